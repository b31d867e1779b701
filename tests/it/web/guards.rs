//! What stands before every page: tokens, origins, limits, headers, sizes.

use axum::http::Method;
use pools::{store::db::Engine, web::view::error::Trouble};

use super::{PASSWORD, Server, at};

/// Paths of the router as its source writes them, and whether each takes a
/// POST: no list here that could miss a new one.
fn routes() -> Vec<(String, bool)> {
    let source = include_str!("../../../src/web/pages/mod.rs");
    source
        .split(".route(")
        .skip(1)
        .map(|route| {
            let path = route.split('"').nth(1).unwrap();
            let path = path
                .replace("{handle}", "oak")
                .replace("{number}", "1")
                .replace("{token}", "t");
            let upto = route.find(".merge").unwrap_or(route.len());
            let person = "00000000-0000-0000-0000-000000000001";
            (
                path.replace("{person}", person),
                route[..upto].contains("post("),
            )
        })
        .collect()
}

async fn no_form_is_taken_without_its_token(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let mut ben = server.person("ben").await;
    let mut visitor = server.visitor();
    let posts: Vec<String> = routes()
        .into_iter()
        .filter(|route| route.1)
        .map(|route| route.0)
        // What a program sends has a signature instead: see `stripe`.
        .filter(|path| !path.starts_with("/webhooks/"))
        .collect();
    assert!(posts.len() >= 20, "{posts:?}");
    let bens = ben.token().await;
    let before = visitor.token().await;
    let adas = ada.token().await;
    for path in &posts {
        for token in ["", "nonsense", &bens, &before] {
            ada.post(path, token, &[])
                .await
                .is(403)
                .says("That form had gone stale");
        }
        for token in ["", "nonsense", &bens, &adas] {
            visitor
                .post(path, token, &[])
                .await
                .is(403)
                .says("That form had gone stale");
        }
        for (name, value) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://pools.example"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let form = [("csrf", adas.as_str())];
            ada.send(Method::POST, path, Some(&form), &[(name, value)])
                .await
                .is(403);
        }
        // Without any body at all.
        ada.send(Method::POST, path, None, &[]).await.is(403);
    }
    assert!(ada.is_signed_in(), "sign-out was among them");
    ada.open("/you").await.is(200);
}

async fn every_answer_carries_the_headers(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let mut visitor = server.visitor();
    let mut paths: Vec<String> = routes().into_iter().map(|route| route.0).collect();
    paths.extend(["/nowhere", "/pools/oak?before=x", "/assets/nothing.css"].map(str::to_owned));
    for path in &paths {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            for viewer in [&mut visitor, &mut ada] {
                let answer = viewer.send(method.clone(), path, None, &[]).await;
                let policy = answer.header("content-security-policy").expect("a policy");
                assert!(
                    policy.starts_with("default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"),
                    "{policy}"
                );
                for (name, value) in [
                    ("x-content-type-options", "nosniff"),
                    ("x-frame-options", "DENY"),
                    ("referrer-policy", "same-origin"),
                    ("strict-transport-security", "max-age=31536000"),
                    ("cross-origin-opener-policy", "same-origin"),
                ] {
                    assert_eq!(answer.header(name), Some(value), "{} {name}", answer.asked);
                }
                assert!(answer.header("permissions-policy").is_some());
                let is_page = answer
                    .header("content-type")
                    .is_some_and(|kind| kind.starts_with("text/html"));
                if is_page && viewer.is_signed_in() {
                    assert_eq!(
                        answer.header("cache-control"),
                        Some("no-store"),
                        "{}",
                        answer.asked
                    );
                }
                assert!(
                    answer.status.as_u16() < 500,
                    "{}: {}",
                    answer.asked,
                    answer.words()
                );
            }
        }
    }
}

async fn reading_sets_no_cookie(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    for path in [
        "/",
        "/about",
        "/pools/oak",
        "/pools/oak/members",
        "/people/ada",
        "/elsewhere",
        "/nowhere",
    ] {
        let answer = server.visitor().open(path).await;
        assert_eq!(answer.cookies(), Vec::<&str>::new(), "{path}");
    }
    let form = server.visitor().open("/sign-in").await;
    let cookies = form.cookies();
    assert_eq!(cookies.len(), 1);
    assert!(cookies[0].starts_with("__Host-pools_visit="));
    assert!(
        cookies[0].ends_with("; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax; Secure"),
        "{cookies:?}"
    );
}

#[tokio::test]
async fn plain_http_has_plain_cookies_and_no_hsts() {
    at(
        Engine::Sqlite,
        "http://127.0.0.1:8080",
        true,
        async |server| plain_http(server).await,
    )
    .await;
}

async fn plain_http(server: &Server) {
    let answer = server.visitor().open("/sign-in").await.is(200);
    assert!(answer.cookies()[0].starts_with("pools_visit="));
    assert!(!answer.cookies()[0].contains("Secure"));
    assert_eq!(answer.header("strict-transport-security"), None);
    let mut ada = server.person("ada").await;
    ada.open("/you").await.is(200).says("@ada@127.0.0.1:8080");
}

#[tokio::test]
async fn whoever_tries_too_often_waits() {
    at(
        Engine::Sqlite,
        "https://pools.example",
        false,
        async |server| too_often(server).await,
    )
    .await;
}

async fn too_often(server: &Server) {
    let mut visitor = server.visitor();
    let token = visitor.token().await;
    let fields = [("handle", "ada"), ("password", "guess")];
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(visitor.post("/sign-in", &token, &fields).await);
    }
    assert!(answers[..10].iter().all(|answer| answer.status == 422));
    let last = answers.pop().unwrap().is(429).says("A little slower");
    assert_eq!(last.header("retry-after"), Some("60"));
    // Signing up and the code stand at the same gate; reading does not.
    visitor.post("/sign-up", &token, &fields).await.is(429);
    visitor.open("/").await.is(200);
}

#[tokio::test]
async fn passwords_of_one_account_are_not_guessed_from_many_addresses() {
    at(
        Engine::Sqlite,
        "https://pools.example",
        false,
        async |server| guesses(server).await,
    )
    .await;
}

async fn guesses(server: &Server) {
    use std::net::SocketAddr;
    server.person("ada").await;
    for (account, written) in [
        ("ada", ["ada", "@ADA", "ada@pools.example"]),
        ("nobody", ["nobody"; 3]),
    ] {
        let mut said = Vec::new();
        for number in 0..12_u8 {
            // Each from an address of its own.
            let address = SocketAddr::from(([192, 0, 2, number], 4000));
            let mut visitor = server.visitor_at(address);
            let token = visitor.token().await;
            let fields = [
                ("handle", written[usize::from(number % 3)]),
                ("password", "guess"),
            ];
            said.push(visitor.post("/sign-in", &token, &fields).await);
        }
        assert!(
            said[..10].iter().all(|answer| answer.status == 422),
            "{account}"
        );
        let last = said
            .pop()
            .unwrap()
            .is(429)
            .says("Many passwords were tried for this handle");
        assert_eq!(last.header("retry-after"), Some("60"));
    }
    // Others come in as before.
    let mut visitor = server.visitor_at(SocketAddr::from(([192, 0, 2, 99], 4000)));
    let token = visitor.token().await;
    let fields = [("handle", "ben"), ("password", "guess")];
    visitor.post("/sign-in", &token, &fields).await.is(422);
}

async fn a_form_has_a_greatest_size(server: &Server) {
    let mut ada = server.person("ada").await;
    let token = ada.token().await;
    let fits = "x".repeat(60 * 1024);
    ada.post("/pools/new", &token, &[("purpose", &fits)])
        .await
        .is(422);
    let long = "x".repeat(65 * 1024);
    ada.post("/pools/new", &token, &[("purpose", &long)])
        .await
        .is(413)
        .says("That was too much");
}

async fn errors_are_pages_or_problem_documents(server: &Server) {
    let mut visitor = server.visitor();
    for (accept, kind) in [
        ("text/html", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("application/json, text/html", "text/html; charset=utf-8"),
        ("application/json", "application/problem+json"),
        ("application/problem+json", "application/problem+json"),
    ] {
        let answer = visitor
            .send(Method::GET, "/nowhere", None, &[("accept", accept)])
            .await
            .is(404);
        assert_eq!(answer.header("content-type"), Some(kind), "{accept}");
        assert!(answer.html.contains("Nothing here"), "{}", answer.html);
        if kind.ends_with("json") {
            let body: serde_json::Value = serde_json::from_str(&answer.html).unwrap();
            assert_eq!(
                (&body["status"], &body["type"]),
                (&404.into(), &"about:blank".into())
            );
        }
    }
    assert!(
        Trouble::ALL
            .iter()
            .all(|trouble| (400..=503).contains(&trouble.status()))
    );
}

async fn a_failure_of_ours_shows_nothing_of_the_inside(server: &Server) {
    let mut ada = server.person("ada").await;
    server.web.db.close().await;
    let page = ada
        .open("/pools/oak")
        .await
        .is(500)
        .says("Something broke on our side")
        .says("name this:");
    for inside in ["sqlx", "pool timed out", "closed", "database"] {
        assert!(!page.words().contains(inside), "{inside}: {}", page.words());
    }
    server.visitor().open("/readyz").await.is(503);
    server.visitor().open("/healthz").await.is(200);
}

async fn the_session_is_new_at_every_sign_in_and_ends_at_sign_out(server: &Server) {
    server.person("ada").await;
    let name = "__Host-pools_session";
    let planted = "A".repeat(43);
    let mut browser = server.visitor();
    browser.cookies.insert(name.to_owned(), planted.clone());
    let before = browser.open("/sign-in").await.is(200).csrf().unwrap();
    let fields = [("handle", "@ada@pools.example"), ("password", PASSWORD)];
    let answer = browser
        .post("/sign-in", &before, &fields)
        .await
        .goes_to("/");
    let line = answer
        .cookies()
        .into_iter()
        .find(|line| line.starts_with(name))
        .unwrap()
        .to_owned();
    assert!(
        line.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure"),
        "{line}"
    );
    let first = browser.cookies[name].clone();
    assert_ne!(first, planted);
    // Tokens of before belong to nobody now.
    browser.post("/sign-out", &before, &[]).await.is(403);
    let token = browser.token().await;
    browser.post("/sign-in", &token, &fields).await.is(303);
    let second = browser.cookies[name].clone();
    assert_ne!(second, first);
    let mut thief = server.visitor();
    thief.cookies.insert(name.to_owned(), first);
    thief.open("/you").await.is(303);
    browser.open("/you").await.is(200);
    let token = browser.token().await;
    browser.post("/sign-out", &token, &[]).await.goes_to("/");
    assert!(!browser.is_signed_in());
    browser.open("/").await.is(200).says("You are signed out.");
    thief.cookies.insert(name.to_owned(), second);
    thief.open("/you").await.is(303);
}

async fn a_session_ends_by_itself(server: &Server) {
    let mut ada = server.person("ada").await;
    server.advance_days(29);
    ada.open("/you").await.is(200);
    server.advance_days(2);
    ada.open("/you").await.is(303);
}

super::on_both!(
    no_form_is_taken_without_its_token,
    every_answer_carries_the_headers,
    reading_sets_no_cookie,
    a_form_has_a_greatest_size,
    errors_are_pages_or_problem_documents,
    a_failure_of_ours_shows_nothing_of_the_inside,
    the_session_is_new_at_every_sign_in_and_ends_at_sign_out,
    a_session_ends_by_itself,
);
