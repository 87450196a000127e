//! The bytes of an answer on their way to the disk: as they come into a file of their own, and only when they are whole and
//! are the list into the place of the file before.

use super::error::FetchError;
use super::headers::{length, strong_validator};
use super::kept::{self, Part, Places, hex};
use super::recognise::{Wanted, foreign};
use super::transport::{Headers, Response};
use super::{Event, Net};
use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};

/// The beginning of a file that goes on.
pub(super) struct Resumed {
    pub part: Part,
    pub have: u64,
}

/// A file that came whole, is the list, and stands in its place.
pub(super) struct Arrived {
    pub sha256: String,
    pub bytes: u64,
}

/// Takes in the body of an answer, behind what is there already, and puts the file in its place.
pub(super) fn take(
    url: &str,
    response: Response,
    resumed: Option<Resumed>,
    places: &Places,
    limit: u64,
    net: &mut Net<'_>,
) -> Result<Arrived, FetchError> {
    let Response { headers, body, .. } = response;
    let gzip = match headers.get("content-encoding").map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "identity") => false,
        Some("gzip" | "x-gzip") => true,
        Some(other) => {
            let what = format!("comes in the coding {:?}, which was not asked for", super::error::shown(other, 40));
            return Err(FetchError::Answer { url: url.to_owned(), what });
        }
    };
    if resumed.as_ref().is_some_and(|r| r.part.gzip != gzip) {
        return Err(FetchError::Answer { url: url.to_owned(), what: "continues the file in another coding".to_owned() });
    }
    let (have, whole) = match &resumed {
        Some(r) => (r.have, r.part.whole.or_else(|| length(&headers).map(|n| n + r.have))),
        None => (0, length(&headers)),
    };
    if whole.is_some_and(|n| n > limit) {
        return Err(FetchError::TooLarge { url: url.to_owned(), announced: whole, limit });
    }
    let io = |e| FetchError::io(&places.part, e);
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&places.part).map_err(io)?;
    if resumed.is_none() {
        // In this order: a part must never be continued under the validator of another.
        kept::remove(&places.about_part)?;
        file.set_len(0).map_err(io)?;
        if let Some(validator) = strong_validator(&headers) {
            kept::write(&places.about_part, &Part { url: url.to_owned(), validator, whole, gzip })?;
        }
    }
    file.seek(SeekFrom::Start(have)).map_err(io)?;
    (net.progress)(Event::Begins { whole, have });
    let have = copy(url, body, &mut file, places, (have, whole, limit), net)?;
    if whole.is_some_and(|whole| have < whole) {
        return Err(cut(url, have, whole, "the connection was closed", false));
    }
    settle(url, file, gzip, &headers, places, limit)
}

/// Appends the body; how many bytes there are then.
fn copy(
    url: &str,
    mut body: Box<dyn Read>,
    file: &mut File,
    places: &Places,
    (mut have, whole, limit): (u64, Option<u64>, u64),
    net: &mut Net<'_>,
) -> Result<u64, FetchError> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = match body.read(&mut buffer) {
            Ok(0) => return Ok(have),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => {
                let timed_out = e.kind() == io::ErrorKind::TimedOut;
                return Err(cut(url, have, whole, &super::error::shown(&e.to_string(), 200), timed_out));
            }
        };
        have += n as u64;
        if have > limit {
            return Err(FetchError::TooLarge { url: url.to_owned(), announced: None, limit });
        }
        if whole.is_some_and(|whole| have > whole) {
            let what = format!("sends more than the {} bytes it announced", whole.unwrap_or_default());
            return Err(FetchError::Answer { url: url.to_owned(), what });
        }
        file.write_all(&buffer[..n]).map_err(|e| FetchError::io(&places.part, e))?;
        (net.progress)(Event::Received { have });
    }
}

fn cut(url: &str, have: u64, announced: Option<u64>, cause: &str, timed_out: bool) -> FetchError {
    FetchError::Cut { url: url.to_owned(), have, announced, cause: cause.to_owned(), timed_out }
}

/// Decodes what came, looks at it, and puts it in the place of the file before.
fn settle(
    url: &str,
    mut came: File,
    gzip: bool,
    headers: &Headers,
    places: &Places,
    limit: u64,
) -> Result<Arrived, FetchError> {
    let name = places.file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let wanted = Wanted::of(&name);
    let mut seen = Seen { hash: Sha256::new(), bytes: 0, head: Vec::new(), most: wanted.head() };
    came.seek(SeekFrom::Start(0)).map_err(|e| FetchError::io(&places.part, e))?;
    let (file, path) = if gzip {
        let mut decoded = File::create(&places.decoded).map_err(|e| FetchError::io(&places.decoded, e))?;
        pass(url, MultiGzDecoder::new(&mut came), &mut seen, limit, |bytes| {
            decoded.write_all(bytes).map_err(|e| FetchError::io(&places.decoded, e))
        })?;
        (decoded, &places.decoded)
    } else {
        pass(url, &mut came, &mut seen, limit, |_| Ok(()))?;
        (came, &places.part)
    };
    if let Some(what) = foreign(wanted, headers, &seen.head, seen.bytes) {
        return Err(FetchError::Foreign { url: url.to_owned(), what });
    }
    file.sync_all().map_err(|e| FetchError::io(path, e))?;
    drop(file);
    fs::rename(path, &places.file).map_err(|e| FetchError::io(&places.file, e))?;
    // The new name must outlive a power cut, where the system can promise that.
    #[cfg(unix)]
    File::open(&places.folder).and_then(|f| f.sync_all()).map_err(|e| FetchError::io(&places.folder, e))?;
    discard(places)?;
    Ok(Arrived { sha256: hex(seen.hash), bytes: seen.bytes })
}

struct Seen {
    hash: Sha256,
    bytes: u64,
    head: Vec<u8>,
    most: usize,
}

/// Reads to the end, counting, hashing, keeping the beginning.
fn pass(
    url: &str,
    mut from: impl Read,
    seen: &mut Seen,
    limit: u64,
    mut to: impl FnMut(&[u8]) -> Result<(), FetchError>,
) -> Result<(), FetchError> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => {
                let what = format!("its packing is damaged after {} bytes: {e}", seen.bytes);
                return Err(FetchError::Answer { url: url.to_owned(), what });
            }
        };
        let bytes = &buffer[..n];
        seen.bytes += n as u64;
        // What is small when packed may be without end.
        if seen.bytes > limit {
            return Err(FetchError::TooLarge { url: url.to_owned(), announced: None, limit });
        }
        seen.hash.update(bytes);
        let room = seen.most.saturating_sub(seen.head.len()).min(n);
        seen.head.extend_from_slice(&bytes[..room]);
        to(bytes)?;
    }
}

/// Forgets what came so far.
pub(super) fn discard(places: &Places) -> Result<(), FetchError> {
    [&places.about_part, &places.part, &places.decoded].into_iter().try_for_each(|p| kept::remove(p))
}
