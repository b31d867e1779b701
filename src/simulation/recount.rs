//! The outcome once more, from what people really signed: the plainest way, with
//! no code of the core's own count.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::flood::{Ballot, Digest, Evidence, Method, Outcome, Peer, Round, Verdict};

use super::{
    check::{Broken, Invariant, broken, terms_of},
    scenario::Scenario,
    server::Server,
};

/// Whether a certified outcome is what the ballots come to.
///
/// # Errors
/// How it isn't.
pub(super) fn recount(
    scenario: &Scenario,
    server: &Server,
    round: &Round,
    outcome: &Outcome,
) -> Result<(), Broken> {
    let mut kept: BTreeMap<Digest, (Ballot, u16)> = BTreeMap::new();
    let mut people: BTreeSet<Digest> = BTreeSet::new();
    let mut brought = Vec::new();
    for part in &outcome.parts {
        let opened = round
            .commits
            .get(&part.roll)
            .zip(round.tallies.get(&part.tally));
        let Some(((_, commit), (_, tally))) = opened else {
            return wrong(format!("a part of {} that nobody has", part.pool));
        };
        let accepted = round.rolls.iter().any(|(list, by)| {
            list.contains(&part.roll)
                && outcome
                    .parts
                    .iter()
                    .all(|other| list.contains(&other.roll) && by.contains(&other.pool))
        });
        if !accepted {
            return wrong(format!("the roll of {} was not accepted by all", part.pool));
        }
        let (Some(roll), Some(ballots)) = (
            server.rolls.get(&commit.root),
            server.boxes.get(&tally.ballots),
        ) else {
            return wrong(format!("nobody opened the part of {}", part.pool));
        };
        people.extend(roll.iter().copied());
        brought.push((part.pool.clone(), commit.brings));
        for ballot in ballots.iter() {
            holds(scenario, round, (&part.pool, roll), ballot)?;
            keep(&mut kept, round.terms.proposal.method, *ballot);
        }
    }
    let counts = counted(outcome, &kept, people.len())?;
    let verdict = verdict(
        scenario,
        round,
        &counts,
        (kept.len(), people.len()),
        &brought,
    );
    if verdict != outcome.verdict {
        return wrong(format!(
            "came to {verdict:?}, certified {:?}",
            outcome.verdict
        ));
    }
    shares(round, outcome, &brought)
}

/// How many chose each option; the outcome must say the same.
fn counted(
    outcome: &Outcome,
    kept: &BTreeMap<Digest, (Ballot, u16)>,
    people: usize,
) -> Result<Vec<usize>, Broken> {
    let options = u8::try_from(outcome.counts.len()).unwrap_or(0);
    let count = |option: u8| {
        kept.values()
            .filter(|(_, set)| (set >> option) & 1 == 1)
            .count()
    };
    let counts: Vec<usize> = (0..options).map(count).collect();
    let said: Vec<usize> = outcome
        .counts
        .iter()
        .filter_map(|count| usize::try_from(*count).ok())
        .collect();
    if counts != said {
        return wrong(format!("counted {counts:?}, certified {said:?}"));
    }
    let sizes = (
        usize::try_from(outcome.turnout),
        usize::try_from(outcome.electorate),
    );
    if sizes != (Ok(kept.len()), Ok(people)) {
        return wrong(format!(
            "{} of {} voted, certified {sizes:?}",
            kept.len(),
            people
        ));
    }
    Ok(counts)
}

/// Everything that one ballot must hold.
fn holds(
    scenario: &Scenario,
    round: &Round,
    (pool, roll): (&Peer, &[Digest]),
    ballot: &Ballot,
) -> Result<(), Broken> {
    let text = round.terms.proposal.text;
    let real = scenario.signed(text, ballot.evidence).is_some_and(|real| {
        real.voter == ballot.voter
            && real.choices == ballot.choices
            && real.signed_at == ballot.signed_at
    });
    let counts = ballot.kind != Evidence::Attested || scenario.charter.parts().attested_count;
    if !real || !counts || ballot.kind == Evidence::Broken {
        return wrong(format!("a ballot of {pool} has no evidence"));
    }
    if ballot.signed_at > round.terms.proposal.closes_at {
        return wrong(format!("a ballot of {pool} is late"));
    }
    if !roll.contains(&ballot.voter) {
        return wrong(format!("a voter of {pool} is on no roll"));
    }
    Ok(())
}

fn wrong<T>(how: String) -> Result<T, Broken> {
    broken(Invariant::Outcome, || how)
}

fn keep(kept: &mut BTreeMap<Digest, (Ballot, u16)>, method: Method, ballot: Ballot) {
    let set = (0..16_u8).fold(0_u16, |set, option| {
        if ballot.choices.has(option) {
            set | 1 << option
        } else {
            set
        }
    });
    let one = kept.entry(ballot.voter).or_insert((ballot, set));
    if let Method::Approval(_) = method {
        one.1 |= set;
    } else if (ballot.signed_at, ballot.evidence) < (one.0.signed_at, one.0.evidence) {
        *one = (ballot, set);
    }
}

fn verdict(
    scenario: &Scenario,
    round: &Round,
    counts: &[usize],
    (turnout, electorate): (usize, usize),
    brought: &[(Peer, i64)],
) -> Verdict {
    let (quorum, threshold) = terms_of(&scenario.charter);
    if turnout == 0 || turnout * 100 < electorate * usize::from(quorum) {
        return Verdict::Inquorate;
    }
    let of = |option: usize| counts.get(option).copied().unwrap_or(0);
    let carried = match round.terms.proposal.method {
        Method::One => (of(0) * 100 > (of(0) + of(1)) * usize::from(threshold)).then_some(0),
        Method::Approval(_) => {
            let most = counts.iter().max().copied().unwrap_or(0);
            let winners: Vec<u8> = (0_u8..)
                .zip(counts)
                .filter(|(_, count)| **count == most)
                .map(|(option, _)| option)
                .collect();
            match winners.as_slice() {
                [one] if most * 100 > turnout * usize::from(threshold) => Some(*one),
                _ => None,
            }
        }
    };
    let covered =
        brought.iter().map(|(_, brings)| brings).sum::<i64>() >= round.terms.proposal.cost;
    match carried {
        None => Verdict::Defeated,
        Some(_) if !covered => Verdict::Uncovered,
        Some(option) => Verdict::Carried(option),
    }
}

/// Whole units first; then one each to the largest remainders, ties to the lower
/// Pool.
fn shares(round: &Round, outcome: &Outcome, brought: &[(Peer, i64)]) -> Result<(), Broken> {
    let cost = match outcome.verdict {
        Verdict::Carried(_) => round.terms.proposal.cost,
        _ => 0,
    };
    let sum = brought.iter().map(|(_, brings)| brings).sum::<i64>().max(1);
    let mut order: Vec<_> = brought
        .iter()
        .map(|(pool, brings)| (-(cost * brings % sum), pool, cost * brings / sum))
        .collect();
    order.sort();
    let mut over = cost - order.iter().map(|(_, _, whole)| whole).sum::<i64>();
    for (_, pool, whole) in order {
        let share = whole + i64::from(over > 0);
        over -= i64::from(over > 0);
        let said = outcome
            .parts
            .iter()
            .find(|part| part.pool == *pool)
            .map(|part| part.share);
        if said != Some(share) {
            return wrong(format!(
                "the share of {pool} is {share}, certified {said:?}"
            ));
        }
    }
    Ok(())
}
