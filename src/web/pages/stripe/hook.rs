//! POST `/webhooks/stripe/{handle}`: Stripe tells what happened to money. No
//! session and no form token: whoever has the signing secret is believed, and
//! nobody else. Nothing is read of a body before its signature fits.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use futures::FutureExt as _;

use crate::{
    services::{ServiceError, stripe_event::take_stripe_event},
    store::{
        db::{StoreError, Work},
        pool::{self, Pool},
        rail_event,
        rail_secret::{self, Connected},
    },
    stripe::{
        event::{self, MAX_EVENT_BYTES, StripeEvent},
        key::ApiKey,
        signature::{TOLERANCE_SECONDS, verify},
    },
    web::Web,
};

/// What Stripe is answered; the words stand in its list of deliveries, for whoever
/// set the webhook up.
type Answer = (StatusCode, String);

/// Takes an event: 200 once it is kept, or known, or concerns no Pool; 400 where
/// it can't be believed or read; 404 where no account is connected; 503 where
/// the database fails, and Stripe tries again.
pub async fn take(
    State(web): State<Arc<Web>>,
    Path(handle): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match heard(&web, &handle, &headers, body).await {
        Ok(answer) => answer.into_response(),
        Err(error) => {
            tracing::error!(%error, pool = %handle, "an event of Stripe's could not be kept");
            (StatusCode::SERVICE_UNAVAILABLE, "Try again later.").into_response()
        }
    }
}

async fn heard(
    web: &Web,
    handle: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<Answer, ServiceError> {
    let Some((pool, connected)) = connected(web, handle).await? else {
        let told = "No account at Stripe is connected here.";
        return Ok((StatusCode::NOT_FOUND, told.to_owned()));
    };
    let Ok(raw) = to_bytes(body, MAX_EVENT_BYTES).await else {
        return Ok(bad("the event is cut off, or too large"));
    };
    let event = match believed(web, &connected, headers, &raw) {
        Ok(event) => event,
        Err(told) => return Ok(bad(&told)),
    };
    let Ok(raw) = std::str::from_utf8(&raw) else {
        return Ok(bad("the event is no JSON"));
    };
    let answer = web.events.run(work(web, pool, (event, raw.into()))).await?;
    Ok((StatusCode::OK, answer.id().to_owned()))
}

/// The event's part of a transaction. On the day of the dues Stripe tells of
/// hundreds of payments at once: they share one.
fn work(
    web: &Web,
    pool: Pool,
    told: (StripeEvent, Box<str>),
) -> Work<rail_event::Answer, ServiceError> {
    let all = Arc::new((web.world.clone(), web.site.clone(), pool, told));
    Arc::new(move |tx| {
        let all = Arc::clone(&all);
        async move {
            let (world, site, pool, (event, raw)) = &*all;
            take_stripe_event(tx, world, site, pool, (event, raw)).await
        }
        .boxed()
    })
}

fn bad(told: &str) -> Answer {
    (StatusCode::BAD_REQUEST, told.to_owned())
}

/// The Pool and its account, where one is in use and connected.
async fn connected(web: &Web, handle: &str) -> Result<Option<(Pool, Connected)>, StoreError> {
    let mut conn = web.db.read().await?;
    let Some(pool) = pool::by_handle(&mut conn, handle).await? else {
        return Ok(None);
    };
    let connected = rail_secret::stripe(&mut conn, pool.pool_id).await?;
    Ok(connected.map(|connected| (pool, connected)))
}

/// The event, if it is signed, readable, and about this account; else why not.
fn believed(
    web: &Web,
    connected: &Connected,
    headers: &HeaderMap,
    raw: &[u8],
) -> Result<StripeEvent, String> {
    // What is no text is no signature either.
    let header = headers.get("stripe-signature");
    let header = header.map(|value| value.to_str().unwrap_or_default());
    let secrets = [connected.secret.webhook_secret.clone()];
    let now = web.world.now();
    verify(raw, header, &secrets, now, TOLERANCE_SECONDS).map_err(|error| error.to_string())?;
    let event = event::read(raw).map_err(|error| error.to_string())?;
    let key = ApiKey::parse(&connected.secret.api_key).map_err(|error| error.to_string())?;
    event
        .check_account(&connected.account, key.is_live())
        .map_err(|error| error.to_string())?;
    Ok(event)
}
