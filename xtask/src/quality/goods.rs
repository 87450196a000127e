//! Words for goods to headings, on the labelled phrases of `crates/goods/tests`.

use super::{ask, wilson};
use crate::shell;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::path::Path;

/// Prints the figures of each set.
pub(super) fn run(karez: &Path) -> Result<()> {
    let table = std::fs::read_to_string(shell::root().join("crates/goods/tests/phrases.tsv"))?;
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|l| !l.starts_with('#')).skip(1).map(|l| l.split('\t').collect()).collect();
    println!("goods: which heading do the words mean?\n");
    println!("{:<12} {:>7}  {:<24} {:<24} {:<24}", "set", "phrases", "right first", "right among three", "wrong first");
    for set in ["held", "seen"] {
        let of_set: Vec<&Vec<&str>> = rows.iter().filter(|r| r[0] == set).collect();
        let answers = ask(karez, "goods", of_set.iter().map(|r| json!({"text": r[1]})))?;
        let (mut goods, mut first, mut three, mut wrong, mut none, mut alarms) = (0, 0, 0, 0, 0, 0);
        for (row, answer) in of_set.iter().zip(&answers) {
            let found: Vec<&str> = answer["headings"]
                .as_array()
                .context("an answer without headings")?
                .iter()
                .filter_map(|h: &Value| h["code"].as_str())
                .collect();
            let right = |code: &&str| row[2].split('|').any(|e| e == *code);
            if row[2] == "none" {
                none += 1;
                alarms += usize::from(!found.is_empty());
            } else {
                goods += 1;
                first += usize::from(found.first().is_some_and(right));
                three += usize::from(found.iter().take(3).any(right));
                wrong += usize::from(found.first().is_some_and(|c| !right(c)));
            }
        }
        let share = |n: usize| {
            let (low, high) = wilson(n, goods).unwrap_or_default();
            format!("{:.3} [{low:.3}, {high:.3}]", n as f64 / goods.max(1) as f64)
        };
        println!("{set:<12} {goods:>7}  {:<24} {:<24} {:<24}", share(first), share(three), share(wrong));
        println!("{:<12} {none:>7}  a heading read where none is right: {alarms}", "");
    }
    Ok(())
}
