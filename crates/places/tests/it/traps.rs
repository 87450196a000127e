//! What stands beside a name decides: each line is a promise about one way to go wrong.

use karez_places::{Hints, Level, Place, answer, regions};

/// A place of the first region that is a city with an unambiguous name.
fn show(text: &str) -> String {
    let found = answer(text, Hints::default(), None);
    let places: Vec<&str> = found.places.iter().map(|p| p.id).collect();
    let mut out = format!("{} {}", found.region.unwrap_or("-"), places.join(","));
    for open in &found.ambiguous {
        let ids: Vec<&str> = open.between.iter().map(|c| c.id).collect();
        out.push_str(&format!(" ?{}", ids.join("|")));
    }
    out.trim_end().to_owned()
}

fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, expected)| {
            let got = show(text);
            (got != *expected).then(|| format!("{text}\n    expected {expected}\n    got      {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_place_has_one_id_in_every_script_and_spelling() {
    for (spellings, id) in [
        (
            &[
                "Urumqi",
                "Ürümqi",
                "Urumchi",
                "Wulumuqi",
                "WU LU MU QI",
                "Wu-lu-mu-ch'i",
                "乌鲁木齐",
                "烏魯木齊",
                "ئۈرۈمچى",
                "Урумчи",
                "Urumtschi",
            ][..],
            "650100",
        ),
        (&["Kashgar", "Kashi Prefecture", "Qeshqer", "喀什", "قەشقەر", "Кашгар", "Kashghar"], "653100"),
        (&["Hotan", "Khotan", "Hetian", "Xoten", "和田", "خوتەن", "Хотан", "Hetian Diqu"], "653200"),
        (&["Yarkand", "Yarkant", "Shache", "莎车", "Shache Xian", "莎车县", "يەكەن"], "653125"),
        (&["Karakax", "Qaraqash", "Moyu County", "墨玉县", "قاراقاش"], "653222"),
    ] {
        for spelling in spellings {
            let found = answer(spelling, Hints::default(), None);
            let line: Vec<&str> = found.places.iter().map(|p| p.id).collect();
            assert!(line.contains(&id), "{spelling}: {line:?} {}", found.reason);
        }
    }
}

#[test]
fn a_street_is_no_site() {
    check(&[
        ("Xinjiang Road, Shanghai", "- 310000"),
        ("上海市新疆路12号", "- 310000"),
        ("新疆大街3号, 长春市", "- 220100"),
        ("No. 5 Urumqi Middle Road, Xuhui District, Shanghai", "- 310000,310104"),
        ("乌鲁木齐中路12号", "-"),
        ("Hotan Road 7, Sydney", "- GN2147714"),
        ("улица Урумчи 5, Алматы", "- KZ-75"),
        ("rue de Kachgar 3, Lyon", "- GN2996944"),
    ]);
}

#[test]
fn a_building_a_firm_a_dish_and_a_persons_origin_are_no_sites() {
    check(&[
        ("Xinjiang Mansion, Sanlihe Road, Beijing", "- 110000"),
        ("北京市海淀区三里河路新疆大厦", "- 110000,110108"),
        ("Kashgar Restaurant, 12 Station Road, London", "- GN2643743"),
        ("Tarim Trading, Tashkent", "- UZ-TK"),
        ("新疆某某棉业有限公司", "-"),
        ("广州市天河区库尔勒香梨批发", "- 440100,440106"),
        ("born in Kashgar, Xinjiang; lives in Istanbul", "- TR-34"),
    ]);
}

#[test]
fn what_is_ambiguous_stays_so_and_says_between_what() {
    for text in ["Yutian County", "Aksu", "Hamilton", "Kashi"] {
        let found = answer(text, Hints::default(), None);
        assert_eq!(found.region, None, "{text}: {}", found.reason);
        assert!(found.ambiguous[0].between.len() >= 2, "{text}");
    }
    // a word beside it decides
    check(&[
        ("Yutian County, Hotan", "CN-XJ 653200,653226"),
        ("Yutian County, Tangshan, Hebei", "- 130000,130200,130229"),
        ("Xinjiang County, Shanxi", "- 140000,140825"),
        ("新绛县", "- 140825"),
    ]);
    // all that it may be lies in one region: the region is settled, the place is the wider one
    check(&[("Hotan", "CN-XJ 653200")]);
}

#[test]
fn units_of_the_corps_are_found_by_number_in_every_form() {
    for text in [
        "第八师",
        "第8师",
        "农八师",
        "兵团第八师",
        "新疆生产建设兵团第八师",
        "XPCC 8th Division",
        "Eighth Division of the XPCC",
    ] {
        let found = answer(text, Hints::default(), None);
        assert!(found.places.iter().any(|p| p.id == "XPCC-08"), "{text}: {}", found.reason);
        assert_eq!(found.region, Some("CN-XJ"), "{text}");
    }
    for text in ["第八师143团", "第八师一四三团", "石河子市143团", "143团, 石河子"] {
        let found = answer(text, Hints::default(), None);
        assert!(found.places.iter().any(|p| p.id == "XPCC-08-143"), "{text}: {}", found.reason);
    }
}

#[test]
fn identifiers_say_what_they_are_and_what_they_are_not() {
    for (text, region, word) in [
        ("CN-XJ", Some("CN-XJ"), "code of the region"),
        ("653201", Some("CN-XJ"), "as a postcode"),
        ("XPCC-08-143", Some("CN-XJ"), "code of XPCC 143rd"),
        ("830000", Some("CN-XJ"), "postcode"),
        ("83001", None, "digits of no length"),
        ("844", None, "digits of no length"),
        ("91653201MA0000000X", Some("CN-XJ"), "division that registered it"),
        ("5493001KJTIIGC8Y1R12", None, "names no place by itself"),
        ("+86 991 2345678", Some("CN-XJ"), "trunk code"),
        ("37.11, 79.92", Some("CN-XJ"), "inside the outline"),
        ("79.92E 37.11N", Some("CN-XJ"), "inside the outline"),
        ("31.2, 121.5", None, "no outline"),
        // level with the region, west and east of it
        ("41.0, 70.0", None, "no outline"),
        ("41.0, 110.0", None, "no outline"),
    ] {
        let found = answer(text, Hints::default(), None);
        assert_eq!(found.region, region, "{text}: {}", found.reason);
        assert!(found.reason.contains(word), "{text}: {}", found.reason);
    }
    for (text, word) in [("137.11, 79.92", "swapped"), ("437.11, 79.92", "no point on earth")] {
        let found = answer(text, Hints::default(), None);
        assert!(found.error.as_deref().is_some_and(|e| e.contains(word)), "{text}: {:?}", found.error);
    }
    let swapped = answer("79.92, 37.11", Hints::default(), None);
    assert!(swapped.region.is_none() && swapped.notes.iter().any(|n| n.contains("swapped")), "{swapped:?}");
}

#[test]
fn a_postcode_that_disagrees_is_said_with_both_readings() {
    let says = |text: &str| {
        answer(text, Hints { country: Some("CN"), postcode: None }, None).postcode.map(|p| (p.verdict, p.region))
    };
    assert_eq!(says("新疆和田市北京西路1号 848000"), Some(("agrees", Some("CN-XJ"))));
    assert_eq!(says("新疆和田市北京西路1号 200000"), Some(("disagrees", None)));
    assert_eq!(says("上海市徐汇区 830000"), Some(("disagrees", Some("CN-XJ"))));
    let column = |code: &str| {
        answer("和田市", Hints { country: Some("CN"), postcode: Some(code) }, None)
            .postcode
            .map(|p| p.verdict)
            .unwrap_or("none")
    };
    assert_eq!(column("84800"), "not_six_digits");
    assert_eq!(column("990000"), "unknown");
    assert_eq!(column("８４８０００"), "agrees");
    // a postcode of six digits in another country says nothing about China
    assert_eq!(answer("Patna, Bihar 844101, India", Hints::default(), None).region, None);
}

#[test]
fn streets_and_numbers_read_alike_in_chinese_pinyin_and_english() {
    let street =
        |text: &str| karez_places::read(text, Hints::default()).street.map(|s| (s.key, s.number.unwrap_or_default()));
    let expected = Some(("beijing w".to_owned(), "12".to_owned()));
    for text in [
        "新疆和田市北京西路12号",
        "No. 12, Beijing West Road, Hotan City",
        "12 Beijing Xi Lu, Hetian",
        "Beijing W. Rd. No.12, Hotan, Xinjiang",
    ] {
        assert_eq!(street(text), expected, "{text}");
    }
}

#[test]
fn every_prefecture_and_county_of_every_region_is_found_by_its_own_name() {
    let mut wrong = Vec::new();
    for region in regions() {
        for place in Place::all().filter(|p| region.has(*p) && matches!(p.level(), Level::Prefecture | Level::County)) {
            let found = answer(place.name(), Hints { country: Some(place.country()), postcode: None }, None);
            // a district of the same name elsewhere makes it ambiguous, never another place
            let among = found.ambiguous.iter().any(|a| a.between.iter().any(|c| c.id == place.id()));
            if found.region != Some(region.id.as_str()) && !among {
                wrong.push(format!("{place:?} {}: {}", place.name(), found.reason));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_facility_lies_where_its_unit_says_and_a_bare_name_of_a_house_says_nothing() {
    let region = |text: &str| answer(text, Hints::default(), None).region;
    for text in [
        "库尔勒市机场路",
        "伊宁市火车站货场",
        "莎车县人民政府",
        "伽师县棉花加工厂",
        "阿瓦提县棉麻公司院内",
        "鄯善县火车站镇",
        "Kashgar Airport",
        "Urumqi Railway Station",
        "Korla Textile City",
    ] {
        assert_eq!(region(text), Some("CN-XJ"), "{text}: {}", answer(text, Hints::default(), None).reason);
    }
    for text in [
        "新疆大厦",
        "新疆路",
        "兵团大厦",
        "кафе \"Урумчи\"",
        "Xinjiang Halal Restaurant, Dubai",
        "Xinjiang Example Co., Ltd.",
    ] {
        assert_eq!(region(text), None, "{text}: {}", answer(text, Hints::default(), None).reason);
    }
}

#[test]
fn a_country_given_beside_the_address_is_believed_and_the_conflict_is_said() {
    for (text, country) in [("Urumqi", "de"), ("Hotan", "TR"), ("新疆", "jp")] {
        let found = answer(text, Hints { country: Some(country), postcode: None }, None);
        assert_eq!(found.region, None, "{text} {country}");
        assert!(found.reason.contains("the country given is another"), "{}", found.reason);
    }
}

#[test]
fn another_provinces_corps_a_person_and_a_mountain_range_are_none_of_the_regions() {
    for text in [
        "甘肃生产建设兵团农建十一师",
        "Inner Mongolia Production and Construction Corps, Division 1",
        "李和田",
        "王天山",
        "天山山脉",
        "天山",
    ] {
        let found = answer(text, Hints::default(), None);
        assert_eq!(found.region, None, "{text}: {}", found.reason);
    }
}

#[test]
fn two_names_that_contradict_are_both_named() {
    let found = answer("Urumqi, New York", Hints::default(), None);
    assert!(found.region.is_none() && found.reason.contains("cannot lie in both"), "{}", found.reason);
}
