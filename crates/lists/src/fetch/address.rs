//! Addresses on the web: which may be asked, and where a redirection leads (RFC 3986, section 5.2).

use std::fmt::{self, Write as _};

/// An absolute address that may be asked: `https` or `http`, with a host, without a user, in ASCII.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// The connection proves who the server is.
    pub(super) secure: bool,
    authority: String,
    path: String,
    query: Option<String>,
}

impl Address {
    /// Reads an absolute address.
    pub(super) fn read(text: &str) -> Result<Address, String> {
        let text = escaped(text.trim());
        let (scheme, rest) = text.split_once("://").ok_or("not an address of the form https://host/path")?;
        Address::of(scheme, rest)
    }

    /// Where a reference leads from here.
    pub(super) fn join(&self, reference: &str) -> Result<Address, String> {
        let reference = escaped(reference.trim());
        let (reference, _) = reference.split_once('#').unwrap_or((&reference, ""));
        if let Some((scheme, rest)) = scheme(reference) {
            return match rest.strip_prefix("//") {
                Some(rest) => Address::of(scheme, rest),
                None => Err(format!("an address of the kind {scheme}:")),
            };
        }
        if let Some(rest) = reference.strip_prefix("//") {
            return Address::of(self.scheme(), rest);
        }
        let (path, query) = split_query(reference);
        let (path, query) = match path {
            "" => (self.path.clone(), query.or_else(|| self.query.clone())),
            _ if path.starts_with('/') => (without_dots(path), query),
            _ => {
                let folder = self.path.rfind('/').map_or("/", |at| &self.path[..=at]);
                (without_dots(&format!("{folder}{path}")), query)
            }
        };
        Ok(Address { path, query, ..self.clone() })
    }

    /// The last part of the path, where it names a file.
    pub(super) fn file(&self) -> Option<&str> {
        self.path.rsplit('/').next().filter(|n| !n.is_empty())
    }

    fn of(scheme: &str, rest: &str) -> Result<Address, String> {
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            other => return Err(format!("an address of the kind {other}: where https: is needed")),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (authority, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains('@') {
            return Err("an address with a user or a password in it, which would be kept in files".to_owned());
        }
        let host = authority.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(authority, |(host, _)| host);
        if host.is_empty() || authority.contains(['%', '\\', ' ']) {
            return Err("an address without a host in ASCII".to_owned());
        }
        let (path, query) = split_query(rest);
        let path = without_dots(if path.is_empty() { "/" } else { path });
        Ok(Address { secure, authority: authority.to_ascii_lowercase(), path, query })
    }

    fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme(), self.authority, self.path)?;
        self.query.as_ref().map_or(Ok(()), |query| write!(f, "?{query}"))
    }
}

/// The scheme of a reference that begins with one, and what follows its colon.
fn scheme(reference: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = reference.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(plain)).then_some((scheme, rest))
}

fn split_query(text: &str) -> (&str, Option<String>) {
    text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query.to_owned())))
}

/// What no address may hold as it stands, in the escapes that browsers write: servers do send spaces and letters of any script.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        match b {
            0..=b' ' | 0x7F.. | b'"' | b'<' | b'>' | b'`' => drop(write!(out, "%{b:02X}")),
            _ => out.push(char::from(b)),
        }
        out
    })
}

/// An absolute path without its `.` and `..`.
fn without_dots(path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    let mut parts = path.split('/').skip(1).peekable();
    while let Some(part) = parts.next() {
        let last = parts.peek().is_none();
        match part {
            "." | ".." => {
                if part == ".." {
                    out.pop();
                }
                if last {
                    out.push("");
                }
            }
            part => out.push(part),
        }
    }
    format!("/{}", out.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_where_the_standard_says() {
        // RFC 3986, sections 5.4.1 and 5.4.2, as far as they lead to a web address.
        let base = Address::read("http://a/b/c/d;p?q").unwrap();
        for (reference, target) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g/"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q"),
            ("g#s", "http://a/b/c/g"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../../g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("./../g", "http://a/b/g"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g?y/../x", "http://a/b/c/g?y/../x"),
            ("https://B.example:8443/x?y=1#z", "https://b.example:8443/x?y=1"),
            ("/Listen/übersicht 1.xml", "http://a/Listen/%C3%BCbersicht%201.xml"),
        ] {
            assert_eq!(base.join(reference).unwrap().to_string(), target, "{reference}");
        }
    }

    #[test]
    fn only_web_addresses_without_a_user_may_be_asked() {
        for bad in [
            "",
            "list.xml",
            "/etc/passwd",
            "ftp://a/b",
            "file:///etc/passwd",
            "https://",
            "https:///x",
            "https://u:p@a/b",
            "https://u@a",
            "https://bücher.example/",
            "https://a b/",
        ] {
            assert!(Address::read(bad).is_err(), "{bad}");
        }
        let base = Address::read("https://a/b").unwrap();
        for bad in ["data:text/plain,x", "javascript:x", "mailto:a@b", "ftp://a/b", "https://u:p@a/b", "file:///x"] {
            assert!(base.join(bad).is_err(), "{bad}");
        }
        assert_eq!(Address::read("HTTPS://A.example").unwrap().to_string(), "https://a.example/");
        assert_eq!(Address::read("https://[::1]:80/x/y.csv?z").unwrap().file(), Some("y.csv"));
    }
}
