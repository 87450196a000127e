//! The house rules that neither the compiler nor clippy can see, each a plain function over the text of the files.
//!
//! A rule that only a reviewer holds is forgotten in the second month. These are held by a command, each says in one line
//! what is wrong and where, and each has a test beside it that shows it fail.

mod code;
mod data;
mod docs;
mod order;
mod words;

use crate::shell;
use anyhow::{Context, Result};
use std::path::Path;

/// A file of the repository: its path from the root, with `/`, and its text.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// One rule: its name, and what it finds wrong, a line each.
type Rule = (&'static str, fn(&[File]) -> Vec<String>);

const RULES: &[Rule] = &[
    ("dependencies between crates point one way", order::direction),
    ("unsafe code lives in `mapped` alone, each block with its reason", code::unsafe_code),
    ("a file is short enough to read at a sitting", code::too_long),
    ("only the rooms that own files open them", code::file_access),
    ("every fact has a source and a confidence", data::sources),
    ("no unfinished marks", words::unfinished),
    ("no path of a machine, no host of a registry", words::machine),
    ("every invariant names a test that exists", docs::invariants),
    ("every relative link leads to a file", docs::links),
    ("no banned phrase in the project's own voice", words::banned),
];

/// Checks every rule; true when none is broken.
pub(crate) fn run() -> Result<bool> {
    let files = files(shell::root())?;
    let mut broken = 0;
    for (name, rule) in RULES {
        let found = rule(&files);
        if !found.is_empty() {
            println!("{name}:");
            found.iter().for_each(|line| println!("  {line}"));
        }
        broken += found.len();
    }
    for line in code::rather_long(&files) {
        println!("warning: {line}");
    }
    println!("tidy: {} files, {} rules, {broken} broken", files.len(), RULES.len());
    Ok(broken == 0)
}

/// What is in the repository or about to be: tracked files, and new ones that are not ignored.
fn files(root: &Path) -> Result<Vec<File>> {
    let listed = shell::output(shell::command("git").args(["ls-files", "-z", "-co", "--exclude-standard"]));
    let mut paths = match listed {
        Ok(list) => list.split('\0').filter(|p| !p.is_empty()).map(str::to_string).collect(),
        // A copy of the sources without its history.
        Err(_) => walk(root, "")?,
    };
    paths.sort();
    paths.dedup();
    let mut files = Vec::new();
    for path in paths {
        match std::fs::read(root.join(&path)) {
            Ok(bytes) => files.push(File { path, text: String::from_utf8_lossy(&bytes).into_owned() }),
            // Deleted but still tracked.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("cannot read {path}")),
        }
    }
    Ok(files)
}

fn walk(root: &Path, below: &str) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(root.join(below))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        if !entry.file_type()?.is_dir() {
            out.push(path);
        } else if name != "target" && name != ".git" {
            out.extend(walk(root, &path)?);
        }
    }
    Ok(out)
}

/// Lines before the tests that stand at a file's end.
fn before_tests(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(n, l)| (n + 1, l)).take_while(|(_, l)| l.trim() != "#[cfg(test)]")
}

/// The crate whose `src` holds the path.
fn room(path: &str) -> Option<&str> {
    let (room, rest) = path.strip_prefix("crates/")?.split_once('/')?;
    (rest.starts_with("src/") && rest.ends_with(".rs")).then_some(room)
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File { path: path.into(), text: text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_walk_sees_what_the_history_sees() {
        let seen = files(shell::root()).unwrap();
        assert!(seen.iter().any(|f| f.path == "xtask/src/tidy.rs"));
        assert!(!seen.iter().any(|f| f.path.starts_with("target/")));
        let walked = walk(shell::root(), "").unwrap();
        assert!(walked.contains(&"xtask/src/tidy/words.rs".to_string()));
    }

    #[test]
    fn tests_at_the_end_are_not_read() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests {}\n";
        assert_eq!(before_tests(text).collect::<Vec<_>>(), [(1, "fn a() {}")]);
    }

    #[test]
    fn a_room_is_named_by_its_source() {
        assert_eq!(room("crates/names/src/slots/mod.rs"), Some("names"));
        assert_eq!(room("crates/names/tests/all.rs"), None);
        assert_eq!(room("xtask/src/main.rs"), None);
    }
}
