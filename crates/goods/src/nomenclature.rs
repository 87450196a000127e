//! Which codes the Harmonized System of 2022 has, what they are called here, and what became of codes it no longer has.

use karez_data::{GOODS_FORMER, GOODS_HEADINGS, find};

/// A code of an earlier edition, and where its goods went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The code as it was.
    pub code: &'static str,
    /// The edition that replaced it.
    pub until: &'static str,
    /// The codes of 2022 that hold its goods, in whole or in part.
    pub now: Vec<&'static str>,
}

/// Whether a chapter (two digits), heading (four) or subheading (six) is in HS 2022.
pub fn exists(code: &str) -> bool {
    match code.len() {
        2 | 4 => find(&GOODS_HEADINGS, code).is_some(),
        6 => code.get(..4).zip(code.get(4..)).is_some_and(|(heading, sub)| subheadings(heading).any(|s| s == sub)),
        _ => false,
    }
}

/// The last two digits of the subheadings of a heading.
pub(crate) fn subheadings(heading: &str) -> impl Iterator<Item = &'static str> {
    find(&GOODS_HEADINGS, heading).into_iter().flat_map(|[_, _, _, subs]| subs.split('|')).filter(|s| !s.is_empty())
}

/// What a chapter or heading holds, in English and Chinese; of a subheading, what its heading holds.
pub fn label(code: &str) -> Option<(&'static str, &'static str)> {
    let key = code.get(..4).unwrap_or(code);
    find(&GOODS_HEADINGS, key).map(|[_, en, zh, _]| (*en, *zh))
}

/// A code of an earlier edition that is known to have been replaced.
pub(crate) fn former(code: &str) -> Option<Former> {
    find(&GOODS_FORMER, code).map(|[code, until, now]| Former { code, until, now: now.split('|').collect() })
}

/// A code as it is printed: `8541.43`; chapters and headings stand as they are.
pub fn dotted(code: &str) -> String {
    match (code.get(..4), code.get(4..)) {
        (Some(heading), Some(rest)) if !rest.is_empty() => format!("{heading}.{rest}"),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chapter_and_heading_of_2022_has_a_label_in_two_languages() {
        let of_length = |n: usize| GOODS_HEADINGS.iter().filter(|[code, ..]| code.len() == n).count();
        assert_eq!((of_length(2), of_length(4)), (96, 1228));
        let subs: usize = GOODS_HEADINGS.iter().map(|[code, ..]| subheadings(code).count()).sum();
        assert_eq!(subs, 5612);
        for [code, en, zh, subs] in &GOODS_HEADINGS {
            assert!(!en.is_empty() && !zh.is_empty(), "{code}");
            assert_eq!(subs.is_empty(), code.len() == 2, "{code}");
            assert!(code.len() == 2 || exists(&code[..2]), "{code} has no chapter");
        }
    }

    #[test]
    fn codes_of_2022_exist_and_others_do_not() {
        for code in ["01", "97", "0101", "5201", "520100", "854143", "2404", "852411"] {
            assert!(exists(code), "{code}");
        }
        for code in ["", "77", "98", "9999", "854140", "520101", "5", "52010", "ab", "多晶硅"] {
            assert!(!exists(code), "{code}");
        }
    }

    #[test]
    fn a_former_code_is_none_of_2022_and_leads_to_codes_that_are() {
        for [code, until, _] in &GOODS_FORMER {
            assert!(!exists(code), "{code}");
            let former = former(code).unwrap();
            assert!(!former.now.is_empty() && former.now.iter().all(|c| exists(c)), "{code}");
            assert!(["2007", "2012", "2017", "2022"].contains(until), "{code}");
        }
    }
}
