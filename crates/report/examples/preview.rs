//! Prints the report of a few answers with invented names: `cargo run -p karez-report --example preview > report.html`, or
//! `-- table 100` for the table of a terminal. For looking at, when a template or the style sheet changes.

#[path = "../src/fixtures.rs"]
#[allow(dead_code, unreachable_pub, reason = "the fixtures are those of the tests")]
mod fixtures;

use karez_report::{Context, Input, Outline, Style, html, table};
use std::io::{self, Write};

#[allow(clippy::disallowed_methods, reason = "an example is a program of its own")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    let ctx = fixtures::context();
    match arguments.as_slice() {
        [what, width] if what == "table" => {
            let style = Style { width: width.parse()?, colour: true };
            write!(out, "{}", table::heading(&ctx, style))?;
            for answer in fixtures::answers() {
                write!(out, "{}", table::block(&answer, style)?)?;
            }
            write!(out, "\n{}", table::summary(&ctx, style))?;
        }
        _ => html(&ctx, fixtures::answers().into_iter().map(Ok::<_, io::Error>), &mut out)?,
    }
    Ok(())
}
