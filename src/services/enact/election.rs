//! Stewards are elected.

use super::Effect;
use crate::{
    domain::{
        election::elect, enactment::CouldNot, id::PersonId, kind::Matter, mandate::Mandate,
        proposal::Count, time::Timestamp, variables::Number,
    },
    parameters,
    services::ServiceError,
    store::{
        approval, ballot, bylaws,
        db::{Conn, StoreError, Tx},
        membership,
        pool::Pool,
        proposal::Proposal,
    },
};

/// What is counted of a proposal at its close.
///
/// # Errors
/// See [`ServiceError`].
pub async fn count(conn: &mut Conn, proposal: &Proposal) -> Result<Count, ServiceError> {
    let tally = ballot::tally(conn, proposal.proposal_id).await?;
    Ok(match proposal.matter {
        Matter::Election { .. } => Count::Election {
            ballots: tally,
            elected: elected(conn, proposal).await?.len(),
        },
        _ => Count::Votes(tally),
    })
}

/// Who would be elected by the ballots that are in.
///
/// # Errors
/// See [`ServiceError`].
pub async fn elected(conn: &mut Conn, proposal: &Proposal) -> Result<Vec<PersonId>, ServiceError> {
    let Matter::Election { seats } = proposal.matter else {
        return Ok(Vec::new());
    };
    let tally = ballot::tally(conn, proposal.proposal_id).await?;
    let counts = approval::counts(conn, proposal.proposal_id).await?;
    Ok(elect(seats, tally.turnout(), &counts))
}

/// Who of the elected is still a member.
pub(super) async fn look_at_election(
    tx: &mut Tx,
    pool: &Pool,
    proposal: &Proposal,
) -> Result<Result<Effect, CouldNot>, ServiceError> {
    let mut seated = Vec::new();
    for person in elected(tx, proposal).await? {
        if membership::standing(tx, pool.pool_id, person)
            .await?
            .is_active()
        {
            seated.push(person);
        }
    }
    Ok(if seated.is_empty() {
        Err(CouldNot::ElectedGone)
    } else {
        Ok(Effect::Elect(seated))
    })
}

/// They are the stewards until their term ends, or until others are elected.
pub(super) async fn seat(
    tx: &mut Tx,
    proposal: &Proposal,
    elected: &[PersonId],
    mandate: &Mandate,
) -> Result<(), ServiceError> {
    let until = election_term(tx, proposal, mandate.given_at()).await?;
    Ok(membership::set_stewards(tx, proposal.pool_id, elected, until).await?)
}

/// When the term ends of who was elected at `closed_at`, by the bylaws that
/// the election opened under.
///
/// # Errors
/// See [`ServiceError`].
pub async fn election_term(
    conn: &mut Conn,
    proposal: &Proposal,
    closed_at: Timestamp,
) -> Result<Timestamp, ServiceError> {
    let version = bylaws::known(conn, proposal.bylaws_id).await?;
    let variables = parameters::variables(&version.parameters)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let months = variables.number(Number::StewardTermMonths);
    Ok(months_after(closed_at, months))
}

/// The same day and time of the month, `months` later (the last day, where
/// that month is shorter).
#[must_use]
pub(in crate::services) fn months_after(at: Timestamp, months: u16) -> Timestamp {
    let later = jiff::Timestamp::from_microsecond(at.micros())
        .ok()
        .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC))
        .and_then(|at| {
            at.checked_add(jiff::Span::new().months(i64::from(months)))
                .ok()
        });
    later.map_or_else(
        || at.plus_days(i64::from(months) * 30),
        |later| Timestamp::from_micros(later.timestamp().as_microsecond()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_calendar_months() {
        for (from, months, to) in [
            ("2026-01-31T10:00:00Z", 1, "2026-02-28T10:00:00Z"),
            ("2026-11-22T10:00:00Z", 12, "2027-11-22T10:00:00Z"),
            ("2026-11-22T10:00:00Z", 0, "2026-11-22T10:00:00Z"),
        ] {
            let at = |text: &str| {
                Timestamp::from_micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond())
            };
            assert_eq!(months_after(at(from), months), at(to), "{from} {months}");
        }
    }
}
