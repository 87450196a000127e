//! What fetching needs of a network: one request, one answer. The program implements it with sockets, tests with a script.

use std::io::Read;

/// One question to a server.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The address, absolute, `https://` or `http://`, in ASCII.
    pub url: &'a str,
    /// The headers beside `Host` and `Connection`, which are the transport's own.
    pub headers: &'a [(&'static str, String)],
}

/// A server's answer, as it came: redirections are not followed and the content is not decoded, because where a list was found
/// and how many bytes crossed the wire are this crate's business.
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, free of its transfer coding. An error while it is read is one of the network; one of the kind `TimedOut` says
    /// that nothing came for too long.
    pub body: Box<dyn Read>,
}

/// The headers of an answer.
#[derive(Debug, Clone, Default)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The first value under a name, in any case.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.trim())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        Headers(headers.into_iter().map(|(n, v)| (n.into(), v.into())).collect())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure.
    pub kind: FailureKind,
    /// What the network says.
    pub cause: String,
}

/// Kinds of failure, told apart by what helps against them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// No server could be reached: no such name, nobody listens, no network.
    Unreachable,
    /// Nothing came for too long.
    TimedOut,
    /// The connection broke, or what came is no HTTP.
    Broken,
    /// The server could not prove who it is.
    Certificate,
    /// The proxy refuses or cannot be used.
    Proxy,
}

/// A way to ask servers.
pub trait Transport {
    /// Asks, and gives the answer as soon as its headers are there.
    ///
    /// # Errors
    /// Where no answer comes. An answer of any status is no error.
    fn get(&mut self, request: &Request<'_>) -> Result<Response, Failure>;
}
