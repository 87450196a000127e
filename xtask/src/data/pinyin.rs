//! The pinyin of a name, syllable by syllable, with tone marks.
//!
//! A character read alone gives 长 as cháng and 尉 as wèi; a place has its own reading. `data/places/pinyin.tsv` gives the
//! readings of names, longest first, and the table of characters gives the rest.

use super::table::Row;
use anyhow::{Result, bail};
use pinyin::ToPinyin;
use std::collections::HashMap;

/// The readings that names have of their own.
pub(super) struct Readings {
    words: HashMap<String, Vec<String>>,
    longest: usize,
}

impl Readings {
    /// Takes the lines of `pinyin.tsv`.
    pub(super) fn new(lines: &[Row]) -> Result<Readings> {
        let mut words = HashMap::new();
        let mut longest = 1;
        for line in lines {
            let syllables: Vec<String> = line["pinyin"].split(' ').map(str::to_string).collect();
            let length = line["name"].chars().count();
            if syllables.len() != length {
                bail!("data/places/pinyin.tsv: {} has {length} characters and {} syllables", line["name"], syllables.len());
            }
            longest = longest.max(length);
            words.insert(line["name"].clone(), syllables);
        }
        Ok(Readings { words, longest })
    }

    /// The syllables of a name, separated by blanks; an error names the character that has no reading.
    pub(super) fn of(&self, name: &str) -> Result<String> {
        let chars: Vec<char> = name.chars().collect();
        let mut out: Vec<String> = Vec::new();
        let mut at = 0;
        'name: while at < chars.len() {
            for length in (1..=self.longest.min(chars.len() - at)).rev() {
                let word: String = chars[at..at + length].iter().collect();
                if let Some(syllables) = self.words.get(&word) {
                    out.extend(syllables.iter().cloned());
                    at += length;
                    continue 'name;
                }
            }
            match chars[at].to_pinyin() {
                Some(p) => out.push(p.with_tone().to_string()),
                // Brackets and digits in names of statistical units are no part of the reading.
                None if !chars[at].is_alphabetic() => {}
                None => bail!("{name}: no reading of {:?}; add one to data/places/pinyin.tsv", chars[at]),
            }
            at += 1;
        }
        Ok(out.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::rows;

    #[test]
    fn a_names_own_reading_wins_over_that_of_its_characters() {
        let lines =
            "name\tpinyin\tsource\tconfidence\n莎车\tshā chē\tx\thigh\n长\tcháng\tx\thigh\n长子\tzhǎng zǐ\tx\thigh\n";
        let readings = Readings::new(&rows(lines).unwrap()).unwrap();
        for (name, expected) in [("莎车县", "shā chē xiàn"), ("长沙市", "cháng shā shì"), ("长子县", "zhǎng zǐ xiàn")]
        {
            assert_eq!(readings.of(name).unwrap(), expected);
        }
        assert!(Readings::new(&rows("name\tpinyin\n莎车\tshā\n").unwrap()).is_err());
    }
}
