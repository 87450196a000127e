//! What the process is given from outside: the day, the environment, the directories. Nothing below this crate asks for them.

#![allow(clippy::disallowed_methods, reason = "this is the one place that asks the clock and the environment")]

use karez_model::Date;
use std::path::PathBuf;

/// Today, in the local time zone.
pub(crate) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// An environment variable that is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

/// The platform's directory for an application's data.
pub(crate) fn data_directory() -> Option<PathBuf> {
    let home = std::env::home_dir();
    if cfg!(target_os = "macos") {
        return home.map(|h| h.join("Library/Application Support/karez"));
    }
    if cfg!(windows) {
        return variable("LOCALAPPDATA").map(|d| PathBuf::from(d).join("karez"));
    }
    let xdg = variable("XDG_DATA_HOME").map(PathBuf::from).filter(|p| p.is_absolute());
    xdg.or_else(|| home.map(|h| h.join(".local/share"))).map(|d| d.join("karez"))
}

/// A clock for measuring how long something took.
pub(crate) fn now() -> std::time::Instant {
    std::time::Instant::now()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_house_rules_name_clock_environment_and_network() {
        // The lints refuse these calls in every other room; a rule that nobody wrote down would hold nothing.
        let rules = include_str!("../../../clippy.toml");
        for forbidden in ["SystemTime::now", "Instant::now", "env::var", "net::TcpStream", "net::UdpSocket"] {
            assert!(rules.contains(forbidden), "{forbidden}");
        }
    }
}
