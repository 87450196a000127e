//! How a run screens: the choices that a firm makes once, writes down, and can show an auditor.

use crate::Error;
use karez_model::{Date, ListInfo};
use serde::{Deserialize, Serialize};

/// The default operating point: at or above this score a match is shown to a person.
pub const THRESHOLD: f64 = 0.70;

/// How a run screens.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Policy {
    /// A match has at least this score.
    pub threshold: f64,
    /// At most this many matches a subject.
    pub limit: usize,
    /// Only these lists; all where empty.
    pub lists: Vec<String>,
    /// The day asked about.
    pub as_of: Date,
    /// A list older than this many days makes an answer without a match incomplete; where absent, the list's own figure.
    pub max_age_days: Option<i64>,
    /// Also give candidates that score at least this, marked as no match.
    pub floor: f64,
    /// How regions are called: one of the labels under `data/regions`; each region's default where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region_label: Option<String>,
}

impl Policy {
    /// The default policy for a day.
    pub fn new(as_of: Date) -> Policy {
        Policy {
            threshold: THRESHOLD,
            limit: 5,
            lists: Vec::new(),
            as_of,
            max_age_days: None,
            floor: THRESHOLD,
            region_label: None,
        }
    }

    /// Whether a list is asked.
    pub fn wants(&self, list: &str) -> bool {
        self.lists.is_empty() || self.lists.iter().any(|l| l == list)
    }

    /// Fails on a list that is not there.
    pub fn check(&self, known: &[ListInfo]) -> Result<(), Error> {
        match self.lists.iter().find(|l| !known.iter().any(|k| k.id == **l)) {
            None => Ok(()),
            Some(wanted) => Err(Error::UnknownList {
                wanted: wanted.clone(),
                known: known.iter().map(|l| l.id.as_str()).collect::<Vec<_>>().join(", "),
            }),
        }
    }

    /// What makes an answer without a match incomplete: the lists asked that are partial or older than policy, in words.
    pub fn gaps(&self, known: &[ListInfo]) -> Vec<String> {
        known.iter().filter(|l| self.wants(&l.id)).filter_map(|l| self.gap(l)).collect()
    }

    fn gap(&self, list: &ListInfo) -> Option<String> {
        if list.starter {
            return Some(format!("{}: starter pack, partial", list.id));
        }
        if list.partial {
            return Some(format!("{}: partial", list.id));
        }
        let age = age_days(list, self.as_of)?;
        let most = self.max_age_days.or(list.fresh_days)?;
        (age > most).then(|| format!("{}: {age} days old, policy {most}", list.id))
    }
}

/// How many days before `day` a list was published; none where that is not known or lies after it.
pub fn age_days(list: &ListInfo, day: Date) -> Option<i64> {
    let published = list.published?;
    let days = day.duration_since(published).as_hours() / 24;
    (days >= 0).then_some(days)
}

/// Whether a list's version is younger than the day asked about: what it said on that day is then inferred from the dates of its
/// entries.
pub fn reconstructed(list: &ListInfo, day: Date) -> bool {
    list.published.is_some_and(|published| published > day)
}

/// A profile: whose rules apply, and what the screening policy is. Read from TOML.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Jurisdictions whose rules apply: `US`, `EU`.
    #[serde(default)]
    pub jurisdictions: Vec<String>,
    /// Roles of the user: `importer_of_record`, `us_person`.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Events such as `import:US`.
    #[serde(default)]
    pub events: Vec<String>,
    /// The day of the event.
    #[serde(default)]
    pub event_date: Option<String>,
    /// Lists that must be asked.
    #[serde(default)]
    pub lists: Vec<String>,
    /// See [`Policy::threshold`].
    #[serde(default)]
    pub threshold: Option<f64>,
    /// See [`Policy::max_age_days`].
    #[serde(default)]
    pub max_age_days: Option<i64>,
}

impl Profile {
    /// Reads a profile; an unknown field is an error, because a misspelt one would silently not apply.
    pub fn parse(file: &str, text: &str) -> Result<Profile, Error> {
        let given = |line: u64, what: String| Error::Given { file: file.to_owned(), line, what };
        let profile: Profile = toml::from_str(text).map_err(|e| {
            let line = e.span().map_or(1, |s| 1 + text[..s.start.min(text.len())].matches('\n').count() as u64);
            given(line, e.message().to_owned())
        })?;
        let line_of =
            |field: &str| (1..).zip(text.lines()).find(|(_, l)| l.trim_start().starts_with(field)).map_or(1, |(n, _)| n);
        // A threshold that no score can reach would hide every match.
        if let Some(threshold) = profile.threshold.filter(|t| !(0.0..=1.0).contains(t)) {
            return Err(given(line_of("threshold"), format!("threshold {threshold} is not between 0 and 1")));
        }
        if let Some(day) = profile.event_date.as_deref().filter(|d| d.parse::<Date>().is_err()) {
            return Err(given(line_of("event_date"), format!("event_date {day:?} is not of the form YYYY-MM-DD")));
        }
        Ok(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(partial: bool, published: Option<&str>) -> ListInfo {
        ListInfo {
            id: "us-uflpa".into(),
            partial,
            published: published.map(|d| d.parse().unwrap()),
            fresh_days: Some(30),
            ..ListInfo::default()
        }
    }

    #[test]
    fn a_partial_or_old_list_is_a_gap_and_a_fresh_one_is_not() {
        let policy = Policy::new("2026-11-23".parse().unwrap());
        assert!(policy.gaps(&[list(false, Some("2026-11-01"))]).is_empty());
        assert_eq!(policy.gaps(&[list(true, Some("2026-11-01"))]), ["us-uflpa: partial"]);
        assert_eq!(policy.gaps(&[list(false, Some("2026-08-20"))]), ["us-uflpa: 95 days old, policy 30"]);
        let strict = Policy { max_age_days: Some(7), ..policy };
        assert_eq!(strict.gaps(&[list(false, Some("2026-11-01"))]), ["us-uflpa: 22 days old, policy 7"]);
    }

    #[test]
    fn a_list_that_is_not_there_is_named_with_those_that_are() {
        let policy = Policy { lists: vec!["un-sc".into()], ..Policy::new("2026-11-23".parse().unwrap()) };
        assert_eq!(policy.check(&[list(false, None)]).unwrap_err().to_string(), "no list un-sc; there are: us-uflpa");
    }

    #[test]
    fn a_threshold_that_no_score_can_reach_is_an_error() {
        for (text, reason) in [
            ("# ours\nthreshold = 70\n", "p.toml, line 2: threshold 70 is not between 0 and 1"),
            ("threshold = nan\n", "p.toml, line 1: threshold NaN"),
            ("event_date = \"June\"\n", "p.toml, line 1: event_date"),
        ] {
            let message = Profile::parse("p.toml", text).unwrap_err().to_string();
            assert!(message.starts_with(reason), "{message}");
        }
    }

    #[test]
    fn a_misspelt_field_of_a_profile_is_an_error_with_its_line() {
        let error = Profile::parse("p.toml", "threshold = 0.8\njurisdiction = [\"US\"]\n").unwrap_err();
        assert!(error.to_string().starts_with("p.toml, line 2: "), "{error}");
    }
}
