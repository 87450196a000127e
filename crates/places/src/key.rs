//! When two addresses are one: the same street, numbers and town, in whatever order, language and script.
//!
//! A shared address is a hint at a link between two companies, so a key must stand for a door and not for a town. An address gives
//! one only if it has a number and, beside the names of places, words of its own: "Urumqi, Xinjiang" is no address that two
//! companies can share. Country, province and postcode are written or left out as the writer likes and do not count. What is lost
//! is an address with a part missing; what must not happen is that two companies of one town seem to share a house.

use crate::address::parse;
use crate::gazetteer::{Level, Place, Role};
use crate::items::Item;
use crate::mentions::Standing;
use crate::resolve::resolve;
use crate::street::street;
use karez_text::Script;
use std::collections::BTreeSet;

/// So many bytes of an address are looked at; no address has more.
const LONGEST: usize = 1000;

/// The key of an address: equal keys are the same address. None where the text names no house, unit or box, or nothing beside
/// places.
pub fn address_key(text: &str) -> Option<String> {
    let end = (0..=LONGEST.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let text = &text[..end];
    let (pieces, segments, mentions) = parse(text);
    let resolved = resolve(&mentions, None, &[]);
    let street = street(&pieces, &segments, &mentions);
    let in_street = |item: &Item| {
        let at = &pieces[item.pieces.start].span;
        street.as_ref().is_some_and(|s| s.span.start <= at.start && at.end <= s.span.end)
    };
    let (mut numbers, mut postcodes, mut words) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut own, mut common) = (0, 0);
    let mut han = String::new();
    // places stand from wide to narrow
    let town = resolved.places.iter().rev().find_map(|(place, _)| town_of(*place));
    let mut after_number_word = false;
    for item in segments.iter().flatten() {
        let boxed = std::mem::replace(
            &mut after_number_word,
            item.word.is_some_and(|(role, side)| role == Role::Number && side.before()),
        );
        let plain =
            |range: std::ops::Range<usize>| pieces[range].iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ");
        let mention = mentions.iter().position(|m| m.pieces.contains(&item.pieces.start));
        let site = mention.filter(|&i| mentions[i].standing == Standing::Site);
        let other = site.is_none() && item.unit.is_none() && item.word.is_none() && !item.number && !in_street(item);
        if other && pieces[item.pieces.start].script == Script::Han {
            han.push_str(&pieces[item.pieces.clone()].iter().map(|p| p.text.as_str()).collect::<String>());
            continue;
        }
        if !han.is_empty() {
            own += 1;
            words.insert(std::mem::take(&mut han));
        }
        if let Some(i) = site {
            if !resolved.places.iter().any(|(_, named)| *named == i) {
                words.insert(plain(item.pieces.clone()));
            }
        } else if in_street(item) {
        } else if item.number {
            let number = plain(item.pieces.clone());
            let number = number.trim_start_matches('0');
            let number = if number.is_empty() { "0" } else { number };
            // a number of five or six figures is a postcode, unless a word says that it is a house's or a box's
            if boxed || !(5..=6).contains(&number.len()) {
                numbers.insert(number.to_owned());
            } else {
                postcodes.insert(number.to_owned());
            }
        } else if other {
            own += 1;
            words.insert(plain(item.pieces.clone()));
        } else if item.unit.is_none() && !matches!(item.word, Some((Role::Number | Role::Of | Role::Detail, _))) {
            common += 1;
            words.insert(plain(item.pieces.clone()));
        }
    }
    if !han.is_empty() {
        own += 1;
        words.insert(han);
    }
    if let Some(street) = &street {
        own += 1;
        common += 1;
        words.insert(street.key.clone());
    }
    // A postcode says nothing that the street does not, and is often left out; where there is no other number it counts.
    if numbers.is_empty() {
        numbers = postcodes;
    }
    if numbers.is_empty() || own == 0 || own + common < 2 {
        return None;
    }
    words.extend(numbers);
    words.extend(town.map(|t| t.id().to_owned()));
    Some(words.into_iter().collect::<Vec<_>>().join(" "))
}

/// The town of a place. A city is one town with its districts, named or not; a county of a prefecture is a town of its own, for
/// two of them have a 人民路 each. A province is none, unless it is a city.
fn town_of(place: Place) -> Option<Place> {
    let level = |level: Level| place.line().find(|p| p.level() == level);
    let city = |p: &Place| p.name().ends_with('市');
    let (county, prefecture) = (level(Level::County), level(Level::Prefecture));
    let district = county.is_none_or(|c| c.name().ends_with('区'));
    let municipality = level(Level::Province).filter(city);
    municipality.or(prefecture.filter(|p| city(p) && district)).or(county).or(prefecture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_have_one_key() {
        for spellings in [
            &[
                "12 Cotton Road, Sample Town, 831100, China",
                "Sample Town, No. 12, Cotton Rd.",
                "No.12 COTTON ROAD SAMPLE TOWN, Xinjiang, CN",
                "12, Cotton Road; Sample Town; Xinjiang Uyghur Autonomous Region; People's Republic of China",
            ][..],
            &["No. 358 Beijing South Road, Urumqi, Xinjiang, CN", "358 Beijing S Rd, Urumqi City, China 830011"],
            &["12 Xinjiang Road, Shanghai", "上海市新疆路12号", "No. 12, Xinjiang Lu, Shanghai 200070, China"],
            &[
                "新疆乌鲁木齐市北京南路12号",
                "No. 12 Beijing South Road, Urumqi",
                "乌鲁木齐市天山区北京南路12号",
                "中国新疆维吾尔自治区乌鲁木齐北京南路１２號",
                "乌鲁木齐市北京南路12号 830011",
            ],
        ] {
            let keys: Vec<Option<String>> = spellings.iter().map(|s| address_key(s)).collect();
            assert!(keys[0].is_some() && keys.iter().all(|k| *k == keys[0]), "{spellings:?}: {keys:?}");
        }
    }

    #[test]
    fn a_town_is_no_address_and_neither_is_a_number_in_it() {
        for text in [
            "Urumqi, Xinjiang",
            "Urumqi, Xinjiang 830000, China",
            "No. 5, Kashgar, Xinjiang, China, 844000",
            "Room 5, Building 3, Kashgar",
            "Industrial Park 5, Hotan",
            "Cotton Road, Sample Town",
            "新疆乌鲁木齐市",
            "新疆喀什地区 844000",
            "P.O. Box 12, Urumqi",
            "China",
            "n/a",
            "",
        ] {
            assert_eq!(address_key(text), None, "{text}");
        }
    }

    #[test]
    fn another_house_street_or_town_is_another_address() {
        let keys: Vec<Option<String>> = [
            "12 Cotton Road, Hotan",
            "13 Cotton Road, Hotan",
            "12 Wool Road, Hotan",
            "12 Cotton Road, Kashgar",
            "12 Cotton Road, Karakax County, Hotan Prefecture",
            "12 Cotton Road, Lop County, Hotan Prefecture",
            "12 Xinjiang Road, Shanghai",
            "12 Beijing Road, Shanghai",
            "P.O. Box 26020, Sample House 3, Hotan",
            "P.O. Box 26021, Sample House 3, Hotan",
        ]
        .iter()
        .map(|t| address_key(t))
        .collect();
        let mut distinct: Vec<&String> = keys.iter().flatten().collect();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), keys.len(), "{keys:?}");
    }

    #[test]
    fn a_text_that_never_ends_is_read_to_a_limit() {
        let long = "12 Cotton Road ".repeat(100_000);
        assert!(address_key(&long).is_some());
        assert!(address_key(&"新".repeat(100_000)).is_none());
    }
}
