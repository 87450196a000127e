//! Telephones, e-mail addresses and websites under one spelling.

use karez_data::{COMMON_DOMAINS, find};
use karez_text::fold;

/// A number has at least so many digits, else it is an extension or a short number; and no more than the plan allows.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// The numbers in a cell, digits only, with the country code where it is given (`+86…`, `0086…`). Numbers made up to fill a
/// field give none.
pub(super) fn phones(text: &str) -> Vec<String> {
    let text = fold(text);
    let mut found: Vec<String> = Vec::new();
    for piece in text.split([';', '/', ',', '、', '|', '\n']) {
        let number = &piece[piece.find(|c: char| c.is_ascii_digit()).unwrap_or(piece.len())..];
        // An extension is not part of the number: `0991 1234567 ext. 12`.
        let number = number.split(['x', '#']).next().unwrap_or_default();
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let digits = digits.strip_prefix("00").unwrap_or(&digits);
        let mut distinct: Vec<u8> = digits.bytes().collect();
        distinct.sort_unstable();
        distinct.dedup();
        if DIGITS.contains(&digits.len()) && distinct.len() > 2 && !found.iter().any(|f| f == digits) {
            found.push(digits.to_owned());
        }
    }
    found
}

/// The e-mail addresses in a cell, each with its domain.
pub(super) fn emails(text: &str) -> Vec<(String, String)> {
    let text = fold(text);
    let pieces = text.split(|c: char| c.is_whitespace() || ";,、|<>()/".contains(c));
    pieces
        .filter_map(|piece| {
            let piece = piece.strip_prefix("mailto:").unwrap_or(piece);
            let (local, domain) = piece.split_once('@')?;
            let domain = host(domain)?;
            (!local.is_empty()).then(|| (format!("{local}@{domain}"), domain))
        })
        .collect()
}

/// The host of a website, without `www.`.
pub(super) fn host(text: &str) -> Option<String> {
    let text = fold(text.trim());
    let rest = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ' ']).next()?.rsplit('@').next()?;
    let host = host.split(':').next()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    let labels = || host.split('.');
    let sound = host.len() <= 253
        && labels().count() >= 2
        && labels().all(|l| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-'))
        && labels().next_back().is_some_and(|l| l.chars().any(char::is_alphabetic));
    sound.then(|| host.to_owned())
}

/// The domain of an e-mail address, if it is not one where anybody can have an address.
pub(super) fn telling_mail(host: &str) -> Option<String> {
    let mut rest = host;
    loop {
        if find(&COMMON_DOMAINS, rest).is_some() {
            return None;
        }
        match rest.split_once('.') {
            Some((_, parent)) => rest = parent,
            None => return Some(host.to_owned()),
        }
    }
}

/// The host of a website, if it is not the front door of a market place or a network.
pub(super) fn telling_site(host: &str) -> Option<String> {
    find(&COMMON_DOMAINS, host).is_none().then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_its_digits() {
        for (text, expected) in [
            ("+86 (991) 123-4567", &["869911234567"][..]),
            ("0086-991-1234567", &["869911234567"]),
            ("0991-1234567 ext. 12", &["09911234567"]),
            ("fax/tel. 0991 123 4567; 0991/7654321", &["09911234567", "7654321"]),
            ("＋８６ ９９１ １２３４５６７", &["869911234567"]),
            ("0000000", &[]),
            ("1111 2222", &[]),
            ("12345", &[]),
            ("n/a", &[]),
            ("123456789012345678", &[]),
        ] {
            assert_eq!(phones(text), expected, "{text}");
        }
    }

    #[test]
    fn a_website_is_its_host() {
        for (text, expected) in [
            ("https://www.Example-Gin.cn/en/index.html?x=1", Some("example-gin.cn")),
            ("example-gin.cn", Some("example-gin.cn")),
            ("http://user:pass@example-gin.cn:8080", Some("example-gin.cn")),
            ("WWW.EXAMPLE.COM.", Some("example.com")),
            ("n/a", None),
            ("none", None),
            ("10.0.0.1", None),
            ("a..b", None),
            ("", None),
        ] {
            assert_eq!(host(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_free_mail_provider_or_a_market_place_tells_nothing() {
        for (host, mail, site) in [
            ("163.com", false, false),
            ("vip.163.com", false, false),
            ("mx.qq.com", false, true),
            ("example-gin.cn", true, true),
            ("alibaba.com", false, false),
            ("example.en.alibaba.com", false, true),
        ] {
            assert_eq!((telling_mail(host).is_some(), telling_site(host).is_some()), (mail, site), "{host}");
        }
    }

    #[test]
    fn an_email_is_read_out_of_its_surroundings() {
        assert_eq!(
            emails("Sales <Info@Example-Gin.CN>; mailto:a@b.example"),
            [("info@example-gin.cn", "example-gin.cn"), ("a@b.example", "b.example")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
        assert!(emails("at example dot cn").is_empty() && emails("@example.cn").is_empty());
    }
}
