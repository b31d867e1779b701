//! Spending: proposing it, its invoices, what is to be paid out, and the
//! capital of who left.

mod batch;
mod capital;
mod invoice;
mod invoice_new;
mod open;
mod paper;
mod payable;
mod payables;
mod release;
pub mod show;
mod steps;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};
use uuid::Uuid;

use crate::{
    args,
    banking::amount,
    domain::{id::PersonId, ledger::Day, membership::MembershipError, money::Currency},
    services::ServiceError,
    store::{db::Conn, membership, pool::Pool},
    text::text_with,
    web::{Web, WebError, read, view::when::When, visit::Visit},
};

/// Lines of a list that isn't paged.
const LINES: i64 = 200;

/// The paths of spending.
pub fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route(
            "/pools/{handle}/proposals/new/spend",
            get(open::show).post(open::take),
        )
        .route(
            "/pools/{handle}/proposals/{number}/invoice",
            get(invoice_new::show).post(invoice_new::take),
        )
        .route(
            "/pools/{handle}/proposals/{number}/release",
            post(release::take),
        )
        .route("/pools/{handle}/papers/{paper}", get(paper::get))
        .route("/pools/{handle}/invoices/{invoice}", get(invoice::show))
        .route(
            "/pools/{handle}/invoices/{invoice}/approve",
            post(invoice::approve),
        )
        .route(
            "/pools/{handle}/invoices/{invoice}/refuse",
            post(invoice::refuse),
        )
        .route("/pools/{handle}/money/payables", get(payables::show))
        .route("/pools/{handle}/money/payables/batch", post(payables::send))
        .route(
            "/pools/{handle}/money/payables/{payable}",
            get(payable::show),
        )
        .route(
            "/pools/{handle}/money/payables/{payable}/record",
            post(payable::record),
        )
        .route(
            "/pools/{handle}/money/payables/{payable}/release",
            post(payable::release),
        )
        .route(
            "/pools/{handle}/money/payables/{payable}/return",
            post(payable::comes_back),
        )
        .route(
            "/pools/{handle}/money/batches/{batch}/file",
            get(batch::file),
        )
        .route(
            "/pools/{handle}/money/batches/{batch}/take-back",
            post(batch::take_back),
        )
        .route(
            "/pools/{handle}/money/capital",
            get(capital::show).post(capital::take),
        )
}

/// The id in a path.
pub(super) fn id<T: From<Uuid>>(written: &str) -> Result<T, WebError> {
    let id: Uuid = written.parse().map_err(|_| WebError::NotFound)?;
    Ok(id.into())
}

/// An amount as the visitor reads it.
pub(super) fn sum(visit: &Visit, minor: i64, currency: Currency) -> String {
    amount::show(minor, currency, visit.locale())
}

/// A day as pages show it.
pub(super) fn day(visit: &Visit, day: Day) -> When {
    When::new(day.starts_at(), visit.web().world.now())
}

/// The Pool of a path, for its stewards.
pub(super) async fn of_steward(
    visit: &Visit,
    conn: &mut Conn,
    handle: &str,
) -> Result<(Pool, PersonId), WebError> {
    let person = visit.signed_in()?.person;
    let pool = read::pool(conn, handle).await?;
    if !membership::is_steward(conn, pool.pool_id, person).await? {
        return Err(ServiceError::from(MembershipError::NotSteward).into());
    }
    Ok((pool, person))
}

/// The Pool of a path, for its members.
async fn of_member(
    visit: &Visit,
    conn: &mut Conn,
    handle: &str,
) -> Result<(Pool, PersonId), WebError> {
    let person = visit.signed_in()?.person;
    let pool = read::pool(conn, handle).await?;
    if !read::standing(conn, &pool, visit).await?.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    Ok((pool, person))
}

/// Why there are too few stewards who stand on no side, if so: a whole
/// sentence that says what to do.
async fn nobody(
    conn: &mut Conn,
    pool: &Pool,
    sides: &[PersonId],
    needed: i64,
) -> Result<Option<String>, WebError> {
    let stewards = membership::stewards(conn, pool.pool_id).await?;
    let free = stewards
        .iter()
        .filter(|steward| !sides.contains(&steward.person_id.into()))
        .count();
    let free = i64::try_from(free).unwrap_or(i64::MAX);
    let told = || {
        text_with(
            "spend-nobody",
            &args! { "free" => free, "needed" => needed },
        )
    };
    Ok((free < needed).then(told))
}
