//! The compact form: fixed records, one pool of text, a finite-state map.

use crate::units::Gazetteer;
use std::collections::HashMap;

/// The three files that the crate includes.
pub(crate) struct Compact {
    /// Number of places, records, then the pool of text.
    pub places: Vec<u8>,
    /// Lists of senses: a count, then six bytes each.
    pub senses: Vec<u8>,
    /// Folded, glued name → offset into `senses`.
    pub names: Vec<u8>,
}

/// Puts everything into its compact form. `src/gazetteer.rs` reads what is written here.
pub(crate) fn compact(all: &Gazetteer) -> Result<Compact, String> {
    let mut pool = Pool::default();
    let mut records = Vec::new();
    for place in &all.places {
        for text in [&place.id, &place.name, &place.label] {
            let (at, length) = pool.put(text)?;
            records.extend(at.to_le_bytes());
            records.extend(length.to_le_bytes());
        }
        records.extend(place.parent.map_or(u32::MAX, |p| p as u32).to_le_bytes());
        let (lat, lon) = place.at.unwrap_or((i32::MIN, i32::MIN));
        records.extend(lat.to_le_bytes());
        records.extend(lon.to_le_bytes());
        records.extend(place.population.to_le_bytes());
        records.push(place.level);
        let country = place.country.as_bytes();
        records.extend([country[0], country[1]]);
        records.push(0);
    }
    let mut places = (all.places.len() as u32).to_le_bytes().to_vec();
    places.extend(records);
    places.extend(pool.text.as_bytes());

    let mut senses = Vec::new();
    let mut known: HashMap<Vec<u8>, u64> = HashMap::new();
    let mut map = fst::MapBuilder::memory();
    for (name, list) in &all.names {
        let mut bytes = vec![u8::try_from(list.len()).map_err(|_| format!("{name}: too many senses"))?];
        for (kind, flags, value) in list {
            bytes.push(*kind);
            bytes.push(*flags);
            bytes.extend(value.to_le_bytes());
        }
        let at = *known.entry(bytes.clone()).or_insert_with(|| {
            let at = senses.len() as u64;
            senses.extend(bytes);
            at
        });
        map.insert(name, at).map_err(|e| e.to_string())?;
    }
    Ok(Compact { places, senses, names: map.into_inner().map_err(|e| e.to_string())? })
}

#[derive(Default)]
struct Pool {
    text: String,
    known: HashMap<String, (u32, u16)>,
}

impl Pool {
    fn put(&mut self, text: &str) -> Result<(u32, u16), String> {
        if let Some(&known) = self.known.get(text) {
            return Ok(known);
        }
        let length = u16::try_from(text.len()).map_err(|_| format!("a name of {} bytes", text.len()))?;
        let at = u32::try_from(self.text.len()).map_err(|_| "the names do not fit".to_owned())?;
        self.text.push_str(text);
        self.known.insert(text.to_owned(), (at, length));
        Ok((at, length))
    }
}
