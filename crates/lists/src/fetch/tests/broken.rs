//! What breaks off, fails or comes too short: what is continued, what is asked again, and what stays as it was.

use super::*;

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
