//! The phrases of `data/lists/uflpa_wording.tsv` in the form in which they are looked for.

use std::sync::OnceLock;

/// A phrase: its words, lower case, and its kind.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// Up to four small words may stand before it ("its eight Zhuhai-based").
    pub open: bool,
    /// Without the full stop of an abbreviation at their ends.
    pub words: Vec<&'static str>,
    pub kind: &'static str,
}

/// All phrases, the longest first, so that "subsidiaries which include" is found before "subsidiaries".
fn all() -> &'static [Phrase] {
    static ALL: OnceLock<Vec<Phrase>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut phrases: Vec<Phrase> = karez_data::UFLPA_WORDING
            .iter()
            .map(|&[phrase, kind]| {
                let closed = phrase.strip_prefix("* ");
                let words = closed.unwrap_or(phrase).split(' ').map(|w| w.trim_end_matches('.')).collect();
                Phrase { open: closed.is_some(), words, kind }
            })
            .collect();
        phrases.sort_by_key(|p| std::cmp::Reverse(p.words.len()));
        phrases
    })
}

/// The phrases of a kind.
pub(super) fn of(kind: &str) -> impl Iterator<Item = &'static Phrase> {
    all().iter().filter(move |p| p.kind == kind)
}

/// Whether a text holds a phrase of this kind, in whole words and whatever its case.
pub(super) fn holds(text: &str, kind: &str) -> bool {
    let text = text.to_lowercase();
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    of(kind).any(|p| {
        let phrase = p.words.join(" ");
        let mut found = text.match_indices(&phrase);
        found.any(|(at, _)| edge(text[..at].chars().next_back()) && edge(text[at + phrase.len()..].chars().next()))
    })
}

/// Whether a text is a phrase of this kind, and nothing else.
pub(super) fn is(text: &str, kind: &str) -> bool {
    let text = text.to_lowercase();
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    of(kind).any(|p| p.words.join(" ") == text)
}

/// The number that a word states: "two", "twenty-six", "26".
pub(super) fn number(word: &str) -> Option<usize> {
    let word = word.to_lowercase();
    if let Ok(number) = word.parse() {
        return Some(number);
    }
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let unit =
        |w: &str| -> Option<usize> { karez_data::find(&karez_data::NUMBERS, w)?[1].parse().ok().filter(|n| *n < 100) };
    let tens = |w: &str| TENS.iter().position(|t| *t == w).map(|i| (i + 2) * 10);
    match word.split_once('-') {
        Some((ten, one)) => Some(tens(ten)? + unit(one).filter(|n| *n < 10)?),
        // Ordinals are numbers in that table too; they state no count.
        None => tens(&word).or_else(|| unit(&word).filter(|_| !word.ends_with("th") && !is_ordinal(&word))),
    }
}

fn is_ordinal(word: &str) -> bool {
    matches!(word, "first" | "second" | "third")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_in_words_and_digits() {
        for (word, expected) in [
            ("one", Some(1)),
            ("Eight", Some(8)),
            ("thirty-five", Some(35)),
            ("twenty", Some(20)),
            ("25", Some(25)),
            ("second", None),
            ("eighth", None),
            ("its", None),
            ("Zhuhai-based", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(number(word), expected, "{word}");
        }
        for word in ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"] {
            assert!(number(word).is_some(), "{word}");
        }
    }

    #[test]
    fn a_phrase_is_held_in_whole_words() {
        assert!(holds("404 Error | Example", "refusal") && holds("Access Denied", "refusal"));
        assert!(!holds("Countering Terror | Example", "refusal"));
    }

    #[test]
    fn every_kind_of_phrase_has_a_reader() {
        let kinds = [
            "alias",
            "former",
            "subsidiary",
            "extension",
            "connector",
            "heading name",
            "heading date",
            "section i",
            "section ii",
            "section iv",
            "section v",
            "empty",
            "refusal",
            "updated",
            "adds",
            "removes",
            "revises",
            "ends",
        ];
        for phrase in all() {
            assert!(kinds.contains(&phrase.kind), "{phrase:?}");
        }
        assert!(kinds.iter().all(|k| of(k).next().is_some()));
    }
}
