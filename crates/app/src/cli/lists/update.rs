//! `karez lists update`: the only command that opens a socket.
//!
//! Each list is fetched from its publisher, unless it has not changed, and handed to the import. One list that fails does not
//! stop the others. A publisher that gives the file to a person only is named with the address and the command for the file
//! that the person saves.

mod line;

use super::super::options::Format;
use super::import::taken;
use crate::environment;
use crate::exit::Outcome;
use crate::fetch::Network;
use crate::home::Home;
use crate::proxy::Proxies;
use crate::terminal::{self, Transfer, size};
use anyhow::{Context, Result, bail};
use karez_lists::fetch::{self, Event, FetchError, Fetched, LIMIT, Net, TRIES, Terms, Transport};
use karez_lists::versions::Request;
use karez_lists::{Download, Source};
use karez_model::{Class, Date};
use karez_tables::Content;
use line::{Line, Status, failed, judge, planned, say, write};
use std::time::Duration;

const AFTER: &str = "\
Example:
  karez lists update --dry-run
  karez lists update un-sc --dry-run
  karez lists update us-ofac-sdn eu-fsf --dry-run --format table

Without --dry-run each list is fetched, if its publisher has a newer one, and imported.
Proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY. More: docs/updating.md.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub(crate) struct Args {
    /// The lists to update (default: every list whose publisher has one address for it)
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Fetch the one list named from here instead: a mirror, or where the publisher has moved it
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// What Karez calls itself to servers (default: its name and version)
    #[arg(long, value_name = "TEXT", value_parser = agent)]
    user_agent: Option<String>,
    /// Give a server up that sends nothing for so long
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// How often to ask a server that has trouble
    #[arg(long, value_name = "N", default_value_t = TRIES, value_parser = clap::value_parser!(u32).range(1..=10))]
    tries: u32,
    /// Take versions that have lost more than a fifth of their entries
    #[arg(long)]
    accept_shrink: bool,
    /// Say what would be fetched from where, and open no connection
    #[arg(long)]
    dry_run: bool,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

/// The files of a list, for the import.
pub(crate) struct Delivery {
    /// The files, the main one first.
    pub files: Vec<Content>,
    /// The day of publication to take where the files name none, and where that day is from.
    pub dated: (Date, &'static str),
}

/// What an import made of the files of a list.
pub(crate) struct Taken {
    /// There is a new version.
    pub changed: bool,
    /// What is in it: `1,003 → 1,010 entries`.
    pub says: String,
}

/// An import.
pub(crate) type Take<'t> = dyn FnMut(&Source, Delivery) -> Result<Taken> + 't;

pub(crate) fn run(args: &Args, home: &Home) -> Result<Outcome> {
    let format = match Format::or_default(args.format) {
        format @ (Format::Jsonl | Format::Table) => format,
        other => bail!("lists update writes a table or JSON lines, not {other:?}"),
    };
    let chosen = chosen(args)?;
    let lines = if args.dry_run {
        chosen.iter().map(|(source, downloads)| planned(source, downloads)).collect()
    } else {
        let mut network = Network::new(Proxies::of_environment(), Duration::from_secs(args.timeout));
        update(args, format, home, &chosen, &mut network, &mut |source, delivery| {
            imported(home, source, delivery, args.accept_shrink)
        })
    };
    write(&lines, format)?;
    if args.dry_run { Ok(Outcome::Nothing) } else { judge(&lines, !args.ids.is_empty()) }
}

/// The lists to update, each with what is to be fetched of it.
fn chosen(args: &Args) -> Result<Vec<(Source, Vec<Download>)>> {
    if let Some(url) = &args.url {
        let [id] = args.ids.as_slice() else { bail!("--url is the address of one list: name that list, and no other") };
        let source = karez_lists::source(id)?;
        let download = fetch::elsewhere(&source, url)?;
        return Ok(vec![(source, vec![download])]);
    }
    let sources = if args.ids.is_empty() {
        // Lists of the user's own naming have no publisher to ask.
        karez_lists::sources()?.into_values().filter(|s| s.class == Class::Official).collect()
    } else {
        args.ids.iter().map(|id| karez_lists::source(id)).collect::<Result<Vec<_>, _>>()?
    };
    let mut chosen: Vec<(Source, Vec<Download>)> = Vec::new();
    for source in sources {
        if !chosen.iter().any(|(s, _)| s.id == source.id) {
            let downloads = source.downloads.clone();
            chosen.push((source, downloads));
        }
    }
    Ok(chosen)
}

fn update(
    args: &Args,
    format: Format,
    home: &Home,
    chosen: &[(Source, Vec<Download>)],
    transport: &mut dyn Transport,
    take: &mut Take<'_>,
) -> Vec<Line> {
    let mut terms = Terms {
        user_agent: args.user_agent.clone().unwrap_or_else(own_name),
        tries: args.tries,
        limit: LIMIT,
        plain: args.url.is_some(),
        today: environment::today(),
    };
    let mut lines: Vec<Line> = Vec::new();
    for (source, downloads) in chosen {
        if downloads.is_empty() {
            let line = planned(source, downloads);
            if !args.ids.is_empty() {
                say(&line, &lines, format);
            }
            lines.push(line);
            continue;
        }
        let result = update_one(home, source, downloads, &terms, transport, take);
        // Where one server cannot be reached in several tries, the network is the likely reason; the others are asked once.
        let unreachable = result.as_ref().err().and_then(|e| e.downcast_ref()).is_some_and(FetchError::unreachable);
        terms.tries = if unreachable { 1 } else { args.tries };
        let line = result.unwrap_or_else(|error| failed(source, downloads, &error));
        if line.status == Status::Failed {
            say(&line, &lines, format);
        }
        lines.push(line);
    }
    lines
}

fn update_one(
    home: &Home,
    source: &Source,
    downloads: &[Download],
    terms: &Terms,
    transport: &mut dyn Transport,
    take: &mut Take<'_>,
) -> Result<Line> {
    let folder = home.downloads(&source.id)?;
    let mut fetched: Vec<Fetched> = Vec::new();
    for download in downloads {
        let mut transfer = Transfer::new(&source.id);
        terminal::say(&format!("{}: {}", source.id, download.url));
        let mut net = Net {
            transport,
            wait: &mut std::thread::sleep,
            progress: &mut |event| match event {
                // What stands behind the question mark may be a key that is good for some minutes.
                Event::Redirected { to } => {
                    terminal::say(&format!("{}: redirected to {}", source.id, to.split('?').next().unwrap_or(to)));
                }
                Event::Begins { whole, have } => transfer.begins(whole, have),
                Event::Received { have } => transfer.received(have),
                Event::Waits { cause, pause } => {
                    transfer.done();
                    terminal::say(&format!("{}: {cause}; next try in {} s", source.id, pause.as_secs()));
                }
            },
        };
        let got = fetch::fetch(download, &folder, terms, &mut net);
        transfer.done();
        fetched.push(got?);
    }
    let changed = fetched.iter().any(|f| f.changed);
    let bytes = fetched.iter().map(|f| f.about.bytes).sum();
    terminal::say(&format!(
        "{}: {} {}",
        source.id,
        size(bytes),
        if changed { "fetched" } else { "not changed at the publisher" }
    ));
    for note in fetched.iter().flat_map(|f| &f.notes) {
        terminal::say(&format!("{}: note: {note}", source.id));
    }
    let files: Result<Vec<Content>> = fetched.iter().map(|f| Ok(Content::open(&f.path.to_string_lossy())?)).collect();
    // Of files that belong together the youngest says how new the whole is.
    let dated = fetched.iter().map(Fetched::dated).max_by_key(|(day, _)| *day).context("nothing was fetched")?;
    let kept = || fetched.first().map(|f| f.path.display().to_string()).unwrap_or_default();
    let taken = take(source, Delivery { files: files?, dated })
        .with_context(|| format!("fetched, and not imported (the file is kept: {})", kept()))?;
    Ok(line::taken(source, downloads, taken, fetched))
}

/// What Karez calls itself unless it is told otherwise: what it is, and where to find who made it.
fn own_name() -> String {
    let name = concat!("karez/", env!("CARGO_PKG_VERSION"));
    match env!("CARGO_PKG_REPOSITORY") {
        "" => name.to_owned(),
        repository => format!("{name} (+{repository})"),
    }
}

/// A name that can stand in a header.
fn agent(text: &str) -> Result<String> {
    if text.trim().is_empty() || !text.bytes().all(|b| matches!(b, b' '..=b'~')) {
        bail!("a name in ASCII letters, digits and signs is needed");
    }
    Ok(text.trim().to_owned())
}

/// Takes the files of a list in as a version. The same bytes may have been fetched before and their import have failed, so what
/// is there already is for the store to know.
fn imported(home: &Home, source: &Source, delivery: Delivery, accept_shrink: bool) -> Result<Taken> {
    let (day, from) = delivery.dated;
    let request = Request {
        source: source.clone(),
        source_id: source.id.clone(),
        set: delivery.files,
        published: None,
        otherwise: Some(day),
        author: None,
        fetched: environment::today(),
        map: String::new(),
        accept_shrink,
    };
    let imported = taken(home, request, false)?;
    let info = &imported.version.info;
    let published = info.published.map_or_else(String::new, |d| d.to_string());
    if imported.unchanged {
        return Ok(Taken { changed: false, says: format!("the version of {published} has these bytes") });
    }
    let before = imported.before.as_ref().map_or_else(String::new, |b| format!("{} → ", b.info.entries));
    let dated = if imported.dated_otherwise { format!(" ({from})") } else { String::new() };
    let rejects = if info.rejects > 0 { format!(", {} rows could not be read", info.rejects) } else { String::new() };
    Ok(Taken { changed: true, says: format!("{before}{} entries of {published}{dated}{rejects}", info.entries) })
}
