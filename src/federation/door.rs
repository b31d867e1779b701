//! The inbox: who signed is checked, the request is kept as it came, and 202
//! says so. What it means is read later, by the worker.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{OriginalUri, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    Federation, KnownKey,
    actors::ActorError,
    client::FetchError,
    media,
    read::{self, Envelope, fields},
    refusal::Refusal,
    signature_in::{self, Here, ParsedSignature, Request, SignatureError},
};
use crate::{
    domain::time::Timestamp,
    services::ServiceError,
    store::{actor, db::StoreError, delivery, inbox},
    transact,
};

/// Days after which an actor and its key are fetched again.
const KEY_DAYS: i64 = 1;

/// Why nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum DoorError {
    /// What came is not `ActivityStreams`.
    #[error("send application/activity+json")]
    MediaType,
    /// What came is no activity of whom it says.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// The signature is missing or wrong.
    #[error("{0}")]
    Signature(#[from] SignatureError),
    /// The key is not the actor's, or the actor can't be fetched.
    #[error("{0}")]
    Key(ActorError),
    /// Our own trouble; the sender tries again.
    #[error("try again later")]
    Internal(#[from] ServiceError),
}

impl From<StoreError> for DoorError {
    fn from(error: StoreError) -> Self {
        Self::Internal(error.into())
    }
}

impl IntoResponse for DoorError {
    fn into_response(self) -> Response {
        let (status, refusal) = match &self {
            Self::MediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, None),
            Self::Refused(refusal) => (StatusCode::BAD_REQUEST, Some(refusal.name())),
            Self::Key(ActorError::AskedLately) => (StatusCode::SERVICE_UNAVAILABLE, None),
            Self::Key(ActorError::Fetch(error)) if error.is_transient() => {
                (StatusCode::SERVICE_UNAVAILABLE, None)
            }
            Self::Key(ActorError::Service(error)) | Self::Internal(error) => {
                tracing::error!(%error, "inbox");
                (StatusCode::SERVICE_UNAVAILABLE, None)
            }
            Self::Signature(_) | Self::Key(_) => (StatusCode::UNAUTHORIZED, None),
        };
        let detail = if status.is_server_error() {
            "try again later".to_owned()
        } else {
            self.to_string()
        };
        // RFC 9457
        let mut problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason(),
            "status": status.as_u16(),
            "detail": detail,
        });
        if let Some(name) = refusal {
            problem["refusal"] = json!(name);
        }
        let content_type = [(header::CONTENT_TYPE, "application/problem+json")];
        (status, content_type, problem.to_string()).into_response()
    }
}

/// `POST …/inbox`.
///
/// # Errors
/// See [`DoorError`]; then nothing was kept.
pub async fn post_inbox(
    State(federation): State<Arc<Federation>>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<StatusCode, DoorError> {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    if !content_type.is_some_and(media::is_activity) {
        return Err(DoorError::MediaType);
    }
    let target = uri
        .path_and_query()
        .map_or(uri.path(), |path| path.as_str());
    let request = Request {
        method: &method,
        path_and_query: target,
        headers: &headers,
        body: &body,
    };
    federation.take_in(&request).await
}

impl Federation {
    /// Checks a request and keeps it.
    ///
    /// # Errors
    /// See [`DoorError`]; then nothing was kept.
    pub async fn take_in(&self, request: &Request<'_>) -> Result<StatusCode, DoorError> {
        let scheme = self.site.origin.split(':').next().unwrap_or("https");
        let here = Here {
            scheme,
            authority: &self.site.host,
        };
        // From here it is ours: a vote is in time by this moment, however long
        // the rest takes.
        let received_at = self.world.now();
        let signature = signature_in::parse(request, &here, received_at)?;
        let envelope = read::envelope(request.body, &self.site, self.development)?;
        // A group passes on every word and vote of all its people. Nothing in it
        // is its author's own request: none of it is kept, or asked about.
        if envelope.kind == "Announce" || self.is_about_a_stranger(&envelope).await? {
            return Ok(StatusCode::ACCEPTED);
        }
        let known = self.verified(&envelope, &signature).await?;
        let kept = self
            .store(request, received_at, &signature, &envelope, &known)
            .await?;
        if kept {
            self.bell.notify_one();
        }
        Ok(StatusCode::ACCEPTED)
    }

    /// Servers tell everybody when an account is deleted or changed. Of one
    /// that was never heard of, there is nothing to do, and its key may be
    /// gone with it.
    async fn is_about_a_stranger(&self, envelope: &Envelope) -> Result<bool, DoorError> {
        let about_itself = matches!(envelope.kind.as_str(), "Delete" | "Update")
            && envelope.value.get("object").and_then(fields::id_of)
                == Some(envelope.actor.as_str());
        if !about_itself {
            return Ok(false);
        }
        let mut conn = self.db.read().await?;
        Ok(actor::by_uri(&mut conn, &envelope.actor).await?.is_none())
    }

    async fn verified(
        &self,
        envelope: &Envelope,
        signature: &ParsedSignature,
    ) -> Result<Arc<KnownKey>, DoorError> {
        let key_uri = signature.key_id();
        // A key on another host than the actor can't be the actor's own.
        if fields::host(key_uri) != fields::host(&envelope.actor) {
            return Err(DoorError::Key(ActorError::NotItsKey));
        }
        let held = self
            .key_that_holds(key_uri, &envelope.actor, |key| signature.verify(key))
            .await
            .map_err(DoorError::Key)?;
        Ok(held?)
    }

    async fn store(
        &self,
        request: &Request<'_>,
        received_at: Timestamp,
        signature: &ParsedSignature,
        envelope: &Envelope,
        known: &KnownKey,
    ) -> Result<bool, DoorError> {
        let headers = signature_in::headers_to_keep(signature, request.headers);
        let headers = serde_json::to_string(&headers)
            .map_err(|error| ServiceError::Internal(error.to_string()))?;
        let row = inbox::InboundRequest {
            request_id: self.world.new_id(),
            activity_uri: envelope.id.clone(),
            actor_id: known.actor_id,
            key_uri: signature.key_id().to_owned(),
            key_pem: known.pem.clone(),
            method: request.method.as_str().to_owned(),
            target: request.path_and_query.to_owned(),
            headers,
            body: request.body.to_vec(),
            received_at: received_at.micros(),
            attempts: 0,
        };
        let host = fields::host(&envelope.actor).unwrap_or_default();
        let kept = transact!(self.db, self.world, ServiceError, |tx| {
            let kept = inbox::insert(&mut tx, &row).await?;
            // A server that writes to us is awake again.
            delivery::wake_peer(&mut tx, &host, self.world.now()).await?;
            let since = self.world.now().plus_days(-KEY_DAYS);
            actor::set_stale(&mut tx, known.actor_id, since).await?;
            Ok(kept)
        })?;
        Ok(kept)
    }
}

impl From<FetchError> for DoorError {
    fn from(error: FetchError) -> Self {
        Self::Key(error.into())
    }
}
