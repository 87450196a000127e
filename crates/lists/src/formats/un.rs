//! The consolidated list of the UN Security Council: XML with `INDIVIDUAL` and `ENTITY` records.
//!
//! The schema is the UN's `sc-sanctions.xsd`. An entry's id is its permanent reference number (`TAi.005`), which other lists
//! quote as well; `DATAID` changes between editions.

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::reading::{Out, entity, listing, record, said, state};
use crate::values::{address, country, identifier_property, line};
use crate::xml::{self, Node};
use karez_model::{Listed, Statement, term};
use karez_tables::Content;

pub(super) const FORMAT: Format = Format {
    sources: &["un-sc"],
    name: "UN consolidated list XML",
    real: true,
    fits: |head: &Head| head.root("CONSOLIDATED_LIST"),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    for file in set {
        xml::records(file, &["INDIVIDUAL", "ENTITY"], |node| match node.name.as_str() {
            "INDIVIDUAL" | "ENTITY" => {
                out.row();
                one(source, file, &node, out)
            }
            _ => {
                let day = dates::day(node.attribute("dateGenerated"), Order::DayFirst);
                day.into_iter().for_each(|d| out.published(d));
                Ok(())
            }
        })?;
    }
    Ok(())
}

fn one(source: &Source, file: &Content, node: &Node, out: &mut Out) -> Result<(), Error> {
    let names = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];
    let name = line(&names.map(|n| node.get(n)).join(" "));
    let reference = node.get("REFERENCE_NUMBER");
    if name.is_empty() || reference.is_empty() {
        return out.reject(file, node.line, "an entry without a name or a reference number", node.get("DATAID"));
    }
    let person = node.name == "INDIVIDUAL";
    let mut listing = listing(source, reference, record(file, node.line));
    listing.programs = vec![node.get("UN_LIST_TYPE").to_owned()];
    listing.effective = dates::parse(node.get("LISTED_ON"), Order::DayFirst);
    listing.say(term::REMARKS, &line(node.get("COMMENTS1")));
    for day in node.at(&["LAST_DAY_UPDATED", "VALUE"]) {
        listing.say(term::UPDATED, day.text());
    }
    let mut listed = Listed {
        entity: entity(source, reference, if person { "Person" } else { "Organization" }),
        listings: vec![listing],
        ..Listed::default()
    };
    listed.entity.add("name", name);
    let original = Statement { note: "original script".into(), ..said("alias", node.get("NAME_ORIGINAL_SCRIPT")) };
    state(&mut listed, original);
    for alias in node.all(if person { "INDIVIDUAL_ALIAS" } else { "ENTITY_ALIAS" }) {
        let quality = alias.get("QUALITY");
        let property = match quality.to_lowercase().as_str() {
            "low" => "weakAlias",
            "f.k.a." => "previousName",
            _ => "alias",
        };
        let note = line(alias.get("NOTE"));
        // One element may hold several names: "a) X; b) Y" does not occur in XML, "X; Y" does.
        for value in alias.get("ALIAS_NAME").split(';') {
            let quality = quality.to_owned();
            state(&mut listed, Statement { quality, note: note.clone(), ..said(property, &line(value)) });
        }
        born(&mut listed, alias.get("DATE_OF_BIRTH"), "of an alias");
    }
    let e = &mut listed.entity;
    node.at(&["TITLE", "VALUE"]).iter().for_each(|v| e.add("title", line(v.text())));
    node.at(&["DESIGNATION", "VALUE"]).iter().for_each(|v| e.add("position", line(v.text())));
    node.at(&["NATIONALITY", "VALUE"]).iter().for_each(|v| e.add("nationality", country(v.text())));
    e.add("gender", node.get("GENDER").to_lowercase());
    for place in node.children.iter().filter(|c| matches!(c.name.as_str(), "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS")) {
        e.add("address", place_line(place));
        e.add("country", country(place.get("COUNTRY")));
    }
    node.all("INDIVIDUAL_PLACE_OF_BIRTH").for_each(|place| e.add("birthPlace", place_line(place)));
    for date in node.all("INDIVIDUAL_DATE_OF_BIRTH") {
        let kind = date.get("TYPE_OF_DATE").to_lowercase();
        let note = if kind == "exact" { "" } else { &kind };
        for field in ["DATE", "YEAR", "FROM_YEAR", "TO_YEAR"] {
            born(&mut listed, date.get(field), note);
        }
    }
    for document in node.all("INDIVIDUAL_DOCUMENT") {
        let number = document.get("NUMBER");
        let kind = document.get("TYPE_OF_DOCUMENT");
        let parts = [
            kind,
            document.get("TYPE_OF_DOCUMENT2"),
            document.get("ISSUING_COUNTRY"),
            document.get("COUNTRY_OF_ISSUE"),
            document.get("DATE_OF_ISSUE"),
            document.get("NOTE"),
        ];
        let property = identifier_property(kind, number);
        state(&mut listed, Statement { note: address(&parts), ..said(property, number) });
    }
    out.entry(listed)
}

/// An address or place in one line, its note in brackets.
fn place_line(place: &Node) -> String {
    let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"].map(|p| place.get(p));
    let (place, note) = (address(&parts), line(place.get("NOTE")));
    match (place.is_empty(), note.is_empty()) {
        (_, true) => place,
        (true, false) => note,
        (false, false) => format!("{place} ({note})"),
    }
}

fn born(listed: &mut Listed, text: &str, note: &str) {
    if let Some(date) = dates::parse(text, Order::DayFirst) {
        state(listed, Statement { note: note.to_owned(), ..said("birthDate", &date.to_string()) });
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};

    const SAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS>
<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME> EXAMPLE </FIRST_NAME><SECOND_NAME>NAME</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
<REFERENCE_NUMBER>KPi.999 </REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON><NAME_ORIGINAL_SCRIPT>示例</NAME_ORIGINAL_SCRIPT>
<COMMENTS1>Smith &amp; Sons
of X</COMMENTS1><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Ex</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1961</FROM_YEAR><TO_YEAR>1963</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER> 381310014</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL>
<INDIVIDUAL><DATAID>2</DATAID><FIRST_NAME/></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"#;

    #[test]
    fn an_entry_is_read_whole_with_the_quality_of_its_names() {
        let (kept, summary) = read_text("un-sc", &[("consolidated.xml", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.rejects[0].line), (2, 1, 9));
        assert_eq!(summary.published.unwrap().to_string(), "2026-02-27");
        let l = entry(&kept, "un-sc-kpi-999");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["EXAMPLE NAME", "示例", "Ex"]);
        assert_eq!(l.entity.values("birthDate"), ["1961", "1963"]);
        assert_eq!(l.entity.values("passportNumber"), ["381310014"]);
        assert_eq!(l.listings[0].terms["remarks"], ["Smith & Sons of X"]);
        assert_eq!((l.listings[0].reference.as_deref(), l.listings[0].record.line), (Some("KPi.999"), 3));
        let weak = l.statements.iter().find(|s| s.value == "Ex").unwrap();
        assert_eq!((weak.property.as_str(), weak.quality.as_str()), ("weakAlias", "Low"));
    }

    #[test]
    fn the_real_editions_are_read_with_the_counts_they_have() {
        for (day, count) in [("2021-01-18", 1003), ("2025-04-19", 877), ("2026-02-27", 1003)] {
            let Some(file) = shared(&format!("un-sc/{day}/consolidated.xml")) else { return };
            let (kept, summary) = read_set("un-sc", &[file]).unwrap();
            assert_eq!((summary.rows, distinct(&kept), summary.rejects), (count, count, 0));
            assert_eq!(summary.published.unwrap().to_string(), day);
        }
    }
}
