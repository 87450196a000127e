//! Which parts of two names can be one and the same, how, and how surely.

use crate::lexicon::{lexicon, stem};
use crate::part::{Name, Part};
use crate::runs::Run;
use karez_model::{How, Slot};
use karez_text::{distance, skeleton};
use std::ops::Range;

/// Parts of one name that meet parts of the other. At most one side holds more than one part.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub a: Range<usize>,
    pub b: Range<usize>,
    pub how: How,
    pub similarity: f64,
}

/// The links of the best joining of two names: each part is used once, the surest links first.
pub(crate) fn links(a: &Name, b: &Name) -> Vec<Link> {
    let mut found = Vec::new();
    for (i, pa) in a.parts.iter().enumerate() {
        for (j, pb) in b.parts.iter().enumerate() {
            if let Some((how, similarity)) = alike(pa, pb) {
                found.push(Link { a: i..i + 1, b: j..j + 1, how, similarity });
            }
        }
    }
    for (i, part) in a.parts.iter().enumerate() {
        for (run, how, similarity) in glued(part, &b.runs) {
            found.push(Link { a: i..i + 1, b: run, how, similarity });
        }
    }
    for (j, part) in b.parts.iter().enumerate() {
        for (run, how, similarity) in glued(part, &a.runs) {
            found.push(Link { a: run, b: j..j + 1, how, similarity });
        }
    }
    // Where several links are equally sure, the one that explains more of the names goes first, then the one that keeps their order.
    let reach = |l: &Link| a.parts[l.a.clone()].iter().chain(&b.parts[l.b.clone()]).map(|p| p.weight).sum::<f64>();
    found.sort_by(|x, y| {
        y.similarity
            .total_cmp(&x.similarity)
            .then(reach(y).total_cmp(&reach(x)))
            .then(x.a.start.abs_diff(x.b.start).cmp(&y.a.start.abs_diff(y.b.start)))
            .then((x.a.start, x.b.start).cmp(&(y.a.start, y.b.start)))
    });
    let (mut used_a, mut used_b) = (vec![false; a.parts.len()], vec![false; b.parts.len()]);
    let mut chosen: Vec<Link> = Vec::new();
    for link in found {
        if used_a[link.a.clone()].iter().chain(&used_b[link.b.clone()]).any(|used| *used) {
            continue;
        }
        used_a[link.a.clone()].fill(true);
        used_b[link.b.clone()].fill(true);
        chosen.push(link);
    }
    chosen.sort_by_key(|l| l.a.start);
    chosen
}

/// Whether two parts can be one, how, and how surely (0..1).
fn alike(a: &Part, b: &Part) -> Option<(How, f64)> {
    match (a.slot, b.slot) {
        (Slot::Form, Slot::Form) => return Some(same_form(a, b)),
        (Slot::Form, _) | (_, Slot::Form) => return form_misspelt(a, b),
        (Slot::Number, Slot::Number) => return (a.number == b.number).then_some((How::Same, 1.0)),
        (Slot::Branch, Slot::Branch) if a.meaning == b.meaning => {
            return Some(if a.text == b.text { (How::Same, 1.0) } else { (How::Translation, 0.98) });
        }
        (Slot::Place, Slot::Place) if !a.meaning.is_empty() && !b.meaning.is_empty() => {
            // Two known places are one or they are not: Hunan is no misspelling of Henan.
            if !a.meaning.iter().any(|id| b.meaning.contains(id)) {
                return None;
            }
            return Some(if a.text == b.text { (How::Same, 1.0) } else { (How::Place, 0.98) });
        }
        _ => {}
    }
    if a.text == b.text {
        return Some((How::Same, 1.0));
    }
    let mut best: Option<(How, f64)> = None;
    for fa in &a.forms {
        for fb in &b.forms {
            if let Some(found) = spelt_alike(a, b, &fa.glued, &fb.glued) {
                let how = [fa.how, fb.how].into_iter().find(|h| *h != How::Same).unwrap_or(found.0);
                let how = if found.1 < 1.0 && how == How::Same { found.0 } else { how };
                let similarity = found.1 * fa.faith * fb.faith;
                if best.is_none_or(|(_, s)| similarity > s) {
                    best = Some((how, similarity));
                }
            }
        }
    }
    // Two Han spellings with one reading are different words that sound alike.
    if !a.latin && !b.latin && a.forms.iter().chain(&b.forms).all(|f| f.how != How::Same) {
        best = best.map(|(how, s)| (how, s * 0.85));
    }
    best
}

/// A word that is a form in one name and, with a slip, a brand in the other (Foundation, Foundtaion).
fn form_misspelt(a: &Part, b: &Part) -> Option<(How, f64)> {
    let long =
        a.latin && b.latin && a.text.len() >= 5 && b.text.len() >= 5 && !a.text.contains(' ') && !b.text.contains(' ');
    if long { spelt_alike(a, b, &a.text, &b.text) } else { None }
}

fn same_form(a: &Part, b: &Part) -> (How, f64) {
    match () {
        () if a.text == b.text => (How::Same, 1.0),
        () if a.meaning == b.meaning => (How::Form, 1.0),
        () if a.meaning == ["company"] || b.meaning == ["company"] => (How::Form, 0.95),
        () => (How::Form, 0.5),
    }
}

/// Two Latin spellings: equal, a few letters apart, one cut short, an initial, or the same consonants where one side's script
/// writes no vowels.
fn spelt_alike(a: &Part, b: &Part, fa: &str, fb: &str) -> Option<(How, f64)> {
    if fa == fb {
        return Some((How::Same, 1.0));
    }
    if a.slot == Slot::Number || b.slot == Slot::Number {
        return None;
    }
    let both_known = |slot: Slot| a.slot == slot && b.slot == slot;
    if both_known(Slot::Person) {
        let (short, long) = if fa.len() < fb.len() { (fa, fb) } else { (fb, fa) };
        if short.len() == 1 && long.starts_with(short) {
            return Some((How::Initial, 0.7));
        }
        if (!a.latin || !b.latin) && short.len() >= 3 && skeleton(fa) == skeleton(fb) && skeleton(fa).len() >= 2 {
            return Some((How::Reading, 0.9));
        }
    }
    let trades = (both_known(Slot::Trade) || both_known(Slot::Generic)) && known(a) && known(b);
    if !trades && let Some(d) = distance::within(fa, fb, distance::allowed(fa.len(), fb.len())) {
        return Some((How::Spelling, 1.0 - 1.3 * d as f64 / fa.len().max(fb.len()) as f64));
    }
    // A word of trade cut short: Tech, Internat.
    let says_little = |p: &Part| matches!(p.slot, Slot::Trade | Slot::Generic);
    let (short, long) = if fa.len() < fb.len() { (fa, fb) } else { (fb, fa) };
    if (says_little(a) || says_little(b)) && a.latin && b.latin && short.len() >= 4 && long.starts_with(short) {
        return Some((How::Abbreviation, 0.85));
    }
    None
}

fn known(part: &Part) -> bool {
    !part.latin || lexicon().trade_words.contains_key(stem(&part.text)) || lexicon().generic.contains_key(stem(&part.text))
}

/// Runs of parts that together spell one part of the other name.
fn glued(part: &Part, runs: &[Run]) -> Vec<(Range<usize>, How, f64)> {
    if matches!(part.slot, Slot::Form | Slot::Number) {
        return Vec::new();
    }
    runs.iter().filter_map(|run| spells(part, run)).collect()
}

fn spells(part: &Part, run: &Run) -> Option<(Range<usize>, How, f64)> {
    if !part.latin && run.han.as_ref() == Some(&part.text) {
        return Some((run.parts.clone(), How::Same, 0.99));
    }
    let mut best: Option<(How, f64)> = None;
    for form in part.forms.iter().filter(|f| f.glued.len() > 3) {
        for spelling in &run.spellings {
            let most = distance::allowed(form.glued.len(), spelling.len()).min(1);
            let Some(d) = distance::within(&form.glued, spelling, most) else { continue };
            let similarity = form.faith * (0.98 - 1.3 * d as f64 / form.glued.len() as f64);
            let how = if form.how == How::Same && d > 0 { How::Spelling } else { form.how };
            if best.is_none_or(|(_, s)| similarity > s) {
                best = Some((how, similarity));
            }
        }
    }
    best.map(|(how, similarity)| (run.parts.clone(), how, similarity))
}
