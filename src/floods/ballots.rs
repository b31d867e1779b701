//! Persons, rolls and ballots: what stands in the leaves of their trees.

use serde_json::{Value, json};

use crate::domain::{
    flood::{Ballot, Choices, Digest, RoundId},
    id::FloodId,
    time::Timestamp,
};

use super::{
    hash_json,
    merkle::{self, Hash},
    text_of,
    write::{date, urn},
};

/// What stands for a person in the rolls and ballots of a Flood: the same in
/// each of its Pools, so that who is in two is found. It hides names from those
/// who see only digests, not from one who can guess addresses.
#[must_use]
pub fn person(flood: FloodId, actor: &str) -> Option<Digest> {
    hash_json(&json!({ "flood": urn(flood), "person": actor }))
}

/// The numbers of the options, ascending.
#[must_use]
pub fn options(choices: Choices) -> Vec<u8> {
    (0..16).filter(|option| choices.has(*option)).collect()
}

/// What stands in the leaf of a ballot.
#[must_use]
pub fn ballot_json(round: RoundId, ballot: &Ballot) -> Value {
    json!({
        "choices": options(ballot.choices),
        "evidence": text_of(ballot.evidence),
        "proposal": text_of(round.digest()),
        "signed": date(ballot.signed_at),
        "voter": text_of(ballot.voter),
    })
}

/// The leaf of a ballot: its voter's receipt, with the path to the root.
#[must_use]
pub fn ballot_leaf(round: RoundId, ballot: &Ballot) -> Hash {
    // What is made of strings and small numbers can always be written.
    let text = serde_json_canonicalizer::to_vec(&ballot_json(round, ballot));
    merkle::leaf(&text.unwrap_or_default())
}

/// The leaves of a tally, as they stand in its tree: ascending.
#[must_use]
pub fn ballot_leaves(round: RoundId, ballots: &[Ballot]) -> Vec<Hash> {
    let mut leaves: Vec<Hash> = ballots
        .iter()
        .map(|ballot| ballot_leaf(round, ballot))
        .collect();
    leaves.sort_unstable();
    leaves
}

/// The root of a tally's ballots.
#[must_use]
pub fn ballot_root(round: RoundId, ballots: &[Ballot]) -> Digest {
    Digest::new(merkle::root(&ballot_leaves(round, ballots)))
}

/// The root of a roll: a leaf for each person's digest, ascending.
#[must_use]
pub fn roll_root(members: &[Digest]) -> Digest {
    let mut leaves: Vec<Hash> = members
        .iter()
        .map(|member| merkle::leaf(member.bytes()))
        .collect();
    leaves.sort_unstable();
    Digest::new(merkle::root(&leaves))
}

/// A ballot as it is opened to the other Pools: what was committed to, and the
/// evidence itself.
#[must_use]
pub fn opening_json(
    voter: &str,
    choices: Choices,
    signed_at: Timestamp,
    evidence: &Value,
) -> Value {
    json!({
        "voter": voter,
        "choices": options(choices),
        "signed": date(signed_at),
        "evidence": evidence,
    })
}
