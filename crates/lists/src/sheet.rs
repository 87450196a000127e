//! Tables with a heading row, as several lists are published: cells by heading, whatever the order of the columns.
//!
//! A heading that is missing is an error before the first entry; a heading row that stands again in the middle, an empty line
//! and the 0x1A that ends some files of old are passed over; a line that cannot be read is a reject in its place.

use crate::Error;
use crate::reading::Out;
use karez_tables::{CellRow, Content, Separator};

/// A row of a table: cells by heading.
pub(crate) struct Row<'t> {
    /// The line, or the row of the sheet, from 1.
    pub line: u64,
    headings: &'t [String],
    cells: &'t [String],
}

impl Row<'_> {
    /// The cell under a heading, trimmed; empty where there is none.
    pub(crate) fn get(&self, heading: &str) -> &str {
        let at = self.headings.iter().position(|h| h == heading);
        at.and_then(|i| self.cells.get(i)).map_or("", |c| c.trim())
    }

    /// The first cell that is not empty under any of these headings.
    pub(crate) fn any(&self, headings: &[&str]) -> &str {
        headings.iter().map(|h| self.get(h)).find(|c| !c.is_empty()).unwrap_or_default()
    }

    /// Heading and cell of every column.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&str, &str)> {
        self.headings.iter().map(String::as_str).zip(self.cells.iter().map(|c| c.trim()))
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
    mut take: impl FnMut(&Row, &mut Out) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut cells = file.cells(separator)?;
    let mut headings: Vec<String> = Vec::new();
    let mut heading_cells: Vec<String> = Vec::new();
    let mut before = 0;
    while let Some(row) = cells.next() {
        match row {
            CellRow::Row { line, cells: row, .. } => {
                let only_end = row.iter().all(|c| c.trim().trim_matches('\u{1a}').is_empty());
                if only_end {
                    continue;
                }
                if headings.is_empty() {
                    let keys: Vec<String> = row.iter().map(|c| key(c)).collect();
                    if is_heading(&keys) {
                        cells.set_width(row.len());
                        (headings, heading_cells) = (keys, row);
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
                take(&Row { line, headings: &headings, cells: &row }, out)?;
            }
            CellRow::Bad { line, cause, last: true, .. } => {
                return Err(Error::Record { file: file.name().to_owned(), line, what: cause });
            }
            CellRow::Bad { line, cells, cause, .. } => {
                out.row();
                out.reject(file, line, cause, &cells.join(" | "))?;
            }
        }
    }
    if headings.is_empty() {
        let what = "no heading row of this format in its first lines".to_owned();
        return Err(Error::Record { file: file.name().to_owned(), line: 1, what });
    }
    Ok(())
}

/// Rows of a table without headings, each with its line; what cannot be read is rejected.
pub(crate) fn bare(
    file: &Content,
    separator: u8,
    width: usize,
    out: &mut Out,
    mut take: impl FnMut(u64, &[String], &mut Out) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut cells = file.cells(Separator::Is(separator))?;
    cells.set_width(width);
    for row in cells {
        match row {
            CellRow::Row { line, cells, .. } => {
                if cells.iter().any(|c| !c.trim().trim_matches('\u{1a}').is_empty()) {
                    take(line, &cells, out)?;
                }
            }
            CellRow::Bad { line, cause, last: true, .. } => {
                return Err(Error::Record { file: file.name().to_owned(), line, what: cause });
            }
            CellRow::Bad { line, cells, cause, .. } => {
                out.row();
                out.reject(file, line, cause, &cells.join(" | "))?;
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
    fn a_file_without_the_headings_of_its_format_is_an_error() {
        let mut kept = Kept::default();
        let mut out = Out::new(&mut kept);
        let file = Content::of_bytes("x.csv", *b"a,b\n1,2\n");
        let outcome = rows(&file, Separator::Is(b','), &mut out, |k| k.contains(&"name".to_owned()), |_, _| Ok(()));
        assert!(outcome.unwrap_err().to_string().contains("no heading row"));
    }
}
