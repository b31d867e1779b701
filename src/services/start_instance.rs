//! The first start makes the server's own actor and its secret; every later
//! one checks that the origin is still the same.

use super::{
    ServiceError, Site,
    new_actor::{LocalKind, NewKeys, new_actor},
    token,
};
use crate::{
    store::{
        db::{StoreError, Tx},
        instance::{self, Instance},
        sign_in,
    },
    world::World,
};

/// Gives the server's row, making it at the first start.
///
/// # Errors
/// [`ServiceError::OtherOrigin`] when the database belongs to another origin.
pub async fn start_instance(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    keys: &NewKeys,
) -> Result<Instance, ServiceError> {
    if let Some(found) = instance::get(tx).await? {
        if found.origin != site.origin {
            return Err(ServiceError::OtherOrigin(found.origin));
        }
        return Ok(found);
    }
    let actor = match new_actor(
        tx,
        world,
        site,
        LocalKind::Instance,
        "pools",
        &site.host,
        "",
        keys,
    )
    .await
    {
        // Another process of this server was first; its row is there at the
        // next try. Nobody else can have that handle: it is reserved.
        Err(ServiceError::HandleTaken) => return Err(StoreError::Conflict.into()),
        other => other?,
    };
    let new = Instance {
        actor_id: actor.actor_id,
        origin: site.origin.clone(),
        secret: world.random_bytes::<32>().to_vec(),
    };
    instance::insert(tx, &new, world.now()).await?;
    Ok(new)
}

/// A new link that makes the first operator, while there is none; it takes the
/// place of any that was printed before.
///
/// # Errors
/// See [`ServiceError`].
pub async fn offer_setup(
    tx: &mut Tx,
    world: &World,
    site: &Site,
) -> Result<Option<String>, ServiceError> {
    if sign_in::has_operator(tx).await? {
        return Ok(None);
    }
    let token = token::new_token(world);
    sign_in::replace_setup_token(tx, &token::hash(&token), world.now()).await?;
    Ok(Some(format!("{}/setup/{token}", site.origin)))
}
