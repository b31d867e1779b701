//! `/pools/{handle}/money/mine`: a member's capital, what she owes, her dues,
//! and what she gave. Hers alone.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::shapes::{progress, told, what};
use crate::{
    banking::amount,
    domain::{ledger::Account, money::Amount, time::Timestamp},
    services::{
        ServiceError,
        promise_contribution::{OwedPart, owed_parts},
    },
    store::{
        contribution::{self, Promised},
        dues, ledger, membership,
    },
    web::{
        WebError,
        part::{Part, one_more},
        read,
        shape::{self, small},
        view::{
            contribute::{ContributionLine, MyMoneyPage, OwedLine},
            filters::phrase,
            when::When,
        },
        visit::{Visit, show as shown},
    },
};

/// Contributions on one page.
const PAGE: usize = 20;

/// Before which one the list goes on.
#[derive(Debug, Deserialize)]
pub struct Asked {
    before: Option<Uuid>,
}

/// Her own page.
pub async fn show(
    visit: Visit,
    Path(handle): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let web = visit.web();
    let now = web.world.now();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let (id, person) = (pool.pool_id, viewer.person);
    let standing = membership::standing(&mut conn, id, person).await?;
    let owed = owed_parts(&mut conn, id, person).await?;
    let before = asked.before.unwrap_or(Uuid::max());
    let rows = contribution::of_member(&mut conn, id, person, before, one_more(PAGE)).await?;
    // Whoever has left still sees what she gave.
    if !standing.is_member() && owed.is_empty() && rows.is_empty() {
        return Err(ServiceError::NotMember.into());
    }
    let rows = Part::of(rows, PAGE, |last| {
        let last = Uuid::from(last.contribution_id);
        format!("/pools/{handle}/money/mine?before={last}")
    });
    let capital = ledger::balance(&mut conn, id, Account::Capital(person)).await?;
    let plan = dues::of_member(&mut conn, id, person).await?;
    let plan = plan.filter(|plan| plan.ended_at.is_none());
    shown(&MyMoneyPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(&web.site, &pool),
        capital: amount::show(
            capital.saturating_neg(),
            pool.variables.money.currency(),
            visit.locale(),
        ),
        awaits: standing.admitted().is_ok_and(|step| step.awaits_buy_in),
        owed: owed
            .iter()
            .filter(|part| part.missing() > 0)
            .map(|part| owed_line(&visit, &handle, part, now))
            .collect(),
        dues: plan.map(|plan| {
            let told = phrase("my-money-dues-every")
                .with("amount", &told(plan.amount, plan.currency, visit.locale()))
                .with("months", &plan.every_months);
            (told, When::new(plan.next_on.starts_at(), now))
        }),
        is_member: standing.is_member(),
        is_steward: membership::is_steward(&mut conn, id, person).await?,
        lines: rows
            .rows
            .iter()
            .map(|row| line(&visit, &handle, row, now))
            .collect(),
        next: rows.next,
    })
}

fn owed_line(visit: &Visit, handle: &str, part: &OwedPart, now: Timestamp) -> OwedLine {
    let missing = Amount::from_minor(part.missing()).unwrap_or(part.amount);
    let promised = part.promised.as_ref();
    OwedLine {
        what: phrase("purpose-part").with("number", &small(part.part)),
        amount: told(missing, part.currency, visit.locale()),
        due: When::new(part.due_at, now),
        value: promised.is_none().then(|| format!("part-{}", part.part)),
        href: promised.map(|promised| path_of(handle, promised)),
    }
}

fn path_of(handle: &str, promised: &Promised) -> String {
    let id = Uuid::from(promised.contribution_id);
    format!("/pools/{handle}/contributions/{id}")
}

fn line(visit: &Visit, handle: &str, row: &Promised, now: Timestamp) -> ContributionLine {
    ContributionLine {
        href: path_of(handle, row),
        what: what(row),
        amount: told(row.contribution.amount, row.currency, visit.locale()),
        progress: progress(row),
        promised: When::new(row.promised_at, now),
    }
}
