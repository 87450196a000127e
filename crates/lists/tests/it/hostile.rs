//! What no publisher sends: bombs, endless fields, deep nesting, wrong encodings. Each is refused or read, in little memory.

use karez_lists::{Error, Kept, Summary, formats, read, source};
use karez_tables::Content;
use std::io::Read;

/// Reads a file as a list of a source.
fn outcome(id: &str, file: Content) -> Result<(Kept, Summary), Error> {
    let mut kept = Kept::default();
    let (_, summary) = read(&source(id).unwrap(), &[file], &mut kept)?;
    Ok((kept, summary))
}

/// The sources whose lists are XML, each with the beginning of such a list and what ends it.
const XML: &[(&str, &str, &str)] = &[(
    "un-sc",
    "<CONSOLIDATED_LIST><ENTITIES><ENTITY><FIRST_NAME>",
    "</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>",
)];

#[test]
fn a_gigabyte_in_one_field_is_refused_in_little_memory() {
    for (i, (id, begin, end)) in XML.iter().enumerate() {
        // Spooled to a file and read as a stream. They share a parser, so a gigabyte is written for one of them only.
        let long = if i == 0 { 1 << 30 } else { 1 << 26 };
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
    for (id, begin, end) in XML {
        let bomb = format!(
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;\">]>{begin}&c;{end}"
        );
        let error = outcome(id, Content::of_bytes("list.xml", bomb.into_bytes())).unwrap_err().to_string();
        assert!(error.contains("entities of its own"), "{id}: {error}");
        let deep = format!("{begin}{}", "<a>".repeat(100_000));
        let error = outcome(id, Content::of_bytes("list.xml", deep.into_bytes())).unwrap_err().to_string();
        assert!(error.contains("nested deeper"), "{id}: {error}");
        let external = format!("<!DOCTYPE x SYSTEM \"file:///etc/passwd\">{begin}a{end}");
        let read = outcome(id, Content::of_bytes("list.xml", external.into_bytes()));
        assert!(
            read.is_err() || read.is_ok_and(|(kept, _)| kept.entries.iter().all(|l| !l.entity.caption().contains("root:")))
        );
    }
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
