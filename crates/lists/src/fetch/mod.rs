//! Getting a list from its publisher: what is asked, what an answer means, what is kept.
//!
//! The protocol is here and the network is not (invariant 5): a [`Transport`] asks, a closure waits, the day is an argument. So
//! every case can be played by a script: a file that has not changed, one that breaks off and is continued, a redirection in a
//! circle, a challenge page with status 200.
//!
//! A file is replaced by another only when that came whole and looks like the list. What came of it before is kept, with the
//! server's validator, and continued where the server can promise that the bytes are still of the same file.

mod address;
mod ask;
mod body;
mod error;
mod headers;
mod kept;
mod recognise;
mod transport;

pub use error::FetchError;
pub use kept::Validators;
pub use transport::{Failure, FailureKind, Headers, Request, Response, Transport};

use crate::catalogue::{Download, Source};
use address::Address;
use ask::Question;
use error::shown;
use karez_model::Date;
use kept::Places;
use std::fs::{self, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The most bytes that a list may have: several times the largest of them.
pub const LIMIT: u64 = 2 << 30;
/// How often a question is asked, if nobody says otherwise.
pub const TRIES: u32 = 5;
/// The pauses before the second try, the third …. One publisher makes its file anew for each question and fails for a minute
/// at a time.
const PAUSES: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(15), Duration::from_secs(60)];
/// Where nobody answers at all, waiting longer than the first pauses helps nobody.
const PAUSES_UNREACHABLE: usize = 2;
/// A server that asks to be left alone for longer is left alone for good.
const LONGEST_PAUSE: Duration = Duration::from_secs(120);

/// The terms on which a list is fetched.
#[derive(Debug, Clone)]
pub struct Terms {
    /// What the program calls itself.
    pub user_agent: String,
    /// How often a question is asked.
    pub tries: u32,
    /// The most bytes of a file.
    pub limit: u64,
    /// An address without TLS may be asked, because somebody named it.
    pub plain: bool,
    /// Today.
    pub today: Date,
}

/// The network, and whoever watches it.
pub struct Net<'a> {
    /// Asks.
    pub transport: &'a mut dyn Transport,
    /// Waits before the next try.
    pub wait: &'a mut dyn FnMut(Duration),
    /// Hears what happens.
    pub progress: &'a mut dyn FnMut(Event<'_>),
}

/// What happens while a file is fetched.
#[derive(Debug)]
pub enum Event<'e> {
    /// A redirection is followed.
    Redirected {
        /// The address it leads to.
        to: &'e str,
    },
    /// Bytes begin to come.
    Begins {
        /// Bytes of the whole, where the server says.
        whole: Option<u64>,
        /// Bytes that are there already.
        have: u64,
    },
    /// Bytes came.
    Received {
        /// Bytes that are there now.
        have: u64,
    },
    /// A try failed and the next one waits.
    Waits {
        /// Why it failed.
        cause: &'e FetchError,
        /// How long.
        pause: Duration,
    },
}

/// A file that is there, as new as the server has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it lies.
    pub path: PathBuf,
    /// What is known of it.
    pub about: Validators,
    /// Its bytes are other ones than before.
    pub changed: bool,
    /// What else somebody should know.
    pub notes: Vec<String>,
}

impl Fetched {
    /// The day to take for that of publication where the file itself names none, and where that day is from.
    pub fn dated(&self) -> (Date, &'static str) {
        let modified = self.about.last_modified.as_deref().and_then(|m| headers::modified(m, self.about.fetched));
        modified.map_or((self.about.fetched, "the day of the fetch"), |day| (day, "the server's day of last modification"))
    }
}

/// The download of a source at another address than the publisher's: it is kept under the name that the address gives it, so
/// that a mirror may have another format of the list; an address that names no file gets the publisher's.
pub fn elsewhere(source: &Source, url: &str) -> Result<Download, FetchError> {
    let address = Address::read(url).map_err(|what| FetchError::Address { url: shown(url, 200), what })?;
    let telling = |name: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        recognise::Wanted::of(name) != recognise::Wanted::Any
            && name.len() <= 100
            && name.chars().all(plain)
            && !name.starts_with('.')
            && !name.ends_with(".part.json")
    };
    let named = address.file().filter(telling).map(str::to_owned);
    let file = named.or_else(|| source.downloads.first().map(|d| d.file.clone()));
    Ok(Download { file: file.unwrap_or_else(|| format!("{}.download", source.id)), url: address.to_string() })
}

/// Fetches a file into a folder, unless the one there is still the server's newest.
///
/// # Errors
/// Where no whole file comes that may be the list. What was there before stays as it is.
pub fn fetch(download: &Download, folder: &Path, terms: &Terms, net: &mut Net<'_>) -> Result<Fetched, FetchError> {
    let start = Address::read(&download.url)
        .and_then(|a| if a.secure || terms.plain { Ok(a) } else { Err("an address without TLS".to_owned()) })
        .map_err(|what| FetchError::Address { url: shown(&download.url, 200), what })?;
    let places = Places::of(folder, &download.file);
    fs::create_dir_all(folder).map_err(|e| FetchError::io(folder, e))?;
    let open = OpenOptions::new().write(true).create(true).truncate(false).open(&places.lock);
    let lock = open.map_err(|e| FetchError::io(&places.lock, e))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(FetchError::Busy { path: places.lock }),
        Err(TryLockError::Error(e)) => return Err(FetchError::io(&places.lock, e)),
    }
    let kept = Validators::of(&places).filter(|k| k.url == start.to_string());
    let mut tries = 0;
    loop {
        tries += 1;
        let error = match ask::once(&Question { start: &start, places: &places, kept: kept.as_ref(), terms }, net) {
            Ok(fetched) => return Ok(fetched),
            Err(e) => e,
        };
        // A part is kept only where more of it may come.
        if !error.may_go_on() {
            body::discard(&places)?;
        }
        let Some(pause) = pause(tries, &error, terms) else { return Err(error) };
        (net.progress)(Event::Waits { cause: &error, pause });
        (net.wait)(pause);
    }
}

/// How long to wait before the next try; none where there is to be none.
fn pause(tries: u32, error: &FetchError, terms: &Terms) -> Option<Duration> {
    let made = usize::try_from(tries).ok()?;
    if !error.transient() || tries >= terms.tries || (error.unreachable() && made > PAUSES_UNREACHABLE) {
        return None;
    }
    let ours = PAUSES.get(made - 1).or(PAUSES.last()).copied()?;
    match error {
        FetchError::Status { retry_after: Some(asked), .. } if *asked > LONGEST_PAUSE => None,
        FetchError::Status { retry_after: Some(asked), .. } => Some(ours.max(*asked)),
        _ => Some(ours),
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn a_whole_file_stands_in_its_place_with_what_is_known_of_it() {
        let mut stage = Stage::new();
        let fetched = stage.run(URL, vec![whole(&[("ETag", "\"1\"")])]).unwrap();
        assert_eq!((stage.text().as_str(), stage.files()), (LIST, KEPT.map(str::to_owned).to_vec()));
        assert!(fetched.changed && fetched.notes.is_empty());
        assert_eq!((fetched.about.bytes, fetched.about.sha256.len()), (LIST.len() as u64, 64));
        assert_eq!((fetched.about.url.as_str(), fetched.about.etag.as_deref()), (URL, Some("\"1\"")));
        assert_eq!(stage.header(0, "user-agent"), Some("karez/test"));
        assert_eq!(stage.header(0, "accept-encoding"), Some("gzip"));
        assert_eq!((stage.header(0, "if-none-match"), stage.header(0, "range")), (None, None));
        assert!(
            stage.heard.iter().any(|e| e.contains(&format!("Received {{ have: {} }}", LIST.len()))),
            "{:?}",
            stage.heard
        );
    }

    #[test]
    fn an_unchanged_file_is_not_sent_twice() {
        let mut stage = Stage::new();
        let modified = "Mon, 02 Nov 2026 08:00:00 GMT";
        stage.run(URL, vec![whole(&[("ETag", "W/\"1\""), ("Last-Modified", modified)])]).unwrap();
        stage.terms.today = jiff::civil::date(2026, 11, 30);
        let again = stage.run(URL, vec![answer(304, &[], "")]).unwrap();
        assert_eq!(
            (stage.header(0, "if-none-match"), stage.header(0, "if-modified-since")),
            (Some("W/\"1\""), Some(modified))
        );
        assert!(!again.changed && stage.text() == LIST);
        assert_eq!(
            (again.about.fetched.to_string(), again.about.checked.to_string()),
            ("2026-11-23".into(), "2026-11-30".into())
        );
        assert_eq!(again.dated(), (jiff::civil::date(2026, 11, 2), "the server's day of last modification"));
        // The same bytes from a server that knows no validators are no change either.
        let same = stage.run(URL, vec![whole(&[])]).unwrap();
        assert!(!same.changed);
        assert_eq!(same.dated(), (jiff::civil::date(2026, 11, 23), "the day of the fetch"));
        stage.run(URL, vec![answer(200, &[], "<CONSOLIDATED_LIST/>")]).unwrap().changed.then_some(()).unwrap();
    }

    #[test]
    fn a_copy_that_somebody_changed_is_fetched_anew() {
        let mut stage = Stage::new();
        stage.run(URL, vec![whole(&[("ETag", "\"1\"")])]).unwrap();
        let path = stage.folder.path().join("un-sc/consolidated.xml");
        fs::write(&path, LIST.replace("Gin", "Gim")).unwrap();
        assert!(stage.run(URL, vec![whole(&[("ETag", "\"1\"")])]).unwrap().changed);
        assert_eq!((stage.header(0, "if-none-match"), stage.text().as_str()), (None, LIST));
        // So is a file from another address, whose validators say nothing of this one.
        stage.run("https://mirror.example/consolidated.xml", vec![whole(&[])]).unwrap();
        assert_eq!(stage.header(0, "if-none-match"), None);
        fs::write(stage.folder.path().join("un-sc/consolidated.xml.json"), "{}").unwrap();
        stage.run(URL, vec![whole(&[])]).unwrap();
    }

    #[test]
    fn a_file_that_breaks_off_is_continued_where_the_server_promises_the_same_bytes() {
        let mut stage = Stage::new();
        let length = LIST.len().to_string();
        let rest = format!("bytes 20-{}/{length}", LIST.len() - 1);
        let start = broken(200, &[("ETag", "\"1\""), ("Content-Length", &length)], &LIST[..20]);
        let end = answer(206, &[("Content-Range", &rest)], &LIST[20..]);
        stage.run(URL, vec![start, end]).unwrap();
        assert_eq!((stage.text().as_str(), stage.files().len()), (LIST, 3));
        assert_eq!((stage.header(1, "range"), stage.header(1, "if-range")), (Some("bytes=20-"), Some("\"1\"")));
        assert_eq!((stage.header(1, "if-none-match"), stage.waited.as_slice()), (None, &[1][..]));
        stage.run(URL, vec![answer(304, &[], "")]).unwrap();
        assert_eq!(stage.header(0, "if-none-match"), Some("\"1\""));
    }

    #[test]
    fn a_stopped_update_is_continued_by_the_next() {
        let mut stage = Stage::new();
        stage.terms.tries = 1;
        let length = LIST.len().to_string();
        let start = broken(200, &[("ETag", "\"1\""), ("Content-Length", &length)], &LIST[..20]);
        let error = stage.run(URL, vec![start]).unwrap_err();
        assert!(matches!(error, FetchError::Cut { have: 20, announced: Some(n), .. } if n == LIST.len() as u64), "{error}");
        // Less than the rest is taken too, and the next update asks on.
        let some = answer(206, &[("Content-Range", &format!("bytes 20-29/{length}"))], &LIST[20..30]);
        assert!(matches!(stage.run(URL, vec![some]).unwrap_err(), FetchError::Cut { have: 30, .. }));
        let rest = answer(206, &[("Content-Range", &format!("bytes 30-{}/*", LIST.len() - 1))], &LIST[30..]);
        stage.run(URL, vec![rest]).unwrap();
        assert_eq!((stage.header(0, "range"), stage.text().as_str()), (Some("bytes=30-"), LIST));
    }

    #[test]
    fn a_part_of_another_file_is_never_continued() {
        let length = LIST.len().to_string();
        let part = |tag| broken(200, &[("ETag", tag), ("Content-Length", &length)], &"x".repeat(20));
        let range = |first: usize, whole: usize| format!("bytes {first}-{}/{whole}", whole - 1);
        let n = LIST.len();
        // (tag of the part, what follows, how often it is asked)
        for (tag, steps) in [
            // No strong validator: asked for the whole.
            ("W/\"1\"", vec![whole(&[])]),
            // The file has changed: the whole comes in place of the rest.
            ("\"1\"", vec![whole(&[("ETag", "\"2\"")])]),
            // Nothing lies behind what is there: asked again at once.
            ("\"1\"", vec![answer(416, &[], ""), whole(&[])]),
            // Servers that answer past the question.
            ("\"1\"", vec![answer(206, &[("Content-Range", &range(10, n))], &LIST[10..]), whole(&[])]),
            ("\"1\"", vec![answer(206, &[("Content-Range", &range(20, n + 1))], &LIST[20..]), whole(&[])]),
            ("\"1\"", vec![answer(206, &[], &LIST[20..]), whole(&[])]),
            ("\"1\"", vec![answer(206, &[("Content-Range", &range(20, n)), ("Content-Encoding", "gzip")], "x"), whole(&[])]),
            ("\"1\"", vec![answer(304, &[], ""), whole(&[])]),
        ] {
            let mut stage = Stage::new();
            stage.run(URL, [vec![part(tag)], steps].concat()).unwrap();
            assert_eq!((stage.text().as_str(), stage.files().len()), (LIST, 3), "{:?}", stage.asked);
        }
    }

    #[test]
    fn a_short_file_is_no_file_and_what_was_there_stays() {
        let mut stage = Stage::new();
        stage.run(URL, vec![whole(&[])]).unwrap();
        stage.terms.tries = 2;
        // Closed without an error, as a server that dies closes it.
        let short = || answer(200, &[("Content-Length", "500")], "<CONSOLIDATED_LIST/>");
        let error = stage.run(URL, vec![short(), short()]).unwrap_err();
        assert!(error.to_string().contains("broke off after 20 of 500 bytes"), "{error}");
        assert_eq!(stage.text(), LIST);
        let long = || answer(200, &[("Content-Length", "5")], LIST);
        let error = stage.run(URL, vec![long(), long()]).unwrap_err();
        assert!(error.to_string().contains("more than the 5 bytes it announced"), "{error}");
        assert_eq!(stage.text(), LIST);
        let unasked = |status| answer(status, &[], LIST);
        assert!(matches!(stage.run(URL, vec![unasked(206), unasked(206)]), Err(FetchError::Answer { .. })));
        assert_eq!(stage.files(), KEPT);
    }

    #[test]
    fn what_may_pass_is_tried_again_after_growing_pauses_and_nothing_else_is() {
        let mut stage = Stage::new();
        let down = || answer(503, &[], "");
        stage.run(URL, vec![down(), Step::Fails(FailureKind::TimedOut), down(), down(), whole(&[])]).unwrap();
        assert_eq!(stage.waited, [1, 4, 15, 60]);
        let error = stage.run(URL, (0..5).map(|_| down()).collect()).unwrap_err();
        assert!(error.to_string().ends_with("HTTP 503 (the server has trouble)"), "{error}");
        let nobody = || Step::Fails(FailureKind::Unreachable);
        assert!(stage.run(URL, vec![nobody(), nobody(), nobody()]).unwrap_err().unreachable());
        assert_eq!(stage.waited, [1, 4]);
        for status in [400, 401, 403, 404, 405, 407, 410, 451, 202, 204, 300] {
            assert!(
                matches!(stage.run(URL, vec![answer(status, &[], "")]), Err(FetchError::Status { status: s, .. }) if s == status)
            );
            assert!(stage.waited.is_empty());
        }
        for kind in [FailureKind::Certificate, FailureKind::Proxy] {
            assert!(stage.run(URL, vec![Step::Fails(kind)]).is_err());
        }
        assert_eq!(stage.text(), LIST, "what was there stays through all of this");
    }

    #[test]
    fn a_server_that_asks_for_time_gets_it_or_is_left_alone() {
        let mut stage = Stage::new();
        let busy = |pause| answer(429, &[("Retry-After", pause)], "");
        stage.run(URL, vec![busy("9"), busy("0"), whole(&[])]).unwrap();
        assert_eq!(stage.waited, [9, 4]);
        let error = stage.run(URL, vec![busy("3600")]).unwrap_err();
        let asked = Some(Duration::from_secs(3600));
        assert!(matches!(error, FetchError::Status { status: 429, retry_after, .. } if retry_after == asked));
    }

    #[test]
    fn redirections_are_followed_to_where_the_list_is_and_no_further() {
        let mut stage = Stage::new();
        let to = |status, target| answer(status, &[("Location", target)], "");
        let there = "https://cdn.example/a/list.xml?sig=1";
        let fetched = stage.run(URL, vec![to(301, "/moved"), to(302, there), to(307, "other.xml"), whole(&[])]).unwrap();
        assert_eq!(fetched.about.final_url, "https://cdn.example/a/other.xml");
        assert_eq!(fetched.about.url, URL, "the publisher's address is the one to ask next time");
        for (steps, says) in [
            (vec![to(302, "http://list.example/consolidated.xml")], "not secured"),
            (vec![to(302, "ftp://list.example/consolidated.xml")], "of the kind ftp:"),
            (vec![to(302, "https://me:secret@list.example/")], "a user or a password"),
            (vec![to(302, URL)], "in a circle"),
            (vec![to(302, "/b"), to(302, "/c"), to(302, "/b")], "in a circle"),
            (vec![answer(302, &[], "")], "to nowhere"),
            (
                vec![to(302, "/1"), to(302, "/2"), to(303, "/3"), to(308, "/4"), to(302, "/5"), to(302, "/6")],
                "more than 5 times",
            ),
        ] {
            let error = stage.run(URL, steps).unwrap_err();
            assert!(matches!(error, FetchError::Redirect { .. }) && error.to_string().contains(says), "{says}: {error}");
        }
        assert_eq!(stage.text(), LIST);
    }

    #[test]
    fn an_address_without_tls_is_asked_only_where_somebody_named_it() {
        let mut stage = Stage::new();
        let plain = "http://127.0.0.1/consolidated.xml";
        assert!(matches!(stage.run(plain, vec![]), Err(FetchError::Address { .. })));
        stage.terms.plain = true;
        let fetched = stage.run(plain, vec![whole(&[])]).unwrap();
        assert!(fetched.notes.iter().any(|n| n.contains("without TLS")), "{:?}", fetched.notes);
        // From there a redirection may lead anywhere on the web; from a secured address still nowhere unsecured.
        stage.run(plain, vec![answer(302, &[("Location", URL)], ""), whole(&[])]).unwrap();
        assert!(stage.run(URL, vec![answer(302, &[("Location", plain)], "")]).is_err());
    }

    #[test]
    fn a_page_in_place_of_the_list_replaces_nothing_and_is_not_continued() {
        let mut stage = Stage::new();
        stage.run(URL, vec![whole(&[])]).unwrap();
        let page = "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>";
        for headers in [&[][..], &[("ETag", "\"1\""), ("Content-Type", "text/xml")]] {
            let error = stage.run(URL, vec![answer(200, headers, page)]).unwrap_err();
            assert!(
                error.refused() && error.to_string().contains("not the list but a challenge page of Cloudflare"),
                "{error}"
            );
            assert_eq!((stage.text().as_str(), stage.files()), (LIST, KEPT.map(str::to_owned).to_vec()));
        }
        let error = stage.run(URL, vec![answer(403, &[("cf-mitigated", "challenge")], "")]).unwrap_err();
        assert!(
            error.refused() && error.to_string().ends_with("HTTP 403 (refused), a challenge page of Cloudflare"),
            "{error}"
        );
        // A list that comes as `text/html` is a list: content counts, not what it is called.
        assert!(stage.run(URL, vec![whole(&[("Content-Type", "text/html")])]).is_ok());
        assert!(matches!(
            stage.run(URL, vec![answer(200, &[("Content-Length", "0")], "")]),
            Err(FetchError::Foreign { .. })
        ));
    }

    fn gzipped(text: &[u8]) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gz.write_all(text).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn a_coded_file_is_decoded_checked_and_continued_as_it_was_sent() {
        let packed = gzipped(LIST.as_bytes());
        let length = packed.len().to_string();
        let coded = [("Content-Encoding", "gzip"), ("ETag", "\"z\""), ("Content-Length", length.as_str())];
        let mut stage = Stage::new();
        let fetched = stage.run(URL, vec![answer(200, &coded, &packed)]).unwrap();
        assert_eq!(
            (stage.text().as_str(), stage.files(), fetched.about.bytes),
            (LIST, KEPT.map(str::to_owned).to_vec(), LIST.len() as u64)
        );
        let mut stage = Stage::new();
        let Step::Answers(status, headers, mut bits) = answer(200, &coded, &packed[..30]) else { unreachable!() };
        bits.push(Bit::Breaks(io::ErrorKind::TimedOut));
        let range = format!("bytes 30-{}/{length}", packed.len() - 1);
        let rest = answer(206, &[("Content-Encoding", "gzip"), ("Content-Range", &range)], &packed[30..]);
        stage.run(URL, vec![Step::Answers(status, headers, bits), rest]).unwrap();
        assert_eq!(stage.text(), LIST);
        // Cut without a word, damaged, or in a coding that nobody asked for.
        stage.terms.tries = 2;
        let mut damaged = packed.clone();
        damaged[20] ^= 0xFF;
        for (coding, body) in [("gzip", &packed[..packed.len() - 3]), ("gzip", &damaged), ("br", &packed)] {
            let step = || answer(200, &[("Content-Encoding", coding)], body);
            assert!(matches!(stage.run(URL, vec![step(), step()]), Err(FetchError::Answer { .. })), "{coding}");
            assert_eq!((stage.text().as_str(), stage.files()), (LIST, KEPT.map(str::to_owned).to_vec()));
        }
    }

    #[test]
    fn nothing_larger_than_a_list_is_taken_in() {
        let mut stage = Stage::new();
        let unending = vec![b' '; 2000];
        for step in [
            answer(200, &[("Content-Length", "99999999999")], ""),
            answer(200, &[], &unending),
            answer(200, &[("Content-Encoding", "gzip")], gzipped(&unending)),
        ] {
            let error = stage.run(URL, vec![step]).unwrap_err();
            assert!(matches!(error, FetchError::TooLarge { limit: 1000, .. }), "{error}");
            assert_eq!(stage.files(), [".lock"]);
        }
    }

    #[test]
    fn two_updates_of_one_list_do_not_write_into_one_file() {
        let mut stage = Stage::new();
        stage.run(URL, vec![whole(&[])]).unwrap();
        let lock = fs::File::open(stage.folder.path().join("un-sc/.lock")).unwrap();
        lock.lock().unwrap();
        assert!(matches!(stage.run(URL, vec![]), Err(FetchError::Busy { .. })));
        drop(lock);
        stage.run(URL, vec![whole(&[])]).unwrap();
    }

    #[test]
    fn a_file_of_unknown_length_is_taken_with_a_word_of_warning() {
        let mut stage = Stage::new();
        let fetched = stage.run(URL, vec![answer(200, &[], LIST)]).unwrap();
        assert!(fetched.notes.iter().any(|n| n.contains("did not say how long")), "{:?}", fetched.notes);
        assert!(stage.run(URL, vec![answer(200, &[("Transfer-Encoding", "chunked")], LIST)]).unwrap().notes.is_empty());
    }

    #[test]
    fn a_mirror_names_the_file_where_it_says_what_it_is() {
        let un = crate::source("un-sc").unwrap();
        let wro = crate::source("us-cbp-wro").unwrap();
        for (source, url, file) in [
            (&un, "https://mirror.example/un/list.xml", "list.xml"),
            (&un, "https://mirror.example/un/consolidated.csv?x=1", "consolidated.csv"),
            (&un, "https://mirror.example/get?id=7", "consolidated.xml"),
            (&un, "https://mirror.example/%2e%2e%2fx.xml", "consolidated.xml"),
            (&un, "http://127.0.0.1:8000/", "consolidated.xml"),
            (&wro, "https://mirror.example/wro.csv", "wro.csv"),
            (&wro, "https://mirror.example/wro", "us-cbp-wro.download"),
        ] {
            assert_eq!(elsewhere(source, url).unwrap().file, file, "{url}");
        }
        assert!(elsewhere(&un, "file:///etc/passwd").is_err());
    }
}
