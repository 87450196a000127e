//! A row of the Consolidated Screening List as it stands, before anything is made of it; and the rows of the JSON.

use super::ids::Id;
use crate::Error;
use crate::json;
use crate::reading::Out;
use crate::values::address;
use karez_tables::Content;
use serde_json::Value;

/// The cells of a row under their names in the list's own schema.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub line: u64,
    /// The row breaks off and has been rejected.
    pub cut: bool,
    pub id: String,
    pub source: String,
    pub entity_number: String,
    pub kind: String,
    pub programs: Vec<String>,
    pub name: String,
    pub title: String,
    pub country: String,
    /// Each in one line, the country's code last.
    pub addresses: Vec<String>,
    pub federal_register_notice: String,
    pub start_date: String,
    pub end_date: String,
    pub standard_order: String,
    pub license_requirement: String,
    pub license_policy: String,
    pub call_sign: String,
    pub vessel_type: String,
    pub gross_tonnage: String,
    pub gross_registered_tonnage: String,
    pub vessel_flag: String,
    pub vessel_owner: String,
    pub remarks: String,
    /// In CSV one cell with all of them.
    pub alt_names: Vec<String>,
    pub citizenships: Vec<String>,
    pub dates_of_birth: Vec<String>,
    pub nationalities: Vec<String>,
    pub places_of_birth: Vec<String>,
    pub ids: Vec<Id>,
}

impl Told {
    /// A row whose single cells are asked for by name.
    pub(super) fn of(line: u64, cell: impl Fn(&str) -> String) -> Told {
        let id = Some(cell("_id")).filter(|id| !id.is_empty()).unwrap_or_else(|| cell("id"));
        Told {
            line,
            id,
            source: cell("source"),
            entity_number: cell("entity_number"),
            kind: cell("type"),
            name: cell("name"),
            title: cell("title"),
            country: cell("country"),
            federal_register_notice: cell("federal_register_notice"),
            start_date: cell("start_date"),
            end_date: cell("end_date"),
            standard_order: cell("standard_order"),
            license_requirement: cell("license_requirement"),
            license_policy: cell("license_policy"),
            call_sign: cell("call_sign"),
            vessel_type: cell("vessel_type"),
            gross_tonnage: cell("gross_tonnage"),
            gross_registered_tonnage: cell("gross_registered_tonnage"),
            vessel_flag: cell("vessel_flag"),
            vessel_owner: cell("vessel_owner"),
            remarks: cell("remarks"),
            ..Told::default()
        }
    }

    /// The beginning of the row, for a reject.
    pub(super) fn excerpt(&self) -> String {
        [&self.id, &self.source, &self.entity_number, &self.name].map(String::as_str).join(" | ")
    }
}

/// Gives the records of a JSON file.
pub(super) fn records(
    file: &Content,
    out: &mut Out,
    take: &mut dyn FnMut(Told, &mut Out) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut count = 0u64;
    let beside = json::records(file, "results", &mut |line, value| {
        count += 1;
        out.row();
        match &value {
            Value::Object(_) => take(of_json(line, &value), out),
            other => out.reject(file, line, "a record that is no object", &other.to_string()),
        }
    })?;
    for (_, total) in beside.iter().filter(|(name, _)| name == "total") {
        if let Some(total) = total.as_u64().filter(|total| *total != count) {
            out.partial(format!("{}: the file says {total} entries and has {count}", file.name()));
        }
    }
    Ok(())
}

fn of_json(line: u64, value: &Value) -> Told {
    let told = Told::of(line, |name| text(&value[name]).trim().to_owned());
    let ids = value["ids"].as_array().map_or(&[][..], Vec::as_slice);
    Told {
        programs: texts(&value["programs"]),
        addresses: value["addresses"].as_array().map_or(&[][..], Vec::as_slice).iter().map(one_line).collect(),
        alt_names: texts(&value["alt_names"]),
        citizenships: texts(&value["citizenships"]),
        dates_of_birth: texts(&value["dates_of_birth"]),
        nationalities: texts(&value["nationalities"]),
        places_of_birth: texts(&value["places_of_birth"]),
        ids: ids.iter().map(Id::of_json).filter(|id| !id.number.is_empty()).collect(),
        ..told
    }
}

/// A text or number; of anything else, nothing.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The texts of an array, or a text that stands in place of one.
fn texts(value: &Value) -> Vec<String> {
    let texts = match value {
        Value::Array(values) => values.iter().map(text).collect(),
        other => vec![text(other)],
    };
    texts.into_iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect()
}

/// An address in the form in which CSV has it.
fn one_line(value: &Value) -> String {
    let part = |name: &str| text(&value[name]);
    let parts = ["address", "city", "state", "postal_code", "country"].map(part);
    if value.is_object() { address(&parts.each_ref().map(String::as_str)) } else { text(value) }
}
