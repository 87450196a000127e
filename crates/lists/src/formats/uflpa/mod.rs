//! The UFLPA Entity List of the US Department of Homeland Security: the page, tables of facts, and Federal Register notices.
//!
//! The page is the only publication of the whole list; a notice says what changes, and is the only place for a citation. A set
//! may hold one page (or table of facts) and any number of notices: they are compared, and every difference is told. The list
//! gives its entries no number, so an entity's id and a listing's reference are made of its name as the list first writes it:
//! the same name gives the same id on the page, in a table of facts and in the starter pack.

mod book;
mod facts;
mod html;
mod lead;
mod lines;
mod notice;
mod page;
mod parting;
mod phrases;
mod reconcile;
mod wording;

#[cfg(test)]
mod tests;

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::reading::{Out, record, slug};
use book::{Book, Entry};
use karez_tables::Content;
use reconcile::Base;
use std::collections::BTreeMap;

pub(super) const PAGE: Format = Format {
    sources: &["us-uflpa"],
    name: "UFLPA Entity List page",
    real: true,
    fits: is_page,
    supplement: never,
    beside: alone,
    read,
};

pub(super) const FACTS: Format = Format {
    sources: &["us-uflpa"],
    name: "UFLPA facts CSV or TSV",
    real: true,
    fits: is_facts,
    supplement: never,
    beside: alone,
    read,
};

pub(super) const NOTICE: Format = Format {
    sources: &["us-uflpa"],
    name: "Federal Register notice text",
    real: false,
    fits: is_notice,
    supplement: is_notice,
    beside: alone,
    read,
};

fn is_page(head: &Head) -> bool {
    let begin: String = head.text.chars().take(2000).flat_map(char::to_lowercase).collect();
    !is_notice(head)
        && (begin.trim_start().starts_with("<!doctype html") || begin.contains("<html") || begin.contains("<table"))
}

fn is_facts(head: &Head) -> bool {
    facts::fits(&head.text)
}

/// The text of a notice has the fields of the Federal Register at the beginning of lines, and names the law.
fn is_notice(head: &Head) -> bool {
    let field = |name: &str| head.text.lines().any(|l| l.trim_start().starts_with(name));
    let register = ["Federal Register", "FR Doc"].iter().any(|m| head.text.contains(m));
    let law = ["UFLPA", "Uyghur Forced"].iter().any(|m| head.text.contains(m));
    register && law && (field("ACTION:") || field("AGENCY:"))
}

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let mut whole: Option<&Content> = None;
    let mut notices = Vec::new();
    let mut book = Book::default();
    let mut base = None;
    for file in set {
        let head = Head::of(file)?;
        if is_notice(&head) {
            notices.push((file, notice::read(file)?));
            continue;
        }
        if !is_page(&head) && !is_facts(&head) {
            let what = "neither the list's page, nor a table of facts, nor a notice".to_owned();
            return Err(Error::Foreign { file: file.name().to_owned(), source_id: source.id.clone(), what });
        }
        if let Some(first) = whole.replace(file) {
            let what = format!("a second list beside {}; only notices may stand beside one", first.name());
            return Err(Error::Record { file: file.name().to_owned(), line: 1, what });
        }
        base = Some(if is_page(&head) {
            of_page(source, file, &mut book, out)?
        } else {
            facts::read(source, file, &mut book, out)?;
            Base { called: file.name().to_owned(), day: out.summary.published }
        });
    }
    if whole.is_none() {
        out.partial("a notice of additions, not the whole list");
    }
    notices.sort_by_key(|(_, n)| (n.published, n.citation.clone()));
    for (file, notice) in &notices {
        reconcile::notice(source, file, notice, base.as_ref(), &mut book, out);
    }
    book.give(out)
}

/// Reads the page into the book.
fn of_page(source: &Source, file: &Content, book: &mut Book, out: &mut Out) -> Result<Base, Error> {
    let page = page::read(file)?;
    page.updated.into_iter().for_each(|day| out.published(day));
    page.partial.iter().for_each(|p| out.partial(p.clone()));
    page.notes.iter().for_each(|n| out.note(n.clone()));
    let mut seen: BTreeMap<(&str, String), u64> = BTreeMap::new();
    let mut named = Vec::new();
    for row in &page.rows {
        let one = wording::read(&row.cell);
        // A dash or "x" is a cell left open, not a name.
        if one.name.chars().filter(|c| c.is_alphanumeric()).count() < 3 {
            let what = format!("no name in {:?}", html::excerpt(&row.cell));
            return Err(Error::Record { file: file.name().to_owned(), line: row.line, what });
        }
        named.push(one);
    }
    for (row, named) in page.rows.iter().zip(&named) {
        out.row();
        for doubt in &named.doubts {
            out.partial(format!("{}, line {}: {doubt}", file.name(), row.line));
        }
        if let Some(first) = seen.insert((row.sublist, slug(&named.name)), row.line) {
            out.note(format!(
                "{:?} stands twice in sub-list ({}), on lines {first} and {}",
                named.name, row.sublist, row.line
            ));
        }
        let entry = Entry {
            named,
            wording: &row.cell,
            sublists: vec![row.sublist.to_owned()],
            effective: Some(row.effective.into()),
            record: record(file, row.line),
        };
        book.add(source, &entry, &|_| {});
    }
    let called = page.updated.map_or_else(|| "the page".to_owned(), |day| format!("the page of {day}"));
    Ok(Base { called, day: page.updated })
}
