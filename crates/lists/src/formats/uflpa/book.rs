//! The entries of a set of files, gathered: rows of one entity become one, and a notice finds the entity that it speaks of.
//!
//! An entity on two sub-lists since the same day has one listing with both; since different days, two. A subsidiary that a
//! row names is an entity of its own, listed by the row of its parent: its listing has the parent's reference, so that a count
//! of references counts rows of the list and not what they reach.

use super::page::SUBLISTS;
use super::parting::is_company;
use super::wording::Named;
use crate::Error;
use crate::catalogue::Source;
use crate::reading::{Out, entity, listing, slug};
use karez_model::{Entity, Listed, Listing, NAME_PROPERTIES, PartialDate, Record, Statement, term};
use std::collections::HashMap;

/// An entry of any of the files.
pub(super) struct Entry<'e> {
    pub named: &'e Named,
    /// Its whole text, as the file has it.
    pub wording: &'e str,
    /// None where the file does not say.
    pub sublists: Vec<String>,
    pub effective: Option<PartialDate>,
    pub record: Record,
}

/// The entries.
#[derive(Default)]
pub(super) struct Book {
    listed: Vec<Listed>,
    by_id: HashMap<String, usize>,
    /// By every name, in the form in which an id has it.
    by_name: HashMap<String, usize>,
}

impl Book {
    /// Adds an entry and the subsidiaries it names. `more` says what else a file says of the listing.
    pub(super) fn add(&mut self, source: &Source, entry: &Entry, more: &dyn Fn(&mut Listing)) {
        let reference = slug(&entry.named.name);
        let mut l = listing(source, &reference, entry.record.clone());
        l.sublists_unknown = entry.sublists.is_empty();
        l.sublists.clone_from(&entry.sublists);
        l.effective = entry.effective;
        l.extension = Some(entry.named.extension.join("; ")).filter(|e| !e.is_empty());
        l.say(term::WORDING, entry.wording);
        more(&mut l);
        self.put(Listed { entity: named(source, entry.named), listings: vec![l.clone()], ..Listed::default() });
        self.subsidiaries(source, entry.named, &l);
    }

    fn subsidiaries(&mut self, source: &Source, parent: &Named, of: &Listing) {
        for one in &parent.subsidiaries {
            let mut l = Listing { extension: None, ..of.clone() };
            l.say(term::LINKED_TO, &parent.name);
            l.say(term::REMARKS, &format!("named in the entry of {}", parent.name));
            self.put(Listed { entity: named(source, one), listings: vec![l], ..Listed::default() });
            self.subsidiaries(source, one, of);
        }
    }

    /// Adds an entity, or adds to the one with its id what that does not have yet.
    pub(super) fn put(&mut self, listed: Listed) {
        let at = match self.by_id.get(&listed.entity.id) {
            Some(&at) => {
                merge(&mut self.listed[at], listed);
                at
            }
            None => {
                self.by_id.insert(listed.entity.id.clone(), self.listed.len());
                self.listed.push(listed);
                self.listed.len() - 1
            }
        };
        for name in self.listed[at].entity.names() {
            self.by_name.entry(slug(name)).or_insert(at);
        }
    }

    /// The entity that somebody names so: by its own name, by any of its names, or by any of the names given.
    pub(super) fn find(&self, source: &Source, named: &Named) -> Option<usize> {
        let by_id = |name: &String| self.by_id.get(&id(source, name)).copied();
        let by_name = |name: &String| self.by_name.get(&slug(name)).copied();
        let others = || named.aliases.iter().chain(&named.former);
        by_id(&named.name).or_else(|| by_name(&named.name)).or_else(|| others().find_map(by_id))
    }

    pub(super) fn get(&self, at: usize) -> &Listed {
        &self.listed[at]
    }

    pub(super) fn get_mut(&mut self, at: usize) -> &mut Listed {
        &mut self.listed[at]
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Listed> {
        self.listed.iter()
    }

    /// Gives all entries in the order in which they first stood.
    pub(super) fn give(self, out: &mut Out) -> Result<(), Error> {
        self.listed.into_iter().try_for_each(|listed| out.entry(listed))
    }
}

/// The id of the entity of this name.
pub(super) fn id(source: &Source, name: &str) -> String {
    format!("{}-{}", source.id, slug(name))
}

fn named(source: &Source, named: &Named) -> Entity {
    let schema = if is_company(&named.name) { "Company" } else { "Organization" };
    let mut e = entity(source, &named.name, schema);
    e.add("name", named.name.as_str());
    for (property, names) in
        [("alias", &named.aliases), ("previousName", &named.former), ("abbreviation", &named.abbreviations)]
    {
        for name in names {
            if !e.names().any(|n| n == name) {
                e.add(property, name.as_str());
            }
        }
    }
    e
}

fn merge(into: &mut Listed, other: Listed) {
    let of = |l: &Listed| l.listings.first().map(|l| l.record.clone());
    let (here, record) = (of(into), of(&other));
    for property in NAME_PROPERTIES {
        for value in other.entity.values(property) {
            if into.entity.names().any(|n| n == value) {
                continue;
            }
            into.entity.add(property, value.as_str());
            // What another row says is traced to that row.
            if record == here {
                continue;
            }
            let value = value.clone();
            into.statements.push(Statement {
                property: property.into(),
                value,
                record: record.clone(),
                ..Statement::default()
            });
        }
    }
    for l in other.listings {
        let same =
            |k: &&mut Listing| (k.effective, &k.reference, &k.confidence) == (l.effective, &l.reference, &l.confidence);
        match into.listings.iter_mut().find(same) {
            Some(known) => together(known, l),
            None => into.listings.push(l),
        }
    }
    // An entity that has a row of its own is counted by that row, wherever a parent's row names it as well.
    let own = into.entity.id.clone();
    into.listings.sort_by_key(|l| l.reference.as_ref().is_none_or(|r| own != format!("{}-{r}", l.list)));
}

/// Another row of the same listing adds its sub-list and its wording.
fn together(known: &mut Listing, other: Listing) {
    for sublist in other.sublists {
        if !known.sublists.contains(&sublist) {
            known.sublists.push(sublist);
        }
    }
    known.sublists.sort_by_key(|s| SUBLISTS.iter().position(|o| o == s));
    known.sublists_unknown = known.sublists.is_empty();
    if let Some(extension) = other.extension {
        let all = known.extension.get_or_insert_default();
        if !all.to_lowercase().contains(&extension.to_lowercase()) {
            let joint = if all.is_empty() { "" } else { "; " };
            all.push_str(joint);
            all.push_str(&extension);
        }
    }
    for (term, values) in &other.terms {
        values.iter().for_each(|v| known.say(term, v));
    }
}
