//! Places in the names of firms: 和田泰达服饰有限公司 carries one, 新源纺织 does not although a county is called so.
//!
//! A firm's name is no address: a bare name that is also a common word counts only with its unit word (新源县), townships and
//! places abroad never, and the corps written out is a body whose name is compared word by word, not a place.

use crate::gazetteer::{Level, Naming, Place, Sense, walk};

/// Names of places at the head of a row of folded words or characters: how many of them each takes, and what it may stand for.
/// Shortest first.
pub fn places_ahead<'w>(words: impl Iterator<Item = &'w str> + Clone) -> Vec<(usize, Vec<Place>)> {
    let mut out: Vec<(usize, Vec<Place>)> = Vec::new();
    let mut add = |length: usize, places: Vec<Place>| {
        if !places.is_empty() {
            out.push((length, places));
        }
    };
    for (length, senses) in walk(words.clone()) {
        let named: Vec<(Place, Naming)> = senses
            .iter()
            .filter_map(|s| match s {
                Sense::Place(place, naming) => Some((place, naming)),
                _ => None,
            })
            .collect();
        if named.is_empty() {
            continue;
        }
        let written_out = length > 2;
        add(length, named.iter().filter(|(p, n)| stands(*p, *n, written_out)).map(|(p, _)| *p).collect());
        for (unit_length, senses) in walk(words.clone().skip(length)) {
            for sense in senses.iter() {
                if let Sense::Unit(bits, kind, side) = sense
                    && side.after()
                {
                    let fits =
                        |p: Place| bits & (1 << p.level() as u16) != 0 && (kind.is_empty() || p.label().ends_with(kind));
                    let of = |(p, n): &&(Place, Naming)| in_china(*p) && !n.needs_context() && fits(*p);
                    add(length + unit_length, named.iter().filter(of).map(|(p, _)| *p).collect());
                }
            }
        }
    }
    out.sort_by_key(|(length, _)| *length);
    out.dedup_by_key(|(length, _)| *length);
    out
}

fn in_china(place: Place) -> bool {
    matches!(place.level(), Level::Province | Level::Prefecture | Level::County) && place.id().len() == 6
}

fn stands(place: Place, naming: Naming, written_out: bool) -> bool {
    match place.level() {
        Level::Province | Level::Prefecture => in_china(place) && (naming.full() || !naming.common()),
        Level::County => in_china(place) && (naming.full() || naming.bare()),
        Level::Corps => !written_out,
        Level::Division => !naming.needs_context(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn longest(name: &str) -> Option<(usize, Vec<&'static str>)> {
        let pieces = crate::pieces::pieces(name);
        let (length, places) = places_ahead(pieces.iter().map(|p| p.text.as_str())).pop()?;
        Some((length, places.into_iter().map(Place::id).collect()))
    }

    #[test]
    fn a_firms_name_carries_the_places_that_are_no_common_words() {
        for (name, expected) in [
            ("和田泰达服饰", Some((2, "653200"))),
            ("和田市泰达服饰", Some((3, "653201"))),
            ("Hetian Taida Apparel", Some((1, "653200"))),
            ("Hotan Prefecture Cotton", Some((2, "653200"))),
            ("Xinjiang Uygur Autonomous Region Fourth Prison", Some((4, "650000"))),
            ("温泉县供销社", Some((3, "652723"))),
            ("温泉纺织", None),
            ("XPCC Cotton", Some((1, "XPCC"))),
            ("第八师天业", Some((3, "XPCC-08"))),
            ("Paris Fashion", None),
        ] {
            let found = longest(name);
            assert!(
                match (&found, expected) {
                    (None, None) => true,
                    (Some((n, ids)), Some((length, id))) => *n == length && ids.contains(&id),
                    _ => false,
                },
                "{name}: {found:?}"
            );
        }
    }
}
