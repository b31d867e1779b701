//! `/pools/{handle}/stripe`: a steward connects the account at Stripe that the
//! members adopted, and sees what Stripe told that needs her.

use axum::{extract::Path, response::Response};
use secrecy::SecretString;
use serde::Deserialize;

use crate::{
    domain::money::{Amount, Currency},
    services::{
        ServiceError,
        connect_stripe::{
            ConnectError, ConnectStripe, adopted_stripe, connect_stripe, disconnect_stripe,
        },
        write_bylaws::amount_text,
    },
    store::{
        actor,
        db::Conn,
        pool::Pool,
        provider::{self, Payment},
        rail_event, rail_secret,
    },
    stripe::{
        client::StripeError,
        event::EVENTS,
        key::{ApiKey, KeyError, webhook_secret},
    },
    text::{text, text_with},
    transact,
    web::{
        WebError,
        error::stripe_key,
        fields::Fields,
        read,
        shape::{self, Named, person_ref},
        view::{
            form::Field,
            stripe::{StripePage, UnmatchedLine},
            when::When,
        },
        visit::{Visit, show as shown, show_again},
    },
};

/// Payments and events on the page.
const LINES: i64 = 50;

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    key: SecretString,
    secret: SecretString,
}

/// Shows whether it is connected, and the form.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    shown(&page(&visit, &mut conn, &pool).await?)
}

/// Connects it.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let (pool, mut form) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let form = page(&visit, &mut conn, &pool).await?;
        (pool, form)
    };
    let refuse = |error: KeyError| Field::of("").refused(text(key_error(error)));
    let key = ApiKey::parse(&sent.key);
    let secret = webhook_secret(&sent.secret);
    if let Err(error) = &key {
        form.key = refuse(*error);
    }
    if let Err(error) = &secret {
        form.secret = refuse(*error);
    }
    let (Ok(key), Ok(webhook_secret)) = (key, secret) else {
        return show_again(&form);
    };
    let account = match web.stripe.account(&key).await {
        Ok(account) => account,
        Err(error) => {
            form.key = Field::of("").refused(call_error(&error));
            return show_again(&form);
        }
    };
    let command = ConnectStripe {
        pool_id: pool.pool_id,
        steward,
        key,
        webhook_secret,
        account: account.id,
        takes_test_keys: web.development || !web.stripe.is_stripe(),
    };
    let done = transact!(web.db, web.world, ServiceError, |tx| {
        connect_stripe(&mut tx, &web.world, &command).await
    });
    match done {
        Ok(()) => Ok(visit.done(
            &format!("/pools/{}/stripe", pool.handle),
            &text("notice-stripe-connected"),
        )),
        Err(ServiceError::Stripe(error)) => {
            form.key = Field::of("").refused(refusal(&error));
            show_again(&form)
        }
        Err(error) => Err(error.into()),
    }
}

/// Forgets the secrets.
pub async fn forget(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        disconnect_stripe(&mut tx, pool.pool_id, steward).await
    })?;
    let path = format!("/pools/{}/stripe", pool.handle);
    Ok(visit.done(&path, &text("notice-stripe-forgotten")))
}

/// The page, for stewards.
pub(super) async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
) -> Result<StripePage, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let adopted = adopted_stripe(conn, pool.pool_id, steward).await?;
    let connected = rail_secret::stripe(conn, pool.pool_id).await?;
    let set = match &connected {
        None => None,
        Some(connected) => {
            let by = actor::known(conn, connected.secret.set_by).await?;
            let at = When::new(connected.secret.set_at, web.world.now());
            Some((person_ref(&web.site, Named::from(&by)), at))
        }
    };
    let key = connected.map(|connected| ApiKey::parse(&connected.secret.api_key));
    let currency = pool.variables.money.currency();
    let unmatched = provider::unmatched(conn, pool.pool_id, LINES).await?;
    let now = web.world.now();
    let line = |payment: &Payment| UnmatchedLine {
        payment: payment.payment.clone(),
        amount: amount(payment, currency),
        at: When::new(payment.seen_at, now),
    };
    Ok(StripePage {
        account: adopted.map(|rail| (rail.provider, rail.holder)),
        set,
        is_test: matches!(key, Some(Ok(key)) if !key.is_live()),
        hook: format!("{}/webhooks/stripe/{}", web.site.origin, pool.handle),
        events: EVENTS.to_vec(),
        key: Field::default(),
        secret: Field::default(),
        unmatched: unmatched.iter().map(line).collect(),
        reference: Field::default(),
        waiting: rail_event::waiting(conn, pool.pool_id, LINES).await?.len(),
        odd: rail_event::odd(conn, pool.pool_id, LINES)
            .await?
            .into_iter()
            .map(|row| (row.external_id, When::new(row.seen_at, now)))
            .collect(),
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&web.site, pool),
    })
}

/// What of a payment did not go back.
fn amount(payment: &Payment, currency: Currency) -> String {
    let left = payment.received.saturating_sub(payment.refunded).max(0);
    amount_text(Amount::from_minor(left).unwrap_or(Amount::ZERO), currency)
}

const fn key_error(error: KeyError) -> &'static str {
    match error {
        KeyError::Publishable => "error-stripe-key-publishable",
        KeyError::WebhookSecret => "error-stripe-key-is-secret",
        KeyError::NotWebhookSecret => "error-stripe-secret-is-key",
        KeyError::Malformed => "error-stripe-key-malformed",
    }
}

/// What became of asking whose key it is.
fn call_error(error: &StripeError) -> String {
    text(match error {
        StripeError::Key => "error-stripe-key-unknown",
        StripeError::Forbidden(_) => "error-stripe-key-forbidden",
        _ => "error-stripe-silent",
    })
}

fn refusal(error: &ConnectError) -> String {
    if let ConnectError::OtherAccount { adopted, found } = error {
        let args = crate::args! { "adopted" => adopted.clone(), "found" => found.clone() };
        return text_with("error-stripe-other-account-named", &args);
    }
    text(stripe_key(error))
}
