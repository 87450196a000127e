//! What a list says of an entity: who lists it, under what, since when, and where that is written.

use crate::date::{Date, PartialDate};
use crate::entity::Entity;
use serde::{Deserialize, Serialize};

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
}

/// The record of a file from which a value was read: with the hash, enough to find it again and to see that it is unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The original file, by name.
    pub file: String,
    /// The line on which the record begins, from 1.
    pub line: u64,
    /// sha256 of the whole file, in hex.
    pub sha256: String,
}

impl Listing {
    /// Whether the listing is in effect on `day`: effective ≤ day < delisted. A date that is not known does not exclude it.
    pub fn in_effect(&self, day: Date) -> bool {
        self.effective.is_none_or(|d| d.earliest() <= day) && self.delisted.is_none_or(|d| day < d.earliest())
    }
}

/// A listed entity: one entry of one list, or several that share an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The entity; its id is the entry's.
    pub entity: Entity,
    /// Who lists it.
    pub listings: Vec<Listing>,
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
