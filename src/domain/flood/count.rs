//! Counting ballots across Pools: what each tally must hold, and what all of
//! them come to. A pure function of charter, rolls, pledges, proposal and
//! ballots; neither arrival nor the order of anything changes the result.
//!
//! A person is the digest of the address of her actor (after a mutual Move), the
//! same in every Pool. Who is in two Pools of a Flood counts once: of one choice
//! the ballot that was signed first stands, ties going to the lowest digest of
//! the evidence; of approvals the union.
//!
//! Absent on purpose: a weight.

use std::collections::BTreeSet;

use super::{
    account::Terms,
    ballot::{Ballot, Choices, Evidence},
    charter::Charter,
    digest::{Digest, Peer, RoundId},
    object::{Method, Outcome, Part, RollCommit, Tally, Verdict},
    planted::{Bug, planted},
};
use crate::domain::{
    ledger::split::largest_remainder,
    rules::VotingRules,
    tally::{self, Bar},
};

/// A Pool's part of a round, opened. The border has checked that members and
/// ballots hash to the roots that were committed to.
#[derive(Clone, Copy, Debug)]
pub struct Opened<'a> {
    /// Whose.
    pub pool: &'a Peer,
    /// The digest of the commitment.
    pub roll: Digest,
    /// The commitment.
    pub commit: &'a RollCommit,
    /// The digest of the tally.
    pub tally_id: Digest,
    /// The tally.
    pub tally: &'a Tally,
    /// Who may vote.
    pub members: &'a [Digest],
    /// Who did.
    pub ballots: &'a [Ballot],
}

/// Which rule a tally breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Rule {
    /// The roll has another size than was committed to, or somebody twice.
    #[error("the roll is not the one that was committed to")]
    Roll,
    /// There are more or fewer ballots than the tally says.
    #[error("the tally has another number of ballots")]
    Size,
    /// Somebody voted twice in this Pool.
    #[error("somebody is counted twice")]
    Twice,
    /// Somebody voted who isn't on the roll.
    #[error("a voter is not on the roll")]
    NotOnRoll,
    /// A ballot was signed after the close.
    #[error("a ballot was signed after the close")]
    Late,
    /// A ballot chooses what can't be chosen.
    #[error("a ballot chooses what can't be chosen")]
    Choices,
    /// The evidence of a ballot doesn't hold, or is of a kind that the charter
    /// doesn't count.
    #[error("the evidence of a ballot does not count")]
    Evidence,
    /// The counts don't follow from the ballots.
    #[error("the counts do not follow from the ballots")]
    Counts,
}

/// What is wrong with a tally, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pool}: {rule}")]
pub struct Fault {
    /// Whose tally.
    pub pool: Peer,
    /// The digest of the tally.
    pub tally: Digest,
    /// What is wrong.
    pub rule: Rule,
    /// The evidence of the ballot at fault, where it is one.
    pub ballot: Option<Digest>,
}

/// What the rolls, pledges and ballots of a round come to.
///
/// # Errors
/// The first tally that doesn't follow from its ballots.
pub fn count(
    (charter, charter_id): (&Charter, Digest),
    (round, terms): (RoundId, &Terms),
    opened: &[Opened<'_>],
) -> Result<Outcome, Fault> {
    for one in opened {
        check(charter, terms, one)?;
    }
    let method = terms.proposal.method;
    let mut pools: Vec<&Opened<'_>> = opened.iter().collect();
    pools.sort_by_key(|one| one.pool);
    let persons = electorate(&pools);
    let ballots = one_each(method, &pools);
    let mut counts = vec![0_u32; usize::from(method.options())];
    for choices in &ballots {
        tally_up(&mut counts, *choices);
    }
    if planted(Bug::BelievesTallies) {
        for (option, count) in counts.iter_mut().enumerate() {
            *count = pools
                .iter()
                .filter_map(|one| one.tally.counts.get(option))
                .sum();
        }
    }
    let turnout = u32::try_from(ballots.len()).unwrap_or(u32::MAX);
    let verdict = verdict(charter, terms, &pools, &counts, (persons, turnout));
    let shares = shares(verdict, terms.proposal.cost, &pools);
    let part = |one: &&Opened<'_>| Part {
        pool: one.pool.clone(),
        roll: one.roll,
        tally: one.tally_id,
        share: shares
            .iter()
            .find(|(pool, _)| pool == one.pool)
            .map_or(0, |(_, share)| *share),
    };
    Ok(Outcome {
        round,
        charter: charter_id,
        parts: pools.iter().map(part).collect(),
        counts,
        electorate: persons,
        turnout,
        verdict,
    })
}

/// A Pool's own counts for its tally: every ballot of its own, one a person.
#[must_use]
pub fn counts_of(method: Method, ballots: &[Ballot]) -> Vec<u32> {
    let mut counts = vec![0; usize::from(method.options())];
    for ballot in ballots {
        tally_up(&mut counts, ballot.choices);
    }
    counts
}

fn tally_up(counts: &mut [u32], choices: Choices) {
    for (option, count) in (0_u8..).zip(counts) {
        *count = count.saturating_add(u32::from(choices.has(option)));
    }
}

/// Everything that one tally must hold by itself.
fn check(charter: &Charter, terms: &Terms, one: &Opened<'_>) -> Result<(), Fault> {
    let fault = |rule, ballot| {
        Err(Fault {
            pool: one.pool.clone(),
            tally: one.tally_id,
            rule,
            ballot,
        })
    };
    let roll: BTreeSet<Digest> = one.members.iter().copied().collect();
    if roll.len() != one.members.len() || u32::try_from(roll.len()) != Ok(one.commit.size) {
        return fault(Rule::Roll, None);
    }
    let mut voted = BTreeSet::new();
    for ballot in one.ballots {
        let counts = match ballot.kind {
            Evidence::Signed | Evidence::Proof => true,
            Evidence::Attested => charter.parts().attested_count,
            Evidence::Broken => planted(Bug::BelievesBallots),
        };
        let late = ballot.signed_at > terms.proposal.closes_at && !planted(Bug::CountsLate);
        let rule = if !counts {
            Rule::Evidence
        } else if late {
            Rule::Late
        } else if !ballot.choices.fit(terms.proposal.method) {
            Rule::Choices
        } else if !roll.contains(&ballot.voter) && !planted(Bug::ForgetsRoll) {
            Rule::NotOnRoll
        } else if !voted.insert(ballot.voter) {
            Rule::Twice
        } else {
            continue;
        };
        return fault(rule, Some(ballot.evidence));
    }
    if u32::try_from(one.ballots.len()) != Ok(one.tally.size) && !planted(Bug::BelievesTallies) {
        return fault(Rule::Size, None);
    }
    let counts = counts_of(terms.proposal.method, one.ballots);
    if counts != one.tally.counts && !planted(Bug::BelievesTallies) {
        return fault(Rule::Counts, None);
    }
    Ok(())
}

/// Persons on any of the rolls.
fn electorate(pools: &[&Opened<'_>]) -> u32 {
    let mut persons: Vec<Digest> = Vec::new();
    for one in pools {
        persons.extend_from_slice(one.members);
    }
    persons.sort_unstable();
    persons.dedup();
    u32::try_from(persons.len()).unwrap_or(u32::MAX)
}

/// What each person chose, each once.
fn one_each(method: Method, pools: &[&Opened<'_>]) -> Vec<Choices> {
    let mut all: Vec<Ballot> = Vec::new();
    for one in pools {
        all.extend_from_slice(one.ballots);
    }
    if planted(Bug::CountsEachPool) {
        return all.iter().map(|ballot| ballot.choices).collect();
    }
    if planted(Bug::CountsByArrival) {
        all.sort_by_key(|ballot| ballot.voter);
    } else {
        // By person, then by date, then by the digest of the evidence.
        all.sort_unstable();
    }
    let mut kept: Vec<(Digest, Choices)> = Vec::with_capacity(all.len());
    for ballot in all {
        match kept.last_mut() {
            Some((voter, choices)) if *voter == ballot.voter => {
                if let Method::Approval(_) = method {
                    *choices = choices.union(ballot.choices);
                }
            }
            _ => kept.push((ballot.voter, ballot.choices)),
        }
    }
    kept.into_iter().map(|(_, choices)| choices).collect()
}

fn verdict(
    charter: &Charter,
    terms: &Terms,
    pools: &[&Opened<'_>],
    counts: &[u32],
    (electorate, turnout): (u32, u32),
) -> Verdict {
    let parts = charter.parts();
    let (quorum, threshold) = (parts.quorum_percent, parts.threshold_percent);
    let Ok(rules) = VotingRules::new(1, quorum.into(), threshold.into()) else {
        return Verdict::Defeated;
    };
    let bar = Bar::new(rules, electorate);
    let of = |option: usize| counts.get(option).copied().unwrap_or(0);
    let (outcome, option) = match terms.proposal.method {
        Method::One => {
            let tally = tally::Tally {
                for_count: of(0),
                against_count: of(1),
                abstain_count: of(2),
            };
            (bar.decide(tally), 0)
        }
        Method::Approval(_) => {
            let most = counts.iter().copied().max().unwrap_or(0);
            let mut top = (0_u8..).zip(counts).filter(|(_, count)| **count == most);
            let first = top.next().map_or(0, |(option, _)| option);
            // Who didn't approve of it is counted as against it; a tie fails.
            let tally = tally::Tally {
                for_count: if top.next().is_none() { most } else { 0 },
                against_count: turnout.saturating_sub(most),
                abstain_count: 0,
            };
            let tied = turnout.saturating_sub(tally.turnout());
            (
                bar.decide(tally::Tally {
                    abstain_count: tied,
                    ..tally
                }),
                first,
            )
        }
    };
    let brought = pools
        .iter()
        .map(|one| i128::from(one.commit.brings))
        .sum::<i128>();
    match outcome {
        tally::Outcome::Inquorate => Verdict::Inquorate,
        tally::Outcome::Defeated => Verdict::Defeated,
        tally::Outcome::Carried if brought < terms.proposal.cost.into() => Verdict::Uncovered,
        tally::Outcome::Carried => Verdict::Carried(option),
    }
}

/// Each Pool's share of the cost, pro rata to what it brought. None is above
/// that, since all of it together covers the cost.
fn shares(verdict: Verdict, cost: i64, pools: &[&Opened<'_>]) -> Vec<(Peer, i64)> {
    if !matches!(verdict, Verdict::Carried(_)) {
        return Vec::new();
    }
    let weight = |one: &&Opened<'_>| {
        let brings = u64::try_from(one.commit.brings).unwrap_or(0);
        (one.pool.clone(), brings)
    };
    let brought: Vec<(Peer, u64)> = pools.iter().map(weight).collect();
    let mut shares = largest_remainder(cost, &brought).unwrap_or_default();
    if planted(Bug::RoundsShares) {
        // Whole units to all, and the rest to the last.
        let sum: i64 = pools.iter().map(|one| one.commit.brings).sum();
        for ((_, share), one) in shares.iter_mut().zip(pools) {
            *share = cost * one.commit.brings / sum.max(1);
        }
        let given: i64 = shares.iter().map(|(_, share)| share).sum();
        if let Some((_, last)) = shares.last_mut() {
            *last += cost - given;
        }
    }
    shares
}
