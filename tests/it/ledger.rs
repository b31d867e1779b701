//! The books: what is booked stays, balances, and follows the one before. The
//! tables refuse what the program would never do.

use pools::{
    domain::{
        ballot::Choice,
        contribution::Purpose,
        ledger::{Account, Day, Entry, moves},
        money::Amount,
        spend::Category,
        text::{Body, Title},
    },
    services::{
        ServiceError,
        close_proposal::close_due_proposal,
        post_entry::{budget_of, post_entry, reverse_entry},
        propose_spend::{PayeeWish, ProposeSpend, propose_spend},
    },
    store::{actor::Actor, ledger, pool::Pool, proposal::by_number, reservation},
};
use uuid::Uuid;

use crate::support::{Home, both_databases, name_of, rule_of, tx, values};

const WEEK: i64 = 7 * 86_400;

fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

fn today(home: &Home) -> Day {
    Day::of(home.world.now())
}

/// A gift that arrived at the bank.
pub fn gift(home: &Home, who: &Actor, minor: i64) -> Entry {
    let of = (Purpose::Gift, who.actor_id.into());
    let id = home.world.new_id().into();
    moves::receipt(id, of, Account::Bank, amount(minor), today(home)).unwrap()
}

pub async fn post(home: &Home, pool: &Pool, entry: &Entry) -> Result<i64, ServiceError> {
    tx!(home, |tx| post_entry(
        &mut tx,
        &home.world,
        pool,
        None,
        entry
    )
    .await)
}

async fn stands_at(home: &Home, pool: &Pool, account: Account) -> i64 {
    let mut conn = home.db.read().await.unwrap();
    ledger::balance(&mut conn, pool.pool_id, account)
        .await
        .unwrap()
}

/// A proposal to spend so much.
pub fn spend(pool: &Pool, proposer: &Actor, minor: i64) -> ProposeSpend {
    ProposeSpend {
        pool_id: pool.pool_id,
        proposer: proposer.actor_id.into(),
        title: Title::parse("A shed").unwrap(),
        body: Body::parse("For the tools").unwrap(),
        review_at: None,
        payee: PayeeWish {
            person: None,
            name: "Sheds and Sons".to_owned(),
            iban: String::new(),
            bic: String::new(),
        },
        amount: amount(minor),
        category: Category::Project,
    }
}

both_databases! {
    async fn what_is_booked_stays_and_follows_the_one_before(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        for (number, minor) in [(1, 2_500), (2, 1_000), (3, 1)] {
            assert_eq!(post(home, &pool, &gift(home, &ada, minor)).await.unwrap(), number);
        }
        assert_eq!(stands_at(home, &pool, Account::Bank).await, 3_501);
        assert_eq!(stands_at(home, &pool, Account::Donations).await, -3_501);
        assert_eq!(stands_at(home, &pool, Account::Available).await, -3_501);
        let back = tx!(home, |tx| reverse_entry(&mut tx, &home.world, &pool, None, 3).await);
        assert_eq!(back.unwrap(), 4);
        for number in [3, 4, 99] {
            let again = tx!(home, |tx| reverse_entry(&mut tx, &home.world, &pool, None, number).await);
            assert_eq!(name_of(again), "this entry can't be reversed", "{number}");
        }
        assert_eq!(stands_at(home, &pool, Account::Bank).await, 3_500);
        let mut conn = home.db.read().await.unwrap();
        let rows = ledger::page(&mut conn, pool.pool_id, 0, 10).await.unwrap();
        let books = ledger::get(&mut conn, pool.pool_id).await.unwrap().unwrap();
        assert_eq!(rows.len(), 4);
        for pair in rows.windows(2) {
            assert_eq!(pair[1].previous, pair[0].hash);
        }
        assert_eq!(books.head.as_slice(), rows[3].hash);
    }

    async fn the_tables_refuse_what_no_book_allows(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        post(home, &pool, &gift(home, &ada, 2_500)).await.unwrap();
        let id = Uuid::from(pool.pool_id);
        let entry = "INSERT INTO journal_entry (pool_id, number, booked_on, month, kind, currency, authority, authority_id, recorded_at, previous_hash, hash)
            SELECT pool_id, number + 1, booked_on, month, kind, currency, authority, authority_id, recorded_at, hash, hash FROM journal_entry WHERE pool_id = $1";
        for (text, rule) in [
            ("UPDATE posting SET amount_minor = amount_minor + 1 WHERE pool_id = $1", "entry_frozen"),
            ("DELETE FROM posting WHERE pool_id = $1", "entry_frozen"),
            ("UPDATE journal_entry SET kind = 'fee' WHERE pool_id = $1", "entry_frozen"),
            ("DELETE FROM journal_entry WHERE pool_id = $1", "entry_frozen"),
            // One more line for an entry that is booked.
            ("INSERT INTO posting (pool_id, entry_number, position, account, amount_minor) VALUES ($1, 1, 9, 'assets:bank', 5)", "entry_frozen"),
            // An entry without lines.
            (entry, "entry_balanced"),
            // Lines without an entry.
            ("INSERT INTO posting (pool_id, entry_number, position, account, amount_minor) VALUES ($1, 2, 0, 'assets:bank', 5)", "foreign_key"),
            ("UPDATE ledger SET currency = 'USD' WHERE pool_id = $1", "entry_currency"),
        ] {
            let refused = home.sql(text, values![id]).await;
            assert_eq!(rule_of(refused), rule, "{text}");
        }
        // Lines that don't balance, with their entry, in one transaction.
        let mut tx = home.db.begin().await.unwrap();
        let lines = "INSERT INTO posting (pool_id, entry_number, position, account, amount_minor) VALUES ($1, 2, 0, 'assets:bank', 5), ($1, 2, 1, 'income:donations', -4)";
        tx.query(crate::support::statement(lines)).bind(id).execute().await.unwrap();
        let refused = tx.query(crate::support::statement(entry)).bind(id).execute().await;
        assert_eq!(rule_of(refused), "entry_balanced");
        tx.rollback().await.unwrap();
        assert_eq!(stands_at(home, &pool, Account::Bank).await, 2_500);
    }

    async fn a_carried_spend_sets_its_sum_aside_and_no_two_take_the_last(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        post(home, &pool, &gift(home, &ada, 10_000)).await.unwrap();
        let mut proposals = Vec::new();
        for _ in 0..2 {
            let command = spend(&pool, &ada, 9_000);
            let (number, _) = tx!(home, |tx| propose_spend(&mut tx, &home.world, &command).await).unwrap();
            let mut conn = home.db.read().await.unwrap();
            let found = by_number(&mut conn, pool.pool_id, number).await.unwrap().unwrap();
            proposals.push(found);
        }
        for proposal in &proposals {
            home.cast(proposal.proposal_id, &ada, Choice::For).await.unwrap();
        }
        home.later(WEEK + 1);
        let mut outcomes = Vec::new();
        for proposal in proposals {
            let world = &home.world;
            tx!(home, |tx| close_due_proposal(&mut tx, world, &home.site, proposal.proposal_id).await).unwrap();
            let closed = home.again(proposal.proposal_id).await.closed.unwrap();
            outcomes.push(closed.enactment.unwrap().name());
            let mut conn = home.db.read().await.unwrap();
            let set_aside = reservation::by_proposal(&mut conn, proposal.proposal_id).await.unwrap();
            assert_eq!(set_aside.map(|found| found.reservation.left()), (outcomes.len() == 1).then_some(9_000));
        }
        assert_eq!(outcomes, ["done", "money_missing"]);
        let mut conn = home.db.read().await.unwrap();
        let budget = budget_of(&mut conn, &pool).await.unwrap();
        assert_eq!((budget.funds, budget.unreserved, budget.available()), (10_000, 1_000, 0));
    }
}
