//! Reads the tables under `data/`, checks them, and writes them as sorted static arrays.
//!
//! A person corrects a fact in a TSV file; the program carries it in a form that costs nothing to open. The check is here so
//! that a wrong line fails the build with its file and line, and never a user's run.

#![allow(clippy::disallowed_methods, reason = "a build script lives in the environment that cargo gives it")]

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, process};

/// A table: its file under `data/`, the name of the static, the columns kept, and how many of the first make a row's key.
struct Table {
    file: &'static str,
    name: &'static str,
    columns: &'static [&'static str],
    key: usize,
}

const TABLES: &[Table] = &[
    Table { file: "countries.tsv", name: "COUNTRIES", columns: &["name", "code"], key: 1 },
    Table { file: "goods/combine.tsv", name: "GOODS_COMBINE", columns: &["head", "with", "code"], key: 2 },
    Table {
        file: "goods/dol.tsv",
        name: "GOODS_DOL",
        columns: &["good", "country", "kind", "inputs", "prefixes", "source"],
        key: 2,
    },
    Table { file: "goods/former.tsv", name: "GOODS_FORMER", columns: &["former", "until", "now"], key: 1 },
    Table { file: "goods/headings.tsv", name: "GOODS_HEADINGS", columns: &["code", "en", "zh", "subheadings"], key: 1 },
    Table {
        file: "goods/sectors.tsv",
        name: "GOODS_SECTORS",
        columns: &["sector", "added", "wholly", "partly", "source"],
        key: 1,
    },
    Table {
        file: "goods/terms.tsv",
        name: "GOODS_TERMS",
        columns: &["term", "role", "concept", "code", "confidence"],
        key: 2,
    },
    Table { file: "lists/ftm_schemata.tsv", name: "FTM_SCHEMATA", columns: &["schema", "screened", "label"], key: 1 },
    Table { file: "lists/own_headings.tsv", name: "OWN_HEADINGS", columns: &["heading", "field"], key: 1 },
    Table { file: "lists/sema_regulations.tsv", name: "SEMA_REGULATIONS", columns: &["heading", "regulations"], key: 1 },
    Table { file: "lists/uflpa_wording.tsv", name: "UFLPA_WORDING", columns: &["phrase", "kind"], key: 2 },
    Table { file: "lists/csl.tsv", name: "CSL", columns: &["list", "code", "authority", "program", "basis"], key: 1 },
    Table { file: "lists/demonyms.tsv", name: "DEMONYMS", columns: &["demonym", "code"], key: 1 },
    Table { file: "lists/headings.tsv", name: "LIST_HEADINGS", columns: &["list", "heading", "field"], key: 2 },
    Table { file: "lists/identifiers.tsv", name: "IDENTIFIERS", columns: &["label", "property"], key: 1 },
    Table { file: "names/abbreviations.tsv", name: "ABBREVIATIONS", columns: &["short", "long"], key: 1 },
    Table { file: "names/countries.tsv", name: "COUNTRIES_IN_NAMES", columns: &["name", "country"], key: 1 },
    Table { file: "names/form_slips.tsv", name: "FORM_SLIPS", columns: &["word"], key: 1 },
    Table { file: "names/generic.tsv", name: "GENERIC", columns: &["word", "zh"], key: 1 },
    Table { file: "names/legal_forms.tsv", name: "LEGAL_FORMS", columns: &["phrase", "form"], key: 1 },
    Table { file: "names/numbers.tsv", name: "NUMBERS", columns: &["word", "number"], key: 1 },
    Table { file: "names/particles.tsv", name: "PARTICLES", columns: &["word"], key: 1 },
    Table { file: "names/surnames.tsv", name: "SURNAMES", columns: &["han", "latin"], key: 1 },
    Table { file: "names/trades.tsv", name: "TRADES", columns: &["zh", "en"], key: 1 },
    Table { file: "names/branches.tsv", name: "BRANCHES", columns: &["phrase", "branch"], key: 1 },
    Table { file: "names/titles.tsv", name: "TITLES", columns: &["word"], key: 1 },
    Table { file: "screen/common_domains.tsv", name: "COMMON_DOMAINS", columns: &["domain", "kind"], key: 1 },
    Table { file: "tables/headings.tsv", name: "HEADINGS", columns: &["heading", "field"], key: 1 },
    Table { file: "text/arabic.tsv", name: "ARABIC", columns: &["letter", "latin"], key: 1 },
    Table { file: "text/cyrillic.tsv", name: "CYRILLIC", columns: &["letter", "latin"], key: 1 },
    Table { file: "text/kana.tsv", name: "KANA", columns: &["kana", "latin"], key: 1 },
    Table { file: "text/traditional.tsv", name: "TRADITIONAL", columns: &["traditional", "simplified"], key: 1 },
    Table { file: "text/uyghur.tsv", name: "UYGHUR", columns: &["letter", "latin"], key: 1 },
    Table { file: "wording/observations.tsv", name: "OBSERVATIONS", columns: &["kind", "group", "label", "alone"], key: 1 },
];

/// Files carried whole, as their readers want their bytes: the starter lists, whose hash is part of every listing.
const WHOLE: &[(&str, &str)] = &[
    ("starter/us-uflpa.tsv", "STARTER_UFLPA"),
    ("starter/xuar-listings.tsv", "STARTER_XUAR_LISTINGS"),
    ("lists/catalogue.toml", "CATALOGUE"),
    ("lists/challenges.tsv", "CHALLENGES"),
    ("wording/templates.toml", "TEMPLATES"),
    ("wording/banned.tsv", "BANNED"),
];

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../../data");
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("tables.rs");
    println!("cargo::rerun-if-changed=../../data");
    let mut source = String::new();
    let mut hash = Sha256::new();
    let mut errors = Vec::new();
    for table in TABLES {
        match fs::read_to_string(root.join(table.file)) {
            Ok(text) => match compile(table, &text) {
                Ok(code) => {
                    // What is said of goods is in no snapshot: a corrected line there must not have all of them built anew.
                    if !table.file.starts_with("goods/") {
                        hash.update(code.as_bytes());
                    }
                    source.push_str(&code);
                }
                Err(mut e) => errors.append(&mut e),
            },
            Err(e) => errors.push(format!("data/{}: {e}", table.file)),
        }
    }
    for (file, name) in WHOLE {
        let path = root.join(file);
        match fs::read(&path) {
            Ok(_) => {
                let path = path.canonicalize().expect("it was read just now");
                writeln!(source, "/// The bytes of `data/{file}`.\npub static {name}: &str = include_str!({path:?});")
                    .expect("writing to a string");
            }
            Err(e) => errors.push(format!("data/{file}: {e}")),
        }
    }
    match gazetteer(&root) {
        Ok(files) => files.iter().for_each(|bytes| hash.update(bytes)),
        Err(e) => errors.push(e),
    }
    match fold_tables(&root.join("../Cargo.lock")) {
        Ok(versions) => hash.update(versions.as_bytes()),
        Err(e) => errors.push(e),
    }
    if !errors.is_empty() {
        for e in errors {
            println!("cargo::error={e}");
        }
        process::exit(1);
    }
    let digest: String = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    writeln!(source, "/// sha256 over every lexicon of names, every letter table, the gazetteer and the versions of the fold tables: part of a snapshot's header.\npub static HASH: &str = {digest:?};")
        .expect("writing to a string");
    fs::write(out, source).expect("OUT_DIR can be written");
}

/// The files of the gazetteer, which `places` compiles: names of places are parts of names, so they count in the hash.
fn gazetteer(root: &Path) -> Result<Vec<Vec<u8>>, String> {
    let error = |e: std::io::Error| format!("data/places: {e}");
    let mut paths: Vec<_> = fs::read_dir(root.join("places"))
        .map_err(error)?
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<_, _>>()
        .map_err(error)?;
    paths.sort();
    paths.iter().map(|path| fs::read(path).map_err(|e| format!("{}: {e}", path.display()))).collect()
}

/// The versions of the packages whose tables fold and read letters: another version of them makes other keys, so they count
/// in the hash just as our own tables do.
fn fold_tables(lock: &Path) -> Result<String, String> {
    println!("cargo::rerun-if-changed={}", lock.display());
    let text = fs::read_to_string(lock).map_err(|e| format!("Cargo.lock: {e}"))?;
    let mut versions = Vec::new();
    for package in ["any_ascii", "icu_casemap_data", "icu_normalizer_data", "icu_properties_data", "pinyin"] {
        let version = text
            .split("[[package]]")
            .find(|p| p.contains(&format!("name = \"{package}\"\n")))
            .and_then(|p| p.lines().find(|l| l.starts_with("version = ")))
            .ok_or_else(|| format!("Cargo.lock: no package {package}, whose tables fold letters"))?;
        versions.push(format!("{package} {version}"));
    }
    Ok(versions.join(";"))
}

/// The static array of a table, or what is wrong with it, each with its line.
fn compile(table: &Table, text: &str) -> Result<String, Vec<String>> {
    let at = |line: usize, what: &str| format!("data/{}:{}: {what}", table.file, line + 1);
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#'));
    let Some((n, header)) = lines.next() else { return Err(vec![at(0, "no heading row")]) };
    let header: Vec<&str> = header.split('\t').collect();
    let mut errors = Vec::new();
    for required in table.columns.iter().chain(&["source", "confidence"]) {
        if !header.contains(required) {
            errors.push(at(n, &format!("no column {required:?}")));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let column = |name: &str| header.iter().position(|h| *h == name).expect("checked above");
    let kept: Vec<usize> = table.columns.iter().map(|c| column(c)).collect();
    let (source, confidence) = (column("source"), column("confidence"));
    let mut rows: BTreeMap<Vec<&str>, (usize, Vec<&str>)> = BTreeMap::new();
    for (n, line) in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() != header.len() {
            errors.push(at(n, &format!("{} cells, the heading row has {}", cells.len(), header.len())));
            continue;
        }
        if cells[source].is_empty() || !["high", "medium", "low"].contains(&cells[confidence]) {
            errors.push(at(n, "needs a source, and a confidence of high, medium or low"));
        }
        if cells.iter().any(|c| c.trim() != *c) {
            errors.push(at(n, "a cell begins or ends with a space"));
        }
        let row: Vec<&str> = kept.iter().map(|&i| cells[i]).collect();
        if row[..table.key].iter().any(|c| c.is_empty()) {
            errors.push(at(n, "an empty key"));
        }
        if let Some((first, _)) = rows.insert(row[..table.key].to_vec(), (n, row)) {
            errors.push(at(n, &format!("the same key as line {}", first + 1)));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut code = format!(
        "/// `data/{}`: {}.\npub static {}: [[&str; {}]; {}] = [\n",
        table.file,
        table.columns.join(", "),
        table.name,
        table.columns.len(),
        rows.len()
    );
    for (_, row) in rows.values() {
        writeln!(code, "{row:?},").expect("writing to a string");
    }
    code.push_str("];\n");
    Ok(code)
}
