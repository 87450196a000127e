//! The page to hand on: one HTML document that holds all it shows, runs nothing and asks the network for nothing.
//!
//! Its order is that of a question put to an office: what was asked, against what, what was found, each match with its reasons,
//! what was observed beside the names, what could not be read, what had no match, and what none of this says. It is written as answers come; what must stand
//! further down waits in memory, within the limits below.

mod article;
mod map;
mod page;

use crate::context::Context;
use crate::plain::plain;
use crate::{Error, subject};
use article::{Article, ContentsRow};
use askama::Template;
use karez_model::{Answer, Screened, Status};
use map::{Map, SiteRow, Sites};
use page::{
    Contents, ContentsEnd, End, Head, Matches, Observed, ObservedRows, Unmatched, UnmatchedEnd, UnmatchedRow, Unreadable,
    UnreadableEnd, UnreadableRow,
};
use std::io::{self, Write};

/// Rows for review that are shown in full. Further ones stand in the contents, and whole in the JSON lines.
pub const ARTICLES: u64 = 5_000;
/// Rows without a match of which something was observed that are shown in full.
pub const OBSERVED: u64 = 2_000;
/// Rows without a match, and unreadable rows, that are named one by one.
pub const NAMED: u64 = 2_000;

/// Why a page ended early. What is written by then is not a whole page.
#[derive(Debug, thiserror::Error)]
pub enum Stopped<E> {
    /// The giver of answers failed.
    #[error("{0}")]
    Answers(E),
    /// The page could not be written.
    #[error("the report could not be written: {0}")]
    Write(io::Error),
    /// The templates of sentences are broken.
    #[error(transparent)]
    Wording(Error),
}

impl<E> From<io::Error> for Stopped<E> {
    fn from(e: io::Error) -> Self {
        Stopped::Write(e)
    }
}

/// The parts that wait until the contents are written.
#[derive(Default)]
struct Waiting {
    articles: Vec<u8>,
    observed: Vec<u8>,
    observed_rows: u64,
    sites: Sites,
    unreadable: Vec<u8>,
    unmatched: Vec<u8>,
    shown: Shown,
}

/// How many of each kind are shown.
#[derive(Default)]
struct Shown {
    articles: u64,
    observed: u64,
    unreadable: u64,
    unmatched: u64,
}

/// Writes the page. `ctx.counts` is that of the same answers: the page says at its head what follows.
///
/// # Errors
/// An answer is an error, or the page cannot be written.
pub fn html<E>(
    ctx: &Context,
    answers: impl Iterator<Item = Result<Answer, E>>,
    out: &mut impl Write,
) -> Result<(), Stopped<E>> {
    let head = Head::of(ctx);
    put(&head, out)?;
    let n = &ctx.counts;
    if n.review > 0 {
        put(&Contents::of(ctx, ARTICLES), out)?;
    }
    let mut waiting = Waiting::default();
    for (i, answer) in answers.enumerate() {
        let answer = answer.map_err(Stopped::Answers)?;
        sort(ctx, i + 1, &answer, &mut waiting, out)?;
    }
    if n.review > 0 {
        put(&ContentsEnd, out)?;
        put(&Matches { body: text(&waiting.articles) }, out)?;
    }
    if !n.observed.is_empty() {
        put(&Observed, out)?;
        if let Some(map) = Map::of(std::mem::take(&mut waiting.sites), &ctx.outlines) {
            put(&map, out)?;
        }
        if waiting.observed_rows > 0 {
            let (rows, articles) = (waiting.observed_rows, waiting.shown.observed);
            put(&ObservedRows { rows, articles, body: text(&waiting.observed) }, out)?;
        }
    }
    if n.error > 0 {
        put(&Unreadable { rows: n.error }, out)?;
        out.write_all(&waiting.unreadable)?;
        put(&UnreadableEnd { more: n.error.saturating_sub(waiting.shown.unreadable) }, out)?;
    }
    let without = n.no_match + n.incomplete;
    if without > 0 {
        put(&Unmatched::of(ctx, without)?, out)?;
        out.write_all(&waiting.unmatched)?;
        put(&UnmatchedEnd { more: without.saturating_sub(waiting.shown.unmatched) }, out)?;
    }
    put(&End::of(ctx), out)?;
    out.flush()?;
    Ok(())
}

/// Puts an answer where it belongs: into the contents at once, elsewhere later.
fn sort<E>(
    ctx: &Context,
    number: usize,
    answer: &Answer,
    waiting: &mut Waiting,
    out: &mut impl Write,
) -> Result<(), Stopped<E>> {
    let shown = &mut waiting.shown;
    match answer {
        Answer::Unreadable(e) => {
            if shown.unreadable < NAMED {
                shown.unreadable += 1;
                put(&UnreadableRow::of(ctx, e, &subject::id(answer)), &mut waiting.unreadable)?;
            }
        }
        Answer::Screened(s) if s.status == Status::Review => {
            let full = shown.articles < ARTICLES;
            put(&ContentsRow::of(ctx, s, number, full)?, out)?;
            if full {
                shown.articles += 1;
                put(&Article::of(ctx, s, number)?, &mut waiting.articles)?;
            }
            locate(s, full.then(|| anchor(number)), &mut waiting.sites);
        }
        Answer::Screened(s) => {
            let observed = !s.observations.is_empty();
            let full = observed && shown.observed < OBSERVED;
            waiting.observed_rows += u64::from(observed);
            if full {
                shown.observed += 1;
                put(&Article::of(ctx, s, number)?, &mut waiting.observed)?;
            }
            let anchor = full.then(|| anchor(number));
            if shown.unmatched < NAMED {
                shown.unmatched += 1;
                put(&UnmatchedRow::of(ctx, s, &subject::id(answer), anchor.clone())?, &mut waiting.unmatched)?;
            }
            locate(s, anchor, &mut waiting.sites);
        }
    }
    Ok(())
}

/// The anchor of the article of the row that is answered as this one.
fn anchor(number: usize) -> String {
    format!("r{number}")
}

/// Puts the places that a row names on the map.
fn locate(s: &Screened, anchor: Option<String>, sites: &mut Sites) {
    let mut seen: Vec<&str> = Vec::new();
    for site in s.observations.iter().filter_map(|o| o.site.as_ref()) {
        if !seen.contains(&site.id.as_str()) {
            seen.push(&site.id);
            let supplier = plain(&subject::name(s));
            sites.add(site, SiteRow { line: s.row.line, supplier, anchor: anchor.clone() });
        }
    }
}

impl<E> From<Error> for Stopped<E> {
    fn from(e: Error) -> Self {
        Stopped::Wording(e)
    }
}

fn put(part: &impl Template, out: &mut impl Write) -> io::Result<()> {
    Template::write_into(part, out)
}

/// What the templates wrote, which write text only.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
