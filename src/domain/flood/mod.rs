//! Floods: Pools on different servers that pledge money and decide on it
//! together, without trusting each other's servers. This is the core, and it is
//! pure: objects go in, and what they come to is the state.
//!
//! | file | what it answers |
//! |---|---|
//! | [`object`] | what can be said |
//! | [`refusal`] | why something doesn't count |
//! | [`charter`] | what was agreed on, and how many must agree that a round ends |
//! | [`chain`], [`account`], [`stake`] | what one Pool has said, and may say next |
//! | [`round`] | what all have said in a round, and when that is final |
//! | [`ballot`], [`count`] | what rolls and ballots come to |
//! | [`purse`] | where a pledge is |
//! | [`state`] | the Flood: the function from a set of objects |
//! | [`duty`] | what an honest server says next; the only place that is told the time |
//!
//! # What is promised, and to whom
//!
//! To every server that follows [`duty`], whatever the others send:
//!
//! 1. The state depends on the set of objects only ([`state`]).
//! 2. No two of them see one round end differently, whichever number of the
//!    others lie, where the charter asks for all; up to a third where it asks for
//!    more than two thirds ([`charter`], [`round`]).
//! 3. Nothing is drawn without a certificate, no Pool draws more than it brought,
//!    and pledged is drawn and reserved and released ([`purse`]).
//! 4. Each counted person is on a roll that all accepted before the opening, and
//!    counts once ([`count`]).
//!
//! What is not promised is an end while a Pool is silent at the wrong moment
//! ([`round`] says why nobody can), and that a Pool has no invented members.
//!
//! Absent on purpose: a weight; a clock in the state; hashing, signatures and
//! JSON, which the border does.

pub mod account;
pub mod ballot;
pub mod chain;
pub mod charter;
pub mod count;
pub mod digest;
pub mod duty;
mod known;
pub mod object;
pub mod planted;
pub mod purse;
pub mod refusal;
pub mod round;
pub mod stake;
pub mod state;

#[cfg(test)]
mod tests;

pub use self::account::{Account, Purse, Terms};
pub use self::ballot::{Ballot, Choices, Evidence};
pub use self::chain::{Chain, Link};
pub use self::charter::{Certification, Charter, CharterError, CharterParts};
pub use self::count::{Fault, Opened, Rule, count, counts_of};
pub use self::digest::{Digest, Peer, RoundId};
pub use self::duty::{Counted, Duty, duty};
pub use self::known::Offered;
pub use self::object::{
    Body, Method, Object, Outcome, Part, Proposal, Reason, RollCommit, Seen, Tally, Verdict,
};
pub use self::purse::{DrawStanding, Pledged};
pub use self::refusal::Refusal;
pub use self::round::{Around, Round, Standing};
pub use self::stake::{End, Stake, Word};
pub use self::state::{Effect, Flood};
