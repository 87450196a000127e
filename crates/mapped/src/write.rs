//! Writing a file of sections: all at once, beside its place, then renamed, so that no reader ever sees half of one.

use crate::{Entry, Error, FORMAT, Head, MAGIC, announce, hex};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use zerocopy::IntoBytes;

/// Contents that are read from their beginning when the file is written.
pub trait Source: Read + Seek + Send {}

impl<T: Read + Seek + Send> Source for T {}

enum Contents {
    Held(Vec<u8>),
    Read(Box<dyn Source>),
}

/// Collects sections.
#[derive(Default)]
pub struct Builder {
    sections: Vec<(String, Contents)>,
}

impl Builder {
    /// Adds a section. Names are ASCII of at most sixteen bytes; a longer one is cut.
    pub fn add(&mut self, name: &str, contents: Vec<u8>) {
        self.push(name, Contents::Held(contents));
    }

    /// Adds a section whose contents are too large to be held.
    pub fn add_source(&mut self, name: &str, contents: impl Source + 'static) {
        self.push(name, Contents::Read(Box::new(contents)));
    }

    fn push(&mut self, name: &str, contents: Contents) {
        self.sections.push((name.chars().filter(char::is_ascii).take(16).collect(), contents));
    }

    /// The bytes of the file, and its id.
    pub fn finish(self) -> io::Result<(Vec<u8>, String)> {
        let mut out = io::Cursor::new(Vec::new());
        let id = self.write(&mut out)?;
        Ok((out.into_inner(), id))
    }

    /// Puts the file at `dir/name` as [`store`] does, without holding it; gives its path and its id.
    pub fn store(self, dir: &Path, name: &str) -> Result<(PathBuf, String), Error> {
        let mut id = String::new();
        let place = put(dir, name, |file| {
            let mut out = BufWriter::with_capacity(1 << 20, file);
            id = self.write(&mut out)?;
            out.flush()
        })?;
        Ok((place, id))
    }

    /// Writes the sections behind a gap, each hashed as it passes, then head and table into the gap.
    fn write(self, out: &mut (impl Write + Seek)) -> io::Result<String> {
        let mut hash = Sha256::new();
        let mut offset = size_of::<Head>() + self.sections.len() * size_of::<Entry>();
        out.write_all(&vec![0; offset])?;
        let mut entries = Vec::with_capacity(self.sections.len());
        for (name, contents) in self.sections {
            let padding = offset.next_multiple_of(8) - offset;
            out.write_all(&[0; 8][..padding])?;
            offset += padding;
            let mut source = match contents {
                Contents::Held(bytes) => Box::new(io::Cursor::new(bytes)),
                Contents::Read(source) => source,
            };
            let length = source.seek(SeekFrom::End(0))?;
            source.rewind()?;
            announce(&mut hash, &name, length);
            let mut crc = crc32fast::Hasher::new();
            let mut buffer = vec![0; 1 << 16];
            let mut copied = 0u64;
            loop {
                let n = match source.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(n) => n,
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    Err(e) => return Err(e),
                };
                hash.update(&buffer[..n]);
                crc.update(&buffer[..n]);
                out.write_all(&buffer[..n])?;
                copied += n as u64;
            }
            if copied != length {
                return Err(io::Error::other("a section changed its length while it was written"));
            }
            let mut padded = [0; 16];
            padded[..name.len()].copy_from_slice(name.as_bytes());
            entries.push(Entry {
                name: padded,
                offset: (offset as u64).into(),
                length: length.into(),
                crc: crc.finalize().into(),
                reserved: 0.into(),
            });
            offset += length as usize;
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
        out.rewind()?;
        out.write_all(head.as_bytes())?;
        out.write_all(entries.as_bytes())?;
        Ok(hex(&id))
    }
}

/// Puts `bytes` at `dir/name`: written beside it under a name of this process's own, synced, made read-only, renamed. Two
/// processes that store the same file at once both succeed.
pub fn store(dir: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, Error> {
    put(dir, name, |file| file.write_all(bytes))
}

fn put(dir: &Path, name: &str, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<PathBuf, Error> {
    let place = dir.join(name);
    let beside = dir.join(format!(".{name}.{}.new", std::process::id()));
    let written = write_synced(&beside, write).and_then(|()| fs::rename(&beside, &place));
    if let Err(cause) = written {
        // The half-written file is of no use to anyone; the first error is the one to report.
        let _ = fs::remove_file(&beside);
        return Err(Error::Write { path: place, cause });
    }
    Ok(place)
}

fn write_synced(path: &Path, write: impl FnOnce(&mut fs::File) -> io::Result<()>) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    write(&mut file)?;
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
        let (bytes, id) = builder.finish().unwrap();
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
    fn a_file_written_as_a_stream_has_the_same_bytes_and_id() {
        let dir = tempfile::tempdir().unwrap();
        let build = |streamed: bool| {
            let mut builder = Builder::default();
            builder.add("a", vec![7; 9]);
            let long: Vec<u8> = (0..200_000u32).flat_map(u32::to_le_bytes).collect();
            if streamed {
                builder.add_source("long", io::Cursor::new(long))
            } else {
                builder.add("long", long)
            }
            builder
        };
        let (bytes, id) = build(false).finish().unwrap();
        let (path, streamed) = build(true).store(dir.path(), "x.karez").unwrap();
        assert_eq!((fs::read(&path).unwrap() == bytes, streamed), (true, id));
        Sections::open(&path).unwrap().verify().unwrap();
    }

    #[test]
    fn a_directory_that_cannot_be_written_is_named() {
        let error = store(Path::new("/nonexistent/karez"), "x.karez", b"").unwrap_err();
        assert!(error.to_string().starts_with("/nonexistent/karez/x.karez cannot be written"), "{error}");
    }
}
