//! What is kept beside a fetched file, so that the next time the server is asked only whether it has changed.

use super::error::FetchError;
use karez_model::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Where a file and what belongs to it lie.
pub(super) struct Places {
    pub folder: PathBuf,
    pub file: PathBuf,
    /// The [`Validators`] of the file.
    pub about: PathBuf,
    /// The bytes as they came, while they come.
    pub part: PathBuf,
    /// The [`Part`] they are of.
    pub about_part: PathBuf,
    /// The file out of its content coding, while it is decoded.
    pub decoded: PathBuf,
    pub lock: PathBuf,
}

impl Places {
    pub(super) fn of(folder: &Path, file: &str) -> Places {
        let beside = |suffix: &str| folder.join(format!("{file}{suffix}"));
        Places {
            folder: folder.to_owned(),
            file: beside(""),
            about: beside(".json"),
            part: beside(".part"),
            about_part: beside(".part.json"),
            decoded: beside(".decoded"),
            lock: folder.join(".lock"),
        }
    }
}

/// What is known of a file that was fetched whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// The address that was asked.
    pub url: String,
    /// The address at which redirections ended.
    pub final_url: String,
    /// The server's entity tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The server's time of modification, as it wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// How many bytes.
    pub bytes: u64,
    /// Their sha256, in hex.
    pub sha256: String,
    /// The day on which these bytes were first fetched.
    pub fetched: Date,
    /// The last day on which the server said that they are its newest.
    pub checked: Date,
}

impl Validators {
    /// What is kept of a file, if the file is still what it was. A copy that somebody changed is not asked after but fetched anew.
    pub(super) fn of(places: &Places) -> Option<Validators> {
        let kept: Validators = read(&places.about)?;
        let same = fs::metadata(&places.file).is_ok_and(|m| m.is_file() && m.len() == kept.bytes)
            && hash(&places.file).is_ok_and(|h| h == kept.sha256);
        same.then_some(kept)
    }
}

/// A file of which the beginning is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    /// The address that was asked.
    pub url: String,
    /// The strong validator that the server gave.
    pub validator: String,
    /// Bytes of the whole, as far as known.
    pub whole: Option<u64>,
    /// Its content coding is gzip.
    pub gzip: bool,
}

impl Part {
    /// The part of an address, and how many bytes are there.
    pub(super) fn of(places: &Places, url: &str) -> Option<(Part, u64)> {
        let part: Part = read(&places.about_part)?;
        let have = fs::metadata(&places.part).ok().filter(|m| m.is_file())?.len();
        (part.url == url && have > 0 && part.whole.is_none_or(|whole| have < whole)).then_some((part, have))
    }
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// Writes a small file whole or not at all.
pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), FetchError> {
    let io = |e| FetchError::io(path, e);
    let mut text = serde_json::to_vec_pretty(value).map_err(|e| io(e.into()))?;
    text.push(b'\n');
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).map_err(io)
}

/// Removes a file that may not be there.
pub(super) fn remove(path: &Path) -> Result<(), FetchError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(FetchError::io(path, e)),
        _ => Ok(()),
    }
}

fn hash(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut buffer) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hex(hash)),
            Ok(n) => hash.update(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

pub(super) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}
