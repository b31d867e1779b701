//! One Pool's objects, each at its place. An honest Pool's chain has one branch.
//! Where two objects claim one place, both are kept, each with its own branch,
//! and the two are the proof that the Pool said two things.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    account::{Account, Named},
    digest::Digest,
    object::{Body, Object},
    planted::{Bug, planted},
    refusal::Refusal,
};

/// An object at its place, and whether it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The object.
    pub object: Arc<Object>,
    /// The rule that it breaks, when it doesn't count.
    pub refused: Option<Refusal>,
}

/// What a Pool has said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The ends of its branches.
    pub(super) tips: BTreeMap<Digest, Account>,
    places: BTreeMap<u64, BTreeSet<Digest>>,
    /// Two objects at one place: of the first such place the two lowest.
    forks: BTreeMap<u64, (Digest, Digest)>,
}

impl Chain {
    /// Most branches that are followed. Words are followed beyond it: a
    /// certificate must reach everybody, whatever else its Pool has said.
    pub const MOST_BRANCHES: usize = 16;

    /// The branch that shows what the Pool stands at: the longest, of equal ones
    /// the one that ends in the lowest digest. An honest Pool has no other.
    #[must_use]
    pub fn account(&self) -> Option<&Account> {
        let longest = |left: &(&Digest, &Account), right: &(&Digest, &Account)| {
            left.1.seq.cmp(&right.1.seq).then(right.0.cmp(left.0))
        };
        self.tips.iter().max_by(longest).map(|(_, account)| account)
    }

    /// The digest that this branch ends in.
    #[must_use]
    pub fn head(&self) -> Option<Digest> {
        let account = self.account()?;
        let found = self
            .tips
            .iter()
            .find(|(_, tip)| std::ptr::eq(*tip, account));
        found.map(|(id, _)| *id)
    }

    /// Every branch.
    pub fn branches(&self) -> impl Iterator<Item = (&Digest, &Account)> {
        self.tips.iter()
    }

    /// Two different objects with one place, where there are such.
    #[must_use]
    pub fn equivocation(&self) -> Option<(Digest, Digest)> {
        self.forks.values().next().copied()
    }

    /// The object gets its place. `links` are all objects of the Flood that have
    /// one.
    pub(super) fn link(
        &mut self,
        object: &Arc<Object>,
        links: &BTreeMap<Digest, Link>,
        named: &impl Named,
    ) -> Result<Link, Refusal> {
        let mut account = self.branch(object, links, named)?;
        let refused = account.take(object, named).err();
        if let Some(prev) = object.prev {
            self.tips.remove(&prev);
        }
        self.tips.insert(object.id, account);
        let place = self.places.entry(object.seq).or_default();
        place.insert(object.id);
        let mut lowest = place.iter();
        if let (Some(first), Some(second)) = (lowest.next(), lowest.next()) {
            self.forks.insert(object.seq, (*first, *second));
        }
        let object = Arc::clone(object);
        Ok(Link { object, refused })
    }

    /// The account that the object adds to.
    fn branch(
        &mut self,
        object: &Object,
        links: &BTreeMap<Digest, Link>,
        named: &impl Named,
    ) -> Result<Account, Refusal> {
        let before = object.prev.and_then(|prev| links.get(&prev));
        let follows = match before {
            None => object.prev.is_none() && object.seq == 1,
            Some(link) => {
                link.object.by == object.by && link.object.seq.checked_add(1) == Some(object.seq)
            }
        };
        if !follows {
            return Err(Refusal::WrongPlace);
        }
        let tip = object.prev.and_then(|prev| self.tips.remove(&prev));
        if let Some(account) = tip {
            return Ok(account);
        }
        if self.places.contains_key(&object.seq) && planted(Bug::KeepsFirstBranch) {
            return Err(Refusal::TooManyBranches);
        }
        let is_word = matches!(object.body, Body::Accept { .. } | Body::Reject { .. });
        if self.tips.len() >= Self::MOST_BRANCHES && !is_word {
            return Err(Refusal::TooManyBranches);
        }
        Ok(replay(before, links, named))
    }
}

/// The account at an object that a branch grew out of: folded again from the
/// first. Only a Pool that said two things makes this necessary.
fn replay(last: Option<&Link>, links: &BTreeMap<Digest, Link>, named: &impl Named) -> Account {
    let mut path = Vec::new();
    let mut next = last;
    while let Some(link) = next {
        path.push(link);
        next = link.object.prev.and_then(|prev| links.get(&prev));
    }
    let mut account = Account::default();
    for link in path.into_iter().rev() {
        // It was judged when it came; the answer is the same.
        let _ = account.take(&link.object, named);
    }
    account
}
