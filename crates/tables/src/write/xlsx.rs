//! XLSX, row by row in constant memory, every text a text.
//!
//! Headings are bold, stay in view and filter. A table longer than a sheet goes on on the next. Nothing is ever a formula or a
//! link, whatever it begins with.

use super::{Cell, Sheet, no_workbook, not_written};
use crate::error::TableError;
use rust_xlsxwriter::{Format, Workbook};
use std::io::{Seek, Write};

/// Rows of a sheet, the heading row included.
const ROWS: u32 = 1_048_576;
/// Characters of a cell.
const CHARACTERS: usize = 32_767;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;

/// A workbook being written.
pub struct XlsxSheet<W: Write + Send> {
    out: W,
    workbook: Workbook,
    name: String,
    headings: Vec<String>,
    bold: Format,
    /// The next row of the current sheet, and which sheet it is, from 1.
    next: u32,
    number: usize,
    rows_per_sheet: u32,
}

/// Begins a workbook with one sheet of this name and these headings. Nothing is written to `out` before
/// [`finish`](Sheet::finish): rows wait in a temporary file.
///
/// # Errors
/// [`TableError::NotWritten`].
pub fn xlsx_writer<W: Write + Send>(out: W, name: &str, headings: &[&str]) -> Result<XlsxSheet<W>, TableError> {
    begin(out, name, headings, ROWS)
}

fn begin<W: Write + Send>(out: W, name: &str, headings: &[&str], rows_per_sheet: u32) -> Result<XlsxSheet<W>, TableError> {
    let mut sheet = XlsxSheet {
        out,
        workbook: Workbook::new(),
        name: sheet_name(name),
        headings: headings.iter().map(|h| printable(h)).collect(),
        bold: Format::new().set_bold(),
        next: 0,
        number: 0,
        rows_per_sheet,
    };
    sheet.add_sheet()?;
    Ok(sheet)
}

impl<W: Write + Send> XlsxSheet<W> {
    fn add_sheet(&mut self) -> Result<(), TableError> {
        self.close_sheet()?;
        self.number += 1;
        let name = if self.number == 1 {
            self.name.clone()
        } else {
            let suffix = format!(" ({})", self.number);
            let room = 31 - suffix.chars().count();
            format!("{}{suffix}", self.name.chars().take(room).collect::<String>())
        };
        let headings = std::mem::take(&mut self.headings);
        let bold = self.bold.clone();
        let sheet = self.workbook.add_worksheet_with_constant_memory().map_err(no_workbook)?;
        sheet.set_name(name).map_err(no_workbook)?;
        sheet.set_freeze_panes(1, 0).map_err(no_workbook)?;
        for (column, heading) in headings.iter().enumerate().take(COLUMNS) {
            let column = column as u16;
            sheet.set_column_width(column, width(heading)).map_err(no_workbook)?;
            sheet.write_string_with_format(0, column, heading, &bold).map_err(no_workbook)?;
        }
        self.headings = headings;
        self.next = 1;
        Ok(())
    }

    /// The filter spans the rows, so it is set when they are known.
    fn close_sheet(&mut self) -> Result<(), TableError> {
        let last = self.next.saturating_sub(1).max(1);
        let columns = self.headings.len().min(COLUMNS);
        if self.number > 0 && columns > 0 {
            let sheet = self.workbook.worksheet_from_index(self.number - 1).map_err(no_workbook)?;
            sheet.autofilter(0, 0, last, columns as u16 - 1).map_err(no_workbook)?;
        }
        Ok(())
    }
}

impl<W: Write + Send> Sheet for XlsxSheet<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), TableError> {
        if self.next >= self.rows_per_sheet {
            self.add_sheet()?;
        }
        let row = self.next;
        let sheet = self.workbook.worksheet_from_index(self.number - 1).map_err(no_workbook)?;
        for (column, cell) in cells.iter().enumerate().take(COLUMNS) {
            let column = column as u16;
            match cell {
                Cell::Empty | Cell::Text("") => continue,
                Cell::Text(text) => sheet.write_string(row, column, printable(text)),
                // A sheet keeps 15 digits of a number.
                Cell::Integer(n) if n.unsigned_abs() < 1_000_000_000_000_000 => sheet.write_number(row, column, *n as f64),
                Cell::Integer(n) => sheet.write_string(row, column, n.to_string()),
                Cell::Number(n) if n.is_finite() => sheet.write_number(row, column, *n),
                Cell::Number(n) => sheet.write_string(row, column, n.to_string()),
                Cell::Bool(b) => sheet.write_boolean(row, column, *b),
            }
            .map_err(no_workbook)?;
        }
        self.next += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), TableError> {
        self.close_sheet()?;
        // The archive is made in a file, since its directory is patched while it grows and `out` may be a pipe.
        let mut file = tempfile::tempfile().map_err(not_written)?;
        self.workbook.save_to_writer(&mut file).map_err(no_workbook)?;
        file.rewind().map_err(not_written)?;
        std::io::copy(&mut file, &mut self.out).map_err(not_written)?;
        self.out.flush().map_err(not_written)
    }
}

/// A text as XML can hold it and a cell can show it.
fn printable(text: &str) -> String {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}');
    let mut out: String = text.replace("\r\n", "\n").chars().map(|c| if odd(c) { '\u{fffd}' } else { c }).collect();
    // Excel counts UTF-16 units.
    if out.len() > CHARACTERS && out.encode_utf16().count() > CHARACTERS {
        let mut units = 0;
        let cut = out.char_indices().find(|(_, c)| {
            units += c.len_utf16();
            units > CHARACTERS - 1
        });
        if let Some((at, _)) = cut {
            out.truncate(at);
            out.push('…');
        }
    }
    out
}

/// A name that a sheet can have: at most 31 characters, none of `[]:*?/\`.
fn sheet_name(name: &str) -> String {
    let name: String = name.chars().map(|c| if "[]:*?/\\".contains(c) || c.is_control() { ' ' } else { c }).collect();
    let name: String = name.trim().trim_matches('\'').chars().take(31).collect();
    if name.is_empty() { "Sheet1".to_owned() } else { name }
}

/// A width for a column by its heading, in characters; Chinese ones are twice as wide.
fn width(heading: &str) -> f64 {
    let units: usize = heading.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    (units + 4).clamp(12, 40) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    fn cells_of(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<Data>>)> {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheets = workbook.worksheets();
        sheets.into_iter().map(|(n, r)| (n, r.rows().map(<[Data]>::to_vec).collect())).collect()
    }

    #[test]
    fn every_text_is_a_text_and_a_long_table_goes_on_on_the_next_sheet() {
        let mut out = Vec::new();
        let mut sheet = Box::new(begin(&mut out, "Results: [2026]", &["供应商名称", "n"], 3).unwrap());
        for text in ["=1+1", "https://example.com", "a\u{1}b", ""] {
            sheet.row(&[Cell::Text(text), Cell::Integer(7)]).unwrap();
        }
        sheet.row(&[Cell::Integer(1_234_567_890_123_456_789), Cell::Bool(true)]).unwrap();
        sheet.finish().unwrap();
        let sheets = cells_of(out);
        assert_eq!(
            sheets.iter().map(|s| s.0.as_str()).collect::<Vec<_>>(),
            ["Results   2026", "Results   2026 (2)", "Results   2026 (3)"]
        );
        assert_eq!(sheets[0].1[1][0], Data::String("=1+1".into()));
        assert_eq!(sheets[0].1[2][0], Data::String("https://example.com".into()));
        assert_eq!(sheets[1].1[0][0], Data::String("供应商名称".into()));
        assert_eq!(sheets[1].1[1][0], Data::String("a\u{fffd}b".into()));
        assert_eq!(sheets[2].1[1][0], Data::String("1234567890123456789".into()));
    }

    #[test]
    fn a_text_longer_than_a_cell_is_cut_with_a_mark() {
        let text = printable(&"𠀀".repeat(20_000));
        assert!(text.encode_utf16().count() <= CHARACTERS && text.ends_with('…'));
    }
}
