//! The places themselves, with parents, labels and coordinates, and the words that say what kind of unit a place is.

use crate::sheet::{Row, Sheet};
use karez_text::fold;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Levels, from wide to narrow. The numbers are those of `Level` in the crate.
pub(crate) const LEVELS: [&str; 9] =
    ["country", "province", "prefecture", "county", "township", "village", "corps", "division", "regiment"];

/// What a Chinese unit word says.
pub(crate) struct Unit {
    pub word: String,
    pub levels: u16,
    pub english: String,
}

/// The unit words of Chinese, longest first.
pub(crate) struct Units {
    pub zh: Vec<Unit>,
    /// Every unit word of every language: folded and glued, its levels, whether before and after the name, and the unit in English.
    pub words: Vec<(String, u16, bool, bool, String)>,
}

/// A place.
#[derive(Default, Clone)]
pub(crate) struct Place {
    pub id: String,
    pub level: u8,
    pub country: String,
    pub parent: Option<usize>,
    /// The name in its own script, with its unit.
    pub name: String,
    /// The label: a spelling in Latin letters, with the unit in English.
    pub label: String,
    pub at: Option<(i32, i32)>,
    pub population: u32,
}

/// What is known, while it is put together.
pub(crate) struct Gazetteer {
    pub places: Vec<Place>,
    pub by_id: HashMap<String, usize>,
    /// Folded, glued name → senses.
    pub names: BTreeMap<String, Vec<(u8, u8, u32)>>,
}

impl Gazetteer {
    fn add(&mut self, place: Place) -> Result<usize, String> {
        let i = self.places.len();
        if self.by_id.insert(place.id.clone(), i).is_some() {
            return Err(format!("data/places: the id {} is given twice", place.id));
        }
        self.places.push(place);
        Ok(i)
    }

    /// The place of an id, or an error that names it.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }
}

/// Folded and without anything between the words: how names are compared.
pub(crate) fn glue(text: &str) -> String {
    karez_text::tokens(text).into_iter().map(|t| t.text).collect()
}

/// The bits of a list of levels.
pub(crate) fn level_bits(levels: &str) -> Option<u16> {
    levels.split('|').map(|l| LEVELS.iter().position(|k| *k == l).map(|i| 1 << i)).try_fold(0, |all, bit| Some(all | bit?))
}

/// Reads `units.tsv`.
pub(crate) fn read(root: &Path) -> Result<Units, String> {
    let sheet = Sheet::read(root, "places/units.tsv", &["word", "lang", "levels", "side", "english"])?;
    let (mut zh, mut words) = (Vec::new(), Vec::new());
    for row in sheet.rows() {
        let levels = level_bits(row.get("levels")).ok_or_else(|| row.error("unknown level"))?;
        let (before, after) = match row.get("side") {
            "after" => (false, true),
            "before" => (true, false),
            "both" => (true, true),
            other => return Err(row.error(&format!("side {other:?}: after, before or both"))),
        };
        if row.get("lang") == "zh" {
            zh.push(Unit { word: row.get("word").to_owned(), levels, english: row.get("english").to_owned() });
        }
        words.push((glue(row.get("word")), levels, before, after, row.get("english").to_owned()));
    }
    zh.sort_by_key(|u| std::cmp::Reverse(u.word.chars().count()));
    Ok(Units { zh, words })
}

impl Units {
    /// The kinds of units in English, each once.
    pub(crate) fn kinds(&self) -> Vec<String> {
        let kinds: std::collections::BTreeSet<&String> = self.words.iter().map(|w| &w.4).filter(|k| !k.is_empty()).collect();
        kinds.into_iter().cloned().collect()
    }

    /// The name without its unit word, and the unit.
    pub(crate) fn split<'n>(&self, name: &'n str, level: u8) -> (&'n str, Option<&Unit>) {
        for unit in &self.zh {
            if unit.levels & (1 << level) != 0
                && let Some(stem) = name.strip_suffix(unit.word.as_str())
                && !stem.is_empty()
            {
                return (stem, Some(unit));
            }
        }
        (name, None)
    }
}

/// Reads all places: countries, first-level divisions abroad, China, the corps, places abroad.
pub(crate) fn places(root: &Path, units: &Units) -> Result<Gazetteer, String> {
    let mut all = Gazetteer { places: Vec::new(), by_id: HashMap::new(), names: BTreeMap::new() };
    for row in Sheet::read(root, "places/countries.tsv", &["id", "label"])?.rows() {
        let (id, label) = (row.get("id").to_owned(), row.get("label").to_owned());
        all.add(Place { id: id.clone(), country: id, name: label.clone(), label, ..Place::default() })?;
    }
    let english = english(root)?;
    let china = Sheet::read(root, "places/china.tsv", &["id", "level", "name", "pinyin", "lat", "lon"])?;
    let townships = Sheet::read(root, "places/townships.tsv", &["id", "name", "pinyin", "unique"])?;
    for row in china.rows().chain(townships.rows()) {
        let id = row.get("id");
        let level = match row.get("level") {
            "" => 4,
            level => LEVELS.iter().position(|l| *l == level).ok_or_else(|| row.error("unknown level"))? as u8,
        };
        let parent = parents(id).find_map(|p| all.find(&p)).or_else(|| all.find("CN"));
        if level > 1 && parent.is_none_or(|p| all.places[p].level == 0) {
            return Err(row.error(&format!("no unit above {id}")));
        }
        let (stem, unit) = units.split(row.get("name"), level);
        let latin = match english.get(id) {
            Some(name) => name.clone(),
            None => capital(&syllables(row.get("pinyin"), stem.chars().count())),
        };
        let unit = unit.map(|u| u.english.as_str()).filter(|u| !u.is_empty() && !latin.ends_with(u));
        let label = match unit {
            Some(unit) => format!("{latin} {unit}"),
            None => latin,
        };
        let at = row.degrees("lat")?.zip(row.degrees("lon")?);
        let name = row.get("name").to_owned();
        all.add(Place { id: id.to_owned(), level, country: "CN".to_owned(), parent, name, label, at, population: 0 })?;
    }
    let corps = Sheet::read(root, "places/corps.tsv", &["id", "kind", "name", "latin", "seat", "place", "former"])?;
    for row in corps.rows() {
        let level = LEVELS.iter().position(|l| *l == row.get("kind")).ok_or_else(|| row.error("unknown kind"))? as u8;
        let id = row.get("id");
        // XPCC-08-143 lies in XPCC-08, that in XPCC, and the corps itself in the province of its seat
        let above = match (id.splitn(3, '-').nth(2), id.split_once('-')) {
            (Some(unit), _) => id[..id.len() - unit.len() - 1].to_owned(),
            (None, Some((corps, _))) => corps.to_owned(),
            (None, None) => format!("{}0000", row.get("seat").get(..2).unwrap_or("")),
        };
        let parent = Some(all.find(&above).ok_or_else(|| row.error(&format!("no {above}, which would hold {id}")))?);
        let seat = [row.get("place"), row.get("seat")].into_iter().find(|s| !s.is_empty());
        let at = seat.and_then(|s| all.find(s)).and_then(|i| all.places[i].at);
        let (name, label) = (row.get("name").to_owned(), row.get("latin").to_owned());
        all.add(Place { id: id.to_owned(), level, country: "CN".to_owned(), parent, name, label, at, population: 0 })?;
    }
    let admin1 = Sheet::read(root, "places/admin1.tsv", &["country", "name", "code"])?;
    for row in admin1.rows() {
        let id = admin1_id(&row);
        if all.find(&id).is_none() {
            let country = row.get("country").to_owned();
            let parent = all.find(&country);
            let name = row.get("name").to_owned();
            all.add(Place { id, level: 1, country, parent, label: name.clone(), name, ..Place::default() })?;
        }
    }
    let mut divisions: HashMap<(String, String), usize> = HashMap::new();
    for row in admin1.rows() {
        if let Some(place) = all.find(&admin1_id(&row)) {
            divisions.insert((row.get("country").to_owned(), glue(row.get("name"))), place);
        }
    }
    let world = Sheet::read(root, "places/world.tsv", &["id", "name", "country", "lat", "lon", "population", "names"])?;
    for row in world.rows() {
        let country = row.get("country").to_owned();
        // the city of Mary lies in the province of Mary; of other cities the table does not say which province they lie in
        let namesake = [row.get("name")].into_iter().chain(row.get("names").split('|')).map(glue);
        let parent =
            namesake.into_iter().find_map(|n| divisions.get(&(country.clone(), n)).copied()).or_else(|| all.find(&country));
        let population = row.get("population").parse().map_err(|_| row.error("population is no number"))?;
        let at = row.degrees("lat")?.zip(row.degrees("lon")?);
        let name = row.get("name").to_owned();
        let label = format!("{name}, {country}");
        all.add(Place { id: row.get("id").to_owned(), level: 3, country, parent, name, label, at, population })?;
    }
    Ok(all)
}

/// `US-ID`: ISO 3166-2, or the country and the name where the table has no code.
pub(crate) fn admin1_id(row: &Row<'_>) -> String {
    let (country, code) = (row.get("country"), row.get("code"));
    match code {
        "" => format!("{country}-{}", row.get("name")),
        code if code.starts_with(&format!("{country}-")) => code.to_owned(),
        code => format!("{country}-{code}"),
    }
}

/// The usual English spelling of each place that has one.
fn english(root: &Path) -> Result<HashMap<String, String>, String> {
    let sheet = Sheet::read(root, "places/spellings.tsv", &["id", "name", "lang", "kind", "bare"])?;
    let mut out: HashMap<String, (u8, String)> = HashMap::new();
    for row in sheet.rows().filter(|r| r.get("lang") == "en") {
        let rank = match row.get("kind") {
            "official" => 0,
            "usual" => 1,
            _ => continue,
        };
        let entry = out.entry(row.get("id").to_owned()).or_insert((9, String::new()));
        if rank < entry.0 {
            *entry = (rank, row.get("name").to_owned());
        }
    }
    Ok(out.into_iter().map(|(id, (_, name))| (id, name)).collect())
}

/// The ids above an id of GB/T 2260, nearest first.
fn parents(id: &str) -> impl Iterator<Item = String> {
    let mut above = Vec::new();
    if id.len() == 9 {
        above.push(id[..6].to_owned());
    }
    if id.len() >= 6 {
        above.push(format!("{}00", &id[..4]));
        above.push(format!("{}0000", &id[..2]));
    }
    let own = id.to_owned();
    above.into_iter().filter(move |a| *a != own)
}

/// The first `n` syllables of a spaced pinyin, without tones, in one word.
pub(crate) fn syllables(pinyin: &str, n: usize) -> String {
    pinyin.split(' ').take(n).map(fold).collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}
