//! Facts of the list in a table of our own: the CSV of a hand extract, and the TSV of the starter pack.
//!
//! They exist because the page has no machine-readable form and does not answer every client. Each row says where it was seen
//! and how sure it is; the list they make is always partial, whoever corrected it.

use super::book::{Book, Entry};
use super::page::{SUBLISTS, whole};
use super::wording;
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::reading::{Out, record};
use crate::sheet::{self, key};
use karez_model::{Date, PartialDate, term};
use karez_tables::{Content, Separator};

/// A row, whichever table it stands in.
#[derive(Debug, Default)]
struct Fact {
    line: u64,
    name: String,
    aliases: Vec<String>,
    former: Vec<String>,
    sublists: String,
    effective: String,
    extension: String,
    paraphrase: bool,
    source: String,
    seen: String,
    confidence: String,
    remark: String,
    /// The row as it stands.
    text: String,
}

/// The columns without which the CSV is another table.
const CSV: &[&str] = &["name", "section_2d2b", "effective_date"];
/// The same of the TSV.
const TSV: &[&str] = &["name", "sublists", "effective", "source", "confidence"];

/// Whether a file begins as one of the two tables.
pub(super) fn fits(text: &str) -> bool {
    let line = text.lines().find(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or_default();
    is_tsv(line) || CSV.iter().all(|c| line.split(',').any(|h| key(h) == *c))
}

fn is_tsv(line: &str) -> bool {
    TSV.iter().all(|c| line.split('\t').any(|h| key(h) == *c))
}

/// Reads the facts into the book.
pub(super) fn read(source: &Source, file: &Content, book: &mut Book, out: &mut Out) -> Result<(), Error> {
    out.partial("a table of facts of the list, not the publisher's page");
    let text = whole(file)?;
    let first = text.lines().find(|l| !l.trim().is_empty() && !l.starts_with('#')).unwrap_or_default();
    if is_tsv(first) {
        return tsv(source, file, &text, book, out);
    }
    let heading = |keys: &[String]| CSV.iter().all(|c| keys.iter().any(|k| k == c));
    sheet::rows(file, Separator::Is(b','), out, heading, |row, out| {
        let mut fact = Fact {
            line: row.line,
            name: row.get("name").to_owned(),
            sublists: row.get("section_2d2b").to_owned(),
            effective: row.get("effective_date").to_owned(),
            extension: row.get("note").trim_matches(['(', ')']).to_owned(),
            paraphrase: true,
            text: row.text(),
            ..Fact::default()
        };
        for name in several(row.get("aliases")) {
            // The extract marks a former name behind it.
            match name.strip_suffix("(formerly)") {
                Some(former) => fact.former.push(former.trim().to_owned()),
                None => fact.aliases.push(name.to_owned()),
            }
        }
        let (seen_at, day) = row.get("source").split_once(", as seen ").unwrap_or((row.get("source"), ""));
        (fact.source, fact.seen) = (seen_at.to_owned(), day.to_owned());
        // Checked at the publisher is what was seen on the publisher's page. A page of a law firm is a source, but no check.
        let word = row.get("confidence");
        let checked = word == "page-verified" && seen_at.starts_with("DHS UFLPA Entity List page");
        fact.confidence = if checked { "confirmed" } else { "unconfirmed" }.to_owned();
        fact.remark = if word.is_empty() { String::new() } else { format!("marked {word} in the table of facts") };
        take(source, file, fact, book, out)
    })
}

/// The rows of the TSV, which knows no quotation marks.
fn tsv(source: &Source, file: &Content, text: &str, book: &mut Book, out: &mut Out) -> Result<(), Error> {
    let mut lines = (1..).zip(text.lines()).filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    let headings: Vec<String> = lines.next().into_iter().flat_map(|(_, l)| l.split('\t').map(key)).collect();
    for (line, raw) in lines {
        out.row();
        let cells: Vec<&str> = raw.split('\t').map(str::trim).collect();
        if cells.len() != headings.len() {
            out.reject(file, line, format!("{} cells, the heading row has {}", cells.len(), headings.len()), raw)?;
            continue;
        }
        let get = |heading: &str| {
            let at = headings.iter().position(|h| h == heading);
            at.and_then(|i| cells.get(i)).copied().unwrap_or_default()
        };
        let owned = |heading: &str| several(get(heading)).map(str::to_owned).collect();
        let fact = Fact {
            line,
            name: get("name").to_owned(),
            aliases: owned("aliases"),
            former: owned("former"),
            sublists: get("sublists").to_owned(),
            effective: get("effective").to_owned(),
            extension: get("extension").to_owned(),
            paraphrase: get("paraphrase") == "yes",
            source: get("source").to_owned(),
            seen: get("seen").to_owned(),
            confidence: get("confidence").to_owned(),
            text: raw.to_owned(),
            ..Fact::default()
        };
        take(source, file, fact, book, out)?;
    }
    Ok(())
}

fn several(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|v| !v.is_empty())
}

fn take(source: &Source, file: &Content, fact: Fact, book: &mut Book, out: &mut Out) -> Result<(), Error> {
    let reject = |out: &mut Out, cause: String| out.reject(file, fact.line, cause, &fact.text);
    let sublists: Vec<String> = several(&fact.sublists).map(str::to_lowercase).collect();
    if let Some(other) = sublists.iter().find(|s| !SUBLISTS.contains(&s.as_str())) {
        return reject(out, format!("{other:?} is no sub-list of entities of section 2(d)(2)(B)"));
    }
    let effective: Option<PartialDate> = dates::parse(&fact.effective, Order::MonthFirst);
    if effective.is_none() && !fact.effective.is_empty() {
        return reject(out, format!("{:?} is no date", fact.effective));
    }
    if !["confirmed", "unconfirmed"].contains(&fact.confidence.as_str()) {
        return reject(out, format!("a confidence of {:?} instead of confirmed or unconfirmed", fact.confidence));
    }
    let mut named = wording::read(&fact.name);
    if !named.name.chars().any(char::is_alphanumeric) {
        return reject(out, "a row without a name".to_owned());
    }
    for doubt in &named.doubts {
        out.note(format!("{}, line {}: {doubt}", file.name(), fact.line));
    }
    named.aliases.extend(fact.aliases);
    named.former.extend(fact.former);
    // The table is as old as what was seen last.
    fact.seen.parse::<Date>().into_iter().for_each(|day| out.published(day));
    let entry = Entry { named: &named, wording: &fact.name, sublists, effective, record: record(file, fact.line) };
    book.add(source, &entry, &|listing| {
        if !fact.extension.is_empty() {
            listing.extension = Some(fact.extension.clone());
            listing.paraphrase = fact.paraphrase;
        }
        if !fact.source.is_empty() {
            listing.source.clone_from(&fact.source);
        }
        listing.seen.clone_from(&fact.seen);
        listing.confidence.clone_from(&fact.confidence);
        listing.say(term::REMARKS, &fact.remark);
    });
    Ok(())
}
