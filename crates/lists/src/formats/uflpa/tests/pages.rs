//! The page.

use super::*;

#[test]
fn a_page_is_read_whole_with_sublists_dates_names_and_lines() {
    let (kept, summary) = page();
    assert_eq!((summary.rows, summary.rejects, summary.partial.len()), (11, 0, 0), "{:?}", summary.partial);
    assert_eq!(summary.published.unwrap().to_string(), "2025-01-14");
    assert!(noted(&summary, "sub-list (iv) has no table"));
    let hair = entry(&kept, "us-uflpa-example-hair-co-ltd");
    assert_eq!(hair.entity.names().collect::<Vec<_>>(), ["Example Hair Co. Ltd.", "Sample Hair", "Hollow Hair"]);
    let l = &hair.listings[0];
    assert_eq!((l.basis.as_str(), l.sublists.as_slice()), ("s.2(d)(2)(B)", &["i".to_owned()][..]));
    assert_eq!((l.effective.unwrap().to_string(), l.record.line), ("2022-06-21".to_owned(), 15));
    assert_eq!(l.terms["wording"], ["Example Hair Co. Ltd. (and two aliases: Sample Hair; and Hollow Hair)"]);
    assert_eq!(l.reference.as_deref(), Some("example-hair-co-ltd"));
    let food = entry(&kept, "us-uflpa-example-food-co-ltd");
    assert_eq!(food.entity.values("previousName"), ["Sample Fruit and Vegetable Co., Ltd."]);
    assert_eq!(food.entity.schema, "Company");
}

#[test]
fn an_entity_on_two_sublists_is_one_entity_with_a_listing_for_each_day() {
    let (kept, _) = page();
    let of = |id: &str| -> Vec<(Vec<String>, String)> {
        let listings = &entry(&kept, id).listings;
        listings.iter().map(|l| (l.sublists.clone(), l.effective.unwrap().to_string())).collect()
    };
    let v = |sublists: &[&str]| sublists.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    assert_eq!(of("us-uflpa-example-spinning-co-ltd"), [(v(&["ii", "v"]), "2025-01-15".into())]);
    assert_eq!(of("us-uflpa-example-copper-co-ltd"), [(v(&["ii"]), "2024-08-09".into()), (v(&["v"]), "2025-01-15".into())]);
    let corps = entry(&kept, "us-uflpa-example-construction-corps");
    assert_eq!(of("us-uflpa-example-construction-corps"), [(v(&["i", "ii"]), "2022-06-21".into())]);
    assert_eq!(corps.listings[0].extension.as_deref(), Some("and its subordinate and affiliated entities"));
    assert_eq!(corps.listings[0].terms["wording"].len(), 2);
    assert_eq!(
        corps.entity.names().collect::<Vec<_>>(),
        ["Example Construction Corps", "ECC", "Example Corps", "Sample Corps"]
    );
    assert_eq!(corps.entity.schema, "Organization");
}

#[test]
fn a_named_subsidiary_is_an_entity_of_its_own_listed_by_its_parents_row() {
    let (kept, _) = page();
    let parent = entry(&kept, "us-uflpa-example-cotton-linen-group-co-ltd");
    let extension = "including two subsidiaries: Example Ginning No. 1 Ltd.; and Example Ginning No. 2 Ltd.";
    assert_eq!(parent.listings[0].extension.as_deref(), Some(extension));
    let one = entry(&kept, "us-uflpa-example-ginning-no-1-ltd");
    let l = &one.listings[0];
    assert_eq!(
        (&l.reference, &l.record, l.sublists.as_slice()),
        (&parent.listings[0].reference, &parent.listings[0].record, &["ii".to_owned()][..])
    );
    assert_eq!(
        (&l.terms["linked_to"][0], &l.terms["wording"]),
        (&parent.entity.values("name")[0], &parent.listings[0].terms["wording"])
    );
    assert!(l.terms["remarks"][0].contains("named in the entry of Example Cotton & Linen Group Co., Ltd."));
    // One that has a row of its own as well is counted by that row.
    let two = entry(&kept, "us-uflpa-example-ginning-no-2-ltd");
    let references_of: Vec<&str> = two.listings.iter().filter_map(|l| l.reference.as_deref()).collect();
    assert_eq!(references_of, ["example-ginning-no-2-ltd", "example-cotton-linen-group-co-ltd"]);
    assert_eq!((distinct(&kept), references(&kept)), (9, 8));
}

#[test]
fn the_authored_sample_has_the_counts_it_says() {
    let Some(file) = shared("us-uflpa/dhs_page_format_sample.html") else { return };
    let (kept, summary) = read_set("us-uflpa", &[file]).unwrap();
    assert_eq!((summary.rows, summary.rejects, references(&kept), distinct(&kept)), (9, 0, 9, 11));
    assert!(summary.partial.is_empty(), "{:?}", summary.partial);
    assert_eq!(summary.published, None);
    let yarn = entry(&kept, "us-uflpa-aksu-huafu-color-spinning-co-ltd");
    assert_eq!(yarn.entity.values("alias").len(), 4);
}

#[test]
fn the_publishers_own_page_is_read_without_a_doubt() {
    let Some(file) = shared("us-uflpa/2026-07-09/uflpa-entity-list.html") else { return };
    let (kept, summary) = read_set("us-uflpa", &[file]).unwrap();
    assert_eq!((summary.rows, summary.rejects, references(&kept), distinct(&kept)), (160, 0, 144, 144));
    assert!(summary.partial.is_empty(), "{:?}", summary.partial);
    assert_eq!(summary.published.unwrap().to_string(), "2025-01-14");
}

#[test]
fn a_row_that_is_not_understood_is_an_entry_and_the_list_is_partial() {
    let odd = PAGE.replace("(and two aliases: Sample Hair; and Hollow Hair)", "(and two aliases: Sample Hair)");
    let (kept, summary) = read_text("us-uflpa", &[("page.html", &odd)]).unwrap();
    assert!(summary.partial[0].contains("page.html, line 15: 2 stated and 1 read"), "{:?}", summary.partial);
    assert_eq!(entry(&kept, "us-uflpa-example-hair-co-ltd").entity.values("alias"), ["Sample Hair"]);
}

#[test]
fn a_page_of_refusal_is_no_list() {
    for (title, expected) in [
        ("Access Denied", "not the list, but a page titled \"Access Denied\""),
        ("Just a moment...", "not the list"),
        ("UFLPA Strategy | Homeland Security", "no heading of a sub-list"),
    ] {
        let text = format!("<html><head><title>{title}</title></head><body><h1>x</h1><p>Reference #18.2a</p></body></html>");
        let error = read_text("us-uflpa", &[("page.html", &text)]).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}
