//! Who stands where in the Pools of this server.

mod list;
mod write;

use uuid::Uuid;

use super::db::{Conn, StoreError, statements};
use crate::domain::{
    id::{PersonId, PoolId},
    membership::{Active, Admitted, Applied, Expelled, Invited, Leaving, Standing, TurnedDown},
    money::Amount,
    time::Timestamp,
};

pub use list::{
    Listed, active, admitted, applied, bound, due_to_leave, due_to_remind, due_to_vote, leaving,
    stewards,
};
pub use write::{
    activate, ask, insert_founder, keep_a_steward, leave_all, pass_on, put, set_admitted_by,
    set_asked, set_buy_in, set_reminded, set_stewards, set_was_expelled, step_down, wait_no_more,
};

/// A person's row in a Pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Where she stands.
    pub standing: Standing,
    /// Whether she is a steward.
    pub is_steward: bool,
    /// When her term ends, where she was elected for one.
    pub steward_until: Option<Timestamp>,
    /// The `Join` activity to answer, when she asked by one.
    pub join_uri: Option<String>,
    /// The buy-in that she agreed to, once she accepted the bylaws.
    pub buy_in: Option<Amount>,
}

#[derive(sqlx::FromRow)]
struct MembershipRow {
    state: String,
    is_steward: bool,
    steward_until: Option<i64>,
    join_uri: Option<String>,
    asked_at: i64,
    agreed_at: Option<i64>,
    admitted_at: Option<i64>,
    votes_from: Option<i64>,
    leaves_at: Option<i64>,
    left_at: Option<i64>,
    was_expelled: bool,
    buy_in_minor: Option<i64>,
    awaits_buy_in: bool,
}

impl TryFrom<MembershipRow> for Membership {
    type Error = StoreError;

    fn try_from(row: MembershipRow) -> Result<Self, StoreError> {
        let missing = || StoreError::Corrupt(format!("membership {} lacks a time", row.state));
        let at = |micros: Option<i64>| micros.map(Timestamp::from_micros).ok_or_else(missing);
        let asked_at = Timestamp::from_micros(row.asked_at);
        let standing = match row.state.as_str() {
            "invited" => Standing::Invited(Invited {
                asked_at,
                was_expelled: row.was_expelled,
            }),
            "applied" => Standing::Applied(Applied {
                asked_at,
                agreed_at: at(row.agreed_at)?,
                was_expelled: row.was_expelled,
            }),
            "admitted" => Standing::Admitted(Admitted {
                agreed_at: at(row.agreed_at)?,
                admitted_at: at(row.admitted_at)?,
                votes_from: at(row.votes_from)?,
                awaits_buy_in: row.awaits_buy_in,
            }),
            "active" => Standing::Active(Active {
                agreed_at: at(row.agreed_at)?,
                admitted_at: at(row.admitted_at)?,
            }),
            "leaving" => Standing::Leaving(Leaving {
                agreed_at: at(row.agreed_at)?,
                admitted_at: at(row.admitted_at)?,
                ends_at: at(row.leaves_at)?,
            }),
            "turned_down" => Standing::TurnedDown(TurnedDown {
                at: at(row.left_at)?,
                was_expelled: row.was_expelled,
            }),
            "expelled" => Standing::Expelled(Expelled {
                at: at(row.left_at)?,
            }),
            _ => Standing::Outside,
        };
        Ok(Self {
            standing,
            is_steward: row.is_steward,
            steward_until: row.steward_until.map(Timestamp::from_micros),
            join_uri: row.join_uri,
            buy_in: row
                .buy_in_minor
                .map(Amount::from_minor)
                .transpose()
                .map_err(|error| StoreError::Corrupt(error.to_string()))?,
        })
    }
}

statements! {
    GET = "SELECT state, is_steward, steward_until, join_uri, asked_at, agreed_at, admitted_at, votes_from, leaves_at, left_at, was_expelled, buy_in_minor, awaits_buy_in
        FROM membership WHERE pool_id = $1 AND person_id = $2";
    COUNT_STATE = "SELECT COUNT(*) FROM membership WHERE pool_id = $1 AND state = $2";
    HAS_MEMBERS = "SELECT EXISTS (SELECT 1 FROM membership WHERE pool_id = $1 AND state IN ('admitted', 'active', 'leaving'))";
    COUNT_STEWARDS = "SELECT COUNT(*) FROM membership WHERE pool_id = $1 AND state = 'active' AND is_steward";
}

/// A person's row in a Pool, if she ever asked.
///
/// # Errors
/// See [`StoreError`].
pub async fn get(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Option<Membership>, StoreError> {
    let row: Option<MembershipRow> = conn
        .query(&GET)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .optional()
        .await?;
    row.map(Membership::try_from).transpose()
}

/// Where a person stands.
///
/// # Errors
/// See [`StoreError`].
pub async fn standing(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<Standing, StoreError> {
    Ok(get(conn, pool, person)
        .await?
        .map_or(Standing::Outside, |membership| membership.standing))
}

/// Whether a person is a steward of the Pool.
///
/// # Errors
/// See [`StoreError`].
pub async fn is_steward(
    conn: &mut Conn,
    pool: PoolId,
    person: PersonId,
) -> Result<bool, StoreError> {
    Ok(get(conn, pool, person)
        .await?
        .is_some_and(|membership| membership.is_steward && membership.standing.is_active()))
}

/// How many are members.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_active(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    conn.query(&COUNT_STATE)
        .bind(Uuid::from(pool))
        .bind("active")
        .scalar()
        .await
}

/// How many accepted the bylaws and wait to be let in; in a draft, its
/// founders.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_applied(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    conn.query(&COUNT_STATE)
        .bind(Uuid::from(pool))
        .bind("applied")
        .scalar()
        .await
}

/// How many are stewards.
///
/// # Errors
/// See [`StoreError`].
pub async fn count_stewards(conn: &mut Conn, pool: PoolId) -> Result<i64, StoreError> {
    conn.query(&COUNT_STEWARDS)
        .bind(Uuid::from(pool))
        .scalar()
        .await
}

/// Whether anybody belongs to the Pool: with a vote, on probation, or until her
/// notice ends.
///
/// # Errors
/// See [`StoreError`].
pub async fn has_members(conn: &mut Conn, pool: PoolId) -> Result<bool, StoreError> {
    conn.query(&HAS_MEMBERS)
        .bind(Uuid::from(pool))
        .scalar()
        .await
}
