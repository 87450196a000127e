//! What an index keeps of a name, and what a query asks it for.
//!
//! Two names can only be alike where a part of one links to a part, or a run of parts, of the other; so a name is indexed by
//! every spelling of every part and by every run glued together, and whatever links is found by at least one key.

use crate::part::Name;
use karez_model::Slot;
use karez_text::skeleton;

/// A key of a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The key. ASCII keys are found within the promised edits; others, and those that begin with `~`, exactly.
    pub text: String,
    /// What the parts behind it weigh.
    pub weight: f64,
}

impl Name {
    /// The keys of this name. Legal forms, numbers and words like "group" give none: they are shared by too many names to
    /// find one by, unless the name has nothing else.
    pub fn keys(&self) -> Vec<Key> {
        let tells = |slot: Slot| !matches!(slot, Slot::Form | Slot::Number | Slot::Generic | Slot::Branch);
        let mut keys = self.keys_of(tells);
        if keys.is_empty() {
            keys = self.keys_of(|_| true);
        }
        keys
    }

    fn keys_of(&self, tells: impl Fn(Slot) -> bool) -> Vec<Key> {
        let mut keys: Vec<Key> = Vec::new();
        let mut add = |text: String, weight: f64| {
            if text.len() < 2 {
                return;
            }
            match keys.iter_mut().find(|k| k.text == text) {
                Some(key) => key.weight = key.weight.max(weight),
                None => keys.push(Key { text, weight }),
            }
        };
        for (i, part) in self.parts.iter().enumerate() {
            if tells(part.slot) {
                for form in &part.forms {
                    add(form.glued.clone(), part.weight);
                    if part.slot == Slot::Person && form.glued.len() >= 3 {
                        add(format!("~{}", skeleton(&form.glued)), part.weight);
                    }
                }
                for id in &part.meaning {
                    add(format!("~{id}"), part.weight);
                }
                if !part.latin {
                    add(part.text.clone(), part.weight);
                }
            }
            for run in self.runs.iter().filter(|r| r.parts.start == i) {
                for spelling in &run.spellings {
                    add(spelling.clone(), run.weight);
                }
            }
        }
        keys
    }
}
