//! What the tests share: files in memory and on disk, packed in every way, and rows counted.

use karez_tables::{BadRow, Options, Record, Table, TableError, open, open_reader};
use std::io::{Cursor, Write};
use std::path::PathBuf;

/// Everything a table gave.
pub(crate) struct Rows {
    pub(crate) all: Vec<Result<Record, BadRow>>,
    pub(crate) blank: u64,
    pub(crate) table: Table,
}

impl Rows {
    pub(crate) fn of(mut table: Table) -> Rows {
        let all: Vec<_> = table.by_ref().collect();
        Rows { all, blank: table.skipped_blank(), table }
    }

    pub(crate) fn records(&self) -> Vec<&Record> {
        self.all.iter().filter_map(|r| r.as_ref().ok()).collect()
    }

    pub(crate) fn bad(&self) -> Vec<&BadRow> {
        self.all.iter().filter_map(|r| r.as_ref().err()).collect()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.records().iter().map(|r| r.entity.caption().to_owned()).collect()
    }

    pub(crate) fn lines(&self) -> Vec<u64> {
        self.all.iter().map(|r| r.as_ref().map_or_else(|b| b.at.line, |r| r.at.line)).collect()
    }
}

pub(crate) fn read(bytes: impl AsRef<[u8]>) -> Rows {
    read_as("suppliers.csv", bytes, &Options::default())
}

pub(crate) fn read_as(name: &str, bytes: impl AsRef<[u8]>, options: &Options) -> Rows {
    Rows::of(open_reader(name, Cursor::new(bytes.as_ref().to_vec()), options).unwrap())
}

pub(crate) fn refused(bytes: impl AsRef<[u8]>) -> TableError {
    match open_reader("suppliers.csv", Cursor::new(bytes.as_ref().to_vec()), &Options::default()) {
        Ok(table) => panic!("opened: {:?}", table.description()),
        Err(e) => e,
    }
}

/// A file that is deleted with its folder.
pub(crate) struct OnDisk {
    _folder: tempfile::TempDir,
    pub(crate) path: PathBuf,
}

impl OnDisk {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> OnDisk {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        OnDisk { _folder: folder, path }
    }

    pub(crate) fn open(&self) -> Result<Table, TableError> {
        open(self.path.to_str().unwrap(), &Options::default())
    }
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in members {
        out.start_file(*name, options).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// A workbook of sheets, each given by name and XML of its rows, with shared strings and further parts of the sheet.
pub(crate) fn workbook(sheets: &[(&str, &str, &str)], shared: &str, state: &str) -> Vec<u8> {
    let mut types = String::from(
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>"#,
    );
    let (mut list, mut rels) = (String::new(), String::new());
    let mut parts: Vec<(String, String)> = Vec::new();
    for (i, (name, rows, rest)) in sheets.iter().enumerate() {
        let n = i + 1;
        let hidden = if n == sheets.len() { state } else { "" };
        types.push_str(&format!(r#"<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>"#));
        list.push_str(&format!(r#"<sheet name="{name}" sheetId="{n}" {hidden} r:id="rId{n}"/>"#));
        rels.push_str(&format!(r#"<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>"#));
        parts.push((format!("xl/worksheets/sheet{n}.xml"), format!(r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData>{rest}</worksheet>"#)));
    }
    types.push_str(r#"</Types>"#);
    rels.push_str(r#"<Relationship Id="rId98" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>"#);
    let ns = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
    parts.push(("[Content_Types].xml".into(), types));
    parts.push(("_rels/.rels".into(), r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.into()));
    parts.push((
        "xl/workbook.xml".into(),
        format!(r#"<?xml version="1.0"?><workbook {ns}><sheets>{list}</sheets></workbook>"#),
    ));
    parts.push(("xl/_rels/workbook.xml.rels".into(), format!(r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>"#)));
    parts.push(("xl/sharedStrings.xml".into(), format!(r#"<?xml version="1.0"?><sst {ns}>{shared}</sst>"#)));
    parts.push(("xl/styles.xml".into(), format!(r#"<?xml version="1.0"?><styleSheet {ns}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#)));
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(n, b)| (n.as_str(), b.as_bytes())).collect();
    zip(&parts)
}

/// A row of a sheet with texts in its cells; an empty text is a cell left out.
pub(crate) fn row(n: usize, cells: &[&str]) -> String {
    let cells: String = cells
        .iter()
        .enumerate()
        .filter(|(_, t)| !t.is_empty())
        .map(|(i, t)| format!(r#"<c r="{}{n}" t="inlineStr"><is><t>{t}</t></is></c>"#, (b'A' + i as u8) as char))
        .collect();
    format!(r#"<row r="{n}">{cells}</row>"#)
}
