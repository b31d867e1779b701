//! `/sign-out`: the session ends, here and in the browser.

use axum::response::Response;

use crate::{
    services::{ServiceError, sign_in::end_session},
    text::text,
    transact,
    web::{WebError, visit::Visit},
};

/// Signs out; who wasn't signed in, isn't afterwards either.
pub async fn take(visit: Visit) -> Result<Response, WebError> {
    let web = visit.web();
    if let Some(session) = visit.session() {
        transact!(web.db, web.world, ServiceError, |tx| end_session(
            &mut tx, session
        )
        .await)?;
    }
    Ok(visit.ended("/", &text("notice-signed-out")))
}
