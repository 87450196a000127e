//! `priority_sector` and `named_product`: what sectors and official lists say of the goods of a row.
//!
//! A code of the HS settles which heading is meant; words are read only where there is none, and are then said to be possible. A
//! list of goods by country counts only for goods of that country, and an order only where it is among the lists asked and in effect
//! on the day. What is found is that a list names such goods, never that these goods fall under it.

use super::{Asked, Observed};
use crate::findings::{INFERENCE, OFFICIAL_LISTING, evidence};
use crate::wording::{self, quotable};
use crate::{Error, Screener};
use karez_goods::{Answer, Kind, Official, Order, OrderAnswer, Orders, SectorAnswer, answer_as};
use karez_model::{Entity, Evidence, Listing, Observation, term};
use std::collections::BTreeSet;

const SECTOR: &str = "priority_sector";
const NAMED: &str = "named_product";
/// So many codes and texts of a row are read, each text up to so many bytes.
const GOODS: usize = 8;
const LONGEST: usize = 1_000;
/// So many listed goods of a row are told, and so many orders.
const TOLD: usize = 6;

pub(super) fn observe(subject: &Entity, asked: &Asked, out: &mut Observed) -> Result<(), Error> {
    let answers = answers(subject, asked, out)?;
    if answers.is_empty() {
        return Ok(());
    }
    let countries = countries(subject);
    let (mut sectors, mut goods, mut orders) = (Vec::new(), Vec::new(), Vec::new());
    for answer in &answers {
        for sector in &answer.sectors {
            if !sectors.contains(&sector.sector.as_str()) {
                sectors.push(&sector.sector);
                out.observations.push(of_sector(sector, answer)?);
            }
        }
        for official in &answer.official_lists {
            let Official::Good { good, country, .. } = official else { continue };
            let agrees = karez_names::country_code(country).is_some_and(|c| countries.contains(c));
            if agrees && goods.len() < TOLD && !goods.contains(&(good, country)) {
                goods.push((good, country));
                out.observations.push(of_good(official, answer)?);
            }
        }
        for (order, listing) in asked.screener.orders()?.naming(&answer.asked(), &countries)? {
            if orders.len() < TOLD && !orders.contains(&order) {
                out.observations.push(of_order(&order, listing, answer)?);
                orders.push(order);
            }
        }
    }
    Ok(())
}

/// What is said of the goods of a row: of its codes or, where none can be read, of its words.
fn answers(subject: &Entity, asked: &Asked, out: &mut Observed) -> Result<Vec<Answer>, Error> {
    let day = asked.screener.policy().as_of;
    let mut answers = Vec::new();
    for code in subject.values("hsCode").iter().take(GOODS) {
        let answer = answer_as(code, Kind::Code, day)?;
        match &answer.error {
            Some(why) => {
                out.notes.push(wording::fill("note", "hs_code", &[("code", &quotable(&short(code))), ("why", why)])?)
            }
            None => answers.push(answer),
        }
    }
    if answers.is_empty() {
        for text in subject.values("sector").iter().filter(|t| t.len() <= LONGEST).take(GOODS) {
            answers.push(answer_as(text, Kind::Text, day)?);
        }
    }
    answers.retain(|a| !a.headings.is_empty());
    Ok(answers)
}

/// A cell as it is repeated in a note.
fn short(cell: &str) -> String {
    cell.chars().take(40).collect()
}

/// The countries in which the goods may originate: those of a column of origins, else the row's own.
fn countries(subject: &Entity) -> BTreeSet<String> {
    let code = |text: &str| karez_names::country_code(text).map(str::to_owned);
    // `Xinjiang, China` is China; a place without its country is that of the place.
    let of_text = |text: &String| -> Vec<String> {
        let parts = text.split([';', '/', '|', '、', '；', '+', '&', ',', '，']);
        let named: Vec<String> = parts.filter_map(|p| code(p.trim())).collect();
        if !named.is_empty() {
            return named;
        }
        let reading = karez_places::read(text, karez_places::Hints::default());
        reading.places.iter().map(|n| n.place.country().to_lowercase()).collect()
    };
    let origins: BTreeSet<String> =
        subject.values("origin").iter().filter(|o| o.len() <= LONGEST).take(GOODS).flat_map(of_text).collect();
    if subject.first("origin").is_some() {
        return origins;
    }
    subject.values("country").iter().map(|c| c.to_lowercase()).collect()
}

/// By what the headings were found: the code, or the words, which settle nothing.
fn basis(answer: &Answer) -> Result<(String, String), Error> {
    match answer.kind {
        Kind::Code => {
            Ok((wording::fill("product", "by_code", &[("code", &quotable(&short(&answer.query)))])?, String::new()))
        }
        Kind::Text => {
            let mut words: Vec<String> = Vec::new();
            for word in answer.headings.iter().flat_map(|h| &h.words) {
                let word = quotable(word);
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            let words = words.join("”, “");
            let by = wording::fill("product", "by_words", &[("words", &words)])?;
            Ok((by, wording::fill("product", "possible", &[("words", &words)])?))
        }
    }
}

/// What the room of goods says as the end of a sentence, as a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).chain(['.']).collect()
}

fn of_sector(sector: &SectorAnswer, answer: &Answer) -> Result<Observation, Error> {
    let (by, possible) = basis(answer)?;
    let (added, says) = (sector.added.to_string(), &*sector.says);
    let codes: Vec<String> = sector.codes.iter().map(|c| karez_goods::dotted(c)).collect();
    let codes = codes.join(", ");
    let values = [
        ("says", says),
        ("possible", &possible),
        ("by", &by),
        ("sector", &sector.sector),
        ("added", &added),
        ("codes", &codes),
    ];
    Ok(Observation {
        kind: SECTOR.to_owned(),
        evidence: vec![Evidence {
            source: sector.source.clone(),
            class: INFERENCE.to_owned(),
            record: format!("data/goods/sectors.tsv, {}", sector.sector),
            sha256: String::new(),
        }],
        reason: wording::fill("reason", SECTOR, &values)?,
        says: wording::fill("observation", SECTOR, &values)?,
        does_not_say: sentence(&sector.does_not_say),
        site: None,
    })
}

fn of_good(official: &Official, answer: &Answer) -> Result<Observation, Error> {
    let Official::Good { good, country, edition, source, says, does_not_say, .. } = official else {
        return Err(Error::Wording("a good that is none".to_owned()));
    };
    let (by, possible) = basis(answer)?;
    let values = [
        ("says", &**says),
        ("possible", &possible),
        ("by", &by),
        ("good", good),
        ("country", country),
        ("edition", edition),
    ];
    Ok(Observation {
        kind: NAMED.to_owned(),
        evidence: vec![Evidence {
            source: source.clone(),
            class: OFFICIAL_LISTING.to_owned(),
            record: format!("data/goods/dol.tsv, {good}, {country}"),
            sha256: String::new(),
        }],
        reason: wording::fill("reason", "named_good", &values)?,
        says: wording::fill("observation", NAMED, &values)?,
        does_not_say: sentence(does_not_say),
        site: None,
    })
}

fn of_order(order: &OrderAnswer, listing: &Listing, answer: &Answer) -> Result<Observation, Error> {
    let (by, possible) = basis(answer)?;
    let (party, id) = (quotable(&order.party), quotable(&order.order));
    let values = [("says", &*order.says), ("possible", &possible), ("by", &by), ("party", &party), ("order", &id)];
    Ok(Observation {
        kind: NAMED.to_owned(),
        evidence: vec![evidence(listing)],
        reason: wording::fill("reason", "named_order", &values)?,
        says: wording::fill("observation", "named_order", &values)?,
        does_not_say: sentence(&order.does_not_say),
        site: None,
    })
}

/// An order of a list that is asked: the countries of the party it names, its merchandise as read, the listing.
type Asking = (BTreeSet<String>, Orders, Listing);

/// The orders among the lists asked that say what merchandise they cover.
#[derive(Debug, Default)]
pub(crate) struct OrdersAsked(Vec<Asking>);

impl OrdersAsked {
    /// Takes the orders out of a snapshot: those of the lists asked that are in effect on the day.
    pub(crate) fn of(screener: &Screener) -> Result<OrdersAsked, Error> {
        let mut asked = Vec::new();
        for entity in 0..u32::try_from(screener.snapshot().entity_count()?).unwrap_or(u32::MAX) {
            let listed = screener.snapshot().listed(entity)?;
            if !listed.listings.iter().any(|l| l.terms.contains_key(term::MERCHANDISE)) {
                continue;
            }
            for listing in screener.listings(&listed) {
                if let Some(order) = order(&listed.entity, &listing, screener) {
                    let countries = listed.entity.values("country").iter().map(|c| c.to_lowercase()).collect();
                    asked.push((countries, Orders::read(vec![order]), listing));
                }
            }
        }
        Ok(OrdersAsked(asked))
    }

    /// The orders that name one of these codes, and a party in one of these countries.
    fn naming(&self, codes: &[String], countries: &BTreeSet<String>) -> Result<Vec<(OrderAnswer, &Listing)>, Error> {
        let mut found = Vec::new();
        for (_, orders, listing) in self.0.iter().filter(|(of, ..)| !of.is_disjoint(countries)) {
            found.extend(orders.naming(codes)?.into_iter().map(|answer| (answer, listing)));
        }
        Ok(found)
    }
}

/// A listing as an order on goods; none where it says no merchandise, or that it is no longer in force.
fn order(entity: &Entity, listing: &Listing, screener: &Screener) -> Option<Order> {
    let merchandise = listing.terms.get(term::MERCHANDISE)?.clone();
    let said = |name: &str| listing.terms.get(name).map_or_else(String::new, |values| values.join("; "));
    let status = said(term::STATUS);
    if status.to_lowercase().starts_with("inactive") {
        return None;
    }
    let list = screener.lists().find(|l| l.id == listing.list)?;
    Some(Order {
        list: listing.list.clone(),
        version: list.published.map_or_else(|| list.seen.clone(), |d| d.to_string()),
        authority: listing.authority.clone(),
        id: listing.reference.clone().unwrap_or_else(|| entity.caption().to_owned()),
        party: entity.caption().to_owned(),
        action: said(term::ACTION),
        status,
        effective: listing.effective.map_or_else(String::new, |d| d.to_string()),
        merchandise,
    })
}
