//! Rows of statements as pages show them.

use uuid::Uuid;

use super::{Asked, PAGE};
use crate::{
    args,
    domain::{
        ledger::{Account, Day},
        reconcile::{Aside, LineState, ReconcileError},
    },
    services::{
        ServiceError,
        read_statement::bank_account,
        suggest_for_line::{Suggestion, suggest},
        take_opening::missing_opening,
    },
    store::{
        db::Conn,
        ledger,
        pool::Pool,
        rail,
        statement::{self, Line, Statement},
    },
    text::{text, text_with},
    web::{
        WebError,
        pages::spend::{day, sum},
        part::{Part, one_more},
        shape::{self, small},
        view::{
            form::Field,
            statements::{BankLine, FileLine, OpeningOffer, Statements, SuggestionLine},
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
        opening: opening(visit, conn, pool).await?,
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

/// What became of a file, in sentences.
pub(super) async fn told(conn: &mut Conn, file: &Statement) -> Result<String, WebError> {
    let counts = statement::counts(conn, file.statement_id).await?;
    let count = |of: &dyn Fn(LineState, Option<Aside>) -> bool| -> i64 {
        let found = counts.iter().filter(|(state, aside, _)| of(*state, *aside));
        found.map(|(_, _, count)| count).sum()
    };
    let is = |wanted: LineState| move |state: LineState, _: Option<Aside>| state == wanted;
    let why = |wanted: Aside| move |_: LineState, aside: Option<Aside>| aside == Some(wanted);
    let args = args! {
        "lines" => file.lines,
        "booked" => count(&is(LineState::Booked)),
        "open" => count(&|state, _| state.is_to_look_at()),
        "known" => (file.lines - file.new_lines).max(0),
    };
    let mut told = vec![text_with("statement-told", &args)];
    let waiting = count(&is(LineState::Waiting));
    if file.taken_back_at.is_some() {
        let key = if file.is_waiting {
            "statement-told-going-back"
        } else {
            "statement-told-back"
        };
        told.push(text(key));
    } else if waiting > 0 {
        told.push(text_with(
            "statement-told-waiting",
            &args! { "count" => waiting },
        ));
    }
    for (name, count) in statement::like_files(conn, file.statement_id).await? {
        let name = if name.is_empty() {
            text("statement-no-name")
        } else {
            name
        };
        let args = args! { "count" => count, "file" => name };
        told.push(text_with("statement-told-alike", &args));
    }
    let before = count(&why(Aside::Before));
    if before > 0 {
        told.push(text_with(
            "statement-told-before",
            &args! { "count" => before },
        ));
    }
    Ok(told.join(" "))
}

/// What is at the bank and nothing explains.
async fn opening(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
) -> Result<Option<OpeningOffer>, WebError> {
    let found = missing_opening(conn, pool.pool_id).await?;
    let currency = pool.variables.money.currency();
    Ok(found.map(|found| OpeningOffer {
        minor: found.minor,
        told: text_with(
            "statement-opening",
            &args! {
                "amount" => sum(visit, found.minor, currency),
                "day" => day(visit, found.on).day,
            },
        ),
    }))
}

/// Whether books and bank agree by the latest statement of each account; none
/// before the first that says what is in it.
pub(super) async fn agreement(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
) -> Result<Option<String>, WebError> {
    let closings = statement::closings(conn, pool.pool_id).await?;
    let closings = || closings.iter().filter_map(|file| file.closing);
    let Some(on) = closings().map(|(_, on)| on).max() else {
        return Ok(None);
    };
    let bank = closings().fold(0_i64, |sum, (minor, _)| sum.saturating_add(minor));
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
    let has_others = rail::banks(conn, pool.pool_id).await?.len() > 1;
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
            state: line.aside.map_or_else(|| line.state.id(), Aside::id),
            has_others,
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
        Suggestion::BetweenOurs => SuggestionLine {
            is: "between",
            of: String::new(),
            label: text("line-between"),
        },
    }
}
