//! Elections: the candidates, and whom each ballot approves of.

use uuid::Uuid;

use super::{
    ballot::Evidenced,
    db::{Conn, StoreError, Tx, statements},
};
use crate::domain::{
    election::{Approvals, Approved},
    id::{PersonId, ProposalId},
};

/// The constraint that makes a second approval of the same candidate
/// impossible.
pub const ONCE: &str = "approval_once";

/// Somebody who stands, with her count.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Candidate {
    /// Who.
    pub person_id: Uuid,
    /// Her option in the poll.
    pub option_name: String,
    /// Her name as shown.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
    /// Ballots that name her.
    pub approvals: i64,
}

impl Candidate {
    /// Her count.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it can't be one.
    pub fn approved(&self) -> Result<Approved<PersonId>, StoreError> {
        Ok(Approved {
            candidate: self.person_id.into(),
            approvals: u32::try_from(self.approvals)
                .map_err(|_| StoreError::Corrupt(format!("{} approvals", self.approvals)))?,
        })
    }
}

statements! {
    CANDIDATES = "SELECT candidate.person_id, candidate.option_name, actor.name, actor.handle, actor.host, actor.url,
            (SELECT COUNT(*) FROM approval WHERE approval.proposal_id = candidate.proposal_id
                AND approval.candidate_id = candidate.person_id) AS approvals
        FROM candidate JOIN actor ON actor.actor_id = candidate.person_id
        WHERE candidate.proposal_id = $1 ORDER BY candidate.option_name";
    GONE = "SELECT candidate.person_id FROM candidate JOIN proposal ON proposal.proposal_id = candidate.proposal_id
        JOIN membership ON membership.pool_id = proposal.pool_id AND membership.person_id = candidate.person_id
        WHERE candidate.proposal_id = $1 AND proposal.closed_at IS NOT NULL
            AND (membership.left_at <= proposal.closed_at OR membership.leaves_at <= proposal.closed_at + $2
                OR (membership.asked_at > proposal.opened_at AND membership.asked_at <= proposal.closed_at))";
    OF_PERSON = "SELECT candidate_id FROM approval WHERE proposal_id = $1 AND person_id = $2";
    INSERT = "INSERT INTO approval (proposal_id, person_id, candidate_id, evidence_id) VALUES ($1, $2, $3, $4)";
    TAKE_BACK = "DELETE FROM approval WHERE proposal_id = $1 AND person_id = $2";
    EVIDENCED = "SELECT approval.evidence_id AS evidenced_id, approval.candidate_id AS second_id, TRUE AS is_approval,
            candidate.option_name, voter.uri AS voter_uri, owner.uri AS pool_uri, proposal.number,
            inbound_request.key_pem, inbound_request.method, inbound_request.target, inbound_request.headers,
            inbound_request.body, inbound_request.received_at
        FROM approval JOIN inbound_request ON inbound_request.request_id = approval.evidence_id
        JOIN candidate ON candidate.proposal_id = approval.proposal_id AND candidate.person_id = approval.candidate_id
        JOIN actor voter ON voter.actor_id = approval.person_id
        JOIN proposal ON proposal.proposal_id = approval.proposal_id
        JOIN actor owner ON owner.actor_id = proposal.pool_id
        WHERE (approval.evidence_id, approval.candidate_id) > ($1, $2)
        ORDER BY approval.evidence_id, approval.candidate_id LIMIT $3";
}

/// Who stands, in the order of the poll, each with her approvals.
///
/// # Errors
/// See [`StoreError`].
pub async fn candidates(
    conn: &mut Conn,
    proposal: ProposalId,
) -> Result<Vec<Candidate>, StoreError> {
    conn.query(&CANDIDATES)
        .bind(Uuid::from(proposal))
        .all()
        .await
}

/// Which candidates had left when the election closed, or had given notice, of
/// `notice` microseconds.
///
/// # Errors
/// See [`StoreError`].
pub async fn gone(
    conn: &mut Conn,
    proposal: ProposalId,
    notice: i64,
) -> Result<Vec<Uuid>, StoreError> {
    let rows: Vec<(Uuid,)> = conn
        .query(&GONE)
        .bind(Uuid::from(proposal))
        .bind(notice)
        .all()
        .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Each candidate's approvals.
///
/// # Errors
/// See [`StoreError`].
pub async fn counts(
    conn: &mut Conn,
    proposal: ProposalId,
) -> Result<Vec<Approved<PersonId>>, StoreError> {
    let rows = candidates(conn, proposal).await?;
    rows.iter().map(Candidate::approved).collect()
}

/// Whom a person's ballot names; nobody, too, when she has none.
///
/// # Errors
/// See [`StoreError`].
pub async fn of_person(
    conn: &mut Conn,
    proposal: ProposalId,
    person: PersonId,
) -> Result<Approvals, StoreError> {
    let rows: Vec<(Uuid,)> = conn
        .query(&OF_PERSON)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(person))
        .all()
        .await?;
    Ok(Approvals::of(rows.into_iter().map(|row| row.0.into())))
}

/// Adds approvals to a person's ballot, which is there; from a poll with the
/// request that is their evidence.
///
/// # Errors
/// [`ONCE`] for one that is there already; `ballot_while_open` when voting is
/// over; `foreign_key` where there is no ballot or no such candidate. See
/// [`StoreError`].
pub async fn add(
    tx: &mut Tx,
    proposal: ProposalId,
    person: PersonId,
    approvals: &Approvals,
    evidence: Option<Uuid>,
) -> Result<(), StoreError> {
    for candidate in approvals.iter() {
        tx.query(&INSERT)
            .bind(Uuid::from(proposal))
            .bind(Uuid::from(person))
            .bind(Uuid::from(candidate))
            .bind(evidence)
            .execute()
            .await?;
    }
    Ok(())
}

/// Puts these in the place of all approvals of a person's ballot: she changed
/// her mind, on the pages here.
///
/// # Errors
/// As [`add`].
pub async fn replace(
    tx: &mut Tx,
    proposal: ProposalId,
    person: PersonId,
    approvals: &Approvals,
) -> Result<(), StoreError> {
    tx.query(&TAKE_BACK)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(person))
        .execute()
        .await?;
    add(tx, proposal, person, approvals, None).await
}

/// Approvals from polls with their evidence, after this request and candidate
/// ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn evidenced(
    conn: &mut Conn,
    after: (Uuid, Uuid),
    limit: i64,
) -> Result<Vec<Evidenced>, StoreError> {
    conn.query(&EVIDENCED)
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .all()
        .await
}
