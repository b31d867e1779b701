//! What people of this server do in Pools of other servers.

use uuid::Uuid;

use super::{
    db::{Conn, StoreError, Tx, statements},
    outcome_elsewhere,
};
use crate::domain::{id::PersonId, tally::Tally, time::Timestamp};

/// Where a local person stands in a Pool elsewhere, as far as was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandingElsewhere {
    /// She asked, and the rules are on their way or came.
    Asked,
    /// She agreed to the rules; that Pool has not let her in yet.
    Agreed,
    /// That Pool said that she is in.
    Active,
    /// She left, or took her request back.
    Left,
    /// That Pool said no.
    Refused,
}

/// Her row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipElsewhere {
    /// Who.
    pub person_id: Uuid,
    /// The Pool's actor.
    pub pool_id: Uuid,
    /// Where she stands.
    pub standing: StandingElsewhere,
    /// The `Join` that she sent.
    pub join_uri: String,
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    person_id: Uuid,
    pool_id: Uuid,
    state: String,
    join_uri: String,
}

impl From<MembershipRow> for MembershipElsewhere {
    fn from(row: MembershipRow) -> Self {
        Self {
            person_id: row.person_id,
            pool_id: row.pool_id,
            standing: match row.state.as_str() {
                "active" => StandingElsewhere::Active,
                "asked" => StandingElsewhere::Asked,
                "agreed" => StandingElsewhere::Agreed,
                "refused" => StandingElsewhere::Refused,
                _ => StandingElsewhere::Left,
            },
            join_uri: row.join_uri,
        }
    }
}

/// A proposal of a Pool elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ProposalElsewhere {
    /// Our id of it.
    pub proposal_id: Uuid,
    /// The Pool's actor.
    pub pool_id: Uuid,
    /// The Question's id.
    pub uri: String,
    /// Its page.
    pub url: String,
    /// In one line; plain text.
    pub title: String,
    /// Clean HTML.
    pub content_html: String,
    /// Ballots in favour, as that server says; in an election all ballots.
    pub for_count: i64,
    /// Ballots opposed.
    pub against_count: i64,
    /// Abstentions.
    pub abstain_count: i64,
    /// In an election, the candidates with their counts, as JSON; see
    /// [`options_elsewhere`](super::options_elsewhere).
    pub options: Option<String>,
    /// Microseconds.
    pub closes_at: i64,
    /// Microseconds.
    pub closed_at: Option<i64>,
    /// Clean HTML of the outcome Note; empty until it came.
    pub outcome_html: String,
    /// Microseconds.
    pub received_at: i64,
}

impl ProposalElsewhere {
    /// The counts as that server says.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
        Tally {
            for_count: count(self.for_count),
            against_count: count(self.against_count),
            abstain_count: count(self.abstain_count),
        }
    }
}

/// A Pool elsewhere as its person's own list shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// The name as shown.
    pub name: String,
    /// `elm` in `@elm@host`.
    pub handle: String,
    /// Its server.
    pub host: String,
    /// Whether she follows it, or asked to.
    pub follows: bool,
    /// Whether it said that she is in.
    pub is_member: bool,
    /// Open proposals that wait for her vote.
    pub awaiting: i64,
}

macro_rules! columns {
    () => {
        "proposal_elsewhere.proposal_id, proposal_elsewhere.pool_id, proposal_elsewhere.uri, proposal_elsewhere.url, proposal_elsewhere.title,
         proposal_elsewhere.content_html, proposal_elsewhere.for_count, proposal_elsewhere.against_count, proposal_elsewhere.abstain_count,
         proposal_elsewhere.options, proposal_elsewhere.closes_at, proposal_elsewhere.closed_at, proposal_elsewhere.outcome_html, proposal_elsewhere.received_at"
    };
}

statements! {
    MEMBERSHIP = "SELECT person_id, pool_id, state, join_uri FROM membership_elsewhere WHERE person_id = $1 AND pool_id = $2";
    MEMBERSHIP_BY_JOIN = "SELECT person_id, pool_id, state, join_uri FROM membership_elsewhere WHERE join_uri = $1";
    SET_MEMBERSHIP = "INSERT INTO membership_elsewhere (person_id, pool_id, state, join_uri, changed_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (person_id, pool_id) DO UPDATE SET state = excluded.state, join_uri = excluded.join_uri, changed_at = excluded.changed_at";
    LINES = "SELECT actor.name, actor.handle, actor.host, follow.target_id IS NOT NULL AS follows,
            COALESCE(mine.state = 'active', FALSE) AS is_member,
            (SELECT COUNT(*) FROM proposal_elsewhere WHERE proposal_elsewhere.pool_id = actor.actor_id AND mine.state = 'active'
                AND proposal_elsewhere.closed_at IS NULL AND proposal_elsewhere.closes_at >= $2
                AND NOT EXISTS (SELECT 1 FROM vote_elsewhere WHERE vote_elsewhere.proposal_id = proposal_elsewhere.proposal_id
                    AND vote_elsewhere.person_id = $1)) AS awaiting
        FROM actor
        LEFT JOIN follow ON follow.target_id = actor.actor_id AND follow.follower_id = $1
        LEFT JOIN membership_elsewhere mine ON mine.pool_id = actor.actor_id AND mine.person_id = $1
        WHERE actor.host IS NOT NULL AND actor.gone_at IS NULL AND actor.actor_id IN (
            SELECT target_id FROM follow WHERE follower_id = $1
            UNION SELECT pool_id FROM membership_elsewhere WHERE person_id = $1 AND state IN ('asked', 'agreed', 'active'))
        ORDER BY actor.actor_id LIMIT $3";
    UPSERT = "INSERT INTO proposal_elsewhere (proposal_id, pool_id, uri, url, title, content_html, for_count, against_count, abstain_count, closes_at, closed_at, outcome_html, received_at, options)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13)
        ON CONFLICT (uri) DO UPDATE SET for_count = excluded.for_count, against_count = excluded.against_count,
            abstain_count = excluded.abstain_count, options = excluded.options, closed_at = COALESCE(proposal_elsewhere.closed_at, excluded.closed_at)
        WHERE (proposal_elsewhere.closed_at IS NULL OR excluded.closed_at IS NOT NULL)
            AND excluded.for_count + excluded.against_count + excluded.abstain_count
                >= proposal_elsewhere.for_count + proposal_elsewhere.against_count + proposal_elsewhere.abstain_count";
    SET_OUTCOME = "UPDATE proposal_elsewhere SET outcome_html = $3 WHERE uri = $1 AND pool_id = $2";
    BY_URI = concat!("SELECT ", columns!(), " FROM proposal_elsewhere WHERE uri = $1");
    BY_ID = concat!("SELECT ", columns!(), " FROM proposal_elsewhere WHERE proposal_id = $1");
    OF_POOL = concat!("SELECT ", columns!(), " FROM proposal_elsewhere WHERE pool_id = $1 AND proposal_id < $2 ORDER BY proposal_id DESC LIMIT $3");
    DELETE_PROPOSAL_VOTES = "DELETE FROM vote_elsewhere WHERE proposal_id IN (SELECT proposal_id FROM proposal_elsewhere WHERE uri = $1 AND pool_id = $2)";
    DELETE_PROPOSAL = "DELETE FROM proposal_elsewhere WHERE uri = $1 AND pool_id = $2";
}

/// A person's row in a Pool elsewhere.
///
/// # Errors
/// See [`StoreError`].
pub async fn membership(
    conn: &mut Conn,
    person: PersonId,
    pool: Uuid,
) -> Result<Option<MembershipElsewhere>, StoreError> {
    let row: Option<MembershipRow> = conn
        .query(&MEMBERSHIP)
        .bind(Uuid::from(person))
        .bind(pool)
        .optional()
        .await?;
    Ok(row.map(Into::into))
}

/// The row that a `Join` activity made.
///
/// # Errors
/// See [`StoreError`].
pub async fn membership_by_join(
    conn: &mut Conn,
    join_uri: &str,
) -> Result<Option<MembershipElsewhere>, StoreError> {
    let row: Option<MembershipRow> = conn
        .query(&MEMBERSHIP_BY_JOIN)
        .bind(join_uri)
        .optional()
        .await?;
    Ok(row.map(Into::into))
}

/// Writes where she stands.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_membership(
    tx: &mut Tx,
    membership: &MembershipElsewhere,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&SET_MEMBERSHIP)
        .bind(membership.person_id)
        .bind(membership.pool_id)
        .bind(match membership.standing {
            StandingElsewhere::Asked => "asked",
            StandingElsewhere::Agreed => "agreed",
            StandingElsewhere::Refused => "refused",
            StandingElsewhere::Active => "active",
            StandingElsewhere::Left => "left",
        })
        .bind(&membership.join_uri)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Keeps a proposal as received; of one that is known, only counts and close
/// change. Messages may overtake each other: ballots are never taken away, so
/// that fewer of them, or none closed where it was closed, is an older message,
/// and changes nothing. An outcome that came first is put to it.
///
/// # Errors
/// See [`StoreError`].
pub async fn upsert_proposal(tx: &mut Tx, proposal: &ProposalElsewhere) -> Result<(), StoreError> {
    tx.query(&UPSERT)
        .bind(proposal.proposal_id)
        .bind(proposal.pool_id)
        .bind(&proposal.uri)
        .bind(&proposal.url)
        .bind(&proposal.title)
        .bind(&proposal.content_html)
        .bind(proposal.for_count)
        .bind(proposal.against_count)
        .bind(proposal.abstain_count)
        .bind(proposal.closes_at)
        .bind(proposal.closed_at)
        .bind(proposal.received_at)
        .bind(proposal.options.clone())
        .execute()
        .await?;
    if let Some(outcome) = outcome_elsewhere::take(tx, &proposal.uri, proposal.pool_id).await? {
        set_outcome(tx, &proposal.uri, proposal.pool_id, &outcome).await?;
    }
    Ok(())
}

/// Keeps what the outcome Note says; whether the proposal is known.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_outcome(
    tx: &mut Tx,
    uri: &str,
    pool: Uuid,
    outcome_html: &str,
) -> Result<bool, StoreError> {
    let changed = tx
        .query(&SET_OUTCOME)
        .bind(uri)
        .bind(pool)
        .bind(outcome_html)
        .execute()
        .await?;
    Ok(changed > 0)
}

/// The proposal of that wire id.
///
/// # Errors
/// See [`StoreError`].
pub async fn proposal_by_uri(
    conn: &mut Conn,
    uri: &str,
) -> Result<Option<ProposalElsewhere>, StoreError> {
    conn.query(&BY_URI).bind(uri).optional().await
}

/// The proposal of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn proposal(
    conn: &mut Conn,
    proposal_id: Uuid,
) -> Result<Option<ProposalElsewhere>, StoreError> {
    conn.query(&BY_ID).bind(proposal_id).optional().await
}

/// Proposals of a Pool elsewhere, newest first, before `before`
/// ([`Uuid::max`] to begin).
///
/// # Errors
/// See [`StoreError`].
pub async fn proposals(
    conn: &mut Conn,
    pool: Uuid,
    before: Uuid,
    limit: i64,
) -> Result<Vec<ProposalElsewhere>, StoreError> {
    conn.query(&OF_POOL)
        .bind(pool)
        .bind(before)
        .bind(limit)
        .all()
        .await
}

/// Its Pool took a proposal back.
///
/// # Errors
/// See [`StoreError`].
pub async fn delete_proposal(tx: &mut Tx, uri: &str, pool: Uuid) -> Result<(), StoreError> {
    tx.query(&DELETE_PROPOSAL_VOTES)
        .bind(uri)
        .bind(pool)
        .execute()
        .await?;
    tx.query(&DELETE_PROPOSAL)
        .bind(uri)
        .bind(pool)
        .execute()
        .await?;
    Ok(())
}

/// The Pools elsewhere that a person follows, is a member of, or asked to join.
///
/// # Errors
/// See [`StoreError`].
pub async fn lines(
    conn: &mut Conn,
    person: PersonId,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    conn.query(&LINES)
        .bind(Uuid::from(person))
        .bind(now)
        .bind(limit)
        .all()
        .await
}
