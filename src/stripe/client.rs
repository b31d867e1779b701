//! Calls to Stripe's API. Few, each bounded in time and size, none tried again
//! here: that is the caller's, with the same idempotency key.

use std::{fmt, time::Duration};

use reqwest::{RequestBuilder, Response, header};
use secrecy::ExposeSecret as _;
use serde::de::DeserializeOwned;
use url::{Host, Url, form_urlencoded};

pub use super::error::StripeError;
use super::{
    amount::Sum,
    checkout::{self, NewSession},
    error::{MAX_MESSAGE_CHARS, network, refusal},
    event::Movement,
    key::ApiKey,
    objects::{
        AccountObject, BalanceObject, BalanceTransactionObject, ErrorAnswer, Funds,
        NewSessionObject, Page,
    },
    read,
};
use crate::domain::time::Timestamp;

/// Where Stripe is.
pub const STRIPE: &str = "https://api.stripe.com";
/// The version of the API that is spoken, whatever the account's own is. Events
/// come in the version of the account; what is read of them is the same in all.
pub const API_VERSION: &str = "2025-09-30.clover";
/// Largest answer that is read, in bytes.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;
/// Time for one call.
const BUDGET: Duration = Duration::from_secs(20);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How many movements come at once, and at most for one payout.
const PAGE: usize = 100;
const MAX_PAGES: usize = 100;

/// A page that was made, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// `cs_…`
    pub id: String,
    /// Where to send the member.
    pub url: Url,
    /// Until then she can pay; a day, as a rule.
    pub expires: Timestamp,
}

/// Whose key it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// `acct_…`
    pub id: String,
    /// The name that payers see, if there is one.
    pub name: Option<String>,
    /// Whether it can take money.
    pub can_be_paid: bool,
    /// Whether Stripe would pass it on to the bank.
    pub can_pay_out: bool,
    /// The code of the currency that it keeps its balance in, in capitals.
    pub currency: Option<String>,
}

/// What lies at Stripe, per currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Whether it is real money.
    pub is_live: bool,
    /// Could go to the bank now; may be below zero.
    pub available: Vec<Sum>,
    /// Came in, and has to wait.
    pub pending: Vec<Sum>,
}

/// Calls Stripe. Cheap to clone; clones share connections.
#[derive(Clone)]
pub struct StripeClient {
    http: reqwest::Client,
    base: Url,
}

impl fmt::Debug for StripeClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StripeClient")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

impl StripeClient {
    /// Sets a client up for Stripe at `base`: [`STRIPE`], or a double on the
    /// loopback of this machine, where `http` will do.
    ///
    /// # Errors
    /// [`StripeError::Address`], [`StripeError::Setup`].
    pub fn new(base: &str) -> Result<Self, StripeError> {
        let base = Url::parse(base).map_err(|_| StripeError::Address)?;
        if base.scheme() != "https" && !is_loopback(&base) {
            return Err(StripeError::Address);
        }
        let http = reqwest::Client::builder()
            .user_agent(concat!("Pools/", env!("CARGO_PKG_VERSION")))
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(BUDGET)
            .build()
            .map_err(|error| StripeError::Setup(error.to_string()))?;
        Ok(Self { http, base })
    }

    /// Whether this asks Stripe itself, and not a double.
    #[must_use]
    pub fn is_stripe(&self) -> bool {
        self.base.scheme() == "https"
    }

    /// Makes a page where somebody can pay. `attempt` is the idempotency key:
    /// with the same one, within a day, the same page comes back and no second
    /// one is made. A new try at other terms needs a new one. Letters, digits,
    /// `-` and `_`, up to 255.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn open_checkout(
        &self,
        key: &ApiKey,
        session: &NewSession<'_>,
        attempt: &str,
    ) -> Result<OpenSession, StripeError> {
        let body = checkout::form(session)?;
        let request = self
            .http
            .post(self.at("/v1/checkout/sessions", &[]))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("Idempotency-Key", attempt)
            .body(body);
        let made: NewSessionObject = call(request, key).await?;
        let url = made.url.as_deref().and_then(|url| Url::parse(url).ok());
        let url = url.filter(|url| url.scheme() == "https" || is_loopback(url));
        Ok(OpenSession {
            id: read::id(made.id)?,
            url: url.ok_or_else(|| StripeError::Answer("no address of the page".to_owned()))?,
            expires: Timestamp::from_seconds(made.expires_at),
        })
    }

    /// Whose key this is: shown before a key is kept, and compared with events.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn account(&self, key: &ApiKey) -> Result<Account, StripeError> {
        let read: AccountObject = self.get(key, "/v1/account", &[]).await?;
        Ok(Account {
            id: read::id(read.id)?,
            name: read
                .business_profile
                .and_then(|profile| profile.name)
                .map(|name| name.chars().take(MAX_MESSAGE_CHARS).collect()),
            can_be_paid: read.charges_enabled,
            can_pay_out: read.payouts_enabled,
            currency: read.default_currency.map(|code| code.to_ascii_uppercase()),
        })
    }

    /// What lies in the account, to compare with the books.
    ///
    /// # Errors
    /// [`StripeError`].
    pub async fn balance(&self, key: &ApiKey) -> Result<Balance, StripeError> {
        let read: BalanceObject = self.get(key, "/v1/balance", &[]).await?;
        Ok(Balance {
            is_live: read.livemode,
            available: sums(read.available)?,
            pending: sums(read.pending)?,
        })
    }

    /// The lines of the account that an automatic payout is made of, its own
    /// one among them, newest first: so the fees are known exactly.
    ///
    /// # Errors
    /// [`StripeError`]; [`StripeError::TooLarge`] above 10,000 lines.
    pub async fn movements_of_payout(
        &self,
        key: &ApiKey,
        payout: &str,
    ) -> Result<Vec<Movement>, StripeError> {
        self.movements(key, ("payout", payout)).await
    }

    /// The lines of the account from a moment on, newest first.
    ///
    /// # Errors
    /// [`StripeError`]; [`StripeError::TooLarge`] above 10,000 lines.
    pub async fn movements_since(
        &self,
        key: &ApiKey,
        since: Timestamp,
    ) -> Result<Vec<Movement>, StripeError> {
        let since = since.seconds().to_string();
        self.movements(key, ("created[gte]", &since)).await
    }

    async fn movements(
        &self,
        key: &ApiKey,
        which: (&str, &str),
    ) -> Result<Vec<Movement>, StripeError> {
        let mut found: Vec<Movement> = Vec::new();
        let limit = PAGE.to_string();
        for _ in 0..MAX_PAGES {
            let last = found.last().map(|movement| movement.id.clone());
            let mut query = vec![which, ("limit", limit.as_str())];
            query.extend(last.as_deref().map(|last| ("starting_after", last)));
            let page: Page<BalanceTransactionObject> =
                self.get(key, "/v1/balance_transactions", &query).await?;
            let (before, has_more) = (found.len(), page.has_more);
            for line in page.data {
                found.push(read::movement(line)?);
            }
            if !has_more {
                return Ok(found);
            }
            if found.len() == before {
                return Err(StripeError::Answer("an empty page with more".to_owned()));
            }
        }
        Err(StripeError::TooLarge)
    }

    async fn get<T: DeserializeOwned>(
        &self,
        key: &ApiKey,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, StripeError> {
        call(self.http.get(self.at(path, query)), key).await
    }

    fn at(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        if !query.is_empty() {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(query)
                .finish();
            url.set_query(Some(&query));
        }
        url
    }
}

/// Plain HTTP goes nowhere but to this machine.
fn is_loopback(url: &Url) -> bool {
    url.scheme() == "http"
        && match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            _ => false,
        }
}

fn sums(funds: Vec<Funds>) -> Result<Vec<Sum>, StripeError> {
    funds
        .into_iter()
        // Currencies that no Pool can have, with nothing in them, come along.
        .filter(|funds| funds.amount != 0)
        .map(|funds| {
            Sum::from_rail(&funds.currency, funds.amount)
                .map_err(|error| StripeError::Answer(error.to_string()))
        })
        .collect()
}

async fn call<T: DeserializeOwned>(
    request: RequestBuilder,
    key: &ApiKey,
) -> Result<T, StripeError> {
    let response = request
        .bearer_auth(key.secret().expose_secret())
        .header("Stripe-Version", API_VERSION)
        .send()
        .await
        .map_err(|error| network(&error))?;
    let status = response.status();
    let body = read_body(response).await?;
    if status.is_success() {
        return serde_json::from_slice(&body)
            .map_err(|error| StripeError::Answer(error.to_string()));
    }
    let answer: ErrorAnswer = serde_json::from_slice(&body).unwrap_or_default();
    Err(refusal(status, answer.error))
}

/// Reads a body up to [`MAX_ANSWER_BYTES`], counted after decompression.
async fn read_body(mut response: Response) -> Result<Vec<u8>, StripeError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| network(&error))? {
        if body.len().saturating_add(chunk.len()) > MAX_ANSWER_BYTES {
            return Err(StripeError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_stays_on_this_machine() {
        for (base, taken) in [
            (STRIPE, true),
            ("http://127.0.0.1:4242", true),
            ("http://[::1]:4242", true),
            ("http://api.stripe.com", false),
            ("http://localhost.example", false),
            ("http://10.0.0.1", false),
            ("ftp://127.0.0.1", false),
            ("api.stripe.com", false),
        ] {
            assert_eq!(StripeClient::new(base).is_ok(), taken, "{base}");
        }
    }
}
