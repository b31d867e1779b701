//! Where a Pool's money is kept, as its members decided.

use uuid::Uuid;

use super::db::{Conn, StoreError, Tx, statements};
use crate::domain::{
    id::{PersonId, PoolId, RailId},
    ledger::Account,
    time::Timestamp,
};

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RailKind {
    /// A bank account in the Pool's name.
    Bank,
    /// The Pool's own account at Stripe.
    Stripe,
    /// A fiscal host keeps it.
    Host,
}

impl RailKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bank, Self::Stripe, Self::Host];

    /// Its id in tables and forms.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Bank => "bank",
            Self::Stripe => "stripe",
            Self::Host => "host",
        }
    }

    /// The kind of that id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The account that its money is booked to.
    #[must_use]
    pub const fn account(self) -> Account {
        match self {
            Self::Bank => Account::Bank,
            Self::Stripe => Account::StripeClearing,
            Self::Host => Account::FiscalHost,
        }
    }
}

/// A place where money is kept, or was proposed to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rail {
    /// Its id.
    pub rail_id: RailId,
    /// Whose money.
    pub pool_id: PoolId,
    /// What kind of place.
    pub kind: RailKind,
    /// The exact name of the holder.
    pub holder: String,
    /// The IBAN, without spaces; empty where there is none.
    pub iban: String,
    /// The BIC; empty where it is not needed.
    pub bic: String,
    /// Stripe's `acct_…`, or the fiscal host's address; empty for a bank.
    pub provider: String,
    /// When the members adopted it.
    pub adopted_at: Option<Timestamp>,
    /// When another one took its place.
    pub retired_at: Option<Timestamp>,
}

impl Rail {
    /// Whether money may come in there.
    #[must_use]
    pub const fn is_in_use(&self) -> bool {
        self.adopted_at.is_some() && self.retired_at.is_none()
    }
}

#[derive(sqlx::FromRow)]
struct RailRow {
    rail_id: Uuid,
    pool_id: Uuid,
    kind: String,
    holder: String,
    iban: String,
    bic: String,
    provider: String,
    adopted_at: Option<i64>,
    retired_at: Option<i64>,
}

impl TryFrom<RailRow> for Rail {
    type Error = StoreError;

    fn try_from(row: RailRow) -> Result<Self, StoreError> {
        Ok(Self {
            kind: RailKind::from_id(&row.kind)
                .ok_or_else(|| StoreError::Corrupt(format!("rail {}", row.kind)))?,
            rail_id: row.rail_id.into(),
            pool_id: row.pool_id.into(),
            holder: row.holder,
            iban: row.iban,
            bic: row.bic,
            provider: row.provider,
            adopted_at: row.adopted_at.map(Timestamp::from_micros),
            retired_at: row.retired_at.map(Timestamp::from_micros),
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT rail_id, pool_id, kind, holder, iban, bic, provider, adopted_at, retired_at FROM rail ",
            $rest
        )
    };
}

statements! {
    INSERT = "INSERT INTO rail (rail_id, pool_id, kind, holder, iban, bic, provider, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    BY_ID = select!("WHERE rail_id = $1");
    IN_USE = select!("WHERE pool_id = $1 AND adopted_at IS NOT NULL AND retired_at IS NULL ORDER BY kind");
    BANKS = "SELECT iban FROM rail WHERE pool_id = $1 AND kind = 'bank' AND adopted_at IS NOT NULL ORDER BY rail_id";
    RETIRE = "UPDATE rail SET retired_at = $3 WHERE pool_id = $1 AND kind = (SELECT kind FROM rail WHERE rail_id = $2) AND adopted_at IS NOT NULL AND retired_at IS NULL AND rail_id <> $2";
    ADOPT = "UPDATE rail SET adopted_at = $3 WHERE pool_id = $1 AND rail_id = $2 AND adopted_at IS NULL";
}

/// A place to be proposed.
#[derive(Clone, Copy, Debug)]
pub struct NewRail<'a> {
    /// Its id.
    pub rail_id: RailId,
    /// Whose money.
    pub pool: PoolId,
    /// What kind of place.
    pub kind: RailKind,
    /// The exact name of the holder.
    pub holder: &'a str,
    /// The IBAN, without spaces; empty where there is none.
    pub iban: &'a str,
    /// The BIC; empty where it is not needed.
    pub bic: &'a str,
    /// Stripe's `acct_…`, or the fiscal host's address; empty for a bank.
    pub provider: &'a str,
    /// Who proposes it.
    pub by: PersonId,
}

/// Writes a place that is not in use yet.
///
/// # Errors
/// See [`StoreError`].
pub async fn insert(tx: &mut Tx, new: &NewRail<'_>, now: Timestamp) -> Result<(), StoreError> {
    tx.query(&INSERT)
        .bind(Uuid::from(new.rail_id))
        .bind(Uuid::from(new.pool))
        .bind(new.kind.id())
        .bind(new.holder)
        .bind(new.iban)
        .bind(new.bic)
        .bind(new.provider)
        .bind(Uuid::from(new.by))
        .bind(now)
        .execute()
        .await?;
    Ok(())
}

/// The place of that id.
///
/// # Errors
/// See [`StoreError`].
pub async fn by_id(conn: &mut Conn, rail: RailId) -> Result<Option<Rail>, StoreError> {
    let query = conn.query(&BY_ID).bind(Uuid::from(rail));
    let row: Option<RailRow> = query.optional().await?;
    row.map(Rail::try_from).transpose()
}

/// The places in use, at most one of each kind.
///
/// # Errors
/// See [`StoreError`].
pub async fn in_use(conn: &mut Conn, pool: PoolId) -> Result<Vec<Rail>, StoreError> {
    let query = conn.query(&IN_USE).bind(Uuid::from(pool));
    let rows: Vec<RailRow> = query.all().await?;
    rows.into_iter().map(Rail::try_from).collect()
}

/// The account numbers of all banks that the members ever decided on, in use or
/// not, each once.
///
/// # Errors
/// See [`StoreError`].
pub async fn banks(conn: &mut Conn, pool: PoolId) -> Result<Vec<String>, StoreError> {
    let query = conn.query(&BANKS).bind(Uuid::from(pool));
    let rows: Vec<(String,)> = query.all().await?;
    let mut found: Vec<String> = rows.into_iter().map(|row| row.0).collect();
    found.sort();
    found.dedup();
    Ok(found)
}

/// The members adopted it; the one of its kind before is in use no more.
///
/// # Errors
/// [`StoreError::Constraint`] `rail_by_vote` when they didn't; see
/// [`StoreError`].
pub async fn adopt(
    tx: &mut Tx,
    pool: PoolId,
    rail: RailId,
    now: Timestamp,
) -> Result<(), StoreError> {
    for statement in [&RETIRE, &ADOPT] {
        tx.query(statement)
            .bind(Uuid::from(pool))
            .bind(Uuid::from(rail))
            .bind(now)
            .execute()
            .await?;
    }
    Ok(())
}
