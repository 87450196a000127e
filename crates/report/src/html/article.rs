//! One row: who it may be, why, who lists that entity, what speaks against it, what is missing; and what was observed beside the name.

use crate::context::Context;
use crate::plain::plain;
use crate::{Error, listing, observed, reasons, subject};
use askama::Template;
use karez_model::{Basis, Certainty, Evidence, Feature, Finding, Listing, Match, Observation, Screened, Status, Step};
use karez_screen::{observe, redact, wording};

/// A row of the contents.
#[derive(Template)]
#[template(path = "article.html", block = "contents_row")]
pub(super) struct ContentsRow {
    anchor: Option<String>,
    line: u64,
    name: String,
    best: String,
    basis: &'static str,
    more: usize,
    score: String,
    /// Heading and labels of each group of observations; none where the run has none.
    observed: Vec<(String, String)>,
}

impl ContentsRow {
    pub(super) fn of(ctx: &Context, s: &Screened, number: usize, full: bool) -> Result<ContentsRow, Error> {
        let best = s.matches.first();
        let mut observed = Vec::new();
        if !ctx.counts.observed.is_empty() {
            for (group, labels) in observed::labels(s)? {
                observed.push((observed::heading(group), labels.join(", ")));
            }
        }
        Ok(ContentsRow {
            observed,
            anchor: full.then(|| super::anchor(number)),
            line: s.row.line,
            name: plain(&subject::name(s)),
            best: best.map_or(String::new(), |m| plain(&m.caption)),
            basis: match best.map(|m| m.basis) {
                Some(Basis::Identifier) => "equal identifier",
                Some(Basis::Confirmed) => "confirmed",
                _ => "",
            },
            more: s.matches.len().saturating_sub(1),
            score: best.map_or(String::new(), |m| reasons::score(m.score)),
        })
    }
}

/// A row for review, or one of which something was observed.
#[derive(Template)]
#[template(path = "article.html", block = "article")]
pub(super) struct Article {
    anchor: String,
    name: String,
    facts: Vec<(&'static str, String)>,
    sides: Vec<Side>,
    groups: Vec<Group>,
    findings: Vec<FindingView>,
    observations: Vec<ObservationView>,
    excluded: Vec<String>,
    given: Vec<(String, String)>,
}

/// A match, and those whose name is the same.
struct Group {
    first: MatchView,
    also: Vec<MatchView>,
}

struct MatchView {
    caption: String,
    score: String,
    basis: String,
    confirmed: bool,
    id: String,
    schema: String,
    by: String,
    query: String,
    listed: String,
    name_score: String,
    rows: Vec<Row>,
    features: Vec<Row>,
    listings: Vec<ListingView>,
    missing: String,
}

/// A line of the names side by side, or of what was compared beside them.
struct Row {
    query: String,
    mark: &'static str,
    class: &'static str,
    how: String,
    listed: String,
    weight: String,
}

struct ListingView {
    /// The attributed sentence, or the finding that opens with it.
    text: String,
    tags: String,
    missing: String,
    extension: String,
    facts: Vec<(String, String)>,
    hash: String,
}

/// Name, place, product and what is shared, side by side, each with its reasons.
struct Side {
    heading: String,
    lines: Vec<String>,
}

struct ObservationView {
    heading: String,
    label: &'static str,
    says: String,
    does_not_say: String,
    evidence: Vec<String>,
}

struct FindingView {
    tags: String,
    text: String,
    record: String,
}

impl Article {
    pub(super) fn of(ctx: &Context, s: &Screened, number: usize) -> Result<Article, Error> {
        let mut groups = Vec::new();
        for (first, also) in reasons::gathered(&s.matches) {
            let also = also.into_iter().map(|m| view(s, m)).collect::<Result<_, _>>()?;
            groups.push(Group { first: view(s, first)?, also });
        }
        let excluded = s.excluded.iter().map(|d| {
            let (entry, by, confirmed) = (plain(&d.entry_id), plain(&d.by), plain(&d.confirmed_by));
            format!("{entry}: {by}, confirmed by {confirmed}, {}: {}", plain(&d.date), plain(&d.reason))
        });
        Ok(Article {
            anchor: super::anchor(number),
            name: plain(&subject::name(s)),
            facts: facts(ctx, s),
            sides: sides(ctx, s)?,
            groups,
            findings: listing::findings_of_row(&s.findings, &s.matches).into_iter().map(finding).collect(),
            observations: s.observations.iter().map(observation).collect::<Result<_, _>>()?,
            excluded: excluded.collect(),
            given: given(s),
        })
    }
}

/// Everything about the row at a glance; none where the run observed nothing beside names.
fn sides(ctx: &Context, s: &Screened) -> Result<Vec<Side>, Error> {
    if ctx.counts.observed.is_empty() {
        return Ok(Vec::new());
    }
    let mut name = vec![wording::fill("status", s.status.as_str(), &[])?];
    if let Some(best) = s.matches.first().filter(|_| s.status == Status::Review) {
        name.push(format!("{}, score {}", plain(&best.caption), reasons::score(best.score)));
    }
    let mut sides = vec![Side { heading: "Name".to_owned(), lines: name }];
    for (group, reasons) in observed::by_group(&s.observations, plain)? {
        sides.push(Side { heading: observed::heading(group), lines: reasons });
    }
    Ok(sides)
}

fn observation(o: &Observation) -> Result<ObservationView, Error> {
    let kind = observe::kind(&o.kind)?;
    Ok(ObservationView {
        heading: observed::heading(kind.group),
        label: kind.label,
        says: plain(&o.says),
        does_not_say: plain(&o.does_not_say),
        evidence: o.evidence.iter().map(evidence).collect(),
    })
}

/// `official listing: starter/us-uflpa.tsv, line 14 (DHS UFLPA Entity List page), sha256 9f2c9f2c9f2c…`.
fn evidence(e: &Evidence) -> String {
    let mut text = format!("{}: {}", plain(&e.class.replace('_', " ")), plain(&e.record));
    if !e.source.is_empty() && !e.record.starts_with(&e.source) {
        text.push_str(&format!(" ({})", plain(&e.source)));
    }
    if !e.sha256.is_empty() {
        text.push_str(&format!(", sha256 {}…", listing::short_hash(&plain(&e.sha256))));
    }
    text
}

/// What tells this row from others.
fn facts(ctx: &Context, s: &Screened) -> Vec<(&'static str, String)> {
    let place = match &s.row.sheet {
        None => format!("{}, line {}", ctx.file(&s.row.file), s.row.line),
        Some(_) if ctx.redacted => format!("{}, row {}", redact::MASK, s.row.line),
        Some(sheet) => format!("{}, sheet {}, row {}", ctx.file(&s.row.file), plain(sheet), s.row.line),
    };
    let id = plain(&subject::id_text(s.id.as_ref()));
    let country = plain(&subject::country(&s.subject));
    let all = [("at", place), ("id", id), ("country", country), ("kind", plain(&s.subject.schema))];
    all.into_iter().filter(|(_, v)| !v.is_empty()).collect()
}

/// The row as it was given: what was compared, then the columns carried along.
fn given(s: &Screened) -> Vec<(String, String)> {
    let compared = s.subject.properties.iter().map(|(p, values)| (plain(p), plain(&values.join("; "))));
    let carried = s.columns.0.iter().map(|(h, v)| (plain(h), plain(v)));
    compared.chain(carried).collect()
}

fn view(s: &Screened, m: &Match) -> Result<MatchView, Error> {
    let name = &m.explanation.name;
    Ok(MatchView {
        caption: plain(&m.caption),
        score: reasons::score(m.score),
        basis: reasons::basis(m)?,
        confirmed: m.basis != Basis::Score,
        id: plain(&m.id),
        schema: plain(&m.schema),
        by: if name.listed == m.caption { String::new() } else { plain(&name.listed) },
        query: plain(&name.query),
        listed: plain(&name.listed),
        name_score: reasons::score(name.score),
        rows: name.steps.iter().map(step).collect(),
        features: m.explanation.features.iter().map(feature).collect(),
        listings: m.listings.iter().map(|l| listing_view(l, &s.findings)).collect::<Result<_, _>>()?,
        missing: m.explanation.missing.iter().map(|x| plain(x)).collect::<Vec<_>>().join(", "),
    })
}

fn step(step: &Step) -> Row {
    let sign = reasons::sign(step);
    Row {
        query: plain(&step.query),
        mark: sign.mark(),
        class: sign.class(),
        how: reasons::how_in_words(step),
        listed: plain(&step.listed),
        weight: format!("{:.2}", step.weight),
    }
}

fn feature(f: &Feature) -> Row {
    let sign = if reasons::feature_agrees(f) { reasons::Sign::Agrees } else { reasons::Sign::Differs };
    Row {
        query: plain(&f.query),
        mark: sign.mark(),
        class: sign.class(),
        how: format!("{} {}", reasons::feature_name(f), plain(&f.says)),
        listed: plain(&f.listed),
        // A minus that is as wide as a plus.
        weight: format!("{:+.3}", f.effect).replace('-', "−"),
    }
}

fn listing_view(l: &Listing, findings: &[Finding]) -> Result<ListingView, Error> {
    let sentence = listing::sentence(l, plain)?;
    let finding = findings.iter().find(|f| listing::rests_on(f, l));
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let mut facts =
        vec![fact("List", plain(&l.list)), fact("Authority", plain(&l.authority)), fact("Programme", plain(&l.program))];
    let mut known = |name: &str, value: String| {
        if !value.is_empty() {
            facts.push(fact(name, value));
        }
    };
    known("Codes", plain(&l.programs.join(", ")));
    known("Provision", plain(&l.basis));
    known("Sub-lists", if l.sublists_unknown { "unknown".to_owned() } else { plain(&l.sublists.join(", ")) });
    known("Effective", l.effective.map_or("not stated".to_owned(), |d| d.to_string()));
    known("Delisted", l.delisted.map_or("none stated".to_owned(), |d| d.to_string()));
    known("Reference", plain(l.reference.as_deref().unwrap_or_default()));
    known("Source", plain(&l.source));
    // ISO 8601 writes an interval with a stroke.
    known("Seen", plain(&l.seen).replace('/', " to "));
    known("At the publisher", plain(&l.confidence));
    if l.reconstructed {
        known("State", "inferred: the list is younger than the day asked about".to_owned());
    }
    known("Author", plain(l.author.as_deref().unwrap_or_default()));
    known("Reply", plain(l.reply.as_deref().unwrap_or_default()));
    for (name, value) in listing::terms(l) {
        let mut letters = name.chars();
        let capital: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        known(&capital, value);
    }
    known("Record", listing::record(&l.record));
    Ok(ListingView {
        text: finding.map_or_else(|| format!("{sentence}."), |f| plain(&f.text)),
        tags: finding.map_or(String::new(), tags),
        missing: finding.map_or(String::new(), |f| plain(&f.missing.join(", "))),
        extension: listing::extension(l, plain).unwrap_or_default(),
        facts,
        hash: listing::short_hash(&plain(&l.record.sha256)),
    })
}

fn finding(f: &Finding) -> FindingView {
    let record = f.evidence.iter().map(|e| plain(&e.record)).collect::<Vec<_>>().join("; ");
    FindingView { tags: tags(f), text: plain(&f.text), record }
}

/// `F02 · S3 · possible · LIST-MATCH@1`.
fn tags(f: &Finding) -> String {
    let certainty = match f.certainty {
        Certainty::True => "given",
        Certainty::Unknown => "unknown",
        Certainty::Possible => "possible",
    };
    format!("{} · severity {:?} of S1–S5 · {certainty} · rule {}", plain(&f.code), f.severity, plain(&f.rule))
}
