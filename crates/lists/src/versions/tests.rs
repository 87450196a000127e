//! Versions kept, chosen, compared and checked, on lists written here.

use super::*;
use crate::formats::check::shared;
use std::fs;

const DAY: &str = "2026-11-23";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A UN list of a day, of entries by number and name.
fn un(published: &str, entries: &[(u32, &str)]) -> Content {
    let mut text = format!("<CONSOLIDATED_LIST dateGenerated=\"{published}T00:00:00Z\"><ENTITIES>\n");
    for (number, name) in entries {
        text.push_str(&format!(
            "<ENTITY><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>X</UN_LIST_TYPE>\
             <REFERENCE_NUMBER>Xe.{number:03}</REFERENCE_NUMBER><LISTED_ON>2020-01-0{}</LISTED_ON></ENTITY>\n",
            1 + number % 9
        ));
    }
    Content::of_bytes("consolidated.xml", format!("{text}</ENTITIES></CONSOLIDATED_LIST>").into_bytes())
}

fn request(content: Content) -> Request {
    let source = source("un-sc").unwrap();
    Request {
        source_id: source.id.clone(),
        source,
        set: vec![content],
        published: None,
        otherwise: None,
        author: None,
        fetched: day(DAY),
        map: String::new(),
        accept_shrink: false,
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::at(&dir.path().join("lists"));
    (dir, store)
}

const TEN: [(u32, &str); 10] = [
    (1, "Example Gin"),
    (2, "Example Cotton"),
    (3, "Example Yarn"),
    (4, "Example Steel"),
    (5, "Example Salt"),
    (6, "Example Silk"),
    (7, "Example Zinc"),
    (8, "Example Wool"),
    (9, "Example Dates"),
    (10, "Example Ore"),
];

#[test]
fn a_list_imported_twice_changes_nothing() {
    let (_dir, store) = store();
    let first = import(&store, request(un("2025-01-01", &TEN))).unwrap();
    assert!(!first.unchanged);
    assert_eq!((first.version.info.rows, first.version.info.entries, first.version.info.names), (10, 10, 10));
    let before = fs::read_to_string(first.version.folder.join(MANIFEST)).unwrap();
    let again = import(&store, Request { published: Some(day("2026-01-01")), ..request(un("2025-01-01", &TEN)) }).unwrap();
    assert!(again.unchanged);
    assert_eq!(again.version, first.version);
    assert_eq!(store.versions().unwrap(), std::slice::from_ref(&first.version));
    assert_eq!(fs::read_to_string(first.version.folder.join(MANIFEST)).unwrap(), before);
}

#[test]
fn the_same_bytes_read_otherwise_are_another_version() {
    let (_dir, store) = store();
    let mine = |map: &str| Request {
        source: source("csv:mine").unwrap(),
        source_id: "csv:mine".to_owned(),
        published: Some(day("2026-01-01")),
        map: map.to_owned(),
        ..request(Content::of_bytes("mine.csv", *b"Name,Seller\nExample Gin,Example Trading\n"))
    };
    let first = import(&store, mine("")).unwrap().version;
    let second = import(&store, mine("[columns]\nname = \"Seller\"\n")).unwrap().version;
    assert_eq!(store.select(day("2026-02-01")).unwrap(), std::slice::from_ref(&second), "the later import counts");
    assert!(second.sequence > first.sequence && import(&store, mine("")).unwrap().unchanged);
    for version in [&first, &second] {
        assert_eq!(verify(version, None).unwrap(), []);
    }
    let mut kept = crate::Kept::default();
    second.read(&mut kept).unwrap();
    assert_eq!(kept.entries[0].entity.caption(), "Example Trading");
}

#[test]
fn a_version_keeps_the_original_bytes_read_only() {
    let (_dir, store) = store();
    let content = un("2025-01-01", &TEN);
    let version = import(&store, request(content.clone())).unwrap().version;
    let kept = version.folder.join(ORIGINALS).join("consolidated.xml");
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut content.packed().unwrap(), &mut bytes).unwrap();
    assert_eq!(fs::read(&kept).unwrap(), bytes);
    assert!(fs::metadata(&kept).unwrap().permissions().readonly());
    assert!(fs::metadata(version.folder.join(MANIFEST)).unwrap().permissions().readonly());
}

#[test]
fn a_shrinking_list_does_not_replace_its_predecessor_unasked() {
    let (_dir, store) = store();
    import(&store, request(un("2025-01-01", &TEN))).unwrap();
    let eight = import(&store, request(un("2025-02-01", &TEN[..8]))).unwrap();
    assert_eq!(eight.version.info.entries, 8, "exactly a fifth less is taken");
    let refused = import(&store, request(un("2025-03-01", &TEN[..6]))).unwrap_err();
    assert!(refused.to_string().contains("6 entries where the version of 2025-02-01"), "{refused}");
    assert_eq!(store.versions().unwrap().len(), 2, "nothing half-done stays");
    import(&store, Request { accept_shrink: true, ..request(un("2025-03-01", &TEN[..6])) }).unwrap();
    // An older edition taken in later is measured against what stood before it: nothing.
    import(&store, request(un("2024-01-01", &TEN[..1]))).unwrap();
}

#[test]
fn without_a_day_of_publication_an_import_is_refused() {
    let (_dir, store) = store();
    let undated = || {
        let text = "<CONSOLIDATED_LIST><ENTITIES><ENTITY><FIRST_NAME>Example</FIRST_NAME>\
                    <REFERENCE_NUMBER>Xe.1</REFERENCE_NUMBER></ENTITY></ENTITIES></CONSOLIDATED_LIST>";
        Content::of_bytes("x.xml", text.as_bytes())
    };
    let refused = import(&store, request(undated())).unwrap_err();
    assert!(matches!(&refused, Error::Refused { advice, .. } if advice.contains("--published")), "{refused}");
    assert!(store.versions().unwrap().is_empty());
    let told = import(&store, Request { otherwise: Some(day("2025-01-02")), ..request(undated()) }).unwrap();
    assert_eq!(told.version.info.published, Some(day("2025-01-02")));
}

#[test]
fn a_file_without_entries_is_no_version() {
    let (_dir, store) = store();
    assert!(import(&store, request(un("2025-01-01", &[]))).is_err());
    let rejected = un("2025-01-01", &[(1, "")]);
    assert!(
        import(&store, request(rejected)).unwrap_err().to_string().contains("not one entry among 1 rows; the first reject")
    );
    assert!(store.versions().unwrap().is_empty());
}

#[test]
fn each_day_is_answered_by_the_newest_version_of_that_day_or_before() {
    let (_dir, store) = store();
    for (published, count) in [("2025-03-01", 9), ("2025-01-01", 10), ("2025-02-01", 8)] {
        import(&store, request(un(published, &TEN[..count]))).unwrap();
    }
    for (asked, expected) in [
        ("2024-06-01", "2025-01-01"),
        ("2025-01-01", "2025-01-01"),
        ("2025-02-28", "2025-02-01"),
        ("2026-01-01", "2025-03-01"),
    ] {
        let chosen = store.select(day(asked)).unwrap();
        assert_eq!(chosen.len(), 1);
        assert_eq!(chosen[0].info.published, Some(day(expected)), "{asked}");
    }
    // A corrected file of the same day counts before the one it corrects, whichever day is asked.
    import(&store, request(un("2025-01-01", &TEN[..9]))).unwrap();
    for asked in ["2024-06-01", "2025-01-15"] {
        assert_eq!(store.select(day(asked)).unwrap()[0].info.entries, 9, "{asked}");
    }
}

#[test]
fn a_diff_names_what_was_added_removed_and_changed_field_by_field() {
    let (_dir, store) = store();
    let from = import(&store, request(un("2025-01-01", &TEN[..9]))).unwrap().version;
    let mut entries = TEN.to_vec();
    entries.remove(0);
    entries[0].1 = "Example Cotton &amp; Sons";
    // The same entries in another order are the same.
    entries.reverse();
    let to = import(&store, request(un("2025-02-01", &entries))).unwrap().version;
    let changes = diff(&from, &to).unwrap();
    assert_eq!(changes.same, 7);
    let words: Vec<(Kind, String)> = changes.in_words().into_iter().map(|c| (c.change, c.id)).collect();
    let expected = [(Kind::Added, "un-sc-xe-010"), (Kind::Removed, "un-sc-xe-001"), (Kind::Changed, "un-sc-xe-002")]
        .map(|(k, i)| (k, i.to_owned()));
    assert_eq!(words, expected);
    let changed = &changes.in_words()[2];
    assert_eq!(changed.caption, "Example Cotton & Sons");
    let name = FieldChange {
        field: "name".into(),
        removed: vec!["Example Cotton".into()],
        added: vec!["Example Cotton & Sons".into()],
    };
    assert_eq!(changed.fields, [name]);
    assert!(diff(&to, &to).unwrap().in_words().is_empty());
}

#[test]
fn every_change_of_a_kept_file_is_found() {
    let (_dir, store) = store();
    let version = import(&store, request(un("2025-01-01", &TEN))).unwrap().version;
    let aside = sheet(std::slice::from_ref(&version));
    assert!(verify(&version, Some(&aside)).unwrap().is_empty());
    let original = version.folder.join(ORIGINALS).join("consolidated.xml");
    let text = fs::read_to_string(&original).unwrap();
    fs::remove_file(&original).unwrap();
    fs::write(&original, text.replace("Example Gin", "Another Gin")).unwrap();
    let problems = verify(&version, None).unwrap();
    assert!(problems[0].at == "consolidated.xml" && problems[0].what.contains("sha256"), "{problems:?}");
    assert!(matches!(version.read(&mut crate::Kept::default()), Err(Error::Tampered { .. })), "and it is not read any more");
    // Changed together with what the version says of itself, it is found by a sheet put aside before.
    let changed = Content::open(&original.to_string_lossy()).unwrap();
    let mut forged = version.clone();
    forged.info.sha256 = changed.sha256().to_owned();
    forged.info.files[0].sha256 = changed.sha256().to_owned();
    let place = forged.folder.parent().unwrap().join(forged.name());
    fs::rename(&forged.folder, &place).unwrap();
    forged.folder = place;
    assert_eq!(verify(&forged, None).unwrap(), [], "this is why there is a sheet");
    assert!(verify(&forged, Some(&aside)).unwrap()[0].what.contains("sheet of hashes has"));
    fs::remove_file(forged.folder.join(ORIGINALS).join("consolidated.xml")).unwrap();
    assert!(!verify(&forged, None).unwrap().is_empty());
}

#[test]
fn the_real_editions_of_the_un_list_differ_as_their_ids_do() {
    let editions = ["2021-01-18", "2025-04-19", "2026-02-27"];
    let files: Option<Vec<Content>> = editions.iter().map(|d| shared(&format!("un-sc/{d}/consolidated.xml"))).collect();
    let Some(files) = files else { return };
    let (_dir, store) = store();
    let versions: Vec<Version> = files.into_iter().map(|f| import(&store, request(f)).unwrap().version).collect();
    let ids = |v: &Version| -> HashSet<String> {
        let mut kept = crate::Kept::default();
        v.read(&mut kept).unwrap();
        kept.entries.into_iter().map(|l| l.entity.id).collect()
    };
    for pair in versions.windows(2) {
        let (old, new) = (ids(&pair[0]), ids(&pair[1]));
        let words = diff(&pair[0], &pair[1]).unwrap().in_words();
        let of = |kind: Kind| words.iter().filter(|c| c.change == kind).map(|c| c.id.clone()).collect::<HashSet<String>>();
        assert_eq!(of(Kind::Added), new.difference(&old).cloned().collect());
        assert_eq!(of(Kind::Removed), old.difference(&new).cloned().collect());
        assert!(words.iter().all(|c| !c.fields.is_empty()));
    }
}

#[test]
fn the_column_map_and_the_author_of_an_import_are_those_of_every_later_reading() {
    let (_dir, store) = store();
    let mut source = source("csv:acme").unwrap();
    source.class = Class::Reported;
    let map = ColumnMap::parse_of_list("name=Firma,reply=Antwort,reported=Datum").unwrap();
    let content = Content::of_bytes("x.csv", *b"Firma,Antwort,Datum\nExample Gin,No,2021-05-01\n");
    let request = Request {
        source_id: "csv:acme".into(),
        source,
        published: Some(day("2021-06-01")),
        author: Some("Example Institute".into()),
        map: map.to_toml(),
        ..request(content)
    };
    let imported = import(&store, request).unwrap();
    assert_eq!((imported.version.info.rows, imported.version.info.entries), (1, 1));
    let mut kept = crate::Kept::default();
    store.of("acme").unwrap()[0].read(&mut kept).unwrap();
    let l = &kept.entries[0];
    assert_eq!((l.entity.caption(), l.listings[0].reply.as_deref()), ("Example Gin", Some("No")));
    assert_eq!(l.listings[0].author.as_deref(), Some("Example Institute"));
    assert_eq!(l.listings[0].effective.unwrap().to_string(), "2021-05-01");
}
