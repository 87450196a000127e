//! The text of a Federal Register notice as items: paragraphs and the entries of its lists, each put together again from the
//! lines over which it runs.
//!
//! The text comes wrapped at some width, with page headings in the middle of a name, words hyphenated at a line's end, and lists
//! whose entries are told apart by nothing but the line's end. An entry goes on where a bracket is open, where the next line
//! begins small, or where the line before was full; it ends behind a legal form, a closed bracket or a semicolon.

use super::parting::{ends_in_form, form};
use std::collections::HashSet;

/// A paragraph, or an entry of a list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// The line on which it begins, from 1.
    pub line: u64,
    pub text: String,
    /// A bullet or number stood before it.
    pub bullet: bool,
}

/// The longest item; a bracket that nobody closes takes no more with it.
const LONGEST: usize = 4000;

/// The items of a text.
pub(super) fn items(text: &str) -> Vec<Item> {
    let lines = lines(text);
    let words: HashSet<&str> = text.split_whitespace().map(bare).filter(|w| w.contains('-')).collect();
    // One line in twenty may be longer than the column: a heading with an address.
    let mut lengths: Vec<usize> = lines.iter().map(|l| l.text.chars().count()).collect();
    lengths.sort_unstable();
    let width = lengths.get(lengths.len().saturating_sub(1) * 19 / 20).copied().unwrap_or(0);
    let mut items: Vec<Item> = Vec::new();
    let mut open = 0i32;
    let mut before: Option<&Line> = None;
    for line in &lines {
        let goes_on = match (items.last(), before) {
            (Some(item), Some(before)) if item.text.len() < LONGEST => goes_on(before, line, open, width),
            _ => false,
        };
        if goes_on {
            let item = items.last_mut().map(|i| &mut i.text);
            item.into_iter().for_each(|text| append(text, &line.text, &words));
        } else {
            open = 0;
            items.push(Item { line: line.number, text: line.text.clone(), bullet: line.bullet });
        }
        open += count(&line.text, '(') - count(&line.text, ')');
        before = Some(line);
    }
    items
}

struct Line {
    number: u64,
    text: String,
    bullet: bool,
    indented: bool,
    /// An empty line stood before it.
    apart: bool,
}

fn count(text: &str, c: char) -> i32 {
    i32::try_from(text.matches(c).count()).unwrap_or(i32::MAX / 4)
}

fn goes_on(before: &Line, line: &Line, open: i32, width: usize) -> bool {
    if line.bullet {
        return false;
    }
    if open > 0 {
        return true;
    }
    let sentence_over = before.text.ends_with('.') && !ends_in_form(&before.text);
    if line.apart || line.indented && (!before.indented || sentence_over) {
        return false;
    }
    let first = line.text.split_whitespace().next().unwrap_or_default();
    if first.starts_with(|c: char| c.is_lowercase() || c == '(') || form(first) || before.text.ends_with(['-', ',']) {
        return true;
    }
    // The next word would have fitted into a line that was not full; typesetters do not count characters, so nearly full will do.
    let full = before.text.chars().count() + 1 + first.chars().count() + 6 > width;
    let ends = before.text.ends_with([')', ';', ':']) || ends_in_form(&before.text);
    full && !ends
}

/// Adds a line to an item. A hyphen at a line's end stays where the text writes the word with a hyphen elsewhere, before a
/// capital letter, and in "Yili-based".
fn append(text: &mut String, line: &str, hyphenated: &HashSet<&str>) {
    let Some(stem) = text.strip_suffix('-').filter(|t| t.ends_with(char::is_alphanumeric)) else {
        text.push(' ');
        text.push_str(line);
        return;
    };
    let left = stem.rsplit(char::is_whitespace).next().unwrap_or_default();
    let right = line.split_whitespace().next().map(bare).unwrap_or_default();
    let stays = right.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        || matches!(right, "based" | "owned" | "made" | "labor")
        || hyphenated.contains(format!("{}-{right}", bare(left)).as_str());
    if !stays {
        text.pop();
    }
    text.push_str(line);
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The lines of a text without the marks of its pages.
fn lines(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let (mut apart, mut page) = (true, false);
    for (number, raw) in (1..).zip(text.lines()) {
        let raw = untagged(raw);
        let trimmed = raw.trim();
        if is_page_mark(trimmed) {
            // A page's end parts nothing: the empty lines around it go with it.
            (page, apart) = (true, false);
            continue;
        }
        if trimmed.is_empty() || trimmed.chars().all(|c| matches!(c, '-' | '=' | '_' | ' ')) {
            apart |= !page;
            continue;
        }
        let (bullet, text) = unbulleted(trimmed);
        let indented = raw.starts_with("  ") || raw.starts_with('\t');
        // Behind a page's end only an indent tells a new paragraph.
        lines.push(Line { number, text: crate::values::line(text), bullet, indented, apart: apart && !page });
        (apart, page) = (false, false);
    }
    lines
}

/// What stands at the head and foot of a page.
fn is_page_mark(line: &str) -> bool {
    line.starts_with("[[Page ")
        || line.contains("Federal Register / Vol.") && line.len() < 120
        || ["VerDate ", "Jkt ", "PO 0000", "E:\\FR\\FM"].iter().any(|m| line.starts_with(m))
        || line.contains(" on DSK") && line.contains("PROD with")
        || (3..=6).contains(&line.len()) && line.bytes().all(|b| b.is_ascii_digit())
}

/// The text behind a bullet or a number.
fn unbulleted(line: &str) -> (bool, &str) {
    for bullet in ["•", "\u{f0b7}", "\u{25cf}", "* ", "- "] {
        if let Some(text) = line.strip_prefix(bullet) {
            return (true, text.trim_start());
        }
    }
    let number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let numbered = match line.strip_prefix('(') {
        Some(rest) => rest.split_once(") ").filter(|(n, _)| number(n)),
        None => line.split_once(". ").filter(|(n, _)| number(n)),
    };
    numbered.map_or((false, line), |(_, text)| (true, text.trim_start()))
}

/// A line without tags, as the Federal Register's text files have them: `<bullet>`, `<a href="…">`.
fn untagged(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        match after.split_once('>').filter(|_| after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')) {
            Some((tag, after)) => {
                if tag == "bullet" {
                    out.push('•');
                }
                rest = after;
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        items(text).into_iter().map(|i| i.text).collect()
    }

    #[test]
    fn an_entry_is_whole_however_it_was_broken() {
        let text = "Notice Regarding the Example Act, which says a good deal in a line of this\nwidth and goes on.\n\
            \nUFLPA Section 2(d)(2)(B)(ii)\n\nExample Gin Co., Ltd.\nExample Cotton Spinning and Weaving Co., Ltd. (also known as Example Spin-\n\
            ning; Example Pu-\nTech Ltd.; and Example Yarn\nCo., Ltd.)\n\n[[Page 50903]]\n\nExample Group and its two Yili-\nbased \
            subsidiaries, which include Example A Co.\nLtd.,\nand Example B Ltd.\n";
        assert_eq!(
            texts(text),
            [
                "Notice Regarding the Example Act, which says a good deal in a line of this width and goes on.",
                "UFLPA Section 2(d)(2)(B)(ii)",
                "Example Gin Co., Ltd.",
                "Example Cotton Spinning and Weaving Co., Ltd. (also known as Example Spinning; Example Pu-Tech Ltd.; and Example Yarn Co., Ltd.)",
                "Example Group and its two Yili-based subsidiaries, which include Example A Co. Ltd., and Example B Ltd.",
            ]
        );
    }

    #[test]
    fn bullets_tags_and_page_marks_are_no_part_of_a_name() {
        let text = "<pre>\n<bullet> Example A &amp; B Ltd.\n• Example C Ltd. (and one\n65375\nFederal Register / Vol. 89, No. 154 / Friday, August 9, 2024 / \
            Notices\nalias: D)\n(2) Example E Ltd.\n3. Example No. 4 Ltd.\nlotter on DSK11XQN23PROD with NOTICES1\n";
        let found = items(text);
        let found: Vec<(u64, &str, bool)> = found.iter().map(|i| (i.line, i.text.as_str(), i.bullet)).collect();
        assert_eq!(
            found,
            [
                (2, "Example A & B Ltd.", true),
                (3, "Example C Ltd. (and one alias: D)", true),
                (7, "Example E Ltd.", true),
                (8, "Example No. 4 Ltd.", true)
            ]
        );
    }

    #[test]
    fn a_bracket_that_nobody_closes_takes_a_bounded_part() {
        let text = format!("Example ({}", "a line\n\n".repeat(100_000));
        assert!(items(&text).iter().all(|i| i.text.len() < LONGEST + 100));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "(\\PC{0,40}\n|- \\PC{0,5}-\n|\\(1\\) |<bullet>|\\[\\[Page 1\\]\\]\n|\n){0,20}") {
            items(&text);
        }
    }
}
