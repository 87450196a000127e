//! What can go wrong with a whole file.
//!
//! A bad row is never an error here: it is a [`BadRow`](crate::BadRow) in its place, and the batch goes on. An error means that
//! no row of the file can be given at all. Each names the file, where in it, and the cause; [`TableError::hint`] says what a
//! person can do next.

use std::io;

/// Why a file gives no rows, or could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// There is no file of this name.
    #[error("{file}: no such file")]
    Missing {
        /// The file as the user named it.
        file: String,
    },
    /// The name is a directory's.
    #[error("{file}: a directory, not a file")]
    Directory {
        /// The file as the user named it.
        file: String,
    },
    /// The system does not let us read it, or stopped doing so.
    #[error("{file}: unreadable: {cause}")]
    Unreadable {
        /// The file as the user named it.
        file: String,
        /// What the system says.
        cause: io::Error,
    },
    /// The name is an address on a network.
    #[error("{file}: an address on a network, and screening opens none")]
    Remote {
        /// The address.
        file: String,
    },
    /// Nothing in it but white space.
    #[error("{file}: an empty file")]
    Empty {
        /// The file as the user named it.
        file: String,
    },
    /// No heading of the file is known as one of names or identifiers.
    #[error("{}: no column of names among {}", place(file, sheet.as_deref(), *line), list(columns))]
    NoNameColumn {
        /// The file as the user named it.
        file: String,
        /// The sheet, of a workbook.
        sheet: Option<String>,
        /// The line taken for the heading row.
        line: u64,
        /// The headings there are.
        columns: Vec<String>,
    },
    /// The user's map names a column that the file does not have.
    #[error("{}: no column {column:?} among {}", place(file, sheet.as_deref(), *line), list(columns))]
    NoSuchColumn {
        /// The file as the user named it.
        file: String,
        /// The sheet, of a workbook.
        sheet: Option<String>,
        /// The line of the heading row.
        line: u64,
        /// The column asked for.
        column: String,
        /// The headings there are.
        columns: Vec<String>,
    },
    /// The workbook has no sheet of this name.
    #[error("{file}: no sheet {sheet:?} among {}", list(sheets))]
    NoSuchSheet {
        /// The file as the user named it.
        file: String,
        /// The sheet asked for.
        sheet: String,
        /// The sheets there are.
        sheets: Vec<String>,
    },
    /// A column map that cannot be read.
    #[error("column map {text:?}: {cause}")]
    BadMap {
        /// The map as given.
        text: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A format that this program does not read, or was built without.
    #[error("{file}: {what}")]
    Unsupported {
        /// The file as the user named it.
        file: String,
        /// What the content is.
        what: String,
        /// What to do.
        advice: String,
    },
    /// The bytes are not what their format prescribes, from the first row on.
    #[error("{file}: damaged {what}: {cause}")]
    Damaged {
        /// The file as the user named it.
        file: String,
        /// What it should be.
        what: &'static str,
        /// Where and how it is not.
        cause: String,
    },
    /// The content is larger than the limits allow: a mistake, or an attack.
    #[error("{file}: {part}: {cause}")]
    TooLarge {
        /// The file as the user named it.
        file: String,
        /// The part of it.
        part: String,
        /// Which limit, and by how much.
        cause: String,
    },
    /// A result could not be written.
    #[error("table not written: {cause}")]
    NotWritten {
        /// What the system or the format says.
        cause: io::Error,
    },
}

impl TableError {
    /// What a person can do next.
    pub fn hint(&self) -> String {
        match self {
            TableError::Missing { .. } => "check the path; `-` reads standard input".into(),
            TableError::Directory { .. } => "name the files in it, one by one".into(),
            TableError::Unreadable { .. } => "check the permissions of the file and that the disk is there".into(),
            TableError::Remote { .. } => "copy the file here first, or pipe it into `-`".into(),
            TableError::Empty { .. } => "export the table again; it should have a heading row and a row per supplier".into(),
            TableError::NoNameColumn { .. } => {
                "say which column holds the names: --map name=COLUMN, by heading or by position (#3)".into()
            }
            TableError::NoSuchColumn { .. } => "use a heading of the file, or a position such as #3".into(),
            TableError::NoSuchSheet { .. } => "use the name of a sheet as its tab shows it".into(),
            TableError::BadMap { .. } => "a map is FIELD=COLUMN,FIELD=COLUMN, such as name=供应商名称,country=Land".into(),
            TableError::Unsupported { advice, .. } => advice.clone(),
            TableError::Damaged { .. } => "copy or export the file again: it was cut short or changed on its way".into(),
            TableError::TooLarge { .. } => "save the table as CSV and read that, or raise the limit".into(),
            TableError::NotWritten { .. } => "check the free space and the permissions of the folder".into(),
        }
    }

    /// The error of the file system for a file of this name.
    pub(crate) fn from_io(file: &str, cause: io::Error) -> Self {
        let file = file.to_owned();
        match cause.kind() {
            io::ErrorKind::NotFound => TableError::Missing { file },
            io::ErrorKind::IsADirectory => TableError::Directory { file },
            _ => TableError::Unreadable { file, cause },
        }
    }
}

fn place(file: &str, sheet: Option<&str>, line: u64) -> String {
    match sheet {
        Some(sheet) => format!("{file}, sheet {sheet:?}, row {line}"),
        None => format!("{file}, line {line}"),
    }
}

/// At most thirty of the columns, quoted; a message that fills the screen is not read.
fn list(columns: &[String]) -> String {
    const SHOWN: usize = 30;
    let short = |c: &String| -> String { format!("{:?}", c.chars().take(60).collect::<String>()) };
    let mut text = columns.iter().take(SHOWN).map(short).collect::<Vec<_>>().join(", ");
    if columns.len() > SHOWN {
        text.push_str(&format!(" and {} more", columns.len() - SHOWN));
    }
    if text.is_empty() { "none".to_owned() } else { text }
}
