//! What a row shares with a listed entity, as a user meets it: a list of the user's own, a file, every format.

use crate::{Ask, Folder, Ran, all_at, text_at};
use karez_screen::wording::banned;
use serde_json::Value;

const LIST: &str = "name,address,phone,website,country\n\
    \"Example Ginning Co., Ltd.\",\"12 Cotton Road, Sample Town, 831100\",+86 991 123 4567,https://www.example-gin.example,China\n\
    Invented Weaving House Ltd,\"5 Wool Lane, Other Town\",,,China\n";

/// Headings in Chinese; one row that shares an address, a telephone and a domain, one the address alone, one that matches by name.
const ROWS: &str = "供应商名称,地址,联系电话,电子邮箱,官网\n\
    Sample Trading House,\"Sample Town, No. 12 Cotton Rd., China\",0086-991-1234567,a@example-gin.example,\n\
    Other Sample House,\"12 Cotton Road, Sample Town\",,someone@163.com,\n\
    \"Example Ginning Co., Ltd.\",\"12 Cotton Road, Sample Town\",,,www.example-gin.example\n\
    Quite Unrelated Mill,\"Shanghai 200000\",000 0000,other@163.com,https://www.alibaba.com/shop\n";

fn home() -> Folder {
    let home = Folder::with(&[("list.csv", LIST.as_bytes()), ("in.csv", ROWS.as_bytes())]);
    let args = ["lists", "import", "list.csv", "--source", "csv:sample", "--published", "2026-11-01"];
    Ask::new(&args).from(home.path()).home(&home.path().join("home")).run().ends(0);
    home
}

fn screen(home: &Folder, args: &[&str]) -> Ran {
    let place = home.path().join("home");
    let args: Vec<&str> = ["screen", "in.csv", "--as-of", "2026-11-23"].iter().chain(args).copied().collect();
    Ask::new(&args).from(home.path()).home(&place).run()
}

fn shared(answer: &Value) -> Vec<String> {
    let observations = all_at(answer, "/observations");
    assert!(observations.iter().all(|o| o["kind"] == "shared_attribute"), "{answer:#}");
    observations.iter().map(|o| text_at(o, "/says").to_owned()).collect()
}

#[test]
fn a_shared_address_is_observed_and_changes_neither_status_nor_exit_code() {
    let answers = screen(&home(), &[]).ends(1).lines();
    let statuses: Vec<&str> = answers.iter().map(|a| text_at(a, "/status")).collect();
    assert_eq!(statuses, ["no_match", "no_match", "review", "no_match"]);
    let says: Vec<Vec<String>> = answers.iter().map(shared).collect();
    assert_eq!(says.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1, 2, 0], "{says:#?}");
    for (text, part) in [
        (&says[0][0], "the address “Sample Town, No. 12 Cotton Rd., China” is that given for Example Ginning Co., Ltd."),
        (&says[0][0], "2 other rows of this input, under other names"),
        (&says[0][1], "the telephone “0086-991-1234567”"),
        (&says[0][2], "the domain “example-gin.example”"),
        (&says[2][0], "Agrees with the match by name"),
    ] {
        assert!(
            text.starts_with("Possible link; not verified; alternative explanations: ") && text.contains(part),
            "{text}"
        );
        assert_eq!(banned(text), None);
    }
    for o in answers.iter().flat_map(|a| all_at(a, "/observations")) {
        assert!(text_at(o, "/does_not_say").starts_with("Identity or control"));
        assert_eq!(text_at(o, "/evidence/0/class"), "user_document");
        assert!(text_at(o, "/evidence/1/record").starts_with("list.csv, line 2"), "{o:#}");
    }
    // Without the row that matches by name nothing needs a person, whatever is shared.
    let rest: String = ROWS.lines().filter(|l| !l.contains("Ginning")).map(|l| format!("{l}\n")).collect();
    let home = home();
    home.put("in.csv", rest.as_bytes());
    assert_eq!(shared(&screen(&home, &[]).ends(0).lines()[1]).len(), 1);
}

#[test]
fn observations_are_the_same_bytes_on_one_thread_and_many() {
    let home = home();
    let mut rows = ROWS.to_owned();
    for i in 0..5000 {
        rows.push_str(&format!("Made-up House {i},\"{} Cotton Road, Sample Town\",,,\n", i % 40));
    }
    home.put("in.csv", rows.as_bytes());
    let with = |threads: &str| {
        let place = home.path().join("home");
        let ask = Ask::new(&["screen", "in.csv", "--as-of", "2026-11-23"]).from(home.path()).home(&place);
        ask.with("RAYON_NUM_THREADS", threads).run().ends(1).stdout
    };
    let one = with("1");
    assert!(one.contains("127 other rows of this input"), "{}", &one[..2000]);
    assert!(one == with("4"), "the bytes differ");
}

#[test]
fn a_pipe_is_read_once_and_nothing_is_said_of_its_other_rows() {
    let home = home();
    let place = home.path().join("home");
    let ask = Ask::new(&["screen", "-", "--as-of", "2026-11-23"]).from(home.path()).home(&place);
    let answers = ask.stdin(ROWS.as_bytes()).run().ends(1).lines();
    let says = shared(&answers[0]);
    assert_eq!(says.len(), 3);
    assert!(says.iter().all(|text| !text.contains("of this input")), "{says:?}");
    #[cfg(target_os = "linux")]
    {
        let ask = Ask::new(&["screen", "/dev/stdin", "--as-of", "2026-11-23"]).from(home.path()).home(&place);
        let named = ask.stdin(ROWS.as_bytes()).run().ends(1).lines();
        assert_eq!(shared(&named[0]), says, "a pipe by another name");
    }
}

#[test]
fn every_format_shows_what_is_shared_beside_the_name() {
    let home = home();
    let table = screen(&home, &["--format", "table"]).ends(1);
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&table.stdout).contains("shared: address of Example Ginning Co., Ltd."), "{}", table.stdout);
    assert!(!table.stdout.contains("Quite Unrelated"), "a row of which nothing is seen is not printed: {}", table.stdout);
    assert!(table.said().contains("observed beside the names: shared 3 rows"), "{}", table.stderr);
    let csv = screen(&home, &["--format", "csv"]).ends(1).stdout;
    assert!(csv.lines().next().unwrap().contains(",basis,place,product,shared,match_id,"), "{csv}");
    assert!(csv.contains("telephone of Example Ginning Co., Ltd."), "{csv}");
    let html = screen(&home, &["--format", "html"]).ends(1).stdout;
    for part in
        ["id=\"observed\"", "Rows without a match of which something was observed", "It does not say: Identity or control"]
    {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("<svg"), "no place is known, so there is no map");
}

#[test]
fn a_run_taken_up_again_says_the_same_of_what_is_shared() {
    let home = home();
    screen(&home, &["--out", "whole.jsonl"]).ends(1);
    let manifest: Value = serde_json::from_str(&home.text("whole.jsonl.manifest.json")).unwrap();
    assert_eq!(manifest["result"]["counts"]["observed"]["shared"], 3);
    let whole = home.text("whole.jsonl");
    // As if it had been stopped after two rows.
    let part: String = whole.lines().take(2).map(|l| format!("{l}\n")).collect();
    let mut begun = manifest.clone();
    begun.as_object_mut().unwrap().remove("result");
    home.put("again.jsonl.partial", part.as_bytes());
    home.put("again.jsonl.manifest.json", serde_json::to_string_pretty(&begun).unwrap().as_bytes());
    let ran = screen(&home, &["--out", "again.jsonl", "--resume"]).ends(1);
    assert!(ran.said().contains("going on after 2 rows"), "{}", ran.stderr);
    assert_eq!(home.text("again.jsonl"), whole);
    assert_eq!(home.text("again.jsonl.manifest.json"), home.text("whole.jsonl.manifest.json"));
}

#[test]
fn a_masked_output_does_not_repeat_what_the_row_gives() {
    let home = home();
    for format in ["jsonl", "csv", "html", "table"] {
        let out = screen(&home, &["--redact", "--format", format, "--all"]).stdout;
        for secret in ["12 Cotton Rd", "0086-991", "Sample Trading House"] {
            assert!(!out.contains(secret), "{format}: {secret}");
        }
    }
}
