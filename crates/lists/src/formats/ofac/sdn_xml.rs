//! `SDN.XML` and `CONSOLIDATED.XML`: root `sdnList`, one `sdnEntry` an entry.
//!
//! The schema is OFAC's `sdn.xsd`; its namespace changed in May 2024, and the names of elements did not. Dates of publication
//! are month first. `idList` holds not only identifiers but everything that the remarks of the CSV hold. Of a weak name,
//! `lastName` has the whole ("DOE, John") and there is no `firstName`. Names stand in Latin letters only.

use super::party::{Alias, Fact, Party};
use super::period;
use super::remarks::Remarks;
use crate::Error;
use crate::catalogue::Source;
use crate::formats::{Format, Head, Set, alone, never};
use crate::reading::{Out, record};
use crate::values::address;
use crate::xml::{self, Node};
use karez_model::Statement;
use karez_tables::Content;

pub(super) const FORMAT: Format = Format {
    sources: super::SOURCES,
    name: "OFAC SDN.XML",
    real: true,
    fits: |head: &Head| head.root("sdnList"),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    for file in set {
        let (mut announced, before) = (None, out.summary.rows);
        // The misspelling is the publisher's.
        xml::records(file, &["publshInformation", "publishInformation", "sdnEntry"], |node| {
            if node.name != "sdnEntry" {
                period::one(node.get("Publish_Date")).into_iter().for_each(|d| out.published(d.earliest()));
                announced = announced.or(node.get("Record_Count").parse::<usize>().ok());
                return Ok(());
            }
            out.row();
            one(source, file, &node, out)
        })?;
        let found = out.summary.rows - before;
        if let Some(announced) = announced.filter(|a| *a != found) {
            out.partial(format!("{}: {announced} entries are announced, and {found} are there", file.name()));
        }
    }
    Ok(())
}

fn one(source: &Source, file: &Content, node: &Node, out: &mut Out) -> Result<(), Error> {
    let uid = node.get("uid");
    let name = full(node);
    if uid.is_empty() {
        return out.reject(file, node.line, "an entry without a number", &name);
    }
    let mut party = Party::new(source, uid, node.get("sdnType"), record(file, node.line));
    party.name(&name);
    let programs = node.at(&["programList", "program"]).into_iter().map(|p| p.text().to_owned());
    party.listing(|l| l.programs = super::distinct(programs));
    party.fact(Fact { word: "Title", value: node.get("title"), ..Fact::default() });
    for aka in node.at(&["akaList", "aka"]) {
        let weak = Some(aka.get("category").to_lowercase()).filter(|c| !c.is_empty()).map(|c| c == "weak");
        party.alias(Alias { name: &full(aka), kind: aka.get("type"), weak, ..Alias::default() });
    }
    for place in node.at(&["addressList", "address"]) {
        let street = ["address1", "address2", "address3"].map(|n| place.get(n));
        let locality = locality(place.get("city"), place.get("stateOrProvince"), place.get("postalCode"));
        party.address(&street, &locality, place.get("country"), Statement::default());
    }
    for (list, item, value, word) in [
        ("nationalityList", "nationality", "country", "Nationality Country"),
        ("citizenshipList", "citizenship", "country", "Citizenship Country"),
        ("dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "Birthdate"),
        ("placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "Place of Birth"),
    ] {
        for item in node.at(&[list, item]) {
            party.fact(Fact { word, value: item.get(value), ..Fact::default() });
        }
    }
    for (element, word) in [
        ("callSign", "Vessel Call Sign"),
        ("vesselType", "Vessel Type"),
        ("vesselFlag", "Vessel Flag"),
        ("vesselOwner", "Vessel Owner"),
        ("tonnage", "Vessel Tonnage"),
        ("grossRegisteredTonnage", "Vessel Gross Registered Tonnage"),
    ] {
        for value in node.at(&["vesselInfo", element]) {
            party.fact(Fact { word, value: value.text(), ..Fact::default() });
        }
    }
    for id in node.at(&["idList", "id"]) {
        let day = |word: &str, element: &str| match period::one(id.get(element)) {
            Some(date) => format!("{word} {date}"),
            None => address(&[id.get(element)]),
        };
        let (issued, expires) = (day("issued", "issueDate"), day("expires", "expirationDate"));
        let country = id.get("idCountry");
        let note = address(&[&issued, &expires]);
        let document = !country.is_empty() || !note.is_empty();
        party.fact(Fact {
            word: id.get("idType"),
            value: id.get("idNumber"),
            country,
            note: &note,
            document,
            ..Fact::default()
        });
    }
    party.remarks(&Remarks::whole(node.get("remarks")));
    match party.finish() {
        Some(listed) => out.entry(listed),
        None => out.reject(file, node.line, "an entry without a name", uid),
    }
}

/// A name as the CSV has it.
fn full(node: &Node) -> String {
    address(&[node.get("lastName"), node.get("firstName")])
}

/// City, state and postcode as the CSV has them: `Dallas, TX 75081`, `London EC3N 1DY`.
pub(super) fn locality(city: &str, state: &str, postcode: &str) -> String {
    [address(&[city, state]).as_str(), postcode.trim()].join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::check::{distinct, entry, read_set, read_text, shared};
    use crate::reading::Kept;
    use karez_model::term;

    const SAMPLE: &str = r#"<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="http://tempuri.org/sdnList.xsd">
<publshInformation><Publish_Date>03/04/2025</Publish_Date><Record_Count>2</Record_Count></publshInformation>
<sdnEntry><uid>7</uid><firstName>John</firstName><lastName>DOE</lastName><title>General</title><sdnType>Individual</sdnType>
<remarks>Smith &amp; Sons; (Linked To: EXAMPLE &amp; CO., LTD.)</remarks>
<programList><program>SDGT</program><program>NS-EXAM</program></programList>
<idList><id><uid>1</uid><idType>Passport</idType><idNumber>A1</idNumber><idCountry>Iran</idCountry><issueDate>19 Aug 2016</issueDate></id>
<id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
<id><uid>3</uid><idType>Secondary sanctions risk:</idType><idNumber>section 1</idNumber></id>
<id><uid>4</uid><idType>Paper of a new kind</idType><idNumber>77</idNumber><idCountry>Iran</idCountry></id></idList>
<akaList><aka><uid>3</uid><type>f.k.a.</type><category>strong</category><lastName>ROE</lastName><firstName>John</firstName></aka>
<aka><uid>4</uid><type>a.k.a.</type><category>weak</category><lastName>DOE, Jack</lastName></aka></akaList>
<addressList><address><uid>5</uid><address1>1 Example St</address1><city>Dallas</city><stateOrProvince>TX</stateOrProvince><postalCode>75081</postalCode><country>United States</country></address></addressList>
<citizenshipList><citizenship><uid>1</uid><country>Syria</country></citizenship></citizenshipList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>circa 1966</dateOfBirth></dateOfBirthItem></dateOfBirthList></sdnEntry>
<sdnEntry><uid>8</uid><lastName>EXAMPLE STAR</lastName><sdnType>Vessel</sdnType><programList/><vesselInfo><callSign>EX12</callSign>
<vesselFlag>Iran</vesselFlag><grossRegisteredTonnage>1,000</grossRegisteredTonnage></vesselInfo></sdnEntry>
<sdnEntry><uid/><lastName>NO NUMBER</lastName></sdnEntry></sdnList>"#;

    #[test]
    fn an_entry_is_read_whole_with_the_quality_of_its_names() {
        let (kept, summary) = read_text("us-ofac-sdn", &[("sdn.xml", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.rejects[0].line), (3, 1, 18));
        assert_eq!(summary.published.unwrap().to_string(), "2025-03-04");
        assert_eq!(summary.partial, ["sdn.xml: 2 entries are announced, and 3 are there"]);
        let l = entry(&kept, "us-ofac-sdn-7");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["DOE, John", "DOE, Jack", "ROE, John"]);
        assert_eq!(l.entity.values("address"), ["1 Example St, Dallas, TX 75081, United States"]);
        assert_eq!((l.entity.first("nationality"), l.entity.first("birthDate")), (Some("sy"), Some("1966")));
        assert_eq!((l.entity.first("passportNumber"), l.entity.first("idNumber")), (Some("A1"), Some("77")));
        let note = |value: &str| l.statements.iter().find(|s| s.value == value).unwrap().note.as_str();
        assert_eq!((note("A1"), note("sy"), note("1966")), ("Passport, Iran, issued 2016-08-19", "citizen", "circa"));
        assert_eq!(l.entity.values("notes"), ["Smith & Sons"]);
        let listing = &l.listings[0];
        assert_eq!(listing.programs, ["SDGT", "NS-EXAM"]);
        assert_eq!(listing.terms[term::LINKED_TO], ["EXAMPLE & CO., LTD."]);
        assert_eq!(listing.terms[term::CONDITIONS], ["Secondary sanctions risk: section 1"]);
        let ship = entry(&kept, "us-ofac-sdn-8");
        assert_eq!((ship.entity.first("flag"), ship.entity.first("grossRegisteredTonnage")), (Some("ir"), Some("1000")));
    }

    #[test]
    fn the_real_editions_are_read_with_the_counts_they_have() {
        for (day, count) in [("2020-12-14", 376), ("2025-03-28", 443)] {
            let Some(file) = shared(&format!("us-ofac-cons/{day}/consolidated.xml")) else { return };
            let (kept, summary) = read_set("us-ofac-cons", &[file]).unwrap();
            assert_eq!((summary.rows, distinct(&kept), summary.rejects), (count, count, 0));
            assert_eq!((summary.published.unwrap().to_string().as_str(), summary.partial.len()), (day, 0));
            let weak = |l: &karez_model::Listed| l.entity.values("weakAlias").to_vec();
            assert_eq!(weak(entry(&kept, "us-ofac-cons-17018")).len(), if count == 443 { 2 } else { 0 });
        }
    }

    #[test]
    fn a_file_that_breaks_off_anywhere_is_refused() {
        let source = crate::source("us-ofac-sdn").unwrap();
        for end in (0..SAMPLE.len() - 1).filter(|end| SAMPLE.is_char_boundary(*end)) {
            let mut kept = Kept::default();
            let set = [Content::of_bytes("sdn.xml", &SAMPLE.as_bytes()[..end])];
            assert!(read(&source, &set, &mut Out::new(&mut kept)).is_err(), "{end}");
        }
    }
}
