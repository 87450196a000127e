//! `karez lists export`: the entries of the lists in use, as FollowTheMoney.

use super::super::options::day;
use super::list_id;
use crate::environment;
use crate::exit::Outcome;
use crate::home::Home;
use crate::terminal;
use anyhow::{Result, bail};
use clap::ValueEnum;
use karez_model::Date;
use std::io::{self, Write};

#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  karez lists export --format ftm --list un-sc > un-sc.ftm.json")]
pub(crate) struct Args {
    /// The form: FollowTheMoney, one entity a line
    #[arg(long, default_value = "ftm")]
    format: Form,
    /// Only this list (may be given several times)
    #[arg(long = "list", value_name = "ID")]
    lists: Vec<String>,
    /// Each list in its version of this day (default: today)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    as_of: Option<Date>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// FollowTheMoney
    Ftm,
}

pub(crate) fn run(args: Args, home: &Home) -> Result<Outcome> {
    let Form::Ftm = args.format;
    let opened = home.snapshot(args.as_of.unwrap_or_else(environment::today))?;
    opened.notes.iter().for_each(|n| terminal::say(&format!("note: {n}")));
    super::super::options::say_starter(&opened.snapshot);
    let wanted: Vec<&str> = args.lists.iter().map(|l| list_id(l)).collect();
    if let Some(missing) = wanted.iter().find(|w| !opened.snapshot.lists().iter().any(|l| l.id == **w)) {
        bail!("no list {missing}");
    }
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut written = 0;
    for entity in 0..opened.snapshot.entity_count()? as u32 {
        let listed = opened.snapshot.listed(entity)?;
        if wanted.is_empty() || listed.listings.iter().any(|l| wanted.contains(&l.list.as_str())) {
            karez_lists::write_ftm(&listed, &mut out)?;
            written += 1;
        }
    }
    out.flush()?;
    terminal::say(&format!("{written} entries written"));
    Ok(Outcome::Nothing)
}
