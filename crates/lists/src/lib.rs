//! Official sources to entities, in dated versions.
//!
//! A list is read in the format its publisher gives it into [`Listed`](karez_model::Listed) entities whose every value traces
//! to a record: file, line, hash. The original bytes are kept beside it as an immutable, dated version, from which everything
//! else can be built anew. This crate opens no socket: what fetches is given to it.

#![forbid(unsafe_code)]

mod called;
mod catalogue;
mod citations;
mod dates;
mod export;
pub mod fetch;
mod formats;
mod gathered;
mod headings;
mod json;
mod reading;
mod rows;
mod sheet;
mod spelling;
mod starter;
mod values;
pub mod versions;
mod xml;

pub use catalogue::{Download, Source, source, sources};
pub use export::write_ftm;
pub use formats::{Format, Set, beside, formats, is_supplement, read};
pub use reading::{Kept, Out, Reject, Sink, Summary};
pub use starter::starter;

/// Why a list cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A record breaks the format.
    #[error("{file}, line {line}: {what}")]
    Record {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The catalogue of sources breaks its format.
    #[error("data/lists/catalogue.toml: {0}")]
    Catalogue(String),
    /// No source has this id.
    #[error("no source {wanted}; there are: {known}")]
    UnknownSource {
        /// The id asked for.
        wanted: String,
        /// The ids there are.
        known: String,
    },
    /// A file is in none of the formats of its source.
    #[error("{file}: not in a format of {source_id}: {what}")]
    Foreign {
        /// The file.
        file: String,
        /// The source.
        source_id: String,
        /// What was looked for.
        what: String,
    },
    /// An import that is not done as it stands, and what would let it be done.
    #[error("{what}")]
    Refused {
        /// Why.
        what: String,
        /// What to do.
        advice: String,
    },
    /// A kept file is not what was imported.
    #[error("{path}: sha256 {found}, imported was {wanted}")]
    Tampered {
        /// The file.
        path: String,
        /// What it is now.
        found: String,
        /// What it was.
        wanted: String,
    },
    /// Whoever takes the entries cannot go on.
    #[error("{0}")]
    Taker(String),
    /// A file cannot be read as a table.
    #[error(transparent)]
    Table(#[from] karez_tables::TableError),
    /// The file system refuses.
    #[error("{path}: {cause}")]
    Io {
        /// The file.
        path: String,
        /// What the system says.
        cause: std::io::Error,
    },
}

/// A set of entries with what is known of their lists.
#[derive(Debug, Clone)]
pub struct Pack {
    /// The entries, in the order of their files.
    pub entries: Vec<karez_model::Listed>,
    /// The lists.
    pub lists: Vec<karez_model::ListInfo>,
}
