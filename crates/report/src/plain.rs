//! Text of a file or a list made fit to be shown: what would act on a screen is made visible instead.
//!
//! A supplier's name may hold an escape sequence that repaints a terminal, or a direction override that makes `gpj.exe` read
//! `exe.jpg`. Whoever reads a report must see what is in the data, so such characters are neither obeyed nor dropped.

/// First strong isolate: what follows keeps its own direction and does not disturb its surroundings.
pub(crate) const FSI: char = '\u{2068}';
/// Pop directional isolate: the end of what [`FSI`] began.
pub(crate) const PDI: char = '\u{2069}';

/// The text with everything that acts made visible: control characters as their pictures (`␛`), direction controls and other
/// invisible characters by their number (`[U+202E]`), line breaks and tabs as spaces.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + c as u32)),
            '\u{7f}' => out.push('\u{2421}'),
            // Names in Persian or Uyghur are spelt with joiners, and marks of direction move nothing but punctuation.
            '\u{200c}' | '\u{200d}' => out.push(c),
            '\u{200e}' | '\u{200f}' | '\u{61c}' => {}
            c if acts(c) => out.push_str(&format!("[U+{:04X}]", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Control characters of the second set, direction controls, and characters that are there and cannot be seen.
fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// [`plain`], and kept apart from its surroundings where it is written from right to left.
pub(crate) fn isolated(text: &str) -> String {
    let text = plain(text);
    if text.chars().any(right_to_left) { format!("{FSI}{text}{PDI}") } else { text }
}

/// Letters written from right to left, by block: Hebrew to Arabic Extended, the presentation forms, the historic scripts.
fn right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_act_is_shown_and_what_is_spelling_is_kept() {
        for (text, expected) in [
            ("Example Gin", "Example Gin"),
            ("a\u{1b}[31mred", "a␛[31mred"),
            ("a\u{9b}31m", "a[U+009B]31m"),
            ("one\r\ntwo\tthree\u{2028}four", "one  two three four"),
            ("gpj\u{202e}exe.", "gpj[U+202E]exe."),
            ("a\u{0}b\u{7f}\u{200b}\u{feff}", "a␀b␡[U+200B][U+FEFF]"),
            ("مى\u{200c}خواهم", "مى\u{200c}خواهم"),
            ("示例棉业 ‘x’ é", "示例棉业 ‘x’ é"),
            ("\u{e0041}", "[U+E0041]"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn names_from_right_to_left_are_isolated_and_others_are_not() {
        assert_eq!(isolated("شركة المثال"), "\u{2068}شركة المثال\u{2069}");
        assert_eq!(isolated("مثال\u{2069}x"), "\u{2068}مثال[U+2069]x\u{2069}", "data cannot end the isolate");
        assert_eq!(isolated("示例 Example"), "示例 Example");
    }
}
