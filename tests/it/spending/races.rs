//! Two at once: the last euro is taken once, and what needs two is done by two.

use futures::future::join_all;
use pools::{
    domain::{
        id::PayableId,
        ledger::{Account, Day},
        spend::PaidFrom,
    },
    services::{
        approve_invoice::Approved,
        record_payment::{RecordPayment, record_payment},
    },
};

use super::steps::{Oak, WEEK, id};
use crate::support::{Home, both_databases, tx};

both_databases! {
    async fn two_closings_at_once_take_the_last_euro_once(home: Home) {
        let oak = Oak::with(home, 10_000).await;
        let mut proposals = Vec::new();
        for _ in 0..4 {
            proposals.push(oak.open(home, 9_000, None).await);
        }
        home.later(WEEK + 1);
        join_all(proposals.iter().map(|proposal| oak.close(home, *proposal))).await;
        let mut left = Vec::new();
        for proposal in proposals {
            left.push(oak.left(home, proposal).await);
        }
        left.sort_unstable();
        assert_eq!(left, [None, None, None, Some(9_000)]);
        assert_eq!(oak.available(home).await, 0);
    }

    async fn two_approvals_at_once_are_two(home: Home) {
        let oak = Oak::with(home, 1_000_000).await;
        let proposal = oak.carried(home, 200_000, None).await;
        for _ in 0..3 {
            let filed = oak.file(home, (proposal, &oak.ada), 60_000, false).await.unwrap();
            let before = oak.stands_at(home, Account::Payable).await;
            let stewards = [&oak.ben, &oak.cleo, &oak.dan, &oak.ben];
            let results = join_all(stewards.map(|by| oak.approve(home, filed, by))).await;
            let owed = results.iter().filter(|done| matches!(done, Ok(Approved::Owed(_)))).count();
            let waits = results.iter().filter(|done| matches!(done, Ok(Approved::Waits(1)))).count();
            assert_eq!((owed, waits), (1, 1), "{results:?}");
            assert_eq!(oak.stands_at(home, Account::Payable).await, before - 60_000);
        }
        assert_eq!(oak.left(home, proposal).await, Some(20_000));
    }

    async fn many_payments_at_once_are_one(home: Home) {
        let oak = Oak::with(home, 100_000).await;
        let proposal = oak.carried(home, 30_000, None).await;
        let payable = oak.owed(home, proposal, 20_000).await;
        let paid = join_all((0..6).map(|_| pay(home, &oak, payable))).await;
        assert_eq!(paid.into_iter().filter(|done| *done).count(), 1);
        assert_eq!(oak.stands_at(home, Account::Bank).await, 80_000);
    }
}

async fn pay(home: &Home, oak: &Oak, payable: PayableId) -> bool {
    let command = RecordPayment {
        pool_id: oak.pool.pool_id,
        steward: id(&oak.ben),
        payable,
        from: PaidFrom::Bank,
        on: Day::of(home.world.now()),
    };
    let done = tx!(home, |tx| record_payment(&mut tx, &home.world, &command)
        .await);
    done.is_ok()
}
