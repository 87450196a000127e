//! Rules about words: unfinished marks, names of machines, phrases that accuse.
//!
//! The patterns are put together from halves, so that this file does not hold what it looks for.

use super::File;
use super::data::rows;

/// Marks of unfinished work in anything we write by hand. Data and fixtures may hold such a word by right.
pub(super) fn unfinished(files: &[File]) -> Vec<String> {
    let marks = [["TO", "DO"], ["FIX", "ME"], ["XX", "X"], ["HA", "CK"], ["TB", "D"]].map(|halves| halves.concat());
    let mut wrong = Vec::new();
    for file in files.iter().filter(|f| by_hand(&f.path)) {
        for (n, line) in file.text.lines().enumerate() {
            let word = line.split(|c: char| !c.is_alphanumeric() && c != '_').find(|w| marks.iter().any(|m| m == w));
            if let Some(word) = word {
                wrong.push(format!("{}:{}: {word}: finish it, or open an issue", file.path, n + 1));
            }
        }
    }
    wrong
}

fn by_hand(path: &str) -> bool {
    let ends = [".rs", ".md", ".html", ".css", ".js", ".sh", ".py", ".yml", ".yaml"];
    (ends.iter().any(|e| path.ends_with(e)) || (path.ends_with(".toml") && !path.starts_with("data/")) || path == ".ci/run")
        && !path.contains("/fixtures/")
}

/// Where somebody's machine keeps its files, and the hosts packages come from: neither is part of the project.
pub(super) fn machine(files: &[File]) -> Vec<String> {
    let folders = [["/wo", "rk/"], ["/ro", "ot/"], ["/tmp", "/bash"]].map(|halves| halves.concat());
    let hosts = [
        ["index.", "crates.io"],
        ["static.", "crates.io"],
        ["py", "pi.org"],
        ["files.python", "hosted.org"],
        ["registry.", "npmjs.org"],
        ["registry.", "yarnpkg.com"],
        ["deb.", "debian.org"],
        ["proxy.", "golang.org"],
    ]
    .map(|halves| halves.concat());
    let mut wrong = Vec::new();
    for file in files {
        for (n, line) in file.text.lines().enumerate() {
            let folder = folders.iter().find(|f| line.match_indices(f.as_str()).any(|(at, _)| starts_path(&line[..at])));
            let host = hosts.iter().find(|h| line.contains(h.as_str()));
            if let Some(word) = folder.or(host) {
                wrong.push(format!("{}:{}: names {word}", file.path, n + 1));
            }
        }
    }
    wrong
}

/// True when a slash after this text is the first of an absolute path, not one within an address.
fn starts_path(before: &str) -> bool {
    before.ends_with("file://") || !before.ends_with(|c: char| c.is_alphanumeric() || "/.-_~}>".contains(c))
}

/// Names that hold a banned word by right.
const TITLES: &[&str] = &["Modern Slavery Act", "Slavery Convention", "Anti-Slavery International"];

/// A banned phrase (`data/wording/banned.tsv`) outside quotation marks, in pages and templates.
pub(super) fn banned(files: &[File]) -> Vec<String> {
    let Some(table) = files.iter().find(|f| f.path == "data/wording/banned.tsv") else {
        return Vec::new();
    };
    let mut lines = rows(&table.text);
    let column = lines.next().and_then(|(_, heading)| heading.iter().position(|h| *h == "phrase"));
    let Some(column) = column else {
        return vec![format!("{}: no column `phrase`", table.path)];
    };
    let phrases: Vec<Vec<String>> = lines
        .filter_map(|(_, cells)| cells.get(column).map(|p| words(p).map(|(_, w)| w).collect::<Vec<_>>()))
        .filter(|p| !p.is_empty())
        .collect();
    let mut wrong = Vec::new();
    for file in files.iter().filter(|f| speaks(&f.path)) {
        let text = without_quotations(&file.text, file.path.ends_with(".toml"));
        let words: Vec<(usize, String)> = words(&text).collect();
        for at in 0..words.len() {
            let here = |phrase: &&Vec<String>| {
                words.len() >= at + phrase.len() && phrase.iter().zip(&words[at..]).all(|(p, (_, w))| p == w)
            };
            if let Some(phrase) = phrases.iter().find(here) {
                wrong.push(format!("{}:{}: says {:?} in our own voice", file.path, words[at].0, phrase.join(" ")));
            }
        }
    }
    wrong
}

/// Files in the project's own voice: pages, and what sentences are made from.
fn speaks(path: &str) -> bool {
    path.ends_with(".md")
        || (path.starts_with("data/wording/") && path.ends_with(".toml"))
        || (path.starts_with("crates/") && path.contains("/templates/"))
}

/// Lower-case words with their line.
fn words(text: &str) -> impl Iterator<Item = (usize, String)> {
    text.lines().enumerate().flat_map(|(n, line)| {
        line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(move |w| (n + 1, w.to_lowercase()))
    })
}

/// The text with quotations and titles blanked, its lines kept. In TOML a plain `"` opens a value, not a quotation; there a
/// quotation is `“…”` or `\"…\"`. A quotation ends with its paragraph at the latest.
fn without_quotations(text: &str, toml: bool) -> String {
    let mut text = text.to_string();
    for title in TITLES {
        text = text.replace(title, "");
    }
    let (open, close) = if toml { ("\\\"", "\\\"") } else { ("\"", "\"") };
    let blocks: Vec<String> = text.split("\n\n").map(|b| blanked(&blanked(b, open, close), "“", "”")).collect();
    blocks.join("\n\n")
}

fn blanked(text: &str, open: &str, close: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(start) = rest.find(open) {
        let after = &rest[start + open.len()..];
        let Some(end) = after.find(close) else { break };
        out.push_str(&rest[..start]);
        // A word that no phrase has, so that what stands before and after does not become one.
        out.push_str(" 0 ");
        out.push_str(&"\n".repeat(after[..end].matches('\n').count()));
        rest = &after[end + close.len()..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn unfinished_marks_are_found_as_words_only() {
        let mark = ["TO", "DO"].concat();
        assert_eq!(unfinished(&[file("crates/text/src/a.rs", &format!("// {mark}: later\n"))]).len(), 1);
        assert!(unfinished(&[file("crates/text/src/a.rs", &format!("// {mark}S\n"))]).is_empty());
        assert!(unfinished(&[file("data/names/x.tsv", &mark)]).is_empty());
    }

    #[test]
    fn a_path_of_a_machine_is_found_and_an_address_is_not() {
        let folder = ["/wo", "rk/"].concat();
        let found = |text: String| machine(&[file("README.md", &text)]).len();
        assert_eq!(found(format!("see {folder}main")), 1);
        assert_eq!(found(format!("file://{folder}main")), 1);
        assert_eq!(found(format!("https://example.org{folder}main")), 0);
        assert_eq!(found(format!("a relative path{folder}")), 0);
        assert_eq!(found(["https://py", "pi.org/simple"].concat()), 1);
    }

    #[test]
    fn a_banned_phrase_is_found_across_a_line_break_and_not_within_quotation_marks() {
        let table =
            file("data/wording/banned.tsv", "# why\nphrase\tsource\tconfidence\nis guilty\tx\thigh\nslavery\tx\thigh\n");
        let check = |path: &str, text: &str| banned(&[file(&table.path, &table.text), file(path, text)]);
        assert_eq!(check("README.md", "The firm is\nGuilty."), ["README.md:1: says \"is guilty\" in our own voice"]);
        assert!(check("README.md", "The court wrote: \"it is\nguilty\".").is_empty());
        assert!(check("README.md", "He said “it is guilty”, and the Modern Slavery Act applies.").is_empty());
        assert_eq!(check("data/wording/templates.toml", "a = \"{x} is guilty\"").len(), 1);
        assert!(check("data/wording/templates.toml", "a = \"the court: “is guilty”\"").is_empty());
        assert!(check("crates/text/src/lib.rs", "is guilty").is_empty());
        assert!(check("README.md", "it is \"x\" guilty").is_empty());
    }

    #[test]
    fn without_a_table_nothing_is_banned() {
        assert!(banned(&[file("README.md", "guilty")]).is_empty());
    }
}
