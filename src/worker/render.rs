//! Events become activities with their deliveries.

use uuid::Uuid;

use super::Worker;
use crate::{
    federation::{Federation, read::fields, render::render},
    services::{
        Event, ServiceError,
        ask_for_buy_ins::ask_for_buy_ins,
        event,
        serve_as_steward::tell_election_due,
        tell_amendment::tell_amendment,
        tell_voters::{tell_voters, welcome_founders},
    },
    store::{
        db::Tx,
        delivery,
        outbox::{self, OutboxActivity},
    },
    transact,
};

/// How long an event that can't be rendered waits; seconds.
const LATER: i64 = 600;

impl Worker {
    /// Renders the next event that is due; whether there was one.
    pub(super) async fn render_one(&self) -> Result<bool, ServiceError> {
        let Federation {
            db, world, bell, ..
        } = &*self.federation;
        // A look first: an empty queue should not take the writer's place.
        let mut conn = db.read().await?;
        let Some(first) = outbox::peek(&mut conn, world.now()).await? else {
            return Ok(false);
        };
        drop(conn);
        let rendered = transact!(db, world, ServiceError, |tx| self
            .render_next(&mut tx)
            .await);
        match rendered {
            Ok(any) => {
                if any {
                    bell.notify_waiters();
                }
                Ok(any)
            }
            Err(error) => {
                // One event that can't be said must not silence all others.
                tracing::error!(%error, event = %first, "an event could not be rendered");
                transact!(db, world, ServiceError, |tx| {
                    let later = world.now().plus_seconds(LATER);
                    Ok(outbox::postpone(&mut tx, first, later).await?)
                })?;
                Ok(true)
            }
        }
    }

    async fn render_next(&self, tx: &mut Tx) -> Result<bool, ServiceError> {
        let Federation { world, site, .. } = &*self.federation;
        let now = world.now();
        let Some(row) = outbox::next(tx, now).await? else {
            return Ok(false);
        };
        let event = event::read(&row.payload)?;
        let rendered = match event {
            Event::BylawsAmended { bylaws_id, after } => {
                let pool = row.actor_id.into();
                tell_amendment(tx, world, site, pool, bylaws_id.into(), after).await?;
                None
            }
            Event::ElectionDue { after } => {
                tell_election_due(tx, world, site, row.actor_id.into(), after).await?;
                None
            }
            Event::RailAdopted { after } => {
                ask_for_buy_ins(tx, world, site, row.actor_id.into(), after).await?;
                None
            }
            Event::VotersTold { proposal_id, after } => {
                tell_voters(tx, world, site, proposal_id.into(), after).await?;
                None
            }
            Event::FoundersWelcomed { proposal_id, after } => {
                welcome_founders(tx, world, site, proposal_id.into(), after).await?;
                None
            }
            ref event => {
                if let Event::ProposalOpened { proposal_id } = *event {
                    tell_voters(tx, world, site, proposal_id.into(), Uuid::nil()).await?;
                }
                render(tx, world, site, row.event_id, row.actor_id, event).await?
            }
        };
        if let Some(rendered) = rendered {
            let activity = OutboxActivity {
                activity_id: row.event_id,
                activity_uri: rendered.activity_uri,
                actor_id: row.actor_id,
                body: rendered.body.to_string(),
                is_public: rendered.is_public,
                said_at: now.micros(),
            };
            outbox::insert_activity(tx, &activity).await?;
            for inbox in &rendered.inboxes {
                let host = fields::host(inbox).unwrap_or_default();
                delivery::insert(tx, world.new_id(), row.event_id, inbox, &host, now).await?;
            }
        }
        outbox::set_rendered(tx, row.event_id, now).await?;
        Ok(true)
    }
}
