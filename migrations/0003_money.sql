-- Money: the books of each Pool in double entry, what comes in, what goes out
-- and by which decision. Amounts are minor units, days count from 1970-01-01,
-- months from year 0. The server keeps books; it holds no money.

-- What a proposal can be about, as a list that later kinds join. `spend_id`
-- and `rail_id` say what it would spend, and where the money would be kept.
CREATE TABLE proposal_kind (
    kind TEXT NOT NULL,
    CONSTRAINT proposal_kind_pk PRIMARY KEY (kind)
) STRICT;
INSERT INTO proposal_kind (kind) VALUES ('founding'), ('decision'), ('amendment'), ('admission'), ('expulsion'),
    ('election'), ('filing'), ('dissolution'), ('spend'), ('rail');

-- Where a Pool's money is kept: its bank account, its own Stripe account, or a
-- fiscal host. Written once; in use from the vote that adopted it.
CREATE TABLE rail (
    rail_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    kind TEXT NOT NULL,
    holder TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT NOT NULL,
    provider TEXT NOT NULL,
    proposed_by UUID NOT NULL,
    proposed_at BIGINT NOT NULL,
    adopted_at BIGINT,
    retired_at BIGINT,
    CONSTRAINT rail_pk PRIMARY KEY (rail_id),
    CONSTRAINT rail_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT rail_of_proposer FOREIGN KEY (proposed_by) REFERENCES actor (actor_id),
    CONSTRAINT rail_kind CHECK (kind IN ('bank', 'stripe', 'host'))
) STRICT;
CREATE UNIQUE INDEX rail_one_in_use ON rail (pool_id, kind) WHERE adopted_at IS NOT NULL AND retired_at IS NULL;
CREATE INDEX rail_by_pool ON rail (pool_id, rail_id);

-- What the program needs to talk to a provider; never shown again.
CREATE TABLE rail_secret (
    rail_id UUID NOT NULL,
    api_key TEXT NOT NULL,
    webhook_secret TEXT NOT NULL,
    set_by UUID NOT NULL,
    set_at BIGINT NOT NULL,
    CONSTRAINT rail_secret_pk PRIMARY KEY (rail_id),
    CONSTRAINT rail_secret_of_rail FOREIGN KEY (rail_id) REFERENCES rail (rail_id)
) STRICT;

-- Who is paid. Names and numbers stand here alone, and can be erased.
CREATE TABLE payee (
    payee_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    person_id UUID,
    name TEXT NOT NULL,
    iban TEXT NOT NULL,
    bic TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    CONSTRAINT payee_pk PRIMARY KEY (payee_id),
    CONSTRAINT payee_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT payee_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id)
) STRICT;
CREATE INDEX payee_by_pool ON payee (pool_id, payee_id);
CREATE INDEX payee_by_person ON payee (person_id, pool_id) WHERE person_id IS NOT NULL;

-- What a proposal would spend. Written once.
CREATE TABLE spend (
    spend_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    payee_id UUID NOT NULL,
    payee_person UUID,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    category TEXT NOT NULL,
    written_at BIGINT NOT NULL,
    CONSTRAINT spend_pk PRIMARY KEY (spend_id),
    CONSTRAINT spend_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT spend_of_payee FOREIGN KEY (payee_id) REFERENCES payee (payee_id),
    CONSTRAINT spend_amount CHECK (amount_minor > 0),
    CONSTRAINT spend_category CHECK (category IN ('project', 'fees', 'formation'))
) STRICT;
CREATE INDEX spend_by_pool ON spend (pool_id, spend_id);
CREATE INDEX spend_by_payee ON spend (payee_id);

-- sqlite:
PRAGMA defer_foreign_keys = ON;
CREATE TABLE proposal_before AS SELECT * FROM proposal;
DROP TABLE proposal;
CREATE TABLE proposal (
    proposal_id BLOB NOT NULL,
    pool_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    proposer_id BLOB NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    quorum_percent INTEGER NOT NULL,
    threshold_percent INTEGER NOT NULL,
    electorate INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    certain_at INTEGER,
    closed_at INTEGER,
    outcome TEXT,
    for_count INTEGER,
    against_count INTEGER,
    abstain_count INTEGER,
    kind TEXT NOT NULL DEFAULT 'decision',
    share TEXT NOT NULL DEFAULT 'more_than',
    closes_early INTEGER NOT NULL DEFAULT TRUE,
    bylaws_id BLOB,
    new_bylaws_id BLOB,
    subject_id BLOB,
    seats INTEGER,
    review_at INTEGER,
    enactment TEXT,
    spend_id BLOB,
    rail_id BLOB,
    CONSTRAINT proposal_pk PRIMARY KEY (proposal_id),
    CONSTRAINT proposal_one_per_number UNIQUE (pool_id, number),
    CONSTRAINT proposal_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT proposal_of_proposer FOREIGN KEY (proposer_id) REFERENCES actor (actor_id),
    CONSTRAINT proposal_of_kind FOREIGN KEY (kind) REFERENCES proposal_kind (kind),
    CONSTRAINT proposal_of_bylaws FOREIGN KEY (bylaws_id) REFERENCES bylaws (bylaws_id),
    CONSTRAINT proposal_of_new_bylaws FOREIGN KEY (new_bylaws_id) REFERENCES bylaws (bylaws_id),
    CONSTRAINT proposal_of_subject FOREIGN KEY (subject_id) REFERENCES actor (actor_id),
    CONSTRAINT proposal_of_spend FOREIGN KEY (spend_id) REFERENCES spend (spend_id),
    CONSTRAINT proposal_of_rail FOREIGN KEY (rail_id) REFERENCES rail (rail_id),
    CONSTRAINT proposal_share CHECK (share IN ('more_than', 'two_thirds', 'three_quarters_of_all')),
    CONSTRAINT proposal_state CHECK (state IN ('opening', 'open', 'closed')),
    CONSTRAINT proposal_outcome CHECK (outcome IN ('carried', 'defeated', 'inquorate')),
    CONSTRAINT proposal_closed_whole CHECK ((state = 'closed') = (closed_at IS NOT NULL AND outcome IS NOT NULL AND for_count IS NOT NULL AND against_count IS NOT NULL AND abstain_count IS NOT NULL)),
    CONSTRAINT proposal_quorum_percent CHECK (quorum_percent BETWEEN 10 AND 100),
    CONSTRAINT proposal_threshold_percent CHECK (threshold_percent BETWEEN 50 AND 99)
) STRICT;
INSERT INTO proposal (proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent, threshold_percent, electorate, opened_at, closes_at, certain_at, closed_at, outcome, for_count, against_count, abstain_count, kind, share, closes_early, bylaws_id, new_bylaws_id, subject_id, seats, review_at, enactment)
SELECT proposal_id, pool_id, number, proposer_id, title, body, state, quorum_percent, threshold_percent, electorate, opened_at, closes_at, certain_at, closed_at, outcome, for_count, against_count, abstain_count, kind, share, closes_early, bylaws_id, new_bylaws_id, subject_id, seats, review_at, enactment FROM proposal_before;
DROP TABLE proposal_before;
CREATE INDEX proposal_by_closing ON proposal (closes_at) WHERE state = 'open';
CREATE INDEX proposal_by_certainty ON proposal (certain_at) WHERE state = 'open' AND certain_at IS NOT NULL;
CREATE INDEX proposal_by_state ON proposal (pool_id, state, number);
CREATE INDEX proposal_by_new_bylaws ON proposal (new_bylaws_id) WHERE new_bylaws_id IS NOT NULL;
CREATE INDEX proposal_by_subject ON proposal (pool_id, subject_id) WHERE subject_id IS NOT NULL;
CREATE INDEX proposal_by_kind ON proposal (pool_id, kind, state);
CREATE INDEX proposal_to_review ON proposal (review_at) WHERE review_at IS NOT NULL AND outcome = 'carried';
CREATE TRIGGER proposal_kept BEFORE DELETE ON proposal
BEGIN SELECT RAISE(ABORT, 'proposal_frozen'); END;
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
  OR NEW.spend_id IS NOT OLD.spend_id OR NEW.rail_id IS NOT OLD.rail_id
BEGIN SELECT RAISE(ABORT, 'proposal_frozen'); END;
-- end
-- postgres:
DROP TRIGGER proposal_frozen ON proposal;
ALTER TABLE proposal
    DROP CONSTRAINT proposal_kind,
    ADD CONSTRAINT proposal_of_kind FOREIGN KEY (kind) REFERENCES proposal_kind (kind),
    ADD COLUMN spend_id UUID CONSTRAINT proposal_of_spend REFERENCES spend (spend_id),
    ADD COLUMN rail_id UUID CONSTRAINT proposal_of_rail REFERENCES rail (rail_id);
CREATE TRIGGER proposal_frozen BEFORE UPDATE ON proposal FOR EACH ROW
WHEN (OLD.state = 'closed'
  OR (OLD.state = 'open' AND NEW.state = 'opening')
  OR (NEW.enactment IS NOT NULL AND NEW.outcome IS DISTINCT FROM 'carried')
  OR ROW (NEW.proposal_id, NEW.pool_id, NEW.number, NEW.proposer_id, NEW.title, NEW.body, NEW.quorum_percent, NEW.threshold_percent, NEW.electorate, NEW.opened_at, NEW.closes_at, NEW.kind, NEW.share, NEW.closes_early, NEW.bylaws_id, NEW.new_bylaws_id, NEW.subject_id, NEW.seats, NEW.review_at, NEW.spend_id, NEW.rail_id)
     IS DISTINCT FROM ROW (OLD.proposal_id, OLD.pool_id, OLD.number, OLD.proposer_id, OLD.title, OLD.body, OLD.quorum_percent, OLD.threshold_percent, OLD.electorate, OLD.opened_at, OLD.closes_at, OLD.kind, OLD.share, OLD.closes_early, OLD.bylaws_id, OLD.new_bylaws_id, OLD.subject_id, OLD.seats, OLD.review_at, OLD.spend_id, OLD.rail_id))
EXECUTE FUNCTION refuse('proposal_frozen');
-- end
CREATE UNIQUE INDEX proposal_one_per_spend ON proposal (spend_id) WHERE spend_id IS NOT NULL;
CREATE UNIQUE INDEX proposal_one_per_rail ON proposal (rail_id) WHERE rail_id IS NOT NULL;

-- The books of a Pool. Its currency is that of its first entry. A check that
-- failed stops them: what is stopped takes no entry.
CREATE TABLE ledger (
    pool_id UUID NOT NULL,
    currency TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    checked_at BIGINT,
    stopped_at BIGINT,
    stopped_because TEXT,
    CONSTRAINT ledger_pk PRIMARY KEY (pool_id),
    CONSTRAINT ledger_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT ledger_stopped_whole CHECK ((stopped_at IS NULL) = (stopped_because IS NULL))
) STRICT;

-- A journal entry: opaque ids only, chained by its hash. `authority` says by
-- what right it stands there.
CREATE TABLE journal_entry (
    pool_id UUID NOT NULL,
    number BIGINT NOT NULL,
    booked_on BIGINT NOT NULL,
    month BIGINT NOT NULL,
    kind TEXT NOT NULL,
    currency TEXT NOT NULL,
    authority TEXT NOT NULL,
    authority_id UUID,
    reverses BIGINT,
    recorded_by UUID,
    recorded_at BIGINT NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT journal_entry_pk PRIMARY KEY (pool_id, number),
    CONSTRAINT journal_entry_of_ledger FOREIGN KEY (pool_id) REFERENCES ledger (pool_id),
    CONSTRAINT journal_entry_of_reversed FOREIGN KEY (pool_id, reverses) REFERENCES journal_entry (pool_id, number),
    CONSTRAINT journal_entry_authority CHECK (authority IN ('contribution', 'proposal', 'reversal', 'line', 'event', 'exit', 'payable', 'period')),
    CONSTRAINT journal_entry_reversal CHECK ((authority = 'reversal') = (reverses IS NOT NULL) AND (authority = 'reversal') = (authority_id IS NULL)),
    CONSTRAINT journal_entry_hash CHECK (length(hash) = 32 AND length(previous_hash) = 32)
) STRICT;
CREATE UNIQUE INDEX journal_entry_reversed_once ON journal_entry (pool_id, reverses) WHERE reverses IS NOT NULL;
CREATE INDEX journal_entry_by_authority ON journal_entry (pool_id, authority, authority_id, number);
-- What pages tell entry by entry: nothing that is a member's own.
CREATE INDEX journal_entry_told ON journal_entry (pool_id, number)
    WHERE kind IN ('reserve', 'release', 'invoice', 'payment', 'fee', 'opening', 'pledge') AND authority <> 'event';
CREATE INDEX journal_entry_by_day ON journal_entry (pool_id, booked_on, number);

-- Debit is above zero, credit below. Written before its entry, which then
-- finds them balanced or is refused.
CREATE TABLE posting (
    pool_id UUID NOT NULL,
    entry_number BIGINT NOT NULL,
    position BIGINT NOT NULL,
    account TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    CONSTRAINT posting_pk PRIMARY KEY (pool_id, entry_number, position),
    CONSTRAINT posting_of_entry FOREIGN KEY (pool_id, entry_number) REFERENCES journal_entry (pool_id, number) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT posting_amount CHECK (amount_minor <> 0)
) STRICT;
CREATE INDEX posting_by_account ON posting (pool_id, account, entry_number, amount_minor);

-- Balances, kept by the tables themselves as entries come in.
CREATE TABLE account_balance (
    pool_id UUID NOT NULL,
    account TEXT NOT NULL,
    balance_minor BIGINT NOT NULL,
    CONSTRAINT account_balance_pk PRIMARY KEY (pool_id, account)
) STRICT;
CREATE TABLE account_month (
    pool_id UUID NOT NULL,
    account TEXT NOT NULL,
    month BIGINT NOT NULL,
    debit_minor BIGINT NOT NULL,
    credit_minor BIGINT NOT NULL,
    CONSTRAINT account_month_pk PRIMARY KEY (pool_id, month, account)
) STRICT;

-- What is booked up to and with this day stays as it is. `surplus` is the
-- rule by which a surplus was shared.
CREATE TABLE period (
    period_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    ends_on BIGINT NOT NULL,
    closed_by UUID NOT NULL,
    closed_at BIGINT NOT NULL,
    entry_number BIGINT,
    surplus TEXT NOT NULL,
    CONSTRAINT period_pk PRIMARY KEY (period_id),
    CONSTRAINT period_one_per_end UNIQUE (pool_id, ends_on),
    CONSTRAINT period_of_ledger FOREIGN KEY (pool_id) REFERENCES ledger (pool_id)
) STRICT;

-- What a rail told, once: a provider's event, and the fact that it tells.
-- `body` waits until it is booked, and is empty then; `try_at` says when what
-- waits is tried again.
CREATE TABLE rail_event (
    rail_event_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    rail TEXT NOT NULL,
    external_id TEXT NOT NULL,
    body TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    done_at BIGINT,
    answer TEXT,
    tries BIGINT NOT NULL DEFAULT 0,
    try_at BIGINT,
    CONSTRAINT rail_event_pk PRIMARY KEY (rail_event_id),
    CONSTRAINT rail_event_once UNIQUE (pool_id, rail, external_id),
    CONSTRAINT rail_event_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id)
) STRICT;
CREATE INDEX rail_event_waiting ON rail_event (pool_id, seen_at) WHERE done_at IS NULL;
CREATE INDEX rail_event_due ON rail_event (try_at) WHERE done_at IS NULL AND try_at IS NOT NULL;
CREATE INDEX rail_event_odd ON rail_event (pool_id, seen_at) WHERE answer = 'odd';

-- What a member promised, and what of it arrived. `part` is that of her
-- buy-in; `received_at` when all of it was there.
CREATE TABLE contribution (
    contribution_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    person_id UUID NOT NULL,
    purpose TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reference TEXT NOT NULL,
    part BIGINT,
    due_on BIGINT NOT NULL,
    promised_at BIGINT NOT NULL,
    received_minor BIGINT NOT NULL,
    received_at BIGINT,
    cancelled_at BIGINT,
    reminded_at BIGINT,
    CONSTRAINT contribution_pk PRIMARY KEY (contribution_id),
    CONSTRAINT contribution_one_per_reference UNIQUE (reference),
    CONSTRAINT contribution_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT contribution_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id),
    CONSTRAINT contribution_purpose CHECK (purpose IN ('buy_in', 'dues', 'gift')),
    CONSTRAINT contribution_amount CHECK (amount_minor > 0 AND received_minor >= 0)
) STRICT;
CREATE UNIQUE INDEX contribution_one_per_part ON contribution (pool_id, person_id, part) WHERE part IS NOT NULL AND cancelled_at IS NULL;
CREATE INDEX contribution_by_person ON contribution (pool_id, person_id, contribution_id);
CREATE INDEX contribution_awaited ON contribution (pool_id, amount_minor, contribution_id) WHERE received_at IS NULL AND cancelled_at IS NULL;
CREATE INDEX contribution_to_remind ON contribution (due_on, contribution_id) WHERE received_at IS NULL AND cancelled_at IS NULL AND reminded_at IS NULL;

-- Whoever was let in and owes a buy-in to a Pool that can take it is a member
-- with a vote once its first part is there.
ALTER TABLE membership ADD COLUMN awaits_buy_in BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX membership_on_probation;
CREATE INDEX membership_on_probation ON membership (votes_from) WHERE state = 'admitted' AND NOT awaits_buy_in;

-- Dues that a member gives again and again, as long as she likes.
CREATE TABLE dues_plan (
    pool_id UUID NOT NULL,
    person_id UUID NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    every_months BIGINT NOT NULL,
    next_on BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT dues_plan_pk PRIMARY KEY (pool_id, person_id),
    CONSTRAINT dues_plan_of_member FOREIGN KEY (pool_id, person_id) REFERENCES membership (pool_id, person_id),
    CONSTRAINT dues_plan_amount CHECK (amount_minor > 0),
    CONSTRAINT dues_plan_months CHECK (every_months BETWEEN 1 AND 12)
) STRICT;
CREATE INDEX dues_plan_due ON dues_plan (next_on) WHERE ended_at IS NULL;

-- Cash that a steward took; above the Pool's limit a second one confirms it.
CREATE TABLE cash_receipt (
    cash_receipt_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    contribution_id UUID NOT NULL,
    amount_minor BIGINT NOT NULL,
    recorded_by UUID NOT NULL,
    recorded_at BIGINT NOT NULL,
    confirmed_by UUID,
    confirmed_at BIGINT,
    withdrawn_at BIGINT,
    CONSTRAINT cash_receipt_pk PRIMARY KEY (cash_receipt_id),
    CONSTRAINT cash_receipt_of_contribution FOREIGN KEY (contribution_id) REFERENCES contribution (contribution_id),
    CONSTRAINT cash_receipt_amount CHECK (amount_minor > 0),
    CONSTRAINT cash_receipt_by_two CHECK (confirmed_by IS NULL OR confirmed_by <> recorded_by)
) STRICT;
CREATE INDEX cash_receipt_by_pool ON cash_receipt (pool_id, cash_receipt_id);
CREATE INDEX cash_receipt_waiting ON cash_receipt (pool_id, cash_receipt_id) WHERE confirmed_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX cash_receipt_by_contribution ON cash_receipt (contribution_id);

-- A payment through a provider: what it came to so far, whatever the order in
-- which its events arrive.
CREATE TABLE provider_payment (
    pool_id UUID NOT NULL,
    payment TEXT NOT NULL,
    contribution_id UUID,
    is_other_income BOOLEAN NOT NULL DEFAULT FALSE,
    received_minor BIGINT NOT NULL,
    refunded_minor BIGINT NOT NULL,
    disputed_minor BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    CONSTRAINT provider_payment_pk PRIMARY KEY (pool_id, payment),
    CONSTRAINT provider_payment_of_contribution FOREIGN KEY (contribution_id) REFERENCES contribution (contribution_id),
    CONSTRAINT provider_payment_amounts CHECK (refunded_minor >= 0 AND disputed_minor >= 0)
) STRICT;
CREATE INDEX provider_payment_by_contribution ON provider_payment (contribution_id);
CREATE INDEX provider_payment_unmatched ON provider_payment (pool_id, seen_at) WHERE contribution_id IS NULL AND NOT is_other_income;

-- What a provider sent to the bank, booked by `entry_number` when the provider
-- told of it. The bank's line that shows it books nothing more: it is noted as
-- `line_id`, so that the same money does not come twice.
CREATE TABLE provider_payout (
    pool_id UUID NOT NULL,
    payout TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    arrives_on BIGINT NOT NULL,
    entry_number BIGINT NOT NULL,
    failed_entry BIGINT,
    line_id UUID,
    CONSTRAINT provider_payout_pk PRIMARY KEY (pool_id, payout),
    CONSTRAINT provider_payout_of_entry FOREIGN KEY (pool_id, entry_number) REFERENCES journal_entry (pool_id, number)
) STRICT;
CREATE INDEX provider_payout_awaited ON provider_payout (pool_id, amount_minor, arrives_on) WHERE line_id IS NULL AND failed_entry IS NULL;
CREATE UNIQUE INDEX provider_payout_one_per_line ON provider_payout (line_id) WHERE line_id IS NOT NULL;

-- A page of a provider's where a contribution can be paid, one per try.
CREATE TABLE provider_checkout (
    contribution_id UUID NOT NULL,
    attempt BIGINT NOT NULL,
    checkout TEXT NOT NULL,
    url TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT provider_checkout_pk PRIMARY KEY (contribution_id, attempt),
    CONSTRAINT provider_checkout_of_contribution FOREIGN KEY (contribution_id) REFERENCES contribution (contribution_id)
) STRICT;
CREATE INDEX provider_checkout_by_checkout ON provider_checkout (checkout);

-- A bank statement that was uploaded, and its lines, each once however often
-- it is uploaded.
CREATE TABLE statement (
    statement_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    file_name TEXT NOT NULL,
    format TEXT NOT NULL,
    hash BYTEA NOT NULL,
    opening_minor BIGINT,
    opening_on BIGINT,
    closing_minor BIGINT,
    closing_on BIGINT,
    line_count BIGINT NOT NULL,
    new_count BIGINT NOT NULL,
    uploaded_by UUID NOT NULL,
    uploaded_at BIGINT NOT NULL,
    CONSTRAINT statement_pk PRIMARY KEY (statement_id),
    CONSTRAINT statement_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id)
) STRICT;
CREATE INDEX statement_by_pool ON statement (pool_id, statement_id);
CREATE INDEX statement_by_closing ON statement (pool_id, closing_on, statement_id) WHERE closing_on IS NOT NULL;

-- `entry_number` shows it at the bank, `match_entry` says what it was for where
-- that came later.
CREATE TABLE statement_line (
    line_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    statement_id UUID NOT NULL,
    external_id TEXT NOT NULL,
    booked_on BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    counterparty TEXT NOT NULL,
    counterparty_iban TEXT NOT NULL,
    remittance TEXT NOT NULL,
    reference TEXT NOT NULL,
    is_return BOOLEAN NOT NULL,
    is_charge BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    entry_number BIGINT,
    match_entry BIGINT,
    CONSTRAINT statement_line_pk PRIMARY KEY (line_id),
    CONSTRAINT statement_line_once UNIQUE (pool_id, external_id),
    CONSTRAINT statement_line_of_statement FOREIGN KEY (statement_id) REFERENCES statement (statement_id),
    CONSTRAINT statement_line_state CHECK (state IN ('open', 'unmatched', 'booked', 'set_aside'))
) STRICT;
CREATE INDEX statement_line_by_state ON statement_line (pool_id, state, booked_on, line_id);
CREATE INDEX statement_line_by_statement ON statement_line (statement_id, line_id);
CREATE UNIQUE INDEX statement_line_one_per_entry ON statement_line (pool_id, entry_number) WHERE entry_number IS NOT NULL;
CREATE UNIQUE INDEX statement_line_one_per_match ON statement_line (pool_id, match_entry) WHERE match_entry IS NOT NULL;

-- Which column of a Pool's bank's CSV is what.
CREATE TABLE statement_mapping (
    pool_id UUID NOT NULL,
    mapping TEXT NOT NULL,
    CONSTRAINT statement_mapping_pk PRIMARY KEY (pool_id),
    CONSTRAINT statement_mapping_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id)
) STRICT;

-- What a carried proposal set aside. It resolves once.
CREATE TABLE reservation (
    proposal_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    approved_minor BIGINT NOT NULL,
    invoiced_minor BIGINT NOT NULL,
    released_minor BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    resolved_at BIGINT,
    CONSTRAINT reservation_pk PRIMARY KEY (proposal_id),
    CONSTRAINT reservation_of_proposal FOREIGN KEY (proposal_id) REFERENCES proposal (proposal_id),
    CONSTRAINT reservation_within CHECK (approved_minor > 0 AND invoiced_minor >= 0 AND released_minor >= 0 AND invoiced_minor + released_minor <= approved_minor),
    CONSTRAINT reservation_resolved_whole CHECK (resolved_at IS NULL OR invoiced_minor + released_minor = approved_minor)
) STRICT;
CREATE INDEX reservation_by_pool ON reservation (pool_id, proposal_id);
CREATE INDEX reservation_due ON reservation (expires_at) WHERE resolved_at IS NULL;

-- What the payee asks for. `is_last` gives the rest of the reservation back.
CREATE TABLE invoice (
    invoice_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    proposal_id UUID NOT NULL,
    filed_by UUID NOT NULL,
    label TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    is_last BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by UUID,
    because TEXT NOT NULL,
    CONSTRAINT invoice_pk PRIMARY KEY (invoice_id),
    CONSTRAINT invoice_of_reservation FOREIGN KEY (proposal_id) REFERENCES reservation (proposal_id),
    CONSTRAINT invoice_state CHECK (state IN ('filed', 'approved', 'refused')),
    CONSTRAINT invoice_amount CHECK (amount_minor > 0)
) STRICT;
CREATE INDEX invoice_by_proposal ON invoice (proposal_id, invoice_id);
CREATE INDEX invoice_by_state ON invoice (pool_id, state, invoice_id);
CREATE TABLE invoice_approval (
    invoice_id UUID NOT NULL,
    steward_id UUID NOT NULL,
    approved_at BIGINT NOT NULL,
    CONSTRAINT invoice_approval_once PRIMARY KEY (invoice_id, steward_id),
    CONSTRAINT invoice_approval_of_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (invoice_id),
    CONSTRAINT invoice_approval_of_steward FOREIGN KEY (steward_id) REFERENCES actor (actor_id)
) STRICT;

-- Quotes and invoices, for members.
CREATE TABLE paper (
    paper_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    spend_id UUID,
    invoice_id UUID,
    file_name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    content BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    uploaded_by UUID NOT NULL,
    uploaded_at BIGINT NOT NULL,
    CONSTRAINT paper_pk PRIMARY KEY (paper_id),
    CONSTRAINT paper_of_spend FOREIGN KEY (spend_id) REFERENCES spend (spend_id),
    CONSTRAINT paper_of_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (invoice_id),
    CONSTRAINT paper_of_one CHECK ((spend_id IS NULL) <> (invoice_id IS NULL))
) STRICT;
CREATE INDEX paper_by_spend ON paper (spend_id, paper_id) WHERE spend_id IS NOT NULL;
CREATE INDEX paper_by_invoice ON paper (invoice_id, paper_id) WHERE invoice_id IS NOT NULL;

-- What is to be paid out, and was: an approved invoice, a leaver's capital, a
-- refund. `reference` comes back on the bank's statement.
CREATE TABLE payout_batch (
    batch_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    format TEXT NOT NULL,
    payment_count BIGINT NOT NULL,
    total_minor BIGINT NOT NULL,
    created_by UUID NOT NULL,
    created_at BIGINT NOT NULL,
    withdrawn_by UUID,
    withdrawn_at BIGINT,
    CONSTRAINT payout_batch_pk PRIMARY KEY (batch_id),
    CONSTRAINT payout_batch_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT payout_batch_format CHECK (format IN ('pain.001', 'csv'))
) STRICT;
CREATE INDEX payout_batch_by_pool ON payout_batch (pool_id, batch_id);
CREATE TABLE payable (
    payable_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    kind TEXT NOT NULL,
    proposal_id UUID,
    invoice_id UUID,
    person_id UUID,
    payee_id UUID,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reference TEXT NOT NULL,
    due_on BIGINT NOT NULL,
    entry_number BIGINT NOT NULL,
    batch_id UUID,
    paid_on BIGINT,
    paid_entry BIGINT,
    paid_by UUID,
    cancelled_at BIGINT,
    CONSTRAINT payable_pk PRIMARY KEY (payable_id),
    CONSTRAINT payable_one_per_reference UNIQUE (reference),
    CONSTRAINT payable_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT payable_of_entry FOREIGN KEY (pool_id, entry_number) REFERENCES journal_entry (pool_id, number),
    CONSTRAINT payable_of_paying FOREIGN KEY (pool_id, paid_entry) REFERENCES journal_entry (pool_id, number),
    CONSTRAINT payable_of_invoice FOREIGN KEY (invoice_id) REFERENCES invoice (invoice_id),
    CONSTRAINT payable_of_payee FOREIGN KEY (payee_id) REFERENCES payee (payee_id),
    CONSTRAINT payable_of_batch FOREIGN KEY (batch_id) REFERENCES payout_batch (batch_id),
    CONSTRAINT payable_kind CHECK (kind IN ('invoice', 'redemption', 'refund')),
    CONSTRAINT payable_amount CHECK (amount_minor > 0)
) STRICT;
CREATE UNIQUE INDEX payable_one_per_invoice ON payable (invoice_id) WHERE invoice_id IS NOT NULL;
CREATE INDEX payable_open ON payable (pool_id, due_on, payable_id) WHERE paid_entry IS NULL AND cancelled_at IS NULL;
CREATE UNIQUE INDEX payable_one_per_paying ON payable (pool_id, paid_entry) WHERE paid_entry IS NOT NULL;
CREATE INDEX payable_by_pool ON payable (pool_id, payable_id);
CREATE INDEX payable_by_person ON payable (pool_id, person_id, payable_id) WHERE person_id IS NOT NULL;
CREATE INDEX payable_by_batch ON payable (batch_id, payable_id) WHERE batch_id IS NOT NULL;
CREATE INDEX payable_by_proposal ON payable (proposal_id, payable_id) WHERE proposal_id IS NOT NULL;

-- Whose capital is to be paid back since she left. It waits here until the
-- reserve allows it, and is looked at again from day to day.
CREATE TABLE redemption (
    redemption_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    person_id UUID NOT NULL,
    left_at BIGINT NOT NULL,
    due_on BIGINT NOT NULL,
    payee_id UUID,
    try_at BIGINT NOT NULL,
    waits_since BIGINT,
    done_at BIGINT,
    payable_id UUID,
    CONSTRAINT redemption_pk PRIMARY KEY (redemption_id),
    CONSTRAINT redemption_of_pool FOREIGN KEY (pool_id) REFERENCES pool (pool_id),
    CONSTRAINT redemption_of_person FOREIGN KEY (person_id) REFERENCES actor (actor_id),
    CONSTRAINT redemption_of_payee FOREIGN KEY (payee_id) REFERENCES payee (payee_id),
    CONSTRAINT redemption_of_payable FOREIGN KEY (payable_id) REFERENCES payable (payable_id)
) STRICT;
CREATE UNIQUE INDEX redemption_one_open ON redemption (pool_id, person_id) WHERE done_at IS NULL;
CREATE INDEX redemption_by_person ON redemption (pool_id, person_id, redemption_id);
CREATE INDEX redemption_due ON redemption (try_at) WHERE done_at IS NULL;

-- Rules of the books that no program can go around: entries and postings are
-- only added; an entry balances, follows the one before, is in the books' one
-- currency, and falls into no closed period nor into stopped books.
-- sqlite:
CREATE TRIGGER posting_before_entry BEFORE INSERT ON posting
WHEN EXISTS (SELECT 1 FROM journal_entry WHERE pool_id = NEW.pool_id AND number = NEW.entry_number)
BEGIN SELECT RAISE(ABORT, 'entry_frozen'); END;
CREATE TRIGGER posting_same BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'entry_frozen'); END;
CREATE TRIGGER posting_kept BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'entry_frozen'); END;
CREATE TRIGGER journal_entry_same BEFORE UPDATE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'entry_frozen'); END;
CREATE TRIGGER journal_entry_kept BEFORE DELETE ON journal_entry
BEGIN SELECT RAISE(ABORT, 'entry_frozen'); END;
CREATE TRIGGER journal_entry_guarded BEFORE INSERT ON journal_entry
BEGIN
    SELECT RAISE(ABORT, 'books_stopped') WHERE (SELECT stopped_at FROM ledger WHERE pool_id = NEW.pool_id) IS NOT NULL;
    SELECT RAISE(ABORT, 'entry_currency') WHERE (SELECT currency FROM ledger WHERE pool_id = NEW.pool_id) IS NOT NEW.currency;
    SELECT RAISE(ABORT, 'period_closed') WHERE NEW.booked_on <= (SELECT MAX(ends_on) FROM period WHERE pool_id = NEW.pool_id);
    SELECT RAISE(ABORT, 'entry_chained') WHERE NEW.number <> COALESCE((SELECT MAX(number) FROM journal_entry WHERE pool_id = NEW.pool_id), 0) + 1
        OR NEW.previous_hash <> COALESCE((SELECT hash FROM journal_entry WHERE pool_id = NEW.pool_id AND number = NEW.number - 1), zeroblob(32));
END;
-- By the primary key: left alone, the planner reads all postings of a Pool for
-- each entry, because another index has them in the order of accounts.
CREATE TRIGGER journal_entry_balanced AFTER INSERT ON journal_entry
BEGIN
    SELECT RAISE(ABORT, 'entry_balanced') WHERE (SELECT COUNT(*) < 2 OR SUM(amount_minor) <> 0 FROM posting INDEXED BY sqlite_autoindex_posting_1 WHERE pool_id = NEW.pool_id AND entry_number = NEW.number);
    INSERT INTO account_balance (pool_id, account, balance_minor)
    SELECT pool_id, account, SUM(amount_minor) FROM posting INDEXED BY sqlite_autoindex_posting_1 WHERE pool_id = NEW.pool_id AND entry_number = NEW.number GROUP BY pool_id, account
    ON CONFLICT (pool_id, account) DO UPDATE SET balance_minor = balance_minor + excluded.balance_minor;
    INSERT INTO account_month (pool_id, account, month, debit_minor, credit_minor)
    SELECT pool_id, account, NEW.month, SUM(MAX(amount_minor, 0)), SUM(MAX(-amount_minor, 0)) FROM posting INDEXED BY sqlite_autoindex_posting_1
    WHERE pool_id = NEW.pool_id AND entry_number = NEW.number GROUP BY pool_id, account
    ON CONFLICT (pool_id, month, account) DO UPDATE SET debit_minor = debit_minor + excluded.debit_minor, credit_minor = credit_minor + excluded.credit_minor;
END;
CREATE TRIGGER ledger_currency BEFORE UPDATE ON ledger
WHEN NEW.pool_id IS NOT OLD.pool_id OR (NEW.currency IS NOT OLD.currency AND EXISTS (SELECT 1 FROM journal_entry WHERE pool_id = OLD.pool_id))
BEGIN SELECT RAISE(ABORT, 'entry_currency'); END;
CREATE TRIGGER period_same BEFORE UPDATE ON period
BEGIN SELECT RAISE(ABORT, 'period_closed'); END;
CREATE TRIGGER period_kept BEFORE DELETE ON period
BEGIN SELECT RAISE(ABORT, 'period_closed'); END;
CREATE TRIGGER spend_same BEFORE UPDATE ON spend
BEGIN SELECT RAISE(ABORT, 'spend_frozen'); END;
CREATE TRIGGER spend_kept BEFORE DELETE ON spend
BEGIN SELECT RAISE(ABORT, 'spend_frozen'); END;
CREATE TRIGGER rail_starts_unused BEFORE INSERT ON rail
WHEN NEW.adopted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rail_by_vote'); END;
CREATE TRIGGER rail_kept BEFORE DELETE ON rail
BEGIN SELECT RAISE(ABORT, 'rail_by_vote'); END;
CREATE TRIGGER rail_by_vote BEFORE UPDATE ON rail
WHEN NEW.rail_id IS NOT OLD.rail_id OR NEW.pool_id IS NOT OLD.pool_id OR NEW.kind IS NOT OLD.kind OR NEW.holder IS NOT OLD.holder
  OR NEW.iban IS NOT OLD.iban OR NEW.bic IS NOT OLD.bic OR NEW.provider IS NOT OLD.provider
  OR (OLD.retired_at IS NOT NULL)
  OR (NEW.adopted_at IS NOT OLD.adopted_at AND NOT EXISTS (SELECT 1 FROM proposal WHERE pool_id = NEW.pool_id AND rail_id = NEW.rail_id
        AND outcome = 'carried' AND enactment = 'done'))
BEGIN SELECT RAISE(ABORT, 'rail_by_vote'); END;
CREATE TRIGGER reservation_by_vote BEFORE INSERT ON reservation
WHEN NOT EXISTS (SELECT 1 FROM proposal JOIN spend ON spend.spend_id = proposal.spend_id WHERE proposal.proposal_id = NEW.proposal_id
    AND proposal.pool_id = NEW.pool_id AND proposal.outcome = 'carried' AND proposal.enactment = 'done' AND spend.amount_minor = NEW.approved_minor)
BEGIN SELECT RAISE(ABORT, 'reservation_by_vote'); END;
CREATE TRIGGER reservation_once BEFORE UPDATE ON reservation
WHEN OLD.resolved_at IS NOT NULL OR NEW.proposal_id IS NOT OLD.proposal_id OR NEW.pool_id IS NOT OLD.pool_id
  OR NEW.approved_minor IS NOT OLD.approved_minor OR NEW.expires_at IS NOT OLD.expires_at
  OR NEW.invoiced_minor < OLD.invoiced_minor OR NEW.released_minor < OLD.released_minor
BEGIN SELECT RAISE(ABORT, 'reservation_once'); END;
CREATE TRIGGER reservation_kept BEFORE DELETE ON reservation
BEGIN SELECT RAISE(ABORT, 'reservation_once'); END;
CREATE TRIGGER invoice_approval_by_another BEFORE INSERT ON invoice_approval
WHEN EXISTS (SELECT 1 FROM invoice JOIN proposal ON proposal.proposal_id = invoice.proposal_id JOIN spend ON spend.spend_id = proposal.spend_id
    WHERE invoice.invoice_id = NEW.invoice_id AND (invoice.state <> 'filed' OR invoice.filed_by = NEW.steward_id OR proposal.proposer_id = NEW.steward_id OR spend.payee_person = NEW.steward_id))
BEGIN SELECT RAISE(ABORT, 'invoice_approval_by_another'); END;
CREATE TRIGGER invoice_approval_kept BEFORE DELETE ON invoice_approval
BEGIN SELECT RAISE(ABORT, 'invoice_approval_by_another'); END;
CREATE TRIGGER invoice_approval_same BEFORE UPDATE ON invoice_approval
BEGIN SELECT RAISE(ABORT, 'invoice_approval_by_another'); END;
-- end
-- postgres:
CREATE FUNCTION entry_is_there(UUID, BIGINT) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM journal_entry WHERE pool_id = $1 AND number = $2) $$;
CREATE TRIGGER posting_before_entry BEFORE INSERT ON posting FOR EACH ROW
WHEN (entry_is_there(NEW.pool_id, NEW.entry_number)) EXECUTE FUNCTION refuse('entry_frozen');
CREATE TRIGGER posting_same BEFORE UPDATE OR DELETE ON posting FOR EACH ROW
EXECUTE FUNCTION refuse('entry_frozen');
CREATE TRIGGER posting_whole BEFORE TRUNCATE ON posting
EXECUTE FUNCTION refuse('entry_frozen');
CREATE TRIGGER journal_entry_same BEFORE UPDATE OR DELETE ON journal_entry FOR EACH ROW
EXECUTE FUNCTION refuse('entry_frozen');
CREATE TRIGGER journal_entry_whole BEFORE TRUNCATE ON journal_entry
EXECUTE FUNCTION refuse('entry_frozen');
CREATE FUNCTION guard_entry() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE broken TEXT;
BEGIN
    SELECT CASE
        WHEN ledger.stopped_at IS NOT NULL THEN 'books_stopped'
        WHEN ledger.currency <> NEW.currency THEN 'entry_currency'
        WHEN NEW.booked_on <= (SELECT MAX(ends_on) FROM period WHERE period.pool_id = NEW.pool_id) THEN 'period_closed'
        WHEN NEW.number <> COALESCE((SELECT MAX(number) FROM journal_entry WHERE journal_entry.pool_id = NEW.pool_id), 0) + 1
            OR NEW.previous_hash <> COALESCE((SELECT hash FROM journal_entry WHERE journal_entry.pool_id = NEW.pool_id AND number = NEW.number - 1), decode(repeat('00', 32), 'hex'))
            THEN 'entry_chained'
        END INTO broken FROM ledger WHERE ledger.pool_id = NEW.pool_id;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = broken, MESSAGE = broken;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER journal_entry_guarded BEFORE INSERT ON journal_entry FOR EACH ROW
EXECUTE FUNCTION guard_entry();
CREATE FUNCTION balance_entry() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT COUNT(*) < 2 OR SUM(amount_minor) <> 0 FROM posting WHERE pool_id = NEW.pool_id AND entry_number = NEW.number) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_balanced', MESSAGE = 'entry_balanced';
    END IF;
    INSERT INTO account_balance AS kept (pool_id, account, balance_minor)
    SELECT pool_id, account, SUM(amount_minor)::BIGINT FROM posting WHERE pool_id = NEW.pool_id AND entry_number = NEW.number GROUP BY pool_id, account
    ON CONFLICT (pool_id, account) DO UPDATE SET balance_minor = kept.balance_minor + excluded.balance_minor;
    INSERT INTO account_month AS kept (pool_id, account, month, debit_minor, credit_minor)
    SELECT pool_id, account, NEW.month, SUM(GREATEST(amount_minor, 0))::BIGINT, SUM(GREATEST(-amount_minor, 0))::BIGINT FROM posting
    WHERE pool_id = NEW.pool_id AND entry_number = NEW.number GROUP BY pool_id, account
    ON CONFLICT (pool_id, month, account) DO UPDATE SET debit_minor = kept.debit_minor + excluded.debit_minor, credit_minor = kept.credit_minor + excluded.credit_minor;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_entry_balanced AFTER INSERT ON journal_entry FOR EACH ROW
EXECUTE FUNCTION balance_entry();
CREATE FUNCTION has_entries(UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM journal_entry WHERE pool_id = $1) $$;
CREATE TRIGGER ledger_currency BEFORE UPDATE ON ledger FOR EACH ROW
WHEN (NEW.pool_id <> OLD.pool_id OR (NEW.currency <> OLD.currency AND has_entries(OLD.pool_id)))
EXECUTE FUNCTION refuse('entry_currency');
CREATE TRIGGER period_same BEFORE UPDATE OR DELETE ON period FOR EACH ROW
EXECUTE FUNCTION refuse('period_closed');
CREATE TRIGGER spend_same BEFORE UPDATE OR DELETE ON spend FOR EACH ROW
EXECUTE FUNCTION refuse('spend_frozen');
CREATE TRIGGER rail_starts_unused BEFORE INSERT ON rail FOR EACH ROW
WHEN (NEW.adopted_at IS NOT NULL) EXECUTE FUNCTION refuse('rail_by_vote');
CREATE TRIGGER rail_kept BEFORE DELETE ON rail FOR EACH ROW
EXECUTE FUNCTION refuse('rail_by_vote');
CREATE FUNCTION rail_was_voted(UUID, UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM proposal WHERE pool_id = $1 AND rail_id = $2 AND outcome = 'carried' AND enactment = 'done') $$;
CREATE TRIGGER rail_by_vote BEFORE UPDATE ON rail FOR EACH ROW
WHEN (ROW (NEW.rail_id, NEW.pool_id, NEW.kind, NEW.holder, NEW.iban, NEW.bic, NEW.provider)
    IS DISTINCT FROM ROW (OLD.rail_id, OLD.pool_id, OLD.kind, OLD.holder, OLD.iban, OLD.bic, OLD.provider)
  OR OLD.retired_at IS NOT NULL
  OR (NEW.adopted_at IS DISTINCT FROM OLD.adopted_at AND NOT rail_was_voted(NEW.pool_id, NEW.rail_id)))
EXECUTE FUNCTION refuse('rail_by_vote');
CREATE FUNCTION spend_was_voted(UUID, UUID, BIGINT) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM proposal JOIN spend ON spend.spend_id = proposal.spend_id WHERE proposal.proposal_id = $2
    AND proposal.pool_id = $1 AND proposal.outcome = 'carried' AND proposal.enactment = 'done' AND spend.amount_minor = $3) $$;
CREATE TRIGGER reservation_by_vote BEFORE INSERT ON reservation FOR EACH ROW
WHEN (NOT spend_was_voted(NEW.pool_id, NEW.proposal_id, NEW.approved_minor)) EXECUTE FUNCTION refuse('reservation_by_vote');
CREATE TRIGGER reservation_once BEFORE UPDATE ON reservation FOR EACH ROW
WHEN (OLD.resolved_at IS NOT NULL OR ROW (NEW.proposal_id, NEW.pool_id, NEW.approved_minor, NEW.expires_at)
    IS DISTINCT FROM ROW (OLD.proposal_id, OLD.pool_id, OLD.approved_minor, OLD.expires_at)
  OR NEW.invoiced_minor < OLD.invoiced_minor OR NEW.released_minor < OLD.released_minor)
EXECUTE FUNCTION refuse('reservation_once');
CREATE TRIGGER reservation_kept BEFORE DELETE ON reservation FOR EACH ROW
EXECUTE FUNCTION refuse('reservation_once');
CREATE FUNCTION is_own_invoice(UUID, UUID) RETURNS BOOLEAN LANGUAGE sql STABLE AS $$
SELECT EXISTS (SELECT 1 FROM invoice JOIN proposal ON proposal.proposal_id = invoice.proposal_id JOIN spend ON spend.spend_id = proposal.spend_id
    WHERE invoice.invoice_id = $1 AND (invoice.state <> 'filed' OR invoice.filed_by = $2 OR proposal.proposer_id = $2 OR spend.payee_person = $2)) $$;
CREATE TRIGGER invoice_approval_by_another BEFORE INSERT ON invoice_approval FOR EACH ROW
WHEN (is_own_invoice(NEW.invoice_id, NEW.steward_id)) EXECUTE FUNCTION refuse('invoice_approval_by_another');
CREATE TRIGGER invoice_approval_kept BEFORE UPDATE OR DELETE ON invoice_approval FOR EACH ROW
EXECUTE FUNCTION refuse('invoice_approval_by_another');
-- end
