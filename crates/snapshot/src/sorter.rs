//! Sorting more pairs than memory holds: runs are sorted, spilled to files that leave no name, and merged.

use rayon::prelude::*;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Bytes of keys, with what belongs to them, that are held before a run is spilled.
const HELD: usize = 96 << 20;

/// Pairs of a key and a number, to be given back in order, each once.
pub(crate) struct Sorter {
    folder: PathBuf,
    held: usize,
    text: Vec<u8>,
    pairs: Vec<Pair>,
    runs: Vec<File>,
}

#[derive(Clone, Copy)]
struct Pair {
    /// The first eight bytes of the key, so that most comparisons need not look it up.
    begin: u64,
    start: u32,
    length: u32,
    value: u32,
}

impl Sorter {
    /// A sorter that spills into a folder.
    pub(crate) fn new(folder: &Path) -> Sorter {
        Sorter::holding(folder, HELD)
    }

    fn holding(folder: &Path, held: usize) -> Sorter {
        Sorter { folder: folder.to_owned(), held, text: Vec::new(), pairs: Vec::new(), runs: Vec::new() }
    }

    /// Adds a pair.
    pub(crate) fn push(&mut self, key: &[u8], value: u32) -> io::Result<()> {
        if self.text.len() + key.len() + self.pairs.len() * size_of::<Pair>() > self.held && !self.pairs.is_empty() {
            self.spill()?;
        }
        let mut begin = [0; 8];
        let short = key.len().min(8);
        begin[..short].copy_from_slice(&key[..short]);
        let begin = u64::from_be_bytes(begin);
        self.pairs.push(Pair { begin, start: self.text.len() as u32, length: key.len() as u32, value });
        self.text.extend_from_slice(key);
        Ok(())
    }

    fn sort(&mut self) {
        let text = &self.text;
        let order = |a: &Pair, b: &Pair| {
            let rest =
                || if a.length <= 8 && b.length <= 8 { a.length.cmp(&b.length) } else { key(text, *a).cmp(key(text, *b)) };
            a.begin.cmp(&b.begin).then_with(rest).then(a.value.cmp(&b.value))
        };
        self.pairs.par_sort_unstable_by(order);
        self.pairs.dedup_by(|a, b| order(a, b) == Ordering::Equal);
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&self.folder)?);
        for pair in &self.pairs {
            out.write_all(&pair.length.to_le_bytes())?;
            out.write_all(&pair.value.to_le_bytes())?;
            out.write_all(key(&self.text, *pair))?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        self.text.clear();
        self.pairs.clear();
        Ok(())
    }

    /// Gives every pair in order, by key and then by number, each once.
    pub(crate) fn each(mut self, mut take: impl FnMut(&[u8], u32) -> io::Result<()>) -> io::Result<()> {
        if self.runs.is_empty() {
            self.sort();
            return self.pairs.iter().try_for_each(|p| take(key(&self.text, *p), p.value));
        }
        self.spill()?;
        (self.text, self.pairs) = (Vec::new(), Vec::new());
        let mut runs: Vec<BufReader<File>> = self.runs.into_iter().map(|f| BufReader::with_capacity(1 << 18, f)).collect();
        let mut heads = BinaryHeap::new();
        for (i, run) in runs.iter_mut().enumerate() {
            if let Some((key, value)) = next(run)? {
                heads.push(Reverse((key, value, i)));
            }
        }
        let mut last: Option<(Vec<u8>, u32)> = None;
        while let Some(Reverse((key, value, run))) = heads.pop() {
            if let Some((key, value)) = next(&mut runs[run])? {
                heads.push(Reverse((key, value, run)));
            }
            if last.as_ref().is_none_or(|(k, v)| *v != value || *k != key) {
                take(&key, value)?;
                last = Some((key, value));
            }
        }
        Ok(())
    }
}

fn key(text: &[u8], pair: Pair) -> &[u8] {
    &text[pair.start as usize..(pair.start + pair.length) as usize]
}

/// The next pair of a run; none at its end.
fn next(run: &mut impl Read) -> io::Result<Option<(Vec<u8>, u32)>> {
    let mut head = [0; 8];
    match run.read_exact(&mut head) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let [a, b, c, d, e, f, g, h] = head;
    let mut key = vec![0; u32::from_le_bytes([a, b, c, d]) as usize];
    run.read_exact(&mut key)?;
    Ok(Some((key, u32::from_le_bytes([e, f, g, h]))))
}

/// So many pairs of two numbers are held before a run is spilled.
const PAIRS: usize = 8 << 20;

/// The same for pairs of two numbers, which need no text.
pub(crate) struct Hashes {
    folder: PathBuf,
    held: usize,
    pairs: Vec<(u64, u32)>,
    runs: Vec<File>,
}

impl Hashes {
    /// A sorter that spills into a folder.
    pub(crate) fn new(folder: &Path) -> Hashes {
        Hashes::holding(folder, PAIRS)
    }

    fn holding(folder: &Path, held: usize) -> Hashes {
        Hashes { folder: folder.to_owned(), held, pairs: Vec::new(), runs: Vec::new() }
    }

    /// Adds a pair.
    pub(crate) fn push(&mut self, hash: u64, value: u32) -> io::Result<()> {
        if self.pairs.len() >= self.held {
            self.spill()?;
        }
        self.pairs.push((hash, value));
        Ok(())
    }

    fn sort(&mut self) {
        self.pairs.par_sort_unstable();
        self.pairs.dedup();
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut out = BufWriter::with_capacity(1 << 18, tempfile::tempfile_in(&self.folder)?);
        for (hash, value) in self.pairs.drain(..) {
            out.write_all(&hash.to_le_bytes())?;
            out.write_all(&value.to_le_bytes())?;
        }
        let mut file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.runs.push(file);
        Ok(())
    }

    /// Gives every pair in order, each once.
    pub(crate) fn each(mut self, mut take: impl FnMut(u64, u32) -> io::Result<()>) -> io::Result<()> {
        if self.runs.is_empty() {
            self.sort();
            return self.pairs.iter().try_for_each(|(hash, value)| take(*hash, *value));
        }
        self.spill()?;
        self.pairs = Vec::new();
        let mut runs: Vec<BufReader<File>> = self.runs.into_iter().map(|f| BufReader::with_capacity(1 << 18, f)).collect();
        let mut heads = BinaryHeap::new();
        for (i, run) in runs.iter_mut().enumerate() {
            heads.extend(next_pair(run)?.map(|(hash, value)| Reverse((hash, value, i))));
        }
        let mut last = None;
        while let Some(Reverse((hash, value, run))) = heads.pop() {
            heads.extend(next_pair(&mut runs[run])?.map(|(hash, value)| Reverse((hash, value, run))));
            if last != Some((hash, value)) {
                take(hash, value)?;
                last = Some((hash, value));
            }
        }
        Ok(())
    }
}

/// The next pair of a run; none at its end.
fn next_pair(run: &mut impl Read) -> io::Result<Option<(u64, u32)>> {
    let mut bytes = [0; 12];
    match run.read_exact(&mut bytes) {
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let [a, b, c, d, e, f, g, h, i, j, k, l] = bytes;
    Ok(Some((u64::from_le_bytes([a, b, c, d, e, f, g, h]), u32::from_le_bytes([i, j, k, l]))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_come_in_order_each_once_however_often_a_run_is_spilled(
            pairs in proptest::collection::vec(("[a-c\\x00]{0,10}", 0u32..5), 0..200),
            held in 1usize..400,
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut sorter = Sorter::holding(dir.path(), held);
            for (key, value) in &pairs {
                sorter.push(key.as_bytes(), *value).unwrap();
            }
            let mut given: Vec<(String, u32)> = Vec::new();
            sorter.each(|key, value| {
                given.push((String::from_utf8(key.to_vec()).unwrap(), value));
                Ok(())
            }).unwrap();
            let mut expected = pairs;
            expected.sort();
            expected.dedup();
            prop_assert_eq!(given, expected);
        }

        #[test]
        fn pairs_of_numbers_come_in_order_each_once(
            pairs in proptest::collection::vec((0u64..9, 0u32..5), 0..200),
            held in 1usize..60,
        ) {
            let dir = tempfile::tempdir().unwrap();
            let mut hashes = Hashes::holding(dir.path(), held);
            for (hash, value) in &pairs {
                hashes.push(*hash, *value).unwrap();
            }
            let mut given: Vec<(u64, u32)> = Vec::new();
            hashes.each(|hash, value| {
                given.push((hash, value));
                Ok(())
            }).unwrap();
            let mut expected = pairs;
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(given, expected);
        }
    }
}
