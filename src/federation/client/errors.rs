//! What can go wrong with a call.

use std::time::Duration;

use thiserror::Error;

use super::super::{guard::GuardError, signature_out::SigningError};

/// The client can't be set up. Holds the library's reason.
#[derive(Clone, Debug, Error)]
#[error("the HTTP client can't be set up: {0}")]
pub struct ClientError(pub String);

/// Why a document was not fetched.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FetchError {
    /// No URL, or no handle.
    #[error("this is no address that can be fetched")]
    BadAddress,
    /// The guard refused.
    #[error(transparent)]
    Guard(#[from] GuardError),
    /// The request couldn't be signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// More than three redirects.
    #[error("the server redirects too often")]
    TooManyRedirects,
    /// A body above the limit.
    #[error("the document is too large")]
    TooLarge,
    /// The time is up.
    #[error("the server took too long")]
    Timeout,
    /// It is gone for good (410).
    #[error("the document is gone")]
    Gone,
    /// Another status than success.
    #[error("the server answered with status {0}")]
    Status(u16),
    /// Not the media type that was asked for. Holds what came.
    #[error("the server sent {0:?}, not what was asked for")]
    MediaType(String),
    /// Not JSON, or not of the right shape.
    #[error("the document can't be read")]
    Malformed,
    /// The document calls itself by another id than its address.
    #[error("the document calls itself {0:?}, which is not its address")]
    WrongId(String),
    /// The connection failed. Holds the library's reason.
    #[error("the server can't be reached: {0}")]
    Network(String),
}

impl FetchError {
    /// Whether a later try may do better.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Timeout | Self::Network(_) => true,
            Self::Status(status) => matches!(status, 408 | 425 | 429) || *status >= 500,
            _ => false,
        }
    }
}

/// Why an activity was not delivered, and what that means for the next try.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeliveryError {
    /// The server will not take this activity: don't send it there again.
    #[error("the server refused it with status {status}")]
    Permanent {
        /// The status, 4xx or 501.
        status: u16,
    },
    /// The inbox is gone for good (410): send nothing there any more.
    #[error("the inbox is gone")]
    Gone,
    /// It can't be sent at all: a closed address, no URL, an unusable key.
    #[error("it can't be sent: {0}")]
    Unsendable(FetchError),
    /// Try again later.
    #[error("try again later: {reason}")]
    Retry {
        /// The status, or none when the connection failed. 401 says that
        /// neither scheme was accepted: a few tries are enough then.
        status: Option<u16>,
        /// `Retry-After`, at most a day.
        after: Option<Duration>,
        /// For the log.
        reason: String,
    },
}

impl From<FetchError> for DeliveryError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Network(_) | FetchError::Timeout => Self::Retry {
                status: None,
                after: None,
                reason: error.to_string(),
            },
            other => Self::Unsendable(other),
        }
    }
}
