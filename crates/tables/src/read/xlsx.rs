//! Workbooks, row by row.
//!
//! Cells are streamed: a sheet that declares itself 17 billion cells large and has ten costs ten. Every sheet with a column of
//! names is read, hidden ones too, for a hidden sheet is where last year's suppliers are. Dates are stored as day numbers and
//! known only by their format; they leave here as ISO dates.

use super::feed::{Feed, Outlet};
use super::{BREAKS_OFF, Raw, RawRow, guard};
use crate::columns::{ColumnMap, Layout, Span, search, unique};
use crate::description::SheetDescription;
use crate::error::TableError;
use crate::limits::Limits;
use crate::record::{Note, NoteKind};
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxCellReader, XlsxError};
use std::fs::File;
use std::io::BufReader;

type Workbook = Xlsx<BufReader<File>>;

/// A workbook ready to be read.
pub(crate) struct Opened {
    /// The sheets that are read, with what their columns hold.
    pub(crate) sheets: Vec<(String, Layout)>,
    pub(crate) descriptions: Vec<SheetDescription>,
    pub(crate) notes: Vec<Note>,
    pub(crate) rows: Feed,
}

/// Opens a workbook and finds the headings of its sheets.
pub(crate) fn open(
    name: &str,
    file: File,
    map: &ColumnMap,
    wanted: Option<&str>,
    limits: &Limits,
) -> Result<Opened, TableError> {
    guard::weigh(name, &file, limits)?;
    let damaged = |e: XlsxError| TableError::Damaged { file: name.to_owned(), what: "workbook", cause: e.to_string() };
    let mut workbook: Workbook = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let all: Vec<calamine::Sheet> =
        workbook.sheets_metadata().iter().filter(|s| s.typ == SheetType::WorkSheet).cloned().collect();
    let chosen: Vec<&calamine::Sheet> = all.iter().filter(|s| wanted.is_none_or(|w| w.trim() == s.name.trim())).collect();
    if let (Some(wanted), true) = (wanted, chosen.is_empty()) {
        let sheets = all.iter().map(|s| s.name.clone()).collect();
        return Err(TableError::NoSuchSheet { file: name.to_owned(), sheet: wanted.to_owned(), sheets });
    }
    let only = chosen.len() == 1;
    let (mut sheets, mut descriptions, mut plans, mut notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut refused: Option<TableError> = None;
    for sheet in chosen {
        let hidden = if sheet.visible == SheetVisible::Visible { "" } else { "hidden " };
        let head = match head(&mut workbook, &sheet.name, limits) {
            Ok(head) => head,
            Err(e) if only => return Err(damaged(e)),
            Err(e) => {
                notes.push(Note::new(NoteKind::File, format!("{hidden}sheet {:?} not read: {e}", sheet.name)));
                continue;
            }
        };
        match plan(name, &sheet.name, &mut workbook, &head, map, only) {
            Ok((layout, header_line, data_from)) => {
                if !hidden.is_empty() {
                    notes.push(Note::new(NoteKind::File, format!("hidden sheet {:?} read like the others", sheet.name)));
                }
                descriptions.push(SheetDescription::of(Some(sheet.name.clone()), header_line, &layout));
                sheets.push((sheet.name.clone(), layout));
                plans.push((sheet.name.clone(), data_from));
            }
            Err(error) => {
                let why = match &error {
                    TableError::Empty { .. } => "it is empty".to_owned(),
                    TableError::NoSuchColumn { column, .. } => format!("it has no column {column:?}"),
                    _ => "it has no column of names".to_owned(),
                };
                notes.push(Note::new(NoteKind::File, format!("{hidden}sheet {:?} not read: {why}", sheet.name)));
                if refused.is_none() || matches!(refused, Some(TableError::Empty { .. })) {
                    refused = Some(error);
                }
            }
        }
    }
    if sheets.is_empty() {
        return Err(refused.unwrap_or_else(|| TableError::Empty { file: name.to_owned() }));
    }
    let rows = Feed::start(move |outlet| {
        for (number, (sheet, data_from)) in plans.iter().enumerate() {
            if !give_rows(&mut workbook, sheet, *data_from, number, outlet) {
                return;
            }
        }
    });
    Ok(Opened { sheets, descriptions, notes, rows })
}

/// Every row of every visible sheet, without a guess at what the columns hold: the names of the sheets, and the rows.
pub(crate) fn cells(name: &str, file: File, limits: &Limits) -> Result<(Vec<String>, Feed), TableError> {
    guard::weigh(name, &file, limits)?;
    let damaged = |e: XlsxError| TableError::Damaged { file: name.to_owned(), what: "workbook", cause: e.to_string() };
    let mut workbook: Workbook = Xlsx::new(BufReader::new(file)).map_err(damaged)?;
    let sheets: Vec<String> = workbook
        .sheets_metadata()
        .iter()
        .filter(|s| s.typ == SheetType::WorkSheet && s.visible == SheetVisible::Visible)
        .map(|s| s.name.clone())
        .collect();
    let names = sheets.clone();
    let feed = Feed::start(move |outlet| {
        for (number, sheet) in sheets.iter().enumerate() {
            if !give_rows(&mut workbook, sheet, 1, number, outlet) {
                return;
            }
        }
    });
    Ok((names, feed))
}

/// The first rows of a sheet.
fn head(workbook: &mut Workbook, sheet: &str, limits: &Limits) -> Result<Vec<RawRow>, XlsxError> {
    let mut rows = Vec::new();
    let wanted = limits.header_rows + 2;
    let mut cells = workbook.worksheet_cells_reader(sheet)?;
    let outcome = each_row(&mut cells, |row| {
        if row.cells.iter().any(|c| !c.trim().is_empty()) {
            rows.push(row);
        }
        rows.len() < wanted
    });
    // A sheet that breaks off below its headings still has rows; the break is met again in its place.
    match outcome {
        Err(e) if rows.is_empty() => Err(e),
        _ => Ok(rows),
    }
}

/// What the columns of a sheet hold, the row of its headings and the first row below them, from 1.
fn plan(
    file: &str,
    sheet: &str,
    workbook: &mut Workbook,
    head: &[RawRow],
    map: &ColumnMap,
    only: bool,
) -> Result<(Layout, u64, u64), TableError> {
    let Some(first) = head.first() else { return Err(TableError::Empty { file: file.to_owned() }) };
    let rows: Vec<Vec<String>> = head.iter().map(|r| r.cells.clone()).collect();
    let merged = spans(workbook, sheet, head);
    // A map for one sheet of a workbook must not cost the suppliers of the other sheets.
    let found = search(&rows, Some(&merged), map).or_else(|| search(&rows, Some(&merged), &map.bare()));
    if let Some(found) = found {
        let line = head[found.row].line;
        let below = head.get(found.row + found.height - 1).map_or(line, |r| r.line) + 1;
        let layout = Layout::new(&found.headings, &found.claims, map)
            .or_else(
                |column| {
                    if only { Err(column) } else { Layout::new(&found.headings, &found.claims, &ColumnMap::default()) }
                },
            )
            .map_err(|column| TableError::no_column(file, Some(sheet), line, column, &found.headings))?;
        if layout.can_name() {
            return Ok((layout, line, below));
        }
        return Err(no_names(file, sheet, line, &found.headings));
    }
    if rows.iter().all(|cells| cells.len() <= 1) && map.is_empty() && only {
        return Ok((Layout::names_only(), 0, first.line));
    }
    // Only a map by position can still say where the names are; the widest of the first rows is the heading row.
    let widest = head.iter().rev().max_by_key(|r| r.cells.iter().filter(|c| !c.trim().is_empty()).count()).unwrap_or(first);
    if !map.is_empty() {
        let layout = crate::columns::of_headings(&widest.cells, map)
            .map_err(|column| TableError::no_column(file, Some(sheet), widest.line, column, &widest.cells))?;
        if layout.can_name() {
            return Ok((layout, widest.line, widest.line + 1));
        }
    }
    Err(no_names(file, sheet, widest.line, &widest.cells))
}

fn no_names(file: &str, sheet: &str, line: u64, headings: &[String]) -> TableError {
    TableError::NoNameColumn { file: file.to_owned(), sheet: Some(sheet.to_owned()), line, columns: unique(headings) }
}

/// The merged regions of the heading rows that span columns. They stand at the end of a sheet, so they are looked up only where
/// a heading row has a gap that one could explain.
fn spans(workbook: &mut Workbook, sheet: &str, head: &[RawRow]) -> Vec<Span> {
    let gap = head.iter().any(|r| r.cells.windows(2).any(|w| !w[0].trim().is_empty() && w[1].trim().is_empty()))
        || head.windows(2).any(|w| w[1].cells.len() > w[0].cells.len());
    if !gap {
        return Vec::new();
    }
    let regions = workbook.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    let row_of = |row: u32| head.iter().position(|r| r.line == u64::from(row) + 1);
    regions
        .iter()
        .filter(|d| d.end.1 > d.start.1)
        .take(10_000)
        .filter_map(|d| Some(Span { row: row_of(d.start.0)?, first: d.start.1 as usize, last: d.end.1 as usize }))
        .collect()
}

/// Gives every row of a sheet from a line on; `false` where nobody wants more.
fn give_rows(workbook: &mut Workbook, sheet: &str, data_from: u64, number: usize, outlet: &mut Outlet) -> bool {
    let mut last = data_from.saturating_sub(1);
    let mut wanted = true;
    let outcome = workbook.worksheet_cells_reader(sheet).and_then(|mut cells| {
        each_row(&mut cells, |row| {
            if row.line < data_from {
                return true;
            }
            // Rows that a sheet leaves out are empty ones.
            if row.line > last + 1 {
                wanted = outlet.give(number, Raw::Blank(row.line - last - 1));
            }
            last = row.line.max(last);
            let raw = if row.cells.iter().all(|c| c.trim().is_empty()) { Raw::Blank(1) } else { Raw::Row(row) };
            wanted = wanted && outlet.give(number, raw);
            wanted
        })
    });
    if let Err(e) = outcome {
        let row = RawRow { line: last + 1, ..RawRow::default() };
        wanted = wanted && outlet.give(number, Raw::Bad { row, cause: format!("the sheet {BREAKS_OFF}: {e}") });
    }
    wanted
}

/// Cells gathered into rows, until `take` wants no more.
fn each_row(cells: &mut XlsxCellReader<'_, BufReader<File>>, mut take: impl FnMut(RawRow) -> bool) -> Result<(), XlsxError> {
    let mut row = RawRow::default();
    let outcome = loop {
        match cells.next_cell() {
            Ok(None) => break Ok(()),
            Err(e) => break Err(e),
            Ok(Some(cell)) => {
                let (line, column) = cell.get_position();
                let line = u64::from(line) + 1;
                if line != row.line && row.line > 0 && !take(std::mem::take(&mut row)) {
                    return Ok(());
                }
                row.line = line;
                let text = text(cell.get_value(), &mut row.notes);
                let column = column as usize;
                if text.is_empty() || column >= SHEET_COLUMNS {
                    continue;
                }
                if row.cells.len() <= column {
                    row.cells.resize(column + 1, String::new());
                }
                row.cells[column] = text;
            }
        }
    };
    // What was read of the last row before a sheet breaks off is still a row.
    if row.line > 0 {
        take(row);
    }
    outcome
}

/// Columns of a sheet: XFD is the last.
const SHEET_COLUMNS: usize = 16_384;

/// A cell as a person sees it, without thousands separators and without `.0`.
fn text(value: &DataRef<'_>, notes: &mut Vec<Note>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Bool(b) => if *b { "true" } else { "false" }.to_owned(),
        DataRef::Error(e) => e.to_string(),
        DataRef::Int(i) => i.to_string(),
        DataRef::Float(f) => {
            if f.abs() >= 1e15 && notes.len() < 8 {
                notes.push(Note::new(
                    NoteKind::Digits,
                    format!("number {f} of more than 15 digits, the last of which a spreadsheet loses"),
                ));
            }
            f.to_string()
        }
        DataRef::DateTime(d) if d.is_datetime() => {
            let days = d.as_f64();
            if days < 1.0 || !days.is_finite() {
                return days.to_string();
            }
            let (year, month, day, hour, minute, second, _) = d.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::DateTime(d) => d.as_f64().to_string(),
    }
}
