//! The Consolidated List of the Australian Department of Foreign Affairs and Trade: a workbook, or a CSV of the same.
//!
//! Columns as DFAT heads them (`Reference`, `Name of Individual or Entity`, `Type`, `Name Type` …), by `data/lists/headings.tsv`. A
//! row is a name: `12` holds an entry under its primary name, `12a` and `12b` its other names, and the number is the entry's own
//! id. Dates are day first. `Control Date` is the day on which the entry last changed, so it is no date of effect; the day of
//! listing is taken from `Listing Information` where that says "listed … on". A cell may hold several values behind `a)`, `b)`.
//!
//! Trap: the free text quotes the UN's reference numbers of *other* parties ("Deputy to X (TAi.024)"). One is taken for the
//! entry's own, and ties it to the UN's entry, only behind words that say so ("UN Ref. QDi.123"), and only in the UN's current form.

mod flat;
mod text;

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::headings::Headings;
use crate::reading::{Out, entity, listing, record, slug, state};
use crate::sheet::{self, Row};
use crate::values::{country, line, nationality, years};
use karez_model::{Listed, Statement, term};
use karez_tables::{Content, Separator};

pub(super) use flat::FORMAT as FLAT;

pub(super) const FORMAT: Format = Format {
    sources: &["au-dfat"],
    name: "DFAT Consolidated List, XLSX or CSV",
    real: false,
    fits: |head: &Head| head.workbook || Headings::of("au-dfat").begin(head, &FIELDS),
    supplement: never,
    beside: alone,
    read,
};

/// The columns without which the table is another.
const FIELDS: [&str; 3] = ["reference", "name", "name_type"];

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let headings = Headings::of("au-dfat");
    let mut gathered = Gathered::default();
    for file in set {
        let is_heading = |keys: &[String]| headings.name_all(keys, &FIELDS);
        sheet::rows(file, Separator::Commonest, out, is_heading, |row, out| {
            headings.note_others(file.name(), row, out);
            let [reference, name] = ["reference", "name"].map(|f| line(headings.get(row, f)));
            if reference.is_empty() || name.is_empty() {
                return out.reject(file, row.line, "a name without a reference, or a reference without a name", &row.text());
            }
            let mut listed = one(source, file, headings, row, &reference, &name);
            // The rows of other names mostly leave the day of listing out; it is the same listing.
            let known = gathered.get_mut(&listed.entity.id).and_then(|known| known.listings.first()?.effective);
            listed.listings.iter_mut().for_each(|l| l.effective = l.effective.or(known));
            gathered.add(listed);
            Ok(())
        })?;
    }
    gathered.give(out)
}

/// The entry to which a row belongs: `12` of `12a`.
fn entry_of(reference: &str) -> &str {
    let digits = reference.bytes().take_while(u8::is_ascii_digit).count();
    let suffix = &reference[digits..];
    let of_name = digits > 0 && suffix.len() <= 2 && suffix.bytes().all(|b| b.is_ascii_alphabetic());
    if of_name { &reference[..digits] } else { reference }
}

fn one(source: &Source, file: &Content, headings: Headings, row: &Row, reference: &str, name: &str) -> Listed {
    let cell = |field: &str| line(headings.get(row, field));
    let reference = entry_of(reference);
    let schema = match cell("type").to_lowercase().as_str() {
        "individual" | "person" => "Person",
        "vessel" => "Vessel",
        "entity" => "Organization",
        _ => "LegalEntity",
    };
    let mut listed = Listed { entity: entity(source, reference, schema), ..Listed::default() };
    let mut listing = listing(source, reference, record(file, row.line));
    listing.programs = Some(cell("committees")).into_iter().filter(|c| !c.is_empty()).collect();
    let (remarks, information) = (cell("remarks"), cell("listing"));
    listing.effective = text::listed_on(&information);
    let control = cell("date");
    listing.say(term::UPDATED, &dates::parse(&control, Order::DayFirst).map_or(control, |d| d.to_string()));
    listing.say(term::CITATION, &cell("instrument"));
    listing.say(term::REMARKS, &remarks);
    listing.say(term::REMARKS, &information);
    for (field, measure) in [
        ("freeze", "Targeted financial sanctions"),
        ("travel", "Travel ban"),
        ("arms", "Arms embargo"),
        ("maritime", "Maritime restriction"),
    ] {
        match cell(field).to_lowercase().as_str() {
            "" | "no" | "false" | "0" | "n" | "n/a" | "na" => {}
            "yes" | "true" | "1" | "y" | "x" => listing.say(term::MEASURES, measure),
            _ => listing.say(term::MEASURES, &format!("{measure}: {}", cell(field))),
        }
    }
    named(&mut listed, &cell("name_type"), &cell("strength"), name);
    let person = schema == "Person";
    for value in text::lettered(headings.get(row, "born")) {
        let (days, note) = years(&value, Order::DayFirst);
        if days.is_empty() {
            listed.entity.add("notes", format!("date of birth: {note}"));
        }
        for day in days {
            let said = stated(if person { "birthDate" } else { "incorporationDate" }, &day.to_string());
            state(&mut listed, Statement { note: note.clone(), ..said });
        }
    }
    let e = &mut listed.entity;
    text::lettered(headings.get(row, "birthplace")).iter().for_each(|p| e.add("birthPlace", p.as_str()));
    for value in text::lettered(headings.get(row, "citizenship")).iter().flat_map(|v| text::citizenships(v)) {
        e.add(if person { "nationality" } else { "country" }, nationality(&value));
    }
    for address in text::lettered(headings.get(row, "address")) {
        let last = country(address.rsplit(',').next().unwrap_or_default());
        if last.len() == 2 {
            e.add("country", last);
        }
        e.add("address", address);
    }
    e.add("imoNumber", cell("imo"));
    for (property, kind, number) in text::numbers(&remarks) {
        state(&mut listed, Statement { note: kind.to_owned(), ..stated(property, &number) });
    }
    for number in [&remarks, &information].into_iter().filter_map(|t| text::own_un_reference(t)) {
        listing.say(term::OTHER_REFERENCE, &number);
        let referent = format!("un-sc-{}", slug(&number));
        if !listed.entity.referents.contains(&referent) {
            listed.entity.referents.push(referent);
        }
    }
    listed.listings.push(listing);
    listed
}

/// Adds a name as what the list says it is.
fn named(listed: &mut Listed, kind: &str, strength: &str, name: &str) {
    let kind = kind.to_lowercase();
    let property = match kind.as_str() {
        k if k.starts_with("prim") => "name",
        k if k.starts_with("former") || k.starts_with("prev") || k.starts_with("f.k.a") || k == "fka" => "previousName",
        _ if strength.eq_ignore_ascii_case("weak") || strength.eq_ignore_ascii_case("low") => "weakAlias",
        // A row that does not say what its name is, is the only one of its entry.
        "" => "name",
        _ => "alias",
    };
    let script = if kind.contains("script") { "original script".to_owned() } else { String::new() };
    let note =
        if matches!(kind.as_str(), "aka" | "a.k.a." | "alias") || property == "name" { String::new() } else { kind.clone() };
    let note = if script.is_empty() { note } else { String::new() };
    state(listed, Statement { quality: strength.to_owned(), script, note, ..stated(property, name) });
}

fn stated(property: &str, value: &str) -> Statement {
    Statement { property: property.to_owned(), value: value.to_owned(), ..Statement::default() }
}

#[cfg(test)]
mod tests {
    use crate::formats::check::{entry, read_set, read_text};

    const SAMPLE: &str = "Reference,Name of Individual or Entity,Type,Name Type,Alias Strength,Date of Birth,Place of Birth,Citizenship,Address,Additional Information,Listing Information,IMO Number,Committees,Control Date,Instrument of Designation,Targeted Financial Sanction,Travel Ban,Arms Embargo,Maritime Restriction
12,Ann \"\"Star\"\" EXAMPLE & Sons,Individual,Primary Name,,\"a) 1 Jan. 1965 b) between 1966 and 1968\",\"a) Town, Province b) Other Town\",Russian and Ukrainian,\"a) 1 Road, Town, Russia b) 2 Road\",\"Deputy to Some Body (TAi.024). Passport no.: AB1234567. UN Ref QDi.123.\",\"Listed by UN 1267 Committee on 25 Jan. 2001, amended on 3 Sep. 2003\",,1988 (Taliban),14/12/2022,Example Instrument 2022,TRUE,Yes,No,
12a,Anna EXAMPLE,Individual,aka,Weak,\"a) 1 Jan. 1965 b) between 1966 and 1968\",,,,,,,1988 (Taliban),14/12/2022,,,,,
12b,Анна ЭКЗАМПЛ,Individual,Original Script,,,,,,,,,1988 (Taliban),14/12/2022,,,,,
12c,Ann OLD,Individual,Formerly known as,,,,,,,,,1988 (Taliban),14/12/2022,,,,,
13,EXAMPLE STAR,Vessel,Primary Name,,,,,,,,9187629,1718 (DPRK),2018-01-01,,,,,port entry ban
14,,Entity,Primary Name,,,,,,,,,,,,,,,
";

    #[test]
    fn the_rows_of_a_number_are_one_entry_with_what_the_list_says_of_each_name() {
        let text = SAMPLE.replace("Ann \"\"Star\"\" EXAMPLE & Sons", "\"Ann \"\"Star\"\" EXAMPLE & Sons\"");
        let (kept, summary) = read_text("au-dfat", &[("regulation8_consolidated.csv", &text)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.entries.len(), kept.rejects[0].line), (6, 1, 2, 7));
        assert!(summary.notes.is_empty(), "{:?}", summary.notes);
        let l = entry(&kept, "au-dfat-12");
        assert_eq!(
            l.entity.names().collect::<Vec<_>>(),
            ["Ann \"Star\" EXAMPLE & Sons", "Анна ЭКЗАМПЛ", "Anna EXAMPLE", "Ann OLD"]
        );
        let of = |value: &str| l.statements.iter().find(|s| s.value == value).unwrap();
        assert_eq!((of("Anna EXAMPLE").property.as_str(), of("Anna EXAMPLE").quality.as_str()), ("weakAlias", "Weak"));
        assert_eq!(of("Анна ЭКЗАМПЛ").script, "original script");
        assert_eq!(of("Анна ЭКЗАМПЛ").record.as_ref().unwrap().line, 4);
        assert_eq!(l.entity.values("birthDate"), ["1965-01-01", "1966", "1967", "1968"]);
        assert_eq!(l.entity.values("birthPlace"), ["Town, Province", "Other Town"]);
        assert_eq!(
            (l.entity.values("nationality").join(" "), l.entity.values("country").join(" ")),
            ("ru ua".to_owned(), "ru".to_owned())
        );
        assert_eq!(
            (l.entity.values("address").len(), l.entity.values("passportNumber").join(" ")),
            (2, "AB1234567".to_owned())
        );
        assert_eq!(l.entity.referents, ["un-sc-qdi-123"], "TAi.024 is somebody else's");
        let listing = &l.listings[0];
        assert_eq!(
            (l.listings.len(), listing.reference.as_deref(), listing.effective.unwrap().to_string()),
            (1, Some("12"), "2001-01-25".to_owned())
        );
        assert_eq!(
            (listing.terms["measures"].join("; "), listing.terms["updated"].join(" ")),
            ("Targeted financial sanctions; Travel ban".to_owned(), "2022-12-14".to_owned())
        );
        assert_eq!(
            (listing.programs.join(""), listing.terms["citation"].join("")),
            ("1988 (Taliban)".to_owned(), "Example Instrument 2022".to_owned())
        );
        let l = entry(&kept, "au-dfat-13");
        assert_eq!((l.entity.schema.as_str(), l.entity.values("imoNumber").join("")), ("Vessel", "9187629".to_owned()));
        assert_eq!(l.listings[0].terms["measures"], ["Maritime restriction: port entry ban"]);
    }

    #[test]
    fn a_file_of_another_kind_is_refused() {
        for other in ["a,b\n1,2\n", "Reference,Name\n1,x\n", "", "{}", "<a/>"] {
            assert!(read_text("au-dfat", &[("x.csv", other)]).is_err(), "{other}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_cells_make_the_reader_panic(cells in proptest::collection::vec("[ -~é]{0,25}", 19)) {
            let heading = SAMPLE.lines().next().unwrap();
            let row = cells.iter().map(|c| format!("\"{}\"", c.replace('"', "\"\""))).collect::<Vec<_>>().join(",");
            let file = karez_tables::Content::of_bytes("x.csv", format!("{heading}\n{row}\n").into_bytes());
            let _ = read_set("au-dfat", &[file]);
        }
    }
}
