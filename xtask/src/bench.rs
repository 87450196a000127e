//! How long a screening takes, how much memory, and how a peer does with the same names.
//!
//! Whole processes are timed, as a person waits for them: opening, reading, screening, writing. The figures are of one
//! machine, which is printed with them; the targets are what we promise on an ordinary laptop.

mod suppliers;

use crate::shell;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const EXAMPLE: &str = "examples/suppliers.csv";
const LISTED: &str = "data/starter/us-uflpa.tsv";
const PEER: &str = include_str!("bench/peer.py");
const ROWS: usize = 100_000;
const QUERIES: usize = 1_000;

/// A measurement that may be impossible here without the others being so.
type Part<'a> = &'a dyn Fn() -> Result<Vec<Figure>>;

/// One measured thing.
struct Figure {
    name: String,
    command: String,
    value: f64,
    unit: &'static str,
    /// At most this, where we promise something.
    target: Option<f64>,
}

impl Figure {
    fn held(&self) -> bool {
        self.target.is_none_or(|t| self.value < t)
    }

    fn row(&self) -> String {
        let target = self.target.map_or(String::new(), |t| format!("target < {t} {}", self.unit));
        let word = match self.target {
            None => "",
            Some(_) if self.held() => "ok",
            Some(_) => "MISSED",
        };
        format!("{:<44} {:>12.1} {:<8} {target:<20} {word}", self.name, self.value, self.unit).trim_end().to_string()
    }
}

/// Runs every measurement, prints and keeps the figures; true when every target was met.
pub(crate) fn run() -> Result<bool> {
    let folder = shell::target().join("bench");
    std::fs::create_dir_all(&folder)?;
    let home = tempfile::tempdir_in(&folder)?;
    let bench = Bench { karez: shell::karez()?, home: home.path().join("karez"), folder };
    let listed = suppliers::names(&std::fs::read_to_string(shell::root().join(LISTED))?);
    let machine = machine();
    println!("machine: {} cores, {}", machine["cores"], machine["cpu"].as_str().unwrap_or("unknown"));
    let (mut figures, mut failed) = (Vec::new(), Vec::new());
    let parts: [(&str, Part<'_>); 4] = [
        ("the example", &|| bench.example()),
        ("many rows", &|| bench.many(&listed)),
        ("opening the snapshot", &|| bench.open()),
        ("a peer", &|| bench.peer(&listed)),
    ];
    for (name, part) in parts {
        match part() {
            Ok(mut some) => {
                for figure in &some {
                    println!("{}", figure.row());
                }
                figures.append(&mut some);
            }
            Err(error) => {
                println!("{name}: not measured: {error:#}");
                failed.push(name);
            }
        }
    }
    println!("\ncommands:");
    let mut commands: Vec<&str> = figures.iter().map(|f| f.command.as_str()).collect();
    commands.dedup();
    commands.iter().for_each(|c| println!("  {c}"));
    let kept: Vec<Value> = figures.iter().map(|f| {
        json!({"name": f.name, "command": f.command, "value": f.value, "unit": f.unit, "target": f.target, "ok": f.held()})
    }).collect();
    let path = shell::target().join("bench.json");
    let text = serde_json::to_string_pretty(&json!({"machine": machine, "figures": kept, "not_measured": failed}))?;
    std::fs::write(&path, text + "\n")?;
    println!("kept in {}", path.display());
    Ok(failed.is_empty() && figures.iter().all(Figure::held))
}

struct Bench {
    karez: PathBuf,
    home: PathBuf,
    folder: PathBuf,
}

impl Bench {
    /// The example of README, ten times after one that warms up.
    fn example(&self) -> Result<Vec<Figure>> {
        let args = ["screen", EXAMPLE, "--format", "jsonl"];
        self.timed(&args, None)?;
        let mut times = Vec::new();
        for _ in 0..10 {
            times.push(self.timed(&args, None)?.0.as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let command = format!("karez {}", args.join(" "));
        Ok(vec![
            figure("the example, median of 10", &command, (times[4] + times[5]) / 2.0, "ms", Some(100.0)),
            figure("the example, fastest of 10", &command, times[0], "ms", None),
        ])
    }

    /// Many made-up suppliers against the starter, on all cores.
    fn many(&self, listed: &[String]) -> Result<Vec<Figure>> {
        let made = suppliers::suppliers(ROWS, listed);
        let (input, answers) = (self.folder.join("suppliers-100k.csv"), self.folder.join("answers-100k.jsonl"));
        std::fs::write(&input, suppliers::csv(&made))?;
        let args = ["screen", &input.to_string_lossy(), "--format", "jsonl"];
        let (time, memory) = self.timed(&args, Some(&answers))?;
        let text = std::fs::read_to_string(&answers)?;
        let status: Vec<bool> = text.lines().map(|l| l.contains("\"status\":\"review\"")).collect();
        if status.len() != made.len() {
            bail!("{} answers for {} rows", status.len(), made.len());
        }
        let share = |planted: bool| {
            let of = made.iter().zip(&status).filter(|(s, _)| s.planted == planted);
            let (all, review) = of.fold((0, 0), |(all, review), (_, r)| (all + 1, review + usize::from(*r)));
            100.0 * review as f64 / f64::from(all.max(1))
        };
        let command = "karez screen target/bench/suppliers-100k.csv --format jsonl > answers";
        Ok(vec![
            figure("100,000 made-up rows", command, time.as_secs_f64(), "s", Some(20.0)),
            figure("  rows a second", command, ROWS as f64 / time.as_secs_f64(), "rows/s", None),
            figure("  most memory held", command, memory as f64 / 1024.0, "MB", Some(500.0)),
            figure("  listed names with a slip found", command, share(true), "%", None),
            figure("  made-up names sent to review", command, share(false), "%", None),
        ])
    }

    /// What the binary itself says of opening its index.
    fn open(&self) -> Result<Vec<Figure>> {
        let text = shell::output(shell::command(&self.karez).arg("bench-open").env("KAREZ_HOME", &self.home))?;
        let value: Value = serde_json::from_str(&text).context("karez bench-open printed other than JSON")?;
        let ms = value["open_ms"].as_f64().context("karez bench-open told no open_ms")?;
        Ok(vec![figure("opening the snapshot", "karez bench-open", ms, "ms", Some(20.0))])
    }

    /// The same names with rapidfuzz, in a Python of its own. Its faster way counts, and its start does not, while ours does.
    fn peer(&self, listed: &[String]) -> Result<Vec<Figure>> {
        let made = suppliers::suppliers(QUERIES, listed);
        let input = self.folder.join("suppliers-1k.csv");
        std::fs::write(&input, suppliers::csv(&made))?;
        let names: Vec<&str> = made.iter().map(|s| s.name.as_str()).collect();
        let (queries, targets) = (self.folder.join("queries.txt"), self.folder.join("listed.txt"));
        std::fs::write(&queries, names.join("\n"))?;
        std::fs::write(&targets, listed.join("\n"))?;
        let args = ["screen", &input.to_string_lossy(), "--format", "jsonl"];
        let mut ours = f64::MAX;
        for _ in 0..3 {
            ours = ours.min(self.timed(&args, None)?.0.as_secs_f64());
        }
        let python = self.python()?;
        let script = self.folder.join("peer.py");
        std::fs::write(&script, PEER)?;
        let text = shell::output(Command::new(python).args([&script, &queries, &targets]))?;
        let value: Value = serde_json::from_str(&text).context("the peer printed other than JSON")?;
        let seconds = |key: &str| value[key].as_f64().with_context(|| format!("the peer told no {key}"));
        let theirs = seconds("extract_one_s")?.min(seconds("cdist_s")?);
        let rate = |s: f64| QUERIES as f64 / s;
        let command = "karez screen target/bench/suppliers-1k.csv --format jsonl";
        let version = value["version"].as_str().unwrap_or("?");
        let peer = format!("python peer.py queries.txt listed.txt (rapidfuzz {version}, WRatio, extractOne and cdist)");
        Ok(vec![
            figure("1,000 names, karez, whole process", command, rate(ours), "names/s", None),
            figure("1,000 names, rapidfuzz, its loop alone", &peer, rate(theirs), "names/s", None),
            figure("karez : rapidfuzz", &peer, theirs / ours, "times", None),
        ])
    }

    /// A Python with rapidfuzz, made once.
    fn python(&self) -> Result<PathBuf> {
        let venv = shell::target().join("bench-venv");
        let python = venv.join("bin/python");
        if !shell::succeeds(Command::new(&python).args(["-c", "import rapidfuzz, numpy"])) {
            shell::output(shell::command("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
            shell::output(Command::new(&python).args(["-m", "pip", "install", "--quiet", "rapidfuzz", "numpy"]))?;
        }
        Ok(python)
    }

    /// The time of a whole run, and the most memory it held, in KiB. Exit code 1 means that something needs a person.
    fn timed(&self, args: &[&str], out: Option<&Path>) -> Result<(Duration, u64)> {
        let out = match out {
            Some(path) => Stdio::from(std::fs::File::create(path)?),
            None => Stdio::null(),
        };
        let mut command = shell::command(&self.karez);
        command.args(args).env("KAREZ_HOME", &self.home).stdin(Stdio::null()).stdout(out).stderr(Stdio::null());
        let start = Instant::now();
        let mut child = command.spawn().with_context(|| format!("cannot run {}", shell::shown(&command)))?;
        let (status_file, done) = (format!("/proc/{}/status", child.id()), std::sync::atomic::AtomicBool::new(false));
        // Looking on from a thread of its own, so that the wait ends when the process does.
        let (status, time, memory) = std::thread::scope(|scope| {
            let watch = scope.spawn(|| {
                let mut most = 0;
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    most = most.max(std::fs::read_to_string(&status_file).ok().as_deref().and_then(peak).unwrap_or(0));
                    std::thread::sleep(Duration::from_millis(5));
                }
                most
            });
            let status = child.wait();
            let time = start.elapsed();
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            (status, time, watch.join().unwrap_or(0))
        });
        match status?.code() {
            Some(0 | 1) => Ok((time, memory)),
            code => bail!("{} ended with {code:?}", shell::shown(&command)),
        }
    }
}

fn figure(name: &str, command: &str, value: f64, unit: &'static str, target: Option<f64>) -> Figure {
    Figure { name: name.into(), command: command.into(), value, unit, target }
}

/// `VmHWM: 12345 kB`: the most memory a process held so far.
fn peak(status: &str) -> Option<u64> {
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

fn machine() -> Value {
    let cores = std::thread::available_parallelism().map_or(0, |n| n.get());
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let cpu = info.lines().find(|l| l.starts_with("model name")).and_then(|l| l.split_once(": ")).map(|(_, model)| model);
    json!({"cores": cores, "cpu": cpu, "os": std::env::consts::OS, "arch": std::env::consts::ARCH})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_target_is_said_aloud() {
        assert!(figure("a", "c", 21.0, "s", Some(20.0)).row().ends_with("MISSED"));
        assert!(figure("a", "c", 19.0, "s", Some(20.0)).row().ends_with("ok"));
        assert!(figure("a", "c", 19.0, "s", None).row().ends_with("s"));
    }

    #[test]
    fn peak_memory_is_read() {
        assert_eq!(peak("Name:\tx\nVmHWM:\t   5120 kB\nVmRSS:\t 10 kB\n"), Some(5120));
        assert_eq!(peak("Name:\tx\n"), None);
    }
}
