//! `registered_in_region`: the office that registered a body, by its unified social credit code or the record of its LEI.
//!
//! It says where a body is registered and not where it works: many firms of a region are registered elsewhere, and the reverse.

use super::super::{Asked, Observed};
use super::{REGISTERED, SITE, gazetteer, observation, outline, region, site, within};
use crate::Error;
use karez_model::Entity;
use karez_places::{Identifier, Region, identifier};

/// So many codes of a subject are read.
const CODES: usize = 8;

pub(super) fn observe(subject: &Entity, asked: &Asked, out: &mut Observed) -> Result<(), Error> {
    for code in subject.values("uscCode").iter().take(CODES) {
        let Some(Identifier::Uscc { code, place: Some(place), sound: true }) = identifier(code) else { continue };
        let Some(of) = Region::of(place) else { continue };
        let (region, within) = (region(of, asked), within(of, place));
        let values = [("division", &code[2..8]), ("region", &region), ("within", &within), ("id", &of.id)];
        let found = observation(REGISTERED, "registered_uscc", &values, vec![gazetteer(place)], site(place)?)?;
        out.observations.push(found);
    }
    // A column of regions may hold codes, as the record of an LEI does.
    for code in subject.values("region").iter().take(CODES) {
        let Some(Identifier::Region(of)) = identifier(code) else { continue };
        let region = region(of, asked);
        let values = [("code", code.as_str()), ("region", &region), ("id", &of.id)];
        let (kind, template) = match subject.first("leiCode") {
            Some(_) => (REGISTERED, "registered_lei"),
            None => (SITE, "site_code"),
        };
        out.observations.push(observation(kind, template, &values, vec![outline(of)], None)?);
    }
    Ok(())
}
