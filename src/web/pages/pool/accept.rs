//! `/pools/{handle}/accept`: the bylaws clause by clause, and accepting them:
//! by who joins, by who founds, and anew after an amendment.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use crate::{
    banking::amount,
    domain::{
        form::Stage,
        id::BylawsId,
        membership::Standing,
        money::{Amount, BuyIn},
        rules::Admission,
        text::Signature,
        time::Timestamp,
        variables::Number,
    },
    services::{
        ServiceError,
        accept_bylaws::{AcceptBylaws, Accepted, accept_bylaws},
        ask_to_join::ask_to_join,
        read_bylaws::{changes_since, document},
        record_acceptance::{Consent, Way, hex},
        write_bylaws::amount_text,
    },
    store::{acceptance, bylaws, db::Conn, membership, pool::Pool},
    text::text,
    transact,
    web::{
        WebError,
        fields::Fields,
        read, shape,
        shape::small,
        view::{
            accept::{AcceptPage, Accepting, Cost},
            bylaws::{BylawsText, ShownChange},
            form::Field,
            pool::Standing as Shown,
            when::When,
        },
        visit::{SignedIn, Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Form {
    hash: String,
    typed_name: String,
    buy_in: String,
    electronic_records: String,
    of_age: String,
}

/// The bylaws as they are now, with what is new to her.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let page = fill(&visit, &mut conn, viewer, &pool, Form::default()).await?;
    shown(&page)
}

/// Takes her acceptance, or shows the form again: with what is wrong, or with
/// the version that came into force meanwhile.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(form): Fields<Form>,
) -> Result<Response, WebError> {
    let viewer = visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let hash = form.hash.clone();
    let mut page = fill(&visit, &mut conn, viewer, &pool, form).await?;
    // What she wrote is looked at only where there is something to accept: a
    // second click tells what the first did.
    let consent = consent(&mut page, viewer, &pool);
    if page.text.hash != hash && page.is_open() {
        page.has_moved_on = true;
        return show_again(&page);
    }
    let consent = match consent {
        Some(consent) => consent,
        None if page.is_open() => return show_again(&page),
        None => return Ok(visit.go(&format!("/pools/{handle}/accept"))),
    };
    drop(conn);
    match accept(&visit, viewer, &pool, &consent, &hash).await {
        Ok(accepted) => {
            let told = text(notice_key(&pool, accepted));
            Ok(visit.done(&format!("/pools/{handle}"), &told))
        }
        Err(ServiceError::BylawsChanged) => {
            let mut conn = visit.web().db.read().await?;
            let pool = read::pool(&mut conn, &handle).await?;
            let mut page = fill(&visit, &mut conn, viewer, &pool, Form::default()).await?;
            page.has_moved_on = true;
            show_again(&page)
        }
        Err(other) => Err(other.into()),
    }
}

/// The page can be reached without having asked, so that accepting there says
/// both.
async fn accept(
    visit: &Visit,
    viewer: &SignedIn,
    pool: &Pool,
    consent: &Consent,
    hash: &str,
) -> Result<Accepted, ServiceError> {
    let web = visit.web();
    let pool = pool.pool_id;
    transact!(web.db, web.world, ServiceError, |tx| {
        let standing = membership::standing(&mut tx, pool, viewer.person).await?;
        if matches!(
            standing,
            Standing::Outside | Standing::TurnedDown(_) | Standing::Expelled(_)
        ) {
            let (world, site) = (&web.world, &web.site);
            ask_to_join(&mut tx, world, site, pool, &viewer.actor, None, None).await?;
        }
        let accept = AcceptBylaws {
            who: &viewer.actor,
            consent,
            shown: Some(hash),
            in_reply_to: None,
        };
        accept_bylaws(&mut tx, &web.world, &web.site, pool, &accept).await
    })
}

/// What she consents to, or the fields with what is wrong.
fn consent(page: &mut AcceptPage, viewer: &SignedIn, pool: &Pool) -> Option<Consent> {
    if !page.is_open() {
        return None;
    }
    for (field, key) in [
        (&mut page.of_age, "error-accept-age"),
        (&mut page.electronic_records, "error-accept-electronic"),
    ] {
        if field.value != "yes" {
            field.error = Some(text(key));
        }
    }
    let written = page.typed_name.value.clone();
    let typed_name = taken(&mut page.typed_name, Signature::parse(&written), |error| {
        text_wrong("signature", error)
    });
    let buy_in = match &mut page.cost {
        Cost::None | Cost::Fixed(_) => Some(None),
        Cost::Chosen { field, .. } => {
            let read = chosen(pool, &field.value);
            taken(field, read, |()| text("error-buy-in-bounds"))
        }
    };
    let typed_name = typed_name.filter(|_| page.problems().is_empty())?;
    Some(Consent {
        typed_name,
        way: way(viewer),
        buy_in: buy_in?,
    })
}

/// How she signed in: only people of this server have a password here, and
/// only people of others send a code.
fn way(viewer: &SignedIn) -> Way {
    if viewer.actor.is_local() {
        Way::Password
    } else {
        Way::Code
    }
}

fn chosen(pool: &Pool, written: &str) -> Result<Option<Amount>, ()> {
    let money = &pool.variables.money;
    let minor = amount::read(written, money.currency()).map_err(|_| ())?;
    let amount = Amount::from_minor(minor).map_err(|_| ())?;
    money.buy_in().chosen(Some(amount)).map_err(|_| ())?;
    Ok(Some(amount))
}

fn notice_key(pool: &Pool, accepted: Accepted) -> &'static str {
    match accepted {
        Accepted::Joined(Standing::Active(_)) => "notice-joined",
        Accepted::Joined(Standing::Admitted(_)) => "standing-admitted",
        Accepted::Joined(_) if pool.stage == Stage::Draft => "accept-notice-founds",
        Accepted::Joined(_) => match pool.admission() {
            Admission::BySponsors => "accept-notice-sponsors",
            Admission::ByVote => "accept-notice-vote",
            Admission::Open | Admission::BySteward => "notice-waiting",
        },
        Accepted::Anew | Accepted::Before(_) => "accept-notice-anew",
    }
}

async fn fill(
    visit: &Visit,
    conn: &mut Conn,
    viewer: &SignedIn,
    pool: &Pool,
    form: Form,
) -> Result<AcceptPage, WebError> {
    let version = bylaws::known(conn, pool.bylaws_id).await?;
    let standing = membership::standing(conn, pool.pool_id, viewer.person).await?;
    let before = acceptance::latest(conn, pool.pool_id, viewer.person).await?;
    let now = visit.web().world.now();
    let done = before
        .as_ref()
        .filter(|before| BylawsId::from(before.bylaws_id) == pool.bylaws_id)
        .map(|done| When::new(Timestamp::from_micros(done.accepted_at), now));
    let mut accepting = accepting(pool, standing, done, now);
    if matches!(standing, Standing::Applied(_))
        && read::standing(conn, pool, visit).await? == Shown::Asked
    {
        // Everybody left while she waited: accepting lets her in.
        accepting = Accepting::Joins("accept-then-open");
    }
    let old = match before.filter(|_| matches!(accepting, Accepting::Anew)) {
        Some(before) => Some(bylaws::known(conn, before.bylaws_id.into()).await?),
        None => None,
    };
    let changes = old.as_ref().and_then(|old| changes_since(old, &version));
    Ok(AcceptPage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        cost: cost(pool, &accepting, form.buy_in),
        accepting,
        text: BylawsText::of(
            small(version.number),
            hex(&version.hash),
            document(&version),
            &version.content,
        ),
        rules: shape::rules(pool),
        since: old.map(|old| small(old.number)),
        changes: changes.map(|list| list.into_iter().map(ShownChange::from).collect()),
        has_moved_on: false,
        typed_name: Field::of(form.typed_name),
        electronic_records: Field::of(form.electronic_records),
        of_age: Field::of(form.of_age),
        least_age: pool.variables.number(Number::LeastAge).into(),
    })
}

/// What accepting is for somebody who stands there, and did when `done`.
fn accepting(pool: &Pool, standing: Standing, done: Option<When>, now: Timestamp) -> Accepting {
    let is_in = standing.is_member() || matches!(standing, Standing::Applied(_));
    match (standing, done) {
        (_, Some(done)) if is_in => Accepting::Done(done),
        _ if pool.stage == Stage::Dissolved => Accepting::Barred("error-not-deciding"),
        _ if is_in => Accepting::Anew,
        (Standing::Invited(_), _) if pool.stage == Stage::Draft => Accepting::Founds,
        _ if pool.stage == Stage::Draft => Accepting::Barred("error-not-invited"),
        (Standing::TurnedDown(_), _) if standing.ask(now).is_err() => {
            Accepting::Barred("error-turned-down")
        }
        _ if standing.ask(now).is_err() => Accepting::Barred("error-expelled"),
        _ => Accepting::Joins(then_key(pool)),
    }
}

/// Who is in has chosen before.
fn cost(pool: &Pool, accepting: &Accepting, written: String) -> Cost {
    if !matches!(accepting, Accepting::Joins(_) | Accepting::Founds) {
        return Cost::None;
    }
    let money = &pool.variables.money;
    let amount = |amount| amount_text(amount, money.currency());
    match money.buy_in() {
        BuyIn::None => Cost::None,
        BuyIn::Fixed(fixed) => Cost::Fixed(amount(fixed)),
        BuyIn::Between(least, most) => Cost::Chosen {
            least: amount(least),
            most: amount(most),
            field: Field::of(written),
        },
    }
}

fn then_key(pool: &Pool) -> &'static str {
    match pool.admission() {
        Admission::Open => "accept-then-open",
        Admission::BySteward => "accept-then-steward",
        Admission::BySponsors => "accept-then-sponsors",
        Admission::ByVote => "accept-then-vote",
    }
}
