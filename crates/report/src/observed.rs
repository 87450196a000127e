//! What was observed beside the name, ordered under its headings: place, product, what is shared.
//!
//! Which kind stands under which heading is a table of the data (`data/wording/observations.tsv`), so a new kind needs no code here.

use crate::Error;
use crate::reasons::Show;
use karez_model::{Observation, Screened};
use karez_screen::observe;

/// The reasons of every group, in the order of the groups; empty lists where nothing was observed.
///
/// # Errors
/// A kind is not in the table.
pub(crate) fn by_group(observations: &[Observation], show: Show) -> Result<Vec<(&'static str, Vec<String>)>, Error> {
    let mut groups: Vec<(&str, Vec<String>)> = observe::groups().map(|g| (g, Vec::new())).collect();
    for o in observations {
        let kind = observe::kind(&o.kind)?;
        if let Some((_, reasons)) = groups.iter_mut().find(|(g, _)| *g == kind.group) {
            let reason = reason(o, show)?;
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    Ok(groups)
}

/// The labels of the kinds observed in every group, each once.
///
/// # Errors
/// A kind is not in the table.
pub(crate) fn labels(s: &Screened) -> Result<Vec<(&'static str, Vec<&'static str>)>, Error> {
    let mut groups: Vec<(&str, Vec<&str>)> = observe::groups().map(|g| (g, Vec::new())).collect();
    for o in &s.observations {
        let kind = observe::kind(&o.kind)?;
        if let Some((_, labels)) = groups.iter_mut().find(|(g, _)| *g == kind.group)
            && !labels.contains(&kind.label)
        {
            labels.push(kind.label);
        }
    }
    Ok(groups)
}

/// An observation in a few words; what the kind is called, where it has none of its own.
pub(crate) fn reason(o: &Observation, show: Show) -> Result<String, Error> {
    Ok(if o.reason.is_empty() { observe::kind(&o.kind)?.label.to_owned() } else { show(&o.reason) })
}

/// Whether an answer holds an observation for which alone a person may want to see it.
pub(crate) fn stands_alone(s: &Screened) -> bool {
    s.observations.iter().any(|o| observe::kind(&o.kind).is_ok_and(|k| k.alone))
}

/// A group's name as a heading.
pub(crate) fn heading(group: &str) -> String {
    let mut letters = group.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::plain::plain;

    #[test]
    fn every_observation_stands_under_the_heading_that_the_table_gives_its_kind() {
        let answer = fixtures::observed();
        let s = fixtures::screened(&answer).unwrap();
        let groups = by_group(&s.observations, plain).unwrap();
        let shown: Vec<(&str, usize)> = groups.iter().map(|(g, reasons)| (*g, reasons.len())).collect();
        assert_eq!(shown, [("place", 2), ("product", 1), ("shared", 1)]);
        let labels = labels(s).unwrap();
        assert_eq!(labels[0], ("place", vec!["site in region", "postcode of another place"]));
        assert!(stands_alone(s));
        assert_eq!(heading("place"), "Place");
    }

    #[test]
    fn a_kind_that_the_table_does_not_have_is_an_error_and_not_left_out() {
        let answer = fixtures::observed();
        let mut o = fixtures::screened(&answer).unwrap().observations.clone();
        o[0].kind = "no_such_kind".into();
        assert!(by_group(&o, plain).unwrap_err().to_string().contains("no kind no_such_kind"));
    }

    #[test]
    fn an_observation_without_words_of_its_own_is_called_by_its_kind() {
        let answer = fixtures::observed();
        let mut o = fixtures::screened(&answer).unwrap().observations[0].clone();
        o.reason.clear();
        assert_eq!(reason(&o, plain).unwrap(), "site in region");
    }
}
