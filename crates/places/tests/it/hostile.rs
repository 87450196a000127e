//! Text of any kind gets an answer or an error, soon, and never a panic.

use karez_places::{Hints, answer, read};
use proptest::prelude::*;

#[test]
fn hopeless_input_gets_a_plain_word() {
    let long = "新疆".repeat(500_000);
    for (text, word) in [("", "empty"), ("   ", "empty"), ("---", "no letter"), (long.as_str(), "longer than any address")] {
        let error = answer(text, Hints::default(), None).error.unwrap_or_default();
        assert!(error.contains(word), "{error}");
    }
}

#[test]
fn invisible_characters_are_passed_over_and_said() {
    let found = answer("和\u{200b}田\u{202e}市", Hints::default(), None);
    assert_eq!(found.region, Some("CN-XJ"));
    assert!(found.notes.iter().any(|n| n.contains("2 invisible")), "{:?}", found.notes);
}

#[test]
fn text_in_the_wrong_encoding_is_recognised_and_not_taken_for_a_fact() {
    let (bytes, _, _) = encoding_rs::GB18030.encode("新疆和田市");
    let text: String = bytes.iter().map(|b| *b as char).collect();
    let found = answer(&text, Hints::default(), None);
    assert_eq!(found.region, None);
    assert!(found.notes.iter().any(|n| n.contains("GB18030") && n.contains("新疆和田市")), "{:?}", found.notes);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the promise is one of time")]
fn the_longest_address_of_names_only_takes_no_time() {
    let text = "Hotan Kashgar Aksu, 朝阳区 新市区 ".repeat(400);
    let start = std::time::Instant::now();
    let _ = read(&text, Hints::default());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,80}") {
        let _ = answer(&text, Hints::default(), None);
    }

    #[test]
    fn any_mixture_of_names_and_signs_is_read_without_a_panic(
        parts in prop::collection::vec(prop::sample::select(vec![
            "新疆", "路", "Hotan", "City", ",", " ", "12", "号", "\u{202e}", "ئۈرۈمچى", "г.", "Урумчи", "843000", "第", "师", "-", "ü\u{308}", "CN",
            "한", "ゥ", "\n", "(", "é", "°", "37.1", "🚚",
        ]), 0..24)
    ) {
        let text = parts.concat();
        let reading = read(&text, Hints::default());
        for named in &reading.places {
            prop_assert!(text.get(named.span.clone()).is_some());
        }
        let _ = answer(&text, Hints { country: Some("CN"), postcode: Some("8") }, None);
    }
}
