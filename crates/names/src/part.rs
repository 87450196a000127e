//! A name and its parts: the slot each fills, what each weighs, and the ways it may be spelt.

use crate::lexicon::stem;
use crate::runs::Run;
use karez_model::{How, Kind, Slot};
use std::ops::Range;

/// A name and its parts.
#[derive(Debug, Clone)]
pub struct Name {
    /// The name as given.
    pub text: String,
    /// How it was read: [`Kind::Person`] or [`Kind::Organisation`].
    pub kind: Kind,
    /// Its parts, in order.
    pub parts: Vec<Part>,
    /// Its runs, by where they begin: found once, asked at every comparison.
    pub(crate) runs: Vec<Run>,
}

/// A part of a name.
#[derive(Debug, Clone)]
pub struct Part {
    /// Byte range in [`Name::text`].
    pub span: Range<usize>,
    /// The slot it fills.
    pub slot: Slot,
    /// What it counts for in the score.
    pub weight: f64,
    /// The folded spelling, in its own script.
    pub text: String,
    /// The ways it may be spelt in Latin letters, the usual one first.
    pub forms: Vec<Form>,
    /// What it means, where a lexicon knows: a legal form, place ids, a branch word, a number.
    pub meaning: Vec<&'static str>,
    /// The number it writes.
    pub number: Option<u32>,
    /// Whether it is written in Latin letters or digits.
    pub latin: bool,
}

/// A way to spell a part in Latin letters.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    /// Stemmed words without spaces between them.
    pub glued: String,
    /// How many words.
    pub words: usize,
    /// What makes it a spelling of the part.
    pub how: How,
    /// How much of the part it preserves, 0..1.
    pub faith: f64,
}

/// What a part counts for. The brand tells one firm from another; a place or trade is shared by thousands; a form or "group"
/// says next to nothing. Set by hand on these grounds, on no data; `ARCHITECTURE.md` says how to change them.
pub(crate) fn weight(slot: Slot) -> f64 {
    match slot {
        Slot::Brand | Slot::Person => 1.0,
        Slot::Number => 0.5,
        Slot::Trade => 0.45,
        Slot::Place => 0.35,
        Slot::Branch => 0.3,
        Slot::Generic => 0.15,
        Slot::Form => 0.06,
    }
}

impl Name {
    /// What all parts weigh together.
    pub fn weight(&self) -> f64 {
        self.parts.iter().map(|p| p.weight).sum()
    }

    /// The parts as they were written, with the full stop of an abbreviation.
    pub fn surface(&self, parts: Range<usize>) -> &str {
        match (self.parts.get(parts.start), self.parts.get(parts.end.wrapping_sub(1))) {
            (Some(first), Some(last)) => {
                let end = last.span.end.max(first.span.end);
                let stop = usize::from(last.slot == Slot::Form && self.text[end..].starts_with('.'));
                &self.text[first.span.start..end + stop]
            }
            _ => "",
        }
    }
}

/// Stemmed words, glued.
pub(crate) fn glue(phrase: &str) -> String {
    phrase.split(' ').map(stem).collect()
}
