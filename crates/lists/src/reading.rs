//! What every reader of a format gives: entries and rejects one after another, and a summary at the end.
//!
//! A reader holds one record at a time wherever its format allows, because a list may have five million entries. What it cannot
//! read it rejects with file, line and cause, and goes on; only a file that breaks off, or is not of its format at all, is an
//! error, since half a list must never pass for a whole one.

use crate::Error;
use crate::catalogue::Source;
use karez_model::{Date, Entity, Listed, Listing, NAME_PROPERTIES, Record, Statement, term};
use karez_tables::Content;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// A record that could not be read, or a value of one that had to be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The file.
    pub file: String,
    /// The line on which the record begins, from 1.
    pub line: u64,
    /// Why.
    pub cause: String,
    /// The beginning of what stands there.
    pub excerpt: String,
}

/// Where entries and rejects go.
pub trait Sink {
    /// Takes an entry.
    fn entry(&mut self, listed: Listed) -> Result<(), Error>;
    /// Takes a reject.
    fn reject(&mut self, reject: Reject) -> Result<(), Error>;
}

/// A sink that keeps everything: for lists of ordinary size, and for tests.
#[derive(Debug, Default)]
pub struct Kept {
    /// The entries in the order of the file.
    pub entries: Vec<Listed>,
    /// The rejects in the order of the file.
    pub rejects: Vec<Reject>,
}

impl Sink for Kept {
    fn entry(&mut self, listed: Listed) -> Result<(), Error> {
        self.entries.push(listed);
        Ok(())
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Error> {
        self.rejects.push(reject);
        Ok(())
    }
}

/// What a reader found out about the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records read, the rejected ones among them.
    pub rows: usize,
    /// Records rejected.
    pub rejects: usize,
    /// The day of publication that the file itself gives.
    pub published: Option<Date>,
    /// Why the list is not whole; empty where nothing says so.
    pub partial: Vec<String>,
    /// What else somebody should know.
    pub notes: Vec<String>,
}

/// The giving end of a reader.
pub struct Out<'a> {
    sink: &'a mut dyn Sink,
    /// What is known of the whole so far.
    pub summary: Summary,
    /// How much more there was to say.
    untold: Untold,
}

/// What [`Summary`] would say beyond [`TOLD`].
#[derive(Debug, Default)]
struct Untold {
    partial: usize,
    notes: usize,
}

/// How many characters of a reject are shown.
const EXCERPT: usize = 120;

/// How many reasons and how many notes are told one by one. A column that is missing from every row of a large list is no
/// more clear from a million of them.
const TOLD: usize = 100;

impl<'a> Out<'a> {
    /// Everything goes into `sink`.
    pub fn new(sink: &'a mut dyn Sink) -> Out<'a> {
        Out { sink, summary: Summary::default(), untold: Untold::default() }
    }

    /// What is known of the whole, at its end.
    pub fn finish(self) -> Summary {
        let mut summary = self.summary;
        for (told, more) in [(&mut summary.partial, self.untold.partial), (&mut summary.notes, self.untold.notes)] {
            told.extend((more > 0).then(|| format!("and {more} more like these")));
        }
        summary
    }

    /// Counts a record of the file, before it becomes an entry or a reject.
    pub fn row(&mut self) {
        self.summary.rows += 1;
    }

    /// Gives an entry.
    pub fn entry(&mut self, listed: Listed) -> Result<(), Error> {
        self.sink.entry(listed)
    }

    /// Gives a reject.
    pub fn reject(&mut self, file: &Content, line: u64, cause: impl Into<String>, text: &str) -> Result<(), Error> {
        self.summary.rejects += 1;
        let excerpt = text.trim().chars().take(EXCERPT).collect();
        self.sink.reject(Reject { file: file.name().to_owned(), line, cause: cause.into(), excerpt })
    }

    /// Says that the list is not whole, and why; once for each reason.
    pub fn partial(&mut self, why: impl Into<String>) {
        say_once(&mut self.summary.partial, &mut self.untold.partial, why.into());
    }

    /// Says what somebody should know; once.
    pub fn note(&mut self, what: impl Into<String>) {
        say_once(&mut self.summary.notes, &mut self.untold.notes, what.into());
    }

    /// The day of publication the file gives; of several, the latest.
    pub fn published(&mut self, day: Date) {
        self.summary.published = self.summary.published.max(Some(day));
    }
}

fn say_once(told: &mut Vec<String>, untold: &mut usize, what: String) {
    match told.contains(&what) {
        true => {}
        false if told.len() < TOLD => told.push(what),
        false => *untold += 1,
    }
}

/// The record on a line of a file.
pub(crate) fn record(file: &Content, line: u64) -> Record {
    Record { file: file.name().to_owned(), line, sha256: file.sha256().to_owned() }
}

/// A listing as its source lists in general; what the entry itself says is filled in by the reader.
pub(crate) fn listing(source: &Source, reference: &str, record: Record) -> Listing {
    Listing {
        list: source.id.clone(),
        class: source.class,
        authority: source.authority.clone(),
        program: source.program.clone(),
        basis: source.basis.clone(),
        source: source.title.clone(),
        reference: Some(reference.trim().to_owned()).filter(|r| !r.is_empty()),
        author: source.author.clone(),
        record,
        ..Listing::default()
    }
}

/// An entity of a list, named after the list and the list's own id of it.
pub(crate) fn entity(source: &Source, reference: &str, schema: &str) -> Entity {
    Entity { id: format!("{}-{}", source.id, slug(reference)), ..Entity::new(schema) }
}

/// Lower-case letters and digits of any script, hyphens between them: an id that can be read, typed and put into a URL.
pub(crate) fn slug(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.join("-")
}

/// A value of a property, of which nothing more is said yet.
pub(crate) fn said(property: &str, value: &str) -> Statement {
    Statement { property: property.to_owned(), value: value.to_owned(), ..Statement::default() }
}

/// Adds a value to an entity with what the list says of it.
pub(crate) fn state(listed: &mut Listed, statement: Statement) {
    listed.entity.add(&statement.property, statement.value.as_str());
    let value = statement.value.trim().to_owned();
    let says = Statement { value, ..statement };
    let bare = says.quality.is_empty() && says.script.is_empty() && says.note.is_empty() && says.record.is_none();
    if !says.value.is_empty() && !bare && !listed.statements.contains(&says) {
        listed.statements.push(says);
    }
}

/// Ends the names of an entry: where the list calls none the name, its first is; and each stands under the best of its
/// properties, since a list gives the same name as primary and as alias where two of its sources write it. False where the
/// entry has no name at all.
pub(crate) fn settle_names(listed: &mut Listed) -> bool {
    if listed.entity.values("name").is_empty() {
        let Some(first) = listed.entity.names().next().map(str::to_owned) else { return false };
        listed.entity.add("name", first);
    }
    let mut kept: Vec<(&str, String)> = Vec::new();
    for property in NAME_PROPERTIES {
        let Some(values) = listed.entity.properties.get_mut(property) else { continue };
        values.retain(|v| !kept.iter().any(|(_, k)| k == v));
        kept.extend(values.iter().map(|v| (property, v.clone())));
        if values.is_empty() {
            listed.entity.properties.remove(property);
        }
    }
    for statement in listed.statements.iter_mut().filter(|s| NAME_PROPERTIES.contains(&s.property.as_str())) {
        if let Some((property, _)) = kept.iter().find(|(_, k)| *k == statement.value) {
            (*property).clone_into(&mut statement.property);
        }
    }
    true
}

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

/// Adds a provision to those that a listing stands under.
pub(crate) fn add_basis(listing: &mut Listing, basis: &str) {
    if basis.is_empty() || listing.basis.split("; ").any(|b| b == basis) {
        return;
    }
    if !listing.basis.is_empty() {
        listing.basis.push_str("; ");
    }
    listing.basis.push_str(basis);
}

fn merge(into: &mut Listed, other: Listed) {
    // Every value of another record is traced to that record.
    let from = other.listings.first().map(|l| l.record.clone());
    let here = into.listings.first().map(|l| l.record.clone());
    for (property, values) in other.entity.properties {
        for value in values {
            if into.entity.values(&property).contains(&value) {
                continue;
            }
            into.entity.add(&property, value.as_str());
            let said = other.statements.iter().any(|s| s.property == property && s.value == value);
            if !said && from != here {
                let record = from.clone();
                into.statements.push(Statement { property: property.clone(), value, record, ..Statement::default() });
            }
        }
    }
    for statement in other.statements {
        // Said again of the same value: its first record stands. A list that gives a row for every pair of name and address
        // says everything a hundred times.
        let same = |s: &Statement| {
            (&s.property, &s.value, &s.quality, &s.script, &s.note)
                == (&statement.property, &statement.value, &statement.quality, &statement.script, &statement.note)
        };
        if !into.statements.iter().any(same) {
            into.statements.push(Statement { record: statement.record.or(from.clone()), ..statement });
        }
    }
    for referent in other.entity.referents {
        if !into.entity.referents.contains(&referent) {
            into.entity.referents.push(referent);
        }
    }
    carry(&mut into.carried, other.carried);
    for listing in other.listings {
        match into.listings.iter_mut().find(|known| same_listing(known, &listing)) {
            // Another row of the same listing adds its terms, programmes and provisions.
            Some(known) => {
                add_basis(known, &listing.basis);
                if listing.source != known.source {
                    known.say(term::CITATION, &listing.source);
                }
                known.reply = known.reply.take().or(listing.reply);
                for (term, values) in &listing.terms {
                    values.iter().for_each(|v| known.say(term, v));
                }
                for (all, more) in [(&mut known.programs, listing.programs), (&mut known.sublists, listing.sublists)] {
                    more.into_iter().for_each(|one| {
                        if !all.contains(&one) {
                            all.push(one);
                        }
                    });
                }
            }
            None => into.listings.push(listing),
        }
    }
}

/// Whether two rows tell of the same listing.
fn same_listing(a: &Listing, b: &Listing) -> bool {
    (&a.list, &a.program, a.effective, a.delisted, &a.reference, &a.author, &a.authority)
        == (&b.list, &b.program, b.effective, b.delisted, &b.reference, &b.author, &b.authority)
}

/// Carries along what another row has beside its entity: of lists every member, of other values the first.
fn carry(into: &mut BTreeMap<String, Value>, other: BTreeMap<String, Value>) {
    for (key, value) in other {
        match (into.get_mut(&key), value) {
            (None, value) => {
                into.insert(key, value);
            }
            (Some(Value::Array(all)), Value::Array(more)) => more.into_iter().for_each(|one| {
                if !all.contains(&one) {
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

    fn listed(id: &str, name: &str, line: u64) -> Listed {
        let mut entity = Entity { id: id.into(), ..Entity::new("Company") };
        entity.add("name", name);
        let record = Record { file: "x.csv".into(), line, sha256: String::new() };
        Listed { entity, listings: vec![Listing { record, ..Listing::default() }], ..Listed::default() }
    }

    #[test]
    fn a_million_reasons_are_told_as_a_hundred_and_their_number() {
        let mut kept = Kept::default();
        let mut out = Out::new(&mut kept);
        for line in 0..1_000_000 {
            out.partial(format!("line {line}: the row breaks off"));
            out.note("the same");
        }
        let summary = out.finish();
        assert_eq!((summary.partial.len(), summary.notes.len()), (TOLD + 1, 1));
        assert_eq!(summary.partial[TOLD], "and 999900 more like these");
    }

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
            row.listings[0].basis = if line < 20 { "Act 1".into() } else { "Act 2".into() };
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
    fn a_name_stands_once_under_the_best_of_its_properties() {
        let mut l = listed("a", "Example Gin", 2);
        for (property, value) in [("alias", "Example Gin"), ("alias", "Gin"), ("weakAlias", "Gin"), ("weakAlias", "G")] {
            state(&mut l, Statement { quality: "q".into(), ..said(property, value) });
        }
        assert!(settle_names(&mut l));
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["Example Gin", "Gin", "G"]);
        assert_eq!(
            (l.entity.values("alias"), l.entity.values("weakAlias")),
            (&["Gin".to_owned()][..], &["G".to_owned()][..])
        );
        assert_eq!(
            l.statements.iter().map(|s| s.property.as_str()).collect::<Vec<_>>(),
            ["name", "alias", "alias", "weakAlias"]
        );
        l.entity.properties.remove("name");
        assert!(settle_names(&mut l));
        assert_eq!((l.entity.values("name"), l.entity.values("alias").len()), (&["Gin".to_owned()][..], 0));
        assert!(!settle_names(&mut Listed::default()));
    }

    #[test]
    fn an_id_is_readable_in_any_script() {
        assert_eq!(slug("TI.O.4.01"), "ti-o-4-01");
        assert_eq!(slug(" 1, Part 1 / 7 "), "1-part-1-7");
        assert_eq!(slug("某某 公司"), "某某-公司");
    }
}
