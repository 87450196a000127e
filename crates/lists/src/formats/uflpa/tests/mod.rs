//! The three formats from the outside: sets of files in, entries and notes out.

mod facts;
mod mutations;
mod notices;
mod pages;
mod wordings;

use crate::formats::check::{distinct, entry, read_set, read_text, shared};
use crate::formats::{format_of, is_supplement};
use crate::reading::{Kept, Summary};
use karez_tables::Content;
use std::collections::BTreeSet;

/// A page in the publisher's shape of July 2026, with invented names.
const PAGE: &str = r##"<!DOCTYPE html>
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
