//! A new actor of this server: the server itself, a Pool, or a person.

use secrecy::{ExposeSecret, SecretBox, SecretString};
use uuid::Uuid;

use super::{ServiceError, Site};
use crate::{
    store::{
        actor::{self, Actor},
        db::Tx,
        key::{self, LocalKey, PublicKey},
        pool::Pool,
    },
    world::World,
};

/// Keys that were made before the transaction, since that takes a while.
#[derive(Debug)]
pub struct NewKeys {
    /// RSA 2048, PKCS#8, PEM.
    pub rsa_private_pem: SecretString,
    /// SPKI, PEM.
    pub rsa_public_pem: String,
    /// 32 bytes.
    pub ed25519_secret: SecretBox<[u8; 32]>,
    /// Multibase, `z6Mk…`.
    pub ed25519_public: String,
}

/// What a local actor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalKind {
    /// The server itself.
    Instance,
    /// A Pool.
    Pool,
    /// A person.
    Person,
}

/// Writes the actor with its keys.
///
/// # Errors
/// [`ServiceError::HandleTaken`]; see [`ServiceError`].
pub async fn new_actor(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    kind: LocalKind,
    handle: &str,
    name: &str,
    summary: &str,
    keys: &NewKeys,
) -> Result<Actor, ServiceError> {
    let (kind, uri) = match kind {
        LocalKind::Instance => ("application", format!("{}/actor", site.origin)),
        LocalKind::Pool => ("group", site.pool_uri(handle)),
        LocalKind::Person => ("person", site.person_uri(handle)),
    };
    let url = if kind == "application" {
        format!("{}/about", site.origin)
    } else {
        uri.clone()
    };
    let new = local(world, site, kind, handle, name, summary, uri, url);
    insert(tx, world, &new, keys).await?;
    Ok(new)
}

/// Writes what speaks for a Pool in groups elsewhere. It has an address of its
/// own, since most of them take no posts from a group.
///
/// # Errors
/// [`ServiceError::HandleTaken`]; see [`ServiceError`].
pub async fn new_messenger(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    handle: &str,
    summary: &str,
    keys: &NewKeys,
) -> Result<Actor, ServiceError> {
    let uri = site.messenger_uri(&pool.handle);
    let url = pool.uri.clone();
    let new = local(
        world, site, "service", handle, &pool.name, summary, uri, url,
    );
    insert(tx, world, &new, keys).await?;
    Ok(new)
}

fn local(
    world: &World,
    site: &Site,
    kind: &str,
    handle: &str,
    name: &str,
    summary: &str,
    uri: String,
    url: String,
) -> Actor {
    Actor {
        actor_id: world.new_id(),
        kind: kind.to_owned(),
        handle: handle.to_owned(),
        host: None,
        name: name.to_owned(),
        summary: summary.to_owned(),
        url,
        inbox: format!("{uri}/inbox"),
        shared_inbox: Some(format!("{}/inbox", site.origin)),
        created_at: world.now().micros(),
        fetched_at: None,
        gone_at: None,
        uri,
    }
}

async fn insert(
    tx: &mut Tx,
    world: &World,
    new: &Actor,
    keys: &NewKeys,
) -> Result<(), ServiceError> {
    match actor::insert(tx, new).await {
        // The wire id is made of the handle: either rule may speak first.
        Err(error)
            if error.is_constraint("actor_local_handle")
                || error.is_constraint("actor_one_per_uri") =>
        {
            return Err(ServiceError::HandleTaken);
        }
        other => other?,
    }
    keep_keys(tx, world, new, keys).await
}

async fn keep_keys(
    tx: &mut Tx,
    world: &World,
    of: &Actor,
    keys: &NewKeys,
) -> Result<(), ServiceError> {
    let now = world.now();
    let local = LocalKey {
        actor_id: of.actor_id,
        rsa_private_pem: keys.rsa_private_pem.expose_secret().to_owned(),
        rsa_public_pem: keys.rsa_public_pem.clone(),
        ed25519_secret: keys.ed25519_secret.expose_secret().to_vec(),
        ed25519_public: keys.ed25519_public.clone(),
    };
    key::insert_local(tx, &local, now).await?;
    let public = PublicKey {
        key_uri: main_key_uri(&of.uri),
        actor_id: of.actor_id,
        pem: keys.rsa_public_pem.clone(),
        fetched_at: now.micros(),
    };
    key::keep_public(tx, &public).await?;
    Ok(())
}

/// The id of the RSA key of a local actor.
#[must_use]
pub fn main_key_uri(actor_uri: &str) -> String {
    format!("{actor_uri}#main-key")
}

/// Whether a wire id lies on this server, however it is spelled.
#[must_use]
pub fn is_own_uri(site: &Site, uri: &str) -> bool {
    let origin = |text: &str| url::Url::parse(text).ok().map(|url| url.origin());
    origin(uri).is_some_and(|found| Some(found) == origin(&site.origin))
}

/// Ids that nobody has, to begin a page with.
pub const FIRST: Uuid = Uuid::nil();
/// See [`FIRST`].
pub const LAST: Uuid = Uuid::max();
