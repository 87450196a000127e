//! A list in one piece of bytes, as the fuzzer mutates it and the corpus keeps it: the source's id on the first line, then each
//! file of the set behind a record separator (0x1E), its name on a line of its own.

use karez_tables::Content;

/// The source and the files; none where the bytes do not begin with a line.
pub(crate) fn unpack(bytes: &[u8]) -> Option<(String, Vec<Content>)> {
    let mut pieces = bytes.split(|b| *b == 0x1e);
    let source = String::from_utf8_lossy(pieces.next()?).trim().to_owned();
    let files = pieces.map(|piece| {
        let end = piece.iter().position(|b| *b == b'\n').unwrap_or(piece.len());
        let name = String::from_utf8_lossy(&piece[..end]).trim().to_owned();
        Content::of_bytes(&name, piece.get(end + 1..).unwrap_or_default())
    });
    Some((source, files.collect()))
}
