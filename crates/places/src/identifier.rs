//! Identifiers that say where something is registered: codes of GB/T 2260, unified social credit codes, ISO codes, postcodes.

use crate::gazetteer::{Place, phone, postcode};
use crate::region::{Region, regions};
use karez_model::ids;

/// What a code says.
#[derive(Debug, Clone)]
pub enum Identifier {
    /// Characters 3 to 8 of a unified social credit code: where the body is registered, not where it works.
    Uscc {
        /// As written, in capitals.
        code: String,
        /// The division, its prefecture or its province.
        place: Option<Place>,
        /// Whether the check character is right.
        sound: bool,
    },
    /// A legal entity identifier says no place; its record does.
    Lei {
        /// Whether the check digits are right.
        sound: bool,
    },
    /// The code of a region: ISO 3166-2, as in the region field of an LEI record.
    Region(&'static Region),
    /// A code of GB/T 2260, of the corps, or of a country.
    Place(Place),
    /// Six digits that are a code of GB/T 2260 and a postcode too.
    CodeOrPostcode {
        /// Read as a code.
        code: Place,
        /// Read as a postcode.
        postcode: Place,
    },
    /// A postcode, where the table knows its beginning.
    Postcode(Place),
    /// A telephone number with a trunk code of China.
    Phone(Place),
    /// Digits that are neither.
    Unknown(&'static str),
}

/// Reads a text that is an identifier and nothing else; `None` where it is something else.
pub fn identifier(text: &str) -> Option<Identifier> {
    let text = text.trim();
    let plain: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).collect::<String>().to_ascii_uppercase();
    let is = |code: &str| !code.is_empty() && code.eq_ignore_ascii_case(text);
    // a whole country's code is a country first
    if let Some(region) = regions().iter().find(|r| [&r.id, &r.iso, &r.lei_region].into_iter().any(|c| c.len() > 2 && is(c)))
    {
        return Some(Identifier::Region(region));
    }
    if text.contains('-')
        && !text.starts_with('+')
        && let Some(place) = Place::of_id(text)
    {
        return Some(Identifier::Place(place));
    }
    let digits = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit());
    let code =
        plain.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) && plain.bytes().any(|b| b.is_ascii_digit());
    if plain.len() == 18
        && code
        && (text.len() == 18 || ids::uscc(&plain).is_some())
        && plain.as_bytes()[2..8].iter().all(u8::is_ascii_digit)
    {
        let place = division(&plain[2..8]);
        return Some(Identifier::Uscc { sound: ids::uscc(&plain).is_some(), place, code: plain });
    }
    // one unbroken word: URUMQI XINJIANG 830000 has twenty letters and figures, too
    if plain.len() == 20 && text.len() == 20 && code && plain.as_bytes()[18..].iter().all(u8::is_ascii_digit) {
        return Some(Identifier::Lei { sound: ids::lei(&plain).is_some() });
    }
    if let Some(place) = telephone(text) {
        return Some(Identifier::Phone(place));
    }
    if !digits || text.contains(['-', '.']) {
        return None;
    }
    Some(match plain.len() {
        6 => match (Place::of_id(&plain), postcode(&plain)) {
            (Some(code), Some((post, _))) => Identifier::CodeOrPostcode { code, postcode: post[0] },
            (Some(code), None) => Identifier::Place(code),
            (None, Some((post, _))) => Identifier::Postcode(post[0]),
            (None, None) => Identifier::Unknown("no code of GB/T 2260 that the gazetteer has, and no postcode of China"),
        },
        9 | 12 => match Place::of_id(&plain[..9]).or_else(|| Place::of_id(&plain[..6])) {
            Some(place) => Identifier::Place(place),
            None => Identifier::Unknown("no code of GB/T 2260 that the gazetteer has"),
        },
        _ => Identifier::Unknown(
            "digits of no length that a place's code has: a postcode of China or a county's code has six, a township's nine or twelve",
        ),
    })
}

/// The division of six digits, or the narrowest above it that is known: registers use codes that were abolished since.
pub(crate) fn division(code: &str) -> Option<Place> {
    [code.to_owned(), format!("{}00", &code[..4]), format!("{}0000", &code[..2])].iter().find_map(|c| Place::of_id(c))
}

/// `+86 991 …` and `0991-…`.
fn telephone(text: &str) -> Option<Place> {
    if !text.bytes().all(|b| b.is_ascii_digit() || b"+-() ".contains(&b)) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let national = match (text.starts_with('+'), digits.strip_prefix("0086").or_else(|| digits.strip_prefix("86"))) {
        (true, Some(rest)) => format!("0{}", rest.trim_start_matches('0')),
        (true, None) => return None,
        (false, Some(rest)) if digits.len() > 12 => format!("0{}", rest.trim_start_matches('0')),
        (false, _) if digits.starts_with('0') && (10..=12).contains(&digits.len()) => digits,
        _ => return None,
    };
    (10..=12).contains(&national.len()).then(|| phone(&national)).flatten()
}
