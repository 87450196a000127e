//! The parts of an address cut into items: names of places, unit words, other words that decide, numbers.

use crate::gazetteer::{Naming, Place, Role, Sense, Side, walk};
use crate::pieces::Piece;
use karez_text::Script;
use std::ops::Range;

/// A part of an address: a name, a word, a number, or anything else.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub pieces: Range<usize>,
    pub places: Vec<(Place, Naming)>,
    pub unit: Option<(u16, &'static str, Side)>,
    pub word: Option<(Role, Side)>,
    /// What a direction means, in one letter for all languages.
    pub means: u8,
    pub number: bool,
}

impl Item {
    pub(crate) fn is(&self, role: Role) -> bool {
        self.word.is_some_and(|(r, _)| r == role)
    }

    pub(crate) fn other(&self) -> bool {
        self.places.is_empty() && self.unit.is_none() && self.word.is_none() && !self.number
    }
}

/// The longest name, in pieces: "xinjiang production and construction corps 14th division" has eight words.
const LONGEST: usize = 40;

/// Cuts every part of an address into items.
pub(crate) fn segments(text: &str, pieces: &[Piece]) -> Vec<Vec<Item>> {
    let mut out: Vec<Vec<Item>> = Vec::new();
    let mut i = 0;
    while i < pieces.len() {
        let end = (i + 1..pieces.len()).find(|&j| pieces[j].starts).unwrap_or(pieces.len());
        out.push(items(pieces, i..end));
        i = end;
    }
    let last = out.len().saturating_sub(1);
    for (n, segment) in out.iter_mut().enumerate() {
        codes(text, pieces, segment, n == last);
    }
    out
}

fn items(pieces: &[Piece], part: Range<usize>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    let mut i = part.start;
    while i < part.end {
        // 横浜市中区: what begins with the unit word of an unknown place is no place of its own
        let suffix = out.last().is_some_and(Item::other) && begins_with_unit(&pieces[i]);
        let ahead = pieces[i..part.end.min(i + LONGEST)].iter().map(|p| p.text.as_str());
        let mut item = Item { pieces: i..i + 1, places: Vec::new(), unit: None, word: None, means: 0, number: false };
        item.number = pieces[i].script == Script::Digit;
        for (length, senses) in walk(ahead).into_iter().rev() {
            let whole = i == part.start && i + length == part.end;
            for sense in senses.iter() {
                match sense {
                    Sense::Place(..) if suffix => {}
                    // E Rd is no town of Érd; in pinyin a syllable may be one letter (A ke su)
                    Sense::Place(place, _)
                        if length > 1 && lone_letter(&pieces[i..i + length]) && place.country() != "CN" => {}
                    Sense::Place(place, naming) => item.places.push((place, naming)),
                    Sense::Unit(levels, kind, side) => item.unit = Some((levels, kind, side)),
                    Sense::Word(role, side, means) => {
                        item.word = item.word.or(Some((role, side)));
                        item.means = item.means.max(means);
                    }
                }
            }
            let word = item.unit.is_some() || item.word.is_some();
            // Bar, Nice, Of: short names and names that are words count as places only where nothing else stands beside them
            let short = pieces[i].script == Script::Latin
                && length == 1
                && pieces[i].text.len() <= 3
                && !item.places.iter().any(|(_, n)| n.code());
            let unit_follows = || {
                let next = pieces[i + length..part.end.min(i + length + 6)].iter().map(|p| p.text.as_str());
                walk(next).into_iter().any(|(_, s)| s.iter().any(|s| matches!(s, Sense::Unit(_, _, side) if side.after())))
            };
            if word && !whole || short && !whole && !unit_follows() {
                item.places.clear();
            }
            if word || !item.places.is_empty() {
                rivals_with_unit(pieces, i, length, &mut item.places);
                item.pieces.end = i + length;
                item.number = false;
                break;
            }
        }
        i = item.pieces.end;
        out.push(item);
    }
    out
}

/// "Yizhou District" is a name of its own for one place; two are called Yizhou and are districts.
fn rivals_with_unit(pieces: &[Piece], start: usize, length: usize, places: &mut Vec<(Place, Naming)>) {
    if places.is_empty() || pieces[start].script == Script::Han {
        return;
    }
    let words = |range: Range<usize>| pieces[range].iter().map(|p| p.text.as_str());
    for (shorter, senses) in walk(words(start..start + length)).into_iter().filter(|(n, _)| *n < length) {
        let unit = walk(words(start + shorter..start + length)).into_iter().filter(|(n, _)| shorter + n == length).find_map(
            |(_, s)| s.iter().find_map(|s| if let Sense::Unit(bits, kind, _) = s { Some((bits, kind)) } else { None }),
        );
        let Some((bits, kind)) = unit else { continue };
        for sense in senses.iter() {
            if let Sense::Place(place, naming) = sense
                && bits & (1 << place.level() as u16) != 0
                && place.label().ends_with(kind)
                && !places.iter().any(|(p, _)| *p == place)
            {
                places.push((place, naming));
            }
        }
    }
}

fn lone_letter(pieces: &[Piece]) -> bool {
    pieces.iter().any(|p| p.script == Script::Latin && p.text.len() == 1)
}

fn begins_with_unit(piece: &Piece) -> bool {
    let unit = |senses: crate::gazetteer::Senses| senses.iter().any(|s| matches!(s, Sense::Unit(..)));
    piece.script == Script::Han && walk(std::iter::once(piece.text.as_str())).into_iter().any(|(_, senses)| unit(senses))
}

/// A code of a country or state counts in capitals, as a part of its own, at the end, or before a postcode.
fn codes(text: &str, pieces: &[Piece], segment: &mut [Item], last: bool) {
    let count = segment.len();
    let stands: Vec<bool> = (0..count)
        .map(|i| {
            let written = &text[pieces[segment[i].pieces.start].span.start..pieces[segment[i].pieces.end - 1].span.end];
            let capitals = !written.chars().any(char::is_lowercase);
            let alone = count == 1;
            let ends = last && i + 1 == count;
            let before_number = segment.get(i + 1).is_some_and(|n| n.number) && i + 2 == count;
            let after_number = i > 0 && segment[i - 1].number && i + 1 == count;
            capitals && (alone || ends || before_number || after_number)
        })
        .collect();
    for (item, stands) in segment.iter_mut().zip(stands) {
        if !stands {
            item.places.retain(|(_, naming)| !naming.code());
        }
    }
}
