//! Queries that find rows at fault. Each gives none when its rule holds.

use super::db::{Conn, Statement, StoreError, statements};

statements! {
    ONE_BALLOT = "SELECT CAST(COUNT(*) AS TEXT) || ' ballots of one person' FROM ballot GROUP BY proposal_id, person_id HAVING COUNT(*) > 1 LIMIT 10";
    ON_ROLL = "SELECT 'ballot cast at ' || CAST(ballot.cast_at AS TEXT) FROM ballot WHERE NOT EXISTS (SELECT 1 FROM elector
        WHERE elector.proposal_id = ballot.proposal_id AND elector.person_id = ballot.person_id) LIMIT 10";
    ROLL_WHOLE = "SELECT proposal.title FROM proposal WHERE proposal.electorate <> (SELECT COUNT(*) FROM elector WHERE elector.proposal_id = proposal.proposal_id) LIMIT 10";
    COUNTS = "SELECT proposal.title FROM proposal WHERE proposal.state = 'closed' AND (
            proposal.for_count <> (SELECT COUNT(*) FROM ballot WHERE ballot.proposal_id = proposal.proposal_id AND ballot.choice = 'for')
         OR proposal.against_count <> (SELECT COUNT(*) FROM ballot WHERE ballot.proposal_id = proposal.proposal_id AND ballot.choice = 'against')
         OR proposal.abstain_count <> (SELECT COUNT(*) FROM ballot WHERE ballot.proposal_id = proposal.proposal_id AND ballot.choice = 'abstain')) LIMIT 10";
    OUTCOMES = "SELECT proposal.title FROM proposal WHERE proposal.state = 'closed' AND proposal.kind <> 'election' AND proposal.outcome <> CASE
            WHEN (proposal.for_count + proposal.against_count + proposal.abstain_count) = 0
              OR (proposal.for_count + proposal.against_count + proposal.abstain_count) * 100 < proposal.quorum_percent * proposal.electorate THEN 'inquorate'
            WHEN proposal.share = 'two_thirds' AND proposal.for_count > 0 AND proposal.for_count >= 2 * proposal.against_count THEN 'carried'
            WHEN proposal.share = 'three_quarters_of_all' AND proposal.for_count > 0 AND 4 * proposal.for_count >= 3 * proposal.electorate THEN 'carried'
            WHEN proposal.share = 'more_than'
              AND proposal.for_count * 100 > proposal.threshold_percent * (proposal.for_count + proposal.against_count) THEN 'carried'
            ELSE 'defeated' END LIMIT 10";
    ENACTED = "SELECT proposal.title FROM proposal WHERE proposal.state = 'closed'
        AND (proposal.outcome = 'carried') <> (proposal.enactment IS NOT NULL) LIMIT 10";
    IN_FORCE = "SELECT proposal.title FROM proposal JOIN bylaws fresh ON fresh.bylaws_id = proposal.new_bylaws_id
        JOIN pool ON pool.pool_id = proposal.pool_id JOIN bylaws present ON present.bylaws_id = pool.bylaws_id
        WHERE proposal.enactment = 'done' AND present.number < fresh.number LIMIT 10";
    BY_VOTE = "SELECT actor.handle FROM pool JOIN actor ON actor.actor_id = pool.pool_id JOIN bylaws ON bylaws.bylaws_id = pool.bylaws_id
        WHERE pool.stage <> 'draft' AND NOT (bylaws.number = 1 AND bylaws.template_version = 0)
          AND NOT EXISTS (SELECT 1 FROM proposal WHERE proposal.pool_id = pool.pool_id AND proposal.new_bylaws_id = pool.bylaws_id
            AND proposal.kind IN ('founding', 'amendment') AND proposal.outcome = 'carried' AND proposal.enactment = 'done') LIMIT 10";
    PINNED = "SELECT proposal.title FROM proposal LEFT JOIN bylaws ON bylaws.bylaws_id = proposal.bylaws_id AND bylaws.pool_id = proposal.pool_id
        LEFT JOIN bylaws fresh ON fresh.bylaws_id = proposal.new_bylaws_id AND fresh.pool_id = proposal.pool_id
        WHERE bylaws.bylaws_id IS NULL OR (proposal.new_bylaws_id IS NOT NULL AND fresh.bylaws_id IS NULL) LIMIT 10";
    EVIDENCE = "SELECT 'ballot cast at ' || CAST(ballot.cast_at AS TEXT) FROM ballot LEFT JOIN inbound_request ON inbound_request.request_id = ballot.evidence_id
        WHERE ballot.way = 'poll' AND (inbound_request.request_id IS NULL OR NOT inbound_request.is_evidence OR inbound_request.actor_id <> ballot.person_id) LIMIT 10";
    IN_TIME = "SELECT proposal.title FROM ballot JOIN proposal ON proposal.proposal_id = ballot.proposal_id WHERE ballot.changed_at > proposal.closes_at LIMIT 10";
    STEWARDS = "SELECT actor.handle FROM pool JOIN actor ON actor.actor_id = pool.pool_id
        WHERE EXISTS (SELECT 1 FROM membership WHERE membership.pool_id = pool.pool_id AND membership.state = 'active')
          AND NOT EXISTS (SELECT 1 FROM membership WHERE membership.pool_id = pool.pool_id AND membership.state = 'active' AND membership.is_steward) LIMIT 10";
    STUCK = "SELECT proposal.title FROM proposal WHERE proposal.state = 'opening' LIMIT 10";
    KEYS = "SELECT actor.uri FROM actor WHERE actor.host IS NULL AND NOT EXISTS (SELECT 1 FROM local_key WHERE local_key.actor_id = actor.actor_id) LIMIT 10";
}

/// What must hold, and the query that finds what doesn't.
pub static RULES: [(&str, &Statement); 14] = [
    ("nobody has two ballots on one proposal", &ONE_BALLOT),
    ("every ballot is by somebody on the roll", &ON_ROLL),
    (
        "every roll has the size that it was frozen with",
        &ROLL_WHOLE,
    ),
    (
        "every closed proposal counts the ballots that are there",
        &COUNTS,
    ),
    ("every outcome follows from its counts and rules", &OUTCOMES),
    (
        "what was carried, and nothing else, took effect or says why not",
        &ENACTED,
    ),
    (
        "every amendment that took effect is in force, or a later one is",
        &IN_FORCE,
    ),
    ("the bylaws in force are those that were voted", &BY_VOTE),
    ("every proposal goes by bylaws of its own Pool", &PINNED),
    (
        "every ballot from a poll has its own signed request as evidence",
        &EVIDENCE,
    ),
    ("no ballot is later than its close", &IN_TIME),
    ("every Pool with members has a steward", &STEWARDS),
    ("no proposal is half opened", &STUCK),
    ("every actor of this server has its keys", &KEYS),
];

/// The rows at fault, at most ten.
///
/// # Errors
/// See [`StoreError`].
pub async fn faults(
    conn: &mut Conn,
    statement: &'static Statement,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = conn.query(statement).all().await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
