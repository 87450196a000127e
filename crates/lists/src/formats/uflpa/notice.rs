//! A Federal Register notice about the list, in the text that the Federal Register's sites give.
//!
//! A notice says in prose how many entities it adds to which sub-list, names them (under the sub-list's number, or as bullets
//! behind "This update adds the following …:"), may remove entities or revise names, and carries in an appendix the whole list
//! without its dates. It is the only official place for the citation of a listing. Prose is not a schema: what is read here is
//! compared with the page, and where it stands alone it is never taken for the list.

use super::lines::{Item, items};
use super::page::{SUBLISTS, sublist_of_heading, whole};
use super::parting::{ends_in_form, is_company};
use super::phrases;
use super::wording::{self, Named};
use crate::Error;
use crate::dates::{self, Order};
use karez_model::Date;
use karez_tables::Content;

/// A notice.
#[derive(Debug, Default)]
pub(super) struct Notice {
    /// `89 FR 65379`, or `FR Doc. 2024-17509` where the text has no page.
    pub citation: String,
    pub published: Option<Date>,
    /// The first day of legal effect that it states, else the day of publication.
    pub effective: Option<Date>,
    pub additions: Vec<Entry>,
    pub removals: Vec<Entry>,
    pub revisions: Vec<Entry>,
    /// The whole list in the appendix.
    pub appendix: Vec<Entry>,
    /// What is said of the notice itself.
    pub notes: Vec<String>,
}

/// An entity that a notice names.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub line: u64,
    pub sublists: Vec<&'static str>,
    /// Its text as the notice has it.
    pub text: String,
    pub named: Named,
    /// What it was named before, where the notice revises it.
    pub before: Option<String>,
    /// A date of its own.
    pub effective: Option<Date>,
}

/// Reads a notice.
pub(super) fn read(file: &Content) -> Result<Notice, Error> {
    let text = whole(file)?;
    let notice = of_text(&text);
    let nothing = notice.additions.is_empty() && notice.removals.is_empty() && notice.revisions.is_empty();
    if nothing && notice.appendix.is_empty() {
        let what = "a notice in which no addition, removal, revision or list of entities can be read".to_owned();
        return Err(Error::Record { file: file.name().to_owned(), line: 1, what });
    }
    if notice.citation.is_empty() {
        let what = "a notice without a volume and page of the Federal Register or a document number".to_owned();
        return Err(Error::Record { file: file.name().to_owned(), line: 1, what });
    }
    Ok(notice)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Prose,
    Adds,
    Removes,
    Revises,
    Whole,
}

fn of_text(text: &str) -> Notice {
    let mut notice = Notice { citation: citation(text), published: published(text), ..Notice::default() };
    let (mut part, mut sublists, mut in_appendix) = (Part::Prose, Vec::new(), false);
    let mut stated: Vec<(usize, &'static str)> = Vec::new();
    let items = items(text);
    // Other agencies' notices may stand on the same page.
    let begins =
        items.iter().position(|i| i.text.to_lowercase().contains("uyghur forced labor prevention act")).unwrap_or(0);
    for item in &items[begins..] {
        let text = item.text.as_str();
        let lower = text.to_lowercase();
        if text.starts_with("[FR Doc. ") {
            break;
        }
        if text.starts_with("Dated:") || text.starts_with("BILLING CODE") || is_field(text) {
            part = Part::Prose;
            if lower.starts_with("dates:") {
                notice.effective = day_in(&lower);
            }
            let said = text.split_once(": ").map_or("", |(_, said)| said);
            if let Some((begins, of, _)) = sentence(said, &mut stated) {
                (part, sublists) = (begins, of);
            }
        } else if let Some(sublist) = sublist_of_heading(text) {
            sublists = vec![sublist];
            part = match part {
                Part::Removes | Part::Revises if !in_appendix => part,
                _ if in_appendix => Part::Whole,
                _ => Part::Adds,
            };
        } else if let Some(heading) = heading(item, &lower) {
            // An appendix, or the list's own title, begins the whole list; "Additions" within it begins what it says.
            (part, in_appendix) = (heading.unwrap_or(Part::Prose), heading.is_none());
            sublists.clear();
        } else if let Some((begins, of, rest)) = sentence(text, &mut stated) {
            (part, sublists) = (begins, of);
            for piece in rest.split(';').map(str::trim).filter(|p| !p.is_empty()) {
                take(&mut notice, part, &sublists, item.line, piece);
            }
        } else if ends(item) {
            part = Part::Prose;
        } else if part != Part::Prose {
            take(&mut notice, part, &sublists, item.line, text);
        }
    }
    notice.effective = notice.effective.or(notice.published);
    count(&mut notice, &stated);
    notice
}

/// "SUMMARY:", "FOR FURTHER INFORMATION CONTACT:" and their like.
fn is_field(text: &str) -> bool {
    let field = text.split(':').next().unwrap_or_default();
    text.contains(':') && field.len() > 4 && field.chars().all(|c| c.is_ascii_uppercase() || c == ' ')
}

/// A short line that says what follows: `Some(None)` where it is the whole list.
fn heading(item: &Item, lower: &str) -> Option<Option<Part>> {
    if item.bullet || lower.split_whitespace().count() > 9 || lower.ends_with(['.', ';']) {
        return None;
    }
    if lower.starts_with("appendix") || lower.starts_with("uflpa entity list") && !lower.contains("addition") {
        return Some(None);
    }
    let lower = lower.strip_prefix("uflpa entity list ").unwrap_or(lower);
    let begins = |kind: &str| {
        phrases::of(kind).any(|p| {
            let rest = lower.strip_prefix(&p.words.join(" "));
            rest.is_some_and(|r| r.is_empty() || r.starts_with([' ', ':']))
        })
    };
    // "Additions to the list" is a heading; "Additions Trading Co., Ltd." would be a name.
    if ends_in_form(&item.text) {
        return None;
    }
    [("adds", Part::Adds), ("removes", Part::Removes), ("revises", Part::Revises)]
        .into_iter()
        .find(|(kind, _)| begins(kind))
        .map(|(_, part)| Some(part))
}

/// A heading that ends a list: "Background", "A. The Act".
fn ends(item: &Item) -> bool {
    let (letter, rest) = item.text.split_once(". ").unwrap_or(("", &item.text));
    let lettered = letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_uppercase());
    let lower = if lettered { rest } else { &item.text }.to_lowercase();
    let begins =
        |words: &[&str]| lower.strip_prefix(&words.join(" ")).is_some_and(|r| !r.starts_with(char::is_alphanumeric));
    !item.bullet && !ends_in_form(&item.text) && (lettered || phrases::of("ends").any(|p| begins(&p.words)))
}

/// A sentence that begins a list ("This update adds the following entities to the section 2(d)(2)(B)(ii) list:"), with what
/// stands behind its colon. Counts that a sentence states are kept apart.
fn sentence<'t>(text: &'t str, stated: &mut Vec<(usize, &'static str)>) -> Option<(Part, Vec<&'static str>, &'t str)> {
    let parts = [("removes", Part::Removes), ("revises", Part::Revises), ("adds", Part::Adds)];
    let part = parts.into_iter().find(|(kind, _)| phrases::holds(text, kind)).map(|(_, part)| part)?;
    // The colon of an address ("https://…") begins no list.
    let colon =
        text.match_indices(':').map(|(at, _)| at).find(|at| text[at + 1..].chars().next().is_none_or(char::is_whitespace));
    if let Some(colon) = colon {
        let (before, rest) = (&text[..colon], text[colon + 1..].trim());
        let head = before.rsplit(". ").next().unwrap_or(before);
        let sublists = numbers(head);
        if !sublists.is_empty() || head.to_lowercase().contains("following") {
            return Some((part, sublists, rest));
        }
    }
    for clause in text.split([',', '.']).filter(|_| part == Part::Adds) {
        if let [sublist] = numbers(clause).as_slice() {
            let before: Vec<&str> = clause.split_whitespace().collect();
            let count = before.windows(2).find(|w| w[1].starts_with("entit")).and_then(|w| phrases::number(w[0]));
            stated.extend(count.map(|n| (n, *sublist)));
        }
    }
    None
}

/// The sub-lists that a text names by number.
fn numbers(text: &str) -> Vec<&'static str> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let after = |part: &str| part.split_once(')').map(|(n, _)| n.to_owned());
    let named: Vec<String> = compact.split("2(d)(2)(b)(").skip(1).filter_map(after).collect();
    SUBLISTS.into_iter().filter(|s| named.iter().any(|n| n == s)).collect()
}

/// Takes an entry, unless it is prose.
fn take(notice: &mut Notice, part: Part, sublists: &[&'static str], line: u64, text: &str) {
    let text = text.trim().trim_end_matches(';').trim_end();
    let text = text.strip_suffix(" and").unwrap_or(text).trim_end_matches([';', ',', ' ']);
    let text = text.strip_prefix("and ").unwrap_or(text);
    let (text, before) = match part {
        Part::Revises => revised(text),
        _ => (text, None),
    };
    let (text, effective) = dated(text);
    // A sentence's full stop, not that of "Ltd.".
    let text = if ends_in_form(text) { text } else { text.trim_end_matches('.') };
    if text.is_empty() || is_prose(text) {
        return;
    }
    let named = wording::read(text);
    // Under a heading without a sub-list stands prose as well as names; there a name must have a company's form.
    let long = named.name.split(' ').count() > 30;
    if named.name.is_empty() || long || sublists.is_empty() && !is_company(&named.name) {
        return;
    }
    let entry = Entry { line, sublists: sublists.to_vec(), text: text.to_owned(), named, before, effective };
    match part {
        Part::Adds => notice.additions.push(entry),
        Part::Removes => notice.removals.push(entry),
        Part::Revises => notice.revisions.push(entry),
        Part::Whole => notice.appendix.push(entry),
        Part::Prose => {}
    }
}

/// The new wording and the old: "A Ltd. is revised to read B Ltd. (formerly known as A Ltd.)".
fn revised(text: &str) -> (&str, Option<String>) {
    for joint in [" is revised to read ", " is revised to ", " revised to read ", " is changed to ", " to read "] {
        if let Some((old, new)) = text.split_once(joint) {
            let bare = |t: &str| {
                t.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '`' | '\'' | ':')).to_owned()
            };
            let new = new.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '`' | ':'));
            return (new, Some(bare(old)));
        }
    }
    (text, None)
}

/// A text without the date at its end: "Example Co., Ltd., effective August 9, 2024".
fn dated(text: &str) -> (&str, Option<Date>) {
    let Some((before, date)) = text.rsplit_once("effective ") else { return (text, None) };
    let day = dates::day(date.trim_end_matches([')', '.']), Order::MonthFirst);
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ';' | '-' | '–' | '—'));
    if day.is_some() { (before, day) } else { (text, None) }
}

/// A sentence, a signature or an address rather than a name.
fn is_prose(text: &str) -> bool {
    const VERBS: &[&str] = &["is", "are", "has", "have", "was", "were", "will", "may", "must", "that", "this", "these", "a"];
    let mut depth = 0i32;
    let outside: String = text
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '(');
            let out = depth <= 0;
            depth -= i32::from(*c == ')');
            out
        })
        .collect();
    let words: Vec<&str> = outside.split_whitespace().collect();
    words.first().is_none_or(|w| matches!(*w, "A" | "These" | "This") || w.starts_with(char::is_lowercase))
        || words.iter().any(|w| VERBS.contains(w) || w.contains('@') || w.contains("//") || *w == "Secretary,")
        || text.contains("Homeland Security")
}

/// Says where the counts of the notice's sentences differ from what was read.
fn count(notice: &mut Notice, stated: &[(usize, &'static str)]) {
    for sublist in SUBLISTS {
        let total: usize = stated.iter().filter(|(_, s)| *s == sublist).map(|(n, _)| n).sum();
        let added: Vec<&Entry> = notice.additions.iter().filter(|e| e.sublists.contains(&sublist)).collect();
        let subsidiaries: usize = added.iter().map(|e| e.named.subsidiaries.len()).sum();
        let read = added.len();
        if total > 0 && read > 0 && total != read && total != read + subsidiaries {
            notice
                .notes
                .push(format!("{}: states {total} additions to sub-list ({sublist}); {read} were read", notice.citation));
        }
    }
}

/// The first "Month D, YYYY" in a text, in lower case.
fn day_in(text: &str) -> Option<Date> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(3).find_map(|w| dates::day(&w.join(" "), Order::MonthFirst))
}

/// Volume and page of the notice's beginning, else its document number.
fn citation(text: &str) -> String {
    let lines = || text.lines().map(str::trim);
    let digits = |t: &str| -> Option<u32> { t.trim().split(|c: char| !c.is_ascii_digit()).next()?.parse().ok() };
    // Citations of other notices stand in the prose, never before it.
    let head = || lines().take_while(|l| !l.starts_with("SUMMARY") && !l.starts_with("SUPPLEMENTARY"));
    let volume = lines().find_map(|l| {
        let after = l.split_once("Federal Register Volume ").or_else(|| l.split_once("Federal Register / Vol. "))?;
        digits(after.1)
    });
    let pages = lines().find_map(|l| digits(l.strip_prefix("[Pages ").or_else(|| l.strip_prefix("[Page "))?));
    let beside = || {
        let mut before = "";
        lines().find_map(|l| {
            let found = l.split_once("Federal Register / Vol.").map(|(left, right)| {
                let last = right.rsplit("Notices").next().filter(|r| !r.contains('/')).and_then(digits);
                digits(left).or(last).or(before.parse().ok())
            });
            before = l;
            found.flatten()
        })
    };
    let cited = head().find_map(|l| {
        let (left, right) = l.split_once(" FR ")?;
        let volume = left.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse::<u32>().ok()?;
        Some((volume, digits(right)?))
    });
    let found = volume.zip(pages.or_else(beside)).or(cited);
    if let Some((volume, page)) = found {
        return format!("{volume} FR {page}");
    }
    let number = |l: &str| {
        let after = l.split_once("FR Doc. ").or_else(|| l.split_once("FR Doc No: "))?.1.trim();
        let number: String =
            after.chars().map(|c| if c == '–' { '-' } else { c }).take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        (number.len() > 5).then(|| format!("FR Doc. {number}"))
    };
    lines().find_map(number).unwrap_or_default()
}

/// The day of the issue: "(Wednesday, August 2, 2023)", "/ Wednesday, August 2, 2023 /".
fn published(text: &str) -> Option<Date> {
    let heads = text.lines().filter(|l| l.contains("Federal Register Volume ") || l.contains("Federal Register / Vol."));
    let plain = |l: &str| l.replace(['(', ')', '/', ']', '['], " ");
    heads.map(plain).find_map(|l| day_in(&l))
}
