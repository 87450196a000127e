//! Characters and readings: what a name looks like and how it may be read, in any script.
//!
//! A name reaches us in capitals, in full width, with accents or without, in traditional or simplified Han, in Arabic letters
//! that write Uyghur vowels or in Arabic letters that leave vowels out. Everything that compares names stands on the three
//! things given here: [`fold`] (one spelling), [`tokens`] (its parts, each with its place in the original), and [`readings`]
//! (how a part in another script may sound in Latin letters). [`distance`] says how far two spellings are apart.
//!
//! No input or output, no allocation that outlives a call, and no lexicon: words and their meanings belong to `names`.

#![forbid(unsafe_code)]

pub mod distance;
mod fold;
mod romanise;
mod script;
mod tokens;

pub use fold::{fold, fold_char};
pub use romanise::{MOST_READINGS, han_readings, readings, skeleton};
pub use script::{Script, script};
pub use tokens::{Token, tokens};
