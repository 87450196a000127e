//! What the sectors and official lists of a day say of a query, as the contract's JSON.

use crate::code::{Code, looks_like_code, read_code};
use crate::listed::{self, ListedGood, listed_goods};
use crate::nomenclature::{dotted, label};
use crate::orders::OrderAnswer;
use crate::sectors::{self, Extent, Sector, sectors};
use crate::text::read_text;
use crate::wording::{Error, fill};
use karez_model::Date;
use serde::Serialize;

/// What a query was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An HS code.
    Code,
    /// Words.
    Text,
}

/// A heading that a query names or may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Chapter or heading: two or four digits.
    pub code: String,
    /// What it holds, in our words.
    pub label: String,
    /// What it holds, in Chinese.
    pub label_zh: String,
    /// The words that decided, where the query was text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// The subheading, where there is one and only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subheading: Option<String>,
    /// What is looked up: the heading, or its subheadings where the query goes so far.
    #[serde(skip)]
    pub asked: Vec<String>,
}

/// A sector in which a heading lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectorAnswer {
    /// Its name.
    pub sector: String,
    /// The day on which it was named.
    pub added: Date,
    /// The list it stands on.
    pub list: String,
    /// The codes asked about that lie in it, in whole or in part.
    pub codes: Vec<String>,
    /// Where that is written.
    pub source: String,
    /// The sentence.
    pub says: String,
    /// What it does not mean.
    pub does_not_say: String,
}

/// An entry of an official list that names a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Official {
    /// A good of a country.
    Good {
        /// The list's id.
        list: String,
        /// The list's word for the good.
        good: String,
        /// The country it is listed of.
        country: String,
        /// What it is listed for.
        kind: String,
        /// Where the inputs come from, if that is what it is listed for.
        #[serde(skip_serializing_if = "String::is_empty")]
        inputs: String,
        /// The edition read.
        edition: String,
        /// Where that is written.
        source: String,
        /// The sentence.
        says: String,
        /// What it does not mean.
        does_not_say: String,
    },
    /// An order of customs.
    Order(OrderAnswer),
}

/// What is said of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The query as it was given.
    pub query: String,
    /// What it was taken for.
    pub kind: Kind,
    /// The day asked about.
    pub as_of: Date,
    /// The headings, of text the likeliest first.
    pub headings: Vec<Heading>,
    /// The sectors of that day.
    pub sectors: Vec<SectorAnswer>,
    /// The entries of official lists.
    pub official_lists: Vec<Official>,
    /// What else is to be known.
    pub notes: Vec<String>,
    /// Why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl Answer {
    /// The codes that were looked up: what to ask other lists with.
    pub fn asked(&self) -> Vec<String> {
        self.headings.iter().flat_map(|h| h.asked.iter().cloned()).collect()
    }
}

/// What the sectors and lists of a day say of a code or of words. A query that is wrong has its answer too: [`Answer::error`].
pub fn answer(query: &str, as_of: Date) -> Result<Answer, Error> {
    answer_as(query, if looks_like_code(query) { Kind::Code } else { Kind::Text }, as_of)
}

/// As [`answer`], where it is known what the query is: a column of codes has no words, and words may be nothing but a number.
pub fn answer_as(query: &str, kind: Kind, as_of: Date) -> Result<Answer, Error> {
    let mut out = Answer {
        query: query.to_owned(),
        kind,
        as_of,
        headings: Vec::new(),
        sectors: Vec::new(),
        official_lists: Vec::new(),
        notes: Vec::new(),
        error: None,
    };
    match out.kind {
        Kind::Code => match read_code(query) {
            Ok(code) => of_code(&code, &mut out)?,
            Err(error) => {
                out.error = Some(error.to_string());
                return Ok(out);
            }
        },
        Kind::Text if query.trim().is_empty() => {
            out.error = Some("an empty query".to_owned());
            return Ok(out);
        }
        Kind::Text => of_text(query, &mut out)?,
    }
    if !out.headings.is_empty() {
        say_sectors(&mut out)?;
        say_goods(&mut out)?;
        out.notes.push(fill("eu", &[])?);
    }
    Ok(out)
}

fn heading(code: &str, asked: Vec<String>, words: Vec<String>) -> Option<Heading> {
    let (en, zh) = label(code)?;
    let subheading = match asked.as_slice() {
        [one] if one.len() == 6 => Some(one.clone()),
        _ => None,
    };
    let code = code.get(..4).unwrap_or(code).to_owned();
    Some(Heading { code, label: en.to_owned(), label_zh: zh.to_owned(), words, subheading, asked })
}

fn of_code(code: &Code, out: &mut Answer) -> Result<(), Error> {
    let shown = dotted(&code.hs);
    if let Some(given) = &code.national {
        out.notes.push(fill("national", &[("given", given), ("code", &shown)])?);
    }
    match &code.former {
        None => out.headings.extend(heading(&code.hs, vec![code.hs.clone()], Vec::new())),
        Some(former) => {
            let now: Vec<String> = former.now.iter().map(|c| dotted(c)).collect();
            let values = [("code", shown.as_str()), ("until", former.until), ("now", &now.join(", "))];
            out.notes.push(fill("former", &values)?);
            let mut by_heading: Vec<(&str, Vec<String>)> = Vec::new();
            for code in &former.now {
                let key = code.get(..4).unwrap_or(code);
                match by_heading.iter_mut().find(|(k, _)| *k == key) {
                    Some((_, codes)) => codes.push((*code).to_owned()),
                    None => by_heading.push((key, vec![(*code).to_owned()])),
                }
            }
            out.headings.extend(by_heading.into_iter().filter_map(|(key, codes)| heading(key, codes, Vec::new())));
        }
    }
    Ok(())
}

fn of_text(query: &str, out: &mut Answer) -> Result<(), Error> {
    for candidate in read_text(query) {
        let asked = match candidate.subheadings.is_empty() {
            true => vec![candidate.code.clone()],
            false => candidate.subheadings,
        };
        out.headings.extend(heading(&candidate.code, asked, candidate.words));
    }
    let note = if out.headings.is_empty() { "none" } else { "from_text" };
    out.notes.push(fill(note, &[])?);
    Ok(())
}

fn say_sectors(out: &mut Answer) -> Result<(), Error> {
    let asked = out.asked();
    for sector in sectors() {
        let within: Vec<(&String, Extent)> = asked.iter().filter_map(|c| Some((c, sector.extent(c)?))).collect();
        let Some((_, extent)) = within.first() else { continue };
        if sector.added > out.as_of {
            let values = [("sector", sector.name), ("added", &sector.added.to_string()), ("as_of", &out.as_of.to_string())];
            out.notes.push(fill("later", &values)?);
            continue;
        }
        // Codes that lie in it differently are told by the first, which is the likeliest.
        let alike: Vec<&str> = within.iter().filter(|(_, e)| e == extent).map(|(c, _)| c.as_str()).collect();
        let says = sector_sentence(sector, extent, &alike)?;
        out.sectors.push(SectorAnswer {
            sector: sector.name.to_owned(),
            added: sector.added,
            list: sectors::LIST.to_owned(),
            codes: within.iter().map(|(c, _)| (*c).clone()).collect(),
            source: sector.source.to_owned(),
            says,
            does_not_say: fill("sector_limits", &[])?,
        });
    }
    Ok(())
}

fn sector_sentence(sector: &Sector, extent: &Extent, codes: &[&str]) -> Result<String, Error> {
    // one code belongs to a sector, several belong to it
    let of = |name: &str| if codes.len() > 1 { format!("{name}_many") } else { name.to_owned() };
    let shown = |codes: &[&str]| codes.iter().map(|c| dotted(c)).collect::<Vec<_>>().join(", ");
    let extent = match extent {
        Extent::Whole => fill(&of("extent_whole"), &[])?,
        Extent::Mixed => fill(&of("extent_mixed"), &[])?,
        Extent::Part(parts) => fill(&of("extent_part"), &[("parts", &shown(parts))])?,
    };
    let added = sector.added.to_string();
    let values = [
        ("code", shown(codes)),
        ("extent", extent),
        ("sector", sector.name.to_owned()),
        ("added", added),
        ("source", sector.source.to_owned()),
    ];
    fill("sector", &values.each_ref().map(|(k, v)| (*k, v.as_str())))
}

fn say_goods(out: &mut Answer) -> Result<(), Error> {
    let mut goods: Vec<ListedGood> = Vec::new();
    for code in out.asked() {
        for good in listed_goods(&code) {
            if !goods.contains(&good) {
                goods.push(good);
            }
        }
    }
    if goods.is_empty() {
        return Ok(());
    }
    if out.as_of.year().to_string().as_str() < listed::EDITION {
        out.notes.push(fill("later_edition", &[("as_of", &out.as_of.to_string())])?);
        return Ok(());
    }
    for good in goods {
        let inputs = match good.inputs {
            "" => String::new(),
            inputs => fill("good_inputs", &[("inputs", inputs)])?,
        };
        let values = [
            ("good", good.good),
            ("country", good.country),
            ("kind", good.kind),
            ("inputs", &inputs),
            ("source", good.source),
        ];
        out.official_lists.push(Official::Good {
            list: listed::LIST.to_owned(),
            good: good.good.to_owned(),
            country: good.country.to_owned(),
            kind: good.kind.to_owned(),
            inputs: good.inputs.to_owned(),
            edition: listed::EDITION.to_owned(),
            source: good.source.to_owned(),
            says: fill("good", &values)?,
            does_not_say: fill("good_limits", &[("country", good.country)])?,
        });
    }
    out.notes.push(fill("edition", &[])?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(query: &str, day: &str) -> Answer {
        answer(query, day.parse().unwrap()).unwrap()
    }

    fn asked(query: &str) -> Answer {
        on(query, "2026-11-23")
    }

    #[test]
    fn several_codes_belong_to_a_sector_where_one_belongs() {
        let says = |query: &str| {
            let answered = answer(query, "2026-11-23".parse().unwrap()).unwrap();
            answered.sectors[0].says.clone()
        };
        assert!(says("5201").starts_with("HS 5201 belongs to"), "{}", says("5201"));
        assert!(says("番茄酱").contains(" belong to the sector"), "{}", says("番茄酱"));
    }

    #[test]
    fn a_code_is_answered_with_its_heading_sectors_and_lists() {
        let a = asked("5201");
        assert_eq!((a.kind, a.headings[0].code.as_str(), a.error.as_deref()), (Kind::Code, "5201", None));
        assert_eq!(a.sectors[0].sector, "Cotton and cotton products");
        assert!(a.sectors[0].says.starts_with("HS 5201 belongs to the sector “Cotton and cotton products”"));
        assert!(a.sectors[0].says.contains("since 2022-06-17 (FLETF") && a.sectors[0].says.contains("own reading"));
        assert!(a.official_lists.len() >= 6);
        let sub = asked("8541.43");
        assert_eq!(sub.headings[0].subheading.as_deref(), Some("854143"));
        assert!(asked("8541").sectors[0].says.starts_with("HS 8541 holds, in 8541.42, 8541.43, goods of the sector"));
        assert!(asked("0813.40").sectors[0].says.starts_with("HS 0813.40 holds, among others, goods of"));
    }

    #[test]
    fn a_sector_added_later_than_the_day_is_told_as_later() {
        let before = on("7403", "2025-08-18");
        assert!(before.sectors.is_empty());
        assert!(before.notes.iter().any(|n| n == "the sector “Copper” was added on 2025-08-19, later than 2025-08-18"));
        assert_eq!(on("7403", "2025-08-19").sectors.len(), 1);
        let early = on("5201", "2021-12-31");
        assert!(early.official_lists.is_empty() && early.notes.iter().any(|n| n.contains("later than 2021-12-31")));
    }

    #[test]
    fn words_are_answered_as_possible_and_not_settled() {
        let a = asked("men's cotton t-shirts");
        assert_eq!(a.kind, Kind::Text);
        assert_eq!(a.headings[0].subheading.as_deref(), Some("610910"));
        assert_eq!(a.headings[0].words, ["cotton", "t-shirts"]);
        assert_eq!(a.sectors[0].sector, "Apparel");
        assert!(a.notes.iter().any(|n| n.contains("possible, not settled")));
        let none = asked("consulting services");
        assert!(none.headings.is_empty() && none.sectors.is_empty() && none.official_lists.is_empty());
        assert!(none.error.is_none() && none.notes[0].starts_with("no heading was read"));
    }

    #[test]
    fn former_and_national_codes_are_answered_with_what_they_are() {
        let a = asked("8541402000");
        assert!(a.notes[0].starts_with("8541402000 is a national code"));
        assert!(a.notes[1].contains("replaced in 2022") && a.notes[1].contains("8541.43"));
        assert_eq!(a.headings[0].code, "8541");
        assert_eq!(a.sectors[0].codes, ["854142", "854143"]);
    }

    #[test]
    fn a_code_that_cannot_be_is_an_error_and_no_other_answer() {
        for query in ["702", "5299", "520199", "77", "  "] {
            let a = asked(query);
            assert!(a.error.is_some() && a.headings.is_empty() && a.sectors.is_empty(), "{query}");
        }
    }

    #[test]
    fn every_sentence_names_its_source_and_says_what_it_does_not_mean() {
        for code in ["52", "61", "0307", "2804", "7601", "8541", "9503", "2002", "4015"] {
            let a = asked(code);
            for s in &a.sectors {
                assert!(s.says.contains(&s.source) && s.does_not_say.contains("no presumption"), "{code}");
            }
            for official in &a.official_lists {
                let Official::Good { says, source, does_not_say, .. } = official else { panic!("{official:?}") };
                assert!(says.starts_with("Listed by the US Department of Labor") && says.contains(source), "{says}");
                assert!(!does_not_say.is_empty());
            }
        }
    }
}
