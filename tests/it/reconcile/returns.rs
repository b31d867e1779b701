//! Payments that come back, fees, and what was there before the books.

use pools::{
    domain::{ledger::Account, reconcile::LineState},
    services::settle_line::Said,
};

use super::steps::{
    Booked, OPENING, again, booked, books, camt, camt_of, line, oak, promised, received, say,
    upload,
};
use crate::{
    spending::steps::{DAY, OTHER_IBAN, Oak},
    support::both_databases,
};

const fn back<'a>(bank_id: &'a str, minor: i64, says: &'a str) -> Booked<'a> {
    Booked {
        is_return: true,
        on: "2026-03-24",
        ..booked(bank_id, minor, says)
    }
}

both_databases! {
    async fn a_returned_contribution_is_there_no_more(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 5_000).await;
        let late = promised(home, &oak, &oak.eve, 700).await;
        let file = camt(&[
            booked("a", 2_000, &gift.reference),
            booked("b", 3_000, &gift.reference),
            booked("c", 700, "nothing said"),
        ]);
        upload(home, &oak, &file).await.unwrap();
        say(home, &oak, "c", Said::Contribution(late.contribution_id)).await.unwrap();
        let file = camt(&[
            back("d", -3_000, &gift.reference),
            back("e", -700, &late.reference),
            back("f", -1, &gift.reference),
        ]);
        let done = upload(home, &oak, &file).await.unwrap();
        assert_eq!(done.to_look_at, 1);
        assert_eq!((received(home, &gift).await, received(home, &late).await), (2_000, 0));
        assert!(again(home, gift.contribution_id).await.received_at.is_none());
        let (_, bank, unmatched) = books(home, &oak).await;
        assert_eq!((bank, unmatched), (OPENING + 2_000, 0));
        for bank_id in ["b", "c", "d", "e"] {
            let refused = say(home, &oak, bank_id, Said::Undo).await.unwrap_err();
            assert_eq!(refused.to_string(), "this can't be undone any more", "{bank_id}");
        }
        assert_eq!(say(home, &oak, "a", Said::Undo).await.unwrap(), LineState::Unmatched);
        assert_eq!(received(home, &gift).await, 0);
        let (_, bank, unmatched) = books(home, &oak).await;
        assert_eq!((bank, unmatched), (OPENING + 2_000, 2_000));
    }

    async fn a_return_may_come_in_an_earlier_file(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 3_000).await;
        upload(home, &oak, &camt(&[back("a", -3_000, &gift.reference)])).await.unwrap();
        assert_eq!(line(home, &oak, "a").await.state, LineState::Open);
        upload(home, &oak, &camt(&[booked("b", 3_000, &gift.reference)])).await.unwrap();
        assert_eq!(line(home, &oak, "a").await.state, LineState::Booked);
        assert_eq!(received(home, &gift).await, 0);
        assert_eq!(books(home, &oak).await.1, OPENING);
    }

    async fn what_was_there_before_the_books_is_a_line(home: Home) {
        let oak = Oak::with(home, 1).await;
        oak.bank(home).await;
        home.later(18 * DAY);
        // The cent of before left the bank's account of the books.
        let fee = Booked { is_charge: true, ..booked("a", -1, "") };
        upload(home, &oak, &camt_of(OTHER_IBAN, 0, &[fee])).await.unwrap();
        assert_eq!(oak.stands_at(home, Account::Fees).await, 1);
        assert_eq!(books(home, &oak).await.1, 0);
        // Only the very first statement is asked.
        upload(home, &oak, &camt(&[booked("b", 500, "")])).await.unwrap();
        assert_eq!(books(home, &oak).await.1, 500);
    }
}
