//! What could not be read for certain, said and not hidden.
//!
//! A value that is wrong stops nothing: it stays where it stood, and a note of a few kinds says what is the matter, so that a
//! person can look and a program can count.

use std::fmt;

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum NoteKind {
    /// A date that could not be read, or not for certain.
    Date,
    /// A country that is not known.
    Country,
    /// A Legal Entity Identifier with wrong check digits.
    Lei,
    /// A Unified Social Credit Code with a wrong check character.
    Uscc,
    /// Bytes that are no character of the file's encoding, or a character lost before.
    Encoding,
    /// Control characters taken out of a value.
    Control,
    /// More cells than headings.
    Width,
    /// A number of more digits than a spreadsheet keeps.
    Digits,
    /// Something about the file as a whole.
    File,
}

/// What a person should know about how a row or a file was read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// A noun phrase.
    pub text: String,
}

impl Note {
    pub(crate) fn new(kind: NoteKind, text: impl Into<String>) -> Note {
        Note { kind, text: text.into() }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
