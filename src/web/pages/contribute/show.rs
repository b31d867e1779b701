//! `/pools/{handle}/contributions/{id}`: how far a contribution has come, and
//! every way to pay it. Hers alone.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use super::shapes::{progress, told, what};
use crate::{
    banking::{
        epc::Transfer,
        iban::{Bic, Iban},
        payto::Payto,
        reference::Reference,
    },
    domain::{contribution::State, id::ContributionId, ledger::Authority, money::Amount},
    services::{
        ServiceError,
        promise_contribution::{cancel_contribution, hers},
        receive_contribution::credited,
        ways_to_pay::{grouped_iban, grouped_reference},
    },
    store::{
        cash,
        contribution::{Promised, taken_back_by},
        db::Conn,
        ledger, membership,
        pool::Pool,
        rail::{self, Rail, RailKind},
        rail_secret,
    },
    text::text,
    transact,
    web::{
        WebError, read,
        shape::{self, person_ref},
        view::{
            contribute::{BankLine, ContributionPage, ReceiptLine},
            draft::Qr,
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Receipts of one contribution that its page shows.
const RECEIPTS: i64 = 50;

/// The contribution of a path.
///
/// # Errors
/// [`WebError::NotFound`].
pub fn id_of(id: &str) -> Result<ContributionId, WebError> {
    let id: Uuid = id.parse().map_err(|_| WebError::NotFound)?;
    Ok(id.into())
}

/// Her own contribution.
pub async fn show(
    visit: Visit,
    Path((handle, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let web = visit.web();
    let now = web.world.now();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let promised = hers(&mut conn, pool.pool_id, viewer.person, id_of(&id)?).await?;
    let given = &promised.contribution;
    let missing = missing(&promised);
    let rails = rail::in_use(&mut conn, pool.pool_id).await?;
    let of_kind = |kind| rails.iter().find(|rail| rail.kind == kind);
    let standing = membership::standing(&mut conn, pool.pool_id, viewer.person).await?;
    let stewards = membership::stewards(&mut conn, pool.pool_id).await?;
    let waiting = cash::of_contribution(&mut conn, promised.contribution_id).await?;
    let money = |amount| told(amount, promised.currency, visit.locale());
    shown(&ContributionPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        what: what(&promised),
        amount: money(given.amount),
        progress: progress(&promised),
        missing: money(missing),
        promised: When::new(promised.promised_at, now),
        due: When::new(promised.due_on.starts_at(), now),
        awaits: standing.admitted().is_ok_and(|step| step.awaits_buy_in) && promised.part.is_some(),
        reference: grouped_reference(&promised.reference),
        bank: of_kind(RailKind::Bank).and_then(|rail| bank(rail, &promised, missing)),
        host: of_kind(RailKind::Host).map(|rail| (rail.holder.clone(), rail.provider.clone())),
        card: card(&mut conn, &pool, &id).await?,
        stewards: stewards
            .iter()
            .map(|row| person_ref(&web.site, row.into()))
            .collect(),
        cash_waits: waiting
            .iter()
            .filter(|cash| cash.waits())
            .map(|cash| money(cash.amount))
            .collect(),
        receipts: receipts(&visit, &mut conn, &pool, &promised).await?,
        id,
    })
}

/// What has yet to come of it.
fn missing(promised: &Promised) -> Amount {
    match promised.contribution.state() {
        State::Partly(missing) => {
            Amount::from_minor(missing).unwrap_or(promised.contribution.amount)
        }
        _ => promised.contribution.amount,
    }
}

/// Where a form goes that pays by card: once the Pool's account at Stripe is
/// in use and connected.
async fn card(conn: &mut Conn, pool: &Pool, id: &str) -> Result<Option<String>, WebError> {
    let connected = rail_secret::stripe(conn, pool.pool_id).await?;
    let path = || format!("/pools/{}/contributions/{id}/card", pool.handle);
    Ok(connected.map(|_| path()))
}

fn bank(rail: &Rail, promised: &Promised, missing: Amount) -> Option<BankLine> {
    let iban = Iban::parse(&rail.iban).ok()?;
    let bic = Bic::parse(&rail.bic).ok();
    let reference = Reference::parse(&promised.reference).ok()?;
    let transfer = Transfer {
        name: &rail.holder,
        iban: &iban,
        bic: bic.as_ref(),
        minor: missing.minor(),
        currency: promised.currency,
        reference: &reference,
    };
    let payto = Payto {
        iban: &iban,
        bic: bic.as_ref(),
        minor: missing.minor(),
        currency: promised.currency,
        name: &rail.holder,
        message: reference.as_str(),
    };
    let code = transfer.code().ok().flatten();
    Some(BankLine {
        holder: rail.holder.clone(),
        iban: grouped_iban(&rail.iban),
        bic: rail.bic.clone(),
        qr: code.map(|code| Qr {
            size: code.size,
            path: code.path,
        }),
        payto: payto.link(),
    })
}

async fn receipts(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    promised: &Promised,
) -> Result<Vec<ReceiptLine>, WebError> {
    let now = visit.web().world.now();
    let authority = Authority::Contribution(promised.contribution_id);
    let rows = ledger::by_authority(conn, pool.pool_id, authority, RECEIPTS).await?;
    let mut lines = Vec::new();
    for row in rows {
        let Some(amount) = credited(&row.entry, promised) else {
            continue;
        };
        let back = taken_back_by(conn, pool.pool_id, row.number).await?;
        lines.push(ReceiptLine {
            href: format!(
                "/pools/{}/contributions/{}/receipts/{}",
                pool.handle,
                Uuid::from(promised.contribution_id),
                row.number
            ),
            amount: told(amount, promised.currency, visit.locale()),
            day: When::new(row.entry.booked_on().starts_at(), now),
            is_taken_back: back.is_some(),
        });
    }
    Ok(lines)
}

/// POST `/pools/{handle}/contributions/{id}/cancel`: she takes it back.
pub async fn cancel(
    visit: Visit,
    Path((handle, id)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let id = id_of(&id)?;
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        cancel_contribution(&mut tx, &web.world, pool.pool_id, person, id).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/money/mine"),
        &text("notice-contribution-cancelled"),
    ))
}
