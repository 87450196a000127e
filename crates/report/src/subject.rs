//! What the user's file says of a row, to be shown: the name, the id, the country. Raw values; a view makes them plain.

use karez_model::{Answer, Entity, RowError, Screened};

/// The name of a subject; where it was given by a number only, that number.
pub(crate) fn name(s: &Screened) -> String {
    match s.subject.caption() {
        "" => ["uscCode", "leiCode", "registrationNumber", "taxNumber", "dunsCode", "passportNumber", "idNumber"]
            .iter()
            .find_map(|p| s.subject.first(p))
            .unwrap_or_default()
            .to_owned(),
        name => name.to_owned(),
    }
}

/// The input's own id; empty where there is none.
pub(crate) fn id(answer: &Answer) -> String {
    match answer {
        Answer::Screened(s) => id_text(s.id.as_ref()),
        Answer::Unreadable(e) => id_text(e.id.as_ref()),
    }
}

/// An id as text: JSON allows numbers.
pub(crate) fn id_text(id: Option<&serde_json::Value>) -> String {
    match id {
        None => String::new(),
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The countries of a subject, as they were given: `cn, tr`.
pub(crate) fn country(entity: &Entity) -> String {
    let mut countries: Vec<&str> = Vec::new();
    for value in ["country", "jurisdiction", "nationality", "mainCountry"].iter().flat_map(|p| entity.values(p)) {
        if !countries.contains(&value.as_str()) {
            countries.push(value);
        }
    }
    countries.join(", ")
}

/// Why a row could not be read. Its place is shown beside it, and is not said twice.
pub(crate) fn cause(e: &RowError) -> &str {
    e.error.strip_prefix(&format!("{}: ", e.row)).unwrap_or(&e.error)
}
