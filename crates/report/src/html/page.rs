//! The page around its articles: what was asked, against what, the figures, the rows in lists, the limits.

use crate::context::{Context, Input, count, grouped, state};
use crate::plain::plain;
use crate::{Error, listing, observed, subject};
use askama::Template;
use karez_model::{ListInfo, RowError, RowRef, Screened};
use karez_screen::{observe, redact, wording};

/// All up to the contents.
#[derive(Template)]
#[template(path = "page.html", block = "head")]
pub(super) struct Head {
    title: String,
    as_of: String,
    engine: String,
    snapshot: String,
    redacted: bool,
    inputs: Vec<InputView>,
    lists: Vec<ListView>,
    starter: bool,
    gaps: Vec<String>,
    figures: Vec<Figure>,
    threshold: String,
    sections: Vec<(&'static str, &'static str)>,
}

struct Figure {
    n: String,
    what: String,
    class: &'static str,
}

struct InputView {
    file: String,
    facts: Vec<(&'static str, String)>,
    map: Vec<(String, String)>,
    carried: Vec<String>,
    notes: Vec<String>,
}

struct ListView {
    id: String,
    title: String,
    publisher: String,
    class: &'static str,
    state: Vec<String>,
    gap: bool,
    rows: String,
    entries: String,
    names: String,
    sha256: String,
    url: String,
    linked: bool,
}

impl Head {
    pub(super) fn of(ctx: &Context) -> Head {
        let n = &ctx.counts;
        let figure = |n: u64, what, class| Figure { n: grouped(n), what, class };
        let mut sections = vec![("asked", "What was asked"), ("against", "Against what"), ("found", "What was found")];
        for (is, section) in [
            (n.review > 0, ("review", "Rows for review")),
            (!n.observed.is_empty(), ("observed", "What was observed")),
            (n.error > 0, ("unreadable", "Rows that could not be read")),
            (n.no_match + n.incomplete > 0, ("unmatched", "Rows without a match")),
        ] {
            if is {
                sections.push(section);
            }
        }
        sections.push(("limits", "What this does not say"));
        let mut figures = vec![
            figure(n.rows, "rows asked".to_owned(), ""),
            figure(n.review, "for review".to_owned(), "review"),
            figure(n.no_match, "without a match".to_owned(), ""),
            figure(n.incomplete, "without a match, lists incomplete".to_owned(), ""),
            figure(n.error, "could not be read".to_owned(), ""),
        ];
        for group in observe::groups() {
            if let Some(rows) = n.observed.get(group) {
                figures.push(figure(*rows, format!("observed: {group}"), ""));
            }
        }
        let of = match ctx.inputs.as_slice() {
            [one] => format!(" of {}", ctx.file(&one.file)),
            _ => String::new(),
        };
        Head {
            title: format!("Screening{of} as of {}", ctx.as_of()),
            as_of: ctx.as_of().to_string(),
            engine: plain(&ctx.engine),
            snapshot: listing::short_hash(&plain(&ctx.snapshot)),
            redacted: ctx.redacted,
            inputs: ctx.inputs.iter().map(|i| input(ctx, i)).collect(),
            lists: ctx.lists.iter().map(|l| list(ctx, l)).collect(),
            starter: ctx.starter(),
            gaps: ctx.gathered_gaps(),
            figures,
            threshold: format!("{:.2}", ctx.policy.threshold),
            sections,
        }
    }
}

fn input(ctx: &Context, input: &Input) -> InputView {
    let mut facts = Vec::new();
    // A caller that does not count by file has counted one file all the same.
    let rows = if input.rows == 0 && ctx.inputs.len() == 1 { ctx.counts.rows } else { input.rows };
    if rows > 0 {
        facts.push(("Rows", grouped(rows)));
    }
    if !input.format.is_empty() {
        facts.push(("Read as", plain(&input.format)));
    }
    if ctx.redacted {
        facts.push(("sha256", redact::MASK.to_owned()));
        return InputView { file: ctx.file(&input.file), facts, map: Vec::new(), carried: Vec::new(), notes: Vec::new() };
    }
    if !input.sha256.is_empty() {
        facts.push(("sha256", plain(&input.sha256)));
    }
    InputView {
        file: ctx.file(&input.file),
        facts,
        map: input.map.iter().map(|(f, h)| (plain(f), plain(h))).collect(),
        carried: input.carried.iter().map(|h| plain(h)).collect(),
        notes: input.notes.iter().map(|n| plain(n)).collect(),
    }
}

fn list(ctx: &Context, l: &ListInfo) -> ListView {
    let prefix = format!("{}: ", l.id);
    let gap = ctx.gaps.iter().find_map(|g| g.strip_prefix(&prefix));
    let age = gap.filter(|g| !g.contains("partial")).map(plain);
    let state = state(l).split(", ").map(str::to_owned).chain(age).collect();
    ListView {
        id: plain(&l.id),
        title: plain(&l.title),
        publisher: plain(&l.publisher),
        class: match l.class {
            karez_model::Class::Official => "official",
            karez_model::Class::Own => "the user's own",
            karez_model::Class::Reported => "reported",
        },
        state,
        gap: gap.is_some(),
        rows: count(l.rows as u64, "row", "rows"),
        entries: count(l.entries as u64, "entry", "entries"),
        names: count(l.names as u64, "name", "names"),
        sha256: plain(&l.sha256),
        // An address of another kind could run something.
        linked: l.url.starts_with("https://") || l.url.starts_with("http://"),
        url: plain(&l.url),
    }
}

/// The head of the contents.
#[derive(Template)]
#[template(path = "page.html", block = "contents")]
pub(super) struct Contents {
    pub(super) review: u64,
    pub(super) articles: u64,
    /// The headings of the columns of observations; none where the run has none.
    observed: Vec<String>,
}

impl Contents {
    pub(super) fn of(ctx: &Context, articles: u64) -> Contents {
        let observed =
            if ctx.counts.observed.is_empty() { Vec::new() } else { observe::groups().map(observed::heading).collect() };
        Contents { review: ctx.counts.review, articles, observed }
    }
}

/// The end of the contents.
#[derive(Template)]
#[template(path = "page.html", block = "contents_end")]
pub(super) struct ContentsEnd;

/// The articles.
#[derive(Template)]
#[template(path = "page.html", block = "matches")]
pub(super) struct Matches<'a> {
    /// HTML that other templates wrote.
    pub(super) body: &'a str,
}

/// The head of what was observed.
#[derive(Template)]
#[template(path = "page.html", block = "observed")]
pub(super) struct Observed;

/// The rows without a match of which something was observed.
#[derive(Template)]
#[template(path = "page.html", block = "observed_rows")]
pub(super) struct ObservedRows<'a> {
    pub(super) rows: u64,
    pub(super) articles: u64,
    /// HTML that other templates wrote.
    pub(super) body: &'a str,
}

/// The head of the rows that could not be read.
#[derive(Template)]
#[template(path = "page.html", block = "unreadable")]
pub(super) struct Unreadable {
    pub(super) rows: u64,
}

/// A row that could not be read.
#[derive(Template)]
#[template(path = "page.html", block = "unreadable_row")]
pub(super) struct UnreadableRow {
    place: Place,
    id: String,
    cause: String,
}

impl UnreadableRow {
    pub(super) fn of(ctx: &Context, e: &RowError, id: &str) -> UnreadableRow {
        UnreadableRow { place: Place::of(ctx, &e.row), id: plain(id), cause: plain(subject::cause(e)) }
    }
}

/// The end of the rows that could not be read.
#[derive(Template)]
#[template(path = "page.html", block = "unreadable_end")]
pub(super) struct UnreadableEnd {
    pub(super) more: u64,
}

/// The head of the rows without a match.
#[derive(Template)]
#[template(path = "page.html", block = "unmatched")]
pub(super) struct Unmatched {
    rows: u64,
    no_match: String,
    gaps: Vec<String>,
}

impl Unmatched {
    pub(super) fn of(ctx: &Context, rows: u64) -> Result<Unmatched, Error> {
        Ok(Unmatched { rows, no_match: wording::fill("status", "no_match", &[])?, gaps: ctx.gathered_gaps() })
    }
}

/// A row without a match.
#[derive(Template)]
#[template(path = "page.html", block = "unmatched_row")]
pub(super) struct UnmatchedRow {
    place: Place,
    id: String,
    name: String,
    /// Where the row stands in full, if it does.
    anchor: Option<String>,
    status: &'static str,
    notes: Vec<String>,
}

impl UnmatchedRow {
    pub(super) fn of(ctx: &Context, s: &Screened, id: &str, anchor: Option<String>) -> Result<UnmatchedRow, Error> {
        let observed = observed::labels(s)?.into_iter().filter(|(_, labels)| !labels.is_empty());
        let mut notes: Vec<String> = observed.map(|(group, labels)| format!("{group}: {}", labels.join(", "))).collect();
        notes.extend(s.findings.iter().map(|f| format!("{}: {}", plain(&f.code), plain(&f.text))));
        notes.extend(s.excluded.iter().map(|d| {
            let (entry, by, confirmed) = (plain(&d.entry_id), plain(&d.by), plain(&d.confirmed_by));
            format!("decided to be someone else: {entry} ({by} and {confirmed}, {})", plain(&d.date))
        }));
        let status = if s.status == karez_model::Status::Incomplete { "incomplete" } else { "no match" };
        let (place, name) = (Place::of(ctx, &s.row), plain(&subject::name(s)));
        Ok(UnmatchedRow { place, id: plain(id), name, anchor, status, notes })
    }
}

/// The end of the rows without a match.
#[derive(Template)]
#[template(path = "page.html", block = "unmatched_end")]
pub(super) struct UnmatchedEnd {
    pub(super) more: u64,
}

/// Where a row stands: the line, and the file and sheet where several were asked.
pub(super) struct Place {
    line: u64,
    file: String,
}

impl Place {
    fn of(ctx: &Context, row: &RowRef) -> Place {
        let mut file = if ctx.inputs.len() > 1 { ctx.file(&row.file) } else { String::new() };
        if let Some(sheet) = &row.sheet {
            let sheet = if ctx.redacted { redact::MASK.to_owned() } else { plain(sheet) };
            file = if file.is_empty() { sheet } else { format!("{file}, {sheet}") };
        }
        Place { line: row.line, file }
    }
}

/// The limits, and what is needed to ask the same again.
#[derive(Template)]
#[template(path = "page.html", block = "end")]
pub(super) struct End {
    facts: Vec<(&'static str, String)>,
}

impl End {
    pub(super) fn of(ctx: &Context) -> End {
        let p = &ctx.policy;
        let lists = if p.lists.is_empty() { "all that were there".to_owned() } else { plain(&p.lists.join(", ")) };
        let age = p.max_age_days.map_or("each list’s own figure".to_owned(), |d| format!("{d} days"));
        let mut facts = vec![
            ("As of", ctx.as_of().to_string()),
            ("Snapshot", plain(&ctx.snapshot)),
            ("Engine", plain(&ctx.engine)),
            ("Threshold", format!("{:.2}", p.threshold)),
            ("Matches shown a row", format!("at most {}", p.limit)),
            ("Lists asked", lists),
            ("A list is old after", age),
        ];
        if p.floor < p.threshold {
            facts.push(("Candidates shown from", format!("{:.2}", p.floor)));
        }
        End { facts }
    }
}
