//! Every format of the contract, read as a person would read it.

use crate::kit::*;
use karez_tables::{Cell, ColumnMap, NoteKind, Options, Sheet, TableError, open_reader, xlsx_writer};
use std::io::{self, Cursor, Read};

const TABLE: &str = "供应商名称,国家,备注\n示例纺织有限公司,中国,甲\nExample Gin Co.,Germany,乙\n";

fn first(rows: &Rows) -> (String, Option<String>) {
    let r = rows.records()[0];
    (r.entity.caption().to_owned(), r.entity.first("country").map(str::to_owned))
}

#[test]
fn every_encoding_and_separator_gives_the_same_rows() {
    let utf16 = |big: bool, mark: bool| -> Vec<u8> {
        let text = if mark { format!("\u{feff}{TABLE}") } else { TABLE.to_owned() };
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let gb = encoding_rs::GB18030.encode(TABLE).0.into_owned();
    for (bytes, encoding) in [
        (TABLE.as_bytes().to_vec(), "UTF-8"),
        (format!("\u{feff}{TABLE}").into_bytes(), "UTF-8 with byte order mark"),
        (utf16(false, true), "UTF-16LE with byte order mark"),
        (utf16(true, true), "UTF-16BE with byte order mark"),
        (utf16(false, false), "UTF-16LE"),
        (utf16(true, false), "UTF-16BE"),
        (gb, "GB18030"),
    ] {
        let on_disk = OnDisk::new("a.csv", &bytes);
        for rows in [read(&bytes), Rows::of(on_disk.open().unwrap())] {
            assert_eq!(rows.table.description().encoding.as_deref(), Some(encoding));
            assert_eq!(first(&rows), ("示例纺织有限公司".to_owned(), Some("cn".to_owned())));
            assert_eq!(rows.records()[1].columns.0, [("备注".to_owned(), "乙".to_owned())]);
            assert_eq!(rows.records()[0].entity.schema, "LegalEntity");
        }
    }
    for separator in [";", "\t", "|"] {
        let rows = read(TABLE.replace(',', separator));
        assert_eq!(rows.table.description().separator.map(String::from).as_deref(), Some(separator));
        assert_eq!(rows.names().len(), 2);
    }
}

#[test]
fn big5_windows_1252_and_four_byte_gb18030_are_read() {
    let big5 = encoding_rs::BIG5.encode("供應商名稱,地址\n範例紡織股份有限公司,台北市中山區範例路一號\n").0.into_owned();
    assert_eq!(read(&big5).names(), ["範例紡織股份有限公司"]);
    let western =
        encoding_rs::WINDOWS_1252.encode("Lieferant;Straße;Ort\nMüller Beispiel GmbH;Hauptstraße 1;Köln\n").0.into_owned();
    let rows = read(&western);
    assert_eq!(rows.names(), ["Müller Beispiel GmbH"]);
    assert_eq!(rows.records()[0].entity.first("address"), Some("Hauptstraße 1, Köln"));
    let rare = "供应商名称\n示例\u{20000}纺织有限公司\n";
    assert_eq!(read(encoding_rs::GB18030.encode(rare).0).names(), ["示例\u{20000}纺织有限公司"]);
}

#[test]
fn the_first_chinese_character_may_stand_far_down_in_a_file() {
    let mut text = "Supplier Name,Country\n".to_owned();
    for i in 0..70_000 {
        text.push_str(&format!("Example Gin {i},CN\n"));
    }
    text.push_str("示例纺织有限公司,CN\n");
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    for bytes in [text.as_bytes(), &gb] {
        let rows = Rows::of(OnDisk::new("a.csv", bytes).open().unwrap());
        assert_eq!(rows.names().last().map(String::as_str), Some("示例纺织有限公司"));
    }
}

#[test]
fn a_file_of_one_column_is_a_list_of_names() {
    let rows = read("Example Gin Co., Ltd.\nExample Mill Co., Ltd.\n示例纺织有限公司\n");
    assert_eq!(rows.names(), ["Example Gin Co., Ltd.", "Example Mill Co., Ltd.", "示例纺织有限公司"]);
    let rows = read("Supplier Name\nExample Gin Co., Ltd.\n\"Example, Mill\"\n");
    assert_eq!(rows.names(), ["Example Gin Co., Ltd.", "Example, Mill"]);
    assert_eq!(read("Example Gin\n").names(), ["Example Gin"]);
}

#[test]
fn headings_alone_are_a_table_without_rows() {
    assert_eq!(read("Supplier Name,Country\n").all.len(), 0);
}

#[test]
fn every_packing_is_unpacked_and_told() {
    let text = TABLE.as_bytes();
    let two_frames = [zstd(&text[..20]), b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec(), zstd(&text[20..])].concat();
    let two_members = [gzip(&text[..20]), gzip(&text[20..])].concat();
    for (bytes, packing) in [
        (gzip(text), "gzip"),
        (two_members, "gzip"),
        (zstd(text), "zstd"),
        (two_frames, "zstd"),
        (zip(&[("a.csv", text)]), "zip"),
        (gzip(&zip(&[("a.csv", text)])), "gzip,zip"),
    ] {
        for rows in [read(&bytes), Rows::of(OnDisk::new("a.dat", &bytes).open().unwrap())] {
            assert_eq!(rows.table.description().compression.join(","), packing);
            assert_eq!(rows.names(), ["示例纺织有限公司", "Example Gin Co."]);
            assert_eq!(rows.bad().len(), 0);
        }
    }
}

#[test]
fn the_hash_is_that_of_the_bytes_as_they_lie() {
    let bytes = gzip(TABLE.as_bytes());
    let file = OnDisk::new("a.csv.gz", &bytes);
    let known = karez_tables::hash_file(file.path.to_str().unwrap()).unwrap();
    assert_eq!(file.open().unwrap().sha256(), Some(known.clone()));
    assert_eq!(read(&bytes).table.sha256(), Some(known));
}

#[test]
fn a_row_becomes_an_entity_and_what_cannot_be_read_stays_with_a_note() {
    let rows = read(
        "Vendor No.,Supplier Name,Chinese Name,Also known as,Street,City,Postal Code,Country,USCC,LEI,Date of incorporation,Website\n\
         7,Example Gin Co.,示例轧花有限公司,EGC; Example G,Road 5,Town,100,Atlantis,123,54930084UKLVMY22DS16,03/04/2020,example.com\n\
         8,Example Mill,,,,,,P.R. China,,x,2020-01-02,\n",
    );
    let r = rows.records()[0];
    assert_eq!(r.id, Some("7".into()));
    let e = &r.entity;
    assert_eq!(e.values("name"), ["Example Gin Co.", "示例轧花有限公司"]);
    assert_eq!(e.values("alias"), ["EGC", "Example G"]);
    assert_eq!(e.first("address"), Some("Road 5, Town, 100"));
    assert_eq!(e.first("leiCode"), Some("54930084UKLVMY22DS16"));
    assert_eq!(e.first("registrationNumber"), Some("123"));
    assert_eq!(e.first("incorporationDate"), Some("2020"));
    let kinds: Vec<NoteKind> = r.notes.iter().map(|n| n.kind).collect();
    assert_eq!(kinds, [NoteKind::Country, NoteKind::Uscc, NoteKind::Date]);
    assert_eq!(r.columns.0[0], ("Country".to_owned(), "Atlantis".to_owned()));
    assert_eq!(rows.records()[1].notes[0].kind, NoteKind::Lei);
    assert_eq!(rows.records()[1].entity.first("country"), Some("cn"));
    assert_eq!(rows.records()[1].entity.first("incorporationDate"), Some("2020-01-02"));
}

#[test]
fn a_sap_export_joins_its_names() {
    let rows = read(
        "LIFNR;NAME1;NAME2;STRAS;ORT01;PSTLZ;LAND1;STCD1\n100;Example Gin and;Spinning Co.;Road 5;Town;100;CN;12345\n101;Example Mill;;;;;DE;\n",
    );
    assert_eq!(rows.names(), ["Example Gin and Spinning Co.", "Example Mill"]);
    assert_eq!(rows.records()[0].entity.first("taxNumber"), Some("12345"));
    assert_eq!(rows.records()[0].entity.schema, "LegalEntity");
}

#[test]
fn a_column_of_numbers_is_not_a_name_beside_a_name() {
    let rows = read("Supplier,Name 1,Country\n1000123,Example Gin,CN\n1000124,,CN\n");
    assert_eq!(rows.names(), ["Example Gin", "1000124"]);
    assert_eq!(rows.records()[0].id, Some("1000123".into()));
    assert_eq!(read("Vendor,Country\nExample Gin,CN\n").names(), ["Example Gin"]);
    assert_eq!(read("Vendor,Name 1\n7,Example Gin\n").records()[0].id, Some("7".into()));
}

#[test]
fn two_encodings_in_one_file_cost_only_the_rows_of_the_lesser() {
    let mut bytes = "供应商名称,国家\n".as_bytes().to_vec();
    for i in 0..200 {
        let row = format!("示例纺织有限公司 {i},中国\n");
        if i % 10 == 9 {
            bytes.extend_from_slice(&encoding_rs::GB18030.encode(&row).0)
        } else {
            bytes.extend_from_slice(row.as_bytes())
        }
    }
    let rows = read(bytes);
    assert_eq!(rows.records().len(), 200);
    let lost = rows.records().iter().filter(|r| r.notes.iter().any(|n| n.kind == NoteKind::Encoding)).count();
    assert_eq!(lost, 20);
}

#[test]
fn the_users_map_is_obeyed_and_a_wrong_one_names_the_columns() {
    let options = |map: &str| Options { map: ColumnMap::parse(map).unwrap(), ..Options::default() };
    let table = "Wer,Wo,Was\nExample Gin,China,Garn\n";
    for map in ["name=Wer,country=Wo", "name=#1,country=#2"] {
        let rows = read_as("a.csv", table, &options(map));
        assert_eq!(first(&rows), ("Example Gin".to_owned(), Some("cn".to_owned())), "{map}");
        assert_eq!(rows.table.description().column_map().to_toml(), "[columns]\ncountry = \"Wo\"\nname = \"Wer\"\n");
    }
    for (map, bytes) in
        [("name=Nirgends", table), ("name=#4", table), ("name=Nirgends", "Supplier Name,Country\nExample Gin,CN\n")]
    {
        let error = open_reader("a.csv", Cursor::new(bytes.as_bytes().to_vec()), &options(map)).unwrap_err();
        assert!(matches!(error, TableError::NoSuchColumn { .. }), "{error}");
        assert!(error.to_string().starts_with("a.csv, line 1: no column"), "{error}");
    }
}

#[test]
fn a_workbook_gives_every_sheet_with_names_and_says_which_it_left_out() {
    let suppliers = [
        row(1, &["Supplier list 2026"]),
        row(3, &["Supplier Name", "Vendor No.", "Address", "", "Since"]),
        row(4, &["", "", "Street", "City"]),
        r#"<row r="5"><c r="A5" t="inlineStr"><is><t>示例纺织有限公司</t></is></c><c r="B5"><v>7</v></c><c r="C5" t="inlineStr"><is><t>Road 5</t></is></c><c r="D5" t="inlineStr"><is><t>Town</t></is></c><c r="E5" s="1"><v>45322</v></c></row>"#.to_owned(),
        row(8, &["Example Mill"]),
    ]
    .concat();
    let merges = r#"<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="C3:D3"/></mergeCells>"#;
    let hidden = [row(1, &["Name", "Country"]), row(2, &["Example Old Gin", "CN"])].concat();
    let notes = [row(1, &["Colour", "Size"]), row(2, &["red", "3"])].concat();
    let rows = read(workbook(
        &[("供应商", &suppliers, merges), ("Notes", &notes, ""), ("Old", &hidden, "")],
        "",
        r#"state="hidden""#,
    ));
    assert_eq!(rows.names(), ["示例纺织有限公司", "Example Mill", "Example Old Gin"]);
    let r = rows.records()[0];
    assert_eq!((r.at.sheet.as_deref(), r.at.line), (Some("供应商"), 5));
    assert_eq!(r.entity.first("address"), Some("Road 5, Town"));
    assert_eq!(r.id, Some("7".into()));
    assert_eq!(r.columns.0, [("Since".to_owned(), "2024-01-31".to_owned())]);
    assert_eq!(rows.blank, 2);
    let notes: Vec<String> = rows.table.description().notes.iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["sheet \"Notes\" not read: it has no column of names", "hidden sheet \"Old\" read like the others"]);
}

#[test]
fn a_sheet_can_be_asked_for_by_name() {
    let sheet = [row(1, &["Name", "Country"]), row(2, &["Example Gin", "CN"])].concat();
    let book = workbook(&[("A", &sheet, ""), ("B", &sheet, "")], "", "");
    let options = |s: &str| Options { sheet: Some(s.to_owned()), ..Options::default() };
    assert_eq!(read_as("a.xlsx", &book, &options("B")).all.len(), 1);
    let error = open_reader("a.xlsx", Cursor::new(book), &options("C")).unwrap_err();
    assert_eq!(error.to_string(), "a.xlsx: no sheet \"C\" among \"A\", \"B\"");
}

#[test]
fn json_lines_and_arrays_are_read_flat_or_as_follow_the_money() {
    let lines = concat!(
        r#"{"id":1,"supplier_name":"Example Gin","country":"China","spend":12.50,"tags":{"b":1,"a":[2]}}"#,
        "\n",
        r#"{"id":"NK-1","caption":"x","schema":"Person","properties":{"name":["示例","Example Li"],"country":["cn"]},"datasets":["a"]}"#,
        "\n",
    );
    let array = format!("[{}]", lines.trim_end().replace('\n', ",\n"));
    for (text, format) in [(lines, "JSON lines"), (&array, "JSON array")] {
        let rows = read_as("a.json", text, &Options::default());
        assert_eq!(rows.table.description().format, format);
        let [flat, ftm] = rows.records()[..] else { panic!("{:?}", rows.all) };
        assert_eq!((flat.entity.caption(), flat.entity.first("country")), ("Example Gin", Some("cn")));
        assert_eq!(flat.id, Some(1.into()));
        let carried: Vec<(&str, &str)> = flat.columns.0.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(carried, [("spend", "12.50"), ("tags", r#"{"b":1,"a":[2]}"#)]);
        assert_eq!((ftm.entity.schema.as_str(), ftm.entity.id.as_str()), ("Person", "NK-1"));
        assert_eq!(ftm.entity.values("name"), ["示例", "Example Li"]);
        assert_eq!(rows.lines(), [1, 2]);
    }
}

#[test]
fn json_laid_out_for_people_is_read_object_by_object() {
    let text = "{\n  \"name\": \"Example Gin\",\n  \"country\": \"China\"\n}\n{\n  \"name\": \"Example Mill\"\n}\n";
    let rows = read(text);
    assert_eq!((rows.names(), rows.lines()), (vec!["Example Gin".to_owned(), "Example Mill".to_owned()], vec![1, 5]));
    assert_eq!(rows.bad().len(), 0);
}

#[test]
fn a_workbook_that_is_written_is_read_back() {
    let headings = ["vendor no", "supplier name", "country", "spend", "active"];
    let mut out = Vec::new();
    let mut sheet = Box::new(xlsx_writer(&mut out, "供应商", &headings).unwrap());
    for i in 0..3000 {
        let name = format!("=示例纺织 {i}");
        sheet
            .row(&[
                Cell::Integer(i),
                Cell::Text(&name),
                Cell::Text("中国"),
                Cell::Number(i as f64 + 0.5),
                Cell::Bool(i % 2 == 0),
            ])
            .unwrap();
    }
    sheet.finish().unwrap();
    let rows = read(out);
    assert_eq!(rows.records().len(), 3000);
    let r = rows.records()[2999];
    assert_eq!((r.at.line, r.entity.caption(), r.entity.first("country")), (3001, "=示例纺织 2999", Some("cn")));
    let carried: Vec<&str> = r.columns.0.iter().map(|c| c.1.as_str()).collect();
    assert_eq!((r.id.clone(), carried), (Some("2999".into()), vec!["2999.5", "false"]));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_parquet_file_says_how_to_get_a_program_that_reads_it() {
    let error = refused(b"PAR1....PAR1");
    assert!(error.to_string().contains("Parquet") && error.hint().contains("--features parquet"), "{error}");
}

/// A table of any length that is never in memory.
struct Endless {
    row: u64,
    rows: u64,
    at_hand: Cursor<Vec<u8>>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at_hand.position() == self.at_hand.get_ref().len() as u64 {
            let mut text =
                if self.row == 0 { "Vendor No.,Supplier Name,Country,Remark\n".to_owned() } else { String::new() };
            let end = (self.row + 1000).min(self.rows);
            while self.row < end {
                text.push_str(&format!(
                    "V{},\"示例纺织 Co., Ltd. {}\",CN,a remark that makes the row as long as rows are\n",
                    self.row, self.row
                ));
                self.row += 1;
            }
            self.at_hand = Cursor::new(text.into_bytes());
        }
        self.at_hand.read(buffer)
    }
}

#[test]
fn a_table_longer_than_memory_streams_through() {
    let rows = 200_000;
    let endless = Endless { row: 0, rows, at_hand: Cursor::new(Vec::new()) };
    let mut table = open_reader("-", endless, &Options::default()).unwrap();
    assert!(table.by_ref().all(|r| r.is_ok()));
    assert!(table.sha256().is_some());
    let endless = Endless { row: 0, rows, at_hand: Cursor::new(Vec::new()) };
    assert_eq!(open_reader("-", endless, &Options::default()).unwrap().count() as u64, rows);
}
