//! A direct message to a person: over the wire when she lives elsewhere, into
//! her letters when she lives here.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    event::{self, Event},
};
use crate::{
    domain::time::Timestamp,
    store::{actor::Actor, db::Tx, remark},
    text::paragraphs,
    world::World,
};

/// A point in time as messages say it: `29 November 2026, 18:00 UTC`.
#[must_use]
pub fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_second(at.seconds()).map_or_else(
        |_| String::new(),
        |at| at.strftime("%-d %B %Y, %H:%M UTC").to_string(),
    )
}

/// Tells `to` something in the name of the local actor `from`.
///
/// # Errors
/// See [`ServiceError`].
pub async fn tell(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: Uuid,
    to: &Actor,
    text: &str,
    in_reply_to: Option<String>,
) -> Result<(), ServiceError> {
    if to.is_local() {
        let letter_id = world.new_id();
        let object_uri = format!("{}/notes/{letter_id}", site.origin);
        let html = paragraphs(text);
        remark::insert_letter(
            tx,
            letter_id,
            to.actor_id,
            from,
            &object_uri,
            &html,
            world.now(),
        )
        .await?;
        return Ok(());
    }
    let told = Event::Told {
        to: to.actor_id,
        text: text.to_owned(),
        in_reply_to,
    };
    event::push(tx, world, from, &told).await?;
    Ok(())
}
