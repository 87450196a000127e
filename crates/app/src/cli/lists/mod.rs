//! `karez lists`: which lists there are, taking them in, comparing, checking and handing them on.

mod diff;
mod export;
mod import;
mod rejects;
mod show;
mod update;
mod verify;

use crate::exit::Outcome;
use crate::home::Home;
use anyhow::{Result, bail};
use clap::Subcommand;
use karez_lists::versions::Version;
use karez_model::Date;

#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Example:
  karez lists
  karez lists import examples/lists/un-2026-01-15.xml --source un-sc --home demo"
)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    show: show::Showing,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Fetch lists from their publishers and take them in: the only command that opens a connection
    Update(update::Args),
    /// Take a list in, as a dated version beside its original bytes
    Import(import::Args),
    /// What changed between two versions of a list
    Diff(diff::Args),
    /// The entries of the lists in use, as FollowTheMoney
    Export(export::Args),
    /// Check that every kept file is still what was imported
    Verify(verify::Args),
    /// What could not be read of a list
    Rejects(rejects::Args),
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    match args.command {
        None => show::run(args.show, home),
        Some(Command::Update(args)) => update::run(&args, home),
        Some(Command::Import(args)) => import::run(args, home),
        Some(Command::Diff(args)) => diff::run(args, home),
        Some(Command::Export(args)) => export::run(args, home),
        Some(Command::Verify(args)) => verify::run(args, home),
        Some(Command::Rejects(args)) => rejects::run(args, home),
    }
}

/// The id of a list as people type it: `ftm:acme` is the list `acme`.
pub(crate) fn list_id(text: &str) -> &str {
    text.strip_prefix("ftm:").or_else(|| text.strip_prefix("csv:")).unwrap_or(text)
}

/// The version of a list that is meant: by a day, the newest published on or before it; else by its name or the beginning of its
/// sha256.
pub(crate) fn version<'v>(versions: &'v [Version], wanted: &str) -> Result<&'v Version> {
    let there = || versions.iter().map(Version::name).collect::<Vec<_>>().join(", ");
    if let Ok(day) = wanted.parse::<Date>() {
        return match versions.iter().rev().find(|v| v.info.published.is_some_and(|p| p <= day)) {
            Some(version) => Ok(version),
            None => bail!("no version published on or before {day}; there are: {}", there()),
        };
    }
    let fits = |v: &&Version| v.name() == wanted || wanted.len() >= 6 && v.info.sha256.starts_with(wanted);
    match versions.iter().filter(fits).collect::<Vec<_>>().as_slice() {
        [one] => Ok(one),
        _ => bail!("no version {wanted}; there are: {}", there()),
    }
}

/// All versions of a list; an error that names the lists there are, where it has none.
pub(crate) fn versions_of(home: &Home, list: &str) -> Result<Vec<Version>> {
    let all = home.store().versions()?;
    let of: Vec<Version> = all.iter().filter(|v| v.info.id == list_id(list)).cloned().collect();
    if of.is_empty() {
        let mut ids: Vec<&str> = all.iter().map(|v| v.info.id.as_str()).collect();
        ids.dedup();
        let there =
            if ids.is_empty() { "nothing is imported".to_owned() } else { format!("imported are: {}", ids.join(", ")) };
        bail!("no version of {list}; {there}");
    }
    Ok(of)
}
