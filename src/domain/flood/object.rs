//! What a Pool says in a Flood. Each object stands in the chain of the Pool that
//! signed it, names the one before, and what it had seen of the others. None of
//! them has a field for a weight: a ballot is one person's, and counts once.
//!
//! The border has verified the signature and made the digest before an object
//! gets here; the digest covers everything but the proof, so that signing the
//! same words twice is not saying two things.

use std::collections::BTreeMap;

use super::{
    charter::Charter,
    digest::{Digest, Peer, RoundId},
};
use crate::domain::{id::FloodId, time::Timestamp};

/// One signed object with its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Object {
    /// The digest of its canonical bytes, without the proof.
    pub id: Digest,
    /// Who signed it.
    pub by: Peer,
    /// In which Flood.
    pub flood: FloodId,
    /// In which of its epochs.
    pub epoch: u32,
    /// Its place in the Pool's chain; the first is 1.
    pub seq: u64,
    /// The object before; none for the first.
    pub prev: Option<Digest>,
    /// The last that the Pool had seen of each other.
    pub seen: BTreeMap<Peer, Seen>,
    /// When the Pool says it signed.
    pub at: Timestamp,
    /// What it says.
    pub body: Body,
}

/// The last object that one Pool had seen of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Seen {
    /// Its place.
    pub seq: u64,
    /// Its digest.
    pub id: Digest,
}

/// What an object says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Body {
    /// Puts a charter to the Pools that it names.
    Offer(Charter),
    /// Takes a charter: the digest of the object that offered it.
    AcceptCharter(Digest),
    /// Turns a charter down.
    RejectCharter(Digest),
    /// Promises money, minor units, until a time. A later one adds to it and may
    /// put the time off, never forward.
    Pledge {
        /// How much more; above nothing.
        amount: i64,
        /// Until when it binds.
        until: Timestamp,
    },
    /// Puts a decision to the Flood; its digest names the round.
    Propose(Proposal),
    /// Who may vote in this Pool, and how much of its pledge it brings.
    RollCommit(RollCommit),
    /// Takes the rolls of all: the digests of their commitments, ascending.
    RollAccept {
        /// In which round.
        round: RoundId,
        /// One commitment of each Pool.
        rolls: Vec<Digest>,
    },
    /// What this Pool counted.
    Tally(Tally),
    /// What all tallies come to.
    Outcome {
        /// The whole of it.
        outcome: Outcome,
        /// The digest of its canonical bytes: the same from every Pool.
        hash: Digest,
    },
    /// Binds: this Pool computed the outcome of this hash, and so did the others.
    Accept {
        /// In which round.
        round: RoundId,
        /// The hash of the outcome.
        outcome: Digest,
    },
    /// Binds: this Pool will never accept an outcome of this round.
    Reject {
        /// In which round.
        round: RoundId,
        /// Why.
        reason: Reason,
    },
    /// Takes this Pool's share out of what it brought; ends the round for it.
    Draw {
        /// By which round's certificate.
        round: RoundId,
        /// Minor units: exactly its share.
        amount: i64,
    },
    /// Takes back what it brought, since the round is void or leaves it nothing
    /// to pay; ends the round for it.
    Free {
        /// Which round.
        round: RoundId,
    },
    /// Takes back what it brought though the round has not ended: its pledge has,
    /// and it knows of no certificate. It never draws for this round.
    GiveUp {
        /// Which round.
        round: RoundId,
    },
    /// Proof that a share was paid.
    Receipt {
        /// The object that drew it.
        draw: Digest,
        /// The digest of the proof.
        evidence: Digest,
    },
    /// The payee's Pool has got the money.
    Received {
        /// The object that said it was paid.
        receipt: Digest,
    },
    /// Ends so much of the pledge: minor units.
    Release {
        /// Minor units.
        amount: i64,
    },
    /// Asks a Pool to be in the next charter.
    Invite(Peer),
    /// Would be in the next charter: answers an invitation.
    Join {
        /// The object that invited.
        invite: Digest,
    },
    /// Is gone; bound only by rounds in which it tallied.
    Leave,
    /// Two objects of one Pool with one place: proof that it said two things.
    Dispute {
        /// The one.
        first: Digest,
        /// The other.
        second: Digest,
    },
}

/// What is put to a Flood.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Proposal {
    /// The digest of its text.
    pub text: Digest,
    /// What it costs in all, minor units; nothing for a mere opinion.
    pub cost: i64,
    /// Who gets it: the digest of the payee's data.
    pub payee: Digest,
    /// How it is voted on.
    pub method: Method,
    /// No roll is accepted after it.
    pub opens_at: Timestamp,
    /// No ballot counts that was signed after it.
    pub closes_at: Timestamp,
    /// Who has not accepted by then rejects.
    pub void_after: Timestamp,
    /// The void round that it puts once more.
    pub repeats: Option<RoundId>,
}

impl Proposal {
    /// Until when an honest server accepts. It rejects only at the very end: what
    /// lies between is time for its word to reach the others, so that a round is
    /// left in doubt only where a word took longer than that.
    #[must_use]
    pub const fn latest_accept(&self) -> Timestamp {
        middle(self.closes_at, self.void_after)
    }

    /// Until when a server waits for the opening: half of the vote has to be
    /// left, or people would have no time.
    #[must_use]
    pub const fn latest_opening(&self) -> Timestamp {
        middle(self.opens_at, self.closes_at)
    }
}

const fn middle(from: Timestamp, to: Timestamp) -> Timestamp {
    let (from, to) = (from.micros(), to.micros());
    Timestamp::from_micros(from.saturating_add(to.saturating_sub(from) / 2))
}

/// How ballots are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// For, against or abstaining: options 0, 1 and 2, one each.
    One,
    /// As many of so many options as one likes; the one that most approve of
    /// carries.
    Approval(u8),
}

impl Method {
    /// Most options of a proposal.
    pub const MOST_OPTIONS: u8 = 16;

    /// How many options there are.
    #[must_use]
    pub const fn options(self) -> u8 {
        match self {
            Self::One => 3,
            Self::Approval(options) => options,
        }
    }
}

/// A roll, committed to before the vote.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RollCommit {
    /// In which round.
    pub round: RoundId,
    /// The root of the tree of members.
    pub root: Digest,
    /// How many there are.
    pub size: u32,
    /// How much of its pledge it brings, minor units.
    pub brings: i64,
}

/// What one Pool counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tally {
    /// In which round.
    pub round: RoundId,
    /// Its own commitment.
    pub roll: Digest,
    /// The root of the tree of ballots.
    pub ballots: Digest,
    /// How many ballots there are.
    pub size: u32,
    /// Ballots for each option.
    pub counts: Vec<u32>,
}

/// What a round came to: a function of the charter, the rolls, the pledges, the
/// proposal and the ballots, each named by a digest that covers it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// Of which round: covers the proposal.
    pub round: RoundId,
    /// Under which charter.
    pub charter: Digest,
    /// One for each Pool that tallied, by Pool ascending.
    pub parts: Vec<Part>,
    /// Ballots for each option, each person counted once.
    pub counts: Vec<u32>,
    /// Persons on the rolls, each counted once.
    pub electorate: u32,
    /// Persons who voted.
    pub turnout: u32,
    /// What that means.
    pub verdict: Verdict,
}

/// One Pool's part in an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Whose.
    pub pool: Peer,
    /// Its commitment: covers roll and money brought.
    pub roll: Digest,
    /// Its tally: covers the ballots.
    pub tally: Digest,
    /// What it pays, minor units; nothing unless the round is carried.
    pub share: i64,
}

/// What the count means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Carried, for the option of this number; 0 is For.
    Carried(u8),
    /// Enough took part, and not enough were in favour. A tie fails.
    Defeated,
    /// Too few took part.
    Inquorate,
    /// It would be carried, but costs more than the Pools brought.
    Uncovered,
}

/// Why a Pool rejects a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Not every roll was accepted before the opening.
    NotOpened,
    /// What was needed was not there in time.
    Silence,
    /// A tally doesn't follow from its ballots, or a ballot doesn't count.
    BadTally,
    /// Another Pool computed another outcome.
    OtherOutcome,
    /// A Pool said two things.
    Equivocation,
    /// Too few Pools are left.
    TooFewPools,
    /// Enough others rejected it that it can't be certified.
    Hopeless,
    /// The Pool's own members would not have it.
    Declined,
}

impl Body {
    /// The round that it is about, where it is about one.
    #[must_use]
    pub const fn round(&self) -> Option<RoundId> {
        match self {
            Self::RollCommit(RollCommit { round, .. })
            | Self::Tally(Tally { round, .. })
            | Self::RollAccept { round, .. }
            | Self::Outcome {
                outcome: Outcome { round, .. },
                ..
            }
            | Self::Accept { round, .. }
            | Self::Reject { round, .. }
            | Self::Draw { round, .. }
            | Self::Free { round }
            | Self::GiveUp { round } => Some(*round),
            _ => None,
        }
    }
}
