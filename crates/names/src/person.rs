//! Persons' names: tokens in any order, titles that say nothing, particles that say little.

use crate::part::{Form, Part};
use karez_data as data;
use karez_model::{How, Slot};
use karez_text::{Script, Token, han_readings, readings};
use std::ops::Range;

/// The parts of a person's name. Titles are dropped; a Han name is surname and given name.
pub(crate) fn parts(text: &str, found: &[Token]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(found.len());
    // 朱海仑 is a surname and a given name; 阿不都·艾合买提 is written in parts already.
    let divided = found.iter().filter(|t| t.script == Script::Han).count() > 1;
    for token in found {
        if data::find(&data::TITLES, &token.text).is_some() && found.len() > 1 {
            continue;
        }
        if token.script == Script::Han {
            if divided {
                parts.push(part(token.span.clone(), &token.text, han_forms(&token.text), false));
            } else {
                parts.extend(han_person(text, token));
            }
            continue;
        }
        let latin = matches!(token.script, Script::Latin | Script::Digit);
        let how = if latin { How::Same } else { How::Reading };
        let faith = if latin { 1.0 } else { 0.97 };
        let forms =
            readings(&token.text, token.script).into_iter().map(|glued| Form { glued, words: 1, how, faith }).collect();
        parts.push(part(token.span.clone(), &token.text, forms, latin));
    }
    parts
}

fn part(span: Range<usize>, text: &str, forms: Vec<Form>, latin: bool) -> Part {
    let weight = match text.chars().count() {
        _ if is_particle(text) => 0.25,
        1 if latin => 0.3,
        _ => 1.0,
    };
    Part { span, slot: Slot::Person, weight, text: text.to_owned(), forms, meaning: Vec::new(), number: None, latin }
}

/// Particles that transcriptions add and drop (al-, bin, ibn, von).
fn is_particle(text: &str) -> bool {
    data::find(&data::PARTICLES, text).is_some()
}

/// How many characters of a Han name are the surname: two for a compound surname, else one.
fn surname_length(name: &[char]) -> usize {
    let two: String = name.iter().take(2).collect();
    if name.len() >= 3 && data::find(&data::SURNAMES, &two).is_some() { 2 } else { 1 }
}

fn han_person(text: &str, token: &Token) -> Vec<Part> {
    let name: Vec<char> = token.text.chars().collect();
    let starts: Vec<usize> = text[token.span.clone()].char_indices().map(|(i, _)| token.span.start + i).collect();
    if name.len() < 2 || name.len() > 5 || starts.len() != name.len() {
        let forms = han_forms(&token.text);
        return vec![part(token.span.clone(), &token.text, forms, false)];
    }
    let cut = surname_length(&name);
    let (surname, given): (String, String) = (name[..cut].iter().collect(), name[cut..].iter().collect());
    let surname_forms = match data::find(&data::SURNAMES, &surname) {
        Some(row) => row[1]
            .split('|')
            .enumerate()
            .map(|(i, latin)| Form {
                glued: latin.to_owned(),
                words: 1,
                how: How::Reading,
                faith: if i == 0 { 0.97 } else { 0.93 },
            })
            .collect(),
        None => han_forms(&surname),
    };
    vec![
        part(token.span.start..starts[cut], &surname, surname_forms, false),
        part(starts[cut]..token.span.end, &given, han_forms(&given), false),
    ]
}

fn han_forms(text: &str) -> Vec<Form> {
    han_readings(text)
        .into_iter()
        .enumerate()
        .map(|(i, glued)| Form { glued, words: 1, how: How::Reading, faith: if i == 0 { 0.97 } else { 0.93 } })
        .collect()
}
