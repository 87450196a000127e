//! Files that once meant trouble, and those the fuzzers start from, read to their end.

use karez_tables::{Options, open};
use std::path::Path;

#[test]
fn every_file_of_the_fuzz_corpus_is_read_to_its_end_without_a_panic() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for target in ["csv_table", "json_lines", "xlsx"] {
        let mut files = 0;
        for entry in std::fs::read_dir(root.join(target)).unwrap() {
            files += 1;
            if let Ok(table) = open(entry.unwrap().path().to_str().unwrap(), &Options::default()) {
                assert!(table.count() < 1_000_000);
            }
        }
        assert!(files > 0, "an empty corpus for {target}");
    }
}

#[test]
fn a_dirty_supplier_master_loses_no_row() {
    let path = format!("{}/../../../shared/data/suppliers/dev_mix.csv", env!("CARGO_MANIFEST_DIR"));
    let Ok(bytes) = std::fs::read(&path) else { return };
    let lines = String::from_utf8_lossy(&bytes).lines().count();
    let mut table = open(&path, &Options::default()).unwrap();
    let (mut rows, mut last) = (0, 0);
    for row in table.by_ref() {
        rows += 1;
        last = row.map_or_else(|b| b.at.line, |r| r.at.line);
    }
    assert!(last as usize <= lines && rows > 0);
    assert_eq!(rows + table.skipped_blank() as usize + 1, lines);
    assert_eq!(table.sha256().map(|h| h.len()), Some(64));
}
