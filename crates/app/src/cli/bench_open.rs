//! `karez bench-open`: how long the snapshot takes to open and validate, as JSON. For the project's own benchmark.

use crate::environment;
use crate::exit::Outcome;
use crate::home::Home;
use anyhow::Result;
use std::io::{self, Write};

/// Opens the snapshot once to be sure that it is built, then measures.
pub(crate) fn run(home: &Home) -> Result<Outcome> {
    let today = environment::today();
    home.snapshot(today)?;
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..21 {
        let start = environment::now();
        home.snapshot(today)?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    writeln!(io::stdout(), "{}", serde_json::json!({ "open_ms": times[times.len() / 2], "runs": times.len() }))?;
    Ok(Outcome::Nothing)
}
