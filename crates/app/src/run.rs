//! A screening run that writes to a file: a journal that survives being stopped, and a manifest to attach to an audit.
//!
//! Answers go to `OUT.partial` as JSON lines while the run lasts, whatever the format asked for; at the end they are rendered
//! and the journal goes. A run that was stopped is taken up where its journal ends, if input, lists, options and program are
//! still the same; the manifest `OUT.manifest.json`, written at the start, says what they were.

use crate::exit::with_hint;
use anyhow::{Context, Result};
use karez_model::{Answer, ListInfo};
use karez_screen::batch::Counts;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// What a run was. The same run gives the same manifest: it holds no clock time and no path but those the user named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Name and version of the program.
    pub engine: String,
    /// The files screened.
    pub inputs: Vec<Input>,
    /// The snapshot's id.
    pub snapshot: String,
    /// The lists in it.
    pub lists: Vec<ListInfo>,
    /// sha256 over lexicons, letter tables and fold tables.
    pub data: String,
    /// Every option that can change an answer.
    pub options: Options,
    /// Why answers without a match are incomplete.
    pub gaps: Vec<String>,
    /// What the run gave; absent while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Outcome>,
}

/// A file that was screened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Input {
    /// As the user named it.
    pub file: String,
    /// sha256 of its bytes; absent for standard input.
    pub sha256: Option<String>,
    /// How it was read: format, encoding, column map.
    pub read_as: serde_json::Value,
}

/// Every option that can change an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Options {
    /// Threshold, limit, lists, day: the screening policy.
    pub policy: serde_json::Value,
    /// The format of the output.
    pub format: String,
    /// The profile as read.
    pub profile: Option<karez_screen::policy::Profile>,
    /// sha256 of the file of decisions.
    pub decisions: Option<String>,
    /// The user's data were masked.
    pub redacted: bool,
}

/// What a run gave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Counts of answers.
    pub counts: Counts,
    /// sha256 of the answers as JSON lines, whatever the format.
    pub answers_sha256: String,
    /// sha256 of the output file.
    pub output_sha256: Option<String>,
}

impl Manifest {
    /// Whether another run would give the same answers: all but the result is the same.
    fn same_run(&self, other: &Manifest) -> bool {
        let without = |m: &Manifest| Manifest { result: None, ..m.clone() };
        without(self) == without(other)
    }
}

/// The answers of a run on their way to an output.
pub(crate) struct Journal {
    file: BufWriter<File>,
    place: Option<Places>,
    /// What was in it when it was taken up again.
    pub done: Counts,
}

#[derive(Debug, Clone)]
struct Places {
    partial: PathBuf,
    manifest: PathBuf,
    out: PathBuf,
}

impl Places {
    fn of(out: &Path) -> Places {
        let beside = |suffix: &str| {
            let mut name = out.as_os_str().to_owned();
            name.push(suffix);
            PathBuf::from(name)
        };
        Places { partial: beside(".partial"), manifest: beside(".manifest.json"), out: out.to_owned() }
    }
}

impl Journal {
    /// A journal that leaves no trace: for output that goes to standard output in a format that needs two passes.
    pub(crate) fn unnamed() -> Result<Journal> {
        let file = tempfile::tempfile().context("a temporary file")?;
        Ok(Journal { file: BufWriter::new(file), place: None, done: Counts::default() })
    }

    /// The journal of an output file; with `resume`, that of a run that was stopped, if it was this run.
    pub(crate) fn beside(out: &Path, manifest: &Manifest, resume: bool) -> Result<Journal> {
        let place = Places::of(out);
        let name = |p: &Path| p.display().to_string();
        if resume && place.partial.exists() {
            let text = fs::read_to_string(&place.manifest).with_context(|| name(&place.manifest))?;
            let before: Manifest = serde_json::from_str(&text).with_context(|| name(&place.manifest))?;
            if !before.same_run(manifest) {
                return Err(with_hint(
                    format!("{}: another run: input, lists, options or program have changed", name(&place.partial)),
                    format!("remove it to start anew: rm '{}'", name(&place.partial)),
                ));
            }
            let mut file =
                OpenOptions::new().read(true).write(true).open(&place.partial).with_context(|| name(&place.partial))?;
            let (done, whole) = whole_lines(&mut file).with_context(|| name(&place.partial))?;
            file.set_len(whole)?;
            file.seek(SeekFrom::End(0))?;
            return Ok(Journal { file: BufWriter::new(file), place: Some(place), done });
        }
        if place.partial.exists() {
            return Err(with_hint(
                format!("{}: a run that was stopped", name(&place.partial)),
                format!("add --resume to go on, or remove it: rm '{}'", name(&place.partial)),
            ));
        }
        fs::write(&place.manifest, pretty(manifest)?).with_context(|| name(&place.manifest))?;
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&place.partial)
            .with_context(|| name(&place.partial))?;
        Ok(Journal { file: BufWriter::new(file), place: Some(place), done: Counts::default() })
    }

    /// Writes an answer down.
    pub(crate) fn write(&mut self, answer: &Answer) -> Result<()> {
        serde_json::to_writer(&mut self.file, answer)?;
        self.file.write_all(b"\n")?;
        Ok(())
    }

    /// The answers from the beginning, each read back; `each` may stop by an error.
    pub(crate) fn answers(&mut self) -> Result<impl Iterator<Item = Result<Answer>> + '_> {
        self.file.flush()?;
        let mut file = self.file.get_ref();
        file.seek(SeekFrom::Start(0))?;
        Ok(BufReader::new(file).lines().map(|line| Ok(serde_json::from_str(&line?)?)))
    }

    /// Renders the answers into the output file, beside it first, then renamed; completes the manifest; drops the journal.
    pub(crate) fn finish(
        mut self,
        manifest: &mut Manifest,
        counts: Counts,
        render: impl FnOnce(&mut Journal, &mut (dyn Write + Send)) -> Result<()>,
    ) -> Result<()> {
        let Some(place) = self.place.clone() else { return Ok(()) };
        let mut beside = place.out.as_os_str().to_owned();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        let mut out = BufWriter::new(File::create(&beside).with_context(|| beside.display().to_string())?);
        render(&mut self, &mut out)?;
        out.flush()?;
        out.get_ref().sync_all()?;
        drop(out);
        self.file.flush()?;
        let answers_sha256 = sha256_of(&mut File::open(&place.partial)?)?;
        fs::rename(&beside, &place.out).with_context(|| place.out.display().to_string())?;
        let output_sha256 = Some(sha256_of(&mut File::open(&place.out)?)?);
        manifest.result = Some(Outcome { counts, answers_sha256, output_sha256 });
        fs::write(&place.manifest, pretty(manifest)?).with_context(|| place.manifest.display().to_string())?;
        fs::remove_file(&place.partial).with_context(|| place.partial.display().to_string())?;
        Ok(())
    }
}

/// The manifest as a person reads it.
fn pretty(manifest: &Manifest) -> Result<String> {
    Ok(serde_json::to_string_pretty(manifest)? + "\n")
}

/// Counts of the whole lines of a journal, and where the last of them ends; what stands behind it was cut off in writing.
fn whole_lines(file: &mut File) -> Result<(Counts, u64)> {
    let mut counts = Counts::default();
    let mut end = 0;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = reader.read_until(b'\n', &mut line)?;
        if read == 0 || !line.ends_with(b"\n") {
            return Ok((counts, end));
        }
        let Ok(answer) = serde_json::from_slice::<Answer>(&line) else { return Ok((counts, end)) };
        counts.add(&answer);
        end += read as u64;
    }
}

fn sha256_of(file: &mut File) -> Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            n => hash.update(&buffer[..n]),
        }
    }
    Ok(hash.finalize().iter().map(|b| format!("{b:02x}")).collect())
}
