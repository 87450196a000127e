//! `karez lists import`: a file that somebody has, taken in as a version of a list.

use super::super::inputs::Mapping;
use super::super::options::{Format, day};
use crate::environment;
use crate::exit::{Outcome, with_hint};
use crate::home::Home;
use crate::terminal;
use anyhow::{Result, bail};
use clap::ValueEnum;
use karez_lists::versions::{Imported, Request, import};
use karez_lists::{Reject, beside, source};
use karez_model::{Class, Date, ListInfo};
use karez_tables::Content;
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  karez lists import examples/lists/un-2026-01-15.xml --source un-sc --home demo
  karez lists import examples/lists/report.csv --source csv:mills --class reported \\
      --author \"Example Institute\" --published 2026-03-01 --home demo

The examples are invented lists, so they go into a home of their own. Files that belong together (add.csv and alt.csv beside sdn.csv) are taken in with the first. Which formats each source comes in
stands in docs/lists.md.")]
pub(crate) struct Args {
    /// The file, also as .gz, .zst or .zip; `-` is standard input. Further files belong to the first
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Which list it is: us-uflpa, un-sc …; ftm:NAME or csv:NAME for a list of your own naming
    #[arg(long, value_name = "ID")]
    source: String,
    /// The day of publication (default: the day that stands in the file)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    published: Option<Date>,
    /// What kind of list: official, own, or reported by an author
    #[arg(long)]
    class: Option<ClassName>,
    /// Who reports, for a list of class reported
    #[arg(long)]
    author: Option<String>,
    #[command(flatten)]
    mapping: Mapping,
    /// Take a version that has lost more than a fifth of its entries
    #[arg(long)]
    accept_shrink: bool,
    /// Leave the index of names to the next question: for a first import of many lists, or of millions of entries
    #[arg(long)]
    later: bool,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ClassName {
    /// Published by a public authority
    Official,
    /// Your own
    Own,
    /// Reported by an NGO, a researcher, a newspaper: never a legal finding
    Reported,
}

impl From<ClassName> for Class {
    fn from(name: ClassName) -> Class {
        match name {
            ClassName::Official => Class::Official,
            ClassName::Own => Class::Own,
            ClassName::Reported => Class::Reported,
        }
    }
}

#[derive(Serialize)]
struct Line<'l> {
    status: &'static str,
    version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(flatten)]
    list: &'l ListInfo,
    rejected: &'l [Reject],
    engine: String,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let mut source = source(&args.source)?;
    if let Some(class) = args.class {
        source.class = class.into();
    }
    if args.author.is_some() && source.class != Class::Reported {
        bail!("--author is for lists of class reported: add --class reported");
    }
    let map = args.mapping.read_of_list()?;
    if !map.is_empty() && source.reader() != "csv" {
        return Err(with_hint(
            format!("a column map is for a table of your own, not for {}", args.source),
            "the columns of an official list are known by their headings",
        ));
    }
    let mut set = args.files.iter().map(|f| Content::open(f)).collect::<Result<Vec<_>, _>>()?;
    if let ([path], [main]) = (args.files.as_slice(), set.as_slice()) {
        let folder = Path::new(path).parent();
        for name in beside(&source, main)? {
            // Upper and lower case vary between a publisher's own editions.
            if let Some(path) = folder.and_then(|f| named(f, &name)) {
                terminal::say(&format!("with {path}, which belongs to it"));
                set.push(Content::open(&path)?);
            }
        }
    }
    let request = Request {
        source_id: args.source.clone(),
        source,
        set,
        published: args.published,
        otherwise: None,
        author: args.author.clone(),
        fetched: environment::today(),
        map: if map.is_empty() { String::new() } else { map.to_toml() },
        accept_shrink: args.accept_shrink,
    };
    let imported = taken(home, request, args.later)?;
    write(&imported, Format::or_default(args.format))?;
    Ok(Outcome::Nothing)
}

/// Takes a version in and, unless that is left for later, builds the snapshot that has it.
pub(crate) fn taken(home: &Home, request: Request, later: bool) -> Result<Imported> {
    let store = home.store();
    home.make(store.root())?;
    let imported = import(&store, request)?;
    if !imported.unchanged && !later {
        let opened = home.snapshot(environment::today())?;
        opened.notes.iter().for_each(|n| terminal::say(&format!("note: {n}")));
    }
    Ok(imported)
}

/// The file in a folder that has this name, whatever its case.
fn named(folder: &Path, name: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(folder).ok()?;
    let mut found: Vec<String> = entries
        .filter_map(|e| Some(e.ok()?.path()))
        .filter(|p| p.is_file() && p.file_name().is_some_and(|n| n.to_string_lossy().eq_ignore_ascii_case(name)))
        .map(|p| p.to_string_lossy().into_owned())
        .collect();
    found.sort();
    found.into_iter().next()
}

pub(crate) fn write(imported: &Imported, format: Format) -> Result<()> {
    let info = &imported.version.info;
    let mut out = io::stdout().lock();
    match format {
        Format::Jsonl => {
            let line = Line {
                status: if imported.unchanged { "unchanged" } else { "imported" },
                version: imported.version.name(),
                before: imported.before.as_ref().map(karez_lists::versions::Version::name),
                list: info,
                rejected: &imported.rejects,
                engine: karez_screen::batch::engine(),
            };
            serde_json::to_writer(&mut out, &line)?;
            writeln!(out)?;
        }
        Format::Table => {
            let day = info.published.map_or_else(String::new, |d| d.to_string());
            if imported.unchanged {
                writeln!(out, "{}  the same bytes are there already, as the version of {day}: nothing changed", info.id)?;
                return Ok(());
            }
            writeln!(out, "{}  version of {day} from {}", info.id, info.format)?;
            writeln!(out, "    {} rows, {} entries, {} names", info.rows, info.entries, info.names)?;
            if let Some(before) = &imported.before {
                let was = before.info.published.map_or_else(String::new, |d| d.to_string());
                writeln!(
                    out,
                    "    the version of {was} has {} entries: karez lists diff {} {was} {day}",
                    before.info.entries, info.id
                )?;
            }
        }
        other => bail!("lists import writes a table or JSON lines, not {other:?}"),
    }
    for note in &info.notes {
        terminal::say(&format!("note: {note}"));
    }
    if info.rejects > 0 {
        terminal::say(&format!("{} of {} rows could not be read:", info.rejects, info.rows));
        for reject in imported.rejects.iter().take(3) {
            terminal::say(&format!("  {}, line {}: {}: {}", reject.file, reject.line, reject.cause, reject.excerpt));
        }
        terminal::say(&format!("all of them: karez lists rejects {}", info.id));
    }
    Ok(())
}
