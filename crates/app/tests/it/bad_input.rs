//! Files as they arrive: broken, mislabelled, hostile. None stops a batch, none loses a row, none takes the program down.

use crate::{Ask, DAY, Folder, Ran, all_at, screen, text_at};
use encoding_rs::{BIG5, GB18030};
use flate2::{Compression, write::GzEncoder};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::Value;
use std::io::{Cursor, Write};
use std::process::{Command, Stdio};
use zip::write::SimpleFileOptions;

fn ask(folder: &Folder, args: &[&str]) -> Ran {
    let args: Vec<&str> = ["screen"].iter().chain(args).chain(&["--as-of", DAY]).copied().collect();
    Ask::new(&args).from(folder.path()).run()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

/// A zip archive of members, each with its content.
fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// The statuses of the answers, by line.
fn statuses(answers: &[Value]) -> Vec<(u64, &str)> {
    answers.iter().map(|a| (a["row"]["line"].as_u64().unwrap(), text_at(a, "/status"))).collect()
}

/// The error row of a line, which names file, line and cause.
#[track_caller]
fn assert_error(answer: &Value, place: &str, cause: &str) {
    assert_eq!(answer["status"], "error", "{answer:#}");
    let error = text_at(answer, "/error");
    assert!(error.starts_with(place) && error.contains(cause), "{error}");
}

#[test]
fn a_file_that_gives_no_rows_is_refused_with_file_cause_and_way_out() {
    let files: [(&str, &[u8]); 9] = [
        ("empty.csv", b""),
        ("blank.csv", b" \n\r\n\t\n"),
        ("columns.csv", b"Quantity,Unit price\n1,2\n3,4\n5,6\n"),
        ("old.xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest"),
        ("paper.pdf", b"%PDF-1.7 rest"),
        ("cut.xlsx", b"PK\x03\x04\x14\x00 rest"),
        ("packed.xz", b"\xFD7zXZ\x00 rest"),
        ("empty.zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("empty.gz", &gz(b"")),
    ];
    let folder = Folder::with(&files);
    std::fs::create_dir(folder.path().join("directory")).unwrap();
    for (file, cause) in [
        ("none.csv", "no such file"),
        ("directory", "a directory"),
        ("empty.csv", "empty"),
        ("blank.csv", "empty"),
        ("columns.csv", "\"Quantity\", \"Unit price\""),
        ("old.xls", ".xlsx"),
        ("paper.pdf", "PDF"),
        ("cut.xlsx", "damaged"),
        ("packed.xz", "unxz"),
        ("empty.zip", "empty.zip"),
        ("empty.gz", "empty"),
        ("http://supplier.example/list.csv", "screening opens none"),
        ("https://supplier.example/list.csv", "screening opens none"),
        ("s3://bucket/list.csv", "screening opens none"),
    ] {
        ask(&folder, &[file]).refuses(&[file, cause, "hint: "]);
    }
    ask(&folder, &["columns.csv"]).refuses(&["--map name="]);
    ask(&folder, &["columns.csv", "--map", "name=Nonesuch"]).refuses(&["Nonesuch", "Quantity"]);
    ask(&folder, &["columns.csv", "--map", "nmae=Quantity"]).refuses(&["nmae"]);
}

#[test]
fn a_heading_row_without_rows_is_done_and_nothing_found() {
    let ran = screen("in.csv", "Supplier Name,Country\n", &[]).ends(0);
    assert_eq!(ran.stdout, "");
    assert!(ran.said().contains("0 rows"), "{}", ran.stderr);
}

#[test]
fn one_file_that_cannot_be_read_keeps_all_from_being_begun() {
    let folder = Folder::with(&[("good.csv", b"Supplier Name\nCamel Group Co. Ltd.\n")]);
    for bad in ["none.csv", ".", "s3://bucket/list.csv"] {
        ask(&folder, &["good.csv", bad]).refuses(&[bad]);
        ask(&folder, &["good.csv", bad, "--out", "out"]).refuses(&[bad]);
        assert!(!folder.has("out") && !folder.has("out.partial") && !folder.has("out.manifest.json"), "{bad}");
    }
}

const CHINESE: &str = "供应商名称,国家,备注\n和田泰达服饰有限公司,中国,甲\n示例纺织有限公司,中国,乙\n";
const TRADITIONAL: &str = "供應商名稱,國家,備註\n和田泰達服飾有限公司,中國,甲\n示例紡織有限公司,中國,乙\n";

#[test]
fn chinese_headings_and_names_are_found_in_every_encoding_and_it_is_reported() {
    let utf16 = |big: bool| -> Vec<u8> {
        let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
        format!("\u{feff}{CHINESE}").encode_utf16().flat_map(unit).collect()
    };
    for (encoding, bytes) in [
        ("UTF-8", CHINESE.into()),
        ("UTF-8", format!("\u{feff}{CHINESE}").into_bytes()),
        ("GB18030", GB18030.encode(CHINESE).0.into_owned()),
        ("Big5", BIG5.encode(TRADITIONAL).0.into_owned()),
        ("UTF-16", utf16(false)),
        ("UTF-16", utf16(true)),
    ] {
        let ran = screen("in.csv", bytes, &[]).ends(1);
        let reported = ran.said().to_lowercase().replace("gbk", "gb18030");
        assert!(reported.contains(&encoding.to_lowercase()), "{encoding}: {}", ran.stderr);
        let answers = ran.lines();
        assert_eq!(statuses(&answers), [(2, "review"), (3, "incomplete")], "{encoding}");
        assert_eq!(answers[0]["matches"][0]["id"], "us-uflpa-hetian-taida-apparel-co-ltd", "{encoding}");
        assert_eq!(answers[1]["columns"].as_object().unwrap().values().next().unwrap(), "乙", "{encoding}");
    }
}

#[test]
fn letters_of_an_old_code_page_are_read_as_what_they_are() {
    let ran =
        screen("in.csv", b"Supplier Name;Land\nM\xfcller Weberei GmbH;Deutschland\nCaf\xe9 Tissage SARL;France\n", &[])
            .ends(0);
    let names: Vec<String> = ran.lines().iter().map(|a| text_at(a, "/subject/properties/name/0").to_owned()).collect();
    assert_eq!(names, ["Müller Weberei GmbH", "Café Tissage SARL"]);
    assert!(ran.said().contains("Windows-1252"), "{}", ran.stderr);
}

#[test]
fn bytes_that_are_no_text_lose_no_row_and_are_noted() {
    // One byte too many in a file that says it is UTF-8.
    let ran = screen(
        "in.csv",
        b"\xef\xbb\xbfSupplier Name,Remark\nInvented Weaving House,a\nCamel\xff Group Co. Ltd.,b\nInvented Foundry,c\n",
        &[],
    );
    let answers = ran.lines();
    assert_eq!(answers.len(), 3, "{answers:#?}");
    assert!(all_at(&answers[1], "/findings").iter().any(|f| f["code"] == "F34"), "{:#}", answers[1]);
    // Bytes without any sense: an error or answers, but an end.
    let noise: Vec<u8> = (0..40_000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let ran = screen("in.csv", noise, &[]);
    assert!(matches!(ran.code, 0..=2), "{ran:?}");
}

#[test]
fn a_quote_that_nobody_closes_costs_one_row() {
    let file = "Vendor No.,Supplier Name,Country\n1,Invented Weaving House,IE\n2,\"Invented Foundry,IE\n3,Camel Group Co. Ltd.,CN\n4,Invented Mill,IE\n";
    let answers = screen("in.csv", file, &[]).ends(1).lines();
    assert_eq!(statuses(&answers), [(2, "incomplete"), (3, "error"), (4, "review"), (5, "incomplete")]);
    assert_error(&answers[1], "in.csv, line 3: ", "quote");
}

#[test]
fn ragged_rows_and_nul_bytes_are_answered_each() {
    let file = b"Vendor No.,Supplier Name,Country\n1,Invented Mill\n2,Invented Foundry,IE,more,cells\n3\n4,Camel\0 Group\0 Co. Ltd.,CN\n\n5,Invented Gin,IE\n";
    let ran = screen("in.csv", file, &[]).ends(1);
    let answers = ran.lines();
    let expected = [(2, "incomplete"), (3, "incomplete"), (4, "error"), (5, "review"), (7, "incomplete")];
    assert_eq!(statuses(&answers), expected);
    assert_eq!(answers[1]["columns"], serde_json::json!({"column 4": "more", "column 5": "cells"}), "no cell is dropped");
    assert!(all_at(&answers[1], "/findings").iter().any(|f| f["code"] == "F34"), "and it is said");
    assert_error(&answers[2], "in.csv, line 4: ", "no name");
    assert!(!ran.stdout.contains('\0') && !ran.stdout.contains("\\u0000"), "{}", ran.stdout);
}

#[test]
fn a_file_that_breaks_off_gives_what_it_has_and_then_an_error() {
    let mut file = "Supplier Name,Remark\nCamel Group Co. Ltd.,first\n".to_owned();
    (0..30_000u64).for_each(|i| file.push_str(&format!("Invented Mill {i},{}\n", i.wrapping_mul(0x9E37_79B9_7F4A_7C15))));
    let packed = gz(file.as_bytes());
    let answers = screen("in.csv.gz", &packed[..packed.len() / 2], &[]).ends(1).lines();
    assert_eq!(answers[0]["status"], "review");
    assert!(answers.len() > 100, "{}", answers.len());
    let last = answers.last().unwrap();
    assert_error(last, &format!("in.csv.gz, line {}: ", last["row"]["line"]), "breaks off");
    // A changed byte is noticed too, at the latest at the end.
    let mut changed = packed.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(screen("in.csv.gz", changed, &[]).ends(1).lines().last().unwrap()["status"], "error");
}

#[test]
fn a_damaged_workbook_is_refused_by_name() {
    let whole = workbook();
    for cut in [whole.len() / 3, whole.len() - 30] {
        screen("in.xlsx", &whole[..cut], &[]).refuses(&["in.xlsx", "damaged", "hint: "]);
    }
    // An archive of the right members with the wrong insides.
    let broken = zip_of(&[
        ("[Content_Types].xml", b"<Types"),
        ("xl/workbook.xml", b"<workbook><sheets><sheet"),
        ("xl/worksheets/sheet1.xml", b"<"),
    ]);
    screen("in.xlsx", broken, &[]).refuses(&["in.xlsx"]);
    screen("in.zip", zip_of(&[("a.csv", b"Supplier Name\nA\n"), ("b.csv", b"x")]), &[]).refuses(&["in.zip"]);
}

/// Two sheets of suppliers under merged headings, and one of something else.
fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let format = Format::new();
    let first = workbook.add_worksheet();
    first.set_name("Asia").unwrap();
    first.merge_range(0, 0, 0, 2, "Supplier", &format).unwrap();
    for (column, heading) in ["Vendor No.", "Name", "Country"].iter().enumerate() {
        first.write(1, column as u16, *heading).unwrap();
    }
    first.write(2, 0, 7001).unwrap();
    first.write(2, 1, "Camel Group Co., Ltd.").unwrap();
    first.write(2, 2, "China").unwrap();
    first.write(4, 1, "Invented Weaving House").unwrap();
    let second = workbook.add_worksheet();
    second.set_name("其他").unwrap();
    second.write(0, 0, "供应商名称").unwrap();
    second.write(1, 0, "和田泰达服饰有限公司").unwrap();
    let third = workbook.add_worksheet();
    third.set_name("Prices").unwrap();
    third.write(0, 0, "Quantity").unwrap();
    third.write(0, 1, "Unit price").unwrap();
    third.write(1, 0, 1).unwrap();
    third.write(1, 1, 2).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn every_sheet_of_a_workbook_is_read_and_a_row_names_its_sheet() {
    let ran = screen("in.xlsx", workbook(), &[]).ends(1);
    let answers = ran.lines();
    let rows: Vec<(&str, u64, &str)> = answers
        .iter()
        .map(|a| (text_at(a, "/row/sheet"), a["row"]["line"].as_u64().unwrap(), text_at(a, "/status")))
        .collect();
    assert_eq!(rows, [("Asia", 3, "review"), ("Asia", 5, "incomplete"), ("其他", 2, "review")]);
    assert_eq!(answers[0]["id"], "7001", "{}", ran.stderr);
    assert!(ran.said().contains("Prices"), "a sheet without names is named: {}", ran.stderr);
    let only = screen("in.xlsx", workbook(), &["--sheet", "其他"]).ends(1).lines();
    assert_eq!(only.len(), 1);
    screen("in.xlsx", workbook(), &["--sheet", "None"]).refuses(&["None", "Asia", "其他"]);
}

#[test]
fn a_broken_line_of_json_is_an_error_in_its_place() {
    let deep = format!("{{\"name\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let open = "{\"a\":".repeat(100_000);
    for (line, cause) in [
        ("{\"id\":\"x\",\"name\":\"Invented", "not"),
        ("[1,2]", "not"),
        ("nonsense", "not"),
        ("\"text\"", "not"),
        ("{\"id\":\"x\"}", "no name"),
        (&*deep, "nested"),
        (&*open, "nested"),
    ] {
        let file =
            format!("{{\"id\":1,\"name\":\"Camel Group Co. Ltd.\"}}\n{line}\n{{\"id\":3,\"name\":\"Invented Mill\"}}\n");
        let answers = screen("in.jsonl", file, &[]).ends(1).lines();
        assert_eq!(statuses(&answers), [(1, "review"), (2, "error"), (3, "incomplete")], "{line:.40}");
        assert_error(&answers[1], "in.jsonl, line 2: ", cause);
        assert_eq!((&answers[0]["id"], &answers[2]["id"]), (&1.into(), &3.into()));
    }
}

/// Runs with so many kilobytes of address space and no more.
fn bounded(folder: &Folder, file: &str, kilobytes: u32) -> Ran {
    let home = Folder::with(&[]);
    let script = format!("ulimit -v {kilobytes} && exec \"$KAREZ\" screen \"$1\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh", file]).env("KAREZ", env!("CARGO_BIN_EXE_karez")).env("KAREZ_HOME", home.path());
    // One thread: each asks for address space of its own, whatever the file.
    let output = command.env("RAYON_NUM_THREADS", "1").current_dir(folder.path()).stdin(Stdio::null()).output().unwrap();
    let text = |b: Vec<u8>| String::from_utf8(b).unwrap();
    let ran = Ran { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code().unwrap_or(-1) };
    assert!(!ran.stderr.contains("panicked") && !ran.stderr.contains("memory allocation"), "{}", ran.stderr);
    ran
}

#[test]
fn a_hostile_file_takes_bounded_memory() {
    const LARGE: usize = 200 << 20;
    let zeros = vec![b'a'; LARGE];
    let lines = [b"Supplier Name\nCamel Group Co. Ltd.\n".as_slice(), &zeros, b"\nInvented Mill\n"].concat();
    let bomb = zip_of(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", &zeros),
        ("xl/worksheets/sheet1.xml", &zeros),
    ]);
    let twenty = [b"Supplier Name\nCamel Group Co. Ltd.\n".as_slice(), &zeros[..20 << 20], b"\nInvented Mill\n"].concat();
    let folder = Folder::with(&[
        ("line.csv", &twenty),
        ("line.csv.gz", &gz(&lines)),
        ("line.zip", &zip_of(&[("a.csv", &lines)])),
        ("bomb.xlsx", &bomb),
    ]);
    drop((zeros, lines, bomb, twenty));
    for file in ["line.csv", "line.csv.gz", "line.zip"] {
        let ran = bounded(&folder, file, 180 << 10).ends(1);
        let answers = ran.lines();
        assert_eq!(statuses(&answers), [(2, "review"), (3, "error"), (4, "incomplete")], "{file}: {}", ran.stderr);
        assert_error(&answers[1], &format!("{file}, line 3: "), "longer than");
    }
    let ran = bounded(&folder, "bomb.xlsx", 180 << 10);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("bomb.xlsx") && ran.stderr.contains("hint: "), "{}", ran.stderr);
}

#[test]
fn what_names_nothing_is_no_supplier() {
    for (content, cause) in [("[".repeat(90_000), "not closed"), ("name\n---\n".to_owned(), "without a letter or digit")] {
        let answers = screen("in.json", content.as_bytes(), &[]).ends(1).lines();
        assert_eq!(answers[0]["status"], "error");
        assert!(text_at(&answers[0], "/error").contains(cause), "{}", answers[0]);
    }
}

#[test]
fn an_escape_sequence_does_not_hide_a_name() {
    let content = "name\nCamel Group\u{1b}[2J\u{1b}[31m Co., Ltd.\n".replace("Co.,", "Co.");
    let answers = screen("in.csv", content.as_bytes(), &[]).ends(1).lines();
    assert_eq!(answers[0]["status"], "review");
}
