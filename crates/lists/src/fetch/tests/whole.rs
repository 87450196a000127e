//! What comes whole: it stands in its place, is not sent twice, and is decoded and checked.

use super::*;

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
    assert!(stage.heard.iter().any(|e| e.contains(&format!("Received {{ have: {} }}", LIST.len()))), "{:?}", stage.heard);
}

#[test]
fn an_unchanged_file_is_not_sent_twice() {
    let mut stage = Stage::new();
    let modified = "Mon, 02 Nov 2026 08:00:00 GMT";
    stage.run(URL, vec![whole(&[("ETag", "W/\"1\""), ("Last-Modified", modified)])]).unwrap();
    stage.terms.today = jiff::civil::date(2026, 11, 30);
    let again = stage.run(URL, vec![answer(304, &[], "")]).unwrap();
    assert_eq!((stage.header(0, "if-none-match"), stage.header(0, "if-modified-since")), (Some("W/\"1\""), Some(modified)));
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
