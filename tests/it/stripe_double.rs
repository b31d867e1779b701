//! A double of Stripe on a loopback address: it makes pages to pay at, moves
//! pretended money, keeps the account's lines to the last unit, and tells of it
//! by signed events: late, twice, and in any order, as a seed says.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
};

use aws_lc_rs::hmac;
use axum::{
    Router,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
    response::Redirect,
    routing::{get, post},
};
use pools::{
    services::record_acceptance::hex,
    stripe::{client::API_VERSION, key::ApiKey},
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng, seq::SliceRandom as _};
use secrecy::SecretString;
use serde_json::{Value, json};

pub const KEY: &str = "rk_test_0123456789abcdef";
pub const SECRET: &str = "whsec_0123456789abcdef";
pub const ACCOUNT: &str = "acct_1Double2Of3Stripe";
/// What the bank's claim costs, in Stripe's units.
pub const DISPUTE_FEE: i64 = 1_500;

/// One try to deliver an event: post the body with the header.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub event: String,
    pub body: Vec<u8>,
    /// `Stripe-Signature`
    pub header: String,
    /// When it was signed, seconds since 1970.
    pub sent: i64,
}

/// How the next call goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Trouble {
    Status(u16),
    Garbage,
    Huge,
}

#[derive(Clone)]
pub struct StripeDouble {
    pub url: String,
    state: Arc<Mutex<Account>>,
}

#[derive(Default)]
struct Account {
    /// Seconds since 1970.
    now: i64,
    count: u64,
    url: String,
    sessions: HashMap<String, Value>,
    /// By session.
    charges: HashMap<String, Value>,
    refunds: HashMap<String, Value>,
    disputes: HashMap<String, Value>,
    payouts: HashMap<String, Value>,
    /// The lines of the account, each with the payout that it left with.
    lines: Vec<(Value, Option<String>)>,
    /// By idempotency key: what was asked, what was answered.
    attempts: HashMap<String, (String, Value)>,
    /// Events not yet delivered.
    outbox: Vec<Value>,
    trouble: Vec<Trouble>,
}

/// `t=…,v1=…` for a body, signed with `secret` at `at` (seconds since 1970).
pub fn signature(secret: &str, at: i64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, &[at.to_string().as_bytes(), b".", body].concat());
    format!("t={at},v1={}", hex(tag.as_ref()))
}

/// The key that the double knows.
pub fn key() -> ApiKey {
    ApiKey::parse(&SecretString::from(KEY)).unwrap()
}

impl StripeDouble {
    /// Starts one whose clock stands at `now`, seconds since 1970.
    pub async fn start(now: i64) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let double = Self::offline(now);
        double.lock().url.clone_from(&url);
        let app = Router::new()
            .route("/v1/checkout/sessions", post(create_session))
            .route("/v1/account", get(account))
            .route("/v1/balance", get(balance))
            .route("/v1/balance_transactions", get(lines))
            .route("/pay/{session}", get(pay_page))
            .with_state(double.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, ..double }
    }

    /// One that takes no calls: for tests that only want its events.
    pub fn offline(now: i64) -> Self {
        let state = Account {
            now,
            ..Account::default()
        };
        Self {
            url: String::new(),
            state: Arc::new(Mutex::new(state)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Account> {
        self.state.lock().unwrap()
    }

    /// Time goes on; what is delivered late is signed then.
    pub fn advance(&self, seconds: i64) {
        self.lock().now += seconds;
    }

    /// The next calls go wrong, the last of these first.
    pub fn trouble(&self, trouble: &[Trouble]) {
        self.lock().trouble.extend(trouble);
    }

    /// A page to pay at, as if a call had made it. `amount` is in Stripe's unit.
    pub fn session(&self, contribution: &str, currency: &str, amount: i64) -> String {
        self.lock().session(contribution, currency, amount, "", "")
    }

    /// Somebody pays by card: the money is there.
    pub fn pay(&self, session: &str) {
        let mut state = self.lock();
        state.charge(session);
        state.change_session(session, "complete", "paid");
        state.tell_session("checkout.session.completed", session);
    }

    /// Somebody pays in a way that takes days.
    pub fn promise(&self, session: &str) {
        let mut state = self.lock();
        state.change_session(session, "complete", "unpaid");
        state.tell_session("checkout.session.completed", session);
    }

    /// What was promised comes, or doesn't.
    pub fn settle(&self, session: &str, comes: bool) {
        let mut state = self.lock();
        if comes {
            state.charge(session);
            state.change_session(session, "complete", "paid");
            state.tell_session("checkout.session.async_payment_succeeded", session);
        } else {
            state.tell_session("checkout.session.async_payment_failed", session);
        }
    }

    pub fn expire(&self, session: &str) {
        let mut state = self.lock();
        state.change_session(session, "expired", "unpaid");
        state.tell_session("checkout.session.expired", session);
    }

    /// Sends a part of it back, in Stripe's unit. Gives the refund's id.
    pub fn refund(&self, session: &str, amount: i64) -> String {
        let mut state = self.lock();
        let id = state.id("re");
        let charge = state.charges.get_mut(session).unwrap();
        let total = charge["amount_refunded"].as_i64().unwrap() + amount;
        charge["amount_refunded"] = json!(total);
        let charge = charge.clone();
        let line = state.line("refund", -amount, 0, &charge["currency"], &id);
        let refund = json!({
            "id": id, "object": "refund", "amount": amount, "currency": charge["currency"],
            "charge": charge["id"], "payment_intent": charge["payment_intent"],
            "status": "pending", "metadata": {}, "balance_transaction": line,
        });
        state.refunds.insert(id.clone(), refund.clone());
        state.tell("refund.created", &refund);
        state.tell("charge.refunded", &charge);
        state.change_refund(&id, "succeeded");
        let refund = state.refunds[&id].clone();
        state.tell("refund.updated", &refund);
        id
    }

    /// The payer's bank sends a refund back.
    pub fn fail_refund(&self, refund: &str) {
        let mut state = self.lock();
        state.change_refund(refund, "failed");
        let refund = state.refunds[refund].clone();
        let amount = refund["amount"].as_i64().unwrap();
        let (currency, id) = (&refund["currency"], refund["id"].as_str().unwrap());
        state.line("refund_failure", amount, 0, currency, id);
        for charge in state.charges.values_mut() {
            if charge["id"] == refund["charge"] {
                charge["amount_refunded"] =
                    json!(charge["amount_refunded"].as_i64().unwrap() - amount);
            }
        }
        for kind in ["charge.refund.updated", "refund.failed", "refund.updated"] {
            state.tell(kind, &refund);
        }
    }

    /// The payer's bank claims all of it back. Gives the dispute's id.
    pub fn dispute(&self, session: &str) -> String {
        let mut state = self.lock();
        let (id, charge) = (state.id("du"), state.charges[session].clone());
        let amount = charge["amount"].as_i64().unwrap();
        let fee = round(&charge["currency"], DISPUTE_FEE);
        let line = state.line("adjustment", -amount, fee, &charge["currency"], &id);
        let dispute = json!({
            "id": id, "object": "dispute", "amount": amount, "currency": charge["currency"],
            "charge": charge["id"], "payment_intent": charge["payment_intent"],
            "reason": "fraudulent", "status": "needs_response", "metadata": {},
            "balance_transactions": [line],
        });
        state.disputes.insert(id.clone(), dispute.clone());
        state.tell("charge.dispute.created", &dispute);
        state.tell("charge.dispute.funds_withdrawn", &dispute);
        id
    }

    pub fn close_dispute(&self, dispute: &str, won: bool) {
        let mut state = self.lock();
        let mut closed = state.disputes[dispute].clone();
        closed["status"] = json!(if won { "won" } else { "lost" });
        if won {
            let amount = closed["amount"].as_i64().unwrap();
            let line = state.line("adjustment", amount, 0, &closed["currency"], dispute);
            let lines = closed["balance_transactions"].as_array_mut().unwrap();
            lines.push(line);
            state.tell("charge.dispute.funds_reinstated", &closed);
        }
        state.disputes.insert(dispute.to_owned(), closed.clone());
        state.tell("charge.dispute.closed", &closed);
    }

    /// Sends all that lies there to the bank (or takes from it what is missing).
    /// Gives the payout's id; none when nothing lies there.
    pub fn pay_out(&self) -> Option<String> {
        let mut state = self.lock();
        let amount = state.balance();
        let currency = state.lines.last()?.0["currency"].clone();
        if amount == 0 {
            return None;
        }
        let id = state.id("po");
        state.line("payout", -amount, 0, &currency, &id);
        for (_, payout) in &mut state.lines {
            payout.get_or_insert_with(|| id.clone());
        }
        let arrives = state.now + 2 * 86_400;
        let payout = json!({
            "id": id, "object": "payout", "amount": amount, "currency": currency,
            "automatic": true, "status": "paid", "arrival_date": arrives, "failure_code": null,
        });
        state.payouts.insert(id.clone(), payout.clone());
        state.tell("payout.created", &payout);
        state.tell("payout.paid", &payout);
        Some(id)
    }

    /// The bank sends a payout back.
    pub fn fail_payout(&self, payout: &str) {
        let mut state = self.lock();
        let mut failed = state.payouts[payout].clone();
        failed["status"] = json!("failed");
        failed["failure_code"] = json!("account_closed");
        let amount = failed["amount"].as_i64().unwrap();
        state.line("payout_failure", amount, 0, &failed["currency"], payout);
        state.tell("payout.failed", &failed);
    }

    /// Something that concerns no Pool.
    pub fn chatter(&self) {
        let customer = json!({ "id": "cus_1", "object": "customer" });
        self.lock().tell("customer.created", &customer);
    }

    /// What lies in the account, in Stripe's unit.
    pub fn balance(&self) -> i64 {
        self.lock().balance()
    }

    /// What Stripe kept of charges so far, disputes aside, in Stripe's unit.
    pub fn charge_fees(&self) -> i64 {
        let state = self.lock();
        let fees = state
            .lines
            .iter()
            .filter(|(line, _)| line["type"] == "charge");
        fees.map(|(line, _)| line["fee"].as_i64().unwrap()).sum()
    }

    /// What Stripe kept of charges that no payout holds yet, in Stripe's unit.
    pub fn fees_to_come(&self) -> i64 {
        let state = self.lock();
        let lines = state.lines.iter();
        let lines = lines.filter(|(line, payout)| line["type"] == "charge" && payout.is_none());
        lines.map(|(line, _)| line["fee"].as_i64().unwrap()).sum()
    }

    /// The newest page that was asked for.
    pub fn latest_session(&self) -> String {
        let state = self.lock();
        state.sessions.keys().max().unwrap().clone()
    }

    /// Tries to deliver, signed by now: about a quarter of the events stays for
    /// later, the others come up to three times, in any order.
    pub fn deliver(&self, seed: u64) -> Vec<Delivery> {
        let mut chance = StdRng::seed_from_u64(seed);
        let mut state = self.lock();
        let (mut now, mut later) = (Vec::new(), Vec::new());
        for event in std::mem::take(&mut state.outbox) {
            if chance.random_bool(0.25) {
                later.push(event);
                continue;
            }
            let times = chance.random_range(1..=3);
            now.extend(std::iter::repeat_n(event, times));
        }
        state.outbox = later;
        now.shuffle(&mut chance);
        now.iter().map(|event| signed(event, state.now)).collect()
    }

    /// Delivers all that is left, once, in the order in which it happened.
    pub fn deliver_rest(&self) -> Vec<Delivery> {
        let mut state = self.lock();
        let now = state.now;
        let events = std::mem::take(&mut state.outbox);
        events.iter().map(|event| signed(event, now)).collect()
    }
}

/// Stripe's bodies are laid out like this; whoever parses before checking loses.
fn signed(event: &Value, now: i64) -> Delivery {
    let body = serde_json::to_vec_pretty(event).unwrap();
    Delivery {
        event: event["id"].as_str().unwrap().to_owned(),
        header: signature(SECRET, now, &body),
        body,
        sent: now,
    }
}

/// Fees in currencies without minor units have none either.
fn round(currency: &Value, fee: i64) -> i64 {
    match currency.as_str() {
        Some("isk" | "ugx") => fee / 100 * 100,
        _ => fee,
    }
}

impl Account {
    fn id(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}_{:06}", self.count)
    }

    fn tell(&mut self, kind: &str, object: &Value) {
        let event = json!({
            "id": self.id("evt"), "object": "event", "api_version": API_VERSION,
            "created": self.now, "livemode": false, "type": kind, "data": { "object": object },
            "pending_webhooks": 1, "request": { "id": null, "idempotency_key": null },
        });
        self.outbox.push(event);
    }

    fn tell_session(&mut self, kind: &str, session: &str) {
        let session = self.sessions[session].clone();
        self.tell(kind, &session);
    }

    fn session(
        &mut self,
        contribution: &str,
        currency: &str,
        amount: i64,
        success_url: &str,
        cancel_url: &str,
    ) -> String {
        let id = self.id("cs_test");
        let session = json!({
            "id": id, "object": "checkout.session", "mode": "payment", "status": "open",
            "payment_status": "unpaid", "amount_total": amount, "currency": currency,
            "payment_intent": null, "client_reference_id": contribution,
            "metadata": { "contribution": contribution }, "livemode": false,
            "url": format!("{}/pay/{id}", self.url), "expires_at": self.now + 86_400,
            "success_url": success_url, "cancel_url": cancel_url,
        });
        self.sessions.insert(id.clone(), session);
        id
    }

    fn change_session(&mut self, session: &str, status: &str, payment: &str) {
        let intent = format!("pi_{session}");
        let session = self.sessions.get_mut(session).unwrap();
        session["status"] = json!(status);
        session["payment_status"] = json!(payment);
        if status == "complete" {
            session["payment_intent"] = json!(intent);
        }
    }

    fn change_refund(&mut self, refund: &str, status: &str) {
        self.refunds.get_mut(refund).unwrap()["status"] = json!(status);
    }

    fn charge(&mut self, session: &str) {
        let id = self.id("ch");
        let paid = self.sessions[session].clone();
        let amount = paid["amount_total"].as_i64().unwrap();
        let fee = round(&paid["currency"], amount * 15 / 1_000 + 25);
        let line = self.line("charge", amount, fee, &paid["currency"], &id);
        let charge = json!({
            "id": id, "object": "charge", "amount": amount, "amount_refunded": 0,
            "currency": paid["currency"], "payment_intent": format!("pi_{session}"),
            "metadata": paid["metadata"], "balance_transaction": line["id"],
        });
        self.charges.insert(session.to_owned(), charge);
    }

    fn line(&mut self, kind: &str, amount: i64, fee: i64, currency: &Value, of: &str) -> Value {
        let line = json!({
            "id": self.id("txn"), "object": "balance_transaction", "type": kind,
            "amount": amount, "fee": fee, "net": amount - fee, "currency": currency,
            "source": of, "created": self.now,
        });
        self.lines.push((line.clone(), None));
        line
    }

    fn balance(&self) -> i64 {
        let nets = self.lines.iter().map(|(line, _)| line["net"].as_i64());
        nets.map(Option::unwrap).sum()
    }
}

/// A status and a body, short enough to be handed up.
type Answer = (StatusCode, String);

fn error(status: u16, kind: &str, code: &str, message: &str) -> Answer {
    let body = json!({ "error": { "type": kind, "code": code, "message": message } });
    let status = StatusCode::from_u16(status).unwrap();
    (status, body.to_string())
}

/// What every call must bring, and what may be in its way.
fn gate(state: &mut Account, headers: &HeaderMap) -> Result<(), Answer> {
    let field = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match state.trouble.pop() {
        Some(Trouble::Status(status)) => return Err(error(status, "api_error", "", "trouble")),
        Some(Trouble::Garbage) => return Err((StatusCode::OK, "<html>".to_owned())),
        Some(Trouble::Huge) => return Err((StatusCode::OK, " ".repeat(2 * 1024 * 1024))),
        None => {}
    }
    if field("authorization") != Some(&format!("Bearer {KEY}")) {
        return Err(error(401, "invalid_request_error", "", "Invalid API Key"));
    }
    if field("stripe-version") != Some(API_VERSION) {
        return Err(error(400, "invalid_request_error", "", "which version?"));
    }
    Ok(())
}

async fn create_session(
    State(double): State<StripeDouble>,
    headers: HeaderMap,
    body: String,
) -> Result<String, Answer> {
    let mut state = double.lock();
    gate(&mut state, &headers)?;
    let refuse = |code: &str| error(400, "invalid_request_error", code, "That can't be.");
    let attempt = headers
        .get("idempotency-key")
        .ok_or_else(|| refuse("no_attempt"))?;
    let attempt = attempt.to_str().unwrap().to_owned();
    if let Some((asked, answer)) = state.attempts.get(&attempt) {
        if *asked != body {
            return Err(error(400, "idempotency_error", "", "another request"));
        }
        return Ok(answer.to_string());
    }
    let form: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let field = |name: &str| form.get(name).cloned().ok_or_else(|| refuse(name));
    let price = |name: &str| field(&format!("line_items[0][price_data]{name}"));
    let amount = price("[unit_amount]")?.parse::<i64>().unwrap();
    let (currency, contribution) = (price("[currency]")?, field("metadata[contribution]")?);
    if amount < 50 {
        return Err(refuse("amount_too_small"));
    }
    if field("mode")? != "payment"
        || field("payment_intent_data[metadata][contribution]")? != contribution
    {
        return Err(refuse("mode"));
    }
    price("[product_data][name]")?;
    let (success, cancel) = (field("success_url")?, field("cancel_url")?);
    let id = state.session(&contribution, &currency, amount, &success, &cancel);
    let answer = state.sessions[&id].clone();
    let text = answer.to_string();
    state.attempts.insert(attempt, (body, answer));
    Ok(text)
}

async fn account(State(double): State<StripeDouble>, headers: HeaderMap) -> Result<String, Answer> {
    gate(&mut double.lock(), &headers)?;
    let account = json!({
        "id": ACCOUNT, "object": "account", "charges_enabled": true, "payouts_enabled": true,
        "default_currency": "eur", "business_profile": { "name": "Oak Street Garden" },
    });
    Ok(account.to_string())
}

async fn balance(State(double): State<StripeDouble>, headers: HeaderMap) -> Result<String, Answer> {
    let mut state = double.lock();
    gate(&mut state, &headers)?;
    let currency = state
        .lines
        .last()
        .map_or(json!("eur"), |(line, _)| line["currency"].clone());
    let balance = json!({
        "object": "balance", "livemode": false, "pending": [{ "amount": 0, "currency": currency }],
        "available": [{ "amount": state.balance(), "currency": currency }],
    });
    Ok(balance.to_string())
}

/// Newest first, in pages, as Stripe does.
async fn lines(
    State(double): State<StripeDouble>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<String, Answer> {
    let mut state = double.lock();
    gate(&mut state, &headers)?;
    let query: HashMap<String, String> = url::form_urlencoded::parse(query.unwrap().as_bytes())
        .into_owned()
        .collect();
    let of = state.lines.iter().rev();
    let since = query
        .get("created[gte]")
        .map(|at| at.parse::<i64>().unwrap());
    let of = of.filter(|(line, payout)| match since {
        Some(since) => line["created"].as_i64().unwrap() >= since,
        None => payout.as_ref() == query.get("payout"),
    });
    let of: Vec<&Value> = of.map(|(line, _)| line).collect();
    let after = query.get("starting_after").map_or(0, |last| {
        1 + of.iter().position(|line| line["id"] == **last).unwrap()
    });
    let limit: usize = query["limit"].parse().unwrap();
    let page: Vec<&Value> = of.iter().skip(after).take(limit).copied().collect();
    let has_more = after + page.len() < of.len();
    Ok(json!({ "object": "list", "data": page, "has_more": has_more }).to_string())
}

/// Whoever opens the page has paid.
async fn pay_page(State(double): State<StripeDouble>, Path(session): Path<String>) -> Redirect {
    double.pay(&session);
    let back = double.lock().sessions[&session]["success_url"].clone();
    Redirect::to(back.as_str().unwrap())
}
