//! From a name to bytes: files, standard input, and what they are packed in.
//!
//! The content decides what a file is; its extension only breaks ties, since half of all `.xls` are HTML or text. Packing is
//! unpacked as it streams. A file can be read twice, which tells its encoding for certain; standard input cannot, and formats
//! that are read from their end are spooled to a temporary file first.

use super::archive::{self, Contents, Member};
use crate::error::TableError;
use crate::limits::Limits;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex};

/// A stream of bytes that can move to another thread.
pub(crate) type Stream = Box<dyn Read + Send>;

/// What was found under the packing.
pub(crate) enum Unpacked {
    /// Text: a file that can be read again, or a stream that cannot.
    Text(Text),
    /// An XLSX workbook.
    Workbook(File),
    /// A Parquet file.
    Parquet(File),
}

/// A text and how to get at it.
pub(crate) enum Text {
    /// Read with [`stack`], as often as needed.
    File(File, Vec<Layer>),
    /// To be read once.
    Stream(Stream),
}

/// One packing around the content.
#[derive(Debug, Clone)]
pub(crate) enum Layer {
    Gzip,
    Zstd,
    Member(Member),
}

impl Layer {
    /// Its name, for the description.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Layer::Gzip => "gzip",
            Layer::Zstd => "zstd",
            Layer::Member(_) => "zip",
        }
    }
}

/// The hash of what has gone through a stream, complete once its end was reached.
#[derive(Clone, Default)]
pub(crate) struct Hash(Arc<Mutex<(Sha256, Option<String>)>>);

impl Hash {
    /// The hash in hex; `None` while there is more to read.
    pub(crate) fn get(&self) -> Option<String> {
        self.0.lock().ok()?.1.clone()
    }
}

struct Hashing {
    inner: Stream,
    hash: Hash,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if let Ok(mut state) = self.hash.0.lock() {
            if n > 0 {
                state.0.update(&buffer[..n]);
            } else if !buffer.is_empty() && state.1.is_none() {
                state.1 = Some(hex(state.0.clone()));
            }
        }
        Ok(n)
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|b| format!("{b:02x}")).collect()
}

/// The sha256 of a file, in hex.
///
/// # Errors
/// Those of the file system.
pub fn hash_file(path: &str) -> Result<String, TableError> {
    let mut file = File::open(path).map_err(|e| TableError::from_io(path, e))?;
    hash_of(&mut file).map_err(|e| TableError::from_io(path, e))
}

fn hash_of(file: &mut File) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => hash.update(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    file.rewind()?;
    Ok(hex(hash))
}

/// Opens a path: the content under its packing, the packings, and the hash of the bytes as they lie there.
pub(crate) fn open_file(path: &str, limits: &Limits) -> Result<(Unpacked, Vec<Layer>, Hash), TableError> {
    open_path(path, None, limits)
}

/// Opens a path whose hash is known: a list of gigabytes is looked into more than once.
pub(crate) fn open_hashed(path: &str, sha256: &str, limits: &Limits) -> Result<(Unpacked, Vec<Layer>, Hash), TableError> {
    open_path(path, Some(sha256), limits)
}

fn open_path(path: &str, known: Option<&str>, limits: &Limits) -> Result<(Unpacked, Vec<Layer>, Hash), TableError> {
    let remote = path.split_once("://").is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    });
    if remote {
        return Err(TableError::Remote { file: path.to_owned() });
    }
    let io = |e| TableError::from_io(path, e);
    if std::fs::metadata(path).map_err(io)?.is_dir() {
        return Err(TableError::Directory { file: path.to_owned() });
    }
    let mut file = File::open(path).map_err(io)?;
    if !std::fs::metadata(path).map_err(io)?.is_file() {
        // A pipe or a device has no second reading.
        return open_stream(path, Box::new(file), limits);
    }
    let hash = Hash::default();
    let sum = match known {
        Some(sum) => sum.to_owned(),
        None => hash_of(&mut file).map_err(io)?,
    };
    if let Ok(mut state) = hash.0.lock() {
        state.1 = Some(sum);
    }
    let (unpacked, layers) = unpack(path, Text::File(file, Vec::new()), limits)?;
    Ok((unpacked, layers, hash))
}

/// Opens a stream that can be read once.
pub(crate) fn open_stream(name: &str, stream: Stream, limits: &Limits) -> Result<(Unpacked, Vec<Layer>, Hash), TableError> {
    let hash = Hash::default();
    let stream = Box::new(Hashing { inner: stream, hash: hash.clone() });
    let (unpacked, layers) = unpack(name, Text::Stream(stream), limits)?;
    Ok((unpacked, layers, hash))
}

/// The stream of a file under its packings, from the beginning.
pub(crate) fn stack(file: &File, layers: &[Layer]) -> io::Result<Stream> {
    let mut file = file.try_clone()?;
    file.rewind()?;
    let mut stream: Stream = match layers.first() {
        Some(Layer::Member(member)) => archive::member(file, member)?,
        _ => Box::new(io::BufReader::with_capacity(1 << 16, file)),
    };
    for layer in layers {
        stream = wrap(stream, layer);
    }
    Ok(stream)
}

fn wrap(stream: Stream, layer: &Layer) -> Stream {
    match layer {
        Layer::Gzip => Box::new(flate2::read::MultiGzDecoder::new(stream)),
        Layer::Zstd => Box::new(archive::Zstd::new(stream)),
        Layer::Member(_) => stream,
    }
}

fn unpack(name: &str, mut text: Text, limits: &Limits) -> Result<(Unpacked, Vec<Layer>), TableError> {
    let damaged = |e: io::Error| TableError::Damaged { file: name.to_owned(), what: "file", cause: e.to_string() };
    let mut seen: Vec<Layer> = Vec::new();
    for _ in 0..4 {
        let (head, same) = peek(text).map_err(damaged)?;
        text = same;
        if head.is_empty() && seen.is_empty() {
            return Err(TableError::Empty { file: name.to_owned() });
        }
        if let Some(error) = unsupported(name, &head) {
            return Err(error);
        }
        let layer = if head.starts_with(b"\x1f\x8b") {
            Layer::Gzip
        } else if head.starts_with(b"\x28\xb5\x2f\xfd")
            || head.len() >= 4 && (0x50..=0x5f).contains(&head[0]) && head[1..4] == *b"\x2a\x4d\x18"
        {
            Layer::Zstd
        } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            let file = seekable(name, text, limits)?;
            match archive::contents(name, &file)? {
                Contents::Workbook => return Ok((Unpacked::Workbook(file), seen)),
                Contents::One(member) => {
                    text = Text::File(file, vec![Layer::Member(member.clone())]);
                    seen.push(Layer::Member(member));
                    continue;
                }
            }
        } else if head.starts_with(b"PAR1") {
            return Ok((Unpacked::Parquet(seekable(name, text, limits)?), seen));
        } else {
            return Ok((Unpacked::Text(text), seen));
        };
        text = match text {
            Text::File(file, mut layers) => {
                layers.push(layer.clone());
                Text::File(file, layers)
            }
            Text::Stream(stream) => Text::Stream(wrap(stream, &layer)),
        };
        seen.push(layer);
    }
    Err(TableError::Unsupported {
        file: name.to_owned(),
        what: "a file packed more than three times over".to_owned(),
        advice: "unpack it and name the table inside".to_owned(),
    })
}

/// The first bytes, and the text as it was.
fn peek(text: Text) -> io::Result<(Vec<u8>, Text)> {
    match text {
        Text::File(file, layers) => {
            let (head, _) = look_ahead(stack(&file, &layers)?, 16)?;
            Ok((head, Text::File(file, layers)))
        }
        Text::Stream(stream) => {
            let (head, stream) = look_ahead(stream, 16)?;
            Ok((head, Text::Stream(stream)))
        }
    }
}

/// At most `limit` bytes from the beginning of a stream, and the stream from its beginning again. It fails where not even one
/// byte can be read; a later failure is met again in its place.
pub(crate) fn look_ahead(mut stream: Stream, limit: usize) -> io::Result<(Vec<u8>, Stream)> {
    let mut head = Vec::new();
    let mut buffer = vec![0; limit.clamp(1, 1 << 16)];
    let mut failure = None;
    while head.len() < limit {
        let room = (limit - head.len()).min(buffer.len());
        match stream.read(&mut buffer[..room]) {
            Ok(0) => break,
            Ok(n) => head.extend_from_slice(&buffer[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) if head.is_empty() => return Err(e),
            Err(e) => {
                failure = Some(e);
                break;
            }
        }
    }
    Ok((head.clone(), Box::new(Again { head: Cursor::new(head), failure, rest: stream })))
}

/// A stream after a look ahead. A decoder that has failed may say afterwards that all is well, so its failure is kept.
struct Again {
    head: Cursor<Vec<u8>>,
    failure: Option<io::Error>,
    rest: Stream,
}

impl Read for Again {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.head.read(buffer)?;
        if n > 0 || buffer.is_empty() {
            return Ok(n);
        }
        match self.failure.take() {
            Some(e) => Err(e),
            None => self.rest.read(buffer),
        }
    }
}

/// The content as a file that can be read from its end: itself, or a temporary one.
fn seekable(name: &str, text: Text, limits: &Limits) -> Result<File, TableError> {
    let damaged = |e: io::Error| TableError::Damaged { file: name.to_owned(), what: "file", cause: e.to_string() };
    let mut stream = match text {
        Text::File(file, layers) if layers.is_empty() => return Ok(file),
        Text::File(file, layers) => stack(&file, &layers).map_err(damaged)?,
        Text::Stream(stream) => stream,
    };
    let mut spool = tempfile::tempfile().map_err(|cause| TableError::NotWritten { cause })?;
    let mut buffer = vec![0; 1 << 16];
    let mut total = 0u64;
    loop {
        let n = match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(damaged(e)),
        };
        total += n as u64;
        if total > limits.spool_bytes {
            let cause = format!("more than {} bytes", limits.spool_bytes);
            return Err(TableError::TooLarge { file: name.to_owned(), part: "the unpacked content".to_owned(), cause });
        }
        spool.write_all(&buffer[..n]).map_err(|cause| TableError::NotWritten { cause })?;
    }
    spool.seek(SeekFrom::Start(0)).map_err(damaged)?;
    Ok(spool)
}

/// The error for content known by its first bytes as something that is not read here.
fn unsupported(name: &str, head: &[u8]) -> Option<TableError> {
    let (what, advice) = match head {
        [0xD0, 0xCF, 0x11, 0xE0, ..] => (
            "an old .xls workbook or an encrypted one",
            "open it in a spreadsheet program and save it as .xlsx, without a password",
        ),
        [b'B', b'Z', b'h', ..] => ("a bzip2 archive", "unpack it with `bunzip2` and name the file inside"),
        [0xFD, b'7', b'z', b'X', b'Z', ..] => ("an xz archive", "unpack it with `unxz` and name the file inside"),
        [b'R', b'a', b'r', b'!', ..] => ("a RAR archive", "unpack it and name the file inside"),
        [b'7', b'z', 0xBC, 0xAF, ..] => ("a 7z archive", "unpack it and name the file inside"),
        [b'%', b'P', b'D', b'F', ..] => ("a PDF document", "ask for the table as .xlsx or .csv; a PDF holds no columns"),
        _ => return None,
    };
    Some(TableError::Unsupported { file: name.to_owned(), what: what.to_owned(), advice: advice.to_owned() })
}
