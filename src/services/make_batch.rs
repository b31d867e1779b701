//! What is to be paid goes to the bank in one file, which a person releases
//! there. The file is made anew whenever it is fetched; nothing of it is kept
//! but which payments it has.

use std::collections::BTreeSet;

use jiff::civil::Time;
use uuid::Uuid;

use super::{
    ServiceError, cover_capital::cover_capital, record_payment::steward,
    release_payable::check_released,
};
use crate::{
    banking::{
        iban::{Bic, Iban},
        payment::{Batch as BankBatch, Debtor, MAX_REMITTANCE, Pain, Payment, sepa_letters},
    },
    books,
    domain::{
        id::{PayableId, PersonId, PoolId},
        ledger::Day,
        spend::{PayableKind, SpendError},
        time::Timestamp,
    },
    store::{
        batch::{self, NewBatch},
        db::{Conn, StoreError, Tx},
        payable::{self, Payable},
        pool::{self, Pool},
        rail::{self, Rail, RailKind},
    },
    world::World,
};

/// What kind of file a bank takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A credit transfer (ISO 20022).
    Pain,
    /// A table.
    Csv,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Pain, Self::Csv];

    /// Its id in tables and forms.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pain => "pain.001",
            Self::Csv => "csv",
        }
    }

    /// The format of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.id() == id)
    }
}

/// What a steward sends to the bank.
#[derive(Clone, Debug)]
pub struct MakeBatch {
    /// Whose money.
    pub pool_id: PoolId,
    /// Who.
    pub steward: PersonId,
    /// What is to be paid.
    pub payables: Vec<PayableId>,
    /// In what kind of file.
    pub format: Format,
}

/// Makes the file; its id. What is in it is on its way from now on.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError::NotSteward),
/// [`SpendError::NothingChosen`], [`SpendError::Unknown`],
/// [`SpendError::OnItsWay`], [`SpendError::NotReleased`],
/// [`SpendError::NoAccount`], [`SpendError::NoBank`],
/// [`ServiceError::Payment`]; see [`ServiceError`].
pub async fn make_batch(
    tx: &mut Tx,
    world: &World,
    command: &MakeBatch,
) -> Result<Uuid, ServiceError> {
    steward(tx, command.pool_id, command.steward).await?;
    let pool = pool::known(tx, command.pool_id).await?;
    let chosen: BTreeSet<PayableId> = command.payables.iter().copied().collect();
    if chosen.is_empty() {
        return Err(SpendError::NothingChosen.into());
    }
    let mut payables = Vec::new();
    for id in chosen {
        let found = payable::by_id(tx, id).await?;
        let found = found.filter(|found| found.pool_id == pool.pool_id);
        let found = found.ok_or(SpendError::Unknown)?;
        if !found.is_open() || found.batch_id.is_some() {
            return Err(SpendError::OnItsWay.into());
        }
        check_released(&pool, &found)?;
        payables.push(found);
    }
    let (batch_id, now) = (world.new_id(), world.now());
    let file = file(tx, &pool, (batch_id, now), &payables).await?;
    // Whatever banks refuse is refused now.
    file.pain(Pain::default())?;
    let new = NewBatch {
        batch_id,
        pool: pool.pool_id,
        format: command.format.id(),
        payment_count: i64::try_from(payables.len()).unwrap_or(i64::MAX),
        total_minor: file.sum(),
        by: command.steward,
    };
    batch::insert(tx, &new, now).await?;
    for payable in payables {
        if !payable::send(tx, payable.payable_id, batch_id).await? {
            return Err(StoreError::Conflict.into());
        }
    }
    Ok(batch_id)
}

/// Takes a file back of which nothing was paid: it was never released.
///
/// # Errors
/// [`MembershipError::NotSteward`](crate::domain::membership::MembershipError::NotSteward),
/// [`SpendError::Unknown`], [`SpendError::PartlyPaid`]; see [`ServiceError`].
pub async fn take_back_batch(
    tx: &mut Tx,
    world: &World,
    (pool_id, by): (PoolId, PersonId),
    batch: Uuid,
) -> Result<(), ServiceError> {
    steward(tx, pool_id, by).await?;
    standing(tx, pool_id, batch).await?;
    let payables = payable::of_batch(tx, batch).await?;
    if payables.iter().any(|payable| payable.paid_entry.is_some()) {
        return Err(SpendError::PartlyPaid.into());
    }
    if !batch::withdraw(tx, batch, by, world.now()).await? {
        return Err(StoreError::Conflict.into());
    }
    payable::take_back(tx, batch).await?;
    // Who owes the Pool something meanwhile is not paid first.
    let pool = pool::known(tx, pool_id).await?;
    for payable in payables {
        if let (PayableKind::Redemption, Some(person)) = (payable.kind, payable.person_id) {
            cover_capital(tx, world, &pool, person).await?;
        }
    }
    Ok(())
}

/// A file of this Pool that was not taken back.
async fn standing(
    conn: &mut Conn,
    pool: PoolId,
    batch: Uuid,
) -> Result<batch::Batch, ServiceError> {
    let found = batch::by_id(conn, batch).await?;
    Ok(found
        .filter(|found| found.pool_id == Uuid::from(pool) && found.withdrawn_at.is_none())
        .ok_or(SpendError::Unknown)?)
}

/// The file for the bank: its media type, how its name ends, and what is in
/// it. What was paid meanwhile is left out, so that it is not paid twice.
///
/// # Errors
/// [`SpendError::Unknown`], [`SpendError::NoBank`],
/// [`ServiceError::Payment`]; see [`ServiceError`].
pub async fn batch_file(
    conn: &mut Conn,
    pool: &Pool,
    batch: Uuid,
    version: Pain,
) -> Result<(&'static str, &'static str, String), ServiceError> {
    let found = standing(conn, pool.pool_id, batch).await?;
    let mut payables = payable::of_batch(conn, batch).await?;
    payables.retain(Payable::is_open);
    let made = (batch, Timestamp::from_micros(found.created_at));
    let file = file(conn, pool, made, &payables).await?;
    Ok(match Format::from_id(&found.format) {
        Some(Format::Csv) => ("text/csv; charset=utf-8", "csv", file.csv()?),
        _ => ("application/xml", "xml", file.pain(version)?),
    })
}

async fn file(
    conn: &mut Conn,
    pool: &Pool,
    (id, made_at): (Uuid, Timestamp),
    payables: &[Payable],
) -> Result<BankBatch, ServiceError> {
    let rails = rail::in_use(conn, pool.pool_id).await?;
    let bank = rails.iter().find(|rail| rail.kind == RailKind::Bank);
    let debtor = debtor(bank.ok_or(SpendError::NoBank)?)?;
    let mut payments = Vec::new();
    for payable in payables {
        payments.push(payment(pool, payable)?);
    }
    let day = books::date(Day::of(made_at));
    let time = jiff::Timestamp::from_second(made_at.seconds()).map_or_else(
        |_| Time::midnight(),
        |at| at.to_zoned(jiff::tz::TimeZone::UTC).time(),
    );
    Ok(BankBatch {
        id: id.simple().to_string(),
        made_at: day.to_datetime(time),
        pay_on: day,
        debtor,
        payments,
    })
}

fn debtor(bank: &Rail) -> Result<Debtor, SpendError> {
    Ok(Debtor {
        name: bank.holder.clone(),
        iban: Iban::parse(&bank.iban).map_err(|_| SpendError::NoBank)?,
        bic: Bic::parse(&bank.bic).ok(),
    })
}

fn payment(pool: &Pool, payable: &Payable) -> Result<Payment, SpendError> {
    let iban = payable.iban.as_deref().unwrap_or_default();
    let bic = payable.bic.as_deref().unwrap_or_default();
    // The reference stands in the text too: not every bank gives the other
    // field back.
    let said = payable.label.as_deref().unwrap_or_default();
    let said = sepa_letters(&format!("{} {said} {}", payable.reference, pool.name));
    Ok(Payment {
        end_to_end_id: payable.reference.clone(),
        name: payable.payee_name.clone().unwrap_or_default(),
        iban: Iban::parse(iban).map_err(|_| SpendError::NoAccount)?,
        bic: Bic::parse(bic).ok(),
        minor: payable.amount.minor(),
        currency: payable.currency,
        remittance: said.chars().take(MAX_REMITTANCE).collect(),
    })
}
