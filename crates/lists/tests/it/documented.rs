//! docs/lists.md says of every format whether it was tested on real data; it may not say less or more than the code knows.

use karez_lists::{formats, sources};
use std::fs;
use std::path::Path;

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/lists.md")).unwrap()
}

#[test]
fn every_source_and_every_format_is_documented_and_what_is_untested_says_so() {
    let page = page();
    for id in sources().unwrap().keys() {
        let heading = if ["ftm", "csv"].contains(&id.as_str()) { format!("`{id}:NAME`") } else { format!("`{id}`") };
        let told = page.lines().any(|l| l.starts_with("### ") && l.contains(&heading));
        assert!(told, "no section of {id}");
    }
    for format in formats() {
        let row = page.lines().find(|l| l.starts_with(&format!("| {}", format.name)));
        let row = row.unwrap_or_else(|| panic!("no row of {}", format.name));
        assert_eq!(row.contains("untested on real data"), !format.real, "{row}");
    }
}

#[test]
fn every_page_of_a_publisher_is_in_the_catalogue() {
    // An address that is told in two places must be one.
    let known = sources().unwrap();
    for id in ["us-uflpa", "us-csl", "us-cbp-wro", "un-sc", "eu-fsf", "gb-uksl", "au-dfat", "jp-meti-eul"] {
        assert!(page().contains(&format!("<{}>", known[id].url)), "{id}");
    }
}
