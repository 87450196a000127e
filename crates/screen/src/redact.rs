//! An answer without the user's own data, for showing it to somebody else.
//!
//! What the lists say stays: it is public. What the user's file says goes: names, identifiers, addresses, carried columns and
//! the file's name. A reader still sees which row matched which entry, how surely, and by which kind of step.

use crate::findings::{INFERENCE, USER_DOCUMENT};
use karez_model::{Answer, Columns, Entity};

/// What stands where something was taken out.
pub const MASK: &str = "▮▮▮";

/// The answer with the user's data masked.
pub fn redact(answer: Answer) -> Answer {
    match answer {
        Answer::Screened(mut s) => {
            s.row.file = MASK.to_owned();
            s.row.sheet = s.row.sheet.map(|_| MASK.to_owned());
            s.id = s.id.map(|_| MASK.into());
            s.subject = mask_entity(&s.subject);
            s.columns = Columns::default();
            for m in &mut s.matches {
                m.explanation.name.query = MASK.to_owned();
                for step in m.explanation.name.steps.iter_mut().filter(|step| !step.query.is_empty()) {
                    step.query = MASK.to_owned();
                }
                for feature in m.explanation.features.iter_mut().filter(|f| f.feature != "country") {
                    feature.query = MASK.to_owned();
                    if feature.says == "agrees" && feature.feature == "identifier" {
                        // An equal identifier would give the user's away.
                        feature.listed = MASK.to_owned();
                    }
                }
            }
            for finding in s.findings.iter_mut().filter(|f| f.code == "F34") {
                finding.text = MASK.to_owned();
                for evidence in &mut finding.evidence {
                    evidence.source = MASK.to_owned();
                    evidence.record = MASK.to_owned();
                }
            }
            for observation in &mut s.observations {
                // What is observed repeats what the row gives: its address, its place.
                observation.says = MASK.to_owned();
                observation.reason.clear();
                observation.site = None;
                // A line of the gazetteer or of the sectors says the same as the row.
                for evidence in observation.evidence.iter_mut().filter(|e| [USER_DOCUMENT, INFERENCE].contains(&&*e.class)) {
                    evidence.source = MASK.to_owned();
                    evidence.record = MASK.to_owned();
                }
            }
            for decision in &mut s.excluded {
                for field in [&mut decision.subject_id, &mut decision.by, &mut decision.confirmed_by, &mut decision.reason] {
                    *field = MASK.to_owned();
                }
            }
            Answer::Screened(s)
        }
        Answer::Unreadable(mut e) => {
            e.row.file = MASK.to_owned();
            e.row.sheet = e.row.sheet.map(|_| MASK.to_owned());
            e.id = e.id.map(|_| MASK.into());
            e.error = "this row could not be read".to_owned();
            e.columns = Columns::default();
            Answer::Unreadable(e)
        }
    }
}

fn mask_entity(entity: &Entity) -> Entity {
    let mut masked = Entity::new(&entity.schema);
    for property in entity.properties.keys() {
        // A country is shared by millions and explains a score.
        let values = match property.as_str() {
            "country" | "jurisdiction" => entity.values(property).to_vec(),
            _ => vec![MASK.to_owned()],
        };
        masked.properties.insert(property.clone(), values);
    }
    masked
}
