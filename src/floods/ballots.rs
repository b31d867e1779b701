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

/// The canonical form of what stands in the leaf of a ballot. Written directly:
/// a round may have a million of them, its members are known, in their order, and
/// none needs an escape. A test holds it against [`ballot_json`].
fn ballot_text(round: RoundId, ballot: &Ballot) -> String {
    let mut text = String::with_capacity(320);
    text.push_str("{\"choices\":[");
    for (place, option) in options(ballot.choices).iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&option.to_string());
    }
    text.push_str("],\"evidence\":");
    quote(&mut text, ballot.evidence);
    text.push_str(",\"proposal\":");
    quote(&mut text, round.digest());
    text.push_str(",\"signed\":\"");
    text.push_str(&date(ballot.signed_at));
    text.push_str("\",\"voter\":");
    quote(&mut text, ballot.voter);
    text.push('}');
    text
}

fn quote(text: &mut String, digest: Digest) {
    text.push_str("\"sha-256:");
    for byte in digest.bytes() {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(if digit < 10 {
                b'0' + digit
            } else {
                b'a' + digit - 10
            }));
        }
    }
    text.push('"');
}

/// The leaf of a ballot: its voter's receipt, with the path to the root.
#[must_use]
pub fn ballot_leaf(round: RoundId, ballot: &Ballot) -> Hash {
    merkle::leaf(ballot_text(round, ballot).as_bytes())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::flood::Evidence;

    #[test]
    fn a_leaf_is_canonical_json() {
        for (options, micros) in [(&[0][..], 0), (&[1, 15], 1_800_000_000_123_456), (&[], -1)] {
            let ballot = Ballot {
                voter: Digest::new([0xA7; 32]),
                signed_at: Timestamp::from_micros(micros),
                evidence: Digest::new([9; 32]),
                choices: Choices::new(options).unwrap(),
                kind: Evidence::Signed,
            };
            let round = RoundId::new(Digest::new([0xF0; 32]));
            let canonical = serde_json_canonicalizer::to_string(&ballot_json(round, &ballot));
            assert_eq!(ballot_text(round, &ballot), canonical.unwrap());
        }
    }
}
