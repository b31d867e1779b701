//! Each fault that `pools check` looks for is planted, with the rules of the
//! tables taken away where they would refuse it, and found under its own name.

use pools::{
    domain::{ballot::Choice, id::ProposalId},
    services::check::check_all,
    store::actor::Actor,
};
use uuid::Uuid;

use crate::support::{Home, both_databases, values};

/// A Pool of five with one closed proposal, and one open with two ballots.
struct Scene {
    closed: ProposalId,
    open: ProposalId,
    people: Vec<Actor>,
}

impl Scene {
    async fn new(home: &Home) -> Self {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let mut people = vec![ada];
        people.extend(home.members(&pool, "m", 4).await);
        let closed = home.proposal(&pool, &people[0]).await.proposal_id;
        for who in &people[..3] {
            home.cast(closed, who, Choice::For).await.unwrap();
        }
        assert!(home.again(closed).await.closed.is_some());
        let open = home.proposal(&pool, &people[0]).await.proposal_id;
        home.cast(open, &people[0], Choice::For).await.unwrap();
        home.cast_by_poll(open, &people[1], Choice::Against)
            .await
            .unwrap();
        Self {
            closed,
            open,
            people,
        }
    }
}

/// Takes the rules of the tables away, as a careless hand could.
async fn lawless(home: &Home) {
    home.drop_triggers("proposal", &["proposal_frozen", "proposal_kept"])
        .await;
    home.drop_triggers(
        "ballot",
        &[
            "ballot_while_open",
            "ballot_changed_while_open",
            "ballot_kept",
        ],
    )
    .await;
    home.drop_triggers("elector", &["elector_frozen", "elector_kept"])
        .await;
}

/// The rules that are found broken.
async fn broken(home: &Home) -> Vec<&'static str> {
    home.faults()
        .await
        .into_iter()
        .map(|(rule, _)| rule)
        .collect()
}

macro_rules! planted {
    ($($name:ident: $text:expr, |$scene:ident, $home:ident| $values:expr => $($rule:expr),+;)+) => {
        both_databases! {$(
            async fn $name($home: Home) {
                let $scene = Scene::new($home).await;
                assert_eq!(broken($home).await, [""; 0], "before");
                lawless($home).await;
                $home.sql($text, $values).await.unwrap();
                let found = broken($home).await;
                $(assert!(found.contains(&$rule), "{found:?}");)+
            }
        )+}
    };
}

planted! {
    a_roll_that_shrank:
        "DELETE FROM elector WHERE proposal_id = $1 AND person_id = $2",
        |scene, home| values![Uuid::from(scene.open), scene.people[4].actor_id]
        => "every roll has the size that it was frozen with";
    counts_that_were_written_over:
        "UPDATE proposal SET for_count = 2, against_count = 1 WHERE proposal_id = $1",
        |scene, home| values![Uuid::from(scene.closed)]
        => "every closed proposal counts the ballots that are there";
    a_ballot_that_vanished:
        "DELETE FROM ballot WHERE proposal_id = $1 AND person_id = $2",
        |scene, home| values![Uuid::from(scene.closed), scene.people[0].actor_id]
        => "every closed proposal counts the ballots that are there";
    an_outcome_that_was_turned:
        "UPDATE proposal SET outcome = 'defeated' WHERE proposal_id = $1",
        |scene, home| values![Uuid::from(scene.closed)]
        => "every outcome follows from its counts and rules";
    a_bar_that_was_raised:
        "UPDATE proposal SET quorum_percent = 100 WHERE proposal_id = $1",
        |scene, home| values![Uuid::from(scene.closed)]
        => "every outcome follows from its counts and rules";
    evidence_that_is_no_longer_kept:
        "UPDATE inbound_request SET is_evidence = FALSE WHERE actor_id = $1",
        |scene, home| values![scene.people[1].actor_id]
        => "every ballot from a poll has its own signed request as evidence";
    evidence_by_somebody_else:
        "UPDATE inbound_request SET actor_id = $2 WHERE actor_id = $1",
        |scene, home| values![scene.people[1].actor_id, scene.people[2].actor_id]
        => "every ballot from a poll has its own signed request as evidence";
    a_ballot_after_the_close:
        "UPDATE ballot SET changed_at = $2 WHERE proposal_id = $1",
        |scene, home| values![Uuid::from(scene.closed), home.world.now().plus_days(8)]
        => "no ballot is later than its close";
    a_pool_without_steward:
        "UPDATE membership SET is_steward = FALSE WHERE person_id = $1",
        |scene, home| values![scene.people[0].actor_id]
        => "every Pool with members has a steward";
    a_proposal_half_opened:
        "UPDATE proposal SET state = 'opening' WHERE proposal_id = $1",
        |scene, home| values![Uuid::from(scene.open)]
        => "no proposal is half opened";
    an_actor_without_keys:
        "DELETE FROM local_key WHERE actor_id = $1",
        |scene, home| values![scene.people[3].actor_id]
        => "every actor of this server has its keys";
}

both_databases! {
    async fn two_ballots_and_a_stranger_are_found(home: Home) {
        let scene = Scene::new(home).await;
        lawless(home).await;
        allow_any_ballot(home).await;
        let insert = "INSERT INTO ballot (ballot_id, proposal_id, person_id, choice, reason, way, cast_at, changed_at)
            VALUES ($1, $2, $3, 'for', '', 'web', 1, 1)";
        home.sql(insert, values![home.world.new_id(), Uuid::from(scene.open), scene.people[0].actor_id]).await.unwrap();
        assert_eq!(broken(home).await, ["nobody has two ballots on one proposal"]);
        let stranger = home.remote_person("eve", "there.example").await;
        home.sql(insert, values![home.world.new_id(), Uuid::from(scene.open), stranger.actor_id]).await.unwrap();
        assert_eq!(
            broken(home).await,
            ["nobody has two ballots on one proposal", "every ballot is by somebody on the roll"]
        );
    }

    async fn at_most_ten_rows_are_named(home: Home) {
        Scene::new(home).await;
        home.members(&pool(home).await, "n", 12).await;
        home.sql("DELETE FROM local_key", vec![]).await.unwrap();
        let faults = home.faults().await;
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].1.len(), 10);
        assert!(faults[0].1[0].starts_with("https://here.example/"), "{faults:?}");
    }

    async fn an_empty_house_is_healthy(home: Home) {
        let findings = check_all(&mut home.db.read().await.unwrap()).await.unwrap();
        assert!(findings.len() > pools::store::check::RULES.len());
        assert!(findings.iter().all(|finding| finding.faults.is_empty()), "{findings:?}");
    }
}

async fn pool(home: &Home) -> pools::store::pool::Pool {
    let mut conn = home.db.read().await.unwrap();
    pools::store::pool::by_handle(&mut conn, "oak")
        .await
        .unwrap()
        .unwrap()
}

/// A ballot table without its rules; on the embedded engine the table has to be
/// made anew for that.
async fn allow_any_ballot(home: &Home) {
    let steps: &[&str] = match home.db.engine() {
        pools::store::db::Engine::Postgres => &[
            "ALTER TABLE approval DROP CONSTRAINT approval_of_ballot",
            "ALTER TABLE ballot DROP CONSTRAINT ballot_one_per_person",
            "ALTER TABLE ballot DROP CONSTRAINT ballot_of_elector",
        ],
        pools::store::db::Engine::Sqlite => &[
            "CREATE TABLE lawless (ballot_id BLOB, proposal_id BLOB, person_id BLOB, choice TEXT, reason TEXT, way TEXT,
                evidence_id BLOB, cast_at INTEGER, changed_at INTEGER)",
            "INSERT INTO lawless SELECT * FROM ballot",
            "DROP TABLE ballot",
            "ALTER TABLE lawless RENAME TO ballot",
        ],
    };
    for step in steps {
        home.sql(step, vec![]).await.unwrap();
    }
}
