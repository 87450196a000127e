//! Rules about the pages: promises that name their test, links that lead somewhere.

use super::File;
use std::collections::HashSet;

const PAGE: &str = "ARCHITECTURE.md";
const INVARIANTS: u32 = 12;

/// Every invariant of ARCHITECTURE.md says "held by" or "tests:" and then names existing test functions in backticks, or
/// says "not yet".
pub(super) fn invariants(files: &[File]) -> Vec<String> {
    let Some(page) = files.iter().find(|f| f.path == PAGE) else {
        return vec![format!("{PAGE} is missing")];
    };
    let tests = functions(files);
    let mut wrong = Vec::new();
    for number in 1..=INVARIANTS {
        let Some((line, text)) = invariant(&page.text, number) else {
            wrong.push(format!("{PAGE}: invariant {number} is missing"));
            continue;
        };
        if text.contains("not yet") {
            continue;
        }
        let named = ["held by", "Held by", "tests:"].iter().filter_map(|mark| text.find(mark)).min();
        let names: Vec<&str> = named.map(|at| backticked(&text[at..])).unwrap_or_default();
        if names.is_empty() {
            wrong.push(format!("{PAGE}:{line}: invariant {number} names no test (\"held by `name`\") nor says \"not yet\""));
        }
        for name in names.iter().filter(|n| !tests.contains(**n)) {
            wrong.push(format!("{PAGE}:{line}: invariant {number} is held by `{name}`, which is no function of a crate"));
        }
    }
    wrong
}

/// The line and the text of a numbered item below a heading that speaks of invariants.
fn invariant(page: &str, number: u32) -> Option<(usize, String)> {
    let (mut inside, mut found) = (false, None);
    for (n, line) in page.lines().enumerate() {
        if line.starts_with("## ") || line.starts_with("# ") {
            inside = line.to_lowercase().contains("invariant");
        }
        let item = if inside { item_number(line) } else { None };
        match (&mut found, item) {
            (None, Some(i)) if i == number => found = Some((n + 1, line.to_string())),
            (Some(_), Some(_)) => break,
            (Some(_), None) if !inside => break,
            (Some((_, text)), None) => {
                text.push(' ');
                text.push_str(line.trim());
            }
            _ => {}
        }
    }
    found
}

/// The number of `3. …`, `**3.** …`, `### 3 …` or `| 3 | …`; an indented line belongs to the item before it.
fn item_number(line: &str) -> Option<u32> {
    if line.starts_with(' ') {
        return None;
    }
    let rest = line.trim_start_matches(['#', '*', '|', ' ']);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, after) = rest.split_at(digits);
    let marked = line.starts_with(['#', '|']) || after.starts_with(['.', ')']);
    number.parse().ok().filter(|_| marked && after.starts_with(['.', ')', ' ', '|', '*']))
}

/// The last parts of paths in backticks: `screen::batch::same_bytes` names `same_bytes`.
fn backticked(text: &str) -> Vec<&str> {
    let last = |path: &'_ str| path.rfind("::").map_or(0, |at| at + 2);
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    text.split('`').skip(1).step_by(2).map(|path| &path[last(path)..]).filter(|n| is_name(n)).collect()
}

/// Every function of the crates and the chores.
fn functions(files: &[File]) -> HashSet<&str> {
    let sources = files.iter().filter(|f| f.path.ends_with(".rs"));
    sources
        .flat_map(|f| f.text.split("fn ").skip(1))
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default())
        .collect()
}

/// A link to a file that is not there. Links to the web are not followed.
pub(super) fn links(files: &[File]) -> Vec<String> {
    let paths: HashSet<&str> = files.iter().map(|f| f.path.as_str()).collect();
    let folders: HashSet<String> =
        paths.iter().flat_map(|p| p.match_indices('/').map(|(at, _)| p[..at].to_string())).chain([String::new()]).collect();
    let mut wrong = Vec::new();
    for page in files.iter().filter(|f| f.path.ends_with(".md")) {
        for (line, link) in relative_links(&page.text) {
            let folder = page.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let target = resolved(folder, &link);
            if !target.as_deref().is_some_and(|t| paths.contains(t) || folders.contains(t)) {
                wrong.push(format!("{}:{line}: a link to {link}, which is not there", page.path));
            }
        }
    }
    wrong
}

/// Targets of `[…](target)` and `src="target"` that name a file, outside code.
fn relative_links(text: &str) -> Vec<(usize, String)> {
    let mut out = Vec::new();
    let mut fenced = false;
    for (n, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for (open, close) in [("](", ')'), ("src=\"", '"'), ("href=\"", '"'), ("srcset=\"", '"')] {
            for part in prose.split(open).skip(1) {
                let target = part.split(close).next().unwrap_or_default();
                let target = target.split([' ', '#', '?']).next().unwrap_or_default();
                if !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:") {
                    out.push((n + 1, target.replace("%20", " ")));
                }
            }
        }
    }
    out
}

/// The path a link means, from the root; nothing when it leads out of the repository.
fn resolved(folder: &str, link: &str) -> Option<String> {
    let (base, link) = if let Some(link) = link.strip_prefix('/') { ("", link) } else { (folder, link) };
    let mut parts: Vec<&str> = base.split('/').filter(|p| !p.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    fn page(third: &str) -> Vec<String> {
        let mut text = String::from("# Plan\n1. not this\n## Invariants\n");
        for n in 1..=12 {
            text.push_str(&if n == 3 { format!("3. {third}\n") } else { format!("{n}. a promise, not yet held\n") });
        }
        text.push_str("\n## Code map\n13. other\n");
        invariants(&[file(PAGE, &text), file("crates/text/src/a.rs", "#[test]\nfn readers_never_panic() {}\n")])
    }

    #[test]
    fn an_invariant_names_a_test_that_exists() {
        assert!(page("Readers never panic; held by `readers_never_panic`.").is_empty());
        assert!(page("Readers never\n   panic. tests: `text::tests::readers_never_panic`").is_empty());
        assert_eq!(page("Readers of `csv` never panic.").len(), 1);
        assert_eq!(page("held by `lost_test`").len(), 1);
    }

    #[test]
    fn a_missing_invariant_and_a_missing_page_are_named() {
        assert_eq!(invariants(&[]), ["ARCHITECTURE.md is missing"]);
        assert_eq!(invariants(&[file(PAGE, "## Invariants\n1. a, not yet\n")]).len(), 11);
    }

    #[test]
    fn items_are_numbered_in_several_styles() {
        for line in ["3. a", "**3.** a", "### 3 a", "| 3 | a |", "3) a"] {
            assert_eq!(item_number(line), Some(3), "{line}");
        }
        for line in ["3 crates", "   3. nested", "a 3.", "2022-01-01"] {
            assert_eq!(item_number(line), None, "{line}");
        }
    }

    #[test]
    fn a_link_leads_to_a_file_or_a_folder() {
        let check = |link: &str| {
            let text = format!("# a\nsee [x]({link})\n");
            links(&[file("docs/a.md", &text), file("README.md", ""), file("data/names/x.tsv", "")]).len()
        };
        for good in ["../README.md", "../data/names/", "a.md#top", "https://example.org/x", "#top", "/README.md"] {
            assert_eq!(check(good), 0, "{good}");
        }
        for bad in ["README.md", "../../x", "../data/none.tsv"] {
            assert_eq!(check(bad), 1, "{bad}");
        }
    }

    #[test]
    fn links_within_code_are_not_read() {
        assert!(relative_links("`[x](y)`\n```\n[x](y)\n```\n").is_empty());
        assert_eq!(relative_links("<img src=\"img/a.svg\">"), [(1, "img/a.svg".to_string())]);
    }
}
