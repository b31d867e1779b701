//! Activities that carry no object of their own: follows, joins and answers.

use serde_json::{Value, json};

use super::{Rendered, Rendering, frame};
use crate::{
    services::{Event, ServiceError},
    store::{actor, db::Conn},
};

/// Renders one of them.
pub(super) async fn render(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    event: &Event,
) -> Result<Rendered, ServiceError> {
    let own = rendering.from.uri.as_str();
    let (to, kind, object) = match event {
        Event::FollowAccepted {
            follower_id,
            activity_uri,
        }
        | Event::FollowRejected {
            follower_id,
            activity_uri,
        } => {
            let follower = actor::known(conn, *follower_id).await?;
            let follow = embedded("Follow", activity_uri, &follower.uri, own);
            let is_accepted = matches!(event, Event::FollowAccepted { .. });
            (
                follower,
                if is_accepted { "Accept" } else { "Reject" },
                follow,
            )
        }
        Event::JoinAccepted {
            person_id,
            join_uri,
        }
        | Event::JoinRejected {
            person_id,
            join_uri,
        } => {
            let person = actor::known(conn, *person_id).await?;
            let join = embedded("Join", join_uri, &person.uri, own);
            let is_accepted = matches!(event, Event::JoinAccepted { .. });
            (person, if is_accepted { "Accept" } else { "Reject" }, join)
        }
        Event::Followed { target_id, .. } => {
            let target = actor::known(conn, *target_id).await?;
            let object = json!(target.uri);
            (target, "Follow", object)
        }
        Event::Unfollowed {
            target_id,
            activity_uri,
        } => {
            let target = actor::known(conn, *target_id).await?;
            let follow = embedded("Follow", activity_uri, own, &target.uri);
            (target, "Undo", follow)
        }
        Event::JoinAsked { pool_id, .. } => {
            let pool = actor::known(conn, *pool_id).await?;
            let object = json!(pool.uri);
            (pool, "Join", object)
        }
        Event::LeftElsewhere { pool_id } => {
            let pool = actor::known(conn, *pool_id).await?;
            let object = json!(pool.uri);
            (pool, "Leave", object)
        }
        other => return Err(ServiceError::Internal(format!("{other:?} is not simple"))),
    };
    let body = frame::with_context(
        frame::context(rendering.site),
        json!({
            "id": rendering.activity_uri(),
            "type": kind,
            "actor": own,
            "to": [to.uri],
            "object": object,
        }),
    );
    Ok(rendering.to_one(&to, body))
}

fn embedded(kind: &str, id: &str, actor: &str, object: &str) -> Value {
    json!({ "id": id, "type": kind, "actor": actor, "object": object })
}
