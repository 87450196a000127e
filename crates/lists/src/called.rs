//! Names as a cell of a list holds them: with other names inside, a parent before them, and words behind them that reach others.
//!
//! "Example Gin Co., a/k/a Example Farm (EGC), and any subsidiary thereof" is one cell, and a matcher that is given it whole finds
//! neither name. What the words around a name say of it is a small closed language, the same on all US lists; it is taken apart
//! here and nothing of it is dropped: other names become names, a parent a link, the reach beyond the entry an extension.

use crate::spelling::{mended, several, without_and};
use karez_model::Places;

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Called {
    /// The names, each with the property that holds it; the first is the one the cell is about.
    pub names: Vec<(&'static str, String)>,
    /// The words that extend the entry to others: "and any successor, sub-unit, or subsidiary thereof".
    pub extension: Option<String>,
    /// Whom the cell calls a parent.
    pub linked: Vec<String>,
    /// The cell says that it is a person: "(DPRK individual)".
    pub person: bool,
}

impl Called {
    /// The first name; empty where the cell has none.
    pub(crate) fn name(&self) -> &str {
        self.names.first().map_or("", |(_, name)| name)
    }
}

/// Takes a cell apart. `property` is what its first name is, unless a marker before it says otherwise ("f.k.a. Example Gin").
pub(crate) fn called(text: &str, property: &'static str) -> Called {
    let mut found = Called::default();
    let text = mended(text);
    let (text, extension) = without_extension(&text);
    found.extension = extension;
    let (text, parent) = below_a_parent(&text);
    // A parent that the cell names "and" the entry below it is itself named by it.
    let mut beside = Vec::new();
    if let Some((parent, named)) = parent {
        if named {
            beside.push(parent.clone());
        }
        found.linked.push(parent);
    }
    let (mut others, mut seen) = (Vec::new(), Places::default());
    let text = brackets(&text, |inside| bracket(inside, &mut found, &mut others));
    let mut first = property;
    for (i, part) in text.split(';').enumerate() {
        let part = if i > 0 { without_and(part) } else { part };
        for (marker, name) in by_markers(part) {
            let property = marker.unwrap_or(if i == 0 { first } else { alias_of(property) });
            push(&mut found.names, &mut seen, property, &name);
            first = alias_of(property);
        }
    }
    for (property, name) in others {
        push(&mut found.names, &mut seen, property, &name);
    }
    beside.iter().for_each(|name| push(&mut found.names, &mut seen, "alias", name));
    found
}

fn push(names: &mut Vec<(&'static str, String)>, seen: &mut Places, property: &'static str, name: &str) {
    let name = name.trim_matches([',', ';', ' ']).trim();
    if !name.is_empty() && seen.of("", names, |(_, name)| name.as_str(), &name).is_none() {
        names.push((property, name.to_owned()));
    }
}

/// What a further name is beside one of this property.
fn alias_of(property: &'static str) -> &'static str {
    if property == "name" { "alias" } else { property }
}

/// What follows " and " where a list speaks of others than the one it names.
const REACH: [&str; 7] = ["successor", "sub-unit", "subunit", "subsidiar", "subordinate", "affiliate", "branch"];
/// Words that may stand before one of [`REACH`].
const BEFORE_REACH: [&str; 8] = ["any", "all", "its", "their", "the", "other", "of", "eight"];

/// A name and the words behind it that extend the entry to others.
fn without_extension(text: &str) -> (String, Option<String>) {
    let cut = |at: usize| {
        let (name, extension) = text.split_at(at);
        let extension = extension.trim_start_matches([',', ';', ' ']).trim();
        (name.trim_end_matches([',', ';', ' ']).to_owned(), Some(extension.to_owned()).filter(|e| !e.is_empty()))
    };
    for (at, _) in text.match_indices(" and ") {
        let mut words = text[at + 5..].split(' ').peekable();
        while words.peek().is_some_and(|w| BEFORE_REACH.contains(w)) {
            words.next();
        }
        let Some(word) = words.next() else { continue };
        // "and subordinate entity X" names the entity; "and its subordinate and affiliated entities" does not.
        let names_one = word == "subordinate" && words.next() == Some("entity");
        if !names_one && REACH.iter().any(|r| word.starts_with(r)) && !text[..at].is_empty() {
            return cut(at);
        }
    }
    match text.find(", including the ") {
        Some(at) if at > 0 => cut(at),
        _ => (text.to_owned(), None),
    }
}

/// An entry that is written below its parent: the entry, and the parent with whether the cell names both alike.
fn below_a_parent(text: &str) -> (String, Option<(String, bool)>) {
    let trimmed = |parent: &str| parent.trim_matches([',', '.', ' ']).to_owned();
    for marker in ["Affiliated Entity:", "Subordinate Institution -", " entity: "] {
        if let Some((parent, name)) = text.split_once(marker).filter(|(p, n)| !p.trim().is_empty() && !n.trim().is_empty()) {
            let (parent, name) = (trimmed(parent), name.trim());
            // "25th Research Institute" says nothing without the academy it belongs to.
            let name =
                if name.starts_with(|c: char| c.is_ascii_digit()) { format!("{parent} {name}") } else { name.to_owned() };
            return (name, Some((parent, false)));
        }
    }
    match text.split_once(", and subordinate entity ") {
        Some((parent, name)) if !name.trim().is_empty() => (name.trim().to_owned(), Some((trimmed(parent), true))),
        _ => (text.to_owned(), None),
    }
}

/// What a bracket says; `true` where it is no part of the name.
fn bracket(inside: &str, found: &mut Called, others: &mut Vec<(&'static str, String)>) -> bool {
    let (marker, length) = marker_at(inside, true);
    if let Some(property) = marker {
        let rest = inside.get(length..).unwrap_or_default();
        others.extend(several(rest).into_iter().map(|name| (property, name)));
        return true;
    }
    if let Some(parent) = ["Parent Organization:", "a subordinate institute of ", "a subsidiary of "]
        .iter()
        .find_map(|p| inside.trim_start().strip_prefix(p))
    {
        found.linked.push(parent.trim().to_owned());
        return true;
    }
    let words: Vec<&str> = inside.split_whitespace().collect();
    if words.len() <= 3 && matches!(words.last(), Some(&("individual" | "person" | "national"))) {
        found.person = true;
        return true;
    }
    false
}

/// The text without the brackets that `said` takes; round and square ones, nested ones as part of the outer.
fn brackets(text: &str, mut said: impl FnMut(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '[']) {
        let Some(close) = closing(&rest[open..]) else { break };
        let (inside, after) = (&rest[open + 1..open + close], &rest[open + close + 1..]);
        out.push_str(&rest[..open]);
        if !said(inside) {
            out.push_str(&rest[open..=open + close]);
        }
        rest = after;
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the bracket closes that a text begins with.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    for (i, b) in text.bytes().enumerate() {
        match b {
            b'(' | b'[' => depth += 1,
            b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}

/// The words that introduce another name, the property that holds it, and whether they can be nothing else. The others could be a
/// brand ("AKA Example Co.") and count in lower case, or behind a comma or a bracket.
const MARKERS: [(&str, &str, bool); 19] = [
    ("a/k/a", "alias", true),
    ("a.k.a.", "alias", true),
    ("a.k.a", "alias", true),
    ("also known as", "alias", true),
    ("f/k/a", "previousName", true),
    ("f.k.a.", "previousName", true),
    ("f.k.a", "previousName", true),
    ("formerly known as", "previousName", true),
    ("n/k/a", "alias", true),
    ("n.k.a.", "alias", true),
    ("now known as", "alias", true),
    ("d/b/a", "alias", true),
    ("d.b.a.", "alias", true),
    ("doing business as", "alias", true),
    ("formerly", "previousName", false),
    ("alias", "alias", false),
    ("aka", "alias", false),
    ("fka", "previousName", false),
    ("dba", "alias", false),
];

/// The marker that a text begins with, and how many bytes it takes with what separates it from the name.
fn marker_at(text: &str, behind_punctuation: bool) -> (Option<&'static str>, usize) {
    let start = text.len() - text.trim_start().len();
    let body = &text[start..];
    for (marker, property, safe) in MARKERS {
        let Some(head) = body.get(..marker.len()).filter(|h| h.eq_ignore_ascii_case(marker)) else { continue };
        let after = &body[marker.len()..];
        let ends = after.starts_with([' ', ',', ':']);
        let certain = safe || behind_punctuation || head == marker && marker.len() == 3;
        if ends && certain {
            let skipped = after.len() - after.trim_start_matches([' ', ',', ':']).len();
            return (Some(property), start + marker.len() + skipped);
        }
    }
    (None, 0)
}

/// The names of a text, each with what the marker before it says; markers inside brackets are left where they are.
fn by_markers(text: &str) -> Vec<(Option<&'static str>, String)> {
    let mut names = Vec::new();
    let (mut marker, mut from) = marker_at(text, false);
    let mut depth = 0usize;
    let mut i = from;
    let bytes = text.as_bytes();
    while i < bytes.len() {
        match bytes[i] {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b' ' if depth == 0 => {
                let punctuated = text[..i].ends_with([',', ';']);
                let (next, length) = marker_at(&text[i..], punctuated);
                if next.is_some() {
                    names.push((marker, text[from..i].to_owned()));
                    (marker, from) = (next, i + length);
                    i = from;
                    continue;
                }
            }
            _ => {}
        }
        i += 1;
    }
    names.push((marker, text.get(from..).unwrap_or_default().to_owned()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spelling;

    fn names(text: &str) -> String {
        let said = called(text, "name");
        said.names.iter().map(|(p, n)| format!("{p}={n}")).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn other_names_inside_a_cell_are_names_of_their_own() {
        for (text, expected) in [
            ("Example Gin Co., Ltd.", "name=Example Gin Co., Ltd."),
            (
                "Example Gin, a/k/a Golden Example (JinLi) Works, a/k/a Example 1st Farm",
                "name=Example Gin | alias=Golden Example (JinLi) Works | alias=Example 1st Farm",
            ),
            ("Example Gin, Inc. (a.k.a. EGI, Inc.)", "name=Example Gin, Inc. | alias=EGI, Inc."),
            ("Example Gin (a.k.a. Gin One; Gin Two, Ltd.)", "name=Example Gin | alias=Gin One | alias=Gin Two, Ltd."),
            (
                "Example Institute [aka Sample Center, Sample, Inc.]",
                "name=Example Institute | alias=Sample Center | alias=Sample, Inc.",
            ),
            ("Example, OOO (f.k.a., Sample Neftegaz)", "name=Example, OOO | previousName=Sample Neftegaz"),
            ("EXAMPLE AIRLINES D/B/A E7 AIRLINES", "name=EXAMPLE AIRLINES | alias=E7 AIRLINES"),
            ("PEARL (A.K.A. EX-CHIEN) LI", "name=PEARL LI | alias=EX-CHIEN"),
            ("Example Co., a.k.a. Sample Co. (Example-City)", "name=Example Co. | alias=Sample Co. (Example-City)"),
            ("Example Prison; Sample Kogyo Co., Ltd.", "name=Example Prison | alias=Sample Kogyo Co., Ltd."),
            ("AKA Example Co.", "name=AKA Example Co."),
            ("Hakan Akaev", "name=Hakan Akaev"),
            ("Example aka Sample", "name=Example | alias=Sample"),
            ("(unclosed a/k/a", "name=(unclosed a/k/a"),
            ("a.k.a.", "name=a.k.a."),
            ("", ""),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
        assert_eq!(
            called("F.K.A. Example Office (EO)", "alias").names,
            [("previousName", "Example Office (EO)".to_owned())]
        );
    }

    #[test]
    fn words_that_reach_beyond_an_entry_are_kept_apart_from_its_name() {
        for (text, name, extension) in [
            (
                "Example LLC and any successor, sub-unit, or subsidiary thereof",
                "Example LLC",
                "and any successor, sub-unit, or subsidiary thereof",
            ),
            (
                "Example Co. Ltd.; and any successor, sub-unit, or subsidiary thereof",
                "Example Co. Ltd.",
                "and any successor, sub-unit, or subsidiary thereof",
            ),
            ("Example Inc. (EI), and its sub-units and successors", "Example Inc. (EI)", "and its sub-units and successors"),
            (
                "Ministry of Example, including the Armed Forces and all units. All addresses.",
                "Ministry of Example",
                "including the Armed Forces and all units. All addresses.",
            ),
        ] {
            let said = called(text, "name");
            assert_eq!((said.name(), said.extension.as_deref()), (name, Some(extension)), "{text}");
        }
        for whole in ["Example Supply and Consultancy", "Sons and Affiliates Example", "Gin and Textile Branch Co."] {
            assert_eq!(called(whole, "name").extension, None, "{whole}");
        }
    }

    #[test]
    fn an_entry_below_its_parent_goes_by_its_own_name() {
        for (text, expected, parent) in [
            (
                "Example Co., Ltd. (Example).  Affiliated Entity:  Sample Works Co., Ltd.",
                "name=Sample Works Co., Ltd.",
                "Example Co., Ltd. (Example)",
            ),
            (
                "Example Second Academy.  Subordinate Institution - 25th Institute",
                "name=Example Second Academy 25th Institute",
                "Example Second Academy",
            ),
            ("Department of Example entity: Sample Center (SC)", "name=Sample Center (SC)", "Department of Example"),
            (
                "Example Commission (EC), and subordinate entity Sample Complex",
                "name=Sample Complex | alias=Example Commission (EC)",
                "Example Commission (EC)",
            ),
            ("Example Works (Parent Organization: Sample Group (SG))", "name=Example Works", "Sample Group (SG)"),
            ("Example Co. (a subordinate institute of SG-7)", "name=Example Co.", "SG-7"),
        ] {
            assert_eq!((names(text).as_str(), called(text, "name").linked), (expected, vec![parent.to_owned()]), "{text}");
        }
        let person = called("Ex Ample (aka Ex-Am'ple) (DPRK individual)", "name");
        assert_eq!((person.person, person.names.len()), (true, 2));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic_or_lose_every_name(text in "[ -~（）中é;,]{0,60}") {
            let said = called(&text, "name");
            let letters = text.chars().any(char::is_alphanumeric);
            proptest::prop_assert!(!letters || !said.names.is_empty() || !said.linked.is_empty() || said.extension.is_some() || said.person);
            let _ = spelling::without_abbreviations(&text);
        }
    }
}
