//! The Consolidated Screening List: fixtures after its schema, and its real editions.

use crate::formats::check::{distinct, entry, read_set, read_text, shared};
use crate::reading::Kept;
use karez_model::Listed;

const HEADINGS: &str = "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,standard_order,license_requirement,license_policy,call_sign,vessel_type,gross_tonnage,gross_registered_tonnage,vessel_flag,vessel_owner,remarks,source_list_url,alt_names,citizenships,dates_of_birth,nationalities,places_of_birth,source_information_url,ids";

/// A row with these cells, by heading.
fn row(cells: &[(&str, &str)]) -> String {
    let cell = |h: &str| cells.iter().find(|(n, _)| *n == h).map_or("", |(_, v)| v).replace('"', "\"\"");
    HEADINGS.split(',').map(|h| format!("\"{}\"", cell(h))).collect::<Vec<_>>().join(",")
}

fn read(rows: &[String]) -> (Kept, crate::Summary) {
    let text = format!("{HEADINGS}\n{}\n", rows.join("\n"));
    read_text("us-csl", &[("consolidated.csv", &text)]).unwrap()
}

fn values<'l>(l: &'l Listed, property: &str) -> Vec<&'l str> {
    l.entity.values(property).iter().map(String::as_str).collect()
}

fn terms<'l>(l: &'l Listed, listing: usize, term: &str) -> Vec<&'l str> {
    l.listings[listing].terms.get(term).into_iter().flatten().map(String::as_str).collect()
}

fn note<'l>(l: &'l Listed, value: &str) -> &'l str {
    l.statements.iter().find(|s| s.value == value).map_or("", |s| &s.note)
}

const EL: (&str, &str) = ("source", "Entity List (EL) - Bureau of Industry and Security");
const SDN: (&str, &str) = ("source", "Specially Designated Nationals (SDN) - Treasury Department");
const CAP: (&str, &str) = ("source", "Capta List (CAP) - Treasury Department");
const CMIC: (&str, &str) =
    ("source", "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department");

#[test]
fn an_entity_list_row_is_read_whole() {
    let (kept, summary) = read(&[row(&[
        ("_id", "ab12"),
        EL,
        ("name", "Example Smith & Sons \"Star\" Works (ESSSW), a.k.a. Sample Works"),
        ("addresses", "1 Example Road, Kashgar, CN; and 2 Example Road, Hotan, CN; DE"),
        ("federal_register_notice", "84 FR 54004; 86 FR 33119, 87 FR 1 (no. 2)"),
        ("start_date", "2021-06-24"),
        ("license_requirement", "For all items.  (See §§ 734.9(g),3 746.8(a)(3), and 744.11 of the EAR)4"),
        ("license_policy", "Presumption of denial."),
        ("remarks", "See alternate address under Germany"),
        ("alt_names", "Example Works; Example Works, Ltd.;Third Example; and Fourth Example"),
    ])]);
    assert_eq!((summary.rows, summary.rejects, summary.notes.len()), (1, 0, 0));
    let l = entry(&kept, "us-csl-ab12");
    assert_eq!((l.entity.schema.as_str(), l.entity.referents.len()), ("LegalEntity", 0));
    assert_eq!(values(l, "name"), ["Example Smith & Sons \"Star\" Works (ESSSW)"]);
    let aliases = [
        "Example Smith & Sons \"Star\" Works",
        "Sample Works",
        "Example Works",
        "Example Works, Ltd.",
        "Third Example",
        "Fourth Example",
    ];
    assert_eq!(values(l, "alias"), aliases);
    assert_eq!(values(l, "address"), ["1 Example Road, Kashgar, CN", "2 Example Road, Hotan, CN"]);
    assert_eq!(values(l, "country"), ["cn", "de"]);
    let listing = &l.listings[0];
    assert_eq!((listing.authority.as_str(), listing.program.as_str()), ("BIS", "Entity List"));
    assert_eq!((listing.basis.as_str(), listing.programs.as_slice()), ("15 CFR 744, Supplement No. 4", &[][..]));
    assert_eq!((listing.reference.as_deref(), listing.record.line), (Some("ab12"), 2));
    assert_eq!(listing.effective.unwrap().to_string(), "2021-06-24");
    assert_eq!(terms(l, 0, "citation"), ["84 FR 54004", "86 FR 33119", "87 FR 1 (no. 2)"]);
    assert_eq!(terms(l, 0, "footnote"), ["3", "4"]);
    assert_eq!(terms(l, 0, "licence_policy"), ["Presumption of denial."]);
    assert!(terms(l, 0, "licence_requirement")[0].starts_with("For all items. (See"));
    let literal = "Example Smith & Sons \"Star\" Works (ESSSW), a.k.a. Sample Works";
    assert_eq!(terms(l, 0, "remarks"), [literal, "See alternate address under Germany"]);
}

#[test]
fn identifiers_are_typed_in_the_order_of_today_and_in_the_one_before() {
    let treasury = |id: &str, kind: &str, ids: &str| {
        row(&[("_id", id), ("entity_number", id), SDN, ("type", kind), ("name", "EXAMPLE, Ann"), ("ids", ids)])
    };
    let (kept, _) = read(&[
        treasury(
            "1",
            "Individual",
            "Passport, E590976, TN, 19 Jun 1987, 18 Jun 1992; Gender, Female; R.F.C., AOEJ721024NM2, MX; Website, www.example.com",
        ),
        treasury(
            "2",
            "Individual",
            "TN, 1992-06-18, 1987-06-19, E590976, Passport; Female, Gender; MX, AOEJ721024NM2, R.F.C.; www.example.com, Website",
        ),
        treasury(
            "3",
            "Entity",
            "Secondary sanctions risk:, Example Regulations, sections 1 and 2; Registration ID, 1992; Organization Established Date, 17 Oct 1990",
        ),
        treasury(
            "4",
            "Entity",
            "Unified Social Credit Code (USCC), 91650100MA7ABCDE1X, CN; Unheard-of Number, 7, CN; Digital Currency Address - XBT, 1Ex",
        ),
    ]);
    for id in ["us-csl-1", "us-csl-2"] {
        let l = entry(&kept, id);
        assert_eq!(
            (values(l, "passportNumber"), note(l, "E590976")),
            (vec!["E590976"], "Passport, TN, issued 1987-06-19, expires 1992-06-18")
        );
        assert_eq!((values(l, "gender"), values(l, "taxNumber")), (vec!["female"], vec!["AOEJ721024NM2"]));
        assert_eq!((values(l, "website"), l.entity.schema.as_str()), (vec!["www.example.com"], "Person"));
    }
    let l = entry(&kept, "us-csl-3");
    assert_eq!(terms(l, 0, "measures"), ["Secondary sanctions risk: Example Regulations, sections 1 and 2"]);
    assert_eq!((values(l, "registrationNumber"), values(l, "incorporationDate")), (vec!["1992"], vec!["1990-10-17"]));
    let l = entry(&kept, "us-csl-4");
    assert_eq!(note(l, "91650100MA7ABCDE1X"), "Unified Social Credit Code (USCC), CN");
    assert!(values(l, "uscCode").is_empty(), "its check character is wrong");
    assert_eq!((note(l, "7"), values(l, "idNumber")), ("Unheard-of Number, CN", vec!["7", "1Ex"]));
    assert_eq!(l.entity.referents, ["ofac-4"]);
}

#[test]
fn a_party_on_several_lists_is_one_entry_with_a_listing_each() {
    let ids = "Listing Date (EO 14024 Directive 2):, 24 Feb 2022; Effective Date (EO 14024 Directive 2):, 26 Mar 2022";
    let on = |list| {
        row(&[
            ("_id", "9"),
            ("entity_number", "9"),
            list,
            ("type", "Entity"),
            ("programs", "RUSSIA-EO14024"),
            ("name", "EXAMPLE BANK"),
            ("ids", ids),
        ])
    };
    let (kept, summary) = read(&[on(CAP), on(SDN), on(CAP)]);
    assert_eq!((summary.rows, kept.entries.len()), (3, 1));
    let l = &kept.entries[0];
    let said: Vec<_> =
        l.listings.iter().map(|x| (x.program.as_str(), x.effective.map(|d| d.to_string()), x.programs.join(" "))).collect();
    assert_eq!(
        said,
        [
            ("CAPTA List", Some("2022-03-26".to_owned()), "RUSSIA-EO14024".to_owned()),
            ("SDN List", None, "RUSSIA-EO14024".to_owned()),
        ]
    );
    assert_eq!(terms(l, 0, "listed_on"), ["2022-02-24 (EO 14024 Directive 2)"]);
}

#[test]
fn a_securities_list_says_from_when_and_until_when() {
    let ids = "Listing Date (CMIC), 2021-06-03; Purchase/Sales For Divestment Date (CMIC), 2022-06-03; Effective Date (CMIC), 2021-08-02; ISIN, US0000000000; Issuer Name, Example Co., Ltd";
    let (kept, _) =
        read(&[row(&[("_id", "8"), ("entity_number", "8"), CMIC, ("type", "Entity"), ("name", "EXAMPLE"), ("ids", ids)])]);
    let l = &kept.entries[0];
    assert_eq!(
        (l.entity.schema.as_str(), values(l, "isinCode"), values(l, "alias")),
        ("Company", vec!["US0000000000"], vec!["Example Co., Ltd"])
    );
    assert_eq!(l.listings[0].effective.unwrap().to_string(), "2021-08-02");
    assert_eq!((terms(l, 0, "listed_on"), terms(l, 0, "divest_by")), (vec!["2021-06-03"], vec!["2022-06-03"]));
}

#[test]
fn an_unknown_list_inside_is_kept_under_its_own_words_and_noted() {
    let of = |id, source| row(&[("_id", id), ("source", source), ("name", "Example Co.")]);
    let (kept, summary) =
        read(&[of("1", "List of New Things (LNT) - Labor Department"), of("2", "The Unverified List (UVL), renamed")]);
    let first = &kept.entries[0].listings[0];
    assert_eq!((first.authority.as_str(), first.program.as_str()), ("Labor Department", "List of New Things (LNT)"));
    assert_eq!((summary.notes.len(), kept.entries[1].listings[0].program.as_str()), (1, "Unverified List"));
}

#[test]
fn names_that_are_sentences_become_names_links_and_reach() {
    const ISN: (&str, &str) = ("source", "Nonproliferation Sanctions (ISN) - State Department");
    let (kept, _) = read(&[
        row(&[
            ("_id", "1"),
            ISN,
            ("programs", "E.O. 13382"),
            ("name", "Example Inc. (EI), and its sub-units and successors"),
            ("alt_names", "EI, Example Group, Sample, Ltd., F.K.A. Old Sample"),
        ]),
        row(&[
            ("_id", "2"),
            ISN,
            ("programs", "INKSNA"),
            ("name", "Ex Ample (DPRK individual)"),
            ("alt_names", "AMPLE, Ex"),
        ]),
        row(&[
            ("_id", "3"),
            EL,
            ("name", "Example Co. (Ex).  Affiliated Entity:  Sample Works"),
            ("remarks", " f.k.a. Old Works"),
        ]),
    ]);
    let l = &kept.entries[0];
    assert_eq!(l.listings[0].extension.as_deref(), Some("and its sub-units and successors"));
    assert_eq!(
        (values(l, "alias"), values(l, "previousName")),
        (vec!["Example Inc.", "EI", "Example Group", "Sample, Ltd."], vec!["Old Sample"])
    );
    assert_eq!((l.listings[0].basis.as_str(), l.listings[0].programs.join("")), ("", "E.O. 13382".to_owned()));
    assert_eq!((kept.entries[1].entity.schema.as_str(), values(&kept.entries[1], "alias")), ("Person", vec!["AMPLE, Ex"]));
    let l = &kept.entries[2];
    assert_eq!(
        (values(l, "name"), terms(l, 0, "linked_to"), values(l, "previousName")),
        (vec!["Sample Works"], vec!["Example Co. (Ex)"], vec!["Old Works"])
    );
}

#[test]
fn persons_vessels_and_denied_persons_have_what_is_theirs() {
    const DPL: (&str, &str) = ("source", "Denied Persons List (DPL) - Bureau of Industry and Security");
    let (kept, _) = read(&[
        row(&[
            ("_id", "1"),
            ("entity_number", "1"),
            SDN,
            ("type", "Individual"),
            ("name", "EXAMPLE, Ann"),
            ("title", "Minister of A; Member of B"),
            ("citizenships", "MX"),
            ("nationalities", "SY"),
            ("dates_of_birth", "1960 to 1962; circa 1970"),
            ("places_of_birth", "Aleppo, Syria"),
            ("remarks", "(Linked To: SAMPLE (S.); Linked To: OTHER, Bob)"),
        ]),
        row(&[
            ("_id", "2"),
            ("entity_number", "2"),
            SDN,
            ("type", "Vessel"),
            ("name", "EXAMPLE STAR"),
            ("vessel_flag", "Democratic People's Republic of Korea"),
            ("vessel_type", "Tug"),
            ("call_sign", "H1EX"),
            ("gross_tonnage", " "),
            ("vessel_owner", "Sample Line"),
            ("ids", "Vessel Registration Identification, IMO 7406784; Former Vessel Flag, Panama"),
        ]),
        row(&[
            ("_id", "3"),
            DPL,
            ("name", "EXAMPLE PERSON"),
            ("addresses", "1 ROAD, TOWN, CA"),
            ("start_date", "2017-10-16"),
            ("end_date", "2020-10-13"),
            ("standard_order", "Y"),
            ("dates_of_birth", "unknown"),
        ]),
        row(&[
            ("_id", "4"),
            DPL,
            ("start_date", "soon"),
            ("name", "EXAMPLE OTHER"),
            ("addresses", "1 ROAD, TOWN, ONTARIO, M1W1A2, CA"),
        ]),
    ]);
    let l = entry(&kept, "us-csl-1");
    assert_eq!(values(l, "position"), ["Minister of A", "Member of B"]);
    assert_eq!(
        (values(l, "nationality"), note(l, "mx"), note(l, "1961")),
        (vec!["sy", "mx"], "citizenship", "1960 to 1962")
    );
    assert_eq!((values(l, "birthDate"), note(l, "1970")), (vec!["1960", "1961", "1962", "1970"], "circa"));
    assert_eq!(terms(l, 0, "linked_to"), ["SAMPLE (S.)", "OTHER, Bob"]);
    let l = entry(&kept, "us-csl-2");
    assert_eq!((l.entity.schema.as_str(), values(l, "flag"), values(l, "pastFlags")), ("Vessel", vec!["kp"], vec!["pa"]));
    assert_eq!(
        (values(l, "imoNumber"), values(l, "callSign"), values(l, "tonnage")),
        (vec!["IMO 7406784"], vec!["H1EX"], vec![])
    );
    let l = entry(&kept, "us-csl-3");
    assert_eq!((values(l, "country"), terms(l, 0, "action")), (vec![], vec!["standard denial order"]));
    assert_eq!(l.listings[0].delisted.unwrap().to_string(), "2020-10-13");
    assert_eq!(values(l, "notes"), ["date of birth: unknown"]);
    let l = entry(&kept, "us-csl-4");
    assert_eq!((values(l, "country"), terms(l, 0, "remarks")), (vec!["ca"], vec!["start date: soon"]));
}

const JSON: &str = r#"{"total": 3, "sources_used": [{"source": "x"}], "results": [
{"id":"30882","source":"Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department","entity_number":30882,
 "type":"Entity","programs":["CMIC-EO13959"],"name":"Example Telecom","title":null,
 "addresses":[{"address":"31 Example Street","city":"Beijing","state":null,"postal_code":"100033","country":"CN"}],
 "federal_register_notice":null,"start_date":null,"alt_names":["EXAMPLE TEL; EXAMPLE T","Example & Co."],
 "citizenships":null,"dates_of_birth":[],"ids":[{"type":"Registration Number","number":"123456","country":"CN","issue_date":"2001-02-03","expiration_date":null},
 {"type":"Effective Date (CMIC)","number":"2021-08-02","country":null}]},
{"id":"x","source":"Unverified List (UVL) - Bureau of Industry and Security","name":""}]}"#;

#[test]
fn the_json_says_the_same_in_its_own_form() {
    let (kept, summary) = read_text("us-csl", &[("consolidated.json", JSON)]).unwrap();
    assert_eq!((summary.rows, summary.rejects, kept.rejects[0].line), (2, 1, 8));
    assert_eq!(summary.partial, ["consolidated.json: the file says 3 entries and has 2"]);
    let l = entry(&kept, "us-csl-30882");
    assert_eq!(values(l, "alias"), ["EXAMPLE TEL", "EXAMPLE T", "Example & Co."]);
    assert_eq!((values(l, "address"), values(l, "country")), (vec!["31 Example Street, Beijing, 100033, CN"], vec!["cn"]));
    assert_eq!((l.entity.referents[0].as_str(), l.listings[0].record.line), ("ofac-30882", 2));
    assert_eq!(note(l, "123456"), "Registration Number, CN, 2001-02-03");
    assert_eq!(l.listings[0].effective.unwrap().to_string(), "2021-08-02");
}

#[test]
fn a_file_that_breaks_off_or_is_another_is_never_a_whole_list() {
    let whole = row(&[("_id", "1"), EL, ("name", "Example Gin")]);
    let cut = row(&[("_id", "2"), EL, ("name", "Example Cotton"), ("addresses", "1 Road, City, CN")]);
    let text = format!("{HEADINGS}\n{HEADINGS}\n{whole}\n{}", &cut[..cut.find("City").unwrap()]);
    let (kept, summary) = read_text("us-csl", &[("consolidated.csv", &text)]).unwrap();
    assert_eq!((summary.rows, summary.rejects, summary.partial.len(), summary.notes.len()), (2, 1, 1, 1));
    // A listed name is listed, though the rest of its row is lost.
    assert_eq!(kept.entries.iter().map(|l| l.entity.caption()).collect::<Vec<_>>(), ["Example Gin", "Example Cotton"]);
    assert!(values(&kept.entries[1], "address").is_empty());
    for other in ["name,country\nExample,CN\n", "<a/>", "", "{\"results\": 7}", "{\"results\": [7, "] {
        assert!(read_text("us-csl", &[("consolidated.csv", other)]).is_err(), "{other}");
    }
}

proptest::proptest! {
    #[test]
    fn no_cells_make_the_reader_panic(cells in proptest::collection::vec("[ -~;,()é]{0,30}", 29), ids in "([A-Z][a-z ]{1,9}|[0-9-]{1,10}|, |; ){0,12}") {
        let headings: Vec<&str> = HEADINGS.split(',').collect();
        let mut pairs: Vec<(&str, &str)> = headings.iter().copied().zip(cells.iter().map(String::as_str)).collect();
        pairs[28].1 = &ids;
        let text = format!("{HEADINGS}\n{}\n", row(&pairs));
        let _ = read_text("us-csl", &[("x.csv", &text)]);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
        let mut file = format!("{HEADINGS}\n").into_bytes();
        file.extend(bytes);
        let _ = read_set("us-csl", &[karez_tables::Content::of_bytes("x.csv", file)]);
    }
}

#[test]
fn the_real_editions_are_read_with_the_counts_they_have() {
    let Some(file) = shared("us-csl/2022-05-16/consolidated.csv.gz") else { return };
    let (kept, summary) = read_set("us-csl", &[file]).unwrap();
    assert_eq!((summary.rows, distinct(&kept), kept.entries.len(), summary.rejects), (14_160, 14_048, 14_048, 0));
    assert_eq!((summary.partial.len(), summary.notes.len()), (0, 0), "{:?}", summary.notes);
    let Some(file) = shared("us-csl/2023-11-30-partial/consolidated.csv") else { return };
    let (kept, summary) = read_set("us-csl", &[file]).unwrap();
    assert_eq!((summary.rows, distinct(&kept), summary.rejects), (4_227, 4_220, 1), "{:?}", kept.rejects);
    assert_eq!((summary.partial.len(), summary.notes.len(), kept.rejects[0].line), (1, 1, 4_233), "{:?}", summary.notes);
}
