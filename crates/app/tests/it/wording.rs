//! Words: what the program says of a company is said by a list, is never stronger than it, and never says that all is well.

use crate::{Ask, DAY, EXAMPLE, all_at, example, karez, text_at};
use karez_screen::wording::banned;
use serde_json::Value;

/// Every text of a JSON value, in keys and values.
fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(s) => out.push(s.clone()),
        Value::Array(all) => all.iter().for_each(|v| texts(v, out)),
        Value::Object(all) => all.iter().for_each(|(k, v)| {
            out.push(k.clone());
            texts(v, out);
        }),
        _ => {}
    }
}

/// A page as a person reads it: no tags, no styles, each piece of text by itself.
fn visible(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let hidden = ["style", "script"].into_iter().find(|t| after.starts_with(t));
        let end = hidden.map_or_else(|| ">".to_owned(), |t| format!("</{t}>"));
        let Some((_, after)) = after.split_once(&end) else { break };
        out.push('\n');
        rest = after;
    }
    out.push_str(rest);
    [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")]
        .iter()
        .fold(out, |t, (from, to)| t.replace(from, to))
}

/// A text with its lines joined.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything the program says of the example, of a search and of its lists, a text at a time, with where it was said.
fn everything() -> Vec<(String, String)> {
    let mut said = Vec::new();
    let mut say = |place: &str, text: &str| text.split('\n').for_each(|t| said.push((place.to_owned(), t.to_owned())));
    let jsonl = [example(&[]), example(&["--threshold", "0.4"]), karez(&["search", "Hetian Taida"]), karez(&["lists"])];
    for ran in &jsonl {
        let mut all = Vec::new();
        ran.lines().iter().for_each(|l| texts(l, &mut all));
        all.iter().for_each(|t| say("jsonl", t));
        say("standard error", &ran.stderr);
    }
    for format in ["csv", "table"] {
        for extra in [&[][..], &["--redact"]] {
            say(format, &example(&[&["--format", format], extra].concat()).stdout.replace('"', " "));
        }
    }
    say("table", &example(&["--format", "table", "--all"]).stdout);
    say("html", &visible(&example(&["--format", "html"]).stdout));
    for args in [&["search", "Hetian Taida"][..], &["search", "Invented Weaving House"], &["lists"]] {
        say("table", &Ask::new(args).with("KAREZ_TERMINAL", "80").run().stdout);
    }
    for args in [&["--help"][..], &["screen", "--help"], &["search", "--help"], &["compare", "--help"], &["lists", "--help"]]
    {
        say("help", &karez(args).stdout);
    }
    said
}

#[test]
fn no_output_of_the_example_accuses() {
    let said = everything();
    assert!(said.len() > 500, "{} texts", said.len());
    for (place, text) in said {
        assert_eq!(banned(&text), None, "{place}: {text}");
    }
}

#[test]
fn no_output_says_that_a_company_is_in_order() {
    // Words that a hurried reader takes for clearance, whatever sentence they stand in.
    let words =
        ["clear", "cleared", "clean", "safe", "innocent", "compliant", "approved", "passed", "harmless", "trustworthy"];
    for (place, text) in everything() {
        let found = text.split(|c: char| !c.is_alphanumeric()).find(|w| words.iter().any(|x| w.eq_ignore_ascii_case(x)));
        assert_eq!(found, None, "{place}: {text}");
    }
}

#[test]
fn absence_of_a_match_is_said_with_its_limits() {
    let table = example(&["--format", "table", "--all"]);
    assert!(words(&table.stdout).contains("no match in these lists of these dates"), "{}", table.stdout);
    assert!(table.said().contains("lists incomplete"), "{}", table.stderr);
    let html = words(&visible(&example(&["--format", "html"]).stdout));
    assert!(html.to_lowercase().contains("no match in these lists of these dates"), "{html}");
}

#[test]
fn a_possible_match_is_attributed_and_called_possible() {
    let mut seen = 0;
    for answer in example(&[]).lines() {
        for finding in answer["findings"].as_array().into_iter().flatten().filter(|f| f["code"] == "F02") {
            let text = text_at(finding, "/text");
            assert!(text.starts_with("Listed by ") && text.contains("not confirmed"), "{text}");
            assert!(!all_at(finding, "/evidence").is_empty(), "{finding}");
            for evidence in all_at(finding, "/evidence") {
                assert!(
                    text_at(evidence, "/record").contains(", line ") && text_at(evidence, "/sha256").len() == 64,
                    "{evidence}"
                );
            }
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

#[test]
fn the_report_says_that_its_lists_are_partial_and_where_whole_ones_are() {
    let html = example(&["--format", "html"]).stdout;
    let text = visible(&html);
    assert!(text.contains("partial") && text.contains("starter"), "{text}");
    for list in karez(&["lists"]).lines() {
        assert!(html.contains(&format!("href=\"{}\"", text_at(&list, "/url"))), "{list}");
        for field in ["/id", "/publisher", "/sha256"] {
            assert!(text.contains(text_at(&list, field)), "{field} {list}");
        }
    }
    for shown in [DAY, EXAMPLE, "0.70", "Hetian Taida Apparel Co., Ltd.", "和田泰达服饰有限公司"] {
        assert!(text.contains(shown), "{shown}");
    }
}

#[test]
fn the_report_asks_no_one_else_for_anything() {
    let html = example(&["--format", "html"]).stdout;
    for foreign in ["<script src", "<link ", "<img src=\"http", "@import", "url(http", "<iframe"] {
        assert!(!html.contains(foreign), "{foreign}");
    }
}
