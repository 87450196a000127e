//! Any bytes behind an opening brace or bracket: the readers of JSON.

#![no_main]

use karez_tables::{Options, open_reader};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    let first = if bytes.len() % 2 == 0 { "[{" } else { "{" };
    let bytes = [first.as_bytes(), bytes].concat();
    if let Ok(table) = open_reader("fuzz", Cursor::new(bytes), &Options::default()) {
        table.for_each(drop);
    }
});
