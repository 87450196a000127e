//! Rows with file, sheet and line out of CSV, XLSX and JSON; column recognition; safe writers.
//!
//! A compliance analyst has a file that somebody else made: in an encoding nobody names, with a title above the headings, a
//! quote too many on line 40,000, and half of its suppliers in Chinese. This crate turns it into subjects to be screened and
//! promises three things. **No row is lost:** each is a [`Record`] or a [`BadRow`], in its place, with its file and line, or an
//! empty line that is counted. **No file is believed:** memory is bounded by [`Limits`], whatever the bytes. **Nothing is
//! guessed in silence:** the [`Description`] says which column was taken for what, and a [`Note`] what could not be read.
//!
//! [`open`] and [`open_reader`] read; [`csv_writer`] and [`xlsx_writer`] write tables that a spreadsheet program opens without
//! running anything in them.

#![forbid(unsafe_code)]

mod cell;
mod columns;
mod content;
mod description;
mod error;
mod flat;
mod limits;
mod note;
mod raw;
mod read;
mod record;
mod table;
mod value;
mod write;

pub use columns::{ColumnMap, Field, heading_key};
pub use content::{CellRow, Cells, Content, Separator, TextLine, TextLines};
pub use description::{Description, SheetDescription};
pub use error::TableError;
pub use limits::Limits;
pub use note::{Note, NoteKind};
pub use raw::raw_rows;
pub use read::source::hash_file;
pub use record::{BadRow, Record};
pub use table::{Options, Table, open, open_reader};
pub use write::{Cell, CsvSheet, CsvStyle, Sheet, XlsxSheet, csv_writer, xlsx_writer};
