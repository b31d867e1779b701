//! An independent maker of signed webhooks: localstripe, a stand-in for Stripe
//! written by others in Python. What it signs, we accept; what it tells of a
//! refund and a payout, we read.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use pools::{
    domain::time::Timestamp,
    stripe::{
        event::{Happened, StripeEvent, read},
        signature::{SignatureError, TOLERANCE_SECONDS, verify},
    },
};
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::programs::python;

const SECRET: &str = "whsec_made_by_others";

/// Ends with the test.
pub struct Localstripe {
    process: Child,
    pub url: String,
}

impl Localstripe {
    pub fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/localstripe_here.py");
        let mut process = Command::new(python())
            .arg(script)
            .arg("127.0.0.1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut port)
            .unwrap();
        let url = format!("http://127.0.0.1:{}", port.trim());
        Self { process, url }
    }
}

impl Drop for Localstripe {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

type Heard = (Option<String>, Bytes);

/// Listens for webhooks. Gives its address, and what comes.
async fn listen() -> (String, mpsc::UnboundedReceiver<Heard>) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    async fn hear(
        State(sender): State<mpsc::UnboundedSender<Heard>>,
        headers: HeaderMap,
        body: Bytes,
    ) {
        let header = headers.get("stripe-signature");
        let header = header.map(|value| value.to_str().unwrap().to_owned());
        let _ = sender.send((header, body));
    }
    let app = Router::new().route("/hook", post(hear)).with_state(sender);
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, receiver)
}

pub async fn ask(http: &reqwest::Client, url: String, form: &[(&str, &str)]) -> Value {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let answer = http
        .post(&url)
        .bearer_auth("sk_test_0123456789")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send()
        .await
        .unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{url}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

#[tokio::test]
async fn what_others_sign_is_accepted_and_read() {
    let stripe = Localstripe::start();
    let (hook, mut heard) = listen().await;
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let at = |path: &str| format!("{}{path}", stripe.url);
    ask(
        &http,
        at("/_config/webhooks/pools"),
        &[("url", &hook), ("secret", SECRET)],
    )
    .await;
    let card = ask(
        &http,
        at("/v1/payment_methods"),
        &[
            ("type", "card"),
            ("card[number]", "4242424242424242"),
            ("card[exp_month]", "12"),
            ("card[exp_year]", "2050"),
            ("card[cvc]", "123"),
        ],
    )
    .await;
    let paid = ask(
        &http,
        at("/v1/payment_intents"),
        &[
            ("amount", "2500"),
            ("currency", "eur"),
            ("payment_method", card["id"].as_str().unwrap()),
            ("confirm", "true"),
        ],
    )
    .await;
    assert_eq!(paid["status"], "succeeded", "{paid}");
    ask(
        &http,
        at("/v1/payouts"),
        &[("amount", "1200"), ("currency", "eur"), ("status", "paid")],
    )
    .await;

    let secrets = [
        SecretString::from("whsec_old_one"),
        SecretString::from(SECRET),
    ];
    let (mut kinds, mut paid_out) = (Vec::new(), None);
    while paid_out.is_none() || !kinds.contains(&"payment_intent.succeeded".to_owned()) {
        let (header, body) = heard.recv().await.unwrap();
        let event: Value = serde_json::from_slice(&body).unwrap();
        kinds.push(event["type"].as_str().unwrap().to_owned());
        let made = Timestamp::from_seconds(event["created"].as_i64().unwrap());
        let check = |body: &[u8], secrets: &[SecretString], now: Timestamp| {
            verify(body, header.as_deref(), secrets, now, TOLERANCE_SECONDS)
        };
        assert_eq!(check(&body, &secrets, made), Ok(made), "{kinds:?}");
        assert_eq!(
            check(&body, &secrets[..1], made),
            Err(SignatureError::Wrong)
        );
        let later = made.plus_seconds(TOLERANCE_SECONDS + 1);
        assert_eq!(check(&body, &secrets, later), Err(SignatureError::Stale));
        // The same JSON, laid out in another way, is another body.
        let again = serde_json::to_vec(&event).unwrap();
        assert_eq!(check(&again, &secrets, made), Err(SignatureError::Wrong));
        match read(&body).unwrap() {
            StripeEvent {
                happened: Happened::PaidOut(payout),
                ..
            } => paid_out = Some(payout),
            StripeEvent {
                happened: Happened::Other(kind),
                ..
            } => assert_eq!(Some(&kind), kinds.last()),
            event => panic!("{event:?}"),
        }
    }
    let payout = paid_out.unwrap();
    assert_eq!(
        (payout.sum.minor, payout.sum.currency.code()),
        (1_200, "EUR")
    );
}
