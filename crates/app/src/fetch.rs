//! The network, for fetching lists: the one place that opens a socket.
//!
//! HTTP/1.1 by `ureq`, TLS by `rustls` with the cryptography of `ring` and the certificate authorities of the system, so that
//! what an administrator trusts or forbids holds here too (on Linux also what `SSL_CERT_FILE` names, which the library that
//! finds them reads itself). What an answer means is decided in `karez_lists::fetch`; nothing is followed, decoded or kept here.

use crate::proxy::{Proxies, Proxy};
use karez_lists::fetch::{Failure, FailureKind, Request, Response, Transport};
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;
use ureq::tls::{RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Error};

/// The longest time for finding a host and connecting to it.
const CONNECT: Duration = Duration::from_secs(30);
/// The longest time for one answer, however steadily it comes: 2 GiB at 100 kB a second.
const WHOLE: Duration = Duration::from_secs(6 * 3600);

/// A way to ask servers over the network.
pub(crate) struct Network {
    tls: TlsConfig,
    proxies: Proxies,
    stall: Duration,
}

impl Network {
    /// The network through these proxies; a server that sends nothing for `stall` is given up.
    pub(crate) fn new(proxies: Proxies, stall: Duration) -> Network {
        let tls = TlsConfig::builder()
            .provider(TlsProvider::Rustls)
            .root_certs(RootCerts::PlatformVerifier)
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        Network { tls, proxies, stall }
    }

    fn agent(&self, proxy: Option<ureq::Proxy>, user_agent: &str) -> Agent {
        let stall = Some(self.stall);
        let config = Agent::config_builder()
            .tls_config(self.tls.clone())
            .proxy(proxy)
            // What a proxy is told of us.
            .user_agent(user_agent)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .timeout_resolve(Some(CONNECT.min(self.stall)))
            .timeout_connect(Some(CONNECT.min(self.stall)))
            .timeout_recv_response(stall)
            .timeout_per_read(stall)
            .timeout_per_write(stall)
            .timeout_per_call(Some(WHOLE));
        config.build().new_agent()
    }

    /// A failure as this error means it.
    fn failure(&self, error: &Error, proxy: Option<&Proxy>) -> Failure {
        let (kind, cause) = explained(error, self.stall);
        let cause = proxy.map_or_else(|| cause.clone(), |p| format!("through {}: {cause}", p.shown()));
        Failure { kind, cause }
    }
}

impl Transport for Network {
    fn get(&mut self, request: &Request<'_>) -> Result<Response, Failure> {
        let proxy = self.proxies.for_address(request.url);
        let through = match proxy.map(|p| ureq::Proxy::new(&p.value)).transpose() {
            Ok(through) => through,
            Err(_) => {
                let cause = format!("{} is not named as scheme://host:port", proxy.map(Proxy::shown).unwrap_or_default());
                return Err(Failure { kind: FailureKind::Proxy, cause });
            }
        };
        let user_agent = request.headers.iter().find(|(n, _)| *n == "User-Agent").map_or("", |(_, v)| v);
        let mut asked = self.agent(through, user_agent).get(request.url);
        for (name, value) in request.headers {
            asked = asked.header(*name, value);
        }
        let (head, body) = asked.call().map_err(|e| self.failure(&e, proxy))?.into_parts();
        let headers = head.headers.iter().map(|(n, v)| (n.as_str(), String::from_utf8_lossy(v.as_bytes()))).collect();
        let body = Body { inner: body.into_reader(), stall: self.stall };
        Ok(Response { status: head.status.as_u16(), headers, body: Box::new(body) })
    }
}

/// A body whose errors say what they are.
struct Body<R> {
    inner: R,
    stall: Duration,
}

impl<R: Read> Read for Body<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|e| {
            let Some(error) = e.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) else { return e };
            let (kind, cause) = explained(error, self.stall);
            let kind = if kind == FailureKind::TimedOut { io::ErrorKind::TimedOut } else { io::ErrorKind::Other };
            io::Error::new(kind, cause)
        })
    }
}

/// The kind of an error, and its cause in words.
fn explained(error: &Error, stall: Duration) -> (FailureKind, String) {
    let seconds = stall.as_secs_f32();
    match error {
        Error::Timeout(ureq::Timeout::PerCall | ureq::Timeout::Global) => {
            (FailureKind::TimedOut, format!("not whole after {} hours", WHOLE.as_secs() / 3600))
        }
        Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            (FailureKind::Unreachable, format!("no connection within {} s", CONNECT.min(stall).as_secs_f32()))
        }
        Error::Timeout(_) => (FailureKind::TimedOut, format!("nothing came for {seconds} s")),
        Error::HostNotFound => (FailureKind::Unreachable, "no host of this name is found".to_owned()),
        Error::ConnectionFailed => (FailureKind::Unreachable, "no connection".to_owned()),
        Error::ConnectProxyFailed(what) if what.contains("responded 5") => {
            (FailureKind::Unreachable, format!("the proxy cannot reach it ({what})"))
        }
        Error::ConnectProxyFailed(what) => (FailureKind::Proxy, format!("the proxy refuses ({what})")),
        Error::InvalidProxyUrl => (FailureKind::Proxy, "the proxy is not named as scheme://host:port".to_owned()),
        Error::Rustls(e) => of_tls(e),
        Error::Tls(what) => (FailureKind::Certificate, (*what).to_owned()),
        Error::Io(e) => of_io(e, seconds),
        other => (FailureKind::Broken, other.to_string()),
    }
}

fn of_io(error: &io::Error, seconds: f32) -> (FailureKind, String) {
    if let Some(tls) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(tls);
    }
    // Looking a name up has no kind of its own: its errors are told by their text, or by their numbers where that is translated.
    let text = error.to_string();
    if text.starts_with("failed to lookup address information") || matches!(error.raw_os_error(), Some(11001..=11004)) {
        return (FailureKind::Unreachable, format!("no host of this name is found ({text})"));
    }
    use io::ErrorKind::{AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkDown, NetworkUnreachable, TimedOut};
    match error.kind() {
        ConnectionRefused => (FailureKind::Unreachable, "nobody listens there (connection refused)".to_owned()),
        AddrNotAvailable | HostUnreachable | NetworkDown | NetworkUnreachable => {
            (FailureKind::Unreachable, error.to_string())
        }
        TimedOut => (FailureKind::TimedOut, format!("nothing came for {seconds} s")),
        _ => (FailureKind::Broken, format!("the connection broke: {text}")),
    }
}

fn of_tls(error: &rustls::Error) -> (FailureKind, String) {
    match error {
        rustls::Error::InvalidCertificate(why) => {
            (FailureKind::Certificate, format!("the server's certificate is not trusted: {why}"))
        }
        rustls::Error::General(why) => (FailureKind::Certificate, why.clone()),
        other => (FailureKind::Broken, format!("no secured connection: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_what_helps_against_it() {
        let io = |kind: io::ErrorKind| Error::Io(kind.into());
        let lookup = "failed to lookup address information: Name or service not known";
        for (error, kind, says) in [
            (io(io::ErrorKind::ConnectionRefused), FailureKind::Unreachable, "nobody listens"),
            (io(io::ErrorKind::NetworkUnreachable), FailureKind::Unreachable, "unreachable"),
            (Error::Io(io::Error::other(lookup)), FailureKind::Unreachable, "no host of this name"),
            (Error::HostNotFound, FailureKind::Unreachable, "no host of this name"),
            (io(io::ErrorKind::ConnectionReset), FailureKind::Broken, "the connection broke"),
            (io(io::ErrorKind::TimedOut), FailureKind::TimedOut, "nothing came for 7 s"),
            (Error::Timeout(ureq::Timeout::PerRead), FailureKind::TimedOut, "nothing came for 7 s"),
            (Error::Timeout(ureq::Timeout::Connect), FailureKind::Unreachable, "no connection within 7 s"),
            (Error::ConnectProxyFailed("proxy server responded 407/407".into()), FailureKind::Proxy, "refuses"),
            (Error::ConnectProxyFailed("proxy server responded 503/503".into()), FailureKind::Unreachable, "cannot reach"),
            (Error::Rustls(rustls::CertificateError::Expired.into()), FailureKind::Certificate, "not trusted"),
            (Error::Rustls(rustls::Error::General("No CA certificates".into())), FailureKind::Certificate, "No CA"),
        ] {
            let (found, cause) = explained(&error, Duration::from_secs(7));
            assert!(found == kind && cause.contains(says), "{error}: {found:?} {cause}");
        }
    }
}
