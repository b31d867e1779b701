//! POST `/pools/{handle}/contributions/{id}/card`: the way to Stripe's
//! page where a member pays. It is a page that leads on by itself, and no
//! redirect, since browsers hold redirects after a form to this server.

use axum::{
    extract::Path,
    http::{HeaderName, HeaderValue},
    response::Response,
};
use uuid::Uuid;

use crate::{
    args,
    domain::contribution::Purpose,
    services::{
        ServiceError,
        open_checkout::{Next, ToMake, keep_checkout, next_checkout},
        promise_contribution::contribution_uri,
    },
    store::pool::Pool,
    stripe::{amount::Sum, checkout::NewSession, client::StripeError, key::ApiKey},
    text::{text, text_with},
    transact,
    web::{
        Web, WebError, read, shape,
        view::stripe::CardPage,
        visit::{Visit, show, show_again},
    },
};

/// Finds or makes the page, and leads there.
pub async fn take(
    visit: Visit,
    Path((handle, contribution)): Path<(String, Uuid)>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let id = contribution.into();
    let (pool, next) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let next = next_checkout(&mut conn, &pool, person, id, web.world.now()).await?;
        (pool, next)
    };
    let made = match next {
        Next::Open(url) => Ok(url),
        Next::Make(make) => make_page(web, &pool, &make).await?,
    };
    let mut conn = web.db.read().await?;
    let mut page = CardPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        back: format!("/pools/{}/contributions/{contribution}", pool.handle),
        href: String::new(),
        refused: None,
    };
    match made {
        Ok(url) => {
            page.href.clone_from(&url);
            let mut response = show(&page)?;
            if let Ok(value) = HeaderValue::from_str(&format!("0; url={url}")) {
                let refresh = HeaderName::from_static("refresh");
                response.headers_mut().insert(refresh, value);
            }
            Ok(response)
        }
        Err(error) => {
            tracing::warn!(%error, pool = %pool.handle, "no page to pay at");
            page.refused = Some(told(&error));
            show_again(&page)
        }
    }
}

/// GET `/pools/{handle}/contributions/{id}/paid`: she comes back from Stripe.
/// That she does proves nothing; what Stripe tells does.
pub async fn paid(visit: Visit, Path((handle, id)): Path<(String, Uuid)>) -> Response {
    let path = format!("/pools/{handle}/contributions/{id}");
    visit.done(&path, &text("notice-card-paid"))
}

/// Asks Stripe for a page, and keeps where it is.
async fn make_page(
    web: &Web,
    pool: &Pool,
    make: &ToMake,
) -> Result<Result<String, StripeError>, WebError> {
    let key = ApiKey::parse(&make.connected.secret.api_key);
    let key = key.map_err(|error| WebError::Broken(error.to_string()))?;
    let back = contribution_uri(&web.site, pool, make.promised.contribution_id);
    let name = text_with(
        "stripe-paid-for",
        &args! {
            "purpose" => text(purpose_key(make.promised.contribution.purpose)),
            "pool" => pool.name.clone(),
        },
    );
    let session = NewSession {
        contribution: make.promised.contribution_id,
        sum: Sum {
            currency: make.promised.currency,
            minor: make.left.minor(),
        },
        name: &name,
        description: &make.promised.reference,
        success_url: &format!("{back}/paid"),
        cancel_url: &back,
    };
    let open = match web.stripe.open_checkout(&key, &session, &make.key()).await {
        Ok(open) => open,
        Err(error) => return Ok(Err(error)),
    };
    let made = make.made(&open);
    transact!(web.db, web.world, ServiceError, |tx| {
        keep_checkout(&mut tx, make.promised.contribution_id, &made).await
    })?;
    Ok(Ok(made.url))
}

const fn purpose_key(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::BuyIn => "stripe-purpose-buy-in",
        Purpose::Dues => "stripe-purpose-dues",
        Purpose::Gift => "stripe-purpose-gift",
    }
}

/// What she is told: what she can do about it.
fn told(error: &StripeError) -> String {
    text(match error {
        StripeError::Checkout(_) => "error-card-amount",
        StripeError::Refused { code, .. } if code.starts_with("amount_too") => "error-card-amount",
        StripeError::Key | StripeError::Forbidden(_) => "error-card-key",
        _ => "error-card-later",
    })
}
