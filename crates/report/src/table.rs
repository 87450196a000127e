//! The table for a terminal: a line of context, a block for each answer, the reason readable at a glance, the summary last.
//!
//! Each block is made from its answer alone, in columns that follow from the width alone, so a file of any length can be
//! printed as it is screened. Nothing is cut off: what does not fit its column goes on in the next line. Below
//! [`NARROW`] columns the supplier stands above its matches instead of beside them.

use crate::context::{Context, count, gather, grouped, state};
use crate::lines::{HOLD, pad, width, wrap};
use crate::plain::{isolated, plain};
use crate::{Error, listing, observed, reasons, subject};
use karez_model::{Answer, Explanation, ListInfo, Match, RowError, Screened, Status};
use karez_screen::{observe, wording};

/// How a table is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether it takes colour. Without it nothing is lost but ease.
    pub colour: bool,
}

/// Below this width the supplier stands above its matches.
pub const NARROW: usize = 72;
/// Sentences are not set wider than this: the eye loses the line.
const MEASURE: usize = 96;
/// Columns of the line number, and of the widest status with the space after it.
const LINE: usize = 5;
const STATUS: usize = 12;
/// Columns of a score with the space before it.
const SCORE: usize = 6;
/// What a reader with the starter pack is told.
const STARTER: &str = "starter pack: a partial, dated excerpt; whole lists: see docs/lists.md or `karez lists`";

/// Where the columns stand.
struct Columns {
    width: usize,
    stacked: bool,
    supplier: usize,
    status_at: usize,
    match_at: usize,
    detail_at: usize,
}

fn columns(style: Style) -> Columns {
    let width = style.width.max(40);
    let left = LINE + 2;
    if width < NARROW {
        return Columns {
            width,
            stacked: true,
            supplier: width - left,
            status_at: left,
            match_at: left + STATUS,
            detail_at: left,
        };
    }
    let supplier = ((width - left) * 3 / 10).clamp(20, 40);
    let status_at = left + supplier + 2;
    let match_at = status_at + STATUS;
    // Reasons begin under the match where that leaves them room, else under the status.
    let detail_at = if width - match_at >= 50 { match_at } else { status_at };
    Columns { width, stacked: false, supplier, status_at, match_at, detail_at }
}

#[derive(Debug, Clone, Copy)]
enum Paint {
    Plain,
    Dim,
    Bold,
    /// Takes a person's eye: a row for review.
    Eye,
}

impl Style {
    fn paint(self, paint: Paint, text: &str) -> String {
        let code = match paint {
            Paint::Dim => "2",
            Paint::Bold => "1",
            Paint::Eye => "33",
            Paint::Plain => return text.to_owned(),
        };
        if self.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn paragraph(self, paint: Paint, text: &str, out: &mut String) {
        for line in wrap(text, self.width.max(40)) {
            out.push_str(&self.paint(paint, &line));
            out.push('\n');
        }
    }
}

/// A text of the data as a line of a table shows it: nothing in it can act, and what runs from right to left stays apart.
pub fn shown(text: &str) -> String {
    isolated(text)
}

/// The parts of two names side by side, and what the other facts say, on one line.
pub fn reasons_of(explanation: &Explanation) -> String {
    let mut parts = reasons::alignment(explanation, isolated);
    parts.extend(explanation.features.iter().map(|f| reasons::feature(f, isolated)));
    parts.join(" · ")
}

/// Whether a row is printed when not all are asked for: those that need a person, and those of which something was observed that
/// does not hold for half of a file.
pub fn is_shown(answer: &Answer, all: bool) -> bool {
    let observed = matches!(answer, Answer::Screened(s) if observed::stands_alone(s));
    all || observed || matches!(answer.status(), Status::Review | Status::Error)
}

/// What stands above the first block: the day, the lists and their state, and the heads of the columns.
pub fn heading(ctx: &Context, style: Style) -> String {
    let mut out = String::new();
    let lists = gather(ctx.lists.iter().map(|l| (plain(&l.id), aged(ctx, l))));
    let lists = lists.iter().map(|(ids, state)| held(&format!("{ids} {state}")));
    let parts: Vec<String> = std::iter::once(held(&format!("as of {}", ctx.as_of()))).chain(lists).collect();
    style.paragraph(Paint::Plain, &dotted(&parts), &mut out);
    if ctx.starter() {
        style.paragraph(Paint::Dim, STARTER, &mut out);
    }
    out.push('\n');
    let c = columns(style);
    if !c.stacked {
        let head = format!("{:>LINE$}  {}", "line", pad("supplier", c.supplier + 2));
        let head = pad(&format!("{}{}match", head, pad("status", STATUS)), c.width.min(c.match_at + MEASURE) - 5);
        out.push_str(&style.paint(Paint::Dim, &format!("{head}score")));
        out.push('\n');
    }
    out
}

/// The state of a list, with its age where that is a gap.
fn aged(ctx: &Context, list: &ListInfo) -> String {
    let age = ctx.gaps.iter().find_map(|g| g.strip_prefix(&format!("{}: ", list.id))).filter(|g| !g.contains("partial"));
    match age {
        None => state(list),
        Some(age) => format!("{}, {age}", state(list)),
    }
}

/// One answer.
///
/// # Errors
/// The templates of sentences are broken.
pub fn block(answer: &Answer, style: Style) -> Result<String, Error> {
    let c = columns(style);
    let (name, right) = match answer {
        Answer::Screened(s) => (isolated(&subject::name(s)), screened(s, &c)?),
        Answer::Unreadable(e) => (isolated(&subject::id(answer)), unreadable(e, &c)),
    };
    Ok(joined(answer.row().line, &name, right, &c, style))
}

/// What the run found, in one line, and why it may be incomplete.
pub fn summary(ctx: &Context, style: Style) -> String {
    let n = &ctx.counts;
    let mut parts = vec![count(n.rows, "row", "rows")];
    for (n, what) in [
        (n.review, "for review"),
        (n.no_match, "without a match"),
        (n.incomplete, "without a match, lists incomplete"),
        (n.error, "unreadable"),
    ] {
        if n > 0 {
            parts.push(held(&format!("{} {what}", grouped(n))));
        }
    }
    let mut out = String::new();
    style.paragraph(Paint::Bold, &dotted(&parts), &mut out);
    if !n.observed.is_empty() {
        let of = |group| n.observed.get(group).map(|rows| held(&format!("{group} {}", count(*rows, "row", "rows"))));
        let groups: Vec<String> = observe::groups().filter_map(of).collect();
        style.paragraph(Paint::Plain, &format!("observed beside the names: {}", dotted(&groups)), &mut out);
    }
    if !ctx.gaps.is_empty() {
        let gaps: Vec<String> = ctx.gathered_gaps().iter().map(|g| held(g)).collect();
        style.paragraph(Paint::Dim, &format!("lists incomplete: {}", dotted(&gaps)), &mut out);
    }
    if ctx.redacted {
        style.paragraph(Paint::Dim, "the user's own data is masked", &mut out);
    }
    out
}

/// A line of the right-hand side: where it begins and what it holds, in pieces with their paint.
struct Right {
    at: usize,
    pieces: Vec<(Paint, String)>,
}

/// The right-hand side of a row: the status, and beside it what was found.
fn screened(s: &Screened, c: &Columns) -> Result<Vec<Right>, Error> {
    let mut lines = Vec::new();
    for (i, (m, also)) in reasons::gathered(&s.matches).into_iter().enumerate() {
        let status = if i == 0 { s.status } else { Status::NoMatch };
        matched(m, (i == 0).then_some(status), c, &mut lines)?;
        for other in also {
            detail(&also_line(m, other)?, Paint::Plain, c, &mut lines);
        }
        detail(&footer(m)?, Paint::Dim, c, &mut lines);
    }
    if lines.is_empty() {
        beside(s.status, &wording::fill("status", "no_match", &[])?, c, &mut lines);
    }
    for (group, reasons) in observed::by_group(&s.observations, isolated)? {
        for reason in reasons {
            detail(&format!("{group}: {reason}"), Paint::Dim, c, &mut lines);
        }
    }
    // What the row itself needs said: a cell that could not be read, a decision that took a match away.
    for f in listing::findings_of_row(&s.findings, &s.matches) {
        detail(&format!("{}: {}", plain(&f.code), isolated(&f.text)), Paint::Dim, c, &mut lines);
    }
    for d in &s.excluded {
        let by = format!("{} and {}, {}", isolated(&d.by), isolated(&d.confirmed_by), isolated(&d.date));
        detail(&format!("decided to be someone else: {} ({by})", isolated(&d.entry_id)), Paint::Dim, c, &mut lines);
    }
    Ok(lines)
}

/// The caption and score, then who lists it, then why it was found.
fn matched(m: &Match, status: Option<Status>, c: &Columns, lines: &mut Vec<Right>) -> Result<(), Error> {
    let room = (c.width.min(c.match_at + MEASURE) - c.match_at).saturating_sub(SCORE);
    for (i, caption) in wrap(&isolated(&m.caption), room).into_iter().enumerate() {
        let mut pieces = Vec::new();
        let first = i == 0;
        match status.filter(|_| first) {
            None => pieces.push((Paint::Plain, " ".repeat(STATUS))),
            Some(status) => {
                pieces.push((if status == Status::Review { Paint::Eye } else { Paint::Plain }, pad(status.as_str(), STATUS)))
            }
        }
        let caption = if first { pad(&caption, room) } else { caption };
        pieces.push((Paint::Bold, caption));
        if first {
            pieces.push((Paint::Bold, format!("{:>SCORE$}", reasons::score(m.score))));
        }
        lines.push(Right { at: c.status_at, pieces });
    }
    for l in &m.listings {
        detail(&listing::sentence(l, isolated)?, Paint::Plain, c, lines);
        if let Some(extension) = listing::extension(l, isolated) {
            detail(&extension, Paint::Plain, c, lines);
        }
    }
    let by = &m.explanation.name.listed;
    if *by != m.caption && !by.is_empty() {
        detail(&format!("by the listed name {}", isolated(by)), Paint::Plain, c, lines);
    }
    let parts: Vec<String> = reasons::alignment(&m.explanation, isolated).iter().map(|p| held(p)).collect();
    detail(&dotted(&parts), Paint::Plain, c, lines);
    let features: Vec<String> = m.explanation.features.iter().map(|f| held(&reasons::feature(f, isolated))).collect();
    detail(&dotted(&features), Paint::Plain, c, lines);
    Ok(())
}

/// What the match rests on, and what would settle it.
fn footer(m: &Match) -> Result<String, Error> {
    let mut text = reasons::basis(m)?;
    if !m.explanation.missing.is_empty() {
        let missing: Vec<String> = m.explanation.missing.iter().map(|x| isolated(x)).collect();
        text.push_str(&format!("{HOLD}· missing: {}", missing.join(", ")));
    }
    Ok(text)
}

/// A match whose name is that of `first`: only what differs.
fn also_line(first: &Match, m: &Match) -> Result<String, Error> {
    let lists: Vec<String> = m.datasets.iter().map(|d| plain(d)).collect();
    let sentences = m.listings.iter().map(|l| listing::sentence(l, isolated)).collect::<Result<Vec<_>, _>>()?;
    let mut text = format!(
        "also: {} {} {} — {}",
        lists.join(", "),
        isolated(&m.caption),
        reasons::score(m.score),
        sentences.join("; ")
    );
    for l in m.listings.iter().filter_map(|l| listing::extension(l, isolated)) {
        text.push_str(&format!("; {l}"));
    }
    if m.explanation.features != first.explanation.features {
        for f in &m.explanation.features {
            text.push_str(&format!("{HOLD}· {}", reasons::feature(f, isolated)));
        }
    }
    if (m.basis, m.is_match) != (first.basis, first.is_match) {
        text.push_str(&format!("{HOLD}· {}", reasons::basis(m)?));
    }
    Ok(text)
}

fn unreadable(e: &RowError, c: &Columns) -> Vec<Right> {
    let mut lines = Vec::new();
    beside(e.status, &isolated(subject::cause(e)), c, &mut lines);
    lines
}

/// A status and, beside it, the text that is all there is to say.
fn beside(status: Status, text: &str, c: &Columns, lines: &mut Vec<Right>) {
    let room = (c.width - c.match_at).min(MEASURE);
    for (i, line) in wrap(text, room).into_iter().enumerate() {
        let status = if i == 0 { status.as_str() } else { "" };
        lines.push(Right { at: c.status_at, pieces: vec![(Paint::Plain, pad(status, STATUS)), (Paint::Plain, line)] });
    }
}

fn detail(text: &str, paint: Paint, c: &Columns, lines: &mut Vec<Right>) {
    if text.is_empty() {
        return;
    }
    let room = (c.width - c.detail_at).min(MEASURE);
    lines.extend(wrap(text, room).into_iter().map(|line| Right { at: c.detail_at, pieces: vec![(paint, line)] }));
}

/// The line number and the supplier, beside or above what was found.
fn joined(number: u64, name: &str, right: Vec<Right>, c: &Columns, style: Style) -> String {
    let number = format!("{number:>LINE$}  ");
    let room = (LINE + 2 + c.supplier).saturating_sub(number.len());
    let mut left: Vec<String> = if name.is_empty() { vec!["—".to_owned()] } else { wrap(name, room) };
    for (i, line) in left.iter_mut().enumerate() {
        let start = if i == 0 { number.clone() } else { " ".repeat(number.len()) };
        line.insert_str(0, &start);
    }
    let mut out = String::new();
    let mut put = |line: &str| {
        out.push_str(line.trim_end());
        out.push('\n');
    };
    if c.stacked {
        left.drain(..).for_each(|line| put(&line));
    }
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return out,
            (Some(l), None) => put(&l),
            (l, Some(r)) => {
                let mut line = pad(&l.unwrap_or_default(), r.at);
                // Spaces at the end of a line are not painted.
                let last = r.pieces.iter().rposition(|(_, t)| !t.trim().is_empty()).unwrap_or(0);
                for (i, (paint, text)) in r.pieces.iter().enumerate() {
                    line.push_str(&style.paint(*paint, if i == last { text.trim_end() } else { text }));
                }
                put(&line);
            }
        }
    }
}

/// Parts in a row, with a dot that stays at the end of its line.
fn dotted(parts: &[String]) -> String {
    parts.join(&format!("{HOLD}· "))
}

/// A part that is kept on one line where it fits.
fn held(part: &str) -> String {
    if width(part) <= NARROW { part.replace(' ', &HOLD.to_string()) } else { part.to_owned() }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
