//! Statements, what they bind, and how they run on either engine.

use linkme::distributed_slice;
use sqlx::{
    Decode, FromRow, Postgres, Sqlite, Type,
    postgres::{PgArguments, PgRow},
    query::{Query as SqlxQuery, QueryAs},
    sqlite::{SqliteArguments, SqliteRow},
};
use uuid::Uuid;

use super::{Conn, Engine, StoreError};

/// A statement, registered where it is written, so that one test can prepare
/// all of them on both engines.
#[derive(Debug)]
pub struct Statement {
    /// The module that it stands in.
    pub module: &'static str,
    /// Its name there.
    pub name: &'static str,
    /// The text for `SQLite`.
    pub sqlite: &'static str,
    /// The text for `PostgreSQL`; the same one but for a few.
    pub postgres: &'static str,
}

impl Statement {
    /// The text for `engine`.
    #[must_use]
    pub fn text(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

/// Every statement of the program.
#[allow(unsafe_code)] // linkme names a section for the linker; nothing here is unsafe to use
#[distributed_slice]
pub static STATEMENTS: [&'static Statement];

/// Registers statements that both engines understand.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)+) => {$(
        $(#[$doc])*
        static $name: $crate::store::db::Statement = $crate::store::db::Statement {
            module: module_path!(),
            name: stringify!($name),
            sqlite: $sql,
            postgres: $sql,
        };
        const _: () = {
            #[allow(unsafe_code)] // see STATEMENTS
            #[linkme::distributed_slice($crate::store::db::STATEMENTS)]
            static REGISTERED: &'static $crate::store::db::Statement = &$name;
        };
    )+};
}
pub(crate) use statements;

/// Registers the few statements that must differ: `NAME = sqlite, postgres;`
macro_rules! statements_per_engine {
    ($($(#[$doc:meta])* $name:ident = $sqlite:expr, $postgres:expr;)+) => {$(
        $(#[$doc])*
        static $name: $crate::store::db::Statement = $crate::store::db::Statement {
            module: module_path!(),
            name: stringify!($name),
            sqlite: $sqlite,
            postgres: $postgres,
        };
        const _: () = {
            #[allow(unsafe_code)] // see STATEMENTS
            #[linkme::distributed_slice($crate::store::db::STATEMENTS)]
            static REGISTERED: &'static $crate::store::db::Statement = &$name;
        };
    )+};
}
pub(crate) use statements_per_engine;

/// What a statement binds.
#[derive(Clone, Debug)]
pub enum Value {
    /// A whole number.
    Int(Option<i64>),
    /// A text.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
    /// An id.
    Id(Option<Uuid>),
    /// Yes or no.
    Bool(Option<bool>),
}

macro_rules! value_from {
    ($($type:ty => $variant:ident),+ $(,)?) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(Some(value.into()))
            }
        }
        impl From<Option<$type>> for Value {
            fn from(value: Option<$type>) -> Self {
                Self::$variant(value.map(Into::into))
            }
        }
    )+};
}
value_from!(i64 => Int, u32 => Int, String => Text, &str => Text, &String => Text,
    Vec<u8> => Bytes, &[u8] => Bytes, Uuid => Id, bool => Bool);

impl From<crate::domain::time::Timestamp> for Value {
    fn from(at: crate::domain::time::Timestamp) -> Self {
        Self::Int(Some(at.micros()))
    }
}

impl From<Option<crate::domain::time::Timestamp>> for Value {
    fn from(at: Option<crate::domain::time::Timestamp>) -> Self {
        Self::Int(at.map(crate::domain::time::Timestamp::micros))
    }
}

/// A statement with its values, ready to run.
#[derive(Debug)]
pub struct Query<'c> {
    conn: &'c mut Conn,
    statement: &'static Statement,
    values: Vec<Value>,
}

/// Runs `$call` on the driver's connection of whichever engine this is.
macro_rules! on_engine {
    ($self:ident, $build:ident, $method:ident) => {{
        let text = $self.statement.text($self.conn.engine());
        match $self.conn {
            Conn::SqliteRead(conn) => $build!(sqlite, text, $self).$method(&mut **conn).await,
            Conn::SqliteTx(tx) => $build!(sqlite, text, $self).$method(&mut **tx).await,
            Conn::PgRead(conn) => $build!(postgres, text, $self).$method(&mut **conn).await,
            Conn::PgTx(tx) => $build!(postgres, text, $self).$method(&mut **tx).await,
        }
        .map_err(StoreError::from)
    }};
}

macro_rules! plain {
    (sqlite, $text:ident, $self:ident) => {
        bind_sqlite(sqlx::query($text), $self.values)
    };
    (postgres, $text:ident, $self:ident) => {
        bind_postgres(sqlx::query($text), $self.values)
    };
}

macro_rules! typed {
    (sqlite, $text:ident, $self:ident) => {
        bind_sqlite_as(sqlx::query_as($text), $self.values)
    };
    (postgres, $text:ident, $self:ident) => {
        bind_postgres_as(sqlx::query_as($text), $self.values)
    };
}

impl<'c> Query<'c> {
    pub(super) fn new(conn: &'c mut Conn, statement: &'static Statement) -> Self {
        Self {
            conn,
            statement,
            values: Vec::new(),
        }
    }

    /// Binds the next placeholder.
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; the number of rows that changed.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn execute(self) -> Result<u64, StoreError> {
        let text = self.statement.text(self.conn.engine());
        Ok(match self.conn {
            Conn::SqliteRead(conn) => plain!(sqlite, text, self)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
            Conn::SqliteTx(tx) => plain!(sqlite, text, self)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Conn::PgRead(conn) => plain!(postgres, text, self)
                .execute(&mut **conn)
                .await?
                .rows_affected(),
            Conn::PgTx(tx) => plain!(postgres, text, self)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }

    /// All rows.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn all<T: Row>(self) -> Result<Vec<T>, StoreError> {
        on_engine!(self, typed, fetch_all)
    }

    /// The row, if there is one.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn optional<T: Row>(self) -> Result<Option<T>, StoreError> {
        on_engine!(self, typed, fetch_optional)
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn one<T: Row>(self) -> Result<T, StoreError> {
        on_engine!(self, typed, fetch_one)
    }

    /// The one column of the one row.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub async fn scalar<T: Scalar>(self) -> Result<T, StoreError> {
        self.one::<(T,)>().await.map(|row| row.0)
    }
}

/// A type that reads from a row of either engine.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{}

/// A type that reads from one column of either engine.
pub trait Scalar:
    for<'r> Decode<'r, Sqlite>
    + Type<Sqlite>
    + for<'r> Decode<'r, Postgres>
    + Type<Postgres>
    + Send
    + Unpin
{
}

impl<T> Scalar for T where
    T: for<'r> Decode<'r, Sqlite>
        + Type<Sqlite>
        + for<'r> Decode<'r, Postgres>
        + Type<Postgres>
        + Send
        + Unpin
{
}

macro_rules! binder {
    ($name:ident, $query:ident < $($param:ty),+ >) => {
        fn $name(
            mut query: $query<'_, $($param),+>,
            values: Vec<Value>,
        ) -> $query<'_, $($param),+> {
            for value in values {
                query = match value {
                    Value::Int(value) => query.bind(value),
                    Value::Text(value) => query.bind(value),
                    Value::Bytes(value) => query.bind(value),
                    Value::Id(value) => query.bind(value),
                    Value::Bool(value) => query.bind(value),
                };
            }
            query
        }
    };
    ($name:ident, $query:ident < $db:ty, T, $args:ty >, $row:ty) => {
        fn $name<'q, T: for<'r> FromRow<'r, $row>>(
            mut query: $query<'q, $db, T, $args>,
            values: Vec<Value>,
        ) -> $query<'q, $db, T, $args> {
            for value in values {
                query = match value {
                    Value::Int(value) => query.bind(value),
                    Value::Text(value) => query.bind(value),
                    Value::Bytes(value) => query.bind(value),
                    Value::Id(value) => query.bind(value),
                    Value::Bool(value) => query.bind(value),
                };
            }
            query
        }
    };
}

binder!(bind_sqlite, SqlxQuery<Sqlite, SqliteArguments>);
binder!(bind_postgres, SqlxQuery<Postgres, PgArguments>);
binder!(bind_sqlite_as, QueryAs<Sqlite, T, SqliteArguments>, SqliteRow);
binder!(bind_postgres_as, QueryAs<Postgres, T, PgArguments>, PgRow);
