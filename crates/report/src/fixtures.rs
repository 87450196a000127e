//! Answers with invented names, for tests and for looking at a report.

#[path = "fixtures_observed.rs"]
mod observed;

pub(crate) use observed::{observed, observed_at};

use super::{Context, Input};
use karez_model::*;
use karez_screen::Policy;
use karez_screen::batch::Counts;
use observed::{observation, outline};

/// A step of an explanation.
pub(crate) fn step(query: &str, listed: &str, slot: Slot, how: How, similarity: f64) -> Step {
    Step { query: query.into(), listed: listed.into(), slot, how, similarity, weight: 1.5 }
}

/// A match with one listing.
pub(crate) fn match_of(caption: &str, score: f64) -> Match {
    Match {
        id: format!("us-uflpa-{}", caption.to_lowercase().replace([' ', ',', '.'], "-")),
        caption: caption.into(),
        schema: "Company".into(),
        datasets: vec!["us-uflpa".into()],
        properties: Default::default(),
        score,
        is_match: score >= 0.7,
        basis: Basis::Score,
        explanation: Explanation {
            name: NameComparison { query: caption.into(), listed: caption.into(), score, steps: Vec::new() },
            features: Vec::new(),
            missing: vec!["address".into(), "registration number (USCC, LEI)".into()],
        },
        listings: vec![uflpa(&["ii"], 14)],
        entries: Vec::new(),
    }
}

fn uflpa(sublists: &[&str], line: u64) -> Listing {
    Listing {
        list: "us-uflpa".into(),
        authority: "DHS".into(),
        program: "UFLPA Entity List".into(),
        basis: "s.2(d)(2)(B)".into(),
        sublists: sublists.iter().map(|s| (*s).into()).collect(),
        sublists_unknown: sublists.is_empty(),
        effective: "2022-06-21".parse().ok(),
        source: "DHS UFLPA Entity List page".into(),
        seen: "2026-08-20".into(),
        confidence: "confirmed".into(),
        record: Record { file: "starter/us-uflpa.tsv".into(), line, sha256: "9f2c".repeat(16) },
        ..Listing::default()
    }
}

fn sanction(list: &str, authority: &str, program: &str, line: u64) -> Listing {
    Listing {
        list: list.into(),
        authority: authority.into(),
        program: program.into(),
        effective: "2021-03-22".parse().ok(),
        reference: Some(format!("X-{line}")),
        source: "a notice of that day".into(),
        seen: "2021-03-22/2026-11-23".into(),
        confidence: "unconfirmed".into(),
        record: Record { file: "starter/xuar-listings.tsv".into(), line, sha256: "41d0".repeat(16) },
        ..Listing::default()
    }
}

fn finding(m: &Match, listing: &Listing) -> Finding {
    let listed = karez_screen::wording::listing(listing).unwrap_or_default();
    let (code, severity, certainty, text) = match m.basis {
        Basis::Score => (
            "F02",
            Severity::S3,
            Certainty::Possible,
            format!("{listed}. Possible match by name, score {:.2}; not confirmed.", m.score),
        ),
        _ => ("F01", Severity::S4, Certainty::True, format!("{listed}. Identity by an equal identifier.")),
    };
    Finding {
        code: code.into(),
        severity,
        rule: "LIST-MATCH@1".into(),
        certainty,
        text,
        evidence: vec![Evidence {
            source: listing.source.clone(),
            class: "official_listing".into(),
            record: format!("{}, line {}", listing.record.file, listing.record.line),
            sha256: listing.record.sha256.clone(),
        }],
        missing: if code == "F02" { vec!["confirmed identity".into()] } else { Vec::new() },
    }
}

/// A row with its matches, and the findings that follow from them.
pub(crate) fn row(line: u64, name: &str, country: &str, matches: Vec<Match>) -> Screened {
    let mut subject = Entity::new("Company");
    subject.add("name", name);
    subject.add("country", country);
    let review = matches.iter().any(|m| m.is_match);
    Screened {
        row: RowRef { file: "suppliers.csv".into(), sheet: None, line },
        id: Some(format!("S-{line:03}").into()),
        subject,
        as_of: day("2026-11-23"),
        status: if review { Status::Review } else { Status::Incomplete },
        findings: matches
            .iter()
            .filter(|m| m.is_match)
            .flat_map(|m| m.listings.iter().map(move |l| finding(m, l)))
            .collect(),
        matches,
        observations: Vec::new(),
        excluded: Vec::new(),
        columns: Columns(vec![("Buyer".into(), "North desk".into()), ("Order value".into(), "12 000".into())]),
        snapshot: "3f9a0c1d7e52b864".into(),
        engine: "karez 0.1.0".into(),
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap_or_default()
}

fn compared(mut m: Match, query: &str, steps: Vec<Step>, features: Vec<Feature>) -> Match {
    m.explanation.name = NameComparison { query: query.into(), listed: m.caption.clone(), score: m.score, steps };
    m.explanation.features = features;
    m
}

fn feature(name: &str, query: &str, listed: &str, says: &str, effect: f64) -> Feature {
    Feature { feature: name.into(), query: query.into(), listed: listed.into(), says: says.into(), effect }
}

/// The Chinese and the English name of one firm.
pub(crate) fn chinese() -> Answer {
    let name = "示例棉业有限公司";
    let steps = vec![
        step("示例", "Shili", Slot::Brand, How::Reading, 0.97),
        step("棉业", "Cotton Industry", Slot::Trade, How::Translation, 0.96),
        step("有限公司", "Co., Ltd.", Slot::Form, How::Form, 1.0),
        step("", "Group", Slot::Generic, How::Missing, 0.0),
    ];
    let mut m = compared(
        match_of("Shili Cotton Industry Group Co., Ltd.", 0.962),
        name,
        steps,
        vec![feature("country", "cn", "cn", "agrees", 0.004)],
    );
    m.listings[0].sublists = vec!["ii".into(), "v".into()];
    m.listings[0].extension = Some("and its subsidiaries".into());
    m.listings[0].paraphrase = true;
    Answer::Screened(Box::new(row(3, name, "cn", vec![m])))
}

/// A person whom several lists name.
pub(crate) fn person() -> Answer {
    let lists = [
        ("us-ofac-sdn", "OFAC", "SDN List", "SAMPLE, Xiaoming", 0.97),
        ("eu-fsf", "Council of the European Union", "EU sanctions list", "Xiaoming Sample", 0.95),
        ("gb-uksl", "UK FCDO", "UK Sanctions List", "Xiaoming SAMPLE", 0.95),
    ];
    let matches: Vec<Match> = lists
        .iter()
        .enumerate()
        .map(|(i, (list, authority, program, caption, score))| {
            let steps = vec![
                step("Sample", "SAMPLE", Slot::Person, How::Same, 1.0),
                step("X", "Xiaoming", Slot::Person, How::Initial, 0.7),
            ];
            let mut m = compared(match_of(caption, *score), "X Sample", steps, Vec::new());
            if i != 1 {
                m.explanation.features = vec![feature("birthDate", "1958", "1964", "differs", -0.3)];
            }
            m.schema = "Person".into();
            m.datasets = vec![(*list).into()];
            m.listings = vec![sanction(list, authority, program, 20 + i as u64)];
            m.explanation.missing = vec!["country".into(), "passport or ID number".into()];
            m
        })
        .collect();
    let mut s = row(5, "X Sample", "", matches);
    s.subject.schema = "Person".into();
    Answer::Screened(Box::new(s))
}

/// A firm known by its number, whatever its name.
pub(crate) fn identified() -> Answer {
    let mut m = compared(
        match_of("Example Gin Co., Ltd.", 1.0),
        "Exampel Ginning Company",
        vec![
            step("Exampel", "Example", Slot::Brand, How::Spelling, 0.81),
            step("Ginning", "Gin", Slot::Trade, How::Abbreviation, 0.85),
            step("Company", "Co., Ltd.", Slot::Form, How::Form, 0.95),
        ],
        vec![
            feature("identifier", "LEI 54930084UKLVMY22DS16", "LEI 54930084UKLVMY22DS16", "agrees", 0.0),
            feature("country", "tr", "cn", "differs", -0.12),
        ],
    );
    m.basis = Basis::Identifier;
    m.explanation.missing = vec!["address".into()];
    m.listings[0].sublists = Vec::new();
    m.listings[0].sublists_unknown = true;
    m.listings[0].delisted = "2027-01".parse().ok();
    m.listings[0].confidence = "unconfirmed".into();
    let mut s = row(6, "Exampel Ginning Company", "tr", vec![m]);
    s.findings.push(Finding {
        code: "F34".into(),
        severity: Severity::S1,
        rule: "DATA-QUALITY@1".into(),
        certainty: Certainty::True,
        text: "date \"03/04/2020\" of \"Since\" with day and month either way, read as 2020.".into(),
        evidence: vec![Evidence {
            source: "suppliers.csv".into(),
            class: "user_document".into(),
            record: "suppliers.csv, line 6".into(),
            sha256: String::new(),
        }],
        missing: Vec::new(),
    });
    Answer::Screened(Box::new(s))
}

/// A name in Arabic letters, and a branch with another number that stays below the threshold.
pub(crate) fn arabic() -> Answer {
    let name = "شركة المثال للقطن المحدودة";
    let m = compared(
        match_of("Al Mithal Cotton Company Limited", 0.884),
        name,
        vec![
            step("المثال", "Al Mithal", Slot::Brand, How::Reading, 0.93),
            step("للقطن", "Cotton", Slot::Trade, How::Translation, 0.96),
            step("شركة", "Company", Slot::Form, How::Form, 1.0),
        ],
        vec![feature("country", "tr", "cn", "differs", -0.1)],
    );
    let mut other = compared(
        match_of("Al Mithal Cotton No. 10 Mill", 0.6),
        name,
        vec![
            step("第三", "No. 10", Slot::Number, How::Contradiction, 0.0),
            step("", "Mill", Slot::Trade, How::Missing, 0.0),
        ],
        Vec::new(),
    );
    other.listings = vec![uflpa(&["iv"], 61)];
    Answer::Screened(Box::new(row(8, name, "tr", vec![m, other])))
}

/// Names and columns that try to act.
pub(crate) fn hostile() -> Answer {
    let name = "<script>alert(1)</script> \u{1b}[31mred\u{1b}[0m \u{202e}gpj.exe";
    let mut m = compared(
        match_of("\"><img src=x onerror=alert(1)> \u{9b}2J Ltd", 0.71),
        name,
        vec![step("<b>\u{7}", "\u{2066}</td>", Slot::Brand, How::Spelling, 0.8)],
        Vec::new(),
    );
    m.listings[0].source = "javascript:alert(1) \u{1b}]0;title\u{7}".into();
    let mut s = row(11, name, "=1+1", vec![m]);
    s.row.file = "<i>\u{1b}[2J.csv".into();
    s.id = Some("=HYPERLINK(\"http://evil.example\",\"x\")".into());
    s.columns = Columns(vec![
        ("=cmd|' /C calc'!A0".into(), "=HYPERLINK(\"http://evil.example\",\"x\")".into()),
        ("Buyer".into(), "</details>\r\n@x".into()),
    ]);
    s.excluded = vec![Decision {
        subject_id: "S-011".into(),
        entry_id: "us-uflpa-example".into(),
        decision: Verdict::Different,
        by: "A. Analyst".into(),
        confirmed_by: "B. Second".into(),
        date: "2026-10-01".into(),
        reason: "another town </p>".into(),
    }];
    s.observations = vec![observation(
        "site_in_region",
        "site in <b>\u{202e}Sample</b>",
        "The address given lies in Sample County \u{1b}[31m<script>.",
        "Where the goods were made.",
        11,
    )];
    s.observations[0].site = Some(Site {
        id: "<svg onload=alert(1)>".into(),
        label: "\"><script>alert(2)</script>".into(),
        region: None,
        lat: 40.0,
        lon: 85.0,
        point: "</small>\u{1b}".into(),
    });
    Answer::Screened(Box::new(s))
}

/// A row without a match.
pub(crate) fn unmatched(line: u64, name: &str, status: Status) -> Answer {
    let mut s = row(line, name, "nz", Vec::new());
    s.status = status;
    Answer::Screened(Box::new(s))
}

/// A row that could not be read.
pub(crate) fn unreadable() -> Answer {
    Answer::Unreadable(RowError {
        row: RowRef { file: "suppliers.csv".into(), sheet: None, line: 9 },
        status: Status::Error,
        id: None,
        error: "suppliers.csv, line 9: no name and no identifier".into(),
        columns: Columns(vec![("Buyer".into(), "East desk".into())]),
    })
}

/// One of each kind.
pub(crate) fn answers() -> Vec<Answer> {
    vec![
        chinese(),
        unmatched(4, "Hotan Road Bakery, Hamilton NZ", Status::Incomplete),
        person(),
        identified(),
        unmatched(7, "مخبز طريق المثال", Status::NoMatch),
        arabic(),
        unreadable(),
        hostile(),
        unmatched(
            12,
            "A Supplier with a Very Long Name of Many Words and Nothing Else to Say for Itself (Holdings) Limited",
            Status::Incomplete,
        ),
        observed(),
        observed_at(14, "示例纺织厂", "653201", "Sample County", 37.11, 79.92),
        observed_at(15, "مصنع المثال", "654002", "Other Town (نمونە)", 43.91, 81.28),
        observed_at(16, "Third Invented House", "650502", "Eastern Sample District", 42.83, 93.51),
    ]
}

/// A row that was screened.
#[allow(dead_code, reason = "the example looks at pages only")]
pub(crate) fn screened(answer: &Answer) -> Option<&Screened> {
    match answer {
        Answer::Screened(s) => Some(s),
        Answer::Unreadable(_) => None,
    }
}

/// What the run was that gave [`answers`].
pub(crate) fn context() -> Context {
    let list = |id: &str, title: &str, publisher: &str, rows, published: &str, partial, starter, url: &str| ListInfo {
        id: id.into(),
        title: title.into(),
        publisher: publisher.into(),
        rows,
        entries: rows,
        names: rows + 40,
        published: published.parse().ok(),
        sha256: "9f2c".repeat(16),
        partial,
        starter,
        fresh_days: Some(30),
        url: url.into(),
        ..ListInfo::default()
    };
    let mut counts = Counts::default();
    answers().iter().for_each(|a| counts.add(a));
    Context {
        policy: Policy::new(day("2026-11-23")),
        lists: vec![
            list(
                "us-uflpa",
                "UFLPA Entity List",
                "US Department of Homeland Security, Forced Labor Enforcement Task Force",
                71,
                "2026-08-20",
                true,
                true,
                "https://www.dhs.gov/uflpa-entity-list",
            ),
            list(
                "us-ofac-sdn",
                "Specially Designated Nationals and Blocked Persons List",
                "US Department of the Treasury, Office of Foreign Assets Control",
                18_214,
                "2026-11-20",
                false,
                false,
                "https://sanctionslist.ofac.treas.gov/Home/SdnList",
            ),
            list(
                "eu-fsf",
                "EU financial sanctions list",
                "Council of the European Union; European Commission",
                9,
                "2026-07-01",
                true,
                true,
                "https://data.europa.eu/",
            ),
        ],
        gaps: vec!["us-uflpa: starter pack, partial".into(), "eu-fsf: starter pack, partial".into()],
        snapshot: "3f9a0c1d7e52b864".into(),
        engine: "karez 0.1.0".into(),
        inputs: vec![Input {
            file: "suppliers.csv".into(),
            sha256: "c0ffee42".repeat(8),
            rows: counts.rows,
            format: "CSV, GB18030, separated by `;`".into(),
            map: vec![
                ("id".into(), "Vendor No.".into()),
                ("name".into(), "供应商名称".into()),
                ("country".into(), "Country".into()),
            ],
            carried: vec!["Buyer".into(), "Order value".into()],
            notes: Vec::new(),
        }],
        counts,
        redacted: false,
        outlines: vec![outline()],
    }
}
