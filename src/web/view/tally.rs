//! The count of a proposal, and the chart that shows it with its arithmetic.
//!
//! The rule itself (quorum, threshold) is not here: the handler passes what
//! the domain worked out.

use super::filters::{self, Phrase};
use crate::domain::tally::Share;

/// Where a proposal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Votes come in.
    Open,
    /// Closed: enough votes, and enough of them For.
    Carried,
    /// Closed: enough votes, not enough of them For.
    Defeated,
    /// Closed: too few votes to count.
    Inquorate,
    /// Closed on another server, which says in words what it came to.
    Closed,
}

impl State {
    /// The last part of fluent keys and class names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Carried => "carried",
            Self::Defeated => "defeated",
            Self::Inquorate => "inquorate",
            Self::Closed => "closed",
        }
    }

    /// Which symbol stands beside the word.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::Open => "ring",
            Self::Carried => "tick",
            Self::Defeated => "cross",
            Self::Inquorate | Self::Closed => "dash",
        }
    }

    /// Votes come in.
    #[must_use]
    pub fn is_open(self) -> bool {
        self == Self::Open
    }
}

/// A choice, as forms send it: `for`, `against`, `abstain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// For the proposal.
    For,
    /// Against it.
    Against,
    /// Neither; counts for the quorum only.
    Abstain,
}

impl Choice {
    /// The three, in the order of the ballot.
    pub const ALL: [Self; 3] = [Self::For, Self::Against, Self::Abstain];

    /// The form's value, and the last part of fluent keys and class names.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstain => "abstain",
        }
    }

    /// Which symbol stands beside the word.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Self::For => "tick",
            Self::Against => "cross",
            Self::Abstain => "dash",
        }
    }

    /// Which pattern fills its part of a bar (`parts/symbols.html`), so that
    /// colour is never the only difference.
    #[must_use]
    pub fn paint(self) -> &'static str {
        match self {
            Self::For => "plain",
            Self::Against => "hatch",
            Self::Abstain => "dots",
        }
    }
}

/// What has been counted, and what is needed.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Ballots For.
    pub in_favour: u32,
    /// Ballots Against.
    pub against: u32,
    /// Ballots that abstain.
    pub abstain: u32,
    /// People on the roll, frozen at the opening.
    pub electorate: u32,
    /// Ballots needed for the quorum: the smallest number whose share of the
    /// roll is `quorum_percent` or more.
    pub votes_needed: u32,
    /// Ballots For needed given the ballots Against so far; 1 when there is
    /// none Against, unless a share of the whole roll is needed.
    pub for_needed: u32,
    /// The quorum, percent of the roll.
    pub quorum_percent: u32,
    /// How much has to be in favour.
    pub share: Share,
}

impl Tally {
    /// All ballots.
    #[must_use]
    pub fn votes(&self) -> u32 {
        self.in_favour
            .saturating_add(self.against)
            .saturating_add(self.abstain)
    }

    /// People on the roll without a ballot.
    #[must_use]
    pub fn not_yet(&self) -> u32 {
        self.electorate.saturating_sub(self.votes())
    }

    /// Ballots still missing for the quorum.
    #[must_use]
    pub fn votes_missing(&self) -> u32 {
        self.votes_needed.saturating_sub(self.votes())
    }

    /// Ballots For still missing.
    #[must_use]
    pub fn for_missing(&self) -> u32 {
        self.for_needed.saturating_sub(self.in_favour)
    }

    /// The number of a choice.
    #[must_use]
    pub fn of(&self, choice: Choice) -> u32 {
        match choice {
            Choice::For => self.in_favour,
            Choice::Against => self.against,
            Choice::Abstain => self.abstain,
        }
    }

    /// The share of the roll that voted, percent, rounded down.
    #[must_use]
    pub fn turnout_percent(&self) -> u32 {
        percent(self.votes(), self.electorate)
    }

    /// Where the quorum's mark stands on the turnout bar, percent.
    #[must_use]
    pub fn quorum_mark(&self) -> u32 {
        percent(self.votes_needed, self.electorate)
    }

    /// For in percent of what it is counted against, rounded down: of For and
    /// Against, or of the whole roll.
    #[must_use]
    pub fn for_percent(&self) -> u32 {
        if self.share.is_of_all() {
            percent(self.in_favour, self.electorate)
        } else {
            percent(self.in_favour, self.decided())
        }
    }

    /// Against likewise: the rest of the bar, or its part of the whole roll.
    #[must_use]
    pub fn against_percent(&self) -> u32 {
        if self.share.is_of_all() {
            percent(self.against, self.electorate)
        } else if self.decided() == 0 {
            0
        } else {
            100_u32.saturating_sub(self.for_percent())
        }
    }

    /// Where the threshold's mark stands on the bar, percent.
    #[must_use]
    pub fn threshold_mark(&self) -> u32 {
        self.share.percent().into()
    }

    /// "more than 50%", "two thirds", beside the mark.
    #[must_use]
    pub fn threshold_told(&self) -> Phrase {
        self.by_share("tally-mark-for")
    }

    /// How much has to be in favour, in a sentence.
    #[must_use]
    pub fn share_told(&self) -> Phrase {
        self.by_share("rule-share")
    }

    fn by_share(&self, key: &str) -> Phrase {
        filters::phrase(key)
            .with("share", &self.share.id())
            .with("percent", &self.threshold_mark())
    }

    /// Ballots For and Against together.
    #[must_use]
    pub fn decided(&self) -> u32 {
        self.in_favour.saturating_add(self.against)
    }

    /// The quorum is reached.
    #[must_use]
    pub fn quorum_reached(&self) -> bool {
        self.votes_missing() == 0
    }

    /// Enough For, as far as counted.
    #[must_use]
    pub fn threshold_reached(&self) -> bool {
        self.for_missing() == 0
    }

    /// "Votes in: 3 of 5 needed, 2 more", or how many were missing at the
    /// close, or that there are enough.
    #[must_use]
    pub fn votes_told(&self, state: &State) -> Phrase {
        self.told(
            &key(self.votes_missing(), *state, "tally-votes"),
            self.votes_missing(),
        )
    }

    /// "For: 1 of 2 needed, 1 more", likewise.
    #[must_use]
    pub fn for_told(&self, state: &State) -> Phrase {
        self.told(
            &key(self.for_missing(), *state, "tally-for"),
            self.for_missing(),
        )
    }

    /// The outcome with its arithmetic in words (`outcome-…` in
    /// `messages.ftl`); the message of the Pool to its followers is the same.
    #[must_use]
    pub fn outcome_told(&self, state: &State) -> Phrase {
        self.told(&format!("outcome-{}", state.word()), self.votes_missing())
    }

    /// "8 of 12 voted: 6 For, 1 Against, 1 Abstain".
    #[must_use]
    pub fn counts_told(&self) -> Phrase {
        self.told("card-counts", 0)
    }

    fn told(&self, key: &str, missing: u32) -> Phrase {
        filters::phrase(key)
            .with("votes", &self.votes())
            .with("votes_needed", &self.votes_needed)
            .with("in_favour", &self.in_favour)
            .with("against", &self.against)
            .with("abstain", &self.abstain)
            .with("for_needed", &self.for_needed)
            .with("electorate", &self.electorate)
            .with("missing", &missing)
            .with("share", &self.share.id())
    }

    /// Which way the label of the quorum's mark grows.
    #[must_use]
    pub fn quorum_anchor(&self) -> &'static str {
        anchor(self.quorum_mark())
    }

    /// Which way the label of the threshold's mark grows.
    #[must_use]
    pub fn threshold_anchor(&self) -> &'static str {
        anchor(self.threshold_mark())
    }

    /// The ballots as parts of the whole roll: choice, start %, width %.
    #[must_use]
    pub fn parts(&self) -> [(Choice, u32, u32); 3] {
        let mut start = 0_u32;
        Choice::ALL.map(|choice| {
            let width = percent(self.of(choice), self.electorate);
            let part = (choice, start, width);
            start = start.saturating_add(width);
            part
        })
    }
}

/// The key of a count's sentence: reached, open, or missed at the close.
fn key(missing: u32, state: State, stem: &str) -> String {
    if missing == 0 {
        format!("{stem}-reached")
    } else if state.is_open() {
        format!("{stem}-open")
    } else {
        format!("{stem}-missed")
    }
}

/// `part` of `whole` in percent, rounded down, 0 to 100.
fn percent(part: u32, whole: u32) -> u32 {
    let share = u64::from(part)
        .saturating_mul(100)
        .checked_div(u64::from(whole))
        .unwrap_or(0);
    u32::try_from(share.min(100)).unwrap_or(100)
}

/// A label beside a mark: which way it grows so that it stays inside.
fn anchor(mark: u32) -> &'static str {
    match mark {
        0..=24 => "start",
        25..=75 => "middle",
        _ => "end",
    }
}

/// The rules of a Pool's decisions, or those frozen with a proposal.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    /// Days that a proposal is open, 1–30.
    pub voting_days: u32,
    /// Percent of the roll that must vote, 10–100.
    pub quorum_percent: u32,
    /// Percent of For and Against that For must exceed, 50–99.
    pub threshold_percent: u32,
    /// Who lets new members in: `open`, `steward`, `sponsors` or `vote`.
    pub admission: &'static str,
    /// How many members vouch for somebody, where sponsors let people in.
    pub sponsors: u32,
    /// Whether voting ends as soon as no missing vote could change the result.
    pub closes_early: bool,
}

/// A proposal in a list.
#[derive(Clone, Debug)]
pub struct ProposalCard {
    /// `/pools/oak/proposals/3`, or its address on another server.
    pub href: String,
    /// Its title.
    pub title: String,
    /// The Pool's name, where the list mixes Pools.
    pub pool: Option<String>,
    /// Where it stands.
    pub state: State,
    /// When it closes or was closed.
    pub closes: super::when::When,
    /// Its count.
    pub tally: Tally,
    /// The viewer's ballot, when there is one.
    pub mine: Option<Choice>,
}
