//! Stripe's side of a contribution: the page is asked for, events are checked
//! and read, and whoever books by them ends with what lies in the account, in
//! whatever order they come. The bad ones change nothing and are named.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pools::{
    domain::{id::ContributionId, money::Currency, time::Timestamp},
    stripe::{
        amount::{AmountError, Sum},
        checkout::{CheckoutError, NewSession},
        client::{StripeClient, StripeError},
        event::{
            DisputeStage, EVENTS, EventError, Happened, MAX_EVENT_BYTES, RefundState, StripeEvent,
            read,
        },
        key::ApiKey,
        signature::{SignatureError, TOLERANCE_SECONDS, verify},
    },
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use secrecy::SecretString;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::stripe_double::{
    ACCOUNT, DISPUTE_FEE, Delivery, SECRET, StripeDouble, Trouble, key, signature,
};

const NOW: i64 = 1_800_000_000;
const CONTRIBUTION: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

fn contribution() -> ContributionId {
    CONTRIBUTION.parse::<Uuid>().unwrap().into()
}

fn eur(minor: i64) -> Sum {
    let currency = Currency::EUR;
    Sum { currency, minor }
}

#[derive(Debug, PartialEq)]
enum Refused {
    Signature(SignatureError),
    Event(EventError),
}

/// What a webhook does before anything is booked.
fn hear(header: Option<&str>, body: &[u8]) -> Result<StripeEvent, Refused> {
    hear_at(NOW, header, body)
}

fn hear_at(now: i64, header: Option<&str>, body: &[u8]) -> Result<StripeEvent, Refused> {
    let (secrets, now) = ([SecretString::from(SECRET)], Timestamp::from_seconds(now));
    verify(body, header, &secrets, now, TOLERANCE_SECONDS).map_err(Refused::Signature)?;
    let event = read(body).map_err(Refused::Event)?;
    event
        .check_account(ACCOUNT, false)
        .map_err(Refused::Event)?;
    Ok(event)
}

/// All of them are good ones, signed when they were sent.
fn heard(deliveries: &[Delivery]) -> Vec<StripeEvent> {
    let hear = |one: &Delivery| {
        let event = hear_at(one.sent, Some(&one.header), &one.body).unwrap();
        assert_eq!(event.id, one.event);
        event
    };
    deliveries.iter().map(hear).collect()
}

fn dues<'a>(sum: Sum) -> NewSession<'a> {
    NewSession {
        contribution: contribution(),
        sum,
        name: "Dues, Oak Street Garden",
        description: "Dues",
        success_url: "https://oak.example/paid",
        cancel_url: "https://oak.example/",
    }
}

#[tokio::test]
async fn a_page_is_made_once_and_what_is_paid_there_comes_back() {
    let double = StripeDouble::start(NOW).await;
    let (client, key) = (StripeClient::new(&double.url).unwrap(), key());
    let open = client
        .open_checkout(&key, &dues(eur(2_500)), "one")
        .await
        .unwrap();
    let again = client.open_checkout(&key, &dues(eur(2_500)), "one").await;
    assert_eq!(again.as_ref(), Ok(&open), "the same attempt, the same page");
    let other = client.open_checkout(&key, &dues(eur(2_600)), "one").await;
    assert_eq!(other, Err(StripeError::Conflict));
    assert_eq!(open.expires.seconds(), NOW + 86_400);

    let account = client.account(&key).await.unwrap();
    assert_eq!(account.id, ACCOUNT);
    assert_eq!(account.name.as_deref(), Some("Oak Street Garden"));
    assert_eq!(account.currency.as_deref(), Some("EUR"));
    assert!(account.can_be_paid && account.can_pay_out);

    let redirect = reqwest::redirect::Policy::none();
    let visitor = reqwest::Client::builder()
        .no_proxy()
        .redirect(redirect)
        .build()
        .unwrap();
    let paid = visitor.get(open.url).send().await.unwrap();
    assert_eq!(paid.headers()["location"], "https://oak.example/paid");
    let events = heard(&double.deliver_rest());
    let [
        StripeEvent {
            happened: Happened::Paid(session),
            ..
        },
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!(session.id, open.id);
    assert_eq!(session.contribution, Some(contribution()));
    assert_eq!(session.sum, eur(2_500));
    let balance = client.balance(&key).await.unwrap();
    assert_eq!(balance.available, [eur(2_500 - 62)]);
    assert!(balance.pending.is_empty() && !balance.is_live);
}

#[tokio::test]
async fn the_lines_of_a_payout_add_up_with_their_fees() {
    let double = StripeDouble::start(NOW).await;
    let (client, key) = (StripeClient::new(&double.url).unwrap(), key());
    for _ in 0..250 {
        let session = double.session(CONTRIBUTION, "eur", 2_500);
        double.pay(&session);
    }
    let (fees, sent) = (double.charge_fees(), double.balance());
    let payout = double.pay_out().unwrap();
    let lines = client.movements_of_payout(&key, &payout).await.unwrap();
    assert_eq!(lines.len(), 251);
    let ids: BTreeSet<&str> = lines.iter().map(|line| line.id.as_str()).collect();
    assert_eq!(ids.len(), 251);
    assert_eq!(lines.iter().map(|line| line.net.minor).sum::<i64>(), 0);
    assert_eq!(lines.iter().map(|line| line.fee.minor).sum::<i64>(), fees);
    assert_eq!(lines[0].kind, "payout");
    assert_eq!(lines[0].gross, eur(-sent));
    assert_eq!(lines[0].source.as_deref(), Some(payout.as_str()));
    let none = client.movements_of_payout(&key, "po_none").await;
    assert_eq!(none, Ok(Vec::new()));
}

#[tokio::test]
async fn what_goes_wrong_with_a_call_is_named() {
    use StripeError::{Busy, Down, Forbidden, Key, Refused, TooLarge};
    let double = StripeDouble::start(NOW).await;
    let (client, key) = (StripeClient::new(&double.url).unwrap(), key());
    for (trouble, expected, again) in [
        (Trouble::Status(401), Key, false),
        (Trouble::Status(403), Forbidden("trouble".to_owned()), false),
        (Trouble::Status(409), StripeError::Conflict, false),
        (Trouble::Status(429), Busy, true),
        (Trouble::Status(500), Down(500), true),
        (Trouble::Status(503), Down(503), true),
        (Trouble::Huge, TooLarge, false),
    ] {
        double.trouble(&[trouble]);
        let found = client.balance(&key).await.unwrap_err();
        assert_eq!(found, expected, "{trouble:?}");
        assert_eq!(found.is_transient(), again, "{trouble:?}");
    }
    for trouble in [Trouble::Garbage, Trouble::Status(302), Trouble::Status(204)] {
        double.trouble(&[trouble]);
        let found = client.balance(&key).await.unwrap_err();
        assert!(
            matches!(found, StripeError::Answer(_)),
            "{trouble:?}: {found:?}"
        );
    }
    let wrong = ApiKey::parse(&SecretString::from("rk_test_fedcba9876543210")).unwrap();
    assert_eq!(client.account(&wrong).await, Err(Key));
    let small = client.open_checkout(&key, &dues(eur(49)), "two").await;
    assert!(
        matches!(&small, Err(Refused { code, .. }) if code == "amount_too_small"),
        "{small:?}"
    );
    let nothing = client.open_checkout(&key, &dues(eur(0)), "three").await;
    assert_eq!(nothing, Err(StripeError::Checkout(CheckoutError::Nothing)));
    // Nobody listens there: the port was free a moment ago.
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let found = StripeClient::new(&nobody)
        .unwrap()
        .balance(&key)
        .await
        .unwrap_err();
    assert!(matches!(found, StripeError::Network(_)), "{found:?}");
    assert!(found.is_transient());
}

#[test]
fn everything_that_concerns_a_pool_is_read() {
    let double = StripeDouble::offline(NOW);
    let sessions: Vec<String> = (0..6)
        .map(|_| double.session(CONTRIBUTION, "eur", 2_500))
        .collect();
    double.pay(&sessions[0]);
    for (session, comes) in [(&sessions[1], true), (&sessions[2], false)] {
        double.promise(session);
        double.settle(session, comes);
    }
    double.expire(&sessions[3]);
    double.pay(&sessions[4]);
    double.pay(&sessions[5]);
    let refund = double.refund(&sessions[0], 1_000);
    double.fail_refund(&refund);
    let won = double.dispute(&sessions[4]);
    double.close_dispute(&won, true);
    let lost = double.dispute(&sessions[5]);
    double.close_dispute(&lost, false);
    let payout = double.pay_out().unwrap();
    double.fail_payout(&payout);
    double.chatter();
    let deliveries = double.deliver_rest();
    let mut kinds = BTreeSet::new();
    for (event, one) in heard(&deliveries).iter().zip(&deliveries) {
        let body: Value = serde_json::from_slice(&one.body).unwrap();
        let kind = body["type"].as_str().unwrap().to_owned();
        let concerns = EVENTS.contains(&kind.as_str()) || kind == "charge.refund.updated";
        let other = event.happened == Happened::Other(kind.clone());
        assert_eq!(other, !concerns, "{kind}: {event:?}");
        assert_eq!(event.created.seconds(), NOW);
        kinds.insert(kind);
    }
    // Cancelled payouts look like failed ones.
    let untold: Vec<&&str> = EVENTS
        .iter()
        .filter(|kind| !kinds.contains(**kind))
        .collect();
    assert_eq!(untold, [&"payout.canceled"]);
    let facts: Vec<String> = heard(&deliveries).iter().map(StripeEvent::fact).collect();
    let twice: BTreeMap<&String, usize> = facts.iter().fold(BTreeMap::new(), |mut seen, fact| {
        *seen.entry(fact).or_default() += 1;
        seen
    });
    // A refund is told of when it is made and when it arrives, and of its
    // failure by three events: one fact each.
    assert_eq!(twice[&format!("refund-made {refund}")], 2);
    assert_eq!(twice[&format!("refund-failed {refund}")], 3);
    assert_eq!(twice[&format!("paid {}", sessions[1])], 1);
    assert_eq!(twice[&format!("dispute-won {won}")], 1);
    assert_eq!(twice[&format!("dispute-lost {lost}")], 1);
}

/// As little bookkeeping as will do: every fact once, and sums at the end.
#[derive(Default)]
struct Books {
    facts: BTreeSet<String>,
    paid: i64,
    made: HashMap<String, i64>,
    failed: BTreeSet<String>,
    moved: HashMap<String, i64>,
    paid_out: i64,
}

impl Books {
    fn hear_all(&mut self, deliveries: &[Delivery]) {
        for event in &heard(deliveries) {
            self.hear(event);
        }
    }

    fn hear(&mut self, event: &StripeEvent) {
        if !self.facts.insert(event.fact()) {
            return;
        }
        match &event.happened {
            Happened::Paid(session) => self.paid += session.sum.minor,
            Happened::Refund(refund) if refund.state == RefundState::Made => {
                self.made.insert(refund.id.clone(), refund.sum.minor);
            }
            Happened::Refund(refund) if refund.state == RefundState::Failed => {
                self.failed.insert(refund.id.clone());
            }
            Happened::Disputed(dispute) => {
                let moved = dispute.moved.iter();
                self.moved
                    .extend(moved.map(|line| (line.id.clone(), line.net.minor)));
            }
            Happened::PaidOut(payout) => self.paid_out += payout.sum.minor,
            Happened::PayoutFailed(payout) => self.paid_out -= payout.sum.minor,
            _ => {}
        }
    }

    fn balance(&self) -> i64 {
        let back = self
            .made
            .iter()
            .filter(|(id, _)| !self.failed.contains(*id));
        self.paid - back.map(|(_, sum)| sum).sum::<i64>() + self.moved.values().sum::<i64>()
            - self.paid_out
    }
}

/// Lives through some weeks of payments, by chance. Delivers now and then.
fn weeks(seed: u64, code: &str, unit: i64) -> (StripeDouble, Books, i64) {
    let (double, mut books) = (StripeDouble::offline(NOW), Books::default());
    let mut chance = StdRng::seed_from_u64(seed);
    let (mut promised, mut paid, mut refunds, mut payouts) = (vec![], vec![], vec![], vec![]);
    let mut disputes = vec![];
    for step in 0..60 {
        double.advance(chance.random_range(0..86_400));
        match chance.random_range(0..10) {
            0..=2 => {
                let session =
                    double.session(CONTRIBUTION, code, unit * chance.random_range(20..90));
                double.pay(&session);
                paid.push(session);
            }
            3 => {
                let session = double.session(CONTRIBUTION, code, unit * 50);
                double.promise(&session);
                promised.push(session);
            }
            4 => {
                if let Some(session) = promised.pop() {
                    let comes = chance.random();
                    double.settle(&session, comes);
                    paid.extend(comes.then_some(session));
                }
            }
            5 => {
                if let Some(session) = paid.last() {
                    refunds.push(double.refund(session, unit));
                }
            }
            6 => refunds
                .pop()
                .iter()
                .for_each(|refund| double.fail_refund(refund)),
            7 => {
                if chance.random() {
                    paid.pop()
                        .iter()
                        .for_each(|session| disputes.push(double.dispute(session)));
                } else if let Some(dispute) = disputes.pop() {
                    double.close_dispute(&dispute, chance.random());
                }
            }
            8 => payouts.extend(double.pay_out()),
            _ => payouts
                .pop()
                .iter()
                .for_each(|payout| double.fail_payout(payout)),
        }
        if step % 7 == 0 {
            books.hear_all(&double.deliver(seed + step));
        }
    }
    books.hear_all(&double.deliver_rest());
    let should = double.balance() + double.charge_fees();
    (double, books, should)
}

#[test]
fn the_order_of_events_makes_no_difference() {
    for seed in 0..40 {
        for (code, unit, ours) in [
            ("eur", 100, 1),
            ("jpy", 100, 1),
            ("bhd", 10, 1),
            ("ugx", 100, 100),
        ] {
            let (_, books, should) = weeks(seed, code, unit);
            // In UGX the charge fees are whole shillings in the double.
            assert_eq!(books.balance() * ours, should, "{code}, seed {seed}");
        }
    }
}

#[test]
fn a_dispute_tells_what_moved_because_of_it() {
    let double = StripeDouble::offline(NOW);
    let session = double.session(CONTRIBUTION, "eur", 2_500);
    double.pay(&session);
    let dispute = double.dispute(&session);
    double.close_dispute(&dispute, true);
    let events = heard(&double.deliver_rest());
    let stages: Vec<(DisputeStage, Vec<(i64, i64)>)> = events
        .into_iter()
        .filter_map(|event| match event.happened {
            Happened::Disputed(dispute) => Some(dispute),
            _ => None,
        })
        .map(|dispute| {
            assert_eq!(dispute.sum, eur(2_500));
            assert!(dispute.payment.is_some());
            let moved = dispute.moved.iter();
            (
                dispute.stage,
                moved
                    .map(|line| (line.gross.minor, line.fee.minor))
                    .collect(),
            )
        })
        .collect();
    let taken = (-2_500, DISPUTE_FEE);
    assert_eq!(
        stages,
        [
            (DisputeStage::Opened, vec![taken]),
            (DisputeStage::FundsWithdrawn, vec![taken]),
            (DisputeStage::FundsReinstated, vec![taken, (2_500, 0)]),
            (DisputeStage::Won, vec![taken, (2_500, 0)]),
        ]
    );
}

/// A good event about a session, before somebody meddles with it.
fn good() -> Value {
    json!({
        "id": "evt_1", "object": "event", "api_version": "2020-08-27", "created": NOW,
        "livemode": false, "type": "checkout.session.completed",
        "data": { "object": {
            "id": "cs_1", "object": "checkout.session", "mode": "payment",
            "payment_status": "paid", "amount_total": 2_500, "currency": "eur",
            "payment_intent": "pi_1", "metadata": { "contribution": CONTRIBUTION },
        }},
    })
}

fn changed(path: &str, value: Value) -> Value {
    let mut event = good();
    *event.pointer_mut(path).unwrap() = value;
    event
}

fn with_object(kind: &str, object: Value) -> Value {
    let mut event = changed("/type", json!(kind));
    event["data"]["object"] = object;
    event
}

fn hear_signed(body: &[u8]) -> Result<StripeEvent, Refused> {
    hear(Some(&signature(SECRET, NOW, body)), body)
}

#[test]
fn bad_webhooks_are_named_and_read_no_further() {
    use SignatureError::{Future, Malformed, Missing, Stale, Wrong};
    let body = serde_json::to_vec(&good()).unwrap();
    let by = |secret: &str, at: i64| signature(secret, at, &body);
    for (what, header, expected) in [
        ("as it is", Some(by(SECRET, NOW)), None),
        ("another secret", Some(by("whsec_other", NOW)), Some(Wrong)),
        ("stale", Some(by(SECRET, NOW - 301)), Some(Stale)),
        ("from the future", Some(by(SECRET, NOW + 301)), Some(Future)),
        ("no header", None, Some(Missing)),
        ("empty header", Some(String::new()), Some(Malformed)),
        (
            "a long header",
            Some(by(SECRET, NOW) + &",v0=0".repeat(999)),
            Some(Malformed),
        ),
    ] {
        let found = hear(header.as_deref(), &body).err();
        assert_eq!(found, expected.map(Refused::Signature), "{what}");
    }
    // The body of one event under the signature of another.
    let other = serde_json::to_vec(&changed("/id", json!("evt_2"))).unwrap();
    let found = hear(Some(&by(SECRET, NOW)), &other);
    assert_eq!(found, Err(Refused::Signature(Wrong)));
}

#[test]
fn bad_events_are_named() {
    use EventError::{
        Amount, ForeignAccount, Json, Negative, NotEvent, OtherMode, RefundedTooMuch, Shape,
        TooLarge, Unbalanced,
    };
    let shape = || Shape(String::new());
    let session = |field: &str, value: Value| changed(&format!("/data/object/{field}"), value);
    let charge = |amount: i64, back: i64| {
        let charge =
            json!({ "id": "ch_1", "amount": amount, "amount_refunded": back, "currency": "eur" });
        with_object("charge.refunded", charge)
    };
    let payout = |amount: i64| {
        let payout =
            json!({ "id": "po_1", "amount": amount, "currency": "eur", "arrival_date": NOW });
        with_object("payout.paid", payout)
    };
    let line = |net: i64| {
        let line = json!({ "id": "txn_1", "amount": -5, "fee": 1, "net": net, "currency": "eur" });
        let dispute = json!({
            "id": "du_1", "amount": 5, "currency": "eur", "charge": "ch_1", "status": "lost",
            "balance_transactions": [line],
        });
        with_object("charge.dispute.closed", dispute)
    };
    let foreign = {
        let mut event = good();
        event["account"] = json!("acct_other");
        event
    };
    for (what, event, expected) in [
        (
            "of another account",
            foreign,
            ForeignAccount("acct_other".to_owned()),
        ),
        (
            "about real money",
            changed("/livemode", json!(true)),
            OtherMode,
        ),
        (
            "no event",
            changed("/object", json!("v2.core.event")),
            NotEvent,
        ),
        ("a list", json!([good()]), NotEvent),
        ("no id", changed("/id", json!("")), shape()),
        (
            "an id with a space",
            changed("/id", json!("evt 1")),
            shape(),
        ),
        ("a long id", changed("/id", json!("e".repeat(256))), shape()),
        ("an id that is a number", changed("/id", json!(1)), shape()),
        ("no time", changed("/created", Value::Null), shape()),
        ("no data", changed("/data", json!({})), shape()),
        (
            "negative",
            session("amount_total", json!(-1)),
            Negative("amount_total"),
        ),
        ("a fraction", session("amount_total", json!(25.5)), shape()),
        ("a float", session("amount_total", json!(2_500.0)), shape()),
        ("a text", session("amount_total", json!("2500")), shape()),
        (
            "too many digits",
            session("amount_total", json!(u64::MAX)),
            shape(),
        ),
        ("no sum", session("amount_total", Value::Null), shape()),
        ("no currency", session("currency", Value::Null), shape()),
        (
            "no such currency",
            session("currency", json!("zzz")),
            Amount(AmountError::Currency("zzz".to_owned())),
        ),
        (
            "gold",
            session("currency", json!("xau")),
            Amount(AmountError::Currency("xau".to_owned())),
        ),
        (
            "dinars of Iraq",
            session("currency", json!("iqd")),
            Amount(AmountError::Unsupported("IQD")),
        ),
        (
            "a part of a shilling",
            {
                let mut event = session("currency", json!("ugx"));
                event["data"]["object"]["amount_total"] = json!(2_550);
                event
            },
            Amount(AmountError::NotExact {
                currency: "UGX",
                amount: 2_550,
            }),
        ),
        (
            "a negative refund",
            charge(5, -1),
            Negative("amount_refunded"),
        ),
        ("a negative charge", charge(-5, 0), Negative("amount")),
        ("more back than paid", charge(5, 6), RefundedTooMuch),
        ("a payout of nothing", payout(0), shape()),
        (
            "a line that doesn't add up",
            line(-5),
            Unbalanced("txn_1".to_owned()),
        ),
    ] {
        let found = hear_signed(&serde_json::to_vec(&event).unwrap());
        // What the library says of a shape is its own matter.
        let found = match found {
            Err(Refused::Event(Shape(_))) => Err(Refused::Event(shape())),
            found => found,
        };
        assert_eq!(found, Err(Refused::Event(expected)), "{what}");
    }
    assert!(hear_signed(&serde_json::to_vec(&line(-6)).unwrap()).is_ok());
    let back = hear_signed(&serde_json::to_vec(&payout(-5)).unwrap()).unwrap();
    assert!(matches!(back.happened, Happened::PaidOut(payout) if payout.sum == eur(-5)));

    let body = serde_json::to_vec(&good()).unwrap();
    for end in 0..body.len() {
        let found = hear_signed(&body[..end]);
        assert_eq!(found, Err(Refused::Event(Json)), "cut at {end}");
    }
    let padded = |length: usize| {
        let mut body = body.clone();
        body.resize(length, b' ');
        hear_signed(&body)
    };
    assert!(padded(MAX_EVENT_BYTES).is_ok());
    for length in [MAX_EVENT_BYTES + 1, 1024 * 1024] {
        assert_eq!(padded(length), Err(Refused::Event(TooLarge)));
    }
    let deep = format!("{}{}", "[".repeat(9_999), "]".repeat(9_999));
    assert_eq!(hear_signed(deep.as_bytes()), Err(Refused::Event(Json)));
    assert_eq!(hear_signed(b"\xff\xfe"), Err(Refused::Event(Json)));
}

#[test]
fn what_is_none_of_a_pools_business_is_other() {
    let session = |field: &str, value: Value| changed(&format!("/data/object/{field}"), value);
    for (what, event) in [
        (
            "an event nobody knows",
            changed("/type", json!("moon.landed")),
        ),
        ("a subscription", session("mode", json!("subscription"))),
        ("a card kept for later", session("mode", json!("setup"))),
        (
            "nothing to pay",
            session("payment_status", json!("no_payment_required")),
        ),
        ("a sum of nothing", session("amount_total", json!(0))),
        (
            "an unknown status",
            session("payment_status", json!("perhaps")),
        ),
    ] {
        let event = hear_signed(&serde_json::to_vec(&event).unwrap()).unwrap();
        assert!(
            matches!(event.happened, Happened::Other(_)),
            "{what}: {event:?}"
        );
    }
    // Somebody else's page in the same account: money all the same, and nobody's.
    for (what, value) in [
        ("no metadata", Value::Null),
        ("none of ours", json!({ "order": "7" })),
        ("no id", json!({ "contribution": "7" })),
        ("no text", json!({ "contribution": 7 })),
    ] {
        let mut event = session("metadata", value);
        event["data"]["object"]["client_reference_id"] = json!(CONTRIBUTION);
        let event = hear_signed(&serde_json::to_vec(&event).unwrap()).unwrap();
        let Happened::Paid(paid) = event.happened else {
            panic!("{what}");
        };
        assert_eq!(paid.contribution, None, "{what}");
    }
}

#[test]
fn objects_that_come_whole_are_read_too() {
    let intent = json!({ "id": "pi_1", "object": "payment_intent" });
    let event = changed("/data/object/payment_intent", intent);
    let event = hear_signed(&serde_json::to_vec(&event).unwrap()).unwrap();
    let Happened::Paid(paid) = event.happened else {
        panic!("{event:?}");
    };
    assert_eq!(paid.payment.as_deref(), Some("pi_1"));
    // A refund that waits for money in the account has moved nothing yet.
    for (status, line, state) in [
        ("succeeded", json!("txn_1"), RefundState::Made),
        ("pending", json!("txn_1"), RefundState::Made),
        ("pending", Value::Null, RefundState::Waiting),
        ("requires_action", Value::Null, RefundState::Waiting),
        ("failed", json!("txn_1"), RefundState::Failed),
        ("canceled", Value::Null, RefundState::Failed),
    ] {
        let refund = json!({
            "id": "re_1", "amount": 5, "currency": "eur", "charge": "ch_1",
            "payment_intent": null, "status": status, "balance_transaction": line,
        });
        let event = with_object("refund.updated", refund);
        let event = hear_signed(&serde_json::to_vec(&event).unwrap()).unwrap();
        assert!(
            matches!(&event.happened, Happened::Refund(refund) if refund.state == state),
            "{status}: {event:?}"
        );
    }
}
