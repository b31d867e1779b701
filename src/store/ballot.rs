//! Ballots: one row per person and proposal, which the tables make sure of.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    ballot::{Ballot, Choice},
    id::{PersonId, PoolId, ProposalId},
    tally::Tally,
    time::Timestamp,
};

/// The constraint that makes a second ballot impossible.
pub const ONE_PER_PERSON: &str = "ballot_one_per_person";

/// How a ballot came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// On the pages of this server.
    Web,
    /// From a poll elsewhere; the id of the raw request that is its evidence.
    Poll(Uuid),
}

/// A ballot that was cast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// The choice.
    pub choice: Choice,
    /// Why; plain text, may be empty.
    pub reason: String,
    /// Whether it came from a poll elsewhere.
    pub is_from_poll: bool,
    /// When it was last changed.
    pub changed_at: Timestamp,
}

/// A ballot as members see it in the list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    /// Sorts the list.
    pub ballot_id: Uuid,
    /// `for`, `against`, `abstain`.
    pub choice: String,
    /// Plain text; may be empty.
    pub reason: String,
    /// Her name as shown.
    pub name: String,
    /// Her handle.
    pub handle: String,
    /// Her server, or none when it is this one.
    pub host: Option<String>,
    /// Her page.
    pub url: String,
    /// `web` or `poll`.
    pub way: String,
    /// Microseconds.
    pub changed_at: i64,
}

#[derive(sqlx::FromRow)]
struct CountRow {
    proposal_id: Uuid,
    choice: String,
    ballots: i64,
}

#[derive(sqlx::FromRow)]
struct CastRow {
    choice: String,
    reason: String,
    way: String,
    changed_at: i64,
}

macro_rules! listed {
    () => {
        "SELECT ballot.ballot_id, ballot.choice, ballot.reason, actor.name, actor.handle, actor.host, actor.url, ballot.way, ballot.changed_at
         FROM ballot JOIN actor ON actor.actor_id = ballot.person_id "
    };
}

statements! {
    INSERT = "INSERT INTO ballot (ballot_id, proposal_id, person_id, choice, reason, way, evidence_id, cast_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    CHANGE = "UPDATE ballot SET choice = $3, reason = $4, way = $5, evidence_id = $6, changed_at = $7 WHERE proposal_id = $1 AND person_id = $2";
    GET = "SELECT choice, reason, way, changed_at FROM ballot WHERE proposal_id = $1 AND person_id = $2";
    TALLY = "SELECT choice, COUNT(*) FROM ballot WHERE proposal_id = $1 GROUP BY choice";
    LIST = concat!(listed!(), "WHERE ballot.proposal_id = $1 AND ballot.ballot_id > $2 ORDER BY ballot.ballot_id LIMIT $3");
    REASONS = concat!(listed!(), "WHERE ballot.proposal_id = $1 AND ballot.reason <> '' AND ballot.ballot_id > $2 ORDER BY ballot.ballot_id LIMIT $3");
    OPEN_TALLIES = "SELECT ballot.proposal_id, ballot.choice, COUNT(*) AS ballots
        FROM ballot JOIN proposal ON proposal.proposal_id = ballot.proposal_id
        WHERE proposal.pool_id = $1 AND proposal.state = 'open' GROUP BY ballot.proposal_id, ballot.choice";
    AWAITED_TALLIES = "SELECT ballot.proposal_id, ballot.choice, COUNT(*) AS ballots
        FROM ballot JOIN proposal ON proposal.proposal_id = ballot.proposal_id
        JOIN elector ON elector.proposal_id = proposal.proposal_id AND elector.person_id = $1
        WHERE proposal.state = 'open' GROUP BY ballot.proposal_id, ballot.choice";
    OWN = "SELECT ballot.proposal_id, ballot.choice FROM ballot JOIN proposal ON proposal.proposal_id = ballot.proposal_id
        WHERE proposal.pool_id = $1 AND ballot.person_id = $2 AND proposal.number >= $3";
}

/// The choice as the tables write it.
#[must_use]
pub const fn choice_text(choice: Choice) -> &'static str {
    match choice {
        Choice::For => "for",
        Choice::Against => "against",
        Choice::Abstain => "abstain",
    }
}

/// The choice that the tables wrote.
///
/// # Errors
/// [`StoreError::Corrupt`] when it is none.
pub fn choice_from_text(text: &str) -> Result<Choice, StoreError> {
    Choice::ALL
        .into_iter()
        .find(|choice| choice_text(*choice) == text)
        .ok_or_else(|| StoreError::Corrupt(format!("choice {text}")))
}

const fn way_parts(way: Way) -> (&'static str, Option<Uuid>) {
    match way {
        Way::Web => ("web", None),
        Way::Poll(evidence) => ("poll", Some(evidence)),
    }
}

/// Writes a person's first ballot on a proposal.
///
/// # Errors
/// [`ONE_PER_PERSON`] when there is one already; `ballot_while_open` when
/// voting is over; `foreign_key` when she is not on the
/// roll. See [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    ballot_id: Uuid,
    proposal: ProposalId,
    person: PersonId,
    ballot: &Ballot,
    way: Way,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (way, evidence) = way_parts(way);
    tx.query(&INSERT)
        .bind(ballot_id)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(person))
        .bind(choice_text(ballot.choice))
        .bind(ballot.reason.as_str())
        .bind(way)
        .bind(evidence)
        .bind(at)
        .execute()
        .await?;
    Ok(())
}

/// Writes over a person's ballot: she changed her mind.
///
/// # Errors
/// `ballot_while_open` when voting is over. See [`StoreError`].
pub async fn change(
    tx: &mut Tx,
    proposal: ProposalId,
    person: PersonId,
    ballot: &Ballot,
    way: Way,
    at: Timestamp,
) -> Result<(), StoreError> {
    let (way, evidence) = way_parts(way);
    tx.query(&CHANGE)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(person))
        .bind(choice_text(ballot.choice))
        .bind(ballot.reason.as_str())
        .bind(way)
        .bind(evidence)
        .bind(at)
        .execute()
        .await?;
    Ok(())
}

/// A person's ballot.
///
/// # Errors
/// See [`StoreError`].
pub async fn get(
    conn: &mut Conn,
    proposal: ProposalId,
    person: PersonId,
) -> Result<Option<Cast>, StoreError> {
    let row: Option<CastRow> = conn
        .query(&GET)
        .bind(Uuid::from(proposal))
        .bind(Uuid::from(person))
        .optional()
        .await?;
    row.map(|row| {
        Ok(Cast {
            choice: choice_from_text(&row.choice)?,
            reason: row.reason,
            is_from_poll: row.way == "poll",
            changed_at: Timestamp::from_micros(row.changed_at),
        })
    })
    .transpose()
}

/// The count as it stands.
///
/// # Errors
/// See [`StoreError`].
pub async fn tally(conn: &mut Conn, proposal: ProposalId) -> Result<Tally, StoreError> {
    let rows: Vec<(String, i64)> = conn.query(&TALLY).bind(Uuid::from(proposal)).all().await?;
    let mut tally = Tally::default();
    for (choice, count) in rows {
        let count =
            u32::try_from(count).map_err(|_| StoreError::Corrupt(format!("count {count}")))?;
        tally.add(choice_from_text(&choice)?, count);
    }
    Ok(tally)
}

/// Ballots with their reasons, in the order they were first cast, after
/// `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn list(
    conn: &mut Conn,
    proposal: ProposalId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    conn.query(&LIST)
        .bind(Uuid::from(proposal))
        .bind(after)
        .bind(limit)
        .all()
        .await
}

/// Ballots that give a reason, in the order they were first cast, after
/// `after`.
///
/// # Errors
/// See [`StoreError`].
pub async fn reasons(
    conn: &mut Conn,
    proposal: ProposalId,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    conn.query(&REASONS)
        .bind(Uuid::from(proposal))
        .bind(after)
        .bind(limit)
        .all()
        .await
}

/// The counts of a Pool's open proposals, in one query. A proposal without
/// ballots is absent.
///
/// # Errors
/// See [`StoreError`].
pub async fn open_tallies(conn: &mut Conn, pool: PoolId) -> Result<Vec<(Uuid, Tally)>, StoreError> {
    gathered(
        conn.query(&OPEN_TALLIES)
            .bind(Uuid::from(pool))
            .all()
            .await?,
    )
}

/// The counts of all open proposals whose roll has this person.
///
/// # Errors
/// See [`StoreError`].
pub async fn awaited_tallies(
    conn: &mut Conn,
    person: PersonId,
) -> Result<Vec<(Uuid, Tally)>, StoreError> {
    gathered(
        conn.query(&AWAITED_TALLIES)
            .bind(Uuid::from(person))
            .all()
            .await?,
    )
}

fn gathered(rows: Vec<CountRow>) -> Result<Vec<(Uuid, Tally)>, StoreError> {
    let mut tallies = std::collections::BTreeMap::<Uuid, Tally>::new();
    for row in rows {
        let count = u32::try_from(row.ballots)
            .map_err(|_| StoreError::Corrupt(format!("count {}", row.ballots)))?;
        let choice = choice_from_text(&row.choice)?;
        tallies
            .entry(row.proposal_id)
            .or_default()
            .add(choice, count);
    }
    Ok(tallies.into_iter().collect())
}

/// A person's ballots on a Pool's proposals numbered `from` and above.
///
/// # Errors
/// See [`StoreError`].
pub async fn own(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
    from: i64,
) -> Result<Vec<(Uuid, Choice)>, StoreError> {
    let rows: Vec<(Uuid, String)> = conn
        .query(&OWN)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(from)
        .all()
        .await?;
    rows.into_iter()
        .map(|(proposal, choice)| Ok((proposal, choice_from_text(&choice)?)))
        .collect()
}

/// A ballot from a poll with the request that it came by. In an election,
/// each approval has its own.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Evidenced {
    /// Sorts the list: of a ballot its id, of an approval the request's.
    pub evidenced_id: Uuid,
    /// Sorts the approvals of one request; of a ballot the voter.
    pub second_id: Uuid,
    /// The option that was counted, as the poll names it.
    pub option_name: String,
    /// Whether several options may be chosen at once.
    pub is_approval: bool,
    /// The voter's wire id.
    pub voter_uri: String,
    /// The Pool's wire id.
    pub pool_uri: String,
    /// The proposal's number in the Pool.
    pub number: i64,
    /// The key that the request was signed with; PEM.
    pub key_pem: String,
    /// `POST`.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// JSON array of name and value pairs.
    pub headers: String,
    /// As it came.
    pub body: Vec<u8>,
    /// Microseconds.
    pub received_at: i64,
}

statements! {
    EVIDENCED = "SELECT ballot.ballot_id AS evidenced_id, ballot.person_id AS second_id, FALSE AS is_approval,
            CASE ballot.choice WHEN 'for' THEN 'For' WHEN 'against' THEN 'Against' ELSE 'Abstain' END AS option_name, voter.uri AS voter_uri, owner.uri AS pool_uri, proposal.number,
            inbound_request.key_pem, inbound_request.method, inbound_request.target, inbound_request.headers,
            inbound_request.body, inbound_request.received_at
        FROM ballot JOIN inbound_request ON inbound_request.request_id = ballot.evidence_id
        JOIN actor voter ON voter.actor_id = ballot.person_id
        JOIN proposal ON proposal.proposal_id = ballot.proposal_id
        JOIN actor owner ON owner.actor_id = proposal.pool_id
        WHERE ballot.ballot_id > $1 AND proposal.kind <> 'election' ORDER BY ballot.ballot_id LIMIT $2";
}

/// Ballots from polls with their evidence, but for those of elections, after
/// `after` ([`Uuid::nil`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn evidenced(
    conn: &mut Conn,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Evidenced>, StoreError> {
    conn.query(&EVIDENCED).bind(after).bind(limit).all().await
}
