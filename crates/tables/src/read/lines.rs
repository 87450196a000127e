//! Physical lines, each with its number, none longer than the limit.
//!
//! A line is what a person sees in an editor and what an error must name. It ends with LF, CRLF or a lone CR, mixed as they come.
//! Of a line beyond the limit only the beginning is kept, so that 50 MB without a line end cost one limit of memory and one row.

use std::io::{self, Read};

/// A line without its end.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// From 1.
    pub(crate) number: u64,
    pub(crate) text: String,
    /// How it ended: `"\n"`, `"\r\n"`, `"\r"`, or `""` at the end of the file.
    pub(crate) end: &'static str,
    /// There was more than the limit; the rest is dropped.
    pub(crate) overlong: bool,
    /// Reading failed in the middle of this line, for this reason. Nothing follows.
    pub(crate) broken: Option<String>,
}

impl Line {
    /// Whether nothing can be seen on it. Ctrl-Z ends the files of old systems.
    pub(crate) fn is_blank(&self) -> bool {
        self.broken.is_none()
            && !self.overlong
            && self.text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{1a}' | '\0' | '\u{feff}'))
    }
}

/// The lines of a stream of UTF-8.
pub(crate) struct Lines<R> {
    inner: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    number: u64,
    limit: usize,
    done: bool,
    failure: Option<String>,
}

impl<R: Read> Lines<R> {
    /// Lines of `inner`, which gives valid UTF-8, each of at most `limit` bytes.
    pub(crate) fn new(inner: R, limit: usize) -> Self {
        Lines { inner, buffer: vec![0; 1 << 16].into(), start: 0, end: 0, number: 0, limit, done: false, failure: None }
    }

    /// The bytes at hand; empty at the end of the stream or where it broke off.
    fn fill(&mut self) -> &[u8] {
        while self.start == self.end && !self.done {
            match self.inner.read(&mut self.buffer) {
                Ok(0) => self.done = true,
                Ok(n) => (self.start, self.end) = (0, n),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    self.done = true;
                    self.failure = Some(e.to_string());
                }
            }
        }
        &self.buffer[self.start..self.end]
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let limit = self.limit;
        let mut bytes: Vec<u8> = Vec::new();
        let mut overlong = false;
        let mut met = false;
        let end = loop {
            let at_hand = self.fill();
            if at_hand.is_empty() {
                break "";
            }
            met = true;
            let stop = memchr::memchr2(b'\n', b'\r', at_hand);
            let piece = &at_hand[..stop.unwrap_or(at_hand.len())];
            let room = limit.saturating_sub(bytes.len());
            overlong |= piece.len() > room;
            bytes.extend_from_slice(&piece[..piece.len().min(room)]);
            let Some(stop) = stop else {
                self.start = self.end;
                continue;
            };
            let carriage_return = at_hand[stop] == b'\r';
            self.start += stop + 1;
            if !carriage_return {
                break "\n";
            }
            if self.fill().first() == Some(&b'\n') {
                self.start += 1;
                break "\r\n";
            }
            break "\r";
        };
        let broken = if end.is_empty() { self.failure.take() } else { None };
        if !met && broken.is_none() {
            return None;
        }
        self.number += 1;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            // The limit, or the end of a broken stream, can fall inside a character.
            Err(e) => String::from_utf8_lossy(e.as_bytes()).into_owned(),
        };
        Some(Line { number: self.number, text, end, overlong, broken })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that every boundary falls between every two bytes.
    struct Slow<'a>(&'a [u8]);
    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(1);
            buffer[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[test]
    fn lines_end_with_lf_crlf_or_a_lone_cr() {
        for (text, lines) in [
            ("a\nb", &[("a", "\n"), ("b", "")][..]),
            ("a\r\nb\r\n", &[("a", "\r\n"), ("b", "\r\n")]),
            ("a\rb\nc\r\n\r\nd", &[("a", "\r"), ("b", "\n"), ("c", "\r\n"), ("", "\r\n"), ("d", "")]),
            ("\n\n", &[("", "\n"), ("", "\n")]),
            ("", &[]),
        ] {
            let got: Vec<_> = Lines::new(Slow(text.as_bytes()), 100).map(|l| (l.text, l.end)).collect();
            let want: Vec<_> = lines.iter().map(|(t, e)| ((*t).to_owned(), *e)).collect();
            assert_eq!(got, want, "{text:?}");
        }
    }

    #[test]
    fn an_overlong_line_keeps_its_beginning_and_the_next_line_its_number() {
        let text = format!("{}\nnext\n", "中".repeat(1000));
        let lines: Vec<_> = Lines::new(text.as_bytes(), 100).collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].overlong && lines[0].text.len() < 110);
        assert_eq!((lines[1].text.as_str(), lines[1].number, lines[1].overlong), ("next", 2, false));
    }
}
