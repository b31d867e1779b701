//! The program is killed at every point where it waits, commit included: what
//! it was doing is there whole or not at all, and can be done again.

use std::{
    future::Future,
    pin::{Pin, pin},
    task::{Context, Poll},
};

use pools::{
    domain::{
        ballot::Choice,
        contribution::Purpose,
        ledger::Account,
        spend::{Category, PaidFrom},
    },
    services::{ServiceError, approve_invoice::Approved},
    store::{db::Db, ledger},
    world::World,
};

use super::{
    Ground,
    command::{Command, Done, Place},
    model::Model,
    replay::{Replay, all_holds},
};
use crate::support::{both_databases, tx};

/// Polls a future so many times, then gives up on it.
struct For<'a, F> {
    polls: usize,
    future: Pin<&'a mut F>,
}

impl<F: Future> Future for For<'_, F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(output) = self.future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        self.polls -= 1;
        if self.polls == 0 {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    }
}

/// What came of a future that was dropped where it waited for the `polls`-th
/// time; nothing when it was dropped.
async fn drop_after<F: Future>(polls: usize, future: F) -> Option<F::Output> {
    let future = pin!(future);
    For { polls, future }.await
}

/// A place whose chance begins anew: the same command makes the same ids.
fn again<'a>(place: &Place<'a>, seed: u64) -> Place<'a> {
    let world = World::seeded(place.world.clock().clone(), seed);
    Place { world, ..*place }
}

/// A Pool, what is in it, and what was killed so far.
struct Trial<'a> {
    db: Db,
    world: World,
    place: Place<'a>,
    model: Model,
    replay: Replay,
    seed: u64,
    killed: usize,
}

impl Trial<'_> {
    async fn whole(&self, command: &Command) -> Result<Done, ServiceError> {
        let place = again(&self.place, self.seed);
        tx!(self, |tx| command.run(&mut tx, &place).await)
    }

    /// What it will come to: it is tried and taken back.
    async fn foretell(&self, command: &Command) -> Done {
        let mut tx = self.db.begin().await.unwrap();
        let done = command.run(&mut tx, &again(&self.place, self.seed)).await;
        tx.rollback().await.unwrap();
        done.unwrap_or_else(|error| panic!("{command:?}: {error}"))
    }

    async fn agrees(&mut self, model: &Model) -> Result<(), String> {
        let mut conn = self.db.read().await.unwrap();
        self.replay
            .follow(&mut conn, self.place.pool)
            .await
            .unwrap();
        self.replay.agrees(&mut conn, self.place.pool, model).await
    }

    /// Kills the command where it waits for the first time, for the second
    /// time, and so on, until it is done.
    async fn kill(&mut self, command: &Command) -> Done {
        self.seed += 1;
        let done = self.foretell(command).await;
        let mut after = self.model.clone();
        assert!(after.allows(command, &self.place), "{command:?}");
        after.apply(command, &done, &self.place).unwrap();
        for polls in 1..1_000 {
            let came = drop_after(polls, self.whole(command)).await;
            // Who comes next waits until the dead one has let go.
            let mut tx = self.db.begin().await.unwrap();
            ledger::lock_if_any(&mut tx, self.place.pool).await.unwrap();
            tx.rollback().await.unwrap();
            let was_killed = came.is_none();
            match came {
                Some(Ok(came)) => assert_eq!(came, done),
                // The one before was killed in the middle of its commit, and
                // did it after all: the same ids can't be there twice.
                Some(Err(ServiceError::Store(error))) => println!("after a kill: {error}"),
                Some(Err(error)) => panic!("{command:?}: {error}"),
                None => {}
            }
            // Killed while it committed, it may be done and nobody was told.
            if was_killed && self.agrees(&self.model.clone()).await.is_ok() {
                self.killed += 1;
                continue;
            }
            self.agrees(&after)
                .await
                .unwrap_or_else(|what| panic!("{command:?} after {polls}: {what}"));
            break;
        }
        let mut conn = self.db.read().await.unwrap();
        all_holds(&mut conn, self.place.pool).await.unwrap();
        self.model = after;
        done
    }
}

/// What happens to money, from a promise to the close of a period.
async fn all_of_it(trial: &mut Trial<'_>) {
    let today = trial.place.today();
    let Done::Promised(of) = trial
        .kill(&Command::Promise {
            who: 4,
            purpose: Purpose::BuyIn,
            minor: 2_500,
        })
        .await
    else {
        panic!()
    };
    let Done::Given(number, _) = trial
        .kill(&Command::Arrive {
            of,
            minor: 2_500,
            at: Account::StripeClearing,
            on: today,
        })
        .await
    else {
        panic!()
    };
    trial.kill(&Command::TakeBack { number }).await;
    let Done::Line(line, _) = trial
        .kill(&Command::Unmatched {
            minor: 3_000,
            on: today,
        })
        .await
    else {
        panic!()
    };
    trial
        .kill(&Command::Match {
            line,
            of,
            minor: 2_500,
        })
        .await;
    let Done::Line(_, number) = trial
        .kill(&Command::Fee {
            from: Account::Bank,
            minor: 7,
        })
        .await
    else {
        panic!()
    };
    trial.kill(&Command::Reverse { number }).await;
    let propose = Command::Propose {
        by: 0,
        payee: Some(5),
        minor: 9_000,
        category: Category::Project,
        choice: Choice::For,
    };
    let Done::Opened(of) = trial.kill(&propose).await else {
        panic!()
    };
    trial
        .kill(&Command::Decide {
            of,
            choice: Choice::For,
        })
        .await;
    let Done::Filed(invoice) = trial
        .kill(&Command::File {
            of,
            by: 5,
            minor: 6_000,
            is_last: true,
        })
        .await
    else {
        panic!()
    };
    let Done::Approved(Approved::Owed(payable)) =
        trial.kill(&Command::Approve { of: invoice, by: 2 }).await
    else {
        panic!()
    };
    trial
        .kill(&Command::Pay {
            of: payable,
            by: 1,
            from: PaidFrom::Bank,
        })
        .await;
    trial.kill(&Command::Return { of: payable, by: 1 }).await;
    let Done::Left(Some(redemption)) = trial.kill(&Command::Leave { who: 4 }).await else {
        panic!()
    };
    trial.kill(&Command::Redeem { of: redemption }).await;
    let last = pools::books::date(today)
        .first_of_month()
        .yesterday()
        .unwrap();
    trial
        .kill(&Command::Close {
            by: 1,
            ends_on: pools::books::day(last),
        })
        .await;
}

both_databases! {
    async fn what_is_killed_is_done_whole_or_not_at_all(home: Home) {
        let ground = Ground::new(home).await;
        home.later(40 * 86_400);
        let location = home.location.clone().unwrap();
        // On one thread: what is asked of the database is never there already,
        // so that the program waits for it each time, and can be killed.
        let killed = tokio::task::block_in_place(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut trial = Trial {
                    db: Db::open(&location).await.unwrap(),
                    world: home.world.clone(),
                    place: ground.place(home, 0),
                    model: ground.model.clone(),
                    replay: ground.replay.clone(),
                    seed: 0,
                    killed: 0,
                };
                all_of_it(&mut trial).await;
                trial.db.close().await;
                trial.killed
            })
        });
        println!("{killed} killed");
        assert!(killed > 25, "{killed} were killed");
    }
}
