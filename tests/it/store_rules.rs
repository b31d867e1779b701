//! Rules that the database itself holds, whatever the program does: each is
//! broken here by a raw statement, and has the same name on both engines.

use pools::{
    domain::{ballot::Choice, id::ProposalId},
    services::{ServiceError, write_bylaws::write_bylaws},
    store::{
        actor::Actor,
        ballot,
        db::{FOREIGN_KEY, StoreError},
        pool::Pool,
        proposal::Proposal,
    },
};
use uuid::Uuid;

use crate::support::{Home, both_databases, plain, rule_of, tx, values};

const BALLOT: &str = "INSERT INTO ballot (ballot_id, proposal_id, person_id, choice, reason, way, cast_at, changed_at)
    VALUES ($1, $2, $3, $4, '', $5, 1, 1)";

/// A Pool of three with an open proposal.
struct Scene {
    ada: Actor,
    ben: Actor,
    cem: Actor,
    pool: Pool,
    proposal: Proposal,
}

impl Scene {
    async fn new(home: &Home) -> Self {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        let cem = home.member(&pool, "cem").await;
        let proposal = home.proposal(&pool, &ada).await;
        Self {
            ada,
            ben,
            cem,
            pool,
            proposal,
        }
    }

    fn id(&self) -> Uuid {
        self.proposal.proposal_id.into()
    }
}

async fn raw_ballot(home: &Home, proposal: Uuid, person: Uuid, choice: &str, way: &str) -> String {
    let id = home.world.new_id();
    rule_of(
        home.sql(BALLOT, values![id, proposal, person, choice, way])
            .await,
    )
}

both_databases! {
    async fn a_second_ballot_is_impossible(home: Home) {
        let scene = Scene::new(home).await;
        let (proposal, ada) = (scene.id(), scene.ada.actor_id);
        assert_eq!(raw_ballot(home, proposal, ada, "for", "web").await, "1 written");
        assert_eq!(raw_ballot(home, proposal, ada, "against", "web").await, "ballot_one_per_person");
        assert_eq!(raw_ballot(home, proposal, ada, "for", "web").await, ballot::ONE_PER_PERSON);
        assert_eq!(home.ballots_of(scene.proposal.proposal_id, &scene.ada).await, 1);
        // Nor can a ballot be made another person's, or another proposal's.
        let to_ben = home
            .sql("UPDATE ballot SET person_id = $2 WHERE person_id = $1", values![ada, scene.ben.actor_id])
            .await;
        assert_eq!(rule_of(to_ben), "ballot_while_open");
        let other = home.proposal(&scene.pool, &scene.ada).await;
        let moved = home
            .sql("UPDATE ballot SET proposal_id = $2 WHERE person_id = $1", values![ada, Uuid::from(other.proposal_id)])
            .await;
        assert_eq!(rule_of(moved), "ballot_while_open");
    }

    async fn ballots_are_for_the_roll_while_it_is_open(home: Home) {
        let scene = Scene::new(home).await;
        let proposal = scene.id();
        let late = home.member(&scene.pool, "dee").await;
        let stranger = home.remote_person("eve", "there.example").await;
        for person in [&late, &stranger] {
            let refused = raw_ballot(home, proposal, person.actor_id, "for", "web").await;
            assert_eq!(refused, FOREIGN_KEY, "{}", person.handle);
        }
        for (choice, way, expected) in [
            ("maybe", "web", "ballot_choice"),
            ("For", "web", "ballot_choice"),
            ("for", "phone", "ballot_way"),
            ("for", "poll", "ballot_poll_has_evidence"),
        ] {
            assert_eq!(raw_ballot(home, proposal, scene.ada.actor_id, choice, way).await, expected);
        }
        // Before it is open, and for none at all.
        let unopened = unopened(home, &scene).await;
        assert_eq!(raw_ballot(home, unopened, scene.ada.actor_id, "for", "web").await, "ballot_while_open");
        let nothing = home.world.new_id();
        assert_eq!(raw_ballot(home, nothing, scene.ada.actor_id, "for", "web").await, "ballot_while_open");
        // After it closed: one was in, nothing is added, changed or taken away.
        assert_eq!(raw_ballot(home, proposal, scene.ada.actor_id, "for", "web").await, "1 written");
        close(home, proposal).await;
        assert_eq!(raw_ballot(home, proposal, scene.ben.actor_id, "for", "web").await, "ballot_while_open");
        let changed = home
            .sql("UPDATE ballot SET choice = 'against' WHERE proposal_id = $1", values![proposal])
            .await;
        assert_eq!(rule_of(changed), "ballot_while_open");
    }

    async fn nothing_of_a_decision_is_taken_away(home: Home) {
        let scene = Scene::new(home).await;
        let proposal = scene.id();
        home.cast(scene.proposal.proposal_id, &scene.ada, Choice::For).await.unwrap();
        for (text, expected) in [
            ("DELETE FROM ballot WHERE proposal_id = $1", "ballot_kept"),
            ("DELETE FROM elector WHERE proposal_id = $1", "elector_frozen"),
            ("DELETE FROM proposal WHERE proposal_id = $1", "proposal_frozen"),
            ("UPDATE elector SET proposal_id = proposal_id WHERE proposal_id = $1", "elector_frozen"),
        ] {
            assert_eq!(rule_of(home.sql(text, values![proposal]).await), expected, "{text}");
        }
        let dee = home.member(&scene.pool, "dee").await;
        let added = home
            .sql("INSERT INTO elector (proposal_id, person_id) VALUES ($1, $2)", values![proposal, dee.actor_id])
            .await;
        assert_eq!(rule_of(added), "elector_frozen");
    }

    async fn an_open_proposal_stays_as_it_was_opened(home: Home) {
        let scene = Scene::new(home).await;
        let proposal = scene.id();
        let other = home.world.new_id();
        for (set, value) in [
            ("proposal_id = $2", other),
            ("pool_id = $2", other),
            ("proposer_id = $2", scene.ben.actor_id),
        ] {
            let text = format!("UPDATE proposal SET {set} WHERE proposal_id = $1");
            assert_eq!(rule_of(home.sql(&text, values![proposal, value]).await), "proposal_frozen", "{set}");
        }
        for set in [
            "number = number + 1", "title = 'Buy a palace'", "body = 'More'", "quorum_percent = 10", "threshold_percent = 99",
            "electorate = 1", "opened_at = 1", "closes_at = closes_at + 1", "state = 'opening'",
        ] {
            let text = format!("UPDATE proposal SET {set} WHERE proposal_id = $1");
            assert_eq!(rule_of(home.sql(&text, values![proposal]).await), "proposal_frozen", "{set}");
        }
        for (set, expected) in [
            ("state = 'closed'", "proposal_closed_whole"),
            ("outcome = 'carried', closed_at = 1, for_count = 1, against_count = 0, abstain_count = 0", "proposal_closed_whole"),
            ("state = 'paused'", "proposal_state"),
            ("outcome = 'perhaps'", "proposal_outcome"),
        ] {
            let text = format!("UPDATE proposal SET {set} WHERE proposal_id = $1");
            assert_eq!(rule_of(home.sql(&text, values![proposal]).await), expected, "{set}");
        }
        close(home, proposal).await;
        for set in ["outcome = 'carried'", "for_count = 3", "closed_at = 2", "state = 'open'"] {
            let text = format!("UPDATE proposal SET {set} WHERE proposal_id = $1");
            assert_eq!(rule_of(home.sql(&text, values![proposal]).await), "proposal_frozen", "{set}");
        }
    }

    async fn nothing_of_a_pool_changes_without_a_vote(home: Home) {
        let scene = Scene::new(home).await;
        let pool = Uuid::from(scene.pool.pool_id);
        let written = tx!(home, |tx| write_bylaws(
            &mut tx, &home.world, scene.pool.pool_id, &scene.pool.terms().unwrap(), scene.ada.actor_id.into()
        ).await).unwrap();
        for (set, value) in [
            ("bylaws_id = $2", Uuid::from(written)),
            ("founder_id = $2", scene.ben.actor_id),
            ("pool_id = $2", scene.ben.actor_id),
        ] {
            let text = format!("UPDATE pool SET {set} WHERE pool_id = $1");
            assert_eq!(rule_of(home.sql(&text, values![pool, value]).await), "pool_by_vote", "{set}");
        }
        for set in ["stage = 'draft'", "stage = 'adopted'", "stage = 'filed'", "stage = 'dissolved'", "purpose = 'Mine'", "founded_at = 1"] {
            let text = format!("UPDATE pool SET {set} WHERE pool_id = $1");
            assert_eq!(rule_of(home.sql(&text, values![pool]).await), "pool_by_vote", "{set}");
        }
        assert_eq!(rule_of(home.sql("DELETE FROM pool WHERE pool_id = $1", values![pool]).await), "pool_by_vote");
        for text in ["UPDATE bylaws SET content = 'x' WHERE pool_id = $1", "UPDATE bylaws SET parameters = '{}' WHERE pool_id = $1",
            "DELETE FROM bylaws WHERE pool_id = $1"] {
            assert_eq!(rule_of(home.sql(text, values![pool]).await), "bylaws_frozen", "{text}");
        }
        let expel = "UPDATE membership SET state = 'expelled' WHERE pool_id = $1";
        assert_eq!(rule_of(home.sql(expel, values![pool]).await), "membership_expelled_by_vote");
        for text in ["UPDATE acceptance SET accepted_at = 1 WHERE pool_id = $1", "DELETE FROM acceptance WHERE pool_id = $1"] {
            assert_eq!(rule_of(home.sql(text, values![pool]).await), "acceptance_frozen", "{text}");
        }
    }

    async fn names_and_ids_are_had_once(home: Home) {
        let scene = Scene::new(home).await;
        let new = home.world.new_id();
        let actor = "INSERT INTO actor (actor_id, uri, kind, handle, host, name, summary, url, inbox, created_at)
            VALUES ($1, $2, $3, $4, $5, '', '', '', '', 1)";
        let away = || Some("there.example".to_owned());
        for (id, uri, kind, handle, host, expected) in [
            (new, "https://here.example/x", "person", "ada", None, "actor_local_handle"),
            (new, "https://here.example/x", "group", "oak", None, "actor_local_handle"),
            (new, scene.ada.uri.as_str(), "person", "zoe", None, "actor_one_per_uri"),
            (scene.ada.actor_id, "https://here.example/x", "person", "zoe", None, "actor_pk"),
            (new, "https://here.example/x", "robot", "zoe", None, "actor_kind"),
            // The same handle elsewhere is somebody else.
            (new, "https://there.example/ada", "person", "ada", away(), "1 written"),
        ] {
            let values = values![id, uri, kind, handle, host];
            assert_eq!(rule_of(home.sql(actor, values).await), expected, "{uri} {kind} {handle}");
        }
        let number = home
            .sql(
                "INSERT INTO proposal (proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent,
                    threshold_percent, electorate, opened_at, closes_at)
                 SELECT $1, pool_id, number, proposer_id, title, body, 'opening', quorum_percent, threshold_percent,
                    electorate, opened_at, closes_at FROM proposal WHERE number = 1",
                values![new],
            )
            .await;
        assert_eq!(rule_of(number), "proposal_one_per_number");
        let twice = home
            .sql(
                "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, asked_at, was_expelled)
                 VALUES ($1, $2, $3, 'invited', FALSE, 1, FALSE)",
                values![new, Uuid::from(scene.pool.pool_id), scene.ben.actor_id],
            )
            .await;
        assert_eq!(rule_of(twice), "membership_one_per_person");
        let server = home
            .sql("INSERT INTO instance (instance_id, actor_id, origin, secret, created_at) SELECT 2, actor_id, 'x', secret, 1 FROM instance", vec![])
            .await;
        assert_eq!(rule_of(server), "instance_only_one");
        let event = "INSERT INTO outbox_event (event_id, actor_id, payload, once_key, due_at) VALUES ($1, $2, '{}', 'k', 1)";
        for expected in ["1 written", "outbox_event_once"] {
            let written = home.sql(event, values![home.world.new_id(), scene.ada.actor_id]).await;
            assert_eq!(rule_of(written), expected);
        }
    }

    async fn a_row_names_only_what_is_there(home: Home) {
        let scene = Scene::new(home).await;
        let nobody = home.world.new_id();
        let pool = Uuid::from(scene.pool.pool_id);
        for (text, values) in [
            (
                "INSERT INTO credential (person_id, password_hash, is_operator, created_at) VALUES ($1, '', FALSE, 1)",
                values![nobody],
            ),
            (
                "INSERT INTO follow (target_id, follower_id, activity_uri, followed_at) VALUES ($1, $2, '', 1)",
                values![pool, nobody],
            ),
            (
                "INSERT INTO follow (target_id, follower_id, activity_uri, followed_at) VALUES ($2, $1, '', 1)",
                values![pool, nobody],
            ),
            (
                "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, asked_at, was_expelled) VALUES ($1, $2, $1, 'invited', FALSE, 1, FALSE)",
                values![nobody, pool],
            ),
            (
                "INSERT INTO remark (remark_id, proposal_id, author_id, object_uri, content_html, said_at) VALUES ($1, $1, $2, 'x', '', 1)",
                values![nobody, scene.ada.actor_id],
            ),
            (
                "DELETE FROM actor WHERE actor_id = $1",
                values![scene.cem.actor_id],
            ),
        ] {
            assert_eq!(rule_of(home.sql(text, values).await), FOREIGN_KEY, "{text}");
        }
    }

    async fn columns_take_their_own_kind_only(home: Home) {
        let scene = Scene::new(home).await;
        let pool = Uuid::from(scene.pool.pool_id);
        let text = home.sql("UPDATE pool SET founded_at = $2 WHERE pool_id = $1", values![pool, "12abc"]).await;
        assert!(text.is_err(), "{text:?}");
        let missing = home.sql("UPDATE actor SET name = NULL WHERE actor_id = $1", values![scene.ada.actor_id]).await;
        assert!(missing.is_err(), "{missing:?}");
        let beyond = home
            .sql("UPDATE pool SET founded_at = founded_at + 9223372036854775807 WHERE pool_id = $1", values![pool])
            .await;
        assert!(beyond.is_err(), "{beyond:?}");
    }

    async fn the_store_gives_the_same_names(home: Home) {
        let scene = Scene::new(home).await;
        let (proposal, ada) = (scene.proposal.proposal_id, scene.ada.actor_id);
        let insert = async |proposal: ProposalId, person: Uuid| {
            let id = home.world.new_id();
            let mut tx = home.db.begin().await.unwrap();
            let done = ballot::insert(
                &mut tx, id, proposal, person.into(), &plain(Choice::For), ballot::Way::Web, home.world.now(),
            )
            .await;
            if done.is_ok() {
                tx.commit().await.unwrap();
            }
            done
        };
        insert(proposal, ada).await.unwrap();
        let second = insert(proposal, ada).await.unwrap_err();
        assert!(second.is_constraint(ballot::ONE_PER_PERSON), "{second:?}");
        assert!(!second.is_retryable());
        let outsider = home.remote_person("eve", "there.example").await;
        let refused = insert(proposal, outsider.actor_id).await.unwrap_err();
        assert!(refused.is_constraint(FOREIGN_KEY), "{refused:?}");
        let other = home.pool(&scene.ada, "elm").await;
        let twice = home.open(other.pool_id, &scene.ben).await.unwrap_err();
        assert!(matches!(twice, ServiceError::NotMember), "{twice}");
    }

    async fn what_is_rolled_back_never_was(home: Home) {
        let scene = Scene::new(home).await;
        let failed: Result<(), StoreError> = pools::transact!(home.db, home.world, StoreError, |tx| {
            let id = home.world.new_id();
            let ada = scene.ada.actor_id.into();
            let at = home.world.now();
            ballot::insert(&mut tx, id, scene.proposal.proposal_id, ada, &plain(Choice::For), ballot::Way::Web, at).await?;
            Err(StoreError::Corrupt("stop".into()))
        });
        assert!(failed.is_err());
        assert_eq!(home.ballots_of(scene.proposal.proposal_id, &scene.ada).await, 0);
        // Dropped without a word, too.
        let mut tx = home.db.begin().await.unwrap();
        tx.query(crate::support::statement("DELETE FROM follow")).execute().await.unwrap();
        drop(tx);
        assert_eq!(raw_ballot(home, scene.id(), scene.ada.actor_id, "for", "web").await, "1 written");
    }

    async fn migrating_again_changes_nothing(home: Home) {
        home.db.migrate().await.unwrap();
        let (one, two) = tokio::join!(home.db.migrate(), home.db.migrate());
        one.unwrap();
        two.unwrap();
        assert!(home.faults().await.is_empty());
    }

    async fn readers_can_not_write(home: Home) {
        if home.db.engine() == pools::store::db::Engine::Postgres {
            return;
        }
        let mut conn = home.db.read().await.unwrap();
        let written = conn.query(crate::support::statement("DELETE FROM follow")).execute().await;
        assert!(written.is_err(), "one writer is the rule");
    }
}

/// A proposal that was never opened.
async fn unopened(home: &Home, scene: &Scene) -> Uuid {
    let id = home.world.new_id();
    home.sql(
        "INSERT INTO proposal (proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent,
            threshold_percent, electorate, opened_at, closes_at) VALUES ($1, $2, 99, $3, 'x', '', 'opening', 25, 50, 1, 1, 2)",
        values![id, Uuid::from(scene.pool.pool_id), scene.ada.actor_id],
    )
    .await
    .unwrap();
    home.sql(
        "INSERT INTO elector (proposal_id, person_id) VALUES ($1, $2)",
        values![id, scene.ada.actor_id],
    )
    .await
    .unwrap();
    id
}

async fn close(home: &Home, proposal: Uuid) {
    home.sql(
        "UPDATE proposal SET state = 'closed', closed_at = 1, outcome = 'inquorate', for_count = 0, against_count = 0,
            abstain_count = 0 WHERE proposal_id = $1",
        values![proposal],
    )
    .await
    .unwrap();
}
