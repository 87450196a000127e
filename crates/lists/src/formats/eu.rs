//! The EU's financial sanctions file: XML 1.1, `sanctionEntity` records below `export`.
//!
//! The format is the Commission's (`http://eu.europa.ec/fpi/fsd/export`). An entry is a bundle of parts (names, addresses, birth
//! dates, documents, citizenships), each with the act that put it there. The CSV files ([`eu_csv`](super::eu_csv)) give every
//! part a row of its own under the same names, so what a part means stands in [`eu_parts`](super::eu_parts).
//!
//! - An entry's id is its EU reference number (`EU.123.45`); of the few without one, the logical id.
//! - A person's whole name is kept as the list writes it, mostly given name first.
//! - `effective` is the day of designation. Where the file gives none it is the earliest day of any act that the entry cites:
//!   an act is replaced by later ones, so the true day may be earlier, never later. Dates are ISO; those of the CSV files are
//!   ISO or day first.
//! - A birth date known to the month or year stands in `birthdate` as the first day of it; the parts beside it tell.
//! - `strong` is a name's strength; entries taken over from the UN say "low quality" in a remark instead.

use super::eu_parts::{Days, Entry, Fields, act, birth, citizenship, contact, document, finish, name, place};
use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::reading::{Out, record};
use crate::values::line;
use crate::xml::{self, Node};
use karez_tables::Content;

pub(super) const FORMAT: Format = Format {
    sources: &["eu-fsf"],
    name: "EU FSF XML 1.1",
    real: false,
    fits: |head: &Head| head.root("export") && head.text.contains("sanctionEntity"),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    for file in set {
        xml::records(file, &["sanctionEntity"], |node| {
            if node.name == "sanctionEntity" {
                out.row();
                return one(source, file, &node, out);
            }
            let day = dates::day(node.attribute("generationDate"), Order::DayFirst);
            day.into_iter().for_each(|d| out.published(d));
            Ok(())
        })?;
    }
    Ok(())
}

fn one(source: &Source, file: &Content, node: &Node, out: &mut Out) -> Result<(), Error> {
    let kind = node.child("subjectType").map_or("", |k| k.attribute("code"));
    let entry = Entry {
        reference: node.get_any(&["euReferenceNumber"]),
        logical_id: node.get_any(&["logicalId"]),
        un_id: node.get_any(&["unitedNationId"]),
        kind: kind.to_owned(),
        designated: node.get_any(&["designationDate"]),
        remarks: vec![node.get_any(&["designationDetails"]), node.get_any(&["remark"])],
    };
    let Some(mut listed) = entry.begin(source, record(file, node.line)) else {
        return out.reject(file, node.line, "an entry without a reference number", &line(&node.text));
    };
    let mut days = Days { designated: entry.designated(), cited: None };
    for part in &node.children {
        match part.name.as_str() {
            "regulation" => act(&mut listed, part, true, &mut days),
            "nameAlias" => {
                let named = !listed.entity.values("name").is_empty();
                if let Err(cause) = name(&mut listed, part, named) {
                    out.reject(file, part.line, cause, part.attribute("wholeName"))?;
                }
            }
            "address" => place(&mut listed, part),
            "birthdate" => birth(&mut listed, part),
            "identification" => document(&mut listed, part),
            "citizenship" => citizenship(&mut listed, part),
            _ => {}
        }
        part.all("regulationSummary").for_each(|a| act(&mut listed, a, false, &mut days));
        part.all("contactInfo").for_each(|c| contact(&mut listed, c.attribute("key"), c.attribute("value")));
    }
    if !finish(&mut listed, days) {
        return out.reject(file, node.line, "an entry without a name", &entry.logical_id);
    }
    out.entry(listed)
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};
    use proptest::prelude::*;

    const SAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04.449+02:00" globalFileId="1">
<sanctionEntity designationDate="2019-01-02" designationDetails="" unitedNationId="QDi.999" euReferenceNumber="EU.1.11" logicalId="1">
<remark>First &amp; foremost</remark><remark>Second</remark>
<regulation regulationType="amendment" organisationType="commission" publicationDate="2024-01-17" entryIntoForceDate="2024-01-18"
 numberTitle="2024/372 (OJ L18012024)" programme="TAQA" logicalId="2"><publicationUrl>https://example.eu/2024/372</publicationUrl></regulation>
<subjectType code="person" classificationCode="P"/>
<nameAlias wholeName="Πρώτος Όνομα" nameLanguage="EL" strong="true" logicalId="3"/>
<nameAlias firstName="First" middleName="" lastName="O&apos;Example" wholeName="First  O&apos;Example" function="Director of &quot;X&quot;" gender="M" title="Dr"
 nameLanguage="" strong="true" logicalId="4"><regulationSummary numberTitle="34/2012 (OJ L15)" publicationDate="2012-01-18" publicationUrl="https://example.eu/34"/></nameAlias>
<nameAlias wholeName="Exa" strong="true" logicalId="5"><remark>Low quality alias</remark></nameAlias>
<nameAlias wholeName="Exb" strong="false" logicalId="6"/>
<birthdate circa="true" calendarType="GREGORIAN" birthdate="1958-01-01" dayOfMonth="" monthOfYear="1" year="1958" place="Lianshui" countryIso2Code="CN" countryDescription="CHINA"/>
<birthdate circa="false" yearRangeFrom="1960" yearRangeTo="1962" countryIso2Code="00" countryDescription="UNKNOWN"/>
<birthdate calendarType="ISLAMIC" year="1380"/>
<identification number="A &amp; 1" latinNumber="" diplomatic="true" knownExpired="true" identificationTypeCode="passport"
 identificationTypeDescription="National passport" countryIso2Code="PK" countryDescription="PAKISTAN" issuedBy="Karachi" issuedDate="2001-02-03"/>
<citizenship region="" countryIso2Code="PK" countryDescription="PAKISTAN"/>
<address city="Quetta" street="1, Some Road" poBox="12" zipCode="87300" asAtListingTime="true" countryIso2Code="PK" countryDescription="PAKISTAN">
<contactInfo key="PHONE" value="+92 1; +92 2"/><contactInfo key="EMAIL" value="a@example.org"/></address>
</sanctionEntity>
<sanctionEntity logicalId="77"><regulation publicationDate="2020-05-06" entryIntoForceDate="2020-05-07" numberTitle="N" programme="HR"/>
<subjectType code="enterprise"/><nameAlias wholeName="示例公司" nameLanguage="ZH" strong="true"/><address countryIso2Code="00" countryDescription="UNKNOWN"/>
<identification number="91650100MA7ABCDE15" identificationTypeCode="regnumber" identificationTypeDescription="Registration Number"/></sanctionEntity>
<sanctionEntity logicalId="78"><subjectType code="enterprise"/></sanctionEntity>
<sanctionEntity><nameAlias wholeName="X"/></sanctionEntity>
</export>"#;

    #[test]
    fn an_entry_is_read_whole_with_the_strength_of_its_names() {
        let (kept, summary) = read_text("eu-fsf", &[("x.xml", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.entries.len()), (4, 2, 2));
        assert_eq!(summary.published.unwrap().to_string(), "2026-08-05");
        let l = entry(&kept, "eu-fsf-eu-1-11");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["First O'Example", "Πρώτος Όνομα", "Exa", "Exb"]);
        assert_eq!(l.entity.referents, ["un-sc-qdi-999"]);
        for (property, expected) in [
            ("weakAlias", &["Exa", "Exb"][..]),
            ("firstName", &["First"]),
            ("lastName", &["O'Example"]),
            ("position", &["Director of \"X\""]),
            ("gender", &["male"]),
            ("birthDate", &["1958-01", "1960", "1962"]),
            ("birthPlace", &["Lianshui, CHINA"]),
            ("passportNumber", &["A & 1"]),
            ("nationality", &["pk"]),
            ("address", &["1, Some Road, PO Box 12, Quetta, 87300, PAKISTAN"]),
            ("country", &["pk"]),
            ("phone", &["+92 1", "+92 2"]),
            ("email", &["a@example.org"]),
            ("notes", &["Date of birth: 1380, ISLAMIC"]),
        ] {
            assert_eq!(l.entity.values(property), expected, "{property}");
        }
        let listing = &l.listings[0];
        assert_eq!(
            (listing.programs.as_slice(), listing.basis.as_str()),
            (&["TAQA".to_owned()][..], "2024/372 (OJ L18012024)")
        );
        assert_eq!(listing.effective.unwrap().to_string(), "2019-01-02");
        assert_eq!(listing.terms["citation"][1], "34/2012 (OJ L15), https://example.eu/34");
        assert_eq!(listing.terms["remarks"], ["First & foremost Second"]);
        assert_eq!((listing.reference.as_deref(), listing.record.line), (Some("EU.1.11"), 3));
        let said = |value: &str| l.statements.iter().find(|s| s.value == value).unwrap();
        assert_eq!((said("Exa").quality.as_str(), said("Exb").quality.as_str()), ("low", "weak"));
        assert_eq!(said("Πρώτος Όνομα").script, "EL");
        assert_eq!(said("1958-01").note, "circa");
        assert_eq!(said("A & 1").note, "National passport, Karachi, PAKISTAN, issued 2001-02-03, diplomatic, known expired");
    }

    #[test]
    fn an_entry_without_reference_or_latin_name_is_still_an_entry() {
        let (kept, _) = read_text("eu-fsf", &[("x.xml", SAMPLE)]).unwrap();
        let l = entry(&kept, "eu-fsf-77");
        assert_eq!((l.entity.caption(), l.entity.schema.as_str()), ("示例公司", "Organization"));
        assert_eq!(l.entity.values("uscCode"), ["91650100MA7ABCDE15"]);
        assert!(l.entity.values("alias").is_empty() && l.entity.values("country").is_empty());
        assert_eq!(l.listings[0].effective.unwrap().to_string(), "2020-05-06", "the earliest act cited");
        assert_eq!(
            kept.rejects.iter().map(|r| r.cause.as_str()).collect::<Vec<_>>(),
            ["an entry without a name", "an entry without a reference number"]
        );
    }

    #[test]
    fn a_file_that_breaks_off_is_no_list() {
        let cut = &SAMPLE[..SAMPLE.len() / 2];
        assert!(read_text("eu-fsf", &[("x.xml", cut)]).is_err());
        assert!(read_text("eu-fsf", &[("x.xml", "<export><other/></export>")]).is_err());
    }

    proptest! {
        #[test]
        fn no_garbage_makes_it_panic(bytes in "[ -~<>&\"'\\PC]{0,200}", at in 0usize..SAMPLE.len()) {
            let mut text = SAMPLE.to_owned();
            let at = (at..=SAMPLE.len()).find(|i| text.is_char_boundary(*i)).unwrap();
            text.insert_str(at, &bytes);
            let _ = read_text("eu-fsf", &[("x.xml", &text)]);
        }
    }

    #[test]
    fn the_format_sample_is_read() {
        let Some(file) = shared("eu-fsf/format-sample/eu_fsf_1_1_sample.xml") else { return };
        let (kept, summary) = read_set("eu-fsf", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (3, 3, 0));
        let bureau = entry(&kept, "eu-fsf-eu-90002-22");
        assert_eq!(bureau.entity.values("weakAlias"), ["XPCC Police & Public Security Bureau"]);
        assert_eq!(entry(&kept, "eu-fsf-eu-90001-11").entity.values("birthDate"), ["1958-01"]);
    }
}
