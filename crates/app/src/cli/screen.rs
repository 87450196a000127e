//! `karez screen`: the rows of files against the lists.

use super::options::{Asking, Format, screener};
use crate::exit::{Outcome, with_hint};
use crate::home::Home;
use crate::run::{Input, Journal, Manifest, Options, policy_json, pretty};
use crate::terminal::{self, Progress};
use anyhow::{Context as _, Result, bail};
use karez_model::Answer;
use karez_report::{Context, Style};
use karez_screen::batch::{self, Counts, Stopped};
use karez_screen::decisions::Decisions;
use karez_screen::policy::Profile;
use karez_screen::{Screener, redact::redact};
use karez_tables::{BadRow, ColumnMap, Record, Table};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  karez screen examples/suppliers.csv
  karez screen suppliers.xlsx --map name=供应商名称,country=国家 --format html --out report.html

Reads CSV/TSV (any separator and common encodings), XLSX (every sheet) and JSON lines; `-` is standard input.
With --out a manifest (inputs, hashes, versions, options) is written beside the output, as OUT.manifest.json.")]
pub(crate) struct Args {
    /// The files to screen; `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    asking: Asking,
    /// At most this many matches a row
    #[arg(long, default_value_t = 5)]
    limit: usize,
    /// The form of the output (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
    /// Write the output here
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Which column holds what, by heading or position: name=供应商名称,country=#4
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    map: Option<String>,
    /// Read the column map from this file (see --save-map)
    #[arg(long, value_name = "FILE", conflicts_with = "map")]
    map_file: Option<PathBuf>,
    /// Write the column map that was used to this file, to give again with --map-file
    #[arg(long, value_name = "FILE")]
    save_map: Option<PathBuf>,
    /// Read only this sheet of a workbook
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Whose rules apply and what the screening policy is (TOML)
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// Decisions made: subject_id,entry_id,decision,by,confirmed_by,date,reason
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
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
    if format == Format::Xlsx && args.out.is_none() {
        return Err(with_hint("a workbook cannot be written to a terminal or pipe", "name a file: --out report.xlsx"));
    }
    let profile = args.profile.as_ref().map(read_profile).transpose()?;
    let (decisions, decisions_sha256) = match &args.decisions {
        Some(path) => read_decisions(path)?,
        None => (Decisions::default(), None),
    };
    let mut policy = args.asking.policy(args.limit);
    if let Some(profile) = &profile {
        if args.asking.threshold.is_none() && let Some(threshold) = profile.threshold {
            (policy.threshold, policy.floor) = (threshold, threshold);
        }
        if policy.lists.is_empty() {
            policy.lists = profile.lists.clone();
        }
        policy.max_age_days = profile.max_age_days;
        if !(profile.jurisdictions.is_empty() && profile.roles.is_empty() && profile.events.is_empty()) {
            terminal::say("note: this version evaluates no rules of law; jurisdictions, roles and events of the profile are recorded only");
        }
    }
    let screener = screener(home, policy, decisions)?;
    let tables = open_tables(&args)?;
    let mut manifest = Manifest {
        engine: batch::engine(),
        inputs: tables.iter().map(|(table, sha256)| input(table, sha256.clone())).collect::<Result<_>>()?,
        snapshot: screener.snapshot().id().to_owned(),
        lists: screener.snapshot().lists().to_vec(),
        data: karez_data::HASH.to_owned(),
        options: Options {
            policy: policy_json(screener.policy()),
            format: format!("{format:?}").to_lowercase(),
            profile,
            decisions: decisions_sha256,
            redacted: args.redact,
        },
        gaps: screener.gaps().to_vec(),
        result: None,
    };
    let rows = tables.into_iter().flat_map(|(table, _)| table);
    let counts = match (&args.out, format) {
        (Some(out), _) => {
            let journal = Journal::beside(out, &manifest, args.resume)?;
            let mut carried = BTreeSet::new();
            let (journal, counts) = fill(journal, &screener, rows, &args, &mut carried)?;
            let context = context(&screener, manifest.inputs.clone(), args.redact, counts.clone());
            journal.finish(&mut manifest, counts.clone(), |journal, out| render(journal, format, &context, &args, out))?;
            counts
        }
        (None, Format::Jsonl) => stream(&screener, rows, &args, |answer, out| {
            serde_json::to_writer(&mut *out, answer)?;
            Ok(out.write_all(b"\n")?)
        })?,
        (None, Format::Table) => {
            let context = context(&screener, manifest.inputs.clone(), args.redact, Counts::default());
            let style = Style { colour: terminal::colour(), width: terminal::width() };
            write!(io::stdout().lock(), "{}", karez_report::table::heading(&context, style))?;
            stream(&screener, rows, &args, |answer, out| write_block(answer, style, &args, out))?
        }
        (None, _) => {
            let mut carried = BTreeSet::new();
            let (mut journal, counts) = fill(Journal::unnamed()?, &screener, rows, &args, &mut carried)?;
            let context = context(&screener, manifest.inputs.clone(), args.redact, counts.clone());
            let mut out = BufWriter::new(io::stdout().lock());
            render(&mut journal, format, &context, &args, &mut out)?;
            out.flush()?;
            counts
        }
    };
    say_summary(&counts, &args);
    Ok(Outcome::found(counts.review + counts.error > 0))
}

/// What a run was, for reports.
pub(crate) fn context(screener: &Screener, inputs: Vec<Input>, redacted: bool, counts: Counts) -> Context {
    Context {
        as_of: screener.policy().as_of,
        lists: screener.lists().cloned().collect(),
        gaps: screener.gaps().to_vec(),
        snapshot: screener.snapshot().id().to_owned(),
        engine: batch::engine(),
        threshold: screener.policy().threshold,
        inputs: inputs.into_iter().map(|i| report_input(i, redacted)).collect(),
        counts,
        redacted,
    }
}

fn report_input(input: Input, redacted: bool) -> karez_report::Input {
    if redacted {
        return karez_report::Input { file: karez_screen::redact::MASK.to_owned(), ..karez_report::Input::default() };
    }
    let text = |key: &str| input.read_as.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    karez_report::Input {
        file: input.file,
        sha256: input.sha256.unwrap_or_default(),
        format: text("format").unwrap_or_default(),
        encoding: text("encoding").unwrap_or_default(),
        columns: text("columns").unwrap_or_default(),
    }
}

fn read_profile(path: &PathBuf) -> Result<Profile> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| name.clone())?;
    Ok(Profile::parse(&name, &text)?)
}

/// The decisions in a file, and the file's sha256.
fn read_decisions(path: &PathBuf) -> Result<(Decisions, Option<String>)> {
    let name = path.display().to_string();
    let sha256 = karez_tables::hash_file(&name)?;
    let rows = karez_tables::raw_rows(&name)?;
    Ok((Decisions::read(&name, rows)?, Some(sha256)))
}

/// Opens every input before any is screened: a run that cannot be finished is not begun.
fn open_tables(args: &Args) -> Result<Vec<(Table, Option<String>)>> {
    let map = match (&args.map, &args.map_file) {
        (Some(text), _) => ColumnMap::parse(text)?,
        (None, Some(path)) => {
            let name = path.display().to_string();
            ColumnMap::from_toml(&fs::read_to_string(path).with_context(|| name.clone())?).context(name)?
        }
        (None, None) => ColumnMap::default(),
    };
    let options = karez_tables::Options { map, sheet: args.sheet.clone(), ..Default::default() };
    if args.files.iter().filter(|f| *f == "-").count() > 1 {
        bail!("standard input can be read once");
    }
    let mut tables = Vec::new();
    for file in &args.files {
        let table = karez_tables::open(file, &options)?;
        let sha256 = if file == "-" { None } else { Some(karez_tables::hash_file(file)?) };
        terminal::say(&table.description().to_string());
        tables.push((table, sha256));
    }
    if let Some(path) = &args.save_map {
        let maps: Vec<String> = tables.iter().map(|(t, _)| t.description().column_map().to_toml()).collect();
        match maps.split_first() {
            Some((first, rest)) if rest.iter().all(|m| m == first) => {
                fs::write(path, first).with_context(|| path.display().to_string())?;
                terminal::say(&format!("column map kept in {}", path.display()));
            }
            _ => bail!("the files have different columns: keep their maps one by one"),
        }
    }
    Ok(tables)
}

fn input(table: &Table, sha256: Option<String>) -> Result<Input> {
    let description = table.description();
    let mut read_as = serde_json::to_value(description)?;
    let text = description.to_string();
    let columns = text.split_once('\n').map_or("", |(_, rest)| rest.trim());
    read_as["columns"] = serde_json::Value::String(columns.to_owned());
    Ok(Input { file: description.file.clone(), sha256, read_as })
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
    let mut progress = Progress::new();
    let counts = screened(screener, rows, |answer| {
        progress.row();
        let answer = if args.redact { redact(answer) } else { answer };
        write(&answer, &mut out)
    })?;
    progress.done();
    out.flush()?;
    Ok(counts)
}

/// Screens what a journal does not hold yet, into it.
fn fill(
    mut journal: Journal,
    screener: &Screener,
    rows: impl Iterator<Item = Rows>,
    args: &Args,
    carried: &mut BTreeSet<String>,
) -> Result<(Journal, Counts)> {
    let mut counts = journal.done.clone();
    if counts.rows > 0 {
        terminal::say(&format!("going on after {} rows", counts.rows));
    }
    let rows = rows.skip(usize::try_from(counts.rows)?);
    let mut progress = Progress::new();
    let added = screened(screener, rows, |answer| {
        progress.row();
        let answer = if args.redact { redact(answer) } else { answer };
        carried.extend(answer.columns().0.iter().map(|(heading, _)| heading.clone()));
        journal.write(&answer)
    })?;
    progress.done();
    counts.merge(&added);
    Ok((journal, counts))
}

fn screened(screener: &Screener, rows: impl Iterator<Item = Rows>, take: impl FnMut(Answer) -> Result<()>) -> Result<Counts> {
    batch::run(screener, rows, take).map_err(|stopped| match stopped {
        Stopped::Screening(e) => e.into(),
        Stopped::Taker(e) => e,
    })
}

/// Writes the answers of a journal in a format.
fn render(journal: &mut Journal, format: Format, context: &Context, args: &Args, out: &mut dyn Write) -> Result<()> {
    match format {
        Format::Jsonl => {
            for answer in journal.answers()? {
                serde_json::to_writer(&mut *out, &answer?)?;
                out.write_all(b"\n")?;
            }
        }
        Format::Table => {
            let style = Style { colour: false, width: terminal::width() };
            write!(out, "{}", karez_report::table::heading(context, style))?;
            for answer in journal.answers()? {
                write_block(&answer?, style, args, out)?;
            }
            write!(out, "{}", karez_report::table::summary(context))?;
        }
        Format::Html => karez_report::html::html(context, journal.answers()?, out)?,
        Format::Csv | Format::Xlsx => {
            let mut carried = karez_report::cells::Carried::default();
            for answer in journal.answers()? {
                carried.add(&answer?);
            }
            if format == Format::Csv {
                karez_report::cells::csv(&carried, journal.answers()?, out)?;
            } else {
                karez_report::cells::xlsx(&carried, journal.answers()?, out)?;
            }
        }
    }
    Ok(())
}

fn write_block(answer: &Answer, style: Style, args: &Args, out: &mut dyn Write) -> Result<()> {
    if karez_report::table::is_shown(answer, args.all) {
        write!(out, "{}", karez_report::table::block(answer, style))?;
    }
    Ok(())
}

fn say_summary(counts: &Counts, args: &Args) {
    terminal::say(&karez_report::summary(counts));
    match &args.out {
        Some(out) => terminal::say(&format!("written: {} · manifest: {}.manifest.json", out.display(), out.display())),
        None if counts.review > 0 && terminal::stdout_is_terminal() => {
            terminal::say("for a report to keep: --format html --out report.html");
        }
        None => {}
    }
    let _ = pretty;
}
