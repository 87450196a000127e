//! The wording of an entry: one cell that holds a name, its other names, its named subsidiaries and how far it reaches.
//!
//! "Example Gin (Group) Co., Ltd. (also known as Gin Co. and Gin (Yili) Ltd.; and formerly known as Cotton, Oils and Gin
//! Co., Ltd.) and its two Yili-based subsidiaries, which include A Co., Ltd., and B Ltd." is one cell. Brackets, commas and
//! "and" belong to names as often as they part them, so nothing is split on sight: a clause begins where a phrase of
//! `data/lists/uflpa_wording.tsv` stands in its place, its names are parted by semicolons, and by a comma or "and" only behind a
//! legal form. Where the cell states a count, the count must come out. What does not fit is a doubt, told in words, and never a
//! guess: the name that was read is still given, since a listed company must not be missed for its clause.

use super::parting::{ends_in_form, names, trim, trim_behind};
use super::phrases::{self, Phrase};
use crate::values::line;

/// What a cell says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    /// "(XPCC)" behind the name whose initials it is.
    pub abbreviations: Vec<String>,
    pub aliases: Vec<String>,
    pub former: Vec<String>,
    /// Subsidiaries that the cell names.
    pub subsidiaries: Vec<Named>,
    /// The clauses that extend the entry to others, word by word.
    pub extension: Vec<String>,
    /// What could not be read, in words.
    pub doubts: Vec<String>,
}

/// How deep a subsidiary may have subsidiaries.
const DEPTH: usize = 3;
/// How many names one cell may have; the list's longest has a dozen.
const NAMES: usize = 500;

/// The longest cell that is read; the list's longest has a fiftieth of it.
const CELL: usize = 1 << 13;

/// Reads a cell.
pub(super) fn read(cell: &str) -> Named {
    if cell.len() > CELL {
        let name = cell.chars().take(200).collect();
        return Named { name, doubts: vec![format!("a cell of more than {CELL} bytes")], ..Named::default() };
    }
    let plain: String = cell.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}')).collect();
    let plain = plain.replace('（', " (").replace('）', ")");
    let mut named = Named::default();
    read_into(&mut named, &line(&plain), DEPTH);
    named
}

/// Runs of a cell: brackets that are a clause, and everything else.
enum Run<'c> {
    Plain(&'c str),
    Clause(&'c str),
}

fn read_into(named: &mut Named, cell: &str, depth: usize) {
    let mut name = String::new();
    let mut ended = false;
    for run in runs(cell, &mut named.doubts) {
        match run {
            Run::Clause(text) => {
                clauses(named, text, depth);
                ended = true;
            }
            Run::Plain(text) => {
                let tokens = tokens(text);
                let first = (0..tokens.len()).find_map(|i| lead(&tokens, i, text, false));
                let (before, rest) = text.split_at(first.as_ref().map_or(text.len(), |l| l.start));
                if !ended {
                    name.push_str(before);
                } else if !trim(before).is_empty() {
                    named.doubts.push(format!("words not understood: {:?}", trim(before)));
                }
                if !rest.is_empty() {
                    clauses(named, rest, depth);
                    ended = true;
                }
            }
        }
    }
    let name = behind_name(named, trim(&name));
    if named.name.is_empty() {
        named.name = name;
    }
}

/// Parts a cell at the brackets that begin as a clause does. Other brackets belong to the name.
fn runs<'c>(cell: &'c str, doubts: &mut Vec<String>) -> Vec<Run<'c>> {
    let mut runs = Vec::new();
    let (mut depth, mut open, mut from) = (0usize, 0, 0);
    for (at, c) in cell.char_indices() {
        match c {
            '(' => {
                if depth == 0 {
                    open = at;
                }
                depth += 1;
            }
            ')' if depth == 0 => {
                doubts.push("a bracket that closes nothing".to_owned());
                break;
            }
            ')' => {
                depth -= 1;
                let inner = &cell[open + 1..at];
                if depth == 0 && is_clause(inner) {
                    runs.push(Run::Plain(&cell[from..open]));
                    runs.push(Run::Clause(inner));
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    if depth > 0 {
        doubts.push("a bracket that nothing closes".to_owned());
        // "X Co., Ltd. (also known as Y": the clause is read as if its end were there.
        if open >= from && is_clause(&cell[open + 1..]) {
            runs.push(Run::Plain(&cell[from..open]));
            runs.push(Run::Clause(&cell[open + 1..]));
            return runs;
        }
    }
    runs.push(Run::Plain(&cell[from..]));
    runs
}

fn is_clause(inner: &str) -> bool {
    lead(&tokens(inner), 0, inner, true).is_some()
}

/// Reads clauses: "including two aliases: A; and B and formerly known as C".
fn clauses(named: &mut Named, text: &str, depth: usize) {
    let tokens = tokens(text);
    let mut leads: Vec<Lead> = Vec::new();
    for i in 0..tokens.len() {
        if leads.last().is_some_and(|l| tokens[i].start < l.end) {
            continue;
        }
        leads.extend(lead(&tokens, i, text, i == 0));
    }
    for (i, lead) in leads.iter().enumerate() {
        let end = leads.get(i + 1).map_or(text.len(), |next| next.start);
        // Word by word, its connector with it.
        let (literal, names) = (trim_behind(&text[lead.start..end]), &text[lead.end..end]);
        match lead.kind {
            "alias" | "former" => {
                let names = counted(named, lead, names, literal);
                let into = if lead.kind == "alias" { &mut named.aliases } else { &mut named.former };
                into.extend(names.into_iter().take(NAMES));
            }
            "subsidiary" => {
                named.extension.push(literal.to_owned());
                if trim(names).is_empty() {
                    continue;
                }
                for one in counted(named, lead, names, literal).into_iter().take(NAMES) {
                    let mut subsidiary = Named::default();
                    match depth.checked_sub(1) {
                        Some(depth) => read_into(&mut subsidiary, &one, depth),
                        None => one.clone_into(&mut subsidiary.name),
                    }
                    named.doubts.append(&mut subsidiary.doubts);
                    if !subsidiary.name.is_empty() {
                        named.subsidiaries.push(subsidiary);
                    }
                }
            }
            _ => {
                named.extension.push(literal.to_owned());
                if !trim(names).is_empty() {
                    named.doubts.push(format!("words not understood: {:?}", trim(names)));
                }
            }
        }
    }
}

/// The names of a clause, and a doubt where they are not as many as it states.
fn counted(named: &mut Named, lead: &Lead, text: &str, literal: &str) -> Vec<String> {
    let (mut names, doubt) = names(text, lead.count);
    // "and subsidiaries of the second rank": what begins with a small word is no name.
    let small = |name: &String| name.split(' ').next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_lowercase()));
    for words in names.extract_if(.., |name| small(name)) {
        named.doubts.push(format!("words not understood: {words:?}"));
    }
    named.doubts.extend(doubt.map(|d| format!("{d} in {literal:?}")));
    match lead.count {
        Some(count) if count != names.len() => {
            named.doubts.push(format!("{count} stated and {} read in {literal:?}", names.len()));
        }
        None if names.is_empty() => named.doubts.push(format!("no name in {literal:?}")),
        _ => {}
    }
    names
}

/// A word of a text, outside every bracket.
struct Token<'t> {
    start: usize,
    end: usize,
    /// The word without punctuation around it, lower case.
    core: String,
    raw: &'t str,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
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
struct Lead {
    /// Where its first word stands, a connector included.
    start: usize,
    /// Where its names begin.
    end: usize,
    kind: &'static str,
    count: Option<usize>,
}

/// The clause that begins at this word, if one does. `head`: the word is the first of a bracket, where no connector is needed.
fn lead(tokens: &[Token], at: usize, text: &str, head: bool) -> Option<Lead> {
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

/// Takes from a name the brackets that end it, where they are no part of it.
fn behind_name(named: &mut Named, name: &str) -> String {
    let Some((before, inner)) = name.strip_suffix(')').and_then(|n| n.rsplit_once('(')) else { return name.to_owned() };
    let before = before.trim_end();
    let initials: Vec<char> = before.split_whitespace().filter_map(|w| w.chars().find(|c| c.is_alphanumeric())).collect();
    let mut rest = initials.iter();
    let letters = inner.chars().all(|c| c.is_ascii_uppercase()) && (2..=10).contains(&inner.len());
    if letters && inner.chars().all(|c| rest.any(|i| i.eq_ignore_ascii_case(&c))) {
        named.abbreviations.push(inner.to_owned());
    } else if inner.chars().any(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) {
        named.aliases.push(inner.trim().to_owned());
    } else if ends_in_form(before) && inner.split_whitespace().any(|w| w.starts_with(char::is_lowercase)) {
        named.doubts.push(format!("words not understood: {inner:?}"));
    } else {
        return name.to_owned();
    }
    trim(before).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Name, aliases, former names, subsidiaries, extension, each list joined by `|`.
    type Expected = (&'static str, &'static str, &'static str, &'static str, &'static str);

    fn flat(named: &Named) -> [String; 5] {
        let subsidiaries: Vec<String> = named.subsidiaries.iter().map(|s| s.name.clone()).collect();
        let aliases: Vec<String> = named.abbreviations.iter().chain(&named.aliases).cloned().collect();
        [named.name.clone(), aliases.join("|"), named.former.join("|"), subsidiaries.join("|"), named.extension.join("|")]
    }

    #[test]
    fn every_wording_of_the_list_is_read() {
        let cases: [(&str, Expected); 47] = [
            ("Gin Co., Ltd.", ("Gin Co., Ltd.", "", "", "", "")),
            ("Gin (Group) Co., Ltd.", ("Gin (Group) Co., Ltd.", "", "", "", "")),
            ("Gin Materials (Baotou) Co., Ltd.", ("Gin Materials (Baotou) Co., Ltd.", "", "", "", "")),
            ("Gin Park Co., Ltd., Xinye Branch", ("Gin Park Co., Ltd., Xinye Branch", "", "", "", "")),
            ("Gin, Co. Ltd (and one alias: Gin TEDA)", ("Gin, Co. Ltd", "Gin TEDA", "", "", "")),
            ("Gin and Linen Corporation Reserve Library", ("Gin and Linen Corporation Reserve Library", "", "", "", "")),
            (
                "Gin Station of the Yili Gin and Linen Corporation",
                ("Gin Station of the Yili Gin and Linen Corporation", "", "", "", ""),
            ),
            ("Gin Export & Import Co.", ("Gin Export & Import Co.", "", "", "", "")),
            ("  Gin\u{a0}Co.,\n Ltd.\u{200b} ", ("Gin Co., Ltd.", "", "", "", "")),
            ("Gin Co. (and two aliases: Hotan Gin; and Hollin Gin)", ("Gin Co.", "Hotan Gin|Hollin Gin", "", "", "")),
            (
                "Gin Co. (including two aliases: Akesu Gin and Aksu Dyed Gin)",
                ("Gin Co.", "Akesu Gin|Aksu Dyed Gin", "", "", ""),
            ),
            ("Gin Co. (including three aliases: A; B; and C).", ("Gin Co.", "A|B|C", "", "", "")),
            ("Gin Co. (including 2 aliases: A, B)", ("Gin Co.", "A|B", "", "", "")),
            ("Gin Co. (and one alias: Oils and Gin)", ("Gin Co.", "Oils and Gin", "", "", "")),
            (
                "Gin Co. (including one alias: Gin (Shanshan) Co.) and subsidiaries",
                ("Gin Co.", "Gin (Shanshan) Co.", "", "", "and subsidiaries"),
            ),
            ("Gin (Shanshan) Co., Ltd., and Subsidiaries", ("Gin (Shanshan) Co., Ltd.", "", "", "", "and Subsidiaries")),
            ("Gin Co., Ltd. and Subsidiaries", ("Gin Co., Ltd.", "", "", "", "and Subsidiaries")),
            ("Gin Co. and its affiliates", ("Gin Co.", "", "", "", "and its affiliates")),
            (
                "Gin Construction Corps (GCC) and its subordinate and affiliated entities",
                ("Gin Construction Corps", "GCC", "", "", "and its subordinate and affiliated entities"),
            ),
            (
                "Gin Corps (including its subordinate and affiliated entities)",
                ("Gin Corps", "", "", "", "including its subordinate and affiliated entities"),
            ),
            (
                "Gin Corps (including three aliases: GC; G Corps; and Bing) and its subordinate and affiliated entities",
                ("Gin Corps", "GC|G Corps|Bing", "", "", "and its subordinate and affiliated entities"),
            ),
            ("No. 4 Gin Skills Center (GSC)", ("No. 4 Gin Skills Center", "GSC", "", "", "")),
            ("Gin Group (Shanghai)", ("Gin Group (Shanghai)", "", "", "", "")),
            ("Gin Group (XYZ)", ("Gin Group (XYZ)", "", "", "", "")),
            ("Gin Group (示例集团)", ("Gin Group", "示例集团", "", "", "")),
            ("Gin Ltd. (also known as A Co., Ltd.; B; and C Ltd.)", ("Gin Ltd.", "A Co., Ltd.|B|C Ltd.", "", "", "")),
            (
                "Gin Ltd. (also known as Dehui (Dalian) Trade Co., Ltd.)",
                ("Gin Ltd.", "Dehui (Dalian) Trade Co., Ltd.", "", "", ""),
            ),
            (
                "Gin Ltd. (also known as A Co., Ltd. and JWD; and formerly known as High-tech B Co., Ltd.)",
                ("Gin Ltd.", "A Co., Ltd.|JWD", "High-tech B Co., Ltd.", "", ""),
            ),
            (
                "Gin Ltd. (also known as A; and B Co. Ltd. and formerly known as C Co., Ltd.; D Ltd.; and E)",
                ("Gin Ltd.", "A|B Co. Ltd.", "C Co., Ltd.|D Ltd.|E", "", ""),
            ),
            (
                "Gin Ltd. (also known as Meike Co. and formerly known as Gaozhao Co., Ltd.)",
                ("Gin Ltd.", "Meike Co.", "Gaozhao Co., Ltd.", "", ""),
            ),
            ("Gin Ltd. (also known as A; B; and C; and formerly known as D)", ("Gin Ltd.", "A|B|C", "D", "", "")),
            (
                "Gin Ltd. (also known as X; and formerly known as Cereals, Oils and Foods Co., Ltd.)",
                ("Gin Ltd.", "X", "Cereals, Oils and Foods Co., Ltd.", "", ""),
            ),
            ("Gin Ltd. (also known as A Co. and B Co.)", ("Gin Ltd.", "A Co.|B Co.", "", "", "")),
            (
                "Gin Ltd. (also known as A Import and Export Co., Ltd.)",
                ("Gin Ltd.", "A Import and Export Co., Ltd.", "", "", ""),
            ),
            (
                "Gin Ltd. (formerly known as \u{201c}841 Gin Warehouse\u{201d})",
                ("Gin Ltd.", "", "841 Gin Warehouse", "", ""),
            ),
            ("Gin Ltd. (formerly A Ltd.)", ("Gin Ltd.", "", "A Ltd.", "", "")),
            ("Gin Ltd. (a.k.a. A; f.k.a. B)", ("Gin Ltd.", "A", "B", "", "")),
            ("Gin Ltd. (also known as A) (formerly known as B)", ("Gin Ltd.", "A", "B", "", "")),
            (
                "Gin Ltd., also known as A Co.; and three subsidiaries: B Ltd.; C (Group) Ltd.; and D",
                (
                    "Gin Ltd.",
                    "A Co.",
                    "",
                    "B Ltd.|C (Group) Ltd.|D",
                    "and three subsidiaries: B Ltd.; C (Group) Ltd.; and D",
                ),
            ),
            (
                "Gin & Linen Group Co., Ltd. (including two subsidiaries: Gin No. 1; and Gin No. 2)",
                (
                    "Gin & Linen Group Co., Ltd.",
                    "",
                    "",
                    "Gin No. 1|Gin No. 2",
                    "including two subsidiaries: Gin No. 1; and Gin No. 2",
                ),
            ),
            (
                "Gin Corporation and its three Yili-based subsidiaries, which include A Co. Ltd., B & C Co., Ltd., and D Co., Ltd.",
                (
                    "Gin Corporation",
                    "",
                    "",
                    "A Co. Ltd.|B & C Co., Ltd.|D Co., Ltd.",
                    "and its three Yili-based subsidiaries, which include A Co. Ltd., B & C Co., Ltd., and D Co., Ltd.",
                ),
            ),
            (
                "Gin Corporation and its eight Yili-based subsidiaries",
                ("Gin Corporation", "", "", "", "and its eight Yili-based subsidiaries"),
            ),
            (
                "Gin Group Co., Ltd. and its subsidiary Gin Yanqi Co. Ltd.",
                ("Gin Group Co., Ltd.", "", "", "Gin Yanqi Co. Ltd.", "and its subsidiary Gin Yanqi Co. Ltd."),
            ),
            (
                "Gin Ltd. (and one alias: A) and its subsidiary B Ltd.",
                ("Gin Ltd.", "A", "", "B Ltd.", "and its subsidiary B Ltd."),
            ),
            (
                "Gin Ltd. and its subsidiary B (Yili) Ltd. (also known as C)",
                ("Gin Ltd.", "C", "", "B (Yili) Ltd.", "and its subsidiary B (Yili) Ltd."),
            ),
            (
                "Gin Ltd. (including two subsidiaries: A Ltd. (also known as B); and C Ltd.)",
                ("Gin Ltd.", "", "", "A Ltd.|C Ltd.", "including two subsidiaries: A Ltd. (also known as B); and C Ltd."),
            ),
            ("Gin Ltd.（also known as A）", ("Gin Ltd.", "A", "", "", "")),
        ];
        for (cell, (name, aliases, former, subsidiaries, extension)) in cases {
            let named = read(cell);
            assert_eq!(flat(&named), [name, aliases, former, subsidiaries, extension], "{cell}");
            assert!(named.doubts.is_empty(), "{cell}: {:?}", named.doubts);
        }
        assert_eq!(read(cases[45].0).subsidiaries[0].aliases, ["B"]);
    }

    #[test]
    fn what_is_not_understood_is_a_doubt_and_the_name_is_given_all_the_same() {
        for (cell, name, doubt) in [
            ("Gin Ltd. (and two aliases: A; B; and C)", "Gin Ltd.", "2 stated and 3 read"),
            ("Gin Ltd. (including three aliases: A; and B)", "Gin Ltd.", "3 stated and 2 read"),
            ("Gin Ltd. (including two subsidiaries: A)", "Gin Ltd.", "2 stated and 1 read"),
            ("Gin Ltd. (also known as )", "Gin Ltd.", "no name"),
            ("Gin Ltd. (also known as A, B, and C)", "Gin Ltd.", "perhaps several names"),
            ("Gin Ltd. (also known as A", "Gin Ltd.", "nothing closes"),
            ("Gin Ltd. also known as A)", "Gin Ltd.", "closes nothing"),
            ("Gin Ltd. (no longer in operation)", "Gin Ltd.", "words not understood"),
            ("Gin Ltd. (also known as A) of Yili", "Gin Ltd.", "words not understood"),
            ("Gin Ltd. and subsidiaries of the second rank", "Gin Ltd.", "words not understood"),
        ] {
            let named = read(cell);
            assert_eq!(named.name, name, "{cell}");
            assert!(named.doubts.iter().any(|d| d.contains(doubt)), "{cell}: {:?}", named.doubts);
        }
        assert_eq!(read("").name, "");
        assert_eq!(read("(also known as A)").name, "");
        let long = format!("Gin Ltd. (also known as {})", "A Co. and ".repeat(10_000));
        assert!(read(&long).doubts[0].contains("more than"));
    }

    #[test]
    fn a_company_is_known_by_its_form() {
        use super::super::parting::is_company;
        for (name, company) in [
            ("Gin Co., Ltd", true),
            ("Gin Corporation", true),
            ("KTG Group", true),
            ("Gin Production and Construction Corps", false),
            ("Yili County Gin Product Industrial Park", false),
        ] {
            assert_eq!(is_company(name), company, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read_without_a_panic(words in proptest::collection::vec("[A-Za-z,;:.() ]{0,12}|also known as|formerly known as|and|including|two aliases:|subsidiaries|its|(|)|；|（|）|示例|Co., Ltd\\.", 0..40)) {
            read(&words.join(" "));
        }

        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,200}") {
            read(&text);
        }
    }
}
