-- Bylaws, kinds of proposals, and all the ways in and out of a Pool. Pools of
-- before keep their rules as a version of the bylaws that has no text yet.

-- A version of a Pool's bylaws: what was filled in, and the text that came of
-- it. Written once; which one is in force, the Pool says. `hash` covers text,
-- parameters and template; version 0 of the template stands for rules without
-- a text.
CREATE TABLE bylaws (
    bylaws_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    number BIGINT NOT NULL,
    form TEXT NOT NULL,
    template_version BIGINT NOT NULL,
    parameters TEXT NOT NULL,
    content TEXT NOT NULL,
    hash BYTEA NOT NULL,
    written_by UUID,
    written_at BIGINT NOT NULL,
    CONSTRAINT bylaws_pk PRIMARY KEY (bylaws_id),
    CONSTRAINT bylaws_one_per_number UNIQUE (pool_id, number),
    CONSTRAINT bylaws_of_pool FOREIGN KEY (pool_id) REFERENCES actor (actor_id),
    CONSTRAINT bylaws_of_writer FOREIGN KEY (written_by) REFERENCES actor (actor_id),
    CONSTRAINT bylaws_form CHECK (form IN ('association', 'delaware_llc', 'colorado_lca', 'uk_society', 'hosted')),
    CONSTRAINT bylaws_hash CHECK (template_version = 0 OR length(hash) = 32)
) STRICT;
CREATE INDEX bylaws_by_hash ON bylaws (pool_id, hash);
-- sqlite:
INSERT INTO bylaws (bylaws_id, pool_id, number, form, template_version, parameters, content, hash, written_by, written_at)
SELECT pool_id, pool_id, 1, 'association', 0,
    '{"admission":"' || CASE admission WHEN 'open' THEN 'open' ELSE 'steward' END
    || '","voting_days":' || CAST(voting_days AS TEXT)
    || ',"quorum_percent":' || CAST(quorum_percent AS TEXT)
    || ',"threshold_percent":' || CAST(threshold_percent AS TEXT)
    || ',"buy_in":"none","exit_notice_days":0}',
    '', X'', founder_id, founded_at
FROM pool;
-- end
-- postgres:
INSERT INTO bylaws (bylaws_id, pool_id, number, form, template_version, parameters, content, hash, written_by, written_at)
SELECT pool_id, pool_id, 1, 'association', 0,
    '{"admission":"' || CASE admission WHEN 'open' THEN 'open' ELSE 'steward' END
    || '","voting_days":' || CAST(voting_days AS TEXT)
    || ',"quorum_percent":' || CAST(quorum_percent AS TEXT)
    || ',"threshold_percent":' || CAST(threshold_percent AS TEXT)
    || ',"buy_in":"none","exit_notice_days":0}',
    '', '', founder_id, founded_at
FROM pool;
-- end

-- The rules of a Pool stand in its bylaws from now on.
-- sqlite:
PRAGMA defer_foreign_keys = ON;
CREATE TABLE pool_before AS SELECT * FROM pool;
DROP TABLE pool;
CREATE TABLE pool (
    pool_id BLOB NOT NULL,
    purpose TEXT NOT NULL,
    founder_id BLOB NOT NULL,
    founded_at INTEGER NOT NULL,
    stage TEXT NOT NULL,
    bylaws_id BLOB NOT NULL,
    suspended_at INTEGER,
    suspended_because TEXT,
    CONSTRAINT pool_pk PRIMARY KEY (pool_id),
    CONSTRAINT pool_of_actor FOREIGN KEY (pool_id) REFERENCES actor (actor_id),
    CONSTRAINT pool_of_founder FOREIGN KEY (founder_id) REFERENCES actor (actor_id),
    CONSTRAINT pool_of_bylaws FOREIGN KEY (bylaws_id) REFERENCES bylaws (bylaws_id),
    CONSTRAINT pool_stage CHECK (stage IN ('draft', 'adopted', 'filed', 'active', 'dissolved')),
    CONSTRAINT pool_suspended_whole CHECK ((suspended_at IS NULL) = (suspended_because IS NULL))
) STRICT;
INSERT INTO pool (pool_id, purpose, founder_id, founded_at, stage, bylaws_id)
SELECT pool_id, purpose, founder_id, founded_at, 'active', pool_id FROM pool_before;
DROP TABLE pool_before;
-- end
-- postgres:
ALTER TABLE pool
    DROP COLUMN admission, DROP COLUMN voting_days, DROP COLUMN quorum_percent, DROP COLUMN threshold_percent,
    ADD COLUMN stage TEXT COLLATE "C" NOT NULL DEFAULT 'active',
    ADD COLUMN bylaws_id UUID,
    ADD COLUMN suspended_at BIGINT,
    ADD COLUMN suspended_because TEXT COLLATE "C",
    ADD CONSTRAINT pool_of_bylaws FOREIGN KEY (bylaws_id) REFERENCES bylaws (bylaws_id),
    ADD CONSTRAINT pool_stage CHECK (stage IN ('draft', 'adopted', 'filed', 'active', 'dissolved')),
    ADD CONSTRAINT pool_suspended_whole CHECK ((suspended_at IS NULL) = (suspended_because IS NULL));
UPDATE pool SET bylaws_id = pool_id;
ALTER TABLE pool ALTER COLUMN bylaws_id SET NOT NULL, ALTER COLUMN stage DROP DEFAULT;
-- end
CREATE INDEX pool_by_bylaws ON pool (bylaws_id);

-- A person in a Pool of this server. `votes_from` ends her probation,
-- `leaves_at` her notice, `steward_until` her term.
-- sqlite:
ALTER TABLE membership RENAME TO membership_before;
DROP INDEX membership_by_state;
DROP INDEX membership_by_person;
-- end
-- postgres:
ALTER TABLE membership
    DROP CONSTRAINT membership_state,
    ADD COLUMN steward_until BIGINT,
    ADD COLUMN admitted_by_proposal UUID,
    ADD COLUMN votes_from BIGINT,
    ADD COLUMN leaves_at BIGINT,
    ADD COLUMN was_expelled BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN buy_in_minor BIGINT,
    ADD COLUMN steward_reminded_at BIGINT,
    ADD CONSTRAINT membership_of_admission FOREIGN KEY (admitted_by_proposal) REFERENCES proposal (proposal_id);
UPDATE membership SET state = CASE state WHEN 'asked' THEN 'invited' WHEN 'waiting' THEN 'applied' ELSE state END;
ALTER TABLE membership
    ALTER COLUMN was_expelled DROP DEFAULT,
    ADD CONSTRAINT membership_state CHECK (state IN ('invited', 'applied', 'admitted', 'active', 'leaving', 'left', 'turned_down', 'expelled'));
-- end
-- sqlite:
CREATE TABLE membership (
    membership_id BLOB NOT NULL,
    pool_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    state TEXT NOT NULL,
    is_steward INTEGER NOT NULL,
    steward_until INTEGER,
    join_uri TEXT,
    asked_at INTEGER NOT NULL,
    agreed_at INTEGER,
    admitted_at INTEGER,
    admitted_by BLOB,
    admitted_by_proposal BLOB,
    votes_from INTEGER,
    leaves_at INTEGER,
    left_at INTEGER,
    was_expelled INTEGER NOT NULL,
    buy_in_minor INTEGER,
    steward_reminded_at INTEGER,
    CONSTRAINT membership_pk PRIMARY KEY (membership_id),
    CONSTRAINT membership_one_per_person UNIQUE (pool_id, person_id),
    CONSTRAINT membership_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT membership_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id),
    CONSTRAINT membership_of_admission FOREIGN KEY (admitted_by_proposal) REFERENCES proposal (proposal_id),
    CONSTRAINT membership_state CHECK (state IN ('invited', 'applied', 'admitted', 'active', 'leaving', 'left', 'turned_down', 'expelled'))
) STRICT;
INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, join_uri, asked_at, agreed_at, admitted_at, admitted_by, left_at, was_expelled)
SELECT membership_id, pool_id, person_id, CASE state WHEN 'asked' THEN 'invited' WHEN 'waiting' THEN 'applied' ELSE state END,
    is_steward, join_uri, asked_at, agreed_at, admitted_at, admitted_by, left_at, 0 FROM membership_before;
DROP TABLE membership_before;
CREATE INDEX membership_by_state ON membership (pool_id, state, membership_id);
CREATE INDEX membership_by_person ON membership (person_id, membership_id);
-- end
CREATE INDEX membership_on_probation ON membership (votes_from) WHERE state = 'admitted';
CREATE INDEX membership_on_notice ON membership (leaves_at) WHERE state = 'leaving';
CREATE INDEX membership_in_office ON membership (steward_until) WHERE is_steward AND steward_until IS NOT NULL AND steward_reminded_at IS NULL;

-- What a proposal is about, the version of the bylaws that it opened under,
-- and what it would change. `threshold_percent` counts where the share is
-- more_than. `enactment` says what came of a carried one: done, or why not.
-- sqlite:
DROP TRIGGER proposal_frozen;
-- end
-- postgres:
DROP TRIGGER proposal_frozen ON proposal;
-- end
ALTER TABLE proposal ADD COLUMN kind TEXT NOT NULL DEFAULT 'decision'
    CONSTRAINT proposal_kind CHECK (kind IN ('founding', 'decision', 'amendment', 'admission', 'expulsion', 'election', 'filing', 'dissolution'));
ALTER TABLE proposal ADD COLUMN share TEXT NOT NULL DEFAULT 'more_than'
    CONSTRAINT proposal_share CHECK (share IN ('more_than', 'two_thirds', 'three_quarters_of_all'));
ALTER TABLE proposal ADD COLUMN closes_early BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE proposal ADD COLUMN bylaws_id UUID CONSTRAINT proposal_of_bylaws REFERENCES bylaws (bylaws_id);
ALTER TABLE proposal ADD COLUMN new_bylaws_id UUID CONSTRAINT proposal_of_new_bylaws REFERENCES bylaws (bylaws_id);
ALTER TABLE proposal ADD COLUMN subject_id UUID CONSTRAINT proposal_of_subject REFERENCES actor (actor_id);
ALTER TABLE proposal ADD COLUMN seats BIGINT;
ALTER TABLE proposal ADD COLUMN review_at BIGINT;
ALTER TABLE proposal ADD COLUMN enactment TEXT;
UPDATE proposal SET bylaws_id = pool_id, enactment = CASE outcome WHEN 'carried' THEN 'done' END;
CREATE INDEX proposal_by_new_bylaws ON proposal (new_bylaws_id) WHERE new_bylaws_id IS NOT NULL;
CREATE INDEX proposal_by_subject ON proposal (pool_id, subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX proposal_by_kind ON proposal (pool_id, kind, state);
CREATE INDEX proposal_to_review ON proposal (review_at) WHERE review_at IS NOT NULL AND outcome = 'carried';

-- Whom an election is between: the options of its poll, by the name that
-- votes on the wire match.
CREATE TABLE candidate (
    proposal_id UUID NOT NULL,
    person_id UUID NOT NULL,
    option_name TEXT NOT NULL,
    CONSTRAINT candidate_pk PRIMARY KEY (proposal_id, person_id),
    CONSTRAINT candidate_one_per_option UNIQUE (proposal_id, option_name),
    CONSTRAINT candidate_option_short CHECK (length(option_name) BETWEEN 1 AND 80),
    CONSTRAINT candidate_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id),
    CONSTRAINT candidate_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id)
) STRICT;

-- Whom a ballot approves of. A poll sends one request for each, or one for
-- several.
CREATE TABLE approval (
    proposal_id UUID NOT NULL,
    person_id UUID NOT NULL,
    candidate_id UUID NOT NULL,
    evidence_id UUID,
    CONSTRAINT approval_once PRIMARY KEY (proposal_id, person_id, candidate_id),
    CONSTRAINT approval_one_per_evidence UNIQUE (evidence_id, candidate_id),
    CONSTRAINT approval_of_ballot FOREIGN KEY (proposal_id, person_id) REFERENCES ballot (proposal_id, person_id),
    CONSTRAINT approval_of_candidate FOREIGN KEY (proposal_id, candidate_id) REFERENCES candidate (proposal_id, person_id),
    CONSTRAINT approval_of_evidence FOREIGN KEY (evidence_id) REFERENCES inbound_request (request_id)
) STRICT;
CREATE INDEX approval_by_candidate ON approval (proposal_id, candidate_id);

-- The candidates of an election of a Pool elsewhere with their approvals, as
-- JSON, and whom a local person named there.
ALTER TABLE proposal_elsewhere ADD COLUMN options TEXT;
ALTER TABLE vote_elsewhere ADD COLUMN options TEXT;

-- Who accepted which version: opaque ids only. What says who she is stands in
-- a table of its own, which can be erased.
CREATE TABLE acceptance (
    acceptance_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    person_id UUID NOT NULL,
    bylaws_id UUID NOT NULL,
    hash BYTEA NOT NULL,
    way TEXT NOT NULL,
    statement TEXT NOT NULL,
    evidence_id UUID,
    accepted_at BIGINT NOT NULL,
    CONSTRAINT acceptance_pk PRIMARY KEY (acceptance_id),
    CONSTRAINT acceptance_once UNIQUE (bylaws_id, person_id),
    CONSTRAINT acceptance_of_pool FOREIGN KEY (pool_id) REFERENCES actor (actor_id),
    CONSTRAINT acceptance_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id),
    CONSTRAINT acceptance_of_bylaws FOREIGN KEY (bylaws_id) REFERENCES bylaws (bylaws_id),
    CONSTRAINT acceptance_of_evidence FOREIGN KEY (evidence_id) REFERENCES inbound_request (request_id),
    CONSTRAINT acceptance_way CHECK (way IN ('password', 'code', 'message', 'join'))
) STRICT;
CREATE INDEX acceptance_by_person ON acceptance (pool_id, person_id, acceptance_id);
CREATE INDEX acceptance_by_pool ON acceptance (pool_id, acceptance_id);
CREATE INDEX acceptance_by_evidence ON acceptance (evidence_id) WHERE evidence_id IS NOT NULL;
CREATE TABLE acceptance_identity (
    acceptance_id UUID NOT NULL,
    typed_name TEXT NOT NULL,
    CONSTRAINT acceptance_identity_pk PRIMARY KEY (acceptance_id),
    CONSTRAINT acceptance_identity_of_acceptance FOREIGN KEY (acceptance_id) REFERENCES acceptance (acceptance_id)
) STRICT;

-- An invitation into a Pool: a link for whoever has it, one for one actor, or
-- one for a line of an uploaded list. `label` may be erased.
CREATE TABLE invitation (
    invitation_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    inviter_id UUID NOT NULL,
    kind TEXT NOT NULL,
    token TEXT NOT NULL,
    actor_id UUID,
    label TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    used_at BIGINT,
    used_by UUID,
    CONSTRAINT invitation_pk PRIMARY KEY (invitation_id),
    CONSTRAINT invitation_one_per_token UNIQUE (token),
    CONSTRAINT invitation_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT invitation_of_inviter FOREIGN KEY (inviter_id) REFERENCES actor (actor_id),
    CONSTRAINT invitation_of_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id),
    CONSTRAINT invitation_of_user FOREIGN KEY (used_by) REFERENCES actor (actor_id),
    CONSTRAINT invitation_kind CHECK (kind IN ('link', 'handle', 'list'))
) STRICT;
CREATE INDEX invitation_by_pool ON invitation (pool_id, kind, invitation_id);
CREATE UNIQUE INDEX invitation_one_per_actor ON invitation (pool_id, actor_id) WHERE actor_id IS NOT NULL;

-- "One real person, known to me."
CREATE TABLE sponsorship (
    pool_id UUID NOT NULL,
    person_id UUID NOT NULL,
    sponsor_id UUID NOT NULL,
    attested_at BIGINT NOT NULL,
    CONSTRAINT sponsorship_once PRIMARY KEY (pool_id, person_id, sponsor_id),
    CONSTRAINT sponsorship_of_applicant FOREIGN KEY (pool_id, person_id) REFERENCES membership (pool_id, person_id),
    CONSTRAINT sponsorship_of_sponsor FOREIGN KEY (sponsor_id) REFERENCES actor (actor_id),
    CONSTRAINT sponsorship_of_another CHECK (person_id <> sponsor_id)
) STRICT;

-- A buy-in that a member owes, in parts; minor units.
CREATE TABLE buy_in (
    pool_id UUID NOT NULL,
    person_id UUID NOT NULL,
    part BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    bylaws_id UUID NOT NULL,
    recorded_at BIGINT NOT NULL,
    waived_at BIGINT,
    CONSTRAINT buy_in_pk PRIMARY KEY (pool_id, person_id, part),
    CONSTRAINT buy_in_of_member FOREIGN KEY (pool_id, person_id) REFERENCES membership (pool_id, person_id),
    CONSTRAINT buy_in_of_bylaws FOREIGN KEY (bylaws_id) REFERENCES bylaws (bylaws_id),
    CONSTRAINT buy_in_amount CHECK (amount_minor > 0)
) STRICT;

-- A member is told that her expulsion will be put to the vote, and answers.
CREATE TABLE expulsion_notice (
    notice_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    person_id UUID NOT NULL,
    proposer_id UUID NOT NULL,
    reason TEXT NOT NULL,
    reply TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    opens_at BIGINT NOT NULL,
    replied_at BIGINT,
    withdrawn_at BIGINT,
    proposal_id UUID,
    CONSTRAINT expulsion_notice_pk PRIMARY KEY (notice_id),
    CONSTRAINT expulsion_notice_of_member FOREIGN KEY (pool_id, person_id) REFERENCES membership (pool_id, person_id),
    CONSTRAINT expulsion_notice_of_proposer FOREIGN KEY (proposer_id) REFERENCES actor (actor_id),
    CONSTRAINT expulsion_notice_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id),
    CONSTRAINT expulsion_notice_time CHECK (opens_at >= given_at + 1209600000000)
) STRICT;
CREATE UNIQUE INDEX expulsion_notice_one_at_a_time ON expulsion_notice (pool_id, person_id) WHERE proposal_id IS NULL AND withdrawn_at IS NULL;
CREATE INDEX expulsion_notice_due ON expulsion_notice (opens_at) WHERE proposal_id IS NULL AND withdrawn_at IS NULL;
CREATE INDEX expulsion_notice_by_proposal ON expulsion_notice (proposal_id) WHERE proposal_id IS NOT NULL;

-- The paper that the registry gave.
CREATE TABLE certificate (
    certificate_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    content BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    uploaded_by UUID NOT NULL,
    uploaded_at BIGINT NOT NULL,
    CONSTRAINT certificate_pk PRIMARY KEY (certificate_id),
    CONSTRAINT certificate_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT certificate_of_uploader FOREIGN KEY (uploaded_by) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX certificate_by_pool ON certificate (pool_id, certificate_id);

-- Steps of the formation that were ticked off.
CREATE TABLE formation_step (
    pool_id UUID NOT NULL,
    step TEXT NOT NULL,
    done_by UUID NOT NULL,
    done_at BIGINT NOT NULL,
    CONSTRAINT formation_step_pk PRIMARY KEY (pool_id, step),
    CONSTRAINT formation_step_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT formation_step_of_member FOREIGN KEY (done_by) REFERENCES actor (actor_id)
) STRICT;

-- An outcome whose review date has come.
CREATE TABLE review (
    proposal_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    opened_at BIGINT NOT NULL,
    done_at BIGINT,
    done_by UUID,
    CONSTRAINT review_pk PRIMARY KEY (proposal_id),
    CONSTRAINT review_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id),
    CONSTRAINT review_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT review_of_person FOREIGN KEY (done_by) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX review_open ON review (pool_id, opened_at) WHERE done_at IS NULL;

-- A group of the fediverse that a Pool grew out of.
CREATE TABLE group_link (
    pool_id UUID NOT NULL,
    group_id UUID NOT NULL,
    follow_uri TEXT NOT NULL,
    software TEXT NOT NULL,
    takes_posts BOOLEAN NOT NULL,
    linked_by UUID NOT NULL,
    linked_at BIGINT NOT NULL,
    accepted_at BIGINT,
    refused_at BIGINT,
    CONSTRAINT group_link_pk PRIMARY KEY (pool_id, group_id),
    CONSTRAINT group_link_one_per_follow UNIQUE (follow_uri),
    CONSTRAINT group_link_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT group_link_of_group FOREIGN KEY (group_id) REFERENCES actor (actor_id),
    CONSTRAINT group_link_of_person FOREIGN KEY (linked_by) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX group_link_by_group ON group_link (group_id);

-- What a Pool posted there: a proposal of its own, or an invitation. `posted_at`
-- may be in the future: at most one a day goes out to a group.
CREATE TABLE group_page (
    page_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    group_id UUID NOT NULL,
    proposal_id UUID,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    posted_at BIGINT NOT NULL,
    CONSTRAINT group_page_pk PRIMARY KEY (page_id),
    CONSTRAINT group_page_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT group_page_of_group FOREIGN KEY (group_id) REFERENCES actor (actor_id),
    CONSTRAINT group_page_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id)
) STRICT;
CREATE INDEX group_page_by_link ON group_page (pool_id, group_id, posted_at);
CREATE UNIQUE INDEX group_page_once ON group_page (proposal_id, group_id) WHERE proposal_id IS NOT NULL;

-- Rules that no program can go around. What was written as bylaws stays as it
-- was written. Which version is in force, and how far a Pool has come, changes
-- only where a carried proposal of its members says so. Nobody is expelled
-- without one. Who accepted what stays.
-- sqlite:
CREATE TRIGGER bylaws_frozen BEFORE UPDATE ON bylaws
BEGIN SELECT RAISE(ABORT, 'bylaws_frozen'); END;
CREATE TRIGGER bylaws_kept BEFORE DELETE ON bylaws
BEGIN SELECT RAISE(ABORT, 'bylaws_frozen'); END;
CREATE TRIGGER acceptance_frozen BEFORE UPDATE ON acceptance
BEGIN SELECT RAISE(ABORT, 'acceptance_frozen'); END;
CREATE TRIGGER acceptance_kept BEFORE DELETE ON acceptance
BEGIN SELECT RAISE(ABORT, 'acceptance_frozen'); END;
CREATE TRIGGER pool_kept BEFORE DELETE ON pool
BEGIN SELECT RAISE(ABORT, 'pool_by_vote'); END;
CREATE TRIGGER pool_starts_as_draft BEFORE INSERT ON pool
WHEN NEW.stage <> 'draft'
BEGIN SELECT RAISE(ABORT, 'pool_by_vote'); END;
CREATE TRIGGER pool_by_vote BEFORE UPDATE ON pool
WHEN NEW.pool_id IS NOT OLD.pool_id OR NEW.founder_id IS NOT OLD.founder_id OR NEW.founded_at IS NOT OLD.founded_at
  OR (NEW.purpose IS NOT OLD.purpose AND NEW.bylaws_id IS OLD.bylaws_id)
  OR (NEW.bylaws_id IS NOT OLD.bylaws_id AND (
        (SELECT number FROM bylaws WHERE bylaws_id = NEW.bylaws_id AND pool_id = NEW.pool_id)
            <= (SELECT number FROM bylaws WHERE bylaws_id = OLD.bylaws_id)
        OR NOT EXISTS (SELECT 1 FROM bylaws WHERE bylaws_id = NEW.bylaws_id AND pool_id = NEW.pool_id)
        OR (NEW.stage <> 'draft' AND NOT EXISTS (SELECT 1 FROM proposal WHERE pool_id = NEW.pool_id AND kind = 'amendment'
            AND outcome = 'carried' AND enactment = 'done' AND new_bylaws_id = NEW.bylaws_id AND bylaws_id = OLD.bylaws_id))))
  OR (NEW.stage IS NOT OLD.stage AND NOT (
        (OLD.stage = 'draft' AND NEW.stage IN ('adopted', 'active') AND NEW.bylaws_id IS OLD.bylaws_id
            AND EXISTS (SELECT 1 FROM proposal WHERE pool_id = NEW.pool_id AND kind = 'founding'
                AND outcome = 'carried' AND enactment = 'done' AND new_bylaws_id = NEW.bylaws_id))
        OR (OLD.stage = 'active' AND NEW.stage = 'adopted' AND NEW.bylaws_id IS NOT OLD.bylaws_id)
        OR (OLD.stage = 'adopted' AND NEW.stage = 'filed' AND EXISTS (SELECT 1 FROM certificate WHERE pool_id = NEW.pool_id))
        OR (OLD.stage = 'filed' AND NEW.stage = 'active' AND EXISTS (SELECT 1 FROM proposal WHERE pool_id = NEW.pool_id
            AND kind = 'filing' AND outcome = 'carried' AND enactment = 'done'))
        OR (NEW.stage = 'dissolved' AND EXISTS (SELECT 1 FROM proposal WHERE pool_id = NEW.pool_id
            AND kind = 'dissolution' AND outcome = 'carried' AND enactment = 'done'))))
BEGIN SELECT RAISE(ABORT, 'pool_by_vote'); END;
CREATE TRIGGER membership_expelled_by_vote BEFORE UPDATE ON membership
WHEN NEW.state = 'expelled' AND OLD.state <> 'expelled' AND NOT EXISTS (SELECT 1 FROM proposal
    WHERE pool_id = NEW.pool_id AND kind = 'expulsion' AND subject_id = NEW.person_id AND outcome = 'carried' AND enactment = 'done')
BEGIN SELECT RAISE(ABORT, 'membership_expelled_by_vote'); END;
CREATE TRIGGER candidate_frozen BEFORE INSERT ON candidate
WHEN (SELECT state FROM proposal WHERE proposal_id = NEW.proposal_id) IS NOT 'opening'
BEGIN SELECT RAISE(ABORT, 'candidate_frozen'); END;
CREATE TRIGGER candidate_kept BEFORE DELETE ON candidate
BEGIN SELECT RAISE(ABORT, 'candidate_frozen'); END;
CREATE TRIGGER candidate_same BEFORE UPDATE ON candidate
BEGIN SELECT RAISE(ABORT, 'candidate_frozen'); END;
CREATE TRIGGER approval_while_open BEFORE INSERT ON approval
WHEN (SELECT state FROM proposal WHERE proposal_id = NEW.proposal_id) IS NOT 'open'
BEGIN SELECT RAISE(ABORT, 'ballot_while_open'); END;
CREATE TRIGGER approval_taken_back_while_open BEFORE DELETE ON approval
WHEN (SELECT state FROM proposal WHERE proposal_id = OLD.proposal_id) IS NOT 'open'
BEGIN SELECT RAISE(ABORT, 'ballot_while_open'); END;
CREATE TRIGGER approval_same BEFORE UPDATE ON approval
BEGIN SELECT RAISE(ABORT, 'ballot_while_open'); END;
CREATE TRIGGER proposal_frozen BEFORE UPDATE ON proposal
WHEN OLD.state = 'closed'
  OR (OLD.state = 'open' AND NEW.state = 'opening')
  OR (NEW.enactment IS NOT NULL AND NEW.outcome IS NOT 'carried')
  OR NEW.proposal_id IS NOT OLD.proposal_id OR NEW.pool_id IS NOT OLD.pool_id
  OR NEW.number IS NOT OLD.number OR NEW.proposer_id IS NOT OLD.proposer_id
  OR NEW.title IS NOT OLD.title OR NEW.body IS NOT OLD.body
  OR NEW.quorum_percent IS NOT OLD.quorum_percent
  OR NEW.threshold_percent IS NOT OLD.threshold_percent
  OR NEW.electorate IS NOT OLD.electorate
  OR NEW.opened_at IS NOT OLD.opened_at OR NEW.closes_at IS NOT OLD.closes_at
  OR NEW.kind IS NOT OLD.kind OR NEW.share IS NOT OLD.share OR NEW.closes_early IS NOT OLD.closes_early
  OR NEW.bylaws_id IS NOT OLD.bylaws_id OR NEW.new_bylaws_id IS NOT OLD.new_bylaws_id
  OR NEW.subject_id IS NOT OLD.subject_id OR NEW.seats IS NOT OLD.seats OR NEW.review_at IS NOT OLD.review_at
BEGIN SELECT RAISE(ABORT, 'proposal_frozen'); END;
-- end
-- postgres:
CREATE TRIGGER bylaws_frozen BEFORE UPDATE OR DELETE ON bylaws FOR EACH ROW
EXECUTE FUNCTION refuse('bylaws_frozen');
CREATE TRIGGER acceptance_frozen BEFORE UPDATE OR DELETE ON acceptance FOR EACH ROW
EXECUTE FUNCTION refuse('acceptance_frozen');
CREATE TRIGGER pool_kept BEFORE DELETE ON pool FOR EACH ROW
EXECUTE FUNCTION refuse('pool_by_vote');
CREATE TRIGGER pool_starts_as_draft BEFORE INSERT ON pool FOR EACH ROW
WHEN (NEW.stage <> 'draft') EXECUTE FUNCTION refuse('pool_by_vote');
CREATE FUNCTION was_carried(UUID, TEXT) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM proposal WHERE pool_id = $1 AND kind = $2 AND outcome = 'carried' AND enactment = 'done') $$;
CREATE FUNCTION new_bylaws_may_follow(UUID, UUID, UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM bylaws fresh JOIN bylaws old ON old.bylaws_id = $2
    WHERE fresh.bylaws_id = $3 AND fresh.pool_id = $1 AND fresh.number > old.number) $$;
CREATE FUNCTION bylaws_were_voted(UUID, TEXT, UUID, UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM proposal WHERE pool_id = $1 AND kind = $2 AND outcome = 'carried' AND enactment = 'done'
    AND new_bylaws_id = $4 AND (kind = 'founding' OR bylaws_id = $3)) $$;
CREATE FUNCTION has_certificate(UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM certificate WHERE pool_id = $1) $$;
CREATE TRIGGER pool_by_vote BEFORE UPDATE ON pool FOR EACH ROW
WHEN (ROW (NEW.pool_id, NEW.founder_id, NEW.founded_at) IS DISTINCT FROM ROW (OLD.pool_id, OLD.founder_id, OLD.founded_at)
  OR (NEW.purpose <> OLD.purpose AND NEW.bylaws_id = OLD.bylaws_id)
  OR (NEW.bylaws_id <> OLD.bylaws_id AND (
        NOT new_bylaws_may_follow(NEW.pool_id, OLD.bylaws_id, NEW.bylaws_id)
        OR (NEW.stage <> 'draft' AND NOT bylaws_were_voted(NEW.pool_id, 'amendment', OLD.bylaws_id, NEW.bylaws_id))))
  OR (NEW.stage <> OLD.stage AND NOT (
        (OLD.stage = 'draft' AND NEW.stage IN ('adopted', 'active') AND NEW.bylaws_id = OLD.bylaws_id
            AND bylaws_were_voted(NEW.pool_id, 'founding', OLD.bylaws_id, NEW.bylaws_id))
        OR (OLD.stage = 'active' AND NEW.stage = 'adopted' AND NEW.bylaws_id <> OLD.bylaws_id)
        OR (OLD.stage = 'adopted' AND NEW.stage = 'filed' AND has_certificate(NEW.pool_id))
        OR (OLD.stage = 'filed' AND NEW.stage = 'active' AND was_carried(NEW.pool_id, 'filing'))
        OR (NEW.stage = 'dissolved' AND was_carried(NEW.pool_id, 'dissolution')))))
EXECUTE FUNCTION refuse('pool_by_vote');
CREATE FUNCTION was_voted_out(UUID, UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM proposal WHERE pool_id = $1 AND kind = 'expulsion' AND subject_id = $2
    AND outcome = 'carried' AND enactment = 'done') $$;
CREATE TRIGGER membership_expelled_by_vote BEFORE UPDATE ON membership FOR EACH ROW
WHEN (NEW.state = 'expelled' AND OLD.state <> 'expelled' AND NOT was_voted_out(NEW.pool_id, NEW.person_id))
EXECUTE FUNCTION refuse('membership_expelled_by_vote');
CREATE TRIGGER candidate_frozen BEFORE INSERT ON candidate FOR EACH ROW
WHEN (NOT proposal_state_is(NEW.proposal_id, 'opening')) EXECUTE FUNCTION refuse('candidate_frozen');
CREATE TRIGGER candidate_kept BEFORE UPDATE OR DELETE ON candidate FOR EACH ROW
EXECUTE FUNCTION refuse('candidate_frozen');
CREATE TRIGGER approval_while_open BEFORE INSERT ON approval FOR EACH ROW
WHEN (NOT proposal_state_is(NEW.proposal_id, 'open')) EXECUTE FUNCTION refuse('ballot_while_open');
CREATE TRIGGER approval_taken_back_while_open BEFORE DELETE ON approval FOR EACH ROW
WHEN (NOT proposal_state_is(OLD.proposal_id, 'open')) EXECUTE FUNCTION refuse('ballot_while_open');
CREATE TRIGGER approval_same BEFORE UPDATE ON approval FOR EACH ROW
EXECUTE FUNCTION refuse('ballot_while_open');
CREATE TRIGGER proposal_frozen BEFORE UPDATE ON proposal FOR EACH ROW
WHEN (OLD.state = 'closed'
  OR (OLD.state = 'open' AND NEW.state = 'opening')
  OR (NEW.enactment IS NOT NULL AND NEW.outcome IS DISTINCT FROM 'carried')
  OR ROW (NEW.proposal_id, NEW.pool_id, NEW.number, NEW.proposer_id, NEW.title, NEW.body, NEW.quorum_percent, NEW.threshold_percent, NEW.electorate, NEW.opened_at, NEW.closes_at, NEW.kind, NEW.share, NEW.closes_early, NEW.bylaws_id, NEW.new_bylaws_id, NEW.subject_id, NEW.seats, NEW.review_at)
     IS DISTINCT FROM ROW (OLD.proposal_id, OLD.pool_id, OLD.number, OLD.proposer_id, OLD.title, OLD.body, OLD.quorum_percent, OLD.threshold_percent, OLD.electorate, OLD.opened_at, OLD.closes_at, OLD.kind, OLD.share, OLD.closes_early, OLD.bylaws_id, OLD.new_bylaws_id, OLD.subject_id, OLD.seats, OLD.review_at))
EXECUTE FUNCTION refuse('proposal_frozen');
-- end
