//! Which crate may know which.

use super::File;

/// From the ground up: a crate may depend on the ones before it.
///
/// The order is the design (the rooms in ARCHITECTURE.md); a change here is a change of the design.
const ORDER: &[&str] = &[
    "data", "model", "text", "places", "goods", "tables", "names", "mapped", "snapshot", "lists", "screen", "report", "app",
];

/// Every dependency between crates of this workspace leads down the order.
pub(super) fn direction(files: &[File]) -> Vec<String> {
    let mut wrong = Vec::new();
    for file in files {
        let Some(name) = file.path.strip_prefix("crates/").and_then(|p| p.strip_suffix("/Cargo.toml")) else {
            continue;
        };
        let Some(own) = ORDER.iter().position(|o| *o == name) else {
            wrong.push(format!("{}: crate `{name}` has no place in the order ({})", file.path, ORDER.join(" < ")));
            continue;
        };
        for (line, other) in dependencies(&file.text) {
            match ORDER.iter().position(|o| *o == other) {
                Some(theirs) if theirs < own => {}
                Some(_) => wrong.push(format!(
                    "{}:{line}: `{name}` may not depend on `{other}`: allowed are {}",
                    file.path,
                    ORDER[..own].join(", ")
                )),
                None => wrong.push(format!("{}:{line}: `karez-{other}` has no place in the order", file.path)),
            }
        }
    }
    wrong
}

/// The workspace's own crates in any dependency table of a manifest, tests' and build scripts' too.
fn dependencies(manifest: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut inside = false;
    for (n, line) in manifest.lines().enumerate() {
        let line = line.trim();
        let mut name = "";
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            inside = table.ends_with("dependencies");
            if let Some((_, dependency)) = table.split_once("dependencies.") {
                name = dependency;
            }
        } else if inside {
            name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        }
        match name {
            "karez" => out.push((n + 1, "app")),
            _ => out.extend(name.strip_prefix("karez-").map(|other| (n + 1, other))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::file;

    #[test]
    fn a_dependency_up_the_order_is_refused() {
        let manifest = "[package]\nname = \"karez-names\"\n[dependencies]\nkarez-text.workspace = true\nserde = \"1\"\n";
        assert!(direction(&[file("crates/names/Cargo.toml", manifest)]).is_empty());
        let up = format!("{manifest}karez-screen = {{ path = \"../screen\" }}\n");
        let found = direction(&[file("crates/names/Cargo.toml", &up)]);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("crates/names/Cargo.toml:6: `names` may not depend on `screen`"), "{found:?}");
    }

    #[test]
    fn tests_and_build_scripts_are_held_to_it_too() {
        let manifest =
            "[dev-dependencies]\nkarez-lists.workspace = true\n[build-dependencies.karez-report]\nworkspace = true\n";
        assert_eq!(direction(&[file("crates/text/Cargo.toml", manifest)]).len(), 2);
    }

    #[test]
    fn a_new_crate_must_be_given_its_place() {
        assert_eq!(direction(&[file("crates/ships/Cargo.toml", "")]).len(), 1);
    }
}
