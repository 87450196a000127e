//! Names parted from each other, where commas, "and" and brackets belong to names as well.

/// Parts names. Semicolons part; a comma or "and" parts behind a legal form; where a count is stated and that does not give it,
/// a comma or "and" parts where doing so everywhere does.
pub(super) fn names(text: &str, count: Option<usize>) -> (Vec<String>, Option<String>) {
    let pieces: Vec<&str> = at_depth_0(text, ';').into_iter().map(trim).filter(|p| !p.is_empty()).collect();
    let give = |pieces: &[&str]| {
        pieces.iter().map(|p| unquoted(p).to_owned()).filter(|p| p.chars().any(char::is_alphanumeric)).collect::<Vec<_>>()
    };
    if count == Some(pieces.len()) {
        return (give(&pieces), None);
    }
    let behind_forms: Vec<&str> = pieces.iter().flat_map(|p| parted(p, true)).collect();
    if count.is_none_or(|c| c == behind_forms.len()) {
        // "A, B, and C" without a legal form may be three names or the one name of a "Cereals, Oils, and Foods" firm.
        let listed = |p: &&&str| p.contains(", and ") && parted(p, false).len() > 2;
        let doubt = behind_forms.iter().find(listed).filter(|_| count.is_none());
        return (give(&behind_forms), doubt.map(|p| format!("perhaps several names: {p:?}")));
    }
    let everywhere: Vec<&str> = pieces.iter().flat_map(|p| parted(p, false)).collect();
    (give(if count == Some(everywhere.len()) { &everywhere } else { &behind_forms }), None)
}

/// Parts at ", and ", ", " and " and " outside brackets; of legal forms ("Co., Ltd.") never.
fn parted(text: &str, behind_forms_only: bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some((at, joint)) = joint(rest, from) {
        let (left, right) = (&rest[..at], &rest[at + joint..]);
        if is_form_or_branch(right) || behind_forms_only && !ends_in_form(left) {
            from = at + joint;
            continue;
        }
        parts.push(trim(left));
        rest = right;
        from = 0;
    }
    parts.push(trim(rest));
    parts.retain(|p| !p.is_empty());
    parts
}

/// The next joint outside brackets: where it stands and how long it is.
fn joint(text: &str, mut from: usize) -> Option<(usize, usize)> {
    loop {
        let find = |joint: &&str| text.get(from..)?.find(*joint).map(|i| (from + i, joint.len()));
        // Of joints at one place the longest.
        let found = [", and ", ", ", " and "].iter().filter_map(find);
        let (at, length) = found.min_by_key(|&(at, length)| (at, std::cmp::Reverse(length)))?;
        if text[..at].matches('(').count() <= text[..at].matches(')').count() {
            return Some((at, length));
        }
        from = at + length;
    }
}

/// Whether a word is a legal form: "Ltd.".
pub(super) fn form(word: &str) -> bool {
    let word: String = word.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    karez_data::find(&karez_data::LEGAL_FORMS, &word).is_some_and(|row| matches!(row[1], "ltd" | "plc" | "company"))
}

/// Whether a text ends in a legal form: "Co., Ltd.", "Corporation".
pub(super) fn ends_in_form(text: &str) -> bool {
    text.split_whitespace().next_back().is_some_and(form)
}

/// Whether a text has a legal form among its words, or calls itself a group.
pub(super) fn is_company(name: &str) -> bool {
    let trade = |w: &str| matches!(w.to_lowercase().as_str(), "group" | "holdings" | "holding");
    name.split_whitespace().any(|w| form(w) || trade(w.trim_matches(|c: char| !c.is_alphanumeric())))
}

/// What follows a comma and still belongs to the name: "Ltd.", "Xinye Branch".
fn is_form_or_branch(text: &str) -> bool {
    let own = text.split([';', ',']).next().unwrap_or_default();
    text.split_whitespace().next().is_some_and(form)
        || own.split_whitespace().count() <= 3 && own.trim().to_lowercase().ends_with("branch")
}

fn at_depth_0(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0usize, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if c == separator && depth == 0 => {
                parts.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

fn is_mark(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':')
}

/// A text without the punctuation and connectors at its ends. A full stop stays: it belongs to "Ltd.".
pub(super) fn trim(text: &str) -> &str {
    let mut text = trim_behind(text);
    loop {
        let word = ["and", "or"].iter().find_map(|w| text.strip_prefix(w));
        match word.filter(|t| t.is_empty() || t.starts_with(char::is_whitespace)) {
            Some(rest) => text = rest.trim_start_matches(is_mark),
            None => return if text == "." { "" } else { text },
        }
    }
}

/// The same at the end only; what stands before its first word goes as well.
pub(super) fn trim_behind(text: &str) -> &str {
    let mut text = text.trim_matches(is_mark);
    loop {
        let word = ["and", "or"].iter().find_map(|w| text.strip_suffix(w));
        match word.filter(|t| t.is_empty() || t.ends_with(is_mark)) {
            Some(rest) => text = rest.trim_end_matches(is_mark),
            None => return text,
        }
    }
}

fn unquoted(text: &str) -> &str {
    text.trim_matches(|c: char| matches!(c, '"' | '“' | '”')).trim()
}
