//! Any bytes as a list of any source: they are read to the end or refused, and never panic.

#![no_main]

use karez_lists::{Kept, Source, read, source, sources};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::sync::LazyLock;

mod packet;

/// The catalogue, read once: reading it takes longer than reading most lists.
static SOURCES: LazyLock<BTreeMap<String, Source>> = LazyLock::new(|| sources().expect("the catalogue is sound"));

fuzz_target!(|bytes: &[u8]| {
    let Some((id, files)) = packet::unpack(bytes) else { return };
    let named = || id.contains(':').then(|| source(&id).ok()).flatten();
    if let Some(source) = SOURCES.get(&id).cloned().or_else(named) {
        let _ = read(&source, &files, &mut Kept::default());
    }
});
