//! Nobody is above a vote, dealt by seeded chance: members, stewards, founders
//! and strangers do whatever the services let them try, in any order, and some
//! reach past the services into the store. After each step the rules, the
//! stewards, the members voted out and every outcome are compared with the step
//! before: what changed, a carried proposal of that Pool changed, in that step.

use std::collections::{BTreeMap, BTreeSet};

use pools::{
    domain::{
        ballot::Choice,
        form::{LegalForm, Stage},
        id::{BylawsId, PersonId, PoolId, ProposalId},
        kind::{Kind, Matter},
        proposal::Draft,
        rules::{Admission, VotingRules},
        text::Purpose,
        variables::Number,
    },
    services::{
        ServiceError,
        close_proposal::close_proposal,
        file_certificate::{FileCertificate, file_certificate},
        leave_pool::leave_pool,
        write_bylaws::write_bylaws,
    },
    store::{actor::Actor, db::StoreError, pool, proposal},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use uuid::Uuid;

use crate::support::{Home, both_databases, draft, statement, terms, tx};

const STEPS: usize = 500;
const PEOPLE: usize = 8;

/// What only a vote may change.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rules {
    stage: Stage,
    bylaws: BylawsId,
    purpose: String,
    name: String,
    stewards: BTreeSet<Uuid>,
    members: BTreeSet<Uuid>,
    expelled: BTreeSet<Uuid>,
}

/// A proposal that closed: its kind, whom it was about, and what came of it.
type Ended = (Uuid, String, Option<Uuid>, String, Option<String>);
/// All of them.
type Closed = BTreeMap<Uuid, Ended>;
/// The same with its id.
type EndedRow = (Uuid, Uuid, String, Option<Uuid>, String, Option<String>);

struct Village<'a> {
    home: &'a Home,
    rng: StdRng,
    people: Vec<Actor>,
    pools: Vec<PoolId>,
    enacted: BTreeMap<&'static str, usize>,
    refusals: usize,
}

/// She hands in a certificate.
async fn file(home: &Home, pool: PoolId, who: &Actor) -> Result<(), ServiceError> {
    let command = FileCertificate {
        pool_id: pool,
        steward: who.actor_id.into(),
        file_name: "certificate.pdf",
        content: b"%PDF-1.7",
    };
    let (world, site) = (&home.world, &home.site);
    tx!(home, |tx| file_certificate(&mut tx, world, site, &command)
        .await)
    .map(|_| ())
}

impl Village<'_> {
    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.rng.random_range(0..of.len())].clone()
    }

    async fn rules(&self, pool: PoolId) -> Rules {
        let found = self.home.pool_again(pool).await;
        let set = async |condition: &str| -> BTreeSet<Uuid> {
            let text =
                format!("SELECT person_id FROM membership WHERE pool_id = $1 AND {condition}");
            let mut conn = self.home.db.read().await.unwrap();
            let rows: Vec<(Uuid,)> = conn
                .query(statement(&text))
                .bind(Uuid::from(pool))
                .all()
                .await
                .unwrap();
            rows.into_iter().map(|row| row.0).collect()
        };
        Rules {
            stage: found.stage,
            bylaws: found.bylaws_id,
            purpose: found.purpose,
            name: found.name,
            stewards: set("is_steward").await,
            members: set("state = 'active'").await,
            expelled: set("state = 'expelled'").await,
        }
    }

    async fn closed(&self) -> Closed {
        let mut conn = self.home.db.read().await.unwrap();
        let rows: Vec<EndedRow> = conn
            .query(statement(
                "SELECT proposal_id, pool_id, kind, subject_id, outcome, enactment FROM proposal WHERE state = 'closed'",
            ))
            .all()
            .await
            .unwrap();
        rows.into_iter()
            .map(|(id, pool, kind, subject, outcome, enactment)| {
                (id, (pool, kind, subject, outcome, enactment))
            })
            .collect()
    }

    /// Somebody does something, and it is looked at what it changed.
    async fn step(&mut self) {
        let mut before = BTreeMap::new();
        for pool in self.pools.clone() {
            before.insert(pool, self.rules(pool).await);
        }
        let closed_before = self.closed().await;
        self.act().await;
        let closed = self.closed().await;
        for (id, was) in &closed_before {
            assert_eq!(closed.get(id), Some(was), "an outcome changed");
        }
        let carried: Vec<_> = closed
            .iter()
            .filter(|(id, (.., enactment))| {
                !closed_before.contains_key(*id) && enactment.as_deref() == Some("done")
            })
            .map(|(_, row)| row)
            .collect();
        for (.., outcome, _) in &carried {
            assert_eq!(outcome, "carried");
        }
        for (pool, was) in before {
            let is = self.rules(pool).await;
            let by = |kind: Kind| {
                carried
                    .iter()
                    .any(|(of, name, ..)| *of == Uuid::from(pool) && name == kind.id())
            };
            self.compare(&was, &is, &by, &carried);
        }
        let two = "SELECT COUNT(*) FROM (SELECT 1 FROM ballot GROUP BY proposal_id, person_id HAVING COUNT(*) > 1) AS twice";
        assert_eq!(
            self.home.count(two, vec![]).await,
            0,
            "somebody has two votes"
        );
    }

    fn compare(&mut self, was: &Rules, is: &Rules, by: &dyn Fn(Kind) -> bool, carried: &[&Ended]) {
        for kind in Kind::ALL {
            if by(kind) {
                *self.enacted.entry(kind.id()).or_default() += 1;
            }
        }
        let is_drafting = is.stage == Stage::Draft;
        if (was.bylaws, &was.purpose, &was.name) != (is.bylaws, &is.purpose, &is.name) {
            assert!(is_drafting || by(Kind::Amendment), "{was:?} became {is:?}");
        }
        if was.stage != is.stage {
            // A certificate that was handed in waits for the vote on it.
            let is_handed_in = (was.stage, is.stage) == (Stage::Adopted, Stage::Filed);
            let kinds = [
                Kind::Founding,
                Kind::Dissolution,
                Kind::Amendment,
                Kind::Filing,
            ];
            let is_voted = kinds.into_iter().any(by);
            assert!(is_handed_in || is_voted, "{was:?} became {is:?}");
        }
        for person in is.expelled.difference(&was.expelled) {
            let by_vote = carried
                .iter()
                .any(|(_, kind, subject, ..)| kind == "expulsion" && *subject == Some(*person));
            assert!(by_vote, "somebody was put out without a vote");
        }
        let new: Vec<_> = is.stewards.difference(&was.stewards).collect();
        if !new.is_empty() && !by(Kind::Election) && !by(Kind::Founding) {
            // The longest member keeps the office where nobody else is left.
            let left = was.stewards.intersection(&is.members).count();
            assert_eq!((new.len(), left), (1, 0), "{was:?} became {is:?}");
        }
    }

    async fn act(&mut self) {
        let who = self.one(&self.people.clone());
        let pool = self.one(&self.pools.clone());
        let home = self.home;
        let done = match self.rng.random_range(0..100) {
            0..10 => home.ask(pool, &who).await,
            10..22 => home.agree(pool, &who).await.map(|_| ()),
            22..27 => {
                let steward = self.one(&self.people.clone());
                home.admit(pool, &steward, &who).await
            }
            27..29 => tx!(home, |tx| leave_pool(&mut tx, &home.world, pool, &who)
                .await)
            .map(|_| ()),
            29..31 => home.founding_vote(pool, &who).await.map(|_| ()),
            31..42 => self.propose(pool, &who).await,
            42..86 => self.vote(&who).await,
            86..92 => self.reach_past(pool).await,
            _ => self.pass_time().await,
        };
        match done {
            Ok(()) => {}
            Err(ServiceError::Store(StoreError::Constraint(name))) if name == "pool_by_vote" => {
                self.refusals += 1;
            }
            Err(ServiceError::Store(error)) => panic!("{error}"),
            Err(_) => self.refusals += 1,
        }
    }

    /// She puts something to the vote: any matter there is, as she likes.
    async fn propose(&mut self, pool: PoolId, who: &Actor) -> Result<(), ServiceError> {
        let home = self.home;
        let other = PersonId::from(self.one(&self.people.clone()).actor_id);
        let matter = match self.rng.random_range(0..9) {
            0 => Matter::Decision,
            1..5 => {
                let mut terms = home.pool_again(pool).await.terms()?;
                let number = self.one(Number::ALL);
                let bounds = number.bounds();
                let value = self.rng.random_range(bounds.least..=bounds.most);
                terms.variables.set(number, value.into()).unwrap();
                terms.purpose = Purpose::parse(&format!("Purpose {value}")).unwrap();
                let writer = who.actor_id.into();
                Matter::Amendment(tx!(home, |tx| write_bylaws(
                    &mut tx,
                    &home.world,
                    pool,
                    &terms,
                    writer
                )
                .await)?)
            }
            5 => Matter::Election { seats: 2 },
            6 => Matter::Expulsion(other),
            7 => return home.founding_vote(pool, who).await.map(|_| ()),
            _ if self.rng.random_bool(0.1) => Matter::Dissolution,
            _ => return file(home, pool, who).await,
        };
        let candidates = match matter {
            Matter::Election { .. } => vec![(other, "Somebody".to_owned())],
            _ => Vec::new(),
        };
        if let Matter::Expulsion(person) = matter {
            return home.notice(pool, who, person).await.map(|_| ());
        }
        let draft = Draft {
            matter,
            ..draft("Something")
        };
        home.open_on(pool, who, &draft, &candidates)
            .await
            .map(|_| ())
    }

    async fn vote(&mut self, who: &Actor) -> Result<(), ServiceError> {
        let open: Vec<(Uuid,)> = {
            let mut conn = self.home.db.read().await.unwrap();
            let text = "SELECT proposal_id FROM proposal WHERE state = 'open' ORDER BY proposal_id";
            conn.query(statement(text)).all().await.unwrap()
        };
        if open.is_empty() {
            return Ok(());
        }
        let proposal = ProposalId::from(self.one(&open).0);
        // Mostly in favour, so that something happens.
        let choice = self.one(&[
            Choice::For,
            Choice::For,
            Choice::For,
            Choice::Against,
            Choice::Abstain,
        ]);
        if self.rng.random_bool(0.5) {
            self.home.cast(proposal, who, choice).await
        } else {
            self.home.cast_by_poll(proposal, who, choice).await
        }
    }

    /// An operator with the store in her hands, or a mistake in the program.
    async fn reach_past(&mut self, pool: PoolId) -> Result<(), ServiceError> {
        let home = self.home;
        let found = home.pool_again(pool).await;
        let mut terms = found.terms()?;
        terms.variables.set(Number::QuorumPercent, 10).unwrap();
        let writer = self.one(&self.people.clone()).actor_id.into();
        let stages = [
            Stage::Draft,
            Stage::Adopted,
            Stage::Filed,
            Stage::Active,
            Stage::Dissolved,
        ];
        let stage = self.one(&stages);
        let takes_rules = self.rng.random_bool(0.5) && found.stage != Stage::Draft;
        tx!(home, |tx| {
            if takes_rules {
                let bylaws = write_bylaws(&mut tx, &home.world, pool, &terms, writer).await?;
                pool::set_bylaws(&mut tx, &found, bylaws, &terms, found.stage).await?;
            } else if stage != found.stage {
                pool::set_stage(&mut tx, &found, stage).await?;
            }
            Ok(())
        })
    }

    async fn pass_time(&mut self) -> Result<(), ServiceError> {
        let home = self.home;
        home.later(self.rng.random_range(1..100_000));
        let mut conn = home.db.read().await.unwrap();
        let due = proposal::due(&mut conn, home.world.now(), 100).await?;
        drop(conn);
        home.take_steps().await;
        for proposal in due {
            tx!(home, |tx| close_proposal(
                &mut tx,
                &home.world,
                &home.site,
                proposal
            )
            .await)?;
        }
        Ok(())
    }
}

both_databases! {
    async fn only_a_carried_proposal_changes_rules(home: Home) {
        let seed = std::env::var("POOLS_TEST_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_261_122);
        println!("POOLS_TEST_SEED={seed}");
        let mut people = Vec::new();
        for index in 0..PEOPLE {
            people.push(if index % 2 == 0 {
                home.person(&format!("p{index}")).await
            } else {
                home.remote_person(&format!("p{index}"), "there.example").await
            });
        }
        let mut pools = Vec::new();
        for (index, form) in [LegalForm::Association, LegalForm::DelawareLlc].into_iter().enumerate() {
            let rules = VotingRules::new(2, 20, 50).unwrap();
            let mut terms = terms(&format!("pool{index}"), Admission::Open, rules);
            terms.form = form;
            pools.push(home.pool_on(&people[index], &format!("pool{index}"), terms).await.pool_id);
        }
        let draft_terms = terms("draft", Admission::Open, VotingRules::DEFAULT);
        let drafted = home.draft_pool(&people[2], "draft", draft_terms).await;
        pools.push(drafted.pool_id);
        let mut village = Village {
            home, rng: StdRng::seed_from_u64(seed), people, pools, enacted: BTreeMap::new(), refusals: 0,
        };
        for _ in 0..STEPS {
            village.step().await;
        }
        assert_eq!(home.faults().await, []);
        println!("enacted {:?}, refused {}", village.enacted, village.refusals);
        // Otherwise the test would have tested nothing.
        assert!(village.enacted.get("amendment").is_some_and(|count| *count > 2), "{:?}", village.enacted);
        assert!(village.refusals > 50);
    }
}
