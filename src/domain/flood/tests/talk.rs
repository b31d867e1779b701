//! Two or three Pools that talk, for tests: digests are numbers, and everything
//! can be said, right or wrong.
#![cfg(test)]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use uuid::Uuid;

use crate::domain::{
    flood::{
        Body, Certification, Charter, CharterParts, Digest, Effect, Flood, Method, Object, Outcome,
        Part, Peer, Proposal, Refusal, RollCommit, RoundId, Tally, Verdict,
    },
    id::FloodId,
    time::Timestamp,
};

pub const OPENS: i64 = 1_000;
pub const CLOSES: i64 = 2_000;
pub const VOID_AFTER: i64 = 3_000;
pub const UNTIL: i64 = 4_000;

pub fn at(time: i64) -> Timestamp {
    Timestamp::from_micros(time)
}

pub fn id(number: u64) -> Digest {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    Digest::new(bytes)
}

pub fn pool(letter: char) -> Peer {
    Peer::new(&format!("https://{letter}.example/pool"))
}

pub fn charter(letters: &str, epoch: u32) -> Charter {
    let pools: BTreeSet<Peer> = letters.chars().map(pool).collect();
    let parts = CharterParts {
        epoch,
        keys: pools
            .iter()
            .map(|pool| (pool.clone(), "z".to_owned()))
            .collect(),
        pools,
        purpose: "tools".to_owned(),
        currency: "EUR".to_owned(),
        quorum_percent: 25,
        threshold_percent: 50,
        smallest: 2,
        certification: Certification::All,
        attested_count: false,
        ends_at: at(9_999),
    };
    Charter::new(parts).unwrap()
}

pub fn proposal(cost: i64) -> Proposal {
    Proposal {
        text: id(1),
        cost,
        payee: id(2),
        method: Method::One,
        opens_at: at(OPENS),
        closes_at: at(CLOSES),
        void_after: at(VOID_AFTER),
        repeats: None,
    }
}

/// A Flood and everything that was said to it.
#[derive(Clone)]
pub struct Talk {
    pub flood: Flood,
    pub said: Vec<Arc<Object>>,
    pub now: i64,
    pub epoch: u32,
    last: BTreeMap<Peer, (u64, Digest)>,
    count: u64,
    pub offer: Digest,
    pub round: RoundId,
    pub commits: Vec<Digest>,
    pub tallies: Vec<Digest>,
}

impl Talk {
    pub fn new() -> Self {
        Self {
            flood: Flood::new(FloodId::from(Uuid::nil())),
            said: Vec::new(),
            now: 1,
            epoch: 1,
            last: BTreeMap::new(),
            count: 100,
            offer: id(0),
            round: RoundId::new(id(0)),
            commits: Vec::new(),
            tallies: Vec::new(),
        }
    }

    pub fn object(&mut self, letter: char, body: Body) -> Object {
        self.count += 1;
        self.now += 1;
        let by = pool(letter);
        let last = self.last.get(&by);
        Object {
            id: id(self.count),
            flood: self.flood.id(),
            epoch: self.epoch,
            seq: last.map_or(1, |(seq, _)| seq + 1),
            prev: last.map(|(_, id)| *id),
            seen: self.flood.seen_by(&by),
            at: at(self.now),
            by,
            body,
        }
    }

    pub fn put(&mut self, object: Object) -> Result<Vec<Effect>, Refusal> {
        self.last.insert(object.by.clone(), (object.seq, object.id));
        let object = Arc::new(object);
        self.said.push(Arc::clone(&object));
        self.flood.apply(object)
    }

    pub fn say(&mut self, letter: char, body: Body) -> Result<Digest, Refusal> {
        let object = self.object(letter, body);
        let id = object.id;
        self.put(object).map(|_| id)
    }

    /// The next of this Pool stands at the place of its last.
    pub fn forget(&mut self, letter: char) {
        let (_, last) = self.last[&pool(letter)];
        let before = self.flood.link(last).unwrap().object.prev;
        match before.map(|id| (self.flood.link(id).unwrap().object.seq, id)) {
            Some(place) => drop(self.last.insert(pool(letter), place)),
            None => drop(self.last.remove(&pool(letter))),
        }
    }

    /// A charter of two that both accepted.
    pub fn formed() -> Self {
        let mut talk = Self::new();
        talk.offer = talk.say('a', Body::Offer(charter("ab", 1))).unwrap();
        for letter in ['a', 'b'] {
            talk.say(letter, Body::AcceptCharter(talk.offer)).unwrap();
        }
        talk
    }

    /// Both pledged 100, and A proposed to spend 60.
    pub fn proposed() -> Self {
        let mut talk = Self::formed();
        for letter in ['a', 'b'] {
            let until = at(UNTIL);
            talk.say(letter, Body::Pledge { amount: 100, until })
                .unwrap();
        }
        talk.round = RoundId::new(talk.say('a', Body::Propose(proposal(60))).unwrap());
        talk
    }

    pub fn commit(&self, brings: i64) -> Body {
        let round = self.round;
        Body::RollCommit(RollCommit {
            round,
            root: id(3),
            size: 3,
            brings,
        })
    }

    /// Both brought 50 and took both rolls.
    pub fn opened() -> Self {
        let mut talk = Self::proposed();
        for letter in ['a', 'b'] {
            let commit = talk.say(letter, talk.commit(50)).unwrap();
            talk.commits.push(commit);
        }
        for letter in ['a', 'b'] {
            let (round, rolls) = (talk.round, talk.commits.clone());
            talk.say(letter, Body::RollAccept { round, rolls }).unwrap();
        }
        talk
    }

    pub fn tally(&self, which: usize) -> Tally {
        let (round, roll) = (self.round, self.commits[which]);
        Tally {
            round,
            roll,
            ballots: id(4),
            size: 2,
            counts: vec![2, 0, 0],
        }
    }

    /// Both counted.
    pub fn tallied() -> Self {
        let mut talk = Self::opened();
        talk.now = CLOSES;
        for (which, letter) in ['a', 'b'].into_iter().enumerate() {
            let tally = talk.say(letter, Body::Tally(talk.tally(which))).unwrap();
            talk.tallies.push(tally);
        }
        talk
    }

    pub fn outcome(&self) -> Outcome {
        let part = |which: usize, letter| Part {
            pool: pool(letter),
            roll: self.commits[which],
            tally: self.tallies[which],
            share: 30,
        };
        Outcome {
            round: self.round,
            charter: self.offer,
            parts: vec![part(0, 'a'), part(1, 'b')],
            counts: vec![4, 0, 0],
            electorate: 6,
            turnout: 4,
            verdict: Verdict::Carried(0),
        }
    }

    /// Both published one outcome.
    pub fn computed() -> Self {
        let mut talk = Self::tallied();
        for letter in ['a', 'b'] {
            let outcome = talk.outcome();
            talk.say(
                letter,
                Body::Outcome {
                    outcome,
                    hash: id(5),
                },
            )
            .unwrap();
        }
        talk
    }

    /// Both accepted it.
    pub fn certified() -> Self {
        let mut talk = Self::computed();
        for letter in ['a', 'b'] {
            let round = talk.round;
            talk.say(
                letter,
                Body::Accept {
                    round,
                    outcome: id(5),
                },
            )
            .unwrap();
        }
        talk
    }
}
