//! On what terms a list is fetched, what happens meanwhile, and what comes of it.

use super::error::FetchError;
use super::headers;
use super::kept::Validators;
use super::transport::Transport;
use karez_model::Date;
use std::path::PathBuf;
use std::time::Duration;

/// The terms on which a list is fetched.
#[derive(Debug, Clone)]
pub struct Terms {
    /// What the program calls itself.
    pub user_agent: String,
    /// How often a question is asked.
    pub tries: u32,
    /// The most bytes of a file.
    pub limit: u64,
    /// An address without TLS may be asked, because somebody named it.
    pub plain: bool,
    /// Today.
    pub today: Date,
}

/// The network, and whoever watches it.
pub struct Net<'a> {
    /// Asks.
    pub transport: &'a mut dyn Transport,
    /// Waits before the next try.
    pub wait: &'a mut dyn FnMut(Duration),
    /// Hears what happens.
    pub progress: &'a mut dyn FnMut(Event<'_>),
}

/// What happens while a file is fetched.
#[derive(Debug)]
pub enum Event<'e> {
    /// A redirection is followed.
    Redirected {
        /// The address it leads to.
        to: &'e str,
    },
    /// Bytes begin to come.
    Begins {
        /// Bytes of the whole, where the server says.
        whole: Option<u64>,
        /// Bytes that are there already.
        have: u64,
    },
    /// Bytes came.
    Received {
        /// Bytes that are there now.
        have: u64,
    },
    /// A try failed and the next one waits.
    Waits {
        /// Why it failed.
        cause: &'e FetchError,
        /// How long.
        pause: Duration,
    },
}

/// A file that is there, as new as the server has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it lies.
    pub path: PathBuf,
    /// What is known of it.
    pub about: Validators,
    /// Its bytes are other ones than before.
    pub changed: bool,
    /// What else somebody should know.
    pub notes: Vec<String>,
}

impl Fetched {
    /// The day to take for that of publication where the file itself names none, and where that day is from.
    pub fn dated(&self) -> (Date, &'static str) {
        let modified = self.about.last_modified.as_deref().and_then(|m| headers::modified(m, self.about.fetched));
        modified.map_or((self.about.fetched, "the day of the fetch"), |day| (day, "the server's day of last modification"))
    }
}
