//! Running a block in a transaction, again when the engine asks for it.

use std::time::Duration;

use super::StoreError;

/// How often a block is run before its conflict is reported.
pub const MAX_ATTEMPTS: u32 = 12;

/// An error that can say whether another try may succeed.
pub trait Retryable {
    /// Whether running the same transaction again may succeed.
    fn is_retryable(&self) -> bool;
}

impl Retryable for StoreError {
    fn is_retryable(&self) -> bool {
        StoreError::is_retryable(self)
    }
}

/// How long to wait before try number `attempt` (from 1). Without a pause that
/// grows and differs, serializable transactions on one row chase each other.
#[must_use]
pub fn backoff(attempt: u32, random: u8) -> Duration {
    let ceiling = 4_u64 << attempt.min(7);
    Duration::from_millis(1 + ceiling * u64::from(random) / 255)
}

/// Runs `$body` with `$tx` in a transaction, commits, and gives its value; a
/// conflict runs it again. The block must have no effect outside the database.
///
/// ```ignore
/// let id = transact!(db, world, Error, |tx| found_pool(&mut tx, world, command).await)?;
/// ```
#[macro_export]
macro_rules! transact {
    ($db:expr, $world:expr, $error:ty, |$tx:ident| $body:expr) => {{
        let mut attempt = 0_u32;
        loop {
            attempt += 1;
            let tried: ::std::result::Result<_, $error> = async {
                let mut $tx = $db.begin().await?;
                let done: ::std::result::Result<_, $error> = async { $body }.await;
                match done {
                    Ok(value) => {
                        $tx.commit().await?;
                        Ok(value)
                    }
                    Err(error) => {
                        // The error is what matters; a failed rollback ends the
                        // connection, and with it the transaction.
                        drop($tx.rollback().await);
                        Err(error)
                    }
                }
            }
            .await;
            match tried {
                Err(error)
                    if $crate::store::db::Retryable::is_retryable(&error)
                        && attempt < $crate::store::db::MAX_ATTEMPTS =>
                {
                    let [random] = $world.random_bytes::<1>();
                    ::tokio::time::sleep($crate::store::db::backoff(attempt, random)).await;
                }
                other => break other,
            }
        }
    }};
}
