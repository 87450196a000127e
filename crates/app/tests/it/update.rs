//! `lists update` against servers as they are met: slow, forgetful, moved, out of order, and those that answer a program with
//! a page for people. Not one of these tests leaves the machine.

#![allow(clippy::disallowed_methods, reason = "how long the program waits is what some of these tests are about")]

use crate::server::{Act, Authority, Server, nobody};
use crate::{Ask, Folder, Ran, karez, text_at};
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

/// A list after the UN's schema, of so many invented entries.
fn un(entries: usize) -> String {
    let entry = |n| {
        format!(
            "<ENTITY><DATAID>{n}</DATAID><FIRST_NAME>EXAMPLE GIN {n}</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>\
             <REFERENCE_NUMBER>KPe.{n}</REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON></ENTITY>"
        )
    };
    let entries: String = (0..entries).map(entry).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CONSOLIDATED_LIST dateGenerated=\"2026-02-27T00:00:09.554Z\">\
         <INDIVIDUALS/><ENTITIES>{entries}</ENTITIES></CONSOLIDATED_LIST>"
    )
}

/// An answer with these headers, and the length of the body.
fn answer(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let length = format!("Content-Length: {}", body.len());
    bare(status, &[headers, &[&length]].concat(), body)
}

/// An answer with these headers and no other.
fn bare(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let headers: String = headers.iter().map(|h| format!("{h}\r\n")).collect();
    [format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n").as_bytes(), body.as_ref()].concat()
}

/// A server that gives these answers one after another, the last one for ever.
fn in_turn(answers: Vec<Vec<u8>>) -> Server {
    Server::new(move |n| vec![Act::Sends(answers[n.min(answers.len() - 1)].clone())])
}

/// A home for several updates.
struct Home(Folder);

impl Home {
    fn new() -> Home {
        Home(Folder::with(&[]))
    }

    /// Updates the UN list from an address.
    fn update(&self, url: &str, args: &[&str]) -> Ran {
        self.update_with(url, args, &[])
    }

    fn update_with(&self, url: &str, args: &[&str], environment: &[(&str, &str)]) -> Ran {
        let args = [&["lists", "update", "un-sc", "--url", url][..], args].concat();
        let home = self.0.path().join("home");
        let ask = environment.iter().fold(Ask::new(&args).home(&home), |ask, (n, v)| ask.with(n, v));
        ask.run()
    }

    fn kept(&self) -> String {
        self.0.text("home/downloads/un-sc/consolidated.xml")
    }
}

/// The one line of an update that was done.
#[track_caller]
fn line(ran: Ran) -> Value {
    let mut lines = ran.ends(0).lines();
    assert_eq!(lines.len(), 1);
    lines.remove(0)
}

/// The reason why an update was not done, all that was said of it.
#[track_caller]
fn reason(ran: Ran) -> String {
    let ran = ran.ends(2);
    assert_eq!(ran.lines()[0]["status"], "failed", "{}", ran.stdout);
    assert!(ran.said().contains("error: not updated: un-sc"), "{}", ran.stderr);
    ran.said()
}

#[test]
fn a_list_is_fetched_once_and_then_only_if_it_has_changed() {
    let (first, second) = (un(3), un(4));
    let tag = |n: u8| format!("ETag: \"{n}\"");
    let modified = "Last-Modified: Fri, 27 Feb 2026 00:00:09 GMT";
    let server = in_turn(vec![
        answer("200 OK", &[&tag(1), modified], &first),
        bare("304 Not Modified", &[&tag(1)], ""),
        answer("200 OK", &[&tag(2)], &second),
    ]);
    let (home, url) = (Home::new(), server.url("consolidated.xml"));
    let ran = home.update(&url, &[]);
    assert!(ran.said().contains("fetched without TLS"), "{}", ran.stderr);
    let got = line(ran);
    assert_eq!((text_at(&got, "/id"), text_at(&got, "/status")), ("un-sc", "updated"));
    assert!(text_at(&got, "/says").contains("3 entries"), "{got}");
    assert_eq!(text_at(&got, "/files/0/about/final_url"), url);
    assert_eq!(text_at(&got, "/files/0/about/sha256").len(), 64);
    assert_eq!(home.kept(), first);
    assert_eq!(line(home.update(&url, &[]))["status"], "unchanged");
    let got = line(home.update(&url, &[]));
    assert!(got["status"] == "updated" && text_at(&got, "/says").contains('4'), "{got}");
    assert_eq!(home.kept(), second);
    let asked = server.asked();
    assert!(asked[0].starts_with("GET /consolidated.xml HTTP/1.1\r\n"), "{}", asked[0]);
    for (question, has) in [(0, false), (1, true), (2, true)] {
        let question = asked[question].to_ascii_lowercase();
        assert_eq!(question.contains("if-none-match: \"1\"\r\n"), has, "{question}");
        assert_eq!(question.contains("if-modified-since: fri, 27 feb 2026 00:00:09 gmt\r\n"), has, "{question}");
    }
    let mode = fs::metadata(home.0.path().join("home")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[test]
fn karez_says_who_it_is_and_something_else_only_if_told() {
    let server = Server::always(answer("200 OK", &[], un(1)));
    let (home, url) = (Home::new(), server.url("consolidated.xml"));
    home.update(&url, &[]).ends(0);
    home.update(&url, &["--user-agent", "Example/1.0 (compliance@acme.example)"]).ends(0);
    let of = |n: usize| {
        let asked = server.asked();
        let named = asked[n].lines().filter(|l| l.to_ascii_lowercase().starts_with("user-agent:"));
        named.map(|l| l[12..].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(0).len(), 1);
    assert!(of(0)[0].starts_with(&format!("karez/{}", env!("CARGO_PKG_VERSION"))), "{:?}", of(0));
    assert_eq!(of(1), ["Example/1.0 (compliance@acme.example)"]);
    for bad in ["", " ", "a\r\nX-Other: b", "Übersicht"] {
        home.update(&url, &["--user-agent", bad]).refuses(&["--user-agent"]);
    }
}

#[test]
fn a_coded_and_a_chunked_list_arrive_as_they_are() {
    let list = un(50);
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(list.as_bytes()).unwrap();
    let packed = gz.finish().unwrap();
    let chunked: Vec<u8> = packed
        .chunks(100)
        .flat_map(|c| [format!("{:x}\r\n", c.len()).as_bytes(), c, b"\r\n"].concat())
        .chain(*b"0\r\n\r\n")
        .collect();
    let whole = answer("200 OK", &["Content-Encoding: gzip", "Content-Type: text/html"], &packed);
    let pieces = bare("200 OK", &["Content-Encoding: gzip", "Transfer-Encoding: chunked"], &chunked);
    // Chunks without the last one, and a gzip without its end, are not whole.
    let cut = bare("200 OK", &["Content-Encoding: gzip", "Transfer-Encoding: chunked"], &chunked[..chunked.len() - 5]);
    let cut_coding = answer("200 OK", &["Content-Encoding: gzip"], &packed[..packed.len() - 5]);
    for bytes in [whole, pieces] {
        let (server, home) = (Server::always(bytes), Home::new());
        home.update(&server.url("consolidated.xml"), &[]).ends(0);
        assert_eq!(home.kept(), list);
        assert!(server.asked()[0].to_ascii_lowercase().contains("accept-encoding: gzip\r\n"));
    }
    for (bytes, says) in [(cut, "broke off"), (cut_coding, "packing is damaged")] {
        let (server, home) = (Server::always(bytes), Home::new());
        assert!(reason(home.update(&server.url("consolidated.xml"), &["--tries", "1"])).contains(says), "{says}");
        assert!(!home.0.has("home/downloads/un-sc/consolidated.xml"));
    }
}

#[test]
fn a_server_that_has_trouble_is_asked_again() {
    let fine = answer("200 OK", &[], un(1));
    let server = in_turn(vec![answer("500 Internal Server Error", &[], "<html>oops</html>"), fine.clone()]);
    let ran = Home::new().update(&server.url("consolidated.xml"), &[]).ends(0);
    assert!(ran.said().contains("HTTP 500 (the server has trouble); next try in 1 s"), "{}", ran.stderr);
    assert_eq!(server.asked().len(), 2);
    let server = in_turn(vec![answer("429 Too Many Requests", &["Retry-After: 2"], ""), fine]);
    let start = Instant::now();
    let ran = Home::new().update(&server.url("consolidated.xml"), &[]).ends(0);
    assert!(ran.said().contains("next try in 2 s") && start.elapsed() >= Duration::from_secs(2), "{}", ran.stderr);
    let server = Server::always(answer("503 Service Unavailable", &["Retry-After: 7200"], ""));
    reason(Home::new().update(&server.url("consolidated.xml"), &[]));
    assert_eq!(server.asked().len(), 1, "two hours are not waited for");
}

#[test]
fn a_list_that_breaks_off_is_continued_in_the_same_run_and_in_the_next() {
    let list = un(2000);
    let half = list.len() / 2;
    let length = format!("Content-Length: {}", list.len());
    let range = format!("Content-Range: bytes {half}-{}/{}", list.len() - 1, list.len());
    let start = bare("200 OK", &[&length, "ETag: \"1\""], &list[..half]);
    let rest = answer("206 Partial Content", &[&range, "ETag: \"1\""], &list[half..]);
    let server = in_turn(vec![start.clone(), rest.clone()]);
    let home = Home::new();
    let ran = home.update(&server.url("consolidated.xml"), &[]).ends(0);
    assert!(ran.said().contains(&format!("broke off after {half} of {} bytes", list.len())), "{}", ran.stderr);
    assert_eq!(home.kept(), list);
    let server = in_turn(vec![start, rest]);
    let home = Home::new();
    reason(home.update(&server.url("consolidated.xml"), &["--tries", "1"]));
    home.update(&server.url("consolidated.xml"), &["--tries", "1"]).ends(0);
    assert_eq!(home.kept(), list);
    let asked = server.asked()[1].to_ascii_lowercase();
    assert!(asked.contains(&format!("range: bytes={half}-\r\n")) && asked.contains("if-range: \"1\"\r\n"), "{asked}");
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    let list = un(10);
    let silent = vec![
        vec![Act::Waits(Duration::from_secs(30))],
        vec![Act::Sends(bare("200 OK", &["Content-Length: 5000"], &list[..100])), Act::Waits(Duration::from_secs(30))],
    ];
    for acts in silent {
        let server = Server::new(move |_| acts.clone());
        let start = Instant::now();
        let said = reason(Home::new().update(&server.url("consolidated.xml"), &["--timeout", "1", "--tries", "1"]));
        assert!(said.contains("nothing came for 1 s"), "{said}");
        assert!(start.elapsed() < Duration::from_secs(15));
    }
    // Slow is not silent.
    let bytes = answer("200 OK", &[], &list);
    let server = Server::new(move |_| {
        let pieces = bytes.chunks(bytes.len() / 4 + 1);
        pieces.flat_map(|p| [Act::Sends(p.to_vec()), Act::Waits(Duration::from_millis(500))]).collect()
    });
    Home::new().update(&server.url("consolidated.xml"), &["--timeout", "1", "--tries", "1"]).ends(0);
}

#[test]
fn redirections_are_followed_and_told() {
    let server = in_turn(vec![
        bare("301 Moved Permanently", &["Location: /new/list.xml", "Content-Length: 5"], "moved"),
        bare("302 Found", &["Location: consolidated.xml?edition=1"], ""),
        answer("200 OK", &[], un(1)),
    ]);
    let ran = Home::new().update(&server.url("consolidated.xml"), &[]).ends(0);
    assert!(ran.said().contains(&format!("redirected to {}", server.url("new/list.xml"))), "{}", ran.stderr);
    assert_eq!(text_at(&line(ran), "/files/0/about/final_url"), server.url("new/consolidated.xml?edition=1"));
    for (targets, says) in [
        (&["/a", "/b", "/a"][..], "in a circle"),
        (&["/1", "/2", "/3", "/4", "/5", "/6"], "more than 5 times"),
        (&["file:///etc/passwd"], "of the kind file:"),
    ] {
        let server = in_turn(targets.iter().map(|t| bare("302 Found", &[&format!("Location: {t}")], "")).collect());
        let said = reason(Home::new().update(&server.url("consolidated.xml"), &[]));
        assert!(said.contains(says), "{said}");
    }
}

#[test]
fn a_page_for_people_is_named_with_the_way_round_it() {
    let akamai = "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n\
        Reference&#32;&#35;18&#46;0a0b0c0d&#46;1700000000&#46;1a2b3c\n</BODY>\n</HTML>";
    let challenge = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>";
    for (bytes, says, renamed) in [
        (answer("403 Forbidden", &[], akamai), "HTTP 403 (refused), a block page of Akamai", true),
        (answer("401 Unauthorized", &["WWW-Authenticate: Basic"], ""), "HTTP 401 (asks for a log-in)", true),
        (answer("451 Unavailable For Legal Reasons", &[], ""), "HTTP 451 (barred for legal reasons)", false),
        (answer("405 Method Not Allowed", &["x-amzn-waf-action: captcha"], ""), "a challenge page of AWS WAF", true),
        (answer("202 Accepted", &["x-amzn-waf-action: challenge"], ""), "a challenge page of AWS WAF", true),
        (answer("200 OK", &["Content-Type: text/xml"], challenge), "not the list but a challenge page of Cloudflare", false),
        (answer("200 OK", &[], "<html><title>\u{1b}[2JSorry\u{202e}</title></html>"), "with the title “[2JSorry”", false),
        (answer("200 OK", &[], ""), "not the list but an empty file", false),
        (answer("200 OK", &[], "{\"error\":\"maintenance\"}"), "a message: {\"error\":\"maintenance\"}", false),
    ] {
        let (server, home) = (Server::always(bytes), Home::new());
        let url = server.url("consolidated.xml");
        let ran = home.update(&url, &[]).ends(2);
        assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", ran.stderr);
        let said = ran.said();
        assert!(said.contains(says), "{says}: {said}");
        assert!(
            said.contains(&format!("open {url} in a browser, save the file, then: karez lists import FILE --source un-sc")),
            "{said}"
        );
        assert_eq!(said.contains("--user-agent TEXT"), renamed, "{said}");
        assert_eq!(server.asked().len(), 1, "a refusal is taken for an answer");
        assert!(!home.0.has("home/downloads/un-sc/consolidated.xml"));
    }
    let server = Server::always(answer("404 Not Found", &[], "gone"));
    let said = reason(Home::new().update(&server.url("consolidated.xml"), &[]));
    assert!(said.contains("karez lists update un-sc --url ADDRESS") && !said.contains("in a browser"), "{said}");
}

#[test]
fn a_table_says_the_same_for_people() {
    let server = Server::always(answer("403 Forbidden", &[], ""));
    let ran = Home::new().update(&server.url("consolidated.xml"), &["--format", "table"]).ends(2);
    assert!(ran.stdout.contains("un-sc        failed") && ran.stdout.contains("in a browser"), "{}", ran.stdout);
    let server = Server::always(answer("200 OK", &[], un(2)));
    let ran = Home::new().update(&server.url("consolidated.xml"), &["--format", "table"]).ends(0);
    assert!(ran.stdout.starts_with("un-sc        updated"), "{}", ran.stdout);
    Home::new().update(&server.url("consolidated.xml"), &["--format", "xlsx"]).refuses(&["table or JSON lines"]);
}

#[test]
fn what_a_server_says_of_its_length_is_not_believed() {
    let list = un(10);
    let huge = bare("200 OK", &["Content-Length: 99999999999999"], &list);
    let said = reason(Home::new().update(&Server::always(huge).url("consolidated.xml"), &[]));
    assert!(said.contains("a file of 99999999999999 bytes"), "{said}");
    for nonsense in ["Content-Length: -1", "Content-Length: many", "Content-Length: 18446744073709551616"] {
        let server = Server::always(bare("200 OK", &[nonsense], &list));
        reason(Home::new().update(&server.url("consolidated.xml"), &["--tries", "1"]));
    }
    // What follows the announced bytes belongs to no file.
    let home = Home::new();
    let more = [answer("200 OK", &[], &list), b"<!-- and more -->".to_vec()].concat();
    home.update(&Server::always(more).url("consolidated.xml"), &[]).ends(0);
    assert_eq!(home.kept(), list);
    // An end that nobody announced is believed, with a word of warning.
    let ran = home.update(&Server::always(bare("200 OK", &[], &list)).url("consolidated.xml"), &[]).ends(0);
    assert!(ran.said().contains("the server did not say how long the file is"), "{}", ran.stderr);
}

#[test]
fn what_is_no_http_and_nobody_at_all_are_told_apart() {
    let server = Server::always(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec());
    reason(Home::new().update(&server.url("consolidated.xml"), &["--tries", "1"]));
    let server = Server::always(Vec::new());
    let said = reason(Home::new().update(&server.url("consolidated.xml"), &["--tries", "1"]));
    assert!(said.contains("the connection broke"), "{said}");
    let url = format!("http://127.0.0.1:{}/consolidated.xml", nobody());
    let said = reason(Home::new().update(&url, &["--tries", "1"]));
    assert!(said.contains("nobody listens there") && said.contains("fetch the file on another machine"), "{said}");
}

#[test]
fn a_file_that_is_not_the_list_is_kept_out_by_its_reader() {
    let server = Server::always(answer("200 OK", &[], "<?xml version=\"1.0\"?><other/>"));
    let said = reason(Home::new().update(&server.url("consolidated.xml"), &[]));
    assert!(said.contains("not imported") && said.contains("the file is kept:"), "{said}");
    assert!(said.contains("in a browser"), "{said}");
}

#[test]
fn without_a_network_every_list_is_named_and_the_rest_works() {
    let dead = format!("http://127.0.0.1:{}", nobody());
    let ask = |args: &[&str]| Ask::new(args).with("HTTPS_PROXY", &dead).run();
    let ran = ask(&["lists", "update", "--tries", "1"]).ends(2);
    let lines = ran.lines();
    let of = |status: &str| lines.iter().filter(|l| l["status"] == status).count();
    assert!(of("failed") >= 8 && of("by_hand") >= 3 && of("updated") == 0, "{}", ran.stdout);
    assert!(lines.iter().map(|l| l["status"] == "by_hand").is_sorted(), "what is for people stands at the end");
    assert!(lines.iter().filter(|l| l["status"] == "by_hand").all(|l| !text_at(l, "/page").is_empty()));
    assert!(ran.said().contains(&format!("through the proxy {dead} (HTTPS_PROXY)")), "{}", ran.stderr);
    assert_eq!(ran.said().matches("on another machine").count(), 1, "what holds for all is said once");
    let planned = ask(&["lists", "update", "--dry-run"]).ends(0);
    assert!(planned.lines().iter().any(|l| l["status"] == "would_fetch" && l["id"] == "us-uflpa"), "{}", planned.stdout);
    ask(&["lists"]).ends(0);
}

#[test]
fn a_list_without_an_address_is_an_error_only_where_it_is_named() {
    let ran = karez(&["lists", "update", "us-dpl"]).ends(2);
    assert_eq!(ran.lines()[0]["status"], "by_hand");
    assert!(
        ran.said().contains("no one address") && ran.said().contains("karez lists import FILE --source us-dpl"),
        "{}",
        ran.stderr
    );
    let ran = karez(&["lists", "update", "ftm:acme"]).ends(2);
    assert!(ran.said().contains("karez lists update ftm:acme --url ADDRESS"), "{}", ran.stderr);
    karez(&["lists", "update", "us-dpl", "--dry-run"]).ends(0);
}

#[test]
fn an_address_is_for_one_list_and_of_the_web() {
    for args in [
        &["lists", "update", "--url", "https://list.example/x.xml"][..],
        &["lists", "update", "un-sc", "eu-fsf", "--url", "https://list.example/x.xml"],
    ] {
        karez(args).refuses(&["one list"]);
    }
    for (url, says) in [
        ("ftp://list.example/x.xml", "of the kind ftp:"),
        ("/etc/passwd", "not an address"),
        ("https://me:secret@list.example/x.xml", "a user or a password"),
    ] {
        karez(&["lists", "update", "un-sc", "--url", url]).refuses(&[says]);
    }
    karez(&["lists", "update", "xx-none"]).refuses(&["xx-none", "un-sc"]);
}

#[test]
fn a_proxy_is_gone_through_and_its_password_told_to_nobody_else() {
    let list = answer("200 OK", &[], un(1));
    let target = Server::always(list.clone());
    // The name is known to the proxy only: nobody here looks it up.
    let url = "http://list.karez.invalid/consolidated.xml";
    let secret = "Proxy-Authorization: Basic bWU6c2VjcmV0";
    let proxy = Server::proxy(target.port, secret);
    let with = |user: &str| format!("http://{user}127.0.0.1:{}", proxy.port);
    let home = Home::new();
    let ran = home.update_with(url, &[], &[("http_proxy", &with("me:secret@"))]).ends(0);
    assert!(
        !ran.stderr.contains("secret") && proxy.asked()[0].starts_with("CONNECT list.karez.invalid:80"),
        "{}",
        ran.stderr
    );
    assert!(!target.asked()[0].contains("Proxy-Authorization"), "{}", target.asked()[0]);
    let said = reason(home.update_with(url, &[], &[("HTTP_PROXY", &with("me:wrong@"))]));
    assert!(said.contains("the proxy refuses") && said.contains("407") && !said.contains("wrong@"), "{said}");
    // The variable of the other scheme, and a host that is excepted, lead past it.
    let direct = target.url("consolidated.xml");
    let dead = format!("http://127.0.0.1:{}", nobody());
    home.update_with(&direct, &[], &[("https_proxy", &dead)]).ends(0);
    home.update_with(&direct, &[], &[("ALL_PROXY", &dead), ("NO_PROXY", "example.com,127.0.0.1")]).ends(0);
    reason(home.update_with(&direct, &["--tries", "1"], &[("ALL_PROXY", &dead)]));
    let said = reason(home.update_with(&direct, &["--tries", "1"], &[("ALL_PROXY", "nonsense://x")]));
    assert!(said.contains("ALL_PROXY") && said.contains("scheme://host:port"), "{said}");
}

#[test]
fn a_socks_proxy_looks_the_name_up_itself_where_it_is_asked_to() {
    let target = Server::always(answer("200 OK", &[], un(1)));
    let proxy = Server::socks(target.port);
    let url = "http://list.karez.invalid/consolidated.xml";
    let socks = format!("socks5h://127.0.0.1:{}", proxy.port);
    Home::new().update_with(url, &["--tries", "1"], &[("ALL_PROXY", &socks)]).ends(0);
    assert_eq!(proxy.asked(), ["list.karez.invalid"]);
}

/// The authorities come from the system on other systems, and no test may change those.
#[cfg(target_os = "linux")]
#[test]
fn a_server_must_prove_who_it_is() {
    let trusted_by_us = Authority::new();
    let server = Server::secured(answer("200 OK", &[], un(1)), &trusted_by_us);
    let home = Home::new();
    let folder = crate::Folder::with(&[("authority.pem", trusted_by_us.pem().as_bytes())]);
    let authority = folder.path().join("authority.pem").display().to_string();
    let trusted = [("SSL_CERT_FILE", authority.as_str())];
    let url = |host: &str| format!("https://{host}:{}/consolidated.xml", server.port);
    let ran = home.update_with(&url("localhost"), &[], &trusted).ends(0);
    assert!(!ran.said().contains("without TLS"), "{}", ran.stderr);
    // Another authority, another name, and no TLS where TLS is asked for.
    let said = reason(home.update_with(&url("localhost"), &[], &[]));
    assert!(said.contains("SSL_CERT_FILE"), "{said}");
    assert_eq!(said.matches("next try").count(), 0, "{said}");
    // A server under another name than the one asked for, to which something on the way has led.
    let proxy = format!("http://127.0.0.1:{}", Server::proxy(server.port, "CONNECT").port);
    let led = [trusted[0], ("https_proxy", proxy.as_str())];
    let said = reason(home.update_with("https://list.karez.invalid/consolidated.xml", &[], &led));
    assert!(said.contains("not trusted"), "{said}");
    let plain = Server::always(answer("200 OK", &[], un(1)));
    let url = format!("https://localhost:{}/consolidated.xml", plain.port);
    reason(home.update_with(&url, &["--tries", "1"], &trusted));
    // From a secured address no redirection leads to one that is not.
    let leads =
        Server::secured(bare("302 Found", &[&format!("Location: {}", plain.url("consolidated.xml"))], ""), &trusted_by_us);
    let said = reason(home.update_with(&format!("https://localhost:{}/", leads.port), &[], &trusted));
    assert!(said.contains("not secured"), "{said}");
}

#[test]
fn an_update_leaves_nothing_half_done_behind() {
    let server = Server::always(answer("200 OK", &["ETag: \"1\""], un(1)));
    let home = Home::new();
    home.update(&server.url("consolidated.xml"), &[]).ends(0);
    let listed = fs::read_dir(home.0.path().join("home/downloads/un-sc")).unwrap();
    let mut files: Vec<String> = listed.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    assert_eq!(files, [".lock", "consolidated.xml", "consolidated.xml.json"]);
    // A home that cannot be written is named, and nothing is asked.
    let blocked = home.0.path().join("home/downloads/un-sc/consolidated.xml/home");
    let ran = Ask::new(&["lists", "update", "un-sc", "--url", &server.url("consolidated.xml")]).home(&blocked).run().ends(2);
    assert!(ran.said().contains("consolidated.xml"), "{}", ran.stderr);
    assert_eq!(server.asked().len(), 1);
}
