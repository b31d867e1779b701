//! Buy-ins that come back after their capital was redeemed: whatever comes in
//! which order, the books hold.

use pools::{
    banking::reference::Reference,
    domain::{
        contribution::Purpose,
        ledger::{Account, Day},
        reconcile::LineState,
        spend::PayableKind,
        text::Name,
    },
    services::{
        check_books::check_books,
        leave_pool::leave_pool,
        make_batch::{Format, MakeBatch, make_batch, take_back_batch},
        redeem::{NameAccount, name_account},
        settle_line::Said,
    },
    store::{
        contribution::{self, NewContribution, Promised},
        payable::{self, Payable},
        redemption,
    },
};

use super::steps::{Booked, OPENING, again, booked, camt, line, oak, received, say, upload};
use crate::{
    spending::steps::{DAY, IBAN, Oak, amount, iban, id},
    support::{Home, both_databases, tx},
};

const fn back<'a>(bank_id: &'a str, minor: i64, says: &'a str) -> Booked<'a> {
    Booked {
        is_return: true,
        on: "2026-03-24",
        ..booked(bank_id, minor, says)
    }
}

/// Eve owes a buy-in.
async fn buy_in(home: &Home, oak: &Oak, minor: i64) -> Promised {
    let contribution_id = home.world.new_id().into();
    let number = u64::from_be_bytes(home.world.random_bytes());
    let reference = Reference::of(number).to_string();
    let new = NewContribution {
        contribution_id,
        pool: oak.pool.pool_id,
        person: id(&oak.eve),
        purpose: Purpose::BuyIn,
        amount: amount(minor),
        currency: oak.pool.variables.money.currency(),
        reference: &reference,
        part: None,
        due_on: Day::of(home.world.now()),
        is_reminded_of: false,
    };
    tx!(home, |tx| Ok(contribution::insert(
        &mut tx,
        &new,
        home.world.now()
    )
    .await?))
    .unwrap();
    again(home, contribution_id).await
}

/// Eve paid a buy-in in two parts, left, said where she wants to be paid, and
/// is owed her capital.
async fn redeemed(home: &Home) -> (Oak, Promised) {
    let oak = oak(home).await;
    let given = buy_in(home, &oak, 2_500).await;
    let file = camt(&[
        booked("a", 1_500, &given.reference),
        booked("b", 1_000, &given.reference),
    ]);
    upload(home, &oak, &file).await.unwrap();
    tx!(home, |tx| leave_pool(
        &mut tx,
        &home.world,
        oak.pool.pool_id,
        &oak.eve
    )
    .await)
    .unwrap();
    home.later(31 * DAY);
    home.take_steps().await;
    let command = NameAccount {
        pool_id: oak.pool.pool_id,
        person: id(&oak.eve),
        name: Name::parse("Eve Elm").unwrap(),
        iban: iban(IBAN),
        bic: None,
    };
    tx!(home, |tx| name_account(&mut tx, &home.world, &command)
        .await)
    .unwrap();
    oak.take_steps(home).await;
    stands(home, &oak, [0, -2_500, 0]).await;
    (oak, given)
}

/// Her capital, what is to be paid back, and what she owes; and the books hold.
async fn stands(home: &Home, oak: &Oak, expected: [i64; 3]) {
    let eve = id(&oak.eve);
    let mut found = [0; 3];
    let of = [
        Account::Capital(eve),
        Account::Redemptions,
        Account::OwedBy(eve),
    ];
    for (stands, account) in found.iter_mut().zip(of) {
        *stands = oak.stands_at(home, account).await;
    }
    assert_eq!(found, expected, "capital, redemptions, owed by her");
    let mut conn = home.db.read().await.unwrap();
    for finding in check_books(&mut conn, oak.pool.pool_id).await.unwrap() {
        assert!(!finding.stops(), "{finding:?}");
    }
}

async fn to_pay(home: &Home, oak: &Oak) -> Vec<Payable> {
    let mut conn = home.db.read().await.unwrap();
    let found = payable::open(&mut conn, oak.pool.pool_id, 10)
        .await
        .unwrap();
    assert!(found.iter().all(|one| one.kind == PayableKind::Redemption));
    found
}

async fn in_a_file(home: &Home, oak: &Oak) -> uuid::Uuid {
    let owed = to_pay(home, oak).await[0].payable_id;
    oak.let_go(home, &oak.cleo, owed).await.unwrap();
    let command = MakeBatch {
        pool_id: oak.pool.pool_id,
        steward: id(&oak.ben),
        payables: vec![owed],
        format: Format::Pain,
    };
    tx!(home, |tx| make_batch(&mut tx, &home.world, &command).await).unwrap()
}

both_databases! {
    async fn what_waits_to_be_paid_is_called_back(home: Home) {
        let (oak, given) = redeemed(home).await;
        let before = to_pay(home, &oak).await.remove(0);
        upload(home, &oak, &camt(&[back("c", -1_000, &given.reference)])).await.unwrap();
        // What stayed of it waits anew, for the same day and account.
        stands(home, &oak, [-1_500, 0, 0]).await;
        assert!(to_pay(home, &oak).await.is_empty());
        oak.take_steps(home).await;
        stands(home, &oak, [0, -1_500, 0]).await;
        let after = to_pay(home, &oak).await.remove(0);
        assert_eq!(after.amount.minor(), 1_500);
        assert_eq!((after.due_on, &after.iban), (before.due_on, &before.iban));
        upload(home, &oak, &camt(&[back("d", -1_500, &given.reference)])).await.unwrap();
        stands(home, &oak, [0, 0, 0]).await;
        assert!(to_pay(home, &oak).await.is_empty());
        let mut conn = home.db.read().await.unwrap();
        assert!(redemption::open(&mut conn, oak.pool.pool_id, 10).await.unwrap().is_empty());
        drop(conn);
        assert_eq!(oak.stands_at(home, Account::Bank).await, OPENING);
        assert_eq!(oak.available(home).await, OPENING - OPENING / 10);
    }

    async fn what_was_paid_out_is_owed_to_the_pool(home: Home) {
        let (oak, given) = redeemed(home).await;
        let reference = to_pay(home, &oak).await.remove(0).reference;
        upload(home, &oak, &camt(&[booked("c", -2_500, &reference)])).await.unwrap();
        stands(home, &oak, [0, 0, 0]).await;
        upload(home, &oak, &camt(&[back("d", -1_000, &given.reference)])).await.unwrap();
        stands(home, &oak, [0, 0, 1_000]).await;
        assert_eq!(oak.stands_at(home, Account::Bank).await, OPENING - 1_000);
        // She sends more than that: the rest is hers.
        upload(home, &oak, &camt(&[booked("e", 1_200, &given.reference)])).await.unwrap();
        stands(home, &oak, [-200, 0, 0]).await;
        oak.take_steps(home).await;
        stands(home, &oak, [0, -200, 0]).await;
        // That is returned, too, and what she was paid comes back.
        upload(home, &oak, &camt(&[back("f", -1_200, &given.reference)])).await.unwrap();
        stands(home, &oak, [0, 0, 1_000]).await;
        upload(home, &oak, &camt(&[back("g", 2_500, &reference)])).await.unwrap();
        stands(home, &oak, [-1_500, 0, 0]).await;
        assert_eq!(received(home, &given).await, 1_500);
        oak.take_steps(home).await;
        stands(home, &oak, [0, -1_500, 0]).await;
    }

    async fn what_is_in_a_file_may_still_be_paid(home: Home) {
        let (oak, given) = redeemed(home).await;
        let batch = in_a_file(home, &oak).await;
        upload(home, &oak, &camt(&[back("c", -1_000, &given.reference)])).await.unwrap();
        stands(home, &oak, [0, -2_500, 1_000]).await;
        let by = (oak.pool.pool_id, id(&oak.ben));
        tx!(home, |tx| take_back_batch(&mut tx, &home.world, by, batch).await).unwrap();
        stands(home, &oak, [-1_500, 0, 0]).await;
        oak.take_steps(home).await;
        stands(home, &oak, [0, -1_500, 0]).await;
    }

    async fn what_is_paid_although_it_was_called_back_is_owed(home: Home) {
        let (oak, given) = redeemed(home).await;
        let called_back = to_pay(home, &oak).await.remove(0).reference;
        upload(home, &oak, &camt(&[back("c", -1_000, &given.reference)])).await.unwrap();
        // A steward had paid it by hand.
        upload(home, &oak, &camt(&[booked("d", -2_500, &called_back)])).await.unwrap();
        assert_eq!(line(home, &oak, "d").await.state, LineState::Booked);
        stands(home, &oak, [0, 0, 1_000]).await;
        oak.take_steps(home).await;
        stands(home, &oak, [0, 0, 1_000]).await;
        assert_eq!(oak.stands_at(home, Account::Bank).await, OPENING - 1_000);
        // It was another payment: so she has her capital again.
        assert_eq!(say(home, &oak, "d", Said::Undo).await.unwrap(), LineState::Open);
        stands(home, &oak, [-1_500, 0, 0]).await;
        oak.take_steps(home).await;
        stands(home, &oak, [0, -1_500, 0]).await;
    }

    async fn what_was_matched_wrongly_was_never_hers(home: Home) {
        let (oak, _) = redeemed(home).await;
        assert_eq!(say(home, &oak, "a", Said::Undo).await.unwrap(), LineState::Unmatched);
        stands(home, &oak, [-1_000, 0, 0]).await;
        assert_eq!(oak.stands_at(home, Account::UnmatchedReceipts).await, -1_500);
        assert_eq!(say(home, &oak, "a", Said::OtherIncome).await.unwrap(), LineState::Booked);
        stands(home, &oak, [-1_000, 0, 0]).await;
    }
}
