//! One server: what it has on disk, what it holds in memory, and what it does
//! when a message comes or time passes. Before each write it may die; then the
//! memory is gone, and the disk is what it goes on with.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::domain::flood::{
    Ballot, Body, Counted, Digest, Duty, Evidence, Flood, Object, Opened, Peer, Round, RoundId,
    count, duty,
    planted::{Bug, planted},
};

use super::{
    random::Random,
    scenario::{Role, Scenario, digest, time},
    trace::Trace,
};

/// What a commitment or a tally stands for, sent along with it.
#[derive(Clone, Debug)]
pub enum Opening {
    /// Nothing.
    Nothing,
    /// The members of a roll.
    Roll(Arc<Vec<Digest>>),
    /// The ballots of a tally.
    Ballots(Arc<Vec<Ballot>>),
}

/// An object as it travels.
#[derive(Clone, Debug)]
pub struct Parcel {
    /// The object.
    pub object: Arc<Object>,
    /// What it stands for.
    pub opening: Opening,
}

/// What servers send each other.
#[derive(Clone, Debug)]
pub enum Message {
    /// An object.
    Parcel(Parcel),
    /// "I have these; send me what I lack."
    Ask(Arc<BTreeSet<Digest>>),
}

/// The machine died.
#[derive(Clone, Copy, Debug)]
pub struct Crash;

/// What a run gives to every server.
#[derive(Debug)]
pub struct Air<'a> {
    /// What the seed decided.
    pub scenario: &'a Scenario,
    /// What happened.
    pub trace: &'a mut Trace,
    /// The simulated clock.
    pub now: i64,
    /// Whether machines may die.
    pub stormy: bool,
}

/// A server of one Pool.
#[derive(Debug)]
pub struct Server {
    /// Whose.
    pub role: Role,
    /// In order of writing; what survives.
    pub disk: Vec<Parcel>,
    /// Digests of what is on disk.
    pub have: BTreeSet<Digest>,
    /// What is in memory; gone when the machine is down.
    pub flood: Option<Flood>,
    /// Rolls and ballots, by their roots.
    pub rolls: BTreeMap<Digest, Arc<Vec<Digest>>>,
    /// Ballots whose evidence this server has looked at.
    pub boxes: BTreeMap<Digest, Arc<Vec<Ballot>>>,
    /// What waits to be taken by the network; to whom, or to all.
    pub out: Vec<(Option<usize>, Message)>,
    pub(super) random: Random,
}

/// The root that stands for ballots. What a reader finds of the evidence is no
/// part of it.
#[must_use]
pub fn root_of(ballots: &[Ballot]) -> Digest {
    let plain = |ballot: &Ballot| {
        (
            ballot.voter,
            ballot.signed_at,
            ballot.evidence,
            ballot.choices,
        )
    };
    let leaves: BTreeSet<_> = ballots.iter().map(plain).collect();
    digest(&(leaves, ballots.len()))
}

/// The digest of an object, from all but itself.
#[must_use]
pub fn id_of(object: &Object) -> Digest {
    digest(&(
        (&object.by, object.flood, object.epoch, object.seq),
        (object.prev, &object.seen, object.at, &object.body),
    ))
}

impl Server {
    /// A server that knows nothing yet.
    #[must_use]
    pub fn new(scenario: &Scenario, role: Role, seed: u64) -> Self {
        Self {
            role,
            disk: Vec::new(),
            have: BTreeSet::new(),
            flood: Some(Flood::new(scenario.flood)),
            rolls: BTreeMap::new(),
            boxes: BTreeMap::new(),
            out: Vec::new(),
            random: Random::new(seed),
        }
    }

    /// Whether it follows the rules.
    #[must_use]
    pub fn is_honest(&self) -> bool {
        self.role.lies.is_empty()
    }

    /// Its Pool.
    #[must_use]
    pub const fn pool(&self) -> &Peer {
        &self.role.pool
    }

    /// Begins again from disk.
    pub fn restart(&mut self, scenario: &Scenario) {
        let mut flood = Flood::new(scenario.flood);
        for parcel in &self.disk {
            // What it was refused for before, it is refused for again.
            let _ = flood.apply(Arc::clone(&parcel.object));
        }
        self.flood = Some(flood);
    }

    /// The machine may die here.
    pub(super) fn fuse(&mut self, air: &mut Air<'_>) -> Result<(), Crash> {
        let crash = air.scenario.weather.crash;
        if !air.stormy || crash == 0 || self.random.below(1_000) >= crash {
            return Ok(());
        }
        air.trace
            .tell(air.now, || format!("{} dies", self.role.pool));
        self.flood = None;
        Err(Crash)
    }

    /// A message has come.
    ///
    /// # Errors
    /// [`Crash`].
    pub fn receive(
        &mut self,
        air: &mut Air<'_>,
        from: usize,
        message: Message,
    ) -> Result<(), Crash> {
        match message {
            Message::Parcel(parcel) => self.take(air, &parcel),
            Message::Ask(theirs) => {
                let lacks = |parcel: &&Parcel| !theirs.contains(&parcel.object.id);
                let lacking: Vec<Parcel> = self.disk.iter().filter(lacks).cloned().collect();
                for parcel in lacking {
                    let parcel = self.held_back(parcel);
                    self.out.push((Some(from), Message::Parcel(parcel)));
                }
                Ok(())
            }
        }
    }

    /// The border: what isn't what it says it is goes no further. Then it is
    /// written down, and only then looked at.
    fn take(&mut self, air: &mut Air<'_>, parcel: &Parcel) -> Result<(), Crash> {
        if id_of(&parcel.object) != parcel.object.id && !planted(Bug::Overwrites) {
            return Ok(());
        }
        self.fuse(air)?;
        self.keep(air.scenario, parcel);
        if self.have.insert(parcel.object.id) {
            self.disk.push(parcel.clone());
        }
        self.fuse(air)?;
        self.apply(air, &parcel.object);
        Ok(())
    }

    /// Keeps what a commitment or tally stands for, if that is what it is.
    fn keep(&mut self, scenario: &Scenario, parcel: &Parcel) {
        match (&parcel.object.body, &parcel.opening) {
            (Body::RollCommit(commit), Opening::Roll(members))
                if digest(members.as_slice()) == commit.root =>
            {
                self.rolls.insert(commit.root, Arc::clone(members));
            }
            (Body::Tally(tally), Opening::Ballots(ballots))
                if root_of(ballots) == tally.ballots
                    && !self.boxes.contains_key(&tally.ballots) =>
            {
                let read = ballots.iter().map(|ballot| examined(scenario, ballot));
                self.boxes.insert(tally.ballots, Arc::new(read.collect()));
            }
            _ => {}
        }
    }

    fn apply(&mut self, air: &mut Air<'_>, object: &Arc<Object>) {
        let Some(flood) = &mut self.flood else {
            return;
        };
        let result = flood.apply(Arc::clone(object));
        air.trace.tell(air.now, || {
            let what = match &result {
                Ok(effects) => format!("{effects:?}"),
                Err(rule) => format!("refused: {}", rule.id()),
            };
            format!(
                "{} takes {:?} of {}: {what}",
                self.role.pool, object.id, object.by
            )
        });
    }

    /// Says something: signs it, writes it down, and only then sends it. A
    /// machine that dies in between sends it later on.
    ///
    /// # Errors
    /// [`Crash`].
    pub fn say(&mut self, air: &mut Air<'_>, epoch: u32, body: Body) -> Result<(), Crash> {
        let epoch = self.wrong_epoch(epoch);
        let Some((body, opening)) = self.opened(air.scenario, body) else {
            return Ok(());
        };
        let Some(object) = self.sign(air, epoch, body) else {
            return Ok(());
        };
        air.trace.tell(air.now, || {
            format!(
                "{} says {:?} #{} {:?}",
                object.by, object.id, object.seq, object.body
            )
        });
        let parcel = Parcel {
            object: Arc::new(object),
            opening,
        };
        if planted(Bug::SendsBeforeWriting) {
            self.out.push((None, Message::Parcel(parcel.clone())));
        }
        self.fuse(air)?;
        self.keep(air.scenario, &parcel);
        self.have.insert(parcel.object.id);
        self.disk.push(parcel.clone());
        self.fuse(air)?;
        self.apply(air, &parcel.object);
        self.fuse(air)?;
        let parcel = self.held_back(parcel);
        if !self.split_word(air, &parcel) {
            self.out.push((None, Message::Parcel(parcel)));
        }
        Ok(())
    }

    pub(super) fn sign(&self, air: &Air<'_>, epoch: u32, body: Body) -> Option<Object> {
        let flood = self.flood.as_ref()?;
        let chain = flood.chain(&self.role.pool);
        let account = chain.and_then(crate::domain::flood::Chain::account);
        let (seq, last) = account.map_or((0, None), crate::domain::flood::Account::reach);
        let at = time(air.now + self.role.skew);
        let mut object = Object {
            id: digest(&0),
            by: self.role.pool.clone(),
            flood: air.scenario.flood,
            epoch,
            seq: seq + 1,
            prev: chain.and_then(crate::domain::flood::Chain::head),
            seen: flood.seen_by(&self.role.pool),
            at: last.map_or(at, |last| last.max(at)),
            body,
        };
        object.id = id_of(&object);
        Some(object)
    }

    /// What the server computes of a round from what it has.
    pub(super) fn counted(&self, round: &Round) -> Counted {
        let Some(flood) = &self.flood else {
            return Counted::Missing;
        };
        let (Some(around), Some(offered)) =
            (flood.around(round), flood.charter(round.terms.charter))
        else {
            return Counted::Missing;
        };
        let mut opened = Vec::new();
        for pool in around.voices() {
            let Some(one) = self.opening_of(round, pool) else {
                return Counted::Missing;
            };
            opened.push(one);
        }
        let charter = (&offered.charter, round.terms.charter);
        match count(charter, (round.id, &round.terms), &opened) {
            Ok(outcome) => {
                let hash = digest(&outcome);
                Counted::Outcome(outcome, hash)
            }
            Err(fault) => Counted::Wrong(fault),
        }
    }

    fn opening_of<'a>(&'a self, round: &'a Round, pool: &'a Peer) -> Option<Opened<'a>> {
        let (tally_id, tally) = round.tallies_of(pool).next()?;
        let (_, commit) = round.commits.get(&tally.roll)?;
        Some(Opened {
            pool,
            roll: tally.roll,
            commit,
            tally_id,
            tally,
            members: self.rolls.get(&commit.root)?,
            ballots: self.boxes.get(&tally.ballots)?,
        })
    }

    /// Does what the server owes, round by round.
    ///
    /// # Errors
    /// [`Crash`].
    pub fn do_duties(&mut self, air: &mut Air<'_>) -> Result<(), Crash> {
        let flood = self.flood.as_ref();
        let rounds: Vec<(RoundId, u32)> = flood
            .map(|flood| {
                flood
                    .rounds()
                    .map(|round| (round.id, round.terms.epoch))
                    .collect()
            })
            .unwrap_or_default();
        let now = time(air.now + self.role.skew);
        for (round, epoch) in rounds {
            // Each duty leads to the next; none has more than these.
            for _ in 0..6 {
                let Some(flood) = &self.flood else {
                    return Ok(());
                };
                let counted = |round: &Round| self.counted(round);
                match duty(flood, (&self.role.pool, now), round, &counted) {
                    None => break,
                    Some(Duty::Say(body)) => self.say(air, epoch, body)?,
                    Some(Duty::Count(round)) => {
                        let Some(body) = self.tally(air.scenario, round) else {
                            break;
                        };
                        self.say(air, epoch, body)?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// Looks at the evidence: what was really signed holds, nothing else does.
fn examined(scenario: &Scenario, ballot: &Ballot) -> Ballot {
    let texts = scenario
        .proposals
        .iter()
        .map(|(_, _, proposal)| proposal.text);
    let mut texts = texts;
    let found = texts.find_map(|text| scenario.signed(text, ballot.evidence));
    let same = found.filter(|real| {
        real.voter == ballot.voter
            && real.choices == ballot.choices
            && real.signed_at == ballot.signed_at
    });
    Ballot {
        kind: same.map_or(Evidence::Broken, |real| real.kind),
        ..*ballot
    }
}
