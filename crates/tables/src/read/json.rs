//! JSON lines and JSON arrays, one object at a time.
//!
//! A line is an object, or it is a bad row; the next line is a new chance. An array is cut into its elements without parsing it
//! whole, so that a gigabyte on one line costs one element of memory. Nesting is counted before anything recurses into it.

use super::BREAKS_OFF;
use super::lines::{Line, Lines};
use crate::limits::Limits;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

/// One object of the input as text, or why there is none.
pub(crate) struct Element {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    pub(crate) text: Result<String, String>,
    /// So many blank lines instead of an element.
    pub(crate) blank: u64,
}

impl Element {
    fn bad(line: u64, cause: impl Into<String>) -> Element {
        Element { line, text: Err(cause.into()), blank: 0 }
    }
}

/// The elements of JSON lines or of an array.
pub(crate) enum Elements<R> {
    Lines(Lines<R>, usize),
    Array(Splitter<R>),
}

impl<R: Read> Elements<R> {
    pub(crate) fn lines(inner: R, limits: &Limits) -> Self {
        Elements::Lines(Lines::new(inner, limits.record_bytes), limits.record_bytes)
    }

    pub(crate) fn array(inner: R, limits: &Limits) -> Self {
        Elements::Array(Splitter::new(inner, limits.record_bytes))
    }

    /// Objects one after another, each laid out over several lines.
    pub(crate) fn sequence(inner: R, limits: &Limits) -> Self {
        Elements::Array(Splitter { sequence: true, began: true, ..Splitter::new(inner, limits.record_bytes) })
    }
}

impl<R: Read> Iterator for Elements<R> {
    type Item = Element;

    fn next(&mut self) -> Option<Element> {
        match self {
            Elements::Lines(lines, limit) => lines.next().map(|line| element(line, *limit)),
            Elements::Array(splitter) => splitter.next(),
        }
    }
}

fn element(line: Line, limit: usize) -> Element {
    if line.is_blank() {
        return Element { line: line.number, text: Ok(String::new()), blank: 1 };
    }
    if let Some(cause) = line.broken {
        return Element::bad(line.number, format!("the file breaks off here: {cause}"));
    }
    if line.overlong {
        return Element::bad(line.number, format!("a line longer than {limit} bytes"));
    }
    Element { line: line.number, text: Ok(line.text), blank: 0 }
}

/// Cuts an array at the commas between its elements.
pub(crate) struct Splitter<R> {
    inner: BufReader<R>,
    limit: usize,
    line: u64,
    after_cr: bool,
    began: bool,
    /// Objects without an array around them.
    sequence: bool,
    done: bool,
    /// What is to be told after the last element.
    after: Option<Element>,
}

impl<R: Read> Splitter<R> {
    fn new(inner: R, limit: usize) -> Self {
        Splitter {
            inner: BufReader::with_capacity(1 << 16, inner),
            limit,
            line: 1,
            after_cr: false,
            began: false,
            sequence: false,
            done: false,
            after: None,
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.inner.fill_buf() {
                Ok(at_hand) => {
                    let Some(&b) = at_hand.first() else { return Ok(None) };
                    self.inner.consume(1);
                    // A line ends with LF, CRLF or a lone CR.
                    if b == b'\r' || b == b'\n' && !self.after_cr {
                        self.line += 1;
                    }
                    self.after_cr = b == b'\r';
                    return Ok(Some(b));
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    /// The next element; `None` behind the closing bracket.
    fn next(&mut self) -> Option<Element> {
        if self.done {
            return self.after.take();
        }
        let (mut text, mut start) = (Vec::new(), self.line);
        let (mut depth, mut quoted, mut escaped, mut overlong) = (0u64, false, false, false);
        let ends_here = loop {
            let line = self.line;
            let b = match self.byte() {
                Ok(Some(b)) => b,
                Ok(None) => {
                    self.done = true;
                    if self.sequence && text.is_empty() {
                        return None;
                    }
                    let what = if self.sequence { "an object" } else { "an array" };
                    let unclosed = Element::bad(line, format!("{what} that is not closed: the file {BREAKS_OFF}"));
                    if text.is_empty() || quoted || depth > 0 || overlong {
                        return Some(Element { line: if text.is_empty() { line } else { start }, ..unclosed });
                    }
                    // The element itself is whole.
                    self.after = Some(unclosed);
                    break false;
                }
                Err(e) => {
                    self.done = true;
                    return Some(Element::bad(
                        if text.is_empty() { line } else { start },
                        format!("the file breaks off here: {e}"),
                    ));
                }
            };
            if !self.began {
                self.began = b == b'[';
                continue;
            }
            if quoted {
                match b {
                    _ if escaped => escaped = false,
                    b'\\' => escaped = true,
                    b'"' => quoted = false,
                    // JSON has no line end inside a string: the string is not closed, and the next line is a new chance.
                    b'\n' | b'\r' => return Some(Element::bad(start, "a string that is not closed on its line")),
                    _ => {}
                }
            } else {
                match b {
                    b',' if depth == 0 && self.sequence && text.is_empty() => continue,
                    b'}' if depth == 1 && self.sequence => {
                        text.push(b);
                        break false;
                    }
                    b',' if depth == 0 => break false,
                    b']' if depth == 0 && !self.sequence => break true,
                    b'"' => quoted = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if text.is_empty() {
                    if b.is_ascii_whitespace() {
                        continue;
                    }
                    start = line;
                }
            }
            overlong |= text.len() >= self.limit;
            if !overlong {
                text.push(b);
            }
        };
        if ends_here {
            self.done = true;
            match self.rest_is_blank() {
                Ok(true) => {}
                Ok(false) => self.after = Some(Element::bad(self.line, "text behind the array, which was not read")),
                Err(e) => self.after = Some(Element::bad(self.line, format!("the file breaks off here: {e}"))),
            }
            if text.is_empty() {
                return self.after.take();
            }
        }
        if overlong {
            return Some(Element::bad(start, format!("an element longer than {} bytes", self.limit)));
        }
        if text.is_empty() {
            return Some(Element::bad(start, "an empty element"));
        }
        let text = String::from_utf8(text).map_err(|e| e.to_string());
        Some(Element { line: start, text, blank: 0 })
    }

    fn rest_is_blank(&mut self) -> io::Result<bool> {
        while let Some(b) = self.byte()? {
            if !b.is_ascii_whitespace() && b != 0x1a {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// An object's keys and the text of their values, in the order of the input.
pub(crate) struct Object(pub(crate) Vec<(String, Box<RawValue>)>);

impl<'de> serde::Deserialize<'de> for Object {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Reads an object, or says why the text is none.
pub(crate) fn object(text: &str, limits: &Limits) -> Result<Object, String> {
    let depth = depth(text);
    if depth > limits.json_depth {
        return Err(format!("JSON nested {depth} deep, more than {}", limits.json_depth));
    }
    let text = text.trim_start_matches('\u{feff}');
    let object: Object = serde_json::from_str(text).map_err(|e| {
        let kind = if text.trim_start().starts_with('{') { "an object of JSON" } else { "a JSON object" };
        format!("not {kind}: {e}")
    })?;
    if object.0.len() > limits.columns {
        return Err(format!("more than {} keys", limits.columns));
    }
    Ok(object)
}

/// Whether the first line of a text opens an object and leaves it open.
pub(crate) fn goes_over_lines(begin: &str) -> bool {
    let Some((first, rest)) = begin.split_once(['\n', '\r']) else { return false };
    let first = first.trim_end();
    let open = serde_json::from_str::<serde::de::IgnoredAny>(first).is_err_and(|e| e.is_eof());
    // A line cut short is followed by another object; an object laid out over lines by its first key or its end.
    open && (first == "{" || first.ends_with([',', '{', '['])) && !rest.trim_start().starts_with('{')
}

/// How deep brackets nest, strings apart, told without recursion.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut quoted, mut escaped) = (0usize, 0, false, false);
    for b in text.bytes() {
        match b {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<(u64, Result<String, String>)> {
        Elements::array(text.as_bytes(), &Limits { record_bytes: 40, ..Limits::default() })
            .map(|e| (e.line, e.text))
            .collect()
    }

    #[test]
    fn an_array_is_cut_at_the_commas_between_its_elements() {
        assert_eq!(
            split("[{\"a\":\"x,]\\\"\"},\n {\"b\":[1,2]}\n]\n"),
            [(1, Ok("{\"a\":\"x,]\\\"\"}".to_owned())), (2, Ok("{\"b\":[1,2]}\n".to_owned()))]
        );
        assert_eq!(split("[]"), []);
    }

    #[test]
    fn what_is_wrong_in_an_array_costs_one_element() {
        for (text, good, bad) in [
            ("[{\"a\":1},{\"b\":2", 1, 1),
            ("[{\"a\":\"x\n{\"b\":2}]", 1, 1),
            ("[{\"a\":1},,{\"b\":2}]", 2, 1),
            ("[{\"a\":1}", 1, 1),
            ("[{\"a\":1}] {\"b\":2}", 1, 1),
        ] {
            let got = split(text);
            let count = |ok: bool| got.iter().filter(|e| e.1.is_ok() == ok).count();
            assert_eq!((count(true), count(false)), (good, bad), "{text}");
        }
        let long = format!("[{{\"a\":\"{}\"}},{{\"b\":1}}]", "x".repeat(100));
        let got = split(&long);
        assert!(got[0].1.is_err() && got[1].1.is_ok());
    }

    #[test]
    fn objects_laid_out_over_lines_are_whole() {
        let text = "{\n \"a\": {\"b\": 1}\n}\n{\n \"a\": \"}\"\n}\n\n{\"a\"";
        let got: Vec<_> =
            Elements::sequence(text.as_bytes(), &Limits::default()).map(|e| (e.line, e.text.is_ok())).collect();
        assert_eq!(got, [(1, true), (4, true), (8, false)]);
    }

    #[test]
    fn nesting_is_counted_outside_strings() {
        assert_eq!(depth(r#"{"a":[[1]],"b":"[[[["}"#), 3);
        assert!(object(&"[".repeat(1_000_000), &Limits::default()).is_err());
        assert!(object("[1]", &Limits::default()).is_err());
        assert_eq!(object(r#"{"z":1,"a":2}"#, &Limits::default()).map(|o| o.0[0].0.clone()), Ok("z".to_owned()));
    }
}
