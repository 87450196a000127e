//! The parts of a name, each with its place in the original, so that an explanation can point at what was written.

use crate::fold::fold;
use crate::script::{Script, script};
use std::ops::Range;

/// A run of letters or digits of one script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Byte range in the original text.
    pub span: Range<usize>,
    /// The folded spelling.
    pub text: String,
    /// The script of its letters.
    pub script: Script,
}

/// Splits a text into tokens.
///
/// A token ends where the script changes, between letters and digits, and between a small and a capital letter
/// (`WesternGold`), as spreadsheets glue words. Apostrophes inside a word are dropped (`Gong'an`), and single letters with
/// full stops between them are one token (`S.A.`).
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut run: Option<(usize, Script)> = None;
    let mut previous = '\0';
    let mut small = 0;
    for (i, c) in text.char_indices() {
        let this = script(c);
        let inside = match (&run, this) {
            (Some(_), None) => joins(c),
            (Some((_, s)), Some(t)) => *s == t && !(previous.is_lowercase() && c.is_uppercase() && small >= 3),
            (None, _) => true,
        };
        if !inside && let Some((start, s)) = run.take() {
            push(&mut found, text, start..i, s);
        }
        match this {
            Some(s) if run.is_none() => {
                run = Some((i, s));
                small = usize::from(c.is_lowercase());
            }
            Some(_) if c.is_lowercase() => small += 1,
            _ => {}
        }
        if c == '&' {
            found.push(Token { span: i..i + 1, text: "and".to_owned(), script: Script::Latin });
        }
        previous = c;
    }
    if let Some((start, s)) = run {
        push(&mut found, text, start..text.len(), s);
    }
    join_initials(text, found)
}

/// Characters that stand inside a word without ending it: apostrophes, and marks that fold away.
fn joins(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´')
        || (!c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace() && fold(c.encode_utf8(&mut [0; 4])).is_empty())
        || is_mark(c)
}

fn is_mark(c: char) -> bool {
    use icu_properties::{CodePointMapData, props::GeneralCategory};
    !c.is_ascii()
        && matches!(
            CodePointMapData::<GeneralCategory>::new().get(c),
            GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
        )
}

fn push(found: &mut Vec<Token>, text: &str, span: Range<usize>, script: Script) {
    let surface = text[span.clone()].trim_end_matches(joins);
    let folded: String = fold(surface).chars().filter(|c| c.is_alphanumeric() || is_mark(*c)).collect();
    if !folded.is_empty() {
        found.push(Token { span: span.start..span.start + surface.len(), text: folded, script });
    }
}

/// `S` `.` `A` `.` → `sa`: single Latin letters with a full stop and no space between them.
fn join_initials(text: &str, found: Vec<Token>) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(found.len());
    for token in found {
        if let Some(last) = joined.last_mut()
            && token.script == Script::Latin
            && last.script == Script::Latin
            && token.text.len() == 1
            && text.get(last.span.end..token.span.start) == Some(".")
            && (last.text.len() == 1 || text[last.span.clone()].contains('.'))
        {
            last.text.push_str(&token.text);
            last.span.end = token.span.end;
            continue;
        }
        joined.push(token);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn names_fall_into_the_parts_a_reader_sees() {
        for (text, expected) in [
            ("Hetian Taida Apparel Co., Ltd.", &["hetian", "taida", "apparel", "co", "ltd"][..]),
            ("WesternGold CO.,LTD", &["western", "gold", "co", "ltd"]),
            ("KashgarConstructionEngineering(Group)", &["kashgar", "construction", "engineering", "group"]),
            ("新疆Example棉业（集团）", &["新疆", "example", "棉业", "集团"]),
            ("Gong'an ju", &["gongan", "ju"]),
            ("Example S.A. de C.V.", &["example", "sa", "de", "cv"]),
            ("Smith & Sons", &["smith", "and", "sons"]),
            ("841Cotton No.2", &["841", "cotton", "no", "2"]),
            ("McGregor iPhone", &["mcgregor", "iphone"]),
            ("Ho\u{200B}tan", &["hotan"]),
            ("第八师", &["第八师"]),
            ("", &[]),
            ("---", &[]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn a_token_points_at_what_was_written() {
        let text = "Ürümqi（新疆）";
        let surfaces: Vec<&str> = tokens(text).iter().map(|t| &text[t.span.clone()]).collect();
        assert_eq!(surfaces, ["Ürümqi", "新疆"]);
    }
}
