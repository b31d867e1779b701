//! What is heard of Pools of other servers, in whatever order it comes.

use pools::{
    domain::time::Timestamp,
    services::{
        hear_elsewhere::{hear_answer, hear_outcome, hear_proposal, keep_outcome},
        keep_house::keep_house,
    },
    store::{
        actor::Actor,
        elsewhere::{self, MembershipElsewhere, ProposalElsewhere, StandingElsewhere},
        follow,
    },
};

use crate::support::{Home, both_databases, tx};

const QUESTION: &str = "https://there.example/pools/elm/proposals/1";

/// A Pool elsewhere, and somebody here who follows it.
async fn scene(home: &Home) -> (Actor, Actor) {
    let elm = home.remote("elm", "there.example", "group").await;
    let ada = home.person("ada").await;
    let now = home.world.now();
    let (target, follower) = (elm.actor_id, ada.actor_id);
    let uri = "https://here.example/follow/1";
    tx!(home, |tx| Ok(follow::upsert(
        &mut tx,
        target,
        follower,
        uri,
        now,
        Some(now)
    )
    .await?))
    .unwrap();
    (elm, ada)
}

/// The proposal with these counts, open or closed.
fn message(
    home: &Home,
    elm: &Actor,
    counts: [i64; 3],
    closed_at: Option<Timestamp>,
) -> ProposalElsewhere {
    let [for_count, against_count, abstain_count] = counts;
    ProposalElsewhere {
        proposal_id: home.world.new_id(),
        pool_id: elm.actor_id,
        uri: QUESTION.into(),
        url: QUESTION.into(),
        title: "Buy a saw".into(),
        content_html: String::new(),
        for_count,
        against_count,
        abstain_count,
        options: None,
        closes_at: home.world.now().plus_days(7).micros(),
        closed_at: closed_at.map(Timestamp::micros),
        outcome_html: String::new(),
        received_at: home.world.now().micros(),
    }
}

async fn hear(home: &Home, proposal: &ProposalElsewhere) {
    tx!(home, |tx| hear_proposal(&mut tx, proposal).await).unwrap();
}

async fn known(home: &Home) -> Option<ProposalElsewhere> {
    let mut conn = home.db.read().await.unwrap();
    elsewhere::proposal_by_uri(&mut conn, QUESTION)
        .await
        .unwrap()
}

both_databases! {
    async fn an_older_message_changes_nothing(home: Home) {
        let (elm, _) = scene(home).await;
        let end = Some(home.world.now().plus_days(1));
        for (counts, closed_at, expected, is_closed) in [
            ([0, 0, 0], None, [0, 0, 0], false),
            ([3, 1, 0], None, [3, 1, 0], false),
            ([2, 1, 0], None, [3, 1, 0], false),
            // Somebody changed her mind: as many ballots, other ones.
            ([1, 3, 0], None, [1, 3, 0], false),
            ([4, 2, 1], end, [4, 2, 1], true),
            // Late ones: an open one, and a closed one with fewer ballots.
            ([4, 3, 0], None, [4, 2, 1], true),
            ([9, 9, 9], None, [4, 2, 1], true),
            ([1, 1, 1], end, [4, 2, 1], true),
        ] {
            hear(home, &message(home, &elm, counts, closed_at)).await;
            let found = known(home).await.unwrap();
            assert_eq!([found.for_count, found.against_count, found.abstain_count], expected, "{counts:?}");
            assert_eq!(found.closed_at.is_some(), is_closed, "{counts:?}");
        }
    }

    async fn only_who_waits_gets_an_answer(home: Home) {
        use StandingElsewhere::{Active, Agreed, Asked, Left, Refused};
        let (elm, ada) = scene(home).await;
        let join_uri = "https://here.example/activities/1".to_owned();
        for (from, accepted, rejected) in [
            (Asked, Active, Refused),
            (Agreed, Active, Refused),
            (Active, Active, Active),
            (Left, Left, Left),
            (Refused, Refused, Refused),
        ] {
            for (is_accepted, expected) in [(true, accepted), (false, rejected)] {
                let row = MembershipElsewhere {
                    person_id: ada.actor_id,
                    pool_id: elm.actor_id,
                    standing: from,
                    join_uri: join_uri.clone(),
                };
                let now = home.world.now();
                let heard = tx!(home, |tx| {
                    elsewhere::set_membership(&mut tx, &row, now).await?;
                    hear_answer(&mut tx, &home.world, &elm, &ada, &join_uri, is_accepted).await
                })
                .unwrap();
                assert_eq!(heard, matches!(from, Asked | Agreed), "{from:?}");
                let mut conn = home.db.read().await.unwrap();
                let found = elsewhere::membership(&mut conn, ada.actor_id.into(), elm.actor_id).await.unwrap().unwrap();
                assert_eq!(found.standing, expected, "{from:?} {is_accepted}");
            }
        }
    }

    async fn an_outcome_may_come_before_its_proposal(home: Home) {
        let (elm, _) = scene(home).await;
        let pine = home.remote("pine", "there.example", "group").await;
        let keep = async |from: &Actor, uri: &str| {
            tx!(home, |tx| keep_outcome(&mut tx, &home.world, from, uri, "<p>Carried.</p>").await).unwrap()
        };
        let waiting = async || home.count("SELECT COUNT(*) FROM outcome_elsewhere", vec![]).await;
        assert!(!keep(&pine, QUESTION).await, "nobody here follows it");
        assert!(!keep(&elm, "https://here.example/pools/oak/proposals/1").await, "no proposal of its own");
        assert!(!tx!(home, |tx| hear_outcome(&mut tx, &elm, QUESTION, "<p>Carried.</p>").await).unwrap());
        assert!(keep(&elm, QUESTION).await);
        assert!(keep(&elm, QUESTION).await, "twice is once");
        assert_eq!(waiting().await, 1);
        hear(home, &message(home, &elm, [3, 1, 0], Some(home.world.now()))).await;
        assert_eq!(known(home).await.unwrap().outcome_html, "<p>Carried.</p>");
        assert_eq!(waiting().await, 0);
        assert!(!keep(&elm, QUESTION).await, "it is known now");
        hear(home, &message(home, &elm, [3, 2, 0], Some(home.world.now()))).await;
        assert_eq!(known(home).await.unwrap().outcome_html, "<p>Carried.</p>", "it stays");
        // Nobody can fill the house, and what waits too long is forgotten.
        for number in 0..110 {
            let uri = format!("https://there.example/notes/{number}");
            assert_eq!(keep(&elm, &uri).await, number < 100, "{number}");
        }
        home.later(30 * 86_400);
        tx!(home, |tx| keep_house(&mut tx, &home.world).await).unwrap();
        assert_eq!(waiting().await, 100);
        home.later(1);
        tx!(home, |tx| keep_house(&mut tx, &home.world).await).unwrap();
        assert_eq!(waiting().await, 0);
    }
}
