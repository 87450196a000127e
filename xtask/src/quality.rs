//! How often the answers are right, on labelled sets, with the uncertainty that their size leaves.
//!
//! The program itself is asked, as a user asks it. The sets are the ones in this repository and, where they lie beside it, the
//! labelled addresses of the shared data. A plain list of words answers the same questions, to show what it would miss.

mod goods;

use crate::shell;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

/// A labelled address: the text and the region it lies in, if any.
pub(crate) struct Labelled {
    pub address: String,
    pub region: Option<String>,
}

/// Precision and recall that the issue of places asks for.
const PRECISION: f64 = 0.99;
const RECALL: f64 = 0.97;

/// The region whose names the plain list of words holds.
const WORDS_OF: &str = "CN-XJ";

/// Prints the figures; true when what is promised holds.
pub(crate) fn run() -> Result<bool> {
    let karez = shell::karez()?;
    let held = places(&karez)?;
    println!();
    goods::run(&karez)?;
    Ok(held)
}

fn places(karez: &Path) -> Result<bool> {
    println!("places: is the address in the region?\n");
    println!("{:<44} {:>5} {:>5}  {:<24} {:<24}", "set", "rows", "in", "precision", "recall");
    let mut held = true;
    let words = word_list()?;
    for (name, set) in sets()? {
        let questions = set.iter().map(|l| json!({"address": l.address}));
        let answers = ask(karez, "place", questions)?;
        let ours = Counts::of(&set, answers.iter().map(|a| a["region"].as_str().map(str::to_owned)));
        println!("{}", ours.row(&format!("{name}, karez")));
        // the list has the words of one region
        if set.iter().all(|l| l.region.as_deref().is_none_or(|r| r == WORDS_OF)) {
            let theirs = Counts::of(&set, set.iter().map(|l| by_words(&words, &l.address)));
            println!("{}", theirs.row(&format!("{name}, plain list of words")));
        }
        held &= ours.precision().is_none_or(|p| p >= PRECISION) && ours.recall().is_none_or(|r| r >= RECALL);
        for (labelled, answer) in set.iter().zip(&answers) {
            let got = answer["region"].as_str();
            if got != labelled.region.as_deref() {
                println!("    wrong: {}  ({})", labelled.address, answer["reason"].as_str().unwrap_or(""));
            }
        }
    }
    println!("\npromised: precision at least {PRECISION}, recall at least {RECALL}: {}", if held { "ok" } else { "MISSED" });
    println!("the interval is Wilson's, 95 %");
    Ok(held)
}

/// Every labelled set: of each region in the repository, and the shared one.
pub(crate) fn sets() -> Result<Vec<(String, Vec<Labelled>)>> {
    let mut out = Vec::new();
    let folder = shell::root().join("data/regions");
    let mut regions: Vec<_> = std::fs::read_dir(&folder)?.filter_map(Result::ok).map(|e| e.path()).collect();
    regions.sort();
    for region in regions.iter().filter(|r| r.is_dir()) {
        let text = std::fs::read_to_string(region.join("region.toml"))?;
        let toml: toml::Table = text.parse().with_context(|| format!("{}/region.toml", region.display()))?;
        let id = toml["id"].as_str().context("a region needs an id")?.to_owned();
        let mut set = column(&region.join("positives.tsv"), Some(&id))?;
        set.extend(column(&region.join("hard_negatives.tsv"), None)?);
        out.push((format!("data/regions/{}", region.file_name().unwrap_or_default().to_string_lossy()), set));
    }
    let written = shell::root().join("crates/places/tests/it/addresses.tsv");
    let text = std::fs::read_to_string(&written).with_context(|| written.display().to_string())?;
    let rows = text.lines().filter(|l| !l.starts_with('#')).skip(1);
    let cells = rows.map(|l| l.split('\t').collect::<Vec<_>>());
    let written = cells.map(|c| Labelled { address: c[0].to_owned(), region: (!c[1].is_empty()).then(|| c[1].to_owned()) });
    out.push(("addresses in the tests".to_owned(), written.collect()));
    let shared = shell::root().join("../shared/data/addresses/dev_addresses.jsonl");
    if shared.is_file() {
        let mut set = Vec::new();
        for line in std::fs::read_to_string(shared)?.lines() {
            let value: Value = serde_json::from_str(line)?;
            let text = |key: &str| value[key].as_str().map(str::to_owned);
            set.push(Labelled { address: text("address").context("no address")?, region: text("region") });
        }
        out.push(("labelled addresses".to_owned(), set));
    }
    Ok(out)
}

/// The column `address` of a table under `data/`.
fn column(path: &Path, region: Option<&str>) -> Result<Vec<Labelled>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut lines = text.lines().filter(|l| !l.starts_with('#') && !l.is_empty());
    let head: Vec<&str> = lines.next().context("no heading row")?.split('\t').collect();
    let at = head.iter().position(|h| *h == "address").context("no column address")?;
    Ok(lines
        .filter_map(|l| l.split('\t').nth(at))
        .map(|a| Labelled { address: a.to_owned(), region: region.map(str::to_owned) })
        .collect())
}

/// What a command answers to JSON lines, in order.
fn ask(karez: &Path, command: &str, questions: impl Iterator<Item = Value>) -> Result<Vec<Value>> {
    let mut child = shell::command(karez)
        .args([command, "--format", "jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run karez {command}"))?;
    let mut input = child.stdin.take().context("no standard input")?;
    let questions: Vec<String> = questions.map(|q| q.to_string() + "\n").collect();
    let asked = questions.len();
    let writer = std::thread::spawn(move || input.write_all(questions.concat().as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| anyhow::anyhow!("writing to karez {command} failed"))??;
    let answers: Vec<Value> =
        String::from_utf8(output.stdout)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    if answers.len() != asked {
        bail!("{} answers for {asked} questions", answers.len());
    }
    Ok(answers)
}

/// The names of the region's prefectures and counties, as a simple screening takes them: any of them anywhere in the text.
pub(crate) fn word_list() -> Result<Vec<String>> {
    let mut words = BTreeSet::new();
    for (file, id, name) in [("china.tsv", 0, 2), ("spellings.tsv", 0, 1)] {
        let text = std::fs::read_to_string(shell::root().join("data/places").join(file))?;
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            if !cells[id].starts_with("65") {
                continue;
            }
            let bare = cells[name].trim_end_matches(['市', '县', '区', '州']).trim_end_matches("地");
            if bare.chars().count() >= if bare.is_ascii() { 4 } else { 2 } {
                words.insert(bare.to_lowercase());
            }
        }
    }
    Ok(words.into_iter().collect())
}

fn by_words(words: &[String], address: &str) -> Option<String> {
    let address = address.to_lowercase();
    words.iter().any(|w| address.contains(w.as_str())).then(|| WORDS_OF.to_owned())
}

/// Right and wrong answers of one set.
struct Counts {
    rows: usize,
    inside: usize,
    right: usize,
    said: usize,
}

impl Counts {
    fn of(set: &[Labelled], answers: impl Iterator<Item = Option<String>>) -> Self {
        let mut counts = Self { rows: set.len(), inside: 0, right: 0, said: 0 };
        for (labelled, answer) in set.iter().zip(answers) {
            counts.inside += usize::from(labelled.region.is_some());
            counts.said += usize::from(answer.is_some());
            counts.right += usize::from(answer.is_some() && answer == labelled.region);
        }
        counts
    }

    fn precision(&self) -> Option<f64> {
        (self.said > 0).then(|| self.right as f64 / self.said as f64)
    }

    fn recall(&self) -> Option<f64> {
        (self.inside > 0).then(|| self.right as f64 / self.inside as f64)
    }

    fn row(&self, name: &str) -> String {
        let show = |right: usize, of: usize| match wilson(right, of) {
            None => "–".to_owned(),
            Some((low, high)) => format!("{:.3} [{low:.3}, {high:.3}]", right as f64 / of as f64),
        };
        format!(
            "{name:<44} {:>5} {:>5}  {:<24} {:<24}",
            self.rows,
            self.inside,
            show(self.right, self.said),
            show(self.right, self.inside)
        )
        .trim_end()
        .to_owned()
    }
}

/// Wilson's 95 % interval of a share.
fn wilson(right: usize, of: usize) -> Option<(f64, f64)> {
    if of == 0 {
        return None;
    }
    let (n, p, z) = (of as f64, right as f64 / of as f64, 1.96_f64);
    let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z / (1.0 + z * z / n) * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    Some(((middle - half).max(0.0), (middle + half).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        let (low, high) = wilson(41, 41).unwrap();
        assert!((low - 0.914).abs() < 0.001 && high > 0.999, "{low} {high}");
        let (low, high) = wilson(5, 10).unwrap();
        assert!((low - 0.237).abs() < 0.001 && (high - 0.763).abs() < 0.001, "{low} {high}");
        assert_eq!(wilson(0, 0), None);
    }
}
