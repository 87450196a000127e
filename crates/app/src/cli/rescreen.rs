//! `karez rescreen`: what a change of lists alters for a supplier file, and nothing else.

use super::inputs::{Columns, read_decisions};
use super::lists::list_id;
use super::options::{Format, unit};
use crate::exit::{Outcome, with_hint};
use crate::home::Home;
use crate::terminal::{self, Progress};
use anyhow::{Result, bail};
use karez_lists::versions::{Version, delta};
use karez_model::{Date, Listed};
use karez_screen::batch::Stopped;
use karez_screen::decisions::Decisions;
use karez_screen::rescreen::{Changed, Kind, Line, run as rescreen};
use karez_screen::{Policy, Screener, wording};
use std::collections::BTreeSet;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  karez rescreen examples/suppliers.csv --from 2025-01-15 --to 2026-01-15 --home demo

A day asks each list in its version of that day; a snapshot (the id that every answer carries, or its beginning) asks the versions
it was built from, as of the latest day on which one of them was published. Only what differs is written: matches that are new,
gone or changed. Where a row carries a date (of a shipment, an entry), it is said whether the listing was in effect on it.")]
pub(crate) struct Args {
    /// The files to screen; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// The lists before: a day or a snapshot
    #[arg(long, value_name = "V")]
    from: String,
    /// The lists after: a day or a snapshot
    #[arg(long, value_name = "V")]
    to: String,
    /// Ask only this list (may be given several times)
    #[arg(long = "list", value_name = "ID")]
    lists: Vec<String>,
    /// Show matches with at least this score
    #[arg(long, value_name = "0..1", value_parser = unit)]
    threshold: Option<f64>,
    /// Decisions made: subject_id,entry_id,decision,by,confirmed_by,date,reason
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    #[command(flatten)]
    columns: Columns,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

/// The versions that answered, and for which day.
struct State {
    day: Date,
    versions: Vec<Version>,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let format = Format::or_default(args.format);
    if !matches!(format, Format::Jsonl | Format::Table) {
        bail!("rescreen writes a table or JSON lines, not {format:?}");
    }
    if home.store().versions()?.is_empty() {
        return Err(with_hint(
            "no list is imported, and the starter pack has one version only",
            "take lists in first: karez lists import --help",
        ));
    }
    let (before, after) = (state(home, &args.from)?, state(home, &args.to)?);
    let wanted: Vec<&str> = args.lists.iter().map(|l| list_id(l)).collect();
    let (was, is) = differing(&before, &after, &wanted)?;
    terminal::say(&format!("{} → {}: {} entries as they were, {} as they are", before.day, after.day, was.len(), is.len()));
    let screener = |state: &State, entries: Vec<Listed>| -> Result<Screener> {
        let threshold = args.threshold.unwrap_or(karez_screen::policy::THRESHOLD);
        let policy = Policy { threshold, floor: threshold, limit: usize::MAX, ..Policy::new(state.day) };
        let decisions =
            args.decisions.as_deref().map(read_decisions).transpose()?.map_or_else(Decisions::default, |(d, _)| d);
        let lists = state.versions.iter().map(|v| v.info.clone()).collect();
        Ok(Screener::new(home.snapshot_of(entries, lists)?, policy, decisions)?)
    };
    let (before, after) = (screener(&before, was)?, screener(&after, is)?);
    let tables = args.columns.open(&args.files)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut progress = Progress::new(io::stdout().is_terminal());
    let rows = tables.into_iter().flat_map(|(table, _)| table).inspect(|_| progress.row());
    let counts = rescreen(&before, &after, rows, |line| write_line(&mut out, format, &line)).map_err(|e| match e {
        Stopped::Screening(e) => e.into(),
        Stopped::Taker(e) => e,
    })?;
    progress.done();
    out.flush()?;
    terminal::say(&format!(
        "{} rows: {} new, {} gone, {} changed, {} unreadable",
        counts.rows, counts.new, counts.gone, counts.changed, counts.error
    ));
    Ok(Outcome::found(counts.new + counts.gone + counts.changed + counts.error > 0))
}

/// The versions of a day, or those that a snapshot was built from.
fn state(home: &Home, wanted: &str) -> Result<State> {
    if let Ok(day) = wanted.parse::<Date>() {
        return Ok(State { day, versions: home.store().select(day)? });
    }
    if wanted.len() < 8 || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        bail!(
            "{wanted:?} is neither a day of the form YYYY-MM-DD nor a snapshot's id or eight or more of its first figures"
        );
    }
    let versions = home.versions_of_snapshot(wanted)?;
    match versions.iter().filter_map(|v| v.info.published).max() {
        Some(day) => Ok(State { day, versions }),
        None => bail!("snapshot {wanted} has no list with a day of publication"),
    }
}

/// The entries that differ, as they were and as they are.
fn differing(before: &State, after: &State, wanted: &[&str]) -> Result<(Vec<Listed>, Vec<Listed>)> {
    let lists: BTreeSet<&str> = before
        .versions
        .iter()
        .chain(&after.versions)
        .map(|v| v.info.id.as_str())
        .filter(|id| wanted.is_empty() || wanted.contains(id))
        .collect();
    if let Some(missing) = wanted.iter().find(|w| !lists.contains(**w)) {
        bail!("no list {missing} is imported");
    }
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for list in lists {
        let of = |state: &State| state.versions.iter().find(|v| v.info.id == list).cloned();
        let changes = delta(of(before).as_ref(), of(after).as_ref(), (before.day, after.day))?;
        was.extend(changes.before);
        is.extend(changes.after);
    }
    Ok((was, is))
}

fn write_line(out: &mut impl Write, format: Format, line: &Line) -> Result<()> {
    if format == Format::Jsonl {
        serde_json::to_writer(&mut *out, line)?;
        return Ok(out.write_all(b"\n")?);
    }
    match line {
        Line::Unreadable(e) => writeln!(out, "{:>5}  error    {}", e.row.line, e.error)?,
        Line::Changed(c) => write_change(out, c)?,
    }
    Ok(())
}

/// A change as a person reads it: what changed, of which row, and who says so.
fn write_change(out: &mut impl Write, c: &Changed) -> Result<()> {
    let word = match c.change {
        Kind::New => "new",
        Kind::Gone => "gone",
        Kind::Changed => "changed",
    };
    writeln!(out, "{:>5}  {word:<8} {}", c.row.line, c.subject.caption())?;
    writeln!(out, "                {}  {}", c.found.caption, wording::score(c.found.score))?;
    if !c.fields.is_empty() {
        writeln!(out, "                differs in: {}", c.fields.join(", "))?;
    }
    for finding in &c.findings {
        writeln!(out, "                {}", finding.text)?;
    }
    if let Some(date) = c.row_date {
        let says = match c.in_effect_on_row_date {
            Some(true) => "the listing was in effect on the date of the row",
            Some(false) => "the listing was not in effect on the date of the row",
            None => "whether the listing was in effect on the date of the row is not known",
        };
        writeln!(out, "                {date}: {says}")?;
    }
    Ok(())
}
