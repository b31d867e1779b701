//! What Pools of other servers say to people of this one: that a follow or a
//! join was accepted, letters, proposals, counts and outcomes.

use super::ServiceError;
use crate::{
    store::{
        actor::Actor,
        db::Tx,
        elsewhere::{self, MembershipElsewhere, ProposalElsewhere, StandingElsewhere},
        follow, options_elsewhere, outcome_elsewhere, remark,
    },
    world::World,
};

/// Outcomes of one Pool that may wait for their proposals at once.
const WAITING_OUTCOMES: i64 = 100;

/// A follow or join that a local person sent was accepted or refused. Only
/// whom it was sent to can answer; whether it was an answer to anything.
///
/// # Errors
/// See [`ServiceError`].
pub async fn hear_answer(
    tx: &mut Tx,
    world: &World,
    from: &Actor,
    to: &Actor,
    activity_uri: &str,
    is_accepted: bool,
) -> Result<bool, ServiceError> {
    let now = world.now();
    if let Some(found) = follow::get(tx, from.actor_id, to.actor_id)
        .await?
        .filter(|found| found.activity_uri == activity_uri)
    {
        if is_accepted {
            follow::accept(tx, from.actor_id, to.actor_id, now).await?;
        } else {
            follow::delete(tx, from.actor_id, found.follower_id).await?;
        }
        return Ok(true);
    }
    let Some(found) = elsewhere::membership_by_join(tx, activity_uri)
        .await?
        .filter(|found| found.pool_id == from.actor_id && found.person_id == to.actor_id)
    else {
        return Ok(false);
    };
    // Only who waits for an answer gets one: whoever left stays out, however
    // late the answer to her old request comes.
    if !matches!(
        found.standing,
        StandingElsewhere::Asked | StandingElsewhere::Agreed
    ) {
        return Ok(false);
    }
    let standing = if is_accepted {
        StandingElsewhere::Active
    } else {
        StandingElsewhere::Refused
    };
    let heard = MembershipElsewhere { standing, ..found };
    elsewhere::set_membership(tx, &heard, now).await?;
    Ok(true)
}

/// A letter to a local person; the HTML is clean.
///
/// # Errors
/// See [`ServiceError`].
pub async fn hear_letter(
    tx: &mut Tx,
    world: &World,
    from: &Actor,
    to: &Actor,
    object_uri: &str,
    content_html: &str,
) -> Result<(), ServiceError> {
    let letter_id = world.new_id();
    let now = world.now();
    remark::insert_letter(
        tx,
        letter_id,
        to.actor_id,
        from.actor_id,
        object_uri,
        content_html,
        now,
    )
    .await?;
    Ok(())
}

/// A proposal or its fresh counts. Kept when anyone here follows that Pool.
///
/// # Errors
/// See [`ServiceError`].
pub async fn hear_proposal(tx: &mut Tx, proposal: &ProposalElsewhere) -> Result<(), ServiceError> {
    let known = elsewhere::proposal_by_uri(tx, &proposal.uri).await?;
    let is_theirs = known
        .as_ref()
        .is_none_or(|known| known.pool_id == proposal.pool_id);
    // Whom an election is between never changes.
    let is_same = match &known {
        Some(known) => names(known.options.as_deref())? == names(proposal.options.as_deref())?,
        None => true,
    };
    let is_wanted = known.is_some() || follow::has_local_follower(tx, proposal.pool_id).await?;
    if is_theirs && is_same && is_wanted {
        elsewhere::upsert_proposal(tx, proposal).await?;
    }
    Ok(())
}

fn names(options: Option<&str>) -> Result<Vec<String>, ServiceError> {
    let options = options_elsewhere::read(options)?;
    Ok(options.into_iter().map(|(name, _)| name).collect())
}

/// The outcome of a proposal in words; whether the proposal is known.
///
/// # Errors
/// See [`ServiceError`].
pub async fn hear_outcome(
    tx: &mut Tx,
    from: &Actor,
    question_uri: &str,
    outcome_html: &str,
) -> Result<bool, ServiceError> {
    Ok(elsewhere::set_outcome(tx, question_uri, from.actor_id, outcome_html).await?)
}

/// The outcome of a proposal that is unknown as yet, since messages may
/// overtake each other: kept until the proposal comes, when anyone here follows
/// that Pool. Whether it was kept.
///
/// # Errors
/// See [`ServiceError`].
pub async fn keep_outcome(
    tx: &mut Tx,
    world: &World,
    from: &Actor,
    question_uri: &str,
    outcome_html: &str,
) -> Result<bool, ServiceError> {
    let pool = from.actor_id;
    // What a Pool answers to somebody else is talk, not an outcome of its own.
    let may_be_its_own = are_of_one_server(&from.uri, question_uri);
    if !may_be_its_own
        || elsewhere::proposal_by_uri(tx, question_uri)
            .await?
            .is_some()
        || !follow::has_local_follower(tx, pool).await?
        || outcome_elsewhere::count(tx, pool).await? >= WAITING_OUTCOMES
    {
        return Ok(false);
    }
    outcome_elsewhere::keep(tx, question_uri, pool, outcome_html, world.now()).await?;
    Ok(true)
}

fn are_of_one_server(one: &str, other: &str) -> bool {
    match (url::Url::parse(one), url::Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin(),
        _ => false,
    }
}
