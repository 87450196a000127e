//! The UK Sanctions List in XML: `Designation` records below `Designations`.
//!
//! The format is the FCDO's, described in its notes on the format of February 2022. Every field is an element of its own, most
//! in lists (`DOBs`/`DOB`).
//!
//! - An entry's id is its Unique ID (`GHR0079`); a second record of it adds to the first; the OFSI group id and the UN's reference number are kept beside it.
//! - `Name 6` is the family name, or the whole name of whoever has no parts; a whole name is put together given name first.
//! - Dates are day first; letters or noughts stand for a part that is not known (`dd/mm/1964`). `effective` is the day of
//!   designation by the UK or, of entries taken over, by the UN.
//! - `NameType` is written in several ways ("Primary Name", "Primary name", "ALias"); "Primary name variation" is an alias here.
//! - The `SanctionsImposedIndicators` repeat `SanctionsImposed` and are not read; a measure may stand there twice.
//! - Registration numbers of several kinds stand in one text ("INN: … OGRN: …").

use super::uk_parts::{Entry, birth, birth_place, fact, give, link, name, net, number, original, place, registration};
use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::reading::{Out, record};
use crate::xml::{self, Node};
use karez_tables::Content;

pub(super) const FORMAT: Format = Format {
    sources: &["gb-uksl"],
    name: "UK Sanctions List XML",
    real: false,
    fits: |head: &Head| head.root("Designations"),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let mut gathered = Gathered::default();
    for file in set {
        xml::records(file, &["Designation", "DateGenerated"], |node| match node.name.as_str() {
            "Designation" => {
                out.row();
                one(source, file, &node, &mut gathered, out)
            }
            "DateGenerated" => {
                dates::day(node.text(), Order::DayFirst).into_iter().for_each(|d| out.published(d));
                Ok(())
            }
            _ => Ok(()),
        })?;
    }
    give(gathered, set, out)
}

/// Elements in lists that become a property as they are: the path, the property, what a note calls it.
const FACTS: [(&[&str], &str, &str); 12] = [
    (&["Titles", "Title"], "title", ""),
    (&["PhoneNumbers", "PhoneNumber"], "phone", ""),
    (&["IndividualDetails", "Individual", "Nationalities", "Nationality"], "nationality", ""),
    (&["IndividualDetails", "Individual", "Positions", "Position"], "position", ""),
    (&["IndividualDetails", "Individual", "Genders", "Gender"], "gender", ""),
    (&["EntityDetails", "Entity", "TypeOfEntities", "TypeOfEntity"], "summary", ""),
    (&["ShipDetails", "Ship", "IMONumbers", "IMONumber"], "imoNumber", ""),
    (&["ShipDetails", "Ship", "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip"], "flag", ""),
    (&["ShipDetails", "Ship", "PreviousFlags", "PreviousFlag"], "pastFlags", ""),
    (&["ShipDetails", "Ship", "TonnageOfShipDetails", "TonnageOfShip"], "tonnage", ""),
    (&["ShipDetails", "Ship", "LengthOfShipDetails", "LengthOfShip"], "notes", "Length of ship"),
    (&["ShipDetails", "Ship", "YearsBuilt", "YearBuilt"], "buildDate", ""),
];

/// Elements in lists that name whom the designation is linked to.
const LINKS: [(&[&str], &str); 4] = [
    (&["EntityDetails", "Entity", "ParentCompanies", "ParentCompany"], "parent company"),
    (&["EntityDetails", "Entity", "Subsidiaries", "Subsidiary"], "subsidiary"),
    (&["ShipDetails", "Ship", "CurrentOwnerOperators", "CurrentOwnerOperator"], "current owner or operator"),
    (&["ShipDetails", "Ship", "PreviousOwnerOperators", "PreviousOwnerOperator"], "previous owner or operator"),
];

fn one(source: &Source, file: &Content, node: &Node, gathered: &mut Gathered, out: &mut Out) -> Result<(), Error> {
    let id = node.get("UniqueID");
    if id.is_empty() {
        return out.reject(file, node.line, "a designation without a Unique ID", node.get("RegimeName"));
    }
    let entry = Entry {
        id,
        ofsi_group: node.get("OFSIGroupID"),
        un_reference: node.get("UNReferenceNumber"),
        kind: node.get("IndividualEntityShip"),
        regime: node.get("RegimeName"),
        designation_source: node.get("DesignationSource"),
        measures: node.get("SanctionsImposed"),
        reasons: node.get("UKStatementofReasons"),
        other: node.get("OtherInformation"),
        designated: node.get("DateDesignated"),
        updated: node.get("LastUpdated"),
    };
    let mut listed = entry.begin(source, record(file, node.line));
    for n in node.at(&["Names", "Name"]) {
        let parts = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"].map(|p| n.get(p));
        name(&mut listed, parts, n.get("NameType"), n.get("AliasStrength"));
    }
    for n in node.at(&["NonLatinNames", "NonLatinName"]) {
        let text = n.get("NameNonLatinScript");
        original(&mut listed, text, n.get("NonLatinScriptType"), n.get("NonLatinScriptLanguage"));
    }
    for a in node.at(&["Addresses", "Address"]) {
        let lines = ["AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4", "AddressLine5", "AddressLine6"];
        place(&mut listed, lines.map(|l| a.get(l)), a.get("AddressPostalCode"), a.get("AddressCountry"));
    }
    for path in [&["EmailAddresses", "EmailAddress"], &["Websites", "Website"]] {
        node.at(path).iter().for_each(|n| net(&mut listed, n.text()));
    }
    let person = ["IndividualDetails", "Individual"];
    let of_person = |rest: [&'static str; 2]| node.at(&[&person[..], &rest].concat());
    of_person(["DOBs", "DOB"]).iter().for_each(|n| birth(&mut listed, n.text()));
    for n in of_person(["BirthDetails", "Location"]) {
        birth_place(&mut listed, n.get("TownOfBirth"), n.get("CountryOfBirth"));
    }
    for n in of_person(["PassportDetails", "Passport"]) {
        number(&mut listed, "passportNumber", n.get("PassportNumber"), n.get("PassportAdditionalInformation"));
    }
    for n in of_person(["NationalIdentifierDetails", "NationalIdentifier"]) {
        let says = n.get("NationalIdentifierAdditionalInformation");
        number(&mut listed, "idNumber", n.get("NationalIdentifierNumber"), says);
    }
    for n in node.at(&["EntityDetails", "Entity", "BusinessRegistrationNumbers", "BusinessRegistrationNumber"]) {
        registration(&mut listed, n.text());
    }
    // The type stands in a list of its own, or not.
    for path in [&["ShipDetails", "Ship", "TypeOfShipDetails", "TypeOfShip"][..], &["ShipDetails", "Ship", "TypeOfShip"]] {
        node.at(path).iter().for_each(|n| fact(&mut listed, "type", "", n.text()));
    }
    for hull in node.at(&["ShipDetails", "Ship", "HullIdentificationNumbers", "HullIdentificationNumber"]) {
        number(&mut listed, "registrationNumber", hull.text(), "hull identification number");
    }
    for (path, property, what) in FACTS {
        node.at(path).iter().for_each(|n| fact(&mut listed, property, what, n.text()));
    }
    for (path, what) in LINKS {
        node.at(path).iter().for_each(|n| link(&mut listed, what, n.text()));
    }
    gathered.add(listed);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, has, read_set, read_text, refuses_what_breaks_off, shared, survives};
    use proptest::prelude::*;

    const SAMPLE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Designations xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><DateGenerated>02/09/2026</DateGenerated>
<Designation><LastUpdated>04/08/2026</LastUpdated><DateDesignated>22/03/2021</DateDesignated><UniqueID>GHR9999</UniqueID>
<OFSIGroupID>99999</OFSIGroupID><UNReferenceNumber>TAi.999</UNReferenceNumber><Names>
<Name><Name1>FIRST</Name1><Name2>SECOND</Name2><Name6>O&apos;EXAMPLE</Name6><NameType>Primary Name</NameType></Name>
<Name><Name1>FIRST</Name1><Name6>EXEMPLE</Name6><NameType>Primary name variation</NameType></Name>
<Name><Name6>FIRST SECOND O&apos;EXAMPLE</Name6><NameType>ALias</NameType><AliasStrength /></Name>
<Name><Name6>Exa</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name><Name><NameType>Alias</NameType></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>示例</NameNonLatinScript><NonLatinScriptType>Simplified</NonLatinScriptType>
<NonLatinScriptLanguage>Chinese</NonLatinScriptLanguage></NonLatinName></NonLatinNames><Titles><Title>Dr</Title></Titles>
<RegimeName>The Global Human Rights Sanctions Regulations 2020</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
<DesignationSource>UN</DesignationSource><SanctionsImposed>Asset freeze|Travel Ban|Asset freeze</SanctionsImposed>
<UKStatementofReasons>First &amp; foremost.</UKStatementofReasons><OtherInformation>Other.</OtherInformation>
<IndividualDetails><Individual><DOBs><DOB>dd/mm/1964</DOB><DOB>'00/00/1965</DOB><DOB>circa 1966</DOB><DOB>15/08/19yy</DOB><DOB>dd/mm/yyyy</DOB></DOBs>
<Nationalities><Nationality>China</Nationality></Nationalities><Genders><Gender>Male</Gender></Genders><Positions><Position>Director</Position></Positions>
<PassportDetails><Passport><PassportNumber>A1</PassportNumber><PassportAdditionalInformation>Chinese</PassportAdditionalInformation></Passport></PassportDetails>
<NationalIdentifierDetails><NationalIdentifier><NationalIdentifierNumber>12</NationalIdentifierNumber></NationalIdentifier></NationalIdentifierDetails>
<BirthDetails><Location><TownOfBirth>Wuwei</TownOfBirth><CountryOfBirth>China</CountryOfBirth></Location></BirthDetails></Individual></IndividualDetails></Designation>
<Designation><UniqueID>RUS9998</UniqueID><Names><Name><Name6>EXAMPLE &amp; SONS</Name6><NameType>Primary Name</NameType></Name></Names>
<RegimeName>The Russia (Sanctions) (EU Exit) Regulations 2019</RegimeName><IndividualEntityShip>Entity</IndividualEntityShip>
<Addresses><Address><AddressLine1>1 Road</AddressLine1><AddressLine6>Aksu</AddressLine6><AddressPostalCode>1234</AddressPostalCode>
<AddressCountry>China</AddressCountry></Address><Address><AddressCountry>Russia</AddressCountry></Address></Addresses>
<EmailAddresses><EmailAddress>a@example.org and b@example.org,</EmailAddress></EmailAddresses><Websites><Website>www.example.org</Website></Websites>
<EntityDetails><Entity><BusinessRegistrationNumbers><BusinessRegistrationNumber>INN: 7713226814 OGRN: 1027700285612</BusinessRegistrationNumber>
<BusinessRegistrationNumber>Unified Social Credit Code: 91650100MA7ABCDE15</BusinessRegistrationNumber></BusinessRegistrationNumbers>
<TypeOfEntities><TypeOfEntity>Public Company</TypeOfEntity></TypeOfEntities><ParentCompanies><ParentCompany>Example Parent</ParentCompany></ParentCompanies></Entity></EntityDetails></Designation>
<Designation><UniqueID>RUS9997</UniqueID><Names><Name><Name6>SAMPLE STAR</Name6><NameType>Primary Name</NameType></Name></Names>
<IndividualEntityShip>Ship</IndividualEntityShip><ShipDetails><Ship><IMONumbers><IMONumber>IMO9074729</IMONumber></IMONumbers>
<CurrentOwnerOperators><CurrentOwnerOperator>Example Shipping</CurrentOwnerOperator></CurrentOwnerOperators>
<CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>Gabon</CurrentBelievedFlagOfShip></CurrentBelievedFlagOfShips>
<TypeOfShipDetails><TypeOfShip>Oil Tanker</TypeOfShip></TypeOfShipDetails><YearsBuilt><YearBuilt>2011</YearBuilt></YearsBuilt></Ship></ShipDetails></Designation>
<Designation><Names><Name><Name6>NO ID</Name6></Name></Names></Designation>
<Designation><UniqueID>RUS9996</UniqueID><Names/></Designation>
</Designations>"#;

    #[test]
    fn a_designation_is_read_whole() {
        let (kept, summary) = read_text("gb-uksl", &[("x.xml", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept)), (5, 2, 3));
        assert_eq!(summary.published.unwrap().to_string(), "2026-09-02");
        let l = entry(&kept, "gb-uksl-ghr9999");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["FIRST SECOND O'EXAMPLE", "FIRST EXEMPLE", "示例", "Exa"]);
        has(
            l,
            &[
                ("weakAlias", &["Exa"]),
                ("firstName", &["FIRST"]),
                ("lastName", &["O'EXAMPLE", "EXEMPLE"]),
                ("birthDate", &["1964", "1965", "1966"]),
                ("notes", &["Date of birth: 15/08/19yy"]),
                ("nationality", &["cn"]),
                ("gender", &["male"]),
                ("position", &["Director"]),
                ("title", &["Dr"]),
                ("passportNumber", &["A1"]),
                ("idNumber", &["12"]),
                ("birthPlace", &["Wuwei, China"]),
            ],
        );
        let listing = &l.listings[0];
        assert_eq!(listing.basis, "The Global Human Rights Sanctions Regulations 2020");
        assert_eq!(
            (listing.reference.as_deref(), listing.effective.unwrap().to_string().as_str()),
            (Some("GHR9999"), "2021-03-22")
        );
        assert_eq!(listing.terms["measures"], ["Asset freeze", "Travel Ban"]);
        assert_eq!(listing.terms["reasons"], ["First & foremost."]);
        assert_eq!(listing.terms["other_reference"], ["OFSI group 99999", "UN TAi.999"]);
        assert_eq!(listing.terms["remarks"], ["Other.", "Designation source: UN"]);
        assert_eq!(l.entity.referents, ["un-sc-tai-999"]);
        let said = |value: &str| l.statements.iter().find(|s| s.value == value).unwrap();
        assert_eq!(said("Exa").quality, "Low quality a.k.a");
        assert_eq!(said("示例").script, "Chinese, Simplified");
        assert_eq!((said("FIRST EXEMPLE").note.as_str(), said("1966").note.as_str()), ("Primary name variation", "circa"));
    }

    #[test]
    fn an_entity_and_a_ship_keep_their_numbers_and_their_links() {
        let (kept, _) = read_text("gb-uksl", &[("x.xml", SAMPLE)]).unwrap();
        let l = entry(&kept, "gb-uksl-rus9998");
        has(
            l,
            &[
                ("name", &["EXAMPLE & SONS"]),
                ("taxNumber", &["7713226814"]),
                ("registrationNumber", &["1027700285612"]),
                ("uscCode", &["91650100MA7ABCDE15"]),
                ("address", &["1 Road, Aksu, 1234, China"]),
                ("country", &["cn", "ru"]),
                ("email", &["a@example.org", "b@example.org"]),
                ("website", &["www.example.org"]),
                ("summary", &["Public Company"]),
            ],
        );
        assert_eq!(l.listings[0].terms["linked_to"], ["parent company: Example Parent"]);
        let ship = entry(&kept, "gb-uksl-rus9997");
        assert_eq!(ship.entity.schema, "Vessel");
        has(ship, &[("imoNumber", &["IMO9074729"]), ("flag", &["ga"]), ("type", &["Oil Tanker"]), ("buildDate", &["2011"])]);
        assert_eq!(ship.listings[0].terms["linked_to"], ["current owner or operator: Example Shipping"]);
    }

    #[test]
    fn a_designation_that_stands_twice_is_one_entry_with_what_both_records_say() {
        let twice = |name: &str, road: &str| {
            format!(
                "<Designation><UniqueID>RUS9995</UniqueID><Names>{name}</Names><RegimeName>Example</RegimeName>\n\
                 <Addresses><Address><AddressLine1>{road}</AddressLine1></Address></Addresses></Designation>\n"
            )
        };
        let named = "<Name><Name6>EXAMPLE MILL</Name6><NameType>Primary Name</NameType></Name>";
        let text = format!("<Designations>\n{}{}</Designations>", twice("", "1 Road"), twice(named, "2 Road"));
        let (kept, summary) = read_text("gb-uksl", &[("x.xml", &text)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.entries.len()), (2, 0, 1));
        let l = entry(&kept, "gb-uksl-rus9995");
        has(l, &[("name", &["EXAMPLE MILL"]), ("address", &["1 Road", "2 Road"])]);
        assert_eq!((l.listings.len(), l.listings[0].record.line), (1, 2));
        let second = l.statements.iter().find(|s| s.value == "2 Road").and_then(|s| s.record.as_ref());
        assert_eq!(second.map(|r| r.line), Some(4));
    }

    #[test]
    fn a_file_that_breaks_off_is_no_list() {
        refuses_what_breaks_off("gb-uksl", SAMPLE);
    }

    proptest! {
        #[test]
        fn no_garbage_makes_it_panic(bytes in "[ -~<>&\\PC]{0,200}", at in 0usize..SAMPLE.len()) {
            survives("gb-uksl", SAMPLE, at, &bytes);
        }
    }

    #[test]
    fn the_format_sample_is_read() {
        let Some(file) = shared("gb-uksl/format-sample/UK_Sanctions_List_sample.xml") else { return };
        let (kept, summary) = read_set("gb-uksl", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (3, 3, 0));
        let bureau = entry(&kept, "gb-uksl-ghr0079");
        assert_eq!(bureau.entity.values("alias").len(), 3);
        assert_eq!(bureau.listings[0].terms["measures"], ["Asset freeze", "Trust Services Sanctions"]);
        assert_eq!(entry(&kept, "gb-uksl-ghr0076").entity.values("birthDate"), ["1964-01"]);
        assert_eq!(entry(&kept, "gb-uksl-rus9999").entity.values("type"), ["Tanker"]);
    }
}
