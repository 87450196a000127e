//! What no publisher sends: bombs, endless fields, deep nesting, wrong encodings. Each is refused or read, in little memory.

use crate::packet::unpack;
use karez_lists::{Error, Kept, Summary, formats, read, source};
use karez_tables::Content;
use std::io::Read;
use std::path::Path;

/// Reads a file as a list of a source.
fn outcome(id: &str, file: Content) -> Result<(Kept, Summary), Error> {
    let mut kept = Kept::default();
    let (_, summary) = read(&source(id).unwrap(), &[file], &mut kept)?;
    Ok((kept, summary))
}

/// The XML lists of the fuzzer's corpus: the source, and the list cut in two inside a text of one of its records.
fn xml_lists() -> Vec<(String, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/list");
    let mut lists = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if !path.to_string_lossy().ends_with(".sound.xml") {
            continue;
        }
        let (id, files) = unpack(&std::fs::read(&path).unwrap()).unwrap();
        let mut text = String::new();
        files[0].text().unwrap().read_to_string(&mut text).unwrap();
        // The declaration goes, so that a document type can stand before the root.
        let text = text.split_once("?>").map_or(text.as_str(), |(_, rest)| rest.trim_start()).to_owned();
        let inside = text.match_indices("</").map(|(i, _)| i).find(|i| *i > text.len() / 2).unwrap();
        lists.push((id, text[..inside].to_owned(), text[inside..].to_owned()));
    }
    lists.sort();
    assert!(lists.len() >= 8, "{} XML lists", lists.len());
    lists
}

#[test]
fn a_gigabyte_in_one_field_is_refused_in_little_memory() {
    for (i, (id, begin, end)) in xml_lists().iter().enumerate() {
        // Spooled to a file and read as a stream. They share a parser, so a gigabyte is written for one of them only.
        let long = if i == 0 { 1 << 30 } else { 1 << 25 };
        let endless = begin.as_bytes().chain(std::io::repeat(b'x').take(long)).chain(end.as_bytes());
        let file = Content::of_reader("list.xml", endless).unwrap();
        let before = peak();
        let error = outcome(id, file).unwrap_err().to_string();
        assert!(error.contains("more than"), "{id}: {error}");
        assert!(peak() - before < 200 << 10, "{id}: {} KiB more at the peak", peak() - before);
    }
}

/// The most memory this process has held, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

#[test]
fn entity_bombs_and_deep_nesting_are_refused() {
    for (id, begin, end) in xml_lists() {
        let read = |text: String| outcome(&id, Content::of_bytes("list.xml", text.into_bytes()));
        assert!(read(format!("{begin}{end}")).is_ok(), "{id}: the list itself is sound");
        let bomb = format!(
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]>{begin}&c;{end}"
        );
        let error = read(bomb).unwrap_err().to_string();
        assert!(error.contains("entities of its own"), "{id}: {error}");
        let error = read(format!("{begin}{}", "<a>".repeat(100_000))).unwrap_err().to_string();
        assert!(error.contains("nested deeper"), "{id}: {error}");
        // A document type that names a file is passed over: nothing is fetched or read for it.
        let (kept, _) = read(format!("<!DOCTYPE x SYSTEM \"file:///etc/passwd\">{begin}{end}")).unwrap();
        assert!(kept.entries.iter().all(|l| !format!("{l:?}").contains("root:")), "{id}");
    }
}

#[test]
fn a_text_in_another_encoding_than_it_says_is_read_and_never_a_panic() {
    for (id, begin, end) in xml_lists() {
        let latin = [begin.as_bytes(), b"M\xfcller \xff\xfe", end.as_bytes()].concat();
        assert!(outcome(&id, Content::of_bytes("list.xml", latin)).is_ok(), "{id}");
        let wide = format!("\u{feff}{begin}Müller{end}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        assert!(outcome(&id, Content::of_bytes("list.xml", wide)).is_ok(), "{id}: UTF-16");
    }
}

#[test]
fn tables_with_endless_lines_or_columns_end() {
    for id in ["us-csl", "eu-fsf", "gb-uksl", "us-ofac-sdn", "us-cbp-wro", "au-dfat", "us-dpl", "csv:acme"] {
        for text in ["x".repeat(1 << 25), ",".repeat(1 << 20), "\0".repeat(1 << 20), "\"\n".repeat(1 << 16)] {
            let _ = outcome(id, Content::of_bytes("list.csv", text.into_bytes()));
        }
    }
    let divs = format!("<!doctype html><html><body>{}", "<div>".repeat(1 << 18));
    assert!(outcome("us-uflpa", Content::of_bytes("page.html", divs.into_bytes())).is_err());
}

#[test]
fn a_file_of_another_list_is_never_taken_for_this_one() {
    for format in formats() {
        for id in format.sources {
            for (name, text) in [
                ("page.html", "<!doctype html><html><body><h1>Just a moment...</h1></body></html>"),
                ("x.json", "{\"error\":\"not found\"}"),
                ("x.csv", "a,b,c\n1,2,3\n"),
                ("x.txt", "\u{1a}"),
            ] {
                let own = ["csv", "ftm"].contains(id);
                let read = outcome(if own { "csv:acme" } else { id }, Content::of_bytes(name, text.as_bytes()));
                assert!(read.is_err() || read.is_ok_and(|(kept, _)| kept.entries.is_empty()), "{id}: {name}");
            }
        }
    }
}
