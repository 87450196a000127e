//! Taking a name apart: which words are its form, place, trade, branch or number; what is left is the brand.

use crate::lexicon::{announces_number, country_in_name, expansions, lexicon, number, places_ahead, stem};
use crate::part::{Form, Name, Part, glue, weight};
use crate::runs::runs;
use crate::{han, person};
use karez_data as data;
use karez_model::{How, Kind, Slot};
use karez_text::{Script, Token, distance, readings, tokens};

impl Name {
    /// Takes a name apart, as a person's or, for every other kind, as an organisation's.
    pub fn parse(text: &str, kind: Kind) -> Name {
        let found = tokens(text);
        let (kind, parts) = match kind {
            Kind::Person => (Kind::Person, person::parts(text, &found)),
            _ => (Kind::Organisation, organisation(text, &found)),
        };
        let runs = (0..parts.len()).flat_map(|start| runs(&parts, start)).collect();
        Name { text: text.to_owned(), kind, parts, runs }
    }

    /// The ways to read a name: where it was not said what bears it, as an organisation's and as a person's.
    pub fn readings(text: &str, kind: Kind) -> Vec<Name> {
        match kind {
            Kind::Unknown => vec![Name::parse(text, Kind::Organisation), Name::parse(text, Kind::Person)],
            known => vec![Name::parse(text, known)],
        }
    }
}

fn organisation(text: &str, found: &[Token]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(found.len());
    let mut i = 0;
    while i < found.len() {
        let token = &found[i];
        if token.script == Script::Han {
            parts.extend(han::parts(text, token));
            i += 1;
            continue;
        }
        if token.script == Script::Kana
            && let Some(form) = data::find(&data::LEGAL_FORMS, &token.text)
        {
            parts.push(meant(&found[i..=i], Slot::Form, vec![form[1]]));
            i += 1;
            continue;
        }
        let (part, used) = latin_part(found, i);
        parts.push(part);
        i += used;
    }
    mend_forms(&mut parts);
    parts
}

/// A legal form with a slip in it (`Lttd`, `oC.`, `Crporation`) is no brand: it stands at the end, or beside another form, and
/// leaves something to tell the firm by.
fn mend_forms(parts: &mut [Part]) {
    for i in (1..parts.len()).rev() {
        let part = &parts[i];
        let beside = |j: usize| parts.get(j).is_some_and(|p| p.slot == Slot::Form);
        let (last, beside) = (i + 1 == parts.len(), beside(i - 1) || beside(i + 1));
        let lone = part.slot == Slot::Brand && part.latin && (last || beside);
        if !lone || !parts[..i].iter().any(|p| matches!(p.slot, Slot::Brand | Slot::Trade | Slot::Generic)) {
            continue;
        }
        if let Some(form) = form_with_a_slip(&part.text, beside) {
            let part = &mut parts[i];
            (part.slot, part.weight, part.meaning) = (Slot::Form, weight(Slot::Form), vec![form]);
        }
    }
}

/// The form that a word is one slip from: a longer form anywhere, one of two letters only beside another form.
fn form_with_a_slip(word: &str, beside: bool) -> Option<&'static str> {
    let likely = |form: &str| beside || (word.len() >= 3 && form.len() >= 3);
    let [form, ..] = data::FORM_SLIPS.iter().find(|[form]| likely(form) && distance::within(word, form, 1).is_some())?;
    data::find(&data::LEGAL_FORMS, form).map(|row| row[1])
}

/// Words that the name of a place may have.
const MOST_WORDS: usize = 8;

/// The part that begins at token `i`, and how many tokens it takes.
fn latin_part(found: &[Token], i: usize) -> (Part, usize) {
    let lexicon = lexicon();
    let token = &found[i];
    let words = |n: usize| found[i..].iter().take(n).map(|t| t.text.as_str());
    if let Some((phrase, form)) = lexicon
        .forms
        .get(token.text.as_str())
        .and_then(|forms| forms.iter().find(|(phrase, _)| words(phrase.len()).eq(phrase.iter().copied())))
        // A form ends a name or stands before a bracket; at its very head it is a brand that happens to look like one.
        .filter(|(phrase, _)| i > 0 || phrase.len() > 1 || token.script != Script::Latin || token.text.len() > 3)
    {
        return (meant(&found[i..i + phrase.len()], Slot::Form, vec![form]), phrase.len());
    }
    if let Some(phrase) = lexicon
        .countries
        .get(token.text.as_str())
        .and_then(|countries| countries.iter().find(|phrase| words(phrase.len()).eq(phrase.iter().copied())))
    {
        let part = meant(&found[i..i + phrase.len()], Slot::Place, country_in_name(&phrase.join(" ")).collect());
        return (part, phrase.len());
    }
    if token.script != Script::Digit
        && let Some((length, ids)) = places_ahead(words(MOST_WORDS)).pop()
    {
        return (meant(&found[i..i + length], Slot::Place, ids), length);
    }
    if let Some(next) = found.get(i + 1)
        && announces_number(&token.text)
        && let Some(n) = number(&next.text)
    {
        let mut part = meant(&found[i..i + 2], Slot::Number, Vec::new());
        part.number = Some(n);
        return (part, 2);
    }
    if let Some(n) = number(&token.text) {
        let mut part = meant(&found[i..=i], Slot::Number, Vec::new());
        part.number = Some(n);
        return (part, 1);
    }
    if let Some(branch) = data::find(&data::BRANCHES, &token.text) {
        return (meant(&found[i..=i], Slot::Branch, vec![branch[1]]), 1);
    }
    let stemmed = stem(&token.text);
    let expanded = expansions(&token.text).next();
    let slot = if lexicon.generic.contains_key(stemmed) || expanded.is_some_and(|w| lexicon.generic.contains_key(stem(w))) {
        Slot::Generic
    } else if lexicon.trade_words.contains_key(stemmed) || expanded.is_some() {
        Slot::Trade
    } else {
        Slot::Brand
    };
    let mut part = meant(&found[i..=i], slot, Vec::new());
    if slot == Slot::Brand && token.text.chars().count() <= 2 {
        part.weight = 0.5;
    }
    (part, 1)
}

/// A part over these tokens, with its Latin spellings.
fn meant(found: &[Token], slot: Slot, meaning: Vec<&'static str>) -> Part {
    let span = found[0].span.start..found[found.len() - 1].span.end;
    let latin = found.iter().all(|t| matches!(t.script, Script::Latin | Script::Digit));
    let text = found.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
    let mut forms = Vec::new();
    if let [token] = found {
        let how = if latin { How::Same } else { How::Reading };
        for reading in readings(&token.text, token.script) {
            let faith = if latin { 1.0 } else { 0.97 };
            forms.push(Form { glued: stem(&reading).to_owned(), words: 1, how, faith });
            // A slip may make a plural of what is none (Eats Hope), so the word as written counts as well.
            if latin && stem(&reading) != reading {
                forms.push(Form { glued: reading, words: 1, how, faith });
            }
        }
        for long in expansions(&token.text) {
            forms.push(Form { glued: glue(long), words: 1, how: How::Abbreviation, faith: 0.95 });
        }
    } else {
        forms.push(Form { glued: glue(&text), words: found.len(), how: How::Same, faith: 1.0 });
    }
    Part { span, slot, weight: weight(slot), text, forms, meaning, number: None, latin }
}
