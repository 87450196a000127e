//! `SDN.CSV` and `CONS_PRIM.CSV`, with their addresses, other names and continued remarks in files beside them.
//!
//! The columns are those of OFAC's `dat_spec.txt`; there is no heading. `-0-` stands for nothing. A file of old ends with the
//! control character 0x1A on a line of its own, and where somebody has joined two files, it begins the first row of the
//! second. Two joined lists hold an entry twice that stands on both; it is one entry here.
//!
//! - main file: number, name, type, programmes (`SDGT] [NS-PLC` are two), title, call sign, type of ship, tonnage, gross
//!   tonnage, flag, owner, remarks;
//! - addresses: number of the entry, own number, street, "city, state postcode", country, remarks;
//! - other names: number of the entry, own number, type (`aka`, `fka`, `nka`), name, remarks;
//! - comments: number of the entry, and the rest of remarks that did not fit in 1,000 characters.
//!
//! A main file alone lacks the strong other names and all addresses, so a party may stand in it and not be found: the list is
//! then called partial. No day of publication stands in any of the files.

use super::party::{self, Alias, Fact, Party};
use super::remarks::Remarks;
use crate::Error;
use crate::catalogue::Source;
use crate::formats::{Format, Head, Set, never};
use crate::gathered::Gathered;
use crate::reading::{Out, record};
use crate::sheet::{self, Bare};
use karez_model::{Record, Statement};
use karez_tables::{CellRow, Content, Separator};
use std::collections::HashMap;

pub(super) const FORMAT: Format = Format {
    sources: super::SOURCES,
    name: "OFAC CSV",
    real: true,
    fits: |head: &Head| is_main(head.first_line()),
    supplement: never,
    beside,
    read,
};

/// How many columns each file has.
const MAIN: usize = 12;
const ADDRESSES: usize = 6;
const NAMES: usize = 5;
const COMMENTS: usize = 2;

/// The characters that a cell of remarks holds at the most.
const REMARKS: usize = 1000;

fn is_main(line: &str) -> bool {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.trim_start_matches(['\u{1a}', '\u{feff}']).chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
    }
    let kinds = ["-0-", "individual", "entity", "vessel", "aircraft"];
    cells.len() == MAIN && is_number(&cells[0]) && kinds.contains(&cells[2].trim().to_lowercase().as_str())
}

/// The files beside one of this name, under the same packing, in the case of its letters.
fn beside(name: &str) -> Vec<String> {
    let lower = name.to_ascii_lowercase();
    let Some((stem, packing)) = lower.find(".csv").and_then(|at| name.split_at_checked(at)) else { return Vec::new() };
    let lower = stem.to_ascii_lowercase();
    let others = |ending: &str, names: [&str; 3]| {
        let before = lower.strip_suffix(ending).and_then(|b| stem.get(..b.len()))?;
        let capitals = stem.ends_with(|c: char| c.is_ascii_uppercase());
        let case = |n: &str| if capitals { n.to_uppercase() } else { n.to_owned() };
        Some(names.iter().map(|n| format!("{before}{}{packing}", case(n))).collect())
    };
    others("cons_prim", ["cons_add", "cons_alt", "cons_comments"])
        .or_else(|| others("sdn", ["add", "alt", "sdn_comments"]))
        .unwrap_or_default()
}

fn is_number(cell: &str) -> bool {
    let cell = cell.trim();
    !cell.is_empty() && cell.len() <= 10 && cell.bytes().all(|b| b.is_ascii_digit())
}

/// A cell that says something, trimmed.
fn said(cell: &str) -> &str {
    let cell = cell.trim().trim_matches('\u{1a}').trim();
    if cell == "-0-" { "" } else { cell }
}

/// The rows of a file beside the main one, by the number of their entry.
#[derive(Default)]
struct Beside {
    file: String,
    rows: HashMap<String, Rows>,
}

/// The rows of one entry, and whether the main file has it.
#[derive(Default)]
struct Rows {
    rows: Vec<(Record, Vec<String>)>,
    known: bool,
}

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let Some((main, others)) = set.split_first() else { return Ok(()) };
    let mut files: HashMap<usize, Beside> = HashMap::new();
    for file in others {
        match width(file)? {
            Some(width) => load(file, width, files.entry(width).or_default(), out)?,
            None => out.note(format!("{}: no file of addresses, names or comments of OFAC", file.name())),
        }
    }
    let expected = beside(main.name());
    for (width, what) in [(ADDRESSES, "addresses"), (NAMES, "other names")] {
        if !files.contains_key(&width) {
            let ending = if width == NAMES { "alt.csv" } else { "add.csv" };
            let named = expected.iter().find(|n| n.to_lowercase().contains(ending)).map_or(ending, String::as_str);
            out.partial(format!("{named} is not beside {}: {what} are missing", main.name()));
        }
    }
    let mut reader = Main { source, file: main, files, cut: 0, gathered: Gathered::default() };
    sheet::bare(main, b',', MAIN, out, |row, out| reader.row(&row, out))?;
    let Main { files, cut, gathered, .. } = reader;
    if cut > 0 {
        out.partial(format!(
            "{}: remarks of {cut} entries break off at {REMARKS} characters, and what continues them is not beside it",
            main.name()
        ));
    }
    for other in files.values() {
        let left = other.rows.values().filter(|r| !r.known).count();
        if left > 0 {
            let (file, main) = (&other.file, main.name());
            out.partial(format!("{file}: {left} entries it speaks of are not in {main}; the files are not of one day"));
        }
    }
    gathered.give(out)
}

/// How many columns a file beside the main one has, as its first row shows; of an empty one, as its name says.
fn width(file: &Content) -> Result<Option<usize>, Error> {
    let says = |row: CellRow| match row {
        CellRow::Row { cells, .. } | CellRow::Bad { cells, .. } => {
            Some(cells).filter(|c| c.iter().any(|c| !said(c).is_empty()))
        }
    };
    let widths = [("add", ADDRESSES), ("alt", NAMES), ("comments", COMMENTS)].into_iter();
    Ok(match file.cells(Separator::Is(b','))?.find_map(says) {
        Some(cells) => widths.map(|(_, width)| width).find(|width| *width == cells.len() && is_number(said(&cells[0]))),
        None => widths.filter(|(word, _)| file.name().to_lowercase().contains(word)).map(|(_, width)| width).next(),
    })
}

fn load(file: &Content, width: usize, into: &mut Beside, out: &mut Out) -> Result<(), Error> {
    into.file = file.name().to_owned();
    sheet::bare(file, b',', width, out, |Bare { line, cut, cells }, out| {
        let uid = cells.first().map_or("", |c| said(c));
        if cut {
            // It has been rejected already.
            return Ok(());
        }
        if cells.len() != width || !is_number(uid) {
            let cause = format!("a row without an entry's number or of other than {width} cells");
            return out.reject(file, line, cause, &cells.join(","));
        }
        into.rows.entry(uid.to_owned()).or_default().rows.push((record(file, line), cells.to_vec()));
        Ok(())
    })
}

struct Main<'r> {
    source: &'r Source,
    file: &'r Content,
    files: HashMap<usize, Beside>,
    cut: usize,
    gathered: Gathered,
}

impl Main<'_> {
    /// The rows of an entry in a file beside this one. An entry that stands here twice has its names and addresses once; its
    /// remarks are continued each time.
    fn beside(&mut self, width: usize, uid: &str) -> Vec<(Record, Vec<String>)> {
        let Some(of) = self.files.get_mut(&width).and_then(|f| f.rows.get_mut(uid)) else { return Vec::new() };
        of.known = true;
        if width == COMMENTS { of.rows.clone() } else { std::mem::take(&mut of.rows) }
    }

    fn row(&mut self, row: &Bare, out: &mut Out) -> Result<(), Error> {
        let Bare { line, cut, cells } = *row;
        out.row();
        if cells.len() > MAIN {
            let cause = format!("a row of {} cells where {MAIN} are needed", cells.len());
            return out.reject(self.file, line, cause, &cells.join(","));
        }
        let cell = |at: usize| cells.get(at).map_or("", String::as_str);
        let [uid, name, kind, programs, title, call, ship, tonnage, gross, flag, owner, remarks] = std::array::from_fn(cell);
        let uid = said(uid);
        if !is_number(uid) || said(name).is_empty() {
            // What breaks off before its name has been rejected already.
            let cause = "an entry without a number or a name";
            return if cut { Ok(()) } else { out.reject(self.file, line, cause, &cells.join(",")) };
        }
        let kind = if cells.len() > 2 { said(kind) } else { party::NOT_SAID };
        let mut party = Party::new(self.source, uid, kind, record(self.file, line));
        party.name(said(name));
        let programs = said(programs).split("] [").map(|p| p.trim_matches(['[', ']', ' ']).to_owned());
        party.listing(|l| l.programs = super::distinct(programs));
        let columns = [
            ("Title", title),
            ("Vessel Call Sign", call),
            ("Vessel Type", ship),
            ("Vessel Tonnage", tonnage),
            ("Vessel Gross Registered Tonnage", gross),
            ("Vessel Flag", flag),
            ("Vessel Owner", owner),
        ];
        for (word, cell) in columns {
            party.fact(Fact { word, value: said(cell), ..Fact::default() });
        }
        for (record, cells) in self.beside(NAMES, uid) {
            if let [_, _, kind, name, note] = cells.as_slice() {
                let (kind, note) = (said(kind), said(note));
                party.alias(Alias { name: said(name), kind, note, record: Some(record), ..Alias::default() });
            }
        }
        for (record, cells) in self.beside(ADDRESSES, uid) {
            if let [_, _, street, locality, country, note] = cells.as_slice() {
                let from = Statement { note: said(note).to_owned(), record: Some(record), ..Statement::default() };
                party.address(&[said(street)], said(locality), said(country), from);
            }
        }
        self.remarks(uid, remarks, &mut party);
        match party.finish() {
            Some(listed) => self.gathered.add(listed),
            None if cut => {}
            None => out.reject(self.file, line, "an entry without a name", &cells.join(","))?,
        }
        Ok(())
    }

    /// Remarks with what continues them: cut by characters, so joined with nothing between.
    fn remarks(&mut self, uid: &str, cell: &str, party: &mut Party) {
        if said(cell).is_empty() {
            return;
        }
        let rest = self.beside(COMMENTS, uid);
        let cut = rest.is_empty() && cell.chars().count() >= REMARKS;
        self.cut += usize::from(cut);
        let mut text = cell.to_owned();
        let continued = rest.first().map(|(record, _)| (cell.len(), record.clone()));
        rest.iter().for_each(|(_, cells)| text.push_str(cells.get(1).map_or("", String::as_str)));
        party.remarks(&Remarks { text: &text, continued, cut });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::check::{distinct, entry, read_set, read_text, shared};
    use crate::reading::{Kept, Summary};
    use karez_model::{Listed, term};

    const MAIN_FILE: &str = "36,\"EXAMPLE AIRLINES\",-0- ,\"EXAM\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
37,\"DOE, John Paul\",\"individual\",\"SDGT] [NS-EXAM\",\"General; Minister\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1961 to 1962; nationality Iran; a.k.a. 'THE BOSS'.\"\r
38,\"EXAMPLE STAR\",\"vessel\",\"EXAM\",-0- ,\"EX12\",\"Crude Oil Tanker\",\"318,000\",\"163,660\",\"None Identified\",\"EXAMPLE LINE\",\"Vessel Registration Identification IMO 1234567.\"\r
39,\"EXAMPLE HOLDING\",-0- ,\"CMIC-EXAM\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Equity Ticker 00001 HK; Listing Date (CMIC) 03 Jun 2021; Effective Date (CMIC) 02 Aug 2021.\"\r
x,\"NO NUMBER\",-0- ,\"EXAM\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
\u{1a}36,\"EXAMPLE AIRLINES\",-0- ,\"NS-EXAM\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r
\u{1a}";
    const ALT: &str = "36,12,\"fka\",\"SMITH & SONS\",-0- \r\n37,13,\"aka\",\"DOE, Jack\",\"maybe\"\r\n\u{1a}";
    const ADD: &str =
        "36,25,\"1 Example Street\",\"Havana 10400\",\"Cuba\",-0- \r\n37,26,-0- ,-0- ,\"Korea, North\",-0- \r\n";

    fn set(files: &[(&str, &str)]) -> (Kept, Summary) {
        read_text("us-ofac-sdn", files).unwrap()
    }

    fn statement<'l>(listed: &'l Listed, value: &str) -> &'l Statement {
        listed.statements.iter().find(|s| s.value == value).unwrap()
    }

    #[test]
    fn an_entry_is_gathered_from_all_files_and_every_value_knows_its_record() {
        let (kept, summary) = set(&[("sdn.csv", MAIN_FILE), ("alt.csv", ALT), ("add.csv", ADD)]);
        assert_eq!((summary.rows, summary.rejects, distinct(&kept)), (6, 1, 4));
        assert_eq!(kept.rejects.iter().map(|r| r.line).collect::<Vec<_>>(), [5]);
        assert_eq!((summary.partial, summary.published), (vec![], None));
        let l = entry(&kept, "us-ofac-sdn-36");
        assert_eq!((l.entity.schema.as_str(), l.entity.referents[0].as_str()), ("Organization", "ofac-36"));
        assert_eq!(l.entity.values("previousName"), ["SMITH & SONS"]);
        assert_eq!(l.entity.values("address"), ["1 Example Street, Havana 10400, Cuba"]);
        assert_eq!((l.listings.len(), &l.listings[0].programs[..]), (1, &["EXAM".to_owned(), "NS-EXAM".to_owned()][..]));
        let from = statement(l, "SMITH & SONS").record.as_ref().unwrap();
        assert_eq!((from.file.as_str(), from.line, from.sha256.len()), ("alt.csv", 1, 64));
        let l = entry(&kept, "us-ofac-sdn-37");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["DOE, John Paul", "DOE, Jack", "THE BOSS"]);
        assert_eq!((l.entity.first("lastName"), l.entity.first("firstName")), (Some("DOE"), Some("John Paul")));
        assert_eq!(l.listings[0].programs, ["SDGT", "NS-EXAM"]);
        assert_eq!(l.entity.values("position"), ["General", "Minister"]);
        assert_eq!((l.entity.values("country"), l.entity.values("nationality")), (&["kp".into()][..], &["ir".into()][..]));
        assert_eq!(l.entity.values("birthDate"), ["1961", "1962"]);
        assert!(l.entity.values("address").is_empty(), "a country alone is no address");
        assert_eq!(statement(l, "THE BOSS").quality, "weak");
        assert!(l.listings[0].terms[term::REMARKS][0].starts_with("DOB 1961 to 1962; "));
    }

    #[test]
    fn a_ship_and_a_listed_company_have_what_only_they_have() {
        let (kept, _) = set(&[("sdn.csv", MAIN_FILE)]);
        let l = entry(&kept, "us-ofac-sdn-38");
        assert_eq!((l.entity.schema.as_str(), l.entity.first("imoNumber")), ("Vessel", Some("IMO1234567")));
        assert_eq!((l.entity.first("callSign"), l.entity.first("tonnage")), (Some("EX12"), Some("318000")));
        assert_eq!(l.entity.values("notes"), ["Vessel Flag None Identified", "Vessel Owner EXAMPLE LINE"]);
        let l = entry(&kept, "us-ofac-sdn-39");
        assert_eq!((l.entity.schema.as_str(), l.entity.first("ticker")), ("Company", Some("00001 HK")));
        assert_eq!(l.listings[0].effective.unwrap().to_string(), "2021-06-03");
        assert_eq!(l.listings[0].terms[term::DATES][1], "Effective Date (CMIC): 2021-08-02");
    }

    #[test]
    fn a_main_file_alone_is_called_partial_and_says_what_is_missing() {
        let (_, summary) = set(&[("SDN.CSV", MAIN_FILE)]);
        assert_eq!(
            summary.partial,
            [
                "ADD.CSV is not beside SDN.CSV: addresses are missing",
                "ALT.CSV is not beside SDN.CSV: other names are missing"
            ]
        );
        let all = [
            ("sdn.csv", MAIN_FILE),
            ("alt.csv", ALT),
            ("add.csv", ADD),
            ("sdn_comments.csv", "\u{1a}\n"),
            ("x.csv", "a,b\n"),
        ];
        let (_, summary) = set(&all);
        assert_eq!(summary.partial, [""; 0], "a file of comments without a comment is whole");
        assert_eq!(summary.notes, ["x.csv: no file of addresses, names or comments of OFAC"]);
        let (_, summary) = set(&[("sdn.csv", MAIN_FILE), ("alt.csv", "99,1,\"aka\",\"X\",-0- \n"), ("add.csv", ADD)]);
        assert!(summary.partial[0].contains("not of one day"), "{:?}", summary.partial);
    }

    #[test]
    fn a_row_that_breaks_off_makes_the_list_partial_and_what_stands_whole_in_it_is_read() {
        let row = "40,\"DOE, Ann\",\"individual\",\"EXAM\",\"Minister\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Passport A1234567 (Iran).\"\r\n";
        for (end, expected) in [
            (row.len() - 4, Some(("Person", &["EXAM"][..]))),
            (row.find("\"EXAM").unwrap(), Some(("Person", &[]))),
            (row.find("\"individual").unwrap() + 5, Some(("LegalEntity", &[]))),
            (row.find("Ann").unwrap(), None),
            (1, None),
        ] {
            let text = format!("{MAIN_FILE}\n{}", &row[..end]);
            let (kept, summary) = set(&[("sdn.csv", &text), ("alt.csv", ALT), ("add.csv", ADD)]);
            let line = text.lines().count() as u64;
            assert_eq!((summary.rejects, kept.rejects.last().unwrap().line), (2, line), "{text}");
            assert!(summary.partial[0].starts_with(&format!("sdn.csv, line {line}: ")), "{:?}", summary.partial);
            let found = kept.entries.iter().find(|l| l.entity.id == "us-ofac-sdn-40");
            let programs: Option<Vec<&str>> = found.map(|l| l.listings[0].programs.iter().map(String::as_str).collect());
            assert_eq!(found.map(|l| l.entity.schema.as_str()).zip(programs.as_deref()), expected, "{text}");
            assert!(found.is_none_or(|l| l.entity.values("passportNumber").is_empty()), "a half value is none");
        }
        let cut = ALT.trim_end_matches(['\u{1a}', '\n', '\r', '"']);
        let (_, summary) = set(&[("sdn.csv", MAIN_FILE), ("alt.csv", cut), ("add.csv", ADD)]);
        assert!(summary.partial[0].starts_with("alt.csv, line 2: "), "{:?}", summary.partial);
    }

    #[test]
    fn a_half_value_is_never_read_as_a_whole_one() {
        let long = format!("Website {}; Linked To: SMITH & SONS; Passport A12", "w".repeat(1000));
        let cut: String = long.chars().take(1000).collect::<String>();
        let half = format!("Linked To: {}; Passport A12", "W".repeat(1000 - 25));
        let row = |remarks: &str| {
            format!("7,\"DOE, John\",\"individual\",\"EXAM\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"{remarks}\"\n")
        };
        assert_eq!((cut.len(), half.len()), (1000, 1000));
        let (kept, summary) = set(&[("sdn.csv", &row(&half))]);
        let l = entry(&kept, "us-ofac-sdn-7");
        assert_eq!(
            (l.entity.values("notes"), l.entity.values("passportNumber")),
            (&["Passport A12".to_owned()][..], &[][..])
        );
        assert!(summary.partial[2].contains("1 entries break off"), "{:?}", summary.partial);
        // With what continues it the number is whole, and known to stand in the other file.
        let comments = "7,\"34567 (Iran); a.k.a. 'JD'.\"\n";
        let (kept, summary) = set(&[("sdn.csv", &row(&half)), ("sdn_comments.csv", comments)]);
        let l = entry(&kept, "us-ofac-sdn-7");
        assert_eq!((l.entity.first("passportNumber"), l.entity.first("weakAlias")), (Some("A1234567"), Some("JD")));
        assert_eq!(statement(l, "A1234567").record.as_ref().unwrap().file, "sdn_comments.csv");
        let (kept, _) = set(&[("sdn.csv", &row(&half).repeat(2)), ("sdn_comments.csv", comments)]);
        assert!(kept.entries[0].entity.values("notes").is_empty(), "continued each time");
        assert!(l.listings[0].terms[term::REMARKS][0].ends_with("Passport A1234567 (Iran); a.k.a. 'JD'."));
        assert_eq!(summary.partial.len(), 2);
    }

    #[test]
    fn the_files_beside_one_are_named_in_its_way() {
        for (name, expected) in [
            ("sdn.csv", "add.csv alt.csv sdn_comments.csv"),
            ("SDN.CSV", "ADD.CSV ALT.CSV SDN_COMMENTS.CSV"),
            ("cons_prim.csv.gz", "cons_add.csv.gz cons_alt.csv.gz cons_comments.csv.gz"),
            ("2024-sdn.csv", "2024-add.csv 2024-alt.csv 2024-sdn_comments.csv"),
            ("list.csv", ""),
            ("ſdn", ""),
        ] {
            assert_eq!(beside(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn the_real_sdn_lists_are_read_with_the_counts_they_have() {
        // The file of 2024 is both lists of OFAC, one behind the other, with 58 entries that stand on both.
        let Some(file) = shared("us-ofac-sdn/2024-04/sdn.csv") else { return };
        let (kept, summary) = read_set("us-ofac-sdn", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (11_567, 11_509, 0));
        assert_eq!(summary.partial.len(), 3);
        let l = entry(&kept, "us-ofac-sdn-9659");
        assert_eq!((l.listings.len(), l.listings[0].programs.len()), (1, 2), "on both lists, and one entry");
        let l = entry(&kept, "us-ofac-sdn-9639");
        assert_eq!(l.listings[0].record.line, 11_119, "the row behind the 0x1A of the first list");
        let files = ["sdn", "add", "alt", "sdn_comments"].map(|f| shared(&format!("us-ofac-sdn/2021-07/{f}.csv")).unwrap());
        let (kept, summary) = read_set("us-ofac-sdn", &files).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (8_976, 8_976, 0));
        assert_eq!((summary.partial, summary.notes), (vec![], vec![]));
        let from = |file: &str, properties: &[&str]| {
            let of = |s: &&Statement| {
                s.record.as_ref().is_some_and(|r| r.file == file) && properties.contains(&s.property.as_str())
            };
            kept.entries.iter().flat_map(|l| &l.statements).filter(of).count()
        };
        assert_eq!(from("alt.csv", &["alias", "previousName"]), 11_910);
        // Of 13,837 rows of addresses the others have a country alone, or nothing.
        assert_eq!(from("add.csv", &["address"]), 9_585);
    }

    #[test]
    fn every_value_stands_in_the_row_it_was_read_from() {
        let files = ["sdn", "add", "alt", "sdn_comments"].map(|f| shared(&format!("us-ofac-sdn/2021-07/{f}.csv")));
        let Some(files) = files.into_iter().collect::<Option<Vec<_>>>() else { return };
        let rows: HashMap<&str, Vec<String>> = files
            .iter()
            .map(|f| (f.name(), std::io::read_to_string(f.utf8().unwrap()).unwrap().lines().map(str::to_owned).collect()))
            .collect();
        let (kept, _) = read_set("us-ofac-sdn", &files).unwrap();
        let literal = [
            "name",
            "alias",
            "previousName",
            "passportNumber",
            "idNumber",
            "taxNumber",
            "registrationNumber",
            "uscCode",
            "leiCode",
            "swiftBic",
            "mmsi",
            "callSign",
            "type",
            "model",
            "serialNumber",
            "birthPlace",
            "email",
            "website",
            "phone",
        ];
        let (mut checked, mut of_other_files) = (0, 0);
        for l in &kept.entries {
            let main = &l.listings[0].record;
            for (property, value) in literal.iter().flat_map(|p| l.entity.values(p).iter().map(move |v| (*p, v))) {
                let said = l.statements.iter().find(|s| s.property == property && s.value == *value);
                let record = said.and_then(|s| s.record.as_ref()).unwrap_or(main);
                let row = &rows[record.file.as_str()][record.line as usize - 1];
                // What is cut in two stands in neither row whole.
                let row = if record.file == "sdn_comments.csv" {
                    let first = &rows["sdn.csv"][main.line as usize - 1];
                    format!("{}{}", first.trim_end_matches('"'), row.split_once('"').unwrap().1)
                } else {
                    row.clone()
                };
                let row = row.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(row.contains(value.as_str()), "{property} {value} of {}: {row}", l.entity.id);
                checked += 1;
                of_other_files += usize::from(record.file != main.file);
            }
        }
        assert!(checked > 30_000 && of_other_files > 11_000, "{checked} {of_other_files}");
    }

    #[test]
    fn real_entries_have_the_kinds_of_values_that_their_rows_name() {
        let Some(file) = shared("us-ofac-sdn/2024-04/sdn.csv") else { return };
        let (kept, _) = read_set("us-ofac-sdn", &[file]).unwrap();
        let counts = |uid: &str, properties: &[&str]| -> (String, Vec<usize>) {
            let e = &entry(&kept, &format!("us-ofac-sdn-{uid}")).entity;
            (e.schema.clone(), properties.iter().map(|p| e.values(p).len()).collect())
        };
        // A ship with four former flags, of which one is "None Identified".
        let ship = counts("15036", &["imoNumber", "mmsi", "callSign", "flag", "pastFlags", "weakAlias", "notes"]);
        assert_eq!(ship, ("Vessel".to_owned(), vec![1, 1, 1, 1, 3, 1, 1]));
        let bank = counts(
            "17013",
            &["swiftBic", "website", "bikCode", "taxNumber", "leiCode", "licenseNumber", "incorporationDate"],
        );
        assert_eq!(bank, ("Company".to_owned(), vec![1, 2, 2, 1, 1, 1, 1]));
        let person = counts("16318", &["idNumber", "notes"]);
        assert!(person.1[1] > 0, "the code of a name is a note: it tells nobody apart");
        let of = |schema: &str| kept.entries.iter().filter(|l| l.entity.schema == schema).count();
        assert_eq!((of("Vessel"), of("Airplane")), (526, 294));
    }

    proptest::proptest! {
        #[test]
        fn no_file_makes_the_reader_stumble(main in "([0-9a-z\",;.\n\u{1a} -]|a\\.k\\.a\\. '|-0- |DOB |ü){0,200}", beside in "[0-9a-z\",\n]{0,80}") {
            let source = crate::source("us-ofac-sdn").unwrap();
            let set = [("sdn.csv", main), ("alt.csv", beside)].map(|(n, t)| Content::of_bytes(n, t.into_bytes()));
            let mut kept = Kept::default();
            let _ = read(&source, &set, &mut Out::new(&mut kept));
        }
    }
}
