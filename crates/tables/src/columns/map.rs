//! The user's word on which column holds what.
//!
//! A guess from headings is shown, corrected once, and kept: the same template comes every month. So a map is one line on the
//! command line, or a small TOML file that says the same.

use super::field::Field;
use super::heading::{Known, claim, heading_key};
use crate::error::TableError;
use std::collections::BTreeMap;

/// Fields and the columns that hold them, by heading or by position (`#3`). What it names overrides what is recognised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMap {
    columns: Vec<(Field, Vec<String>)>,
    known: Known,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    columns: BTreeMap<String, OneOrMore>,
}

#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl ColumnMap {
    /// Reads `FIELD=COLUMN,FIELD=COLUMN`. A field given twice has two columns; a heading with a comma stands in quotes.
    ///
    /// # Errors
    /// [`TableError::BadMap`] for a pair without `=`, an unknown field or an empty column.
    pub fn parse(text: &str) -> Result<ColumnMap, TableError> {
        ColumnMap::default().and(text)
    }

    /// Reads a map of a list, which may name the fields of a listing too.
    ///
    /// # Errors
    /// As [`parse`](Self::parse).
    pub fn parse_of_list(text: &str) -> Result<ColumnMap, TableError> {
        ColumnMap::default().of_list().and(text)
    }

    /// The same for the table of a list: the headings of listings are known as well, and go before those of subjects.
    #[must_use]
    pub fn of_list(self) -> ColumnMap {
        ColumnMap { known: Known::Lists, ..self }
    }

    fn and(mut self, text: &str) -> Result<ColumnMap, TableError> {
        let bad = |cause: String| TableError::BadMap { text: text.to_owned(), cause };
        for pair in split_outside_quotes(text) {
            if pair.trim().is_empty() {
                continue;
            }
            let (field, column) = pair.split_once('=').ok_or_else(|| bad(format!("no `=` in {:?}", pair.trim())))?;
            let column = column.trim();
            let column = column.strip_prefix('"').and_then(|c| c.strip_suffix('"')).unwrap_or(column);
            self.set(field, column).map_err(bad)?;
        }
        Ok(self)
    }

    /// Reads a map kept by [`to_toml`](Self::to_toml).
    ///
    /// # Errors
    /// [`TableError::BadMap`] where it is not TOML or names an unknown field.
    pub fn from_toml(text: &str) -> Result<ColumnMap, TableError> {
        let bad = |cause: String| TableError::BadMap { text: "(file)".to_owned(), cause };
        let file: File = toml::from_str(text).map_err(|e| bad(e.to_string().trim_end().replace('\n', " ")))?;
        // A map that was kept is that of whoever kept it.
        let mut map = ColumnMap::default().of_list();
        for (field, columns) in file.columns {
            let columns = match columns {
                OneOrMore::One(column) => vec![column],
                OneOrMore::More(columns) => columns,
            };
            for column in columns {
                map.set(&field, &column).map_err(bad)?;
            }
        }
        Ok(ColumnMap { known: Known::default(), ..map })
    }

    /// The map as a TOML file: a table `columns`, a line per field.
    pub fn to_toml(&self) -> String {
        let columns = self.columns.iter().map(|(field, columns)| {
            let value = match columns.as_slice() {
                [one] => OneOrMore::One(one.clone()),
                more => OneOrMore::More(more.to_vec()),
            };
            (field.to_string(), value)
        });
        toml::to_string(&File { columns: columns.collect() }).unwrap_or_default()
    }

    /// Adds a column to a field, by the field's word or any heading known for it.
    fn set(&mut self, word: &str, column: &str) -> Result<(), String> {
        let field = Field::parse(word.trim()).or_else(|| claim(word, self.known).map(|c| c.field));
        let of_list = self.known == Known::Lists;
        let Some(field) = field.filter(|f| *f != Field::Other && (of_list || !f.is_of_listing())) else {
            let of_listing = Field::OF_LISTING.iter().filter(|_| of_list);
            let known: Vec<&str> =
                Field::ALL.iter().filter(|f| **f != Field::Other).chain(of_listing).map(|f| f.as_str()).collect();
            return Err(format!("no field {:?}; the fields are {}", word.trim(), known.join(", ")));
        };
        if column.trim().is_empty() {
            return Err(format!("no column for the field {field}"));
        }
        self.push(field, column.trim());
        Ok(())
    }

    pub(crate) fn push(&mut self, field: Field, column: &str) {
        match self.columns.iter_mut().find(|(f, _)| *f == field) {
            Some((_, columns)) if columns.iter().any(|c| c == column) => {}
            Some((_, columns)) => columns.push(column.to_owned()),
            None => self.columns.push((field, vec![column.to_owned()])),
        }
    }

    /// Whether nothing is mapped.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The fields and their columns.
    pub fn iter(&self) -> impl Iterator<Item = (Field, &[String])> {
        self.columns.iter().map(|(f, c)| (*f, c.as_slice()))
    }

    /// Which headings are known under this map.
    pub(crate) fn known(&self) -> Known {
        self.known
    }

    /// No column mapped, and the same headings known.
    pub(crate) fn bare(&self) -> ColumnMap {
        ColumnMap { columns: Vec::new(), known: self.known }
    }

    /// The position of a column among headings: `#3`, the very heading, else one with the same key.
    pub(crate) fn find(column: &str, headings: &[String]) -> Option<usize> {
        if let Some(position) = headings.iter().position(|h| h.trim() == column) {
            return Some(position);
        }
        if let Some(number) = column.strip_prefix('#').and_then(|n| n.parse::<usize>().ok()) {
            return (1..=headings.len()).contains(&number).then(|| number - 1);
        }
        let key = heading_key(column);
        headings.iter().position(|h| !key.is_empty() && heading_key(h) == key)
    }
}

fn split_outside_quotes(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted) = (Vec::new(), 0, false);
    for (i, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ',' | '，' if !quoted => {
                parts.push(&text[start..i]);
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_goes_through_toml_and_back() {
        let map =
            ColumnMap::parse("name=供应商名称,country=Land,alias=A,alias=#7,registrationNumber=\"No., long\"").unwrap();
        let pairs: Vec<_> = map.iter().map(|(f, c)| (f.as_str(), c.join("+"))).collect();
        assert_eq!(
            pairs,
            [
                ("name", "供应商名称".to_owned()),
                ("country", "Land".to_owned()),
                ("alias", "A+#7".to_owned()),
                ("registration_number", "No., long".to_owned())
            ]
        );
        let back = ColumnMap::from_toml(&map.to_toml()).unwrap();
        for (field, columns) in map.iter() {
            assert!(back.iter().any(|(f, c)| f == field && c == columns), "{field}");
        }
    }

    #[test]
    fn the_map_of_a_list_names_fields_of_listings_and_goes_through_toml_too() {
        let map = ColumnMap::parse_of_list("name=N,effective=Since,source=#4,reply=\"Answer, if any\"").unwrap();
        let back = ColumnMap::from_toml(&map.to_toml()).unwrap().of_list();
        assert_eq!(back.iter().count(), 4);
        assert!(map.iter().all(|(field, columns)| back.iter().any(|(f, c)| f == field && c == columns)));
    }

    #[test]
    fn a_map_that_cannot_be_read_says_why() {
        for (text, cause) in [
            ("name", "no `=`"),
            ("colour=Farbe", "no field \"colour\"; the fields are id, name"),
            ("name=", "no column for the field name"),
        ] {
            let error = ColumnMap::parse(text).unwrap_err();
            assert!(error.to_string().contains(cause), "{error}");
            assert!(error.hint().contains("FIELD=COLUMN"));
        }
        assert!(ColumnMap::from_toml("columns = 3").is_err());
        assert!(ColumnMap::parse("reply=Reply").unwrap_err().to_string().contains("no field \"reply\""));
        assert!(ColumnMap::parse("").unwrap().is_empty());
    }
}
