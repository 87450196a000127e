//! Exit codes, in one place: 0 done and nothing found, 1 done and something needs a person, 2 the work could not be done.

use crate::terminal;
use karez_tables::TableError;
use std::io;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Done, nothing found.
    Nothing,
    /// Done, something needs a person.
    Someone,
}

impl Outcome {
    /// [`Outcome::Someone`] where something was found.
    pub(crate) fn found(something: bool) -> Outcome {
        if something { Outcome::Someone } else { Outcome::Nothing }
    }
}

/// The exit code of a command; an error is printed with its causes, and what to do next.
pub(crate) fn code(result: anyhow::Result<Outcome>) -> ExitCode {
    match result {
        Ok(Outcome::Nothing) => ExitCode::SUCCESS,
        Ok(Outcome::Someone) => ExitCode::from(1),
        // Whoever reads our output has read enough: no error.
        Err(error) if closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::say(&format!("error: {error:#}"));
            if let Some(hint) = hint(&error) {
                terminal::say(&format!("hint: {hint}"));
            }
            ExitCode::from(2)
        }
    }
}

fn closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|e| {
        e.downcast_ref::<io::Error>().is_some_and(closed)
            || matches!(e.downcast_ref(), Some(TableError::NotWritten { cause }) if closed(cause))
            || e.downcast_ref::<serde_json::Error>().is_some_and(|e| e.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}

/// What to do next, for errors that know.
pub(crate) fn hint(error: &anyhow::Error) -> Option<String> {
    error.chain().find_map(|e| {
        let of_table = e.downcast_ref::<TableError>().map(TableError::hint);
        let of_list = e.downcast_ref::<karez_lists::Error>().and_then(of_list);
        let of_screening = e.downcast_ref::<karez_screen::Error>().and_then(of_screening);
        of_table.or(of_list).or(of_screening).or_else(|| e.downcast_ref::<Hinted>().map(|h| h.hint.clone()))
    })
}

/// What to do next about a list that cannot be taken in or read.
fn of_list(error: &karez_lists::Error) -> Option<String> {
    use karez_lists::Error;
    Some(match error {
        Error::Refused { advice, .. } => advice.clone(),
        Error::Foreign { .. } => {
            "check that --source is the list's id and that the file is what the publisher gives, not a page \
                                  about it; docs/lists.md says which formats each list comes in"
                .to_owned()
        }
        Error::Tampered { .. } => "somebody changed the kept file: see `karez lists verify`".to_owned(),
        Error::Table(e) => e.hint(),
        _ => return None,
    })
}

/// What to do next where a list is asked that is not there.
fn of_screening(error: &karez_screen::Error) -> Option<String> {
    let karez_screen::Error::UnknownList { wanted, .. } = error else { return None };
    let known = karez_lists::source(wanted).ok()?;
    Some(match known.downloads.is_empty() {
        false => format!("take it in first: karez lists update {wanted}"),
        true => format!("save it from {} and take it in: karez lists import FILE --source {wanted}", known.url),
    })
}

/// An error of the app's own, with what to do next.
#[derive(Debug)]
struct Hinted {
    message: String,
    hint: String,
}

impl std::fmt::Display for Hinted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Hinted {}

/// An error with what to do next.
pub(crate) fn with_hint(message: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    anyhow::Error::new(Hinted { message: message.into(), hint: hint.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_error() {
        let closed = anyhow::Error::new(io::Error::from(io::ErrorKind::BrokenPipe)).context("writing the answers");
        assert!(closed_pipe(&closed));
        assert!(!closed_pipe(&anyhow::anyhow!("something else")));
    }
}
