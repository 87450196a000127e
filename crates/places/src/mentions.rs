//! Names of places in an address, and how each stands there: as a site, or as the name of a street, a building, a firm.
//!
//! 新疆路 is a street in Shanghai, Turpan Restaurant one in London, and "Tarim Trading, Tashkent" says nothing about the Tarim.
//! What stands beside a name decides, so each part of an address is first cut into names, unit words, other words and numbers;
//! then every group of names is judged by what follows and what goes before it.

use crate::gazetteer::{Level, Naming, Place, Role, Sense, walk};
use crate::items::Item;
use crate::pieces::Piece;
use karez_text::Script;
use std::ops::Range;

/// How a name stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The address lies there.
    Site,
    /// A street bears the name.
    Street,
    /// A building, hotel or restaurant.
    Building,
    /// A firm or another body.
    Firm,
    /// Goods or a dish.
    Product,
    /// A person bears it.
    Person,
    /// Where a person comes from.
    Origin,
}

impl Standing {
    /// The word for it in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Street => "street",
            Self::Building => "building",
            Self::Firm => "firm",
            Self::Product => "product",
            Self::Person => "person",
            Self::Origin => "origin",
        }
    }
}

/// A name of a place in an address.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    /// Pieces it takes, its unit word included.
    pub pieces: Range<usize>,
    /// What it may stand for, and how well the unit agrees: 1, less where it does not.
    pub senses: Vec<(Place, Naming, f32)>,
    pub standing: Standing,
    /// How much it says where the address lies, from 0 to 3.
    pub weight: f32,
    /// Whether it says so without another name that agrees.
    pub alone: bool,
}

/// What a unit word says: bits of levels, and the kind in English.
type UnitWord = (u16, &'static str);

/// A run of names, each with its unit word where it has one, and nothing between them.
struct Group {
    /// Item index, and its unit word.
    names: Vec<(usize, Option<UnitWord>)>,
    items: Range<usize>,
}

/// All names of an address and how they stand.
pub(crate) fn mentions(pieces: &[Piece], segments: &[Vec<Item>]) -> Vec<Mention> {
    let mut out = Vec::new();
    // "born in Kashgar, Xinjiang": the origin goes on over the comma
    let mut origin = false;
    for segment in segments {
        let groups = groups(segment);
        let mut ends_in_origin = false;
        for group in &groups {
            let goes_on = origin && group.items.start == 0;
            let said = judge(pieces, segment, group, goes_on, &mut out);
            ends_in_origin = said == Some(Standing::Origin) && group.items.end == segment.len();
        }
        origin = ends_in_origin;
    }
    out
}

fn groups(segment: &[Item]) -> Vec<Group> {
    let mut out: Vec<Group> = Vec::new();
    let mut i = 0;
    while i < segment.len() {
        if segment[i].places.is_empty() {
            i += 1;
            continue;
        }
        let start = i;
        let mut names = Vec::new();
        let mut end = i;
        while i < segment.len() && !segment[i].places.is_empty() {
            let before = (names.is_empty() && i > 0).then(|| unit_before(segment, i)).flatten();
            let mut levels = before;
            let name = i;
            i += 1;
            if let Some((bits, kind, side)) = segment.get(i).and_then(|n| n.unit)
                && side.after()
            {
                levels = Some((bits, kind));
                i += 1;
            }
            names.push((name, levels));
            end = i;
            // numbers and "of" between names keep them together: 843900 新疆, city of
            while segment.get(i).is_some_and(|n| n.number && n.places.is_empty())
                && segment.get(i + 1).is_some_and(|n| !n.places.is_empty())
            {
                i += 1;
            }
        }
        out.push(Group { names, items: start..end });
    }
    out
}

/// г. Урумчи, city of Hotan: the levels of a unit word before a name.
fn unit_before(segment: &[Item], i: usize) -> Option<UnitWord> {
    let of = segment[i - 1].is(Role::Of);
    let at = if of { i.checked_sub(2)? } else { i - 1 };
    segment[at].unit.filter(|(_, _, side)| side.before()).map(|(bits, kind, _)| (bits, kind))
}

/// What stands after a group of names, as far as it decides.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Tail {
    /// Nothing, or a number.
    End,
    /// A word, and how many others stand before it.
    Word(Role, usize),
    /// Other words without any that decides.
    Loose,
}

/// Judges a group and adds its mentions. Gives the standing of the last.
fn judge(
    pieces: &[Piece],
    segment: &[Item],
    group: &Group,
    origin_goes_on: bool,
    out: &mut Vec<Mention>,
) -> Option<Standing> {
    let after = &segment[group.items.end..];
    let before = &segment[..group.items.start];
    let han = pieces[segment[group.items.start].pieces.start].script == Script::Han;
    let tail = tail(after, han);
    let firm = firm_after(after, han);
    let explicit: Vec<bool> =
        group.names.iter().map(|&(i, unit)| unit.is_some() || written_full(pieces, &segment[i], han)).collect();
    let many = explicit.iter().filter(|e| **e).count() >= 2;
    let single = group.names.len() == 1;
    let last = group.names.len() - 1;
    let whole = before.iter().all(|b| b.number || b.unit.is_some() || b.is(Role::Of)) && after.iter().all(|a| a.number);
    let head = head(before, origin_goes_on);

    let mut said = None;
    for (n, &(i, levels)) in group.names.iter().enumerate() {
        let item = &segment[i];
        let mut standing = Standing::Site;
        let mut weight = if explicit[n] { 3.0 } else { 2.0 };
        let mut alone = true;
        match tail {
            Tail::Word(Role::Road, 0) if n == last => standing = Standing::Street,
            Tail::Word(Role::Building, 0) if n == last && (single || !explicit[n]) => standing = Standing::Building,
            Tail::Word(Role::Building, gap) if gap > 0 && single && !explicit[n] => standing = Standing::Building,
            Tail::Word(Role::Product, 0) if !explicit[n] => standing = Standing::Product,
            Tail::Word(Role::Zone, _) if n == last && !explicit[n] => weight = 1.5,
            _ => {}
        }
        if standing == Standing::Site {
            match head {
                Some(Standing::Origin) => standing = Standing::Origin,
                Some(other) if n == 0 && !explicit[n] => standing = other,
                _ => {}
            }
        }
        if standing == Standing::Site && firm && !many && !matches!(tail, Tail::Word(Role::Zone, 0 | 1)) {
            standing = Standing::Firm;
        }
        if standing == Standing::Site && !explicit[n] {
            if whole {
                weight = 3.0;
            } else if n == last && tail == Tail::Loose {
                weight = 1.0;
                // in Han script the wide unit stands first, and the next word is often a village that no table has
                alone = han && before.is_empty();
            } else if !before.is_empty() && before.last().is_some_and(Item::other) {
                weight = 1.5;
            }
        }
        // an Aksu of the Loose kind is no better than its neighbours say
        let senses = senses(item, levels);
        if senses.is_empty() {
            continue;
        }
        said = Some(standing);
        let end = match levels {
            Some(_) if segment.get(i + 1).is_some_and(|u| u.unit.is_some()) => segment[i + 1].pieces.end,
            _ => item.pieces.end,
        };
        out.push(Mention { pieces: item.pieces.start..end, senses, standing, weight, alone });
    }
    said
}

/// The word that decides after a group: at once, or after a few others.
fn tail(after: &[Item], han: bool) -> Tail {
    let mut gap = 0;
    let most = if han { 6 } else { 4 };
    for item in after {
        match item.word {
            Some((Role::Road, side)) if side.after() => return Tail::Word(Role::Road, gap),
            Some((Role::Building, side)) if side.after() && gap <= if han { 4 } else { 2 } => {
                return Tail::Word(Role::Building, gap);
            }
            Some((role @ (Role::Zone | Role::Product), side)) if side.after() && (gap == 0 || role == Role::Zone) => {
                return Tail::Word(role, gap);
            }
            Some((Role::Direction, _)) => continue,
            Some((Role::Number | Role::Detail, _)) if gap == 0 => return Tail::End,
            Some((Role::Of, _)) if gap == 0 => return Tail::End,
            _ => {}
        }
        if item.number {
            // South 2nd Road; a number of four figures or more is a postcode or a house
            if item.pieces.len() == 1 {
                continue;
            }
            return if gap == 0 { Tail::End } else { Tail::Loose };
        }
        gap += 1;
        if gap > most {
            break;
        }
    }
    if after.iter().any(Item::other) { Tail::Loose } else { Tail::End }
}

/// Whether the names belong to a firm's name: a word of firms follows before any street or number.
fn firm_after(after: &[Item], han: bool) -> bool {
    for (n, item) in after.iter().enumerate() {
        if item.is(Role::Road) || (item.number && n > 0 && !han) || item.is(Role::Number) {
            return false;
        }
        if item.is(Role::Firm) {
            // 店 and 厂 are also parts of villages' names: they count at the end of the part
            return !han || item.pieces.len() >= 2 || n + 1 == after.len();
        }
    }
    false
}

/// What a word before a group makes of it.
fn head(before: &[Item], origin_goes_on: bool) -> Option<Standing> {
    if origin_goes_on {
        return Some(Standing::Origin);
    }
    let near = before.iter().rev().take(4);
    if near.clone().any(|i| i.word.is_some_and(|(r, s)| r == Role::Origin && s.before())) {
        return Some(Standing::Origin);
    }
    let mut last = before.iter().rev().skip_while(|i| i.is(Role::Of));
    let (role, side) = last.next()?.word?;
    match role {
        Role::Road if side.before() => Some(Standing::Street),
        Role::Building if side.before() => Some(Standing::Building),
        Role::Firm if side.before() => Some(Standing::Firm),
        Role::Person if side.before() => Some(Standing::Person),
        _ => None,
    }
}

/// Whether a name was written with its unit: 和田市, not 和田.
fn written_full(pieces: &[Piece], item: &Item, han: bool) -> bool {
    if !item.places.iter().any(|(_, naming)| naming.full()) {
        return false;
    }
    if !han {
        return item.pieces.len() > 1 || item.places.iter().any(|(p, n)| n.full() && p.level() == Level::Province);
    }
    let count = item.pieces.len();
    (1..count.min(5)).any(|n| {
        let suffix = pieces[item.pieces.end - n..item.pieces.end].iter().map(|p| p.text.as_str());
        walk(suffix).into_iter().any(|(length, senses)| length == n && senses.iter().any(|s| matches!(s, Sense::Unit(..))))
    }) || item.places.iter().any(|(p, _)| matches!(p.level(), Level::Division | Level::Regiment | Level::Corps))
}

/// The senses of a name, each with how well it agrees with the unit word: 和田市 is the city, Hotan Prefecture is not.
fn senses(item: &Item, unit: Option<UnitWord>) -> Vec<(Place, Naming, f32)> {
    let fit = |place: Place| match unit {
        None => 1.0,
        Some((_, kind)) if !kind.is_empty() && place.label().ends_with(kind) => 1.0,
        Some((bits, _)) if bits & (1 << place.level() as u16) != 0 => 0.85,
        Some(_) => 0.3,
    };
    item.places.iter().map(|&(place, naming)| (place, naming, fit(place))).collect()
}
