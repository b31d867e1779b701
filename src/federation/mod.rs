//! `ActivityPub`: what other servers send and are sent. Side by side with `web`,
//! never importing it.
//!
//! In: [`door`] checks who signed a request and keeps it as it came; later
//! [`read`] turns it into one of a closed list of activities, and [`receive`]
//! calls the same services as the pages do. Out: [`render`] makes an activity
//! of an event, once. [`serve`] answers GET. [`actors`] knows everyone else.

pub mod actors;
pub mod client;
pub mod digest;
pub mod door;
pub mod elsewhere;
pub mod evidence;
pub mod guard;
pub mod html;
pub mod http_date;
pub mod media;
pub mod read;
pub mod receive;
pub mod refusal;
pub mod render;
pub mod serve;
pub mod signature_in;
pub mod signature_out;

use std::{sync::Arc, time::Duration};

use moka::future::Cache;
use secrecy::SecretString;
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

use crate::{
    domain::time::Timestamp,
    keys::{SigningKey, VerifyingKey},
    limits::Gate,
    services::{Site, new_actor::main_key_uri},
    store::{
        actor,
        db::{Conn, Db, StoreError},
        key,
    },
    world::World,
};
use client::HttpClient;
use signature_out::Signer;

/// Everything that speaking with other servers needs. Cheap to clone.
#[derive(Clone)]
pub struct Federation {
    /// The database.
    pub db: Db,
    /// Time and chance.
    pub world: World,
    /// This server.
    pub site: Site,
    /// Whether plain `http` and private addresses are allowed.
    pub development: bool,
    /// How often one address may write to the inboxes.
    pub inbox_gate: Arc<Gate>,
    /// Whether the last hop of `X-Forwarded-For` is the client.
    pub trust_proxy: bool,
    /// Sends and fetches.
    pub client: HttpClient,
    /// The server's own actor, which signs fetches.
    pub instance_actor: Uuid,
    /// Rung when a request came in, so that the worker looks at once.
    pub bell: Arc<Notify>,
    /// By the actor's wire id.
    keys: Cache<String, Arc<KnownKey>>,
    /// Actors whose servers did not answer, and when.
    unanswered: Cache<String, Timestamp>,
    /// Actors that are asked for at once because somebody knocked.
    at_the_door: Arc<Semaphore>,
    signers: Cache<Uuid, Arc<Signer>>,
}

/// A key of another server's actor, read once and kept.
#[derive(Debug)]
pub struct KnownKey {
    /// Ready to verify with.
    pub key: VerifyingKey,
    /// The same as its actor wrote it; PEM.
    pub pem: String,
    /// Its id, as signatures name it.
    pub key_uri: String,
    /// Whose it is.
    pub actor_id: Uuid,
    /// When it was fetched; microseconds.
    pub fetched_at: i64,
}

/// Keys that are kept in memory.
const KEYS_KEPT: u64 = 20_000;
/// After this the database is asked again: another process may know better.
const KEY_KEPT_FOR: Duration = Duration::from_mins(10);
/// How long a server that did not answer is left alone; seconds.
const UNANSWERED_SECONDS: i64 = 30;
/// Actors that are asked for at once because somebody knocked.
const AT_THE_DOOR: usize = 32;
/// Signers that are kept in memory.
const SIGNERS_KEPT: u64 = 2_000;

impl Federation {
    /// Puts it together.
    #[must_use]
    pub fn new(
        db: Db,
        world: World,
        site: Site,
        development: bool,
        trust_proxy: bool,
        client: HttpClient,
        instance_actor: Uuid,
        bell: Arc<Notify>,
    ) -> Self {
        Self {
            db,
            world,
            site,
            development,
            // A large server delivers for all of its people from one address.
            inbox_gate: Arc::new(Gate::new(600, Duration::from_millis(20), development)),
            trust_proxy,
            client,
            instance_actor,
            bell,
            keys: Cache::builder()
                .max_capacity(KEYS_KEPT)
                .time_to_live(KEY_KEPT_FOR)
                .build(),
            unanswered: Cache::new(KEYS_KEPT),
            at_the_door: Arc::new(Semaphore::new(AT_THE_DOOR)),
            signers: Cache::new(SIGNERS_KEPT),
        }
    }

    /// What a local actor signs with.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when its key is missing or can't be read.
    pub async fn signer(&self, conn: &mut Conn, actor_id: Uuid) -> Result<Arc<Signer>, StoreError> {
        if let Some(signer) = self.signers.get(&actor_id).await {
            return Ok(signer);
        }
        let corrupt = || StoreError::Corrupt(format!("no key of actor {actor_id}"));
        let own = actor::known(conn, actor_id).await?;
        let local = key::local(conn, actor_id).await?.ok_or_else(corrupt)?;
        let parsed = SigningKey::from_pem(&SecretString::from(local.rsa_private_pem))
            .map_err(|_| corrupt())?;
        let signer = Arc::new(Signer {
            key_id: main_key_uri(&own.uri),
            key: Arc::new(parsed),
        });
        self.signers.insert(actor_id, signer.clone()).await;
        Ok(signer)
    }

    /// What fetches are signed with.
    ///
    /// # Errors
    /// See [`Federation::signer`].
    pub async fn instance_signer(&self) -> Result<Arc<Signer>, StoreError> {
        let mut conn = self.db.read().await?;
        self.signer(&mut conn, self.instance_actor).await
    }
}
