//! What ballots come to: a row for each hard case.
#![cfg(test)]

use super::talk::{CLOSES, at, charter, id, pool, proposal};
use crate::domain::flood::{
    Ballot, Choices, Digest, Evidence, Fault, Method, Opened, Outcome, Peer, RollCommit, RoundId,
    Rule, Tally, Terms, Verdict, count, counts_of,
};

/// Voter, options, date, evidence.
type Vote = (u64, &'static [u8], i64, u64);

fn ballot((voter, options, date, evidence): &Vote) -> Ballot {
    Ballot {
        voter: id(*voter),
        signed_at: at(*date),
        evidence: id(*evidence),
        choices: Choices::new(options).unwrap(),
        kind: Evidence::Signed,
    }
}

struct Case {
    method: Method,
    cost: i64,
    pools: Vec<(Vec<u64>, i64, Vec<Ballot>)>,
}

fn case(method: Method, cost: i64, pools: &[(&[u64], i64, &[Vote])]) -> Case {
    let pools = pools
        .iter()
        .map(|(roll, brings, votes)| (roll.to_vec(), *brings, votes.iter().map(ballot).collect()));
    Case {
        method,
        cost,
        pools: pools.collect(),
    }
}

fn counted(case: &Case, change: impl Fn(&mut Tally)) -> Result<Outcome, Fault> {
    let mut terms = Terms {
        epoch: 1,
        charter: id(1),
        proposal: proposal(case.cost),
    };
    terms.proposal.method = case.method;
    let round = RoundId::new(id(2));
    let mut parts: Vec<(Peer, RollCommit, Tally, Vec<Digest>)> = Vec::new();
    for ((roll, brings, ballots), letter) in case.pools.iter().zip('a'..) {
        let size = u32::try_from(roll.len()).unwrap();
        let commit = RollCommit {
            round,
            root: id(3),
            size,
            brings: *brings,
        };
        let mut tally = Tally {
            round,
            roll: id(4),
            ballots: id(5),
            size: u32::try_from(ballots.len()).unwrap(),
            counts: counts_of(case.method, ballots),
        };
        change(&mut tally);
        parts.push((
            pool(letter),
            commit,
            tally,
            roll.iter().map(|one| id(*one)).collect(),
        ));
    }
    let opened: Vec<Opened<'_>> = parts
        .iter()
        .zip(&case.pools)
        .map(|((pool, commit, tally, members), (_, _, ballots))| Opened {
            pool,
            roll: id(4),
            commit,
            tally_id: id(6),
            tally,
            members,
            ballots,
        })
        .collect();
    count((&charter("abc", 1), id(1)), (round, &terms), &opened)
}

type Row = (&'static str, Case, Vec<u32>, Verdict, Vec<i64>);

fn one_choice() -> Vec<Row> {
    use Verdict::{Carried, Defeated};
    vec![
        (
            "one each",
            case(
                Method::One,
                10,
                &[
                    (&[1, 2], 20, &[(1, &[0], 5, 1)]),
                    (&[3], 20, &[(3, &[1], 5, 2)]),
                ],
            ),
            vec![1, 1, 0],
            Defeated,
            vec![0, 0],
        ),
        (
            "carried",
            case(
                Method::One,
                10,
                &[
                    (&[1, 2], 10, &[(1, &[0], 5, 1)]),
                    (&[3], 5, &[(3, &[0], 5, 2)]),
                ],
            ),
            vec![2, 0, 0],
            Carried(0),
            vec![7, 3],
        ),
        (
            "ties of remainders go to the lower Pool",
            case(
                Method::One,
                1,
                &[(&[1], 5, &[(1, &[0], 5, 1)]), (&[2], 5, &[])],
            ),
            vec![1, 0, 0],
            Carried(0),
            vec![1, 0],
        ),
        (
            "a person in two Pools: the earliest",
            case(
                Method::One,
                0,
                &[(&[1], 0, &[(1, &[1], 9, 1)]), (&[1], 0, &[(1, &[0], 8, 2)])],
            ),
            vec![1, 0, 0],
            Carried(0),
            vec![0, 0],
        ),
        (
            "at one time: the lowest evidence",
            case(
                Method::One,
                0,
                &[(&[1], 0, &[(1, &[1], 8, 7)]), (&[1], 0, &[(1, &[0], 8, 6)])],
            ),
            vec![1, 0, 0],
            Carried(0),
            vec![0, 0],
        ),
    ]
}

fn others() -> Vec<Row> {
    use Verdict::{Carried, Defeated, Inquorate, Uncovered};
    let approval = Method::Approval(3);
    vec![
        (
            "approvals: the union",
            case(
                approval,
                0,
                &[
                    (&[1], 0, &[(1, &[0], 9, 1)]),
                    (&[1], 0, &[(1, &[0, 2], 8, 2)]),
                ],
            ),
            vec![1, 0, 1],
            Defeated,
            vec![0, 0],
        ),
        (
            "approvals: the one most approve of",
            case(
                approval,
                0,
                &[
                    (&[1, 2], 0, &[(1, &[0, 2], 9, 1), (2, &[2], 9, 2)]),
                    (&[3], 0, &[]),
                ],
            ),
            vec![1, 0, 2],
            Carried(2),
            vec![0, 0],
        ),
        (
            "too few",
            case(
                Method::One,
                0,
                &[(&[1, 2, 3], 0, &[(1, &[0], 5, 1)]), (&[4, 5], 0, &[])],
            ),
            vec![1, 0, 0],
            Inquorate,
            vec![0, 0],
        ),
        (
            "too dear",
            case(
                Method::One,
                11,
                &[(&[1], 5, &[(1, &[0], 5, 1)]), (&[2], 5, &[])],
            ),
            vec![1, 0, 0],
            Uncovered,
            vec![0, 0],
        ),
        (
            "at the close",
            case(
                Method::One,
                0,
                &[(&[1], 0, &[(1, &[0], CLOSES, 1)]), (&[2], 0, &[])],
            ),
            vec![1, 0, 0],
            Carried(0),
            vec![0, 0],
        ),
    ]
}

#[test]
fn what_ballots_come_to() {
    for (name, case, counts, verdict, shares) in one_choice().into_iter().chain(others()) {
        let outcome = counted(&case, |_| {}).unwrap();
        assert_eq!(outcome.counts, counts, "{name}");
        assert_eq!(outcome.verdict, verdict, "{name}");
        let found: Vec<i64> = outcome.parts.iter().map(|part| part.share).collect();
        assert_eq!(found, shares, "{name}");
    }
}

#[test]
fn tallies_that_do_not_follow() {
    let good: &[Vote] = &[(1, &[0], 5, 1), (2, &[1], 5, 2)];
    let one = |roll: &[u64], votes: &[Vote]| case(Method::One, 0, &[(roll, 0, votes)]);
    let mut broken = one(&[1, 2], good);
    broken.pools[0].2[0].kind = Evidence::Broken;
    let mut attested = one(&[1, 2], good);
    attested.pools[0].2[1].kind = Evidence::Attested;
    for (rule, case) in [
        (Rule::Roll, one(&[1, 1], good)),
        (Rule::NotOnRoll, one(&[1, 3], good)),
        (Rule::Twice, one(&[1], &[(1, &[0], 5, 1), (1, &[0], 6, 2)])),
        (Rule::Late, one(&[1], &[(1, &[0], CLOSES + 1, 1)])),
        (Rule::Choices, one(&[1], &[(1, &[0, 1], 5, 1)])),
        (Rule::Choices, one(&[1], &[(1, &[3], 5, 1)])),
        (Rule::Choices, one(&[1], &[(1, &[], 5, 1)])),
        (Rule::Evidence, broken),
        (Rule::Evidence, attested),
    ] {
        assert_eq!(counted(&case, |_| {}).unwrap_err().rule, rule);
    }
    let rule = |change: fn(&mut Tally)| counted(&one(&[1, 2], good), change).unwrap_err().rule;
    assert_eq!(rule(|tally| tally.size = 3), Rule::Size);
    assert_eq!(rule(|tally| tally.counts.swap(0, 2)), Rule::Counts);
}
