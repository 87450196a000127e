//! Files that once meant trouble, and those the fuzzer starts from, read to their end.

use crate::packet::unpack;
use karez_lists::{Kept, formats, read, source};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_list_of_the_fuzz_corpus_is_read_or_refused_without_a_panic() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/list");
    let mut read_formats = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let (id, files) = unpack(&std::fs::read(&path).unwrap()).unwrap();
        let mut kept = Kept::default();
        let outcome = read(&source(&id).unwrap(), &files, &mut kept);
        // A file whose name says that it is sound must be; of the others it is enough that they end.
        if path.file_name().unwrap().to_string_lossy().contains(".sound.") {
            let (format, summary) = outcome.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
            assert!(!kept.entries.is_empty() && summary.rows >= kept.entries.len() / 4, "{}", path.display());
            assert!(kept.rejects.is_empty(), "{}: {:?}", path.display(), kept.rejects);
            read_formats.insert(format.name);
        }
    }
    let all: BTreeSet<&str> = formats().iter().map(|f| f.name).collect();
    assert_eq!(read_formats, all, "every format has a sound file in the corpus");
}
