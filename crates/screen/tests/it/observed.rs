//! What is observed beside the name: said with its evidence and its limits, never part of the status, the same on every thread.

use crate::{company, entry, list, policy, screener};
use karez_model::{Answer, Listed, Observation, RowRef, Screened, Status};
use karez_screen::decisions::Decisions;
use karez_screen::observe::{Sharing, kind};
use karez_screen::redact::{MASK, redact};
use karez_screen::{Policy, Screener, batch, wording};
use karez_tables::Record;

fn row(line: u64, name: &str, facts: &[(&str, &str)]) -> Record {
    let mut entity = company(name);
    facts.iter().for_each(|(property, value)| entity.add(property, *value));
    let at = RowRef { file: "in.csv".into(), sheet: None, line };
    Record { at, id: None, entity, date: None, listing: vec![], columns: Default::default(), notes: vec![] }
}

fn listed(list: &str, id: &str, name: &str, facts: &[(&str, &str)]) -> Listed {
    let mut entry = entry(list, id, name);
    facts.iter().for_each(|(property, value)| entry.entity.add(property, *value));
    entry.listings[0].authority = "the Sample Office".into();
    entry.listings[0].program = "Sample List".into();
    entry
}

fn asked(entries: &[Listed], policy: Policy) -> Screener {
    screener(entries, vec![list("own", false), list("other", false)], policy, Decisions::default())
}

fn answers(screener: &Screener, rows: Vec<Record>) -> Vec<Screened> {
    let mut answers = Vec::new();
    let counts = batch::run(screener, rows.into_iter().map(Ok), |a| {
        if let Answer::Screened(s) = a {
            answers.push(*s);
        }
        Ok::<(), ()>(())
    });
    counts.unwrap_or_else(|_| panic!("the run ended early"));
    answers
}

fn observed(entries: &[Listed], facts: &[(&str, &str)]) -> Vec<Observation> {
    let mut found = answers(&asked(entries, policy()), vec![row(2, "Quite Another Name", facts)]);
    found.pop().unwrap().observations
}

const HOUSE: (&str, &str) = ("address", "12 Cotton Road, Sample Town, 831100, China");

#[test]
fn what_a_row_shares_with_a_listed_entity_of_another_name_is_observed_and_is_no_match() {
    let entries = [listed("own", "own-1", "Example Ginning Co., Ltd.", &[HOUSE])];
    let facts = [("address", "Sample Town, No. 12 Cotton Rd.")];
    let answer = answers(&asked(&entries, policy()), vec![row(7, "Quite Another Name", &facts)]).pop().unwrap();
    assert_eq!((answer.status, answer.matches.len(), answer.findings.len()), (Status::NoMatch, 0, 0));
    let [o] = &answer.observations[..] else { panic!("{:?}", answer.observations) };
    assert_eq!(o.kind, "shared_attribute");
    assert!(kind(&o.kind).is_ok_and(|k| k.group == "shared"));
    assert_eq!(
        o.says,
        "Possible link; not verified; alternative explanations: a building with many tenants, an agent’s office, an earlier \
         tenant. Shared with 1 listed entity: the address “Sample Town, No. 12 Cotton Rd.” is that given for Example Ginning \
         Co., Ltd. (listed by the Sample Office on the Sample List)."
    );
    assert!(o.does_not_say.starts_with("Identity or control"), "{}", o.does_not_say);
    assert_eq!(wording::banned(&o.says), None);
    let evidence: Vec<(&str, &str)> = o.evidence.iter().map(|e| (e.class.as_str(), e.record.as_str())).collect();
    assert_eq!(evidence[0], ("user_document", "in.csv, line 7"));
    assert_eq!(evidence[1].0, "official_listing");
}

#[test]
fn each_attribute_is_told_by_its_own_name_and_what_everybody_has_is_none() {
    for (theirs, ours, said) in [
        (HOUSE, HOUSE, "the address “12 Cotton Road"),
        (("phone", "+86 991 123 4567"), ("phone", "0086-991-1234567"), "the telephone “0086-991-1234567”"),
        (("website", "https://example-gin.example"), ("email", "a@example-gin.example"), "the domain “example-gin.example”"),
        (("email", "Gin@163.com"), ("email", "gin@163.com"), "the e-mail address “gin@163.com”"),
        (("email", "gin@163.com"), ("email", "other@163.com"), ""),
        (("website", "https://www.alibaba.com/gin"), ("website", "alibaba.com/other"), ""),
        (("address", "Shanghai, China 200000"), ("address", "Shanghai, China 200000"), ""),
        (("phone", "000 0000"), ("phone", "000 0000"), ""),
    ] {
        let found = observed(&[listed("own", "own-1", "Example Ginning", &[theirs])], &[ours]);
        let says: Vec<&str> = found.iter().map(|o| o.says.as_str()).collect();
        match said {
            "" => assert!(says.is_empty(), "{ours:?}: {says:?}"),
            said => assert!(says.len() == 1 && says[0].contains(said), "{ours:?}: {says:?}"),
        }
    }
}

#[test]
fn an_email_that_is_shared_is_not_told_a_second_time_by_its_domain() {
    let mail = ("email", "sales@example-gin.example");
    let found = observed(&[listed("own", "own-1", "Example Ginning", &[mail])], &[mail]);
    assert_eq!(found.len(), 1, "{found:?}");
    // The domain of a further entity is news.
    let entries = [
        listed("own", "own-1", "Example Ginning", &[mail]),
        listed("own", "own-2", "Other House", &[("website", "example-gin.example")]),
    ];
    assert_eq!(observed(&entries, &[mail]).len(), 2);
}

#[test]
fn beside_a_match_by_name_a_shared_address_is_said_once_as_agreement() {
    let entries = [
        listed("own", "own-1", "Example Ginning Co., Ltd.", &[HOUSE]),
        listed("own", "own-2", "Unlike Trading House", &[HOUSE]),
    ];
    let ask = |entries: &[Listed]| {
        answers(&asked(entries, policy()), vec![row(2, "Example Ginning Co., Ltd.", &[HOUSE])]).pop().unwrap()
    };
    let one = ask(&entries[..1]);
    assert_eq!((one.status, one.observations.len()), (Status::Review, 1));
    assert!(one.observations[0].says.contains("Agrees with the match by name"), "{}", one.observations[0].says);
    let two = ask(&entries);
    let says = &two.observations[0].says;
    assert_eq!(two.observations.len(), 1, "{says}");
    assert!(says.contains("2 listed entities") && says.contains("Unlike Trading House"), "{says}");
    assert!(
        says.contains("Example Ginning Co., Ltd. (listed by the Sample Office on the Sample List; a match by name, too)")
    );
}

#[test]
fn what_many_listed_entities_give_is_said_to_be_weak() {
    let many = |n: usize| -> Vec<Listed> {
        (0..n).map(|i| listed("own", &format!("own-{i}"), &format!("Invented House {i}"), &[HOUSE])).collect()
    };
    let says = |n: usize| observed(&many(n), &[HOUSE])[0].says.clone();
    assert!(says(10).contains("Shared with 10 listed entities") && says(10).contains(" and 7 more"), "{}", says(10));
    for n in [11, 400] {
        let text = says(n);
        assert!(text.contains("Weak, because it is common") && text.contains("more than 10 listed entities"), "{text}");
    }
}

#[test]
fn only_entries_that_are_asked_and_in_effect_are_shared_with() {
    let mut ended = listed("own", "own-1", "Example Ginning", &[HOUSE]);
    ended.listings[0].delisted = Some("2024-01-01".parse().unwrap());
    assert!(observed(&[ended], &[HOUSE]).is_empty());
    let entries = [listed("other", "o-1", "Example Ginning", &[HOUSE])];
    let only = |list: &str| {
        let policy = Policy { lists: vec![list.into()], ..policy() };
        answers(&asked(&entries, policy), vec![row(2, "Quite Another Name", &[HOUSE])]).pop().unwrap().observations.len()
    };
    assert_eq!((only("other"), only("own")), (1, 0));
}

/// Rows of which every third gives the address of a listed entity, under names that repeat.
fn many() -> Vec<Record> {
    let facts = |i: u64| if i.is_multiple_of(3) { vec![HOUSE] } else { vec![("address", "5 Wool Lane, Sample Town")] };
    (0..9000).map(|i| row(i + 2, &format!("Invented Supplier {}", i % 700), &facts(i))).collect()
}

#[test]
fn other_rows_of_the_input_that_share_it_are_counted_and_a_supplier_that_repeats_is_not_another() {
    let entries = [listed("own", "own-1", "Example Ginning", &[HOUSE])];
    let says = |names: &[&str]| -> String {
        let rows = || -> Vec<Record> { names.iter().zip(2..).map(|(name, line)| row(line, name, &[HOUSE])).collect() };
        let screener = asked(&entries, policy());
        let sharing = Sharing::count(&screener, rows().into_iter().map(Ok)).unwrap();
        answers(&screener.knowing(sharing), rows())[0].observations[0].says.clone()
    };
    assert!(!says(&["A House", "A House", "a house"]).contains("this input"));
    assert!(says(&["A House", "B House"]).contains("another row of this input, under another name"));
    assert!(says(&["A House", "B House", "C House", "A House"]).contains("2 other rows of this input, under other names"));
}

#[test]
fn observations_are_the_same_on_one_thread_and_many() {
    let entries = [listed("own", "own-1", "Example Ginning", &[HOUSE])];
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let screener = asked(&entries, policy());
            let sharing = Sharing::count(&screener, many().into_iter().map(Ok)).unwrap();
            serde_json::to_string(&answers(&screener.knowing(sharing), many())).unwrap()
        })
    };
    let one = with(1);
    assert!(one.contains("other rows of this input"));
    assert!(one == with(4), "the answers differ");
}

#[test]
fn rows_with_an_observation_are_counted_by_group_whatever_their_status() {
    let entries = [listed("own", "own-1", "Example Ginning", &[HOUSE])];
    let rows = vec![row(2, "Example Ginning", &[HOUSE]), row(3, "Quite Another", &[HOUSE]), row(4, "Nothing", &[])];
    let counts = batch::run(&asked(&entries, policy()), rows.into_iter().map(Ok), |_| Ok::<(), ()>(())).ok().unwrap();
    assert_eq!((counts.review, counts.no_match, counts.observed.get("shared")), (1, 2, Some(&2)));
    let mut twice = counts.clone();
    twice.merge(&counts);
    assert_eq!(twice.observed["shared"], 4);
}

#[test]
fn a_redacted_observation_holds_nothing_of_the_users_file() {
    let entries = [listed("own", "own-1", "Example Ginning", &[HOUSE])];
    let answer = answers(&asked(&entries, policy()), vec![row(2, "Quite Another Name", &[HOUSE])]).pop().unwrap();
    let text = serde_json::to_string(&redact(Answer::Screened(Box::new(answer)))).unwrap();
    assert!(text.contains("shared_attribute") && text.contains(MASK));
    for secret in ["12 Cotton", "in.csv", "Quite Another"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}
