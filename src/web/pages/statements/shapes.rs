//! Rows of statements as pages show them.

use uuid::Uuid;

use super::{Asked, PAGE};
use crate::{
    args,
    domain::{
        ledger::{Account, Day},
        reconcile::{LineState, ReconcileError},
    },
    services::{
        ServiceError,
        read_statement::bank_account,
        suggest_for_line::{Suggestion, suggest},
    },
    store::{
        db::Conn,
        ledger,
        pool::Pool,
        statement::{self, Line, Statement},
    },
    text::text_with,
    web::{
        WebError,
        pages::spend::{day, sum},
        part::{Part, one_more},
        shape::{self, small},
        view::{
            form::Field,
            statements::{BankLine, FileLine, Statements, SuggestionLine},
            when::When,
        },
        visit::Visit,
    },
};

/// Files that are shown.
const FILES: i64 = 10;

/// The page, with an empty form.
pub(super) async fn statements(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    asked: &Asked,
) -> Result<Statements, WebError> {
    let from = (
        Day::from_number(asked.above),
        asked.after.unwrap_or(Uuid::nil()),
    );
    let rows = statement::to_look_at(conn, pool.pool_id, from, one_more(PAGE)).await?;
    let rows = Part::of(rows, PAGE, |last| {
        let (above, after) = (last.booked_on.number(), Uuid::from(last.line_id));
        let handle = &pool.handle;
        format!("/pools/{handle}/money/statements?above={above}&after={after}")
    });
    let account = match bank_account(conn, pool.pool_id).await {
        Ok(account) => Some(account.grouped()),
        Err(ServiceError::Reconcile(ReconcileError::NoBank)) => None,
        Err(error) => return Err(error.into()),
    };
    let files = statement::latest(conn, pool.pool_id, FILES).await?;
    Ok(Statements {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        account,
        file: Field::default(),
        agreement: agreement(visit, conn, pool).await?,
        lines: lines(visit, conn, pool, &rows.rows).await?,
        next: rows.next,
        files: files
            .iter()
            .map(|file| file_line(visit, pool, file))
            .collect(),
    })
}

pub(super) fn file_line(visit: &Visit, pool: &Pool, file: &Statement) -> FileLine {
    FileLine {
        href: format!(
            "/pools/{}/money/statements/{}",
            pool.handle, file.statement_id
        ),
        name: file.file_name.clone(),
        at: When::new(file.uploaded_at, visit.web().world.now()),
        new_lines: small(file.new_lines),
    }
}

/// What became of a file, in a sentence.
pub(super) async fn told(conn: &mut Conn, file: &Statement) -> Result<String, WebError> {
    let counts = statement::counts(conn, file.statement_id).await?;
    let count = |of: &dyn Fn(LineState) -> bool| -> i64 {
        let found = counts.iter().filter(|(state, _)| of(*state));
        found.map(|(_, count)| count).sum()
    };
    let args = args! {
        "lines" => file.lines,
        "booked" => count(&|state| !state.is_to_look_at()),
        "open" => count(&LineState::is_to_look_at),
        "known" => (file.lines - file.new_lines).max(0),
    };
    Ok(text_with("statement-told", &args))
}

/// Whether books and bank agree by the latest statement; none before the first
/// that says what is in the account.
pub(super) async fn agreement(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
) -> Result<Option<String>, WebError> {
    let last = statement::last_closing(conn, pool.pool_id).await?;
    let Some((bank, on)) = last.and_then(|last| last.closing) else {
        return Ok(None);
    };
    let books = ledger::balance(conn, pool.pool_id, Account::Bank).await?;
    let currency = pool.variables.money.currency();
    let shown = |minor| sum(visit, minor, currency);
    let args = args! {
        "bank" => shown(bank),
        "books" => shown(books),
        "difference" => shown(bank.saturating_sub(books).saturating_abs()),
        "day" => day(visit, on).day,
    };
    let key = if bank == books {
        "statement-agrees"
    } else {
        "statement-differs"
    };
    Ok(Some(text_with(key, &args)))
}

/// Lines, with what they might be.
pub(super) async fn lines(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    rows: &[Line],
) -> Result<Vec<BankLine>, WebError> {
    let suggested = suggest(conn, pool, rows).await?;
    let shown = rows.iter().zip(suggested);
    Ok(shown
        .map(|(line, suggested)| BankLine {
            id: Uuid::from(line.line_id).to_string(),
            day: day(visit, line.booked_on),
            amount: sum(visit, line.minor, pool.variables.money.currency()),
            came: line.minor > 0,
            name: line.counterparty.clone(),
            text: line.remittance.clone(),
            state: line.state.id(),
            is_return: line.is_return,
            suggestions: suggested
                .into_iter()
                .map(|one| suggestion(visit, pool, one))
                .collect(),
        })
        .collect())
}

fn suggestion(visit: &Visit, pool: &Pool, found: Suggestion) -> SuggestionLine {
    let currency = pool.variables.money.currency();
    let label = |key: &str, name: String, minor| {
        let args = args! { "name" => name, "amount" => sum(visit, minor, currency) };
        text_with(key, &args)
    };
    match found {
        Suggestion::Contribution {
            id,
            name,
            minor,
            is_named,
        } => SuggestionLine {
            is: "contribution",
            of: Uuid::from(id).to_string(),
            label: if is_named {
                label("line-is-contribution-named", name, minor)
            } else {
                label("line-is-contribution", name, minor)
            },
        },
        Suggestion::Payable { id, name, minor } => SuggestionLine {
            is: "pays",
            of: Uuid::from(id).to_string(),
            label: label("line-pays", name, minor),
        },
    }
}
