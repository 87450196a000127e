//! Records of separated values, where one wrong quote costs one row.
//!
//! By the letter of RFC 4180 an opening quote that nobody closes swallows the rest of the file, and 30,000 suppliers go
//! unscreened without a word. So a record that spans lines is believed only if it has as many cells as the heading row, if its
//! quotes close before a separator, and if its lines do not look like rows of their own. Otherwise its first line is reported
//! as a bad row and reading goes on at the next physical line. Memory is bounded by the limit for one record.

use super::lines::{Line, Lines};
use super::open_quote::{Most, OpenQuote, Reach};
use super::{BREAKS_OFF, Raw, RawRow};
use crate::limits::Limits;
use crate::record::{Note, NoteKind};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::collections::VecDeque;
use std::io::Read;

/// A byte that UTF-8 does not have: the separator of a table of one column.
const NONE: u8 = 0xFF;

/// How many ends of cells a record has room for at first.
const ROOM: usize = 64;

/// The separators looked for.
pub(crate) const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The records of a stream of lines.
pub(crate) struct Records<R> {
    lines: Lines<R>,
    /// Lines read ahead and not yet used.
    ahead: VecDeque<Line>,
    /// What is known of the first of them.
    inside: OpenQuote,
    parser: Parser,
    /// Cells of the heading row; 0 while it is looked for.
    pub(crate) width: usize,
    record_bytes: usize,
}

impl<R: Read> Records<R> {
    /// Records of `lines`, the first of which have already been read.
    pub(crate) fn new(head: Vec<Line>, lines: Lines<R>, separator: Option<u8>, limits: &Limits) -> Self {
        let parser = Parser::new(separator, limits.columns);
        let inside = OpenQuote::new(parser.separator);
        Records { lines, ahead: head.into(), inside, parser, width: 0, record_bytes: limits.record_bytes }
    }

    fn next_line(&mut self) -> Option<Line> {
        self.inside.pass();
        self.ahead.pop_front().or_else(|| self.lines.next())
    }

    /// A record that begins with `first`, which has quotes.
    fn quoted(&mut self, first: Line) -> Raw {
        self.parser.reset();
        let more = match self.parser.feed(&first) {
            Fed::TooManyColumns => Err(self.parser.too_many()),
            Fed::Record => Ok(0),
            Fed::Open => self.closing(&first),
        };
        match more {
            Ok(more) => {
                for line in self.ahead.iter().take(more) {
                    self.parser.feed(line);
                }
                (0..more).for_each(|_| drop(self.next_line()));
                Raw::Row(RawRow {
                    line: first.number,
                    more_lines: more as u64,
                    cells: self.parser.cells(),
                    ..RawRow::default()
                })
            }
            Err(cause) => {
                let cells = self.parser.without_quoting(&first.text);
                Raw::Bad { row: RawRow { line: first.number, cells, ..RawRow::default() }, cause }
            }
        }
    }

    /// How many more lines a record has whose first line leaves a quote open; else why it is not believed to be one.
    fn closing(&mut self, first: &Line) -> Result<usize, String> {
        let most = Most { bytes: self.record_bytes, cells: self.parser.columns, room: self.parser.room() };
        let never = || Err("a quote that is never closed".to_owned());
        loop {
            match self.inside.reach(first.text.len() + first.end.len(), self.parser.count(), most) {
                Reach::TooManyCells => return Err(self.parser.too_many()),
                Reach::TooManyBytes => return Err(format!("a quote that is not closed within {} bytes", most.bytes)),
                Reach::Closes { lines, cells } => return self.disbelief(first, lines, cells).map_or(Ok(lines), Err),
                Reach::Further => {}
            }
            let known = self.inside.len();
            if known == self.ahead.len() {
                match self.lines.next() {
                    Some(line) => self.ahead.push_back(line),
                    None => return never(),
                }
            }
            match &self.ahead[known] {
                next if next.overlong || next.broken.is_some() => return never(),
                next => self.inside.look_through(next),
            }
        }
    }

    /// Why a record over several lines is not believed to be one.
    fn disbelief(&self, first: &Line, more: usize, cells: usize) -> Option<String> {
        if self.width > 0 && cells != self.width {
            return Some(format!(
                "a quoted cell that runs over {} lines and leaves {cells} cells where the heading row has {}",
                more + 1,
                self.width
            ));
        }
        if self.width == 0 && more >= 8 {
            return Some("a quote that is not closed".to_owned());
        }
        let more = || self.ahead.iter().take(more);
        let text: String = std::iter::once(first).chain(more()).flat_map(|l| [l.text.as_str(), l.end]).collect();
        if !closes_before_a_separator(&text, self.parser.separator) {
            return Some("a quote closed in the middle of a cell, lines later".to_owned());
        }
        // In `1,"Foo,CN` / `2,Bar,CN` / `3,Pipe 3",US` the counts agree by accident and supplier 2 would be gone.
        let own = |line: &Line| {
            let cells = self.parser.without_quoting(&line.text);
            (cells.len(), cells.first().map(|c| shape(c)).unwrap_or_default())
        };
        let first = own(first);
        if self.width > 1 && first.0 == self.width && !first.1.is_empty() && more().all(|line| own(line) == first) {
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
        Parser { core, separator, columns, out: vec![0; 4096], filled: 0, ends: vec![0; ROOM], ended: 0 }
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

    /// How many ends of cells there is room for once it has grown beyond the limit; there [`feed`](Self::feed) ends.
    fn room(&self) -> usize {
        let mut doubled = std::iter::successors(Some(ROOM), |room| room.checked_mul(2));
        doubled.find(|room| *room > self.columns).unwrap_or(usize::MAX)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FEW: Limits = Limits {
        record_bytes: 40,
        columns: 70,
        head_bytes: 0,
        header_rows: 0,
        json_depth: 0,
        sheet_bytes: 0,
        part_bytes: 0,
        ratio: 0,
        spool_bytes: 0,
    };

    fn records<'t>(text: &'t str, width: usize, limits: &Limits) -> Records<&'t [u8]> {
        let lines = Lines::new(text.as_bytes(), limits.record_bytes);
        let mut records = Records::new(Vec::new(), lines, Some(b','), limits);
        records.width = width;
        records
    }

    /// The same by reading on from each quote as far as it takes, with nothing remembered of the one before.
    fn read_anew(text: &str, width: usize, limits: &Limits) -> Vec<String> {
        let lines: Vec<Line> = Lines::new(text.as_bytes(), limits.record_bytes).collect();
        let mut outcomes = Vec::new();
        let mut at = 0;
        while let Some(first) = lines.get(at) {
            let mut one = records("", width, limits);
            one.ahead = lines[at + 1..].iter().cloned().collect();
            one.parser.reset();
            let mut bytes = 0;
            let closing = lines[at..].iter().enumerate().find_map(|(more, line)| {
                if more > 0 && (line.overlong || line.broken.is_some()) {
                    return Some(Err("a quote that is never closed".to_owned()));
                }
                bytes += line.text.len() + line.end.len();
                match one.parser.feed(line) {
                    Fed::TooManyColumns => Some(Err(one.parser.too_many())),
                    Fed::Record if more == 0 => Some(Ok(0)),
                    Fed::Record => Some(one.disbelief(first, more, one.parser.count()).map_or(Ok(more), Err)),
                    Fed::Open if bytes > limits.record_bytes => {
                        Some(Err(format!("a quote that is not closed within {} bytes", limits.record_bytes)))
                    }
                    Fed::Open => None,
                }
            });
            let closing = closing.unwrap_or(Err("a quote that is never closed".to_owned()));
            let simple = first.is_blank() || first.overlong || !first.text.contains('"');
            let outcome = match closing {
                Ok(more) if !simple => {
                    at += more;
                    format!("{} {more} {:?}", first.number, one.parser.cells())
                }
                Err(cause) if !simple => format!("{} {cause}", first.number),
                _ => told(&one_line(first, width, limits)),
            };
            outcomes.push(outcome);
            at += 1;
        }
        outcomes
    }

    /// A line that no quote can join with the next.
    fn one_line(line: &Line, width: usize, limits: &Limits) -> Raw {
        let mut one = records("", width, limits);
        one.ahead.push_back(line.clone());
        one.next().unwrap()
    }

    fn told(raw: &Raw) -> String {
        match raw {
            Raw::Row(row) => format!("{} {} {:?}", row.line, row.more_lines, row.cells),
            Raw::Bad { row, cause } => format!("{} {cause}", row.line),
            Raw::Blank(lines) => format!("{lines} blank"),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_is_remembered_of_a_quote_changes_no_answer(
            text in "([\",a\n]|\"\"|,\"|\",|\"\n|\r\n|\r|1,\"b\n|,{9}){0,60}", width in 0usize..5, columns in 1usize..70
        ) {
            let limits = Limits { columns, ..FEW };
            let found: Vec<String> = records(&text, width, &limits).map(|raw| told(&raw)).collect();
            prop_assert_eq!(found, read_anew(&text, width, &limits));
        }
    }

    #[test]
    fn a_hundred_thousand_quotes_that_stay_open_take_no_longer_than_their_bytes() {
        let wide = Limits { record_bytes: 1 << 30, columns: 1 << 20, ..FEW };
        // Each line leaves a quote open, both where none is open before it and where one is.
        let lines = "a\"x,\"\n".repeat(100_000);
        for (limits, last, cause) in [
            (&wide, "", "a quote that is never closed"),
            (&wide, "\",b\n", "a quoted cell that runs over"),
            (&Limits { record_bytes: 300_000, ..wide.clone() }, "", "a quote that is not closed within"),
            (&Limits { columns: 50_000, ..wide.clone() }, "", "more than 50000 cells"),
        ] {
            let text = lines.clone() + last;
            let bad = |raw: &Raw| matches!(raw, Raw::Bad { cause: c, .. } if c.starts_with(cause));
            let found = records(&text, 3, limits).filter(bad).count();
            assert!(found > 30_000, "{cause}: {found}");
        }
    }
}
