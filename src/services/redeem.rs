//! Who left is paid back her capital, at what it is in the books, within the
//! months that the bylaws say. Leaving itself never waits for it: that it is
//! owed is written down at once, and booked as soon as the reserve allows it.
//!
//! Absent on purpose: a Pool that has ended. What becomes of its money is said
//! by its bylaws, and by its members' last vote.

use uuid::Uuid;

use super::{
    ServiceError, Site,
    enact::months_after,
    owe_payable::{Owed, owe_payable},
    post_entry::{budget_of, open_day, post_entry},
    tell::{own_sum, tell},
};
use crate::{
    args,
    banking::iban::{Bic, Iban},
    books,
    domain::{
        id::{PersonId, PoolId},
        ledger::{Account, Day, LedgerError, moves},
        money::Amount,
        spend::{PayableKind, SpendError},
        text::Name,
        variables::Number,
    },
    store::{
        actor,
        db::Tx,
        ledger, membership,
        payable::{self, Payable},
        pool::{self, Pool},
        redemption::{self, Redemption},
        spend::{self, Payee},
    },
    text::text_with,
    world::World,
};

/// Days until it is looked at again whether the reserve allows it.
const AGAIN_DAYS: i64 = 1;

/// Writes down that her capital is to be paid back; nothing where she has
/// none.
///
/// # Errors
/// See [`ServiceError`].
pub async fn owe_capital(
    tx: &mut Tx,
    world: &World,
    pool: PoolId,
    person: PersonId,
) -> Result<(), ServiceError> {
    if ledger::balance(tx, pool, Account::Capital(person)).await? >= 0 {
        return Ok(());
    }
    let now = world.now();
    let months = pool::known(tx, pool).await?.variables;
    let due_on = Day::of(months_after(now, months.number(Number::RedemptionMonths)));
    Ok(redemption::insert(tx, world.new_id(), (pool, person), due_on, now).await?)
}

/// Her capital is to be paid back after all, as `called_back` would have done;
/// nothing where none is left of it.
///
/// # Errors
/// See [`ServiceError`].
pub async fn owe_again(
    tx: &mut Tx,
    world: &World,
    (pool, person): (PoolId, PersonId),
    called_back: &Payable,
) -> Result<(), ServiceError> {
    if ledger::balance(tx, pool, Account::Capital(person)).await? >= 0 {
        return Ok(());
    }
    let (id, now) = (world.new_id(), world.now());
    redemption::insert(tx, id, (pool, person), called_back.due_on, now).await?;
    // One that is open already knows by itself where it goes.
    let open = redemption::by_id(tx, id).await?;
    if let (Some(_), Some(payee)) = (open, called_back.payee_id) {
        redemption::set_payee(tx, id, payee).await?;
    }
    Ok(())
}

/// Books what is to be paid back, or puts it off until the reserve allows it;
/// whether it was time to look.
///
/// # Errors
/// See [`post_entry`].
pub async fn redeem(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    redemption: Uuid,
) -> Result<bool, ServiceError> {
    let Some(found) = redemption::by_id(tx, redemption).await? else {
        return Ok(false);
    };
    if found.done_at.is_some() {
        return Ok(false);
    }
    let pool = pool::known(tx, PoolId::from(found.pool_id)).await?;
    let person = PersonId::from(found.person_id);
    let now = world.now();
    let books = ledger::lock_if_any(tx, pool.pool_id).await?;
    let capital = ledger::balance(tx, pool.pool_id, Account::Capital(person)).await?;
    let capital = Amount::from_minor(capital.saturating_neg()).unwrap_or(Amount::ZERO);
    let standing = membership::standing(tx, pool.pool_id, person).await?;
    // She is back, or there is nothing any more.
    if standing.is_member() || capital == Amount::ZERO {
        redemption::finish(tx, redemption, None, now).await?;
        return Ok(true);
    }
    let again_at = now.plus_days(AGAIN_DAYS);
    let currency = pool.variables.money.currency();
    if books.is_none_or(|books| books.stopped_because.is_some() || books.currency != currency) {
        redemption::put_off(tx, redemption, again_at).await?;
        return Ok(true);
    }
    if budget_of(tx, &pool).await?.bears(capital).is_err() {
        redemption::wait(tx, redemption, again_at, now).await?;
        return Ok(true);
    }
    book(tx, world, &pool, (&found, person), capital).await?;
    say(tx, world, site, &pool, (&found, person), capital).await?;
    Ok(true)
}

async fn book(
    tx: &mut Tx,
    world: &World,
    pool: &Pool,
    (found, person): (&Redemption, PersonId),
    capital: Amount,
) -> Result<(), ServiceError> {
    let on = open_day(tx, pool.pool_id, Day::of(world.now())).await?;
    let entry = moves::redemption(person, capital, on)?;
    let owed = Owed {
        pool: pool.pool_id,
        kind: PayableKind::Redemption,
        proposal: None,
        invoice: None,
        person: Some(person),
        payee: found.payee_id,
        amount: capital,
        currency: pool.variables.money.currency(),
        due_on: due_on(found)?,
        entry: post_entry(tx, world, pool, None, &entry).await?,
    };
    let payable = owe_payable(tx, world, &owed).await?;
    let id = found.redemption_id;
    Ok(redemption::finish(tx, id, Some(payable), world.now()).await?)
}

/// The day by which the bylaws pay it back.
///
/// # Errors
/// [`LedgerError::Overflow`] when its row says what can't be.
pub fn due_on(found: &Redemption) -> Result<Day, LedgerError> {
    let number = i32::try_from(found.due_on).map_err(|_| LedgerError::Overflow)?;
    Ok(Day::from_number(number))
}

async fn say(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    pool: &Pool,
    (found, person): (&Redemption, PersonId),
    capital: Amount,
) -> Result<(), ServiceError> {
    let who = actor::known(tx, person).await?;
    if who.gone_at.is_some() {
        return Ok(());
    }
    let currency = pool.variables.money.currency();
    let text = text_with(
        "message-capital-owed",
        &args! {
            "pool" => pool.name.clone(),
            "amount" => own_sum(&who, capital, currency),
            "day" => books::date(due_on(found)?).strftime("%-d %B %Y").to_string(),
            "link" => format!("{}/money/capital", site.pool_uri(&pool.handle)),
        },
    );
    tell(tx, world, site, pool.pool_id.into(), &who, &text, None).await
}

/// Where somebody who left wants to be paid.
#[derive(Clone, Debug)]
pub struct NameAccount {
    /// In which Pool she was.
    pub pool_id: PoolId,
    /// Who.
    pub person: PersonId,
    /// The exact name of the account's holder.
    pub name: Name,
    /// Its number.
    pub iban: Iban,
    /// Its bank, where it has to be said.
    pub bic: Option<Bic>,
}

/// Writes it down; she may change it until it is on its way.
///
/// # Errors
/// [`SpendError::Unknown`] where nothing is owed to her,
/// [`SpendError::OnItsWay`]; see [`ServiceError`].
pub async fn name_account(
    tx: &mut Tx,
    world: &World,
    command: &NameAccount,
) -> Result<(), ServiceError> {
    let found = redemption::latest(tx, command.pool_id, command.person).await?;
    let found = found.filter(|found| found.done_at.is_none() || found.payable_id.is_some());
    let found = found.ok_or(SpendError::Unknown)?;
    if let Some(id) = found.payable_id {
        let owed = payable::by_id(tx, id.into()).await?;
        if owed.is_some_and(|owed| owed.is_cancelled) {
            return Err(SpendError::Unknown.into());
        }
    }
    let payee = Payee {
        payee_id: world.new_id(),
        person_id: Some(command.person.into()),
        name: command.name.as_str().to_owned(),
        iban: command.iban.as_str().to_owned(),
        bic: command.bic.as_ref().map(Bic::to_string).unwrap_or_default(),
    };
    spend::insert_payee(tx, command.pool_id, &payee, world.now()).await?;
    redemption::set_payee(tx, found.redemption_id, payee.payee_id).await?;
    if let Some(payable) = found.payable_id
        && !payable::set_payee(tx, payable.into(), payee.payee_id).await?
    {
        return Err(SpendError::OnItsWay.into());
    }
    Ok(())
}
