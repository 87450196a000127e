//! Uyghur names in all three alphabets: Arabic script as written, Latin and Cyrillic as they follow from it; and names that Uyghur
//! takes from Chinese, transcribed syllable by syllable.

use crate::sheet::Sheet;
use karez_text::{readings, tokens};
use std::collections::HashMap;
use std::path::Path;

/// The tables of letters and syllables.
pub(crate) struct Uyghur {
    initials: HashMap<String, String>,
    finals: HashMap<String, String>,
    cyrillic: HashMap<String, String>,
}

impl Uyghur {
    /// Reads the tables.
    pub(crate) fn read(root: &Path) -> Result<Self, String> {
        let (mut initials, mut finals, mut cyrillic) = (HashMap::new(), HashMap::new(), HashMap::new());
        for row in Sheet::read(root, "places/uyghur_transcription.tsv", &["part", "pinyin", "uyghur"])?.rows() {
            let into = match row.get("part") {
                "initial" => &mut initials,
                "final" => &mut finals,
                other => return Err(row.error(&format!("part {other:?}: initial or final"))),
            };
            into.insert(row.get("pinyin").to_owned(), row.get("uyghur").to_owned());
        }
        for row in Sheet::read(root, "places/uyghur_cyrillic.tsv", &["letter", "cyrillic"])?.rows() {
            cyrillic.insert(row.get("letter").to_owned(), row.get("cyrillic").to_owned());
        }
        Ok(Self { initials, finals, cyrillic })
    }

    /// A name in Arabic script, with its Latin and Cyrillic forms.
    pub(crate) fn forms(&self, name: &str) -> Vec<String> {
        let latin = tokens(name).iter().filter_map(|w| readings(&w.text, w.script).into_iter().next()).collect();
        vec![name.to_owned(), latin, self.in_cyrillic(name)]
    }

    fn in_cyrillic(&self, name: &str) -> String {
        let letters: Vec<char> = name.chars().collect();
        let (mut out, mut i) = (String::new(), 0);
        while i < letters.len() {
            let two: String = letters[i..letters.len().min(i + 2)].iter().collect();
            let one = letters[i].to_string();
            let (taken, found) = match self.cyrillic.get(&two).filter(|_| two.chars().count() == 2) {
                Some(found) => (2, found),
                None => (1, self.cyrillic.get(&one).unwrap_or(&one)),
            };
            out.push_str(found);
            i += taken;
        }
        out
    }

    /// Pinyin with tone marks, syllables apart, in Uyghur letters; `None` where a syllable has no place in the tables.
    pub(crate) fn transcribed(&self, pinyin: &str) -> Option<String> {
        pinyin.split(' ').map(|syllable| self.syllable(syllable)).collect()
    }

    fn syllable(&self, syllable: &str) -> Option<String> {
        let plain = karez_text::fold(&syllable.replace(['ü', 'ǖ', 'ǘ', 'ǚ', 'ǜ'], "v"));
        let split = (0..=2.min(plain.len())).rev().find(|n| *n == 0 || self.initials.contains_key(&plain[..*n]))?;
        let (initial, rest) = plain.split_at(split);
        // ju, qu, xu and yu have ü
        let rest = match (initial, rest.strip_prefix('u')) {
            ("j" | "q" | "x" | "y", Some(after)) => format!("v{after}"),
            _ => rest.to_owned(),
        };
        let end = self.finals.get(&rest)?;
        Some(match self.initials.get(initial) {
            Some(start) => format!("{start}{end}"),
            None => format!("ئ{end}"),
        })
    }
}
