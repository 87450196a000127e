//! A run of Han characters cut into words: the lexicon's words where they fit, the brand where none does.

use crate::lexicon::{HanWord, country_in_name, lexicon, number, places_ahead, stem};
use crate::part::{Form, Part, glue, weight};
use karez_model::{How, Slot};
use karez_text::{Script, Token, readings};
use std::ops::Range;

/// What a cut costs: a character that no word covers costs most, so words are used where they fit, and one long word is
/// cheaper than two short ones.
const UNKNOWN: u32 = 10;
const WORD: u32 = 6;

/// The parts of a Han token.
pub(crate) fn parts(text: &str, token: &Token) -> Vec<Part> {
    let folded: Vec<char> = token.text.chars().collect();
    let places = byte_places(text, token, folded.len());
    cut(&folded)
        .into_iter()
        .map(|(range, word)| {
            let span = places[range.start]..places[range.end];
            let piece: String = folded[range].iter().collect();
            match word {
                Word::Lexicon(w) => part(span, &piece, Some(w)),
                Word::Unknown => part(span, &piece, None),
                Word::Number(n) => {
                    let part = part(span, &piece, None);
                    Part { slot: Slot::Number, weight: weight(Slot::Number), number: Some(n), forms: Vec::new(), ..part }
                }
            }
        })
        .collect()
}

/// Where each folded character stands in the original: Han folds one to one, so the characters of the original that are
/// letters line up with the folded ones.
fn byte_places(text: &str, token: &Token, count: usize) -> Vec<usize> {
    let mut places: Vec<usize> = text[token.span.clone()]
        .char_indices()
        .filter(|(_, c)| karez_text::script(*c).is_some())
        .map(|(i, _)| token.span.start + i)
        .collect();
    places.resize(count, token.span.end);
    places.push(token.span.end);
    places
}

enum Word {
    Lexicon(HanWord),
    Number(u32),
    Unknown,
}

/// The cheapest cut of a run, by dynamic programming from the end.
fn cut(run: &[char]) -> Vec<(Range<usize>, Word)> {
    let lexicon = lexicon();
    let n = run.len();
    let mut best: Vec<(u32, usize)> = vec![(0, 0); n + 1];
    let letters: Vec<String> = run.iter().map(char::to_string).collect();
    for i in (0..n).rev() {
        best[i] = (best[i + 1].0 + UNKNOWN, 1);
        if let Some((length, _)) = ordinal(&run[i..]) {
            best[i] = best[i].min((best[i + length].0 + WORD, length));
        }
        for (length, _) in places_ahead(letters[i..].iter().map(String::as_str)) {
            let cost = best[i + length].0 + WORD;
            if length > 1 && cost < best[i].0 {
                best[i] = (cost, length);
            }
        }
        let mut word = String::new();
        for length in 1..=lexicon.han_longest.min(n - i) {
            word.push(run[i + length - 1]);
            if length > 1 && lexicon.han.contains_key(word.as_str()) {
                let cost = best[i + length].0 + WORD;
                // At equal cost the earlier, shorter reading stays, so that 第三 is a number before it is a word.
                if cost < best[i].0 {
                    best[i] = (cost, length);
                }
            }
        }
    }
    let mut found: Vec<(Range<usize>, Word)> = Vec::new();
    let mut i = 0;
    while i < n {
        let length = best[i].1;
        let piece: String = run[i..i + length].iter().collect();
        let word = match (lexicon.han.get(piece.as_str()), ordinal(&run[i..])) {
            (_, Some((l, number))) if l == length => Word::Number(number),
            (Some(word), _) if length > 1 => Word::Lexicon(*word),
            _ if length > 1 => Word::Lexicon(HanWord::Place),
            _ => Word::Unknown,
        };
        match (&word, found.last_mut()) {
            (Word::Unknown, Some((range, Word::Unknown))) => range.end = i + length,
            _ => found.push((i..i + length, word)),
        }
        i += length;
    }
    found
}

/// `第三`, `第十二`: how many characters, and the number. A bare numeral is part of a brand (三一, 一汽) unless 第 precedes it.
fn ordinal(run: &[char]) -> Option<(usize, u32)> {
    if run.first() != Some(&'第') {
        return None;
    }
    let digits: Vec<u32> = run[1..].iter().take(4).map_while(|c| number(c.encode_utf8(&mut [0; 4]))).collect();
    let value = match digits[..] {
        [n] => n,
        [10, unit] if unit < 10 => 10 + unit,
        [tens, 10] if tens < 10 => tens * 10,
        [tens, 10, unit] if tens < 10 && unit < 10 => tens * 10 + unit,
        _ => return None,
    };
    Some((1 + digits.len(), value))
}

/// The ids that a whole run of Han characters stands for.
fn place_ids(text: &str) -> Vec<&'static str> {
    let letters: Vec<String> = text.chars().map(|c| c.to_string()).collect();
    let places = places_ahead(letters.iter().map(String::as_str)).into_iter().find(|(length, _)| *length == letters.len());
    country_in_name(text).chain(places.into_iter().flat_map(|(_, ids)| ids)).collect()
}

/// The part for a word of a Han run.
fn part(span: Range<usize>, text: &str, word: Option<HanWord>) -> Part {
    let (slot, renderings, meaning) = match word {
        None => (Slot::Brand, "", Vec::new()),
        Some(HanWord::Form(form)) => (Slot::Form, "", vec![form]),
        Some(HanWord::Branch(branch)) => (Slot::Branch, "", vec![branch]),
        Some(HanWord::Generic(en)) => (Slot::Generic, en, Vec::new()),
        Some(HanWord::Trade(en)) => (Slot::Trade, en, Vec::new()),
        Some(HanWord::Place) => (Slot::Place, "", place_ids(text)),
    };
    let mut forms: Vec<Form> = renderings
        .split('|')
        .filter(|r| !r.is_empty())
        .map(|r| Form { glued: glue(r), words: r.split(' ').count(), how: How::Translation, faith: 0.97 })
        .collect();
    if slot != Slot::Form {
        for (i, reading) in readings(text, Script::Han).into_iter().enumerate() {
            let faith = if i == 0 { 0.97 } else { 0.93 };
            forms.push(Form { glued: stem(&reading).to_owned(), words: 1, how: How::Reading, faith });
        }
    }
    let words = forms.first().map_or(1, |f| f.words.max(1));
    let weight = weight(slot) * if slot == Slot::Trade { words as f64 } else { 1.0 };
    Part { span, slot, weight, text: text.to_owned(), forms, meaning, number: None, latin: false }
}
