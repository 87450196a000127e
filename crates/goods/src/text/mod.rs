//! The free-text reader: from the words of an invoice line to the headings it may mean.
//!
//! It reads as a clerk does. What goods *are* is the last thing named before a little word (`cotton shirt`, `shirt of cotton`,
//! `棉衬衫`): the head. What else is said, material, for whom, how made, is looked up together with the head in
//! `data/goods/combine.tsv`. A word that nobody knows in the place of the head means that nobody knows what the goods are: then
//! there is no candidate, because a wrong heading at the top is worse than none (`tomato festival tickets` are no tomatoes).

mod rules;
mod segments;

use crate::lexicon::Role;
use crate::nomenclature::label;
use segments::{Item, Lead, Segment, What, segments};
use serde::Serialize;

/// A heading that a text may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The heading, four digits.
    pub code: String,
    /// What it holds.
    pub label: String,
    /// What it holds, in Chinese.
    pub label_zh: String,
    /// The words that decided, as they stand in the text.
    pub words: Vec<String>,
    /// The subheadings meant, where the words go so far.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subheadings: Vec<String>,
}

/// The most candidates of a text: whoever names twenty goods should ask for each.
const MOST: usize = 6;

/// The headings that a text may mean, the likeliest first; none where it names no goods that the lexicon knows.
pub fn read_text(text: &str) -> Vec<Candidate> {
    let text = segments::beginning(text);
    let mut found: Vec<Candidate> = Vec::new();
    for group in groups(segments(text)) {
        for (code, deciding) in rules::codes(&group.head, &group.beside) {
            let heading = &code[..4.min(code.len())];
            let subheading = (code.len() == 6).then(|| code.to_owned());
            if let Some(known) = found.iter_mut().find(|c| c.code == heading) {
                // Two subheadings of one heading: both are possible. A heading without says that nothing narrower is known.
                match subheading {
                    Some(sub) if !known.subheadings.is_empty() && !known.subheadings.contains(&sub) => {
                        known.subheadings.push(sub);
                    }
                    _ => {}
                }
                continue;
            }
            if found.len() == MOST {
                return found;
            }
            let Some((en, zh)) = label(heading) else { continue };
            let mut spans: Vec<_> = deciding.iter().map(|i| i.span.clone()).collect();
            spans.sort_by_key(|s| s.start);
            spans.dedup();
            found.push(Candidate {
                code: heading.to_owned(),
                label: en.to_owned(),
                label_zh: zh.to_owned(),
                words: spans.into_iter().filter_map(|s| text.get(s).map(str::to_owned)).collect(),
                subheadings: subheading.into_iter().collect(),
            });
        }
    }
    found
}

/// Goods: what they are, and what is said of them.
struct Group {
    head: Item,
    beside: Vec<Item>,
    /// The head is a material, which a product named later would make what that is made of.
    material: bool,
    /// Nothing but the head was said.
    bare: bool,
}

impl Group {
    /// A product of which no heading is known: what a comma adds is rather more of the same than something new.
    fn is_unclear(&self) -> bool {
        !self.material && rules::codes(&self.head, &self.beside).is_empty()
    }
}

/// What a segment is about.
enum Topic {
    /// The item at this place is the head.
    Head(usize),
    /// Nothing but a material.
    Material(usize),
    /// What is said of goods, not which.
    Said,
    /// Nothing: numbers, packing.
    Nothing,
    /// Something that the lexicon does not know.
    Unknown,
}

fn topic(segment: &Segment) -> Topic {
    if segment.name {
        return Topic::Unknown;
    }
    let mut material = None;
    let mut unknown = false;
    for (i, item) in segment.items.iter().enumerate().rev() {
        match (item.what, item.role()) {
            (What::Unknown, _) if material.is_none() => return Topic::Unknown,
            (What::Unknown, _) => unknown = true,
            (What::Term(term), Some(Role::Product)) => {
                let part_of_word = term.wary
                    && !term.container
                    && i.checked_sub(1).is_some_and(|j| matches!(segment.items[j].what, What::Unknown));
                return if part_of_word { Topic::Unknown } else { Topic::Head(i) };
            }
            (What::Term(_), Some(Role::Material)) => {
                material = material.or(Some(i));
            }
            // `tomato crate`: a crate, unless what it holds follows.
            (What::Term(_), Some(Role::Container))
                if material.is_none()
                    && i + 1 == segment.items.len()
                    && segment.items[..i].iter().any(|b| matches!(b.role(), Some(Role::Product | Role::Material))) =>
            {
                return Topic::Unknown;
            }
            _ => {}
        }
    }
    let said = segment.items.iter().any(|i| i.role() == Some(Role::Attribute) || matches!(i.what, What::Share(_)));
    match material {
        // An unknown word before a material is a kind of it: `Pima cotton`.
        Some(i) => Topic::Material(i),
        None if unknown => Topic::Unknown,
        None if said => Topic::Said,
        None => Topic::Nothing,
    }
}

fn groups(segments: Vec<Segment>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut pending: Vec<Item> = Vec::new();
    // Something unknown was named: now, and at any time.
    let (mut lost, mut ever_lost) = (false, false);
    // A vessel or measure at the beginning: what stands behind `of` is the goods.
    let mut measure = true;
    let mut before = Lead::Break;
    for segment in segments {
        let mut lead = segment.lead;
        // `boxes for tomatoes and onions`: what stands behind `for` goes on behind `and`.
        if lead == Lead::And && matches!(before, Lead::Of | Lead::For | Lead::In | Lead::With | Lead::From | Lead::Without) {
            lead = before;
        }
        let told = topic(&segment);
        // What comes with the goods, or from where, may be a list of things that nobody needs to know.
        if lead == Lead::Comma && matches!((before, &told), (Lead::With | Lead::From, Topic::Unknown)) {
            continue;
        }
        before = lead;
        if lead == Lead::Without {
            continue;
        }
        if lead == Lead::Break {
            lost = false;
        }
        if lead == Lead::Of && !lost {
            match groups.last() {
                Some(g) if g.head.term().is_some_and(|t| t.container) => {
                    groups.pop();
                    lead = Lead::Break;
                }
                None if measure => lead = Lead::Break,
                _ => {}
            }
        }
        match lead {
            Lead::With | Lead::From => continue,
            Lead::Of | Lead::For | Lead::In => {
                // `salts of` something unknown are not salt.
                let unsure = matches!(told, Topic::Unknown) && lead == Lead::Of;
                if unsure && groups.last().is_some_and(|g| g.head.term().is_some_and(|t| t.wary)) {
                    groups.pop();
                    lost = true;
                }
                if !lost && let Some(group) = groups.last_mut() {
                    group.beside.extend(segment.items);
                    group.bare = false;
                }
                continue;
            }
            Lead::Break | Lead::Comma | Lead::And | Lead::Without => {}
        }
        match told {
            Topic::Unknown => {
                // `salt and pepper shakers`: what stood before belongs to the unknown thing; so does a bare material.
                if groups.last().is_some_and(|g| g.material || (lead == Lead::And && g.bare)) {
                    groups.pop();
                }
                pending.clear();
                (lost, ever_lost) = (true, true);
            }
            // Behind something unknown a comma goes on with it: `machines for working stone, cement`.
            Topic::Head(_) if lost || (lead != Lead::Break && groups.last().is_some_and(Group::is_unclear)) => {}
            Topic::Head(i) => {
                let (head, mut beside) = apart(segment.items, i);
                let bare = beside.iter().all(|b| b.term().is_none_or(|t| t.role == Role::Neutral));
                beside.append(&mut pending);
                // Materials named before are those of the product, unless nothing is known of such a product: `cotton or
                // products of it` is cotton.
                let made_of = groups.iter().rev().take_while(|g| g.material).count();
                let materials = groups.split_off(groups.len() - made_of);
                let alone = beside.len();
                beside.extend(materials.iter().flat_map(|m| m.beside.iter().chain([&m.head]).cloned()));
                if lead == Lead::And && rules::codes(&head, &beside).is_empty() {
                    beside.truncate(alone);
                    groups.extend(materials);
                    continue;
                }
                groups.push(Group { head, beside, material: false, bare });
            }
            Topic::Material(i) if !lost => match groups.last_mut() {
                Some(group) if !group.material => {
                    group.beside.extend(segment.items);
                    group.bare = false;
                }
                // What is unknown may be made of it.
                _ if ever_lost => {}
                _ => {
                    let (head, mut beside) = apart(segment.items, i);
                    beside.append(&mut pending);
                    groups.push(Group { head, beside, material: true, bare: true });
                }
            },
            Topic::Said if !lost => match groups.last_mut() {
                Some(group) => {
                    group.beside.extend(segment.items);
                    group.bare = false;
                }
                None => pending.extend(segment.items),
            },
            Topic::Material(_) | Topic::Said | Topic::Nothing => {}
        }
        measure = groups.is_empty() && !lost;
    }
    groups
}

fn apart(mut items: Vec<Item>, head: usize) -> (Item, Vec<Item>) {
    let item = items.remove(head);
    (item, items)
}

#[cfg(test)]
mod tests;
