//! A Chinese postcode against the rest of an address, as US customs' region alert checks it: six digits, one that exists, and in
//! agreement with the place.

use crate::gazetteer::{Level, Place, postcode};
use crate::region::Region;

/// What a postcode says beside an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is that of the place, or of what holds it.
    Agrees,
    /// It belongs to another place.
    Disagrees,
    /// It is no number of six digits.
    NotSixDigits,
    /// No postcode of China begins so.
    Unknown,
    /// The address names no place to hold it against.
    NothingToCompare,
}

/// A postcode, checked.
#[derive(Debug, Clone)]
pub struct PostcodeCheck {
    /// As given.
    pub given: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The place that the table gives for the longest prefix it knows.
    pub place: Option<Place>,
    /// How many digits of it the table knows.
    pub known_digits: usize,
    /// The region of that place.
    pub region: Option<&'static Region>,
}

/// Checks a postcode against the narrowest place of an address.
pub fn check_postcode(given: &str, place: Option<Place>) -> PostcodeCheck {
    let digits: String = karez_text::fold(given.trim());
    let mut out = PostcodeCheck {
        given: given.trim().to_owned(),
        verdict: Verdict::NotSixDigits,
        place: None,
        known_digits: 0,
        region: None,
    };
    if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return out;
    }
    let Some((own, known)) = postcode(&digits) else {
        out.verdict = Verdict::Unknown;
        return out;
    };
    let compared = place.filter(|p| p.level() != Level::Country);
    let agreeing =
        compared.and_then(|place| own.iter().copied().find(|o| o.holds(place) || place.holds(*o) || near(*o, place)));
    let shown = agreeing.unwrap_or(own[0]);
    out.place = Some(shown);
    out.known_digits = known;
    out.region = Region::of(shown);
    out.verdict = match (compared, agreeing) {
        (None, _) => Verdict::NothingToCompare,
        (Some(_), Some(_)) => Verdict::Agrees,
        (Some(_), None) => Verdict::Disagrees,
    };
    out
}

/// Neighbouring counties share post offices, and the cities of the corps those of the land around them: only another prefecture,
/// or another province where the table knows no more, is a disagreement.
fn near(a: Place, b: Place) -> bool {
    let at = |p: Place, level: Level| p.line().find(|l| l.level() == level);
    let same_province = at(a, Level::Province) == at(b, Level::Province);
    match (at(a, Level::Prefecture), at(b, Level::Prefecture)) {
        (Some(x), Some(y)) => x == y,
        _ => same_province,
    }
}
