//! `/pools/{handle}/money/payables/{id}`: one payment, for stewards, who record
//! that it was made, or that it came back.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::{id, of_steward, payables::line};
use crate::{
    banking::iban::Iban,
    books,
    domain::{
        id::PayableId,
        ledger::Day,
        spend::{PaidFrom, SpendError},
    },
    services::{
        ServiceError,
        record_payment::{RecordPayment, record_payment, record_return},
        release_payable::{may_release, release_payable},
        ways_to_pay::grouped_reference,
    },
    store::{
        db::Conn,
        payable::{self, Payable},
        pool::Pool,
        proposal,
    },
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        shape::{self, small},
        view::{form::Field, payable::PayablePage},
        visit::{Visit, show as shown, show_again},
        words::take as taken,
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    from: String,
    on: String,
}

/// The page, for stewards.
pub async fn show(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, _) = of_steward(&visit, &mut conn, &handle).await?;
    let today = books::date(Day::of(visit.web().world.now()));
    let sent = Sent {
        from: PaidFrom::Bank.id().to_owned(),
        on: today.to_string(),
    };
    shown(&page(&visit, &mut conn, &pool, (id(&written)?, sent)).await?)
}

/// POST `…/record`: it was paid.
pub async fn record(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, steward) = of_steward(&visit, &mut conn, &handle).await?;
    let payable: PayableId = id(&written)?;
    let mut page = page(&visit, &mut conn, &pool, (payable, sent)).await?;
    drop(conn);
    let from = PaidFrom::from_id(&page.from.value).ok_or(());
    let from = taken(&mut page.from, from, |()| text("error-paid-from"));
    let on = page.on.value.trim().parse::<jiff::civil::Date>();
    let on = on.ok().filter(|day| (1970..=2999).contains(&day.year()));
    let on = taken(&mut page.on, on.ok_or(()), |()| text("error-paid-on"));
    let (Some(from), Some(on)) = (from, on) else {
        return show_again(&page);
    };
    let command = RecordPayment {
        pool_id: pool.pool_id,
        steward,
        payable,
        from,
        on: books::day(on),
    };
    let recorded = transact!(web.db, web.world, ServiceError, |tx| {
        record_payment(&mut tx, &web.world, &command).await
    });
    match recorded {
        Err(ServiceError::Spend(SpendError::DayToCome)) => {
            page.on.error = Some(text("error-day-to-come"));
            show_again(&page)
        }
        other => {
            other?;
            let path = format!("/pools/{handle}/money/payables");
            Ok(visit.done(&path, &text("notice-paid")))
        }
    }
}

/// POST `…/release`: it may be paid.
pub async fn release(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, steward) = of_steward(&visit, &mut web.db.read().await?, &handle).await?;
    let payable: PayableId = id(&written)?;
    let missing = transact!(web.db, web.world, ServiceError, |tx| {
        release_payable(&mut tx, &web.world, (pool.pool_id, steward), payable).await
    })?;
    let key = if missing > 0 {
        "notice-payable-released-waits"
    } else {
        "notice-payable-released"
    };
    let path = format!("/pools/{handle}/money/payables/{written}");
    Ok(visit.done(&path, &text(key)))
}

/// POST `…/return`: the payment came back.
pub async fn comes_back(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let (pool, steward) = of_steward(&visit, &mut web.db.read().await?, &handle).await?;
    let payable: PayableId = id(&written)?;
    transact!(web.db, web.world, ServiceError, |tx| {
        record_return(&mut tx, &web.world, (pool.pool_id, steward), payable).await
    })?;
    let path = format!("/pools/{handle}/money/payables/{written}");
    Ok(visit.done(&path, &text("notice-came-back")))
}

async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    (payable, sent): (PayableId, Sent),
) -> Result<PayablePage, WebError> {
    let found = payable::by_id(conn, payable).await?;
    let found: Payable = found
        .filter(|found| found.pool_id == pool.pool_id)
        .ok_or(WebError::NotFound)?;
    let decision = match found.proposal_id {
        Some(id) => proposal::by_id(conn, id).await?,
        None => None,
    };
    let iban = found
        .iban
        .as_deref()
        .and_then(|iban| Iban::parse(iban).ok());
    let invoice = found.invoice_id.map(uuid::Uuid::from);
    let (line, steward) = (line(visit, pool, &found), visit.signed_in()?.person);
    Ok(PayablePage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        may_release: found.is_open()
            && line.missing > 0
            && may_release(conn, &found, steward).await.is_ok(),
        line,
        iban: iban.map(|iban| iban.grouped()),
        decision: decision.map(|found| (small(found.number), found.title)),
        invoice: invoice.map(|id| format!("/pools/{}/invoices/{id}", pool.handle)),
        is_paid: found.paid_on.is_some(),
        reference: grouped_reference(&found.reference),
        from: Field::of(sent.from),
        on: Field::of(sent.on),
    })
}
