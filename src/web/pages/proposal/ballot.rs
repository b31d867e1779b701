//! POST `/pools/{handle}/proposals/{number}/ballot`: a vote, or another one
//! while it is open.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::show::{SentBack, page};
use crate::{
    args,
    domain::{ballot::Ballot, text::Reason},
    services::{
        ServiceError,
        cast_ballot::{CastBallot, Way, cast_ballot},
    },
    text::{text, text_with},
    transact,
    web::{
        WebError,
        fields::Fields,
        read, shape,
        view::form::Field,
        visit::{Visit, show_again},
        words::text_wrong,
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    choice: String,
    reason: String,
}

/// Casts the ballot.
pub async fn take(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let choice = shape::choice_of(&sent.choice).ok_or(WebError::BadRequest)?;
    let proposal_id = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let proposal = read::proposal(&mut conn, pool.pool_id, &number).await?;
        if let Err(error) = Reason::parse(&sent.reason) {
            let reason = Some(Field::of(sent.reason).refused(text_wrong("reason", error)));
            let sent_back = SentBack {
                reason,
                ..SentBack::default()
            };
            return show_again(&page(&visit, &mut conn, &pool, &proposal, sent_back).await?);
        }
        proposal.proposal_id
    };
    let reason = Reason::parse(&sent.reason).map_err(|_| WebError::BadRequest)?;
    let command = CastBallot {
        proposal_id,
        person,
        ballot: Ballot { choice, reason },
        way: Way::Web,
        at: web.world.now(),
    };
    transact!(web.db, web.world, ServiceError, |tx| cast_ballot(
        &mut tx, &web.world, &web.site, &command
    )
    .await)?;
    let word = text(&format!("choice-{}", shape::choice(choice).word()));
    let told = text_with("notice-voted", &args! { "choice" => word });
    Ok(visit.done(&format!("/pools/{handle}/proposals/{number}"), &told))
}
