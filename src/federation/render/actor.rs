//! Our own actors.

use serde_json::{Value, json};

use super::{Rendered, Rendering, frame};
use crate::{
    args, books,
    domain::{form::Stage, id::PoolId, time::Timestamp},
    parameters::admission_id,
    services::{ServiceError, Site, new_actor::main_key_uri},
    store::{
        actor::Actor,
        db::{Conn, StoreError},
        group_link,
        key::{self, LocalKey},
        ledger,
        pool::{self, Pool},
    },
    text::{escape, paragraphs, text, text_with},
};

/// The Pool's actor with the head of its books: whoever keeps one notices when
/// history is written over.
///
/// # Errors
/// See [`ServiceError`].
pub async fn with_books(
    conn: &mut Conn,
    mut actor: Value,
    pool: PoolId,
) -> Result<Value, ServiceError> {
    let found = ledger::get(conn, pool).await?;
    if let Some(found) = found.filter(|found| found.entries > 0) {
        actor["pools:books"] = books::head_json(found.entries, &found.head);
    }
    Ok(actor)
}

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
        context.push(shown_context());
    }
    pool
}

/// The terms of what is shown beside a profile.
fn shown_context() -> Value {
    json!({
        "schema": "http://schema.org#",
        "PropertyValue": "schema:PropertyValue",
        "value": "schema:value",
    })
}

/// The groups that a Pool belongs to, but for those that are no more.
///
/// # Errors
/// [`ServiceError`] when the database failed.
pub async fn groups_of(conn: &mut Conn, pool: PoolId) -> Result<Vec<Actor>, ServiceError> {
    let links = group_link::of_pool(conn, pool).await?;
    Ok(links
        .into_iter()
        .map(|(_, group)| group)
        .filter(|group| group.gone_at.is_none())
        .collect())
}

/// `Update{Group}`: what a Pool shows has changed.
pub(super) async fn changed(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
) -> Result<Rendered, ServiceError> {
    let from = &rendering.from;
    let keys = key::local(conn, from.actor_id)
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("no keys of {}", from.uri)))?;
    let pool = pool::known(conn, PoolId::from(from.actor_id)).await?;
    let groups = groups_of(conn, pool.pool_id).await?;
    let object = with_groups(render(rendering.site, from, &keys, Some(&pool)), &groups);
    let mut object = with_books(conn, object, pool.pool_id).await?;
    let mut context = frame::actor_update_context(rendering.site);
    if let Some(list) = context.as_array_mut().filter(|_| !groups.is_empty()) {
        list.push(shown_context());
    }
    if let Some(fields) = object.as_object_mut() {
        fields.shift_remove("@context");
    }
    let activity_uri = rendering.activity_uri();
    let body = frame::with_context(
        context,
        json!({
            "id": activity_uri,
            "type": "Update",
            "actor": from.uri,
            "published": rendering.now,
            "to": [frame::PUBLIC],
            "cc": [format!("{}/followers", from.uri)],
            "object": object,
        }),
    );
    rendering.to_followers(conn, activity_uri, body).await
}

/// Where a Pool stands, in one word.
fn status(pool: &Pool) -> &'static str {
    match pool.stage {
        Stage::Dissolved => "dissolved",
        _ if pool.suspended_because.is_some() => "suspended",
        Stage::Draft => "founding",
        Stage::Adopted | Stage::Filed | Stage::Active => "deciding",
    }
}

/// What only a Pool has: where it stands, and its rules.
fn put_rules(object: &mut Value, site: &Site, pool: &Pool) {
    object["pools:status"] = json!(status(pool));
    object["pools:admission"] = json!(admission_id(pool.admission()));
    object["pools:votingDays"] = json!(pool.rules().voting_days());
    object["pools:quorumPercent"] = json!(pool.rules().quorum_percent());
    object["pools:thresholdPercent"] = json!(pool.rules().threshold_percent());
    if pool.stage != Stage::Draft && pool.template_version > 0 {
        object["pools:bylaws"] = json!(site.bylaws_uri(&pool.handle, pool.bylaws_number));
    }
}

/// What its profile says, in paragraphs.
fn summary(actor: &Actor, pool: Option<&Pool>) -> String {
    if actor.kind == "application" {
        return text("message-server-summary");
    }
    [Some(actor.summary.clone()), pool.and_then(plight)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// That it has ended or is suspended, for people who read its profile.
fn plight(pool: &Pool) -> Option<String> {
    if pool.stage == Stage::Dissolved {
        return Some(text("message-summary-dissolved"));
    }
    let because = pool.suspended_because.clone()?;
    let args = args! { "because" => because };
    Some(text_with("message-summary-suspended", &args))
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
    let mut object = json!({
        "id": actor.uri,
        "type": kind,
        "preferredUsername": actor.handle,
        "name": actor.name,
        "summary": paragraphs(&summary(actor, pool)),
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
        put_rules(&mut object, site, pool);
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
