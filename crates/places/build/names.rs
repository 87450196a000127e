//! Every way a place may be written, as folded and glued names.

use crate::sheet::{Row, Sheet};
use crate::units::{Gazetteer, Units, admin1_id, glue, syllables};
use crate::uyghur::Uyghur;
use karez_text::fold;
use std::collections::HashSet;
use std::path::Path;

/// What a name says of its place. The numbers are those of `Sense` in the crate.
pub(crate) mod flag {
    /// With its unit word (和田市), or a name that needs none.
    pub(crate) const FULL: u8 = 1;
    /// A former name or unit.
    pub(crate) const FORMER: u8 = 2;
    /// Counts only beside another name that agrees: a township's, a regiment's number.
    pub(crate) const CONTEXT: u8 = 4;
    /// A code in capitals, such as CN or ID.
    pub(crate) const CODE: u8 = 8;
    /// The bare name is also a common word of firms' names.
    pub(crate) const COMMON: u8 = 16;
    /// The bare name stands for the place in a firm's name.
    pub(crate) const BARE: u8 = 32;
}

/// Kinds of sense. The numbers are those of `Sense` in the crate.
pub(crate) const PLACE: u8 = 0;
pub(crate) const UNIT: u8 = 1;
pub(crate) const WORD: u8 = 2;

const ROLES: [&str; 14] = [
    "road",
    "building",
    "firm",
    "body",
    "facility",
    "zone",
    "product",
    "nature",
    "person",
    "origin",
    "direction",
    "number",
    "detail",
    "of",
];

/// Adds all names, unit words and other words.
pub(crate) fn add_all(root: &Path, units: &Units, all: &mut Gazetteer) -> Result<(), String> {
    for (word, levels, before, after, english) in &units.words {
        let sides = u8::from(*before) | u8::from(*after) << 1;
        let kind = units.kinds().iter().position(|k| k == english).map_or(0, |k| k as u32 + 1);
        sense(all, word, (UNIT, sides, u32::from(*levels) | kind << 16));
    }
    words(root, all)?;
    for row in Sheet::read(root, "countries.tsv", &["name", "code"])?.rows() {
        let id = row.get("code").to_uppercase();
        let place = all.find(&id).ok_or_else(|| row.error(&format!("data/places/countries.tsv has no {id}")))? as u32;
        let flags = if row.get("name").len() <= 3 { flag::FULL | flag::CODE } else { flag::FULL };
        sense(all, &glue(row.get("name")), (PLACE, flags, place));
        sense(all, &fold(&id), (PLACE, flag::FULL | flag::CODE, place));
    }
    for row in Sheet::read(root, "places/admin1.tsv", &["country", "name", "code"])?.rows() {
        let (name, code) = (row.get("name"), row.get("code"));
        let place = all.find(&admin1_id(&row)).expect("added before") as u32;
        sense(all, &glue(name), (PLACE, flag::FULL, place));
        if (2..=3).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_uppercase()) {
            sense(all, &fold(code), (PLACE, flag::FULL | flag::CODE, place));
        }
    }
    for row in Sheet::read(root, "places/world.tsv", &["id", "name", "names"])?.rows() {
        let place = all.find(row.get("id")).expect("added before") as u32;
        for name in [row.get("name")].into_iter().chain(row.get("names").split('|')) {
            sense(all, &glue(name), (PLACE, 0, place));
        }
    }
    china(root, units, all)?;
    corps(root, all)?;
    codes(root, all)
}

/// Codes stand in the same map, each kind behind a byte that no name begins with.
fn codes(root: &Path, all: &mut Gazetteer) -> Result<(), String> {
    for i in 0..all.places.len() {
        sense(all, &format!("\u{1}{}", all.places[i].id.to_lowercase()), (PLACE, flag::FULL, i as u32));
    }
    for (file, mark) in [("places/postcodes.tsv", '\u{2}'), ("places/phones.tsv", '\u{3}')] {
        for row in Sheet::read(root, file, &["prefix", "id"])?.rows() {
            let prefix = row.get("prefix");
            if !prefix.bytes().all(|b| b.is_ascii_digit()) {
                return Err(row.error("a prefix has digits only"));
            }
            let place = place(all, &row)?;
            sense(all, &format!("{mark}{prefix}"), (PLACE, flag::FULL, place));
        }
    }
    Ok(())
}

fn words(root: &Path, all: &mut Gazetteer) -> Result<(), String> {
    for row in Sheet::read(root, "places/words.tsv", &["word", "lang", "role", "side", "means"])?.rows() {
        let role = ROLES
            .iter()
            .position(|r| *r == row.get("role"))
            .ok_or_else(|| row.error(&format!("role {:?}: one of {}", row.get("role"), ROLES.join(", "))))?;
        let sides = match row.get("side") {
            "before" => 1,
            "after" => 2,
            "both" => 3,
            other => return Err(row.error(&format!("side {other:?}: after, before or both"))),
        };
        let means = match row.get("means").as_bytes() {
            [] => 0,
            [one] => u32::from(*one),
            _ => return Err(row.error("means is one letter or digit")),
        };
        sense(all, &glue(row.get("word")), (WORD, sides, role as u32 | means << 8));
    }
    Ok(())
}

fn china(root: &Path, units: &Units, all: &mut Gazetteer) -> Result<(), String> {
    let china = Sheet::read(root, "places/china.tsv", &["id", "level", "name", "pinyin"])?;
    let townships = Sheet::read(root, "places/townships.tsv", &["id", "name", "pinyin", "unique"])?;
    let peoples = Sheet::read(root, "places/peoples.tsv", &["people"])?;
    let mut peoples: Vec<&str> = peoples.rows().map(|r| r.get("people")).collect();
    peoples.sort_by_key(|p| std::cmp::Reverse(p.len()));
    for row in china.rows() {
        let place = place(all, &row)?;
        let level = all.places[place as usize].level;
        let (name, pinyin) = (row.get("name"), row.get("pinyin"));
        if pinyin.split(' ').count() != name.chars().count() {
            return Err(row.error("pinyin needs one syllable for each character"));
        }
        sense(all, &glue(name), (PLACE, flag::FULL, place));
        let (mut stem, _) = units.split(name, level);
        sense(all, &syllables(pinyin, name.chars().count()), (PLACE, flag::FULL, place));
        let mut stems = vec![stem];
        // 昌吉回族自治州 is written 昌吉州 and 昌吉
        while let Some(shorter) = peoples.iter().find_map(|p| stem.strip_suffix(p)).filter(|s| !s.is_empty()) {
            stem = shorter;
            stems = vec![stem];
        }
        for stem in stems.into_iter().filter(|s| s.chars().count() >= 2) {
            sense(all, &glue(stem), (PLACE, 0, place));
            let n = stem.chars().count();
            sense(all, &syllables(pinyin, n), (PLACE, 0, place));
            // 吕 is typed lv where no ü is at hand
            let typed = pinyin.replace(['ü', 'ǖ', 'ǘ', 'ǚ', 'ǜ'], "v");
            if typed != *pinyin {
                sense(all, &syllables(&typed, n), (PLACE, 0, place));
            }
        }
    }
    for row in townships.rows() {
        let place = place(all, &row)?;
        let flags = if row.get("unique") == "yes" { flag::FULL } else { flag::FULL | flag::CONTEXT };
        let name = row.get("name");
        sense(all, &glue(name), (PLACE, flags, place));
        sense(all, &syllables(row.get("pinyin"), name.chars().count()), (PLACE, flag::FULL | flag::CONTEXT, place));
        let (stem, _) = units.split(name, 4);
        // 解放路街道 is called after a street, which is still a street
        if stem.chars().count() >= 2 && !stem.ends_with(['路', '街', '巷', '道']) {
            sense(all, &glue(stem), (PLACE, flag::CONTEXT, place));
            sense(all, &syllables(row.get("pinyin"), stem.chars().count()), (PLACE, flag::CONTEXT, place));
        }
    }
    for row in Sheet::read(root, "places/former.tsv", &["name", "id"])?.rows() {
        let place = place(all, &row)?;
        let level = all.places[place as usize].level;
        sense(all, &glue(row.get("name")), (PLACE, flag::FULL | flag::FORMER, place));
        let latin = |name: &str| karez_text::han_readings(name).into_iter().next().unwrap_or_default().replace(' ', "");
        sense(all, &latin(row.get("name")), (PLACE, flag::FULL | flag::FORMER, place));
        let (stem, _) = units.split(row.get("name"), if row.get("name").ends_with('县') { 3 } else { level });
        if stem.chars().count() >= 2 && stem != row.get("name") {
            sense(all, &glue(stem), (PLACE, flag::FORMER, place));
            sense(all, &latin(stem), (PLACE, flag::FORMER, place));
        }
    }
    let uyghur = Uyghur::read(root)?;
    let mut named = HashSet::new();
    for row in Sheet::read(root, "places/spellings.tsv", &["id", "name", "lang", "kind", "bare"])?.rows() {
        let place = place(all, &row)?;
        let mut flags = match row.get("kind") {
            "historical" => flag::FORMER,
            "official" => flag::FULL,
            // 克州, 巴州: short, and with a unit word all the same
            "short" if row.get("name").ends_with(['州', '市', '县', '区']) => flag::FULL,
            _ => 0,
        };
        flags |= if row.get("bare") == "no" { flag::COMMON } else { flag::BARE };
        if matches!(all.places[place as usize].level, 1 | 6) {
            flags |= flag::FULL;
        }
        if all.places[place as usize].level == 4 {
            flags |= flag::CONTEXT;
        }
        let name = glue(row.get("name"));
        if name.is_ascii() && name.len() <= 2 {
            continue;
        }
        sense(all, &name, (PLACE, flags, place));
        if row.get("lang") == "ug-Arab" {
            for form in uyghur.forms(row.get("name")) {
                sense(all, &glue(&form), (PLACE, flags, place));
            }
            named.insert(row.get("id").to_owned());
        }
    }
    // townships with Chinese names, of those regions where others have Uyghur ones
    let region = |id: &str| named.iter().any(|n| n.len() == 9 && n[..2] == id[..2]);
    for row in townships.rows().filter(|r| !named.contains(r.get("id")) && region(r.get("id"))) {
        let place = place(all, &row)?;
        let n = units.split(row.get("name"), 4).0.chars().count();
        let stem: Vec<&str> = row.get("pinyin").split(' ').take(n).collect();
        for form in uyghur.transcribed(&stem.join(" ")).into_iter().flat_map(|name| uyghur.forms(&name)) {
            sense(all, &glue(&form), (PLACE, flag::CONTEXT, place));
        }
    }
    Ok(())
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn corps(root: &Path, all: &mut Gazetteer) -> Result<(), String> {
    for row in Sheet::read(root, "places/corps.tsv", &["id", "kind", "name", "latin", "former"])?.rows() {
        let place = place(all, &row)?;
        for name in row.get("name").split('|').chain(row.get("latin").split('|')).chain(row.get("former").split('|')) {
            // 三坪农场 may be anywhere, 第十二师三坪农场 is not
            let whole = row.get("kind") != "regiment"
                || name.contains(['师', '團'])
                || name.contains("兵团")
                || name.contains("XPCC");
            let flags = if whole { flag::FULL } else { flag::FULL | flag::CONTEXT };
            sense(all, &glue(name), (PLACE, flags, place));
            if let Some((_, own)) = name.split_once('师').filter(|(_, own)| !own.is_empty()) {
                sense(all, &glue(own), (PLACE, flag::FULL | flag::CONTEXT, place));
            }
        }
        let number = row.get("id").rsplit('-').next().and_then(|n| n.parse::<u32>().ok());
        if let Some(n) = number {
            numbered(all, &row, place, n);
        }
    }
    Ok(())
}

/// The ways to write the eighth division or the 143rd regiment.
fn numbered(all: &mut Gazetteer, row: &Row<'_>, place: u32, n: u32) {
    let ten = han_number(n);
    let digitwise: String = n.to_string().chars().map(|c| DIGITS[c as usize - 48]).collect();
    // 一五〇团
    let round = digitwise.replace('零', "〇");
    let ordinal = format!("{n}{}", ordinal(n));
    let word = WORDS.get(n as usize).copied().unwrap_or("");
    let mut add = |name: &str, context: bool| {
        let flags = if context { flag::FULL | flag::CONTEXT } else { flag::FULL };
        sense(all, &glue(name), (PLACE, flags, place));
    };
    if row.get("kind") == "division" {
        for n in [ten.as_str(), &n.to_string()] {
            add(&format!("第{n}师"), false);
            add(&format!("{n}师"), true);
            for corps in ["兵团", "生产建设兵团", "新疆兵团", "新疆生产建设兵团"] {
                add(&format!("{corps}第{n}师"), false);
                add(&format!("{corps}{n}师"), false);
                add(&format!("{corps}农{n}师"), false);
            }
            add(&format!("农{n}师"), false);
        }
        for n in [ordinal.as_str(), word] {
            if !n.is_empty() {
                add(&format!("XPCC {n} Division"), false);
                add(&format!("{n} Division of XPCC"), false);
                add(&format!("{n} Division of the XPCC"), false);
                add(&format!("{n} Agricultural Division"), false);
                add(&format!("{n} Division"), true);
            }
        }
        add(&format!("Division {n}"), true);
    } else {
        // three figures and the word 团 make no other sense in an address; one or two figures might
        let context = n < 100;
        for n in [digitwise.as_str(), &round, &ten, &n.to_string()] {
            add(&format!("{n}团"), context);
            add(&format!("{n}团场"), context);
            add(&format!("第{n}团"), context);
            add(&format!("兵团{n}团"), false);
            add(&format!("农场{n}团"), true);
        }
        for name in [format!("{ordinal} Regiment"), format!("Regiment {n}"), format!("{n} Tuan"), format!("{n} Regiment")] {
            add(&name, true);
        }
        if !word.is_empty() {
            add(&format!("{word} Regiment"), true);
        }
    }
}

const WORDS: [&str; 15] = [
    "",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
];

fn ordinal(n: u32) -> &'static str {
    match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

/// 8 → 八, 14 → 十四, 47 → 四十七, 143 → 一百四十三.
fn han_number(n: u32) -> String {
    let digit = |d: u32| if d == 0 { String::new() } else { DIGITS[d as usize].to_string() };
    match n {
        0..=9 => DIGITS[n as usize].to_string(),
        10..=19 => format!("十{}", digit(n - 10)),
        20..=99 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => format!(
            "{}百{}{}",
            digit(n / 100),
            if (1..10).contains(&(n % 100)) { "零" } else { "" },
            match n % 100 {
                0 => String::new(),
                rest @ 1..=9 => digit(rest),
                rest @ 10..=19 => format!("一十{}", digit(rest - 10)),
                rest => han_number(rest),
            }
        ),
    }
}

fn place(all: &Gazetteer, row: &Row<'_>) -> Result<u32, String> {
    let id = row.get("id");
    all.find(id).map(|i| i as u32).ok_or_else(|| row.error(&format!("no place has the id {id:?}")))
}

fn sense(all: &mut Gazetteer, name: &str, sense: (u8, u8, u32)) {
    if name.is_empty() {
        return;
    }
    let senses = all.names.entry(name.to_owned()).or_default();
    match senses.iter_mut().find(|s| s.0 == sense.0 && s.2 == sense.2) {
        // the stronger claim wins: a full name over a bare one, a name of today over a former one
        Some(known) if sense.0 == PLACE => {
            let full = (known.1 | sense.1) & flag::FULL;
            let weak = known.1 & sense.1 & (flag::FORMER | flag::CONTEXT | flag::CODE);
            let in_names = (known.1 | sense.1) & (flag::COMMON | flag::BARE);
            known.1 = full | weak | in_names;
        }
        Some(known) => known.1 |= sense.1,
        None => senses.push(sense),
    }
}
