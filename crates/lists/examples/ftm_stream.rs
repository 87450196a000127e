//! Writes FollowTheMoney lines with invented names, and reads a file through a sink that only counts: what a list of five
//! million entities costs in time and memory.
//!
//! ```sh
//! cargo run --release -p karez-lists --example ftm_stream -- write 5000000 > /tmp/entities.ftm.json
//! /usr/bin/time -v target/release/examples/ftm_stream read /tmp/entities.ftm.json
//! ```
//!
//! A third argument of `write` is how many of the lines are sanctions, each of one of the others: `write 5000000 500000`.

#![forbid(unsafe_code)]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own, which is told what to do by its arguments and says what it found"
)]

use karez_lists::{Error, Reject, Sink};
use karez_model::Listed;
use karez_tables::Content;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let number = |text: &str| text.parse::<u64>().unwrap_or(0);
    let done = match arguments.as_slice() {
        ["write", lines] => write(number(lines), 0).map_err(|e| e.to_string()),
        ["write", lines, sanctions] => write(number(lines), number(sanctions)).map_err(|e| e.to_string()),
        ["read", file] => read(file).map_err(|e| e.to_string()),
        _ => Err("ftm_stream write LINES [SANCTIONS] | read FILE".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::from(2)
        }
    }
}

/// A number that looks random and is the same in every run.
fn mix(n: u64) -> u64 {
    let n = (n ^ n >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ n >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ n >> 31
}

fn word(seed: u64) -> String {
    const PARTS: [&str; 16] =
        ["ba", "ke", "lo", "mir", "su", "tan", "vel", "zo", "qi", "hua", "dro", "fen", "gul", "ras", "nim", "pol"];
    let mut word: String = (0..3).map(|i| PARTS[(mix(seed) >> (4 * i) & 15) as usize]).collect();
    word[..1].make_ascii_uppercase();
    word
}

fn write(lines: u64, sanctions: u64) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let entities = lines.saturating_sub(sanctions);
    for n in 0..entities {
        let (a, b, c) = (word(n), word(n + 1_000_003), word(n + 7_000_003));
        let (schema, name, kind) = match n % 3 {
            0 => ("Person", format!("{a} {b}"), format!("\"birthDate\":[\"19{:02}-0{}\"]", n % 90 + 10, n % 9 + 1)),
            1 => ("Company", format!("Example {a} {c} Co., Ltd."), format!("\"registrationNumber\":[\"{}\"]", mix(n))),
            _ => ("LegalEntity", format!("{a} & {c} Trading"), format!("\"topics\":[\"sanction\"],\"notes\":[\"{b} {c}\"]")),
        };
        writeln!(
            out,
            "{{\"id\":\"example-{:016x}\",\"caption\":\"{name}\",\"schema\":\"{schema}\",\"properties\":{{\"name\":[\"{name}\"],\
             \"alias\":[\"{b} {a}\",\"{c} {a}\"],\"country\":[\"cn\"],\"address\":[\"{}, {c} Road, {b}\"],{kind}}},\
             \"referents\":[\"other-{n}\"],\"datasets\":[\"example\",\"example_{}\"],\"first_seen\":\"2024-03-10T15:36:30\",\
             \"last_seen\":\"2024-03-14T11:31:42\",\"last_change\":\"2024-03-14T11:31:42\",\"target\":true}}",
            mix(n),
            n % 997,
            n % 50,
        )?;
    }
    for n in 0..sanctions {
        writeln!(
            out,
            "{{\"id\":\"example-sanction-{n}\",\"schema\":\"Sanction\",\"properties\":{{\"entity\":[\"example-{:016x}\"],\
             \"authority\":[\"Example Office {}\"],\"program\":[\"Example Programme {}\"],\"startDate\":[\"20{:02}-0{}-1{}\"],\
             \"reason\":[\"{} and {}, as the list of the example office says in its own words\"]}},\"datasets\":[\"example\"]}}",
            mix(mix(n) % entities.max(1)),
            n % 40,
            n % 300,
            n % 25,
            n % 9 + 1,
            n % 10,
            word(n),
            word(n / 7),
        )?;
    }
    out.flush()
}

#[derive(Default)]
struct Counted {
    entries: usize,
    names: usize,
    values: usize,
    listings: usize,
    rejects: usize,
}

impl Sink for Counted {
    fn entry(&mut self, listed: Listed) -> Result<(), Error> {
        self.entries += 1;
        self.names += listed.entity.names().count();
        self.values += listed.entity.properties.values().map(Vec::len).sum::<usize>();
        self.listings += listed.listings.len();
        Ok(())
    }

    fn reject(&mut self, _: Reject) -> Result<(), Error> {
        self.rejects += 1;
        Ok(())
    }
}

fn read(file: &str) -> Result<(), Error> {
    let mut counted = Counted::default();
    let (format, summary) = karez_lists::read(&karez_lists::source("ftm:example")?, &[Content::open(file)?], &mut counted)?;
    let Counted { entries, names, values, listings, rejects } = counted;
    println!(
        "{}: {} lines, {entries} entries, {names} names, {values} values, {listings} listings, {rejects} rejects",
        format.name, summary.rows
    );
    summary.notes.iter().for_each(|note| println!("{note}"));
    Ok(())
}
