//! Tables that others open.
//!
//! A result is opened in a spreadsheet program by somebody who did not make it, and its cells hold text from files that a
//! stranger made. So no text of a cell is ever a formula, a link or a control character there.

mod csv;
mod xlsx;

pub use csv::{CsvSheet, CsvStyle, csv_writer};
pub use xlsx::{XlsxSheet, xlsx_writer};

use crate::error::TableError;

/// A cell to be written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Empty,
    /// A text.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Bool(bool),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Cell::Text(text)
    }
}

/// A table that takes rows one after another.
pub trait Sheet {
    /// Writes a row.
    ///
    /// # Errors
    /// [`TableError::NotWritten`].
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), TableError>;

    /// Writes what is still held and ends the table. A table that is not finished may be cut short.
    ///
    /// # Errors
    /// [`TableError::NotWritten`].
    fn finish(self: Box<Self>) -> Result<(), TableError>;
}

fn not_written(cause: std::io::Error) -> TableError {
    TableError::NotWritten { cause }
}

/// The error of the library that writes workbooks.
fn no_workbook(cause: rust_xlsxwriter::XlsxError) -> TableError {
    not_written(std::io::Error::other(cause))
}
