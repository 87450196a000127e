//! XML one record at a time: the only place that knows the parser.
//!
//! Official lists are files of many small records. Each record becomes a small tree of [`Node`]s with the line it began on; the
//! rest of the file is never held. Parsers of today hand text over in pieces, split at every `&`, and a reader that takes the
//! first piece loses half of "Smith & Sons"; here the pieces are put together once, for all readers. A file that declares
//! entities of its own, nests too deep or has a record too large is refused: no official list does any of it.

use crate::Error;
use karez_tables::Content;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::io::{self, BufRead, BufReader, Read};

/// The most bytes that a record, or what stands between two, may have.
const RECORD_BYTES: u64 = 16 << 20;
/// The deepest nesting.
const DEPTH: usize = 64;
/// The most children and attributes of one record.
const NODES: usize = 200_000;

/// An element: its name without a prefix, its attributes, the text directly in it, and its children in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Node>,
    /// The line on which it begins, from 1.
    pub line: u64,
}

impl Node {
    /// The first child of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The children of this name.
    pub(crate) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Node> {
        self.children.iter().filter(move |c| c.name == name)
    }

    /// The text of the first child of this name, trimmed; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.child(name).map_or("", |c| c.text.trim())
    }

    /// The elements at the end of a path of names, each below the one before.
    pub(crate) fn at<'n>(&'n self, path: &[&'n str]) -> Vec<&'n Node> {
        let mut here = vec![self];
        for name in path {
            here = here.into_iter().flat_map(|n| n.all(name)).collect();
        }
        here
    }

    /// An attribute, trimmed; empty where there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.trim())
    }

    /// The text of the element, trimmed.
    pub(crate) fn text(&self) -> &str {
        self.text.trim()
    }
}

/// Reads a file and gives every element with one of the names `records`, wherever it stands outside another record, and the
/// root element without its children first. What is not well-formed to the end is an error.
pub(crate) fn records(
    file: &Content,
    records: &[&str],
    mut take: impl FnMut(Node) -> Result<(), Error>,
) -> Result<(), Error> {
    let label = declared_encoding(&file.head(256)?);
    let metered = Metered { inner: BufReader::with_capacity(1 << 16, file.decoded(&label)?), line: 1, since: 0 };
    let mut parser = Parser { reader: Reader::from_reader(metered), file: file.name(), buffer: Vec::new() };
    parser.reader.config_mut().expand_empty_elements = true;
    let (mut depth, mut seen_root) = (0usize, false);
    loop {
        let line = parser.line();
        parser.reader.get_mut().since = 0;
        match parser.next()? {
            Parsed::Start(node) if records.contains(&node.name.as_str()) => {
                if depth == 0 {
                    seen_root = true;
                }
                let node = parser.whole(Node { line, ..node })?;
                take(node)?;
            }
            Parsed::Start(node) => {
                if depth == 0 {
                    if seen_root {
                        return Err(parser.error("a second root element"));
                    }
                    seen_root = true;
                    take(Node { line, ..node })?;
                }
                depth += 1;
                if depth > DEPTH {
                    return Err(parser.error(format!("elements nested deeper than {DEPTH}")));
                }
            }
            Parsed::End => depth = depth.saturating_sub(1),
            Parsed::Text(_) => {}
            Parsed::Eof if depth > 0 => return Err(parser.error("the file breaks off inside an element")),
            Parsed::Eof if !seen_root => return Err(parser.error("no element in the file")),
            Parsed::Eof => return Ok(()),
        }
    }
}

/// The encoding that the XML declaration names; UTF-8 where it names none.
fn declared_encoding(head: &[u8]) -> String {
    let head = String::from_utf8_lossy(head);
    let declared = head.trim_start_matches('\u{feff}').strip_prefix("<?xml").and_then(|rest| {
        let declaration = rest.split("?>").next()?;
        let after = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        after[1..].split(quote).next().map(str::to_owned)
    });
    declared.unwrap_or_else(|| "utf-8".to_owned())
}

/// The name of the root element and the head of the file, for telling formats apart.
pub(crate) fn root(head: &str) -> Option<&str> {
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = rest.strip_prefix('<')?;
        if rest.starts_with(['?', '!']) {
            let close = rest.find('>')?;
            let end = match rest.find('[') {
                _ if rest.starts_with("!--") => rest.find("-->")? + 3,
                // A document type with declarations of its own in brackets.
                Some(bracket) if bracket < close => rest.find("]>")? + 2,
                _ => close + 1,
            };
            rest = rest.get(end..)?.trim_start();
            continue;
        }
        let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next()?;
        return Some(name.rsplit(':').next().unwrap_or(name));
    }
}

enum Parsed {
    Start(Node),
    End,
    Text(String),
    Eof,
}

struct Parser<'f, R> {
    reader: Reader<Metered<R>>,
    file: &'f str,
    buffer: Vec<u8>,
}

impl<R: BufRead> Parser<'_, R> {
    fn line(&self) -> u64 {
        self.reader.get_ref().line
    }

    fn error(&self, what: impl Into<String>) -> Error {
        Error::Record { file: self.file.to_owned(), line: self.line(), what: what.into() }
    }

    fn next(&mut self) -> Result<Parsed, Error> {
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            let event = event.map_err(|e| Error::Record {
                file: self.file.to_owned(),
                line: self.reader.get_ref().line,
                what: format!("not well-formed XML: {e}"),
            })?;
            return Ok(match event {
                Event::Start(start) => {
                    let node = node(&start);
                    Parsed::Start(node.map_err(|e| self.error(e))?)
                }
                Event::End(_) | Event::Empty(_) => Parsed::End,
                Event::Text(text) => Parsed::Text(text.as_ref().to_owned()),
                Event::CData(text) => Parsed::Text(text.as_ref().to_owned()),
                Event::GeneralRef(reference) => {
                    let text = resolve(&reference);
                    Parsed::Text(text.map_err(|e| self.error(e))?)
                }
                Event::DocType(declared) if declared.as_ref().contains("<!ENTITY") => {
                    return Err(self.error("the file declares entities of its own, which no official list does"));
                }
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::DocType(_) => continue,
                Event::Eof => Parsed::Eof,
            });
        }
    }

    /// The rest of an element whose start was read.
    fn whole(&mut self, start: Node) -> Result<Node, Error> {
        let mut open = vec![start];
        let mut nodes = 0;
        loop {
            let line = self.line();
            let since = self.reader.get_ref().since;
            if since > RECORD_BYTES || nodes > NODES {
                return Err(self.error(format!("a record of more than {RECORD_BYTES} bytes or {NODES} elements")));
            }
            match self.next()? {
                Parsed::Start(node) => {
                    nodes += 1 + node.attributes.len();
                    open.push(Node { line, ..node });
                    if open.len() > DEPTH {
                        return Err(self.error(format!("elements nested deeper than {DEPTH}")));
                    }
                }
                Parsed::Text(text) => {
                    if let Some(node) = open.last_mut() {
                        node.text.push_str(&text);
                    }
                }
                Parsed::End => {
                    let Some(done) = open.pop() else { return Err(self.error("an end without a start")) };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => return Ok(done),
                    }
                }
                Parsed::Eof => return Err(self.error("the file breaks off inside a record")),
            }
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

fn node(start: &BytesStart) -> Result<Node, String> {
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|e| format!("not well-formed XML: {e}"))?;
        attributes.push((local(attribute.key.as_ref()), unescape(&attribute.value)?));
        if attributes.len() > 1024 {
            return Err("an element of more than 1,024 attributes".to_owned());
        }
    }
    Ok(Node { name: local(start.name().as_ref()), attributes, ..Node::default() })
}

/// The text of an attribute with its references resolved.
fn unescape(text: &str) -> Result<String, String> {
    let Some((before, rest)) = text.split_once('&') else { return Ok(text.to_owned()) };
    let mut out = before.to_owned();
    let mut rest = rest;
    loop {
        let (name, after) = rest.split_once(';').ok_or("an `&` that begins no reference")?;
        out.push_str(&resolve(&BytesRef::new(name))?);
        match after.split_once('&') {
            Some((between, next)) => {
                out.push_str(between);
                rest = next;
            }
            None => {
                out.push_str(after);
                return Ok(out);
            }
        }
    }
}

/// The character of a reference: numeric, or one of the five that XML knows.
fn resolve(reference: &BytesRef) -> Result<String, String> {
    if let Some(c) = reference.resolve_char_ref().map_err(|e| format!("a wrong character reference: {e}"))? {
        return Ok(c.to_string());
    }
    Ok(match reference.as_ref() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        // Publishers' pages leave this one behind.
        "nbsp" => "\u{a0}",
        name => return Err(format!("an unknown entity &{name};")),
    }
    .to_owned())
}

/// Counts lines, and fails where one piece of text or one record is larger than any official list has.
struct Metered<R> {
    inner: R,
    line: u64,
    since: u64,
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > RECORD_BYTES + (1 << 20) {
            let what = format!("more than {RECORD_BYTES} bytes in one piece");
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        if let Ok(piece) = self.inner.fill_buf() {
            self.line += memchr::memchr_iter(b'\n', &piece[..n.min(piece.len())]).count() as u64;
        }
        self.since += n as u64;
        self.inner.consume(n);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Node>, Error> {
        let mut nodes = Vec::new();
        let file = Content::of_bytes("x.xml", text.as_bytes());
        records(&file, &["r"], |node| {
            nodes.push(node);
            Ok(())
        })?;
        Ok(nodes)
    }

    #[test]
    fn a_text_is_whole_however_many_ampersands_it_has() {
        let nodes = read(
            "<l day='1'>\n<r a='&lt;&quot;'><name>Smith &amp; Sons &#38; &#x41;</name><c><![CDATA[a & b]]> c</c></r>\n\n<r/></l>",
        )
        .unwrap();
        assert_eq!(nodes.iter().map(|n| (n.name.as_str(), n.line)).collect::<Vec<_>>(), [("l", 1), ("r", 2), ("r", 4)]);
        assert_eq!(nodes[0].attribute("day"), "1");
        assert_eq!(nodes[1].get("name"), "Smith & Sons & A");
        assert_eq!(nodes[1].get("c"), "a & b c");
        assert_eq!(nodes[1].attribute("a"), "<\"");
    }

    #[test]
    fn what_no_official_list_has_is_refused_with_its_line() {
        let deep = format!("<l>{}", "<a>".repeat(100));
        let deep_record = format!("<l><r>{}", "<a>".repeat(100));
        let huge = format!("<l>\n<r><a>{}</a></r></l>", "x".repeat(20 << 20));
        let between = format!("<l>\n{}<r/></l>", "x".repeat(20 << 20));
        for (text, expected) in [
            ("<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<l><r>&b;</r></l>", "declares entities"),
            ("<l>\n<r>&nosuch;</r></l>", "line 2: an unknown entity &nosuch;"),
            (deep.as_str(), "nested deeper"),
            (deep_record.as_str(), "nested deeper"),
            (huge.as_str(), "more than"),
            (between.as_str(), "more than"),
            ("<l>\n<r><a>", "breaks off"),
            ("<l>\n<r/>", "breaks off"),
            ("<l>\n<r></a></r></l>", "line 2: not well-formed"),
            ("", "an empty file"),
            ("just text", "no element"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{expected}: {error}");
        }
    }

    #[test]
    fn other_encodings_are_read_as_declared_or_marked() {
        for (bytes, expected) in [
            (b"<?xml version='1.0' encoding='ISO-8859-1'?><l><r>M\xfcller</r></l>".to_vec(), "Müller"),
            (
                [0xff, 0xfe].into_iter().chain("<l><r>新疆</r></l>".encode_utf16().flat_map(u16::to_le_bytes)).collect(),
                "新疆",
            ),
            ("\u{feff}<l><r>Ürümqi</r></l>".as_bytes().to_vec(), "Ürümqi"),
        ] {
            let mut text = String::new();
            let file = Content::of_bytes("x.xml", bytes);
            records(&file, &["r"], |node| {
                text.push_str(&node.text);
                Ok(())
            })
            .unwrap();
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn a_root_is_known_behind_declarations_and_comments() {
        assert_eq!(root("\u{feff}<?xml version='1.0'?>\n<!-- a > b -->\n<x:sdnList a='1'>"), Some("sdnList"));
        assert_eq!(root("<!DOCTYPE l [<!ENTITY a \"b\">]><l>"), Some("l"));
        assert_eq!(root("<Designations>"), Some("Designations"));
        assert_eq!(root("name,country"), None);
    }
}
