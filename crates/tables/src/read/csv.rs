//! Records of separated values, where one wrong quote costs one row.
//!
//! By the letter of RFC 4180 an opening quote that nobody closes swallows the rest of the file, and 30,000 suppliers go
//! unscreened without a word. So a record that spans lines is believed only if it has as many cells as the heading row, if its
//! quotes close before a separator, and if its lines do not look like rows of their own. Otherwise its first line is reported
//! as a bad row and reading goes on at the next physical line. Memory is bounded by the limit for one record.

use super::lines::{Line, Lines};
use super::{BREAKS_OFF, Raw, RawRow};
use crate::limits::Limits;
use crate::record::{Note, NoteKind};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::collections::VecDeque;
use std::io::Read;

/// A byte that UTF-8 does not have: the separator of a table of one column.
const NONE: u8 = 0xFF;

/// The separators looked for.
pub(crate) const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The records of a stream of lines.
pub(crate) struct Records<R> {
    lines: Lines<R>,
    /// Lines read ahead and not yet used.
    ahead: VecDeque<Line>,
    parser: Parser,
    /// Cells of the heading row; 0 while it is looked for.
    pub(crate) width: usize,
    record_bytes: usize,
}

impl<R: Read> Records<R> {
    /// Records of `lines`, the first of which have already been read.
    pub(crate) fn new(head: Vec<Line>, lines: Lines<R>, separator: Option<u8>, limits: &Limits) -> Self {
        let parser = Parser::new(separator, limits.columns);
        Records { lines, ahead: head.into(), parser, width: 0, record_bytes: limits.record_bytes }
    }

    fn next_line(&mut self) -> Option<Line> {
        self.ahead.pop_front().or_else(|| self.lines.next())
    }

    /// A record that begins with `first`, which has quotes.
    fn quoted(&mut self, first: Line) -> Raw {
        let mut lines = vec![first];
        let mut bytes = 0;
        self.parser.reset();
        let fault = loop {
            let line = &lines[lines.len() - 1];
            bytes += line.text.len() + line.end.len();
            match self.parser.feed(line) {
                Fed::TooManyColumns => break Some(self.parser.too_many()),
                Fed::Record => break self.disbelief(&lines),
                Fed::Open if bytes > self.record_bytes => {
                    break Some(format!("a quote that is not closed within {} bytes", self.record_bytes));
                }
                Fed::Open => match self.next_line() {
                    Some(next) if next.overlong || next.broken.is_some() => {
                        self.ahead.push_front(next);
                        break Some("a quote that is never closed".to_owned());
                    }
                    Some(next) => lines.push(next),
                    None => break Some("a quote that is never closed".to_owned()),
                },
            }
        };
        let mut lines = lines.into_iter();
        let Some(first) = lines.next() else { return Raw::Blank(0) };
        match fault {
            None => Raw::Row(RawRow {
                line: first.number,
                more_lines: lines.len() as u64,
                cells: self.parser.cells(),
                ..RawRow::default()
            }),
            Some(cause) => {
                for line in lines.rev() {
                    self.ahead.push_front(line);
                }
                let cells = self.parser.without_quoting(&first.text);
                Raw::Bad { row: RawRow { line: first.number, cells, ..RawRow::default() }, cause }
            }
        }
    }

    /// Why a record over several lines is not believed to be one.
    fn disbelief(&self, lines: &[Line]) -> Option<String> {
        if lines.len() == 1 {
            return None;
        }
        let cells = self.parser.count();
        if self.width > 0 && cells != self.width {
            return Some(format!(
                "a quoted cell that runs over {} lines and leaves {cells} cells where the heading row has {}",
                lines.len(),
                self.width
            ));
        }
        if self.width == 0 && lines.len() > 8 {
            return Some("a quote that is not closed".to_owned());
        }
        let text: String = lines.iter().flat_map(|l| [l.text.as_str(), l.end]).collect();
        if !closes_before_a_separator(&text, self.parser.separator) {
            return Some("a quote closed in the middle of a cell, lines later".to_owned());
        }
        // In `1,"Foo,CN` / `2,Bar,CN` / `3,Pipe 3",US` the counts agree by accident and supplier 2 would be gone.
        let own = |line: &Line| {
            let cells = self.parser.without_quoting(&line.text);
            (cells.len(), cells.first().map(|c| shape(c)).unwrap_or_default())
        };
        let first = own(&lines[0]);
        let rows = lines[1..].iter().map(own);
        if self.width > 1
            && first.0 == self.width
            && !first.1.is_empty()
            && rows.clone().count() > 0
            && rows.clone().all(|r| r == first)
        {
            return Some("a quote that is not closed on its line, over lines that are rows of their own".to_owned());
        }
        None
    }
}

impl<R: Read> Iterator for Records<R> {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        let line = self.next_line()?;
        if line.is_blank() {
            return Some(Raw::Blank(1));
        }
        let number = line.number;
        let bad = |cells: Vec<String>, cause: String| {
            Some(Raw::Bad { row: RawRow { line: number, cells, ..RawRow::default() }, cause })
        };
        if let Some(cause) = line.broken {
            let cells = if line.text.is_empty() { Vec::new() } else { self.parser.without_quoting(&line.text) };
            return bad(cells, format!("the file {BREAKS_OFF}: {cause}"));
        }
        if line.overlong {
            let start: String = line.text.chars().take(1000).collect();
            return bad(self.parser.without_quoting(&start), format!("a line longer than {} bytes", self.record_bytes));
        }
        if memchr::memchr(b'"', line.text.as_bytes()).is_some() {
            return Some(self.quoted(line));
        }
        let count = 1 + memchr::memchr_iter(self.parser.separator, line.text.as_bytes()).count();
        if count > self.parser.columns {
            return bad(self.parser.without_quoting(&line.text), self.parser.too_many());
        }
        Some(Raw::Row(RawRow { line: number, cells: self.parser.without_quoting(&line.text), ..RawRow::default() }))
    }
}

/// Whether every quote that closes stands before a separator or at the end of its line, as in all files that programs write.
fn closes_before_a_separator(text: &str, separator: u8) -> bool {
    let bytes = text.as_bytes();
    let (mut i, mut at_start, mut quoted) = (0, true, false);
    while i < bytes.len() {
        let b = bytes[i];
        if quoted {
            if b == b'"' {
                match bytes.get(i + 1) {
                    Some(b'"') => i += 1,
                    None | Some(b'\n' | b'\r') => quoted = false,
                    Some(next) if *next == separator => quoted = false,
                    Some(_) => return false,
                }
            }
        } else {
            quoted = b == b'"' && at_start;
            at_start = b == separator;
        }
        i += 1;
    }
    true
}

/// The kinds of characters of a cell, runs as one: `V0012` and `V7` are `A9`, `浙江` is `中`.
fn shape(cell: &str) -> String {
    let mut shape = String::new();
    for c in cell.trim().trim_matches('"').chars() {
        let class = match c {
            _ if c.is_numeric() => '9',
            _ if crate::columns::is_han(c) => '中',
            _ if c.is_uppercase() => 'A',
            _ if c.is_alphabetic() => 'a',
            _ => c,
        };
        if !shape.ends_with(class) {
            shape.push(class);
        }
    }
    shape
}

/// Notes on a row whose cells do not fit the headings. Empty cells beyond the last heading are no loss.
pub(crate) fn note_width(row: &mut RawRow, width: usize) {
    if row.cells.len() > width && row.cells[width..].iter().any(|c| !c.trim().is_empty()) {
        let text = format!("{} cells where the heading row has {width}", row.cells.len());
        row.notes.push(Note { kind: NoteKind::Width, text });
    }
}

enum Fed {
    Record,
    Open,
    TooManyColumns,
}

/// One record at a time through the state machine of `csv-core`, in buffers that grow to the limit and no further.
struct Parser {
    core: Reader,
    separator: u8,
    columns: usize,
    out: Vec<u8>,
    filled: usize,
    ends: Vec<usize>,
    ended: usize,
}

impl Parser {
    fn new(separator: Option<u8>, columns: usize) -> Parser {
        let separator = separator.unwrap_or(NONE);
        let core = ReaderBuilder::new().delimiter(separator).build();
        Parser { core, separator, columns, out: vec![0; 4096], filled: 0, ends: vec![0; 64], ended: 0 }
    }

    fn reset(&mut self) {
        self.core.reset();
        (self.filled, self.ended) = (0, 0);
    }

    fn feed(&mut self, line: &Line) -> Fed {
        let end = if line.end.is_empty() { "\n" } else { line.end };
        for piece in [line.text.as_bytes(), end.as_bytes()] {
            let mut input = piece;
            while !input.is_empty() {
                let (result, read, written, ended) =
                    self.core.read_record(input, &mut self.out[self.filled..], &mut self.ends[self.ended..]);
                input = &input[read..];
                self.filled += written;
                self.ended += ended;
                match result {
                    ReadRecordResult::InputEmpty => break,
                    ReadRecordResult::OutputFull => self.out.resize(self.out.len() * 2, 0),
                    ReadRecordResult::OutputEndsFull if self.ends.len() > self.columns => return Fed::TooManyColumns,
                    ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                    ReadRecordResult::Record => {
                        return if self.ended > self.columns { Fed::TooManyColumns } else { Fed::Record };
                    }
                    ReadRecordResult::End => return Fed::Record,
                }
            }
        }
        Fed::Open
    }

    fn count(&self) -> usize {
        self.ended
    }

    fn cells(&self) -> Vec<String> {
        let mut start = 0;
        self.ends[..self.ended]
            .iter()
            .map(|&end| {
                let cell = String::from_utf8_lossy(&self.out[start..end]).into_owned();
                start = end;
                cell
            })
            .collect()
    }

    fn too_many(&self) -> String {
        format!("more than {} cells", self.columns)
    }

    /// A line cut at every separator, whatever its quotes say.
    fn without_quoting(&self, line: &str) -> Vec<String> {
        let mut start = 0;
        let cuts = memchr::memchr_iter(self.separator, line.as_bytes()).take(self.columns.saturating_sub(1));
        let mut cells: Vec<String> = Vec::new();
        for cut in cuts {
            cells.push(line.get(start..cut).unwrap_or_default().to_owned());
            start = cut + 1;
        }
        cells.push(line.get(start..).unwrap_or_default().to_owned());
        cells
    }
}
