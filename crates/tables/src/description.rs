//! What was found about a file: the column map used is printed, so that a person can see and correct it.

use crate::columns::{ColumnMap, Field, Layout};
use crate::record::Note;
use serde::Serialize;
use std::fmt;

/// How a file was read.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Description {
    /// The file as the user named it.
    pub file: String,
    /// `CSV`, `XLSX`, `JSON lines`, `JSON array`, `Parquet`.
    pub format: String,
    /// The encoding of a text, such as `GB18030`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The separator of a CSV file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// What the file is packed in, outermost first: `gzip`, `zstd`, `zip`.
    pub compression: Vec<String>,
    /// The sheets that are read; one for a file that has none.
    pub sheets: Vec<SheetDescription>,
    /// What a person should know.
    pub notes: Vec<Note>,
}

/// How a sheet was read.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SheetDescription {
    /// Its name, of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The line of its headings; 0 where it has none.
    pub header_line: u64,
    /// Fields and the headings that hold them.
    pub map: Vec<(String, String)>,
    /// Headings of the columns carried along.
    pub carried: Vec<String>,
    /// The schema of a row that does not say its own.
    pub schema: String,
}

impl SheetDescription {
    pub(crate) fn of(name: Option<String>, header_line: u64, layout: &Layout) -> Self {
        let pairs = |(field, columns): (Field, &[String])| -> Vec<(String, String)> {
            columns.iter().map(|c| (field.to_string(), c.clone())).collect()
        };
        SheetDescription {
            name,
            header_line,
            map: layout.as_map().iter().flat_map(pairs).collect(),
            carried: layout.carried(),
            schema: layout.schema.to_owned(),
        }
    }
}

impl Description {
    /// The map used, of all sheets together, to be kept and given again.
    pub fn column_map(&self) -> ColumnMap {
        let mut map = ColumnMap::default();
        for (word, column) in self.sheets.iter().flat_map(|s| &s.map) {
            if let Some(field) = Field::parse(word) {
                map.push(field, column);
            }
        }
        map
    }
}

impl fmt::Display for Description {
    /// A few lines for a terminal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.format)?;
        if let Some(encoding) = &self.encoding {
            write!(f, ", {encoding}")?;
        }
        match self.separator {
            Some('\t') => write!(f, ", separated by tab")?,
            Some(c) => write!(f, ", separated by `{c}`")?,
            None => {}
        }
        if !self.compression.is_empty() {
            write!(f, ", packed in {}", self.compression.join(", "))?;
        }
        for sheet in &self.sheets {
            write!(f, "\n  ")?;
            if let Some(name) = &sheet.name {
                write!(f, "sheet {name:?}, ")?;
            }
            match sheet.header_line {
                0 => write!(f, "no heading row")?,
                line => write!(f, "headings in line {line}")?,
            }
            for (i, (field, heading)) in sheet.map.iter().enumerate() {
                write!(f, "{}{field}={heading}", if i == 0 { ": " } else { ", " })?;
            }
            if !sheet.carried.is_empty() {
                write!(f, "; carried along: {}", sheet.carried.join(", "))?;
            }
        }
        for note in &self.notes {
            write!(f, "\n  note: {note}")?;
        }
        Ok(())
    }
}
