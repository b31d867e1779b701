//! Fetching an `ActivityPub` document.

use serde_json::Value;
use url::Url;

use super::{
    super::{media, signature_out::Signer},
    FetchError, HttpClient, read_body,
};

/// A document, and where it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Fetched {
    /// The document. Its `id` is `url`.
    pub value: Value,
    /// The last URL, after redirects, without fragment.
    pub url: Url,
}

enum Found {
    Itself(Fetched),
    Elsewhere(Url),
}

impl HttpClient {
    /// Fetches a document, signed. Its `id` must be its address: otherwise any
    /// server could speak for any other. When it names another address on the
    /// same server (a page's URL, an alias), that one is fetched, once.
    ///
    /// # Errors
    /// Names what went wrong.
    pub async fn get_json(&self, url: &str, signer: &Signer) -> Result<Fetched, FetchError> {
        let start = Url::parse(url).map_err(|_| FetchError::BadAddress)?;
        self.within_budget(async {
            match self.get_document(start, signer).await? {
                Found::Itself(fetched) => Ok(fetched),
                Found::Elsewhere(id) => match self.get_document(id, signer).await? {
                    Found::Itself(fetched) => Ok(fetched),
                    Found::Elsewhere(id) => Err(FetchError::WrongId(id.into())),
                },
            }
        })
        .await
    }

    async fn get_document(&self, mut start: Url, signer: &Signer) -> Result<Found, FetchError> {
        start.set_fragment(None);
        let (url, response) = self
            .get(start, media::ACCEPT_ACTIVITY, Some(signer))
            .await?;
        let value = read_json(response, media::MediaType::is_activity).await?;
        let id = value
            .get("id")
            .and_then(Value::as_str)
            .ok_or(FetchError::Malformed)?;
        let mut named = Url::parse(id).map_err(|_| FetchError::WrongId(id.to_owned()))?;
        named.set_fragment(None);
        if named == url {
            return Ok(Found::Itself(Fetched { value, url }));
        }
        if named.origin() == url.origin() {
            return Ok(Found::Elsewhere(named));
        }
        Err(FetchError::WrongId(id.to_owned()))
    }
}

/// Checks status and media type, and reads the body as JSON.
pub(super) async fn read_json(
    response: reqwest::Response,
    accepts: impl Fn(&media::MediaType) -> bool,
) -> Result<Value, FetchError> {
    match response.status().as_u16() {
        200..=299 => {}
        410 => return Err(FetchError::Gone),
        status => return Err(FetchError::Status(status)),
    }
    let given = response
        .headers()
        .get(http::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if !media::MediaType::parse(&given).is_some_and(|media| accepts(&media)) {
        return Err(FetchError::MediaType(given));
    }
    let body = read_body(response).await?;
    serde_json::from_slice(&body).map_err(|_| FetchError::Malformed)
}
