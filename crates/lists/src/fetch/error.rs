//! Why a file was not fetched. It is decided here, too, what is worth a second try and what a browser would help against.

use super::transport::{Failure, FailureKind};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why a file was not fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address cannot be asked.
    #[error("{url}: {what}")]
    Address {
        /// The address.
        url: String,
        /// What is wrong with it.
        what: String,
    },
    /// There is no answer.
    #[error("{url}: {}", failure.cause)]
    Network {
        /// The address.
        url: String,
        /// Why.
        failure: Failure,
    },
    /// The server answers with something other than a file.
    #[error("{url}: HTTP {status}{}{}", meaning(*status), Sign(sign))]
    Status {
        /// The address.
        url: String,
        /// The status code.
        status: u16,
        /// Who answers in the publisher's place, where the answer shows it.
        sign: Option<String>,
        /// How long the server asks to be left alone.
        retry_after: Option<Duration>,
    },
    /// What came is not the list.
    #[error("{url}: what came is not the list but {what}")]
    Foreign {
        /// The address.
        url: String,
        /// What it is.
        what: String,
    },
    /// A redirection that is not followed.
    #[error("{url}: {what}")]
    Redirect {
        /// The address from which it leads.
        url: String,
        /// Why it is not followed.
        what: String,
    },
    /// The file broke off.
    #[error("{url}: broke off after {have} {}bytes: {cause}", of(*announced))]
    Cut {
        /// The address.
        url: String,
        /// Bytes that came.
        have: u64,
        /// Bytes that the server announced.
        announced: Option<u64>,
        /// How it broke off.
        cause: String,
        /// Nothing came for too long.
        timed_out: bool,
    },
    /// The answer contradicts itself or the question.
    #[error("{url}: {what}")]
    Answer {
        /// The address.
        url: String,
        /// What it says.
        what: String,
    },
    /// The file is larger than any list.
    #[error("{url}: {}more than {limit} bytes, the most that is fetched", announced_as(*announced))]
    TooLarge {
        /// The address.
        url: String,
        /// Bytes that the server announced.
        announced: Option<u64>,
        /// Bytes allowed.
        limit: u64,
    },
    /// Another process fetches the same list.
    #[error("{}: another update of this list is at work", path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// The file system refuses.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

impl FetchError {
    /// Whether the same question may be answered a little later.
    pub fn transient(&self) -> bool {
        match self {
            FetchError::Network { failure, .. } => {
                matches!(failure.kind, FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::Broken)
            }
            FetchError::Status { status, .. } => matches!(status, 408 | 429 | 500..),
            FetchError::Cut { .. } | FetchError::Answer { .. } => true,
            _ => false,
        }
    }

    /// Whether no server could be reached at all.
    pub fn unreachable(&self) -> bool {
        matches!(self, FetchError::Network { failure, .. } if failure.kind == FailureKind::Unreachable)
    }

    /// Whether a server answers, but not to a program: then a person with a browser may be given the file.
    pub fn refused(&self) -> bool {
        matches!(self, FetchError::Foreign { .. } | FetchError::Redirect { .. })
            || matches!(self, FetchError::Status { status, .. } if !matches!(status, 404 | 410 | 500..))
            || matches!(self, FetchError::Status { sign: Some(_), .. })
    }

    /// Whether what came so far may be the beginning of what comes next.
    pub(super) fn may_go_on(&self) -> bool {
        use FetchError::{Busy, Cut, Io, Network, Status};
        matches!(self, Cut { .. } | Network { .. } | Status { .. } | Io { .. } | Busy { .. })
    }

    pub(super) fn io(path: &Path, cause: io::Error) -> FetchError {
        FetchError::Io { path: path.to_owned(), cause }
    }
}

fn meaning(status: u16) -> &'static str {
    match status {
        202 => " (accepted, and no file)",
        401 => " (asks for a log-in)",
        403 => " (refused)",
        404 => " (no such file)",
        405 => " (the question is not allowed)",
        407 => " (the proxy asks for a log-in)",
        408 => " (it took too long)",
        410 => " (no longer there)",
        429 => " (too many questions)",
        451 => " (barred for legal reasons)",
        500..=599 => " (the server has trouble)",
        _ => "",
    }
}

struct Sign<'s>(&'s Option<String>);

impl fmt::Display for Sign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |sign| write!(f, ", {sign}"))
    }
}

fn of(announced: Option<u64>) -> String {
    announced.map_or_else(String::new, |n| format!("of {n} "))
}

fn announced_as(announced: Option<u64>) -> String {
    announced.map_or_else(String::new, |n| format!("a file of {n} bytes, "))
}

/// What a server says, fit to be shown: no control characters, nothing that turns the direction of writing, and not too long.
pub(super) fn shown(text: &str, most: usize) -> String {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let clean: String = text.chars().map(|c| if acts(c) { ' ' } else { c }).collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> FetchError {
        FetchError::Status { url: "https://a/".into(), status, sign: None, retry_after: None }
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for (code, again) in [(500, true), (502, true), (503, true), (429, true), (408, true)] {
            assert_eq!(status(code).transient(), again, "{code}");
        }
        for code in [400, 401, 403, 404, 405, 407, 410, 451] {
            assert!(!status(code).transient(), "{code}");
        }
        let network = |kind| FetchError::Network { url: String::new(), failure: Failure { kind, cause: String::new() } };
        assert!(network(FailureKind::TimedOut).transient() && network(FailureKind::Unreachable).transient());
        assert!(!network(FailureKind::Certificate).transient() && !network(FailureKind::Proxy).transient());
    }

    #[test]
    fn what_a_server_says_does_not_act_on_a_terminal() {
        assert_eq!(shown("a\u{1b}[31m\r\nb\u{202e}c", 40), "a [31m b c");
        assert_eq!(shown("Zugang verweigert – bitte später", 17), "Zugang verweigert…");
    }
}
