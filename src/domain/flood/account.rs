//! What one Pool has said along one branch of its chain, and the rules that only
//! look there: one word of each kind, money within its pledge.
//!
//! These rules need nothing but the branch itself and the immutable objects that
//! it names, so every server judges an object alike, whatever else has reached
//! it and in whatever order. An object that breaks one keeps its place in the
//! chain and has no effect. Honest Pools have one branch; of one that said two
//! different things at one place every branch is kept, since others may have
//! built on either.
//!
//! Pledges expire without a clock: a pledge carries its end, a release carries
//! the time of its signing, and the rule compares the two.

use std::collections::BTreeMap;

use super::{
    charter::Charter,
    digest::{Digest, Peer, RoundId},
    object::{Body, Object, Proposal, Seen},
    planted::{Bug, planted},
    refusal::Refusal,
    stake::{End, Stake, Word, fits},
};
use crate::domain::time::Timestamp;

/// A Pool's money in one epoch, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Purse {
    /// What it promised in all.
    pub pledged: i64,
    /// Until when, microseconds; what was promised last.
    pub until: Option<Timestamp>,
    /// What it says it drew.
    pub drawn: i64,
    /// What it has ended.
    pub released: i64,
    /// What it has brought into rounds that have not ended for it.
    pub brought: i64,
}

impl Purse {
    /// What may still be brought into a round.
    #[must_use]
    pub const fn free(&self) -> i64 {
        self.pledged - self.drawn - self.released - self.brought
    }
}

/// A round, as far as these rules need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// In which epoch.
    pub epoch: u32,
    /// Under which charter.
    pub charter: Digest,
    /// What was proposed.
    pub proposal: Proposal,
}

/// What the objects that an object names are.
pub trait Named {
    /// The charter that an object offered.
    fn charter(&self, offer: Digest) -> Option<&Charter>;
    /// The round that an object proposed.
    fn terms(&self, round: RoundId) -> Option<&Terms>;
    /// Whom an object invited.
    fn invited(&self, invite: Digest) -> Option<&Peer>;
    /// Whether an object is a receipt.
    fn is_receipt(&self, receipt: Digest) -> bool;
    /// Whether two objects have one signer and one place, and differ.
    fn differ(&self, first: Digest, second: Digest) -> bool;
}

/// One branch of a Pool's chain, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// How many objects it has.
    pub(super) seq: u64,
    pub(super) at: Option<Timestamp>,
    pub(super) seen: BTreeMap<Peer, u64>,
    /// Its answer to each charter.
    answers: BTreeMap<Digest, bool>,
    /// The charter that it accepted for each epoch.
    pub(super) epochs: BTreeMap<u32, Digest>,
    /// The latest epoch in which it did something new.
    entered: u32,
    /// The epoch that it left.
    left: Option<u32>,
    pub(super) purses: BTreeMap<u32, Purse>,
    pub(super) stakes: BTreeMap<RoundId, Stake>,
    /// Its draws, and whether a receipt followed.
    pub(super) draws: BTreeMap<Digest, (RoundId, bool)>,
}

impl Account {
    /// What it said in a round.
    #[must_use]
    pub fn stake(&self, round: RoundId) -> Option<&Stake> {
        self.stakes.get(&round)
    }

    /// The charter that it accepted for an epoch.
    #[must_use]
    pub fn charter(&self, epoch: u32) -> Option<Digest> {
        self.epochs.get(&epoch).copied()
    }

    /// Its money in an epoch.
    #[must_use]
    pub fn purse(&self, epoch: u32) -> Purse {
        self.purses.get(&epoch).copied().unwrap_or_default()
    }

    /// Whether it has drawn by an object.
    #[must_use]
    pub fn drew(&self, draw: Digest) -> bool {
        self.draws.contains_key(&draw)
    }

    /// How many objects it has, and when the last was signed.
    #[must_use]
    pub const fn reach(&self) -> (u64, Option<Timestamp>) {
        (self.seq, self.at)
    }

    /// Whether it has left this epoch.
    #[must_use]
    pub fn has_left(&self, epoch: u32) -> bool {
        self.left.is_some_and(|left| left >= epoch)
    }

    /// Whether it has accepted or rejected a charter.
    #[must_use]
    pub fn answered(&self, charter: Digest) -> Option<bool> {
        self.answers.get(&charter).copied()
    }

    /// Its next object takes its place; whether it counts is the answer.
    pub(super) fn take(&mut self, object: &Object, named: &impl Named) -> Result<(), Refusal> {
        self.seq = object.seq;
        if self.at.is_some_and(|at| object.at < at) {
            return Err(Refusal::TimeWentBack);
        }
        let earlier =
            |(peer, seen): (&Peer, &Seen)| self.seen.get(peer).is_some_and(|had| *had > seen.seq);
        if object.seen.iter().any(earlier) {
            return Err(Refusal::SeenWentBack);
        }
        self.epoch_fits(object, named)?;
        self.say(object, named)?;
        self.at = Some(object.at);
        for (peer, seen) in &object.seen {
            self.seen.insert(peer.clone(), seen.seq);
        }
        Ok(())
    }

    /// The signer belongs to the epoch that the object says it is of.
    fn epoch_fits(&self, object: &Object, named: &impl Named) -> Result<(), Refusal> {
        let own = self.epochs.get(&object.epoch);
        match &object.body {
            Body::Offer(charter) if charter.parts().epoch != object.epoch => {
                Err(Refusal::WrongEpoch)
            }
            Body::Offer(charter) if !charter.names(&object.by) => Err(Refusal::NotInCharter),
            Body::Offer(_)
            | Body::Join { .. }
            | Body::AcceptCharter(_)
            | Body::RejectCharter(_) => Ok(()),
            _ if own.is_none() => Err(Refusal::EpochNotAccepted),
            body => {
                let Some(round) = body.round() else {
                    return Ok(());
                };
                let terms = named.terms(round).ok_or(Refusal::UnknownRound)?;
                if terms.epoch != object.epoch && !planted(Bug::TakesStaleEpoch) {
                    Err(Refusal::WrongEpoch)
                } else if own != Some(&terms.charter) && !planted(Bug::TakesStaleEpoch) {
                    Err(Refusal::OtherCharter)
                } else {
                    Ok(())
                }
            }
        }
    }

    fn say(&mut self, object: &Object, named: &impl Named) -> Result<(), Refusal> {
        let epoch = object.epoch;
        match &object.body {
            Body::Offer(_) | Body::Invite(_) => Ok(()),
            Body::AcceptCharter(offer) => self.answer(object, *offer, true, named),
            Body::RejectCharter(offer) => self.answer(object, *offer, false, named),
            Body::Pledge { amount, until } => self.pledge(object, *amount, *until),
            Body::Propose(proposal) => {
                let charter = self.epochs.get(&epoch).and_then(|id| named.charter(*id));
                let ends_at = charter.map(|charter| charter.parts().ends_at);
                if Some(proposal.void_after) > ends_at {
                    return Err(Refusal::BadProposal);
                }
                self.enter(epoch)?;
                fits(proposal, object.at)
            }
            Body::RollCommit(commit) => self.commit(object, commit, named),
            Body::RollAccept { round, rolls } => self.accept_rolls(object, *round, rolls, named),
            Body::Tally(tally) => self.tally(object, tally, named),
            Body::Outcome { outcome, hash } => self.outcome(object, outcome, *hash, named),
            Body::Accept { round, outcome } => self.accept(object, *round, *outcome, named),
            Body::Reject { round, .. } => self.word(*round, Word::Reject),
            Body::Draw { round, amount } => self.draw(object, *round, *amount),
            Body::Free { round } => self.end(*round, End::Freed),
            Body::GiveUp { round } => self.give_up(object, *round),
            Body::Receipt { draw, .. } => {
                let (_, receipted) = self.draws.get_mut(draw).ok_or(Refusal::UnknownDraw)?;
                if std::mem::replace(receipted, true) {
                    return Err(Refusal::SaidAlready);
                }
                Ok(())
            }
            Body::Received { receipt } if named.is_receipt(*receipt) => Ok(()),
            Body::Received { .. } => Err(Refusal::UnknownReceipt),
            Body::Release { amount } => self.release(object, *amount),
            Body::Join { invite } if named.invited(*invite) == Some(&object.by) => Ok(()),
            Body::Join { .. } => Err(Refusal::UnknownInvite),
            Body::Leave => self.leave(epoch),
            Body::Dispute { first, second } if named.differ(*first, *second) => Ok(()),
            Body::Dispute { .. } => Err(Refusal::NotAnEquivocation),
        }
    }

    fn answer(
        &mut self,
        object: &Object,
        offer: Digest,
        yes: bool,
        named: &impl Named,
    ) -> Result<(), Refusal> {
        let charter = named.charter(offer).ok_or(Refusal::UnknownCharter)?;
        let epoch = charter.parts().epoch;
        if epoch != object.epoch {
            return Err(Refusal::WrongEpoch);
        }
        if !charter.names(&object.by) {
            return Err(Refusal::NotInCharter);
        }
        if self.answers.contains_key(&offer) {
            return Err(Refusal::SaidAlready);
        }
        if yes {
            if self.epochs.contains_key(&epoch) {
                return Err(Refusal::SecondCharter);
            }
            self.epochs.insert(epoch, offer);
        }
        self.answers.insert(offer, yes);
        Ok(())
    }

    /// Something new is done in this epoch, so in no earlier one any more.
    pub(super) fn enter(&mut self, epoch: u32) -> Result<(), Refusal> {
        if self.has_left(epoch) {
            return Err(Refusal::AlreadyLeft);
        }
        if epoch < self.entered && !planted(Bug::TakesStaleEpoch) {
            return Err(Refusal::StaleEpoch);
        }
        self.entered = self.entered.max(epoch);
        Ok(())
    }

    fn pledge(&mut self, object: &Object, amount: i64, until: Timestamp) -> Result<(), Refusal> {
        let purse = self.purse(object.epoch);
        if until <= object.at || purse.until.is_some_and(|before| until < before) {
            return Err(Refusal::BadUntil);
        }
        let pledged = purse.pledged.checked_add(amount);
        let pledged = pledged.filter(|_| amount > 0).ok_or(Refusal::BadAmount)?;
        self.enter(object.epoch)?;
        let purse = self.purses.entry(object.epoch).or_default();
        purse.pledged = pledged;
        purse.until = Some(until);
        Ok(())
    }

    fn release(&mut self, object: &Object, amount: i64) -> Result<(), Refusal> {
        let purse = self.purse(object.epoch);
        let over = purse.until.is_none_or(|until| object.at > until)
            || self.has_left(object.epoch)
            || self.entered > object.epoch;
        if !over {
            return Err(Refusal::PledgeBinds);
        }
        let most = if planted(Bug::ReleasesWhatIsBrought) {
            purse.free() + purse.brought
        } else {
            purse.free()
        };
        if !(1..=most).contains(&amount) {
            return Err(Refusal::MoreThanPledged);
        }
        self.purses.entry(object.epoch).or_default().released += amount;
        Ok(())
    }

    /// What the Pool does not pay any more; its unfinished rounds go on without
    /// it, those in which it has tallied still bind it.
    fn leave(&mut self, epoch: u32) -> Result<(), Refusal> {
        if self.has_left(epoch) {
            return Err(Refusal::AlreadyLeft);
        }
        self.left = Some(epoch);
        for stake in self.stakes.values_mut() {
            if stake.tally.is_none() && stake.commit.is_some() && stake.end.is_none() {
                stake.end = Some(End::Freed);
                if let Some(purse) = self.purses.get_mut(&stake.epoch) {
                    purse.brought -= stake.brings;
                }
            }
        }
        Ok(())
    }
}
