//! Calls to other servers: documents fetched, WebFinger asked, activities sent.
//!
//! Every call is guarded (see [`super::guard`]), has one budget of time for
//! everything it does, and reads a bounded body. Redirects are followed by hand,
//! so that each hop is guarded and signed anew. What was fetched is not kept
//! here, and nothing is tried again later: that is the caller's.

mod deliver;
mod errors;
mod fetch;
mod webfinger;

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderMap, Method, StatusCode};
use moka::future::Cache;
use reqwest::Response;
use url::Url;

pub use self::{
    deliver::Delivered,
    errors::{ClientError, DeliveryError, FetchError},
    fetch::Fetched,
    webfinger::{Resource, wants_group},
};
use super::{
    guard::{GuardError, GuardedResolver, check_url},
    signature_in::Scheme,
    signature_out::{Outgoing, Signer, sign, unsigned},
};
use crate::world::World;

/// Largest body that is read, in bytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;
/// How many redirects are followed.
pub const MAX_REDIRECTS: usize = 3;
/// For everything one call does.
pub const DEFAULT_BUDGET: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How many servers' schemes are remembered.
const REMEMBERED_SERVERS: u64 = 10_000;

/// How the client is set up.
#[derive(Clone, Debug)]
pub struct ClientSettings {
    /// This server's origin, told to others in `User-Agent`.
    pub origin: String,
    /// Lets `http` and private addresses pass: development only.
    pub allow_private: bool,
    /// Time for everything one call does; [`DEFAULT_BUDGET`] in service.
    pub budget: Duration,
}

/// Calls other servers. Cheap to clone; clones share connections and memory.
#[derive(Clone)]
pub struct HttpClient {
    http: reqwest::Client,
    /// The scheme that a server (host and port) took last.
    schemes: Cache<String, Scheme>,
    world: World,
    allow_private: bool,
    budget: Duration,
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpClient")
            .field("allow_private", &self.allow_private)
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}

impl HttpClient {
    /// Sets a client up. It uses no proxy of the environment: the guard would
    /// not see behind it.
    ///
    /// # Errors
    /// When TLS can't be set up.
    pub fn new(settings: &ClientSettings, world: World) -> Result<Self, ClientError> {
        let agent = format!("Pools/{} (+{})", env!("CARGO_PKG_VERSION"), settings.origin);
        let resolver: Arc<GuardedResolver> = GuardedResolver::new(settings.allow_private);
        let http = reqwest::Client::builder()
            .user_agent(agent)
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .dns_resolver(resolver)
            .build()
            .map_err(|error| ClientError(error.to_string()))?;
        Ok(Self {
            http,
            schemes: Cache::new(REMEMBERED_SERVERS),
            world,
            allow_private: settings.allow_private,
            budget: settings.budget,
        })
    }

    /// The scheme to begin with, and the one to try after it.
    async fn schemes_for(&self, url: &Url) -> [Scheme; 2] {
        let first = self
            .schemes
            .get(&server_of(url))
            .await
            .unwrap_or(Scheme::Cavage);
        [first, first.other()]
    }

    async fn remember(&self, url: &Url, scheme: Scheme) {
        self.schemes.insert(server_of(url), scheme).await;
    }

    /// Sends one request, once, after the guard looked at its URL.
    async fn send(
        &self,
        request: &Outgoing<'_>,
        signed: Option<(Scheme, &Signer)>,
    ) -> Result<Response, FetchError> {
        check_url(request.url, self.allow_private)?;
        let now = self.world.now();
        let fields: HeaderMap = match signed {
            Some((scheme, signer)) => sign(scheme, request, signer, now)?,
            None => unsigned(request, now)?,
        };
        let mut builder = self
            .http
            .request(request.method.clone(), request.url.clone())
            .headers(fields);
        if let Some((body, _)) = request.body {
            builder = builder.body(body.to_vec());
        }
        builder.send().await.map_err(|error| network_error(&error))
    }

    /// GETs, following redirects. Signed when there is a signer: each server is
    /// asked in the scheme that it took last, and in the other one when it
    /// refuses. Returns the last URL too.
    async fn get(
        &self,
        start: Url,
        accept: &str,
        signer: Option<&Signer>,
    ) -> Result<(Url, Response), FetchError> {
        let mut url = start;
        for _ in 0..=MAX_REDIRECTS {
            let response = self.get_once(&url, accept, signer).await?;
            if !response.status().is_redirection() {
                return Ok((url, response));
            }
            let next = response
                .headers()
                .get(http::header::LOCATION)
                .and_then(|location| location.to_str().ok())
                .and_then(|location| url.join(location).ok());
            url = next.ok_or(FetchError::Status(response.status().as_u16()))?;
            url.set_fragment(None);
        }
        Err(FetchError::TooManyRedirects)
    }

    async fn get_once(
        &self,
        url: &Url,
        accept: &str,
        signer: Option<&Signer>,
    ) -> Result<Response, FetchError> {
        let request = Outgoing {
            method: &Method::GET,
            url,
            body: None,
            accept: Some(accept),
        };
        let Some(signer) = signer else {
            return self.send(&request, None).await;
        };
        let [first, second] = self.schemes_for(url).await;
        let response = self.send(&request, Some((first, signer))).await?;
        if !refuses_fetch(response.status()) {
            return Ok(response);
        }
        let again = self.send(&request, Some((second, signer))).await?;
        if refuses_fetch(again.status()) {
            return Ok(response);
        }
        self.remember(url, second).await;
        Ok(again)
    }

    /// Runs a call within its budget of time.
    async fn within_budget<T, E: From<FetchError>>(
        &self,
        call: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        tokio::time::timeout(self.budget, call)
            .await
            .unwrap_or_else(|_| Err(FetchError::Timeout.into()))
    }
}

/// Statuses by which servers refuse a signature on a fetch.
fn refuses_fetch(status: StatusCode) -> bool {
    matches!(status.as_u16(), 400 | 401 | 403)
}

/// Host and port, which tell one server from another.
fn server_of(url: &Url) -> String {
    url.authority().to_owned()
}

/// Reads a body up to [`MAX_BODY_BYTES`], counted after decompression.
async fn read_body(mut response: Response) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    loop {
        let chunk = response
            .chunk()
            .await
            .map_err(|error| network_error(&error))?;
        let Some(chunk) = chunk else {
            return Ok(body);
        };
        if body.len().saturating_add(chunk.len()) > MAX_BODY_BYTES {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
}

/// Finds the guard's refusal inside the error of the library, if it is one.
fn network_error(error: &reqwest::Error) -> FetchError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error);
    let mut last = error.to_string();
    while let Some(inner) = source {
        if let Some(guard) = inner.downcast_ref::<GuardError>() {
            return FetchError::Guard(guard.clone());
        }
        last = inner.to_string();
        source = inner.source();
    }
    if error.is_timeout() {
        return FetchError::Timeout;
    }
    FetchError::Network(last)
}
