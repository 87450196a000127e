//! One subject against a snapshot: candidates, scores, matches in order, findings, status.

use crate::decisions::Decisions;
use crate::observe::{OrdersAsked, Sharing};
use crate::policy::{Policy, reconstructed};
use crate::score::{self, Scored};
use crate::{Error, findings};
use karez_model::{Basis, Decision, Entity, Finding, ListInfo, Listed, Listing, Match, Status, Verdict};
use karez_names::Name;
use karez_snapshot::{Snapshot, identifier_keys};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Who is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'s> {
    /// The user's own id, to which decisions bind; empty where there is none.
    pub id: &'s str,
    /// Names, identifiers and other facts.
    pub entity: &'s Entity,
}

/// What is said of a subject, whatever row it stood in.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// What the names say.
    pub status: Status,
    /// Who it may be, best first.
    pub matches: Vec<Match>,
    /// What follows.
    pub findings: Vec<Finding>,
    /// Entries that were decided to be someone else.
    pub excluded: Vec<Decision>,
}

/// A snapshot, a policy and the decisions made so far, ready to be asked. Asking changes nothing, so many threads can.
pub struct Screener {
    snapshot: Snapshot,
    policy: Policy,
    decisions: Decisions,
    gaps: Vec<String>,
    sharing: Sharing,
    // Read from the snapshot when the first row tells its goods: most files tell none.
    orders: OnceLock<OrdersAsked>,
    // Parsed on first use and kept: a name that is a candidate once is likely to be one again.
    names: Vec<OnceLock<Vec<Name>>>,
    entities: Vec<OnceLock<Listed>>,
}

impl Screener {
    /// Checks that the lists the policy asks are there.
    pub fn new(snapshot: Snapshot, policy: Policy, decisions: Decisions) -> Result<Screener, Error> {
        policy.check(snapshot.lists())?;
        let gaps = policy.gaps(snapshot.lists());
        let names = (0..snapshot.name_count()).map(|_| OnceLock::new()).collect();
        let entities = (0..snapshot.entity_count()?).map(|_| OnceLock::new()).collect();
        Ok(Screener {
            snapshot,
            policy,
            decisions,
            gaps,
            sharing: Sharing::default(),
            orders: OnceLock::new(),
            names,
            entities,
        })
    }

    /// The same, knowing how often the rows of the input share what listed entities have.
    pub fn knowing(self, sharing: Sharing) -> Screener {
        Screener { sharing, ..self }
    }

    /// How often the rows of the input share what listed entities have.
    pub(crate) fn sharing(&self) -> &Sharing {
        &self.sharing
    }

    /// The orders on goods among the lists asked.
    pub(crate) fn orders(&self) -> Result<&OrdersAsked, Error> {
        if let Some(orders) = self.orders.get() {
            return Ok(orders);
        }
        let orders = OrdersAsked::of(self)?;
        Ok(self.orders.get_or_init(|| orders))
    }

    /// The snapshot asked.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// What makes an answer without a match incomplete; empty where nothing does.
    pub fn gaps(&self) -> &[String] {
        &self.gaps
    }

    /// Whether decisions were given, so that a subject's id matters.
    pub fn decides(&self) -> bool {
        !self.decisions.is_empty()
    }

    /// The entry with this id, whether or not it is in effect.
    pub fn entry(&self, id: &str) -> Result<Option<&Listed>, Error> {
        self.entity_with_id(id)?.map(|e| self.listed(e)).transpose()
    }

    /// Whether an id is that of an entry in the snapshot.
    pub fn knows(&self, id: &str) -> Result<bool, Error> {
        Ok(!id.is_empty() && self.entity_with_id(id)?.is_some())
    }

    /// Decisions on entries that no list in the snapshot has: they have no effect, and somebody should know.
    pub fn idle_decisions(&self) -> Result<Vec<&Decision>, Error> {
        let mut idle = Vec::new();
        for decision in self.decisions.iter() {
            if !self.knows(&decision.entry_id)? {
                idle.push(decision);
            }
        }
        idle.sort_by(|a, b| (&a.subject_id, &a.entry_id).cmp(&(&b.subject_id, &b.entry_id)));
        Ok(idle)
    }

    /// The lists asked.
    pub fn lists(&self) -> impl Iterator<Item = &ListInfo> {
        self.snapshot.lists().iter().filter(|l| self.policy.wants(&l.id))
    }

    /// Screens one subject.
    pub fn screen(&self, subject: Subject) -> Result<Opinion, Error> {
        let mut scored = self.scored(subject)?;
        let mut excluded = Vec::new();
        scored.retain_mut(|(_, m)| match self.decisions.get(subject.id, &m.id) {
            Some(d) if d.decision == Verdict::Different => {
                excluded.push(d.clone());
                false
            }
            Some(_) => {
                m.basis = Basis::Confirmed;
                m.is_match = true;
                true
            }
            None => true,
        });
        // Confirmed and identified first, then by score; equal scores in the order of their ids, so that every run agrees.
        scored.sort_by(|(_, x), (_, y)| {
            (x.basis == Basis::Score)
                .cmp(&(y.basis == Basis::Score))
                .then(y.score.total_cmp(&x.score))
                .then_with(|| x.id.cmp(&y.id))
        });
        let mut matches = self.joined(scored)?;
        excluded.sort_by(|a, b| a.entry_id.cmp(&b.entry_id));
        // The status is that of all matches, however few of them are asked for.
        let status = match () {
            () if matches.iter().any(|m| m.is_match) => Status::Review,
            () if !self.gaps.is_empty() => Status::Incomplete,
            () => Status::NoMatch,
        };
        matches.truncate(self.policy.limit.max(1));
        let mut findings = Vec::new();
        for m in matches.iter().filter(|m| m.is_match) {
            findings.extend(findings::of_match(m)?);
        }
        Ok(Opinion { status, matches, findings, excluded })
    }

    /// Every listed entity that reaches the floor, with its place in the snapshot.
    fn scored(&self, subject: Subject) -> Result<Vec<(u32, Match)>, Error> {
        let query = subject.entity;
        let kind = query.kind();
        let names: Vec<Name> = query.names().flat_map(|n| Name::readings(n, kind)).collect();
        let mut pairs: BTreeMap<u32, Vec<(usize, u32)>> = BTreeMap::new();
        // What agrees beside the name can lift a score, so candidates are taken from as far below.
        let floor = (self.policy.floor - score::MOST_LIFT).max(0.0);
        for (i, name) in names.iter().enumerate() {
            for found in self.snapshot.candidates(name, floor)? {
                pairs.entry(self.snapshot.name(found.name).1).or_default().push((i, found.name));
            }
        }
        for entity in self.snapshot.by_identifier(query)? {
            pairs.entry(entity).or_default();
        }
        let mut found = Vec::new();
        for (entity, pairs) in pairs {
            let listed = self.listed(entity)?;
            if !self.counts(listed) || !kind.compatible(listed.entity.kind()) {
                continue;
            }
            let readings = |n: u32| self.name(n, &listed.entity).iter();
            let scored = if pairs.is_empty() {
                // Found by an identifier alone: the names are shown side by side all the same.
                score::compare(query, &listed.entity)
            } else {
                score::score(query, &listed.entity, pairs.iter().flat_map(|(i, n)| readings(*n).map(|l| (&names[*i], l))))
            };
            let decided = self.decisions.get(subject.id, &listed.entity.id).is_some();
            if scored.score >= self.policy.floor || scored.identified || decided {
                found.push((entity, self.matched(listed, scored)));
            }
        }
        // A pair that was decided to be one is shown whatever its score.
        for decision in self.decisions.entries(subject.id).filter(|d| d.decision == Verdict::Same) {
            if found.iter().all(|(_, m)| m.id != decision.entry_id)
                && let Some(entity) = self.entity_with_id(&decision.entry_id)?
            {
                let listed = self.listed(entity)?;
                if self.counts(listed) {
                    found.push((entity, self.matched(listed, score::compare(query, &listed.entity))));
                }
            }
        }
        Ok(found)
    }

    /// Whether a listing counts: of a list asked, in effect on the day.
    pub(crate) fn counts(&self, listed: &Listed) -> bool {
        listed.listings.iter().any(|l| self.is_asked(l))
    }

    fn is_asked(&self, listing: &Listing) -> bool {
        self.policy.wants(&listing.list) && listing.in_effect(self.policy.as_of)
    }

    /// The listings that count.
    pub(crate) fn listings(&self, listed: &Listed) -> Vec<Listing> {
        let marked = |l: &Listing| Listing { reconstructed: self.reconstructed(&l.list), ..l.clone() };
        listed.listings.iter().filter(|l| self.is_asked(l)).map(marked).collect()
    }

    fn entity_with_id(&self, id: &str) -> Result<Option<u32>, Error> {
        let probe = Entity { id: id.to_owned(), ..Entity::default() };
        Ok(self.snapshot.by_identifier(&probe)?.first().copied())
    }

    fn matched(&self, listed: &Listed, scored: Scored) -> Match {
        let listings = self.listings(listed);
        let mut datasets: Vec<String> = listings.iter().map(|l| l.list.clone()).collect();
        datasets.dedup();
        Match {
            id: listed.entity.id.clone(),
            entries: Vec::new(),
            caption: listed.entity.caption().to_owned(),
            schema: listed.entity.schema.clone(),
            datasets,
            properties: listed.entity.properties.clone(),
            score: scored.score,
            is_match: scored.score >= self.policy.threshold || scored.identified,
            basis: if scored.identified { Basis::Identifier } else { Basis::Score },
            explanation: scored.explanation,
            listings,
        }
    }

    /// Entries of different lists form one match only where they share a strong identifier.
    fn joined(&self, scored: Vec<(u32, Match)>) -> Result<Vec<Match>, Error> {
        let mut joined: Vec<(Vec<String>, Match)> = Vec::new();
        for (entity, m) in scored {
            let keys = identifier_keys(&self.listed(entity)?.entity);
            match joined.iter_mut().find(|(known, _)| known.iter().any(|k| keys.contains(k))) {
                Some((known, first)) => {
                    known.extend(keys);
                    if first.entries.is_empty() {
                        first.entries.push(first.id.clone());
                    }
                    if !first.entries.contains(&m.id) {
                        first.entries.push(m.id);
                    }
                    first
                        .datasets
                        .extend(m.datasets.into_iter().filter(|d| !first.datasets.contains(d)).collect::<Vec<_>>());
                    first.listings.extend(m.listings);
                }
                None => joined.push((keys, m)),
            }
        }
        Ok(joined.into_iter().map(|(_, m)| m).collect())
    }

    pub(crate) fn listed(&self, entity: u32) -> Result<&Listed, Error> {
        let slot = &self.entities[entity as usize];
        if let Some(listed) = slot.get() {
            return Ok(listed);
        }
        let listed = self.snapshot.listed(entity)?;
        Ok(slot.get_or_init(|| listed))
    }

    /// The readings of a listed name.
    fn name(&self, name: u32, bearer: &Entity) -> &[Name] {
        self.names[name as usize].get_or_init(|| Name::readings(self.snapshot.name(name).0, bearer.kind()))
    }

    /// Whether a list's version is younger than the day asked about.
    fn reconstructed(&self, list: &str) -> bool {
        self.snapshot.lists().iter().any(|l| l.id == list && reconstructed(l, self.policy.as_of))
    }
}
