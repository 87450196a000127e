//! The US Consolidated Screening List: the lists of Commerce, State and the Treasury in one table, as CSV and as JSON.
//!
//! The schema is that of the International Trade Administration's download and API (29 columns; `id` in JSON is `_id` in CSV).
//! Every row stands on one list inside, whose authority, programme and basis are in `data/lists/csl.tsv`; a row of a list that is
//! not there is kept under the list's own words and noted. A Treasury id may stand on several lists, in a row each: one entry
//! with several listings. `_id` is the entry's id; of the lists of Commerce and State it is made anew from time to time, the
//! Treasury's are OFAC's own numbers and are the referent `ofac-<number>`.
//!
//! Dates are ISO, in `ids` also `19 Jun 1987`. The file gives no day of publication. Names of persons stand as each list has them,
//! mostly `FAMILY, Given`. Traps: the heading row may stand twice; a name may be a whole sentence (see [`crate::called`]); `; `
//! separates names, addresses and identifiers, but not always; the column `ids` has come in two orders ([`ids`]); an address may
//! end in a state, which is no country.

mod ids;
mod table;
#[cfg(test)]
mod tests;
mod told;

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::called::{Called, called};
use crate::catalogue::Source;
use crate::citations::citations;
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::reading::{Out, entity, listing, record, state};
use crate::spelling;
use crate::values::{country, line, years};
use ids::Property;
use karez_data::CSL;
use karez_model::{Listed, Listing, PartialDate, Statement, term};
use karez_tables::Content;
use told::Told;

pub(super) const CSV: Format = Format {
    sources: &["us-csl"],
    name: "CSL CSV",
    real: true,
    fits: |head: &Head| table::is_heading(&head.first_line().split(',').map(crate::sheet::key).collect::<Vec<_>>()),
    supplement: never,
    beside: alone,
    read: |source, set, out| read(source, set, out, table::rows),
};

pub(super) const JSON: Format = Format {
    sources: &["us-csl"],
    name: "CSL JSON",
    real: false,
    fits: |head: &Head| head.text.trim_start().starts_with(['{', '[']),
    supplement: never,
    beside: alone,
    read: |source, set, out| read(source, set, out, told::records),
};

/// What gives the rows of a file.
type Rows = fn(&Content, &mut Out, &mut dyn FnMut(Told, &mut Out) -> Result<(), Error>) -> Result<(), Error>;

fn read(source: &Source, set: &Set, out: &mut Out, rows: Rows) -> Result<(), Error> {
    let mut gathered = Gathered::default();
    for file in set {
        rows(file, out, &mut |told, out| {
            if told.id.is_empty() || told.name.is_empty() {
                // What breaks off before its name has been rejected already.
                return match told.cut {
                    true => Ok(()),
                    false => out.reject(file, told.line, "an entry without an id or a name", &told.excerpt()),
                };
            }
            gathered.add(one(source, file, &told, out));
            Ok(())
        })?;
    }
    gathered.give(out)
}

/// The list inside that a row stands on.
struct Inside {
    code: String,
    authority: String,
    program: String,
    basis: String,
    treasury: bool,
}

impl Inside {
    fn of(told: &Told, out: &mut Out) -> Inside {
        let name = line(&told.source);
        let by_code = |code: &str| CSL.iter().find(|row| row[1] == code);
        let code =
            name.split(['(', ')']).skip(1).step_by(2).map(|c| c.trim_end_matches(" List")).find(|c| by_code(c).is_some());
        let treasury = name.contains("Treasury");
        let found = karez_data::find(&CSL, &name).or_else(|| code.and_then(by_code));
        match found {
            Some([_, code, authority, program, basis]) => {
                let owned = |t: &&'static str| (*t).to_owned();
                Inside {
                    code: owned(code),
                    authority: owned(authority),
                    program: owned(program),
                    basis: owned(basis),
                    treasury,
                }
            }
            None => {
                out.note(format!("an unknown list inside, kept under its own words: {name:?}"));
                let (program, authority) = name.rsplit_once(" - ").unwrap_or((&name, "an agency of the US government"));
                let (program, authority) = (program.to_owned(), authority.to_owned());
                Inside { code: String::new(), authority, program, basis: String::new(), treasury }
            }
        }
    }
}

fn one(source: &Source, file: &Content, told: &Told, out: &mut Out) -> Listed {
    let inside = Inside::of(told, out);
    let said = called(&told.name, "name");
    let mut listed = Listed { entity: entity(source, &told.id, schema(told, &inside, &said)), ..Listed::default() };
    let mut listing = Listing {
        authority: inside.authority.clone(),
        program: inside.program.clone(),
        // Where each entry names its own statute, that is its programme.
        basis: inside.basis.clone(),
        programs: told.programs.clone(),
        effective: dates::parse(&told.start_date, Order::MonthFirst),
        delisted: dates::parse(&told.end_date, Order::MonthFirst),
        ..listing(source, &told.id, record(file, told.line))
    };
    if inside.treasury && !told.entity_number.is_empty() {
        listed.entity.referents.push(format!("ofac-{}", told.entity_number));
    }
    names(told, said, &mut listed, &mut listing);
    places(told, &inside, &mut listed);
    person(told, &mut listed);
    vessel(told, &mut listed, &mut listing);
    numbers(told, &inside, &mut listed, &mut listing);
    terms(told, &mut listing);
    listed.listings.push(listing);
    listed
}

fn schema(told: &Told, inside: &Inside, said: &Called) -> &'static str {
    // The Entity List names addresses as such, whoever may sit there.
    let address = told.name.strip_prefix("Address ").is_some_and(|n| n.trim().bytes().all(|b| b.is_ascii_digit()));
    match told.kind.to_lowercase().as_str() {
        "individual" => "Person",
        "vessel" => "Vessel",
        "aircraft" => "Airplane",
        "entity" if inside.code == "CMIC" => "Company",
        "entity" => "Organization",
        _ if said.person => "Person",
        _ if address => "Address",
        _ => "LegalEntity",
    }
}

/// All names, and what stands beside them in the same cells.
fn names(told: &Told, said: Called, listed: &mut Listed, listing: &mut Listing) {
    let whole = spelling::mended(&told.name);
    if said.name() != whole.trim_end_matches([',', ';', ' ']) {
        // The cell in the list's own words, for it says more than a name.
        listing.say(term::REMARKS, &whole);
    }
    listing.extension = said.extension;
    said.linked.iter().for_each(|parent| listing.say(term::LINKED_TO, parent));
    for (property, name) in &said.names {
        listed.entity.add(property, name.as_str());
        if let Some(bare) = spelling::without_abbreviations(name) {
            let note = "without its abbreviation".to_owned();
            state(listed, Statement { note, ..stated("alias", &bare) });
        }
    }
    // State has separated other names by commas as well.
    let by_commas = told.source.contains("(ISN)");
    for cell in &told.alt_names {
        for (i, piece) in cell.split(';').enumerate() {
            let piece = if i > 0 || cell.starts_with("and ") { spelling::without_and(piece) } else { piece.trim() };
            let pieces = if by_commas && !inverted(piece) { spelling::several(piece) } else { vec![piece.to_owned()] };
            for name in pieces.iter().flat_map(|p| called(p, "alias").names) {
                listed.entity.add(name.0, name.1.trim_start_matches('-'));
            }
        }
    }
    // "f.k.a. Example Gin" has been met in the remarks as well.
    let remarks = line(&told.remarks);
    if let [(property @ "previousName", name)] = called(&remarks, "").names.as_slice() {
        listed.entity.add(property, name.as_str());
    }
    if remarks.starts_with("and any ") {
        listing.extension = Some(remarks);
    }
}

/// Whether a text is one person's name with the family name first, as in `CIRE, Kursat Zafer`.
fn inverted(text: &str) -> bool {
    let Some((family, given)) = text.split_once(',') else { return false };
    let capitals = !family.trim().contains(' ') && !family.chars().any(char::is_lowercase);
    capitals && !given.contains(',') && given.split_whitespace().count() <= 2 && !spelling::is_legal_form(given)
}

/// Addresses, and the countries they are in.
fn places(told: &Told, inside: &Inside, listed: &mut Listed) {
    listed.entity.add("country", country(&told.country));
    for address in &told.addresses {
        let address = spelling::mended(spelling::without_and(address)).replace(",,", ",");
        let code = address.rsplit(", ").next().filter(|c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase()));
        if let Some(code) = code.filter(|c| !is_state(c, &address, inside)) {
            listed.entity.add("country", country(code));
        }
        // Two letters alone say a country and no place in it.
        if address.len() > 2 {
            listed.entity.add("address", address);
        }
    }
}

/// Whether the two letters that end an address of the Denied Persons List are a state of the US: its addresses may lack a
/// country, and `BEAUMONT, CA` is in California.
fn is_state(code: &str, address: &str, inside: &Inside) -> bool {
    const STATES: &str = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC \
                          ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR";
    let before = address.rsplit(", ").nth(1).unwrap_or_default();
    inside.code == "DPL" && STATES.split(' ').any(|s| s == code) && !before.bytes().any(|b| b.is_ascii_digit())
}

/// What is said of a person, and of a body in the same columns.
fn person(told: &Told, listed: &mut Listed) {
    let person = listed.entity.schema == "Person";
    let of_person = |property: &'static str, other: &'static str| if person { property } else { other };
    told.title.split("; ").for_each(|t| listed.entity.add(of_person("position", "notes"), line(t)));
    for code in &told.nationalities {
        listed.entity.add(of_person("nationality", "country"), country(code));
    }
    for code in &told.citizenships {
        let note = "citizenship".to_owned();
        state(listed, Statement { note, ..stated(of_person("nationality", "country"), &country(code)) });
    }
    for date in &told.dates_of_birth {
        let (days, note) = years(date, Order::DayFirst);
        if days.is_empty() {
            listed.entity.add("notes", format!("date of birth: {note}"));
        }
        for day in days {
            state(
                listed,
                Statement { note: note.clone(), ..stated(of_person("birthDate", "incorporationDate"), &day.to_string()) },
            );
        }
    }
    for place in &told.places_of_birth {
        listed.entity.add(of_person("birthPlace", "notes"), line(place));
    }
}

fn vessel(told: &Told, listed: &mut Listed, listing: &mut Listing) {
    let e = &mut listed.entity;
    e.add("callSign", told.call_sign.as_str());
    e.add("type", told.vessel_type.as_str());
    e.add("tonnage", told.gross_tonnage.as_str());
    e.add("grossRegisteredTonnage", told.gross_registered_tonnage.as_str());
    // "None Identified" is a flag in the column only.
    if !told.vessel_flag.starts_with("None ") {
        e.add("flag", country(&told.vessel_flag));
    }
    if !told.vessel_owner.trim().is_empty() {
        listing.say(term::LINKED_TO, &format!("owner: {}", line(&told.vessel_owner)));
    }
}

/// Identifiers, and the dates and measures that stand among them.
fn numbers(told: &Told, inside: &Inside, listed: &mut Listed, listing: &mut Listing) {
    let mut effective: Option<PartialDate> = None;
    for id in &told.ids {
        let date = || dates::parse(&id.number, Order::DayFirst);
        match id.property() {
            Property::Of(property @ ("incorporationDate" | "buildDate")) => {
                let value = date().map_or_else(|| id.number.clone(), |d| d.to_string());
                listed.entity.add(property, value);
            }
            Property::Of("gender") => listed.entity.add("gender", id.number.to_lowercase()),
            Property::Of(property @ ("country" | "flag" | "pastFlags")) => listed.entity.add(property, country(&id.number)),
            Property::Of("notes") => listed.entity.add("notes", format!("{}: {}", id.kind, id.number)),
            Property::Of(
                property @ ("website" | "email" | "phone" | "sector" | "classification" | "model" | "operator" | "type"),
            ) => {
                listed.entity.add(property, id.number.as_str());
            }
            Property::Of(property) => state(listed, Statement { note: id.note(), ..stated(property, &id.number) }),
            Property::Measures => listing.say(term::MEASURES, &format!("{} {}", id.kind, id.number)),
            Property::ListedOn => listing.say(term::LISTED_ON, &id.dated(date())),
            Property::DivestBy => listing.say(term::DIVEST_BY, &id.dated(date())),
            Property::Effective => {
                let day = date().filter(|_| id.takes_effect_on(&inside.code));
                effective = [effective, day].into_iter().flatten().min();
            }
        }
    }
    listing.effective = listing.effective.or(effective);
}

fn terms(told: &Told, listing: &mut Listing) {
    let requirement = spelling::mended(&told.license_requirement);
    listing.say(term::LICENCE_REQUIREMENT, &requirement);
    listing.say(term::LICENCE_POLICY, &spelling::mended(&told.license_policy));
    for text in [&requirement, &told.license_policy, &told.remarks] {
        footnotes(text).iter().for_each(|n| listing.say(term::FOOTNOTE, n));
    }
    citations(&told.federal_register_notice).iter().for_each(|c| listing.say(term::CITATION, c));
    let remarks = line(&told.remarks);
    listing.say(term::REMARKS, &remarks);
    // A date that is none is kept as what it is.
    for (what, text, date) in
        [("start date", &told.start_date, listing.effective), ("end date", &told.end_date, listing.delisted)]
    {
        if date.is_none() && !text.is_empty() {
            listing.say(term::REMARKS, &format!("{what}: {text}"));
        }
    }
    linked(&remarks).iter().for_each(|name| listing.say(term::LINKED_TO, name));
    match told.standard_order.trim().to_lowercase().as_str() {
        "y" => listing.say(term::ACTION, "standard denial order"),
        "n" => listing.say(term::ACTION, "denial order that is not standard"),
        _ => {}
    }
}

/// The footnotes of the Entity List that a text bears: a digit behind a bracket ("734.9(g),3 746.8", "of the EAR)4"), or in words.
fn footnotes(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut keep = |digit: char| {
        let digit = digit.to_string();
        if !found.contains(&digit) {
            found.push(digit);
        }
    };
    let chars: Vec<char> = text.chars().collect();
    for (i, _) in chars.iter().enumerate().filter(|(_, c)| **c == ')') {
        let comma = usize::from(chars.get(i + 1) == Some(&','));
        if let Some(digit @ '1'..='9') = chars.get(i + 1 + comma)
            && chars.get(i + 2 + comma).is_none_or(|c| c.is_whitespace() || matches!(c, '.' | ',' | ';'))
        {
            keep(*digit);
        }
    }
    let lower = text.to_lowercase();
    for (at, word) in lower.match_indices("footnote ") {
        if let Some(digit @ '1'..='9') = lower[at + word.len()..].chars().next() {
            keep(digit);
        }
    }
    found
}

/// The names behind "Linked To:" in a remark.
fn linked(remarks: &str) -> Vec<String> {
    let mut names = Vec::new();
    for piece in remarks.split("Linked To:").skip(1) {
        let piece = piece.trim().trim_end_matches(['(', ' ']).trim_end_matches(';').trim();
        let open = piece.matches('(').count() < piece.matches(')').count();
        let name = if open { piece.strip_suffix(')').unwrap_or(piece) } else { piece };
        if !name.is_empty() {
            names.push(name.to_owned());
        }
    }
    names
}

fn stated(property: &str, value: &str) -> Statement {
    Statement { property: property.to_owned(), value: value.to_owned(), ..Statement::default() }
}
