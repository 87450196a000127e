//! The sources that Karez knows by id: what each is called, who publishes it, and where it is to be had whole.

use crate::Error;
use karez_model::Class;
use karez_tables::ColumnMap;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A source.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id; of a list that the user names (`ftm:NAME`), the name.
    #[serde(skip)]
    pub id: String,
    /// Whose list it is, as a profile names jurisdictions; `UN` is everybody's. Empty for lists of the user's own.
    #[serde(default)]
    pub jurisdiction: String,
    /// Another list that has this one whole.
    #[serde(default)]
    pub part_of: Option<String>,
    /// The list's title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The authority as a sentence names it: "DHS".
    pub authority: String,
    /// The programme as a sentence names it: "UFLPA Entity List".
    pub program: String,
    /// The provision it stands under; empty where a sentence needs none.
    #[serde(default)]
    pub basis: String,
    /// What kind of list.
    #[serde(default)]
    pub class: Class,
    /// The publisher's page.
    #[serde(default)]
    pub url: String,
    /// The age in days after which a copy is called old.
    pub fresh_days: i64,
    /// The licence or terms of the publisher.
    #[serde(default)]
    pub licence: String,
    /// The files to fetch; none where the publisher has no address for the whole list.
    #[serde(default)]
    pub downloads: Vec<Download>,
    /// Programme and basis of the starter pack's excerpt, where it is of one programme only.
    #[serde(default)]
    pub excerpt: Option<Excerpt>,
    /// Where what is said here was seen.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
    /// Who reports, where the list is a report; as the user says.
    #[serde(skip)]
    pub author: Option<String>,
    /// Which column holds what, of a list of the user's own.
    #[serde(skip)]
    pub map: ColumnMap,
    /// Whose format it is in, where the user named the list.
    #[serde(skip)]
    family: String,
}

/// A file that a publisher offers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Download {
    /// The name under which it is kept.
    pub file: String,
    /// Where it is.
    pub url: String,
}

/// What of a list the starter pack has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excerpt {
    /// The programme.
    pub program: String,
    /// The provision.
    #[serde(default)]
    pub basis: String,
}

impl Source {
    /// The id under which the readers know this source: `ftm` of a list `ftm:NAME`.
    pub fn reader(&self) -> &str {
        if self.family.is_empty() { &self.id } else { &self.family }
    }
}

/// All sources, by id.
pub fn sources() -> Result<BTreeMap<String, Source>, Error> {
    let read: BTreeMap<String, Source> =
        toml::from_str(karez_data::CATALOGUE).map_err(|e| Error::Catalogue(e.to_string()))?;
    Ok(read.into_iter().map(|(id, source)| (id.clone(), Source { id, ..source })).collect())
}

/// The families of lists that the user names.
const FAMILIES: [&str; 2] = ["ftm", "csv"];

/// The source with this id; `ftm:NAME` and `csv:NAME` are lists of the user's own naming, which may not take the id of another.
pub fn source(id: &str) -> Result<Source, Error> {
    let mut sources = sources()?;
    let Some((family, name)) = id.split_once(':').filter(|(f, _)| FAMILIES.contains(f)) else {
        let known = || sources.keys().map(String::as_str).collect::<Vec<_>>().join(", ") + ", ftm:NAME, csv:NAME";
        let unknown = Error::UnknownSource { wanted: id.to_owned(), known: known() };
        return sources.remove(id).ok_or(unknown);
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) || name.starts_with(['.', '-']) {
        let what = "a name of letters, digits, hyphens, dots and underscores is needed".to_owned();
        return Err(Error::UnknownSource { wanted: format!("{id}: {what}"), known: "ftm:acme, csv:acme".to_owned() });
    }
    if sources.contains_key(name) {
        let wanted = format!("{id}: {name} is the id of an official list");
        return Err(Error::UnknownSource { wanted, known: "ftm:NAME, csv:NAME under another name".to_owned() });
    }
    let of_family = sources.remove(family).ok_or_else(|| Error::Catalogue(format!("no source {family}")))?;
    Ok(Source { id: name.to_owned(), family: family.to_owned(), title: name.to_owned(), ..of_family })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_the_catalogue_is_whole() {
        let sources = sources().unwrap();
        assert!(sources.len() >= 14);
        for (id, s) in sources {
            let own = ["ftm", "csv"].contains(&id.as_str());
            assert!(own || s.url.starts_with("https://") && !s.licence.is_empty() && s.jurisdiction.len() == 2, "{id}");
            assert!(s.fresh_days > 0 && !s.authority.is_empty() && !s.confidence.is_empty(), "{id}");
            assert!(s.downloads.iter().all(|d| d.url.starts_with("https://") && !d.file.contains('/')), "{id}");
        }
    }

    #[test]
    fn a_list_of_the_users_own_naming_can_not_pass_for_an_official_one() {
        let acme = source("ftm:acme").unwrap();
        assert_eq!((acme.id.as_str(), acme.reader(), acme.class), ("acme", "ftm", Class::Own));
        for id in ["csv:us-uflpa", "ftm:", "ftm:../x", "csv:.hidden", "nosuch", "xml:acme"] {
            assert!(source(id).is_err(), "{id}");
        }
    }
}
