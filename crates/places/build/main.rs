//! Compiles the gazetteer under `data/places/` and `data/regions/` into one form that costs nothing to open: a table of places
//! and a finite-state map from folded names, words and codes to what they mean.
//!
//! A native reader corrects a line of a TSV file; a wrong line fails the build with its file and line.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script lives in the environment that cargo gives it and talks to cargo"
)]

mod names;
mod sheet;
mod units;
mod uyghur;
mod write;

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../data");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    for watched in ["places", "regions", "countries.tsv"] {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }
    println!("cargo::rerun-if-changed=build");
    if let Err(e) = compile(&root, &out) {
        println!("cargo::error={e}");
        process::exit(1);
    }
}

fn compile(root: &Path, out: &Path) -> Result<(), String> {
    let units = units::read(root)?;
    let mut gazetteer = units::places(root, &units)?;
    names::add_all(root, &units, &mut gazetteer)?;
    let bytes = write::compact(&gazetteer)?;
    let (regions, kinds) = (regions(root)?, units.kinds());
    let mut hash = Sha256::new();
    hash.update(&bytes.places);
    hash.update(&bytes.names);
    hash.update(&bytes.senses);
    let digest: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    let save = |name: &str, what: &[u8]| fs::write(out.join(name), what).map_err(|e| format!("{name}: {e}"));
    save("places.bin", &bytes.places)?;
    save("senses.bin", &bytes.senses)?;
    save("names.fst", &bytes.names)?;
    save(
        "generated.rs",
        format!(
            "/// sha256 over all that the gazetteer says: part of what decides how a name is read.\n\
             pub static HASH: &str = {digest:?};\n\
             pub(crate) static UNIT_KINDS: &[&str] = &{kinds:?};\n\
             pub(crate) static REGIONS: &[(&str, &str, &str)] = &[{regions}];\n"
        )
        .as_bytes(),
    )
}

/// The folders of `data/regions`, each as `(folder, region.toml, outline.tsv)`, included where they lie.
fn regions(root: &Path) -> Result<String, String> {
    let folder = root.join("regions");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .map_err(|e| format!("data/regions: {e}"))?
        .filter_map(Result::ok)
        .filter(|e| e.path().is_dir())
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut code = String::new();
    for name in names {
        let file = |f: &str| folder.join(&name).join(f).canonicalize().map_err(|e| format!("data/regions/{name}/{f}: {e}"));
        let (region, outline) = (file("region.toml")?, file("outline.tsv")?);
        code.push_str(&format!("({name:?}, include_str!({region:?}), include_str!({outline:?})),"));
    }
    Ok(code)
}
