//! What a newcomer's first build costs: `cargo build --release` from nothing, in CPU-minutes of all cores together.
//!
//! A heavy dependency is easy to add and hard to take out. The budget makes its price seen in the change that adds it.

use crate::shell::{self, Stream, cargo};
use anyhow::{Context, Result, bail};
use std::time::Instant;

/// CPU-minutes that a build from nothing may take.
const BUDGET: f64 = 8.0;

/// The unit of `/proc/self/stat`: fixed at 100 a second for programs on Linux, whatever the kernel's own tick is.
const TICKS_PER_SECOND: f64 = 100.0;

/// Builds into a fresh folder, prints the cost, removes the folder; true when within budget.
pub(crate) fn run() -> Result<bool> {
    let dir = shell::target().join("budget");
    remove(&dir)?;
    let built = build(&dir);
    remove(&dir)?;
    let (minutes, wall, crates) = built?;
    println!(
        "build from nothing: {minutes:.1} CPU-minutes (budget {BUDGET}), {crates} crates, {wall:.1} minutes of waiting"
    );
    if minutes > BUDGET {
        eprintln!("over the budget: `cargo build --release --timings` shows which crate costs what");
    }
    Ok(minutes <= BUDGET)
}

fn build(dir: &std::path::Path) -> Result<(f64, f64, usize)> {
    let (before, start) = (children_seconds()?, Instant::now());
    let mut crates = 0;
    let mut command = cargo("build --release");
    // A cache of compiled crates would hide what a newcomer pays.
    command.env("CARGO_TARGET_DIR", dir).env_remove("RUSTC_WRAPPER").env("CARGO_TERM_COLOR", "never");
    let status = shell::tee(&mut command, Stream::Err, |line| {
        crates += usize::from(line.trim_start().starts_with("Compiling "));
    })?;
    if !status.success() {
        bail!("the release build ended with {status}");
    }
    Ok(((children_seconds()? - before) / 60.0, start.elapsed().as_secs_f64() / 60.0, crates))
}

/// CPU seconds, user and system, of all children waited for so far.
fn children_seconds() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").context("the budget is measured on Linux: no /proc/self/stat")?;
    children_ticks(&stat).map(|t| t as f64 / TICKS_PER_SECOND).context("/proc/self/stat has another form")
}

/// Fields 16 and 17, counted after the program's name, which may itself hold blanks and parentheses.
fn children_ticks(stat: &str) -> Option<u64> {
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    Some(fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?)
}

fn remove(dir: &std::path::Path) -> Result<()> {
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", dir.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_time_is_found_behind_an_odd_program_name() {
        let stat = "42 (a (b) c) S 1 42 42 0 -1 4194304 100 2000 0 0 7 8 300 45 20 0 1 0 12345 1000 200";
        assert_eq!(children_ticks(stat), Some(345));
        assert_eq!(children_ticks("42 (x) S 1"), None);
    }

    #[test]
    fn the_time_of_a_child_is_counted() {
        let before = children_seconds().unwrap();
        shell::run(shell::command("sh").args(["-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"])).unwrap();
        assert!(children_seconds().unwrap() > before);
    }
}
