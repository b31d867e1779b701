//! What a seed says will happen: which Pools there are and which of them lie,
//! who their members are and how they vote, what the network does, and when
//! people decide what only people decide.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use uuid::Uuid;

use crate::domain::{
    flood::{
        Ballot, Certification, Charter, CharterError, CharterParts, Choices, Digest, Evidence,
        Method, Peer, Proposal,
    },
    id::FloodId,
    time::Timestamp,
};

use super::random::{Random, mix};

/// When what happens, in units of the simulated clock.
pub mod when {
    /// Pledges are made from here on.
    pub const PLEDGE: i64 = 200;
    /// Proposals are put from here on.
    pub const PROPOSE: i64 = 500;
    /// No roll is accepted after it.
    pub const OPENS: i64 = 1_600;
    /// The vote is over.
    pub const CLOSES: i64 = 2_600;
    /// Who hasn't accepted rejects.
    pub const VOID_AFTER: i64 = 4_000;
    /// Pledges end.
    pub const UNTIL: i64 = 9_000;
}

/// How a Pool lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lie {
    /// Says one thing to some and another to others, in everything: two servers
    /// that sign for one Pool.
    Twins,
    /// Puts people on its roll who are not there, and votes for them.
    Stuffs,
    /// Says other counts than its ballots give.
    ChangesTally,
    /// Leaves ballots out.
    Drops,
    /// Changes ballots, so that their evidence doesn't hold.
    Forges,
    /// Counts ballots that were signed after the close.
    CountsLate,
    /// Draws more than its share, or before a certificate.
    Overdraws,
    /// Says again in one epoch what it said in another.
    Replays,
    /// Says whatever can be said.
    Garbles,
    /// Sends changed objects under the digests of others.
    Edits,
    /// Says both words.
    SaysBoth,
    /// Keeps its ballots to itself.
    Withholds,
    /// Counts people who really signed, and are not on its roll.
    CountsStrangers,
    /// Says one word to some and the other to the rest.
    SplitsWord,
    /// Brings all of its pledge into every round.
    Overbrings,
    /// Leaves when it has tallied, and takes back what it has to pay.
    Slips,
}

impl Lie {
    /// Every way.
    pub const ALL: [Self; 16] = [
        Self::Twins,
        Self::Stuffs,
        Self::ChangesTally,
        Self::Drops,
        Self::Forges,
        Self::CountsLate,
        Self::Overdraws,
        Self::Replays,
        Self::Garbles,
        Self::Edits,
        Self::SaysBoth,
        Self::Withholds,
        Self::CountsStrangers,
        Self::SplitsWord,
        Self::Overbrings,
        Self::Slips,
    ];
}

/// What the network and the machines do.
#[derive(Clone, Copy, Debug)]
pub struct Weather {
    /// Messages lost, percent.
    pub loss: u64,
    /// Messages that come twice, percent.
    pub repeat: u64,
    /// The longest that one takes.
    pub delay: i64,
    /// Writes before which a machine dies, in a thousand.
    pub crash: u64,
    /// When the network is cut in two, and until when.
    pub cut: Option<(i64, i64, u64)>,
    /// The network is cut as soon as so many outcomes and accepts were sent, for
    /// so long, and along this line: whoever wants to do harm cuts it then.
    pub cut_at_word: Option<(u64, i64, u64)>,
    /// From when on the weather is fair.
    pub fair_from: i64,
}

/// One Pool's part.
#[derive(Clone, Debug)]
pub struct Role {
    /// Whose.
    pub pool: Peer,
    /// Its lies; an honest Pool has none.
    pub lies: BTreeSet<Lie>,
    /// Its members, as digests.
    pub members: Vec<Digest>,
    /// What it pledges.
    pub pledge: i64,
    /// What it brings into each round, in percent of what is free then.
    pub brings: i64,
    /// When it leaves, if it does.
    pub leaves: Option<i64>,
    /// When its machine dies for good.
    pub dies: Option<i64>,
    /// How wrong its clock is.
    pub skew: i64,
}

/// Everything that a seed decides beforehand.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The seed.
    pub seed: u64,
    /// The Flood.
    pub flood: FloodId,
    /// Its Pools.
    pub roles: Vec<Role>,
    /// The first charter.
    pub charter: Charter,
    /// Whether a second epoch follows, and when it is offered.
    pub second_epoch: Option<i64>,
    /// What is put to the Flood, by whom and when.
    pub proposals: Vec<(usize, i64, Proposal)>,
    /// Every ballot that a person really signed: by the text of the proposal
    /// and the Pool that got it.
    pub ballots: BTreeMap<(Digest, Peer), Vec<Ballot>>,
    /// What the network does.
    pub weather: Weather,
}

/// A digest of anything, good enough where nobody attacks it.
#[must_use]
pub fn digest<T: Hash + ?Sized>(value: &T) -> Digest {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    let mut part = hasher.finish();
    let mut bytes = [0; 32];
    for chunk in bytes.chunks_mut(8) {
        chunk.copy_from_slice(&part.to_be_bytes());
        part = mix(part.wrapping_add(1));
    }
    Digest::new(bytes)
}

/// The simulated clock.
#[must_use]
pub const fn time(at: i64) -> Timestamp {
    Timestamp::from_micros(at)
}

impl Scenario {
    /// What this seed decides.
    ///
    /// # Errors
    /// When it makes no charter, which is a fault of this file.
    pub fn new(seed: u64) -> Result<Self, CharterError> {
        Self::with(seed, None)
    }

    /// The same with one Pool, the last, that lies in a given way and no other.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn with(seed: u64, lie: Option<Lie>) -> Result<Self, CharterError> {
        let mut random = Random::new(mix(seed));
        let count = 2 + random.index(4);
        let liars = match random.below(10) {
            _ if lie.is_some() => 0,
            0..=4 => 0,
            5..=7 => 1,
            _ => random.index(count),
        };
        let mut roles: Vec<Role> = (0..count)
            .map(|index| role(&mut random, index, index >= count - liars))
            .collect();
        if let Some(last) = roles.last_mut() {
            last.lies.extend(lie);
        }
        let parts = CharterParts {
            epoch: 1,
            pools: roles.iter().map(|role| role.pool.clone()).collect(),
            keys: roles
                .iter()
                .map(|role| (role.pool.clone(), "z".to_owned()))
                .collect(),
            purpose: "a shared tool library".to_owned(),
            currency: "EUR".to_owned(),
            quorum_percent: 10,
            threshold_percent: 50,
            smallest: 2 + random.index(count - 1),
            certification: if random.percent(30) {
                Certification::TwoThirds
            } else {
                Certification::All
            },
            attested_count: random.percent(50),
            ends_at: time(i64::MAX),
        };
        let method = if random.percent(25) {
            Method::Approval(3)
        } else {
            Method::One
        };
        let pledged = roles.iter().map(|role| role.pledge).sum::<i64>();
        let proposals = proposals(&mut random, seed, (count, pledged), method);
        let ballots = proposals
            .iter()
            .flat_map(|(_, _, proposal)| roles.iter().map(move |role| (proposal, role)))
            .map(|(proposal, role)| {
                let cast = ballots(&mut random, proposal, role);
                ((proposal.text, role.pool.clone()), cast)
            })
            .collect();
        Ok(Self {
            seed,
            flood: FloodId::from(Uuid::from_u128(seed.into())),
            roles,
            charter: Charter::new(parts)?,
            second_epoch: (random.percent(25) || lie == Some(Lie::Replays))
                .then(|| random.within(300, 3_000)),
            proposals,
            ballots,
            weather: weather(&mut random, count),
        })
    }

    /// Pools that don't lie.
    pub fn honest(&self) -> impl Iterator<Item = &Role> {
        self.roles.iter().filter(|role| role.lies.is_empty())
    }

    /// Whether two honest servers must agree on a round in which these Pools
    /// have a voice: see the proofs of the charter.
    #[must_use]
    pub fn must_agree<'a>(&self, mut voices: impl Iterator<Item = &'a Peer>) -> bool {
        let all = self.roles.len();
        let honest = |pool: &&Peer| self.honest().any(|role| role.pool == **pool);
        match self.charter.parts().certification {
            Certification::All => voices.by_ref().filter(honest).count() >= 2,
            Certification::TwoThirds => all - self.honest().count() <= (all - 1) / 3,
        }
    }

    /// The ballot that was really cast under this evidence, as its signature
    /// shows; nobody can make another.
    #[must_use]
    pub fn signed(&self, text: Digest, evidence: Digest) -> Option<&Ballot> {
        let of_text = self.ballots.iter().filter(|((of, _), _)| *of == text);
        of_text
            .flat_map(|(_, cast)| cast)
            .find(|ballot| ballot.evidence == evidence)
    }
}

fn proposals(
    random: &mut Random,
    seed: u64,
    (count, pledged): (usize, i64),
    method: Method,
) -> Vec<(usize, i64, Proposal)> {
    let mut proposals = Vec::new();
    for number in 0..=random.below(2) {
        let shift = random.within(0, 200);
        let proposal = Proposal {
            text: digest(&(seed, "text", number)),
            cost: random.within(0, pledged * 6 / 5 / 2),
            payee: digest(&"payee"),
            method,
            opens_at: time(when::OPENS + shift),
            closes_at: time(when::CLOSES + shift),
            void_after: time(when::VOID_AFTER + shift),
            repeats: None,
        };
        proposals.push((
            random.index(count),
            when::PROPOSE + random.within(0, 300),
            proposal,
        ));
    }
    proposals
}

fn role(random: &mut Random, index: usize, lies: bool) -> Role {
    let people = 2 + random.below(4);
    // Out of few people, so that some are in two Pools.
    let members: BTreeSet<Digest> = (0..people)
        .map(|_| digest(&("person", random.below(9))))
        .collect();
    let mut chosen = BTreeSet::new();
    if lies {
        for _ in 0..=random.below(2) {
            chosen.extend(Lie::ALL.get(random.index(Lie::ALL.len())));
        }
    }
    Role {
        pool: Peer::new(&format!("https://{index}.example/pool")),
        lies: chosen,
        members: members.into_iter().collect(),
        pledge: random.within(1, 500),
        brings: random.within(20, 100),
        leaves: random.percent(12).then(|| random.within(600, 4_500)),
        dies: random.percent(6).then(|| random.within(600, 4_500)),
        skew: random.within(-40, 40),
    }
}

fn weather(random: &mut Random, count: usize) -> Weather {
    let mask = 1 + random.below((1 << count) - 1);
    let from = random.within(300, 4_000);
    Weather {
        loss: random.below(30),
        repeat: random.below(20),
        delay: random.within(5, 400),
        crash: if random.percent(40) {
            random.below(12)
        } else {
            0
        },
        cut: random
            .percent(50)
            .then(|| (from, from + random.within(200, 4_000), mask)),
        cut_at_word: random.percent(25).then(|| {
            let words = u64::try_from(count).unwrap_or(1) * 2;
            (random.below(words), random.within(200, 3_000), mask)
        }),
        fair_from: random.within(0, 5_000),
    }
}

fn ballots(random: &mut Random, proposal: &Proposal, role: &Role) -> Vec<Ballot> {
    let (opens, closes) = (proposal.opens_at.micros(), proposal.closes_at.micros());
    let mut cast = Vec::new();
    let strangers = (0..2_u64).map(|number| digest(&("person", number)));
    let voters: BTreeSet<Digest> = role.members.iter().copied().chain(strangers).collect();
    for voter in &voters {
        if random.percent(25) {
            continue;
        }
        let late = random.percent(8);
        let signed_at = if late {
            closes + random.within(1, 50)
        } else {
            random.within(opens, closes)
        };
        let mut option = || u8::try_from(random.below(3)).unwrap_or(0);
        let choices = match proposal.method {
            // For is likelier, so that some are carried.
            Method::One => Choices::new(&[option().min(option())]),
            Method::Approval(_) => Choices::new(&[option(), option()]),
        };
        let kind = match random.below(10) {
            0 => Evidence::Attested,
            1..=3 => Evidence::Proof,
            _ => Evidence::Signed,
        };
        cast.push(Ballot {
            voter: *voter,
            signed_at: time(signed_at),
            evidence: digest(&(voter, signed_at, &role.pool, proposal.text)),
            choices: choices.unwrap_or_default(),
            kind,
        });
    }
    cast
}
