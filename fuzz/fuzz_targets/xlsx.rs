//! Any bytes as a workbook. Start from the corpus: a zip archive is not found by chance.

#![no_main]

use karez_tables::{Options, open_reader};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(table) = open_reader("fuzz", Cursor::new(bytes.to_vec()), &Options::default()) {
        table.for_each(drop);
    }
});
