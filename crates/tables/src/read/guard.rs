//! A workbook is weighed before it is opened.
//!
//! A reader of workbooks holds the shared strings in memory, and 100 KB of zip can inflate to 100 GB of them. What a part says of
//! its own size is the attacker's word; so every part is inflated once, counted, and thrown away.

use crate::error::TableError;
use crate::limits::Limits;
use std::fs::File;
use std::io::{BufReader, Read};
use zip::ZipArchive;

/// Below this size no part is a bomb, whatever its ratio: a sheet of one repeated row packs very well.
const HARMLESS: u64 = 64 << 20;

/// Inflates every part of a workbook and refuses what is over the limits.
pub(crate) fn weigh(name: &str, file: &File, limits: &Limits) -> Result<(), TableError> {
    let damaged = |cause: String| TableError::Damaged { file: name.to_owned(), what: "workbook", cause };
    let clone = file.try_clone().map_err(|e| damaged(e.to_string()))?;
    let mut archive = ZipArchive::new(BufReader::new(clone)).map_err(|e| damaged(e.to_string()))?;
    let mut buffer = vec![0; 1 << 16];
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(|e| damaged(format!("part {}: {e}", i + 1)))?;
        let part_name: String = String::from_utf8_lossy(part.name_raw()).chars().take(80).collect();
        let wanted = part_name.starts_with("xl/") && (part_name.ends_with(".xml") || part_name.ends_with(".rels"));
        if !wanted {
            continue;
        }
        let limit = if part_name.starts_with("xl/worksheets/") { limits.sheet_bytes } else { limits.part_bytes };
        let packed = part.compressed_size().max(1);
        let mut total = 0u64;
        loop {
            let n = part.read(&mut buffer).map_err(|e| damaged(format!("{part_name}: {e}")))?;
            if n == 0 {
                break;
            }
            total += n as u64;
            let cause = if total > limit {
                format!("more than {limit} bytes when inflated")
            } else if total > HARMLESS && total / packed > limits.ratio {
                format!("inflates to more than {} times its size", limits.ratio)
            } else {
                continue;
            };
            return Err(TableError::TooLarge { file: name.to_owned(), part: part_name, cause });
        }
    }
    Ok(())
}
