//! A line of goods in pieces: what stands between commas and little words, each piece with the terms in it.
//!
//! Where a word stands says what it does: `tomato paste in drums` is paste, `box of tomatoes` tomatoes, `tomato box` a box.

use crate::lexicon::{Role, Term, longest, units};
use std::ops::Range;

/// How much of a text is read. An invoice line is short; whoever sends a book gets its beginning.
const LONGEST: usize = 600;

/// What stands before a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// The beginning of the text, or punctuation that begins something new.
    Break,
    /// A comma or a bracket: one more, or more of the same.
    Comma,
    And,
    Of,
    For,
    In,
    With,
    From,
    Without,
}

/// A term, a number or an unknown word in its place.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Term(&'static Term),
    /// A material given by its share: it says what goods are made of, never what they are.
    Share(&'static Term),
    /// A number, or letters glued to one: sizes, models.
    Number,
    Unknown,
    /// A term that the words around it take back.
    Cancelled,
}

impl Item {
    pub(super) fn term(&self) -> Option<&'static Term> {
        match self.what {
            What::Term(t) | What::Share(t) => Some(t),
            _ => None,
        }
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.term().map(|t| t.role)
    }
}

#[derive(Debug)]
pub(super) struct Segment {
    pub(super) lead: Lead,
    pub(super) items: Vec<Item>,
    /// It names a company or a street.
    pub(super) name: bool,
}

/// The part of a text that is read.
pub(super) fn beginning(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST).map_or(text.len(), |(i, _)| i);
    &text[..end]
}

/// Cuts a text into segments.
pub(super) fn segments(text: &str) -> Vec<Segment> {
    let units = units(text);
    let mut done = Vec::new();
    let mut current = Segment { lead: Lead::Break, items: Vec::new(), name: false };
    let mut end = 0;
    let mut i = 0;
    while i < units.len() {
        let unit = &units[i];
        let gap = text.get(end..unit.span.start).unwrap_or_default();
        if let Some(lead) = breaks(gap) {
            cut(&mut done, &mut current, lead);
        }
        let rest = within(text, &units[i..]);
        let (term, n) = longest(&units[i..i + rest]).map_or((None, 1), |(t, n)| (Some(t), n));
        let span = unit.span.start..units[i + n - 1].span.end;
        match term.map(|t| t.role) {
            Some(Role::Of) => cut(&mut done, &mut current, Lead::Of),
            Some(Role::For) => cut(&mut done, &mut current, Lead::For),
            Some(Role::In) => cut(&mut done, &mut current, Lead::In),
            Some(Role::With) => cut(&mut done, &mut current, Lead::With),
            Some(Role::From) => cut(&mut done, &mut current, Lead::From),
            Some(Role::And) => cut(&mut done, &mut current, Lead::And),
            Some(Role::Without) => cut(&mut done, &mut current, Lead::Without),
            Some(Role::Particle) if current.lead == Lead::Without => cut(&mut done, &mut current, Lead::Break),
            Some(Role::Name) => current.name = true,
            Some(Role::Free | Role::Unlike) => cancel(&mut current),
            Some(Role::Colour) if gap.trim() == "-" => cancel(&mut current),
            Some(Role::Particle) => {}
            Some(role) => {
                let share = role == Role::Material && after_share(text, &current, unit.span.start);
                if let Some(term) = term {
                    let what = if share { What::Share(term) } else { What::Term(term) };
                    current.items.push(Item { what, span: span.clone() });
                }
            }
            None => {
                let glued =
                    |other: Option<&crate::lexicon::Unit>, touching: bool| touching && other.is_some_and(|u| u.is_number());
                let before = i.checked_sub(1).and_then(|j| units.get(j));
                let after = units.get(i + 1);
                let number = unit.is_number()
                    || (!unit.han
                        && (glued(before, gap.is_empty() && i > 0)
                            || glued(after, after.is_some_and(|u| u.span.start == unit.span.end))));
                let what = if number { What::Number } else { What::Unknown };
                current.items.push(Item { what, span: span.clone() });
            }
        }
        end = span.end;
        i += n;
    }
    cut(&mut done, &mut current, Lead::Break);
    done
}

/// How many of these units a term may span: up to the next break.
fn within(text: &str, units: &[crate::lexicon::Unit]) -> usize {
    let broken = |w: &[crate::lexicon::Unit]| breaks(text.get(w[0].span.end..w[1].span.start).unwrap_or_default()).is_some();
    units.windows(2).position(broken).map_or(units.len(), |i| i + 1)
}

/// Whether and how what stands between two words ends a phrase.
fn breaks(gap: &str) -> Option<Lead> {
    let has = |these: &str| gap.contains(|c: char| these.contains(c));
    if has(";:/|\n\r+；：。!！?？<>=*•·【】") || gap.contains(" - ") || gap.contains(['–', '—']) || gap.contains(". ")
    {
        Some(Lead::Break)
    } else {
        has(",()[]{}，、（）").then_some(Lead::Comma)
    }
}

fn cut(done: &mut Vec<Segment>, current: &mut Segment, lead: Lead) {
    let next = Segment { lead, items: Vec::new(), name: false };
    let finished = std::mem::replace(current, next);
    if !finished.items.is_empty() || finished.name {
        done.push(finished);
    } else if !matches!(finished.lead, Lead::Break | Lead::Comma) && lead == Lead::Comma {
        // A comma behind a little word (`with: cotton`) does not undo the word.
        current.lead = finished.lead;
    }
}

/// Takes back the item before.
fn cancel(segment: &mut Segment) {
    if let Some(last) = segment.items.last_mut() {
        last.what = What::Cancelled;
    }
}

/// Whether a share stands before: `100% cotton`.
fn after_share(text: &str, segment: &Segment, start: usize) -> bool {
    segment.items.last().is_some_and(|before| {
        let gap = text.get(before.span.end..start).unwrap_or_default();
        matches!(before.what, What::Number) && gap.contains(['%', '％'])
    })
}
