//! A thing with a name: FollowTheMoney's entity, and where in a file it stood.

use crate::places::Places;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A FollowTheMoney entity: an id, a schema and properties, each a list of strings.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// The id within its source. Empty where the source gave none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// FollowTheMoney schema: `Company`, `Person`, `Organization`, `LegalEntity`, `Vessel` …
    #[serde(default = "legal_entity")]
    pub schema: String,
    /// Property name → values, in the order of the source.
    #[serde(default)]
    pub properties: BTreeMap<String, Vec<String>>,
    /// Other ids of the same thing: entries of several lists that share one are one match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referents: Vec<String>,
    /// Where values stand, so that [`add`](Self::add) need not look through many.
    #[doc(hidden)]
    #[serde(skip)]
    pub places: Places,
}

fn legal_entity() -> String {
    "LegalEntity".to_owned()
}

/// How the names of an entity are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A natural person: tokens in any order, initials, patronymics.
    Person,
    /// A company or body: place, brand, trade, legal form.
    Organisation,
    /// Not said: either reading is tried.
    Unknown,
    /// A ship, an aircraft, a security, a region whose goods are listed: a name, but neither of the above.
    Object,
}

impl Entity {
    /// An entity of `schema` without properties.
    pub fn new(schema: &str) -> Self {
        Entity { schema: schema.to_owned(), ..Entity::default() }
    }

    /// The values of a property; none where it is absent.
    pub fn values(&self, property: &str) -> &[String] {
        self.properties.get(property).map_or(&[], Vec::as_slice)
    }

    /// The first value of a property.
    pub fn first(&self, property: &str) -> Option<&str> {
        self.values(property).first().map(String::as_str)
    }

    /// Adds a value unless it is blank or already there.
    pub fn add(&mut self, property: &str, value: impl Into<String>) {
        let value = value.into();
        let value = value.trim();
        if value.is_empty() {
            return;
        }
        let values = self.properties.entry(property.to_owned()).or_default();
        if self.places.of(property, values, String::as_str, &value).is_none() {
            values.push(value.to_owned());
        }
    }

    /// Whether a property has this value, in whatever many.
    pub fn has(&mut self, property: &str, value: &str) -> bool {
        let values = self.properties.get(property).map_or(&[][..], Vec::as_slice);
        self.places.of(property, values, String::as_str, &value).is_some()
    }

    /// Every name, best first: `name`, then `alias`, `weakAlias`, `previousName`, `abbreviation`. A blank is none.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        NAME_PROPERTIES.iter().flat_map(|p| self.values(p)).map(String::as_str).filter(|n| !n.trim().is_empty())
    }

    /// Whether it is looked for by its names: a party, or a thing that is listed by name, and not a sanction, an address or a
    /// family tie. One of a schema that `data/lists/ftm_schemata.tsv` does not know is.
    pub fn screened(&self) -> bool {
        karez_data::find(&karez_data::FTM_SCHEMATA, &self.schema).is_none_or(|[_, screened, _]| *screened == "yes")
    }

    /// The name to show: the first of [`names`](Self::names).
    pub fn caption(&self) -> &str {
        self.names().next().unwrap_or_default()
    }

    /// How this entity's names are to be read, by its schema.
    pub fn kind(&self) -> Kind {
        match self.schema.as_str() {
            "Person" => Kind::Person,
            "Company" | "Organization" | "PublicBody" => Kind::Organisation,
            "Vessel" | "Airplane" | "Vehicle" | "Security" | "CryptoWallet" | "Address" => Kind::Object,
            _ => Kind::Unknown,
        }
    }
}

/// The properties that hold names, best first.
pub const NAME_PROPERTIES: [&str; 5] = ["name", "alias", "weakAlias", "previousName", "abbreviation"];

impl Kind {
    /// Whether a thing of this kind can be one of that kind: a person is never a company.
    pub fn compatible(self, other: Kind) -> bool {
        self == other || self == Kind::Unknown || other == Kind::Unknown
    }
}

/// Where a row of input stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRef {
    /// The file as the user named it; `-` for standard input.
    pub file: String,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The line (or sheet row) on which the row begins, from 1.
    pub line: u64,
}

impl fmt::Display for RowRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            Some(sheet) => write!(f, "{}, sheet {sheet:?}, row {}", self.file, self.line),
            None => write!(f, "{}, line {}", self.file, self.line),
        }
    }
}

/// The columns of a row that no field claimed, carried through in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns(pub Vec<(String, String)>);

impl Serialize for Columns {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(k, v)| (k, v)))
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> serde::de::Visitor<'de> for Pairs {
            type Value = Columns;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of strings")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Columns, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Columns(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_once_and_trimmed() {
        let mut e = Entity::new("Company");
        for v in [" Example Gin Co. ", "Example Gin Co.", "", "  "] {
            e.add("name", v);
        }
        assert_eq!(e.values("name"), ["Example Gin Co."]);
        assert_eq!(e.caption(), "Example Gin Co.");
    }

    #[test]
    fn a_hundred_thousand_values_are_kept_once_each_in_their_order() {
        let mut e = Entity::new("Company");
        let values: Vec<String> = (0..100_000).map(|n| format!("Example Gin {n:06}")).collect();
        values.iter().chain(values.iter().rev()).for_each(|v| e.add("alias", v.as_str()));
        assert_eq!(e.values("alias"), values);
    }

    #[test]
    fn parties_are_screened_by_name_and_what_is_said_of_them_is_not() {
        for (schema, screened) in [
            ("Person", true),
            ("Company", true),
            ("PublicBody", true),
            ("Vessel", true),
            ("Security", true),
            ("Sanction", false),
            ("Address", false),
            ("Ownership", false),
            ("Position", false),
            ("Passport", false),
            ("AFutureSchema", true),
        ] {
            assert_eq!(Entity::new(schema).screened(), screened, "{schema}");
        }
    }

    #[test]
    fn an_entity_without_a_schema_is_a_legal_entity() {
        let e: Entity = serde_json::from_str(r#"{"properties":{"name":["X"]}}"#).unwrap();
        assert_eq!((e.schema.as_str(), e.kind()), ("LegalEntity", Kind::Unknown));
    }

    #[test]
    fn carried_columns_keep_their_order_through_json() {
        let columns = Columns(vec![("z".into(), "1".into()), ("a".into(), "2".into())]);
        let text = serde_json::to_string(&columns).unwrap();
        assert_eq!(text, r#"{"z":"1","a":"2"}"#);
        assert_eq!(serde_json::from_str::<Columns>(&text).unwrap(), columns);
    }
}
