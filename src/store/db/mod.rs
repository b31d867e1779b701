//! One SQL text, two engines: `SQLite` inside by default, `PostgreSQL` to grow.
//!
//! A thin layer over sqlx's native drivers. A statement is written once with
//! `$1` placeholders, registered where it is written ([`statements!`]), binds
//! plain [`Value`]s, and reads into types that derive `sqlx::FromRow`.
//!
//! Absent on purpose: `sqlx::Any`, which cannot read a boolean from `SQLite` nor
//! name a broken constraint there.

mod conn;
mod error;
mod migrations;
mod query;
mod together;
mod transact;

use std::{path::PathBuf, str::FromStr, time::Duration};

use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub use conn::{Conn, Tx};
pub use error::{FOREIGN_KEY, StoreError};
pub use migrations::rendered as rendered_migrations;
pub use query::{Query, STATEMENTS, Statement, Value};
pub use together::{Together, Work};
pub use transact::{MAX_ATTEMPTS, Retryable, backoff};

pub(crate) use query::{statements, statements_per_engine};

/// Which engine a handle speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded database.
    Sqlite,
    /// The database server.
    Postgres,
}

/// Where the data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file of an embedded database.
    Sqlite(PathBuf),
    /// A connection string of a `PostgreSQL` server.
    Postgres(String),
}

/// A handle of the database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    handle: Handle,
}

#[derive(Clone, Debug)]
enum Handle {
    Sqlite { write: SqlitePool, read: SqlitePool },
    Postgres(PgPool),
}

const READERS: u32 = 4;
const PG_CONNECTIONS: u32 = 10;
const BUSY: Duration = Duration::from_secs(10);
const ACQUIRE: Duration = Duration::from_secs(20);

impl Db {
    /// Opens the database, making the file when there is none. Does not
    /// migrate: see [`Db::migrate`].
    ///
    /// # Errors
    /// When the file or the server can't be reached.
    pub async fn open(location: &Location) -> Result<Self, StoreError> {
        let handle = match location {
            Location::Sqlite(path) => {
                // One writer: eight connections with a deferred BEGIN lose most
                // of their transactions to "database is locked".
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(BUSY);
                let write = SqlitePoolOptions::new()
                    .max_connections(1)
                    .acquire_timeout(ACQUIRE)
                    .connect_with(options.clone())
                    .await?;
                let read = SqlitePoolOptions::new()
                    .max_connections(READERS)
                    .acquire_timeout(ACQUIRE)
                    .connect_with(options.create_if_missing(false).pragma("query_only", "ON"))
                    .await?;
                Handle::Sqlite { write, read }
            }
            Location::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)?
                    .application_name("pools")
                    .options([("default_transaction_isolation", "serializable")]);
                let pool = PgPoolOptions::new()
                    .max_connections(PG_CONNECTIONS)
                    .acquire_timeout(ACQUIRE)
                    .connect_with(options)
                    .await?;
                Handle::Postgres(pool)
            }
        };
        Ok(Self { handle })
    }

    /// The engine behind this handle.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.handle {
            Handle::Sqlite { .. } => Engine::Sqlite,
            Handle::Postgres(_) => Engine::Postgres,
        }
    }

    /// Brings the tables up to this program's version. Safe to call at each
    /// start and from several processes at once.
    ///
    /// # Errors
    /// When a migration fails, or one that ran before was edited since.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let migrator = migrations::migrator(self.engine());
        match &self.handle {
            Handle::Sqlite { write, .. } => migrator.run(write).await?,
            Handle::Postgres(pool) => migrator.run(pool).await?,
        }
        Ok(())
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// When none comes free in time.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        Ok(match &self.handle {
            Handle::Sqlite { read, .. } => Conn::SqliteRead(read.acquire().await?),
            Handle::Postgres(pool) => Conn::PgRead(pool.acquire().await?),
        })
    }

    /// Begins a transaction. Most callers want [`transact!`](crate::transact),
    /// which runs the block again when the engine asks for it.
    ///
    /// # Errors
    /// When no connection comes free in time.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx::new(match &self.handle {
            Handle::Sqlite { write, .. } => {
                Conn::SqliteTx(write.begin_with("BEGIN IMMEDIATE").await?)
            }
            Handle::Postgres(pool) => {
                // In a task of its own, which goes on when who asked goes away:
                // dropped halfway, the driver would give the connection back
                // with the transaction open, and what reads next on it would
                // see the past. The level is said each time: a pooler in
                // between may drop what is set once.
                let pool = pool.clone();
                let begun = tokio::spawn(async move {
                    pool.begin_with("BEGIN ISOLATION LEVEL SERIALIZABLE").await
                });
                Conn::PgTx(begun.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))?)
            }
        }))
    }

    /// Closes all connections after what they are doing.
    pub async fn close(&self) {
        match &self.handle {
            Handle::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Handle::Postgres(pool) => pool.close().await,
        }
    }
}
