//! The page and the notices, compared: what one has and the other lacks is told with both readings, and decided by neither.
//!
//! Where a notice's addition stands on the page under the same sub-list since the same day, the listing gets the notice's
//! citation. An addition that the page lacks becomes an entry all the same, marked as unconfirmed: the law lists from the day of
//! the notice, and a page may be late or a copy of it old. A removal or a difference is told, and changes nothing.

use super::book::{Book, Entry as Row};
use super::notice::{Entry, Notice};
use crate::catalogue::Source;
use crate::reading::{Out, record, slug};
use karez_model::{Date, Listed, term};
use karez_tables::Content;
use std::collections::BTreeSet;

/// What the notices are compared with.
pub(super) struct Base {
    /// "the page of 2025-01-14".
    pub called: String,
    pub day: Option<Date>,
}

/// How an entry is marked that a notice has and the list has not.
const UNCONFIRMED: &str = "unconfirmed";

/// So many differences of one notice's appendix are told one by one.
const TOLD: usize = 20;

/// Takes a notice into the book. Without a base it is read for itself.
pub(super) fn notice(source: &Source, file: &Content, notice: &Notice, base: Option<&Base>, book: &mut Book, out: &mut Out) {
    notice.published.into_iter().for_each(|day| out.published(day));
    notice.notes.iter().for_each(|n| out.note(n.clone()));
    for entry in &notice.additions {
        out.row();
        doubts(file, entry, base, out);
        match (book.find(source, &entry.named), base) {
            (Some(at), Some(base)) => addition(notice, entry, base, book.get_mut(at), out),
            (found, base) => {
                if let (None, Some(base)) = (found, base) {
                    out.note(format!("{}: adds {:?}; {} does not have it", notice.citation, entry.named.name, base.called));
                }
                add(source, file, notice, entry, base, book);
            }
        }
        subsidiaries(source, file, notice, entry, base, book, out);
    }
    for entry in &notice.removals {
        out.row();
        removal(source, notice, entry, base, book, out);
    }
    for entry in &notice.revisions {
        out.row();
        doubts(file, entry, base, out);
        revision(source, notice, entry, base, book, out);
    }
    match base {
        Some(base) if base.day.is_none_or(|day| notice.published.is_some_and(|p| p >= day)) => {
            appendix(source, notice, base, book, out);
        }
        // A notice of the first years names its additions in the appendix alone, among all others and without their dates.
        None if notice.additions.is_empty() => {
            out.partial(format!("{}: the whole list as its appendix names it, without dates", notice.citation));
            for entry in &notice.appendix {
                out.row();
                doubts(file, entry, base, out);
                let dateless = Notice { effective: None, citation: notice.citation.clone(), ..Notice::default() };
                add(source, file, &dateless, entry, None, book);
            }
        }
        _ => {}
    }
}

/// Beside a whole list, what is not understood in a notice is worth a note; alone, it makes less of the notice.
fn doubts(file: &Content, entry: &Entry, base: Option<&Base>, out: &mut Out) {
    for doubt in &entry.named.doubts {
        let what = format!("{}, line {}: {doubt}", file.name(), entry.line);
        if base.is_some() { out.note(what) } else { out.partial(what) }
    }
}

fn strings(sublists: &[&str]) -> Vec<String> {
    sublists.iter().map(|s| (*s).to_owned()).collect()
}

fn shown(sublists: &[String]) -> String {
    let all: Vec<String> = sublists.iter().map(|s| format!("({s})")).collect();
    if all.is_empty() { "a sub-list not named".to_owned() } else { all.join(" and ") }
}

fn day(date: Option<impl ToString>) -> String {
    date.map_or_else(|| "a day not named".to_owned(), |d| d.to_string())
}

/// Adds what a notice adds as an entry of its own.
fn add(source: &Source, file: &Content, notice: &Notice, entry: &Entry, base: Option<&Base>, book: &mut Book) {
    let row = Row {
        named: &entry.named,
        wording: &entry.text,
        sublists: strings(&entry.sublists),
        effective: entry.effective.or(notice.effective).map(Into::into),
        record: record(file, entry.line),
    };
    book.add(source, &row, &|listing| {
        listing.say(term::CITATION, &notice.citation);
        listing.source = format!("{}, {}", source.title, notice.citation);
        if let Some(base) = base {
            listing.confidence = UNCONFIRMED.to_owned();
            let says =
                format!("added by {} of {}; {} does not have it", notice.citation, day(notice.published), base.called);
            listing.say(term::REMARKS, &says);
        }
    });
}

/// Compares an addition with the entry that the base has of it.
fn addition(notice: &Notice, entry: &Entry, base: &Base, listed: &mut Listed, out: &mut Out) {
    let (cited, called) = (&notice.citation, &base.called);
    let name = &entry.named.name;
    if !listed.entity.values("name").iter().any(|n| slug(n) == slug(name)) {
        out.note(format!("{cited}: names {name:?}; {called} has it as {:?}", listed.entity.caption()));
    }
    let effective = entry.effective.or(notice.effective);
    for sublist in &entry.sublists {
        let Some(listing) = listed.listings.iter_mut().find(|l| l.sublists.iter().any(|s| s == sublist)) else {
            let has: Vec<String> = listed.listings.iter().flat_map(|l| l.sublists.clone()).collect();
            out.note(format!("{cited}: adds {name:?} to ({sublist}); {called} has it under {}", shown(&has)));
            continue;
        };
        match (listing.effective, effective) {
            (Some(here), Some(there)) if here == there.into() => listing.say(term::CITATION, cited),
            (here, there) => out.note(format!(
                "{cited}: lists {name:?} under ({sublist}) since {}; {called} since {}",
                day(there),
                day(here)
            )),
        }
    }
    if entry.sublists.is_empty() {
        let agreed =
            listed.listings.iter_mut().filter(|l| l.effective.is_some() && l.effective == effective.map(Into::into));
        agreed.for_each(|l| l.say(term::CITATION, cited));
    }
    names(notice, entry, base, listed, out);
}

/// Tells which other names only one of the two has.
fn names(notice: &Notice, entry: &Entry, base: &Base, listed: &Listed, out: &mut Out) {
    let own = slug(&entry.named.name);
    let other = |all: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> { all.map(slug).filter(|s| *s != own).collect() };
    let e = &entry.named;
    let all = || e.aliases.iter().chain(&e.former).chain(&e.abbreviations).map(String::as_str);
    let theirs = other(&mut all());
    let ours = other(&mut listed.entity.names());
    let main = slug(listed.entity.caption());
    let more: Vec<&str> = all().filter(|n| !ours.contains(&slug(n)) && slug(n) != own).collect();
    let less: Vec<&str> =
        listed.entity.names().filter(|n| !theirs.contains(&slug(n)) && slug(n) != own && slug(n) != main).collect();
    let (cited, called, name) = (&notice.citation, &base.called, &e.name);
    if !more.is_empty() {
        out.note(format!("{cited}: gives {name:?} the names {more:?}, which {called} does not have"));
    }
    if !less.is_empty() {
        out.note(format!("{called} gives {name:?} the names {less:?}, which {cited} does not have"));
    }
}

/// The named subsidiaries of an addition, each compared as if it had been added for itself.
fn subsidiaries(
    source: &Source,
    file: &Content,
    notice: &Notice,
    entry: &Entry,
    base: Option<&Base>,
    book: &mut Book,
    out: &mut Out,
) {
    let Some(base) = base else { return };
    for named in &entry.named.subsidiaries {
        let one = Entry { named: named.clone(), ..entry.clone() };
        if let Some(at) = book.find(source, named) {
            addition(notice, &one, base, book.get_mut(at), out);
            continue;
        }
        let parent = &entry.named.name;
        let (cited, called) = (&notice.citation, &base.called);
        out.note(format!("{cited}: names {:?} in the entry of {parent:?}; {called} does not have it", named.name));
        add(source, file, notice, &one, Some(base), book);
        if let Some(at) = book.find(source, named) {
            for listing in &mut book.get_mut(at).listings {
                listing.reference = Some(slug(parent));
                listing.say(term::LINKED_TO, parent);
            }
        }
    }
}

fn removal(source: &Source, notice: &Notice, entry: &Entry, base: Option<&Base>, book: &mut Book, out: &mut Out) {
    let (cited, name) = (&notice.citation, &entry.named.name);
    let Some(at) = book.find(source, &entry.named) else {
        // Where there is a list, it agrees: the entry is gone.
        if base.is_none() {
            out.note(format!("{cited}: removes {name:?}"));
        }
        return;
    };
    let end = entry.effective.or(notice.effective).map(Into::into);
    let mut still = false;
    for listing in &mut book.get_mut(at).listings {
        if !entry.sublists.is_empty() && !entry.sublists.iter().any(|s| listing.sublists.iter().any(|l| l == s)) {
            continue;
        }
        // What only a notice has, another notice ends; what the list has, it has.
        if base.is_none() || listing.confidence == UNCONFIRMED {
            listing.delisted = listing.delisted.or(end);
            listing.say(term::CITATION, cited);
        } else {
            still = true;
        }
    }
    if let Some(base) = base.filter(|_| still) {
        out.note(format!("{cited}: removes {name:?}; {} still has it", base.called));
    }
}

fn revision(source: &Source, notice: &Notice, entry: &Entry, base: Option<&Base>, book: &mut Book, out: &mut Out) {
    let (cited, name) = (&notice.citation, &entry.named.name);
    let was = entry.before.as_ref().map(|b| super::wording::read(b));
    let found = book.find(source, &entry.named).or_else(|| book.find(source, was.as_ref()?));
    match (found, base) {
        (Some(at), Some(base)) => {
            let listed = book.get_mut(at);
            if !listed.entity.values("name").iter().any(|n| slug(n) == slug(name)) {
                out.note(format!(
                    "{cited}: revises an entry to {name:?}; {} has it as {:?}",
                    base.called,
                    listed.entity.caption()
                ));
            } else if let Some(listing) = listed.listings.first_mut() {
                listing.say(term::CITATION, cited);
            }
            names(notice, entry, base, listed, out);
        }
        (None, Some(base)) => out.note(format!("{cited}: revises {name:?}; {} does not have it", base.called)),
        (_, None) => out.note(format!("{cited}: revises the entry of {name:?}")),
    }
}

/// Compares the list in a notice's appendix with the base, where the notice is not the older of the two.
fn appendix(source: &Source, notice: &Notice, base: &Base, book: &Book, out: &mut Out) {
    if notice.appendix.is_empty() {
        return;
    }
    let (cited, called) = (&notice.citation, &base.called);
    let mut differences = Vec::new();
    let mut there: BTreeSet<(&str, &str)> = BTreeSet::new();
    for entry in &notice.appendix {
        let found = book.find(source, &entry.named).map(|at| book.get(at));
        for sublist in &entry.sublists {
            match found {
                Some(listed) if listed.listings.iter().any(|l| l.sublists.iter().any(|s| s == sublist)) => {
                    there.insert((listed.entity.id.as_str(), sublist));
                }
                Some(_) => differences.push(format!(
                    "the appendix of {cited} has {:?} under ({sublist}); {called} does not have it there",
                    entry.named.name
                )),
                None => differences.push(format!(
                    "the appendix of {cited} has {:?} under ({sublist}); {called} does not",
                    entry.named.name
                )),
            }
        }
    }
    for listed in book.iter() {
        for listing in
            listed.listings.iter().filter(|l| !l.terms.contains_key(term::LINKED_TO) && l.confidence != UNCONFIRMED)
        {
            for sublist in &listing.sublists {
                if !there.contains(&(listed.entity.id.as_str(), sublist)) {
                    differences.push(format!(
                        "{called} has {:?} under ({sublist}); the appendix of {cited} does not",
                        listed.entity.caption()
                    ));
                }
            }
        }
    }
    let more = differences.len().saturating_sub(TOLD);
    differences.into_iter().take(TOLD).for_each(|d| out.note(d));
    if more > 0 {
        out.note(format!("the appendix of {cited} and {called} differ in {more} more places"));
    }
}
