//! Files, the same again, overlapping, and at once.

use super::steps::{
    OPENING, again, booked, books, camt, camt_of, oak, promised, received, to_look_at, upload,
    upload_by,
};
use crate::{
    spending::steps::OTHER_IBAN,
    support::{both_databases, name_of},
};

both_databases! {
    async fn a_line_is_booked_once_by_its_reference(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 2_500).await;
        let spelled = gift.reference.to_lowercase();
        let spelled = format!("thanks {} {} bye", &spelled[..4], &spelled[4..]);
        let file = camt(&[
            booked("a", 2_500, &spelled),
            booked("b", 700, "who knows"),
            booked("c", -1_200, "rake"),
        ]);
        let (entries, bank, _) = books(home, &oak).await;
        assert_eq!(bank, OPENING);
        let done = upload(home, &oak, &file).await.unwrap();
        assert_eq!((done.lines, done.known, done.to_look_at), (3, 0, 2));
        assert_eq!(received(home, &gift).await, 2_500);
        assert!(again(home, gift.contribution_id).await.received_at.is_some());
        let after = (entries + 2, OPENING + 3_200, 700);
        assert_eq!(books(home, &oak).await, after);
        let open: Vec<i64> = to_look_at(home, &oak).await.iter().map(|line| line.minor).collect();
        assert_eq!(open, [700, -1_200]);

        // The same file again changes nothing.
        let done = upload(home, &oak, &file).await.unwrap();
        assert_eq!((done.lines, done.known, done.statement_id), (3, 3, None));
        assert_eq!(books(home, &oak).await, after);
        // One that overlaps, in another order: only what is new counts.
        let file = camt(&[
            booked("c", -1_200, "rake"),
            booked("d", 300, ""),
            booked("b", 700, "who knows"),
        ]);
        let done = upload(home, &oak, &file).await.unwrap();
        assert_eq!((done.lines, done.known, done.to_look_at), (3, 2, 1));
        assert_eq!(books(home, &oak).await, (entries + 3, OPENING + 3_500, 1_000));
        assert_eq!(received(home, &gift).await, 2_500);
    }

    async fn only_stewards_upload_and_only_the_pools_account(home: Home) {
        let oak = oak(home).await;
        let before = books(home, &oak).await;
        let file = camt(&[booked("a", 2_500, "")]);
        let refused = upload_by(home, &oak, &oak.eve, file.as_bytes()).await;
        assert_eq!(name_of(refused), "only a steward of this Pool may do that");
        let other = camt_of("DE75512108001245126199", OPENING, &[booked("a", 2_500, "")]);
        let refused = name_of(upload(home, &oak, &other).await);
        assert!(refused.contains("DE75 5121"), "{refused}");
        let wrong = file.replace(">1025.00<", ">1026.00<");
        let refused = name_of(upload(home, &oak, &wrong).await);
        assert!(refused.contains("closing balance"), "{refused}");
        assert_eq!(books(home, &oak).await, before);
        assert!(to_look_at(home, &oak).await.is_empty());
        assert_eq!(OTHER_IBAN.len(), 18);
    }

    async fn two_who_upload_at_once_book_once(home: Home) {
        let oak = oak(home).await;
        let gift = promised(home, &oak, &oak.eve, 2_500).await;
        let file = camt(&[booked("a", 2_500, &gift.reference), booked("b", 700, "")]);
        let (entries, ..) = books(home, &oak).await;
        let uploads = (0..6).map(|_| upload(home, &oak, &file));
        let done = futures::future::join_all(uploads).await;
        let fresh = done.iter().filter(|one| one.as_ref().unwrap().statement_id.is_some());
        assert_eq!(fresh.count(), 1);
        assert_eq!(received(home, &gift).await, 2_500);
        assert_eq!(books(home, &oak).await, (entries + 2, OPENING + 3_200, 700));
    }
}
