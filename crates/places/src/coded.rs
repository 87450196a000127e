//! Answers for codes and coordinates: what each says of a place, and what it does not.

use crate::answer::{Ambiguity, Answer, NamedPlace, candidate};
use crate::coordinates::{Point, locate};
use crate::gazetteer::Place;
use crate::identifier::Identifier;
use crate::region::Region;

fn named(place: Place, matched: &str) -> NamedPlace {
    NamedPlace { id: place.id(), kind: place.kind(), label: place.label(), name: place.name(), matched: matched.to_owned() }
}

fn of(place: Place, matched: &str, reason: String) -> Answer {
    Answer {
        region: Region::of(place).map(|r| r.id.as_str()),
        places: vec![named(place, matched)],
        reason,
        ..Answer::default()
    }
}

pub(crate) fn code(text: &str, known: &Identifier) -> Answer {
    match known {
        Identifier::Uscc { code, place: Some(place), sound } => {
            let mut out = of(
                *place,
                &code[2..8],
                format!(
                    "characters 3 to 8 of the unified social credit code, {}, are the division that registered it: {}",
                    &code[2..8],
                    place.label()
                ),
            );
            out.notes.push("a registration says where a body is registered, not where it works".to_owned());
            if !sound {
                out.notes.push("the check character of the code is wrong: one or more characters were mistyped".to_owned());
            }
            out
        }
        Identifier::Uscc { code, place: None, .. } => Answer {
            reason: format!(
                "characters 3 to 8 of the unified social credit code, {}, are no division that the gazetteer has",
                &code[2..8]
            ),
            ..Answer::default()
        },
        Identifier::Lei { sound } => {
            let mut out = Answer {
                reason:
                    "a legal entity identifier names no place by itself; the region field of its record does (such as CN-XJ)"
                        .to_owned(),
                ..Answer::default()
            };
            if !sound {
                out.notes.push("the check digits of the LEI are wrong: one or more characters were mistyped".to_owned());
            }
            out
        }
        Identifier::Region(region) => Answer {
            region: Some(&region.id),
            reason: format!("{} is the code of the region", region.id),
            ..Answer::default()
        },
        Identifier::Place(place) => of(*place, place.id(), format!("{} is the code of {}", place.id(), place.label())),
        Identifier::Postcode(place) => {
            of(*place, text, format!("a postcode of China by its beginning, if it is one: that of {}", place.label()))
                .open(*place)
        }
        Identifier::Phone(place) => of(*place, text, format!("a telephone number with the trunk code of {}", place.label())),
        Identifier::CodeOrPostcode { code, postcode } => {
            let both = [*code, *postcode];
            let regions: Vec<_> = both.iter().map(|p| Region::of(*p).map(|r| r.id.as_str())).collect();
            Answer {
                region: regions[0],
                places: vec![named(*code, code.id())],
                ambiguous: vec![Ambiguity {
                    matched: code.id().to_owned(),
                    between: both.iter().map(|p| candidate(*p)).collect(),
                }],
                reason: format!(
                    "read as a code of GB/T 2260: {}; as a postcode the same six digits are of {}",
                    code.label(),
                    postcode.label()
                ),
                ..Answer::default()
            }
        }
        Identifier::Unknown(why) => Answer { reason: (*why).to_owned(), ..Answer::default() },
    }
}

impl Answer {
    /// Six digits alone are a postcode of China only if the country is China, which nobody said.
    fn open(mut self, place: Place) -> Self {
        self.notes.push(format!(
            "six digits alone do not say that the country is China; with it, the postcode is one of {}",
            place.label()
        ));
        self
    }
}

pub(crate) fn coordinates(point: Point) -> Answer {
    let located = locate(point);
    let given = format!("{}, {}", point.lat, point.lon);
    let mut out = Answer::default();
    if let Some(region) = located.region {
        out.region = Some(&region.id);
        out.reason = format!("{given} lies inside the outline of {}", region.id);
    } else if let Some(region) = located.border.first() {
        out.reason =
            format!("{given} lies within 25 km of the outline of {}, which is simplified: it does not decide", region.id);
    } else {
        out.reason = format!("{given} lies in no outline that is known");
    }
    if let Some(region) = located.swapped {
        out.notes.push(format!("with latitude and longitude swapped the point would lie in {}: check the order", region.id));
    }
    if !located.near.is_empty() {
        let near: Vec<String> = located.near.iter().map(|(p, d)| format!("{} ({d:.0} km)", p.label())).collect();
        out.notes.push(format!("nearest seats: {}", near.join(", ")));
    }
    out
}
