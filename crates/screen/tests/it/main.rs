//! What the screener promises, held against a snapshot of invented entries and against the starter pack.

mod goods;
mod observed;
mod placed;
mod promises;
mod starter;

use karez_model::{Entity, ListInfo, Listed, Listing};
use karez_screen::decisions::Decisions;
use karez_screen::{Policy, Screener};
use karez_snapshot::Snapshot;

pub(crate) fn policy() -> Policy {
    Policy::new("2026-11-23".parse().unwrap())
}

pub(crate) fn company(name: &str) -> Entity {
    let mut entity = Entity::new("Company");
    entity.add("name", name);
    entity
}

/// An invented entry of list `list`.
pub(crate) fn entry(list: &str, id: &str, name: &str) -> Listed {
    let mut entity = company(name);
    entity.id = id.to_owned();
    let listing = Listing {
        list: list.into(),
        authority: "the Sample Authority".into(),
        program: "Sample List".into(),
        source: "sample".into(),
        ..Listing::default()
    };
    Listed { entity, listings: vec![listing], ..Listed::default() }
}

pub(crate) fn list(id: &str, partial: bool) -> ListInfo {
    ListInfo { id: id.into(), partial, ..ListInfo::default() }
}

pub(crate) fn screener(entries: &[Listed], lists: Vec<ListInfo>, policy: Policy, decisions: Decisions) -> Screener {
    let snapshot = Snapshot::from_bytes(karez_snapshot::build(entries, lists).unwrap().0).unwrap();
    Screener::new(snapshot, policy, decisions).unwrap()
}
