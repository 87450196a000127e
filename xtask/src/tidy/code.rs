//! Rules about Rust sources.

use super::{File, before_tests, room};

/// A warning beyond the first, a failure beyond the second; the tests at a file's end do not count.
const LONG: usize = 400;
const TOO_LONG: usize = 500;

/// Rooms that own files, and so may open them; `snapshot` spills to files without a name while it builds. The others take text,
/// bytes or rows.
const OWN_FILES: &[&str] = &["tables", "lists", "mapped", "snapshot", "report", "app"];

/// Every crate but `mapped` forbids unsafe code; in `mapped` each use says why it is sound.
pub(super) fn unsafe_code(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files.iter().filter(|f| f.path.ends_with(".rs")) {
        if room(&file.path) == Some("mapped") {
            wrong.extend(
                unexplained(&file.text)
                    .into_iter()
                    .map(|line| format!("{}:{line}: no `// SAFETY:` comment stands before this `unsafe`", file.path)),
            );
        } else if is_crate_root(&file.path) && !file.text.contains("#![forbid(unsafe_code)]") {
            wrong.push(format!("{}: lacks #![forbid(unsafe_code)]", file.path));
        }
    }
    wrong
}

fn is_crate_root(path: &str) -> bool {
    let inner = room(path).map(|r| path[..].trim_start_matches("crates/").trim_start_matches(r));
    matches!(inner, Some("/src/lib.rs" | "/src/main.rs")) || path == "xtask/src/main.rs"
}

/// Lines with an unsafe block or impl that no SAFETY comment precedes, directly or at the head of its statement.
fn unexplained(text: &str) -> Vec<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let code = without_comment(line);
        let uses = words(code).any(|w| w == "unsafe") && !code.contains("unsafe fn") && !code.contains("unsafe_code");
        if !uses || line.contains("// SAFETY:") {
            continue;
        }
        let before = lines[..n].iter().rev().take_while(|l| {
            let code = without_comment(l).trim_end();
            l.trim_start().starts_with("//") || !(code.is_empty() || code.ends_with([';', '}', ',']))
        });
        if !before.take(12).any(|l| l.trim_start().starts_with("// SAFETY:")) {
            out.push(n + 1);
        }
    }
    out
}

/// Files that nobody reads to the end.
pub(super) fn too_long(files: &[File]) -> Vec<String> {
    lengths(files)
        .filter(|(_, length)| *length > TOO_LONG)
        .map(|(path, length)| format!("{path}: {length} lines before its tests; at most {TOO_LONG}"))
        .collect()
}

/// Files that are about to be.
pub(super) fn rather_long(files: &[File]) -> Vec<String> {
    lengths(files)
        .filter(|(_, length)| (LONG + 1..=TOO_LONG).contains(length))
        .map(|(path, length)| format!("{path}: {length} lines before its tests; better below {LONG}"))
        .collect()
}

fn lengths(files: &[File]) -> impl Iterator<Item = (&str, usize)> {
    files
        .iter()
        .filter(|f| f.path.ends_with(".rs") && !f.path.contains("/tests/"))
        .map(|f| (f.path.as_str(), before_tests(&f.text).count()))
}

/// `std::fs` in a room that owns no files.
pub(super) fn file_access(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let Some(room) = room(&file.path) else {
            continue;
        };
        if OWN_FILES.contains(&room) {
            continue;
        }
        for (n, line) in before_tests(&file.text) {
            if names_fs(without_comment(line)) {
                wrong.push(format!(
                    "{}:{n}: `{room}` owns no files; take text or bytes, or move this to one of {}",
                    file.path,
                    OWN_FILES.join(", ")
                ));
            }
        }
    }
    wrong
}

fn names_fs(code: &str) -> bool {
    let listed = code.trim_start().trim_start_matches("pub ").starts_with("use std::{") && words(code).any(|w| w == "fs");
    let at_start = |at: usize| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    listed || code.contains("std::fs") || code.match_indices("fs::").any(|(at, _)| at_start(at))
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_')
}

/// The line up to its comment. A `//` within quotes (an address) is no comment.
fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let bytes = line.as_bytes();
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'"' if i == 0 || bytes[i - 1] != b'\\' => quoted = !quoted,
            b'/' if !quoted && bytes.get(i + 1) == Some(&b'/') => return &line[..i],
            _ => {}
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn a_crate_that_does_not_forbid_unsafe_is_named() {
        assert!(unsafe_code(&[file("crates/text/src/lib.rs", "//! Text.\n#![forbid(unsafe_code)]\n")]).is_empty());
        assert_eq!(unsafe_code(&[file("crates/text/src/lib.rs", "//! Text.\n")]).len(), 1);
        assert_eq!(unsafe_code(&[file("crates/app/src/main.rs", "")]).len(), 1);
        assert!(unsafe_code(&[file("crates/text/src/fold.rs", "")]).is_empty(), "only the root says it");
    }

    #[test]
    fn each_unsafe_block_of_mapped_has_its_reason() {
        let check = |text: &str| unsafe_code(&[file("crates/mapped/src/lib.rs", text)]).len();
        assert_eq!(check("// SAFETY: the file is private.\nlet map = unsafe { open() };\n"), 0);
        assert_eq!(check("// SAFETY: long\n// reason.\nlet map =\n    unsafe { open() };\n"), 0);
        assert_eq!(check("let a = 1;\nlet map = unsafe { open() };\n"), 1);
        assert_eq!(check("// SAFETY: of the first.\nunsafe { a() };\nunsafe { b() };\n"), 1);
        assert_eq!(check("//! unsafe is explained here\n#![allow(unsafe_code)]\n"), 0);
    }

    #[test]
    fn length_is_counted_without_the_tests_at_the_end() {
        let of =
            |lines: usize| file("crates/text/src/a.rs", &("//\n".repeat(lines) + "#[cfg(test)]\n" + &"//\n".repeat(900)));
        assert_eq!((too_long(&[of(500)]).len(), rather_long(&[of(500)]).len()), (0, 1));
        assert_eq!((too_long(&[of(501)]).len(), rather_long(&[of(400)]).len()), (1, 0));
    }

    #[test]
    fn a_room_without_files_opens_none() {
        let check = |path: &str, text: &str| file_access(&[file(path, text)]).len();
        assert_eq!(check("crates/names/src/a.rs", "use std::fs;\n"), 1);
        assert_eq!(check("crates/names/src/a.rs", "use std::{fmt, fs};\n"), 1);
        assert_eq!(check("crates/names/src/a.rs", "let t = fs::read(p);\n"), 1);
        assert_eq!(check("crates/names/src/a.rs", "// std::fs is not used\nlet n = prefs::of(x);\n"), 0);
        assert_eq!(check("crates/names/src/a.rs", "#[cfg(test)]\nmod tests { use std::fs; }\n"), 0);
        assert_eq!(check("crates/tables/src/a.rs", "use std::fs;\n"), 0);
    }

    #[test]
    fn an_address_is_no_comment() {
        assert_eq!(without_comment("let a = \"https://x\"; // why"), "let a = \"https://x\"; ");
    }
}
