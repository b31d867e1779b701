//! What a Pool's server has to say next, by itself, and when. People decide what
//! is pledged, proposed and brought into a round, and who leaves; from there on
//! the server keeps its Pool's word.
//!
//! Here, and only here, is a clock: `now` decides when a server gives up
//! waiting. What it then says is signed, and the state follows from that.

use super::{
    account::Account,
    charter::Certification,
    count::Fault,
    digest::{Digest, Peer, RoundId},
    object::{Body, Outcome, Reason, Verdict},
    planted::{Bug, planted},
    round::{Around, Round, Standing},
    stake::{Stake, Word},
    state::Flood,
};
use crate::domain::time::Timestamp;

/// What this server has computed of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Rolls or ballots of some Pool are not there yet.
    Missing,
    /// A tally doesn't follow.
    Wrong(Fault),
    /// All follow: the outcome, and the digest of its canonical bytes.
    Outcome(Outcome, Digest),
}

/// What a server has to do next in a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Say this.
    Say(Body),
    /// Count the ballots of this Pool and say the tally.
    Count(RoundId),
}

/// What this Pool has to say next in a round; nothing when it waits, or is done.
/// `counted` is asked only where it matters.
#[must_use]
pub fn duty(
    flood: &Flood,
    (me, now): (&Peer, Timestamp),
    id: RoundId,
    counted: &dyn Fn(&Round) -> Counted,
) -> Option<Duty> {
    let round = flood.round(id)?;
    let account = flood.chain(me)?.account()?;
    if account.charter(round.terms.epoch) != Some(round.terms.charter) {
        return None;
    }
    let around = flood.around(round)?;
    let none = Stake::default();
    let server = Server {
        flood,
        me,
        now,
        account,
        stake: account.stake(id).unwrap_or(&none),
        round,
        around: &around,
    };
    let body = match flood.standing(id) {
        Standing::Certified(_) => server.settle(),
        Standing::Void => server.free(),
        _ if server.stake.word.is_some() => server.past_pledge(),
        _ if account.has_left(round.terms.epoch) && server.stake.tally.is_none() => None,
        Standing::Forming => server.form(),
        Standing::Open => match server.hopeless() {
            Some(reason) => server.reject(reason),
            None if server.stake.tally.is_none() => return server.tally(),
            None if server.stake.outcome.is_none() => server.compute(counted),
            None => server.certify(),
        },
    };
    body.map(Duty::Say)
}

struct Server<'a> {
    flood: &'a Flood,
    me: &'a Peer,
    now: Timestamp,
    account: &'a Account,
    stake: &'a Stake,
    round: &'a Round,
    around: &'a Around<'a>,
}

impl Server<'_> {
    /// Draw the share, or take back what was brought.
    fn settle(&self) -> Option<Body> {
        let round = self.round.id;
        if self.stake.commit.is_none() || self.stake.end.is_some() {
            return None;
        }
        let standing = self.flood.standing(round);
        match self.round.share(standing, self.me) {
            Some(amount) if self.stake.tally.is_some() => Some(Body::Draw { round, amount }),
            _ => self.free(),
        }
    }

    fn free(&self) -> Option<Body> {
        let open = self.stake.commit.is_some() && self.stake.end.is_none();
        let round = self.round.id;
        open.then_some(Body::Free { round })
    }

    /// In doubt: what was brought is bound as long as the pledge is.
    fn past_pledge(&self) -> Option<Body> {
        let until = self.account.purse(self.round.terms.epoch).until;
        let end = until.max(Some(self.round.terms.proposal.void_after));
        if planted(Bug::SaysBothWords)
            && matches!(self.stake.word, Some(Word::Accept(_)))
            && self.now > self.round.terms.proposal.void_after
        {
            return self.reject(Reason::Silence);
        }
        let open = self.stake.commit.is_some() && self.stake.end.is_none();
        let round = self.round.id;
        (open && end < Some(self.now)).then_some(Body::GiveUp { round })
    }

    fn reject(&self, reason: Reason) -> Option<Body> {
        let round = self.round.id;
        let said = matches!(self.stake.word, Some(Word::Reject));
        (!said).then_some(Body::Reject { round, reason })
    }

    /// Accept all rolls as soon as there is one of every Pool.
    fn form(&self) -> Option<Body> {
        if let Some(reason) = self.hopeless() {
            return self.reject(reason);
        }
        let proposal = &self.round.terms.proposal;
        if self.now > proposal.latest_opening() {
            return self.reject(Reason::NotOpened);
        }
        let in_time = self.now <= proposal.opens_at && self.around.active;
        if !in_time || self.stake.rolls || self.stake.commit.is_none() {
            return None;
        }
        let mut rolls = Vec::new();
        for pool in self.around.voices() {
            let mut of_pool = self.round.commits.iter().filter(|(_, (by, _))| by == pool);
            let (id, _) = of_pool.next()?;
            if of_pool.next().is_some() {
                return self.reject(Reason::Equivocation);
            }
            rolls.push(*id);
        }
        rolls.sort_unstable();
        let round = self.round.id;
        Some(Body::RollAccept { round, rolls })
    }

    /// Why no certificate can come any more, as far as this server sees.
    fn hopeless(&self) -> Option<Reason> {
        let charter = self.around.charter;
        let voices = self.around.voices().count();
        if voices < charter.smallest {
            return Some(Reason::TooFewPools);
        }
        let mut peers = self.around.voices();
        let two_faced = |pool: &Peer| {
            let chain = self.flood.chain(pool);
            chain.is_some_and(|chain| chain.equivocation().is_some())
        };
        let all = charter.certification == Certification::All;
        if all && peers.any(two_faced) {
            return Some(Reason::Equivocation);
        }
        let pools = charter.pools.len();
        let rejects = self.round.rejects.len();
        let left = match charter.certification {
            Certification::All => usize::from(rejects == 0),
            rule @ Certification::TwoThirds => {
                (pools + 1).saturating_sub(rejects + rule.accepts(pools))
            }
        };
        (left == 0).then_some(Reason::Hopeless)
    }

    /// Count after the close.
    fn tally(&self) -> Option<Duty> {
        let proposal = &self.round.terms.proposal;
        if self.now > proposal.void_after {
            return self.reject(Reason::Silence).map(Duty::Say);
        }
        if !self.stake.rolls && !planted(Bug::OpensAlone) {
            // Opened by a list that this Pool isn't in.
            return None;
        }
        (self.now > proposal.closes_at).then_some(Duty::Count(self.round.id))
    }

    /// Publish the outcome once every tally is there, and is the only one.
    fn compute(&self, counted: &dyn Fn(&Round) -> Counted) -> Option<Body> {
        for pool in self.around.voices() {
            if self.round.tallies_of(pool).nth(1).is_some() {
                return self.reject(Reason::Equivocation);
            }
        }
        match counted(self.round) {
            Counted::Wrong(_) => self.reject(Reason::BadTally),
            Counted::Outcome(outcome, hash)
                if self.now <= self.round.terms.proposal.latest_accept() =>
            {
                Some(Body::Outcome { outcome, hash })
            }
            _ => self.silence(),
        }
    }

    /// Accept when the others published the same; reject when they can't any
    /// more, or time is up.
    fn certify(&self) -> Option<Body> {
        let hash = self.stake.outcome?;
        let (outcome, same) = self.round.outcomes.get(&hash)?;
        let other =
            self.round.outcomes.iter().any(|(other, (_, by))| {
                *other != hash && by.iter().any(|pool| !same.contains(pool))
            });
        let charter = self.around.charter;
        let enough = match charter.certification {
            Certification::All => outcome.parts.iter().all(|part| same.contains(&part.pool)),
            rule @ Certification::TwoThirds => same.len() >= rule.accepts(charter.pools.len()),
        };
        if enough && self.now <= self.round.terms.proposal.latest_accept() && self.covers(outcome) {
            let round = self.round.id;
            return Some(Body::Accept {
                round,
                outcome: hash,
            });
        }
        if other && charter.certification == Certification::All {
            return self.reject(Reason::OtherOutcome);
        }
        self.silence()
    }

    fn silence(&self) -> Option<Body> {
        if self.now > self.round.terms.proposal.void_after {
            return self.reject(Reason::Silence);
        }
        None
    }

    /// No share is above what its Pool brought.
    fn covers(&self, outcome: &Outcome) -> bool {
        let brought = |roll: &Digest| {
            self.round
                .commits
                .get(roll)
                .map_or(0, |(_, one)| one.brings)
        };
        let carried = matches!(outcome.verdict, Verdict::Carried(_));
        let mut parts = outcome.parts.iter();
        !carried || parts.all(|part| part.share <= brought(&part.roll))
    }
}
