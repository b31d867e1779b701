//! Requests that come at the same time share a transaction: one of them does
//! the work of all that wait, and one commit makes it lasting. Each has a
//! savepoint of its own, so that one that is refused undoes only itself.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures::future::BoxFuture;
use tokio::sync::{Mutex as Turns, oneshot};

use super::{Db, MAX_ATTEMPTS, Retryable, StoreError, Tx, backoff, conn::Savepoint};
use crate::world::World;

/// Requests that share one transaction at most: more would make the first of
/// them wait for little gain.
const MOST: usize = 64;

/// What a request does. It may be run again, and must have no effect outside
/// the database.
pub type Work<T, E> = Arc<dyn for<'a> Fn(&'a mut Tx) -> BoxFuture<'a, Result<T, E>> + Send + Sync>;

struct Waiting<T, E> {
    work: Work<T, E>,
    answer: oneshot::Sender<Result<T, E>>,
}

/// Where requests wait for each other.
pub struct Together<T, E> {
    db: Db,
    world: World,
    waiting: Mutex<VecDeque<Waiting<T, E>>>,
    turn: Turns<()>,
}

impl<T, E> fmt::Debug for Together<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Together").finish_non_exhaustive()
    }
}

impl<T: Send, E: Retryable + From<StoreError> + Send> Together<T, E> {
    /// Nobody waits yet.
    #[must_use]
    pub fn new(db: Db, world: World) -> Self {
        Self {
            db,
            world,
            waiting: Mutex::default(),
            turn: Turns::new(()),
        }
    }

    fn queue(&self) -> MutexGuard<'_, VecDeque<Waiting<T, E>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does it in a transaction, with whoever else waits; what it says comes
    /// once it is lasting.
    ///
    /// # Errors
    /// Its own; [`StoreError`] where the engine refuses, for one because
    /// another transaction was first again and again.
    pub async fn run(&self, work: Work<T, E>) -> Result<T, E> {
        loop {
            let (answer, mut told) = oneshot::channel();
            let work = Arc::clone(&work);
            self.queue().push_back(Waiting { work, answer });
            loop {
                tokio::select! {
                    biased;
                    told = &mut told => match told {
                        Ok(said) => return said,
                        // Who worked for all was dropped, and nothing was kept.
                        Err(_) => break,
                    },
                    turn = self.turn.lock() => {
                        self.work().await;
                        drop(turn);
                    }
                }
            }
        }
    }

    /// Does what waits, and says to each what came of it.
    async fn work(&self) {
        let all: Vec<_> = {
            let mut queue = self.queue();
            let most = queue.len().min(MOST);
            queue.drain(..most).collect()
        };
        // Who went away asks for nothing any more.
        let all: Vec<_> = all
            .into_iter()
            .filter(|one| !one.answer.is_closed())
            .collect();
        if all.len() > 1 {
            // When it fails one of them may be why: then each is done alone.
            if let Ok(said) = self.again(&all).await {
                for (one, said) in all.into_iter().zip(said) {
                    drop(one.answer.send(said));
                }
                return;
            }
        }
        for one in all {
            let said = self.again(std::slice::from_ref(&one)).await;
            let said = said.and_then(|mut said| {
                let alone = said.pop();
                alone.unwrap_or_else(|| Err(StoreError::Conflict.into()))
            });
            drop(one.answer.send(said));
        }
    }

    async fn again(&self, all: &[Waiting<T, E>]) -> Result<Vec<Result<T, E>>, E> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            match self.once(all).await {
                Err(error) if error.is_retryable() && attempt < MAX_ATTEMPTS => {
                    let [random] = self.world.random_bytes::<1>();
                    tokio::time::sleep(backoff(attempt, random)).await;
                }
                other => return other,
            }
        }
    }

    /// Most are fine: what is refused is found without savepoints, and only
    /// then all is done once more with them.
    async fn once(&self, all: &[Waiting<T, E>]) -> Result<Vec<Result<T, E>>, E> {
        if all.len() > 1
            && let Some(said) = self.all_or_none(all).await?
        {
            return Ok(said);
        }
        let mut tx = self.db.begin().await?;
        let mut said = Vec::with_capacity(all.len());
        for one in all {
            tx.savepoint(Savepoint::Set).await?;
            let done = (one.work)(&mut tx).await;
            match &done {
                Ok(_) => tx.savepoint(Savepoint::Keep).await?,
                Err(error) if error.is_retryable() => {
                    drop(tx.rollback().await);
                    return done.map(|_| Vec::new());
                }
                Err(_) => tx.savepoint(Savepoint::Undo).await?,
            }
            said.push(done);
        }
        tx.commit().await?;
        Ok(said)
    }

    /// What came of each when none was refused; none when one was.
    async fn all_or_none(&self, all: &[Waiting<T, E>]) -> Result<Option<Vec<Result<T, E>>>, E> {
        let mut tx = self.db.begin().await?;
        let mut said = Vec::with_capacity(all.len());
        for one in all {
            let done = (one.work)(&mut tx).await;
            if let Err(error) = done {
                drop(tx.rollback().await);
                return if error.is_retryable() {
                    Err(error)
                } else {
                    Ok(None)
                };
            }
            said.push(done);
        }
        tx.commit().await?;
        Ok(Some(said))
    }
}
