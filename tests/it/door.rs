//! The inbox with servers that lie: whose key counts, and what is kept of whom.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::{OriginalUri, State},
    response::{IntoResponse as _, Response},
};
use http::{Method, StatusCode, header::CONTENT_TYPE};
use pools::{
    federation::{
        Federation,
        client::{ClientSettings, DEFAULT_BUDGET, HttpClient},
        signature_in::Request,
        signature_out::{Outgoing, Scheme, Signer, sign},
    },
    keys::{NewRsaKey, SigningKey, new_rsa_key},
    store::{actor, instance},
};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use tokio::sync::Notify;
use url::Url;

use crate::support::{Home, both_databases, real_keys, values};

/// Documents by their path.
type Documents = Arc<Mutex<HashMap<String, Value>>>;

/// Another server, which says whatever it is told to say.
struct Elsewhere {
    origin: String,
    documents: Documents,
}

impl Elsewhere {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.31:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let documents = Documents::default();
        let app = Router::new().fallback(answer).with_state(documents.clone());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { origin, documents }
    }

    fn uri(&self, name: &str) -> String {
        format!("{}/users/{name}", self.origin)
    }

    /// Publishes an actor with a key under any id.
    fn publish(&self, name: &str, key_uri: &str, key: &NewRsaKey) {
        let uri = self.uri(name);
        let document = json!({
            "@context": ["https://www.w3.org/ns/activitystreams"],
            "id": uri,
            "type": "Person",
            "preferredUsername": name,
            "inbox": format!("{uri}/inbox"),
            "publicKey": { "id": key_uri, "owner": uri, "publicKeyPem": key.public_pem },
        });
        let path = format!("/users/{name}");
        self.documents.lock().unwrap().insert(path, document);
    }
}

async fn answer(State(documents): State<Documents>, OriginalUri(uri): OriginalUri) -> Response {
    match documents.lock().unwrap().get(uri.path()) {
        Some(document) => {
            let kind = [(CONTENT_TYPE, "application/activity+json")];
            (kind, document.to_string()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub async fn federation(home: &Home) -> Federation {
    let keys = real_keys(&home.world);
    let pem = keys.rsa_private_pem.expose_secret().to_owned();
    home.sql("UPDATE local_key SET rsa_private_pem = $1", values![pem])
        .await
        .unwrap();
    let own = instance::get(&mut home.db.read().await.unwrap())
        .await
        .unwrap()
        .unwrap();
    let settings = ClientSettings {
        origin: home.site.origin.clone(),
        allow_private: true,
        budget: DEFAULT_BUDGET,
    };
    Federation::new(
        home.db.clone(),
        home.world.clone(),
        home.site.clone(),
        true,
        false,
        HttpClient::new(&settings, home.world.clone()).unwrap(),
        own.actor_id,
        Arc::new(Notify::new()),
    )
}

/// Sends a `Follow` of `name`, signed with that key; the status.
async fn knock(
    federation: &Federation,
    there: &Elsewhere,
    name: &str,
    number: u32,
    key_uri: &str,
    key: &NewRsaKey,
) -> StatusCode {
    let actor = there.uri(name);
    let body = json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": format!("{actor}#follows/{number}"),
        "type": "Follow",
        "actor": actor,
        "object": "https://here.example/pools/oak",
    })
    .to_string()
    .into_bytes();
    let url = Url::parse("https://here.example/inbox").unwrap();
    let outgoing = Outgoing {
        method: &Method::POST,
        url: &url,
        body: Some((&body, "application/activity+json")),
        accept: None,
    };
    let signer = Signer {
        key_id: key_uri.to_owned(),
        key: Arc::new(SigningKey::from_pem(&key.private_pem).unwrap()),
    };
    let headers = sign(Scheme::Cavage, &outgoing, &signer, federation.world.now()).unwrap();
    let request = Request {
        method: &Method::POST,
        path_and_query: "/inbox",
        headers: &headers,
        body: &body,
    };
    match federation.take_in(&request).await {
        Ok(status) => status,
        Err(error) => {
            use axum::response::IntoResponse as _;
            error.into_response().status()
        }
    }
}

both_databases! {
    async fn nothing_is_kept_of_who_signed_nothing(home: Home) {
        let (there, federation) = (Elsewhere::start().await, federation(home).await);
        let (hers, other) = (new_rsa_key().unwrap(), new_rsa_key().unwrap());
        let key_uri = format!("{}#main-key", there.uri("bob"));
        there.publish("bob", &key_uri, &hers);
        assert_eq!(knock(&federation, &there, "bob", 1, &key_uri, &other).await, 401);
        let mut conn = home.db.read().await.unwrap();
        assert!(actor::by_uri(&mut conn, &there.uri("bob")).await.unwrap().is_none());
        drop(conn);
        assert_eq!(knock(&federation, &there, "bob", 1, &key_uri, &hers).await, 202);
        assert_eq!(knock(&federation, &there, "bob", 1, &key_uri, &hers).await, 202, "a repeat");
        let mut conn = home.db.read().await.unwrap();
        assert!(actor::by_uri(&mut conn, &there.uri("bob")).await.unwrap().is_some());
    }

    async fn a_key_that_was_taken_back_signs_nothing(home: Home) {
        let (there, federation) = (Elsewhere::start().await, federation(home).await);
        let (old, new) = (new_rsa_key().unwrap(), new_rsa_key().unwrap());
        let [old_uri, new_uri] = ["old", "new"].map(|key| format!("{}#{key}", there.uri("bob")));
        there.publish("bob", &old_uri, &old);
        assert_eq!(knock(&federation, &there, "bob", 1, &old_uri, &old).await, 202);
        there.publish("bob", &new_uri, &new);
        home.later(61);
        assert_eq!(knock(&federation, &there, "bob", 2, &new_uri, &new).await, 202);
        assert_eq!(knock(&federation, &there, "bob", 3, &old_uri, &old).await, 401);
        home.later(61);
        assert_eq!(knock(&federation, &there, "bob", 4, &old_uri, &old).await, 401);
        assert_eq!(knock(&federation, &there, "bob", 5, &new_uri, &new).await, 202);
    }

    async fn nobody_is_locked_out_by_a_thief_of_her_key_id(home: Home) {
        let (there, federation) = (Elsewhere::start().await, federation(home).await);
        let (hers, his) = (new_rsa_key().unwrap(), new_rsa_key().unwrap());
        let key_uri = format!("{}#main-key", there.uri("bob"));
        there.publish("bob", &key_uri, &hers);
        there.publish("thief", &key_uri, &his);
        assert_eq!(knock(&federation, &there, "thief", 1, &key_uri, &his).await, 202);
        assert_eq!(knock(&federation, &there, "bob", 1, &key_uri, &hers).await, 202);
        assert_eq!(knock(&federation, &there, "bob", 2, &key_uri, &his).await, 401);
        // Nor does the right key under an id that she does not publish.
        home.later(61);
        let unlisted = format!("{}#other", there.uri("bob"));
        assert_eq!(knock(&federation, &there, "bob", 4, &unlisted, &hers).await, 401);
        // A key on another server is never an actor's own.
        let abroad = "http://127.0.0.99/users/bob#main-key";
        assert_eq!(knock(&federation, &there, "bob", 3, abroad, &hers).await, 401);
    }
}
