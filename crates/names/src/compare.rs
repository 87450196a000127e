//! How alike two names are, and why: one step for every part of either.

use crate::link::{Link, links};
use crate::part::{Name, Part};
use karez_model::{How, Slot, Step};

/// The result of comparing two names.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// 0..1; 1 only where every part is the same.
    pub score: f64,
    /// What met what, in the order of the first name; then what only the first has, then what only the second has.
    pub steps: Vec<Step>,
}

/// No score above this where numbers contradict: a different branch is a different addressee.
const CONTRADICTED: f64 = 0.6;
/// What two different places take away.
const OTHER_PLACE: f64 = 0.25;
/// What another order of the parts takes away: the same words, so little.
const OTHER_ORDER: f64 = 0.02;

/// Compares a name asked about with a listed one, read in the same way; names read in different ways are not alike. Symmetric
/// but for the order of the steps.
pub fn compare(query: &Name, listed: &Name) -> Comparison {
    if query.parts.is_empty() || listed.parts.is_empty() || query.kind != listed.kind {
        return Comparison { score: 0.0, steps: Vec::new() };
    }
    let links = links(query, listed);
    let weigh = |parts: &[Part]| parts.iter().map(|p| p.weight).sum::<f64>();
    let mut covered = 0.0;
    let (mut used_a, mut used_b) = (vec![false; query.parts.len()], vec![false; listed.parts.len()]);
    let mut steps = Vec::with_capacity(query.parts.len() + listed.parts.len());
    for link in &links {
        let weight = weigh(&query.parts[link.a.clone()]) + weigh(&listed.parts[link.b.clone()]);
        covered += link.similarity * weight;
        used_a[link.a.clone()].fill(true);
        used_b[link.b.clone()].fill(true);
        steps.push(Step {
            query: query.surface(link.a.clone()).to_owned(),
            listed: listed.surface(link.b.clone()).to_owned(),
            slot: slot(query, listed, link),
            how: link.how,
            similarity: round(link.similarity),
            weight: round(weight / 2.0),
        });
    }
    let mut score = covered / (query.weight() + listed.weight());
    score *= distinctive(query, listed, &links);

    let lone_a: Vec<usize> = (0..used_a.len()).filter(|i| !used_a[*i]).collect();
    let lone_b: Vec<usize> = (0..used_b.len()).filter(|j| !used_b[*j]).collect();
    let mut contradiction = |slot: Slot| {
        let pair = lone_a.iter().find_map(|&i| {
            let a = &query.parts[i];
            let b = lone_b.iter().map(|&j| (j, &listed.parts[j])).find(|(_, b)| contradict(slot, a, b))?;
            Some((i, b.0))
        });
        if let Some((i, j)) = pair {
            steps.push(Step {
                query: query.surface(i..i + 1).to_owned(),
                listed: listed.surface(j..j + 1).to_owned(),
                slot,
                how: How::Contradiction,
                similarity: 0.0,
                weight: round((query.parts[i].weight + listed.parts[j].weight) / 2.0),
            });
        }
        pair
    };
    let places = contradiction(Slot::Place);
    let numbers = contradiction(Slot::Number);
    if places.is_some() {
        score -= OTHER_PLACE;
    }
    if numbers.is_some() {
        score = score.min(CONTRADICTED);
    }
    let said =
        |i: usize, side: usize| [places, numbers].iter().flatten().any(|p| if side == 0 { p.0 == i } else { p.1 == i });
    let missing = |part: &Part, query: &str, listed: &str| Step {
        query: query.to_owned(),
        listed: listed.to_owned(),
        slot: part.slot,
        how: How::Missing,
        similarity: 0.0,
        weight: round(part.weight / 2.0),
    };
    for &i in lone_a.iter().filter(|i| !said(**i, 0)) {
        steps.push(missing(&query.parts[i], query.surface(i..i + 1), ""));
    }
    for &j in lone_b.iter().filter(|j| !said(**j, 1)) {
        steps.push(missing(&listed.parts[j], "", listed.surface(j..j + 1)));
    }
    if links.windows(2).any(|w| w[0].b.start > w[1].b.start) && query.kind != karez_model::Kind::Person {
        score -= OTHER_ORDER;
    }
    // No. 1 is the beginning of No. 10 and another branch all the same.
    let contradicted = places.is_some() || numbers.is_some();
    if !contradicted && let Some(cut) = cut_short(query, listed).filter(|cut| *cut > score) {
        score = cut;
        steps.push(Step {
            query: query.text.trim().to_owned(),
            listed: listed.text.trim().to_owned(),
            slot: Slot::Brand,
            how: How::CutShort,
            similarity: round(cut),
            weight: 0.0,
        });
    }
    Comparison { score: round(score.clamp(0.0, 1.0)), steps }
}

/// The score of a name that is the beginning of the other, as systems with fields of 30 or 35 characters leave it: the less is
/// left, the less sure. The cut goes through a word, or so much is left that it was a field's end; a short name that ends where
/// a word ends (a parent and its subsidiary) is not taken for one.
fn cut_short(a: &Name, b: &Name) -> Option<f64> {
    const THROUGH_A_WORD: usize = 16;
    const AT_A_WORDS_END: usize = 26;
    let letters = |n: &Name| -> String { n.parts.iter().flat_map(|p| p.text.chars()).filter(|c| *c != ' ').collect() };
    let (x, y) = (letters(a), letters(b));
    let ((short, long), whole) = if x.len() < y.len() { ((&x, &y), b) } else { ((&y, &x), a) };
    if short.len() == long.len() || !short.is_ascii() || !long.starts_with(short.as_str()) {
        return None;
    }
    let mut end = 0;
    let at_end = whole.parts.iter().flat_map(|p| p.text.split(' ')).any(|word| {
        end += word.len();
        end == short.len()
    });
    let least = if at_end { AT_A_WORDS_END } else { THROUGH_A_WORD };
    (short.len() >= least).then(|| 0.97 * (short.len() as f64 / long.len() as f64).sqrt())
}

/// Scores are given to three places: what a reader can use, and the same on every machine.
fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// The slot that a link speaks of: the weightier part's.
fn slot(query: &Name, listed: &Name, link: &Link) -> Slot {
    query.parts[link.a.clone()]
        .iter()
        .chain(&listed.parts[link.b.clone()])
        .max_by(|x, y| x.weight.total_cmp(&y.weight))
        .map_or(Slot::Brand, |p| p.slot)
}

/// How far the distinctive parts met, as a factor: two firms of one town and one trade are not one firm. Names without any
/// distinctive part (a body named by place and function alone) are judged by the rest.
fn distinctive(query: &Name, listed: &Name, links: &[Link]) -> f64 {
    let tells = |p: &Part| matches!(p.slot, Slot::Brand | Slot::Person);
    let total: f64 = query.parts.iter().chain(&listed.parts).filter(|p| tells(p)).map(|p| p.weight).sum();
    if total == 0.0 {
        return 1.0;
    }
    let met: f64 = links
        .iter()
        .map(|l| {
            let parts = query.parts[l.a.clone()].iter().chain(&listed.parts[l.b.clone()]);
            l.similarity * parts.filter(|p| tells(p)).map(|p| p.weight).sum::<f64>()
        })
        .sum();
    0.6 + 0.4 * (met / total).min(1.0)
}

fn contradict(slot: Slot, a: &Part, b: &Part) -> bool {
    if a.slot != slot || b.slot != slot {
        return false;
    }
    match slot {
        Slot::Number => a.number != b.number,
        Slot::Place => !a.meaning.iter().any(|x| b.meaning.iter().any(|y| one_within_other(x, y))),
        _ => false,
    }
}

/// Whether one place lies in the other, as far as their codes say: GB/T 2260 codes nest by two digits, and all of them, with
/// the corps' divisions, lie in `cn`.
fn one_within_other(x: &str, y: &str) -> bool {
    let trimmed = |c: &str| c.trim_end_matches("00").to_owned();
    let coded = |c: &str| c.len() == 6 && c.bytes().all(|b| b.is_ascii_digit());
    match (coded(x), coded(y)) {
        (true, true) => trimmed(x).starts_with(&trimmed(y)) || trimmed(y).starts_with(&trimmed(x)),
        (true, false) => y == "cn" || y.starts_with("XPCC"),
        (false, true) => x == "cn" || x.starts_with("XPCC"),
        (false, false) => x == y || (x == "cn" && y.starts_with("XPCC")) || (y == "cn" && x.starts_with("XPCC")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use karez_model::Kind;

    fn score(a: &str, b: &str, kind: Kind) -> f64 {
        compare(&Name::parse(a, kind), &Name::parse(b, kind)).score
    }

    fn companies(a: &str, b: &str) -> f64 {
        score(a, b, Kind::Organisation)
    }

    #[test]
    fn one_company_in_two_spellings_or_scripts_is_found() {
        for (a, b) in [
            ("新疆示例棉业有限公司", "Xinjiang Shili Cotton Co., Ltd."),
            ("新疆示例棉業有限責任公司", "新疆示例棉业有限公司"),
            ("苏州示例纺织品有限公司", "SUZHOU SHILI TEXTILES CO LTD"),
            ("SuzhouShiliTextile(Group) CO.,LTD", "Suzhou Shili Textile Group Co., Ltd."),
            ("Suzhou Yang Ben Textile Co", "Suzhou Yangben Textile Co., Ltd."),
            ("Shili Textile Suzhou Co Ltd", "Suzhou Shili Textile Co., Ltd."),
            ("Suzhou Shili Txtl Tech Grp", "Suzhou Shili Textile Technology Group"),
            ("和田示例服饰有限公司", "Hotan Shili Apparel Co., Ltd."),
            ("Khotan Shili Apparel", "Hetian Shili Apparel Co., Ltd."),
            ("ООО «Пример Текстиль»", "Primer Tekstil LLC"),
            ("Suzhou Shili Textile oC., Lttd.", "Suzhou Shili Textile Co., Ltd."),
            ("Shili Crporation", "Shili Corporation"),
            ("Suzhou Shili Biotechnology Developme", "Suzhou Shili Biotechnology Development (Group) Co., Ltd."),
            ("SUZHOUSHILINONFERROUSMETALSINDUSTRYGROUP", "Suzhou Shili Nonferrous Metals Industry Group Co., Ltd."),
            ("Suzhou Shili Foundtaion Textile", "Suzhou Shili Foundation Textile"),
            ("Suzhou Shili Biotechnology Deve", "Suzhou Shili Biotechnology Development Co., Ltd."),
        ] {
            let found = companies(a, b);
            assert!(found >= 0.7, "{a} · {b}: {found}");
        }
    }

    #[test]
    fn two_companies_that_share_only_common_words_are_not_one() {
        for (a, b) in [
            ("Suzhou Shili Textile Co., Ltd.", "Suzhou Yangben Textile Co., Ltd."),
            ("苏州示例纺织有限公司", "苏州样本纺织有限公司"),
            ("Hunan Shili Textile Co., Ltd.", "Henan Shili Textile Co., Ltd."),
            ("Xinjiang Textile Group", "Xinjiang Energy Group"),
            ("BELLETECH CORP", "11420 CORP."),
            ("Hotan Road Bakery", "Hotan Shili Apparel Co., Ltd."),
            ("Shili Textile Sales Department No. 1", "Shili Textile Sales Department No. 10"),
            ("Shili Sales Department No. 3", "Shili Sales Department No. 10"),
            ("示例第三经销部", "示例第十经销部"),
        ] {
            let found = companies(a, b);
            assert!(found < 0.7, "{a} · {b}: {found}");
        }
    }

    #[test]
    fn only_identity_scores_one() {
        assert_eq!(companies("Suzhou Shili Textile Co., Ltd.", "SUZHOU SHILI TEXTILE CO LTD"), 1.0);
        for other in ["Suzhou Shilli Textile Co., Ltd.", "Shili Suzhou Textile Co., Ltd.", "苏州示例纺织有限公司"]
        {
            assert!(companies(other, "Suzhou Shili Textile Co., Ltd.") < 1.0, "{other}");
        }
    }

    #[test]
    fn persons_are_one_in_any_order_and_script() {
        for (a, b, least) in [
            ("WANG, Mingshan", "Mingshan Wang", 1.0),
            ("王明山", "WANG, Mingshan", 0.9),
            ("Ming Shan Wang", "WANG Mingshan", 0.9),
            ("Mr. Mingshan WANG", "Wang Mingshan", 1.0),
            ("Мингшан Ванг", "Mingshan Wang", 0.7),
        ] {
            let found = score(a, b, Kind::Person);
            assert!(found >= least, "{a} · {b}: {found}");
        }
        for (a, b) in [
            ("WANG, Mingshan", "WANG Junzheng"),
            ("王明山", "王君正"),
            ("Zakir", "Shohrat Zakir"),
            ("W. Mingguo", "Chen Mingguo"),
        ] {
            let found = score(a, b, Kind::Person);
            assert!(found < 0.7, "{a} · {b}: {found}");
        }
    }

    #[test]
    fn every_part_of_either_name_has_a_step() {
        let (a, b) = (
            Name::parse("新疆示例棉业有限公司", Kind::Organisation),
            Name::parse("Shili Cotton (Kashgar)", Kind::Organisation),
        );
        let steps = compare(&a, &b).steps;
        let said = |text: &str, f: fn(&Step) -> &str| steps.iter().any(|s| f(s).contains(text));
        for part in ["新疆", "示例", "棉业", "有限公司"] {
            assert!(said(part, |s| &s.query), "{part}: {steps:?}");
        }
        for part in ["Shili", "Cotton", "Kashgar"] {
            assert!(said(part, |s| &s.listed), "{part}: {steps:?}");
        }
    }

    #[test]
    fn comparing_is_symmetric() {
        let names = [
            "新疆示例棉业有限公司",
            "Xinjiang Shili Cotton",
            "Shili Group No. 3 (Suzhou)",
            "Shi Li Cotton Suzhou Branch",
            "",
        ];
        for a in names {
            for b in names {
                assert_eq!(companies(a, b), companies(b, a), "{a} · {b}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_two_texts_are_compared_without_a_panic_and_alike_both_ways(
            a in "(\\PC|[新疆棉业有限公司第三十（）·ΣШشىـ㍿Ⅷﬁ\u{200b}\u{301}& .,'0-9]){0,24}",
            b in "(\\PC|[新疆棉业有限公司第三十（）·ΣШشىـ㍿Ⅷﬁ\u{200b}\u{301}& .,'0-9]){0,24}",
        ) {
            for kind in [Kind::Organisation, Kind::Person] {
                let (x, y) = (Name::parse(&a, kind), Name::parse(&b, kind));
                let (there, back) = (compare(&x, &y), compare(&y, &x));
                proptest::prop_assert!((0.0..=1.0).contains(&there.score));
                proptest::prop_assert!((there.score - back.score).abs() < 0.002, "{} {}", there.score, back.score);
                proptest::prop_assert_eq!(x.keys(), Name::parse(&a, kind).keys());
            }
        }
    }
}
