//! Made-up suppliers for the benchmark: the same file each time, in English and Chinese, every name once.
//!
//! One row in a hundred is a listed name with one slip of the keyboard, so that the benchmark also sees whether speed was
//! bought with misses.

use std::collections::HashSet;
use std::fmt::Write as _;

const PLACES: &[(&str, &str)] = &[
    ("Suzhou", "苏州"),
    ("Ningbo", "宁波"),
    ("Wenzhou", "温州"),
    ("Shenzhen", "深圳"),
    ("Foshan", "佛山"),
    ("Dongguan", "东莞"),
    ("Qingdao", "青岛"),
    ("Yantai", "烟台"),
    ("Wuxi", "无锡"),
    ("Changzhou", "常州"),
    ("Hefei", "合肥"),
    ("Wuhan", "武汉"),
    ("Chengdu", "成都"),
    ("Xiamen", "厦门"),
    ("Tianjin", "天津"),
    ("Dalian", "大连"),
    ("Urumqi", "乌鲁木齐"),
    ("Kashgar", "喀什"),
];
const SYLLABLES: &[(&str, &str)] = &[
    ("hao", "浩"),
    ("xin", "鑫"),
    ("rui", "瑞"),
    ("feng", "丰"),
    ("tian", "天"),
    ("hua", "华"),
    ("jin", "金"),
    ("yuan", "源"),
    ("kang", "康"),
    ("da", "达"),
    ("long", "隆"),
    ("sheng", "盛"),
    ("yi", "义"),
    ("bao", "宝"),
    ("cheng", "诚"),
    ("ming", "明"),
    ("jia", "嘉"),
    ("hong", "宏"),
    ("lian", "联"),
    ("zhong", "中"),
    ("wei", "伟"),
    ("shun", "顺"),
    ("bo", "博"),
    ("lin", "林"),
];
const TRADES: &[(&str, &str)] = &[
    ("Textile", "纺织"),
    ("Apparel", "服饰"),
    ("Electronics", "电子"),
    ("Foods", "食品"),
    ("Machinery", "机械"),
    ("Chemical", "化工"),
    ("New Material", "新材料"),
    ("Trading", "贸易"),
    ("Logistics", "物流"),
    ("Furniture", "家具"),
    ("Plastics", "塑料"),
    ("Solar Technology", "太阳能科技"),
];
const FORMS: &[(&str, &str)] =
    &[("Co., Ltd.", "有限公司"), ("Group Co., Ltd.", "集团有限公司"), ("Factory", "厂"), ("Inc.", "股份有限公司")];
const ABROAD: &[(&str, &str)] = &[
    ("Nguyen Brothers Garment JSC", "VN"),
    ("Anatolia Tekstil Sanayi A.S.", "TR"),
    ("Lahore Spinning Mills Ltd", "PK"),
    ("Northfield Components GmbH", "DE"),
    ("Great Lakes Castings LLC", "US"),
    ("Kaveri Cotton Exports Pvt Ltd", "IN"),
];

/// A small generator of even numbers from a seed (splitmix64): the file must be the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.roll(from.len())]
    }
}

/// One made-up supplier.
pub(crate) struct Supplier {
    pub(crate) name: String,
    country: &'static str,
    /// True for a listed name with a slip.
    pub(crate) planted: bool,
}

/// So many suppliers, no name twice; every hundredth is one of `listed` with a slip.
pub(crate) fn suppliers(count: usize, listed: &[String]) -> Vec<Supplier> {
    let mut dice = Dice(2022);
    let mut seen = HashSet::new();
    let mut out = Vec::with_capacity(count);
    while out.len() < count {
        let planted = out.len() % 100 == 99 && !listed.is_empty();
        let (name, country) = match planted {
            true => (with_slip(dice.pick(listed).as_str(), &mut dice), "CN"),
            false => made_up(&mut dice, out.len()),
        };
        if seen.insert(name.clone()) {
            out.push(Supplier { name, country, planted });
        } else if planted {
            // Few listed names have few slips: after many rows one more letter makes it new.
            let name = with_slip(&with_slip(&name, &mut dice), &mut dice);
            if seen.insert(name.clone()) {
                out.push(Supplier { name, country, planted });
            }
        }
    }
    out
}

fn made_up(dice: &mut Dice, n: usize) -> (String, &'static str) {
    if dice.roll(10) == 0 {
        let (name, country) = dice.pick(ABROAD);
        return (format!("{name} {n}"), country);
    }
    let (place, trade, form) = (dice.pick(PLACES), dice.pick(TRADES), dice.pick(FORMS));
    let brand: Vec<&(&str, &str)> = (0..2 + dice.roll(2)).map(|_| dice.pick(SYLLABLES)).collect();
    if dice.roll(5) < 2 {
        let brand: String = brand.iter().map(|s| s.1).collect();
        return (format!("{}{brand}{}{}", place.1, trade.1, form.1), "CN");
    }
    let mut brand: String = brand.iter().map(|s| s.0).collect();
    brand[..1].make_ascii_uppercase();
    (format!("{} {brand} {} {}", place.0, trade.0, form.0), "CN")
}

/// The name with two neighbouring letters exchanged, one lost, or one doubled; the first letter stays.
fn with_slip(name: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = name.chars().collect();
    let places: Vec<usize> =
        (1..chars.len().saturating_sub(1)).filter(|&i| chars[i].is_alphabetic() && chars[i + 1].is_alphabetic()).collect();
    if places.is_empty() {
        return format!("{name}a");
    }
    let at = *dice.pick(&places);
    match dice.roll(3) {
        0 if chars[at] != chars[at + 1] => chars.swap(at, at + 1),
        1 => drop(chars.remove(at)),
        _ => chars.insert(at, chars[at]),
    }
    chars.into_iter().collect()
}

/// The suppliers as a spreadsheet.
pub(crate) fn csv(suppliers: &[Supplier]) -> String {
    let mut out = String::from("supplier no,supplier name,country\n");
    for (n, s) in suppliers.iter().enumerate() {
        writeln!(out, "S{:06},\"{}\",{}", n + 1, s.name.replace('"', "\"\""), s.country).expect("writing to a string");
    }
    out
}

/// The column `name` of a table under `data/`.
pub(crate) fn names(tsv: &str) -> Vec<String> {
    let mut rows = tsv.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).map(|l| l.split('\t'));
    let Some(column) = rows.next().and_then(|mut heading| heading.position(|h| h == "name")) else {
        return Vec::new();
    };
    rows.filter_map(|mut row| row.nth(column).map(str::to_string)).filter(|n| !n.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_suppliers_each_time_and_no_name_twice() {
        let listed = vec!["Hetian Taida Apparel Co., Ltd.".to_string()];
        let (a, b) = (suppliers(20_000, &listed), suppliers(20_000, &listed));
        assert_eq!(csv(&a), csv(&b));
        assert_eq!(a.iter().map(|s| &s.name).collect::<HashSet<_>>().len(), 20_000);
        assert_eq!(a.iter().filter(|s| s.planted).count(), 200);
        assert!(a.iter().any(|s| s.name.contains("有限公司")) && a.iter().any(|s| s.name.contains("Co., Ltd.")));
    }

    #[test]
    fn a_slip_changes_the_name_a_little() {
        let mut dice = Dice(1);
        for _ in 0..100 {
            let name = with_slip("Hetian Taida", &mut dice);
            assert_ne!(name, "Hetian Taida");
            assert!(name.starts_with('H') && name.chars().count().abs_diff(12) <= 1, "{name}");
        }
    }

    #[test]
    fn the_name_column_is_read() {
        assert_eq!(names("# x\nid\tname\tsource\n1\tA\ts\n2\t\ts\n"), ["A"]);
    }
}
