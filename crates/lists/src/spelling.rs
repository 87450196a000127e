//! How a cell spells a name: characters that a database has broken, names that a comma separates or does not, legal forms, and
//! abbreviations in brackets that the name itself spells out.

/// White space as one space, and the typographic marks of Windows-1252 that a publisher's database has turned into control
/// characters (`Xi\u{92}an`).
pub(crate) fn mended(text: &str) -> String {
    let mend = |c: char| match c {
        '\u{91}' => '‘',
        '\u{92}' => '’',
        '\u{93}' => '“',
        '\u{94}' => '”',
        '\u{96}' => '–',
        '\u{97}' => '—',
        '\u{85}' => '…',
        c => c,
    };
    let mended: String = text.chars().map(mend).collect();
    mended.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without the "and" that begins the last of a list.
pub(crate) fn without_and(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("and ").or_else(|| text.strip_prefix("And ")).unwrap_or(text).trim()
}

/// The names of a text that lists several: separated by semicolons, else by commas, whereby a comma before a legal form
/// ("Example Gin, Inc.") separates nothing.
pub(crate) fn several(text: &str) -> Vec<String> {
    if text.contains(';') {
        return text.split(';').map(|n| without_and(n).to_owned()).filter(|n| !n.is_empty()).collect();
    }
    let mut names: Vec<String> = Vec::new();
    for piece in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        match names.last_mut() {
            Some(name) if is_legal_form(piece) => {
                name.push_str(", ");
                name.push_str(piece);
            }
            _ => names.push(without_and(piece).to_owned()),
        }
    }
    names
}

/// Whether a text is a legal form and nothing else: `Co., Ltd.`, `S.A. de C.V.`.
pub(crate) fn is_legal_form(text: &str) -> bool {
    let plain = text.to_lowercase().replace('.', "");
    let spaced: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let one_space = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
    let known = |t: &str| karez_data::find(&karez_data::LEGAL_FORMS, t).is_some();
    let plain: String = plain.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let (plain, spaced) = (one_space(&plain), one_space(&spaced));
    !plain.is_empty() && (known(&plain) || known(&spaced) || plain.split(' ').all(known))
}

/// A name without the abbreviations in brackets that its own words spell out: "Example Gin Works (EGW) Ltd.".
pub(crate) fn without_abbreviations(name: &str) -> Option<String> {
    let mut before = String::new();
    let mut taken = false;
    let bare = {
        let mut rest = name;
        let mut out = String::new();
        while let Some(open) = rest.find(['(', '（']) {
            let wide = rest[open..].chars().next().map_or(1, char::len_utf8);
            let Some(close) = rest[open..].find([')', '）']) else { break };
            let inside = &rest[open + wide..open + close];
            let after = rest[open + close..].chars().next().map_or(1, char::len_utf8);
            before.push_str(&rest[..open]);
            out.push_str(&rest[..open]);
            if abbreviates(inside, &before) {
                taken = true;
                out.push(' ');
            } else {
                out.push_str(&rest[open..open + close + after]);
            }
            rest = &rest[open + close + after..];
        }
        out.push_str(rest);
        out
    };
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ,", ",");
    (taken && !bare.is_empty()).then_some(bare)
}

/// Whether the letters of an abbreviation are initials of words, in their order.
fn abbreviates(short: &str, words: &str) -> bool {
    let letters: Vec<char> = short.trim().chars().collect();
    if letters.len() < 2 || letters.len() > 12 || !letters.iter().all(char::is_ascii_uppercase) {
        return false;
    }
    let mut initials =
        words.split(|c: char| !c.is_alphanumeric()).filter_map(|w| w.chars().next()).map(|c| c.to_ascii_uppercase());
    letters.iter().all(|letter| initials.any(|i| i == *letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_abbreviation_goes_only_where_the_name_spells_it_out() {
        for (name, bare) in [
            ("Academy of Example Solid Technology (AEST)", Some("Academy of Example Solid Technology")),
            ("China Example Corporation (CEC) 9th Academy", Some("China Example Corporation 9th Academy")),
            ("Example Center（EC）", Some("Example Center")),
            ("Example Electric (HK) Ltd.", None),
            ("Example Aviation (EXAVI)", None),
            ("Example (unclosed", None),
        ] {
            assert_eq!(without_abbreviations(name).as_deref(), bare, "{name}");
        }
    }

    #[test]
    fn marks_that_a_database_has_broken_are_mended() {
        assert_eq!(mended("XAIC Tech (Xi\u{92}an)  Co.\n\n"), "XAIC Tech (Xi’an) Co.");
        assert!(is_legal_form("Co., Ltd.") && is_legal_form("S.A. de C.V.") && !is_legal_form("Haydar"));
    }
}
