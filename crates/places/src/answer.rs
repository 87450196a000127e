//! The answer of `karez place`: the contract's fields, a reason a person can argue with, and what stays open.

use crate::address::{Hints, Named, Reading, read};
use crate::coded::{code, coordinates};
use crate::coordinates::read_point;
use crate::garbled::garbled;
use crate::gazetteer::Place;
use crate::identifier::identifier;
use crate::postcode::{PostcodeCheck, Verdict};
use crate::region::Region;
use serde::Serialize;

/// What a text says about where something is.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Answer {
    /// The region it lies in, by id.
    pub region: Option<&'static str>,
    /// The region's label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_label: Option<String>,
    /// The places it names, from wide to narrow.
    pub places: Vec<NamedPlace>,
    /// What stays ambiguous, and between what.
    pub ambiguous: Vec<Ambiguity>,
    /// How the answer came about.
    pub reason: String,
    /// The street, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// The house number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Names of places that are no sites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_sites: Vec<NotSite>,
    /// The postcode, checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<Postcode>,
    /// What else a reader should know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A place in an answer.
#[derive(Debug, Clone, Serialize)]
pub struct NamedPlace {
    /// The id.
    pub id: &'static str,
    /// Country, prefecture …
    pub kind: &'static str,
    /// In Latin letters.
    pub label: &'static str,
    /// The official name in its own script.
    pub name: &'static str,
    /// The words that name it.
    pub matched: String,
}

/// Words that may name several places.
#[derive(Debug, Clone, Serialize)]
pub struct Ambiguity {
    /// The words.
    pub matched: String,
    /// The places.
    pub between: Vec<Candidate>,
}

/// One of several places.
#[derive(Debug, Clone, Serialize)]
pub struct Candidate {
    /// The id.
    pub id: &'static str,
    /// Country, prefecture …
    pub kind: &'static str,
    /// In Latin letters.
    pub label: &'static str,
    /// The region it lies in.
    pub region: Option<&'static str>,
}

/// A name of a place that is no site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotSite {
    /// The words.
    pub matched: String,
    /// Street, building, firm …
    #[serde(rename = "as")]
    pub standing: &'static str,
    /// The place whose name it bears.
    pub place: &'static str,
}

impl NotSite {
    /// What it is, in words.
    pub fn is(&self) -> &'static str {
        match self.standing {
            "street" => "the name of a street",
            "building" => "the name of a building",
            "firm" => "part of the name of a firm or body",
            "product" => "part of the name of goods",
            "nature" => "part of the name of mountains, a river or a desert",
            "person" => "the name of a person",
            _ => "where a person comes from",
        }
    }
}

/// A postcode and what it says beside the address.
#[derive(Debug, Clone, Serialize)]
pub struct Postcode {
    /// As given.
    pub given: String,
    /// `agrees`, `disagrees`, `not_six_digits`, `unknown`, `nothing_to_compare`.
    pub verdict: &'static str,
    /// The place the table gives for it.
    pub place: Option<&'static str>,
    /// The region of that place.
    pub region: Option<&'static str>,
    /// In words.
    pub says: String,
}

/// The longest text that is read as one address, in bytes.
const LONGEST: usize = 20_000;

/// Answers for an address, a name, an identifier, a code or coordinates. `label` is the user's choice of the region's label.
pub fn answer(text: &str, hints: Hints<'_>, label: Option<&str>) -> Answer {
    let text = text.trim();
    if text.is_empty() {
        return error("no address: the text is empty");
    }
    if text.len() > LONGEST {
        return error(&format!(
            "{} bytes: longer than any address (at most {LONGEST}); give one address at a time",
            text.len()
        ));
    }
    if !text.chars().any(char::is_alphanumeric) {
        return error("no address: the text has no letter and no digit");
    }
    let mut out = match read_point(text) {
        Some(Ok(point)) => coordinates(point),
        Some(Err(e)) => return error(&e.to_string()),
        None => match identifier(text) {
            Some(known) => code(text, &known),
            None => address(text, hints),
        },
    };
    if let Some(region) = out.region.and_then(Region::of_id) {
        out.region_label = Some(region.label(label).to_owned());
    }
    let hidden = text.chars().filter(|c| is_hidden(*c)).count();
    if hidden > 0 {
        let what = if hidden == 1 { "1 invisible character".to_owned() } else { format!("{hidden} invisible characters") };
        out.notes.push(format!("the text holds {what} (zero width or direction marks): passed over"));
    }
    if text.contains('\u{fffd}') {
        out.notes.push("the text holds replacement characters (�): letters were lost before it came here".to_owned());
    }
    out
}

fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn error(message: &str) -> Answer {
    Answer { reason: "no answer".to_owned(), error: Some(message.to_owned()), ..Answer::default() }
}

fn address(text: &str, hints: Hints<'_>) -> Answer {
    let mut out = say(text, &read(text, hints));
    if let Some(garbled) = garbled(text) {
        out.notes.push(format!(
            "the text looks like {} read with another encoding; read as {} it says: {}. Save the file as UTF-8, or give it with its own encoding",
            garbled.written, garbled.written, garbled.reading
        ));
        if out.region.is_none() {
            out.reason = format!("unreadable: looks like {} read with another encoding", garbled.written);
        }
    }
    out
}

/// The answer of a reading.
pub(crate) fn say(text: &str, reading: &Reading) -> Answer {
    let region = reading.region;
    let mut out = Answer { region: region.map(|r| r.id.as_str()), ..Answer::default() };
    for named in &reading.places {
        let place = named.place;
        let matched = text[named.span.clone()].to_owned();
        if named.slip {
            out.notes.push(format!("\"{matched}\" was read as a name of {}: one letter differs", place.label()));
        }
        if named.former {
            out.notes.push(format!("\"{matched}\" is a former name; today {} ({})", place.label(), place.name()));
        }
        out.places.push(NamedPlace {
            id: place.id(),
            kind: place.kind(),
            label: place.label(),
            name: place.name(),
            matched,
        });
    }
    for rivals in &reading.ambiguous {
        out.ambiguous.push(Ambiguity {
            matched: text[rivals.span.clone()].to_owned(),
            between: rivals.between.iter().take(8).map(|p| candidate(*p)).collect(),
        });
    }
    for (span, standing, place) in &reading.not_sites {
        let not = NotSite { matched: text[span.clone()].to_owned(), standing: standing.word(), place: place.id() };
        if !out.not_sites.contains(&not) {
            out.not_sites.push(not);
        }
    }
    for named in &reading.at_odds {
        out.notes.push(format!("the text also names {} (\"{}\")", named.place.label(), &text[named.span.clone()]));
    }
    if let Some(street) = &reading.street {
        out.street = Some(text[street.span.clone()].to_owned());
        out.number.clone_from(&street.number);
    }
    out.reason = reason(text, reading, &out);
    if let Some(check) = &reading.postcode {
        out.postcode = Some(postcode(check, reading));
    }
    out
}

pub(crate) fn candidate(place: Place) -> Candidate {
    Candidate { id: place.id(), kind: place.kind(), label: place.label(), region: Region::of(place).map(|r| r.id.as_str()) }
}

fn reason(text: &str, reading: &Reading, out: &Answer) -> String {
    let mut parts: Vec<String> =
        out.places.iter().map(|p| format!("\"{}\" names {} ({})", p.matched, p.label, p.id)).collect();
    for rivals in &reading.ambiguous {
        let mut between: Vec<String> = Vec::new();
        for place in rivals.between.iter().take(6) {
            // three towns of one name in one country are told apart by their ids
            let again = between.iter().any(|b| b == place.label());
            between.push(if again { format!("another ({})", place.id()) } else { place.label().to_owned() });
        }
        parts.push(format!("\"{}\" may be {}", &text[rivals.span.clone()], between.join(" or ")));
    }
    if let [first, rest @ ..] = reading.contradicting.as_slice() {
        let name = |n: &Named| format!("{} (\"{}\")", n.place.label(), &text[n.span.clone()]);
        let others: Vec<String> = rest.iter().map(name).collect();
        parts.push(format!("the text names {} and {}: it cannot lie in both", name(first), others.join(" and ")));
    }
    if let Some(place) = reading.refused {
        parts.push(format!("the words speak for {}, the country given is another", place.label()));
    }
    for not in &out.not_sites {
        parts.push(format!("\"{}\" is {}, not a site", not.matched, not.is()));
    }
    if parts.is_empty() {
        match reading.postcode.as_ref().and_then(|c| c.place).filter(|_| reading.region.is_some()) {
            Some(place) => parts.push(format!("no place is named; the postcode is one of {}", place.label())),
            None => parts.push("no place of the gazetteer is named".to_owned()),
        }
    }
    parts.join("; ")
}

fn postcode(check: &PostcodeCheck, reading: &Reading) -> Postcode {
    let given = &check.given;
    let own = check.place.map_or("no place", |p| p.label());
    let named = reading.places.last().map_or("no place", |n| n.place.label());
    let (verdict, says) = match check.verdict {
        Verdict::Agrees => ("agrees", format!("{given} is a postcode of {own}, as the address says")),
        Verdict::Disagrees => {
            ("disagrees", format!("by the postcode {given} the address lies in {own}; by its words in {named}"))
        }
        Verdict::NotSixDigits => ("not_six_digits", format!("{given} is no postcode of China: those have six digits")),
        Verdict::Unknown => ("unknown", format!("no postcode of China begins like {given}")),
        Verdict::NothingToCompare => {
            ("nothing_to_compare", format!("{given} is a postcode of {own}; the address names no place beside it"))
        }
    };
    Postcode {
        given: given.clone(),
        verdict,
        place: check.place.map(Place::id),
        region: check.region.map(|r| r.id.as_str()),
        says,
    }
}
