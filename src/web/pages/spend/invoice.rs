//! `/pools/{handle}/invoices/{id}`: an invoice, for members. A steward who
//! stands on neither side approves it; any steward may refuse it.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::{id, nobody, of_member, show::papers, steps::Steps, sum};
use crate::{
    args,
    banking::iban::Iban,
    domain::{
        id::InvoiceId,
        kind::Matter,
        spend::{InvoiceState, Sides},
        text::Because,
    },
    services::{
        ServiceError,
        approve_invoice::{Approved, approve_invoice, needed},
        refuse_invoice::refuse_invoice,
    },
    store::{
        db::Conn,
        invoice::{self, Invoice},
        membership,
        paper::PaperOf,
        pool::Pool,
        proposal, reservation, spend,
    },
    text::{text, text_with},
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        shape::{self, small},
        view::{form::Field, spend::InvoicePage},
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// What the form of a refusal sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    because: String,
}

/// The page, for members.
pub async fn show(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, _) = of_member(&visit, &mut conn, &handle).await?;
    let found = known(&mut conn, &pool, id(&written)?).await?;
    shown(&page(&visit, &mut conn, &pool, &found, Field::default()).await?)
}

/// POST `…/approve`.
pub async fn approve(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let by = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let invoice: InvoiceId = id(&written)?;
    let approved = transact!(web.db, web.world, ServiceError, |tx| {
        approve_invoice(&mut tx, &web.world, (pool.pool_id, by), invoice).await
    })?;
    let told = match approved {
        Approved::Waits(count) => {
            text_with("notice-invoice-approved-waits", &args! { "count" => count })
        }
        Approved::Owed(_) => text("notice-invoice-approved"),
    };
    Ok(visit.done(&format!("/pools/{handle}/invoices/{written}"), &told))
}

/// POST `…/refuse`.
pub async fn refuse(
    visit: Visit,
    Path((handle, written)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, by) = super::of_steward(&visit, &mut conn, &handle).await?;
    let found = known(&mut conn, &pool, id(&written)?).await?;
    let mut field = Field::of(sent.because);
    let because = Because::parse(&field.value);
    let because = taken(&mut field, because, |error| {
        text_wrong("invoice-because", error)
    });
    let Some(because) = because else {
        return show_again(&page(&visit, &mut conn, &pool, &found, field).await?);
    };
    drop(conn);
    let what = (found.invoice_id, &because);
    transact!(web.db, web.world, ServiceError, |tx| {
        refuse_invoice(&mut tx, &web.world, &web.site, (pool.pool_id, by), what).await
    })?;
    let path = format!("/pools/{handle}/invoices/{written}");
    Ok(visit.done(&path, &text("notice-invoice-refused")))
}

async fn known(conn: &mut Conn, pool: &Pool, id: InvoiceId) -> Result<Invoice, WebError> {
    let found = invoice::by_id(conn, id).await?;
    found
        .filter(|found| found.pool_id == pool.pool_id)
        .ok_or(WebError::NotFound)
}

async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    found: &Invoice,
    because: Field,
) -> Result<InvoicePage, WebError> {
    let viewer = visit.signed_in()?.person;
    let proposal = proposal::by_id(conn, found.proposal_id).await?;
    let proposal = proposal.ok_or(WebError::NotFound)?;
    let Matter::Spend(spend_id) = proposal.matter else {
        return Err(WebError::NotFound);
    };
    let asked = spend::known(conn, spend_id).await?;
    let sides = Sides {
        proposer: proposal.proposer_id,
        payee: asked.payee_person,
        filed_by: found.filed_by,
    };
    let is_waiting = found.state == InvoiceState::Filed;
    let approvals = invoice::approvals(conn, found.invoice_id).await?;
    let reserved = reservation::by_proposal(conn, found.proposal_id).await?;
    let used = reserved.and_then(|held| held.reservation.invoice(found.amount).ok());
    let needed = used.map_or(1, |used| needed(pool, &used));
    let given = invoice::sitting_approvals(conn, found).await?;
    let is_steward = membership::is_steward(conn, pool.pool_id, viewer).await?;
    let has_approved = approvals.iter().any(|one| viewer == one.steward_id.into());
    let on_sides: Vec<_> = [Some(sides.proposer), sides.payee, Some(sides.filed_by)]
        .into_iter()
        .flatten()
        .collect();
    let nobody = nobody(conn, pool, &on_sides, needed).await?;
    let mut steps = Steps::of(visit, asked.currency);
    steps.invoice(conn, found).await?;
    let payee = spend::payee(conn, asked.payee_id).await?;
    Ok(InvoicePage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        id: uuid::Uuid::from(found.invoice_id).to_string(),
        number: small(proposal.number),
        title: proposal.title,
        label: found.label.clone(),
        amount: sum(visit, found.amount.minor(), asked.currency),
        iban: Iban::parse(&payee.iban)
            .ok()
            .filter(|_| is_steward)
            .map(|iban| iban.grouped()),
        payee: payee.name,
        papers: papers(conn, &pool.handle, PaperOf::Invoice(found.invoice_id)).await?,
        is_last: found.is_last,
        state: found.state.id(),
        steps: steps.sorted(),
        missing: if is_waiting { small(needed - given) } else { 0 },
        nobody: nobody.filter(|_| is_waiting),
        may_approve: is_waiting && is_steward && !has_approved && sides.may_approve(viewer).is_ok(),
        may_refuse: is_waiting && is_steward,
        because,
    })
}
