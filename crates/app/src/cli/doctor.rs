//! `karez doctor`: which lists are missing, old, partial or damaged for a profile, and the command that mends each.

use super::inputs::read_profile;
use super::options::{Format, day};
use crate::environment;
use crate::exit::Outcome;
use crate::home::Home;
use crate::terminal;
use anyhow::{Result, bail};
use karez_lists::versions::{Version, verify};
use karez_lists::{Source, sources};
use karez_model::Date;
use karez_screen::policy::{Profile, age_days};
use serde::Serialize;
use std::io::{self, Write};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  karez doctor
  karez doctor --profile examples/profile.toml

Without a profile every list of the catalogue is looked for; with one, those of its jurisdictions, of the UN, and those it names.")]
pub(crate) struct Args {
    /// Whose lists are needed, and how old they may be (TOML)
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
    /// The day from which ages are counted (default: today)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Date>,
    /// table or jsonl (default: table on a terminal, jsonl elsewhere)
    #[arg(long)]
    format: Option<Format>,
}

/// What is to be said of a list, or of the home.
#[derive(Debug, Serialize)]
struct Line {
    /// The list, or `home`.
    list: String,
    /// `ok`, `missing`, `stale`, `partial`, `unverified`, `unread_rows`.
    state: &'static str,
    says: String,
    /// The command that mends it; empty where nothing is to be mended.
    mend: String,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let today = args.as_of.unwrap_or_else(environment::today);
    let profile = args.profile.as_deref().map(read_profile).transpose()?;
    let chosen = home.store().select(today)?;
    // With one list imported, the starter pack is no longer asked.
    let starter: Vec<String> = match chosen.is_empty() {
        true => karez_lists::starter()?.lists.into_iter().map(|l| l.id).collect(),
        false => Vec::new(),
    };
    let mut lines = of_home(home);
    let mut sources = sources()?;
    for source in needed(&mut sources, profile.as_ref(), &chosen) {
        match chosen.iter().find(|v| v.info.id == source.id) {
            None => lines.push(missing(&source, starter.contains(&source.id))),
            Some(version) => lines.extend(of_version(version, &source, profile.as_ref(), today)?),
        }
    }
    // What was imported and is needed by nobody's rule is asked all the same.
    for version in &chosen {
        if !lines.iter().any(|l| l.list == version.info.id) {
            let source = version.source()?;
            lines.extend(of_version(version, &source, profile.as_ref(), today)?);
        }
    }
    if !chosen.is_empty() {
        lines.extend(of_snapshot(home, today));
    }
    write(&lines, Format::or_default(args.format))?;
    let wrong = lines.iter().filter(|l| l.state != "ok").count();
    terminal::say(&match wrong {
        0 => "nothing to mend".to_owned(),
        n => format!("{n} to mend"),
    });
    Ok(Outcome::found(wrong > 0))
}

/// The sources that are needed: those the profile names and those of its jurisdictions and of the UN; without a profile, all.
/// A list that another one has whole is needed only where that one is not there.
fn needed(
    sources: &mut std::collections::BTreeMap<String, Source>,
    profile: Option<&Profile>,
    chosen: &[Version],
) -> Vec<Source> {
    let there = |id: &str| chosen.iter().any(|v| v.info.id == id);
    let wants = |s: &Source| match profile {
        Some(p) if !p.lists.is_empty() => p.lists.contains(&s.id),
        Some(p) if !p.jurisdictions.is_empty() => {
            s.jurisdiction == "UN" || p.jurisdictions.iter().any(|j| same_jurisdiction(j, &s.jurisdiction))
        }
        _ => !s.jurisdiction.is_empty(),
    };
    let named = |id: &str| profile.is_some_and(|p| p.lists.iter().any(|l| l == id));
    std::mem::take(sources)
        .into_values()
        .filter(|s| wants(s) && (s.part_of.is_none() || named(&s.id) || there(&s.id)))
        .collect()
}

/// Whether a profile's word means a jurisdiction; the United Kingdom goes by both of its codes.
fn same_jurisdiction(word: &str, code: &str) -> bool {
    word.eq_ignore_ascii_case(code) || code == "GB" && word.eq_ignore_ascii_case("UK")
}

fn missing(source: &Source, in_starter: bool) -> Line {
    let excerpt = if in_starter { "; only an excerpt of it is asked, in the starter pack" } else { "" };
    Line {
        list: source.id.clone(),
        state: "missing",
        says: format!("{}: not imported{excerpt}", source.title),
        mend: fetching(source),
    }
}

/// How a list is come by anew.
fn fetching(source: &Source) -> String {
    if source.downloads.is_empty() {
        format!("save the list from {} and run: karez lists import FILE --source {}", source.url, source.id)
    } else {
        format!("karez lists update {}", source.id)
    }
}

fn of_version(version: &Version, source: &Source, profile: Option<&Profile>, today: Date) -> Result<Vec<Line>> {
    let info = &version.info;
    let own = source.jurisdiction.is_empty();
    let again = if own {
        format!("karez lists import FILE --source {} --published YYYY-MM-DD", version.source_id)
    } else {
        fetching(source)
    };
    let line = |state, says: String, mend: &str| Line { list: info.id.clone(), state, says, mend: mend.to_owned() };
    let mut lines = Vec::new();
    let problems = verify(version, None)?;
    for problem in &problems {
        let mend = format!("remove {} and run: {again}", version.folder().display());
        lines.push(line("unverified", format!("{}: {}", problem.at, problem.what), &mend));
    }
    let most = profile.and_then(|p| p.max_age_days).or(info.fresh_days);
    if let (Some(age), Some(most)) = (age_days(info, today), most)
        && age > most
    {
        let day = info.published.map_or_else(String::new, |d| d.to_string());
        lines.push(line("stale", format!("of {day}, {age} days old, policy {most}"), &again));
    }
    if info.partial {
        lines.push(line("partial", info.notes.join("; "), &again));
    }
    if info.rejects > 0 {
        let says = format!("{} of {} rows could not be read", info.rejects, info.rows);
        lines.push(line("unread_rows", says, &format!("karez lists rejects {}", info.id)));
    }
    if lines.is_empty() {
        let day = info.published.map_or_else(String::new, |d| d.to_string());
        lines.push(line("ok", format!("of {day}, {} entries, as imported", info.entries), ""));
    }
    Ok(lines)
}

fn of_home(home: &Home) -> Vec<Line> {
    let place = home.root().display().to_string();
    let line = |state, says: String, mend: String| vec![Line { list: "home".to_owned(), state, says, mend }];
    if !home.root().exists() {
        return line("ok", format!("{place}: made on first use"), String::new());
    }
    #[cfg(unix)]
    if let Ok(metadata) = std::fs::metadata(home.root()) {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077;
        if mode != 0 {
            return line("unverified", format!("{place}: others can read or change it"), format!("chmod 700 '{place}'"));
        }
    }
    line("ok", place, String::new())
}

fn of_snapshot(home: &Home, today: Date) -> Vec<Line> {
    let line = |state, says, mend| vec![Line { list: "snapshot".to_owned(), state, says, mend }];
    match home.snapshot(today).map(|o| o.snapshot.verify().map(|()| o.snapshot.id().to_owned())) {
        Ok(Ok(id)) => line("ok", id, String::new()),
        Ok(Err(e)) => line("unverified", e.to_string(), "karez lists verify".to_owned()),
        Err(e) => line("unverified", format!("{e:#}"), "karez lists verify".to_owned()),
    }
}

fn write(lines: &[Line], format: Format) -> Result<()> {
    let mut out = io::stdout().lock();
    match format {
        Format::Jsonl => {
            for line in lines {
                serde_json::to_writer(&mut out, line)?;
                writeln!(out)?;
            }
        }
        Format::Table => {
            let wide = lines.iter().map(|l| l.list.len()).max().unwrap_or(0);
            for line in lines {
                writeln!(out, "{:<11} {:<wide$}  {}", line.state.replace('_', " "), line.list, line.says)?;
                if !line.mend.is_empty() {
                    writeln!(out, "{:<11} {:<wide$}  → {}", "", "", line.mend)?;
                }
            }
        }
        other => bail!("doctor writes a table or JSON lines, not {other:?}"),
    }
    Ok(())
}
