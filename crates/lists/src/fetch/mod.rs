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
mod elsewhere;
mod error;
mod headers;
mod kept;
mod recognise;
mod terms;
#[cfg(test)]
mod tests;
mod transport;

pub use elsewhere::elsewhere;
pub use error::FetchError;
pub use kept::Validators;
pub use terms::{Event, Fetched, Net, Terms};
pub use transport::{Failure, FailureKind, Headers, Request, Response, Transport};

use crate::catalogue::Download;
use address::Address;
use ask::Question;
use error::shown;
use kept::Places;
use std::fs::{self, OpenOptions, TryLockError};
use std::path::Path;
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
