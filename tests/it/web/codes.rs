//! Signing in by a code sent from one's own server.

use pools::{
    services::{ServiceError, sign_in_by_code::hear_code, token::read_code},
    store::actor::{self, Actor},
    transact,
};

use super::{Answer, Server, Visitor, elsewhere::remote};

const PAGE: &str = "/sign-in/code";

fn code_of(page: &Answer) -> String {
    let field = page.html.split("id=\"code\"").nth(1).expect("a code");
    field
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned()
}

/// `from` sends the code as it stands on the page.
async fn send(server: &Server, from: &Actor, code: &str) {
    let web = &server.web;
    let code = read_code(code).expect("a code that is read back");
    transact!(web.db, web.world, ServiceError, |tx| {
        hear_code(
            &mut tx,
            &web.world,
            &web.site,
            from,
            &web.instance_actor,
            &code,
            None,
        )
        .await
    })
    .unwrap();
}

async fn signed_in<'s>(server: &'s Server, who: &Actor) -> Visitor<'s> {
    let mut browser = server.visitor();
    let page = browser.open(PAGE).await.is(200);
    send(server, who, &code_of(&page)).await;
    browser
        .submit(PAGE, "/sign-in/code/go-on", &[])
        .await
        .goes_to("/");
    browser
}

async fn the_code_stays_until_it_is_sent_and_works_once(server: &Server) {
    let bo = remote(server, "person", "bo").await;
    let mut browser = server.visitor();
    let next = "/sign-in/code?next=%2Fpools%2Fnew";
    let page = browser.open(next).await.is(200).says("Copy this code.");
    let sent = format!("{next}&sent=1");
    let page_again = browser
        .open(&sent)
        .await
        .is(200)
        .says("Nothing has come yet.");
    let code = code_of(&page);
    assert_eq!(code_of(&page_again), code);
    assert!(page.html.contains("value=\"@pools@pools.example\""));
    let mut other = server.visitor();
    assert_ne!(code_of(&other.open(PAGE).await.is(200)), code);
    // Not sent yet: there is nothing to go on with.
    let token = browser.token().await;
    browser
        .post("/sign-in/code/go-on", &token, &[])
        .await
        .goes_to(PAGE);

    send(server, &bo, &code).await;
    other.open(PAGE).await.is(200).says("Copy this code.");
    let page = browser
        .open(next)
        .await
        .is(200)
        .says("Is this you?")
        .says("@bo@other.example");
    assert_eq!(page.value("next").as_deref(), Some("/pools/new"));
    assert!(!browser.is_signed_in());
    let token = page.csrf().unwrap();
    browser
        .post("/sign-in/code/go-on", &token, &[("next", "/pools/new")])
        .await
        .goes_to("/pools/new");
    browser
        .open("/you")
        .await
        .is(200)
        .says("You signed in from your own server.");
    browser.open(PAGE).await.goes_to("/");
    // The browser's mark of before lets nobody in.
    let mut replay = server.visitor();
    replay
        .post("/sign-in/code/go-on", &token, &[])
        .await
        .is(403);
}

async fn a_code_runs_out_and_can_be_renewed(server: &Server) {
    let bo = remote(server, "person", "bo").await;
    let mut browser = server.visitor();
    let code = code_of(&browser.open(PAGE).await.is(200));
    server.web.world.clock().advance_seconds(601);
    send(server, &bo, &code).await;
    let page = browser
        .open(PAGE)
        .await
        .is(200)
        .says("This code has run out.");
    assert!(!page.html.contains("http-equiv"));
    browser
        .submit(PAGE, PAGE, &[("next", "/pools/new")])
        .await
        .goes_to("/sign-in/code?next=%2Fpools%2Fnew");
    let fresh = code_of(&browser.open(PAGE).await.is(200));
    assert_ne!(fresh, code);
    // Who doesn't know the account that sent it, takes another code.
    send(server, &bo, &fresh).await;
    browser.open(PAGE).await.is(200).says("Is this you?");
    browser.submit(PAGE, PAGE, &[]).await.goes_to(PAGE);
    browser.open(PAGE).await.is(200).says("Copy this code.");
}

async fn a_person_of_another_server_founds_joins_and_votes_here(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    let bo = remote(server, "person", "bo").await;
    let mut browser = signed_in(server, &bo).await;
    browser.accept("oak").await.goes_to("/pools/oak");
    let new = "/pools/oak/proposals/new/decision";
    browser
        .submit(new, new, &[("title", "A swing")])
        .await
        .goes_to("/pools/oak/proposals/1");
    let question = "/pools/oak/proposals/1";
    let ballot = format!("{question}/ballot");
    for choice in ["abstain", "for"] {
        browser
            .submit(question, &ballot, &[("choice", choice)])
            .await
            .goes_to(question);
    }
    ada.open(question).await.is(200).says("@bo@other.example");
    ada.open("/pools/oak/members")
        .await
        .is(200)
        .says("@bo@other.example");
    let found = [("name", "Lime"), ("handle", "lime"), ("purpose", "Trees.")];
    browser
        .submit("/pools/new", "/pools/new", &found)
        .await
        .goes_to("/pools/lime");

    // What she does in Pools elsewhere, she does from her own server.
    let elm = super::elsewhere::elm(server).await.actor_id.to_string();
    browser
        .open("/elsewhere?handle=%40elm%40other.example")
        .await
        .is(200)
        .says("You signed in from your own server.");
    let token = browser.token().await;
    for path in ["follow", "unfollow", "join", "agree", "leave", "ballot"] {
        browser
            .post(&format!("/elsewhere/{path}"), &token, &[("pool", &elm)])
            .await
            .is(403);
    }
}

/// Two tabs: in one she took a code, in the other she signed in meanwhile.
async fn the_session_of_before_ends(server: &Server) {
    const SESSION: &str = "__Host-pools_session";
    let bo = remote(server, "person", "bo").await;
    let mut browser = server.visitor();
    let page = browser.open(PAGE).await.is(200);
    send(server, &bo, &code_of(&page)).await;
    let ada = server.person("ada").await;
    let before = ada.cookies[SESSION].clone();
    browser.cookies.insert(SESSION.to_owned(), before.clone());
    let token = browser.token().await;
    browser
        .post("/sign-in/code/go-on", &token, &[])
        .await
        .goes_to("/");
    assert_ne!(browser.cookies[SESSION], before);
    let mut old = server.visitor();
    old.cookies.insert(SESSION.to_owned(), before);
    old.open("/you").await.is(303);
    browser.open("/you").await.is(200).says("@bo@other.example");
}

async fn whose_account_is_gone_is_signed_out(server: &Server) {
    let web = &server.web;
    let bo = remote(server, "person", "bo").await;
    let mut browser = signed_in(server, &bo).await;
    browser.open("/you").await.is(200);
    transact!(web.db, web.world, ServiceError, |tx| {
        Ok(actor::set_gone(&mut tx, bo.actor_id, web.world.now()).await?)
    })
    .unwrap();
    browser.open("/you").await.is(303);
}

super::on_both!(
    the_code_stays_until_it_is_sent_and_works_once,
    a_code_runs_out_and_can_be_renewed,
    a_person_of_another_server_founds_joins_and_votes_here,
    the_session_of_before_ends,
    whose_account_is_gone_is_signed_out,
);
