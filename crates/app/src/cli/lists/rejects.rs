//! `karez lists rejects`: what could not be read of a list, with file, line and cause.

use super::super::options::Format;
use super::{version, versions_of};
use crate::exit::Outcome;
use crate::home::Home;
use anyhow::{Result, bail};
use std::io::{self, Write};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  karez lists rejects un-sc --home demo\n  karez lists rejects un-sc --of 2025-01-15 --home demo"
)]
pub(crate) struct Args {
    /// The list
    id: String,
    /// The version, by its day or the beginning of its sha256 (default: the newest)
    #[arg(long, value_name = "VERSION")]
    of: Option<String>,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let versions = versions_of(home, &args.id)?;
    let version = match (&args.of, versions.last()) {
        (Some(of), _) => version(&versions, of)?,
        (None, Some(newest)) => newest,
        (None, None) => bail!("no version of {}", args.id),
    };
    let rejects = version.rejects()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match Format::or_default(args.format) {
        Format::Jsonl => {
            for reject in &rejects {
                serde_json::to_writer(&mut out, reject)?;
                writeln!(out)?;
            }
        }
        Format::Table => {
            writeln!(
                out,
                "{} of {} rows of {} {} could not be read",
                rejects.len(),
                version.info.rows,
                version.info.id,
                version.name()
            )?;
            for reject in &rejects {
                writeln!(out, "  {}, line {}: {}", reject.file, reject.line, reject.cause)?;
                writeln!(out, "      {}", reject.excerpt)?;
            }
        }
        other => bail!("lists rejects writes a table or JSON lines, not {other:?}"),
    }
    out.flush()?;
    Ok(Outcome::Nothing)
}
