//! What proposals would spend, and on whom.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId, SpendId},
    money::{Amount, Currency},
    spend::Category,
    time::Timestamp,
};

/// What a proposal would spend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// Its id.
    pub spend_id: SpendId,
    /// Whose money.
    pub pool_id: PoolId,
    /// Where the payee's name and account stand.
    pub payee_id: Uuid,
    /// Who is paid, when it is a person known here.
    pub payee_person: Option<PersonId>,
    /// How much.
    pub amount: Amount,
    /// In what.
    pub currency: Currency,
    /// What it is booked as.
    pub category: Category,
}

/// Who is paid. Only members see the number of an account.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Payee {
    /// Its id.
    pub payee_id: Uuid,
    /// Who it is, when it is a person known here.
    pub person_id: Option<Uuid>,
    /// The exact name of the account's holder; empty once erased.
    pub name: String,
    /// The IBAN, without spaces; empty where it is paid in another way.
    pub iban: String,
    /// The BIC; empty where it is not needed.
    pub bic: String,
}

#[derive(sqlx::FromRow)]
struct SpendRow {
    spend_id: Uuid,
    pool_id: Uuid,
    payee_id: Uuid,
    payee_person: Option<Uuid>,
    amount_minor: i64,
    currency: String,
    category: String,
}

impl TryFrom<SpendRow> for Spend {
    type Error = StoreError;

    fn try_from(row: SpendRow) -> Result<Self, StoreError> {
        let corrupt = |what: &str| StoreError::Corrupt(format!("spend: {what}"));
        Ok(Self {
            spend_id: row.spend_id.into(),
            pool_id: row.pool_id.into(),
            payee_id: row.payee_id,
            payee_person: row.payee_person.map(Into::into),
            amount: Amount::from_minor(row.amount_minor).map_err(|_| corrupt("amount"))?,
            currency: Currency::parse(&row.currency).map_err(|_| corrupt("currency"))?,
            category: Category::from_id(&row.category).ok_or_else(|| corrupt("category"))?,
        })
    }
}

statements! {
    INSERT_PAYEE = "INSERT INTO payee (payee_id, pool_id, person_id, name, iban, bic, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    PAYEE = "SELECT payee_id, person_id, name, iban, bic FROM payee WHERE payee_id = $1";
    ERASE_PAYEES = "UPDATE payee SET name = '', iban = '', bic = '' WHERE person_id = $1 AND pool_id = $2
        AND NOT EXISTS (SELECT 1 FROM payable WHERE payable.pool_id = $2 AND payable.person_id = $1 AND payable.payee_id = payee.payee_id
            AND payable.paid_entry IS NULL AND payable.cancelled_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM redemption WHERE redemption.pool_id = $2 AND redemption.person_id = $1 AND redemption.payee_id = payee.payee_id
            AND redemption.done_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM spend JOIN proposal ON proposal.spend_id = spend.spend_id
            LEFT JOIN reservation ON reservation.proposal_id = proposal.proposal_id
            WHERE spend.payee_id = payee.payee_id
            AND (proposal.state <> 'closed' OR (reservation.proposal_id IS NOT NULL AND reservation.resolved_at IS NULL)))";
    INSERT = "INSERT INTO spend (spend_id, pool_id, payee_id, payee_person, amount_minor, currency, category, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    BY_ID = "SELECT spend_id, pool_id, payee_id, payee_person, amount_minor, currency, category FROM spend WHERE spend_id = $1";
}

/// Writes who is paid.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert_payee(
    tx: &mut Tx,
    pool: PoolId,
    payee: &Payee,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.query(&INSERT_PAYEE)
        .bind(payee.payee_id)
        .bind(Uuid::from(pool))
        .bind(payee.person_id)
        .bind(&payee.name)
        .bind(&payee.iban)
        .bind(&payee.bic)
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// Who is paid.
///
/// # Errors
/// See [`StoreError`].
pub async fn payee(conn: &mut Conn, payee: Uuid) -> Result<Payee, StoreError> {
    conn.query(&PAYEE).bind(payee).one().await
}

/// Erases her names and account numbers in a Pool, but for what she is still
/// to be paid.
///
/// # Errors
/// See [`StoreError`].
pub async fn erase_payees(tx: &mut Tx, pool: PoolId, person: PersonId) -> Result<(), StoreError> {
    let query = tx.query(&ERASE_PAYEES).bind(Uuid::from(person));
    query.bind(Uuid::from(pool)).execute().await?;
    Ok(())
}

/// Writes what a proposal would spend. It never changes.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, spend: &Spend, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(spend.spend_id))
        .bind(Uuid::from(spend.pool_id))
        .bind(spend.payee_id)
        .bind(spend.payee_person.map(Uuid::from))
        .bind(spend.amount.minor())
        .bind(spend.currency.code())
        .bind(spend.category.id())
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// What a proposal would spend.
///
/// # Errors
/// See [`StoreError`].
pub async fn known(conn: &mut Conn, spend: SpendId) -> Result<Spend, StoreError> {
    let query = conn.query(&BY_ID).bind(Uuid::from(spend));
    query.one::<SpendRow>().await?.try_into()
}
