//! Canada's consolidated list of autonomous sanctions: `sema-lmes.xml`, `record`s below `data-set`, no namespace.
//!
//! - `Country` is not where somebody is from but the regulations under which they are listed, in both languages ("Russia /
//!   Russie"); the English half is kept. Which regulations those are stands in `data/lists/sema_regulations.tsv`.
//! - An entry's id is heading, schedule and item: `China: Part 1/5`. In a statutory instrument an item keeps its number when
//!   another is repealed (gaps in the list show it), so this is what is permanent; it is unique in the list. A second record of
//!   the same item takes its name into its id.
//! - Names of persons stand in parts; the whole is put together given name first ("Quanguo Chen"). Those of entities hold a
//!   French half and other names in brackets; `Aliases` is free text ([`sema_names`](super::sema_names)). A person's alias of
//!   one word is mostly another spelling of the given name, and filed as weak.
//! - Dates are ISO; of births also "1963 or 1964", "1963-1964", or words, which become a note. `DateOfListing` is the first day
//!   of effect. The file does not say when it was published.

use super::sema_names::{aliases, clean, entity_names};
use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::reading::{Out, entity, listing, record, said, settle_names, slug, state};
use crate::values::{address, line};
use crate::xml::{self, Node};
use karez_model::{Listed, Statement};
use karez_tables::Content;
use std::collections::HashSet;

pub(super) const FORMAT: Format = Format {
    sources: &["ca-sema"],
    name: "SEMA XML",
    real: true,
    fits: |head: &Head| head.root("data-set") && head.text.contains("<record"),
    supplement: never,
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let mut seen = HashSet::new();
    for file in set {
        xml::records(file, &["record"], |node| {
            if node.name == "record" {
                out.row();
                return one(source, file, &node, &mut seen, out);
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn one(source: &Source, file: &Content, node: &Node, seen: &mut HashSet<String>, out: &mut Out) -> Result<(), Error> {
    // Editions before ships were listed have other names for three elements.
    let get = |names: &[&str]| names.iter().map(|n| node.get(n)).find(|t| !t.is_empty()).unwrap_or_default();
    let heading = line(get(&["Country"]).split(" / ").next().unwrap_or_default());
    let schedule = line(&get(&["Schedule"]).replace(',', ", "));
    let schedule = if schedule.eq_ignore_ascii_case("n/a") { String::new() } else { schedule };
    let (given, last) = (line(get(&["GivenName"])), line(get(&["LastName"])));
    let (body, imo) = (get(&["EntityOrShip", "Entity"]), line(get(&["ShipIMONumber"])));
    let title = get(&["TitleOrShip", "Title"]);
    let (name, french, others) = entity_names(body);
    let schema = match () {
        () if name.is_empty() => "Person",
        () if !imo.is_empty() || !title.is_empty() => "Vessel",
        () => "Organization",
    };
    let whole = if name.is_empty() { line(&format!("{given} {last}")) } else { name };
    let item = line(get(&["Item"]));
    if whole.is_empty() || heading.is_empty() {
        return out.reject(file, node.line, "a record without a name or without regulations", &format!("{heading} {item}"));
    }
    let place = if schedule.is_empty() { item.clone() } else { format!("{schedule}/{item}") };
    let mut reference = format!("{heading}: {place}");
    if item.is_empty() || !seen.insert(slug(&reference)) {
        reference = format!("{reference} {whole}");
        out.note(format!("{}, line {}: {reference} is known by its name as well", file.name(), node.line));
        seen.insert(slug(&reference));
    }
    let mut listing = listing(source, &reference, record(file, node.line));
    listing.basis = basis(&heading, &schedule);
    listing.programs = vec![heading];
    listing.effective = dates::parse(get(&["DateOfListing"]), Order::DayFirst);
    let mut listed = Listed { entity: entity(source, &reference, schema), listings: vec![listing], ..Listed::default() };
    listed.entity.add("name", whole);
    if schema == "Person" {
        listed.entity.add("firstName", given);
        listed.entity.add("lastName", last);
    }
    if let Some(french) = french {
        state(&mut listed, Statement { script: "French".into(), ..said("alias", &french) });
    }
    others.iter().for_each(|other| state(&mut listed, said("alias", other)));
    for (name, language) in aliases(get(&["Aliases"])) {
        let weak = schema == "Person" && !name.contains(' ');
        state(&mut listed, Statement { script: language, ..said(if weak { "weakAlias" } else { "alias" }, &name) });
    }
    settle_names(&mut listed);
    match schema {
        // "Major General/major-général".
        "Person" => title.split('/').for_each(|t| listed.entity.add("title", line(t))),
        _ => listed.entity.add("type", line(title)),
    }
    listed.entity.add("imoNumber", imo);
    born(&mut listed, &line(get(&["DateOfBirthOrShipBuildDate", "DateOfBirth"])));
    out.entry(listed)
}

/// The regulations behind a heading, with the schedule.
fn basis(heading: &str, schedule: &str) -> String {
    let known = karez_data::find(&karez_data::SEMA_REGULATIONS, &clean(heading).to_lowercase());
    let regulations = known.map_or(heading, |row| row[1]);
    let schedule = match schedule.chars().next() {
        Some(c) if c.is_ascii_digit() => format!("Schedule {schedule}"),
        _ => schedule.to_owned(),
    };
    address(&[regulations, &schedule])
}

/// A date of birth or building; of two, both.
fn born(listed: &mut Listed, text: &str) {
    let property = match listed.entity.schema.as_str() {
        "Person" => "birthDate",
        "Vessel" => "buildDate",
        _ => "incorporationDate",
    };
    let years =
        text.split_once('-').filter(|(a, b)| [a, b].iter().all(|y| y.len() == 4 && y.bytes().all(|c| c.is_ascii_digit())));
    let lower = text.to_lowercase();
    let (parts, note): (Vec<&str>, &str) = match years {
        Some((from, to)) => (vec![from, to], "between"),
        None => (lower.split(" or ").collect(), ""),
    };
    let read: Option<Vec<_>> = parts.iter().map(|p| dates::parse(p, Order::DayFirst)).collect();
    match read {
        Some(read) => {
            let note = if read.len() > 1 && note.is_empty() { "or" } else { note };
            for date in read {
                state(listed, Statement { note: note.to_owned(), ..said(property, &date.to_string()) });
            }
        }
        None if text.is_empty() => {}
        None => listed.entity.add("notes", format!("{property}: {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};
    use proptest::prelude::*;

    const SAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<data-set xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<record><Country>China / Chine</Country><LastName>Example</LastName><GivenName>First &amp; Second </GivenName><TitleOrShip>Major General/major-général</TitleOrShip>
<DateOfBirthOrShipBuildDate>1963 or 1964-05</DateOfBirthOrShipBuildDate><Aliases>Exa Example, Russian: Экз Пример</Aliases><Schedule>Part 1</Schedule><Item>5</Item><DateOfListing>2024-12-09</DateOfListing></record>
<record><Country>Russia / Russie</Country><EntityOrShip>Sample Star</EntityOrShip><TitleOrShip>Oil Tanker</TitleOrShip><ShipIMONumber>9074729</ShipIMONumber>
<DateOfBirthOrShipBuildDate>1997</DateOfBirthOrShipBuildDate><Schedule>1.1</Schedule><Item>6</Item><DateOfListing>2025-02-21</DateOfListing></record>
<record><Country>Nowhere / Nulle part</Country><EntityOrShip>Example Works (also known as Exb)</EntityOrShip><Schedule>1,Part 3</Schedule><Item>2</Item></record>
<record><Country>Nowhere / Nulle part</Country><EntityOrShip>Other Works</EntityOrShip><Schedule>1, Part 3</Schedule><Item>2</Item></record>
<record><Country>Venezuela </Country><LastName>Single</LastName><DateOfBirthOrShipBuildDate>born in the early 1970s</DateOfBirthOrShipBuildDate><Item>7</Item></record>
<record><Country>Iran</Country><Item>7</Item></record>
</data-set>"#;

    #[test]
    fn a_record_is_read_whole_and_its_heading_is_not_taken_for_a_country() {
        let (kept, summary) = read_text("ca-sema", &[("x.xml", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept), summary.published), (6, 1, 5, None));
        let l = entry(&kept, "ca-sema-china-part-1-5");
        for (property, expected) in [
            ("name", &["First & Second Example"][..]),
            ("alias", &["Exa Example", "Экз Пример"]),
            ("firstName", &["First & Second"]),
            ("lastName", &["Example"]),
            ("title", &["Major General", "major-général"]),
            ("birthDate", &["1963", "1964-05"]),
            ("country", &[]),
            ("nationality", &[]),
        ] {
            assert_eq!(l.entity.values(property), expected, "{property}");
        }
        let listing = &l.listings[0];
        assert_eq!(listing.basis, "Special Economic Measures (People's Republic of China) Regulations, Part 1");
        assert_eq!(
            (listing.programs.as_slice(), listing.reference.as_deref()),
            (&["China".to_owned()][..], Some("China: Part 1/5"))
        );
        assert_eq!(listing.effective.unwrap().to_string(), "2024-12-09");
        assert_eq!(l.statements.iter().find(|s| s.value == "Экз Пример").unwrap().script, "Russian");
        let ship = entry(&kept, "ca-sema-russia-1-1-6");
        assert_eq!((ship.entity.schema.as_str(), ship.entity.values("buildDate")), ("Vessel", &["1997".to_owned()][..]));
        assert_eq!(entry(&kept, "ca-sema-venezuela-7").entity.values("notes"), ["birthDate: born in the early 1970s"]);
    }

    #[test]
    fn two_records_of_one_item_stay_two_entries() {
        let (kept, summary) = read_text("ca-sema", &[("x.xml", SAMPLE)]).unwrap();
        assert_eq!(entry(&kept, "ca-sema-nowhere-1-part-3-2").entity.values("alias"), ["Exb"]);
        assert_eq!(entry(&kept, "ca-sema-nowhere-1-part-3-2-other-works").listings[0].basis, "Nowhere, Schedule 1, Part 3");
        assert_eq!(summary.notes.len(), 1);
    }

    #[test]
    fn a_file_that_breaks_off_is_no_list() {
        assert!(read_text("ca-sema", &[("x.xml", &SAMPLE[..SAMPLE.len() - 20])]).is_err());
        assert!(read_text("ca-sema", &[("x.xml", "<data-set/>")]).is_err());
    }

    proptest! {
        #[test]
        fn no_garbage_makes_it_panic(bytes in "[ -~<>&()/:;,«“\\PC]{0,200}", at in 0usize..SAMPLE.len()) {
            let mut text = SAMPLE.to_owned();
            let at = (at..=SAMPLE.len()).find(|i| text.is_char_boundary(*i)).unwrap();
            text.insert_str(at, &bytes);
            let _ = read_text("ca-sema", &[("x.xml", &text)]);
            let _ = super::super::sema_names::aliases(&bytes);
            let _ = super::super::sema_names::entity_names(&bytes);
        }
    }

    #[test]
    fn the_real_list_is_read_with_the_counts_it_has() {
        let Some(file) = shared("ca-sema/2025-06/sema-lmes.xml") else { return };
        let (kept, summary) = read_set("ca-sema", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (4759, 4759, 0));
        assert_eq!(summary.notes, Vec::<String>::new());
        let of = |schema: &str| kept.entries.iter().filter(|l| l.entity.schema == schema).count();
        // Counted apart from this reader: 3,334 records with a last name, 109 with an IMO number.
        assert_eq!((of("Person"), of("Vessel"), of("Organization")), (3334, 109, 1316));
        assert!(kept.entries.iter().all(|l| l.listings[0].effective.is_some()));
        let l = entry(&kept, "ca-sema-china-part-1-5");
        assert_eq!(
            (l.entity.values("name"), l.entity.values("birthDate")),
            (&["Quanguo Chen".to_owned()][..], &["1955-11".to_owned()][..])
        );
        let l = entry(&kept, "ca-sema-china-part-2-1");
        assert_eq!(l.entity.values("name"), ["Xinjiang Production and Construction Corps Public Security Bureau"]);
        assert_eq!(l.listings[0].effective.unwrap().to_string(), "2021-03-21");
        let l = entry(&kept, "ca-sema-belarus-1-part-1-101");
        assert_eq!(
            l.entity.values("alias"),
            [
                "Sviatlana Aliaksandrauna BANDARENKA",
                "Святлана Аляксандраўна БАНДАРЭНКА",
                "Светлана Александровна БОНДАРЕНКО"
            ]
        );
        let l = entry(&kept, "ca-sema-iran-1-part-1-20");
        assert_eq!(
            (l.entity.values("name"), l.entity.values("alias")),
            (&["Hara Institute".into()][..], &["Institut Hara".into()][..])
        );
        let l = entry(&kept, "ca-sema-russia-1-1-1");
        assert_eq!(
            (l.entity.values("imoNumber"), l.entity.values("buildDate")),
            (&["7612448".into()][..], &["1980".into()][..])
        );
        let l = entry(&kept, "ca-sema-russia-1-part-2-529");
        assert_eq!(l.entity.values("name"), ["Mytishchi Machine-Building Plant"]);
        assert_eq!(l.entity.values("alias")[0], "Mytishchinski Mashinostroitelny Zavod, OAO");
        let l = entry(&kept, "ca-sema-russia-1-part-1-1114");
        assert_eq!(l.entity.values("notes"), ["birthDate: Sep-99"]);
    }
}
