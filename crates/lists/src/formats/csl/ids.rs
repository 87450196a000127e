//! The column `ids`: identifiers, features, dates and measures, all in one cell.
//!
//! A part of the cell is a type, a number, a country and up to two dates: in that order today (`Passport, E590976, TN, 19 Jun 1987,
//! 18 Jun 1992`), by the alphabet of their field names until 2022 (`TN, 1992-06-18, 1987-06-19, E590976, Passport`). Which order
//! it is, the known types of `data/lists/identifiers.tsv` tell; a part with none is read like the one before it.

use super::told::text;
use crate::dates::{self, Order as DateOrder};
use crate::values::identifier_property;
use karez_data::IDENTIFIERS;
use karez_model::PartialDate;
use serde_json::Value;

/// A part of the cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Id {
    pub kind: String,
    pub number: String,
    pub country: String,
    /// The date of issue, or the only date, of which the CSV does not say what it is.
    pub issued: String,
    pub expires: String,
}

/// Where the type stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    TypeFirst,
    TypeLast,
}

/// What a part is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Property {
    /// A property of the entity.
    Of(&'static str),
    Measures,
    ListedOn,
    Effective,
    DivestBy,
}

/// What the table says of a type.
fn known(kind: &str) -> Option<&'static str> {
    if let Some(row) = karez_data::find(&IDENTIFIERS, kind) {
        return Some(row[1]);
    }
    let begins = |label: &str| label.strip_suffix('*').is_some_and(|l| kind.starts_with(l));
    IDENTIFIERS.iter().find(|[label, _]| begins(label)).map(|row| row[1])
}

impl Id {
    /// Reads a part; `order` is that of the part before, and becomes that of this one.
    pub(super) fn of_text(part: &str, order: &mut Order) -> Id {
        let bits: Vec<&str> = part.split(", ").map(str::trim).collect();
        let (Some(first), Some(last)) = (bits.first(), bits.last()) else { return Id::default() };
        match (known(first).is_some(), known(last).is_some()) {
            (true, false) => *order = Order::TypeFirst,
            (false, true) => *order = Order::TypeLast,
            _ => {}
        }
        if bits.len() == 1 {
            return Id { number: part.to_owned(), ..Id::default() };
        }
        let (kind, mut rest) = match *order {
            Order::TypeFirst => (*first, &bits[1..]),
            Order::TypeLast => (*last, &bits[..bits.len() - 1]),
        };
        let mut id = Id { kind: kind.to_owned(), ..Id::default() };
        if id.is_number() {
            rest = match *order {
                Order::TypeFirst => id.behind(rest),
                Order::TypeLast => id.before(rest),
            };
        }
        id.number = rest.join(", ");
        id
    }

    pub(super) fn of_json(value: &Value) -> Id {
        let part = |name: &str| text(&value[name]).trim().to_owned();
        let (kind, number, country) = (part("type"), part("number"), part("country"));
        Id { kind, number, country, issued: part("issue_date"), expires: part("expiration_date") }
    }

    /// Takes country and dates off the end of `E590976, TN, 19 Jun 1987, 18 Jun 1992`.
    fn behind<'b>(&mut self, mut rest: &'b [&'b str]) -> &'b [&'b str] {
        let mut dates = Vec::new();
        while let [head @ .., last] = rest
            && !head.is_empty()
            && dates.len() < 2
            && is_date(last)
        {
            dates.insert(0, *last);
            rest = head;
        }
        if let [head @ .., last] = rest
            && !head.is_empty()
            && is_country(last)
        {
            self.country = (*last).to_owned();
            rest = head;
        }
        self.dates(&dates);
        rest
    }

    /// Takes country and dates off the beginning of `TN, 1992-06-18, 1987-06-19, E590976`.
    fn before<'b>(&mut self, mut rest: &'b [&'b str]) -> &'b [&'b str] {
        if let [first, tail @ ..] = rest
            && !tail.is_empty()
            && is_country(first)
        {
            self.country = (*first).to_owned();
            rest = tail;
        }
        let mut dates = Vec::new();
        while let [first, tail @ ..] = rest
            && !tail.is_empty()
            && dates.len() < 2
            && is_date(first)
        {
            dates.insert(0, *first);
            rest = tail;
        }
        self.dates(&dates);
        rest
    }

    fn dates(&mut self, dates: &[&str]) {
        if let Some(issued) = dates.first() {
            self.issued = (*issued).to_owned();
        }
        if let Some(expires) = dates.get(1) {
            self.expires = (*expires).to_owned();
        }
    }

    /// Whether country and dates may stand beside it: not beside a text that may end in anything.
    fn is_number(&self) -> bool {
        !matches!(known(&self.kind), Some(p) if p.starts_with('(') || matches!(p, "alias" | "sector" | "country" | "operator" | "classification"))
    }

    /// What the part is about. A type that the table does not know is filed by its words.
    pub(super) fn property(&self) -> Property {
        let by_words = || identifier_property(&self.kind, &self.number);
        match known(&self.kind) {
            Some("(measures)") => Property::Measures,
            Some("(listed)") => Property::ListedOn,
            Some("(effective)") => Property::Effective,
            Some("(divest)") => Property::DivestBy,
            // A code whose check fails is a number all the same, but none of its kind.
            Some("uscCode" | "leiCode") => Property::Of(match by_words() {
                sure @ ("uscCode" | "leiCode") => sure,
                _ => "registrationNumber",
            }),
            Some(property) => Property::Of(if by_words() == "uscCode" { "uscCode" } else { property }),
            None if self.kind.ends_with([':', '-']) => Property::Measures,
            None => Property::Of(by_words()),
        }
    }

    /// What the list says of the number beyond the number.
    pub(super) fn note(&self) -> String {
        let dated = |word: &str, date: &str| {
            let date = dates::parse(date, DateOrder::DayFirst).map_or_else(|| date.to_owned(), |d| d.to_string());
            if date.is_empty() { date } else { format!("{word}{date}") }
        };
        let word = if self.expires.is_empty() { "" } else { "issued " };
        let parts = [self.kind.clone(), self.country.clone(), dated(word, &self.issued), dated("expires ", &self.expires)];
        parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// A date of the listing with the words in brackets that say of which: `2022-02-24 (EO 14024 Directive 2)`.
    pub(super) fn dated(&self, date: Option<PartialDate>) -> String {
        let date = date.map_or_else(|| self.number.clone(), |d| d.to_string());
        match self.measure() {
            "" | "CMIC" => date,
            measure => format!("{date} ({measure})"),
        }
    }

    /// Whether the date in this part is the day on which the listing on the list with this code takes effect. Parties stand on
    /// several lists, and the dates of all of them stand in each row.
    pub(super) fn takes_effect_on(&self, code: &str) -> bool {
        let directive = self.measure().split_once("Directive ").map_or("", |(_, n)| n);
        match code {
            "CMIC" => self.measure() == "CMIC",
            "CAP" => directive == "2",
            "NS-MBS" => !matches!(directive, "" | "2"),
            _ => false,
        }
    }

    /// The words in brackets behind a date: `CMIC`, `EO 14024 Directive 2`.
    fn measure(&self) -> &str {
        self.kind.split_once('(').map_or("", |(_, m)| m.trim_end_matches([')', ':']))
    }
}

fn is_country(bit: &str) -> bool {
    bit.len() == 2 && bit.bytes().all(|b| b.is_ascii_uppercase())
}

/// A date as the column has it. Eight digits are a number, and so are four unless they can be a year of our time.
fn is_date(bit: &str) -> bool {
    let year = || bit.len() == 4 && (bit.starts_with("19") || bit.starts_with("20"));
    (bit.contains(['-', ' ']) || year()) && bit.len() <= 11 && dates::parse(bit, DateOrder::DayFirst).is_some()
}
