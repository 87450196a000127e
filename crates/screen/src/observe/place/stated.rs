//! `site_in_region`, from what a row states in a word: its country, where that is a region, and the origin of its goods.

use super::super::{Asked, Observed};
use super::{SITE, gazetteer, observation, outline, region, site, within};
use crate::Error;
use crate::wording::quotable;
use karez_model::{Entity, Observation};
use karez_places::{Hints, Identifier, Level, Place, Region, identifier, read};

/// So many origins of a row are read, each up to so many bytes.
const ORIGINS: usize = 8;
const LONGEST: usize = 400;

pub(super) fn observe(subject: &Entity, asked: &Asked, out: &mut Observed) -> Result<(), Error> {
    for text in subject.values("origin").iter().flat_map(|o| parts(o)).take(ORIGINS) {
        out.observations.extend(origin(text, asked)?);
    }
    for country in subject.values("country") {
        let Some((place, of)) = country_of(country) else { continue };
        // An address says the same, and more.
        if !out.regions.insert(&of.id) {
            continue;
        }
        let region = region(of, asked);
        let values = [("country", place.label()), ("region", &region), ("id", &of.id)];
        out.observations.push(observation(SITE, "site_country", &values, vec![gazetteer(place)], site(place)?)?);
    }
    Ok(())
}

/// A country that is a region, or lies in one.
fn country_of(text: &str) -> Option<(Place, &'static Region)> {
    let place = Place::of_id(text).filter(|p| p.level() == Level::Country)?;
    Some((place, Region::of(place)?))
}

/// The origins of one cell. A comma stands between a place and what holds it, so it parts nothing.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    let parts = cell.split([';', '/', '|', '、', '；', '+', '&']).map(str::trim);
    parts.filter(|p| !p.is_empty() && p.len() <= LONGEST)
}

fn origin(text: &str, asked: &Asked) -> Result<Option<Observation>, Error> {
    let code = karez_names::country_code(text).and_then(country_of);
    let reading = read(text, Hints::default());
    let (of, narrowest) = match (identifier(text), code, reading.region) {
        (Some(Identifier::Region(of)), ..) => (of, None),
        (_, Some((place, of)), _) => (of, Some(place)),
        (_, None, Some(of)) => (of, reading.places.iter().rev().map(|n| n.place).find(|p| of.has(*p))),
        _ => return Ok(None),
    };
    let region = region(of, asked);
    let within = narrowest.map_or_else(String::new, |p| within(of, p));
    let quoted = quotable(text);
    let values = [("words", &*quoted), ("region", &region), ("within", &within), ("id", &of.id)];
    let evidence = narrowest.map_or_else(|| outline(of), gazetteer);
    let site = narrowest.map(site).transpose()?.flatten();
    Ok(Some(observation(SITE, "site_origin", &values, vec![evidence], site)?))
}
