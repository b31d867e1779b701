//! Why a step of membership was not taken.

/// A step that does not follow from where the person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembershipError {
    /// She accepted without having asked, so she was never shown the bylaws.
    #[error("ask to join first")]
    NotAsked,
    /// She is a member already.
    #[error("already a member")]
    AlreadyMember,
    /// She accepted before; others have yet to let her in.
    #[error("the others have yet to let you in")]
    AlreadyWaiting,
    /// She is no member.
    #[error("not a member")]
    NotMember,
    /// She does not wait to be let in.
    #[error("this person is not waiting to be let in")]
    NotWaiting,
    /// Only a steward of this Pool may.
    #[error("only a steward of this Pool may do that")]
    NotSteward,
    /// A Pool can't be without a steward while it has other members.
    #[error("you are the only steward: while others are members, somebody has to be")]
    LastSteward,
    /// The members voted her out less than a year ago.
    #[error("the members voted you out less than a year ago")]
    Expelled,
    /// Her request was turned down less than a month ago.
    #[error("your request was turned down less than thirty days ago")]
    TurnedDown,
    /// The members were asked to vote on her less than a month ago.
    #[error("the members were asked to vote on you less than thirty days ago")]
    AppliedLately,
    /// Founders are invited by founders.
    #[error("this Pool is being founded: its founders invite each other")]
    NotInvited,
    /// Her probation is not over.
    #[error("the probation is not over")]
    OnProbation,
    /// The first part of her buy-in is not there yet.
    #[error("the first part of the buy-in has yet to arrive")]
    AwaitsBuyIn,
    /// The admission rule of this Pool is another one.
    #[error("people are let in another way here")]
    OtherAdmission,
    /// She vouched for this person before, or for herself.
    #[error("nobody vouches twice, or for herself")]
    AlreadyVouched,
    /// Only a member with a vote may.
    #[error("only members with a vote may do that")]
    NotActive,
    /// Her notice does not run.
    #[error("there is no notice to take back")]
    NotLeaving,
}
