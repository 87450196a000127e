//! Any bytes as a list of any source: they are read to the end or refused, and never panic.

#![no_main]

use libfuzzer_sys::fuzz_target;

mod packet;

fuzz_target!(|bytes: &[u8]| {
    if let Some((source, files)) = packet::unpack(bytes)
        && let Ok(source) = karez_lists::source(&source)
    {
        let _ = karez_lists::read(&source, &files, &mut karez_lists::Kept::default());
    }
});
