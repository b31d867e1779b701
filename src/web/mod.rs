//! HTML and forms: the pages that people use in a browser. Side by side with
//! `federation`, never importing it.
//!
//! The way of a request, from outside in: [`headers`] (what every answer
//! says), [`dress`] (errors become pages), [`limits`] (how often), [`visit`]
//! (who is there), [`forgery`] (every POST carries its token), then one handler
//! of [`pages`]. Absent from here: any rule of a Pool.

pub mod bank_words;
mod banner;
mod cookies;
mod desk;
mod dress;
mod error;
mod fields;
mod forgery;
mod front_matter;
mod guest;
mod headers;
pub mod limits;
mod next;
mod notice;
mod pages;
mod part;
mod read;
mod shape;
pub mod terms_form;
mod upload;
pub mod view;
mod visit;
mod words;
pub mod work;

use std::{fmt, sync::Arc};

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use secrecy::SecretSlice;

pub use error::WebError;
pub use limits::Limits;
pub use work::Workbench;

use crate::{
    services::{ServiceError, Site, ports::Elsewhere},
    store::{
        actor::Actor,
        db::{Db, Together},
        rail_event::Answer,
    },
    stripe::client::StripeClient,
    world::World,
};

/// What the pages need, put together once at the start.
pub struct Web {
    /// The database.
    pub db: Db,
    /// Time and chance.
    pub world: World,
    /// Where this server is.
    pub site: Site,
    /// 32 bytes of the instance's row: form tokens and notices are made with it.
    pub secret: SecretSlice<u8>,
    /// The server's own actor, which takes sign-in codes.
    pub instance_actor: Actor,
    /// Development mode: said on every page, and limits are wide.
    pub development: bool,
    /// The origin is https: cookies are `Secure`, and HSTS is sent.
    pub secure_cookies: bool,
    /// The last hop of `X-Forwarded-For` is the client: a proxy of ours wrote it.
    pub trust_proxy: bool,
    /// Looks things up on other servers.
    pub elsewhere: Arc<dyn Elsewhere>,
    /// How to reach who runs the server: an address or a link. Without it the
    /// first operator is named.
    pub operator_contact: Option<String>,
    /// How often one address may ask.
    pub limits: Limits,
    /// Asks Stripe, by the keys of the Pools.
    pub stripe: StripeClient,
    /// What Stripe tells: events that come at once share a transaction.
    pub events: Together<Answer, ServiceError>,
    /// Where slow work is done, off the threads that serve requests.
    pub workbench: Workbench,
}

impl fmt::Debug for Web {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Web")
            .field("site", &self.site)
            .finish_non_exhaustive()
    }
}

/// All pages, the style sheet, and the two answers for machines that watch
/// (`/healthz`, `/readyz`). Served with `ConnectInfo<SocketAddr>`, so that
/// limits know their clients.
pub fn router(web: Arc<Web>) -> Router {
    pages::routes()
        .route_layer(from_fn(forgery::guard))
        .fallback(pages::nowhere)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(from_fn_with_state(Arc::clone(&web), visit::load))
        .layer(from_fn_with_state(Arc::clone(&web), limits::guard))
        .layer(from_fn_with_state(Arc::clone(&web), dress::dress))
        .merge(pages::hook_routes().layer(from_fn_with_state(Arc::clone(&web), limits::guard)))
        .merge(pages::plain_routes())
        .layer(from_fn_with_state(Arc::clone(&web), headers::add))
        .with_state(web)
}
