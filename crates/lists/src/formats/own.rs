//! A list of the user's own: any table, its columns recognised by their headings or named by the user.
//!
//! CSV, TSV, XLSX and JSON, read as a supplier file is (`data/tables/headings.tsv`), with the headings of listings known beside
//! those of subjects (`data/lists/own_headings.tsv`): since when, until when, where it is written, what the named party replied.
//! What no heading claims is carried along.
//!
//! Traps. Whoever keeps a list writes a row an alias, or a row a report, so the rows of one id are one entry; its listings stay
//! apart where day, programme, source or author differ. Numbers that begin anew on every sheet are told apart by the sheet. A row
//! without an id is known by its name with what tells namesakes apart (country, birth date, identifiers), so that the next
//! edition of the list gives it the same id. A day that two countries read differently (03/04/2024) is its year, and as the end of
//! a listing it is none. Of a list of reports the day is that of the report.

use super::{Format, Head, Set, alone, never};
use crate::Error;
use crate::catalogue::Source;
use crate::gathered::Gathered;
use crate::reading::{Out, entity, listing, record, slug};
use karez_model::{Class, Listed, NAME_PROPERTIES, PartialDate, term};
use karez_tables::{BadRow, Content, Field, Options, Record, Table};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

pub(super) const FORMAT: Format = Format {
    sources: &["csv"],
    name: "table of the user's own",
    real: true,
    fits: |_: &Head| true,
    beside: alone,
    supplement: never,
    read,
};

/// Most notes on single rows.
const NOTES: usize = 20;
/// Most rows that one id is believed to stand on.
const ROWS: usize = 1000;
/// Where the columns that no heading claims are carried, an object a row.
const COLUMNS: &str = "columns";

/// The properties that tell namesakes apart.
const APART: [&str; 9] = [
    "country",
    "nationality",
    "birthDate",
    "uscCode",
    "leiCode",
    "registrationNumber",
    "taxNumber",
    "passportNumber",
    "idNumber",
];

fn read(source: &Source, set: &Set, out: &mut Out) -> Result<(), Error> {
    let options = Options { map: source.map.clone().of_list(), ..Options::default() };
    let mut list = List {
        source,
        ids: HashMap::new(),
        rows: BTreeMap::new(),
        gathered: Gathered::default(),
        names: Vec::new(),
        noted: 0,
        undated: 0,
    };
    for file in set {
        let table = file.records(&options)?;
        out.note(format!("read as {}", table.description()));
        let sheets = table.description().sheets.len() > 1;
        list.table(file, table, sheets, out)?;
    }
    list.finish(out)
}

struct List<'s> {
    source: &'s Source,
    /// The ids as rows give them, by the ids made of them.
    ids: HashMap<String, String>,
    gathered: Gathered,
    /// How many rows have which id.
    rows: BTreeMap<String, usize>,
    /// Rows that share an id and no name: line and id of the first few.
    names: Vec<String>,
    noted: usize,
    undated: usize,
}

impl List<'_> {
    fn table(&mut self, file: &Content, table: Table, sheets: bool, out: &mut Out) -> Result<(), Error> {
        for row in table {
            out.row();
            match row {
                Ok(row) => {
                    self.notes(&row, out);
                    let listed = self.listed(file, row, sheets);
                    self.add(listed);
                }
                Err(BadRow { at, error, columns, last, .. }) => {
                    let cause = error.strip_prefix(&format!("{at}: ")).unwrap_or(&error).to_owned();
                    if last {
                        return Err(Error::Record { file: file.name().to_owned(), line: at.line, what: cause });
                    }
                    let cause = at.sheet.map_or_else(|| cause.clone(), |sheet| format!("sheet {sheet:?}: {cause}"));
                    let cells: Vec<String> = columns.0.into_iter().map(|(_, cell)| cell).collect();
                    out.reject(file, at.line, cause, &cells.join(" | "))?;
                }
            }
        }
        Ok(())
    }

    fn notes(&mut self, row: &Record, out: &mut Out) {
        for note in &row.notes {
            self.noted += 1;
            if self.noted <= NOTES {
                out.note(format!("{}: {note}", row.at));
            }
        }
    }

    fn add(&mut self, listed: Listed) {
        if let Some(known) = self.gathered.get_mut(&listed.entity.id) {
            let mut has = |name: &str| NAME_PROPERTIES.iter().any(|property| known.entity.has(property, name));
            if self.names.len() < NOTES && !listed.entity.names().any(&mut has) {
                let line = listed.listings.first().map_or(0, |l| l.record.line);
                self.names.push(format!("line {line}, {}", listed.entity.id));
            }
        }
        self.gathered.add(listed);
    }

    fn listed(&mut self, file: &Content, row: Record, sheets: bool) -> Listed {
        let given = row.id.as_ref().map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
        let given = given.filter(|id| !slug(id).is_empty());
        let sheet = row.at.sheet.as_deref().filter(|_| sheets).unwrap_or_default();
        let given = given.map(|id| format!("{sheet} {id}").trim().to_owned()).filter(|id| self.names_one(id));
        let known_by = given.clone().unwrap_or_else(|| {
            let apart = APART.iter().flat_map(|p| row.entity.values(p)).map(String::as_str);
            let cells: Vec<&str> = [sheet, row.entity.caption()].into_iter().chain(apart).collect();
            cells.join(" ").trim().to_owned()
        });
        let reference = self.apart(&known_by);
        let mut made = entity(self.source, &reference, &row.entity.schema);
        made.properties = row.entity.properties;
        let mut listing = listing(self.source, given.as_deref().unwrap_or_default(), record(file, row.at.line));
        let mut reported: Option<PartialDate> = None;
        let mut sources = Vec::new();
        for (field, text) in row.listing {
            match field {
                Field::Authority => listing.authority = text,
                Field::Program => {
                    let parts: Vec<String> = several(&text).collect();
                    listing.programs.extend(parts.into_iter().filter(|part| *part != text));
                    listing.program = text;
                }
                Field::Basis => listing.basis = text,
                Field::Sublist => listing.sublists.extend(several(&text)),
                Field::Effective => listing.effective = text.parse().ok(),
                Field::Delisted => listing.delisted = text.parse().ok(),
                Field::Reported => reported = text.parse().ok(),
                Field::Source => sources.push(text),
                Field::Author => listing.author = Some(text),
                Field::Reply => listing.reply = Some(text),
                Field::Reference => listing.say(term::OTHER_REFERENCE, &text),
                Field::Remarks => listing.say(term::REMARKS, &text),
                Field::Reasons => listing.say(term::REASONS, &text),
                Field::Measures => listing.say(term::MEASURES, &text),
                Field::Status => listing.say(term::STATUS, &text),
                _ => {}
            }
        }
        let mut sources = sources.into_iter();
        listing.source = sources.next().unwrap_or(listing.source);
        sources.for_each(|s| listing.say(term::CITATION, &s));
        if let Some(day) = reported {
            listing.say(term::REPORTED, &day.to_string());
        }
        if listing.class == Class::Reported {
            // A report has no day of legal effect; it is there from the day it was made.
            listing.effective = listing.effective.or(reported);
            self.undated += usize::from(listing.effective.is_none());
        }
        let columns: Map<String, Value> = row
            .columns
            .0
            .into_iter()
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(h, c)| (h, Value::String(c)))
            .collect();
        let mut listed = Listed { entity: made, listings: vec![listing], ..Listed::default() };
        if !columns.is_empty() {
            listed.carried.insert(COLUMNS.to_owned(), Value::Array(vec![Value::Object(columns)]));
        }
        listed
    }

    /// Whether an id names one entry: what stands on a thousand rows is a year, a law or a country.
    fn names_one(&mut self, id: &str) -> bool {
        let rows = self.rows.entry(id.to_owned()).or_insert(0);
        *rows += 1;
        *rows <= ROWS
    }

    /// What a row is known by, told apart from what reads the same only without its signs: `A/1` from `A-1`.
    fn apart(&mut self, known_by: &str) -> String {
        let mut reference = known_by.to_owned();
        for n in 2.. {
            let taken = self.ids.entry(slug(&reference)).or_insert_with(|| known_by.to_owned());
            if taken == known_by {
                break;
            }
            reference = format!("{known_by} {n}");
        }
        reference
    }

    fn finish(self, out: &mut Out) -> Result<(), Error> {
        if self.noted > NOTES {
            out.note(format!("{} further notes on single rows", self.noted - NOTES));
        }
        if let Some(first) = self.names.first() {
            let most = if self.names.len() == NOTES { "at least " } else { "" };
            let count = self.names.len();
            out.note(format!(
                "{most}{count} rows have the id of another row and none of its names, and were read as one entry with it; the \
                 first: {first}. If the column of ids holds something else, name another: id=COLUMN"
            ));
        }
        for id in self.rows.iter().filter(|(_, rows)| **rows > ROWS).map(|(id, _)| id).take(NOTES) {
            out.note(format!("{id:?} stands on more than {ROWS} rows as their id; the others are known by their names"));
        }
        if self.undated > 0 {
            out.note(format!("{} reports without a day of their own", self.undated));
        }
        self.gathered.give(out)
    }
}

/// The values of a cell that holds several.
fn several(text: &str) -> impl Iterator<Item = String> {
    text.split([';', '|', '\n', '；']).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::check::{distinct, entry, read_set, read_text, shared};
    use super::*;
    use crate::reading::{Kept, Summary};
    use karez_tables::ColumnMap;
    use proptest::prelude::*;

    fn read_as(map: &str, class: Class, text: &str) -> (Kept, Summary) {
        let mut source = crate::source("csv:acme").unwrap();
        source.map = ColumnMap::parse_of_list(map).unwrap();
        (source.class, source.author) = (class, (class == Class::Reported).then(|| "Example Institute".to_owned()));
        let mut kept = Kept::default();
        let (_, summary) = crate::read(&source, &[Content::of_bytes("x.csv", text.as_bytes())], &mut kept).unwrap();
        (kept, summary)
    }

    #[test]
    fn every_cell_of_a_row_is_kept_where_it_belongs() {
        let text = "\
Entry ID;Listed name;Aliases;Country;Address;Date listed;Removed;Programme;Source URL;Remarks;Response;Sublists;Our tier
A/1;\"Example \"\"Gin\"\" & Sons; Co.\";\"Ex Gin; Gin Ex\";China;Road 5, Aksu;2023-08-02;2024-01-31;Watch list;https://example.org/1;seen;We do not;\"i; ii\";B
A-1;Other;;;;03/04/2024;03/04/2024;;;;;;
;;;China;;;;;;;;;
";
        let (kept, summary) = read_as("", Class::Own, text);
        assert_eq!((summary.rows, summary.rejects, kept.rejects[0].line), (3, 1, 4), "{:?}", kept.rejects);
        let l = entry(&kept, "acme-a-1");
        assert_eq!(l.entity.names().collect::<Vec<_>>(), ["Example \"Gin\" & Sons; Co.", "Ex Gin", "Gin Ex"]);
        assert_eq!(
            (l.entity.values("country"), l.entity.values("address")),
            (&["cn".to_owned()][..], &["Road 5, Aksu".to_owned()][..])
        );
        let listing = &l.listings[0];
        assert_eq!((listing.list.as_str(), listing.class, listing.reference.as_deref()), ("acme", Class::Own, Some("A/1")));
        assert_eq!(listing.effective.unwrap().to_string(), "2023-08-02");
        assert_eq!(listing.delisted.unwrap().to_string(), "2024-01-31");
        assert_eq!((listing.program.as_str(), listing.source.as_str()), ("Watch list", "https://example.org/1"));
        assert_eq!(
            (listing.reply.as_deref(), listing.sublists.as_slice()),
            (Some("We do not"), &["i".to_owned(), "ii".to_owned()][..])
        );
        assert_eq!((listing.terms[term::REMARKS][0].as_str(), listing.record.line), ("seen", 2));
        assert_eq!(l.carried[COLUMNS], serde_json::json!([{"Our tier": "B"}]));
        let other = entry(&kept, "acme-a-1-2");
        let listing = &other.listings[0];
        assert_eq!((listing.effective.unwrap().to_string().as_str(), listing.delisted), ("2024", None));
        assert_eq!(other.carried[COLUMNS][0]["Removed"], "03/04/2024", "what is not read for certain stays as it stands");
        assert_eq!(listing.program, "list");
        assert!(summary.notes[0].contains("effective=Date listed"), "{:?}", summary.notes);
    }

    #[test]
    fn rows_of_one_id_are_one_entry_and_reports_by_others_stay_apart() {
        let text = "id,name,author,report date,source,reply\n1,Example Gin,Example Watch,2021-05,Report 1,\n\
                    1,Example Gin,,2022,Report 2,No\n1,Gin Example,,2022,Report 3,\n2,Example Mill,,,Report 4,\n";
        let (kept, summary) = read_as("", Class::Reported, text);
        assert_eq!((summary.rows, kept.entries.len()), (4, 2));
        let l = entry(&kept, "acme-1");
        assert_eq!(l.entity.values("name"), ["Example Gin", "Gin Example"]);
        let told: Vec<_> = l
            .listings
            .iter()
            .map(|l| (l.author.as_deref(), l.effective.map(|d| d.to_string()), l.reply.as_deref()))
            .collect();
        let day = |d: &str| Some(d.to_owned());
        assert_eq!(
            told,
            [(Some("Example Watch"), day("2021-05"), None), (Some("Example Institute"), day("2022"), Some("No"))]
        );
        assert!(l.listings.iter().all(|l| l.class == Class::Reported));
        assert_eq!(l.listings[1].terms[term::CITATION], ["Report 3"]);
        assert_eq!(l.listings[1].terms[term::REPORTED], ["2022"]);
        assert!(summary.notes.iter().any(|n| n.contains("1 rows have the id of another row")), "{:?}", summary.notes);
        assert!(summary.notes.iter().any(|n| n.contains("1 reports without a day")), "{:?}", summary.notes);
    }

    #[test]
    fn a_row_without_an_id_is_known_by_its_name_and_by_what_tells_namesakes_apart() {
        let text = "name,date of birth,country,email\nAnn Example,1966,DE,a@example.org\nAnn Example,1970,DE,\n\
                    Ann Example,1966,DE,b@example.org\n示例有限公司,,CN,\n";
        let (kept, _) = read_as("", Class::Own, text);
        let ids: Vec<&str> = kept.entries.iter().map(|l| l.entity.id.as_str()).collect();
        assert_eq!(ids, ["acme-ann-example-de-1966", "acme-ann-example-de-1970", "acme-示例有限公司-cn"]);
        assert_eq!(kept.entries[0].entity.values("email").len(), 2);
        assert_eq!(kept.entries[0].listings[0].reference, None);
    }

    #[test]
    fn the_users_own_map_goes_before_what_is_recognised() {
        let text = "Firma,Seit,Bis,Antwort,Name\nExample Gin,2020-01-01,2021-01-01,Nein,17\n";
        let (kept, _) = read_as("name=Firma,effective=#2,delisted=Bis,reply=Antwort,id=Name", Class::Own, text);
        let l = entry(&kept, "acme-17");
        assert_eq!((l.entity.caption(), l.listings[0].reply.as_deref()), ("Example Gin", Some("Nein")));
        assert_eq!(l.listings[0].effective.unwrap().to_string(), "2020-01-01");
        assert_eq!(l.listings[0].delisted.unwrap().to_string(), "2021-01-01");
    }

    #[test]
    fn numbers_that_begin_anew_on_every_sheet_are_told_apart() {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (sheet, name) in [("2023", "Example Gin"), ("2024", "Example Mill")] {
            let sheet = book.add_worksheet().set_name(sheet).unwrap();
            for (row, cells) in [["Entry ID", "Name", "Date listed"], ["1", name, "2023-08-02"]].iter().enumerate() {
                for (column, cell) in cells.iter().enumerate() {
                    sheet.write_string(row as u32, column as u16, *cell).unwrap();
                }
            }
        }
        let file = Content::of_bytes("x.xlsx", book.save_to_buffer().unwrap());
        let (kept, summary) = read_set("csv:acme", &[file]).unwrap();
        assert_eq!((summary.rows, distinct(&kept)), (2, 2));
        assert_eq!(entry(&kept, "acme-2024-1").entity.caption(), "Example Mill");
        assert_eq!(entry(&kept, "acme-2023-1").listings[0].effective.unwrap().to_string(), "2023-08-02");
    }

    #[test]
    fn json_lines_are_rows_too() {
        let text = "{\"id\":7,\"name\":\"Example Gin\",\"aliases\":[\"A\",\"B\"],\"listed_on\":\"2020-01\",\"x\":{\"y\":1}}\n{\"id\":8}\n";
        let (kept, summary) = read_as("", Class::Own, text);
        assert_eq!((summary.rows, summary.rejects), (2, 1));
        let l = entry(&kept, "acme-7");
        assert_eq!(
            (l.entity.values("alias").len(), l.listings[0].effective.unwrap().to_string()),
            (2, "2020-01".to_owned())
        );
        assert_eq!(l.carried[COLUMNS][0]["x"], "{\"y\":1}");
    }

    #[test]
    fn a_column_that_is_no_id_gathers_no_thousands() {
        let rows: String = (0..1500).map(|i| format!("EU 2020/1998,Example {i}\n")).collect();
        let (kept, summary) = read_as("", Class::Own, &format!("ref,name\n{rows}"));
        assert_eq!((summary.rows, kept.entries.len()), (1500, 501));
        assert!(summary.notes.iter().any(|n| n.contains("more than 1000 rows")), "{:?}", summary.notes);
    }

    #[test]
    fn a_list_that_breaks_off_is_no_list() {
        for text in ["[{\"name\":\"A\"},{\"name\":\"B", "{\n \"name\": \"A\"\n}\n{\n \"name\": \"B"] {
            let error = read_text("csv:acme", &[("x.json", text)]).unwrap_err().to_string();
            assert!(error.contains("breaks off"), "{error}");
        }
        assert!(
            read_text("csv:acme", &[("x.csv", "colour,size\nred,3\n")])
                .unwrap_err()
                .to_string()
                .contains("no column of names")
        );
    }

    #[test]
    fn the_typed_facts_are_read_as_a_list() {
        let Some(file) = shared("xuar-listings/facts.csv") else { return };
        let (kept, summary) = read_set("csv:xuar", &[file]).unwrap();
        assert_eq!((summary.rows, summary.rejects, kept.entries.len(), distinct(&kept)), (34, 0, 34, 34));
        assert!(summary.notes[0].contains("name=listed_name"), "{:?}", summary.notes);
        let l = entry(&kept, "xuar-34079");
        assert_eq!(l.entity.names().count(), 4);
        assert_eq!(l.listings[0].program, "US Specially Designated Nationals (SDN)");
        assert!(l.carried[COLUMNS][0]["canonical"].is_string());
    }

    proptest! {
        #[test]
        fn no_bytes_whatever_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read_set("csv:acme", &[Content::of_bytes("x.csv", bytes.clone())]);
            let mut headed = b"id,name,listed,delisted,reply\n1,Example,2020-01-01,,\n".to_vec();
            headed.extend(bytes);
            let _ = read_set("csv:acme", &[Content::of_bytes("x.csv", headed)]);
        }
    }
}
