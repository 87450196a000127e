//! `karez lists`: which lists are asked, of which day, how whole they are, and where the publisher has them.

use super::super::options::{Format, day, say_starter};
use crate::environment;
use crate::exit::Outcome;
use crate::home::Home;
use crate::terminal;
use anyhow::{Result, bail};
use karez_model::{Date, ListInfo};
use karez_screen::policy::{age_days, reconstructed};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, clap::Args)]
pub(crate) struct Showing {
    /// The day asked about, and from which ages are counted (default: today)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Date>,
    /// Show every version that is kept, not only the one that answers for the day
    #[arg(long)]
    versions: bool,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

#[derive(Serialize)]
struct Line<'l> {
    #[serde(flatten)]
    list: &'l ListInfo,
    age_days: Option<i64>,
    as_of: Date,
    reconstructed: bool,
}

pub(crate) fn run(args: Showing, home: &Home) -> Result<Outcome> {
    let as_of = args.as_of.unwrap_or_else(environment::today);
    let store = home.store();
    let versions = if args.versions { store.versions()? } else { store.select(as_of)? };
    let lists: Vec<ListInfo> = if versions.is_empty() {
        let opened = home.snapshot(as_of)?;
        opened.notes.iter().for_each(|n| terminal::say(&format!("note: {n}")));
        say_starter(&opened.snapshot);
        opened.snapshot.lists().to_vec()
    } else {
        versions.into_iter().map(|v| v.info).collect()
    };
    let mut out = io::stdout().lock();
    match Format::or_default(args.format) {
        Format::Jsonl => {
            for list in &lists {
                serde_json::to_writer(
                    &mut out,
                    &Line { list, age_days: age_days(list, as_of), as_of, reconstructed: reconstructed(list, as_of) },
                )?;
                writeln!(out)?;
            }
        }
        Format::Table => {
            writeln!(out, "as of {as_of}")?;
            for list in &lists {
                write_list(&mut out, list, as_of)?;
            }
        }
        other => bail!("lists writes a table or JSON lines, not {other:?}"),
    }
    out.flush()?;
    Ok(Outcome::Nothing)
}

fn write_list(out: &mut impl Write, list: &ListInfo, as_of: Date) -> Result<()> {
    let wholeness = match (list.starter, list.partial) {
        (true, _) => "starter pack, partial",
        (false, true) => "partial",
        (false, false) => "whole",
    };
    let day = match (list.published, age_days(list, as_of)) {
        (Some(day), Some(age)) => format!("of {day}, {age} days old"),
        (Some(day), None) => format!("of {day}, after the day asked about: reconstructed"),
        (None, _) => format!("seen {}", list.seen.replace('/', "–")),
    };
    writeln!(out)?;
    writeln!(out, "{}  {}", list.id, list.title)?;
    writeln!(out, "    {}", list.publisher)?;
    writeln!(
        out,
        "    {wholeness} · {day} · {} entries, {} names · sha256 {}",
        list.entries,
        list.names,
        list.sha256.get(..12).unwrap_or("")
    )?;
    if let Some(author) = &list.author {
        writeln!(out, "    reported by {author}")?;
    }
    if list.rejects > 0 {
        writeln!(out, "    {} rows could not be read: karez lists rejects {}", list.rejects, list.id)?;
    }
    for note in &list.notes {
        writeln!(out, "    note: {note}")?;
    }
    if list.starter || list.partial {
        writeln!(out, "    whole list: {}", list.url)?;
    }
    Ok(())
}
