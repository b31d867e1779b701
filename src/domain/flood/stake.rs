//! What a Pool has said in one round, and the rules that only look there: each
//! thing once, in its turn, one word of two, and no more money than it brought.

use super::{
    account::{Account, Named, Terms},
    charter::Charter,
    digest::{Digest, RoundId},
    object::{Method, Object, Outcome, Part, Proposal, RollCommit, Tally, Verdict},
    planted::{Bug, planted},
    refusal::Refusal,
};
use crate::domain::time::Timestamp;

/// The two words of which a Pool says one, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// Accepts the outcome of this hash.
    Accept(Digest),
    /// Accepts none.
    Reject,
}

/// How a round ended for a Pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum End {
    /// It drew so much.
    Drawn(i64),
    /// It took back what it brought.
    Freed,
    /// It did so without knowing how the round ended.
    GivenUp,
}

/// What a Pool has said in one round.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Stake {
    /// The epoch of the round.
    pub epoch: u32,
    /// The commitment of its roll.
    pub commit: Option<Digest>,
    /// What it brought, minor units.
    pub brings: i64,
    /// Whether it accepted the rolls of all.
    pub rolls: bool,
    /// Its tally.
    pub tally: Option<Digest>,
    /// The hash of the outcome that it computed.
    pub outcome: Option<Digest>,
    /// Its word.
    pub word: Option<Word>,
    /// How it ended.
    pub end: Option<End>,
}

/// The rules of a round; all of them look at this Pool's stake in it.
impl Account {
    pub(super) fn commit(
        &mut self,
        object: &Object,
        commit: &RollCommit,
        named: &impl Named,
    ) -> Result<(), Refusal> {
        let terms = named.terms(commit.round).ok_or(Refusal::UnknownRound)?;
        let stake = self.stakes.get(&commit.round);
        if stake.is_some_and(|stake| stake.commit.is_some() || stake.word.is_some()) {
            return Err(Refusal::SaidAlready);
        }
        if object.at > terms.proposal.opens_at {
            return Err(Refusal::RollTooLate);
        }
        if commit.size == 0 {
            return Err(Refusal::BadRoll);
        }
        if commit.brings < 0 {
            return Err(Refusal::BadAmount);
        }
        let purse = self.purse(object.epoch);
        if commit.brings > purse.free() && !planted(Bug::BringsTwice) {
            return Err(Refusal::MoreThanPledged);
        }
        if commit.brings > 0 && purse.until < Some(terms.proposal.void_after) {
            return Err(Refusal::PledgeTooShort);
        }
        self.enter(object.epoch)?;
        let stake = self.stakes.entry(commit.round).or_default();
        stake.epoch = object.epoch;
        stake.commit = Some(object.id);
        stake.brings = commit.brings;
        self.purses.entry(object.epoch).or_default().brought += commit.brings;
        Ok(())
    }

    pub(super) fn accept_rolls(
        &mut self,
        object: &Object,
        round: RoundId,
        rolls: &[Digest],
        named: &impl Named,
    ) -> Result<(), Refusal> {
        let terms = named.terms(round).ok_or(Refusal::UnknownRound)?;
        let stake = self.running(round)?;
        if stake.rolls || stake.word.is_some() {
            return Err(Refusal::SaidAlready);
        }
        if object.at > terms.proposal.opens_at {
            return Err(Refusal::RollTooLate);
        }
        let ascending = rolls.windows(2).all(|two| two.first() < two.last());
        let own = stake.commit.is_some_and(|own| rolls.contains(&own));
        if !ascending || !own || rolls.len() > Charter::MOST_POOLS {
            return Err(Refusal::BadRoll);
        }
        stake.rolls = true;
        Ok(())
    }

    pub(super) fn tally(
        &mut self,
        object: &Object,
        tally: &Tally,
        named: &impl Named,
    ) -> Result<(), Refusal> {
        let terms = named.terms(tally.round).ok_or(Refusal::UnknownRound)?;
        let stake = self.running(tally.round)?;
        if stake.tally.is_some() || stake.word.is_some() {
            return Err(Refusal::SaidAlready);
        }
        if !stake.rolls && !planted(Bug::OpensAlone) {
            return Err(Refusal::OutOfTurn);
        }
        if object.at < terms.proposal.closes_at {
            return Err(Refusal::TallyTooEarly);
        }
        let method = terms.proposal.method;
        let sum: u64 = tally.counts.iter().map(|count| u64::from(*count)).sum();
        let fits = match method {
            Method::One => sum == u64::from(tally.size),
            Method::Approval(_) => tally.counts.iter().all(|count| *count <= tally.size),
        };
        let options = usize::from(method.options());
        if !fits || tally.counts.len() != options || stake.commit != Some(tally.roll) {
            return Err(Refusal::BadTally);
        }
        stake.tally = Some(object.id);
        Ok(())
    }

    pub(super) fn outcome(
        &mut self,
        object: &Object,
        outcome: &Outcome,
        hash: Digest,
        named: &impl Named,
    ) -> Result<(), Refusal> {
        let terms = named.terms(outcome.round).ok_or(Refusal::UnknownRound)?;
        let stake = self.running(outcome.round)?;
        if stake.outcome.is_some() || stake.word.is_some() {
            return Err(Refusal::SaidAlready);
        }
        if stake.tally.is_none() {
            return Err(Refusal::OutOfTurn);
        }
        let own = outcome.parts.iter().find(|part| part.pool == object.by);
        let is_own = own
            .is_some_and(|part| Some(part.roll) == stake.commit && Some(part.tally) == stake.tally);
        if !is_own || !holds_together(outcome, terms) {
            return Err(Refusal::BadOutcome);
        }
        stake.outcome = Some(hash);
        Ok(())
    }

    pub(super) fn accept(
        &mut self,
        object: &Object,
        round: RoundId,
        hash: Digest,
        named: &impl Named,
    ) -> Result<(), Refusal> {
        let terms = named.terms(round).ok_or(Refusal::UnknownRound)?;
        let computed = self.stakes.get(&round).and_then(|stake| stake.outcome);
        match computed {
            None => return Err(Refusal::OutOfTurn),
            Some(own) if own != hash => return Err(Refusal::NotItsOutcome),
            Some(_) => {}
        }
        if object.at > terms.proposal.void_after {
            return Err(Refusal::AcceptTooLate);
        }
        self.word(round, Word::Accept(hash))
    }

    pub(super) fn word(&mut self, round: RoundId, word: Word) -> Result<(), Refusal> {
        let stake = self.stakes.entry(round).or_default();
        if stake.word.is_some() && !planted(Bug::SaysBothWords) {
            return Err(Refusal::SaidAlready);
        }
        stake.word = Some(word);
        Ok(())
    }

    pub(super) fn draw(
        &mut self,
        object: &Object,
        round: RoundId,
        amount: i64,
    ) -> Result<(), Refusal> {
        let stake = self.running(round)?;
        if stake.tally.is_none() {
            return Err(Refusal::OutOfTurn);
        }
        if amount <= 0 || (amount > stake.brings && !planted(Bug::Overdraws)) {
            return Err(Refusal::Overdrawn);
        }
        self.end(round, End::Drawn(amount))?;
        self.draws.insert(object.id, (round, false));
        Ok(())
    }

    pub(super) fn give_up(&mut self, object: &Object, round: RoundId) -> Result<(), Refusal> {
        let until = self.purse(object.epoch).until;
        if until.is_some_and(|until| object.at <= until) {
            return Err(Refusal::PledgeBinds);
        }
        self.end(round, End::GivenUp)
    }

    pub(super) fn end(&mut self, round: RoundId, end: End) -> Result<(), Refusal> {
        let stake = self.running(round)?;
        stake.end = Some(end);
        let (epoch, brings) = (stake.epoch, stake.brings);
        let purse = self.purses.entry(epoch).or_default();
        purse.brought -= brings;
        if let End::Drawn(amount) = end {
            purse.drawn += amount;
        }
        Ok(())
    }

    fn running(&mut self, round: RoundId) -> Result<&mut Stake, Refusal> {
        let stake = self.stakes.get_mut(&round);
        let stake = stake.filter(|stake| stake.commit.is_some());
        let stake = stake.ok_or(Refusal::OutOfTurn)?;
        if stake.end.is_some() && !planted(Bug::EndsTwice) {
            return Err(Refusal::RoundEnded);
        }
        Ok(stake)
    }
}

/// The dates, cost and options of a proposal can be.
pub(super) fn fits(proposal: &Proposal, at: Timestamp) -> Result<(), Refusal> {
    let dates = [
        at,
        proposal.opens_at,
        proposal.closes_at,
        proposal.void_after,
    ];
    let ordered = dates.windows(2).all(|two| two.first() < two.last());
    let options = (2..=Method::MOST_OPTIONS).contains(&proposal.method.options());
    if ordered && options && proposal.cost >= 0 {
        Ok(())
    } else {
        Err(Refusal::BadProposal)
    }
}

/// What can be seen of an outcome without the ballots.
fn holds_together(outcome: &Outcome, terms: &Terms) -> bool {
    let ascending =
        |two: &[Part]| two.first().map(|part| &part.pool) < two.last().map(|part| &part.pool);
    let shares = outcome.parts.iter().try_fold(0_i64, |sum, part| {
        sum.checked_add(part.share).filter(|_| part.share >= 0)
    });
    let cost = match outcome.verdict {
        Verdict::Carried(_) => terms.proposal.cost,
        _ => 0,
    };
    outcome.charter == terms.charter
        && outcome.parts.windows(2).all(ascending)
        && outcome.parts.len() <= Charter::MOST_POOLS
        && outcome.counts.len() == usize::from(terms.proposal.method.options())
        && outcome.turnout <= outcome.electorate
        && shares == Some(cost)
}
