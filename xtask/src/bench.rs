//! How long a screening takes, how much memory, and how a peer does with the same names.
//!
//! Whole processes are timed, as a person waits for them: opening, reading, screening, writing. The figures are of one
//! machine, which is printed with them; the targets are what we promise on an ordinary laptop.

mod lists;
mod places;
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
const LISTS_PEER: &str = include_str!("bench/peer_lists.py");
/// Rows of the Consolidated Screening List that the figure is promised for.
const CSL_ROWS: usize = 14_160;
const SNAPSHOT: usize = 40_000;
const MANY_ENTITIES: usize = 5_000_000;
/// The peer is given fewer, and compared by the rate.
const PEER_ENTITIES: usize = 100_000;

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
    let parts: [(&str, Part<'_>); 7] = [
        ("the example", &|| bench.example()),
        ("many rows", &|| bench.many(&listed)),
        ("opening the snapshot", &|| bench.open()),
        ("a peer", &|| bench.peer(&listed)),
        ("places", &|| places::measure(&bench)),
        ("taking lists in", &|| bench.lists()),
        ("many entities", &|| bench.many_entities()),
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

    /// Whole imports, each into a home of its own: reading, counting, keeping the bytes, building the index; and a diff.
    fn lists(&self) -> Result<Vec<Figure>> {
        let file = |name: &str, text: &str| -> Result<String> {
            let path = self.folder.join(name);
            std::fs::write(&path, text)?;
            Ok(path.to_string_lossy().into_owned())
        };
        // The real list of that size where it is at hand, else one made after its columns.
        let real = shell::root().join("../shared/data/lists/us-csl/2022-05-16/consolidated.csv.gz");
        let (csl, which) = match real.is_file() {
            true => (real.to_string_lossy().into_owned(), "real, 2022-05-16"),
            false => (file("consolidated.csv", &lists::csl(CSL_ROWS))?, "made up"),
        };
        let ftm = self.folder.join("entities-40k.ftm.json");
        lists::ftm(&ftm, SNAPSHOT)?;
        let import = |file: &str, source: &str| -> Result<(f64, f64)> {
            let home = tempfile::tempdir_in(&self.folder)?;
            let args = ["lists", "import", file, "--source", source, "--published", "2026-01-01"];
            let (time, memory) = self.timed_in(home.path(), &args, None)?;
            Ok((time.as_secs_f64(), memory as f64 / 1024.0))
        };
        let (csl_time, csl_memory) = import(&csl, "us-csl")?;
        let (ftm_time, ftm_memory) = import(&ftm.to_string_lossy(), "ftm:made")?;
        let home = tempfile::tempdir_in(&self.folder)?;
        for (name, later) in [("un-2025.xml", false), ("un-2026.xml", true)] {
            let edition = file(name, &lists::un(CSL_ROWS, later))?;
            self.timed_in(home.path(), &["lists", "import", &edition, "--source", "un-sc"], None)?;
        }
        let (diff, _) = self.timed_in(home.path(), &["lists", "diff", "un-sc", "2025-01-01", "2026-01-01"], None)?;
        let csl_command = format!("karez lists import consolidated.csv --source us-csl --published 2026-01-01 ({which})");
        let ftm_command = "karez lists import entities-40k.ftm.json --source ftm:made --published 2026-01-01";
        Ok(vec![
            figure("14,160 rows of the CSL imported, with index", &csl_command, csl_time, "s", Some(2.0)),
            figure("  most memory held", &csl_command, csl_memory, "MB", None),
            figure("40,000 entities imported, with index", ftm_command, ftm_time, "s", Some(5.0)),
            figure("  most memory held", ftm_command, ftm_memory, "MB", None),
            figure(
                "diff of two editions of 14,160 entries",
                "karez lists diff un-sc 2025-01-01 2026-01-01",
                diff.as_secs_f64(),
                "s",
                Some(2.0),
            ),
        ])
    }

    /// Five million FollowTheMoney entities taken in without an index, and the reference library on some of them.
    fn many_entities(&self) -> Result<Vec<Figure>> {
        let path = self.folder.join("entities-5m.ftm.json");
        lists::ftm(&path, MANY_ENTITIES)?;
        let home = tempfile::tempdir_in(&self.folder)?;
        let args =
            ["lists", "import", &path.to_string_lossy(), "--source", "ftm:made", "--published", "2026-01-01", "--later"];
        let (time, memory) = self.timed_in(home.path(), &args, None)?;
        drop(home);
        std::fs::remove_file(&path)?;
        let fewer = self.folder.join("entities-100k.ftm.json");
        lists::ftm(&fewer, PEER_ENTITIES)?;
        let script = self.folder.join("peer_lists.py");
        std::fs::write(&script, LISTS_PEER)?;
        let text = shell::output(Command::new(self.python()?).args([&script, &fewer]))?;
        let value: Value = serde_json::from_str(&text).context("the peer printed other than JSON")?;
        let seconds = value["seconds"].as_f64().context("the peer told no seconds")?;
        let (ours, theirs) = (MANY_ENTITIES as f64 / time.as_secs_f64(), PEER_ENTITIES as f64 / seconds);
        let command = "karez lists import entities-5m.ftm.json --source ftm:made --published 2026-01-01 --later";
        let version = value["version"].as_str().unwrap_or("?");
        let peer = format!("python peer_lists.py entities-100k.ftm.json (followthemoney {version}, its loop alone)");
        Ok(vec![
            figure("5,000,000 FollowTheMoney entities imported", command, time.as_secs_f64(), "s", None),
            figure("  most memory held", command, memory as f64 / 1024.0, "MB", Some(500.0)),
            figure("  entities a second, karez, whole process", command, ours, "/s", None),
            figure("  entities a second, followthemoney", &peer, theirs, "/s", None),
            figure("  karez : followthemoney", &peer, ours / theirs, "times", None),
        ])
    }

    /// A Python with the peers, made once.
    fn python(&self) -> Result<PathBuf> {
        let venv = shell::target().join("bench-venv");
        let python = venv.join("bin/python");
        if !shell::succeeds(Command::new(&python).args(["-c", "import rapidfuzz, numpy, followthemoney, cpca"])) {
            shell::output(shell::command("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
            let packages = ["rapidfuzz", "numpy", "followthemoney", "cpca==0.5.5", "setuptools<81"];
            shell::output(Command::new(&python).args(["-m", "pip", "install", "--quiet"]).args(packages))?;
        }
        Ok(python)
    }

    /// The time of a whole run, and the most memory it held, in KiB. Exit code 1 means that something needs a person.
    fn timed(&self, args: &[&str], out: Option<&Path>) -> Result<(Duration, u64)> {
        self.timed_in(&self.home, args, out)
    }

    /// The same with a file on standard input, and what it prints thrown away.
    fn timed_with(&self, args: &[&str], input: &Path) -> Result<(Duration, u64)> {
        self.timed_whole(&self.home, args, Stdio::from(std::fs::File::open(input)?), None)
    }

    fn timed_in(&self, home: &Path, args: &[&str], out: Option<&Path>) -> Result<(Duration, u64)> {
        self.timed_whole(home, args, Stdio::null(), out)
    }

    fn timed_whole(&self, home: &Path, args: &[&str], input: Stdio, out: Option<&Path>) -> Result<(Duration, u64)> {
        let out = match out {
            Some(path) => Stdio::from(std::fs::File::create(path)?),
            None => Stdio::null(),
        };
        let mut command = shell::command(&self.karez);
        command.args(args).env("KAREZ_HOME", home).stdin(input).stdout(out).stderr(Stdio::null());
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
