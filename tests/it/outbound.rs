//! What we send is what `federation/examples/outbound` shows, to the byte: the
//! examples are written by this test (`POOLS_TEST_WRITE_EXAMPLES=1`) and
//! compared with the renderers ever after. Each proof in them holds.

use std::{fs, path::PathBuf};

use pools::{
    domain::{ballot::Ballot, election::Approvals, kind::Matter, text::Reason},
    domain::{
        ballot::Choice,
        proposal::Draft,
        rules::{Admission, VotingRules},
        text::{Body, Title},
    },
    federation::render::{self, frame},
    keys::VerifyingKey,
    proof::read_proof,
    services::{
        Event, Site,
        approve_candidates::{ApproveCandidates, approve_candidates},
        ask_to_join::rules_text,
        cast_ballot::{CastBallot, Way, cast_ballot},
        close_proposal::close_proposal,
        link_group::{LinkGroup, link_group},
        open_election::{OpenElection, open_election},
        version_status::version_status,
    },
    store::{
        actor::{self, Actor},
        bylaws, key, ledger,
        pool::Pool,
        proposal,
    },
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    spending::steps::{IBAN, Oak},
    support::{Home, both_databases, paper_keys, tx, values},
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("federation/examples/outbound")
}

/// Compares with the example of that name, or writes it.
fn same_as_example(name: &str, value: &Value) {
    let path = folder().join(format!("{name}.json"));
    let text = format!("{}\n", serde_json::to_string_pretty(value).unwrap());
    if std::env::var_os("POOLS_TEST_WRITE_EXAMPLES").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let example = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, example, "{name}.json is not what we send");
}

/// The examples' server, on the database of a home.
fn at_pools_example(home: &Home) -> Home {
    Home {
        db: home.db.clone(),
        world: home.world.clone(),
        site: Site {
            origin: "https://pools.example".to_owned(),
            host: "pools.example".to_owned(),
        },
        location: home.location.clone(),
    }
}

/// Renders an event of `from`; the id is told by `number`.
async fn rendered(home: &Home, from: &Actor, number: u128, event: &Event) -> Value {
    let event_id = Uuid::from_u128(0x0199_0000_6a00_7c3d_8e21_5b6f_9d0a_0000 + number);
    let mut conn = home.db.read().await.unwrap();
    let rendered = render::render(
        &mut conn,
        &home.world,
        &home.site,
        event_id,
        from.actor_id,
        event,
    )
    .await
    .unwrap()
    .unwrap();
    assert_eq!(rendered.body["id"], rendered.activity_uri);
    proof_holds(home, from, &rendered.body).await;
    rendered.body
}

async fn proof_holds(home: &Home, from: &Actor, body: &Value) {
    let mut conn = home.db.read().await.unwrap();
    let keys = key::local(&mut conn, from.actor_id).await.unwrap().unwrap();
    let proof = read_proof(body, home.world.now()).unwrap();
    assert_eq!(
        proof.verification_method(),
        format!("{}#ed25519-key", from.uri)
    );
    proof
        .verify(&VerifyingKey::from_multibase(&keys.ed25519_public).unwrap())
        .unwrap();
}

async fn actor_json(home: &Home, actor: &Actor, pool: Option<&Pool>) -> Value {
    let mut conn = home.db.read().await.unwrap();
    let mut keys = key::local(&mut conn, actor.actor_id)
        .await
        .unwrap()
        .unwrap();
    // Making a real key takes a while; the server's own example has one.
    let server = fs::read_to_string(folder().join("instance.json")).unwrap();
    let server: Value = serde_json::from_str(&server).unwrap();
    keys.rsa_public_pem = server["publicKey"]["publicKeyPem"].as_str().unwrap().into();
    render::actor::render(&home.site, actor, &keys, pool)
}

/// A version with a short text: the real ones are long.
async fn bylaws_json(home: &Home, oak: &Actor) -> Value {
    let mut conn = home.db.read().await.unwrap();
    let mut version = bylaws::by_number(&mut conn, oak.actor_id.into(), 1)
        .await
        .unwrap()
        .unwrap();
    "# Bylaws of The oak\n\n## 1. The Pool\n\n### 1.1 Name\n\nThe full name is “The oak”.\n"
        .clone_into(&mut version.content);
    let parameters: Value = serde_json::from_str(&version.parameters).unwrap();
    version.hash = pools::bylaws::hash(
        &version.content,
        &parameters,
        pools::domain::form::LegalForm::Association,
        1,
    )
    .unwrap()
    .to_vec();
    let reached = version_status(&mut conn, &version).await.unwrap();
    let object = render::bylaws::signed(&mut conn, &home.site, oak, &version, reached)
        .await
        .unwrap();
    proof_holds(home, oak, &object).await;
    object
}

async fn cast(home: &Home, proposal: &proposal::Proposal, who: &Actor, choice: Choice) {
    let command = CastBallot {
        proposal_id: proposal.proposal_id,
        person: who.actor_id.into(),
        ballot: Ballot {
            choice,
            reason: Reason::parse("").unwrap(),
        },
        way: Way::Web,
        at: home.world.now(),
    };
    tx!(home, |tx| cast_ballot(
        &mut tx,
        &home.world,
        &home.site,
        &command
    )
    .await)
    .unwrap();
}

async fn question_json(home: &Home, oak: &Actor, id: pools::domain::id::ProposalId) -> Value {
    let mut conn = home.db.read().await.unwrap();
    let found = proposal::by_id(&mut conn, id).await.unwrap().unwrap();
    let counts = render::question::counts(&mut conn, &found).await.unwrap();
    let object = render::question::question(&home.site, oak, &found, &counts);
    frame::with_context(frame::context(&home.site), object)
}

both_databases! {
    async fn a_pool_speaks_as_its_examples(home: Home) {
        let home = &at_pools_example(home);
        let ada = home.person("ada").await;
        let oak_pool = home.pool_with(&ada, "oak", Admission::Open, VotingRules::DEFAULT).await;
        let oak = home.actor(oak_pool.pool_id).await;
        let bob = home.remote_person("bob", "mastodon.example").await;
        same_as_example("pool", &actor_json(home, &oak, Some(&oak_pool)).await);
        same_as_example("bylaws", &bylaws_json(home, &oak).await);
        same_as_example("person", &actor_json(home, &ada, None).await);

        let activity_uri = "https://mastodon.example/6f2c1f5e-8f0f-4d0e-9a55-0c3f0c1f7a10".to_owned();
        let follower_id = bob.actor_id;
        let accepted = Event::FollowAccepted { follower_id, activity_uri: activity_uri.clone() };
        same_as_example("accept-follow", &rendered(home, &oak, 1, &accepted).await);
        let refused = Event::FollowRejected { follower_id, activity_uri };
        same_as_example("reject-follow", &rendered(home, &ada, 2, &refused).await);
        let join_uri = "https://mastodon.example/users/bob#joins/1".to_owned();
        let joined = Event::JoinAccepted { person_id: bob.actor_id, join_uri };
        same_as_example("accept-join", &rendered(home, &oak, 3, &joined).await);
        let told = Event::Told {
            to: bob.actor_id,
            text: rules_text(&home.site, &oak_pool),
            in_reply_to: Some("https://mastodon.example/users/bob/statuses/113150000000000002".to_owned()),
        };
        same_as_example("dm-rules", &rendered(home, &oak, 4, &told).await);
        // A key that looks like one; the proof is by the other.
        let pem = actor_json(home, &oak, None).await["publicKey"]["publicKeyPem"].as_str().unwrap().to_owned();
        home.sql("UPDATE local_key SET rsa_public_pem = $1", values![pem]).await.unwrap();
        same_as_example("update-pool", &rendered(home, &oak, 14, &Event::PoolChanged).await);
    }

    async fn a_proposal_travels_as_its_examples(home: Home) {
        let home = &at_pools_example(home);
        let ada = home.person("ada").await;
        let oak_pool = home.pool(&ada, "oak").await;
        let oak = home.actor(oak_pool.pool_id).await;
        let others = home.members(&oak_pool, "m", 4).await;
        let draft = Draft {
            matter: Matter::Decision,
            review_at: None,
            title: Title::parse("Buy a second water barrel").unwrap(),
            body: Body::parse("200 litres, second hand, 35 euro from the shared box. It would stand by the shed.").unwrap(),
        };
        let number = home.open_on(oak_pool.pool_id, &ada, &draft, &[]).await.unwrap();
        let mut conn = home.db.read().await.unwrap();
        let found = proposal::by_number(&mut conn, oak_pool.pool_id, number).await.unwrap().unwrap();
        drop(conn);
        let proposal_id = Uuid::from(found.proposal_id);
        same_as_example("create-question", &rendered(home, &oak, 5, &Event::ProposalOpened { proposal_id }).await);

        cast(home, &found, &ada, Choice::For).await;
        cast(home, &found, &others[0], Choice::Against).await;
        same_as_example("question", &question_json(home, &oak, found.proposal_id).await);
        same_as_example("update-question", &rendered(home, &oak, 6, &Event::TallyChanged { proposal_id }).await);

        cast(home, &found, &others[1], Choice::For).await;
        home.later(7 * 86_400 + 1);
        tx!(home, |tx| close_proposal(&mut tx, &home.world, &home.site, found.proposal_id).await).unwrap();
        same_as_example("update-question-closed", &rendered(home, &oak, 7, &Event::ProposalClosed { proposal_id }).await);
        same_as_example("create-outcome", &rendered(home, &oak, 8, &Event::OutcomeAnnounced { proposal_id }).await);
    }

    async fn money_travels_as_its_examples(home: Home) {
        let home = &at_pools_example(home);
        let oak = Oak::with(home, 100_000).await;
        let actor = home.actor(oak.pool.pool_id).await;
        let shown = actor_json(home, &actor, Some(&oak.pool)).await;
        let mut conn = home.db.read().await.unwrap();
        let mut shown = render::actor::with_books(&mut conn, shown, oak.pool.pool_id).await.unwrap();
        let books = ledger::get(&mut conn, oak.pool.pool_id).await.unwrap().unwrap();
        drop(conn);
        assert_eq!(shown["pools:books"], pools::books::head_json(books.entries, &books.head));
        // The hash is of ids that are new in each run.
        shown["pools:books"]["hash"] = format!("sha-256:{}", "5f".repeat(32)).into();
        same_as_example("pool-with-books", &shown);
        // A firm is named; a member is not, nor her account.
        let to_firm = oak.open(home, 35_000, None).await;
        same_as_example("question-spend", &question_json(home, &actor, to_firm).await);
        let to_eve = oak.open(home, 2_500, Some(&oak.eve)).await;
        let asked = question_json(home, &actor, to_eve).await.to_string();
        assert!(asked.contains("25.00 EUR") && asked.contains("one of its members"), "{asked}");
        for hidden in ["Sheds and Sons", IBAN, "eve"] {
            assert!(!asked.contains(hidden), "{hidden}: {asked}");
        }
    }

    async fn an_election_travels_as_its_examples(home: Home) {
        let home = &at_pools_example(home);
        let ada = home.person("ada").await;
        let oak_pool = home.pool(&ada, "oak").await;
        let oak = home.actor(oak_pool.pool_id).await;
        let others = home.members(&oak_pool, "m", 4).await;
        let stand = Approvals::of([&ada, &others[0], &others[1]].map(|who| who.actor_id.into()));
        let command = OpenElection { proposer: ada.actor_id.into(), candidates: stand, body: Body::parse("A year has gone.").unwrap() };
        let number = tx!(home, |tx| open_election(&mut tx, &home.world, oak_pool.pool_id, &command).await).unwrap();
        let mut conn = home.db.read().await.unwrap();
        let found = proposal::by_number(&mut conn, oak_pool.pool_id, number).await.unwrap().unwrap();
        drop(conn);
        let proposal_id = Uuid::from(found.proposal_id);
        same_as_example("create-question-election", &rendered(home, &oak, 14, &Event::ProposalOpened { proposal_id }).await);
        for (who, named) in [(&ada, vec![&ada, &others[0]]), (&others[1], vec![&others[0]]), (&others[2], vec![])] {
            let command = ApproveCandidates {
                proposal_id: found.proposal_id,
                person: who.actor_id.into(),
                approvals: Approvals::of(named.into_iter().map(|who| who.actor_id.into())),
                way: Way::Web,
                at: home.world.now(),
            };
            tx!(home, |tx| approve_candidates(&mut tx, &home.world, &home.site, &command).await).unwrap();
        }
        same_as_example("update-question-election", &rendered(home, &oak, 15, &Event::TallyChanged { proposal_id }).await);
        home.later(7 * 86_400 + 1);
        tx!(home, |tx| close_proposal(&mut tx, &home.world, &home.site, found.proposal_id).await).unwrap();
        same_as_example("create-outcome-election", &rendered(home, &oak, 16, &Event::OutcomeAnnounced { proposal_id }).await);
        // Whoever asks gets the same Note.
        let mut conn = home.db.read().await.unwrap();
        let found = proposal::by_id(&mut conn, found.proposal_id).await.unwrap().unwrap();
        let outcome = render::note::public_outcome(&mut conn, &home.site, &oak, &found).await.unwrap().unwrap();
        let example = fs::read_to_string(folder().join("create-outcome-election.json")).unwrap();
        assert_eq!(outcome, serde_json::from_str::<Value>(&example).unwrap()["object"]);
    }

    async fn a_messenger_speaks_as_its_examples(home: Home) {
        let home = &at_pools_example(home);
        let ada = home.person("ada").await;
        let oak_pool = home.pool(&ada, "oak").await;
        let group = home.remote("garden", "lemmy.example", "group").await;
        let keys = paper_keys(&home.world);
        let steward = ada.actor_id.into();
        let command = LinkGroup { steward, group: &group, software: "lemmy", is_closed: false, keys: &keys };
        tx!(home, |tx| link_group(&mut tx, &home.world, &home.site, oak_pool.pool_id, &command).await).unwrap();
        let mut conn = home.db.read().await.unwrap();
        let speaker = actor::by_uri(&mut conn, &home.site.messenger_uri("oak")).await.unwrap().unwrap();
        drop(conn);
        same_as_example("messenger", &actor_json(home, &speaker, None).await);
        home.take_events().await;
        let draft = Draft {
            matter: Matter::Decision,
            review_at: None,
            title: Title::parse("Buy a second water barrel").unwrap(),
            body: Body::parse("200 litres, second hand, 35 euro from the shared box.").unwrap(),
        };
        home.open_on(oak_pool.pool_id, &ada, &draft, &[]).await.unwrap();
        let posts: Vec<Event> = home.take_events().await.into_iter().filter(|event| matches!(event, Event::PagePosted { .. })).collect();
        assert_eq!(posts.len(), 1);
        // Its id is told by the example.
        let page_id = Uuid::from_u128(0x0199_0000_6a00_7c3d_8e21_5b6f_9d0a_0018);
        home.sql("UPDATE group_page SET page_id = $1", values![page_id]).await.unwrap();
        same_as_example("create-page", &rendered(home, &speaker, 19, &Event::PagePosted { page_id }).await);
    }

    async fn people_speak_to_pools_elsewhere_as_their_examples(home: Home) {
        let home = &at_pools_example(home);
        let ada = home.person("ada").await;
        let elm = home.remote("elm", "grove.example", "group").await;
        let follow = "https://pools.example/activities/01990000-6a00-7c3d-8e21-5b6f9d0a0009".to_owned();
        let (target_id, pool_id) = (elm.actor_id, elm.actor_id);
        for (name, number, event) in [
            ("follow", 9, Event::Followed { target_id, activity_uri: follow.clone() }),
            ("undo-follow", 10, Event::Unfollowed { target_id, activity_uri: follow }),
            ("join", 11, Event::JoinAsked { pool_id, activity_uri: String::new() }),
            ("leave", 12, Event::LeftElsewhere { pool_id }),
            ("dm-agree", 17, Event::Told { to: pool_id, text: "agree".to_owned(), in_reply_to: None }),
            ("vote", 13, Event::VotedElsewhere {
                pool_id,
                question_uri: "https://grove.example/pools/elm/proposals/4".to_owned(),
                option_name: "For".to_owned(),
            }),
        ] {
            same_as_example(name, &rendered(home, &ada, number, &event).await);
        }
    }
}
