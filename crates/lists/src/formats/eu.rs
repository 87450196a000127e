//! The EU's financial sanctions file: XML 1.1 with `sanctionEntity` records, and what its CSV layouts share with it.
//!
//! The format is the Commission's (`http://eu.europa.ec/fpi/fsd/export`). An entry is a bundle of parts (names, addresses, birth
//! dates, documents, citizenships), each with the act that put it there; the CSV files give every part a row of its own
//! ([`eu_csv`](super::eu_csv)). So a part is read here from [`Fields`], whichever of them it stands in.
//!
//! - An entry's id is its EU reference number (`EU.123.45`); of the few without one, the logical id.
//! - A person's whole name is kept as the list writes it, mostly given name first.
//! - `effective` is the day of designation. Where there is none it is the earliest day of any act that the entry cites: acts
//!   are replaced by later ones, so the entry may have been listed before, and is never claimed to be listed earlier than an
//!   act shows. Dates are ISO; those of the CSV files day first.
//! - A birth date that is known to the month or year stands in `birthdate` as the first of it; the parts beside it tell.
//! - `strong` is a name's strength by the file; entries taken over from the UN say "low quality" in a remark instead.

use super::{Format, Head, Set, alone};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::reading::{Out, add_basis, entity, listing, names_once, record, said, state};
use crate::values::{address, country, identifier_property, line, un_references};
use crate::xml::{self, Node};
use karez_model::{Listed, Listing, PartialDate, Record, Statement, term};
use karez_tables::Content;

pub(super) const FORMAT: Format = Format {
    sources: &["eu-fsf"],
    name: "EU FSF XML 1.1",
    real: false,
    fits: |head: &Head| head.root("export") && head.text.contains("sanctionEntity"),
    beside: alone,
    read,
};

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    for file in set {
        xml::records(file, &["sanctionEntity"], |node| {
            if node.name == "sanctionEntity" {
                out.row();
                return one(source, file, &node, out);
            }
            let day = dates::day(node.attribute("generationDate"), Order::DayFirst);
            day.into_iter().for_each(|d| out.published(d));
            Ok(())
        })?;
    }
    Ok(())
}

fn one(source: &Source, file: &Content, node: &Node, out: &mut Out) -> Result<(), Error> {
    let kind = node.child("subjectType").map_or("", |k| k.attribute("code"));
    let entry = Entry {
        reference: node.get_any(&["euReferenceNumber"]),
        logical_id: node.get_any(&["logicalId"]),
        un_id: node.get_any(&["unitedNationId"]),
        kind: kind.to_owned(),
        designated: node.get_any(&["designationDate"]),
        remarks: vec![node.get_any(&["designationDetails"]), node.get_any(&["remark"])],
    };
    let Some(mut listed) = entry.begin(source, record(file, node.line)) else {
        return out.reject(file, node.line, "an entry without a reference number", &line(&node.text));
    };
    let mut days = Days { designated: entry.designated(), cited: None };
    for part in &node.children {
        match part.name.as_str() {
            "regulation" => act(&mut listed, part, true, &mut days),
            "nameAlias" => {
                let named = !listed.entity.values("name").is_empty();
                if let Err(cause) = name(&mut listed, part, named) {
                    out.reject(file, part.line, cause, part.attribute("wholeName"))?;
                }
            }
            "address" => place(&mut listed, part),
            "birthdate" => birth(&mut listed, part),
            "identification" => document(&mut listed, part),
            "citizenship" => citizenship(&mut listed, part),
            _ => {}
        }
        part.all("regulationSummary").for_each(|a| act(&mut listed, a, false, &mut days));
        part.all("contactInfo").for_each(|c| contact(&mut listed, c.attribute("key"), c.attribute("value")));
    }
    if !finish(&mut listed, days) {
        return out.reject(file, node.line, "an entry without a name", &entry.logical_id);
    }
    out.entry(listed)
}

/// The fields of a part: the attributes and texts of an element, or the cells of a row whose headings share a beginning.
pub(super) trait Fields {
    /// The first of these fields that is not empty; empty where all are.
    fn get_any(&self, names: &[&str]) -> String;
}

impl Fields for Node {
    fn get_any(&self, names: &[&str]) -> String {
        for name in names {
            let attribute = self.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
            let value = attribute.map_or_else(
                || {
                    self.children
                        .iter()
                        .filter(|c| c.name.eq_ignore_ascii_case(name))
                        .map(Node::text)
                        .collect::<Vec<_>>()
                        .join(" ")
                },
                |(_, v)| v.clone(),
            );
            if !value.trim().is_empty() {
                return line(&value);
            }
        }
        String::new()
    }
}

/// What stands once for an entry.
pub(super) struct Entry {
    pub reference: String,
    pub logical_id: String,
    pub un_id: String,
    pub kind: String,
    pub designated: String,
    pub remarks: Vec<String>,
}

impl Entry {
    /// The entry without its parts; none where it has no id at all.
    pub(super) fn begin(&self, source: &Source, record: Record) -> Option<Listed> {
        let reference = if self.reference.is_empty() { &self.logical_id } else { &self.reference };
        if reference.is_empty() {
            return None;
        }
        let schema = match self.kind.to_lowercase().as_str() {
            "person" | "p" => "Person",
            "enterprise" | "entity" | "e" => "Organization",
            _ => "LegalEntity",
        };
        let mut listing = listing(source, reference, record);
        self.remarks.iter().for_each(|r| listing.say(term::REMARKS, r));
        let mut entity = entity(source, reference, schema);
        for un in un_references(&self.un_id) {
            entity.referents.push(format!("un-sc-{}", crate::reading::slug(un)));
        }
        if !self.un_id.is_empty() {
            listing.say(term::OTHER_REFERENCE, &format!("UN {}", self.un_id));
        }
        Some(Listed { entity, listings: vec![listing], ..Listed::default() })
    }

    pub(super) fn designated(&self) -> Option<PartialDate> {
        dates::parse(&self.designated, Order::DayFirst)
    }
}

/// The days that tell since when an entry is listed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Days {
    pub designated: Option<PartialDate>,
    /// The earliest day of an act that the entry cites.
    pub cited: Option<PartialDate>,
}

/// Ends an entry: its first day, and a name that is called so. False where it has none.
pub(super) fn finish(listed: &mut Listed, days: Days) -> bool {
    if let Some(listing) = listed.listings.first_mut() {
        listing.effective = days.designated.or(days.cited);
    }
    if !listed.entity.values("name").is_empty() {
        names_once(listed);
        return true;
    }
    // No strong name without a language of its own: the first there is bears the entry.
    let Some(first) = listed.entity.names().next().map(str::to_owned) else { return false };
    listed.entity.add("name", first);
    names_once(listed);
    true
}

/// An act: of the entry itself, or one that a part cites.
pub(super) fn act(listed: &mut Listed, f: &dyn Fields, of_the_entry: bool, days: &mut Days) {
    let Some(listing) = listed.listings.first_mut() else { return };
    let title = f.get_any(&["numberTitle", "numtitle"]);
    let published = f.get_any(&["publicationDate", "publication_date"]);
    cite(listing, &title, &f.get_any(&["publicationUrl", "url"]));
    for day in [f.get_any(&["entryIntoForceDate"]), published.clone()] {
        if let Some(day) = dates::parse(&day, Order::DayFirst) {
            days.cited = Some(days.cited.map_or(day, |d| d.min(day)));
        }
    }
    if !of_the_entry {
        return;
    }
    add_basis(listing, &title);
    if let Some(day) = dates::parse(&published, Order::DayFirst) {
        listing.say(term::UPDATED, &day.to_string());
    }
    add_programme(listed, &f.get_any(&["programme"]));
}

pub(super) fn add_programme(listed: &mut Listed, programme: &str) {
    if let Some(listing) = listed.listings.first_mut()
        && !programme.is_empty()
        && !listing.programs.iter().any(|p| p == programme)
    {
        listing.programs.push(programme.to_owned());
    }
}

fn cite(listing: &mut Listing, title: &str, url: &str) {
    listing.say(term::CITATION, &address(&[title, url]));
}

/// A name, of an entry that already is `named` or not. An error where its letters are lost.
pub(super) fn name(listed: &mut Listed, f: &dyn Fields, named: bool) -> Result<(), &'static str> {
    let parts = ["firstName", "middleName", "lastName"].map(|p| f.get_any(&[p]));
    let whole = f.get_any(&["wholeName"]);
    let whole = if whole.is_empty() { line(&parts.join(" ")) } else { whole };
    let language = f.get_any(&["nameLanguage", "language"]).to_uppercase();
    let remark = f.get_any(&["remark"]);
    let lower = remark.to_lowercase();
    let quality = match () {
        () if lower.contains("low quality") => "low",
        () if lower.contains("good quality") || lower.contains("high quality") => "good",
        () if f.get_any(&["strong"]) == "true" => "strong",
        () if f.get_any(&["strong"]) == "false" => "weak",
        () => "",
    };
    let person = listed.entity.schema == "Person";
    if !whole.is_empty() {
        let letters = whole.chars().filter(|c| c.is_alphanumeric()).count();
        if whole.chars().filter(|c| *c == '?').count() >= letters {
            return Err("a name whose letters are lost");
        }
        let property = match () {
            () if matches!(quality, "low" | "weak") => "weakAlias",
            () if lower.contains("f.k.a") || lower.contains("formerly known") => "previousName",
            () if !named && matches!(language.as_str(), "" | "EN") => "name",
            () => "alias",
        };
        let note = if lower.ends_with("quality alias") || lower.ends_with("quality") { String::new() } else { remark };
        let quality = quality.to_owned();
        state(listed, Statement { quality, script: language, note, ..said(property, &whole) });
    }
    let e = &mut listed.entity;
    if person {
        for (property, part) in ["firstName", "middleName", "lastName"].into_iter().zip(parts) {
            e.add(property, part);
        }
        e.add("title", f.get_any(&["title"]));
    }
    e.add(if person { "position" } else { "notes" }, f.get_any(&["function"]));
    match f.get_any(&["gender"]).as_str() {
        "M" => e.add("gender", "male"),
        "F" => e.add("gender", "female"),
        other => e.add("gender", other.to_lowercase()),
    }
    Ok(())
}

/// Whether a part is so marked.
fn flag(f: &dyn Fields, name: &str) -> bool {
    f.get_any(&[name]).eq_ignore_ascii_case("true")
}

/// The country of a part, as FollowTheMoney writes it, and as the list writes it. `00` is "unknown".
fn country_of(f: &dyn Fields) -> (String, String) {
    let unknown = |c: &String| c.is_empty() || c == "00" || c.eq_ignore_ascii_case("unknown");
    let code = Some(f.get_any(&["countryIso2Code", "country"])).filter(|c| !unknown(c)).unwrap_or_default();
    let described = Some(f.get_any(&["countryDescription"])).filter(|c| !unknown(c)).unwrap_or_else(|| code.clone());
    let known = country(if code.is_empty() { &described } else { &code });
    (known, described)
}

/// The lines of a place, without and with its country.
fn place_of(f: &dyn Fields) -> (String, String) {
    let po_box = f.get_any(&["poBox"]);
    let po_box = if po_box.is_empty() { po_box } else { format!("PO Box {po_box}") };
    let street = line(&[f.get_any(&["number"]), f.get_any(&["street"])].join(" "));
    let rest = ["place", "city", "region", "zipCode"].map(|p| f.get_any(&[p]));
    let [place, city, region, zip] = &rest;
    let without = address(&[&street, &po_box, place, city, region, zip]);
    let (_, described) = country_of(f);
    let with = address(&[&without, &described]);
    (without, with)
}

pub(super) fn place(listed: &mut Listed, f: &dyn Fields) {
    let (without, with) = place_of(f);
    let at_listing = if flag(f, "asAtListingTime") { "as at listing time" } else { "" };
    if !without.is_empty() {
        let note = address(&[at_listing, &f.get_any(&["remark"])]);
        state(listed, Statement { note, ..said("address", &with) });
    }
    listed.entity.add("country", country_of(f).0);
}

pub(super) fn contact(listed: &mut Listed, key: &str, value: &str) {
    let property = match key.trim().to_uppercase().as_str() {
        "PHONE" | "FAX" | "MOBILE" => "phone",
        "EMAIL" => "email",
        "WEB" | "WEBSITE" => "website",
        _ => return listed.entity.add("notes", line(&format!("{key} {value}"))),
    };
    for one in value.split([';', ',']) {
        let note = if key.eq_ignore_ascii_case("fax") { "fax".to_owned() } else { String::new() };
        state(listed, Statement { note, ..said(property, &line(one)) });
    }
}

pub(super) fn birth(listed: &mut Listed, f: &dyn Fields) {
    let (whole, year) = (f.get_any(&["birthdate", "date"]), f.get_any(&["year"]));
    let month = f.get_any(&["monthOfYear", "month"]);
    let day = f.get_any(&["dayOfMonth", "day"]);
    let date = match (year.is_empty(), month.is_empty(), day.is_empty()) {
        (false, false, false) => format!("{year}-{month:0>2}-{day:0>2}"),
        (false, false, true) => format!("{year}-{month:0>2}"),
        (false, true, true) if whole.is_empty() || whole.ends_with("-01-01") => year,
        _ => whole,
    };
    let calendar = f.get_any(&["calendarType"]);
    let gregorian = calendar.is_empty() || calendar.eq_ignore_ascii_case("gregorian");
    let circa = if flag(f, "circa") { "circa" } else { "" };
    let note = address(&[circa, &f.get_any(&["remark"])]);
    let from = f.get_any(&["yearRangeFrom"]);
    let to = f.get_any(&["yearRangeTo"]);
    for (text, range) in [(&date, ""), (&from, "between, from"), (&to, "between, to")] {
        match dates::parse(text, Order::DayFirst) {
            Some(date) if gregorian => {
                let note = address(&[range, &note]);
                state(listed, Statement { note, ..said("birthDate", &date.to_string()) });
            }
            _ if text.is_empty() || text.eq_ignore_ascii_case("n/a") => {}
            _ => listed.entity.add("notes", address(&[&format!("Date of birth: {text}"), range, &calendar, &note])),
        }
    }
    let (_, with) = place_of(f);
    listed.entity.add("birthPlace", with);
    listed.entity.add("birthCountry", country_of(f).0);
}

pub(super) fn citizenship(listed: &mut Listed, f: &dyn Fields) {
    let note = address(&[&f.get_any(&["region"]), &f.get_any(&["remark"])]);
    let person = listed.entity.schema == "Person";
    state(listed, Statement { note, ..said(if person { "nationality" } else { "country" }, &country_of(f).0) });
}

pub(super) fn document(listed: &mut Listed, f: &dyn Fields) {
    let code = f.get_any(&["identificationTypeCode", "typeCode"]);
    let described = f.get_any(&["identificationTypeDescription", "typeDescription"]);
    let kind = format!("{code} {described}");
    let issued = f.get_any(&["issuedBy"]);
    let dates = [("issued", "issuedDate"), ("valid from", "validFrom"), ("valid to", "validTo"), ("name", "nameOnDocument")];
    let dates = dates.map(|(what, field)| match f.get_any(&[field]) {
        value if value.is_empty() => value,
        value => format!("{what} {value}"),
    });
    let flags = ["diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer"];
    let flags = flags.into_iter().filter(|n| flag(f, n)).map(in_words).collect::<Vec<_>>().join(", ");
    let (_, country) = country_of(f);
    let remark = f.get_any(&["remark"]);
    let region = f.get_any(&["region"]);
    let [a, b, c, d] = &dates;
    let note = address(&[
        if described.is_empty() { &code } else { &described },
        &issued,
        &region,
        &country,
        a,
        b,
        c,
        d,
        &flags,
        &remark,
    ]);
    for number in [f.get_any(&["number"]), f.get_any(&["latinNumber"])] {
        let property = match code.as_str() {
            // "licence" alone is a firm's.
            "drivinglicence" | "residenceperm" => "idNumber",
            _ => identifier_property(&kind, &number),
        };
        state(listed, Statement { note: note.clone(), ..said(property, &number) });
    }
}

/// `knownExpired` as words.
fn in_words(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};
    use proptest::prelude::*;

    const SAMPLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04.449+02:00" globalFileId="1">
<sanctionEntity designationDate="2019-01-02" designationDetails="" unitedNationId="QDi.999" euReferenceNumber="EU.1.11" logicalId="1">
<remark>First &amp; foremost</remark><remark>Second</remark>
<regulation regulationType="amendment" organisationType="commission" publicationDate="2024-01-17" entryIntoForceDate="2024-01-18"
 numberTitle="2024/372 (OJ L18012024)" programme="TAQA" logicalId="2"><publicationUrl>https://example.eu/2024/372</publicationUrl></regulation>
<subjectType code="person" classificationCode="P"/>
<nameAlias wholeName="Πρώτος Όνομα" nameLanguage="EL" strong="true" logicalId="3"/>
<nameAlias firstName="First" middleName="" lastName="O&apos;Example" wholeName="First  O&apos;Example" function="Director of &quot;X&quot;" gender="M" title="Dr"
 nameLanguage="" strong="true" logicalId="4"><regulationSummary numberTitle="34/2012 (OJ L15)" publicationDate="2012-01-18" publicationUrl="https://example.eu/34"/></nameAlias>
<nameAlias wholeName="Exa" strong="true" logicalId="5"><remark>Low quality alias</remark></nameAlias>
<nameAlias wholeName="Exb" strong="false" logicalId="6"/>
<birthdate circa="true" calendarType="GREGORIAN" birthdate="1958-01-01" dayOfMonth="" monthOfYear="1" year="1958" place="Lianshui" countryIso2Code="CN" countryDescription="CHINA"/>
<birthdate circa="false" yearRangeFrom="1960" yearRangeTo="1962" countryIso2Code="00" countryDescription="UNKNOWN"/>
<birthdate calendarType="ISLAMIC" year="1380"/>
<identification number="A &amp; 1" latinNumber="" diplomatic="true" knownExpired="true" identificationTypeCode="passport"
 identificationTypeDescription="National passport" countryIso2Code="PK" countryDescription="PAKISTAN" issuedBy="Karachi" issuedDate="2001-02-03"/>
<citizenship region="" countryIso2Code="PK" countryDescription="PAKISTAN"/>
<address city="Quetta" street="1, Some Road" poBox="12" zipCode="87300" asAtListingTime="true" countryIso2Code="PK" countryDescription="PAKISTAN">
<contactInfo key="PHONE" value="+92 1; +92 2"/><contactInfo key="EMAIL" value="a@example.org"/></address>
</sanctionEntity>
<sanctionEntity logicalId="77"><regulation publicationDate="2020-05-06" entryIntoForceDate="2020-05-07" numberTitle="N" programme="HR"/>
<subjectType code="enterprise"/><nameAlias wholeName="示例公司" nameLanguage="ZH" strong="true"/><address countryIso2Code="00" countryDescription="UNKNOWN"/>
<identification number="91650100MA7ABCDE15" identificationTypeCode="regnumber" identificationTypeDescription="Registration Number"/></sanctionEntity>
<sanctionEntity logicalId="78"><subjectType code="enterprise"/></sanctionEntity>
<sanctionEntity><nameAlias wholeName="X"/></sanctionEntity>
</export>"#;

    #[test]
    fn an_entry_is_read_whole_with_the_strength_of_its_names() {
        let (kept, summary) = read_text("eu-fsf", &[("x.xml", SAMPLE)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.entries.len()), (4, 2, 2));
        assert_eq!(summary.published.unwrap().to_string(), "2026-08-05");
        let l = entry(&kept, "eu-fsf-eu-1-11");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["First O'Example", "Πρώτος Όνομα", "Exa", "Exb"]);
        assert_eq!(l.entity.referents, ["un-sc-qdi-999"]);
        for (property, expected) in [
            ("weakAlias", &["Exa", "Exb"][..]),
            ("firstName", &["First"]),
            ("lastName", &["O'Example"]),
            ("position", &["Director of \"X\""]),
            ("gender", &["male"]),
            ("birthDate", &["1958-01", "1960", "1962"]),
            ("birthPlace", &["Lianshui, CHINA"]),
            ("passportNumber", &["A & 1"]),
            ("nationality", &["pk"]),
            ("address", &["1, Some Road, PO Box 12, Quetta, 87300, PAKISTAN"]),
            ("country", &["pk"]),
            ("phone", &["+92 1", "+92 2"]),
            ("email", &["a@example.org"]),
            ("notes", &["Date of birth: 1380, ISLAMIC"]),
        ] {
            assert_eq!(l.entity.values(property), expected, "{property}");
        }
        let listing = &l.listings[0];
        assert_eq!(
            (listing.programs.as_slice(), listing.basis.as_str()),
            (&["TAQA".to_owned()][..], "2024/372 (OJ L18012024)")
        );
        assert_eq!(listing.effective.unwrap().to_string(), "2019-01-02");
        assert_eq!(listing.terms["citation"][1], "34/2012 (OJ L15), https://example.eu/34");
        assert_eq!(listing.terms["remarks"], ["First & foremost Second"]);
        assert_eq!((listing.reference.as_deref(), listing.record.line), (Some("EU.1.11"), 3));
        let said = |value: &str| l.statements.iter().find(|s| s.value == value).unwrap();
        assert_eq!((said("Exa").quality.as_str(), said("Exb").quality.as_str()), ("low", "weak"));
        assert_eq!(said("Πρώτος Όνομα").script, "EL");
        assert_eq!(said("1958-01").note, "circa");
        assert_eq!(said("A & 1").note, "National passport, Karachi, PAKISTAN, issued 2001-02-03, diplomatic, known expired");
    }

    #[test]
    fn an_entry_without_reference_or_latin_name_is_still_an_entry() {
        let (kept, _) = read_text("eu-fsf", &[("x.xml", SAMPLE)]).unwrap();
        let l = entry(&kept, "eu-fsf-77");
        assert_eq!((l.entity.caption(), l.entity.schema.as_str()), ("示例公司", "Organization"));
        assert_eq!(l.entity.values("uscCode"), ["91650100MA7ABCDE15"]);
        assert!(l.entity.values("alias").is_empty() && l.entity.values("country").is_empty());
        assert_eq!(l.listings[0].effective.unwrap().to_string(), "2020-05-06", "the earliest act cited");
        assert_eq!(
            kept.rejects.iter().map(|r| r.cause.as_str()).collect::<Vec<_>>(),
            ["an entry without a name", "an entry without a reference number"]
        );
    }

    #[test]
    fn a_file_that_breaks_off_is_no_list() {
        let cut = &SAMPLE[..SAMPLE.len() / 2];
        assert!(read_text("eu-fsf", &[("x.xml", cut)]).is_err());
        assert!(read_text("eu-fsf", &[("x.xml", "<export><other/></export>")]).is_err());
    }

    proptest! {
        #[test]
        fn no_garbage_makes_it_panic(bytes in "[ -~<>&\"'\\PC]{0,200}", at in 0usize..SAMPLE.len()) {
            let mut text = SAMPLE.to_owned();
            let at = (at..=SAMPLE.len()).find(|i| text.is_char_boundary(*i)).unwrap();
            text.insert_str(at, &bytes);
            let _ = read_text("eu-fsf", &[("x.xml", &text)]);
        }
    }

    #[test]
    fn the_format_sample_is_read() {
        let Some(file) = shared("eu-fsf/format-sample/eu_fsf_1_1_sample.xml") else { return };
        let (kept, summary) = read_set("eu-fsf", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept), summary.rejects), (3, 3, 0));
        let bureau = entry(&kept, "eu-fsf-eu-90002-22");
        assert_eq!(bureau.entity.values("weakAlias"), ["XPCC Police & Public Security Bureau"]);
        assert_eq!(entry(&kept, "eu-fsf-eu-90001-11").entity.values("birthDate"), ["1958-01"]);
    }
}
