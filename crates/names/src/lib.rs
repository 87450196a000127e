//! Company and person names: what their parts mean, and how alike two names are.
//!
//! A company name is not a string but a phrase: a place, a brand, a trade, a legal form, perhaps a branch or a number, and in
//! another language the same phrase in other words (新疆众和股份有限公司, Xinjiang Zhonghe Co., Ltd.). [`Name::parse`] finds
//! the parts and the ways each may be spelt; [`compare`] joins the parts of two names, the brand by sound, the rest by
//! meaning, and gives a score with a step for every part. [`Name::keys`] gives what an index needs to find a name again.
//!
//! The score speaks of names alone. It depends on the two names and on the lexicons, on nothing else: not on which lists are
//! loaded, so that a list's change moves no other score, and not on the script or language of a name.

#![forbid(unsafe_code)]

mod compare;
mod han;
mod keys;
mod lexicon;
mod link;
mod parse;
mod part;
mod person;
mod runs;

pub use compare::{Comparison, compare};
pub use keys::Key;
pub use lexicon::country_code;
pub use part::{Form, Name, Part};

/// The version of the keys of an index, [`Name::keys`] and those of what entities share: an index built with another version
/// cannot be asked with this one.
pub const KEY_FORMAT: u32 = 5;
