//! Events become activities with their deliveries.

use super::Worker;
use crate::{
    federation::{Federation, read::fields, render::render},
    services::{ServiceError, event},
    store::{
        delivery,
        outbox::{self, OutboxActivity},
    },
    transact,
};

impl Worker {
    /// Renders the next event that is due; whether there was one.
    pub(super) async fn render_one(&self) -> Result<bool, ServiceError> {
        let Federation {
            db,
            world,
            site,
            bell,
            ..
        } = &*self.federation;
        // A look first: an empty queue should not take the writer's place.
        let mut conn = db.read().await?;
        if !outbox::has_due(&mut conn, world.now()).await? {
            return Ok(false);
        }
        drop(conn);
        let rendered = transact!(db, world, ServiceError, |tx| {
            let now = world.now();
            let Some(row) = outbox::next(&mut tx, now).await? else {
                return Ok(false);
            };
            let event = event::read(&row.payload)?;
            let rendered = render(&mut tx, world, site, row.event_id, row.actor_id, &event).await?;
            let activity = OutboxActivity {
                activity_id: row.event_id,
                activity_uri: rendered.activity_uri,
                actor_id: row.actor_id,
                body: rendered.body.to_string(),
                is_public: rendered.is_public,
                said_at: now.micros(),
            };
            outbox::insert_activity(&mut tx, &activity).await?;
            for inbox in &rendered.inboxes {
                let host = fields::host(inbox).unwrap_or_default();
                delivery::insert(&mut tx, world.new_id(), row.event_id, inbox, &host, now).await?;
            }
            outbox::set_rendered(&mut tx, row.event_id, now).await?;
            Ok(true)
        })?;
        if rendered {
            bell.notify_waiters();
        }
        Ok(rendered)
    }
}
