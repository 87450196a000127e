//! The command line: one file a command.

mod bench_open;
mod compare;
mod doctor;
mod goods;
mod inputs;
mod lines;
mod lists;
mod options;
mod place;
mod render;
mod rescreen;
mod screen;
mod search;

use crate::exit::Outcome;
use crate::home::Home;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Screens suppliers, customers and holdings against official lists, in any script, offline.
#[derive(Debug, Parser)]
#[command(name = "karez", version, max_term_width = 100, after_help = AFTER)]
struct Cli {
    /// Where Karez keeps its snapshots (default: KAREZ_HOME, else the platform's data directory)
    #[arg(long, global = true, value_name = "DIR")]
    home: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const AFTER: &str = "\
Example:
  karez screen examples/suppliers.csv
  karez search \"和田泰达服饰有限公司\"

Exit codes: 0 done, nothing found · 1 done, something needs a person · 2 the work could not be done.
A score says who someone may be. It is no verdict, and no match means: no match in these lists of these dates.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Screen the rows of one or more files
    Screen(screen::Args),
    /// Say what a change of lists alters for the rows of files
    Rescreen(rescreen::Args),
    /// Look one name up
    Search(search::Args),
    /// Score pairs of entities, without any list
    Compare(compare::Args),
    /// Say where an address, a name or a code lies, and why
    Place(place::Args),
    /// Say what goods are in the terms of customs, and which sectors and official lists name them
    Goods(goods::Args),
    /// Show the lists, take them in, compare, check and hand them on
    Lists(lists::Args),
    /// Say which lists are missing, old, partial or damaged, and the command that mends each
    Doctor(doctor::Args),
    /// Measure how long the snapshot takes to open
    #[command(hide = true)]
    BenchOpen,
}

/// Reads the command line and does what it says.
pub(crate) fn main() -> anyhow::Result<Outcome> {
    let cli = Cli::parse();
    let home = cli.home.as_deref();
    match cli.command {
        Command::Screen(args) => screen::run(args, &Home::find(home)?),
        Command::Rescreen(args) => rescreen::run(args, &Home::find(home)?),
        Command::Search(args) => search::run(args, &Home::find(home)?),
        Command::Compare(args) => compare::run(args),
        Command::Place(args) => place::run(args),
        Command::Goods(args) => goods::run(args, &Home::find(home)?),
        Command::Lists(args) => lists::run(args, &Home::find(home)?),
        Command::Doctor(args) => doctor::run(args, &Home::find(home)?),
        Command::BenchOpen => bench_open::run(&Home::find(home)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_help_shows_an_example() {
        fn check(command: &mut clap::Command, path: &str) {
            for inner in command.get_subcommands_mut().filter(|c| !c.is_hide_set() && c.get_name() != "help") {
                let path = format!("{path} {}", inner.get_name());
                let help = inner.render_long_help().to_string();
                assert!(help.contains(&format!("\n  {path}")) || help.contains(&format!("| {path}")), "{path}:\n{help}");
                check(inner, &path);
            }
        }
        check(&mut Cli::command(), "karez");
    }
}
