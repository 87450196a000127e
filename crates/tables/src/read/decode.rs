//! A stream of any encoding as a stream of UTF-8.
//!
//! Bytes that are no character of the encoding become U+FFFD, and the row that holds one says so; the stream never stops for
//! them, because the row beside them is good.

use encoding_rs::{CoderResult, Decoder, Encoding};
use std::io::{self, Read};

/// Reads UTF-8 out of a stream in another encoding.
pub(crate) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    input: Box<[u8]>,
    start: usize,
    end: usize,
    at_end: bool,
    finished: bool,
    /// A failure of the stream below, told once what came before it has been given.
    failure: Option<io::Error>,
}

impl<R: Read> Utf8<R> {
    /// Decodes `inner`, whose byte order mark has been taken off.
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Self {
        Utf8 {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            input: vec![0; 1 << 16].into(),
            start: 0,
            end: 0,
            at_end: false,
            finished: false,
            failure: None,
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for one character and its replacement.
        debug_assert!(out.len() >= 16);
        loop {
            if self.finished {
                return self.failure.take().map_or(Ok(0), Err);
            }
            if self.start == self.end && !self.at_end {
                match self.inner.read(&mut self.input) {
                    Ok(0) => self.at_end = true,
                    Ok(n) => (self.start, self.end) = (0, n),
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                    Err(e) => {
                        self.at_end = true;
                        self.failure = Some(e);
                    }
                }
            }
            // A character cut off by a failure below is not a wrong byte of the file; only a true end flushes it.
            let last = self.at_end && self.failure.is_none();
            let (result, read, written, _) = self.decoder.decode_to_utf8(&self.input[self.start..self.end], out, last);
            self.start += read;
            self.finished = self.at_end && self.start == self.end && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030, UTF_8, UTF_16LE, WINDOWS_1252};

    fn decoded(bytes: &[u8], encoding: &'static Encoding) -> String {
        let mut reader = Utf8::new(bytes, encoding);
        let (mut out, mut buffer) = (Vec::new(), [0; 64]);
        loop {
            match reader.read(&mut buffer).unwrap() {
                0 => return String::from_utf8(out).unwrap(),
                n => out.extend_from_slice(&buffer[..n]),
            }
        }
    }

    #[test]
    fn every_encoding_of_the_contract_is_read() {
        for (bytes, encoding, text) in [
            (&b"\xca\xbe\xc0\xfd"[..], GB18030, "示例"),
            (b"\x82\x35\x8f\x33", GB18030, "\u{9fa6}"),
            (b"\xa5\xdc\xa8\xd2", BIG5, "示例"),
            (b"Mus\xe9e", WINDOWS_1252, "Musée"),
            (b"a\0\x3a\x79", UTF_16LE, "a示"),
            (b"a\0b", UTF_16LE, "a\u{fffd}"),
            (b"a\xffb", UTF_8, "a\u{fffd}b"),
            (b"", UTF_8, ""),
        ] {
            assert_eq!(decoded(bytes, encoding), text, "{bytes:?}");
        }
    }
}
