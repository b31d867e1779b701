//! An election on the pages: called, voted in, changed, decided.

use pools::{domain::handle::Handle, store::actor};

use super::{Server, Visitor};

const ELECTION: &str = "/pools/oak/proposals/1";
const CALL: &str = "/pools/oak/proposals/new/election";

async fn id_of(server: &Server, handle: &str) -> String {
    let mut conn = server.web.db.read().await.unwrap();
    let found = actor::local(&mut conn, &Handle::parse(handle).unwrap()).await;
    found.unwrap().unwrap().actor_id.to_string()
}

async fn vote(who: &mut Visitor<'_>, fields: &[(&str, &str)]) -> super::Answer {
    who.submit(ELECTION, &format!("{ELECTION}/approvals"), fields)
        .await
}

async fn stewards_are_elected(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "steward").await;
    let mut ben = server.person("ben").await;
    super::access::wait(&mut ada, &mut ben).await;
    let (a, b) = (id_of(server, "ada").await, id_of(server, "ben").await);
    ada.submit(
        "/pools/oak/members",
        &format!("/pools/oak/members/{b}/admit"),
        &[],
    )
    .await
    .is(303);
    let mut eve = server.person("eve").await;
    eve.open(CALL).await.is(403);
    ben.open(CALL)
        .await
        .is(200)
        .says("Who stands?")
        .says("@ada@pools.example");
    for (fields, says) in [
        (vec![], "Choose at least one candidate."),
        (
            vec![("others", "@nobody")],
            "Nobody here is known as @nobody.",
        ),
        (
            vec![("others", "eve")],
            "Only members can stand, and somebody you named isn’t one.",
        ),
    ] {
        ben.submit(CALL, CALL, &fields).await.is(422).says(says);
    }
    let fields = [
        ("candidate", b.as_str()),
        ("others", "@ada@pools.example, ben"),
        ("text", "It is time."),
    ];
    ben.submit(CALL, CALL, &fields).await.goes_to(ELECTION);
    ben.open(ELECTION)
        .await
        .is(200)
        .says("The election is open.")
        .says("It is time.")
        .says("None of these")
        .says("No ballots yet.");
    ada.submit(CALL, CALL, &fields)
        .await
        .is(422)
        .says("An election is open already.");
    vote(&mut ada, &[])
        .await
        .is(422)
        .says("Choose whom you approve of, or “None of these”.");
    vote(&mut ada, &[("candidate", &b), ("none", "1")])
        .await
        .is(422)
        .says("Choose candidates or “None of these”, not both.");
    vote(&mut ada, &[("none", "1")]).await.goes_to(ELECTION);
    ada.open(ELECTION)
        .await
        .is(200)
        .says("You approve of none of them.");
    vote(&mut ada, &[("candidate", &a), ("candidate", &b)])
        .await
        .goes_to(ELECTION);
    ada.open(ELECTION)
        .await
        .is(200)
        .says("You approve of: Ada, Ben.")
        .says("Change your ballot")
        .says("1 approval of 1 ballot (100%)");
    vote(&mut ben, &[("candidate", &b)]).await.goes_to(ELECTION);
    let token = ada.token().await;
    ada.post(&format!("{ELECTION}/ballot"), &token, &[("choice", "for")])
        .await
        .is(409);
    let token = eve.token().await;
    eve.post(&format!("{ELECTION}/approvals"), &token, &[("none", "1")])
        .await
        .is(403);
    server
        .visitor()
        .open(ELECTION)
        .await
        .is(200)
        .says("2 approvals of 2 ballots (100%)")
        .says_nothing_of("Who voted");
    server.advance_days(8);
    super::thread::close_due(server).await;
    ada.open(ELECTION)
        .await
        .is(200)
        .says("Elected until")
        .says("not more than half")
        .says_nothing_of("Change your ballot");
    ada.open("/pools/oak")
        .await
        .is(200)
        .says("Election of 3 stewards");
}

super::on_both!(stewards_are_elected);
