//! What is read out of headers: validators, lengths, ranges, times (RFC 9110).

use super::transport::Headers;
use karez_model::Date;
use std::time::Duration;

/// A validator as the server gave it, to be sent back; none where it holds what no header may, so that one odd answer cannot
/// spoil every question after it.
pub(super) fn validator(headers: &Headers, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    (!value.is_empty() && value.len() <= 1024 && value.bytes().all(|b| matches!(b, b' '..=b'~'))).then(|| value.to_owned())
}

/// A validator that may be sent in `If-Range`: equal validators mean equal bytes. Weak entity tags promise less; and a
/// modification time counts only where it lay a minute behind the answer, so that no second change can hide in it (8.8.2.2).
pub(super) fn strong_validator(headers: &Headers) -> Option<String> {
    if headers.get("etag").is_some() {
        return validator(headers, "etag").filter(|tag| tag.starts_with('"') && tag.len() > 2);
    }
    let modified = validator(headers, "last-modified")?;
    (seconds(headers.get("date")?)? - seconds(&modified)? >= 60).then_some(modified)
}

/// The number of bytes that the answer announces.
pub(super) fn length(headers: &Headers) -> Option<u64> {
    headers.get("content-length")?.parse().ok()
}

/// First and last byte and whole length out of `Content-Range: bytes 0-9/100`; the length may be unknown.
pub(super) fn range(headers: &Headers) -> Option<(u64, u64, Option<u64>)> {
    let (range, whole) = headers.get("content-range")?.strip_prefix("bytes ")?.split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let (first, last) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
    let whole = whole.trim();
    let whole = if whole == "*" { None } else { Some(whole.parse().ok()?) };
    (first <= last && whole.is_none_or(|w| last < w)).then_some((first, last, whole))
}

/// How long the server asks to be left alone, in seconds or until a time of the server's own clock.
pub(super) fn retry_after(headers: &Headers) -> Option<Duration> {
    let text = headers.get("retry-after")?;
    let wanted = text.parse().ok().or_else(|| {
        let (until, now) = (seconds(text)?, seconds(headers.get("date")?)?);
        u64::try_from(until - now).ok()
    });
    wanted.map(Duration::from_secs)
}

/// The day of `Last-Modified`, in Greenwich time; none where it cannot be: in the future, or before there was a web.
pub(super) fn modified(text: &str, today: Date) -> Option<Date> {
    let day = jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds(text)?).ok()?).date();
    // A server whose clock is ahead, or a day that has begun in Greenwich and not here yet.
    let day = if today.tomorrow().is_ok_and(|t| t == day) { today } else { day };
    (day.year() >= 1993 && day <= today).then_some(day)
}

/// Seconds since 1970 of a time in the one form that is to be sent today. The two older forms are not read: what they would
/// say is then unknown, and the next best is taken.
fn seconds(text: &str) -> Option<i64> {
    static PARSER: jiff::fmt::rfc2822::DateTimeParser = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true);
    PARSER.parse_timestamp(text).ok().map(jiff::Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: &str = "Sun, 06 Nov 2025 12:00:00 GMT";

    #[test]
    fn only_a_strong_validator_continues_a_file() {
        for (headers, wanted) in [
            (vec![("ETag", "\"abc\"")], Some("\"abc\"")),
            (vec![("ETag", "W/\"abc\"")], None),
            (vec![("ETag", "\"\"")], None),
            (vec![("ETag", "\"\u{fffd}\"")], None),
            // The weak tag says that the server will not promise it, so the time does not either.
            (vec![("ETag", "W/\"abc\""), ("Date", NOON), ("Last-Modified", "Sun, 06 Nov 2025 10:00:00 GMT")], None),
            (
                vec![("Date", NOON), ("Last-Modified", "Sun, 06 Nov 2025 11:58:00 GMT")],
                Some("Sun, 06 Nov 2025 11:58:00 GMT"),
            ),
            (vec![("Date", NOON), ("Last-Modified", "Sun, 06 Nov 2025 11:59:30 GMT")], None),
            (vec![("Last-Modified", NOON)], None),
            (vec![], None),
        ] {
            assert_eq!(strong_validator(&headers.clone().into_iter().collect()).as_deref(), wanted, "{headers:?}");
        }
    }

    #[test]
    fn a_range_is_read_whole_or_not_at_all() {
        let read = |v: &str| range(&[("content-range", v)].into_iter().collect());
        assert_eq!(read("bytes 5-9/10"), Some((5, 9, Some(10))));
        assert_eq!(read("bytes 5-9/*"), Some((5, 9, None)));
        for bad in ["bytes 5-9/8", "bytes 9-5/10", "bytes */10", "items 5-9/10", "bytes 5-/10", "bytes -1-9/10", ""] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_pause_is_told_in_seconds_or_by_the_servers_clock() {
        let read = |pairs: &[(&str, &str)]| retry_after(&pairs.iter().copied().collect()).map(|d| d.as_secs());
        assert_eq!(read(&[("Retry-After", "7")]), Some(7));
        let later = "Sun, 06 Nov 2025 12:00:30 GMT";
        assert_eq!(read(&[("Retry-After", later), ("Date", NOON)]), Some(30));
        assert_eq!(read(&[("Retry-After", NOON), ("Date", later)]), None);
        for bad in [&[("Retry-After", later)][..], &[("Retry-After", "soon")], &[("Retry-After", "-3")], &[]] {
            assert_eq!(read(bad), None);
        }
    }

    #[test]
    fn a_day_of_modification_is_one_that_can_be() {
        let today = jiff::civil::date(2025, 11, 6);
        let read = |t: &str| modified(t, today).map(|d| d.to_string());
        assert_eq!(read("Sun, 02 Nov 2025 23:30:00 GMT").as_deref(), Some("2025-11-02"));
        // Already tomorrow in Greenwich, still today here.
        assert_eq!(read("Sun, 07 Nov 2025 00:10:00 GMT").as_deref(), Some("2025-11-06"));
        for bad in ["Thu, 01 Jan 1970 00:00:00 GMT", "Sun, 06 Nov 2044 08:49:37 GMT", "yesterday", ""] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
