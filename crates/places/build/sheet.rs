//! A table under `data/`: its rows by the names of their columns, and errors with file and line.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// The rows of a TSV file.
pub(crate) struct Sheet {
    /// The file under `data/`, for messages.
    pub file: String,
    columns: HashMap<String, usize>,
    rows: Vec<(usize, Vec<String>)>,
}

/// One row of a sheet.
#[derive(Clone, Copy)]
pub(crate) struct Row<'s> {
    sheet: &'s Sheet,
    line: usize,
    cells: &'s [String],
}

impl Sheet {
    /// Reads a file that must have the columns named. Every row needs a source and a confidence.
    pub(crate) fn read(root: &Path, file: &str, columns: &[&str]) -> Result<Self, String> {
        let text = fs::read_to_string(root.join(file)).map_err(|e| format!("data/{file}: {e}"))?;
        let mut lines = text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
        let (_, head) = lines.next().ok_or_else(|| format!("data/{file}: no heading row"))?;
        let heads: Vec<&str> = head.split('\t').collect();
        for column in columns.iter().chain(&["source", "confidence"]) {
            if !heads.contains(column) {
                return Err(format!("data/{file}: no column {column:?}"));
            }
        }
        let confidence = heads.iter().position(|h| *h == "confidence").expect("checked above");
        let source = heads.iter().position(|h| *h == "source").expect("checked above");
        let mut rows = Vec::new();
        for (n, line) in lines {
            let cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
            if cells.len() != heads.len() {
                return Err(format!("data/{file}:{}: {} cells, the heading row has {}", n + 1, cells.len(), heads.len()));
            }
            if cells[source].is_empty() || !["high", "medium", "low"].contains(&cells[confidence].as_str()) {
                return Err(format!("data/{file}:{}: needs a source, and a confidence of high, medium or low", n + 1));
            }
            if cells.iter().any(|c| c.trim() != c) {
                return Err(format!("data/{file}:{}: a cell begins or ends with a space", n + 1));
            }
            rows.push((n + 1, cells));
        }
        let columns = heads.iter().enumerate().map(|(i, h)| ((*h).to_owned(), i)).collect();
        Ok(Self { file: file.to_owned(), columns, rows })
    }

    /// The rows, from the top.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { sheet: self, line: *line, cells })
    }
}

impl<'s> Row<'s> {
    /// The cell of a column; empty where the sheet has no such column.
    pub(crate) fn get(&self, column: &str) -> &'s str {
        self.sheet.columns.get(column).map_or("", |&i| self.cells[i].as_str())
    }

    /// An error about this row.
    pub(crate) fn error(&self, what: &str) -> String {
        format!("data/{}:{}: {what}", self.sheet.file, self.line)
    }

    /// A number of degrees, in ten-thousandths; `None` where the cell is empty.
    pub(crate) fn degrees(&self, column: &str) -> Result<Option<i32>, String> {
        let cell = self.get(column);
        if cell.is_empty() {
            return Ok(None);
        }
        let value: f64 = cell.parse().map_err(|_| self.error(&format!("{column} {cell:?} is no number")))?;
        if value.abs() > 180.0 {
            return Err(self.error(&format!("{column} {cell:?} is out of range")));
        }
        Ok(Some((value * 10_000.0).round() as i32))
    }
}
