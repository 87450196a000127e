//! The index of names: built once from the entries of the lists, then mapped and asked.
//!
//! What it promises: a listed name is found whenever one of its [keys](karez_names::Name::keys) lies within
//! [`allowed`](karez_text::distance::allowed) edits of a key of the query, and whenever they share an identifier. Nothing is
//! cut off for being frequent. A property test holds this against exhaustive search. Beside the names it knows which entries give
//! an address, a telephone or a domain ([`shareable`]), whatever they are called.
//!
//! What it refuses: a file built with another format of keys or other lexicons ([`Error::Outdated`]), because asking it would
//! miss silently; and every damage that `mapped` finds.

#![forbid(unsafe_code)]

mod attribute;
mod build;
mod retrieve;
mod sorter;

pub use attribute::{Attribute, Shareable, shareable};
pub use build::{Builder, build};
pub use retrieve::{Found, identifier_keys};

use karez_mapped::Sections;
use karez_model::{ListInfo, Listed};
use serde::{Deserialize, Serialize};
use std::path::Path;
use zerocopy::little_endian::{F32, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// Why a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file is foreign or damaged.
    #[error(transparent)]
    File(#[from] karez_mapped::Error),
    /// The file was built with other lexicons or another format of keys, and must be built anew from the kept originals.
    #[error("{path}: built with {found}, this program has {wanted}")]
    Outdated {
        /// The file.
        path: String,
        /// What it was built with.
        found: String,
        /// What this program would build with.
        wanted: String,
    },
    /// A snapshot cannot be built.
    #[error("the index of names cannot be built: {0}")]
    Build(#[from] std::io::Error),
}

/// What stands in the snapshot's header beside the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// [`karez_names::KEY_FORMAT`] of the builder.
    pub key_format: u32,
    /// [`karez_data::HASH`] of the builder: lexicons, letter tables, versions of the fold tables.
    pub data: String,
    /// The lists in it.
    pub lists: Vec<ListInfo>,
}

impl Meta {
    /// The meta of a snapshot that this program builds now.
    pub fn now(lists: Vec<ListInfo>) -> Meta {
        Meta { key_format: karez_names::KEY_FORMAT, data: karez_data::HASH.to_owned(), lists }
    }

    fn built_with(&self) -> String {
        format!("key format {} and data {}", self.key_format, self.data.get(..12).unwrap_or(&self.data))
    }
}

/// A name in the index.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct NameRecord {
    entity: U32,
    text: U32,
    length: U32,
    weight: F32,
}

/// A token of the vocabulary: where its text lies, and its postings up to those of the next.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct TokenRecord {
    text: U32,
    length: U32,
    postings: U32,
    count: U32,
}

/// A deletion variant of a token, by hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Deletion {
    hash: U64,
    token: U32,
}

/// An entity that has a value which can be shared, by the hash of the value's key.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Unaligned)]
#[repr(C)]
struct Shared {
    hash: U64,
    entity: U32,
}

/// An open snapshot.
#[derive(Debug)]
pub struct Snapshot {
    sections: Sections,
    meta: Meta,
}

impl Snapshot {
    /// Maps and validates a snapshot.
    pub fn open(path: &Path) -> Result<Snapshot, Error> {
        Snapshot::check(Sections::open(path)?)
    }

    /// Takes a snapshot that is in memory, where nothing can be written.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Snapshot, Error> {
        Snapshot::check(Sections::from_bytes(bytes, Path::new("(in memory)"))?)
    }

    fn check(sections: Sections) -> Result<Snapshot, Error> {
        let meta: Meta =
            serde_json::from_slice(sections.section("meta")?).map_err(|e| sections.damaged(format!("section meta: {e}")))?;
        let now = Meta::now(Vec::new());
        if (meta.key_format, &meta.data) != (now.key_format, &now.data) {
            return Err(Error::Outdated {
                path: sections.path().display().to_string(),
                found: meta.built_with(),
                wanted: now.built_with(),
            });
        }
        let snapshot = Snapshot { sections, meta };
        snapshot.check_ranges()?;
        Ok(snapshot)
    }

    /// Every offset is checked once here; the readers below then only ever index what exists.
    fn check_ranges(&self) -> Result<(), Error> {
        let s = &self.sections;
        let fits = |start: u32, length: u32, whole: usize| {
            (start as usize).checked_add(length as usize).is_some_and(|e| e <= whole)
        };
        let (names, name_text) = (self.names()?, s.section("name_text")?);
        let (tokens, token_text) = (self.tokens()?, s.section("token_text")?);
        let postings = s.array::<U32>("postings")?;
        let entities = self.entity_count()?;
        let sound = names
            .iter()
            .all(|n| fits(n.text.get(), n.length.get(), name_text.len()) && (n.entity.get() as usize) < entities)
            && tokens.iter().all(|t| {
                fits(t.text.get(), t.length.get(), token_text.len()) && fits(t.postings.get(), t.count.get(), postings.len())
            })
            && postings.iter().all(|p| (p.get() as usize) < names.len())
            && s.array::<Deletion>("deletions")?.iter().all(|d| (d.token.get() as usize) < tokens.len())
            && s.array::<Shared>("shared")?.iter().all(|s| (s.entity.get() as usize) < entities);
        if sound { Ok(()) } else { Err(s.damaged("an offset points outside its section".to_owned()).into()) }
    }

    /// The snapshot's id: sha256 of its contents, in hex.
    pub fn id(&self) -> &str {
        self.sections.id()
    }

    /// The lists in it.
    pub fn lists(&self) -> &[ListInfo] {
        &self.meta.lists
    }

    /// Recomputes the id over all contents.
    pub fn verify(&self) -> Result<(), Error> {
        Ok(self.sections.verify()?)
    }

    /// How many entities.
    pub fn entity_count(&self) -> Result<usize, Error> {
        Ok(self.sections.array::<U64>("entity_ends")?.len())
    }

    /// How many names.
    pub fn name_count(&self) -> usize {
        self.names().map_or(0, <[_]>::len)
    }

    /// An entity with its listings.
    pub fn listed(&self, entity: u32) -> Result<Listed, Error> {
        let ends = self.sections.array::<U64>("entity_ends")?;
        let text = self.sections.section("entities")?;
        let i = entity as usize;
        let start = if i == 0 { 0 } else { ends.get(i - 1).map_or(0, |e| e.get() as usize) };
        let end = ends.get(i).map_or(0, |e| e.get() as usize);
        text.get(start..end)
            .ok_or_else(|| "out of range".to_owned())
            .and_then(|bytes| serde_json::from_slice(bytes).map_err(|e| e.to_string()))
            .map_err(|e| self.sections.damaged(format!("entity {entity}: {e}")).into())
    }

    /// A name and the entity that bears it.
    pub fn name(&self, name: u32) -> (&str, u32) {
        let text = self.sections.section("name_text").unwrap_or_default();
        match self.names().ok().and_then(|n| n.get(name as usize)) {
            Some(n) => (slice(text, n.text, n.length), n.entity.get()),
            None => ("", 0),
        }
    }

    fn names(&self) -> Result<&[NameRecord], Error> {
        Ok(self.sections.array("names")?)
    }

    fn tokens(&self) -> Result<&[TokenRecord], Error> {
        Ok(self.sections.array("tokens")?)
    }
}

fn slice(text: &[u8], start: U32, length: U32) -> &str {
    let (start, length) = (start.get() as usize, length.get() as usize);
    text.get(start..start + length).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
}
