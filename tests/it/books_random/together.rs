//! Eight at once in one Pool, each doing what chance deals: no invariant
//! breaks, and nothing is set aside that is not there.

use std::sync::Mutex;

use futures::future::join_all;
use pools::{
    domain::{ballot::Choice, contribution::Purpose, ledger::Account, spend::Category},
    services::ServiceError,
    store::db::StoreError,
    world::World,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use uuid::Uuid;

use super::{
    Ground,
    command::{Command, Done, Place},
    deal::deal,
    model::Model,
    of_environment,
    replay::{Replay, all_holds},
};
use crate::support::{Home, both_databases, tx};

const AT_ONCE: u64 = 8;
const COMMANDS: usize = 14;

/// What is known to be there, so that chance finds it. The sums in it are
/// not: they are the database's.
fn learn(known: &Mutex<Model>, command: &Command, done: &Done, place: &Place<'_>) {
    let mut model = known.lock().unwrap();
    // What others did meanwhile makes it differ; it is a list of ids here.
    drop(model.apply(command, done, place));
}

async fn do_one(home: &Home, place: &Place<'_>, known: &Mutex<Model>, rng: &mut StdRng) -> bool {
    let command = {
        let mut model = known.lock().unwrap();
        let command = deal(rng, &model, place);
        // A line is one task's; who would owe the Pool is left alone.
        match &command {
            Command::Match { line, .. } | Command::Explain { line, .. } => {
                model.lines.remove(line);
            }
            Command::TakeBack { number } => {
                let of = model.receipts[number].of;
                if model.contributions[&of].purpose == Purpose::BuyIn {
                    return false;
                }
            }
            _ => {}
        }
        command
    };
    // They would stop all the others.
    if matches!(command, Command::Stop | Command::Floor { .. }) {
        return false;
    }
    let done = tx!(home, |tx| command.run(&mut tx, place).await);
    match done {
        Ok(done) => {
            learn(known, &command, &done, place);
            true
        }
        // Others were faster, again and again: nothing was done.
        Err(ServiceError::Store(StoreError::Conflict)) => false,
        Err(ServiceError::Store(error)) => panic!("the tables had to refuse {command:?}: {error}"),
        Err(_) => false,
    }
}

/// Four decisions that each would take nearly all there is.
async fn decisions(home: &Home, place: &Place<'_>, model: &mut Model) {
    let minor = model.available();
    for _ in 0..4 {
        let command = Command::Propose {
            by: 0,
            payee: None,
            minor,
            category: Category::Project,
            choice: Choice::For,
        };
        let done = tx!(home, |tx| command.run(&mut tx, place).await).unwrap();
        model.apply(&command, &done, place).unwrap();
    }
    for who in 0..7 {
        let command = Command::Promise {
            who,
            purpose: Purpose::BuyIn,
            minor: 2_500,
        };
        let done = tx!(home, |tx| command.run(&mut tx, place).await).unwrap();
        model.apply(&command, &done, place).unwrap();
    }
}

both_databases! {
    async fn eight_at_once_break_nothing(home: Home) {
        let ground = Ground::new(home).await;
        let first = of_environment("POOLS_TEST_SEED").unwrap_or(0);
        let mut model = ground.model.clone();
        let place = ground.place(home, first);
        let of_task = |seed: u64| {
            let world = World::seeded(place.world.clock().clone(), seed);
            Place { world, ..ground.place(home, seed) }
        };
        decisions(home, &place, &mut model).await;
        let open: Vec<_> = model.spends.keys().copied().collect();
        let known = Mutex::new(model);
        let racing = open.into_iter().map(|of| {
            let (known, place) = (&known, of_task(home.world.now().micros().unsigned_abs() + u64::from(Uuid::from(of).as_bytes()[15])));
            async move {
                let command = Command::Decide { of, choice: Choice::For };
                let done = tx!(home, |tx| command.run(&mut tx, &place).await).unwrap();
                learn(known, &command, &done, &place);
            }
        });
        join_all(racing).await;
        let counts = join_all((0..AT_ONCE).map(|task| {
            let (known, place) = (&known, of_task(first * 100 + task + 1_000));
            async move {
                let mut rng = StdRng::seed_from_u64(first * 100 + task);
                let mut done = 0;
                for _ in 0..COMMANDS {
                    if rng.random_range(0..4) == 0 {
                        place.world.clock().advance_seconds(86_400);
                    }
                    done += usize::from(do_one(home, &place, known, &mut rng).await);
                }
                done
            }
        }))
        .await;
        let mut conn = home.db.read().await.unwrap();
        let mut replay = Replay::new();
        replay.follow(&mut conn, place.pool).await.unwrap_or_else(|what| panic!("POOLS_TEST_SEED={first}: {what}"));
        all_holds(&mut conn, place.pool).await.unwrap_or_else(|what| panic!("POOLS_TEST_SEED={first}: {what}"));
        let set_aside = replay.balances.keys().filter(|account| matches!(account, Account::Reserved(_))).count();
        let done: usize = counts.iter().sum();
        println!("{done} done, {} entries, {set_aside} set aside", replay.number);
        assert!(done > 30, "{counts:?}");
    }
}
