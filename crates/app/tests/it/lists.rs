//! Lists taken in, chosen by day, compared, checked: the home as a user fills it. The lists are invented, in official formats.

use crate::{Ask, Folder, Ran, text_at};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const EARLIER: &str = "examples/lists/un-2025-01-15.xml";
const LATER: &str = "examples/lists/un-2026-01-15.xml";

fn import(home: &Path, file: &str, args: &[&str]) -> Ran {
    let args: Vec<&str> = ["lists", "import", file, "--source", "un-sc"].iter().chain(args).copied().collect();
    Ask::new(&args).home(home).run()
}

/// A home with both editions of the example, taken in against their order.
fn both() -> Folder {
    let home = Folder::with(&[]);
    import(home.path(), LATER, &[]).ends(0);
    import(home.path(), EARLIER, &[]).ends(0);
    home
}

fn search(home: &Path, name: &str, day: &str) -> Ran {
    Ask::new(&["search", name, "--as-of", day]).home(home).run()
}

#[test]
fn an_imported_list_is_asked_instead_of_the_starter_pack() {
    let home = both();
    let ran = search(home.path(), "示例轧棉有限公司", "2026-02-01").ends(1);
    assert!(!ran.stderr.contains("starter"), "{}", ran.stderr);
    let found = &ran.lines()[0];
    assert_eq!(text_at(found, "/id"), "un-sc-exe-001");
    let listing = &found["listings"][0];
    assert_eq!(text_at(listing, "/authority"), "the UN Security Council");
    assert_eq!(text_at(listing, "/effective"), "2024-05-01");
    // Every value traces to the original: file, line, hash.
    let original = fs::read(crate::root().join(LATER)).unwrap();
    let line = listing["record"]["line"].as_u64().unwrap() as usize;
    assert!(String::from_utf8(original.clone()).unwrap().lines().nth(line - 1).unwrap().contains("<ENTITY>"));
    let lists = Ask::new(&["lists", "--as-of", "2026-02-01"]).home(home.path()).run().ends(0).lines();
    assert_eq!((lists.len(), text_at(&lists[0], "/id"), lists[0]["entries"].as_u64()), (1, "un-sc", Some(4)));
    assert_eq!(listing["record"]["sha256"], lists[0]["sha256"]);
    // The starter's own entries are no longer there to be found.
    search(home.path(), "Camel Group Co., Ltd.", "2026-02-01").ends(0);
}

#[test]
fn a_list_imported_twice_changes_nothing() {
    let home = both();
    let files = || {
        let mut found: Vec<_> = walk(home.path()).into_iter().map(|p| (p.clone(), fs::read(p).unwrap())).collect();
        found.sort();
        found
    };
    let before = files();
    let again = import(home.path(), LATER, &[]).ends(0);
    assert_eq!(text_at(&again.lines()[0], "/status"), "unchanged");
    assert!(files() == before, "a byte of the home changed");
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries.flat_map(|p| if p.is_dir() { walk(&p) } else { vec![p] }).collect()
}

#[test]
fn a_day_is_answered_as_the_edition_of_that_day_did() {
    let home = both();
    let only = |file: &str| {
        let home = Folder::with(&[]);
        import(home.path(), file, &[]).ends(0);
        home
    };
    // The same question to a home that has only the edition of that day gives the same answer, byte for byte.
    for (file, day) in [(EARLIER, "2025-01-15"), (EARLIER, "2025-12-31"), (LATER, "2026-01-15")] {
        let alone = only(file);
        for name in ["Example Night Cotton Trading", "Example Polysilicon", "Example Gin and Sons"] {
            let (one, other) = (search(home.path(), name, day), search(alone.path(), name, day));
            assert_eq!((&one.stdout, one.code), (&other.stdout, other.code), "{name} as of {day}");
        }
    }
    // Removed since, it is found as of the day on which it stood there; added since, it is not.
    search(home.path(), "Example Night Cotton Trading", "2025-06-01").ends(1);
    search(home.path(), "Example Night Cotton Trading", "2026-06-01").ends(0);
    search(home.path(), "Example Polysilicon Co., Ltd.", "2025-12-01").ends(0);
    search(home.path(), "Example Polysilicon Co., Ltd.", "2026-06-01").ends(1);
}

#[test]
fn a_day_before_the_first_edition_is_reconstructed_and_says_so() {
    let home = both();
    let ran = search(home.path(), "Example River Shipping", "2024-06-01").ends(1);
    assert!(ran.said().contains("reconstructed"), "{}", ran.stderr);
    assert_eq!(ran.lines()[0]["listings"][0]["reconstructed"], true);
    // Before its first day of effect an entry of the same edition is not in the answer.
    search(home.path(), "Example River Shipping", "2024-04-30").ends(0);
}

#[test]
fn a_shrinking_list_does_not_replace_its_predecessor_unasked() {
    let home = both();
    let text = fs::read_to_string(crate::root().join(LATER)).unwrap();
    let first = text.find("    <ENTITY>").unwrap();
    let last = text.rfind("    <ENTITY>").unwrap();
    let shrunk = format!("{}{}", &text[..first], &text[last..]).replace("2026-01-15T", "2026-02-15T");
    let folder = Folder::with(&[("shrunk.xml", shrunk.as_bytes())]);
    let file = folder.path().join("shrunk.xml").display().to_string();
    import(home.path(), &file, &[]).refuses(&["1 entries where the version of 2026-01-15", "--accept-shrink"]);
    search(home.path(), "Example River Shipping", "2026-06-01").ends(1);
    import(home.path(), &file, &["--accept-shrink"]).ends(0);
    search(home.path(), "Example River Shipping", "2026-06-01").ends(0);
}

#[test]
fn an_import_that_cannot_be_is_refused_with_the_cause_and_the_way_out() {
    let home = both();
    let folder = Folder::with(&[
        ("cut.xml", &fs::read(crate::root().join(LATER)).unwrap()[..900]),
        ("other.xml", b"<html><body>Just a moment...</body></html>"),
        (
            "bomb.xml",
            b"<!DOCTYPE l [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><CONSOLIDATED_LIST><ENTITIES/></CONSOLIDATED_LIST>",
        ),
        ("empty.xml", b""),
    ]);
    let before = walk(home.path()).len();
    for (file, causes) in [
        ("cut.xml", &["cut.xml, line", "breaks off"][..]),
        ("other.xml", &["not in a format of un-sc", "UN consolidated list XML"]),
        ("bomb.xml", &["declares entities"]),
        ("empty.xml", &["empty"]),
        ("nosuch.xml", &["no such file"]),
    ] {
        let path = folder.path().join(file).display().to_string();
        import(home.path(), &path, &["--published", "2026-02-01"]).refuses(causes);
    }
    Ask::new(&["lists", "import", LATER, "--source", "xx-none"])
        .home(home.path())
        .run()
        .refuses(&["no source xx-none", "un-sc"]);
    Ask::new(&["lists", "import", LATER, "--source", "csv:us-uflpa"]).home(home.path()).run().refuses(&["official list"]);
    assert_eq!(walk(home.path()).len(), before, "nothing half-done stays");
}

#[test]
fn a_diff_says_what_changed_and_ends_with_one() {
    let home = both();
    let ran = Ask::new(&["lists", "diff", "un-sc", "2025-01-15", "2026-01-15"]).home(home.path()).run().ends(1);
    let said: Vec<(String, String)> =
        ran.lines().iter().map(|l| (text_at(l, "/change").to_owned(), text_at(l, "/id").to_owned())).collect();
    let expected = [("added", "un-sc-exe-005"), ("removed", "un-sc-exe-004"), ("changed", "un-sc-exe-002")];
    assert_eq!(said, expected.map(|(c, i)| (c.to_owned(), i.to_owned())));
    let fields = &ran.lines()[2]["fields"];
    assert!(
        fields.as_array().unwrap().iter().any(|f| f["field"] == "alias" && f["added"][0] == "Example Delta Lines"),
        "{fields}"
    );
    let same = Ask::new(&["lists", "diff", "un-sc", "2026-01-15", "2026-06-01"]).home(home.path()).run().ends(0);
    assert_eq!(same.stdout, "");
    let args = ["lists", "diff", "un-sc", "2025-01-15", "2026-01-15", "--format", "table"];
    let table = Ask::new(&args).home(home.path()).run().ends(1).stdout;
    assert!(table.contains("alias  + Example Delta Lines") && table.contains("removed  un-sc-exe-004"), "{table}");
    Ask::new(&["lists", "diff", "un-sc", "2020-01-01", "2026-01-15"]).home(home.path()).run().refuses(&["2025-01-15"]);
    Ask::new(&["lists", "diff", "eu-fsf", "2020-01-01", "2026-01-15"])
        .home(home.path())
        .run()
        .refuses(&["imported are: un-sc"]);
}

#[test]
fn tampering_with_a_kept_file_is_found() {
    let home = both();
    let verify = |args: &[&str]| {
        let args: Vec<&str> = ["lists", "verify"].iter().chain(args).copied().collect();
        Ask::new(&args).home(home.path()).run()
    };
    let ran = verify(&[]).ends(0);
    assert!(ran.lines().iter().all(|l| l["status"] == "ok") && ran.lines().len() == 3, "{}", ran.stdout);
    let sheet = verify(&["--print-hashes"]).ends(0).stdout;
    let folder = Folder::with(&[("hashes.txt", sheet.as_bytes())]);
    let hashes = folder.path().join("hashes.txt").display().to_string();
    verify(&["--hashes", &hashes]).ends(0);
    let original = walk(home.path()).into_iter().find(|p| p.ends_with("un-2026-01-15.xml")).unwrap();
    let text = fs::read_to_string(&original).unwrap();
    fs::set_permissions(&original, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&original, text.replace("Example Ginning", "Example Spinning")).unwrap();
    let ran = verify(&[]).ends(1);
    assert!(ran.stdout.contains("sha256"), "{}", ran.stdout);
    // And where a snapshot must be built from it, it is refused.
    let snapshots = home.path().join("snapshots");
    fs::remove_dir_all(&snapshots).unwrap();
    search(home.path(), "Example Gin", "2026-06-01").refuses(&["sha256", "imported was"]);
}

#[test]
fn a_rescreen_says_what_is_new_gone_and_changed_and_nothing_else() {
    let home = both();
    let file = "id,Supplier,Arrival Date\n1,Example Polysilicon Co. Ltd.,2025-12-01\n2,Example Polysilicon Co. Ltd.,2025-10-01\n\
                3,Example Night Cotton Trading,\n4,Example River Shipping Company,\n5,Example Gin & Sons,\n6,Somebody Else,\n7,,\n";
    let folder = Folder::with(&[("s.csv", file.as_bytes())]);
    let path = folder.path().join("s.csv").display().to_string();
    let rescreen = |from: &str, to: &str| Ask::new(&["rescreen", &path, "--from", from, "--to", to]).home(home.path()).run();
    let ran = rescreen("2025-06-01", "2026-06-01").ends(1);
    let lines = ran.lines();
    let said: Vec<(&str, &str)> =
        lines.iter().filter(|l| l.get("change").is_some()).map(|l| (text_at(l, "/id"), text_at(l, "/change"))).collect();
    assert_eq!(said, [("1", "new"), ("2", "new"), ("3", "gone"), ("4", "changed")]);
    assert_eq!(lines.iter().filter(|l| l["status"] == "error").count(), 1);
    // The entry is in effect from 2025-11-20: the shipment of December is touched, that of October is not.
    assert_eq!((&lines[0]["in_effect_on_row_date"], &lines[1]["in_effect_on_row_date"]), (&true.into(), &false.into()));
    assert_eq!((text_at(&lines[0], "/findings/0/code"), text_at(&lines[2], "/findings/0/code")), ("F30", "F31"));
    assert!(text_at(&lines[0], "/findings/0/text").starts_with("Listed by the UN Security Council"));
    let fields = lines[3]["fields"].as_array().unwrap();
    assert!(fields.contains(&"alias".into()) && fields.contains(&"country".into()), "{fields:?}");
    // The same day on both sides alters nothing but what cannot be read.
    assert_eq!(rescreen("2026-06-01", "2026-07-01").ends(1).lines().len(), 1);
    // One edition on two days: what takes effect between them is new.
    let later = Folder::with(&[]);
    import(later.path(), LATER, &[]).ends(0);
    let ran = Ask::new(&["rescreen", &path, "--from", "2025-11-19", "--to", "2025-11-20"]).home(later.path()).run().ends(1);
    assert_eq!(ran.lines().iter().filter(|l| l["change"] == "new").count(), 2);
    // A snapshot names the versions it was built from.
    let id = search(home.path(), "Example Gin", "2025-06-01").lines()[0]["snapshot"].as_str().unwrap().to_owned();
    let by_id = rescreen(&id[..16], "2026-06-01").ends(1);
    assert_eq!(by_id.lines().len(), lines.len());
    rescreen("yesterday", "2026-06-01").refuses(&["yesterday", "neither a day"]);
    Ask::new(&["rescreen", &path, "--from", "2025-06-01", "--to", "2026-06-01"]).run().refuses(&["no list is imported"]);
}

#[test]
fn the_doctor_names_what_is_wrong_and_the_command_that_mends_it() {
    let home = both();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let profile = Folder::with(&[("p.toml", b"jurisdictions = [\"EU\"]\nmax_age_days = 30\n")]);
    let path = profile.path().join("p.toml").display().to_string();
    let doctor = |day: &str| Ask::new(&["doctor", "--profile", &path, "--as-of", day]).home(home.path()).run();
    let ran = doctor("2026-01-20").ends(1);
    let of = |ran: &Ran, list: &str| ran.lines().into_iter().find(|l| l["list"] == list).unwrap();
    let (eu, un) = (of(&ran, "eu-fsf"), of(&ran, "un-sc"));
    assert_eq!((text_at(&eu, "/state"), text_at(&eu, "/mend")), ("missing", "karez lists update eu-fsf"));
    assert_eq!(text_at(&un, "/state"), "ok");
    assert!(!ran.lines().iter().any(|l| l["list"] == "ca-sema"), "not of this profile");
    let old = of(&doctor("2026-03-01"), "un-sc");
    assert_eq!((text_at(&old, "/state"), text_at(&old, "/mend")), ("stale", "karez lists update un-sc"));
    let original = walk(home.path()).into_iter().find(|p| p.ends_with("un-2026-01-15.xml")).unwrap();
    fs::set_permissions(&original, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&original, b"<CONSOLIDATED_LIST/>").unwrap();
    assert_eq!(text_at(&of(&doctor("2026-01-20"), "un-sc"), "/state"), "unverified");
}

#[test]
fn a_read_only_home_with_lists_works_for_reading() {
    let home = both();
    let first = search(home.path(), "Example Gin", "2026-06-01");
    for path in walk(home.path()) {
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    }
    let folders = ["", "lists", "lists/un-sc", "snapshots"].map(|f| home.path().join(f));
    folders.iter().for_each(|f| fs::set_permissions(f, fs::Permissions::from_mode(0o555)).unwrap());
    assert_eq!(search(home.path(), "Example Gin", "2026-06-01").stdout, first.stdout);
    Ask::new(&["lists", "verify"]).home(home.path()).run().ends(0);
    // A day whose snapshot is not kept yet is answered all the same.
    search(home.path(), "Example Gin", "2025-06-01").ends(1);
    folders.iter().for_each(|f| fs::set_permissions(f, fs::Permissions::from_mode(0o755)).unwrap());
}
