//! What can go wrong below: a named rule of the database, a race that asks for
//! another try, or the database itself.

use sqlx::error::ErrorKind;

use super::migrations::constraint_of_columns;

/// An error of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A constraint of the tables refused the write. The name is the one that
    /// stands in the migrations, on both engines (`ballot_one_per_person`);
    /// a row that names another which isn't there is always [`FOREIGN_KEY`],
    /// since `SQLite` doesn't say which.
    #[error("the database refused: {0}")]
    Constraint(String),
    /// Another transaction was first; the same block may be run again.
    #[error("another transaction was first")]
    Conflict,
    /// A row holds what no version of this program writes.
    #[error("a row can't be read: {0}")]
    Corrupt(String),
    /// The database can't be reached or failed.
    #[error("database: {0}")]
    Sqlx(sqlx::Error),
    /// The tables could not be brought up to date.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    /// Whether it is the constraint of that name.
    #[must_use]
    pub fn is_constraint(&self, name: &str) -> bool {
        matches!(self, Self::Constraint(found) if found == name)
    }

    /// Whether running the same transaction again may succeed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict)
    }
}

/// The name that all foreign keys share.
pub const FOREIGN_KEY: &str = "foreign_key";

/// `PostgreSQL`: `serialization_failure` and `deadlock_detected`;
/// `SQLite`: `SQLITE_BUSY` and its extended `SQLITE_BUSY_SNAPSHOT`.
const CONFLICT_CODES: [&str; 4] = ["40001", "40P01", "5", "517"];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let sqlx::Error::Database(database) = &error else {
            return Self::Sqlx(error);
        };
        if database
            .code()
            .is_some_and(|code| CONFLICT_CODES.contains(&code.as_ref()))
        {
            return Self::Conflict;
        }
        if database.is_foreign_key_violation() {
            return Self::Constraint(FOREIGN_KEY.to_owned());
        }
        if let Some(name) = database.constraint() {
            return Self::Constraint(name.to_owned());
        }
        let message = database.message();
        match database.kind() {
            // "UNIQUE constraint failed: ballot.proposal_id, ballot.person_id"
            ErrorKind::UniqueViolation => {
                let columns = message
                    .rsplit_once("failed: ")
                    .map_or(message, |pair| pair.1);
                let columns = columns.split(" (").next().unwrap_or(columns);
                Self::Constraint(
                    constraint_of_columns(columns).unwrap_or_else(|| columns.to_owned()),
                )
            }
            // "CHECK constraint failed: pool_quorum_bounds"
            ErrorKind::CheckViolation => {
                let name = message
                    .rsplit_once("failed: ")
                    .map_or(message, |pair| pair.1);
                Self::Constraint(name.to_owned())
            }
            // RAISE(ABORT, 'ballot_kept') in a trigger: SQLITE_CONSTRAINT_TRIGGER.
            _ if database.code().as_deref() == Some("1811") => Self::Constraint(message.to_owned()),
            _ => Self::Sqlx(error),
        }
    }
}
