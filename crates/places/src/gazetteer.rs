//! The places that are known, as the build script laid them down: nothing is read or built when the program starts.

use std::fmt;

static PLACES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/places.bin"));
static SENSES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/senses.bin"));
static NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.fst"));

/// Bytes of a record in `places.bin`; `build/write.rs` writes them.
const RECORD: usize = 3 * 6 + 4 * 4 + 4;

/// How wide a place is, from countries down to villages; the units of the corps stand beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Level {
    Country,
    Province,
    Prefecture,
    County,
    Township,
    Village,
    Corps,
    Division,
    Regiment,
}

impl Level {
    const ALL: [Self; 9] = [
        Self::Country,
        Self::Province,
        Self::Prefecture,
        Self::County,
        Self::Township,
        Self::Village,
        Self::Corps,
        Self::Division,
        Self::Regiment,
    ];

    /// The word for it in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Province => "province",
            Self::Prefecture => "prefecture",
            Self::County => "county",
            Self::Township => "township",
            Self::Village => "village",
            Self::Corps => "corps",
            Self::Division => "division",
            Self::Regiment => "regiment",
        }
    }
}

/// A place of the gazetteer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u32);

impl Place {
    /// The place of an id: `650100`, `XPCC-08`, `KZ`.
    pub fn of_id(id: &str) -> Option<Self> {
        one('\u{1}', &id.to_lowercase())
    }

    /// Every place.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..u32_at(PLACES, 0)).map(Place)
    }

    /// Six digits of GB/T 2260, nine for a township, `XPCC-08-143`, `KZ`, `GN` and a number of GeoNames.
    pub fn id(self) -> &'static str {
        self.text(0)
    }

    /// The official name in its own script.
    pub fn name(self) -> &'static str {
        self.text(6)
    }

    /// A label in Latin letters.
    pub fn label(self) -> &'static str {
        match self.text(12) {
            "" => self.id(),
            label => label,
        }
    }

    /// Country, province …
    pub fn level(self) -> Level {
        Level::ALL[usize::from(self.record()[34])]
    }

    /// The word for what it is: that of its level, or a town where no level is known.
    pub fn kind(self) -> &'static str {
        if self.id().starts_with("GN") { "town" } else { self.level().word() }
    }

    /// ISO 3166-1 alpha-2.
    pub fn country(self) -> &'static str {
        let at = self.start() + 35;
        std::str::from_utf8(&PLACES[at..at + 2]).unwrap_or("")
    }

    /// The place that holds this one.
    pub fn parent(self) -> Option<Self> {
        let parent = u32_at(self.record(), 18);
        (parent != u32::MAX).then_some(Self(parent))
    }

    /// This place and all that hold it, from narrow to wide.
    pub fn line(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |p| p.parent())
    }

    /// Whether it is the other place or holds it.
    pub fn holds(self, other: Self) -> bool {
        other.line().any(|p| p == self)
    }

    /// Latitude and longitude in degrees, of the seat or the middle; never of a site.
    pub fn at(self) -> Option<(f64, f64)> {
        let (lat, lon) = (u32_at(self.record(), 22) as i32, u32_at(self.record(), 26) as i32);
        (lat != i32::MIN).then(|| (f64::from(lat) / 10_000.0, f64::from(lon) / 10_000.0))
    }

    /// People, where GeoNames gives a number.
    pub fn population(self) -> u32 {
        u32_at(self.record(), 30)
    }

    fn start(self) -> usize {
        4 + self.0 as usize * RECORD
    }

    fn record(self) -> &'static [u8] {
        &PLACES[self.start()..self.start() + RECORD]
    }

    fn text(self, field: usize) -> &'static str {
        let pool = 4 + u32_at(PLACES, 0) as usize * RECORD;
        let at = pool + u32_at(self.record(), field) as usize;
        let length = usize::from(u16::from_le_bytes([self.record()[field + 4], self.record()[field + 5]]));
        std::str::from_utf8(&PLACES[at..at + length]).unwrap_or("")
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id(), self.label())
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// What a word of an address decides about the name beside it. The order is that of the build script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub(crate) enum Role {
    Road,
    Building,
    Firm,
    Body,
    Facility,
    Zone,
    Product,
    Nature,
    Person,
    Origin,
    Direction,
    Number,
    Detail,
    Of,
}

impl Role {
    const ALL: [Self; 14] = [
        Self::Road,
        Self::Building,
        Self::Firm,
        Self::Body,
        Self::Facility,
        Self::Zone,
        Self::Product,
        Self::Nature,
        Self::Person,
        Self::Origin,
        Self::Direction,
        Self::Number,
        Self::Detail,
        Self::Of,
    ];
}

/// Where a word stands: before the name, after it, or either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Side(u8);

impl Side {
    pub(crate) fn before(self) -> bool {
        self.0 & 1 != 0
    }

    pub(crate) fn after(self) -> bool {
        self.0 & 2 != 0
    }
}

/// What a name, word or code may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sense {
    /// A place, and how the name stands for it.
    Place(Place, Naming),
    /// A kind of unit: bits of levels, and the kind in English (empty where the word stands for several).
    Unit(u16, &'static str, Side),
    /// A word that decides, and what it means where that is the same in every language (0: nothing).
    Word(Role, Side, u8),
}

/// How a name stands for a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Naming(u8);

impl Naming {
    /// With its unit word, or a name that needs none.
    pub(crate) fn full(self) -> bool {
        self.0 & 1 != 0
    }

    /// A former name or unit.
    pub(crate) fn former(self) -> bool {
        self.0 & 2 != 0
    }

    /// Counts only beside another name that agrees.
    pub(crate) fn needs_context(self) -> bool {
        self.0 & 4 != 0
    }

    /// The same name, where it counts only beside another.
    pub(crate) fn in_context(self) -> Self {
        Self(self.0 | 4)
    }

    /// A code in capitals.
    pub(crate) fn code(self) -> bool {
        self.0 & 8 != 0
    }

    /// Also a common word of firms' names: there it needs its unit word.
    pub(crate) fn common(self) -> bool {
        self.0 & 16 != 0
    }

    /// Stands for the place in a firm's name without its unit word.
    pub(crate) fn bare(self) -> bool {
        self.0 & 32 != 0
    }
}

/// A list of senses, read where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Senses(u32);

impl Senses {
    pub(crate) fn iter(self) -> impl Iterator<Item = Sense> {
        let at = self.0 as usize;
        let count = usize::from(SENSES[at]);
        SENSES[at + 1..at + 1 + count * 6].chunks_exact(6).map(|s| {
            let value = u32_at(s, 2);
            match s[0] {
                0 => Sense::Place(Place(value), Naming(s[1])),
                1 => {
                    let kind = (value >> 16).checked_sub(1).map_or("", |k| crate::UNIT_KINDS[k as usize]);
                    Sense::Unit(value as u16, kind, Side(s[1]))
                }
                _ => Sense::Word(Role::ALL[value as usize & 0xff], Side(s[1]), (value >> 8) as u8),
            }
        })
    }
}

fn map() -> fst::raw::Fst<&'static [u8]> {
    // opening checks a header of some bytes; the build script wrote it a moment before the compiler included it
    fst::raw::Fst::new(NAMES).expect("the build script writes a sound map")
}

/// Walks the map over pieces of folded text from the first on, and gives every name that ends where a piece ends: how many
/// pieces it takes, and what it means.
pub(crate) fn walk<'p>(pieces: impl Iterator<Item = &'p str>) -> Vec<(usize, Senses)> {
    let map = map();
    let mut node = map.root();
    let mut sum = fst::raw::Output::zero();
    let mut found = Vec::new();
    for (n, piece) in pieces.enumerate() {
        for b in piece.bytes() {
            let Some(i) = node.find_input(b) else { return found };
            let transition = node.transition(i);
            sum = sum.cat(transition.out);
            node = map.node(transition.addr);
        }
        if node.is_final() {
            found.push((n + 1, Senses(sum.cat(node.final_output()).value() as u32)));
        }
    }
    found
}

/// What every name means that is one letter more, fewer, other or swapped.
pub(crate) fn one_slip(word: &str) -> Vec<Senses> {
    let map = map();
    let mut found = Vec::new();
    let bytes = word.as_bytes();
    // the letters before the slip are read once; what follows it must be exact
    let (mut node, mut sum) = (map.root(), fst::raw::Output::zero());
    for at in 0..=bytes.len() {
        let rest = &bytes[at..];
        let mut exact = |start: fst::raw::Node<'_>, sum: fst::raw::Output, rest: &[u8]| {
            let (mut node, mut sum) = (start, sum);
            for b in rest {
                let Some(i) = node.find_input(*b) else { return };
                let transition = node.transition(i);
                sum = sum.cat(transition.out);
                node = map.node(transition.addr);
            }
            if node.is_final() {
                let senses = Senses(sum.cat(node.final_output()).value() as u32);
                if !found.contains(&senses) {
                    found.push(senses);
                }
            }
        };
        for transition in node.transitions().filter(|t| t.inp.is_ascii_lowercase()) {
            let (next, out) = (map.node(transition.addr), sum.cat(transition.out));
            exact(next, out, rest);
            if !rest.is_empty() && rest[0] != transition.inp {
                exact(next, out, &rest[1..]);
            }
        }
        if !rest.is_empty() {
            exact(node, sum, &rest[1..]);
        }
        if let [a, b, tail @ ..] = rest {
            let swapped: Vec<u8> = [*b, *a].into_iter().chain(tail.iter().copied()).collect();
            exact(node, sum, &swapped);
        }
        let Some(transition) = rest.first().and_then(|b| node.find_input(*b)).map(|i| node.transition(i)) else { break };
        sum = sum.cat(transition.out);
        node = map.node(transition.addr);
    }
    found
}

/// The places behind a code of a kind.
fn coded(kind: char, code: &str) -> Vec<Place> {
    let mut key = String::from(kind);
    key.push_str(code);
    let Some(at) = map().get(key.as_bytes()) else { return Vec::new() };
    let place = |s| match s {
        Sense::Place(place, _) => Some(place),
        _ => None,
    };
    Senses(at.value() as u32).iter().filter_map(place).collect()
}

fn one(kind: char, code: &str) -> Option<Place> {
    coded(kind, code).first().copied()
}

/// The places of the longest prefix of a Chinese postcode that the table knows, and the length of that prefix.
pub(crate) fn postcode(code: &str) -> Option<(Vec<Place>, usize)> {
    (2..=code.len()).rev().map(|n| (coded('\u{2}', code.get(..n).unwrap_or("")), n)).find(|(places, _)| !places.is_empty())
}

/// The place of a Chinese trunk code, with its leading zero.
pub(crate) fn phone(code: &str) -> Option<Place> {
    (3..=4.min(code.len())).rev().find_map(|n| one('\u{3}', code.get(..n)?))
}

/// All places that a whole name may stand for, whatever its script, spacing and case.
pub fn named(name: &str) -> Vec<Place> {
    let glued: String = karez_text::tokens(name).into_iter().map(|t| t.text).collect();
    let Some(at) = map().get(glued.as_bytes()) else { return Vec::new() };
    let mut out: Vec<Place> = Senses(at.value() as u32)
        .iter()
        .filter_map(|s| match s {
            Sense::Place(place, _) => Some(place),
            _ => None,
        })
        .collect();
    out.sort();
    out
}
