//! Contributions: promised, paid, received; the first buy-in makes a member;
//! dues come by the clock; cash above the limit takes two.

use pools::{
    domain::{
        ballot::Choice,
        contribution::State,
        id::ContributionId,
        ledger::{Account, Day},
        membership::Standing,
        money::{Amount, Currency},
        rules::{Admission, VotingRules},
        text::{Body, Title},
        time::Timestamp,
        variables::Number,
    },
    services::{
        Event, ServiceError,
        ask_for_buy_ins::ask_for_buy_ins,
        close_proposal::close_due_proposal,
        leave_pool::leave_pool,
        owe_buy_in::has_books,
        promise_contribution::{Wish, cancel_contribution, owed_parts, promise_contribution},
        propose_rail::{ProposeRail, propose_rail},
        receive_contribution::{
            Arrived, lower_contribution, receive_contribution, take_back_contribution,
        },
        record_cash::{Recorded, confirm_cash, record_cash, withdraw_cash},
        remind_contribution::remind_contribution,
        set_dues::{promise_dues, set_dues, stop_dues},
    },
    store::{
        actor::Actor,
        cash,
        contribution::{self, Promised},
        dues, ledger, membership,
        pool::Pool,
        proposal::by_number,
        rail::RailKind,
    },
};
use uuid::Uuid;

use crate::support::{Home, both_databases, name_of, terms, tx, values};

const DAY: i64 = 86_400;
const IBAN: &str = "DE75512108001245126199";

fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

/// The members put a bank account in use.
pub async fn bank(home: &Home, pool: &Pool, ada: &Actor) {
    let command = ProposeRail {
        pool_id: pool.pool_id,
        proposer: ada.actor_id.into(),
        title: Title::parse("Our account").unwrap(),
        body: Body::parse("").unwrap(),
        kind: RailKind::Bank,
        holder: "Oak Street Garden".to_owned(),
        iban: IBAN.to_owned(),
        bic: String::new(),
        provider: String::new(),
    };
    let number = tx!(home, |tx| propose_rail(&mut tx, &home.world, &command)
        .await)
    .unwrap();
    let mut conn = home.db.read().await.unwrap();
    let found = by_number(&mut conn, pool.pool_id, number).await;
    let id = found.unwrap().unwrap().proposal_id;
    drop(conn);
    home.cast(id, ada, Choice::For).await.unwrap();
    if home.again(id).await.closed.is_none() {
        home.later(8 * DAY);
        tx!(home, |tx| close_due_proposal(
            &mut tx,
            &home.world,
            &home.site,
            id
        )
        .await)
        .unwrap();
    }
    assert_eq!(
        home.again(id)
            .await
            .closed
            .unwrap()
            .enactment
            .unwrap()
            .name(),
        "done"
    );
}

async fn standing(home: &Home, pool: &Pool, who: &Actor) -> Standing {
    let mut conn = home.db.read().await.unwrap();
    let person = who.actor_id.into();
    membership::standing(&mut conn, pool.pool_id, person)
        .await
        .unwrap()
}

async fn balance(home: &Home, pool: &Pool, account: Account) -> i64 {
    let mut conn = home.db.read().await.unwrap();
    ledger::balance(&mut conn, pool.pool_id, account)
        .await
        .unwrap()
}

async fn promised(home: &Home, id: ContributionId) -> Promised {
    let mut conn = home.db.read().await.unwrap();
    contribution::by_id(&mut conn, id).await.unwrap().unwrap()
}

pub async fn promise(
    home: &Home,
    pool: &Pool,
    who: &Actor,
    wish: Wish,
) -> Result<ContributionId, ServiceError> {
    let person = who.actor_id.into();
    tx!(home, |tx| promise_contribution(
        &mut tx,
        &home.world,
        pool.pool_id,
        person,
        wish
    )
    .await)
}

pub async fn receive(
    home: &Home,
    pool: &Pool,
    id: ContributionId,
    minor: i64,
) -> Result<i64, ServiceError> {
    let arrived = Arrived {
        contribution: id,
        amount: amount(minor),
        account: Account::Bank,
        on: Day::of(home.world.now()),
    };
    tx!(home, |tx| receive_contribution(
        &mut tx,
        &home.world,
        &home.site,
        pool,
        arrived,
        None
    )
    .await)
}

/// What people elsewhere were told since it was last asked.
async fn told(home: &Home) -> Vec<String> {
    home.take_events()
        .await
        .into_iter()
        .filter_map(|event| match event {
            Event::Told { text, .. } => Some(text),
            _ => None,
        })
        .collect()
}

/// Letters to somebody that say so.
async fn letters(home: &Home, who: &Actor, words: &str) -> i64 {
    let text = "SELECT COUNT(*) FROM letter WHERE recipient_id = $1 AND content_html LIKE $2";
    home.count(text, values![who.actor_id, format!("%{words}%")])
        .await
}

both_databases! {
    async fn the_first_buy_in_makes_a_member(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        bank(home, &pool, &ada).await;
        let ben = home.remote_person("ben", "social.example").await;
        home.ask(pool.pool_id, &ben).await.unwrap();
        home.take_events().await;
        let admitted = home.agree(pool.pool_id, &ben).await.unwrap();
        assert!(admitted.admitted().unwrap().awaits_buy_in);
        // She is told to whom, where, and by which reference.
        let mut conn = home.db.read().await.unwrap();
        let parts = owed_parts(&mut conn, pool.pool_id, ben.actor_id.into()).await.unwrap();
        assert_eq!(membership::due_to_vote(&mut conn, home.world.now(), 9).await.unwrap(), []);
        drop(conn);
        let first = parts[0].promised.clone().unwrap();
        let texts = told(home).await;
        assert!(texts.iter().any(|text| text.contains("DE75 5121 0800 1245 1261 99") && text.contains("RF")), "{texts:?}");
        let id = first.contribution_id;
        // A part of it keeps her waiting; the whole makes her a member.
        receive(home, &pool, id, 1_000).await.unwrap();
        assert_eq!(promised(home, id).await.contribution.state(), State::Partly(1_500));
        assert!(!standing(home, &pool, &ben).await.is_active());
        let number = receive(home, &pool, id, 1_500).await.unwrap();
        assert!(standing(home, &pool, &ben).await.is_active());
        assert!(promised(home, id).await.received_at.is_some());
        let capital = Account::Capital(ben.actor_id.into());
        assert_eq!((balance(home, &pool, Account::Bank).await, balance(home, &pool, capital).await), (2_500, -2_500));
        assert!(told(home).await.iter().any(|text| text.contains("You are a member of The oak now")));
        // The bank sends it back: her membership stays.
        let back = tx!(home, |tx| take_back_contribution(&mut tx, &home.world, &home.site, &pool, number, None).await);
        assert_eq!(back.unwrap(), 3);
        let again = tx!(home, |tx| take_back_contribution(&mut tx, &home.world, &home.site, &pool, number, None).await);
        assert_eq!(name_of(again), "this entry can't be reversed");
        let now = promised(home, id).await;
        assert_eq!((now.contribution.state(), now.received_at), (State::Partly(1_500), None));
        assert!(standing(home, &pool, &ben).await.is_active());
        assert_eq!(balance(home, &pool, capital).await, -1_000);
        assert_eq!(letters(home, &ada, "came back").await, 1);
        // A refund of a part, booked by who knows of it.
        let pool = &pool;
        let lower = |minor| async move {
            let given = amount(minor);
            tx!(home, |tx| lower_contribution(&mut tx, &home.world, &home.site, pool, id, given).await)
        };
        assert_eq!(name_of(lower(1_001).await), "more would go back than has arrived");
        lower(1_000).await.unwrap();
        assert_eq!(promised(home, id).await.contribution.state(), State::Promised);
    }

    async fn a_pool_that_takes_no_money_keeps_nobody_out(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        assert!(standing(home, &pool, &ben).await.is_active());
        // What is owed can be paid later, and is promised once.
        let id = promise(home, &pool, &ben, Wish::Part(1)).await.unwrap();
        assert_eq!(promise(home, &pool, &ben, Wish::Part(1)).await.unwrap(), id);
        receive(home, &pool, id, 2_500).await.unwrap();
        assert_eq!(letters(home, &ben, "Your contribution arrived (25.00 EUR). Thank you.").await, 1);
        // Where everybody has left, nobody could see money come.
        bank(home, &pool, &ada).await;
        let cleo = home.person("cleo").await;
        home.ask(pool.pool_id, &cleo).await.unwrap();
        home.agree(pool.pool_id, &cleo).await.unwrap();
        assert!(!standing(home, &pool, &cleo).await.is_active());
        for who in [&ada, &ben] {
            tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, who).await).unwrap();
        }
        let mut conn = home.db.read().await.unwrap();
        let due = membership::due_to_vote(&mut conn, home.world.now(), 9).await.unwrap();
        assert_eq!(due, [(pool.pool_id, cleo.actor_id.into())]);
    }

    async fn once_money_can_come_whoever_owes_is_told_where(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        let cleo = home.member(&pool, "cleo").await;
        let paid = promise(home, &pool, &cleo, Wish::Part(1)).await.unwrap();
        receive(home, &pool, paid, 2_500).await.unwrap();
        home.take_events().await;
        bank(home, &pool, &ada).await;
        let events = home.take_events().await;
        let adopted = events.iter().filter(|event| matches!(event, Event::RailAdopted { .. }));
        assert_eq!(adopted.count(), 1);
        for _ in 0..2 {
            let nil = Uuid::nil();
            tx!(home, |tx| ask_for_buy_ins(&mut tx, &home.world, &home.site, pool.pool_id, nil).await).unwrap();
        }
        for (who, told) in [(&ada, 2), (&ben, 2), (&cleo, 0)] {
            assert_eq!(letters(home, who, "can be paid now (25.00 EUR)").await, told, "{}", who.handle);
        }
        // Asked twice, promised once: the reference stays the same.
        let mut conn = home.db.read().await.unwrap();
        let parts = contribution::parts_of_member(&mut conn, pool.pool_id, ben.actor_id.into()).await.unwrap();
        assert_eq!(parts.len(), 1);
    }

    async fn a_promise_is_kept_or_taken_back(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let eve = home.person("eve").await;
        for (who, wish, why) in [
            (&eve, Wish::Gift(amount(5)), "only members can do that"),
            (&eve, Wish::Part(1), "this part of a buy-in is not owed"),
            (&ada, Wish::Part(2), "this part of a buy-in is not owed"),
            (&ada, Wish::Gift(amount(0)), "a contribution is more than nothing"),
        ] {
            assert_eq!(name_of(promise(home, &pool, who, wish).await), why, "{wish:?}");
        }
        let mut ids = Vec::new();
        for minor in 1..=20 {
            let id = promise(home, &pool, &ada, Wish::Gift(amount(minor))).await.unwrap();
            ids.push(promised(home, id).await.reference);
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 20);
        let more = promise(home, &pool, &ada, Wish::Dues(amount(5))).await;
        assert_eq!(name_of(more), "so many contributions are promised that the next has to wait");
        let mut conn = home.db.read().await.unwrap();
        let found = contribution::awaited(&mut conn, pool.pool_id, (6, Uuid::max()), 2).await.unwrap();
        let found: Vec<i64> = found.iter().map(|each| each.contribution.amount.minor()).collect();
        assert_eq!(found, [7, 8]);
        let mine = contribution::of_member(&mut conn, pool.pool_id, ada.actor_id.into(), Uuid::max(), 3).await.unwrap();
        let (first, second) = (mine[0].contribution_id, mine[1].contribution_id);
        drop(conn);
        receive(home, &pool, second, 1).await.unwrap();
        let cancel = |who: &Actor, id| {
            let person = who.actor_id.into();
            async move { tx!(home, |tx| cancel_contribution(&mut tx, &home.world, pool.pool_id, person, id).await) }
        };
        for (who, id, why) in [
            (&eve, first, "there is no such contribution"),
            (&ada, second, "something of this contribution has arrived"),
        ] {
            assert_eq!(name_of(cancel(who, id).await), why);
        }
        cancel(&ada, first).await.unwrap();
        assert_eq!(name_of(cancel(&ada, first).await), "this contribution was taken back");
        // What came, came: more than was promised, and after it was taken back.
        receive(home, &pool, first, 900).await.unwrap();
        assert_eq!(promised(home, first).await.contribution.state(), State::Received);
        for (id, account, why) in [
            (home.world.new_id().into(), Account::Bank, "there is no such contribution"),
            (first, Account::Retained, "nothing can arrive in this account"),
        ] {
            let arrived = Arrived { contribution: id, amount: amount(5), account, on: Day::of(home.world.now()) };
            let refused = tx!(home, |tx| receive_contribution(&mut tx, &home.world, &home.site, &pool, arrived, None).await);
            assert_eq!(name_of(refused), why);
        }
    }

    async fn what_was_not_known_for_whom_is_matched(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let id = promise(home, &pool, &ada, Wish::Gift(amount(700))).await.unwrap();
        let line = home.world.new_id().into();
        let today = Day::of(home.world.now());
        let entry = pools::domain::ledger::moves::unmatched(line, amount(700), today).unwrap();
        crate::ledger::post(home, &pool, &entry).await.unwrap();
        let arrived = Arrived { contribution: id, amount: amount(700), account: Account::UnmatchedReceipts, on: today };
        tx!(home, |tx| receive_contribution(&mut tx, &home.world, &home.site, &pool, arrived, None).await).unwrap();
        assert_eq!(balance(home, &pool, Account::UnmatchedReceipts).await, 0);
        assert_eq!(balance(home, &pool, Account::Bank).await, 700);
        assert_eq!(balance(home, &pool, Account::Donations).await, -700);
        let mut conn = home.db.read().await.unwrap();
        assert!(has_books(&mut conn, pool.pool_id).await.unwrap());
    }

    async fn dues_come_by_the_clock_and_are_reminded_of_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let person = ada.actor_id.into();
        let set = |minor, months| async move {
            let given = amount(minor);
            tx!(home, |tx| set_dues(&mut tx, &home.world, pool.pool_id, person, given, months).await)
        };
        assert_eq!(name_of(set(500, 13).await), "dues are given every one to twelve months");
        assert_eq!(name_of(set(0, 1).await), "a contribution is more than nothing");
        let first = set(500, 1).await.unwrap().unwrap();
        // Changing them asks for nothing twice.
        assert_eq!(set(600, 1).await.unwrap(), None);
        let due = || async {
            let mut conn = home.db.read().await.unwrap();
            dues::due(&mut conn, Day::of(home.world.now()), 9).await.unwrap()
        };
        let step = || async {
            tx!(home, |tx| promise_dues(&mut tx, &home.world, &home.site, pool.pool_id, person).await).unwrap()
        };
        assert_eq!(due().await, []);
        assert!(!step().await);
        home.later(32 * DAY);
        assert_eq!(due().await.len(), 1);
        assert!(step().await);
        assert!(!step().await, "once");
        assert_eq!(letters(home, &ada, "Your dues for The oak are due (6.00 EUR)").await, 1);
        // The first was promised on the page, and is reminded of once; what
        // the program promised and told of, never.
        let late = || async {
            let mut conn = home.db.read().await.unwrap();
            contribution::to_remind(&mut conn, Day::of(home.world.now()), 9).await.unwrap()
        };
        assert_eq!(late().await, [first]);
        for (steps, told) in [(true, 1), (false, 1)] {
            let reminded = tx!(home, |tx| remind_contribution(&mut tx, &home.world, &home.site, first).await);
            assert_eq!(reminded.unwrap(), steps);
            assert_eq!(letters(home, &ada, "We have not seen it yet").await, told);
        }
        let stopped = || async { tx!(home, |tx| stop_dues(&mut tx, &home.world, pool.pool_id, person).await).unwrap() };
        assert!(stopped().await);
        assert!(!stopped().await);
        home.later(40 * DAY);
        assert_eq!(due().await, []);
    }

    async fn whoever_is_out_is_asked_for_no_more(home: Home) {
        let ada = home.person("ada").await;
        let mut bylaws = terms("oak", Admission::Open, VotingRules::DEFAULT);
        bylaws.variables = bylaws.variables.with(Number::Instalments, 2).unwrap();
        let pool = home.pool_on(&ada, "oak", bylaws).await;
        let ben = home.member(&pool, "ben").await;
        let person = ben.actor_id.into();
        for wish in [Wish::Part(1), Wish::Part(2), Wish::Gift(amount(5))] {
            promise(home, &pool, &ben, wish).await.unwrap();
        }
        let given = amount(100);
        tx!(home, |tx| set_dues(&mut tx, &home.world, pool.pool_id, person, given, 1).await).unwrap();
        tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, &ben).await).unwrap();
        let mut conn = home.db.read().await.unwrap();
        let left = contribution::awaited(&mut conn, pool.pool_id, (0, Uuid::nil()), 9).await.unwrap();
        let left: Vec<_> = left.iter().map(|each| each.part).collect();
        assert_eq!(left, [Some(1)]);
        let plan = dues::of_member(&mut conn, pool.pool_id, person).await.unwrap();
        assert!(plan.unwrap().ended_at.is_some());
        drop(conn);
        // What is owed can still be paid.
        let id = promise(home, &pool, &ben, Wish::Part(1)).await.unwrap();
        receive(home, &pool, id, 1_250).await.unwrap();
        assert_eq!(balance(home, &pool, Account::Capital(person)).await, -1_250);
    }

    // Messages to people elsewhere pass through other servers.
    async fn what_somebody_paid_stays_off_the_wire(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let bob = home.remote_person("bob", "mastodon.example").await;
        home.join(&pool, &bob).await;
        bank(home, &pool, &ada).await;
        let person = bob.actor_id.into();
        let part = promise(home, &pool, &bob, Wish::Part(1)).await.unwrap();
        let number = receive(home, &pool, part, 1_300).await.unwrap();
        tx!(home, |tx| take_back_contribution(&mut tx, &home.world, &home.site, &pool, number, None).await).unwrap();
        receive(home, &pool, part, 2_500).await.unwrap();
        let gift = promise(home, &pool, &bob, Wish::Gift(amount(1_300))).await.unwrap();
        let by = ada.actor_id.into();
        tx!(home, |tx| record_cash(&mut tx, &home.world, &home.site, pool.pool_id, by, (gift, amount(1_300))).await).unwrap();
        let given = amount(1_300);
        tx!(home, |tx| set_dues(&mut tx, &home.world, pool.pool_id, person, given, 1).await).unwrap();
        home.later(40 * DAY);
        assert!(tx!(home, |tx| promise_dues(&mut tx, &home.world, &home.site, pool.pool_id, person).await).unwrap());
        let told = told(home).await;
        for words in ["arrived. Thank you", "is taken out of the books", "gave cash to The oak.", "dues for The oak are due."] {
            assert!(told.iter().any(|text| text.contains(words)), "{words}: {told:#?}");
        }
        for text in &told {
            assert!(!text.contains("13.00") && !text.contains("12.00"), "{text}");
        }
    }

    async fn cash_above_the_limit_takes_two(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        let cleo = home.member(&pool, "cleo").await;
        let make = "UPDATE membership SET is_steward = TRUE WHERE person_id = $1";
        home.sql(make, values![cleo.actor_id]).await.unwrap();
        let record = |steward: &Actor, id, minor| {
            let (by, given) = (steward.actor_id.into(), (id, amount(minor)));
            async move { tx!(home, |tx| record_cash(&mut tx, &home.world, &home.site, pool.pool_id, by, given).await) }
        };
        let confirm = |steward: &Actor, id| {
            let by = steward.actor_id.into();
            async move { tx!(home, |tx| confirm_cash(&mut tx, &home.world, &home.site, pool.pool_id, by, id).await) }
        };
        let gift = promise(home, &pool, &ben, Wish::Gift(amount(90_000))).await.unwrap();
        assert_eq!(name_of(record(&ben, gift, 5).await), "only a steward of this Pool may do that");
        assert_eq!(name_of(record(&ada, gift, 0).await), "a contribution is more than nothing");
        assert_eq!(record(&ada, gift, 40_000).await.unwrap(), Recorded::Booked(1));
        assert_eq!(letters(home, &ben, "recorded that you gave cash to The oak (400.00 EUR)").await, 1);
        // All cash of one contribution counts together.
        let Recorded::Waits(waits) = record(&ada, gift, 10_001).await.unwrap() else { panic!("booked") };
        assert_eq!(balance(home, &pool, Account::Cash).await, 40_000);
        for (who, why) in [
            (&ada, "somebody else has to confirm this cash"),
            (&ben, "only a steward of this Pool may do that"),
        ] {
            assert_eq!(name_of(confirm(who, waits).await), why);
        }
        assert_eq!(confirm(&cleo, waits).await.unwrap(), 2);
        assert_eq!(name_of(confirm(&cleo, waits).await), "this cash was decided on already");
        assert_eq!(balance(home, &pool, Account::Cash).await, 50_001);
        // Her own, she records; another one confirms it, or says that it is
        // not so.
        let own = promise(home, &pool, &ada, Wish::Gift(amount(100))).await.unwrap();
        let Recorded::Waits(waits) = record(&ada, own, 100).await.unwrap() else { panic!("booked") };
        assert_eq!(name_of(confirm(&ada, waits).await), "somebody else has to confirm this cash");
        let by = cleo.actor_id.into();
        tx!(home, |tx| withdraw_cash(&mut tx, &home.world, pool.pool_id, by, waits).await).unwrap();
        assert_eq!(name_of(confirm(&cleo, waits).await), "this cash was decided on already");
        let mut conn = home.db.read().await.unwrap();
        assert_eq!(cash::waiting(&mut conn, pool.pool_id, 9).await.unwrap(), []);
        assert_eq!(promised(home, own).await.contribution.state(), State::Promised);
    }

    async fn two_at_once_book_both_and_count_both(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let id = promise(home, &pool, &ada, Wish::Part(1)).await.unwrap();
        let (one, two) = tokio::join!(receive(home, &pool, id, 1_000), receive(home, &pool, id, 1_500));
        let mut numbers = [one.unwrap(), two.unwrap()];
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2]);
        assert_eq!(promised(home, id).await.contribution.state(), State::Received);
        assert_eq!(promised(home, id).await.currency, Currency::EUR);
        assert!(promised(home, id).await.promised_at > Timestamp::from_micros(0));
    }
}
