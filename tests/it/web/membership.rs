//! Coming and going on the pages: members who vouch, a probation that ends, a
//! notice that runs and is taken back, and the notice before an expulsion.

use pools::{
    domain::handle::Handle,
    services::{
        ServiceError,
        end_term::{end_notice, end_probation},
        open_expulsion::open_expulsion,
    },
    store::{actor, expulsion, membership},
    transact,
};

use super::{Server, Visitor};

const MEMBERS: &str = "/pools/oak/members";
const OWN: &str = "/pools/oak/membership";

/// A Pool `oak` of ada's, on other terms than the usual.
async fn oak(server: &Server, ada: &mut Visitor<'_>, terms: &[(&str, &str)]) {
    let mut fields = vec![
        ("name", "Oak Street Garden"),
        ("handle", "oak"),
        ("purpose", "We look after the garden."),
        ("founders", "1"),
        ("buy_in", "none"),
    ];
    fields.extend_from_slice(terms);
    ada.submit("/pools/new", "/pools/new", &fields)
        .await
        .goes_to("/pools/oak");
    server.accept_draft(ada).await;
    let vote = "/pools/oak/proposals/0";
    ada.submit("/pools/oak", "/pools/oak/founding-vote", &[])
        .await
        .goes_to(vote);
    ada.submit(vote, &format!("{vote}/ballot"), &[("choice", "for")])
        .await
        .goes_to(vote);
}

async fn id_of(server: &Server, handle: &str) -> String {
    let mut conn = server.web.db.read().await.unwrap();
    let found = actor::local(&mut conn, &Handle::parse(handle).unwrap()).await;
    found.unwrap().unwrap().actor_id.to_string()
}

/// Takes the steps that are due by the clock.
async fn take_steps(server: &Server) -> usize {
    let web = &server.web;
    let (world, site) = (&web.world, &web.site);
    let now = world.now();
    let mut conn = web.db.read().await.unwrap();
    let to_vote = membership::due_to_vote(&mut conn, now, 10).await.unwrap();
    let to_leave = membership::due_to_leave(&mut conn, now, 10).await.unwrap();
    let to_open = expulsion::due(&mut conn, now, 10).await.unwrap();
    drop(conn);
    let mut steps = 0;
    for (pool, who) in to_vote {
        let done = transact!(web.db, world, ServiceError, |tx| {
            end_probation(&mut tx, world, site, pool, who).await
        });
        steps += usize::from(done.unwrap());
    }
    for (pool, who) in to_leave {
        let done = transact!(web.db, world, ServiceError, |tx| {
            end_notice(&mut tx, world, site, pool, who).await
        });
        steps += usize::from(done.unwrap());
    }
    for notice in to_open {
        let done = transact!(web.db, world, ServiceError, |tx| {
            open_expulsion(&mut tx, world, site, notice).await
        });
        steps += usize::from(done.unwrap());
    }
    steps
}

async fn opens(who: &mut Visitor<'_>, title: &str, number: u32) {
    let new = "/pools/oak/proposals/new/decision";
    who.submit(new, new, &[("title", title)])
        .await
        .goes_to(&format!("/pools/oak/proposals/{number}"));
}

async fn votes(who: &mut Visitor<'_>, number: u32, status: u16) {
    let token = who.token().await;
    let path = format!("/pools/oak/proposals/{number}/ballot");
    who.post(&path, &token, &[("choice", "for")])
        .await
        .is(status);
}

async fn members_vouch(server: &Server) {
    let mut ada = server.person("ada").await;
    oak(
        server,
        &mut ada,
        &[("admission", "sponsors"), ("sponsors", "1")],
    )
    .await;
    let mut ben = server.person("ben").await;
    ben.accept("oak").await.goes_to("/pools/oak");
    let mut eve = server.person("eve").await;
    let b = id_of(server, "ben").await;
    let vouch = format!("/pools/oak/members/{b}/vouch");
    // Herself and strangers count for nothing.
    for who in [&mut ben, &mut eve] {
        let token = who.token().await;
        who.post(&vouch, &token, &[]).await.is(403);
    }
    ben.open(&format!("/pools/oak/applicants/{b}"))
        .await
        .is(200)
        .says("Send this link to members who know you.");
    ada.submit(&format!("/pools/oak/applicants/{b}"), &vouch, &[])
        .await
        .is(303);
    ben.open(OWN).await.is(200).says("You are a member.");
    opens(&mut ben, "Buy a barrel", 1).await;
    votes(&mut ben, 1, 303).await;
}

async fn a_probation_ends_in_a_vote(server: &Server) {
    let mut ada = server.person("ada").await;
    oak(
        server,
        &mut ada,
        &[("admission", "open"), ("probation_days", "9")],
    )
    .await;
    let mut ben = server.person("ben").await;
    ben.open("/pools/oak/join").await.is(200).says("9 days.");
    ben.accept("oak").await.goes_to("/pools/oak");
    ben.open(OWN)
        .await
        .is(200)
        .says("You vote once your probation is over.")
        .says("Votes from");
    opens(&mut ada, "Buy a barrel", 1).await;
    votes(&mut ben, 1, 403).await;
    ben.open("/pools/oak/proposals/new/decision").await.is(403);
    server.advance_days(8);
    assert_eq!(take_steps(server).await, 0);
    server.advance_days(2);
    assert_eq!(take_steps(server).await, 1);
    ben.open(OWN).await.is(200).says("You are a member.");
    // On the roll of what opens now, and not of what opened then.
    votes(&mut ben, 1, 403).await;
    opens(&mut ben, "Buy two", 2).await;
    votes(&mut ben, 2, 303).await;
}

async fn a_notice_runs_and_is_taken_back(server: &Server) {
    let mut ada = server.person("ada").await;
    oak(
        server,
        &mut ada,
        &[("admission", "open"), ("exit_notice_days", "7")],
    )
    .await;
    let mut ben = server.person("ben").await;
    ben.accept("oak").await.goes_to("/pools/oak");
    opens(&mut ada, "Buy a barrel", 1).await;
    let leave = "/pools/oak/leave";
    ben.open(OWN).await.is(200).says("with 7 days’ notice");
    ben.submit(OWN, leave, &[]).await.goes_to(OWN);
    ben.open(OWN)
        .await
        .is(200)
        .says("Your notice runs.")
        .says("Your notice ends")
        .says_nothing_of("action=\"/pools/oak/leave\"");
    // What was open stays hers to vote on; what opens now is not.
    votes(&mut ben, 1, 303).await;
    ben.open("/pools/oak/proposals/new/decision").await.is(403);
    opens(&mut ada, "Buy two", 2).await;
    votes(&mut ben, 2, 403).await;
    ben.submit(OWN, "/pools/oak/stay", &[]).await.goes_to(OWN);
    ben.open(OWN)
        .await
        .is(200)
        .says("You stay. Good.")
        .says("You are a member.");
    server.advance_days(10);
    assert_eq!(take_steps(server).await, 0, "it was taken back");
    ben.submit(OWN, leave, &[]).await.goes_to(OWN);
    server.advance_days(8);
    assert_eq!(take_steps(server).await, 1);
    ben.open(OWN).await.goes_to("/pools/oak/join");
    let token = ben.token().await;
    ben.post("/pools/oak/stay", &token, &[]).await.is(409);
}

async fn a_notice_of_expulsion_is_answered(server: &Server) {
    let mut ada = server.person("ada").await;
    oak(server, &mut ada, &[("admission", "open")]).await;
    let mut ben = server.person("ben").await;
    ben.accept("oak").await.goes_to("/pools/oak");
    let mut eve = server.person("eve").await;
    let new = "/pools/oak/expulsions/new";
    eve.open(new).await.is(403);
    let given = ada
        .submit(
            new,
            new,
            &[("whom", "@ben"), ("reason", "He sold our ladder.")],
        )
        .await
        .is(303);
    let notice = given.header("location").unwrap().to_owned();
    ada.open(&notice)
        .await
        .is(200)
        .says("He sold our ladder.")
        .says("Nothing has been answered yet.");
    // What is said of somebody is for members.
    eve.open(&notice).await.is(403);
    ben.open(OWN)
        .await
        .is(200)
        .says("A member has given notice of a vote on ending your membership.")
        .links_to(&notice);
    let reply = format!("{notice}/reply");
    let token = ada.token().await;
    ada.post(&reply, &token, &[("reply", "He did.")])
        .await
        .is(403);
    ben.submit(&notice, &reply, &[("reply", "It was mine.")])
        .await
        .goes_to(&notice);
    ada.open(&notice).await.is(200).says("It was mine.");
    server.advance_days(13);
    assert_eq!(take_steps(server).await, 0, "she has 14 days");
    server.advance_days(2);
    assert_eq!(take_steps(server).await, 1);
    let vote = "/pools/oak/proposals/1";
    ada.open(&notice)
        .await
        .is(200)
        .says("The vote has opened.")
        .links_to(vote);
    server
        .visitor()
        .open(vote)
        .await
        .is(200)
        .says("End the membership of @ben@pools.example")
        .says_nothing_of("ladder");
    let token = ben.token().await;
    ben.post(&reply, &token, &[("reply", "Too late.")])
        .await
        .is(409);
    votes(&mut ben, 1, 303).await;
    ben.open(MEMBERS).await.is(200);
}

super::on_both!(
    members_vouch,
    a_probation_ends_in_a_vote,
    a_notice_runs_and_is_taken_back,
    a_notice_of_expulsion_is_answered,
);
