//! The books of a Pool: double entry, in integers, only ever added to. Here
//! are the accounts, the entry that can't be unbalanced, one builder for each
//! thing that happens to money, and what becomes of a reservation.
//!
//! Absent on purpose: floats, and an entry without an authority.

pub mod account;
pub mod authority;
pub mod day;
pub mod entry;
pub mod moves;
pub mod reservation;
pub mod split;

pub use self::account::{Account, Group};
pub use self::authority::Authority;
pub use self::day::Day;
pub use self::entry::{Entry, EntryKind, Posting};

/// Why something was not booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// Debits and credits differ, or the budget does not follow the funds.
    #[error("the entry does not balance")]
    Unbalanced,
    /// Nothing would move.
    #[error("an entry moves something")]
    Empty,
    /// A sum beyond what 64 bits hold.
    #[error("the sum is too large")]
    Overflow,
    /// More than may be spent would be set aside.
    #[error("there is not that much left to spend")]
    MoneyMissing,
    /// More would be taken from a reservation than is left of it.
    #[error("more than is left of what was set aside")]
    OverReservation,
    /// The reservation ended.
    #[error("what was set aside was used or given back")]
    Resolved,
    /// The day lies in a closed period.
    #[error("the books of that day are closed")]
    PeriodClosed,
    /// A period ends with a month, and is closed once that is over.
    #[error("a period ends with a month that is over")]
    PeriodNotOver,
    /// A check found a fault, and the books wait.
    #[error("the books are stopped until a fault is looked into")]
    Stopped,
    /// Another currency than that of the books.
    #[error("the books are in another currency")]
    OtherCurrency,
    /// The entry was reversed before, or is a reversal.
    #[error("this entry can't be reversed")]
    NotReversible,
}
