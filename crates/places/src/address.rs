//! Reads one address: the places it names, what is ambiguous, what is a street or a firm, and the region.

use crate::gazetteer::{Level, Place};
use crate::items::{Item, segments};
use crate::mentions::{Mention, Standing, mentions};
use crate::pieces::{Piece, pieces};
use crate::postcode::{PostcodeCheck, check_postcode};
use crate::region::Region;
use crate::resolve::{Resolved, resolve};
use crate::slips::mend;
use crate::street::{Street, street};
use karez_text::Script;
use std::ops::Range;

/// What is known about an address beside its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hints<'h> {
    /// A country, as an ISO 3166-1 alpha-2 code in any case.
    pub country: Option<&'h str>,
    /// A postcode from a column of its own.
    pub postcode: Option<&'h str>,
}

/// A place that an address names.
#[derive(Debug, Clone)]
pub struct Named {
    /// The place.
    pub place: Place,
    /// Byte range of the words that name it.
    pub span: Range<usize>,
    /// The words are a former name.
    pub former: bool,
    /// One letter of the words is not that of the name.
    pub slip: bool,
}

/// Words that may name several places.
#[derive(Debug, Clone)]
pub struct Rivals {
    /// Byte range of the words.
    pub span: Range<usize>,
    /// The places between which the address does not decide.
    pub between: Vec<Place>,
}

/// What an address says.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    /// The region it lies in.
    pub region: Option<&'static Region>,
    /// The places it names, from wide to narrow.
    pub places: Vec<Named>,
    /// What stays ambiguous.
    pub ambiguous: Vec<Rivals>,
    /// Two places or more, each named by words of its own, that cannot both be where the address lies.
    pub contradicting: Vec<Named>,
    /// The place that the words speak for, where the country given beside them is another.
    pub refused: Option<Place>,
    /// Names of places that are no sites: streets, buildings, firms.
    pub not_sites: Vec<(Range<usize>, Standing, Place)>,
    /// Places named in the same text that lie elsewhere.
    pub at_odds: Vec<Named>,
    /// The postcode, checked against the rest.
    pub postcode: Option<PostcodeCheck>,
    /// The street and the house number.
    pub street: Option<Street>,
    /// Byte range of the postcode, where it stands in the text.
    pub postcode_span: Option<Range<usize>>,
}

/// How much a postcode says beside names.
const POSTCODE: f32 = 1.5;

/// Reads an address.
pub fn read(text: &str, hints: Hints<'_>) -> Reading {
    let (pieces, mut segments, mut mentions) = parse(text);
    let country = hints.country.and_then(Place::of_id).filter(|p| p.level() == Level::Country);
    let span = |range: &Range<usize>| pieces[range.start].span.start..pieces[range.end - 1].span.end;

    let mut out = Reading::default();
    let written = postcode_in(&pieces, &segments);
    let code =
        hints.postcode.map(|c| karez_text::fold(c.trim())).or_else(|| written.as_ref().map(|i| pieces[*i].text.clone()));
    out.postcode_span = written.map(|i| pieces[i].span.clone());
    let chinese = country.map_or_else(|| speaks_of(&pieces, &mentions), |c| c.id() == CHINA);
    let coded = code
        .as_deref()
        .filter(|_| chinese)
        .and_then(|c| crate::gazetteer::postcode(c.trim()))
        .filter(|_| code.as_deref().is_some_and(|c| c.trim().len() == 6));
    let more: Vec<(Place, f32)> = coded.iter().flat_map(|(places, _)| places.iter().map(|p| (*p, POSTCODE))).collect();

    let mut resolved = resolve(&mentions, country, &more);
    let mut slipped = Vec::new();
    if nothing_known(&resolved) && !mentions.iter().any(|m| m.standing != Standing::Site) {
        let (found, slips) = mend(&pieces, &mut segments);
        if found {
            slipped = slips;
            mentions = crate::mentions::mentions(&pieces, &segments);
            // what was guessed at needs company
            for mention in mentions.iter_mut().filter(|m| slipped.contains(&m.pieces.start)) {
                mention.alone = false;
            }
            resolved = resolve(&mentions, country, &more);
        }
    }
    let named = |place: Place, i: usize| Named {
        place,
        span: span(&mentions[i].pieces),
        former: mentions[i].senses.iter().any(|s| s.0 == place && s.1.former()),
        slip: slipped.contains(&mentions[i].pieces.start),
    };
    out.places = resolved.places.iter().map(|&(p, i)| named(p, i)).collect();
    out.at_odds = resolved.at_odds.iter().map(|&(p, i)| named(p, i)).collect();
    out.refused = resolved.refused;
    if !resolved.rivals.is_empty() {
        let speaks = |m: &Mention, p: Place| m.standing == Standing::Site && m.senses.iter().any(|s| s.0 == p);
        match mentions.iter().find(|m| resolved.rivals.iter().all(|p| speaks(m, *p))) {
            Some(m) => out.ambiguous = vec![Rivals { span: span(&m.pieces), between: resolved.rivals.clone() }],
            None => {
                let by = |p: Place| mentions.iter().position(|m| speaks(m, p)).map(|i| named(p, i));
                out.contradicting = resolved.rivals.iter().filter_map(|p| by(*p)).collect();
            }
        }
    }
    for mention in mentions.iter().filter(|m| m.standing != Standing::Site) {
        // the widest is meant: a road in Shanghai is called after the region, not after a county that is spelled alike
        let meant = mention.senses.iter().map(|s| s.0).min_by_key(|p| (p.level() == Level::Country, p.level()));
        out.not_sites.extend(meant.map(|place| (span(&mention.pieces), mention.standing, place)));
    }
    out.street = street(&pieces, &segments, &mentions);
    out.region = region(&out, &resolved.rivals);
    if out.places.is_empty()
        && resolved.rivals.is_empty()
        && mentions.iter().all(|m| m.standing != Standing::Site)
        && chinese
    {
        // a postcode alone, in a country that is known
        out.region = hints.country.and(coded).and_then(|(places, _)| Region::of(places[0]));
    }
    if let Some(code) = code.filter(|_| chinese) {
        let narrowest = out.places.last().map(|n| n.place);
        out.postcode = Some(check_postcode(&code, narrowest));
    }
    out
}

/// Whether an address names nothing below its country.
fn nothing_known(resolved: &Resolved) -> bool {
    resolved.rivals.is_empty()
        && resolved.refused.is_none()
        && resolved.places.iter().all(|(p, _)| p.level() == Level::Country)
}

/// The pieces of an address, the items of each of its parts, and the names of places in it.
pub(crate) fn parse(text: &str) -> (Vec<Piece>, Vec<Vec<Item>>, Vec<Mention>) {
    let pieces = pieces(text);
    let segments = segments(text, &pieces);
    let mentions = mentions(&pieces, &segments);
    (pieces, segments, mentions)
}

/// The country whose postcodes the table knows.
const CHINA: &str = "CN";

/// The region of the places, or of all rivals if they share one.
fn region(reading: &Reading, rivals: &[Place]) -> Option<&'static Region> {
    if !rivals.is_empty() {
        let first = Region::of(rivals[0])?;
        return rivals.iter().all(|r| first.has(*r)).then_some(first);
    }
    reading.places.iter().rev().find_map(|n| Region::of(n.place))
}

/// Whether an address speaks of China: its script is Han without kana, or a name that stands only for places there.
fn speaks_of(pieces: &[Piece], mentions: &[Mention]) -> bool {
    let countries = |m: &Mention| m.senses.iter().filter(|s| s.0.level() == Level::Country).map(|s| s.0.id()).next();
    let named: Vec<&str> = mentions.iter().filter(|m| m.standing == Standing::Site).filter_map(countries).collect();
    if !named.is_empty() {
        return named.contains(&CHINA);
    }
    let han = pieces.iter().any(|p| p.script == Script::Han) && !pieces.iter().any(|p| p.script == Script::Kana);
    han || mentions.iter().any(|m| m.standing == Standing::Site && m.senses.iter().all(|s| s.0.country() == CHINA))
}

/// The piece that is a postcode: a number of six figures that no 号 follows.
fn postcode_in(pieces: &[Piece], segments: &[Vec<Item>]) -> Option<usize> {
    let numbers = segments.iter().flatten().filter(|i| i.number && pieces[i.pieces.start].text.len() == 6);
    let candidates: Vec<usize> = numbers
        .map(|i| i.pieces.start)
        .filter(|&i| {
            pieces.get(i + 1).is_none_or(|next| next.starts || !matches!(next.text.as_str(), "号" | "团" | "室" | "栋"))
        })
        .collect();
    candidates.last().copied()
}
