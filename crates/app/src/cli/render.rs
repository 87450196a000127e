//! The answers of a journal in the format asked for.

use super::options::Format;
use crate::run::Journal;
use anyhow::{Result, bail};
use karez_model::Answer;
use karez_report::{Context, Stopped, Style, cells, html, table};
use karez_tables::{CsvStyle, Sheet};
use std::collections::BTreeSet;
use std::io::Write;

/// How answers are to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub format: Format,
    pub style: Style,
    /// Every row, not only those that need a person (tables only).
    pub all: bool,
    /// Into a file, not a pipe.
    pub to_file: bool,
}

/// Writes the answers of a journal.
pub(super) fn render(journal: &mut Journal, context: &Context, view: View, out: &mut (dyn Write + Send)) -> Result<()> {
    match view.format {
        Format::Jsonl => {
            for answer in journal.answers()? {
                serde_json::to_writer(&mut *out, &answer?)?;
                out.write_all(b"\n")?;
            }
        }
        Format::Table => {
            write!(out, "{}", table::heading(context, view.style))?;
            for answer in journal.answers()? {
                write_block(&answer?, view, out)?;
            }
            write!(out, "{}", table::summary(context, view.style))?;
        }
        Format::Html => {
            let mut out = out;
            html::html(context, journal.answers()?, &mut out).map_err(|stopped| match stopped {
                Stopped::Answers(e) => e,
                Stopped::Write(e) => e.into(),
                Stopped::Wording(e) => e.into(),
            })?;
        }
        Format::Csv | Format::Xlsx => {
            let carried = carried_columns(journal)?;
            let headings = cells::columns(&carried);
            let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
            let mut sheet: Box<dyn Sheet + '_> = if view.format == Format::Csv {
                // Spreadsheet programs read a CSV file as UTF-8 only where it begins with a byte order mark.
                let style = CsvStyle { bom: view.to_file, ..CsvStyle::default() };
                Box::new(karez_tables::csv_writer(out, &headings, style)?)
            } else {
                Box::new(karez_tables::xlsx_writer(out, "karez", &headings)?)
            };
            for answer in journal.answers()? {
                for row in cells::rows(context, &answer?, &carried)? {
                    sheet.row(&row.iter().map(cells::Cell::as_written).collect::<Vec<_>>())?;
                }
            }
            sheet.finish()?;
        }
        Format::Pdf => bail!("this build writes no PDF"),
    }
    Ok(())
}

/// The headings of the columns carried along, in the order in which they first occur.
fn carried_columns(journal: &mut Journal) -> Result<Vec<String>> {
    let mut carried: Vec<String> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for answer in journal.answers()? {
        for (heading, _) in &answer?.columns().0 {
            if known.insert(heading.clone()) {
                carried.push(heading.clone());
            }
        }
    }
    Ok(carried)
}

/// Writes the block of an answer, if it is to be shown.
pub(super) fn write_block(answer: &Answer, view: View, out: &mut dyn Write) -> Result<()> {
    if table::is_shown(answer, view.all) {
        write!(out, "{}", table::block(answer, view.style)?)?;
    }
    Ok(())
}
