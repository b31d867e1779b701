//! One Flood from its charter to its receipts, told by three Pools; and the same
//! with one lie in it.
#![cfg(test)]

use std::{collections::BTreeMap, sync::Arc};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::super::{
    ballots::{person, roll_root},
    object_id, outcome_hash, text_of, write,
};
use super::fake::{key, mac};
use crate::domain::{
    flood::{
        Ballot, Body, Certification, Charter, CharterParts, Digest, Flood, Method, Object, Opened,
        Peer, Proposal, RollCommit, RoundId, count,
    },
    id::FloodId,
    time::Timestamp,
};

/// What one Pool does wrong, with its good name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    None,
    CountsTwice,
    WrongCounts,
    VotesForStranger,
    LateBallot,
    InventedBallot,
    WrongShare,
    StaleEpoch,
    Equivocates,
    OtherHash,
    Overdraws,
    DrawsOther,
}

pub fn any(number: u8) -> Digest {
    Digest::new(Sha256::digest([number]).into())
}

pub const CLOSES: i64 = 1_800_600;

/// What was said, and what only the Pools had.
pub struct Story {
    pub(super) lie: Lie,
    pub(super) flood: Flood,
    pub said: Vec<(Object, Value)>,
    pub(super) rolls: Vec<Value>,
    pub(super) openings: Vec<Value>,
    pub boxes: Vec<(RoundId, Digest, Vec<Ballot>)>,
    epoch: u32,
    pub(super) clock: i64,
    last: BTreeMap<Peer, (u64, Digest)>,
}

fn context() -> Value {
    json!([
        "https://www.w3.org/ns/activitystreams",
        "https://w3id.org/security/data-integrity/v1",
        "https://a.example/ns/pools/v1"
    ])
}

fn pool(letter: &str) -> Peer {
    Peer::new(&format!("https://{letter}.example/pool"))
}

/// Objects that the story has no place for.
pub fn others() -> Vec<Value> {
    let mut story = Story::begun(Lie::None);
    let round = RoundId::new(any(1));
    let reason = crate::domain::flood::Reason::BadTally;
    let until = Timestamp::from_seconds(1);
    for body in [
        Body::RejectCharter(any(1)),
        Body::Reject { round, reason },
        Body::Free { round },
        Body::GiveUp { round },
        Body::Release { amount: 7 },
        Body::Invite(pool("d")),
        Body::Join { invite: any(2) },
        Body::Leave,
        Body::Dispute {
            first: any(1),
            second: any(2),
        },
        Body::Pledge { amount: 0, until },
    ] {
        story.write("a", body);
    }
    story.said.into_iter().map(|(_, value)| value).collect()
}

impl Story {
    fn begun(lie: Lie) -> Self {
        let flood = FloodId::from(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
        Self {
            lie,
            flood: Flood::new(flood),
            said: Vec::new(),
            rolls: Vec::new(),
            openings: Vec::new(),
            boxes: Vec::new(),
            epoch: 1,
            clock: 1_800_000,
            last: BTreeMap::new(),
        }
    }

    /// Signs and writes, and tells nobody.
    fn write(&mut self, letter: &str, body: Body) -> Object {
        self.clock += 1;
        let by = pool(letter);
        let before = self.last.get(&by).copied();
        let mut object = Object {
            id: any(0),
            by: by.clone(),
            flood: self.flood.id(),
            epoch: self.epoch,
            seq: before.map_or(1, |(seq, _)| seq + 1),
            prev: before.map(|(_, id)| id),
            seen: self.flood.seen_by(&by),
            at: Timestamp::from_seconds(self.clock),
            body,
        };
        let mut name = String::new();
        for letter in write::kind(&object.body).chars() {
            if letter.is_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        let address = format!("{by}/floods/1/{name}-{}", object.seq);
        let mut value = write::object(&object, &context(), &address);
        object.id = object_id(&value).unwrap();
        value["proof"] = json!({
            "type": "DataIntegrityProof",
            "proofValue": mac(&[&key(by.as_str()), &text_of(object.id)]),
        });
        self.last.insert(by, (object.seq, object.id));
        self.said.push((object.clone(), value));
        object
    }

    pub(super) fn say(&mut self, letter: &str, body: Body) -> Digest {
        let object = self.write(letter, body);
        let id = object.id;
        let _ = self.flood.apply(Arc::new(object));
        id
    }

    /// From the charter to the receipts.
    pub fn told(lie: Lie) -> Self {
        let mut story = Self::begun(lie);
        let round = story.form();
        let commits = story.open(round);
        story.tally(round, &commits);
        story.certify(round);
        story.settle(round);
        story
    }

    fn form(&mut self) -> RoundId {
        let pools = ["a", "b", "c"].map(pool);
        let charter = Charter::new(CharterParts {
            epoch: 1,
            keys: pools
                .iter()
                .map(|pool| (pool.clone(), key(pool.as_str())))
                .collect(),
            pools: pools.into_iter().collect(),
            purpose: "A shared tool library".to_owned(),
            currency: "EUR".to_owned(),
            quorum_percent: 25,
            threshold_percent: 50,
            smallest: 2,
            certification: Certification::All,
            attested_count: false,
            ends_at: Timestamp::from_seconds(9_999_999),
        });
        let offer = self.say("a", Body::Offer(charter.unwrap()));
        for letter in ["a", "b", "c"] {
            self.say(letter, Body::AcceptCharter(offer));
        }
        for letter in ["a", "b", "c"] {
            let until = Timestamp::from_seconds(5_000_000);
            if self.lie == Lie::Equivocates && letter == "b" {
                let before = self.last.clone();
                self.say(letter, Body::Pledge { amount: 499, until });
                self.last = before;
            }
            self.say(letter, Body::Pledge { amount: 500, until });
        }
        let proposal = Proposal {
            text: any(1),
            cost: 1_000,
            payee: any(2),
            method: Method::One,
            opens_at: Timestamp::from_seconds(1_800_300),
            closes_at: Timestamp::from_seconds(CLOSES),
            void_after: Timestamp::from_seconds(1_900_000),
            repeats: None,
        };
        RoundId::new(self.say("a", Body::Propose(proposal)))
    }

    fn open(&mut self, round: RoundId) -> Vec<(&'static str, Digest)> {
        let mut commits = Vec::new();
        for letter in ["a", "b", "c"] {
            let names = Self::members(letter);
            let roll: Vec<Digest> = names
                .iter()
                .map(|name| person(self.flood.id(), name).unwrap())
                .collect();
            let root = roll_root(&roll);
            self.rolls
                .push(json!({ "root": text_of(root), "members": names }));
            let size = u32::try_from(roll.len()).unwrap();
            let commit = RollCommit {
                round,
                root,
                size,
                brings: 400,
            };
            commits.push((letter, self.say(letter, Body::RollCommit(commit))));
        }
        let mut rolls: Vec<Digest> = commits.iter().map(|(_, id)| *id).collect();
        rolls.sort_unstable();
        for letter in ["a", "b", "c"] {
            let rolls = rolls.clone();
            self.say(letter, Body::RollAccept { round, rolls });
        }
        commits
    }

    fn certify(&mut self, id: RoundId) {
        let flood = self.flood.clone();
        let round = flood.round(id).unwrap();
        let charter = flood.charter(round.terms.charter).unwrap();
        let pools = ["a", "b", "c"].map(pool);
        let rolls: Vec<Vec<Digest>> = ["a", "b", "c"]
            .iter()
            .map(|letter| {
                Self::members(letter)
                    .iter()
                    .map(|name| person(flood.id(), name).unwrap())
                    .collect()
            })
            .collect();
        // All of them believe the liar, whose ballots they count as if they held.
        let clean = Self::told_boxes(id, self);
        let opened: Vec<Opened<'_>> = pools
            .iter()
            .zip(&rolls)
            .zip(&clean)
            .map(|((pool, members), (tally, ballots))| {
                let (tally_id, _) = round.tallies_of(pool).next().unwrap();
                let roll = round.tallies[&tally_id].1.roll;
                let commit = &round.commits[&roll].1;
                Opened {
                    pool,
                    roll,
                    commit,
                    tally_id,
                    tally,
                    members,
                    ballots,
                }
            })
            .collect();
        let mut outcome = count(
            (&charter.charter, round.terms.charter),
            (id, &round.terms),
            &opened,
        )
        .unwrap();
        if self.lie == Lie::WrongShare {
            outcome.parts[0].share -= 1;
            outcome.parts[1].share += 1;
        }
        let hash = outcome_hash(&outcome).unwrap();
        for letter in ["a", "b", "c"] {
            let outcome = outcome.clone();
            self.say(letter, Body::Outcome { outcome, hash });
        }
        for letter in ["a", "b", "c"] {
            let other = self.lie == Lie::OtherHash && letter == "c";
            let outcome = if other { any(9) } else { hash };
            self.say(letter, Body::Accept { round: id, outcome });
        }
    }

    fn settle(&mut self, round: RoundId) {
        for (letter, share) in [("a", 334), ("b", 333), ("c", 333)] {
            let amount = match self.lie {
                Lie::Overdraws if letter == "c" => 401,
                Lie::DrawsOther if letter == "c" => 332,
                Lie::WrongShare if letter == "a" => share - 1,
                Lie::WrongShare if letter == "b" => share + 1,
                _ => share,
            };
            if self.lie == Lie::StaleEpoch && letter == "c" {
                self.epoch = 2;
            }
            let draw = self.say(letter, Body::Draw { round, amount });
            self.epoch = 1;
            if !matches!(self.lie, Lie::Overdraws | Lie::StaleEpoch) {
                let receipt = self.say(
                    letter,
                    Body::Receipt {
                        draw,
                        evidence: any(4),
                    },
                );
                self.say("a", Body::Received { receipt });
            }
        }
    }

    /// Everything that somebody needs to check it.
    pub fn export(&self) -> Value {
        let objects: Vec<&Value> = self.said.iter().map(|(_, value)| value).collect();
        json!({ "type": "pools:FloodExport", "objects": objects, "rolls": self.rolls, "ballots": self.openings })
    }
}
