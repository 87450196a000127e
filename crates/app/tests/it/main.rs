//! The contract, held against the binary as a script would meet it: arguments and files in, two streams and an exit code out.
//!
//! Nothing here looks into the program. Every run has a home of its own and an empty environment, so that no test leans on
//! another or on the machine. Company names are invented, but for those that the starter pack itself gives.

mod bad_input;
mod commands;
mod contract;
mod goods;
mod home;
mod lists;
mod observed;
mod place;
mod placed;
mod runs;
mod server;
mod streams;
mod update;
mod wording;

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The day on which all questions of these tests are asked, unless the day is what is tested.
const DAY: &str = "2026-11-23";
/// The example that README screens.
const EXAMPLE: &str = "examples/suppliers.csv";

/// What a run gave.
#[derive(Debug)]
struct Ran {
    stdout: String,
    stderr: String,
    code: i32,
}

impl Ran {
    /// The lines of standard output, each of which must be a JSON object.
    fn lines(&self) -> Vec<Value> {
        let parsed = |l: &str| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"));
        let lines: Vec<Value> = self.stdout.lines().map(parsed).collect();
        assert!(lines.iter().all(Value::is_object), "{}", self.stdout);
        lines
    }

    /// The run, if it ended with this code.
    #[track_caller]
    fn ends(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// What was said on standard error, as one line: where it is broken depends on the width of a terminal.
    fn said(&self) -> String {
        self.stderr.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A refusal: exit code 2, nothing on standard output, the cause and what to do on standard error.
    #[track_caller]
    fn refuses(self, causes: &[&str]) {
        let ran = self.ends(2);
        assert_eq!(ran.stdout, "", "{}", ran.stderr);
        for cause in causes {
            assert!(ran.said().contains(cause), "{cause:?} is not said:\n{}", ran.stderr);
        }
    }
}

/// A question to the binary, asked from the root of the repository unless another directory is named.
struct Ask<'a> {
    args: Vec<&'a str>,
    home: Option<&'a Path>,
    directory: PathBuf,
    stdin: &'a [u8],
    environment: Vec<(&'a str, &'a str)>,
}

impl<'a> Ask<'a> {
    fn new(args: &[&'a str]) -> Ask<'a> {
        Ask { args: args.to_vec(), home: None, directory: root(), stdin: b"", environment: Vec::new() }
    }

    fn home(self, home: &'a Path) -> Self {
        Ask { home: Some(home), ..self }
    }

    fn from(self, directory: &Path) -> Self {
        Ask { directory: directory.to_owned(), ..self }
    }

    fn stdin(self, bytes: &'a [u8]) -> Self {
        Ask { stdin: bytes, ..self }
    }

    fn with(mut self, name: &'a str, value: &'a str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// The command, in an environment that holds nothing but what was asked for.
    fn command(&self, fresh: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_karez"));
        command.args(&self.args).current_dir(&self.directory).env_clear();
        command.env("KAREZ_HOME", self.home.unwrap_or(fresh)).envs(self.environment.iter().copied());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(self) -> Ran {
        let fresh = tempfile::tempdir().unwrap();
        let mut child = self.command(fresh.path()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let output = std::thread::scope(|scope| {
            // A command that does not read its input closes the pipe: that is its right.
            let input = self.stdin;
            scope.spawn(move || drop(stdin.write_all(input)));
            child.wait_with_output().unwrap()
        });
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ran = Ran { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code().unwrap_or(-1) };
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        ran
    }
}

/// Runs the binary with a home of its own and an empty environment.
fn karez(args: &[&str]) -> Ran {
    Ask::new(args).run()
}

/// Screens the rows of one file, given as its bytes, on [`DAY`].
fn screen(name: &str, bytes: impl AsRef<[u8]>, args: &[&str]) -> Ran {
    let folder = Folder::with(&[(name, bytes.as_ref())]);
    let args: Vec<&str> = ["screen", name, "--as-of", DAY].iter().chain(args).copied().collect();
    Ask::new(&args).from(folder.path()).run()
}

/// The example, screened on [`DAY`].
fn example(args: &[&str]) -> Ran {
    let args: Vec<&str> = ["screen", EXAMPLE, "--as-of", DAY].iter().chain(args).copied().collect();
    karez(&args)
}

/// The root of the repository, where the commands of README are typed.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Files that go with the test.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        files.iter().for_each(|(name, bytes)| folder.put(name, bytes));
        folder
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.path().join(name), bytes).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.0.path().join(name)).unwrap()
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    fn has(&self, name: &str) -> bool {
        self.0.path().join(name).exists()
    }
}

/// Asserts that a value has each field, named by its JSON pointer, with one of its types (`string|null`).
#[track_caller]
fn assert_shape(value: &Value, fields: &[(&str, &str)]) {
    for (pointer, types) in fields {
        let found = value.pointer(pointer).unwrap_or_else(|| panic!("no {pointer} in {value:#}"));
        let is = match found {
            Value::Null => "null",
            Value::Bool(_) => "bool",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        assert!(types.split('|').any(|t| t == is), "{pointer} is {is}, not {types}: {value:#}");
    }
}

/// The text at a JSON pointer.
#[track_caller]
fn text_at<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {pointer} in {value:#}"))
}

/// The elements of the array at a JSON pointer.
#[track_caller]
fn all_at<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).unwrap_or_else(|| panic!("no array at {pointer} in {value:#}"))
}
