//! One test per way in which a file can be wrong. Each shows that no row is lost and that the message names file, line and cause.

use crate::kit::*;
use karez_tables::{NoteKind, Options, TableError, open};

const HEAD: &str = "Vendor No.,Supplier Name,Country\n";

/// Records, bad rows, the heading row and blank lines are all the lines there are.
#[track_caller]
fn nothing_lost(rows: &Rows, lines: u64) {
    assert_eq!(rows.all.len() as u64 + rows.blank + 1, lines, "{:?}", rows.lines().iter().take(50).collect::<Vec<_>>());
    for bad in rows.bad() {
        assert!(bad.error.starts_with(&format!("suppliers.csv, line {}: ", bad.at.line)), "{}", bad.error);
    }
}

#[test]
fn an_unclosed_quote_costs_one_row_and_no_more() {
    for at in [0usize, 25, 49] {
        let mut text = HEAD.to_owned();
        for i in 0..50 {
            let quote = if i == at { "\"" } else { "" };
            text.push_str(&format!("V{i},{quote}Example Gin {i},China\n"));
        }
        let rows = read(&text);
        nothing_lost(&rows, 51);
        let bad = rows.bad();
        assert_eq!(bad.len(), 1);
        assert_eq!(bad[0].at.line, at as u64 + 2);
        assert!(bad[0].error.contains("quote"), "{}", bad[0].error);
        assert_eq!(bad[0].id, Some(format!("V{at}").into()));
    }
}

#[test]
fn a_quote_closed_by_an_inch_mark_lines_later_swallows_nothing() {
    let text = format!(
        "{HEAD}1,\"Example Gin,CN\n2,Example Mill,CN\n3,Example Pipe 3\",US\n4,\"Example \"\"Best\"\" Co., Ltd.\",CN\n"
    );
    let rows = read(text);
    nothing_lost(&rows, 5);
    assert_eq!(rows.names(), ["Example Mill", "Example Pipe 3\"", "Example \"Best\" Co., Ltd."]);
}

#[test]
fn a_quote_in_every_other_line_costs_those_rows_alone() {
    let text: String = (0..40)
        .map(|i| if i % 2 == 0 { format!("{i},\"Example {i},CN\n") } else { format!("{i},Example {i},CN\n") })
        .collect();
    let rows = read(format!("{HEAD}{text}"));
    nothing_lost(&rows, 41);
    assert_eq!(rows.records().len(), 20);
}

#[test]
fn an_address_over_several_lines_in_quotes_is_one_row() {
    let rows = read("Supplier Name,Address,Country\nExample Gin,\"Road 5\r\nTown, 100\",China\nExample Mill,x,China\n");
    assert_eq!(rows.lines(), [2, 4]);
    assert_eq!(rows.records()[0].entity.first("address"), Some("Road 5 Town, 100"));
}

#[test]
fn a_field_of_fifty_megabytes_costs_one_row_and_one_limit_of_memory() {
    for quote in ["", "\""] {
        let big = "x".repeat(50 << 20);
        let rows = read(format!("{HEAD}1,{quote}{big}{quote},CN\n2,Example Gin,CN\n"));
        nothing_lost(&rows, 3);
        assert!(rows.bad()[0].error.contains("longer than 1048576 bytes"), "{}", rows.bad()[0].error);
        assert!(rows.bad()[0].columns.0.iter().map(|(_, c)| c.len()).sum::<usize>() < 2000);
        assert_eq!(rows.names(), ["Example Gin"]);
    }
}

#[test]
fn a_quoted_field_of_many_lines_beyond_the_limit_gives_its_lines_back() {
    let line = "lorem ipsum dolor sit amet, consectetur\n";
    let rows = read(format!("{HEAD}1,\"{}", line.repeat(40_000)));
    nothing_lost(&rows, 40_001);
    assert!(rows.bad()[0].error.contains("not closed within"), "{}", rows.bad()[0].error);
}

#[test]
fn nul_bytes_are_taken_out_of_a_name_with_a_note() {
    let rows = read(format!("{HEAD}1,Exam\0ple Gin,CN\n\0\0\n"));
    nothing_lost(&rows, 3);
    assert_eq!(rows.names(), ["Example Gin"]);
    assert_eq!(rows.records()[0].notes[0].kind, NoteKind::Control);
}

#[test]
fn line_ends_may_be_mixed_and_the_last_may_be_missing() {
    let rows = read("Supplier Name,Country\r\nExample A,CN\rExample B,CN\nExample C,CN\r\n\r\nExample D,CN");
    assert_eq!(rows.names(), ["Example A", "Example B", "Example C", "Example D"]);
    assert_eq!(rows.lines(), [2, 3, 4, 6]);
    assert_eq!(rows.blank, 1);
    let rows = read(format!("{HEAD}1,Example A,CN\n\u{1a}"));
    nothing_lost(&rows, 3);
    assert_eq!(rows.bad().len(), 0);
}

#[test]
fn empty_lines_and_headings_over_two_lines_are_counted_right() {
    let rows = read("\"Supplier\nName\",Country\n\nExample A,CN\n,\n\"Example\" B,CN\n");
    assert_eq!(rows.names(), ["Example A", "Example B"]);
    assert_eq!((rows.lines(), rows.blank), (vec![4, 6], 2));
}

#[test]
fn ragged_rows_are_screened_and_their_extra_cells_carried() {
    let rows = read(format!("{HEAD}1,Example A\n2,Example B,CN,extra,,more\n3,Example C,CN,,\n4\n5,,CN\n"));
    nothing_lost(&rows, 6);
    assert_eq!(rows.names(), ["Example A", "Example B", "Example C"]);
    let wide = rows.records()[1];
    assert_eq!(wide.columns.0, [("column 4".to_owned(), "extra".to_owned()), ("column 6".to_owned(), "more".to_owned())]);
    assert_eq!(wide.notes[0].kind, NoteKind::Width);
    assert!(rows.records()[2].notes.is_empty(), "empty cells at the end are no loss");
    assert_eq!(rows.bad()[1].error, "suppliers.csv, line 6: no name and no identifier");
    assert_eq!(rows.bad()[1].id, Some("5".into()));
}

#[test]
fn more_cells_than_the_limit_cost_one_row() {
    for quote in ["", "\""] {
        let rows = read(format!("{HEAD}1,{quote}Example{quote}{}\n2,Example B,CN\n", ",".repeat(5000)));
        nothing_lost(&rows, 3);
        assert!(rows.bad()[0].error.contains("more than 4096 cells"), "{}", rows.bad()[0].error);
    }
}

#[test]
fn wrong_bytes_in_the_middle_are_noted_and_the_row_is_screened() {
    let mut bytes = HEAD.as_bytes().to_vec();
    for i in 0..100 {
        bytes.extend_from_slice(format!("{i},示例纺织有限公司,中国\n").as_bytes());
    }
    bytes.extend_from_slice(b"100,Example \xff\xfe Gin,CN\n101,Example,CN\n");
    let file = OnDisk::new("suppliers.csv", &bytes);
    let rows = Rows::of(file.open().unwrap());
    assert_eq!(rows.table.description().encoding.as_deref(), Some("UTF-8"));
    assert_eq!(rows.records().len(), 102);
    let notes: Vec<usize> =
        rows.records().iter().map(|r| r.notes.iter().filter(|n| n.kind == NoteKind::Encoding).count()).collect();
    assert_eq!(notes.iter().sum::<usize>(), 1);
    assert_eq!(notes[100], 1);
}

#[test]
fn an_odd_byte_at_the_end_of_utf_16_is_noted() {
    let mut bytes = b"\xff\xfe".to_vec();
    bytes.extend("供应商名称,国家\r\n示例纺织有限公司,中国".encode_utf16().flat_map(u16::to_le_bytes));
    bytes.push(b'x');
    let rows = read(bytes);
    assert_eq!(rows.names(), ["示例纺织有限公司"]);
    assert!(rows.records()[0].notes.iter().any(|n| n.kind == NoteKind::Encoding));
}

#[test]
fn what_is_not_a_table_is_refused_with_its_cause() {
    for (bytes, cause) in [
        (&b""[..], "an empty file"),
        (b"\n \n\n", "an empty file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old .xls workbook or an encrypted one"),
        (b"BZh91AY", "bzip2"),
        (b"\xfd7zXZ\0", "xz"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "a page of HTML"),
        (b"Colour,Size\nred,3\n", "no column of names among \"Colour\", \"Size\""),
    ] {
        let error = refused(bytes);
        let text = error.to_string();
        assert!(text.starts_with("suppliers.csv") && text.contains(cause), "{text}");
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn what_is_not_there_or_not_a_file_is_told_apart() {
    let options = Options::default();
    assert!(matches!(open("no/such/file.csv", &options), Err(TableError::Missing { .. })));
    assert!(matches!(open(env!("CARGO_MANIFEST_DIR"), &options), Err(TableError::Directory { .. })));
    for address in ["s3://bucket/a.csv", "https://example.com/a.csv", "gs://b/a", "az://b/a", "http://x/y"] {
        let error = open(address, &options).unwrap_err();
        assert!(matches!(error, TableError::Remote { .. }), "{error}");
        assert!(error.hint().contains("`-`"));
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt;
    let file = OnDisk::new("suppliers.csv", HEAD.as_bytes());
    std::fs::set_permissions(&file.path, std::fs::Permissions::from_mode(0o0)).unwrap();
    // The superuser may read everything.
    if let Err(error) = file.open() {
        assert!(matches!(error, TableError::Unreadable { .. }), "{error}");
    }
}

fn many_rows() -> String {
    let rows: String = (0..9000).map(|i| format!("V{i},Example {} Gin {i},China\n", (i * 7919) % 1009)).collect();
    format!("{HEAD}{rows}")
}

#[test]
fn a_packed_file_cut_short_gives_its_rows_and_then_the_cause() {
    let text = many_rows();
    let packed = gzip(text.as_bytes());
    let cut = &packed[..packed.len() - packed.len() / 10];
    let on_disk = OnDisk::new("suppliers.csv.gz", cut);
    for rows in [read(cut), Rows::of(on_disk.open().unwrap())] {
        let last = rows.all.last().unwrap().as_ref().unwrap_err();
        assert!(last.error.contains("the file breaks off here"), "{}", last.error);
        assert!(last.error.contains(&format!("line {}", last.at.line)));
        let lines: Vec<u64> = rows.lines();
        assert!(lines.len() > 1000);
        assert_eq!(lines, (2..2 + lines.len() as u64).collect::<Vec<_>>(), "every line before the break is there");
    }
    // zstd gives nothing out before a window of it is full, so a short file cut short gives nothing at all.
    let packed = zstd(text.as_bytes());
    assert_eq!(read(&packed).records().len(), 9000);
    let error = refused(&packed[..packed.len() - packed.len() / 10]);
    assert!(error.to_string().starts_with("suppliers.csv: damaged file: zstd: "), "{error}");
}

#[test]
fn a_zip_or_workbook_cut_short_is_refused() {
    let text = many_rows();
    let book = workbook(&[("A", &row(1, &["Supplier Name"]), "")], "", "");
    for bytes in [zip(&[("suppliers.csv", text.as_bytes())]), book] {
        let error = refused(&bytes[..bytes.len() * 2 / 3]);
        assert!(error.to_string().starts_with("suppliers.csv: damaged zip archive: "), "{error}");
    }
}

#[test]
fn a_zip_of_two_files_is_refused_and_a_wild_name_in_it_is_harmless() {
    let error = refused(zip(&[("a.csv", b"x"), ("b.csv", b"y")]));
    assert!(error.to_string().contains("2 files: \"a.csv\", \"b.csv\""), "{error}");
    let rows =
        read(zip(&[("../../../tmp/karez-wild.csv", format!("{HEAD}1,Example Gin,CN\n").as_bytes()), ("__MACOSX/x", b"")]));
    assert_eq!(rows.names(), ["Example Gin"]);
    assert!(!std::path::Path::new("/tmp/karez-wild.csv").exists());
}

#[test]
fn a_zip_member_with_a_wrong_checksum_says_so() {
    let mut bytes = zip(&[("a.csv", format!("{HEAD}1,Example Gin,CN\n").as_bytes())]);
    let directory = bytes.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    bytes[directory + 16] ^= 0xff;
    let rows = read(bytes);
    assert_eq!(rows.names(), ["Example Gin"]);
    assert!(rows.bad()[0].error.contains("checksum"), "{}", rows.bad()[0].error);
}

#[test]
fn a_sheet_that_says_it_is_huge_costs_what_it_has() {
    let rows = [row(1, &["Supplier Name", "Country"]), row(2, &["Example Gin", "China"])].concat()
        + r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>"#;
    let rows = read(workbook(&[("A", &rows, "")], "", ""));
    assert_eq!(rows.names(), ["Example Gin"]);
    assert_eq!(rows.bad()[0].at.line, 1_048_576);
    assert_eq!(rows.all.len() as u64 + rows.blank + 1, 1_048_576);
}

#[test]
fn a_bomb_of_shared_strings_is_refused_before_it_is_opened() {
    let shared = format!("<si><t>{}</t></si>", "A".repeat(80 << 20));
    let error = refused(workbook(&[("A", &row(1, &["Supplier Name"]), "")], &shared, ""));
    assert!(matches!(error, TableError::TooLarge { .. }), "{error}");
    assert!(error.to_string().contains("xl/sharedStrings.xml"), "{error}");
}

#[test]
fn a_sheet_broken_in_the_middle_gives_its_rows_and_then_the_cause() {
    let rows = [row(1, &["Supplier Name"]), row(2, &["Example Gin"]), row(3, &["Example Mill"])].concat()
        + "<row r=\"4\"><c r=\"A4\" t=\"inlineStr\"><is><t>x</row></oops>";
    let rows = read(workbook(&[("A", &rows, "")], "", ""));
    assert_eq!(&rows.names()[..2], ["Example Gin", "Example Mill"]);
    let last = rows.bad()[0];
    assert!(
        last.error.starts_with("suppliers.csv, sheet \"A\", row ") && last.error.contains("breaks off"),
        "{}",
        last.error
    );
}

#[test]
fn bad_lines_of_json_cost_themselves_alone() {
    let bomb = format!("{{\"name\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let huge = format!("{{\"name\":\"{}\"}}", "x".repeat(10 << 20));
    let text = format!(
        "{{\"name\":\"Example A\",\"id\":7}}\n{bomb}\n{huge}\n[1,2]\nnot json\n{{\"name\":\"Example\n\n{{\"id\":9}}\n{{\"name\":\"Example B\"}}"
    );
    let rows = read_as("suppliers.jsonl", text, &Options::default());
    assert_eq!(rows.names(), ["Example A", "Example B"]);
    assert_eq!(rows.records()[0].id, Some(7.into()));
    assert_eq!(rows.all.len() as u64 + rows.blank, 9);
    let causes = ["nested", "longer than", "not a JSON object", "not a JSON object", "not an object of JSON", "no name"];
    for (bad, cause) in rows.bad().iter().zip(causes) {
        assert!(
            bad.error.starts_with(&format!("suppliers.jsonl, line {}: ", bad.at.line)) && bad.error.contains(cause),
            "{}",
            bad.error
        );
    }
    assert_eq!(rows.bad()[5].id, Some(9.into()));
}

#[test]
fn a_heading_given_twice_carries_both_columns() {
    let rows = read("Supplier Name,Remark,Remark,Remark\nExample Gin,a,b,\n");
    let carried: Vec<(&str, &str)> = rows.records()[0].columns.0.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(carried, [("Remark", "a"), ("Remark (2)", "b"), ("Remark (3)", "")]);
}
