//! `site_in_region`, from coordinates: a point inside the outline of a region, or at its line, where it decides nothing.

use super::super::{Asked, Observed};
use super::{AMBIGUOUS, SITE, gazetteer, observation, outline, place, region};
use crate::Error;
use crate::wording::{self, quotable};
use karez_model::{Entity, Observation, Site};
use karez_places::{Point, Region, in_outlines, locate, read_point};

/// So many points of a subject are read.
const POINTS: usize = 8;

pub(super) fn observe(subject: &Entity, asked: &Asked, out: &mut Observed) -> Result<(), Error> {
    let pairs = subject.values("latitude").iter().zip(subject.values("longitude"));
    let pairs = pairs.map(|(lat, lon)| format!("{}, {}", decimal(lat), decimal(lon)));
    let together = subject.values("coordinates").iter().cloned();
    for text in pairs.chain(together).take(POINTS) {
        let read = match read_point(&text) {
            Some(Ok(point)) => point,
            Some(Err(wrong)) => {
                out.notes.push(wording::fill("note", "point", &[("why", &wrong.to_string())])?);
                continue;
            }
            None => {
                out.notes.push(wording::fill("note", "no_point", &[("text", &quotable(&text))])?);
                continue;
            }
        };
        let located = in_outlines(read);
        if let Some(of) = located.region {
            out.regions.insert(&of.id);
            out.observations.push(inside(read, of, asked)?);
        } else if let Some(of) = located.border.first() {
            let (region, text) = (region(of, asked), shown(read));
            let values = [("text", &*text), ("region", &region), ("id", &of.id)];
            out.observations.push(observation(AMBIGUOUS, "ambiguous_point", &values, vec![outline(of)], None)?);
        } else if let Some(of) = located.swapped {
            let values = [("text", &*shown(read)), ("region", &region(of, asked))];
            out.notes.push(wording::fill("note", "point_swapped", &values)?);
        }
    }
    Ok(())
}

fn inside(point: Point, of: &'static Region, asked: &Asked) -> Result<Observation, Error> {
    let near = locate(point).near.first().copied();
    let (region, text) = (region(of, asked), shown(point));
    let near_text = match near {
        Some((seat, distance)) => {
            wording::fill("observation", "near", &[("place", &place(seat)), ("km", &format!("{distance:.0}"))])?
        }
        None => String::new(),
    };
    let label = match near {
        Some((seat, _)) => wording::fill("point", "near", &[("place", seat.label())])?,
        None => text.clone(),
    };
    let values = [("text", &*text), ("region", &region), ("near", &near_text), ("id", &of.id)];
    let site = Site {
        id: text.clone(),
        label,
        region: Some(of.id.clone()),
        lat: point.lat,
        lon: point.lon,
        point: wording::fill("point", "given", &[])?,
    };
    let evidence = [outline(of)].into_iter().chain(near.map(|(seat, _)| gazetteer(seat))).collect();
    observation(SITE, "site_point", &values, evidence, Some(site))
}

/// As read, to a ten-thousandth of a degree, which are some ten metres.
fn shown(point: Point) -> String {
    format!("{:.4}, {:.4}", point.lat, point.lon)
}

/// A number of degrees with a point: spreadsheets write `37,11`, and whole degrees without.
fn decimal(cell: &str) -> String {
    let cell = cell.trim();
    let number = match cell.matches(',').count() {
        1 if !cell.contains('.') => cell.replace(',', "."),
        _ => cell.to_owned(),
    };
    let whole = !number.contains('.') && number.parse::<i64>().is_ok();
    if whole { format!("{number}.0") } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_read_as_spreadsheets_write_them() {
        for (cell, expected) in
            [("37.11", "37.11"), ("37,11", "37.11"), ("37", "37.0"), ("-8", "-8.0"), ("37.11N", "37.11N"), ("x", "x")]
        {
            assert_eq!(decimal(cell), expected);
        }
    }
}
