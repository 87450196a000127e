//! Neighbouring parts read as one word: what one hand writes apart (Zhong He, Western Gold) another writes together.

use crate::part::Part;
use karez_model::Slot;
use std::ops::Range;

/// How many parts of one name may together be one part of the other.
const LONGEST: usize = 5;
/// From its beginning a whole name may be glued: spreadsheets lose spaces.
const WHOLE: usize = 12;

/// A run of two parts or more.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub parts: Range<usize>,
    /// The parts glued: stemmed as each is alone, and as written where that differs.
    pub spellings: Vec<String>,
    /// The parts as they are written in Han characters, where all are.
    pub han: Option<String>,
    pub weight: f64,
}

/// The runs that begin at a part. A legal form within is part of the spelling, but no run ends with one; numbers end all runs.
pub(crate) fn runs(parts: &[Part], start: usize) -> Vec<Run> {
    let (mut stemmed, mut written, mut han, mut weight) = (String::new(), String::new(), String::new(), 0.0);
    let mut all_han = true;
    let mut runs = Vec::new();
    let longest = if start == 0 { WHOLE } else { LONGEST };
    for (i, part) in parts.iter().enumerate().skip(start).take(longest) {
        if part.slot == Slot::Number || (i == start && part.slot == Slot::Form) {
            break;
        }
        stemmed.push_str(part.forms.first().map_or("", |f| f.glued.as_str()));
        if part.latin {
            written.extend(part.text.chars().filter(|c| *c != ' '));
        } else {
            written.push_str(part.forms.first().map_or("", |f| f.glued.as_str()));
        }
        han.push_str(&part.text);
        all_han &= !part.latin;
        weight += part.weight;
        if i > start && part.slot != Slot::Form && written.len() > 3 {
            let mut spellings = vec![stemmed.clone()];
            if written != stemmed {
                spellings.push(written.clone());
            }
            runs.push(Run { parts: start..i + 1, spellings, han: all_han.then(|| han.clone()), weight });
        }
    }
    runs
}
