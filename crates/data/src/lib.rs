//! What the files under `data/` say, checked and compiled at build time.
//!
//! A lexicon, a letter table or a heading is a fact that a lawyer or a native reader must be able to correct without reading
//! code; so it stands in a TSV file with a source and a confidence, and this crate carries it as a sorted static array that
//! costs nothing to open. The build fails, naming file and line, on a row without a source, a wrong number of cells or a key
//! given twice.

#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// The row of a sorted table whose first column is `key`.
pub fn find<'t, const N: usize>(table: &'t [[&'static str; N]], key: &str) -> Option<&'t [&'static str; N]> {
    table.binary_search_by(|row| row[0].cmp(key)).ok().map(|i| &table[i])
}

/// The rows of a sorted table whose first column is `key`, where a key may stand more than once.
pub fn find_all<'t, const N: usize>(table: &'t [[&'static str; N]], key: &str) -> &'t [[&'static str; N]] {
    let start = table.partition_point(|row| row[0] < key);
    let end = start + table[start..].partition_point(|row| row[0] == key);
    &table[start..end]
}
