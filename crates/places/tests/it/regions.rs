//! Every folder of `data/regions` passes the same tests, with no line of code that knows any region.

use crate::rows;
use karez_places::{Hints, Place, Region, answer, locate, regions};
use std::fs;
use std::path::PathBuf;

fn folder(region: &Region) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/regions").join(region.folder)
}

#[test]
fn there_is_more_than_one_region() {
    assert!(regions().len() >= 2);
}

#[test]
fn every_positive_is_found_at_its_place_and_no_hard_negative_is() {
    let mut wrong = Vec::new();
    for region in regions() {
        let read = |file: &str| fs::read_to_string(folder(region).join(file)).unwrap();
        let positives = rows(&read("positives.tsv"), "address", "place");
        let negatives = rows(&read("hard_negatives.tsv"), "address", "why");
        assert!(positives.len() >= 10 && negatives.len() >= 10, "{}: too few to say anything", region.id);
        for (address, place) in positives {
            let found = answer(&address, Hints::default(), None);
            if found.region != Some(region.id.as_str()) {
                wrong.push(format!("{}: missed: {address}: {}", region.id, found.reason));
            } else if !at(&found, &place) {
                wrong.push(format!("{}: not at {place}: {address}: {}", region.id, found.reason));
            }
        }
        for (address, why) in negatives {
            let found = answer(&address, Hints::default(), None);
            if found.region == Some(region.id.as_str()) {
                wrong.push(format!("{}: false: {address} ({why}): {}", region.id, found.reason));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

/// Whether an answer names a place, one that holds it, or it beside another: 和田 may be the prefecture or its city.
fn at(found: &karez_places::Answer, id: &str) -> bool {
    let Some(place) = Place::of_id(id) else { return false };
    let holds = |id: &str| Place::of_id(id).is_some_and(|p| p.holds(place) && p.level() != karez_places::Level::Country);
    found.places.iter().any(|p| holds(p.id))
        || found.ambiguous.iter().any(|a| a.between.iter().any(|c| holds(c.id)))
        || found.notes.iter().any(|n| n.contains(place.label()))
}

#[test]
fn a_region_has_labels_a_legal_text_and_places() {
    for region in regions() {
        assert!(region.labels.len() >= 3, "{}: labels", region.id);
        assert_ne!(region.label(None), region.id, "{}: labels.default names no label", region.id);
        assert!(!region.legal.is_empty() && region.legal.iter().all(|l| !l.words.is_empty() && !l.source.is_empty()));
        assert!(Place::all().filter(|p| region.has(*p)).count() >= 20, "{}: places", region.id);
        assert!(region.outline().iter().map(Vec::len).sum::<usize>() >= 50, "{}: outline", region.id);
    }
}

#[test]
fn the_label_is_the_users_choice_and_the_id_stays() {
    let region = &regions()[0];
    for label in region.choices() {
        let place = Place::all().find(|p| region.has(*p) && p.level() == karez_places::Level::County).unwrap();
        let found = answer(place.name(), Hints::default(), Some(label));
        assert_eq!(found.region, Some(region.id.as_str()), "{}", place.name());
        assert_eq!(found.region_label.as_deref(), region.labels.get(label).map(String::as_str));
    }
}

#[test]
fn the_seats_of_counties_lie_inside_the_outline_of_their_region() {
    let mut outside = Vec::new();
    let mut checked = 0;
    for place in Place::all() {
        let (Some(region), Some((lat, lon))) = (Region::of(place), place.at()) else { continue };
        checked += 1;
        let located = locate(karez_places::Point { lat, lon });
        let inside = located.region.is_some_and(|r| r.id == region.id) || located.border.iter().any(|r| r.id == region.id);
        if !inside {
            outside.push(format!("{place:?} at {lat}, {lon}"));
        }
    }
    assert!(checked > 100);
    assert!(outside.is_empty(), "{}", outside.join("\n"));
}

#[test]
fn addresses_written_before_the_reader_was_seen_are_read_with_the_promised_precision_and_recall() {
    let (mut right, mut said, mut inside, mut wrong) = (0, 0, 0, Vec::new());
    for (address, region) in rows(include_str!("addresses.tsv"), "address", "region") {
        let found = answer(&address, Hints::default(), None);
        let got = found.region.unwrap_or("");
        said += usize::from(!got.is_empty());
        inside += usize::from(!region.is_empty());
        right += usize::from(!got.is_empty() && got == region);
        if got != region {
            wrong.push(format!("{address}: {}", found.reason));
        }
    }
    let held = right as f64 >= 0.99 * said as f64 && right as f64 >= 0.97 * inside as f64;
    assert!(held, "{right} of {said} said, {inside} inside\n{}", wrong.join("\n"));
}

#[test]
fn the_labelled_addresses_are_read_with_the_promised_precision_and_recall() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/addresses/dev_addresses.jsonl");
    let Ok(text) = fs::read_to_string(file) else { return };
    let (mut right, mut said, mut inside) = (0, 0, 0);
    for line in text.lines() {
        let labelled: serde_json::Value = serde_json::from_str(line).unwrap();
        let found = answer(labelled["address"].as_str().unwrap(), Hints::default(), None).region;
        let expected = labelled["region"].as_str();
        said += usize::from(found.is_some());
        inside += usize::from(expected.is_some());
        right += usize::from(found.is_some() && found == expected);
    }
    assert!(
        right as f64 >= 0.99 * said as f64 && right as f64 >= 0.97 * inside as f64,
        "{right} of {said} said, {inside} inside"
    );
}
