//! How good the free-text reader is, measured on labelled phrases.
//!
//! A table of phrases with the headings an expert would accept, half of them written before the lexicon and not consulted while it
//! was made (`held`), the others looked at (`seen`). Only the first kind says what a stranger will meet.

use crate::text::read_text;

/// A phrase that was read wrongly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    /// The phrase.
    pub text: String,
    /// What an expert would accept: headings with `|`, or `none`.
    pub expected: String,
    /// The headings read.
    pub found: Vec<String>,
}

/// Figures of one set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Phrases that name goods.
    pub goods: usize,
    /// Of these, the first candidate is right.
    pub first: usize,
    /// Of these, one of the first three candidates is right.
    pub among_three: usize,
    /// Of these, there is a first candidate and it is wrong.
    pub first_wrong: usize,
    /// Phrases that name no goods.
    pub none: usize,
    /// Of these, a heading was read all the same.
    pub false_alarms: usize,
    /// What was not right at the first place.
    pub misses: Vec<Miss>,
}

/// Measures the phrases of one set (`held`, `seen`) of a table of `set`, `text`, `expected`.
pub fn measure(table: &str, set: &str) -> Figures {
    let mut figures = Figures::default();
    for line in table.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let mut cells = line.split('\t');
        let (Some(of), Some(text), Some(expected)) = (cells.next(), cells.next(), cells.next()) else { continue };
        if of != set {
            continue;
        }
        let found: Vec<String> = read_text(text).into_iter().map(|c| c.code).collect();
        let right = |code: &String| expected.split('|').any(|e| e == code);
        let good = if expected == "none" {
            figures.none += 1;
            figures.false_alarms += usize::from(!found.is_empty());
            found.is_empty()
        } else {
            let first = found.first().is_some_and(right);
            figures.goods += 1;
            figures.first += usize::from(first);
            figures.first_wrong += usize::from(!first && !found.is_empty());
            figures.among_three += usize::from(found.iter().take(3).any(right));
            first
        };
        if !good {
            figures.misses.push(Miss { text: text.to_owned(), expected: expected.to_owned(), found });
        }
    }
    figures
}
