//! How far apart two spellings are: insertions, deletions, replacements, and swaps of neighbours.

/// How many edits are promised to be found between tokens of these lengths: none below four letters, one up to seven, two
/// from eight. The longer one decides, so that a short word that lost a letter (`Fod`) is still found, and the promise is the
/// same whichever side asks.
pub fn allowed(a: usize, b: usize) -> usize {
    match a.max(b) {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// The optimal string alignment distance of two ASCII tokens, or `None` above `most`.
pub fn within(a: &str, b: &str, most: usize) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > most || most == 0 {
        return None;
    }
    // Three rows of the classical table; the rows hold small numbers and names are short.
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut row = vec![0; b.len() + 1];
    for i in 1..=a.len() {
        row[0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut d = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(before[j - 2] + 1);
            }
            row[j] = d;
            least = least.min(d);
        }
        if least > most {
            return None;
        }
        before = std::mem::replace(&mut above, row);
        row = vec![0; b.len() + 1];
    }
    (above[b.len()] <= most).then_some(above[b.len()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_slip_of_the_finger_is_one_edit() {
        for (a, b, expected) in [
            ("cotton", "coton", Some(1)),
            ("magnesium", "magnseium", Some(1)),
            ("huafu", "huafa", Some(1)),
            ("zhonghe", "zhongtai", None),
            ("same", "same", Some(0)),
        ] {
            assert_eq!(within(a, b, 2), expected, "{a} {b}");
        }
    }

    /// The textbook recursion, slow and plain.
    fn brute(a: &[u8], b: &[u8]) -> usize {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len(),
            ([x, a1 @ ..], [y, b1 @ ..]) => {
                let mut d = (brute(a1, b) + 1).min(brute(a, b1) + 1).min(brute(a1, b1) + usize::from(x != y));
                if let ([_, x2, a2 @ ..], [_, y2, b2 @ ..]) = (a, b)
                    && x == y2
                    && x2 == y
                {
                    d = d.min(brute(a2, b2) + 1);
                }
                d
            }
        }
    }

    proptest! {
        #[test]
        fn the_distance_is_that_of_the_textbook(a in "[abc]{0,6}", b in "[abc]{0,6}", most in 0usize..4) {
            let d = brute(a.as_bytes(), b.as_bytes());
            prop_assert_eq!(within(&a, &b, most), (d <= most).then_some(d));
        }
    }
}
