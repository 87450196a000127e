//! `karez lists verify`: whether what is kept is still what was imported, and whether what is asked was built from it.

use super::super::options::Format;
use super::list_id;
use crate::environment;
use crate::exit::Outcome;
use crate::home::Home;
use crate::terminal;
use anyhow::{Context, Result, bail};
use karez_lists::versions::{Problem, sheet, verify};
use serde::Serialize;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  karez lists verify
  karez lists verify --print-hashes > hashes.txt
  karez lists verify --hashes hashes.txt

Every kept file is hashed and read again, and the snapshot in use is built anew and compared. That finds whatever was changed
alone. Whoever could change everything alike is found by a sheet of hashes that was published or put aside before.")]
pub(crate) struct Args {
    /// Only these lists
    ids: Vec<String>,
    /// A sheet of hashes that was published or put aside, to compare with
    #[arg(long, value_name = "FILE")]
    hashes: Option<PathBuf>,
    /// Print the sheet of hashes and do nothing else
    #[arg(long)]
    print_hashes: bool,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

#[derive(Serialize)]
struct Line<'l> {
    list: &'l str,
    version: String,
    status: &'static str,
    problems: Vec<String>,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let mut versions = home.store().versions()?;
    if let Some(wanted) = args.ids.iter().find(|w| !versions.iter().any(|v| v.info.id == list_id(w))) {
        bail!("no version of {wanted}");
    }
    versions.retain(|v| args.ids.is_empty() || args.ids.iter().any(|w| list_id(w) == v.info.id));
    if args.print_hashes {
        write!(io::stdout(), "{}", sheet(&versions))?;
        return Ok(Outcome::Nothing);
    }
    let known = match &args.hashes {
        Some(path) => Some(fs::read_to_string(path).with_context(|| path.display().to_string())?),
        None => None,
    };
    let format = Format::or_default(args.format);
    let mut failed = 0;
    for version in &versions {
        let problems = verify(version, known.as_deref())?;
        failed += usize::from(!problems.is_empty());
        write_line(format, &version.info.id, version.name(), &problems)?;
    }
    let problems = match home.verify_snapshot(environment::today()) {
        Ok(None) => Vec::new(),
        Ok(Some(what)) => vec![Problem { at: "snapshot".to_owned(), what }],
        Err(e) => vec![Problem { at: "snapshot".to_owned(), what: format!("{e:#}") }],
    };
    failed += usize::from(!problems.is_empty());
    write_line(format, "snapshot in use", String::new(), &problems)?;
    let versions = versions.len();
    terminal::say(&match failed {
        0 => format!("{versions} versions and the snapshot in use are what was imported"),
        n => format!("{n} of {} do not hold", versions + 1),
    });
    Ok(Outcome::found(failed > 0))
}

fn write_line(format: Format, list: &str, version: String, problems: &[Problem]) -> Result<()> {
    let status = if problems.is_empty() { "ok" } else { "failed" };
    let problems: Vec<String> = problems.iter().map(|p| format!("{}: {}", p.at, p.what)).collect();
    let mut out = io::stdout().lock();
    match format {
        Format::Jsonl => {
            serde_json::to_writer(&mut out, &Line { list, version, status, problems })?;
            writeln!(out)?;
        }
        Format::Table => {
            writeln!(out, "{status:<7} {list}  {version}")?;
            problems.iter().try_for_each(|p| writeln!(out, "        {p}"))?;
        }
        other => bail!("lists verify writes a table or JSON lines, not {other:?}"),
    }
    Ok(())
}
