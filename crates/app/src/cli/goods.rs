//! `karez goods`: what goods are in the terms of customs, and which sectors and official lists name them.

use super::lines;
use super::options::{Format, day};
use crate::exit::Outcome;
use crate::home::Home;
use crate::{environment, terminal};
use anyhow::{Context, Result, bail};
use karez_goods::{Answer, Kind, Official, Order, Orders, fill};
use karez_lists::Kept;
use karez_model::{Date, Listed, RowRef, term};
use karez_report::table::shown;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;
use std::io::{self, Write};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  karez goods 8541.43
  karez goods \"men's cotton t-shirts\"
  echo '{\"id\":7,\"text\":\"番茄酱\"}' | karez goods

Without CODE or TEXT, JSON lines are read from standard input: {\"id\":…,\"code\":…} or {\"id\":…,\"text\":…}.
A heading read from words is possible, not settled. A sector is a priority of enforcement, no presumption.")]
pub(crate) struct Args {
    /// An HS code, or words for goods in English or Chinese
    #[arg(value_name = "CODE|TEXT")]
    query: Vec<String>,
    /// The day asked about (default: today)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Date>,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

/// The list of withhold release orders.
const ORDERS: &str = "us-cbp-wro";
/// The entries of the EU's database of risk areas and products, as a list that the user imports: none is published yet.
const RISKS: &str = "eu-flr";

#[derive(Serialize)]
#[serde(untagged)]
enum Line {
    Answered {
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<Value>,
        #[serde(flatten)]
        answer: Box<Answer>,
    },
    Bad {
        status: &'static str,
        row: RowRef,
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<Value>,
        #[serde(skip_serializing_if = "Option::is_none")]
        query: Option<String>,
        error: String,
    },
}

/// What is asked beside the data that Karez carries: the orders in force on the day, and what is to be said where there are none.
struct Asking {
    day: Date,
    orders: Orders,
    notes: Vec<String>,
    /// The EU's database is loaded, so it is not said that it is not.
    risks: bool,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let for_people = match Format::or_default(args.format) {
        Format::Jsonl => false,
        Format::Table => true,
        other => bail!("goods writes a table or JSON lines, not {other:?}"),
    };
    let asking = asking(home, args.as_of.unwrap_or_else(environment::today))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut bad = 0u64;
    let mut write = |line: Line| -> Result<()> {
        bad += u64::from(matches!(line, Line::Bad { .. }));
        if for_people {
            return block(&mut out, &line);
        }
        serde_json::to_writer(&mut out, &line)?;
        Ok(writeln!(out)?)
    };
    if args.query.is_empty() {
        from_lines(&asking, &mut write)?;
    } else {
        let query = args.query.join(" ");
        if query.trim().is_empty() {
            bail!("an empty query: an HS code, or words for goods, are needed");
        }
        let row = RowRef { file: "(goods)".into(), sheet: None, line: 1 };
        write(answered(&asking, row, None, &query, None)?)?;
    }
    out.flush()?;
    Ok(Outcome::found(bad > 0))
}

/// How many lines are in work at once.
const CHUNK: usize = 4096;

fn from_lines(asking: &Asking, write: &mut impl FnMut(Line) -> Result<()>) -> Result<()> {
    let mut reader = lines::open("-")?;
    let mut number = 0;
    loop {
        let chunk = lines::chunk(&mut reader, &mut number, CHUNK).context("standard input")?;
        if chunk.is_empty() {
            return Ok(());
        }
        let answered: Vec<Result<Line>> = chunk
            .into_par_iter()
            .map(|(line, text)| {
                let row = RowRef { file: "-".into(), sheet: None, line };
                match text {
                    Ok(text) => asked(asking, row, &text),
                    Err(what) => Ok(bad(row, None, None, what)),
                }
            })
            .collect();
        answered.into_iter().try_for_each(|line| write(line?))?;
    }
}

fn asked(asking: &Asking, row: RowRef, line: &[u8]) -> Result<Line> {
    let read: Value = match serde_json::from_slice(line) {
        Ok(read) => read,
        Err(e) => return Ok(bad(row, None, None, format!("no JSON: {e}"))),
    };
    let id = read.get("id").cloned();
    // A spreadsheet's export writes codes as numbers.
    let given = |key: &str| match read.get(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    match (given("code"), given("text")) {
        (Some(code), _) => answered(asking, row, id, &code, Some(Kind::Code)),
        (None, Some(text)) => answered(asking, row, id, &text, Some(Kind::Text)),
        (None, None) => Ok(bad(row, id, None, "neither \"code\" nor \"text\" is given".to_owned())),
    }
}

fn bad(row: RowRef, id: Option<Value>, query: Option<String>, what: String) -> Line {
    Line::Bad { status: "error", error: format!("{row}: {what}"), row, id, query }
}

fn answered(asking: &Asking, row: RowRef, id: Option<Value>, query: &str, kind: Option<Kind>) -> Result<Line> {
    let mut answer = match kind {
        Some(kind) => karez_goods::answer_as(query, kind, asking.day)?,
        None => karez_goods::answer(query, asking.day)?,
    };
    if let Some(what) = answer.error.take() {
        return Ok(bad(row, id, Some(answer.query), what));
    }
    if !answer.headings.is_empty() {
        let orders = asking.orders.naming(&answer.asked())?;
        answer.official_lists.extend(orders.into_iter().map(Official::Order));
        if asking.risks {
            let unloaded = fill("eu", &[])?;
            answer.notes.retain(|n| *n != unloaded);
        }
        answer.notes.extend(asking.notes.iter().cloned());
    }
    Ok(Line::Answered { id, answer: Box::new(answer) })
}

/// The orders of the versions of the lists that answer for a day, those in effect on it.
fn asking(home: &Home, day: Date) -> Result<Asking> {
    let versions = home.store().select(day)?;
    let (mut all, mut notes) = (Vec::new(), Vec::new());
    for list in [ORDERS, RISKS] {
        let Some(version) = versions.iter().find(|v| v.info.id == list) else { continue };
        let mut kept = Kept::default();
        version.read(&mut kept).with_context(|| list.to_owned())?;
        let name = version.name();
        let orders: Vec<Order> = kept.entries.iter().flat_map(|l| orders_of(l, list, &name, day)).collect();
        if orders.iter().all(|o| o.merchandise.is_empty()) {
            let n = orders.len().to_string();
            notes.push(fill("orders_wordless", &[("n", &n), ("list", list), ("version", &name)])?);
        }
        all.extend(orders);
    }
    let loaded = |list: &str| versions.iter().any(|v| v.info.id == list);
    if !loaded(ORDERS) {
        notes.push(fill("orders_unasked", &[])?);
    }
    Ok(Asking { day, orders: Orders::read(all), notes, risks: loaded(RISKS) })
}

fn orders_of<'l>(listed: &'l Listed, list: &'l str, version: &'l str, day: Date) -> impl Iterator<Item = Order> + 'l {
    listed.listings.iter().filter(move |l| l.list == list && l.in_effect(day)).map(move |l| {
        let said = |name: &str| l.terms.get(name).map_or_else(String::new, |values| values.join("; "));
        // a table of the user's own has its goods in a column "product"
        let own = || listed.entity.values("sector").to_vec();
        Order {
            list: l.list.clone(),
            version: version.to_owned(),
            authority: l.authority.clone(),
            id: l.reference.clone().unwrap_or_else(|| listed.entity.caption().to_owned()),
            party: listed.entity.caption().to_owned(),
            action: said(term::ACTION),
            status: said(term::STATUS),
            effective: l.effective.map_or_else(String::new, |d| d.to_string()),
            merchandise: l.terms.get(term::MERCHANDISE).cloned().unwrap_or_else(own),
        }
    })
}

/// An answer as a person reads it.
fn block(out: &mut impl Write, line: &Line) -> Result<()> {
    let width = terminal::width();
    let mut say = |text: String| writeln!(out, "{}", terminal::wrapped(&shown(&text), width));
    let answer = match line {
        Line::Bad { error, .. } => return Ok(say(format!("error  {error}"))?),
        Line::Answered { id: Some(id), answer } => {
            say(format!("{id}  {}", answer.query))?;
            answer
        }
        Line::Answered { id: None, answer } => {
            say(answer.query.clone())?;
            answer
        }
    };
    for heading in &answer.headings {
        let sub = heading.subheading.as_deref().map_or_else(String::new, |s| format!(" ({})", karez_goods::dotted(s)));
        say(format!("  {}{sub}  {} · {}", heading.code, heading.label, heading.label_zh))?;
        if !heading.words.is_empty() {
            say(format!("      by the words: {}", heading.words.join(", ")))?;
        }
    }
    for sector in &answer.sectors {
        say(format!("  sector  {}", sector.says))?;
        say(format!("      It does not say {}.", sector.does_not_say))?;
    }
    for says in together(&answer.official_lists)? {
        say(format!("  listed  {says}"))?;
    }
    if answer.official_lists.iter().any(|o| matches!(o, Official::Good { .. })) {
        say(format!("      It does not say {}.", fill("good_limits", &[("country", "these countries")])?))?;
    }
    for official in &answer.official_lists {
        if let Official::Order(order) = official {
            say(format!("  order  {}", order.says))?;
            say(format!("      It does not say {}.", order.does_not_say))?;
        }
    }
    for note in &answer.notes {
        say(format!("  note: {note}"))?;
    }
    Ok(say(format!("  as of {}", answer.as_of))?)
}

/// Good, what it is listed for, where its inputs come from.
type SameGood<'o> = (&'o str, &'o str, &'o str);

/// The listed goods, those of several countries in one sentence.
fn together(official: &[Official]) -> Result<Vec<String>> {
    let mut by_good: Vec<(SameGood, Vec<&str>)> = Vec::new();
    for one in official {
        let Official::Good { good, country, kind, inputs, .. } = one else { continue };
        let key = (good.as_str(), kind.as_str(), inputs.as_str());
        match by_good.iter_mut().find(|(k, _)| *k == key) {
            Some((_, countries)) => countries.push(country),
            None => by_good.push((key, vec![country])),
        }
    }
    let sentence = |((good, kind, inputs), countries): (SameGood, Vec<&str>)| {
        let inputs = if inputs.is_empty() { String::new() } else { fill("good_inputs", &[("inputs", inputs)])? };
        let values = [("good", good), ("countries", &countries.join(", ")), ("kind", kind), ("inputs", &inputs)];
        Ok(fill("goods_together", &values)?)
    };
    by_good.into_iter().map(sentence).collect()
}
