//! The EU's financial sanctions file as CSV: semicolons, one row a part of an entry (a name, an address, a birth date, a
//! document, a citizenship), the entry's own fields repeated in each.
//!
//! Two layouts are published side by side. 1.1 has the names of the XML (`NameAlias_WholeName`) and 118 columns; 1.0, the
//! older (`Naal_wholename`), has no strength of names, no designation date and countries in three letters, writes the type of
//! a document and its remarks behind the number, and contacts as `PHONE[…]`. Its headings repeat: the first of a name counts.
//! Rows of an entry stand together but are gathered by reference number wherever they stand, each value traced to its row.
//!
//! A copy of 1.0 is about that a program saved in Western letters: what those do not have stands as `?`. A name of which no
//! more is kept than lost is rejected; a list with many such names is called partial.

use super::eu_parts::{self as parts, Days, Entry, Fields};
use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::gathered::Gathered;
use crate::reading::{Out, record, said, state};
use crate::sheet::{self, Row};
use crate::values::{identifier_property, line};
use karez_model::{Listed, Statement};
use karez_tables::{Content, Separator};
use std::collections::HashMap;

pub(super) const FORMAT_1_1: Format = Format {
    sources: &["eu-fsf"],
    name: "EU FSF CSV 1.1",
    real: false,
    fits: |head: &Head| begins(head, "namealias_wholename"),
    supplement: never,
    beside: alone,
    read,
};

pub(super) const FORMAT_1_0: Format = Format {
    sources: &["eu-fsf"],
    name: "EU FSF CSV 1.0",
    real: true,
    fits: |head: &Head| begins(head, "naal_wholename"),
    supplement: never,
    beside: alone,
    read,
};

fn begins(head: &Head, heading: &str) -> bool {
    let line = sheet::key(head.first_line());
    line.contains("entity_logical") && line.contains(heading)
}

/// How the headings of a layout begin.
struct Layout {
    /// Those of names, addresses, birth dates, documents, citizenships.
    parts: [&'static str; 5],
    /// Those of the entry's act.
    act: &'static str,
    /// What stands between the beginning of a part and the fields of its act.
    part_act: &'static str,
}

const V1_1: Layout = Layout {
    parts: ["namealias", "address", "birthdate", "identification", "citizenship"],
    act: "entity_regulation",
    part_act: "regulation",
};
const V1_0: Layout = Layout { parts: ["naal", "addr", "birt", "iden", "citi"], act: "leba", part_act: "leba" };

/// The cells of a row under headings that begin alike.
struct Cells<'r, 't> {
    row: &'r Row<'t>,
    prefix: &'r str,
}

impl Fields for Cells<'_, '_> {
    fn get_any(&self, names: &[&str]) -> String {
        let mut cells = names.iter().map(|n| self.row.get(&format!("{}_{}", self.prefix, n.to_lowercase())));
        cells.find(|c| !c.is_empty()).map(text).unwrap_or_default()
    }
}

/// The text of a cell; 1.0 writes a line break as `\n`.
fn text(cell: &str) -> String {
    line(&cell.replace("\\n", " "))
}

/// What is gathered while the rows go by.
#[derive(Default)]
struct Reading {
    gathered: Gathered,
    days: HashMap<String, Days>,
    names: usize,
    mangled: usize,
}

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let mut reading = Reading::default();
    for file in set {
        let is_heading = |keys: &[String]| keys.iter().any(|k| k == "namealias_wholename" || k == "naal_wholename");
        sheet::rows(file, Separator::Is(b';'), out, is_heading, |row, out| one(source, file, row, &mut reading, out))?;
    }
    let Reading { gathered, days, names, mangled } = reading;
    let lost =
        format!("{mangled} of {names} names have lost letters: the file was saved in an encoding that does not have them");
    match mangled {
        0 => {}
        // One or two may be slips of the publisher's own.
        n if n * 100 < names => out.note(lost),
        _ => out.partial(lost),
    }
    for mut listed in gathered.entries() {
        let days = days.get(&listed.entity.id).copied().unwrap_or_default();
        if parts::finish(&mut listed, days) {
            out.entry(listed)?;
        } else if let (Some(file), Some(listing)) = (set.first(), listed.listings.first()) {
            out.reject(file, listing.record.line, "an entry without a name", &listed.entity.id)?;
        }
    }
    Ok(())
}

fn one(source: &Source, file: &Content, row: &Row, reading: &mut Reading, out: &mut Out) -> Result<(), Error> {
    let old = row.has("naal_wholename");
    let layout = if old { V1_0 } else { V1_1 };
    if out.summary.published.is_none()
        && let Some((_, day)) = row.columns().find(|(h, _)| h.starts_with("date_file") || *h == "filegenerationdate")
    {
        dates::day(day, Order::DayFirst).into_iter().for_each(|d| out.published(d));
    }
    let get = |headings: &[&str]| text(row.any(headings));
    let entry = Entry {
        reference: get(&["entity_eu_referencenumber", "eu_ref_num"]),
        logical_id: get(&["entity_logicalid", "entity_logical_id"]),
        un_id: get(&["entity_unitednationid"]),
        kind: get(&["entity_subjecttype", "entity_subjecttype_classificationcode", "subject_type"]),
        designated: get(&["entity_designationdate"]),
        remarks: vec![get(&["entity_designationdetails"]), get(&["entity_remark"])],
    };
    let Some(mut listed) = entry.begin(source, record(file, row.line)) else {
        return out.reject(file, row.line, "a row without a reference number", &row.text());
    };
    let id = listed.entity.id.clone();
    let days = reading.days.entry(id.clone()).or_default();
    days.designated = days.designated.or(entry.designated());
    parts::act(&mut listed, &Cells { row, prefix: layout.act }, true, days);
    parts::add_programme(&mut listed, &get(&["programme"]));
    for (i, prefix) in layout.parts.into_iter().enumerate() {
        let f = Cells { row, prefix };
        let act = format!("{prefix}_{}", layout.part_act);
        parts::act(&mut listed, &Cells { row, prefix: &act }, false, days);
        match i {
            0 => {
                let named = reading.gathered.get_mut(&id).is_some_and(|l| !l.entity.values("name").is_empty());
                let whole = f.get_any(&["wholename"]);
                reading.names += usize::from(!whole.is_empty());
                reading.mangled += usize::from(has_lost_letters(&whole));
                if let Err(cause) = parts::name(&mut listed, &f, named) {
                    out.reject(file, row.line, cause, &whole)?;
                }
            }
            1 => {
                parts::place(&mut listed, &f);
                contacts(&mut listed, &f.get_any(&["contactinfo", "other"]));
            }
            2 => parts::birth(&mut listed, &f),
            3 if old => document_1_0(&mut listed, &f),
            3 => parts::document(&mut listed, &f),
            _ => parts::citizenship(&mut listed, &f),
        }
    }
    reading.gathered.add(listed);
    Ok(())
}

/// Whether question marks stand in a name as letters do.
fn has_lost_letters(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    chars.windows(2).any(|w| matches!(w, ['?', next] if next.is_alphabetic() || *next == '?'))
}

/// `PHONE[497 92 63] FAX[662 38 14]`.
fn contacts(listed: &mut Listed, text: &str) {
    let mut rest = text;
    while let Some((key, after)) = rest.split_once('[') {
        let (value, after) = after.split_once(']').unwrap_or((after, ""));
        parts::contact(listed, key, value);
        rest = after;
    }
    listed.entity.add("notes", line(rest));
}

/// `AD001095 (passport-National passport) (issued: 1997)`: number, type and remarks in one cell.
fn document_1_0(listed: &mut Listed, f: &dyn Fields) {
    let text = f.get_any(&["number"]);
    let (number, rest) = text.split_once(" (").unwrap_or((&text, ""));
    let (kind, remark) = rest.split_once(')').unwrap_or((rest, ""));
    let described = kind.split_once('-').map_or(kind, |(_, described)| described);
    let remark = remark.replace(['(', ')'], " ").replace(" ?", " ");
    let note = crate::values::address(&[described, &f.get_any(&["country"]), &remark]);
    state(listed, Statement { note, ..said(identifier_property(kind, number), number) });
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};
    use proptest::prelude::*;

    const V1_1: &str = "\u{feff}fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;Entity_DesignationDate;\
Entity_DesignationDetails;Entity_Remark;Entity_SubjectType;Entity_SubjectType_ClassificationCode;Entity_Regulation_Type;\
Entity_Regulation_PublicationDate;Entity_Regulation_EntryIntoForceDate;Entity_Regulation_NumberTitle;Entity_Regulation_Programme;\
Entity_Regulation_PublicationUrl;NameAlias_LastName;NameAlias_FirstName;NameAlias_WholeName;NameAlias_NameLanguage;NameAlias_Gender;\
NameAlias_LogicalId;NameAlias_Remark;NameAlias_Regulation_NumberTitle;NameAlias_Regulation_PublicationDate;Address_City;Address_Street;\
Address_CountryIso2Code;Address_CountryDescription;BirthDate_BirthDate;BirthDate_Day;BirthDate_Month;BirthDate_Year;BirthDate_Circa;\
Identification_Number;Identification_TypeCode;Identification_TypeDescription;Citizenship_CountryIso2Code
01/09/2026;1;EU.1.11;QDi.999;;;\"Smith & \"\"Sons\"\"; of X\";P;person;amendment;2021-03-22;2021-03-23;2021/478 (OJ L99I);HR;https://example.eu/1;\
Example;First;First Example;;M;17;;2019/1 (OJ L1);2019-02-03;;;;;;;;;;;;;
01/09/2026;2;EU.2.22;;2020-01-02;;;E;enterprise;regulation;2020-01-02;2020-01-02;N;TERR;;;;Example Cotton Co.;;;20;;;;;;;;;;;;;;;;
01/09/2026;1;EU.1.11;QDi.999;;;\"Smith & \"\"Sons\"\"; of X\";P;person;amendment;2021-03-22;2021-03-23;2021/478 (OJ L99I);HR;https://example.eu/1;\
;;Erster Beispiel;DE;;18;Low quality alias;;;;;;;;;;;;;;;
01/09/2026;1;EU.1.11;QDi.999;;;;P;person;amendment;2021-03-22;2021-03-23;2021/478 (OJ L99I);HR;;;;;;;;;;;Aksu;1 Road;CN;CHINA;;;;;;;;;
01/09/2026;1;EU.1.11;QDi.999;;;;P;person;amendment;2021-03-22;2021-03-23;2021/478 (OJ L99I);HR;;;;;;;;;;;;;;;1958-01-01;;1;1958;true;;;;
01/09/2026;1;EU.1.11;QDi.999;;;;P;person;amendment;2021-03-22;2021-03-23;2021/478 (OJ L99I);HR;;;;;;;;;;;;;;;;;;;;A1;passport;National passport;
01/09/2026;1;EU.1.11;QDi.999;;;;P;person;amendment;2021-03-22;2021-03-23;2021/478 (OJ L99I);HR;;;;;;;;;;;;;;;;;;;;;;;CN
01/09/2026;;;;;;;P;person;;;;;;;;;No Id;;;;;;;;;;;;;;;;;;;
";

    #[test]
    fn the_rows_of_an_entry_become_one_and_every_value_keeps_its_row() {
        let (kept, summary) = read_text("eu-fsf", &[("x.csv", V1_1)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, distinct(&kept)), (8, 1, 2));
        assert_eq!((kept.rejects[0].line, summary.published.unwrap().to_string().as_str()), (9, "2026-09-01"));
        let l = entry(&kept, "eu-fsf-eu-1-11");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["First Example", "Erster Beispiel"]);
        for (property, expected) in [
            ("weakAlias", "Erster Beispiel"),
            ("address", "1 Road, Aksu, CHINA"),
            ("country", "cn"),
            ("birthDate", "1958-01"),
            ("passportNumber", "A1"),
            ("nationality", "cn"),
        ] {
            assert_eq!(l.entity.values(property), [expected], "{property}");
        }
        let line =
            |value: &str| l.statements.iter().find(|s| s.value == value).and_then(|s| s.record.as_ref()).map(|r| r.line);
        assert_eq!(
            [line("Erster Beispiel"), line("1 Road, Aksu, CHINA"), line("1958-01"), line("A1")].map(Option::unwrap),
            [4, 5, 6, 7]
        );
        assert_eq!((l.listings.len(), l.listings[0].record.line), (1, 2));
        assert_eq!(l.listings[0].terms["remarks"], ["Smith & \"Sons\"; of X"]);
        assert_eq!(l.listings[0].effective.unwrap().to_string(), "2019-02-03", "the earliest act cited");
        assert_eq!(
            (l.listings[0].programs.as_slice(), l.entity.referents.as_slice()),
            (&["HR".to_owned()][..], &["un-sc-qdi-999".to_owned()][..])
        );
        assert_eq!(entry(&kept, "eu-fsf-eu-2-22").listings[0].effective.unwrap().to_string(), "2020-01-02");
    }

    #[test]
    fn the_older_layout_is_read_with_what_it_packs_into_one_cell() {
        let heading = "Date_file;Entity_logical_id;Subject_type;Leba_numtitle;Leba_publication_date;Leba_url;Programme;Entity_remark;\
Naal_logical_id;Entity_logical_id;Naal_leba_numtitle;Naal_wholename;Naal_language;Addr_logical_id;Addr_street;Addr_country;Addr_other;\
Iden_logical_id;Iden_number;EU_ref_num\n";
        let text = format!(
            "{heading}04/07/2018;7;E;N1;2018-02-16;u;ZWE;(a)\\n(b);1;7;N2;Example Gin;;;;;;;;EU.7.7\n\
             04/07/2018;7;E;N1;2018-02-16;u;ZWE;;2;7;N2;????? Gin ??;BG;;;;;;;EU.7.7\n\
             04/07/2018;7;E;N1;2018-02-16;u;ZWE;;;;;;;3;Road 1;PAK;PHONE[49]\\nFAX[66];;;EU.7.7\n\
             04/07/2018;7;E;N1;2018-02-16;u;ZWE;;;;;;;;;;;4;12/862 (other-Other identification number) (issued: 1997);EU.7.7\n"
        );
        let (kept, summary) = read_text("eu-fsf", &[("x.csv", &text)]).unwrap();
        assert_eq!((summary.rows, summary.rejects, summary.partial.len()), (4, 1, 1));
        let l = entry(&kept, "eu-fsf-eu-7-7");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["Example Gin"]);
        assert_eq!(
            (l.entity.values("phone"), l.entity.values("country")),
            (&["49".to_owned(), "66".to_owned()][..], &["pk".to_owned()][..])
        );
        assert_eq!(l.entity.values("idNumber"), ["12/862"]);
        let document = l.statements.iter().find(|s| s.property == "idNumber").unwrap();
        assert_eq!(document.note, "Other identification number, issued: 1997");
        assert_eq!(l.listings[0].terms["remarks"], ["(a) (b)"]);
    }

    #[test]
    fn the_real_file_in_which_every_line_is_quoted_is_read_with_the_counts_it_has() {
        let Some(file) = shared("dirty/eu-2018-layout-every-line-quoted.csv") else { return };
        let (kept, summary) = read_set("eu-fsf", &[file]).unwrap();
        // Counted apart from this reader: 999 rows, 93 reference numbers, 799 rows with a name.
        assert_eq!((summary.rows, distinct(&kept), kept.entries.len()), (999, 93, 93));
        assert_eq!(summary.published.unwrap().to_string(), "2018-07-04");
        assert!(kept.rejects.iter().all(|r| r.cause == "a name whose letters are lost" && r.excerpt.contains("??")));
        let names: usize = kept.entries.iter().map(|l| l.entity.names().count()).sum();
        assert_eq!((summary.rejects, names), (65, 678));
        let l = entry(&kept, "eu-fsf-eu-36-64");
        assert_eq!(l.entity.values("name"), ["Robert Gabriel Mugabe"]);
        assert_eq!(l.entity.values("birthDate"), ["1924-02-21"]);
        assert_eq!(l.entity.values("passportNumber"), ["AD001095"]);
        assert_eq!(l.entity.values("position"), ["Former President", "president"]);
        assert_eq!(l.listings[0].programs, ["ZWE"]);
        assert_eq!(l.listings[0].basis, "2018/223 (OJ L43); 1643/2002 (OJ L247)");
        let l = entry(&kept, "eu-fsf-eu-27-28");
        assert_eq!(l.entity.values("birthPlace"), ["al-Awja, near Tikrit, IRQ"], "a comma that had become a tab");
        assert_eq!(l.entity.values("nationality"), ["iq"]);
        let french = l.statements.iter().find(|s| s.value == "Abou Ali").unwrap();
        assert_eq!((french.script.as_str(), french.record.as_ref().unwrap().line), ("FR", 9));
        let l = entry(&kept, "eu-fsf-eu-39-56");
        assert!(l.entity.values("alias").contains(&"Qoussaï Saddam Hussein Al-Tikriti".to_owned()), "{:?}", l.entity);
        assert!(entry(&kept, "eu-fsf-eu-85-7").entity.values("position")[1].starts_with("Former Governor of Karbala"));
    }

    proptest! {
        #[test]
        fn no_garbage_makes_it_panic(bytes in "[ -~;\"\\n\\PC]{0,200}", at in 0usize..V1_1.len()) {
            let mut text = V1_1.to_owned();
            let at = (at..=V1_1.len()).find(|i| text.is_char_boundary(*i)).unwrap();
            text.insert_str(at, &bytes);
            let _ = read_text("eu-fsf", &[("x.csv", &text)]);
        }
    }
}
