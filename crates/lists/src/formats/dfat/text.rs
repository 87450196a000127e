//! What the free text of DFAT's cells holds.

use crate::dates::{self, Order};
use crate::values::{line, nationality};
use karez_model::PartialDate;

/// The values of a cell: behind `a)`, `b)` …, or between semicolons or lines; "na" is none.
pub(super) fn lettered(cell: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = cell;
    for letter in 'a'..='z' {
        // A letter counts at the beginning or behind a space, and only after the one before it.
        let marker = format!("{letter})");
        let begins = |at: &usize| *at == 0 || rest[..*at].ends_with([' ', '\u{a0}', ',', ';', '\n', '\r']);
        let Some(at) = rest.match_indices(&marker).map(|(at, _)| at).find(begins) else { break };
        values.push(&rest[..at]);
        rest = &rest[at + marker.len()..];
    }
    values.push(rest);
    let tidy = |v: &str| line(v.trim_matches([' ', ',', '\u{a0}']));
    let none = |v: &String| v.is_empty() || ["na", "n/a", "none", "unknown"].contains(&v.to_lowercase().as_str());
    values.into_iter().flat_map(|v| v.split([';', '\n', '\r'])).map(tidy).filter(|v| !none(v)).collect()
}

/// The citizenships of a value: "Russian and Ukrainian", "Turkish/Jordanian", "Moldovan, Russian and Ukrainian".
pub(super) fn citizenships(value: &str) -> Vec<String> {
    // "Indonesian (as at Dec. 2003)"
    let value = value.split('(').next().map_or("", str::trim);
    // "Trinidad and Tobago" is one.
    if nationality(value).len() == 2 {
        return vec![value.to_owned()];
    }
    let pieces =
        value.split([',', '/']).flat_map(|p| if nationality(p).len() == 2 { vec![p] } else { p.split(" and ").collect() });
    pieces.map(line).filter(|p| !p.is_empty()).collect()
}

/// The day that a text says something was first listed on: "Listed by UN 1267 Committee on 25 Jan. 2001, amended on …".
pub(super) fn listed_on(text: &str) -> Option<PartialDate> {
    let after = text.split_once("isted ").filter(|(before, _)| before.is_empty() || before.ends_with(['L', 'l']))?.1;
    let date =
        after.strip_prefix("on ").or_else(|| after.split_once(" on ").filter(|(b, _)| b.len() < 60).map(|(_, d)| d))?;
    let words: Vec<&str> = date.split_whitespace().take(3).collect();
    (1..=words.len()).rev().find_map(|n| {
        let candidate = words[..n].join(" ");
        dates::parse(candidate.trim_end_matches([',', ';', '.', ')']), Order::DayFirst)
    })
}

/// The UN's reference number that a text says is the entry's own, in the form `QDi.123`.
pub(super) fn own_un_reference(text: &str) -> Option<String> {
    const BEFORE: [&str; 8] = [
        "un ref",
        "un reference",
        "un reference number",
        "un permanent reference number",
        "permanent reference number",
        "un reference no",
        "un listing reference",
        "un sanctions list reference",
    ];
    text.match_indices('.').find_map(|(dot, _)| {
        let number = text.get(dot.checked_sub(3)?..dot + 4)?;
        let bytes = number.as_bytes();
        let form = bytes[..2].iter().all(u8::is_ascii_uppercase)
            && matches!(bytes[2], b'i' | b'e' | b'v')
            && bytes[4..].iter().all(u8::is_ascii_digit)
            && !text[dot + 4..].starts_with(|c: char| c.is_alphanumeric());
        let before = text[..dot - 3].trim_end_matches([' ', ':', '.', '(', '-', '\u{a0}']);
        let says = |b: &&str| {
            before.len().checked_sub(b.len()).and_then(|at| before.get(at..)).is_some_and(|t| t.eq_ignore_ascii_case(b))
        };
        (form && BEFORE.iter().any(says)).then(|| number.to_owned())
    })
}

/// The numbers that a text names by their kind: the property, the kind, the number.
pub(super) fn numbers(text: &str) -> Vec<(&'static str, &'static str, String)> {
    const KINDS: [(&str, &str, &str); 8] = [
        ("passport no", "passportNumber", "passport"),
        ("passport number", "passportNumber", "passport"),
        ("national identification no", "idNumber", "national identification"),
        ("national identification number", "idNumber", "national identification"),
        ("national id no", "idNumber", "national identification"),
        ("imo number", "imoNumber", "IMO number"),
        ("imo no", "imoNumber", "IMO number"),
        ("company registration number", "registrationNumber", "company registration"),
    ];
    // The labels are ASCII; the lower case of other letters may be of another length, which would shift every place.
    let lower = text.to_ascii_lowercase();
    let mut found = Vec::new();
    for (label, property, kind) in KINDS {
        for (at, _) in lower.match_indices(label) {
            let rest = text[at + label.len()..].trim_start_matches([' ', '.', ':', '-', 's', '\u{a0}']);
            let rest = rest.strip_prefix("a)").unwrap_or(rest).trim_start();
            let number: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/')).collect();
            let certain = number.len() >= 5 && number.bytes().any(|b| b.is_ascii_digit());
            if certain && !found.iter().any(|(_, _, n)| *n == number) {
                found.push((property, kind, number));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_of_a_cell_are_told_apart() {
        for (cell, expected) in [
            ("a) Afghanistan b) Pakistan", &["Afghanistan", "Pakistan"][..]),
            ("a)  Jordan\u{a0} b) United States", &["Jordan", "United States"]),
            ("Uzbek; Afghan", &["Uzbek", "Afghan"]),
            ("a) South Sudan; b) Uganda", &["South Sudan", "Uganda"]),
            ("1 (a) Road, Town", &["1 (a) Road, Town"]),
            ("plain a) one", &["plain", "one"]),
            ("na", &[]),
            ("", &[]),
        ] {
            assert_eq!(lettered(cell), expected, "{cell}");
        }
        assert_eq!(citizenships("Moldovan, Russian and Ukrainian"), ["Moldovan", "Russian", "Ukrainian"]);
        assert_eq!(citizenships("Trinidad and Tobago"), ["Trinidad and Tobago"]);
        assert_eq!(citizenships("Indonesian (as at Dec. 2003)"), ["Indonesian"]);
        assert_eq!(citizenships("Turkish/Jordanian"), ["Turkish", "Jordanian"]);
    }

    #[test]
    fn a_un_number_is_the_entrys_own_only_where_the_text_says_so() {
        for (text, expected) in [
            ("UN Ref. QDi.123. Listed on 1 Jan 2001", Some("QDi.123")),
            ("Permanent reference number: TAe.010", Some("TAe.010")),
            ("Deputy to Some Body (TAi.024) in the Council", None),
            ("UN Ref TI.O.4.01", None),
            ("UN Ref QDi.1234", None),
            ("QDi.123", None),
            (".", None),
        ] {
            assert_eq!(own_un_reference(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_day_of_listing_is_taken_from_words_that_say_it() {
        for (text, expected) in [
            ("Listed by UN 1267 Committee on 25 Jan. 2001, amended on 3 Sep. 2003", Some("2001-01-25")),
            ("Listed on 14/12/2012", Some("2012-12-14")),
            ("First listed on 2014.", Some("2014")),
            ("Amended on 3 Sep. 2003", None),
            ("", None),
        ] {
            assert_eq!(listed_on(text).map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
        assert_eq!(
            numbers("Passport no.: a) OR801168 (Afghan). IMO number: 9220004"),
            [("passportNumber", "passport", "OR801168".to_owned()), ("imoNumber", "IMO number", "9220004".to_owned())]
        );
        // Letters whose lower case is longer, and shorter.
        assert_eq!(numbers("İ Passport No.: AB12345 ẞ"), [("passportNumber", "passport", "AB12345".to_owned())]);
        assert_eq!(numbers("İ passport noẞ"), []);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(UN Ref|QDi\\.|[0-9]{1,3}|listed on |a\\)|b\\)|é|İ|passport no|[ -~]){0,12}") {
            let _ = (lettered(&text), citizenships(&text), listed_on(&text), own_un_reference(&text), numbers(&text));
        }
    }
}
