//! A thousand days of a village, dealt by seeded chance: whatever people do in
//! whatever order, the invariants hold, and a plain model that knows nothing of
//! the database counts the same.

use std::collections::BTreeMap;

use pools::{
    domain::{
        ballot::Choice,
        id::ProposalId,
        rules::{Admission, VotingRules},
        tally::{Bar, Tally},
    },
    services::{
        ServiceError, close_proposal::close_proposal, forget_actor::forget_actor,
        leave_pool::leave_pool,
    },
    store::{actor::Actor, pool::Pool, proposal},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use uuid::Uuid;

use crate::support::{Home, both_databases, tx, values};

const STEPS: usize = 1_500;
const PEOPLE: usize = 14;

/// What the model knows of a proposal: who voted what, and the bar.
struct Known {
    bar: Bar,
    ballots: BTreeMap<Uuid, Choice>,
}

impl Known {
    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for choice in self.ballots.values() {
            tally.add(*choice, 1);
        }
        tally
    }
}

struct Village<'a> {
    home: &'a Home,
    rng: StdRng,
    people: Vec<Actor>,
    pools: Vec<Pool>,
    known: BTreeMap<ProposalId, Known>,
    refusals: usize,
}

impl<'a> Village<'a> {
    async fn new(home: &'a Home, seed: u64) -> Self {
        let mut people = Vec::new();
        for index in 0..PEOPLE {
            people.push(if index % 2 == 0 {
                home.person(&format!("p{index}")).await
            } else {
                home.remote_person(&format!("p{index}"), &format!("host{}.example", index % 3))
                    .await
            });
        }
        let mut pools = Vec::new();
        for (index, (admission, days, quorum, threshold)) in [
            (Admission::Open, 1, 10, 50),
            (Admission::Open, 3, 100, 66),
            (Admission::BySteward, 2, 40, 99),
        ]
        .into_iter()
        .enumerate()
        {
            let rules = VotingRules::new(days, quorum, threshold).unwrap();
            pools.push(
                home.pool_with(&people[index], &format!("pool{index}"), admission, rules)
                    .await,
            );
        }
        let rng = StdRng::seed_from_u64(seed);
        Self {
            home,
            rng,
            people,
            pools,
            known: BTreeMap::new(),
            refusals: 0,
        }
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.rng.random_range(0..of.len())].clone()
    }

    /// Somebody does something.
    async fn step(&mut self) {
        let who = self.one(&self.people.clone());
        let pool = self.one(&self.pools.clone());
        let home = self.home;
        let done = match self.rng.random_range(0..100) {
            0..16 => home.ask(pool.pool_id, &who).await,
            16..32 => home.agree(pool.pool_id, &who).await.map(|_| ()),
            32..38 => {
                let steward = self.one(&self.people.clone());
                home.admit(pool.pool_id, &steward, &who).await
            }
            38..41 => tx!(home, |tx| leave_pool(
                &mut tx,
                &home.world,
                pool.pool_id,
                &who
            )
            .await)
            .map(|_| ()),
            41..49 => self.open(&pool, &who).await,
            49..92 => self.vote(&who).await,
            92..97 => self.pass_time().await,
            97..99 => self.close_one().await,
            // An account elsewhere goes, and may come again.
            _ if !who.is_local() => tx!(home, |tx| forget_actor(&mut tx, &home.world, &who).await),
            _ => Ok(()),
        };
        match done {
            Ok(()) => {}
            Err(ServiceError::Store(error)) => {
                panic!("a rule of the tables was left to catch it: {error}")
            }
            Err(_) => self.refusals += 1,
        }
    }

    async fn open(&mut self, pool: &Pool, who: &Actor) -> Result<(), ServiceError> {
        let number = self.home.open(pool.pool_id, who).await?;
        let mut conn = self.home.db.read().await.unwrap();
        let opened = proposal::by_number(&mut conn, pool.pool_id, number)
            .await?
            .unwrap();
        self.known.insert(
            opened.proposal_id,
            Known {
                bar: opened.bar,
                ballots: BTreeMap::new(),
            },
        );
        Ok(())
    }

    async fn vote(&mut self, who: &Actor) -> Result<(), ServiceError> {
        let recent: Vec<ProposalId> = self.known.keys().rev().take(4).copied().collect();
        if recent.is_empty() {
            return Ok(());
        }
        let (proposal, choice) = (self.one(&recent), self.one(&Choice::ALL));
        if self.rng.random_bool(0.5) {
            self.home.cast(proposal, who, choice).await?;
        } else {
            self.home.cast_by_poll(proposal, who, choice).await?;
        }
        self.known
            .get_mut(&proposal)
            .unwrap()
            .ballots
            .insert(who.actor_id, choice);
        Ok(())
    }

    async fn pass_time(&mut self) -> Result<(), ServiceError> {
        self.home.later(self.rng.random_range(1..20_000));
        let mut conn = self.home.db.read().await.unwrap();
        let due = proposal::due(&mut conn, self.home.world.now(), 100).await?;
        drop(conn);
        for proposal in due {
            tx!(self.home, |tx| close_proposal(
                &mut tx,
                &self.home.world,
                &self.home.site,
                proposal
            )
            .await)?;
        }
        Ok(())
    }

    async fn close_one(&mut self) -> Result<(), ServiceError> {
        let all: Vec<ProposalId> = self.known.keys().copied().collect();
        if all.is_empty() {
            return Ok(());
        }
        let proposal = self.one(&all);
        tx!(self.home, |tx| close_proposal(
            &mut tx,
            &self.home.world,
            &self.home.site,
            proposal
        )
        .await)
    }

    /// The database and the model say the same.
    async fn compare(&self) {
        assert_eq!(self.home.faults().await, []);
        for (proposal, known) in &self.known {
            let tally = known.tally();
            let counted = self.home.tally(*proposal).await;
            assert_eq!(
                counted,
                (tally.for_count, tally.against_count, tally.abstain_count)
            );
            if let Some(ended) = self.home.again(*proposal).await.closed {
                assert_eq!(ended.tally, tally);
                assert_eq!(ended.outcome, known.bar.decide(tally));
            }
            let voters = self
                .home
                .count(
                    "SELECT COUNT(DISTINCT person_id) FROM ballot WHERE proposal_id = $1",
                    values![Uuid::from(*proposal)],
                )
                .await;
            assert_eq!(voters, i64::from(tally.turnout()), "one person, one ballot");
        }
    }
}

both_databases! {
    async fn whatever_people_do_the_rules_hold(home: Home) {
        let seed = std::env::var("POOLS_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_260_301);
        println!("POOLS_TEST_SEED={seed}");
        let mut village = Village::new(home, seed).await;
        for step in 0..STEPS {
            village.step().await;
            if step % 300 == 0 {
                village.compare().await;
            }
        }
        village.compare().await;
        let ballots: usize = village.known.values().map(|known| known.ballots.len()).sum();
        let closed = home.count("SELECT COUNT(*) FROM proposal WHERE state = 'closed'", vec![]).await;
        // Otherwise the test would have tested nothing.
        assert!(ballots > 50 && closed > 10 && village.refusals > 100, "{ballots} {closed} {}", village.refusals);
    }
}
