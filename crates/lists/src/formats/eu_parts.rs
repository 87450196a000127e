//! The parts of an entry of the EU's financial sanctions file, whichever of its formats they stand in: the attributes of an
//! XML element and the cells of a row have the same names, so what a part means is written down once.

use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::reading::{entity, listing, said, settle_names, state};
use crate::values::{address, country, identifier_property, line, un_referents};
use crate::xml::Node;
use karez_model::{Listed, Listing, PartialDate, Record, Statement, term};

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
        entity.referents.extend(un_referents(&self.un_id));
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

/// Ends an entry: its first day and its names. False where it has no name.
pub(super) fn finish(listed: &mut Listed, days: Days) -> bool {
    if let Some(listing) = listed.listings.first_mut() {
        listing.effective = days.designated.or(days.cited);
    }
    settle_names(listed)
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
    listing.add_basis(&title);
    if let Some(day) = dates::parse(&published, Order::DayFirst) {
        listing.say(term::UPDATED, &day.to_string());
    }
    add_programme(listed, &f.get_any(&["programme"]));
}

pub(super) fn add_programme(listed: &mut Listed, programme: &str) {
    if let Some(listing) = listed.listings.first_mut() {
        listing.add_program(programme);
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
