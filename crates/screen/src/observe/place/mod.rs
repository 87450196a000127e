//! Where a row is: its sites, and where it is registered, as far as they concern a region that a law names.
//!
//! A place is found by the gazetteer and never by a list of words, and the regions are data, so no line here knows any of them. What
//! speaks of a company's place are its address, its coordinates, its country, the origin of its goods and its registration; its
//! name does not. Of a person nothing is read: where people live, were born or belong to is a sign of nothing.

mod address;
mod point;
mod postcode;
mod registered;
mod stated;

use super::{Asked, Observed};
use crate::findings::INFERENCE;
use crate::{Error, wording};
use karez_model::{Entity, Evidence, Kind, Observation, Site};
use karez_places::{Level, Place, Region};

pub(super) const SITE: &str = "site_in_region";
const REGISTERED: &str = "registered_in_region";
const AMBIGUOUS: &str = "place_ambiguous";
const POSTCODE: &str = "postcode_disagrees";

/// So many places are told where there is a choice.
const TOLD: usize = 4;

/// Everything that is observed of where a subject is.
pub(super) fn observe(subject: &Entity, asked: &Asked, out: &mut Observed) -> Result<(), Error> {
    if subject.kind() == Kind::Person {
        return Ok(());
    }
    address::observe(subject, asked, out)?;
    point::observe(subject, asked, out)?;
    registered::observe(subject, asked, out)?;
    stated::observe(subject, asked, out)
}

/// An observation of a kind, from the templates of that kind or, where there are several, of `template`.
fn observation(
    kind: &str,
    template: &str,
    values: &[(&str, &str)],
    evidence: Vec<Evidence>,
    site: Option<Site>,
) -> Result<Observation, Error> {
    Ok(Observation {
        kind: kind.to_owned(),
        evidence,
        reason: wording::fill("reason", template, values)?,
        says: wording::fill("observation", template, values)?,
        does_not_say: wording::fill("does_not_say", template, values)?,
        site,
    })
}

/// `Xinjiang Uyghur Autonomous Region (CN-XJ)`, by the label that was asked for.
fn region(region: &Region, asked: &Asked) -> String {
    format!("{} ({})", region.label(asked.screener.policy().region_label.as_deref()), region.id)
}

/// `Hotan City (和田市, 653201)`.
fn place(place: Place) -> String {
    match place.name() {
        name if name.is_empty() || name == place.label() => format!("{} ({})", place.label(), place.id()),
        name => format!("{} ({name}, {})", place.label(), place.id()),
    }
}

/// The places between which something stays open: the first of them, and how many more there are.
fn choice(places: &[Place]) -> String {
    let mut told: Vec<String> = places.iter().take(TOLD).map(|p| place(*p)).collect();
    if places.len() > TOLD {
        told.push(format!("{} more", places.len() - TOLD));
    }
    told.join(" or ")
}

/// `: Hotan City (和田市, 653201)`; nothing where the place is the region itself, which has its label.
fn within(region: &Region, narrowest: Place) -> String {
    let held = narrowest.parent().is_some_and(|p| region.has(p));
    let whole = narrowest.level() <= Level::Province && !held;
    if whole { String::new() } else { format!(": {}", place(narrowest)) }
}

/// A place as a point to draw: that of the place itself or of the narrowest above it whose coordinates are known.
fn site(narrowest: Place) -> Result<Option<Site>, Error> {
    let Some((holder, (lat, lon))) = narrowest.line().find_map(|p| Some((p, p.at()?))) else { return Ok(None) };
    let point = wording::fill("point", holder.level().word(), &[])?;
    let point = match holder == narrowest {
        true => point,
        false => wording::fill("point", "holder", &[("point", &point), ("place", holder.label())])?,
    };
    Ok(Some(Site {
        id: narrowest.id().to_owned(),
        label: narrowest.label().to_owned(),
        region: Region::of(narrowest).map(|r| r.id.clone()),
        lat,
        lon,
        point,
    }))
}

/// The gazetteer's line that says what a place is.
fn gazetteer(place: Place) -> Evidence {
    Evidence {
        source: "gazetteer of Karez, data/places".to_owned(),
        class: INFERENCE.to_owned(),
        record: format!("{} {}", place.id(), place.name()).trim_end().to_owned(),
        sha256: String::new(),
    }
}

/// The region's file, where no line of the gazetteer is what decides.
fn outline(region: &Region) -> Evidence {
    Evidence {
        source: "regions of Karez, data/regions".to_owned(),
        class: INFERENCE.to_owned(),
        record: region.id.clone(),
        sha256: String::new(),
    }
}
