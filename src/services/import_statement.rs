//! A steward uploads a statement of the Pool's bank. Each line is taken once,
//! in whichever files it comes; what it was is known by its reference, or left
//! for a steward to say. The lines are kept at once, in one transaction; what
//! they are is found out in steps of their own.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    known_line::{Fresh, OfFile, fresh},
    look_through::look_through_now,
    read_statement::{ReadFile, bank_account},
    record_payment::steward,
};
use crate::{
    banking::{
        iban::Iban,
        statement::{self as bank, Format, StatementError},
    },
    books,
    domain::{
        id::{LineId, PersonId, PoolId},
        ledger::{Account, Day, LedgerError},
        reconcile::{Aside, LineState},
    },
    store::{
        db::{Db, Tx},
        ledger,
        pool::{self, Pool},
        rail,
        statement::{self, Line, NewStatement, Statement},
    },
    transact,
    world::World,
};

/// What stands for a line's id where it is what was there before the books.
pub(super) const OPENING: &str = "opening";
/// Files that are looked at for whether one came before.
const FILES: i64 = 50;

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
    /// How many look like lines of another file, and are left out.
    pub alike: usize,
    /// How many are older than the opening balance, and are left out.
    pub before: usize,
    /// How many nobody looked at yet; that goes on by itself.
    pub rest: usize,
}

/// Takes the lines that are new, and books what they are: of a long file, the
/// first of them; the rest follows by itself.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError),
/// [`LedgerError::Stopped`], [`StatementError::OtherAccount`]; see
/// [`ServiceError`].
pub async fn import_statement(
    db: &Db,
    world: &World,
    site: &Site,
    command: &ImportStatement<'_>,
) -> Result<Imported, ServiceError> {
    let mut done = transact!(db, world, ServiceError, |tx| {
        keep_lines(&mut tx, world, command).await
    })?;
    let Some(statement_id) = done.statement_id else {
        return Ok(done);
    };
    look_through_now(db, world, site, statement_id).await;
    let mut conn = db.read().await?;
    for (state, _, count) in statement::counts(&mut conn, statement_id).await? {
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        if state.is_to_look_at() {
            done.to_look_at += count;
        } else if state == LineState::Waiting {
            done.rest += count;
        }
    }
    Ok(done)
}

/// Writes the lines that are new, before anybody looks at them.
///
/// # Errors
/// See [`import_statement`].
pub async fn keep_lines(
    tx: &mut Tx,
    world: &World,
    command: &ImportStatement<'_>,
) -> Result<Imported, ServiceError> {
    steward(tx, command.pool_id, command.steward).await?;
    let pool = pool::known(tx, command.pool_id).await?;
    let (says, account) = (&command.file.says, command.file.account);
    let banks = rail::banks(tx, pool.pool_id).await?;
    if !banks.iter().any(|bank| bank == account.as_str()) {
        return Err(ServiceError::Statement(StatementError::OtherAccount {
            found: account.grouped(),
            expected: bank_account(tx, pool.pool_id).await?.grouped(),
        }));
    }
    let mut done = Imported {
        lines: says.lines.len(),
        ..Imported::default()
    };
    let Some(days) = days_of(says) else {
        return Ok(done);
    };
    // Whoever uploads the same at once waits here, and finds it known.
    let currency = pool.variables.money.currency();
    let ledger = ledger::lock(tx, pool.pool_id, currency, world.now()).await?;
    if ledger.stopped_because.is_some() {
        return Err(LedgerError::Stopped.into());
    }
    let seen = statement::between(tx, pool.pool_id, days).await?;
    let of = OfFile {
        account: says.account.as_ref().map_or("", Iban::as_str),
        format: name_of(command.file.format),
    };
    let mut found = fresh(&says.lines, of, &seen);
    found.sort_by_key(|(line, _)| (line.booked_on, line.is_return));
    done.known = done.lines - found.len();
    if found.is_empty() {
        return Ok(done);
    }
    let taken = file(&pool, world, command, found.len());
    done.statement_id = Some(taken.statement_id);
    let opening = before_the_books(tx, &taken, world, days.0).await?;
    statement::insert(
        tx,
        &NewStatement {
            statement: &taken,
            format: of.format,
            hash: command.file.hash,
        },
    )
    .await?;
    let begins = begins(tx, &taken).await?;
    for one in &found {
        let mut line = kept(world, &taken, of, one);
        if line.like.is_some() {
            done.alike += 1;
        } else if begins.is_some_and(|begins| line.booked_on <= begins) {
            (line.state, line.aside) = (LineState::SetAside, Some(Aside::Before));
            done.before += 1;
        }
        statement::insert_line(tx, &line).await?;
    }
    if let Some(line) = opening {
        statement::insert_line(tx, &line).await?;
    }
    Ok(done)
}

/// The first and the last day that something was booked on.
fn days_of(says: &bank::Statement) -> Option<(Day, Day)> {
    let days = || says.lines.iter().map(|line| line.booked_on);
    let (first, last) = days().min().zip(days().max())?;
    Some((books::day(first), books::day(last)))
}

/// The day up to which an opening balance tells what was in the account of a
/// file; none where the books have none of it.
async fn begins(tx: &mut Tx, of: &Statement) -> Result<Option<Day>, ServiceError> {
    let openings = statement::openings(tx, of.pool_id).await?;
    let opening = openings
        .into_iter()
        .find(|line| line.account == of.account && line.state != LineState::SetAside);
    Ok(opening.map(|line| line.booked_on))
}

/// A line as it is kept.
fn kept(world: &World, of: &Statement, file: OfFile<'_>, (line, like): &Fresh<'_>) -> Line {
    Line {
        line_id: LineId::from(world.new_id()),
        pool_id: of.pool_id,
        statement_id: of.statement_id,
        account: file.account.to_owned(),
        external_id: line.external_id.clone(),
        booked_on: books::day(line.booked_on),
        minor: line.minor,
        counterparty: line.counterparty.clone().unwrap_or_default(),
        counterparty_iban: line.counterparty_iban.clone().unwrap_or_default(),
        remittance: line.remittance.clone(),
        reference: line.reference.clone().unwrap_or_default(),
        is_return: line.is_return,
        is_charge: line.is_charge,
        state: like.map_or(LineState::Waiting, |_| LineState::SetAside),
        entry: None,
        matched_by: None,
        aside: like.map(|_| Aside::Known),
        like: *like,
        is_by_hand: false,
    }
}

fn file(pool: &Pool, world: &World, command: &ImportStatement<'_>, fresh: usize) -> Statement {
    let says = &command.file.says;
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let balance = |found: bank::Balance| (found.minor, books::day(found.on));
    Statement {
        statement_id: world.new_id(),
        pool_id: pool.pool_id,
        account: command.file.account.as_str().to_owned(),
        by: command.steward,
        file_name: crate::sheet::tidy(command.file_name, 200),
        opening: says.opening.map(balance),
        closing: says.closing.map(balance),
        lines: count(says.lines.len()),
        new_lines: count(fresh),
        uploaded_at: world.now(),
        is_waiting: true,
        taken_back_at: None,
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
    of: &Statement,
    world: &World,
    first: Day,
) -> Result<Option<Line>, ServiceError> {
    let Some((minor, on)) = of.opening.filter(|(minor, _)| *minor > 0) else {
        return Ok(None);
    };
    let files = statement::latest(tx, of.pool_id, FILES).await?;
    let is_first = files.iter().all(|file| file.taken_back_at.is_some());
    let is_unknown = ledger::balance(tx, of.pool_id, Account::Bank).await? == 0
        && statement::openings(tx, of.pool_id).await?.is_empty();
    // Some banks give it the day of the first line, which is not in it.
    let on = on.min(first.plus(-1));
    Ok((is_first && is_unknown).then(|| opening_line(world, of, minor, on)))
}

/// What was in the account of a file before the books, up to the end of that
/// day, as a line.
pub(super) fn opening_line(world: &World, of: &Statement, minor: i64, on: Day) -> Line {
    Line {
        line_id: world.new_id().into(),
        pool_id: of.pool_id,
        statement_id: of.statement_id,
        account: of.account.clone(),
        external_id: OPENING.to_owned(),
        booked_on: on,
        minor,
        counterparty: String::new(),
        counterparty_iban: String::new(),
        remittance: crate::text::text("statement-before-the-books"),
        reference: String::new(),
        is_return: false,
        is_charge: false,
        state: LineState::Waiting,
        entry: None,
        matched_by: None,
        aside: None,
        like: None,
        is_by_hand: false,
    }
}
