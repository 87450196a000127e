//! Notices, alone and beside a page.

use super::*;

#[test]
fn a_notice_alone_gives_its_additions_and_is_partial() {
    let (kept, summary) = read_text("us-uflpa", &[("notice.txt", NOTICE)]).unwrap();
    assert!(summary.partial.contains(&"a notice of additions, not the whole list".to_owned()));
    assert_eq!(summary.published.unwrap().to_string(), "2024-08-09");
    let ids: Vec<&str> = kept.entries.iter().map(|l| l.entity.id.trim_start_matches("us-uflpa-example-")).collect();
    assert_eq!(
        ids,
        [
            "copper-co-ltd",
            "cotton-linen-group-co-ltd",
            "ginning-no-1-ltd",
            "ginning-no-2-ltd",
            "magnesium-products-co-ltd",
            "food-co-ltd"
        ]
    );
    assert!(summary.notes.iter().all(|n| !n.contains("states")), "{:?}", summary.notes);
    let copper = entry(&kept, "us-uflpa-example-copper-co-ltd");
    assert_eq!(copper.entity.values("alias"), ["Sample Copper", "Sample Mining"]);
    let l = &copper.listings[0];
    assert_eq!((l.sublists.as_slice(), l.effective.unwrap().to_string()), (&["ii".to_owned()][..], "2024-08-09".to_owned()));
    assert_eq!(
        (l.terms["citation"][0].as_str(), l.source.as_str(), l.record.line),
        ("89 FR 65374", "UFLPA Entity List, 89 FR 65374", 42)
    );
    assert_eq!(entry(&kept, "us-uflpa-example-food-co-ltd").listings[0].sublists, ["v"]);
    assert_eq!(
        entry(&kept, "us-uflpa-example-magnesium-products-co-ltd").listings[0].extension.as_deref(),
        Some("and its affiliates")
    );
}

#[test]
fn page_and_notice_are_compared_and_every_difference_is_told() {
    for set in [[("page.html", PAGE), ("notice.txt", NOTICE)], [("notice.txt", NOTICE), ("page.html", PAGE)]] {
        let (kept, summary) = read_text("us-uflpa", &set).unwrap();
        assert!(summary.partial.is_empty(), "{:?}", summary.partial);
        assert_eq!(summary.published.unwrap().to_string(), "2025-01-14");
        // Agreed: the citation, and no remark.
        let copper = entry(&kept, "us-uflpa-example-copper-co-ltd");
        assert_eq!(copper.listings[0].terms["citation"], ["89 FR 65374"]);
        assert!(!copper.listings[1].terms.contains_key("citation"), "the other listing is of another day");
        for expected in [
            "89 FR 65374: gives \"Example Copper Co., Ltd.\" the names [\"Sample Mining\"], which the page of 2025-01-14 does not have",
            "89 FR 65374: adds \"Example Magnesium Products Co., Ltd.\"; the page of 2025-01-14 does not have it",
            "89 FR 65374: lists \"Example Food Co., Ltd.\" under (v) since 2024-08-09; the page of 2025-01-14 since 2024-11-25",
            "the page of 2025-01-14 gives \"Example Food Co., Ltd.\" the names [\"Sample Fruit and Vegetable Co., Ltd.\"], which 89 FR 65374 does not have",
            "89 FR 65374: removes \"Example Gin Co., Ltd.\"; the page of 2025-01-14 still has it",
        ] {
            assert!(noted(&summary, expected), "{expected}: {:#?}", summary.notes);
        }
        assert_eq!(entry(&kept, "us-uflpa-example-spinning-co-ltd").listings[0].terms["citation"], ["89 FR 65374"]);
        let missing = &entry(&kept, "us-uflpa-example-magnesium-products-co-ltd").listings[0];
        assert_eq!(missing.confidence, "unconfirmed");
        assert!(
            missing.terms["remarks"][0]
                .contains("added by 89 FR 65374 of 2024-08-09; the page of 2025-01-14 does not have it")
        );
        assert!(entry(&kept, "us-uflpa-example-gin-co-ltd").listings[0].delisted.is_none());
    }
}

#[test]
fn a_sublist_that_differs_is_told_with_both_readings() {
    let notice = NOTICE.replace(
        "adds the following entities to the section\n2(d)(2)(B)(ii)",
        "adds the following entities to the section\n2(d)(2)(B)(i)",
    );
    let (_, summary) = read_text("us-uflpa", &[("page.html", PAGE), ("notice.txt", &notice)]).unwrap();
    assert!(
        noted(&summary, "adds \"Example Copper Co., Ltd.\" to (i); the page of 2025-01-14 has it under (ii) and (v)"),
        "{:#?}",
        summary.notes
    );
}

#[test]
fn a_notice_after_another_removes_what_that_added() {
    let second = NOTICE
        .replace("August 9, 2024", "October 3, 2024")
        .replace("[Pages 65374-65378]", "[Pages 80000-80002]")
        .replace("Example Gin Co., Ltd.", "Example Magnesium Products Co., Ltd.")
        .replace("    <bullet> Example Magnesium Products Co., Ltd. and its affiliates.\n", "")
        .replace("UFLPA Section 2(d)(2)(B)(i)", "UFLPA Section 2(d)(2)(B)(ii)");
    let (kept, _) = read_text("us-uflpa", &[("b.txt", &second), ("a.txt", NOTICE)]).unwrap();
    let l = &entry(&kept, "us-uflpa-example-magnesium-products-co-ltd").listings[0];
    assert_eq!(
        (l.effective.unwrap().to_string(), l.delisted.unwrap().to_string()),
        ("2024-08-09".into(), "2024-10-03".into())
    );
    assert_eq!(l.terms["citation"], ["89 FR 65374", "89 FR 80000"]);
}

#[test]
fn what_one_notice_adds_and_another_removes_is_ended_beside_a_page_that_has_neither() {
    let second = NOTICE
        .replace("August 9, 2024", "October 3, 2024")
        .replace("[Pages 65374-65378]", "[Pages 80000-80002]")
        .replace("UFLPA Section 2(d)(2)(B)(i)\n\nExample Gin Co., Ltd.", "Example Magnesium Products Co., Ltd.")
        .replace("    <bullet> Example Magnesium Products Co., Ltd. and its affiliates.\n", "");
    let set = [("page.html", PAGE), ("a.txt", NOTICE), ("b.txt", second.as_str())];
    let (kept, summary) = read_text("us-uflpa", &set).unwrap();
    let l = &entry(&kept, "us-uflpa-example-magnesium-products-co-ltd").listings[0];
    assert_eq!((l.confidence.as_str(), l.delisted.unwrap().to_string()), ("unconfirmed", "2024-10-03".to_owned()));
    assert!(!noted(&summary, "still has it") || summary.notes.iter().all(|n| !n.contains("removes \"Example Magnesium")));
}

#[test]
fn a_subsidiary_that_only_the_notice_names_is_an_entry_all_the_same() {
    let page = PAGE.replace(" (including two subsidiaries: Example Ginning No. 1 Ltd.; and Example Ginning No. 2 Ltd.)", "");
    let (kept, summary) = read_text("us-uflpa", &[("page.html", &page), ("notice.txt", NOTICE)]).unwrap();
    let one = &entry(&kept, "us-uflpa-example-ginning-no-1-ltd").listings[0];
    assert_eq!(
        (one.confidence.as_str(), one.reference.as_deref()),
        ("unconfirmed", Some("example-cotton-linen-group-co-ltd"))
    );
    assert!(noted(&summary, "names \"Example Ginning No. 1 Ltd.\" in the entry of"), "{:#?}", summary.notes);
    // The other has a row of its own, under another sub-list.
    assert!(noted(&summary, "adds \"Example Ginning No. 2 Ltd.\" to (ii); the page of 2025-01-14 has it under (v)"));
}

#[test]
fn a_notice_in_plain_sections_is_read_with_its_appendix_and_its_counts() {
    let text = "65379\nFederal Register / Vol. 89, No. 154 / Friday, August 9, 2024 / Notices\n\
        DEPARTMENT OF HOMELAND SECURITY\nNotice Regarding the Uyghur Forced Labor Prevention Act Entity List\n\nAGENCY: Department of \
        Homeland Security.\n\nACTION: Notice of additions to the UFLPA Entity List.\n\nSUMMARY: This update adds two entities to the \
        section 2(d)(2)(B)(v) list of the UFLPA.\n\nDATES: The additions are effective August 12, 2024.\n\n\
        UFLPA Section 2(d)(2)(B)(v)\n\nExample Solar Technology and Silicon Wafer Co., Ltd. (also known as Example Sun Tech-\nnology; \
        and Sun Ltd.)\n\nAppendix 1\n\nUFLPA Entity List August 12, 2024\n\nUFLPA Section 2(d)(2)(B)(ii)\n\nA List of Entities \
        Working With the Government\n\nExample Copper Co., Ltd.\nExample Iron Co., Ltd.\n\nUFLPA Section 2(d)(2)(B)(iv)\n\n\
        Entities identified in sections (i) and (ii) above may serve as exporters.\n\nUFLPA Section 2(d)(2)(B)(v)\n\n\
        Example Solar Technology and Silicon Wafer Co., Ltd.\n\n[FR Doc. 2024–17509 Filed 8–8–24; 8:45 am]\n";
    let (kept, summary) = read_text("us-uflpa", &[("notice.txt", text)]).unwrap();
    assert_eq!(kept.entries.len(), 1);
    let solar = &kept.entries[0];
    assert_eq!(solar.entity.values("alias"), ["Example Sun Technology", "Sun Ltd."]);
    let l = &solar.listings[0];
    assert_eq!((l.effective.unwrap().to_string(), l.terms["citation"][0].as_str()), ("2024-08-12".into(), "89 FR 65379"));
    assert!(noted(&summary, "states 2 additions to sub-list (v); 1 were read"), "{:?}", summary.notes);
    // Beside an older page the appendix is compared as well.
    let page = PAGE.replace("01/14/2025", "08/01/2024");
    let (_, summary) = read_text("us-uflpa", &[("page.html", &page), ("notice.txt", text)]).unwrap();
    assert!(noted(
        &summary,
        "the appendix of 89 FR 65379 has \"Example Iron Co., Ltd.\" under (ii); the page of 2024-08-01 does not"
    ));
    assert!(noted(
        &summary,
        "the page of 2024-08-01 has \"Example Gin Co., Ltd.\" under (i); the appendix of 89 FR 65379 does not"
    ));
    // A notice whose additions stand in the appendix alone.
    let old = text.replace("UFLPA Section 2(d)(2)(B)(v)\n\nExample Solar Technology and Silicon Wafer Co., Ltd. (also known as Example Sun Tech-\nnology; and Sun Ltd.)\n", "");
    let (kept, summary) = read_text("us-uflpa", &[("notice.txt", &old)]).unwrap();
    assert_eq!(kept.entries.len(), 3, "{:#?}", kept.entries);
    assert!(kept.entries.iter().all(|l| l.listings[0].effective.is_none()));
    assert!(summary.partial.iter().any(|p| p.contains("without dates")), "{:?}", summary.partial);
}
