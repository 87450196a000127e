//! Building a snapshot: entries in, a file out. The same entries give the same bytes.
//!
//! Entries come one after another and are not kept: each goes at once into the sections it makes, which spill to files once they
//! are large, and keys are sorted in runs. So memory does not grow with the lists, but for one offset an entity.

use crate::attribute::{Shareable, shareable};
use crate::retrieve::{deletions, identifier_keys};
use crate::sorter::{Hashes, Sorter};
use crate::{Deletion, Error, Meta, NameRecord, Shared, TokenRecord};
use karez_model::{ListInfo, Listed};
use karez_names::Name;
use rayon::prelude::*;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::SpooledTempFile;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{U32, U64};

/// A section is held up to this size, then spilled.
const HELD: usize = 16 << 20;
/// So many entries are parsed at a time, on all cores.
const BATCH: usize = 2048;

/// Takes entries and makes a snapshot of them.
pub struct Builder {
    entities: Spool,
    entity_ends: Vec<U64>,
    written: u64,
    names: Spool,
    name_text: Spool,
    name_bytes: u64,
    name_count: u64,
    keys: Sorter,
    deleted: Hashes,
    shared: Hashes,
    folder: PathBuf,
    batch: Vec<Listed>,
}

/// A section on its way into a file.
type Spool = BufWriter<SpooledTempFile>;

fn spool(folder: &Path) -> Spool {
    BufWriter::with_capacity(1 << 16, SpooledTempFile::new_in(HELD, folder))
}

fn spooled(spool: Spool) -> io::Result<SpooledTempFile> {
    spool.into_inner().map_err(io::IntoInnerError::into_error)
}

/// What an entry makes, before it has its place.
struct Parsed {
    json: Vec<u8>,
    names: Vec<ParsedName>,
    identifiers: Vec<String>,
    shared: Vec<u64>,
}

struct ParsedName {
    text: String,
    weight: f64,
    keys: Vec<String>,
}

impl Builder {
    /// A builder that spills into a folder.
    pub fn new(folder: &Path) -> Builder {
        Builder {
            entities: spool(folder),
            entity_ends: Vec::new(),
            written: 0,
            names: spool(folder),
            name_text: spool(folder),
            name_bytes: 0,
            name_count: 0,
            keys: Sorter::new(folder),
            deleted: Hashes::new(folder),
            shared: Hashes::new(folder),
            folder: folder.to_owned(),
            batch: Vec::with_capacity(BATCH),
        }
    }

    /// Adds an entry.
    pub fn add(&mut self, listed: Listed) -> Result<(), Error> {
        self.batch.push(listed);
        if self.batch.len() == BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let parsed: Vec<Parsed> = std::mem::take(&mut self.batch).par_iter().map(parse).collect();
        parsed.into_iter().try_for_each(|p| self.place(p))
    }

    fn place(&mut self, parsed: Parsed) -> Result<(), Error> {
        let entity = self.entity_ends.len() as u32;
        self.entities.write_all(&parsed.json)?;
        self.written += parsed.json.len() as u64;
        self.entity_ends.push(self.written.into());
        let first_name = self.name_count as u32;
        for name in parsed.names {
            let id = u32::try_from(self.name_count).map_err(|_| too_many())?;
            let record = NameRecord {
                entity: entity.into(),
                text: u32::try_from(self.name_bytes).map_err(|_| too_many())?.into(),
                length: (name.text.len() as u32).into(),
                weight: (name.weight as f32).into(),
            };
            self.names.write_all(record.as_bytes())?;
            self.name_text.write_all(name.text.as_bytes())?;
            self.name_bytes += name.text.len() as u64;
            self.name_count += 1;
            for key in name.keys {
                self.keys.push(key.as_bytes(), id)?;
            }
        }
        if self.name_count as u32 > first_name {
            for key in parsed.identifiers {
                self.keys.push(key.as_bytes(), first_name)?;
            }
            for hash in parsed.shared {
                self.shared.push(hash, entity)?;
            }
        }
        Ok(())
    }

    /// The file, ready to be written.
    pub fn finish(mut self, lists: Vec<ListInfo>) -> Result<karez_mapped::Builder, Error> {
        self.flush()?;
        let section = || spool(&self.folder);
        let (mut tokens, mut token_text, mut postings) = (section(), section(), section());
        let mut open: Option<(Vec<u8>, TokenRecord)> = None;
        let (mut token_bytes, mut posting_count, mut token_count) = (0u64, 0u64, 0u32);
        let deleted = &mut self.deleted;
        let mut close = |text: &[u8], record: TokenRecord| -> io::Result<()> {
            tokens.write_all(record.as_bytes())?;
            token_text.write_all(text)?;
            let mut outcome = Ok(());
            deletions(std::str::from_utf8(text).unwrap_or_default(), |hash| {
                if outcome.is_ok() {
                    outcome = deleted.push(hash, token_count);
                }
            });
            token_count += 1;
            outcome
        };
        self.keys.each(|key, name| {
            let place = |n: u64| u32::try_from(n).map(U32::new).map_err(|_| io::Error::other(TOO_MANY));
            match &mut open {
                Some((text, record)) if text == key => record.count += 1,
                other => {
                    if let Some((text, record)) = other.take() {
                        close(&text, record)?;
                    }
                    let (text, length) = (place(token_bytes)?, (key.len() as u32).into());
                    *other =
                        Some((key.to_vec(), TokenRecord { text, length, postings: place(posting_count)?, count: 1.into() }));
                    token_bytes += key.len() as u64;
                }
            }
            posting_count += 1;
            postings.write_all(&name.to_le_bytes())
        })?;
        if let Some((text, record)) = open {
            close(&text, record)?;
        }
        let mut deletions = section();
        self.deleted
            .each(|hash, token| deletions.write_all(Deletion { hash: hash.into(), token: token.into() }.as_bytes()))?;
        let mut shared = section();
        self.shared.each(|hash, entity| shared.write_all(Shared { hash: hash.into(), entity: entity.into() }.as_bytes()))?;
        let mut file = karez_mapped::Builder::default();
        file.add("meta", serde_json::to_vec(&Meta::now(lists)).map_err(io::Error::from)?);
        file.add_source("entities", spooled(self.entities)?);
        file.add("entity_ends", self.entity_ends.as_bytes().to_vec());
        file.add_source("names", spooled(self.names)?);
        file.add_source("name_text", spooled(self.name_text)?);
        file.add_source("tokens", spooled(tokens)?);
        file.add_source("token_text", spooled(token_text)?);
        file.add_source("postings", spooled(postings)?);
        file.add_source("deletions", spooled(deletions)?);
        file.add_source("shared", spooled(shared)?);
        Ok(file)
    }
}

const TOO_MANY: &str = "more names than a snapshot can hold";

fn too_many() -> Error {
    Error::Build(io::Error::other(TOO_MANY))
}

fn parse(listed: &Listed) -> Parsed {
    let kind = listed.entity.kind();
    // A sanction or a post has a name too, but nobody is looked for under it.
    let names = listed.entity.names().filter(|_| listed.entity.screened()).map(|text| {
        let readings = Name::readings(text, kind);
        // The heaviest reading gives the widest bound, so that no reading is left out for the weight of another.
        let weight = readings.iter().map(Name::weight).fold(0.0, f64::max);
        let keys = readings.iter().flat_map(Name::keys).map(|k| k.text).collect();
        ParsedName { text: text.to_owned(), weight, keys }
    });
    Parsed {
        json: serde_json::to_vec(listed).expect("strings and numbers serialise into memory"),
        names: names.collect(),
        identifiers: identifier_keys(&listed.entity),
        shared: shareable(&listed.entity).iter().map(Shareable::hash).collect(),
    }
}

/// The bytes of a snapshot of these entries, and its id: for few entries, in memory.
pub fn build(entries: &[Listed], lists: Vec<ListInfo>) -> Result<(Vec<u8>, String), Error> {
    let mut builder = Builder::new(&std::env::temp_dir());
    entries.iter().try_for_each(|l| builder.add(l.clone()))?;
    Ok(builder.finish(lists)?.finish()?)
}
