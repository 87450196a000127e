//! The text of a cell: without what nobody typed, in one line, cut where a cell holds several values.

use crate::columns::is_han;

/// A cell's text, cleaned.
pub(crate) struct Clean {
    pub(crate) text: String,
    /// Something was taken out of it.
    pub(crate) removed: bool,
}

/// A value without control characters, byte order marks and the spaces around it.
pub(crate) fn clean(cell: &str) -> Clean {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t') || c == '\u{feff}';
    let removed = cell.contains(odd);
    let text = if removed { without_escapes(cell).replace(odd, "") } else { cell.to_owned() };
    // Ctrl-Z at the end of a file is no loss worth a note.
    let removed = removed && cell.trim_end_matches('\u{1a}').contains(odd);
    Clean { text: text.trim().to_owned(), removed }
}

/// A text without the escape sequences of terminals: `ESC [ … letter` goes whole, as its rest would stay in the middle of a name
/// and keep it from being found.
fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        let parameters = after.bytes().take_while(|b| (0x20..0x40).contains(b)).count();
        let last = usize::from(after.as_bytes().get(parameters).is_some_and(|b| (0x40..0x7f).contains(b)));
        rest = &after[parameters + last..];
    }
    out.push_str(rest);
    out
}

/// Adds a word behind a text.
pub(crate) fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word.trim());
}

/// A text with every run of white space as one space.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name; two of them where a cell holds one in each script on lines of their own.
pub(crate) fn names(text: &str) -> impl Iterator<Item = String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
    let scripts = |l: &str| l.chars().any(is_han);
    let split = lines.len() > 1 && lines.iter().any(|l| scripts(l)) && lines.iter().any(|l| !scripts(l));
    let names = if split { lines.iter().map(|l| one_line(l)).collect() } else { vec![one_line(text)] };
    names.into_iter()
}

/// Several values of one cell.
pub(crate) fn several(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split([';', '|', '\n', '\r', '；', '｜']).map(one_line).filter(|v| !v.is_empty())
}
