//! Which parts of two names can be one and the same, how, and how surely.

use crate::lexicon::{lexicon, stem};
use crate::parse::{Name, Part};
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

/// How many parts of one name may together be one part of the other (`Zhong He` = Zhonghe).
pub(crate) const LONGEST_RUN: usize = 5;

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
        for (run, how, similarity) in runs(part, &b.parts) {
            found.push(Link { a: i..i + 1, b: run, how, similarity });
        }
    }
    for (j, part) in b.parts.iter().enumerate() {
        for (run, how, similarity) in runs(part, &a.parts) {
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
        (Slot::Form, _) | (_, Slot::Form) => return None,
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

/// Runs of two to [`LONGEST_RUN`] parts that together spell one part of the other name.
fn runs<'p>(part: &'p Part, others: &'p [Part]) -> impl Iterator<Item = (Range<usize>, How, f64)> + 'p {
    (0..others.len()).flat_map(move |start| {
        let mut glued = String::new();
        let mut han = String::new();
        (start..others.len().min(start + LONGEST_RUN)).filter_map(move |end| {
            let other = &others[end];
            if other.slot == Slot::Form || other.slot == Slot::Number || part.slot == Slot::Form || part.slot == Slot::Number
            {
                return None;
            }
            glued.push_str(other.forms.first().map_or("", |f| f.glued.as_str()));
            han.push_str(if other.latin { "?" } else { &other.text });
            if end == start {
                return None;
            }
            if !part.latin && part.text == han {
                return Some((start..end + 1, How::Same, 0.99));
            }
            let (form, similarity) = part
                .forms
                .iter()
                .filter(|f| f.glued.len() > 3)
                .filter_map(|f| {
                    let d = distance::within(&f.glued, &glued, distance::allowed(f.glued.len(), glued.len()).min(1))?;
                    Some((f, f.faith * (0.98 - 1.3 * d as f64 / f.glued.len() as f64)))
                })
                .max_by(|x, y| x.1.total_cmp(&y.1))?;
            let exact = form.glued == glued;
            let how = if form.how == How::Same && !exact { How::Spelling } else { form.how };
            Some((start..end + 1, how, similarity))
        })
    })
}
