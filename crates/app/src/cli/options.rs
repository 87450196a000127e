//! Options that several commands share.

use crate::{environment, home, terminal};
use anyhow::{Result, bail};
use clap::ValueEnum;
use karez_model::Date;
use karez_screen::policy::{THRESHOLD, reconstructed};
use karez_screen::{Policy, Screener, decisions::Decisions};
use karez_snapshot::Snapshot;
use std::collections::{BTreeMap, BTreeSet};

/// The form of an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// JSON lines, one object a row
    Jsonl,
    /// One line a match, for a spreadsheet
    Csv,
    /// A workbook
    Xlsx,
    /// A report to read and print
    Html,
    /// A table for a terminal
    Table,
    /// Said of this build: it writes no PDF
    #[value(hide = true)]
    Pdf,
}

impl Format {
    /// The format asked for; else a table on a terminal and JSON lines elsewhere.
    pub(crate) fn or_default(asked: Option<Format>) -> Format {
        asked.unwrap_or(if terminal::stdout_is_terminal() { Format::Table } else { Format::Jsonl })
    }
}

/// Options about whom to ask and when.
#[derive(Debug, clap::Args)]
pub(crate) struct Asking {
    /// Ask only this list (may be given several times)
    #[arg(long = "list", value_name = "ID")]
    pub lists: Vec<String>,
    /// Show matches with at least this score
    #[arg(long, value_name = "0..1", value_parser = unit)]
    pub threshold: Option<f64>,
    /// The day asked about (default: today)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub as_of: Option<Date>,
}

impl Asking {
    /// The day asked about.
    pub(crate) fn day(&self) -> Date {
        self.as_of.unwrap_or_else(environment::today)
    }

    /// The policy these options make.
    pub(crate) fn policy(&self, limit: usize) -> Policy {
        let threshold = self.threshold.unwrap_or(THRESHOLD);
        Policy { threshold, floor: threshold, limit, lists: self.lists.clone(), ..Policy::new(self.day()) }
    }
}

/// Opens the snapshot and makes it ready; what is to be known of it is said on standard error.
pub(crate) fn screener(home: &home::Home, policy: Policy, decisions: Decisions) -> Result<Screener> {
    let opened = home.snapshot(policy.as_of)?;
    opened.notes.iter().for_each(|n| terminal::say(&format!("note: {n}")));
    say_starter(&opened.snapshot);
    let screener = Screener::new(opened.snapshot, policy, decisions)?;
    let day = screener.policy().as_of;
    for list in screener.lists().filter(|l| reconstructed(l, day)) {
        let version = list.published.map_or_else(String::new, |d| d.to_string());
        terminal::say(&format!("note: {} as of {day} is reconstructed from its version of {version}", list.id));
    }
    Ok(screener)
}

/// Says on standard error that the starter pack is asked, with its dates.
pub(crate) fn say_starter(snapshot: &Snapshot) {
    let mut by_day: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for list in snapshot.lists().iter().filter(|l| l.starter) {
        let day = list.published.map_or_else(|| list.seen.replace('/', "–"), |d| d.to_string());
        by_day.entry(day).or_default().push(&list.id);
    }
    if !by_day.is_empty() {
        let lists: Vec<String> = by_day.iter().map(|(day, ids)| format!("{} seen {day}", ids.join(", "))).collect();
        terminal::say(&format!(
            "starter pack: partial, dated excerpts ({}). Whole lists: see `karez lists`.",
            lists.join("; ")
        ));
    }
}

/// A number of matches: asking for none would hide that there are any.
pub(super) fn at_least_one(text: &str) -> Result<usize> {
    match text.parse() {
        Ok(n) if n > 0 => Ok(n),
        _ => bail!("a whole number from 1 is needed"),
    }
}

/// A number from 0 to 1.
pub(super) fn unit(text: &str) -> Result<f64> {
    match text.parse::<f64>() {
        Ok(x) if (0.0..=1.0).contains(&x) => Ok(x),
        _ => bail!("a number from 0 to 1 is needed"),
    }
}

/// A label of regions, one of those under `data/regions`.
pub(super) fn region_label(text: &str) -> Result<String> {
    let known: BTreeSet<&str> = karez_places::regions().iter().flat_map(|r| r.choices()).collect();
    if !known.contains(text) {
        bail!("no label {text:?}: one of {}", known.into_iter().collect::<Vec<_>>().join(", "));
    }
    Ok(text.to_owned())
}

/// A day as an option gives it.
pub(super) fn day(text: &str) -> Result<Date> {
    match text.parse::<karez_model::PartialDate>() {
        Ok(d) if text.len() == 10 => Ok(d.earliest()),
        _ => bail!("a day of the form YYYY-MM-DD is needed"),
    }
}
