//! Names of places in an address, and how each stands there: as a site, or as the name of a street, a building, a firm.
//!
//! 新疆路 is a street in Shanghai, Turpan Restaurant one in London, and "Tarim Trading, Tashkent" says nothing about the Tarim.
//! What stands beside a name decides, so each part of an address is first cut into names, unit words, other words and numbers;
//! then every group of names is judged by what follows and what goes before it.

use crate::gazetteer::{Naming, Place, Role};
use crate::items::Item;
use crate::judge::judge;
use crate::pieces::Piece;
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
    /// Mountains, a river, a desert.
    Nature,
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
            Self::Nature => "nature",
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
pub(crate) type UnitWord = (u16, &'static str);

/// A run of names, each with its unit word where it has one, and nothing between them.
pub(crate) struct Group {
    /// Item index, and its unit word.
    pub names: Vec<(usize, Option<UnitWord>)>,
    pub items: Range<usize>,
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
