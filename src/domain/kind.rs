//! What a proposal can be about, and what each kind has to clear.
//!
//! Absent on purpose: a kind that changes a person's vote.

use super::{
    id::{BylawsId, PersonId, RailId, SpendId},
    rules::VotingRules,
    tally::{Bar, Share},
    variables::{Number, Variables},
};

/// What a proposal is about. Later kinds (to join a Flood, to pledge, a
/// budget round) join this list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The founders adopt the draft of the bylaws.
    Founding,
    /// Anything that the members do themselves.
    Decision,
    /// Another version of the bylaws.
    Amendment,
    /// Somebody who applied becomes a member.
    Admission,
    /// Somebody ceases to be a member against her will.
    Expulsion,
    /// The stewards are elected, by approval.
    Election,
    /// The certificate of the registry is looked at and taken on.
    Filing,
    /// The Pool ends.
    Dissolution,
    /// Money is spent.
    Spend,
    /// Where the Pool's money is kept.
    Rail,
}

/// What a proposal would change, if it is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// This draft becomes the bylaws.
    Founding(BylawsId),
    /// Nothing that the program could do.
    Decision,
    /// This version becomes the bylaws.
    Amendment(BylawsId),
    /// This person becomes a member.
    Admission(PersonId),
    /// This person ceases to be one.
    Expulsion(PersonId),
    /// So many stewards are elected from among the candidates.
    Election {
        /// How many.
        seats: u16,
    },
    /// The Pool is what its certificate says.
    Filing,
    /// The Pool ends.
    Dissolution,
    /// This is spent.
    Spend(SpendId),
    /// The Pool's money is kept there.
    Rail(RailId),
}

impl Matter {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Founding(_) => Kind::Founding,
            Self::Decision => Kind::Decision,
            Self::Amendment(_) => Kind::Amendment,
            Self::Admission(_) => Kind::Admission,
            Self::Expulsion(_) => Kind::Expulsion,
            Self::Election { .. } => Kind::Election,
            Self::Filing => Kind::Filing,
            Self::Dissolution => Kind::Dissolution,
            Self::Spend(_) => Kind::Spend,
            Self::Rail(_) => Kind::Rail,
        }
    }
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Founding,
        Self::Decision,
        Self::Amendment,
        Self::Admission,
        Self::Expulsion,
        Self::Election,
        Self::Filing,
        Self::Dissolution,
        Self::Spend,
        Self::Rail,
    ];

    /// Days of notice before an expulsion is voted on, for her reply.
    pub const NOTICE_DAYS: i64 = 14;

    /// Its id in tables and on the wire.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Founding => "founding",
            Self::Decision => "decision",
            Self::Amendment => "amendment",
            Self::Admission => "admission",
            Self::Expulsion => "expulsion",
            Self::Election => "election",
            Self::Filing => "filing",
            Self::Dissolution => "dissolution",
            Self::Spend => "spend",
            Self::Rail => "rail",
        }
    }

    /// The kind of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// What a proposal of this kind has to clear under `variables`, with
    /// `electorate` people on the roll.
    #[must_use]
    pub fn bar(self, variables: &Variables, electorate: u32) -> Bar {
        let rules = VotingRules::of(variables);
        let percent = |number| u8::try_from(variables.number(number)).unwrap_or(u8::MAX);
        let (quorum_percent, share) = match self {
            Self::Decision | Self::Filing | Self::Spend | Self::Rail => (
                rules.quorum_percent(),
                Share::MoreThan(rules.threshold_percent()),
            ),
            Self::Admission | Self::Election => (rules.quorum_percent(), Share::MoreThan(50)),
            Self::Founding | Self::Amendment => {
                (percent(Number::AmendmentQuorumPercent), Share::TwoThirds)
            }
            Self::Expulsion => (rules.quorum_percent(), Share::TwoThirds),
            // Fewer ballots than that could not carry it.
            Self::Dissolution => (75, Share::ThreeQuartersOfAll),
        };
        Bar {
            electorate,
            quorum_percent,
            share,
        }
    }

    /// Whether it may close before its time when nothing can change it. In an
    /// election each approval comes by itself, so that a ballot is never
    /// known to be whole.
    #[must_use]
    pub const fn closes_early(self, variables: &Variables) -> bool {
        match self {
            Self::Election => false,
            _ => variables.early_close,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        money::Currency,
        tally::{Outcome, Tally},
    };

    fn tally(for_count: u32, against_count: u32, abstain_count: u32) -> Tally {
        Tally {
            for_count,
            against_count,
            abstain_count,
        }
    }

    /// Each kind at its edges: exactly at the quorum, one below, exactly at
    /// the threshold, one below, a tie, nobody.
    #[test]
    fn every_kind_at_every_edge() {
        use Kind::{
            Admission, Amendment, Decision, Dissolution, Election, Expulsion, Filing, Founding,
            Rail, Spend,
        };
        use Outcome::{Carried, Defeated, Inquorate};
        let usual = Variables::usual(Currency::EUR);
        for (kinds, electorate, votes, expected) in [
            (
                &[Decision, Admission, Filing, Election, Spend, Rail][..],
                20,
                (5, 0, 0),
                Carried,
            ),
            (
                &[Decision, Admission, Filing, Election, Spend, Rail],
                20,
                (4, 0, 0),
                Inquorate,
            ),
            (
                &[Decision, Admission, Filing, Election, Spend, Rail],
                20,
                (3, 2, 0),
                Carried,
            ),
            (
                &[Decision, Admission, Filing, Election, Spend, Rail],
                20,
                (3, 3, 0),
                Defeated,
            ),
            (
                &[Decision, Admission, Filing, Election, Spend, Rail],
                20,
                (0, 0, 5),
                Defeated,
            ),
            (&[Founding, Amendment], 20, (10, 0, 0), Carried),
            (&[Founding, Amendment], 20, (9, 0, 0), Inquorate),
            (&[Founding, Amendment], 20, (8, 4, 0), Carried),
            (&[Founding, Amendment], 20, (7, 4, 0), Defeated),
            (&[Founding, Amendment], 20, (6, 6, 0), Defeated),
            (&[Founding, Amendment], 20, (0, 0, 10), Defeated),
            (&[Expulsion], 20, (5, 0, 0), Carried),
            (&[Expulsion], 20, (4, 0, 0), Inquorate),
            (&[Expulsion], 20, (4, 2, 0), Carried),
            (&[Expulsion], 20, (5, 3, 0), Defeated),
            (&[Expulsion], 20, (3, 3, 0), Defeated),
            (&[Dissolution], 20, (15, 5, 0), Carried),
            (&[Dissolution], 20, (14, 6, 0), Defeated),
            (&[Dissolution], 20, (14, 0, 0), Inquorate),
            (&[Dissolution], 20, (10, 10, 0), Defeated),
            (&Kind::ALL, 0, (0, 0, 0), Inquorate),
            (&Kind::ALL, 1, (1, 0, 0), Carried),
            (&Kind::ALL, 1, (0, 1, 0), Defeated),
        ] {
            for kind in kinds {
                let outcome = kind
                    .bar(&usual, electorate)
                    .decide(tally(votes.0, votes.1, votes.2));
                assert_eq!(outcome, expected, "{kind:?} {electorate} {votes:?}");
            }
        }
    }

    /// Hard-wired: no setting lets a half or less decide.
    #[test]
    fn no_bylaws_let_a_half_decide() {
        for threshold in [50, 66, 99] {
            let variables = Variables::usual(Currency::EUR)
                .with(Number::ThresholdPercent, threshold)
                .unwrap()
                .with(Number::QuorumPercent, 10)
                .unwrap();
            for kind in Kind::ALL {
                for electorate in 1..12 {
                    for votes in 0..=electorate / 2 {
                        let bar = kind.bar(&variables, electorate);
                        let outcome = bar.decide(tally(votes, votes, 0));
                        assert_ne!(outcome, Outcome::Carried, "{kind:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_kind_has_its_id() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_id(kind.id()), Some(kind));
        }
    }
}
