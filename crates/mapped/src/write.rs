//! Writing a file of sections: all at once, beside its place, then renamed, so that no reader ever sees half of one.

use crate::{Entry, Error, FORMAT, Head, MAGIC, feed, hex};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zerocopy::IntoBytes;

/// Collects sections.
#[derive(Debug, Default)]
pub struct Builder {
    sections: Vec<(String, Vec<u8>)>,
}

impl Builder {
    /// Adds a section. Names are ASCII of at most sixteen bytes; a longer one is cut.
    pub fn add(&mut self, name: &str, contents: Vec<u8>) {
        self.sections.push((name.chars().filter(char::is_ascii).take(16).collect(), contents));
    }

    /// The bytes of the file, and its id.
    pub fn finish(self) -> (Vec<u8>, String) {
        let mut hash = Sha256::new();
        let mut offset = size_of::<Head>() + self.sections.len() * size_of::<Entry>();
        let mut entries = Vec::with_capacity(self.sections.len());
        for (name, contents) in &self.sections {
            feed(&mut hash, name, contents);
            offset = offset.next_multiple_of(8);
            let mut padded = [0; 16];
            padded[..name.len()].copy_from_slice(name.as_bytes());
            entries.push(Entry {
                name: padded,
                offset: (offset as u64).into(),
                length: (contents.len() as u64).into(),
                crc: crc32fast::hash(contents).into(),
                reserved: 0.into(),
            });
            offset += contents.len();
        }
        let id: [u8; 32] = hash.finalize().into();
        let mut head = Head {
            magic: MAGIC,
            format: FORMAT.into(),
            sections: (entries.len() as u32).into(),
            id,
            length: (offset as u64).into(),
            table_crc: crc32fast::hash(entries.as_bytes()).into(),
            head_crc: 0.into(),
        };
        head.head_crc = head.crc().into();
        let mut bytes = Vec::with_capacity(offset);
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(entries.as_bytes());
        for (_, contents) in &self.sections {
            bytes.resize(bytes.len().next_multiple_of(8), 0);
            bytes.extend_from_slice(contents);
        }
        (bytes, hex(&id))
    }
}

/// Puts `bytes` at `dir/name`: written beside it under a name of this process's own, synced, made read-only, renamed. Two
/// processes that store the same file at once both succeed.
pub fn store(dir: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
    let place = dir.join(name);
    let beside = dir.join(format!(".{name}.{}.new", std::process::id()));
    let written = write_synced(&beside, bytes).and_then(|()| fs::rename(&beside, &place));
    if let Err(cause) = written {
        // The half-written file is of no use to anyone; the first error is the one to report.
        let _ = fs::remove_file(&beside);
        return Err(Error::Write { path: place, cause });
    }
    Ok(place)
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    let mut permissions = file.metadata()?.permissions();
    permissions.set_readonly(true);
    file.set_permissions(permissions)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sections;

    #[test]
    fn a_stored_file_opens_read_only_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut builder = Builder::default();
        builder.add("a", vec![7; 9]);
        let (bytes, id) = builder.finish();
        for _ in 0..2 {
            let path = store(dir.path(), "x.karez", &bytes).unwrap();
            let sections = Sections::open(&path).unwrap();
            assert_eq!(sections.id(), id);
            assert_eq!(sections.section("a").unwrap(), [7; 9]);
            assert!(fs::metadata(&path).unwrap().permissions().readonly());
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_directory_that_cannot_be_written_is_named() {
        let error = store(Path::new("/nonexistent/karez"), "x.karez", b"").unwrap_err();
        assert!(error.to_string().starts_with("/nonexistent/karez/x.karez cannot be written"), "{error}");
    }
}
