//! The words of the goods reader, and how a text is cut into them.
//!
//! Latin words are units as they stand, in one spelling and in the singular; of Han each character is a unit, because Chinese
//! writes no spaces. A term is a sequence of units, and the longest term wins: `cotton candy` is found before `cotton` is.

use karez_data::{GOODS_TERMS, find_all};
use karez_text::{Script, fold, tokens};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

/// What a term does in a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Can be what the goods are.
    Product,
    /// What they are made of; the goods themselves where nothing else is.
    Material,
    /// For whom, how made, in which state.
    Attribute,
    /// Says nothing of the heading.
    Neutral,
    /// A colour, which with a hyphen makes a colour of what stands before it: `steel-blue`.
    Colour,
    /// What follows belongs to what stands before.
    Of,
    /// What follows is a use.
    For,
    /// What follows is a medium, a packing or a state.
    In,
    /// What follows is an extra.
    With,
    /// What follows is a place or a party.
    From,
    /// What follows is one more.
    And,
    /// What follows is not in the goods.
    Without,
    /// What stands before is not in the goods: `aluminium-free`.
    Free,
    /// What stands before is a look, a taste or a shape: `copper-coloured`.
    Unlike,
    /// The word of a company or a street: what it stands with are no goods.
    Name,
    /// A particle that ends what a `Without` began.
    Particle,
    /// A vessel or measure: with `of`, what follows is the goods.
    Container,
}

fn role(name: &str, concept: &str) -> Option<Role> {
    Some(match name {
        "product" => Role::Product,
        "material" => Role::Material,
        "attribute" => Role::Attribute,
        "neutral" if concept == "colour" => Role::Colour,
        "neutral" => Role::Neutral,
        "of" => Role::Of,
        "for" => Role::For,
        "in" => Role::In,
        "with" => Role::With,
        "from" => Role::From,
        "and" => Role::And,
        "without" => Role::Without,
        "free" => Role::Free,
        "unlike" => Role::Unlike,
        "name" => Role::Name,
        "particle" => Role::Particle,
        "container" => Role::Container,
        _ => return None,
    })
}

/// A term of the lexicon.
#[derive(Debug)]
pub(crate) struct Term {
    units: Vec<String>,
    pub(crate) role: Role,
    /// Its concept, and those it implies.
    pub(crate) concepts: Vec<&'static str>,
    /// The codes it has by itself, the likeliest first.
    pub(crate) codes: Vec<&'static str>,
    /// With `of`, what follows is the goods.
    pub(crate) container: bool,
    /// A word of several senses: behind an unknown word it is rather a part of that (`percussion caps`, 奶茶).
    pub(crate) wary: bool,
}

/// A piece of a text that terms are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
    pub(crate) han: bool,
}

impl Unit {
    pub(crate) fn is_number(&self) -> bool {
        self.text.bytes().all(|b| b.is_ascii_digit())
    }
}

struct Lexicon {
    /// The terms by their first unit, the longest first.
    terms: HashMap<String, Vec<Term>>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut terms: HashMap<String, Vec<Term>> = HashMap::new();
        let mut known: HashSet<Vec<String>> = HashSet::new();
        let is_container = |role: &Option<Role>| *role == Some(Role::Container);
        let rows = || GOODS_TERMS.iter().map(|row| (row, role(row[1], row[2])));
        let containers: HashSet<Vec<String>> =
            rows().filter(|(_, r)| is_container(r)).map(|(row, _)| names(row[0])).collect();
        // A container that is nothing else comes last, so that `bag` stays a product.
        let (last, first): (Vec<_>, Vec<_>) = rows().partition(|(_, r)| is_container(r));
        for (&[text, _, concept, code, confidence], role) in first.into_iter().chain(last) {
            let (Some(role), units) = (role, names(text)) else { continue };
            let Some(start) = units.first().cloned() else { continue };
            if !known.insert(units.clone()) {
                continue;
            }
            let list = |cell: &'static str| cell.split('|').filter(|c| !c.is_empty()).collect();
            let container = containers.contains(&units);
            let wary = role == Role::Product && confidence == "low";
            let term = Term { units, role, concepts: list(concept), codes: list(code), container, wary };
            terms.entry(start).or_default().push(term);
        }
        for of_one in terms.values_mut() {
            of_one.sort_by_key(|t| std::cmp::Reverse(t.units.len()));
        }
        Lexicon { terms }
    })
}

fn names(text: &str) -> Vec<String> {
    units(text).into_iter().map(|u| u.text).collect()
}

/// Cuts a text into units.
pub(crate) fn units(text: &str) -> Vec<Unit> {
    let mut out = Vec::new();
    for token in tokens(text) {
        if token.script == Script::Han {
            let original = &text[token.span.clone()];
            let mut chars = token.text.chars();
            // Folding may drop a mark; then the characters no longer pair up, and the whole token is their place.
            let paired = original.chars().count() == token.text.chars().count();
            for (i, c) in original.char_indices().take(token.text.chars().count()) {
                let Some(folded) = chars.next() else { break };
                let at = token.span.start + i;
                let span = if paired { at..at + c.len_utf8() } else { token.span.clone() };
                out.push(Unit { text: folded.to_string(), span, han: true });
            }
        } else {
            let text = spelled(&token.text);
            out.push(Unit { text, span: token.span, han: false });
        }
    }
    out
}

/// A Latin word in the singular and in its usual spelling.
fn spelled(word: &str) -> String {
    let spelling = |w: &str| -> Option<&'static str> {
        let [_, role, usual, ..] = find_all(&GOODS_TERMS, w).iter().find(|row| row[1] == "spelling")?;
        debug_assert_eq!(*role, "spelling");
        Some(usual)
    };
    if let Some(usual) = spelling(word) {
        return singular(usual);
    }
    let one = singular(word);
    spelling(&one).map_or(one, singular)
}

/// The singular of an English word, near enough: both sides of a comparison go through it, so that being alike is what counts.
fn singular(word: &str) -> String {
    let n = word.len();
    if !word.is_ascii() || n <= 3 {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ie")).filter(|s| s.len() > 2) {
        return format!("{stem}y");
    }
    let es = ["sses", "xes", "ches", "shes", "zes"].iter().any(|e| word.ends_with(e))
        || ["toes", "goes", "roes", "does"].iter().any(|e| n > 5 && word.ends_with(e));
    if es {
        return word[..n - 2].to_owned();
    }
    match word.strip_suffix('s') {
        Some(stem) if !["s", "u", "i"].iter().any(|e| stem.ends_with(e)) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// The longest term that begins at the first of these units, and how many units it has.
pub(crate) fn longest(units: &[Unit]) -> Option<(&'static Term, usize)> {
    let first = units.first()?;
    let of_one = lexicon().terms.get(&first.text)?;
    of_one
        .iter()
        .find(|t| t.units.len() <= units.len() && t.units.iter().zip(units).all(|(a, b)| *a == b.text))
        .map(|t| (t, t.units.len()))
}

/// A folded text without the label that says it is a code: `hs code: 5201` → `5201`.
pub(crate) fn without_label(folded: &str) -> &str {
    static LABELS: OnceLock<Vec<String>> = OnceLock::new();
    let labels = LABELS.get_or_init(|| {
        let mut labels: Vec<String> = GOODS_TERMS.iter().filter(|row| row[1] == "label").map(|row| fold(row[0])).collect();
        labels.sort_by_key(|l| std::cmp::Reverse(l.len()));
        labels
    });
    let text = folded.trim();
    let rest = labels.iter().find_map(|l| text.strip_prefix(l.as_str())).unwrap_or(text);
    rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '.' | '#' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclature::exists;

    #[test]
    fn plural_and_spelling_fold_to_one_word() {
        for (a, b) in [
            ("T-Shirts", "t shirt"),
            ("tomatoes", "tomato"),
            ("shoes", "shoe"),
            ("batteries", "battery"),
            ("hoodies", "hoodie"),
            ("boxes", "box"),
            ("dresses", "dress"),
            ("Aluminum", "aluminium"),
            ("fibers", "fibre"),
            ("tires", "tyre"),
            ("men's", "mens"),
            ("番茄醬", "番茄酱"),
        ] {
            assert_eq!(names(a), names(b), "{a}");
        }
        assert_eq!(names("glass"), ["glass"]);
        assert_eq!(names("chassis"), ["chassis"]);
    }

    #[test]
    fn the_longest_term_wins() {
        let found = |text: &str| longest(&units(text)).map(|(t, n)| (t.role, n));
        assert_eq!(found("cotton candy"), Some((Role::Product, 2)));
        assert_eq!(found("cotton shirts"), Some((Role::Material, 1)));
        assert_eq!(found("番茄酱罐头"), Some((Role::Product, 5)));
        assert_eq!(found("wholly frob"), Some((Role::Neutral, 1)));
        assert_eq!(found("frobnicator"), None);
    }

    #[test]
    fn every_line_of_the_lexicon_has_a_role_and_codes_that_exist() {
        assert!(GOODS_TERMS.len() > 1500);
        for [term, name, concept, code, _] in &GOODS_TERMS {
            assert!(role(name, concept).is_some() || ["spelling", "label"].contains(name), "{term}: {name}");
            assert!(code.split('|').all(|c| c.is_empty() || exists(c)), "{term}: {code}");
            assert!(!names(term).is_empty(), "{term}");
            assert!(!matches!(*name, "product" | "material" | "attribute") || !concept.is_empty(), "{term}");
        }
    }

    #[test]
    fn every_rule_speaks_of_concepts_that_terms_have() {
        let concepts: HashSet<&str> = GOODS_TERMS.iter().flat_map(|row| row[2].split('|')).collect();
        for [head, with, code] in &karez_data::GOODS_COMBINE {
            assert!(concepts.contains(head), "{head}");
            assert!(with.split('+').all(|c| concepts.contains(c)), "{head} with {with}");
            assert!(code.split('|').all(exists), "{head} with {with}: {code}");
        }
    }
}
