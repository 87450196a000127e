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

use super::party::{Alias, Party};
use super::remarks::Remarks;
use crate::Error;
use crate::catalogue::Source;
use crate::formats::{Format, Head, Set};
use crate::reading::{Gathered, Out, record};
use crate::sheet;
use karez_model::{Record, Statement};
use karez_tables::Content;
use std::collections::HashMap;

pub(super) const FORMAT: Format = Format {
    sources: super::SOURCES,
    name: "OFAC CSV",
    real: true,
    fits: |head: &Head| is_main(head.first_line()),
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
    let lower = name.to_lowercase();
    let Some((stem, packing)) = lower.find(".csv").and_then(|at| name.split_at_checked(at)) else { return Vec::new() };
    let lower = stem.to_lowercase();
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
    rows: HashMap<String, Vec<(Record, Vec<String>)>>,
}

impl Beside {
    fn take(&mut self, uid: &str) -> Vec<(Record, Vec<String>)> {
        self.rows.remove(uid).unwrap_or_default()
    }
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
            let ending = if width == NAMES { "alt." } else { "add." };
            let named = expected.iter().find(|n| n.to_lowercase().contains(ending)).map_or(ending, String::as_str);
            out.partial(format!("{named} is not beside {}: {what} are missing", main.name()));
        }
    }
    let mut reader = Main { source, file: main, files, cut: 0, gathered: Gathered::default() };
    sheet::bare(main, b',', MAIN, out, |line, cells, out| {
        out.row();
        reader.row(line, cells, out)
    })?;
    let Main { files, cut, gathered, .. } = reader;
    if cut > 0 {
        out.partial(format!(
            "{}: remarks of {cut} entries break off at {REMARKS} characters, and what continues them is not beside it",
            main.name()
        ));
    }
    for other in files.values().filter(|f| !f.rows.is_empty()) {
        let (left, main) = (other.rows.len(), main.name());
        out.partial(format!("{}: {left} entries it speaks of are not in {main}; the files are not of one day", other.file));
    }
    gathered.give(out)
}

/// How many columns a file beside the main one has, as its first row shows; of an empty one, as its name says.
fn width(file: &Content) -> Result<Option<usize>, Error> {
    let head = file.head(1 << 12)?;
    let text = String::from_utf8_lossy(&head);
    let name = file.name().to_lowercase();
    let Some(first) = text.lines().find(|l| !said(l).is_empty()) else {
        let of = [("add", ADDRESSES), ("alt", NAMES), ("comments", COMMENTS)];
        return Ok(of.into_iter().find(|(word, _)| name.contains(word)).map(|(_, width)| width));
    };
    let cells = first.split(',').map(|c| c.trim().trim_matches('"')).collect::<Vec<_>>();
    let number = |i: usize| cells.get(i).is_some_and(|c| is_number(c.trim_start_matches('\u{feff}')));
    let kind = cells.get(2).is_some_and(|c| ["aka", "fka", "nka"].contains(&c.to_lowercase().as_str()));
    Ok(match (number(0), number(1)) {
        (true, true) if kind => Some(NAMES),
        (true, true) => Some(ADDRESSES),
        (true, false) => Some(COMMENTS),
        _ => None,
    })
}

fn load(file: &Content, width: usize, into: &mut Beside, out: &mut Out) -> Result<(), Error> {
    into.file = file.name().to_owned();
    sheet::bare(file, b',', width, out, |line, cells, out| {
        let uid = said(&cells[0]);
        if cells.len() != width || !is_number(uid) {
            let cause = format!("a row without an entry's number or of other than {width} cells");
            return out.reject(file, line, cause, &cells.join(","));
        }
        into.rows.entry(uid.to_owned()).or_default().push((record(file, line), cells.to_vec()));
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
    fn beside(&mut self, width: usize, uid: &str) -> Vec<(Record, Vec<String>)> {
        self.files.get_mut(&width).map(|f| f.take(uid)).unwrap_or_default()
    }

    fn row(&mut self, line: u64, cells: &[String], out: &mut Out) -> Result<(), Error> {
        let [uid, name, kind, programs, title, call, ship, tonnage, gross, flag, owner, remarks] = cells else {
            let cause = format!("a row of {} cells where {MAIN} are needed", cells.len());
            return out.reject(self.file, line, cause, &cells.join(","));
        };
        let uid = said(uid);
        if !is_number(uid) || said(name).is_empty() {
            return out.reject(self.file, line, "an entry without a number or a name", &cells.join(","));
        }
        let mut party = Party::new(self.source, uid, said(kind), record(self.file, line));
        party.name(said(name));
        let programs = said(programs).split("] [").map(|p| p.trim_matches(['[', ']', ' ']).to_owned());
        let programs: Vec<String> = programs.filter(|p| !p.is_empty()).collect();
        party.listing(|l| l.programs = programs);
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
            party.fact(super::party::Fact { word, value: said(cell), ..Default::default() });
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
