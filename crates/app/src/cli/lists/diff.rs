//! `karez lists diff`: what changed between two versions of a list, in words or as JSON lines.

use super::super::options::Format;
use super::{version, versions_of};
use crate::exit::Outcome;
use crate::home::Home;
use crate::terminal;
use anyhow::{Result, bail};
use karez_lists::versions::{Change, Kind, Version, diff};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  karez lists diff un-sc 2025-01-15 2026-01-15 --home demo

A day means the newest version published on or before it; a version is also named by the beginning of its sha256.")]
pub(crate) struct Args {
    /// The list
    id: String,
    /// The earlier version
    from: String,
    /// The later version
    to: String,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

#[derive(Serialize)]
struct Line<'c> {
    #[serde(flatten)]
    change: &'c Change,
    from: String,
    to: String,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let versions = versions_of(home, &args.id)?;
    let (from, to) = (version(&versions, &args.from)?, version(&versions, &args.to)?);
    let changes = diff(from, to)?;
    let words = changes.in_words();
    let mut out = io::BufWriter::new(io::stdout().lock());
    match Format::or_default(args.format) {
        Format::Jsonl => {
            for change in &words {
                serde_json::to_writer(&mut out, &Line { change, from: day(from), to: day(to) })?;
                writeln!(out)?;
            }
        }
        Format::Table => words.iter().try_for_each(|c| write_change(&mut out, c))?,
        other => bail!("lists diff writes a table or JSON lines, not {other:?}"),
    }
    out.flush()?;
    let count = |kind| words.iter().filter(|c| c.change == kind).count();
    terminal::say(&format!(
        "{}: {} → {}: {} added, {} removed, {} changed, {} the same",
        from.info.id,
        day(from),
        day(to),
        count(Kind::Added),
        count(Kind::Removed),
        count(Kind::Changed),
        changes.same
    ));
    Ok(Outcome::found(!words.is_empty()))
}

fn day(version: &Version) -> String {
    version.info.published.map_or_else(|| version.name(), |d| d.to_string())
}

/// A change as a person reads it: the entry on one line, below it what differs. Of an entry added or removed, what tells it.
fn write_change(out: &mut impl Write, change: &Change) -> io::Result<()> {
    let word = match change.change {
        Kind::Added => "added",
        Kind::Removed => "removed",
        Kind::Changed => "changed",
    };
    writeln!(out, "{word:<8} {}  {}", change.id, change.caption)?;
    let tells = ["alias", "weakAlias", "country", "effective", "delisted", "programs", "sublists"];
    for field in &change.fields {
        if change.change != Kind::Changed && !tells.contains(&field.field.as_str()) {
            continue;
        }
        let name = field.field.replace('_', " ");
        let values = if change.change == Kind::Removed { &field.removed } else { &field.added };
        if change.change != Kind::Changed {
            writeln!(out, "           {name}: {}", values.join("; "))?;
            continue;
        }
        for value in &field.removed {
            writeln!(out, "           {name}  − {value}")?;
        }
        for value in &field.added {
            writeln!(out, "           {name}  + {value}")?;
        }
    }
    Ok(())
}
