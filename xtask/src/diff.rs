//! Comparing what a page promises with what a command printed.
//!
//! In the expected text `…` stands for whatever is there: alone on its line for any number of lines, within a line for any
//! characters. Everything else must be the same, but for blanks at the end of a line.

/// True when the printed lines are what the expected ones promise.
pub(crate) fn matches(expected: &[&str], actual: &[&str]) -> bool {
    let Some((first, rest)) = expected.split_first() else {
        return actual.is_empty();
    };
    if is_gap(first) {
        return (0..=actual.len()).any(|n| matches(rest, &actual[n..]));
    }
    match actual.split_first() {
        Some((line, others)) => line_matches(first, line) && matches(rest, others),
        None => false,
    }
}

fn is_gap(line: &str) -> bool {
    line.trim() == "…"
}

/// True when one printed line is what one expected line promises.
pub(crate) fn line_matches(expected: &str, actual: &str) -> bool {
    let (expected, actual) = (expected.trim_end(), actual.trim_end());
    let mut parts = expected.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = actual.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The two texts as one: lines of both with two blanks before them, `-` what was promised, `+` what was printed.
pub(crate) fn diff(expected: &[&str], actual: &[&str]) -> String {
    // common[i][j]: how many lines expected[i..] and actual[j..] share, in order.
    let mut common = vec![vec![0u32; actual.len() + 1]; expected.len() + 1];
    for i in (0..expected.len()).rev() {
        for j in (0..actual.len()).rev() {
            common[i][j] = if line_matches(expected[i], actual[j]) {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    let mut say = |mark: char, line: &str| {
        out.push(mark);
        out.push(' ');
        out.push_str(line.trim_end());
        out.push('\n');
    };
    while i < expected.len() || j < actual.len() {
        if i < expected.len() && j < actual.len() && line_matches(expected[i], actual[j]) {
            say(' ', actual[j]);
            (i, j) = (i + 1, j + 1);
        } else if j == actual.len() || (i < expected.len() && common[i + 1][j] >= common[i][j + 1]) {
            say('-', expected[i]);
            i += 1;
        } else {
            say('+', actual[j]);
            j += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_stands_for_any_number_of_lines() {
        assert!(matches(&["a", "…", "z"], &["a", "z"]));
        assert!(matches(&["a", "…", "z"], &["a", "b", "c", "z"]));
        assert!(matches(&["…"], &[]));
        assert!(!matches(&["a", "…", "z"], &["a", "b"]));
        assert!(!matches(&["a"], &["a", "b"]));
    }

    #[test]
    fn a_gap_within_a_line_stands_for_any_characters() {
        assert!(line_matches("12 rows in … s", "12 rows in 0.04 s"));
        assert!(line_matches("… rows", "12 rows  "));
        assert!(line_matches("a…b…c", "a1b2c"));
        assert!(!line_matches("a…b…c", "a1c"));
        assert!(!line_matches("12 rows", "13 rows"));
        assert!(!line_matches("ab…ba", "aba"), "the ends do not share a letter");
    }

    #[test]
    fn a_diff_shows_what_changed_and_keeps_the_rest() {
        assert_eq!(diff(&["a", "b", "c"], &["a", "x", "c"]), "  a\n- b\n+ x\n  c\n");
        assert_eq!(diff(&[], &["a"]), "+ a\n");
        assert_eq!(diff(&["a"], &[]), "- a\n");
    }
}
