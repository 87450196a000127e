//! What the room promises, over the data of the repository and the labelled addresses beside it.

mod hostile;
mod regions;
mod traps;

/// The rows of a table, by the names of two of its columns.
fn rows(text: &str, a: &str, b: &str) -> Vec<(String, String)> {
    let mut lines = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let head: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    let at = |name: &str| head.iter().position(|h| *h == name).unwrap_or_else(|| panic!("no column {name}"));
    let (a, b) = (at(a), at(b));
    lines.map(|l| l.split('\t').map(str::to_owned).collect::<Vec<_>>()).map(|c| (c[a].clone(), c[b].clone())).collect()
}
