//! Places: an address in any script to the places it names, the region they lie in, and the reason.
//!
//! A list of words flags Hamilton and Shanghai's 新疆路 and misses 第八师. Here a name is found in a gazetteer that costs nothing
//! to open, judged by what stands beside it ([`Standing`]), and weighed against its rivals with all other names of the address.
//! What stays level stays ambiguous; nothing is a guess passed off as a fact. The regions that a law names are data
//! ([`Region`]): no line of code knows any of them.
//!
//! No input or output, no clock. [`read`] takes an address, [`answer`] also identifiers, codes and coordinates.

#![forbid(unsafe_code)]

mod address;
mod answer;
mod coded;
mod coordinates;
mod garbled;
mod gazetteer;
mod identifier;
mod in_names;
mod items;
mod judge;
mod key;
mod mentions;
mod pieces;
mod postcode;
mod region;
mod resolve;
mod slips;
mod street;

pub use address::{Hints, Named, Reading, Rivals, read};
pub use answer::{Answer, answer};
pub use coordinates::{Located, Point, PointError, in_outlines, locate, read_point};
pub use garbled::{Garbled, garbled};
pub use gazetteer::{Level, Place, named};
pub use identifier::{Identifier, identifier};
pub use in_names::places_ahead;
pub use key::address_key;
pub use mentions::Standing;
pub use postcode::{PostcodeCheck, Verdict, check_postcode};
pub use region::{Legal, Region, regions};
pub use street::Street;

include!(concat!(env!("OUT_DIR"), "/generated.rs"));
