//! A proposal of a Pool elsewhere, or its fresh counts.

use super::Ended;
use crate::{
    federation::{
        html,
        read::question::{Counts, Question},
        refusal::Refusal,
    },
    services::{ServiceError, hear_elsewhere::hear_proposal},
    store::{actor::Actor, db::Tx, elsewhere::ProposalElsewhere, inbox, options_elsewhere},
    world::World,
};

/// Keeps it, cleaned.
pub(super) async fn question(
    tx: &mut Tx,
    world: &World,
    from: &Actor,
    question: Question,
) -> Result<Ended, ServiceError> {
    if from.kind != "group" {
        return Ok(Refusal::UnsupportedActivity.into());
    }
    if inbox::is_buried(tx, &question.id, from.actor_id).await? {
        return Ok(Ended::Done);
    }
    let title = if question.title.is_empty() {
        html::words(&question.content).chars().take(140).collect()
    } else {
        html::words(&question.title)
    };
    let ([for_count, against_count, abstain_count], options) = match question.counts {
        Counts::Choices(counts) => (counts, Vec::new()),
        Counts::Election { ballots, options } => ([ballots, 0, 0], options),
    };
    let proposal = ProposalElsewhere {
        proposal_id: world.new_id(),
        pool_id: from.actor_id,
        uri: question.id,
        url: question.url,
        title,
        content_html: html::clean(&question.content),
        for_count,
        against_count,
        abstain_count,
        options: options_elsewhere::written(&options),
        closes_at: question.closes_at.micros(),
        closed_at: question
            .closed_at
            .map(crate::domain::time::Timestamp::micros),
        outcome_html: String::new(),
        received_at: world.now().micros(),
    };
    hear_proposal(tx, &proposal).await?;
    Ok(Ended::Done)
}
