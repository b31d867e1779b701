//! `/pools/{handle}/money/report`: what came of a period, as a page to print
//! and as a table. For members; who was paid, for stewards.

use axum::{
    extract::{Path, Query},
    http::{HeaderMap, header},
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;

use super::{account_words, locale, month_of, month_value, month_words};
use crate::{
    args,
    banking::amount::{Locale, plain, show as amount},
    books::{self, export::row},
    domain::{
        id::PersonId,
        ledger::{Account, Day},
        money::Currency,
    },
    services::{
        ServiceError,
        see_books::{self, Report, total},
    },
    store::{db::Conn, ledger, pool::Pool},
    text::{text, text_with},
    web::{
        WebError, read, shape,
        view::{
            budget::{ReportPage, ReportTable},
            pool::Standing,
        },
        visit::{Visit, show as shown},
    },
};

/// Which period.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    from: String,
    to: String,
}

/// A table before its amounts are written: what it is of, its lines, and the
/// line of its sum.
struct Table {
    title: &'static str,
    lines: Vec<(String, i64)>,
    total: Option<(&'static str, i64)>,
}

/// Who looks.
#[derive(Clone, Copy)]
struct Viewer {
    person: PersonId,
    standing: Standing,
}

/// The report as a page.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, viewer) = member(&mut conn, &visit, &handle).await?;
    let period = period(&asked, Day::of(web.world.now()));
    let (from, to) = period.unwrap_or_else(|this_year| this_year);
    let tables = tables(&mut conn, &pool, viewer, (from, to)).await?;
    let (currency, locale) = (pool.variables.money.currency(), locale(&headers));
    shown(&ReportPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        from: month_value(from),
        to: month_value(to),
        wrong: period.is_err().then(|| text("report-wrong")),
        period: text_with(
            "report-period",
            &args! { "from" => month_words(from), "to" => month_words(to) },
        ),
        tables: tables
            .into_iter()
            .map(|table| written(table, currency, locale))
            .collect(),
    })
}

/// The same as a table.
pub async fn csv(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, viewer) = member(&mut conn, &visit, &handle).await?;
    let months = period(&asked, Day::of(web.world.now())).unwrap_or_else(|this_year| this_year);
    let currency = pool.variables.money.currency();
    let mut table = row(&["table", "line", "amount", "currency"].map(str::to_owned));
    for part in tables(&mut conn, &pool, viewer, months).await? {
        let total = part.total.map(|(key, minor)| (text(key), minor));
        for (name, minor) in part.lines.into_iter().chain(total) {
            let cells = [
                text(part.title),
                name,
                plain(minor, currency),
                currency.code().to_owned(),
            ];
            table.push_str(&row(&cells));
        }
    }
    let named = format!("attachment; filename=\"{}-report.csv\"", pool.handle);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, named),
    ];
    Ok((headers, table).into_response())
}

async fn member(conn: &mut Conn, visit: &Visit, handle: &str) -> Result<(Pool, Viewer), WebError> {
    let person = visit.signed_in()?.person;
    let pool = read::pool(conn, handle).await?;
    let standing = read::standing(conn, &pool, visit).await?;
    if !standing.is_inside() {
        return Err(ServiceError::NotMember.into());
    }
    Ok((pool, Viewer { person, standing }))
}

/// The months that were asked for, this year where none were; this year, too,
/// as the error, where they can't be.
fn period(asked: &Asked, today: Day) -> Result<(i64, i64), (i64, i64)> {
    let this = books::month(today);
    let this_year = (this - this % 12, this - this % 12 + 11);
    if asked.from.is_empty() && asked.to.is_empty() {
        return Ok(this_year);
    }
    match (month_of(&asked.from), month_of(&asked.to)) {
        (Some(from), Some(to)) if from <= to && to < 9_999 * 12 => Ok((from, to)),
        _ => Err(this_year),
    }
}

async fn tables(
    conn: &mut Conn,
    pool: &Pool,
    viewer: Viewer,
    months: (i64, i64),
) -> Result<Vec<Table>, WebError> {
    let report = see_books::report(conn, pool.pool_id, months).await?;
    let mut tables = of(&report);
    if let Some(own) = report.members.get(&viewer.person) {
        tables.push(rolled("report-capital-own", *own));
    }
    if viewer.standing == Standing::Steward {
        tables.extend(of_each(conn, pool, &report).await?);
        let last = books::day(books::first_of(months.1 + 1)).plus(-1);
        let first = books::day(books::first_of(months.0));
        let days = (first.number().into(), last.number().into());
        let lines = ledger::payees(conn, pool.pool_id, days).await?;
        tables.push(Table {
            title: "report-payees",
            total: None,
            lines,
        });
    }
    tables.retain(|table| !table.lines.is_empty() || table.total.is_some());
    Ok(tables)
}

fn of(report: &Report) -> Vec<Table> {
    let lines = |of: &[(Account, i64)]| -> Vec<(String, i64)> {
        let named = |(account, minor): &(Account, i64)| (account_words(*account), *minor);
        of.iter().map(named).collect()
    };
    let table = |title, of: &[(Account, i64)]| Table {
        title,
        lines: lines(of),
        total: Some(("report-total", total(of))),
    };
    let [.., after] = report.capital;
    let mut equity = lines(&report.equity);
    equity.insert(0, (text("report-members-capital"), after));
    if report.open_result != 0 {
        equity.push((text("report-open"), report.open_result));
    }
    vec![
        table("report-income", &report.income),
        table("report-expenses", &report.expenses),
        Table {
            title: "report-result",
            lines: Vec::new(),
            total: Some(("report-result", report.result())),
        },
        table("report-assets", &report.assets),
        table("report-liabilities", &report.liabilities),
        Table {
            title: "report-equity",
            lines: equity,
            total: Some(("report-owned-total", report.total_owed())),
        },
        rolled("report-capital", report.capital),
    ]
}

/// Capital from the begin of the period to its end.
fn rolled(title: &'static str, [before, added, taken, after]: [i64; 4]) -> Table {
    Table {
        title,
        lines: vec![
            (text("report-capital-before"), before),
            (text("report-capital-added"), added),
            (text("report-capital-taken"), taken.saturating_neg()),
        ],
        total: Some(("report-capital-after", after)),
    }
}

/// The same of each member, by name; of who has none any more, as long as
/// something of it moved.
async fn of_each(conn: &mut Conn, pool: &Pool, report: &Report) -> Result<Option<Table>, WebError> {
    let mut lines = Vec::new();
    for (person, name) in ledger::people(conn, pool.pool_id).await? {
        let Some([before, added, taken, after]) = report.members.get(&person) else {
            continue;
        };
        for (key, minor) in [
            ("report-capital-before", *before),
            ("report-capital-added", *added),
            ("report-capital-taken", taken.saturating_neg()),
            ("report-capital-after", *after),
        ] {
            if minor != 0 || (key == "report-capital-after" && *before != 0) {
                let args = args! { "name" => name.clone(), "what" => text(key) };
                lines.push((text_with("report-capital-line", &args), minor));
            }
        }
    }
    let [.., after] = report.capital;
    Ok((!lines.is_empty()).then_some(Table {
        title: "report-capital-each",
        lines,
        total: Some(("report-capital-after", after)),
    }))
}

fn written(table: Table, currency: Currency, locale: Locale) -> ReportTable {
    let shown = |minor: i64| amount(minor, currency, locale);
    ReportTable {
        title: text(table.title),
        lines: table
            .lines
            .into_iter()
            .map(|(name, minor)| (name, shown(minor)))
            .collect(),
        total: table.total.map(|(key, minor)| (text(key), shown(minor))),
    }
}
