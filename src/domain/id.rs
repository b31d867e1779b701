//! Ids that can't be mistaken for one another.

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// A person, here or elsewhere. The id of the person's actor.
    PersonId;
    /// A Pool of this server. The id of the Pool's actor.
    PoolId;
    /// A proposal of a Pool of this server.
    ProposalId;
    /// A version of a Pool's bylaws.
    BylawsId;
    /// What a member gives, or promised to.
    ContributionId;
    /// What a proposal would spend.
    SpendId;
    /// Where a Pool's money is kept.
    RailId;
    /// What the payee of a spend asks for.
    InvoiceId;
    /// What is to be paid out.
    PayableId;
    /// A line of a bank's statement.
    LineId;
    /// What a provider told.
    RailEventId;
    /// A stretch of time whose books are closed.
    PeriodId;
    /// Pools that decide on one budget.
    FloodId;
}
