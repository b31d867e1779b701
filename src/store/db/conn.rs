//! A connection, and a transaction, of either engine.

use std::ops::{Deref, DerefMut};

use sqlx::{Executor as _, Postgres, SqlSafeStr as _, Sqlite, Transaction, pool::PoolConnection};

use super::{Engine, Query, Statement, StoreError};

/// A connection to read with. Store functions that only read take this.
#[derive(Debug)]
pub enum Conn {
    /// Reading from the embedded database.
    SqliteRead(PoolConnection<Sqlite>),
    /// In a transaction of the embedded database.
    SqliteTx(Transaction<'static, Sqlite>),
    /// Reading from the server.
    PgRead(PoolConnection<Postgres>),
    /// In a transaction of the server.
    PgTx(Transaction<'static, Postgres>),
}

impl Conn {
    /// The engine behind it.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Self::SqliteRead(_) | Self::SqliteTx(_) => Engine::Sqlite,
            Self::PgRead(_) | Self::PgTx(_) => Engine::Postgres,
        }
    }

    /// Has the engine read a statement without running it: names, types and
    /// grammar are checked against the tables.
    ///
    /// # Errors
    /// When the engine doesn't understand it.
    pub async fn prepare(&mut self, statement: &Statement) -> Result<(), StoreError> {
        let text = statement.text(self.engine()).into_sql_str();
        match self {
            Self::SqliteRead(conn) => drop((&mut **conn).prepare(text).await?),
            Self::SqliteTx(tx) => drop((&mut **tx).prepare(text).await?),
            Self::PgRead(conn) => drop((&mut **conn).prepare(text).await?),
            Self::PgTx(tx) => drop((&mut **tx).prepare(text).await?),
        }
        Ok(())
    }

    /// Starts a query of a registered statement.
    pub fn query(&mut self, statement: &'static Statement) -> Query<'_> {
        Query::new(self, statement)
    }
}

/// What is done with the one savepoint that a transaction may have.
#[derive(Clone, Copy, Debug)]
pub(super) enum Savepoint {
    /// From here on it can be undone.
    Set,
    /// What came since is undone.
    Undo,
    /// What came since stays.
    Keep,
}

impl Savepoint {
    const fn text(self) -> &'static str {
        match self {
            Self::Set => "SAVEPOINT request",
            Self::Undo => "ROLLBACK TO SAVEPOINT request",
            Self::Keep => "RELEASE SAVEPOINT request",
        }
    }
}

/// A transaction: what store functions that write take. Dropped without
/// [`Tx::commit`], it is rolled back.
#[derive(Debug)]
pub struct Tx(Conn);

impl Tx {
    pub(super) fn new(conn: Conn) -> Self {
        Self(conn)
    }

    /// Makes everything in it lasting.
    ///
    /// # Errors
    /// When the engine refuses, for one because another transaction was first.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Conn::SqliteTx(tx) => tx.commit().await?,
            Conn::PgTx(tx) => tx.commit().await?,
            Conn::SqliteRead(_) | Conn::PgRead(_) => {}
        }
        Ok(())
    }

    /// Sets its savepoint, or what becomes of what came since.
    pub(super) async fn savepoint(&mut self, step: Savepoint) -> Result<(), StoreError> {
        let text = step.text();
        match &mut self.0 {
            Conn::SqliteTx(tx) => (&mut **tx).execute(text).await.map(|_| ())?,
            Conn::PgTx(tx) => (&mut **tx).execute(text).await.map(|_| ())?,
            Conn::SqliteRead(_) | Conn::PgRead(_) => {}
        }
        Ok(())
    }

    /// Undoes everything in it.
    ///
    /// # Errors
    /// When the connection is gone; then nothing was kept either.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self.0 {
            Conn::SqliteTx(tx) => tx.rollback().await?,
            Conn::PgTx(tx) => tx.rollback().await?,
            Conn::SqliteRead(_) | Conn::PgRead(_) => {}
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.0
    }
}
