//! Sentences, made from templates: each opens with who says so and is never stronger than its source.

use crate::Error;
use karez_model::{Class, Listing, term};
use std::collections::BTreeMap;
use std::sync::OnceLock;

type Templates = BTreeMap<String, BTreeMap<String, String>>;

fn templates() -> Result<&'static Templates, Error> {
    static TEMPLATES: OnceLock<Result<Templates, String>> = OnceLock::new();
    TEMPLATES
        .get_or_init(|| toml::from_str(karez_data::TEMPLATES).map_err(|e| e.to_string()))
        .as_ref()
        .map_err(|e| Error::Wording(e.clone()))
}

/// A template with its `{…}` filled.
pub fn fill(section: &str, name: &str, values: &[(&str, &str)]) -> Result<String, Error> {
    let template = templates()?
        .get(section)
        .and_then(|s| s.get(name))
        .ok_or_else(|| Error::Wording(format!("no template {name} in [{section}]")))?;
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (key, after) = after.split_once('}').ok_or_else(|| Error::Wording(format!("{name}: an open brace")))?;
        out.push_str(before);
        let (_, value) = values
            .iter()
            .find(|(k, _)| *k == key)
            .ok_or_else(|| Error::Wording(format!("{name}: nothing to fill {{{key}}} with")))?;
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// The sentence that attributes a listing: `Listed by DHS on the UFLPA Entity List under s.2(d)(2)(B)(ii), effective …`.
pub fn listing(listing: &Listing) -> Result<String, Error> {
    let class = match listing.class {
        Class::Official => "official",
        Class::Own => "own",
        Class::Reported => "reported",
    };
    let given = |prefix: &str, value: &str| if value.is_empty() { String::new() } else { format!("{prefix}{value}") };
    let sublists = match listing.sublists.split_last() {
        _ if listing.sublists_unknown => ", sub-list unknown".to_owned(),
        None => String::new(),
        Some((last, [])) => format!("({last})"),
        Some((last, rest)) => format!("({}) and ({last})", rest.join("), (")),
    };
    let date = |prefix: &str, d: Option<karez_model::PartialDate>| d.map_or(String::new(), |d| format!("{prefix}{d}"));
    // Some lists call the programme by its provision.
    let said: Vec<&str> = listing.programs.iter().map(String::as_str).filter(|p| !listing.basis.contains(p)).collect();
    let programs = match (said.is_empty(), listing.basis.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!(" under {}", said.join(", ")),
        (false, false) => format!(", {}", said.join(", ")),
    };
    // What an order covers is part of what it says: without its goods a withhold release order says more than it does.
    let scope: String = [(term::ACTION, "action"), (term::MERCHANDISE, "merchandise"), (term::STATUS, "status")]
        .iter()
        .filter_map(|(name, word)| Some(format!(", {word} {}", listing.terms.get(*name)?.join("; "))))
        .collect();
    let reply = match &listing.reply {
        // The words of others stay within their quotation marks.
        Some(reply) => fill("listing", "reply", &[("reply", &quotable(reply))])?,
        None => fill("listing", "no_reply", &[])?,
    };
    fill(
        "listing",
        class,
        &[
            ("authority", &listing.authority),
            ("program", &listing.program),
            ("list", &listing.list),
            ("basis", &given(" under ", &listing.basis)),
            ("programs", &programs),
            ("scope", &scope),
            ("author", listing.author.as_deref().unwrap_or(&listing.authority)),
            ("reported", &date(", ", listing.effective)),
            ("reply", &reply),
            ("sublists", &sublists),
            ("effective", &date(", effective ", listing.effective)),
            ("delisted", &date(", delisted ", listing.delisted)),
            ("source", &listing.source),
            ("seen", &seen(&listing.seen)),
            ("confidence", if listing.confidence == "unconfirmed" { ", unconfirmed at the publisher" } else { "" }),
        ],
    )
}

/// Who lists, in a few words to stand in brackets behind a name: `listed by DHS on the UFLPA Entity List`.
pub fn listed_by(listing: &Listing) -> Result<String, Error> {
    let class = match listing.class {
        Class::Official => "official",
        Class::Own => "own",
        Class::Reported => "reported",
    };
    let reported = listing.effective.map_or(String::new(), |d| format!(", {d}"));
    fill(
        "listed_by",
        class,
        &[
            ("authority", &listing.authority),
            ("program", &listing.program),
            ("list", &listing.list),
            ("author", listing.author.as_deref().unwrap_or(&listing.authority)),
            ("reported", &reported),
        ],
    )
}

/// A text of the data as it stands between quotation marks of ours: its own cannot end them.
pub fn quotable(text: &str) -> String {
    text.replace(['"', '“', '”'], "'")
}

/// A score to two places, as every output writes it; what is short of identity never reads `1.00`.
pub fn score(score: f64) -> String {
    format!("{:.2}", if score < 1.0 { score.min(0.99) } else { score })
}

/// `, seen 2026-08-20`, or of an interval `, seen between 2022 and 2026`.
fn seen(days: &str) -> String {
    match days.split_once('/') {
        _ if days.is_empty() => String::new(),
        Some((from, to)) => format!(", seen between {from} and {to}"),
        None => format!(", seen {days}"),
    }
}

/// Whether a text holds a phrase that no sentence of ours may hold, outside double quotation marks.
pub fn banned(text: &str) -> Option<&'static str> {
    let words = |t: &str| -> String {
        let words: Vec<String> =
            t.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
        format!(" {} ", words.join(" "))
    };
    // Every second piece between quotation marks is somebody else's word.
    let ours: String = text.split(['"', '“', '”']).step_by(2).collect::<Vec<_>>().join(" | ");
    let ours = words(&ours);
    let rows = karez_data::BANNED.lines().filter(|l| !l.starts_with('#')).skip(1);
    rows.map(|row| row.split('\t')).find_map(|mut cells| {
        let (phrase, title) = (cells.next()?, cells.next().unwrap_or_default());
        let said = if title.is_empty() { ours.clone() } else { ours.replace(&words(title), " ") };
        said.contains(&words(phrase)).then_some(phrase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_is_attributed_with_its_basis_day_and_source() {
        let l = Listing {
            authority: "DHS".into(),
            program: "UFLPA Entity List".into(),
            basis: "s.2(d)(2)(B)".into(),
            sublists: vec!["ii".into(), "v".into()],
            effective: Some("2024-08-09".parse().unwrap()),
            source: "a page".into(),
            seen: "2026-08-20".into(),
            confidence: "unconfirmed".into(),
            ..Listing::default()
        };
        assert_eq!(
            listing(&l).unwrap(),
            "Listed by DHS on the UFLPA Entity List under s.2(d)(2)(B)(ii) and (v), effective 2024-08-09 \
             (a page, seen 2026-08-20, unconfirmed at the publisher)"
        );
        let unknown = Listing { sublists: vec![], sublists_unknown: true, ..l };
        assert!(listing(&unknown).unwrap().contains("s.2(d)(2)(B), sub-list unknown, effective"));
    }

    #[test]
    fn an_order_is_told_with_the_goods_it_covers() {
        let mut l =
            Listing { authority: "CBP".into(), program: "list".into(), basis: "19 USC 1307".into(), ..Listing::default() };
        l.say(term::ACTION, "WRO");
        l.say(term::MERCHANDISE, "Cotton");
        l.say(term::STATUS, "Active");
        let text = listing(&l).unwrap();
        assert!(
            text.starts_with("Listed by CBP on the list under 19 USC 1307, action WRO, merchandise Cotton, status Active"),
            "{text}"
        );
    }

    #[test]
    fn a_report_names_its_author_and_day_and_stands_beside_the_reply() {
        let report = Listing {
            class: Class::Reported,
            author: Some("Example Institute".into()),
            effective: Some("2026-03-01".parse().unwrap()),
            source: "a report".into(),
            ..Listing::default()
        };
        let text = listing(&report).unwrap();
        assert_eq!(text, "Reported by Example Institute, 2026-03-01 (a report); no reply of the company named is on record");
        let answered = Listing { reply: Some("We \"deny\" it.".into()), ..report };
        assert!(listing(&answered).unwrap().ends_with("reply of the company named: “We 'deny' it.”"));
    }

    #[test]
    fn no_template_accuses() {
        for section in templates().unwrap().values() {
            for text in section.values() {
                assert_eq!(banned(text), None, "{text}");
            }
        }
    }

    #[test]
    fn the_guard_knows_whole_words_quotations_and_statutes() {
        assert_eq!(banned("The firm is complicit."), Some("complicit"));
        assert_eq!(banned("The author writes: \"complicit\"."), None);
        assert_eq!(banned("A statement under the Modern Slavery Act"), None);
        assert_eq!(banned("Slaveholder Street"), None);
        assert_eq!(banned("The supplier is clear"), Some("is clear"));
    }

    #[test]
    fn a_template_that_asks_for_what_is_not_given_is_an_error() {
        assert!(fill("finding", "F02", &[]).is_err());
        assert!(fill("finding", "F99", &[]).is_err());
    }
}
