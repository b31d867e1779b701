//! Our own actors.

use serde_json::{Value, json};

use super::frame;
use crate::{
    domain::time::Timestamp,
    parameters::admission_id,
    services::{Site, new_actor::main_key_uri},
    store::{actor::Actor, key::LocalKey, pool::Pool},
    text::{escape, paragraphs, text},
};

/// The Pool's actor with the groups that it is linked to.
#[must_use]
pub fn with_groups(mut pool: Value, groups: &[Actor]) -> Value {
    if groups.is_empty() {
        return pool;
    }
    let uris: Vec<&str> = groups.iter().map(|group| group.uri.as_str()).collect();
    let shown: Vec<Value> = groups
        .iter()
        .map(|group| {
            let link = escape(&group.url);
            json!({
                "type": "PropertyValue",
                "name": text("group-attachment"),
                "value": format!("<a href=\"{link}\" rel=\"nofollow noopener\">{link}</a>"),
            })
        })
        .collect();
    pool["pools:groups"] = json!(uris);
    pool["attachment"] = json!(shown);
    if let Some(context) = pool.get_mut("@context").and_then(Value::as_array_mut) {
        context.push(json!({
            "schema": "http://schema.org#",
            "PropertyValue": "schema:PropertyValue",
            "value": "schema:value",
        }));
    }
    pool
}

/// An actor of this server; `pool` when it is one.
#[must_use]
pub fn render(site: &Site, actor: &Actor, keys: &LocalKey, pool: Option<&Pool>) -> Value {
    let is_pool = pool.is_some();
    let kind = match actor.kind.as_str() {
        "group" => "Group",
        "application" => "Application",
        "service" => "Service",
        _ => "Person",
    };
    let summary = if kind == "Application" {
        text("message-server-summary")
    } else {
        actor.summary.clone()
    };
    let mut object = json!({
        "id": actor.uri,
        "type": kind,
        "preferredUsername": actor.handle,
        "name": actor.name,
        "summary": paragraphs(&summary),
        "url": actor.url,
        "published": frame::time(Timestamp::from_micros(actor.created_at)),
        "inbox": actor.inbox,
        "outbox": format!("{}/outbox", actor.uri),
        "followers": format!("{}/followers", actor.uri),
        "endpoints": { "sharedInbox": actor.shared_inbox },
        "webfinger": format!("{}@{}", actor.handle, site.host),
        "manuallyApprovesFollowers": !is_pool,
        "discoverable": is_pool,
        "indexable": is_pool,
    });
    // A messenger says whose it is.
    if let Some(pool_uri) = actor
        .uri
        .strip_suffix("/messenger")
        .filter(|_| kind == "Service")
    {
        object["attributedTo"] = json!(pool_uri);
    }
    if let Some(pool) = pool {
        object["pools:admission"] = json!(admission_id(pool.admission()));
        object["pools:votingDays"] = json!(pool.rules().voting_days());
        object["pools:quorumPercent"] = json!(pool.rules().quorum_percent());
        object["pools:thresholdPercent"] = json!(pool.rules().threshold_percent());
    }
    object["publicKey"] = json!({
        "id": main_key_uri(&actor.uri),
        "owner": actor.uri,
        "publicKeyPem": keys.rsa_public_pem,
    });
    // FEP-521a
    object["assertionMethod"] = json!([{
        "id": format!("{}#ed25519-key", actor.uri),
        "type": "Multikey",
        "controller": actor.uri,
        "publicKeyMultibase": keys.ed25519_public,
    }]);
    // FEP-844e
    object["generator"] = json!({
        "type": "Application",
        "name": "Pools",
        "implements": [{
            "href": "https://datatracker.ietf.org/doc/html/rfc9421",
            "name": "RFC-9421: HTTP Message Signatures",
        }],
    });
    frame::with_context(frame::actor_context(site), object)
}
