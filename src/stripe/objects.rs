//! What is read of Stripe's JSON, field by field as it names them. Everything
//! else in it is passed over, so that another version of the API, or a field
//! that is added, breaks nothing.

use serde::Deserialize;
use serde_json::{Map, Value};

/// <https://docs.stripe.com/api/events/object>
#[derive(Deserialize)]
pub(super) struct Envelope {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// Only for events of accounts that are connected to the one of the endpoint.
    #[serde(default)]
    pub account: Option<String>,
    #[serde(default)]
    pub livemode: bool,
    /// Seconds since 1970.
    pub created: i64,
    pub data: Data,
}

#[derive(Deserialize)]
pub(super) struct Data {
    pub object: Value,
}

/// An id, or, where somebody asked for it, the object itself.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Expandable {
    Id(String),
    Object { id: String },
}

impl Expandable {
    pub fn into_id(self) -> String {
        match self {
            Self::Id(id) | Self::Object { id } => id,
        }
    }
}

/// <https://docs.stripe.com/api/checkout/sessions/object>
#[derive(Deserialize)]
pub(super) struct SessionObject {
    pub id: String,
    #[serde(default)]
    pub mode: Option<String>,
    #[serde(default)]
    pub payment_status: Option<String>,
    #[serde(default)]
    pub amount_total: Option<i64>,
    #[serde(default)]
    pub currency: Option<String>,
    #[serde(default)]
    pub payment_intent: Option<Expandable>,
    #[serde(default)]
    pub metadata: Option<Map<String, Value>>,
}

/// <https://docs.stripe.com/api/charges/object>
#[derive(Deserialize)]
pub(super) struct ChargeObject {
    pub id: String,
    pub amount: i64,
    pub amount_refunded: i64,
    pub currency: String,
    #[serde(default)]
    pub payment_intent: Option<Expandable>,
    #[serde(default)]
    pub metadata: Option<Map<String, Value>>,
}

/// <https://docs.stripe.com/api/refunds/object>
#[derive(Deserialize)]
pub(super) struct RefundObject {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    #[serde(default)]
    pub charge: Option<Expandable>,
    #[serde(default)]
    pub payment_intent: Option<Expandable>,
    #[serde(default)]
    pub status: Option<String>,
    /// The line in the account by which it left.
    #[serde(default)]
    pub balance_transaction: Option<Expandable>,
}

/// <https://docs.stripe.com/api/disputes/object>
#[derive(Deserialize)]
pub(super) struct DisputeObject {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    pub charge: Expandable,
    #[serde(default)]
    pub payment_intent: Option<Expandable>,
    pub status: String,
    #[serde(default)]
    pub balance_transactions: Vec<BalanceTransactionObject>,
}

/// <https://docs.stripe.com/api/balance_transactions/object>
#[derive(Deserialize)]
pub(super) struct BalanceTransactionObject {
    pub id: String,
    #[serde(default, rename = "type")]
    pub kind: String,
    pub amount: i64,
    pub fee: i64,
    pub net: i64,
    pub currency: String,
    #[serde(default)]
    pub source: Option<Expandable>,
    #[serde(default)]
    pub created: Option<i64>,
}

/// <https://docs.stripe.com/api/payouts/object>
#[derive(Deserialize)]
pub(super) struct PayoutObject {
    pub id: String,
    pub amount: i64,
    pub currency: String,
    #[serde(default)]
    pub automatic: bool,
    /// Seconds since 1970.
    pub arrival_date: i64,
    #[serde(default)]
    pub failure_code: Option<String>,
}

/// What creating a session answers.
#[derive(Deserialize)]
pub(super) struct NewSessionObject {
    pub id: String,
    #[serde(default)]
    pub url: Option<String>,
    /// Seconds since 1970.
    pub expires_at: i64,
}

/// <https://docs.stripe.com/api/accounts/object>
#[derive(Deserialize)]
pub(super) struct AccountObject {
    pub id: String,
    #[serde(default)]
    pub charges_enabled: bool,
    #[serde(default)]
    pub payouts_enabled: bool,
    #[serde(default)]
    pub default_currency: Option<String>,
    #[serde(default)]
    pub business_profile: Option<BusinessProfile>,
}

#[derive(Deserialize)]
pub(super) struct BusinessProfile {
    #[serde(default)]
    pub name: Option<String>,
}

/// <https://docs.stripe.com/api/balance/balance_object>
#[derive(Deserialize)]
pub(super) struct BalanceObject {
    pub livemode: bool,
    pub available: Vec<Funds>,
    pub pending: Vec<Funds>,
}

#[derive(Deserialize)]
pub(super) struct Funds {
    pub amount: i64,
    pub currency: String,
}

/// <https://docs.stripe.com/api/pagination>
#[derive(Deserialize)]
pub(super) struct Page<T> {
    pub data: Vec<T>,
    #[serde(default)]
    pub has_more: bool,
}

/// <https://docs.stripe.com/api/errors>
#[derive(Default, Deserialize)]
pub(super) struct ErrorAnswer {
    #[serde(default)]
    pub error: ErrorObject,
}

#[derive(Default, Deserialize)]
pub(super) struct ErrorObject {
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub message: Option<String>,
}
