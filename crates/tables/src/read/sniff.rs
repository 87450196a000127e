//! Which separator, which heading row: tried on the head of a text before its rows are given.
//!
//! Counting commas is not enough: a list of names has one in every `Co., Ltd.`. So each separator is tried, and the one under
//! which headings are known wins; only without headings does the steadiness of the counts decide, and a comma that is always
//! followed by a space is punctuation.

use super::csv::{Records, SEPARATORS};
use super::lines::{Line, Lines};
use super::{Raw, RawRow};
use crate::columns::{ColumnMap, Layout, of_headings, search, unique};
use crate::error::TableError;
use crate::limits::Limits;
use std::io::{self, Empty};

/// How a text of separated values is laid out.
pub(crate) struct Plan {
    /// `None` for a table of one column, in which a comma is a comma.
    pub(crate) separator: Option<u8>,
    pub(crate) layout: Layout,
    /// The line of the headings; 0 where there are none.
    pub(crate) header_line: u64,
    /// The last line of the heading row, above which nothing is data.
    pub(crate) header_end: u64,
}

/// Finds separator and headings in the first lines of a text.
pub(crate) fn plan(file: &str, head: &[Line], map: &ColumnMap, limits: &Limits) -> Result<Plan, TableError> {
    let trials: Vec<Trial> = SEPARATORS.iter().map(|s| Trial::new(head, *s, map, limits)).collect();
    let best = trials.iter().filter(|t| t.found.is_some()).max_by(|a, b| a.worth.total_cmp(&b.worth));
    if let Some(trial) = best
        && let Some(found) = &trial.found
    {
        let line = trial.rows.get(found.row).map_or(1, |r| r.line);
        // A heading may itself run over lines, inside quotes.
        let header_end = trial.rows.get(found.row + found.height - 1).map_or(line, |r| r.line + r.more_lines);
        let layout = Layout::new(&found.headings, &found.claims, map)
            .map_err(|column| TableError::no_column(file, None, line, column, &found.headings))?;
        if !layout.can_name() {
            return Err(no_names(file, line, &found.headings));
        }
        let separator = (found.headings.len() > 1).then_some(trial.separator);
        return Ok(Plan { separator, layout, header_line: line, header_end });
    }
    let tabular = trials
        .iter()
        .filter(|t| t.modal > 1 && t.steady > 0.6 && !t.punctuation)
        .max_by(|a, b| a.steady.total_cmp(&b.steady));
    let Some(trial) = tabular else {
        return one_column(file, head, map);
    };
    let widest = trial.rows.iter().find(|r| r.cells.len() == trial.modal);
    let Some(header) = widest else { return one_column(file, head, map) };
    if !map.is_empty() {
        let layout = of_headings(&header.cells, map)
            .map_err(|column| TableError::no_column(file, None, header.line, column, &header.cells))?;
        if layout.can_name() {
            let (header_line, header_end) = (header.line, header.line);
            return Ok(Plan { separator: Some(trial.separator), layout, header_line, header_end });
        }
    }
    Err(no_names(file, header.line, &header.cells))
}

/// A text of one column and no known heading: every line is a name.
fn one_column(file: &str, head: &[Line], map: &ColumnMap) -> Result<Plan, TableError> {
    let first = head.iter().find(|l| !l.is_blank());
    if map.is_empty() {
        return Ok(Plan { separator: None, layout: Layout::names_only(), header_line: 0, header_end: 0 });
    }
    let headings = vec![first.map(|l| l.text.clone()).unwrap_or_default()];
    let line = first.map_or(1, |l| l.number);
    let layout = of_headings(&headings, map).map_err(|column| TableError::no_column(file, None, line, column, &headings))?;
    if !layout.can_name() {
        return Err(no_names(file, line, &headings));
    }
    Ok(Plan { separator: None, layout, header_line: line, header_end: line })
}

fn no_names(file: &str, line: u64, headings: &[String]) -> TableError {
    TableError::NoNameColumn { file: file.to_owned(), sheet: None, line, columns: unique(headings) }
}

/// What the head looks like under one separator.
struct Trial {
    separator: u8,
    rows: Vec<RawRow>,
    found: Option<crate::columns::Found>,
    worth: f64,
    /// The most frequent number of cells, and the share of rows that have it.
    modal: usize,
    steady: f64,
    /// The separator is always followed by a space: prose, not a table.
    punctuation: bool,
}

impl Trial {
    fn new(head: &[Line], separator: u8, map: &ColumnMap, limits: &Limits) -> Trial {
        let nothing: Lines<Empty> = Lines::new(io::empty(), limits.record_bytes);
        let records = Records::new(head.to_vec(), nothing, Some(separator), limits);
        let rows: Vec<RawRow> = records.filter_map(|raw| if let Raw::Row(row) = raw { Some(row) } else { None }).collect();
        let first: Vec<Vec<String>> = rows.iter().take(limits.header_rows + 2).map(|r| r.cells.clone()).collect();
        let found = search(&first, None, map);
        let known = found.as_ref().map_or(0, |f| f.claims.iter().flatten().count());
        let mut counts = std::collections::BTreeMap::new();
        for row in &rows {
            *counts.entry(row.cells.len()).or_insert(0usize) += 1;
        }
        let (modal, with_modal) = counts.into_iter().max_by_key(|(cells, n)| (*n, *cells)).unwrap_or((0, 0));
        let steady = with_modal as f64 / rows.len().max(1) as f64;
        let cuts =
            || head.iter().flat_map(|l| l.text.match_indices(separator as char).map(|(i, _)| l.text.as_bytes().get(i + 1)));
        let punctuation = separator != b'\t' && cuts().next().is_some() && cuts().all(|next| matches!(next, Some(b' ')));
        let worth = known as f64 * 10.0 + steady * 5.0 + (modal.min(50) as f64) * 0.01;
        Trial { separator, rows, found, worth, modal, steady, punctuation }
    }
}
