//! Opening and closing: what is written once and never again.

use uuid::Uuid;

use crate::{
    domain::{
        enactment::Enactment,
        id::{BylawsId, PersonId, PoolId, ProposalId},
        kind::{Kind, Matter},
        proposal::{Closed, Draft, Open},
        tally::Outcome,
        time::Timestamp,
    },
    store::db::{StoreError, Tx, statements},
};

statements! {
    NEXT_NUMBER = "SELECT COALESCE(MAX(number), -1) + 1 FROM proposal WHERE pool_id = $1";
    INSERT = "INSERT INTO proposal (proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent, threshold_percent,
            electorate, opened_at, closes_at, kind, share, closes_early, bylaws_id, new_bylaws_id, subject_id, seats, review_at, spend_id, rail_id)
        VALUES ($1, $2, $3, $4, $5, $6, 'opening', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";
    FILL_ROLL = "INSERT INTO elector (proposal_id, person_id)
        SELECT $1, person_id FROM membership WHERE pool_id = $2 AND state = $3";
    SET_OPEN = "UPDATE proposal SET state = 'open' WHERE proposal_id = $1";
    SET_CLOSED = "UPDATE proposal SET state = 'closed', closed_at = $2, outcome = $3, for_count = $4, against_count = $5, abstain_count = $6, enactment = $7
        WHERE proposal_id = $1 AND state = 'open'";
    SET_CERTAIN = "UPDATE proposal SET certain_at = $2 WHERE proposal_id = $1 AND state = 'open'";
    ADD_CANDIDATE = "INSERT INTO candidate (proposal_id, person_id, option_name) VALUES ($1, $2, $3)";
}

/// A proposal to be opened.
#[derive(Debug)]
pub struct Opening<'a> {
    /// Whose.
    pub pool: PoolId,
    /// The version of the bylaws in force.
    pub bylaws: BylawsId,
    /// Who puts it.
    pub proposer: PersonId,
    /// What it says.
    pub draft: &'a Draft,
    /// What it has to clear.
    pub open: &'a Open,
    /// In an election, whom it is between: each with her option's name.
    pub candidates: &'a [(PersonId, String)],
}

/// Writes a proposal and its roll: every member of this moment (in the
/// founding vote, every founder who accepted). It is open after this, and its
/// text, rules and roll never change again.
///
/// # Errors
/// [`StoreError::Conflict`] when a membership changed or another proposal
/// opened meanwhile; see [`StoreError`].
pub async fn insert(tx: &mut Tx, opening: &Opening<'_>) -> Result<i64, StoreError> {
    let pool = Uuid::from(opening.pool);
    let number: i64 = tx.query(&NEXT_NUMBER).bind(pool).scalar().await?;
    match insert_row(tx, opening, number).await {
        // Another one opened meanwhile and took the number: the next is free.
        Err(error) if error.is_constraint("proposal_one_per_number") => {
            return Err(StoreError::Conflict);
        }
        other => other?,
    }
    let id = Uuid::from(opening.open.id);
    let enrolled = tx
        .query(&FILL_ROLL)
        .bind(id)
        .bind(pool)
        .bind(match opening.open.kind {
            Kind::Founding => "applied",
            _ => "active",
        })
        .execute()
        .await?;
    if enrolled != u64::from(opening.open.bar.electorate) {
        return Err(StoreError::Conflict);
    }
    for (person, option_name) in opening.candidates {
        tx.query(&ADD_CANDIDATE)
            .bind(id)
            .bind(Uuid::from(*person))
            .bind(option_name.as_str())
            .execute()
            .await?;
    }
    tx.query(&SET_OPEN).bind(id).execute().await?;
    Ok(number)
}

async fn insert_row(tx: &mut Tx, opening: &Opening<'_>, number: i64) -> Result<(), StoreError> {
    let Opening { draft, open, .. } = opening;
    let (mut new_bylaws, mut subject, mut seats) = (None, None, None);
    let (mut spend, mut rail) = (None, None);
    match draft.matter {
        Matter::Founding(bylaws) | Matter::Amendment(bylaws) => {
            new_bylaws = Some(Uuid::from(bylaws));
        }
        Matter::Admission(person) | Matter::Expulsion(person) => {
            subject = Some(Uuid::from(person));
        }
        Matter::Election { seats: count } => seats = Some(i64::from(count)),
        Matter::Spend(id) => spend = Some(Uuid::from(id)),
        Matter::Rail(id) => rail = Some(Uuid::from(id)),
        Matter::Decision | Matter::Filing | Matter::Dissolution => {}
    }
    tx.query(&INSERT)
        .bind(Uuid::from(open.id))
        .bind(Uuid::from(opening.pool))
        .bind(number)
        .bind(Uuid::from(opening.proposer))
        .bind(draft.title.as_str())
        .bind(draft.body.as_str())
        .bind(i64::from(open.bar.quorum_percent))
        .bind(i64::from(open.bar.share.percent()))
        .bind(i64::from(open.bar.electorate))
        .bind(open.opened_at)
        .bind(open.closes_at)
        .bind(open.kind.id())
        .bind(open.bar.share.id())
        .bind(open.closes_early)
        .bind(Uuid::from(opening.bylaws))
        .bind(new_bylaws)
        .bind(subject)
        .bind(seats)
        .bind(draft.review_at)
        .bind(spend)
        .bind(rail)
        .execute()
        .await?;
    Ok(())
}

/// Writes how it ended, and what came of it; whether it was still open.
///
/// # Errors
/// See [`StoreError`].
pub async fn close(
    tx: &mut Tx,
    closed: &Closed,
    enactment: Option<Enactment>,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(&SET_CLOSED)
        .bind(Uuid::from(closed.id))
        .bind(closed.closed_at)
        .bind(match closed.outcome {
            Outcome::Carried => "carried",
            Outcome::Defeated => "defeated",
            Outcome::Inquorate => "inquorate",
        })
        .bind(i64::from(closed.tally.for_count))
        .bind(i64::from(closed.tally.against_count))
        .bind(i64::from(closed.tally.abstain_count))
        .bind(enactment.map(|enactment| enactment.name().to_owned()))
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Notes that no vote could change its outcome any more, or that one could
/// after all, since somebody changed hers.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_certain(
    tx: &mut Tx,
    proposal: ProposalId,
    at: Option<Timestamp>,
) -> Result<(), StoreError> {
    tx.query(&SET_CERTAIN)
        .bind(Uuid::from(proposal))
        .bind(at)
        .execute()
        .await?;
    Ok(())
}
