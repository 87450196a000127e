//! The UK Sanctions List as CSV, and the older CSV of OFSI's consolidated list.
//!
//! - The UK Sanctions List begins with a line `Report Date: 23-Sep-2026`, then the headings. It has a row for every pair of a
//!   designation's names and addresses (and whatever else it has several of), everything else repeated in each; rows are gathered
//!   by Unique ID, each value traced to the first row that has it.
//! - OFSI's list (`ConList.csv`, format of 2022) begins with `Last Updated,01/09/2026`. It had financial sanctions only and is
//!   no longer published. Its rows are gathered by the Unique ID that stands in `Other Information` as `(UK Sanctions List
//!   Ref):RUS0251`, so an entry has one id in both files; else by group id. That field holds others too, as `(Label):value`;
//!   several values in one cell stand as `(1) … (2) …`.
//!
//! Names, dates and the rest are as in [`uk`](super::uk).

use super::uk_parts::{Entry, birth, birth_place, fact, give, link, name, net, number, original, place, registration};
use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::reading::{Out, record};
use crate::sheet::{self, Row};
use karez_model::{Listed, term};
use karez_tables::{Content, Separator};

pub(super) const FORMAT: Format = Format {
    sources: &["gb-uksl"],
    name: "UK Sanctions List CSV",
    real: false,
    fits: |head: &Head| begins(head, "unique_id", "name_type"),
    supplement: never,
    beside: alone,
    read,
};

pub(super) const FORMAT_OFSI: Format = Format {
    sources: &["gb-uksl"],
    name: "OFSI consolidated list CSV",
    real: false,
    fits: |head: &Head| begins(head, "group_id", "alias_type"),
    supplement: never,
    beside: alone,
    read: |source, set, out| {
        out.partial("OFSI's consolidated list: financial sanctions only, and no longer published");
        read(source, set, out)
    },
};

fn begins(head: &Head, id: &str, kind: &str) -> bool {
    let mut lines = head.text.lines().take(5).map(sheet::key);
    lines.any(|l| l.contains("name_6") && l.contains(id) && l.contains(kind))
}

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let mut gathered = Gathered::default();
    for file in set {
        let head = file.head(200)?;
        let first = String::from_utf8_lossy(&head);
        let first = first.lines().next().unwrap_or_default().trim_matches(|c| matches!(c, '\u{feff}' | '"'));
        let day = ["Report Date:", "Last Updated,"].into_iter().find_map(|p| first.strip_prefix(p));
        let day = day.and_then(|d| dates::day(d.trim_matches(|c| matches!(c, ' ' | ',' | '"')), Order::DayFirst));
        day.into_iter().for_each(|d| out.published(d));
        let is_heading = |keys: &[String]| ["name_6", "name_1"].iter().all(|k| keys.iter().any(|h| h == k));
        sheet::rows(file, Separator::Is(b','), out, is_heading, |row, out| one(source, file, row, &mut gathered, out))?;
    }
    give(gathered, set, out)
}

fn one(source: &Source, file: &Content, row: &Row, gathered: &mut Gathered, out: &mut Out) -> Result<(), Error> {
    let ofsi = !row.has("unique_id");
    let other = row.get("other_information");
    let fields = if ofsi { labelled(other) } else { Vec::new() };
    let field = |label: &str| fields.iter().find(|(l, _)| l.eq_ignore_ascii_case(label)).map_or("", |(_, v)| *v);
    let group = row.any(&["ofsi_group_id", "group_id"]);
    let of_group = if group.is_empty() { String::new() } else { format!("OFSI {group}") };
    let id = match (row.get("unique_id"), field("UK Sanctions List Ref")) {
        ("", "") if ofsi => of_group.as_str(),
        ("", quoted) => quoted.trim_end_matches('.'),
        (id, _) => id,
    };
    if id.is_empty() {
        return out.reject(file, row.line, "a row without a Unique ID", &row.text());
    }
    let entry = Entry {
        id,
        ofsi_group: group,
        un_reference: match row.get("un_reference_number") {
            "" => field("UN Ref"),
            reference => reference,
        },
        kind: row.any(&["designation_type", "individual_entity_ship", "group_type"]),
        regime: row.any(&["regime_name", "regime"]),
        designation_source: row.get("designation_source"),
        measures: row.get("sanctions_imposed"),
        reasons: match row.get("uk_statement_of_reasons") {
            "" => field("UK Statement of Reasons"),
            reasons => reasons,
        },
        other: if ofsi { "" } else { other },
        designated: row.any(&["date_designated", "uk_sanctions_list_date_designated", "listed_on"]),
        updated: row.get("last_updated"),
    };
    let mut listed = entry.begin(source, record(file, row.line));
    let parts = ["name_1", "name_2", "name_3", "name_4", "name_5", "name_6"].map(|p| row.get(p));
    name(&mut listed, parts, row.any(&["name_type", "alias_type"]), row.any(&["alias_strength", "alias_quality"]));
    let script = row.get("non_latin_script_type");
    original(&mut listed, row.get("name_non_latin_script"), script, row.get("non_latin_script_language"));
    let lines = [1, 2, 3, 4, 5, 6].map(|i| [format!("address_line_{i}"), format!("address_{i}")]);
    let lines = lines.each_ref().map(|[new, old]| row.any(&[new, old]));
    place(&mut listed, lines, row.any(&["address_postal_code", "post_zip_code"]), row.any(&["address_country", "country"]));
    numbered(row.any(&["d_o_b", "dob"])).for_each(|d| birth(&mut listed, d));
    let towns: Vec<&str> = numbered(row.get("town_of_birth")).collect();
    let lands: Vec<&str> = numbered(row.get("country_of_birth")).collect();
    for i in 0..towns.len().max(lands.len()) {
        birth_place(&mut listed, towns.get(i).unwrap_or(&""), lands.get(i).unwrap_or(&""));
    }
    let says = row.any(&["passport_additional_information", "passport_details"]);
    numbered(row.get("passport_number")).for_each(|n| number(&mut listed, "passportNumber", n, says));
    let says = row.any(&["national_identifier_additional_information", "national_identification_details"]);
    let numbers = row.any(&["national_identifier_number", "national_identification_number"]);
    numbered(numbers).for_each(|n| number(&mut listed, "idNumber", n, says));
    numbered(row.get("business_registration_number_s")).for_each(|n| registration(&mut listed, n));
    net(&mut listed, row.get("email_address"));
    net(&mut listed, row.get("website"));
    number(&mut listed, "registrationNumber", row.get("hull_identification_number_hin"), "hull identification number");
    for (heading, property, what) in FACTS {
        numbered(row.get(heading)).for_each(|v| fact(&mut listed, property, what, v));
    }
    for (heading, what) in LINKS {
        numbered(row.get(heading)).for_each(|v| link(&mut listed, what, v));
    }
    fields.iter().for_each(|(label, value)| of_other_information(&mut listed, label, value));
    gathered.add(listed);
    Ok(())
}

/// Columns that become a property as they are: the heading, the property, what a note calls it.
const FACTS: [(&str, &str, &str); 14] = [
    ("title", "title", ""),
    ("phone_number", "phone", ""),
    ("nationality_ies", "nationality", ""),
    ("nationality", "nationality", ""),
    ("position", "position", ""),
    ("gender", "gender", ""),
    ("type_of_entity", "summary", ""),
    ("imo_number", "imoNumber", ""),
    ("current_believed_flag_of_ship", "flag", ""),
    ("previous_flags", "pastFlags", ""),
    ("type_of_ship", "type", ""),
    ("tonnage_of_ship", "tonnage", ""),
    ("length_of_ship", "notes", "Length of ship"),
    ("year_built", "buildDate", ""),
];

/// Columns that name whom the designation is linked to.
const LINKS: [(&str, &str); 4] = [
    ("parent_company", "parent company"),
    ("subsidiaries", "subsidiary"),
    ("current_owner_operator_s", "current owner or operator"),
    ("previous_owner_operator_s", "previous owner or operator"),
];

/// A field that OFSI's list packs into `Other Information`.
fn of_other_information(listed: &mut Listed, label: &str, value: &str) {
    match label.to_lowercase().as_str() {
        "uk sanctions list ref" | "un ref" | "uk statement of reasons" => {}
        "phone number" => numbered(value).for_each(|v| fact(listed, "phone", "", v)),
        "email address" | "website" => net(listed, value),
        "gender" => fact(listed, "gender", "", value.trim_end_matches('.')),
        "imo number" => fact(listed, "imoNumber", "", value.trim_end_matches('.')),
        "business reg no" => numbered(value).for_each(|v| registration(listed, v)),
        "parent company" => link(listed, "parent company", value),
        "subsidiaries" => link(listed, "subsidiary", value),
        _ => {
            if let Some(listing) = listed.listings.first_mut() {
                let value = crate::values::line(value);
                listing.say(term::REMARKS, &if label.is_empty() { value } else { format!("{label}: {value}") });
            }
        }
    }
}

/// `(Label):value (Label):value` in parts; what stands before the first label has none.
fn labelled(text: &str) -> Vec<(&str, &str)> {
    let mut labels: Vec<(usize, usize, &str)> = Vec::new();
    let mut open = None;
    for (at, mark) in text.match_indices(['(', ')']) {
        if mark == "(" {
            open = Some(at);
        } else if let (Some(start), true) = (open, text[at + 1..].starts_with(':')) {
            labels.push((start, at + 2, &text[start + 1..at]));
        }
    }
    let first = labels.first().map_or(text.len(), |l| l.0);
    let mut found = vec![("", text[..first].trim())];
    for (i, (_, from, label)) in labels.iter().enumerate() {
        let to = labels.get(i + 1).map_or(text.len(), |l| l.0);
        found.push((label, text.get(*from..to).unwrap_or_default().trim()));
    }
    found.retain(|(_, value)| !value.is_empty());
    found.into_iter().map(|(label, value)| (label.trim(), value)).collect()
}

/// The values of a cell that numbers them, `(1) Iran (2) Iraq`; one that does not is one value.
fn numbered(cell: &str) -> impl Iterator<Item = &str> {
    let mut rest = cell.trim();
    let mut next = 1;
    let counts = rest.starts_with("(1)");
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if !counts {
            return Some(std::mem::take(&mut rest));
        }
        let begun = rest.strip_prefix(&format!("({next})")).unwrap_or(rest);
        next += 1;
        let end = begun.find(&format!("({next})")).unwrap_or(begun.len());
        rest = &begun[end..];
        Some(begun[..end].trim().trim_end_matches('.'))
    })
    .filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_text};
    use super::{labelled, numbered};
    use proptest::prelude::*;

    const HEADINGS: &str = "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,\
Name type,Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,Designation Type,\
Designation source,Sanctions Imposed,Other Information,UK Statement of Reasons,Address Line 1,Address Line 2,Address Line 3,\
Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,Phone number,Website,Email address,Date Designated,\
D.O.B,Nationality(/ies),National Identifier number,National Identifier additional information,Passport number,\
Passport additional information,Position,Gender,Town of birth,Country of birth,Type of entity,Subsidiaries,Parent company,\
Business registration number (s),IMO number,Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,\
Previous flags,Type of ship,Tonnage of ship,Length of ship,Year Built,Hull identification number (HIN)";

    /// A file of the list with rows that have these cells under these headings.
    fn uksl(rows: &[&[(&str, &str)]]) -> String {
        let mut text = format!("\u{feff}Report Date: 23-Sep-2026\n{HEADINGS}\n");
        for row in rows {
            let cell = |h: &str| {
                row.iter().find(|(k, _)| *k == h).map_or(String::new(), |(_, v)| format!("\"{}\"", v.replace('"', "\"\"")))
            };
            text += &HEADINGS.split(',').map(cell).collect::<Vec<_>>().join(",");
            text.push('\n');
        }
        text
    }

    const GHR: [(&str, &str); 6] = [
        ("Unique ID", "GHR9999"),
        ("Regime Name", "The Global Human Rights Sanctions Regulations 2020"),
        ("Designation Type", "Individual"),
        ("Date Designated", "22/03/2021"),
        ("Sanctions Imposed", "Asset freeze|Travel Ban"),
        ("UK Statement of Reasons", "First & \"foremost\",\nsecond."),
    ];

    #[test]
    fn the_rows_of_a_designation_become_one_and_every_value_keeps_its_row() {
        let with = |more: &[(&'static str, &'static str)]| [&GHR[..], more].concat();
        let rows = [
            with(&[
                ("Name 1", "FIRST"),
                ("Name 6", "EXAMPLE"),
                ("Name type", "Primary Name"),
                ("Address Line 1", "1 Road"),
                ("Address Country", "China"),
            ]),
            vec![
                ("Unique ID", "RUS9998"),
                ("Name 6", "SAMPLE STAR"),
                ("Name type", "Primary Name"),
                ("Designation Type", "Ship"),
                ("IMO number", "IMO9074729"),
                ("Year Built", "2019"),
            ],
            with(&[
                ("Name 1", "FIRST"),
                ("Name 6", "EXAMPLE"),
                ("Name type", "Primary Name"),
                ("Address Line 1", "2 Road"),
                ("D.O.B", "dd/01/1964"),
            ]),
            with(&[
                ("Name 6", "Exa"),
                ("Name type", "Alias"),
                ("Alias strength", "Low quality a.k.a"),
                ("Address Line 1", "1 Road"),
                ("Address Country", "China"),
                ("Name non-latin script", "示例"),
                ("Non-latin script language", "Chinese"),
            ]),
            vec![("Name 6", "NO ID")],
        ];
        let rows: Vec<&[(&str, &str)]> = rows.iter().map(Vec::as_slice).collect();
        let (kept, summary) = read_text("gb-uksl", &[("x.csv", &uksl(&rows))]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept)), (5, 1, 2));
        assert_eq!(summary.published.unwrap().to_string(), "2026-09-23");
        let l = entry(&kept, "gb-uksl-ghr9999");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["FIRST EXAMPLE", "示例", "Exa"]);
        assert_eq!(l.entity.values("address"), ["1 Road, China", "2 Road"]);
        assert_eq!(
            (l.entity.values("birthDate"), l.entity.values("weakAlias")),
            (&["1964-01".to_owned()][..], &["Exa".to_owned()][..])
        );
        assert_eq!(l.listings.len(), 1);
        assert_eq!(l.listings[0].terms["measures"], ["Asset freeze", "Travel Ban"]);
        assert_eq!(l.listings[0].terms["reasons"], ["First & \"foremost\", second."]);
        assert_eq!(l.listings[0].effective.unwrap().to_string(), "2021-03-22");
        let line =
            |value: &str| l.statements.iter().find(|s| s.value == value).and_then(|s| s.record.as_ref()).unwrap().line;
        // A statement of reasons over two lines moves what follows down.
        assert_eq!([line("2 Road"), line("1964-01"), line("Exa"), line("示例")], [6, 6, 8, 8]);
        assert_eq!(entry(&kept, "gb-uksl-rus9998").entity.values("buildDate"), ["2019"]);
    }

    #[test]
    fn the_older_list_gives_an_entry_the_id_it_has_in_the_newer() {
        let text = "Last Updated,01/09/2025\n\
Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,Non-Latin Script Language,DOB,\
Town of Birth,Country of Birth,Nationality,Passport Number,Passport Details,National Identification Number,National Identification Details,\
Position,Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,\
Alias Quality,Regime,Listed On,UK Sanctions List Date Designated,Last Updated,Group ID\n\
EXAMPLE,First,,,,,,,,,00/00/1964,(1) Wuwei (2) Aksu,(1) China (2) China,(1) Iran (2) Iraq,,,,,,,,,,,,,,\
\"(UK Sanctions List Ref):GHR9999. (UN Ref):TAi.999. (UK Statement of Reasons):Some (few) reasons. (Phone number):(1) +1 (2) +2 (Gender):Male\",\
Individual,Primary name,,Global Human Rights,22/03/2021,23/03/2021,01/02/2025,99999\n\
EXA,,,,,,,,,,,,,,,,,,,,,,,,,,,\"(UK Sanctions List Ref):GHR9999.\",Individual,AKA,Low,Global Human Rights,22/03/2021,23/03/2021,01/02/2025,99999\n\
OTHER,,,,,,,,,,,,,,,,,,,,,,,,,,Syria,A note,Entity,Primary name,,Syria,02/12/2011,,13/05/2022,12431\n";
        let (kept, summary) = read_text("gb-uksl", &[("ConList.csv", text)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept), summary.partial.len()), (3, 0, 2, 1));
        assert_eq!(summary.published.unwrap().to_string(), "2025-09-01");
        let l = entry(&kept, "gb-uksl-ghr9999");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["First EXAMPLE", "EXA"]);
        assert_eq!(l.entity.values("birthPlace"), ["Wuwei, China", "Aksu, China"]);
        assert_eq!(
            (l.entity.values("nationality"), l.entity.values("phone")),
            (&["ir".to_owned(), "iq".into()][..], &["+1".to_owned(), "+2".into()][..])
        );
        assert_eq!(l.entity.referents, ["un-sc-tai-999"]);
        assert_eq!(l.listings[0].terms["reasons"], ["Some (few) reasons."]);
        assert_eq!(l.listings[0].effective.unwrap().to_string(), "2021-03-23");
        let other = entry(&kept, "gb-uksl-ofsi-12431");
        assert_eq!(
            (other.entity.values("country"), other.listings[0].terms["remarks"].as_slice()),
            (&["sy".to_owned()][..], &["A note".to_owned()][..])
        );
    }

    #[test]
    fn cells_that_number_or_label_their_values_are_taken_apart() {
        for (cell, expected) in [
            ("(1) Iran (2) Iraq. (3) Chad", &["Iran", "Iraq", "Chad"][..]),
            ("Iran (1)", &["Iran (1)"]),
            ("(1) ", &[]),
            ("", &[]),
        ] {
            assert_eq!(numbered(cell).collect::<Vec<_>>(), expected, "{cell}");
        }
        assert_eq!(labelled("Before. (A b):x (y) z. (C):"), [("", "Before."), ("A b", "x (y) z.")]);
        assert_eq!(labelled("):(("), [("", "):((")]);
        assert_eq!(labelled("(A):):x (B):y"), [("A):", "x"), ("B", "y")]);
    }

    #[test]
    fn a_cell_of_a_megabyte_that_labels_nothing_is_looked_through_once() {
        for (cell, labels) in [
            ("):".repeat(500_000), 1),
            (format!("({}", "):".repeat(500_000)), 0),
            (format!("({}{}", " ".repeat(500_000), "):".repeat(250_000)), 0),
            ("(a):b".repeat(200_000), 200_000),
        ] {
            assert_eq!(labelled(&cell).len(), labels);
        }
    }

    proptest! {
        #[test]
        fn no_garbage_makes_it_panic(text in "[ -~()\"\n\\PC]{0,200}", other in "[(): a-z0-9]{0,60}") {
            let _ = (labelled(&other), numbered(&other).count());
            let _ = read_text("gb-uksl", &[("x.csv", &(uksl(&[&GHR, &[("Other Information", &other)]]) + &text))]);
        }
    }
}
