//! Pages of members' money: contributing, one's own page, cash, and where the
//! Pool's money is kept.

mod cash;
mod cash_record;
mod form;
mod mine;
mod rails;
mod receipt;
mod shapes;
mod show;

use std::sync::Arc;

use axum::{
    Router,
    routing::{get, post},
};

use crate::web::Web;

pub use shapes::rail_line;

/// Their paths.
pub fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route(
            "/pools/{handle}/contribute",
            get(form::show).post(form::take),
        )
        .route("/pools/{handle}/dues/stop", post(form::stop))
        .route("/pools/{handle}/contributions/{id}", get(show::show))
        .route(
            "/pools/{handle}/contributions/{id}/cancel",
            post(show::cancel),
        )
        .route(
            "/pools/{handle}/contributions/{id}/receipts/{number}",
            get(receipt::show),
        )
        .route("/pools/{handle}/money/mine", get(mine::show))
        .route("/pools/{handle}/money/cash", get(cash::show))
        .route(
            "/pools/{handle}/money/cash/{id}",
            get(cash_record::show).post(cash_record::take),
        )
        .route(
            "/pools/{handle}/money/cash/{id}/confirm",
            post(cash::confirm),
        )
        .route(
            "/pools/{handle}/money/cash/{id}/withdraw",
            post(cash::withdraw),
        )
        .route(
            "/pools/{handle}/money/cash/{id}/take-back",
            post(cash::take_back),
        )
        .route(
            "/pools/{handle}/money/rails",
            get(rails::show).post(rails::take),
        )
}
