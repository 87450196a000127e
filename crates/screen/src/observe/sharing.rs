//! How many other rows of an input give what a listed entity gives.
//!
//! That is known only at the input's end, so it is counted in a pass of its own, before any row is answered. Only values that a
//! listed entity has are counted, and never more than [`MOST`], so memory stays bounded whatever the input.

use crate::{Error, Screener};
use karez_model::Entity;
use karez_snapshot::shareable;
use karez_tables::{BadRow, Record};
use rayon::prelude::*;
use std::collections::HashMap;

/// So many values, and values with a name, are counted. What comes later is not, and nothing is then said of its rows.
const MOST: usize = 1 << 20;
/// So many rows are in work at once.
const CHUNK: usize = 4096;

/// How many rows give each value that a listed entity has.
#[derive(Debug, Default)]
pub struct Sharing {
    /// Rows by the hash of a value, and by that of a value with a name.
    rows: HashMap<u64, u32>,
}

impl Sharing {
    /// Counts the rows of an input.
    ///
    /// # Errors
    /// The snapshot is damaged.
    pub fn count(screener: &Screener, rows: impl Iterator<Item = Result<Record, BadRow>>) -> Result<Sharing, Error> {
        let mut sharing = Sharing::default();
        let mut rows = rows.flatten().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<Record> = rows.by_ref().take(CHUNK).collect();
            let keys: Vec<Vec<u64>> = chunk.par_iter().map(|r| keys(screener, &r.entity)).collect::<Result<_, Error>>()?;
            keys.into_iter().flatten().for_each(|key| sharing.add(key));
        }
        Ok(sharing)
    }

    fn add(&mut self, key: u64) {
        if let Some(rows) = self.rows.get_mut(&key) {
            *rows = rows.saturating_add(1);
        } else if self.rows.len() < MOST {
            self.rows.insert(key, 1);
        }
    }

    /// How many rows of other names give a value; none where that was not counted.
    pub(crate) fn others(&self, value: u64, subject: &Entity) -> Option<u32> {
        let all = self.rows.get(&value)?;
        let own = self.rows.get(&with_name(value, subject))?;
        Some(all.saturating_sub(*own))
    }
}

/// The keys under which a row is counted: of each value that a listed entity has, the value's, and the value's with the name.
fn keys(screener: &Screener, subject: &Entity) -> Result<Vec<u64>, Error> {
    let mut keys = Vec::new();
    for value in shareable(subject) {
        let hash = value.hash();
        if screener.snapshot().sharing(hash)?.next().is_some() {
            keys.extend([hash, with_name(hash, subject)]);
        }
    }
    Ok(keys)
}

/// A supplier that repeats does not share its address with itself.
fn with_name(value: u64, subject: &Entity) -> u64 {
    let name = karez_text::fold(subject.caption());
    let bytes = value.to_le_bytes().into_iter().chain(name.bytes());
    bytes.fold(value ^ 0x9e37_79b9_7f4a_7c15, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
}
