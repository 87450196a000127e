//! Finding candidates: exact keys by binary search, misspelt ones through their deletion neighbourhood.
//!
//! Two spellings within `d` edits share a spelling that comes from each by deleting at most `d` letters. So every token of the
//! vocabulary is stored under all its deletions, the query's are looked up, and what meets is checked by its real distance.
//! Deletions are taken from the first [`PREFIX`] letters only, which keeps their number small and loses nothing: an edit
//! behind the prefix does not touch it, and one inside shifts at most `d` letters out of it.

use crate::{Deletion, Error, Shared, Snapshot, TokenRecord, slice};
use karez_model::{Entity, ids};
use karez_names::Name;
use karez_text::distance::{allowed, within};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use zerocopy::little_endian::U32;

/// How many leading letters of a token its deletions are taken from.
const PREFIX: usize = 9;

/// A candidate: a name, and how it was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// The name.
    pub name: u32,
    /// What the query's keys that hit it weigh; no more than the query itself.
    pub weight: f64,
}

impl Snapshot {
    /// The names that can score `floor` or more against the query, in the order of the index. Names that share a key but can
    /// not reach the floor whatever else they share are left out.
    pub fn candidates(&self, query: &Name, floor: f64) -> Result<Vec<Found>, Error> {
        let mut hits: BTreeMap<u32, f64> = BTreeMap::new();
        let postings = self.postings()?;
        let mut of_key: Vec<u32> = Vec::new();
        for key in query.keys() {
            of_key.clear();
            self.expand(&key.text, |token| {
                let start = token.postings.get() as usize;
                of_key.extend(postings[start..start + token.count.get() as usize].iter().map(|p| p.get()));
            })?;
            of_key.sort_unstable();
            of_key.dedup();
            for name in &of_key {
                *hits.entry(*name).or_default() += key.weight;
            }
        }
        let names = self.names()?;
        let whole = query.weight();
        // What gives no keys may still be shared.
        let tells = |slot| {
            !matches!(
                slot,
                karez_model::Slot::Form | karez_model::Slot::Number | karez_model::Slot::Generic | karez_model::Slot::Branch
            )
        };
        let rest: f64 = query.parts.iter().filter(|p| !tells(p.slot)).map(|p| p.weight).sum();
        Ok(hits
            .into_iter()
            .filter_map(|(name, weight)| {
                let listed = f64::from(names[name as usize].weight.get());
                let shared = (weight + rest).min(whole);
                let bound = (shared + listed) / (whole + listed);
                (bound >= floor).then_some(Found { name, weight: weight.min(whole) })
            })
            .collect())
    }

    /// The entities that share an identifier with this one.
    pub fn by_identifier(&self, entity: &Entity) -> Result<Vec<u32>, Error> {
        let postings = self.postings()?;
        let mut found = Vec::new();
        for key in identifier_keys(entity) {
            if let Some(token) = self.token(&key)? {
                let start = token.postings.get() as usize;
                found.extend(postings[start..start + token.count.get() as usize].iter().map(|p| self.name(p.get()).1));
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The entities that have this value, in their order; that their hash is the same is not looked behind.
    pub fn sharing(&self, hash: u64) -> Result<impl Iterator<Item = u32> + '_, Error> {
        let table = self.sections.array::<Shared>("shared")?;
        let start = table.partition_point(|s| s.hash.get() < hash);
        Ok(table[start..].iter().take_while(move |s| s.hash.get() == hash).map(|s| s.entity.get()))
    }

    /// Whether any entity has a value that can be shared.
    pub fn shares(&self) -> bool {
        self.sections.section("shared").is_ok_and(|s| !s.is_empty())
    }

    fn postings(&self) -> Result<&[U32], Error> {
        Ok(self.sections.array("postings")?)
    }

    fn token(&self, text: &str) -> Result<Option<&TokenRecord>, Error> {
        let (tokens, all) = (self.tokens()?, self.sections.section("token_text")?);
        Ok(tokens.binary_search_by(|t| slice(all, t.text, t.length).cmp(text)).ok().map(|i| &tokens[i]))
    }

    /// Every token within the promised edits of a key.
    fn expand<'s>(&'s self, key: &str, mut each: impl FnMut(&'s TokenRecord)) -> Result<(), Error> {
        if fixed(key) {
            if let Some(token) = self.token(key)? {
                each(token);
            }
            return Ok(());
        }
        let (tokens, all) = (self.tokens()?, self.sections.section("token_text")?);
        let table = self.sections.array::<Deletion>("deletions")?;
        let mut seen: Vec<u32> = Vec::new();
        deletions(key, |wanted| {
            let start = table.partition_point(|d| d.hash.get().cmp(&wanted) == Ordering::Less);
            seen.extend(table[start..].iter().take_while(|d| d.hash.get() == wanted).map(|d| d.token.get()));
        });
        seen.sort_unstable();
        seen.dedup();
        for token in seen.into_iter().map(|t| &tokens[t as usize]) {
            let text = slice(all, token.text, token.length);
            if within(key, text, allowed(key.len(), text.len())).is_some() {
                each(token);
            }
        }
        Ok(())
    }
}

/// Keys that are met exactly: identifiers, skeletons and meanings (marked by their first letter), and all that is not ASCII.
fn fixed(key: &str) -> bool {
    key.starts_with(['#', '~']) || !key.is_ascii()
}

/// Calls `each` with the hash of the spelling itself (its prefix) and of every deletion of as many letters as its length allows.
pub(crate) fn deletions(text: &str, mut each: impl FnMut(u64)) {
    if fixed(text) {
        return;
    }
    let prefix = &text.as_bytes()[..text.len().min(PREFIX)];
    each(hash(prefix));
    let depth = allowed(text.len(), text.len());
    let mut one = [0; PREFIX];
    let mut two = [0; PREFIX];
    for i in 0..prefix.len() * usize::from(depth >= 1) {
        let one = without(prefix, i, &mut one);
        each(hash(one));
        for j in i..one.len() * usize::from(depth >= 2) {
            each(hash(without(one, j, &mut two)));
        }
    }
}

/// A spelling without its letter at a place.
fn without<'b>(from: &[u8], at: usize, buffer: &'b mut [u8; PREFIX]) -> &'b [u8] {
    buffer[..at].copy_from_slice(&from[..at]);
    buffer[at..from.len() - 1].copy_from_slice(&from[at + 1..]);
    &buffer[..from.len() - 1]
}

/// FNV-1a: short, the same everywhere, and good enough where every hit is checked.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The keys of an entity's strong identifiers: the entry's own id and those it is known by elsewhere, USCC, LEI.
pub fn identifier_keys(entity: &Entity) -> Vec<String> {
    let valid = |property: &str, check: fn(&str) -> Option<String>, tag: &str| -> Vec<String> {
        entity.values(property).iter().filter_map(|v| check(v)).map(|v| format!("#{tag}:{v}")).collect()
    };
    let mut keys = valid("leiCode", ids::lei, "lei");
    let ids = std::iter::once(&entity.id).chain(&entity.referents);
    keys.extend(ids.filter(|id| !id.is_empty()).map(|id| format!("#id:{id}")));
    keys.extend(valid("uscCode", ids::uscc, "uscc"));
    // A Chinese USCC is often filed as registration or tax number; its check character tells.
    keys.extend(valid("registrationNumber", ids::uscc, "uscc"));
    keys.extend(valid("taxNumber", ids::uscc, "uscc"));
    keys.sort();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build;
    use karez_model::{Kind, Listed};
    use proptest::prelude::*;

    fn listed(name: &str) -> Listed {
        let mut entity = Entity::new("Company");
        entity.add("name", name);
        Listed { entity, ..Listed::default() }
    }

    fn snapshot(names: &[String]) -> Snapshot {
        let entries: Vec<Listed> = names.iter().map(|n| listed(n)).collect();
        Snapshot::from_bytes(build(&entries, Vec::new()).unwrap().0).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn no_key_within_its_promised_edits_is_lost(
            names in proptest::collection::vec("[abc]{1,12}( [abc]{2,12}){0,2}", 1..12),
            query in "[abc]{1,12}( [abc]{2,12}){0,2}",
        ) {
            let snapshot = snapshot(&names);
            let query = Name::parse(&query, Kind::Organisation);
            let found: Vec<u32> = snapshot.candidates(&query, 0.0).unwrap().iter().map(|f| f.name).collect();
            let near = |a: &str, b: &str| if fixed(a) || fixed(b) { a == b } else { within(a, b, allowed(a.len(), b.len())).is_some() };
            for (i, name) in names.iter().enumerate() {
                let keys = Name::parse(name, Kind::Organisation).keys();
                let expected = keys.iter().any(|k| query.keys().iter().any(|q| near(&q.text, &k.text)));
                prop_assert_eq!(found.contains(&(i as u32)), expected, "{}", name);
            }
        }

        #[test]
        fn no_name_that_scores_the_floor_is_left_out(
            names in proptest::collection::vec("[abcde]{2,9}( [abcde]{2,9}){0,3}( group| ltd| textile)?", 1..12),
            query in "[abcde]{2,9}( [abcde]{2,9}){0,3}( group| ltd| textile)?",
        ) {
            let snapshot = snapshot(&names);
            let query = Name::parse(&query, Kind::Organisation);
            let found: Vec<u32> = snapshot.candidates(&query, 0.7).unwrap().iter().map(|f| f.name).collect();
            for (i, name) in names.iter().enumerate() {
                let score = karez_names::compare(&query, &Name::parse(name, Kind::Organisation)).score;
                prop_assert!(score < 0.7 || found.contains(&(i as u32)), "{} scores {}", name, score);
            }
        }
    }

    #[test]
    fn an_equal_identifier_is_found_whatever_the_names() {
        let mut entry = listed("Example Gin Co., Ltd.");
        entry.entity.add("leiCode", "54930084UKLVMY22DS16");
        let snapshot = Snapshot::from_bytes(build(&[listed("Other"), entry], Vec::new()).unwrap().0).unwrap();
        let mut query = Entity::new("Company");
        query.add("leiCode", "5493 0084 uklv my22 ds16");
        assert_eq!(snapshot.by_identifier(&query).unwrap(), [1]);
    }

    #[test]
    fn a_shared_address_is_found_whatever_the_names_and_a_shared_town_is_not() {
        let at = |name: &str, address: &str| {
            let mut entry = listed(name);
            entry.entity.add("address", address);
            entry
        };
        let entries = [
            listed("Nowhere Ltd"),
            at("Example Gin Co., Ltd.", "12 Cotton Road, Sample Town, China"),
            at("Other House", "Urumqi, Xinjiang"),
            at("Third House", "Sample Town, 12 Cotton Rd."),
        ];
        let snapshot = Snapshot::from_bytes(build(&entries, Vec::new()).unwrap().0).unwrap();
        let found = |address: &str| -> Vec<u32> {
            let keys = crate::shareable(&at("Quite Another Name", address).entity);
            keys.iter().flat_map(|k| snapshot.sharing(k.hash()).unwrap()).collect()
        };
        assert_eq!(found("No. 12 Cotton Road, Sample Town"), [1, 3]);
        assert!(found("13 Cotton Road, Sample Town").is_empty());
        assert!(found("Urumqi, Xinjiang").is_empty());
        assert!(snapshot.shares());
    }

    #[test]
    fn what_is_said_of_a_party_is_kept_and_not_found_by_its_name() {
        let mut post = listed("Example Gin Co., Ltd.");
        post.entity.schema = "Position".to_owned();
        let snapshot =
            Snapshot::from_bytes(build(&[post.clone(), listed("Something Else")], Vec::new()).unwrap().0).unwrap();
        assert!(snapshot.candidates(&Name::parse("Example Gin Co., Ltd.", Kind::Organisation), 0.7).unwrap().is_empty());
        assert_eq!(snapshot.listed(0).unwrap(), post);
    }

    #[test]
    fn the_same_entries_give_the_same_bytes() {
        let entries = [listed("Example Gin Co., Ltd."), listed("示例棉业有限公司")];
        assert_eq!(build(&entries, Vec::new()).unwrap(), build(&entries, Vec::new()).unwrap());
    }

    #[test]
    fn a_snapshot_of_other_lexicons_is_refused_with_the_reason() {
        let mut file = karez_mapped::Builder::default();
        file.add("meta", br#"{"key_format":0,"data":"0000000000000000","lists":[]}"#.to_vec());
        let error = Snapshot::from_bytes(file.finish().unwrap().0).unwrap_err();
        assert!(matches!(error, Error::Outdated { .. }), "{error}");
        assert!(error.to_string().contains("key format 0"), "{error}");
    }
}
