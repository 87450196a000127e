//! What a heading says: the text as people write it, the key under which `data/tables/headings.tsv` knows it, the field. The
//! table of a list has further headings, which `data/lists/own_headings.tsv` knows.
//!
//! Headings come with stars, brackets, units, line breaks, in two languages at once, and in full-width letters. A key sees
//! through all of that; what remains unknown is carried, never guessed.

use super::field::{Claim, Field};

/// A heading folded for comparison: full-width letters made narrow, camelCase split, lower case, every run of other
/// characters one space. Chinese characters stay as they are.
pub fn heading_key(heading: &str) -> String {
    fold(heading, true)
}

/// [`heading_key`] with or without splitting camelCase, which would break `HongKong SAR` and `McDonald` apart.
pub(crate) fn fold(text: &str, split_camel: bool) -> String {
    let mut key = String::with_capacity(text.len());
    let mut previous = ' ';
    let mut chars = text.chars().map(narrow).peekable();
    while let Some(c) = chars.next() {
        if !c.is_alphanumeric() {
            if c != '\u{0307}' && !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
            previous = ' ';
            continue;
        }
        let starts_word = split_camel
            && c.is_uppercase()
            && (previous.is_lowercase()
                || (previous.is_uppercase() && chars.peek().is_some_and(|n| n.is_lowercase() && n.is_ascii())));
        if starts_word && !key.ends_with(' ') {
            key.push(' ');
        }
        for lower in c.to_lowercase() {
            // the dot that `İ` leaves behind
            if lower != '\u{0307}' {
                key.push(lower);
            }
        }
        previous = c;
    }
    key.truncate(key.trim_end().len());
    key
}

/// Full-width forms as Chinese input methods leave them, in their narrow shape.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Which headings are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Known {
    /// Those of subjects.
    #[default]
    Subjects,
    /// Those of a list too, which go before.
    Lists,
}

/// What a heading claims to hold; `None` where nobody has told us.
pub(crate) fn claim(heading: &str, of: Known) -> Option<Claim> {
    let heading = heading.trim();
    if heading.is_empty() || heading.len() > 400 {
        return None;
    }
    known(&heading_key(heading), of)
        .or_else(|| known(&fold(heading, false), of))
        .or_else(|| known(&heading_key(&without_brackets(heading)), of))
        .or_else(|| known(&without_marks(&heading_key(heading)), of))
        .or_else(|| in_two_languages(heading, of))
}

/// What several headings claim together. A column `Vendor` holds numbers beside a column of names, and names where there is none.
pub(crate) fn claims(headings: &[String], of: Known) -> Vec<Option<Claim>> {
    const EITHER: &[&str] = &["vendor", "partner", "business partner", "kreditor", "lifnr"];
    let mut claims: Vec<Option<Claim>> = headings.iter().map(|h| claim(h, of)).collect();
    if !claims.iter().flatten().any(|c| c.field.is_name()) {
        let either = |h: &String| EITHER.contains(&heading_key(h).as_str());
        if let Some(Some(claim)) = headings.iter().position(either).and_then(|i| claims.get_mut(i)) {
            claim.field = Field::Name;
        }
    }
    claims
}

fn known(key: &str, of: Known) -> Option<Claim> {
    let own = || karez_data::find(&karez_data::OWN_HEADINGS, key).filter(|_| of == Known::Lists);
    let [_, field] = own().or_else(|| karez_data::find(&karez_data::HEADINGS, key))?;
    Claim::parse(field)
}

/// `Supplier name (as registered)` without what stands in brackets, of any width.
fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '［' => depth += 1,
            ')' | '）' | ']' | '】' | '］' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// A key without the words a form adds: required, optional, and a running number in front.
fn without_marks(key: &str) -> String {
    const MARKS: &[&str] = &["required", "optional", "mandatory", "必填", "选填", "可选", "必須", "任意", "pflichtfeld"];
    let mut words: Vec<&str> = key.split(' ').filter(|w| !MARKS.contains(w)).collect();
    if words.len() > 1 && words[0].len() <= 2 && words[0].bytes().all(|b| b.is_ascii_digit()) {
        words.remove(0);
    }
    words.join(" ")
}

/// `供应商名称 Supplier Name`: the Chinese and the Latin half, each looked up; they must not contradict each other.
fn in_two_languages(heading: &str, of: Known) -> Option<Claim> {
    let key = heading_key(heading);
    let half = |han: bool| -> String {
        let kept: String = key.chars().map(|c| if c == ' ' || is_han(c) == han { c } else { ' ' }).collect();
        kept.split_whitespace().collect::<Vec<_>>().join(if han { "" } else { " " })
    };
    let (han, latin) = (half(true), half(false));
    if han.is_empty() || latin.is_empty() {
        return None;
    }
    match (known(&han, of), known(&latin, of)) {
        // the Chinese half says 公司名称 and the Latin half says English name: the narrower claim is the second
        (Some(a), Some(b)) if a == b || a.field == Field::Name && b.field.is_name() => Some(b),
        (Some(a), Some(_)) => Some(a),
        (a, b) => a.or(b),
    }
}

/// Whether a character is a Chinese one (or kana), which needs no spaces between words.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_sees_through_how_headings_are_written() {
        for (heading, key) in [
            ("Vendor No.", "vendor no"),
            ("  *Supplier   NAME* ", "supplier name"),
            ("ｓｕｐｐｌｉｅｒ　ｎａｍｅ", "supplier name"),
            ("registrationNumber", "registration number"),
            ("VATNumber", "vat number"),
            ("LIFNR", "lifnr"),
            ("公司名称（中文）", "公司名称 中文"),
            ("vendor_id", "vendor id"),
            ("Supplier\nName", "supplier name"),
            ("İsim", "isim"),
            ("", ""),
            ("***", ""),
        ] {
            assert_eq!(heading_key(heading), key, "{heading:?}");
        }
    }

    #[test]
    fn every_heading_of_the_table_is_its_own_key_and_names_a_field() {
        for [heading, field] in karez_data::HEADINGS.iter().chain(&karez_data::OWN_HEADINGS) {
            assert_eq!(fold(heading, false), *heading, "the key of {heading:?}");
            assert!(Claim::parse(field).is_some(), "{heading:?}: no field {field:?}");
        }
        assert!(karez_data::HEADINGS.len() >= 250);
    }

    #[test]
    fn headings_in_brackets_in_two_languages_and_with_marks_are_known() {
        for (heading, field) in [
            ("Supplier Name (as registered)", Field::Name),
            ("供应商名称 Supplier Name", Field::Name),
            ("供应商名称/Supplier Name*", Field::Name),
            ("统一社会信用代码（必填）", Field::Uscc),
            ("1. Country", Field::Country),
            ("Postal Code (required)", Field::PostalCode),
        ] {
            assert_eq!(claim(heading, Known::Subjects).map(|c| c.field), Some(field), "{heading:?}");
        }
        assert_eq!(claim("Colour of the door", Known::Subjects), None);
    }

    #[test]
    fn the_headings_of_a_list_are_known_in_a_list_only() {
        for (heading, in_list, elsewhere) in [
            ("Date listed", Some(Field::Effective), None),
            ("listed_name", Some(Field::Name), None),
            ("Remarks", Some(Field::Remarks), Some(Field::Other)),
            ("Country", Some(Field::Country), Some(Field::Country)),
        ] {
            assert_eq!(claim(heading, Known::Lists).map(|c| c.field), in_list, "{heading:?}");
            assert_eq!(claim(heading, Known::Subjects).map(|c| c.field), elsewhere, "{heading:?}");
        }
    }
}
