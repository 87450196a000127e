//! `karez place`: where an address, a name or a code lies, which region that is, and why. No list and no home is needed.

use super::lines;
use super::options::{Format, day, region_label};
use crate::exit::Outcome;
use crate::{environment, terminal};
use anyhow::{Context, Result, bail};
use karez_model::{Date, RowRef};
use karez_places::{Answer, Hints, answer};
use karez_report::table;
use rayon::prelude::*;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  karez place \"新疆和田市北京西路1号\"
  karez place \"Xinjiang Road, Shanghai\"
  karez place 37.11,79.92
  echo '{\"id\":1,\"address\":\"第八师石河子市\"}' | karez place

TEXT is an address, a bare name, a postcode, a code of GB/T 2260, a unified social credit code or coordinates.
Without it JSON lines are read from standard input; country and postcode may stand beside the address.
A street, a firm or a person's origin is no site, and what is ambiguous stays so.")]
pub(crate) struct Args {
    /// The text; without it, JSON lines on standard input
    text: Option<String>,
    /// The country the address is in, by code or name
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// How a region is called in the answer (see `labels` in data/regions)
    #[arg(long, value_name = "LABEL", value_parser = region_label)]
    region_label: Option<String>,
    /// The day of the answer (default: today). The gazetteer has one edition, and former names are always known
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Date>,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

#[derive(Serialize)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<RowRef>,
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    id: serde_json::Value,
    #[serde(skip_serializing_if = "String::is_empty")]
    address: String,
    as_of: Date,
    #[serde(flatten)]
    answer: Answer,
}

/// How many lines are in work at once.
const CHUNK: usize = 4096;

pub(crate) fn run(args: Args) -> Result<Outcome> {
    let for_people = match Format::or_default(args.format) {
        Format::Jsonl => false,
        Format::Table => true,
        other => bail!("place writes a table or JSON lines, not {other:?}"),
    };
    let country = match &args.country {
        None => None,
        Some(text) => match karez_names::country_code(text) {
            Some(code) => Some(code),
            None => bail!("no country {text:?}: a name or an ISO 3166-1 code is needed"),
        },
    };
    let as_of = args.as_of.unwrap_or_else(environment::today);
    let mut out = io::BufWriter::new(io::stdout().lock());
    if let Some(text) = &args.text {
        let found = answer(text, Hints { country, postcode: None }, args.region_label.as_deref());
        let bad = found.error.is_some();
        let status = bad.then_some("error");
        let line = Line { status, row: None, id: serde_json::Value::Null, address: text.clone(), as_of, answer: found };
        write(&mut out, &line, for_people)?;
        out.flush()?;
        return Ok(Outcome::found(bad));
    }
    let mut reader = lines::open("-")?;
    let (mut number, mut read, mut bad, mut within) = (0, 0u64, 0u64, 0u64);
    loop {
        let chunk = lines::chunk(&mut reader, &mut number, CHUNK).context("standard input")?;
        if chunk.is_empty() {
            break;
        }
        let answered: Vec<Line> = chunk.into_par_iter().map(|(n, line)| ask(&args, country, as_of, n, line)).collect();
        for line in &answered {
            read += 1;
            bad += u64::from(line.answer.error.is_some());
            within += u64::from(line.answer.region.is_some());
            write(&mut out, line, for_people)?;
        }
    }
    out.flush()?;
    let lines = if read == 1 { "1 line".to_owned() } else { format!("{read} lines") };
    terminal::say(&format!("{lines} · {within} with a place in a region · {bad} could not be read"));
    Ok(Outcome::found(bad > 0))
}

fn ask(args: &Args, country: Option<&str>, as_of: Date, number: u64, line: Result<Vec<u8>, String>) -> Line {
    let row = RowRef { file: "-".to_owned(), sheet: None, line: number };
    let bad = |row: RowRef, id: serde_json::Value, what: String| {
        let error = Some(format!("{row}: {what}"));
        let answer = Answer { reason: "no answer".to_owned(), error, ..Answer::default() };
        Line { status: Some("error"), row: Some(row), id, address: String::new(), as_of, answer }
    };
    let line = match line {
        Ok(line) => line,
        Err(what) => return bad(row, serde_json::Value::Null, what),
    };
    let question: serde_json::Value = match serde_json::from_slice(&line) {
        Ok(question) => question,
        Err(e) => return bad(row, serde_json::Value::Null, format!("no JSON: {e}")),
    };
    let id = question.get("id").cloned().unwrap_or_default();
    let Some(address) = question.get("address").and_then(|a| a.as_str()) else {
        return bad(row, id, "needs {\"id\":…,\"address\":\"…\"}: there is no text under \"address\"".to_owned());
    };
    let text = |key: &str| match question.get(key) {
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        Some(serde_json::Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    let (given, postcode) = (text("country"), text("postcode"));
    let own = given.as_deref().and_then(karez_names::country_code);
    let hints = Hints { country: own.or(country), postcode: postcode.as_deref() };
    let mut found = answer(address, hints, args.region_label.as_deref());
    if let Some(error) = found.error {
        return bad(row, id, error);
    }
    if let (Some(given), None) = (&given, own) {
        found.notes.push(format!("no country is called {given:?}: it was not used"));
    }
    Line { status: None, row: None, id, address: String::new(), as_of, answer: found }
}

fn write(out: &mut impl Write, line: &Line, for_people: bool) -> Result<()> {
    if !for_people {
        serde_json::to_writer(&mut *out, line)?;
        writeln!(out)?;
        return Ok(());
    }
    let answer = &line.answer;
    let width = terminal::width();
    match &line.id {
        serde_json::Value::Null => writeln!(out, "{}", table::shown(&line.address))?,
        serde_json::Value::String(id) => writeln!(out, "{}", table::shown(id))?,
        id => writeln!(out, "{id}")?,
    }
    let mut say = |label: &str, text: String| {
        writeln!(out, "{}", terminal::wrapped(&table::shown(&format!("  {label:<11} {text}")), width))
    };
    if let Some(error) = &answer.error {
        return Ok(say("error", error.clone())?);
    }
    say(
        "region",
        match (answer.region, &answer.region_label) {
            (Some(id), Some(label)) => format!("{id} · {label}"),
            _ => "none".to_owned(),
        },
    )?;
    for place in &answer.places {
        let name = if place.label.starts_with(place.name) { String::new() } else { format!("{} · ", place.name) };
        say(place.kind, format!("{} · {name}{}, by “{}”", place.label, place.id, place.matched))?;
    }
    if let Some(street) = &answer.street {
        say("street", answer.number.as_ref().map_or_else(|| street.clone(), |n| format!("{street} · number {n}")))?;
    }
    for open in &answer.ambiguous {
        let candidates: Vec<String> = open
            .between
            .iter()
            .map(|c| {
                let region = c.region.map_or_else(String::new, |r| format!(", in {r}"));
                format!("{} ({}, {}{region})", c.label, c.kind, c.id)
            })
            .collect();
        say("ambiguous", format!("“{}” may be {}", open.matched, candidates.join(" or ")))?;
    }
    for not in &answer.not_sites {
        say("no site", format!("“{}” is {}", not.matched, not.is()))?;
    }
    if let Some(postcode) = &answer.postcode {
        say("postcode", postcode.says.clone())?;
    }
    if answer.places.is_empty() && answer.ambiguous.is_empty() && answer.not_sites.is_empty() {
        say("why", answer.reason.clone())?;
    }
    for note in &answer.notes {
        say("note", note.clone())?;
    }
    Ok(())
}
