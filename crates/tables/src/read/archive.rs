//! What a zip archive holds, its one member as a stream, and zstd of several frames.
//!
//! A workbook is a zip archive, and so is a table somebody packed for e-mail. Names inside are never used as paths: a member
//! called `../../x` is read like any other and written nowhere.

use super::source::Stream;
use crate::error::TableError;
use flate2::Crc;
use flate2::read::DeflateDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use zip::{CompressionMethod, ZipArchive};

/// What an archive is for us.
pub(crate) enum Contents {
    /// An XLSX workbook.
    Workbook,
    /// Exactly one file.
    One(Member),
}

/// Where the bytes of a member lie.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    header: u64,
    packed: u64,
    size: u64,
    crc: u32,
    deflated: bool,
}

/// Looks at the directory of an archive.
pub(crate) fn contents(name: &str, file: &File) -> Result<Contents, TableError> {
    let damaged = |cause: String| TableError::Damaged { file: name.to_owned(), what: "zip archive", cause };
    let unsupported =
        |what: String, advice: &str| Err(TableError::Unsupported { file: name.to_owned(), what, advice: advice.to_owned() });
    let clone = file.try_clone().map_err(|e| damaged(e.to_string()))?;
    let mut archive = ZipArchive::new(BufReader::new(clone)).map_err(|e| damaged(e.to_string()))?;
    let has = |n: &str| archive.index_for_name(n).is_some();
    if has("xl/workbook.xml") {
        return Ok(Contents::Workbook);
    }
    if has("xl/workbook.bin") {
        return unsupported("a binary .xlsb workbook".into(), "open it in a spreadsheet program and save it as .xlsx");
    }
    if has("content.xml") && has("mimetype") {
        return unsupported("an OpenDocument file".into(), "open it in a spreadsheet program and save it as .xlsx or .csv");
    }
    if has("[Content_Types].xml") {
        return unsupported("an Office document that is no workbook".into(), "name an .xlsx or .csv file");
    }
    let mut members = Vec::new();
    for i in 0..archive.len() {
        let entry = archive.by_index_raw(i).map_err(|e| damaged(e.to_string()))?;
        let raw = entry.name_raw();
        // What macOS adds to every archive it packs.
        let ghost = raw.starts_with(b"__MACOSX/") || raw.ends_with(b".DS_Store");
        if entry.is_dir() || raw.ends_with(b"/") || ghost {
            continue;
        }
        let shown: String = String::from_utf8_lossy(raw).chars().take(80).collect();
        let deflated = match entry.compression() {
            CompressionMethod::Stored => Some(false),
            CompressionMethod::Deflated => Some(true),
            _ => None,
        };
        members.push((
            shown,
            deflated,
            entry.encrypted(),
            Member {
                header: entry.header_start(),
                packed: entry.compressed_size(),
                size: entry.size(),
                crc: entry.crc32(),
                deflated: deflated.unwrap_or_default(),
            },
        ));
    }
    match members.as_slice() {
        [] => Err(TableError::Empty { file: name.to_owned() }),
        [(shown, _, true, _)] => {
            unsupported(format!("a zip archive whose member {shown:?} is encrypted"), "unpack it with its password first")
        }
        [(shown, None, ..)] => unsupported(
            format!("a zip archive whose member {shown:?} is packed in an unusual way"),
            "unpack it and name the file inside",
        ),
        [(_, Some(_), false, member)] => Ok(Contents::One(member.clone())),
        many => {
            let names: Vec<String> = many.iter().take(10).map(|m| format!("{:?}", m.0)).collect();
            unsupported(
                format!("a zip archive of {} files: {}", many.len(), names.join(", ")),
                "unpack it and name the tables inside; an archive is read where it holds exactly one",
            )
        }
    }
}

/// The bytes of a member, checked against its length and checksum at the end.
pub(crate) fn member(mut file: File, member: &Member) -> io::Result<Stream> {
    let mut header = [0u8; 30];
    file.seek(SeekFrom::Start(member.header))?;
    file.read_exact(&mut header)?;
    if !header.starts_with(b"PK\x03\x04") {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no member where the zip directory says"));
    }
    let skip =
        u64::from(u16::from_le_bytes([header[26], header[27]])) + u64::from(u16::from_le_bytes([header[28], header[29]]));
    file.seek(SeekFrom::Start(member.header.saturating_add(30 + skip)))?;
    let packed = BufReader::with_capacity(1 << 16, file).take(member.packed);
    let inner: Stream = if member.deflated { Box::new(DeflateDecoder::new(packed)) } else { Box::new(packed) };
    Ok(Box::new(Checked { inner, crc: Crc::new(), read: 0, member: member.clone() }))
}

struct Checked {
    inner: Stream,
    crc: Crc,
    read: u64,
    member: Member,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.crc.update(&buffer[..n]);
        self.read += n as u64;
        if n == 0 && !buffer.is_empty() && (self.read != self.member.size || self.crc.sum() != self.member.crc) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "length or checksum of the zip member not as its directory says",
            ));
        }
        Ok(n)
    }
}

/// zstd, whose files may be several frames one after the other, with frames to skip between them.
pub(crate) struct Zstd {
    source: BufReader<Stream>,
    decoder: FrameDecoder,
    open: bool,
}

impl Zstd {
    pub(crate) fn new(stream: Stream) -> Zstd {
        Zstd { source: BufReader::with_capacity(1 << 16, stream), decoder: FrameDecoder::new(), open: false }
    }

    /// Goes to the next frame; `false` at the end of the file.
    fn next_frame(&mut self) -> io::Result<bool> {
        loop {
            if self.source.fill_buf()?.is_empty() {
                return Ok(false);
            }
            match self.decoder.init(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    let skipped = io::copy(&mut (&mut self.source).take(u64::from(length)), &mut io::sink())?;
                    if skipped < u64::from(length) {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                Err(e) => return Err(io::Error::new(io::ErrorKind::InvalidData, format!("zstd: {e}"))),
            }
        }
    }
}

impl Read for Zstd {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.open {
                if !self.next_frame()? {
                    return Ok(0);
                }
                self.open = true;
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.source, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("zstd: {e}")))?;
            }
            let n = self.decoder.read(buffer)?;
            if n > 0 {
                return Ok(n);
            }
            if self.decoder.is_finished() {
                self.open = false;
            }
        }
    }
}
