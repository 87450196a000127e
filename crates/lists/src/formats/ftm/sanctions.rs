//! What FollowTheMoney's `Sanction` entities say of the entities they point to.
//!
//! A sanction may stand anywhere in the file, before its target or two gigabytes behind it, so all are gathered in a first
//! reading. Held of each are the texts that make a listing, every distinct text once: programmes and authorities are the same in
//! thousands of them. That is the one part of this reader whose memory grows with the file (some 200 bytes for each sanction,
//! and the statements of reasons), and it has a bound, beyond which nothing is joined and a note says so.

use super::id_hash;
use super::line::Given;
use crate::catalogue::Source;
use crate::dates::{self, Order};
use crate::reading::{listing, slug};
use karez_model::{Listing, PartialDate, Record, term};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// Most sanctions held.
const RECORDS: usize = 2_000_000;
/// Most bytes of what they say.
const BYTES: usize = 1 << 30;
/// Most sanctions that are joined to one entity.
pub(super) const OF_ONE: usize = 1000;

/// The properties that make a listing.
const PROPERTIES: [&str; 17] = [
    "authority",
    "program",
    "programId",
    "startDate",
    "listingDate",
    "endDate",
    "provisions",
    "status",
    "reason",
    "summary",
    "description",
    "sourceUrl",
    "publisher",
    "authorityId",
    "unscId",
    "recordId",
    "modifiedAt",
];

/// The sanctions of a file, by their targets.
#[derive(Debug)]
pub(super) struct Sanctions {
    /// By target once all are there, those of one target in the order of the file.
    all: Vec<Sanction>,
    /// What they say, one after another: numbers of properties and of texts.
    says: Vec<(u8, u32)>,
    texts: Vec<Rc<str>>,
    numbers: HashMap<Rc<str>, u32>,
    bytes: usize,
    most: (usize, usize),
    overflowed: bool,
}

#[derive(Debug)]
struct Sanction {
    target: u128,
    line: u64,
    says: Range<u32>,
    file: u16,
}

impl Default for Sanctions {
    fn default() -> Sanctions {
        Sanctions::within(RECORDS, BYTES)
    }
}

impl Sanctions {
    /// None yet; at most so many records, and so many bytes of what they say.
    pub(super) fn within(records: usize, bytes: usize) -> Sanctions {
        Sanctions {
            all: Vec::new(),
            says: Vec::new(),
            texts: Vec::new(),
            numbers: HashMap::new(),
            bytes: 0,
            most: (records, bytes),
            overflowed: false,
        }
    }

    /// Takes in a `Sanction` entity, which stands on this line of the file with this number.
    pub(super) fn take(&mut self, given: &Given, file: u16, line: u64) {
        if self.overflowed {
            return;
        }
        let start = self.says.len() as u32;
        for (number, property) in (0u8..).zip(PROPERTIES) {
            for value in given.properties.get(property).into_iter().flatten().map(|v| v.trim()).filter(|v| !v.is_empty()) {
                let text = self.number(value);
                self.says.push((number, text));
                self.bytes += size_of::<(u8, u32)>();
            }
        }
        let end = self.says.len() as u32;
        for target in given.properties.get("entity").into_iter().flatten() {
            self.all.push(Sanction { target: id_hash(target), line, says: start..end, file });
        }
        if self.all.len() > self.most.0 || self.bytes > self.most.1 {
            *self = Sanctions { overflowed: true, ..Sanctions::within(self.most.0, self.most.1) };
        }
    }

    /// Says that all are there.
    pub(super) fn finish(&mut self) {
        self.numbers = HashMap::new();
        self.all.sort_by_key(|s| s.target);
    }

    /// There are more than are held: none is joined.
    pub(super) fn overflowed(&self) -> bool {
        self.overflowed
    }

    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        let text: Rc<str> = text.into();
        // What a text costs beside its letters: two counts, and its place in map and list.
        self.bytes += text.len() + 80;
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    /// The listings that the sanctions of a target make.
    pub(super) fn listings(&self, id: &str, source: &Source, record: impl Fn(u16, u64) -> Record) -> Joined {
        let mut joined = Joined::default();
        if self.all.is_empty() {
            return joined;
        }
        let target = id_hash(id);
        let first = self.all.partition_point(|s| s.target < target);
        // The nested form has a sanction once more wherever its target is nested in another.
        let mut told: Vec<&[(u8, u32)]> = Vec::new();
        for sanction in self.all.iter().skip(first).take_while(|s| s.target == target) {
            let says = self.says.get(sanction.says.start as usize..sanction.says.end as usize).unwrap_or_default();
            if told.len() == OF_ONE {
                joined.more = true;
                break;
            }
            if !told.contains(&says) {
                told.push(says);
                let record = record(sanction.file, sanction.line);
                joined.listings.push(self.one(id, source, says, record, &mut joined.referents, &mut joined.undated));
            }
        }
        joined
    }

    fn one(
        &self,
        id: &str,
        source: &Source,
        says: &[(u8, u32)],
        record: Record,
        referents: &mut Vec<String>,
        undated: &mut usize,
    ) -> Listing {
        let all = |property: &str| -> Vec<&str> {
            let number = PROPERTIES.iter().position(|p| *p == property);
            let of = says.iter().filter(|(p, _)| Some(usize::from(*p)) == number);
            of.filter_map(|(_, text)| self.texts.get(*text as usize)).map(|t| &**t).collect()
        };
        let mut days = |property: &str| -> Vec<PartialDate> {
            let read: Vec<Option<PartialDate>> = all(property).iter().map(|d| dates::parse(d, Order::DayFirst)).collect();
            *undated += read.iter().filter(|d| d.is_none()).count();
            read.into_iter().flatten().collect()
        };
        let mut made = listing(source, id, record);
        let listed_on = days("listingDate");
        made.effective = days("startDate").into_iter().min().or(listed_on.iter().min().copied());
        let effective = made.effective;
        for day in listed_on.into_iter().filter(|day| Some(*day) != effective) {
            made.say(term::LISTED_ON, &day.to_string());
        }
        made.delisted = days("endDate").into_iter().max();
        made.authority = all("authority").join(", ");
        let programs = all("program");
        made.program = if programs.is_empty() { all("programId").join(", ") } else { programs.join("; ") };
        made.programs = all("programId").iter().map(|p| (*p).to_owned()).collect();
        if programs.len() > 1 {
            made.programs.extend(programs.iter().map(|p| (*p).to_owned()));
        }
        for (property, term) in [
            ("provisions", term::MEASURES),
            ("status", term::STATUS),
            ("reason", term::REASONS),
            ("summary", term::REMARKS),
            ("description", term::REMARKS),
            ("authorityId", term::OTHER_REFERENCE),
            ("unscId", term::OTHER_REFERENCE),
            ("recordId", term::OTHER_REFERENCE),
            ("modifiedAt", term::UPDATED),
        ] {
            all(property).iter().for_each(|value| made.say(term, value));
        }
        let pages: Vec<&str> = all("sourceUrl").into_iter().chain(all("publisher")).collect();
        if let Some((first, others)) = pages.split_first() {
            made.source = (*first).to_owned();
            others.iter().for_each(|page| made.say(term::CITATION, page));
        }
        // The number of the UN is the id of an entry of the UN's own list.
        for number in all("unscId").iter().map(|n| slug(n)).filter(|n| !n.is_empty()) {
            referents.push(format!("un-sc-{number}"));
        }
        made
    }
}

/// What the sanctions of a target make.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub listings: Vec<Listing>,
    /// Ids under which other lists know the target.
    pub referents: Vec<String>,
    /// Days that could not be read.
    pub undated: usize,
    /// There are more than are joined to one entity.
    pub more: bool,
}
