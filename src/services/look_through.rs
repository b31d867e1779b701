//! What the lines of a file are, found out in steps: each is a transaction of
//! its own, and what is left waits in the database. So a long file keeps nobody
//! waiting, and a server that stops in the middle goes on afterwards. The lines
//! of a file that is taken back leave the books the same way.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    match_line::{Matching, matched},
    unsettle_line::off_the_books,
};
use crate::{
    domain::{
        ledger::Day,
        reconcile::{Aside, LineState, ReconcileError},
        spend::SpendError,
    },
    store::{
        db::{Db, Tx},
        ledger, pool, rail,
        statement::{self, Line},
    },
    transact,
    world::World,
};

/// Lines that one step looks at.
pub const CHUNK: i64 = 100;
/// Steps that whoever uploads waits for.
const AT_ONCE: usize = 4;
/// Lines of before that are read at once to be looked at again.
const AGAIN: i64 = 200;
/// Seconds until what failed is tried again.
const LATER_SECONDS: i64 = 60;

/// Takes the first steps of a file. What fails is tried again by the worker.
pub(super) async fn look_through_now(db: &Db, world: &World, site: &Site, statement: Uuid) {
    for _ in 0..AT_ONCE {
        let stepped = transact!(db, world, ServiceError, |tx| {
            look_through(&mut tx, world, site, statement, CHUNK).await
        });
        match stepped {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => {
                tracing::error!(%error, "looking through a statement");
                return;
            }
        }
    }
}

/// The next step of a file; whether there is more to do.
///
/// # Errors
/// See [`ServiceError`].
pub async fn look_through(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    statement_id: Uuid,
    limit: i64,
) -> Result<bool, ServiceError> {
    let Some(file) = statement::by_id(tx, statement_id).await? else {
        return Ok(false);
    };
    ledger::lock_if_any(tx, file.pool_id).await?;
    // Somebody may have taken it back until the books were free.
    let file = statement::by_id(tx, statement_id).await?.unwrap_or(file);
    let pool = pool::known(tx, file.pool_id).await?;
    let at = Matching {
        world,
        site,
        pool: &pool,
        by: file.by,
        has_others: rail::banks(tx, file.pool_id).await?.len() > 1,
    };
    let is_more = if file.taken_back_at.is_some() {
        take_back(tx, at, statement_id, limit).await?
    } else {
        look_at(tx, at, statement_id, limit).await?
    };
    let next = is_more.then(|| world.now());
    statement::set_look_at(tx, statement_id, next).await?;
    Ok(is_more)
}

/// A step failed: it is tried again in a while.
///
/// # Errors
/// See [`ServiceError`].
pub async fn look_later(tx: &mut Tx, world: &World, statement: Uuid) -> Result<(), ServiceError> {
    let at = world.now().plus_seconds(LATER_SECONDS);
    Ok(statement::set_look_at(tx, statement, Some(at)).await?)
}

async fn look_at(
    tx: &mut Tx,
    at: Matching<'_>,
    statement_id: Uuid,
    limit: i64,
) -> Result<bool, ServiceError> {
    let lines = statement::waiting(tx, statement_id, limit).await?;
    let is_more = i64::try_from(lines.len()).unwrap_or(limit) >= limit;
    for line in lines {
        let line = matched(tx, at, line).await?;
        statement::set_state(tx, LineState::Waiting, &line).await?;
    }
    if !is_more {
        look_again(tx, at, statement_id).await?;
    }
    Ok(is_more)
}

/// What went out and was not understood may be by now: a payment approved, or
/// a receipt that came in a later file. What a person took back is hers to say.
async fn look_again(tx: &mut Tx, at: Matching<'_>, statement_id: Uuid) -> Result<(), ServiceError> {
    let pool_id = at.pool.pool_id;
    let mut after = (Day::from_number(i32::MIN), Uuid::nil());
    loop {
        let open = statement::of_state(tx, pool_id, LineState::Open, after, AGAIN).await?;
        let Some(last) = open.last() else {
            return Ok(());
        };
        after = (last.booked_on, last.line_id.into());
        for line in open {
            // Those of this file were looked at just now.
            if line.statement_id == statement_id || line.is_by_hand {
                continue;
            }
            let line = matched(tx, at, line).await?;
            if line.state != LineState::Open {
                statement::set_state(tx, LineState::Open, &line).await?;
            }
        }
    }
}

/// Takes lines of a file out of the books. One that something was built on
/// stays, and is left alone from then on.
async fn take_back(
    tx: &mut Tx,
    at: Matching<'_>,
    statement_id: Uuid,
    limit: i64,
) -> Result<bool, ServiceError> {
    let first = Uuid::nil();
    let lines = statement::to_take_back(tx, statement_id, first, limit).await?;
    let is_more = i64::try_from(lines.len()).unwrap_or(limit) >= limit;
    for mut line in lines {
        let before = line.state;
        match off_the_books(tx, at, line.clone()).await {
            Ok(off) => line = off,
            Err(
                ServiceError::Reconcile(ReconcileError::Final)
                | ServiceError::Spend(SpendError::OwnInvoice),
            ) => {
                line.is_by_hand = true;
                statement::set_state(tx, before, &line).await?;
                continue;
            }
            Err(error) => return Err(error),
        }
        // The same file may come again.
        line.external_id = format!("{}/back/{}", line.external_id, Uuid::from(line.line_id));
        (line.state, line.aside) = (LineState::SetAside, Some(Aside::Back));
        line.like = None;
        statement::set_state(tx, before, &line).await?;
        let_go(tx, at.world, &line).await?;
    }
    Ok(is_more)
}

/// Lines that were left out for one that is taken back count themselves now.
async fn let_go(tx: &mut Tx, world: &World, line: &Line) -> Result<(), ServiceError> {
    for mut other in statement::alike(tx, line.line_id).await? {
        let before = other.state;
        other.like = None;
        if other.aside == Some(Aside::Known) {
            (other.state, other.aside) = (LineState::Waiting, None);
            statement::set_look_at(tx, other.statement_id, Some(world.now())).await?;
        }
        statement::set_state(tx, before, &other).await?;
    }
    Ok(())
}
