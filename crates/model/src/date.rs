//! Dates as sources give them: to the day, the month or the year.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A day of the civil calendar.
pub type Date = jiff::civil::Date;

/// A date known to the day, the month or only the year. Ordered by its earliest day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    /// 1–12; 0 where not known.
    month: i8,
    /// 1–31; 0 where not known.
    day: i8,
}

impl PartialDate {
    /// Whether both can be the same day: they agree as far as both are known.
    pub fn agrees(self, other: PartialDate) -> bool {
        let same = |a: i8, b: i8| a == 0 || b == 0 || a == b;
        self.year == other.year && same(self.month, other.month) && same(self.day, other.day)
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// The first day it can mean.
    pub fn earliest(self) -> Date {
        jiff::civil::date(self.year, self.month.max(1), self.day.max(1))
    }

    /// The last day it can mean.
    pub fn latest(self) -> Date {
        let first = jiff::civil::date(self.year, if self.month == 0 { 12 } else { self.month }, self.day.max(1));
        if self.day == 0 { first.last_of_month() } else { first }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        PartialDate { year: date.year(), month: date.month(), day: date.day() }
    }
}

/// Why a text is not a date: it names no day of the calendar in the form `YYYY[-MM[-DD]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date of the form YYYY-MM-DD, YYYY-MM or YYYY")
    }
}

impl std::error::Error for NotADate {}

impl FromStr for PartialDate {
    type Err = NotADate;

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` and nothing else: a reader of a format converts its own forms first.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.trim().split('-');
        let mut number = |digits: usize| -> Result<Option<i16>, NotADate> {
            match parts.next() {
                None => Ok(None),
                Some(p) if p.len() == digits && p.bytes().all(|b| b.is_ascii_digit()) => {
                    p.parse().map(Some).map_err(|_| NotADate)
                }
                Some(_) => Err(NotADate),
            }
        };
        let (year, month, day) = (number(4)?.ok_or(NotADate)?, number(2)?, number(2)?);
        if parts.next().is_some() || month == Some(0) || day == Some(0) || year == 0 {
            return Err(NotADate);
        }
        let (month, day) = (month.unwrap_or(0) as i8, day.unwrap_or(0) as i8);
        Date::new(year, month.max(1), day.max(1)).map_err(|_| NotADate)?;
        Ok(PartialDate { year, month, day })
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

impl Serialize for PartialDate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_precision_round_trip() {
        for text in ["2022", "2022-06", "2022-06-21"] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_not_a_day_of_the_calendar_is_refused() {
        for text in ["", "22", "2022-13", "2022-02-30", "2022-00-01", "2022-06-21-1", "20220621", "June 2022", "0000"] {
            assert_eq!(text.parse::<PartialDate>(), Err(NotADate), "{text:?}");
        }
    }

    #[test]
    fn a_partial_date_spans_the_days_it_can_mean() {
        for (text, first, last) in [
            ("2024", "2024-01-01", "2024-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2024-02-03", "2024-02-03", "2024-02-03"),
        ] {
            let date: PartialDate = text.parse().unwrap();
            assert_eq!((date.earliest().to_string(), date.latest().to_string()), (first.to_owned(), last.to_owned()));
        }
    }

    #[test]
    fn partial_dates_agree_as_far_as_both_are_known() {
        let date = |t: &str| t.parse::<PartialDate>().unwrap();
        assert!(date("1958").agrees(date("1958-03-01")));
        assert!(date("1958-03").agrees(date("1958-03-31")));
        assert!(!date("1958-04").agrees(date("1958-03-31")));
        assert!(!date("1959").agrees(date("1958")));
    }
}
