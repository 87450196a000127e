//! The starter pack: facts of official lists that ship with the program, so that the first run answers something.
//!
//! It is partial and dated, and says so: every list in it is marked `partial` and `starter`, every row keeps its source, the
//! day on which that was seen, and whether the row was checked at the publisher.

use crate::catalogue::{Source, source};
use crate::reading::slug;
use crate::rows::{Row, Rows};
use crate::{Error, Pack};
use karez_model::{Class, Date, Entity, ListInfo, Listed, Listing, PartialDate, Record};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const UFLPA: &str = "starter/us-uflpa.tsv";
const XUAR_LISTINGS: &str = "starter/xuar-listings.tsv";

/// The entries and lists of the starter pack.
pub fn starter() -> Result<Pack, Error> {
    let mut entries = Vec::new();
    for (file, text) in [(UFLPA, karez_data::STARTER_UFLPA), (XUAR_LISTINGS, karez_data::STARTER_XUAR_LISTINGS)] {
        let sha256: String = Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
        let rows = Rows::read(file, text)?;
        for row in rows.iter() {
            let record = Record { file: file.to_owned(), line: row.line, sha256: sha256.clone() };
            entries.push(if file == UFLPA { uflpa(&row, record)? } else { excerpt(&row, record)? });
        }
    }
    unique_ids(&mut entries);
    let mut lists = infos(&entries)?;
    lists.iter_mut().filter(|l| l.published.is_some()).for_each(|l| l.seen.clear());
    Ok(Pack { entries, lists })
}

/// A row of the UFLPA Entity List.
fn uflpa(row: &Row, record: Record) -> Result<Listed, Error> {
    let id = "us-uflpa";
    let mut entity = Entity::new("Company");
    entity.add("name", row.get("name")?);
    row.several("aliases")?.for_each(|a| entity.add("alias", a));
    row.several("former")?.for_each(|a| entity.add("previousName", a));
    entity.id = format!("{id}-{}", slug(entity.caption()));
    let sublists: Vec<String> = row.several("sublists")?.map(str::to_owned).collect();
    let extension = row.get("extension")?;
    let listing = Listing {
        sublists_unknown: sublists.is_empty(),
        sublists,
        effective: date(row, "effective")?,
        extension: (!extension.is_empty()).then(|| extension.to_owned()),
        paraphrase: row.get("paraphrase")? == "yes",
        ..listing(id, &source(id)?, row, record)?
    };
    Ok(Listed { entity, listings: vec![listing], ..Listed::default() })
}

/// A row of the excerpts of other lists.
fn excerpt(row: &Row, record: Record) -> Result<Listed, Error> {
    let id = row.get("list")?;
    let mut entity = Entity::new(row.get("schema")?);
    entity.add("name", row.get("name")?);
    row.several("aliases")?.for_each(|a| entity.add("alias", a));
    let reference = row.get("reference")?;
    entity.id = format!("{id}-{}", slug(reference));
    let listing = Listing { reference: Some(reference.to_owned()), ..listing(id, &source(id)?, row, record)? };
    Ok(Listed { entity, listings: vec![listing], ..Listed::default() })
}

/// What all rows share.
fn listing(id: &str, source: &Source, row: &Row, record: Record) -> Result<Listing, Error> {
    Ok(Listing {
        list: id.to_owned(),
        class: Class::Official,
        authority: source.authority.clone(),
        program: source.excerpt.as_ref().map_or(&source.program, |e| &e.program).clone(),
        basis: source.excerpt.as_ref().map_or(&source.basis, |e| &e.basis).clone(),
        source: row.get("source")?.to_owned(),
        seen: row.get("seen")?.to_owned(),
        confidence: row.get("confidence")?.to_owned(),
        record,
        ..Listing::default()
    })
}

fn date(row: &Row, heading: &str) -> Result<Option<PartialDate>, Error> {
    match row.get(heading)? {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|e| row.error(format!("{heading} {text:?} is {e}"))),
    }
}

/// Two rows with one id become `…` and `…-2`: an id names one entry.
fn unique_ids(entries: &mut [Listed]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for listed in entries {
        let n = seen.entry(listed.entity.id.clone()).or_insert(0);
        *n += 1;
        if *n > 1 {
            listed.entity.id = format!("{}-{n}", listed.entity.id);
        }
    }
}

fn infos(entries: &[Listed]) -> Result<Vec<ListInfo>, Error> {
    let mut infos: BTreeMap<&str, ListInfo> = BTreeMap::new();
    for listed in entries {
        for listing in &listed.listings {
            if !infos.contains_key(listing.list.as_str()) {
                let source = source(&listing.list)?;
                let info = ListInfo {
                    id: listing.list.clone(),
                    title: source.title,
                    publisher: source.publisher,
                    sha256: listing.record.sha256.clone(),
                    partial: true,
                    starter: true,
                    fresh_days: Some(source.fresh_days),
                    url: source.url,
                    ..ListInfo::default()
                };
                infos.insert(&listing.list, info);
            }
            if let Some(info) = infos.get_mut(listing.list.as_str()) {
                info.rows += 1;
                info.entries += 1;
                info.names += listed.entity.names().count();
                // The state of the excerpt is that of the last day on which a row of it was seen at its source.
                info.published = info.published.max(listing.seen.parse::<Date>().ok());
                if info.published.is_none() {
                    info.seen = listing.seen.clone();
                }
            }
        }
    }
    Ok(infos.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_starter_pack_has_a_source_a_day_and_a_confidence() {
        let pack = starter().unwrap();
        assert_eq!(pack.entries.len(), 71 + 34);
        for listed in &pack.entries {
            let l = &listed.listings[0];
            assert!(!l.source.is_empty() && !l.seen.is_empty(), "{}", listed.entity.id);
            assert!(["confirmed", "unconfirmed"].contains(&l.confidence.as_str()), "{}", listed.entity.id);
            assert!(l.sublists_unknown == l.sublists.is_empty() || l.list != "us-uflpa", "{}", listed.entity.id);
            assert!(
                l.extension.is_none() || l.paraphrase,
                "{}: no extension here is the listing's own wording",
                listed.entity.id
            );
            assert_eq!(l.record.sha256.len(), 64);
        }
    }

    #[test]
    fn the_starter_pack_says_that_it_is_partial() {
        let pack = starter().unwrap();
        let ids: Vec<&str> = pack.lists.iter().map(|l| l.id.as_str()).collect();
        assert_eq!(ids, ["ca-sema", "eu-fsf", "gb-uksl", "us-csl", "us-ofac-sdn", "us-uflpa"]);
        assert!(pack.lists.iter().all(|l| l.partial && l.starter && l.rows > 0 && l.names >= l.entries));
    }

    #[test]
    fn an_id_names_one_entry() {
        let pack = starter().unwrap();
        let mut ids: Vec<&str> = pack.entries.iter().map(|l| l.entity.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), pack.entries.len());
        assert!(ids.contains(&"us-uflpa-camel-group-co-ltd") && ids.contains(&"us-ofac-sdn-29220"));
    }

    #[test]
    fn a_subject_of_two_lists_stays_two_entries() {
        let pack = starter().unwrap();
        let zhu = pack.entries.iter().filter(|l| l.entity.names().any(|n| n == "朱海仑" || n == "ZHU, Hailun")).count();
        assert_eq!(zhu, 2, "typed facts of two lists share no source id");
    }
}
