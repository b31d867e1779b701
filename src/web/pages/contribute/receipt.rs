//! `/pools/{handle}/contributions/{id}/receipts/{number}`: what was booked of a
//! contribution, to print.

use axum::{extract::Path, response::Response};

use super::{
    shapes::{told, what},
    show::id_of,
};
use crate::{
    domain::{contribution::Purpose, ledger::Authority},
    services::{
        promise_contribution::hers, receive_contribution::credited, ways_to_pay::grouped_reference,
    },
    store::{contribution::taken_back_by, ledger},
    web::{
        WebError, read,
        shape::{self, Named, small},
        view::{contribute::ReceiptPage, when::When},
        visit::{Visit, show as shown},
    },
};

/// Her own receipt.
pub async fn show(
    visit: Visit,
    Path((handle, id, number)): Path<(String, String, String)>,
) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let web = visit.web();
    let number: i64 = number.parse().map_err(|_| WebError::NotFound)?;
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let promised = hers(&mut conn, pool.pool_id, viewer.person, id_of(&id)?).await?;
    let row = ledger::by_number(&mut conn, pool.pool_id, number)
        .await?
        .filter(|row| row.entry.authority() == Authority::Contribution(promised.contribution_id))
        .ok_or(WebError::NotFound)?;
    let amount = credited(&row.entry, &promised).ok_or(WebError::NotFound)?;
    let back = taken_back_by(&mut conn, pool.pool_id, number).await?;
    shown(&ReceiptPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        id,
        who: Named::from(&viewer.actor).shown().to_owned(),
        what: what(&promised),
        is_capital: promised.contribution.purpose == Purpose::BuyIn,
        amount: told(amount, promised.currency, visit.locale()),
        day: When::new(row.entry.booked_on().starts_at(), web.world.now()),
        reference: grouped_reference(&promised.reference),
        entry: small(number),
        taken_back: back.map(small),
    })
}
