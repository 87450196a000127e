//! Which column of a table is which, where its publisher has no fixed headings: by `data/lists/headings.tsv`.

use crate::formats::Head;
use crate::reading::Out;
use crate::sheet::{self, Row};
use karez_data::LIST_HEADINGS;

/// The headings of a source, by field.
#[derive(Clone, Copy)]
pub(crate) struct Headings {
    rows: &'static [[&'static str; 3]],
}

impl Headings {
    /// The headings of a source; none where the table has no row of it.
    pub(crate) fn of(source: &str) -> Headings {
        Headings { rows: karez_data::find_all(&LIST_HEADINGS, source) }
    }

    /// The field of a heading.
    pub(crate) fn field(self, key: &str) -> Option<&'static str> {
        self.rows.binary_search_by(|[_, heading, _]| (*heading).cmp(key)).ok().map(|i| self.rows[i][2])
    }

    /// The first cell that is not empty under a heading of a field.
    pub(crate) fn get<'r>(self, row: &'r Row, field: &str) -> &'r str {
        let of_field = row.columns().filter(|(heading, _)| self.field(heading) == Some(field));
        of_field.map(|(_, cell)| cell).find(|cell| !cell.is_empty()).unwrap_or_default()
    }

    /// Whether headings name every one of these fields.
    pub(crate) fn name_all(self, keys: &[String], fields: &[&str]) -> bool {
        fields.iter().all(|f| keys.iter().any(|k| self.field(k) == Some(f)))
    }

    /// Whether one of the first lines of a file names every one of these fields. Of a workbook nothing can be seen here.
    pub(crate) fn begin(self, head: &Head, fields: &[&str]) -> bool {
        let keys = |line: &str| -> Vec<String> { line.split([',', ';', '\t', '|']).map(sheet::key).collect() };
        head.text.lines().take(50).any(|line| self.name_all(&keys(line), fields))
    }

    /// Says which columns are of no field, so that nothing is left out without a word.
    pub(crate) fn note_others(self, file: &str, row: &Row, out: &mut Out) {
        let others: Vec<&str> = row.columns().map(|(h, _)| h).filter(|h| !h.is_empty() && self.field(h).is_none()).collect();
        if !others.is_empty() {
            out.note(format!("{file}: columns that are not read: {}", others.join(", ")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_known_under_each_of_its_headings() {
        let wro = Headings::of("us-cbp-wro");
        assert_eq!(wro.field("wro_finding"), Some("action"));
        assert_eq!(wro.field(&sheet::key("Entity/Company")), Some("name"));
        assert_eq!(wro.field("nosuch"), None);
        assert!(Headings::of("jp-meti-eul").field(&sheet::key("国名、地域名\nCountry or Region")) == Some("country"));
        assert!(wro.name_all(&["entity".into(), "effective_date".into()], &["name", "date"]));
        assert!(!wro.name_all(&["entity".into()], &["name", "date"]));
        assert!(Headings::of("nosuch").field("entity").is_none());
    }
}
