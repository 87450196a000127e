//! A row as a subject: FollowTheMoney properties, the columns carried along, and notes on what could not be read.
//!
//! Nothing of a row is dropped. A cell either becomes a property or stays under its heading in the columns; where it was meant
//! for a property and could not be read, it stays *and* a note says so.

pub(crate) use crate::note::{Note, NoteKind};

use crate::cell::{clean, names, one_line, push_word, several};
use crate::columns::{Field, Layout, is_han};
use crate::read::{BREAKS_OFF, RawRow};
use crate::value::{self, ReadDate};
use karez_model::{Columns, Entity, PartialDate, RowRef, ids};

/// A row that can be screened.
#[derive(Debug, Clone)]
pub struct Record {
    /// Where it stands.
    pub at: RowRef,
    /// The row's own id: of a table the text of its cell, of JSON the value as it was.
    pub id: Option<serde_json::Value>,
    /// The subject.
    pub entity: Entity,
    /// The date of the transaction or entry, where the row has one.
    pub date: Option<PartialDate>,
    /// What the row says of a listing, in the order of its columns; dates as ISO 8601 writes them. Of lists only.
    pub listing: Vec<(Field, String)>,
    /// The columns that no field claimed or whose text could not be read, in their order.
    pub columns: Columns,
    /// What a person should know about how the row was read.
    pub notes: Vec<Note>,
}

/// A row that cannot be screened. It stands in its place in the output.
#[derive(Debug, Clone)]
pub struct BadRow {
    /// Where it stands.
    pub at: RowRef,
    /// The row's own id, where it could be read.
    pub id: Option<serde_json::Value>,
    /// File, line and cause.
    pub error: String,
    /// What could be read of its cells.
    pub columns: Columns,
    /// Nothing can be read after it: the file breaks off here.
    pub last: bool,
}

/// The record that a row makes under a layout, or why it makes none.
pub(crate) fn build(at: RowRef, layout: &Layout, row: RawRow) -> Result<Record, Box<BadRow>> {
    let mut subject = Subject::new(layout.schema, row.notes);
    for (i, (heading, field)) in layout.headings.iter().zip(&layout.fields).enumerate() {
        let cell = row.cells.get(i).map(String::as_str).unwrap_or_default();
        match field {
            None => subject.carry(heading, cell),
            Some(field) => subject.take(*field, heading, cell),
        }
    }
    for (i, cell) in row.cells.iter().enumerate().skip(layout.headings.len()) {
        if !cell.trim().is_empty() {
            subject.carry(&format!("column {}", i + 1), cell);
        }
    }
    subject.finish(at, || all_cells(layout, &row.cells))
}

/// Every cell under its heading: what is told of a row that cannot be screened.
pub(crate) fn all_cells(layout: &Layout, cells: &[String]) -> Columns {
    let heading = |i: usize| layout.headings.get(i).cloned().unwrap_or_else(|| format!("column {}", i + 1));
    Columns(cells.iter().enumerate().map(|(i, c)| (heading(i), c.clone())).collect())
}

/// The id among the cells, for a row that cannot be screened.
pub(crate) fn id_of(layout: &Layout, cells: &[String]) -> Option<serde_json::Value> {
    let position = layout.fields.iter().position(|f| *f == Some(Field::Id))?;
    let text = cells.get(position)?.trim();
    (!text.is_empty()).then(|| serde_json::Value::String(text.to_owned()))
}

/// Makes the bad row of a place, a cause and what could be read.
pub(crate) fn bad(at: RowRef, id: Option<serde_json::Value>, cause: &str, columns: Columns) -> Box<BadRow> {
    let error = format!("{at}: {cause}");
    Box::new(BadRow { at, id, error, columns, last: cause.contains(BREAKS_OFF) })
}

/// A subject in the making.
pub(crate) struct Subject {
    pub(crate) entity: Entity,
    pub(crate) id: Option<serde_json::Value>,
    columns: Columns,
    notes: Vec<Note>,
    date: Option<PartialDate>,
    listing: Vec<(Field, String)>,
    /// Names without a letter, by their headings.
    numbers: Vec<(String, String)>,
    continued: String,
    given: String,
    family: String,
    address: Vec<String>,
    parts: [String; 4],
    pub(crate) identified: bool,
}

impl Subject {
    pub(crate) fn new(schema: &str, notes: Vec<Note>) -> Subject {
        Subject {
            entity: Entity::new(schema),
            id: None,
            columns: Columns::default(),
            notes,
            date: None,
            listing: Vec::new(),
            numbers: Vec::new(),
            continued: String::new(),
            given: String::new(),
            family: String::new(),
            address: Vec::new(),
            parts: Default::default(),
            identified: false,
        }
    }

    fn note(&mut self, kind: NoteKind, text: String) {
        if self.notes.len() < 32 {
            self.notes.push(Note { kind, text });
        }
    }

    /// Keeps a cell under its heading.
    pub(crate) fn carry(&mut self, heading: &str, cell: &str) {
        self.look_for_losses(heading, cell);
        self.columns.0.push((heading.to_owned(), cell.to_owned()));
    }

    fn look_for_losses(&mut self, heading: &str, cell: &str) {
        if cell.contains('\u{fffd}') {
            self.note(
                NoteKind::Encoding,
                format!("characters of {heading:?} lost: bytes that are not valid in the file's encoding"),
            );
        }
    }

    /// Takes a cell for the field its column holds.
    pub(crate) fn take(&mut self, field: Field, heading: &str, cell: &str) {
        self.look_for_losses(heading, cell);
        let value = clean(cell);
        if value.removed {
            self.note(NoteKind::Control, format!("control characters taken out of {heading:?}"));
        }
        let text = value.text.as_str();
        if text.is_empty() {
            return;
        }
        match field {
            Field::Id => self.id = Some(serde_json::Value::String(text.to_owned())),
            // Beside a name, `Supplier: 1000123` is the supplier's number.
            Field::Name if !text.chars().any(char::is_alphabetic) => {
                self.numbers.push((heading.to_owned(), text.to_owned()))
            }
            Field::Name | Field::NameLocal => names(text).for_each(|n| self.entity.add("name", n)),
            Field::NameContinued => push_word(&mut self.continued, text),
            Field::GivenName => push_word(&mut self.given, text),
            Field::FamilyName => push_word(&mut self.family, text),
            Field::Alias => several(text).for_each(|n| self.entity.add("alias", n)),
            Field::PreviousName => several(text).for_each(|n| self.entity.add("previousName", n)),
            Field::Address => self.address.push(one_line(text)),
            Field::Street => self.part(0, "street", text),
            Field::City => self.part(1, "city", text),
            Field::Region => self.part(2, "region", text),
            Field::PostalCode => self.part(3, "postalCode", text),
            Field::Country => self.country("country", heading, cell, text),
            Field::Nationality => self.country("nationality", heading, cell, text),
            Field::Uscc => self.uscc(text),
            Field::Lei => match ids::lei(text) {
                Some(code) => self.identifier("leiCode", code),
                None => {
                    self.note(NoteKind::Lei, format!("LEI {text:?} with wrong length or check digits"));
                    self.carry(heading, cell);
                }
            },
            Field::TaxNumber => {
                // In China the tax number of a company is its Unified Social Credit Code.
                if let Some(code) = ids::uscc(text) {
                    self.identifier("uscCode", code);
                }
                self.identifier("taxNumber", text.to_owned());
            }
            Field::RegistrationNumber => {
                if let Some(code) = ids::uscc(text) {
                    self.identifier("uscCode", code);
                }
                self.identifier("registrationNumber", text.to_owned());
            }
            Field::Duns => self.identifier("dunsCode", text.to_owned()),
            Field::Passport => self.identifier("passportNumber", text.to_owned()),
            Field::IdNumber => self.identifier("idNumber", text.to_owned()),
            Field::OsId | Field::Other => self.carry(heading, cell),
            Field::Website => self.entity.add("website", text),
            Field::Phone => self.entity.add("phone", one_line(text)),
            Field::Email => self.entity.add("email", text),
            Field::Parent => self.entity.add("parent", one_line(text)),
            Field::BirthDate => self.date_property("birthDate", heading, cell, text),
            Field::IncorporationDate => self.date_property("incorporationDate", heading, cell, text),
            Field::Sector => self.entity.add("sector", one_line(text)),
            Field::Hs => several(text).for_each(|code| self.entity.add("hsCode", code)),
            Field::Origin => self.entity.add("origin", one_line(text)),
            Field::Latitude => self.entity.add("latitude", one_line(text)),
            Field::Longitude => self.entity.add("longitude", one_line(text)),
            Field::Coordinates => self.entity.add("coordinates", one_line(text)),
            Field::Schema => match value::schema(text) {
                Some(schema) => self.entity.schema = schema.to_owned(),
                None => self.carry(heading, cell),
            },
            Field::Date => {
                self.date = self.date.or_else(|| self.read_date(heading, text));
                self.carry(heading, cell);
            }
            Field::Effective | Field::Delisted | Field::Reported => self.listing_date(field, heading, cell, text),
            Field::Authority
            | Field::Program
            | Field::Basis
            | Field::Sublist
            | Field::Source
            | Field::Reference
            | Field::Remarks
            | Field::Reasons
            | Field::Measures
            | Field::Status
            | Field::Author
            | Field::Reply => self.listing.push((field, text.to_owned())),
        }
    }

    fn identifier(&mut self, property: &str, value: String) {
        self.identified = true;
        self.entity.add(property, value);
    }

    fn part(&mut self, slot: usize, property: &str, text: &str) {
        let text = one_line(text);
        self.entity.add(property, text.clone());
        push_word(&mut self.parts[slot], &text);
    }

    fn uscc(&mut self, text: &str) {
        match ids::uscc(text) {
            Some(code) => self.identifier("uscCode", code),
            None => {
                self.note(
                    NoteKind::Uscc,
                    format!("Unified Social Credit Code {text:?} with wrong length or check character"),
                );
                self.identifier("registrationNumber", text.to_owned());
            }
        }
    }

    fn country(&mut self, property: &str, heading: &str, cell: &str, text: &str) {
        let mut unknown = false;
        match value::country(text) {
            Some(code) => self.entity.add(property, code),
            None => {
                for one in several(text) {
                    match value::country(&one) {
                        Some(code) => self.entity.add(property, code),
                        None => unknown = true,
                    }
                }
            }
        }
        if unknown {
            self.note(NoteKind::Country, format!("{property} {text:?} not known"));
            self.carry(heading, cell);
        }
    }

    fn read_date(&mut self, heading: &str, text: &str) -> Option<PartialDate> {
        let read = value::date(text);
        match read {
            None => self.note(NoteKind::Date, format!("date {text:?} of {heading:?} not read")),
            Some(ReadDate::Ambiguous(d)) => {
                self.note(
                    NoteKind::Date,
                    format!("date {text:?} of {heading:?} with day and month either way, read as {d}"),
                );
            }
            Some(ReadDate::Serial(d)) => {
                self.note(NoteKind::Date, format!("date {text:?} of {heading:?} as a spreadsheet counts days, read as {d}"));
            }
            Some(ReadDate::Sure(_)) => {}
        }
        read.map(ReadDate::date)
    }

    fn date_property(&mut self, property: &str, heading: &str, cell: &str, text: &str) {
        let read = value::date(text);
        if let Some(date) = self.read_date(heading, text) {
            self.entity.add(property, date.to_string());
        }
        if !matches!(read, Some(ReadDate::Sure(_))) {
            self.carry(heading, cell);
        }
    }

    fn listing_date(&mut self, field: Field, heading: &str, cell: &str, text: &str) {
        let read = value::date(text);
        // The end of a listing that may be meant two ways is no end: its year would end the listing too early.
        let usable = field != Field::Delisted || !matches!(read, Some(ReadDate::Ambiguous(_)));
        if let Some(date) = self.read_date(heading, text).filter(|_| usable) {
            self.listing.push((field, date.to_string()));
        }
        if !matches!(read, Some(ReadDate::Sure(_))) {
            self.carry(heading, cell);
        }
    }

    /// The record, once every cell has been taken; `cells` gives them all for a row without a name.
    pub(crate) fn finish(mut self, at: RowRef, cells: impl FnOnce() -> Columns) -> Result<Record, Box<BadRow>> {
        if !self.continued.is_empty() {
            match self.entity.properties.get_mut("name").and_then(|n| n.first_mut()) {
                Some(name) => push_word(name, &self.continued),
                None => self.entity.add("name", self.continued.clone()),
            }
        }
        if !self.given.is_empty() || !self.family.is_empty() {
            // 王小明 is written family first and without a space.
            let chinese = self.family.chars().chain(self.given.chars()).all(is_han);
            let full =
                if chinese { format!("{}{}", self.family, self.given) } else { format!("{} {}", self.given, self.family) };
            self.entity.add("name", full);
            self.entity.add("firstName", self.given.clone());
            self.entity.add("lastName", self.family.clone());
        }
        self.settle_numbers();
        self.join_address();
        if let Some(id) = &self.id
            && self.entity.id.is_empty()
        {
            self.entity.id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        }
        let says_something = |name: &str| name.chars().any(char::is_alphanumeric);
        if !self.identified && self.entity.names().next().is_some() && !self.entity.names().any(says_something) {
            return Err(bad(at, self.id, "a name without a letter or digit", cells()));
        }
        if self.entity.names().next().is_none() && !self.identified {
            return Err(bad(at, self.id, "no name and no identifier", cells()));
        }
        let Subject { id, entity, date, listing, columns, notes, .. } = self;
        Ok(Record { at, id, entity, date, listing, columns, notes })
    }

    /// Takes names without a letter for what they are: names where there is no other, else numbers.
    fn settle_numbers(&mut self) {
        let named = self.entity.names().next().is_some();
        for (heading, number) in std::mem::take(&mut self.numbers) {
            if !named {
                self.entity.add("name", number);
            } else if self.id.is_none() {
                self.id = Some(serde_json::Value::String(number));
            } else {
                self.columns.0.push((heading, number));
            }
        }
    }

    /// One readable line: the address as given, and what of street, town, region and code it does not say already.
    fn join_address(&mut self) {
        let mut line = self.address.join(", ");
        let said = line.to_lowercase();
        for part in self.parts.iter().filter(|p| !p.is_empty()) {
            if said.is_empty() || !said.contains(&part.to_lowercase()) {
                if !line.is_empty() {
                    line.push_str(", ");
                }
                line.push_str(part);
            }
        }
        self.entity.add("address", line);
    }
}
