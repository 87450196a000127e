//! What can be seen of a row beside the name: where it is, what it sells, what it shares with others.
//!
//! An observation is neither a finding nor a status: it says what a person may want to look at, with its evidence, and what it
//! does not say. One file a kind; each looks at the subject alone and at what was asked, never at the row's place in the file, so
//! that a supplier that repeats is observed once and every thread says the same.

mod kind;
mod place;
mod product;
mod shared;
mod sharing;

pub use kind::{Kind, groups, groups_of, kind};
pub(crate) use product::OrdersAsked;
pub use sharing::Sharing;

use crate::findings::evidence_of_row;
use crate::{Error, Screener};
use karez_model::{Entity, Match, Observation, RowRef};
use std::collections::BTreeSet;

/// What a subject was asked of, and what its name gave.
pub(crate) struct Asked<'a> {
    /// The lists, the policy, the other rows.
    pub(crate) screener: &'a Screener,
    /// Who the subject may be by its name.
    pub(crate) matches: &'a [Match],
}

/// What was observed of a subject.
#[derive(Debug, Default)]
pub(crate) struct Observed {
    /// Kind by kind.
    pub(crate) observations: Vec<Observation>,
    /// What was given and could not be read: a code, a point.
    pub(crate) notes: Vec<String>,
    /// The regions in which a site was found.
    regions: BTreeSet<&'static str>,
}

/// Everything observed of a subject, kind by kind.
pub(crate) fn observe(subject: &Entity, asked: &Asked) -> Result<Observed, Error> {
    let mut out = Observed::default();
    place::observe(subject, asked, &mut out)?;
    product::observe(subject, asked, &mut out)?;
    out.observations.extend(shared::observe(subject, asked)?);
    Ok(out)
}

/// The observations of a subject as those of one of its rows, which is the first evidence of each.
pub(crate) fn placed(observations: &[Observation], at: &RowRef) -> Vec<Observation> {
    let mut placed = observations.to_vec();
    placed.iter_mut().for_each(|o| o.evidence.insert(0, evidence_of_row(at)));
    placed
}
