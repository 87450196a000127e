//! One entity of a line, and the entities nested in it.
//!
//! A line is read strictly first: strings, or in the nested form entities, where FollowTheMoney has them. Nearly every line is so,
//! and that is fast. What is not (a number for a value, a value without its list, a property given twice) is read a second time,
//! value by value, and counted, so that nothing is lost and nothing is mended in silence.

use karez_tables::TextLine;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

/// The deepest nesting of entities in entities.
const DEPTH: usize = 40;
/// Where values of a property that was given again are carried.
const REPEATED: &str = "karez_repeated";
/// Most keys that one object may have.
const KEYS: usize = 100_000;

pub(super) type Properties = BTreeMap<String, Vec<String>>;

/// An entity as a line gives it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Given {
    pub id: String,
    pub schema: String,
    pub properties: Properties,
    pub referents: Vec<String>,
    /// Every other field of the object.
    pub carried: BTreeMap<String, Value>,
    /// The entities that stood where their ids belong, in order.
    pub nested: Vec<Given>,
}

impl Given {
    /// This entity and all that are nested in it.
    pub(super) fn each(self, take: &mut impl FnMut(Given)) {
        let Given { nested, .. } = self;
        take(Given { nested: Vec::new(), ..self });
        nested.into_iter().for_each(|inner| inner.each(take));
    }

    /// Nested in its target, a sanction need not say whose it is; as an entity of its own it must.
    fn tell_whose(&mut self) {
        for nested in self.nested.iter_mut().filter(|n| n.schema == super::SANCTION) {
            let target = nested.properties.entry("entity".to_owned()).or_default();
            if target.is_empty() {
                target.push(self.id.clone());
            }
        }
    }
}

/// What of a line is not as FollowTheMoney has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Oddity {
    /// A number or a truth value.
    Scalar,
    /// An object or a list that is no entity.
    Structure,
    /// A null.
    Null,
    /// A value without a list around it.
    Bare,
    /// A property given twice.
    Repeated,
    /// A character that was lost before.
    Lost,
}

impl Oddity {
    /// What it is and what was done with it.
    pub(super) fn says(self) -> &'static str {
        match self {
            Oddity::Scalar => "values that are numbers or truth values, kept as their text",
            Oddity::Structure => "values that are objects or lists and no entities, kept as their JSON text",
            Oddity::Null => "values that are null, left out",
            Oddity::Bare => "properties with a value that stands in no list, kept as a list of one",
            Oddity::Repeated => {
                "properties given twice in one entity, of which the last counts, as for every reader of JSON; the values before \
                 are carried along"
            }
            Oddity::Lost => "lines with U+FFFD in the place of a character that was lost",
        }
    }
}

/// Why a line gives no entity.
#[derive(Debug, PartialEq)]
pub(super) struct NoEntity {
    pub cause: String,
    /// The text ends in the middle of the object.
    pub cut: bool,
}

/// Reads a line.
pub(super) fn parse(line: &TextLine, odd: &mut impl FnMut(Oddity)) -> Result<Given, NoEntity> {
    let text = line.text.trim_start_matches('\u{feff}');
    if text.contains('\u{fffd}') {
        odd(Oddity::Lost);
    }
    if let Ok(Strict(given)) = serde_json::from_str::<Strict>(text) {
        return Ok(given);
    }
    let object: Object = serde_json::from_str(text)
        .map_err(|e| NoEntity { cause: format!("not an object of JSON: {e}"), cut: e.is_eof() && !line.ended })?;
    entity(&object, 0, odd).map_err(|cause| NoEntity { cause, cut: false })
}

/// The id of the entity on a line, without reading the rest of it; `None` where there is none.
pub(super) fn id_of(text: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Id<'t> {
        #[serde(borrow)]
        id: Cow<'t, str>,
    }
    serde_json::from_str::<Id>(text.trim_start_matches('\u{feff}')).ok().map(|i| i.id.into_owned())
}

/// An entity in which everything is as FollowTheMoney has it, with strings or entities for values.
struct Strict(Given);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Strict, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Strict;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an entity")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Strict, A::Error> {
                strict(map).map(Strict)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

fn strict<'de, A: MapAccess<'de>>(mut map: A) -> Result<Given, A::Error> {
    let mut given = Given::default();
    let (mut properties, mut referents) = (None, None);
    while let Some(key) = map.next_key::<Cow<'de, str>>()? {
        let twice = match key.as_ref() {
            "id" => !std::mem::replace(&mut given.id, map.next_value()?).is_empty(),
            "schema" => !std::mem::replace(&mut given.schema, map.next_value()?).is_empty(),
            "properties" => properties.replace(map.next_value::<StrictProperties>()?).is_some(),
            "referents" => referents.replace(map.next_value()?).is_some(),
            _ => given.carried.insert(key.into_owned(), map.next_value()?).is_some(),
        };
        if twice {
            return Err(A::Error::custom("a key given twice"));
        }
    }
    if given.id.trim().is_empty() || given.schema.trim().is_empty() {
        return Err(A::Error::custom("no id or no schema"));
    }
    (given.properties, given.nested) = properties.map(|p| (p.properties, p.nested)).unwrap_or_default();
    given.referents = referents.unwrap_or_default();
    given.tell_whose();
    Ok(given)
}

/// Properties, each a list of strings or entities.
#[derive(Default)]
struct StrictProperties {
    properties: Properties,
    nested: Vec<Given>,
}

impl<'de> Deserialize<'de> for StrictProperties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<StrictProperties, D::Error> {
        struct Lists;
        impl<'de> Visitor<'de> for Lists {
            type Value = StrictProperties;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("properties")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<StrictProperties, A::Error> {
                let mut all = StrictProperties::default();
                while let Some((name, values)) = map.next_entry::<String, Vec<StrictValue>>()? {
                    let texts = values.into_iter().map(|value| match value {
                        StrictValue::Text(text) => text,
                        StrictValue::Entity(given) => {
                            let id = given.id.clone();
                            all.nested.push(*given);
                            id
                        }
                    });
                    if all.properties.insert(name, texts.collect()).is_some() {
                        return Err(A::Error::custom("a property given twice"));
                    }
                }
                Ok(all)
            }
        }
        deserializer.deserialize_map(Lists)
    }
}

enum StrictValue {
    Text(String),
    Entity(Box<Given>),
}

impl<'de> Deserialize<'de> for StrictValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<StrictValue, D::Error> {
        struct One;
        impl<'de> Visitor<'de> for One {
            type Value = StrictValue;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or an entity")
            }
            fn visit_str<E>(self, text: &str) -> Result<StrictValue, E> {
                Ok(StrictValue::Text(text.to_owned()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<StrictValue, A::Error> {
                strict(map).map(|given| StrictValue::Entity(Box::new(given)))
            }
        }
        deserializer.deserialize_any(One)
    }
}

/// The keys of an object and the texts of their values, in the order of the file.
struct Object(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Object;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    if pairs.len() == KEYS {
                        return Err(A::Error::custom(format!("more than {KEYS} keys")));
                    }
                    pairs.push(pair);
                }
                Ok(Object(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

fn entity(object: &Object, depth: usize, odd: &mut impl FnMut(Oddity)) -> Result<Given, String> {
    if depth > DEPTH {
        return Err(format!("entities nested deeper than {DEPTH}"));
    }
    let mut given = Given::default();
    for (key, value) in &object.0 {
        match key.as_str() {
            "id" => given.id = only(key, &given.id, value, odd)?,
            "schema" => given.schema = only(key, &given.schema, value, odd)?,
            "properties" => properties(value, depth, &mut given, odd)?,
            "referents" => {
                let mut values = Vec::new();
                for one in elements(value, odd)? {
                    values.extend(text(&one, odd)?);
                }
                given.referents.extend(values);
            }
            _ => {
                let value = serde_json::from_str(value.get()).map_err(|e| format!("{key}: {e}"))?;
                given.carried.insert(key.clone(), value);
            }
        }
    }
    for (what, text) in [("id", &given.id), ("schema", &given.schema)] {
        if text.trim().is_empty() {
            return Err(format!("an entity without its {what}"));
        }
    }
    given.tell_whose();
    Ok(given)
}

/// The one text of a field that has only one.
fn only(key: &str, known: &str, value: &RawValue, odd: &mut impl FnMut(Oddity)) -> Result<String, String> {
    let text = match value.get().as_bytes().first() {
        Some(b'{' | b'[') => return Err(format!("{key} that is no text")),
        _ => text(value, odd)?.unwrap_or_default(),
    };
    if !known.is_empty() && known != text {
        return Err(format!("{key} given twice"));
    }
    Ok(text)
}

fn properties(value: &RawValue, depth: usize, given: &mut Given, odd: &mut impl FnMut(Oddity)) -> Result<(), String> {
    if value.get() == "null" {
        return Ok(());
    }
    let object: Object = serde_json::from_str(value.get()).map_err(|_| "properties that are no object".to_owned())?;
    for (name, value) in object.0 {
        let mut values = Vec::new();
        for one in elements(&value, odd)? {
            match one.get().as_bytes().first() {
                Some(b'{') => match serde_json::from_str::<Object>(one.get()).ok().filter(is_entity) {
                    Some(inner) => {
                        let nested = entity(&inner, depth + 1, odd)?;
                        values.push(nested.id.clone());
                        given.nested.push(nested);
                    }
                    None => values.extend(text(&one, odd)?),
                },
                _ => values.extend(text(&one, odd)?),
            }
        }
        let says_else = given.properties.get(&name).is_some_and(|known| *known != values);
        let before = given.properties.insert(name.clone(), values);
        if says_else {
            odd(Oddity::Repeated);
            carry_repeated(&mut given.carried, &name, before.unwrap_or_default());
        }
    }
    Ok(())
}

/// Keeps the values that a property had before it was given again.
fn carry_repeated(carried: &mut BTreeMap<String, Value>, name: &str, before: Vec<String>) {
    let all = carried.entry(REPEATED.to_owned()).or_insert_with(|| Value::Object(Map::new()));
    if let Some(all) = all.as_object_mut() {
        let known = all.entry(name).or_insert_with(|| Value::Array(Vec::new()));
        known.as_array_mut().into_iter().for_each(|k| k.extend(before.iter().cloned().map(Value::String)));
    }
}

fn is_entity(object: &Object) -> bool {
    let text = |key: &str| object.0.iter().any(|(k, v)| k == key && v.get().starts_with('"'));
    text("id") && text("schema")
}

/// The values of a list; a value that stands in none is the one of a list.
fn elements(value: &RawValue, odd: &mut impl FnMut(Oddity)) -> Result<Vec<Box<RawValue>>, String> {
    match value.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(value.get()).map_err(|e| e.to_string()),
        Some(b'n') => Ok(Vec::new()),
        _ => {
            odd(Oddity::Bare);
            Ok(vec![value.to_owned()])
        }
    }
}

/// A value as text; none for null.
fn text(value: &RawValue, odd: &mut impl FnMut(Oddity)) -> Result<Option<String>, String> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str(text).map(Some).map_err(|e| format!("a text that is none: {e}")),
        Some(b'n') => {
            odd(Oddity::Null);
            Ok(None)
        }
        Some(b'{' | b'[') => {
            odd(Oddity::Structure);
            Ok(Some(compact(text)))
        }
        _ => {
            odd(Oddity::Scalar);
            Ok(Some(text.to_owned()))
        }
    }
}

/// A JSON text without the white space between its parts; its numbers keep every digit.
fn compact(text: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let kept = |c: &char| {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = quoted,
            '"' => quoted = !quoted,
            _ => {}
        }
        quoted || !c.is_ascii_whitespace()
    };
    text.chars().filter(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(Given, Vec<Oddity>), NoEntity> {
        let line = TextLine { number: 1, text: text.to_owned(), ended: false, overlong: false, broken: None };
        let mut odd = Vec::new();
        let given = parse(&line, &mut |o| odd.push(o))?;
        Ok((given, odd))
    }

    #[test]
    fn every_value_is_kept_in_its_order_as_it_stands() {
        let text = r#"{"id":"a","schema":"Person","properties":{"name":["Ann Example "," Ann",""," Ann"],"unheardOf":["x"]},
            "referents":["b"],"target":true,"score":1.5}"#;
        let (given, odd) = read(text).unwrap();
        assert_eq!(given.properties["name"], ["Ann Example ", " Ann", "", " Ann"]);
        assert_eq!(given.properties["unheardOf"], ["x"]);
        assert_eq!((given.referents, given.carried.len()), (vec!["b".to_owned()], 2));
        assert!(odd.is_empty());
    }

    #[test]
    fn what_is_no_string_is_kept_as_its_text_and_counted() {
        let text = r#"{"id":17,"schema":"Person","properties":{"name":"Ann","height":[1.80,123456789012345678901234567890],
            "alive":[true,null],"works":[{ "title" : "X \" y" }, [ 1.50 ]],"alias":[]}}"#;
        let (given, odd) = read(text).unwrap();
        assert_eq!(given.id, "17");
        assert_eq!(given.properties["name"], ["Ann"]);
        assert_eq!(given.properties["height"], ["1.80", "123456789012345678901234567890"]);
        assert_eq!(given.properties["alive"], ["true"]);
        assert_eq!(given.properties["works"], [r#"{"title":"X \" y"}"#, "[1.50]"]);
        assert!(given.properties["alias"].is_empty());
        let count = |kind| odd.iter().filter(|o| **o == kind).count();
        assert_eq!([Oddity::Scalar, Oddity::Structure, Oddity::Null, Oddity::Bare].map(count), [4, 2, 1, 1]);
    }

    #[test]
    fn a_nested_entity_is_its_id_and_an_entity_of_its_own() {
        let text = r#"{"id":"a","schema":"Person","properties":{"name":["Ann"],"familyPerson":[{"id":"f","schema":"Family",
            "properties":{"person":["a"],"relative":[{"id":"b","schema":"Person","properties":{"name":["Bob"]},"target":false}]}}],
            "sanctions":[{"id":"s","schema":"Sanction","properties":{"authority":["Example Office"]}}]}}"#;
        let (given, odd) = read(text).unwrap();
        assert_eq!(given.properties["familyPerson"], ["f"]);
        let mut all = Vec::new();
        given.each(&mut |g| all.push(g));
        assert_eq!(all.iter().map(|g| g.id.as_str()).collect::<Vec<_>>(), ["a", "f", "b", "s"]);
        assert_eq!(all[1].properties["relative"], ["b"]);
        assert_eq!(all[3].properties["entity"], ["a"], "a sanction nested in its target is the target's");
        assert!(odd.is_empty() && all.iter().all(|g| g.nested.is_empty()));
    }

    #[test]
    fn of_a_property_given_twice_the_last_counts_and_the_first_is_carried_along() {
        let text = r#"{"id":"a","schema":"Person","properties":{"name":["A"],"name":["B","C"],"name":"D","alias":["E"],"alias":"E"}}"#;
        let (given, odd) = read(text).unwrap();
        assert_eq!(
            (given.properties["name"].as_slice(), &given.carried[REPEATED]),
            (&["D".to_owned()][..], &serde_json::json!({"name": ["A", "B", "C"]}))
        );
        assert_eq!(odd.iter().filter(|o| **o == Oddity::Repeated).count(), 2);
    }

    #[test]
    fn a_line_that_is_no_entity_says_why() {
        let deep =
            format!("{}\"x\"{}", r#"{"id":"a","schema":"Person","properties":{"parent":["#.repeat(60), "]}}".repeat(60));
        let brackets = format!(r#"{{"id":"a","schema":"Person","properties":{{"a":[{}"#, "[".repeat(100_000));
        let carried = format!(r#"{{"id":"a","schema":"P","x":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
        for (text, cause, cut) in [
            ("[1]", "not an object", false),
            ("{\"id\":\"a\"", "not an object", true),
            (r#"{"id":"a","schema":"Person","properties":{"name":["A"]}"#, "not an object", true),
            (r#"{"schema":"Person","properties":{}}"#, "without its id", false),
            (r#"{"id":" ","schema":"Person","properties":{}}"#, "without its id", false),
            (r#"{"id":["a"],"schema":"Person"}"#, "id that is no text", false),
            (r#"{"id":"a","id":"b","schema":"Person"}"#, "id given twice", false),
            (r#"{"id":"a","properties":{}}"#, "without its schema", false),
            (r#"{"id":"a","schema":"Person","properties":["name"]}"#, "properties that are no object", false),
            (r#"{"id":"a","schema":"Person","properties":{"name":["\ud800"]}}"#, "", false),
            (deep.as_str(), "nested deeper", false),
            (brackets.as_str(), "", true),
            (carried.as_str(), "", false),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.cause.contains(cause), "{cause}: {}", error.cause);
            assert_eq!(error.cut, cut, "{}", error.cause);
        }
    }
}
