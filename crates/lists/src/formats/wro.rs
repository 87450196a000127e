//! Withhold release orders and findings of US Customs and Border Protection: a table with a row for each order.
//!
//! CBP publishes a page with tables and a dataset as CSV whose columns have changed more than once (`Entity`, `Country`,
//! `Industry`, `Status`, `WRO/Finding`, `Effective Date`, `Remarks` …), so columns go by `data/lists/headings.tsv`, in any order.
//! Dates of three numbers are month first.
//!
//! An entry is an order, not a party: the same prison stands there with a withhold release order and with a finding. Its id is the
//! order's own where the table has one, else name, day and action. What an order covers is told from its words:
//! - a firm, a farm, a prison: a `LegalEntity`, its other names ("a/k/a", ";", a trailing bracket) as aliases;
//! - one vessel ("Fishing Vessel: …"): a `Vessel`; several vessels in one order, which may have their operator among them with no
//!   word to tell it from a ship: a `LegalEntity`, so that a firm of that name is found as well;
//! - goods of a region or a country ("All cotton of …", or a region with its goods in a column of their own): an `Address`, with
//!   the order's words as its name and as the merchandise.
//!   `Address` is FollowTheMoney's place: no company is compared with it, and whoever asks where goods may not come from finds the
//!   country and the words. A `LegalEntity` would put a region among suppliers.
//!
//! The cell is kept in its own words among the remarks wherever a name was taken out of it.

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::called::called;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::headings::Headings;
use crate::reading::{Out, entity, listing, record, slug, state};
use crate::sheet::{self, Row};
use crate::spelling;
use crate::values::{country, line};
use karez_model::{Listed, Statement, term};
use karez_tables::{Content, Separator};

pub(super) const FORMAT: Format = Format {
    sources: &["us-cbp-wro"],
    name: "CBP orders and findings, CSV or XLSX",
    real: false,
    fits: |head: &Head| head.workbook || Headings::of("us-cbp-wro").begin(head, &["name", "date"]),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let headings = Headings::of("us-cbp-wro");
    let mut gathered = Gathered::default();
    for file in set {
        let is_heading = |keys: &[String]| headings.name_all(keys, &["name", "date"]);
        sheet::rows(file, Separator::Commonest, out, is_heading, |row, out| {
            headings.note_others(file.name(), row, out);
            if headings.get(row, "name").is_empty() {
                return out.reject(file, row.line, "an order without a name", &row.text());
            }
            let (mut listed, apart) = one(source, file, headings, row, out);
            // Two parties under one order id are two entries.
            if gathered.get_mut(&listed.entity.id).is_some_and(|known| known.entity.caption() != listed.entity.caption()) {
                listed.entity.id = format!("{}-{apart}", listed.entity.id);
            }
            gathered.add(listed);
            Ok(())
        })?;
    }
    gathered.give(out)
}

/// An order, and what tells it from another of the same order id.
fn one(source: &Source, file: &Content, headings: Headings, row: &Row, out: &mut Out) -> (Listed, String) {
    let cell = |field: &str| spelling::mended(headings.get(row, field));
    let (text, date, action, order) = (cell("name"), cell("date"), cell("action"), cell("order"));
    let effective = dates::parse(&date, Order::MonthFirst);
    let day = effective.map_or_else(|| date.clone(), |d| d.to_string());
    let reference = if order.is_empty() { format!("{text} {day} {action}") } else { order.clone() };
    let mut listing = listing(source, &order, record(file, row.line));
    listing.effective = effective;
    if effective.is_none() && !date.is_empty() {
        out.note(format!("{}, line {}: no date: {date:?}", file.name(), row.line));
    }
    listing.delisted = dates::parse(&cell("ended"), Order::MonthFirst);
    for (field, term) in [
        ("action", term::ACTION),
        ("status", term::STATUS),
        ("industry", term::INDUSTRY),
        ("modified", term::UPDATED),
        ("url", term::CITATION),
    ] {
        listing.say(term, &cell(field));
    }
    let mut covered = covered(&text);
    let merchandise = cell("merchandise");
    // A region alone would be found under every supplier that bears its name.
    if covered.schema == "Address" && !covered.goods && !merchandise.is_empty() {
        covered.names = vec![format!("{text} ({merchandise})")];
    }
    listing.say(term::MERCHANDISE, &merchandise);
    if covered.names.first() != Some(&text) || covered.names.len() > 1 {
        listing.say(term::REMARKS, &text);
    }
    listing.say(term::REMARKS, &cell("remarks"));
    if covered.goods {
        listing.say(term::MERCHANDISE, &text);
    }
    let mut listed = Listed { entity: entity(source, &reference, covered.schema), ..Listed::default() };
    for (i, name) in covered.names.iter().enumerate() {
        listed.entity.add(if i == 0 { "name" } else { "alias" }, name.as_str());
    }
    for name in &covered.beside {
        let note = "named beside it in the same order".to_owned();
        state(&mut listed, Statement { property: "alias".to_owned(), value: name.clone(), note, ..Statement::default() });
    }
    let aliases = cell("aliases");
    spelling::several(&aliases).iter().flat_map(|n| called(n, "alias").names).for_each(|(p, n)| listed.entity.add(p, n));
    listing.extension = covered.extension;
    listed.entity.add("country", country(&cell("country")));
    if covered.schema == "Vessel" {
        listed.entity.add("type", "fishing vessel");
    }
    listed.listings.push(listing);
    (listed, slug(&text))
}

/// What an order covers.
#[derive(Debug, Default)]
struct Covered {
    schema: &'static str,
    /// The first is the one to show.
    names: Vec<String>,
    /// Names of others that the same order names.
    beside: Vec<String>,
    extension: Option<String>,
    /// The words say goods.
    goods: bool,
}

fn covered(text: &str) -> Covered {
    // The words looked for are ASCII; the lower case of other letters may be of another length, which would shift every place.
    let lower = text.to_ascii_lowercase();
    let goods = are_goods(&lower);
    if let Some(names) = vessels(text, &lower) {
        let schema = if names.len() == 1 { "Vessel" } else { "LegalEntity" };
        return Covered { schema, names, goods, ..Covered::default() };
    }
    if goods || is_region(text, &lower) {
        return Covered { schema: "Address", names: vec![text.to_owned()], goods, ..Covered::default() };
    }
    let said = called(text, "name");
    let mut names: Vec<String> = Vec::new();
    let mut beside = Vec::new();
    for (_, name) in said.names {
        let (first, second) = two_firms(&name);
        names.push(first.to_owned());
        beside.extend(second.map(str::to_owned));
        names.extend(bracketed(first));
    }
    Covered { schema: "LegalEntity", names, beside, extension: said.extension, goods: false }
}

/// Whether words in lower case say goods, not who makes them.
fn are_goods(lower: &str) -> bool {
    let of = ["produc", "mined", "harvest", "manufactur", "grown", "cotton", "tomato", "goods", "merchandise"];
    let made =
        [" produced ", " mined", " harvested ", " grown in ", " in whole or in part", " products from ", " and tomatoes"];
    // "All Star Manufacturing Ltd." is a firm.
    if lower.rsplit([' ', ',']).next().is_some_and(spelling::is_legal_form) {
        return false;
    }
    lower.starts_with("all ") && of.iter().any(|w| lower.contains(w)) || made.iter().any(|w| lower.contains(w))
}

/// Whether a text is a region or a country and nothing else.
fn is_region(text: &str, lower: &str) -> bool {
    let kinds = ["autonomous region", "autonomous region (xuar)", "-wide", " wide", " region", " province", " prefecture"];
    kinds.iter().any(|k| lower.ends_with(k)) || karez_names::country_code(text).is_some()
}

/// The vessels that a text names as such.
fn vessels(text: &str, lower: &str) -> Option<Vec<String>> {
    // "… by fishing vessels A, B, or C"
    if let Some(at) = lower.find(" fishing vessels ") {
        let names = text[at + " fishing vessels ".len()..].split(',').map(|n| {
            let n = n.trim();
            n.strip_prefix("or ").or_else(|| n.strip_prefix("and ")).unwrap_or(n).trim_end_matches('.').to_owned()
        });
        return Some(names.filter(|n| !n.is_empty()).collect());
    }
    let prefix = ["fishing vessel:", "fishing vessels:", "vessel:", "fishing vessel ", "vessel "]
        .iter()
        .find(|p| lower.starts_with(*p));
    let name = match prefix {
        Some(prefix) => text.get(prefix.len()..)?,
        None => {
            let suffix = ["(fishing vessel)", "(vessel)"].iter().find(|s| lower.ends_with(*s))?;
            text.get(..text.len() - suffix.len())?
        }
    };
    let said = called(name, "name");
    Some(said.names.into_iter().map(|(_, n)| n).collect::<Vec<_>>()).filter(|n| !n.is_empty())
}

/// Two firms that one order names: "A Co., Ltd. and B Co., Ltd.".
fn two_firms(name: &str) -> (&str, Option<&str>) {
    let ends_in_form = |n: &str| n.rsplit([' ', ',']).next().is_some_and(spelling::is_legal_form);
    name.match_indices(" and ")
        .map(|(at, and)| (&name[..at], &name[at + and.len()..]))
        .find(|(a, b)| ends_in_form(a) && ends_in_form(b))
        .map_or((name, None), |(a, b)| (a, Some(b)))
}

/// The other names that brackets in a name give: it without them, and the words of one that ends it.
fn bracketed(name: &str) -> Vec<String> {
    let Some((before, rest)) = name.split_once('(') else { return Vec::new() };
    let Some((inside, after)) = rest.split_once(')') else { return Vec::new() };
    let without = line(&format!("{before} {after}"));
    let mut names = vec![without];
    if after.trim().is_empty() && inside.split_whitespace().count() > 1 {
        names.push(line(inside));
    }
    names.retain(|n| !n.is_empty());
    names
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};
    use super::*;

    #[test]
    fn what_an_order_covers_is_told_from_its_words() {
        for (text, schema, names) in [
            ("Example Gin Co., Ltd.", "LegalEntity", &["Example Gin Co., Ltd."][..]),
            (
                "Example Gin, a/k/a Golden Horse (JinMa) Works, a/k/a Example 1st Farm",
                "LegalEntity",
                &["Example Gin", "Golden Horse (JinMa) Works", "Golden Horse Works", "Example 1st Farm"],
            ),
            (
                "Example Farm (Sample No.4 Prison)",
                "LegalEntity",
                &["Example Farm (Sample No.4 Prison)", "Example Farm", "Sample No.4 Prison"],
            ),
            ("Example Center (VSETC)", "LegalEntity", &["Example Center (VSETC)", "Example Center"]),
            ("Example Prison; Sample Kogyo Co., Ltd.", "LegalEntity", &["Example Prison", "Sample Kogyo Co., Ltd."]),
            ("A Garment Co., Ltd. and B Trade and Business Co., Ltd.", "LegalEntity", &["A Garment Co., Ltd."]),
            ("Fishing Vessel: Example Star 7", "Vessel", &["Example Star 7"]),
            ("Example Star 8 (Vessel)", "Vessel", &["Example Star 8"]),
            (
                "All products harvested by fishing vessels Example 1, Example 2, or Sample Ocean Fishing",
                "LegalEntity",
                &["Example 1", "Example 2", "Sample Ocean Fishing"],
            ),
            (
                "All Examplestan Cotton or products produced in whole or in part with it.",
                "Address",
                &["All Examplestan Cotton or products produced in whole or in part with it."],
            ),
            ("Cotton and tomatoes", "Address", &["Cotton and tomatoes"]),
            ("Xinjiang Uyghur Autonomous Region", "Address", &["Xinjiang Uyghur Autonomous Region"]),
            ("Turkmenistan", "Address", &["Turkmenistan"]),
            ("All Star Manufacturing Ltd.", "LegalEntity", &["All Star Manufacturing Ltd."]),
            ("Example (unclosed", "LegalEntity", &["Example (unclosed"]),
            // Letters whose lower case is longer, and shorter.
            ("İ fishing vessels ẞ", "Vessel", &["ẞ"]),
        ] {
            let covered = covered(text);
            assert_eq!(
                (covered.schema, covered.names.as_slice()),
                (schema, names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>().as_slice()),
                "{text}"
            );
        }
        assert_eq!(
            covered("A Garment Co., Ltd. and B Trade and Business Co., Ltd.").beside,
            ["B Trade and Business Co., Ltd."]
        );
    }

    const SAMPLE: &str = "\u{feff}Calendar Year,Entity,Country,Country Code,Industry,Merchandise,Status,WRO/Finding,Effective Date,Order ID,Remarks,Odd Column
2020,\"Example \"\"Star\"\" & Sons, a/k/a Sample Farm\",China,CN,Textiles,\"Cotton, raw\",Active,WRO,5/1/2020,CBP-7,Modified,x
2020,Other Gin Ltd.,China,CN,Textiles,Cotton,Inactive,WRO,05/01/2020,CBP-7,,
2021,Plain Gin,China,CN,,,Partially Active,Finding,soon,,,
2021,Xinjiang Uyghur Autonomous Region,China,CN,,Cotton,Active,WRO,1/13/2021,,,
2021,,China,CN,,,,WRO,5/2/2021,,,
";

    #[test]
    fn orders_are_read_under_whatever_headings_with_merchandise_status_and_id() {
        let (kept, summary) = read_text("us-cbp-wro", &[("wro.csv", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.entries.len(), kept.rejects[0].line), (5, 1, 4, 6));
        assert_eq!(summary.notes, ["wro.csv: columns that are not read: odd_column", "wro.csv, line 4: no date: \"soon\""]);
        let l = entry(&kept, "us-cbp-wro-cbp-7");
        assert_eq!(
            (l.entity.values("name"), l.entity.values("alias")),
            (&["Example \"Star\" & Sons".to_owned()][..], &["Sample Farm".to_owned()][..])
        );
        let listing = &l.listings[0];
        assert_eq!(
            (listing.reference.as_deref(), listing.effective.unwrap().to_string()),
            (Some("CBP-7"), "2020-05-01".to_owned())
        );
        for (term, value) in
            [("merchandise", "Cotton, raw"), ("status", "Active"), ("action", "WRO"), ("industry", "Textiles")]
        {
            assert_eq!(listing.terms[term], [value], "{term}");
        }
        assert_eq!(listing.terms["remarks"], ["Example \"Star\" & Sons, a/k/a Sample Farm", "Modified"]);
        let region = kept.entries.iter().find(|l| l.entity.schema == "Address").unwrap();
        assert_eq!(region.entity.caption(), "Xinjiang Uyghur Autonomous Region (Cotton)");
        assert_eq!(region.listings[0].terms["merchandise"], ["Cotton"]);
        assert_eq!(entry(&kept, "us-cbp-wro-cbp-7-other-gin-ltd").entity.values("country"), ["cn"]);
        assert_eq!(entry(&kept, "us-cbp-wro-plain-gin-soon-finding").listings[0].effective, None);
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        for other in ["Name,Country\nExample,CN\n", "", "<a/>", "{}"] {
            assert!(read_text("us-cbp-wro", &[("x.csv", other)]).is_err(), "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cells_make_the_reader_panic(name in "(All | fishing vessels |Vessel: |[ -~é]{0,9}|a/k/a|\\(|\\)| and |Ltd\\.|,){0,8}", rest in "[ -~]{0,40}") {
            let text = format!("entity,effective_date\n\"{}\",{rest}\n", name.replace('"', ""));
            let _ = read_text("us-cbp-wro", &[("x.csv", &text)]);
            let _ = covered(&name);
        }
    }

    #[test]
    fn the_54_active_orders_are_54_entries() {
        let Some(file) = shared("us-cbp-wro/wro_findings_active_2026-01.csv") else { return };
        let (kept, summary) = read_set("us-cbp-wro", &[file]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept), summary.notes.len()), (54, 0, 54, 0));
        let places: Vec<&str> = kept
            .entries
            .iter()
            .filter(|l| l.entity.schema == "Address")
            .map(|l| l.entity.values("country")[0].as_str())
            .collect();
        assert_eq!(places, ["tm", "cd", "mw"]);
        assert_eq!(kept.entries.iter().filter(|l| l.entity.schema == "Vessel").count(), 3);
        let vessels = kept.entries.iter().find(|l| l.entity.caption() == "Da Wang").unwrap();
        assert_eq!(
            (vessels.entity.schema.as_str(), vessels.entity.values("alias").last().unwrap().as_str()),
            ("LegalEntity", "Dalian Ocean Fishing")
        );
        let l = kept.entries.iter().find(|l| l.entity.caption() == "Yunnan Machinery").unwrap();
        assert_eq!(
            l.entity.id,
            "us-cbp-wro-yunnan-machinery-a-k-a-golden-horse-jinma-diesel-factory-a-k-a-yunnan-1st-prison-1991-11-14-wro"
        );
        let aliases = ["Golden Horse (JinMa) Diesel Factory", "Golden Horse Diesel Factory", "Yunnan 1st Prison"];
        assert_eq!(
            (l.entity.values("alias"), l.listings[0].terms["action"].join("")),
            (&aliases.map(str::to_owned)[..], "WRO".to_owned())
        );
    }
}
