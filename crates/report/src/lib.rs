//! Answers for people to read: a table on a terminal, an HTML page to hand on, and flat rows for a spreadsheet.
//!
//! An analyst hands what stands here to an auditor or a customs officer, who knows nothing of the program. So all three forms
//! keep one order (what was asked, against what, what was found, why, what it does not say, what is missing) and one set of
//! words, and promise:
//!
//! - **Nothing is said in our own voice about an entity.** Every such sentence is a template of [`karez_screen::wording`],
//!   attributed to whoever lists; the words around it are labels.
//! - **Nothing in the data can act.** Control characters, escape sequences and direction overrides of an input file or a list
//!   are made visible, not obeyed; HTML is escaped by its templates and asks the network for nothing.
//! - **The same answers give the same bytes.** No clock is read: the only dates are those of the question and of the lists.
//!
//! [`table`] and [`html`] read answers one at a time, so a file of any length can be reported on; [`cells`] gives the rows that
//! a writer of CSV or XLSX takes.

#![forbid(unsafe_code)]

pub mod cells;
mod context;
#[cfg(test)]
mod fixtures;
pub mod html;
mod lines;
mod listing;
mod observed;
mod plain;
mod reasons;
mod subject;
pub mod table;

pub use context::{Context, Input, Outline};
pub use html::{Stopped, html};
pub use karez_screen::Error;
pub use table::Style;
