//! A steward uploads a statement of the Pool's bank. Each line is taken once,
//! in whichever files it comes; what it was is known by its reference, or left
//! for a steward to say. Lines and all that follows from them are taken page by
//! page, each in a transaction of its own, so that a long file keeps nobody
//! waiting; one that was broken off goes on where it was uploaded again.

use std::collections::HashSet;

use uuid::Uuid;

use super::{
    ServiceError, Site,
    link_group::pool_of,
    match_line::{Matching, matched},
    read_statement::{ReadFile, bank_account},
};
use crate::{
    banking::statement::{self as bank, Format, StatementError},
    books,
    domain::{
        id::{LineId, PersonId, PoolId},
        ledger::{Account, Day},
        reconcile::LineState,
    },
    store::{
        db::{Db, Tx},
        ledger,
        pool::Pool,
        statement::{self, Line, NewStatement, Statement},
    },
    transact,
    world::World,
};

/// Lines of before that are looked at again with each file.
const AGAIN: i64 = 200;
/// Lines that are taken in one transaction.
const PAGE: usize = 250;

/// A file to be taken.
#[derive(Clone, Debug)]
pub struct ImportStatement<'a> {
    /// Whose bank's.
    pub pool_id: PoolId,
    /// Who uploads it.
    pub steward: PersonId,
    /// What it is called.
    pub file_name: &'a str,
    /// What is in it.
    pub file: &'a ReadFile,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Imported {
    /// Its id; none where all of it was known before, and nothing was written.
    pub statement_id: Option<Uuid>,
    /// How many lines it has.
    pub lines: usize,
    /// How many were known before.
    pub known: usize,
    /// How many a steward has to look at.
    pub to_look_at: usize,
    /// How many of them were not looked at yet: the next page begins there.
    pub rest: usize,
}

/// Takes the lines that are new, and books what they are, page by page.
///
/// # Errors
/// See [`import_page`].
pub async fn import_statement(
    db: &Db,
    world: &World,
    site: &Site,
    command: &ImportStatement<'_>,
) -> Result<Imported, ServiceError> {
    let mut done: Option<Imported> = None;
    loop {
        let page = transact!(db, world, ServiceError, |tx| {
            import_page(&mut tx, world, site, command, done).await
        })?;
        if page.rest == 0 {
            return Ok(page);
        }
        done = Some(page);
    }
}

/// Takes the next page, after what was `done`; what is done then.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError),
/// [`ReconcileError::NoBank`](crate::domain::reconcile::ReconcileError),
/// [`StatementError::OtherAccount`] when the members
/// changed it meanwhile; see [`ServiceError`].
pub async fn import_page(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &ImportStatement<'_>,
    done: Option<Imported>,
) -> Result<Imported, ServiceError> {
    let pool = pool_of(tx, command.pool_id, command.steward).await?;
    let account = bank_account(tx, pool.pool_id).await?;
    if account != command.file.account {
        return Err(ServiceError::Statement(StatementError::OtherAccount {
            found: command.file.account.grouped(),
            expected: account.grouped(),
        }));
    }
    let says = &command.file.says;
    if says.lines.is_empty() {
        return Ok(Imported::default());
    }
    // Whoever uploads the same at once waits here, and finds it known.
    let currency = pool.variables.money.currency();
    ledger::lock(tx, pool.pool_id, currency, world.now()).await?;
    let mut done = match done {
        Some(done) => done,
        None => begun(tx, (world, site), &pool, command).await?,
    };
    let Some(statement_id) = done.statement_id else {
        return Ok(done);
    };
    let at = Matching {
        world,
        site,
        pool: &pool,
        by: command.steward,
    };
    let lines = in_order(says);
    let page = lines.iter().skip(lines.len().saturating_sub(done.rest));
    let page: Vec<&bank::StatementLine> = page.take(PAGE).copied().collect();
    for line in fresh(tx, &pool, (statement_id, &page), world).await? {
        let line = matched(tx, at, line).await?;
        done.to_look_at += usize::from(line.state.is_to_look_at());
        statement::insert_line(tx, &line).await?;
    }
    done.rest = done.rest.saturating_sub(page.len());
    if done.rest == 0 {
        look_again(tx, at, statement_id).await?;
    }
    Ok(done)
}

/// Writes that the file came, and what was at the bank before it; nothing
/// where all of it is known.
async fn begun(
    tx: &mut Tx,
    (world, site): (&World, &Site),
    pool: &Pool,
    command: &ImportStatement<'_>,
) -> Result<Imported, ServiceError> {
    let says = &command.file.says;
    let lines = in_order(says);
    let known = known(tx, pool, &lines).await?;
    let fresh = lines
        .iter()
        .filter(|line| !known.contains(&line.external_id));
    let (fresh, count) = (fresh.count(), says.lines.len());
    let mut done = Imported {
        lines: count,
        known: count - fresh,
        ..Imported::default()
    };
    if fresh == 0 {
        return Ok(done);
    }
    let statement_id = world.new_id();
    done.statement_id = Some(statement_id);
    done.rest = lines.len();
    let new = file(pool, world, command, (statement_id, fresh));
    let new = NewStatement {
        statement: &new,
        format: name_of(command.file.format),
        hash: command.file.hash,
        by: command.steward,
    };
    statement::insert(tx, &new).await?;
    if let Some(line) = before_the_books(tx, pool, says, world, statement_id).await? {
        let at = Matching {
            world,
            site,
            pool,
            by: command.steward,
        };
        let line = matched(tx, at, line).await?;
        done.to_look_at += usize::from(line.state.is_to_look_at());
        statement::insert_line(tx, &line).await?;
    }
    Ok(done)
}

/// The lines in the order of their days; what comes back, after what it takes
/// back.
fn in_order(says: &bank::Statement) -> Vec<&bank::StatementLine> {
    let mut lines: Vec<_> = says.lines.iter().filter(|line| line.minor != 0).collect();
    lines.sort_by_key(|line| (line.booked_on, line.is_return));
    lines
}

async fn known(
    tx: &mut Tx,
    pool: &Pool,
    lines: &[&bank::StatementLine],
) -> Result<HashSet<String>, ServiceError> {
    let ids: Vec<&str> = lines.iter().map(|line| line.external_id.as_str()).collect();
    let known = statement::known(tx, pool.pool_id, &ids).await?;
    Ok(known.into_iter().collect())
}

/// Those that no file before had.
async fn fresh(
    tx: &mut Tx,
    pool: &Pool,
    (statement_id, lines): (Uuid, &[&bank::StatementLine]),
    world: &World,
) -> Result<Vec<Line>, ServiceError> {
    let known = known(tx, pool, lines).await?;
    let fresh = lines
        .iter()
        .filter(|line| !known.contains(&line.external_id));
    let taken = fresh.map(|line| Line {
        line_id: LineId::from(world.new_id()),
        pool_id: pool.pool_id,
        statement_id,
        external_id: line.external_id.clone(),
        booked_on: books::day(line.booked_on),
        minor: line.minor,
        counterparty: line.counterparty.clone().unwrap_or_default(),
        counterparty_iban: line.counterparty_iban.clone().unwrap_or_default(),
        remittance: line.remittance.clone(),
        reference: line.reference.clone().unwrap_or_default(),
        is_return: line.is_return,
        is_charge: line.is_charge,
        state: LineState::Open,
        entry: None,
        matched_by: None,
    });
    Ok(taken.collect())
}

fn file(
    pool: &Pool,
    world: &World,
    command: &ImportStatement<'_>,
    (statement_id, fresh): (Uuid, usize),
) -> Statement {
    let says = &command.file.says;
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let balance = |found: bank::Balance| (found.minor, books::day(found.on));
    Statement {
        statement_id,
        pool_id: pool.pool_id,
        file_name: crate::sheet::tidy(command.file_name, 200),
        opening: says.opening.map(balance),
        closing: says.closing.map(balance),
        lines: count(says.lines.len()),
        new_lines: count(fresh),
        uploaded_at: world.now(),
    }
}

/// Its id in tables.
const fn name_of(format: Format) -> &'static str {
    match format {
        Format::Camt053 => "camt053",
        Format::Mt940 => "mt940",
        Format::Csv => "csv",
    }
}

/// What was at the bank before the very first statement, as a line that a
/// steward says the origin of; none where there is nothing, or the books know
/// of the bank already.
async fn before_the_books(
    tx: &mut Tx,
    pool: &Pool,
    says: &bank::Statement,
    world: &World,
    statement_id: Uuid,
) -> Result<Option<Line>, ServiceError> {
    let Some(opening) = says.opening.filter(|opening| opening.minor > 0) else {
        return Ok(None);
    };
    let pool_id = pool.pool_id;
    let is_first = statement::latest(tx, pool_id, 2).await?.len() < 2;
    let is_unknown = ledger::balance(tx, pool_id, Account::Bank).await? == 0;
    Ok((is_first && is_unknown).then(|| Line {
        line_id: world.new_id().into(),
        pool_id,
        statement_id,
        external_id: format!("opening/{}/{}", opening.on, opening.minor),
        booked_on: books::day(opening.on),
        minor: opening.minor,
        counterparty: String::new(),
        counterparty_iban: String::new(),
        remittance: crate::text::text("statement-before-the-books"),
        reference: String::new(),
        is_return: false,
        is_charge: false,
        state: LineState::Open,
        entry: None,
        matched_by: None,
    }))
}

/// What went out and was not understood may be by now: a payment approved, or
/// a receipt that came in a later file.
async fn look_again(tx: &mut Tx, at: Matching<'_>, statement_id: Uuid) -> Result<(), ServiceError> {
    let first = (Day::from_number(i32::MIN), Uuid::nil());
    let pool_id = at.pool.pool_id;
    let open = statement::of_state(tx, pool_id, LineState::Open, first, AGAIN).await?;
    for line in open {
        // Those of this file were looked at just now.
        if line.statement_id == statement_id {
            continue;
        }
        let line = matched(tx, at, line).await?;
        if line.state != LineState::Open {
            statement::set_state(tx, LineState::Open, &line).await?;
        }
    }
    Ok(())
}
