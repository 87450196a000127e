//! A table: its rows one by one, in the order of the file, each either a record or a bad row in its place.

use crate::columns::{ColumnMap, Layout, of_headings};
use crate::description::{Description, SheetDescription};
use crate::error::TableError;
use crate::flat;
use crate::limits::Limits;
use crate::read::csv::{Records, note_width};
use crate::read::decode::Utf8;
use crate::read::encoding::{Survey, detect};
use crate::read::feed::Feed;
use crate::read::json::{Element, Elements, goes_over_lines};
use crate::read::lines::Lines;
use crate::read::source::{Hash, Layer, Stream, Text, Unpacked, look_ahead, open_file, open_stream, stack};
use crate::read::{Raw, sniff, xlsx};
use crate::record::{BadRow, Note, NoteKind, Record, all_cells, bad, build, id_of};
use karez_model::RowRef;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};

/// How to read a table.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The user's own word on which column holds what; what it names overrides what is recognised.
    pub map: ColumnMap,
    /// Read only this sheet of a workbook.
    pub sheet: Option<String>,
    /// What is borne of a hostile file.
    pub limits: Limits,
}

/// A table being read. It gives each row once, in order, and ends.
pub struct Table {
    description: Description,
    rows: Rows,
    sheets: Vec<(Option<String>, Layout)>,
    map: ColumnMap,
    limits: Limits,
    hash: Hash,
    blank: u64,
    /// The layout of the last JSON object: most have the same keys.
    keys: flat::Keys,
}

enum Rows {
    Csv(Box<Records<Utf8<Stream>>>),
    Json(VecDeque<Element>, Elements<Utf8<Stream>>),
    Feed(Feed),
}

/// Opens a table by path; `-` is standard input.
///
/// # Errors
/// Whatever keeps the whole file from being read: [`TableError`]. A bad row is no error of the file.
pub fn open(path: &str, options: &Options) -> Result<Table, TableError> {
    if path == "-" {
        return open_reader("-", io::stdin(), options);
    }
    let (unpacked, layers, hash) = open_file(path, &options.limits)?;
    opened(path, unpacked, &layers, hash, options)
}

/// Opens a table from a stream that can be read once, under the name `name`.
///
/// # Errors
/// As [`open`].
pub fn open_reader(name: &str, reader: impl Read + Send + 'static, options: &Options) -> Result<Table, TableError> {
    let (unpacked, layers, hash) = open_stream(name, Box::new(reader), &options.limits)?;
    opened(name, unpacked, &layers, hash, options)
}

/// The table of what was found under the packing.
pub(crate) fn opened(
    name: &str,
    unpacked: Unpacked,
    layers: &[Layer],
    hash: Hash,
    options: &Options,
) -> Result<Table, TableError> {
    let mut description = Description {
        file: name.to_owned(),
        compression: layers.iter().map(|l| l.name().to_owned()).collect(),
        ..Description::default()
    };
    let (rows, sheets) = match unpacked {
        Unpacked::Workbook(file) => {
            let opened = xlsx::open(name, file, &options.map, options.sheet.as_deref(), &options.limits)?;
            description.format = "XLSX".to_owned();
            description.sheets = opened.descriptions;
            description.notes.extend(opened.notes);
            (Rows::Feed(opened.rows), opened.sheets.into_iter().map(|(n, l)| (Some(n), l)).collect())
        }
        Unpacked::Parquet(file) => parquet(name, file, options, &mut description)?,
        Unpacked::Text(text) => text_rows(name, text, options, &mut description)?,
    };
    if options.sheet.is_some() && description.format != "XLSX" {
        description.notes.push(Note::new(NoteKind::File, "a sheet asked for in a file that has none"));
    }
    Ok(Table {
        description,
        rows,
        sheets,
        map: options.map.clone(),
        limits: options.limits.clone(),
        hash,
        blank: 0,
        keys: flat::Keys::default(),
    })
}

type Sheets = Vec<(Option<String>, Layout)>;

#[cfg(feature = "parquet")]
fn parquet(name: &str, file: File, options: &Options, description: &mut Description) -> Result<(Rows, Sheets), TableError> {
    let (layout, feed) = crate::read::parquet::open(name, file, &options.map)?;
    description.format = "Parquet".to_owned();
    description.sheets = vec![SheetDescription::of(None, 0, &layout)];
    Ok((Rows::Feed(feed), vec![(None, layout)]))
}

#[cfg(not(feature = "parquet"))]
fn parquet(name: &str, _: File, _: &Options, _: &mut Description) -> Result<(Rows, Sheets), TableError> {
    Err(TableError::Unsupported {
        file: name.to_owned(),
        what: "a Parquet file, which this program was built without".to_owned(),
        advice: "build it with `cargo install --path crates/app --features parquet`, or convert the file to CSV".to_owned(),
    })
}

fn text_rows(
    name: &str,
    text: Text,
    options: &Options,
    description: &mut Description,
) -> Result<(Rows, Sheets), TableError> {
    let limits = &options.limits;
    let damaged = |e: io::Error| TableError::Damaged { file: name.to_owned(), what: "file", cause: e.to_string() };
    let mut survey = Survey::default();
    let stream = match text {
        Text::File(file, layers) => {
            take_in_all(stack(&file, &layers).map_err(damaged)?, &mut survey);
            stack(&file, &layers).map_err(damaged)?
        }
        Text::Stream(stream) => {
            let (head, stream) = look_ahead(stream, limits.head_bytes).map_err(damaged)?;
            survey.feed(&head);
            if head.len() < limits.head_bytes {
                survey.finish();
            } else {
                let text = format!("encoding judged by the first {} bytes", limits.head_bytes);
                description.notes.push(Note::new(NoteKind::File, text));
            }
            stream
        }
    };
    let (head, mut stream) = look_ahead(stream, 1 << 16).map_err(damaged)?;
    let detected = detect(&head, &survey);
    description.encoding = Some(detected.name());
    io::copy(&mut (&mut stream).take(detected.bom as u64), &mut io::sink()).map_err(damaged)?;
    let (begin, _) = detected.encoding.decode_without_bom_handling(&head[detected.bom.min(head.len())..]);
    let begin = begin.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if begin.len() < 64 && head.len() < 4096 && begin.chars().all(|c| matches!(c, '\0' | '\u{1a}')) {
        return Err(TableError::Empty { file: name.to_owned() });
    }
    if let Some(what) = markup(begin) {
        return Err(TableError::Unsupported {
            file: name.to_owned(),
            what: what.to_owned(),
            advice: "open it in a spreadsheet program and save it as .xlsx or .csv".to_owned(),
        });
    }
    let utf8 = Utf8::new(stream, detected.encoding);
    let array = begin
        .strip_prefix('[')
        .is_some_and(|rest| rest.trim_start().is_empty() || rest.trim_start().starts_with(['{', ']', '[']));
    if array || begin.starts_with('{') {
        let elements = if array {
            Elements::array(utf8, limits)
        } else if goes_over_lines(begin) {
            Elements::sequence(utf8, limits)
        } else {
            Elements::lines(utf8, limits)
        };
        return Ok(json_rows(elements, array, options, description));
    }
    csv_rows(name, utf8, options, description)
}

/// Reads a text to its end for what it tells of the encoding. Where it breaks off, the rows before it are still worth reading.
pub(crate) fn take_in_all(mut stream: Stream, survey: &mut Survey) {
    let mut buffer = vec![0; 1 << 16];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break survey.finish(),
            Ok(n) => survey.feed(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
}

/// A page that calls itself a table: what old systems export as `.xls`.
fn markup(begin: &str) -> Option<&'static str> {
    let start: String = begin.chars().take(16).collect::<String>().to_ascii_lowercase();
    ["<html", "<!doctype", "<table", "<?xml", "<head", "<workbook"]
        .iter()
        .any(|tag| start.starts_with(tag))
        .then_some("a page of HTML or XML, not a table")
}

fn csv_rows(
    name: &str,
    utf8: Utf8<Stream>,
    options: &Options,
    description: &mut Description,
) -> Result<(Rows, Sheets), TableError> {
    let limits = &options.limits;
    let mut lines = Lines::new(utf8, limits.record_bytes);
    let mut head = Vec::new();
    let mut bytes = 0;
    while head.len() < limits.header_rows + 80
        && bytes < limits.head_bytes
        && let Some(line) = lines.next()
    {
        bytes += line.text.len();
        head.push(line);
    }
    if let Some(first) = head.iter().find(|l| !l.is_blank())
        && first.text.is_empty()
        && let Some(cause) = &first.broken
    {
        return Err(TableError::Damaged {
            file: name.to_owned(),
            what: "file",
            cause: format!("line {}: {cause}", first.number),
        });
    }
    let plan = sniff::plan(name, &head, &options.map, limits)?;
    let above = head.iter().filter(|l| l.number < plan.header_line && !l.is_blank()).count();
    if above > 0 {
        let text = format!("{above} lines above the headings passed over");
        description.notes.push(Note::new(NoteKind::File, text));
    }
    head.retain(|l| l.number > plan.header_end);
    let mut records = Records::new(head, lines, plan.separator, limits);
    records.width = plan.layout.headings.len();
    description.format = "CSV".to_owned();
    description.separator = plan.separator.map(char::from);
    description.sheets = vec![SheetDescription::of(None, plan.header_line, &plan.layout)];
    Ok((Rows::Csv(Box::new(records)), vec![(None, plan.layout)]))
}

/// Objects looked at before the first is given, so that the map can be shown.
const SHOWN: usize = 100;

fn json_rows(
    mut elements: Elements<Utf8<Stream>>,
    array: bool,
    options: &Options,
    description: &mut Description,
) -> (Rows, Sheets) {
    description.format = if array { "JSON array" } else { "JSON lines" }.to_owned();
    let ahead: VecDeque<Element> = elements.by_ref().take(SHOWN).collect();
    let headings = flat::headings(ahead.iter().filter_map(|e| e.text.as_deref().ok()), &options.limits);
    match of_headings(&headings, &options.map) {
        Ok(layout) => description.sheets = vec![SheetDescription::of(None, 0, &layout)],
        Err(column) => {
            // Objects may leave a key out, so this is no error.
            let text = format!("no object of the first {SHOWN} with the key {column:?} that the map names");
            description.notes.push(Note::new(NoteKind::File, text));
        }
    }
    (Rows::Json(ahead, elements), Vec::new())
}

impl Table {
    /// What was found about the file.
    pub fn description(&self) -> &Description {
        &self.description
    }

    /// The sha256 of the bytes as they lie in the file, in hex. Of a stream it is known once its end was reached.
    pub fn sha256(&self) -> Option<String> {
        self.hash.get()
    }

    /// Empty lines passed over so far.
    pub fn skipped_blank(&self) -> u64 {
        self.blank
    }

    fn at(&self, sheet: usize, line: u64) -> RowRef {
        let sheet = self.sheets.get(sheet).and_then(|(name, _)| name.clone());
        RowRef { file: self.description.file.clone(), sheet, line }
    }

    fn row(&mut self, sheet: usize, raw: Raw) -> Option<Result<Record, BadRow>> {
        match raw {
            Raw::Blank(lines) => {
                self.blank += lines;
                None
            }
            Raw::Row(row) if row.cells.iter().all(|c| is_empty(c)) => {
                self.blank += 1;
                None
            }
            Raw::Row(mut row) => {
                let at = self.at(sheet, row.line);
                let (_, layout) = self.sheets.get(sheet)?;
                note_width(&mut row, layout.headings.len());
                Some(build(at, layout, row).map_err(|b| *b))
            }
            Raw::Bad { row, cause } => {
                let at = self.at(sheet, row.line);
                let (_, layout) = self.sheets.get(sheet)?;
                let (id, columns) = (id_of(layout, &row.cells), all_cells(layout, &row.cells));
                Some(Err(*bad(at, id, &cause, columns)))
            }
        }
    }

    fn element(&mut self, element: Element) -> Option<Result<Record, BadRow>> {
        if element.blank > 0 {
            self.blank += element.blank;
            return None;
        }
        let at = self.at(0, element.line);
        let record = match element.text {
            Err(cause) => Err(bad(at, None, &cause, Default::default())),
            Ok(text) => flat::record(at, &text, &mut self.keys, &self.map, &self.limits),
        };
        Some(record.map_err(|b| *b))
    }
}

fn is_empty(cell: &str) -> bool {
    cell.chars().all(|c| c.is_whitespace() || matches!(c, '\0' | '\u{1a}' | '\u{feff}'))
}

impl Iterator for Table {
    type Item = Result<Record, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row = match &mut self.rows {
                Rows::Csv(records) => {
                    let raw = records.next()?;
                    self.row(0, raw)
                }
                Rows::Feed(feed) => {
                    let (sheet, raw) = feed.next()?;
                    self.row(sheet, raw)
                }
                Rows::Json(ahead, elements) => {
                    let element = ahead.pop_front().or_else(|| elements.next())?;
                    self.element(element)
                }
            };
            if row.is_some() {
                return row;
            }
        }
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table").field("description", &self.description).finish_non_exhaustive()
    }
}
