//! What every reader of a format gives: entries and rejects one after another, and a summary at the end.
//!
//! A reader holds one record at a time wherever its format allows, because a list may have five million entries. What it cannot
//! read it rejects with file, line and cause, and goes on; only a file that breaks off, or is not of its format at all, is an
//! error, since half a list must never pass for a whole one.

use crate::Error;
use crate::catalogue::Source;
use karez_model::{Date, Entity, Listed, Listing, NAME_PROPERTIES, Places, Record, Statement};
use karez_tables::Content;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

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
    let whole = |s| (what(s), &s.record);
    if !says.value.is_empty() && !bare && listed.places.of("stated", &listed.statements, whole, &whole(&says)).is_none() {
        listed.statements.push(says);
    }
}

/// What a statement says, whichever record it stands in.
pub(crate) fn what(s: &Statement) -> [&str; 5] {
    [&s.property, &s.value, &s.quality, &s.script, &s.note].map(String::as_str)
}

/// Ends the names of an entry: where the list calls none the name, its first is; and each stands under the best of its
/// properties, since a list gives the same name as primary and as alias where two of its sources write it. False where the
/// entry has no name at all.
pub(crate) fn settle_names(listed: &mut Listed) -> bool {
    if listed.entity.values("name").is_empty() {
        let Some(first) = listed.entity.names().next().map(str::to_owned) else { return false };
        listed.entity.add("name", first);
    }
    let mut kept: HashMap<String, &str> = HashMap::new();
    for property in NAME_PROPERTIES {
        let Some(values) = listed.entity.properties.get_mut(property) else { continue };
        values.retain(|v| !kept.contains_key(v));
        kept.extend(values.iter().map(|v| (v.clone(), property)));
        if values.is_empty() {
            listed.entity.properties.remove(property);
        }
    }
    for statement in listed.statements.iter_mut().filter(|s| NAME_PROPERTIES.contains(&s.property.as_str())) {
        if let Some(property) = kept.get(&statement.value) {
            (*property).clone_into(&mut statement.property);
        }
    }
    // Values were taken out and statements changed in place.
    listed.entity.places = Places::default();
    listed.places = Places::default();
    true
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An entry with one name, on one line.
    pub(crate) fn listed(id: &str, name: &str, line: u64) -> Listed {
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
    fn a_hundred_thousand_names_of_one_entry_are_settled_as_a_few_are() {
        let mut l = listed("a", "Example Gin", 2);
        for n in 0..100_000 {
            let quality = format!("{}", n % 7);
            state(&mut l, Statement { quality, ..said("alias", &format!("Example Gin {:06}", n % 50_000)) });
            state(&mut l, Statement { quality: "low".into(), ..said("weakAlias", &format!("Example Gin {:06}", n / 2)) });
        }
        assert_eq!((l.entity.values("alias").len(), l.entity.values("weakAlias").len()), (50_000, 50_000));
        assert_eq!(l.statements.len(), 150_000);
        assert!(settle_names(&mut l));
        assert_eq!((l.entity.values("alias").len(), l.entity.values("weakAlias").len()), (50_000, 0));
        assert!(l.statements.iter().all(|s| s.property == "alias"));
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
