//! Dates as OFAC gives them: a day, a month, a year, a year more or less, or a stretch of time.
//!
//! In text: `08 Mar 1966`, `Mar 1966`, `1966`, `circa 1966`, `1961 to 1963`, `01 Jan 1961 to 31 Dec 1963`. As elements: the
//! first and the last day it can be. A stretch is given year by year, so that a birth in 1962 agrees with "1961 to 1963" and
//! does not seem to contradict both ends.

use crate::dates::{self, Order};
use karez_model::{Date, PartialDate};

/// The most years that are given one by one; of a longer stretch, the first and the last.
const YEARS: i16 = 20;

/// When something was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Period {
    /// The dates it can be.
    pub dates: Vec<PartialDate>,
    /// What the list says of them: `circa`, `between … and …`; empty where nothing.
    pub note: String,
}

/// Reads a text; `None` where it is no date.
pub(super) fn read(text: &str) -> Option<Period> {
    let text = text.trim();
    let (about, rest) = match text.strip_prefix("circa ") {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let ends = rest.split_once(" to ").or_else(|| rest.split_once('-').filter(|(a, b)| a.len() == 4 && b.len() == 4));
    match ends {
        Some((from, to)) => Some(between(one(from)?, one(to)?, about)),
        None => Some(between(one(rest)?, one(rest)?, about)),
    }
}

/// A date of OFAC's: words, or numbers with the month first.
pub(super) fn one(text: &str) -> Option<PartialDate> {
    dates::parse(text, Order::MonthFirst)
}

/// From the first to the last day it can be: a whole year is a year, a whole month a month.
pub(super) fn span(first: PartialDate, last: PartialDate, about: bool) -> Period {
    let (from, to) = (first.earliest(), latest(last));
    let cut = |length: usize| first.earliest().to_string().get(..length).and_then(|t| t.parse().ok());
    let whole = match () {
        () if from == to => cut(10),
        () if from.day() == 1 && to == from.last_of_month() => cut(7),
        () if from.day_of_year() == 1 && to == from.last_of_year() => cut(4),
        () => None,
    };
    whole.map_or_else(|| between(first, last, about), |date| between(date, date, about))
}

/// The last day a date can mean.
fn latest(date: PartialDate) -> Date {
    match date.to_string().len() {
        4 => date.earliest().last_of_year(),
        7 => date.earliest().last_of_month(),
        _ => date.earliest(),
    }
}

fn between(from: PartialDate, to: PartialDate, about: bool) -> Period {
    let note = match (from == to, about) {
        (true, true) => "circa".to_owned(),
        (true, false) => String::new(),
        (false, true) => format!("circa, between {from} and {to}"),
        (false, false) => format!("between {from} and {to}"),
    };
    let dates = match (from.year(), to.year()) {
        _ if from == to => vec![from],
        (a, b) if a < b && b - a < YEARS => (a..=b).filter_map(|year| format!("{year:04}").parse().ok()).collect(),
        (a, b) if a == b => format!("{a:04}").parse().into_iter().collect(),
        _ => vec![from, to],
    };
    Period { dates, note }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(period: Option<Period>) -> String {
        period.map_or("-".into(), |p| {
            let dates: Vec<String> = p.dates.iter().map(ToString::to_string).collect();
            [dates.join(" "), p.note].join("|")
        })
    }

    #[test]
    fn a_stretch_of_time_names_every_year_it_may_be() {
        for (text, expected) in [
            ("08 Mar 1966", "1966-03-08|"),
            ("Mar 1966", "1966-03|"),
            ("1966", "1966|"),
            ("circa 1966", "1966|circa"),
            ("1961 to 1963", "1961 1962 1963|between 1961 and 1963"),
            ("01 Jan 1961 to 31 Dec 1962", "1961 1962|between 1961-01-01 and 1962-12-31"),
            ("Mar 1968 to Sep 1968", "1968|between 1968-03 and 1968-09"),
            ("circa 1979-1981", "1979 1980 1981|circa, between 1979 and 1981"),
            ("1900 to 1990", "1900 1990|between 1900 and 1990"),
            ("1990 to 1900", "1990 1900|between 1990 and 1900"),
            ("03/28/2025", "2025-03-28|"),
            ("unknown", "-"),
            ("31 Feb 1970", "-"),
            ("", "-"),
        ] {
            assert_eq!(shown(read(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn the_first_and_the_last_day_say_how_much_is_known() {
        for (first, last, about, expected) in [
            ("1962-11-23", "1962-11-23", false, "1962-11-23|"),
            ("1962-02-01", "1962-02-28", false, "1962-02|"),
            ("1945-01-01", "1945-12-31", true, "1945|circa"),
            ("1945", "1945", false, "1945|"),
            ("1945-03", "1945-03", false, "1945-03|"),
            ("1961-01-01", "1963-12-31", false, "1961 1962 1963|between 1961-01-01 and 1963-12-31"),
        ] {
            assert_eq!(shown(Some(span(first.parse().unwrap(), last.parse().unwrap(), about))), expected, "{first} {last}");
        }
    }
}
