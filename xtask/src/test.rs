//! Everything that must hold before a change goes in, as one command: `cargo xtask test`.
//!
//! A contributor and CI run the same steps, so that a green run here is a green run there. Each step is named and timed, and
//! the last line of all says how many checks passed, failed and were skipped, in a form that scripts read.

use crate::shell::{self, Stream, Tally, cargo};
use crate::{budget, demo, pages, tidy};
use anyhow::{Result, bail};
use std::time::{Duration, Instant};

/// `cargo-deny` decides what may enter the binary, so the version is part of the rule.
const DENY: &str = "0.20.2";

struct Step {
    name: &'static str,
    run: fn() -> Result<Tally>,
}

const STEPS: &[Step] = &[
    Step { name: "format", run: || command("fmt --all --check") },
    Step { name: "clippy", run: || command("clippy --workspace --all-targets -- -D warnings") },
    Step { name: "tidy", run: || Ok(Tally::one(tidy::run()?)) },
    Step { name: "tests", run: tests },
    Step { name: "licences and sources", run: deny },
    Step { name: "README's commands", run: || demo::run(false) },
    Step { name: "pages in a browser", run: || pages::run(false) },
    Step { name: "build budget", run: || Ok(Tally::one(budget::run()?)) },
];

/// Runs every step, whatever the ones before came to; true when none failed.
pub(crate) fn run(fast: bool, with_budget: bool) -> Result<bool> {
    let mut rows = Vec::new();
    for (n, step) in STEPS.iter().enumerate() {
        println!("\n=== {}/{} {}", n + 1, STEPS.len(), step.name);
        let start = Instant::now();
        let tally = match left_out(n, fast, with_budget || shell::in_ci()) {
            Some(why) => Tally::skip(why),
            None => (step.run)().unwrap_or_else(|error| Tally { notes: vec![format!("{error:#}")], ..Tally::one(false) }),
        };
        for note in &tally.notes {
            println!("{}: {note}", if tally.failed > 0 { "FAILED" } else { "SKIPPED" });
        }
        rows.push((step.name, start.elapsed(), tally));
    }
    let mut sum = Tally::default();
    println!("\n=== summary");
    for (name, took, tally) in rows {
        println!("{}", row(name, took, &tally));
        sum.add(tally);
    }
    println!();
    println!("{}", closing_line(&sum));
    Ok(sum.failed == 0)
}

/// Why step `n` is not asked for, if it is not.
fn left_out(n: usize, fast: bool, with_budget: bool) -> Option<&'static str> {
    match STEPS[n].name {
        "licences and sources" | "README's commands" | "pages in a browser" | "build budget" if fast => Some("--fast"),
        "build budget" if !with_budget => Some("asked for with --budget; always in CI"),
        _ => None,
    }
}

/// One line of the summary.
fn row(name: &str, took: Duration, tally: &Tally) -> String {
    let word = match tally {
        Tally { failed: 1.., .. } => "FAILED",
        Tally { passed: 0, .. } => "skipped",
        _ => "ok",
    };
    let Tally { passed, failed, skipped, .. } = tally;
    format!("{name:<22} {word:<8} {:>7.1} s   {passed} passed, {failed} failed, {skipped} skipped", took.as_secs_f64())
}

/// The last line of all; scripts read it.
fn closing_line(sum: &Tally) -> String {
    format!("{} passed, {} failed, {} skipped", sum.passed, sum.failed, sum.skipped)
}

/// A cargo command that passes or fails as a whole.
fn command(args: &str) -> Result<Tally> {
    shell::run(&mut cargo(args))?;
    Ok(Tally::one(true))
}

/// Every test of the workspace, counted from what each test binary says of itself.
fn tests() -> Result<Tally> {
    let mut sum = Tally::default();
    let status = shell::tee(&mut cargo("test --workspace --no-fail-fast"), Stream::Out, |line| {
        if let Some(tally) = result_line(line) {
            sum.add(tally);
        }
    })?;
    if !status.success() && sum.failed == 0 {
        bail!("cargo test ended with {status} before its tests were done");
    }
    Ok(sum)
}

/// `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; …`; a benchmark that was measured has passed.
fn result_line(line: &str) -> Option<Tally> {
    let rest = line.strip_prefix("test result: ")?;
    let (_, counts) = rest.split_once(". ")?;
    let count = |word: &str| {
        counts.split("; ").find_map(|part| part.trim().strip_suffix(word)?.trim().parse::<usize>().ok()).unwrap_or(0)
    };
    Some(Tally {
        passed: count("passed") + count("measured"),
        failed: count("failed"),
        skipped: count("ignored"),
        notes: Vec::new(),
    })
}

/// Licences, banned crates and unknown sources. Advisories are left to the release, as they need a database fetched.
fn deny() -> Result<Tally> {
    if !shell::succeeds(&mut cargo("deny --version")) {
        println!("cargo-deny is not here; building it (about a minute, two on a small machine)");
        // Unoptimised: it runs for a second, and an optimised build of it takes several times as long.
        let install = format!("install cargo-deny --locked --debug --version {DENY}");
        if let Err(error) = shell::run(&mut cargo(&install)) {
            return Ok(Tally::missing(format!("cargo-deny cannot be installed: {error:#}")));
        }
    }
    command("deny check --hide-inclusion-graph bans licenses sources")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_lines_are_counted() {
        let line = "test result: FAILED. 5 passed; 2 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.01s";
        assert_eq!(result_line(line), Some(Tally { passed: 5, failed: 2, skipped: 1, notes: vec![] }));
        assert_eq!(result_line("test tests::x ... ok"), None);
    }

    #[test]
    fn the_closing_line_has_its_fixed_form() {
        let sum = Tally { passed: 12, failed: 0, skipped: 3, notes: vec!["x".into()] };
        assert_eq!(closing_line(&sum), "12 passed, 0 failed, 3 skipped");
    }

    #[test]
    fn what_was_not_looked_at_is_not_called_ok() {
        let line = row("pages in a browser", Duration::ZERO, &Tally::skip("no browser"));
        assert!(line.contains("skipped") && !line.contains("ok"), "{line}");
    }

    #[test]
    fn fast_leaves_out_the_slow_steps_and_no_other() {
        let kept: Vec<&str> =
            (0..STEPS.len()).filter(|&n| left_out(n, true, true).is_none()).map(|n| STEPS[n].name).collect();
        assert_eq!(kept, ["format", "clippy", "tidy", "tests"]);
        assert!((0..STEPS.len()).all(|n| left_out(n, false, true).is_none()));
    }
}
