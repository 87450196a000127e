//! How alike two entities are: their names first, then what agrees with that and what contradicts it.

use karez_model::{Entity, Explanation, Feature, Kind, NameComparison, PartialDate, ids};
use karez_names::{Name, compare as compare_names};
use std::collections::BTreeSet;

/// The most that agreement beside the name can add. Two people of one house and one birthday are still two people where their
/// names are not alike; and the index, which looks for names only, must find all that can reach a threshold.
pub(crate) const MOST_LIFT: f64 = 0.2;

/// The result of comparing two entities.
#[derive(Debug, Clone)]
pub struct Scored {
    /// 0..1.
    pub score: f64,
    /// An equal strong identifier was found.
    pub identified: bool,
    /// How it came about.
    pub explanation: Explanation,
}

/// Compares two entities without a snapshot. The same two give the same score wherever they come from.
pub fn compare(left: &Entity, right: &Entity) -> Scored {
    let parse = |e: &Entity| -> Vec<Name> { e.names().flat_map(|n| Name::readings(n, e.kind())).collect() };
    let (l, r) = (parse(left), parse(right));
    let pairs = l.iter().flat_map(|a| r.iter().map(move |b| (a, b)));
    score(left, right, pairs)
}

/// Scores two entities on the best of some pairs of their names.
pub(crate) fn score<'n>(query: &Entity, listed: &Entity, pairs: impl Iterator<Item = (&'n Name, &'n Name)>) -> Scored {
    let mut best: Option<(karez_names::Comparison, &Name, &Name)> = None;
    for (a, b) in pairs {
        let comparison = compare_names(a, b);
        if best.as_ref().is_none_or(|(c, _, _)| comparison.score > c.score) {
            best = Some((comparison, a, b));
        }
    }
    let name = match best {
        Some((c, a, b)) => NameComparison { query: a.text.clone(), listed: b.text.clone(), score: c.score, steps: c.steps },
        None => {
            NameComparison { query: query.caption().into(), listed: listed.caption().into(), score: 0.0, steps: Vec::new() }
        }
    };
    let mut features = Vec::new();
    let identified = identifiers(query, listed, &mut features);
    let mut score = name.score;
    if identified {
        score = 1.0;
    } else if score > 0.0 {
        let mut lift = MOST_LIFT;
        for mut feature in corroboration(query, listed, score) {
            feature.effect = feature.effect.min(round(lift));
            lift -= feature.effect.max(0.0);
            score += feature.effect;
            features.push(feature);
        }
        for feature in features.iter().filter(|f| f.feature == "identifier") {
            score += feature.effect;
        }
        // Other facts never make a different spelling into identity.
        score = score.clamp(0.0, if name.score < 1.0 { 0.99 } else { 1.0 });
    }
    let missing = missing(query, listed);
    Scored { score: round(score), identified, explanation: Explanation { name, features, missing } }
}

fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}

/// Pushes what the identifiers say; true where a strong one is equal.
fn identifiers(query: &Entity, listed: &Entity, features: &mut Vec<Feature>) -> bool {
    let mut equal = false;
    let mut push = |name: &str, a: String, b: String, same: bool| {
        features.push(Feature {
            feature: "identifier".to_owned(),
            query: format!("{name} {a}"),
            listed: format!("{name} {b}"),
            says: if same { "agrees" } else { "differs" }.to_owned(),
            effect: if same { 0.0 } else { -0.2 },
        });
    };
    if !query.id.is_empty() && query.id == listed.id {
        push("entry", query.id.clone(), listed.id.clone(), true);
        equal = true;
    }
    for (name, properties, check) in [
        ("LEI", &["leiCode"][..], ids::lei as fn(&str) -> Option<String>),
        ("USCC", &["uscCode", "registrationNumber", "taxNumber"], ids::uscc),
    ] {
        let valid = |e: &Entity| -> BTreeSet<String> {
            properties.iter().flat_map(|p| e.values(p)).filter_map(|v| check(v)).collect()
        };
        let (a, b) = (valid(query), valid(listed));
        if let Some(same) = a.intersection(&b).next() {
            push(name, same.clone(), same.clone(), true);
            equal = true;
        } else if let (Some(a), Some(b)) = (a.first(), b.first()) {
            push(name, a.clone(), b.clone(), false);
        }
    }
    equal
}

/// What country, date and address say, with the effect of each on the score so far. Agreement closes a part of the gap to one;
/// contradiction takes a part of what is there. An exact name in another country stays a match: firms move and branch.
fn corroboration(query: &Entity, listed: &Entity, score: f64) -> Vec<Feature> {
    let mut features = Vec::new();
    let person = query.kind() == Kind::Person || listed.kind() == Kind::Person;
    let (a, b) = (countries(query), countries(listed));
    if !a.is_empty() && !b.is_empty() {
        let agrees = a.iter().any(|c| b.contains(c));
        let effect = if agrees { 0.1 * (1.0 - score) } else { -score * if person { 0.05 } else { 0.12 } };
        features.push(feature("country", join(&a), join(&b), agrees, effect));
    }
    let dates = |e: &Entity| -> Vec<PartialDate> { e.values("birthDate").iter().filter_map(|d| d.parse().ok()).collect() };
    let (a, b) = (dates(query), dates(listed));
    if !a.is_empty() && !b.is_empty() {
        let agrees = a.iter().any(|x| b.iter().any(|y| x.agrees(*y)));
        let near = a.iter().any(|x| b.iter().any(|y| (x.year() - y.year()).abs() <= 1));
        let effect = match (agrees, near) {
            (true, _) => 0.3 * (1.0 - score),
            (false, true) => -0.12 * score,
            (false, false) => -0.3 * score,
        };
        let text = |dates: &[PartialDate]| join(&dates.iter().map(ToString::to_string).collect());
        features.push(feature("birthDate", text(&a), text(&b), agrees, effect));
    }
    if let Some((a, b)) = same_address(query, listed) {
        features.push(feature("address", a.to_owned(), b.to_owned(), true, 0.3 * (1.0 - score)));
    }
    features
}

fn feature(name: &str, query: String, listed: String, agrees: bool, effect: f64) -> Feature {
    let says = if agrees { "agrees" } else { "differs" }.to_owned();
    Feature { feature: name.to_owned(), query, listed, says, effect: round(effect) }
}

fn countries(entity: &Entity) -> BTreeSet<String> {
    ["country", "jurisdiction", "nationality", "mainCountry"]
        .iter()
        .flat_map(|p| entity.values(p))
        .filter_map(|c| karez_names::country_code(c))
        .map(str::to_owned)
        .collect()
}

fn join(values: &BTreeSet<String>) -> String {
    values.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The addresses that are one door in any script and order, or share most of their words, if any do: streets and numbers, not
/// only a town.
fn same_address<'e>(query: &'e Entity, listed: &'e Entity) -> Option<(&'e str, &'e str)> {
    let words = |text: &str| -> BTreeSet<String> { karez_text::tokens(text).into_iter().map(|t| t.text).collect() };
    for a in query.values("address") {
        let x = words(a);
        for b in listed.values("address") {
            let y = words(b);
            let shared = x.intersection(&y).count();
            if shared >= 4 && 2 * shared >= x.union(&y).count() {
                return Some((a, b));
            }
        }
    }
    // 北京西路12号 and 12 Beijing West Road share no word
    let keys = |e: &'e Entity| e.values("address").iter().filter_map(|a| Some((a.as_str(), karez_places::address_key(a)?)));
    let query: Vec<(&str, String)> = keys(query).collect();
    if query.is_empty() {
        return None;
    }
    keys(listed).find_map(|(b, key)| query.iter().find(|(_, k)| *k == key).map(|(a, _)| (*a, b)))
}

/// What would help a person decide and was not given by the subject.
fn missing(query: &Entity, listed: &Entity) -> Vec<String> {
    let has = |properties: &[&str]| properties.iter().any(|p| !query.values(p).is_empty());
    let mut missing = Vec::new();
    let mut ask = |label: &str, properties: &[&str]| {
        if !has(properties) {
            missing.push(label.to_owned());
        }
    };
    ask("country", &["country", "jurisdiction", "nationality", "mainCountry"]);
    if listed.kind() == Kind::Person {
        ask("date of birth", &["birthDate"]);
        ask("passport or ID number", &["passportNumber", "idNumber"]);
    } else {
        ask("address", &["address"]);
        ask("registration number (USCC, LEI)", &["uscCode", "leiCode", "registrationNumber", "taxNumber"]);
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company(properties: &[(&str, &str)]) -> Entity {
        let mut e = Entity::new("Company");
        properties.iter().for_each(|(p, v)| e.add(p, *v));
        e
    }

    #[test]
    fn agreement_raises_and_contradiction_lowers_a_score() {
        let listed = company(&[
            ("name", "Example Ginning Co., Ltd."),
            ("country", "cn"),
            ("address", "12 Cotton Road, Sample Town, 831100"),
            ("address", "No. 12, Beijing West Road, Hotan City, Xinjiang"),
        ]);
        let plain = compare(&company(&[("name", "Exampel Ginning Co., Ltd.")]), &listed).score;
        for (property, value, expected) in [
            ("country", "China", std::cmp::Ordering::Greater),
            ("country", "Peru", std::cmp::Ordering::Less),
            ("address", "Sample Town, 12 Cotton Road 831100", std::cmp::Ordering::Greater),
            ("address", "新疆和田市北京西路12号", std::cmp::Ordering::Greater),
            ("address", "5 Other Street, Elsewhere", std::cmp::Ordering::Equal),
        ] {
            let query = company(&[("name", "Exampel Ginning Co., Ltd."), (property, value)]);
            let score = compare(&query, &listed).score;
            assert_eq!(score.total_cmp(&plain), expected, "{property} {value}: {plain} → {score}");
        }
    }

    #[test]
    fn agreement_beside_the_name_makes_no_match_of_names_that_are_not_alike() {
        let person = |name: &str| {
            let mut e = Entity::new("Person");
            e.add("name", name);
            e.add("birthDate", "1990-01-02");
            e.add("country", "cn");
            e.add("address", "12 Cotton Road, Sample Town, 831100");
            e
        };
        for (a, b) in
            [("Anna Sample", "Anna Example-Other"), ("Bert Invented", "Anna Sample"), ("Anna Sample", "Anna Exampl")]
        {
            let scored = compare(&person(a), &person(b));
            let agrees = scored.explanation.features.iter().filter(|f| f.says == "agrees").count();
            assert!(scored.score < 0.7 && (agrees == 3 || scored.score == 0.0), "{a} · {b}: {scored:?}");
        }
    }

    #[test]
    fn an_equal_identifier_is_identity_and_a_different_one_speaks_against_it() {
        let listed = company(&[("name", "Example Ginning Co., Ltd."), ("leiCode", "54930084UKLVMY22DS16")]);
        let same = compare(&company(&[("name", "Quite Other Name"), ("leiCode", "54930084UKLVMY22DS16")]), &listed);
        assert!(same.identified && same.score == 1.0);
        let plain = compare(&company(&[("name", "Example Ginning")]), &listed);
        let other = compare(&company(&[("name", "Example Ginning"), ("leiCode", "529900T8BM49AURSDO55")]), &listed);
        assert!(!other.identified && other.score < plain.score);
    }

    #[test]
    fn a_birth_date_known_only_to_the_year_agrees_as_far_as_it_goes() {
        let person = |date: &str| {
            let mut e = Entity::new("Person");
            e.add("name", "Sample Personsson");
            e.add("birthDate", date);
            e
        };
        let says = |a: &str, b: &str| compare(&person(a), &person(b)).explanation.features[0].says.clone();
        assert_eq!(says("1958", "1958-03-01"), "agrees");
        assert_eq!(says("1959", "1958-03-01"), "differs");
    }

    #[test]
    fn a_person_is_never_a_company() {
        let mut person = Entity::new("Person");
        person.add("name", "Example Ginning");
        assert_eq!(compare(&person, &company(&[("name", "Example Ginning")])).score, 0.0);
    }
}
