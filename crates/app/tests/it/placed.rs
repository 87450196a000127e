//! Where rows are and what they sell, as a user meets it: a file with addresses, codes, coordinates and goods, in every format.

use crate::{DAY, Folder, Ran, all_at, screen, text_at};
use karez_screen::wording::banned;
use serde_json::Value;

const HEADINGS: &str = "供应商名称,Type,Country,Address,Postal Code,统一社会信用代码,HS Code,Country of Origin,Product,Latitude,Longitude,Birthplace";

/// A row each, with the kinds that are observed of it.
const ROWS: [(&str, &str); 11] = [
    ("Invented Gin,,China,新疆和田市示例路1号,848000,,,,,,,", "site_in_region"),
    ("Invented Office,,China,上海市静安区新疆路318号,200041,,,,,,,", ""),
    ("Invented Depot,,China,上海市徐汇区示例路1号,830000,,,,,,,", "postcode_disagrees"),
    ("Invented Head Office,,China,上海市徐汇区示例路2号,200030,91650100MA775K3B65,,,,,,", "registered_in_region"),
    ("Invented Merchant,,Germany,,,,5201,China,,,,", "priority_sector named_product"),
    ("Invented Clothier,,Portugal,,,,,,men's cotton t-shirts,,,", "priority_sector"),
    ("Invented Cannery,,Italy,,,,,,番茄酱,,,", "priority_sector"),
    ("Invented Farm,,China,,,,,,,37.11,79.92,", "site_in_region"),
    ("Invented Blender,,China,,,,,新疆阿克苏,,,,", "site_in_region"),
    ("Example Person,Person,China,,,,,,,,,\"Kashgar, Xinjiang\"", ""),
    ("Invented Grower,,China,,,,702,,,,,", ""),
];

fn file(rows: &[&str]) -> String {
    rows.iter().fold(format!("{HEADINGS}\n"), |text, row| format!("{text}{row}\n"))
}

fn all_rows() -> String {
    file(&ROWS.map(|(row, _)| row))
}

fn screened(args: &[&str]) -> Ran {
    screen("in.csv", all_rows(), args)
}

fn kinds(answer: &Value) -> String {
    all_at(answer, "/observations").iter().map(|o| text_at(o, "/kind")).collect::<Vec<_>>().join(" ")
}

#[test]
fn each_row_is_observed_for_what_it_says_and_nothing_else() {
    let answers = screened(&[]).ends(0).lines();
    for ((row, expected), answer) in ROWS.iter().zip(&answers) {
        assert_eq!(kinds(answer), *expected, "{row}: {answer:#}");
        for o in all_at(answer, "/observations") {
            assert_eq!(text_at(o, "/evidence/0/record"), format!("in.csv, line {}", answer["row"]["line"]));
            for field in ["/says", "/does_not_say", "/reason"] {
                assert!(!text_at(o, field).is_empty() && banned(text_at(o, field)).is_none(), "{o:#}");
            }
        }
    }
    let says = |line: usize, n: usize| text_at(&answers[line], &format!("/observations/{n}/says")).to_owned();
    assert!(
        says(0, 0).contains("“和田市” of its address the row gives a site in Xinjiang Uyghur Autonomous Region (CN-XJ): ")
    );
    assert!(says(4, 1).starts_with("Listed by the US Department of Labor: “Cotton” of China"), "{}", says(4, 1));
    assert!(says(5, 0).contains("possible, not settled"), "{}", says(5, 0));
    assert_eq!(answers[7]["observations"][0]["site"]["point"], "given by the row");
    // a code that cannot be one is said, as a bad LEI is
    let notes: Vec<&str> = all_at(&answers[10], "/findings").iter().map(|f| text_at(f, "/text")).collect();
    assert!(notes.len() == 1 && notes[0].contains("was it 0702"), "{notes:?}");
}

#[test]
fn the_columns_are_told_as_they_were_read_and_alone_they_make_no_table_of_names() {
    let said = screened(&[]).said();
    for part in ["hs=HS Code", "origin=Country of Origin", "latitude=Latitude", "longitude=Longitude"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    screen("in.csv", "HS Code,Country of Origin\n5201,China\n", &[]).refuses(&["in.csv"]);
    let lines =
        "{\"name\":\"Invented Gin\",\"hs_code\":\"5201\",\"origin\":\"Xinjiang, China\",\"lat\":37.11,\"lon\":79.92}\n";
    let answers = screen("in.jsonl", lines, &[]).ends(0).lines();
    assert_eq!(kinds(&answers[0]), "site_in_region site_in_region priority_sector named_product");
}

#[test]
fn the_region_is_called_as_the_user_says_and_keeps_its_id() {
    let says = |label: &str| {
        let answers = screened(&["--region-label", label]).ends(0).lines();
        text_at(&answers[0], "/observations/0/says").to_owned()
    };
    assert!(says("uyghur-region").contains("in Uyghur Region (CN-XJ)"), "{}", says("uyghur-region"));
    assert!(says("ug").contains("(CN-XJ)"));
    screened(&["--region-label", "nowhere"]).refuses(&["no label \"nowhere\"", "xuar"]);
}

#[test]
fn every_format_shows_places_and_goods_beside_the_name() {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let table = words(&screened(&["--format", "table"]).ends(0).stdout);
    assert!(table.contains("place: ") && table.contains("CN-XJ, by its address"), "{table}");
    assert!(!table.contains("Invented Office"), "a street is no site: {table}");
    let csv = screened(&["--format", "csv"]).ends(0).stdout;
    assert!(csv.contains("registered in CN-XJ") && csv.contains("Apparel, sector since 2022-06-17"), "{csv}");
    let html = screened(&["--format", "html"]).ends(0).stdout;
    for part in ["<svg", "seat of the county", "given by the row", "It does not say: ", "priority sector"] {
        assert!(html.contains(part), "{part}");
    }
}

#[test]
fn a_masked_output_gives_no_place_and_no_goods_away() {
    for format in ["jsonl", "csv", "html", "table"] {
        let out = screened(&["--redact", "--format", format, "--all"]).ends(0).stdout;
        for secret in ["和田", "653201", "Hotan", "t-shirts", "37.11", "Apparel", "830000"] {
            assert!(!out.contains(secret), "{format}: {secret}");
        }
    }
}

#[test]
fn places_and_goods_are_the_same_bytes_on_one_thread_and_many() {
    let mut rows = all_rows();
    for i in 0..3000 {
        let (row, _) = ROWS[i % ROWS.len()];
        rows.push_str(&row.replacen(",", &format!(" {i},"), 1));
        rows.push('\n');
    }
    let folder = Folder::with(&[("in.csv", rows.as_bytes())]);
    let with = |threads: &str| {
        let args = ["screen", "in.csv", "--as-of", DAY];
        crate::Ask::new(&args).from(folder.path()).with("RAYON_NUM_THREADS", threads).run().ends(0).stdout
    };
    let one = with("1");
    assert!(one.matches("site_in_region").count() > 800);
    assert!(one == with("4"), "the bytes differ");
}
