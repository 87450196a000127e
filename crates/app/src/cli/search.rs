//! `karez search`: one name, the same match objects as `screen`.

use super::options::{Asking, Format, at_least_one, screener};
use crate::exit::Outcome;
use crate::home::Home;
use crate::terminal;
use anyhow::{Result, bail};
use karez_model::{Answer, Date, Entity, Match, RowRef, Screened};
use karez_report::Context;
use karez_screen::{Policy, Subject, batch, decisions::Decisions, wording};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  karez search \"和田泰达服饰有限公司\"\n  karez search \"Hetian Taida\" --schema Company --country cn"
)]
pub(crate) struct Args {
    /// The name, in any script
    name: String,
    /// What bears it: Company, Person, Organization … (default: either)
    #[arg(long, default_value = "LegalEntity")]
    schema: String,
    /// Its country, by code or name
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// At most this many matches
    #[arg(long, default_value_t = 5, value_parser = at_least_one)]
    limit: usize,
    #[command(flatten)]
    asking: Asking,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

/// Candidates below the threshold are shown from here on, marked as no match: whoever looks up one name wants to see them.
const FLOOR: f64 = 0.5;

#[derive(Serialize)]
struct Line<'m> {
    as_of: Date,
    #[serde(flatten)]
    found: &'m Match,
    snapshot: &'m str,
    engine: String,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let format = Format::or_default(args.format);
    if args.name.trim().is_empty() {
        bail!("an empty name");
    }
    let policy = args.asking.policy(args.limit);
    let policy = Policy { floor: policy.threshold.min(FLOOR), ..policy };
    let mut entity = Entity::new(&args.schema);
    entity.add("name", args.name.as_str());
    if let Some(country) = &args.country {
        match karez_names::country_code(country) {
            Some(code) => entity.add("country", code),
            None => bail!("no country {country:?}: a name or an ISO 3166-1 code is needed"),
        }
    }
    let screener = screener(home, policy, Decisions::default())?;
    let opinion = screener.screen(Subject { id: "", entity: &entity })?;
    let something = opinion.matches.iter().any(|m| m.is_match);
    let mut out = io::stdout().lock();
    match format {
        Format::Jsonl => {
            for found in &opinion.matches {
                let line = Line {
                    as_of: screener.policy().as_of,
                    found,
                    snapshot: screener.snapshot().id(),
                    engine: batch::engine(),
                };
                serde_json::to_writer(&mut out, &line)?;
                writeln!(out)?;
            }
        }
        Format::Table => {
            let answer = Answer::Screened(Box::new(Screened {
                row: RowRef { file: "(search)".into(), sheet: None, line: 1 },
                id: None,
                subject: entity,
                as_of: screener.policy().as_of,
                status: opinion.status,
                matches: opinion.matches,
                observations: Vec::new(),
                findings: opinion.findings,
                excluded: opinion.excluded,
                columns: Default::default(),
                snapshot: screener.snapshot().id().to_owned(),
                engine: batch::engine(),
            }));
            let style = karez_report::Style { colour: terminal::colour(), width: terminal::width() };
            write!(out, "{}", karez_report::table::heading(&Context::of(&screener), style))?;
            write!(out, "{}", karez_report::table::block(&answer, style)?)?;
        }
        other => bail!("search writes a table or JSON lines, not {other:?}"),
    }
    out.flush()?;
    if !something {
        let day = screener.policy().as_of;
        terminal::say(&format!("as of {day}: {}", wording::fill("status", "no_match", &[])?));
    }
    Ok(Outcome::found(something))
}
