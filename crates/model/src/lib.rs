//! The words of the field.
//!
//! Entities are shaped as in [FollowTheMoney]: an id, a schema, and properties that are lists of strings, so that data of
//! OpenSanctions, Aleph and their kin comes in and goes out without a translation that loses something. Everything else here
//! is what Karez says about them: a [`Listing`] (who lists it, under what, since when), a [`Match`] with its
//! [`Explanation`], an [`Observation`], a [`Finding`], and the [`Answer`] for one input row. The field names of the
//! serialised forms are the contract's; scripts of other people rely on them.
//!
//! This crate does no input or output and knows no clock.
//!
//! [FollowTheMoney]: https://followthemoney.tech

#![forbid(unsafe_code)]

mod answer;
mod date;
mod entity;
pub mod ids;
mod listing;
mod places;

pub use answer::{
    Answer, Basis, Certainty, Decision, Evidence, Explanation, Feature, Finding, How, Match, NameComparison, Observation,
    RowError, Screened, Severity, Site, Slot, Status, Step, Verdict,
};
pub use date::{Date, PartialDate};
pub use entity::{Columns, Entity, Kind, NAME_PROPERTIES, RowRef};
pub use listing::{Class, ListInfo, Listed, Listing, OriginalFile, Record, Statement, term};
pub use places::Places;
