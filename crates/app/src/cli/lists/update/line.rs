//! What `karez lists update` says of each list: what happened, and what a person can do where a program cannot.

use super::Taken;
use crate::cli::options::Format;
use crate::exit::{Outcome, hint, with_hint};
use crate::terminal;
use anyhow::Result;
use karez_lists::fetch::{FailureKind, FetchError, Fetched, Validators};
use karez_lists::{Download, Error, Source};
use karez_model::Class;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// What happened to a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Updated,
    Unchanged,
    Failed,
    /// It has no one address.
    ByHand,
    /// It would be fetched.
    WouldFetch,
}

/// A line of the summary.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) status: Status,
    /// What is there to be said: of an import, of a failure, of an address.
    pub(super) says: String,
    /// What to do.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) hints: Vec<String>,
    /// The publisher's page.
    pub(super) page: String,
    /// The files fetched, or to be fetched.
    pub(super) files: Vec<Got>,
}

#[derive(Debug, Serialize)]
pub(super) struct Got {
    pub(super) file: String,
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<Validators>,
}

/// A list that was fetched and imported.
pub(super) fn taken(source: &Source, downloads: &[Download], taken: Taken, fetched: Vec<Fetched>) -> Line {
    let got = |(d, f): (&Download, Fetched)| Got { file: d.file.clone(), url: d.url.clone(), about: Some(f.about) };
    Line {
        status: if taken.changed { Status::Updated } else { Status::Unchanged },
        says: taken.says,
        files: downloads.iter().zip(fetched).map(got).collect(),
        ..planned(source, downloads)
    }
}

/// Says what cannot be done and what to do, which a table shows itself. What was said to a list before is not said again.
pub(super) fn say(line: &Line, before: &[Line], format: Format) {
    if format != Format::Table {
        terminal::say(&format!("{}: {}", line.id, line.says));
        let new = line.hints.iter().filter(|h| !before.iter().any(|b| b.hints.contains(h)));
        new.for_each(|h| terminal::say(&format!("  {h}")));
    }
}

/// A list that could not be fetched or imported.
pub(super) fn failed(source: &Source, downloads: &[Download], error: &anyhow::Error) -> Line {
    // What an import refuses, it says itself what to do about.
    let mut hints = error.downcast_ref().map_or_else(|| hint(error).into_iter().collect(), |e| hints(source, downloads, e));
    if error.chain().any(|e| matches!(e.downcast_ref(), Some(Error::Foreign { .. }))) {
        hints.push(by_browser(source, downloads));
    }
    Line { status: Status::Failed, says: format!("{error:#}"), hints, ..planned(source, downloads) }
}

/// What helps against a failure.
fn hints(source: &Source, downloads: &[Download], error: &FetchError) -> Vec<String> {
    let id = named(source);
    let mut hints = Vec::new();
    match error {
        e if e.refused() => hints.push(by_browser(source, downloads)),
        FetchError::Status { status: 404 | 410, .. } => hints.push(format!(
            "the publisher may have moved it; see {}, then: karez lists update {id} --url ADDRESS",
            source.url
        )),
        FetchError::Network { failure, .. } => match failure.kind {
            FailureKind::Certificate => hints.push(
                "a network that reads TLS has a certificate authority of its own: add it to the system's, or name its file in SSL_CERT_FILE"
                    .to_owned(),
            ),
            FailureKind::Proxy => hints.push("proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY".to_owned()),
            // The same for every list, so that it is said once.
            _ => hints.push(
                "without a network here: fetch the file on another machine, then: karez lists import FILE --source ID".to_owned(),
            ),
        },
        FetchError::TooLarge { .. } => hints.push(format!("if it is the list: save it by other means, then: {}", import(source))),
        _ => {}
    }
    if matches!(error, FetchError::Status { status: 202 | 401 | 403 | 405 | 406, .. }) {
        hints.push("what Karez calls itself to a server can be set with --user-agent TEXT".to_owned());
    }
    if matches!(error, FetchError::Status { status: 429, .. }) {
        hints.push("or come back later".to_owned());
    }
    hints
}

fn by_browser(source: &Source, downloads: &[Download]) -> String {
    let urls: Vec<&str> = downloads.iter().map(|d| d.url.as_str()).collect();
    format!("open {} in a browser, save the file, then: {}", urls.join(" and "), import(source))
}

fn import(source: &Source) -> String {
    format!("karez lists import FILE --source {} (with --published YYYY-MM-DD where the file names no day)", named(source))
}

/// A source as an option names it.
fn named(source: &Source) -> String {
    let own = source.reader() != source.id;
    if own { format!("{}:{}", source.reader(), source.id) } else { source.id.clone() }
}

/// What would be fetched of a list.
pub(super) fn planned(source: &Source, downloads: &[Download]) -> Line {
    let by_hand = downloads.is_empty();
    let page = Some(source.url.as_str()).filter(|_| source.class == Class::Official && !source.url.is_empty());
    let says = match (downloads, page) {
        ([], Some(page)) => format!("the publisher has no one address for it; see {page}"),
        ([], None) => "no address is known for it".to_owned(),
        (all, _) => all.iter().map(|d| d.url.as_str()).collect::<Vec<_>>().join(" "),
    };
    let id = named(source);
    let hint = || format!("karez lists import FILE --source {id}, or karez lists update {id} --url ADDRESS");
    Line {
        status: if by_hand { Status::ByHand } else { Status::WouldFetch },
        says,
        hints: by_hand.then(hint).into_iter().collect(),
        page: source.url.clone(),
        files: downloads.iter().map(|d| Got { file: d.file.clone(), url: d.url.clone(), about: None }).collect(),
        id,
    }
}

/// Lists without an address stand at the end.
pub(super) fn write(lines: &[Line], format: Format) -> Result<()> {
    let mut out = io::stdout().lock();
    let (by_hand, others): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|l| l.status == Status::ByHand);
    let mut said = BTreeSet::new();
    for line in others.into_iter().chain(by_hand) {
        if format == Format::Jsonl {
            serde_json::to_writer(&mut out, line)?;
            writeln!(out)?;
            continue;
        }
        let status = match line.status {
            Status::Updated => "updated",
            Status::Unchanged => "unchanged",
            Status::Failed => "failed",
            Status::ByHand => "by hand",
            Status::WouldFetch => "to fetch",
        };
        writeln!(out, "{:<12} {status:<10} {}", line.id, line.says)?;
        line.hints.iter().filter(|h| said.insert(*h)).try_for_each(|h| writeln!(out, "{:<23} {h}", ""))?;
    }
    out.flush()?;
    Ok(())
}

/// Whether the work was done: every list that was named, or else some list.
pub(super) fn judge(lines: &[Line], named: bool) -> Result<Outcome> {
    let undone = |l: &&Line| l.status == Status::Failed || (named && l.status == Status::ByHand);
    let failed: Vec<&str> = lines.iter().filter(undone).map(|l| l.id.as_str()).collect();
    let done = lines.iter().any(|l| matches!(l.status, Status::Updated | Status::Unchanged | Status::WouldFetch));
    if failed.is_empty() {
        return Ok(Outcome::Nothing);
    }
    let message = format!("not updated: {}", failed.join(", "));
    if named || !done {
        return Err(with_hint(message, "the reason is given above for each list, with what to do"));
    }
    terminal::say(&format!("{message} (the reason is given above); the others are done"));
    Ok(Outcome::Nothing)
}
