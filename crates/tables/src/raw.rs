//! Rows of cells of a small CSV file, for files that Karez itself prescribes (decisions): no columns are recognised, nothing
//! is guessed but encoding and separator, and a record that cannot be read is an error, because no line of such a file may be
//! passed over.

use crate::content::commonest;
use crate::error::TableError;
use crate::limits::Limits;
use crate::read::Raw;
use crate::read::csv::Records;
use crate::read::decode::Utf8;
use crate::read::encoding::{Survey, detect};
use crate::read::lines::Lines;
use crate::read::source::{Stream, Text, Unpacked, look_ahead, open_file, stack};
use std::io::{self, Read};

/// The most that such a file may hold.
const MOST: u64 = 256 << 20;

/// The rows of a CSV file, each with the line it begins on; empty lines are left out.
///
/// # Errors
/// Whatever keeps the file from being read whole.
pub fn raw_rows(path: &str) -> Result<Vec<(u64, Vec<String>)>, TableError> {
    let limits = Limits::default();
    let damaged = |cause: String| TableError::Damaged { file: path.to_owned(), what: "CSV file", cause };
    let (unpacked, ..) = open_file(path, &limits)?;
    let stream: Stream = match unpacked {
        Unpacked::Text(Text::File(file, layers)) => stack(&file, &layers).map_err(|e| damaged(e.to_string()))?,
        Unpacked::Text(Text::Stream(stream)) => stream,
        Unpacked::Workbook(_) | Unpacked::Parquet(_) => {
            let advice = "save it as CSV".to_owned();
            return Err(TableError::Unsupported { file: path.to_owned(), what: "not a CSV file".to_owned(), advice });
        }
    };
    let mut bytes = Vec::new();
    stream.take(MOST).read_to_end(&mut bytes).map_err(|e| damaged(e.to_string()))?;
    if bytes.len() as u64 == MOST {
        let (part, cause) = ("the file".to_owned(), format!("more than {} MiB", MOST >> 20));
        return Err(TableError::TooLarge { file: path.to_owned(), part, cause });
    }
    let mut survey = Survey::default();
    survey.feed(&bytes);
    survey.finish();
    let (head, mut stream) =
        look_ahead(Box::new(io::Cursor::new(bytes)), limits.head_bytes).map_err(|e| damaged(e.to_string()))?;
    let detected = detect(&head, &survey);
    io::copy(&mut (&mut stream).take(detected.bom as u64), &mut io::sink()).map_err(|e| damaged(e.to_string()))?;
    let mut lines = Lines::new(Utf8::new(stream, detected.encoding), limits.record_bytes);
    let first = lines.next();
    let separator = first.as_ref().and_then(|l| commonest(&l.text));
    let mut rows = Vec::new();
    for raw in Records::new(first.into_iter().collect(), lines, separator, &limits) {
        match raw {
            Raw::Blank(_) => {}
            Raw::Row(row) => rows.push((row.line, row.cells)),
            Raw::Bad { row, cause } => return Err(damaged(format!("line {}: {cause}", row.line))),
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn rows_come_with_their_lines_whatever_the_separator() {
        let dir = tempfile::tempdir().unwrap();
        for separator in [",", ";", "\t"] {
            let path = dir.path().join("d.csv");
            fs::write(&path, format!("a{separator}b\n\n\"x\ny\"{separator}2\n3{separator}4\n")).unwrap();
            let rows = raw_rows(path.to_str().unwrap()).unwrap();
            let lines: Vec<u64> = rows.iter().map(|(line, _)| *line).collect();
            assert_eq!(lines, [1, 3, 5]);
            assert_eq!(rows[1].1, ["x\ny", "2"]);
        }
    }

    #[test]
    fn a_record_that_cannot_be_read_is_an_error_with_its_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("d.csv");
        fs::write(&path, "a,b\n1,\"2\n3,4\n").unwrap();
        let message = raw_rows(path.to_str().unwrap()).unwrap_err().to_string();
        assert!(message.contains("line 2"), "{message}");
    }
}
