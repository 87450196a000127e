//! Rules about the facts under `data/`.

use super::File;

/// Tables that hold no facts, and so need no source.
const EXEMPT: &[&str] = &[];

/// Every table has columns `source` and `confidence`, and no row leaves them empty.
pub(super) fn sources(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|f| f.path.starts_with("data/") && f.path.ends_with(".tsv") && !EXEMPT.contains(&f.path.as_str()))
        .flat_map(|f| table(&f.text).into_iter().map(|(line, what)| format!("{}:{line}: {what}", f.path)))
        .collect()
}

/// What is wrong with one table, with its line. Lines that begin with `#` are remarks.
fn table(text: &str) -> Vec<(usize, String)> {
    let mut rows = rows(text);
    let Some((first, heading)) = rows.next() else {
        return vec![(1, "no heading row".into())];
    };
    let column = |name: &str| heading.iter().position(|h| *h == name);
    let mut wrong = Vec::new();
    for name in ["source", "confidence"] {
        if column(name).is_none() {
            wrong.push((first, format!("no column `{name}`")));
        }
    }
    let (Some(source), Some(confidence)) = (column("source"), column("confidence")) else {
        return wrong;
    };
    for (line, cells) in rows {
        if cells.len() != heading.len() {
            wrong.push((line, format!("{} cells, the heading row has {}", cells.len(), heading.len())));
        } else if cells[source].trim().is_empty() || cells[confidence].trim().is_empty() {
            wrong.push((line, "a fact without a source or a confidence".into()));
        }
    }
    wrong
}

/// The rows that say something, the heading row first.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (usize, Vec<&str>)> {
    text.lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|(n, l)| (n + 1, l.split('\t').collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    fn check(text: &str) -> Vec<String> {
        sources(&[file("data/names/x.tsv", text)])
    }

    #[test]
    fn a_table_without_a_source_column_is_named() {
        assert!(check("# about\nzh\ten\tsource\tconfidence\n棉\tcotton\tWiktionary\thigh\n").is_empty());
        assert_eq!(check("zh\ten\tconfidence\n"), ["data/names/x.tsv:1: no column `source`"]);
        assert_eq!(check(""), ["data/names/x.tsv:1: no heading row"]);
    }

    #[test]
    fn a_row_without_a_source_or_with_a_lost_cell_is_named() {
        let text = "zh\tsource\tconfidence\n棉\t\thigh\n糖\tlow\n";
        assert_eq!(
            check(text),
            [
                "data/names/x.tsv:2: a fact without a source or a confidence",
                "data/names/x.tsv:3: 2 cells, the heading row has 3"
            ]
        );
    }
}
