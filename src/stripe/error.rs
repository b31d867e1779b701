//! What can go wrong with a call to Stripe.

use reqwest::StatusCode;
use thiserror::Error;

use super::{checkout::CheckoutError, event::EventError, objects::ErrorObject};

/// Longest word of Stripe's that is passed on, in characters.
pub(super) const MAX_MESSAGE_CHARS: usize = 300;

/// Why a call brought nothing, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StripeError {
    /// The address is no `https` one.
    #[error("Stripe's address must begin with https")]
    Address,
    /// TLS can't be set up. Holds the library's reason.
    #[error("the client can't be set up: {0}")]
    Setup(String),
    /// Sums that Stripe doesn't take; nothing was sent.
    #[error(transparent)]
    Checkout(#[from] CheckoutError),
    /// 401: revoked, rolled, or mistyped.
    #[error("Stripe doesn't know this key: make a new one there and enter it")]
    Key,
    /// 403: a restricted key without the right. Holds Stripe's words.
    #[error("the key may not do this: allow it at Stripe. Stripe says: {0}")]
    Forbidden(String),
    /// Stripe doesn't take the request.
    #[error("Stripe refused: {message}")]
    Refused {
        /// A word such as `amount_too_small`; empty when there is none.
        code: String,
        /// Stripe's words, for people.
        message: String,
    },
    /// The same idempotency key with another request, or while the first one is
    /// still running.
    #[error("this was asked for already, in another way")]
    Conflict,
    /// 429.
    #[error("Stripe is asked too often: try again later")]
    Busy,
    /// 5xx. Holds the status.
    #[error("Stripe has trouble of its own ({0}): try again later")]
    Down(u16),
    /// The time is up. It is not known whether it was done.
    #[error("Stripe took too long: try again")]
    Timeout,
    /// The connection failed. Holds the library's reason.
    #[error("Stripe can't be reached: {0}")]
    Network(String),
    /// More than [`MAX_ANSWER_BYTES`](super::client::MAX_ANSWER_BYTES), or pages without end.
    #[error("Stripe's answer is too large")]
    TooLarge,
    /// Holds what is wrong with the answer.
    #[error("Stripe's answer can't be read: {0}")]
    Answer(String),
}

impl StripeError {
    /// Whether the same call, with the same idempotency key, may do better
    /// later.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Down(_) | Self::Timeout | Self::Network(_)
        )
    }
}

impl From<EventError> for StripeError {
    fn from(error: EventError) -> Self {
        Self::Answer(error.to_string())
    }
}

/// See <https://docs.stripe.com/api/errors>.
pub(super) fn refusal(status: StatusCode, error: ErrorObject) -> StripeError {
    let short = |text: Option<String>| -> String {
        let text = text.unwrap_or_default();
        text.chars().take(MAX_MESSAGE_CHARS).collect()
    };
    let kind = error.kind.unwrap_or_default();
    match status.as_u16() {
        401 => StripeError::Key,
        403 => StripeError::Forbidden(short(error.message)),
        409 => StripeError::Conflict,
        429 => StripeError::Busy,
        status @ 500.. => StripeError::Down(status),
        _ if kind == "idempotency_error" => StripeError::Conflict,
        status @ ..=399 => StripeError::Answer(format!("status {status}")),
        _ => StripeError::Refused {
            code: short(error.code),
            message: short(error.message),
        },
    }
}

/// The innermost reason: the outer ones say only that a request failed, and at
/// which address.
pub(super) fn network(error: &reqwest::Error) -> StripeError {
    if error.is_timeout() {
        return StripeError::Timeout;
    }
    let mut last: &dyn std::error::Error = error;
    while let Some(inner) = last.source() {
        last = inner;
    }
    StripeError::Network(last.to_string())
}
