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
use crate::formats::{Format, Head, Set, alone};
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
    let programs: Vec<String> = node.at(&["programList", "program"]).iter().map(|p| p.text().to_owned()).collect();
    party.listing(|l| l.programs = programs.into_iter().filter(|p| !p.is_empty()).collect());
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
