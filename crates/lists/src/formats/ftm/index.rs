//! The index that OpenSanctions publishes beside its files: when they were exported, and how large they are.
//!
//! It is believed of a file only where it describes that very file, since an index left over from another day is easily kept in
//! the same folder. Where the file is smaller than the index says, it was cut off, or the index is another's: the list is partial
//! until somebody has looked.

use crate::Error;
use crate::dates::{self, Order};
use crate::reading::Out;
use karez_tables::Content;
use serde::Deserialize;
use std::io::Read as _;

const NAME: &str = "index.json";
/// Most bytes of an index.
const BYTES: u64 = 64 << 20;
/// The files that an index of OpenSanctions describes, of those read here.
const DESCRIBED: [&str; 2] = ["entities.ftm.json", "targets.nested.json"];

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Index {
    last_export: String,
    updated_at: String,
    entity_count: Option<usize>,
    resources: Vec<Resource>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Resource {
    name: String,
    size: Option<u64>,
}

/// Whether a file is an index by its name.
pub(super) fn is_one(name: &str) -> bool {
    plain(name) == NAME
}

/// The index beside a file of this name.
pub(super) fn beside(name: &str) -> Vec<String> {
    if DESCRIBED.contains(&plain(name)) { vec![NAME.to_owned()] } else { Vec::new() }
}

/// A name without what the file is packed in.
fn plain(name: &str) -> &str {
    [".gz", ".zst", ".zip"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(name)
}

impl Index {
    /// Reads an index; where the file is none, says so.
    pub(super) fn read(file: &Content, out: &mut Out) -> Result<Option<Index>, Error> {
        let mut text = Vec::new();
        let damaged = |e: std::io::Error| Error::Record { file: file.name().to_owned(), line: 1, what: e.to_string() };
        file.text()?.take(BYTES).read_to_end(&mut text).map_err(damaged)?;
        match serde_json::from_slice::<Index>(&text) {
            Ok(index) => Ok(Some(index)),
            Err(_) => {
                out.note(format!("{} describes no files: not an index of OpenSanctions", file.name()));
                Ok(None)
            }
        }
    }

    /// Takes the day of publication where the index describes this file of so many entities and bytes.
    pub(super) fn check(&self, file: &Content, rows: usize, bytes: u64, out: &mut Out) {
        let described = self.resources.iter().find(|r| r.name == plain(file.name()));
        let Some(size) = described.and_then(|r| r.size) else {
            return out.note(format!("{NAME} does not describe {}: its day is not taken", file.name()));
        };
        if size == bytes || size == file.size() {
            let day = [&self.last_export, &self.updated_at].into_iter().find_map(|d| dates::day(d, Order::DayFirst));
            return day.into_iter().for_each(|d| out.published(d));
        }
        let count = self.entity_count.map_or_else(String::new, |n| format!(" and {n} entities in all"));
        let what = format!(
            "{NAME} says {size} bytes of {}{count}, there are {bytes} bytes with {rows}: its day is not taken",
            file.name()
        );
        if bytes < size {
            out.partial(format!("{what}; the file is cut off, or the index is that of another"));
        } else {
            out.note(what);
        }
    }
}
