//! Every wording of a cell that the list has had, and what is none.

use super::super::wording::{Named, read};
use proptest::prelude::*;

/// Name, aliases, former names, subsidiaries, extension, each list joined by `|`.
type Expected = (&'static str, &'static str, &'static str, &'static str, &'static str);

fn flat(named: &Named) -> [String; 5] {
    let subsidiaries: Vec<String> = named.subsidiaries.iter().map(|s| s.name.clone()).collect();
    let aliases: Vec<String> = named.abbreviations.iter().chain(&named.aliases).cloned().collect();
    [named.name.clone(), aliases.join("|"), named.former.join("|"), subsidiaries.join("|"), named.extension.join("|")]
}

#[test]
fn every_wording_of_the_list_is_read() {
    let cases: [(&str, Expected); 47] = [
        ("Gin Co., Ltd.", ("Gin Co., Ltd.", "", "", "", "")),
        ("Gin (Group) Co., Ltd.", ("Gin (Group) Co., Ltd.", "", "", "", "")),
        ("Gin Materials (Baotou) Co., Ltd.", ("Gin Materials (Baotou) Co., Ltd.", "", "", "", "")),
        ("Gin Park Co., Ltd., Xinye Branch", ("Gin Park Co., Ltd., Xinye Branch", "", "", "", "")),
        ("Gin, Co. Ltd (and one alias: Gin TEDA)", ("Gin, Co. Ltd", "Gin TEDA", "", "", "")),
        ("Gin and Linen Corporation Reserve Library", ("Gin and Linen Corporation Reserve Library", "", "", "", "")),
        (
            "Gin Station of the Yili Gin and Linen Corporation",
            ("Gin Station of the Yili Gin and Linen Corporation", "", "", "", ""),
        ),
        ("Gin Export & Import Co.", ("Gin Export & Import Co.", "", "", "", "")),
        ("  Gin\u{a0}Co.,\n Ltd.\u{200b} ", ("Gin Co., Ltd.", "", "", "", "")),
        ("Gin Co. (and two aliases: Hotan Gin; and Hollin Gin)", ("Gin Co.", "Hotan Gin|Hollin Gin", "", "", "")),
        ("Gin Co. (including two aliases: Akesu Gin and Aksu Dyed Gin)", ("Gin Co.", "Akesu Gin|Aksu Dyed Gin", "", "", "")),
        ("Gin Co. (including three aliases: A; B; and C).", ("Gin Co.", "A|B|C", "", "", "")),
        ("Gin Co. (including 2 aliases: A, B)", ("Gin Co.", "A|B", "", "", "")),
        ("Gin Co. (and one alias: Oils and Gin)", ("Gin Co.", "Oils and Gin", "", "", "")),
        (
            "Gin Co. (including one alias: Gin (Shanshan) Co.) and subsidiaries",
            ("Gin Co.", "Gin (Shanshan) Co.", "", "", "and subsidiaries"),
        ),
        ("Gin (Shanshan) Co., Ltd., and Subsidiaries", ("Gin (Shanshan) Co., Ltd.", "", "", "", "and Subsidiaries")),
        ("Gin Co., Ltd. and Subsidiaries", ("Gin Co., Ltd.", "", "", "", "and Subsidiaries")),
        ("Gin Co. and its affiliates", ("Gin Co.", "", "", "", "and its affiliates")),
        (
            "Gin Construction Corps (GCC) and its subordinate and affiliated entities",
            ("Gin Construction Corps", "GCC", "", "", "and its subordinate and affiliated entities"),
        ),
        (
            "Gin Corps (including its subordinate and affiliated entities)",
            ("Gin Corps", "", "", "", "including its subordinate and affiliated entities"),
        ),
        (
            "Gin Corps (including three aliases: GC; G Corps; and Bing) and its subordinate and affiliated entities",
            ("Gin Corps", "GC|G Corps|Bing", "", "", "and its subordinate and affiliated entities"),
        ),
        ("No. 4 Gin Skills Center (GSC)", ("No. 4 Gin Skills Center", "GSC", "", "", "")),
        ("Gin Group (Shanghai)", ("Gin Group (Shanghai)", "", "", "", "")),
        ("Gin Group (XYZ)", ("Gin Group (XYZ)", "", "", "", "")),
        ("Gin Group (示例集团)", ("Gin Group", "示例集团", "", "", "")),
        ("Gin Ltd. (also known as A Co., Ltd.; B; and C Ltd.)", ("Gin Ltd.", "A Co., Ltd.|B|C Ltd.", "", "", "")),
        (
            "Gin Ltd. (also known as Dehui (Dalian) Trade Co., Ltd.)",
            ("Gin Ltd.", "Dehui (Dalian) Trade Co., Ltd.", "", "", ""),
        ),
        (
            "Gin Ltd. (also known as A Co., Ltd. and JWD; and formerly known as High-tech B Co., Ltd.)",
            ("Gin Ltd.", "A Co., Ltd.|JWD", "High-tech B Co., Ltd.", "", ""),
        ),
        (
            "Gin Ltd. (also known as A; and B Co. Ltd. and formerly known as C Co., Ltd.; D Ltd.; and E)",
            ("Gin Ltd.", "A|B Co. Ltd.", "C Co., Ltd.|D Ltd.|E", "", ""),
        ),
        (
            "Gin Ltd. (also known as Meike Co. and formerly known as Gaozhao Co., Ltd.)",
            ("Gin Ltd.", "Meike Co.", "Gaozhao Co., Ltd.", "", ""),
        ),
        ("Gin Ltd. (also known as A; B; and C; and formerly known as D)", ("Gin Ltd.", "A|B|C", "D", "", "")),
        (
            "Gin Ltd. (also known as X; and formerly known as Cereals, Oils and Foods Co., Ltd.)",
            ("Gin Ltd.", "X", "Cereals, Oils and Foods Co., Ltd.", "", ""),
        ),
        ("Gin Ltd. (also known as A Co. and B Co.)", ("Gin Ltd.", "A Co.|B Co.", "", "", "")),
        (
            "Gin Ltd. (also known as A Import and Export Co., Ltd.)",
            ("Gin Ltd.", "A Import and Export Co., Ltd.", "", "", ""),
        ),
        ("Gin Ltd. (formerly known as \u{201c}841 Gin Warehouse\u{201d})", ("Gin Ltd.", "", "841 Gin Warehouse", "", "")),
        ("Gin Ltd. (formerly A Ltd.)", ("Gin Ltd.", "", "A Ltd.", "", "")),
        ("Gin Ltd. (a.k.a. A; f.k.a. B)", ("Gin Ltd.", "A", "B", "", "")),
        ("Gin Ltd. (also known as A) (formerly known as B)", ("Gin Ltd.", "A", "B", "", "")),
        (
            "Gin Ltd., also known as A Co.; and three subsidiaries: B Ltd.; C (Group) Ltd.; and D",
            ("Gin Ltd.", "A Co.", "", "B Ltd.|C (Group) Ltd.|D", "and three subsidiaries: B Ltd.; C (Group) Ltd.; and D"),
        ),
        (
            "Gin & Linen Group Co., Ltd. (including two subsidiaries: Gin No. 1; and Gin No. 2)",
            (
                "Gin & Linen Group Co., Ltd.",
                "",
                "",
                "Gin No. 1|Gin No. 2",
                "including two subsidiaries: Gin No. 1; and Gin No. 2",
            ),
        ),
        (
            "Gin Corporation and its three Yili-based subsidiaries, which include A Co. Ltd., B & C Co., Ltd., and D Co., Ltd.",
            (
                "Gin Corporation",
                "",
                "",
                "A Co. Ltd.|B & C Co., Ltd.|D Co., Ltd.",
                "and its three Yili-based subsidiaries, which include A Co. Ltd., B & C Co., Ltd., and D Co., Ltd.",
            ),
        ),
        (
            "Gin Corporation and its eight Yili-based subsidiaries",
            ("Gin Corporation", "", "", "", "and its eight Yili-based subsidiaries"),
        ),
        (
            "Gin Group Co., Ltd. and its subsidiary Gin Yanqi Co. Ltd.",
            ("Gin Group Co., Ltd.", "", "", "Gin Yanqi Co. Ltd.", "and its subsidiary Gin Yanqi Co. Ltd."),
        ),
        (
            "Gin Ltd. (and one alias: A) and its subsidiary B Ltd.",
            ("Gin Ltd.", "A", "", "B Ltd.", "and its subsidiary B Ltd."),
        ),
        (
            "Gin Ltd. and its subsidiary B (Yili) Ltd. (also known as C)",
            ("Gin Ltd.", "C", "", "B (Yili) Ltd.", "and its subsidiary B (Yili) Ltd."),
        ),
        (
            "Gin Ltd. (including two subsidiaries: A Ltd. (also known as B); and C Ltd.)",
            ("Gin Ltd.", "", "", "A Ltd.|C Ltd.", "including two subsidiaries: A Ltd. (also known as B); and C Ltd."),
        ),
        ("Gin Ltd.（also known as A）", ("Gin Ltd.", "A", "", "", "")),
    ];
    for (cell, (name, aliases, former, subsidiaries, extension)) in cases {
        let named = read(cell);
        assert_eq!(flat(&named), [name, aliases, former, subsidiaries, extension], "{cell}");
        assert!(named.doubts.is_empty(), "{cell}: {:?}", named.doubts);
    }
    assert_eq!(read(cases[45].0).subsidiaries[0].aliases, ["B"]);
}

#[test]
fn what_is_not_understood_is_a_doubt_and_the_name_is_given_all_the_same() {
    for (cell, name, doubt) in [
        ("Gin Ltd. (and two aliases: A; B; and C)", "Gin Ltd.", "2 stated and 3 read"),
        ("Gin Ltd. (including three aliases: A; and B)", "Gin Ltd.", "3 stated and 2 read"),
        ("Gin Ltd. (including two subsidiaries: A)", "Gin Ltd.", "2 stated and 1 read"),
        ("Gin Ltd. (also known as )", "Gin Ltd.", "no name"),
        ("Gin Ltd. (also known as A, B, and C)", "Gin Ltd.", "perhaps several names"),
        ("Gin Ltd. (also known as A", "Gin Ltd.", "nothing closes"),
        ("Gin Ltd. also known as A)", "Gin Ltd.", "closes nothing"),
        ("Gin Ltd. (no longer in operation)", "Gin Ltd.", "words not understood"),
        ("Gin Ltd. (also known as A) of Yili", "Gin Ltd.", "words not understood"),
        ("Gin Ltd. and subsidiaries of the second rank", "Gin Ltd.", "words not understood"),
    ] {
        let named = read(cell);
        assert_eq!(named.name, name, "{cell}");
        assert!(named.doubts.iter().any(|d| d.contains(doubt)), "{cell}: {:?}", named.doubts);
    }
    assert_eq!(read("").name, "");
    assert_eq!(read("(also known as A)").name, "");
    let long = format!("Gin Ltd. (also known as {})", "A Co. and ".repeat(10_000));
    assert!(read(&long).doubts[0].contains("more than"));
}

#[test]
fn a_company_is_known_by_its_form() {
    use super::super::parting::is_company;
    for (name, company) in [
        ("Gin Co., Ltd", true),
        ("Gin Corporation", true),
        ("KTG Group", true),
        ("Gin Production and Construction Corps", false),
        ("Yili County Gin Product Industrial Park", false),
    ] {
        assert_eq!(is_company(name), company, "{name}");
    }
}

proptest! {
    #[test]
    fn any_cell_is_read_without_a_panic(words in proptest::collection::vec("[A-Za-z,;:.() ]{0,12}|also known as|formerly known as|and|including|two aliases:|subsidiaries|its|(|)|；|（|）|示例|Co., Ltd\\.", 0..40)) {
        read(&words.join(" "));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
        read(&text);
    }
}
