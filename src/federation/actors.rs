//! Everyone elsewhere: fetched, read, and kept, with the key that they sign
//! with.

use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use super::{Federation, KnownKey, UNANSWERED_SECONDS, client::FetchError, read::fields};
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
    /// It did not answer a moment ago, or too many are asked at once.
    #[error("try again in a minute")]
    AskedLately,
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

/// Summaries are cut there; characters.
const MAX_SUMMARY: usize = 5_000;

/// Keys fetched less than so long ago are not fetched again for a signature
/// that fails: a stranger must not make us hammer others. Seconds.
const REFETCH_SECONDS: i64 = 60;

/// An actor as its own server tells, not kept yet.
#[derive(Clone, Debug)]
pub struct Fetched {
    actor: Actor,
    public: PublicKey,
    document: Value,
}

impl Federation {
    /// Fetches an actor from its own server and keeps it with its key.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn fetch_actor(&self, uri: &str) -> Result<Actor, ActorError> {
        let fetched = self.ask(uri).await?;
        self.keep(&fetched).await
    }

    /// The same, with the document that its server sent.
    ///
    /// # Errors
    /// See [`ActorError`].
    pub async fn fetch_actor_with_document(&self, uri: &str) -> Result<(Actor, Value), ActorError> {
        let fetched = self.ask(uri).await?;
        let kept = self.keep(&fetched).await?;
        Ok((kept, fetched.document))
    }

    /// Asks an actor's own server.
    async fn ask(&self, uri: &str) -> Result<Fetched, ActorError> {
        if is_own_uri(&self.site, uri) {
            return Err(ActorError::Unreadable("it is one of ours"));
        }
        let signer = self.instance_signer().await?;
        let answer = self.client.get_json(uri, &signer).await?;
        let (actor, public) = self.read_actor(&answer.value)?;
        // A redirect may have led back to us.
        if is_own_uri(&self.site, &actor.uri) {
            return Err(ActorError::Unreadable("it is one of ours"));
        }
        Ok(Fetched {
            actor,
            public,
            document: answer.value,
        })
    }

    async fn keep(&self, fetched: &Fetched) -> Result<Actor, ActorError> {
        let kept = transact!(self.db, self.world, ServiceError, |tx| {
            let kept = actor::upsert(&mut tx, &fetched.actor).await?;
            let public = PublicKey {
                actor_id: kept.actor_id,
                ..fetched.public.clone()
            };
            key::keep_public(&mut tx, &public).await?;
            Ok(kept)
        })?;
        self.keys.invalidate(&kept.uri).await;
        Ok(kept)
    }

    /// The key of that actor with which `verify` holds: the one that is known,
    /// or else the one that its own server tells now. Keys are changed; but a
    /// stranger must not make us ask others at every request. Nothing is kept
    /// of an actor before a signature of its own held.
    ///
    /// # Errors
    /// What `verify` said; see [`ActorError`].
    pub async fn key_that_holds<E>(
        &self,
        key_uri: &str,
        actor_uri: &str,
        verify: impl Fn(&VerifyingKey) -> Result<(), E>,
    ) -> Result<Result<Arc<KnownKey>, E>, ActorError> {
        if let Some(known) = self.known_key(actor_uri).await? {
            let held = verify(&known.key);
            if known.key_uri == key_uri && held.is_ok() {
                return Ok(Ok(known));
            }
            let age = self.world.now().micros() - known.fetched_at;
            if age < REFETCH_SECONDS * 1_000_000 {
                return match held {
                    Err(error) => Ok(Err(error)),
                    Ok(()) => Err(ActorError::NotItsKey),
                };
            }
        }
        let fetched = self.ask_for_a_stranger(actor_uri).await?;
        if fetched.public.key_uri != key_uri || fetched.actor.uri != actor_uri {
            return Err(ActorError::NotItsKey);
        }
        let key = VerifyingKey::from_pem(&fetched.public.pem).map_err(|_| ActorError::NotItsKey)?;
        if let Err(error) = verify(&key) {
            return Ok(Err(error));
        }
        self.keep(&fetched).await?;
        self.known_key(actor_uri)
            .await?
            .map(Ok)
            .ok_or(ActorError::NotItsKey)
    }

    /// Asks an actor's own server because somebody knocked who says to be that
    /// actor: not many at once, and none that did not answer a moment ago.
    async fn ask_for_a_stranger(&self, actor_uri: &str) -> Result<Fetched, ActorError> {
        let lately = self.unanswered.get(actor_uri).await;
        if lately.is_some_and(|at| self.world.now() < at.plus_seconds(UNANSWERED_SECONDS)) {
            return Err(ActorError::AskedLately);
        }
        let Ok(_permit) = self.at_the_door.try_acquire() else {
            return Err(ActorError::AskedLately);
        };
        let asked = self.ask(actor_uri).await;
        if matches!(asked, Err(ActorError::Fetch(_))) {
            let now = self.world.now();
            self.unanswered.insert(actor_uri.to_owned(), now).await;
        }
        asked
    }

    async fn known_key(&self, actor_uri: &str) -> Result<Option<Arc<KnownKey>>, ActorError> {
        if let Some(known) = self.keys.get(actor_uri).await {
            return Ok(Some(known));
        }
        let mut conn = self.db.read().await?;
        let Some(found) = key::public(&mut conn, actor_uri).await? else {
            return Ok(None);
        };
        let key = VerifyingKey::from_pem(&found.pem).map_err(|_| ActorError::NotItsKey)?;
        let known = Arc::new(KnownKey {
            key,
            key_uri: found.key_uri,
            pem: found.pem,
            actor_id: found.actor_id,
            fetched_at: found.fetched_at,
        });
        self.keys.insert(actor_uri.to_owned(), known.clone()).await;
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
            .filter(|handle| !handle.is_empty() && handle.chars().all(is_in_handle))
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
            summary: super::html::words(&cut(
                value
                    .get("summary")
                    .and_then(Value::as_str)
                    .unwrap_or_default(),
                MAX_SUMMARY,
            )),
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

/// Letters of handles elsewhere: those of the fediverse's own pattern, capitals
/// included.
fn is_in_handle(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// The beginning of a text: what is shown is short, and reading costs.
fn cut(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}

/// A name as it is shown: one line, no marks that turn text around, cut.
fn shown(name: &str) -> String {
    let bare: String = super::html::words(&cut(name, 5 * MAX_SHOWN))
        .chars()
        .filter(|c| {
            !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        })
        .take(MAX_SHOWN)
        .collect();
    bare.trim().to_owned()
}
