//! Where in a cell a clause begins: at a phrase of `data/lists/uflpa_wording.tsv` that stands in its place.
//!
//! The same words stand in names ("Affiliates Trading"), so a noun begins a clause only behind a connector, a comma or a bracket,
//! and a phrase outside a bracket only without a capital letter.

use super::phrases::{self, Phrase};

/// A word of a text, outside every bracket.
pub(super) struct Token<'t> {
    pub start: usize,
    pub end: usize,
    /// The word without punctuation around it, lower case.
    core: String,
    raw: &'t str,
}

/// The words of a text outside every bracket.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut depth = 0usize;
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some((at, depth)),
            (true, Some((from, outside))) => {
                let raw = &text[from..at];
                if outside == 0 && !raw.starts_with('(') {
                    let core = raw.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
                    tokens.push(Token { start: from, end: at, core, raw });
                }
                start = None;
            }
            _ => {}
        }
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    tokens
}

/// The beginning of a clause.
pub(super) struct Lead {
    /// Where its first word stands, a connector included.
    pub start: usize,
    /// Where its names begin.
    pub end: usize,
    pub kind: &'static str,
    /// How many names it states.
    pub count: Option<usize>,
}

/// The clause that begins at this word, if one does. `head`: the word is the first of a bracket, where no connector is needed.
pub(super) fn lead(tokens: &[Token], at: usize, text: &str, head: bool) -> Option<Lead> {
    let mut here = at;
    let mut connected = head || at > 0 && tokens[at - 1].raw.ends_with([',', ';']);
    // ", and including": no clause has more of them.
    for _ in 0..2 {
        if let Some(connector) = phrases::of("connector").find(|p| matches(p, tokens, here)) {
            here += connector.words.len();
            connected = true;
        }
    }
    for kind in ["alias", "former", "subsidiary", "extension"] {
        for phrase in phrases::of(kind) {
            let small = if phrase.open { 4 } else { 0 };
            for skipped in 0..=small {
                let from = here + skipped;
                if skipped > 0 && !tokens.get(from - 1).is_some_and(|t| is_small(t)) {
                    break;
                }
                if !matches(phrase, tokens, from) {
                    continue;
                }
                // Within a name's words, a noun alone begins nothing ("Affiliates Trading"), nor does a capital letter.
                let first = tokens.get(from)?;
                let capital = !phrase.open && first.raw.starts_with(char::is_uppercase) && !head;
                if phrase.open && !connected || capital {
                    continue;
                }
                let last = tokens.get(from + phrase.words.len() - 1)?;
                let stated = tokens[here..from].iter().find_map(|t| phrases::number(&t.core));
                let one = phrase.open && matches!(last.core.as_str(), "alias" | "subsidiary");
                let names = !text[last.end..].trim().is_empty();
                let count = stated.or((one && names).then_some(1));
                return Some(Lead { start: tokens[at].start, end: last.end, kind: phrase.kind, count });
            }
        }
    }
    None
}

/// Whether the words of a phrase stand here, with whatever punctuation.
fn matches(phrase: &Phrase, tokens: &[Token], at: usize) -> bool {
    let words = tokens.get(at..at + phrase.words.len());
    words.is_some_and(|words| words.iter().zip(&phrase.words).all(|(t, w)| t.core == *w))
}

/// A word that may stand between a connector and its noun: a number, "its", "Zhuhai-based"; never one of a name.
fn is_small(token: &Token) -> bool {
    let plain = token.raw.chars().all(|c| c.is_alphanumeric() || c == '-');
    plain
        && (token.raw.starts_with(char::is_lowercase)
            || token.core.ends_with("-based")
            || phrases::number(&token.core).is_some())
}
