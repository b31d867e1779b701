//! Queries that find bylaws and acceptances at fault. Each gives none when its
//! rule holds.

use super::db::{Statement, statements};

statements! {
    SAME_HASH = "SELECT 'acceptance at ' || CAST(acceptance.accepted_at AS TEXT) FROM acceptance
        JOIN bylaws ON bylaws.bylaws_id = acceptance.bylaws_id
        WHERE acceptance.hash <> bylaws.hash OR acceptance.pool_id <> bylaws.pool_id LIMIT 10";
    MEMBERS = "SELECT person.uri || ' in ' || owner.handle FROM membership JOIN pool ON pool.pool_id = membership.pool_id
        JOIN bylaws ON bylaws.bylaws_id = pool.bylaws_id JOIN actor person ON person.actor_id = membership.person_id
        JOIN actor owner ON owner.actor_id = membership.pool_id
        WHERE membership.state IN ('admitted', 'active', 'leaving') AND bylaws.template_version > 0
            AND NOT EXISTS (SELECT 1 FROM acceptance WHERE acceptance.pool_id = membership.pool_id AND acceptance.person_id = membership.person_id)
            AND NOT EXISTS (SELECT 1 FROM bylaws unwritten WHERE unwritten.pool_id = membership.pool_id AND unwritten.template_version = 0) LIMIT 10";
    EVIDENCE = "SELECT 'acceptance at ' || CAST(acceptance.accepted_at AS TEXT) FROM acceptance
        LEFT JOIN inbound_request ON inbound_request.request_id = acceptance.evidence_id
        WHERE acceptance.way IN ('message', 'join') AND (inbound_request.request_id IS NULL OR NOT inbound_request.is_evidence
            OR inbound_request.actor_id <> acceptance.person_id) LIMIT 10";
}

/// What must hold, and the query that finds what doesn't. Pools of before
/// bylaws were written out had members who accepted rules of another kind.
pub static RULES: [(&str, &Statement); 3] = [
    ("every acceptance has the hash of its version", &SAME_HASH),
    (
        "every member has accepted a version of the bylaws",
        &MEMBERS,
    ),
    (
        "every acceptance by a message has its own signed request as evidence",
        &EVIDENCE,
    ),
];
