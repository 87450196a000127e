//! Servers for one test: they say what the test tells them, byte by byte, and remember what they were asked.

#![allow(clippy::disallowed_types, reason = "what the program's own sockets talk to; it listens on this machine only")]

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a server does on a connection.
#[derive(Clone)]
pub(crate) enum Act {
    Sends(Vec<u8>),
    /// Says nothing for so long.
    Waits(Duration),
}

/// A server on this machine, for as long as the tests run.
pub(crate) struct Server {
    pub(crate) port: u16,
    asked: Asked,
}

/// Who vouches for servers of a test; made for it, and gone with it.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new() -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Authority(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its certificate, as a system keeps those it trusts.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }
}

/// The questions, each with its headers.
type Asked = Arc<Mutex<Vec<String>>>;

impl Server {
    /// A server without TLS, told what to answer the nth question, counted from nought.
    pub(crate) fn new(answers: impl Fn(usize) -> Vec<Act> + Send + Sync + 'static) -> Server {
        Server::on(move |mut stream, asked| talk(&mut stream, asked, &answers))
    }

    /// A server that answers each question as the one before.
    pub(crate) fn always(answer: Vec<u8>) -> Server {
        Server::new(move |_| vec![Act::Sends(answer.clone())])
    }

    /// A server with TLS, under a certificate for `localhost` by an authority.
    pub(crate) fn secured(answer: Vec<u8>, authority: &Authority) -> Server {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &authority.0).unwrap().der().clone();
        let key = rustls::pki_types::PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = Arc::new(config.with_no_client_auth().with_single_cert(vec![certificate], key).unwrap());
        Server::on(move |stream, asked| {
            let connection = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut tls = rustls::StreamOwned::new(connection, stream);
            talk(&mut tls, asked, &|_| vec![Act::Sends(answer.clone())]);
            tls.conn.send_close_notify();
            let _ = tls.flush();
        })
    }

    /// A proxy that leads every host to one port of this machine, where the question has `key` in it.
    pub(crate) fn proxy(target: u16, key: &'static str) -> Server {
        Server::on(move |mut stream, asked| {
            let question = head(&mut stream);
            let admitted = question.contains(key);
            asked.lock().unwrap().push(question);
            if !admitted {
                let refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n";
                return drop(stream.write_all(refusal));
            }
            stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").unwrap();
            tunnel(stream, target);
        })
    }

    /// A SOCKS 5 proxy that leads every host to one port of this machine.
    pub(crate) fn socks(target: u16) -> Server {
        Server::on(move |mut stream, asked| {
            let mut greeting = [0; 2];
            stream.read_exact(&mut greeting).unwrap();
            stream.read_exact(&mut vec![0; usize::from(greeting[1])]).unwrap();
            stream.write_all(&[5, 0]).unwrap();
            let mut request = [0; 5];
            stream.read_exact(&mut request).unwrap();
            let mut host = vec![0; usize::from(request[4]) + 2];
            stream.read_exact(&mut host).unwrap();
            host.truncate(host.len() - 2);
            asked.lock().unwrap().push(String::from_utf8_lossy(&host).into_owned());
            stream.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).unwrap();
            tunnel(stream, target);
        })
    }

    /// The address of a file.
    pub(crate) fn url(&self, file: &str) -> String {
        format!("http://127.0.0.1:{}/{file}", self.port)
    }

    /// What was asked so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn on(serve: impl Fn(TcpStream, &Asked) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (port, asked) = (listener.local_addr().unwrap().port(), Asked::default());
        let (serve, seen) = (Arc::new(serve), asked.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (serve, seen) = (serve.clone(), seen.clone());
                thread::spawn(move || serve(stream, &seen));
            }
        });
        Server { port, asked }
    }
}

/// Hears one question and answers it.
fn talk(stream: &mut (impl Read + Write), asked: &Asked, answers: &dyn Fn(usize) -> Vec<Act>) {
    let question = head(stream);
    if question.is_empty() {
        return;
    }
    let n = {
        let mut asked = asked.lock().unwrap();
        asked.push(question);
        asked.len() - 1
    };
    for act in answers(n) {
        match act {
            Act::Waits(pause) => thread::sleep(pause),
            // Whoever has heard enough hangs up.
            Act::Sends(bytes) if stream.write_all(&bytes).is_err() => return,
            Act::Sends(_) => drop(stream.flush()),
        }
    }
}

/// A question to its empty line; empty where the other side says nothing.
fn head(stream: &mut impl Read) -> String {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
        head.push(byte[0]);
    }
    String::from_utf8_lossy(&head).into_owned()
}

fn tunnel(mut client: TcpStream, port: u16) {
    let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || io::copy(&mut from_client, &mut to_server));
    let _ = io::copy(&mut server, &mut client);
    let _ = client.shutdown(std::net::Shutdown::Both);
}

/// A port of this machine on which nobody listens.
pub(crate) fn nobody() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
