//! What `karez screen` answers: field names, types, statuses, options, decisions, profile.

use crate::{Ask, DAY, EXAMPLE, Folder, Ran, all_at, assert_shape, example, karez, screen, text_at};
use serde_json::{Value, json};

/// Every field of a match that other people's scripts rely on.
pub(crate) const MATCH: [(&str, &str); 12] = [
    ("/id", "string"),
    ("/caption", "string"),
    ("/schema", "string"),
    ("/datasets", "array"),
    ("/properties", "object"),
    ("/score", "number"),
    ("/match", "bool"),
    ("/basis", "string"),
    ("/explanation/name/query", "string"),
    ("/explanation/name/listed", "string"),
    ("/explanation/name/steps", "array"),
    ("/listings", "array"),
];

const LISTING: [(&str, &str); 7] = [
    ("/list", "string"),
    ("/authority", "string"),
    ("/program", "string"),
    ("/sublists", "array"),
    ("/effective", "string|null"),
    ("/delisted", "string|null"),
    ("/source", "string"),
];

const FINDING: [(&str, &str); 7] = [
    ("/code", "string"),
    ("/severity", "string"),
    ("/rule", "string"),
    ("/certainty", "string"),
    ("/text", "string"),
    ("/evidence", "array"),
    ("/missing", "array"),
];

const ANSWER: [(&str, &str); 13] = [
    ("/row/file", "string"),
    ("/row/sheet", "string|null"),
    ("/row/line", "number"),
    ("/subject/schema", "string"),
    ("/subject/properties", "object"),
    ("/as_of", "string"),
    ("/status", "string"),
    ("/matches", "array"),
    ("/observations", "array"),
    ("/findings", "array"),
    ("/snapshot", "string"),
    ("/engine", "string"),
    ("/columns", "object"),
];

const OBSERVATION: [(&str, &str); 5] = [
    ("/kind", "string"),
    ("/evidence/0/record", "string"),
    ("/reason", "string"),
    ("/says", "string"),
    ("/does_not_say", "string"),
];

#[test]
fn every_answer_has_the_fields_of_the_contract() {
    let answers = example(&[]).ends(1).lines();
    let (mut matches, mut findings, mut observations) = (0, 0, 0);
    for answer in answers.iter().filter(|a| a["status"] != "error") {
        assert_shape(answer, &ANSWER);
        assert_eq!(answer["as_of"], DAY);
        assert_eq!(text_at(answer, "/engine"), format!("karez {}", env!("CARGO_PKG_VERSION")));
        for m in all_at(answer, "/matches") {
            assert_shape(m, &MATCH);
            assert!(["identifier", "confirmed", "score"].contains(&text_at(m, "/basis")), "{m:#}");
            assert!((0.0..=1.0).contains(&m["score"].as_f64().unwrap()), "{m:#}");
            assert!(!all_at(m, "/listings").is_empty() && !all_at(m, "/explanation/name/steps").is_empty(), "{m:#}");
            all_at(m, "/listings").iter().for_each(|l| assert_shape(l, &LISTING));
            matches += 1;
        }
        for o in all_at(answer, "/observations") {
            assert_shape(o, &OBSERVATION);
            observations += 1;
        }
        for f in all_at(answer, "/findings") {
            assert_shape(f, &FINDING);
            findings += 1;
        }
    }
    assert!(matches > 5 && findings > 5, "{matches} matches, {findings} findings");
    assert!(observations > 5, "{observations} observations");
}

#[test]
fn there_is_one_answer_a_row_in_the_order_of_the_input() {
    let answers = example(&[]).lines();
    let lines: Vec<u64> = answers.iter().map(|a| a["row"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, (2..=17).collect::<Vec<_>>());
    assert!(answers.iter().all(|a| a["row"]["file"] == EXAMPLE));
}

#[test]
fn the_status_speaks_of_names_only() {
    let answers = example(&[]).lines();
    for (line, status) in [(2, "review"), (3, "review"), (5, "review"), (8, "incomplete"), (11, "incomplete"), (14, "error")]
    {
        let answer = &answers[line - 2];
        assert_eq!(answer["status"], status, "line {line}");
        // The starter pack is partial, so an answer without a match is never `no_match`.
        assert_eq!(status == "review", answer["matches"].as_array().is_some_and(|m| !m.is_empty()), "line {line}");
    }
}

#[test]
fn an_unreadable_row_stands_in_its_place_with_file_line_and_reason() {
    let error = &example(&[]).lines()[12];
    assert_shape(error, &[("/status", "string"), ("/row/file", "string"), ("/row/line", "number"), ("/error", "string")]);
    assert_eq!(error["status"], "error");
    assert_eq!(error["id"], "V-1013");
    assert_eq!(error["row"], json!({"file": EXAMPLE, "sheet": null, "line": 14}));
    assert!(text_at(error, "/error").starts_with("examples/suppliers.csv, line 14: "), "{error}");
    assert!(error.get("matches").is_none(), "an error is no answer: {error}");
}

#[test]
fn the_id_of_the_input_is_echoed_whatever_its_type() {
    let ids = [
        json!("V-7"),
        json!(7),
        json!(1.5),
        json!(true),
        json!(["a", 1]),
        json!({"a": 1}),
        json!(9_007_199_254_740_993_u64),
    ];
    let lines: Vec<String> =
        ids.iter().map(|id| json!({"id": id, "name": "Invented Weaving House Ltd"}).to_string()).collect();
    let echoed: Vec<Value> =
        screen("in.jsonl", lines.join("\n"), &[]).ends(0).lines().iter().map(|a| a["id"].clone()).collect();
    assert_eq!(echoed, ids);
    let none = screen("in.jsonl", "{\"name\":\"Invented Weaving House Ltd\"}", &[]).lines();
    assert!(none[0].get("id").is_none(), "an id that was not given is not made up");
    let cell = screen("in.csv", "Vendor No.,Supplier Name\n0042,Invented Weaving House Ltd\n", &[]).lines();
    assert_eq!(cell[0]["id"], "0042");
}

#[test]
fn a_terminal_gets_a_table_and_a_pipe_json_lines_unless_a_format_is_named() {
    let is_json = |ran: &Ran| ran.stdout.lines().all(|l| l.starts_with('{'));
    assert!(is_json(&example(&[])));
    let on_terminal = |args: &[&str]| {
        let args: Vec<&str> = ["screen", EXAMPLE, "--as-of", DAY].iter().chain(args).copied().collect();
        Ask::new(&args).with("KAREZ_TERMINAL", "80").run().ends(1)
    };
    let table = on_terminal(&[]);
    assert!(!is_json(&table) && table.stdout.contains("Hetian Taida Apparel Co., Ltd."), "{}", table.stdout);
    assert!(table.stdout.contains(DAY), "every answer prints its day: {}", table.stdout);
    assert_eq!(on_terminal(&["--format", "jsonl"]).stdout, example(&[]).stdout);
    assert_eq!(on_terminal(&["--format", "table"]).stdout, table.stdout);
    assert!(!is_json(&example(&["--format", "table"])));
}

#[test]
fn the_limit_counts_matches_and_keeps_the_best() {
    let scores = |limit: &str| -> Vec<f64> {
        // On four lists, and none of them says that the four are one person.
        let file = "Full Name,Date of Birth\nWang Mingshan,\n";
        let lines = screen("in.csv", file, &["--threshold", "0.3", "--limit", limit]).ends(1).lines();
        all_at(&lines[0], "/matches").iter().map(|m| m["score"].as_f64().unwrap()).collect()
    };
    let all = scores("50");
    assert!(all.len() > 2 && all.is_sorted_by(|a, b| a >= b), "{all:?}");
    assert_eq!(scores("1"), all[..1]);
    assert_eq!(scores("2"), all[..2]);
}

#[test]
fn a_match_is_at_or_above_the_threshold() {
    for threshold in [0.0, 0.5, 0.7, 0.95, 1.0] {
        for answer in example(&["--threshold", &threshold.to_string(), "--limit", "9"]).lines() {
            for m in answer["matches"].as_array().into_iter().flatten() {
                assert!(m["score"].as_f64().unwrap() >= threshold && m["match"] == true, "{threshold}: {m:#}");
            }
        }
    }
    // 0.70 is the default operating point.
    assert_eq!(example(&["--threshold", "0.7"]).stdout, example(&[]).stdout);
    for bad in ["-0.1", "1.1", "NaN", "x"] {
        example(&[&format!("--threshold={bad}")]).refuses(&["--threshold"]);
    }
}

#[test]
fn only_the_lists_asked_answer_and_an_unknown_one_is_refused_with_those_there_are() {
    let lists = |args: &[&str]| -> Vec<String> {
        let lines = example(args).lines();
        let matches = lines.iter().flat_map(|a| a["matches"].as_array().into_iter().flatten());
        let mut lists: Vec<String> =
            matches.flat_map(|m| all_at(m, "/datasets")).map(|d| d.as_str().unwrap().to_owned()).collect();
        lists.sort();
        lists.dedup();
        lists
    };
    assert!(lists(&[]).len() > 2);
    assert_eq!(lists(&["--list", "eu-fsf"]), ["eu-fsf"]);
    assert_eq!(lists(&["--list", "us-uflpa", "--list", "eu-fsf"]), ["eu-fsf", "us-uflpa"]);
    example(&["--list", "xx-none"]).refuses(&["xx-none", "us-uflpa", "eu-fsf"]);
    karez(&["search", "Invented Weaving House", "--list", "xx-none"]).refuses(&["xx-none", "us-uflpa"]);
}

#[test]
fn the_day_asked_about_is_printed_and_entries_count_from_their_first_day() {
    let file = "Supplier Name\nAksu Huafu Color Spinning Co. Ltd.\n";
    for (day, listed) in [("2022-06-20", false), ("2025-01-14", false), ("2025-01-15", true), (DAY, true)] {
        let folder = Folder::with(&[("in.csv", file.as_bytes())]);
        let ran = Ask::new(&["screen", "in.csv", "--list", "us-uflpa", "--as-of", day]).from(folder.path()).run();
        let answer = &ran.ends(i32::from(listed)).lines()[0];
        assert_eq!(answer["as_of"], day);
        assert_eq!(!all_at(answer, "/matches").is_empty(), listed, "{day}");
        if listed {
            // Read in a version younger than the day: said of it, not hidden.
            let marked = answer["matches"][0]["listings"][0]["reconstructed"] == true;
            assert_eq!(marked, day < "2026-08-20", "{day}");
        }
    }
    for bad in ["2026-02-30", "2026-11", "20261123", "yesterday"] {
        karez(&["screen", EXAMPLE, "--as-of", bad]).refuses(&["--as-of"]);
    }
}

#[test]
fn a_score_alone_is_possible_and_never_a_listing() {
    // Every name that the starter pack holds, to the letter: the surest score there is.
    let entries = karez_lists::starter().unwrap().entries;
    let row = |e: &karez_model::Entity| json!({"schema": e.schema, "properties": e.properties}).to_string();
    let file: Vec<String> = entries.iter().map(|l| row(&l.entity)).collect();
    let answers = screen("in.jsonl", file.join("\n"), &["--limit", "20"]).ends(1).lines();
    assert_eq!(answers.len(), entries.len());
    for answer in &answers {
        assert_eq!(answer["status"], "review", "a listed name is found: {answer:#}");
        assert!(all_at(answer, "/matches").iter().all(|m| m["basis"] == "score"), "{answer:#}");
        for finding in all_at(answer, "/findings") {
            assert_eq!((&finding["code"], &finding["certainty"]), (&json!("F02"), &json!("POSSIBLE")), "{finding:#}");
            assert_eq!((&finding["rule"], &finding["missing"]), (&json!("LIST-MATCH@1"), &json!(["confirmed identity"])));
        }
    }
}

#[test]
fn an_equal_entry_id_identifies_and_a_bare_number_does_not() {
    let by_id = json!({"id": "us-uflpa-camel-group-co-ltd", "schema": "Company", "properties": {"name": ["Invented Trading House"]}});
    let answer = &screen("in.jsonl", by_id.to_string(), &[]).ends(1).lines()[0];
    assert_eq!(answer["matches"][0]["basis"], "identifier");
    assert_eq!((&answer["findings"][0]["code"], &answer["findings"][0]["certainty"]), (&json!("F01"), &json!("TRUE")));
    // 29220 is an entry of the SDN list and may be anybody's vendor number.
    let number = screen("in.csv", "Vendor No.,Supplier Name\n29220,Invented Weaving House Ltd\n", &[]).ends(0).lines();
    assert!(all_at(&number[0], "/matches").is_empty());
}

const DECISIONS: &str = "subject_id,entry_id,decision,by,confirmed_by,date,reason\n";

fn decided(row: &str) -> Ran {
    let input = "Vendor No.,Supplier Name\nD-1,Camel Group Co. Ltd.\nD-2,Invented Weaving House Ltd\n";
    let decisions = format!("{DECISIONS}{row}\n");
    let folder = Folder::with(&[("in.csv", input.as_bytes()), ("decisions.csv", decisions.as_bytes())]);
    Ask::new(&["screen", "in.csv", "--as-of", DAY, "--decisions", "decisions.csv"]).from(folder.path()).run()
}

#[test]
fn two_persons_confirm_or_exclude_an_identity_for_one_subject() {
    let camel = "us-uflpa-camel-group-co-ltd";
    let different =
        decided(&format!("D-1,{camel},different,A. Example,B. Sample,2026-11-20,another register number")).ends(0).lines();
    assert_eq!(different[0]["status"], "incomplete");
    assert_eq!(different[0]["excluded"][0]["entry_id"], camel, "the decision stays visible");
    let same = decided(&format!("D-1,{camel},same,A. Example,B. Sample,2026-11-20,register")).ends(1).lines();
    assert_eq!((&same[0]["matches"][0]["basis"], &same[0]["findings"][0]["code"]), (&json!("confirmed"), &json!("F01")));
    let unlike = decided(&format!("D-2,{camel},same,A. Example,B. Sample,2026-11-20,new name")).ends(1).lines();
    assert_eq!(unlike[1]["matches"][0]["id"], camel, "a confirmed identity is shown whatever its score");
    assert_eq!(unlike[0]["matches"][0]["basis"], "score", "and binds to its own subject only");
}

#[test]
fn a_decision_that_lacks_what_makes_it_one_is_refused_with_file_and_line() {
    for (row, cause) in [
        ("D-1,e,different,A. Example,a. example,2026-11-20,x", "cannot confirm their own"),
        ("D-1,e,different,A. Example,,2026-11-20,x", "confirmed_by"),
        ("D-1,e,perhaps,A. Example,B. Sample,2026-11-20,x", "perhaps"),
        ("D-1,e,same,A. Example,B. Sample,20 November,x", "YYYY-MM-DD"),
    ] {
        decided(row).refuses(&["decisions.csv", "line 2", cause]);
    }
}

/// A row that two entries of the starter pack resemble, one to the letter.
const SIMILAR: &str = "Supplier Name,Country\nXinjiang Zhongtai Chemical Co. Ltd.,China\n";

fn profiled(profile: &str, args: &[&str]) -> Ran {
    let folder = Folder::with(&[("in.csv", SIMILAR.as_bytes()), ("ours.toml", profile.as_bytes())]);
    let args: Vec<&str> =
        ["screen", "in.csv", "--as-of", DAY, "--profile", "ours.toml"].iter().chain(args).copied().collect();
    Ask::new(&args).from(folder.path()).run()
}

#[test]
fn a_profile_sets_the_policy_and_a_misspelt_field_is_refused_with_its_line() {
    let count = |ran: Ran| all_at(&ran.lines()[0], "/matches").len();
    let (low, high) = ("threshold = 0.3\n", "threshold = 1.0\n");
    assert!(count(profiled(low, &["--limit", "50"])) > count(profiled(high, &["--limit", "50"])));
    assert_eq!(
        profiled(high, &["--threshold", "0.3"]).stdout,
        profiled(low, &[]).stdout,
        "the command line has the last word"
    );
    assert_eq!(count(profiled("lists = [\"eu-fsf\"]\n", &[])), 0);
    profiled("threshold = 0.7\n\ntreshold = 0.8\n", &[]).refuses(&["ours.toml", "line 3", "treshold"]);
    profiled("threshold = \"high\"\n", &[]).refuses(&["ours.toml", "line 1"]);
    profiled("lists = [\"xx-none\"]\n", &[]).refuses(&["xx-none"]);
}

#[test]
fn asking_for_no_match_at_all_is_refused() {
    karez(&["screen", EXAMPLE, "--limit", "0"]).refuses(&["--limit"]);
    karez(&["search", "Example", "--limit", "0"]).refuses(&["--limit"]);
}

#[test]
fn a_day_before_the_version_at_hand_is_said_to_be_reconstructed() {
    let ran = karez(&["screen", EXAMPLE, "--as-of", "2025-06-01", "--list", "us-uflpa"]).ends(1);
    assert!(
        ran.said().contains("us-uflpa as of 2025-06-01 is reconstructed from its version of 2026-08-20"),
        "{}",
        ran.stderr
    );
    let listed = |a: &Value| a["matches"][0]["listings"][0]["reconstructed"] == true;
    assert!(ran.lines().iter().filter(|a| a["status"] == "review").all(listed));
    let now = karez(&["screen", EXAMPLE, "--as-of", DAY, "--list", "us-uflpa"]).ends(1);
    assert!(!now.said().contains("reconstructed"));
}
