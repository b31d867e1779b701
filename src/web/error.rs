//! What a page can fail with, by name. [`super::dress`] makes a page or a
//! problem document (RFC 9457) of it.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::view::error::Trouble;
use crate::{
    domain::{
        contribution::ContributionError, election::ElectionError, expulsion::ExpulsionError,
        ledger::LedgerError, membership::MembershipError, proposal::ProposalError,
        reconcile::ReconcileError, spend::SpendError, terms::TermsError,
    },
    services::{ServiceError, connect_stripe::ConnectError, link_group::GroupError},
    store::db::StoreError,
    text::text,
};

/// Why a page could not be shown, or a form not be taken.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    /// Only for who is signed in.
    #[error("only for who is signed in")]
    SignInFirst,
    /// Not for this person; a sentence may say why.
    #[error("not for this person")]
    Forbidden(Option<String>),
    /// The form's token doesn't fit, or the form came from another site.
    #[error("the form's token doesn't fit")]
    FormTooOld,
    /// Nothing there.
    #[error("nothing there")]
    NotFound,
    /// It was there once.
    #[error("it was there once")]
    Gone(Option<String>),
    /// The request can't be read.
    #[error("the request can't be read")]
    BadRequest,
    /// The path is there, the method isn't.
    #[error("the path is there, the method isn't")]
    WrongMethod,
    /// The form is larger than any of ours.
    #[error("the form is too large")]
    TooLarge,
    /// Too many requests of one address.
    #[error("too many requests")]
    TooMany,
    /// Too many passwords tried for one handle.
    #[error("too many passwords tried for one handle")]
    TooManyTries,
    /// Books are being looked through already, or were just now.
    #[error("books are being looked through already")]
    CheckingBooks,
    /// It took too long.
    #[error("it took too long")]
    TooSlow,
    /// A use case refused.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Something of the program itself failed.
    #[error("{0}")]
    Broken(String),
}

impl From<StoreError> for WebError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

impl From<MembershipError> for WebError {
    fn from(error: MembershipError) -> Self {
        Self::Service(error.into())
    }
}

impl From<askama::Error> for WebError {
    fn from(error: askama::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

/// An error on its way to the page that tells it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Which kind.
    pub trouble: Trouble,
    /// A sentence that says more.
    pub detail: Option<String>,
    /// For the log; only of what isn't the visitor's doing.
    pub cause: Option<String>,
}

impl WebError {
    /// What the visitor is told.
    #[must_use]
    pub fn told(self) -> Told {
        let (trouble, detail) = match self {
            Self::SignInFirst => (Trouble::SignInFirst, None),
            Self::Forbidden(detail) => (Trouble::Forbidden, detail),
            Self::FormTooOld => (Trouble::FormTooOld, None),
            Self::NotFound => (Trouble::NotFound, None),
            Self::Gone(detail) => (Trouble::Gone, detail),
            Self::BadRequest => (Trouble::BadRequest, None),
            Self::WrongMethod => (Trouble::WrongMethod, None),
            Self::TooLarge => (Trouble::TooLarge, None),
            Self::TooMany => (Trouble::TooMany, None),
            Self::CheckingBooks => (Trouble::TooMany, Some(text("error-checking-books"))),
            Self::TooManyTries => (Trouble::TooMany, Some(text("error-sign-in-often"))),
            Self::Service(error) => return service_told(&error),
            Self::TooSlow => return broken(Trouble::Unavailable, "the request took too long"),
            Self::Broken(cause) => return broken(Trouble::Broken, &cause),
        };
        Told {
            trouble,
            detail,
            cause: None,
        }
    }
}

fn broken(trouble: Trouble, cause: &str) -> Told {
    Told {
        trouble,
        detail: None,
        cause: Some(cause.to_owned()),
    }
}

fn service_told(error: &ServiceError) -> Told {
    let (trouble, key) = match error {
        ServiceError::Store(StoreError::Conflict) => {
            return broken(Trouble::Unavailable, "a transaction was first too often");
        }
        ServiceError::Store(_)
        | ServiceError::OtherOrigin(_)
        | ServiceError::OtherMandate
        | ServiceError::Internal(_) => {
            return broken(Trouble::Broken, &error.to_string());
        }
        ServiceError::NotMember | ServiceError::FollowerOnly => {
            (Trouble::Forbidden, Some("error-not-member"))
        }
        ServiceError::NotAPerson | ServiceError::WrongPassword => (Trouble::Forbidden, None),
        ServiceError::VotesLater { .. } => (Trouble::Forbidden, Some("standing-admitted")),
        ServiceError::OnNotice { .. } => (Trouble::Forbidden, Some("standing-leaving")),
        ServiceError::JoinedAfterOpening => (Trouble::Forbidden, Some("error-joined-later")),
        ServiceError::Proposal(ProposalError::Over) => (Trouble::Conflict, Some("error-closed")),
        ServiceError::Terms(terms) => (Trouble::Conflict, Some(terms_key(*terms))),
        ServiceError::Certificate(_) => (Trouble::BadRequest, Some("error-certificate")),
        ServiceError::NothingToFile => (Trouble::Conflict, Some("error-nothing-to-file")),
        ServiceError::UnknownStep => (Trouble::NotFound, None),
        ServiceError::Money(_) => (Trouble::Conflict, Some("error-buy-in-bounds")),
        ServiceError::Ledger(error) => (Trouble::Conflict, Some(ledger_key(*error))),
        ServiceError::Contribution(error) => contribution_told(*error),
        ServiceError::Spend(error) => spend_told(*error),
        ServiceError::Payment(_) => (Trouble::Conflict, Some("error-payment-file")),
        ServiceError::Statement(_) => (Trouble::Conflict, Some("error-statement")),
        ServiceError::Reconcile(error) => reconcile_told(*error),
        ServiceError::Stripe(error) => (Trouble::Conflict, Some(stripe_key(error))),
        ServiceError::Group(error) => (Trouble::Conflict, Some(group_key(*error))),
        ServiceError::BylawsChanged => (Trouble::Conflict, Some("error-bylaws-changed")),
        ServiceError::StillMember => (Trouble::Conflict, Some("error-still-member")),
        ServiceError::NotDraft => (Trouble::Conflict, Some("error-not-draft")),
        ServiceError::FoundersMissing => (Trouble::Conflict, Some("error-founders-missing")),
        ServiceError::NoInvitation => (Trouble::Gone, Some("error-no-invitation")),
        ServiceError::InvitedMany => (Trouble::TooMany, Some("error-invited-many")),
        ServiceError::ProposedMany => (Trouble::TooMany, Some("error-proposed-many")),
        ServiceError::OtherWay => (Trouble::Conflict, None),
        ServiceError::VoteIsOpen => (Trouble::Conflict, Some("error-vote-is-open")),
        ServiceError::NotDeciding => (Trouble::Conflict, Some("error-not-deciding")),
        ServiceError::NothingChanges => (Trouble::Conflict, Some("error-nothing-changes")),
        ServiceError::Proposal(ProposalError::ReviewTooEarly) => {
            (Trouble::Conflict, Some("error-review-early"))
        }
        ServiceError::Suspended => (Trouble::Forbidden, Some("error-suspended")),
        ServiceError::Membership(refusal) => membership_told(*refusal),
        ServiceError::Expulsion(ExpulsionError::NotActive) => {
            (Trouble::Forbidden, Some("error-not-active"))
        }
        ServiceError::Expulsion(refusal) => expulsion_told(*refusal),
        ServiceError::Election(error) => (Trouble::Conflict, Some(election_key(*error))),
        ServiceError::HandleTaken => (Trouble::Conflict, Some("error-handle-taken")),
        ServiceError::SetupLinkSpent => (Trouble::Gone, Some("error-setup-used")),
        ServiceError::UnknownPool | ServiceError::UnknownProposal | ServiceError::UnknownNotice => {
            (Trouble::NotFound, None)
        }
        ServiceError::Proposal(_) | ServiceError::AlreadyVoted | ServiceError::OtherBallot => {
            (Trouble::Conflict, None)
        }
    };
    Told {
        trouble,
        detail: key.map(text),
        cause: None,
    }
}

/// The text for what can't be booked.
pub(in crate::web) const fn ledger_key(error: LedgerError) -> &'static str {
    match error {
        LedgerError::MoneyMissing => "error-money-missing",
        LedgerError::OverReservation => "error-over-reservation",
        LedgerError::Resolved => "error-reservation-resolved",
        LedgerError::PeriodClosed => "error-period-closed",
        LedgerError::PeriodNotOver => "error-period-not-over",
        LedgerError::Stopped => "error-books-stopped",
        LedgerError::OtherCurrency => "error-other-currency",
        LedgerError::NotReversible => "error-not-reversible",
        LedgerError::Overflow => "error-amount-too-large",
        LedgerError::Empty | LedgerError::Unbalanced => "error-amount-nothing",
    }
}

const fn contribution_told(error: ContributionError) -> (Trouble, Option<&'static str>) {
    use ContributionError as C;
    match error {
        C::Unknown | C::UnknownCash => (Trouble::NotFound, None),
        C::SameSteward => (Trouble::Forbidden, Some("error-cash-same")),
        C::PromisedMany => (Trouble::TooMany, Some("error-contribution-many")),
        C::NotOwed => (Trouble::Conflict, Some("error-contribution-not-owed")),
        C::Nothing => (Trouble::Conflict, Some("error-amount-nothing")),
        C::Arrived => (Trouble::Conflict, Some("error-contribution-arrived")),
        C::Cancelled => (Trouble::Conflict, Some("error-contribution-cancelled")),
        C::Months => (Trouble::Conflict, Some("error-dues-months")),
        C::CashDecided => (Trouble::Conflict, Some("error-cash-decided")),
        C::MoreThanArrived => (Trouble::Conflict, Some("error-more-than-arrived")),
        C::NoPlace => (Trouble::Conflict, None),
    }
}

const fn reconcile_told(error: ReconcileError) -> (Trouble, Option<&'static str>) {
    use ReconcileError as R;
    match error {
        R::NoBank => (Trouble::Conflict, Some("error-statement-no-bank")),
        R::UnknownLine | R::UnknownFile => (Trouble::NotFound, None),
        R::Settled => (Trouble::Conflict, Some("error-line-settled")),
        R::OtherWay => (Trouble::Conflict, Some("error-line-other-way")),
        R::OtherAmount => (Trouble::Conflict, Some("error-line-other-amount")),
        R::NoSuchReference => (Trouble::Conflict, Some("error-line-no-reference")),
        R::Own => (Trouble::Forbidden, Some("error-line-own")),
        R::Final => (Trouble::Conflict, Some("error-line-final")),
        R::NoCash => (Trouble::Conflict, Some("error-line-no-cash")),
        R::Waits => (Trouble::Conflict, Some("error-line-waits")),
        R::Explained => (Trouble::Conflict, Some("error-statement-explained")),
        R::NoReceipt => (Trouble::Conflict, Some("error-line-no-receipt")),
    }
}

const fn spend_told(error: SpendError) -> (Trouble, Option<&'static str>) {
    match error {
        SpendError::NotTheirs => (Trouble::Forbidden, Some("error-invoice-not-theirs")),
        SpendError::OwnInvoice => (Trouble::Forbidden, Some("error-invoice-own")),
        SpendError::ApprovedAlready => (Trouble::Conflict, Some("error-invoice-approved")),
        SpendError::Decided => (Trouble::Conflict, Some("error-invoice-decided")),
        SpendError::OnItsWay => (Trouble::Conflict, Some("error-payment-on-its-way")),
        SpendError::Unknown => (Trouble::NotFound, None),
        SpendError::InvoiceWaits => (Trouble::Conflict, Some("error-invoice-waits")),
        SpendError::PayeeNotMember => (Trouble::Conflict, Some("error-payee-not-member")),
        SpendError::ManyPapers => (Trouble::Conflict, Some("error-papers-many")),
        SpendError::NoAccount => (Trouble::Conflict, Some("error-payee-no-account")),
        SpendError::NoBank => (Trouble::Conflict, Some("error-no-bank")),
        SpendError::NothingChosen => (Trouble::Conflict, Some("error-nothing-chosen")),
        SpendError::NotReleased => (Trouble::Conflict, Some("error-not-released")),
        SpendError::BankShows => (Trouble::Conflict, Some("error-bank-shows")),
        SpendError::NotThere => (Trouble::Conflict, Some("error-not-there")),
        SpendError::NotPaid => (Trouble::Conflict, Some("error-not-paid")),
        SpendError::PartlyPaid => (Trouble::Conflict, Some("error-partly-paid")),
        SpendError::DayToCome => (Trouble::Conflict, Some("error-day-to-come")),
    }
}

/// The text for what does not go with the account at Stripe.
pub(in crate::web) const fn stripe_key(error: &ConnectError) -> &'static str {
    match error {
        ConnectError::NotAdopted => "error-stripe-not-adopted",
        ConnectError::OtherAccount { .. } => "error-stripe-other-account",
        ConnectError::TestKey => "error-stripe-test-key",
        ConnectError::NotConnected => "error-stripe-not-connected",
        ConnectError::NothingLeft => "error-stripe-nothing-left",
        ConnectError::NoSuchPayment => "error-stripe-no-payment",
        ConnectError::NoSuchReference => "error-stripe-no-reference",
    }
}

/// The text for what does not go with a linked group.
const fn group_key(error: GroupError) -> &'static str {
    match error {
        GroupError::TooMany => "error-group-many",
        GroupError::NotAGroup => "error-group-none",
        GroupError::NotLinked => "error-group-not-linked",
        GroupError::TakesNoPosts => "error-group-no-posts",
        GroupError::InvitedLately => "error-group-invited",
        GroupError::Busy => "error-group-busy",
    }
}

const fn membership_told(refusal: MembershipError) -> (Trouble, Option<&'static str>) {
    use MembershipError as M;
    match refusal {
        M::NotMember => (Trouble::Forbidden, Some("error-not-member")),
        M::NotSteward => (Trouble::Forbidden, None),
        M::NotActive => (Trouble::Forbidden, Some("error-not-active")),
        M::NotInvited => (Trouble::Forbidden, Some("error-not-invited")),
        M::Expelled => (Trouble::Forbidden, Some("error-expelled")),
        M::LastSteward => (Trouble::Conflict, Some("error-last-steward")),
        M::OtherAdmission => (Trouble::Conflict, Some("error-other-admission")),
        M::TurnedDown => (Trouble::Conflict, Some("error-turned-down")),
        M::AppliedLately => (Trouble::Conflict, Some("error-applied-lately")),
        M::AlreadyVouched => (Trouble::Conflict, Some("error-already-vouched")),
        M::NotLeaving => (Trouble::Conflict, Some("error-not-leaving")),
        M::NotWaiting => (Trouble::Conflict, Some("error-not-waiting")),
        M::NotAsked | M::AlreadyMember | M::AlreadyWaiting | M::OnProbation | M::AwaitsBuyIn => {
            (Trouble::Conflict, None)
        }
    }
}

const fn expulsion_told(refusal: ExpulsionError) -> (Trouble, Option<&'static str>) {
    use ExpulsionError as E;
    match refusal {
        E::NotActive | E::NotHers | E::NotGiver => (Trouble::Forbidden, None),
        E::NoticeFirst => (Trouble::Conflict, Some("error-notice-first")),
        E::AlreadyRuns => (Trouble::Conflict, Some("error-notice-runs")),
        E::Herself => (Trouble::Conflict, Some("error-notice-herself")),
        E::NobodyToExpel => (Trouble::Conflict, Some("error-nobody-to-expel")),
        E::Over => (Trouble::Conflict, Some("error-notice-over")),
        E::NotYet => (Trouble::Conflict, None),
    }
}

/// The text for terms that don't go together.
pub(in crate::web) const fn terms_key(error: TermsError) -> &'static str {
    match error {
        TermsError::NameClaimsRegistration => "error-name-registered",
        TermsError::TooFewFounders(_) => "error-too-few-founders",
        TermsError::TooYoung(_) => "error-too-young",
        TermsError::TooFewVotingDays(_) => "error-too-few-voting-days",
        TermsError::ClosesEarly => "error-closes-early",
        TermsError::TooFewStewardSeats(_) => "error-too-few-steward-seats",
        TermsError::FormIsFiled => "error-form-filed",
        TermsError::CurrencyInUse => "error-currency-in-use",
    }
}

/// The text for an election, or a ballot in it, that can't be.
pub(in crate::web) const fn election_key(error: ElectionError) -> &'static str {
    match error {
        ElectionError::NoCandidate => "error-candidates-none",
        ElectionError::TooManyCandidates => "error-candidates-many",
        ElectionError::CandidateNotMember => "error-candidate-not-member",
        ElectionError::NotACandidate => "error-not-a-candidate",
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let told = self.told();
        let status = StatusCode::from_u16(told.trouble.status())
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if told.trouble == Trouble::TooMany {
            let minute = HeaderValue::from_static("60");
            response.headers_mut().insert(header::RETRY_AFTER, minute);
        }
        response.extensions_mut().insert(told);
        response
    }
}
