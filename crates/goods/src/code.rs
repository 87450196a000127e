//! A code as people write it: with dots, spaces and dashes, with the digits of a country behind the six of the HS, or spoilt by a
//! spreadsheet that took it for a number.
//!
//! A code that cannot be is refused with what can be: to guess would be to answer another question. A digit that a spreadsheet may
//! have eaten is asked about, never put back.

use crate::lexicon;
use crate::nomenclature::{self, Former, dotted};
use karez_text::fold;

/// A code of the Harmonized System.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Two, four or six digits: chapter, heading, subheading.
    pub hs: String,
    /// All digits given, where a country's own follow the six.
    pub national: Option<String>,
    /// What became of it, where it is a code of an earlier edition.
    pub former: Option<Former>,
}

/// Why a text is no code of the HS, edition 2022.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It holds something else than digits, dots, spaces and dashes.
    #[error("no HS code: {0:?} is more than digits, dots, spaces and dashes")]
    NotACode(String),
    /// HS codes have two, four or six digits, national codes 8, 10 or 13.
    #[error(
        "no HS code has {digits} digits: 2 (chapter), 4 (heading) or 6 (subheading) are needed, or a national code of 8, 10 or 13{hint}"
    )]
    Length {
        /// How many digits there are.
        digits: usize,
        /// A question about a digit that may be lost, or nothing.
        hint: String,
    },
    /// No such chapter.
    #[error(
        "no chapter {chapter} in HS 2022; chapters run from 01 to 97 without 77, and those from 98 on are national{hint}"
    )]
    Chapter {
        /// The first two digits.
        chapter: String,
        /// A question about a digit that may be lost, or nothing.
        hint: String,
    },
    /// No such heading.
    #[error("no heading {heading} in HS 2022; chapter {chapter} exists{hint}")]
    Heading {
        /// The first four digits.
        heading: String,
        /// Its chapter.
        chapter: String,
        /// A question about a digit that may be lost, or nothing.
        hint: String,
    },
    /// No such subheading.
    #[error("no subheading {} in HS 2022; heading {heading} exists, with {}{hint}", dotted(code), said(heading))]
    Subheading {
        /// The first six digits.
        code: String,
        /// Its heading.
        heading: String,
        /// A question about a digit that may be lost, or nothing.
        hint: String,
    },
}

/// The subheadings of a heading, as many as a reader wants to see.
fn said(heading: &str) -> String {
    let subs: Vec<String> = nomenclature::subheadings(heading).map(|s| format!("{heading}.{s}")).collect();
    match subs.len() {
        0..=8 => subs.join(", "),
        n => format!("{n} subheadings from {} to {}", subs[0], subs[n - 1]),
    }
}

/// How long a code may be; a longer text is none, and is not kept.
const LONGEST: usize = 64;

/// Reads a code: `5201`, `52.01`, `HS 8541.43`, `6109 1000 10`.
pub fn read_code(text: &str) -> Result<Code, CodeError> {
    let shown: String = text.trim().chars().take(LONGEST).collect();
    let Some(digits) = digits(text) else { return Err(CodeError::NotACode(shown)) };
    match digits.len() {
        2 | 4 | 6 => checked(&digits, None, lost_zero(&digits)),
        8 | 10 | 13 => checked(&digits[..6], Some(digits.clone()), lost_zero(&digits)),
        n => Err(CodeError::Length { digits: n, hint: lost_zero(&digits) }),
    }
}

/// Whether a text is meant as a code: nothing but digits and what stands between them, behind a label (`HS`, `税号`) or without.
pub fn looks_like_code(text: &str) -> bool {
    digits(text).is_some()
}

fn digits(text: &str) -> Option<String> {
    if text.len() > 4 * LONGEST {
        return None;
    }
    let folded = fold(text);
    let code = lexicon::without_label(&folded);
    let between = |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '‐' | '‑' | '–' | '—' | '·' | '\'');
    let digits: String = code.chars().filter(|c| !between(*c)).collect();
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn checked(hs: &str, national: Option<String>, hint: String) -> Result<Code, CodeError> {
    let (chapter, heading) = (&hs[..2], hs.get(..4));
    let former = || nomenclature::former(hs).or_else(|| nomenclature::former(hs.get(..4)?));
    if nomenclature::exists(hs) {
        return Ok(Code { hs: hs.to_owned(), national, former: None });
    }
    if let Some(former) = former() {
        return Ok(Code { hs: hs.to_owned(), national, former: Some(former) });
    }
    Err(match heading {
        _ if !nomenclature::exists(chapter) => CodeError::Chapter { chapter: chapter.to_owned(), hint },
        Some(heading) if nomenclature::exists(heading) => {
            CodeError::Subheading { code: hs.to_owned(), heading: heading.to_owned(), hint }
        }
        _ => CodeError::Heading { heading: heading.unwrap_or_default().to_owned(), chapter: chapter.to_owned(), hint },
    })
}

/// A question: whether a zero stood before these digits, where with it they would be a code.
fn lost_zero(digits: &str) -> String {
    let with = format!("0{digits}");
    let hs = match with.len() {
        2 | 4 | 6 => with.as_str(),
        8 | 10 | 13 => &with[..6],
        _ => return String::new(),
    };
    match nomenclature::exists(hs) {
        true => format!("; was it {with}, whose leading zero a spreadsheet took away?"),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_written() {
        for (text, hs) in [
            ("5201", "5201"),
            ("52.01", "5201"),
            (" 8541.43 ", "854143"),
            ("8541-43", "854143"),
            ("HS 8541.43", "854143"),
            ("hs code: 610910", "610910"),
            ("税号：2804.61", "280461"),
            ("５２０１", "5201"),
            ("52", "52"),
        ] {
            let code = read_code(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!((code.hs.as_str(), code.national, code.former), (hs, None, None), "{text}");
        }
    }

    #[test]
    fn a_national_code_is_read_by_its_first_six_digits_and_said_to_be_national() {
        for text in ["61091000", "6109.10.00.12", "6109 1000 10", "6109100010999"] {
            let code = read_code(text).unwrap();
            assert_eq!(code.hs, "610910", "{text}");
            assert_eq!(code.national.unwrap(), text.replace(['.', ' '], ""));
        }
    }

    #[test]
    fn what_is_no_code_is_refused_with_what_can_be() {
        for (text, said) in [
            ("702", "no HS code has 3 digits"),
            ("702", "was it 0702, whose leading zero a spreadsheet took away?"),
            ("70200", "was it 070200"),
            ("7", "was it 07"),
            ("20029011", "no subheading"),
            ("123456789012", "12 digits"),
            ("77", "no chapter 77"),
            ("9801", "those from 98 on are national"),
            ("5299", "no heading 5299 in HS 2022; chapter 52 exists"),
            ("520199", "no subheading 5201.99 in HS 2022; heading 5201 exists, with 5201.00"),
            ("cotton", "no HS code: \"cotton\""),
            ("6109x", "no HS code"),
            ("", "no HS code"),
            ("-", "no HS code"),
        ] {
            // 2002.90.11 is a good national code, so the fifth row asks another.
            let text = if text == "20029011" { "20027711" } else { text };
            let error = read_code(text).unwrap_err().to_string();
            assert!(error.contains(said), "{text}: {error}");
        }
        assert!(!read_code("612345678").unwrap_err().to_string().contains("was it"), "there is no 0612");
    }

    #[test]
    fn a_former_code_is_read_and_says_what_replaced_it() {
        let code = read_code("8541.40").unwrap();
        let former = code.former.unwrap();
        assert_eq!((code.hs.as_str(), former.until), ("854140", "2022"));
        assert_eq!(former.now, ["854141", "854142", "854143", "854149"]);
        assert!(read_code("8541402000").unwrap().former.is_some(), "behind national digits too");
    }
}
