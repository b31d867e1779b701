//! `/pools/{handle}/membership`: where one stands oneself, what one owes, and
//! the ways out and back.

use axum::{extract::Path, response::Response};
use uuid::Uuid;

use crate::{
    domain::{
        membership::Standing as Stands,
        money::{Amount, Currency},
        time::Timestamp,
        variables::Number,
    },
    services::{ServiceError, serve_as_steward::step_down, stay::stay, write_bylaws::amount_text},
    store::{
        buy_in::{self, Part},
        expulsion, membership,
    },
    text::text,
    transact,
    web::{
        WebError, read, shape,
        view::{
            membership::{MembershipPage, PartLine},
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Her own page, and nobody else's.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let web = visit.web();
    let now = web.world.now();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let id = pool.pool_id;
    let standing = read::standing(&mut conn, &pool, &visit).await?;
    let row = membership::get(&mut conn, id, viewer.person).await?;
    let stands = row.as_ref().map_or(Stands::Outside, |row| row.standing);
    if matches!(stands, Stands::Applied(_)) {
        let path = format!("/pools/{handle}/applicants/{}", Uuid::from(viewer.person));
        return Ok(visit.go(&path));
    }
    let parts = buy_in::of_member(&mut conn, id, viewer.person).await?;
    if !stands.is_member() && parts.is_empty() {
        return Ok(visit.go(&format!("/pools/{handle}/join")));
    }
    let at = |time: Timestamp| When::new(time, now);
    let (since, votes_from, ends) = match stands {
        Stands::Admitted(step) => (Some(step.admitted_at), Some(step.votes_from), None),
        Stands::Active(step) => (Some(step.admitted_at), None, None),
        Stands::Leaving(step) => (Some(step.admitted_at), None, Some(step.ends_at)),
        _ => (None, None, None),
    };
    let is_steward = row.as_ref().is_some_and(|row| row.is_steward);
    let notice = expulsion::running_about(&mut conn, id, viewer.person).await?;
    shown(&MembershipPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        standing,
        since: since.map(at),
        votes_from: votes_from.filter(|at| *at > now).map(at),
        awaits_buy_in: stands.admitted().is_ok_and(|step| step.awaits_buy_in),
        ends: ends.map(at),
        term: row.and_then(|row| row.steward_until).map(at),
        may_step_down: is_steward && membership::count_active(&mut conn, id).await? > 1,
        parts: parts
            .iter()
            .map(|part| part_line(part, now))
            .collect::<Result<_, _>>()?,
        notice_days: pool.variables.number(Number::ExitNoticeDays).into(),
        redemption_months: pool.variables.number(Number::RedemptionMonths).into(),
        expulsion: notice.map(|notice| format!("/pools/{handle}/expulsions/{}", notice.notice_id)),
    })
}

fn part_line(part: &Part, now: Timestamp) -> Result<PartLine, WebError> {
    let broken = |_| WebError::Broken(format!("part {} of a buy-in", part.part));
    let amount = Amount::from_minor(part.amount_minor).map_err(broken)?;
    let currency = Currency::parse(&part.currency).map_err(broken)?;
    let due_at = Timestamp::from_micros(part.due_at);
    Ok(PartLine {
        amount: amount_text(amount, currency),
        due: When::new(due_at, now),
        is_due: due_at <= now,
        waived: part.waived_at.is_some(),
    })
}

/// POST `/pools/{handle}/stay`: she takes her notice back.
pub async fn stays(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let who = &visit.signed_in()?.actor;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        stay(&mut tx, &web.world, pool.pool_id, who).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/membership"),
        &text("notice-staying"),
    ))
}

/// POST `/pools/{handle}/step-down`: a steward lays down her office.
pub async fn steps_down(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let steward = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    transact!(web.db, web.world, ServiceError, |tx| {
        step_down(&mut tx, pool.pool_id, steward).await
    })?;
    Ok(visit.done(
        &format!("/pools/{handle}/membership"),
        &text("notice-stepped-down"),
    ))
}
