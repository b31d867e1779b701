-- Money as people use it: what they give by card, what the bank tells, what a
-- member who left is owed, and the indexes that the pages ask for.

CREATE INDEX spend_by_payee ON spend (payee_id);

-- What pages tell entry by entry: nothing that is a member's own.
CREATE INDEX journal_entry_told ON journal_entry (pool_id, number)
    WHERE kind IN ('reserve', 'release', 'invoice', 'payment', 'fee', 'opening', 'pledge') AND authority <> 'event';

-- The rule by which a surplus was shared.
ALTER TABLE period ADD COLUMN surplus TEXT NOT NULL DEFAULT 'retained';

-- A provider's event and the fact that it tells. `body` waits until it is
-- booked, and is empty then; `try_at` says when what waits is tried again.
ALTER TABLE rail_event ADD COLUMN tries BIGINT NOT NULL DEFAULT 0;
ALTER TABLE rail_event ADD COLUMN try_at BIGINT;
CREATE INDEX rail_event_due ON rail_event (try_at) WHERE done_at IS NULL AND try_at IS NOT NULL;
CREATE INDEX rail_event_odd ON rail_event (pool_id, seen_at) WHERE answer = 'odd';

-- A contribution can have several pages of a provider's, so they have a table.
DROP INDEX contribution_by_checkout;
ALTER TABLE contribution DROP COLUMN checkout_id;
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

-- Whoever was let in and owes a buy-in to a Pool that can take it is a member
-- with a vote once its first part is there.
ALTER TABLE membership ADD COLUMN awaits_buy_in BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX membership_on_probation;
CREATE INDEX membership_on_probation ON membership (votes_from) WHERE state = 'admitted' AND NOT awaits_buy_in;

-- Money that a fiscal host holds for a Pool is recorded as cash is.
ALTER TABLE cash_receipt ADD COLUMN at_host BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX cash_receipt_waiting ON cash_receipt (pool_id, cash_receipt_id) WHERE confirmed_at IS NULL AND withdrawn_at IS NULL;

-- A payment through a provider may be none that we asked for. Nothing wrote
-- this table before, so it is made anew.
DROP TABLE provider_payment;
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

-- Which of the Pool's accounts a file is of, when its lines are looked through
-- next while some wait, and who took it back.
ALTER TABLE statement ADD COLUMN account TEXT NOT NULL DEFAULT '';
ALTER TABLE statement ADD COLUMN look_at BIGINT;
ALTER TABLE statement ADD COLUMN taken_back_by UUID;
ALTER TABLE statement ADD COLUMN taken_back_at BIGINT;
CREATE INDEX statement_by_closing ON statement (pool_id, account, closing_on, statement_id) WHERE closing_on IS NOT NULL;
CREATE INDEX statement_due ON statement (look_at) WHERE look_at IS NOT NULL;

-- `entry_number` shows a line at the bank, `match_entry` says what it was for
-- where that came later. `aside` says why a line is left out of the books, and
-- `like_line` which one it is like, or cancels out. Nothing wrote this table
-- before, so it is made anew.
DROP TABLE statement_line;
CREATE TABLE statement_line (
    line_id UUID NOT NULL,
    pool_id UUID NOT NULL,
    statement_id UUID NOT NULL,
    account TEXT NOT NULL DEFAULT '',
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
    aside TEXT NOT NULL DEFAULT '',
    like_line UUID,
    is_by_hand BOOLEAN NOT NULL DEFAULT FALSE,
    CONSTRAINT statement_line_pk PRIMARY KEY (line_id),
    CONSTRAINT statement_line_once UNIQUE (pool_id, external_id, account),
    CONSTRAINT statement_line_of_statement FOREIGN KEY (statement_id) REFERENCES statement (statement_id),
    CONSTRAINT statement_line_state CHECK (state IN ('waiting', 'open', 'unmatched', 'booked', 'set_aside')),
    CONSTRAINT statement_line_aside CHECK (aside IN ('', 'said', 'known', 'before', 'own', 'back'))
) STRICT;
CREATE INDEX statement_line_by_state ON statement_line (pool_id, state, booked_on, line_id);
CREATE INDEX statement_line_by_day ON statement_line (pool_id, booked_on, amount_minor);
CREATE INDEX statement_line_by_statement ON statement_line (statement_id, line_id);
CREATE INDEX statement_line_waiting ON statement_line (statement_id, line_id) WHERE state = 'waiting';
CREATE INDEX statement_line_by_like ON statement_line (like_line) WHERE like_line IS NOT NULL;
CREATE UNIQUE INDEX statement_line_one_per_entry ON statement_line (pool_id, entry_number) WHERE entry_number IS NOT NULL;
CREATE UNIQUE INDEX statement_line_one_per_match ON statement_line (pool_id, match_entry) WHERE match_entry IS NOT NULL;

ALTER TABLE payout_batch ADD COLUMN withdrawn_by UUID;
ALTER TABLE payout_batch ADD COLUMN withdrawn_at BIGINT;
CREATE UNIQUE INDEX payable_one_per_paying ON payable (pool_id, paid_entry) WHERE paid_entry IS NOT NULL;

-- Stewards who let something go that no invoice stands behind.
CREATE TABLE payable_release (
    payable_id UUID NOT NULL,
    steward_id UUID NOT NULL,
    released_at BIGINT NOT NULL,
    CONSTRAINT payable_release_once PRIMARY KEY (payable_id, steward_id),
    CONSTRAINT payable_release_of_payable FOREIGN KEY (payable_id) REFERENCES payable (payable_id),
    CONSTRAINT payable_release_of_steward FOREIGN KEY (steward_id) REFERENCES actor (actor_id)
) STRICT;

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

-- The sums of an entry, found by the primary key: left alone, SQLite's planner
-- reads all postings of a Pool for each entry, because another index has them
-- in the order of accounts.
-- sqlite:
DROP TRIGGER journal_entry_balanced;
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
-- end

-- Looked at once for all postings of a statement, and not for each.
-- postgres:
DROP TRIGGER posting_before_entry ON posting;
DROP FUNCTION entry_is_there(UUID, BIGINT);
CREATE FUNCTION refuse_late_postings() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM added JOIN journal_entry entry ON entry.pool_id = added.pool_id AND entry.number = added.entry_number) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_frozen', MESSAGE = 'entry_frozen';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER posting_before_entry AFTER INSERT ON posting REFERENCING NEW TABLE AS added FOR EACH STATEMENT
EXECUTE FUNCTION refuse_late_postings();
-- end
