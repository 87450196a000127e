//! `SDN_ADVANCED.XML` and `CONS_ADVANCED.XML`: root `Sanctions`, one `DistinctParty` an entry.
//!
//! The schema is OFAC's `ADVANCED_XML.xsd` (once `sdn_advanced.xsd`), which is the data model of the UN's sanctions
//! committees. A party says little by itself: kinds, countries and scripts are numbers of the reference values, addresses and
//! documents and sanctions stand in other parts of the file. So the file is read twice: first [what is referred
//! to](super::reference), then the parties, one at a time.
//!
//! - What an `Alias` is, [`naming`](super::naming) says.
//! - A date is the first and the last day it can be.
//! - A country of a feature is a location that has a country, or nothing but the country's name.
//! - The programme is a `SanctionsMeasure` of type "Program", its code in the comment.

use super::naming::{names, own_alias, part_kinds};
use super::party::{Alias, Fact, Party};
use super::reference::{self, Reference};
use super::remarks::Remarks;
use crate::Error;
use crate::catalogue::Source;
use crate::formats::{Format, Head, Set, alone, never};
use crate::reading::{Out, record};
use crate::values::{address, line};
use crate::xml::{self, Node};
use karez_model::{Statement, term};
use karez_tables::Content;

pub(super) const FORMAT: Format = Format {
    sources: super::SOURCES,
    name: "OFAC SDN_ADVANCED.XML",
    real: false,
    fits: |head: &Head| head.root("Sanctions"),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    for file in set {
        let all = reference::gather(file)?;
        all.issued.into_iter().for_each(|day| out.published(day));
        if let Some(base) = &all.changes_of {
            out.partial(format!("{}: only the changes to version {base}", file.name()));
        }
        let lists = all.lists();
        super::belongs(source, file, 1, lists.iter().copied())?;
        if lists.is_empty() {
            out.partial(format!("{}: no sanctions entries: programmes and dates are missing", file.name()));
        }
        xml::records(file, &["DistinctParty"], |node| {
            if node.name == "DistinctParty" {
                out.row();
                one(source, file, &all, &node, out)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn one(source: &Source, file: &Content, all: &Reference, node: &Node, out: &mut Out) -> Result<(), Error> {
    let first = node.child("Profile");
    let uid = [node.attribute("FixedRef"), first.map_or("", |p| p.attribute("ID"))].into_iter().find(|u| !u.is_empty());
    let (Some(uid), Some(first)) = (uid, first) else {
        return out.reject(file, node.line, "a party without a number or a profile", node.get("Comment"));
    };
    let kind = all.party_kind(first.attribute("PartySubTypeID"));
    let mut party = Party::new(source, uid, kind, record(file, node.line));
    for profile in node.all("Profile") {
        for identity in profile.all("Identity") {
            one_identity(all, identity, &mut party);
        }
        for feature in profile.all("Feature") {
            one_feature(all, feature, &mut party);
        }
        listing(source, all, profile.attribute("ID"), &mut party);
        party.remarks(&Remarks::whole(profile.get("Comment")));
    }
    party.remarks(&Remarks::whole(node.get("Comment")));
    match party.finish() {
        Some(listed) => out.entry(listed),
        None => out.reject(file, node.line, "a party without a name", uid),
    }
}

fn one_identity(all: &Reference, identity: &Node, party: &mut Party) {
    let own = identity.attribute("Primary") != "false" && identity.attribute("False") != "true";
    let kinds = part_kinds(all, identity);
    let first = own_alias(all, identity);
    let named = identity.all("Alias").flat_map(|alias| {
        let primary = first.is_some_and(|first| std::ptr::eq(first, alias));
        names(all, &kinds, alias).into_iter().map(move |name| (primary, name))
    });
    for (primary, name) in named {
        if own && primary && !name.translation {
            party.set("name", &name.whole);
            for (kind, value) in &name.parts {
                match super::name_part(kind) {
                    Some(property) if party.is_person() => party.set(property, value),
                    _ => {}
                }
            }
            continue;
        }
        let note = match (own, primary) {
            (false, _) => "of another identity",
            (true, true) => "the name in another script",
            (true, false) => "",
        };
        let (kind, script) = (name.kind.as_str(), name.script.as_str());
        party.alias(Alias { name: &name.whole, kind, weak: name.weak, script, note, record: None });
    }
    for document in all.documents_of(identity.attribute("ID")) {
        let (word, value, country) = (document.word.as_str(), document.number.as_str(), document.country.as_str());
        party.fact(Fact { word, value, country, note: &document.note, document: true, ..Fact::default() });
    }
}

fn one_feature(all: &Reference, feature: &Node, party: &mut Party) {
    let word = all.value("FeatureType", feature.attribute("FeatureTypeID"));
    for version in feature.all("FeatureVersion") {
        let reliability = all.value("Reliability", version.attribute("ReliabilityID")).to_lowercase();
        let doubt = if ["confirmed", "unknown"].contains(&reliability.as_str()) { "" } else { reliability.as_str() };
        let comment = line(version.get("Comment"));
        let note = address(&[&comment, doubt]);
        for location in version.all("VersionLocation") {
            let Some(place) = all.place_of(location.attribute("LocationID")) else { continue };
            if word == "Location" {
                for lines in &place.lines {
                    let street: Vec<&str> = lines.street.iter().map(String::as_str).collect();
                    let said = Statement { script: lines.language.clone(), note: note.clone(), ..Statement::default() };
                    party.address(&street, &lines.locality, &place.country, said);
                }
            } else {
                let locality = place.lines.first().map_or("", |l| l.locality.as_str());
                let value = address(&[locality, &place.country]);
                party.fact(Fact { word, value: &value, note: &note, ..Fact::default() });
            }
        }
        let when = version.child("DatePeriod").and_then(reference::period_of);
        let details = version.all("VersionDetail").map(|detail| match detail.text() {
            "" => all.value("DetailReference", detail.attribute("DetailReferenceID")),
            text => text,
        });
        let value = details.collect::<Vec<_>>().join(" ");
        if reliability == "false" {
            party.words(&address(&[&line(&format!("{word} {value}")), &note]), None);
        } else {
            // Where nothing else is there, the comment is the value.
            let placed = version.child("VersionLocation").is_some();
            let value = if value.trim().is_empty() && when.is_none() && !placed { &comment } else { &value };
            party.fact(Fact { word, value, when, note: &note, ..Fact::default() });
        }
    }
}

/// What the file says of the listing of a profile.
fn listing(source: &Source, all: &Reference, profile: &str, party: &mut Party) {
    let sanctions = all.sanctions_of(profile);
    for sanction in sanctions.iter().filter(|s| super::is_of(source, &s.list)) {
        party.since(sanction.since);
    }
    let related: Vec<String> = all
        .relations_of(profile)
        .iter()
        .map(|r| {
            let notes: Vec<&str> = r.notes.iter().map(String::as_str).collect();
            super::linked(all.name_of(&r.to), &r.kind, &r.to, &notes)
        })
        .collect();
    party.listing(|l| {
        for sanction in sanctions {
            for program in &sanction.programs {
                if !l.programs.contains(program) {
                    l.programs.push(program.clone());
                }
            }
            let day = sanction.since.map(|d| d.to_string()).unwrap_or_default();
            l.say(term::DATES, &super::dated(&sanction.list, &day));
            sanction.measures.iter().for_each(|m| l.say(term::MEASURES, m));
            sanction.changed.iter().for_each(|d| l.say(term::UPDATED, &d.to_string()));
        }
        let authorities = sanctions.iter().flat_map(|s| s.authorities.clone());
        l.basis = super::basis(authorities, &l.basis);
        // Ended is the listing where every entry of it has ended.
        let ended: Vec<_> = sanctions.iter().map(|s| s.ended).collect();
        l.delisted = if ended.contains(&None) { l.delisted } else { ended.into_iter().flatten().max() };
        related.iter().for_each(|r| l.say(term::LINKED_TO, r));
    });
}
