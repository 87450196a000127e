//! What a change of lists alters for a file of suppliers: matches that are new, gone or changed, row by row.
//!
//! A score depends on two names and their facts only, so entries that are the same before and after give the same matches before
//! and after. It is enough to ask the entries that differ, once as they were and once as they are; how many customers there are
//! costs time and no memory.

use crate::batch::{CHUNK, Stopped, opinion, unreadable};
use crate::findings::evidence;
use crate::matching::{Opinion, Screener};
use crate::{Error, wording};
use karez_model::{
    Basis, Certainty, Columns, Date, Entity, Finding, Listing, Match, PartialDate, RowError, RowRef, Severity,
};
use karez_tables::{BadRow, Record};
use rayon::prelude::*;
use serde::Serialize;

/// How a match differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It was not there before.
    New,
    /// It is no longer there.
    Gone,
    /// It is there before and after, and says something else.
    Changed,
}

/// A match that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// How.
    pub change: Kind,
    /// Where the row stands.
    pub row: RowRef,
    /// The input's own id, echoed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// The subject as read from the row.
    pub subject: Entity,
    /// The day for which it was asked before.
    pub from: Date,
    /// The day for which it is asked now.
    pub to: Date,
    /// The match as it is now; of one that is gone, as it was.
    #[serde(rename = "match")]
    pub found: Match,
    /// The match as it was, of one that changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Match>,
    /// What differs, of one that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The date that the row carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_date: Option<PartialDate>,
    /// Whether a listing of the match was in effect on that date; absent where one of the two dates is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_effect_on_row_date: Option<bool>,
    /// What is to be said of it, attributed.
    pub findings: Vec<Finding>,
    /// Columns that no field claimed, carried through.
    pub columns: Columns,
    /// The snapshot of the entries that differ, as they are now.
    pub snapshot: String,
    /// Name and version of the program.
    pub engine: String,
}

/// What is said of a row: a match of it differs, or it could not be read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Line {
    /// A match that differs.
    Changed(Box<Changed>),
    /// The row could not be read.
    Unreadable(RowError),
}

/// Counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Rows asked about.
    pub rows: u64,
    /// Matches that are new.
    pub new: u64,
    /// Matches that are gone.
    pub gone: u64,
    /// Matches that changed.
    pub changed: u64,
    /// Rows that could not be read.
    pub error: u64,
}

/// Asks every row of both, the entries as they were and as they are, and hands each difference to `take`, in order.
pub fn run<E>(
    before: &Screener,
    after: &Screener,
    rows: impl Iterator<Item = Result<Record, BadRow>>,
    mut take: impl FnMut(Line) -> Result<(), E>,
) -> Result<Counts, Stopped<E>> {
    let mut counts = Counts::default();
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Result<Record, BadRow>> = rows.by_ref().take(CHUNK).collect();
        counts.rows += chunk.len() as u64;
        let lines: Vec<Vec<Line>> = chunk
            .into_par_iter()
            .map(|row| match row {
                Ok(record) => of_row(before, after, record),
                Err(bad) => Ok(vec![Line::Unreadable(unreadable(bad))]),
            })
            .collect::<Result<_, Error>>()
            .map_err(Stopped::Screening)?;
        for line in lines.into_iter().flatten() {
            *match &line {
                Line::Unreadable(_) => &mut counts.error,
                Line::Changed(c) => match c.change {
                    Kind::New => &mut counts.new,
                    Kind::Gone => &mut counts.gone,
                    Kind::Changed => &mut counts.changed,
                },
            } += 1;
            take(line).map_err(Stopped::Taker)?;
        }
    }
    Ok(counts)
}

fn of_row(before: &Screener, after: &Screener, record: Record) -> Result<Vec<Line>, Error> {
    let (was, is) = (matches(opinion(before, &record)?), matches(opinion(after, &record)?));
    let one = |a: &Match, b: &Match| a.entry_ids().iter().any(|id| b.entry_ids().contains(id));
    let mut found: Vec<(Kind, Match, Option<Match>)> = Vec::new();
    for m in &is {
        match was.iter().find(|w| one(w, m)) {
            None => found.push((Kind::New, m.clone(), None)),
            Some(w) if !differences(w, m).is_empty() => found.push((Kind::Changed, m.clone(), Some(w.clone()))),
            Some(_) => {}
        }
    }
    for w in was.into_iter().filter(|w| !is.iter().any(|m| one(w, m))) {
        found.push((Kind::Gone, w, None));
    }
    let days = (before.policy().as_of, after.policy().as_of);
    let line = |(change, found, was): (Kind, Match, Option<Match>)| -> Result<Line, Error> {
        let fields = was.as_ref().map_or_else(Vec::new, |w| differences(w, &found));
        let findings =
            found.listings.iter().map(|l| finding(change, &found, l, &fields, days, after)).collect::<Result<_, _>>()?;
        Ok(Line::Changed(Box::new(Changed {
            change,
            row: record.at.clone(),
            id: record.id.clone(),
            subject: record.entity.clone(),
            from: days.0,
            to: days.1,
            was,
            fields,
            row_date: record.date,
            in_effect_on_row_date: record.date.and_then(|d| in_effect(&found, d)),
            findings,
            columns: record.columns.clone(),
            snapshot: after.snapshot().id().to_owned(),
            engine: crate::batch::engine(),
            found,
        })))
    };
    found.into_iter().map(line).collect()
}

fn matches(opinion: Opinion) -> Vec<Match> {
    opinion.matches.into_iter().filter(|m| m.is_match).collect()
}

/// Whether a listing of the match was in effect on the day of a row. A date that is not known to the day, or a listing without
/// its first day, settles it only where every day it can mean gives the same answer.
fn in_effect(m: &Match, date: PartialDate) -> Option<bool> {
    let (first, last) = (date.earliest(), date.latest());
    let of = |l: &Listing| {
        l.effective?;
        let (a, b) = (l.in_effect(first), l.in_effect(last));
        (a == b).then_some(a)
    };
    let said: Vec<Option<bool>> = m.listings.iter().map(of).collect();
    if said.contains(&Some(true)) { Some(true) } else { said.into_iter().all(|s| s == Some(false)).then_some(false) }
}

/// What differs between a match as it was and as it is, by name. Where a list stands and which edition it is of is no difference.
fn differences(was: &Match, is: &Match) -> Vec<String> {
    let mut differ = Vec::new();
    let mut add = |name: &str, differs: bool| {
        if differs {
            differ.push(name.to_owned());
        }
    };
    add("lists", was.datasets != is.datasets);
    add("score", wording::score(was.score) != wording::score(is.score) || was.basis != is.basis);
    let bare = |m: &Match| -> Vec<Listing> {
        let without = |l: &Listing| Listing {
            source: String::new(),
            seen: String::new(),
            record: Default::default(),
            reconstructed: false,
            ..l.clone()
        };
        m.listings.iter().map(without).collect()
    };
    let (old, new) = (bare(was), bare(is));
    let each = |f: &dyn Fn(&Listing) -> String| old.iter().map(f).ne(new.iter().map(f));
    add("effective", each(&|l| format!("{:?}", l.effective)));
    add("delisted", each(&|l| format!("{:?}", l.delisted)));
    add("sub-lists", each(&|l| l.sublists.join(" ")));
    add("programmes", each(&|l| format!("{} {} {}", l.program, l.basis, l.programs.join(" "))));
    add("extension", each(&|l| l.extension.clone().unwrap_or_default()));
    for term in old.iter().chain(&new).flat_map(|l| l.terms.keys()).collect::<std::collections::BTreeSet<_>>() {
        add(&term.replace('_', " "), each(&|l| l.terms.get(term).map_or_else(String::new, |v| v.join("\n"))));
    }
    for property in was.properties.keys().chain(is.properties.keys()).collect::<std::collections::BTreeSet<_>>() {
        add(property, was.properties.get(property) != is.properties.get(property));
    }
    differ
}

/// The finding on a listing of a match that differs: a change of a list (F30), or the end of an entry (F31), which shows as
/// prominently as its beginning.
fn finding(
    change: Kind,
    m: &Match,
    listing: &Listing,
    fields: &[String],
    (from, to): (Date, Date),
    after: &Screener,
) -> Result<Finding, Error> {
    let score = wording::score(m.score);
    let identity = match m.basis {
        Basis::Score => wording::fill("finding", "possible", &[("score", &score)])?,
        Basis::Identifier => wording::fill("finding", "identified", &[("basis", "an equal identifier")])?,
        Basis::Confirmed => wording::fill("finding", "identified", &[("basis", "a decision of two persons")])?,
    };
    let (code, template, severity) = match change {
        Kind::New => ("F30", "F30_new", Severity::S4),
        Kind::Changed => ("F30", "F30_changed", Severity::S1),
        Kind::Gone => ("F31", "F31", Severity::S1),
    };
    // An entry that ended keeps its place in some lists, with the day on which it ended.
    let ended = match change {
        Kind::Gone => {
            let entry = after.entry(&m.id)?;
            entry.and_then(|e| e.listings.iter().find(|l| l.list == listing.list)).and_then(|l| l.delisted)
        }
        _ => None,
    };
    let text = wording::fill(
        "finding",
        template,
        &[
            ("listing", &wording::listing(listing)?),
            ("from", &from.to_string()),
            ("to", &to.to_string()),
            ("fields", &fields.join(", ")),
            ("delisted", &ended.map_or_else(String::new, |d| format!(", delisted {d}"))),
            ("identity", &identity),
        ],
    )?;
    Ok(Finding {
        code: code.to_owned(),
        severity,
        rule: "LIST-DELTA@1".to_owned(),
        certainty: if m.basis == Basis::Score { Certainty::Possible } else { Certainty::True },
        text,
        evidence: vec![evidence(listing)],
        missing: if m.basis == Basis::Score { vec!["confirmed identity".to_owned()] } else { Vec::new() },
    })
}
