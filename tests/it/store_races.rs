//! Two at once: whatever the order, nothing is lost and nothing happens twice.

use std::{future::poll_fn, pin::pin, task::Poll};

use futures::future::join_all;
use pools::{
    domain::{ballot::Choice, membership::MembershipError},
    services::{Event, ServiceError, close_proposal::close_proposal, leave_pool::leave_pool},
    store::proposal,
};
use uuid::Uuid;

use crate::support::{both_databases, statement, tx, values};

/// Goes along with a future until it waits for the `waits`-th time, and drops
/// it there.
async fn given_up<F: Future>(mut waits: usize, future: F) {
    let mut future = pin!(future);
    poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Pending if waits > 1 => {
            waits -= 1;
            Poll::Pending
        }
        _ => Poll::Ready(()),
    })
    .await;
}

both_databases! {
    /// Whoever asks may go away at any moment, while a transaction begins too.
    /// No connection keeps it open: what reads next sees what others wrote.
    async fn a_transaction_that_nobody_waits_for_stays_open_nowhere(home: Home) {
        let people = "SELECT COUNT(*) FROM actor WHERE host = 'other.example'";
        for round in 0..60 {
            given_up(1 + round % 4, home.db.begin()).await;
            let mut reader = home.db.read().await.unwrap();
            let before: i64 = reader.query(statement(people)).scalar().await.unwrap();
            home.remote_person(&format!("late{round}"), "other.example").await;
            let after: i64 = reader.query(statement(people)).scalar().await.unwrap();
            assert_eq!(after, before + 1, "it reads the past, in round {round}");
        }
    }

    async fn one_person_votes_twice_at_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        home.members(&pool, "m", 4).await;
        let proposal = home.proposal(&pool, &ada).await.proposal_id;
        let results = join_all((0..8).map(|try_| {
            let choice = Choice::ALL[try_ % 3];
            home.cast(proposal, &ada, choice)
        }))
        .await;
        for result in results {
            result.unwrap();
        }
        assert_eq!(home.ballots_of(proposal, &ada).await, 1);
        let (yes, no, abstained) = home.tally(proposal).await;
        assert_eq!(yes + no + abstained, 1);
        assert!(home.faults().await.is_empty());
    }

    async fn one_person_votes_twice_at_once_by_poll(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        home.members(&pool, "m", 4).await;
        let proposal = home.proposal(&pool, &ada).await.proposal_id;
        let results = join_all((0..6).map(|_| home.cast_by_poll(proposal, &ada, Choice::For))).await;
        let done = results.iter().filter(|result| result.is_ok()).count();
        let second = results.iter().filter(|result| matches!(result, Err(ServiceError::AlreadyVoted))).count();
        assert_eq!((done, second), (1, 5), "{results:?}");
        assert_eq!(home.ballots_of(proposal, &ada).await, 1);
    }

    async fn many_vote_at_once_and_none_is_lost(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let members = home.members(&pool, "m", 40).await;
        let proposal = home.proposal(&pool, &ada).await.proposal_id;
        let results = join_all(members.iter().enumerate().map(|(index, member)| {
            let choice = if index % 2 == 0 { Choice::For } else { Choice::Against };
            home.cast(proposal, member, choice)
        }))
        .await;
        for result in results {
            result.unwrap();
        }
        assert_eq!(home.tally(proposal).await, (20, 20, 0));
        let waiting = home.events().await.into_iter().filter(|event| matches!(event, Event::TallyChanged { .. })).count();
        assert_eq!(waiting, 1, "forty ballots are one message");
        assert!(home.faults().await.is_empty());
    }

    async fn two_close_it_at_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        home.members(&pool, "m", 3).await;
        let proposal = home.proposal(&pool, &ada).await;
        let proposal_id = proposal.proposal_id;
        home.cast(proposal_id, &ada, Choice::For).await.unwrap();
        home.take_events().await;
        home.later(7 * 86_400 + 1);
        let results = join_all((0..4).map(|_| async {
            tx!(home, |tx| close_proposal(&mut tx, &home.world, &home.site, proposal_id).await)
        }))
        .await;
        for result in results {
            result.unwrap();
        }
        let id = Uuid::from(proposal_id);
        let mut events = home.events().await;
        events.sort_by_key(|event| format!("{event:?}"));
        assert_eq!(
            events,
            [Event::OutcomeAnnounced { proposal_id: id }, Event::ProposalClosed { proposal_id: id }]
        );
        assert!(home.again(proposal_id).await.closed.is_some());
    }

    async fn a_vote_and_the_close_at_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let members = home.members(&pool, "m", 3).await;
        for _ in 0..5 {
            let proposal = home.proposal(&pool, &ada).await;
            let proposal_id = proposal.proposal_id;
            // Its last moment: the ballot is in time, and the close comes right after.
            let in_time = crate::support::vote(
                proposal_id, &members[0], Choice::For, pools::services::cast_ballot::Way::Web, proposal.closes_at,
            );
            home.later(7 * 86_400 + 1);
            let (cast, closed) = tokio::join!(
                async { tx!(home, |tx| pools::services::cast_ballot::cast_ballot(&mut tx, &home.world, &home.site, &in_time).await) },
                async { tx!(home, |tx| close_proposal(&mut tx, &home.world, &home.site, proposal_id).await) },
            );
            closed.unwrap();
            let ended = home.again(proposal_id).await.closed.expect("closed");
            assert_eq!(cast.is_ok(), ended.tally.for_count == 1, "what was taken is counted, what wasn't isn't");
        }
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn opening_and_joining_at_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let mut people = Vec::new();
        for index in 0..12 {
            let person = home.person(&format!("p{index}")).await;
            home.ask(pool.pool_id, &person).await.unwrap();
            people.push(person);
        }
        let joining = join_all(people.iter().map(|person| home.agree(pool.pool_id, person)));
        let opening = join_all((0..4).map(|_| home.open(pool.pool_id, &ada)));
        let (joined, opened) = tokio::join!(joining, opening);
        for result in joined {
            result.unwrap();
        }
        let mut numbers: Vec<i64> = opened.into_iter().map(Result::unwrap).collect();
        numbers.sort_unstable();
        assert_eq!(numbers, [1, 2, 3, 4]);
        let mut conn = home.db.read().await.unwrap();
        for number in numbers {
            let proposal = proposal::by_number(&mut conn, pool.pool_id, number).await.unwrap().unwrap();
            let roll = home
                .count("SELECT COUNT(*) FROM elector WHERE proposal_id = $1", values![Uuid::from(proposal.proposal_id)])
                .await;
            assert_eq!(i64::from(proposal.bar.electorate), roll);
        }
        drop(conn);
        assert!(home.faults().await.is_empty());
    }

    async fn the_last_two_stewards_leave_at_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        home.member(&pool, "cem").await;
        home.sql("UPDATE membership SET is_steward = TRUE WHERE person_id = $1", values![ben.actor_id]).await.unwrap();
        let leave = async |who| tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, who).await);
        let (one, two) = tokio::join!(leave(&ada), leave(&ben));
        let refused = [one, two]
            .into_iter()
            .filter(|left| matches!(left, Err(ServiceError::Membership(MembershipError::LastSteward))))
            .count();
        assert_eq!(refused, 0);
        assert!(home.faults().await.is_empty());
    }

    async fn one_handle_is_taken_at_once(home: Home) {
        let results = join_all((0..5).map(|_| async {
            let command = home.sign_up("ada");
            tx!(home, |tx| pools::services::sign_up::sign_up(&mut tx, &home.world, &home.site, &command).await)
        }))
        .await;
        let taken = results.iter().filter(|result| matches!(result, Err(ServiceError::HandleTaken))).count();
        assert_eq!(taken, 4, "{results:?}");
    }
}
