//! What changed between two versions of a list, entry by entry and field by field.
//!
//! Where a value stood in its file is no part of what it says: entries that only moved are the same. Each version is read as a
//! stream; of entries that are the same in both only a hash is held.

use super::Version;
use crate::Error;
use crate::reading::{Reject, Sink};
use karez_model::{Date, Listed, Listing, Record};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// How an entry differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Only the later version has it.
    Added,
    /// Only the earlier version has it.
    Removed,
    /// Both have it, and it says something else.
    Changed,
}

/// An entry that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How.
    pub change: Kind,
    /// The list.
    pub list: String,
    /// The entry's id.
    pub id: String,
    /// The name to show.
    pub caption: String,
    /// The fields that differ; of an entry added or removed, all it has.
    pub fields: Vec<FieldChange>,
}

/// A field that differs: the values that went and those that came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// A property of the entity, or a field of the listing.
    pub field: String,
    /// Values that only the earlier version has.
    pub removed: Vec<String>,
    /// Values that only the later version has.
    pub added: Vec<String>,
}

/// All that differs between two versions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// Entries of the earlier version that the later one does not have or has otherwise.
    pub before: Vec<Listed>,
    /// Entries of the later version that the earlier one does not have or has otherwise.
    pub after: Vec<Listed>,
    /// How many entries are the same in both.
    pub same: usize,
}

impl Changes {
    /// The changes in words: removed, added and changed entries, each by id.
    pub fn in_words(&self) -> Vec<Change> {
        let by_id = |entries: &[Listed]| -> BTreeMap<String, Vec<Listed>> {
            let mut map: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
            entries.iter().for_each(|l| map.entry(l.entity.id.clone()).or_default().push(l.clone()));
            map
        };
        let (before, after) = (by_id(&self.before), by_id(&self.after));
        let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let mut changes: Vec<Change> = ids
            .into_iter()
            .map(|id| {
                let (old, new) = (before.get(id), after.get(id));
                let change = match (old, new) {
                    (None, _) => Kind::Added,
                    (_, None) => Kind::Removed,
                    _ => Kind::Changed,
                };
                let shown = new.or(old).and_then(|e| e.first());
                Change {
                    change,
                    list: shown.and_then(|l| l.listings.first()).map_or_else(String::new, |l| l.list.clone()),
                    id: id.clone(),
                    caption: shown.map_or_else(String::new, |l| l.entity.caption().to_owned()),
                    fields: field_changes(old.map_or(&[], Vec::as_slice), new.map_or(&[], Vec::as_slice)),
                }
            })
            .collect();
        changes.sort_by(|a, b| (a.change, &a.id).cmp(&(b.change, &b.id)));
        changes
    }
}

/// Compares two versions.
pub fn diff(from: &Version, to: &Version) -> Result<Changes, Error> {
    compare(Some(from), Some(to), &says, &says)
}

/// What a version says on one day beside what another, or the same, says on another day: an entry also differs where one of its
/// listings is in effect on one of the days only. A version that is not there says nothing.
pub fn delta(from: Option<&Version>, to: Option<&Version>, days: (Date, Date)) -> Result<Changes, Error> {
    compare(from, to, &|l| says_on(l, days.0), &|l| says_on(l, days.1))
}

type Says<'f> = &'f dyn Fn(&Listed) -> u128;

fn compare(from: Option<&Version>, to: Option<&Version>, old: Says, new: Says) -> Result<Changes, Error> {
    let read = |version: Option<&Version>, sink: &mut dyn Sink| version.map_or(Ok(()), |v| v.read(sink).map(drop));
    let mut known = Hashes { says: old, known: HashSet::new() };
    read(from, &mut known)?;
    let mut differing = Differing { says: new, known: known.known, same: HashSet::new(), entries: Vec::new() };
    read(to, &mut differing)?;
    let Differing { known, same, entries: after, .. } = differing;
    if known.len() == same.len() {
        return Ok(Changes { before: Vec::new(), after, same: same.len() });
    }
    let mut gone = Except { says: old, same: &same, entries: Vec::new() };
    read(from, &mut gone)?;
    Ok(Changes { before: gone.entries, after, same: same.len() })
}

/// What an entry says, and which of its listings are in effect on a day.
fn says_on(listed: &Listed, day: Date) -> u128 {
    let in_effect = listed.listings.iter().fold(1u128, |n, l| n << 1 | u128::from(l.in_effect(day)));
    says(listed).wrapping_mul(3).wrapping_add(in_effect)
}

/// What an entry says, in a hash: all of it but where it stood.
fn says(listed: &Listed) -> u128 {
    let mut listed = listed.clone();
    listed.statements.iter_mut().for_each(|s| s.record = None);
    for listing in &mut listed.listings {
        *listing = Listing { record: Record::default(), source: String::new(), seen: String::new(), ..listing.clone() };
    }
    let mut hash = Sha256::new();
    // The order in which a file gives values says nothing.
    let mut values: Vec<String> =
        fields(&listed).into_iter().flat_map(|(f, vs)| vs.into_iter().map(move |v| format!("{f}={v}"))).collect();
    values.sort();
    for value in std::iter::once(&listed.entity.id).chain(&values) {
        hash.update((value.len() as u64).to_le_bytes());
        hash.update(value.as_bytes());
    }
    let bytes: [u8; 32] = hash.finalize().into();
    bytes.iter().take(16).fold(0, |n, b| n << 8 | u128::from(*b))
}

/// Everything an entry says, by field.
fn fields(listed: &Listed) -> BTreeMap<String, BTreeSet<String>> {
    let mut fields: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut add = |field: &str, value: String| {
        if !value.is_empty() {
            fields.entry(field.to_owned()).or_default().insert(value);
        }
    };
    add("schema", listed.entity.schema.clone());
    for (property, values) in &listed.entity.properties {
        values.iter().for_each(|v| add(property, v.clone()));
    }
    listed.entity.referents.iter().for_each(|r| add("referents", r.clone()));
    for s in &listed.statements {
        for (what, said) in [("quality", &s.quality), ("script", &s.script), ("note", &s.note)] {
            if !said.is_empty() {
                add(&format!("{what} of {}", s.property), format!("{}: {said}", s.value));
            }
        }
    }
    for l in &listed.listings {
        let day = |d: Option<karez_model::PartialDate>| d.map_or_else(String::new, |d| d.to_string());
        add("authority", l.authority.clone());
        add("program", l.program.clone());
        add("basis", l.basis.clone());
        l.programs.iter().for_each(|p| add("programs", p.clone()));
        l.sublists.iter().for_each(|s| add("sublists", s.clone()));
        add("effective", day(l.effective));
        add("delisted", day(l.delisted));
        add("reference", l.reference.clone().unwrap_or_default());
        add("extension", l.extension.clone().unwrap_or_default());
        add("author", l.author.clone().unwrap_or_default());
        add("reply", l.reply.clone().unwrap_or_default());
        add("confidence", l.confidence.clone());
        for (term, values) in &l.terms {
            values.iter().for_each(|v| add(term, v.clone()));
        }
    }
    fields
}

fn field_changes(old: &[Listed], new: &[Listed]) -> Vec<FieldChange> {
    let all = |entries: &[Listed]| {
        let mut map: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        entries.iter().for_each(|l| fields(l).into_iter().for_each(|(f, v)| map.entry(f).or_default().extend(v)));
        map
    };
    let (old, new) = (all(old), all(new));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let empty = BTreeSet::new();
    let change = |field: &String| {
        let (was, is) = (old.get(field).unwrap_or(&empty), new.get(field).unwrap_or(&empty));
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect();
        FieldChange { field: field.clone(), removed: only(was, is), added: only(is, was) }
    };
    names.into_iter().map(change).filter(|c| !(c.removed.is_empty() && c.added.is_empty())).collect()
}

/// The hashes of a version's entries.
struct Hashes<'s> {
    says: Says<'s>,
    known: HashSet<u128>,
}

impl Sink for Hashes<'_> {
    fn entry(&mut self, listed: Listed) -> Result<(), Error> {
        self.known.insert((self.says)(&listed));
        Ok(())
    }

    fn reject(&mut self, _: Reject) -> Result<(), Error> {
        Ok(())
    }
}

/// The entries that are not among those known.
struct Differing<'s> {
    says: Says<'s>,
    known: HashSet<u128>,
    same: HashSet<u128>,
    entries: Vec<Listed>,
}

impl Sink for Differing<'_> {
    fn entry(&mut self, listed: Listed) -> Result<(), Error> {
        let hash = (self.says)(&listed);
        if self.known.contains(&hash) {
            self.same.insert(hash);
        } else {
            self.entries.push(listed);
        }
        Ok(())
    }

    fn reject(&mut self, _: Reject) -> Result<(), Error> {
        Ok(())
    }
}

/// The entries that are not the same in both.
struct Except<'s> {
    says: Says<'s>,
    same: &'s HashSet<u128>,
    entries: Vec<Listed>,
}

impl Sink for Except<'_> {
    fn entry(&mut self, listed: Listed) -> Result<(), Error> {
        if !self.same.contains(&(self.says)(&listed)) {
            self.entries.push(listed);
        }
        Ok(())
    }

    fn reject(&mut self, _: Reject) -> Result<(), Error> {
        Ok(())
    }
}
