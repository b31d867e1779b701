//! What stands on a proposal's page for its kind: what it would change, and
//! what came of it.

use crate::domain::kind::Matter;
use crate::{
    services::{outcome_words::came_of, read_bylaws::changes_since},
    store::{bylaws, db::Conn, proposal::Proposal, review},
    web::{
        WebError,
        pages::spend,
        shape::small,
        view::{bylaws::ShownChange, kinds::Matter as Shown, pool::Standing, when::When},
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
        came_of: enactment.map(|enactment| came_of(kind, enactment)),
        review: proposal.review_at.map(|at| When::new(at, now)),
        review_is_open,
        may_review: review_is_open && standing.is_member(),
        spend,
    })
}
