//! CSV by RFC 4180, safe to open.
//!
//! A spreadsheet program runs what begins with `=`, `+`, `-` or `@`, in full width too, so such a text gets an apostrophe in
//! front. A negative number is not such a text.

use super::{Cell, Sheet, not_written};
use crate::error::TableError;
use std::io::Write;

/// How a CSV file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvStyle {
    /// Begin with a byte order mark, without which Excel takes UTF-8 for the encoding of the country.
    pub bom: bool,
    /// The separator.
    pub separator: u8,
    /// Put an apostrophe before what a spreadsheet program would run.
    pub guard: bool,
}

impl Default for CsvStyle {
    fn default() -> Self {
        CsvStyle { bom: false, separator: b',', guard: true }
    }
}

/// A CSV file being written.
#[derive(Debug)]
pub struct CsvSheet<W: Write> {
    out: W,
    style: CsvStyle,
    line: Vec<u8>,
}

/// Begins a CSV file with its headings.
///
/// # Errors
/// [`TableError::NotWritten`].
pub fn csv_writer<W: Write>(mut out: W, headings: &[&str], style: CsvStyle) -> Result<CsvSheet<W>, TableError> {
    if style.bom {
        out.write_all(b"\xef\xbb\xbf").map_err(not_written)?;
    }
    let mut sheet = CsvSheet { out, style, line: Vec::new() };
    if !headings.is_empty() {
        let cells: Vec<Cell<'_>> = headings.iter().map(|h| Cell::Text(h)).collect();
        sheet.row(&cells)?;
    }
    Ok(sheet)
}

impl<W: Write> CsvSheet<W> {
    fn text(&mut self, text: &str, alone: bool) {
        let guarded = self.style.guard && would_run(text);
        let special = |b: u8| b == self.style.separator || matches!(b, b'"' | b'\n' | b'\r');
        // A row of one empty cell would be an empty line; leading and trailing spaces are lost on some readers without quotes.
        let quote = text.bytes().any(special) || text.trim() != text || alone && text.is_empty();
        if quote {
            self.line.push(b'"');
        }
        if guarded {
            self.line.push(b'\'');
        }
        for b in text.bytes() {
            if b == b'"' {
                self.line.push(b'"');
            }
            self.line.push(b);
        }
        if quote {
            self.line.push(b'"');
        }
    }
}

impl<W: Write> Sheet for CsvSheet<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), TableError> {
        self.line.clear();
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                self.line.push(self.style.separator);
            }
            match cell {
                Cell::Empty => self.text("", cells.len() == 1),
                Cell::Text(text) => self.text(text, cells.len() == 1),
                Cell::Number(n) => self.line.extend_from_slice(n.to_string().as_bytes()),
                Cell::Integer(n) => self.line.extend_from_slice(n.to_string().as_bytes()),
                Cell::Bool(b) => self.line.extend_from_slice(if *b { b"true" } else { b"false" }),
            }
        }
        self.line.extend_from_slice(b"\r\n");
        self.out.write_all(&self.line).map_err(not_written)
    }

    fn finish(mut self: Box<Self>) -> Result<(), TableError> {
        self.out.flush().map_err(not_written)
    }
}

/// Whether a spreadsheet program would take a text for a formula. A plain negative number is a number.
fn would_run(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    if !matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠') {
        return false;
    }
    let plain_number = first == '-'
        && text[1..].bytes().all(|b| b.is_ascii_digit() || b == b'.')
        && text[1..].bytes().next().is_some_and(|b| b.is_ascii_digit())
        && text.bytes().filter(|b| *b == b'.').count() <= 1;
    !plain_number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(cells: &[Cell<'_>], style: CsvStyle) -> String {
        let mut out = Vec::new();
        let mut sheet = Box::new(csv_writer(&mut out, &[], style).unwrap());
        sheet.row(cells).unwrap();
        sheet.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_text_that_a_spreadsheet_would_run_is_disarmed() {
        for (text, line) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-2+3", "'-2+3"),
            ("-12.5", "-12.5"),
            ("@SUM", "'@SUM"),
            ("\tx", "\"'\tx\""),
            ("\rx", "\"'\rx\""),
            ("＝cmd", "'＝cmd"),
            ("－1", "'－1"),
            ("a=b", "a=b"),
            ("-", "'-"),
        ] {
            assert_eq!(
                written(&[Cell::Text(text), Cell::Integer(-1)], CsvStyle::default()),
                format!("{line},-1\r\n"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn cells_are_quoted_by_rfc_4180() {
        let cells = [
            Cell::Text("a,b"),
            Cell::Text("say \"x\""),
            Cell::Text("two\nlines"),
            Cell::Empty,
            Cell::Number(0.5),
            Cell::Bool(true),
        ];
        assert_eq!(written(&cells, CsvStyle::default()), "\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",,0.5,true\r\n");
        let semicolon = CsvStyle { separator: b';', bom: true, ..CsvStyle::default() };
        assert_eq!(written(&[Cell::Text("a,b"), Cell::Text("a;b")], semicolon), "\u{feff}a,b;\"a;b\"\r\n");
        assert_eq!(written(&[Cell::Empty], CsvStyle::default()), "\"\"\r\n", "not an empty line");
    }
}
