//! Who leaves is owed her capital, and gets it as soon as the reserve allows.

use pools::{
    domain::{
        contribution::Purpose,
        ledger::{Account, Authority, Day},
        spend::PayableKind,
        text::Name,
    },
    services::{
        ServiceError,
        erase_identity::erase_identity,
        forget_actor::forget_actor,
        leave_pool::leave_pool,
        make_batch::{Format, MakeBatch, make_batch},
        redeem::{NameAccount, name_account},
        settle_payable::{Settling, settle_payable},
    },
    store::{actor::Actor, payable, redemption},
};

use super::steps::{DAY, IBAN, Oak, iban, id};
use crate::support::{Home, both_databases, name_of, tx, values};

async fn leaves(home: &Home, oak: &Oak, who: &Actor) {
    tx!(home, |tx| leave_pool(
        &mut tx,
        &home.world,
        oak.pool.pool_id,
        who
    )
    .await)
    .unwrap();
    home.later(31 * DAY);
    home.take_steps().await;
}

async fn names(home: &Home, oak: &Oak, who: &Actor) -> Result<(), ServiceError> {
    let command = NameAccount {
        pool_id: oak.pool.pool_id,
        person: id(who),
        name: Name::parse("Eve Elm").unwrap(),
        iban: iban(IBAN),
        bic: None,
    };
    tx!(home, |tx| name_account(&mut tx, &home.world, &command)
        .await)
}

both_databases! {
    async fn capital_is_paid_back_to_who_left(home: Home) {
        let oak = Oak::with(home, 10_000).await;
        oak.bank(home).await;
        oak.receive(home, &oak.eve, Purpose::BuyIn, 2_500).await;
        assert_eq!(name_of(names(home, &oak, &oak.eve).await), "there is no such payment");
        leaves(home, &oak, &oak.eve).await;
        // She may say where to before anybody looked.
        names(home, &oak, &oak.eve).await.unwrap();
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.take_steps(home).await, 0);
        assert_eq!(oak.stands_at(home, Account::Redemptions).await, -2_500);
        assert_eq!(oak.stands_at(home, Account::Capital(id(&oak.eve))).await, 0);
        let mut conn = home.db.read().await.unwrap();
        let open = payable::open(&mut conn, oak.pool.pool_id, 10).await.unwrap();
        drop(conn);
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].kind, open[0].person_id), (PayableKind::Redemption, Some(id(&oak.eve))));
        assert_eq!(open[0].payee_name.as_deref(), Some("Eve Elm"));
        names(home, &oak, &oak.eve).await.unwrap();
        let command = MakeBatch {
            pool_id: oak.pool.pool_id,
            steward: id(&oak.ben),
            payables: vec![open[0].payable_id],
            format: Format::Pain,
        };
        // Nobody voted on this and no invoice stands behind it: a steward looks.
        let made = tx!(home, |tx| make_batch(&mut tx, &home.world, &command).await);
        assert_eq!(name_of(made), "another steward has to let this go first");
        oak.let_go(home, &oak.cleo, open[0].payable_id).await.unwrap();
        tx!(home, |tx| make_batch(&mut tx, &home.world, &command).await).unwrap();
        assert_eq!(name_of(names(home, &oak, &oak.eve).await), "this is paid, or on its way");
    }

    async fn her_account_is_erased_once_nothing_is_owed(home: Home) {
        let oak = Oak::with(home, 10_000).await;
        oak.receive(home, &oak.eve, Purpose::BuyIn, 2_500).await;
        leaves(home, &oak, &oak.eve).await;
        names(home, &oak, &oak.eve).await.unwrap();
        for (step, named) in [("waits", 1), ("owed", 1), ("paid", 0)] {
            match step {
                "owed" => assert_eq!(oak.take_steps(home).await, 1),
                "paid" => {
                    let mut conn = home.db.read().await.unwrap();
                    let open = payable::open(&mut conn, oak.pool.pool_id, 10).await.unwrap();
                    drop(conn);
                    let settling = Settling {
                        payable: open[0].payable_id,
                        from: Account::Bank,
                        on: Day::of(home.world.now()),
                        authority: Authority::Payable(open[0].payable_id),
                    };
                    tx!(home, |tx| settle_payable(&mut tx, &home.world, &oak.pool, None, &settling).await).unwrap();
                }
                _ => {}
            }
            tx!(home, |tx| erase_identity(&mut tx, oak.pool.pool_id, &oak.eve).await).unwrap();
            let count = "SELECT COUNT(*) FROM payee WHERE iban <> '' AND person_id = $1";
            assert_eq!(home.count(count, values![oak.eve.actor_id]).await, named, "{step}");
        }
    }

    async fn it_waits_until_the_reserve_allows_it(home: Home) {
        let oak = Oak::with(home, 1_000).await;
        oak.receive(home, &oak.eve, Purpose::BuyIn, 9_000).await;
        // Nine tenths of all there is are set aside.
        let proposal = oak.carried(home, 9_000, None).await;
        assert_eq!(oak.left(home, proposal).await, Some(9_000));
        leaves(home, &oak, &oak.eve).await;
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.take_steps(home).await, 0, "tomorrow again");
        assert_eq!(oak.stands_at(home, Account::Redemptions).await, 0);
        let mut conn = home.db.read().await.unwrap();
        let waiting = redemption::open(&mut conn, oak.pool.pool_id, 10).await.unwrap();
        drop(conn);
        assert_eq!(waiting.len(), 1);
        let since = waiting[0].waits_since.unwrap();
        home.later(DAY);
        assert_eq!(oak.take_steps(home).await, 1);
        let mut conn = home.db.read().await.unwrap();
        let waiting = redemption::open(&mut conn, oak.pool.pool_id, 10).await.unwrap();
        drop(conn);
        assert_eq!(waiting[0].waits_since, Some(since));
        oak.receive(home, &oak.ada, Purpose::Gift, 9_000).await;
        home.later(DAY);
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.stands_at(home, Account::Redemptions).await, -9_000);
        assert!(oak.available(home).await >= 0);
    }

    async fn the_last_capital_goes_out_to_the_last_cent(home: Home) {
        let oak = Oak::with(home, 1).await;
        oak.receive(home, &oak.eve, Purpose::BuyIn, 2_500).await;
        leaves(home, &oak, &oak.eve).await;
        // The floor is that of what stays: a cent.
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.stands_at(home, Account::Redemptions).await, -2_500);
    }

    async fn nothing_is_owed_where_nothing_was_paid(home: Home) {
        let oak = Oak::with(home, 10_000).await;
        leaves(home, &oak, &oak.eve).await;
        assert_eq!(oak.take_steps(home).await, 0);
        assert_eq!(name_of(names(home, &oak, &oak.eve).await), "there is no such payment");
    }

    async fn who_comes_back_keeps_her_capital(home: Home) {
        let oak = Oak::with(home, 10_000).await;
        oak.receive(home, &oak.eve, Purpose::BuyIn, 2_500).await;
        leaves(home, &oak, &oak.eve).await;
        home.join(&oak.pool, &oak.eve).await;
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.stands_at(home, Account::Capital(id(&oak.eve))).await, -2_500);
        leaves(home, &oak, &oak.eve).await;
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.stands_at(home, Account::Redemptions).await, -2_500);
    }

    async fn capital_of_an_account_that_is_gone_is_kept_for_it(home: Home) {
        let oak = Oak::with(home, 10_000).await;
        let far = home.remote_person("fay", "far.example").await;
        home.join(&oak.pool, &far).await;
        oak.receive(home, &far, Purpose::BuyIn, 2_500).await;
        tx!(home, |tx| forget_actor(&mut tx, &home.world, &far).await).unwrap();
        home.take_events().await;
        assert_eq!(oak.take_steps(home).await, 1);
        assert_eq!(oak.stands_at(home, Account::Redemptions).await, -2_500);
        assert!(home.take_events().await.is_empty(), "nobody is there to be told");
    }
}
