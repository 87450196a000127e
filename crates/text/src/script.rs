//! Which script a character belongs to, as far as it changes how it is read.

use icu_properties::{CodePointMapData, props};

/// The scripts that are read differently here. A script chooses the reading of a name, never its weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Script {
    Latin,
    Digit,
    Han,
    Kana,
    Hangul,
    Cyrillic,
    Arabic,
    Other,
}

/// The script of a letter or digit; `None` for everything that is neither (spaces, punctuation, symbols, marks).
pub fn script(c: char) -> Option<Script> {
    if c.is_ascii_alphabetic() {
        return Some(Script::Latin);
    }
    if c.is_ascii_digit() {
        return Some(Script::Digit);
    }
    if c.is_ascii() || !c.is_alphanumeric() {
        return None;
    }
    if c.is_numeric() && !matches!(c, '〇') && CodePointMapData::<props::Script>::new().get(c) != props::Script::Han {
        return Some(Script::Digit);
    }
    Some(match CodePointMapData::<props::Script>::new().get(c) {
        props::Script::Latin => Script::Latin,
        props::Script::Han => Script::Han,
        props::Script::Hiragana | props::Script::Katakana => Script::Kana,
        // the prolonged sound mark is common to both syllabaries
        _ if c == 'ー' => Script::Kana,
        // so is the kashida, which stretches a line of Arabic or Syriac
        _ if c == 'ـ' => Script::Arabic,
        props::Script::Hangul => Script::Hangul,
        props::Script::Cyrillic => Script::Cyrillic,
        props::Script::Arabic => Script::Arabic,
        _ => Script::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_letter_has_its_script() {
        for (c, expected) in [
            ('a', Some(Script::Latin)),
            ('Ü', Some(Script::Latin)),
            ('７', Some(Script::Digit)),
            ('新', Some(Script::Han)),
            ('〇', Some(Script::Han)),
            ('ア', Some(Script::Kana)),
            ('ー', Some(Script::Kana)),
            ('한', Some(Script::Hangul)),
            ('ш', Some(Script::Cyrillic)),
            ('ش', Some(Script::Arabic)),
            ('א', Some(Script::Other)),
            ('（', None),
            ('-', None),
        ] {
            assert_eq!(script(c), expected, "{c}");
        }
    }
}
