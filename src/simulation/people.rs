//! What people decide in a Pool, and a server only carries out: charters,
//! pledges, proposals, rolls, leaving. And how a Pool lies, if it does.

use std::{collections::BTreeSet, sync::Arc};

use crate::domain::flood::{
    Account, Ballot, Body, Chain, Charter, Choices, Digest, Evidence, Flood, Object, Reason,
    RollCommit, RoundId, Tally, counts_of,
};

use super::{
    scenario::{Lie, Scenario, digest, time, when},
    server::{Air, Crash, Message, Opening, Parcel, Server, id_of, root_of},
};

impl Server {
    /// Time passes: people decide, the server does its duties, and asks another
    /// for what it lacks.
    ///
    /// # Errors
    /// [`Crash`].
    pub fn tick(&mut self, air: &mut Air<'_>) -> Result<(), Crash> {
        if self.flood.is_none() {
            return Ok(());
        }
        for _ in 0..8 {
            let Some((epoch, body)) = self.decide(air) else {
                break;
            };
            self.say(air, epoch, body)?;
        }
        self.do_duties(air)?;
        if let Some((epoch, body)) = self.release(air.now) {
            self.say(air, epoch, body)?;
        }
        self.lie(air)
    }

    fn account(&self) -> Option<&Account> {
        let chain = self.flood.as_ref()?.chain(&self.role.pool)?;
        Chain::account(chain)
    }

    /// The next thing that people here decide.
    fn decide(&mut self, air: &Air<'_>) -> Option<(u32, Body)> {
        let now = air.now;
        let offer = self.offer(air);
        let flood = self.flood.as_ref()?;
        if let Some(charter) = offer {
            return Some((charter.parts().epoch, Body::Offer(charter)));
        }
        let account = self.account();
        let left = account.is_some_and(|account| account.has_left(1));
        for (id, offered) in flood.charters() {
            let epoch = offered.charter.parts().epoch;
            let open = account.is_none_or(|account| {
                account.answered(*id).is_none() && account.charter(epoch).is_none()
            });
            if open && !left && offered.charter.names(&self.role.pool) {
                return Some((epoch, Body::AcceptCharter(*id)));
            }
        }
        let account = account?;
        let epoch = Self::epoch(flood, account)?;
        if self.role.leaves.is_some_and(|at| now >= at) && !left {
            return Some((epoch, Body::Leave));
        }
        if left {
            return None;
        }
        if now >= when::PLEDGE && account.purse(epoch).pledged == 0 && now < when::UNTIL - 100 {
            let amount = self.role.pledge;
            let until = time(when::UNTIL);
            return Some((epoch, Body::Pledge { amount, until }));
        }
        self.propose(air, flood, epoch)
            .or_else(|| self.roll(air, flood, account))
    }

    /// The first Pool offers the charters.
    fn offer(&self, air: &Air<'_>) -> Option<Charter> {
        let flood = self.flood.as_ref()?;
        let first = &air.scenario.charter;
        if air.scenario.roles.first()?.pool != self.role.pool {
            return None;
        }
        let offered = |epoch| {
            let mut charters = flood.charters();
            charters.any(|(_, offered)| offered.charter.parts().epoch == epoch)
        };
        if !offered(1) {
            return Some(first.clone());
        }
        let due = air.scenario.second_epoch.is_some_and(|at| air.now >= at);
        if !due || offered(2) {
            return None;
        }
        let mut parts = first.parts().clone();
        parts.epoch = 2;
        Charter::new(parts).ok()
    }

    /// The latest epoch that has begun and is this Pool's.
    fn epoch(flood: &Flood, account: &Account) -> Option<u32> {
        let active = |epoch: &u32| {
            let charter = account.charter(*epoch);
            charter.is_some_and(|id| {
                flood
                    .charter(id)
                    .is_some_and(crate::domain::flood::Offered::is_active)
            })
        };
        [2, 1].into_iter().find(active)
    }

    fn propose(&self, air: &Air<'_>, flood: &Flood, epoch: u32) -> Option<(u32, Body)> {
        for (by, at, proposal) in &air.scenario.proposals {
            let role = air.scenario.roles.get(*by)?;
            let put = |text: Digest| {
                let mut rounds = flood.rounds();
                rounds.any(|round| round.terms.proposal.text == text && round.by == self.role.pool)
            };
            let soon = air.now + self.role.skew < proposal.opens_at.micros() - 100;
            let mine = role.pool == self.role.pool && air.now >= *at && soon;
            if mine && !put(proposal.text) {
                return Some((epoch, Body::Propose(proposal.clone())));
            }
        }
        None
    }

    fn roll(&self, air: &Air<'_>, flood: &Flood, account: &Account) -> Option<(u32, Body)> {
        for round in flood.rounds() {
            let terms = &round.terms;
            let ours = account.charter(terms.epoch) == Some(terms.charter)
                && Self::epoch(flood, account) == Some(terms.epoch);
            let late = air.now + self.role.skew > terms.proposal.opens_at.micros();
            if !ours || late || account.stake(round.id).is_some() {
                continue;
            }
            let brings = account.purse(terms.epoch).free() * self.role.brings / 100;
            let commit = RollCommit {
                round: round.id,
                root: digest(&0),
                size: 0,
                brings,
            };
            return Some((terms.epoch, Body::RollCommit(commit)));
        }
        None
    }

    /// What binds no more is ended.
    fn release(&self, now: i64) -> Option<(u32, Body)> {
        let account = self.account()?;
        [1, 2].into_iter().find_map(|epoch| {
            let purse = account.purse(epoch);
            let amount = purse.free();
            let over = purse.until? < time(now + self.role.skew) || account.has_left(epoch);
            (over && amount > 0).then_some((epoch, Body::Release { amount }))
        })
    }

    /// The tally of this Pool's ballots.
    pub(super) fn tally(&self, scenario: &Scenario, id: RoundId) -> Option<Body> {
        let round = self.flood.as_ref()?.round(id)?;
        let stake = self.account()?.stake(id)?;
        let ballots = self.ballots(scenario, id)?;
        Some(Body::Tally(Tally {
            round: id,
            roll: stake.commit?,
            ballots: root_of(&ballots),
            size: u32::try_from(ballots.len()).ok()?,
            counts: counts_of(round.terms.proposal.method, &ballots),
        }))
    }

    /// The ballots that count here.
    fn ballots(&self, scenario: &Scenario, id: RoundId) -> Option<Vec<Ballot>> {
        let round = self.flood.as_ref()?.round(id)?;
        let proposal = &round.terms.proposal;
        let cast = scenario
            .ballots
            .get(&(proposal.text, self.role.pool.clone()));
        let lies = &self.role.lies;
        let counts = |ballot: &&Ballot| {
            let in_time = ballot.signed_at <= proposal.closes_at || lies.contains(&Lie::CountsLate);
            let good = ballot.kind != Evidence::Attested || scenario.charter.parts().attested_count;
            let known = self.role.members.contains(&ballot.voter);
            in_time && good && (known || lies.contains(&Lie::CountsStrangers))
        };
        let mut ballots: Vec<Ballot> = cast.into_iter().flatten().filter(counts).copied().collect();
        if lies.contains(&Lie::Drops) {
            ballots.pop();
        }
        if let (true, Some(first)) = (lies.contains(&Lie::Forges), ballots.first_mut()) {
            first.choices = Choices::new(&[u8::from(first.choices.has(0))]).unwrap_or_default();
        }
        if lies.contains(&Lie::Stuffs) {
            let invented = |number: u64| Ballot {
                voter: digest(&("invented", number)),
                signed_at: proposal.closes_at,
                evidence: digest(&("invented evidence", number)),
                choices: Choices::new(&[0]).unwrap_or_default(),
                kind: Evidence::Signed,
            };
            ballots.extend((0..3).map(invented));
        }
        ballots.sort_unstable();
        Some(ballots)
    }

    /// Puts in what only the Pool knows: its roll, its ballots.
    pub(super) fn opened(&self, scenario: &Scenario, body: Body) -> Option<(Body, Opening)> {
        let lies = &self.role.lies;
        Some(match body {
            Body::RollCommit(mut commit) => {
                if lies.contains(&Lie::Overbrings) {
                    commit.brings = self.role.pledge;
                }
                let mut members = self.role.members.clone();
                if lies.contains(&Lie::Stuffs) {
                    // One of the three that it votes for.
                    members.push(digest(&("invented", 0_u64)));
                }
                commit.root = digest(members.as_slice());
                commit.size = u32::try_from(members.len()).ok()?;
                (Body::RollCommit(commit), Opening::Roll(Arc::new(members)))
            }
            Body::Tally(mut tally) => {
                let ballots = self.ballots(scenario, tally.round)?;
                if let (true, Some(first)) =
                    (lies.contains(&Lie::ChangesTally), tally.counts.first_mut())
                {
                    *first += 1;
                    tally.size += 1;
                }
                (Body::Tally(tally), Opening::Ballots(Arc::new(ballots)))
            }
            body => (body, Opening::Nothing),
        })
    }

    /// One that withholds sends the object alone.
    pub(super) fn held_back(&self, mut parcel: Parcel) -> Parcel {
        if self.role.lies.contains(&Lie::Withholds) && parcel.object.by == self.role.pool {
            parcel.opening = Opening::Nothing;
        }
        parcel
    }

    /// To every other server the opposite word, at the same place. Whether that
    /// is what this Pool does.
    pub(super) fn split_word(&mut self, air: &mut Air<'_>, parcel: &Parcel) -> bool {
        let Body::Accept { round, .. } = parcel.object.body else {
            return false;
        };
        if !self.role.lies.contains(&Lie::SplitsWord) {
            return false;
        }
        let mut other = Object::clone(&parcel.object);
        let reason = Reason::Silence;
        other.body = Body::Reject { round, reason };
        other.id = id_of(&other);
        air.trace.tell(air.now, || {
            format!("{} also says {:?}", other.by, other.body)
        });
        let other = Parcel {
            object: Arc::new(other),
            opening: Opening::Nothing,
        };
        for to in 0..air.scenario.roles.len() {
            let word = if to.is_multiple_of(2) { parcel } else { &other };
            self.out.push((Some(to), Message::Parcel(word.clone())));
        }
        self.have.insert(other.object.id);
        self.disk.push(other);
        true
    }

    /// Says what it must not.
    fn lie(&mut self, air: &mut Air<'_>) -> Result<(), Crash> {
        let lies: BTreeSet<Lie> = self.role.lies.clone();
        for lie in lies {
            if self.random.percent(70) {
                continue;
            }
            let Some(flood) = &self.flood else {
                return Ok(());
            };
            let rounds: Vec<RoundId> = flood.rounds().map(|round| round.id).collect();
            let Some(round) = rounds.get(self.random.index(rounds.len())).copied() else {
                continue;
            };
            let outcomes = flood
                .round(round)
                .map(|round| round.outcomes.keys().copied());
            let outcome = outcomes
                .and_then(|mut hashes| hashes.next())
                .unwrap_or(round.digest());
            let stake = self.account().and_then(|account| account.stake(round));
            let (brings, tallied) =
                stake.map_or((0, false), |stake| (stake.brings, stake.tally.is_some()));
            let amount = self.random.within(1, 1 + brings * 5 / 4);
            let body = match lie {
                Lie::Overdraws => Body::Draw { round, amount },
                Lie::Slips if !tallied => continue,
                Lie::Slips if self.random.percent(50) => Body::Leave,
                Lie::Slips => Body::Release {
                    amount: brings.max(1),
                },
                Lie::SaysBoth if self.random.percent(50) => Body::Accept { round, outcome },
                Lie::SaysBoth => Body::Reject {
                    round,
                    reason: Reason::Declined,
                },
                Lie::Garbles => self.garbage(air.now, round, amount),
                Lie::Replays => {
                    self.replay(air)?;
                    continue;
                }
                Lie::Edits => {
                    self.edit(amount);
                    continue;
                }
                _ => continue,
            };
            let epoch = 1 + u32::from(self.random.percent(20));
            self.say(air, epoch, body)?;
        }
        Ok(())
    }

    fn garbage(&mut self, now: i64, round: RoundId, amount: i64) -> Body {
        let any = digest(&amount);
        match self.random.below(9) {
            0 => Body::Free { round },
            1 => Body::Release { amount },
            2 => Body::Pledge {
                amount: -amount,
                until: time(now),
            },
            3 => Body::RollAccept {
                round,
                rolls: vec![any, round.digest()],
            },
            4 => Body::Accept {
                round: RoundId::new(any),
                outcome: any,
            },
            5 => Body::Receipt {
                draw: any,
                evidence: any,
            },
            6 => Body::Dispute {
                first: round.digest(),
                second: round.digest(),
            },
            7 => Body::Draw { round, amount },
            _ => Body::AcceptCharter(round.digest()),
        }
    }

    /// One that replays now and then names another epoch than it should.
    pub(super) fn wrong_epoch(&mut self, epoch: u32) -> u32 {
        let wrong = self.role.lies.contains(&Lie::Replays) && self.random.percent(15);
        if wrong { 3 - epoch.clamp(1, 2) } else { epoch }
    }

    /// Something it said before, under the number of another epoch.
    fn replay(&mut self, air: &mut Air<'_>) -> Result<(), Crash> {
        let own = |parcel: &&Parcel| parcel.object.by == self.role.pool;
        let said: Vec<Arc<Object>> = self
            .disk
            .iter()
            .filter(own)
            .map(|one| Arc::clone(&one.object))
            .collect();
        let Some(object) = said.get(self.random.index(said.len())) else {
            return Ok(());
        };
        let epoch = 3 - object.epoch.clamp(1, 2);
        self.say(air, epoch, object.body.clone())
    }

    /// Another's object, changed, under its old digest.
    fn edit(&mut self, amount: i64) {
        let index = self.random.index(self.disk.len());
        let Some(parcel) = self.disk.get(index) else {
            return;
        };
        let mut object = Object::clone(&parcel.object);
        object.body = Body::Release { amount };
        let parcel = Parcel {
            object: Arc::new(object),
            opening: Opening::Nothing,
        };
        self.out.push((None, Message::Parcel(parcel)));
    }
}
