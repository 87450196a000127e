//! What a person sees on a terminal, at the widths of a split pane, an old terminal and a wide one.

use super::*;
use crate::fixtures;

fn style(width: usize) -> Style {
    Style { width, colour: false }
}

fn table(answers: &[Answer], style: Style) -> String {
    let ctx = fixtures::context();
    let blocks: Vec<String> = answers.iter().map(|a| block(a, style).unwrap()).collect();
    format!("{}{}\n{}", heading(&ctx, style), blocks.concat(), summary(&ctx, style))
}

#[test]
fn a_table_looks_like_this_at_60() {
    insta::assert_snapshot!("table_60", table(&fixtures::answers(), style(60)));
}

#[test]
fn a_table_looks_like_this_at_80() {
    insta::assert_snapshot!("table_80", table(&fixtures::answers(), style(80)));
}

#[test]
fn a_table_looks_like_this_at_100() {
    insta::assert_snapshot!("table_100", table(&fixtures::answers(), style(100)));
}

#[test]
fn a_table_looks_like_this_at_130() {
    insta::assert_snapshot!("table_130", table(&fixtures::answers(), style(130)));
}

#[test]
fn no_line_is_wider_than_the_terminal_and_none_ends_in_spaces() {
    for w in [40, 60, 71, 72, 80, 100, 130, 160, 240] {
        for line in table(&fixtures::answers(), style(w)).lines() {
            assert!(width(line) <= w, "{w}: {line:?}");
            assert_eq!(line, line.trim_end(), "{w}");
        }
    }
}

#[test]
fn nothing_in_the_data_reaches_the_terminal_as_a_command() {
    for w in [60, 100] {
        let shown = table(&[fixtures::hostile()], style(w));
        let acts = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{2067}');
        assert!(!shown.contains(acts), "{shown:?}");
        assert!(shown.contains("␛[31mred") && shown.contains("[U+202E]"), "and it is seen: {shown}");
    }
}

#[test]
fn isolates_are_closed_on_every_line() {
    for w in [40, 60, 80] {
        for line in block(&fixtures::arabic(), style(w)).unwrap().lines() {
            let count = |c: char| line.chars().filter(|x| *x == c).count();
            assert_eq!(count('\u{2068}'), count('\u{2069}'), "{w}: {line:?}");
        }
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    for answer in fixtures::answers().iter().filter(|a| !format!("{a:?}").contains("\\u{1b}")) {
        let plain = block(answer, style(100)).unwrap();
        let painted = block(answer, Style { width: 100, colour: true }).unwrap();
        let mut stripped = painted.clone();
        for code in ["0", "1", "2", "33"] {
            stripped = stripped.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(stripped.lines().map(str::trim_end).collect::<Vec<_>>(), plain.lines().collect::<Vec<_>>());
        if answer.status() == Status::Review {
            assert!(painted.contains("\u{1b}[33mreview"), "{painted:?}");
        }
    }
}

#[test]
fn rows_that_need_a_person_are_shown_and_all_when_asked() {
    for (answer, expected) in [
        (fixtures::chinese(), true),
        (fixtures::unreadable(), true),
        (fixtures::observed(), true),
        (fixtures::unmatched(1, "x", Status::NoMatch), false),
        (fixtures::unmatched(1, "x", Status::Incomplete), false),
    ] {
        assert_eq!(is_shown(&answer, false), expected, "{:?}", answer.status());
        assert!(is_shown(&answer, true));
    }
}

#[test]
fn a_long_line_number_moves_nothing() {
    let Answer::Screened(mut s) = fixtures::chinese() else { panic!() };
    s.row.line = 12_345_678;
    let text = block(&Answer::Screened(s), style(100)).unwrap();
    let first = text.lines().next().unwrap();
    assert_eq!(width(first.split("review").next().unwrap()), columns(style(100)).status_at, "{first}");
}

#[test]
fn an_old_list_says_how_old_and_a_fresh_one_does_not() {
    let mut ctx = fixtures::context();
    ctx.gaps = vec!["us-ofac-sdn: 45 days old, policy 7".into()];
    let text = heading(&ctx, style(130));
    assert!(text.contains("us-ofac-sdn of 2026-11-20, 45 days old, policy 7"), "{text}");
}

#[test]
fn no_word_of_the_table_accuses() {
    let text = table(&fixtures::answers(), style(100));
    assert_eq!(wording::banned(&text), None);
    for word in ["clear", "clean", "safe"] {
        assert!(!text.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|w| w == word), "{word}");
    }
}
