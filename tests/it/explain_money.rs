//! Some thousands of rows of money, so that engines plan as they would with
//! them. Values are written as in `explain`; `{hash}` is 32 bytes,
//! `{wide}` a text long enough that reading all rows isn't the cheapest.

/// Table, rows, columns, values.
pub const FILLING: &[(&str, u32, &str, &str)] = &[
    (
        "ledger", 400, "pool_id, currency, opened_at, stopped_at, stopped_because",
        "{1 i}, 'EUR', 1, CASE WHEN i % 50 = 0 THEN 1 ELSE NULL END, CASE WHEN i % 50 = 0 THEN {wide} ELSE NULL END",
    ),
    (
        "journal_entry", 8000,
        "pool_id, number, booked_on, month, kind, currency, authority, authority_id, recorded_at, previous_hash, hash",
        "{1 (1 + i % 400)}, 1 + i / 400, i, i, 'receipt', 'EUR', 'contribution', {20 i}, 1, {hash}, {hash}",
    ),
    (
        "posting", 16000, "pool_id, entry_number, position, account, amount_minor",
        "{1 (1 + (i + 1) / 2 % 400)}, 1 + (i + 1) / 2 / 400, i % 2, CASE i % 2 WHEN 0 THEN 'assets:bank' ELSE 'income:donations' END, CASE i % 2 WHEN 0 THEN 5 ELSE -5 END",
    ),
    (
        "account_balance", 8000, "pool_id, account, balance_minor",
        "{1 (1 + i % 400)}, 'equity:capital:' || (i / 400), i",
    ),
    (
        "account_month", 8000, "pool_id, account, month, debit_minor, credit_minor",
        "{1 (1 + i % 400)}, 'equity:capital:' || (i / 400), i / 4000, i, i",
    ),
    (
        "period", 1200, "period_id, pool_id, ends_on, closed_by, closed_at, surplus",
        "{21 i}, {1 (1 + i % 400)}, i, {1 401}, 1, 'retained'",
    ),
    (
        "rail", 1200, "rail_id, pool_id, kind, holder, iban, bic, provider, proposed_by, proposed_at",
        "{22 i}, {1 (1 + i % 400)}, 'bank', 'a', 'a', '', '', {1 401}, 1",
    ),
    ("rail_secret", 1200, "rail_id, api_key, webhook_secret, set_by, set_at", "{22 i}, 'a', 'a', {1 401}, 1"),
    (
        "rail_event", 4000, "rail_event_id, pool_id, rail, external_id, body, seen_at, done_at, answer, try_at",
        "{23 i}, {1 (1 + i % 400)}, 'stripe', 'e' || i, '', i, CASE WHEN i % 50 = 0 THEN NULL ELSE i END, CASE WHEN i % 50 = 1 THEN 'odd' ELSE 'booked' END, i",
    ),
    (
        "contribution", 8000,
        "contribution_id, pool_id, person_id, purpose, amount_minor, currency, reference, due_on, promised_at, received_minor, received_at, reminded_at",
        "{20 i}, {1 (1 + i % 400)}, {1 (801 + i % 3200)}, 'gift', i, 'EUR', 'RF' || i, i, 1, 0,
         CASE WHEN i % 10 = 0 THEN NULL ELSE i END, CASE WHEN i % 20 = 0 THEN NULL ELSE i END",
    ),
    (
        "dues_plan", 3200, "pool_id, person_id, amount_minor, currency, every_months, next_on, started_at, ended_at",
        "{1 (1 + i % 400)}, {1 (800 + i)}, 500, 'EUR', 1, i, 1, CASE WHEN i % 20 = 0 THEN NULL ELSE i END",
    ),
    (
        "cash_receipt", 4000, "cash_receipt_id, pool_id, contribution_id, amount_minor, recorded_by, recorded_at",
        "{24 i}, {1 (1 + i % 400)}, {20 i}, 5, {1 401}, 1",
    ),
    (
        "provider_payment", 4000, "pool_id, payment, contribution_id, received_minor, refunded_minor, disputed_minor, seen_at",
        "{1 (1 + i % 400)}, 'pi_' || i, CASE WHEN i % 20 = 0 THEN NULL ELSE {20 i} END, 5, 0, 0, i",
    ),
    (
        "provider_payout", 4000, "pool_id, payout, amount_minor, arrives_on, entry_number, line_id",
        "{1 (1 + i % 400)}, 'po_' || i, i, i, 1 + i / 400, CASE WHEN i % 20 = 0 THEN NULL ELSE {26 i} END",
    ),
    (
        "provider_checkout", 4000, "contribution_id, attempt, checkout, url, amount_minor, expires_at",
        "{20 i}, 1, 'cs_' || i, '', 5, i",
    ),
    (
        "statement", 2000, "statement_id, pool_id, file_name, format, hash, line_count, new_count, uploaded_by, uploaded_at",
        "{25 i}, {1 (1 + i % 400)}, 'a', 'csv', {hash}, 1, 1, {1 401}, 1",
    ),
    (
        "statement_line", 8000,
        "line_id, pool_id, statement_id, external_id, booked_on, amount_minor, counterparty, counterparty_iban, remittance, reference, is_return, is_charge, state, entry_number",
        "{26 i}, {1 (1 + i % 400)}, {25 (1 + i % 2000)}, 'x' || i, i, 5, '', '', '', '', FALSE, FALSE,
         CASE WHEN i % 50 = 0 THEN 'open' ELSE 'booked' END, CASE WHEN i % 50 = 0 THEN NULL ELSE 1 + i / 400 END",
    ),
    ("statement_mapping", 400, "pool_id, mapping", "{1 i}, {wide}"),
    ("payee", 4000, "payee_id, pool_id, person_id, name, iban, bic, written_at", "{27 i}, {1 (1 + i % 400)}, CASE WHEN i % 2 = 0 THEN {1 (801 + i % 3200)} ELSE NULL END, 'a', '', '', 1"),
    (
        "spend", 2000, "spend_id, pool_id, payee_id, amount_minor, currency, category, written_at",
        "{28 i}, {1 (1 + i % 400)}, {27 i}, 5, 'EUR', 'project', 1",
    ),
    (
        "reservation", 2000, "proposal_id, pool_id, approved_minor, invoiced_minor, released_minor, expires_at, resolved_at",
        "{2 i}, {1 (1 + i % 400)}, 5, CASE WHEN i % 20 = 0 THEN 0 ELSE 5 END, 0, i, CASE WHEN i % 20 = 0 THEN NULL ELSE i END",
    ),
    (
        "invoice", 4000, "invoice_id, pool_id, proposal_id, filed_by, label, amount_minor, is_last, state, filed_at, because",
        "{29 i}, {1 (1 + i % 400)}, {2 (1 + i % 2000)}, {1 401}, 'a', 5, TRUE, CASE WHEN i % 20 = 0 THEN 'filed' ELSE 'approved' END, 1, ''",
    ),
    ("invoice_approval", 4000, "invoice_id, steward_id, approved_at", "{29 i}, {1 402}, 1"),
    (
        "paper", 4000, "paper_id, pool_id, spend_id, invoice_id, file_name, media_type, content, hash, uploaded_by, uploaded_at",
        "{30 i}, {1 (1 + i % 400)}, CASE WHEN i % 2 = 0 THEN {28 (1 + i % 2000)} ELSE NULL END, CASE WHEN i % 2 = 0 THEN NULL ELSE {29 i} END, 'a', 'application/pdf', {hash}, {hash}, {1 401}, 1",
    ),
    (
        "payout_batch", 2000, "batch_id, pool_id, format, payment_count, total_minor, created_by, created_at",
        "{31 i}, {1 (1 + i % 400)}, 'csv', 1, 5, {1 401}, 1",
    ),
    (
        "payable", 4000,
        "payable_id, pool_id, kind, proposal_id, invoice_id, person_id, payee_id, amount_minor, currency, reference, due_on, entry_number, batch_id, paid_on, paid_entry",
        "{32 i}, {1 (1 + i % 400)}, 'invoice', {2 (1 + i % 2000)}, {29 i}, CASE WHEN i % 2 = 0 THEN {1 (801 + i % 3200)} ELSE NULL END, {27 i}, 5, 'EUR', 'P' || i, i, 1 + i / 400,
         CASE WHEN i % 2 = 0 THEN {31 (1 + i % 2000)} ELSE NULL END, CASE WHEN i % 20 = 0 THEN NULL ELSE i END, CASE WHEN i % 20 = 0 THEN NULL ELSE 1 + i / 400 END",
    ),
    (
        "payable_release", 4000, "payable_id, steward_id, released_at", "{32 i}, {1 402}, 1",
    ),
    (
        "redemption", 3200, "redemption_id, pool_id, person_id, left_at, due_on, try_at, done_at, payable_id",
        "{33 i}, {1 (1 + i % 400)}, {1 (801 + i % 3200)}, 1, i, i, CASE WHEN i % 20 = 0 THEN NULL ELSE i END, CASE WHEN i % 20 = 0 THEN NULL ELSE {32 i} END",
    ),
];
