//! The tables of facts.

use super::*;

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
