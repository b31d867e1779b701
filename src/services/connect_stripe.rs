//! A steward connects the Stripe account that the members adopted: she enters a
//! key and the secret that its events are signed with. She can't connect
//! another account, since where money is kept is for the members to decide.

use secrecy::SecretString;

use super::ServiceError;
use crate::{
    domain::{
        id::{PersonId, PoolId},
        membership::MembershipError,
    },
    store::{
        db::{Conn, Tx},
        membership,
        rail::{self, Rail, RailKind},
        rail_secret::{self, RailSecret},
    },
    stripe::key::ApiKey,
    world::World,
};

/// Why an account was not connected, or can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The members adopted no account at Stripe.
    #[error("the members have yet to adopt an account at Stripe")]
    NotAdopted,
    /// The key is that of another account.
    #[error("this key belongs to {found}, and the members adopted {adopted}")]
    OtherAccount {
        /// What the members adopted: `acct_…`.
        adopted: String,
        /// Whose key it is.
        found: String,
    },
    /// It is Stripe's playground, and these are real books.
    #[error("this key moves no real money")]
    TestKey,
    /// No key was entered yet.
    #[error("this Pool takes no cards yet")]
    NotConnected,
    /// Nothing is left to be paid.
    #[error("nothing is left to be paid")]
    NothingLeft,
    /// There is no such payment, or its purpose is known.
    #[error("no such payment waits for its purpose")]
    NoSuchPayment,
    /// No contribution of this Pool has that reference.
    #[error("no contribution of this Pool has that reference")]
    NoSuchReference,
}

/// What a steward entered, and whose key Stripe said that it is.
#[derive(Clone, Debug)]
pub struct ConnectStripe {
    /// Which Pool's.
    pub pool_id: PoolId,
    /// Who connects it.
    pub steward: PersonId,
    /// The key.
    pub key: ApiKey,
    /// What events are signed with.
    pub webhook_secret: SecretString,
    /// The account that Stripe named for the key: `acct_…`.
    pub account: String,
    /// Whether a key of the playground will do: on a server for trying things
    /// out.
    pub takes_test_keys: bool,
}

/// The account at Stripe that the members adopted, for stewards.
///
/// # Errors
/// [`MembershipError::NotSteward`]; see [`ServiceError`].
pub async fn adopted_stripe(
    conn: &mut Conn,
    pool: PoolId,
    steward: PersonId,
) -> Result<Option<Rail>, ServiceError> {
    if !membership::is_steward(conn, pool, steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    let in_use = rail::in_use(conn, pool).await?;
    Ok(in_use
        .into_iter()
        .find(|rail| rail.kind == RailKind::Stripe))
}

/// Keeps the secrets, in place of those before.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ConnectError`]; see [`ServiceError`].
pub async fn connect_stripe(
    tx: &mut Tx,
    world: &World,
    command: &ConnectStripe,
) -> Result<(), ServiceError> {
    let adopted = adopted_stripe(tx, command.pool_id, command.steward).await?;
    let adopted = adopted.ok_or(ConnectError::NotAdopted)?;
    if adopted.provider != command.account {
        return Err(ConnectError::OtherAccount {
            adopted: adopted.provider,
            found: command.account.clone(),
        }
        .into());
    }
    if !command.key.is_live() && !command.takes_test_keys {
        return Err(ConnectError::TestKey.into());
    }
    let new = RailSecret {
        api_key: command.key.secret().clone(),
        webhook_secret: command.webhook_secret.clone(),
        set_by: command.steward,
        set_at: world.now(),
    };
    Ok(rail_secret::put(tx, adopted.rail_id, &new).await?)
}

/// Forgets the secrets: no card is taken from then on, and no event believed.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ConnectError::NotAdopted`]; see
/// [`ServiceError`].
pub async fn disconnect_stripe(
    tx: &mut Tx,
    pool: PoolId,
    steward: PersonId,
) -> Result<(), ServiceError> {
    let adopted = adopted_stripe(tx, pool, steward).await?;
    let adopted = adopted.ok_or(ConnectError::NotAdopted)?;
    Ok(rail_secret::forget(tx, adopted.rail_id).await?)
}
