//! Whether what came is the list, or a page that stands in its place.
//!
//! Publishers sit behind services that answer a program with a challenge, a block or a consent page, often with status 200. Taken
//! for the list, such a page would be an empty list at best. So what comes is looked at before it replaces anything: HTML in
//! place of data is never the list; an HTML list without a table, and with a marker of `data/lists/challenges.tsv`, is none
//! either. What is of the right kind and still not the list is left to the readers, which know each format.

use super::error::shown;
use super::transport::Headers;
use crate::Error;
use crate::rows::Rows;

/// How much of a file is looked at; of an HTML list more, because its table may stand behind much else.
const HEAD: usize = 1 << 16;
const HTML_HEAD: usize = 8 << 20;
/// A page of fewer bytes and without a table holds no list.
const TINY: u64 = 2048;
/// A JSON answer of fewer bytes in place of something else is a message, not a list.
const MESSAGE: u64 = 1 << 14;

/// The kind of file that is wanted, by the name under which it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Html,
    Xml,
    Json,
    /// Tables of any form.
    Table,
    /// Nobody knows.
    Any,
}

impl Wanted {
    pub(super) fn of(file: &str) -> Wanted {
        let name = file.to_ascii_lowercase();
        let name = [".gz", ".zst", ".zip"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("html" | "htm" | "xhtml") => Wanted::Html,
            Some("xml") => Wanted::Xml,
            Some("json" | "jsonl" | "ndjson" | "ftm") => Wanted::Json,
            Some("csv" | "tsv" | "txt" | "xlsx") => Wanted::Table,
            _ => Wanted::Any,
        }
    }

    /// How many of the first bytes are looked at.
    pub(super) fn head(self) -> usize {
        if matches!(self, Wanted::Html | Wanted::Any) { HTML_HEAD } else { HEAD }
    }
}

/// What a file is instead of the list, where it is not; `head` is its beginning, `bytes` its length.
pub(super) fn foreign(wanted: Wanted, headers: &Headers, head: &[u8], bytes: u64) -> Option<String> {
    if bytes == 0 {
        return Some("an empty file".to_owned());
    }
    if let Some(sign) = signs(headers, None) {
        return Some(sign);
    }
    // Packed files and workbooks are unpacked, and UTF-16 is decoded, by those who read them.
    if [&b"PK"[..], b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xff\xfe", b"\xfe\xff"].iter().any(|m| head.starts_with(m)) {
        return None;
    }
    if head.starts_with(b"%PDF") {
        return Some("a PDF file".to_owned());
    }
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let start = text.trim_start_matches('\u{feff}').trim_start();
    if start.is_empty() {
        return Some("an empty file".to_owned());
    }
    let page = is_page(start);
    let sign = || signs(headers, Some(&text));
    let titled = |what: &str| match title(head) {
        Some(title) => format!("{what} with the title “{title}”"),
        None => what.to_owned(),
    };
    match wanted {
        Wanted::Html | Wanted::Any if page && text.contains("<table") => None,
        Wanted::Html if page && bytes < TINY => Some(sign().unwrap_or_else(|| titled("a small page without a table"))),
        Wanted::Html | Wanted::Any if page => sign(),
        _ if page => Some(sign().unwrap_or_else(|| titled("an HTML page"))),
        Wanted::Html | Wanted::Xml | Wanted::Table if start.starts_with('{') && bytes < MESSAGE => {
            Some(format!("a message: {}", shown(&String::from_utf8_lossy(head), 100)))
        }
        Wanted::Xml if !start.starts_with('<') => {
            Some(format!("a text that begins “{}”", shown(&String::from_utf8_lossy(head), 60)))
        }
        _ => None,
    }
}

/// Who answers in the publisher's place, by headers and the beginning of a page.
pub(super) fn sign(headers: &Headers, head: &[u8]) -> Option<String> {
    signs(headers, Some(&String::from_utf8_lossy(head).to_ascii_lowercase()))
}

fn signs(headers: &Headers, text: Option<&str>) -> Option<String> {
    // The table is part of the program, and a test reads every line of it.
    let rows = markers().ok()?;
    let found = rows.into_iter().find(|m| match (m.of_header, text) {
        (true, _) => headers.get(m.marker).is_some(),
        (false, Some(text)) => text.contains(m.marker),
        (false, None) => false,
    });
    found.map(|m| m.says.to_owned())
}

struct Marker {
    marker: &'static str,
    of_header: bool,
    says: &'static str,
}

fn markers() -> Result<Vec<Marker>, Error> {
    let rows = Rows::read("lists/challenges.tsv", karez_data::CHALLENGES)?;
    rows.iter()
        .map(|row| {
            let of_header = match row.get("where")? {
                "header" => true,
                "body" => false,
                other => return Err(row.error(format!("a marker stands in a header or a body, not in {other:?}"))),
            };
            Ok(Marker { marker: row.get("marker")?, of_header, says: row.get("says")? })
        })
        .collect()
}

/// Whether a text in lower case begins as an HTML page does, XHTML among them.
fn is_page(mut text: &str) -> bool {
    loop {
        text = text.trim_start();
        let skipped = ["<?xml", "<?"].iter().find_map(|open| text.strip_prefix(open).map(|rest| (rest, "?>")));
        let skipped = skipped.or_else(|| text.strip_prefix("<!--").map(|rest| (rest, "-->")));
        let Some((rest, close)) = skipped else { break };
        match rest.find(close) {
            Some(at) => text = &rest[at + close.len()..],
            None => return false,
        }
    }
    let tags = ["html", "head", "body", "title", "meta", "script", "style", "center", "div", "p", "h1"];
    let ends = |rest: &str| rest.starts_with(|c: char| c == '>' || c == '/' || c.is_whitespace());
    text.strip_prefix("<!doctype").is_some_and(|rest| rest.trim_start().starts_with("html"))
        || text.strip_prefix('<').is_some_and(|t| tags.iter().any(|tag| t.strip_prefix(tag).is_some_and(ends)))
}

/// The title of a page, fit to be shown.
fn title(head: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(head);
    let lower = text.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower[open..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    Some(shown(&text[start..end], 60)).filter(|t| !t.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instead(file: &str, body: &str) -> Option<String> {
        foreign(Wanted::of(file), &Headers::default(), body.as_bytes(), body.len() as u64)
    }

    #[test]
    fn every_marker_is_in_lower_case_and_says_what_it_is() {
        let markers = markers().unwrap();
        assert!(markers.len() > 30);
        for m in markers {
            assert_eq!(m.marker, m.marker.to_ascii_lowercase());
            assert!(m.says.starts_with("a "), "{}", m.says);
        }
    }

    /// Pages in the form in which they are met, with invented hosts and numbers.
    const PAGES: &[(&str, &str)] = &[
        (
            "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body></body></html>",
            "Cloudflare",
        ),
        (
            "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nYou don't have permission to access \"http&#58;&#47;&#47;list&#46;example&#47;\" on this server.<P>\nReference&#32;&#35;18&#46;0a0b0c0d&#46;1700000000&#46;1a2b3c\n</BODY>\n</HTML>",
            "Akamai",
        ),
        (
            "<html>\n<head>\n<META NAME=\"robots\" CONTENT=\"noindex,nofollow\">\n<script src=\"/_Incapsula_Resource?SWJIYLWA=00\">\n</script>\n<body>\n</body></html>",
            "Imperva",
        ),
        (
            "<html style=\"height:100%\"><body><iframe>Request unsuccessful. Incapsula incident ID: 1-2</iframe></body></html>",
            "Imperva",
        ),
        (
            "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 1</body></html>",
            "F5",
        ),
        (
            "<html><head><title>list.example</title></head><body><p id=\"cmsg\">Please enable JS and disable any ad blocker</p></body></html>",
            "DataDome",
        ),
        (
            "<!doctype html><html><body><noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div></body></html>",
            "JavaScript",
        ),
        (
            "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\"><html><body>Site under maintenance</body></html>",
            "maintenance",
        ),
    ];

    #[test]
    fn a_page_in_place_of_a_list_is_told_whatever_kind_is_wanted() {
        for file in ["consolidated.xml", "sdn.csv", "eul.xlsx", "entities.json", "page.html", "list.xml.gz", "unknown"] {
            for (page, who) in PAGES {
                let found = instead(file, page).unwrap_or_default();
                assert!(found.contains(who), "{file}: {who}: {found:?}");
            }
        }
        let plain = "\u{feff}<!-- x -->\n<html><head><title>\n Welcome\u{1b}[2J </title></head><body>Hello</body></html>";
        assert_eq!(instead("a.xml", plain).unwrap(), "an HTML page with the title “Welcome [2J”");
        assert_eq!(instead("a.html", plain).unwrap(), "a small page without a table with the title “Welcome [2J”");
    }

    #[test]
    fn a_list_that_is_a_page_may_hold_any_word_if_it_holds_a_table() {
        let long = "<p>text</p>".repeat(1000);
        let list = format!(
            "<!DOCTYPE html><html><script>captcha</script>{long}<TABLE><tr><td>Example Gin Co.</td></tr></TABLE></html>"
        );
        assert_eq!(instead("uflpa-entity-list.html", &list), None);
        // Without one it is left to the reader, which says what it looked for, unless a marker tells more.
        assert_eq!(instead("uflpa-entity-list.html", &format!("<!DOCTYPE html><html>{long}</html>")), None);
        let walled = format!("<!DOCTYPE html><html>{long}<div class=\"g-recaptcha\"></div></html>");
        assert_eq!(instead("uflpa-entity-list.html", &walled).unwrap(), "a page with a captcha");
    }

    #[test]
    fn lists_of_every_kind_pass() {
        for (file, body) in [
            ("a.xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CONSOLIDATED_LIST><P/></CONSOLIDATED_LIST>"),
            ("a.xml", "<!-- access denied --><pList><div/></pList>"),
            ("a.xml", "\u{feff}<export/>"),
            ("a.csv", "id,name\n1,Just a moment... Co.\n"),
            ("a.csv", "{id},name\n"),
            ("a.json", "{\"results\":[]}"),
            ("a.jsonl", "{\"id\":\"x\"}\n"),
            ("a", "anything"),
        ] {
            assert_eq!(instead(file, body).filter(|f| !f.starts_with("a message")), None, "{file}: {body}");
        }
        for packed in [&b"PK\x03\x04"[..], b"\x1f\x8b\x08", b"\xff\xfe<\0?\0"] {
            assert_eq!(foreign(Wanted::Xml, &Headers::default(), packed, 9), None);
        }
    }

    #[test]
    fn messages_pdfs_and_nothing_are_no_lists() {
        assert_eq!(instead("a.csv", "").unwrap(), "an empty file");
        assert_eq!(instead("a.html", " \n").unwrap(), "an empty file");
        assert_eq!(instead("a.xml", "{\"message\": \"Forbidden\"}").unwrap(), "a message: {\"message\": \"Forbidden\"}");
        assert_eq!(instead("a.xml", "Service down\n").unwrap(), "a text that begins “Service down”");
        assert_eq!(instead("a.xlsx", "%PDF-1.7").unwrap(), "a PDF file");
        let headers: Headers = [("CF-Mitigated", "challenge")].into_iter().collect();
        assert!(foreign(Wanted::Xml, &headers, b"<list/>", 7).unwrap().contains("Cloudflare"));
    }

    proptest! {
        #[test]
        fn any_bytes_are_recognised_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[<>a-z!?ıİé -]{0,80}") {
            for wanted in [Wanted::Html, Wanted::Xml, Wanted::Table, Wanted::Json, Wanted::Any] {
                foreign(wanted, &Headers::default(), &bytes, bytes.len() as u64);
                foreign(wanted, &Headers::default(), format!("<title>{text}</title>{text}").as_bytes(), 100);
            }
        }
    }
}
