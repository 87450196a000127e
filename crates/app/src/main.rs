//! karez: screens suppliers, customers and holdings against official lists, in any script, offline.
//!
//! This crate is the only one that knows the clock, the environment, the home directory and the terminal. Each command is one
//! file under `cli/`, thin: it reads its arguments, composes the rooms below, and returns an exit code.

#![forbid(unsafe_code)]

mod cli;
mod environment;
mod exit;
mod fetch;
mod home;
mod proxy;
mod run;
mod snapshots;
mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    exit::code(cli::main())
}
