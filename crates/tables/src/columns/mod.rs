//! Which column holds what: headings, fields, the user's own map, and the search for the heading row.

mod field;
mod header;
mod heading;
mod layout;
mod map;

pub use field::Field;
pub use heading::heading_key;
pub use map::ColumnMap;

pub(crate) use header::{Found, Span, search};
pub(crate) use heading::{Known, claim, fold, is_han};
pub(crate) use layout::{Layout, of_headings, unique};
