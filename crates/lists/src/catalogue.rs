//! The sources that Karez knows by id: what each is called, who publishes it, and where it is to be had whole.

use crate::Error;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A source.
#[derive(Debug, Clone, Deserialize)]
pub struct Source {
    /// The list's title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// The authority as a sentence names it: "DHS".
    pub authority: String,
    /// The programme as a sentence names it: "UFLPA Entity List".
    pub program: String,
    /// The provision it stands under; empty where a sentence needs none.
    pub basis: String,
    /// The publisher's page.
    pub url: String,
    /// The age in days after which a copy is called old.
    pub fresh_days: i64,
}

/// All sources, by id.
pub fn sources() -> Result<BTreeMap<String, Source>, Error> {
    toml::from_str(karez_data::CATALOGUE).map_err(|e| Error::Catalogue(e.to_string()))
}

/// The source with this id.
pub fn source(id: &str) -> Result<Source, Error> {
    sources()?.remove(id).ok_or_else(|| Error::Catalogue(format!("no source {id}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_of_the_catalogue_is_whole() {
        let sources = sources().unwrap();
        assert!(sources.len() >= 6);
        for (id, s) in sources {
            assert!(s.url.starts_with("https://") && s.fresh_days > 0 && !s.authority.is_empty(), "{id}");
        }
    }
}
