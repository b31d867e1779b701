//! `/healthz` and `/readyz`, for what watches over the process.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};

use crate::{store::instance, web::Web};

/// The process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// It can do its work: the database answers, and the first start is done.
pub async fn ready(State(web): State<Arc<Web>>) -> (StatusCode, &'static str) {
    let asked = async { instance::get(&mut web.db.read().await?).await };
    match asked.await {
        Ok(Some(_)) => (StatusCode::OK, "ready\n"),
        Ok(None) => (StatusCode::SERVICE_UNAVAILABLE, "starting\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database doesn't answer\n",
            )
        }
    }
}
