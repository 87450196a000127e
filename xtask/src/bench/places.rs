//! How fast addresses are read, beside a plain list of words and beside cpca, and what each gets right.

use super::{Bench, Figure, figure};
use crate::{quality, shell};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

const PEER: &str = include_str!("peer_places.py");
const ADDRESSES: usize = 100_000;
/// cpca is given fewer, and compared by the rate.
const PEER_ADDRESSES: usize = 5_000;

/// Whole runs of `karez place`, the same addresses by a list of words, and Chinese ones by cpca.
pub(super) fn measure(bench: &Bench) -> Result<Vec<Figure>> {
    let labelled: Vec<quality::Labelled> = quality::sets()?.into_iter().flat_map(|(_, set)| set).collect();
    let mut text = String::new();
    for i in 0..ADDRESSES {
        let labelled = &labelled[i % labelled.len()];
        writeln!(text, "{}", json!({"id": i, "address": labelled.address}))?;
    }
    let input = bench.folder.join("addresses.jsonl");
    std::fs::write(&input, text)?;
    let (time, memory) = bench.timed_with(&["place", "--format", "jsonl"], &input)?;
    let rate = ADDRESSES as f64 / time.as_secs_f64();
    let mut starts: Vec<f64> = (0..11)
        .map(|_| Ok(bench.timed(&["place", "新疆和田市北京西路1号", "--format", "jsonl"], None)?.0.as_secs_f64() * 1000.0))
        .collect::<Result<_>>()?;
    starts.sort_by(f64::total_cmp);

    let words = quality::word_list()?;
    let start = Instant::now();
    let found = (0..ADDRESSES)
        .filter(|i| {
            let address = labelled[i % labelled.len()].address.to_lowercase();
            words.iter().any(|w| address.contains(w.as_str()))
        })
        .count();
    let by_words = ADDRESSES as f64 / start.elapsed().as_secs_f64();
    assert!(found > 0, "a list of words that finds nothing measures nothing");

    let chinese: Vec<&quality::Labelled> = labelled
        .iter()
        .filter(|l| l.address.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count() >= 4)
        .collect();
    let many: Vec<&str> = (0..PEER_ADDRESSES).map(|i| chinese[i % chinese.len()].address.as_str()).collect();
    let (script, list) = (bench.folder.join("peer_places.py"), bench.folder.join("addresses-zh.txt"));
    std::fs::write(&script, PEER)?;
    std::fs::write(&list, many.join("\n"))?;
    let output = shell::output(Command::new(bench.python()?).args([&script, &list]))?;
    let value: Value = serde_json::from_str(&output).context("the peer printed other than JSON")?;
    let theirs = PEER_ADDRESSES as f64 / value["seconds"].as_f64().context("the peer told no seconds")?;
    let provinces = value["provinces"].as_array().context("the peer told no provinces")?;
    let right = chinese
        .iter()
        .zip(provinces)
        .filter(|(l, p)| (l.region.as_deref() == Some("CN-XJ")) == (p.as_str() == Some("新疆维吾尔自治区")))
        .count();

    let command = "karez place < target/bench/addresses.jsonl";
    let one = "karez place 新疆和田市北京西路1号";
    let peer = "python peer_places.py addresses-zh.txt (cpca 0.5.5, transform)";
    Ok(vec![
        figure("100,000 addresses", command, time.as_secs_f64(), "s", Some(5.0)),
        figure("  addresses a second, whole process", command, rate, "/s", None),
        figure("  most memory held", command, memory as f64 / 1024.0, "MB", Some(30.0)),
        figure("one address, whole process, median of 11", one, starts[5], "ms", Some(10.0)),
        figure("  addresses a second, plain list of words", "in this program", by_words, "/s", None),
        figure("  Chinese addresses a second, cpca", peer, theirs, "/s", None),
        figure("  karez : cpca", peer, rate / theirs, "times", None),
        figure("  Chinese addresses that cpca gets right", peer, 100.0 * right as f64 / chinese.len() as f64, "%", None),
    ])
}
