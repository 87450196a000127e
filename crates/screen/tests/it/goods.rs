//! What sectors and lists say of the goods of a row, by its code or its words, its country and the day.

use crate::{company, entry, list, policy, screener};
use karez_model::{Answer, Listed, Observation, RowRef, term};
use karez_screen::decisions::Decisions;
use karez_screen::{Policy, batch};
use karez_tables::Record;

fn observed(entries: &[Listed], policy: Policy, facts: &[(&str, &str)]) -> Vec<Observation> {
    let lists = vec![list("own", false), list("orders", false)];
    let screener = screener(entries, lists, policy, Decisions::default());
    let mut entity = company("Invented House");
    facts.iter().for_each(|(property, value)| entity.add(property, *value));
    let at = RowRef { file: "in.csv".into(), sheet: None, line: 2 };
    let row = Record { at, id: None, entity, date: None, listing: vec![], columns: Default::default(), notes: vec![] };
    let mut found = Vec::new();
    let counts = batch::run(&screener, [Ok(row)].into_iter(), |answer| {
        if let Answer::Screened(s) = answer {
            found = s.observations;
        }
        Ok::<(), ()>(())
    });
    counts.unwrap_or_else(|_| panic!("the run ended early"));
    found
}

fn kinds(facts: &[(&str, &str)]) -> String {
    let found = observed(&[], policy(), facts);
    found.iter().map(|o| o.kind.as_str()).collect::<Vec<_>>().join(" ")
}

const CN: (&str, &str) = ("country", "cn");

#[test]
fn a_code_or_words_of_goods_give_their_sector_and_say_by_what() {
    let day = |day: &str| Policy { as_of: day.parse().unwrap(), ..policy() };
    let code = observed(&[], day("2026-11-23"), &[("hsCode", "5201.00")]);
    assert_eq!(code.iter().map(|o| o.kind.as_str()).collect::<Vec<_>>(), ["priority_sector"]);
    assert!(code[0].says.contains("HS 5201") && !code[0].says.contains("possible, not settled"), "{}", code[0].says);
    assert!(code[0].does_not_say.contains("no presumption"), "{}", code[0].does_not_say);
    let words = observed(&[], day("2026-11-23"), &[("sector", "men's cotton t-shirts")]);
    assert!(words[0].says.contains("the words “cotton”, “t-shirts”: possible, not settled"), "{}", words[0].says);
    assert!(words[0].reason.starts_with("Apparel, sector since 2022-06-17"), "{}", words[0].reason);
    // a sector that was named later was none on the day
    assert!(observed(&[], day("2025-08-18"), &[("hsCode", "7403")]).is_empty());
    assert_eq!(observed(&[], day("2025-08-19"), &[("hsCode", "7403")]).len(), 1);
    // the code settles it; a text of no goods gives nothing
    assert_eq!(kinds(&[("hsCode", "9503"), ("sector", "Cotton")]), "");
    assert_eq!(kinds(&[("sector", "consulting services")]), "");
}

#[test]
fn a_good_listed_by_country_counts_only_for_goods_of_that_country() {
    let named = |facts: &[(&str, &str)]| kinds(facts).contains("named_product");
    let cotton = ("hsCode", "5201");
    for (facts, expected) in [
        (&[cotton, ("origin", "China")][..], true),
        (&[cotton, ("origin", "新疆阿克苏")], true),
        (&[cotton, ("origin", "Xinjiang, China")], true),
        (&[cotton, CN], true),
        (&[cotton, ("country", "de")], false),
        // the goods' own origin goes before the country of the supplier
        (&[cotton, CN, ("origin", "Portugal")], false),
        (&[cotton, ("country", "de"), ("origin", "中国")], true),
        (&[cotton], false),
    ] {
        assert_eq!(named(facts), expected, "{facts:?}");
    }
    let found = observed(&[], policy(), &[cotton, ("origin", "China")]);
    let o = found.iter().find(|o| o.kind == "named_product").unwrap();
    assert!(o.says.starts_with("Listed by the US Department of Labor: “Cotton” of China"), "{}", o.says);
    assert_eq!(o.evidence[1].class, "official_listing");
}

#[test]
fn an_order_counts_where_its_list_is_asked_it_is_in_effect_and_the_country_agrees() {
    let order = |country: &str, status: &str, effective: &str| {
        let mut entry = entry("orders", "o-1", "Example Hair Works");
        entry.entity.add("country", country);
        let listing = &mut entry.listings[0];
        listing.authority = "the Sample Customs".into();
        listing.reference = Some("WRO-99".into());
        listing.effective = Some(effective.parse().unwrap());
        listing.say(term::MERCHANDISE, "Hair products");
        listing.say(term::STATUS, status);
        entry
    };
    let hair = [("sector", "human hair wigs"), CN];
    let orders = |entry: Listed, policy: Policy| -> usize {
        let found = observed(&[entry], policy, &hair);
        found.iter().filter(|o| o.says.contains("WRO-99")).count()
    };
    let only = |list: &str| Policy { lists: vec![list.into()], ..policy() };
    assert_eq!(orders(order("cn", "Active", "2020-05-01"), policy()), 1);
    assert_eq!(orders(order("cn", "Active", "2020-05-01"), only("own")), 0, "its list is not asked");
    assert_eq!(orders(order("cn", "Active", "2099-01-01"), policy()), 0, "not yet in effect");
    assert_eq!(orders(order("cn", "Inactive", "2020-05-01"), policy()), 0);
    assert_eq!(orders(order("my", "Active", "2020-05-01"), policy()), 0, "another country");
}
