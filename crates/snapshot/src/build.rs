//! Building a snapshot: entries in, the bytes of a file out. The same entries give the same bytes.

use crate::retrieve::{deletions, hash, identifier_keys};
use crate::{Deletion, Meta, NameRecord, TokenRecord};
use karez_mapped::Builder;
use karez_model::{ListInfo, Listed};
use karez_names::Name;
use std::collections::BTreeMap;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{U32, U64};

/// The bytes of a snapshot of these entries, and its id.
pub fn build(entries: &[Listed], lists: Vec<ListInfo>) -> (Vec<u8>, String) {
    let mut entities = Vec::new();
    let mut entity_ends: Vec<U64> = Vec::with_capacity(entries.len());
    let mut names: Vec<NameRecord> = Vec::new();
    let mut name_text = String::new();
    let mut vocabulary: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (i, listed) in entries.iter().enumerate() {
        serde_json::to_writer(&mut entities, listed).expect("strings and numbers serialise into memory");
        entity_ends.push((entities.len() as u64).into());
        let kind = listed.entity.kind();
        let first_name = names.len() as u32;
        for text in listed.entity.names() {
            let readings = Name::readings(text, kind);
            // The heaviest reading gives the widest bound, so that no reading is left out for the weight of another.
            let weight = readings.iter().map(Name::weight).fold(0.0, f64::max);
            let id = names.len() as u32;
            names.push(NameRecord {
                entity: (i as u32).into(),
                text: (name_text.len() as u32).into(),
                length: (text.len() as u32).into(),
                weight: (weight as f32).into(),
            });
            name_text.push_str(text);
            for key in readings.iter().flat_map(Name::keys) {
                let bearers = vocabulary.entry(key.text).or_default();
                if bearers.last() != Some(&id) {
                    bearers.push(id);
                }
            }
        }
        if names.len() as u32 > first_name {
            for key in identifier_keys(&listed.entity) {
                vocabulary.entry(key).or_default().push(first_name);
            }
        }
    }

    let mut tokens: Vec<TokenRecord> = Vec::with_capacity(vocabulary.len());
    let mut token_text = String::new();
    let mut postings: Vec<U32> = Vec::new();
    let mut deleted: Vec<(u64, u32)> = Vec::new();
    for (token, (text, bearers)) in vocabulary.iter().enumerate() {
        tokens.push(TokenRecord {
            text: (token_text.len() as u32).into(),
            length: (text.len() as u32).into(),
            postings: (postings.len() as u32).into(),
            count: (bearers.len() as u32).into(),
        });
        token_text.push_str(text);
        postings.extend(bearers.iter().map(|b| U32::new(*b)));
        deletions(text, |variant| deleted.push((hash(variant), token as u32)));
    }
    deleted.sort_unstable();
    deleted.dedup();
    let deleted: Vec<Deletion> = deleted.into_iter().map(|(h, t)| Deletion { hash: h.into(), token: t.into() }).collect();

    let meta = serde_json::to_vec(&Meta::now(lists)).expect("strings and numbers serialise into memory");
    let mut file = Builder::default();
    file.add("meta", meta);
    file.add("entities", entities);
    file.add("entity_ends", entity_ends.as_bytes().to_vec());
    file.add("names", names.as_bytes().to_vec());
    file.add("name_text", name_text.into_bytes());
    file.add("tokens", tokens.as_bytes().to_vec());
    file.add("token_text", token_text.into_bytes());
    file.add("postings", postings.as_bytes().to_vec());
    file.add("deletions", deleted.as_bytes().to_vec());
    file.finish()
}
