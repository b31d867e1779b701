//! An event becomes an activity: rendered once, and kept as it is sent.

pub mod actor;
pub mod bylaws;
pub mod frame;
pub mod note;
pub mod page;
pub mod question;
mod simple;

use serde_json::Value;
use uuid::Uuid;

use crate::{
    services::{Event, ServiceError, Site, prove::prove},
    store::{
        actor::{Actor, known},
        db::Conn,
        follow,
    },
    world::World,
};

/// An activity with where it goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Rendered {
    /// Its id.
    pub activity_uri: String,
    /// JSON.
    pub body: Value,
    /// Whether strangers may fetch it.
    pub is_public: bool,
    /// The distinct inboxes that it goes to.
    pub inboxes: Vec<String>,
}

/// What a renderer works with.
pub(crate) struct Rendering<'a> {
    /// This server.
    pub site: &'a Site,
    /// The time now, RFC 3339.
    pub now: String,
    /// The event's id, which the activity takes.
    pub event_id: Uuid,
    /// Who speaks.
    pub from: Actor,
}

impl Rendering<'_> {
    /// The id of an activity that has no place of its own.
    pub(crate) fn activity_uri(&self) -> String {
        format!("{}/activities/{}", self.site.origin, self.event_id)
    }

    /// The id of a Note that goes with it.
    pub(crate) fn note_uri(&self) -> String {
        format!("{}/notes/{}", self.site.origin, self.event_id)
    }

    /// The activity, to one actor's own inbox.
    pub(crate) fn to_one(&self, to: &Actor, body: Value) -> Rendered {
        Rendered {
            activity_uri: self.activity_uri(),
            body,
            is_public: false,
            inboxes: if to.is_local() || to.gone_at.is_some() {
                Vec::new()
            } else {
                vec![to.inbox.clone()]
            },
        }
    }

    /// The activity, to everybody who follows the speaker.
    pub(crate) async fn to_followers(
        &self,
        conn: &mut Conn,
        activity_uri: String,
        body: Value,
    ) -> Result<Rendered, ServiceError> {
        let inboxes = follow::inboxes(conn, self.from.actor_id).await?;
        Ok(Rendered {
            activity_uri,
            body,
            is_public: true,
            inboxes: inboxes.into_iter().map(|row| row.inbox).collect(),
        })
    }
}

/// Renders an event of `actor_id`; nothing when there is nothing left to say.
///
/// # Errors
/// [`ServiceError`] when the database failed.
pub async fn render(
    conn: &mut Conn,
    world: &World,
    site: &Site,
    event_id: Uuid,
    actor_id: Uuid,
    event: &Event,
) -> Result<Option<Rendered>, ServiceError> {
    let from = known(conn, actor_id).await?;
    let rendering = Rendering {
        site,
        now: frame::time(world.now()),
        event_id,
        from,
    };
    let mut rendered = match event {
        Event::FollowAccepted { .. }
        | Event::FollowRejected { .. }
        | Event::JoinAccepted { .. }
        | Event::JoinRejected { .. }
        | Event::Followed { .. }
        | Event::Unfollowed { .. }
        | Event::JoinAsked { .. }
        | Event::LeftElsewhere { .. } => simple::render(conn, &rendering, event).await,
        Event::Told {
            to,
            text,
            in_reply_to,
        } => note::told(conn, &rendering, *to, text, in_reply_to.as_deref()).await,
        Event::VotedElsewhere {
            pool_id,
            question_uri,
            option_name,
        } => note::vote(conn, &rendering, *pool_id, question_uri, option_name).await,
        Event::PagePosted { page_id } => match page::posted(conn, &rendering, *page_id).await? {
            Some(rendered) => Ok(rendered),
            None => return Ok(None),
        },
        Event::PageChanged { page_id } => page::changed(conn, &rendering, *page_id).await,
        Event::ProposalOpened { proposal_id } => {
            question::opened(conn, &rendering, *proposal_id).await
        }
        // Their people are told one by one.
        Event::BylawsAmended { .. }
        | Event::ElectionDue { .. }
        | Event::RailAdopted { .. }
        | Event::VotersTold { .. }
        | Event::FoundersWelcomed { .. } => return Ok(None),
        // The close said the last counts already.
        Event::TallyChanged { proposal_id } if question::is_closed(conn, *proposal_id).await? => {
            return Ok(None);
        }
        Event::TallyChanged { proposal_id } | Event::ProposalClosed { proposal_id } => {
            question::updated(conn, &rendering, *proposal_id).await
        }
        Event::PoolChanged => actor::changed(conn, &rendering).await,
        Event::OutcomeAnnounced { proposal_id } => {
            note::outcome(conn, &rendering, *proposal_id).await
        }
    }?;
    // FEP-8b32: it holds wherever the activity is passed on to.
    let uri = rendering.from.uri;
    rendered.body = prove(conn, actor_id, &uri, &rendered.body, world.now()).await?;
    Ok(Some(rendered))
}
