//! What is known of the lines ahead if a quote is open where they begin.
//!
//! In a file of many quotes that nobody closes, reading on from each of them to the end takes hours. But whichever quote is
//! open, a line that begins inside one ends in one way: inside it, or with the record. So each line is looked through once, and
//! what a later quote comes to follows from the sums.

use super::lines::Line;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::collections::VecDeque;

/// Lines, from the first one ahead, each of which but the last ends inside the quote.
pub(super) struct OpenQuote {
    core: Reader,
    lines: VecDeque<Sum>,
    /// The sum before the first of them.
    before: Sum,
    /// The record ends with the last of them.
    closed: bool,
}

/// Bytes and ends of cells, up to the end of a line.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    bytes: usize,
    cells: usize,
}

/// How far a record may go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Most {
    pub(super) bytes: usize,
    /// Cells of a whole record.
    pub(super) cells: usize,
    /// Cells at which no more is read.
    pub(super) room: usize,
}

/// What a quote comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The record ends with the last of so many lines ahead and has so many cells.
    Closes {
        lines: usize,
        cells: usize,
    },
    TooManyCells,
    TooManyBytes,
    /// One more line has to be looked through.
    Further,
}

impl OpenQuote {
    pub(super) fn new(separator: u8) -> OpenQuote {
        let core = ReaderBuilder::new().delimiter(separator).build();
        OpenQuote { core, lines: VecDeque::new(), before: Sum::default(), closed: false }
    }

    /// How many lines ahead have been looked through.
    pub(super) fn len(&self) -> usize {
        self.lines.len()
    }

    /// The first line ahead is ahead no more.
    pub(super) fn pass(&mut self) {
        if let Some(sum) = self.lines.pop_front() {
            self.before = sum;
        }
        if self.lines.is_empty() {
            (self.before, self.closed) = (Sum::default(), false);
        }
    }

    /// Looks through one more line.
    pub(super) fn look_through(&mut self, line: &Line) {
        let Sum { bytes, cells } = self.lines.back().copied().unwrap_or(self.before);
        let (more, closed) = self.within(line);
        self.lines.push_back(Sum { bytes: bytes + line.text.len() + line.end.len(), cells: cells + more });
        self.closed = closed;
    }

    /// How many cells end in a line that begins inside a quote, and whether the record does.
    fn within(&mut self, line: &Line) -> (usize, bool) {
        let (mut out, mut ends, mut cells) = ([0; 1024], [0; 64], 0);
        self.core.reset();
        let end = if line.end.is_empty() { "\n" } else { line.end };
        for mut input in [&b"\""[..], line.text.as_bytes(), end.as_bytes()] {
            while !input.is_empty() {
                let (result, read, _, ended) = self.core.read_record(input, &mut out, &mut ends);
                cells += ended;
                input = &input[read..];
                if matches!(result, ReadRecordResult::Record | ReadRecordResult::End) {
                    return (cells, true);
                }
            }
        }
        (cells, false)
    }

    /// What a quote comes to that the line before the first one ahead leaves open, behind so many bytes and cells of its own.
    pub(super) fn reach(&self, bytes: usize, cells: usize, most: Most) -> Reach {
        let cells = |sum: &Sum| cells + sum.cells - self.before.cells;
        let fits = |sum: &Sum| bytes + sum.bytes - self.before.bytes <= most.bytes && cells(sum) < most.room;
        if bytes > most.bytes {
            return Reach::TooManyBytes;
        }
        let at = self.lines.partition_point(fits);
        match self.lines.get(at) {
            // A record that ends may be longer by its last line.
            _ if self.closed && at + 1 >= self.lines.len() => {
                let cells = self.lines.back().map_or(0, cells);
                match cells > most.cells {
                    true => Reach::TooManyCells,
                    false => Reach::Closes { lines: self.lines.len(), cells },
                }
            }
            None => Reach::Further,
            Some(sum) if cells(sum) >= most.room => Reach::TooManyCells,
            Some(_) => Reach::TooManyBytes,
        }
    }
}
