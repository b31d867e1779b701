//! The objects of a Flood that have their place, and what they come to together:
//! sets that only grow.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    account::{Account, Named, Terms},
    chain::Link,
    charter::Charter,
    digest::{Digest, Peer, RoundId},
    object::{Body, Object, Proposal},
    round::{Around, Round, Standing},
    state::Effect,
};

/// A charter and who has answered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The terms.
    pub charter: Charter,
    /// Who accepted.
    pub accepted: BTreeSet<Peer>,
    /// Who turned it down.
    pub rejected: BTreeSet<Peer>,
}

impl Offered {
    /// Whether its epoch has begun: all have accepted.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.charter.parts().pools.is_subset(&self.accepted)
    }
}

/// The objects that have their place, and what they come to together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    pub links: BTreeMap<Digest, Link>,
    pub charters: BTreeMap<Digest, Offered>,
    pub rounds: BTreeMap<RoundId, Round>,
    pub standings: BTreeMap<RoundId, Standing>,
    /// Each leave: of which epoch, and in which rounds the Pool had tallied.
    pub leaves: BTreeMap<Digest, (Peer, u32, BTreeSet<RoundId>)>,
    /// What was received of what was paid: receipts by draw, and those of them
    /// that the payee confirmed.
    pub receipts: BTreeMap<Digest, Digest>,
    pub received: BTreeSet<Digest>,
}

impl Named for Known {
    fn charter(&self, offer: Digest) -> Option<&Charter> {
        self.charters.get(&offer).map(|offered| &offered.charter)
    }

    fn terms(&self, round: RoundId) -> Option<&Terms> {
        self.rounds.get(&round).map(|round| &round.terms)
    }

    fn invited(&self, invite: Digest) -> Option<&Peer> {
        let link = self.links.get(&invite)?;
        match &link.object.body {
            Body::Invite(pool) if link.refused.is_none() => Some(pool),
            _ => None,
        }
    }

    fn is_receipt(&self, receipt: Digest) -> bool {
        let link = self.links.get(&receipt);
        link.is_some_and(|link| {
            link.refused.is_none() && matches!(link.object.body, Body::Receipt { .. })
        })
    }

    fn differ(&self, first: Digest, second: Digest) -> bool {
        let (first, second) = (self.links.get(&first), self.links.get(&second));
        first.zip(second).is_some_and(|(first, second)| {
            let (first, second) = (&first.object, &second.object);
            first.by == second.by && first.seq == second.seq && first.id != second.id
        })
    }
}

impl Known {
    /// An object that counts adds to what is known. Which rounds may stand
    /// otherwise now.
    pub fn add(
        &mut self,
        object: &Object,
        account: &Account,
        effects: &mut Vec<Effect>,
    ) -> Vec<RoundId> {
        match &object.body {
            Body::Offer(charter) => {
                let offered = Offered {
                    charter: charter.clone(),
                    accepted: BTreeSet::new(),
                    rejected: BTreeSet::new(),
                };
                self.charters.insert(object.id, offered);
            }
            Body::AcceptCharter(offer) => return self.accept(*offer, &object.by, effects),
            Body::RejectCharter(offer) => {
                if let Some(offered) = self.charters.get_mut(offer) {
                    offered.rejected.insert(object.by.clone());
                }
            }
            Body::Propose(proposal) => return self.propose(object, proposal, account),
            Body::Leave => return self.leave(object, account),
            Body::Receipt { draw, .. } => {
                let kept = self.receipts.entry(*draw).or_insert(object.id);
                *kept = (*kept).min(object.id);
            }
            Body::Received { receipt } => {
                self.received.insert(*receipt);
            }
            body => {
                let round = body.round().and_then(|id| self.rounds.get_mut(&id));
                if let Some(round) = round {
                    round.add(object);
                    return vec![round.id];
                }
            }
        }
        Vec::new()
    }

    fn accept(&mut self, offer: Digest, by: &Peer, effects: &mut Vec<Effect>) -> Vec<RoundId> {
        let Some(offered) = self.charters.get_mut(&offer) else {
            return Vec::new();
        };
        let before = offered.is_active();
        offered.accepted.insert(by.clone());
        if before || !offered.is_active() {
            return Vec::new();
        }
        effects.push(Effect::Begun(offer));
        let under = self
            .rounds
            .values()
            .filter(|round| round.terms.charter == offer);
        under.map(|round| round.id).collect()
    }

    fn propose(&mut self, object: &Object, proposal: &Proposal, account: &Account) -> Vec<RoundId> {
        // The chain's rules have seen to it that there is one.
        let Some(charter) = account.charter(object.epoch) else {
            return Vec::new();
        };
        let id = RoundId::new(object.id);
        let terms = Terms {
            epoch: object.epoch,
            charter,
            proposal: proposal.clone(),
        };
        let round = Round::new(id, object.by.clone(), terms);
        self.rounds.insert(id, round);
        vec![id]
    }

    fn leave(&mut self, object: &Object, account: &Account) -> Vec<RoundId> {
        let stakes = account.stakes.iter();
        let tallied = stakes.filter(|(_, stake)| stake.tally.is_some());
        let tallied = tallied.map(|(round, _)| *round).collect();
        let leave = (object.by.clone(), object.epoch, tallied);
        self.leaves.insert(object.id, leave);
        self.rounds.keys().copied().collect()
    }

    /// Looks how a round stands now.
    pub fn stand(&mut self, id: RoundId, effects: &mut Vec<Effect>) {
        let Some(round) = self.rounds.get(&id) else {
            return;
        };
        let Some(around) = self.around(round) else {
            return;
        };
        let standing = round.standing(&around);
        if self.standings.insert(id, standing) != Some(standing) {
            effects.push(Effect::Moved(id, standing));
        }
    }

    pub fn around(&self, round: &Round) -> Option<Around<'_>> {
        let offered = self.charters.get(&round.terms.charter)?;
        let dropped = self.leaves.values().filter(|(_, epoch, tallied)| {
            *epoch >= round.terms.epoch && !tallied.contains(&round.id)
        });
        Some(Around {
            charter: offered.charter.parts(),
            active: offered.is_active(),
            dropped: dropped.map(|(pool, _, _)| pool.clone()).collect(),
        })
    }
}
