use super::super::check::{distinct, entry, read_set, read_text, shared};
use super::*;
use crate::export::write_ftm;
use crate::reading::Kept;
use karez_model::{Class, term};
use proptest::prelude::*;
use serde_json::Value;

const SAMPLE: &str = concat!(
    r#"{"id":"s1","schema":"Sanction","properties":{"entity":["a"],"authority":["Example Office"],"program":["Example Act"],"#,
    r#""programId":["EX-ACT"],"startDate":["2021-03-22T00:00:00","2021-05"],"listingDate":["2020-01-01"],"endDate":["2024"],"#,
    r#""reason":["as the act says"],"provisions":["Asset freeze"],"sourceUrl":["https://example.org/1"],"unscId":["KPi.999"],"#,
    r#""authorityId":["17/a"],"status":["Active"]},"datasets":["example"]}"#,
    "\n\n",
    r#"{"id":"a","caption":"Example","schema":"Person","properties":{"name":["EXAMPLE & Sons"],"birthDate":["1966-03"]},"#,
    r#""referents":["un-sc-x"],"datasets":["example","other"],"first_seen":"2024-03-10T15:36:30","target":true}"#,
    "\n",
    r#"{"id":"b","schema":"Company","properties":{"name":["Example Gin Co."]},"datasets":["example","other"]}"#,
    "\n",
    r#"{"id":"s2","schema":"Sanction","properties":{"entity":["a","nobody"],"program":["P1","P2"],"startDate":["soon"]}}"#,
    "\n",
    r#"{"id":"x","schema":"NoSuchSchema","properties":{"name":["Some"]}}"#,
    "\n{\"id\":\n",
    r#"{"id":"y","schema":"NoSuchSchema","properties":{"name":["Other"]}}"#,
);

#[test]
fn an_entity_is_listed_as_its_sanctions_say_wherever_they_stand() {
    let (kept, summary) = read_text("ftm:acme", &[("entities.ftm.json", SAMPLE)]).unwrap();
    assert_eq!((summary.rows, summary.rejects, kept.entries.len()), (7, 1, 6));
    let a = entry(&kept, "a");
    assert_eq!(a.entity.referents, ["un-sc-x", "un-sc-kpi-999"]);
    assert_eq!(a.carried.keys().collect::<Vec<_>>(), ["caption", "datasets", "first_seen", "target"]);
    let [first, second] = a.listings.as_slice() else { panic!("{:?}", a.listings) };
    assert_eq!((first.list.as_str(), first.class, first.reference.as_deref()), ("acme", Class::Own, Some("a")));
    assert_eq!((first.authority.as_str(), first.program.as_str()), ("Example Office", "Example Act"));
    assert_eq!(first.programs, ["EX-ACT"]);
    assert_eq!(first.effective.unwrap().to_string(), "2021-03-22", "the first day of effect, not that of the listing");
    assert_eq!(
        (first.terms[term::LISTED_ON][0].as_str(), first.delisted.unwrap().to_string().as_str()),
        ("2020-01-01", "2024")
    );
    assert_eq!((first.source.as_str(), first.record.line), ("https://example.org/1", 1));
    assert_eq!(first.terms[term::REASONS], ["as the act says"]);
    assert_eq!(first.terms[term::OTHER_REFERENCE], ["17/a", "KPi.999"]);
    assert_eq!((second.program.as_str(), second.authority.as_str()), ("P1; P2", "example, other"));
    assert_eq!((second.effective, second.record.line), (None, 5));
    let b = &entry(&kept, "b").listings[0];
    assert_eq!((b.authority.as_str(), b.program.as_str(), b.record.line), ("example, other", "example, other", 4));
    assert!(!entry(&kept, "s1").entity.screened() && entry(&kept, "x").entity.screened());
    assert_eq!(summary.notes.iter().filter(|n| n.contains("NoSuchSchema")).count(), 1, "{:?}", summary.notes);
    assert!(summary.notes.iter().any(|n| n.starts_with("1 dates of Sanction")), "{:?}", summary.notes);
    assert_eq!((kept.rejects[0].line, summary.published), (7, None));
}

#[test]
fn a_report_is_attributed_to_its_author() {
    let mut source = crate::source("ftm:acme").unwrap();
    (source.class, source.author) = (Class::Reported, Some("Example Institute".into()));
    let mut kept = Kept::default();
    crate::read(&source, &[Content::of_bytes("x.json", SAMPLE.as_bytes())], &mut kept).unwrap();
    let all = kept.entries.iter().flat_map(|l| &l.listings);
    assert!(all.clone().all(|l| l.class == Class::Reported && l.author.as_deref() == Some("Example Institute")));
}

#[test]
fn a_nested_entity_is_an_entry_once_and_its_own_line_goes_before() {
    let nested = r#"{"id":"f","schema":"Family","properties":{"person":["a"],"relative":[{"id":"b","schema":"Person","properties":{"name":["Nested"]}}]}}"#;
    let text = format!(
        concat!(
            r#"{{"id":"a","schema":"Person","properties":{{"name":["A"],"familyPerson":[{0}]}}}}"#,
            "\n",
            r#"{{"id":"c","schema":"Person","properties":{{"name":["C"],"familyPerson":[{0}]}}}}"#,
            "\n",
            r#"{{"id":"b","schema":"Person","properties":{{"name":["B"],"sanctions":[{{"id":"s","schema":"Sanction","#,
            r#""properties":{{"authority":["Example Office"]}}}}]}}}}"#,
        ),
        nested
    );
    let (kept, summary) = read_text("ftm:acme", &[("targets.nested.json", &text)]).unwrap();
    let ids: Vec<&str> = kept.entries.iter().map(|l| l.entity.id.as_str()).collect();
    assert_eq!((ids, summary.rows), (vec!["a", "f", "c", "b", "s"], 3));
    let b = entry(&kept, "b");
    assert_eq!(b.entity.values("name"), ["B"]);
    assert_eq!((b.entity.values("sanctions"), b.listings[0].authority.as_str()), (&["s".to_owned()][..], "Example Office"));
    assert_eq!(b.listings[0].record.line, 3);
}

#[test]
fn too_many_sanctions_are_said_and_not_joined() {
    let given = |id: &str| Given {
        id: id.into(),
        schema: SANCTION.into(),
        properties: [("entity", "a"), ("reason", id)].map(|(p, v)| (p.to_owned(), vec![v.to_owned()])).into(),
        ..Given::default()
    };
    let source = crate::source("ftm:acme").unwrap();
    for (mut sanctions, held) in [(Sanctions::within(2, 1 << 20), 2), (Sanctions::within(100, 100), 0)] {
        sanctions.take(&given("1"), 0, 1);
        sanctions.take(&given("2"), 0, 2);
        sanctions.finish();
        let joined = sanctions.listings("a", &source, |_, _| Record::default());
        assert_eq!((joined.listings.len(), sanctions.overflowed()), (held, held == 0));
        sanctions.take(&given("3"), 0, 3);
        assert!(sanctions.overflowed() && sanctions.listings("a", &source, |_, _| Record::default()).listings.is_empty());
    }
}

#[test]
fn a_sanction_told_twice_is_one_listing_and_of_thousands_of_one_entity_not_all_are_joined() {
    let person = r#"{"id":"a","schema":"Person","properties":{"name":["A"]}}"#;
    for (programs, listings) in [(vec![7, 7], 1), ((0..3000).collect(), sanctions::OF_ONE)] {
        let sanctions = programs.iter().zip(0..).map(|(program, n)| {
            format!(r#"{{"id":"s{n}","schema":"Sanction","properties":{{"entity":["a"],"program":["P{program}"]}}}}"#)
        });
        let text = sanctions.chain([person.to_owned()]).collect::<Vec<_>>().join("\n");
        let (kept, summary) = read_text("ftm:acme", &[("x.json", &text)]).unwrap();
        assert_eq!((entry(&kept, "a").listings.len(), kept.entries.len()), (listings, programs.len() + 1));
        let said = summary.notes.iter().any(|n| n.starts_with("1 entities with more Sanction"));
        assert_eq!(said, listings == sanctions::OF_ONE, "{:?}", summary.notes);
    }
}

#[test]
fn a_file_that_breaks_off_is_no_list() {
    let cut = &SAMPLE[..SAMPLE.len() - 5];
    let error = read_text("ftm:acme", &[("x.json", cut)]).unwrap_err().to_string();
    assert!(error.contains("line 8: the file breaks off inside a record"), "{error}");
    let mut gz = flate(SAMPLE.as_bytes());
    let whole = Content::of_bytes("x.json.gz", gz.clone());
    assert_eq!(read_set("ftm:acme", &[whole]).unwrap().1.rows, 7);
    gz.truncate(gz.len() - 40);
    assert!(read_set("ftm:acme", &[Content::of_bytes("x.json.gz", gz)]).is_err());
}

/// The bytes in a gzip member whose blocks are stored as they are.
fn flate(bytes: &[u8]) -> Vec<u8> {
    let mut out = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec();
    let length = bytes.len() as u16;
    out.push(1);
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(bytes);
    let mut crc = !0u32;
    for byte in bytes {
        crc ^= u32::from(*byte);
        (0..8).for_each(|_| crc = crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg()));
    }
    out.extend((!crc).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

#[test]
fn a_line_of_any_length_costs_itself_alone() {
    let long = format!(r#"{{"id":"a","schema":"Person","properties":{{"notes":["{}"]}}}}"#, "x".repeat(LINE_BYTES));
    let text = format!("{long}\n{}\n", r#"{"id":"b","schema":"Person","properties":{"name":["B"]}}"#);
    let (kept, summary) = read_text("ftm:acme", &[("x.json", &text)]).unwrap();
    assert_eq!((summary.rows, summary.rejects, kept.entries.len()), (2, 1, 1));
    assert!(kept.rejects[0].cause.contains("more than") && kept.rejects[0].excerpt.len() <= 200);
}

#[test]
fn what_is_no_follow_the_money_is_told_at_once() {
    for text in ["name,country\nExample,CN\n", "[{\"id\":\"a\"}]", "<xml/>", "{\"type\":\"Feature\"}\n{}\n"] {
        assert!(matches!(read_text("ftm:acme", &[("x.json", text)]), Err(Error::Foreign { .. })), "{text}");
    }
}

#[test]
fn an_index_dates_the_file_that_it_describes_and_no_other() {
    let index = |size: usize| {
        format!(
            r#"{{"last_export":"2024-03-10T15:37:28","updated_at":"2024-03-09","entity_count":6,"resources":[{{"name":"entities.ftm.json","size":{size}}}]}}"#
        )
    };
    let read = |index: &str| read_text("ftm:acme", &[("entities.ftm.json", SAMPLE), ("index.json", index)]).unwrap().1;
    let summary = read(&index(SAMPLE.len()));
    assert_eq!((summary.published.unwrap().to_string().as_str(), summary.rows), ("2024-03-10", 7));
    let larger = read(&index(SAMPLE.len() + 1000));
    assert!(larger.published.is_none() && larger.partial[0].contains("cut off"), "{:?}", larger.partial);
    let smaller = read(&index(10));
    assert!(smaller.published.is_none() && smaller.partial.is_empty(), "{:?}", smaller.partial);
    assert!(smaller.notes.iter().any(|n| n.contains("its day is not taken")), "{:?}", smaller.notes);
    assert!(read("no JSON").notes.iter().any(|n| n.contains("not an index")));
    assert_eq!(read_text("ftm:acme", &[("index.json", SAMPLE)]).unwrap().1.rows, 7, "the first file is the data");
    assert_eq!((FORMAT.beside)("entities.ftm.json.gz"), ["index.json"]);
    assert!((FORMAT.beside)("acme.json").is_empty());
}

/// An entity as any reader of the model sees it: id, schema, and lists of texts.
fn seen(line: &str) -> (String, String, BTreeMap<String, Vec<String>>) {
    let value: Value = serde_json::from_str(line).unwrap();
    // An object in the place of a text is its JSON text, whichever way that is laid out.
    let laid_out = |t: &str| serde_json::from_str::<Value>(t).ok().filter(|v| v.is_object()).map(|v| v.to_string());
    let text = |v: &Value| match v.as_str() {
        Some(text) => laid_out(text).unwrap_or_else(|| text.to_owned()),
        None => v.to_string(),
    };
    let properties = value["properties"].as_object().unwrap().iter().map(|(name, values)| {
        let values = values.as_array().map_or_else(|| vec![text(values)], |all| all.iter().map(text).collect());
        (name.clone(), values)
    });
    (text(&value["id"]), text(&value["schema"]), properties.collect())
}

#[test]
fn the_real_export_goes_in_and_out_property_by_property() {
    let Some(file) = shared("ftm/entities.ftm.json") else { return };
    let mut original = String::new();
    std::io::Read::read_to_string(&mut file.text().unwrap(), &mut original).unwrap();
    let (kept, summary) = read_set("ftm:wiki", &[file]).unwrap();
    assert_eq!((summary.rows, kept.entries.len(), distinct(&kept), summary.rejects), (1565, 1565, 1565, 0));
    assert_eq!(kept.entries.iter().filter(|l| l.entity.screened()).count(), 607, "the persons");
    let notes = summary.notes.join("\n");
    assert!(notes.contains("1 values that are numbers"), "{notes}");
    assert!(notes.contains("17 values that are objects"), "{notes}");
    assert!(notes.contains("properties given twice"), "{notes}");
    let mut out = Vec::new();
    kept.entries.iter().for_each(|l| write_ftm(l, &mut out).unwrap());
    let out = String::from_utf8(out).unwrap();
    assert_eq!(out.lines().count(), 1565);
    for (before, after) in original.lines().zip(out.lines()) {
        assert_eq!(seen(before), seen(after));
        let (before, after): (Value, Value) = (serde_json::from_str(before).unwrap(), serde_json::from_str(after).unwrap());
        for (key, value) in before.as_object().unwrap().iter().filter(|(key, _)| *key != "properties") {
            assert_eq!(&after[key], value, "{key}");
        }
    }
}

#[test]
fn the_real_nested_export_gives_its_targets_and_all_that_is_nested_in_them() {
    let (Some(file), Some(index)) = (shared("ftm/targets.nested.json"), shared("ftm/index.json")) else { return };
    let (kept, summary) = read_set("ftm:wiki", &[file, index]).unwrap();
    assert_eq!((summary.rows, summary.rejects, summary.published.unwrap().to_string().as_str()), (5, 0, "2024-03-10"));
    assert_eq!(distinct(&kept), kept.entries.len());
    assert_eq!(kept.entries.len(), 18);
    let target = entry(&kept, "Q296771");
    assert_eq!(target.entity.values("familyPerson").len(), 4);
    let family = entry(&kept, &target.entity.values("familyPerson")[0]);
    assert_eq!((family.entity.schema.as_str(), family.entity.values("relative")), ("Family", &["Q20424718".to_owned()][..]));
    assert_eq!(entry(&kept, "Q20424718").entity.schema, "Person");
}

proptest! {
    #[test]
    fn no_bytes_whatever_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0usize..2000, keep in 0usize..2000) {
        let _ = read_set("ftm:acme", &[Content::of_bytes("x.json", bytes.clone())]);
        // A good file with something else in its middle.
        let mut mixed = SAMPLE.as_bytes()[..at.min(SAMPLE.len())].to_vec();
        mixed.extend(bytes);
        mixed.extend(&SAMPLE.as_bytes()[keep.min(SAMPLE.len())..]);
        let _ = read_set("ftm:acme", &[Content::of_bytes("x.json", mixed)]);
    }
}
