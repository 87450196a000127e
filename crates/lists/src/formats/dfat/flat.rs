//! A third party's flattening of DFAT's list: `Name, Alias, Nationality, Designation, Sanction Type, Source`, "None" for nothing.
//!
//! A row is a name, and nothing ties the names of one party together: DFAT's reference numbers are gone. So an entry here is a
//! name as it is written, and the rows of one name are one entry, though they may be several people. A citizenship is said of
//! persons only; whatever has none may be either. Bits of text stand in wrong columns; what is no name is kept among the remarks.

use super::text::{citizenships, lettered};
use crate::Error;
use crate::catalogue::Source;
use crate::formats::{Format, Head, Set, alone, never};
use crate::gathered::Gathered;
use crate::reading::{Out, entity, listing, record, state};
use crate::sheet::{self, Row};
use crate::values::{line, nationality};
use karez_model::{Listed, Statement, term};
use karez_tables::{Content, Separator};
use sha2::{Digest, Sha256};

pub(in crate::formats) const FORMAT: Format = Format {
    sources: &["au-dfat"],
    name: "DFAT flattened by a third party, CSV",
    real: true,
    fits: |head: &Head| is_heading(&head.first_line().split(',').map(sheet::key).collect::<Vec<_>>()),
    supplement: never,
    beside: alone,
    read,
};

fn is_heading(keys: &[String]) -> bool {
    ["name", "alias", "nationality", "designation", "sanction_type"].iter().all(|h| keys.iter().any(|k| k == h))
}

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let mut gathered = Gathered::default();
    out.note("a third party's flattening of the list: without its reference numbers, addresses, dates and measures");
    for file in set {
        sheet::rows(file, Separator::Is(b','), out, is_heading, |row, out| {
            let name = line(row.get("name"));
            if !name.chars().any(char::is_alphanumeric) {
                return out.reject(file, row.line, "a row without a name", &row.text());
            }
            gathered.add(one(source, file, row, &name));
            Ok(())
        })?;
    }
    gathered.give(out)
}

fn one(source: &Source, file: &Content, row: &Row, name: &str) -> Listed {
    let cell = |heading: &str| Some(line(row.get(heading))).filter(|c| c != "None").unwrap_or_default();
    let citizens: Vec<String> =
        lettered(row.get("nationality")).iter().flat_map(|v| citizenships(v)).filter(|v| v != "None").collect();
    let schema = if citizens.is_empty() { "LegalEntity" } else { "Person" };
    let hash = Sha256::digest(name.as_bytes());
    let reference = format!("{name} {:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3]);
    let mut listed = Listed { entity: entity(source, &reference, schema), ..Listed::default() };
    let mut listing = listing(source, "", record(file, row.line));
    listing.programs = Some(cell("sanction_type")).into_iter().filter(|p| !p.is_empty()).collect();
    let (bare, says) = said_in_brackets(name);
    let former = says.to_lowercase();
    let property = if former.contains("previously") || former.contains("formerly") { "previousName" } else { "name" };
    let note = if property == "name" { says } else { String::new() };
    state(&mut listed, stated(property, &bare, note));
    let alias = cell("alias");
    if alias.matches('(').count() == alias.matches(')').count() {
        listed.entity.add("alias", alias);
    } else {
        listing.say(term::REMARKS, &alias);
    }
    citizens.iter().for_each(|c| listed.entity.add("nationality", nationality(c)));
    let (designation, origin) = (cell("designation"), cell("source"));
    if designation != "Unknown" {
        listing.say(term::REMARKS, &designation);
    }
    if origin != "Australia" {
        listing.say(term::REMARKS, &origin);
    }
    listed.listings.push(listing);
    listed
}

/// A name and what the bracket behind it says of it: "Example Name (previously listed as)".
fn said_in_brackets(name: &str) -> (String, String) {
    const SAYS: [&str; 5] = ["previously", "formerly", "birth name", "combat name", "call sign"];
    let Some((bare, inside)) = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')) else {
        return (name.to_owned(), String::new());
    };
    let lower = inside.to_lowercase();
    match SAYS.iter().any(|s| lower.starts_with(s)) && !bare.trim().is_empty() {
        true => (bare.trim().to_owned(), inside.to_owned()),
        false => (name.to_owned(), String::new()),
    }
}

fn stated(property: &str, value: &str, note: String) -> Statement {
    Statement { property: property.to_owned(), value: value.to_owned(), note, ..Statement::default() }
}

#[cfg(test)]
mod tests {
    use crate::formats::check::{distinct, read_set, read_text, shared};

    const SAMPLE: &str = "Name,Alias,Nationality,Designation,Sanction Type,Source
Ann EXAMPLE,Ex,Russian and Ukrainian,Unknown,Autonomous (Russia),Australia
Ann EXAMPLE,None,a) Syria b) Jordan,- Head of \"\"X\"\",1988 (Taliban),Australia
Example & Co,Example) in 1974,None,Unknown,1373 (2001),some text
Old NAME (previously listed as),None,na,Unknown,1373 (2001),Australia
--,None,None,Unknown,1373 (2001),Australia
";

    #[test]
    fn a_name_is_an_entry_with_all_programmes_it_stands_under() {
        let text = SAMPLE.replace("- Head of \"\"X\"\"", "\"- Head of \"\"X\"\"\"");
        let (kept, summary) = read_text("au-dfat", &[("x.csv", &text)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, summary.notes.len(), kept.entries.len()), (5, 1, 1, 3));
        let l = &kept.entries[0];
        assert!(l.entity.id.starts_with("au-dfat-ann-example-"), "{}", l.entity.id);
        assert_eq!(
            (l.entity.schema.as_str(), l.entity.values("nationality").join(" ")),
            ("Person", "ru ua sy jo".to_owned())
        );
        assert_eq!((l.entity.values("alias").join(""), l.listings.len()), ("Ex".to_owned(), 1));
        assert_eq!(l.listings[0].programs, ["Autonomous (Russia)", "1988 (Taliban)"]);
        let l = &kept.entries[1];
        assert_eq!((l.entity.schema.as_str(), l.entity.values("alias").len()), ("LegalEntity", 0));
        assert_eq!(l.listings[0].terms["remarks"], ["Example) in 1974", "some text"]);
        assert_eq!(kept.entries[2].entity.values("previousName"), ["Old NAME"]);
    }

    #[test]
    fn the_real_file_has_as_many_entries_as_names() {
        let Some(file) = shared("au-dfat/2025-06/australia_parsed.csv") else { return };
        let (kept, summary) = read_set("au-dfat", &[file]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept), kept.entries.len()), (9_983, 0, 9_894, 9_894));
        // "Congolese" is of one of two countries.
        let persons = kept.entries.iter().filter(|l| l.entity.schema == "Person").count();
        let coded = kept.entries.iter().flat_map(|l| l.entity.values("nationality")).filter(|c| c.len() == 2).count();
        let all = kept.entries.iter().flat_map(|l| l.entity.values("nationality")).count();
        assert_eq!((persons, coded, all - coded), (5_937, 6_254, 78));
    }
}
