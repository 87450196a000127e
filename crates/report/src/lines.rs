//! Columns and lines of a terminal: how wide a text is there, and where it may be broken.
//!
//! A Han character takes two columns and an accent none. A line is broken at a space, else at a space that was meant to hold,
//! else between two characters; never within one, and never inside an isolate without closing it.

use crate::plain::{FSI, PDI};
use unicode_width::UnicodeWidthChar;

/// A space that holds: a line is broken there only where it must be. It comes out as a plain one.
pub(crate) const HOLD: char = '\u{a0}';

/// Columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Character by character, as terminals count, and not by cluster: a joined emoji then counts too wide, never too narrow.
fn columns(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// The text in lines of at most `most` columns; one empty line for an empty text.
pub(crate) fn wrap(text: &str, most: usize) -> Vec<String> {
    // A wide character needs two.
    let most = most.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        fit(word, most, &[HOLD], &mut line, &mut lines);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    balance(&mut lines);
    for line in &mut lines {
        *line = line.replace(HOLD, " ");
    }
    lines
}

/// Puts a word onto the line or onto the next; one that is wider than a line is broken at the first of `at`, else anywhere.
fn fit(word: &str, most: usize, at: &[char], line: &mut String, lines: &mut Vec<String>) {
    let (used, wide) = (width(line), width(word));
    if used == 0 && wide <= most {
        line.push_str(word);
    } else if used > 0 && used + 1 + wide <= most {
        line.push(' ');
        line.push_str(word);
    } else if wide <= most {
        lines.push(std::mem::replace(line, word.to_owned()));
    } else if let [first, rest @ ..] = at {
        word.split(*first).filter(|w| !w.is_empty()).for_each(|w| fit(w, most, rest, line, lines));
    } else {
        if used > 0 {
            lines.push(std::mem::take(line));
        }
        for c in word.chars() {
            if columns(c) > 0 && width(line) + columns(c) > most {
                lines.push(std::mem::take(line));
            }
            line.push(c);
        }
    }
}

/// Closes an isolate at the end of its line and opens it again on the next: a terminal takes each line for itself.
fn balance(lines: &mut [String]) {
    let mut open = false;
    for line in lines {
        if open {
            line.insert(0, FSI);
        }
        open = line.chars().fold(false, |open, c| if c == FSI { true } else { open && c != PDI });
        if open {
            line.push(PDI);
        }
    }
}

/// The text, filled with spaces to `to` columns.
pub(crate) fn pad(text: &str, to: usize) -> String {
    let mut out = text.to_owned();
    out.extend(std::iter::repeat_n(' ', to.saturating_sub(width(text))));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_never_wider_than_asked_and_nothing_is_lost() {
        let texts = [
            "Listed by DHS on the UFLPA Entity List, effective 2022-06-21",
            "示例棉业有限公司 Example Cotton Industry Co., Ltd.",
            "averyverylongwordwithoutanyspacesatallthatfitsnowhere",
            "e\u{301}e\u{301}e\u{301}e\u{301} \u{2068}شركة المثال للقطن\u{2069} end",
            "",
        ];
        for text in texts {
            for most in [2, 3, 7, 20, 80] {
                let lines = wrap(text, most);
                assert!(lines.iter().all(|l| width(l) <= most), "{most}: {lines:?}");
                let letters =
                    |t: &str| t.chars().filter(|c| !c.is_whitespace() && *c != FSI && *c != PDI).collect::<String>();
                assert_eq!(letters(&lines.concat()), letters(text), "{most}");
            }
        }
    }

    #[test]
    fn breaks_are_chosen_from_the_best_to_the_last_resort() {
        for (text, most, expected) in [
            ("one two three", 7, &["one two", "three"][..]),
            ("和田\u{a0}= Hetian", 9, &["和田 =", "Hetian"]),
            ("a 和田\u{a0}=\u{a0}Hetian", 14, &["a", "和田 = Hetian"]),
            ("和田\u{a0}=\u{a0}Hetian", 8, &["和田 =", "Hetian"]),
            ("示例棉业", 5, &["示例", "棉业"]),
            ("ae\u{301}b", 2, &["ae\u{301}", "b"]),
        ] {
            assert_eq!(wrap(text, most), expected, "{text}");
        }
    }

    #[test]
    fn an_isolate_does_not_reach_over_the_end_of_a_line() {
        let lines = wrap("\u{2068}شركة المثال للقطن\u{2069}", 12);
        assert!(lines.len() > 1);
        for line in &lines {
            assert!(line.starts_with(FSI) && line.ends_with(PDI), "{line:?}");
        }
    }

    #[test]
    fn columns_stand_under_each_other_whatever_the_script() {
        for text in ["Example", "示例棉业", "شركة", "e\u{301}"] {
            assert_eq!(width(&pad(text, 12)), 12, "{text}");
        }
    }
}
