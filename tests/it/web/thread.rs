//! The main thread on the pages: sign up, found, join, propose, vote, change,
//! decided.

use pools::{
    services::{ServiceError, close_proposal::close_proposal},
    store::proposal,
    transact,
};

use super::{Server, Visitor};

const QUESTION: &str = "/pools/oak/proposals/1";

async fn vote(visitor: &mut Visitor<'_>, choice: &str, reason: &str) {
    let action = format!("{QUESTION}/ballot");
    let fields = [("choice", choice), ("reason", reason)];
    visitor
        .submit(QUESTION, &action, &fields)
        .await
        .goes_to(QUESTION);
}

async fn propose(visitor: &mut Visitor<'_>) {
    let form = "/pools/oak/proposals/new/decision";
    let fields = [
        ("title", "Buy a second barrel"),
        ("text", "It is dry.\n\nIn July."),
    ];
    visitor.submit(form, form, &fields).await.goes_to(QUESTION);
    visitor
        .open(QUESTION)
        .await
        .is(200)
        .says("Your proposal is open")
        .says("Voting may end early, once no missing vote could change the result.")
        .says("Buy a second barrel");
}

/// Closes what is due, as the worker does.
pub async fn close_due(server: &Server) {
    let web = &server.web;
    let due = proposal::due(&mut web.db.read().await.unwrap(), web.world.now(), 10)
        .await
        .unwrap();
    for id in due {
        transact!(web.db, web.world, ServiceError, |tx| close_proposal(
            &mut tx, &web.world, &web.site, id
        )
        .await)
        .unwrap();
    }
}

async fn a_group_decides_by_the_clock(server: &Server) {
    let mut ada = server.person("ada").await;
    ada.open("/").await.is(200).says("You are in. Welcome.");
    ada.open("/")
        .await
        .is(200)
        .says_nothing_of("You are in. Welcome.");
    server.found_oak(&mut ada, "open").await;
    ada.open("/pools/oak")
        .await
        .is(200)
        .says("You are a member, and a steward");

    let mut ben = server.person("ben").await;
    ben.submit("/pools/oak", "/pools/oak/join", &[])
        .await
        .goes_to("/pools/oak/join");
    ben.accept("oak").await.goes_to("/pools/oak");
    ben.open("/pools/oak")
        .await
        .is(200)
        .says("You are a member now.");
    server.person("cleo").await;

    propose(&mut ben).await;
    ada.open("/you").await.is(200).says("Buy a second barrel");
    vote(&mut ben, "for", "The beds stay dry.").await;
    ben.open(QUESTION)
        .await
        .is(200)
        .says("Your vote is counted: For.")
        .says("The beds stay dry.");
    vote(&mut ben, "abstain", "Where would it stand?").await;
    ben.open(QUESTION)
        .await
        .is(200)
        .says("Where would it stand?")
        .says_nothing_of("The beds stay dry.");
    vote(&mut ben, "for", "").await;

    server
        .visitor()
        .open(QUESTION)
        .await
        .is(200)
        .says("Sign in to vote here")
        .says_nothing_of("Who voted");
    ada.open(QUESTION).await.is(200).says("Who voted");
    server.advance_days(8);
    ada.open(QUESTION)
        .await
        .is(200)
        .says_nothing_of(&format!("action=\"{QUESTION}/ballot\""));
    let token = ada.token().await;
    ada.post(
        &format!("{QUESTION}/ballot"),
        &token,
        &[("choice", "against")],
    )
    .await
    .is(409)
    .says("too late");
    close_due(server).await;
    ada.open(QUESTION)
        .await
        .is(200)
        .says("Carried")
        .says_nothing_of("Closed early");
    server
        .visitor()
        .open("/pools/oak")
        .await
        .is(200)
        .says("Buy a second barrel")
        .says("Carried");
}

async fn a_steward_lets_people_in_and_a_sure_outcome_closes_early(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "steward").await;
    let mut ben = server.person("ben").await;
    // The rules can be reached and agreed to without the button on the page before.
    ben.accept("oak").await.goes_to("/pools/oak");
    ben.open("/pools/oak")
        .await
        .is(200)
        .says("A steward will let you in.");
    ben.open("/pools/oak/members")
        .await
        .is(200)
        .says_nothing_of("/admit");
    let page = ada
        .open("/pools/oak/members")
        .await
        .is(200)
        .says("1 person waits to be let in");
    let action = page
        .html
        .split_once("/pools/oak/members/")
        .unwrap()
        .1
        .split_once('"')
        .unwrap()
        .0;
    let action = format!("/pools/oak/members/{action}");
    ada.submit("/pools/oak/members", &action, &[])
        .await
        .goes_to("/pools/oak/members");
    ada.open("/pools/oak/members")
        .await
        .is(200)
        .says("Ben is a member now.")
        .says("2 members");

    propose(&mut ada).await;
    vote(&mut ada, "for", "").await;
    vote(&mut ben, "for", "Yes.").await;
    ben.open(QUESTION)
        .await
        .is(200)
        .says("Carried")
        .says("Closed early");

    // Nobody is held back: the office passes on.
    let token = ada.token().await;
    ada.post("/pools/oak/leave", &token, &[])
        .await
        .goes_to("/pools/oak");
    let token = ben.token().await;
    ben.post("/pools/oak/leave", &token, &[])
        .await
        .goes_to("/pools/oak");
}

async fn the_first_operator_signs_up_by_her_link_once(server: &Server) {
    let mut ada = server.visitor();
    ada.open("/about")
        .await
        .is(200)
        .says("Nobody has been named as its operator yet");
    let fields = [
        ("handle", "ada"),
        ("name", "Ada"),
        ("password", super::PASSWORD),
    ];
    ada.submit(&server.setup, &server.setup, &fields)
        .await
        .goes_to("/");
    ada.open("/about").await.is(200).says("It is run by Ada");
    server
        .visitor()
        .open(&server.setup)
        .await
        .is(410)
        .says("This link has been used");
    server.visitor().open("/setup/nonsense").await.is(410);
}

super::on_both!(
    a_group_decides_by_the_clock,
    a_steward_lets_people_in_and_a_sure_outcome_closes_early,
    the_first_operator_signs_up_by_her_link_once,
);
