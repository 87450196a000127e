//! The kinds of observations, read from `data/wording/observations.tsv`: where each is shown, and what it is called there.

use crate::Error;
use karez_data::{OBSERVATIONS, find};
use karez_model::Answer;
use std::collections::BTreeSet;

/// A kind of observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// The heading or column under which it is shown.
    pub group: &'static str,
    /// What it is called there.
    pub label: &'static str,
    /// Whether a row is printed on a terminal for it alone.
    pub alone: bool,
}

/// The kind of this name.
///
/// # Errors
/// The table does not have it.
pub fn kind(name: &str) -> Result<Kind, Error> {
    find(&OBSERVATIONS, name)
        .map(|[_, group, label, alone]| Kind { group, label, alone: *alone == "yes" })
        .ok_or_else(|| Error::Wording(format!("observations.tsv: no kind {name}")))
}

/// Every group, in the order in which they are shown.
pub fn groups() -> impl Iterator<Item = &'static str> {
    let groups: BTreeSet<&str> = OBSERVATIONS.iter().map(|[_, group, _, _]| *group).collect();
    groups.into_iter()
}

/// The groups of which an answer has an observation, each once.
pub fn groups_of(answer: &Answer) -> BTreeSet<&'static str> {
    let observations = match answer {
        Answer::Screened(s) => s.observations.as_slice(),
        Answer::Unreadable(_) => &[],
    };
    observations.iter().filter_map(|o| kind(&o.kind).ok()).map(|k| k.group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording;

    #[test]
    fn every_kind_has_a_group_and_a_label_and_says_whether_it_stands_alone() {
        for [name, group, label, alone] in &OBSERVATIONS {
            assert!(["place", "product", "shared"].contains(group), "{name}: {group}");
            assert!(!label.is_empty() && ["yes", "no"].contains(alone), "{name}");
            assert_eq!(wording::banned(label), None);
        }
        assert_eq!(groups().collect::<Vec<_>>(), ["place", "product", "shared"]);
        assert!(kind("no_such_kind").is_err());
    }
}
