//! Pools as lists show them, here and elsewhere.

use super::page::PoolRef;

/// A Pool in a list.
#[derive(Clone, Debug)]
pub struct PoolLine {
    /// Which.
    pub pool: PoolRef,
    /// Its purpose, plain text; the list shows its beginning.
    pub purpose: String,
    /// How many members.
    pub members: u32,
    /// How many open proposals.
    pub open: u32,
}

/// A Pool of another server in a list.
#[derive(Clone, Debug)]
pub struct RemoteLine {
    /// Its name.
    pub name: String,
    /// Full handle, `@elm@other.example`.
    pub address: String,
    /// `/elsewhere?handle=@elm@other.example`, percent-encoded.
    pub href: String,
    /// Follows it.
    pub follows: bool,
    /// Is a member of it.
    pub member: bool,
    /// Open proposals there that await this person's vote.
    pub open: u32,
}
