//! Standard error and the terminal: what is said beside the data.

use crate::environment::variable;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal, Write};

/// Width for files and pipes, and for terminals that do not tell theirs.
const WIDTH: usize = 100;

/// Whether standard output is a terminal. `KAREZ_TERMINAL` set to a width says that it is, for whoever records a session.
pub(crate) fn stdout_is_terminal() -> bool {
    pretended().is_some() || io::stdout().is_terminal()
}

/// The width of the terminal in columns.
pub(crate) fn width() -> usize {
    let asked = pretended().or_else(|| variable("COLUMNS").and_then(|v| v.parse().ok()));
    let told = || console::Term::stdout().size_checked().map(|(_, columns)| usize::from(columns));
    asked.or_else(told).unwrap_or(WIDTH).clamp(40, 160)
}

fn pretended() -> Option<usize> {
    variable("KAREZ_TERMINAL").and_then(|v| v.parse().ok())
}

/// Whether standard output takes colour.
pub(crate) fn colour() -> bool {
    pretended().is_none() && io::stdout().is_terminal() && variable("NO_COLOR").is_none()
}

/// Says a line on standard error, wrapped where a person reads it. A closed standard error is nobody listening.
pub(crate) fn say(text: &str) {
    let people = pretended().is_some() || io::stderr().is_terminal();
    let text =
        if people { text.lines().map(|l| wrapped(l, width())).collect::<Vec<_>>().join("\n") } else { text.to_owned() };
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// A line broken at spaces, what follows indented by two more than it.
pub(crate) fn wrapped(line: &str, width: usize) -> String {
    let indent = line.len() - line.trim_start().len() + 2;
    let mut out = String::new();
    let mut column = 0;
    for word in line.split_inclusive(' ') {
        let long = console::measure_text_width(word.trim_end());
        if column + long > width && column > indent {
            out.truncate(out.trim_end().len());
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        }
        out.push_str(word);
        column += console::measure_text_width(word);
    }
    out
}

/// Progress over rows: a bar on a terminal, a plain line now and then elsewhere.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    rows: u64,
}

/// How many rows lie between two plain lines.
const PLAIN_STEP: u64 = 50_000;

impl Progress {
    /// Nothing is drawn before the first row; and no bar where the answers themselves run down the same screen.
    pub(crate) fn new(answers_on_screen: bool) -> Progress {
        let bar = (io::stderr().is_terminal() && pretended().is_none() && !answers_on_screen).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} rows · {per_sec}") {
                bar.set_style(style);
            }
            bar
        });
        Progress { bar, rows: 0 }
    }

    /// One row more.
    pub(crate) fn row(&mut self) {
        self.rows += 1;
        match &self.bar {
            Some(bar) => bar.set_position(self.rows),
            None if self.rows.is_multiple_of(PLAIN_STEP) => say(&format!("{} rows", self.rows)),
            None => {}
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// Progress over the bytes of a file: a bar on a terminal, a plain line now and then elsewhere.
pub(crate) struct Transfer {
    label: String,
    bar: Option<ProgressBar>,
    whole: Option<u64>,
    said: u64,
}

/// How many bytes lie between two plain lines.
const PLAIN_BYTES: u64 = 25 << 20;

impl Transfer {
    /// Of a file that is called so; nothing is drawn before its first byte.
    pub(crate) fn new(label: &str) -> Transfer {
        Transfer { label: label.to_owned(), bar: None, whole: None, said: 0 }
    }

    /// Bytes begin to come, behind those that are there.
    pub(crate) fn begins(&mut self, whole: Option<u64>, have: u64) {
        (self.whole, self.said) = (whole, have / PLAIN_BYTES);
        self.done();
        if !io::stderr().is_terminal() || pretended().is_some() {
            return;
        }
        let bar = ProgressBar::with_draw_target(whole, ProgressDrawTarget::stderr());
        let template = match whole {
            Some(_) => "{prefix} {bar:30} {bytes} of {total_bytes} · {bytes_per_sec} · {eta}",
            None => "{prefix} {spinner} {bytes} · {bytes_per_sec}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(self.label.clone());
        bar.set_position(have);
        // The speed is that of what comes, not of what was there.
        bar.reset_eta();
        self.bar = Some(bar);
    }

    /// So many bytes are there now.
    pub(crate) fn received(&mut self, have: u64) {
        match &self.bar {
            Some(bar) => bar.set_position(have),
            None if have / PLAIN_BYTES > self.said => {
                self.said = have / PLAIN_BYTES;
                let of = self.whole.map_or_else(String::new, |whole| format!(" of {}", size(whole)));
                say(&format!("{}: {}{of}", self.label, size(have)));
            }
            None => {}
        }
    }

    /// Takes the bar away.
    pub(crate) fn done(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// A number of bytes as people say it.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{} MB", bytes / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_long_line_breaks_at_spaces_and_loses_no_word() {
        let line = "  headings in line 1: name=供应商名称, country=国家, address=地址; carried along: Remark";
        let broken = wrapped(line, 40);
        assert!(broken.lines().all(|l| console::measure_text_width(l) <= 40), "{broken}");
        assert_eq!(broken.split_whitespace().collect::<Vec<_>>(), line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(wrapped("short", 40), "short");
    }
}
