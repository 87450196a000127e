//! The street and the house number of an address, in a form that is the same in Chinese, in pinyin and in English.

use crate::gazetteer::Role;
use crate::items::Item;
use crate::mentions::{Mention, Standing};
use crate::pieces::Piece;
use karez_text::{Script, han_readings};
use std::ops::Range;

/// A street and a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Street {
    /// Byte range of the street's name with its word: 北京西路.
    pub span: Range<usize>,
    /// The same for 北京西路, Beijing Xi Lu and Beijing West Road: `beijing w`.
    pub key: String,
    /// The house number, in ASCII digits.
    pub number: Option<String>,
}

/// Finds the street of an address. `first` is the piece at which each part begins.
pub(crate) fn street(pieces: &[Piece], segments: &[Vec<Item>], mentions: &[Mention]) -> Option<Street> {
    let site = |item: &Item| {
        mentions
            .iter()
            .any(|m| m.standing == Standing::Site && m.pieces.start <= item.pieces.start && item.pieces.end <= m.pieces.end)
    };
    for segment in segments {
        for (r, road) in segment.iter().enumerate() {
            let Some((Role::Road, side)) = road.word else { continue };
            let name = if side.after() && r > 0 { before(segment, r, &site) } else { None };
            let name = name.or_else(|| if side.before() { after(segment, r) } else { None });
            let Some(range) = name else { continue };
            let key = key(pieces, &segment[range.clone()]);
            if key.is_empty() {
                continue;
            }
            let items = &segment[range.start.min(r)..range.end.max(r + 1)];
            let span = pieces[items[0].pieces.start].span.start..pieces[items[items.len() - 1].pieces.end - 1].span.end;
            let number = number(pieces, segments, segment, range.start.min(r), range.end.max(r + 1));
            return Some(Street { span, key, number });
        }
    }
    None
}

/// The items that name a street whose word comes after them.
fn before(segment: &[Item], r: usize, site: &dyn Fn(&Item) -> bool) -> Option<Range<usize>> {
    let mut start = r;
    while start > 0 {
        let item = &segment[start - 1];
        // 人民路, Cotton Road: words that make a firm or a fruit elsewhere are names of streets here
        let names = match item.word {
            Some((role, _)) => {
                matches!(role, Role::Direction | Role::Road | Role::Firm | Role::Body | Role::Product | Role::Nature)
            }
            None => item.unit.is_none() && !item.number,
        };
        // South 2nd Road: a small number between words belongs to the name, one before them is a house
        let within = item.number && start < r && start >= 2 && segment[start - 2].is(Role::Direction);
        if !(names || within) || site(item) {
            break;
        }
        start -= 1;
    }
    (start < r).then_some(start..r)
}

/// The items that name a street whose word comes first: rue de Kachgar.
fn after(segment: &[Item], r: usize) -> Option<Range<usize>> {
    let rest = segment[r + 1..].iter().take_while(|i| !i.number && i.unit.is_none() && !i.is(Role::Number)).count();
    (rest > 0).then_some(r + 1..r + 1 + rest)
}

/// Han characters by their first reading, words as they are, directions by what they mean, in this order.
fn key(pieces: &[Piece], items: &[Item]) -> String {
    let (mut stem, mut directions) = (String::new(), Vec::new());
    for item in items {
        if item.means != 0 {
            directions.push(char::from(item.means));
            continue;
        }
        if item.is(Role::Of) {
            continue;
        }
        let han: String =
            pieces[item.pieces.clone()].iter().filter(|p| p.script == Script::Han).map(|p| p.text.as_str()).collect();
        if !han.is_empty() {
            stem.push_str(&han_readings(&han).into_iter().next().unwrap_or(han));
            continue;
        }
        for piece in &pieces[item.pieces.clone()] {
            stem.push_str(&piece.text);
        }
    }
    stem.retain(|c| c != ' ');
    directions.sort_unstable();
    for d in directions {
        stem.push(' ');
        stem.push(d);
    }
    stem.trim().to_owned()
}

/// The house number: before the street's name, after its word, before 号, or after No.
fn number(pieces: &[Piece], segments: &[Vec<Item>], segment: &[Item], start: usize, end: usize) -> Option<String> {
    let text = |item: &Item| pieces[item.pieces.start].text.clone();
    let house = |items: &[Item]| {
        items.windows(2).find_map(|w| match (w[0].number, w[1].number) {
            (true, _) if w[1].is(Role::Number) && pieces[w[1].pieces.start].script == Script::Han => Some(text(&w[0])),
            (_, true) if w[0].is(Role::Number) && pieces[w[0].pieces.start].script != Script::Han => Some(text(&w[1])),
            _ => None,
        })
    };
    let near = |item: Option<&Item>| item.filter(|i| i.number && pieces[i.pieces.start].text.len() <= 5).map(text);
    near(start.checked_sub(1).map(|i| &segment[i])).or_else(|| near(segment.get(end))).or_else(|| house(segment)).or_else(
        || {
            // "No. 12, Oasis South Road": the number has a part of its own, before the street or after it
            let at = segments.iter().position(|s| s.as_ptr() == segment.as_ptr())?;
            let beside = [at.checked_sub(1), Some(at + 1)];
            beside.into_iter().flatten().filter_map(|i| segments.get(i)).find_map(|s| {
                let short = s.len() <= 2 && s.iter().all(|i| i.number || i.is(Role::Number));
                short.then(|| near(s.iter().find(|i| i.number))).flatten()
            })
        },
    )
}
