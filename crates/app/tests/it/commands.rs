//! `search`, `compare`, `lists`, the help of every command, and what each exit code means.

use crate::contract::MATCH;
use crate::{Ask, DAY, EXAMPLE, Folder, Ran, all_at, assert_shape, karez, root, text_at};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const LISTED: &str = "和田泰达服饰有限公司";

#[test]
fn a_search_gives_match_objects_one_a_line_best_first() {
    let ran = karez(&["search", LISTED, "--as-of", DAY]).ends(1);
    let lines = ran.lines();
    for line in &lines {
        assert_shape(line, &MATCH);
        assert_eq!(line["as_of"], DAY);
    }
    assert_eq!(lines[0]["id"], "us-uflpa-hetian-taida-apparel-co-ltd");
    let scores: Vec<f64> = lines.iter().map(|l| l["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
}

#[test]
fn a_search_ends_with_one_where_something_matches_and_with_nought_where_not() {
    for (args, code) in [
        (&["Hetian Taida"][..], 1),
        (&["朱海仑", "--schema", "Person"], 1),
        (&["朱海仑", "--schema", "Person", "--country", "China"], 1),
        (&["Invented Weaving House of Nowhere"], 0),
        // A person is never a company.
        (&["Camel Group Co., Ltd.", "--schema", "Person"], 0),
        (&[LISTED, "--as-of", "2022-06-20"], 0),
        (&[LISTED, "--list", "eu-fsf"], 0),
        (&[LISTED, "--threshold", "0.99"], 0),
    ] {
        let ran = karez(&[&["search"], args].concat()).ends(code);
        // Near misses may be shown, but none of them as a match.
        assert_eq!(ran.lines().iter().any(|l| l["match"] == true), code == 1, "{args:?}: {}", ran.stdout);
    }
    assert_eq!(karez(&["search", "Xinjiang Zhongtai Chemical", "--limit", "1"]).lines().len(), 1);
    karez(&["search", "  "]).refuses(&["empty name"]);
    karez(&["search", "Invented", "--country", "Atlantis"]).refuses(&["Atlantis"]);
    karez(&["search", "Invented", "--format", "xlsx"]).refuses(&["table or JSON lines"]);
}

fn entity(name: &str) -> Value {
    json!({"schema": "Company", "properties": {"name": [name]}})
}

fn pair(id: Value, left: &str, right: &str) -> String {
    json!({"id": id, "left": entity(left), "right": entity(right)}).to_string()
}

fn compare(input: &str, args: &[&str]) -> Ran {
    Ask::new(&[&["compare"], args].concat()).stdin(input.as_bytes()).run()
}

#[test]
fn a_comparison_gives_score_match_and_explanation_and_echoes_the_id() {
    let ids = [json!(1), json!("b"), json!([1, "c"]), json!({"d": 1}), json!(false)];
    let input: Vec<String> =
        ids.iter().map(|id| pair(id.clone(), "新疆示例棉业有限公司", "Xinjiang Shili Cotton Co., Ltd.")).collect();
    let lines = compare(&input.join("\n"), &[]).ends(0).lines();
    for (line, id) in lines.iter().zip(&ids) {
        assert_shape(
            line,
            &[
                ("/id", "number|string|array|object|bool"),
                ("/score", "number"),
                ("/match", "bool"),
                ("/explanation", "object"),
            ],
        );
        assert_shape(
            line,
            &[
                ("/explanation/name/query", "string"),
                ("/explanation/name/listed", "string"),
                ("/explanation/name/steps", "array"),
            ],
        );
        assert_eq!((&line["id"], &line["match"]), (id, &json!(true)), "{line:#}");
    }
    assert_eq!(lines.len(), ids.len());
}

#[test]
fn a_comparison_scores_in_nought_to_one_and_matches_from_the_threshold_on() {
    let input = pair(json!(1), "Example Ginning Co., Ltd.", "Exampel Ginning Co., Ltd.");
    let score = compare(&input, &[]).lines()[0]["score"].as_f64().unwrap();
    assert!(score > 0.7 && score < 1.0, "{score}: a misspelling is likely, and not identity");
    for (threshold, expected) in [(0.0, true), (score, true), (1.0, false)] {
        assert_eq!(compare(&input, &["--threshold", &threshold.to_string()]).lines()[0]["match"], expected, "{threshold}");
    }
    let same = pair(json!(1), "Example Ginning Co., Ltd.", "Example Ginning Co., Ltd.");
    assert_eq!(compare(&same, &[]).lines()[0]["score"], 1.0);
    compare(&input, &["--threshold", "1.5"]).refuses(&["0 to 1"]);
}

#[test]
fn a_comparison_needs_no_home() {
    let input = pair(json!(1), "Example Ginning", "Example Gining");
    let wanted = compare(&input, &[]).stdout;
    // Below a file there can be no directory.
    for home in [root().join(EXAMPLE).join("home"), Folder::with(&[]).path().join("gone")] {
        let ran = Ask::new(&["compare"]).home(&home).stdin(input.as_bytes()).run().ends(0);
        assert_eq!(ran.stdout, wanted);
        assert!(!home.exists(), "none is made either");
    }
}

#[test]
fn a_bad_line_of_a_comparison_is_an_error_in_its_place() {
    let good = |id| pair(json!(id), "Example Ginning", "Example Gining");
    let deep = format!("{{\"id\":5,\"left\":{}", "[".repeat(100_000));
    let bad = ["{", "[]", "{\"id\":\"kept\",\"left\":{}}", "nonsense", &deep];
    for line in bad {
        let ran = compare(&[good(1), line.to_owned(), good(2)].join("\n"), &[]).ends(1);
        let lines = ran.lines();
        assert_eq!(lines.len(), 3, "{line:.60}");
        assert_eq!((&lines[0]["id"], &lines[2]["id"]), (&json!(1), &json!(2)));
        assert_eq!((&lines[1]["status"], &lines[1]["row"]["line"]), (&json!("error"), &json!(2)));
        assert!(text_at(&lines[1], "/error").starts_with("-, line 2: "), "{}", lines[1]);
    }
    let echoed = compare("{\"id\":\"kept\",\"left\":{}}", &[]).lines();
    assert_eq!(echoed[0]["id"], "kept");
    let long = format!("{{\"id\":\"{}\"}}\n{}", "x".repeat(5 << 20), good(2));
    let lines = compare(&long, &[]).ends(1).lines();
    assert_eq!((lines.len(), &lines[1]["id"]), (2, &json!(2)), "a line too long costs one line");
}

#[test]
fn comparisons_keep_the_order_of_the_input() {
    // More than are in work at once.
    let n = 4096 * 2 + 17;
    let input: Vec<String> = (0..n).map(|i| pair(json!(i), &format!("Sample Mill {i}"), "Sample Mill 7")).collect();
    let ids: Vec<u64> = compare(&input.join("\n"), &[]).ends(0).lines().iter().map(|l| l["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, (0..n).collect::<Vec<u64>>());
}

#[test]
fn the_lists_say_what_they_are_and_how_whole() {
    let ran = karez(&["lists", "--as-of", DAY]).ends(0);
    assert!(ran.said().contains("starter"), "{}", ran.stderr);
    let lists = ran.lines();
    let of_contract = [
        ("/id", "string"),
        ("/title", "string"),
        ("/publisher", "string"),
        ("/class", "string"),
        ("/rows", "number"),
        ("/entries", "number"),
        ("/names", "number"),
        ("/published", "string|null"),
        ("/fetched", "string|null"),
        ("/sha256", "string"),
        ("/age_days", "number|null"),
        ("/partial", "bool"),
        ("/starter", "bool"),
    ];
    for list in &lists {
        assert_shape(list, &of_contract);
        assert_eq!((&list["starter"], &list["partial"], &list["class"]), (&json!(true), &json!(true), &json!("official")));
        assert_eq!(text_at(list, "/sha256").len(), 64);
        let count = |field: &str| list[field].as_u64().unwrap();
        assert!(0 < count("entries") && count("entries") <= count("rows") && count("entries") <= count("names"), "{list:#}");
    }
    let uflpa = lists.iter().find(|l| l["id"] == "us-uflpa").unwrap();
    assert_eq!((&uflpa["published"], &uflpa["age_days"]), (&json!("2026-08-20"), &json!(95)));
    assert!(lists.len() > 1 && lists.iter().map(|l| text_at(l, "/id")).is_sorted());
    let table = Ask::new(&["lists"]).with("KAREZ_TERMINAL", "80").run().ends(0);
    assert!(lists.iter().all(|l| table.stdout.contains(text_at(l, "/id"))), "{}", table.stdout);
}

/// Each command, and each way of it to end.
#[test]
fn the_exit_code_says_done_or_person_or_not_done() {
    let folder = Folder::with(&[
        ("nothing.csv", b"Supplier Name\nInvented Weaving House Ltd\n"),
        ("match.csv", b"Supplier Name\nCamel Group Co. Ltd.\n"),
        ("error.csv", b"Supplier Name,Country\nInvented Weaving House Ltd,IE\n,IE\n"),
        ("fine.jsonl", pair(json!(1), "Example Ginning", "Unlike Foundry").as_bytes()),
        ("wrong.jsonl", b"{}\n"),
    ]);
    for (args, code) in [
        (&["screen", "nothing.csv"][..], 0),
        (&["screen", "match.csv"], 1),
        (&["screen", "error.csv"], 1),
        (&["screen", "nothing.csv", "match.csv"], 1),
        (&["screen"], 2),
        (&["screen", "none.csv"], 2),
        (&["screen", "nothing.csv", "--no-such-option"], 2),
        (&["screen", "nothing.csv", "--format", "pdf"], 2),
        (&["screen", "nothing.csv", "--format", "xlsx"], 2),
        (&["screen", "nothing.csv", "--resume"], 2),
        (&["search", "Invented Weaving House Ltd"], 0),
        (&["search", "Camel Group"], 1),
        (&["search"], 2),
        (&["compare", "fine.jsonl"], 0),
        (&["compare", "wrong.jsonl"], 1),
        (&["compare", "none.jsonl"], 2),
        (&["lists"], 0),
        (&["lists", "--format", "csv"], 2),
        (&["lists", "update", "--dry-run"], 0),
        (&["lists", "update", "xx-none"], 2),
        (&["nonsense"], 2),
        (&[], 2),
        (&["--help"], 0),
        (&["--version"], 0),
    ] {
        let ran = Ask::new(args).from(folder.path()).run();
        assert_eq!(ran.code, code, "{args:?}: {}", ran.stderr);
        assert_eq!(code == 2, ran.code == 2 && ran.stdout.is_empty() && !ran.stderr.is_empty(), "{args:?}: {}", ran.stderr);
    }
}

/// The commands of a help text that are there to be typed; one that goes on in the next line ends in a backslash.
fn examples(help: &str) -> Vec<String> {
    let joined = help.replace("\\\n      ", "");
    joined.lines().filter_map(|l| l.strip_prefix("  ")).filter(|l| l.starts_with("karez ")).map(str::to_owned).collect()
}

#[test]
fn the_examples_of_every_help_work_as_typed() {
    // What compares versions needs a home to which two editions were taken in; the others ask the starter pack.
    let (home, fresh) = (Folder::with(&[]), Folder::with(&[]));
    for edition in ["examples/lists/un-2025-01-15.xml", "examples/lists/un-2026-01-15.xml"] {
        Ask::new(&["lists", "import", edition, "--source", "un-sc"]).home(home.path()).run().ends(0);
    }
    let mut ran = 0;
    let commands = ["", "screen", "search", "compare", "rescreen", "doctor", "lists", "lists import", "lists diff"];
    for command in commands.iter().chain(&["lists update", "lists export", "lists verify", "lists rejects"]) {
        let words: Vec<&str> = command.split_whitespace().collect();
        let help = karez(&[&words[..], &["--help"]].concat()).ends(0).stdout;
        let lines = examples(&help);
        assert!(!lines.is_empty(), "{command:?}:\n{help}");
        let scratch = Folder::with(&[]);
        let home = if ["", "screen", "search", "compare"].contains(command) { &fresh } else { &home };
        for line in lines {
            let directory = Path::new(env!("CARGO_BIN_EXE_karez")).parent().unwrap();
            // What an example writes or reads by a bare name lies in a folder of its own.
            let bare = format!("{}/hashes.txt", scratch.path().display());
            let typed = line.replace("hashes.txt", &bare).replace("un-sc.ftm.json", &bare).replace("--home demo", "");
            let output = Command::new("sh")
                .args(["-c", &format!("PATH=\"$KAREZ_BIN:$PATH\"; {typed}")])
                .env("KAREZ_BIN", directory)
                .env("KAREZ_HOME", home.path())
                .current_dir(root())
                .output()
                .unwrap();
            assert!(matches!(output.status.code(), Some(0 | 1)), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
            ran += 1;
        }
    }
    assert!(ran >= 16, "{ran} examples ran");
}

#[test]
fn the_same_match_object_comes_from_search_and_screen() {
    let folder = Folder::with(&[("in.jsonl", json!({"name": LISTED, "schema": "Company"}).to_string().as_bytes())]);
    let screened = Ask::new(&["screen", "in.jsonl", "--as-of", DAY]).from(folder.path()).run().ends(1).lines();
    let mut searched = karez(&["search", LISTED, "--schema", "Company", "--as-of", DAY]).ends(1).lines().remove(0);
    for own in ["as_of", "snapshot", "engine"] {
        searched.as_object_mut().unwrap().remove(own);
    }
    assert_eq!(searched, all_at(&screened[0], "/matches")[0]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_pair() {
    let pair = json!({"id": 7, "left": {"properties": {"name": ["A"]}}, "right": {"properties": {"name": ["B"]}}});
    let content = format!("\u{feff}{pair}\n");
    let folder = Folder::with(&[("pairs.jsonl", content.as_bytes())]);
    let lines = Ask::new(&["compare", "pairs.jsonl"]).from(folder.path()).run().ends(0).lines();
    assert_eq!(lines[0]["id"], 7);
}
