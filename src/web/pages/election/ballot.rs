//! POST `/pools/{handle}/proposals/{number}/approvals`: a ballot in an
//! election, or another one while it is open.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use super::show::{Back, page};
use crate::{
    args,
    domain::{election::Approvals, id::PersonId},
    services::{
        ServiceError,
        approve_candidates::{ApproveCandidates, approve_candidates},
        cast_ballot::Way,
    },
    store::approval,
    text::{text, text_with},
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        visit::{Visit, show_again},
    },
};

/// Casts the ballot. The form sends `candidate` as often as somebody is chosen,
/// or `none`.
pub async fn take(
    visit: Visit,
    Path((handle, number)): Path<(String, String)>,
    Fields(sent): Fields<Vec<(String, String)>>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let mut chosen = Vec::new();
    for (_, id) in sent.iter().filter(|(name, _)| name == "candidate") {
        let id: Uuid = id.parse().map_err(|_| WebError::BadRequest)?;
        chosen.push(PersonId::from(id));
    }
    let approvals = Approvals::of(chosen);
    let is_none = sent.iter().any(|(name, _)| name == "none");
    let (proposal_id, names) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let proposal = read::proposal(&mut conn, pool.pool_id, &number).await?;
        // Nobody votes for nobody by mistake.
        if is_none != approvals.is_empty() {
            let back = Back {
                chosen: Some((approvals, is_none)),
                error: Some(text(if is_none {
                    "error-approvals-both"
                } else {
                    "error-approvals-neither"
                })),
                ..Back::default()
            };
            return show_again(&page(&visit, &mut conn, &pool, &proposal, back).await?);
        }
        let rows = approval::candidates(&mut conn, proposal.proposal_id).await?;
        let names: Vec<String> = rows
            .into_iter()
            .filter(|row| approvals.names(row.person_id.into()))
            .map(|row| row.option_name)
            .collect();
        (proposal.proposal_id, names)
    };
    let command = ApproveCandidates {
        proposal_id,
        person,
        approvals,
        way: Way::Web,
        at: web.world.now(),
    };
    transact!(web.db, web.world, ServiceError, |tx| approve_candidates(
        &mut tx, &web.world, &web.site, &command
    )
    .await)?;
    let told = if names.is_empty() {
        text("notice-approved-none")
    } else {
        text_with("notice-approved", &args! { "names" => names.join(", ") })
    };
    Ok(visit.done(&format!("/pools/{handle}/proposals/{number}"), &told))
}
