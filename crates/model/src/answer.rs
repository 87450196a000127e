//! The answer to one input row, in the contract's own field names.

use crate::date::Date;
use crate::entity::{Columns, Entity, RowRef};
use crate::listing::Listing;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is said of one input row: it was screened, or it could not be read and stands here with the reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// The row was read and screened.
    Screened(Box<Screened>),
    /// The row could not be read.
    Unreadable(RowError),
}

impl Answer {
    /// The status of the row.
    pub fn status(&self) -> Status {
        match self {
            Answer::Screened(s) => s.status,
            Answer::Unreadable(e) => e.status,
        }
    }

    /// The columns carried along.
    pub fn columns(&self) -> &Columns {
        match self {
            Answer::Screened(s) => &s.columns,
            Answer::Unreadable(e) => &e.columns,
        }
    }

    /// Where the row stands.
    pub fn row(&self) -> &RowRef {
        match self {
            Answer::Screened(s) => &s.row,
            Answer::Unreadable(e) => &e.row,
        }
    }
}

/// A row that was read and screened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Screened {
    /// Where the row stands.
    pub row: RowRef,
    /// The input's own id, echoed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// The subject as read from the row.
    pub subject: Entity,
    /// The date for which the question was asked.
    pub as_of: Date,
    /// What the names say.
    pub status: Status,
    /// Listed entities that may be the subject, best first.
    pub matches: Vec<Match>,
    /// Facts about place, product and what is shared with others, that are neither a verdict nor part of the status.
    pub observations: Vec<Observation>,
    /// What follows from them, each with its rule and certainty.
    pub findings: Vec<Finding>,
    /// Entries that two persons decided are someone else, with the decision; they are not among the matches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<Decision>,
    /// Columns that no field claimed, carried through.
    #[serde(default)]
    pub columns: Columns,
    /// The snapshot's id.
    pub snapshot: String,
    /// Name and version of the program.
    pub engine: String,
}

/// What two persons decided about a subject and an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The subject's id in the user's file.
    pub subject_id: String,
    /// The entry's id.
    pub entry_id: String,
    /// Whether they are the same.
    pub decision: Verdict,
    /// Who decided.
    pub by: String,
    /// Who confirmed; another person.
    pub confirmed_by: String,
    /// When.
    pub date: String,
    /// Why.
    pub reason: String,
}

/// Whether a subject and an entry are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// One and the same.
    Same,
    /// Two different ones.
    Different,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowError {
    /// Where the row stands.
    pub row: RowRef,
    /// Always [`Status::Error`].
    pub status: Status,
    /// The input's own id, where it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<serde_json::Value>,
    /// File, line and cause.
    pub error: String,
    /// Columns that could be read, carried through.
    #[serde(default)]
    pub columns: Columns,
}

/// What the names of a row say; what follows in law is in the findings, apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No match in these lists of these dates.
    NoMatch,
    /// A match at or above the threshold: a person must look.
    Review,
    /// No match, but a needed list was partial, the starter pack, or older than policy.
    Incomplete,
    /// The row could not be read.
    Error,
}

impl Status {
    /// The word used in every output.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::NoMatch => "no_match",
            Status::Review => "review",
            Status::Incomplete => "incomplete",
            Status::Error => "error",
        }
    }
}

/// A listed entity that may be the subject.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// Id of the entry.
    pub id: String,
    /// Ids of all entries that form the match, where entries of several lists do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<String>,
    /// The name to show.
    pub caption: String,
    /// FollowTheMoney schema.
    pub schema: String,
    /// The lists it stands on.
    pub datasets: Vec<String>,
    /// The listed entity's properties.
    pub properties: BTreeMap<String, Vec<String>>,
    /// 0..1; 1 only for identity.
    pub score: f64,
    /// At or above the threshold.
    #[serde(rename = "match")]
    pub is_match: bool,
    /// What the identity rests on.
    pub basis: Basis,
    /// How the score came about.
    pub explanation: Explanation,
    /// Who lists it, under what, since when.
    pub listings: Vec<Listing>,
}

impl Match {
    /// The ids of the entries that form it.
    pub fn entry_ids(&self) -> &[String] {
        if self.entries.is_empty() { std::slice::from_ref(&self.id) } else { &self.entries }
    }
}

/// What an identity rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// An equal strong identifier.
    Identifier,
    /// Two persons decided so.
    Confirmed,
    /// A score: possible, not confirmed.
    Score,
}

/// How a score came about: the names side by side, then what agrees and what contradicts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The names that compared best.
    pub name: NameComparison,
    /// Country, identifier, date, address: what each says and what it did to the score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<Feature>,
    /// What would settle the question and was not given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// Two names side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NameComparison {
    /// The name asked about, as given.
    pub query: String,
    /// The listed name, as given.
    pub listed: String,
    /// Similarity of the names alone, 0..1.
    pub score: f64,
    /// Which part met which, how, and what it contributed.
    pub steps: Vec<Step>,
}

/// One part of a name against one part of the other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The part of the query, as written; empty where the listed name has a part that the query lacks.
    pub query: String,
    /// The part of the listed name, as written; empty where the query has a part that the listed name lacks.
    pub listed: String,
    /// Which slot of the name.
    pub slot: Slot,
    /// How they met.
    pub how: How,
    /// How alike, 0..1.
    pub similarity: f64,
    /// What this part weighs.
    pub weight: f64,
}

/// The slot of a name that a part fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// 新疆, Hotan.
    Place,
    /// The distinctive part.
    Brand,
    /// 纺织, textile.
    Trade,
    /// Group, international, holding: says little.
    Generic,
    /// 有限公司, Co., Ltd.
    Form,
    /// No. 3, 第三.
    Number,
    /// Branch, 分公司.
    Branch,
    /// A token of a person's name.
    Person,
}

/// How two parts of names met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The same after folding.
    Same,
    /// Spelt nearly alike.
    Spelling,
    /// The same reading of another script.
    Reading,
    /// The same meaning in another language.
    Translation,
    /// Two names of one place.
    Place,
    /// Equivalent legal forms.
    Form,
    /// One abbreviates the other.
    Abbreviation,
    /// One is the initial of the other.
    Initial,
    /// The whole of one name is the beginning of the other, as a field of fixed length leaves it.
    CutShort,
    /// The parts contradict each other: another number, place or branch.
    Contradiction,
    /// The other name lacks this part.
    Missing,
}

/// What a feature other than the name says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Feature {
    /// `country`, `identifier`, `birthDate`, `address`, `schema`.
    pub feature: String,
    /// The value asked about.
    pub query: String,
    /// The listed value.
    pub listed: String,
    /// `agrees` or `differs`.
    pub says: String,
    /// What it added to the score (negative: took away).
    pub effect: f64,
}

/// A fact beside the name, about place, product or what is shared with others: what it says, and what it does not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Such as `site_in_region`; `data/wording/observations.tsv` has them all.
    pub kind: String,
    /// Where it comes from.
    pub evidence: Vec<Evidence>,
    /// The same in a few words, to stand in a column or a line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What may be said.
    pub says: String,
    /// What may not.
    pub does_not_say: String,
    /// The place it speaks of, where that is known to be somewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
}

/// A place that an observation speaks of, with a point to draw it at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Its id: `653201`, `XPCC-08-143`.
    pub id: String,
    /// Its name to show.
    pub label: String,
    /// The region it lies in, such as `CN-XJ`.
    pub region: Option<String>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// What the point stands for, such as `seat of the county`: never the building itself, unless the row gives coordinates.
    pub point: String,
}

/// A finding: a code of the catalogue, with the rule, the certainty and the missing facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// `F02` and so on.
    pub code: String,
    /// How grave.
    pub severity: Severity,
    /// Rule and version: `LIST-MATCH@1`.
    pub rule: String,
    /// True, unknown or possible.
    pub certainty: Certainty,
    /// An attributed sentence, made from a template.
    pub text: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
    /// What would settle it.
    pub missing: Vec<String>,
}

/// Severity of a finding, from data quality (`S1`) to legal prohibition (`S5`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Severity {
    S1,
    S2,
    S3,
    S4,
    S5,
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Certainty {
    /// The facts are given.
    True,
    /// A fact is missing.
    Unknown,
    /// The identity is possible, not confirmed.
    Possible,
}

/// What a finding or observation rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The publication, file or document.
    pub source: String,
    /// `official_listing`, `user_document`, `ngo_academic`, `media`, `inference` …
    pub class: String,
    /// File and line, or the entry's id.
    pub record: String,
    /// sha256 of the file, where there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}
