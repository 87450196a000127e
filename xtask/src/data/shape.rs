//! The gazetteer's files as they stand in the repository hold together: ids exist, levels nest, no county lacks its names.
//!
//! These tests need no network and no package; they read what is committed, so that a correction by hand is held to it too.

use super::table::{Row, rows};
use super::{geonames, in_region, stem};
use crate::shell;
use std::collections::{BTreeMap, BTreeSet};

fn file(path: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(shell::root().join("data").join(path)).unwrap();
    rows(&text).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn xj() -> [String; 2] {
    ["65".into(), "XPCC".into()]
}

/// Every id that another file may name.
fn ids() -> BTreeSet<String> {
    let files = ["places/china.tsv", "places/townships.tsv", "places/corps.tsv", "places/world.tsv"];
    files.into_iter().flat_map(file).map(|r| r["id"].clone()).collect()
}

/// The prefectures and counties of the region.
fn own() -> Vec<Row> {
    file("places/china.tsv").into_iter().filter(|r| r["level"] != "province" && in_region(&r["id"], &xj())).collect()
}

#[test]
fn the_counts_are_those_of_the_ministry() {
    let china = file("places/china.tsv");
    let count =
        |level: &str, prefix: &str| china.iter().filter(|r| r["level"] == level && r["id"].starts_with(prefix)).count();
    assert_eq!((count("province", ""), count("prefecture", "")), (34, 333));
    assert_eq!((count("prefecture", "65"), count("county", "65")), (14, 112));
    assert!(count("county", "6590") >= 12);
    let townships = file("places/townships.tsv");
    assert!(townships.iter().filter(|r| r["confidence"] == "high").count() >= 1_000);
    let corps = file("places/corps.tsv");
    let kind = |k: &str| corps.iter().filter(|r| r["kind"] == k).count();
    assert_eq!((kind("corps"), kind("division")), (1, 14));
    assert!(kind("regiment") >= 150);
}

#[test]
fn every_unit_lies_in_one_that_exists_and_has_its_reading() {
    let all = ids();
    for row in file("places/china.tsv") {
        let (id, level) = (&row["id"], row["level"].as_str());
        assert!(id.len() == 6 && id.bytes().all(|b| b.is_ascii_digit()), "{id}");
        assert!(all.contains(&format!("{}0000", &id[..2])), "{id}: no province");
        assert_eq!(row["pinyin"].split(' ').count(), row["name"].chars().count(), "{id}: {}", row["pinyin"]);
        // Counties that a province governs itself have no prefecture: the four cities, 4190, 4290, 4690, 5002, 6590.
        if level == "county" && !["01", "02", "90"].contains(&&id[2..4]) {
            assert!(all.contains(&format!("{}00", &id[..4])), "{id}: no prefecture");
        }
    }
    for row in file("places/townships.tsv") {
        assert!(all.contains(&row["id"][..6]), "{}: no county", row["id"]);
        assert!(["yes", "no"].contains(&row["unique"].as_str()), "{}", row["id"]);
    }
}

#[test]
fn coordinates_lie_in_china_and_a_countys_near_its_neighbours() {
    let china = file("places/china.tsv");
    let mut seats: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for row in china.iter().filter(|r| !r["lat"].is_empty()) {
        let (lat, lon): (f64, f64) = (row["lat"].parse().unwrap(), row["lon"].parse().unwrap());
        assert!((3.0..54.0).contains(&lat) && (73.0..136.0).contains(&lon), "{} {lat} {lon}", row["id"]);
        seats.insert(row["id"].clone(), (lat, lon));
    }
    // No county of a prefecture is farther than the largest one is wide: Bayingolin.
    for (id, at) in &seats {
        if let Some(seat) = seats.get(&format!("{}00", &id[..4])).filter(|_| !id.ends_with("00")) {
            assert!(
                geonames::km(*at, *seat) < 600.0,
                "{id} is {:.0} km from its prefecture's seat",
                geonames::km(*at, *seat)
            );
        }
    }
    assert!(own().iter().all(|r| !r["lat"].is_empty()), "a county of the region without a seat");
}

#[test]
fn every_county_of_the_region_has_its_uyghur_and_english_names() {
    let mut langs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in file("places/spellings.tsv") {
        langs.entry(row["id"].clone()).or_default().insert(row["lang"].clone());
    }
    for unit in own() {
        for lang in ["ug-Arab", "ug-Latn", "en"] {
            let has = langs.get(&unit["id"]).is_some_and(|l| l.contains(lang));
            assert!(has, "{} {}: no {lang}", unit["id"], unit["name"]);
        }
    }
}

#[test]
fn no_spelling_of_a_place_is_a_street_and_each_is_given_once() {
    let all = ids();
    let mut seen = BTreeSet::new();
    for row in file("places/spellings.tsv") {
        let (id, name) = (&row["id"], &row["name"]);
        assert!(all.contains(id), "{id}: no such place ({name})");
        assert!(!geonames::street(name), "{id}: {name} is a street");
        assert!(seen.insert((id.clone(), name.clone(), row["lang"].clone())), "{id}: {name} twice");
        assert!(["usual", "official", "historical", "variant", "short"].contains(&row["kind"].as_str()), "{id}: {name}");
        assert!(["yes", "no"].contains(&row["bare"].as_str()), "{id}: {name}");
        let language = row["lang"].split('-').next().unwrap();
        assert!((2..=3).contains(&language.len()), "{id}: {name}: {}", row["lang"]);
    }
}

#[test]
fn letters_of_a_spelling_are_those_of_its_language() {
    for row in file("places/spellings.tsv") {
        let (name, lang) = (&row["name"], row["lang"].as_str());
        let letters = name.chars().filter(|c| c.is_alphabetic());
        let range = match lang {
            l if l.ends_with("-Arab") => '\u{0600}'..='\u{06ff}',
            "ru" | "mn" | "ky" | "kk-Cyrl" | "ug-Cyrl" => '\u{0400}'..='\u{04ff}',
            "zh" | "zh-Hant" => '\u{4e00}'..='\u{9fff}',
            "en" | "de" | "tr" | "fr" | "ug-Latn" | "zh-Latn" | "zh-Latn-wadegile" | "und-Latn" => '\u{0000}'..='\u{1eff}',
            _ => continue,
        };
        let foreign: Vec<char> = letters.filter(|c| !range.contains(c)).collect();
        assert!(foreign.is_empty(), "{}: {name} ({lang}): {foreign:?}", row["id"]);
    }
}

#[test]
fn former_units_divisions_and_numbers_lead_to_places_that_exist() {
    let all = ids();
    let china = file("places/china.tsv");
    let names: BTreeMap<&str, &str> = china.iter().map(|r| (r["id"].as_str(), r["name"].as_str())).collect();
    for row in file("places/former.tsv") {
        let id = row["id"].as_str();
        let name = names.get(id).unwrap_or_else(|| panic!("{}: {id} is no unit of today", row["name"]));
        assert!(in_region(id, &xj()) || stem(&row["name"]) != stem(name), "{}: named like {name}", row["name"]);
        let year: u32 = row["until"].parse().unwrap();
        assert!((1949..=2100).contains(&year), "{}", row["name"]);
    }
    for row in file("places/corps.tsv") {
        for column in ["seat", "place"] {
            let id = &row[column];
            assert!(id.is_empty() || all.contains(id), "{}: no {column} {id}", row["id"]);
        }
        assert_eq!(row["kind"] == "regiment", !row["place"].is_empty(), "{}", row["id"]);
    }
    for (path, lengths) in [("places/postcodes.tsv", 2..=6), ("places/phones.tsv", 3..=4)] {
        for row in file(path) {
            let prefix = &row["prefix"];
            assert!(lengths.contains(&prefix.len()) && prefix.bytes().all(|b| b.is_ascii_digit()), "{path}: {prefix}");
            assert!(all.contains(&row["id"]), "{path}: {prefix}: no place {}", row["id"]);
        }
    }
}

#[test]
fn every_county_of_the_region_has_a_postcode_of_the_region() {
    let postcodes = file("places/postcodes.tsv");
    for row in &postcodes {
        let ours = row["prefix"].starts_with("83") || row["prefix"].starts_with("84");
        assert_eq!(ours, in_region(&row["id"], &xj()), "{} for {}", row["prefix"], row["id"]);
    }
    // 岑岭 is younger than any postcode list that was at hand.
    for unit in own().iter().filter(|u| u["id"] != "653132") {
        let full = postcodes.iter().any(|p| p["id"] == unit["id"] && p["prefix"].len() == 6);
        assert!(full, "{} {}: no postcode", unit["id"], unit["name"]);
    }
}

#[test]
fn the_world_is_outside_china_and_its_divisions_are_given_once() {
    for row in file("places/world.tsv") {
        assert!(row["country"].len() == 2 && row["country"] != "CN", "{}", row["id"]);
        let (lat, lon): (f64, f64) = (row["lat"].parse().unwrap(), row["lon"].parse().unwrap());
        assert!((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon), "{}", row["id"]);
        assert!(row["names"].split('|').all(|n| !n.contains('\t') && n.trim() == n), "{}", row["id"]);
    }
    let names: Vec<(String, String)> =
        file("places/admin1.tsv").into_iter().map(|r| (r["country"].clone(), r["name"].clone())).collect();
    let once: BTreeSet<&(String, String)> = names.iter().collect();
    assert_eq!(once.len(), names.len());
}

#[test]
fn test_addresses_of_a_region_name_places_that_exist() {
    let all = ids();
    for (region, least) in [("cn-xj", 60), ("tm", 20)] {
        let positives = file(&format!("regions/{region}/positives.tsv"));
        let negatives = file(&format!("regions/{region}/hard_negatives.tsv"));
        assert!(positives.len() >= least && negatives.len() >= least, "{region}");
        for row in &positives {
            assert!(all.contains(&row["place"]), "{region}: {}: no place {}", row["address"], row["place"]);
        }
        let inside: BTreeSet<&str> = positives.iter().map(|r| r["address"].as_str()).collect();
        for row in &negatives {
            assert!(!inside.contains(row["address"].as_str()) && !row["why"].is_empty(), "{region}: {}", row["address"]);
        }
    }
    for unit in own().iter().filter(|u| u["level"] == "prefecture") {
        let prefix = &unit["id"][..4];
        let known = file("regions/cn-xj/positives.tsv").iter().any(|r| r["place"].starts_with(prefix));
        assert!(known, "no address in {}", unit["name"]);
    }
}

#[test]
fn an_outline_is_a_few_closed_lines() {
    for region in ["cn-xj", "tm"] {
        let mut rings: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
        let points = file(&format!("regions/{region}/outline.tsv"));
        assert!((50..=300).contains(&points.len()), "{region}: {} points", points.len());
        for row in points {
            rings.entry(row["ring"].clone()).or_default().push((row["lat"].clone(), row["lon"].clone()));
        }
        for (ring, line) in rings {
            assert!(line.len() > 3 && line.first() == line.last(), "{region}: ring {ring} is open");
        }
    }
}
