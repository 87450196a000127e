//! Name → candidates → score → explanation, for one subject or for a file of them.
//!
//! [`Screener`] asks a snapshot who a subject may be and says why; [`batch::run`] does it for a stream of rows, in their
//! order, on all cores, screening repeated suppliers once. [`score::compare`] is the same comparison for two entities without
//! a snapshot. A score says who someone may be and nothing else: what follows in law is decided elsewhere, by rules.

#![forbid(unsafe_code)]

pub mod batch;
pub mod decisions;
mod findings;
mod matching;
pub mod observe;
pub mod policy;
pub mod redact;
pub mod rescreen;
pub mod score;
pub mod wording;

pub use matching::{Opinion, Screener, Subject};
pub use policy::Policy;

/// Why screening cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The snapshot is damaged.
    #[error(transparent)]
    Snapshot(#[from] karez_snapshot::Error),
    /// The templates of sentences about goods break their format.
    #[error(transparent)]
    Goods(#[from] karez_goods::Error),
    /// A list was asked for that is not there.
    #[error("no list {wanted}; there are: {known}")]
    UnknownList {
        /// The id asked for.
        wanted: String,
        /// The ids there are.
        known: String,
    },
    /// A file of decisions or a profile cannot be used.
    #[error("{file}, line {line}: {what}")]
    Given {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// The templates of sentences or the kinds of observations break their format.
    #[error("data/wording: {0}")]
    Wording(String),
}
