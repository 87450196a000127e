//! FollowTheMoney as JSON lines: the exports of OpenSanctions (`entities.ftm.json`, `targets.nested.json`), of Aleph, and any
//! other data in that model.
//!
//! The model is that of <https://followthemoney.tech>: an object a line with an id, a schema, and properties that are lists of
//! strings. Ids are kept as they stand, since values of other entities point to them and entries of other lists share them
//! (`referents`). Every property is kept, known or not, with every value in its order; every other field of an object
//! (`datasets`, `first_seen`, `target` …) is carried through to an export. All entities are entries, sanctions, shares and
//! family ties too, so that an export gives back what came in; [`screened`](karez_model::Entity::screened) says which are looked
//! for by name.
//!
//! Traps. A list may have five million entities and two gigabytes: a line is held at a time, and beyond it the sanctions, and in
//! the nested form the ids. The nested form repeats an entity under every target that has to do with it, less the way back to
//! that target: the first copy is an entry, unless the entity has a line of its own. `last_change` and its kin are days of one
//! entity or of a crawler, so none is taken for the day of publication; that of the index beside the file is, if the index
//! describes this file. Exports made by hand hold numbers, bare values and objects where strings belong; they are kept as text,
//! counted and named in a note.

mod index;
mod line;
mod sanctions;

use super::{Format, Head, Set, never};
use crate::Error;
use crate::catalogue::Source;
use crate::reading::{Out, listing, record};
use index::Index;
use karez_model::{Entity, Listed, Record};
use karez_tables::{Content, TextLine};
use line::Given;
use memchr::memmem;
use sanctions::Sanctions;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The schema whose entities say who lists another.
const SANCTION: &str = "Sanction";
/// Most bytes of a line.
const LINE_BYTES: usize = 16 << 20;
/// Most unknown schemata named one by one.
const NAMED: usize = 20;
/// Most ids remembered, at 17 bytes and up to thrice that while the set grows.
const IDS: usize = 20_000_000;

pub(super) const FORMAT: Format = Format {
    sources: &["ftm"],
    name: "FollowTheMoney JSON lines",
    real: true,
    fits,
    beside: index::beside,
    supplement: never,
    read,
};

fn fits(head: &Head) -> bool {
    let object = head.text.lines().find(|l| !l.trim().is_empty()).is_some_and(|l| l.trim_start().starts_with('{'));
    let key = |name: &str| head.text.contains(&format!("\"{name}\""));
    // A line may be longer than the head that is looked at.
    object && (key("schema") && (key("properties") || key("id")) || !head.text.contains('\n') && key("properties"))
}

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    // The first file is the data, whatever it is called.
    let of_index = |n: usize, file: &Content| n > 0 && index::is_one(file.name());
    let data: Vec<&Content> = set.iter().enumerate().filter(|(n, f)| !of_index(*n, f)).map(|(_, f)| f).collect();
    let index = set.iter().enumerate().find(|(n, f)| of_index(*n, f)).map(|(_, f)| f);
    let index = index.map(|file| Index::read(file, out)).transpose()?.flatten();
    let survey = Survey::of(&data)?;
    if survey.sanctions.overflowed() {
        out.note("more Sanction records than are held at a time: listings are told by their datasets alone");
    }
    let mut reader =
        Reader { source, data: &data, ids: survey.ids, sanctions: survey.sanctions, notes: Notes::default(), out };
    for file in &data {
        let before = reader.out.summary.rows;
        let mut bytes = 0;
        lines(file, |line| {
            bytes += line.text.len() as u64 + u64::from(line.ended);
            reader.line(file, &line)
        })?;
        let rows = reader.out.summary.rows - before;
        if let Some(index) = &index {
            index.check(file, rows, bytes, reader.out);
        }
    }
    let Reader { notes, ids, out, .. } = reader;
    if ids.is_some_and(|ids| ids.full()) {
        out.note(format!("more than {IDS} entities: of those nested in others some may be there more than once"));
    }
    notes.give(out);
    Ok(())
}

/// Every line of a file that is not empty; an error where the file breaks off.
fn lines(file: &Content, mut take: impl FnMut(TextLine) -> Result<(), Error>) -> Result<(), Error> {
    for line in file.lines(LINE_BYTES)? {
        if let Some(cause) = line.broken {
            return Err(Error::Record { file: file.name().to_owned(), line: line.number, what: cause });
        }
        if !line.overlong && line.text.chars().all(|c| c.is_whitespace() || matches!(c, '\0' | '\u{1a}' | '\u{feff}')) {
            continue;
        }
        take(line)?;
    }
    Ok(())
}

/// What has to be known of the whole before the first entry is given.
struct Survey {
    sanctions: Sanctions,
    /// The ids of all lines, where entities are nested.
    ids: Option<Ids>,
}

impl Survey {
    fn of(data: &[&Content]) -> Result<Survey, Error> {
        let (mut sanctions, mut nested) = (Sanctions::default(), false);
        let (marks, schema) = (memmem::Finder::new("\"Sanction\""), memmem::Finder::new("\"schema\""));
        for (number, file) in (0u16..).zip(data) {
            lines(file, |line| {
                let text = line.text.as_bytes();
                nested |= schema.find_iter(text).nth(1).is_some();
                if marks.find(text).is_some()
                    && let Ok(given) = line::parse(&line, &mut |_| ())
                {
                    given.each(&mut |g| {
                        if g.schema == SANCTION {
                            sanctions.take(&g, number, line.number);
                        }
                    });
                }
                Ok(())
            })?;
        }
        sanctions.finish();
        let mut ids = nested.then(Ids::default);
        for file in data.iter().filter(|_| nested) {
            lines(file, |line| {
                if let (Some(ids), Some(id)) = (&mut ids, line::id_of(&line.text)) {
                    ids.insert(&id);
                }
                Ok(())
            })?;
        }
        Ok(Survey { sanctions, ids })
    }
}

/// An id in 128 bits of its sha256: few enough to hold millions, enough that none is made to pass for another.
fn id_hash(id: &str) -> u128 {
    let hash: [u8; 32] = Sha256::digest(id.as_bytes()).into();
    hash.iter().take(16).fold(0u128, |n, b| n << 8 | u128::from(*b))
}

/// Ids by hash.
#[derive(Default)]
struct Ids(HashSet<u128>);

impl Ids {
    /// Whether an id is new. Once too many are known, every id is.
    fn insert(&mut self, id: &str) -> bool {
        let hash = id_hash(id);
        if self.full() { !self.0.contains(&hash) } else { self.0.insert(hash) }
    }

    fn full(&self) -> bool {
        self.0.len() >= IDS
    }
}

struct Reader<'r, 'o> {
    source: &'r Source,
    data: &'r [&'r Content],
    sanctions: Sanctions,
    ids: Option<Ids>,
    notes: Notes,
    out: &'r mut Out<'o>,
}

impl Reader<'_, '_> {
    fn line(&mut self, file: &Content, line: &TextLine) -> Result<(), Error> {
        self.out.row();
        if line.overlong {
            return self.out.reject(file, line.number, format!("a line of more than {LINE_BYTES} bytes"), &line.text);
        }
        let at = (file.name(), line.number);
        let mut odd = Vec::new();
        let given = match line::parse(line, &mut |oddity| odd.push(oddity)) {
            Ok(given) => given,
            Err(e) if e.cut => {
                let what = format!("the file breaks off inside a record: {}", e.cause);
                return Err(Error::Record { file: file.name().to_owned(), line: line.number, what });
            }
            Err(e) => return self.out.reject(file, line.number, e.cause, &line.text),
        };
        odd.into_iter().for_each(|oddity| self.notes.count(oddity.says(), at));
        let mut all = Vec::new();
        given.each(&mut |given| all.push(given));
        for (n, given) in all.into_iter().enumerate() {
            let new = n == 0 || self.ids.as_mut().is_none_or(|ids| ids.insert(&given.id));
            if new {
                let listed = self.listed(given, record(file, line.number));
                self.out.entry(listed)?;
            }
        }
        Ok(())
    }

    fn listed(&mut self, given: Given, record: Record) -> Listed {
        let Given { id, schema, properties, mut referents, carried, .. } = given;
        if karez_data::find(&karez_data::FTM_SCHEMATA, &schema).is_none() {
            self.notes.schema(&schema);
        }
        let datasets: Vec<&str> =
            carried.get("datasets").and_then(|d| d.as_array()).into_iter().flatten().filter_map(|d| d.as_str()).collect();
        let datasets = datasets.join(", ");
        let of_file = |file: u16, line: u64| {
            self.data.get(usize::from(file)).map_or_else(Record::default, |f| crate::reading::record(f, line))
        };
        let joined = self.sanctions.listings(&id, self.source, of_file);
        if joined.undated > 0 {
            self.notes.count("dates of Sanction records that could not be read", (&record.file, record.line));
        }
        if joined.more {
            self.notes.count("entities with more Sanction records than are joined to one", (&record.file, record.line));
        }
        let mut listings = joined.listings;
        if listings.is_empty() {
            listings.push(listing(self.source, &id, record));
            // What is said of the entity is told by its sets of data alone.
            listings.iter_mut().filter(|_| !datasets.is_empty()).for_each(|l| {
                (l.authority, l.program) = (datasets.clone(), datasets.clone());
                if let Some(page) = properties.get("sourceUrl").and_then(|pages| pages.first()) {
                    l.source.clone_from(page);
                }
            });
        }
        for l in &mut listings {
            for (field, otherwise) in [(&mut l.authority, &self.source.authority), (&mut l.program, &self.source.program)] {
                if field.is_empty() {
                    field.clone_from(if datasets.is_empty() { otherwise } else { &datasets });
                }
            }
        }
        for referent in joined.referents {
            if referent != id && !referents.contains(&referent) {
                referents.push(referent);
            }
        }
        let entity = Entity { id, schema, properties, referents, ..Entity::default() };
        Listed { entity, listings, carried, ftm: true, ..Listed::default() }
    }
}

/// What is unusual, counted, each with the place of the first.
#[derive(Default)]
struct Notes {
    counts: BTreeMap<&'static str, (usize, String)>,
    schemata: BTreeSet<String>,
    more_schemata: bool,
}

impl Notes {
    fn count(&mut self, what: &'static str, (file, line): (&str, u64)) {
        let (count, _) = self.counts.entry(what).or_insert_with(|| (0, format!("{file}, line {line}")));
        *count += 1;
    }

    fn schema(&mut self, schema: &str) {
        if self.schemata.len() < NAMED {
            self.schemata.insert(schema.chars().take(100).collect());
        } else if !self.schemata.contains(schema) {
            self.more_schemata = true;
        }
    }

    fn give(self, out: &mut Out) {
        for schema in self.schemata {
            out.note(format!("schema {schema:?} is not known; its entities are kept, and found by their names"));
        }
        if self.more_schemata {
            out.note("further schemata that are not known");
        }
        for (what, (count, first)) in self.counts {
            out.note(format!("{count} {what}; the first: {first}"));
        }
    }
}

#[cfg(test)]
mod tests;
