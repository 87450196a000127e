//! Entries whose records a format gives apart: one row an alias, one row an address, one row a list.

use crate::Error;
use crate::reading::{Out, what};
use karez_model::{Listed, Listing, Places, Statement, term};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

/// Entries gathered by id: the records of one entry that a format gives apart (one row an alias, one row a list) become one.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    entries: Vec<Listed>,
    by_id: HashMap<String, usize>,
}

impl Gathered {
    /// Adds an entry, or adds to the one with the same id what it does not have yet.
    pub(crate) fn add(&mut self, listed: Listed) {
        match self.by_id.get(&listed.entity.id) {
            None => {
                self.by_id.insert(listed.entity.id.clone(), self.entries.len());
                self.entries.push(listed);
            }
            Some(&at) => merge(&mut self.entries[at], listed),
        }
    }

    /// The entry with this id.
    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut Listed> {
        self.by_id.get(id).map(|&at| &mut self.entries[at])
    }

    /// All entries in the order in which their first records stood, for a reader that has more to do with each.
    pub(crate) fn entries(self) -> Vec<Listed> {
        self.entries
    }

    /// Gives all entries in the order in which their first records stood.
    pub(crate) fn give(self, out: &mut Out) -> Result<(), Error> {
        self.entries.into_iter().try_for_each(|listed| out.entry(listed))
    }
}

/// Adds to an entry what another record of it says.
fn merge(into: &mut Listed, other: Listed) {
    // Every value of another record is traced to that record.
    let from = other.listings.first().map(|l| l.record.clone());
    let here = into.listings.first().map(|l| l.record.clone());
    let said: HashSet<(&str, &str)> = other.statements.iter().map(|s| (s.property.as_str(), s.value.as_str())).collect();
    for (property, values) in other.entity.properties {
        for value in values {
            if into.entity.has(&property, &value) {
                continue;
            }
            into.entity.add(&property, value.as_str());
            if !said.contains(&(property.as_str(), value.as_str())) && from != here {
                let record = from.clone();
                into.statements.push(Statement { property: property.clone(), value, record, ..Statement::default() });
            }
        }
    }
    for statement in other.statements {
        // Said again of the same value: its first record stands. A list that gives a row for every pair of name and address
        // says everything a hundred times.
        if into.places.of("said", &into.statements, what, &what(&statement)).is_none() {
            into.statements.push(Statement { record: statement.record.or(from.clone()), ..statement });
        }
    }
    for referent in other.entity.referents {
        if into.places.of("referents", &into.entity.referents, String::as_str, &referent.as_str()).is_none() {
            into.entity.referents.push(referent);
        }
    }
    carry(&mut into.carried, &mut into.places, other.carried);
    for listing in other.listings {
        let Some(at) = into.places.of("listings", &into.listings, which, &which(&listing)) else {
            into.listings.push(listing);
            continue;
        };
        // Another row of the same listing adds its terms, programmes and provisions.
        let known = &mut into.listings[at];
        known.add_basis(&listing.basis);
        if listing.source != known.source {
            known.say(term::CITATION, &listing.source);
        }
        known.reply = known.reply.take().or(listing.reply);
        for (term, values) in &listing.terms {
            values.iter().for_each(|v| known.say(term, v));
        }
        listing.programs.iter().for_each(|p| known.add_program(p));
        for one in listing.sublists {
            if known.places.of("(sublists)", &known.sublists, String::as_str, &one.as_str()).is_none() {
                known.sublists.push(one);
            }
        }
    }
}

/// What tells the listings of an entry apart: two rows in which it is the same tell of one listing.
fn which(l: &Listing) -> impl Hash + Eq {
    (&l.list, &l.program, l.effective, l.delisted, &l.reference, &l.author, &l.authority)
}

/// Carries along what another row has beside its entity: of lists every member, of other values the first.
fn carry(into: &mut BTreeMap<String, Value>, places: &mut Places, other: BTreeMap<String, Value>) {
    for (key, value) in other {
        match (into.get_mut(&key), value) {
            (None, value) => {
                into.insert(key, value);
            }
            (Some(Value::Array(all)), Value::Array(more)) => more.into_iter().for_each(|one| {
                if places.of(&format!("carried {key}"), all, |known| known, &&one).is_none() {
                    all.push(one);
                }
            }),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::tests::listed;
    use crate::reading::{Kept, said, state};

    #[test]
    fn records_of_one_id_become_one_entry_and_every_value_keeps_its_line() {
        let mut gathered = Gathered::default();
        for one in [listed("a", "Example Gin", 2), listed("b", "Other", 3), listed("a", "Example Cotton", 4)] {
            gathered.add(one);
        }
        let mut kept = Kept::default();
        gathered.give(&mut Out::new(&mut kept)).unwrap();
        assert_eq!(kept.entries.len(), 2);
        assert_eq!(kept.entries[0].entity.values("name"), ["Example Gin", "Example Cotton"]);
        let of: Vec<u64> = kept.entries[0].statements.iter().filter_map(|s| Some(s.record.as_ref()?.line)).collect();
        assert_eq!(of, [4]);
        assert_eq!(kept.entries[0].listings.len(), 1);
    }

    #[test]
    fn what_many_rows_say_of_a_value_is_kept_once_with_the_first_of_them() {
        let mut gathered = Gathered::default();
        for line in 2..50 {
            let mut row = listed("a", "Example Gin", line);
            row.listings[0].basis = if line < 20 { "Act 1".into() } else { "Act 2; Act 1".into() };
            state(&mut row, Statement { quality: "low".into(), ..said("weakAlias", "Gin") });
            gathered.add(row);
        }
        let mut kept = Kept::default();
        gathered.give(&mut Out::new(&mut kept)).unwrap();
        let entry = &kept.entries[0];
        assert_eq!((entry.statements.len(), entry.statements[0].record.clone()), (1, None));
        assert_eq!(entry.listings[0].basis, "Act 1; Act 2");
    }

    #[test]
    fn fifty_thousand_rows_of_one_entry_add_each_its_own() {
        let mut gathered = Gathered::default();
        for line in 2..50_002 {
            let own = format!("Example Gin {line:06}");
            let mut row = listed("a", &own, line);
            row.listings[0].basis.clone_from(&own);
            row.listings[0].programs.push(own.clone());
            row.listings[0].say(term::REMARKS, &own);
            row.entity.referents.push(own.clone());
            row.carried.insert("columns".into(), Value::Array(vec![own.as_str().into()]));
            state(&mut row, Statement { quality: "low".into(), ..said("weakAlias", &own) });
            gathered.add(row);
        }
        let entry = &gathered.entries()[0];
        assert_eq!((entry.entity.values("name").len(), entry.entity.referents.len()), (50_000, 50_000));
        // The names of all rows but the first, and every alias.
        assert_eq!((entry.statements.len(), entry.listings.len()), (99_999, 1));
        let listing = &entry.listings[0];
        assert_eq!((listing.programs.len(), listing.terms[term::REMARKS].len()), (50_000, 50_000));
        assert_eq!(listing.basis.split("; ").count(), 50_000);
        assert_eq!(entry.carried["columns"].as_array().map(Vec::len), Some(50_000));
    }
}
