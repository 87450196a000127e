//! Taking a version in: read whole, counted, guarded against a list that has shrunk, then kept beside its original bytes.

use super::{Counting, MANIFEST, Manifest, ORIGINALS, REJECTS, Store, Version, io_error, read_as, version_name};
use crate::Error;
use crate::catalogue::Source;
use crate::formats;
use crate::reading::{Kept, Reject, Sink};
use karez_model::{Class, Date, ListInfo, Listed, OriginalFile};
use karez_tables::{ColumnMap, Content};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// What is to be taken in.
#[derive(Debug, Clone)]
pub struct Request {
    /// The source, with class, author and map as the user says.
    pub source: Source,
    /// The id under which the user names it.
    pub source_id: String,
    /// The files that belong together, the main one first.
    pub set: Vec<Content>,
    /// The day of publication as the user says; it goes before the day in the file.
    pub published: Option<Date>,
    /// The day of publication where neither user nor file gives one: what the server said, for a download.
    pub otherwise: Option<Date>,
    /// Who reports, for a list of class `reported`.
    pub author: Option<String>,
    /// Today.
    pub fetched: Date,
    /// The column map, as TOML.
    pub map: String,
    /// Take a version that has lost more than a fifth of the entries of the one before.
    pub accept_shrink: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// The version: the new one, or the one that had these bytes already.
    pub version: Version,
    /// The version that stood before it, if any.
    pub before: Option<Version>,
    /// The same bytes were there already, and nothing was changed.
    pub unchanged: bool,
    /// The day of publication is [`Request::otherwise`], for want of one that user or file gives.
    pub dated_otherwise: bool,
    /// The first rejects; all stand in the version's file.
    pub rejects: Vec<Reject>,
}

/// A list that has lost more than this part of its entries is not believed unasked.
const SHRINK: (usize, usize) = (1, 5);

/// How many rejects are given back.
const FIRST: usize = 10;

/// Takes a version in.
pub fn import(store: &Store, request: Request) -> Result<Imported, Error> {
    let source = &as_told(&request)?;
    let known = store.of(&source.id)?;
    let set = &completed(source, &request.set, known.last())?;
    let files: Vec<OriginalFile> = originals(set)?;
    // Read otherwise (other columns, another class or author), the same bytes are another version.
    let told = |v: &Version| (&v.map, v.info.class, &v.info.author) == (&request.map, source.class, &request.author);
    let bytes = |files: &[OriginalFile]| files.iter().map(|f| f.sha256.clone()).collect::<Vec<_>>();
    if let Some(same) = known.iter().find(|v| bytes(&v.info.files) == bytes(&files) && told(v)) {
        return Ok(Imported {
            version: same.clone(),
            before: None,
            unchanged: true,
            dated_otherwise: false,
            rejects: Vec::new(),
        });
    }
    if request.source.class == Class::Reported && request.author.is_none() {
        return Err(Error::Refused {
            what: format!("{}: a list of class reported needs its author", source.id),
            advice: "say who reports: --author \"Example Institute\"".to_owned(),
        });
    }
    let format = formats::format_of(source, &set[0])?;
    let staging = Staging::new(&store.root().join(&source.id))?;
    let mut info = ListInfo {
        id: source.id.clone(),
        title: source.title.clone(),
        // Of a report, whoever reports it publishes it.
        publisher: request.author.clone().unwrap_or_else(|| source.publisher.clone()),
        class: source.class,
        fetched: Some(request.fetched),
        sha256: files[0].sha256.clone(),
        fresh_days: Some(source.fresh_days),
        url: source.url.clone(),
        author: request.author.clone(),
        format: format.name.to_owned(),
        files,
        published: request.published,
        ..ListInfo::default()
    };
    let mut rejects =
        Rejects { file: BufWriter::new(staging.create(REJECTS)?), path: staging.path.join(REJECTS), kept: Kept::default() };
    let mut counting = Counting::new(Some(&mut rejects));
    let summary = read_as(source, set, &info, &mut counting)?;
    (info.entries, info.names) = (counting.entries(), counting.names);
    rejects.file.flush().map_err(|e| io_error(&rejects.path, e))?;
    let first = rejects.kept.rejects;
    (info.rows, info.rejects) = (summary.rows, summary.rejects);
    info.partial = !summary.partial.is_empty();
    info.notes = summary.partial.into_iter().chain(summary.notes).collect();
    let told = request.published.or(summary.published);
    info.published = told.or(request.otherwise);
    let Some(published) = info.published else {
        return Err(Error::Refused {
            what: format!("{}: no day of publication, and the file gives none", source.id),
            advice: "say of which day the list is: --published YYYY-MM-DD".to_owned(),
        });
    };
    if info.entries == 0 {
        let first = first.first().map_or_else(String::new, |r| format!("; the first reject: line {}: {}", r.line, r.cause));
        return Err(Error::Refused {
            what: format!("{}: not one entry among {} rows{first}", source.id, info.rows),
            advice: "check that the file is the whole list and that --source is right".to_owned(),
        });
    }
    let before = known.iter().rev().find(|v| v.info.published.is_some_and(|p| p <= published)).cloned();
    if let Some(before) = before.as_ref().filter(|_| !request.accept_shrink) {
        let (old, new) = (before.info.entries, info.entries);
        if (old.saturating_sub(new)) * SHRINK.1 > old * SHRINK.0 {
            return Err(Error::Refused {
                what: format!("{}: {new} entries where the version of {} has {old}", source.id, before.name()),
                advice: "check that the file is whole; if the list has really shrunk, add --accept-shrink".to_owned(),
            });
        }
    }
    let sequence = known.iter().map(|v| v.sequence).max().unwrap_or(0) + 1;
    let mut place = staging.parent.join(version_name(&info));
    if place.exists() {
        place = staging.parent.join(format!("{}-{sequence}", version_name(&info)));
    }
    for (file, content) in info.files.iter().zip(set) {
        staging.keep(file, content)?;
    }
    let manifest = Manifest { source: request.source_id.clone(), sequence, map: request.map.clone(), info: info.clone() };
    staging.write(MANIFEST, &serde_json::to_vec_pretty(&manifest).map_err(|e| Error::Catalogue(e.to_string()))?)?;
    staging.move_to(&place)?;
    let version = Version { info, source_id: request.source_id, sequence, map: request.map, folder: place };
    Ok(Imported { version, before, unchanged: false, dated_otherwise: told.is_none(), rejects: first })
}

/// The files of a version: those given; of a notice given alone, with the files of the newest version, which it adds to.
fn completed(source: &Source, given: &[Content], newest: Option<&Version>) -> Result<Vec<Content>, Error> {
    let (Some(first), Some(newest)) = (given.first(), newest) else { return Ok(given.to_vec()) };
    if !formats::is_supplement(source, first)? {
        return Ok(given.to_vec());
    }
    let mut set = newest.originals()?;
    set.extend(given.iter().filter(|g| !newest.info.files.iter().any(|f| f.sha256 == g.sha256())).cloned());
    Ok(set)
}

/// The source with the author and the column map of the request, as a later reading will have them.
fn as_told(request: &Request) -> Result<Source, Error> {
    let mut source = request.source.clone();
    source.author.clone_from(&request.author);
    if !request.map.is_empty() {
        source.map = ColumnMap::from_toml(&request.map)?;
    }
    Ok(source)
}

/// What is kept of each file of a set: a plain name, no two the same.
fn originals(set: &[Content]) -> Result<Vec<OriginalFile>, Error> {
    let mut files: Vec<OriginalFile> = Vec::new();
    for content in set {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ');
        let mut name: String = content.name().chars().map(|c| if plain(c) { c } else { '_' }).collect();
        if name.trim_matches(['.', ' ', '-']).is_empty() {
            name = "stdin".to_owned();
        }
        while files.iter().any(|f| f.name.eq_ignore_ascii_case(&name)) {
            name = format!("_{name}");
        }
        files.push(OriginalFile { name, sha256: content.sha256().to_owned(), bytes: content.size() });
    }
    if files.is_empty() {
        return Err(Error::Refused {
            what: "no file to import".into(),
            advice: "name a file, or `-` for standard input".into(),
        });
    }
    Ok(files)
}

/// Where rejects go while a list is read: to a file, and the first of them to a person.
struct Rejects {
    file: BufWriter<File>,
    path: PathBuf,
    kept: Kept,
}

impl Sink for Rejects {
    fn entry(&mut self, _: Listed) -> Result<(), Error> {
        Ok(())
    }

    fn reject(&mut self, reject: Reject) -> Result<(), Error> {
        serde_json::to_writer(&mut self.file, &reject)
            .map_err(io::Error::from)
            .and_then(|()| self.file.write_all(b"\n"))
            .map_err(|e| io_error(&self.path, e))?;
        if self.kept.rejects.len() < FIRST {
            self.kept.rejects.push(reject);
        }
        Ok(())
    }
}

/// A folder in which a version is put together, out of sight until it is whole; removed where it never becomes so.
struct Staging {
    parent: PathBuf,
    path: PathBuf,
}

impl Staging {
    fn new(parent: &Path) -> Result<Staging, Error> {
        let path = parent.join(format!(".{}.new", std::process::id()));
        if path.exists() {
            fs::remove_dir_all(&path).map_err(|e| io_error(&path, e))?;
        }
        let originals = path.join(ORIGINALS);
        fs::create_dir_all(&originals).map_err(|e| io_error(&originals, e))?;
        Ok(Staging { parent: parent.to_owned(), path })
    }

    fn create(&self, name: &str) -> Result<File, Error> {
        let path = self.path.join(name);
        File::create(&path).map_err(|e| io_error(&path, e))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path.join(name);
        let mut file = self.create(name)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| io_error(&path, e))
    }

    /// Copies a file in, byte for byte, and checks that it is still what was read.
    fn keep(&self, file: &OriginalFile, content: &Content) -> Result<(), Error> {
        let path = self.path.join(ORIGINALS).join(&file.name);
        let mut from = content.packed()?;
        let mut to = File::create(&path).map_err(|e| io_error(&path, e))?;
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(n) => {
                    hash.update(&buffer[..n]);
                    to.write_all(&buffer[..n]).map_err(|e| io_error(&path, e))?;
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(io_error(Path::new(content.name()), e)),
            }
        }
        to.sync_all().map_err(|e| io_error(&path, e))?;
        let found: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
        if found != file.sha256 {
            return Err(Error::Tampered { path: content.name().to_owned(), found, wanted: file.sha256.clone() });
        }
        Ok(())
    }

    /// Makes every file read-only and puts the folder in its place.
    fn move_to(self, place: &Path) -> Result<(), Error> {
        let rejects = self.path.join(REJECTS);
        if fs::metadata(&rejects).is_ok_and(|m| m.len() == 0) {
            fs::remove_file(&rejects).map_err(|e| io_error(&rejects, e))?;
        }
        for folder in [&self.path, &self.path.join(ORIGINALS)] {
            for entry in fs::read_dir(folder).map_err(|e| io_error(folder, e))? {
                let path = entry.map_err(|e| io_error(folder, e))?.path();
                if path.is_file() {
                    let mut permissions = fs::metadata(&path).map_err(|e| io_error(&path, e))?.permissions();
                    permissions.set_readonly(true);
                    fs::set_permissions(&path, permissions).map_err(|e| io_error(&path, e))?;
                }
            }
        }
        fs::rename(&self.path, place).map_err(|e| io_error(place, e))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After a move there is nothing left to remove.
        let _ = fs::remove_dir_all(&self.path);
    }
}
