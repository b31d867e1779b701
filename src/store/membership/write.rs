//! Steps of membership, as the domain took them.

use uuid::Uuid;

use super::count_stewards;
use crate::{
    domain::{
        id::{PersonId, PoolId, ProposalId},
        membership::{Invited, Standing},
        money::Amount,
        time::Timestamp,
    },
    store::db::{StoreError, Tx, statements},
};

statements! {
    ASK = "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, join_uri, asked_at, was_expelled) VALUES ($1, $2, $3, 'invited', FALSE, $4, $5, $6)
        ON CONFLICT (pool_id, person_id) DO UPDATE SET state = 'invited', is_steward = membership.is_steward AND membership.state = 'invited', join_uri = COALESCE(excluded.join_uri, membership.join_uri),
            asked_at = excluded.asked_at, was_expelled = membership.was_expelled OR excluded.was_expelled, buy_in_minor = NULL, agreed_at = NULL, admitted_at = NULL, admitted_by = NULL,
            admitted_by_proposal = NULL, votes_from = NULL, leaves_at = NULL, left_at = NULL, steward_until = NULL";
    SET_BUY_IN = "UPDATE membership SET buy_in_minor = $3 WHERE pool_id = $1 AND person_id = $2";
    SET_WAS_EXPELLED = "UPDATE membership SET was_expelled = TRUE WHERE pool_id = $1 AND person_id = $2";
    SET_ASKED = "UPDATE membership SET asked_at = $3, join_uri = COALESCE($4, join_uri) WHERE pool_id = $1 AND person_id = $2";
    STEP_DOWN = "UPDATE membership SET is_steward = FALSE, steward_until = NULL WHERE pool_id = $1 AND person_id = $2";
    SET_REMINDED = "UPDATE membership SET steward_reminded_at = $2
        WHERE pool_id = $1 AND is_steward AND steward_until IS NOT NULL AND steward_until <= $2 AND steward_reminded_at IS NULL";
    FOUND = "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, asked_at, was_expelled) VALUES ($1, $2, $3, 'invited', TRUE, $4, FALSE)";
    PUT = "UPDATE membership SET state = $3, agreed_at = $4, admitted_at = $5, votes_from = $6, leaves_at = $7, left_at = $8, was_expelled = was_expelled AND NOT $10, awaits_buy_in = $11,
            is_steward = is_steward AND $9, steward_until = CASE WHEN $9 THEN steward_until ELSE NULL END, join_uri = CASE WHEN $9 THEN join_uri ELSE NULL END
        WHERE pool_id = $1 AND person_id = $2";
    SET_ADMITTED_BY = "UPDATE membership SET admitted_by = $3, admitted_by_proposal = $4 WHERE pool_id = $1 AND person_id = $2";
    WAIT_NO_MORE = "UPDATE membership SET awaits_buy_in = FALSE WHERE pool_id = $1 AND state = 'admitted' AND awaits_buy_in";
    LEAVE_ALL = "UPDATE membership SET state = 'left', is_steward = FALSE, steward_until = NULL, join_uri = NULL, left_at = $2
        WHERE person_id = $1 AND state NOT IN ('left', 'expelled')";
    STEWARD_OF = "SELECT pool_id FROM membership WHERE person_id = $1 AND is_steward";
    PASS_ON = "UPDATE membership SET is_steward = TRUE, steward_until = NULL WHERE membership_id = (
        SELECT membership_id FROM membership WHERE pool_id = $1 AND state = 'active' ORDER BY admitted_at, membership_id LIMIT 1)";
    PASS_ON_FROM = "UPDATE membership SET is_steward = TRUE, steward_until = NULL WHERE membership_id = (
        SELECT membership_id FROM membership WHERE pool_id = $1 AND state = 'active' AND person_id <> $2 ORDER BY admitted_at, membership_id LIMIT 1)";
    END_TERMS = "UPDATE membership SET is_steward = FALSE, steward_until = NULL WHERE pool_id = $1 AND is_steward";
    ELECT = "UPDATE membership SET is_steward = TRUE, steward_until = $3, steward_reminded_at = NULL WHERE pool_id = $1 AND person_id = $2 AND state = 'active'";
}

/// She asked, or was invited. A request by `Join` keeps that activity's id, to
/// answer it.
///
/// # Errors
/// See [`StoreError`].
pub async fn ask(
    tx: &mut Tx,
    membership_id: Uuid,
    pool: PoolId,
    person: PersonId,
    join_uri: Option<String>,
    invited: Invited,
) -> Result<(), StoreError> {
    tx.query(&ASK)
        .bind(membership_id)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(join_uri)
        .bind(invited.asked_at)
        .bind(invited.was_expelled)
        .execute()
        .await?;
    Ok(())
}

/// The first founder: she keeps the draft, and has yet to accept it.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_founder(
    tx: &mut Tx,
    membership_id: Uuid,
    pool: PoolId,
    person: PersonId,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&FOUND)
        .bind(membership_id)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// She stands where the domain says, `now`. Whoever leaves lays down her
/// office.
///
/// # Errors
/// The constraint `membership_expelled_by_vote`; see [`StoreError`].
pub async fn put(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    standing: Standing,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (mut agreed, mut admitted, mut votes, mut leaves, mut left) =
        (None, None, None, None, None);
    let state = match standing {
        Standing::Outside => {
            left = Some(now);
            "left"
        }
        Standing::Invited(_) => "invited",
        Standing::Applied(applied) => {
            agreed = Some(applied.agreed_at);
            "applied"
        }
        Standing::Admitted(step) => {
            (agreed, admitted) = (Some(step.agreed_at), Some(step.admitted_at));
            votes = Some(step.votes_from);
            "admitted"
        }
        Standing::Active(active) => {
            (agreed, admitted) = (Some(active.agreed_at), Some(active.admitted_at));
            "active"
        }
        Standing::Leaving(step) => {
            (agreed, admitted) = (Some(step.agreed_at), Some(step.admitted_at));
            leaves = Some(step.ends_at);
            "leaving"
        }
        Standing::TurnedDown(step) => {
            left = Some(step.at);
            "turned_down"
        }
        Standing::Expelled(expelled) => {
            left = Some(expelled.at);
            "expelled"
        }
    };
    let stays = !matches!(
        standing,
        Standing::Outside | Standing::Leaving(_) | Standing::TurnedDown(_) | Standing::Expelled(_)
    );
    // Once the members let her in again, it is forgotten.
    let is_forgiven = matches!(standing, Standing::Admitted(_) | Standing::Active(_));
    let awaits = standing.admitted().is_ok_and(|step| step.awaits_buy_in);
    tx.query(&PUT)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(state)
        .bind(agreed)
        .bind(admitted)
        .bind(votes)
        .bind(leaves)
        .bind(left)
        .bind(stays)
        .bind(is_forgiven)
        .bind(awaits)
        .execute()
        .await?;
    Ok(())
}

/// She is a member with a vote; the first to enter a Pool that everybody left
/// is its steward.
///
/// # Errors
/// See [`StoreError`].
pub async fn activate(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    active: crate::domain::membership::Active,
    now: Timestamp,
) -> Result<(), StoreError> {
    put(tx, pool, person, Standing::Active(active), now).await?;
    keep_a_steward(tx, pool).await
}

/// Nobody is left who could take their money: they wait for it no more.
///
/// # Errors
/// See [`StoreError`].
pub async fn wait_no_more(tx: &mut Tx, pool: PoolId) -> Result<(), StoreError> {
    let query = tx.query(&WAIT_NO_MORE).bind(Uuid::from(pool));
    query.execute().await.map(drop)
}

/// What she will owe once she is let in.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_buy_in(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    owed: Option<Amount>,
) -> Result<(), StoreError> {
    tx.query(&SET_BUY_IN)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(owed.map(Amount::minor))
        .execute()
        .await?;
    Ok(())
}

/// The members voted her out when she was gone already: they decide on her, if
/// she comes back.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_was_expelled(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
) -> Result<(), StoreError> {
    tx.query(&SET_WAS_EXPELLED)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .execute()
        .await?;
    Ok(())
}

/// She who waits is shown the rules again; a new `Join` is the one to answer.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_asked(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    join_uri: Option<String>,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&SET_ASKED)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(now)
        .bind(join_uri)
        .execute()
        .await?;
    Ok(())
}

/// She is a steward no more.
///
/// # Errors
/// See [`StoreError`].
pub async fn step_down(tx: &mut Tx, pool: PoolId, person: PersonId) -> Result<(), StoreError> {
    tx.query(&STEP_DOWN)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .execute()
        .await?;
    Ok(())
}

/// The members are told that these terms are over; whether they were not told
/// before.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_reminded(tx: &mut Tx, pool: PoolId, now: Timestamp) -> Result<bool, StoreError> {
    let terms = tx
        .query(&SET_REMINDED)
        .bind(Uuid::from(pool))
        .bind(now)
        .execute()
        .await?;
    Ok(terms > 0)
}

/// Who let her in: a steward, or the members by a proposal.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_admitted_by(
    tx: &mut Tx,
    pool: PoolId,
    person: PersonId,
    steward: Option<PersonId>,
    proposal: Option<ProposalId>,
) -> Result<(), StoreError> {
    tx.query(&SET_ADMITTED_BY)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(person))
        .bind(steward.map(Uuid::from))
        .bind(proposal.map(Uuid::from))
        .execute()
        .await?;
    Ok(())
}

/// The longest member beside `from` becomes a steward; whether there is one.
///
/// # Errors
/// See [`StoreError`].
pub async fn pass_on(tx: &mut Tx, pool: PoolId, from: PersonId) -> Result<bool, StoreError> {
    let changed = tx
        .query(&PASS_ON_FROM)
        .bind(Uuid::from(pool))
        .bind(Uuid::from(from))
        .execute()
        .await?;
    Ok(changed > 0)
}

/// Where members are without a steward, the longest of them keeps the office
/// until one is elected.
///
/// # Errors
/// See [`StoreError`].
pub async fn keep_a_steward(tx: &mut Tx, pool: PoolId) -> Result<(), StoreError> {
    if count_stewards(tx, pool).await? == 0 {
        tx.query(&PASS_ON).bind(Uuid::from(pool)).execute().await?;
    }
    Ok(())
}

/// Those who were elected are the stewards now, until `until`, and nobody
/// else.
///
/// # Errors
/// See [`StoreError`].
pub async fn set_stewards(
    tx: &mut Tx,
    pool: PoolId,
    elected: &[PersonId],
    until: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&END_TERMS)
        .bind(Uuid::from(pool))
        .execute()
        .await?;
    for person in elected {
        tx.query(&ELECT)
            .bind(Uuid::from(pool))
            .bind(Uuid::from(*person))
            .bind(until)
            .execute()
            .await?;
    }
    keep_a_steward(tx, pool).await
}

/// Her account elsewhere is no more: she left every Pool. Where she was the
/// only steward, the longest member becomes one.
///
/// # Errors
/// See [`StoreError`].
pub async fn leave_all(tx: &mut Tx, person: Uuid, now: Timestamp) -> Result<(), StoreError> {
    let stewarded: Vec<(Uuid,)> = tx.query(&STEWARD_OF).bind(person).all().await?;
    tx.query(&LEAVE_ALL)
        .bind(person)
        .bind(now)
        .execute()
        .await?;
    for (pool,) in stewarded {
        keep_a_steward(tx, pool.into()).await?;
    }
    Ok(())
}
