//! Hot queries go by an index on both engines: no page and no vote gets slower
//! because others have been busy.

use pools::store::db::{Engine, STATEMENTS, Statement};

use crate::support::{Home, both_databases, statement};

/// Tables that stay small; reading one whole costs nothing.
const SMALL: [&str; 4] = ["instance", "setup_token", "peer", "json_each"];

/// Indexes over a few rows only, such as those that wait: reading one whole is
/// reading no more than is asked for.
const FEW: [&str; 6] = [
    "actor_stale",
    "proposal_by_certainty",
    "credential_operator",
    "inbound_request_due",
    "outbox_event_due",
    "delivery_due",
];

/// Statements that read a whole table, each with its reason.
const WHOLE: &[(&str, &str, &str)] = &[
    (
        "store::delivery",
        "PRUNE",
        "housekeeping, a few times a day",
    ),
    (
        "store::delivery",
        "PRUNE_ACTIVITIES",
        "housekeeping, a few times a day",
    ),
    (
        "store::delivery",
        "UNFOLLOW_GONE",
        "when a server is gone for good, rarely",
    ),
    (
        "store::pool",
        "COUNT_PROPOSALS",
        "NodeInfo asks for it, rarely",
    ),
    (
        "store::inbox",
        "PRUNE_SEEN",
        "housekeeping, a few times a day",
    ),
    ("store::outbox", "PRUNE", "housekeeping, a few times a day"),
    (
        "store::actor",
        "COUNT_PEOPLE",
        "NodeInfo asks for it, rarely",
    ),
    ("store::pool", "COUNT", "NodeInfo asks for it, rarely"),
    (
        "store::invitation_list",
        "FORGET_LABELS",
        "housekeeping, a few times a day",
    ),
    ("store::delivery", "COUNT_PENDING", "asked by operators"),
];

both_databases! {
    async fn no_statement_reads_a_whole_table(home: Home) {
        fill(home).await;
        let mut faults = Vec::new();
        for statement in STATEMENTS {
            let text = statement.text(home.db.engine());
            if text.trim_start().starts_with("INSERT") && !text.contains("SELECT") {
                continue;
            }
            let scans = scans(home, statement).await;
            // Checks read everything: that is what they are for.
            let excepted = statement.module.contains("store::check") || WHOLE.iter().any(|(module, name, _)| statement.module.ends_with(module) && statement.name == *name);
            if !scans.is_empty() && !excepted {
                faults.push(format!("{}::{} {scans:?}", statement.module, statement.name));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    async fn a_statement_that_reads_a_whole_table_is_noticed(home: Home) {
        fill(home).await;
        for text in [
            "SELECT COUNT(*) FROM ballot WHERE reason = 'x'",
            "SELECT name FROM actor WHERE name = 'x'",
        ] {
            assert!(!scans(home, statement(text)).await.is_empty(), "{text}");
        }
        let by_key = statement("SELECT name FROM actor WHERE actor_id = $1");
        assert!(scans(home, by_key).await.is_empty());
    }
}

/// The tables that the engine would read from end to end.
async fn scans(home: &Home, statement: &Statement) -> Vec<String> {
    let text = statement.text(home.db.engine());
    let found = match home.db.engine() {
        Engine::Sqlite => sqlite_scans(home, text).await,
        Engine::Postgres => postgres_scans(home, text).await,
    };
    found
        .into_iter()
        .filter(|table| !SMALL.contains(&table.as_str()))
        .collect()
}

async fn sqlite_scans(home: &Home, text: &str) -> Vec<String> {
    let mut conn = home.db.begin().await.unwrap();
    // Values are left out, which the engine takes for NULL: plans don't depend on them.
    let plan: Vec<Plan> = conn
        .query(self::statement(&format!("EXPLAIN QUERY PLAN {text}")))
        .all()
        .await
        .unwrap();
    plan.into_iter()
        .filter_map(|step| step.detail.strip_prefix("SCAN ").map(str::to_owned))
        .filter(|rest| rest != "CONSTANT ROW" && !FEW.iter().any(|queue| rest.ends_with(queue)))
        .map(|rest| rest.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

#[derive(sqlx::FromRow)]
struct Plan {
    detail: String,
}

async fn postgres_scans(home: &Home, text: &str) -> Vec<String> {
    let mut tx = home.db.begin().await.unwrap();
    let placeholders = (1..40)
        .filter(|number| text.contains(&format!("${number}")))
        .count();
    let nothing = vec!["NULL"; placeholders].join(", ");
    let call = if placeholders == 0 {
        "it".to_owned()
    } else {
        format!("it ({nothing})")
    };
    // The plan for any value, as prepared statements come to have it.
    for step in [
        "SET LOCAL plan_cache_mode = force_generic_plan",
        &format!("PREPARE it AS {text}"),
    ] {
        tx.query(statement(step))
            .execute()
            .await
            .unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    let plan: Vec<(String,)> = tx
        .query(statement(&format!("EXPLAIN EXECUTE {call}")))
        .all()
        .await
        .unwrap();
    tx.query(statement("DEALLOCATE it"))
        .execute()
        .await
        .unwrap();
    plan.into_iter()
        .filter_map(|line| {
            line.0
                .split_once("Seq Scan on ")
                .map(|pair| pair.1.to_owned())
        })
        .map(|rest| rest.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

/// Some thousands of rows in every table that grows.
async fn fill(home: &Home) {
    for (table, triggers) in [
        ("proposal", ["proposal_frozen"]),
        ("elector", ["elector_frozen"]),
        ("ballot", ["ballot_while_open"]),
        ("pool", ["pool_starts_as_draft"]),
        ("candidate", ["candidate_frozen"]),
        ("approval", ["approval_while_open"]),
        ("posting", ["posting_before_entry"]),
        ("journal_entry", ["journal_entry_guarded"]),
        ("journal_entry", ["journal_entry_balanced"]),
        ("reservation", ["reservation_by_vote"]),
        ("invoice_approval", ["invoice_approval_by_another"]),
    ] {
        home.drop_triggers(table, &triggers).await;
    }
    for (table, rows, columns, values) in FILLING.iter().chain(crate::explain_money::FILLING) {
        let values = for_engine(values, home.db.engine());
        let text = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO {table} ({columns}) SELECT {values} FROM n WHERE TRUE"
        );
        home.sql(&text, vec![])
            .await
            .unwrap_or_else(|error| panic!("{text}: {error}"));
    }
    home.sql("ANALYZE", vec![]).await.unwrap();
}

/// Each engine makes ids in its own way.
fn for_engine(values: &str, engine: Engine) -> String {
    let (id, bytes, end) = match engine {
        Engine::Sqlite => ("unhex(printf('%032x', ", "unhex(printf('%032x', ", "))"),
        Engine::Postgres => ("(lpad(to_hex(", "decode(lpad(to_hex(", ""),
    };
    let zeros = match engine {
        Engine::Sqlite => format!("unhex('{}')", "00".repeat(32)),
        Engine::Postgres => format!("decode('{}', 'hex')", "00".repeat(32)),
    };
    let wide = match engine {
        Engine::Sqlite => "printf('%01900d', 0)",
        Engine::Postgres => "repeat('x', 1900)",
    };
    let values = &values.replace("{hash}", &zeros).replace("{wide}", wide);
    let mut out = String::new();
    for (index, part) in values.split('{').enumerate() {
        if index == 0 {
            out.push_str(part);
            continue;
        }
        let (inside, after) = part.split_once('}').expect("a closing brace");
        let (kind, number) = inside.split_once(' ').expect("a kind and a number");
        let (of, is_bytes) = kind
            .strip_prefix('b')
            .map_or((kind, false), |of| (of, true));
        let number = format!("{of}000000 + {number}");
        out.push_str(if is_bytes { bytes } else { id });
        out.push_str(&number);
        out.push_str(match (engine, is_bytes) {
            (Engine::Sqlite, _) => end,
            (Engine::Postgres, false) => "), 32, '0')::uuid)",
            (Engine::Postgres, true) => "), 32, '0'), 'hex')",
        });
        out.push_str(after);
    }
    out
}

/// Table, rows, columns, values. `{2 i}` is the `i`th id of the second kind,
/// `{b2 i}` the same as bytes. The first 400 actors are Pools, the next 400
/// people of this server, the rest people elsewhere.
const FILLING: &[(&str, u32, &str, &str)] = &[
    (
        "actor", 4000, "actor_id, uri, kind, handle, host, name, summary, url, inbox, shared_inbox, created_at",
        "{1 i}, 'https://a.example/' || i, CASE WHEN i <= 400 THEN 'group' ELSE 'person' END, 'a' || i,
         CASE WHEN i <= 800 THEN NULL ELSE 'h' || (i % 300) END, 'a', '', '', 'https://a.example/inbox/' || i, NULL, i",
    ),
    ("public_key", 4000, "key_uri, actor_id, pem, fetched_at", "'https://a.example/key/' || i, {1 i}, '', 1"),
    (
        "local_key", 800, "actor_id, rsa_private_pem, rsa_public_pem, ed25519_secret, ed25519_public, created_at",
        "{1 i}, '', '', {b1 i}, '', 1",
    ),
    ("credential", 3000, "person_id, password_hash, is_operator, created_at", "{1 (400 + i)}, '', FALSE, 1"),
    ("session", 4000, "session_hash, person_id, created_at, expires_at", "{b1 i}, {1 (401 + i % 400)}, 1, i"),
    ("sign_in_code", 4000, "code_hash, browser_hash, created_at, expires_at", "{b1 i}, {b2 i}, 1, i"),
    (
        "bylaws", 2000, "bylaws_id, pool_id, number, form, template_version, parameters, content, hash, written_by, written_at",
        "{10 i}, {1 (1 + i % 400)}, 1 + i / 400, 'association', 0, 'x', '', {b1 i}, {1 401}, 1",
    ),
    (
        "pool", 400, "pool_id, purpose, founder_id, founded_at, stage, bylaws_id",
        "{1 i}, '', {1 401}, 1, 'draft', {10 i}",
    ),
    (
        "membership", 3200, "membership_id, pool_id, person_id, state, is_steward, steward_until, asked_at, votes_from, leaves_at, was_expelled",
        "{4 i}, {1 (1 + i % 400)}, {1 (800 + i)},
         CASE i % 30 WHEN 0 THEN 'applied' WHEN 1 THEN 'invited' WHEN 3 THEN 'admitted' WHEN 4 THEN 'leaving' ELSE 'active' END,
         i % 20 = 2, CASE WHEN i % 20 = 2 THEN i ELSE NULL END, 1, i, i, FALSE",
    ),
    (
        "follow", 3200, "target_id, follower_id, activity_uri, followed_at, accepted_at",
        "{1 (1 + i % 400)}, {1 (800 + i)}, 'https://a.example/follow/' || i, 1, 1",
    ),
    (
        "proposal", 2000,
        "proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent, threshold_percent, electorate, opened_at,
         closes_at, closed_at, outcome, for_count, against_count, abstain_count, kind, bylaws_id, new_bylaws_id, subject_id, seats, review_at",
        "{2 i}, {1 (1 + i % 400)}, 1 + i / 400, {1 401}, 't' || i, '', CASE WHEN i % 20 = 0 THEN 'open' ELSE 'closed' END, 25, 50, 3, i, i,
         CASE WHEN i % 20 = 0 THEN NULL ELSE i END, CASE WHEN i % 20 = 0 THEN NULL ELSE 'carried' END,
         CASE WHEN i % 20 = 0 THEN NULL ELSE 1 END, CASE WHEN i % 20 = 0 THEN NULL ELSE 1 END, CASE WHEN i % 20 = 0 THEN NULL ELSE 1 END,
         CASE i % 4 WHEN 0 THEN 'decision' WHEN 1 THEN 'amendment' WHEN 2 THEN 'admission' ELSE 'election' END, {10 (1 + i % 2000)},
         CASE WHEN i % 4 = 1 THEN {10 (1 + i % 2000)} ELSE NULL END, CASE WHEN i % 4 = 2 THEN {1 (801 + i)} ELSE NULL END, 3,
         CASE WHEN i % 7 = 0 THEN i ELSE NULL END",
    ),
    ("candidate", 4000, "proposal_id, person_id, option_name", "{2 (1 + i % 2000)}, {1 (801 + i % 3200)}, 'o' || i"),
    ("elector", 8000, "proposal_id, person_id", "{2 (1 + i % 2000)}, {1 (801 + i % 3200)}"),
    (
        "inbound_request", 4000,
        "request_id, activity_uri, actor_id, key_uri, key_pem, method, target, headers, body, received_at, state, attempts, begun, next_attempt_at, is_evidence",
        "{3 i}, 'https://a.example/activity/' || i, {1 (801 + i % 3200)}, '', '', 'POST', '/inbox', '[]', {b1 i}, i,
         CASE WHEN i % 100 = 0 THEN 'pending' ELSE 'done' END, i % 3, i % 3, i, i % 2 = 1",
    ),
    (
        "ballot", 6000, "ballot_id, proposal_id, person_id, choice, reason, way, evidence_id, cast_at, changed_at",
        "{5 i}, {2 (1 + i % 2000)}, {1 (801 + i % 3200)}, CASE i % 3 WHEN 0 THEN 'for' ELSE 'against' END, '', 'web', NULL, i, i",
    ),
    (
        "approval", 4000, "proposal_id, person_id, candidate_id, evidence_id",
        "{2 (1 + i % 2000)}, {1 (801 + i % 3200)}, {1 (801 + i % 3200)}, {3 i}",
    ),
    (
        "acceptance", 4000, "acceptance_id, pool_id, person_id, bylaws_id, hash, way, statement, evidence_id, accepted_at",
        "{11 i}, {1 (1 + i % 400)}, {1 (801 + i % 3200)}, {10 (1 + i % 2000)}, {b1 i}, 'password', '', NULL, i",
    ),
    ("acceptance_identity", 4000, "acceptance_id, typed_name", "{11 i}, 'a'"),
    (
        "invitation", 4000, "invitation_id, pool_id, inviter_id, kind, token, actor_id, label, created_at, expires_at",
        "{12 i}, {1 (1 + i % 400)}, {1 401}, CASE i % 3 WHEN 0 THEN 'link' ELSE 'list' END, 't' || i, NULL, '', 1, i",
    ),
    (
        "sponsorship", 3200, "pool_id, person_id, sponsor_id, attested_at",
        "{1 (1 + i % 400)}, {1 (800 + i)}, {1 401}, 1",
    ),
    (
        "buy_in", 3200, "pool_id, person_id, part, amount_minor, currency, due_at, bylaws_id, recorded_at",
        "{1 (1 + i % 400)}, {1 (800 + i)}, 1, 2500, 'EUR', i, {10 1}, 1",
    ),
    (
        "expulsion_notice", 3200, "notice_id, pool_id, person_id, proposer_id, reason, reply, given_at, opens_at, withdrawn_at, proposal_id",
        "{13 i}, {1 (1 + i % 400)}, {1 (800 + i)}, {1 401}, '', '', i, i + 1209600000000,
         CASE WHEN i % 20 = 0 THEN NULL ELSE i END, CASE WHEN i % 3 = 0 AND i % 20 > 0 THEN {2 (1 + i % 2000)} ELSE NULL END",
    ),
    (
        "certificate", 2000, "certificate_id, pool_id, file_name, media_type, content, hash, uploaded_by, uploaded_at",
        "{14 i}, {1 (1 + i % 400)}, 'a.pdf', 'application/pdf', {b1 i}, {b1 i}, {1 401}, 1",
    ),
    ("formation_step", 4000, "pool_id, step, done_by, done_at", "{1 (1 + i % 400)}, 's' || i, {1 401}, 1"),
    (
        "review", 2000, "proposal_id, pool_id, opened_at, done_at, done_by",
        "{2 i}, {1 (1 + i % 400)}, i, CASE WHEN i % 20 = 0 THEN NULL ELSE i END, NULL",
    ),
    (
        "group_link", 2000, "pool_id, group_id, follow_uri, software, takes_posts, linked_by, linked_at",
        "{1 (1 + i % 400)}, {1 (801 + i)}, 'https://a.example/grouplink/' || i, 'lemmy', TRUE, {1 401}, 1",
    ),
    (
        "group_page", 2000, "page_id, pool_id, group_id, proposal_id, title, content, posted_at",
        "{15 i}, {1 (1 + i % 400)}, {1 (801 + i)}, {2 i}, '', '', i",
    ),
    ("courtesy", 3000, "proposal_id, person_id, reason, sent_at", "{2 (1 + i % 2000)}, {1 (801 + i % 3200)}, '', 1"),
    (
        "remark", 4000, "remark_id, proposal_id, author_id, object_uri, content_html, said_at",
        "{6 i}, {2 (1 + i % 2000)}, {1 (801 + i % 3200)}, 'https://a.example/note/' || i, '', i",
    ),
    (
        "letter", 4000, "letter_id, recipient_id, sender_id, object_uri, content_html, received_at",
        "{7 i}, {1 (401 + i % 400)}, {1 (801 + i % 3200)}, 'https://a.example/letter/' || i, '', i",
    ),
    (
        "membership_elsewhere", 3000, "person_id, pool_id, state, join_uri, changed_at",
        "{1 (401 + i % 400)}, {1 (801 + i % 3200)}, 'active', 'https://a.example/join/' || i, i",
    ),
    (
        "proposal_elsewhere", 3000,
        "proposal_id, pool_id, uri, url, title, content_html, for_count, against_count, abstain_count, closes_at, outcome_html, received_at",
        "{8 i}, {1 (801 + i % 300)}, 'https://a.example/question/' || i, '', '', '', 0, 0, 0, i, '', i",
    ),
    (
        "outcome_elsewhere", 3000, "question_uri, pool_id, outcome_html, heard_at",
        "'https://a.example/question/' || i, {1 (801 + i % 300)}, '', i",
    ),
    ("vote_elsewhere", 15000, "proposal_id, person_id, choice, voted_at", "{8 (1 + i % 3000)}, {1 (401 + i / 3000)}, 'for', 1"),
    ("seen_object", 4000, "object_uri, seen_at", "'https://a.example/seen/' || i, i"),
    ("tombstone", 3000, "object_uri, actor_id, deleted_at", "'https://a.example/gone/' || i, {1 (801 + i % 3200)}, i"),
    (
        "outbox_event", 4000, "event_id, actor_id, payload, once_key, due_at, rendered_at",
        "{9 i}, {1 (1 + i % 400)}, '', NULL, i, CASE WHEN i % 100 = 0 THEN NULL ELSE i END",
    ),
    (
        "outbox_activity", 4000, "activity_id, activity_uri, actor_id, body, is_public, said_at",
        "{9 i}, 'https://here.example/activities/' || i, {1 (1 + i % 400)}, '', i % 4 = 0, i",
    ),
    (
        "delivery", 8000, "delivery_id, activity_id, inbox, host, state, attempts, next_attempt_at",
        "{5 i}, {9 (1 + i % 4000)}, 'https://h' || (i % 300) || '.example/inbox/' || i, 'h' || (i % 300),
         CASE WHEN i % 100 = 0 THEN 'pending' ELSE 'done' END, 1, i",
    ),
];
