//! Lists as they were kept: immutable, dated versions, each beside its original bytes.
//!
//! Below the folder of the store stands one folder a list, in it one folder a version: `2025-04-19-3f2a91c0b7de`, the day of
//! publication and the beginning of the sha256 of the original. In that, `version.json` says what is known of the version,
//! `rejects.jsonl` what could not be read, and `original/` holds the files byte for byte. Entries are not kept: they are read
//! from the originals whenever they are needed, so there is nothing beside the originals that could be changed unnoticed.

mod diff;
mod import;
mod verify;

pub use diff::{Change, Changes, FieldChange, Kind, delta, diff};
pub use import::{Imported, Request, import};
pub use verify::{Problem, sheet, verify};

use crate::catalogue::{Source, source};
use crate::formats::Set;
use crate::reading::{Reject, Sink, Summary};
use crate::{Error, formats};
use karez_model::{Class, Date, ListInfo, Listed};
use karez_tables::{ColumnMap, Content};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

/// The version of the readers: it goes up when one of them gives other entries for the same bytes, so that a snapshot built by
/// an older program is built anew.
pub const READERS: u32 = 2;

/// Where versions are kept.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

/// A version of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// What is known of it.
    pub info: ListInfo,
    /// The id under which it was imported: `us-uflpa`, `ftm:acme`.
    pub source_id: String,
    /// The how-manieth import of this list it was: of two versions of one day the later import counts.
    pub sequence: u64,
    /// The column map it is read with, as TOML; of lists of the user's own.
    pub map: String,
    folder: PathBuf,
}

/// `version.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Manifest {
    source: String,
    sequence: u64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    map: String,
    info: ListInfo,
}

const MANIFEST: &str = "version.json";
const REJECTS: &str = "rejects.jsonl";
const ORIGINALS: &str = "original";

impl Store {
    /// The store in this folder, which need not be there yet.
    pub fn at(root: &Path) -> Store {
        Store { root: root.to_owned() }
    }

    /// The folder of the store.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All versions: by list, then by day of publication, then in the order of import.
    pub fn versions(&self) -> Result<Vec<Version>, Error> {
        let mut versions = Vec::new();
        for list in folders(&self.root)? {
            for folder in folders(&list)? {
                let path = folder.join(MANIFEST);
                let text = fs::read_to_string(&path).map_err(|e| io_error(&path, e))?;
                let read: Manifest = serde_json::from_str(&text).map_err(|e| Error::Record {
                    file: path.display().to_string(),
                    line: e.line() as u64,
                    what: e.to_string(),
                })?;
                let Manifest { source, sequence, map, info } = read;
                versions.push(Version { info, source_id: source, sequence, map, folder });
            }
        }
        versions.sort_by(|a, b| order(a).cmp(&order(b)));
        Ok(versions)
    }

    /// The versions of one list.
    pub fn of(&self, list: &str) -> Result<Vec<Version>, Error> {
        Ok(self.versions()?.into_iter().filter(|v| v.info.id == list).collect())
    }

    /// The version of each list that answers for a day: the newest published on or before it, else the earliest.
    pub fn select(&self, day: Date) -> Result<Vec<Version>, Error> {
        let mut chosen: Vec<Version> = Vec::new();
        for version in self.versions()? {
            match chosen.last_mut().filter(|c| c.info.id == version.info.id) {
                // The versions of a list come in order, so a later one is the newer.
                Some(last) if version.info.published.is_some_and(|p| p <= day) || same_day(last, &version) => {
                    *last = version
                }
                Some(_) => {}
                None => chosen.push(version),
            }
        }
        Ok(chosen)
    }
}

fn order(version: &Version) -> (&str, Option<Date>, u64) {
    (&version.info.id, version.info.published, version.sequence)
}

/// Of two versions of one day the later import counts, also where both were published after the day asked about.
fn same_day(a: &Version, b: &Version) -> bool {
    a.info.published == b.info.published
}

impl Version {
    /// How people and options name it: its day of publication and the beginning of its hash.
    pub fn name(&self) -> String {
        version_name(&self.info)
    }

    /// The source it is read as.
    pub fn source(&self) -> Result<Source, Error> {
        let mut source = source(&self.source_id)?;
        source.class = self.info.class;
        source.title.clone_from(&self.info.title);
        source.author.clone_from(&self.info.author);
        if !self.map.is_empty() {
            source.map = ColumnMap::from_toml(&self.map)?;
        }
        Ok(source)
    }

    /// The original files.
    pub fn originals(&self) -> Result<Vec<Content>, Error> {
        let open = |name: &str| Content::open(&self.folder.join(ORIGINALS).join(name).to_string_lossy());
        self.info.files.iter().map(|f| Ok(open(&f.name)?)).collect()
    }

    /// Reads the entries from the originals. Originals that are no longer what was imported are an error.
    pub fn read(&self, sink: &mut dyn Sink) -> Result<Summary, Error> {
        let originals = self.originals()?;
        for (file, content) in self.info.files.iter().zip(&originals) {
            if content.sha256() != file.sha256 {
                return Err(Error::Tampered {
                    path: self.folder.join(ORIGINALS).join(&file.name).display().to_string(),
                    found: content.sha256().to_owned(),
                    wanted: file.sha256.clone(),
                });
            }
        }
        read_as(&self.source()?, &originals, &self.info, sink)
    }

    /// What could not be read at import, one after another.
    pub fn rejects(&self) -> Result<Vec<Reject>, Error> {
        let path = self.folder.join(REJECTS);
        let text = match fs::read_to_string(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.map_err(|e| io_error(&path, e))?,
        };
        let wrong = |n: usize, e: serde_json::Error| Error::Record {
            file: path.display().to_string(),
            line: n as u64 + 1,
            what: e.to_string(),
        };
        text.lines().enumerate().map(|(n, l)| serde_json::from_str(l).map_err(|e| wrong(n, e))).collect()
    }

    /// The folder in which it is kept.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// A version's name.
fn version_name(info: &ListInfo) -> String {
    let day = info.published.map_or_else(|| "undated".to_owned(), |d| d.to_string());
    format!("{day}-{}", info.sha256.get(..12).unwrap_or(&info.sha256))
}

/// Reads a set as the list that `info` describes: every listing says which list and edition it stands in.
fn read_as(source: &Source, set: &Set, info: &ListInfo, sink: &mut dyn Sink) -> Result<Summary, Error> {
    let edition = match info.published {
        Some(day) => format!("{}, edition of {day}", info.title),
        None => info.title.clone(),
    };
    let mut named = Named { source, info, edition, sink };
    let (_, summary) = formats::read(source, set, &mut named)?;
    Ok(summary)
}

struct Named<'a> {
    source: &'a Source,
    info: &'a ListInfo,
    edition: String,
    sink: &'a mut dyn Sink,
}

impl Sink for Named<'_> {
    fn entry(&mut self, mut listed: Listed) -> Result<(), Error> {
        for listing in &mut listed.listings {
            listing.class = self.info.class;
            if listing.source == self.source.title || listing.source.is_empty() {
                listing.source.clone_from(&self.edition);
            }
            if self.info.class == Class::Reported {
                listing.author = listing.author.take().or_else(|| self.info.author.clone());
            }
        }
        self.sink.entry(listed)
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Error> {
        self.sink.reject(reject)
    }
}

/// Counts entries and names as they pass, and hands them on.
struct Counting<'a> {
    ids: HashSet<u64>,
    names: usize,
    onward: Option<&'a mut dyn Sink>,
}

impl<'a> Counting<'a> {
    fn new(onward: Option<&'a mut dyn Sink>) -> Counting<'a> {
        Counting { ids: HashSet::new(), names: 0, onward }
    }

    /// Distinct source ids: an entry and what its listing extends to share one.
    fn entries(&self) -> usize {
        self.ids.len()
    }
}

impl Sink for Counting<'_> {
    fn entry(&mut self, listed: Listed) -> Result<(), Error> {
        // A hash of 64 bits, so that five million ids take little memory.
        let mut hash = DefaultHasher::new();
        match listed.listings.first().and_then(|l| l.reference.as_deref()) {
            Some(reference) => reference.hash(&mut hash),
            None => listed.entity.id.hash(&mut hash),
        }
        self.ids.insert(hash.finish());
        self.names += listed.entity.names().count();
        match &mut self.onward {
            Some(sink) => sink.entry(listed),
            None => Ok(()),
        }
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Error> {
        match &mut self.onward {
            Some(sink) => sink.reject(reject),
            None => Ok(()),
        }
    }
}

/// The folders in a folder, by name; none where it is not there. What begins with a dot is not ours, or not finished.
fn folders(path: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = match fs::read_dir(path) {
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(Vec::new()),
        other => other.map_err(|e| io_error(path, e))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| io_error(path, e))?;
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if !hidden && entry.file_type().map_err(|e| io_error(path, e))?.is_dir() {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn io_error(path: &Path, cause: io::Error) -> Error {
    Error::Io { path: path.display().to_string(), cause }
}

#[cfg(test)]
mod tests;
