//! `SDN_ENHANCED.XML` and `CONS_ENHANCED.XML`: root `sanctionsData`, one `entity` an entry, everything of it in one piece.
//!
//! The schema is OFAC's `ENHANCED_XML.xsd`. Names and addresses have translations, each with its script; `formattedFullName`
//! is the form of the other formats. A date feature has its text ("circa 1966") and its first and last day. An entry names
//! the lists it stands on with the day it came onto each: the listing dates from the earliest of those that its source has,
//! since an entry of the Consolidated List may have come onto the SDN List years later, and the other way round.

use super::party::{Alias, Fact, Party};
use super::period::{self, Period};
use super::remarks::Remarks;
use super::sdn_xml::locality;
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::formats::{Format, Head, Set, alone};
use crate::reading::{Out, record};
use crate::values::{address, line};
use crate::xml::{self, Node};
use karez_model::{Statement, term};
use karez_tables::Content;

pub(super) const FORMAT: Format = Format {
    sources: super::SOURCES,
    name: "OFAC SDN_ENHANCED.XML",
    real: true,
    fits: |head: &Head| head.root("sanctionsData"),
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    for file in set {
        xml::records(file, &["publicationInfo", "entity"], |node| match node.name.as_str() {
            "entity" => {
                out.row();
                one(source, file, &node, out)
            }
            "publicationInfo" => {
                dates::day(node.get("dataAsOf"), Order::MonthFirst).into_iter().for_each(|d| out.published(d));
                let lists = node.at(&["filters", "sanctionsLists", "sanctionsList"]);
                super::belongs(source, file, node.line, lists.iter().map(|l| l.text()))
            }
            _ => Ok(()),
        })?;
    }
    Ok(())
}

fn one(source: &Source, file: &Content, node: &Node, out: &mut Out) -> Result<(), Error> {
    let uid = node.attribute("id");
    let general = node.child("generalInfo");
    let about = |name: &str| general.map_or("", |g| g.get(name));
    if uid.is_empty() {
        return out.reject(file, node.line, "an entry without a number", about("identityId"));
    }
    let mut party = Party::new(source, uid, about("entityType"), record(file, node.line));
    for name in node.at(&["names", "name"]) {
        one_name(name, &mut party);
    }
    listing(source, node, &mut party);
    party.fact(Fact { word: "Title", value: about("title"), ..Fact::default() });
    for place in node.at(&["addresses", "address"]) {
        one_address(place, &mut party);
    }
    for feature in node.at(&["features", "feature"]) {
        let value = line(feature.get("value"));
        let when = period::read(&value).or_else(|| feature.child("valueDate").and_then(span));
        let note = address(&[feature.get("comments"), &doubt(feature.get("reliability"))]);
        let word = feature.get("type");
        if feature.get("reliability").eq_ignore_ascii_case("false") {
            party.words(&address(&[&format!("{word} {value}"), &note]), None);
        } else {
            party.fact(Fact { word, value: &value, when, note: &note, ..Fact::default() });
        }
    }
    for document in node.at(&["identityDocuments", "identityDocument"]) {
        let day = |word: &str, element: &str| -> String {
            let found = document.child(element);
            let text = found.map_or("", Node::text);
            let period = period::read(text).or_else(|| found.and_then(span));
            period.and_then(|p| p.dates.first().map(|d| format!("{word} {d}"))).unwrap_or_else(|| line(text))
        };
        let note = address(&[
            document.get("issuingLocation"),
            document.get("issuingAuthority"),
            &day("issued", "issueDate"),
            &day("expires", "expirationDate"),
            document.get("comments"),
            if document.get("isValid") == "false" { "not valid" } else { "" },
        ]);
        let (word, value, country) = (document.get("type"), document.get("documentNumber"), document.get("issuingCountry"));
        party.fact(Fact { word, value, country, note: &note, document: true, ..Fact::default() });
    }
    party.remarks(&Remarks::whole(about("remarks")));
    match party.finish() {
        Some(listed) => out.entry(listed),
        None => out.reject(file, node.line, "an entry without a name", uid),
    }
}

/// What the entry says of its listing.
fn listing(source: &Source, node: &Node, party: &mut Party) {
    let texts = |path: [&str; 2]| -> Vec<String> { node.at(&path).iter().map(|n| line(n.text())).collect() };
    let lists = node.at(&["sanctionsLists", "sanctionsList"]);
    let ours = lists.iter().filter(|l| super::is_of(source, l.text()));
    let day = |list: &Node| list.attribute("datePublished").parse().ok();
    ours.for_each(|list| party.since(day(list)));
    let programs = texts(["sanctionsPrograms", "sanctionsProgram"]);
    let authorities = texts(["legalAuthorities", "legalAuthority"]);
    let related: Vec<String> = node.at(&["relationships", "relationship"]).iter().filter_map(|r| relation(r)).collect();
    party.listing(|l| {
        l.programs = programs.into_iter().filter(|p| !p.is_empty()).collect();
        l.programs.dedup();
        l.basis = super::basis(authorities, &l.basis);
        texts(["sanctionsTypes", "sanctionsType"]).iter().for_each(|t| l.say(term::MEASURES, t));
        lists.iter().for_each(|list| l.say(term::DATES, &super::dated(list.text(), list.attribute("datePublished"))));
        related.iter().for_each(|r| l.say(term::LINKED_TO, r));
    });
}

fn relation(relation: &Node) -> Option<String> {
    let to = relation.child("relatedEntity")?;
    let quality = relation.get("quality");
    let quality = if quality == "High" { "" } else { quality };
    Some(super::linked(to.text(), relation.get("type"), to.attribute("entityId"), &[quality, relation.get("comments")]))
}

/// A name and its translations. Of a person's own name the parts are kept as well.
fn one_name(name: &Node, party: &mut Party) {
    let primary = name.get("isPrimary") == "true";
    let weak = Some(name.get("isLowQuality")).filter(|q| !q.is_empty()).map(|q| q == "true");
    for translation in name.at(&["translations", "translation"]) {
        let first = translation.get("isPrimary") == "true";
        let whole = whole(translation);
        if !primary || !first {
            let script = translation.get("script");
            let note = if primary { "the name in another script" } else { "" };
            party.alias(Alias { name: &whole, kind: name.get("aliasType"), weak, script, note, ..Alias::default() });
            continue;
        }
        party.set("name", &whole);
        for part in translation.at(&["nameParts", "namePart"]) {
            match super::name_part(part.get("type")) {
                Some(property) if party.is_person() => party.set(property, part.get("value")),
                _ => {}
            }
        }
    }
}

fn whole(translation: &Node) -> String {
    let formatted = line(translation.get("formattedFullName"));
    if !formatted.is_empty() {
        return formatted;
    }
    let parts = ["formattedLastName", "formattedFirstName"].map(|n| translation.get(n));
    let joined = address(&parts);
    if !joined.is_empty() {
        return joined;
    }
    let parts: Vec<&str> = translation.at(&["nameParts", "namePart"]).iter().map(|p| p.get("value")).collect();
    line(&parts.join(" "))
}

fn one_address(place: &Node, party: &mut Party) {
    let mut seen = false;
    for translation in place.at(&["translations", "translation"]) {
        let parts = translation.at(&["addressParts", "addressPart"]);
        let part = |kind: &str| parts.iter().find(|p| p.get("type") == kind).map_or("", |p| p.get("value"));
        let street = ["ADDRESS1", "ADDRESS2", "ADDRESS3"].map(part);
        let locality = locality(part("CITY"), part("STATE/PROVINCE"), part("POSTAL CODE"));
        // A region stands in the place of a country, as the other formats show: `Region: Gaza`.
        let region = Some(part("REGION")).filter(|r| !r.is_empty()).map(|r| format!("Region: {r}"));
        let country = match place.get("country") {
            "" => region.as_deref().unwrap_or_default().to_owned(),
            country => address(&[part("REGION"), country]),
        };
        let script = translation.get("script");
        let script = if script == "Latin" { String::new() } else { script.to_owned() };
        party.address(&street, &locality, &country, Statement { script, ..Statement::default() });
        seen = true;
    }
    if !seen {
        party.address(&[], "", place.get("country"), Statement::default());
    }
}

/// What a reliability other than "Confirmed" is called.
fn doubt(reliability: &str) -> String {
    if reliability.eq_ignore_ascii_case("confirmed") { String::new() } else { reliability.to_lowercase() }
}

/// First and last day of a date.
fn span(node: &Node) -> Option<Period> {
    let first = node.get("fromDateBegin").get(..10)?.parse().ok()?;
    let last = ["toDateEnd", "toDateBegin", "fromDateEnd"].iter().find_map(|n| node.get(n).get(..10)?.parse().ok());
    Some(period::span(first, last.unwrap_or(first), node.get("isApproximate") == "true"))
}
