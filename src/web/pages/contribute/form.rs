//! `/pools/{handle}/contribute`: what for, how much, how often; and the end of
//! dues.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::shapes::{told, typed};
use crate::{
    domain::{contribution::ContributionError, id::ContributionId},
    services::{
        ServiceError,
        promise_contribution::{OwedPart, Wish, owed_parts, promise_contribution},
        set_dues::{set_dues, stop_dues},
    },
    store::{db::Conn, dues, membership, pool::Pool, rail},
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        read,
        shape::{self, small},
        view::{
            contribute::{ContributePage, EVERY, PartChoice},
            filters::phrase,
            form::Field,
            when::When,
        },
        visit::{Visit, show as shown, show_again},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    what: String,
    amount: String,
    every: String,
}

/// What is chosen already: `?what=dues`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    what: String,
}

/// The form, with the first part that is owed chosen.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let mut page = page(&visit, &mut conn, &pool, Sent::default()).await?;
    let plan = dues::of_member(&mut conn, pool.pool_id, viewer.person).await?;
    let chosen = match (asked.what.as_str(), page.parts.first()) {
        (word @ ("dues" | "gift"), _) => word.to_owned(),
        (_, Some(part)) => part.value.clone(),
        _ => "dues".to_owned(),
    };
    if let Some(plan) = plan.filter(|plan| plan.ended_at.is_none() && chosen == "dues") {
        page.amount = Field::of(crate::banking::amount::plain(
            plan.amount.minor(),
            plan.currency,
        ));
        page.every = Field::of(plan.every_months.to_string());
    }
    page.what = Field::of(chosen);
    shown(&page)
}

async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    sent: Sent,
) -> Result<ContributePage, WebError> {
    let viewer = visit.signed_in()?;
    let now = visit.web().world.now();
    let standing = membership::standing(conn, pool.pool_id, viewer.person).await?;
    let owed: Vec<OwedPart> = owed_parts(conn, pool.pool_id, viewer.person)
        .await?
        .into_iter()
        .filter(|part| part.missing() > 0)
        .collect();
    if owed.is_empty() && !standing.is_member() {
        return Err(ServiceError::NotMember.into());
    }
    let is_only = owed.len() == 1 && owed.iter().all(|part| part.part == 1);
    let choice = |part: &OwedPart| {
        let amount = told(part.amount, part.currency, visit.locale());
        let key = if is_only {
            "contribute-part-only"
        } else {
            "contribute-part"
        };
        PartChoice {
            value: format!("part-{}", part.part),
            label: phrase(key)
                .with("number", &small(part.part))
                .with("amount", &amount),
            due: When::new(part.due_at, now),
        }
    };
    Ok(ContributePage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        parts: owed.iter().map(choice).collect(),
        is_member: standing.is_member(),
        is_steward: membership::is_steward(conn, pool.pool_id, viewer.person).await?,
        has_rail: !rail::in_use(conn, pool.pool_id).await?.is_empty(),
        code: pool.variables.money.currency().code(),
        what: Field::of(sent.what),
        amount: Field::of(sent.amount),
        every: Field::of(if sent.every.is_empty() {
            "0".to_owned()
        } else {
            sent.every
        }),
    })
}

/// Promises it, and leads to the ways to pay.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let (pool, mut page) = {
        let mut conn = web.db.read().await?;
        let pool = read::pool(&mut conn, &handle).await?;
        let page = page(&visit, &mut conn, &pool, sent).await?;
        (pool, page)
    };
    let Some((wish, every)) = wish(&mut page, &pool) else {
        return show_again(&page);
    };
    let promised = transact!(web.db, web.world, ServiceError, |tx| {
        match (wish, every) {
            (Wish::Dues(amount), 1..) => {
                set_dues(&mut tx, &web.world, pool.pool_id, person, amount, every).await
            }
            (wish, _) => promise_contribution(&mut tx, &web.world, pool.pool_id, person, wish)
                .await
                .map(Some),
        }
    })?;
    Ok(match promised {
        Some(id) => visit.done(&path_of(&handle, id), &text("notice-promised")),
        None => visit.done(
            &format!("/pools/{handle}/money/mine"),
            &text("notice-dues-set"),
        ),
    })
}

/// The page of a contribution.
fn path_of(handle: &str, id: ContributionId) -> String {
    format!("/pools/{handle}/contributions/{}", Uuid::from(id))
}

/// What she wants, and every how many months; what is wrong stands in the
/// form.
fn wish(page: &mut ContributePage, pool: &Pool) -> Option<(Wish, u16)> {
    let chosen = page.what.value.clone();
    if let Some(number) = chosen
        .strip_prefix("part-")
        .and_then(|part| part.parse().ok())
    {
        return Some((Wish::Part(number), 0));
    }
    if !page.is_member || !matches!(chosen.as_str(), "dues" | "gift") {
        page.what.error = Some(text("error-contribute-what"));
        return None;
    }
    let amount = typed(&mut page.amount, pool.variables.money.currency());
    if chosen == "gift" {
        return Some((Wish::Gift(amount?), 0));
    }
    let every = Some(page.every.value.as_str())
        .filter(|every| EVERY.contains(every))
        .and_then(|every| every.parse().ok());
    if every.is_none() {
        page.every.error = Some(text("error-dues-months"));
    }
    Some((Wish::Dues(amount?), every?))
}

/// POST `/pools/{handle}/dues/stop`: she gives no more.
pub async fn stop(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let stopped = transact!(web.db, web.world, ServiceError, |tx| {
        stop_dues(&mut tx, &web.world, pool.pool_id, person).await
    })?;
    if !stopped {
        return Err(ServiceError::from(ContributionError::Unknown).into());
    }
    Ok(visit.done(
        &format!("/pools/{handle}/money/mine"),
        &text("notice-dues-stopped"),
    ))
}
