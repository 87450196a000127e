//! A stream of rows, screened in their order on all cores, each distinct supplier once.
//!
//! Memory is bounded by the size of a chunk and of the memory of subjects screened before, not by the input. Rows are
//! answered in input order and with the same words on one thread or many, because a subject's answer depends on nothing but
//! the subject.

use crate::matching::{Opinion, Screener, Subject};
use crate::observe::{self, Observed, observe};
use crate::{Error, findings};
use karez_model::{Answer, RowError, Screened, Status};
use karez_tables::{BadRow, Record};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many rows are in work at once.
pub(crate) const CHUNK: usize = 2048;
/// How many distinct subjects are remembered; then the memory starts anew. Repeated suppliers usually stand close together.
const REMEMBERED: usize = 20_000;

/// Counts of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Rows answered.
    pub rows: u64,
    /// Rows with a match.
    pub review: u64,
    /// Rows without one, all needed lists whole and fresh.
    pub no_match: u64,
    /// Rows without one, a needed list partial or old.
    pub incomplete: u64,
    /// Rows that could not be read.
    pub error: u64,
    /// Rows with an observation, by the group it belongs to; whatever their status.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub observed: BTreeMap<String, u64>,
    /// Rows that repeated a subject and were answered from memory. How the work went and not what was answered: another run,
    /// or one that was taken up again, may have another figure, so it stands in no output.
    #[serde(skip)]
    pub repeated: u64,
}

impl Counts {
    /// Adds the counts of another stretch of the same run.
    pub fn merge(&mut self, other: &Counts) {
        self.rows += other.rows;
        self.review += other.review;
        self.no_match += other.no_match;
        self.incomplete += other.incomplete;
        self.error += other.error;
        self.repeated += other.repeated;
        for (group, rows) in &other.observed {
            *self.observed.entry(group.clone()).or_default() += rows;
        }
    }

    /// Counts an answer.
    pub fn add(&mut self, answer: &Answer) {
        self.rows += 1;
        for group in observe::groups_of(answer) {
            *self.observed.entry(group.to_owned()).or_default() += 1;
        }
        *match answer.status() {
            Status::Review => &mut self.review,
            Status::NoMatch => &mut self.no_match,
            Status::Incomplete => &mut self.incomplete,
            Status::Error => &mut self.error,
        } += 1;
    }
}

/// The name and version that stand in every answer.
pub fn engine() -> String {
    format!("karez {}", env!("CARGO_PKG_VERSION"))
}

/// Why a run ended early: screening failed, or the taker of answers did.
#[derive(Debug)]
pub enum Stopped<E> {
    /// Screening failed.
    Screening(Error),
    /// The taker of answers refused one.
    Taker(E),
}

/// Screens `rows` and hands each answer to `take`, in order.
pub fn run<E>(
    screener: &Screener,
    rows: impl Iterator<Item = Result<Record, BadRow>>,
    mut take: impl FnMut(Answer) -> Result<(), E>,
) -> Result<Counts, Stopped<E>> {
    let mut counts = Counts::default();
    let mut memory: HashMap<String, Arc<Said>> = HashMap::new();
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Result<Record, BadRow>> = rows.by_ref().take(CHUNK).collect();
        let keys: Vec<Option<String>> = chunk
            .iter()
            .map(|r| r.as_ref().ok().map(|r| subject_key(screener, r)).transpose())
            .collect::<Result<_, Error>>()
            .map_err(Stopped::Screening)?;
        let mut new: Vec<usize> = Vec::new();
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (i, key) in keys.iter().enumerate() {
            if let Some(key) = key
                && !memory.contains_key(key)
                && first.insert(key, i).is_none()
            {
                new.push(i);
            }
        }
        let answered = keys.iter().flatten().count() - new.len();
        counts.repeated += answered as u64;
        let said: Vec<(usize, Said)> = new
            .into_par_iter()
            .filter_map(|i| chunk[i].as_ref().ok().map(|record| (i, record)))
            .map(|(i, record)| say(screener, record).map(|said| (i, said)))
            .collect::<Result<_, Error>>()
            .map_err(Stopped::Screening)?;
        for (i, said) in said {
            if let Some(key) = &keys[i] {
                memory.insert(key.clone(), Arc::new(said));
            }
        }
        for (row, key) in chunk.into_iter().zip(&keys) {
            let answer = match row {
                Err(bad) => Answer::Unreadable(unreadable(bad)),
                Ok(record) => {
                    let said = match key.as_ref().and_then(|k| memory.get(k)) {
                        Some(said) => Arc::clone(said),
                        None => Arc::new(say(screener, &record).map_err(Stopped::Screening)?),
                    };
                    Answer::Screened(Box::new(screened(screener, record, &said).map_err(Stopped::Screening)?))
                }
            };
            counts.add(&answer);
            take(answer).map_err(Stopped::Taker)?;
        }
        if memory.len() > REMEMBERED {
            memory.clear();
        }
    }
    Ok(counts)
}

/// What makes two rows the same subject: every fact that is compared, and the id to which decisions bind.
fn subject_key(screener: &Screener, record: &Record) -> Result<String, Error> {
    // The user's own number matters where decisions bind to it, and an id where it is that of an entry; otherwise one supplier
    // under two numbers is one subject.
    let id = if screener.decides() { id_text(record) } else { String::new() };
    let entry = if screener.knows(&record.entity.id)? { record.entity.id.as_str() } else { "" };
    let mut key = format!("{id}\u{1}{entry}\u{1}{}", record.entity.schema);
    for referent in &record.entity.referents {
        key.push('\u{3}');
        key.push_str(referent);
    }
    for (property, values) in &record.entity.properties {
        key.push('\u{1}');
        key.push_str(property);
        for value in values {
            key.push('\u{2}');
            key.push_str(value);
        }
    }
    Ok(key)
}

/// What is said of a subject: who it may be, and what is observed beside the name.
struct Said {
    opinion: Opinion,
    observed: Observed,
}

fn say(screener: &Screener, record: &Record) -> Result<Said, Error> {
    let opinion = opinion(screener, record)?;
    let observed = observe(&record.entity, &observe::Asked { screener, matches: &opinion.matches })?;
    Ok(Said { opinion, observed })
}

pub(crate) fn opinion(screener: &Screener, record: &Record) -> Result<Opinion, Error> {
    screener.screen(Subject { id: &id_text(record), entity: &record.entity })
}

fn id_text(record: &Record) -> String {
    match &record.id {
        None => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

fn screened(screener: &Screener, record: Record, said: &Said) -> Result<Screened, Error> {
    let Said { opinion, observed } = said;
    let mut findings = opinion.findings.clone();
    for note in record.notes.iter().map(|n| &n.text).chain(&observed.notes) {
        findings.push(findings::of_note(note, &record.at)?);
    }
    let observations = observe::placed(&observed.observations, &record.at);
    Ok(Screened {
        row: record.at,
        id: record.id,
        subject: record.entity,
        as_of: screener.policy().as_of,
        status: opinion.status,
        matches: opinion.matches.clone(),
        observations,
        findings,
        excluded: opinion.excluded.clone(),
        columns: record.columns,
        snapshot: screener.snapshot().id().to_owned(),
        engine: engine(),
    })
}

pub(crate) fn unreadable(bad: BadRow) -> RowError {
    RowError { row: bad.at, status: Status::Error, id: bad.id, error: bad.error, columns: bad.columns }
}
