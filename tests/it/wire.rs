//! What the tests of the wire share: keys, requests, vectors.

use std::sync::{Arc, LazyLock};

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use pools::keys::{SigningKey, VerifyingKey, new_rsa_key};
use pools::{
    domain::time::Timestamp,
    federation::{
        signature_in::{Here, ParsedSignature, Request, SignatureError, parse},
        signature_out::{Outgoing, Scheme, Signer, sign},
    },
};
use url::Url;

/// 2021-04-20 02:07:55 UTC, the time of the published examples.
pub const NOW: Timestamp = Timestamp::from_seconds(1_618_884_475);
pub const HERE: Here<'static> = Here {
    scheme: "https",
    authority: "pools.example",
};
pub const KEY_ID: &str = "https://m.example/users/bob#main-key";

static KEY: LazyLock<Arc<SigningKey>> = LazyLock::new(|| {
    let pair = new_rsa_key().unwrap();
    Arc::new(SigningKey::from_pem(&pair.private_pem).unwrap())
});

pub fn signer() -> Signer {
    Signer {
        key_id: KEY_ID.to_owned(),
        key: KEY.clone(),
    }
}

pub fn public_key() -> VerifyingKey {
    VerifyingKey::from_pem(&KEY.public_pem().unwrap()).unwrap()
}

/// A request that a test may spoil before it is checked.
#[derive(Clone)]
pub struct Message {
    pub method: Method,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub now: Timestamp,
}

impl Message {
    /// A right one: POST to the inbox of a Pool, signed now.
    pub fn signed(scheme: Scheme) -> Self {
        Self::signed_at(scheme, NOW)
    }

    pub fn signed_at(scheme: Scheme, at: Timestamp) -> Self {
        let body = br#"{"type":"Follow"}"#.to_vec();
        let url = Url::parse("https://pools.example/pools/oak/inbox?from=far").unwrap();
        let outgoing = Outgoing {
            method: &Method::POST,
            url: &url,
            body: Some((&body, "application/activity+json")),
            accept: None,
        };
        Self {
            method: Method::POST,
            path: "/pools/oak/inbox?from=far".to_owned(),
            headers: sign(scheme, &outgoing, &signer(), at).unwrap(),
            body,
            now: NOW,
        }
    }

    pub fn request(&self) -> Request<'_> {
        Request {
            method: &self.method,
            path_and_query: &self.path,
            headers: &self.headers,
            body: &self.body,
        }
    }

    pub fn parse(&self) -> Result<ParsedSignature, SignatureError> {
        parse(&self.request(), &HERE, self.now)
    }

    /// All of it: the rules, then the arithmetic.
    pub fn check(&self) -> Result<(), SignatureError> {
        self.parse()?.verify(&public_key())
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.headers.insert(
            HeaderName::from_bytes(name.as_bytes()).unwrap(),
            HeaderValue::from_str(value).unwrap(),
        );
    }

    /// Replaces text in a field.
    pub fn edit(&mut self, name: &str, from: &str, to: &str) {
        let before = self.headers[name].to_str().unwrap().to_owned();
        assert!(before.contains(from), "{before} has no {from}");
        self.set(name, &before.replace(from, to));
    }
}

/// Takes an HTTP/1.1 message of a standard's text apart.
pub fn message_of(text: &str, now: Timestamp) -> Message {
    let text = text.replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap();
    let mut lines = head.lines();
    let mut first = lines.next().unwrap().split(' ');
    let mut message = Message {
        method: first.next().unwrap().parse().unwrap(),
        path: first.next().unwrap().to_owned(),
        headers: HeaderMap::new(),
        body: body.trim_start().as_bytes().to_vec(),
        now,
    };
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        message.set(&name.to_ascii_lowercase(), value);
    }
    message
}
