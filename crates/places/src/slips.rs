//! Names of places with one slip of the keyboard, and names glued to what follows them: `Urmqi`, `KORLACITY`.
//!
//! Only where an address names nothing that is known, only for words of six letters and more, and only with another name beside
//! it that agrees: Kashihara is no Kashgar. What was read so is said.

use crate::gazetteer::{Level, Naming, Place, Sense, one_slip, walk};
use crate::items::Item;
use crate::pieces::Piece;
use karez_text::Script;

/// Shorter words have too many neighbours.
const SHORTEST: usize = 6;
/// So many words of an address are tried.
const TRIED: usize = 12;

/// Gives words that stand for nothing the places they are one slip from, or the place and unit they are glued from. Gives whether
/// anything was found, and the pieces that were read with a slip.
pub(crate) fn mend(pieces: &[Piece], segments: &mut [Vec<Item>]) -> (bool, Vec<usize>) {
    let (mut found, mut slipped, mut tried) = (false, Vec::new(), 0);
    for segment in segments.iter_mut() {
        let alone = segment.iter().filter(|i| !i.number).count() == 1;
        for i in 0..segment.len() {
            let at = segment[i].pieces.start;
            let word = &pieces[at];
            let open = segment[i].other() && segment[i].pieces.len() == 1 && word.script == Script::Latin;
            if !open || word.text.len() < SHORTEST || !word.text.is_ascii() || tried >= TRIED {
                continue;
            }
            tried += 1;
            if let Some(places) = glued(&word.text) {
                segment[i].places = places;
                found = true;
                continue;
            }
            let unit = segment.get(i + 1).and_then(|n| n.unit).is_some_and(|(_, _, side)| side.after());
            if alone || unit {
                let places = with_a_slip(&word.text);
                if !places.is_empty() {
                    segment[i].places = places;
                    slipped.push(at);
                    found = true;
                }
            }
        }
    }
    (found, slipped)
}

/// `korlacity`, `urumqixinjiangchina`: a place, and nothing but units and places after it.
fn glued(word: &str) -> Option<Vec<(Place, Naming)>> {
    let places = |part: &str| -> Vec<(Place, Naming)> {
        senses(part).filter_map(|s| if let Sense::Place(p, n) = s { Some((p, n)) } else { None }).collect()
    };
    let rest_is_known = |mut rest: &str| {
        while !rest.is_empty() {
            let known = |part: &str| {
                senses(part).any(|s| match s {
                    Sense::Unit(..) => true,
                    Sense::Place(p, n) => n.full() && matches!(p.level(), Level::Country | Level::Province),
                    Sense::Word(..) => false,
                })
            };
            let Some(end) = (4..=rest.len()).rev().find(|n| known(&rest[..*n])) else { return false };
            rest = &rest[end..];
        }
        true
    };
    (4..word.len().saturating_sub(3)).rev().find_map(|end| {
        let found = places(&word[..end]);
        (!found.is_empty() && rest_is_known(&word[end..])).then_some(found)
    })
}

fn senses(name: &str) -> impl Iterator<Item = Sense> {
    walk(std::iter::once(name)).into_iter().flat_map(|(_, senses)| senses.iter())
}

/// The places whose names are one slip away, if they are one place and what holds it; of two that are equally near, none.
fn with_a_slip(word: &str) -> Vec<(Place, Naming)> {
    let mut near: Vec<(Place, Naming)> = Vec::new();
    for senses in one_slip(word) {
        for sense in senses.iter() {
            if let Sense::Place(place, naming) = sense
                && !naming.needs_context()
                && !naming.code()
                && !near.iter().any(|(p, _)| *p == place)
            {
                near.push((place, naming));
            }
        }
    }
    let one = |p: Place| near.iter().all(|(q, _)| p.holds(*q) || q.holds(p) || p.parent() == q.parent());
    if near.first().is_some_and(|(p, _)| one(*p)) { near } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use crate::{Hints, answer};

    #[test]
    fn one_slip_is_read_where_another_name_agrees_and_said() {
        for (text, id) in [
            ("Urunqi, CN", "650100"),
            ("Kashggar City, China", "653100"),
            ("Shihezl City, CN", "659001"),
            ("Changij Hui Autonomous Prefecture, China", "652300"),
            ("KORLACITY, CHINA", "652801"),
            ("URUMQIXINJIANGCHINA", "650100"),
        ] {
            let found = answer(text, Hints::default(), None);
            let near = found.places.iter().any(|p| p.id.starts_with(&id[..4]));
            assert!(found.region.is_some() && near, "{text}: {}", found.reason);
        }
        let found = answer("Urunqi, CN", Hints::default(), None);
        assert!(found.notes.iter().any(|n| n.contains("one letter")), "{:?}", found.notes);
    }

    #[test]
    fn a_slip_alone_is_no_place_and_neither_is_a_word_between_two() {
        for text in [
            "Urmqi",
            "Kashihara, Japan",
            "Kashiwa",
            "Hamilton Road 5",
            "Kashmir, India",
            "Turpin, UK",
            "Korea",
            "Hotels, CN",
        ] {
            let found = answer(text, Hints::default(), None);
            assert_eq!(found.region, None, "{text}: {}", found.reason);
        }
    }
}
