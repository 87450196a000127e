//! Which places an address names when all its names are read together.
//!
//! 和田 is a prefecture, a city and a county; Aksu lies in China, in Kazakhstan and in Türkiye. Every place that a name may
//! stand for is weighed by how much of the address it explains: a name counts for a place if it stands for that place or for one
//! that holds it. What stays level stays ambiguous.

use crate::gazetteer::{Level, Place};
use crate::mentions::{Mention, Standing};
use std::collections::BTreeMap;

/// The reading of all mentions together.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// From wide to narrow: the place, and which mention names it.
    pub places: Vec<(Place, usize)>,
    /// Narrowest places that explain the address equally well, where there are several.
    pub rivals: Vec<Place>,
    /// The place that the names speak for, where the country of the address is another.
    pub refused: Option<Place>,
    /// A place that other names of the address speak for, at odds with `places`.
    pub at_odds: Vec<(Place, usize)>,
}

/// Candidates beyond this many are not weighed; no real address comes near.
const MOST_CANDIDATES: usize = 400;

/// Weighs all places. `country` is a hint from elsewhere, such as a column of the file; `more` are places that other evidence
/// speaks for (a postcode), with a weight.
pub(crate) fn resolve(mentions: &[Mention], country: Option<Place>, more: &[(Place, f32)]) -> Resolved {
    let sites: Vec<(usize, &Mention)> =
        mentions.iter().enumerate().filter(|(_, m)| m.standing == Standing::Site && m.weight > 0.0).collect();
    let countries = countries(&sites, country);
    let mut scored: BTreeMap<Place, (f32, bool)> = BTreeMap::new();
    let candidates = sites.iter().flat_map(|(_, m)| m.senses.iter().map(|s| s.0)).take(MOST_CANDIDATES);
    for place in candidates.collect::<std::collections::BTreeSet<_>>() {
        let (score, stands) = score(place, &sites, more);
        if stands {
            let known = country.is_some_and(|c| c.holds(place));
            scored.insert(place, (score + if known { 1.0 } else { 0.0 } + rank(place), excluded(place, &countries)));
        }
    }
    let mut out = Resolved::default();
    let allowed: Vec<(Place, f32)> = scored.iter().filter(|(_, s)| !s.1).map(|(p, s)| (*p, s.0)).collect();
    let Some(best) = allowed.iter().map(|s| s.1).max_by(f32::total_cmp) else {
        // the country says no to all of them
        let best = scored.values().map(|s| s.0).max_by(f32::total_cmp).unwrap_or(0.0);
        out.refused = scored.iter().find(|(_, s)| best - s.0 < CLOSE).map(|(p, _)| *p);
        return out;
    };
    let top: Vec<Place> = allowed.iter().filter(|s| best - s.1 < CLOSE).map(|s| s.0).collect();
    // Paris in France is meant, not the villages called after it; between places whose people nobody counted this decides nothing
    let people = top.iter().map(|p| p.population()).max().unwrap_or(0);
    let top: Vec<Place> = top.into_iter().filter(|p| p.population() == 0 || p.population() >= people / 20).collect();
    // of a prefecture and the city and county inside it, the prefecture: it is true of all of them
    let widest: Vec<Place> = top.iter().copied().filter(|p| !top.iter().any(|q| q != p && q.holds(*p))).collect();
    let leaf = match widest[..] {
        [one] => one,
        _ => {
            // Tekes and Nilka counties: what holds both is settled
            let held = |a: &Place| a.level() != Level::Country && widest.iter().all(|w| a.holds(*w));
            let common = widest[0].line().find(held);
            out.rivals = widest;
            match common {
                Some(common) => common,
                None => return out,
            }
        }
    };
    for &(i, mention) in &sites {
        let named =
            mention.senses.iter().filter(|s| agrees(s.0, leaf)).max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)));
        if let Some((place, ..)) = named
            && !out.places.iter().any(|(p, _)| p == place)
        {
            out.places.push((*place, i));
        }
    }
    out.places.sort_by_key(|(p, i)| (p.level(), p.id(), *i));
    out.at_odds = sites
        .iter()
        .filter(|(_, m)| m.alone && m.weight >= 2.0 && !m.senses.iter().any(|s| agrees(s.0, leaf)))
        .filter_map(|(i, m)| {
            let senses = m.senses.iter().filter(|s| !s.1.needs_context() && s.2 >= 0.8).map(|s| s.0);
            senses.min_by_key(|p| p.level()).map(|p| (p, *i))
        })
        // words of an address in Henan are no town in Ohio; a second place of the country, or one in a region, is worth a look
        .filter(|(p, _)| p.country() == leaf.country() || crate::region::Region::of(*p).is_some())
        .collect();
    out
}

/// Differences smaller than this are none.
const CLOSE: f32 = 0.25;

/// Wide places are meant more often than narrow ones of the same name: Xinjiang the region, not the county in Shanxi that is
/// spelled alike. A difference of two levels decides, one does not.
fn rank(place: Place) -> f32 {
    match place.level() {
        Level::Country => 0.5,
        Level::Province | Level::Corps => 0.4,
        Level::Prefecture | Level::Division => 0.2,
        Level::County => 0.1,
        _ => 0.0,
    }
}

/// How much of the address a place explains, and whether that may stand: by a name that says so alone, by one that stands
/// loosely and another that agrees, or by one that needs company (a township's) and a name within the country beside it.
fn score(place: Place, sites: &[(usize, &Mention)], more: &[(Place, f32)]) -> (f32, bool) {
    let (mut sum, mut agree, mut agree_within) = (0.0, 0, 0);
    let (mut alone, mut loose, mut in_context) = (false, false, false);
    for (_, mention) in sites {
        let mut best: Option<(f32, Place, bool)> = None;
        for &(named, naming, fit) in mention.senses.iter().filter(|s| agrees(s.0, place)) {
            let weight = if naming.needs_context() { 0.8 * fit } else { fit };
            if best.is_none_or(|b| weight > b.0) {
                best = Some((weight, named, naming.needs_context()));
            }
        }
        let Some((fit, named, context)) = best else { continue };
        sum += mention.weight * fit;
        if named == place {
            // a town of that name is no prefecture: a unit that does not agree needs company as well
            let stands = !context && fit >= 0.8;
            alone |= mention.alone && stands;
            loose |= stands;
            in_context |= !stands;
        } else {
            agree += 1;
            agree_within += usize::from(named.level() != Level::Country && !context);
        }
    }
    // a postcode is one piece of evidence, however many places share it
    let near = more.iter().filter(|(other, _)| other.holds(place) || place.holds(*other));
    if let Some(weight) = near.map(|(_, weight)| *weight).max_by(f32::total_cmp) {
        sum += weight;
        agree += 1;
        agree_within += 1;
    }
    (sum, alone || loose && agree > 0 || in_context && agree_within > 0)
}

/// Whether a named place speaks for another: it is that place, holds it, or is a unit of the corps beside it in its province.
fn agrees(named: Place, place: Place) -> bool {
    if named.holds(place) {
        return true;
    }
    // of places abroad the table does not say in which province they lie
    let country = place.parent().is_some_and(|p| p.level() == Level::Country);
    if named.level() == Level::Province && country && named.country() == place.country() && place.level() != Level::Province
    {
        return true;
    }
    let corps = |p: Place| p.line().any(|l| l.level() == Level::Corps);
    corps(named) && !corps(place) && place.level() != Level::Country && province(named) == province(place)
}

fn province(place: Place) -> Option<Place> {
    place.line().find(|p| p.level() == Level::Province)
}

/// The countries that an address names as its own.
fn countries(sites: &[(usize, &Mention)], hint: Option<Place>) -> Vec<Place> {
    let mut out: Vec<Place> = hint.into_iter().collect();
    for (_, mention) in sites {
        if mention.weight >= 2.0 && mention.senses.iter().all(|s| s.0.level() == Level::Country) {
            out.extend(mention.senses.iter().map(|s| s.0));
        }
    }
    out
}

fn excluded(place: Place, countries: &[Place]) -> bool {
    !countries.is_empty() && !countries.iter().any(|c| c.country() == place.country())
}
