//! Runs that leave something: an output, its manifest, a journal to go on from, and copies that may be shown to others.

use crate::{Ask, DAY, EXAMPLE, Folder, Ran, all_at, assert_shape, root, screen, text_at};
use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Cursor;

const FORMATS: [&str; 5] = ["jsonl", "csv", "xlsx", "html", "table"];

fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// A folder with the example as `in.csv`.
fn folder() -> Folder {
    Folder::with(&[("in.csv", &fs::read(root().join(EXAMPLE)).unwrap())])
}

/// Screens `in.csv` of a folder into `out`.
fn write(folder: &Folder, format: &str, args: &[&str]) -> Ran {
    let fixed = ["screen", "in.csv", "--as-of", DAY, "--format", format, "--out", "out"];
    let args: Vec<&str> = fixed.iter().chain(args).copied().collect();
    Ask::new(&args).from(folder.path()).run()
}

fn manifest(folder: &Folder) -> Value {
    serde_json::from_str(&folder.text("out.manifest.json")).unwrap()
}

/// The cells of the first sheet of a workbook.
fn sheet(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range_at(0).unwrap().unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn every_format_is_written_whole_with_its_manifest_and_nothing_beside() {
    for format in FORMATS {
        let folder = folder();
        write(&folder, format, &[]).ends(1);
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        left.sort();
        assert_eq!(left, ["in.csv", "out", "out.manifest.json"], "{format}");
        assert!(folder.bytes("out").len() > 1000, "{format}");
        assert_eq!(manifest(&folder)["result"]["output_sha256"], sha256(folder.bytes("out")), "{format}");
    }
}

#[test]
fn the_manifest_says_what_was_asked_of_what_and_what_came_of_it() {
    let folder = folder();
    let decisions = "subject_id,entry_id,decision,by,confirmed_by,date,reason\n";
    folder.put("d.csv", decisions.as_bytes());
    write(&folder, "html", &["--threshold", "0.8", "--limit", "3", "--list", "us-uflpa", "--decisions", "d.csv"]).ends(1);
    let manifest = manifest(&folder);
    assert_shape(
        &manifest,
        &[("/engine", "string"), ("/snapshot", "string"), ("/inputs", "array"), ("/options", "object"), ("/gaps", "array")],
    );
    assert_eq!(manifest["inputs"][0]["sha256"], sha256(folder.bytes("in.csv")));
    let options = &manifest["options"];
    assert_eq!(options["policy"]["as_of"], DAY);
    assert_eq!((&options["policy"]["threshold"], &options["policy"]["limit"]), (&json!(0.8), &json!(3)));
    assert_eq!((&options["policy"]["lists"], &options["format"]), (&json!(["us-uflpa"]), &json!("html")));
    assert_eq!(options["decisions"], sha256(decisions));
    let counts = &manifest["result"]["counts"];
    let number = |field: &str| counts[field].as_u64().unwrap();
    assert_eq!(number("rows"), 16);
    assert_eq!(number("review") + number("no_match") + number("incomplete") + number("error"), 16);
    // Whatever the format, the answers are those of the JSON lines.
    let lines = Ask::new(&["screen", "in.csv", "--as-of", DAY, "--threshold", "0.8", "--limit", "3", "--list", "us-uflpa"]);
    let lines = lines.from(folder.path()).run().ends(1);
    assert_eq!(manifest["result"]["answers_sha256"], sha256(&lines.stdout));
    assert_eq!(text_at(&lines.lines()[0], "/snapshot"), text_at(&manifest, "/snapshot"));
    for field in ["error", "review"] {
        assert_eq!(lines.lines().iter().filter(|a| a["status"] == field).count() as u64, number(field));
    }
}

#[test]
fn the_same_run_gives_the_same_output_and_manifest() {
    for format in FORMATS.iter().filter(|f| **f != "xlsx") {
        let (one, two) = (folder(), folder());
        for folder in [&one, &two] {
            write(folder, format, &[]).ends(1);
        }
        assert!(one.bytes("out") == two.bytes("out"), "{format}");
        assert_eq!(one.text("out.manifest.json"), two.text("out.manifest.json"), "{format}");
    }
}

/// Rows whose answers are hard to keep: ids of every type, a heading twice, text that JSON must escape.
const AWKWARD: &str = r#"{"id":1.10,"name":"Invented Mill"}
{"id":{"b":1,"a":[2,null]},"name":"Camel Group Co. Ltd.","x":"1","x":"2"}
{"id":18446744073709551615,"name":"Invented\u2028 \"Mill\" \ud83d\ude00 \u0000"}
{"id":"","name":""}
{broken
{"id":-0.1e-7,"name":["Invented Mill","Xinjiang Zhonghe Co. Ltd."],"Remark":["a",{"b":1}]}
"#;

#[test]
fn a_file_holds_what_a_pipe_would_have_carried() {
    let folder = Folder::with(&[("in.csv", AWKWARD.as_bytes())]);
    for format in ["jsonl", "html"] {
        write(&folder, format, &[]).ends(1);
        let piped = Ask::new(&["screen", "in.csv", "--as-of", DAY, "--format", format]).from(folder.path()).run().ends(1);
        assert_eq!(folder.text("out"), piped.stdout, "{format}");
    }
}

/// A folder as a run leaves it that was stopped in the middle of writing an answer.
fn stopped(format: &str, whole_lines: usize) -> Folder {
    let folder = folder();
    write(&folder, format, &[]).ends(1);
    let mut manifest = manifest(&folder);
    manifest.as_object_mut().unwrap().remove("result");
    let answers = screen("in.csv", folder.bytes("in.csv"), &[]).stdout;
    // In the middle of the next answer, and be it in the middle of a letter.
    let whole: usize = answers.lines().take(whole_lines).map(|l| l.len() + 1).sum();
    folder.put("out.partial", &answers.as_bytes()[..whole + 301]);
    folder.put("out.manifest.json", format!("{manifest:#}\n").as_bytes());
    fs::remove_file(folder.path().join("out")).unwrap();
    folder
}

#[test]
fn a_run_that_was_stopped_goes_on_to_the_same_bytes() {
    for format in ["jsonl", "csv", "html", "table"] {
        let unbroken = folder();
        write(&unbroken, format, &[]).ends(1);
        for lines in [0, 1, 7, 13, 14] {
            let folder = stopped(format, lines);
            let ran = write(&folder, format, &["--resume"]).ends(1);
            assert!(lines == 0 || ran.said().contains(&format!("going on after {lines} rows")), "{}", ran.stderr);
            assert!(folder.bytes("out") == unbroken.bytes("out"), "{format} after {lines} lines");
            assert_eq!(manifest(&folder), manifest(&unbroken), "{format} after {lines} lines");
            assert!(!folder.has("out.partial"));
        }
    }
}

#[test]
fn only_the_same_run_goes_on() {
    let changed: [(&str, &[&str]); 4] =
        [("jsonl", &["--threshold", "0.8"]), ("jsonl", &["--list", "us-uflpa"]), ("jsonl", &["--redact"]), ("csv", &[])];
    for (format, args) in changed {
        let folder = stopped("jsonl", 3);
        let before = folder.bytes("out.partial");
        write(&folder, format, &[args, &["--resume"]].concat()).refuses(&["out.partial", "changed", "hint: "]);
        assert_eq!(folder.bytes("out.partial"), before, "what was done is not lost");
    }
    let folder = stopped("jsonl", 3);
    let mut input = folder.bytes("in.csv");
    input.extend_from_slice(b"V-2000,Invented Weaving House Ltd,,,,,,\n");
    folder.put("in.csv", &input);
    write(&folder, "jsonl", &["--resume"]).refuses(&["out.partial", "changed"]);
}

#[test]
fn a_stopped_run_is_not_written_over_unasked() {
    let folder = stopped("jsonl", 3);
    let before = (folder.bytes("out.partial"), folder.bytes("out.manifest.json"));
    write(&folder, "jsonl", &[]).refuses(&["out.partial", "--resume"]);
    assert_eq!((folder.bytes("out.partial"), folder.bytes("out.manifest.json")), before);
    // Where nothing was begun there is nothing to go on from.
    let fresh = self::folder();
    write(&fresh, "jsonl", &["--resume"]).ends(1);
}

#[test]
fn an_output_that_cannot_be_written_is_refused_before_the_work() {
    let folder = folder();
    let args = ["screen", "in.csv", "--out", "none/such/out"];
    Ask::new(&args).from(folder.path()).run().refuses(&["none/such/out"]);
}

/// A file whose every cell can be told from all else. The listed names are those that the starter pack gives.
const PRIVATE: &str = "Vendor No.,Supplier Name,Country,Address,USCC,Remark,Zebra quota\n\
    Q-77001,Camel Group Co Limited,China,77 Quokka Road Xiangyang,91650100MA00QUOK5X,secret wombat,numbat\n\
    Q-77002,Platypus Weaving House,Ireland,5 Bilby Quay Cork,,secret wombat,numbat\n\
    Q-77003,,Ireland,6 Bilby Quay Cork,,secret wombat,numbat\n";
const PRIVATE_WORDS: [&str; 9] =
    ["Q-7700", "Camel Group Co Limited", "Quokka", "QUOK", "wombat", "Platypus", "Bilby", "numbat", "private-zoo"];

#[test]
fn a_masked_output_holds_nothing_of_the_users_own() {
    for format in FORMATS {
        let folder = Folder::with(&[("private-zoo.csv", PRIVATE.as_bytes())]);
        let args = ["screen", "private-zoo.csv", "--as-of", DAY, "--redact", "--format", format, "--out", "out"];
        Ask::new(&args).from(folder.path()).run().ends(1);
        let text = match format {
            "xlsx" => sheet(folder.bytes("out")).iter().flatten().map(|c| format!("{c}\n")).collect(),
            _ => folder.text("out"),
        };
        assert!(text.contains("Camel Group Co., Ltd."), "what the lists say stays: {text}");
        for word in PRIVATE_WORDS {
            assert!(!text.contains(word), "{format}: {word}: {text}");
        }
        if format == "xlsx" {
            continue;
        }
        let args = ["screen", "private-zoo.csv", "--as-of", DAY, "--redact", "--format", format];
        let stdout = Ask::new(&args).from(folder.path()).run().ends(1).stdout;
        assert_eq!(PRIVATE_WORDS.iter().find(|w| stdout.contains(**w)), None, "{format}");
    }
}

#[test]
fn repeated_suppliers_have_the_same_matches_on_each_of_their_lines() {
    let rows = "Xinjiang Zhonghe Co. Ltd.,CN\nInvented Weaving House,IE\n".repeat(2000);
    let answers = screen("in.csv", format!("Supplier Name,Country\n{rows}"), &[]).ends(1).lines();
    assert_eq!(answers.len(), 4000);
    for (i, answer) in answers.iter().enumerate() {
        assert_eq!(answer["row"]["line"], i as u64 + 2);
        for field in ["subject", "status", "matches", "findings"] {
            assert!(answer[field] == answers[i % 2][field], "line {}: {field}", i + 2);
        }
    }
}

#[test]
fn columns_that_no_field_claims_are_carried_through() {
    let file = "Buyer,Supplier Name,Order value,score\nNorth desk,Xinjiang Zhonghe Co. Ltd.,\"12,000.50\",0.3\nEast desk,Invented Weaving House,7,\n";
    let folder = Folder::with(&[("in.csv", file.as_bytes())]);
    write(&folder, "jsonl", &[]).ends(1);
    let first: Value = serde_json::from_str(folder.text("out").lines().next().unwrap()).unwrap();
    assert_eq!(first["columns"], json!({"Buyer": "North desk", "Order value": "12,000.50", "score": "0.3"}));
    write(&folder, "xlsx", &[]).ends(1);
    let cells = sheet(folder.bytes("out"));
    write(&folder, "csv", &[]).ends(1);
    let csv = folder.text("out");
    assert!(csv.starts_with("\u{feff}file,sheet,line,"), "{csv:.80}");
    // A heading of ours and one of the file's stay two columns.
    for heading in ["Buyer", "Order value", "score (input)"] {
        assert!(csv.lines().next().unwrap().contains(heading), "{heading}");
        assert!(cells[0].contains(&Data::String(heading.into())), "{heading}");
    }
    assert!(csv.contains("\"12,000.50\"") && csv.contains("East desk"), "{csv}");
    assert!(cells.iter().skip(1).any(|r| r.contains(&Data::String("12,000.50".into()))), "{cells:?}");
}

#[test]
fn no_text_of_a_file_runs_in_a_spreadsheet() {
    let starts = ["=", "+", "-", "@", "\t=", "＝"];
    let rows: String =
        starts.iter().map(|s| format!("\"{s}HYPERLINK(\"\"http://x.example\"\")\",\"{s}cmd|' /C calc'!A0\"\n")).collect();
    let file = format!("Supplier Name,\"=Remark\"\n{rows}=Camel Group Co. Ltd.,x\n");
    let folder = Folder::with(&[("in.csv", file.as_bytes())]);
    write(&folder, "csv", &[]).ends(1);
    let csv = folder.text("out");
    // A cell begins behind a separator, a line end or the quote that opens it.
    for begin in [",", "\n", ",\"", "\n\""] {
        for start in ["=", "+", "@", "\t", "＝", "-H", "-c"] {
            assert!(!csv.contains(&format!("{begin}{start}")), "{begin:?}{start:?}: {csv}");
        }
    }
    assert!(csv.contains("'=HYPERLINK") || csv.contains("\"'=HYPERLINK"), "{csv}");
    write(&folder, "xlsx", &[]).ends(1);
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(folder.bytes("out"))).unwrap();
    let formulas = workbook.worksheet_formula(&workbook.sheet_names()[0].clone()).unwrap();
    assert_eq!(formulas.used_cells().filter(|(_, _, f)| !f.is_empty()).count(), 0);
    let cells = sheet(folder.bytes("out"));
    let text = |c: &Data| matches!(c, Data::String(t) if t.starts_with("=HYPERLINK"));
    assert!(cells.iter().flatten().any(text), "a text stays a text: {cells:?}");
}

#[test]
fn a_spreadsheet_has_a_line_a_match_and_one_a_row_without() {
    let folder = folder();
    write(&folder, "jsonl", &[]).ends(1);
    let expected: usize = folder
        .text("out")
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap())
        .map(|a| match a.get("matches") {
            Some(_) => all_at(&a, "/matches").len().max(1),
            None => 1,
        })
        .sum();
    write(&folder, "xlsx", &[]).ends(1);
    let cells = sheet(folder.bytes("out"));
    assert_eq!(cells.len(), expected + 1, "and the headings");
    assert!(cells.iter().all(|r| r.len() == cells[0].len()));
}

#[test]
fn a_run_over_a_pipe_is_not_taken_up_again() {
    let folder = folder();
    let args = ["screen", "-", "--format", "jsonl", "--out", "out", "--resume"];
    Ask::new(&args).from(folder.path()).run().refuses(&["cannot be taken up again", "hint:"]);
}

#[test]
fn an_output_never_replaces_its_input_and_is_refused_before_any_work() {
    let folder = folder();
    let before = folder.bytes("in.csv");
    fs::create_dir(folder.path().join("folder")).unwrap();
    for (out, cause) in [
        ("in.csv", "the input itself"),
        ("./in.csv", "the input itself"),
        ("folder", "a directory"),
        ("no/out", "no such directory as no"),
    ] {
        let args = ["screen", "in.csv", "--format", "csv", "--out", out];
        Ask::new(&args).from(folder.path()).run().refuses(&[cause, "hint:"]);
    }
    assert!(folder.bytes("in.csv") == before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");
}

#[test]
fn a_redacted_manifest_names_neither_file_nor_columns() {
    let folder = folder();
    write(&folder, "jsonl", &["--redact"]).ends(1);
    let text = folder.text("out.manifest.json");
    for secret in ["in.csv", "Supplier Name", "Remark"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
