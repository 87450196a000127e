//! Cells as facts: dates, countries, kinds of party.
//!
//! A value that cannot be read for certain is not read: it stays as it stood, and a note says so. A date that two countries read
//! differently gives the year that both give.

use crate::columns::fold;
use karez_model::{Date, PartialDate};

/// A country as ISO 3166-1 alpha-2 in lower case, by any of its usual names or codes; `None` where the text is not known.
pub(crate) fn country(text: &str) -> Option<&'static str> {
    let known = |key: &str| karez_data::find(&karez_data::COUNTRIES, key).map(|[_, code]| *code);
    let key = fold(text, false);
    if key.is_empty() || key.len() > 200 {
        return None;
    }
    known(&key)
        .or_else(|| known(&fold(text, true)))
        // U.S.A., P. R. C.
        .or_else(|| key.split(' ').all(|w| w.chars().count() == 1).then(|| known(&key.replace(' ', ""))).flatten())
        .or_else(|| in_parts(text, known))
}

/// `CN - China`, `China (Mainland)`, `中国 China`: parts that are all known and all agree, or the part before a bracket.
fn in_parts(text: &str, known: impl Fn(&str) -> Option<&'static str>) -> Option<&'static str> {
    if let Some((before, _)) = text.split_once(['(', '（', '['])
        && let Some(code) = known(&fold(before, false))
    {
        return Some(code);
    }
    let by_mark: Vec<&str> = text.split(['-', '–', '/', '|', ',', ';', ':', '，', '（', '）', '(', ')']).collect();
    let parts: Vec<&str> = if by_mark.len() > 1 { by_mark } else { text.split_whitespace().collect() };
    let mut codes = parts.iter().map(|p| fold(p, false)).filter(|p| !p.is_empty()).map(|p| known(&p));
    let first = codes.next()??;
    codes.all(|c| c == Some(first)).then_some(first)
}

/// A date out of a cell, and how surely it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReadDate {
    /// As written.
    Sure(PartialDate),
    /// Day and month may be meant either way: only the year is taken.
    Ambiguous(PartialDate),
    /// A number of days as a spreadsheet counts them.
    Serial(PartialDate),
}

impl ReadDate {
    pub(crate) fn date(self) -> PartialDate {
        match self {
            ReadDate::Sure(d) | ReadDate::Ambiguous(d) | ReadDate::Serial(d) => d,
        }
    }
}

/// Reads a date in the forms in which tables write it; `None` where it is none of them.
pub(crate) fn date(text: &str) -> Option<ReadDate> {
    let text = text.trim();
    if text.is_empty() || text.len() > 64 {
        return None;
    }
    // Tables append a time of day to a date; dates do not hold a `T` or two colons themselves.
    let day = match text.split_once(['T', 't']) {
        Some((day, time)) if time.contains(':') && day.starts_with(|c: char| c.is_ascii_digit()) => day,
        _ => text.split_once(' ').filter(|(_, time)| time.contains(':')).map_or(text, |(day, _)| day),
    };
    if let Ok(date) = day.parse::<PartialDate>() {
        return Some(ReadDate::Sure(date));
    }
    let words: Vec<String> = fold(&day.replace(['年', '月', '日', '号'], " "), false)
        .split(' ')
        .map(|w| {
            w.trim_end_matches(|c: char| c.is_ascii_alphabetic() && w.starts_with(|d: char| d.is_ascii_digit())).to_owned()
        })
        .filter(|w| !w.is_empty() && w != "of")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let sure = |y: &str, m: i64, d: i64| ymd(y.parse().ok()?, m, d).map(ReadDate::Sure);
    match words.as_slice() {
        [one] => single(one),
        [a, b] if a.len() == 4 => sure(a, month(b).or_else(|| int(b))?, 0),
        [a, b] if b.len() == 4 => sure(b, month(a).or_else(|| int(a))?, 0),
        [a, b, c] => {
            if a.len() == 4 {
                return sure(a, month(b).or_else(|| int(b))?, int(c)?);
            }
            if c.len() != 4 {
                return None;
            }
            if let Some(m) = month(b) {
                return sure(c, m, int(a)?);
            }
            if let Some(m) = month(a) {
                return sure(c, m, int(b)?);
            }
            let (first, second) = (int(a)?, int(b)?);
            match (first, second) {
                // 31.12.2024 is written with dots only where the day comes first
                _ if day.contains('.') => sure(c, second, first),
                (f, s) if f == s => sure(c, f, s),
                (13.., 1..=12) => sure(c, second, first),
                (1..=12, 13..) => sure(c, first, second),
                (1..=12, 1..=12) => ymd(c.parse().ok()?, 0, 0).map(ReadDate::Ambiguous),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `20240131`, or the days since 30 December 1899.
fn single(text: &str) -> Option<ReadDate> {
    let number = int(text)?;
    match text.len() {
        8 => ymd(number / 10_000, number / 100 % 100, number % 100).filter(|_| number % 10_000 >= 101).map(ReadDate::Sure),
        5 => serial(number).map(ReadDate::Serial),
        _ => None,
    }
}

/// The day of a spreadsheet's serial number, counted from 1900.
pub(crate) fn serial(days: i64) -> Option<PartialDate> {
    // 1900-03-01 is 61: below it Excel counts a 29 February that never was.
    if !(61..=2_958_465).contains(&days) {
        return None;
    }
    // civil-from-days of the proleptic Gregorian calendar, era by era; 25,569 is 1970-01-01
    let z = days - 25_569 + 719_468;
    let (era, day_of_era) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    ymd(year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

fn int(text: &str) -> Option<i64> {
    (text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A date with 0 for what is not known.
fn ymd(year: i64, month: i64, day: i64) -> Option<PartialDate> {
    if !(1..=9999).contains(&year) || !(0..=12).contains(&month) || !(0..=31).contains(&day) {
        return None;
    }
    match (month, day) {
        (0, _) => format!("{year:04}").parse().ok(),
        (_, 0) => format!("{year:04}-{month:02}").parse().ok(),
        _ => Date::new(year as i16, month as i8, day as i8).ok().map(PartialDate::from),
    }
}

fn month(word: &str) -> Option<i64> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "january", "januar", "janvier", "enero"],
        &["feb", "february", "februar", "février", "febrero"],
        &["mar", "march", "märz", "mars", "marzo"],
        &["apr", "april", "avril", "abril"],
        &["may", "mai", "mayo"],
        &["jun", "june", "juni", "juin", "junio"],
        &["jul", "july", "juli", "juillet", "julio"],
        &["aug", "august", "août", "agosto"],
        &["sep", "sept", "september", "septembre", "septiembre"],
        &["oct", "october", "oktober", "okt", "octobre", "octubre"],
        &["nov", "november", "novembre", "noviembre"],
        &["dec", "december", "dezember", "dez", "décembre", "diciembre"],
    ];
    MONTHS.iter().position(|names| names.contains(&word)).map(|i| i as i64 + 1)
}

/// The FollowTheMoney schema that a word in a column of types names; `None` where it names none.
pub(crate) fn schema(text: &str) -> Option<&'static str> {
    Some(match fold(text, false).as_str() {
        "person" | "individual" | "individuals" | "natural person" | "people" | "个人" | "自然人" | "個人" | "人员"
        | "natürliche person" | "personne" | "personne physique" | "persona" | "persona física" | "kişi" | "gerçek kişi" => {
            "Person"
        }
        "company" | "corporation" | "corporate" | "business" | "firm" | "enterprise" | "supplier" | "vendor"
        | "manufacturer" | "factory" | "企业" | "企業" | "公司" | "法人" | "供应商" | "会社" | "unternehmen" | "firma"
        | "société" | "entreprise" | "empresa" | "şirket" => "Company",
        "organization" | "organisation" | "ngo" | "association" | "foundation" | "组织" | "組織" | "社会组织" | "团体" => {
            "Organization"
        }
        "public body" | "government" | "publicbody" | "政府" | "机关" => "PublicBody",
        "entity" | "legal entity" | "legalentity" | "实体" | "實體" | "机构" | "機構" | "单位" => "LegalEntity",
        "vessel" | "ship" | "船" | "船舶" => "Vessel",
        "airplane" | "aircraft" | "plane" | "飞机" => "Airplane",
        "security" => "Security",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_tables_write_them() {
        for (text, iso) in [
            ("2024-01-31", "2024-01-31"),
            ("2024-01-31 00:00:00", "2024-01-31"),
            ("2024-01-31T08:30:00Z", "2024-01-31"),
            ("2024/1/31", "2024-01-31"),
            ("2024.01.31", "2024-01-31"),
            ("20240131", "2024-01-31"),
            ("2024年1月31日", "2024-01-31"),
            ("2024年1月", "2024-01"),
            ("31 January 2024", "2024-01-31"),
            ("31-Jan-2024", "2024-01-31"),
            ("Jan 31, 2024", "2024-01-31"),
            ("31st of March 2024", "2024-03-31"),
            ("31.12.2024", "2024-12-31"),
            ("5.3.2024", "2024-03-05"),
            ("31/12/2024", "2024-12-31"),
            ("12/31/2024", "2024-12-31"),
            ("03/03/2024", "2024-03-03"),
            ("03/2024", "2024-03"),
            ("1958", "1958"),
        ] {
            assert_eq!(date(text).map(|d| d.date().to_string()), Some(iso.to_owned()), "{text:?}");
        }
    }

    #[test]
    fn a_date_that_two_countries_read_differently_gives_the_year_alone() {
        assert_eq!(date("03/04/2024"), Some(ReadDate::Ambiguous("2024".parse().unwrap())));
    }

    #[test]
    fn a_serial_number_of_a_spreadsheet_is_a_day() {
        for (days, iso) in [(61, "1900-03-01"), (25_569, "1970-01-01"), (45_322, "2024-01-31"), (36_585, "2000-02-29")] {
            assert_eq!(serial(days).map(|d| d.to_string()), Some(iso.to_owned()));
        }
        assert_eq!(date("45322"), Some(ReadDate::Serial("2024-01-31".parse().unwrap())));
        assert_eq!(serial(-1), None);
    }

    #[test]
    fn what_is_no_date_is_not_read() {
        for text in
            ["", "n/a", "soon", "31/31/2024", "2024-13-01", "30.02.2024", "123", "12345678901234", "待定", "0000-00-00"]
        {
            assert_eq!(date(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_word_in_a_column_of_types_names_a_schema() {
        assert_eq!(schema("个人"), Some("Person"));
        assert_eq!(schema("Company"), Some("Company"));
        assert_eq!(schema("raw material"), None);
    }
}
