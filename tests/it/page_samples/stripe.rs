//! The Pool's account at Stripe, and the way to pay by card.

use pools::{
    stripe::event::EVENTS,
    text::text,
    web::view::{
        form::Field,
        stripe::{CardPage, StripePage, UnmatchedLine},
    },
};

use super::{Sample, oak, page, person, sample, when};

pub fn all() -> Vec<Sample> {
    let adopted = StripePage {
        account: Some(("acct_1NvQb2IrZ4".to_owned(), "Oak Street Garden".to_owned())),
        ..nothing()
    };
    let connected = StripePage {
        set: Some((person("Ana Brook", "ana"), when(-20))),
        is_test: true,
        unmatched: vec![
            UnmatchedLine {
                payment: "pi_3MtwBwLkdIwHu7ix28a3tqPa".to_owned(),
                amount: "25.00 EUR".to_owned(),
                at: when(-2),
            },
            UnmatchedLine {
                payment: "pi_3MtwBwLkdIwHu7ix28a3tqPb".to_owned(),
                amount: "1,200.00 EUR".to_owned(),
                at: when(-1),
            },
        ],
        reference: Field::of("RF00").refused(text("error-stripe-no-reference")),
        waiting: 2,
        odd: vec![("evt_1NG8Du2eZvKYlo2CUI79vXWy".to_owned(), when(-9))],
        account: Some(("acct_1NvQb2IrZ4".to_owned(), "Oak Street Garden".to_owned())),
        ..nothing()
    };
    let wrong = StripePage {
        key: Field::default().refused(text("error-stripe-key-publishable")),
        secret: Field::default().refused(text("error-stripe-secret-is-key")),
        account: Some(("acct_1NvQb2IrZ4".to_owned(), "Oak Street Garden".to_owned())),
        ..nothing()
    };
    vec![
        sample("stripe-not-adopted", &nothing()),
        sample("stripe-adopted", &adopted),
        sample("stripe-connected", &connected),
        sample("stripe-wrong", &wrong),
        sample("card", &card(None)),
        sample("card-refused", &card(Some(text("error-card-later")))),
    ]
}

fn nothing() -> StripePage {
    StripePage {
        page: page("/pools/oak/stripe", true),
        pool: oak(),
        account: None,
        set: None,
        is_test: false,
        hook: "https://pools.example/webhooks/stripe/oak".to_owned(),
        events: EVENTS.to_vec(),
        key: Field::default(),
        secret: Field::default(),
        unmatched: Vec::new(),
        reference: Field::default(),
        waiting: 0,
        odd: Vec::new(),
    }
}

fn card(refused: Option<String>) -> CardPage {
    let id = "0199a9d2-0000-7000-8000-00000000000a";
    CardPage {
        page: page(&format!("/pools/oak/contributions/{id}/card"), true),
        pool: oak(),
        back: format!("/pools/oak/contributions/{id}"),
        href: "https://checkout.stripe.com/c/pay/cs_live_a1".to_owned(),
        refused,
    }
}
