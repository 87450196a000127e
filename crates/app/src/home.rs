//! The home directory: where lists and snapshots are kept. Made on first use, readable by its owner only; a read-only one works.

use crate::environment::{data_directory, variable};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// A home.
#[derive(Debug)]
pub(crate) struct Home {
    root: PathBuf,
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

    /// The directory.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Makes a directory in the home, and the home where it is not there; fails where it cannot be written.
    pub(crate) fn make(&self, directory: &Path) -> Result<()> {
        make_private(&self.root)?;
        fs::create_dir_all(directory).with_context(|| directory.display().to_string())?;
        tempfile::tempfile_in(directory).with_context(|| directory.display().to_string())?;
        Ok(())
    }

    /// The folder of what is fetched of a list. It is made, with the home, by whoever fetches first.
    pub(crate) fn downloads(&self, list: &str) -> Result<PathBuf> {
        make_private(&self.root)?;
        Ok(self.root.join("downloads").join(list))
    }
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
