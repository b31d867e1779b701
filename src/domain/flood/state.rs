//! A Flood, as one server knows it: what all the objects that reached it come
//! to.
//!
//! # One state for one set of objects
//!
//! [`Flood::apply`] may be called in any order, with anything twice: two servers
//! that hold the same objects hold the same state. Three things make it so.
//!
//! 1. An object waits until what it names is there: the one before it, its
//!    round's proposal, its charter. Then it takes its place.
//! 2. Whether it counts is judged by its own branch and by the immutable objects
//!    that it names, never by what else has come ([`super::account`]).
//! 3. What the Pools say together is kept in sets that only grow, and every
//!    standing is read from them ([`super::round`]). So a draw may come before
//!    its certificate: it has its place, and counts as soon as the certificate
//!    is there.
//!
//! What an object has `seen` is not waited for. It shows gaps to be pulled, and
//! how far each Pool has confirmed the others; a liar that names what nobody has
//! holds up nobody.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    chain::{Chain, Link},
    digest::{Digest, Peer, RoundId},
    known::{Known, Offered},
    object::{Body, Object, Seen},
    planted::{Bug, planted},
    refusal::Refusal,
    round::{Around, Round, Standing},
};
use crate::domain::id::FloodId;

/// What an object led to. In the order in which it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It was there already.
    Known,
    /// It waits for the object of this digest.
    Waits(Digest),
    /// It has its place, and counts.
    Counted(Digest),
    /// It has its place, and breaks this rule; or it waited, and gets none.
    Refused(Digest, Refusal),
    /// All Pools of a charter have accepted it.
    Begun(Digest),
    /// A round stands otherwise than before.
    Moved(RoundId, Standing),
    /// A Pool has said two things: the digests of both.
    Equivocated(Peer, Digest, Digest),
}

/// Pools that decide on one budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flood {
    id: FloodId,
    pub(super) chains: BTreeMap<Peer, Chain>,
    pub(super) known: Known,
    waiting: BTreeMap<Digest, BTreeMap<Digest, Arc<Object>>>,
    waits_of: BTreeMap<Peer, usize>,
}

impl Flood {
    /// Most Pools that speak in one Flood, over all its epochs.
    pub const MOST_SPEAKERS: usize = 256;
    /// Most objects of one Pool that wait for others.
    pub const MOST_WAITING: usize = 4_096;

    /// A Flood of which nothing is known yet.
    #[must_use]
    pub fn new(id: FloodId) -> Self {
        Self {
            id,
            chains: BTreeMap::new(),
            known: Known::default(),
            waiting: BTreeMap::new(),
            waits_of: BTreeMap::new(),
        }
    }

    /// Takes an object whose signature the border has verified. What waited for
    /// it follows at once.
    ///
    /// # Errors
    /// Names the rule that the object breaks. One that has its place all the
    /// same is kept, since others name it; [`Self::link`] tells.
    pub fn apply(&mut self, object: Arc<Object>) -> Result<Vec<Effect>, Refusal> {
        if object.flood != self.id {
            return Err(Refusal::ForeignFlood);
        }
        if object.seen.len() > Self::MOST_SPEAKERS {
            return Err(Refusal::TooLong);
        }
        if let Some(link) = self.known.links.get_mut(&object.id) {
            if planted(Bug::Overwrites) {
                link.object = object;
            }
            return Ok(vec![Effect::Known]);
        }
        if let Some(missing) = self.missing(&object) {
            return self.wait(object, missing);
        }
        let mut effects = Vec::new();
        let refused = self.take(&object, &mut effects)?;
        let mut ready = vec![object.id];
        while let Some(id) = ready.pop() {
            for next in self.waiting.remove(&id).unwrap_or_default().into_values() {
                self.count_waiting(&next.by, false);
                if let Some(missing) = self.missing(&next) {
                    self.count_waiting(&next.by, true);
                    self.hold(missing, next);
                    continue;
                }
                match self.take(&next, &mut effects) {
                    Ok(Some(rule)) | Err(rule) => effects.push(Effect::Refused(next.id, rule)),
                    Ok(None) => {}
                }
                ready.push(next.id);
            }
        }
        match refused {
            Some(rule) if effects.is_empty() => Err(rule),
            Some(rule) => {
                effects.insert(0, Effect::Refused(object.id, rule));
                Ok(effects)
            }
            None => Ok(effects),
        }
    }

    fn wait(&mut self, object: Arc<Object>, missing: Digest) -> Result<Vec<Effect>, Refusal> {
        let waiting = self.waiting.get(&missing);
        if waiting.is_some_and(|waiting| waiting.contains_key(&object.id)) {
            return Ok(vec![Effect::Known]);
        }
        if self.waits_of.get(&object.by) >= Some(&Self::MOST_WAITING)
            || (self.waits_of.len() >= Self::MOST_SPEAKERS
                && !self.waits_of.contains_key(&object.by))
        {
            return Err(Refusal::TooMuchWaits);
        }
        self.count_waiting(&object.by, true);
        self.hold(missing, object);
        Ok(vec![Effect::Waits(missing)])
    }

    fn hold(&mut self, missing: Digest, object: Arc<Object>) {
        let waiting = self.waiting.entry(missing).or_default();
        waiting.insert(object.id, object);
    }

    fn count_waiting(&mut self, by: &Peer, more: bool) {
        let count = self.waits_of.entry(by.clone()).or_default();
        *count = if more {
            *count + 1
        } else {
            count.saturating_sub(1)
        };
        if *count == 0 {
            self.waits_of.remove(by);
        }
    }

    /// The first of what an object names that isn't there.
    fn missing(&self, object: &Object) -> Option<Digest> {
        let body = match &object.body {
            Body::AcceptCharter(offer) | Body::RejectCharter(offer) => [Some(*offer), None],
            Body::Join { invite } => [Some(*invite), None],
            Body::Received { receipt } => [Some(*receipt), None],
            Body::Dispute { first, second } => [Some(*first), Some(*second)],
            body => [body.round().map(RoundId::digest), None],
        };
        let named = object.prev.into_iter().chain(body.into_iter().flatten());
        let mut missing = named.filter(|id| !self.known.links.contains_key(id));
        missing.next()
    }

    /// The object takes its place. Some rule when it doesn't count.
    fn take(
        &mut self,
        object: &Arc<Object>,
        effects: &mut Vec<Effect>,
    ) -> Result<Option<Refusal>, Refusal> {
        if self.chains.len() >= Self::MOST_SPEAKERS && !self.chains.contains_key(&object.by) {
            return Err(Refusal::TooManyPools);
        }
        let chain = self.chains.entry(object.by.clone()).or_default();
        let before = chain.equivocation();
        let link = chain.link(object, &self.known.links, &self.known)?;
        if let Some((first, second)) = chain.equivocation().filter(|now| Some(*now) != before) {
            let by = object.by.clone();
            effects.push(Effect::Equivocated(by, first, second));
        }
        let refused = link.refused;
        self.known.links.insert(object.id, link);
        if let (None, Some(account)) = (refused, chain.tips.get(&object.id)) {
            effects.push(Effect::Counted(object.id));
            for round in self.known.add(object, account, effects) {
                self.known.stand(round, effects);
            }
        }
        Ok(refused)
    }

    /// Which Flood.
    #[must_use]
    pub const fn id(&self) -> FloodId {
        self.id
    }

    /// An object that has its place.
    #[must_use]
    pub fn link(&self, id: Digest) -> Option<&Link> {
        self.known.links.get(&id)
    }

    /// All objects that have a place, by digest.
    #[must_use]
    pub fn links(&self) -> impl ExactSizeIterator<Item = (&Digest, &Link)> {
        self.known.links.iter()
    }

    /// What objects wait for: to be pulled from whoever has it.
    pub fn wanted(&self) -> impl Iterator<Item = Digest> {
        let named = self
            .known
            .links
            .values()
            .flat_map(|link| link.object.seen.values());
        let seen = named.map(|seen| seen.id);
        let unknown = seen.filter(|id| !self.known.links.contains_key(id));
        self.waiting.keys().copied().chain(unknown)
    }

    /// What a Pool has said.
    #[must_use]
    pub fn chain(&self, pool: &Peer) -> Option<&Chain> {
        self.chains.get(pool)
    }

    /// Every Pool that has spoken.
    pub fn speakers(&self) -> impl Iterator<Item = (&Peer, &Chain)> {
        self.chains.iter()
    }

    /// The charters that were offered, by digest of the offer.
    pub fn charters(&self) -> impl Iterator<Item = (&Digest, &Offered)> {
        self.known.charters.iter()
    }

    /// A charter.
    #[must_use]
    pub fn charter(&self, offer: Digest) -> Option<&Offered> {
        self.known.charters.get(&offer)
    }

    /// The rounds, by id.
    pub fn rounds(&self) -> impl Iterator<Item = &Round> {
        self.known.rounds.values()
    }

    /// A round.
    #[must_use]
    pub fn round(&self, id: RoundId) -> Option<&Round> {
        self.known.rounds.get(&id)
    }

    /// How a round stands.
    #[must_use]
    pub fn standing(&self, id: RoundId) -> Standing {
        self.known
            .standings
            .get(&id)
            .copied()
            .unwrap_or(Standing::Forming)
    }

    /// What a round needs to know of its Flood.
    #[must_use]
    pub fn around(&self, round: &Round) -> Option<Around<'_>> {
        self.known.around(round)
    }

    /// What a Pool has to name as seen: the heads of all others.
    #[must_use]
    pub fn seen_by(&self, pool: &Peer) -> BTreeMap<Peer, Seen> {
        let others = self.chains.iter().filter(|(peer, _)| *peer != pool);
        let head = |(peer, chain): (&Peer, &Chain)| {
            let seq = chain.account()?.reach().0;
            let id = chain.head()?;
            Some((peer.clone(), Seen { seq, id }))
        };
        others.filter_map(head).collect()
    }

    /// The receipt of a draw, and whether the payee's Pool confirmed it.
    #[must_use]
    pub fn receipt(&self, draw: Digest) -> Option<(Digest, bool)> {
        let receipt = self.known.receipts.get(&draw)?;
        Some((*receipt, self.known.received.contains(receipt)))
    }
}
