//! A list fetched from another address than its publisher's.

use super::address::Address;
use super::error::{FetchError, shown};
use super::recognise::Wanted;
use crate::catalogue::{Download, Source};

/// The download of a source at another address than the publisher's: it is kept under the name that the address gives it, so
/// that a mirror may have another format of the list; an address that names no file gets the publisher's.
pub fn elsewhere(source: &Source, url: &str) -> Result<Download, FetchError> {
    let address = Address::read(url).map_err(|what| FetchError::Address { url: shown(url, 200), what })?;
    let telling = |name: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        Wanted::of(name) != Wanted::Any
            && name.len() <= 100
            && name.chars().all(plain)
            && !name.starts_with('.')
            && !name.ends_with(".part.json")
    };
    let named = address.file().filter(telling).map(str::to_owned);
    let file = named.or_else(|| source.downloads.first().map(|d| d.file.clone()));
    Ok(Download { file: file.unwrap_or_else(|| format!("{}.download", source.id)), url: address.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_names_the_file_where_it_says_what_it_is() {
        let un = crate::source("un-sc").unwrap();
        let wro = crate::source("us-cbp-wro").unwrap();
        for (source, url, file) in [
            (&un, "https://mirror.example/un/list.xml", "list.xml"),
            (&un, "https://mirror.example/un/consolidated.csv?x=1", "consolidated.csv"),
            (&un, "https://mirror.example/get?id=7", "consolidated.xml"),
            (&un, "https://mirror.example/%2e%2e%2fx.xml", "consolidated.xml"),
            (&un, "http://127.0.0.1:8000/", "consolidated.xml"),
            (&wro, "https://mirror.example/wro.csv", "wro.csv"),
            (&wro, "https://mirror.example/wro", "us-cbp-wro.download"),
        ] {
            assert_eq!(elsewhere(source, url).unwrap().file, file, "{url}");
        }
        assert!(elsewhere(&un, "file:///etc/passwd").is_err());
    }
}
