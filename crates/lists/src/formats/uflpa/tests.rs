//! The three formats from the outside: sets of files in, entries and notes out.

use super::super::check::{distinct, entry, read_set, read_text, shared};
use super::super::{format_of, is_supplement};
use crate::reading::{Kept, Summary};
use karez_tables::Content;
use std::collections::BTreeSet;

/// A page in the publisher's shape of July 2026, with invented names.
pub(super) const PAGE: &str = r##"<!DOCTYPE html>
<html lang="en" dir="ltr">
  <head>
    <meta charset="utf-8" />
<script>window.a = 1 < 2; document.write("<table><tr>");</script>
    <title>UFLPA Entity List | Homeland Security</title>
  </head>
  <body class="page-node-type-site-page">
<header><nav><ul class="usa-sidenav"><li><a href="/uflpa-entity-list">UFLPA Entity List</a></li></ul></nav></header>
<main><div id="block-mainpagecontent"><h1 class="page-title">UFLPA Entity List</h1>
<div class="field--name-body"><p>The UFLPA Entity List is available here and in the most recent Federal Register <a href="/x?a=1&amp;b=2">Notice</a>.</p>
<p class="text-align-center"><br><strong>A list of entities in Xinjiang that mine, produce, or manufacture wholly or in part any goods, wares, articles and merchandise with forced labor</strong><br><a href="/PLAW-117publ78">Section 2(d)(2)(B)(i)</a></p>
<table><thead><tr><th>Name of Entity</th><th>Effective Date</th></tr></thead><tbody>
<tr><td>Example Gin Co., Ltd.</td><td>June 21, 2022</td></tr>
<tr><td>Example Hair Co. Ltd. (and two aliases: Sample Hair; and Hollow Hair)</td><td>June&nbsp;21, 2022</td></tr>
<tr><td>Example Construction Corps (including three aliases: ECC; Example Corps; and Sample Corps) and its subordinate and affiliated entities</td><td>June 21, 2022</td></tr>
</tbody></table><p>&nbsp;</p>
<p class="text-align-center"><strong>A list of entities working with the government of Xinjiang to recruit, transport, transfer, harbor or receive forced labor or members of persecuted groups out of Xinjiang</strong><br><a href="/PLAW-117publ78">Section 2(d)(2)(B)(ii)</a></p>
<table><thead><tr><th>Name of Entity</th><th>Effective Date</th></tr></thead><tbody>
<tr><td>Example Spinning Co., Ltd. (also known as Example Textiles Co., Ltd.; and Sample Yarn)</td><td>January 15, 2025</td></tr>
<tr><td>Example Copper Co., Ltd. (also known as Sample Copper)</td><td>August 9, 2024</td></tr>
<tr><td>Example Cotton &amp; Linen Group Co., Ltd. (including two subsidiaries: Example Ginning No. 1 Ltd.; and Example Ginning No. 2 Ltd.)</td><td>August 9, 2024</td></tr>
<tr><td>Example Construction Corps (ECC) and its subordinate and affiliated entities</td><td>June 21, 2022</td></tr>
</tbody></table>
<p class="text-align-center"><br><strong>A list of entities that exported products described in clause (iii) from the PRC into the United States</strong><br><a href="/PLAW-117publ78">Section 2(d)(2)(B)(iv)</a></p><p>Entities identified in sections (i) and (ii) above may serve as both manufactures and exporters. We have not identified additional exporters at this time.</p><p>&nbsp;</p>
<p class="text-align-center"><strong>A list of facilities and entities, including the Example Construction Corps, that source material from Xinjiang for purposes of the ‘‘poverty alleviation’’ program</strong><br><a href="/PLAW-117publ78">Section 2(d)(2)(B)(v)</a></p>
<table><thead><tr><th>Entity Name</th><th>Effective Date</th></tr></thead><tbody>
<tr><td>Example Spinning Co., Ltd. (also known as Example Textiles Co., Ltd.; and Sample Yarn)</td><td>January 15, 2025</td></tr>
<tr><td>Example Copper Co., Ltd. (also known as Sample Copper)</td><td>January 15, 2025</td></tr>
<tr><td>Example Ginning No. 2 Ltd.</td><td>January 15, 2025</td></tr>
<tr><td>Example Food Co., Ltd. (formerly known as Sample Fruit and Vegetable Co., Ltd.)</td><td>November 25, 2024</td></tr>
</tbody></table></div>
<ul class="usa-collection__meta"><h2>Keywords</h3><li><a href="/k">Trade</a></li></ul></div>
<div class="last-updated"><span>Last Updated:</span> 01/14/2025</div></main>
<footer><p>An official website of the U.S. Department of Homeland Security</p></footer>
</body></html>
"##;

/// A notice in the shape of the Federal Register's text files, with invented names.
const NOTICE: &str = r#"<html>
<head>
<title>Federal Register, Volume 89 Issue 154 (Friday, August 9, 2024)</title>
</head>
<body><pre>
[Federal Register Volume 89, Number 154 (Friday, August 9, 2024)]
[Notices]
[Pages 65374-65378]
From the Federal Register Online via the Government Publishing Office [<a href="http://www.gpo.gov">www.gpo.gov</a>]
[FR Doc No: 2024-17509]


-----------------------------------------------------------------------

DEPARTMENT OF HOMELAND SECURITY


Notice Regarding the Uyghur Forced Labor Prevention Act Entity
List

AGENCY: Department of Homeland Security.

ACTION: Notice of additions to the UFLPA Entity List.

-----------------------------------------------------------------------

SUMMARY: The U.S. Department of Homeland Security (DHS), as the Chair
of the Forced Labor Enforcement Task Force (FLETF), announces the
updated UFLPA Entity List. This update adds three entities to the
section 2(d)(2)(B)(ii) list of the UFLPA and one entity to the section
2(d)(2)(B)(v) list of the UFLPA. See 87 FR 47777 (Aug. 4, 2022).

DATES: This notice announces the publication of the UFLPA Entity List
updated as of August 9, 2024, included as an appendix to this notice.

SUPPLEMENTARY INFORMATION: Future revisions to the UFLPA Entity List,
which may include additions, removals or technical corrections, will be
published to https://www.dhs.gov/uflpa-entity-list.

    This update adds the following entities to the section
2(d)(2)(B)(ii) list of the UFLPA:
    <bullet> Example Copper Co., Ltd. (also known as Sample Copper; and
Sample Mining);
    <bullet> Example Cotton &amp; Linen Group Co., Ltd. (including two
subsidiaries: Example Ginning No. 1 Ltd.; and Example Ginning

[[Page 65375]]

No. 2 Ltd.); and
    <bullet> Example Magnesium Products Co., Ltd. and its affiliates.
    Information reviewed by the FLETF indicates that Example Magnesium
Products Co., Ltd. is located in Xinjiang.
    This update also adds the following entity to the section
2(d)(2)(B)(v) list of the UFLPA: Example Food Co., Ltd.

Removals

UFLPA Section 2(d)(2)(B)(i)

Example Gin Co., Ltd.

Technical Corrections

    <bullet> "Example Textiles Co., Ltd." is revised to read "Example
Spinning Co., Ltd. (also known as Example Textiles Co., Ltd.)"

Dated: August 5, 2024.
Example Person,
Under Secretary, U.S. Department of Homeland Security.
[FR Doc. 2024-17509 Filed 8-8-24; 8:45 am]
BILLING CODE 9110-9M-P
</pre></body></html>
"#;

fn references(kept: &Kept) -> usize {
    let all = kept.entries.iter().flat_map(|l| l.listings.first().and_then(|l| l.reference.as_deref()));
    all.collect::<BTreeSet<_>>().len()
}

fn noted(summary: &Summary, what: &str) -> bool {
    summary.notes.iter().any(|n| n.contains(what))
}

fn page() -> (Kept, Summary) {
    read_text("us-uflpa", &[("page.html", PAGE)]).unwrap()
}

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

#[test]
fn facts_keep_their_source_and_their_own_word() {
    let text = "name,aliases,section_2d2B,effective_date,confidence,source,note\n\
        \"Example Gin Co., Ltd.\",Sample Gin; Old Gin Ltd. (formerly),ii; v,2025-01-15,page-verified,\"DHS UFLPA Entity List page, as seen 2026-08-20\",\n\
        Example Corps,,,2022-06-21,secondary,a hand extract,(and its eight subsidiaries)\n\
        Other Ltd.,,iii,2022-06-21,secondary,x,\nLate Ltd.,,ii,soon,secondary,x,\n,,ii,2022-06-21,secondary,x,\n";
    let (kept, summary) = read_text("us-uflpa", &[("facts.csv", text)]).unwrap();
    assert_eq!((summary.rows, summary.rejects), (5, 3));
    assert_eq!(summary.published.unwrap().to_string(), "2026-08-20");
    assert!(summary.partial[0].contains("not the publisher's page"));
    let gin = entry(&kept, "us-uflpa-example-gin-co-ltd");
    assert_eq!(
        (gin.entity.values("alias"), gin.entity.values("previousName")),
        (&["Sample Gin".to_owned()][..], &["Old Gin Ltd.".to_owned()][..])
    );
    let l = &gin.listings[0];
    assert_eq!((l.sublists.len(), l.confidence.as_str(), l.seen.as_str()), (2, "confirmed", "2026-08-20"));
    assert_eq!(
        (l.source.as_str(), l.terms["remarks"][0].as_str()),
        ("DHS UFLPA Entity List page", "marked page-verified in the table of facts")
    );
    let corps = &entry(&kept, "us-uflpa-example-corps").listings[0];
    assert!(corps.sublists_unknown && corps.paraphrase && corps.confidence == "unconfirmed");
    assert_eq!(corps.extension.as_deref(), Some("and its eight subsidiaries"));
    let causes: Vec<&str> = kept.rejects.iter().map(|r| r.cause.as_str()).collect();
    assert!(causes[0].contains("iii") && causes[1].contains("soon") && causes[2].contains("without a name"), "{causes:?}");
}

#[test]
fn the_facts_at_hand_have_the_counts_they_say() {
    let Some(file) = shared("us-uflpa/uflpa_partial.csv") else { return };
    let (kept, summary) = read_set("us-uflpa", &[file]).unwrap();
    assert_eq!((summary.rows, summary.rejects, distinct(&kept), references(&kept)), (71, 0, 71, 71));
    assert_eq!(kept.entries.iter().filter(|l| l.listings[0].confidence == "confirmed").count(), 4);
    assert_eq!(entry(&kept, "us-uflpa-xinjiang-zijin-zinc-industry-co-ltd").listings[0].sublists, ["ii", "v"]);
    let hongyuan = entry(&kept, "us-uflpa-hongyuan-green-energy-co-ltd");
    assert_eq!((hongyuan.entity.values("alias").len(), hongyuan.entity.values("previousName").len()), (2, 3));
}

#[test]
fn the_starter_pack_is_read_as_a_file_with_the_ids_it_has_as_a_pack() {
    let (kept, summary) = read_text("us-uflpa", &[("us-uflpa.tsv", karez_data::STARTER_UFLPA)]).unwrap();
    assert_eq!((summary.rows, summary.rejects, summary.notes.len()), (71, 0, 0));
    let pack = crate::starter().unwrap();
    let of = |l: &karez_model::Listed| {
        let listing = &l.listings[0];
        let said = (
            listing.sublists.clone(),
            listing.effective,
            listing.extension.clone(),
            listing.paraphrase,
            listing.confidence.clone(),
        );
        (l.entity.id.clone(), l.entity.properties.clone(), said)
    };
    let pack: Vec<_> = pack.entries.iter().filter(|l| l.listings[0].list == "us-uflpa").map(of).collect();
    let read: Vec<_> = kept.entries.iter().map(of).collect();
    assert_eq!(read, pack);
    let broken = karez_data::STARTER_UFLPA.replacen("\tconfirmed", "", 1);
    let (_, summary) = read_text("us-uflpa", &[("us-uflpa.tsv", &broken)]).unwrap();
    assert_eq!((summary.rows, summary.rejects), (71, 1));
}

#[test]
fn a_name_gives_the_same_id_on_the_page_in_the_facts_and_in_the_starter() {
    let ids = |file: &str| -> Option<BTreeSet<String>> {
        let (kept, _) = read_set("us-uflpa", &[shared(file)?]).unwrap();
        Some(kept.entries.into_iter().map(|l| l.entity.id).collect())
    };
    let (Some(page), Some(facts)) = (ids("us-uflpa/dhs_page_format_sample.html"), ids("us-uflpa/uflpa_partial.csv")) else {
        return;
    };
    let starter: BTreeSet<String> = crate::starter().unwrap().entries.into_iter().map(|l| l.entity.id).collect();
    assert!(facts.is_subset(&starter));
    let both: Vec<&String> = page.intersection(&facts).collect();
    assert_eq!(both.len(), 8, "{both:?}");
}

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

#[test]
fn what_is_no_list_and_no_notice_is_refused() {
    for (set, expected) in [
        (vec![("a.html", PAGE), ("b.html", PAGE)], "a second list beside a.html"),
        (vec![("a.html", PAGE), ("b.txt", "hello")], "neither the list's page"),
        (vec![("a.txt", "hello")], "not in a format of us-uflpa"),
        (vec![("a.txt", "")], "empty"),
        (
            vec![("a.txt", "Federal Register / Vol. 89, No. 1 / UFLPA\nACTION: Notice.\nNothing here.\n")],
            "no addition, removal, revision",
        ),
        (
            vec![(
                "a.txt",
                "FR Doc of the UFLPA\nACTION: Notice.\nUyghur Forced Labor Prevention Act\n\nUFLPA Section 2(d)(2)(B)(ii)\n\nExample Ltd.\n",
            )],
            "without a volume and page",
        ),
    ] {
        let error = read_text("us-uflpa", &set).unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
}

#[test]
fn a_notice_is_a_supplement_and_a_page_is_not() {
    let source = crate::source("us-uflpa").unwrap();
    for (name, text, format, supplement) in [
        ("page.html", PAGE, "UFLPA Entity List page", false),
        ("notice.txt", NOTICE, "Federal Register notice text", true),
        ("us-uflpa.tsv", karez_data::STARTER_UFLPA, "UFLPA facts CSV or TSV", false),
    ] {
        let file = Content::of_bytes(name, text.as_bytes());
        assert_eq!(format_of(&source, &file).unwrap().name, format);
        assert_eq!(is_supplement(&source, &file).unwrap(), supplement, "{name}");
    }
}

mod any {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0usize..PAGE.len()) {
            let mut spoilt = PAGE.as_bytes().to_vec();
            spoilt.splice(at..at, bytes.iter().copied());
            for (name, bytes) in [("a.html", spoilt), ("a", bytes)] {
                let _ = read_set("us-uflpa", &[Content::of_bytes(name, bytes)]);
            }
        }

        #[test]
        fn any_notice_is_read_without_a_panic(
            parts in proptest::collection::vec(
                "UFLPA Section 2\\(d\\)\\(2\\)\\(B\\)\\(ii?\\)\n\n|This update adds the following:\n|Removals\n\n|Appendix\n\n|<bullet> |\
                 [A-Z][a-z]{1,9} Co\\., Ltd\\.\n|\\(also known as |\\)|;|89 FR 123\n|\\PC{0,20}\n|Dated: x\n|effective August 9, 2024\n",
                0..40,
            ),
        ) {
            let text = format!("Federal Register / Vol. 89, No. 154 / Friday, August 9, 2024 / Notices 5\nUFLPA\nACTION: x\n\n{}", parts.concat());
            let _ = read_text("us-uflpa", &[("page.html", PAGE), ("a.txt", &text)]);
            let _ = read_text("us-uflpa", &[("a.txt", &text)]);
        }
    }
}
