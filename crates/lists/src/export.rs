//! Entries as FollowTheMoney, an object a line, as the tools of that model read them.
//!
//! An entity goes out as it is. A listing goes out as a `Sanction` entity that points to it, since that is where FollowTheMoney
//! has what an authority says of a party; entries that came from FollowTheMoney have theirs among the entries already. What a
//! listing or a statement says beyond FollowTheMoney's properties stands whole under `karez_listing` and `karez_statements`
//! beside them: fields that those tools carry along or pass over. docs/data-model.md has the mapping.

use karez_model::{Listed, Listing, PartialDate, term};
use serde::ser::SerializeMap;
use serde_json::{Serializer, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes an entry, and its listings where they are no entries of their own.
///
/// # Errors
/// Those of the writer.
pub fn write_ftm(listed: &Listed, out: &mut impl Write) -> io::Result<()> {
    let mut lists: Vec<&str> = Vec::new();
    for listing in &listed.listings {
        if !lists.contains(&listing.list.as_str()) {
            lists.push(&listing.list);
        }
    }
    let e = &listed.entity;
    let carried = &listed.carried;
    let statements = (!listed.statements.is_empty()).then_some(&listed.statements);
    object(out, |map| {
        map.serialize_entry("id", &e.id)?;
        if !carried.contains_key("caption") {
            map.serialize_entry("caption", caption(listed))?;
        }
        map.serialize_entry("schema", &e.schema)?;
        map.serialize_entry("properties", &e.properties)?;
        map.serialize_entry("referents", &e.referents)?;
        if !carried.contains_key("datasets") {
            map.serialize_entry("datasets", &lists)?;
        }
        if !listed.ftm && !carried.contains_key("target") {
            map.serialize_entry("target", &e.screened())?;
        }
        if let Some(statements) = statements.filter(|_| !carried.contains_key(STATEMENTS)) {
            map.serialize_entry(STATEMENTS, statements)?;
        }
        carried.iter().filter(|(key, _)| !OURS.contains(&key.as_str())).try_for_each(|(k, v)| map.serialize_entry(k, v))
    })?;
    if listed.ftm {
        return Ok(());
    }
    let mut ids: Vec<String> = Vec::new();
    for listing in &listed.listings {
        let mut id = sanction_id(&e.id, listing);
        while ids.contains(&id) {
            id.push('x');
        }
        sanction(&e.id, &id, listing, out)?;
        ids.push(id);
    }
    Ok(())
}

/// The keys that the entity itself fills; a carried field of that name cannot be told from it.
const OURS: [&str; 4] = ["id", "schema", "properties", "referents"];
const STATEMENTS: &str = "karez_statements";

fn object<W: Write>(
    out: &mut W,
    fill: impl FnOnce(&mut <&mut Serializer<&mut W> as serde::Serializer>::SerializeMap) -> Result<(), serde_json::Error>,
) -> io::Result<()> {
    let mut serializer = Serializer::new(&mut *out);
    let mut map = serde::Serializer::serialize_map(&mut serializer, None)?;
    fill(&mut map)?;
    map.end()?;
    out.write_all(b"\n")
}

/// What to call the entry: its name, else what its schema is called.
fn caption(listed: &Listed) -> &str {
    let e = &listed.entity;
    match e.caption() {
        "" => karez_data::find(&karez_data::FTM_SCHEMATA, &e.schema).map_or(e.schema.as_str(), |[_, _, label]| label),
        name => name,
    }
}

/// An id that stays the same from one export to the next, whatever other listings come and go.
fn sanction_id(id: &str, listing: &Listing) -> String {
    let day = |d: Option<PartialDate>| d.map_or_else(String::new, |d| d.to_string());
    let mut hash = Sha256::new();
    let author = listing.author.as_deref().unwrap_or_default();
    let reference = listing.reference.as_deref().unwrap_or_default();
    for part in [&listing.list, &listing.program, author, reference, &day(listing.effective)] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hash: String = hash.finalize().iter().take(6).map(|b| format!("{b:02x}")).collect();
    format!("{id}-sanction-{hash}")
}

fn sanction(entity: &str, id: &str, listing: &Listing, out: &mut impl Write) -> io::Result<()> {
    let mut properties: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut add = |property: &'static str, value: &str| {
        if !value.trim().is_empty() {
            properties.entry(property).or_default().push(value.to_owned());
        }
    };
    add("entity", entity);
    add("authority", listing.author.as_deref().unwrap_or(&listing.authority));
    add("program", &listing.program);
    listing.programs.iter().for_each(|p| add("programId", p));
    listing.effective.iter().for_each(|d| add("startDate", &d.to_string()));
    listing.delisted.iter().for_each(|d| add("endDate", &d.to_string()));
    let listed_on = listing.terms.get(term::LISTED_ON).into_iter().flatten();
    listed_on.filter_map(|d| d.parse::<PartialDate>().ok()).for_each(|d| add("listingDate", &d.to_string()));
    listing.reference.iter().for_each(|r| add("authorityId", r));
    let page = listing.source.starts_with("https://") || listing.source.starts_with("http://");
    add(if page { "sourceUrl" } else { "publisher" }, &listing.source);
    for (term, property) in [
        (term::MEASURES, "provisions"),
        (term::STATUS, "status"),
        (term::REASONS, "reason"),
        (term::REMARKS, "summary"),
        (term::UPDATED, "modifiedAt"),
    ] {
        listing.terms.get(term).into_iter().flatten().for_each(|value| add(property, value));
    }
    let whole: Value = serde_json::to_value(listing)?;
    object(out, |map| {
        map.serialize_entry("id", id)?;
        map.serialize_entry("caption", if listing.program.is_empty() { "Sanction" } else { &listing.program })?;
        map.serialize_entry("schema", "Sanction")?;
        map.serialize_entry("properties", &properties)?;
        map.serialize_entry("referents", &[] as &[&str])?;
        map.serialize_entry("datasets", &[&listing.list])?;
        map.serialize_entry("target", &false)?;
        map.serialize_entry("karez_listing", &whole)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::Kept;
    use karez_model::{Class, Entity, Statement};
    use karez_tables::Content;
    use proptest::prelude::*;

    fn exported(entries: &[Listed]) -> String {
        let mut out = Vec::new();
        entries.iter().for_each(|l| write_ftm(l, &mut out).unwrap());
        String::from_utf8(out).unwrap()
    }

    fn imported(text: &str) -> Vec<Listed> {
        let mut kept = Kept::default();
        let file = Content::of_bytes("x.json", text.as_bytes());
        let (_, summary) = crate::read(&crate::source("ftm:acme").unwrap(), &[file], &mut kept).unwrap();
        assert_eq!((kept.rejects.len(), summary.rows), (0, text.lines().count()), "{text}");
        kept.entries
    }

    fn listed() -> Listed {
        let mut entity = Entity { id: "un-sc-kpi-999".into(), ..Entity::new("Person") };
        entity.add("name", "EXAMPLE NAME");
        entity.add("alias", "示例");
        entity.referents.push("example-1".into());
        let mut listing = Listing {
            list: "un-sc".into(),
            authority: "UN Security Council".into(),
            program: "Consolidated List".into(),
            programs: vec!["DPRK".into()],
            basis: "resolution 1718".into(),
            effective: Some("2016-11".parse().unwrap()),
            delisted: Some("2024-01-31".parse().unwrap()),
            source: "https://example.org/list".into(),
            reference: Some("KPi.999".into()),
            sublists: vec!["ii".into()],
            ..Listing::default()
        };
        listing.say(term::LISTED_ON, "2016-10-30");
        listing.say(term::REASONS, "as the list says");
        listing.say(term::MEASURES, "Asset freeze");
        listing.say(term::MERCHANDISE, "cotton");
        let statement =
            Statement { property: "alias".into(), value: "示例".into(), script: "Chinese".into(), ..Statement::default() };
        Listed { entity, listings: vec![listing], statements: vec![statement], ..Listed::default() }
    }

    #[test]
    fn a_listing_goes_out_as_a_sanction_and_comes_back_as_a_listing() {
        let before = listed();
        let text = exported(std::slice::from_ref(&before));
        let back = imported(&text);
        assert_eq!(back.len(), 2, "{text}");
        assert_eq!(back[0].entity, before.entity);
        let (l, was) = (&back[0].listings[0], &before.listings[0]);
        assert_eq!((&l.authority, &l.program, &l.programs), (&was.authority, &was.program, &was.programs));
        assert_eq!((l.effective, l.delisted, &l.source), (was.effective, was.delisted, &was.source));
        assert_eq!(l.terms[term::REASONS], was.terms[term::REASONS]);
        assert_eq!(l.terms[term::LISTED_ON], was.terms[term::LISTED_ON]);
        assert_eq!(l.terms[term::MEASURES], was.terms[term::MEASURES]);
        assert_eq!((l.list.as_str(), l.class), ("acme", Class::Own), "what comes back is the user's own list");
        assert_eq!(back[1].entity.schema, "Sanction");
        assert_eq!(back[1].carried["karez_listing"]["terms"]["merchandise"][0], "cotton");
        assert_eq!(back[0].carried["karez_statements"][0]["script"], "Chinese");
        let objects = |text: &str| -> Vec<Value> { text.lines().map(|l| serde_json::from_str(l).unwrap()).collect() };
        assert_eq!(objects(&exported(&back)), objects(&text), "what came from FollowTheMoney goes out as it came in");
    }

    #[test]
    fn a_second_listing_moves_no_id() {
        let one = listed();
        let mut two = one.clone();
        two.listings.insert(0, Listing { list: "other".into(), ..Listing::default() });
        let ids = |l: &Listed| -> Vec<String> {
            let text = exported(std::slice::from_ref(l));
            text.lines().map(|l| serde_json::from_str::<Value>(l).unwrap()["id"].to_string()).collect()
        };
        assert_eq!(ids(&one)[1], ids(&two)[2]);
        two.listings = vec![one.listings[0].clone(), one.listings[0].clone()];
        let ids = ids(&two);
        assert_ne!(ids[1], ids[2], "an id names one entity");
    }

    fn any_listed() -> impl Strategy<Value = Listed> {
        let schema = prop::sample::select(vec!["Person", "Company", "LegalEntity", "Vessel", "Address", "NewSchema"]);
        let property = prop::sample::select(vec!["name", "alias", "country", "leiCode", "notes", "unheardOf", "a b:c"]);
        let value = prop_oneof![any::<String>(), Just("Example & \"Sons\"".to_owned()), Just(" ".to_owned())];
        let properties =
            prop::collection::btree_map(property.prop_map(str::to_owned), prop::collection::vec(value, 0..4), 0..6);
        let texts = || prop::collection::vec("[ -~]{0,12}", 0..3);
        let id = "[A-Za-z0-9_.:-]{1,20}";
        (id, schema, properties, texts(), texts(), prop::option::of("[a-z]{1,8}"), any::<bool>()).prop_map(
            |(id, schema, properties, referents, programs, dataset, ftm)| {
                let entity = Entity { id, schema: schema.to_owned(), properties, referents, ..Entity::default() };
                let listing = Listing { list: "example".into(), programs, ..Listing::default() };
                let carried = dataset.map(|d| ("datasets".to_owned(), serde_json::json!([d]))).into_iter().collect();
                Listed { entity, listings: vec![listing], carried, ftm, ..Listed::default() }
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_exported_comes_back_property_by_property(before in prop::collection::vec(any_listed(), 1..4)) {
            let back = imported(&exported(&before));
            // An export joins the sanctions of entries with one id, so the generated ones are looked up in their order.
            let entities: Vec<&Entity> = back.iter().map(|l| &l.entity).filter(|e| e.schema != "Sanction").collect();
            prop_assert_eq!(entities, before.iter().map(|l| &l.entity).collect::<Vec<_>>());
        }
    }
}
