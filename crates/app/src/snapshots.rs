//! The snapshots of a home: which one answers for a day, built where it is not there yet, and kept.
//!
//! A snapshot is named after everything it is built from: the versions of the lists, the lexicons, the readers. So two programs
//! of different versions can share a home, and nothing is ever asked an index that would miss silently. Only the last few are
//! kept, for they can be built anew; beside each stands a small file that says which versions it was built from, and that stays.

use crate::exit::with_hint;
use crate::home::Home;
use anyhow::{Context, Result, bail};
use karez_lists::versions::{READERS, Store, Version};
use karez_lists::{Reject, Sink};
use karez_model::{Date, ListInfo, Listed};
use karez_snapshot::{Builder, Error, Snapshot};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// A snapshot, and what is to be said of how it was come by.
pub(crate) struct Opened {
    pub snapshot: Snapshot,
    pub notes: Vec<String>,
}

/// How many snapshots are kept.
const KEPT: usize = 4;

impl Home {
    /// The lists that were imported.
    pub(crate) fn store(&self) -> Store {
        Store::at(&self.root().join("lists"))
    }

    /// The snapshot that answers for a day: of the imported lists, each in its version of that day; of the starter pack, where
    /// nothing is imported.
    pub(crate) fn snapshot(&self, day: Date) -> Result<Opened> {
        let versions = self.store().select(day)?;
        if versions.is_empty() {
            return self.starter();
        }
        let path = self.snapshots().join(file_of(&versions)?);
        let mut notes = Vec::new();
        if let Some(snapshot) = open(&path, "it is built from the imported lists", &mut notes)? {
            return Ok(Opened { snapshot, notes });
        }
        let lists: Vec<ListInfo> = versions.iter().map(|v| v.info.clone()).collect();
        let sources = serde_json::to_vec_pretty(&lists)?;
        let opened = self.build(&path, lists, notes, |builder| {
            let mut adding = Adding(builder);
            versions.iter().try_for_each(|v| v.read(&mut adding).map(drop).with_context(|| v.info.id.clone()))
        })?;
        if path.exists() {
            karez_mapped::store(&self.snapshots(), &format!("{}.json", opened.snapshot.id()), &sources)?;
        }
        Ok(opened)
    }

    /// Whether the snapshot in use is what the kept originals give: what is wrong with it, or nothing.
    pub(crate) fn verify_snapshot(&self, day: Date) -> Result<Option<String>> {
        let versions = self.store().select(day)?;
        let opened = self.snapshot(day)?;
        opened.snapshot.verify()?;
        if versions.is_empty() {
            return Ok(None);
        }
        let mut builder = Builder::new(&std::env::temp_dir());
        let mut adding = Adding(&mut builder);
        versions.iter().try_for_each(|v| v.read(&mut adding).map(drop).with_context(|| v.info.id.clone()))?;
        let (_, id) = builder.finish(versions.iter().map(|v| v.info.clone()).collect())?.finish()?;
        let found = opened.snapshot.id();
        Ok((id != found).then(|| format!("{found} is in use; built anew from the originals it is {id}")))
    }

    /// The snapshot of exactly these entries, in memory.
    pub(crate) fn snapshot_of(&self, entries: Vec<Listed>, lists: Vec<ListInfo>) -> Result<Snapshot> {
        let mut builder = Builder::new(&std::env::temp_dir());
        entries.into_iter().try_for_each(|l| builder.add(l))?;
        Ok(Snapshot::from_bytes(builder.finish(lists)?.finish()?.0)?)
    }

    fn starter(&self) -> Result<Opened> {
        let path = self.snapshots().join(starter_file());
        let mut notes = Vec::new();
        if let Some(snapshot) = open(&path, "it is built from the starter pack", &mut notes)? {
            return Ok(Opened { snapshot, notes });
        }
        let pack = karez_lists::starter().context("the built-in starter pack cannot be read")?;
        self.build(&path, pack.lists, notes, |builder| Ok(pack.entries.into_iter().try_for_each(|l| builder.add(l))?))
    }

    /// Builds a snapshot and keeps it; where the home cannot be written it is built in memory each time.
    fn build(
        &self,
        path: &Path,
        lists: Vec<ListInfo>,
        mut notes: Vec<String>,
        fill: impl FnOnce(&mut Builder) -> Result<()>,
    ) -> Result<Opened> {
        let writable = self.make(&self.snapshots());
        let spill = if writable.is_ok() { self.snapshots() } else { std::env::temp_dir() };
        let mut builder = Builder::new(&spill);
        fill(&mut builder)?;
        let file = builder.finish(lists)?;
        if let Err(e) = writable {
            notes.push(format!("the snapshot is not kept: {e:#}"));
            return Ok(Opened { snapshot: Snapshot::from_bytes(file.finish()?.0)?, notes });
        }
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("snapshot.karez");
        let (path, _) = file.store(&self.snapshots(), name)?;
        self.prune(&path)?;
        Ok(Opened { snapshot: Snapshot::open(&path)?, notes })
    }

    /// Removes the oldest snapshots beyond the last few. One that another process has open stays readable to it.
    fn prune(&self, newest: &Path) -> Result<()> {
        let mut found = Vec::new();
        for entry in fs::read_dir(self.snapshots())? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "karez") && path != newest {
                found.push((fs::metadata(&path)?.modified()?, path));
            }
        }
        found.sort();
        for (_, path) in found.iter().rev().skip(KEPT - 1) {
            fs::remove_file(path).with_context(|| path.display().to_string())?;
        }
        Ok(())
    }

    fn snapshots(&self) -> PathBuf {
        self.root().join("snapshots")
    }

    /// The versions that a snapshot with this id, or an id that begins so, was built from.
    pub(crate) fn versions_of_snapshot(&self, id: &str) -> Result<Vec<Version>> {
        let mut of_id = Vec::new();
        for entry in fs::read_dir(self.snapshots()).with_context(|| self.snapshots().display().to_string())? {
            let path = entry?.path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if name.starts_with(id) && name.ends_with(".json") {
                of_id.push(path);
            }
        }
        let path = match of_id.as_slice() {
            [one] => one,
            [] => bail!("no snapshot {id} was built in this home"),
            many => bail!("{} snapshots begin with {id}: give more of it", many.len()),
        };
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let lists: Vec<ListInfo> = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        let known = self.store().versions()?;
        let version = |l: &ListInfo| {
            let same = known.iter().find(|v| v.info.id == l.id && v.info.files == l.files);
            same.cloned().with_context(|| format!("the version of {} that snapshot {id} was built from is gone", l.id))
        };
        if lists.iter().any(|l| l.starter) {
            bail!("snapshot {id} is of the starter pack, which has no versions");
        }
        lists.iter().map(version).collect()
    }
}

/// Opens a snapshot; none where it is not there or was built with other lexicons.
fn open(path: &Path, whence: &str, notes: &mut Vec<String>) -> Result<Option<Snapshot>> {
    if !path.exists() {
        return Ok(None);
    }
    match Snapshot::open(path) {
        Ok(snapshot) => Ok(Some(snapshot)),
        Err(e @ Error::Outdated { .. }) => {
            notes.push(format!("{e}; built anew"));
            Ok(None)
        }
        // Not rebuilt in silence: whoever changed the file may have changed other things.
        Err(e) => {
            let hint = format!("remove the file and run again; {whence}: rm -f '{}'", path.display());
            Err(with_hint(e.to_string(), hint))
        }
    }
}

/// Hands entries on to a builder.
struct Adding<'b>(&'b mut Builder);

impl Sink for Adding<'_> {
    fn entry(&mut self, listed: Listed) -> Result<(), karez_lists::Error> {
        self.0.add(listed).map_err(|e| karez_lists::Error::Taker(e.to_string()))
    }

    fn reject(&mut self, _: Reject) -> Result<(), karez_lists::Error> {
        Ok(())
    }
}

/// The file of the starter's snapshot, named after everything it is built from.
fn starter_file() -> String {
    let texts = [karez_data::STARTER_UFLPA, karez_data::STARTER_XUAR_LISTINGS, karez_data::CATALOGUE];
    format!("starter-{}.karez", named_after(&texts.map(str::to_owned)))
}

/// The file of the snapshot of these versions, named after everything it is built from.
fn file_of(versions: &[Version]) -> Result<String> {
    let mut parts = vec![karez_data::CATALOGUE.to_owned()];
    for version in versions {
        parts.push(serde_json::to_string(&version.info)?);
        parts.push(version.source_id.clone());
        parts.push(version.map.clone());
    }
    Ok(format!("lists-{}.karez", named_after(&parts)))
}

fn named_after(parts: &[String]) -> String {
    let mut hash = Sha256::new();
    for part in parts.iter().map(String::as_str).chain([karez_data::HASH]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(karez_names::KEY_FORMAT.to_le_bytes());
    hash.update(READERS.to_le_bytes());
    hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect()
}
