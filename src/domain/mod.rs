//! Pure values and rules: no serde, no async, no SQL, no clock, no randomness.
//! The time and new ids are parameters. Nothing here can fail for a reason
//! outside itself.

pub mod ballot;
pub mod candidate;
pub mod certificate;
pub mod contribution;
pub mod election;
pub mod enactment;
pub mod expulsion;
pub mod flood;
pub mod form;
pub mod handle;
pub mod id;
pub mod kind;
pub mod ledger;
pub mod mandate;
pub mod membership;
pub mod money;
pub mod proposal;
pub mod reconcile;
pub mod rules;
pub mod share;
pub mod spend;
pub mod tally;
pub mod terms;
pub mod text;
pub mod time;
pub mod variables;
