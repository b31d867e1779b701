//! The page where a member pays, on Stripe's side: what is asked for.
//!
//! One form POST to `/v1/checkout/sessions`, see
//! <https://docs.stripe.com/api/checkout/sessions/create>.

use thiserror::Error;
use url::form_urlencoded;
use uuid::Uuid;

use super::{
    amount::{AmountError, Sum},
    read::CONTRIBUTION,
};
use crate::domain::id::ContributionId;

/// Longest name of what is paid for, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Longest description, in characters.
const MAX_DESCRIPTION_CHARS: usize = 500;

/// Why no page can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckoutError {
    /// Nothing, or less.
    #[error("there is nothing to pay")]
    Nothing,
    /// A sum or currency that Stripe doesn't take.
    #[error(transparent)]
    Amount(#[from] AmountError),
}

/// What somebody is to pay. Holds no name and no address of hers: Stripe asks
/// her itself for what it needs.
#[derive(Clone, Copy, Debug)]
pub struct NewSession<'a> {
    /// Our contribution; comes back in every event about the payment.
    pub contribution: ContributionId,
    /// How much.
    pub sum: Sum,
    /// What she sees that she pays for: `Dues, Oak Street Garden`.
    pub name: &'a str,
    /// What the treasurer sees in Stripe's list of payments.
    pub description: &'a str,
    /// Where she comes back to. That she does proves nothing.
    pub success_url: &'a str,
    /// Where she comes back to when she changes her mind.
    pub cancel_url: &'a str,
}

/// The body of the request, form-urlencoded.
///
/// The price in her own currency is turned off: she pays in the Pool's, and
/// refunds and disputes are told in it. The contribution's id is written three
/// times: for people who look into Stripe's lists, for events about the page,
/// and for events about the charge.
///
/// # Errors
/// [`CheckoutError`].
pub fn form(session: &NewSession<'_>) -> Result<String, CheckoutError> {
    if session.sum.minor <= 0 {
        return Err(CheckoutError::Nothing);
    }
    let amount = session.sum.to_rail()?.to_string();
    let contribution = Uuid::from(session.contribution).to_string();
    let name = line(session.name, MAX_NAME_CHARS);
    let description = line(session.description, MAX_DESCRIPTION_CHARS);
    let currency = session.sum.currency.code().to_ascii_lowercase();
    let of_session = format!("metadata[{CONTRIBUTION}]");
    let of_charge = format!("payment_intent_data[metadata][{CONTRIBUTION}]");
    let fields = [
        ("mode", "payment"),
        ("line_items[0][quantity]", "1"),
        ("line_items[0][price_data][currency]", &currency),
        ("line_items[0][price_data][unit_amount]", &amount),
        ("line_items[0][price_data][product_data][name]", &name),
        ("adaptive_pricing[enabled]", "false"),
        ("client_reference_id", &contribution),
        (&of_session, &contribution),
        ("payment_intent_data[description]", &description),
        (&of_charge, &contribution),
        ("success_url", session.success_url),
        ("cancel_url", session.cancel_url),
    ];
    Ok(form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish())
}

/// On one line, and not longer than Stripe takes.
fn line(text: &str, most: usize) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(most)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    fn new(code: &str, minor: i64) -> NewSession<'static> {
        let currency = Currency::parse(code).unwrap();
        NewSession {
            contribution: Uuid::nil().into(),
            sum: Sum { currency, minor },
            name: "Dues & more\r\n",
            description: "Oak",
            success_url: "https://oak.example/paid?a=1&b=2",
            cancel_url: "https://oak.example/",
        }
    }

    #[test]
    fn the_form_says_what_is_to_be_paid() {
        let body = form(&new("EUR", 2_500)).unwrap();
        let read: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes())
            .into_owned()
            .collect();
        let field = |name: &str| {
            let mut found = read.iter().filter(|(key, _)| key == name);
            let value = found.next().map(|(_, value)| value.as_str());
            assert!(found.next().is_none(), "{name} stands there twice");
            value
        };
        let nil = "00000000-0000-0000-0000-000000000000";
        for (name, value) in [
            ("mode", "payment"),
            ("line_items[0][quantity]", "1"),
            ("line_items[0][price_data][currency]", "eur"),
            ("line_items[0][price_data][unit_amount]", "2500"),
            (
                "line_items[0][price_data][product_data][name]",
                "Dues & more  ",
            ),
            ("client_reference_id", nil),
            ("metadata[contribution]", nil),
            ("payment_intent_data[metadata][contribution]", nil),
            ("payment_intent_data[description]", "Oak"),
            ("success_url", "https://oak.example/paid?a=1&b=2"),
            ("cancel_url", "https://oak.example/"),
        ] {
            assert_eq!(field(name), Some(value), "{name}");
        }
    }

    #[test]
    fn sums_are_in_stripes_unit() {
        for (code, minor, amount) in [
            ("JPY", 500, Ok("500")),
            ("BHD", 5_120, Ok("5120")),
            ("ISK", 5, Ok("500")),
            ("MGA", 50_000, Ok("500")),
            ("EUR", 0, Err(CheckoutError::Nothing)),
            ("EUR", -1, Err(CheckoutError::Nothing)),
            (
                "BHD",
                5_121,
                Err(CheckoutError::Amount(AmountError::TooFine {
                    currency: "BHD",
                    minor: 5_121,
                    step: 10,
                })),
            ),
        ] {
            let made = form(&new(code, minor));
            match amount {
                Ok(amount) => {
                    let field = format!("unit_amount%5D={amount}&");
                    assert!(made.unwrap().contains(&field), "{code} {minor}");
                }
                Err(error) => assert_eq!(made, Err(error), "{code} {minor}"),
            }
        }
    }
}
