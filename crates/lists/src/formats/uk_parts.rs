//! The parts of a designation of the UK Sanctions List, whichever of its formats they stand in.

use super::Set;
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::reading::{Out, entity, listing, said, settle_names, state};
use crate::values::{address, country, line, net_addresses, registration_numbers, un_referents};
use karez_model::{Listed, Record, Statement, term};

/// What stands once for a designation.
#[derive(Default)]
pub(super) struct Entry<'t> {
    pub id: &'t str,
    pub ofsi_group: &'t str,
    pub un_reference: &'t str,
    pub kind: &'t str,
    pub regime: &'t str,
    pub designation_source: &'t str,
    pub measures: &'t str,
    pub reasons: &'t str,
    pub other: &'t str,
    pub designated: &'t str,
    pub updated: &'t str,
}

impl Entry<'_> {
    /// The designation without its parts.
    pub(super) fn begin(&self, source: &Source, record: Record) -> Listed {
        let schema = match self.kind.trim().to_lowercase().as_str() {
            "individual" => "Person",
            "entity" => "Organization",
            "ship" => "Vessel",
            _ => "LegalEntity",
        };
        let mut entity = entity(source, self.id, schema);
        let mut listing = listing(source, self.id, record);
        let regime = line(self.regime);
        if regime.contains("Regulations") {
            listing.basis.clone_from(&regime);
        }
        listing.programs.extend(Some(regime).filter(|r| !r.is_empty()));
        listing.effective = dates::parse(self.designated, Order::DayFirst);
        if let Some(day) = dates::parse(self.updated, Order::DayFirst) {
            listing.say(term::UPDATED, &day.to_string());
        }
        self.measures.split('|').for_each(|m| listing.say(term::MEASURES, &line(m)));
        listing.say(term::REASONS, &line(self.reasons));
        listing.say(term::REMARKS, &line(self.other));
        for (what, value) in [("OFSI group", self.ofsi_group), ("UN", self.un_reference)] {
            if !value.trim().is_empty() {
                listing.say(term::OTHER_REFERENCE, &format!("{what} {}", value.trim()));
            }
        }
        if !self.designation_source.trim().is_empty() {
            listing.say(term::REMARKS, &format!("Designation source: {}", line(self.designation_source)));
        }
        entity.referents.extend(un_referents(self.un_reference));
        Listed { entity, listings: vec![listing], ..Listed::default() }
    }
}

/// Gives the designations, each put together from all its records, and rejects those without a name.
pub(super) fn give(gathered: Gathered, set: &Set, out: &mut Out) -> Result<(), Error> {
    for mut listed in gathered.entries() {
        if settle_names(&mut listed) {
            out.entry(listed)?;
            continue;
        }
        let Some(record) = listed.listings.first().map(|l| &l.record) else { continue };
        if let Some(file) = set.iter().find(|f| f.name() == record.file).or(set.first()) {
            out.reject(file, record.line, "a designation without a name", &listed.entity.id)?;
        }
    }
    Ok(())
}

/// A name out of `Name 1` to `Name 6`; the sixth is the family name, or the whole of a name that has no parts.
pub(super) fn name(listed: &mut Listed, parts: [&str; 6], kind: &str, strength: &str) {
    let whole = line(&parts.join(" "));
    let lower = kind.trim().to_lowercase();
    let property = match lower.as_str() {
        "" | "primary name" => "name",
        "fka" => "previousName",
        _ if strength.to_lowercase().contains("low") => "weakAlias",
        _ => "alias",
    };
    let note = if lower.contains("variation") { line(kind) } else { String::new() };
    state(listed, Statement { quality: line(strength), note, ..said(property, &whole) });
    let [first, middle @ .., last] = parts;
    if listed.entity.schema == "Person" && !first.trim().is_empty() {
        listed.entity.add("firstName", line(first));
        listed.entity.add("middleName", line(&middle.join(" ")));
        listed.entity.add("lastName", line(last));
    }
}

/// A name in the script of its own language.
pub(super) fn original(listed: &mut Listed, text: &str, script: &str, language: &str) {
    let said_script = address(&[language, script]);
    let note = if said_script.is_empty() { "non-Latin script".to_owned() } else { String::new() };
    state(listed, Statement { script: said_script, note, ..said("alias", &line(text)) });
}

pub(super) fn place(listed: &mut Listed, lines: [&str; 6], postcode: &str, land: &str) {
    let without = address(&[&lines[..], &[postcode]].concat());
    if without.chars().any(char::is_alphanumeric) {
        listed.entity.add("address", address(&[&without, land]));
    }
    listed.entity.add("country", country(land));
}

/// A date of birth: `dd/mm/1964` and `00/00/1964` are a year.
pub(super) fn birth(listed: &mut Listed, text: &str) {
    let text = text.trim().trim_start_matches('\'');
    let (bare, note) = match text.split_once(' ') {
        Some((word, rest)) if matches!(word.to_lowercase().as_str(), "circa" | "approximately" | "c.") => (rest, "circa"),
        _ => (text, ""),
    };
    match dates::parse(bare, Order::DayFirst) {
        Some(date) => state(listed, Statement { note: note.to_owned(), ..said("birthDate", &date.to_string()) }),
        None if text.chars().any(|c| c.is_ascii_digit() && c != '0') => {
            listed.entity.add("notes", format!("Date of birth: {text}"));
        }
        None => {}
    }
}

pub(super) fn birth_place(listed: &mut Listed, town: &str, land: &str) {
    listed.entity.add("birthPlace", address(&[town, land]));
    listed.entity.add("birthCountry", country(land));
}

/// A number with what the list says of it.
pub(super) fn number(listed: &mut Listed, property: &str, number: &str, says: &str) {
    state(listed, Statement { note: line(says), ..said(property, &line(number)) });
}

/// Registration numbers, several in one text and each called what it is, or not.
pub(super) fn registration(listed: &mut Listed, text: &str) {
    let found = registration_numbers(text);
    if found.is_empty() && !text.trim().is_empty() {
        let property = if text.bytes().any(|b| b.is_ascii_digit()) { "registrationNumber" } else { "notes" };
        listed.entity.add(property, line(text));
    }
    for (property, value, label) in found {
        number(listed, property, &value, &label);
    }
}

pub(super) fn net(listed: &mut Listed, text: &str) {
    net_addresses(text).for_each(|(property, value)| listed.entity.add(property, value));
}

/// Whom a designation is linked to.
pub(super) fn link(listed: &mut Listed, what: &str, whom: &str) {
    let whom = line(whom);
    if let Some(listing) = listed.listings.first_mut()
        && !whom.is_empty()
    {
        listing.say(term::LINKED_TO, &format!("{what}: {whom}"));
    }
}

/// A value under a property that FollowTheMoney has, or as a note that says what it is.
pub(super) fn fact(listed: &mut Listed, property: &str, what: &str, value: &str) {
    let value = line(value);
    match property {
        _ if value.is_empty() => {}
        "notes" => listed.entity.add("notes", format!("{what}: {value}")),
        "nationality" | "flag" | "pastFlags" => {
            value.split(';').for_each(|v| listed.entity.add(property, country(v)));
        }
        "gender" => listed.entity.add(property, value.to_lowercase()),
        _ => listed.entity.add(property, value),
    }
}
