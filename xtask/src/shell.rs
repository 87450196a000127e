//! Running other programs: where they are, what they printed, and what to do when one cannot be had.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

/// What a chore step came to. A step that could not look says so in `notes` and counts as skipped, never as passed.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
    pub(crate) notes: Vec<String>,
}

impl Tally {
    /// One check that held, or did not.
    pub(crate) fn one(held: bool) -> Tally {
        Tally { passed: usize::from(held), failed: usize::from(!held), ..Tally::default() }
    }

    /// One check that was not made, and why.
    pub(crate) fn skip(why: impl Into<String>) -> Tally {
        Tally { skipped: 1, notes: vec![why.into()], ..Tally::default() }
    }

    /// A tool that is not on this system: CI must have it, a contributor may go on without.
    pub(crate) fn missing(why: impl Into<String>) -> Tally {
        let why = why.into();
        if in_ci() { Tally { failed: 1, notes: vec![why], ..Tally::default() } } else { Tally::skip(why) }
    }

    /// Adds the counts and notes of another.
    pub(crate) fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.notes.extend(other.notes);
    }

    /// Prints the notes of a chore run by itself; true when nothing failed.
    pub(crate) fn told(&self) -> bool {
        for note in &self.notes {
            eprintln!("note: {note}");
        }
        self.failed == 0
    }
}

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// True on a build server, by the variable that all of them set.
pub(crate) fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|v| !v.is_empty() && v != "false" && v != "0")
}

/// A command that runs at the repository's root.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// The cargo that runs this chore, with arguments separated by blanks.
pub(crate) fn cargo(args: &str) -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(args.split_whitespace());
    command
}

/// The first of these programs that is on the path.
pub(crate) fn find(programs: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    programs.iter().find_map(|program| std::env::split_paths(&path).map(|dir| dir.join(program)).find(|p| p.is_file()))
}

/// Runs a command on this terminal; an error names it.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// True when the command ran quietly and ended well.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success())
}

/// What the command wrote to standard output; its complaints are part of the error.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let out = command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {}", shown(command)))?;
    if !out.status.success() {
        bail!("{} ended with {}\n{}", shown(command), out.status, String::from_utf8_lossy(&out.stderr).trim_end());
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

/// Which stream of a command to read while it goes on to the terminal.
#[derive(Clone, Copy)]
pub(crate) enum Stream {
    Out,
    Err,
}

/// Runs a command on this terminal and hands each line of one stream to `see` as it passes.
pub(crate) fn tee(command: &mut Command, stream: Stream, mut see: impl FnMut(&str)) -> Result<ExitStatus> {
    match stream {
        Stream::Out => command.stdout(Stdio::piped()),
        Stream::Err => command.stderr(Stdio::piped()),
    };
    let mut child = command.spawn().with_context(|| format!("cannot run {}", shown(command)))?;
    let pipe: Box<dyn Read> = match stream {
        Stream::Out => Box::new(child.stdout.take().expect("piped above")),
        Stream::Err => Box::new(child.stderr.take().expect("piped above")),
    };
    let mut reader = BufReader::new(pipe);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        match stream {
            Stream::Out => std::io::stdout().write_all(&line)?,
            Stream::Err => std::io::stderr().write_all(&line)?,
        }
        see(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
    Ok(child.wait()?)
}

/// The words before a command that take the network away from it, where this system lets us.
pub(crate) fn without_network() -> Option<&'static [&'static str]> {
    let ways: [&[&str]; 2] = [&["unshare", "-rn"], &["unshare", "-n"]];
    ways.into_iter().find(|way| succeeds(Command::new(way[0]).args(&way[1..]).arg("true")))
}

/// Builds the binary as a newcomer would, and says where it is.
pub(crate) fn karez() -> Result<PathBuf> {
    run(&mut cargo("build --release"))?;
    let binary = target().join("release").join(format!("karez{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        bail!("`cargo build --release` made no {}", binary.display());
    }
    Ok(binary)
}

/// A command as a person would type it.
pub(crate) fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program).chain(command.get_args()).map(|s| s.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_add_up() {
        let mut sum = Tally::one(true);
        sum.add(Tally::one(false));
        sum.add(Tally::skip("no tool"));
        assert_eq!(sum, Tally { passed: 1, failed: 1, skipped: 1, notes: vec!["no tool".into()] });
    }

    #[test]
    fn a_failing_command_is_named() {
        let error = output(command("sh").args(["-c", "echo lost >&2; exit 3"])).unwrap_err().to_string();
        assert!(error.contains("sh -c") && error.contains("lost"), "{error}");
    }

    #[test]
    fn tee_sees_each_line() {
        let mut seen = Vec::new();
        let status = tee(command("sh").args(["-c", "echo one; echo two"]), Stream::Out, |l| seen.push(l.to_string()));
        assert!(status.unwrap().success());
        assert_eq!(seen, ["one", "two"]);
    }
}
