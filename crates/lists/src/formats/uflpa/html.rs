//! A page as blocks of text and tables, the tables as they are written and not as a browser would mend them.
//!
//! A browser closes what is not closed and moves what stands in the wrong place; a list read that way loses a row or files it
//! under another heading without a word. Here every table must be whole: each element of it opened and closed in its place, no
//! cell over several columns, no table within a table. Around the tables anything goes, for that is a publisher's layout. The
//! tokens are the standard's own (script, comments, character references and all); only the walk is ours.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// What stands on a page, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// The title in the page's head.
    pub title: String,
    pub pieces: Vec<Piece>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Block(Block),
    Table(Table),
}

/// A run of text between two block elements.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub text: String,
    pub line: u64,
    /// It stands in `h1` to `h6` or in the caption of the table that follows.
    pub heading: bool,
    /// It is an item of a list or stands in a navigation bar.
    pub aside: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub line: u64,
    pub rows: Vec<Row>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub line: u64,
    pub cells: Vec<String>,
}

/// What is wrong with a page, and on which line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub line: u64,
    pub what: String,
}

/// The most rows of one page; the list has a hundredth of it.
const ROWS: usize = 20_000;

/// Elements whose text is no text of the page.
const UNSEEN: &[&str] =
    &["script", "style", "template", "textarea", "iframe", "noembed", "noframes", "xmp", "select", "svg"];
/// Elements that may stand in a cell. Others (a footnote's mark, a struck-out name) change what it says.
const INLINE: &[&str] =
    &["a", "abbr", "b", "bdi", "br", "div", "em", "font", "i", "nobr", "p", "span", "strong", "time", "u", "wbr"];
/// Elements that part one run of text from the next.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "button",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "section",
    "summary",
    "ul",
];
/// The parts of a table.
const PARTS: &[&str] = &["thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"];

/// Reads a page.
pub(super) fn read(text: &str) -> Result<Page, Fault> {
    // A line's end is one character, so that an offset gives a line.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let ends: Vec<usize> = memchr::memchr_iter(b'\n', text.as_bytes()).collect();
    let line_of = |offset: usize| 1 + ends.partition_point(|end| *end < offset) as u64;
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let mut walk = Walk::default();
    for token in Tokenizer::new_with_emitter(text.as_str(), emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                walk.line = line_of(tag.span.start);
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                walk.start(&name, &tag)?;
                if VOID.contains(&name.as_str()) {
                    continue;
                }
            }
            Token::EndTag(tag) => {
                walk.line = line_of(tag.span.start);
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                walk.end(&name)?;
            }
            Token::String(text) => {
                walk.line = line_of(text.span.start);
                walk.text(&String::from_utf8_lossy(&text.value))?;
            }
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    walk.finish()
}

/// Elements that have no end.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Where in a table the walk is.
#[derive(Debug)]
enum Place {
    Table,
    Caption,
    Columns,
    Section(String),
    Row,
    Cell(String),
}

#[derive(Debug, Default)]
struct Walk {
    page: Page,
    line: u64,
    block: Block,
    /// How deep in lists and navigation bars.
    lists: usize,
    navs: usize,
    heading: bool,
    in_title: bool,
    titled: bool,
    /// The element whose text is not seen, and how often it is open.
    unseen: Option<(String, usize)>,
    table: Option<(Table, Vec<Place>)>,
    rows: usize,
}

impl Walk {
    fn fault<T>(&self, what: impl Into<String>) -> Result<T, Fault> {
        Err(Fault { line: self.line, what: what.into() })
    }

    fn start(&mut self, name: &str, tag: &StartTag<usize>) -> Result<(), Fault> {
        if let Some((unseen, depth)) = &mut self.unseen {
            if unseen == name {
                *depth += 1;
            }
            return Ok(());
        }
        if self.table.is_some() {
            return self.start_in_table(name, tag);
        }
        match name {
            "table" => {
                self.flush();
                self.table = Some((Table { line: self.line, rows: Vec::new() }, vec![Place::Table]));
            }
            part if PARTS.contains(&part) => return self.fault(format!("<{part}> outside a table")),
            unseen if UNSEEN.contains(&unseen) && !tag.self_closing => self.unseen = Some((unseen.to_owned(), 1)),
            "title" if !self.titled => self.in_title = true,
            "br" | "wbr" | "img" => self.run(" "),
            block if BLOCKS.contains(&block) => {
                self.flush();
                match block {
                    "ul" | "ol" => self.lists += 1,
                    "nav" => self.navs += 1,
                    "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = true,
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn start_in_table(&mut self, name: &str, tag: &StartTag<usize>) -> Result<(), Fault> {
        for span in ["colspan", "rowspan"] {
            let value = tag.attributes.iter().find(|(n, _)| ***n == *span.as_bytes()).map(|(_, v)| v.as_slice());
            if value.is_some_and(|v| v != b"1") && matches!(name, "td" | "th") {
                return self.fault(format!("a cell with a {span}"));
            }
        }
        let Some((table, places)) = &mut self.table else { return Ok(()) };
        let line = self.line;
        match (places.last(), name) {
            (_, "table") => return self.fault("a table within a table"),
            (Some(Place::Table), "caption") if table.rows.is_empty() => {
                self.block = Block { heading: true, ..Block::default() };
                places.push(Place::Caption);
            }
            (Some(Place::Table), "colgroup") if table.rows.is_empty() => places.push(Place::Columns),
            (Some(Place::Columns), "col") => {}
            (Some(Place::Table), "thead" | "tbody") => places.push(Place::Section(name.to_owned())),
            (Some(Place::Table | Place::Section(_)), "tr") => {
                self.rows += 1;
                if self.rows > ROWS {
                    return self.fault(format!("more than {ROWS} rows"));
                }
                table.rows.push(Row { line, cells: Vec::new() });
                places.push(Place::Row);
            }
            (Some(Place::Row), "td" | "th") => {
                table.rows.last_mut().into_iter().for_each(|r| r.cells.push(String::new()));
                places.push(Place::Cell(name.to_owned()));
            }
            (Some(Place::Cell(_)), inline) if INLINE.contains(&inline) => {
                if matches!(inline, "br" | "p" | "div") {
                    self.cell(" ");
                }
            }
            (Some(Place::Caption), inline) if INLINE.contains(&inline) => self.run(" "),
            (Some(Place::Cell(_) | Place::Caption), _) => return self.fault(format!("<{name}> within a cell")),
            _ => return self.fault(format!("<{name}> in a table where none belongs")),
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        if let Some((unseen, depth)) = &mut self.unseen {
            if unseen == name {
                *depth -= 1;
                if *depth == 0 {
                    self.unseen = None;
                }
            }
            return Ok(());
        }
        let Some((_, places)) = &mut self.table else {
            match name {
                "table" => return self.fault("</table> without its table"),
                part if PARTS.contains(&part) => return self.fault(format!("</{part}> outside a table")),
                "title" => (self.in_title, self.titled) = (false, true),
                block if BLOCKS.contains(&block) => {
                    self.flush();
                    match block {
                        "ul" | "ol" => self.lists = self.lists.saturating_sub(1),
                        "nav" => self.navs = self.navs.saturating_sub(1),
                        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = false,
                        _ => {}
                    }
                }
                _ => {}
            }
            return Ok(());
        };
        let closes = match places.last() {
            Some(Place::Table) => name == "table",
            Some(Place::Caption) => name == "caption",
            Some(Place::Columns) => name == "colgroup",
            Some(Place::Section(section)) => name == section,
            Some(Place::Row) => name == "tr",
            Some(Place::Cell(cell)) => name == cell,
            None => false,
        };
        if closes {
            let closed = places.pop();
            if let Some(Place::Caption) = closed {
                self.flush();
            }
            if self.table.as_ref().is_some_and(|(_, places)| places.is_empty()) {
                let table = self.table.take().map(|(table, _)| table);
                self.page.pieces.extend(table.map(Piece::Table));
            }
            return Ok(());
        }
        match places.last() {
            Some(Place::Cell(_) | Place::Caption) if INLINE.contains(&name) => {
                if matches!(name, "p" | "div") {
                    self.cell(" ");
                }
                Ok(())
            }
            _ => self.fault(format!("</{name}> in a table where none belongs")),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Fault> {
        if self.unseen.is_some() {
            return Ok(());
        }
        if self.in_title {
            self.page.title.push_str(text);
            return Ok(());
        }
        match self.table.as_ref().and_then(|(_, places)| places.last()) {
            Some(Place::Cell(_)) => self.cell(text),
            Some(Place::Caption) => self.run(text),
            Some(_) if text.trim().is_empty() => {}
            Some(_) => return self.fault(format!("text between the cells of a table: {:?}", excerpt(text))),
            None => self.run(text),
        }
        Ok(())
    }

    /// Adds to the run of text, which begins on the line of its first word and not of the white space before it.
    fn run(&mut self, text: &str) {
        let words = if self.block.text.is_empty() { text.trim_start() } else { text };
        if self.block.text.is_empty() {
            let before = &text.as_bytes()[..text.len() - words.len()];
            self.block.line = self.line + memchr::memchr_iter(b'\n', before).count() as u64;
        }
        self.block.text.push_str(words);
    }

    fn cell(&mut self, text: &str) {
        let row = self.table.as_mut().and_then(|(table, _)| table.rows.last_mut());
        row.and_then(|r| r.cells.last_mut()).into_iter().for_each(|c| c.push_str(text));
    }

    /// Ends a run of text.
    fn flush(&mut self) {
        let block = std::mem::take(&mut self.block);
        let text = crate::values::line(&block.text);
        if !text.is_empty() {
            let (heading, aside) = (block.heading || self.heading, self.lists > 0 || self.navs > 0);
            self.page.pieces.push(Piece::Block(Block { text, heading, aside, ..block }));
        }
    }

    fn finish(mut self) -> Result<Page, Fault> {
        if self.table.is_some() {
            return self.fault("the page breaks off inside a table");
        }
        self.flush();
        self.page.title = crate::values::line(&self.page.title);
        for piece in &mut self.page.pieces {
            if let Piece::Table(table) = piece {
                let cells = table.rows.iter_mut().flat_map(|r| &mut r.cells);
                cells.for_each(|c| *c = crate::values::line(c));
            }
        }
        Ok(self.page)
    }
}

/// The beginning of a text.
pub(super) fn excerpt(text: &str) -> String {
    text.trim().chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tables(text: &str) -> Vec<Table> {
        let pieces = read(text).unwrap().pieces;
        pieces.into_iter().filter_map(|p| if let Piece::Table(t) = p { Some(t) } else { None }).collect()
    }

    #[test]
    fn a_page_is_blocks_and_tables_with_their_lines() {
        let page = read(
            "<!doctype html>\r\n<html><head><title> A &amp; B\n| C </title><script>if (a<b) '<table>'</script></head><body>\n\
             <nav><ul><li>Menu</li></ul></nav>\n<p><strong>One</strong><br>two\n</p><h2>Three</h2><!-- <p>no</p> -->\n\
             <table class=x><caption>Four</caption><colgroup><col><col></colgroup>\n<thead><tr><th scope=col>Five</th></tr></thead>\n\
             <tbody>\n<tr><td><p>Six&nbsp;&#38;</p><p>seven</p></td></tr>\n</tbody></table>last</body></html>",
        )
        .unwrap();
        assert_eq!(page.title, "A & B | C");
        let blocks: Vec<(&str, u64, bool, bool)> = page
            .pieces
            .iter()
            .filter_map(|p| if let Piece::Block(b) = p { Some((b.text.as_str(), b.line, b.heading, b.aside)) } else { None })
            .collect();
        assert_eq!(
            blocks,
            [
                ("Menu", 4, false, true),
                ("One two", 5, false, false),
                ("Three", 6, true, false),
                ("Four", 7, true, false),
                ("last", 11, false, false)
            ]
        );
        let Some(Piece::Table(table)) = page.pieces.get(4) else { panic!("no table") };
        let rows: Vec<(u64, &[String])> = table.rows.iter().map(|r| (r.line, r.cells.as_slice())).collect();
        assert_eq!(rows, [(8, &["Five".to_owned()][..]), (10, &["Six & seven".to_owned()][..])]);
    }

    #[test]
    fn a_table_that_a_browser_would_have_to_mend_is_a_fault() {
        for (text, expected) in [
            ("<table><tr><td>a<td>b</tr></table>", "<td> within a cell"),
            ("<table><tr><td>a</tr></table>", "</tr> in a table where none belongs"),
            ("<table><td>a</td></table>", "<td> in a table where none belongs"),
            ("<table><tr>a<td>b</td></tr></table>", "text between the cells"),
            ("<table><tr><td><table></table></td></tr></table>", "a table within a table"),
            ("<table><tr><td colspan=2>a</td></tr></table>", "a cell with a colspan"),
            ("<table><tr><td rowspan='0'>a</td></tr></table>", "a cell with a rowspan"),
            ("<table><tr><td>a<sup>1</sup></td></tr></table>", "<sup> within a cell"),
            ("<table><tr><td><del>a</del></td></tr></table>", "<del> within a cell"),
            ("<table><tfoot></tfoot></table>", "<tfoot> in a table where none belongs"),
            ("<p>x</p><tr><td>a</td></tr>", "<tr> outside a table"),
            ("<p>x</p></table>", "</table> without its table"),
            ("<table><tr><td>a</td></tr>", "breaks off inside a table"),
            ("<table><tr><td>a <!-- </td></tr></table>", "breaks off inside a table"),
            ("<table><tbody><tr><td>a</td></tr></thead></table>", "</thead> in a table where none belongs"),
        ] {
            let fault = read(text).unwrap_err();
            assert!(fault.what.contains(expected), "{text}: {fault:?}");
        }
        assert_eq!(tables("<table><tr><td colspan=1>a</td></tr></table>")[0].rows[0].cells, ["a"]);
        let rows = format!("<table>{}</table>", "<tr></tr>".repeat(ROWS + 1));
        assert!(read(&rows).unwrap_err().what.contains("more than"));
    }

    proptest! {
        #[test]
        fn any_page_is_read_without_a_panic(parts in proptest::collection::vec("<table>|</table>|<tr>|</tr>|<td>|</td>|<th>|<thead>|</thead>|<tbody>|<caption>|</caption>|<p>|</p>|<ul>|</ul>|<h2>|</h2>|<script>|</script>|<svg>|<title>|</title>|<!--|-->|&nbsp;|&#x0;|&|<|\\PC{0,8}", 0..60)) {
            let _ = read(&parts.concat());
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
            let _ = read(&text);
        }
    }
}
