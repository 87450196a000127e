//! The records of a JSON document one at a time: an array, alone or under a key of the document's only object.
//!
//! The document is never held: a record becomes a value, is taken, and is gone. What the object says beside its array (a count, a
//! date) is given with the records. A record too large is refused, and so is a document that breaks off.

use crate::Error;
use karez_tables::Content;
use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::rc::Rc;

/// The most bytes that a record may have.
const RECORD_BYTES: u64 = 16 << 20;

/// Gives every element of the array under `key`, or of the array that the document is, with the line on which it begins; then
/// the numbers and texts of the object beside it.
pub(crate) fn records(
    file: &Content,
    key: &str,
    take: &mut dyn FnMut(u64, Value) -> Result<(), Error>,
) -> Result<Vec<(String, Value)>, Error> {
    let place = Rc::new(Place::default());
    let metered = Metered { inner: BufReader::with_capacity(1 << 16, file.utf8()?), place: place.clone() };
    let mut parser = serde_json::Deserializer::from_reader(metered);
    let mut walk = Walk { key, place: &place, take, failed: None, found: false, beside: Vec::new() };
    let outcome = Root(&mut walk).deserialize(&mut parser).and_then(|()| parser.end());
    if let Some(failed) = walk.failed {
        return Err(failed);
    }
    let record = |what: String| Error::Record { file: file.name().to_owned(), line: place.line.get(), what };
    match outcome {
        Err(e) if e.is_eof() => Err(record("the file breaks off".to_owned())),
        Err(e) => Err(record(format!("not the JSON of this format: {e}"))),
        Ok(()) if !walk.found => Err(record(format!("no array {key}"))),
        Ok(()) => Ok(walk.beside),
    }
}

struct Walk<'w> {
    key: &'w str,
    place: &'w Place,
    take: &'w mut dyn FnMut(u64, Value) -> Result<(), Error>,
    /// Why whoever takes the records wants no more.
    failed: Option<Error>,
    found: bool,
    beside: Vec<(String, Value)>,
}

impl Walk<'_> {
    fn elements<'de, A: SeqAccess<'de>>(&mut self, mut seq: A) -> Result<(), A::Error> {
        self.found = true;
        loop {
            self.place.start();
            let Some(value) = seq.next_element::<Value>()? else { return Ok(()) };
            if let Err(e) = (self.take)(self.place.first.get(), value) {
                self.failed = Some(e);
                return Err(de::Error::custom("stopped"));
            }
        }
    }
}

/// The document.
struct Root<'a, 'w>(&'a mut Walk<'w>);

impl<'de> DeserializeSeed<'de> for Root<'_, '_> {
    type Value = ();
    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Root<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array, or an object with an array {}", self.0.key)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.0.elements(seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            self.0.place.start();
            if name == self.0.key {
                map.next_value_seed(Elements(self.0))?;
            } else if let Some(value) = map.next_value::<Scalar>()?.0
                && self.0.beside.len() < 64
            {
                self.0.beside.push((name, value));
            }
        }
        Ok(())
    }
}

/// The array under the key.
struct Elements<'a, 'w>(&'a mut Walk<'w>);

impl<'de> DeserializeSeed<'de> for Elements<'_, '_> {
    type Value = ();
    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an array {}", self.0.key)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        self.0.elements(seq)
    }
}

/// A number or a text; of anything else, nothing is held.
struct Scalar(Option<Value>);

impl<'de> de::Deserialize<'de> for Scalar {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("anything")
            }
            fn visit_bool<E>(self, _: bool) -> Result<Scalar, E> {
                Ok(Scalar(None))
            }
            fn visit_unit<E>(self) -> Result<Scalar, E> {
                Ok(Scalar(None))
            }
            fn visit_u64<E>(self, n: u64) -> Result<Scalar, E> {
                Ok(Scalar(Some(n.into())))
            }
            fn visit_i64<E>(self, n: i64) -> Result<Scalar, E> {
                Ok(Scalar(Some(n.into())))
            }
            fn visit_f64<E>(self, n: f64) -> Result<Scalar, E> {
                Ok(Scalar(Some(n.into())))
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(Some(text.into())))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Where the parser stands.
struct Place {
    line: Cell<u64>,
    /// The line of the first character of the record; 0 until it comes.
    first: Cell<u64>,
    since: Cell<u64>,
}

impl Default for Place {
    fn default() -> Place {
        Place { line: Cell::new(1), first: Cell::new(0), since: Cell::new(0) }
    }
}

impl Place {
    fn start(&self) {
        self.first.set(0);
        self.since.set(0);
    }
}

/// Counts lines and the bytes of a record.
struct Metered<R> {
    inner: R,
    place: Rc<Place>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The parser asks for a byte at a time, so that it has never read beyond the record it gives.
        let n = self.inner.read(buffer)?;
        for &b in &buffer[..n] {
            if b == b'\n' {
                self.place.line.set(self.place.line.get() + 1);
            } else if self.place.first.get() == 0 && !matches!(b, b' ' | b'\t' | b'\r' | b',' | b'[') {
                self.place.first.set(self.place.line.get());
            }
        }
        self.place.since.set(self.place.since.get() + n as u64);
        if self.place.since.get() > RECORD_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("a record of more than {RECORD_BYTES} bytes")));
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Lines = Vec<(u64, String)>;

    /// The line and id of every record, and what stands beside them.
    fn read(text: &str) -> Result<(Lines, Vec<(String, Value)>), Error> {
        let mut seen = Vec::new();
        let file = Content::of_bytes("x.json", text.as_bytes());
        let beside = records(&file, "results", &mut |line, value| {
            seen.push((line, value["id"].as_str().unwrap_or_default().to_owned()));
            Ok(())
        })?;
        Ok((seen, beside))
    }

    #[test]
    fn records_come_one_by_one_with_their_lines_wherever_the_array_stands() {
        let (seen, beside) =
            read("{\"total\": 2, \"sources\": [{\"x\": [1]}],\n\"results\": [\n{\"id\":\"a\"},\n\n{\"id\":\n\"b\"}]}\n")
                .unwrap();
        assert_eq!(seen, [(3, "a".to_owned()), (5, "b".to_owned())]);
        assert_eq!(beside, [("total".to_owned(), Value::from(2))]);
        assert_eq!(read("\u{feff}[{\"id\":\"a\"}]").unwrap().0, [(1, "a".to_owned())]);
    }

    #[test]
    fn what_is_no_such_document_is_an_error_with_its_line() {
        let huge = format!("[{{\"id\":\"{}\"}}]", "x".repeat(17 << 20));
        let deep = format!("[{}", "[".repeat(1000));
        for (text, expected) in [
            ("{\"results\":[\n{\"id\":\"a\"},\n{\"id", "line 3: the file breaks off"),
            ("{\"results\":[{\"id\":\"a\"}]", "breaks off"),
            ("{\"other\":[]}", "no array results"),
            ("{\"results\":{}}", "not the JSON"),
            ("[{\"id\":\"a\"}] trailing", "not the JSON"),
            ("7", "not the JSON"),
            (huge.as_str(), "more than"),
            (deep.as_str(), "not the JSON"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{expected}: {error}");
        }
    }
}
