//! Statuses, dates, lists, limits, decisions, redaction, order.

use crate::{company, entry, list, policy, screener};
use karez_model::{Answer, Basis, Columns, Entity, RowRef, Status};
use karez_screen::decisions::{COLUMNS, Decisions};
use karez_screen::redact::{MASK, redact};
use karez_screen::{Opinion, Policy, Screener, Subject, batch};
use karez_tables::{BadRow, Record};

fn ask(screener: &Screener, id: &str, name: &str) -> Opinion {
    screener.screen(Subject { id, entity: &company(name) }).unwrap()
}

#[test]
fn the_status_speaks_of_names_and_of_how_whole_the_lists_are() {
    let entries = [entry("own", "own-1", "Example Ginning Co., Ltd.")];
    let whole = screener(&entries, vec![list("own", false)], policy(), Decisions::default());
    let partial = screener(&entries, vec![list("own", true)], policy(), Decisions::default());
    assert_eq!(ask(&whole, "", "EXAMPLE GINNING CO LTD").status, Status::Review);
    assert_eq!(ask(&whole, "", "Nothing Alike Ltd").status, Status::NoMatch);
    assert_eq!(ask(&partial, "", "Nothing Alike Ltd").status, Status::Incomplete);
}

#[test]
fn an_entry_counts_from_its_first_day_to_the_day_before_it_ends() {
    let mut listed = entry("own", "own-1", "Example Ginning Co., Ltd.");
    listed.listings[0].effective = Some("2022-06-21".parse().unwrap());
    listed.listings[0].delisted = Some("2024-01-01".parse().unwrap());
    for (day, found) in [("2022-06-20", 0), ("2022-06-21", 1), ("2023-12-31", 1), ("2024-01-01", 0)] {
        let s =
            screener(&[listed.clone()], vec![list("own", false)], Policy::new(day.parse().unwrap()), Decisions::default());
        assert_eq!(ask(&s, "", "Example Ginning Co., Ltd.").matches.len(), found, "{day}");
    }
}

#[test]
fn a_list_younger_than_the_day_asked_about_is_marked_reconstructed() {
    let mut info = list("own", false);
    info.published = Some("2025-01-01".parse().unwrap());
    for (day, marked) in [("2024-12-31", true), ("2025-01-01", false)] {
        let entries = [entry("own", "own-1", "Example Ginning Co., Ltd.")];
        let s = screener(&entries, vec![info.clone()], Policy::new(day.parse().unwrap()), Decisions::default());
        assert_eq!(ask(&s, "", "Example Ginning").matches[0].listings[0].reconstructed, marked, "{day}");
    }
}

#[test]
fn only_the_lists_asked_answer_and_a_list_that_is_not_there_is_an_error() {
    let entries = [entry("a", "a-1", "Example Ginning"), entry("b", "b-1", "Example Ginning")];
    let lists = vec![list("a", false), list("b", false)];
    let only_b = Policy { lists: vec!["b".into()], ..policy() };
    let s = screener(&entries, lists.clone(), only_b, Decisions::default());
    let ids: Vec<String> = ask(&s, "", "Example Ginning").matches.into_iter().map(|m| m.id).collect();
    assert_eq!(ids, ["b-1"]);
    let snapshot = karez_snapshot::Snapshot::from_bytes(karez_snapshot::build(&entries, lists).unwrap().0).unwrap();
    let none = Policy { lists: vec!["c".into()], ..policy() };
    assert!(Screener::new(snapshot, none, Decisions::default()).is_err());
}

#[test]
fn entries_of_two_lists_are_one_match_only_where_they_share_an_identifier() {
    let (mut a, mut b, c) =
        (entry("a", "a-1", "Example Ginning"), entry("b", "b-1", "Example Ginning"), entry("c", "c-1", "Example Ginning"));
    a.entity.add("leiCode", "54930084UKLVMY22DS16");
    b.entity.add("leiCode", "54930084UKLVMY22DS16");
    let lists = ["a", "b", "c"].map(|l| list(l, false)).to_vec();
    let s = screener(&[a, b, c], lists.clone(), policy(), Decisions::default());
    let matches = ask(&s, "", "Example Ginning").matches;
    let datasets: Vec<Vec<String>> = matches.into_iter().map(|m| m.datasets).collect();
    assert_eq!(datasets, [vec!["a".to_owned(), "b".to_owned()], vec!["c".to_owned()]]);
}

#[test]
fn the_limit_counts_matches() {
    let entries: Vec<_> = (0..9).map(|i| entry("own", &format!("own-{i}"), "Example Ginning")).collect();
    let s = screener(&entries, vec![list("own", false)], Policy { limit: 3, ..policy() }, Decisions::default());
    assert_eq!(ask(&s, "", "Example Ginning").matches.len(), 3);
}

#[test]
fn a_score_alone_gives_f02_and_an_identifier_or_a_decision_f01() {
    let mut listed = entry("own", "own-1", "Example Ginning Co., Ltd.");
    listed.entity.add("leiCode", "54930084UKLVMY22DS16");
    let entries = [listed];
    let plain = screener(&entries, vec![list("own", false)], policy(), Decisions::default());
    let codes = |s: &Screener, id: &str, e: &Entity| -> Vec<(Basis, String)> {
        let o = s.screen(Subject { id, entity: e }).unwrap();
        o.matches.iter().map(|m| m.basis).zip(o.findings.iter().map(|f| f.code.clone())).collect()
    };
    assert_eq!(codes(&plain, "", &company("Example Ginning Co., Ltd.")), [(Basis::Score, "F02".to_owned())]);
    let mut with_lei = company("Some Other Name");
    with_lei.add("leiCode", "5493 0084 UKLV MY22 DS16");
    assert_eq!(codes(&plain, "", &with_lei), [(Basis::Identifier, "F01".to_owned())]);
    let decided = screener(&entries, vec![list("own", false)], policy(), decisions("same"));
    assert_eq!(codes(&decided, "V1", &company("Quite Another Name")), [(Basis::Confirmed, "F01".to_owned())]);
}

fn decisions(verdict: &str) -> Decisions {
    let row = ["V1", "own-1", verdict, "Ann", "Bob", "2026-01-02", "checked the register"];
    let rows = [COLUMNS.map(str::to_owned).to_vec(), row.map(str::to_owned).to_vec()];
    Decisions::read("d.csv", (1..).zip(rows)).unwrap()
}

#[test]
fn a_decision_against_an_entry_excludes_it_for_that_subject_only_and_stays_visible() {
    let entries = [entry("own", "own-1", "Example Ginning Co., Ltd.")];
    let s = screener(&entries, vec![list("own", false)], policy(), decisions("different"));
    let decided = ask(&s, "V1", "Example Ginning Co., Ltd.");
    assert_eq!((decided.status, decided.matches.len(), decided.excluded.len()), (Status::NoMatch, 0, 1));
    assert_eq!(decided.excluded[0].reason, "checked the register");
    assert_eq!(ask(&s, "V2", "Example Ginning Co., Ltd.").status, Status::Review);
}

type Row = Result<Record, BadRow>;

#[allow(clippy::result_large_err, reason = "the shape in which tables give their rows, one at a time")]
fn row(line: u64, id: &str, name: &str) -> Row {
    let at = RowRef { file: "in.csv".into(), sheet: None, line };
    if name.is_empty() {
        return Err(BadRow { error: format!("{at}: no name"), at, id: None, columns: Columns::default(), last: false });
    }
    let columns = Columns(vec![("Spend".into(), "12".into())]);
    Ok(Record {
        at,
        id: Some(id.into()),
        entity: company(name),
        date: None,
        listing: Vec::new(),
        columns,
        notes: Vec::new(),
    })
}

fn run(screener: &Screener, rows: Vec<Row>) -> (Vec<Answer>, batch::Counts) {
    let mut answers = Vec::new();
    let counts = batch::run(screener, rows.into_iter(), |a| {
        answers.push(a);
        Ok::<(), ()>(())
    });
    (answers, counts.unwrap_or_else(|_| panic!("the run ended early")))
}

#[test]
fn every_row_is_answered_in_its_place_and_a_repeated_subject_is_screened_once() {
    let entries = [entry("own", "own-1", "Example Ginning Co., Ltd.")];
    let s = screener(&entries, vec![list("own", false)], policy(), Decisions::default());
    let rows = vec![
        row(2, "V1", "Example Ginning Co., Ltd."),
        row(3, "V2", ""),
        row(4, "V3", "Nothing Alike"),
        row(5, "V4", "Example Ginning Co., Ltd."),
    ];
    let (answers, counts) = run(&s, rows);
    let lines: Vec<(u64, Status)> = answers.iter().map(|a| (a.row().line, a.status())).collect();
    assert_eq!(lines, [(2, Status::Review), (3, Status::Error), (4, Status::NoMatch), (5, Status::Review)]);
    assert_eq!((counts.rows, counts.review, counts.error, counts.repeated), (4, 2, 1, 1));
}

#[test]
fn one_thread_and_many_give_the_same_bytes() {
    let entries: Vec<_> =
        (0..40).map(|i| entry("own", &format!("own-{i}"), &format!("Example Ginning {i} Co., Ltd."))).collect();
    let s = screener(&entries, vec![list("own", false)], policy(), Decisions::default());
    let rows = || -> Vec<Row> {
        let mut rows = Vec::new();
        for i in 0..5000 {
            rows.push(row(i + 2, &i.to_string(), &format!("Exmaple Ginning {} Ltd", i % 97)));
        }
        rows
    };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| serde_json::to_string(&run(&s, rows()).0).unwrap())
    };
    assert!(with(1) == with(4), "the answers differ");
}

#[test]
fn a_redacted_answer_holds_nothing_of_the_users_file() {
    let entries = [entry("own", "own-1", "Example Ginning Co., Ltd.")];
    let s = screener(&entries, vec![list("own", false)], policy(), Decisions::default());
    for answer in run(&s, vec![row(2, "VENDOR77", "Exampel Ginning Trading"), row(3, "V2", "")]).0 {
        let text = serde_json::to_string(&redact(answer)).unwrap();
        for secret in ["VENDOR77", "Exampel", "Trading", "in.csv", "Spend", "\"12\""] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        assert!(text.contains(MASK));
    }
}
