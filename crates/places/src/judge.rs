//! How a group of names stands, by what follows it and what goes before it.

use crate::gazetteer::{Level, Naming, Place, Role, Sense, walk};
use crate::items::Item;
use crate::mentions::{Group, Mention, Standing, UnitWord};
use crate::pieces::Piece;
use karez_text::Script;

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
pub(crate) fn judge(
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
    let bearer = bearer(after, han);
    let explicit: Vec<bool> =
        group.names.iter().map(|&(i, unit)| unit.is_some() || written_full(pieces, &segment[i])).collect();
    let many = explicit.iter().filter(|e| **e).count() >= 2;
    let single = group.names.len() == 1;
    let last = group.names.len() - 1;
    let whole = before.iter().all(|b| b.number || b.unit.is_some() || b.is(Role::Of)) && after.iter().all(|a| a.number);
    let head = head(before, origin_goes_on);
    let led = before.last().is_some_and(Item::other);

    let mut said = None;
    for (n, &(i, unit)) in group.names.iter().enumerate() {
        let item = &segment[i];
        let mut senses = senses(item, unit);
        if n > 0 {
            let previous = &segment[group.names[n - 1].0];
            without_foreign_corps(&mut senses, previous);
            if han && explicit[n] && ends_with_unit(pieces, previous) {
                within(&mut senses, previous);
            }
        }
        if senses.is_empty() {
            continue;
        }
        let standing = standing(&Beside {
            tail,
            bearer,
            head,
            explicit: explicit[n],
            many,
            single,
            first: n == 0,
            last: n == last,
            han,
        });
        let (mut weight, mut alone) = (if explicit[n] { 3.0 } else { 2.0 }, true);
        if bearer == Some(Role::Body) && explicit[n] && !many {
            weight = 2.0;
        }
        if !explicit[n] {
            match tail {
                _ if whole => weight = 3.0,
                Tail::Word(Role::Zone | Role::Facility, gap) if n == last => {
                    weight = 1.5;
                    alone = gap == 0 || !han;
                }
                Tail::Loose if n == last => {
                    weight = 1.0;
                    // in Han script the wide unit stands first, and the next word is often a village that no table has
                    let wide = item.pieces.len() >= 3 || senses.iter().any(|s| s.0.level() <= Level::Prefecture);
                    alone = han && before.is_empty() && wide;
                }
                _ if n == 0 && led => {
                    // 李和田 is a person; in Latin letters the word before is more often a street or a quarter
                    weight = if han { 1.0 } else { 1.5 };
                    alone = !han;
                }
                _ => {}
            }
        }
        said = Some(standing);
        let end = match unit {
            Some(_) if segment.get(i + 1).is_some_and(|u| u.unit.is_some()) => segment[i + 1].pieces.end,
            _ => item.pieces.end,
        };
        out.push(Mention { pieces: item.pieces.start..end, senses, standing, weight, alone });
    }
    said
}

/// All that decides how one name of a group stands.
struct Beside {
    tail: Tail,
    bearer: Option<Role>,
    head: Option<Standing>,
    explicit: bool,
    many: bool,
    single: bool,
    first: bool,
    last: bool,
    han: bool,
}

fn standing(b: &Beside) -> Standing {
    if b.head == Some(Standing::Origin) {
        return Standing::Origin;
    }
    match b.tail {
        Tail::Word(Role::Road, 0) if b.last && !(b.explicit && b.han) => return Standing::Street,
        // Urumqi City Hotel lies in the city; 新疆大厦 may be anywhere
        Tail::Word(Role::Building, 0) if b.last && !b.explicit => return Standing::Building,
        Tail::Word(Role::Building, _) if b.single && !b.explicit => return Standing::Building,
        Tail::Word(Role::Product, 0) if !b.explicit => return Standing::Product,
        Tail::Word(Role::Nature, 0) if b.last && !b.explicit => return Standing::Nature,
        Tail::Word(Role::Zone | Role::Facility, 0 | 1) => return Standing::Site,
        _ => {}
    }
    match b.bearer {
        // 莎车县人民政府, 伽师县棉花加工厂 lie where their unit says; a legal form makes it the name of a firm
        Some(Role::Firm) if !b.many => return Standing::Firm,
        Some(Role::Body) if !b.explicit && !b.many => return Standing::Firm,
        _ => {}
    }
    match b.head {
        Some(standing) if b.first && !b.explicit => standing,
        _ => Standing::Site,
    }
}

/// The word that decides after a group: at once, or after a few others.
fn tail(after: &[Item], han: bool) -> Tail {
    let mut gap = 0;
    let most = if han { 6 } else { 4 };
    for item in after {
        if let Some((role, side)) = item.word {
            let near = if han { 4 } else { 3 };
            match role {
                Role::Road | Role::Zone if side.after() => return Tail::Word(role, gap),
                Role::Building | Role::Facility if side.after() && gap <= near => return Tail::Word(role, gap),
                Role::Product | Role::Nature if side.after() && gap == 0 => return Tail::Word(role, 0),
                Role::Direction => continue,
                Role::Number | Role::Detail | Role::Of if gap == 0 => return Tail::End,
                _ => {}
            }
        }
        if item.number {
            // South 2nd Road: the number belongs to the street
            continue;
        }
        gap += 1;
        if gap > most {
            break;
        }
    }
    if after.iter().any(Item::other) { Tail::Loose } else { Tail::End }
}

/// Whether the names belong to the name of a firm or a body: its word follows before any street or number.
fn bearer(after: &[Item], han: bool) -> Option<Role> {
    let mut body = None;
    for (n, item) in after.iter().enumerate() {
        if item.is(Role::Road) || (item.number && n > 0 && !han) || item.is(Role::Number) {
            break;
        }
        if item.is(Role::Firm) {
            return Some(Role::Firm);
        }
        // 店 and 厂 are also parts of villages' names: one character counts at the end of the part only
        if item.is(Role::Body) && (!han || item.pieces.len() >= 2 || n + 1 == after.len()) {
            body = Some(Role::Body);
        }
    }
    body
}

/// What a word before a group makes of it.
fn head(before: &[Item], origin_goes_on: bool) -> Option<Standing> {
    let origin = |i: &Item| i.word.is_some_and(|(r, s)| r == Role::Origin && s.before());
    if origin_goes_on || before.iter().rev().take(4).any(origin) {
        return Some(Standing::Origin);
    }
    let (role, side) = before.iter().rev().find(|i| !i.is(Role::Of))?.word?;
    match role {
        Role::Road if side.before() => Some(Standing::Street),
        Role::Building if side.before() => Some(Standing::Building),
        Role::Firm if side.before() => Some(Standing::Firm),
        Role::Person if side.before() => Some(Standing::Person),
        _ => None,
    }
}

/// 臺北市大同區: a district written right after a city is one of that city, known or not, and no namesake elsewhere.
fn within(senses: &mut Vec<(Place, Naming, f32)>, previous: &Item) {
    let city = |p: Place| matches!(p.level(), Level::Prefecture | Level::County) || p.name().ends_with('市');
    let cities: Vec<Place> = previous.places.iter().map(|p| p.0).filter(|p| city(*p)).collect();
    if !cities.is_empty() && cities.len() == previous.places.len() {
        let elsewhere = |p: Place| p.level() == Level::County && !cities.iter().any(|c| c.holds(p) || p.holds(*c));
        senses.retain(|s| !elsewhere(s.0));
    }
}

/// The production and construction corps of another province is not the one of the gazetteer: 甘肃生产建设兵团.
fn without_foreign_corps(senses: &mut Vec<(Place, Naming, f32)>, previous: &Item) {
    let province = |p: Place| p.line().find(|l| l.level() == Level::Province);
    let others: Vec<Place> = previous.places.iter().map(|p| p.0).filter(|p| p.level() == Level::Province).collect();
    if !others.is_empty() {
        senses.retain(|s| {
            let corps = s.0.line().any(|l| l.level() == Level::Corps);
            !corps || others.iter().any(|o| province(s.0) == Some(*o))
        });
    }
}

/// Whether a name was written with its unit: 和田市 and Xinjiang Uygur Autonomous Region, not 和田.
fn written_full(pieces: &[Piece], item: &Item) -> bool {
    if !item.places.iter().any(|(_, naming)| naming.full()) {
        return false;
    }
    ends_with_unit(pieces, item) || item.places.iter().any(|(p, _)| matches!(p.level(), Level::Division | Level::Regiment))
}

fn ends_with_unit(pieces: &[Piece], item: &Item) -> bool {
    (1..item.pieces.len().min(5)).any(|n| {
        let suffix = pieces[item.pieces.end - n..item.pieces.end].iter().map(|p| p.text.as_str());
        walk(suffix).into_iter().any(|(length, senses)| length == n && senses.iter().any(|s| matches!(s, Sense::Unit(..))))
    })
}

/// The senses of a name, each with how well it agrees with the unit word: 和田市 is the city, Hotan Prefecture is not.
fn senses(item: &Item, unit: Option<UnitWord>) -> Vec<(Place, Naming, f32)> {
    let fit = |place: Place| match unit {
        None => 1.0,
        Some((_, kind)) if !kind.is_empty() && place.label().ends_with(kind) => 1.0,
        Some((bits, _)) if bits & (1 << place.level() as u16) != 0 => 0.85,
        Some(_) => 0.3,
    };
    // 温泉, 天山: a county's bare name that is also a common word needs another name beside it
    let common = |place: Place, n: Naming| place.level() == Level::County && place.id().len() == 6 && !n.full() && !n.bare();
    // where one sense stands, its rivals do too: Yutian is two counties
    let all_common = item.places.iter().all(|&(p, n)| common(p, n) || n.needs_context());
    let naming = |place: Place, naming: Naming| {
        if all_common && unit.is_none() && common(place, naming) { naming.in_context() } else { naming }
    };
    item.places.iter().map(|&(place, n)| (place, naming(place, n), fit(place))).collect()
}
