//! `site_in_region` and `place_ambiguous`, from addresses: the words that name the place, the place, the region.

use super::super::{Asked, Observed};
use super::{AMBIGUOUS, SITE, choice, gazetteer, observation, place, postcode, region, site, within};
use crate::Error;
use crate::wording::{self, quotable};
use karez_model::{Entity, Observation};
use karez_places::{Hints, Place, Reading, Region, garbled, read};
use std::ops::Range;

/// So many addresses of a subject are read.
const ADDRESSES: usize = 8;
/// A text longer than this is no address, in bytes.
const LONGEST: usize = 2_000;

/// An address, and what it says.
pub(super) struct Address<'a> {
    pub(super) text: &'a str,
    pub(super) reading: Reading,
    /// The country that the row gives, where it gives one.
    pub(super) country: Option<Place>,
}

pub(super) fn observe(subject: &Entity, asked: &Asked, out: &mut Observed) -> Result<(), Error> {
    let one = |property: &str| match subject.values(property) {
        [one] => Some(one.as_str()),
        _ => None,
    };
    let addresses = subject.values("address");
    let hints = Hints { country: one("country"), postcode: one("postalCode").filter(|_| addresses.len() == 1) };
    for text in addresses.iter().filter(|a| a.len() <= LONGEST).take(ADDRESSES) {
        let country = hints.country.and_then(Place::of_id);
        let address = Address { text, reading: read(text, hints), country };
        out.regions.extend(address.reading.region.map(|r| r.id.as_str()));
        let found = [in_region(&address, asked)?, open(&address, asked)?, postcode::observation_of(&address, asked)?];
        // Two addresses of one place say the same twice.
        for o in found.into_iter().flatten() {
            if !out.observations.contains(&o) {
                out.observations.push(o);
            }
        }
        if address.reading.region.is_none()
            && let Some(garbled) = garbled(text)
        {
            let values = [("encoding", garbled.written), ("reading", &*quotable(&garbled.reading))];
            out.notes.push(wording::fill("note", "address_garbled", &values)?);
        }
    }
    Ok(())
}

fn in_region(address: &Address, asked: &Asked) -> Result<Option<Observation>, Error> {
    let reading = &address.reading;
    let Some(of) = reading.region else { return Ok(None) };
    let inside: Vec<_> = reading.places.iter().filter(|n| of.has(n.place)).collect();
    let region = region(of, asked);
    let found = if let Some(narrowest) = inside.last() {
        let words = words(address.text, inside.iter().map(|n| &n.span));
        let mut also = String::new();
        if inside.iter().any(|n| n.slip) {
            also.push_str(&wording::fill("observation", "slip", &[])?);
        }
        if !reading.at_odds.is_empty() {
            let places: Vec<&str> = reading.at_odds.iter().map(|n| n.place.label()).collect();
            also.push_str(&wording::fill("observation", "also", &[("places", &places.join(", "))])?);
        }
        let within = within(of, narrowest.place);
        let shown = if within.is_empty() { String::new() } else { format!("{}, ", place(narrowest.place)) };
        let values = [
            ("words", &*words),
            ("region", &region),
            ("within", &within),
            ("also", &also),
            ("place", &shown),
            ("id", &of.id),
        ];
        observation(SITE, "site_address", &values, vec![gazetteer(narrowest.place)], site(narrowest.place)?)?
    } else if let Some(rivals) = reading.ambiguous.first() {
        // Which of them is open, and all of them lie in the region.
        let words = words(address.text, [&rivals.span].into_iter());
        let choice = choice(&rivals.between);
        let values = [("words", &*words), ("region", &region), ("choice", &choice), ("id", &of.id)];
        observation(
            SITE,
            "site_choice",
            &values,
            rivals.between.iter().take(super::TOLD).map(|p| gazetteer(*p)).collect(),
            None,
        )?
    } else if let Some((check, place)) = reading.postcode.as_ref().and_then(|c| Some((c, c.place?))) {
        let within = within(of, place);
        let given = quotable(&check.given);
        let values = [("postcode", &*given), ("region", &region), ("within", &within), ("id", &of.id)];
        observation(SITE, "site_postcode", &values, vec![gazetteer(place)], site(place)?)?
    } else {
        return Ok(None);
    };
    Ok(Some(found))
}

/// An address that may lie in a region or elsewhere: by words that may mean either, by places that cannot both be meant, or by a
/// country that is another.
fn open(address: &Address, asked: &Asked) -> Result<Option<Observation>, Error> {
    let reading = &address.reading;
    if let Some(rivals) = reading.ambiguous.first().filter(|_| reading.region.is_none()) {
        let words = words(address.text, [&rivals.span].into_iter());
        return between("ambiguous_address", &words, &rivals.between, asked);
    }
    let named: Vec<_> = match reading.region {
        None if !reading.contradicting.is_empty() => reading.contradicting.iter().collect(),
        None if !reading.at_odds.is_empty() => reading.places.last().into_iter().chain(&reading.at_odds).collect(),
        _ => Vec::new(),
    };
    if !named.is_empty() {
        let words = words(address.text, named.iter().map(|n| &n.span));
        let places: Vec<Place> = named.iter().map(|n| n.place).collect();
        return between("ambiguous_two", &words, &places, asked);
    }
    let Some((refused, of)) = reading.refused.and_then(|p| Some((p, Region::of(p)?))) else { return Ok(None) };
    let country = address.country.map_or("", Place::label);
    let (told, region) = (place(refused), region(of, asked));
    let values = [("place", &*told), ("region", &region), ("country", country), ("id", &of.id)];
    Ok(Some(observation(AMBIGUOUS, "ambiguous_country", &values, vec![gazetteer(refused)], None)?))
}

/// Places of which some lie in a region and some do not.
fn between(template: &str, words: &str, places: &[Place], asked: &Asked) -> Result<Option<Observation>, Error> {
    let Some(of) = places.iter().find_map(|p| Region::of(*p)) else { return Ok(None) };
    let (inside, outside): (Vec<Place>, Vec<Place>) = places.iter().partition(|p| of.has(**p));
    if outside.is_empty() {
        return Ok(None);
    }
    let (region, inside_told, outside_told) = (region(of, asked), choice(&inside), choice(&outside));
    let values =
        [("words", words), ("region", &region), ("inside", &inside_told), ("outside", &outside_told), ("id", &of.id)];
    let evidence = inside.iter().chain(&outside).take(super::TOLD).map(|p| gazetteer(*p)).collect();
    Ok(Some(observation(AMBIGUOUS, template, &values, evidence, None)?))
}

/// `新疆” and “和田市`: the words at some places of a text in their order, to stand between quotation marks.
fn words<'r>(text: &str, spans: impl Iterator<Item = &'r Range<usize>>) -> String {
    let mut spans: Vec<&Range<usize>> = spans.collect();
    spans.sort_by_key(|s| s.start);
    spans.dedup();
    let words: Vec<String> = spans.into_iter().filter_map(|s| text.get(s.clone())).map(quotable).collect();
    words.join("” and “")
}
