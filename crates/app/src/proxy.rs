//! Which proxy an address is asked through: the variables that other programs heed, read as they read them.

use crate::environment::variable;
use std::net::IpAddr;

/// The proxies that the environment names.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proxies {
    secure: Option<Proxy>,
    plain: Option<Proxy>,
    except: Vec<String>,
}

/// A proxy, and the variable that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proxy {
    /// The variable.
    pub variable: &'static str,
    /// Its value. It may hold a password, and is never shown.
    pub value: String,
}

impl Proxy {
    /// The proxy without the password, fit to be shown.
    pub(crate) fn shown(&self) -> String {
        let (scheme, rest) = self.value.split_once("://").unwrap_or(("http", &self.value));
        let host = rest.rsplit('@').next().unwrap_or_default().trim_end_matches('/');
        format!("the proxy {scheme}://{host} ({})", self.variable)
    }
}

impl Proxies {
    /// Those of this process.
    pub(crate) fn of_environment() -> Proxies {
        Proxies::of(variable)
    }

    /// Lower case goes before upper case, and the variable of a scheme before the one for all.
    fn of(variable: impl Fn(&str) -> Option<String>) -> Proxies {
        let first = |names: [&'static str; 4]| {
            names.into_iter().find_map(|name| variable(name).map(|value| Proxy { variable: name, value }))
        };
        let except = variable("no_proxy").or_else(|| variable("NO_PROXY")).unwrap_or_default();
        Proxies {
            secure: first(["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]),
            plain: first(["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]),
            except: except.split([',', ' ']).filter(|e| !e.is_empty()).map(str::to_ascii_lowercase).collect(),
        }
    }

    /// The proxy for an address; none where it is asked directly.
    pub(crate) fn for_address(&self, url: &str) -> Option<&Proxy> {
        let (scheme, rest) = url.split_once("://")?;
        let secure = scheme.eq_ignore_ascii_case("https");
        let proxy = if secure { &self.secure } else { &self.plain }.as_ref()?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port),
            _ => (authority, if secure { "443" } else { "80" }),
        };
        let host = host.trim_matches(['[', ']']).trim_end_matches('.').to_ascii_lowercase();
        (!self.except.iter().any(|e| covers(e, &host, port))).then_some(proxy)
    }
}

/// Whether an entry of `NO_PROXY` covers a host: `*`, a domain with all below it (a dot or `*.` before it changes nothing), an
/// address, a block of addresses, each with or without a port.
fn covers(entry: &str, host: &str, port: &str) -> bool {
    let block = |e: &str| e.split_once('/').is_some_and(|(net, bits)| in_block(host, net, bits));
    if entry == "*" || entry == host || block(entry) {
        return true;
    }
    let entry = match entry.rsplit_once(':') {
        Some((name, p)) if p.bytes().all(|b| b.is_ascii_digit()) && !name.contains(':') || entry.starts_with('[') => {
            if p != port {
                return false;
            }
            name.trim_matches(['[', ']'])
        }
        _ => entry,
    };
    let domain = entry.trim_start_matches('*').trim_start_matches('.').trim_end_matches('.');
    let below = || host.strip_suffix(domain).is_some_and(|above| above.ends_with('.'));
    !domain.is_empty() && (host == domain || (host.parse::<IpAddr>().is_err() && below()))
}

fn in_block(host: &str, net: &str, bits: &str) -> bool {
    let Ok(bits) = bits.parse::<u32>() else { return false };
    match (host.parse(), net.parse()) {
        (Ok(IpAddr::V4(h)), Ok(IpAddr::V4(n))) if bits <= 32 => {
            (u32::from(h) ^ u32::from(n)).checked_shr(32 - bits).unwrap_or(0) == 0
        }
        (Ok(IpAddr::V6(h)), Ok(IpAddr::V6(n))) if bits <= 128 => {
            (u128::from(h) ^ u128::from(n)).checked_shr(128 - bits).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Proxies {
        Proxies::of(|name| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn the_variable_of_the_scheme_goes_first_and_lower_case_before_upper() {
        let all = proxies(&[("ALL_PROXY", "a"), ("HTTPS_PROXY", "S"), ("https_proxy", "s"), ("http_proxy", "p")]);
        let of = |p: &Proxies, url| p.for_address(url).map(|p| (p.variable, p.value.clone()));
        assert_eq!(of(&all, "https://list.example/x"), Some(("https_proxy", "s".into())));
        assert_eq!(of(&all, "http://list.example/x"), Some(("http_proxy", "p".into())));
        let one = proxies(&[("ALL_PROXY", "a")]);
        assert_eq!(of(&one, "https://list.example/x"), Some(("ALL_PROXY", "a".into())));
        assert_eq!(of(&proxies(&[("HTTP_PROXY", "p")]), "https://list.example/x"), None);
        assert_eq!(of(&Proxies::default(), "https://list.example/x"), None);
    }

    #[test]
    fn hosts_named_in_no_proxy_are_asked_directly() {
        for (except, url, direct) in [
            ("*", "https://list.example/", true),
            ("list.example", "https://list.example/x?y", true),
            ("list.example", "https://www.list.example/", true),
            (".list.example", "https://www.list.example:8443/", true),
            ("*.list.example", "https://list.example", true),
            ("list.example", "https://blacklist.example/", false),
            ("LIST.example.", "https://List.Example/", true),
            ("list.example:8443", "https://list.example:8443/", true),
            ("list.example:8443", "https://list.example/", false),
            ("list.example:443", "https://list.example/", true),
            ("a.example, list.example", "https://list.example/", true),
            ("a.example list.example", "https://list.example/", true),
            ("127.0.0.1", "https://127.0.0.1:8080/", true),
            ("0.0.1", "https://127.0.0.1/", false),
            ("10.0.0.0/8", "https://10.200.3.4/", true),
            ("10.0.0.0/8", "https://11.0.0.1/", false),
            ("0.0.0.0/0", "https://11.0.0.1/", true),
            ("::1", "https://[::1]:8080/", true),
            ("[::1]:8080", "https://[::1]:8080/", true),
            ("fd00::/8", "https://[fd12::1]/", true),
            ("fd00::/8", "https://[fe80::1]/", false),
            ("10.0.0.0/99", "https://10.0.0.1/", false),
            (",,", "https://list.example/", false),
        ] {
            let p = proxies(&[("https_proxy", "proxy:3128"), ("no_proxy", except)]);
            assert_eq!(p.for_address(url).is_none(), direct, "{except} {url}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let shown = |value: &str| Proxy { variable: "HTTPS_PROXY", value: value.into() }.shown();
        assert_eq!(shown("http://me:se@cret@proxy.example:3128/"), "the proxy http://proxy.example:3128 (HTTPS_PROXY)");
        assert_eq!(shown("proxy.example:3128"), "the proxy http://proxy.example:3128 (HTTPS_PROXY)");
    }
}
