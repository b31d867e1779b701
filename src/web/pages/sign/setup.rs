//! `/setup/{token}`: the one-time link that makes the first operator.

use axum::{extract::Path, response::Response};

use super::up::{Sent, form, make_person};
use crate::{
    services::{ServiceError, token},
    store::sign_in,
    web::{WebError, fields::Fields, visit::Visit},
};

/// The sign-up form, while the link is good.
pub async fn show(visit: Visit, Path(link): Path<String>) -> Result<Response, WebError> {
    still_good(&visit, &link).await?;
    form(&visit, &format!("/setup/{link}"), "").await
}

/// Signs up the first operator.
pub async fn take(
    visit: Visit,
    Path(link): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    still_good(&visit, &link).await?;
    make_person(&visit, &format!("/setup/{link}"), sent, Some(link)).await
}

async fn still_good(visit: &Visit, link: &str) -> Result<(), WebError> {
    let mut conn = visit.web().db.read().await?;
    if sign_in::setup_token_is_valid(&mut conn, &token::hash(link)).await? {
        return Ok(());
    }
    Err(ServiceError::SetupLinkSpent.into())
}
