//! JSON lines from a file or standard input, a line at a time and never more than one in memory: what is too long is skipped to
//! its end and said, and an `id` that can be read is echoed.

use anyhow::{Context, Result};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

/// How long one line may be.
const LONGEST: u64 = 4 << 20;

/// Opens a file or standard input (`-`).
pub(crate) fn open(file: &str) -> Result<BufReader<Box<dyn Read>>> {
    let reader: Box<dyn Read> = match file {
        "-" => Box::new(io::stdin()),
        path => Box::new(File::open(path).with_context(|| path.to_owned())?),
    };
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    // Windows programs begin UTF-8 with a byte order mark, which is no part of the first line.
    if reader.fill_buf().with_context(|| file.to_owned())?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    Ok(reader)
}

/// A line, or why it was not kept.
pub(crate) type Line = Result<Vec<u8>, String>;

/// The next line without its end, or that it is too long; such a line is skipped to its end, not kept.
pub(crate) fn next(reader: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    if reader.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') {
        line.pop();
        return Ok(Some(Ok(line)));
    }
    if (line.len() as u64) < LONGEST {
        return Ok(Some(Ok(line)));
    }
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let end = buffer.iter().position(|b| *b == b'\n');
        let used = end.map_or(buffer.len(), |i| i + 1);
        reader.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(Some(Err(format!("longer than {} MiB", LONGEST >> 20))))
}

/// Up to `most` lines that are not empty, each with its number; empty at the end of the input.
pub(crate) fn chunk(reader: &mut impl BufRead, number: &mut u64, most: usize) -> io::Result<Vec<(u64, Line)>> {
    let mut chunk = Vec::with_capacity(most.min(1024));
    while chunk.len() < most {
        let Some(line) = next(reader)? else { break };
        *number += 1;
        if line.as_ref().is_ok_and(|l| l.iter().all(u8::is_ascii_whitespace)) {
            continue;
        }
        chunk.push((*number, line));
    }
    Ok(chunk)
}

/// The `id` of a line that is no sound question, wherever it can be read, so that the caller can tell which one is missing.
pub(crate) fn id(line: &[u8]) -> Option<serde_json::Value> {
    serde_json::from_slice::<serde_json::Value>(line).ok().and_then(|v| v.get("id").cloned())
}
