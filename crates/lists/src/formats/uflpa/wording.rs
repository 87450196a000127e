//! The wording of an entry: one cell that holds a name, its other names, its named subsidiaries and how far it reaches.
//!
//! "Example Gin (Group) Co., Ltd. (also known as Gin Co. and Gin (Yili) Ltd.; and formerly known as Cotton, Oils and Gin
//! Co., Ltd.) and its two Yili-based subsidiaries, which include A Co., Ltd., and B Ltd." is one cell. Brackets, commas and
//! "and" belong to names as often as they part them, so nothing is split on sight: a clause begins where a phrase of
//! `data/lists/uflpa_wording.tsv` stands in its place, its names are parted by semicolons, and by a comma or "and" only behind a
//! legal form. Where the cell states a count, the count must come out. What does not fit is a doubt, told in words, and never a
//! guess: the name that was read is still given, since a listed company must not be missed for its clause.

use super::lead::{Lead, lead, tokens};
use super::parting::{ends_in_form, names, trim, trim_behind};
use crate::values::line;

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    /// "(XPCC)" behind the name whose initials it is.
    pub abbreviations: Vec<String>,
    pub aliases: Vec<String>,
    pub former: Vec<String>,
    /// Subsidiaries that the cell names.
    pub subsidiaries: Vec<Named>,
    /// The clauses that extend the entry to others, word by word.
    pub extension: Vec<String>,
    /// What could not be read, in words.
    pub doubts: Vec<String>,
}

/// How deep a subsidiary may have subsidiaries.
const DEPTH: usize = 3;
/// How many names one cell may have; the list's longest has a dozen.
const NAMES: usize = 500;

/// The longest cell that is read; the list's longest has a fiftieth of it.
const CELL: usize = 1 << 13;

/// Reads a cell.
pub(super) fn read(cell: &str) -> Named {
    if cell.len() > CELL {
        let name = cell.chars().take(200).collect();
        return Named { name, doubts: vec![format!("a cell of more than {CELL} bytes")], ..Named::default() };
    }
    let plain: String = cell.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}')).collect();
    let plain = plain.replace('（', " (").replace('）', ")");
    let mut named = Named::default();
    read_into(&mut named, &line(&plain), DEPTH);
    named
}

/// Runs of a cell: brackets that are a clause, and everything else.
enum Run<'c> {
    Plain(&'c str),
    Clause(&'c str),
}

fn read_into(named: &mut Named, cell: &str, depth: usize) {
    let mut name = String::new();
    let mut ended = false;
    for run in runs(cell, &mut named.doubts) {
        match run {
            Run::Clause(text) => {
                clauses(named, text, depth);
                ended = true;
            }
            Run::Plain(text) => {
                let tokens = tokens(text);
                let first = (0..tokens.len()).find_map(|i| lead(&tokens, i, text, false));
                let (before, rest) = text.split_at(first.as_ref().map_or(text.len(), |l| l.start));
                if !ended {
                    name.push_str(before);
                } else if !trim(before).is_empty() {
                    named.doubts.push(format!("words not understood: {:?}", trim(before)));
                }
                if !rest.is_empty() {
                    clauses(named, rest, depth);
                    ended = true;
                }
            }
        }
    }
    let name = behind_name(named, trim(&name));
    if named.name.is_empty() {
        named.name = name;
    }
}

/// Parts a cell at the brackets that begin as a clause does. Other brackets belong to the name.
fn runs<'c>(cell: &'c str, doubts: &mut Vec<String>) -> Vec<Run<'c>> {
    let mut runs = Vec::new();
    let (mut depth, mut open, mut from) = (0usize, 0, 0);
    for (at, c) in cell.char_indices() {
        match c {
            '(' => {
                if depth == 0 {
                    open = at;
                }
                depth += 1;
            }
            ')' if depth == 0 => {
                doubts.push("a bracket that closes nothing".to_owned());
                break;
            }
            ')' => {
                depth -= 1;
                let inner = &cell[open + 1..at];
                if depth == 0 && is_clause(inner) {
                    runs.push(Run::Plain(&cell[from..open]));
                    runs.push(Run::Clause(inner));
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    if depth > 0 {
        doubts.push("a bracket that nothing closes".to_owned());
        // "X Co., Ltd. (also known as Y": the clause is read as if its end were there.
        if open >= from && is_clause(&cell[open + 1..]) {
            runs.push(Run::Plain(&cell[from..open]));
            runs.push(Run::Clause(&cell[open + 1..]));
            return runs;
        }
    }
    runs.push(Run::Plain(&cell[from..]));
    runs
}

fn is_clause(inner: &str) -> bool {
    lead(&tokens(inner), 0, inner, true).is_some()
}

/// Reads clauses: "including two aliases: A; and B and formerly known as C".
fn clauses(named: &mut Named, text: &str, depth: usize) {
    let tokens = tokens(text);
    let mut leads: Vec<Lead> = Vec::new();
    for i in 0..tokens.len() {
        if leads.last().is_some_and(|l| tokens[i].start < l.end) {
            continue;
        }
        leads.extend(lead(&tokens, i, text, i == 0));
    }
    for (i, lead) in leads.iter().enumerate() {
        let end = leads.get(i + 1).map_or(text.len(), |next| next.start);
        // Word by word, its connector with it.
        let (literal, names) = (trim_behind(&text[lead.start..end]), &text[lead.end..end]);
        match lead.kind {
            "alias" | "former" => {
                let names = counted(named, lead, names, literal);
                let into = if lead.kind == "alias" { &mut named.aliases } else { &mut named.former };
                into.extend(names.into_iter().take(NAMES));
            }
            "subsidiary" => {
                named.extension.push(literal.to_owned());
                if trim(names).is_empty() {
                    continue;
                }
                for one in counted(named, lead, names, literal).into_iter().take(NAMES) {
                    let mut subsidiary = Named::default();
                    match depth.checked_sub(1) {
                        Some(depth) => read_into(&mut subsidiary, &one, depth),
                        None => one.clone_into(&mut subsidiary.name),
                    }
                    named.doubts.append(&mut subsidiary.doubts);
                    if !subsidiary.name.is_empty() {
                        named.subsidiaries.push(subsidiary);
                    }
                }
            }
            _ => {
                named.extension.push(literal.to_owned());
                if !trim(names).is_empty() {
                    named.doubts.push(format!("words not understood: {:?}", trim(names)));
                }
            }
        }
    }
}

/// The names of a clause, and a doubt where they are not as many as it states.
fn counted(named: &mut Named, lead: &Lead, text: &str, literal: &str) -> Vec<String> {
    let (mut names, doubt) = names(text, lead.count);
    // "and subsidiaries of the second rank": what begins with a small word is no name.
    let small = |name: &String| name.split(' ').next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_lowercase()));
    for words in names.extract_if(.., |name| small(name)) {
        named.doubts.push(format!("words not understood: {words:?}"));
    }
    named.doubts.extend(doubt.map(|d| format!("{d} in {literal:?}")));
    match lead.count {
        Some(count) if count != names.len() => {
            named.doubts.push(format!("{count} stated and {} read in {literal:?}", names.len()));
        }
        None if names.is_empty() => named.doubts.push(format!("no name in {literal:?}")),
        _ => {}
    }
    names
}

/// Takes from a name the brackets that end it, where they are no part of it.
fn behind_name(named: &mut Named, name: &str) -> String {
    let Some((before, inner)) = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')) else { return name.to_owned() };
    let before = before.trim_end();
    let initials: Vec<char> = before.split_whitespace().filter_map(|w| w.chars().find(|c| c.is_alphanumeric())).collect();
    let mut rest = initials.iter();
    let letters = inner.chars().all(|c| c.is_ascii_uppercase()) && (2..=10).contains(&inner.len());
    if letters && inner.chars().all(|c| rest.any(|i| i.eq_ignore_ascii_case(&c))) {
        named.abbreviations.push(inner.to_owned());
    } else if inner.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) {
        named.aliases.push(inner.trim().to_owned());
    } else if ends_in_form(before) && inner.split_whitespace().any(|w| w.starts_with(char::is_lowercase)) {
        named.doubts.push(format!("words not understood: {inner:?}"));
    } else {
        return name.to_owned();
    }
    trim(before).to_owned()
}
