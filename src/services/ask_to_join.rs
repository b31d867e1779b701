//! Somebody asks to join a Pool, and is shown its rules.

use super::{
    ServiceError, Site, invite::enter_draft, person_of, tell::tell, write_bylaws::amount_text,
};
use crate::{
    args,
    domain::{
        form::Stage,
        id::{PersonId, PoolId},
        membership::{Applied, Standing},
        money::{Amount, BuyIn},
        variables::Number,
    },
    parameters::admission_id,
    store::{
        acceptance,
        actor::Actor,
        bylaws,
        db::Tx,
        membership,
        pool::{self, Pool},
    },
    text::text_with,
    world::World,
};

/// Writes her request and sends her the rules. By `join_uri` it came as a
/// `Join` activity, which will be answered when she is in.
///
/// # Errors
/// [`MembershipError`](crate::domain::membership::MembershipError) when she is
/// a member or waits already, or was not invited to a draft;
/// [`ServiceError::NotAPerson`]; [`ServiceError::Suspended`]; see
/// [`ServiceError`].
pub async fn ask_to_join(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool_id: PoolId,
    who: &Actor,
    join_uri: Option<String>,
    in_reply_to: Option<String>,
) -> Result<(), ServiceError> {
    let person = person_of(who).ok_or(ServiceError::NotAPerson)?;
    let pool = pool::known(tx, pool_id).await?;
    let standing = membership::standing(tx, pool_id, person).await?;
    if let Standing::Applied(applied) = standing
        && show_again(tx, world, &pool, person, applied, join_uri.clone()).await?
    {
        let rules = rules_text(site, &pool);
        return tell(tx, world, site, pool_id.into(), who, &rules, in_reply_to).await;
    }
    let invited = standing.ask(world.now())?;
    if pool.stage == Stage::Draft && standing == Standing::Outside {
        enter_draft(tx, world, pool_id, person).await?;
    }
    if pool.suspended_because.is_some() {
        return Err(ServiceError::Suspended);
    }
    if pool.stage == Stage::Dissolved {
        return Err(ServiceError::NotDeciding);
    }
    membership::ask(tx, world.new_id(), pool_id, person, join_uri, invited).await?;
    // On the pages of this server the rules are shown, not sent.
    if who.is_local() {
        return Ok(());
    }
    tell(
        tx,
        world,
        site,
        pool_id.into(),
        who,
        &rules_text(site, &pool),
        in_reply_to,
    )
    .await
}

/// Whether somebody elsewhere who waits has yet to see the rules as they are:
/// they changed since she was shown them. From now on she has seen them.
async fn show_again(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    person: PersonId,
    applied: Applied,
    join_uri: Option<String>,
) -> Result<bool, ServiceError> {
    let since = bylaws::in_force_since(tx, pool.bylaws_id).await?;
    if pool.stage == Stage::Draft
        || !pool.stage.decides()
        || pool.suspended_because.is_some()
        || since <= applied.asked_at.micros()
        || acceptance::has(tx, pool.bylaws_id, person).await?
    {
        return Ok(false);
    }
    membership::set_asked(tx, pool.pool_id, person, join_uri, world.now()).await?;
    Ok(true)
}

/// The Pool's rules in plain words, as its message says them: what joining
/// costs, what members take on, and how one leaves again stand in it, since
/// whoever answers `agree` may never have opened the page.
#[must_use]
pub fn rules_text(site: &Site, pool: &Pool) -> String {
    let commitment = pool.variables.commitment.as_ref();
    text_with(
        "message-rules-shown",
        &args! {
            "joining" => joining_text(pool),
            "has_commitment" => if commitment.is_some() { "yes" } else { "no" },
            "commitment" => commitment.map(|text| text.as_str().to_owned()).unwrap_or_default(),
            "pool" => pool.name.clone(),
            "purpose" => pool.purpose.clone(),
            "days" => i64::from(pool.rules().voting_days()),
            "quorum" => i64::from(pool.rules().quorum_percent()),
            "threshold" => i64::from(pool.rules().threshold_percent()),
            "early" => if pool.variables.early_close { "yes" } else { "no" },
            "admission" => admission_id(pool.admission()),
            "age" => i64::from(pool.variables.number(Number::LeastAge)),
            "bylaws" => bylaws_link(site, pool),
            "link" => site.pool_uri(&pool.handle),
        },
    )
}

/// What joining costs and when the vote begins, in sentences.
fn joining_text(pool: &Pool) -> String {
    let money = &pool.variables.money;
    let amount = |amount: Amount| amount_text(amount, money.currency());
    let number = |number| i64::from(pool.variables.number(number));
    let (buy_in, least, most) = match money.buy_in() {
        BuyIn::None => ("none", String::new(), String::new()),
        BuyIn::Fixed(fixed) => ("fixed", amount(fixed), String::new()),
        BuyIn::Between(least, most) => ("between", amount(least), amount(most)),
    };
    text_with(
        "message-rules-joining",
        &args! {
            "buy_in" => buy_in,
            "least" => least,
            "most" => most,
            "parts" => number(Number::Instalments),
            "probation" => number(Number::ProbationDays),
            "notice" => number(Number::ExitNoticeDays),
            "months" => number(Number::RedemptionMonths),
        },
    )
}

/// Where the text of the bylaws in force stays; rules without one are on the
/// Pool's page.
fn bylaws_link(site: &Site, pool: &Pool) -> String {
    let page = site.pool_uri(&pool.handle);
    match pool.template_version {
        0 => page,
        _ => format!("{page}/bylaws/{}", pool.bylaws_number),
    }
}
