//! README's commands, run as they stand: what the page shows is what the binary prints.
//!
//! A ```` ```console ```` block holds lines that begin with `$ ` and, under each, what a person would see on the terminal.
//! `karez …` and `cargo run --release -- …` are run, by the release build, with an empty home, on a screen of 100 columns,
//! without a network where the system lets us take it away; other commands (a clone, an install) are left as they are. The
//! commands run in a copy of the folders they read, so that a file they write does not land in the repository.

use crate::diff::{diff, matches};
use crate::shell::{self, Tally};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PAGE: &str = "README.md";
/// What a command of the page may read, copied to where it runs.
const READ: &[&str] = &["data", "docs", "examples"];
/// A command that waits for something would hold up every change.
const SECONDS: &str = "120";

/// One command of the page with what it is shown to print.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Exchange {
    /// What follows the `$ `, its continued lines joined.
    pub(crate) command: String,
    /// The 0-based lines of the page that hold the output, without blank lines at either end.
    pub(crate) shown: std::ops::Range<usize>,
    /// The 1-based line of the command.
    line: usize,
}

/// Runs every command of README; with `update` rewrites what differs.
pub(crate) fn run(update: bool) -> Result<Tally> {
    let path = shell::root().join(PAGE);
    let page = std::fs::read_to_string(&path).with_context(|| format!("cannot read {PAGE}"))?;
    let lines: Vec<&str> = page.lines().collect();
    let exchanges = exchanges(&page)?;
    let stage = Stage::new()?;
    let (mut ran, mut changed) = (0, Vec::new());
    for exchange in &exchanges {
        let Some(script) = runnable(&exchange.command) else {
            continue;
        };
        ran += 1;
        let printed = stage.run(&script)?;
        let actual = trimmed(&printed);
        let expected = &lines[exchange.shown.clone()];
        if !matches(expected, &actual) {
            if !update {
                println!("{PAGE}:{}: $ {} prints something else:", exchange.line, exchange.command);
                println!("{}", diff(expected, &actual));
            }
            changed.push((exchange, printed));
        }
    }
    if ran == 0 {
        bail!("{PAGE} shows no command of karez in a console block");
    }
    if update && !changed.is_empty() {
        std::fs::write(&path, rewritten(&page, &changed))?;
        println!("{PAGE}: {} of {ran} commands rewritten; read the change before you keep it", changed.len());
        changed.clear();
    }
    println!("{} of {ran} commands of {PAGE} print what it shows", ran - changed.len());
    let mut tally = Tally::one(changed.is_empty());
    if !changed.is_empty() {
        tally.notes.push("after a look at the difference: `cargo xtask demo --update`".into());
    }
    if stage.offline.is_none() {
        tally.add(Tally::missing("no `unshare` that works: README's commands ran with the network in reach"));
    }
    Ok(tally)
}

/// The first command of the page that can be run, and what it prints.
pub(crate) fn first() -> Result<(String, Vec<String>)> {
    let page = std::fs::read_to_string(shell::root().join(PAGE)).with_context(|| format!("cannot read {PAGE}"))?;
    for exchange in exchanges(&page)? {
        if let Some(script) = runnable(&exchange.command) {
            let printed = Stage::new()?.run(&script)?;
            return Ok((script, trimmed(&printed).iter().map(|l| l.to_string()).collect()));
        }
    }
    bail!("{PAGE} shows no command of karez in a console block")
}

/// Where the commands run: a copy of what they read, an empty home, the binary on the path, no network.
struct Stage {
    place: tempfile::TempDir,
    home: tempfile::TempDir,
    path: std::ffi::OsString,
    offline: Option<&'static [&'static str]>,
}

impl Stage {
    fn new() -> Result<Stage> {
        let binary = shell::karez()?;
        let bin = binary.parent().map(Path::to_path_buf).unwrap_or_default();
        let old = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&old)))?;
        let place = tempfile::tempdir()?;
        for name in READ {
            copy(&shell::root().join(name), &place.path().join(name))?;
        }
        Ok(Stage { place, home: tempfile::tempdir()?, path, offline: shell::without_network() })
    }

    /// Both streams as a terminal shows them. An exit code of 1 means "something needs a person" and is no error here.
    fn run(&self, script: &str) -> Result<String> {
        let mut words = self.offline.unwrap_or_default().to_vec();
        words.extend(["timeout", SECONDS, "sh", "-c"]);
        let home = self.home.path().join("karez");
        let out = Command::new(words[0])
            .args(&words[1..])
            .arg(format!("exec 2>&1\n{script}"))
            .current_dir(self.place.path())
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.home.path())
            .env("KAREZ_HOME", &home)
            .env("KAREZ_TERMINAL", "100")
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run $ {script}"))?;
        match out.status.code() {
            Some(124) => bail!("$ {script} was not done after {SECONDS} seconds"),
            Some(code) if code < 126 => {}
            _ => bail!("$ {script} ended with {}", out.status),
        }
        let text = String::from_utf8(out.stdout).with_context(|| format!("$ {script} printed other than UTF-8"))?;
        Ok(text.replace(&*home.to_string_lossy(), "~/.local/share/karez"))
    }
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy(&entry.path(), &to)? } else { std::fs::copy(entry.path(), to).map(|_| ())? }
    }
    Ok(())
}

/// The commands of a page's console blocks.
pub(crate) fn exchanges(page: &str) -> Result<Vec<Exchange>> {
    let lines: Vec<&str> = page.lines().collect();
    let mut out: Vec<Exchange> = Vec::new();
    let mut n = 0;
    while n < lines.len() {
        let opens = lines[n].trim_end() == "```console";
        n += 1;
        if !opens {
            continue;
        }
        let Some(length) = lines[n..].iter().position(|l| l.trim_end() == "```") else {
            bail!("{PAGE}:{n}: a console block that is not closed");
        };
        let end = n + length;
        while n < end {
            let Some(first) = lines[n].strip_prefix("$ ") else {
                bail!("{PAGE}:{}: a console block begins with a command, `$ …`", n + 1);
            };
            let (line, mut command) = (n + 1, first.trim_end().to_string());
            n += 1;
            while command.ends_with('\\') && n < end {
                command.pop();
                command.push_str(lines[n].trim_start().trim_start_matches("> ").trim_end());
                n += 1;
            }
            let next = (n..end).find(|&i| lines[i].starts_with("$ ")).unwrap_or(end);
            let blank = |i: &usize| lines[*i].trim().is_empty();
            let start = (n..next).find(|i| !blank(i)).unwrap_or(n);
            let stop = (start..next).rev().find(|i| !blank(i)).map_or(start, |i| i + 1);
            out.push(Exchange { command, shown: start..stop, line });
            n = next;
        }
    }
    Ok(out)
}

/// The command as it is run here, or nothing for a command that is not ours to run.
fn runnable(command: &str) -> Option<String> {
    if let Some(args) = command.strip_prefix("cargo run --release -- ") {
        return Some(format!("karez {args}"));
    }
    (command == "karez" || command.starts_with("karez ") || command.contains("| karez ")).then(|| command.to_string())
}

/// Lines without blank ones at either end.
fn trimmed(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let start = lines.iter().position(|l| !l.is_empty()).unwrap_or(lines.len());
    let end = lines.iter().rposition(|l| !l.is_empty()).map_or(start, |i| i + 1);
    lines[start..end].to_vec()
}

/// The page with the output of these commands put in the place of what it showed.
fn rewritten(page: &str, changed: &[(&Exchange, String)]) -> String {
    let lines: Vec<&str> = page.lines().collect();
    let (mut out, mut at) = (Vec::new(), 0);
    for (exchange, printed) in changed {
        out.extend_from_slice(&lines[at..exchange.shown.start]);
        out.extend(trimmed(printed));
        at = exchange.shown.end;
    }
    out.extend_from_slice(&lines[at..]);
    out.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "# Karez\n\n```console\n$ git clone somewhere\n$ karez lists\nold\n\n$ karez screen \\\n  a.csv\none\ntwo\n```\n\n```sh\n$ karez no\n```\n";

    #[test]
    fn commands_and_what_they_show_are_found() {
        let found = exchanges(SAMPLE).unwrap();
        let told: Vec<_> = found.iter().map(|e| (e.command.as_str(), e.shown.clone(), e.line)).collect();
        assert_eq!(told, [("git clone somewhere", 4..4, 4), ("karez lists", 5..6, 5), ("karez screen a.csv", 9..11, 8)]);
    }

    #[test]
    fn a_block_without_a_command_or_an_end_is_refused() {
        assert!(exchanges("```console\nhello\n```\n").is_err());
        assert!(exchanges("```console\n$ karez\n").is_err());
    }

    #[test]
    fn only_our_own_commands_are_run() {
        assert_eq!(runnable("karez lists").as_deref(), Some("karez lists"));
        assert_eq!(runnable("cargo run --release -- search x").as_deref(), Some("karez search x"));
        assert_eq!(runnable("echo x | karez compare").as_deref(), Some("echo x | karez compare"));
        assert_eq!(runnable("cargo install --path crates/app"), None);
    }

    #[test]
    fn an_update_changes_the_output_and_nothing_else() {
        let found = exchanges(SAMPLE).unwrap();
        let new = rewritten(SAMPLE, &[(&found[1], "new\nlines\n\n".into()), (&found[2], String::new())]);
        assert_eq!(new, SAMPLE.replace("old\n", "new\nlines\n").replace("one\ntwo\n", ""));
    }

    #[test]
    fn an_update_fills_an_empty_answer() {
        let page = "```console\n$ karez lists\n```\n";
        let found = exchanges(page).unwrap();
        assert_eq!(rewritten(page, &[(&found[0], "a\nb\n".into())]), "```console\n$ karez lists\na\nb\n```\n");
    }
}
