//! Whether a value stands in a list already, without looking through the list each time.
//!
//! An entry of a sound list has a few values of a property. One of a hostile list has a hundred thousand, and comparing each with
//! all before it takes minutes. So beyond a few, the places of values are remembered by their hashes, beside the list: its order
//! and its serialised form stay what they are.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A list this short is looked through.
const FEW: usize = 32;
/// So is a text of so many bytes.
const SHORT: usize = 2048;

/// Places in lists that grow, each list under a name. What is remembered is no part of a value: it is not copied, not compared
/// and not written. A list from which something is taken out is looked through anew; to change a value in place is not foreseen.
#[derive(Default)]
pub struct Places(BTreeMap<String, Known>);

/// The places of one list.
#[derive(Default)]
struct Known {
    /// How many values have been remembered; of a text, its bytes.
    values: usize,
    /// The first place of each hash.
    by_hash: HashMap<u64, usize>,
    /// The parts of a text.
    parts: HashSet<String>,
}

impl Places {
    /// The place in the list `all` of the first value that has this key.
    pub fn of<'a, T, K: Hash + Eq>(
        &mut self,
        name: &str,
        all: &'a [T],
        key: impl Fn(&'a T) -> K,
        wanted: &K,
    ) -> Option<usize> {
        let look = || all.iter().position(|one| key(one) == *wanted);
        if all.len() <= FEW {
            return look();
        }
        let known = self.known(name);
        if known.values > all.len() {
            *known = Known::default();
        }
        for (place, one) in all.iter().enumerate().skip(known.values) {
            known.by_hash.entry(hash(&key(one))).or_insert(place);
        }
        known.values = all.len();
        let place = *known.by_hash.get(&hash(wanted))?;
        // Another value there has the same hash by accident.
        if all.get(place).is_some_and(|one| key(one) == *wanted) { Some(place) } else { look() }
    }

    /// Adds to a text of parts one that is none of them yet.
    pub fn add_part(&mut self, name: &str, text: &mut String, separator: &str, part: &str) {
        if text.len() <= SHORT {
            if text.split(separator).any(|p| p == part) {
                return;
            }
        } else {
            let known = self.known(name);
            if known.values != text.len() {
                known.parts = text.split(separator).map(str::to_owned).collect();
            }
            let new = known.parts.insert(part.to_owned());
            known.values = text.len() + if new { separator.len() + part.len() } else { 0 };
            if !new {
                return;
            }
        }
        if !text.is_empty() {
            text.push_str(separator);
        }
        text.push_str(part);
    }

    fn known(&mut self, name: &str) -> &mut Known {
        self.0.entry(name.to_owned()).or_default()
    }
}

fn hash(key: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

impl Clone for Places {
    fn clone(&self) -> Places {
        Places::default()
    }
}

impl PartialEq for Places {
    fn eq(&self, _: &Places) -> bool {
        true
    }
}

impl Eq for Places {}

impl fmt::Debug for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Places")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_where_it_first_stands_in_a_list_of_any_length() {
        let mut places = Places::default();
        let mut all: Vec<String> = Vec::new();
        for n in 0..1000 {
            let value = (n % 300).to_string();
            let expected = all.iter().position(|v| *v == value);
            assert_eq!(places.of("x", &all, String::as_str, &value.as_str()), expected, "{n}");
            all.push(value);
        }
        all.retain(|v| v.len() == 3);
        assert_eq!(places.of("x", &all, String::as_str, &"7"), None);
        assert_eq!(places.of("x", &all, String::as_str, &"101"), Some(1));
        assert_eq!(places.of("y", &all, String::as_str, &"299"), Some(199));
    }

    #[test]
    fn a_text_has_each_of_its_parts_once_however_long_it_is() {
        let mut places = Places::default();
        let (mut text, mut all) = (String::new(), Vec::new());
        for n in 0..1000 {
            let part = format!("Act {}", n % 700);
            places.add_part("x", &mut text, "; ", &part);
            if n < 700 {
                all.push(part);
            }
        }
        assert_eq!(text, all.join("; "));
        text.truncate("Act 0; Act 1".len());
        text.push_str(&"; longer".repeat(1000));
        places.add_part("x", &mut text, "; ", "Act 2");
        assert!(text.ends_with("; Act 2"), "a text that was changed in between is taken apart anew");
    }
}
