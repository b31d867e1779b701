//! A member proposes to spend: on whom, how much, and as what it is booked.
//! Carried, the sum is set aside.

use uuid::Uuid;

use super::{
    ServiceError,
    keep_papers::{SentPaper, keep_papers},
    open_proposal::{OpenProposal, open_as_member},
};
use crate::{
    domain::{
        id::{PersonId, PoolId, SpendId},
        kind::Matter,
        ledger::LedgerError,
        money::Amount,
        proposal::Draft,
        spend::{Category, SpendError},
        text::{Body, Title},
        time::Timestamp,
    },
    store::{
        db::Tx,
        membership,
        paper::PaperOf,
        pool,
        spend::{self, Payee, Spend},
    },
    world::World,
};

/// Who would be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeWish {
    /// Who it is, when it is a person known here: a member who is paid back,
    /// for one.
    pub person: Option<PersonId>,
    /// The exact name of the account's holder.
    pub name: String,
    /// A checked IBAN without spaces; empty where it is paid in another way.
    pub iban: String,
    /// A checked BIC; empty where it is not needed.
    pub bic: String,
}

/// What a member proposes.
#[derive(Clone, Debug)]
pub struct ProposeSpend {
    /// In which Pool.
    pub pool_id: PoolId,
    /// Who proposes it.
    pub proposer: PersonId,
    /// In one line.
    pub title: Title,
    /// In full.
    pub body: Body,
    /// When the members want to look at it again.
    pub review_at: Option<Timestamp>,
    /// Who would be paid.
    pub payee: PayeeWish,
    /// How much at most.
    pub amount: Amount,
    /// As what it is booked.
    pub category: Category,
}

/// Opens the vote; its number, and what it would spend. There may be less
/// money now than that: what counts is what is there when it is carried.
///
/// # Errors
/// [`LedgerError::Empty`], [`SpendError::PayeeNotMember`]; those of
/// [`open_proposal`](super::open_proposal::open_proposal); see [`ServiceError`].
pub async fn propose_spend(
    tx: &mut Tx,
    world: &World,
    command: &ProposeSpend,
) -> Result<(i64, SpendId), ServiceError> {
    if command.amount == Amount::ZERO {
        return Err(LedgerError::Empty.into());
    }
    let pool = pool::known(tx, command.pool_id).await?;
    if let Some(person) = command.payee.person {
        let standing = membership::standing(tx, pool.pool_id, person).await?;
        if !standing.is_member() {
            return Err(SpendError::PayeeNotMember.into());
        }
    }
    let now = world.now();
    let payee = Payee {
        payee_id: world.new_id(),
        person_id: command.payee.person.map(Uuid::from),
        name: command.payee.name.clone(),
        iban: command.payee.iban.clone(),
        bic: command.payee.bic.clone(),
    };
    spend::insert_payee(tx, pool.pool_id, &payee, now).await?;
    let spend = Spend {
        spend_id: world.new_id().into(),
        pool_id: pool.pool_id,
        payee_id: payee.payee_id,
        payee_person: command.payee.person,
        amount: command.amount,
        currency: pool.variables.money.currency(),
        category: command.category,
    };
    spend::insert(tx, &spend, now).await?;
    let draft = Draft {
        matter: Matter::Spend(spend.spend_id),
        title: command.title.clone(),
        body: command.body.clone(),
        review_at: command.review_at,
    };
    let opening = OpenProposal {
        proposer: command.proposer,
        draft: &draft,
        candidates: &[],
    };
    let number = open_as_member(tx, world, pool.pool_id, &opening).await?;
    Ok((number, spend.spend_id))
}

/// The same with quotes, for members to look at before they vote.
///
/// # Errors
/// Those of [`propose_spend`] and of [`keep_papers`].
pub async fn propose_spend_with(
    tx: &mut Tx,
    world: &World,
    command: &ProposeSpend,
    quotes: &[SentPaper<'_>],
) -> Result<(i64, SpendId), ServiceError> {
    let (number, spend) = propose_spend(tx, world, command).await?;
    let owner = (command.pool_id, command.proposer);
    keep_papers(tx, world, owner, PaperOf::Spend(spend), quotes).await?;
    Ok((number, spend))
}
