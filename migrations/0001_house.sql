-- The house: actors, people, Pools, proposals, ballots, and the queue.
-- One text for both engines; src/store/db/migrations.rs says how it is rendered.
-- Times are microseconds since 1970 UTC, ids UUIDv7. A local actor has no host.

-- This server. One row.
CREATE TABLE instance (
    instance_id BIGINT NOT NULL,
    actor_id UUID NOT NULL,
    origin TEXT NOT NULL,
    secret BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT instance_pk PRIMARY KEY (instance_id),
    CONSTRAINT instance_only_one CHECK (instance_id = 1)
) STRICT;

-- Everyone and everything that has an inbox, here and elsewhere.
CREATE TABLE actor (
    actor_id UUID NOT NULL,
    uri TEXT NOT NULL,
    kind TEXT NOT NULL,
    handle TEXT NOT NULL,
    host TEXT,
    name TEXT NOT NULL,
    summary TEXT NOT NULL,
    url TEXT NOT NULL,
    inbox TEXT NOT NULL,
    shared_inbox TEXT,
    created_at BIGINT NOT NULL,
    fetched_at BIGINT,
    gone_at BIGINT,
    CONSTRAINT actor_pk PRIMARY KEY (actor_id),
    CONSTRAINT actor_one_per_uri UNIQUE (uri),
    CONSTRAINT actor_kind CHECK (kind IN ('person', 'group', 'application', 'service', 'organization'))
) STRICT;
CREATE UNIQUE INDEX actor_local_handle ON actor (handle) WHERE host IS NULL;
CREATE INDEX actor_by_address ON actor (handle, host);
CREATE INDEX actor_stale ON actor (actor_id) WHERE fetched_at = 0;

-- What signatures are checked with: the one key that an actor publishes now.
CREATE TABLE public_key (
    actor_id UUID NOT NULL,
    key_uri TEXT NOT NULL,
    pem TEXT NOT NULL,
    fetched_at BIGINT NOT NULL,
    CONSTRAINT public_key_pk PRIMARY KEY (actor_id),
    CONSTRAINT public_key_of_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id)
) STRICT;

-- What local actors sign with.
CREATE TABLE local_key (
    actor_id UUID NOT NULL,
    rsa_private_pem TEXT NOT NULL,
    rsa_public_pem TEXT NOT NULL,
    ed25519_secret BYTEA NOT NULL,
    ed25519_public TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT local_key_pk PRIMARY KEY (actor_id),
    CONSTRAINT local_key_of_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id)
) STRICT;

-- People who sign in here with a password.
CREATE TABLE credential (
    person_id UUID NOT NULL,
    password_hash TEXT NOT NULL,
    is_operator BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    CONSTRAINT credential_pk PRIMARY KEY (person_id),
    CONSTRAINT credential_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX credential_operator ON credential (created_at) WHERE is_operator;

-- Cookies are kept as hashes only: a copy of this table signs nobody in.
CREATE TABLE session (
    session_hash BYTEA NOT NULL,
    person_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    CONSTRAINT session_pk PRIMARY KEY (session_hash),
    CONSTRAINT session_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX session_by_expiry ON session (expires_at);
CREATE INDEX session_by_person ON session (person_id);

-- A code that a page shows and a fediverse person sends as a direct message.
CREATE TABLE sign_in_code (
    code_hash BYTEA NOT NULL,
    browser_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    person_id UUID,
    CONSTRAINT sign_in_code_pk PRIMARY KEY (code_hash),
    CONSTRAINT sign_in_code_one_per_browser UNIQUE (browser_hash),
    CONSTRAINT sign_in_code_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX sign_in_code_by_expiry ON sign_in_code (expires_at);

-- The one-time link that makes the first operator.
CREATE TABLE setup_token (
    token_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    CONSTRAINT setup_token_pk PRIMARY KEY (token_hash)
) STRICT;

-- A Pool is a local actor of kind group; its id is the actor's.
CREATE TABLE pool (
    pool_id UUID NOT NULL,
    purpose TEXT NOT NULL,
    admission TEXT NOT NULL,
    voting_days BIGINT NOT NULL,
    quorum_percent BIGINT NOT NULL,
    threshold_percent BIGINT NOT NULL,
    founder_id UUID NOT NULL,
    founded_at BIGINT NOT NULL,
    CONSTRAINT pool_pk PRIMARY KEY (pool_id),
    CONSTRAINT pool_of_actor FOREIGN KEY (pool_id) REFERENCES actor (actor_id),
    CONSTRAINT pool_of_founder FOREIGN KEY (founder_id) REFERENCES actor (actor_id),
    CONSTRAINT pool_admission CHECK (admission IN ('open', 'by_steward')),
    CONSTRAINT pool_voting_days CHECK (voting_days BETWEEN 1 AND 30),
    CONSTRAINT pool_quorum_percent CHECK (quorum_percent BETWEEN 10 AND 100),
    CONSTRAINT pool_threshold_percent CHECK (threshold_percent BETWEEN 50 AND 99)
) STRICT;

-- Who follows whom. Following is not membership.
CREATE TABLE follow (
    target_id UUID NOT NULL,
    follower_id UUID NOT NULL,
    activity_uri TEXT NOT NULL,
    followed_at BIGINT NOT NULL,
    accepted_at BIGINT,
    CONSTRAINT follow_pk PRIMARY KEY (target_id, follower_id),
    CONSTRAINT follow_of_target FOREIGN KEY (target_id) REFERENCES actor (actor_id),
    CONSTRAINT follow_of_follower FOREIGN KEY (follower_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX follow_by_follower ON follow (follower_id, target_id);

-- A person in a Pool of this server.
CREATE TABLE membership (
    membership_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    person_id UUID NOT NULL,
    state TEXT NOT NULL,
    is_steward BOOLEAN NOT NULL,
    join_uri TEXT,
    asked_at BIGINT NOT NULL,
    agreed_at BIGINT,
    admitted_at BIGINT,
    admitted_by UUID,
    left_at BIGINT,
    CONSTRAINT membership_pk PRIMARY KEY (membership_id),
    CONSTRAINT membership_one_per_person UNIQUE (pool_id, person_id),
    CONSTRAINT membership_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT membership_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id),
    CONSTRAINT membership_state CHECK (state IN ('asked', 'waiting', 'active', 'left'))
) STRICT;
CREATE INDEX membership_by_state ON membership (pool_id, state, membership_id);
CREATE INDEX membership_by_person ON membership (person_id, membership_id);

-- A proposal with the rules that it opened under. From `certain_at` on no vote
-- could change the outcome, but requests that may hold one wait to be read.
CREATE TABLE proposal (
    proposal_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    number BIGINT NOT NULL,
    proposer_id UUID NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    quorum_percent BIGINT NOT NULL,
    threshold_percent BIGINT NOT NULL,
    electorate BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    certain_at BIGINT,
    closed_at BIGINT,
    outcome TEXT,
    for_count BIGINT,
    against_count BIGINT,
    abstain_count BIGINT,
    CONSTRAINT proposal_pk PRIMARY KEY (proposal_id),
    CONSTRAINT proposal_one_per_number UNIQUE (pool_id, number),
    CONSTRAINT proposal_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT proposal_of_proposer FOREIGN KEY (proposer_id) REFERENCES actor (actor_id),
    CONSTRAINT proposal_state CHECK (state IN ('opening', 'open', 'closed')),
    CONSTRAINT proposal_outcome CHECK (outcome IN ('carried', 'defeated', 'inquorate')),
    CONSTRAINT proposal_closed_whole CHECK ((state = 'closed') = (closed_at IS NOT NULL AND outcome IS NOT NULL AND for_count IS NOT NULL AND against_count IS NOT NULL AND abstain_count IS NOT NULL)),
    CONSTRAINT proposal_quorum_percent CHECK (quorum_percent BETWEEN 10 AND 100),
    CONSTRAINT proposal_threshold_percent CHECK (threshold_percent BETWEEN 50 AND 99)
) STRICT;
CREATE INDEX proposal_by_closing ON proposal (closes_at) WHERE state = 'open';
CREATE INDEX proposal_by_certainty ON proposal (certain_at) WHERE state = 'open' AND certain_at IS NOT NULL;
CREATE INDEX proposal_by_state ON proposal (pool_id, state, number);

-- The roll: who may vote on a proposal, frozen when it opens.
CREATE TABLE elector (
    proposal_id UUID NOT NULL,
    person_id UUID NOT NULL,
    CONSTRAINT elector_pk PRIMARY KEY (proposal_id, person_id),
    CONSTRAINT elector_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id),
    CONSTRAINT elector_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX elector_by_person ON elector (person_id, proposal_id);

-- Requests as they came, before anything was read into them. For a vote this
-- is the evidence: anyone can check the signature again.
CREATE TABLE inbound_request (
    request_id UUID NOT NULL,
    activity_uri TEXT NOT NULL,
    actor_id UUID NOT NULL,
    key_uri TEXT NOT NULL,
    key_pem TEXT NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    headers TEXT NOT NULL,
    body BYTEA NOT NULL,
    received_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    refusal TEXT,
    attempts BIGINT NOT NULL,
    begun BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    is_evidence BOOLEAN NOT NULL,
    CONSTRAINT inbound_request_pk PRIMARY KEY (request_id),
    CONSTRAINT inbound_activity_once UNIQUE (activity_uri),
    CONSTRAINT inbound_request_of_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id),
    CONSTRAINT inbound_request_state CHECK (state IN ('pending', 'done', 'rejected'))
) STRICT;
CREATE INDEX inbound_request_due ON inbound_request (next_attempt_at, request_id) WHERE state = 'pending';
CREATE INDEX inbound_request_old ON inbound_request (received_at) WHERE state <> 'pending';

-- One person's record. There is no column for a weight, and none for a proxy.
CREATE TABLE ballot (
    ballot_id UUID NOT NULL,
    proposal_id UUID NOT NULL,
    person_id UUID NOT NULL,
    choice TEXT NOT NULL,
    reason TEXT NOT NULL,
    way TEXT NOT NULL,
    evidence_id UUID,
    cast_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT ballot_pk PRIMARY KEY (ballot_id),
    CONSTRAINT ballot_one_per_person UNIQUE (proposal_id, person_id),
    CONSTRAINT ballot_one_per_evidence UNIQUE (evidence_id),
    CONSTRAINT ballot_of_elector FOREIGN KEY (proposal_id, person_id) REFERENCES elector (proposal_id, person_id),
    CONSTRAINT ballot_of_evidence FOREIGN KEY (evidence_id) REFERENCES inbound_request (request_id),
    CONSTRAINT ballot_choice CHECK (choice IN ('for', 'against', 'abstain')),
    CONSTRAINT ballot_way CHECK (way IN ('web', 'poll')),
    CONSTRAINT ballot_poll_has_evidence CHECK ((way = 'poll') = (evidence_id IS NOT NULL))
) STRICT;
CREATE INDEX ballot_by_choice ON ballot (proposal_id, choice);

-- One polite answer per person and proposal to a vote that can't count.
CREATE TABLE courtesy (
    proposal_id UUID NOT NULL,
    person_id UUID NOT NULL,
    reason TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    CONSTRAINT courtesy_once PRIMARY KEY (proposal_id, person_id),
    CONSTRAINT courtesy_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id),
    CONSTRAINT courtesy_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id)
) STRICT;

-- What others wrote under a proposal, cleaned.
CREATE TABLE remark (
    remark_id UUID NOT NULL,
    proposal_id UUID NOT NULL,
    author_id UUID NOT NULL,
    object_uri TEXT NOT NULL,
    content_html TEXT NOT NULL,
    said_at BIGINT NOT NULL,
    CONSTRAINT remark_pk PRIMARY KEY (remark_id),
    CONSTRAINT remark_one_per_object UNIQUE (object_uri),
    CONSTRAINT remark_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id),
    CONSTRAINT remark_of_author FOREIGN KEY (author_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX remark_by_proposal ON remark (proposal_id, remark_id);
CREATE INDEX remark_by_author ON remark (author_id, proposal_id);

-- Direct messages to people of this server.
CREATE TABLE letter (
    letter_id UUID NOT NULL,
    recipient_id UUID NOT NULL,
    sender_id UUID NOT NULL,
    object_uri TEXT NOT NULL,
    content_html TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    CONSTRAINT letter_pk PRIMARY KEY (letter_id),
    CONSTRAINT letter_one_per_object UNIQUE (object_uri, recipient_id),
    CONSTRAINT letter_of_recipient FOREIGN KEY (recipient_id) REFERENCES actor (actor_id),
    CONSTRAINT letter_of_sender FOREIGN KEY (sender_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX letter_by_pair ON letter (recipient_id, sender_id, letter_id);

-- A local person's standing in a Pool of another server.
CREATE TABLE membership_elsewhere (
    person_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    state TEXT NOT NULL,
    join_uri TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    CONSTRAINT membership_elsewhere_pk PRIMARY KEY (person_id, pool_id),
    CONSTRAINT membership_elsewhere_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id),
    CONSTRAINT membership_elsewhere_of_pool FOREIGN KEY (pool_id) REFERENCES actor (actor_id),
    CONSTRAINT membership_elsewhere_state CHECK (state IN ('asked', 'agreed', 'active', 'left', 'refused'))
) STRICT;
CREATE INDEX membership_elsewhere_by_join ON membership_elsewhere (join_uri);

-- A proposal of a Pool of another server, as it was received.
CREATE TABLE proposal_elsewhere (
    proposal_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    uri TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    content_html TEXT NOT NULL,
    for_count BIGINT NOT NULL,
    against_count BIGINT NOT NULL,
    abstain_count BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    closed_at BIGINT,
    outcome_html TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    CONSTRAINT proposal_elsewhere_pk PRIMARY KEY (proposal_id),
    CONSTRAINT proposal_elsewhere_one_per_uri UNIQUE (uri),
    CONSTRAINT proposal_elsewhere_of_pool FOREIGN KEY (pool_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX proposal_elsewhere_by_pool ON proposal_elsewhere (pool_id, proposal_id);

-- What a Pool elsewhere said of the outcome of a proposal that has not come
-- yet: messages may overtake each other.
CREATE TABLE outcome_elsewhere (
    question_uri TEXT NOT NULL,
    pool_id UUID NOT NULL,
    outcome_html TEXT NOT NULL,
    heard_at BIGINT NOT NULL,
    CONSTRAINT outcome_elsewhere_pk PRIMARY KEY (pool_id, question_uri),
    CONSTRAINT outcome_elsewhere_of_pool FOREIGN KEY (pool_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX outcome_elsewhere_old ON outcome_elsewhere (heard_at);

-- What a local person voted there, so that her own page can say so.
CREATE TABLE vote_elsewhere (
    proposal_id UUID NOT NULL,
    person_id UUID NOT NULL,
    choice TEXT NOT NULL,
    voted_at BIGINT NOT NULL,
    CONSTRAINT vote_elsewhere_once PRIMARY KEY (proposal_id, person_id),
    CONSTRAINT vote_elsewhere_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal_elsewhere (proposal_id),
    CONSTRAINT vote_elsewhere_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id)
) STRICT;

-- Objects that were taken in or taken back, by id.
CREATE TABLE seen_object (
    object_uri TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    CONSTRAINT seen_object_once PRIMARY KEY (object_uri)
) STRICT;
CREATE TABLE tombstone (
    object_uri TEXT NOT NULL,
    actor_id UUID NOT NULL,
    deleted_at BIGINT NOT NULL,
    CONSTRAINT tombstone_pk PRIMARY KEY (object_uri, actor_id)
) STRICT;

-- What happened and has to be said; written by the use case that did it.
CREATE TABLE outbox_event (
    event_id UUID NOT NULL,
    actor_id UUID NOT NULL,
    payload TEXT NOT NULL,
    once_key TEXT,
    due_at BIGINT NOT NULL,
    rendered_at BIGINT,
    CONSTRAINT outbox_event_pk PRIMARY KEY (event_id),
    CONSTRAINT outbox_event_of_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id)
) STRICT;
CREATE UNIQUE INDEX outbox_event_once ON outbox_event (once_key) WHERE rendered_at IS NULL;
CREATE INDEX outbox_event_due ON outbox_event (due_at, event_id) WHERE rendered_at IS NULL;

-- What is said, rendered once.
CREATE TABLE outbox_activity (
    activity_id UUID NOT NULL,
    activity_uri TEXT NOT NULL,
    actor_id UUID NOT NULL,
    body TEXT NOT NULL,
    is_public BOOLEAN NOT NULL,
    said_at BIGINT NOT NULL,
    CONSTRAINT outbox_activity_pk PRIMARY KEY (activity_id),
    CONSTRAINT outbox_activity_one_per_uri UNIQUE (activity_uri),
    CONSTRAINT outbox_activity_of_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX outbox_activity_by_actor ON outbox_activity (actor_id, activity_id) WHERE is_public;

-- To whom: one row per distinct inbox.
CREATE TABLE delivery (
    delivery_id UUID NOT NULL,
    activity_id UUID NOT NULL,
    inbox TEXT NOT NULL,
    host TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL,
    leased_by TEXT,
    leased_until BIGINT,
    last_error TEXT,
    CONSTRAINT delivery_pk PRIMARY KEY (delivery_id),
    CONSTRAINT delivery_one_per_inbox UNIQUE (activity_id, inbox),
    CONSTRAINT delivery_of_activity FOREIGN KEY (activity_id) REFERENCES outbox_activity (activity_id),
    CONSTRAINT delivery_state CHECK (state IN ('pending', 'done', 'failed'))
) STRICT;
CREATE INDEX delivery_due ON delivery (next_attempt_at, delivery_id) WHERE state = 'pending';
CREATE INDEX delivery_queue ON delivery (inbox, delivery_id) WHERE state = 'pending';
CREATE INDEX delivery_by_host ON delivery (host, state);
CREATE INDEX delivery_by_lease ON delivery (leased_by) WHERE leased_by IS NOT NULL;

-- Servers that don't answer are paused, not forgotten.
CREATE TABLE peer (
    host TEXT NOT NULL,
    failing_since BIGINT,
    paused_until BIGINT,
    CONSTRAINT peer_pk PRIMARY KEY (host)
) STRICT;

-- Rules that no program can go around: a roll is filled only while its
-- proposal opens; nothing of an opened proposal changes but its outcome;
-- ballots are written only while it is open, by the person who cast them,
-- and are never taken away.
-- sqlite:
CREATE TRIGGER elector_frozen BEFORE INSERT ON elector
WHEN (SELECT state FROM proposal WHERE proposal_id = NEW.proposal_id) IS NOT 'opening'
BEGIN SELECT RAISE(ABORT, 'elector_frozen'); END;
CREATE TRIGGER elector_kept BEFORE DELETE ON elector
BEGIN SELECT RAISE(ABORT, 'elector_frozen'); END;
CREATE TRIGGER elector_same BEFORE UPDATE ON elector
BEGIN SELECT RAISE(ABORT, 'elector_frozen'); END;
CREATE TRIGGER proposal_frozen BEFORE UPDATE ON proposal
WHEN OLD.state = 'closed'
  OR (OLD.state = 'open' AND NEW.state = 'opening')
  OR NEW.proposal_id IS NOT OLD.proposal_id OR NEW.pool_id IS NOT OLD.pool_id
  OR NEW.number IS NOT OLD.number OR NEW.proposer_id IS NOT OLD.proposer_id
  OR NEW.title IS NOT OLD.title OR NEW.body IS NOT OLD.body
  OR NEW.quorum_percent IS NOT OLD.quorum_percent
  OR NEW.threshold_percent IS NOT OLD.threshold_percent
  OR NEW.electorate IS NOT OLD.electorate
  OR NEW.opened_at IS NOT OLD.opened_at OR NEW.closes_at IS NOT OLD.closes_at
BEGIN SELECT RAISE(ABORT, 'proposal_frozen'); END;
CREATE TRIGGER proposal_kept BEFORE DELETE ON proposal
BEGIN SELECT RAISE(ABORT, 'proposal_frozen'); END;
CREATE TRIGGER ballot_while_open BEFORE INSERT ON ballot
WHEN (SELECT state FROM proposal WHERE proposal_id = NEW.proposal_id) IS NOT 'open'
BEGIN SELECT RAISE(ABORT, 'ballot_while_open'); END;
CREATE TRIGGER ballot_changed_while_open BEFORE UPDATE ON ballot
WHEN (SELECT state FROM proposal WHERE proposal_id = OLD.proposal_id) IS NOT 'open'
  OR NEW.proposal_id IS NOT OLD.proposal_id OR NEW.person_id IS NOT OLD.person_id
BEGIN SELECT RAISE(ABORT, 'ballot_while_open'); END;
CREATE TRIGGER ballot_kept BEFORE DELETE ON ballot
BEGIN SELECT RAISE(ABORT, 'ballot_kept'); END;
-- end
-- postgres:
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0]; END $$;
CREATE FUNCTION proposal_state_is(UUID, TEXT) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT COALESCE((SELECT state = $2 FROM proposal WHERE proposal_id = $1), FALSE) $$;
CREATE TRIGGER elector_frozen BEFORE INSERT ON elector FOR EACH ROW
WHEN (NOT proposal_state_is(NEW.proposal_id, 'opening')) EXECUTE FUNCTION refuse('elector_frozen');
CREATE TRIGGER elector_kept BEFORE DELETE OR UPDATE ON elector FOR EACH ROW
EXECUTE FUNCTION refuse('elector_frozen');
CREATE TRIGGER proposal_frozen BEFORE UPDATE ON proposal FOR EACH ROW
WHEN (OLD.state = 'closed'
  OR (OLD.state = 'open' AND NEW.state = 'opening')
  OR ROW (NEW.proposal_id, NEW.pool_id, NEW.number, NEW.proposer_id, NEW.title, NEW.body, NEW.quorum_percent, NEW.threshold_percent, NEW.electorate, NEW.opened_at, NEW.closes_at)
     IS DISTINCT FROM ROW (OLD.proposal_id, OLD.pool_id, OLD.number, OLD.proposer_id, OLD.title, OLD.body, OLD.quorum_percent, OLD.threshold_percent, OLD.electorate, OLD.opened_at, OLD.closes_at))
EXECUTE FUNCTION refuse('proposal_frozen');
CREATE TRIGGER proposal_kept BEFORE DELETE ON proposal FOR EACH ROW
EXECUTE FUNCTION refuse('proposal_frozen');
CREATE TRIGGER ballot_while_open BEFORE INSERT ON ballot FOR EACH ROW
WHEN (NOT proposal_state_is(NEW.proposal_id, 'open')) EXECUTE FUNCTION refuse('ballot_while_open');
CREATE TRIGGER ballot_changed_while_open BEFORE UPDATE ON ballot FOR EACH ROW
WHEN (NOT proposal_state_is(OLD.proposal_id, 'open')
  OR NEW.proposal_id IS DISTINCT FROM OLD.proposal_id OR NEW.person_id IS DISTINCT FROM OLD.person_id)
EXECUTE FUNCTION refuse('ballot_while_open');
CREATE TRIGGER ballot_kept BEFORE DELETE ON ballot FOR EACH ROW
EXECUTE FUNCTION refuse('ballot_kept');
-- end
