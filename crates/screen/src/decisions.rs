//! Decisions that people made: this subject is, or is not, that entry. One person decides, another confirms.

use crate::Error;
use karez_model::{Decision, Verdict};
use std::collections::HashMap;

/// Decisions by subject and entry; of several for one pair the last line counts.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    by_pair: HashMap<(String, String), Decision>,
}

/// The columns a file of decisions must have.
pub const COLUMNS: [&str; 7] = ["subject_id", "entry_id", "decision", "by", "confirmed_by", "date", "reason"];

impl Decisions {
    /// Takes rows of cells (the heading row first), each with its line.
    pub fn read(file: &str, rows: impl IntoIterator<Item = (u64, Vec<String>)>) -> Result<Decisions, Error> {
        let given = |line: u64, what: String| Error::Given { file: file.to_owned(), line, what };
        let mut rows = rows.into_iter();
        let (line, headings) = rows.next().ok_or_else(|| given(1, "empty: a heading row is needed".to_owned()))?;
        let mut at = [0; COLUMNS.len()];
        for (i, column) in COLUMNS.iter().enumerate() {
            at[i] = headings
                .iter()
                .position(|h| h.trim().eq_ignore_ascii_case(column))
                .ok_or_else(|| given(line, format!("no column {column}; needed are {}", COLUMNS.join(", "))))?;
        }
        let mut decisions = Decisions::default();
        for (line, cells) in rows {
            if cells.iter().all(|c| c.trim().is_empty()) {
                continue;
            }
            let cell = |i: usize| cells.get(at[i]).map_or("", |c| c.trim()).to_owned();
            let verdict = match cell(2).to_ascii_lowercase().as_str() {
                "same" => Verdict::Same,
                "different" => Verdict::Different,
                other => return Err(given(line, format!("decision {other:?} is neither same nor different"))),
            };
            let decision = Decision {
                subject_id: cell(0),
                entry_id: cell(1),
                decision: verdict,
                by: cell(3),
                confirmed_by: cell(4),
                date: cell(5),
                reason: cell(6),
            };
            if decision.subject_id.is_empty() || decision.entry_id.is_empty() {
                return Err(given(line, "subject_id and entry_id must be given".to_owned()));
            }
            if decision.by.is_empty() || decision.confirmed_by.is_empty() {
                return Err(given(line, "by and confirmed_by must be given".to_owned()));
            }
            if karez_text::fold(&decision.by) == karez_text::fold(&decision.confirmed_by) {
                return Err(given(line, format!("{} cannot confirm their own decision", decision.by)));
            }
            if decision.date.parse::<karez_model::Date>().is_err() {
                return Err(given(line, format!("date {:?} is not of the form YYYY-MM-DD", decision.date)));
            }
            decisions.by_pair.insert((decision.subject_id.clone(), decision.entry_id.clone()), decision);
        }
        Ok(decisions)
    }

    /// The decision on a pair.
    pub fn get(&self, subject_id: &str, entry_id: &str) -> Option<&Decision> {
        if self.by_pair.is_empty() || subject_id.is_empty() {
            return None;
        }
        self.by_pair.get(&(subject_id.to_owned(), entry_id.to_owned()))
    }

    /// The entries on which something was decided for a subject.
    pub fn entries(&self, subject_id: &str) -> impl Iterator<Item = &Decision> {
        self.by_pair.values().filter(move |d| d.subject_id == subject_id)
    }

    /// All decisions, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.by_pair.values()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_pair.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &[&str]) -> Result<Decisions, Error> {
        let cells = |l: &str| l.split(',').map(str::to_owned).collect();
        Decisions::read("d.csv", (1..).zip(rows.iter().map(|l| cells(l))))
    }

    const HEADINGS: &str = "subject_id,entry_id,decision,by,confirmed_by,date,reason";

    #[test]
    fn a_decision_needs_two_persons_a_day_and_a_verdict() {
        for (row, reason) in [
            ("V1,e1,different,Ann,ann,2026-01-02,x", "cannot confirm their own"),
            ("V1,e1,different,Ann,,2026-01-02,x", "by and confirmed_by"),
            ("V1,e1,maybe,Ann,Bob,2026-01-02,x", "neither same nor different"),
            ("V1,e1,same,Ann,Bob,2 January,x", "not of the form"),
            (",e1,same,Ann,Bob,2026-01-02,x", "must be given"),
        ] {
            let message = read(&[HEADINGS, row]).unwrap_err().to_string();
            assert!(message.starts_with("d.csv, line 2: ") && message.contains(reason), "{message}");
        }
        assert!(read(&["a,b"]).unwrap_err().to_string().contains("no column subject_id"));
        assert!(read(&[]).is_err());
    }

    #[test]
    fn the_last_decision_on_a_pair_counts() {
        let d = read(&[HEADINGS, "V1,e1,same,Ann,Bob,2026-01-02,x", "V1,e1,different,Ann,Bob,2026-02-02,y", ""]).unwrap();
        assert_eq!(d.get("V1", "e1").unwrap().decision, Verdict::Different);
        assert!(d.get("V2", "e1").is_none());
    }
}
