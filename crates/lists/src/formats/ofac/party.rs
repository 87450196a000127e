//! An entry of OFAC's as it is put together, the same from every format.

use super::facts::{self, Means};
use super::period::{self, Period};
use super::remarks;
use crate::catalogue::Source;
use crate::reading::{entity, listing, state};
use crate::values::{address, identifier_property, line};
use karez_model::{Listed, Listing, PartialDate, Record, Statement, ids, term};

/// An entry under construction.
pub(super) struct Party {
    listed: Listed,
    /// Something that only a company has was said of it.
    company: bool,
    /// The days from which a list dates the listing.
    since: Vec<PartialDate>,
    /// The days that the entry itself calls its listing dates.
    listing_dates: Vec<PartialDate>,
}

/// Another name.
#[derive(Default)]
pub(super) struct Alias<'a> {
    /// The name.
    pub name: &'a str,
    /// `a.k.a.`, `f.k.a.` or `n.k.a.`, in any spelling.
    pub kind: &'a str,
    /// Whether the list calls it weak; none where it does not say.
    pub weak: Option<bool>,
    /// The script, as the list calls it.
    pub script: &'a str,
    /// What else the list says of it.
    pub note: &'a str,
    /// The record it was read from, where it is another than the entry's.
    pub record: Option<Record>,
}

/// Something said of an entry under a word of the vocabulary.
#[derive(Default)]
pub(super) struct Fact<'f> {
    /// The word.
    pub word: &'f str,
    /// The value.
    pub value: &'f str,
    /// When, where the format gives a date apart from its text.
    pub when: Option<Period>,
    /// It is a document or number, even where the vocabulary does not know the word yet.
    pub document: bool,
    /// The country that issued it.
    pub country: &'f str,
    /// What else is said of it.
    pub note: &'f str,
    /// The record it was read from, where it is another than the entry's.
    pub record: Option<Record>,
}

/// The kind of an entry whose row breaks off before it is said.
pub(super) const NOT_SAID: &str = "not said";

impl Party {
    /// The entry with this number. `kind` is `individual`, `vessel`, `aircraft`, [`NOT_SAID`], or anything else for an entity.
    pub(super) fn new(source: &Source, uid: &str, kind: &str, record: Record) -> Party {
        let schema = match kind.to_lowercase().as_str() {
            "individual" => "Person",
            "vessel" => "Vessel",
            "aircraft" => "Airplane",
            NOT_SAID => "LegalEntity",
            _ => "Organization",
        };
        let mut entity = entity(source, uid, schema);
        entity.referents = vec![format!("ofac-{uid}")];
        let listed = Listed { entity, listings: vec![listing(source, uid, record)], ..Listed::default() };
        Party { listed, company: false, since: Vec::new(), listing_dates: Vec::new() }
    }

    /// Whether it is a person.
    pub(super) fn is_person(&self) -> bool {
        self.listed.entity.schema == "Person"
    }

    /// Does something to the listing.
    pub(super) fn listing(&mut self, change: impl FnOnce(&mut Listing)) {
        if let Some(listing) = self.listed.listings.first_mut() {
            change(listing);
        }
    }

    /// The name. Of a person in the list's form, the parts before and behind the comma are the family name and the rest.
    pub(super) fn name(&mut self, name: &str) {
        let name = line(name);
        if let Some((last, first)) = name.split_once(", ").filter(|_| self.is_person()) {
            self.set("lastName", last);
            self.set("firstName", first);
        }
        self.set("name", &name);
    }

    /// Another name.
    pub(super) fn alias(&mut self, alias: Alias) {
        let letters: String = alias.kind.chars().filter(char::is_ascii_alphabetic).collect();
        let kind = letters.to_lowercase();
        let property = match (alias.weak, kind.as_str()) {
            (Some(true), _) => "weakAlias",
            (_, "fka") => "previousName",
            _ => "alias",
        };
        let kind = match kind.as_str() {
            "fka" => "f.k.a.",
            "nka" => "n.k.a.",
            "dba" => "d.b.a.",
            _ => "",
        };
        let quality = alias.weak.map_or("", |weak| if weak { "weak" } else { "strong" });
        let said = Statement {
            property: property.to_owned(),
            value: line(alias.name),
            quality: quality.to_owned(),
            script: line(alias.script),
            note: address(&[kind, alias.note]),
            record: alias.record,
        };
        state(&mut self.listed, said);
    }

    /// An address of which street, locality and country are known apart.
    pub(super) fn address(&mut self, street: &[&str], locality: &str, country: &str, said: Statement) {
        let country = known(country);
        let whole = address(&[&address(street), locality, country]);
        // A country alone is no address.
        if whole != country {
            self.state("address", &whole, said.clone());
        }
        if !country.is_empty() {
            self.state("country", &nation(country), Statement { script: String::new(), note: String::new(), ..said });
        }
    }

    /// Something that the vocabulary knows, or does not.
    pub(super) fn fact(&mut self, fact: Fact) {
        let value = line(fact.value);
        let word = facts::bare(fact.word);
        if value.is_empty() && fact.when.is_none() {
            return;
        }
        let said = |note: String| Statement { note, record: fact.record.clone(), ..Statement::default() };
        match facts::means(fact.word) {
            Some(Means::Id(property)) => {
                let note = address(&[word, fact.country, fact.note]);
                self.identifier(property, &value, said(note));
            }
            None if fact.document => {
                let note = address(&[word, fact.country, fact.note]);
                self.identifier(identifier_property(word, &value), &value, said(note));
            }
            Some(Means::Text("gender")) => self.state("gender", &value.to_lowercase(), said(fact.note.to_owned())),
            Some(Means::Text("classification")) => {
                self.company |= facts::is_company(&value);
                self.state("classification", &value, said(fact.note.to_owned()));
            }
            // Numbers of a property of numbers have no separators.
            Some(Means::Text(property @ ("tonnage" | "grossRegisteredTonnage"))) => {
                self.state(property, &value.replace(',', ""), said(fact.note.to_owned()));
            }
            Some(Means::Text("position")) if !self.is_person() => self.words(&value, fact.record),
            Some(Means::Text("position")) => {
                value.split(';').for_each(|v| self.state("position", v.trim(), said(fact.note.to_owned())));
            }
            Some(Means::Text(property)) => self.state(property, &value, said(fact.note.to_owned())),
            Some(Means::Labelled(property)) => self.state(property, &value, said(address(&[word, fact.note]))),
            Some(Means::Country(property)) => match known(&value) {
                "" => self.words(&format!("{word} {value}"), fact.record),
                country => {
                    let label = if word.to_lowercase().starts_with("citizen") { "citizen" } else { "" };
                    self.state(property, &nation(country), said(address(&[label, fact.note])));
                }
            },
            Some(Means::Date(property)) => match fact.when.or_else(|| period::read(&value)) {
                Some(period) => period.dates.iter().for_each(|date| {
                    let note = address(&[&period.note, fact.note]);
                    self.state(property, &date.to_string(), said(note));
                }),
                None => self.words(&format!("{word} {value}"), fact.record),
            },
            Some(Means::Name) => {
                let note = address(&[word, fact.note]);
                self.alias(Alias { name: &value, note: &note, record: fact.record, ..Alias::default() });
            }
            Some(Means::Day) => {
                let day = fact.when.and_then(|p| p.dates.first().copied()).or_else(|| period::one(&value));
                if word.starts_with("Listing Date") {
                    self.listing_dates.extend(day);
                }
                let day = day.map_or(value, |d| d.to_string());
                self.listing(|l| l.say(term::DATES, &format!("{word}: {day}")));
            }
            Some(Means::Condition) => self.condition(&format!("{} {value}", fact.word)),
            Some(Means::Note) | None => self.words(&address(&[&format!("{word} {value}"), fact.note]), fact.record),
        }
    }

    fn identifier(&mut self, property: &str, value: &str, said: Statement) {
        // Now and then the country stands behind the number a second time: `12345678 (Russia)`.
        let bare = value.strip_suffix(')').and_then(|v| v.rsplit_once(" ("));
        let value = bare.filter(|(_, country)| nation(country) != *country).map_or(value, |(number, _)| number);
        let property = match property {
            _ if self.is_person() => property,
            "registrationNumber" | "taxNumber" | "idNumber" if ids::uscc(value).is_some() => "uscCode",
            "leiCode" if ids::lei(value).is_none() => "idNumber",
            _ => property,
        };
        // Only companies have these in FollowTheMoney.
        self.company |= matches!(property, "bikCode" | "isinCode" | "ticker");
        let digits = value.strip_prefix("IMO").map_or(value, str::trim_start);
        if property == "imoNumber" && digits.len() == 7 && digits.bytes().all(|b| b.is_ascii_digit()) {
            self.state(property, &format!("IMO{digits}"), said);
        } else {
            self.state(property, value, said);
        }
    }

    /// Something that follows from the listing.
    pub(super) fn condition(&mut self, text: &str) {
        self.listing(|l| l.say(term::CONDITIONS, &line(text)));
    }

    /// Remarks: read by their grammar, and kept whole.
    pub(super) fn remarks(&mut self, remarks: &remarks::Remarks) {
        let whole = line(remarks.text);
        self.listing(|l| l.say(term::REMARKS, &whole));
        remarks::read(remarks, self);
    }

    /// Words that have no property: a note, unless it repeats a position.
    pub(super) fn words(&mut self, words: &str, record: Option<Record>) {
        if !self.listed.entity.values("position").iter().any(|p| p == words) {
            self.state("notes", words, Statement { record, ..Statement::default() });
        }
    }

    /// A day from which a list dates the listing.
    pub(super) fn since(&mut self, day: Option<PartialDate>) {
        self.since.extend(day);
    }

    /// A value of which nothing more is said.
    pub(super) fn set(&mut self, property: &str, value: &str) {
        self.listed.entity.add(property, value);
    }

    /// A value with what the list says of it.
    pub(super) fn state(&mut self, property: &str, value: &str, said: Statement) {
        state(&mut self.listed, Statement { property: property.to_owned(), value: value.to_owned(), ..said });
    }

    /// The finished entry; none without a name.
    ///
    /// The listing has effect from the first day from which a list dates it. Where no list does, the entry's own listing date
    /// counts, if the entry stands under one programme only: beside others, the date is of one of them, and the others may
    /// be older.
    pub(super) fn finish(mut self) -> Option<Listed> {
        if self.listed.entity.values("name").is_empty() {
            // An entry of which no name is called the first still has to be found.
            let first = self.listed.entity.names().next()?.to_owned();
            self.set("name", &first);
        }
        if self.company && self.listed.entity.schema == "Organization" {
            self.listed.entity.schema = "Company".to_owned();
        }
        let one_program = self.listed.listings.first().is_some_and(|l| l.programs.len() == 1);
        let own = self.listing_dates.iter().min().filter(|_| one_program);
        let effective = self.since.iter().min().or(own).copied();
        self.listing(|l| l.effective = effective);
        Some(self.listed)
    }
}

/// A country, unless the list only says that there is none.
fn known(country: &str) -> &str {
    let country = country.trim();
    if ["undetermined", "None Identified"].contains(&country) { "" } else { country }
}

/// A country as OFAC writes it: `Bahamas, The`, `Korea, North`, `Region: Gaza`.
pub(super) fn nation(text: &str) -> String {
    let text = line(text);
    let place = text.strip_prefix("Region: ").unwrap_or(&text);
    let turned = place.split_once(", ").map(|(name, article)| format!("{article} {name}"));
    let code = karez_names::country_code(place).or_else(|| karez_names::country_code(&turned?));
    code.map_or(text, str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_known_as_ofac_writes_them() {
        for (text, code) in [
            ("China", "cn"),
            ("Korea, North", "kp"),
            ("Bahamas, The", "bs"),
            ("Man, Isle of", "im"),
            ("North Macedonia, The Republic of", "mk"),
            ("Region: Gaza", "ps"),
            ("Palestinian", "ps"),
            ("Region: Northern Mali", "Region: Northern Mali"),
        ] {
            assert_eq!(nation(text), code, "{text}");
        }
    }
}
