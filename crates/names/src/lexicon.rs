//! The words that names are made of, read from the tables of `karez-data` into maps that parsing can ask.

use karez_data as data;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a Han word of the lexicon is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HanWord {
    Form(&'static str),
    Branch(&'static str),
    Generic(&'static str),
    /// English renderings separated by `|`.
    Trade(&'static str),
    Place,
}

pub(crate) struct Lexicon {
    /// Han words of two characters or more, and what they are.
    pub han: HashMap<&'static str, HanWord>,
    /// Length in characters of the longest.
    pub han_longest: usize,
    /// English words that render a trade term: they say what a firm does, not which firm it is.
    pub trade_words: HashMap<&'static str, ()>,
    /// First word → legal forms that begin with it, as word lists.
    pub forms: HashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    /// First word → countries that begin with it.
    pub countries: HashMap<&'static str, Vec<Vec<&'static str>>>,
    /// Generic words: group, international.
    pub generic: HashMap<&'static str, ()>,
}

/// The lexicon, read once.
pub(crate) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(read)
}

fn read() -> Lexicon {
    let mut han = HashMap::new();
    let is_han = |w: &str| w.chars().next().is_some_and(|c| !c.is_ascii()) && w.chars().count() >= 2;
    // Later kinds win: a legal form is never a trade, and a place inside a brand is still read both ways.
    for &[zh, en] in &data::TRADES {
        if is_han(zh) {
            han.insert(zh, HanWord::Trade(en));
        }
    }
    for &[word, zh] in &data::GENERIC {
        for zh in zh.split('|').filter(|zh| is_han(zh)) {
            han.insert(zh, HanWord::Generic(word));
        }
    }
    for &[name, _] in &data::COUNTRIES_IN_NAMES {
        if is_han(name) {
            han.insert(name, HanWord::Place);
        }
    }
    for &[phrase, branch] in &data::BRANCHES {
        if is_han(phrase) {
            han.insert(phrase, HanWord::Branch(branch));
        }
    }
    for &[phrase, form] in &data::LEGAL_FORMS {
        if is_han(phrase) {
            han.insert(phrase, HanWord::Form(form));
        }
    }
    let han_longest = han.keys().map(|w| w.chars().count()).max().unwrap_or(0);

    let mut trade_words = HashMap::new();
    for &[_, en] in &data::TRADES {
        for word in en.split('|').flat_map(|phrase| phrase.split(' ')).filter(|w| w.len() > 2) {
            trade_words.insert(stem(word), ());
        }
    }
    let mut forms: HashMap<_, Vec<_>> = HashMap::new();
    for &[phrase, form] in &data::LEGAL_FORMS {
        let words: Vec<&str> = phrase.split(' ').collect();
        forms.entry(words[0]).or_default().push((words, form));
    }
    let mut countries: HashMap<_, Vec<_>> = HashMap::new();
    for &[name, _] in &data::COUNTRIES_IN_NAMES {
        let words: Vec<&str> = name.split(' ').collect();
        countries.entry(words[0]).or_default().push(words);
    }
    for list in forms.values_mut() {
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    for list in countries.values_mut() {
        list.sort_by_key(|words: &Vec<&str>| std::cmp::Reverse(words.len()));
        list.dedup();
    }
    let generic = data::GENERIC.iter().flat_map(|[w, _]| w.split(' ')).map(|w| (stem(w), ())).collect();
    Lexicon { han, han_longest, trade_words, forms, countries, generic }
}

/// The word without a plural ending: enough English grammar for names of trades (`textiles`, `industries`).
pub(crate) fn stem(word: &str) -> &str {
    if word.len() > 4 && word.ends_with("ies") {
        return &word[..word.len() - 3];
    }
    if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is") {
        return &word[..word.len() - 1];
    }
    if word.len() > 4 && word.ends_with('y') {
        // industry and industries meet at industr
        return &word[..word.len() - 1];
    }
    word
}

/// The names of places at the head of a row of words or characters: how many each takes, and the ids it may stand for.
pub(crate) fn places_ahead<'w>(words: impl Iterator<Item = &'w str> + Clone) -> Vec<(usize, Vec<&'static str>)> {
    let ids = |places: Vec<karez_places::Place>| places.into_iter().map(|p| p.id()).collect();
    karez_places::places_ahead(words).into_iter().map(|(length, places)| (length, ids(places))).collect()
}

/// The code of a country that a firm's name carries.
pub(crate) fn country_in_name(name: &str) -> impl Iterator<Item = &'static str> {
    data::find_all(&data::COUNTRIES_IN_NAMES, name).iter().map(|row| row[1])
}

/// The full words that an abbreviation stands for.
pub(crate) fn expansions(word: &str) -> impl Iterator<Item = &'static str> {
    data::find(&data::ABBREVIATIONS, word).into_iter().flat_map(|row| row[1].split('|'))
}

/// The number that a word writes: `second`, `ii`, `八`.
pub(crate) fn number(word: &str) -> Option<u32> {
    if !word.is_empty() && word.len() <= 9 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok();
    }
    data::find(&data::NUMBERS, word).and_then(|row| row[1].parse().ok())
}

/// Whether a word announces a number: `No. 2`.
pub(crate) fn announces_number(word: &str) -> bool {
    data::find(&data::NUMBERS, word).is_some_and(|row| row[1] == "#")
}

/// The ISO 3166-1 alpha-2 code, lower case, of a country given by name or code in a language the table knows.
pub fn country_code(text: &str) -> Option<&'static str> {
    let words: Vec<String> = karez_text::tokens(text).into_iter().map(|t| t.text).collect();
    data::find(&data::COUNTRIES, &words.join(" ")).map(|row| row[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_and_singular_share_a_stem() {
        for (a, b) in [("textiles", "textile"), ("industries", "industry"), ("metals", "metal"), ("products", "product")] {
            assert_eq!(stem(a), stem(b));
        }
        for word in ["glass", "plus", "gas", "this"] {
            assert_eq!(stem(word), word);
        }
    }
}
