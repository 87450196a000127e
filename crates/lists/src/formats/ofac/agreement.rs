//! One entry, one number, one name: what the formats say of the same entries agrees. The files are the real ones of the
//! Consolidated List; where they are not at hand, there is nothing to compare.

use crate::formats::check::{read_set, shared};
use crate::reading::Kept;
use karez_model::Listed;
use std::collections::{BTreeMap, BTreeSet};

fn read(files: &[&str]) -> Option<BTreeMap<String, Listed>> {
    let set: Option<Vec<_>> = files.iter().map(|f| shared(&format!("us-ofac-cons/{f}"))).collect();
    let (kept, _): (Kept, _) = read_set("us-ofac-cons", &set?).unwrap();
    Some(kept.entries.into_iter().map(|l| (l.entity.id.clone(), l)).collect())
}

fn of_csv() -> Option<BTreeMap<String, Listed>> {
    read(&["prim", "add", "alt", "comments"].map(|f| format!("csv-2021/cons_{f}.csv")).each_ref().map(String::as_str))
}

/// The names of an entry in Latin letters, each with its kind. Only two of the formats have other scripts.
fn names(listed: &Listed) -> BTreeSet<(&str, &str)> {
    let other = |property: &str, value: &str| {
        let mut said = listed.statements.iter().filter(|s| s.property == property && s.value == value);
        said.any(|s| !["", "Latin"].contains(&s.script.as_str()))
    };
    let kinds = ["name", "alias", "weakAlias", "previousName"];
    let all = kinds.iter().flat_map(|p| listed.entity.values(p).iter().map(|v| (*p, v.as_str())));
    all.filter(|(p, v)| !other(p, v)).collect()
}

/// How many entries both have, and the ids of those that differ in what is asked.
fn differ<'a, T: PartialEq>(
    a: &'a BTreeMap<String, Listed>,
    b: &'a BTreeMap<String, Listed>,
    ask: impl Fn(&'a Listed) -> T,
) -> (usize, Vec<&'a str>) {
    let both: Vec<&String> = a.keys().filter(|id| b.contains_key(*id)).collect();
    let differing = both.iter().filter(|id| ask(&a[**id]) != ask(&b[**id])).map(|id| id.trim_start_matches("us-ofac-cons-"));
    (both.len(), differing.collect())
}

#[test]
fn names_are_the_same_in_every_format() {
    let (Some(csv), Some(xml), Some(enhanced)) =
        (of_csv(), read(&["2025-03-28/consolidated.xml"]), read(&["2025-01-10/CONS_ENHANCED.XML"]))
    else {
        return;
    };
    assert_eq!(differ(&enhanced, &xml, names), (443, vec![]));
    // Between the editions of 2024 and 2025 OFAC renamed some of these and dropped names of the others.
    let (both, differing) = differ(&csv, &enhanced, names);
    assert_eq!((both, differing.len()), (442, 7), "{differing:?}");
}

#[test]
fn numbers_dates_and_programmes_are_the_same_in_every_format() {
    let (Some(xml), Some(enhanced)) = (read(&["2025-03-28/consolidated.xml"]), read(&["2025-01-10/CONS_ENHANCED.XML"]))
    else {
        return;
    };
    assert_eq!(differ(&enhanced, &xml, |l| (&l.entity.schema, &l.entity.referents)), (443, vec![]));
    let sorted = |values: &[String]| values.iter().cloned().collect::<BTreeSet<_>>();
    assert_eq!(differ(&enhanced, &xml, |l| sorted(&l.listings[0].programs)), (443, vec![]));
    for property in [
        "birthDate",
        "birthPlace",
        "nationality",
        "country",
        "gender",
        "jurisdiction",
        "incorporationDate",
        "classification",
        "sector",
        "passportNumber",
        "idNumber",
        "taxNumber",
        "registrationNumber",
        "uscCode",
        "leiCode",
        "swiftBic",
        "bikCode",
        "isinCode",
        "ticker",
        "licenseNumber",
        "website",
        "email",
        "notes",
    ] {
        assert_eq!(differ(&enhanced, &xml, |l| sorted(l.entity.values(property))), (443, vec![]), "{property}");
    }
}

#[test]
fn an_entry_keeps_its_id_when_its_name_changes() {
    let (Some(old), Some(new)) = (read(&["2020-12-14/consolidated.xml"]), read(&["2025-03-28/consolidated.xml"])) else {
        return;
    };
    let (both, differing) = differ(&old, &new, |l| l.entity.caption());
    assert_eq!((both, differing.len()), (367, 52));
}
