//! One question to a server, where its redirections lead, and what its answer means.

use super::address::Address;
use super::body::{self, Resumed};
use super::error::{FetchError, shown};
use super::kept::{self, Part, Places, Validators};
use super::transport::{Failure, Request, Response};
use super::{Event, Fetched, Net, Terms, headers, recognise};
use std::io::Read;

/// Redirections in a row that are followed.
const HOPS: usize = 5;
/// How much of an answer that is no file is read, to tell who gives it.
const GLANCE: u64 = 1 << 16;

/// What is asked for, and what is there of it already.
pub(super) struct Question<'q> {
    pub(super) start: &'q Address,
    pub(super) places: &'q Places,
    pub(super) kept: Option<&'q Validators>,
    pub(super) terms: &'q Terms,
}

/// One try: a question, its redirections, and the file.
pub(super) fn once(question: &Question<'_>, net: &mut Net<'_>) -> Result<Fetched, FetchError> {
    let Question { start, places, kept, terms } = question;
    let url = start.to_string();
    let mut resumed = Part::of(places, &url).map(|(part, have)| Resumed { part, have });
    loop {
        let headers = headers_of(question, resumed.as_ref());
        let (at, response) = follow(start, &headers, net)?;
        let at = at.to_string();
        let contradicts = |what: &str| Err(FetchError::Answer { url: at.clone(), what: what.to_owned() });
        match (response.status, resumed.take(), *kept) {
            (200, ..) => return arrive(question, &at, response, None, net),
            (206, Some(resumed), _) => match going_on(resumed, &response) {
                Ok(resumed) => return arrive(question, &at, response, Some(resumed), net),
                Err(what) => return contradicts(what),
            },
            (206, None, _) => return contradicts("gives a part where the whole was asked for"),
            // What is there is no beginning of what the server has now. Asked once more, for the whole.
            (416, Some(_), _) => body::discard(places)?,
            (304, None, Some(kept)) => {
                let about = Validators { final_url: at.clone(), checked: terms.today, ..kept.clone() };
                kept::write(&places.about, &about)?;
                return Ok(Fetched { path: places.file.clone(), about, changed: false, notes: plain_note(&at) });
            }
            (304, ..) => return contradicts("says that nothing has changed, which was not asked"),
            (status, ..) => return Err(refusal(at, status, response)),
        }
    }
}

/// Whether an answer goes on where the part ends. It may give less than the rest; then the next try asks on.
fn going_on(resumed: Resumed, response: &Response) -> Result<Resumed, &'static str> {
    let Some((first, _, whole)) = headers::range(&response.headers) else {
        return Err("gives a part and does not say which");
    };
    let known = resumed.part.whole;
    if first != resumed.have {
        return Err("continues the file at another place than asked");
    }
    if known.is_some() && whole.is_some() && known != whole {
        return Err("continues a file of another length");
    }
    Ok(Resumed { part: Part { whole: known.or(whole), ..resumed.part }, ..resumed })
}

fn headers_of(question: &Question<'_>, resumed: Option<&Resumed>) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("User-Agent", question.terms.user_agent.clone()),
        ("Accept", "*/*".to_owned()),
        ("Accept-Encoding", "gzip".to_owned()),
    ];
    if let Some(Resumed { part, have }) = resumed {
        headers.push(("Range", format!("bytes={have}-")));
        headers.push(("If-Range", part.validator.clone()));
    } else if let Some(kept) = question.kept {
        headers.extend(kept.etag.clone().map(|tag| ("If-None-Match", tag)));
        headers.extend(kept.last_modified.clone().map(|time| ("If-Modified-Since", time)));
    }
    headers
}

/// Asks, and goes where the answers lead.
fn follow(
    start: &Address,
    headers: &[(&'static str, String)],
    net: &mut Net<'_>,
) -> Result<(Address, Response), FetchError> {
    let mut at = start.clone();
    let mut seen = vec![at.clone()];
    loop {
        let url = at.to_string();
        let response = net
            .transport
            .get(&Request { url: &url, headers })
            .map_err(|f| FetchError::Network { url: url.clone(), failure: Failure { cause: shown(&f.cause, 300), ..f } })?;
        if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
            return Ok((at, response));
        }
        let stop = |what: String| FetchError::Redirect { url: url.clone(), what };
        let target = response.headers.get("location").ok_or_else(|| stop("redirects to nowhere".to_owned()))?;
        let next = at.join(target).map_err(|what| stop(format!("redirects to {}: {what}", shown(target, 200))))?;
        if at.secure && !next.secure {
            return Err(stop(format!("redirects to {next}, which is not secured; not followed")));
        }
        if seen.contains(&next) {
            return Err(stop(format!(
                "redirects in a circle, by {next}; the server may want a cookie, as browsers give it"
            )));
        }
        if seen.len() > HOPS {
            return Err(stop(format!("redirects more than {HOPS} times")));
        }
        (net.progress)(Event::Redirected { to: &next.to_string() });
        seen.push(next.clone());
        at = next;
    }
}

/// Takes the file in and remembers what it is.
fn arrive(
    question: &Question<'_>,
    at: &str,
    response: Response,
    resumed: Option<Resumed>,
    net: &mut Net<'_>,
) -> Result<Fetched, FetchError> {
    let Question { start, places, kept, terms } = question;
    let url = start.to_string();
    // The rest of a file may come without its validator, which is then the one under which it was asked for.
    let asked = resumed.as_ref().map(|r| r.part.validator.clone()).filter(|v| v.starts_with('"'));
    let etag = headers::validator(&response.headers, "etag").or(asked);
    let last_modified = headers::validator(&response.headers, "last-modified");
    let mut notes = plain_note(at);
    let announced = response.headers.get("content-length").is_some() || response.headers.get("transfer-encoding").is_some();
    if !announced {
        notes.push(
            "the server did not say how long the file is: whether it is whole shows only where its format tells".into(),
        );
    }
    let arrived = body::take(&url, response, resumed, places, terms.limit, net)?;
    let same = kept.filter(|k| k.sha256 == arrived.sha256);
    let about = Validators {
        url,
        final_url: at.to_owned(),
        etag,
        last_modified,
        bytes: arrived.bytes,
        sha256: arrived.sha256,
        fetched: same.map_or(terms.today, |k| k.fetched),
        checked: terms.today,
    };
    kept::write(&places.about, &about)?;
    Ok(Fetched { path: places.file.clone(), about, changed: same.is_none(), notes })
}

fn plain_note(at: &str) -> Vec<String> {
    let plain = at.starts_with("http:");
    plain
        .then(|| "fetched without TLS: nobody vouches that these are the publisher's bytes".to_owned())
        .into_iter()
        .collect()
}

/// The error that an answer which is no file means.
fn refusal(url: String, status: u16, response: Response) -> FetchError {
    let mut glance = Vec::new();
    // What cannot be read of it tells nothing, and changes nothing.
    let _ = response.body.take(GLANCE).read_to_end(&mut glance);
    let sign = recognise::sign(&response.headers, &glance);
    FetchError::Status { url, status, sign, retry_after: headers::retry_after(&response.headers) }
}
