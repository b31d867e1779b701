//! What a use case may refuse, by name.

use crate::{
    banking::{payment::PaymentError, statement::StatementError},
    domain::{
        certificate::CertificateError, contribution::ContributionError, election::ElectionError,
        expulsion::ExpulsionError, ledger::LedgerError, membership::MembershipError,
        money::MoneyError, proposal::ProposalError, reconcile::ReconcileError, spend::SpendError,
        terms::TermsError, time::Timestamp,
    },
    store::db::{Retryable, StoreError},
};

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A step of membership that does not follow.
    #[error(transparent)]
    Membership(#[from] MembershipError),
    /// A step of a proposal that does not follow.
    #[error(transparent)]
    Proposal(#[from] ProposalError),
    /// A step of an expulsion that does not follow.
    #[error(transparent)]
    Expulsion(#[from] ExpulsionError),
    /// Terms that don't go together.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// An election or a ballot in it that can't be.
    #[error(transparent)]
    Election(#[from] ElectionError),
    /// An election takes approvals; other proposals For, Against or Abstain.
    #[error("this proposal takes another kind of ballot")]
    OtherBallot,
    /// A file that is no certificate.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Only a registered form has a certificate, and only once it is adopted.
    #[error("no certificate is awaited")]
    NothingToFile,
    /// There is no such step on the way to this legal form.
    #[error("there is no such step")]
    UnknownStep,
    /// An amount that the bylaws don't leave to choose.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// Something that can't be booked.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A step of a contribution that does not follow.
    #[error(transparent)]
    Contribution(#[from] ContributionError),
    /// A step of a spend that does not follow.
    #[error(transparent)]
    Spend(#[from] SpendError),
    /// Payments that no bank takes as a file.
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// A file that is no statement of the Pool's bank.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// Nothing became of a line of a statement.
    #[error(transparent)]
    Reconcile(#[from] ReconcileError),
    /// A step with the Pool's account at Stripe that does not follow.
    #[error(transparent)]
    Stripe(#[from] super::connect_stripe::ConnectError),
    /// A step with a linked group that does not follow.
    #[error(transparent)]
    Group(#[from] super::link_group::GroupError),
    /// The version that she was shown, or wrote a change of, is not the one in
    /// force any more.
    #[error("the bylaws have changed meanwhile")]
    BylawsChanged,
    /// She belongs to the Pool, or asks to.
    #[error("this is for people who have left")]
    StillMember,
    /// The bylaws are in force already.
    #[error("this Pool is founded already")]
    NotDraft,
    /// The invitation is unknown, withdrawn, too old, used up, or for somebody
    /// else.
    #[error("this invitation is good no more")]
    NoInvitation,
    /// A Pool invites only so many people a day.
    #[error("so many people were invited today that the rest has to wait")]
    InvitedMany,
    /// Not everyone who gathers has accepted the draft as it is now.
    #[error("the founders have yet to accept the draft")]
    FoundersMissing,
    /// A vote on this is open already.
    #[error("a vote on this is open already")]
    VoteIsOpen,
    /// A Pool decides from its founding to its end.
    #[error("this Pool does not decide: it is not founded yet, or has ended")]
    NotDeciding,
    /// Expulsions, admissions, foundings and certificates are put to the vote
    /// each in its own way.
    #[error("this is put to the vote in another way")]
    OtherWay,
    /// A member has so many proposals open at once.
    #[error("so many proposals of yours are open that the next has to wait")]
    ProposedMany,
    /// What was carried was about something else.
    #[error("the members voted on something else")]
    OtherMandate,
    /// The terms are those in force.
    #[error("this would change nothing")]
    NothingChanges,
    /// The operator suspended the Pool.
    #[error("this Pool is suspended by the operator of this server")]
    Suspended,
    /// Somebody has that handle.
    #[error("this handle is taken")]
    HandleTaken,
    /// There is no such Pool here.
    #[error("there is no such Pool here")]
    UnknownPool,
    /// There is no such proposal.
    #[error("there is no such proposal")]
    UnknownProposal,
    /// There is no such notice.
    #[error("there is no such notice")]
    UnknownNotice,
    /// Only people can do that, not groups or programs.
    #[error("only people can do that")]
    NotAPerson,
    /// She is not a member.
    #[error("only members can do that")]
    NotMember,
    /// She is a follower, no member: she can't vote.
    #[error("only members vote, and following is not membership")]
    FollowerOnly,
    /// She is a member, and votes once her probation is over.
    #[error("you vote once your probation is over")]
    VotesLater {
        /// When it ends.
        from: Timestamp,
    },
    /// She is a member who gave notice: she is on no new roll.
    #[error("you gave notice, and are on no new roll")]
    OnNotice {
        /// When it ends.
        until: Timestamp,
    },
    /// She became a member after the roll was frozen.
    #[error("the roll was fixed before you became a member")]
    JoinedAfterOpening,
    /// Her ballot is in, and a poll can't change it.
    #[error("you have voted already")]
    AlreadyVoted,
    /// The name and password don't belong together.
    #[error("handle and password don't belong together")]
    WrongPassword,
    /// The setup link was used, or never was one.
    #[error("this link was used already")]
    SetupLinkSpent,
    /// The server was started with one origin and now has another.
    #[error("this database belongs to {0}: ids of Pools and people can't change their origin")]
    OtherOrigin(String),
    /// Something that the program itself made can't be read back.
    #[error("internal: {0}")]
    Internal(String),
}

impl Retryable for ServiceError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Store(error) if error.is_retryable())
    }
}
