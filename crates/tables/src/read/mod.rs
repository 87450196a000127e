//! From bytes to rows: what the file is, how its bytes are letters, where its records end.

pub(crate) mod archive;
pub(crate) mod csv;
pub(crate) mod decode;
pub(crate) mod encoding;
pub(crate) mod feed;
pub(crate) mod guard;
pub(crate) mod json;
pub(crate) mod lines;
mod open_quote;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub(crate) mod sniff;
pub(crate) mod source;
pub(crate) mod xlsx;

use crate::record::Note;

/// What the cause of a bad row says where nothing can be read after it.
pub(crate) const BREAKS_OFF: &str = "breaks off here";

/// One record of a tabular format, before anybody knows what its columns mean.
#[derive(Debug, Default)]
pub(crate) struct RawRow {
    /// The line, or the row of the sheet, on which it begins, from 1.
    pub(crate) line: u64,
    /// Lines of a text that it runs over beyond its first.
    pub(crate) more_lines: u64,
    pub(crate) cells: Vec<String>,
    pub(crate) notes: Vec<Note>,
}

/// What a reader of a tabular format meets.
#[derive(Debug)]
pub(crate) enum Raw {
    /// A record.
    Row(RawRow),
    /// So many empty lines.
    Blank(u64),
    /// A line that is no record: what could be read of it, and why it is none.
    Bad { row: RawRow, cause: String },
}
