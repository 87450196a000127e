//! Chinese military companies under section 1260H of the National Defense Authorization Act for Fiscal Year 2021, as a table.
//!
//! The Department of Defense publishes the list as a notice in the Federal Register: names, with an abbreviation or another name
//! in brackets behind them, subsidiaries below the group they belong to. It offers no table, so whoever screens against it has
//! made one; columns go by `data/lists/headings.tsv`, in any order, and only a name is needed. Dates of three numbers are month
//! first. The list has no ids: an entry goes by its name. A company that was removed has the day in a column of its own, or a
//! word to that effect in the column of its status.

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::called::called;
use crate::catalogue::Source;
use crate::citations::citations;
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::headings::Headings;
use crate::reading::{Out, entity, listing, record, state};
use crate::sheet::{self, Row};
use crate::spelling;
use crate::values::{country, identifier_property};
use karez_model::{Listed, Statement, term};
use karez_tables::{Content, Separator};

pub(super) const FORMAT: Format = Format {
    sources: &["us-dod-1260h"],
    name: "1260H companies, CSV or XLSX",
    real: false,
    fits: |head: &Head| head.workbook || Headings::of("us-dod-1260h").begin(head, &["name"]),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let headings = Headings::of("us-dod-1260h");
    let mut gathered = Gathered::default();
    for file in set {
        let is_heading = |keys: &[String]| headings.name_all(keys, &["name"]);
        sheet::rows(file, Separator::Commonest, out, is_heading, |row, out| {
            headings.note_others(file.name(), row, out);
            if headings.get(row, "name").is_empty() {
                return out.reject(file, row.line, "a company without a name", &row.text());
            }
            gathered.add(one(source, file, headings, row, out));
            Ok(())
        })?;
    }
    gathered.give(out)
}

fn one(source: &Source, file: &Content, headings: Headings, row: &Row, out: &mut Out) -> Listed {
    let cell = |field: &str| spelling::mended(headings.get(row, field));
    let text = cell("name");
    let said = called(&text, "name");
    let mut listing = listing(source, "", record(file, row.line));
    let mut date = |field: &str| {
        let text = cell(field);
        let date = dates::parse(&text, Order::MonthFirst);
        if date.is_none() && !text.is_empty() {
            out.note(format!("{}, line {}: no date: {text:?}", file.name(), row.line));
        }
        date
    };
    (listing.effective, listing.delisted) = (date("date"), date("ended"));
    citations(&cell("citation")).iter().for_each(|c| listing.say(term::CITATION, c));
    listing.say(term::STATUS, &cell("status"));
    listing.say(term::LINKED_TO, &cell("parent"));
    said.linked.iter().for_each(|parent| listing.say(term::LINKED_TO, parent));
    if said.name() != text {
        listing.say(term::REMARKS, &text);
    }
    listing.say(term::REMARKS, &cell("remarks"));
    listing.say(term::REMARKS, &cell("url"));
    // A notice may add an abbreviation to a name that stands already.
    let reference = spelling::without_abbreviations(said.name()).unwrap_or_else(|| said.name().to_owned());
    let mut listed = Listed { entity: entity(source, &reference, "Company"), ..Listed::default() };
    for (property, name) in &said.names {
        listed.entity.add(property, name.as_str());
        if let Some(bare) = spelling::without_abbreviations(name) {
            let note = "without its abbreviation".to_owned();
            state(&mut listed, Statement { property: "alias".to_owned(), value: bare, note, ..Statement::default() });
        }
    }
    spelling::several(&cell("aliases"))
        .iter()
        .flat_map(|n| called(n, "alias").names)
        .for_each(|(p, n)| listed.entity.add(p, n));
    listed.entity.add("alias", cell("chinese"));
    listed.entity.add("address", cell("address"));
    let code = cell("uscc");
    listed.entity.add(identifier_property("registration number", &code), code.as_str());
    listed.entity.add("country", country(&cell("country")));
    listing.extension = said.extension;
    listed.listings.push(listing);
    listed
}

#[cfg(test)]
mod tests {
    use super::super::check::{entry, read_text};

    const SAMPLE: &str = "List of companies,,,,,
Company,Parent,Also known as,Chinese name,Date listed,Removed,FR notice,Status
\"Example Electronics Group Co., Ltd. (EEG)\",,\"EEG; Example, Inc.\",示例电子集团有限公司,01/07/2025,,90 FR 1105,
\"Example \"\"Star\"\" & Sons\",Example Electronics Group,,,2024-01-31,\"June 2, 2026\",89 FR 6138; 91 FR 35189,Removed
\"Sample Works (a.k.a. Sample Chem)\",,,,soon,,,
,Example Electronics Group,,,,,,
";

    #[test]
    fn a_company_is_read_under_whatever_headings_with_its_group_and_its_dates() {
        let (kept, summary) = read_text("us-dod-1260h", &[("1260h.csv", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.rejects[0].line), (4, 1, 6));
        assert_eq!(summary.notes, ["1260h.csv, line 5: no date: \"soon\""]);
        let l = entry(&kept, "us-dod-1260h-example-electronics-group-co-ltd");
        assert_eq!(
            l.entity.values("alias"),
            ["Example Electronics Group Co., Ltd.", "EEG", "Example, Inc.", "示例电子集团有限公司"]
        );
        assert_eq!(
            (l.entity.schema.as_str(), l.listings[0].effective.unwrap().to_string()),
            ("Company", "2025-01-07".to_owned())
        );
        assert_eq!((l.listings[0].reference.as_deref(), l.listings[0].delisted), (None, None));
        let l = entry(&kept, "us-dod-1260h-example-star-sons");
        assert_eq!(
            (l.listings[0].delisted.unwrap().to_string(), l.listings[0].terms["citation"].len()),
            ("2026-06-02".to_owned(), 2)
        );
        assert_eq!(
            (l.listings[0].terms["linked_to"].join(""), l.listings[0].terms["status"].join("")),
            ("Example Electronics Group".to_owned(), "Removed".to_owned())
        );
        assert_eq!(entry(&kept, "us-dod-1260h-sample-works").entity.values("alias"), ["Sample Chem"]);
    }

    #[test]
    fn a_file_without_a_column_of_names_is_refused() {
        for other in ["a,b\n1,2\n", "", "{}", "<a/>"] {
            assert!(read_text("us-dod-1260h", &[("x.csv", other)]).is_err(), "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let mut file = b"Company,Aliases,Listed\n".to_vec();
            file.extend(bytes);
            let set = [karez_tables::Content::of_bytes("x.csv", file)];
            let _ = super::super::check::read_set("us-dod-1260h", &set);
        }
    }
}
