//! `shared_attribute`: an address, a telephone, an e-mail address or a domain that a listed entity gives as well.
//!
//! It links two companies that bear different names, or speaks for a match by name. How much it says hangs on how many have it, so
//! that stands beside it; what half a town has is said to be weak. A free mail provider or a market place is no attribute at all
//! (`data/screen/common_domains.tsv`).

use super::Asked;
use crate::findings::evidence;
use crate::{Error, wording};
use karez_model::{Entity, Evidence, Listed, Observation};
use karez_snapshot::{Attribute, Shareable, shareable};

const KIND: &str = "shared_attribute";
/// What more listed entities than this give is common: an agent's office, a business centre.
const COMMON: usize = 10;
/// So many entries are looked at to count those that are asked and in effect.
const LOOKED_AT: usize = 200;
/// So many entities are named.
const NAMED: usize = 3;

/// Listed entities that give a value.
struct Sharers<'a> {
    /// Some of them, those that no name matches first.
    named: Vec<(&'a Listed, bool)>,
    count: usize,
    /// There may be more than were counted.
    more: bool,
    /// None of them but is a match by name.
    all_match: bool,
}

/// What a subject shares with listed entities, a value at a time.
pub(super) fn observe(subject: &Entity, asked: &Asked) -> Result<Vec<Observation>, Error> {
    let mut found: Vec<(Shareable, Vec<&str>, Observation)> = Vec::new();
    for value in shareable(subject) {
        let sharers = sharers(&value, asked)?;
        if sharers.count == 0 {
            continue;
        }
        let ids: Vec<&str> = sharers.named.iter().map(|(l, _)| l.entity.id.as_str()).collect();
        // Whoever has the whole e-mail address has its domain, which then says no more.
        let told = value.attribute == Attribute::Domain
            && found.iter().any(|(v, i, _)| v.attribute == Attribute::Email && *i == ids && v.key.ends_with(&value.key));
        if !told {
            let observation = observation(&value, &sharers, subject, asked)?;
            found.push((value, ids, observation));
        }
    }
    Ok(found.into_iter().map(|(_, _, observation)| observation).collect())
}

fn sharers<'a>(value: &Shareable, asked: &Asked<'a>) -> Result<Sharers<'a>, Error> {
    let screener = asked.screener;
    let mut sharers = Sharers { named: Vec::new(), count: 0, more: false, all_match: true };
    for (i, entity) in screener.snapshot().sharing(value.hash())?.enumerate() {
        if i >= LOOKED_AT || sharers.count > COMMON {
            sharers.more = true;
            break;
        }
        let listed = screener.listed(entity)?;
        if !screener.counts(listed) {
            continue;
        }
        let matches = asked.matches.iter().any(|m| m.is_match && m.entry_ids().contains(&listed.entity.id));
        // A hash is no proof; the values are compared before anybody is named.
        if shareable(&listed.entity).iter().any(|s| s.key == value.key) {
            sharers.named.push((listed, matches));
            sharers.count += 1;
            sharers.all_match &= matches;
        }
    }
    sharers.named.sort_by_key(|(_, matches)| *matches);
    sharers.named.truncate(NAMED);
    Ok(sharers)
}

fn observation(value: &Shareable, sharers: &Sharers, subject: &Entity, asked: &Asked) -> Result<Observation, Error> {
    let attribute = value.attribute.as_str();
    let (mut entities, mut shown) = (Vec::new(), Vec::new());
    for (listed, matches) in &sharers.named {
        let (mut by, evidence) = listed_by(listed, asked)?;
        shown.extend(evidence.into_iter().filter(|e| !shown.contains(e)).collect::<Vec<_>>());
        if *matches && !sharers.all_match {
            by.push("a match by name, too".to_owned());
        }
        entities.push(format!("{} ({})", wording::quotable(listed.entity.caption()), by.join("; ")));
    }
    let common = sharers.more || sharers.count > COMMON;
    let first = match sharers.count {
        0 | 1 => entities.join(""),
        n => format!("{} and {} more", entities.first().map_or("", String::as_str), n - 1),
    };
    let further = sharers.count - sharers.named.len();
    let mut entities = entities.join(" and ");
    if further > 0 && !common {
        entities.push_str(&format!(" and {further} more"));
    }
    let listed = match sharers.count {
        n if n > COMMON => format!("more than {COMMON} listed entities"),
        n if common => format!("{n} or more listed entities"),
        1 => "1 listed entity".to_owned(),
        n => format!("{n} listed entities"),
    };
    let template = match () {
        () if common => "shared_attribute_common",
        () if sharers.all_match => "shared_attribute_of_match",
        () => KIND,
    };
    let (alternatives, attribute) =
        (wording::fill("alternatives", attribute, &[])?, wording::fill("attribute", attribute, &[])?);
    let (quoted, rows) = (wording::quotable(&value.value), rows(asked.screener.sharing().others(value.hash(), subject))?);
    let fill = |section: &str, entities: &str| -> Result<String, Error> {
        let values = [
            ("alternatives", alternatives.as_str()),
            ("attribute", &attribute),
            ("value", &quoted),
            ("listed", &listed),
            ("entities", entities),
            ("rows", &rows),
        ];
        wording::fill(section, template, &values)
    };
    Ok(Observation {
        kind: KIND.to_owned(),
        evidence: shown,
        reason: fill("reason", &first)?,
        says: fill("observation", &entities)?,
        does_not_say: wording::fill("does_not_say", KIND, &[])?,
        site: None,
    })
}

/// Who lists an entity, and the evidence for it.
fn listed_by(listed: &Listed, asked: &Asked) -> Result<(Vec<String>, Vec<Evidence>), Error> {
    let (mut by, mut found) = (Vec::new(), Vec::new());
    for listing in asked.screener.listings(listed) {
        let sentence = wording::listed_by(&listing)?;
        if !by.contains(&sentence) {
            by.push(sentence);
        }
        found.push(evidence(&listing));
    }
    Ok((by, found))
}

/// How many other rows of the input give it, where that was counted.
fn rows(others: Option<u32>) -> Result<String, Error> {
    match others {
        None | Some(0) => Ok(String::new()),
        Some(1) => wording::fill("observation", "row", &[]),
        Some(n) => wording::fill("observation", "rows", &[("n", &n.to_string())]),
    }
}
