//! The list's own page: a heading for each sub-list of section 2(d)(2)(B), a table under it.
//!
//! There is no other publication of the whole list than this page, and it has no schema; so its shape is the schema, and any
//! change of it is an error before the first entry: a heading that is missing, doubled, of another sub-list or out of order; a
//! table without a heading or a heading without a table; other columns; a row of other than two cells; an empty name; a date
//! that is none. What no shape can show is a whole well-formed row that is gone: the guard against shrinking lists and the
//! comparison with the notices are there for that.
//!
//! The page of July 2026 has the headings as paragraphs ("A list of entities …", then "Section 2(d)(2)(B)(i)"), the last table's
//! column as "Entity Name" where the others have "Name of Entity", and no table for (iv), but a sentence that says there is none.

use super::html::{self, Block, Fault, Piece, Table, excerpt};
use super::phrases;
use crate::Error;
use crate::dates::{self, Order};
use karez_model::Date;
use karez_tables::Content;
use std::io::{self, Read};

/// What the page says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// The day on which it was last updated, where it says so.
    pub updated: Option<Date>,
    pub rows: Vec<Row>,
    /// Why it is not whole.
    pub partial: Vec<String>,
    /// What else somebody should know.
    pub notes: Vec<String>,
}

/// A row of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub line: u64,
    pub sublist: &'static str,
    /// The cell with the name and all that is said with it.
    pub cell: String,
    pub effective: Date,
}

/// The sub-lists of entities, in the order of the law; (iii) is of products.
pub(super) const SUBLISTS: [&str; 4] = ["i", "ii", "iv", "v"];
/// The sub-list that may have no table.
const OPEN: &str = "iv";
/// The largest page; the list's has 130 KB.
const LARGEST: usize = 4 << 20;

/// Reads the page.
pub(super) fn read(file: &Content) -> Result<Page, Error> {
    let text = whole(file)?;
    sections(&text).map_err(|Fault { line, what }| Error::Record { file: file.name().to_owned(), line, what })
}

/// The whole of a file as text.
pub(super) fn whole(file: &Content) -> Result<String, Error> {
    let mut text = file.utf8()?;
    let (mut bytes, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
    loop {
        match text.read(&mut buffer) {
            Ok(0) => return Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(Error::Io { path: file.name().to_owned(), cause }),
        }
        if bytes.len() > LARGEST {
            let what = format!("more than {LARGEST} bytes, which no page and no notice of the list has");
            return Err(Error::Record { file: file.name().to_owned(), line: 1, what });
        }
    }
}

/// A section: its sub-list, and what stands under its heading.
struct Section {
    sublist: &'static str,
    line: u64,
    table: bool,
    /// A text says that it has no entity.
    says_empty: bool,
}

fn sections(text: &str) -> Result<Page, Fault> {
    let found = html::read(text)?;
    if phrases::holds(&found.title, "refusal") {
        return fault(1, format!("not the list, but a page titled {:?}", excerpt(&found.title)));
    }
    let mut page = Page::default();
    let mut sections: Vec<Section> = Vec::new();
    for piece in &found.pieces {
        match piece {
            Piece::Block(block) => {
                if let Some(sublist) = heading(block)? {
                    open(&mut sections, sublist, block)?;
                }
                if let Some(section) = sections.last_mut() {
                    described(section, block)?;
                    section.says_empty |= phrases::holds(&block.text, "empty");
                }
                page.updated = page.updated.or_else(|| updated(&block.text));
            }
            Piece::Table(table) => {
                let Some(section) = sections.last_mut().filter(|s| !s.table) else {
                    return fault(table.line, "a table without the heading of a sub-list before it");
                };
                section.table = true;
                rows(table, section.sublist, &mut page)?;
            }
        }
    }
    let Some(last) = sections.last() else {
        let what =
            format!("no heading of a sub-list (\"Section 2(d)(2)(B)(i)\") on a page titled {:?}", excerpt(&found.title));
        return fault(1, what);
    };
    closed(last)?;
    for sublist in SUBLISTS.into_iter().filter(|s| *s != OPEN) {
        if !sections.iter().any(|s| s.sublist == sublist) {
            return fault(last.line, format!("no sub-list ({sublist}) on the page"));
        }
    }
    if let Some(open) = sections.iter().find(|s| s.sublist == OPEN && !s.table) {
        if open.says_empty {
            page.notes.push(format!("sub-list ({OPEN}) has no table; the page says that it names no further entity"));
        } else {
            page.partial.push(format!("sub-list ({OPEN}) has no table, and the page does not say that it is empty"));
        }
    }
    Ok(page)
}

fn fault<T>(line: u64, what: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { line, what: what.into() })
}

/// The sub-list whose heading a block is. A heading is the section's number, alone or with the law's "A list of …".
fn heading(block: &Block) -> Result<Option<&'static str>, Fault> {
    let Some(Numbered { before, number, after }) = numbered(&block.text) else { return Ok(None) };
    let list = |text: &str| text.is_empty() || text.starts_with("alistof") || text == "uflpa";
    let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let (before, after) = (bare(&before), bare(&after));
    let before = before.strip_suffix("uflpa").unwrap_or(&before);
    if block.aside || !(block.heading || list(before) && list(&after)) {
        return Ok(None);
    }
    match SUBLISTS.into_iter().find(|s| *s == number) {
        Some(sublist) => Ok(Some(sublist)),
        None => fault(block.line, format!("a heading of section 2(d)(2)(B)({number}), which is no sub-list of entities")),
    }
}

/// A text around the number of a sub-list, lower case and without white space.
struct Numbered {
    before: String,
    number: String,
    after: String,
}

fn numbered(text: &str) -> Option<Numbered> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let (before, rest) = compact.split_once("section2(d)(2)(b)(")?;
    let (number, after) = rest.split_once(')')?;
    Some(Numbered { before: before.to_owned(), number: number.to_owned(), after: after.to_owned() })
}

/// The sub-list that a line names at its beginning, for the notices.
pub(super) fn sublist_of_heading(line: &str) -> Option<&'static str> {
    let Numbered { before, number, after } = numbered(line)?;
    let list = after.is_empty() || after.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with("alistof");
    (matches!(before.as_str(), "" | "uflpa") && list).then(|| SUBLISTS.into_iter().find(|s| *s == number))?
}

/// Begins a section, after the one before has been found whole.
fn open(sections: &mut Vec<Section>, sublist: &'static str, block: &Block) -> Result<(), Fault> {
    if let Some(last) = sections.last() {
        // A caption may repeat the heading above its table.
        if last.sublist == sublist && !last.table && block.heading {
            return Ok(());
        }
        closed(last)?;
        let order = |s: &str| SUBLISTS.iter().position(|o| *o == s);
        if order(sublist) <= order(last.sublist) {
            return fault(block.line, format!("the heading of sub-list ({sublist}) behind that of ({})", last.sublist));
        }
    }
    sections.push(Section { sublist, line: block.line, table: false, says_empty: false });
    Ok(())
}

fn closed(section: &Section) -> Result<(), Fault> {
    if section.table || section.sublist == OPEN {
        return Ok(());
    }
    fault(section.line, format!("the heading of sub-list ({}) without a table under it", section.sublist))
}

/// A description of a sub-list must be that of the sub-list whose heading it stands under.
fn described(section: &Section, block: &Block) -> Result<(), Fault> {
    if section.table || !block.text.to_lowercase().starts_with("a list of") {
        return Ok(());
    }
    let of = |sublist: &str| phrases::holds(&block.text, &format!("section {sublist}"));
    match SUBLISTS.into_iter().find(|s| *s != section.sublist && of(s)) {
        Some(other) if !of(section.sublist) => fault(
            block.line,
            format!("sub-list ({}) described in the words of ({other}): {:?}", section.sublist, excerpt(&block.text)),
        ),
        _ => Ok(()),
    }
}

/// The day in a text such as "Last Updated: 01/14/2025".
fn updated(text: &str) -> Option<Date> {
    let lower = text.to_lowercase();
    let day = phrases::of("updated").find_map(|p| lower.strip_prefix(&p.words.join(" ")).map(str::to_owned))?;
    dates::day(day.trim_start_matches([':', ' ']), Order::MonthFirst)
}

/// The rows of a table, the first of which must be its headings.
fn rows(table: &Table, sublist: &'static str, page: &mut Page) -> Result<(), Fault> {
    let Some((head, body)) = table.rows.split_first() else { return fault(table.line, "a table without a row") };
    let at = |kind: &str| head.cells.iter().position(|c| phrases::is(c, kind));
    let (Some(name), Some(date), 2) = (at("heading name"), at("heading date"), head.cells.len()) else {
        let what = format!(
            "a table under sub-list ({sublist}) with the columns {:?} instead of name and effective date",
            head.cells
        );
        return fault(head.line, what);
    };
    if body.is_empty() && sublist != OPEN {
        return fault(table.line, format!("a table under sub-list ({sublist}) without an entity"));
    }
    for row in body {
        let [_, _] = row.cells.as_slice() else {
            return fault(
                row.line,
                format!("a row of {} cells instead of two: {:?}", row.cells.len(), excerpt(&row.cells.join(" | "))),
            );
        };
        let (cell, date) = (&row.cells[name], &row.cells[date]);
        if cell.is_empty() {
            return fault(row.line, format!("a row without a name, of {date:?}"));
        }
        let Some(effective) = dates::day(date, Order::MonthFirst) else {
            return fault(row.line, format!("{date:?} is no date, beside {:?}", excerpt(cell)));
        };
        page.rows.push(Row { line: row.line, sublist, cell: cell.clone(), effective });
    }
    Ok(())
}
