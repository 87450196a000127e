//! What `SDN_ADVANCED.XML` keeps apart from its parties, gathered in a first reading: the names of its reference values, its
//! places, its documents, its sanctions entries, its relationships.
//!
//! The file has more than 100 MB. It puts reference values, places and documents before the parties, relationships and
//! sanctions after them. Each thing is reduced to what is said of it as it is read, which at today's size is some ten
//! megabytes; where something stands before the values it refers to, it is read once more rather than held.

use super::period::{self, Period};
use super::sdn_xml::locality;
use super::{distinct, naming};
use crate::Error;
use crate::values::{address, line};
use crate::xml::{self, Node};
use karez_model::{Date, PartialDate, Places};
use karez_tables::Content;
use std::collections::HashMap;

/// The parts of the file beside its parties.
#[derive(Debug, Default)]
pub(super) struct Reference {
    /// The day of issue.
    pub issued: Option<Date>,
    /// The version of which the file is only the changes.
    pub changes_of: Option<String>,
    /// Reference values: by the element's name and its number, the text.
    values: HashMap<String, HashMap<String, String>>,
    /// The type of a party subtype.
    party_types: HashMap<String, String>,
    places: HashMap<String, Place>,
    documents: HashMap<String, Vec<Document>>,
    sanctions: HashMap<String, Vec<Sanction>>,
    relations: HashMap<String, Vec<Relation>>,
    /// The names of parties, by profile.
    names: HashMap<String, String>,
}

/// A place.
#[derive(Debug, Default, Clone)]
pub(super) struct Place {
    /// The lines of street, locality and country, with the language the list calls them by; the first is the main one.
    pub lines: Vec<Lines>,
    /// The country, or the one word that is all there is of the place.
    pub country: String,
}

/// A place in one language.
#[derive(Debug, Default, Clone)]
pub(super) struct Lines {
    pub language: String,
    pub street: Vec<String>,
    pub locality: String,
}

/// A document or number.
#[derive(Debug)]
pub(super) struct Document {
    pub word: String,
    pub number: String,
    pub country: String,
    pub note: String,
}

/// An entry of a list.
#[derive(Debug, Default)]
pub(super) struct Sanction {
    pub list: String,
    pub since: Option<PartialDate>,
    pub ended: Option<PartialDate>,
    pub changed: Vec<PartialDate>,
    pub authorities: Vec<String>,
    pub programs: Vec<String>,
    pub measures: Vec<String>,
}

/// A relationship to another profile.
#[derive(Debug)]
pub(super) struct Relation {
    pub kind: String,
    pub to: String,
    pub notes: Vec<String>,
}

/// The first reading of a file.
pub(super) fn gather(file: &Content) -> Result<Reference, Error> {
    let mut all = Reference::default();
    if all.read(file)? == Reading::TooEarly {
        all.documents.clear();
        all.sanctions.clear();
        all.relations.clear();
        all.read(file)?;
    }
    Ok(all)
}

/// Whether a reading was enough.
#[derive(PartialEq, Eq)]
enum Reading {
    Enough,
    /// Something referred to values that stand behind it. They are known now, so it has to be read once more.
    TooEarly,
}

impl Reference {
    fn read(&mut self, file: &Content) -> Result<Reading, Error> {
        let records = [
            "DateOfIssue",
            "ReferenceValueSets",
            "Location",
            "IDRegDocument",
            "DistinctParty",
            "SanctionsEntry",
            "ProfileRelationship",
        ];
        let mut reading = Reading::Enough;
        xml::records(file, &records, |node| {
            match node.name.as_str() {
                "Sanctions" => {
                    self.changes_of = Some(node.attribute("DeltaBaseVersion").to_owned()).filter(|v| !v.is_empty());
                }
                "DateOfIssue" => self.issued = date(&node).map(PartialDate::earliest),
                "ReferenceValueSets" => self.value_sets(&node),
                _ if self.values.is_empty() => reading = Reading::TooEarly,
                "DistinctParty" => self.party_names(&node),
                "Location" => self.place(&node),
                "IDRegDocument" => self.document(&node),
                "SanctionsEntry" => self.sanction(&node),
                "ProfileRelationship" => self.relation(&node),
                _ => {}
            }
            Ok(())
        })?;
        Ok(reading)
    }

    /// The text of a reference value; empty where there is none.
    pub(super) fn value(&self, element: &str, id: &str) -> &str {
        self.values.get(element).and_then(|values| values.get(id)).map_or("", String::as_str)
    }

    /// What kind of party a profile's subtype is. Of persons and entities the subtype is called "Unknown" and its type says
    /// which; ships and aircraft are subtypes of "Transport".
    pub(super) fn party_kind(&self, subtype: &str) -> &str {
        let named =
            [self.value("PartySubType", subtype), self.party_types.get(subtype).map_or("", |t| self.value("PartyType", t))];
        let kinds = ["Individual", "Entity", "Vessel", "Aircraft"];
        let numbered = match self.party_types.get(subtype).map(String::as_str) {
            Some("1") => "Individual",
            _ => "Entity",
        };
        named.into_iter().find(|n| kinds.contains(n)).unwrap_or(numbered)
    }

    pub(super) fn place_of(&self, id: &str) -> Option<&Place> {
        self.places.get(id)
    }

    pub(super) fn documents_of(&self, identity: &str) -> &[Document] {
        self.documents.get(identity).map_or(&[], Vec::as_slice)
    }

    pub(super) fn sanctions_of(&self, profile: &str) -> &[Sanction] {
        self.sanctions.get(profile).map_or(&[], Vec::as_slice)
    }

    pub(super) fn relations_of(&self, profile: &str) -> &[Relation] {
        self.relations.get(profile).map_or(&[], Vec::as_slice)
    }

    pub(super) fn name_of(&self, profile: &str) -> &str {
        self.names.get(profile).map_or("", String::as_str)
    }

    /// The lists that the file has entries of.
    pub(super) fn lists(&self) -> Vec<&str> {
        let mut lists: Vec<&str> = self.sanctions.values().flatten().map(|s| s.list.as_str()).collect();
        lists.sort_unstable();
        lists.dedup();
        lists
    }

    fn value_sets(&mut self, sets: &Node) {
        for value in sets.children.iter().flat_map(|set| &set.children) {
            let id = value.attribute("ID").to_owned();
            if value.name == "PartySubType" {
                self.party_types.insert(id.clone(), value.attribute("PartyTypeID").to_owned());
            }
            // An area's text is its code; the description is its name.
            let text = match value.name.as_str() {
                "AreaCode" => value.attribute("Description"),
                _ => value.text(),
            };
            let text = if text.is_empty() { value.attribute("LegalBasisShortRef") } else { text };
            self.values.entry(value.name.clone()).or_default().insert(id, line(text));
        }
    }

    fn party_names(&mut self, party: &Node) {
        for profile in party.all("Profile") {
            let first = profile.all("Identity").find_map(|identity| naming::own_name(self, identity));
            if let Some(name) = first {
                self.names.insert(profile.attribute("ID").to_owned(), name);
            }
        }
    }

    fn place(&mut self, node: &Node) {
        let country = node.child("LocationCountry").map_or("", |c| self.value("Country", c.attribute("CountryID")));
        let area = node.child("LocationAreaCode").map_or("", |a| self.value("AreaCode", a.attribute("AreaCodeID")));
        let mut languages = vec![String::new()];
        let mut seen = Places::default();
        // Of parts of one kind the first, and the first in each language.
        let mut parts: HashMap<String, String> = HashMap::new();
        let mut spelt: HashMap<(String, String), String> = HashMap::new();
        for part in node.all("LocationPart") {
            let kind = self.value("LocPartType", part.attribute("LocPartTypeID")).to_uppercase();
            for value in part.all("LocationPartValue") {
                let primary = value.attribute("Primary") != "false";
                let language = if primary { String::new() } else { line(value.get("Comment")) };
                if seen.of("", &languages, String::as_str, &language.as_str()).is_none() {
                    languages.push(language.clone());
                }
                let value = line(value.get("Value"));
                parts.entry(kind.clone()).or_insert_with(|| value.clone());
                spelt.entry((language, kind.clone())).or_insert(value);
            }
        }
        let lines = languages.into_iter().map(|language| {
            let part = |kind: &str| -> &str { spelt.get(&(language.clone(), kind.to_owned())).map_or("", String::as_str) };
            let street = ["ADDRESS1", "ADDRESS2", "ADDRESS3"].map(|k| part(k).to_owned()).to_vec();
            let locality = locality(part("CITY"), part("STATE/PROVINCE"), part("POSTAL CODE"));
            Lines { language, street, locality }
        });
        let only = |kind: &str| parts.get(kind).map(String::as_str);
        let region = only("REGION").map(|r| format!("Region: {r}"));
        let country = [country, area, region.as_deref().unwrap_or_default(), only("UNKNOWN").unwrap_or_default()];
        let country = country.into_iter().find(|c| !c.is_empty()).unwrap_or_default().to_owned();
        self.places.insert(node.attribute("ID").to_owned(), Place { lines: lines.collect(), country });
    }

    fn document(&mut self, node: &Node) {
        let days = node.all("DocumentDate").filter_map(|d| {
            let kind = self.value("IDRegDocDateType", d.attribute("IDRegDocDateTypeID")).to_lowercase();
            let day = *d.child("DatePeriod").and_then(period_of)?.dates.first()?;
            // "Issue Date", "Expiration Date".
            let word = match kind.get(..3) {
                Some("iss") => "issued",
                Some("exp") => "expires",
                _ => kind.as_str(),
            };
            Some(format!("{word} {day}"))
        });
        let days: Vec<String> = days.collect();
        let validity = self.value("Validity", node.attribute("ValidityID"));
        let validity = if ["Valid", "Unknown"].contains(&validity) { "" } else { validity };
        let place = self.places.get(node.attribute("IssuedIn-LocationID"));
        let place = place.and_then(|p| p.lines.first()).map_or("", |l| l.locality.as_str());
        let note = address(&[place, node.get("IssuingAuthority"), &days.join(", "), validity]);
        let document = Document {
            word: self.value("IDRegDocType", node.attribute("IDRegDocTypeID")).to_owned(),
            number: line(node.get("IDRegistrationNo")),
            country: self.value("Country", node.attribute("IssuedBy-CountryID")).to_owned(),
            note,
        };
        self.documents.entry(node.attribute("IdentityID").to_owned()).or_default().push(document);
    }

    fn sanction(&mut self, node: &Node) {
        let mut sanction = Sanction { list: self.value("List", node.attribute("ListID")).to_owned(), ..Sanction::default() };
        for event in node.all("EntryEvent") {
            let kind = self.value("EntryEventType", event.attribute("EntryEventTypeID")).to_lowercase();
            let day = event.child("Date").and_then(date);
            match () {
                () if kind.contains("delist") || kind.contains("de-list") || kind.contains("remov") => sanction.ended = day,
                () if kind.contains("amend") || kind.contains("modif") || kind.contains("chang") => {
                    sanction.changed.extend(day)
                }
                () => sanction.since = sanction.since.into_iter().chain(day).min(),
            }
            let authority = self.value("LegalBasis", event.attribute("LegalBasisID"));
            if authority != "Unknown" {
                sanction.authorities.push(authority.to_owned());
            }
        }
        for measure in node.all("SanctionsMeasure") {
            // A programme is a measure of the type "Program", its code the comment.
            let (kind, comment) =
                (self.value("SanctionsType", measure.attribute("SanctionsTypeID")), line(measure.get("Comment")));
            let program = kind == "Program" || kind.is_empty();
            let (into, says) = if program {
                (&mut sanction.programs, comment)
            } else {
                (&mut sanction.measures, if comment.is_empty() { kind.to_owned() } else { format!("{kind} ({comment})") })
            };
            into.push(says);
        }
        for all in [&mut sanction.authorities, &mut sanction.programs, &mut sanction.measures] {
            *all = distinct(std::mem::take(all));
        }
        self.sanctions.entry(node.attribute("ProfileID").to_owned()).or_default().push(sanction);
    }

    fn relation(&mut self, node: &Node) {
        let quality = self.value("RelationQuality", node.attribute("RelationQualityID"));
        let quality = if ["High", "Unknown"].contains(&quality) { "" } else { quality };
        let former = if node.attribute("Former") == "true" { "former" } else { "" };
        let relation = Relation {
            kind: self.value("RelationType", node.attribute("RelationTypeID")).to_owned(),
            to: node.attribute("To-ProfileID").to_owned(),
            notes: [former, quality, node.get("Comment")].map(line).to_vec(),
        };
        self.relations.entry(node.attribute("From-ProfileID").to_owned()).or_default().push(relation);
    }
}

/// A date of year, month and day, of which the last may be missing.
fn date(node: &Node) -> Option<PartialDate> {
    let parts = ["Year", "Month", "Day"].map(|n| node.get(n));
    let [year, month, day] = parts;
    let text = match (month, day) {
        ("", _) => format!("{year:0>4}"),
        (_, "") => format!("{year:0>4}-{month:0>2}"),
        _ => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
    };
    text.parse().ok()
}

/// When: from the first day of the start to the last of the end.
pub(super) fn period_of(node: &Node) -> Option<Period> {
    let ends = |which: &str, end: &str| node.at(&[which, end]).first().and_then(|n| date(n));
    let first = ends("Start", "From").or_else(|| ends("End", "From"))?;
    let last = ends("End", "To").or_else(|| ends("End", "From")).or_else(|| ends("Start", "To")).unwrap_or(first);
    let about = ["Start", "End"].iter().any(|n| node.child(n).is_some_and(|c| c.attribute("Approximate") == "true"));
    Some(period::span(first, last, about))
}
