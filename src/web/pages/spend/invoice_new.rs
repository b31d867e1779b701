//! `/pools/{handle}/proposals/{number}/invoice`: the payee, or who proposed the
//! spend, files an invoice.

use axum::{extract::Path, response::Response};

use super::{
    open::{paper_key, take_amount},
    sum,
};
use crate::{
    domain::{kind::Matter, ledger::LedgerError, money::Amount, spend::SpendError, text::Line},
    services::{
        ServiceError,
        file_invoice::{FileInvoice as Command, file_invoice},
        keep_papers::SentPaper,
    },
    store::{db::Conn, invoice, pool::Pool, proposal::Proposal, reservation, spend},
    text::text,
    transact,
    web::{
        WebError,
        error::ledger_key,
        read,
        shape::{self, small},
        upload::Upload,
        view::{form::Field, spend::FileInvoice},
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// The empty form.
pub async fn show(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let mut conn = visit.web().db.read().await?;
    let (pool, proposal) = theirs(&visit, &mut conn, &handle, &number).await?;
    shown(&form(&visit, &mut conn, (&pool, &proposal), &Upload::default()).await?)
}

/// Files it.
pub async fn take(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
    sent: Upload,
) -> Result<Response, WebError> {
    let by = visit.signed_in()?.person;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let (pool, proposal) = theirs(&visit, &mut conn, &handle, &number).await?;
    let mut form = form(&visit, &mut conn, (&pool, &proposal), &sent).await?;
    drop(conn);
    let label = Line::parse(&form.label.value);
    let label = taken(&mut form.label, label, |error| {
        text_wrong("invoice-label", error)
    });
    let amount: Option<Amount> = take_amount(&mut form.amount, &pool);
    let (Some(label), Some(amount)) = (label, amount) else {
        return show_again(&form);
    };
    let is_last = sent.field("is_last") == Some("yes");
    let file = sent.file();
    let command = Command {
        pool_id: pool.pool_id,
        proposal: proposal.proposal_id,
        by,
        label,
        amount,
        is_last,
        paper: SentPaper {
            file_name: &file.name,
            content: &file.content,
        },
    };
    let filed = transact!(web.db, web.world, ServiceError, |tx| {
        file_invoice(&mut tx, &web.world, &command).await
    });
    match filed {
        Ok(_) => Ok(visit.done(
            &format!("/pools/{handle}/proposals/{number}"),
            &text("notice-invoice-filed"),
        )),
        Err(ServiceError::Certificate(error)) => {
            form.file.error = Some(text(paper_key(error)));
            show_again(&form)
        }
        Err(ServiceError::Ledger(error @ LedgerError::OverReservation)) => {
            form.amount.error = Some(text(ledger_key(error)));
            show_again(&form)
        }
        Err(error) => Err(error.into()),
    }
}

/// The proposal of a path, for who may file its invoices.
async fn theirs(
    visit: &Visit,
    conn: &mut Conn,
    handle: &str,
    number: &str,
) -> Result<(Pool, Proposal), WebError> {
    let person = visit.signed_in()?.person;
    let pool = read::pool(conn, handle).await?;
    let proposal = read::proposal(conn, pool.pool_id, number).await?;
    let Matter::Spend(spend_id) = proposal.matter else {
        return Err(WebError::NotFound);
    };
    let asked = spend::known(conn, spend_id).await?;
    if proposal.proposer_id != person && asked.payee_person != Some(person) {
        return Err(ServiceError::from(SpendError::NotTheirs).into());
    }
    Ok((pool, proposal))
}

async fn form(
    visit: &Visit,
    conn: &mut Conn,
    (pool, proposal): (&Pool, &Proposal),
    sent: &Upload,
) -> Result<FileInvoice, WebError> {
    let field = |name| Field::of(sent.field(name).unwrap_or_default());
    let currency = pool.variables.money.currency();
    let reserved = reservation::by_proposal(conn, proposal.proposal_id).await?;
    let reserved = reserved.ok_or(WebError::NotFound)?;
    let asked: i64 = invoice::asked(conn, proposal.proposal_id)
        .await?
        .iter()
        .sum();
    let left = reserved.reservation.left().saturating_sub(asked).max(0);
    Ok(FileInvoice {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        number: small(proposal.number),
        title: proposal.title.clone(),
        left: sum(visit, left, currency),
        currency: currency.code(),
        label: field("label"),
        amount: field("amount"),
        is_last: field("is_last"),
        file: Field::default(),
        refused: None,
    })
}
