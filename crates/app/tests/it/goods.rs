//! `karez goods`: codes and words in, headings, sectors and official lists out.

use crate::{Ask, DAY, Folder, Ran, assert_shape, karez};
use serde_json::{Value, json};

fn goods(query: &str) -> Ran {
    karez(&["goods", query, "--as-of", DAY])
}

fn asked(input: &str, args: &[&str]) -> Ran {
    Ask::new(&[&["goods", "--as-of", DAY], args].concat()).stdin(input.as_bytes()).run()
}

#[test]
fn a_code_is_answered_with_heading_sectors_lists_dates_and_sources() {
    let lines = goods("8541.43").ends(0).lines();
    assert_eq!(lines.len(), 1);
    assert_shape(
        &lines[0],
        &[
            ("/query", "string"),
            ("/kind", "string"),
            ("/as_of", "string"),
            ("/headings/0/code", "string"),
            ("/headings/0/label", "string"),
            ("/headings/0/label_zh", "string"),
            ("/headings/0/subheading", "string"),
            ("/sectors/0/sector", "string"),
            ("/sectors/0/added", "string"),
            ("/sectors/0/list", "string"),
            ("/sectors/0/source", "string"),
            ("/sectors/0/says", "string"),
            ("/sectors/0/does_not_say", "string"),
            ("/official_lists/0/list", "string"),
            ("/official_lists/0/good", "string"),
            ("/official_lists/0/country", "string"),
            ("/official_lists/0/edition", "string"),
            ("/official_lists/0/says", "string"),
            ("/official_lists/0/does_not_say", "string"),
            ("/notes", "array"),
        ],
    );
    assert_eq!(lines[0]["kind"], "code");
    assert_eq!(lines[0]["sectors"][0]["added"], "2022-06-17");
    let notes = lines[0]["notes"].to_string();
    assert!(notes.contains("article 8): not loaded") && notes.contains("no list us-cbp-wro"), "{notes}");
}

#[test]
fn words_are_answered_with_the_words_that_decided() {
    let line = &karez(&["goods", "men's", "cotton", "t-shirts", "--as-of", DAY]).ends(0).lines()[0];
    assert_eq!((&line["kind"], &line["headings"][0]["code"]), (&json!("text"), &json!("6109")));
    assert_eq!(line["headings"][0]["words"], json!(["cotton", "t-shirts"]));
    let none = &goods("consulting services").ends(0).lines()[0];
    assert_eq!((&none["headings"], &none["sectors"]), (&json!([]), &json!([])));
}

#[test]
fn json_lines_are_answered_in_their_order_with_their_ids_and_bad_ones_in_their_place() {
    let input = "\u{feff}{\"id\":1,\"code\":\"5201\"}\n\n{\"id\":\"b\",\"text\":\"番茄酱\"}\nno json\n{\"id\":4,\"code\":702}\n{\"id\":5}\n{\"id\":6,\"text\":\"6109\"}\n";
    let lines = asked(input, &[]).ends(1).lines();
    let ids: Vec<&Value> = lines.iter().map(|l| &l["id"]).collect();
    assert_eq!(ids, [&json!(1), &json!("b"), &Value::Null, &json!(4), &json!(5), &json!(6)]);
    assert_eq!(lines[1]["headings"][0]["code"], "2002");
    for (line, at, said) in [(2, 4, "no JSON"), (3, 5, "was it 0702"), (4, 6, "neither")] {
        let line = &lines[line];
        assert_eq!((&line["status"], &line["row"]["line"]), (&json!("error"), &json!(at)), "{line}");
        assert!(line["error"].as_str().unwrap().contains(said), "{line}");
    }
    assert_eq!(lines[5]["headings"], json!([]), "a number under \"text\" is no code");
    assert_eq!(asked("{\"id\":1,\"code\":\"5201\"}\n", &[]).ends(0).lines().len(), 1);
    assert!(asked("", &[]).ends(0).stdout.is_empty());
}

#[test]
fn a_code_that_cannot_be_needs_a_person_and_a_wrong_call_is_refused() {
    for (query, said) in [("702", "whose leading zero"), ("520199", "heading 5201 exists"), ("77", "no chapter 77")] {
        let line = &goods(query).ends(1).lines()[0];
        assert!(line["error"].as_str().unwrap().contains(said), "{line}");
    }
    karez(&["goods", " "]).refuses(&["empty query"]);
    karez(&["goods", "5201", "--format", "xlsx"]).refuses(&["table or JSON lines"]);
    karez(&["goods", "5201", "--as-of", "yesterday"]).refuses(&["YYYY-MM-DD"]);
}

#[test]
fn a_sector_counts_from_the_day_on_which_it_was_added() {
    let on = |day: &str| karez(&["goods", "7403", "--as-of", day]).ends(0).lines()[0].clone();
    assert_eq!(on("2025-08-18")["sectors"], json!([]));
    assert!(on("2025-08-18")["notes"].to_string().contains("added on 2025-08-19"));
    assert_eq!(on("2025-08-19")["sectors"][0]["sector"], "Copper");
}

#[test]
fn withhold_release_orders_are_found_by_the_goods_they_name() {
    let orders = "Entity,Country,Action,Status,Effective Date,Merchandise\n\
        Example Spinning House,Turkmenistan,WRO,Active,05/18/2018,Cotton and cotton products\n\
        Example Glove Works,Malaysia,WRO,Inactive,07/15/2021,Disposable gloves of rubber\n";
    let folder = Folder::with(&[("wro.csv", orders.as_bytes())]);
    let home = tempfile::tempdir().unwrap();
    let ask = |args: &[&str]| Ask::new(args).from(folder.path()).home(home.path()).run();
    ask(&["lists", "import", "wro.csv", "--source", "us-cbp-wro", "--published", "2026-01-29"]).ends(0);
    let named = |query: &str| -> Vec<Value> {
        let line = ask(&["goods", query, "--as-of", DAY]).ends(0).lines()[0].clone();
        let all = line["official_lists"].as_array().unwrap().clone();
        all.into_iter().filter(|o| o["list"] == "us-cbp-wro").collect()
    };
    let cotton = named("5201");
    assert_eq!(cotton.len(), 1, "{cotton:?}");
    assert_eq!((&cotton[0]["status"], &cotton[0]["party"]), (&json!("Active"), &json!("Example Spinning House")));
    assert!(cotton[0]["version"].as_str().unwrap().starts_with("2026-01-29"));
    assert!(cotton[0]["does_not_say"].as_str().unwrap().contains("its own words say"));
    assert_eq!(named("nitrile gloves")[0]["status"], "Inactive");
    assert!(named("8471").is_empty());
}

#[test]
fn entries_of_the_eu_database_are_asked_once_they_are_imported() {
    let entries = "name,product,country,authority,effective,source\n\
        An Invented Area,\"cotton, not carded\",Turkmenistan,European Commission,2027-12-14,https://invented.example/art8\n";
    let folder = Folder::with(&[("art8.csv", entries.as_bytes())]);
    let home = tempfile::tempdir().unwrap();
    let ask = |args: &[&str]| Ask::new(args).from(folder.path()).home(home.path()).run();
    ask(&["lists", "import", "art8.csv", "--source", "csv:eu-flr", "--published", "2027-12-14"]).ends(0);
    let line = ask(&["goods", "5201", "--as-of", "2027-12-20"]).ends(0).lines()[0].clone();
    let named: Vec<&Value> = line["official_lists"].as_array().unwrap().iter().filter(|o| o["list"] == "eu-flr").collect();
    assert_eq!(named.len(), 1, "{line}");
    assert!(named[0]["says"].as_str().unwrap().starts_with("Listed by European Commission"), "{line}");
    assert!(!line["notes"].to_string().contains("article 8"), "{line}");
}

#[test]
fn a_person_reads_a_table_that_fits_the_terminal() {
    let ran = Ask::new(&["goods", "cotton yarn", "--as-of", DAY]).with("KAREZ_TERMINAL", "80").run().ends(0);
    assert!(ran.stdout.lines().all(|l| l.chars().count() <= 80), "{}", ran.stdout);
    for said in ["cotton yarn", "5205", "by the words: cotton, yarn", "sector  HS 5205", "as of 2026-11-23"] {
        assert!(ran.stdout.contains(said), "{said}:\n{}", ran.stdout);
    }
}
