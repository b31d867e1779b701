//! Calls to other servers, played by a small one on a loopback address.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{OriginalUri, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, Method, StatusCode, header::CONTENT_TYPE};
use pools::{
    federation::{
        client::{
            ClientSettings, DEFAULT_BUDGET, DeliveryError, FetchError, HttpClient, MAX_BODY_BYTES,
            Resource,
        },
        guard::GuardError,
        signature_in::{Here, Request, parse},
        signature_out::Scheme,
    },
    world::{Clock, World},
};
use serde_json::json;

use crate::wire::{NOW, public_key, signer};

/// What came in: method, path, and the scheme that it was signed in.
type Seen = Arc<Mutex<Vec<(Method, String, Option<Scheme>)>>>;

struct Peer {
    authority: String,
    seen: Seen,
}

#[derive(Clone)]
struct Shared {
    authority: String,
    seen: Seen,
}

impl Peer {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let authority = listener.local_addr().unwrap().to_string();
        let shared = Shared {
            authority: authority.clone(),
            seen: Seen::default(),
        };
        let seen = shared.seen.clone();
        let app = Router::new().fallback(answer).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { authority, seen }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority)
    }

    /// The schemes of all requests so far, in order; forgets them.
    fn schemes(&self) -> Vec<Option<Scheme>> {
        let seen = std::mem::take(&mut *self.seen.lock().unwrap());
        seen.into_iter().map(|(_, _, scheme)| scheme).collect()
    }
}

/// Verifies every signature, and answers as the path says.
async fn answer(
    State(shared): State<Shared>,
    method: Method,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let target = uri.path_and_query().unwrap().as_str();
    let request = Request {
        method: &method,
        path_and_query: target,
        headers: &headers,
        body: &body,
    };
    let here = Here {
        scheme: "http",
        authority: &shared.authority,
    };
    let scheme = headers.contains_key("signature").then(|| {
        let parsed = parse(&request, &here, NOW).unwrap();
        parsed.verify(&public_key()).unwrap();
        parsed.scheme()
    });
    let seen = (method, target.to_owned(), scheme);
    shared.seen.lock().unwrap().push(seen);
    reply(&shared, uri.path(), scheme)
}

fn reply(shared: &Shared, path: &str, scheme: Option<Scheme>) -> Response {
    let here = |path: &str| format!("http://{}{path}", shared.authority);
    let refuse = |wanted: Scheme, status: u16| {
        let status = if scheme == Some(wanted) { 202 } else { status };
        StatusCode::from_u16(status).unwrap().into_response()
    };
    let to = |target: String| (StatusCode::FOUND, [("location", target)]).into_response();
    match path {
        "/actor" => document("application/activity+json", &here("/actor")),
        "/ld" => document(
            "application/LD+json; profile=\"https://www.w3.org/ns/activitystreams\"",
            &here("/ld"),
        ),
        "/json" => document("application/json", &here("/json")),
        "/page" => document("application/activity+json", &here("/actor")),
        "/lost" => document("application/activity+json", &here("/page")),
        "/foreign" => document("application/activity+json", "https://m.example/bob"),
        "/nameless" => ([(CONTENT_TYPE, "application/activity+json")], "{}").into_response(),
        "/broken" => ([(CONTENT_TYPE, "application/activity+json")], "{").into_response(),
        "/gone" => StatusCode::GONE.into_response(),
        "/loop" => to(here("/loop")),
        "/hop1" => to("/hop2".to_owned()),
        "/hop2" => to(here("/hop3")),
        "/hop3" => to(here("/actor")),
        "/hop0" => to(here("/hop1")),
        "/to-file" => to("file:///etc/passwd".to_owned()),
        "/large" => {
            let body = "x".repeat(MAX_BODY_BYTES + 1);
            ([(CONTENT_TYPE, "application/activity+json")], body).into_response()
        }
        "/new-only" if scheme == Some(Scheme::Rfc9421) => {
            document("application/activity+json", &here("/new-only"))
        }
        "/new-only" => StatusCode::UNAUTHORIZED.into_response(),
        "/inbox/old" => refuse(Scheme::Cavage, 400),
        "/inbox/new" => refuse(Scheme::Rfc9421, 401),
        "/inbox/bad" if scheme == Some(Scheme::Cavage) => StatusCode::BAD_REQUEST.into_response(),
        "/inbox/bad" => StatusCode::UNAUTHORIZED.into_response(),
        "/inbox/busy" => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "120")]).into_response(),
        "/inbox/later" => (
            StatusCode::SERVICE_UNAVAILABLE,
            [("retry-after", "Tue, 20 Apr 2021 02:08:55 GMT")],
        )
            .into_response(),
        "/.well-known/webfinger" => webfinger(shared),
        status => match status.trim_start_matches("/inbox/").parse::<u16>() {
            Ok(status) => StatusCode::from_u16(status).unwrap().into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
    }
}

fn document(media_type: &'static str, id: &str) -> Response {
    let body = json!({"id": id, "type": "Group"}).to_string();
    ([(CONTENT_TYPE, media_type)], body).into_response()
}

fn webfinger(shared: &Shared) -> Response {
    let subject = format!("acct:Oak@{}", shared.authority);
    let actor = format!("http://{}/pools/oak", shared.authority);
    let body = json!({"subject": subject, "links": [
        {"rel": "self", "type": "text/html", "href": "http://x.example/"},
        {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": actor},
        {"rel": "self", "type": "application/activity+json", "href": actor},
    ]});
    (
        [(CONTENT_TYPE, "application/jrd+json; charset=utf-8")],
        body.to_string(),
    )
        .into_response()
}

fn client_with(allow_private: bool, budget: Duration) -> HttpClient {
    let settings = ClientSettings {
        origin: "http://pools.example".to_owned(),
        allow_private,
        budget,
    };
    HttpClient::new(&settings, World::seeded(Clock::test(NOW), 1)).unwrap()
}

fn client() -> HttpClient {
    client_with(true, DEFAULT_BUDGET)
}

#[tokio::test]
async fn fetches_documents_that_are_what_they_say() {
    let peer = Peer::start().await;
    let client = client();
    for (path, found_at) in [
        ("/actor", "/actor"),
        ("/actor#main-key", "/actor"),
        ("/ld", "/ld"),
        ("/page", "/actor"),
        ("/hop1", "/actor"),
    ] {
        let fetched = client.get_json(&peer.url(path), &signer()).await.unwrap();
        assert_eq!(fetched.url.as_str(), peer.url(found_at), "{path}");
        assert_eq!(fetched.value["id"], peer.url(found_at), "{path}");
    }
    // Every hop was signed.
    assert!(peer.schemes().iter().all(|s| *s == Some(Scheme::Cavage)));
}

#[tokio::test]
async fn refuses_documents_that_are_not() {
    let peer = Peer::start().await;
    let client = client();
    let table = [
        ("/json", FetchError::MediaType("application/json".into())),
        (
            "/foreign",
            FetchError::WrongId("https://m.example/bob".into()),
        ),
        ("/lost", FetchError::WrongId(peer.url("/actor"))),
        ("/nameless", FetchError::Malformed),
        ("/broken", FetchError::Malformed),
        ("/gone", FetchError::Gone),
        ("/nowhere", FetchError::Status(404)),
        ("/inbox/503", FetchError::Status(503)),
        ("/loop", FetchError::TooManyRedirects),
        ("/hop0", FetchError::TooManyRedirects),
        (
            "/to-file",
            FetchError::Guard(GuardError::Scheme("file".into())),
        ),
        ("/large", FetchError::TooLarge),
    ];
    for (path, expected) in table {
        let outcome = client.get_json(&peer.url(path), &signer()).await;
        assert_eq!(outcome.unwrap_err(), expected, "{path}");
    }
    let outcome = client.get_json("not a URL", &signer()).await;
    assert_eq!(outcome.unwrap_err(), FetchError::BadAddress);
}

#[tokio::test]
async fn closed_addresses_are_not_called_in_service() {
    let peer = Peer::start().await;
    let client = client_with(false, DEFAULT_BUDGET);
    let plain = client.get_json(&peer.url("/actor"), &signer()).await;
    let scheme = FetchError::Guard(GuardError::Scheme("http".into()));
    assert_eq!(plain.unwrap_err(), scheme);
    // The address stands in the URL, or behind a name that is resolved.
    let literal = format!("https://{}/actor", peer.authority);
    let named = literal.replace("127.0.0.1", "localhost");
    for (url, host) in [(literal, "127.0.0.1"), (named, "localhost")] {
        let expected = FetchError::Guard(GuardError::Address(host.into()));
        let fetched = client.get_json(&url, &signer()).await;
        assert_eq!(fetched.unwrap_err(), expected);
        let posted = client.post_activity(&url, b"{}", &signer()).await;
        assert_eq!(posted.unwrap_err(), DeliveryError::Unsendable(expected));
    }
    let handle = format!("@oak@{}", peer.authority);
    assert!(matches!(
        client.get_webfinger(&handle).await,
        Err(FetchError::Guard(GuardError::Address(_)))
    ));
    assert!(peer.schemes().is_empty());
}

#[tokio::test]
async fn remembers_which_scheme_a_server_takes() {
    use Scheme::{Cavage, Rfc9421};
    let peer = Peer::start().await;
    let client = client();
    let fetch = async || client.get_json(&peer.url("/new-only"), &signer()).await;
    fetch().await.unwrap();
    assert_eq!(peer.schemes(), [Some(Cavage), Some(Rfc9421)]);
    fetch().await.unwrap();
    assert_eq!(peer.schemes(), [Some(Rfc9421)]);

    let post = async |inbox: &str| {
        client
            .post_activity(&peer.url(inbox), b"{}", &signer())
            .await
    };
    let delivered = post("/inbox/new").await.unwrap();
    assert_eq!((delivered.status, delivered.scheme), (202, Rfc9421));
    assert_eq!(peer.schemes(), [Some(Rfc9421)]);
    // It learns the other way too.
    assert_eq!(post("/inbox/old").await.unwrap().scheme, Cavage);
    assert_eq!(peer.schemes(), [Some(Rfc9421), Some(Cavage)]);
    assert_eq!(post("/inbox/old").await.unwrap().scheme, Cavage);
    assert_eq!(peer.schemes(), [Some(Cavage)]);
}

#[tokio::test]
async fn a_refused_delivery_says_what_to_do() {
    let peer = Peer::start().await;
    let client = client();
    let retry = |status: u16, after: Option<u64>| DeliveryError::Retry {
        status: Some(status),
        after: after.map(Duration::from_secs),
        reason: format!("the server answered with status {status}"),
    };
    let permanent = |status| DeliveryError::Permanent { status };
    let table = [
        ("/inbox/410", DeliveryError::Gone),
        // A bad activity, whatever the other scheme is told.
        ("/inbox/bad", permanent(400)),
        ("/inbox/400", permanent(400)),
        ("/inbox/413", permanent(413)),
        ("/inbox/422", permanent(422)),
        ("/inbox/501", permanent(501)),
        ("/inbox/401", retry(401, None)),
        ("/inbox/403", retry(403, None)),
        ("/inbox/404", retry(404, None)),
        ("/inbox/408", retry(408, None)),
        ("/inbox/500", retry(500, None)),
        ("/inbox/busy", retry(429, Some(120))),
        ("/inbox/later", retry(503, Some(60))),
        ("/inbox/302", retry(302, None)),
    ];
    for (inbox, expected) in table {
        let outcome = client
            .post_activity(&peer.url(inbox), b"{}", &signer())
            .await;
        assert_eq!(outcome.unwrap_err(), expected, "{inbox}");
    }
}

#[tokio::test]
async fn a_dead_server_means_later() {
    // Bound, then closed: nobody listens there now.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/inbox", listener.local_addr().unwrap());
    drop(listener);
    let outcome = client().post_activity(&url, b"{}", &signer()).await;
    assert!(matches!(
        outcome.unwrap_err(),
        DeliveryError::Retry {
            status: None,
            after: None,
            ..
        }
    ));
    let fetched = client().get_json(&url, &signer()).await.unwrap_err();
    assert!(fetched.is_transient(), "{fetched}");
}

/// A server that takes the connection and never answers.
#[tokio::test]
async fn the_budget_of_time_ends_a_call() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/inbox", listener.local_addr().unwrap());
    let client = client_with(true, Duration::from_millis(50));
    let fetched = client.get_json(&url, &signer()).await;
    assert_eq!(fetched.unwrap_err(), FetchError::Timeout);
    let posted = client.post_activity(&url, b"{}", &signer()).await;
    assert!(matches!(
        posted.unwrap_err(),
        DeliveryError::Retry { status: None, .. }
    ));
    drop(listener);
}

#[tokio::test]
async fn webfinger_finds_an_actor() {
    let peer = Peer::start().await;
    let client = client();
    for handle in ["@oak@", "oak@", "acct:OAK@", "!oak@"] {
        let handle = format!("{handle}{}", peer.authority);
        let actor = client.get_webfinger(&handle).await.unwrap();
        assert_eq!(actor.as_str(), peer.url("/pools/oak"));
    }
    // The answer is about somebody else.
    let handle = format!("elm@{}", peer.authority);
    let outcome = client.get_webfinger(&handle).await.unwrap_err();
    let subject = format!("acct:Oak@{}", peer.authority);
    assert_eq!(outcome, FetchError::WrongId(subject));
    assert!(peer.schemes().iter().all(Option::is_none));
}

#[test]
fn handles_are_taken_apart() {
    for (text, expected) in [
        ("@oak@pools.example", Some("acct:oak@pools.example")),
        (" oak@POOLS.example ", Some("acct:oak@pools.example")),
        ("acct:oak@127.0.0.2:8080", Some("acct:oak@127.0.0.2:8080")),
        (
            "@oak@grünes.example",
            Some("acct:oak@xn--grnes-lva.example"),
        ),
        ("!oak@pools.example", Some("acct:oak@pools.example")),
        ("o!ak@pools.example", None),
        ("!@oak@pools.example", None),
        ("oak", None),
        ("@oak", None),
        ("@@pools.example", None),
        ("@oak@", None),
        ("@oak@pools.example/inbox", None),
        ("@oak@pools.example?x", None),
        ("@oak@x@pools.example", None),
        ("@o k@pools.example", None),
        ("@oak@[::1", None),
    ] {
        let read = Resource::parse(text).map(|resource| resource.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }
    let oak = Resource::parse("@oak@pools.example").unwrap();
    assert!(oak.matches("acct:Oak@Pools.Example"));
    assert!(!oak.matches("oak@pools.example") && !oak.matches("acct:oak@evil.example"));
}
