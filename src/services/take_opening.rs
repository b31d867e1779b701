//! What was at the bank before the books, where no first statement could tell:
//! what the bank has, less all that is known. A steward takes it once for each
//! account.

use super::{
    ServiceError, Site,
    import_statement::opening_line,
    match_line::{Matching, unmatched},
    post_entry::{open_day, post_entry},
    record_payment::steward,
};
use crate::{
    domain::{
        id::{PersonId, PoolId},
        ledger::{Account, Day, moves},
        money::Amount,
        reconcile::{LineState, ReconcileError},
    },
    store::{
        db::{Conn, Tx},
        ledger, pool,
        statement::{self, Statement},
    },
    world::World,
};

/// What may be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// How much is at the bank that nothing explains; minor units.
    pub minor: i64,
    /// Up to the end of which day it was there already.
    pub on: Day,
    /// The last file of the account that it is of.
    pub file: Statement,
}

/// What is at the bank and nothing explains; none where everything is
/// explained, or the books know what was there before of every account.
///
/// # Errors
/// See [`ServiceError`].
pub async fn missing_opening(
    conn: &mut Conn,
    pool: PoolId,
) -> Result<Option<Missing>, ServiceError> {
    let closings = statement::closings(conn, pool).await?;
    let at_bank: i128 = closings
        .iter()
        .filter_map(|file| file.closing)
        .map(|(minor, _)| i128::from(minor))
        .sum();
    let openings = statement::openings(conn, pool).await?;
    let file = closings.into_iter().find(|file| {
        openings
            .iter()
            .all(|opening| opening.account != file.account)
    });
    let Some(file) = file else {
        return Ok(None);
    };
    let booked = ledger::balance(conn, pool, Account::Bank).await?;
    let left_out = statement::left_out(conn, pool).await?;
    let minor = at_bank - i128::from(booked) - i128::from(left_out);
    let Some(minor) = i64::try_from(minor).ok().filter(|minor| *minor > 0) else {
        return Ok(None);
    };
    let earliest = statement::earliest(conn, pool, &file.account).await?;
    let on = earliest.map_or_else(
        || file.closing.map(|(_, on)| on),
        |earliest| Some(earliest.plus(-1)),
    );
    Ok(on.map(|on| Missing { minor, on, file }))
}

/// Books it as what was there before the books; `minor` is what the steward
/// saw.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError),
/// [`ReconcileError::OtherAmount`] where it is not that any more; see
/// [`ServiceError`].
pub async fn take_opening(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    (pool_id, by): (PoolId, PersonId),
    minor: i64,
) -> Result<(), ServiceError> {
    steward(tx, pool_id, by).await?;
    let pool = pool::known(tx, pool_id).await?;
    ledger::lock_if_any(tx, pool_id).await?;
    let found = missing_opening(tx, pool_id).await?;
    let found = found
        .filter(|found| found.minor == minor)
        .ok_or(ReconcileError::OtherAmount)?;
    let mut line = opening_line(world, &found.file, minor, found.on);
    let at = Matching {
        world,
        site,
        pool: &pool,
        by,
        has_others: false,
    };
    line.entry = Some(unmatched(tx, at, &line, None).await?);
    let on = open_day(tx, pool_id, line.booked_on).await?;
    let entry = moves::explained(line.line_id, true, Amount::from_minor(minor)?, on)?;
    line.matched_by = Some(post_entry(tx, world, &pool, Some(by), &entry).await?);
    line.state = LineState::Booked;
    Ok(statement::insert_line(tx, &line).await?)
}
