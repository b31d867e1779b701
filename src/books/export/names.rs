//! What accounts are called in files: parts that begin with a capital, which
//! all programs read.

use std::{collections::HashMap, fmt};

use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{
    books::hex,
    domain::{
        id::{PoolId, ProposalId},
        ledger::{Account, Group},
    },
};

/// The names of the accounts of one Pool. A member's label is made with a
/// secret of this server: it stays the same from file to file, and says nobody
/// whose it is.
#[derive(Clone)]
pub struct Names {
    secret: Vec<u8>,
    pool: PoolId,
    proposals: HashMap<ProposalId, i64>,
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names").finish_non_exhaustive()
    }
}

impl Names {
    /// Names of the accounts of `pool`; proposals by their numbers.
    #[must_use]
    pub fn new(secret: Vec<u8>, pool: PoolId, proposals: HashMap<ProposalId, i64>) -> Self {
        Self {
            secret,
            pool,
            proposals,
        }
    }

    /// `Equity:Capital:Member-1f2e3d4c`.
    #[must_use]
    pub fn of(&self, account: Account) -> String {
        match account {
            Account::Capital(person) => {
                format!("Equity:Capital:Member-{}", self.label(person.into()))
            }
            Account::OwedBy(person) => {
                format!("Assets:Owed-By:Member-{}", self.label(person.into()))
            }
            Account::Reserved(proposal) => match self.proposals.get(&proposal) {
                Some(number) => format!("Equity:Budget:Reserved:Proposal-{number}"),
                None => format!(
                    "Equity:Budget:Reserved:Other-{}",
                    self.label(proposal.into())
                ),
            },
            Account::Pledged(flood) => {
                format!("Equity:Budget:Pledged:Flood-{}", self.label(flood.into()))
            }
            single if single.group() == Group::Budget => {
                format!("Equity:{}", capitalized(&single.to_string()))
            }
            single => capitalized(&single.to_string()),
        }
    }

    /// The same for the same, and good for nothing else.
    fn label(&self, id: Uuid) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.secret);
        hash.update(Uuid::from(self.pool).as_bytes());
        hash.update(id.as_bytes());
        let hash: [u8; 32] = hash.finalize().into();
        hex(hash.get(..4).unwrap_or_default())
    }
}

/// `assets:stripe-clearing` as `Assets:Stripe-Clearing`.
fn capitalized(name: &str) -> String {
    let mut is_first = true;
    name.chars()
        .map(|c| {
            let shown = if is_first { c.to_ascii_uppercase() } else { c };
            is_first = matches!(c, ':' | '-');
            shown
        })
        .collect()
}
