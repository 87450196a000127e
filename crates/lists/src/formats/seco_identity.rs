//! What SECO's list says of one identity of a target: names, dates, places and documents; and what free text says of numbers.

use crate::dates::{self, Order};
use crate::reading::{said, state};
use crate::values::{address, country, identifier_property, line, net_addresses, registration_numbers};
use crate::xml::Node;
use karez_model::{Listed, Statement};
use std::collections::HashMap;

/// Location, area, country and its code, by the number of the place.
pub(super) type Places = HashMap<String, [String; 4]>;

pub(super) fn place_parts(node: &Node) -> [String; 4] {
    let land = node.child("country");
    let code = land.map_or("", |c| c.attribute("iso-code"));
    let text = line(land.map_or("", Node::text));
    let country = country(if code.is_empty() { &text } else { code });
    [line(node.get("location")), line(node.get("area")), text, country]
}

/// A part of a name.
struct Part<'n> {
    node: &'n Node,
    value: &'n str,
}

fn parts(name: &Node) -> Vec<Part<'_>> {
    let all = name.all("name-part").map(|node| Part { node, value: node.get("value") });
    let mut parts: Vec<Part> = all.filter(|p| !matches!(p.value, "" | "-")).collect();
    parts.sort_by_key(|p| p.node.attribute("order").parse::<u32>().unwrap_or(u32::MAX));
    parts
}

pub(super) fn whole(name: &Node) -> String {
    let parts = parts(name);
    let named = parts.iter().filter(|p| p.node.attribute("name-part-type") != "title");
    line(&named.map(|p| p.value).collect::<Vec<_>>().join(" "))
}

/// The variants of a part by language and script.
type Spellings<'n> = HashMap<(&'n str, &'n str), Vec<String>>;

/// The most bytes that the spellings of all names of a target may have together; the list's longest have a few hundred.
pub(super) const SPELLINGS: usize = 4 << 20;

/// A name with the spellings of its parts, as long as `left` bytes are left for them. An error where they are too long to be put
/// together; the usual spelling is added even so.
pub(super) fn names(listed: &mut Listed, name: &Node, of_main_identity: bool, left: &mut usize) -> Result<(), String> {
    let quality = name.attribute("quality");
    let property = match name.attribute("name-type") {
        "primary-name" if of_main_identity && listed.entity.values("name").is_empty() => "name",
        _ if quality == "low" => "weakAlias",
        "formerly-known-as" => "previousName",
        _ => "alias",
    };
    let note = if of_main_identity { "" } else { "of another identity" };
    let with =
        |script: String| Statement { quality: quality.to_owned(), script, note: note.to_owned(), ..Statement::default() };
    state(listed, Statement { property: property.to_owned(), value: whole(name), ..with(String::new()) });
    let parts = parts(name);
    // Language and script of the variants in their order, and how many a part has of each at the most.
    let mut scripts: Vec<(&str, &str)> = Vec::new();
    let mut most: HashMap<(&str, &str), usize> = HashMap::new();
    // Of each part of the name proper its variants by script, and its usual spelling.
    let mut spelt: Vec<(Spellings, &str)> = Vec::new();
    let mut longest = 0;
    for part in &parts {
        let kind = part.node.attribute("name-part-type");
        if listed.entity.schema == "Person"
            && let Some(property) = part_property(kind)
        {
            listed.entity.add(property, line(part.value));
        }
        if kind == "title" {
            continue;
        }
        let mut variants = Spellings::new();
        let mut longest_here = part.value.len();
        for variant in part.node.all("spelling-variant") {
            let script = (variant.attribute("lang"), variant.attribute("script"));
            let most = most.entry(script).or_insert_with(|| {
                scripts.push(script);
                0
            });
            longest_here = longest_here.max(variant.text().len());
            let of_script = variants.entry(script).or_default();
            of_script.extend(Some(line(variant.text())).filter(|v| !v.is_empty()));
            *most = of_script.len().max(*most);
        }
        spelt.push((variants, part.value));
        longest += longest_here + 1;
    }
    let bytes = most.values().sum::<usize>().saturating_mul(longest);
    *left = left.checked_sub(bytes).ok_or_else(|| format!("spellings of names of more than {SPELLINGS} bytes"))?;
    let property = if property == "name" { "alias" } else { property };
    for script in scripts {
        for i in 0..most[&script] {
            let words = spelt.iter().map(|(variants, usual)| {
                let of_script = variants.get(&script).map_or(&[][..], Vec::as_slice);
                of_script.get(i).or(of_script.last()).map_or(*usual, String::as_str)
            });
            let value = line(&words.collect::<Vec<_>>().join(" "));
            let script = line(&format!("{} {}", script.0, script.1));
            state(listed, Statement { property: property.to_owned(), value, ..with(script) });
        }
    }
    Ok(())
}

/// The property of a part that FollowTheMoney has apart.
fn part_property(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "title" => "title",
        "given-name" => "firstName",
        "further-given-name" => "middleName",
        "father-name" => "fatherName",
        "family-name" => "lastName",
        "suffix" => "nameSuffix",
        _ => return None,
    })
}

pub(super) fn details(listed: &mut Listed, identity: &Node, places: &Places) {
    let person = listed.entity.schema == "Person";
    for node in identity.all("day-month-year") {
        day_month_year(listed, node);
    }
    for node in identity.all("nationality") {
        let [.., code] = place_parts(node);
        listed.entity.add(if person { "nationality" } else { "country" }, code);
    }
    let nowhere = <[String; 4]>::default();
    for node in identity.children.iter().filter(|c| matches!(c.name.as_str(), "address" | "place-of-birth")) {
        let [location, area, land, code] = places.get(node.attribute("place-id")).unwrap_or(&nowhere);
        let po_box = node.get("p-o-box");
        let po_box = if po_box.is_empty() { String::new() } else { format!("P.O. Box {po_box}") };
        let parts = [node.get("c-o"), node.get("address-details"), &po_box, node.get("zip-code"), location, area, land];
        let birth = node.name == "place-of-birth";
        let (property, of_country) = if birth { ("birthPlace", "birthCountry") } else { ("address", "country") };
        let whole = address(&parts);
        let only_country = whole == *land;
        if birth || !only_country {
            state(listed, Statement { note: line(node.get("remarks")), ..said(property, &whole) });
        }
        listed.entity.add(of_country, code.as_str());
    }
    for node in identity.all("identification-document") {
        let kind = node.attribute("document-type").replace('-', " ");
        let number = line(node.get("number"));
        let labelled = [("issued", node.get("date-of-issue")), ("expires", node.get("expiry-date"))];
        let labelled = labelled.map(|(l, d)| if d.is_empty() { String::new() } else { format!("{l} {d}") });
        let [issued, expires] = &labelled;
        let note = address(&[&kind, node.get("issuer"), issued, expires, node.get("remark")]);
        // "licence" alone is a firm's.
        let property = if kind.contains("driving") { "idNumber" } else { identifier_property(&kind, &number) };
        state(listed, Statement { note, ..said(property, &number) });
    }
    for node in identity.all("profession-or-function") {
        listed.entity.add("position", line(node.text()));
    }
}

fn day_month_year(listed: &mut Listed, node: &Node) {
    let property = match listed.entity.schema.as_str() {
        "Person" => "birthDate",
        "Vessel" | "Airplane" => "buildDate",
        _ => "incorporationDate",
    };
    let calendar = node.attribute("calendar");
    let gregorian = calendar.is_empty() || calendar.eq_ignore_ascii_case("gregorian");
    for prefix in ["", "from-", "to-"] {
        let [year, month, day] = ["year", "month", "day"].map(|p| node.attribute(&format!("{prefix}{p}")));
        let date = match (month, day) {
            ("", _) => year.to_owned(),
            (m, "") => format!("{year}-{m:0>2}"),
            (m, d) => format!("{year}-{m:0>2}-{d:0>2}"),
        };
        let range = prefix.trim_end_matches('-');
        let quality = match node.attribute("quality") {
            "good" => "",
            other => other,
        };
        match dates::parse(&date, Order::DayFirst) {
            Some(date) if gregorian => {
                state(listed, Statement { note: address(&[range, quality]), ..said(property, &date.to_string()) });
            }
            _ if [year, month, day].concat().is_empty() => {}
            _ => listed.entity.add("notes", address(&[&format!("{property}: {date}"), range, calendar])),
        }
    }
}

/// What numbers are called in free text.
const NUMBER_LABELS: [&str; 5] =
    ["registration number", "registration no.", "identification number", "tax number", "credit code"];

/// Numbers and addresses of the net that stand in free text behind a label of their own.
pub(super) fn of_text(listed: &mut Listed, text: &str) {
    for piece in text.split([';', '\n']) {
        let Some((label, value)) = piece.split_once(':') else { continue };
        let label = label.trim().to_lowercase();
        let is = |phrases: &[&str]| phrases.iter().any(|p| label.starts_with(p) || label.ends_with(p));
        match listed.entity.schema.as_str() {
            "Vessel" if is(&["imo number", "imo"]) => {
                registration_numbers(value).into_iter().for_each(|(_, n, _)| listed.entity.add("imoNumber", n));
            }
            "Vessel" | "Airplane" => {}
            _ if is(&["e-mail", "email", "website", "web", "e-mail address", "email address"]) => {
                net_addresses(value).for_each(|(property, v)| listed.entity.add(property, v));
            }
            _ if is(&["tel.", "telephone", "phone", "phone number", "telephone number"]) => {
                listed.entity.add("phone", line(value));
            }
            _ if label.contains("swift") => {
                let codes = value.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| matches!(w.len(), 8 | 11));
                codes.filter(|w| *w == w.to_uppercase()).for_each(|w| listed.entity.add("swiftBic", w));
            }
            schema if is(&NUMBER_LABELS) => {
                let person = schema == "Person";
                for (property, number, says) in registration_numbers(piece) {
                    let property = if person && property == "registrationNumber" { "idNumber" } else { property };
                    state(listed, Statement { note: says, ..said(property, &number) });
                }
            }
            _ => {}
        }
    }
}
