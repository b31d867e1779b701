//! What all Pools together have said in one round, and how it stands.
//!
//! Everything here is a set that only grows, filled from objects that count in
//! whatever branch they stand, so that neither the order of arrival nor an
//! equivocation changes what was once true. The standing is read from the sets.
//!
//! # When is it final?
//!
//! There is no clock in the state. A round ends by words that Pools signed, and
//! both ends are final on every server that sees them:
//!
//! - **Certified**: enough Accepts of one hash (see [`super::charter`]).
//! - **Void**: enough Rejects.
//! - **Given up**: every Pool of the round has signed either Reject or `GiveUp`.
//!   A Pool gives up only what it doesn't know to be certified, so no honest one
//!   has drawn or ever will; a certificate that turns up afterwards binds nobody.
//!
//! That the first two exclude each other is proven in [`super::charter`]. It
//! needs that honest Pools accept at most one hash: an honest Pool accepts only
//! a hash that all (or more than two thirds) have published as their own
//! outcome, and publishes one. Publishing binds nobody, which is why `Outcome`
//! and `Accept` are two steps: a Pool that is silent, or sees another tally,
//! shows while everybody may still reject.
//!
//! # What is left in doubt
//!
//! A Pool that falls silent between publishing its outcome and its word leaves
//! the others in doubt: they accepted, and it may hold the certificate. No
//! protocol can mend that. To decide without it is to decide what it may have
//! decided otherwise (the two generals; with three Pools, of which one may lie
//! and be silent, no agreement exists at all: Dwork, Lynch and Stockmeyer,
//! 1988, need more than `3f` for `f`). So the round stays in doubt and its money
//! set aside, until the silent Pool is back, or until the pledge ends: that is
//! the date that its own members gave, and after it each Pool takes its money
//! back by itself (`GiveUp`). When all have, the round is given up. What a Pool can still lose is
//! its own share, if it alone held the certificate, drew, and nobody heard of it
//! from its word until the end of the others' pledges.
//!
//! A crash between signing and sending is the same as silence: what was signed
//! is on disk, and is what the server goes on with. It never signs again.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    account::Terms,
    charter::{Certification, CharterParts},
    digest::{Digest, Peer, RoundId},
    object::{Body, Object, Outcome, Reason, RollCommit, Tally, Verdict},
    planted::{Bug, planted},
};

/// How a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Rolls are gathered.
    Forming,
    /// All accepted all rolls: people vote, and the Pools count.
    Open,
    /// The outcome of this hash binds.
    Certified(Digest),
    /// Nothing binds; the money is free.
    Void,
}

impl Standing {
    /// Whether it never changes again.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Certified(_) | Self::Void)
    }
}

/// What is known of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// What it is about.
    pub terms: Terms,
    /// Whose members proposed it.
    pub by: Peer,
    /// Its id.
    pub id: RoundId,
    /// Rolls, by the digest of their commitment.
    pub commits: BTreeMap<Digest, (Peer, RollCommit)>,
    /// Who accepted which list of rolls.
    pub rolls: BTreeMap<Vec<Digest>, BTreeSet<Peer>>,
    /// Tallies, by digest.
    pub tallies: BTreeMap<Digest, (Peer, Tally)>,
    /// Outcomes, by hash, and who computed each.
    pub outcomes: BTreeMap<Digest, (Outcome, BTreeSet<Peer>)>,
    /// Who accepted which hash.
    pub accepts: BTreeMap<Digest, BTreeSet<Peer>>,
    /// Who rejected, and why.
    pub rejects: BTreeMap<Peer, Reason>,
    /// Who gave it up after the end of its pledge.
    pub given_up: BTreeSet<Peer>,
    /// Who drew how much, by the digest of the draw.
    pub draws: BTreeMap<Digest, (Peer, i64)>,
}

/// What a round needs to know of its Flood.
#[derive(Clone, Debug)]
pub struct Around<'a> {
    /// The charter that it is under.
    pub charter: &'a CharterParts,
    /// Whether all its Pools have accepted that charter.
    pub active: bool,
    /// Pools that left without a tally in this round.
    pub dropped: BTreeSet<Peer>,
}

impl Around<'_> {
    /// Pools whose word is waited for.
    pub fn voices(&self) -> impl Iterator<Item = &Peer> {
        let pools = self.charter.pools.iter();
        pools.filter(|pool| !self.dropped.contains(*pool))
    }
}

impl Round {
    pub(super) fn new(id: RoundId, by: Peer, terms: Terms) -> Self {
        Self {
            terms,
            by,
            id,
            commits: BTreeMap::new(),
            rolls: BTreeMap::new(),
            tallies: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            accepts: BTreeMap::new(),
            rejects: BTreeMap::new(),
            given_up: BTreeSet::new(),
            draws: BTreeMap::new(),
        }
    }

    /// An object that counts adds to the sets.
    pub(super) fn add(&mut self, object: &Object) {
        let by = object.by.clone();
        match &object.body {
            Body::RollCommit(commit) => {
                self.commits.insert(object.id, (by, commit.clone()));
            }
            Body::RollAccept { rolls, .. } => {
                self.rolls.entry(rolls.clone()).or_default().insert(by);
            }
            Body::Tally(tally) => {
                self.tallies.insert(object.id, (by, tally.clone()));
            }
            Body::Outcome { outcome, hash } => {
                let computed = self.outcomes.entry(*hash);
                let computed = computed.or_insert_with(|| (outcome.clone(), BTreeSet::new()));
                computed.1.insert(by);
            }
            Body::Accept { outcome, .. } => {
                self.accepts.entry(*outcome).or_default().insert(by);
            }
            Body::Reject { reason, .. } => {
                let kept = self.rejects.entry(by).or_insert(*reason);
                *kept = (*kept).min(*reason);
            }
            Body::Draw { amount, .. } => {
                self.draws.insert(object.id, (by, *amount));
            }
            Body::GiveUp { .. } => {
                self.given_up.insert(by);
            }
            _ => {}
        }
    }

    /// How it stands.
    #[must_use]
    pub fn standing(&self, around: &Around<'_>) -> Standing {
        if self.is_given_up(around) {
            return Standing::Void;
        }
        if let Some(hash) = self.certified(around) {
            return Standing::Certified(hash);
        }
        if self.is_rejected(around) {
            Standing::Void
        } else if self.opened(around).is_some() {
            Standing::Open
        } else {
            Standing::Forming
        }
    }

    /// The list of rolls that all accepted.
    #[must_use]
    pub fn opened(&self, around: &Around<'_>) -> Option<&[Digest]> {
        let lists = self.rolls.iter();
        let found = lists.filter(|(list, by)| around.active && self.is_opened(list, by, around));
        found.map(|(list, _)| list.as_slice()).next()
    }

    fn is_opened(&self, list: &[Digest], by: &BTreeSet<Peer>, around: &Around<'_>) -> bool {
        let pools: Option<BTreeSet<&Peer>> = list
            .iter()
            .map(|commit| self.commits.get(commit).map(|(pool, _)| pool))
            .collect();
        let Some(pools) = pools.filter(|pools| pools.len() == list.len()) else {
            return false;
        };
        if planted(Bug::OpensAlone) {
            return by.contains(&self.by) && pools.len() >= around.charter.smallest;
        }
        let all_there = around
            .charter
            .pools
            .iter()
            .all(|pool| pools.contains(pool) || around.dropped.contains(pool));
        all_there
            && pools.len() >= around.charter.smallest
            && pools.iter().all(|pool| by.contains(*pool))
    }

    /// The hash that enough accepted.
    fn certified(&self, around: &Around<'_>) -> Option<Digest> {
        let enough = |(hash, by): &(&Digest, &BTreeSet<Peer>)| {
            let outcome = self.outcomes.get(*hash).map(|(outcome, _)| outcome);
            outcome.is_some_and(|outcome| self.binds(outcome, by, around))
        };
        self.accepts.iter().find(enough).map(|(hash, _)| *hash)
    }

    fn binds(&self, outcome: &Outcome, by: &BTreeSet<Peer>, around: &Around<'_>) -> bool {
        let pools = &around.charter.pools;
        let part = |pool: &Peer| outcome.parts.iter().find(|part| part.pool == *pool);
        // Whoever has no part has left before it tallied; nobody is left out.
        let complete = pools
            .iter()
            .all(|pool| part(pool).is_some() || around.dropped.contains(pool))
            && outcome.parts.iter().all(|part| pools.contains(&part.pool))
            && outcome.parts.len() >= around.charter.smallest;
        // The rolls are among those that all accepted.
        let opened = self.rolls.iter().any(|(list, by)| {
            self.is_opened(list, by, around)
                && outcome.parts.iter().all(|part| list.contains(&part.roll))
        });
        let enough = match around.charter.certification {
            _ if planted(Bug::CertifiesByHalf) => by.len() * 2 >= pools.len(),
            Certification::All => outcome.parts.iter().all(|part| by.contains(&part.pool)),
            rule @ Certification::TwoThirds => {
                let accepts = by.iter().filter(|pool| pools.contains(*pool)).count();
                accepts >= rule.accepts(pools.len())
            }
        };
        around.active && complete && opened && enough
    }

    /// Whether so many rejected that no certificate can exist.
    fn is_rejected(&self, around: &Around<'_>) -> bool {
        if planted(Bug::VoidByOne) {
            return !self.rejects.is_empty();
        }
        let rule = around.charter.certification;
        let (pools, rejects) = match rule {
            Certification::All => (
                around.voices().count(),
                around
                    .voices()
                    .filter(|pool| self.rejects.contains_key(*pool))
                    .count(),
            ),
            // Whoever left still counts among all, or two servers that differ
            // on who left would count by different measures.
            Certification::TwoThirds => {
                let pools = &around.charter.pools;
                let rejects = self.rejects.keys().filter(|pool| pools.contains(*pool));
                (pools.len(), rejects.count())
            }
        };
        rejects >= rule.rejects(pools)
    }

    /// Whether nobody is left who may still draw.
    fn is_given_up(&self, around: &Around<'_>) -> bool {
        around
            .voices()
            .all(|pool| self.rejects.contains_key(pool) || self.given_up.contains(pool))
    }

    /// The certified outcome, where there is one.
    #[must_use]
    pub fn outcome(&self, standing: Standing) -> Option<&Outcome> {
        match standing {
            Standing::Certified(hash) => self.outcomes.get(&hash).map(|(outcome, _)| outcome),
            _ => None,
        }
    }

    /// What a Pool has to pay by a standing: its share of what was carried.
    #[must_use]
    pub fn share(&self, standing: Standing, pool: &Peer) -> Option<i64> {
        let outcome = self.outcome(standing)?;
        if !matches!(outcome.verdict, Verdict::Carried(_)) {
            return None;
        }
        let part = outcome.parts.iter().find(|part| part.pool == *pool)?;
        Some(part.share).filter(|share| *share > 0)
    }

    /// Tallies of one Pool; more than one proves that it said two things.
    pub fn tallies_of<'a>(&'a self, pool: &'a Peer) -> impl Iterator<Item = (Digest, &'a Tally)> {
        let all = self.tallies.iter().filter(move |(_, (by, _))| by == pool);
        all.map(|(id, (_, tally))| (*id, tally))
    }
}
