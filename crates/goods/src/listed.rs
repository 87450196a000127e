//! Goods that an authority lists by country: the US Department of Labor's List of Goods Produced by Child Labor or Forced Labor.
//!
//! The lines here are those for forced labour, for forced child labour and for inputs so made. The list names goods in words;
//! the codes are our own reading.

use karez_data::GOODS_DOL;

/// The id under which answers name the list.
pub(crate) const LIST: &str = "us-dol-tvpra";
/// The edition that is held, by the year of its publication.
pub(crate) const EDITION: &str = "2022";

/// A good of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedGood {
    /// The list's word.
    pub good: &'static str,
    /// The country it lists the good of.
    pub country: &'static str,
    /// What it is listed for.
    pub kind: &'static str,
    /// Where the inputs come from, if that is what it is listed for.
    pub inputs: &'static str,
    /// Where that is written.
    pub source: &'static str,
    prefixes: &'static str,
}

/// The goods that a code of two, four or six digits holds or is part of.
pub fn listed_goods(code: &str) -> impl Iterator<Item = ListedGood> {
    GOODS_DOL
        .iter()
        .map(|[good, country, kind, inputs, prefixes, source]| ListedGood { good, country, kind, inputs, source, prefixes })
        .filter(move |l| l.prefixes.split('|').any(|p| meets(p, code)))
}

/// Whether one of two codes lies in the other.
pub(crate) fn meets(a: &str, b: &str) -> bool {
    !a.is_empty() && !b.is_empty() && (a.starts_with(b) || b.starts_with(a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclature::exists;

    #[test]
    fn every_listed_good_is_read_with_codes_that_exist() {
        assert!(GOODS_DOL.len() >= 120, "{}", GOODS_DOL.len());
        for [good, country, kind, _, prefixes, source] in &GOODS_DOL {
            assert!(!country.is_empty() && !kind.is_empty() && source.contains(EDITION), "{good}");
            assert!(prefixes.split('|').all(exists), "{good}: {prefixes}");
        }
    }

    #[test]
    fn a_heading_is_told_with_the_countries_it_is_listed_of() {
        let countries: Vec<&str> = listed_goods("5201").map(|l| l.country).collect();
        assert!(countries.contains(&"Turkmenistan") && countries.contains(&"China"), "{countries:?}");
        let cells: Vec<ListedGood> = listed_goods("854142").collect();
        assert_eq!(cells.iter().map(|l| (l.good, l.inputs)).collect::<Vec<_>>(), [("Solar Cells", "China")]);
        assert_eq!(listed_goods("8702").count(), 0);
        assert_eq!(listed_goods("").count(), 0);
    }
}
