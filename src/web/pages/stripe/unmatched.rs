//! POST `/pools/{handle}/stripe/unmatched`: a steward says what a payment was
//! for.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::connect::page;
use crate::{
    services::{
        ServiceError,
        connect_stripe::ConnectError,
        match_payment::{MatchPayment, match_payment},
    },
    text::text,
    transact,
    web::{
        WebError,
        error::stripe_key,
        fields::Fields,
        read,
        view::form::Field,
        visit::{Visit, show_again},
    },
};

/// What the form sends: `is` is `income`, or a contribution of `reference`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    payment: String,
    reference: String,
    is: String,
}

/// Books it where it belongs.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let reference = || {
        let letters = sent
            .reference
            .chars()
            .filter(|letter| !letter.is_whitespace());
        letters.collect::<String>().to_ascii_uppercase()
    };
    let command = MatchPayment {
        steward,
        payment: sent.payment,
        reference: (sent.is != "income").then(reference),
    };
    let done = transact!(web.db, web.world, ServiceError, |tx| {
        match_payment(&mut tx, &web.world, &web.site, &pool, &command).await
    });
    match done {
        Ok(()) => {
            let path = format!("/pools/{}/stripe", pool.handle);
            Ok(visit.done(&path, &text("notice-stripe-matched")))
        }
        Err(ServiceError::Stripe(error @ ConnectError::NoSuchReference)) => {
            let mut conn = web.db.read().await?;
            let mut form = page(&visit, &mut conn, &pool).await?;
            let typed = command.reference.unwrap_or_default();
            form.reference = Field::of(typed).refused(text(stripe_key(&error)));
            show_again(&form)
        }
        Err(error) => Err(error.into()),
    }
}
