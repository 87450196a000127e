//! How a part of a name in another script may be read in Latin letters.
//!
//! Each script has its own reader, because a general transliterator is wrong where it matters here: it reads Uyghur, which
//! writes its vowels, as if it were Arabic, which does not. Readings are ASCII, lower case, without spaces; the first is the
//! usual one. At most [`MOST_READINGS`] are given.

use crate::script::Script;
use karez_data::find;
use pinyin::{ToPinyin, ToPinyinMulti};

/// How many readings a part may have: names are short, and a reading nobody uses only makes false friends.
pub const MOST_READINGS: usize = 4;

/// The readings of a folded token; for Latin letters and digits the token itself.
pub fn readings(text: &str, script: Script) -> Vec<String> {
    match script {
        Script::Latin | Script::Digit => vec![ascii(text)],
        Script::Han => han_readings(text),
        Script::Cyrillic => vec![by_letter(text, &karez_data::CYRILLIC)],
        Script::Arabic if is_uyghur(text) => vec![by_letter(text, &karez_data::UYGHUR)],
        Script::Arabic => vec![by_letter(text, &karez_data::ARABIC)],
        Script::Kana => vec![kana(text)],
        Script::Hangul | Script::Other => vec![ascii(text)],
    }
    .into_iter()
    .filter(|r| !r.is_empty())
    .collect()
}

fn ascii(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    any_ascii::any_ascii(text).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The pinyin readings of a run of Han characters, syllables glued: the usual one first, then those in which one character is
/// read in its other way (行 hang, xing).
pub fn han_readings(text: &str) -> Vec<String> {
    let syllables: Vec<String> = text.chars().map(usual).collect();
    let mut readings = vec![syllables.concat()];
    for (i, c) in text.chars().enumerate() {
        for other in others(c) {
            if readings.len() == MOST_READINGS {
                return readings;
            }
            let reading: String =
                syllables.iter().enumerate().map(|(j, s)| if i == j { other.as_str() } else { s.as_str() }).collect();
            if !readings.contains(&reading) {
                readings.push(reading);
            }
        }
    }
    readings
}

fn usual(c: char) -> String {
    match c.to_pinyin() {
        Some(p) => plain(p.plain()),
        None => ascii(c.encode_utf8(&mut [0; 4])),
    }
}

fn others(c: char) -> Vec<String> {
    let first = usual(c);
    c.to_pinyin_multi()
        .map(|all| all.into_iter().map(|p| plain(p.plain())).filter(|p| *p != first).collect())
        .unwrap_or_default()
}

/// ü is written v on keyboards and u in passports' older spellings; u keeps one spelling for both sides.
fn plain(syllable: &str) -> String {
    syllable.replace(['ü', 'v'], "u")
}

fn by_letter(text: &str, table: &'static [[&'static str; 2]]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut buffer = [0u8; 4];
    for c in text.chars() {
        match find_pair(table, c.encode_utf8(&mut buffer)) {
            Some(latin) => out.push_str(latin),
            None => out.push_str(&ascii(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

fn find_pair(table: &'static [[&'static str; 2]], key: &str) -> Option<&'static str> {
    find(table, key).map(|row| row[1])
}

/// Uyghur writes every vowel; these letters stand in no Arabic or Persian word.
fn is_uyghur(text: &str) -> bool {
    text.contains(['ە', 'ۇ', 'ۆ', 'ۈ', 'ۋ', 'ې', 'ڭ', 'ھ', 'ى', 'ئ'])
        && !text.contains(['ة', 'ث', 'ذ', 'ص', 'ض', 'ط', 'ظ', 'ع', 'ح'])
}

fn kana(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::new();
    let mut double = false;
    let mut i = 0;
    while i < letters.len() {
        if matches!(letters[i], 'っ' | 'ッ') {
            double = true;
            i += 1;
            continue;
        }
        let two: String = letters[i..(i + 2).min(letters.len())].iter().collect();
        let one = letters[i].to_string();
        let (latin, step) = match (find_pair(&karez_data::KANA, &two), find_pair(&karez_data::KANA, &one)) {
            (Some(latin), _) if letters.len() - i >= 2 => (latin, 2),
            (_, Some(latin)) => (latin, 1),
            _ => ("", 1),
        };
        if double && let Some(first) = latin.chars().next() {
            out.push(first);
        }
        double = false;
        out.push_str(latin);
        i += step;
    }
    out
}

/// The consonants of a Latin spelling, so that a reading from a script without vowels can meet it: `muhammad` and `mhmd` are
/// both `mhmd`. Letters that Arabic transcriptions exchange are one (`q` `k`, `dh` `d`, `w` `u` …).
pub fn skeleton(latin: &str) -> String {
    let mut out = String::with_capacity(latin.len());
    let mut push = |c: char| {
        if !out.ends_with(c) {
            out.push(c);
        }
    };
    let bytes = latin.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let next = bytes.get(i + 1).copied().unwrap_or(0);
        let (letter, step) = match (bytes[i], next) {
            (b's', b'h') | (b'c', b'h') => ('S', 2),
            (b'k' | b'g', b'h') => ('K', 2),
            (b'd' | b't' | b'z', b'h') => (bytes[i] as char, 2),
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'w' | b'y', _) => (' ', 1),
            (b'q' | b'k' | b'c', _) => ('k', 1),
            (b'g', _) => ('j', 1),
            (b'v' | b'p', _) => (if bytes[i] == b'p' { 'b' } else { 'f' }, 1),
            (b'h', _) if i + 1 == bytes.len() => (' ', 1),
            (b, _) => (b as char, 1),
        };
        if letter != ' ' {
            push(letter);
        }
        i += step;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_is_read_in_its_usual_and_its_other_ways() {
        assert_eq!(han_readings("众和")[0], "zhonghe");
        assert_eq!(han_readings("华孚")[0], "huafu");
        assert_eq!(han_readings("绿")[0], "lu", "ü is u on both sides");
        assert!(han_readings("银行").contains(&"yinhang".to_owned()));
        assert!(han_readings("行行行行行行").len() <= MOST_READINGS);
    }

    #[test]
    fn a_skeleton_is_what_both_spellings_of_a_name_share() {
        for (a, b) in [("muhammad", "mhmd"), ("qasim", "kassem"), ("khalid", "khaled"), ("sulayman", "suleiman")] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_ne!(skeleton("khalid"), skeleton("walid"));
    }

    #[test]
    fn nothing_unreadable_becomes_an_empty_reading() {
        for (text, script) in [("\u{10FFFD}", Script::Other), ("ー", Script::Kana), ("ئ", Script::Arabic)] {
            assert!(readings(text, script).iter().all(|r| !r.is_empty()));
        }
    }
}
