//! Thousands of short lives of a Pool's money, dealt by seeded chance: whatever
//! happens in whatever order, the books hold after every step, and a model on
//! paper counts the same.
//!
//! `POOLS_TEST_SEQUENCES` is how many sequences each engine plays (1,400 on the
//! embedded one and 600 on the server when unset); `POOLS_TEST_SEED` plays the one that failed once more.

mod command;
mod crash;
mod deal;
mod model;
mod replay;
mod together;

use pools::{
    domain::{
        ballot::Choice,
        contribution::Purpose,
        ledger::{Account, Day},
        spend::{Category, PaidFrom},
    },
    services::{ServiceError, approve_invoice::Approved},
    store::{
        db::{Engine, Statement, Tx},
        pool::Pool,
    },
    world::{Clock, World},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use self::{
    command::{Command, Done, Place, raw},
    deal::deal,
    model::Model,
    replay::{Replay, all_holds},
};
use crate::{
    ledger::{gift, post},
    spending::steps::Oak,
    support::{Home, both_databases, tx},
};
use pools::store::actor::Actor;

/// By engine: what takes both about as long.
const fn sequences(engine: Engine) -> u64 {
    match engine {
        Engine::Sqlite => 1_400,
        Engine::Postgres => 600,
    }
}

const STEPS: usize = 5;
/// One in so many is checked by the program's own check at its end.
const CHECKED: u64 = 4;
/// One in so many is checked by it after each step.
const CHECKED_THROUGHOUT: u64 = 20;

raw! {
    SAVE = "SAVEPOINT step";
    BACK = "ROLLBACK TO SAVEPOINT step";
    KEEP = "RELEASE SAVEPOINT step";
}

/// A Pool with something in it, from which all sequences begin.
struct Ground {
    pool: Pool,
    people: Vec<Actor>,
    model: Model,
    replay: Replay,
}

impl Ground {
    async fn new(home: &Home) -> Self {
        let oak = Oak::with(home, 40_000).await;
        let mut people = vec![
            oak.ada.clone(),
            oak.ben.clone(),
            oak.cleo.clone(),
            oak.dan.clone(),
            oak.eve.clone(),
        ];
        for name in ["fay", "gus"] {
            people.push(home.member(&oak.pool, name).await);
        }
        post(home, &oak.pool, &gift(home, &oak.eve, 5_000))
            .await
            .unwrap();
        let mut replay = Replay::new();
        let mut conn = home.db.read().await.unwrap();
        replay.follow(&mut conn, oak.pool.pool_id).await.unwrap();
        let today = Day::of(home.world.now());
        let model = Model {
            balances: replay.balances.clone(),
            floor: 10,
            two_above: oak.pool.variables.money.two_approvers_above().minor(),
            results: vec![(today, Account::Donations, replay.stands(Account::Donations))],
            ..Model::default()
        };
        Self {
            pool: oak.pool,
            people,
            model,
            replay,
        }
    }

    /// With decisions, invoices and payments in all their states, so that a
    /// short sequence can go on from any of them.
    async fn lived_in(home: &Home) -> Self {
        let mut ground = Self::new(home).await;
        home.later(35 * 86_400);
        for (who, purpose) in [(4, Purpose::BuyIn), (5, Purpose::Dues), (6, Purpose::Gift)] {
            let promise = Command::Promise {
                who,
                purpose,
                minor: 2_500,
            };
            let Done::Promised(of) = ground.does(home, promise).await else {
                unreachable!()
            };
            let (at, on) = (Account::Bank, Day::of(home.world.now()));
            ground
                .does(
                    home,
                    Command::Arrive {
                        of,
                        minor: 2_000,
                        at,
                        on,
                    },
                )
                .await;
        }
        ground
            .does(
                home,
                Command::Unmatched {
                    minor: 700,
                    on: Day::of(home.world.now()),
                },
            )
            .await;
        let choice = Choice::For;
        for (minor, payee) in [
            (3_000, None),
            (4_000, Some(5)),
            (9_000, Some(1)),
            (2_000, None),
        ] {
            let propose = Command::Propose {
                by: 0,
                payee,
                minor,
                category: Category::Project,
                choice,
            };
            let Done::Opened(of) = ground.does(home, propose).await else {
                unreachable!()
            };
            if minor == 2_000 {
                break;
            }
            ground.does(home, Command::Decide { of, choice }).await;
            for file in 0..minor / 3_000 {
                let Done::Filed(of) = ground
                    .does(
                        home,
                        Command::File {
                            of,
                            by: 0,
                            minor: 1_000,
                            is_last: false,
                        },
                    )
                    .await
                else {
                    unreachable!()
                };
                if file == 0 {
                    continue;
                }
                let Done::Approved(Approved::Owed(of)) =
                    ground.does(home, Command::Approve { of, by: 2 }).await
                else {
                    unreachable!()
                };
                if file == 1 {
                    ground
                        .does(
                            home,
                            Command::Pay {
                                of,
                                by: 3,
                                from: PaidFrom::Bank,
                            },
                        )
                        .await;
                }
            }
        }
        ground.one_has_left(home).await;
        let mut conn = home.db.read().await.unwrap();
        ground
            .replay
            .follow(&mut conn, ground.pool.pool_id)
            .await
            .unwrap();
        ground
            .replay
            .agrees(&mut conn, ground.pool.pool_id, &ground.model)
            .await
            .unwrap();
        ground
    }

    /// Gus is owed the capital that he paid in two parts: what is returned from
    /// here on was redeemed before.
    async fn one_has_left(&mut self, home: &Home) {
        let promise = Command::Promise {
            who: 6,
            purpose: Purpose::BuyIn,
            minor: 3_000,
        };
        let Done::Promised(of) = self.does(home, promise).await else {
            unreachable!()
        };
        let on = Day::of(home.world.now());
        for (minor, at) in [(2_000, Account::Bank), (1_000, Account::StripeClearing)] {
            self.does(home, Command::Arrive { of, minor, at, on }).await;
        }
        let Done::Left(Some(of)) = self.does(home, Command::Leave { who: 6 }).await else {
            unreachable!()
        };
        self.does(home, Command::Redeem { of }).await;
    }

    async fn does(&mut self, home: &Home, command: Command) -> Done {
        let world = home.world.clone();
        let place = Place {
            world,
            ..self.place(home, 0)
        };
        let done = tx!(home, |tx| command.run(&mut tx, &place).await);
        let done = done.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut model = self.model.clone();
        model.apply(&command, &done, &place).unwrap();
        drop(place);
        self.model = model;
        done
    }

    fn place<'a>(&'a self, home: &'a Home, seed: u64) -> Place<'a> {
        Place {
            world: World::seeded(Clock::test(home.world.now()), seed),
            site: &home.site,
            pool: self.pool.pool_id,
            people: &self.people,
        }
    }
}

fn of_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// How it went: what was done, and what was refused.
#[derive(Default)]
struct Counts {
    done: usize,
    refused: usize,
    entries: i64,
}

/// A refusal is a rule of the domain; a table that had to catch it is a fault
/// of the service.
fn judge(
    command: &Command,
    done: &Result<Done, ServiceError>,
    is_allowed: bool,
) -> Result<(), String> {
    match done {
        Err(ServiceError::Store(error)) => {
            Err(format!("the tables had to refuse {command:?}: {error}"))
        }
        Err(error) if is_allowed => Err(format!("{command:?} was refused: {error}")),
        Ok(done) if !is_allowed => Err(format!(
            "{command:?} should be refused, and came to {done:?}"
        )),
        _ => Ok(()),
    }
}

/// One sequence in one transaction, each step a savepoint.
async fn play(
    tx: &mut Tx,
    place: &Place<'_>,
    (mut model, mut replay): (Model, Replay),
    seed: u64,
    counts: &mut Counts,
) -> Result<(), String> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut story = Vec::new();
    for step in 0..STEPS {
        if rng.random_range(0..3) == 0 {
            place
                .world
                .clock()
                .advance_seconds(rng.random_range(0..20 * 86_400));
        }
        let command = deal(&mut rng, &model, place);
        story.push(format!("{command:?}"));
        let told = |what: String| format!("step {step}: {what}\n{}", story.join("\n"));
        let is_allowed = model.allows(&command, place);
        tx.query(&SAVE)
            .execute()
            .await
            .map_err(|error| told(error.to_string()))?;
        let done = command.run(tx, place).await;
        let end = if done.is_ok() { &KEEP } else { &BACK };
        tx.query(end)
            .execute()
            .await
            .map_err(|error| told(error.to_string()))?;
        judge(&command, &done, is_allowed).map_err(told)?;
        match done {
            Ok(done) => {
                counts.done += 1;
                model.apply(&command, &done, place).map_err(told)?;
            }
            Err(_) => counts.refused += 1,
        }
        replay.follow(tx, place.pool).await.map_err(told)?;
        replay.agrees(tx, place.pool, &model).await.map_err(told)?;
        if seed.is_multiple_of(CHECKED_THROUGHOUT)
            || (seed.is_multiple_of(CHECKED) && step + 1 == STEPS)
        {
            all_holds(tx, place.pool).await.map_err(told)?;
        }
    }
    counts.entries += replay.number;
    Ok(())
}

both_databases! {
    async fn whatever_happens_the_books_hold(home: Home) {
        let ground = Ground::lived_in(home).await;
        let only = of_environment("POOLS_TEST_SEED");
        let count = of_environment("POOLS_TEST_SEQUENCES").unwrap_or(sequences(home.db.engine()));
        let mut counts = Counts::default();
        for seed in only.map_or(0..count, |seed| seed..seed + 1) {
            let place = ground.place(home, seed);
            let mut tx = home.db.begin().await.unwrap();
            let begun = (ground.model.clone(), ground.replay.clone());
            if let Err(what) = play(&mut tx, &place, begun, seed, &mut counts).await {
                panic!("POOLS_TEST_SEED={seed}: {what}");
            }
            tx.rollback().await.unwrap();
        }
        println!("{} done, {} refused, {} entries", counts.done, counts.refused, counts.entries);
        assert!(only.is_some() || (counts.done > counts.refused && counts.refused * 50 > counts.done));
    }
}
