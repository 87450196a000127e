//! Immutable files of named sections, opened by mapping them into memory.
//!
//! A snapshot is built once and read by many processes, so it is a file that can be mapped and used where it lies. This crate
//! owns the one dangerous step of that, the map itself, and the checks that make the rest safe: a file is refused with the
//! reason when it is foreign, of another format, cut short or damaged, and every length in it is checked before it is used.
//!
//! Layout, little-endian throughout: a [`Head`], then one [`Entry`] a section, then the sections, each at a multiple of eight.
//! The file's id is the sha256 over names and contents of its sections; it is stored in the head and can be
//! [recomputed](Sections::verify).
//!
//! A mapped file that another process truncates raises SIGBUS; no check can prevent that. Files are therefore written beside
//! their place, synced, made read-only and renamed, and are never changed afterwards.

#![deny(unsafe_op_in_unsafe_fn)]

mod write;

pub use write::{Builder, Source, store};

use sha2::{Digest, Sha256};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The first bytes of every file.
pub const MAGIC: [u8; 8] = *b"KAREZMAP";

/// The version of this layout.
pub const FORMAT: u32 = 1;

/// The head of a file.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub struct Head {
    /// [`MAGIC`].
    pub magic: [u8; 8],
    /// [`FORMAT`].
    pub format: U32,
    /// How many sections.
    pub sections: U32,
    /// sha256 over the sections.
    pub id: [u8; 32],
    /// Length of the whole file in bytes.
    pub length: U64,
    /// CRC-32 of the section table.
    pub table_crc: U32,
    /// CRC-32 of the head up to here.
    pub head_crc: U32,
}

impl Head {
    /// The checksum that [`head_crc`](Head::head_crc) must have.
    fn crc(&self) -> u32 {
        let bytes = self.as_bytes();
        crc32fast::hash(&bytes[..bytes.len() - size_of::<U32>()])
    }
}

/// Where a section lies.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
pub struct Entry {
    /// The section's name in ASCII, padded with noughts.
    pub name: [u8; 16],
    /// Offset from the start of the file in bytes.
    pub offset: U64,
    /// Length in bytes.
    pub length: U64,
    /// CRC-32 of the contents.
    pub crc: U32,
    /// Nought.
    pub reserved: U32,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be read.
    #[error("{path}: {cause}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The file cannot be written.
    #[error("{path} cannot be written: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The file is not one of ours.
    #[error("{path}: not a karez snapshot (the first bytes are not KAREZMAP)")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by another version of the layout.
    #[error("{path}: layout version {found}, this program reads version {FORMAT}")]
    OtherFormat {
        /// The file.
        path: PathBuf,
        /// The version found.
        found: u32,
    },
    /// The file is cut short, or its contents are not what was written.
    #[error("{path}: damaged: {what}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// Which part, and how.
        what: String,
    },
}

enum Bytes {
    Mapped(memmap2::Mmap),
    Held(Vec<u8>),
}

/// An open file of sections.
pub struct Sections {
    bytes: Bytes,
    path: PathBuf,
    id: String,
    entries: Vec<Entry>,
}

impl std::fmt::Debug for Sections {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sections").field("path", &self.path).field("id", &self.id).finish_non_exhaustive()
    }
}

impl Sections {
    /// Maps a file and checks its head, its table and the checksum of every section.
    #[allow(unsafe_code)]
    pub fn open(path: &Path) -> Result<Sections, Error> {
        let read = |cause| Error::Read { path: path.to_owned(), cause };
        let file = File::open(path).map_err(read)?;
        if file.metadata().map_err(read)?.len() < size_of::<Head>() as u64 {
            return Err(Error::Foreign { path: path.to_owned() });
        }
        // SAFETY: the map is read-only and private to this process. Its bytes are only ever read as plain integers and
        // bytes, for which every bit pattern is valid, and each use is bounds-checked; so a change of the file by another
        // process can at worst give wrong bytes, which the checksums below are there to find, or, if the file is
        // truncated while mapped, end the process by SIGBUS. Files are read-only and replaced by renaming, never written
        // in place, which keeps both from happening in honest use.
        let map = unsafe { memmap2::Mmap::map(&file) }.map_err(read)?;
        Sections::check(Bytes::Mapped(map), path)
    }

    /// Takes the bytes of a file that is in memory, with the same checks; `path` is only for messages.
    pub fn from_bytes(bytes: Vec<u8>, path: &Path) -> Result<Sections, Error> {
        Sections::check(Bytes::Held(bytes), path)
    }

    fn check(bytes: Bytes, path: &Path) -> Result<Sections, Error> {
        let all: &[u8] = match &bytes {
            Bytes::Mapped(map) => map,
            Bytes::Held(held) => held,
        };
        let damaged = |what: String| Error::Damaged { path: path.to_owned(), what };
        let Ok((head, rest)) = Head::ref_from_prefix(all) else {
            return Err(Error::Foreign { path: path.to_owned() });
        };
        if head.magic != MAGIC {
            return Err(Error::Foreign { path: path.to_owned() });
        }
        if head.format.get() != FORMAT {
            return Err(Error::OtherFormat { path: path.to_owned(), found: head.format.get() });
        }
        if head.crc() != head.head_crc.get() {
            return Err(damaged("the head has a wrong checksum".to_owned()));
        }
        if head.length.get() != all.len() as u64 {
            return Err(damaged(format!("{} bytes long, {} were written", all.len(), head.length.get())));
        }
        let count = head.sections.get() as usize;
        let Ok((entries, _)) = <[Entry]>::ref_from_prefix_with_elems(rest, count) else {
            return Err(damaged(format!("the table of {count} sections does not fit the file")));
        };
        if crc32fast::hash(entries.as_bytes()) != head.table_crc.get() {
            return Err(damaged("the table of sections has a wrong checksum".to_owned()));
        }
        for entry in entries {
            let Some(contents) = contents(all, entry) else {
                return Err(damaged(format!("section {} lies outside the file", name(entry))));
            };
            if crc32fast::hash(contents) != entry.crc.get() {
                return Err(damaged(format!("section {} has a wrong checksum", name(entry))));
            }
        }
        let (id, entries) = (hex(&head.id), entries.to_vec());
        Ok(Sections { bytes, path: path.to_owned(), id, entries })
    }

    fn all(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Mapped(map) => map,
            Bytes::Held(held) => held,
        }
    }

    /// The file's id: sha256 over names and contents of its sections, in hex.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The file, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The contents of a section.
    pub fn section(&self, wanted: &str) -> Result<&[u8], Error> {
        self.entries
            .iter()
            .find(|e| name(e) == wanted)
            .and_then(|e| contents(self.all(), e))
            .ok_or_else(|| self.damaged(format!("no section {wanted}")))
    }

    /// A section as numbers or records.
    pub fn array<T: FromBytes + Immutable + KnownLayout + Unaligned>(&self, wanted: &str) -> Result<&[T], Error> {
        <[T]>::ref_from_bytes(self.section(wanted)?)
            .map_err(|_| self.damaged(format!("section {wanted} is not a whole number of {}-byte records", size_of::<T>())))
    }

    /// Recomputes the id over all contents: dearer than the checksums of [`open`](Self::open), and proof against intent.
    pub fn verify(&self) -> Result<(), Error> {
        let mut hash = Sha256::new();
        for entry in &self.entries {
            feed(&mut hash, name(entry), contents(self.all(), entry).unwrap_or_default());
        }
        if hex(&hash.finalize()) == self.id {
            Ok(())
        } else {
            Err(self.damaged("the contents do not have the sha256 that the head says".to_owned()))
        }
    }

    /// A [`Error::Damaged`] of this file, for readers of its sections.
    pub fn damaged(&self, what: String) -> Error {
        Error::Damaged { path: self.path.clone(), what }
    }
}

fn name(entry: &Entry) -> &str {
    let length = entry.name.iter().position(|b| *b == 0).unwrap_or(entry.name.len());
    std::str::from_utf8(&entry.name[..length]).unwrap_or("?")
}

fn contents<'a>(all: &'a [u8], entry: &Entry) -> Option<&'a [u8]> {
    let start = usize::try_from(entry.offset.get()).ok()?;
    let end = start.checked_add(usize::try_from(entry.length.get()).ok()?)?;
    all.get(start..end)
}

/// What the id is taken over: each section's name, length and contents.
fn feed(hash: &mut Sha256, name: &str, contents: &[u8]) {
    announce(hash, name, contents.len() as u64);
    hash.update(contents);
}

/// What goes before the contents of a section.
fn announce(hash: &mut Sha256, name: &str, length: u64) {
    hash.update((name.len() as u64).to_le_bytes());
    hash.update(name.as_bytes());
    hash.update(length.to_le_bytes());
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Vec<u8> {
        let mut builder = Builder::default();
        builder.add("meta", b"{}".to_vec());
        builder.add("numbers", [1u32, 2, 3].iter().flat_map(|n| n.to_le_bytes()).collect());
        builder.add("empty", Vec::new());
        builder.finish().unwrap().0
    }

    fn open(bytes: Vec<u8>) -> Result<Sections, Error> {
        Sections::from_bytes(bytes, Path::new("sample"))
    }

    #[test]
    fn sections_come_back_as_they_went_in() {
        let sections = open(sample()).unwrap();
        assert_eq!(sections.section("meta").unwrap(), b"{}");
        let numbers: Vec<u32> = sections.array::<U32>("numbers").unwrap().iter().map(|n| n.get()).collect();
        assert_eq!(numbers, [1, 2, 3]);
        assert!(sections.section("empty").unwrap().is_empty());
        sections.verify().unwrap();
        assert!(sections.section("other").unwrap_err().to_string().contains("no section other"));
        assert!(sections.array::<U64>("numbers").is_err(), "12 bytes are no whole number of 8-byte records");
    }

    #[test]
    fn a_foreign_or_other_file_is_refused_with_the_reason() {
        for (bytes, reason) in [
            (b"PK\x03\x04 something else entirely, but long enough for a head of sixty-four bytes".to_vec(), "not a karez"),
            (Vec::new(), "not a karez"),
            (
                {
                    let mut b = sample();
                    b[8] = 9;
                    b
                },
                "layout version 9",
            ),
            (
                {
                    let mut b = sample();
                    b.pop();
                    b
                },
                "bytes long",
            ),
        ] {
            let message = open(bytes).unwrap_err().to_string();
            assert!(message.contains(reason), "{message}");
        }
    }

    proptest! {
        #[test]
        fn any_one_damaged_byte_is_noticed(at in 0usize..sample().len(), flip in 1u8..) {
            let mut bytes = sample();
            let whole = open(sample()).unwrap();
            let covered = whole.entries.iter().any(|e| {
                (e.offset.get()..e.offset.get() + e.length.get()).contains(&(at as u64))
            });
            bytes[at] ^= flip;
            let noticed = open(bytes).is_err();
            // Bytes that hold nothing, between sections, have no meaning to damage.
            let padding = at >= size_of::<Head>() + 3 * size_of::<Entry>() && !covered;
            prop_assert!(noticed || padding);
        }

        #[test]
        fn no_bytes_whatever_make_opening_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..300), ours: bool) {
            if ours && bytes.len() >= 12 {
                bytes[..8].copy_from_slice(&MAGIC);
                bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
            }
            let _ = open(bytes);
        }
    }
}
