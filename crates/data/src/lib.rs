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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::{Path, PathBuf};

    #[test]
    fn a_row_is_found_by_its_key_and_all_rows_of_a_key_together() {
        let table = [["a", "1"], ["b", "2"], ["b", "3"], ["c", "4"]];
        assert_eq!(find(&table, "c"), Some(&["c", "4"]));
        assert_eq!(find(&table, "d"), None);
        assert_eq!(find_all(&table, "b"), [["b", "2"], ["b", "3"]]);
        assert!(find_all(&table, "0").is_empty());
    }

    fn tables(directory: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(tables(&path));
            } else if path.extension().is_some_and(|e| e == "tsv") {
                found.push(path);
            }
        }
        found
    }

    #[test]
    fn every_lexicon_line_has_a_source_and_a_confidence() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let files = tables(&root);
        assert!(files.len() >= 18, "{}", files.len());
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            let mut lines = text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
            let heading: Vec<&str> = lines.next().unwrap().1.split('\t').collect();
            let column = |name: &str| {
                heading.iter().position(|h| *h == name).unwrap_or_else(|| panic!("{}: no {name}", file.display()))
            };
            let (source, confidence) = (column("source"), column("confidence"));
            for (n, line) in lines {
                let cells: Vec<&str> = line.split('\t').collect();
                let given = |i: usize| cells.get(i).is_some_and(|c| !c.is_empty());
                assert!(given(source) && given(confidence), "{}:{}", file.display(), n + 1);
            }
        }
    }
}
