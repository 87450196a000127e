//! The Swiss list of sanctions: SECO's XML, `target` records below `swiss-sanctions-list`.
//!
//! The format is SECO's own. A target refers by number to sanctions sets (what is imposed, under which ordinance), places and
//! other targets, all of which may stand behind it; so the file is read twice, first for what is referred to.
//!
//! - An entry's id is the target's `ssid`. `foreign-identifier` is the number another list gives it; where that is the UN's, the
//!   entry is tied to the UN's.
//! - The whole list keeps its history: who was de-listed stays in it, and every `modification` repeats what it added and removed.
//!   Only the target's own children are read. Since when it is listed, and whether it still is, follows from the modifications
//!   by their dates: they are written newest first, but not always. Whoever was listed twice has two listings.
//! - An amendment after a de-listing means that the entry stands in the list again.
//! - A name is a row of parts with an order (family name mostly first, and so it is put together); a part may have spelling
//!   variants, each in a script. Variants of one script and language are put together with each other, the usual spelling in
//!   the place of a part that has none; not every one with every other, which for some names would give thousands.
//! - `other-information` is free text in which numbers stand with a label. "IMO number" of a firm is that of its ships.

use super::seco_identity::{Places, SPELLINGS, details, names, of_text, place_parts, whole};
use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::reading::{Out, entity, listing, record, settle_names};
use crate::values::{line, un_referents};
use crate::xml::{self, Node};
use karez_model::{Date, Listed, Listing, PartialDate, term};
use karez_tables::Content;
use std::collections::HashMap;

pub(super) const FORMAT: Format = Format {
    sources: &["ch-seco"],
    name: "SECO XML",
    real: false,
    fits: |head: &Head| head.root("swiss-sanctions-list"),
    supplement: never,
    beside: alone,
    read,
};

/// What targets refer to.
#[derive(Default)]
struct Known {
    places: Places,
    sets: HashMap<String, Measures>,
    /// The names of targets, by number.
    names: HashMap<String, String>,
    date: Option<Date>,
}

/// A sanctions set.
#[derive(Default)]
struct Measures {
    programme: String,
    ordinance: String,
    what: String,
}

const RECORDS: [&str; 3] = ["target", "sanctions-program", "place"];

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    for file in set {
        let known = referred_to(file, out)?;
        if known.names.is_empty() {
            let what = "no target in it, neither one that is listed nor one that was".to_owned();
            return Err(Error::Record { file: file.name().to_owned(), line: 1, what });
        }
        xml::records(file, &RECORDS, |node| {
            if node.name == "target" {
                out.row();
                return one(source, file, &node, &known, out);
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn referred_to(file: &Content, out: &mut Out) -> Result<Known, Error> {
    let mut known = Known::default();
    xml::records(file, &RECORDS, |node| {
        match node.name.as_str() {
            "place" => {
                known.places.insert(node.attribute("ssid").to_owned(), place_parts(&node));
            }
            "sanctions-program" => {
                let (programme, ordinance) = (english(&node, "program-key"), english(&node, "program-name"));
                for set in node.all("sanctions-set").filter(|s| matches!(s.attribute("lang"), "eng" | "")) {
                    let what = line(set.text());
                    let measures = Measures { programme: programme.clone(), ordinance: ordinance.clone(), what };
                    known.sets.insert(set.attribute("ssid").to_owned(), measures);
                }
            }
            "target" => {
                let name = subject(&node).and_then(|s| s.child("identity")).and_then(|i| i.child("name"));
                known.names.insert(node.attribute("ssid").to_owned(), name.map(whole).unwrap_or_default());
            }
            _ => {
                known.date = dates::day(node.attribute("date"), Order::DayFirst);
                known.date.into_iter().for_each(|d| out.published(d));
                let kind = node.attribute("list-type");
                if !matches!(kind, "" | "whole-list") {
                    out.partial(format!("the file is not the whole list but of type {kind:?}"));
                }
            }
        }
        Ok(())
    })?;
    Ok(known)
}

/// The English text of a child that stands once for every language.
fn english(node: &Node, name: &str) -> String {
    let of = |lang: &str| node.all(name).find(|c| c.attribute("lang") == lang).map(|c| line(c.text()));
    of("eng").or_else(|| node.child(name).map(|c| line(c.text()))).unwrap_or_default()
}

fn subject(target: &Node) -> Option<&Node> {
    target.children.iter().find(|c| matches!(c.name.as_str(), "individual" | "entity" | "object"))
}

fn one(source: &Source, file: &Content, target: &Node, known: &Known, out: &mut Out) -> Result<(), Error> {
    let id = target.attribute("ssid");
    let Some(subject) = subject(target).filter(|_| !id.is_empty()) else {
        return out.reject(file, target.line, "a target without a number or a subject", id);
    };
    let schema = match (subject.name.as_str(), subject.attribute("object-type")) {
        ("individual", _) => "Person",
        ("entity", _) => "Organization",
        (_, "vessel") => "Vessel",
        (_, "aircraft") => "Airplane",
        _ => "LegalEntity",
    };
    let mut listed = Listed {
        entity: entity(source, id, schema),
        listings: vec![listing(source, id, record(file, target.line))],
        ..Listed::default()
    };
    listed.entity.add("gender", subject.attribute("sex").to_lowercase());
    let mut identities: Vec<&Node> = subject.all("identity").collect();
    identities.sort_by_key(|i| i.attribute("main") != "true");
    let mut left = SPELLINGS;
    for (i, identity) in identities.into_iter().enumerate() {
        for name in identity.all("name") {
            if let Err(cause) = names(&mut listed, name, i == 0, &mut left) {
                out.reject(file, name.line, cause, id)?;
            }
        }
        details(&mut listed, identity, &known.places);
    }
    if !settle_names(&mut listed) {
        return out.reject(file, target.line, "a target without a name", id);
    }
    for node in subject.all("profession-or-function") {
        listed.entity.add("position", line(node.text()));
    }
    subject.all("other-information").for_each(|node| of_text(&mut listed, node.text()));
    if let Some(listing) = listed.listings.first_mut() {
        says(listing, target, subject, known, out);
    }
    for foreign in target.all("foreign-identifier") {
        listed.entity.referents.extend(un_referents(foreign.text()));
    }
    if let Some(listing) = listed.listings.pop() {
        let periods = periods(target, known.date);
        listed.listings =
            periods.into_iter().map(|(from, to)| Listing { effective: from, delisted: to, ..listing.clone() }).collect();
    }
    out.entry(listed)
}

/// What is said of the listing, the days apart.
fn says(listing: &mut Listing, target: &Node, subject: &Node, known: &Known, out: &mut Out) {
    let sets = target.all("sanctions-set-id").map(Node::text).chain([target.attribute("sanctions-set-id")]);
    for set in sets.filter(|s| !s.is_empty()) {
        let Some(measures) = known.sets.get(set) else {
            out.note(format!("a target refers to sanctions set {set}, which the file does not have"));
            continue;
        };
        listing.add_program(&measures.programme);
        listing.add_basis(&measures.ordinance);
        listing.say(term::MEASURES, &measures.what);
    }
    target.all("foreign-identifier").for_each(|f| listing.say(term::OTHER_REFERENCE, &line(f.text())));
    subject.all("justification").for_each(|j| listing.say(term::REASONS, &line(j.text())));
    subject.all("other-information").for_each(|o| listing.say(term::REMARKS, &line(o.text())));
    for attribute in target.all("generic-attribute").chain(subject.all("generic-attribute")) {
        listing.say(term::REMARKS, &format!("{}: {}", attribute.attribute("name"), line(attribute.text())));
    }
    for relation in subject.all("relation") {
        let (kind, whom) = (relation.attribute("relation-type"), relation.attribute("target-id"));
        let name = known.names.get(whom).map_or("", String::as_str);
        listing.say(term::LINKED_TO, &line(&format!("{kind}: {name} (SSID {whom}) {}", relation.get("remark"))));
    }
    let days = target.all("modification").filter_map(day_of);
    if let Some(day) = days.max() {
        listing.say(term::UPDATED, &day.to_string());
    }
}

fn day_of(modification: &Node) -> Option<PartialDate> {
    let dates = ["effective-date", "publication-date", "enactment-date"].map(|d| modification.attribute(d));
    dates.into_iter().find_map(|d| dates::parse(d, Order::DayFirst))
}

/// The periods in which a target is listed, the latest first: its first day and the day on which it ended, as far as they are
/// known. A de-listing without a day ended the listing by the day of the list.
fn periods(target: &Node, list: Option<Date>) -> Vec<(Option<PartialDate>, Option<PartialDate>)> {
    // In the order of the days; a modification without one follows the one it was written after.
    let mut events: Vec<(Option<PartialDate>, Option<PartialDate>, &str)> = Vec::new();
    let newest_first: Vec<&Node> = target.all("modification").collect();
    for node in newest_first.into_iter().rev() {
        let day = day_of(node);
        events.push((day.or(events.last().and_then(|e| e.0)), day, node.attribute("modification-type")));
    }
    events.sort_by_key(|e| e.0);
    let mut periods = Vec::new();
    // The first day of the listing that runs, where one does.
    let mut open: Option<Option<PartialDate>> = None;
    for (_, day, kind) in events {
        match kind {
            "de-listed" => periods.push((open.take().flatten(), day.or(list.map(PartialDate::from)))),
            "amended" if open.is_none() && periods.is_empty() => open = Some(None),
            _ if open.is_none() => open = Some(day),
            "listed" if open == Some(None) => open = Some(day),
            _ => {}
        }
    }
    if periods.is_empty() || open.is_some() {
        periods.push((open.flatten(), None));
    }
    periods.reverse();
    periods
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, has, read_set, read_text, refuses_what_breaks_off, shared, survives};
    use super::*;
    use proptest::prelude::*;

    const SAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<swiss-sanctions-list list-type="whole-list" date="2026-08-27">
<sanctions-program ssid="20" version-date="2026-05-21"><program-key lang="eng">Example</program-key><program-key lang="ger">Beispiel</program-key>
<program-name lang="ger">Verordnung</program-name><program-name lang="eng">Ordinance on Example &amp; more</program-name>
<sanctions-set ssid="9001" lang="ger">Finanzen</sanctions-set><sanctions-set ssid="9001" lang="eng">Financial sanctions</sanctions-set>
<sanctions-set ssid="9002" lang="eng">Travel ban</sanctions-set></sanctions-program>
<target ssid="9100"><sanctions-set-id>9001</sanctions-set-id><sanctions-set-id>9002</sanctions-set-id><foreign-identifier>QDi.999</foreign-identifier>
<individual sex="male"><identity ssid="9150" main="false"><name ssid="1" name-type="primary-name" quality="good"><name-part order="1" name-part-type="whole-name"><value>Other Self</value></name-part></name></identity>
<identity ssid="9101" main="true">
<name ssid="9102" name-type="primary-name" quality="good" lang="eng"><name-part order="2" name-part-type="given-name"><value>Jean-Pierre</value><spelling-variant lang="RUS" script="CYRL">Жан-Пьер</spelling-variant></name-part>
<name-part order="1" name-part-type="family-name"><value>Muster</value><spelling-variant lang="RUS" script="CYRL">Мустер</spelling-variant>
<spelling-variant lang="FRA" script="LATN">Moustaire</spelling-variant><spelling-variant lang="FRA" script="LATN">Moustère</spelling-variant></name-part>
<name-part order="3" name-part-type="title"><value>Dr</value></name-part><name-part order="4" name-part-type="other"><value>-</value></name-part></name>
<name ssid="9103" name-type="alias" quality="low" lang="eng"><name-part order="1" name-part-type="whole-name"><value>JP</value></name-part></name>
<name ssid="9104" name-type="formerly-known-as" quality="good" lang="eng"><name-part order="1" name-part-type="whole-name"><value>Alter Muster</value></name-part></name>
<day-month-year day="23" month="3" year="1980" calendar="Gregorian" quality="good"/><day-month-year year="1979" calendar="Gregorian" quality="low"/>
<day-month-year from-year="1978" to-year="1977" calendar="Gregorian" quality="good"/><day-month-year year="1380" calendar="Hijri"/>
<nationality><country iso-code="BY">Belarus</country></nationality><place-of-birth place-id="9204"/>
<identification-document document-type="diplomatic-passport"><number>A&amp;1</number><issuer code="BY">Belarus</issuer><date-of-issue>2001-02-03</date-of-issue></identification-document></identity>
<justification ssid="9106">First &amp; foremost.</justification><relation target-id="9200" relation-type="related-to"/>
<other-information>Personal identification number: 1234567A</other-information></individual>
<modification modification-type="amended" effective-date="2020-06-03"><added><identity main="true"><name name-type="primary-name" quality="good"><name-part order="1" name-part-type="whole-name"><value>Nobody</value></name-part></name></identity></added></modification>
<modification modification-type="listed" enactment-date="2015-11-17" publication-date="2015-11-18" effective-date="2015-11-19"/></target>
<target ssid="9200" sanctions-set-id="9001"><entity><identity main="true"><name name-type="primary-name" quality="good"><name-part order="1" name-part-type="whole-name"><value>Muster &amp; Söhne AG</value></name-part></name>
<address place-id="9204"><c-o>Example</c-o><address-details>Beispielstrasse 4</address-details><p-o-box>12</p-o-box><zip-code>3000</zip-code></address><address place-id="9205"/></identity>
<other-information>Registration number: 1027700132195; Website: www.example.ch; IMO number of the vessel: 9387803; SWIFT/BIC: EXAMCHBB, all offices</other-information></entity>
<modification modification-type="amended" effective-date="2025-06-03"/><modification modification-type="de-listed" effective-date="2025-06-20"/>
<modification modification-type="listed" effective-date="2018-01-01"/><modification modification-type="de-listed" effective-date="2016-03-01"/></target>
<target ssid="9300"><sanctions-set-id>9999</sanctions-set-id><object object-type="vessel"><identity main="true"><name name-type="primary-name" quality="good"><name-part order="1" name-part-type="whole-name"><value>Sample Star</value></name-part></name></identity>
<other-information>IMO Number: 9074729</other-information></object><modification modification-type="listed"/></target>
<target ssid="9400"><individual><identity main="true"/></individual></target><target ssid="9500"/>
<place ssid="9204"><location>Bern</location><area>Bern Mittelland</area><country iso-code="CH">Switzerland</country></place><place ssid="9205"><country iso-code="DE">Germany</country></place>
</swiss-sanctions-list>"#;

    #[test]
    fn a_target_is_read_whole_with_every_spelling_of_its_names() {
        let (kept, summary) = read_text("ch-seco", &[("x.xml", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept)), (5, 2, 3));
        assert_eq!((summary.published.unwrap().to_string().as_str(), summary.partial.len()), ("2026-08-27", 0));
        let l = entry(&kept, "ch-seco-9100");
        assert_eq!(l.entity.values("name"), ["Muster Jean-Pierre"]);
        assert_eq!(
            l.entity.values("alias"),
            ["Мустер Жан-Пьер", "Moustaire Jean-Pierre", "Moustère Jean-Pierre", "Other Self"]
        );
        has(
            l,
            &[
                ("weakAlias", &["JP"]),
                ("previousName", &["Alter Muster"]),
                ("firstName", &["Jean-Pierre"]),
                ("lastName", &["Muster"]),
                ("title", &["Dr"]),
                ("gender", &["male"]),
                ("birthDate", &["1980-03-23", "1979", "1978", "1977"]),
                ("birthPlace", &["Bern, Bern Mittelland, Switzerland"]),
                ("notes", &["birthDate: 1380, Hijri"]),
                ("nationality", &["by"]),
                ("passportNumber", &["A&1"]),
                ("idNumber", &["1234567A"]),
            ],
        );
        let listing = &l.listings[0];
        assert_eq!(
            (listing.programs.as_slice(), listing.basis.as_str()),
            (&["Example".to_owned()][..], "Ordinance on Example & more")
        );
        assert_eq!(listing.terms["measures"], ["Financial sanctions", "Travel ban"]);
        assert_eq!(listing.terms["reasons"], ["First & foremost."]);
        assert_eq!(listing.terms["linked_to"], ["related-to: Muster & Söhne AG (SSID 9200)"]);
        assert_eq!((listing.effective.unwrap().to_string().as_str(), listing.delisted), ("2015-11-19", None));
        assert_eq!(l.entity.referents, ["un-sc-qdi-999"]);
        let said = |value: &str| l.statements.iter().find(|s| s.value == value).unwrap();
        assert_eq!((said("Мустер Жан-Пьер").script.as_str(), said("JP").quality.as_str()), ("RUS CYRL", "low"));
        assert_eq!((said("Other Self").note.as_str(), said("1978").note.as_str()), ("of another identity", "from"));
        assert_eq!(said("A&1").note, "diplomatic passport, Belarus, issued 2001-02-03");
    }

    #[test]
    fn a_target_that_was_listed_twice_has_two_listings_the_latest_first() {
        let (kept, summary) = read_text("ch-seco", &[("x.xml", SAMPLE)]).unwrap();
        let l = entry(&kept, "ch-seco-9200");
        let day = |d: Option<PartialDate>| d.map(|d| d.to_string());
        let days: Vec<_> = l.listings.iter().map(|l| (day(l.effective), day(l.delisted))).collect();
        let known = |d: &str| Some(d.to_owned());
        assert_eq!(days, [(known("2018-01-01"), known("2025-06-20")), (None, known("2016-03-01"))]);
        has(
            l,
            &[
                ("address", &["Example, Beispielstrasse 4, P.O. Box 12, 3000, Bern, Bern Mittelland, Switzerland"]),
                ("country", &["ch", "de"]),
                ("registrationNumber", &["1027700132195"]),
                ("website", &["www.example.ch"]),
                ("swiftBic", &["EXAMCHBB"]),
                ("imoNumber", &[]),
            ],
        );
        assert_eq!(entry(&kept, "ch-seco-9300").entity.values("imoNumber"), ["9074729"]);
        assert!(summary.notes[0].contains("9999"));
    }

    #[test]
    fn whether_a_target_is_listed_follows_from_its_modifications_by_their_days() {
        for (newest_first, expected) in [
            (&[][..], "..; "),
            (&[("listed", "")], "..; "),
            (&[("listed", "2015-01-01")], "2015-01-01..; "),
            (&[("amended", "2020-01-01")], "..; "),
            (&[("de-listed", "2016-03-01"), ("amended", "2015-11-18")], "..2016-03-01; "),
            (&[("de-listed", ""), ("listed", "2015-01-01")], "2015-01-01..2026-01-01; "),
            (&[("de-listed", ""), ("listed", "")], "..2026-01-01; "),
            (
                &[("amended", "2025-06-03"), ("de-listed", "2025-06-20"), ("listed", "2012-01-01")],
                "2012-01-01..2025-06-20; ",
            ),
            (
                &[("listed", "2016-03-01"), ("de-listed", "2016-03-01"), ("listed", "2012-01-01")],
                "2016-03-01..; 2012-01-01..2016-03-01; ",
            ),
            (
                &[("amended", "2017-01-01"), ("de-listed", "2016-03-01"), ("listed", "2012-01-01")],
                "2017-01-01..; 2012-01-01..2016-03-01; ",
            ),
        ] {
            let modification = |(kind, day): &(&str, &str)| Node {
                name: "modification".into(),
                attributes: vec![("modification-type".into(), (*kind).into()), ("effective-date".into(), (*day).into())],
                ..Node::default()
            };
            let target = Node { children: newest_first.iter().map(modification).collect(), ..Node::default() };
            let text = |d: Option<PartialDate>| d.map_or(String::new(), |d| d.to_string());
            let found = periods(&target, Some("2026-01-01".parse().unwrap()));
            let found: String = found.into_iter().map(|(from, to)| format!("{}..{}; ", text(from), text(to))).collect();
            assert_eq!(found, expected, "{newest_first:?}");
        }
    }

    #[test]
    fn a_file_that_breaks_off_is_no_list() {
        refuses_what_breaks_off("ch-seco", SAMPLE);
    }

    #[test]
    fn a_name_of_endless_spellings_is_read_without_them_and_the_rest_is_rejected() {
        let variants: String = (0..20_000)
            .map(|n| format!("<spelling-variant lang=\"L{n}\" script=\"LATN\">M{n}</spelling-variant>"))
            .collect();
        let part = "<name-part order=\"2\" name-part-type=\"other\"><value>x</value></name-part>";
        let text = SAMPLE.replace("<value>Other Self</value>", &format!("<value>Other Self</value>{variants}"));
        let (kept, summary) = read_text("ch-seco", &[("x.xml", &text)]).unwrap();
        assert_eq!((summary.rejects, entry(&kept, "ch-seco-9100").entity.values("alias").len()), (2, 20_004));
        let end = format!("{variants}</name-part>{}", part.repeat(20_000));
        let text = SAMPLE.replace("<value>Other Self</value></name-part>", &format!("<value>Other Self</value>{end}"));
        let (kept, summary) = read_text("ch-seco", &[("x.xml", &text)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept)), (5, 3, 3));
        assert!(kept.rejects[0].cause.contains("spellings of names"), "{:?}", kept.rejects[0]);
        let alias = &entry(&kept, "ch-seco-9100").entity.values("alias")[3];
        assert!(alias.starts_with("Other Self x x"), "the usual spelling is there");
    }

    #[test]
    fn a_file_without_any_target_is_no_list() {
        let without = [&SAMPLE[..SAMPLE.find("<target").unwrap()], "</swiss-sanctions-list>"].concat();
        let error = read_text("ch-seco", &[("x.xml", &without)]).unwrap_err().to_string();
        assert!(error.contains("x.xml") && error.contains("no target in it"), "{error}");
    }

    proptest! {
        #[test]
        fn no_garbage_makes_it_panic(bytes in "[ -~<>&\\PC]{0,200}", at in 0usize..SAMPLE.len()) {
            survives("ch-seco", SAMPLE, at, &bytes);
        }
    }

    #[test]
    fn the_format_sample_and_secos_test_file_are_read() {
        let Some(file) = shared("ch-seco/format-sample/consolidated-list_sample.xml") else { return };
        let (kept, summary) = read_set("ch-seco", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (3, 3, 0));
        assert_eq!(entry(&kept, "ch-seco-9100").entity.values("alias"), ["Мустер Jean-Pierre"]);
        assert_eq!(entry(&kept, "ch-seco-9200").listings[0].delisted.unwrap().to_string(), "2016-03-01");
        let Some(file) = shared("ch-seco/test/seco-amendment-test.xml") else { return };
        let (kept, summary) = read_set("ch-seco", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (3, 3, 0));
        assert!(summary.partial[0].contains("amendment"), "{:?}", summary.partial);
        let both = entry(&kept, "ch-seco-64393");
        assert_eq!(both.listings[0].terms["measures"], ["Financial measures, annex 2", "Travel ban, annex 1"]);
        assert_eq!((both.listings[0].effective, both.entity.values("birthDate")), (None, &["1900-01-01".to_owned()][..]));
    }
}
