//! `karez compare`: pairs of entities, scored without any list and without a home.

use super::options::Format;
use crate::exit::Outcome;
use crate::terminal;
use anyhow::{Context, Result, bail};
use karez_model::{Entity, Explanation, RowRef};
use karez_report::table;
use karez_screen::policy::THRESHOLD;
use karez_screen::score;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  karez compare examples/pairs.jsonl

Each line: {\"id\":…,\"left\":{entity},\"right\":{entity}}, entities as in FollowTheMoney.")]
pub(crate) struct Args {
    /// JSON lines of pairs; `-` is standard input
    #[arg(default_value = "-")]
    file: String,
    /// `match` is true from this score on
    #[arg(long, value_name = "0..1", default_value_t = THRESHOLD)]
    threshold: f64,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

#[derive(Deserialize)]
struct Pair {
    #[serde(default)]
    id: serde_json::Value,
    left: Entity,
    right: Entity,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Line {
    Scored {
        id: serde_json::Value,
        score: f64,
        #[serde(rename = "match")]
        is_match: bool,
        explanation: Explanation,
    },
    Bad {
        status: &'static str,
        row: RowRef,
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<serde_json::Value>,
        error: String,
    },
}

/// How many lines are in work at once, and how long one may be.
const CHUNK: usize = 4096;
const LONGEST: u64 = 4 << 20;

pub(crate) fn run(args: Args) -> Result<Outcome> {
    let for_people = match Format::or_default(args.format) {
        Format::Jsonl => false,
        Format::Table => true,
        other => bail!("compare writes a table or JSON lines, not {other:?}"),
    };
    if !(0.0..=1.0).contains(&args.threshold) {
        bail!("a threshold from 0 to 1 is needed");
    }
    let reader: Box<dyn Read> = match args.file.as_str() {
        "-" => Box::new(io::stdin()),
        path => Box::new(File::open(path).with_context(|| path.to_owned())?),
    };
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    // Windows programs begin UTF-8 with a byte order mark, which is no part of the first line.
    if reader.fill_buf().with_context(|| args.file.clone())?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut number, mut pairs, mut bad) = (0, 0u64, 0u64);
    loop {
        let mut chunk = Vec::with_capacity(CHUNK);
        while chunk.len() < CHUNK {
            match next_line(&mut reader).with_context(|| args.file.clone())? {
                None => break,
                Some(line) => {
                    number += 1;
                    if line.as_ref().is_ok_and(|l| l.iter().all(u8::is_ascii_whitespace)) {
                        continue;
                    }
                    chunk.push((number, line));
                }
            }
        }
        if chunk.is_empty() {
            break;
        }
        let scored: Vec<Line> = chunk.into_par_iter().map(|(n, line)| compare(&args, n, line)).collect();
        for line in &scored {
            match line {
                Line::Bad { .. } => bad += 1,
                Line::Scored { .. } => pairs += 1,
            }
            if for_people {
                write_block(&mut out, line)?;
            } else {
                serde_json::to_writer(&mut out, line)?;
                writeln!(out)?;
            }
        }
    }
    out.flush()?;
    terminal::say(&format!("{pairs} pairs · {bad} lines could not be read"));
    Ok(Outcome::found(bad > 0))
}

/// The next line without its end, or that it is too long; such a line is skipped to its end, not kept.
fn next_line(reader: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, String>>> {
    let mut line = Vec::new();
    if reader.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(Some(Ok(line)));
    }
    if (line.len() as u64) < LONGEST {
        return Ok(Some(Ok(line)));
    }
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let end = buffer.iter().position(|b| *b == b'\n');
        let used = end.map_or(buffer.len(), |i| i + 1);
        reader.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(Some(Err(format!("longer than {} MiB", LONGEST >> 20))))
}

fn compare(args: &Args, number: u64, line: Result<Vec<u8>, String>) -> Line {
    let row = RowRef { file: args.file.clone(), sheet: None, line: number };
    let bad = |row: RowRef, id, what: String| Line::Bad { status: "error", error: format!("{row}: {what}"), row, id };
    let line = match line {
        Ok(line) => line,
        Err(what) => return bad(row, None, what),
    };
    match serde_json::from_slice::<Pair>(&line) {
        Ok(pair) => {
            let scored = score::compare(&pair.left, &pair.right);
            Line::Scored {
                id: pair.id,
                score: scored.score,
                is_match: scored.score >= args.threshold,
                explanation: scored.explanation,
            }
        }
        Err(e) => {
            // The id is echoed wherever it can be read, so that the caller can tell which pair is missing.
            let id = serde_json::from_slice::<serde_json::Value>(&line).ok().and_then(|v| v.get("id").cloned());
            bad(row, id, format!("not a pair of entities: {e}"))
        }
    }
}

fn write_block(out: &mut impl Write, line: &Line) -> Result<()> {
    match line {
        Line::Bad { error, .. } => writeln!(out, "error  {}", table::shown(error))?,
        Line::Scored { id, score, is_match, explanation } => {
            let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
            let verdict = if *is_match { "possible match" } else { "no match" };
            writeln!(out, "{}  {score:.3}  {verdict}", table::shown(&id))?;
            writeln!(out, "    {}  ·  {}", table::shown(&explanation.name.query), table::shown(&explanation.name.listed))?;
            writeln!(out, "    {}", table::reasons_of(explanation))?;
        }
    }
    Ok(())
}
