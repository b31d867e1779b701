//! `/pools/{handle}/money/payables`: what is to be paid out, for stewards, and
//! the files for the bank that are made of it.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use super::{LINES, day, id, of_steward, sum};
use crate::{
    domain::{
        id::PayableId,
        ledger::{Account, Day},
        money::Currency,
        spend::SpendError,
        time::Timestamp,
    },
    services::{
        ServiceError,
        make_batch::{Format, MakeBatch, make_batch},
        release_payable::releases_missing,
    },
    store::{
        batch::{self, Batch},
        db::Conn,
        invoice, ledger,
        payable::{self, Payable},
        pool::Pool,
        redemption,
    },
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        shape::{self, small},
        view::{
            payable::{BatchLine, InvoiceLine, PayableLine, Payables, WaitingLine},
            when::When,
        },
        visit::{Visit, show as shown, show_again},
    },
};

/// Files of payments that are shown.
const BATCHES: i64 = 20;

/// The list, for stewards.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, _) = of_steward(&visit, &mut conn, &handle).await?;
    shown(&page(&visit, &mut conn, &pool).await?)
}

/// POST `…/batch`: a file for the bank.
pub async fn send(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, steward) = of_steward(&visit, &mut web.db.read().await?, &handle).await?;
    let named = |name: &'static str| {
        let is_it = move |(found, value): &(String, String)| (found == name).then(|| value.clone());
        sent.iter().filter_map(is_it)
    };
    let payables: Vec<PayableId> = named("payable")
        .map(|written| id(&written))
        .collect::<Result<_, _>>()?;
    let format = named("format").next();
    let format = format.and_then(|written| Format::from_id(&written));
    let command = MakeBatch {
        pool_id: pool.pool_id,
        steward,
        payables,
        format: format.unwrap_or(Format::Pain),
    };
    let made = transact!(web.db, web.world, ServiceError, |tx| {
        make_batch(&mut tx, &web.world, &command).await
    });
    let key = match made {
        Ok(_) => {
            let path = format!("/pools/{handle}/money/payables");
            return Ok(visit.done(&path, &text("notice-batch-made")));
        }
        Err(ServiceError::Spend(SpendError::NothingChosen)) => "error-nothing-chosen",
        Err(ServiceError::Spend(SpendError::NoBank)) => "error-no-bank",
        Err(ServiceError::Spend(SpendError::NoAccount)) => "error-payee-no-account",
        Err(ServiceError::Payment(_)) => "error-payment-file",
        Err(error) => return Err(error.into()),
    };
    let mut conn = web.db.read().await?;
    let mut page = page(&visit, &mut conn, &pool).await?;
    page.refused = Some(text(key));
    show_again(&page)
}

async fn page(visit: &Visit, conn: &mut Conn, pool: &Pool) -> Result<Payables, WebError> {
    let now = visit.web().world.now();
    let currency = pool.variables.money.currency();
    let open = payable::open(conn, pool.pool_id, LINES).await?;
    let latest = payable::latest(conn, pool.pool_id, LINES).await?;
    let invoices = invoice::waiting(conn, pool.pool_id, LINES).await?;
    let line = |found: &Payable| line(visit, pool, found);
    let invoice = |found: invoice::Invoice| InvoiceLine {
        href: format!(
            "/pools/{}/invoices/{}",
            pool.handle,
            Uuid::from(found.invoice_id)
        ),
        label: found.label,
        amount: sum(visit, found.amount.minor(), currency),
        filer: found.filer_name,
        at: When::new(found.filed_at, now),
    };
    let paid = latest.iter().filter(|found| found.paid_on.is_some());
    let mut batches = Vec::new();
    for found in batch::of_pool(conn, pool.pool_id, BATCHES).await? {
        batches.push(batch_line(visit, conn, found, currency).await?);
    }
    Ok(Payables {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        invoices: invoices.into_iter().map(invoice).collect(),
        may_send: open.iter().any(|found| may_send(pool, found)),
        open: open.iter().map(line).collect(),
        waiting: waiting(visit, conn, pool).await?,
        batches,
        paid: paid.map(line).collect(),
        refused: None,
    })
}

fn may_send(pool: &Pool, found: &Payable) -> bool {
    let is_here = found.is_open() && found.batch_id.is_none();
    is_here && found.has_account() && releases_missing(pool, found) == 0
}

/// Something to be paid, as lists and its own page show it.
pub(super) fn line(visit: &Visit, pool: &Pool, found: &Payable) -> PayableLine {
    let handle = &pool.handle;
    let id = Uuid::from(found.payable_id).to_string();
    PayableLine {
        href: format!("/pools/{handle}/money/payables/{id}"),
        id,
        name: found.payee_name.clone().unwrap_or_default(),
        amount: sum(visit, found.amount.minor(), found.currency),
        kind: found.kind.id(),
        label: found.label.clone().unwrap_or_default(),
        day: day(visit, found.paid_on.unwrap_or(found.due_on)),
        may_send: may_send(pool, found),
        missing: if found.is_open() {
            small(releases_missing(pool, found))
        } else {
            0
        },
        is_sent: found.batch_id.is_some() && found.is_open(),
    }
}

async fn batch_line(
    visit: &Visit,
    conn: &mut Conn,
    found: Batch,
    currency: Currency,
) -> Result<BatchLine, WebError> {
    let payables = payable::of_batch(conn, found.batch_id).await?;
    let is_withdrawn = found.withdrawn_at.is_some();
    let at = Timestamp::from_micros(found.created_at);
    Ok(BatchLine {
        id: found.batch_id.to_string(),
        amount: sum(visit, found.total_minor, currency),
        count: small(found.payment_count),
        maker: found.maker,
        at: When::new(at, visit.web().world.now()),
        is_pain: found.format == Format::Pain.id(),
        is_withdrawn,
        is_done: !is_withdrawn && !payables.iter().any(Payable::is_open),
        may_take_back: !is_withdrawn && payables.iter().all(Payable::is_open),
    })
}

async fn waiting(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
) -> Result<Vec<WaitingLine>, WebError> {
    let currency = pool.variables.money.currency();
    let mut lines = Vec::new();
    for found in redemption::open(conn, pool.pool_id, LINES).await? {
        let account = Account::Capital(found.person_id.into());
        let capital = ledger::balance(conn, pool.pool_id, account).await?;
        let due_on = i32::try_from(found.due_on).unwrap_or(i32::MAX);
        lines.push(WaitingLine {
            name: found.name,
            amount: sum(visit, capital.saturating_neg(), currency),
            due: day(visit, Day::from_number(due_on)),
            waits: found.waits_since.is_some(),
        });
    }
    Ok(lines)
}
