//! Entries posted durably in a second, beside bare transactions of the same
//! database: one row and a commit, by the same connections.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use futures::{FutureExt as _, future::join_all};
use pools::{
    domain::ledger::Day,
    services::{ServiceError, post_entry::post_entry},
    store::{
        db::{Statement, StoreError, Together, Work},
        pool::Pool,
    },
    transact,
};

use super::{median, place::Place};

const ROUNDS: usize = 5;
const SPAN: Duration = Duration::from_millis(1_500);

static TABLE: Statement = Statement {
    module: "bench",
    name: "TABLE",
    sqlite: "CREATE TABLE bare (id BLOB NOT NULL, body TEXT NOT NULL) STRICT",
    postgres: "CREATE TABLE bare (id UUID NOT NULL, body TEXT NOT NULL)",
};
static ROW: Statement = Statement {
    module: "bench",
    name: "ROW",
    sqlite: "INSERT INTO bare (id, body) VALUES ($1, $2)",
    postgres: "INSERT INTO bare (id, body) VALUES ($1, $2)",
};

/// Runs `work` in so many tasks for a while; how often it was done in a second.
async fn rate<W, F>(tasks: usize, work: W) -> f64
where
    W: Fn(usize) -> F,
    F: Future<Output = ()>,
{
    let count = AtomicU64::new(0);
    let begun = Instant::now();
    join_all((0..tasks).map(|task| {
        let (count, work) = (&count, &work);
        async move {
            while begun.elapsed() < SPAN {
                work(task).await;
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    }))
    .await;
    count.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
}

async fn bare(place: &Place) {
    transact!(place.db, place.world, StoreError, |tx| {
        let query = tx.query(&ROW).bind(place.world.new_id());
        query
            .bind("a row of about the length of an entry, so that both write much the same")
            .execute()
            .await
    })
    .unwrap();
}

async fn alone(place: &Place, pool: &Pool) {
    let entry = place.gift(2_500, Day::of(place.world.now()));
    // Where many are after the same books, some give up and try once more.
    loop {
        let done = transact!(place.db, place.world, ServiceError, |tx| post_entry(
            &mut tx,
            &place.world,
            pool,
            None,
            &entry
        )
        .await);
        match done {
            Ok(_) => return,
            Err(ServiceError::Store(StoreError::Conflict)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn shared(place: &Place, together: &Together<i64, ServiceError>, pool: &Arc<Pool>) {
    let entry = Arc::new(place.gift(2_500, Day::of(place.world.now())));
    let (world, pool) = (place.world.clone(), Arc::clone(pool));
    let work: Work<i64, ServiceError> = Arc::new(move |tx| {
        let (world, pool, entry) = (world.clone(), Arc::clone(&pool), Arc::clone(&entry));
        async move { post_entry(tx, &world, &pool, None, &entry).await }.boxed()
    });
    together.run(work).await.unwrap();
}

/// Prints a line: the medians of the rounds, and their ratio.
fn say(place: &Place, what: &str, rounds: &[(f64, f64)]) {
    let bare = median(rounds.iter().map(|round| round.0).collect());
    let entries = median(rounds.iter().map(|round| round.1).collect());
    let ratio = median(rounds.iter().map(|round| round.1 / round.0).collect());
    println!(
        "{:?}: {what}: {entries:.0} entries/s beside {bare:.0} bare transactions/s: {:.0} %",
        place.engine,
        ratio * 100.0
    );
}

pub async fn measure(place: &Place) {
    transact!(place.db, place.world, StoreError, |tx| tx
        .query(&TABLE)
        .execute()
        .await)
    .unwrap();
    let mut pools = Vec::new();
    for index in 0..16 {
        pools.push(Arc::new(place.pool(&format!("oak{index}")).await));
    }
    let together = Together::new(place.db.clone(), place.world.clone());
    for (what, tasks, many) in [
        ("one request at a time", 1, 1),
        ("16 at once, each in a Pool of its own", 16, 16),
        ("16 at once in one Pool", 16, 1),
    ] {
        let (mut each, mut all) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let bare = rate(tasks, |_| bare(place)).await;
            each.push((
                bare,
                rate(tasks, |task| alone(place, &pools[task % many])).await,
            ));
            all.push((
                bare,
                rate(tasks, |task| shared(place, &together, &pools[task % many])).await,
            ));
        }
        say(
            place,
            &format!("{what}, each in a transaction of its own"),
            &each,
        );
        say(place, &format!("{what}, sharing transactions"), &all);
    }
}
