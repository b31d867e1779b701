//! Pools of other servers, from the pages here.

use pools::{
    services::{ServiceError, hear_elsewhere},
    store::{
        actor::{self, Actor},
        elsewhere::{ProposalElsewhere, upsert_proposal},
        follow,
    },
    transact,
};

use super::Server;

/// An actor of another server, as the federation would keep it.
pub async fn remote(server: &Server, kind: &str, handle: &str) -> Actor {
    let web = &server.web;
    let uri = format!("https://other.example/{kind}/{handle}");
    let new = Actor {
        actor_id: web.world.new_id(),
        kind: kind.to_owned(),
        handle: handle.to_owned(),
        host: Some("other.example".to_owned()),
        name: handle.to_owned(),
        summary: "Trees & <shade>.".to_owned(),
        url: uri.clone(),
        inbox: format!("{uri}/inbox"),
        shared_inbox: None,
        created_at: web.world.now().micros(),
        fetched_at: Some(web.world.now().micros()),
        gone_at: None,
        uri,
    };
    let kept = transact!(web.db, web.world, ServiceError, |tx| Ok(actor::upsert(
        &mut tx, &new
    )
    .await?))
    .unwrap();
    let address = format!("@{handle}@other.example");
    server
        .elsewhere
        .actors
        .lock()
        .unwrap()
        .insert(address, kept.clone());
    kept
}

/// A Pool of another server.
pub async fn elm(server: &Server) -> Actor {
    remote(server, "group", "elm").await
}

const ELM: &str = "/elsewhere?handle=%40elm%40other.example";

async fn looking_up_says_what_is_wrong(server: &Server) {
    let mut ada = server.person("ada").await;
    server.found_oak(&mut ada, "open").await;
    elm(server).await;
    remote(server, "person", "bo").await;
    for (written, status, says) in [
        ("", 200, "Pools elsewhere"),
        ("@elm@other.example", 200, "Trees & &lt;shade&gt;."),
        ("elm@other.example", 200, "Trees"),
        ("not a handle", 422, "Write the whole handle"),
        ("@oak@pools.example", 422, "That one lives on this server."),
        ("@OAK@POOLS.example", 422, "That one lives on this server."),
        ("@bo@other.example", 422, "but not to a Pool"),
        (
            "@nobody@other.example",
            422,
            "Nobody was found under this handle.",
        ),
        ("@elm@silent.example", 422, "That server doesn’t answer."),
    ] {
        let query: String = url::form_urlencoded::byte_serialize(written.as_bytes()).collect();
        let page = ada
            .open(&format!("/elsewhere?handle={query}"))
            .await
            .is(status);
        assert!(
            page.html.contains(&says.replace('&', "&amp;")) || page.words().contains(says),
            "{written}: {}",
            page.words()
        );
    }
    server
        .visitor()
        .open(ELM)
        .await
        .is(200)
        .says("Sign in to follow it or to join.");
}

async fn a_person_follows_joins_agrees_votes_and_leaves(server: &Server) {
    let web = &server.web;
    let mut ada = server.person("ada").await;
    let elm = elm(server).await;
    let id = elm.actor_id.to_string();
    let pool = [("pool", id.as_str())];
    ada.open(ELM)
        .await
        .is(200)
        .says("You don’t follow it.")
        .says("You are not a member.");
    ada.submit(ELM, "/elsewhere/follow", &pool)
        .await
        .goes_to(ELM);
    ada.open(ELM).await.is(200).says("You asked to follow it.");
    ada.submit(ELM, "/elsewhere/join", &pool).await.goes_to(ELM);
    ada.open(ELM)
        .await
        .is(200)
        .says("Its rules are on their way");

    let handle = pools::domain::handle::Handle::parse("ada").unwrap();
    let me = actor::local(&mut web.db.read().await.unwrap(), &handle)
        .await
        .unwrap()
        .unwrap();
    transact!(web.db, web.world, ServiceError, |tx| {
        let followed = follow::get(&mut tx, elm.actor_id, me.actor_id)
            .await?
            .unwrap();
        hear_elsewhere::hear_answer(&mut tx, &web.world, &elm, &me, &followed.activity_uri, true)
            .await?;
        let letter = "https://other.example/notes/1";
        hear_elsewhere::hear_letter(
            &mut tx,
            &web.world,
            &elm,
            &me,
            letter,
            "<p>One vote each.</p>",
        )
        .await
    })
    .unwrap();
    ada.open(ELM)
        .await
        .is(200)
        .says("You follow it.")
        .says("One vote each.");
    ada.submit(ELM, "/elsewhere/agree", &pool)
        .await
        .goes_to(ELM);
    ada.open(ELM).await.is(200).says("You agreed.");

    let person = me.actor_id.into();
    transact!(web.db, web.world, ServiceError, |tx| {
        let asked = pools::store::elsewhere::membership(&mut tx, person, elm.actor_id)
            .await?
            .unwrap();
        hear_elsewhere::hear_answer(&mut tx, &web.world, &elm, &me, &asked.join_uri, true).await?;
        let proposal = ProposalElsewhere {
            proposal_id: web.world.new_id(),
            pool_id: elm.actor_id,
            uri: "https://other.example/q/1".to_owned(),
            url: "javascript:alert(1)".to_owned(),
            title: "Plant a lime".to_owned(),
            content_html: "<p>By the gate.</p>".to_owned(),
            for_count: 2,
            against_count: 1,
            abstain_count: 0,
            options: None,
            closes_at: web.world.now().plus_days(3).micros(),
            closed_at: None,
            outcome_html: String::new(),
            received_at: web.world.now().micros(),
        };
        Ok(upsert_proposal(&mut tx, &proposal).await?)
    })
    .unwrap();
    let page = ada
        .open(ELM)
        .await
        .is(200)
        .says("You are a member and can vote.")
        .says("Plant a lime");
    let page = page.says_nothing_of("javascript:");
    let proposal = page.value("proposal").unwrap();
    ada.open("/you").await.is(200).says("1 vote open");
    let vote = [
        ("pool", id.as_str()),
        ("proposal", &proposal),
        ("choice", "for"),
    ];
    ada.submit(ELM, "/elsewhere/ballot", &vote)
        .await
        .goes_to(ELM);
    ada.open(ELM)
        .await
        .is(200)
        .says("Your vote: For")
        .says_nothing_of("/elsewhere/ballot");
    let token = ada.token().await;
    ada.post("/elsewhere/ballot", &token, &vote).await.is(409);
    ada.open("/you")
        .await
        .is(200)
        .says("@elm@other.example")
        .says("Member");
    ada.submit(ELM, "/elsewhere/leave", &pool)
        .await
        .goes_to(ELM);
    ada.open(ELM).await.is(200).says("You are not a member.");
    ada.submit(ELM, "/elsewhere/unfollow", &pool)
        .await
        .goes_to(ELM);
    ada.open("/you")
        .await
        .is(200)
        .says_nothing_of("@elm@other.example");
}

async fn what_is_gone_is_said_to_be_gone(server: &Server) {
    let web = &server.web;
    let mut ada = server.person("ada").await;
    let elm = elm(server).await;
    transact!(web.db, web.world, ServiceError, |tx| {
        Ok(actor::set_gone(&mut tx, elm.actor_id, web.world.now()).await?)
    })
    .unwrap();
    let token = ada.token().await;
    let id = elm.actor_id.to_string();
    ada.post("/elsewhere/follow", &token, &[("pool", &id)])
        .await
        .is(410)
        .says("It was here once");
}

super::on_both!(
    looking_up_says_what_is_wrong,
    a_person_follows_joins_agrees_votes_and_leaves,
    what_is_gone_is_said_to_be_gone,
);
