//! Fetching, played by a script: what a server does is told in advance, and what was asked, waited and heard is looked at.

mod broken;
mod elsewhere;
mod whole;

use super::*;
use std::collections::VecDeque;
use std::io::{self, Read, Write as _};

const LIST: &str = "<CONSOLIDATED_LIST><ENTITY>Example Gin Co.</ENTITY></CONSOLIDATED_LIST>";
const URL: &str = "https://list.example/consolidated.xml";

/// What a server does, told in advance.
#[derive(Clone)]
enum Step {
    Answers(u16, Vec<(&'static str, String)>, Vec<Bit>),
    Fails(FailureKind),
}

/// A bit of a body.
#[derive(Clone)]
enum Bit {
    Bytes(Vec<u8>),
    Breaks(io::ErrorKind),
}

struct Body(VecDeque<Bit>);

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.0.pop_front() {
            None => Ok(0),
            Some(Bit::Breaks(kind)) => Err(kind.into()),
            Some(Bit::Bytes(bytes)) => {
                let n = bytes.len().min(buffer.len());
                buffer[..n].copy_from_slice(&bytes[..n]);
                if n < bytes.len() {
                    self.0.push_front(Bit::Bytes(bytes[n..].to_vec()));
                }
                Ok(n)
            }
        }
    }
}

fn answer(status: u16, headers: &[(&'static str, &str)], body: impl AsRef<[u8]>) -> Step {
    let headers = headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
    Step::Answers(status, headers, vec![Bit::Bytes(body.as_ref().to_vec())])
}

/// The list whole, with its length.
fn whole(headers: &[(&'static str, &str)]) -> Step {
    let length = LIST.len().to_string();
    answer(200, &[headers, &[("Content-Length", &length)]].concat(), LIST)
}

/// An answer that breaks off behind so many bytes of the list, with its whole length.
fn broken(status: u16, headers: &[(&'static str, &str)], body: &str) -> Step {
    let Step::Answers(status, headers, mut bits) = answer(status, headers, body) else { unreachable!() };
    bits.push(Bit::Breaks(io::ErrorKind::ConnectionReset));
    Step::Answers(status, headers, bits)
}

struct Script(VecDeque<Step>, Vec<(String, Headers)>);

impl Transport for Script {
    fn get(&mut self, request: &Request<'_>) -> Result<Response, Failure> {
        self.1.push((request.url.to_owned(), request.headers.iter().map(|(n, v)| (*n, v.clone())).collect()));
        match self.0.pop_front().expect("asked more often than the script knows") {
            Step::Fails(kind) => Err(Failure { kind, cause: "as told".into() }),
            Step::Answers(status, headers, bits) => {
                Ok(Response { status, headers: headers.into_iter().collect(), body: Box::new(Body(bits.into())) })
            }
        }
    }
}

/// A folder, and what was asked, waited and heard in the last run.
struct Stage {
    folder: tempfile::TempDir,
    terms: Terms,
    asked: Vec<(String, Headers)>,
    waited: Vec<u64>,
    heard: Vec<String>,
}

impl Stage {
    fn new() -> Stage {
        let terms = Terms {
            user_agent: "karez/test".into(),
            tries: TRIES,
            limit: 1000,
            plain: false,
            today: jiff::civil::date(2026, 11, 23),
        };
        Stage { folder: tempfile::tempdir().unwrap(), terms, asked: vec![], waited: vec![], heard: vec![] }
    }

    fn run(&mut self, url: &str, steps: Vec<Step>) -> Result<Fetched, FetchError> {
        self.run_as("consolidated.xml", url, steps)
    }

    fn run_as(&mut self, file: &str, url: &str, steps: Vec<Step>) -> Result<Fetched, FetchError> {
        let (mut script, mut waited, mut heard) = (Script(steps.into(), vec![]), vec![], vec![]);
        let download = Download { file: file.into(), url: url.into() };
        let mut net = Net {
            transport: &mut script,
            wait: &mut |d| waited.push(d.as_secs()),
            progress: &mut |e| heard.push(format!("{e:?}")),
        };
        let result = fetch(&download, &self.folder.path().join("un-sc"), &self.terms, &mut net);
        assert!(script.0.is_empty(), "{} steps were not asked for: {result:?}", script.0.len());
        (self.asked, self.waited, self.heard) = (script.1, waited, heard);
        result
    }

    /// The header of a question of the last run, counted from nought.
    fn header(&self, question: usize, name: &str) -> Option<&str> {
        self.asked[question].1.get(name)
    }

    fn files(&self) -> Vec<String> {
        let listed = fs::read_dir(self.folder.path().join("un-sc")).unwrap();
        let mut names: Vec<String> = listed.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn text(&self) -> String {
        fs::read_to_string(self.folder.path().join("un-sc/consolidated.xml")).unwrap()
    }
}

const KEPT: [&str; 3] = [".lock", "consolidated.xml", "consolidated.xml.json"];
