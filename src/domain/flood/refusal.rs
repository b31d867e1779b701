//! Why an object is not taken, or takes its place without counting. Each has a
//! name that the wire format and the pages use.

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $text:literal;)+) => {
        /// A rule that an object breaks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
        pub enum Refusal {
            $($(#[$doc])* #[error($text)] $name,)+
        }

        impl Refusal {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its name on the wire.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$name => $id,)+
                }
            }
        }
    };
}

refusals! {
    // Takes no place in a chain.
    /// For another Flood.
    ForeignFlood = "foreign-flood", "it is for another Flood";
    /// The place doesn't follow the object that it names as the one before.
    WrongPlace = "wrong-place", "its place does not follow the object before";
    /// Too much of the signer waits for objects that are not there.
    TooMuchWaits = "too-much-waits", "too much of this Pool waits for what is missing";
    /// The signer's chain has forked too often.
    TooManyBranches = "too-many-branches", "this Pool has said too many different things";
    /// Too many Pools speak in this Flood.
    TooManyPools = "too-many-pools", "too many Pools speak in this Flood";
    /// It names more Pools than may be.
    TooLong = "too-long", "it is longer than it may be";

    // Takes its place, and doesn't count.
    /// Signed before the one before it.
    TimeWentBack = "time-went-back", "it was signed before the one before it";
    /// It has seen less than the one before it.
    SeenWentBack = "seen-went-back", "it has seen less than the one before it";
    /// The charter's epoch is not the object's.
    WrongEpoch = "wrong-epoch", "its epoch is not that of what it is about";
    /// An epoch whose charter the signer hasn't accepted.
    EpochNotAccepted = "epoch-not-accepted", "its Pool has not accepted the charter of this epoch";
    /// The signer has gone on to a later epoch.
    StaleEpoch = "stale-epoch", "its Pool has gone on to a later epoch";
    /// What it names as a charter is none.
    UnknownCharter = "unknown-charter", "what it names is no charter";
    /// The charter doesn't name the signer.
    NotInCharter = "not-in-charter", "the charter does not name its Pool";
    /// The signer has accepted another charter for this epoch.
    SecondCharter = "second-charter", "its Pool has accepted another charter for this epoch";
    /// The round is under another charter than the signer's.
    OtherCharter = "other-charter", "the round is under another charter";
    /// What it names as a round is none.
    UnknownRound = "unknown-round", "what it names is no round";
    /// The signer has left.
    AlreadyLeft = "already-left", "its Pool has left";
    /// Said before: a roll, a tally, an outcome, one of the two words, a receipt.
    SaidAlready = "said-already", "its Pool has said this, or its opposite, before";
    /// An amount that is none.
    BadAmount = "bad-amount", "the amount is out of bounds";
    /// A pledge that ends before it begins, or sooner than the one before.
    BadUntil = "bad-until", "the pledge ends too soon";
    /// Dates, options or cost that can't be.
    BadProposal = "bad-proposal", "the proposal's dates, options or cost can not be";
    /// After the proposal's opening.
    RollTooLate = "roll-too-late", "rolls are closed";
    /// An empty roll, or a list of rolls that is none.
    BadRoll = "bad-roll", "the roll, or the list of rolls, can not be";
    /// More than is free of the pledge.
    MoreThanPledged = "more-than-pledged", "it is more than what is free of the pledge";
    /// The pledge ends before the round may.
    PledgeTooShort = "pledge-too-short", "the pledge ends before the round may";
    /// Something must be said before this: roll, acceptance, tally, outcome.
    OutOfTurn = "out-of-turn", "something has to be said before this";
    /// Counted before the close.
    TallyTooEarly = "tally-too-early", "it was counted before the close";
    /// The numbers of a tally don't fit one another.
    BadTally = "bad-tally", "the numbers of the tally do not fit";
    /// The parts of an outcome don't fit one another.
    BadOutcome = "bad-outcome", "the parts of the outcome do not fit";
    /// Accepts another outcome than the signer computed.
    NotItsOutcome = "not-its-outcome", "its Pool computed another outcome";
    /// Accepted when only a rejection could be signed.
    AcceptTooLate = "accept-too-late", "it is too late to accept";
    /// More than was brought.
    Overdrawn = "overdrawn", "it is more than what the Pool brought";
    /// The round has ended for the signer.
    RoundEnded = "round-ended", "the round has ended for this Pool";
    /// What it names as a draw of its own is none.
    UnknownDraw = "unknown-draw", "what it names is no draw of its Pool";
    /// What it names as a receipt is none.
    UnknownReceipt = "unknown-receipt", "what it names is no receipt";
    /// A pledge binds until its end.
    PledgeBinds = "pledge-binds", "the pledge still binds";
    /// What it names as an invitation is none for the signer.
    UnknownInvite = "unknown-invite", "what it names does not invite its Pool";
    /// The two objects prove nothing.
    NotAnEquivocation = "not-an-equivocation", "the two objects prove nothing";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_name_of_its_own() {
        let mut ids: Vec<_> = Refusal::ALL.iter().map(|rule| rule.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Refusal::ALL.len());
    }
}
