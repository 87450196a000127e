//! What an auditor gets: everything in its place, attributed, and nothing that can act.

use super::*;
use crate::fixtures::{self, answers, context};
use karez_screen::wording;
use std::convert::Infallible;

fn page_of(ctx: &Context, answers: Vec<Answer>) -> String {
    let mut out = Vec::new();
    html(ctx, answers.into_iter().map(Ok::<_, Infallible>), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn page() -> String {
    page_of(&context(), answers())
}

/// The text between tags.
fn words(page: &str) -> String {
    let body = page.split("</style>").nth(1).unwrap();
    let mut text = String::new();
    let mut inside = false;
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_page_keeps_the_order_of_a_question() {
    let page = page();
    let order = [
        "<h1>",
        "id=\"asked\"",
        "id=\"against\"",
        "id=\"found\"",
        "id=\"contents\"",
        "id=\"review\"",
        "id=\"r1\"",
        "id=\"r3\"",
        "id=\"observed\"",
        "id=\"map\"",
        "id=\"observed-rows\"",
        "id=\"r10\"",
        "id=\"unreadable\"",
        "id=\"unmatched\"",
        "id=\"limits\"",
        "</html>",
    ];
    let places: Vec<usize> = order.iter().map(|part| page.find(part).unwrap_or_else(|| panic!("no {part}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn the_page_says_all_that_is_needed_to_judge_it() {
    let text = words(&page());
    for part in [
        // asked
        "suppliers.csv",
        &"c0ffee42".repeat(8),
        "GB18030",
        "name = 供应商名称",
        "Buyer · Order value",
        // against
        "starter, partial, seen to 2026-08-20",
        "of 2026-11-20",
        "The starter pack that ships with the program is partial and dated",
        "https://www.dhs.gov/uflpa-entity-list",
        "18214 entries",
        // found
        "13 rows asked",
        "5 for review",
        "1 could not be read",
        // an article
        "Listed by DHS on the UFLPA Entity List under s.2(d)(2)(B)(ii) and (v), effective 2022-06-21",
        "possible match, not confirmed",
        "= same reading",
        "≈ like spelling",
        "≠ another number",
        "+ only in the listed name",
        "reaches further (paraphrase): and its subsidiaries",
        "identity by an equal identifier",
        "starter/us-uflpa.tsv, line 14",
        "9f2c9f2c9f2c…",
        "F02 · severity S3 of S1–S5 · possible · rule LIST-MATCH@1 · missing: confirmed identity",
        "Delisted none stated",
        "Delisted 2027-01",
        "Sub-lists unknown",
        "At the publisher unconfirmed",
        "Missing, and would help to settle it: address, registration number (USCC, LEI)",
        "date of birth differs",
        "Also Xiaoming Sample",
        "below the threshold",
        "It does not say: Where the goods were made.",
        "us-uflpa-example: A. Analyst, confirmed by B. Second, 2026-10-01: another town </p>",
        "North desk",
        // beside the names
        "5 observed: place",
        "1 observed: product",
        "1 observed: shared",
        "place: site in region, postcode of another place product: priority sector shared: given for a listed entity, too",
        "Name no match in these lists of these dates; a list that was asked is partial or old Place site in Sample County, CN-XJ",
        "Product nothing observed",
        "Possible link; not verified; alternative explanations: a building with many tenants",
        "It does not say: Identity or control",
        "official listing: starter/us-uflpa.tsv, line 14 (DHS UFLPA Entity List page), sha256 9f2c9f2c9f2c…",
        "user document: suppliers.csv, line 13",
        "4 places of 5 rows on a grid of degrees, with the outline of Sample Region",
        "37.11° N, 79.92° E seat of the county line 13 Invented Weaving House Ltd line 14 示例纺织厂",
        // the rest
        "9 no name and no identifier",
        "no match in these lists of these dates",
        "Hotan Road Bakery, Hamilton NZ incomplete",
        "No match means: no match in these lists of these dates.",
        "not legal advice",
        "not affiliated with any of them",
        "Threshold 0.70",
        "3f9a0c1d7e52b864",
        "karez 0.1.0",
    ] {
        let part = part.replace('<', "&#60;").replace('>', "&#62;").replace("18214", "18,214");
        assert!(text.contains(&part), "no {part:?} in {text}");
    }
}

#[test]
fn nothing_in_the_data_becomes_part_of_the_page() {
    let page = page();
    for part in ["<script", "<img", "<b>\u{7}", "<i>", "</details>\r", "href=\"javascript", "onerror=alert(1)>"] {
        assert!(!page.contains(part), "{part}");
    }
    assert!(page.contains("&#60;script&#62;alert(1)&#60;/script&#62;"));
    let acts = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!page.contains(acts));
    assert!(page.contains("␛[31mred") && page.contains("[U+202E]"), "and it is seen");
    let mut ctx = context();
    ctx.lists[0].url = "javascript:alert(1)".into();
    assert!(!page_of(&ctx, answers()).contains("href=\"javascript"));
}

#[test]
fn the_page_asks_the_network_for_nothing_and_runs_nothing() {
    let page = page();
    assert!(page.contains(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    ));
    for part in [" src=", "url(", "@import", "<link", "<script", "<iframe", "<object", "<form", " style=", " on"] {
        let found = page.match_indices(part).find(|(i, _)| page[..*i].rfind('<') > page[..*i].rfind('>'));
        assert!(found.is_none(), "{part} in a tag");
    }
    for part in ["url(", "@import"] {
        assert!(!page.contains(part), "{part}");
    }
    for (at, _) in page.match_indices("href=\"http") {
        assert!(page[at..].split('>').next().unwrap().contains("rel=\"noreferrer\""));
    }
}

#[test]
fn every_anchor_leads_somewhere_and_every_id_is_one() {
    let page = page();
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let mut distinct = ids.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), ids.len());
    for name in ["href=\"#", "aria-labelledby=\""] {
        for target in page.split(name).skip(1).map(|rest| rest.split('"').next().unwrap()) {
            for id in target.split(' ') {
                assert!(ids.contains(&id), "{id}");
            }
        }
    }
}

#[test]
fn tags_are_balanced() {
    let page = page();
    for tag in [
        "svg", "g", "figure", "text", "title", "li", "h5", "div", "section", "article", "table", "tbody", "thead", "tr",
        "td", "bdi", "dl", "dd", "dt", "details", "span", "p", "ul", "small",
    ] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn no_word_of_the_page_accuses_or_acquits() {
    let text = words(&page());
    assert_eq!(wording::banned(&text), None);
    for word in ["clear", "clean", "safe", "innocent", "violator", "offender"] {
        assert!(!text.to_lowercase().split(|c: char| !c.is_alphabetic()).any(|w| w == word), "{word}");
    }
}

#[test]
fn whole_and_fresh_lists_bring_no_notice_and_old_ones_do() {
    let mut ctx = context();
    ctx.lists.retain(|l| !l.starter);
    ctx.gaps.clear();
    assert!(!page_of(&ctx, vec![]).contains("role=\"note\""));
    ctx.gaps = vec!["us-ofac-sdn: 45 days old, policy 7".into()];
    let text = words(&page_of(&ctx, vec![]));
    assert!(
        text.contains("Some lists are partial or old") && text.contains("! of 2026-11-20, 45 days old, policy 7"),
        "{text}"
    );
}

#[test]
fn a_redacted_page_shows_nothing_of_the_users_file() {
    let ctx = Context { redacted: true, ..context() };
    let masked = answers().into_iter().map(karez_screen::redact::redact).collect();
    let page = page_of(&ctx, masked);
    for part in
        ["suppliers.csv", "c0ffee42", "供应商名称", "North desk", "Hotan Road Bakery", "示例棉业", "S-003", "Order value"]
    {
        assert!(!page.contains(part), "{part}");
    }
    assert!(page.contains("masked in this copy") && page.contains("Shili Cotton Industry Group"));
}

#[test]
fn without_an_observation_the_page_is_silent_about_them() {
    let mut ctx = context();
    let rows = vec![fixtures::chinese(), fixtures::unreadable(), fixtures::unmatched(4, "Example", Status::NoMatch)];
    ctx.counts = Default::default();
    rows.iter().for_each(|a| ctx.counts.add(a));
    let page = page_of(&ctx, rows);
    for part in ["id=\"observed\"", "<svg", "nothing observed", "observed:", ">Place<"] {
        assert!(!page.split("</style>").nth(1).unwrap().contains(part), "{part}");
    }
}

#[test]
fn of_many_rows_with_observations_the_first_are_shown_in_full() {
    let mut ctx = context();
    let at = |i| fixtures::observed_at(i, "Invented House", &format!("65{i:04}"), "Sample", 37.0 + i as f64 / 1000.0, 80.0);
    let rows: Vec<Answer> = (0..OBSERVED + 9).map(at).collect();
    ctx.counts = Default::default();
    rows.iter().for_each(|a| ctx.counts.add(a));
    let page = page_of(&ctx, rows);
    assert_eq!(page.matches("<article").count() as u64, OBSERVED);
    assert!(words(&page).contains("The first 2000 are shown in full; 9 more stand whole in the JSON lines."));
    assert!(page.matches("<circle").count() <= 400);
}

#[test]
fn a_long_page_says_what_it_leaves_out() {
    let mut ctx = context();
    let rows: Vec<Answer> = (0..NAMED + 7).map(|i| fixtures::unmatched(i, "Example", Status::NoMatch)).collect();
    ctx.counts = Default::default();
    rows.iter().for_each(|a| ctx.counts.add(a));
    let page = page_of(&ctx, rows);
    assert_eq!(page.matches("<td class=\"status\">no match</td>").count() as u64, NAMED);
    assert!(page.contains("7 more stand in the CSV and the JSON lines."));
    assert!(!page.contains("id=\"contents\"") && !page.contains("id=\"review\""));
}

#[test]
fn the_same_answers_give_the_same_bytes() {
    assert_eq!(page(), page());
}

#[test]
fn an_answer_that_fails_ends_the_page_with_its_cause() {
    let stopped = html(&context(), std::iter::once(Err("the disk is full")), &mut Vec::new()).unwrap_err();
    assert!(matches!(stopped, Stopped::Answers("the disk is full")));
}
