//! The formats in which lists are published, each in a file of its own, and the table that says which source comes in which.

use crate::Error;
use crate::catalogue::Source;
use crate::reading::{Out, Sink, Summary};
use crate::xml;
use karez_tables::Content;
use std::io::Read;

#[cfg(test)]
pub(crate) mod check;
mod csl;
mod dfat;
mod dod;
mod dpl;
mod eu;
mod eu_csv;
mod eu_parts;
mod ftm;
mod meti;
mod ofac;
mod own;
mod seco;
mod seco_identity;
mod sema;
mod sema_names;
mod uflpa;
mod uk;
mod uk_csv;
mod uk_parts;
mod un;
mod wro;

/// The files of one version that belong together; the first is the main one.
pub type Set = [Content];

/// What a file begins with: enough to tell its format.
pub struct Head {
    /// The name, in lower case.
    pub name: String,
    /// The first 64 KiB under every packing, as far as they are UTF-8; empty for a workbook.
    pub text: String,
    /// It is an XLSX workbook.
    pub workbook: bool,
}

impl Head {
    fn of(file: &Content) -> Result<Head, Error> {
        let workbook = file.is_workbook()?;
        let mut bytes = Vec::new();
        if !workbook {
            // A byte order mark tells UTF-16 from the rest; what else it is, the reader of the format finds out.
            let read = file.decoded("utf-8")?.take(1 << 16).read_to_end(&mut bytes);
            read.map_err(|cause| Error::Io { path: file.name().to_owned(), cause })?;
        }
        let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').to_owned();
        Ok(Head { name: file.name().to_lowercase(), text, workbook })
    }

    /// Whether the root element has this name.
    fn root(&self, name: &str) -> bool {
        xml::root(&self.text) == Some(name)
    }

    /// The first line that is not empty.
    fn first_line(&self) -> &str {
        self.text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default()
    }
}

/// A format of a source.
pub struct Format {
    /// The ids of the sources that come in it.
    pub sources: &'static [&'static str],
    /// What it is called: `UN XML`.
    pub name: &'static str,
    /// It was read on the publisher's own files, not only on fixtures after the publisher's schema.
    pub real: bool,
    /// Whether a file begins as one of this format does.
    pub fits: fn(&Head) -> bool,
    /// Whether a file of this format adds to a whole list instead of being one (a notice of additions): given alone, it is
    /// read together with the files of the list's newest version.
    pub supplement: fn(&Head) -> bool,
    /// Names of files that belong beside one of this name, where the format is a set.
    pub beside: fn(&str) -> Vec<String>,
    /// Reads a set.
    pub read: fn(&Source, &Set, &mut Out) -> Result<(), Error>,
}

/// A format that is one file.
fn alone(_: &str) -> Vec<String> {
    Vec::new()
}

/// Of a format whose every file is a whole list.
fn never(_: &Head) -> bool {
    false
}

const FORMATS: &[&Format] = &[
    &csl::CSV,
    &csl::JSON,
    &dfat::FLAT,
    &dfat::FORMAT,
    &dod::FORMAT,
    &dpl::FORMAT,
    &eu::FORMAT,
    &eu_csv::FORMAT_1_1,
    &eu_csv::FORMAT_1_0,
    &ftm::FORMAT,
    &meti::FORMAT,
    &ofac::CSV,
    &ofac::SDN_XML,
    &ofac::ENHANCED,
    &ofac::ADVANCED,
    &own::FORMAT,
    &seco::FORMAT,
    &sema::FORMAT,
    &uflpa::NOTICE,
    &uflpa::PAGE,
    &uflpa::FACTS,
    &uk::FORMAT,
    &uk_csv::FORMAT,
    &uk_csv::FORMAT_OFSI,
    &un::FORMAT,
    &wro::FORMAT,
];

/// All formats.
pub fn formats() -> &'static [&'static Format] {
    FORMATS
}

/// The format of a file of a source.
pub(crate) fn format_of(source: &Source, file: &Content) -> Result<&'static Format, Error> {
    let head = Head::of(file)?;
    let known: Vec<&&Format> = FORMATS.iter().filter(|f| f.sources.contains(&source.reader())).collect();
    known.iter().find(|f| (f.fits)(&head)).map(|f| **f).ok_or_else(|| Error::Foreign {
        file: file.name().to_owned(),
        source_id: source.id.clone(),
        what: format!("looked for {}", known.iter().map(|f| f.name).collect::<Vec<_>>().join(", ")),
    })
}

/// The names of files that belong beside a main file of a source.
pub fn beside(source: &Source, main: &Content) -> Result<Vec<String>, Error> {
    Ok((format_of(source, main)?.beside)(main.name()))
}

/// Whether a file adds to a whole list of a source instead of being one.
pub fn is_supplement(source: &Source, file: &Content) -> Result<bool, Error> {
    Ok((format_of(source, file)?.supplement)(&Head::of(file)?))
}

/// Reads a set of files as a list of a source into `sink`; says which format it was.
pub fn read(source: &Source, set: &Set, sink: &mut dyn Sink) -> Result<(&'static Format, Summary), Error> {
    let Some(main) = set.first() else {
        return Err(Error::Foreign { file: "(nothing)".into(), source_id: source.id.clone(), what: "no file".into() });
    };
    let format = format_of(source, main)?;
    let mut out = Out::new(sink);
    (format.read)(source, set, &mut out)?;
    Ok((format, out.finish()))
}
