//! Requests that share a transaction: each gets its own answer, one that is
//! refused undoes only itself, and one that goes away takes nobody along.

use std::sync::Arc;

use futures::{FutureExt as _, future::join_all};
use pools::{
    domain::ledger::LedgerError,
    services::{ServiceError, check_books::check_books, post_entry::post_entry},
    store::{
        actor::Actor,
        db::{Statement, Together, Work},
        ledger,
        pool::Pool,
    },
};

use crate::{
    ledger::gift,
    support::{Home, both_databases, statement},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Fine,
    /// The service refuses after it wrote.
    Refused,
    /// The tables refuse.
    Broken,
}

fn work(home: &Home, pool: &Pool, ada: &Actor, way: Way) -> Work<i64, ServiceError> {
    let entry = Arc::new(gift(home, ada, 5));
    let (world, pool) = (home.world.clone(), pool.clone());
    let bad: &'static Statement = statement("UPDATE journal_entry SET kind = 'fee'");
    Arc::new(move |tx| {
        let (world, pool, entry) = (world.clone(), pool.clone(), Arc::clone(&entry));
        async move {
            let number = post_entry(tx, &world, &pool, None, &entry).await?;
            match way {
                Way::Fine => Ok(number),
                Way::Refused => Err(LedgerError::Empty.into()),
                Way::Broken => {
                    tx.query(bad).execute().await?;
                    Ok(number)
                }
            }
        }
        .boxed()
    })
}

async fn entries(home: &Home, pool: &Pool) -> i64 {
    let mut conn = home.db.read().await.unwrap();
    for finding in check_books(&mut conn, pool.pool_id).await.unwrap() {
        assert_eq!(finding.faults, []);
    }
    let books = ledger::get(&mut conn, pool.pool_id).await.unwrap();
    books.map_or(0, |books| books.entries)
}

both_databases! {
    async fn each_of_many_gets_its_own_answer(home: Home) {
        let ada = home.person("ada").await;
        let pools = [home.pool(&ada, "oak").await, home.pool(&ada, "elm").await];
        let together = Together::new(home.db.clone(), home.world.clone());
        let ways = [Way::Fine, Way::Refused, Way::Fine, Way::Broken];
        let said = join_all((0..80).map(|index| together.run(work(home, &pools[index % 2], &ada, ways[index % 4])))).await;
        let mut numbers: Vec<i64> = said.iter().filter_map(|said| said.as_ref().ok().copied()).collect();
        numbers.sort_unstable();
        // Those that are fine are all in the first Pool.
        assert_eq!(numbers, (1..=40).collect::<Vec<i64>>());
        for (index, said) in said.iter().enumerate() {
            match ways[index % 4] {
                Way::Fine => assert!(said.is_ok(), "{said:?}"),
                Way::Refused => assert!(matches!(said, Err(ServiceError::Ledger(LedgerError::Empty))), "{said:?}"),
                Way::Broken => assert!(matches!(said, Err(ServiceError::Store(error)) if error.is_constraint("entry_frozen")), "{said:?}"),
            }
        }
        assert_eq!((entries(home, &pools[0]).await, entries(home, &pools[1]).await), (40, 0));
    }

    async fn who_goes_away_takes_nobody_along(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let together = Arc::new(Together::new(home.db.clone(), home.world.clone()));
        let tasks: Vec<_> = (0..60)
            .map(|_| {
                let (together, work) = (Arc::clone(&together), work(home, &pool, &ada, Way::Fine));
                tokio::spawn(async move { together.run(work).await })
            })
            .collect();
        for task in tasks.iter().step_by(3) {
            tokio::task::yield_now().await;
            task.abort();
        }
        let said = join_all(tasks).await;
        let done = said.iter().filter(|said| matches!(said, Ok(Ok(_)))).count();
        assert!(said.iter().all(|said| matches!(said, Ok(Ok(_)) | Err(_))), "{said:?}");
        assert!(done >= 40, "{done}");
        let entries = entries(home, &pool).await;
        assert!((i64::try_from(done).unwrap()..=60).contains(&entries), "{done} {entries}");
    }
}
