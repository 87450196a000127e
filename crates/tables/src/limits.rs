//! How much of a hostile file is borne.
//!
//! Every reader of this crate holds at most one record, or one head of the file, in memory; these are the sizes. They are far
//! above what a real table has, so that a file which reaches one is damaged or made to do harm.

/// The limits of a reader. The default is right for any real table.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one record of CSV, or of one line or element of JSON, in UTF-8.
    pub record_bytes: usize,
    /// Columns of a record.
    pub columns: usize,
    /// Bytes looked at to find encoding, separator and heading row.
    pub head_bytes: usize,
    /// Rows that may stand above the heading row.
    pub header_rows: usize,
    /// Depth of nesting of a JSON value.
    pub json_depth: usize,
    /// Inflated bytes of one sheet of a workbook. Sheets are streamed, so this bounds time and not memory.
    pub sheet_bytes: u64,
    /// Inflated bytes of a workbook's shared strings, styles and the like, which are held in memory.
    pub part_bytes: u64,
    /// Inflated to deflated size of a part of a workbook beyond 64 MiB: above it is a bomb.
    pub ratio: u64,
    /// Bytes of standard input that may be spooled to a temporary file, for formats that are read from their end.
    pub spool_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            record_bytes: 1 << 20,
            columns: 4096,
            head_bytes: 1 << 20,
            header_rows: 20,
            json_depth: 64,
            sheet_bytes: 4 << 30,
            part_bytes: 512 << 20,
            ratio: 400,
            spool_bytes: 8 << 30,
        }
    }
}
