//! `postcode_disagrees`: a postcode that belongs to another place than the words of its address, or to none.
//!
//! Only where the country of the row is one whose postcodes the gazetteer knows. Customs checks the manufacturer's postcode, so a
//! slip of the pen can hold goods up; which of the two readings is right nobody here can say.

use super::super::Asked;
use super::address::Address;
use super::{POSTCODE, gazetteer, observation, place, region};
use crate::Error;
use crate::wording::{self, quotable};
use karez_model::{Evidence, Observation};
use karez_places::{Place, PostcodeCheck, Region, Verdict};

pub(super) fn observation_of(address: &Address, asked: &Asked) -> Result<Option<Observation>, Error> {
    let Some(check) = &address.reading.postcode else { return Ok(None) };
    let named = address.reading.places.last().map(|n| n.place);
    match check.verdict {
        Verdict::Disagrees => named.map(|named| two_places(check, named, asked)).transpose(),
        // That a code is none is said only where the row itself says the country: a house number may look like a code.
        Verdict::NotSixDigits if address.country.is_some() => none(check, "postcode_length").map(Some),
        Verdict::Unknown if address.country.is_some() => none(check, "postcode_unknown").map(Some),
        _ => Ok(None),
    }
}

fn two_places(check: &PostcodeCheck, named: Place, asked: &Asked) -> Result<Observation, Error> {
    let told = |place_read: Place, of: Option<&Region>| match of {
        Some(of) => format!("{}, {}", place(place_read), region(of, asked)),
        None => place(place_read),
    };
    let (by_words, by_code) = (Region::of(named), check.region);
    let own = check.place.map_or_else(String::new, |p| told(p, by_code));
    let customs = match by_words.or(by_code) {
        Some(_) => wording::fill("observation", "postcode_customs", &[])?,
        None => String::new(),
    };
    let given = quotable(&check.given);
    let short = |of: Option<&Region>, at: Place| of.map_or_else(|| at.label().to_owned(), |r| r.id.clone());
    let code_short = check.place.map_or_else(String::new, |p| short(by_code, p));
    let values = [
        ("postcode", &*given),
        ("code_place", &own),
        ("words_place", &told(named, by_words)),
        ("customs", &customs),
        ("code_short", &code_short),
        ("words_short", &short(by_words, named)),
    ];
    let evidence: Vec<Evidence> = check.place.into_iter().chain([named]).map(gazetteer).collect();
    observation(POSTCODE, POSTCODE, &values, evidence, None)
}

/// A text that is no postcode of the country.
fn none(check: &PostcodeCheck, template: &str) -> Result<Observation, Error> {
    let customs = wording::fill("observation", "postcode_customs", &[])?;
    let given = quotable(&check.given);
    observation(POSTCODE, template, &[("postcode", &given), ("customs", &customs)], Vec::new(), None)
}
