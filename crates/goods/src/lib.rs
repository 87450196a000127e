//! What goods are, in the terms that customs uses, and which sectors and official lists name them.
//!
//! Import law speaks of merchandise: a sector is a priority, an order names cotton, a list names a good of a country. So whoever
//! has an invoice line must get from it to a heading of the Harmonized System (HS, edition 2022), and from a heading to what is
//! said of it, with date and source:
//!
//! - [`read_code`] reads a code as people write it, and refuses one that does not exist, saying what does;
//! - [`read_text`] reads an invoice line, English or Chinese, and gives the headings it may mean with the words that decided. It
//!   would rather give none than a wrong one, and it never settles anything: the importer classifies, and customs decides;
//! - [`answer`] says what the sectors and lists of a day say of a query; [`Orders`] which withhold release orders name a heading.
//!
//! All facts stand under `data/goods/`. Nothing here knows a party, a price or a clock.

#![forbid(unsafe_code)]

mod answer;
mod code;
mod lexicon;
mod listed;
mod nomenclature;
mod orders;
mod sectors;
mod text;
mod wording;

pub use answer::{Answer, Heading, Kind, Official, SectorAnswer, answer, answer_as};
pub use code::{Code, CodeError, looks_like_code, read_code};
pub use listed::{ListedGood, listed_goods};
pub use nomenclature::{Former, dotted, exists, label};
pub use orders::{Order, OrderAnswer, Orders};
pub use sectors::{Extent, Sector, sectors, sectors_of};
pub use text::{Candidate, read_text};
pub use wording::{Error, fill};
