//! Whether what is kept is still what was imported.
//!
//! The originals are hashed again and read again, and must give what the version says of itself. That finds every change made to
//! one of the two. Whoever changes both alike is found by a sheet of hashes that was published or put aside before: the same
//! lines that [`sheet`] gives.

use super::{Counting, Version};
use crate::Error;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What is wrong with a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file or figure concerned.
    pub at: String,
    /// What was found and what was expected.
    pub what: String,
}

/// Checks a version against itself and, where given, against a sheet of hashes.
pub fn verify(version: &Version, sheet: Option<&str>) -> Result<Vec<Problem>, Error> {
    let mut problems = Vec::new();
    let mut wrong = |at: &str, what: String| problems.push(Problem { at: at.to_owned(), what });
    let mut whole = true;
    match version.originals() {
        Ok(originals) => {
            for (file, content) in version.info.files.iter().zip(&originals) {
                if content.sha256() != file.sha256 {
                    whole = false;
                    wrong(&file.name, format!("sha256 {} where {} was imported", content.sha256(), file.sha256));
                } else if content.size() != file.bytes {
                    wrong(&file.name, format!("{} bytes where the version says {}", content.size(), file.bytes));
                }
            }
        }
        Err(e) => {
            whole = false;
            wrong("original", e.to_string());
        }
    }
    if version.info.files.first().is_none_or(|f| f.sha256 != version.info.sha256) {
        wrong("version.json", "the hash of the list is not that of its file".to_owned());
    }
    let folder = version.folder.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if folder.strip_prefix(&version.name()).is_none_or(|rest| !rest.is_empty() && rest != format!("-{}", version.sequence)) {
        wrong("version.json", format!("it says {} and lies in {folder}", version.name()));
    }
    if whole {
        let mut counting = Counting::new(None);
        match version.read(&mut counting) {
            Ok(summary) => {
                let found = (summary.rows, counting.entries(), counting.names, summary.rejects);
                let said = (version.info.rows, version.info.entries, version.info.names, version.info.rejects);
                if found != said {
                    wrong("version.json", format!("rows, entries, names, rejects {said:?}; the originals give {found:?}"));
                }
            }
            Err(e) => wrong("original", e.to_string()),
        }
    }
    if let Some(sheet) = sheet {
        let known = read_sheet(sheet);
        for file in &version.info.files {
            let key = (version.info.id.clone(), day(version), file.name.clone());
            match known.get(&key) {
                None => wrong(&file.name, "not on the sheet of hashes".to_owned()),
                Some(hash) if *hash != file.sha256 => {
                    wrong(&file.name, format!("sha256 {} where the sheet of hashes has {hash}", file.sha256));
                }
                Some(_) => {}
            }
        }
    }
    Ok(problems)
}

/// A sheet of the hashes of versions, to publish or put aside: `sha256  list  day  file`, a line a file.
pub fn sheet(versions: &[Version]) -> String {
    let mut text = String::from("# sha256  list  published  file\n");
    for version in versions {
        for file in &version.info.files {
            let _ = writeln!(text, "{}  {}  {}  {}", file.sha256, version.info.id, day(version), file.name);
        }
    }
    text
}

fn day(version: &Version) -> String {
    version.info.published.map_or_else(String::new, |d| d.to_string())
}

fn read_sheet(sheet: &str) -> BTreeMap<(String, String, String), String> {
    let mut known = BTreeMap::new();
    for line in sheet.lines().filter(|l| !l.starts_with('#')) {
        let cells: Vec<&str> = line.splitn(4, "  ").map(str::trim).collect();
        if let [hash, list, day, file] = cells.as_slice() {
            known.insert(((*list).to_owned(), (*day).to_owned(), (*file).to_owned()), hash.to_lowercase());
        }
    }
    known
}
