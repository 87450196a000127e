//! The grammar of OFAC's remarks, in which `SDN.CSV` says everything that has no column.
//!
//! Pieces stand one behind the other, `; ` between them and a full stop at the end: `DOB 08 Mar 1966; alt. DOB 1967; POB
//! Cairo, Egypt; nationality Egypt; Passport A1234567 (Egypt) issued 01 Jan 2001 expires 01 Jan 2006; a.k.a. 'EXAMPLE'; Linked
//! To: EXAMPLE GROUP.` A piece begins with a word of the [vocabulary](super::facts), or is free text. The names in quotation
//! marks are the weak ones: the strong ones stand in `ALT.CSV`.
//!
//! Traps:
//! - A cell holds 1,000 characters. What is longer breaks off in the middle of a word or number and goes on in
//!   `SDN_COMMENTS.CSV`, with nothing between. Where that file is missing, the last piece is half a value, which would match
//!   somebody else's: it is kept as a note and not read.
//! - A name in quotation marks may hold a semicolon, and an apostrophe.
//! - Free text begins with words of the vocabulary now and then ("Passport issued in Amman"), so a value must look like one.
//! - "No. 12345 (Jalisco) (Mexico)" has its country in the last brackets and a place before.

use super::facts::{self, Means};
use super::party::{Alias, Fact, Party, nation};
use super::period;
use crate::values::address;
use karez_model::{Record, term};

/// Remarks to be read.
pub(super) struct Remarks<'r> {
    /// The whole text.
    pub text: &'r str,
    /// Where in it the continuation begins, and the record that continues it.
    pub continued: Option<(usize, Record)>,
    /// The text breaks off, and its continuation is not at hand.
    pub cut: bool,
}

impl<'r> Remarks<'r> {
    /// Remarks in one piece.
    pub(super) fn whole(text: &'r str) -> Remarks<'r> {
        Remarks { text, continued: None, cut: false }
    }
}

/// What a piece says.
#[derive(Debug, PartialEq, Eq)]
enum Said<'p> {
    /// A weak name and its kind.
    Name(&'p str, &'p str),
    /// Whom it is linked to.
    Link(&'p str),
    /// A condition of the listing.
    Condition,
    /// Where to read more.
    Pointer,
    /// A value under a word: word, value, country, the rest.
    Value(&'p str, &'p str, &'p str, String),
    /// Free text.
    Words,
}

/// Reads remarks into an entry.
pub(super) fn read(remarks: &Remarks, party: &mut Party) {
    let pieces = pieces(remarks.text);
    let last = pieces.len().saturating_sub(1);
    for (i, (end, piece)) in pieces.into_iter().enumerate() {
        let record = remarks.continued.as_ref().filter(|(at, _)| end > *at).map(|(_, record)| record.clone());
        let half = remarks.cut && i == last;
        match if half { Said::Words } else { understand(piece) } {
            Said::Name(kind, name) => party.alias(Alias { name, kind, weak: Some(true), record, ..Alias::default() }),
            Said::Link(to) => party.listing(|l| l.say(term::LINKED_TO, to)),
            Said::Condition => party.condition(piece.strip_prefix("alt. ").unwrap_or(piece)),
            Said::Pointer => {}
            Said::Value(word, value, country, note) => {
                party.fact(Fact { word, value, country, note: &note, record, ..Fact::default() });
            }
            Said::Words => party.words(piece, record),
        }
    }
}

/// The pieces of a text, each with the place of its end.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let rest = &text[start..];
        let length = piece_length(rest);
        let end = start + length;
        let mut piece = rest[..length].trim();
        if end == text.trim_end().len() {
            piece = without_stop(piece);
        }
        if !piece.is_empty() {
            pieces.push((end, piece));
        }
        start = end + 1;
    }
    pieces
}

/// How long the first piece of a text is: up to the next semicolon, or to the mark that closes a name before one.
fn piece_length(text: &str) -> usize {
    let next = text.find(';').unwrap_or(text.len());
    if text.trim_start().get(1..8) != Some(".k.a. '") {
        return next;
    }
    let whole = text.trim_end().trim_end_matches('.');
    let closes = text.find("';").map(|at| at + 1).or_else(|| whole.ends_with('\'').then_some(text.len()));
    // Where another name begins before the mark, it closes that one.
    closes.filter(|end| text[..*end].matches(".k.a. '").count() == 1).unwrap_or(next)
}

/// The last piece without the full stop behind it, unless that belongs to an abbreviation: `EXAMPLE, S.A.`, `EXAMPLE CO.`
fn without_stop(piece: &str) -> &str {
    let Some(bare) = piece.strip_suffix('.') else { return piece };
    let word = bare.rsplit(' ').next().unwrap_or_default();
    let initials = word.contains('.') && word.split('.').all(|letters| letters.len() == 1);
    if initials || ["CO", "LTD", "INC", "CORP", "BHD"].contains(&word) { piece } else { bare }
}

fn understand(piece: &str) -> Said<'_> {
    let piece = match piece.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')').unwrap_or(inner),
        None => piece,
    };
    let piece = piece.strip_prefix("alt. ").or_else(|| piece.strip_prefix("Alt. ")).unwrap_or(piece);
    if let Some((kind, name)) = piece.split_once(" '").filter(|(k, _)| ["a.k.a.", "f.k.a.", "n.k.a.", "d.b.a."].contains(k))
    {
        return name.strip_suffix('\'').map_or(Said::Words, |name| Said::Name(kind, name));
    }
    if let Some(to) = piece.strip_prefix("Linked To:") {
        return Said::Link(to.trim());
    }
    if piece.starts_with("For more information") || piece.starts_with("for more information") {
        return Said::Pointer;
    }
    let Some((word, value, means)) = facts::split(piece) else { return Said::Words };
    let plain = |value| Said::Value(word, value, "", String::new());
    match means {
        _ if value.is_empty() => Said::Words,
        Means::Condition => Said::Condition,
        Means::Id(_) | Means::Labelled(_) => number(value).map_or(Said::Words, |(v, c, note)| Said::Value(word, v, c, note)),
        Means::Country(_) if nation(value) == value => Said::Words,
        Means::Date(_) | Means::Day if period::read(value).is_none() => Said::Words,
        Means::Text("gender") if !["Male", "Female"].contains(&value) => Said::Words,
        Means::Text("website") if value.contains(' ') || !value.contains('.') => Said::Words,
        Means::Text("email") if value.contains(' ') || !value.contains('@') => Said::Words,
        Means::Text("phone") if !value.contains(|c: char| c.is_ascii_digit()) => Said::Words,
        _ => plain(value),
    }
}

/// An identifier with the country in the brackets behind it and what follows them: `A1 (Iran) issued … expires …`. `None`
/// where a text does not look like one.
fn number(text: &str) -> Option<(&str, &str, String)> {
    let mut notes = Vec::new();
    let mut rest = text;
    for word in [" expires ", " issued "] {
        if let Some((before, day)) = rest.rsplit_once(word) {
            let day = period::read(day).map_or_else(|| day.to_owned(), |p| shown(&p));
            notes.insert(0, format!("{} {day}", word.trim()));
            rest = before;
        }
    }
    let mut country = "";
    while let Some((before, inner)) = rest.strip_suffix(')').and_then(|r| r.rsplit_once(" (")) {
        if country.is_empty() {
            country = inner;
        } else {
            notes.insert(0, inner.to_owned());
        }
        rest = before;
    }
    let bare = ["Booklet:", "Booklet ", "No.:", "#"].iter().find_map(|p| rest.strip_prefix(p)).unwrap_or(rest).trim();
    let (bare, behind) = bare.split_once(", ").unwrap_or((bare, ""));
    // A tax office before a number, a town behind it.
    let mut words: Vec<&str> = bare.split(' ').collect();
    let named = |word: &&&str| word.len() > 3 && word.chars().all(|c| c.is_alphabetic() || c == '-') && !is_capitals(word);
    let before = words.iter().take_while(named).count();
    let after = words.iter().rev().take_while(named).count();
    if before + after >= words.len() {
        return None;
    }
    let tail = words.split_off(words.len() - after).join(" ");
    let head = words.drain(..before).collect::<Vec<_>>().join(" ");
    let number = bare.get(if head.is_empty() { 0 } else { head.len() + 1 }..)?.strip_suffix(&tail)?.trim();
    if country.is_empty() && !tail.is_empty() && nation(&tail) != tail {
        country = &bare[bare.len() - tail.len()..];
    } else {
        notes.insert(0, tail);
    }
    notes.insert(0, head);
    notes.insert(0, behind.to_owned());
    let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
    looks_like_one(number).then(|| (number, country, address(&notes)))
}

fn is_capitals(word: &str) -> bool {
    !word.contains(char::is_lowercase)
}

/// Whether a text can be an identifier: short, no word of a sentence, and a digit or a capital somewhere.
fn looks_like_one(number: &str) -> bool {
    let spoken = |word: &str| word.len() > 2 && word.chars().all(char::is_lowercase);
    number.len() <= 128
        && number.split(' ').count() <= 8
        && !number.split(' ').any(spoken)
        && number.contains(|c: char| c.is_ascii_digit() || c.is_uppercase())
}

fn shown(period: &period::Period) -> String {
    match (period.dates.as_slice(), period.note.as_str()) {
        ([date], "") => date.to_string(),
        (dates, "") => dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        (_, note) => note.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        pieces(text).into_iter().map(|(_, piece)| piece).collect()
    }

    #[test]
    fn pieces_end_at_a_semicolon_that_stands_in_no_name() {
        for (text, expected) in [
            ("DOB 1962; POB Shati.", vec!["DOB 1962", "POB Shati"]),
            (
                "a.k.a. 'ONE; TWO'; f.k.a. 'IT'S'; Linked To: X, S.A.",
                vec!["a.k.a. 'ONE; TWO'", "f.k.a. 'IT'S'", "Linked To: X, S.A."],
            ),
            (
                "nationality possibly Exampli;arrested 2002; a.k.a. 'X'.",
                vec!["nationality possibly Exampli", "arrested 2002", "a.k.a. 'X'"],
            ),
            ("a.k.a. 'NEVER CLOSED; a.k.a. 'Y'; DOB 1962", vec!["a.k.a. 'NEVER CLOSED", "a.k.a. 'Y'", "DOB 1962"]),
            ("a.k.a. 'X' (in Exampli); DOB 1962", vec!["a.k.a. 'X' (in Exampli)", "DOB 1962"]),
            ("Website www.example.com.", vec!["Website www.example.com"]),
            ("Linked To: EXAMPLE CO., LTD.", vec!["Linked To: EXAMPLE CO., LTD."]),
            ("; ;", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(split(text), expected, "{text}");
        }
    }

    #[test]
    fn a_piece_is_a_value_only_where_it_looks_like_one() {
        let value = |word, value, country, note: &str| Said::Value(word, value, country, note.to_owned());
        for (piece, expected) in [
            ("DOB 08 Mar 1966", value("DOB", "08 Mar 1966", "", "")),
            ("alt. DOB circa 1966", value("DOB", "circa 1966", "", "")),
            ("DOB unknown", Said::Words),
            (
                "Passport A1 (Iran) issued 19 Aug 2016 expires Jan 2026",
                value("Passport", "A1", "Iran", "issued 2016-08-19, expires 2026-01"),
            ),
            ("Passport C123456(0) (United Kingdom)", value("Passport", "C123456(0)", "United Kingdom", "")),
            ("Passport issued in Exampleville, Exampli", Said::Words),
            ("Passport A1 and National ID No. 2 issued under the name Example", Said::Words),
            ("Passport and National ID were issued in Exampleville", Said::Words),
            ("Passport Exampli", Said::Words),
            ("Passport AF1 Colombia", value("Passport", "AF1", "Colombia", "")),
            ("Passport D1, Diplomatic (Syria)", value("Passport", "D1", "Syria", "Diplomatic")),
            ("Tax ID No. Exampli TA/069 (Turkey)", value("Tax ID No.", "TA/069", "Turkey", "Exampli")),
            ("National ID No. 1 23 45 6 07 008 009E (Mali)", value("National ID No.", "1 23 45 6 07 008 009E", "Mali", "")),
            ("alt. Passport Booklet: A1234567 (Pakistan)", value("Passport", "A1234567", "Pakistan", "")),
            ("Folio Mercantil No. 12345 (Jalisco) (Mexico)", value("Folio Mercantil No.", "12345", "Mexico", "Jalisco")),
            ("NIT # 123456789-0 (Colombia)", value("NIT #", "123456789-0", "Colombia", "")),
            ("Equity Ticker EXM US", value("Equity Ticker", "EXM US", "", "")),
            ("SWIFT/BIC EXAMPLEX", value("SWIFT/BIC", "EXAMPLEX", "", "")),
            ("Aircraft Tail Number EX-AMP", value("Aircraft Tail Number", "EX-AMP", "", "")),
            ("Digital Currency Address - XBT 1Exam", value("Digital Currency Address - XBT", "1Exam", "", "")),
            ("nationality Korea, North", value("nationality", "Korea, North", "", "")),
            ("nationality possibly Exampli", Said::Words),
            ("Gender Male", value("Gender", "Male", "", "")),
            ("Email Address a@example.com", value("Email Address", "a@example.com", "", "")),
            ("Telephone: (04) 710043", value("Telephone", "(04) 710043", "", "")),
            ("Website under construction", Said::Words),
            ("(Linked To: EXAMPLE & SONS (HOLDING))", Said::Link("EXAMPLE & SONS (HOLDING)")),
            ("Linked To: EXAMPLE, LTD.", Said::Link("EXAMPLE, LTD.")),
            ("a.k.a. 'THE 'BIG' ONE'", Said::Name("a.k.a.", "THE 'BIG' ONE")),
            ("a.k.a. 'HALF", Said::Words),
            ("Secondary sanctions risk: section 1", Said::Condition),
            ("Executive Order 13662 Directive Determination - Subject to Directive 1", Said::Condition),
            ("For more information on directives, please visit …", Said::Pointer),
            ("Listing Date (CMIC) 03 Jun 2021", value("Listing Date (CMIC)", "03 Jun 2021", "", "")),
            ("Listing Date (EO 14024 Directive 3)", Said::Words),
            ("Brigadier General", Said::Words),
        ] {
            assert_eq!(understand(piece), expected, "{piece}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_remark_makes_the_grammar_stumble(text in "([a-z';. ]|a\\.k\\.a\\. '|DOB |\\(|\\)|ü|; ){0,40}") {
            for (end, piece) in pieces(&text) {
                proptest::prop_assert!(end <= text.len());
                understand(piece);
            }
        }
    }
}
