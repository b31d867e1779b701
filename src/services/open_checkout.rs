//! A member pays her contribution by card: the page at Stripe that she is sent
//! to. What is asked for is read here and kept here; Stripe is called between
//! the two, outside of any transaction.

use uuid::Uuid;

use super::{ServiceError, connect_stripe::ConnectError};
use crate::{
    domain::{
        contribution::{ContributionError, State},
        id::{ContributionId, PersonId},
        money::Amount,
        time::Timestamp,
    },
    store::{
        checkout::{self, Checkout},
        contribution::{self, Promised},
        db::{Conn, Tx},
        pool::Pool,
        rail_secret::{self, Connected},
    },
    stripe::client::OpenSession,
};

/// A page that has less time left than this is not shown any more; seconds.
const TIME_TO_PAY: i64 = 600;

/// What to do for somebody who wants to pay.
#[derive(Debug)]
pub enum Next {
    /// A page is open for it: send her there.
    Open(String),
    /// A new one is to be made.
    Make(Box<ToMake>),
}

/// What a new page is made with.
#[derive(Debug)]
pub struct ToMake {
    /// The contribution, as it stands.
    pub promised: Promised,
    /// What is left to be paid.
    pub left: Amount,
    /// Which try this is; the first is 1.
    pub attempt: i64,
    /// With which secrets.
    pub connected: Connected,
}

impl ToMake {
    /// The idempotency key: as long as this try was not kept, the same page
    /// comes back for it.
    #[must_use]
    pub fn key(&self) -> String {
        let id = Uuid::from(self.promised.contribution_id);
        format!("{id}-{}-{}", self.attempt, self.left.minor())
    }

    /// The page that Stripe made, to be kept.
    #[must_use]
    pub fn made(&self, open: &OpenSession) -> Checkout {
        Checkout {
            attempt: self.attempt,
            checkout: open.id.clone(),
            url: open.url.to_string(),
            minor: self.left.minor(),
            expires_at: open.expires,
            is_over: false,
        }
    }
}

/// Where she pays what is left of a contribution of hers.
///
/// # Errors
/// [`ContributionError::Unknown`] where it is not hers,
/// [`ContributionError::Cancelled`], [`ConnectError::NotConnected`],
/// [`ConnectError::NothingLeft`]; see [`ServiceError`].
pub async fn next_checkout(
    conn: &mut Conn,
    pool: &Pool,
    person: PersonId,
    id: ContributionId,
    now: Timestamp,
) -> Result<Next, ServiceError> {
    let promised = contribution::by_id(conn, id).await?;
    let promised = promised
        .filter(|found| found.pool_id == pool.pool_id && found.contribution.person == person)
        .ok_or(ContributionError::Unknown)?;
    let left = match promised.contribution.state() {
        State::Promised => promised.contribution.amount,
        State::Partly(minor) => Amount::from_minor(minor)?,
        State::Cancelled => return Err(ContributionError::Cancelled.into()),
        State::Received => return Err(ConnectError::NothingLeft.into()),
    };
    let connected = rail_secret::stripe(conn, pool.pool_id).await?;
    let connected = connected.ok_or(ConnectError::NotConnected)?;
    let latest = checkout::latest(conn, id).await?;
    let attempt = latest.as_ref().map_or(1, |latest| latest.attempt + 1);
    let is_good = |page: &Checkout| {
        !page.is_over
            && page.minor == left.minor()
            && page.expires_at > now.plus_seconds(TIME_TO_PAY)
    };
    if let Some(page) = latest.filter(is_good) {
        return Ok(Next::Open(page.url));
    }
    Ok(Next::Make(Box::new(ToMake {
        promised,
        left,
        attempt,
        connected,
    })))
}

/// Keeps a page that was made.
///
/// # Errors
/// See [`ServiceError`].
pub async fn keep_checkout(
    tx: &mut Tx,
    id: ContributionId,
    made: &Checkout,
) -> Result<(), ServiceError> {
    Ok(checkout::insert(tx, id, made).await?)
}
