//! Where a row is, as far as it concerns a region that a law names: what is said, and of what nothing is said.

use crate::{company, list, policy, screener};
use karez_model::{Answer, Entity, Observation, RowRef, Screened};
use karez_screen::decisions::Decisions;
use karez_screen::{Policy, batch, observe, wording};
use karez_tables::Record;

fn screened(entity: Entity, policy: Policy) -> Screened {
    let screener = screener(&[], vec![list("own", false)], policy, Decisions::default());
    let at = RowRef { file: "in.csv".into(), sheet: None, line: 2 };
    let row = Record { at, id: None, entity, date: None, listing: vec![], columns: Default::default(), notes: vec![] };
    let mut found = None;
    let counts = batch::run(&screener, [Ok(row)].into_iter(), |answer| {
        if let Answer::Screened(s) = answer {
            found = Some(*s);
        }
        Ok::<(), ()>(())
    });
    counts.unwrap_or_else(|_| panic!("the run ended early"));
    found.unwrap()
}

fn entity(facts: &[(&str, &str)]) -> Entity {
    let mut entity = company("Invented House");
    facts.iter().for_each(|(property, value)| entity.add(property, *value));
    entity
}

fn observed(facts: &[(&str, &str)]) -> Vec<Observation> {
    screened(entity(facts), policy()).observations
}

/// `kind region place`, an observation each.
fn shown(observations: &[Observation]) -> String {
    let one = |o: &Observation| {
        let at = o.site.as_ref().map_or(String::new(), |s| format!(" {} {}", s.region.as_deref().unwrap_or("-"), s.id));
        format!("{}{at}", o.kind)
    };
    observations.iter().map(one).collect::<Vec<_>>().join("; ")
}

const CN: (&str, &str) = ("country", "cn");

#[test]
fn a_site_is_told_by_address_coordinates_origin_country_and_code_and_by_nothing_else() {
    for (facts, expected) in [
        (&[("address", "新疆和田市北京西路1号")][..], "site_in_region CN-XJ 653201"),
        (&[CN, ("address", "Hotan City, Xinjiang 848000")], "site_in_region CN-XJ 653201"),
        (&[("address", "第八师143团, 石河子")], "site_in_region CN-XJ XPCC-08-143"),
        (&[("address", "Ashgabat, Turkmenistan")], "site_in_region"),
        (&[("country", "tm")], "site_in_region"),
        (&[("country", "tm"), ("address", "Ashgabat, Turkmenistan")], "site_in_region"),
        (&[("origin", "Xinjiang")], "site_in_region CN-XJ 650000"),
        (&[("origin", "新疆阿克苏")], "site_in_region CN-XJ 652900"),
        (&[("origin", "China / TM")], "site_in_region"),
        (&[("latitude", "37.11"), ("longitude", "79.92")], "site_in_region CN-XJ 37.1100, 79.9200"),
        (&[("coordinates", "79.92E 37.11N")], "site_in_region CN-XJ 37.1100, 79.9200"),
        (&[("region", "CN-XJ")], "site_in_region"),
        (&[CN, ("address", "830000"), ("postalCode", "830000")], "site_in_region CN-XJ 650100"),
        // none of these is a site
        (&[("address", "上海市静安区新疆路318号")], ""),
        (&[("address", "Kashgar Restaurant, 12 Station Road, London")], ""),
        (&[("address", "Hamilton 3204, New Zealand")], ""),
        (&[("origin", "China")], ""),
        (&[("latitude", "31.2"), ("longitude", "121.5")], ""),
        (&[("latitude", "0"), ("longitude", "0")], ""),
        (&[CN], ""),
        (&[("name", "新疆某某棉业有限公司"), ("alias", "Xinjiang Example Cotton")], ""),
        (&[("nationality", "tm"), ("birthPlace", "Kashgar, Xinjiang")], ""),
    ] {
        assert_eq!(shown(&observed(facts)), expected, "{facts:?}");
    }
}

#[test]
fn of_a_person_no_place_is_read() {
    let mut person = Entity::new("Person");
    for (property, value) in [
        ("name", "Example Person"),
        ("country", "tm"),
        ("nationality", "tm"),
        ("birthPlace", "Kashgar, Xinjiang"),
        ("origin", "Xinjiang"),
        ("region", "CN-XJ"),
        ("latitude", "37.11"),
        ("longitude", "79.92"),
    ] {
        person.add(property, value);
    }
    person.add("address", "新疆和田市北京西路1号");
    assert_eq!(shown(&screened(person, policy()).observations), "");
}

#[test]
fn the_words_the_place_and_the_region_are_named_and_so_is_what_is_not_said() {
    let [o] = &observed(&[("address", "新疆和田市北京西路1号")])[..] else { panic!() };
    assert!(
        o.says.starts_with("By the words “新疆” and “和田市” of its address the row gives a site in Xinjiang Uyghur "),
        "{}",
        o.says
    );
    assert!(o.says.contains("(CN-XJ): ") && o.says.contains("和田市, 653201"), "{}", o.says);
    assert!(o.does_not_say.contains("legal effect outside the law that names it"), "{}", o.does_not_say);
    let evidence: Vec<(&str, &str)> = o.evidence.iter().map(|e| (e.class.as_str(), e.record.as_str())).collect();
    assert_eq!(evidence, [("user_document", "in.csv, line 2"), ("inference", "653201 和田市")]);
    assert_eq!(o.site.as_ref().map(|s| s.point.as_str()), Some("seat of the county"));
    // the region itself is named once, by its label; a part of it by its own name as well
    for (address, reason) in [
        ("Xinjiang, China", "CN-XJ, by its address"),
        ("Turkmenistan", "TM, by its address"),
        ("Ashgabat, Turkmenistan", "Ashgabat (TM-S), TM, by its address"),
    ] {
        assert_eq!(observed(&[("address", address)])[0].reason, reason);
    }
    let label = Policy { region_label: Some("uyghur-region".into()), ..policy() };
    let other = &screened(entity(&[("address", "新疆和田市北京西路1号")]), label).observations[0];
    assert!(other.says.contains("a site in Uyghur Region (CN-XJ)"), "{}", other.says);
}

#[test]
fn a_registration_is_no_site_and_says_so() {
    let [o] = &observed(&[CN, ("uscCode", "91650100MA775K3B65"), ("address", "上海市徐汇区示例路1号")])[..] else {
        panic!("{:?}", observed(&[("uscCode", "91650100MA775K3B65")]))
    };
    assert_eq!(o.kind, "registered_in_region");
    assert!(
        o.says.contains("650100") && o.does_not_say.contains("a registration is no site"),
        "{} {}",
        o.says,
        o.does_not_say
    );
    let lei = observed(&[("leiCode", "5493001KJTIIGC8Y1R12"), ("region", "CN-XJ")]);
    assert_eq!(shown(&lei), "registered_in_region");
    assert_eq!(shown(&observed(&[("uscCode", "91310000MA1FL0XQ3D")])), "");
}

#[test]
fn what_may_lie_elsewhere_is_ambiguous_with_its_candidates_and_not_a_site() {
    for (facts, part) in [
        (&[("address", "Aksu")][..], "or elsewhere: "),
        (&[("address", "Yutian County")], "or elsewhere: "),
        (&[("country", "de"), ("address", "和田市")], "the country that the row gives is Germany"),
        (&[("address", "Shanghai City, Hotan City, China")], "cannot lie in both"),
        (&[("latitude", "43.9"), ("longitude", "80.45")], "do not decide"),
    ] {
        let found = observed(facts);
        assert_eq!(found.iter().map(|o| o.kind.as_str()).collect::<Vec<_>>(), ["place_ambiguous"], "{facts:?}");
        assert!(found[0].says.contains(part) && found[0].site.is_none(), "{}", found[0].says);
    }
}

#[test]
fn a_postcode_that_disagrees_is_told_with_both_readings_and_who_checks_it() {
    for (address, parts) in [
        ("上海市徐汇区示例路1号 830000", &["830000", "乌鲁木齐市", "(CN-XJ)", "Xuhui", "trade-press reports"][..]),
        ("新疆和田市北京西路1号 200000", &["200000", "Shanghai", "653201", "trade-press reports"]),
    ] {
        let found = observed(&[CN, ("address", address)]);
        let o = found.iter().find(|o| o.kind == "postcode_disagrees").unwrap_or_else(|| panic!("{address}: {found:?}"));
        for part in parts {
            assert!(o.says.contains(part), "{part}: {}", o.says);
        }
    }
    for (code, part) in [("20003", "has not six digits"), ("990000", "is not known")] {
        let found = observed(&[CN, ("address", &format!("上海市徐汇区示例路1号, {code}")), ("postalCode", code)]);
        assert_eq!(shown(&found), "postcode_disagrees", "{code}");
        assert!(found[0].reason.contains(part), "{}", found[0].reason);
    }
    // elsewhere the table knows no postcodes
    assert!(observed(&[("country", "de"), ("address", "Musterweg 5, 20095 Hamburg"), ("postalCode", "20095")]).is_empty());
    assert!(observed(&[CN, ("address", "上海市徐汇区示例路1号 200030")]).is_empty());
}

#[test]
fn what_cannot_be_read_is_a_note_on_the_data_and_no_observation() {
    for (facts, part) in [
        (&[("latitude", "137.11"), ("longitude", "79.92")][..], "were they swapped?"),
        (&[("latitude", "79.92"), ("longitude", "37.11")], "check their order"),
        (&[("coordinates", "near the river")], "decimal numbers"),
        (&[("hsCode", "702")], "was it 0702"),
        (&[("hsCode", "5299")], "no heading 5299"),
        (&[("address", "ÐÂ½®ºÍÌïÊÐ±±¾©Î÷Â·1ºÅ")], "GB18030"),
    ] {
        let answer = screened(entity(facts), policy());
        assert!(answer.observations.is_empty(), "{facts:?}: {:?}", answer.observations);
        let [f] = &answer.findings[..] else { panic!("{facts:?}: {:?}", answer.findings) };
        assert!(f.code == "F34" && f.text.contains(part), "{facts:?}: {}", f.text);
    }
}

#[test]
fn every_kind_that_can_be_said_is_in_the_table_and_accuses_nobody() {
    for facts in [
        &[("address", "新疆和田市 200000"), CN][..],
        &[("address", "Aksu")],
        &[("uscCode", "91650100MA775K3B65")],
        &[("origin", "Xinjiang"), ("hsCode", "5201"), CN],
        &[("sector", "番茄酱"), CN],
    ] {
        let found = observed(facts);
        assert!(!found.is_empty(), "{facts:?}");
        for o in found {
            assert!(observe::kind(&o.kind).is_ok());
            for text in [&o.says, &o.does_not_say, &o.reason] {
                assert!(!text.is_empty() && !text.contains('{') && wording::banned(text).is_none(), "{text}");
            }
            for sentence in [&o.says, &o.does_not_say] {
                let ends = sentence.ends_with('.') && !sentence.ends_with("..");
                assert!(ends && sentence.starts_with(char::is_uppercase), "{sentence}");
            }
        }
    }
}
