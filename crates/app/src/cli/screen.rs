//! `karez screen`: the rows of files against the lists.

use super::inputs::{Columns, read_decisions, read_profile};
use super::options::{Asking, Format, at_least_one, region_label, screener};
use super::render::{View, render, write_block};
use crate::exit::{Outcome, with_hint};
use crate::home::Home;
use crate::run::{Input, Journal, Manifest, Options};
use crate::terminal::{self, Progress};
use anyhow::Result;
use karez_model::Answer;
use karez_report::{Context, Style, table};
use karez_screen::batch::{self, Counts};
use karez_screen::decisions::Decisions;
use karez_screen::observe::Sharing;
use karez_screen::{Screener, redact::redact};
use karez_tables::{BadRow, Description, Record, Table};
use std::cell::RefCell;
use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  karez screen examples/suppliers.csv
  karez screen examples/suppliers.csv --map name=#2,country=#5 --list us-uflpa --format csv

Reads CSV/TSV (any separator and common encodings), XLSX (every sheet) and JSON lines; `-` is standard input.
With --out a manifest (inputs, hashes, versions, options) is written beside the output, as OUT.manifest.json.")]
pub(crate) struct Args {
    /// The files to screen; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    asking: Asking,
    /// At most this many matches a row
    #[arg(long, default_value_t = 5, value_parser = at_least_one)]
    limit: usize,
    /// The form of the output (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
    /// Write the output here
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    #[command(flatten)]
    columns: Columns,
    /// Whose rules apply and what the screening policy is (TOML)
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Decisions made: subject_id,entry_id,decision,by,confirmed_by,date,reason
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// How a region is called in observations (see `labels` in data/regions)
    #[arg(long, value_name = "LABEL", value_parser = region_label)]
    region_label: Option<String>,
    /// Mask the user's own data, for showing the output to somebody else
    #[arg(long)]
    redact: bool,
    /// Show every row in the table, not only those that need a person
    #[arg(long)]
    all: bool,
    /// Go on with a run that was stopped (needs --out)
    #[arg(long, requires = "out")]
    resume: bool,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let format = Format::or_default(args.format);
    if format == Format::Pdf {
        return Err(with_hint(
            "this build writes no PDF",
            "write the report as a page that prints well, --format html --out report.html, and print it from any browser",
        ));
    }
    if format == Format::Xlsx && args.out.is_none() {
        return Err(with_hint("a workbook cannot be written to a terminal or pipe", "name a file: --out report.xlsx"));
    }
    check_places(&args)?;
    let profile = args.profile.as_deref().map(read_profile).transpose()?;
    let (decisions, decisions_sha256) = match &args.decisions {
        Some(path) => read_decisions(path)?,
        None => (Decisions::default(), None),
    };
    let mut policy = args.asking.policy(args.limit);
    policy.region_label = args.region_label.clone();
    if let Some(profile) = &profile {
        if args.asking.threshold.is_none()
            && let Some(threshold) = profile.threshold
        {
            (policy.threshold, policy.floor) = (threshold, threshold);
        }
        if policy.lists.is_empty() {
            policy.lists = profile.lists.clone();
        }
        policy.max_age_days = profile.max_age_days;
        if !(profile.jurisdictions.is_empty() && profile.roles.is_empty() && profile.events.is_empty()) {
            terminal::say(
                "note: this version evaluates no rules of law; jurisdictions, roles and events of the profile are recorded only",
            );
        }
    }
    let screener = screener(home, policy, decisions)?;
    let tables = args.columns.open(&args.files)?;
    let screener = knowing(screener, &args)?;
    let mut manifest = Manifest {
        engine: batch::engine(),
        inputs: tables.iter().map(|(table, sha256)| input(table, sha256.clone(), args.redact)).collect::<Result<_>>()?,
        snapshot: screener.snapshot().id().to_owned(),
        lists: screener.snapshot().lists().to_vec(),
        data: karez_data::HASH.to_owned(),
        options: Options {
            policy: serde_json::to_value(screener.policy())?,
            format: format!("{format:?}").to_lowercase(),
            profile,
            decisions: decisions_sha256,
            redacted: args.redact,
        },
        gaps: screener.gaps().to_vec(),
        result: None,
    };
    for decision in screener.idle_decisions()? {
        terminal::say(&format!(
            "note: decision of {} on {}: no list has this entry",
            decision.subject_id, decision.entry_id
        ));
    }
    let mut context = Context::of(&screener);
    context.inputs = tables.iter().map(|(table, sha256)| report_input(table.description(), sha256.as_deref())).collect();
    context.redacted = args.redact;
    // Rows are counted where they come from, so that a run taken up again counts those it passes over as well.
    let counted: RefCell<Vec<u64>> = RefCell::new(vec![0; tables.len()]);
    let rows = tables.into_iter().enumerate().flat_map(|(i, (table, _))| {
        let counted = &counted;
        table.inspect(move |_| counted.borrow_mut()[i] += 1)
    });
    let style = Style { colour: args.out.is_none() && terminal::colour(), width: terminal::width() };
    let view = View { format, style, all: args.all, to_file: args.out.is_some() };
    match (&args.out, format) {
        (Some(out), _) => {
            let journal = fill(Journal::beside(out, &manifest, args.resume)?, &screener, rows, &args, &mut context)?;
            count_rows(&mut context, &counted.borrow());
            let counts = context.counts.clone();
            journal.finish(&mut manifest, counts, |journal, out| render(journal, &context, view, out))?;
        }
        (None, Format::Jsonl) => {
            context.counts = stream(&screener, rows, &args, |answer, out| {
                serde_json::to_writer(&mut *out, answer)?;
                Ok(out.write_all(b"\n")?)
            })?;
        }
        (None, Format::Table) => {
            write!(io::stdout().lock(), "{}", table::heading(&context, style))?;
            context.counts = stream(&screener, rows, &args, |answer, out| write_block(answer, view, out))?;
        }
        (None, _) => {
            let mut journal = fill(Journal::unnamed()?, &screener, rows, &args, &mut context)?;
            count_rows(&mut context, &counted.borrow());
            let mut out = BufWriter::new(io::stdout());
            render(&mut journal, &context, view, &mut out)?;
            out.flush()?;
        }
    }
    say_summary(&context, &args);
    Ok(Outcome::found(context.counts.review + context.counts.error > 0))
}

/// The screener, knowing how many rows of the input give what a listed entity gives. That takes a pass of its own, so it is left
/// out where the input is a pipe, which can be read once, or no listed entity gives anything.
fn knowing(screener: Screener, args: &Args) -> Result<Screener> {
    // Of a pipe `-` is only one name: a shell calls others /dev/fd/63.
    let can_be_read_again = args.files.iter().all(|f| f != "-" && fs::metadata(f).is_ok_and(|m| m.is_file()));
    if !screener.snapshot().shares() || !can_be_read_again {
        return Ok(screener);
    }
    let rows = args.columns.open_again(&args.files)?.into_iter().flatten();
    let sharing = Sharing::count(&screener, rows)?;
    Ok(screener.knowing(sharing))
}

/// Refuses, before any work, an output that cannot be written or would replace its own input, and to take up a run whose input
/// is gone.
fn check_places(args: &Args) -> Result<()> {
    if args.resume && args.files.iter().any(|f| f == "-") {
        return Err(with_hint(
            "a run over standard input cannot be taken up again",
            "save the input to a file first, or start anew without --resume",
        ));
    }
    for (option, path) in [("--out", &args.out), ("--save-map", &args.columns.save_map)] {
        let Some(path) = path else { continue };
        if path.is_dir() {
            return Err(with_hint(format!("{}: a directory", path.display()), format!("name a file: {option} report.html")));
        }
        let same = |file: &String| matches!((fs::canonicalize(path), fs::canonicalize(file)), (Ok(a), Ok(b)) if a == b);
        if args.files.iter().any(same) {
            return Err(with_hint(format!("{}: the input itself", path.display()), format!("give {option} another name")));
        }
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|f| !f.is_dir()) {
            return Err(with_hint(
                format!("{}: no such directory as {}", path.display(), folder.display()),
                "make it first",
            ));
        }
    }
    Ok(())
}

/// How a file was read, for reports.
fn report_input(description: &Description, sha256: Option<&str>) -> karez_report::Input {
    let mut format = vec![description.format.clone()];
    format.extend(description.encoding.clone());
    format.extend(description.separator.map(|s| match s {
        ',' => "separated by comma".to_owned(),
        ';' => "separated by semicolon".to_owned(),
        '\t' => "separated by tab".to_owned(),
        other => format!("separated by {other}"),
    }));
    let mut map: Vec<(String, String)> = Vec::new();
    let mut carried: Vec<String> = Vec::new();
    for sheet in &description.sheets {
        map.extend(sheet.map.iter().filter(|m| !map.contains(m)).cloned().collect::<Vec<_>>());
        carried.extend(sheet.carried.iter().filter(|c| !carried.contains(c)).cloned().collect::<Vec<_>>());
    }
    karez_report::Input {
        file: description.file.clone(),
        sha256: sha256.unwrap_or_default().to_owned(),
        rows: 0,
        format: format.join(", "),
        map,
        carried,
        notes: description.notes.iter().map(ToString::to_string).collect(),
    }
}

fn input(table: &Table, sha256: Option<String>, redacted: bool) -> Result<Input> {
    let description = table.description();
    if redacted {
        let read_as = serde_json::json!({ "format": description.format, "encoding": description.encoding });
        return Ok(Input { file: karez_screen::redact::MASK.to_owned(), sha256, read_as });
    }
    Ok(Input { file: description.file.clone(), sha256, read_as: serde_json::to_value(description)? })
}

type Rows = Result<Record, BadRow>;

/// Screens everything, each answer straight to standard output.
fn stream(
    screener: &Screener,
    rows: impl Iterator<Item = Rows>,
    args: &Args,
    mut write: impl FnMut(&Answer, &mut dyn Write) -> Result<()>,
) -> Result<Counts> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut progress = Progress::new(io::stdout().is_terminal());
    let counts = screened(screener, rows, |answer| {
        progress.row();
        let answer = if args.redact { redact(answer) } else { answer };
        write(&answer, &mut out)
    })?;
    progress.done();
    out.flush()?;
    Ok(counts)
}

/// Screens what a journal does not hold yet, into it; counts all it holds then.
fn fill(
    mut journal: Journal,
    screener: &Screener,
    rows: impl Iterator<Item = Rows>,
    args: &Args,
    context: &mut Context,
) -> Result<Journal> {
    context.counts = journal.done.clone();
    if journal.done.rows > 0 {
        terminal::say(&format!("going on after {} rows", journal.done.rows));
    }
    let rows = rows.skip(usize::try_from(journal.done.rows)?);
    let mut progress = Progress::new(args.out.is_none() && io::stdout().is_terminal());
    let added = screened(screener, rows, |answer| {
        progress.row();
        journal.write(&if args.redact { redact(answer) } else { answer })
    })?;
    progress.done();
    context.counts.merge(&added);
    Ok(journal)
}

fn count_rows(context: &mut Context, counted: &[u64]) {
    for (input, rows) in context.inputs.iter_mut().zip(counted) {
        input.rows = *rows;
    }
}

fn screened(
    screener: &Screener,
    rows: impl Iterator<Item = Rows>,
    take: impl FnMut(Answer) -> Result<()>,
) -> Result<Counts> {
    batch::run(screener, rows, take).map_err(|stopped| match stopped {
        batch::Stopped::Screening(e) => e.into(),
        batch::Stopped::Taker(e) => e,
    })
}

fn say_summary(context: &Context, args: &Args) {
    let style = Style { colour: false, width: terminal::width() };
    terminal::say(table::summary(context, style).trim_end());
    match &args.out {
        Some(out) => terminal::say(&format!("written: {0} · manifest: {0}.manifest.json", out.display())),
        None if context.counts.review > 0 && terminal::stdout_is_terminal() => {
            terminal::say("for a report to keep: --format html --out report.html");
        }
        None => {}
    }
}
