use super::*;
use proptest::prelude::*;

fn headings(text: &str) -> Vec<String> {
    read_text(text).into_iter().map(|c| c.code).collect()
}

#[track_caller]
fn first(text: &str, heading: &str) {
    let found = read_text(text);
    assert_eq!(found.first().map(|c| c.code.as_str()), Some(heading), "{text}: {found:?}");
}

#[test]
fn goods_are_read_in_english_and_chinese() {
    for (text, heading) in [
        ("men's cotton t-shirts", "6109"),
        ("cotton woven shirt men", "6205"),
        ("番茄酱", "2002"),
        ("番茄醬", "2002"),
        ("多晶硅", "2804"),
        ("solar modules", "8541"),
        ("frozen squid rings", "0307"),
        ("PVC flooring", "3918"),
        ("aluminium window frames", "7610"),
        ("红枣", "0813"),
        ("紅棗", "0813"),
        ("viscose staple fibre", "5504"),
        ("tomato paste in drums", "2002"),
        ("lithium-ion battery pack", "8507"),
        ("hair extensions / wigs", "6704"),
        ("gloves, knitted", "6116"),
        ("laminate flooring", "4411"),
        ("car tyres", "4011"),
        ("box of tomatoes", "0702"),
        ("two boxes of cotton yarn, carded", "5205"),
        ("聚氯乙烯(PVC)地板", "3918"),
    ] {
        first(text, heading);
    }
}

#[test]
fn what_a_word_is_beside_decides_what_it_means() {
    for text in [
        "cotton candy",
        "tomato-red paint",
        "steel-blue dress",
        "aluminium-free deodorant",
        "silicon valley guide book",
        "red dates calendar",
        "copper-coloured lampshade",
        "lithium grease",
        "T-shirts without cotton",
        "不含棉的T恤",
    ] {
        let found = headings(text);
        let wrong = ["5201", "0702", "7208", "7601", "2804", "0813", "7403", "8507", "2825"];
        assert!(!found.is_empty() && !found.iter().any(|c| wrong.contains(&c.as_str())), "{text}: {found:?}");
    }
    let cotton = |text: &str| read_text(text)[0].subheadings.clone();
    assert_eq!(cotton("cotton t-shirts"), ["610910"]);
    assert!(cotton("T-shirts without cotton").is_empty());
    assert!(cotton("不含棉的T恤").is_empty());
    assert!(cotton("cotton-free t-shirts").is_empty());
}

#[test]
fn what_names_no_goods_gives_none() {
    for text in [
        "",
        "consulting services",
        "miscellaneous parts",
        "Cotton Road Ltd",
        "Red Date Media GmbH",
        "tomato festival tickets",
        "training for solar panel installers",
        "cotton-free",
        "without cotton",
        "100% cotton",
        "machines for working stone, cement and glass",
        "percussion caps",
        "salts of oxometallic acids",
        "frobs, bib and brace gadgets; of cotton",
        "铜陵",
        "红枣路12号",
        "奶茶",
        "machine",
        "12345",
    ] {
        assert_eq!(headings(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_words_that_decided_are_given_as_they_stand() {
    let found = read_text("Men's shirts, 100% cotton, woven");
    assert_eq!((found[0].code.as_str(), found[0].subheadings[0].as_str()), ("6205", "620520"));
    assert_eq!(found[0].words, ["Men's", "shirts", "cotton", "woven"]);
    assert_eq!(read_text("冷冻鱿鱼圈")[0].words, ["鱿鱼圈"]);
}

#[test]
fn several_goods_of_a_line_are_given_in_their_order() {
    assert_eq!(headings("walnuts, raisins and honey"), ["0802", "0806", "0409"]);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_words_stand_in_it(text in "\\PC{0,80}") {
        for candidate in read_text(&text) {
            prop_assert!(candidate.words.iter().all(|w| text.contains(w.as_str())));
        }
    }

    #[test]
    fn words_of_goods_in_any_order_are_read_without_a_panic(
        words in prop::collection::vec(prop::sample::select(vec![
            "cotton", "of", "棉", "番茄酱", "without", "不含", "的", "-", "free", "box", ",", "100%", "Ltd", "shirt", "and", "red", "用", "路",
        ]), 0..12)
    ) {
        let found = read_text(&words.join(" "));
        prop_assert!(found.len() <= 6);
        prop_assert!(found.iter().all(|c| crate::exists(&c.code)));
    }
}
