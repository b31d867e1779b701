//! What Stripe tells: events, read from the raw bytes of a webhook.
//!
//! Stripe sends an event again until it is answered with 2xx, at times twice
//! all the same, in no order, and days later. So whoever books from it keeps the
//! event's id, and [`StripeEvent::fact`], in the transaction of the entry, and
//! takes every order for possible.

use thiserror::Error;

use super::amount::{AmountError, Sum};
pub use super::read::read;
use crate::domain::{id::ContributionId, time::Timestamp};

/// Largest event that is read, in bytes. Stripe's are some kilobytes.
pub const MAX_EVENT_BYTES: usize = 256 * 1024;

/// What a Pool's webhook should be told of; for whoever sets it up at Stripe.
pub const EVENTS: [&str; 15] = [
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "charge.dispute.closed",
    "payout.paid",
    "payout.failed",
    "payout.canceled",
];

/// Why an event could not be read. Nothing was done then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EventError {
    /// More than [`MAX_EVENT_BYTES`].
    #[error("the event is too large")]
    TooLarge,
    /// No JSON, or cut off.
    #[error("the event is no JSON")]
    Json,
    /// JSON, but no event (or a thin one, of the API's second version).
    #[error("this is no event with a snapshot: choose snapshot events for the webhook")]
    NotEvent,
    /// A field is missing or of another kind. Holds what and where.
    #[error("the event can't be read: {0}")]
    Shape(String),
    /// A sum or a currency.
    #[error(transparent)]
    Amount(#[from] AmountError),
    /// A sum below zero where money can only go one way. Holds the field.
    #[error("{0} is below zero")]
    Negative(&'static str),
    /// More went back than was paid.
    #[error("more was refunded than paid")]
    RefundedTooMuch,
    /// The parts of a movement don't add up.
    #[error("amount, fee and net of {0} don't add up")]
    Unbalanced(String),
    /// Of another account than the Pool's. Holds that account.
    #[error("the event is of another account, {0}")]
    ForeignAccount(String),
    /// From Stripe's playground where real money is expected, or the other way.
    #[error("the event is of the other mode, live or test, than the key")]
    OtherMode,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StripeEvent {
    /// `evt_…`; the same when it is sent again.
    pub id: String,
    /// `acct_…`, only where the endpoint belongs to a platform of Connect.
    pub account: Option<String>,
    /// Whether it is about real money.
    pub is_live: bool,
    /// When it happened; a try that comes late has the old time.
    pub created: Timestamp,
    /// What happened.
    pub happened: Happened,
}

/// What an event says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Somebody paid, and the money is there: at once, or after days.
    Paid(Session),
    /// Somebody went through with it, and the money is on its way (a bank
    /// debit, a voucher). Nothing to book; [`Paid`](Self::Paid) or
    /// [`NotPaid`](Self::NotPaid) follows.
    Promised(Session),
    /// The money that was on its way doesn't come.
    NotPaid(Session),
    /// The page was open too long; nobody paid.
    Expired(Session),
    /// So much of a charge went back by now, all refunds together.
    Refunded(Refunded),
    /// One refund was made, or failed.
    Refund(Refund),
    /// A payer's bank claims money back.
    Disputed(Dispute),
    /// Money went from Stripe to the bank.
    PaidOut(Payout),
    /// The bank sent it back, or it never left: it lies at Stripe again. May
    /// come after [`PaidOut`](Self::PaidOut) of the same payout.
    PayoutFailed(Payout),
    /// Nothing that concerns a Pool. Holds Stripe's name of it. To be answered
    /// with 200, else it is sent for days.
    Other(String),
}

/// A page where somebody pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// `cs_…`
    pub id: String,
    /// Our contribution's id, if we made this page: the Pool may have other
    /// ways to be paid in the same account.
    pub contribution: Option<ContributionId>,
    /// What was to be paid; above zero.
    pub sum: Sum,
    /// `pi_…`, by which refunds and disputes are told apart later.
    pub payment: Option<String>,
}

/// How much of a charge went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refunded {
    /// `ch_…`
    pub charge: String,
    /// `pi_…`
    pub payment: Option<String>,
    /// Our contribution's id, if we made the page.
    pub contribution: Option<ContributionId>,
    /// What was paid.
    pub paid: Sum,
    /// All that went back so far. It can fall again when a refund fails; to
    /// book exactly in every order, book each [`Refund`] by its id.
    pub refunded: Sum,
}

/// One refund, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// `re_…`
    pub id: String,
    /// `ch_…`
    pub charge: Option<String>,
    /// `pi_…`
    pub payment: Option<String>,
    /// Goes back to the payer; above zero.
    pub sum: Sum,
    /// How far it is.
    pub state: RefundState,
}

/// How far a refund is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// Taken out of the account, on its way or there.
    Made,
    /// Not taken out yet: the payer, or money in the account, is waited for.
    Waiting,
    /// It could not be delivered, or was cancelled: the money is in the account
    /// (again).
    Failed,
}

/// A payer's bank claims money back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// `du_…` or `dp_…`
    pub id: String,
    /// `ch_…`
    pub charge: String,
    /// `pi_…`
    pub payment: Option<String>,
    /// What is claimed, in the payer's currency.
    pub sum: Sum,
    /// What this event says.
    pub stage: DisputeStage,
    /// What moved in the account so far because of it, fees included: up to two,
    /// each with an id of its own. Book by these.
    pub moved: Vec<Movement>,
}

/// What an event says of a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeStage {
    /// It was opened. Money may have moved, or not (an inquiry).
    Opened,
    /// Stripe took the sum and a fee.
    FundsWithdrawn,
    /// Stripe gave the sum back.
    FundsReinstated,
    /// It is over: won.
    Won,
    /// It is over: lost.
    Lost,
    /// It is over without either: an inquiry, or a dispute that was prevented.
    Dropped,
}

/// One line of the account at Stripe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// `txn_…`, never seen twice: good as an external id.
    pub id: String,
    /// `charge`, `payment`, `refund`, `adjustment`, `payout`, `stripe_fee`…
    pub kind: String,
    /// Before fees; negative when it leaves the account.
    pub gross: Sum,
    /// What Stripe keeps of it.
    pub fee: Sum,
    /// Gross less fee: by this the balance changes.
    pub net: Sum,
    /// What it came from: `ch_…`, `re_…`, `du_…`, `po_…`.
    pub source: Option<String>,
    /// When it was made, where Stripe says so.
    pub created: Option<Timestamp>,
}

/// Money on its way between Stripe and the bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// `po_…`
    pub id: String,
    /// What the bank gets. Below zero when Stripe takes it from the bank, to
    /// even out an account that fell below zero. Never zero.
    pub sum: Sum,
    /// When the bank should have it.
    pub arrives: Timestamp,
    /// By Stripe's schedule. Only then does Stripe tell which movements it is
    /// made of.
    pub is_automatic: bool,
    /// Why it failed, in a word of Stripe's: `account_closed`.
    pub failure: Option<String>,
}

impl StripeEvent {
    /// What makes two events say the same: Stripe may make two events, with two
    /// ids, of one fact. Kept unique beside [`id`](Self::id). Of
    /// [`Refunded`](Happened::Refunded) it is the id, since the same total can
    /// come back.
    #[must_use]
    pub fn fact(&self) -> String {
        let (what, of) = match &self.happened {
            Happened::Paid(session) => ("paid", &session.id),
            Happened::Promised(session) => ("promised", &session.id),
            Happened::NotPaid(session) => ("not-paid", &session.id),
            Happened::Expired(session) => ("expired", &session.id),
            Happened::Refunded(_) | Happened::Other(_) => ("event", &self.id),
            Happened::Refund(refund) => return refund.fact(refund.state),
            Happened::Disputed(dispute) => (dispute.stage.name(), &dispute.id),
            Happened::PaidOut(payout) => ("paid-out", &payout.id),
            Happened::PayoutFailed(payout) => return payout.failure_fact(),
        };
        format!("{what} {of}")
    }

    /// Checks that it is about the Pool's account: the one that its key belongs
    /// to, in the key's mode.
    ///
    /// # Errors
    /// [`EventError::ForeignAccount`], [`EventError::OtherMode`]. Both are for
    /// 400, so that whoever set the webhook up sees it fail at Stripe.
    pub fn check_account(&self, account: &str, is_live: bool) -> Result<(), EventError> {
        if let Some(other) = self.account.as_ref().filter(|other| *other != account) {
            return Err(EventError::ForeignAccount(other.clone()));
        }
        if self.is_live != is_live {
            return Err(EventError::OtherMode);
        }
        Ok(())
    }
}

impl Refund {
    /// The [`fact`](StripeEvent::fact) that it is so far.
    #[must_use]
    pub fn fact(&self, state: RefundState) -> String {
        format!("{} {}", state.name(), self.id)
    }
}

impl Payout {
    /// The [`fact`](StripeEvent::fact) that it failed.
    #[must_use]
    pub fn failure_fact(&self) -> String {
        format!("payout-failed {}", self.id)
    }
}

impl RefundState {
    const fn name(self) -> &'static str {
        match self {
            Self::Made => "refund-made",
            Self::Waiting => "refund-waiting",
            Self::Failed => "refund-failed",
        }
    }
}

impl DisputeStage {
    const fn name(self) -> &'static str {
        match self {
            Self::Opened => "dispute-opened",
            Self::FundsWithdrawn => "dispute-withdrawn",
            Self::FundsReinstated => "dispute-reinstated",
            Self::Won => "dispute-won",
            Self::Lost => "dispute-lost",
            Self::Dropped => "dispute-dropped",
        }
    }
}
