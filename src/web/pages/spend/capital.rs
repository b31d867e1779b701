//! `/pools/{handle}/money/capital`: who left sees what becomes of her capital,
//! and says which account it goes to.

use axum::{extract::Path, response::Response};
use serde::Deserialize;

use super::{day, open::take_bic, sum};
use crate::{
    banking::iban::Iban,
    domain::{
        id::PersonId,
        ledger::{Account, Day},
        text::Name,
    },
    services::{
        ServiceError,
        redeem::{NameAccount, due_on, name_account},
    },
    store::{
        db::Conn,
        ledger, membership,
        payable::{self, Payable},
        pool::Pool,
        redemption::{self, Redemption},
        spend,
    },
    text::text,
    transact,
    web::{
        WebError,
        bank_words::iban_wrong,
        fields::Fields,
        read, shape,
        view::{
            form::Field,
            payable::{CapitalPage, Stage},
            when::When,
        },
        visit::{Visit, show as shown, show_again},
        words::{take as taken, text_wrong},
    },
};

/// What the form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    name: String,
    iban: String,
    bic: String,
}

/// Her own page, and nobody else's.
pub async fn show(visit: Visit, Path(handle): Path<String>) -> Result<Response, WebError> {
    visit.signed_in()?;
    let mut conn = visit.web().db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    shown(&page(&visit, &mut conn, &pool, None).await?)
}

/// Writes the account down.
pub async fn take(
    visit: Visit,
    Path(handle): Path<String>,
    Fields(sent): Fields<Sent>,
) -> Result<Response, WebError> {
    let person = visit.signed_in()?.person;
    let web = visit.web();
    let mut conn = web.db.read().await?;
    let pool = read::pool(&mut conn, &handle).await?;
    let mut page = page(&visit, &mut conn, &pool, Some(sent)).await?;
    drop(conn);
    let name = Name::parse(&page.name.value);
    let name = taken(&mut page.name, name, |error| text_wrong("payee", error));
    let iban = Iban::parse(&page.iban.value);
    let iban = taken(&mut page.iban, iban, iban_wrong);
    let bic = take_bic(&mut page.bic);
    let (Some(name), Some(iban), Some(bic)) = (name, iban, bic) else {
        return show_again(&page);
    };
    let command = NameAccount {
        pool_id: pool.pool_id,
        person,
        name,
        iban,
        bic,
    };
    transact!(web.db, web.world, ServiceError, |tx| {
        name_account(&mut tx, &web.world, &command).await
    })?;
    let path = format!("/pools/{handle}/money/capital");
    Ok(visit.done(&path, &text("notice-account-named")))
}

async fn page(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    sent: Option<Sent>,
) -> Result<CapitalPage, WebError> {
    let person = visit.signed_in()?.person;
    let found = redemption::latest(conn, pool.pool_id, person).await?;
    let found = found.filter(|found| found.done_at.is_none() || found.payable_id.is_some());
    let Some(found) = found else {
        return nothing(visit, conn, pool, person).await;
    };
    let owed = match found.payable_id {
        Some(id) => payable::by_id(conn, id.into()).await?,
        None => None,
    };
    // What she had paid in was returned: there is nothing to pay back.
    if owed.as_ref().is_some_and(|owed| owed.is_cancelled) {
        return nothing(visit, conn, pool, person).await;
    }
    let (stage, on) = stage(&found, owed.as_ref())?;
    let (minor, currency) = if let Some(owed) = &owed {
        (owed.amount.minor(), owed.currency)
    } else {
        let account = Account::Capital(person);
        let capital = ledger::balance(conn, pool.pool_id, account).await?;
        (capital.saturating_neg(), pool.variables.money.currency())
    };
    let named = match found.payee_id {
        Some(id) => Some(spend::payee(conn, id).await?),
        None => None,
    };
    let has_named = named.is_some();
    let sent = sent.unwrap_or_else(|| {
        named.map_or_else(Sent::default, |named| Sent {
            name: named.name,
            iban: named.iban,
            bic: named.bic,
        })
    });
    Ok(CapitalPage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        amount: sum(visit, minor, currency),
        stage,
        day: day(visit, on),
        may_name: matches!(stage, Stage::Waits | Stage::Owed),
        has_named,
        name: Field::of(sent.name),
        iban: Field::of(sent.iban),
        bic: Field::of(sent.bic),
    })
}

/// The page of who left and had no capital; of nobody else.
async fn nothing(
    visit: &Visit,
    conn: &mut Conn,
    pool: &Pool,
    person: PersonId,
) -> Result<CapitalPage, WebError> {
    let row = membership::get(conn, pool.pool_id, person).await?;
    if row.is_none_or(|row| row.standing.is_member()) {
        return Err(WebError::NotFound);
    }
    Ok(CapitalPage {
        page: visit.page(conn).await?,
        pool: shape::pool_ref(&visit.web().site, pool),
        amount: String::new(),
        stage: Stage::Nothing,
        day: When::default(),
        may_name: false,
        has_named: false,
        name: Field::default(),
        iban: Field::default(),
        bic: Field::default(),
    })
}

/// How far it has come, and the day that belongs to it.
fn stage(found: &Redemption, owed: Option<&Payable>) -> Result<(Stage, Day), WebError> {
    let due_on = due_on(found).map_err(ServiceError::from)?;
    Ok(match owed {
        None => (Stage::Waits, due_on),
        Some(owed) => match owed.paid_on {
            Some(day) => (Stage::Paid, day),
            None if owed.batch_id.is_some() => (Stage::Sent, due_on),
            None => (Stage::Owed, due_on),
        },
    })
}
