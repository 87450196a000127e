//! The rows of the CSV.

use super::ids::{self, Id};
use super::told::Told;
use crate::Error;
use crate::reading::Out;
use crate::sheet;
use karez_tables::{Content, Separator};

/// Whether these are the headings of the list.
pub(super) fn is_heading(keys: &[String]) -> bool {
    ["source", "entity_number", "name", "alt_names", "source_list_url"].iter().all(|h| keys.iter().any(|k| k == h))
}

/// Gives the rows of a CSV file. Every row has all 29 cells, so one with fewer breaks off.
pub(super) fn rows(
    file: &Content,
    out: &mut Out,
    take: &mut dyn FnMut(Told, &mut Out) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut order = ids::Order::TypeFirst;
    sheet::full_rows(file, Separator::Is(b','), out, is_heading, |row, out| {
        let several = |heading: &str| -> Vec<String> {
            row.get(heading).split("; ").map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned).collect()
        };
        let told = Told::of(row.line, |name| row.get(name).to_owned());
        let parts = row.get("ids").split("; ").map(str::trim).filter(|p| !p.is_empty());
        let told = Told {
            cut: row.cut,
            programs: several("programs"),
            addresses: several("addresses"),
            alt_names: Some(row.get("alt_names").to_owned()).filter(|n| !n.is_empty()).into_iter().collect(),
            citizenships: several("citizenships"),
            dates_of_birth: several("dates_of_birth"),
            nationalities: several("nationalities"),
            places_of_birth: several("places_of_birth"),
            ids: parts.map(|part| Id::of_text(part, &mut order)).collect(),
            ..told
        };
        take(told, out)
    })
}
