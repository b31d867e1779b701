//! Sending an activity to an inbox.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use reqwest::Response;
use url::Url;

use super::{
    super::{
        http_date, media,
        signature_in::Scheme,
        signature_out::{Outgoing, Signer},
    },
    DeliveryError, FetchError, HttpClient,
};
use crate::domain::time::Timestamp;

const MAX_RETRY_AFTER_SECONDS: u64 = 24 * 60 * 60;

/// An activity was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The status, 2xx.
    pub status: u16,
    /// The scheme that the server took.
    pub scheme: Scheme,
}

impl HttpClient {
    /// Sends an activity (its bytes as they are stored) to an inbox, signed in
    /// the scheme that the server took last, and in the other when it answers
    /// 400 or 401. Redirects are not followed: an inbox that moves says so in
    /// its actor's document.
    ///
    /// # Errors
    /// Says whether and when to try again.
    pub async fn post_activity(
        &self,
        inbox_url: &str,
        body: &[u8],
        signer: &Signer,
    ) -> Result<Delivered, DeliveryError> {
        let url = Url::parse(inbox_url).map_err(|_| FetchError::BadAddress)?;
        self.within_budget(self.post_in_turn(&url, body, signer))
            .await
    }

    async fn post_in_turn(
        &self,
        url: &Url,
        body: &[u8],
        signer: &Signer,
    ) -> Result<Delivered, DeliveryError> {
        let request = Outgoing {
            method: &Method::POST,
            url,
            body: Some((body, media::ACTIVITY_JSON)),
            accept: None,
        };
        let [first, second] = self.schemes_for(url).await;
        let answer = self.send(&request, Some((first, signer))).await?;
        if !refuses_delivery(answer.status()) {
            return self.judge(url, &answer, first).await;
        }
        let again = self.send(&request, Some((second, signer))).await?;
        // A 401 says that this scheme wasn't understood: then the other answer
        // is the one about the activity.
        if again.status() == StatusCode::UNAUTHORIZED {
            return self.judge(url, &answer, first).await;
        }
        self.judge(url, &again, second).await
    }

    async fn judge(
        &self,
        url: &Url,
        answer: &Response,
        scheme: Scheme,
    ) -> Result<Delivered, DeliveryError> {
        let status = answer.status().as_u16();
        match status {
            200..=299 => {
                self.remember(url, scheme).await;
                Ok(Delivered { status, scheme })
            }
            410 => Err(DeliveryError::Gone),
            // 401 and 403: keys may be unreachable for a while, blocks end.
            // 404: proxies answer so while the server behind them starts.
            // 501 and the other 4xx are about the activity itself. (Mastodon
            // gives up on 403 and 404 too.)
            401 | 403 | 404 | 408 | 421 | 425 | 429 => Err(self.later(status, answer.headers())),
            400..=499 | 501 => Err(DeliveryError::Permanent { status }),
            _ => Err(self.later(status, answer.headers())),
        }
    }

    fn later(&self, status: u16, headers: &HeaderMap) -> DeliveryError {
        DeliveryError::Retry {
            status: Some(status),
            after: retry_after(headers, self.world.now()),
            reason: format!("the server answered with status {status}"),
        }
    }
}

fn refuses_delivery(status: StatusCode) -> bool {
    matches!(status.as_u16(), 400 | 401)
}

/// `Retry-After` (RFC 9110 section 10.2.3): seconds or a date.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?;
    let seconds = if let Ok(seconds) = text.trim().parse::<u64>() {
        seconds
    } else {
        let until = http_date::parse(text)?.seconds();
        u64::try_from(until.saturating_sub(now.seconds())).unwrap_or(0)
    };
    Some(Duration::from_secs(seconds.min(MAX_RETRY_AFTER_SECONDS)))
}
