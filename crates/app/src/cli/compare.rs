//! `karez compare`: pairs of entities, scored without any list and without a home.

use super::lines;
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
use std::io::{self, Write};

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

/// How many lines are in work at once.
const CHUNK: usize = 4096;

pub(crate) fn run(args: Args) -> Result<Outcome> {
    let for_people = match Format::or_default(args.format) {
        Format::Jsonl => false,
        Format::Table => true,
        other => bail!("compare writes a table or JSON lines, not {other:?}"),
    };
    if !(0.0..=1.0).contains(&args.threshold) {
        bail!("a threshold from 0 to 1 is needed");
    }
    let mut reader = lines::open(&args.file)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut number, mut pairs, mut bad) = (0, 0u64, 0u64);
    loop {
        let chunk = lines::chunk(&mut reader, &mut number, CHUNK).with_context(|| args.file.clone())?;
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
        Err(e) => bad(row, lines::id(&line), format!("not a pair of entities: {e}")),
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
