//! A version of a Pool's bylaws as an object of its own, which anyone can fetch
//! and check: the digest from what it holds, the proof with the Pool's key.

use serde_json::{Value, json};

use super::frame;
use crate::{
    domain::time::Timestamp,
    services::{ServiceError, Site, prove::prove, record_acceptance::hex, version_status::Reached},
    store::{
        actor::Actor,
        bylaws::Bylaws,
        db::{Conn, StoreError},
    },
};

/// The version without its proof.
fn object(
    site: &Site,
    pool: &Actor,
    version: &Bylaws,
    reached: Reached,
) -> Result<Value, ServiceError> {
    let id = site.bylaws_uri(&pool.handle, version.number);
    let parameters: Value = serde_json::from_str(&version.parameters)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let title = version.content.lines().next().unwrap_or_default();
    let link = |media_type: &str, href: &str| json!({ "type": "Link", "mediaType": media_type, "href": href });
    let mut object = json!({
        "id": id,
        "type": ["Document", "pools:Bylaws"],
        "attributedTo": pool.uri,
        "to": [frame::PUBLIC],
        "name": title.trim_start_matches(['#', ' ']),
        "published": frame::time(Timestamp::from_micros(version.written_at)),
        "url": [link("text/html", &id), link("text/markdown", &format!("{id}.md"))],
        "mediaType": "text/markdown",
        "content": version.content,
        "pools:version": version.number,
        "pools:template": format!("{}/{}", version.form.id(), version.template_version),
        "pools:parameters": parameters,
        "pools:digest": hex(&version.hash),
        "pools:status": reached.status.word(),
    });
    if let Some(adoption) = reached.adoption {
        let proposal = site.proposal_uri(&pool.handle, adoption.proposal);
        object["pools:adoptedBy"] = json!(proposal);
    }
    Ok(frame::with_context(frame::context(site), object))
}

/// The version with the Pool's proof. The same bytes each time, as long as it
/// is as far as it is: the proof is dated by what it proves.
///
/// # Errors
/// [`ServiceError`] when the database failed.
pub async fn signed(
    conn: &mut Conn,
    site: &Site,
    pool: &Actor,
    version: &Bylaws,
    reached: Reached,
) -> Result<Value, ServiceError> {
    let object = object(site, pool, version, reached)?;
    prove(conn, pool.actor_id, &pool.uri, &object, reached.since).await
}
