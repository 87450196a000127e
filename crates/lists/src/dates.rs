//! Dates as lists write them, to the precision they have.
//!
//! `PartialDate` reads ISO forms only; each list has forms of its own, and some are ambiguous (03/04/2020), so the reader of a
//! format says which order it has.

use karez_model::{Date, PartialDate};

/// In which order a date of three numbers stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// 21/06/2022
    DayFirst,
    /// 06/21/2022
    MonthFirst,
}

/// Reads a date: ISO with or without a time, three numbers in an order, or words ("21 Jun 2022", "June 21, 2022", "Jun 2022",
/// "2022"). Letters or noughts in place of a part that is not known (`dd/mm/1964`, `00/00/1964`) leave it out. `None` where the
/// text is something else.
pub(crate) fn parse(text: &str, order: Order) -> Option<PartialDate> {
    let text = text.trim().trim_end_matches(['.', ',']).replace('\u{a0}', " ");
    let text = text.trim();
    let day = text.split_once('T').filter(|(d, t)| d.len() == 10 && t.contains(':')).map_or(text, |(d, _)| d);
    let day = day.split_once(' ').filter(|(d, t)| d.len() >= 8 && t.contains(':')).map_or(day, |(d, _)| d);
    // A time zone behind a date, as XML Schema allows: 2021-03-22Z, 2021-03-22+01:00.
    let day = match day.get(10..) {
        Some(zone) if zone == "Z" || zone.starts_with(['+', '-']) && zone.contains(':') => &day[..10],
        _ => day,
    };
    if let Ok(date) = day.parse() {
        return Some(date);
    }
    if day.len() == 8 && day.bytes().all(|b| b.is_ascii_digit()) {
        return whole(&day[..4], Some(&day[4..6]), Some(&day[6..]));
    }
    let numbers: Vec<&str> = day.split(['/', '-', '.']).map(str::trim).collect();
    match numbers.as_slice() {
        [a, b, year]
            if year.len() == 4 && digits(year) && a.len() <= 4 && b.len() <= 4 && (digits(a) || digits(b) || unknown(a)) =>
        {
            let (day, month) = if order == Order::DayFirst { (a, b) } else { (b, a) };
            return whole(year, part(month), part(day));
        }
        [year, month, day] if year.len() == 4 && digits(year) && (digits(month) || unknown(month)) => {
            return whole(year, part(month), part(day));
        }
        [month, year] if year.len() == 4 && digits(year) && digits(month) && month.len() <= 2 => {
            return whole(year, part(month), None);
        }
        _ => {}
    }
    let words: Vec<&str> = day.split([' ', ',', '-']).map(str::trim).filter(|w| !w.is_empty()).collect();
    let ordinal = |w: &str| {
        let bare = ["st", "nd", "rd", "th"].iter().find_map(|s| w.strip_suffix(s)).unwrap_or(w);
        digits(bare).then(|| bare.to_owned())
    };
    match words.as_slice() {
        [day, name, year] if digits(year) && month(name).is_some() => whole(year, month(name), ordinal(day).as_deref()),
        [name, day, year] if digits(year) && month(name).is_some() => whole(year, month(name), ordinal(day).as_deref()),
        [name, year] if digits(year) && month(name).is_some() => whole(year, month(name), None),
        _ => None,
    }
}

/// A date known to the day.
pub(crate) fn day(text: &str, order: Order) -> Option<Date> {
    let date = parse(text, order)?;
    (date.to_string().len() == 10).then(|| date.earliest())
}

fn whole(year: &str, month: Option<&str>, day: Option<&str>) -> Option<PartialDate> {
    let text = match (month, day) {
        (None, _) => year.to_owned(),
        (Some(m), None) => format!("{year}-{m:0>2}"),
        (Some(m), Some(d)) => format!("{year}-{m:0>2}-{d:0>2}"),
    };
    text.parse().ok()
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn unknown(text: &str) -> bool {
    !text.is_empty() && (text.bytes().all(|b| b == b'0') || text.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// A day or month in digits, or a month by its name; none where it is left open.
fn part(text: &str) -> Option<&str> {
    month(text).or_else(|| Some(text).filter(|t| digits(t) && !unknown(t)))
}

fn month(name: &str) -> Option<&'static str> {
    const MONTHS: [(&str, &str); 12] = [
        ("january", "01"),
        ("february", "02"),
        ("march", "03"),
        ("april", "04"),
        ("may", "05"),
        ("june", "06"),
        ("july", "07"),
        ("august", "08"),
        ("september", "09"),
        ("october", "10"),
        ("november", "11"),
        ("december", "12"),
    ];
    let name = name.trim_end_matches('.').to_lowercase();
    let fits = |whole: &str| name.len() >= 3 && (whole.starts_with(&name) || name == "sept" && whole == "september");
    MONTHS.iter().find(|(whole, _)| fits(whole)).map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_list_are_read_to_the_precision_they_have() {
        use Order::{DayFirst, MonthFirst};
        for (text, order, expected) in [
            ("2022-06-21", DayFirst, Some("2022-06-21")),
            ("2021-01-18T19:05:08.142-05:00", DayFirst, Some("2021-01-18")),
            ("2021-03-22Z", DayFirst, Some("2021-03-22")),
            ("2021-03-22+01:00", DayFirst, Some("2021-03-22")),
            ("22/03/2021", DayFirst, Some("2021-03-22")),
            ("03/22/2021", MonthFirst, Some("2021-03-22")),
            ("3/4/2021", MonthFirst, Some("2021-03-04")),
            ("dd/01/1964", DayFirst, Some("1964-01")),
            ("dd/mm/1964", DayFirst, Some("1964")),
            ("00/00/1964", DayFirst, Some("1964")),
            ("08 Mar 1966", DayFirst, Some("1966-03-08")),
            ("June 21, 2022", DayFirst, Some("2022-06-21")),
            ("June\u{a0}21, 2022", DayFirst, Some("2022-06-21")),
            ("Sept. 2019", DayFirst, Some("2019-09")),
            ("21st June 2022", DayFirst, Some("2022-06-21")),
            ("1964", DayFirst, Some("1964")),
            ("20220621", DayFirst, Some("2022-06-21")),
            ("07/1964", DayFirst, Some("1964-07")),
            ("2009-Aug-06", DayFirst, Some("2009-08-06")),
            ("06-Aug-2009", DayFirst, Some("2009-08-06")),
            ("31/02/2021", DayFirst, None),
            ("circa 1962", DayFirst, None),
            ("May Trading 2020 Ltd", DayFirst, None),
            ("", DayFirst, None),
        ] {
            assert_eq!(parse(text, order).map(|d| d.to_string()).as_deref(), expected, "{text:?}");
        }
    }
}
