//! How the Canadian list writes names: both languages in one, other names in brackets or in a field of free text.
//!
//! What can be told apart for certain is told apart; what cannot ("Nikolay or Nikolai / Vasilievich or Vasilyevich Maximavich")
//! is kept in one piece, as the list has it.

use crate::values::line;

/// The languages that stand before names: `Russian: …`.
const LANGUAGES: [&str; 16] = [
    "Arabic",
    "Armenian",
    "Belarusian",
    "Belarussian",
    "Burmese",
    "Chinese",
    "English",
    "Farsi",
    "French",
    "Hebrew",
    "Korean",
    "Persian",
    "Russian",
    "Spanish",
    "Ukrainian",
    "ALIAS",
];

/// A text on one line, a word broken at its hyphen put together, without separators at its ends.
pub(super) fn clean(text: &str) -> String {
    let text = line(&text.replace("-\n", "-"));
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).to_owned()
}

/// The name of an entity, its French name, and the names it is also known by.
pub(super) fn entity_names(text: &str) -> (String, Option<String>, Vec<String>) {
    let text = clean(text);
    let (name, others) = match text.to_ascii_lowercase().find("(also known as") {
        Some(start) => {
            let inside = text.get(start + "(also known as".len()..).unwrap_or_default();
            let end = closing(inside);
            let rest = inside.get(end..).unwrap_or_default().trim_start_matches(')');
            (clean(&format!("{} {rest}", &text[..start])), pieces(&inside[..end]))
        }
        None => (text, Vec::new()),
    };
    let halves = split_outside(&name, &['/']);
    match halves.as_slice() {
        [english, french] if [english, french].iter().all(|h| words(h) > 1) => (clean(english), Some(clean(french)), others),
        _ => (name, None, others),
    }
}

/// Other names out of a field of free text, each with its language where the list says so.
pub(super) fn aliases(text: &str) -> Vec<(String, String)> {
    let text = line(&text.replace("-\n", "-").replace(['\n', '\r'], " "));
    let mut found = Vec::new();
    for (language, segment) in by_language(&text) {
        for piece in pieces(segment) {
            for name in alternatives(&piece) {
                found.push((clean(&name), language.to_owned()));
            }
        }
    }
    found.retain(|(name, _)| name.chars().any(char::is_alphanumeric) && !is_legal_form(name));
    found
}

/// The stretches of a text behind the languages it names; what stands before the first has none.
fn by_language(text: &str) -> Vec<(&str, &str)> {
    let mut segments = Vec::new();
    let (mut language, mut from) = ("", 0);
    for (colon, _) in text.match_indices(':') {
        let before = text[..colon].trim_end();
        let start = before
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        let Some(label) = LANGUAGES.iter().find(|l| **l == &before[start..]) else { continue };
        if start < from {
            continue;
        }
        segments.push((language, &text[from..start]));
        (language, from) = (if *label == "ALIAS" { "" } else { label }, colon + 1);
    }
    segments.push((language, &text[from..]));
    segments
}

/// The names of a list of names, a legal form or the rest of a name left with what it belongs to.
fn pieces(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for stretch in split_outside(text, &[';']) {
        let begun = found.len();
        for piece in split_outside(stretch, &[',', '،']) {
            let piece = piece.trim();
            let piece = ["or ", "and "].iter().find_map(|c| piece.strip_prefix(c)).unwrap_or(piece);
            // In `Example Works, JSC and Exa` the form belongs to the name before it.
            let (form, next) = match piece.split_once(" and ") {
                Some((form, next)) if is_legal_form(form) => (form, next),
                _ if is_legal_form(piece) || goes_on(piece) => (piece, ""),
                _ => ("", piece),
            };
            match found[begun..].last_mut() {
                Some(last) if !form.is_empty() => {
                    last.push_str(", ");
                    last.push_str(&clean(form));
                    found.extend(Some(clean(next)).filter(|n| !n.is_empty()));
                }
                _ => found.extend(Some(clean(piece)).filter(|n| !n.is_empty())),
            }
        }
    }
    found
}

/// The names that `/` and "or" join, where each can stand alone.
fn alternatives(piece: &str) -> Vec<String> {
    let parts: Vec<String> = split_outside(piece, &['/'])
        .into_iter()
        .flat_map(|p| p.split(" or "))
        .map(clean)
        .filter(|p| !p.is_empty())
        .collect();
    if parts.iter().all(|p| words(p) > 1) { parts } else { vec![piece.to_owned()] }
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

fn is_legal_form(text: &str) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    karez_data::find(&karez_data::LEGAL_FORMS, &words.join(" ")).is_some()
}

/// Whether a piece goes on with a name that has a comma in it: `Troops of radiation, chemical and biological defence`. Articles
/// are written small at the head of names too; two letters are no name.
fn goes_on(piece: &str) -> bool {
    let articles = ["al-", "el-", "al ", "el ", "de ", "bin ", "ibn ", "the ", "l'"];
    let small = piece.chars().next().is_some_and(char::is_lowercase) && !articles.iter().any(|a| piece.starts_with(a));
    small || piece.chars().filter(|c| c.is_alphanumeric()).count() <= 2
}

/// A text split at these characters where they stand outside brackets and paired quotation marks.
fn split_outside<'t>(text: &'t str, at: &[char]) -> Vec<&'t str> {
    let (mut found, mut depth, mut from) = (Vec::new(), 0usize, 0);
    for (i, c) in text.char_indices() {
        match c {
            '(' | '«' | '“' => depth += 1,
            ')' | '»' | '”' => depth = depth.saturating_sub(1),
            c if depth == 0 && at.contains(&c) => {
                found.push(&text[from..i]);
                from = i + c.len_utf8();
            }
            _ => {}
        }
    }
    // A bracket that is never closed brackets nothing.
    if depth > 0 && found.is_empty() && from == 0 {
        return text.split(at).collect();
    }
    found.push(&text[from..]);
    found
}

/// Where the bracket before this text closes; its end where it never does.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    for (i, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_of_a_name_and_what_it_is_also_known_by_are_told_apart() {
        for (text, name, french, others) in [
            ("Example Gin Co.", "Example Gin Co.", None, &[][..]),
            ("Example Works;", "Example Works", None, &[]),
            (
                "Example Air Force (and Command)/Force aérienne (et Centre)",
                "Example Air Force (and Command)",
                Some("Force aérienne (et Centre)"),
                &[],
            ),
            ("Example Mills (Aksu/Hotan)", "Example Mills (Aksu/Hotan)", None, &[]),
            ("Example A/S", "Example A/S", None, &[]),
            (
                "Example\nPlant (also\nknown as Zavod Example, OAO and Exa)\n",
                "Example Plant",
                None,
                &["Zavod Example, OAO", "Exa"],
            ),
            ("All-\nExample Works (also known as Exb, OAO", "All-Example Works", None, &["Exb, OAO"]),
        ] {
            let (n, f, o) = entity_names(text);
            assert_eq!(
                (n.as_str(), f.as_deref(), o.iter().map(String::as_str).collect::<Vec<_>>()),
                (name, french, others.to_vec()),
                "{text}"
            );
        }
    }

    #[test]
    fn other_names_are_told_apart_where_that_is_certain() {
        for (text, expected) in [
            (
                "Exa Example, Exb Example,  Belarusian: Эгз Прыклад, Russian\u{a0}: Экз Пример ",
                &[("Exa Example", ""), ("Exb Example", ""), ("Эгз Прыклад", "Belarusian"), ("Экз Пример", "Russian")][..],
            ),
            ("Example and Sons   Arabic: مثال", &[("Example and Sons", ""), ("مثال", "Arabic")]),
            ("SSC Example, JSC; Пример, АО", &[("SSC Example, JSC", ""), ("Пример, АО", "")]),
            (
                "Example Pte. Ltd., Example Limited, Пример, ООО",
                &[("Example Pte. Ltd.", ""), ("Example Limited", ""), ("Пример, ООО", "")],
            ),
            ("Экз Пример / Эгз Приклад", &[("Экз Пример", ""), ("Эгз Приклад", "")]),
            ("АО Пример or АО ПРМ", &[("АО Пример", ""), ("АО ПРМ", "")]),
            ("Nikolay or Nikolai Example", &[("Nikolay or Nikolai Example", "")]),
            ("Общество «Один, Два» (ОД, АО)", &[("Общество «Один, Два» (ОД, АО)", "")]),
            ("Войска одной, другой, и третьей защиты, Экз", &[("Войска одной, другой, и третьей защиты", ""), ("Экз", "")]),
            (
                "Exa Example, or Exb Example; Exc, the Exd; ПАО «Экз», ЭКЗ",
                &[("Exa Example", ""), ("Exb Example", ""), ("Exc", ""), ("the Exd", ""), ("ПАО «Экз»", ""), ("ЭКЗ", "")],
            ),
            ("Exa Example, al-Example", &[("Exa Example", ""), ("al-Example", "")]),
            ("Экз (Пример, Два", &[("Экз (Пример", ""), ("Два", "")]),
            (" , ;", &[]),
            ("", &[]),
        ] {
            let found = aliases(text);
            let found: Vec<(&str, &str)> = found.iter().map(|(n, l)| (n.as_str(), l.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
