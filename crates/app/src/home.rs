//! The home directory: where snapshots are kept. Made on first use, readable by its owner only; a read-only one works.

use crate::environment::{data_directory, variable};
use crate::exit::with_hint;
use anyhow::{Context, Result, bail};
use karez_snapshot::{Error, Snapshot};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// A home.
#[derive(Debug)]
pub(crate) struct Home {
    root: PathBuf,
}

/// A snapshot, and what is to be said of how it was come by.
pub(crate) struct Opened {
    pub snapshot: Snapshot,
    pub notes: Vec<String>,
}

impl Home {
    /// The home asked for, else `KAREZ_HOME`, else the platform's directory.
    pub(crate) fn find(asked: Option<&Path>) -> Result<Home> {
        let root = asked.map(Path::to_owned).or_else(|| variable("KAREZ_HOME").map(PathBuf::from)).or_else(data_directory);
        match root {
            Some(root) => Ok(Home { root }),
            None => bail!("no home directory is known; name one with --home DIR or KAREZ_HOME"),
        }
    }

    /// The snapshot to ask: that of the starter pack, as nothing is imported. It is built at first use and kept; where the
    /// home cannot be written it is built in memory each time.
    pub(crate) fn snapshot(&self) -> Result<Opened> {
        let path = self.root.join("snapshots").join(starter_file());
        let mut notes = Vec::new();
        if path.exists() {
            match Snapshot::open(&path) {
                Ok(snapshot) => return Ok(Opened { snapshot, notes }),
                Err(e @ Error::Outdated { .. }) => notes.push(format!("{e}; built anew")),
                // Not rebuilt in silence: whoever changed the file may have changed other things.
                Err(e) => {
                    let hint = format!(
                        "remove the file and run again; it is built from the starter pack: rm -f '{}'",
                        path.display()
                    );
                    return Err(with_hint(e.to_string(), hint));
                }
            }
        }
        let pack = karez_lists::starter().context("the built-in starter pack cannot be read")?;
        let (bytes, _) = karez_snapshot::build(&pack.entries, pack.lists);
        if let Err(e) = self.keep(&path, &bytes) {
            notes.push(format!("the snapshot is not kept: {e:#}"));
            return Ok(Opened { snapshot: Snapshot::from_bytes(bytes)?, notes });
        }
        Ok(Opened { snapshot: Snapshot::open(&path)?, notes })
    }

    fn keep(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let directory = path.parent().unwrap_or(&self.root);
        make_private(&self.root)?;
        fs::create_dir_all(directory).with_context(|| directory.display().to_string())?;
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or("snapshot.karez");
        karez_mapped::store(directory, name, bytes)?;
        Ok(())
    }
}

/// The file of the starter's snapshot, named after everything it is built from, so that another version of the program
/// builds its own beside it.
fn starter_file() -> String {
    let mut hash = Sha256::new();
    for part in [karez_data::STARTER_UFLPA, karez_data::STARTER_XUAR_LISTINGS, karez_data::CATALOGUE, karez_data::HASH] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(karez_names::KEY_FORMAT.to_le_bytes());
    let name: String = hash.finalize().iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("starter-{name}.karez")
}

/// Creates a directory that only its owner may read, unless it is there already.
fn make_private(directory: &Path) -> Result<()> {
    if directory.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory).with_context(|| directory.display().to_string())
}
