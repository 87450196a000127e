//! The files that a command is given: supplier tables with their column maps, profiles, decisions.

use crate::terminal;
use anyhow::{Context as _, Result, bail};
use karez_screen::decisions::Decisions;
use karez_screen::policy::Profile;
use karez_tables::{ColumnMap, Table};
use std::fs;
use std::path::{Path, PathBuf};

/// Options that say which column holds what.
#[derive(Debug, clap::Args)]
pub(crate) struct Mapping {
    /// Which column holds what, by heading or position: name=供应商名称,country=#4
    #[arg(long, value_name = "FIELD=COLUMN,…")]
    map: Option<String>,
    /// Read the column map from this file (see `karez screen --save-map`)
    #[arg(long, value_name = "FILE", conflicts_with = "map")]
    map_file: Option<PathBuf>,
}

impl Mapping {
    /// The column map asked for; an empty one where none is.
    pub(crate) fn read(&self) -> Result<ColumnMap> {
        self.read_by(ColumnMap::parse)
    }

    /// The same for the table of a list, which has fields of its own.
    pub(crate) fn read_of_list(&self) -> Result<ColumnMap> {
        self.read_by(ColumnMap::parse_of_list)
    }

    fn read_by(&self, parse: fn(&str) -> Result<ColumnMap, karez_tables::TableError>) -> Result<ColumnMap> {
        Ok(match (&self.map, &self.map_file) {
            (Some(text), _) => parse(text)?,
            (None, Some(path)) => {
                let name = path.display().to_string();
                ColumnMap::from_toml(&fs::read_to_string(path).with_context(|| name.clone())?).context(name)?
            }
            (None, None) => ColumnMap::default(),
        })
    }
}

/// Options about the columns of a table.
#[derive(Debug, clap::Args)]
pub(crate) struct Columns {
    #[command(flatten)]
    mapping: Mapping,
    /// Write the column map that was used to this file, to give again with --map-file
    #[arg(long, value_name = "FILE")]
    pub save_map: Option<PathBuf>,
    /// Read only this sheet of a workbook
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
}

impl Columns {
    fn options(&self) -> Result<karez_tables::Options> {
        Ok(karez_tables::Options { map: self.mapping.read()?, sheet: self.sheet.clone(), ..Default::default() })
    }

    /// Opens files once more, to read them a second time. Only for files that are no pipes.
    pub(crate) fn open_again(&self, files: &[String]) -> Result<Vec<Table>> {
        let options = self.options()?;
        Ok(files.iter().map(|file| karez_tables::open(file, &options)).collect::<Result<_, _>>()?)
    }

    /// Opens every file before any is worked on, each with its sha256, which of a pipe is known only at its end: a run that
    /// cannot be finished is not begun.
    pub(crate) fn open(&self, files: &[String]) -> Result<Vec<(Table, Option<String>)>> {
        let options = self.options()?;
        if files.iter().filter(|f| *f == "-").count() > 1 {
            bail!("standard input can be read once");
        }
        let mut tables = Vec::new();
        for file in files {
            let table = karez_tables::open(file, &options)?;
            let sha256 = table.sha256();
            terminal::say(&table.description().to_string());
            tables.push((table, sha256));
        }
        if let Some(path) = &self.save_map {
            let maps: Vec<String> = tables.iter().map(|(t, _)| t.description().column_map().to_toml()).collect();
            match maps.split_first() {
                Some((first, rest)) if rest.iter().all(|m| m == first) => {
                    fs::write(path, first).with_context(|| path.display().to_string())?;
                    terminal::say(&format!("column map kept in {}", path.display()));
                }
                _ => bail!("the files have different columns: keep their maps one by one"),
            }
        }
        Ok(tables)
    }
}

/// A profile.
pub(crate) fn read_profile(path: &Path) -> Result<Profile> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| name.clone())?;
    Ok(Profile::parse(&name, &text)?)
}

/// The decisions in a file, and the file's sha256.
pub(crate) fn read_decisions(path: &Path) -> Result<(Decisions, Option<String>)> {
    let name = path.display().to_string();
    let sha256 = karez_tables::hash_file(&name)?;
    let rows = karez_tables::raw_rows(&name)?;
    Ok((Decisions::read(&name, rows)?, Some(sha256)))
}
