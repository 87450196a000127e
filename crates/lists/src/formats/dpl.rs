//! The Denied Persons List of the Bureau of Industry and Security as it publishes it: a table separated by tabs (`dpl.txt`).
//!
//! Twelve columns with headings; dates are MM/DD/YYYY, `Last_Update` is ISO. The list has no ids. A row is an address of a party
//! under an order, so one party has as many rows as addresses, and their other cells may differ in a slip. A party under an order
//! goes by its name and the first citation of the order: the dates of a temporary order change with every renewal and its
//! citations grow at their end, while the first one stays. Spellings that differ in punctuation alone are one. The same name under
//! another order is another entry, since nothing in the list says that it is the same party. The day on which an order expires is
//! kept as the day on which its listing ends.
//!
//! The list does not tell persons from firms: every party is a `LegalEntity`. Names of persons stand given name first.

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::called::called;
use crate::catalogue::Source;
use crate::citations::{self, citations};
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::reading::{Out, entity, listing, record, state};
use crate::sheet::{self, Row};
use crate::spelling;
use crate::values::{address, country, line};
use karez_model::{Listed, Statement, term};
use karez_tables::{Content, Separator};

pub(super) const FORMAT: Format = Format {
    sources: &["us-dpl"],
    name: "BIS denied persons, tab separated",
    real: true,
    fits: |head: &Head| is_heading(&head.first_line().split(['\t', ',']).map(sheet::key).collect::<Vec<_>>()),
    supplement: never,
    beside: alone,
    read,
};

fn is_heading(keys: &[String]) -> bool {
    ["name", "street_address", "effective_date", "fr_citation"].iter().all(|h| keys.iter().any(|k| k == h))
}

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let mut gathered = Gathered::default();
    for file in set {
        // The same table has been offered with commas as well.
        let tabs = String::from_utf8_lossy(&file.head(4096)?).lines().next().is_some_and(|l| l.contains('\t'));
        let separator = Separator::Is(if tabs { b'\t' } else { b',' });
        sheet::full_rows(file, separator, out, is_heading, |row, out| {
            if row.get("name").is_empty() {
                // What breaks off before its name has been rejected already.
                return if row.cut { Ok(()) } else { out.reject(file, row.line, "a party without a name", &row.text()) };
            }
            gathered.add(one(source, file, row));
            Ok(())
        })?;
    }
    gathered.give(out)
}

fn one(source: &Source, file: &Content, row: &Row) -> Listed {
    let whole = spelling::mended(row.get("name"));
    let (effective, citation) = (row.get("effective_date"), row.get("fr_citation"));
    let order = citations::first(citation).unwrap_or_else(|| effective.to_owned());
    let mut listing = listing(source, "", record(file, row.line));
    listing.effective = dates::parse(effective, Order::MonthFirst);
    listing.delisted = dates::parse(row.get("expiration_date"), Order::MonthFirst);
    listing.say(
        term::ACTION,
        match row.get("standard_order") {
            "Y" | "y" => "standard denial order",
            "N" | "n" => "denial order that is not standard",
            other => other,
        },
    );
    listing.say(term::REMARKS, &line(row.get("action")));
    // A date that is none is kept as what it is.
    for (what, text, date) in
        [("effective date", effective, listing.effective), ("expiration date", row.get("expiration_date"), listing.delisted)]
    {
        if date.is_none() && !text.is_empty() {
            listing.say(term::REMARKS, &format!("{what}: {text}"));
        }
    }
    listing.say(term::UPDATED, row.get("last_update"));
    citations(citation).iter().for_each(|c| listing.say(term::CITATION, c));

    let mut listed = Listed { entity: entity(source, &format!("{whole} {order}"), "LegalEntity"), ..Listed::default() };
    let said = called(&whole, "name");
    if said.name() != whole {
        listing.say(term::REMARKS, &whole);
    }
    for (property, name) in said.names {
        if let Some(bare) = spelling::without_abbreviations(&name) {
            let note = "without its abbreviation".to_owned();
            state(&mut listed, Statement { property: "alias".to_owned(), value: bare, note, ..Statement::default() });
        }
        listed.entity.add(property, name);
    }
    let place = ["street_address", "city", "state", "postal_code", "country"].map(|h| row.get(h));
    listed.entity.add("address", address(&place));
    listed.entity.add("country", country(row.get("country")));
    listed.listings.push(listing);
    listed
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};
    use karez_tables::Content;

    const HEADINGS: &str = "\"Name\"\t\"Street_Address\"\t\"City\"\t\"State\"\t\"Country\"\t\"Postal_Code\"\t\"Effective_Date\"\t\"Expiration_Date\"\t\"Standard_Order\"\t\"Last_Update\"\t\"Action\"\t\"FR_Citation\"";

    fn row(cells: [&str; 12]) -> String {
        cells.map(|c| format!("\"{}\"", c.replace('"', "\"\""))).join("\t")
    }

    fn rows(rows: &[String]) -> String {
        format!("{HEADINGS}\n{}\n", rows.join("\n"))
    }

    #[test]
    fn the_addresses_of_a_party_under_one_order_are_one_entry() {
        let text = rows(&[
            row([
                " ANN \"STAR\" EXAMPLE",
                "1 SAMPLE & CO. ROAD",
                "TOWN",
                "CA",
                "US",
                "94588",
                "10/16/2017",
                "10/13/2020",
                "Y",
                "2017-10-23",
                "FR NOTICE ADDED",
                "82 F.R. 48792 10/20/2017",
            ]),
            row([
                "ANN \"STAR\" EXAMPLE",
                "P.O. BOX 1",
                "DUBAI ",
                "",
                "AE",
                "",
                "10/16/2017",
                "10/13/2020",
                "Y",
                "2018-01-01",
                "FR NOTICE ADDED",
                "82 F.R.  48792 10/20/2017 83 F.R. 1 1/2/18",
            ]),
            row(["ANN \"STAR\" EXAMPLE", "", "", "", "", "", "06/19/2003", "", "N", "", "", "68 F.R. 38290 6/27/03"]),
            row(["", "x", "", "", "", "", "", "", "", "", "", ""]),
            row([
                "EXAMPLE METHODS AND SYSTEMS (EMS), A/K/A SAMPLE GROUP",
                "",
                "",
                "",
                "",
                "",
                "13/45/2020",
                "",
                "",
                "",
                "",
                "",
            ]),
        ]);
        let (kept, summary) = read_text("us-dpl", &[("dpl.txt", &text)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.entries.len()), (5, 1, 3));
        let l = entry(&kept, "us-dpl-ann-star-example-82-fr-48792");
        assert_eq!(l.entity.values("name"), ["ANN \"STAR\" EXAMPLE"]);
        assert_eq!(l.entity.values("address"), ["1 SAMPLE & CO. ROAD, TOWN, CA, 94588, US", "P.O. BOX 1, DUBAI, AE"]);
        assert_eq!((l.entity.values("country").join(" "), l.listings.len()), ("us ae".to_owned(), 1));
        let listing = &l.listings[0];
        assert_eq!(listing.effective.unwrap().to_string(), "2017-10-16");
        assert_eq!((listing.delisted.unwrap().to_string(), listing.record.line), ("2020-10-13".to_owned(), 2));
        assert_eq!(listing.terms["citation"], ["82 F.R. 48792 10/20/2017", "83 F.R. 1 1/2/18"]);
        assert_eq!(
            (listing.terms["action"].join(" "), listing.terms["updated"].len()),
            ("standard denial order".to_owned(), 2)
        );
        assert_eq!(l.statements.iter().find(|s| s.value.starts_with("P.O.")).unwrap().record.as_ref().unwrap().line, 3);
        assert_eq!(entry(&kept, "us-dpl-ann-star-example-68-fr-38290").listings[0].delisted, None);
        let l = &kept.entries[2];
        assert_eq!(l.entity.values("alias"), ["EXAMPLE METHODS AND SYSTEMS", "SAMPLE GROUP"]);
        assert_eq!(l.listings[0].effective, None);
        assert_eq!(l.listings[0].terms["remarks"][0], "effective date: 13/45/2020");
    }

    #[test]
    fn a_table_that_breaks_off_or_is_another_is_no_whole_list() {
        let whole = row(["ANN EXAMPLE", "1 ROAD", "TOWN", "CA", "US", "1", "10/16/2017", "", "Y", "", "", "82 F.R. 1"]);
        let cut = &whole[..whole.len() - 20];
        let (kept, summary) = read_text("us-dpl", &[("dpl.txt", &format!("{HEADINGS}\n{whole}\n{cut}"))]).unwrap();
        assert_eq!((summary.rows, summary.rejects, summary.partial.len(), kept.entries.len()), (2, 1, 1, 2));
        for other in ["Name,Country\nExample,CN\n", "", "{}", "<a/>"] {
            assert!(read_text("us-dpl", &[("dpl.txt", other)]).is_err(), "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..300)) {
            let mut file = format!("{HEADINGS}\n").into_bytes();
            file.extend(bytes);
            let _ = read_set("us-dpl", &[Content::of_bytes("dpl.txt", file)]);
        }
    }

    #[test]
    fn the_real_list_has_a_row_for_every_address() {
        let Some(file) = shared("us-dpl/dpl.txt") else { return };
        let (kept, summary) = read_set("us-dpl", &[file]).unwrap();
        assert_eq!((summary.rows, summary.rejects, summary.notes.len()), (546, 0, 0));
        assert_eq!(distinct(&kept), kept.entries.len());
        // One party is there with a hyphen as well as without.
        assert_eq!(kept.entries.len(), 416);
        let of_line = |line| kept.entries.iter().find(|l| l.listings[0].record.line == line).unwrap();
        let l = of_line(3);
        assert_eq!(
            (l.listings[0].delisted.unwrap().to_string(), l.listings[0].terms["citation"].len()),
            ("2056-06-29".to_owned(), 3)
        );
        let most = kept.entries.iter().max_by_key(|l| l.entity.values("address").len()).unwrap();
        assert_eq!(most.entity.values("address").len(), 7);
    }
}
