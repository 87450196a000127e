//! A file's content, to be read as often as needed: as it lies, under its packing, as text, or as cells.
//!
//! The readers of official lists know what the columns of their formats mean, so nothing is recognised here; and a list is read
//! more than once, to tell what it is, to import it, to verify it later. What is read once (standard input) is spooled to a
//! temporary file first.

use crate::error::TableError;
use crate::limits::Limits;
use crate::read::csv::{Records, SEPARATORS};
use crate::read::decode::Utf8;
use crate::read::encoding::{Detected, Survey, detect};
use crate::read::feed::Feed;
use crate::read::lines::{Line, Lines};
use crate::read::source::{Hash, Layer, Text, Unpacked, hash_file, look_ahead, open_hashed, open_stream, stack};
use crate::read::{BREAKS_OFF, Raw, xlsx};
use crate::table::{Options, Table, opened, take_in_all};
use encoding_rs::Encoding;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The content of a file.
#[derive(Debug, Clone)]
pub struct Content {
    name: String,
    place: Place,
    sha256: String,
    bytes: u64,
    limits: Limits,
}

#[derive(Debug, Clone)]
enum Place {
    Path(PathBuf),
    Spool(Arc<tempfile::TempPath>),
    Held(Arc<[u8]>),
}

impl Content {
    /// The content at a path; `-` is standard input. The name kept is the last part of the path.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn open(path: &str) -> Result<Content, TableError> {
        if path == "-" {
            return Content::of_reader("-", io::stdin().lock());
        }
        let io = |e| TableError::from_io(path, e);
        let metadata = std::fs::metadata(path).map_err(io)?;
        let name = Path::new(path).file_name().map_or_else(|| path.to_owned(), |n| n.to_string_lossy().into_owned());
        match metadata {
            m if m.is_dir() => Err(TableError::Directory { file: path.to_owned() }),
            // A pipe or a device has no second reading.
            m if !m.is_file() => Content::of_reader(&name, File::open(path).map_err(io)?),
            m => Ok(Content {
                sha256: hash_file(path)?,
                place: Place::Path(PathBuf::from(path)),
                bytes: m.len(),
                limits: Limits::default(),
                name,
            }),
        }
    }

    /// The content of a stream, spooled to a temporary file.
    ///
    /// # Errors
    /// Where the stream fails, is longer than [`Limits::spool_bytes`], or cannot be spooled.
    pub fn of_reader(name: &str, mut reader: impl Read) -> Result<Content, TableError> {
        let limits = Limits::default();
        let not_written = |cause| TableError::NotWritten { cause };
        let mut spool = tempfile::NamedTempFile::new().map_err(not_written)?;
        let (mut hash, mut bytes, mut buffer) = (Sha256::new(), 0u64, vec![0; 1 << 16]);
        loop {
            let n = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => n,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(TableError::from_io(name, e)),
            };
            bytes += n as u64;
            if bytes > limits.spool_bytes {
                let cause = format!("more than {} bytes", limits.spool_bytes);
                return Err(TableError::TooLarge { file: name.to_owned(), part: "the content".to_owned(), cause });
            }
            hash.update(&buffer[..n]);
            spool.write_all(&buffer[..n]).map_err(not_written)?;
        }
        let sha256 = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        let place = Place::Spool(Arc::new(spool.into_temp_path()));
        Ok(Content { name: name.to_owned(), place, sha256, bytes, limits })
    }

    /// The content held in memory.
    pub fn of_bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> Content {
        let bytes: Arc<[u8]> = bytes.into();
        let sha256 = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        let length = bytes.len() as u64;
        Content { name: name.to_owned(), place: Place::Held(bytes), sha256, bytes: length, limits: Limits::default() }
    }

    /// The same under other limits.
    #[must_use]
    pub fn within(self, limits: Limits) -> Content {
        Content { limits, ..self }
    }

    /// The same under another name.
    #[must_use]
    pub fn named(self, name: &str) -> Content {
        Content { name: name.to_owned(), ..self }
    }

    /// The name of the file, without its directory.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// sha256 of the bytes as they lie, in hex.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How many bytes, as they lie.
    pub fn size(&self) -> u64 {
        self.bytes
    }

    /// The bytes as they lie, from the first.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn packed(&self) -> Result<Box<dyn Read + Send>, TableError> {
        let open = |path: &Path| File::open(path).map_err(|e| TableError::from_io(&self.name, e));
        Ok(match &self.place {
            Place::Path(path) => Box::new(open(path)?),
            Place::Spool(path) => Box::new(open(path)?),
            Place::Held(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }

    /// The bytes under every packing, from the first.
    ///
    /// # Errors
    /// Where the file cannot be read or its packing is damaged; for a workbook, which has no text.
    pub fn text(&self) -> Result<Box<dyn Read + Send>, TableError> {
        match self.unpack()? {
            Unpacked::Text(Text::File(file, layers)) => stack(&file, &layers).map_err(|e| self.damaged(&e)),
            Unpacked::Text(Text::Stream(stream)) => Ok(stream),
            Unpacked::Workbook(_) | Unpacked::Parquet(_) => Err(TableError::Unsupported {
                file: self.name.clone(),
                what: "a workbook where a text is needed".to_owned(),
                advice: "name the file in a format that `karez lists import --help` gives".to_owned(),
            }),
        }
    }

    /// At most so many of the first bytes under every packing; of a workbook, none.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub fn head(&self, most: usize) -> Result<Vec<u8>, TableError> {
        if self.is_workbook()? {
            return Ok(Vec::new());
        }
        let mut head = Vec::new();
        self.text()?.take(most as u64).read_to_end(&mut head).map_err(|e| self.damaged(&e))?;
        Ok(head)
    }

    /// Whether it is an XLSX workbook.
    ///
    /// # Errors
    /// Where the file cannot be read or its packing is damaged.
    pub fn is_workbook(&self) -> Result<bool, TableError> {
        Ok(matches!(self.unpack()?, Unpacked::Workbook(_)))
    }

    /// The text in UTF-8, whatever its encoding, which is told from the whole of it.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub fn utf8(&self) -> Result<Box<dyn Read + Send>, TableError> {
        let mut survey = Survey::default();
        take_in_all(self.text()?, &mut survey);
        let (head, mut stream) = look_ahead(self.text()?, 1 << 16).map_err(|e| self.damaged(&e))?;
        let Detected { encoding, bom } = detect(&head, &survey);
        io::copy(&mut (&mut stream).take(bom as u64), &mut io::sink()).map_err(|e| self.damaged(&e))?;
        Ok(buffered(Utf8::new(stream, encoding)))
    }

    /// The text in UTF-8, out of the encoding with this label (as in `<?xml encoding="…"?>`) unless a byte order mark says
    /// otherwise. Bytes that are none of its characters become U+FFFD.
    ///
    /// # Errors
    /// As [`text`](Self::text); for a label that names no encoding.
    pub fn decoded(&self, label: &str) -> Result<Box<dyn Read + Send>, TableError> {
        let named = Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| TableError::Unsupported {
            file: self.name.clone(),
            what: format!("a text in an unknown encoding, {label:?}"),
            advice: "save it in UTF-8".to_owned(),
        })?;
        let (head, mut stream) = look_ahead(self.text()?, 4).map_err(|e| self.damaged(&e))?;
        let (encoding, bom) = Encoding::for_bom(&head).unwrap_or((named, 0));
        io::copy(&mut (&mut stream).take(bom as u64), &mut io::sink()).map_err(|e| self.damaged(&e))?;
        Ok(buffered(Utf8::new(stream, encoding)))
    }

    /// The cells of a CSV file or a workbook.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub fn cells(&self, separator: Separator) -> Result<Cells, TableError> {
        if let Unpacked::Workbook(file) = self.unpack()? {
            let (sheets, feed) = xlsx::cells(&self.name, file, &self.limits)?;
            return Ok(Cells(Rows::Sheets(sheets, feed)));
        }
        let mut lines = Lines::new(self.utf8()?, self.limits.record_bytes);
        let first = lines.next();
        let separator = match separator {
            Separator::Is(separator) => Some(separator),
            Separator::Commonest => first.as_ref().and_then(|l| commonest(&l.text)),
        };
        let records = Records::new(first.into_iter().collect(), lines, separator, &self.limits);
        Ok(Cells(Rows::Text(Box::new(records))))
    }

    /// The rows of a table whose columns are to be recognised, as [`open`](crate::open) gives them; the limits are those of the
    /// content.
    ///
    /// # Errors
    /// As [`open`](crate::open).
    pub fn records(&self, options: &Options) -> Result<Table, TableError> {
        let options = Options { limits: self.limits.clone(), ..options.clone() };
        let (unpacked, layers, hash) = self.unpack_all()?;
        opened(&self.name, unpacked, &layers, hash, &options)
    }

    /// The lines of the text, of each at most so many bytes: of UTF-8, unless a byte order mark says otherwise. Bytes that are
    /// none of its characters become U+FFFD.
    ///
    /// # Errors
    /// As [`text`](Self::text).
    pub fn lines(&self, most: usize) -> Result<TextLines, TableError> {
        Ok(TextLines(Lines::new(self.decoded("utf-8")?, most)))
    }

    fn unpack(&self) -> Result<Unpacked, TableError> {
        let (unpacked, ..) = self.unpack_all()?;
        Ok(unpacked)
    }

    fn unpack_all(&self) -> Result<(Unpacked, Vec<Layer>, Hash), TableError> {
        let of_path = |path: &Path| open_hashed(&path.to_string_lossy(), &self.sha256, &self.limits);
        match &self.place {
            Place::Path(path) => of_path(path),
            Place::Spool(path) => of_path(path),
            Place::Held(bytes) => open_stream(&self.name, Box::new(Cursor::new(bytes.clone())), &self.limits),
        }
    }

    fn damaged(&self, cause: &io::Error) -> TableError {
        TableError::Damaged { file: self.name.clone(), what: "file", cause: cause.to_string() }
    }
}

/// The lines of a text, each with its number.
pub struct TextLines(Lines<Box<dyn Read + Send>>);

/// A line of a text, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLine {
    /// From 1.
    pub number: u64,
    /// The text; of a line that is too long, its beginning.
    pub text: String,
    /// It ends with a line end, which the last line of a text may lack.
    pub ended: bool,
    /// It is longer than was asked for; the rest is dropped.
    pub overlong: bool,
    /// Reading failed in the middle of it, for this reason. Nothing follows.
    pub broken: Option<String>,
}

impl Iterator for TextLines {
    type Item = TextLine;

    fn next(&mut self) -> Option<TextLine> {
        let Line { number, text, end, overlong, broken } = self.0.next()?;
        Some(TextLine { number, text, ended: !end.is_empty(), overlong, broken })
    }
}

/// A decoder behind a buffer: it needs room for a character, which whoever reads a byte at a time does not give.
fn buffered(decoder: Utf8<Box<dyn Read + Send>>) -> Box<dyn Read + Send> {
    Box::new(BufReader::with_capacity(1 << 16, decoder))
}

/// What separates the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// This byte.
    Is(u8),
    /// The one of comma, semicolon, tab and bar that stands most often in the first line.
    Commonest,
}

/// The separator that stands most often in a line.
pub(crate) fn commonest(line: &str) -> Option<u8> {
    let count = |s: u8| line.bytes().filter(|b| *b == s).count();
    SEPARATORS.into_iter().filter(|s| count(*s) > 0).max_by_key(|s| count(*s))
}

/// The rows of a table whose columns the caller knows. Empty lines are left out.
pub struct Cells(Rows);

enum Rows {
    Text(Box<Records<Box<dyn Read + Send>>>),
    Sheets(Vec<String>, Feed),
}

/// A row of cells, or a line that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellRow {
    /// A row.
    Row {
        /// The sheet, of a workbook.
        sheet: Option<String>,
        /// The line, or the row of the sheet, on which it begins, from 1.
        line: u64,
        /// Its cells.
        cells: Vec<String>,
    },
    /// A line that cannot be read as a row.
    Bad {
        /// The line, or the row of the sheet, from 1.
        line: u64,
        /// What could be read of it.
        cells: Vec<String>,
        /// Why it is none.
        cause: String,
        /// Nothing can be read after it: the file breaks off here.
        last: bool,
    },
}

impl Cells {
    /// Says how many cells a row of a text has, so that a cell which runs over lines is believed only where the count is right.
    /// Of a workbook it says nothing.
    pub fn set_width(&mut self, width: usize) {
        if let Rows::Text(records) = &mut self.0 {
            records.width = width;
        }
    }
}

impl Iterator for Cells {
    type Item = CellRow;

    fn next(&mut self) -> Option<CellRow> {
        loop {
            let (sheet, raw) = match &mut self.0 {
                Rows::Text(records) => (None, records.next()?),
                Rows::Sheets(names, feed) => {
                    let (sheet, raw) = feed.next()?;
                    (names.get(sheet).cloned(), raw)
                }
            };
            match raw {
                Raw::Blank(_) => {}
                Raw::Row(row) => return Some(CellRow::Row { sheet, line: row.line, cells: row.cells }),
                Raw::Bad { row, cause } => {
                    let last = cause.contains(BREAKS_OFF);
                    return Some(CellRow::Bad { line: row.line, cells: row.cells, cause, last });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(content: &Content, separator: Separator) -> Vec<CellRow> {
        content.cells(separator).unwrap().collect()
    }

    #[test]
    fn a_content_is_read_as_often_as_needed_wherever_it_lies() {
        let text = "a;b\n1;2\n";
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        std::fs::write(&path, text).unwrap();
        let path = Content::open(path.to_str().unwrap()).unwrap();
        let held = Content::of_bytes("x.csv", text.as_bytes());
        let spooled = Content::of_reader("x.csv", text.as_bytes()).unwrap();
        for content in [path, held, spooled] {
            assert_eq!((content.name(), content.size(), content.sha256().len()), ("x.csv", 8, 64));
            for _ in 0..2 {
                assert_eq!(rows(&content, Separator::Commonest).len(), 2);
                assert_eq!(content.head(3).unwrap(), b"a;b");
            }
        }
    }

    #[test]
    fn cells_are_told_by_line_under_every_packing_and_encoding() {
        use std::io::Write as _;
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all("名称,国家\n\n\"示例, 公司\",CN\n".as_bytes()).unwrap();
        let packed = Content::of_bytes("x.csv.gz", gz.finish().unwrap());
        let found = rows(&packed, Separator::Is(b','));
        assert_eq!(found[1], CellRow::Row { sheet: None, line: 3, cells: vec!["示例, 公司".into(), "CN".into()] });
        let (latin, ..) = encoding_rs::WINDOWS_1252.encode("name;city\nMüller;Köln\n");
        let latin = Content::of_bytes("x.csv", latin.into_owned());
        let Some(CellRow::Row { cells, .. }) = rows(&latin, Separator::Commonest).pop() else { panic!("no row") };
        assert_eq!(cells, ["Müller", "Köln"]);
    }

    #[test]
    fn columns_are_recognised_and_lines_counted_wherever_the_content_lies() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.csv");
        std::fs::write(&path, "Supplier Name,Country\nExample Gin,CN\n\nOther,DE").unwrap();
        let on_disk = Content::open(path.to_str().unwrap()).unwrap();
        let held = Content::of_bytes("x.csv", std::fs::read(&path).unwrap());
        for content in [on_disk, held] {
            let table = content.records(&Options::default()).unwrap();
            let names: Vec<String> = table.map(|r| r.unwrap().entity.caption().to_owned()).collect();
            assert_eq!(names, ["Example Gin", "Other"]);
            let lines: Vec<TextLine> = content.lines(8).unwrap().collect();
            assert_eq!(lines.len(), 4);
            assert!(lines[0].overlong && !lines[3].ended && lines[2].text.is_empty());
        }
    }

    #[test]
    fn a_quote_that_nobody_closes_costs_one_line() {
        let content = Content::of_bytes("x.csv", *b"a,b\n1,\"2\n3,4\n");
        let mut cells = content.cells(Separator::Is(b',')).unwrap();
        cells.set_width(2);
        let found: Vec<CellRow> = cells.collect();
        assert!(matches!(&found[1], CellRow::Bad { line: 2, .. }), "{found:?}");
        assert!(matches!(&found[2], CellRow::Row { line: 3, .. }), "{found:?}");
    }
}
