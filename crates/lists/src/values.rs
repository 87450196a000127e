//! Values that every list writes in its own way: countries, addresses, identifiers.

use crate::dates::{self, Order};
use crate::reading::slug;
use karez_model::{PartialDate, ids};

/// A country as FollowTheMoney writes it: its ISO 3166-1 code in lower case where the text is one of its names, else the text.
pub(crate) fn country(text: &str) -> String {
    let text = text.trim();
    karez_names::country_code(text).map_or_else(|| text.to_owned(), str::to_lowercase)
}

/// The country of a citizenship, given as a country ("Russia") or as its citizens are called ("Russian").
pub(crate) fn nationality(text: &str) -> String {
    let text = text.trim();
    match karez_data::find(&karez_data::DEMONYMS, &text.to_lowercase()) {
        Some(row) => row[1].to_owned(),
        None => country(text),
    }
}

/// The dates that a text gives, and what it says of them: "circa 1962", "1960 to 1965", "between 1962 and 1965", "1962-1965".
/// Of a span, its years.
pub(crate) fn years(text: &str, order: Order) -> (Vec<PartialDate>, String) {
    /// A span of more years says nothing, and is given by its ends.
    const SPAN: i16 = 20;
    let text = line(text);
    let bare = ["circa ", "Circa ", "approximately ", "Approximately ", "c. ", "between ", "Between ", "approx. "];
    let stripped = bare.iter().find_map(|p| text.strip_prefix(p)).unwrap_or(&text);
    if let Some(date) = dates::parse(stripped, order) {
        let note = if stripped == text { String::new() } else { "circa".to_owned() };
        return (vec![date], note);
    }
    let ends = [" to ", " and ", "-", "–"].iter().find_map(|s| {
        let (from, to) = stripped.split_once(s)?;
        Some((dates::parse(from, order)?, dates::parse(to, order)?))
    });
    match ends {
        Some((from, to)) if from.year() < to.year() && to.year() - from.year() <= SPAN => {
            let between = (from.year() + 1..to.year()).filter_map(|y| format!("{y:04}").parse().ok());
            ([from].into_iter().chain(between).chain([to]).collect(), text)
        }
        Some((from, to)) => (vec![from, to], text),
        None => (Vec::new(), text),
    }
}

/// The parts of an address in one line, empty ones left out.
pub(crate) fn address(parts: &[&str]) -> String {
    let parts: Vec<String> =
        parts.iter().map(|p| p.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|p| !p.is_empty()).collect();
    parts.join(", ")
}

/// A text with every run of white space as one space.
pub(crate) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The FollowTheMoney property that holds an identifier of this type, by what the list calls it and by its check digits.
pub(crate) fn identifier_property(kind: &str, value: &str) -> &'static str {
    // Whole words: "NIT" is a tax number, "Unit" is none.
    let folded: Vec<String> = kind.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
    let kind = format!(" {} ", folded.join(" "));
    let has = |words: &[&str]| words.iter().any(|w| kind.contains(&format!(" {w} ")));
    match () {
        () if has(&["driving", "driver", "drivers", "driver s", "vehicle"]) => "idNumber",
        () if ids::lei(value).is_some() && has(&["lei", "legal entity"]) => "leiCode",
        () if ids::uscc(value).is_some() => "uscCode",
        () if has(&["passport"]) => "passportNumber",
        () if has(&["imo", "vessel registration"]) => "imoNumber",
        () if has(&["mmsi"]) => "mmsi",
        () if has(&["swift", "bic"]) => "swiftBic",
        () if has(&["tax", "taxpayer", "vat", "inn", "nit", "rfc", "r f c", "rif", "ruc", "cuit", "fiscal"]) => "taxNumber",
        () if has(&[
            "registration",
            "registry",
            "company number",
            "enterprise number",
            "ogrn",
            "licence",
            "license",
            "d u n s",
            "chamber",
        ]) =>
        {
            "registrationNumber"
        }
        () => "idNumber",
    }
}

/// The permanent reference numbers of the UN list that stand in a text: `QDi.001`, `KPe.045`.
fn un_references(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').map(|w| w.trim_matches('.'));
    parts.filter(|w| {
        let number = |n: &str| (1..=4).contains(&n.len()) && n.bytes().all(|b| b.is_ascii_digit());
        match w.split_once('.') {
            Some((list, n)) => matches!(list.as_bytes(), [b'A'..=b'Z', b'A'..=b'Z', b'i' | b'e']) && number(n),
            None => false,
        }
    })
}

/// The ids that the entries of these numbers have in the UN list, for another list that quotes them.
pub(crate) fn un_referents(text: &str) -> impl Iterator<Item = String> {
    un_references(text).map(|reference| format!("un-sc-{}", slug(reference)))
}

/// Registration and tax numbers in a text that may hold several: property, number, what the text calls it.
pub(crate) fn registration_numbers(text: &str) -> Vec<(&'static str, String, String)> {
    let filed = |(label, number): (String, String)| {
        let tax = label.split(|c: char| !c.is_alphanumeric()).any(|w| matches!(w, "TIN" | "INN" | "KPP"));
        let property = match identifier_property(if tax { "tax" } else { &label }, &number) {
            "idNumber" => "registrationNumber",
            known => known,
        };
        (property, number, label)
    };
    labelled_numbers(text).into_iter().map(filed).collect()
}

/// Addresses of the net in a text: what has an `@` is a mail address, what has a dot inside is a page.
pub(crate) fn net_addresses(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '|')).filter_map(|word| {
        let word = word.trim_matches(|c: char| matches!(c, '.' | '(' | ')' | '<' | '>' | ':'));
        match word {
            _ if word.contains('@') => Some(("email", word)),
            _ if word.contains('.') => Some(("website", word)),
            _ => None,
        }
    })
}

/// The numbers in a text, each with the words before it: `INN: 7713226814 OGRN: 1027700285612`. What has fewer than five
/// digits is a word; a text without a number gives none.
fn labelled_numbers(text: &str) -> Vec<(String, String)> {
    let text = apart(text);
    let is_number = |w: &str| w.bytes().filter(u8::is_ascii_digit).count() >= 5;
    let mut found: Vec<(String, String)> = Vec::new();
    let mut label: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        // `INN:7713226814` is label and number in one word.
        let (before, word) = match word.split_once([':', '#', '№']) {
            Some((before, number)) if is_number(number) && !is_number(before) => (Some(before), number),
            _ => (None, word),
        };
        label.extend(before);
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if is_number(word) {
            found.push((label_of(&label), word.to_owned()));
            label.clear();
        } else {
            label.push(word);
        }
    }
    // `1053600591197 (OGRN)`: the words behind the last number speak of it where none stand before it.
    if let Some(last) = found.last_mut().filter(|(before, _)| before.is_empty()) {
        last.0 = label_of(&label);
    }
    found
}

/// The text with a space where a number runs into the next label: `1489833Unknown chamber`.
fn apart(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in chars.iter().enumerate() {
        let glued = i > 0 && chars[i - 1].is_ascii_digit() && c.is_ascii_uppercase();
        if glued && chars.get(i + 1).is_some_and(char::is_ascii_lowercase) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

fn label_of(words: &[&str]) -> String {
    words.iter().filter(|w| w.chars().any(char::is_alphabetic)).copied().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_of_the_un_is_known_by_its_form() {
        for (text, expected) in [
            ("QDi.001", &["QDi.001"][..]),
            ("UN Ref KPe.045. Also TAi.002 (amended)", &["KPe.045", "TAi.002"]),
            ("140", &[]),
            ("qdi.001", &[]),
            ("TI.H.4.01; EU.123.45; Rue.12x", &[]),
            ("", &[]),
        ] {
            assert_eq!(un_references(text).collect::<Vec<_>>(), expected, "{text}");
        }
        assert_eq!(un_referents("UN QDi.001").collect::<Vec<_>>(), ["un-sc-qdi-001"]);
    }

    #[test]
    fn numbers_are_found_with_what_the_list_calls_them() {
        for (text, expected) in [
            ("1027700167110", &[("", "1027700167110")][..]),
            ("INN: 7713226814 OGRN: 1027700285612", &[("INN", "7713226814"), ("OGRN", "1027700285612")]),
            ("INN - 7733753978 OGRN - 5107746026262", &[("INN", "7733753978"), ("OGRN", "5107746026262")]),
            ("INN:7720891730 / KPP:772201001", &[("INN", "7720891730"), ("KPP", "772201001")]),
            ("Unified Social Credit Code: 91650100MA7ABCDE15 ", &[("Unified Social Credit Code", "91650100MA7ABCDE15")]),
            ("1053600591197 (OGRN)", &[("OGRN", "1053600591197")]),
            (
                "register ID: 1489833Unknown chamber ID: 337486",
                &[("register ID", "1489833"), ("Unknown chamber ID", "337486")],
            ),
            ("HRB 1234", &[]),
            ("not known", &[]),
        ] {
            let found = labelled_numbers(text);
            let found: Vec<(&str, &str)> = found.iter().map(|(l, n)| (l.as_str(), n.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_country_is_its_code_where_its_name_is_known() {
        assert_eq!(country(" Democratic People's Republic of Korea "), "kp");
        assert_eq!(country("China"), "cn");
        assert_eq!(country("Region: Gaza"), "Region: Gaza");
    }

    #[test]
    fn a_citizenship_is_the_code_of_its_country_in_either_form() {
        for (text, expected) in
            [("Russian", "ru"), ("Syria", "sy"), ("saudi arabian", "sa"), ("Congolese", "Congolese"), ("", "")]
        {
            assert_eq!(nationality(text), expected, "{text}");
        }
    }

    #[test]
    fn a_span_of_years_is_each_of_them() {
        for (text, expected, said) in [
            ("1962-03-01", "1962-03-01", ""),
            ("circa 1962", "1962", "circa"),
            ("1960 to 1962", "1960 1961 1962", "1960 to 1962"),
            ("between 1960 and 1961", "1960 1961", "between 1960 and 1961"),
            ("1962-1964", "1962 1963 1964", "1962-1964"),
            ("1900 to 1990", "1900 1990", "1900 to 1990"),
            ("unknown", "", "unknown"),
        ] {
            let (dates, note) = years(text, Order::DayFirst);
            let dates = dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            assert_eq!((dates.as_str(), note.as_str()), (expected, said), "{text}");
        }
    }

    #[test]
    fn an_identifier_is_filed_by_its_kind_and_its_check_digits() {
        for (kind, value, property) in [
            ("Passport", "A1234567", "passportNumber"),
            ("National Identification Number", "12", "idNumber"),
            ("Legal Entity Number", "54930084UKLVMY22DS16", "leiCode"),
            ("Tax ID No.", "7744001497", "taxNumber"),
            ("Registration Number", "1027700167110", "registrationNumber"),
            ("Vessel Registration Identification", "IMO 9187629", "imoNumber"),
            ("Military Unit Number", "55555", "idNumber"),
            ("Driver's License No.", "M634550610520", "idNumber"),
            ("NIT #", "805017311", "taxNumber"),
            ("D-U-N-S Number", "123456789", "registrationNumber"),
        ] {
            assert_eq!(identifier_property(kind, value), property, "{kind}");
        }
    }
}
