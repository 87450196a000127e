//! Tables with a heading row, as several lists are published: cells by heading, whatever the order of the columns.
//!
//! A heading that is missing is an error before the first entry; a heading row that stands again in the middle, an empty line
//! and the 0x1A that ends some files of old are passed over; a line that cannot be read is a reject in its place. A table that
//! went through a spreadsheet which knew another separator (every line one quoted cell) is read as what it was.

use crate::Error;
use crate::reading::Out;
use karez_tables::{CellRow, Content, Separator};
use std::collections::HashMap;

/// The headings of a table and where each stands; of one that stands twice, the first.
#[derive(Default)]
struct Headings {
    keys: Vec<String>,
    at: HashMap<String, usize>,
}

impl Headings {
    fn of(keys: Vec<String>) -> Headings {
        let mut at = HashMap::with_capacity(keys.len());
        for (i, key) in keys.iter().enumerate() {
            at.entry(key.clone()).or_insert(i);
        }
        Headings { keys, at }
    }

    fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    fn len(&self) -> usize {
        self.keys.len()
    }
}

/// A row of a table: cells by heading.
pub(crate) struct Row<'t> {
    /// The line, or the row of the sheet, from 1.
    pub line: u64,
    headings: &'t Headings,
    /// The row breaks off and has been rejected; these are its cells before the break.
    pub cut: bool,
    cells: &'t [String],
}

impl Row<'_> {
    /// The cell under a heading, trimmed; empty where there is none.
    pub(crate) fn get(&self, heading: &str) -> &str {
        let at = self.headings.at.get(heading);
        at.and_then(|i| self.cells.get(*i)).map_or("", |c| c.trim())
    }

    /// Whether there is a column of this heading.
    pub(crate) fn has(&self, heading: &str) -> bool {
        self.headings.at.contains_key(heading)
    }

    /// The first cell that is not empty under any of these headings.
    pub(crate) fn any(&self, headings: &[&str]) -> &str {
        headings.iter().map(|h| self.get(h)).find(|c| !c.is_empty()).unwrap_or_default()
    }

    /// Heading and cell of every column.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headings.keys.iter().map(String::as_str).zip(self.cells.iter().map(|c| c.trim()))
    }

    /// The whole row, for a reject.
    pub(crate) fn text(&self) -> String {
        self.cells.join(" | ")
    }
}

/// A heading in the form in which it is looked up: lower case, words joined by `_`.
pub(crate) fn key(heading: &str) -> String {
    let words: Vec<String> = heading
        .trim_start_matches('\u{feff}')
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("_")
}

/// Reads a table row by row. The heading row is the first in which `is_heading` finds what it needs; where none of the first
/// fifty is one, the file is not of this format.
pub(crate) fn rows(
    file: &Content,
    separator: Separator,
    out: &mut Out,
    is_heading: impl Fn(&[String]) -> bool,
    take: impl FnMut(&Row, &mut Out) -> Result<(), Error>,
) -> Result<(), Error> {
    each(file, separator, out, is_heading, false, take)
}

/// The same for a table in which every row has a cell under every heading: a row with fewer breaks off. It is rejected, the list
/// is called partial, and the cells before the break are given all the same, since a name that stands there is listed.
pub(crate) fn full_rows(
    file: &Content,
    separator: Separator,
    out: &mut Out,
    is_heading: impl Fn(&[String]) -> bool,
    take: impl FnMut(&Row, &mut Out) -> Result<(), Error>,
) -> Result<(), Error> {
    each(file, separator, out, is_heading, true, take)
}

fn each(
    file: &Content,
    separator: Separator,
    out: &mut Out,
    is_heading: impl Fn(&[String]) -> bool,
    full: bool,
    mut take: impl FnMut(&Row, &mut Out) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut cells = file.cells(separator)?;
    let mut headings = Headings::default();
    let mut heading_cells: Vec<String> = Vec::new();
    let mut before = 0;
    let mut quoted_whole = false;
    while let Some(row) = cells.next() {
        match row {
            CellRow::Row { line, cells: mut row, .. } => {
                let only_end = row.iter().all(|c| c.trim().trim_matches('\u{1a}').is_empty());
                if only_end {
                    continue;
                }
                if headings.is_empty() || quoted_whole {
                    match inside_quotes(&row, separator) {
                        Some(inside) if headings.is_empty() || inside.len() == headings.len() => {
                            quoted_whole = true;
                            row = inside;
                        }
                        _ if headings.is_empty() => quoted_whole = false,
                        other => {
                            out.row();
                            let found = other.map_or(row.len(), |inside| inside.len());
                            let cause = format!("{found} cells where the heading row has {}", headings.len());
                            out.reject(file, line, cause, &row.join(" | "))?;
                            continue;
                        }
                    }
                }
                if headings.is_empty() {
                    let keys: Vec<String> = row.iter().map(|c| key(c)).collect();
                    if is_heading(&keys) {
                        cells.set_width(if quoted_whole { 1 } else { row.len() });
                        (headings, heading_cells) = (Headings::of(keys), row);
                    } else {
                        before += 1;
                        if before >= 50 {
                            break;
                        }
                    }
                    continue;
                }
                if row == heading_cells {
                    out.note(format!("{}, line {line}: the heading row stands there again", file.name()));
                    continue;
                }
                out.row();
                let cut = full && row.len() < headings.len();
                if cut {
                    let cause =
                        format!("{} cells where the heading row has {}: the row breaks off", row.len(), headings.len());
                    out.reject(file, line, &*cause, &row.join(" | "))?;
                    out.partial(format!("{}, line {line}: {cause}", file.name()));
                }
                // The last cell before a break may be half of what it was.
                let whole = if cut { &row[..row.len() - 1] } else { &row[..] };
                take(&Row { line, cut, headings: &headings, cells: whole }, out)?;
            }
            CellRow::Bad { line, cause, last: true, .. } => {
                return Err(Error::Record { file: file.name().to_owned(), line, what: cause });
            }
            CellRow::Bad { line, cells, cause, .. } => {
                out.row();
                out.reject(file, line, &*cause, &cells.join(" | "))?;
                if let (true, false, Separator::Is(separator)) = (full, headings.is_empty(), separator) {
                    out.partial(format!("{}, line {line}: {cause}", file.name()));
                    // A bad line comes cut at every separator, whatever its quotes say.
                    let separator = char::from(separator);
                    let whole = before_the_break(&cells.join(separator.encode_utf8(&mut [0; 4])), separator);
                    take(&Row { line, cut: true, headings: &headings, cells: &whole }, out)?;
                }
            }
        }
    }
    if headings.is_empty() {
        let what = "no heading row of this format in its first lines".to_owned();
        return Err(Error::Record { file: file.name().to_owned(), line: 1, what });
    }
    Ok(())
}

/// The cells of a row that stands as one quoted cell: `"a;b;c"`. A program that took commas for separators left tabs in their
/// place and tabs to the right; they are put back.
fn inside_quotes(row: &[String], separator: Separator) -> Option<Vec<String>> {
    let ([line], Separator::Is(separator)) = (row, separator) else { return None };
    let separator = char::from(separator);
    if !line.contains(separator) {
        return None;
    }
    let line = line.trim_end_matches('\t').replace('\t', ",");
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            c if c == separator && !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    Some(cells)
}

/// The cells of a line before the one in which it breaks off.
fn before_the_break(line: &str, separator: char) -> Vec<String> {
    let mut cells = Vec::new();
    let mut rest = line;
    while let Some((cell, after)) = first_cell(rest, separator) {
        let Some(next) = after.strip_prefix(separator) else { break };
        cells.push(cell);
        rest = next;
    }
    cells
}

/// The cell that a line begins with, and what follows; none where its quote is never closed.
fn first_cell(line: &str, separator: char) -> Option<(String, &str)> {
    let Some(mut inside) = line.strip_prefix('"') else {
        let end = line.find(separator).unwrap_or(line.len());
        return Some((line[..end].to_owned(), &line[end..]));
    };
    let mut cell = String::new();
    loop {
        let (text, after) = inside.split_once('"')?;
        cell.push_str(text);
        let Some(next) = after.strip_prefix('"') else { return Some((cell, after)) };
        cell.push('"');
        inside = next;
    }
}

/// A row of a table without headings.
pub(crate) struct Bare<'t> {
    /// The line, from 1.
    pub line: u64,
    /// The row breaks off and has been rejected; these are its cells before the break.
    pub cut: bool,
    pub cells: &'t [String],
}

/// Rows of a table without headings, in which every row has so many cells. One that breaks off is rejected, the list is called
/// partial, and the cells before the break are given all the same.
pub(crate) fn bare(
    file: &Content,
    separator: u8,
    width: usize,
    out: &mut Out,
    mut take: impl FnMut(Bare, &mut Out) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut cells = file.cells(Separator::Is(separator))?;
    cells.set_width(width);
    let breaks_off = |line: u64, cause: String, text: &str, out: &mut Out| {
        out.reject(file, line, &*cause, text)?;
        out.partial(format!("{}, line {line}: {cause}", file.name()));
        Ok::<(), Error>(())
    };
    for row in cells {
        match row {
            CellRow::Row { line, cells, .. } => {
                if cells.iter().all(|c| c.trim().trim_matches('\u{1a}').is_empty()) {
                    continue;
                }
                let cut = cells.len() < width;
                if cut {
                    let cause = format!("{} cells where {width} are needed: the row breaks off", cells.len());
                    breaks_off(line, cause, &cells.join(" | "), out)?;
                }
                let whole = if cut { &cells[..cells.len() - 1] } else { &cells[..] };
                take(Bare { line, cut, cells: whole }, out)?;
            }
            CellRow::Bad { line, cause, last: true, .. } => {
                return Err(Error::Record { file: file.name().to_owned(), line, what: cause });
            }
            CellRow::Bad { line, cells, cause, .. } => {
                breaks_off(line, cause, &cells.join(" | "), out)?;
                let separator = char::from(separator);
                let whole = before_the_break(&cells.join(separator.encode_utf8(&mut [0; 4])), separator);
                take(Bare { line, cut: true, cells: &whole }, out)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Kept;

    #[test]
    fn cells_are_found_by_heading_and_what_is_no_row_is_passed_over_or_rejected() {
        let text =
            "\u{feff}A title\n\nName,Entity Type\nExample Gin,Company\nName,Entity Type\n\"never closed,x\nOther,\n\u{1a}\n";
        let mut kept = Kept::default();
        let mut out = Out::new(&mut kept);
        let mut seen = Vec::new();
        rows(
            &Content::of_bytes("x.csv", text.as_bytes()),
            Separator::Is(b','),
            &mut out,
            |keys| keys.contains(&"name".to_owned()),
            |row, _| {
                seen.push((row.line, row.get("name").to_owned(), row.any(&["nosuch", "entity_type"]).to_owned()));
                Ok(())
            },
        )
        .unwrap();
        let summary = out.summary;
        assert_eq!(seen, [(4, "Example Gin".into(), "Company".into()), (7, "Other".into(), String::new())]);
        assert_eq!((summary.rows, summary.rejects), (3, 1));
        assert!(summary.notes[0].contains("line 5"), "{:?}", summary.notes);
        assert_eq!(kept.rejects[0].line, 6);
    }

    #[test]
    fn a_table_whose_lines_were_each_quoted_whole_is_read_as_what_it_was() {
        let text = concat!(
            "\"Name;City;Note\t\t\"\n",
            "\"Example Gin;Aksu\t near the river;\t\"\n",
            "\"Example Cotton;;\"\"Works; mills \"\"\t\t\"\n",
            "\"Other;too;many;cells\t\t\"\n",
        );
        let mut kept = Kept::default();
        let mut out = Out::new(&mut kept);
        let mut seen = Vec::new();
        let file = Content::of_bytes("x.csv", text.as_bytes());
        rows(
            &file,
            Separator::Is(b';'),
            &mut out,
            |k| k.contains(&"city".to_owned()),
            |row, _| {
                seen.push((row.line, row.get("city").to_owned(), row.get("note").to_owned()));
                Ok(())
            },
        )
        .unwrap();
        assert_eq!(out.summary.rows, 3);
        assert_eq!(seen, [(2, "Aksu, near the river".into(), String::new()), (3, String::new(), "Works; mills".into())]);
        assert_eq!((kept.rejects[0].line, kept.rejects[0].cause.as_str()), (4, "4 cells where the heading row has 3"));
    }

    #[test]
    fn a_row_that_breaks_off_is_rejected_and_its_whole_cells_are_given_all_the_same() {
        for (last, before) in [
            ("\"2\",\"Gin, \"\"Two\"\"\",\"Exampl", ["2", "Gin, \"Two\"", ""]),
            ("2,Gin Two", ["2", "", ""]),
            ("2,Gin Two,\"", ["2", "Gin Two", ""]),
            ("\"2", ["", "", ""]),
        ] {
            let text = format!("id,name,city\n1,Gin One,X\n{last}");
            let mut kept = Kept::default();
            let mut out = Out::new(&mut kept);
            let mut seen = Vec::new();
            let file = Content::of_bytes("x.csv", text.into_bytes());
            full_rows(
                &file,
                Separator::Is(b','),
                &mut out,
                |k| k.contains(&"name".to_owned()),
                |row, _| {
                    seen.push((row.cut, ["id", "name", "city"].map(|h| row.get(h).to_owned())));
                    Ok(())
                },
            )
            .unwrap();
            let summary = out.summary;
            assert_eq!(seen[1], (true, before.map(str::to_owned)), "{last}");
            assert_eq!((summary.rows, summary.rejects, summary.partial.len(), kept.rejects[0].line), (2, 1, 1, 3));
        }
    }

    #[test]
    fn a_file_without_the_headings_of_its_format_is_an_error() {
        let mut kept = Kept::default();
        let mut out = Out::new(&mut kept);
        let file = Content::of_bytes("x.csv", *b"a,b\n1,2\n");
        let outcome = rows(&file, Separator::Is(b','), &mut out, |k| k.contains(&"name".to_owned()), |_, _| Ok(()));
        assert!(outcome.unwrap_err().to_string().contains("no heading row"));
    }
}
