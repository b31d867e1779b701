//! `/pools/{handle}/join`: asking to join, and the rules.

use axum::{extract::Path, response::Response};

use crate::{
    domain::{
        membership::MembershipError,
        money::{Amount, BuyIn},
        variables::Number,
    },
    parameters::admission_id,
    services::{ServiceError, ask_to_join::ask_to_join, write_bylaws::amount_text},
    store::pool::Pool,
    transact,
    web::{
        WebError, read, shape,
        view::{
            filters::{Phrase, phrase},
            membership::Fact,
            pool::JoinPage,
        },
        visit::{Visit, show as shown},
    },
};

/// The rules in plain words.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let site = &visit.web().site;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let standing = read::standing(&mut conn, &pool, &visit).await?;
    shown(&JoinPage {
        page: visit.page(&mut conn).await?,
        pool: shape::pool_ref(site, &pool),
        rules: shape::rules(&pool),
        standing,
        facts: facts(&pool),
        commitment: pool
            .variables
            .commitment
            .as_ref()
            .map(|text| text.as_str().to_owned()),
        bylaws: format!("/pools/{handle}/bylaws/{}", pool.bylaws_number),
        purpose: pool.purpose,
    })
}

/// Asks to join, and shows the rules; who asked before, sees how it stands.
pub async fn ask(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let who = &visit.signed_in()?.actor;
    let web = visit.web();
    let pool = read::pool(&mut web.db.read().await?, &handle).await?;
    let asked = transact!(web.db, web.world, ServiceError, |tx| {
        ask_to_join(
            &mut tx,
            &web.world,
            &web.site,
            pool.pool_id,
            who,
            None,
            None,
        )
        .await
    });
    match asked {
        Err(ServiceError::Membership(
            MembershipError::AlreadyMember | MembershipError::AlreadyWaiting,
        )) => {}
        other => other?,
    }
    Ok(visit.go(&format!("/pools/{handle}/join")))
}

/// What joining means, before one joins.
fn facts(pool: &Pool) -> Vec<Fact> {
    let variables = &pool.variables;
    let number = |number| u32::from(variables.number(number));
    let fact = |name: &str, told: Phrase| Fact {
        name: phrase(&format!("join-{name}")),
        told,
    };
    let or_none = |count: u32, key: &str| {
        if count == 0 {
            phrase(&format!("{key}-none"))
        } else {
            phrase(key).with("count", &count)
        }
    };
    let admission = format!("rule-admission-{}", admission_id(pool.admission()));
    vec![
        fact("cost", cost(pool)),
        fact(
            "admission",
            phrase(&admission).with("count", &number(Number::Sponsors)),
        ),
        fact(
            "age",
            phrase("join-age-told").with("count", &number(Number::LeastAge)),
        ),
        fact(
            "probation",
            or_none(number(Number::ProbationDays), "join-probation-told"),
        ),
        fact(
            "leaving",
            or_none(number(Number::ExitNoticeDays), "join-leaving-told"),
        ),
        fact(
            "capital",
            or_none(number(Number::RedemptionMonths), "join-capital-told"),
        ),
    ]
}

fn cost(pool: &Pool) -> Phrase {
    let money = &pool.variables.money;
    let amount = |amount: Amount| amount_text(amount, money.currency());
    let told = match money.buy_in() {
        BuyIn::None => return phrase("join-cost-none"),
        BuyIn::Fixed(fixed) => phrase("join-cost-fixed").with("amount", &amount(fixed)),
        BuyIn::Between(least, most) => phrase("join-cost-between")
            .with("least", &amount(least))
            .with("most", &amount(most)),
    };
    told.with("parts", &pool.variables.number(Number::Instalments))
}
