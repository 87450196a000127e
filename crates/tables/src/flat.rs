//! Objects of JSON as rows: flat ones by their keys, FollowTheMoney ones as they are.
//!
//! A key is a heading, so the same words are known. An object with a schema and properties already says what it is and is taken
//! at its word. What is nested where a cell is expected is carried as its JSON text, to the digit.

use crate::columns::{ColumnMap, Field, Layout, of_headings};
use crate::limits::Limits;
use crate::read::json::{Object, object};
use crate::record::{BadRow, Record, Subject, bad};
use karez_model::{Columns, RowRef};
use serde_json::value::RawValue;

/// The keys of the last object and what they hold.
#[derive(Default)]
pub(crate) struct Keys(Option<(Vec<String>, Layout)>);

impl Keys {
    /// The layout for these keys.
    fn layout(&mut self, keys: Vec<String>, map: &ColumnMap) -> Option<&Layout> {
        if self.0.as_ref().is_none_or(|(known, _)| *known != keys) {
            let layout = layout(&keys, map)?;
            self.0 = Some((keys, layout));
        }
        self.0.as_ref().map(|(_, layout)| layout)
    }
}

/// A layout of what is there of the map: an object may leave a key out.
fn layout(keys: &[String], map: &ColumnMap) -> Option<Layout> {
    let mut here = map.bare();
    for (field, columns) in map.iter() {
        for column in columns.iter().filter(|c| ColumnMap::find(c, keys).is_some()) {
            here.push(field, column);
        }
    }
    of_headings(keys, &here).ok()
}

/// The keys of several objects together, in the order in which they first appear.
pub(crate) fn headings<'a>(texts: impl Iterator<Item = &'a str>, limits: &Limits) -> Vec<String> {
    let mut headings: Vec<String> = Vec::new();
    for text in texts {
        let Ok(Object(pairs)) = object(text, limits) else { continue };
        for (key, _) in pairs {
            if headings.len() < limits.columns && !headings.contains(&key) {
                headings.push(key);
            }
        }
    }
    headings
}

/// The record of one object.
pub(crate) fn record(
    at: RowRef,
    text: &str,
    keys: &mut Keys,
    map: &ColumnMap,
    limits: &Limits,
) -> Result<Record, Box<BadRow>> {
    let Object(pairs) = match object(text, limits) {
        Ok(object) => object,
        Err(cause) => return Err(bad(at, None, &cause, Columns::default())),
    };
    let all = || Columns(pairs.iter().map(|(k, v)| (k.clone(), plain(v))).collect());
    let properties = pairs.iter().find(|(k, v)| k == "properties" && v.get().starts_with('{'));
    let schema = pairs.iter().find(|(k, _)| k == "schema").map(|(_, v)| plain(v)).filter(|s| !s.is_empty());
    if let (Some((_, properties)), Some(schema)) = (properties, schema) {
        return follow_the_money(at, &pairs, properties, &schema);
    }
    let names: Vec<String> = pairs.iter().map(|(k, _)| k.clone()).collect();
    let Some(layout) = keys.layout(names, map) else {
        return Err(bad(at, None, "keys that are no headings", all()));
    };
    let mut subject = Subject::new(layout.schema, Vec::new());
    for ((_, value), (heading, field)) in pairs.iter().zip(layout.headings.iter().zip(&layout.fields)) {
        match field {
            Some(Field::Id) => {
                subject.id = serde_json::from_str(value.get()).ok().filter(|v: &serde_json::Value| !v.is_null());
            }
            Some(field) => match serde_json::from_str::<Vec<String>>(value.get()) {
                Ok(values) => values.iter().for_each(|v| subject.take(*field, heading, v)),
                Err(_) if value.get().starts_with(['{', '[']) => subject.carry(heading, value.get()),
                Err(_) => subject.take(*field, heading, &plain(value)),
            },
            None => subject.carry(heading, &plain(value)),
        }
    }
    if let Some(id) = subject.id.as_ref().filter(|id| id.is_string() || id.is_number()) {
        subject.entity.id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    }
    subject.finish(at, all)
}

/// An entity that says itself what it is.
fn follow_the_money(
    at: RowRef,
    pairs: &[(String, Box<RawValue>)],
    properties: &RawValue,
    schema: &str,
) -> Result<Record, Box<BadRow>> {
    let all = || Columns(pairs.iter().map(|(k, v)| (k.clone(), plain(v))).collect());
    let mut subject = Subject::new(schema, Vec::new());
    for (key, value) in pairs {
        match key.as_str() {
            "schema" | "properties" => {}
            "id" => {
                subject.id = serde_json::from_str(value.get()).ok().filter(|v: &serde_json::Value| !v.is_null());
                subject.entity.id = plain(value);
            }
            _ => subject.carry(key, &plain(value)),
        }
    }
    let Ok(Object(values)) = serde_json::from_str::<Object>(properties.get()) else {
        return Err(bad(at, subject.id, "properties that are no object", all()));
    };
    for (property, value) in values {
        match serde_json::from_str::<Vec<Box<RawValue>>>(value.get()) {
            Ok(several) => several.iter().for_each(|v| subject.entity.add(&property, plain(v))),
            Err(_) => subject.entity.add(&property, plain(&value)),
        }
    }
    // An entity that knows itself by a property of its own (an interval, an address) is still no subject without a name.
    let identified =
        ["leiCode", "uscCode", "registrationNumber", "taxNumber", "idNumber", "passportNumber", "dunsCode", "imoNumber"];
    if identified.iter().any(|p| subject.entity.first(p).is_some()) {
        subject.identified = true;
    }
    subject.finish(at, all)
}

/// A value as a cell: a string without its quotes, nothing for null, else its JSON text.
fn plain(value: &RawValue) -> String {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str(text).unwrap_or_else(|_| text.to_owned()),
        Some(b'n') => String::new(),
        _ => text.to_owned(),
    }
}
