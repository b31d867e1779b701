//! A file of a bank is read: whether it is one, of an account that the members
//! decided on, and which columns of a table say what.
//!
//! Absent on purpose: booking. Nothing is written but the columns.

use sha2::{Digest as _, Sha256};

use super::{ServiceError, record_payment};
use crate::{
    banking::{
        iban::Iban,
        statement::{self as bank, CsvMapping, Expected, Format, StatementError},
    },
    books,
    domain::{
        id::{PersonId, PoolId},
        ledger::Day,
        reconcile::ReconcileError,
        time::Timestamp,
    },
    store::{
        db::{Conn, Tx},
        pool::Pool,
        rail::{self, RailKind},
        statement,
    },
};

/// A file that was read, and found to be the Pool's bank's.
#[derive(Clone, Debug)]
pub struct ReadFile {
    /// What it is written in.
    pub format: Format,
    /// What the bank says.
    pub says: bank::Statement,
    /// Which of the Pool's accounts it is of; the one in use, where the file says
    /// nothing.
    pub account: Iban,
    /// SHA-256 of the file.
    pub hash: [u8; 32],
}

/// The account that the members decided on.
///
/// # Errors
/// [`ReconcileError::NoBank`]; see [`ServiceError`].
pub async fn bank_account(conn: &mut Conn, pool: PoolId) -> Result<Iban, ServiceError> {
    let rails = rail::in_use(conn, pool).await?;
    let bank = rails.into_iter().find(|rail| rail.kind == RailKind::Bank);
    let account = bank.and_then(|rail| Iban::parse(&rail.iban).ok());
    account.ok_or_else(|| ReconcileError::NoBank.into())
}

/// The columns of the Pool's bank's tables, as they were named last.
///
/// # Errors
/// See [`ServiceError`].
pub async fn remembered(conn: &mut Conn, pool: PoolId) -> Result<Option<CsvMapping>, ServiceError> {
    let known = statement::mapping(conn, pool).await?;
    // One of another version is asked for anew.
    Ok(known.and_then(|json| serde_json::from_str(&json).ok()))
}

/// Remembers the columns.
///
/// # Errors
/// See [`ServiceError`].
pub async fn remember(
    tx: &mut Tx,
    (pool_id, steward): (PoolId, PersonId),
    mapping: &CsvMapping,
) -> Result<(), ServiceError> {
    record_payment::steward(tx, pool_id, steward).await?;
    let json = serde_json::to_string(mapping)
        .map_err(|error| ServiceError::Internal(error.to_string()))?;
    Ok(statement::set_mapping(tx, pool_id, &json).await?)
}

/// Reads a file; nothing is written.
///
/// # Errors
/// [`ReconcileError::NoBank`], [`ServiceError::Statement`] with what is wrong
/// with it; see [`ServiceError`].
pub async fn read_statement(
    conn: &mut Conn,
    now: Timestamp,
    pool: &Pool,
    bytes: &[u8],
    mapping: Option<&CsvMapping>,
) -> Result<ReadFile, ServiceError> {
    let in_use = bank_account(conn, pool.pool_id).await?;
    let mut accounts = vec![in_use];
    // Of one that another took the place of, the last statement comes late.
    for written in rail::banks(conn, pool.pool_id).await? {
        accounts.extend(Iban::parse(&written).ok().filter(|found| *found != in_use));
    }
    let expected = Expected {
        currency: pool.variables.money.currency(),
        accounts: &accounts,
        format: None,
        mapping,
    };
    let says = bank::read(bytes, &expected)?;
    let tomorrow = Day::of(now).plus(1);
    if let Some(late) = says
        .lines
        .iter()
        .find(|line| books::day(line.booked_on) > tomorrow)
    {
        let day = late.booked_on.to_string();
        return Err(StatementError::DayToCome { day }.into());
    }
    Ok(ReadFile {
        format: bank::sniff(bytes)?,
        account: says.account.unwrap_or(in_use),
        says,
        hash: Sha256::digest(bytes).into(),
    })
}
