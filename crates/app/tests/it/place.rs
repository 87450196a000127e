//! `karez place`: addresses, names and codes in; places, a region and the reason out.

use crate::{Ask, DAY, Ran, assert_shape, karez};
use serde_json::{Value, json};

fn place(text: &str) -> Value {
    karez(&["place", text, "--as-of", DAY]).ends(0).lines()[0].clone()
}

fn asked(input: &str) -> Ran {
    Ask::new(&["place", "--as-of", DAY]).stdin(input.as_bytes()).run()
}

#[test]
fn an_address_is_answered_in_the_contracts_fields() {
    let line = place("新疆和田市北京西路1号");
    assert_shape(
        &line,
        &[
            ("/as_of", "string"),
            ("/region", "string"),
            ("/places/0/id", "string"),
            ("/places/0/kind", "string"),
            ("/places/0/label", "string"),
            ("/places/0/matched", "string"),
            ("/ambiguous", "array"),
            ("/reason", "string"),
        ],
    );
    assert_eq!((&line["region"], &line["as_of"]), (&json!("CN-XJ"), &json!(DAY)));
    assert_eq!((&line["street"], &line["number"]), (&json!("北京西路"), &json!("1")));
    assert_eq!(place("Xinjiang Road, Shanghai")["region"], Value::Null);
}

#[test]
fn json_lines_are_answered_in_their_order_with_their_ids_and_bad_ones_in_their_place() {
    let input = "\u{feff}{\"id\":1,\"address\":\"第八师石河子市\"}\n\n{\"id\":\"b\",\"address\":\"Urumqi\",\"country\":\"DE\"}\nno json\n\
        {\"id\":4}\n{\"id\":5,\"address\":\"\"}\n{\"id\":6,\"address\":\"和田市\",\"country\":\"CN\",\"postcode\":200000}\n";
    let lines = asked(input).ends(1).lines();
    let ids: Vec<&Value> = lines.iter().map(|l| &l["id"]).collect();
    assert_eq!(ids, [&json!(1), &json!("b"), &Value::Null, &json!(4), &json!(5), &json!(6)]);
    assert_eq!(lines[0]["region"], "CN-XJ");
    assert_eq!(lines[1]["region"], Value::Null, "the country given is another");
    for (line, at, said) in [(2, 4, "no JSON"), (3, 5, "no text under"), (4, 6, "empty")] {
        let line = &lines[line];
        assert_eq!((&line["status"], &line["row"]["line"]), (&json!("error"), &json!(at)), "{line}");
        assert!(line["error"].as_str().unwrap().contains(said), "{line}");
    }
    assert_eq!(lines[5]["postcode"]["verdict"], "disagrees");
    assert!(asked("").ends(0).stdout.is_empty());
}

#[test]
fn a_region_is_called_as_the_user_says_and_a_wrong_call_is_refused() {
    let line = &karez(&["place", "Hotan", "--region-label", "uyghur-region", "--as-of", DAY]).ends(0).lines()[0];
    assert_eq!((&line["region"], &line["region_label"]), (&json!("CN-XJ"), &json!("Uyghur Region")));
    karez(&["place", "Hotan", "--region-label", "nothing"]).ends(2);
    karez(&["place", "Hotan", "--country", "Atlantis"]).ends(2);
    karez(&["place", "91.5, 200"]).ends(1);
}

#[test]
fn the_table_of_an_answer_fits_the_terminal() {
    let ran = Ask::new(&["place", "Aksu"]).with("KAREZ_TERMINAL", "80").run().ends(0);
    assert!(ran.stdout.lines().all(|l| l.chars().count() <= 80), "{}", ran.stdout);
    assert!(ran.stdout.contains("region      none") && ran.stdout.contains("may be"), "{}", ran.stdout);
}
