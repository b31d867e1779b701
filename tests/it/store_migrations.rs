//! A database of the version before, with people in it, becomes one of this
//! version: nothing is lost, and its Pools go on under the rules that they had.

use pools::{
    domain::{
        enactment::Enactment,
        form::{LegalForm, Stage},
        id::PersonId,
        kind::Matter,
        membership::Standing,
        money::BuyIn,
        rules::Admission,
        tally::Outcome,
        variables::Number,
    },
    store::{
        bylaws,
        db::{Db, Engine, rendered_migrations},
        membership, pool, proposal,
    },
};
use uuid::Uuid;

use crate::support::{Place, statement};

/// What stood there: a Pool with somebody in every standing, a proposal open
/// and one closed, with ballots.
const BEFORE: &[&str] = &[
    "INSERT INTO actor (actor_id, uri, kind, handle, name, summary, url, inbox, created_at)
        VALUES ({id 1}, 'https://here.example/pools/oak', 'group', 'oak', 'Oak', 'Gardening', '', '', 1)",
    "INSERT INTO actor (actor_id, uri, kind, handle, host, name, summary, url, inbox, created_at)
        VALUES ({id 2}, 'https://here.example/people/ada', 'person', 'ada', NULL, 'Ada', '', '', '', 1),
               ({id 3}, 'https://there.example/ben', 'person', 'ben', 'there.example', 'Ben', '', '', '', 1),
               ({id 4}, 'https://there.example/cem', 'person', 'cem', 'there.example', 'Cem', '', '', '', 1),
               ({id 5}, 'https://there.example/dag', 'person', 'dag', 'there.example', 'Dag', '', '', '', 1),
               ({id 6}, 'https://there.example/eva', 'person', 'eva', 'there.example', 'Eva', '', '', '', 1)",
    "INSERT INTO pool (pool_id, purpose, admission, voting_days, quorum_percent, threshold_percent, founder_id, founded_at)
        VALUES ({id 1}, 'Gardening', 'by_steward', 3, 40, 60, {id 2}, 7)",
    "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, join_uri, asked_at, agreed_at, admitted_at, left_at)
        VALUES ({id 12}, {id 1}, {id 2}, 'active', TRUE, NULL, 1, 2, 3, NULL),
               ({id 13}, {id 1}, {id 3}, 'active', FALSE, 'https://there.example/join', 1, 2, 3, NULL),
               ({id 14}, {id 1}, {id 4}, 'waiting', FALSE, NULL, 1, 2, NULL, NULL),
               ({id 15}, {id 1}, {id 5}, 'asked', FALSE, NULL, 1, NULL, NULL, NULL),
               ({id 16}, {id 1}, {id 6}, 'left', FALSE, NULL, 1, 2, 3, 4)",
    "INSERT INTO proposal (proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent, threshold_percent, electorate, opened_at, closes_at)
        VALUES ({id 21}, {id 1}, 1, {id 2}, 'A shed', '', 'opening', 40, 60, 2, 5, 10),
               ({id 22}, {id 1}, 2, {id 3}, 'A barrel', '', 'opening', 40, 60, 2, 6, 11)",
    "INSERT INTO elector (proposal_id, person_id) VALUES ({id 21}, {id 2}), ({id 21}, {id 3}), ({id 22}, {id 2}), ({id 22}, {id 3})",
    "UPDATE proposal SET state = 'open'",
    "INSERT INTO ballot (ballot_id, proposal_id, person_id, choice, reason, way, cast_at, changed_at)
        VALUES ({id 31}, {id 21}, {id 2}, 'for', 'Yes', 'web', 7, 7), ({id 32}, {id 22}, {id 2}, 'against', '', 'web', 8, 8)",
    "UPDATE proposal SET state = 'closed', closed_at = 11, outcome = 'carried', for_count = 1, against_count = 0, abstain_count = 0
        WHERE proposal_id = {id 21}",
    "INSERT INTO remark (remark_id, proposal_id, author_id, object_uri, content_html, said_at)
        VALUES ({id 41}, {id 21}, {id 3}, 'https://there.example/1', 'Nice', 9)",
];

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Writes ids as each engine does.
fn for_engine(text: &str, engine: Engine) -> String {
    let mut out = String::new();
    for (index, part) in text.split("{id ").enumerate() {
        if index == 0 {
            out.push_str(part);
            continue;
        }
        let (number, rest) = part.split_once('}').unwrap();
        let id = id(number.parse().unwrap());
        let (before, digits, after) = match engine {
            Engine::Sqlite => ("X'", id.simple().to_string(), "'"),
            Engine::Postgres => ("'", id.to_string(), "'"),
        };
        for piece in [before, &digits, after] {
            out.push_str(piece);
        }
        out.push_str(rest);
    }
    out
}

async fn migrated(engine: Engine) -> (Db, Place) {
    let place = Place::empty(engine).await;
    let db = Db::open(&place.location).await.unwrap();
    for (version, _, text) in rendered_migrations(engine) {
        place.run_script(&text).await;
        if version == 1 {
            for text in BEFORE {
                let mut tx = db.begin().await.unwrap();
                tx.query(statement(&for_engine(text, engine)))
                    .execute()
                    .await
                    .unwrap_or_else(|error| panic!("{text}: {error}"));
                tx.commit().await.unwrap();
            }
        }
    }
    (db, place)
}

async fn a_pool_goes_on_as_it_was(engine: Engine) {
    let (db, place) = migrated(engine).await;
    let mut conn = db.read().await.unwrap();
    let oak = pool::by_handle(&mut conn, "oak").await.unwrap().unwrap();
    assert_eq!(oak.stage, Stage::Active);
    assert_eq!((oak.purpose.as_str(), oak.founded_at), ("Gardening", 7));
    assert_eq!(
        (oak.form, oak.template_version),
        (LegalForm::Association, 0)
    );
    assert_eq!(oak.admission(), Admission::BySteward);
    let rules = oak.rules();
    assert_eq!(
        (
            rules.voting_days(),
            rules.quorum_percent(),
            rules.threshold_percent()
        ),
        (3, 40, 60)
    );
    assert_eq!(oak.variables.money.buy_in(), BuyIn::None, "nobody owes");
    assert_eq!(oak.variables.number(Number::ExitNoticeDays), 0);
    let version = bylaws::known(&mut conn, oak.bylaws_id).await.unwrap();
    assert_eq!((version.number, version.content.as_str()), (1, ""));
    for (person, expected) in [
        (2, "active"),
        (3, "active"),
        (4, "applied"),
        (5, "invited"),
        (6, "outside"),
    ] {
        let row = membership::get(&mut conn, oak.pool_id, PersonId::from(id(person)))
            .await
            .unwrap()
            .unwrap();
        let standing = match row.standing {
            Standing::Active(_) => "active",
            Standing::Applied(_) => "applied",
            Standing::Invited(_) => "invited",
            Standing::Outside => "outside",
            other => panic!("{other:?}"),
        };
        assert_eq!((standing, row.is_steward), (expected, person == 2));
    }
    let shed = proposal::by_number(&mut conn, oak.pool_id, 1).await;
    let shed = shed.unwrap().unwrap();
    assert_eq!(shed.matter, Matter::Decision);
    assert_eq!(shed.bylaws_id, oak.bylaws_id);
    let ending = shed.closed.unwrap();
    assert_eq!(
        (ending.outcome, ending.enactment),
        (Outcome::Carried, Some(Enactment::Done))
    );
    let barrel = proposal::by_number(&mut conn, oak.pool_id, 2).await;
    let barrel = barrel.unwrap().unwrap();
    assert!(barrel.as_open().is_some());
    assert_eq!((barrel.bar.electorate, barrel.bar.quorum_percent), (2, 40));
    for (table, rows) in [("elector", 4), ("ballot", 2), ("remark", 1), ("pool", 1)] {
        let text = format!("SELECT COUNT(*) FROM {table}");
        let count: i64 = conn.query(statement(&text)).scalar().await.unwrap();
        assert_eq!(count, rows, "{table}");
    }
    drop(conn);
    // What ties the rows together still holds.
    let mut tx = db.begin().await.unwrap();
    let stranger = for_engine(
        "INSERT INTO elector (proposal_id, person_id) VALUES ({id 99}, {id 2})",
        engine,
    );
    assert!(tx.query(statement(&stranger)).execute().await.is_err());
    drop(tx);
    let mut tx = db.begin().await.unwrap();
    let sudden = statement("UPDATE pool SET stage = 'dissolved'");
    let refused = tx.query(sudden).execute().await.unwrap_err();
    assert!(refused.is_constraint("pool_by_vote"), "{refused}");
    drop(tx);
    db.close().await;
    place.remove().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite() {
    a_pool_goes_on_as_it_was(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres() {
    a_pool_goes_on_as_it_was(Engine::Postgres).await;
}
