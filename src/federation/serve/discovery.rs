//! Finding us: WebFinger (RFC 7033), NodeInfo 2.1, our JSON-LD context.

use std::sync::Arc;

use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ServeError;
use crate::{
    domain::handle::Handle,
    federation::{Federation, client::Resource, media::ACTIVITY_JSON},
    store::{
        actor::{self, Actor},
        pool,
    },
};

const CONTEXT: &str = include_str!("../../../federation/context.jsonld");

/// `?resource=acct:oak@host`.
#[derive(Debug, Deserialize)]
pub(super) struct WebFinger {
    resource: Option<String>,
}

/// `GET /.well-known/webfinger`.
pub(super) async fn webfinger(
    State(federation): State<Arc<Federation>>,
    Query(query): Query<WebFinger>,
) -> Result<Response, ServeError> {
    let resource = query.resource.ok_or(ServeError::BadRequest)?;
    let found = find(&federation, &resource).await?;
    let subject = format!("acct:{}@{}", found.handle, federation.site.host);
    let jrd = json!({
        "subject": subject,
        "aliases": [found.uri],
        "links": [
            { "rel": "self", "type": ACTIVITY_JSON, "href": found.uri },
            { "rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": found.url },
        ],
    });
    let headers = [
        (header::CONTENT_TYPE, "application/jrd+json"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    Ok((headers, jrd.to_string()).into_response())
}

async fn find(federation: &Federation, resource: &str) -> Result<Actor, ServeError> {
    let mut conn = federation.db.read().await?;
    if resource.starts_with("https://") || resource.starts_with("http://") {
        return actor::by_uri(&mut conn, resource)
            .await?
            .filter(Actor::is_local)
            .ok_or(ServeError::NotFound);
    }
    let parsed = Resource::parse(resource).ok_or(ServeError::BadRequest)?;
    let written = parsed.to_string();
    let (handle, host) = written
        .trim_start_matches("acct:")
        .split_once('@')
        .ok_or(ServeError::BadRequest)?;
    if !host.eq_ignore_ascii_case(&federation.site.host) {
        return Err(ServeError::NotFound);
    }
    let own = actor::known(&mut conn, federation.instance_actor).await?;
    if handle.eq_ignore_ascii_case(&own.handle) {
        return Ok(own);
    }
    let handle = Handle::parse(handle).map_err(|_| ServeError::NotFound)?;
    actor::local(&mut conn, &handle)
        .await?
        .ok_or(ServeError::NotFound)
}

/// `GET /.well-known/nodeinfo`.
pub(super) async fn nodeinfo_links(State(federation): State<Arc<Federation>>) -> Response {
    let origin = &federation.site.origin;
    as_json(&json!({
        "links": [
            { "rel": "http://nodeinfo.diaspora.software/ns/schema/2.1", "href": format!("{origin}/nodeinfo/2.1") },
            // FEP-2677
            { "rel": "https://www.w3.org/ns/activitystreams#Application", "href": format!("{origin}/actor") },
        ]
    }))
}

/// `GET /nodeinfo/2.1`.
pub(super) async fn nodeinfo(
    State(federation): State<Arc<Federation>>,
) -> Result<Response, ServeError> {
    let mut conn = federation.db.read().await?;
    let people = actor::count_people(&mut conn).await?;
    let pools = pool::count(&mut conn).await?;
    let posts = pool::count_proposals(&mut conn).await?;
    Ok(as_json(&json!({
        "version": "2.1",
        "software": { "name": "pools", "version": env!("CARGO_PKG_VERSION") },
        "protocols": ["activitypub"],
        "services": { "inbound": [], "outbound": [] },
        "openRegistrations": true,
        "usage": { "users": { "total": people }, "localPosts": posts },
        "metadata": { "nodeName": federation.site.host, "pools": pools },
    })))
}

/// `GET /ns/pools/v1`.
pub(super) async fn context() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/ld+json"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    (headers, CONTEXT).into_response()
}

fn as_json(value: &Value) -> Response {
    let content_type = [(
        header::CONTENT_TYPE,
        "application/json; profile=\"http://nodeinfo.diaspora.software/ns/schema/2.1#\"",
    )];
    (StatusCode::OK, content_type, value.to_string()).into_response()
}
