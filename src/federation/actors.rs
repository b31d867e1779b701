//! Everyone elsewhere: fetched, read, and kept, with the key that they sign
//! with.

use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use super::{Federation, KnownKey, client::FetchError, read::fields};
use crate::{
    keys::VerifyingKey,
    services::{ServiceError, new_actor::is_own_uri},
    store::{
        actor::{self, Actor},
        db::StoreError,
        key::{self, PublicKey},
    },
    transact,
};

/// Why an actor is not known.
#[derive(Debug, thiserror::Error)]
pub enum ActorError {
    /// It could not be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What came is no actor, or none that can be written to.
    #[error("the actor can't be read: {0}")]
    Unreadable(&'static str),
    /// The key is not its actor's, or is none.
    #[error("the key is not that actor's")]
    NotItsKey,
    /// The database failed.
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<StoreError> for ActorError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// Names that are shown are cut there; characters.
const MAX_SHOWN: usize = 100;

/// Keys fetched less than so long ago are not fetched again for a signature
/// that fails: a stranger must not make us hammer others. Seconds.
const REFETCH_SECONDS: i64 = 60;

impl Federation {
    /// The actor of a wire id: as it is known, or fetched.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn actor(&self, uri: &str) -> Result<Actor, ActorError> {
        let mut conn = self.db.read().await?;
        if let Some(found) = actor::by_uri(&mut conn, uri).await? {
            return Ok(found);
        }
        drop(conn);
        self.fetch_actor(uri).await
    }

    /// Fetches an actor from its own server and keeps it with its key.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn fetch_actor(&self, uri: &str) -> Result<Actor, ActorError> {
        if is_own_uri(&self.site, uri) {
            return Err(ActorError::Unreadable("it is one of ours"));
        }
        let signer = self.instance_signer().await?;
        let fetched = self.client.get_json(uri, &signer).await?;
        let (read, public) = self.read_actor(&fetched.value)?;
        let kept = transact!(self.db, self.world, ServiceError, |tx| {
            let kept = actor::upsert(&mut tx, &read).await?;
            let public = PublicKey {
                actor_id: kept.actor_id,
                ..public.clone()
            };
            key::keep_public(&mut tx, &public).await?;
            Ok(kept)
        })?;
        self.keys.invalidate(&public.key_uri).await;
        Ok(kept)
    }

    /// The key of that id, which has to be `actor`'s.
    ///
    /// # Errors
    /// [`ActorError::NotItsKey`]; see [`ActorError`].
    pub async fn key_of(
        &self,
        key_uri: &str,
        actor_uri: &str,
    ) -> Result<Arc<KnownKey>, ActorError> {
        if let Some(known) = self.known_key(key_uri).await? {
            return if known.actor_uri == actor_uri {
                Ok(known)
            } else {
                Err(ActorError::NotItsKey)
            };
        }
        self.fetch_key(key_uri, actor_uri).await
    }

    /// The key again from its own server, after a signature failed: keys are
    /// changed. Nothing when it was fetched a moment ago.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn rotated_key(
        &self,
        known: &KnownKey,
        key_uri: &str,
    ) -> Result<Option<Arc<KnownKey>>, ActorError> {
        let age = self.world.now().micros() - known.fetched_at;
        if age < REFETCH_SECONDS * 1_000_000 {
            return Ok(None);
        }
        self.fetch_key(key_uri, &known.actor_uri).await.map(Some)
    }

    async fn fetch_key(&self, key_uri: &str, actor_uri: &str) -> Result<Arc<KnownKey>, ActorError> {
        // The actor is asked, not the key: only its own word says which key is
        // its own.
        self.fetch_actor(actor_uri).await?;
        self.keys.invalidate(key_uri).await;
        self.known_key(key_uri)
            .await?
            .filter(|known| known.actor_uri == actor_uri)
            .ok_or(ActorError::NotItsKey)
    }

    async fn known_key(&self, key_uri: &str) -> Result<Option<Arc<KnownKey>>, ActorError> {
        if let Some(known) = self.keys.get(key_uri).await {
            return Ok(Some(known));
        }
        let mut conn = self.db.read().await?;
        let Some(found) = key::public(&mut conn, key_uri).await? else {
            return Ok(None);
        };
        let owner = actor::known(&mut conn, found.actor_id).await?;
        let key = VerifyingKey::from_pem(&found.pem).map_err(|_| ActorError::NotItsKey)?;
        let known = Arc::new(KnownKey {
            key,
            pem: found.pem,
            actor_id: owner.actor_id,
            actor_uri: owner.uri,
            fetched_at: found.fetched_at,
        });
        self.keys.insert(key_uri.to_owned(), known.clone()).await;
        Ok(Some(known))
    }

    fn read_actor(&self, value: &Value) -> Result<(Actor, PublicKey), ActorError> {
        use ActorError::Unreadable;
        let uri_in = |value: &Value, field: &str| {
            fields::object_id(value, field, self.development)
                .map_err(|_| Unreadable("an address in it"))
        };
        let uri = uri_in(value, "id")?;
        let host = fields::host(&uri).ok_or(Unreadable("its host"))?;
        let kind = match fields::kind(value) {
            Some("Person") => "person",
            Some("Group") => "group",
            Some("Application") => "application",
            Some("Service") => "service",
            Some("Organization") => "organization",
            _ => return Err(Unreadable("its type")),
        };
        let handle = fields::text(value, "preferredUsername", MAX_SHOWN)
            .ok()
            .flatten()
            .filter(|handle| !handle.is_empty() && !handle.contains(['@', '/', ' ']))
            .ok_or(Unreadable("its preferredUsername"))?;
        let name = shown(
            value
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default(),
        );
        let inbox = uri_in(value, "inbox")?;
        let shared_inbox = value
            .get("endpoints")
            .and_then(|endpoints| uri_in(endpoints, "sharedInbox").ok());
        // Deliveries to another host than the actor's would be a way to make us
        // write to strangers.
        let at_home = |inbox: &String| fields::host(inbox).as_deref() == Some(host.as_str());
        if !at_home(&inbox) {
            return Err(Unreadable("its inbox"));
        }
        let now = self.world.now().micros();
        let public = self.read_key(value, &uri, now)?;
        let actor = Actor {
            actor_id: self.world.new_id(),
            kind: kind.to_owned(),
            handle: handle.to_owned(),
            name: if name.is_empty() {
                handle.to_owned()
            } else {
                name
            },
            summary: super::html::words(
                value
                    .get("summary")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
            ),
            url: value
                .get("url")
                .and_then(fields::id_of)
                .and_then(|url| fields::uri(url, self.development).ok())
                .unwrap_or_else(|| uri.clone()),
            inbox,
            shared_inbox: shared_inbox.filter(at_home),
            created_at: now,
            fetched_at: Some(now),
            gone_at: None,
            host: Some(host),
            uri,
        };
        Ok((actor, public))
    }

    fn read_key(&self, value: &Value, actor_uri: &str, now: i64) -> Result<PublicKey, ActorError> {
        let keys = match value.get("publicKey") {
            Some(Value::Array(list)) => list.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => return Err(ActorError::Unreadable("its publicKey")),
        };
        for key in keys {
            let owner = key.get("owner").and_then(fields::id_of);
            let id = key.get("id").and_then(Value::as_str);
            let pem = key.get("publicKeyPem").and_then(Value::as_str);
            if let (Some(id), Some(pem)) = (id, pem) {
                let is_own =
                    owner == Some(actor_uri) && fields::host(id) == fields::host(actor_uri);
                if is_own && VerifyingKey::from_pem(pem).is_ok() {
                    return Ok(PublicKey {
                        key_uri: fields::uri(id, self.development)
                            .map_err(|_| ActorError::NotItsKey)?,
                        actor_id: Uuid::nil(),
                        pem: pem.to_owned(),
                        fetched_at: now,
                    });
                }
            }
        }
        Err(ActorError::NotItsKey)
    }
}

/// A name as it is shown: one line, no marks that turn text around, cut.
fn shown(name: &str) -> String {
    let bare: String = super::html::words(name)
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        })
        .take(MAX_SHOWN)
        .collect();
    bare.trim().to_owned()
}
