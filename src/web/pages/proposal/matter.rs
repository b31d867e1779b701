//! What stands on a proposal's page for its kind: what it would change, and
//! what came of it.

use crate::domain::{id::RailId, kind::Matter};
use crate::{
    services::{outcome_words::came_of, read_bylaws::changes_since},
    store::{bylaws, db::Conn, proposal::Proposal, rail, review},
    web::{
        WebError,
        pages::{contribute::rail_line, spend},
        shape::small,
        view::{
            bylaws::ShownChange, kinds::Matter as Shown, pool::Standing, rails::RailLine,
            when::When,
        },
        visit::Visit,
    },
};

/// What it is about.
///
/// # Errors
/// When the database can't be asked.
pub async fn of(
    visit: &Visit,
    conn: &mut Conn,
    proposal: &Proposal,
    standing: Standing,
) -> Result<Shown, WebError> {
    let now = visit.web().world.now();
    let changes = match proposal.matter {
        Matter::Amendment(new) => {
            let old = bylaws::known(conn, proposal.bylaws_id).await?;
            changes_since(&old, &bylaws::known(conn, new).await?)
        }
        _ => None,
    };
    let rail = match proposal.matter {
        Matter::Rail(id) => rail_of(visit, conn, proposal, id, standing).await?,
        _ => None,
    };
    let spend = match proposal.matter {
        Matter::Spend(id) => Some(spend::show::of(visit, conn, (proposal, id), standing).await?),
        _ => None,
    };
    let enactment = proposal.closed.and_then(|ending| ending.enactment);
    let kind = proposal.matter.kind();
    let review_is_open = review::is_open(conn, proposal.proposal_id).await?;
    Ok(Shown {
        kind: kind.id(),
        version: small(proposal.bylaws_number),
        new_version: proposal.new_bylaws_number.map(small),
        changes: changes.map(|list| list.into_iter().map(ShownChange::from).collect()),
        rail,
        came_of: enactment.map(|enactment| came_of(kind, enactment)),
        review: proposal.review_at.map(|at| When::new(at, now)),
        review_is_open,
        may_review: review_is_open && standing.is_member(),
        spend,
    })
}

/// Where money would be kept: in full for who belongs to the Pool.
async fn rail_of(
    visit: &Visit,
    conn: &mut Conn,
    proposal: &Proposal,
    id: RailId,
    standing: Standing,
) -> Result<Option<RailLine>, WebError> {
    let Some(proposed) = rail::by_id(conn, id).await? else {
        return Ok(None);
    };
    let in_use = rail::in_use(conn, proposal.pool_id).await?;
    let is_open = proposal.closed.is_none();
    Ok(Some(RailLine {
        replaces: is_open && in_use.iter().any(|rail| rail.kind == proposed.kind),
        since: None,
        ..rail_line(&proposed, standing.is_inside(), visit)
    }))
}
