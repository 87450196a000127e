//! The rows of a TSV file of facts: comment lines, a heading row, then cells by heading, each row with its line.

use crate::Error;

/// A table of facts.
pub(crate) struct Rows<'t> {
    file: &'t str,
    headings: Vec<&'t str>,
    lines: Vec<(u64, Vec<&'t str>)>,
}

/// A row, whose cells are asked for by heading.
pub(crate) struct Row<'r, 't> {
    pub line: u64,
    table: &'r Rows<'t>,
    cells: &'r [&'t str],
}

impl<'t> Rows<'t> {
    pub(crate) fn read(file: &'t str, text: &'t str) -> Result<Rows<'t>, Error> {
        let record = |line, what: String| Error::Record { file: file.to_owned(), line, what };
        let mut lines = (1..).zip(text.lines()).filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
        let (_, heading) = lines.next().ok_or_else(|| record(1, "no heading row".to_owned()))?;
        let headings: Vec<&str> = heading.split('\t').collect();
        let lines: Vec<(u64, Vec<&str>)> = lines.map(|(n, l)| (n, l.split('\t').collect())).collect();
        if let Some((n, cells)) = lines.iter().find(|(_, cells)| cells.len() != headings.len()) {
            return Err(record(*n, format!("{} cells, the heading row has {}", cells.len(), headings.len())));
        }
        Ok(Rows { file, headings, lines })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'_, 't>> {
        self.lines.iter().map(|(line, cells)| Row { line: *line, table: self, cells })
    }
}

impl<'t> Row<'_, 't> {
    /// The cell under a heading.
    pub(crate) fn get(&self, heading: &str) -> Result<&'t str, Error> {
        let at = self.table.headings.iter().position(|h| *h == heading);
        at.and_then(|i| self.cells.get(i)).copied().ok_or_else(|| self.error(format!("no column {heading}")))
    }

    /// The parts of a cell that holds several, separated by `;`.
    pub(crate) fn several(&self, heading: &str) -> Result<impl Iterator<Item = &'t str>, Error> {
        Ok(self.get(heading)?.split(';').map(str::trim).filter(|v| !v.is_empty()))
    }

    pub(crate) fn error(&self, what: String) -> Error {
        Error::Record { file: self.table.file.to_owned(), line: self.line, what }
    }
}
