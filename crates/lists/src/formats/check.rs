//! What the tests of readers share.

use super::{Set, read};
use crate::Error;
use crate::reading::{Kept, Summary};
use karez_model::Listed;
use karez_tables::Content;
use std::path::PathBuf;

/// Reads a set of files, given as name and text, as a list of a source.
pub(crate) fn read_text(source: &str, files: &[(&str, &str)]) -> Result<(Kept, Summary), Error> {
    let set: Vec<Content> = files.iter().map(|(n, t)| Content::of_bytes(n, t.as_bytes())).collect();
    read_set(source, &set)
}

/// Reads a set of files as a list of a source.
pub(crate) fn read_set(source: &str, set: &Set) -> Result<(Kept, Summary), Error> {
    let mut kept = Kept::default();
    let (_, summary) = read(&crate::source(source)?, set, &mut kept)?;
    Ok((kept, summary))
}

/// A real list out of the shared data, which tests read where it is there and do without where it is not.
pub(crate) fn shared(path: &str) -> Option<Content> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/lists").join(path);
    path.is_file().then(|| Content::open(&path.to_string_lossy()).unwrap())
}

/// How many distinct ids there are.
pub(crate) fn distinct(kept: &Kept) -> usize {
    kept.entries.iter().map(|l| &l.entity.id).collect::<std::collections::BTreeSet<_>>().len()
}

/// The entry with this id.
#[track_caller]
pub(crate) fn entry<'k>(kept: &'k Kept, id: &str) -> &'k Listed {
    let found = kept.entries.iter().find(|l| l.entity.id == id);
    found.unwrap_or_else(|| {
        panic!("no {id} among {:?}", kept.entries.iter().map(|l| &l.entity.id).take(20).collect::<Vec<_>>())
    })
}

/// An entry has these values, property by property.
#[track_caller]
pub(crate) fn has(listed: &Listed, expected: &[(&str, &[&str])]) {
    for (property, values) in expected {
        assert_eq!(listed.entity.values(property), *values, "{property} of {}", listed.entity.id);
    }
}

/// A sample of a format that breaks off, and a page in its place, are refused.
#[track_caller]
pub(crate) fn refuses_what_breaks_off(source: &str, sample: &str) {
    assert!(read_text(source, &[("x.xml", sample)]).is_ok(), "the sample itself is sound");
    for text in [&sample[..sample.len() - 20], "<html/>", "<html><body>404</body></html>"] {
        assert!(read_text(source, &[("x.xml", text)]).is_err(), "{source}: {text}");
    }
}

/// Reads a sample of a format with something else in its midst: read or refused, and never a panic.
pub(crate) fn survives(source: &str, sample: &str, at: usize, something: &str) {
    let at = (at..=sample.len()).find(|i| sample.is_char_boundary(*i)).unwrap_or(sample.len());
    let text = [&sample[..at], something, &sample[at..]].concat();
    let _ = read_text(source, &[("x.xml", &text)]);
}
