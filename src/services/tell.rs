//! A direct message to a person: over the wire when she lives elsewhere, into
//! her letters when she lives here.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    event::{self, Event},
    write_bylaws::amount_text,
};
use crate::{
    domain::{
        money::{Amount, Currency},
        time::Timestamp,
    },
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

/// A sum that is a person's own as a message to `to` tells it: ` (25.00 EUR)`
/// in letters here. Nothing in what goes over the wire: other servers learn of
/// nobody what she paid, and the link leads to where it stands.
#[must_use]
pub fn own_sum(to: &Actor, amount: Amount, currency: Currency) -> String {
    if to.is_local() {
        format!(" ({})", amount_text(amount, currency))
    } else {
        String::new()
    }
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
