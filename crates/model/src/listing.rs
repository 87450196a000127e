//! What a list says of an entity: who lists it, under what, since when, and where that is written.

use crate::date::{Date, PartialDate};
use crate::entity::Entity;
use crate::places::Places;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The names under which [`Listing::terms`] keeps what only some lists say.
pub mod term {
    /// The goods that a withhold release order or finding covers.
    pub const MERCHANDISE: &str = "merchandise";
    /// Active, partially active, inactive, expired, as the list words it.
    pub const STATUS: &str = "status";
    /// What was done: `WRO`, `Finding`, `Denial`.
    pub const ACTION: &str = "action";
    /// The trade or sector that the list files the entry under.
    pub const INDUSTRY: &str = "industry";
    /// The licence requirement of an Entity List entry.
    pub const LICENCE_REQUIREMENT: &str = "licence_requirement";
    /// The licence review policy of an Entity List entry.
    pub const LICENCE_POLICY: &str = "licence_policy";
    /// A footnote of an Entity List entry: its number.
    pub const FOOTNOTE: &str = "footnote";
    /// A citation of the official journal: `86 FR 33119`, `2021/478 (OJ L 99I)`.
    pub const CITATION: &str = "citation";
    /// The entry's whole text, where the list has names and what belongs to them in one.
    pub const WORDING: &str = "wording";
    /// Remarks, in the list's words.
    pub const REMARKS: &str = "remarks";
    /// The statement of reasons, in the list's words.
    pub const REASONS: &str = "reasons";
    /// The measures imposed: `Asset freeze`, `Travel ban`.
    pub const MEASURES: &str = "measures";
    /// The day on which the list last changed the entry.
    pub const UPDATED: &str = "updated";
    /// Another list's own number for the entry, such as the UN's.
    pub const OTHER_REFERENCE: &str = "other_reference";
    /// The day of the report, where the list is one.
    pub const REPORTED: &str = "reported";
    /// Whom the entry is linked to, in the list's words.
    pub const LINKED_TO: &str = "linked_to";
    /// The day on which the listing was published, where it takes effect on another.
    pub const LISTED_ON: &str = "listed_on";
    /// The day by which holdings in the listed party must be sold.
    pub const DIVEST_BY: &str = "divest_by";
    /// Days of the listing beside its first, each with what the list calls it: `Effective Date (CMIC): 2021-08-02`.
    pub const DATES: &str = "dates";
    /// What the list says follows from the listing, in its words: `Executive Order 13662 Directive Determination - Subject to
    /// Directive 1`.
    pub const CONDITIONS: &str = "conditions";
}

/// What kind of authority a list has. Only `official` can found a legal finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Published by a public authority.
    #[default]
    Official,
    /// The user's own list.
    Own,
    /// Reported by an author: NGO, academic, media. Never a legal finding.
    Reported,
}

/// One entry of one list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The list's id, such as `us-uflpa`.
    pub list: String,
    /// What kind of list.
    #[serde(default)]
    pub class: Class,
    /// Who lists: `US Department of Homeland Security (FLETF)`.
    pub authority: String,
    /// Under which programme or legal basis.
    pub program: String,
    /// The codes or names of the programmes within the list, as the list gives them: `SDGT`, `DPRK`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// The provision that the programme stands under: `s.2(d)(2)(B)`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// The sub-lists of the programme; empty where it has none or where [`sublists_unknown`](Self::sublists_unknown).
    pub sublists: Vec<String>,
    /// The programme has sub-lists and the source at hand does not say which.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sublists_unknown: bool,
    /// First day of legal effect.
    pub effective: Option<PartialDate>,
    /// Day on which the listing ended.
    pub delisted: Option<PartialDate>,
    /// The publication or page that says so.
    pub source: String,
    /// The list's own id for the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Wording that extends the entry to others ("and subsidiaries").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<String>,
    /// [`extension`](Self::extension) is a paraphrase, not the listing's own words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paraphrase: bool,
    /// What else the list says of the listing, each under one of the names in [`term`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub terms: BTreeMap<String, Vec<String>>,
    /// Who reports, where the list is a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// What the named company replied to the report; printed beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// `confirmed` where the row was checked at the publisher, else `unconfirmed`.
    #[serde(default)]
    pub confidence: String,
    /// The day on which the source was seen, or the interval in which it was (`2022/2026`), as ISO 8601 writes them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seen: String,
    /// The list was read in a version published after the day asked about: the state of that day is inferred from the dates
    /// of its entries.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reconstructed: bool,
    /// The record this was read from.
    pub record: Record,
    /// Where values stand, so that [`say`](Self::say) need not look through many.
    #[doc(hidden)]
    #[serde(skip)]
    pub places: Places,
}

/// The record of a file from which a value was read: with the hash, enough to find it again and to see that it is unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Record {
    /// The original file, by name.
    pub file: String,
    /// The line on which the record begins, from 1.
    pub line: u64,
    /// sha256 of the whole file, in hex.
    pub sha256: String,
}

impl Listing {
    /// Adds what the list says under a name of [`term`], unless it is blank or already there.
    pub fn say(&mut self, term: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() {
            let values = self.terms.entry(term.to_owned()).or_default();
            if self.places.of(term, values, String::as_str, &value).is_none() {
                values.push(value.to_owned());
            }
        }
    }

    /// Adds the code or name of a programme, unless it is blank or already there.
    pub fn add_program(&mut self, program: &str) {
        if !program.is_empty() && self.places.of("(programs)", &self.programs, String::as_str, &program).is_none() {
            self.programs.push(program.to_owned());
        }
    }

    /// Adds provisions to those that the programme stands under, `; ` between them, unless they are already there.
    pub fn add_basis(&mut self, basis: &str) {
        for part in basis.split("; ").filter(|part| !part.is_empty()) {
            self.places.add_part("(basis)", &mut self.basis, "; ", part);
        }
    }

    /// Whether the listing is in effect on `day`: effective ≤ day < delisted. A date that is not known does not exclude it.
    pub fn in_effect(&self, day: Date) -> bool {
        self.effective.is_none_or(|d| d.earliest() <= day) && self.delisted.is_none_or(|d| day < d.earliest())
    }
}

/// What a list says about one value of an entity beyond the value itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The property: `alias`.
    pub property: String,
    /// The value, as it stands in the entity.
    pub value: String,
    /// The quality the list gives a name: `strong`, `weak`, `Good`, `Low`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quality: String,
    /// The script or language the list gives a name: `Chinese Simplified`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub script: String,
    /// What the list calls a value that shares its property with others: the type of an identifier, `circa` of a date.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The record the value was read from, where it is another than the listing's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Record>,
}

/// A listed entity: one entry of one list, or several that share an id.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The entity; its id is the entry's.
    pub entity: Entity,
    /// Who lists it.
    pub listings: Vec<Listing>,
    /// What is said of single values. Of those not named here, all that is known is the listing's record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<Statement>,
    /// Fields of a FollowTheMoney record that Karez has no use for, carried through to an export.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub carried: BTreeMap<String, serde_json::Value>,
    /// It was read from FollowTheMoney data, where what is said of its listings are entities of their own: an export adds none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ftm: bool,
    /// Where statements stand, so that a reader need not look through many.
    #[doc(hidden)]
    #[serde(skip)]
    pub places: Places,
}

/// What is known of one version of one list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListInfo {
    /// The list's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// What kind of list.
    pub class: Class,
    /// Rows read.
    pub rows: usize,
    /// Distinct source ids.
    pub entries: usize,
    /// Names and aliases.
    pub names: usize,
    /// The day of publication, as given at import or in the file.
    pub published: Option<Date>,
    /// Where there is no one day of publication: the interval in which the list was seen, as ISO 8601 writes it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seen: String,
    /// The day it was fetched or imported; for the starter, none.
    pub fetched: Option<Date>,
    /// sha256 of the original bytes.
    pub sha256: String,
    /// Not the whole list.
    pub partial: bool,
    /// Part of the built-in starter pack.
    #[serde(default)]
    pub starter: bool,
    /// The age in days after which a copy is called old.
    #[serde(default)]
    pub fresh_days: Option<i64>,
    /// Where the publisher has the whole list.
    #[serde(default)]
    pub url: String,
    /// Who reports, where the list is a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// The format it was read in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub format: String,
    /// The original files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<OriginalFile>,
    /// Records that could not be read.
    #[serde(default)]
    pub rejects: usize,
    /// Why the list is not whole, and whatever else somebody should know of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// An original file of a list, as it was fetched or given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalFile {
    /// Its name, without a directory.
    pub name: String,
    /// sha256 of its bytes, in hex.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_in_effect_from_its_first_day_to_the_day_before_it_ends() {
        let day = |t: &str| t.parse::<Date>().unwrap();
        let listing = Listing {
            effective: Some("2022-06-21".parse().unwrap()),
            delisted: Some("2024-01-01".parse().unwrap()),
            ..Listing::default()
        };
        for (text, expected) in [("2022-06-20", false), ("2022-06-21", true), ("2023-12-31", true), ("2024-01-01", false)] {
            assert_eq!(listing.in_effect(day(text)), expected, "{text}");
        }
        assert!(Listing::default().in_effect(day("1900-01-01")), "an unknown date excludes nothing");
    }
}
