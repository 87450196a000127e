//! Official sources to entities.
//!
//! A list is read into [`Listed`](karez_model::Listed) entities whose every value traces to a record: file, line, hash. Today
//! that is the built-in starter pack; the readers of whole lists in their official formats stand beside it as they come.
//! This crate fetches nothing: bytes are given to it.

#![forbid(unsafe_code)]

mod catalogue;
mod rows;
mod starter;

pub use catalogue::{Source, source, sources};
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
}

/// A set of entries with what is known of their lists.
#[derive(Debug, Clone)]
pub struct Pack {
    /// The entries, in the order of their files.
    pub entries: Vec<karez_model::Listed>,
    /// The lists.
    pub lists: Vec<karez_model::ListInfo>,
}
