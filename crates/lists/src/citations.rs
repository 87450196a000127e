//! Citations of the Federal Register, of which a cell of a list may hold twenty without anything between them.

use karez_model::Places;

/// The citations of a cell, each as the list writes it, with the date beside it; a text in another form is one citation.
pub(crate) fn citations(text: &str) -> Vec<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut starts: Vec<usize> = Vec::new();
    let mut from = 0;
    while let Some(at) = next(&text[from..]) {
        starts.push(from + at);
        from += at + text[from + at..].bytes().take_while(u8::is_ascii_digit).count();
    }
    // What stands before the first belongs to it: "Notice 2061, 59 FR 44211".
    if let Some(first) = starts.first_mut() {
        *first = 0;
    } else {
        starts.push(0);
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let pieces = starts.iter().zip(ends).filter_map(|(&start, end)| text.get(start..end));
    let (mut found, mut seen): (Vec<String>, _) = (Vec::new(), Places::default());
    for piece in pieces {
        let piece = piece.trim_matches([' ', ',', ';']);
        let piece = piece.strip_suffix(" and").unwrap_or(piece).trim_end_matches([' ', ',', ';']);
        if !piece.is_empty() && seen.of("", &found, String::as_str, &piece).is_none() {
            found.push(piece.to_owned());
        }
    }
    found
}

/// The volume and page of the first citation of a cell, in one spelling: what names an order whatever is added behind it later.
pub(crate) fn first(text: &str) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = &text[next(&text)?..];
    let mut numbers = rest.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    Some(format!("{} FR {}", numbers.next()?, numbers.next()?))
}

/// Where the next volume begins that `FR` and a page follow: `86 FR 33119`, `46.F.R. 44803`, `83F.R. 28801`, `77 FR 61249 No. 195`.
fn next(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        let digits = bytes[i..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 {
            i += 1;
            continue;
        }
        let mut rest = bytes[i + digits..].iter().filter(|b| !matches!(b, b' ' | b'.')).copied();
        let journal = (rest.next(), rest.next()) == (Some(b'F'), Some(b'R'));
        if digits <= 3 && journal && rest.next().is_some_and(|b| b.is_ascii_digit()) {
            return Some(i);
        }
        i += digits;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_citation_of_a_cell_is_one_however_they_are_joined() {
        for (text, expected) in [
            ("86 FR 33119", &["86 FR 33119"][..]),
            (
                "86 FR 33119; 87 FR 1,  88 FR 2 (No. 3) and 89 FR 4",
                &["86 FR 33119", "87 FR 1", "88 FR 2 (No. 3)", "89 FR 4"],
            ),
            ("68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06", &["68 F.R. 38290 6/27/03", "71 F.R. 38843 7/10/06"]),
            ("46.F.R. 44803 9/8/81, 83F.R. 28801", &["46.F.R. 44803 9/8/81", "83F.R. 28801"]),
            ("82 F.R. 16788, 16789 4/6/2017", &["82 F.R. 16788, 16789 4/6/2017"]),
            ("Vol. 86, No. 71, 04/15/2021", &["Vol. 86, No. 71, 04/15/2021"]),
            ("  ", &[]),
        ] {
            assert_eq!(citations(text), expected, "{text}");
        }
    }

    #[test]
    fn a_hundred_thousand_citations_are_kept_once_each() {
        let cell: String = (0..100_000).map(|n| format!("{} FR {n}; ", n % 999)).collect();
        assert_eq!(citations(&cell.repeat(2)).len(), 100_000);
    }

    #[test]
    fn an_order_goes_by_the_citation_that_stands_first() {
        assert_eq!(first("80 F.R 57572 9/24/15, 82 F.R. 2312").as_deref(), Some("80 FR 57572"));
        assert_eq!(first("82 F.R.  4842 1/17/2017"), first("82 F.R. 4842 1/17/2017"));
        assert_eq!(first("Vol. 86, No. 71"), None);
        assert_eq!(first("9 é FR"), None);
    }
}
