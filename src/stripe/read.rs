//! Reading of events: from Stripe's JSON to [`Happened`].

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    amount::Sum,
    event::{
        Dispute, DisputeStage, EventError, Happened, MAX_EVENT_BYTES, Movement, Payout, Refund,
        RefundState, Refunded, Session, StripeEvent,
    },
    objects::{
        BalanceTransactionObject, ChargeObject, DisputeObject, Envelope, Expandable, PayoutObject,
        RefundObject, SessionObject,
    },
};
use crate::domain::{id::ContributionId, time::Timestamp};

/// Longest id of Stripe's that is taken.
const MAX_ID_BYTES: usize = 255;
/// Longest word of Stripe's that is kept.
const MAX_WORD_CHARS: usize = 64;
/// Under this name our contribution's id stands in the metadata.
pub(super) const CONTRIBUTION: &str = "contribution";

/// Reads an event whose signature was verified.
///
/// # Errors
/// [`EventError`]: all for 400. An event that is none of a Pool's business is
/// no error: [`Happened::Other`].
pub fn read(raw: &[u8]) -> Result<StripeEvent, EventError> {
    if raw.len() > MAX_EVENT_BYTES {
        return Err(EventError::TooLarge);
    }
    let whole: Value = serde_json::from_slice(raw).map_err(|_| EventError::Json)?;
    if whole.get("object").and_then(Value::as_str) != Some("event") {
        return Err(EventError::NotEvent);
    }
    let envelope: Envelope = shape(whole)?;
    Ok(StripeEvent {
        id: id(envelope.id)?,
        account: envelope.account.map(id).transpose()?,
        is_live: envelope.livemode,
        created: Timestamp::from_seconds(envelope.created),
        happened: happened(&envelope.kind, envelope.data.object)?,
    })
}

fn happened(kind: &str, object: Value) -> Result<Happened, EventError> {
    Ok(match kind {
        "checkout.session.completed" => return session(kind, object, None),
        "checkout.session.async_payment_succeeded" => {
            return session(kind, object, Some(Happened::Paid));
        }
        "checkout.session.async_payment_failed" => {
            return session(kind, object, Some(Happened::NotPaid));
        }
        "checkout.session.expired" => return session(kind, object, Some(Happened::Expired)),
        "charge.refunded" => Happened::Refunded(refunded(shape(object)?)?),
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            Happened::Refund(refund(shape(object)?)?)
        }
        "charge.dispute.created" => dispute(shape(object)?, Some(DisputeStage::Opened))?,
        "charge.dispute.funds_withdrawn" => {
            dispute(shape(object)?, Some(DisputeStage::FundsWithdrawn))?
        }
        "charge.dispute.funds_reinstated" => {
            dispute(shape(object)?, Some(DisputeStage::FundsReinstated))?
        }
        "charge.dispute.closed" => dispute(shape(object)?, None)?,
        "payout.paid" => Happened::PaidOut(payout(shape(object)?)?),
        "payout.failed" | "payout.canceled" => Happened::PayoutFailed(payout(shape(object)?)?),
        other => Happened::Other(other.chars().take(MAX_WORD_CHARS).collect()),
    })
}

/// `make` of a completed session is up to its payment status.
fn session(
    kind: &str,
    object: Value,
    make: Option<fn(Session) -> Happened>,
) -> Result<Happened, EventError> {
    let read: SessionObject = shape(object)?;
    let other = || Ok(Happened::Other(kind.to_owned()));
    // Subscriptions and cards kept for later are another shop's. Where nothing
    // was to be paid, nothing moves.
    if read.mode.as_deref() != Some("payment") || read.amount_total == Some(0) {
        return other();
    }
    let make = match (make, read.payment_status.as_deref()) {
        (Some(make), _) => make,
        (None, Some("paid")) => Happened::Paid,
        (None, Some("unpaid")) => Happened::Promised,
        (None, _) => return other(),
    };
    let (Some(amount), Some(currency)) = (read.amount_total, read.currency) else {
        return Err(EventError::Shape("a session without a sum".to_owned()));
    };
    Ok(make(Session {
        id: id(read.id)?,
        contribution: contribution(read.metadata.as_ref()),
        sum: not_negative("amount_total", &currency, amount)?,
        payment: id_of(read.payment_intent)?,
    }))
}

fn refunded(read: ChargeObject) -> Result<Refunded, EventError> {
    let paid = not_negative("amount", &read.currency, read.amount)?;
    let refunded = not_negative("amount_refunded", &read.currency, read.amount_refunded)?;
    if refunded.minor > paid.minor {
        return Err(EventError::RefundedTooMuch);
    }
    Ok(Refunded {
        charge: id(read.id)?,
        payment: id_of(read.payment_intent)?,
        contribution: contribution(read.metadata.as_ref()),
        paid,
        refunded,
    })
}

fn refund(read: RefundObject) -> Result<Refund, EventError> {
    Ok(Refund {
        id: id(read.id)?,
        charge: id_of(read.charge)?,
        payment: id_of(read.payment_intent)?,
        sum: not_negative("amount", &read.currency, read.amount)?,
        state: match read.status.as_deref() {
            Some("succeeded") => RefundState::Made,
            // One that is on its way has a line in the account; one that waits
            // for money in it has none.
            Some("pending") if read.balance_transaction.is_some() => RefundState::Made,
            Some("failed" | "canceled") => RefundState::Failed,
            _ => RefundState::Waiting,
        },
    })
}

/// How a closed one ended is up to its status.
fn dispute(read: DisputeObject, stage: Option<DisputeStage>) -> Result<Happened, EventError> {
    let stage = stage.unwrap_or(match read.status.as_str() {
        "won" => DisputeStage::Won,
        "lost" => DisputeStage::Lost,
        _ => DisputeStage::Dropped,
    });
    let moved: Result<Vec<Movement>, EventError> = read
        .balance_transactions
        .into_iter()
        .map(movement)
        .collect();
    Ok(Happened::Disputed(Dispute {
        id: id(read.id)?,
        charge: id(read.charge.into_id())?,
        payment: id_of(read.payment_intent)?,
        sum: not_negative("amount", &read.currency, read.amount)?,
        stage,
        moved: moved?,
    }))
}

/// Reads one line of the account.
pub(super) fn movement(read: BalanceTransactionObject) -> Result<Movement, EventError> {
    let sum = |amount| Sum::from_rail(&read.currency, amount);
    let (gross, fee, net) = (sum(read.amount)?, sum(read.fee)?, sum(read.net)?);
    if gross.minor.checked_sub(fee.minor) != Some(net.minor) {
        return Err(EventError::Unbalanced(id(read.id)?));
    }
    Ok(Movement {
        id: id(read.id)?,
        kind: read.kind.chars().take(MAX_WORD_CHARS).collect(),
        gross,
        fee,
        net,
        source: id_of(read.source)?,
        created: read.created.map(Timestamp::from_seconds),
    })
}

fn payout(read: PayoutObject) -> Result<Payout, EventError> {
    let sum = Sum::from_rail(&read.currency, read.amount)?;
    if sum.minor == 0 {
        return Err(EventError::Shape("a payout of nothing".to_owned()));
    }
    Ok(Payout {
        id: id(read.id)?,
        sum,
        arrives: Timestamp::from_seconds(read.arrival_date),
        is_automatic: read.automatic,
        failure: read
            .failure_code
            .map(|code| code.chars().take(MAX_WORD_CHARS).collect()),
    })
}

/// The metadata, and not `client_reference_id`: whoever pays by a Payment Link
/// of the same account can put anything into that one.
fn contribution(metadata: Option<&Map<String, Value>>) -> Option<ContributionId> {
    let text = metadata?.get(CONTRIBUTION)?.as_str()?;
    Uuid::try_parse(text).ok().map(ContributionId::from)
}

fn not_negative(field: &'static str, currency: &str, amount: i64) -> Result<Sum, EventError> {
    if amount < 0 {
        return Err(EventError::Negative(field));
    }
    Ok(Sum::from_rail(currency, amount)?)
}

fn shape<T: DeserializeOwned>(value: Value) -> Result<T, EventError> {
    serde_json::from_value(value).map_err(|error| EventError::Shape(error.to_string()))
}

/// Ids are kept and shown, so they must be what ids look like.
pub(super) fn id(id: String) -> Result<String, EventError> {
    let looks_right = (1..=MAX_ID_BYTES).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if looks_right {
        return Ok(id);
    }
    Err(EventError::Shape("an id that is none".to_owned()))
}

fn id_of(read: Option<Expandable>) -> Result<Option<String>, EventError> {
    read.map(Expandable::into_id).map(id).transpose()
}
