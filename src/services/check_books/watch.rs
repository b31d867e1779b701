//! What comes of a check: it is noted, or the books stop and people are told.

use uuid::Uuid;

use super::{BookFinding, check_books};
use crate::{
    args,
    domain::{handle::Handle, id::PoolId, time::Timestamp},
    services::{
        ServiceError, Site,
        event::{self, Event},
        tell::tell,
    },
    store::{
        actor,
        db::{Db, Tx},
        ledger, membership,
        pool::{self, Pool},
        sign_in,
    },
    text::{text, text_with},
    transact,
    world::World,
};

/// Operators who are told.
const OPERATORS: i64 = 10;

/// What a check found, and what was done.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// What was found of each invariant.
    pub findings: Vec<BookFinding>,
    /// The books take no entry now: because of this check or one before.
    pub is_stopped: bool,
}

impl Verdict {
    /// Whether everything holds.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.faults.is_empty())
    }
}

/// Checks the books of a Pool. Where they hold, that is noted; where they
/// don't, they stop, and the stewards and operators are told, once.
///
/// # Errors
/// See [`ServiceError`].
pub async fn check_and_note(
    db: &Db,
    world: &World,
    site: &Site,
    pool_id: PoolId,
) -> Result<Verdict, ServiceError> {
    let mut conn = db.read().await?;
    let findings = check_books(&mut conn, pool_id).await?;
    drop(conn);
    let is_stopped = transact!(db, world, ServiceError, |tx| {
        note(&mut tx, world, site, pool_id, &findings).await
    })?;
    Ok(Verdict {
        findings,
        is_stopped,
    })
}

async fn note(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    findings: &[BookFinding],
) -> Result<bool, ServiceError> {
    let Some(books) = ledger::lock_if_any(tx, pool_id).await? else {
        return Ok(false);
    };
    let wrong: Vec<&BookFinding> = findings.iter().filter(|found| found.stops()).collect();
    if wrong.is_empty() {
        ledger::set_checked(tx, pool_id, world.now()).await?;
        return Ok(books.stopped_because.is_some());
    }
    let because = in_words(&wrong);
    if ledger::stop(tx, pool_id, &because, world.now()).await? {
        let pool = pool::known(tx, pool_id).await?;
        tracing::error!(pool = pool.handle, because, "the books are stopped");
        tell_all(tx, world, site, &pool, &because).await?;
    }
    Ok(true)
}

/// A line for each rule that is broken, with the entries at fault.
fn in_words(wrong: &[&BookFinding]) -> String {
    let line = |finding: &&BookFinding| {
        let mut entries: Vec<i64> = finding.faults.iter().filter_map(|f| f.entry).collect();
        entries.sort_unstable();
        entries.dedup();
        let entries: Vec<String> = entries.iter().map(i64::to_string).collect();
        let args = args! {
            "rule" => text(finding.invariant.key()),
            "count" => entries.len(),
            "entries" => entries.join(", "),
        };
        text_with("books-broken-line", &args)
    };
    wrong.iter().map(line).collect::<Vec<_>>().join("\n")
}

async fn tell_all(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    because: &str,
) -> Result<(), ServiceError> {
    let args = args! {
        "pool" => pool.name.clone(),
        "handle" => pool.handle.clone(),
        "because" => because.to_owned(),
        "link" => format!("{}/money", site.pool_uri(&pool.handle)),
    };
    let words = text_with("message-books-stopped", &args);
    let mut people: Vec<Uuid> = sign_in::operators(tx, OPERATORS).await?;
    let stewards = membership::stewards(tx, pool.pool_id).await?;
    people.extend(stewards.iter().map(|steward| steward.person_id));
    people.sort_unstable();
    people.dedup();
    for person in people {
        let who = actor::known(tx, person).await?;
        tell(tx, world, site, pool.pool_id.into(), &who, &words, None).await?;
    }
    Ok(())
}

/// Tells followers the head of the books, if anything was booked since `since`.
///
/// # Errors
/// See [`ServiceError`].
pub async fn tell_head(
    tx: &mut Tx,
    world: &World,
    pool_id: PoolId,
    since: Timestamp,
) -> Result<(), ServiceError> {
    let Some(books) = ledger::get(tx, pool_id).await? else {
        return Ok(());
    };
    let last = ledger::by_number(tx, pool_id, books.entries).await?;
    if last.is_some_and(|row| row.recorded_at >= since) {
        let key = format!("books {}", Uuid::from(pool_id));
        let now = world.now();
        event::push_once(tx, world, pool_id, &Event::PoolChanged, &key, now).await?;
    }
    Ok(())
}

/// The books of a Pool take entries again, once a check holds; what it found
/// when it doesn't.
///
/// # Errors
/// [`ServiceError::UnknownPool`]; see [`ServiceError`].
pub async fn resume_books(
    db: &Db,
    world: &World,
    site: &Site,
    handle: &Handle,
) -> Result<Verdict, ServiceError> {
    let mut conn = db.read().await?;
    let pool = pool::by_handle(&mut conn, handle.as_str()).await?;
    drop(conn);
    let pool = pool.ok_or(ServiceError::UnknownPool)?;
    let mut verdict = check_and_note(db, world, site, pool.pool_id).await?;
    if verdict.findings.iter().any(BookFinding::stops) {
        return Ok(verdict);
    }
    transact!(db, world, ServiceError, |tx| {
        ledger::resume(&mut tx, pool.pool_id).await?;
        Ok(())
    })?;
    verdict.is_stopped = false;
    Ok(verdict)
}
