//! What each column of one table holds, settled once and then applied to every row.

use super::field::{Claim, Field, Party};
use super::heading::claims;
use super::map::ColumnMap;
use crate::error::TableError;
use std::collections::HashSet;

/// The columns of a table: their headings, made unique, and the field each holds.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Unique, never empty.
    pub(crate) headings: Vec<String>,
    /// For each heading the field it holds, or `None` where the column is carried.
    pub(crate) fields: Vec<Option<Field>>,
    /// The schema of a row that does not say its own.
    pub(crate) schema: &'static str,
}

impl Layout {
    /// Settles what the columns hold. `claims` are what the headings say, in their order.
    ///
    /// # Errors
    /// The column of the map that is not there.
    pub(crate) fn new(headings: &[String], claims: &[Option<Claim>], map: &ColumnMap) -> Result<Layout, String> {
        let headings = unique(headings);
        let mut fields: Vec<Option<Field>> = vec![None; headings.len()];
        for (field, columns) in map.iter() {
            for column in columns {
                let position = ColumnMap::find(column, &headings).ok_or_else(|| column.clone())?;
                fields[position] = Some(field);
            }
        }
        let mapped: HashSet<Field> = map.iter().map(|(f, _)| f).collect();
        let by_hand = mapped.contains(&Field::Name);
        let party = claims.iter().flatten().filter(|c| c.field.is_name()).map(|c| c.party).min().unwrap_or(Party::Subject);
        for (position, claimed) in claims.iter().enumerate().take(fields.len()) {
            let Some(Claim { field, party: of }) = *claimed else { continue };
            // A general column (`Country`) stands beside a party's own (`Shipper address`) and speaks of the same row.
            let belongs = of == party || of == Party::Subject;
            // The user who names the name column has said that the other names are not names of this party.
            let overruled = mapped.contains(&field) || by_hand && field.is_name() && field != Field::NameLocal;
            if fields[position].is_none() && belongs && !overruled && field != Field::Other {
                fields[position] = Some(field);
            }
        }
        keep_first_only(&mut fields, Field::Id);
        let schema = schema(&fields);
        Ok(Layout { headings, fields, schema })
    }

    /// Whether rows can have a name or an identifier that stands for one.
    pub(crate) fn can_name(&self) -> bool {
        self.fields.iter().flatten().any(|f| f.is_name() || matches!(f, Field::Lei | Field::Uscc))
    }

    /// A table of one column without a heading row: every line is a name.
    pub(crate) fn names_only() -> Layout {
        Layout { headings: vec!["name".to_owned()], fields: vec![Some(Field::Name)], schema: "LegalEntity" }
    }

    /// The field map as the user can keep it.
    pub(crate) fn as_map(&self) -> ColumnMap {
        let mut map = ColumnMap::default();
        for (heading, field) in self.headings.iter().zip(&self.fields) {
            if let Some(field) = field {
                map.push(*field, heading);
            }
        }
        map
    }

    /// The headings of the columns that no field claims.
    pub(crate) fn carried(&self) -> Vec<String> {
        self.headings.iter().zip(&self.fields).filter(|(_, f)| f.is_none()).map(|(h, _)| h.clone()).collect()
    }
}

/// A layout straight from headings, for formats that name their columns (JSON, Parquet).
pub(crate) fn of_headings(headings: &[String], map: &ColumnMap) -> Result<Layout, String> {
    Layout::new(headings, &claims(headings, map.known()), map)
}

impl TableError {
    /// The error for a column of the map that is not among these.
    pub(crate) fn no_column(file: &str, sheet: Option<&str>, line: u64, column: String, headings: &[String]) -> TableError {
        TableError::NoSuchColumn {
            file: file.to_owned(),
            sheet: sheet.map(str::to_owned),
            line,
            column,
            columns: unique(headings),
        }
    }
}

/// Headings as keys of a row: a second `Address` is `Address (2)`, an empty one `column 4`.
pub(crate) fn unique(headings: &[String]) -> Vec<String> {
    let mut seen: HashSet<String> = HashSet::new();
    let mut out = Vec::with_capacity(headings.len());
    for (i, heading) in headings.iter().enumerate() {
        let base = heading.split_whitespace().collect::<Vec<_>>().join(" ");
        let base = if base.is_empty() { format!("column {}", i + 1) } else { base };
        let mut name = base.clone();
        let mut n = 2;
        while !seen.insert(name.clone()) {
            name = format!("{base} ({n})");
            n += 1;
        }
        out.push(name);
    }
    out
}

fn keep_first_only(fields: &mut [Option<Field>], field: Field) {
    let mut seen = false;
    for slot in fields.iter_mut().filter(|f| **f == Some(field)) {
        if seen {
            *slot = None;
        }
        seen = true;
    }
}

/// What kind of thing a row is, where it does not say so itself. A column `Supplier` or `Company` says nothing sure: traders are
/// listed there under their own names, and a row taken for a company is never compared with a person.
fn schema(fields: &[Option<Field>]) -> &'static str {
    let has = |wanted: &[Field]| fields.iter().flatten().any(|f| wanted.contains(f));
    let person = has(&[Field::GivenName, Field::FamilyName])
        || has(&[Field::BirthDate]) && !has(&[Field::Uscc, Field::Lei, Field::IncorporationDate]);
    if person { "Person" } else { "LegalEntity" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(headings: &[&str], map: &str) -> Layout {
        let headings: Vec<String> = headings.iter().map(|h| (*h).to_owned()).collect();
        of_headings(&headings, &ColumnMap::parse(map).unwrap()).unwrap()
    }

    fn shown(layout: &Layout) -> String {
        layout.as_map().iter().map(|(f, c)| format!("{f}={}", c.join("+"))).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn of_several_parties_the_one_nearest_to_the_supplier_is_screened() {
        for (headings, map) in [
            (&["Shipper", "Shipper Address", "Consignee", "Consignee Address"][..], "name=Shipper address=Shipper Address"),
            (&["Consignee", "Manufacturer", "Shipper"], "name=Manufacturer"),
            (&["Supplier Name", "Shipper", "Country"], "name=Supplier Name country=Country"),
            (&["Consignee", "Consignee Address"], "name=Consignee address=Consignee Address"),
        ] {
            assert_eq!(shown(&layout(headings, "")), map);
        }
    }

    #[test]
    fn the_user_overrules_the_headings() {
        let l = layout(&["Supplier Name", "Trading name", "Land", "Firma im Original"], "name=Firma im Original,country=#3");
        assert_eq!(l.fields[0], None, "the user said where the names are");
        assert_eq!(l.fields[3], Some(Field::Name));
        assert_eq!(l.fields[2], Some(Field::Country));
    }

    #[test]
    fn a_second_heading_of_the_same_text_is_numbered() {
        let l = layout(&["Name", "Remark", "Remark", "", "Remark"], "");
        assert_eq!(l.headings, ["Name", "Remark", "Remark (2)", "column 4", "Remark (3)"]);
    }

    #[test]
    fn the_headings_say_what_kind_of_thing_a_row_is() {
        for (headings, schema) in [
            (&["Supplier Name", "Country"][..], "LegalEntity"),
            (&["企业名称", "统一社会信用代码"], "LegalEntity"),
            (&["Name", "Country"], "LegalEntity"),
            (&["Full Name", "Date of Birth"], "Person"),
            (&["First Name", "Last Name"], "Person"),
        ] {
            assert_eq!(layout(headings, "").schema, schema, "{headings:?}");
        }
    }
}
