//! What leads elsewhere: redirections, addresses without TLS, and pages in the place of a list.

use super::*;

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
        assert!(error.refused() && error.to_string().contains("not the list but a challenge page of Cloudflare"), "{error}");
        assert_eq!((stage.text().as_str(), stage.files()), (LIST, KEPT.map(str::to_owned).to_vec()));
    }
    let error = stage.run(URL, vec![answer(403, &[("cf-mitigated", "challenge")], "")]).unwrap_err();
    assert!(error.refused() && error.to_string().ends_with("HTTP 403 (refused), a challenge page of Cloudflare"), "{error}");
    // A list that comes as `text/html` is a list: content counts, not what it is called.
    assert!(stage.run(URL, vec![whole(&[("Content-Type", "text/html")])]).is_ok());
    assert!(matches!(stage.run(URL, vec![answer(200, &[("Content-Length", "0")], "")]), Err(FetchError::Foreign { .. })));
}
