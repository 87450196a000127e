//! The lists of the US Treasury's Office of Foreign Assets Control, in the four formats in which OFAC publishes them.
//!
//! All four are the same entries under the same number (the `uid` or `ent_num`), so all give the same entity id
//! (`us-ofac-sdn-36`), the same referent (`ofac-36`, which the Consolidated Screening List quotes as well) and, as far as the
//! format has them, the same values:
//!
//! - [`csv`]: `SDN.CSV` with `ADD.CSV`, `ALT.CSV` and `SDN_COMMENTS.CSV`. Everything beside name and programme stands in one
//!   cell of remarks, which has a grammar of its own ([`remarks`]).
//! - [`sdn_xml`]: `SDN.XML`, the same with elements.
//! - [`advanced`]: `SDN_ADVANCED.XML`, the data model of the UN's sanctions committees: what an entry says is spread over the
//!   whole file and refers to tables at its head ([`reference`]).
//! - [`enhanced`]: `SDN_ENHANCED.XML`, the one with the most, each entry in one piece.
//!
//! What OFAC calls a thing (`Tax ID No.`, `Secondary sanctions risk:`) is the same word in all of them; [`facts`] says once
//! what each means. Names of persons are kept as OFAC writes them, family name first and a comma: `DOE, John`. OFAC calls
//! everything that is no person, ship or aircraft an entity; it becomes a `Company` where the entry says what only a company
//! has (a kind such as "Public Company", a share, a bank code), else an `Organization`.

mod advanced;
mod csv;
mod enhanced;
mod facts;
mod naming;
mod party;
mod period;
mod reference;
mod remarks;
mod sdn_xml;

#[cfg(test)]
mod advanced_tests;
#[cfg(test)]
mod agreement;

use super::Format;
use crate::Error;
use crate::catalogue::Source;
use crate::values::{address, line};
use karez_tables::Content;
use std::collections::HashSet;

pub(super) const CSV: Format = csv::FORMAT;
pub(super) const SDN_XML: Format = sdn_xml::FORMAT;
pub(super) const ADVANCED: Format = advanced::FORMAT;
pub(super) const ENHANCED: Format = enhanced::FORMAT;

/// The sources that come in these formats.
const SOURCES: &[&str] = &["us-ofac-sdn", "us-ofac-cons"];

/// Whether a list of OFAC, by the name OFAC gives it, is what a source has: the SDN List, or one of the others, which the
/// Consolidated List gathers.
fn is_of(source: &Source, list: &str) -> bool {
    list.eq_ignore_ascii_case("SDN List") == (source.reader() == "us-ofac-sdn")
}

/// Refuses a file that says it is another list than the source's: its entries would be attributed to a list they are not on.
fn belongs<'l>(source: &Source, file: &Content, at: u64, lists: impl Iterator<Item = &'l str>) -> Result<(), Error> {
    let lists: Vec<&str> = lists.filter(|l| !l.is_empty()).collect();
    if lists.is_empty() || lists.iter().any(|list| is_of(source, list)) {
        return Ok(());
    }
    let what = format!("the file says it is the {}, not the {}", lists.join(", "), source.title);
    Err(Error::Record { file: file.name().to_owned(), line: at, what })
}

/// The legal authorities of a listing as its basis.
fn basis(authorities: impl IntoIterator<Item = String>, otherwise: &str) -> String {
    let named = distinct(authorities);
    if named.is_empty() { otherwise.to_owned() } else { named.join(" and ") }
}

/// The values that say something, each once, in their order.
fn distinct(values: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    values.into_iter().filter(|value| !value.is_empty() && seen.insert(value.clone())).collect()
}

/// A list with the day an entry came onto it.
fn dated(list: &str, day: &str) -> String {
    if day.is_empty() { String::new() } else { format!("{}: {day}", line(list)) }
}

/// Whom an entry is linked to: `EXAMPLE LTD. (Owned or Controlled By, ofac-1)`.
fn linked(name: &str, relation: &str, uid: &str, notes: &[&str]) -> String {
    let uid = if uid.is_empty() { String::new() } else { format!("ofac-{uid}") };
    let about = address(&[relation, &uid, &address(notes)]);
    if about.is_empty() { line(name) } else { format!("{} ({about})", line(name)) }.trim().to_owned()
}

/// The property of a part of a person's name; none of parts that are names by themselves.
fn name_part(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "Last Name" => "lastName",
        "First Name" => "firstName",
        "Middle Name" => "middleName",
        "Patronymic" => "fatherName",
        "Matronymic" => "motherName",
        _ => return None,
    })
}
