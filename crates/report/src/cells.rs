//! Answers as flat rows for a spreadsheet: one line a match, one for a row without a match or one that could not be read.
//!
//! Name, place, product and what is shared stand side by side: `status` to `basis` speak of names, then one column a group of
//! observations, each with its reasons.
//!
//! Values are given as they are in the data; the writers of `karez-tables` see to it that none of them is run. Each line stands
//! alone, with the day, the snapshot and the engine, because lines of a spreadsheet are sorted, filtered and pasted elsewhere.

use crate::context::Context;
use crate::plain::plain;
use crate::{Error, listing, observed, reasons, subject};
use karez_model::{Answer, Columns, Finding, Listing, Match, Screened};

/// A cell.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// A text; never empty.
    Text(String),
    /// A number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// True or false.
    Bool(bool),
}

impl Cell {
    fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// The cell as a writer of tables takes it.
    pub fn as_written(&self) -> karez_tables::Cell<'_> {
        match self {
            Cell::Empty => karez_tables::Cell::Empty,
            Cell::Text(text) => karez_tables::Cell::Text(text),
            Cell::Number(n) => karez_tables::Cell::Number(*n),
            Cell::Integer(n) => karez_tables::Cell::Integer(*n),
            Cell::Bool(b) => karez_tables::Cell::Bool(*b),
        }
    }
}

/// Our own columns; those of the user's file follow them.
pub const COLUMNS: [&str; 35] = [
    "file",
    "sheet",
    "line",
    "id",
    "supplier",
    "country",
    "status",
    "rank",
    "match_name",
    "score",
    "match",
    "basis",
    "place",
    "product",
    "shared",
    "match_id",
    "schema",
    "lists",
    "listed",
    "extension",
    "effective",
    "delisted",
    "source",
    "seen",
    "confidence",
    "record",
    "reasons",
    "agrees",
    "differs",
    "missing",
    "findings",
    "as_of",
    "snapshot",
    "engine",
    "error",
];

/// The headings: our own, then the columns carried along. One that is called like an earlier one is marked `(input)`, so that
/// a heading names one column.
pub fn columns(carried: &[String]) -> Vec<String> {
    let mut all: Vec<String> = COLUMNS.iter().map(|c| (*c).to_owned()).collect();
    for heading in carried {
        let mut heading = heading.clone();
        while all.iter().any(|h| h.eq_ignore_ascii_case(&heading)) {
            heading.push_str(" (input)");
        }
        all.push(heading);
    }
    all
}

/// The lines of an answer, each as long as [`columns`] of the same `carried`.
///
/// # Errors
/// The templates of sentences are broken.
pub fn rows(ctx: &Context, answer: &Answer, carried: &[String]) -> Result<Vec<Vec<Cell>>, Error> {
    match answer {
        Answer::Unreadable(e) => {
            let found = Found { error: Cell::text(&*e.error), ..Found::default() };
            Ok(vec![line(ctx, answer, found, &e.columns, carried)?])
        }
        Answer::Screened(s) if s.matches.is_empty() => {
            let found = Found { findings: codes(&s.findings.iter().collect::<Vec<_>>()), ..Found::default() };
            Ok(vec![line(ctx, answer, found, &s.columns, carried)?])
        }
        Answer::Screened(s) => {
            let of_match = |(i, m)| line(ctx, answer, found(s, i, m)?, &s.columns, carried);
            s.matches.iter().enumerate().map(of_match).collect()
        }
    }
}

/// The part of a line that differs from match to match, in the order of the columns.
#[derive(Default)]
struct Found {
    matched: Vec<Cell>,
    findings: Cell,
    error: Cell,
}

/// How many columns speak of a match: `rank` to `missing`; and how many of them stand before what was observed.
const OF_MATCH: usize = 20;
const OF_NAME: usize = 5;

/// What was observed of the row, a cell a group, in the order of the columns.
fn observed(answer: &Answer) -> Result<Vec<Cell>, Error> {
    let observations = match answer {
        Answer::Screened(s) => s.observations.as_slice(),
        Answer::Unreadable(_) => &[],
    };
    let groups = observed::by_group(observations, plain)?;
    Ok(groups.into_iter().map(|(_, reasons)| Cell::text(reasons.join("; "))).collect())
}

fn line(ctx: &Context, answer: &Answer, found: Found, given: &Columns, carried: &[String]) -> Result<Vec<Cell>, Error> {
    let row = answer.row();
    let (name, country) = match answer {
        Answer::Screened(s) => (subject::name(s), subject::country(&s.subject)),
        Answer::Unreadable(_) => Default::default(),
    };
    let mut cells = vec![
        Cell::text(&*row.file),
        Cell::text(row.sheet.clone().unwrap_or_default()),
        i64::try_from(row.line).map_or(Cell::Empty, Cell::Integer),
        Cell::text(subject::id(answer)),
        Cell::text(name),
        Cell::text(country),
        Cell::text(answer.status().as_str()),
    ];
    let mut matched = found.matched;
    matched.resize(OF_MATCH, Cell::Empty);
    let of_entry = matched.split_off(OF_NAME);
    cells.extend(matched);
    cells.extend(observed(answer)?);
    cells.extend(of_entry);
    cells.push(found.findings);
    cells.extend([Cell::text(ctx.as_of().to_string()), Cell::text(&*ctx.snapshot), Cell::text(&*ctx.engine), found.error]);
    cells.extend(own(given, carried));
    Ok(cells)
}

fn found(s: &Screened, i: usize, m: &Match) -> Result<Found, Error> {
    let mut sentences = Vec::new();
    for l in &m.listings {
        sentences.push(listing::sentence(l, plain)?);
    }
    let each = |value: &dyn Fn(&Listing) -> String| -> Cell {
        let values: Vec<String> = m.listings.iter().map(value).collect();
        if values.iter().all(String::is_empty) { Cell::Empty } else { Cell::text(values.join("; ")) }
    };
    let features = |agrees: bool| -> Cell {
        let of = m.explanation.features.iter().filter(|f| reasons::feature_agrees(f) == agrees);
        Cell::text(of.map(|f| reasons::feature(f, plain)).collect::<Vec<_>>().join("; "))
    };
    let mut findings = listing::findings_of(&s.findings, m);
    findings.extend(listing::findings_of_row(&s.findings, &s.matches));
    let matched = vec![
        Cell::Integer(i as i64 + 1),
        Cell::text(&*m.caption),
        Cell::Number(m.score),
        Cell::Bool(m.is_match),
        Cell::text(reasons::basis_word(m.basis)),
        Cell::text(&*m.id),
        Cell::text(&*m.schema),
        Cell::text(m.datasets.join("; ")),
        Cell::text(sentences.join("; ")),
        each(&|l| listing::extension(l, plain).unwrap_or_default()),
        each(&|l| l.effective.map_or(String::new(), |d| d.to_string())),
        each(&|l| l.delisted.map_or(String::new(), |d| d.to_string())),
        each(&|l| l.source.clone()),
        each(&|l| l.seen.clone()),
        each(&|l| l.confidence.clone()),
        each(&|l| listing::record(&l.record)),
        Cell::text(reasons::alignment(&m.explanation, plain).join(" · ")),
        features(true),
        features(false),
        Cell::text(m.explanation.missing.join("; ")),
    ];
    Ok(Found { matched, findings: codes(&findings), error: Cell::Empty })
}

/// The codes of findings, each once, in their order.
fn codes(findings: &[&Finding]) -> Cell {
    let mut codes: Vec<&str> = Vec::new();
    for f in findings {
        if !codes.contains(&f.code.as_str()) {
            codes.push(&f.code);
        }
    }
    Cell::text(codes.join("; "))
}

/// The row's own columns under the headings of all files: the second `Remark` of a row stands under the second `Remark`.
fn own(given: &Columns, carried: &[String]) -> Vec<Cell> {
    let mut used = vec![false; given.0.len()];
    carried
        .iter()
        .map(|heading| {
            let at = given.0.iter().enumerate().position(|(i, (h, _))| !used[i] && h == heading);
            at.map_or(Cell::Empty, |i| {
                used[i] = true;
                Cell::text(&*given.0[i].1)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    fn carried() -> Vec<String> {
        ["Buyer", "Order value", "status", "Buyer"].map(str::to_owned).to_vec()
    }

    fn cell(row: &[Cell], column: &str) -> String {
        let at = columns(&carried()).iter().position(|c| c == column).unwrap();
        match &row[at] {
            Cell::Empty => String::new(),
            Cell::Text(t) => t.clone(),
            Cell::Number(n) => n.to_string(),
            Cell::Integer(n) => n.to_string(),
            Cell::Bool(b) => b.to_string(),
        }
    }

    #[test]
    fn every_line_has_every_column_and_every_heading_names_one() {
        let ctx = fixtures::context();
        let headings = columns(&carried());
        let mut distinct = headings.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!(distinct.len(), headings.len());
        assert!(headings.ends_with(&["Buyer", "Order value", "status (input)", "Buyer (input)"].map(str::to_owned)));
        for answer in fixtures::answers() {
            for row in rows(&ctx, &answer, &carried()).unwrap() {
                assert_eq!(row.len(), headings.len(), "{}", answer.row());
            }
        }
    }

    #[test]
    fn there_is_one_line_a_match_and_one_for_a_row_without() {
        let ctx = fixtures::context();
        for (answer, expected) in [
            (fixtures::person(), 3),
            (fixtures::chinese(), 1),
            (fixtures::unreadable(), 1),
            (fixtures::unmatched(4, "x", karez_model::Status::NoMatch), 1),
        ] {
            assert_eq!(rows(&ctx, &answer, &[]).unwrap().len(), expected, "{}", answer.row());
        }
    }

    #[test]
    fn a_line_says_what_the_answer_says() {
        let ctx = fixtures::context();
        let row = &rows(&ctx, &fixtures::chinese(), &carried()).unwrap()[0];
        for (column, expected) in [
            ("file", "suppliers.csv"),
            ("line", "3"),
            ("id", "S-003"),
            ("supplier", "示例棉业有限公司"),
            ("status", "review"),
            ("rank", "1"),
            ("score", "0.962"),
            ("match", "true"),
            ("basis", "score"),
            ("lists", "us-uflpa"),
            ("effective", "2022-06-21"),
            ("extension", "reaches further (paraphrase): and its subsidiaries"),
            ("record", "starter/us-uflpa.tsv, line 14"),
            (
                "reasons",
                "示例 = Shili (reading) · 棉业 = Cotton Industry (trade) · 有限公司 = Co., Ltd. (form) · + Group only in the listed name",
            ),
            ("agrees", "country: cn agrees"),
            ("differs", ""),
            ("missing", "address; registration number (USCC, LEI)"),
            ("findings", "F02"),
            ("as_of", "2026-11-23"),
            ("error", ""),
            ("Buyer", "North desk"),
            ("Order value", "12 000"),
            ("Buyer (input)", ""),
        ] {
            assert_eq!(cell(row, column), expected, "{column}");
        }
        assert!(cell(row, "listed").starts_with("Listed by DHS on the UFLPA Entity List under s.2(d)(2)(B)(ii) and (v)"));
        let row = &rows(&ctx, &fixtures::unreadable(), &carried()).unwrap()[0];
        assert_eq!(
            (cell(row, "status"), cell(row, "error")),
            ("error".into(), "suppliers.csv, line 9: no name and no identifier".into())
        );
        assert_eq!((cell(row, "as_of"), cell(row, "Buyer")), ("2026-11-23".into(), "East desk".into()));
        let row = &rows(&ctx, &fixtures::identified(), &carried()).unwrap()[0];
        assert_eq!(cell(row, "findings"), "F01; F34", "what is said of the row is said on each of its lines");
    }

    #[test]
    fn name_place_product_and_what_is_shared_stand_side_by_side() {
        let at = |column: &str| COLUMNS.iter().position(|c| *c == column).unwrap();
        let groups: Vec<&str> = karez_screen::observe::groups().collect();
        assert_eq!(COLUMNS[at("basis") + 1..at("match_id")], groups[..], "a column a group");
        let ctx = fixtures::context();
        let row = &rows(&ctx, &fixtures::observed(), &carried()).unwrap()[0];
        for (column, expected) in [
            ("status", "incomplete"),
            ("match_name", ""),
            (
                "place",
                "site in Sample County, CN-XJ, by postcode; postcode 831100 is that of Sample County, not of Other Town",
            ),
            ("product", "cotton, heading 5201: priority sector, list of 2026-08-20"),
            (
                "shared",
                "address of Shili Cotton Industry Group Co., Ltd. (listed by DHS on the UFLPA Entity List); possible link, not verified",
            ),
        ] {
            assert_eq!(cell(row, column), expected, "{column}");
        }
        // Of a row with several matches each line says it.
        let Answer::Screened(mut s) = fixtures::person() else { panic!() };
        s.observations = fixtures::screened(&fixtures::observed()).unwrap().observations.clone();
        let lines = rows(&ctx, &Answer::Screened(s), &[]).unwrap();
        assert!(lines.len() == 3 && lines.iter().all(|l| l[at("product")] != Cell::Empty));
    }

    #[test]
    fn hostile_cells_are_written_as_text() {
        use karez_tables::{CsvStyle, Sheet, csv_writer};
        let ctx = fixtures::context();
        let carried = vec!["=cmd|' /C calc'!A0".to_owned(), "Buyer".to_owned()];
        let headings = columns(&carried);
        let mut out = Vec::new();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        let mut sheet = csv_writer(&mut out, &headings, CsvStyle::default()).unwrap();
        for row in rows(&ctx, &fixtures::hostile(), &carried).unwrap() {
            sheet.row(&row.iter().map(Cell::as_written).collect::<Vec<_>>()).unwrap();
        }
        Box::new(sheet).finish().unwrap();
        let text = String::from_utf8(out).unwrap();
        for start in ["\n=", ",=", ",\"=", "\n\"="] {
            assert!(!text.contains(start), "{start:?}: {text}");
        }
    }
}
