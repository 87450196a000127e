//! When two addresses are one: the same words and numbers in any order, whatever country, province or postcode stands with them.
//!
//! A shared address is a hint at a link between two companies, so a key must stand for a door and not for a town. An address gives
//! one only if it has a number and, beside the names of places, words of its own. What is lost is an address written in another
//! script or with a part missing; what must not happen is that two companies of one town seem to share a house.

use karez_data::{ADDRESS_WORDS, COUNTRIES, PLACES, find, find_all};
use karez_text::{Script, tokens};

/// So many bytes of an address are looked at; no address has more.
const LONGEST: usize = 1000;
/// The longest place name in words, and in Han characters.
const PLACE_WORDS: usize = 4;
const PLACE_HAN: usize = 12;

/// What a word of an address is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    /// Its own: the name of a street, a house, a village.
    Own,
    /// Road, building, south: says what the words beside it are.
    Common,
    /// A town.
    Town,
}

/// What the words of an address come to.
#[derive(Default)]
struct Read {
    words: Vec<(String, Kind)>,
    own: usize,
    common: usize,
}

impl Read {
    fn add(&mut self, word: String, kind: Kind) {
        match kind {
            Kind::Own => self.own += 1,
            Kind::Common => self.common += 1,
            Kind::Number | Kind::Town => {}
        }
        self.words.push((word, kind));
    }
}

/// The key of an address: equal keys are the same address. None where the text names no house, unit or postcode, or nothing
/// beside places: "Urumqi, Xinjiang" is no address that two companies can share.
pub fn address_key(text: &str) -> Option<String> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    let mut given: Vec<(String, Script)> = tokens(text).into_iter().map(|t| (t.text, t.script)).collect();
    without_country(&mut given);
    let mut read = Read::default();
    let mut i = 0;
    while i < given.len() {
        let (word, script) = &given[i];
        if word.chars().all(char::is_numeric) {
            let number = word.trim_start_matches('0');
            read.add(if number.is_empty() { "0" } else { number }.to_owned(), Kind::Number);
        } else if *script == Script::Han {
            han(word, &mut read);
        } else if let Some((length, place)) = place(&given[i..]) {
            // A province or a country is written or left out as the writer likes.
            if !is_region(&place) {
                place.split(' ').filter(|w| kind_of(w) != "admin").for_each(|w| read.add(w.to_owned(), Kind::Town));
            }
            i += length - 1;
        } else {
            latin(word, &mut read);
        }
        i += 1;
    }
    key(read)
}

fn key(read: Read) -> Option<String> {
    let count = read.words.len();
    // At either end; a number of five digits within is a box or a house.
    let is_postcode = |i: usize, w: &str| (5..=6).contains(&w.len()) && (i == 0 || i + 3 >= count);
    let numbers = || read.words.iter().enumerate().filter(|(_, (_, k))| *k == Kind::Number);
    if numbers().next().is_none() || read.own == 0 || read.own + read.common < 2 {
        return None;
    }
    // A postcode says nothing that the street does not, and is often left out; where there is no other number it counts.
    let house = numbers().any(|(i, (w, _))| !is_postcode(i, w));
    let left_out = |i: usize, w: &str, kind: Kind| house && kind == Kind::Number && is_postcode(i, w);
    let mut words: Vec<&str> =
        read.words.iter().enumerate().filter(|(i, (w, k))| !left_out(*i, w, *k)).map(|(_, (w, _))| w.as_str()).collect();
    words.sort_unstable();
    words.dedup();
    Some(words.join(" "))
}

/// Takes off the country at the end: a name of up to five words, or a code.
fn without_country(given: &mut Vec<(String, Script)>) {
    for length in (1..=5.min(given.len())).rev() {
        let from = given.len() - length;
        let name: Vec<&str> = given[from..].iter().map(|(w, _)| w.as_str()).collect();
        if find(&COUNTRIES, &name.join(" ")).is_some() {
            given.truncate(from);
            return;
        }
    }
}

/// The longest name of a place that the words begin with, and of how many words it is; none where a street bears it.
fn place(given: &[(String, Script)]) -> Option<(usize, String)> {
    let first = given[0].0.as_str();
    let from = PLACES.partition_point(|[name, ..]| *name < first);
    // Most words begin no name of a place, and are done with here.
    if !PLACES.get(from).is_some_and(|[name, ..]| name.starts_with(first)) {
        return None;
    }
    (1..=PLACE_WORDS.min(given.len())).rev().find_map(|length| {
        let name = given[..length].iter().map(|(w, _)| w.as_str()).collect::<Vec<_>>().join(" ");
        let street = given.get(length).is_some_and(|(next, _)| ["street", "direction"].contains(&kind_of(next)));
        (!street && !find_all(&PLACES, &name).is_empty()).then_some((length, name))
    })
}

fn is_region(place: &str) -> bool {
    find_all(&PLACES, place).iter().any(|[_, _, kind]| matches!(*kind, "country" | "province"))
}

/// The kind of a word in `data/screen/address_words.tsv`; empty for one of the address's own.
fn kind_of(word: &str) -> &'static str {
    find(&ADDRESS_WORDS, word).map_or("", |row| row[1])
}

fn latin(word: &str, read: &mut Read) {
    let means = || find(&ADDRESS_WORDS, word).map_or(word, |row| row[2]).to_owned();
    match kind_of(word) {
        "noise" | "admin" => {}
        "" if word.chars().count() < 2 => read.add(word.to_owned(), Kind::Common),
        "" => read.add(word.to_owned(), Kind::Own),
        _ => read.add(means(), Kind::Common),
    }
}

/// A run of Han characters: places at its front, then what is the address's own.
fn han(run: &str, read: &mut Read) {
    let mut rest: Vec<char> = run.chars().collect();
    while let Some(length) = (2..=PLACE_HAN.min(rest.len())).rev().find(|n| han_place(&rest, *n)) {
        let name: String = rest.drain(..length).collect();
        if !is_region(&name) {
            read.add(bare(&name).to_owned(), Kind::Town);
        }
    }
    let text: String = rest.into_iter().collect();
    // 12号楼3室: the sign for "number" stands behind it.
    let text = text.trim_start_matches('号');
    match (kind_of(text), text.chars().count()) {
        (_, 0) | ("noise" | "admin", _) => {}
        ("", 2..) => {
            read.add(text.to_owned(), Kind::Own);
            // A street of three characters is a name and the word for a street.
            read.common += usize::from(text.chars().count() > 2);
        }
        _ => read.add(text.to_owned(), Kind::Common),
    }
}

/// Whether the first characters name a place, and not the street that is called after it (北京南路).
fn han_place(run: &[char], length: usize) -> bool {
    let name: String = run[..length].iter().collect();
    if find_all(&PLACES, &name).is_empty() {
        return false;
    }
    let is = |at: usize, kind: &str| {
        run.get(at).is_some_and(|c| kind_of(c.encode_utf8(&mut [0; 4])) == kind)
            || run.get(at..at + 2).is_some_and(|two| kind_of(&two.iter().collect::<String>()) == kind)
    };
    !(is(length, "street") || (is(length, "direction") && is(length + 1, "street")))
}

/// A place's name without 市, 县, 地区.
fn bare(name: &str) -> &str {
    let ends = ADDRESS_WORDS.iter().filter(|[word, kind, _]| *kind == "admin" && !word.is_ascii());
    ends.filter_map(|[word, _, _]| name.strip_suffix(word))
        .filter(|rest| rest.chars().count() >= 2)
        .min_by_key(|rest| rest.len())
        .unwrap_or(name)
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
            &["新疆乌鲁木齐市北京南路12号", "中国新疆维吾尔自治区乌鲁木齐北京南路１２號", "乌鲁木齐市北京南路12号 830011"],
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
            "12 Xinjiang Road, Shanghai",
            "12 Beijing Road, Shanghai",
            "上海市新疆路12号",
            "上海市北京路12号",
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
