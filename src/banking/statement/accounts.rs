//! Whose statement a file is.

use super::{Expected, StatementError};
use crate::banking::iban::Iban;

/// The accounts of a file, as they come.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    taken: Vec<Iban>,
    others: Vec<Iban>,
}

impl Accounts {
    /// Whether the statement of this account is to be read. One without an
    /// account is: nothing says that it is another's.
    pub(super) fn takes(&mut self, account: Option<Iban>, expected: &Expected) -> bool {
        let is_other = !expected.accounts.is_empty()
            && account.is_some_and(|found| !expected.accounts.contains(&found));
        let list = if is_other {
            &mut self.others
        } else {
            &mut self.taken
        };
        list.extend(account.filter(|found| !list.contains(found)));
        !is_other
    }

    /// Whether there was anything to read, of one account.
    pub(super) fn settle(&self, read: usize, expected: &Expected) -> Result<(), StatementError> {
        let wanted = expected.accounts.first();
        if let (0, Some(wanted), Some(found)) = (read, wanted, self.others.first()) {
            return Err(StatementError::OtherAccount {
                found: found.grouped(),
                expected: wanted.grouped(),
            });
        }
        if self.taken.len() > 1 {
            return Err(StatementError::ManyAccounts {
                found: self.taken.iter().map(Iban::grouped).collect(),
            });
        }
        Ok(())
    }
}
