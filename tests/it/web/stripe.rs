//! Cards, from the vote on the account to the last unit at Stripe: connected by
//! a steward, paid by a member, told by signed events in any order, and booked
//! once.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::Request,
    middleware::map_response,
    response::Response,
};
use pools::{
    domain::{
        contribution::Purpose,
        id::{ContributionId, PersonId},
        ledger::{Account, Day},
        money::Amount,
    },
    federation::{
        Federation,
        client::{ClientSettings, DEFAULT_BUDGET, HttpClient},
    },
    services::{
        ServiceError,
        check_books::check_books,
        promise_contribution::{Wish, promise_contribution},
    },
    store::{
        contribution::{self, NewContribution},
        db::Engine,
        ledger,
        pool::{self, Pool},
        provider,
        rail_event::{self, Told},
    },
    stripe::{client::StripeClient, event::MAX_EVENT_BYTES, signature::TOLERANCE_SECONDS},
    transact,
    worker::Worker,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::Value;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;
use uuid::Uuid;

use super::{Server, Visitor, at_stripe, thread::close_due};
use crate::{
    localstripe::{Localstripe, ask},
    stripe_double::{ACCOUNT, Delivery, KEY, SECRET, StripeDouble, Trouble, signature},
    support::statement,
};

const START: i64 = 1_795_370_400;
const HOOK: &str = "/webhooks/stripe/oak";
const PAGE: &str = "/pools/oak/stripe";

/// Makes of each test two, each with a double of Stripe.
macro_rules! with_stripe {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test]
            async fn sqlite() {
                super::run(pools::store::db::Engine::Sqlite, async |shop| super::$name(shop).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                super::run(pools::store::db::Engine::Postgres, async |shop| super::$name(shop).await).await;
            }
        }
    )+};
}

async fn run(engine: Engine, test: impl AsyncFnOnce(&mut Shop<'_>)) {
    let double = StripeDouble::start(START).await;
    let url = double.url.clone();
    at_stripe(
        engine,
        "https://pools.example",
        true,
        &url,
        async |server| {
            let mut ada = server.person("ada").await;
            server.found_oak(&mut ada, "steward").await;
            let mut shop = Shop {
                server,
                double,
                ada,
            };
            test(&mut shop).await;
        },
    )
    .await;
}

/// A Pool, its founder and steward, and the account at Stripe.
struct Shop<'s> {
    server: &'s Server,
    double: StripeDouble,
    ada: Visitor<'s>,
}

impl Shop<'_> {
    /// The members adopt an account.
    async fn adopt(&mut self, account: &str) {
        let rails = "/pools/oak/money/rails";
        let fields = [
            ("kind", "stripe"),
            ("holder", "Oak Street Garden"),
            ("provider", account),
            ("why", "For cards."),
        ];
        let opened = self.ada.submit(rails, rails, &fields).await.is(303);
        let vote = opened.header("location").unwrap().to_owned();
        let ballot = format!("{vote}/ballot");
        self.ada
            .submit(&vote, &ballot, &[("choice", "for")])
            .await
            .goes_to(&vote);
        self.later(8 * 86_400);
        close_due(self.server).await;
    }

    async fn connect(&mut self) {
        self.adopt(ACCOUNT).await;
        let fields = [("key", KEY), ("secret", SECRET)];
        self.ada.submit(PAGE, PAGE, &fields).await.goes_to(PAGE);
    }

    /// Time goes on, here and there.
    fn later(&self, seconds: i64) {
        self.server.web.world.clock().advance_seconds(seconds);
        self.double.advance(seconds);
    }

    async fn pool(&self) -> Pool {
        let mut conn = self.server.web.db.read().await.unwrap();
        let found = pool::by_handle(&mut conn, "oak").await.unwrap();
        found.unwrap()
    }

    async fn gift(&self, minor: i64) -> ContributionId {
        let (web, pool) = (&self.server.web, self.pool().await);
        let mut conn = web.db.read().await.unwrap();
        let rows: Vec<(Uuid,)> = conn
            .query(statement("SELECT person_id FROM membership"))
            .all()
            .await
            .unwrap();
        let wish = Wish::Gift(Amount::from_minor(minor).unwrap());
        let id = pool.pool_id;
        transact!(web.db, web.world, ServiceError, |tx| {
            promise_contribution(&mut tx, &web.world, id, rows[0].0.into(), wish).await
        })
        .unwrap()
    }

    async fn person(&self) -> PersonId {
        let mut conn = self.server.web.db.read().await.unwrap();
        let rows: Vec<(Uuid,)> = conn
            .query(statement("SELECT person_id FROM membership"))
            .all()
            .await
            .unwrap();
        rows[0].0.into()
    }

    /// What she owes as her part of the capital.
    async fn buy_in(&self, minor: i64) -> ContributionId {
        let (web, pool, person) = (&self.server.web, self.pool().await, self.person().await);
        let new = NewContribution {
            contribution_id: web.world.new_id().into(),
            pool: pool.pool_id,
            person,
            purpose: Purpose::BuyIn,
            amount: Amount::from_minor(minor).unwrap(),
            currency: pool.variables.money.currency(),
            reference: "RF18539007547034",
            part: None,
            due_on: Day::of(web.world.now()),
            is_reminded_of: false,
        };
        transact!(web.db, web.world, ServiceError, |tx| {
            Ok(contribution::insert(&mut tx, &new, web.world.now()).await?)
        })
        .unwrap();
        new.contribution_id
    }

    async fn holds(&self) {
        let pool = self.pool().await.pool_id;
        let mut conn = self.server.web.db.read().await.unwrap();
        for finding in check_books(&mut conn, pool).await.unwrap() {
            assert!(finding.faults.is_empty(), "{finding:?}");
        }
    }

    /// A day later the worker checks the books; how many letters say that
    /// Stripe says otherwise.
    async fn night(&self) -> usize {
        self.later(86_400);
        let stop = CancellationToken::new();
        assert_eq!(self.worker().check_due_books(&stop).await.unwrap(), 1);
        self.letters().await.len()
    }

    async fn letters(&self) -> Vec<String> {
        let mut conn = self.server.web.db.read().await.unwrap();
        let rows: Vec<(String,)> = conn
            .query(statement("SELECT content_html FROM letter"))
            .all()
            .await
            .unwrap();
        rows.into_iter()
            .map(|row| row.0)
            .filter(|text| text.contains("say the same"))
            .collect()
    }

    async fn stands_at(&self, account: Account) -> i64 {
        let pool = self.pool().await.pool_id;
        let mut conn = self.server.web.db.read().await.unwrap();
        ledger::balance(&mut conn, pool, account).await.unwrap()
    }

    async fn received(&self, id: ContributionId) -> i64 {
        let mut conn = self.server.web.db.read().await.unwrap();
        let found = contribution::by_id(&mut conn, id).await.unwrap().unwrap();
        found.contribution.received.minor()
    }

    async fn post(&self, path: &str, header: Option<&str>, body: Vec<u8>) -> (u16, String) {
        let mut request = Request::post(path);
        if let Some(header) = header {
            request = request.header("stripe-signature", header);
        }
        let request = request.body(Body::from(body)).unwrap();
        let answer = self.server.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (
            parts.status.as_u16(),
            String::from_utf8(body.to_vec()).unwrap(),
        )
    }

    /// Delivers by the webhook; each is answered with 200.
    async fn deliver(&self, deliveries: Vec<Delivery>) -> Vec<String> {
        let mut answers = Vec::new();
        for one in deliveries {
            let (status, told) = self.post(HOOK, Some(&one.header), one.body).await;
            assert_eq!(status, 200, "{told}");
            answers.push(told);
        }
        answers
    }

    fn worker(&self) -> Worker {
        let web = &self.server.web;
        let settings = ClientSettings {
            origin: web.site.origin.clone(),
            allow_private: true,
            budget: DEFAULT_BUDGET,
        };
        let federation = Federation::new(
            web.db.clone(),
            web.world.clone(),
            web.site.clone(),
            true,
            false,
            HttpClient::new(&settings, web.world.clone()).unwrap(),
            web.instance_actor.actor_id,
            Arc::new(Notify::new()),
        );
        let stripe = StripeClient::new(&self.double.url).unwrap();
        Worker::new(Arc::new(federation), stripe, "one".to_owned())
    }

    async fn work(&self) {
        let worker = self.worker();
        while worker.hear_stripe_again().await.unwrap() {}
    }

    /// Every row of what was told, and the number of entries.
    async fn kept(&self) -> (i64, i64) {
        let mut conn = self.server.web.db.read().await.unwrap();
        let count = "SELECT COUNT(*) FROM rail_event";
        let told = conn.query(statement(count)).scalar().await.unwrap();
        let count = "SELECT COUNT(*) FROM journal_entry";
        let entries = conn.query(statement(count)).scalar().await.unwrap();
        (told, entries)
    }
}

async fn a_card_is_taken_and_booked_once(shop: &mut Shop<'_>) {
    let gift = shop.gift(2_500).await;
    let page = format!("/pools/oak/contributions/{}", Uuid::from(gift));
    let card = format!("{page}/card");
    let token = shop.ada.token().await;
    shop.ada
        .post(&card, &token, &[])
        .await
        .is(409)
        .says("takes no cards yet");
    shop.connect().await;
    shop.ada
        .open(PAGE)
        .await
        .is(200)
        .says("Connected by")
        .says("This is a test key.")
        .says_nothing_of(KEY)
        .says_nothing_of(SECRET);
    let way = shop.ada.submit(&page, &card, &[]).await.is(200);
    let session = shop.double.latest_session();
    let there = format!("{}/pay/{session}", shop.double.url);
    assert_eq!(
        way.header("refresh"),
        Some(format!("0; url={there}").as_str())
    );
    let way = way.links_to(&there);
    let again = shop.ada.submit(&page, &card, &[]).await.is(200);
    again.links_to(&there);
    drop(way);
    // Nobody else pays it, and nobody sees it.
    let mut ben = shop.server.person("ben").await;
    let token = ben.token().await;
    ben.post(&card, &token, &[]).await.is(404);

    shop.double.pay(&session);
    let events = shop.double.deliver_rest();
    let answers = shop.deliver([events.clone(), events].concat()).await;
    assert_eq!(answers, ["booked", "known"]);
    assert_eq!(shop.stands_at(Account::StripeClearing).await, 2_500);
    assert_eq!(shop.received(gift).await, 2_500);
    shop.ada.open(&format!("{page}/paid")).await.goes_to(&page);
    shop.ada
        .open(&page)
        .await
        .is(200)
        .says("Thank you. Your contribution shows here");
    let token = shop.ada.token().await;
    shop.ada
        .post(&card, &token, &[])
        .await
        .is(409)
        .says("Nothing is left");

    let payout = shop.double.pay_out().unwrap();
    shop.deliver(shop.double.deliver_rest()).await;
    assert_eq!(shop.stands_at(Account::StripeClearing).await, 62);
    shop.work().await;
    assert_eq!(shop.stands_at(Account::StripeClearing).await, 0);
    assert_eq!(shop.stands_at(Account::Bank).await, 2_438);
    assert_eq!(shop.stands_at(Account::Fees).await, 62);
    // The bank's line finds it, and is noted once.
    let (web, id) = (&shop.server.web, shop.pool().await.pool_id);
    let today = Day::of(web.world.now());
    let found = {
        let mut conn = web.db.read().await.unwrap();
        provider::awaited_payouts(&mut conn, id, 2_438, (today, today.plus(5))).await
    };
    let found = found.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].payout, payout);
    for expected in [true, false] {
        let line = web.world.new_id().into();
        let is_new = transact!(web.db, web.world, ServiceError, |tx| {
            Ok(provider::set_line(&mut tx, id, &payout, line).await?)
        });
        assert_eq!(is_new.unwrap(), expected);
    }
    let mut conn = web.db.read().await.unwrap();
    let bodies = "SELECT COUNT(*) FROM rail_event WHERE body <> ''";
    let left: i64 = conn.query(statement(bodies)).scalar().await.unwrap();
    assert_eq!(left, 0, "what was booked is forgotten");
}

async fn what_a_steward_enters_is_checked(shop: &mut Shop<'_>) {
    let good = [("key", KEY), ("secret", SECRET)];
    let token = shop.ada.token().await;
    shop.ada
        .post(PAGE, &token, &good)
        .await
        .is(422)
        .says("The members have yet to adopt an account");
    shop.adopt("acct_1Another2One").await;
    shop.ada
        .submit(PAGE, PAGE, &good)
        .await
        .is(422)
        .says("This key belongs to acct_1Double2Of3Stripe. The members adopted acct_1Another2One");
    shop.adopt(ACCOUNT).await;
    for (key, secret, told) in [
        (
            "pk_test_0123456789abcdef",
            SECRET,
            "This is the publishable key.",
        ),
        (SECRET, KEY, "This is the signing secret."),
        (
            KEY,
            KEY,
            "This is a key. The signing secret begins with whsec_.",
        ),
        (KEY, "", "This can't be right."),
        (
            "rk_test_fedcba9876543210",
            SECRET,
            "Stripe doesn't know this key.",
        ),
    ] {
        let fields = [("key", key), ("secret", secret)];
        let answer = shop
            .ada
            .submit(PAGE, PAGE, &fields)
            .await
            .is(422)
            .says(told);
        // What was typed is shown to nobody.
        answer.says_nothing_of(SECRET).says_nothing_of(KEY);
    }
    let mut ben = shop.server.person("ben").await;
    ben.open(PAGE).await.is(403);
    let token = ben.token().await;
    for path in [
        PAGE.to_owned(),
        format!("{PAGE}/forget"),
        format!("{PAGE}/unmatched"),
    ] {
        ben.post(&path, &token, &good).await.is(403);
    }
    shop.ada.submit(PAGE, PAGE, &good).await.goes_to(PAGE);
    let forget = format!("{PAGE}/forget");
    shop.ada.submit(PAGE, &forget, &[]).await.goes_to(PAGE);
    shop.ada
        .open(PAGE)
        .await
        .is(200)
        .says("It isn't connected yet");
    let (status, _) = shop.post(HOOK, None, Vec::new()).await;
    assert_eq!(status, 404);
}

async fn a_bad_webhook_changes_nothing(shop: &mut Shop<'_>) {
    shop.connect().await;
    let gift = shop.gift(2_500).await;
    let session = shop
        .double
        .session(&Uuid::from(gift).to_string(), "eur", 2_500);
    shop.double.pay(&session);
    let good = shop.double.deliver_rest().remove(0);
    let now = shop.server.web.world.now().seconds();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut event: Value = serde_json::from_slice(&good.body).unwrap();
        change(&mut event);
        serde_json::to_vec(&event).unwrap()
    };
    let sign = |body: &[u8]| Some(signature(SECRET, now, body));
    let (foreign, live, negative, thin) = (
        with(&|event| event["account"] = "acct_other".into()),
        with(&|event| event["livemode"] = true.into()),
        with(&|event| event["data"]["object"]["amount_total"] = (-1).into()),
        with(&|event| event["object"] = "v2.core.event".into()),
    );
    let (cut, huge) = (
        good.body[..good.body.len() - 9].to_vec(),
        vec![b' '; MAX_EVENT_BYTES + 1],
    );
    let stale = Some(signature(SECRET, now - TOLERANCE_SECONDS - 1, &good.body));
    let early = Some(signature(SECRET, now + TOLERANCE_SECONDS + 1, &good.body));
    let other = Some(signature("whsec_of_somebody_else", now, &good.body));
    let before = shop.kept().await;
    for (name, path, header, body, status) in [
        ("no signature", HOOK, None, good.body.clone(), 400),
        (
            "no signature at all",
            HOOK,
            Some("v1=".to_owned()),
            good.body.clone(),
            400,
        ),
        ("another secret", HOOK, other, good.body.clone(), 400),
        ("stale", HOOK, stale, good.body.clone(), 400),
        ("from the future", HOOK, early, good.body.clone(), 400),
        ("another body", HOOK, sign(&good.body), cut.clone(), 400),
        ("cut off", HOOK, sign(&cut), cut.clone(), 400),
        ("too large", HOOK, sign(&huge), huge.clone(), 400),
        ("nothing", HOOK, sign(b""), Vec::new(), 400),
        (
            "no text",
            HOOK,
            sign(b"\xff\xfe"),
            b"\xff\xfe".to_vec(),
            400,
        ),
        (
            "another account",
            HOOK,
            sign(&foreign),
            foreign.clone(),
            400,
        ),
        ("real money", HOOK, sign(&live), live.clone(), 400),
        ("below zero", HOOK, sign(&negative), negative.clone(), 400),
        ("a thin event", HOOK, sign(&thin), thin.clone(), 400),
        (
            "no such Pool",
            "/webhooks/stripe/elm",
            sign(&good.body),
            good.body.clone(),
            404,
        ),
        (
            "no handle",
            "/webhooks/stripe/..%2f",
            sign(&good.body),
            good.body.clone(),
            404,
        ),
    ] {
        let (found, told) = shop.post(path, header.as_deref(), body).await;
        assert_eq!(found, status, "{name}: {told}");
        assert_eq!(shop.kept().await, before, "{name}");
    }
    shop.double.chatter();
    let answers = shop.deliver(shop.double.deliver_rest()).await;
    assert_eq!(answers, ["nothing"]);
    assert_eq!(shop.kept().await, before);
    assert_eq!(shop.received(gift).await, 0);
    assert_eq!(shop.deliver(vec![good]).await, ["booked"]);
    assert_eq!(shop.received(gift).await, 2_500);
}

async fn stopped_books_take_it_later(shop: &mut Shop<'_>) {
    shop.connect().await;
    let (gift, id) = (shop.gift(2_500).await, shop.pool().await.pool_id);
    let of = Uuid::from(gift).to_string();
    let first = shop.double.session(&of, "eur", 1_000);
    shop.double.pay(&first);
    shop.deliver(shop.double.deliver_rest()).await;
    let web = &shop.server.web;
    transact!(web.db, web.world, ServiceError, |tx| {
        Ok(ledger::stop(&mut tx, id, "a fault", web.world.now()).await?)
    })
    .unwrap();
    let second = shop.double.session(&of, "eur", 1_500);
    shop.double.pay(&second);
    shop.double.refund(&first, 400);
    let told = shop.double.deliver_rest();
    let answers = shop.deliver([told.clone(), told].concat()).await;
    assert!(
        answers.iter().all(|answer| answer == "waits"),
        "{answers:?}"
    );
    shop.work().await;
    assert_eq!(shop.received(gift).await, 1_000);
    shop.ada.open(PAGE).await.is(200).says("wait to be booked");
    transact!(web.db, web.world, ServiceError, |tx| {
        Ok(ledger::resume(&mut tx, id).await?)
    })
    .unwrap();
    shop.later(61);
    shop.work().await;
    assert_eq!(shop.received(gift).await, 2_100);
    assert_eq!(shop.stands_at(Account::StripeClearing).await, 2_100);
    let mut conn = web.db.read().await.unwrap();
    let waiting = rail_event::waiting(&mut conn, id, 10).await.unwrap();
    assert!(waiting.is_empty(), "{waiting:?}");
}

async fn what_comes_too_early_waits_and_not_for_ever(shop: &mut Shop<'_>) {
    shop.connect().await;
    let gift = shop.gift(2_500).await;
    let session = shop
        .double
        .session(&Uuid::from(gift).to_string(), "eur", 2_500);
    shop.double.pay(&session);
    let paid = shop.double.deliver_rest();
    shop.double.refund(&session, 500);
    let dispute = shop.double.dispute(&session);
    shop.double.close_dispute(&dispute, false);
    let rest = shop.double.deliver_rest();
    let answers = shop.deliver(rest).await;
    assert!(answers.contains(&"waits".to_owned()), "{answers:?}");
    assert_eq!(shop.stands_at(Account::StripeClearing).await, 0);
    assert_eq!(shop.deliver(paid).await, ["booked"]);
    shop.work().await;
    assert_eq!(shop.stands_at(Account::Receivable).await, 0);
    let should = shop.double.balance() + shop.double.fees_to_come();
    assert_eq!(shop.stands_at(Account::StripeClearing).await, should);
    assert_eq!(shop.received(gift).await, 0);

    // One that refers to nothing here is given up, and a steward is told.
    let foreign = shop.double.session(&Uuid::nil().to_string(), "eur", 900);
    shop.double.pay(&foreign);
    drop(shop.double.deliver_rest());
    shop.double.refund(&foreign, 100);
    let lost = shop.double.deliver_rest();
    shop.deliver(lost).await;
    shop.ada.open(PAGE).await.is(200).says("wait to be booked");
    for _ in 0..3 {
        shop.later(3 * 86_400);
        shop.work().await;
    }
    shop.ada
        .open(PAGE)
        .await
        .is(200)
        .says("Not in these books")
        .says_nothing_of("wait to be booked");
}

async fn what_nobody_asked_for_is_sorted_by_stewards(shop: &mut Shop<'_>) {
    shop.connect().await;
    let gift = shop.gift(2_500).await;
    for _ in 0..3 {
        let session = shop.double.session(&Uuid::nil().to_string(), "eur", 2_500);
        shop.double.pay(&session);
    }
    shop.deliver(shop.double.deliver_rest()).await;
    assert_eq!(shop.stands_at(Account::UnmatchedReceipts).await, -7_500);
    let unmatched = format!("{PAGE}/unmatched");
    let page = shop
        .ada
        .open(PAGE)
        .await
        .is(200)
        .says("Payments without a purpose");
    let payment = page.value("payment").unwrap();
    let wrong = [
        ("payment", payment.as_str()),
        ("reference", "RF00"),
        ("is", "contribution"),
    ];
    shop.ada
        .submit(PAGE, &unmatched, &wrong)
        .await
        .is(422)
        .says("No contribution of this Pool");
    let income = [("payment", payment.as_str()), ("is", "income")];
    shop.ada
        .submit(PAGE, &unmatched, &income)
        .await
        .goes_to(PAGE);
    let token = shop.ada.token().await;
    shop.ada.post(&unmatched, &token, &income).await.is(409);
    let promised = {
        let mut conn = shop.server.web.db.read().await.unwrap();
        contribution::by_id(&mut conn, gift).await.unwrap().unwrap()
    };
    let payment = shop.ada.open(PAGE).await.value("payment").unwrap();
    let right = [
        ("payment", payment.as_str()),
        ("reference", &promised.reference),
        ("is", "contribution"),
    ];
    shop.ada
        .submit(PAGE, &unmatched, &right)
        .await
        .goes_to(PAGE);
    assert_eq!(shop.received(gift).await, 2_500);
    for (account, minor) in [
        (Account::UnmatchedReceipts, -2_500),
        (Account::OtherIncome, -2_500),
        (Account::Donations, -2_500),
        (Account::StripeClearing, 7_500),
    ] {
        assert_eq!(shop.stands_at(account).await, minor, "{account}");
    }
}

/// Lives through some weeks, by chance, and delivers now and then.
async fn weeks(shop: &Shop<'_>, seed: u64, gifts: &[ContributionId]) {
    let double = &shop.double;
    let mut chance = StdRng::seed_from_u64(seed);
    let (mut promised, mut paid, mut refunds) = (vec![], vec![], vec![]);
    let (mut payouts, mut disputes) = (vec![], vec![]);
    for step in 0..50 {
        shop.later(chance.random_range(0..10_000));
        let of = gifts[chance.random_range(0..gifts.len())];
        let amount = 100 * chance.random_range(20..90);
        match chance.random_range(0..10) {
            0..=2 => {
                let session = double.session(&Uuid::from(of).to_string(), "eur", amount);
                double.pay(&session);
                paid.push(session);
            }
            3 => {
                let session = double.session(&Uuid::from(of).to_string(), "eur", amount);
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
                    refunds.push(double.refund(session, 100));
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
        if step % 5 == 0 {
            shop.deliver(double.deliver(seed * 1_000 + step)).await;
            shop.work().await;
        }
    }
    for dispute in disputes {
        double.close_dispute(&dispute, chance.random());
    }
    shop.deliver(double.deliver_rest()).await;
    shop.work().await;
}

async fn whatever_the_order_the_books_end_with_what_lies_at_stripe(shop: &mut Shop<'_>) {
    shop.connect().await;
    let mut gifts = vec![Uuid::nil().into()];
    for _ in 0..4 {
        gifts.push(shop.gift(5_000).await);
    }
    for seed in 0..12 {
        weeks(shop, seed, &gifts).await;
        let should = shop.double.balance() + shop.double.fees_to_come();
        assert_eq!(
            shop.stands_at(Account::StripeClearing).await,
            should,
            "seed {seed}"
        );
        assert_eq!(shop.stands_at(Account::Receivable).await, 0, "seed {seed}");
        let mut received = 0;
        for gift in &gifts[1..] {
            received += shop.received(*gift).await;
        }
        assert_eq!(
            shop.stands_at(Account::Donations).await,
            -received,
            "seed {seed}"
        );
    }
    let id = shop.pool().await.pool_id;
    let mut conn = shop.server.web.db.read().await.unwrap();
    let waiting = rail_event::waiting(&mut conn, id, 10).await.unwrap();
    assert!(waiting.is_empty(), "{waiting:?}");
    let odd = rail_event::odd(&mut conn, id, 10).await.unwrap();
    assert!(odd.is_empty(), "{odd:?}");
    let fee = (Told::Fees, "po_none");
    assert!(
        rail_event::find(&mut conn, id, fee)
            .await
            .unwrap()
            .is_none()
    );
}

with_stripe! {
    a_card_is_taken_and_booked_once,
    what_a_steward_enters_is_checked,
    a_bad_webhook_changes_nothing,
    stopped_books_take_it_later,
    what_comes_too_early_waits_and_not_for_ever,
    what_nobody_asked_for_is_sorted_by_stewards,
    whatever_the_order_the_books_end_with_what_lies_at_stripe,
    what_a_payer_gets_twice_she_owes,
    what_lies_at_stripe_is_compared_by_night,
    what_others_sign_is_taken,
}

/// Refunded, and then claimed back at her bank: the second time is no capital
/// of hers, and when Stripe gets it back, neither.
async fn what_a_payer_gets_twice_she_owes(shop: &mut Shop<'_>) {
    shop.connect().await;
    let given = shop.buy_in(2_500).await;
    let person = shop.person().await;
    let (capital, owed) = (Account::Capital(person), Account::OwedBy(person));
    for (won, refund) in [(false, 500), (true, 2_500), (false, 2_500)] {
        let session = shop
            .double
            .session(&Uuid::from(given).to_string(), "eur", 2_500);
        shop.double.pay(&session);
        shop.deliver(shop.double.deliver_rest()).await;
        let before = shop.stands_at(owed).await;
        let refunded = shop.double.refund(&session, refund);
        shop.deliver(shop.double.deliver_rest()).await;
        let dispute = shop.double.dispute(&session);
        shop.deliver(shop.double.deliver_rest()).await;
        shop.holds().await;
        shop.double.close_dispute(&dispute, won);
        shop.deliver(shop.double.deliver_rest()).await;
        shop.holds().await;
        let twice = if won { 0 } else { refund };
        assert_eq!(shop.stands_at(owed).await, before + twice);
        assert_eq!(shop.stands_at(capital).await, 0);
        assert_eq!(shop.received(given).await, 0);
        shop.double.fail_refund(&refunded);
        shop.deliver(shop.double.deliver_rest()).await;
        shop.holds().await;
        assert_eq!(shop.stands_at(owed).await, before);
        let again = if won { refund } else { 0 };
        assert_eq!(shop.received(given).await, again);
        if won {
            // Given back once more, for the next round.
            shop.double.refund(&session, refund);
            shop.deliver(shop.double.deliver_rest()).await;
        }
    }
    let should = shop.double.balance() + shop.double.fees_to_come();
    assert_eq!(shop.stands_at(Account::StripeClearing).await, should);
}

async fn what_lies_at_stripe_is_compared_by_night(shop: &mut Shop<'_>) {
    shop.connect().await;
    let gift = Uuid::from(shop.gift(9_000).await).to_string();
    for _ in 0..2 {
        let session = shop.double.session(&gift, "eur", 2_500);
        shop.double.pay(&session);
    }
    shop.deliver(shop.double.deliver_rest()).await;
    // The fees of what no payout told of yet are no difference.
    assert_eq!(shop.night().await, 0);
    shop.double.pay_out();
    shop.deliver(shop.double.deliver_rest()).await;
    shop.work().await;
    let session = shop.double.session(&gift, "eur", 1_000);
    shop.double.pay(&session);
    shop.deliver(shop.double.deliver_rest()).await;
    assert_eq!(shop.night().await, 0);
    // One that was never told of; and a Stripe that says nothing.
    let lost = shop.double.session(&gift, "eur", 4_000);
    shop.double.pay(&lost);
    drop(shop.double.deliver_rest());
    for trouble in [Trouble::Status(500), Trouble::Garbage, Trouble::Huge] {
        shop.double.trouble(&[trouble]);
        assert_eq!(shop.night().await, 0, "{trouble:?}");
    }
    for _ in 0..2 {
        assert_eq!(shop.night().await, 1, "told once");
    }
    let letter = shop.letters().await.remove(0);
    let (ours, theirs) = (
        shop.stands_at(Account::StripeClearing).await,
        shop.double.balance(),
    );
    for minor in [ours - shop.double.fees_to_come(), theirs] {
        let euros = format!("{}.{:02} EUR", minor / 100, minor % 100);
        assert!(letter.contains(&euros), "{euros}: {letter}");
    }
    // Nothing stopped.
    shop.gift(100).await;
    let session = shop.double.session(&gift, "eur", 100);
    shop.double.pay(&session);
    let answers = shop.deliver(shop.double.deliver_rest()).await;
    assert_eq!(answers, ["booked"]);
}

/// localstripe signs by the real clock.
async fn what_others_sign_is_taken(shop: &mut Shop<'_>) {
    shop.connect().await;
    let stripe = Localstripe::start();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hook = format!("http://{}{HOOK}", listener.local_addr().unwrap());
    let (sender, mut answered) = mpsc::unbounded_channel();
    let tell = map_response(move |response: Response| {
        let _ = sender.send(response.status().as_u16());
        async { response }
    });
    let router = shop.server.router.clone().layer(tell);
    let serving = tokio::spawn(async move { axum::serve(listener, router).await });
    let real = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let real = i64::try_from(real.as_secs()).unwrap();
    let clock = shop.server.web.world.clock();
    clock.advance_seconds(real - shop.server.web.world.now().seconds());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let at = |path: &str| format!("{}{path}", stripe.url);
    let payout = [("amount", "1200"), ("currency", "eur"), ("status", "paid")];
    let config = |secret| [("url", hook.as_str()), ("secret", secret)];
    let hooks = at("/_config/webhooks/pools");
    ask(&http, hooks.clone(), &config("whsec_of_somebody_else")).await;
    ask(&http, at("/v1/payouts"), &payout).await;
    assert_eq!(answered.recv().await, Some(400));
    assert_eq!(shop.stands_at(Account::Bank).await, 0);
    ask(&http, hooks, &config(SECRET)).await;
    ask(&http, at("/v1/payouts"), &payout).await;
    while shop.stands_at(Account::Bank).await == 0 {
        answered.recv().await.unwrap();
    }
    assert_eq!(shop.stands_at(Account::Bank).await, 1_200);
    serving.abort();
}
