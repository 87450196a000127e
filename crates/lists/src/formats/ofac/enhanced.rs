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
use crate::formats::{Format, Head, Set, alone, never};
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
    supplement: never,
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
        l.programs = super::distinct(programs);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::check::{distinct, entry, read_set, read_text, shared};
    use crate::reading::Kept;

    const SAMPLE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="https://example.org/ENHANCED_XML"><publicationInfo><dataAsOf>2025-01-10T00:00:00</dataAsOf>
<filters><sanctionsLists><sanctionsList refId="1">SDN List</sanctionsList></sanctionsLists></filters></publicationInfo>
<referenceValues><referenceValue refId="1"><type>COUNTRY</type><value>Iran</value></referenceValue></referenceValues>
<entities><entity id="7"><generalInfo><identityId>1</identityId><entityType refId="600">Individual</entityType><remarks>Smith &amp; Sons</remarks><title>General</title></generalInfo>
<sanctionsLists><sanctionsList datePublished="2014-10-10">Consolidated List</sanctionsList><sanctionsList datePublished="2023-11-14">SDN List</sanctionsList></sanctionsLists>
<sanctionsPrograms><sanctionsProgram>SDGT</sanctionsProgram></sanctionsPrograms><sanctionsTypes><sanctionsType>Block</sanctionsType></sanctionsTypes>
<legalAuthorities><legalAuthority>Executive Order 1 (Examples)</legalAuthority></legalAuthorities>
<names><name id="1"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
<translation id="1"><isPrimary>true</isPrimary><script>Latin</script><formattedFirstName>John</formattedFirstName><formattedLastName>DOE</formattedLastName><formattedFullName>DOE, John</formattedFullName>
<nameParts><namePart><type>Last Name</type><value>Doe</value></namePart><namePart><type>First Name</type><value>John</value></namePart></nameParts></translation>
<translation id="2"><isPrimary>false</isPrimary><script>Chinese Simplified</script><formattedFullName>示例</formattedFullName></translation></translations></name>
<name id="2"><isPrimary>false</isPrimary><aliasType>F.K.A.</aliasType><isLowQuality>false</isLowQuality><translations><translation><isPrimary>true</isPrimary><script>Latin</script><formattedFullName>ROE &amp; DOE</formattedFullName></translation></translations></name>
<name id="3"><isPrimary>false</isPrimary><aliasType>A.K.A.</aliasType><isLowQuality>true</isLowQuality><translations><translation><isPrimary>true</isPrimary><script>Latin</script><formattedLastName>THE BOSS</formattedLastName></translation></translations></name></names>
<addresses><address id="1"><country>China</country><translations><translation><isPrimary>true</isPrimary><script>Latin</script><addressParts><addressPart><type>CITY</type><value>Urumqi</value></addressPart><addressPart><type>ADDRESS1</type><value>1 Example Rd</value></addressPart></addressParts></translation></translations></address>
<address id="2"><translations><translation><isPrimary>true</isPrimary><script>Latin</script><addressParts><addressPart><type>REGION</type><value>Gaza</value></addressPart></addressParts></translation></translations></address><address id="3"/></addresses>
<features><feature><type>Birthdate</type><value>1961 to 1962</value><isPrimary>true</isPrimary></feature>
<feature><type>Birthdate</type><value/><valueDate><fromDateBegin>1970-01-01</fromDateBegin><fromDateEnd>1970-01-01</fromDateEnd><toDateBegin>1970-12-31</toDateBegin><toDateEnd>1970-12-31</toDateEnd><isApproximate>true</isApproximate></valueDate></feature>
<feature><type>Birthdate</type><value>1999</value><reliability>False</reliability></feature>
<feature><type>Digital Currency Address - XBT</type><value>1Example</value></feature><feature><type>Kind of a new sort</type><value>x</value></feature></features>
<identityDocuments><identityDocument><type>Tax ID No.</type><documentNumber>12345678 (Russia)</documentNumber><isValid>false</isValid><issuingCountry>Russia</issuingCountry><issueDate><fromDateBegin>2016-08-19</fromDateBegin><toDateEnd>2016-08-19</toDateEnd></issueDate></identityDocument></identityDocuments>
<relationships><relationship><type>Owned or Controlled By</type><relatedEntity entityId="9">EXAMPLE &amp; CO.</relatedEntity><quality>Low</quality></relationship></relationships></entity>
<entity id="8"><generalInfo><entityType>Entity</entityType></generalInfo><names/></entity></entities></sanctionsData>"#;

    #[test]
    fn an_entry_is_read_whole_with_scripts_and_dates_of_its_lists() {
        let (kept, summary) = read_text("us-ofac-sdn", &[("SDN_ENHANCED.XML", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, summary.published.unwrap().to_string().as_str()), (2, 1, "2025-01-10"));
        let l = entry(&kept, "us-ofac-sdn-7");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["DOE, John", "示例", "THE BOSS", "ROE & DOE"]);
        let said = |value: &str| l.statements.iter().find(|s| s.value == value).unwrap();
        assert_eq!((said("示例").script.as_str(), said("THE BOSS").quality.as_str()), ("Chinese Simplified", "weak"));
        assert_eq!((l.entity.first("lastName"), l.entity.first("position")), (Some("Doe"), Some("General")));
        assert_eq!(l.entity.values("address"), ["1 Example Rd, Urumqi, China"]);
        assert_eq!(l.entity.values("country"), ["cn", "ps"]);
        assert_eq!(l.entity.values("birthDate"), ["1961", "1962", "1970"], "a date that is known to be false is none");
        assert_eq!(l.entity.values("notes"), ["Birthdate 1999, false", "Kind of a new sort x", "Smith & Sons"]);
        assert_eq!((l.entity.first("idNumber"), l.entity.first("taxNumber")), (Some("1Example"), Some("12345678")));
        assert_eq!(said("12345678").note, "Tax ID No., Russia, issued 2016-08-19, not valid");
        let listing = &l.listings[0];
        assert_eq!(listing.effective.unwrap().to_string(), "2023-11-14");
        assert_eq!(
            (listing.basis.as_str(), &listing.programs[..]),
            ("Executive Order 1 (Examples)", &["SDGT".to_owned()][..])
        );
        assert_eq!(listing.terms[term::DATES], ["Consolidated List: 2014-10-10", "SDN List: 2023-11-14"]);
        assert_eq!(listing.terms[term::LINKED_TO], ["EXAMPLE & CO. (Owned or Controlled By, ofac-9, Low)"]);
        assert_eq!(listing.terms[term::MEASURES], ["Block"]);
    }

    #[test]
    fn one_list_is_not_taken_in_as_the_other() {
        let error = read_text("us-ofac-cons", &[("SDN_ENHANCED.XML", SAMPLE)]).unwrap_err().to_string();
        assert!(error.contains("the file says it is the SDN List, not the Consolidated"), "{error}");
    }

    #[test]
    fn the_real_edition_is_read_with_the_count_it_has() {
        let Some(file) = shared("us-ofac-cons/2025-01-10/CONS_ENHANCED.XML") else { return };
        let text = std::io::read_to_string(file.utf8().unwrap()).unwrap();
        let (kept, summary) = read_set("us-ofac-cons", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (443, 443, 0));
        assert_eq!(summary.published.unwrap().to_string(), "2025-01-10");
        let of_names = |s: &&Statement| ["alias", "weakAlias", "previousName"].contains(&s.property.as_str());
        let names = kept.entries.iter().flat_map(|l| &l.statements).filter(of_names);
        assert_eq!(names.filter(|s| s.script != "Latin" && !s.script.is_empty()).count(), 45);
        // A company of the CMIC list, and a person who came onto the SDN List long after.
        for (uid, schema, dates) in [("30936", "Company", 5), ("9647", "Person", 3)] {
            let l = entry(&kept, &format!("us-ofac-cons-{uid}"));
            let raw = text.split_once(&format!("<entity id=\"{uid}\">")).unwrap().1.split_once("</entity>").unwrap().0;
            let days = raw.split("datePublished=\"").skip(1).filter(|d| !d[12..].starts_with("SDN List"));
            assert_eq!(l.listings[0].effective.unwrap().to_string(), days.map(|d| &d[..10]).min().unwrap());
            assert_eq!((l.entity.schema.as_str(), l.listings[0].terms[term::DATES].len()), (schema, dates));
            let once = ["name", "uscCode", "weakAlias", "alias", "birthPlace", "classification", "email"];
            for value in once.iter().flat_map(|p| l.entity.values(p)) {
                assert!(raw.contains(&format!(">{value}<")), "{value}");
            }
            assert!(raw.contains(&format!(">{}<", l.listings[0].basis.split(" and ").next().unwrap())));
        }
    }

    #[test]
    fn a_file_that_breaks_off_anywhere_is_refused() {
        let source = crate::source("us-ofac-sdn").unwrap();
        for end in (0..SAMPLE.len() - 1).filter(|end| SAMPLE.is_char_boundary(*end)) {
            let mut kept = Kept::default();
            let set = [Content::of_bytes("x.xml", &SAMPLE.as_bytes()[..end])];
            assert!(read(&source, &set, &mut Out::new(&mut kept)).is_err(), "{end}");
        }
    }
}
