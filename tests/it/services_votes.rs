//! Opening, voting, changing one's mind, and the close.

use pools::{
    domain::{
        ballot::{Ballot, Choice},
        id::ProposalId,
        rules::{Admission, VotingRules},
        tally::Outcome,
        text::Reason,
        time::Timestamp,
    },
    services::{
        Event, ServiceError,
        cast_ballot::{CastBallot, GATHER_SECONDS, Way, answer_uncounted, cast_ballot},
        close_proposal::{close_due_proposal, close_proposal},
        leave_pool::leave_pool,
    },
    store::{actor::Actor, ballot, inbox, outbox, pool::Pool, proposal},
    text::text_with,
};
use uuid::Uuid;

use crate::support::{Home, both_databases, name_of, tx, vote};

const WEEK: i64 = 7 * 86_400;

/// A Pool of `count` members, the first one its founder, and a proposal.
async fn scene(home: &Home, count: usize) -> (Pool, Vec<Actor>, ProposalId) {
    scene_with(home, count, VotingRules::DEFAULT).await
}

async fn scene_with(
    home: &Home,
    count: usize,
    rules: VotingRules,
) -> (Pool, Vec<Actor>, ProposalId) {
    let ada = home.person("ada").await;
    let pool = home.pool_with(&ada, "oak", Admission::Open, rules).await;
    let mut people = vec![ada];
    people.extend(home.members(&pool, "m", count - 1).await);
    let proposal = home.proposal(&pool, &people[0]).await.proposal_id;
    home.take_events().await;
    (pool, people, proposal)
}

async fn close(home: &Home, proposal: ProposalId) -> Result<(), ServiceError> {
    tx!(home, |tx| close_proposal(
        &mut tx,
        &home.world,
        &home.site,
        proposal
    )
    .await)
}

async fn outcome(home: &Home, proposal: ProposalId) -> Option<Outcome> {
    home.again(proposal).await.closed.map(|ended| ended.outcome)
}

fn ending(proposal: ProposalId) -> [Event; 2] {
    let proposal_id = Uuid::from(proposal);
    [
        Event::ProposalClosed { proposal_id },
        Event::OutcomeAnnounced { proposal_id },
    ]
}

both_databases! {
    async fn a_proposal_opens_with_its_roll(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        let asked = home.person("cem").await;
        home.ask(pool.pool_id, &asked).await.unwrap();
        assert!(matches!(home.open(pool.pool_id, &asked).await, Err(ServiceError::NotMember)));
        home.take_events().await;
        let proposal = home.proposal(&pool, &ben).await;
        assert_eq!(proposal.number, 1);
        assert_eq!(proposal.bar.electorate, 2);
        assert_eq!(proposal.closes_at, home.world.now().plus_days(7));
        assert_eq!(home.take_events().await, [Event::ProposalOpened { proposal_id: proposal.proposal_id.into() }]);
        let mut conn = home.db.read().await.unwrap();
        for (who, is_on) in [(&ada, true), (&ben, true), (&asked, false)] {
            assert_eq!(proposal::is_elector(&mut conn, proposal.proposal_id, who.actor_id.into()).await.unwrap(), is_on);
        }
        drop(conn);
        // Numbers count per Pool.
        assert_eq!(home.open(pool.pool_id, &ada).await.unwrap(), 2);
        let elm = home.pool(&ada, "elm").await;
        assert_eq!(home.open(elm.pool_id, &ada).await.unwrap(), 1);
    }

    async fn on_the_web_she_may_change_her_mind(home: Home) {
        let (_, people, proposal) = scene(home, 6).await;
        let ada = &people[0];
        let with_reason = async |choice, reason: &str| {
            let ballot = Ballot { choice, reason: Reason::parse(reason).unwrap() };
            let command = CastBallot { ballot, ..vote(proposal, ada, choice, Way::Web, home.world.now()) };
            tx!(home, |tx| cast_ballot(&mut tx, &home.world, &home.site, &command).await).unwrap();
            home.later(1);
        };
        for (choice, reason, counts) in [
            (Choice::For, "It rains.", (1, 0, 0)),
            (Choice::For, "It rains.", (1, 0, 0)),
            (Choice::Against, "It rains.", (0, 1, 0)),
            (Choice::Abstain, "", (0, 0, 1)),
        ] {
            with_reason(choice, reason).await;
            assert_eq!(home.tally(proposal).await, counts);
            let cast = ballot::get(&mut home.db.read().await.unwrap(), proposal, ada.actor_id.into()).await.unwrap().unwrap();
            assert_eq!((cast.choice, cast.reason.as_str()), (choice, reason));
        }
        assert_eq!(home.ballots_of(proposal, ada).await, 1);
    }

    async fn in_a_poll_the_first_vote_stands(home: Home) {
        let (_, people, proposal) = scene(home, 6).await;
        let ada = &people[0];
        home.cast_by_poll(proposal, ada, Choice::For).await.unwrap();
        let second = home.cast_by_poll(proposal, ada, Choice::Against).await;
        assert!(matches!(second, Err(ServiceError::AlreadyVoted)));
        assert_eq!(home.tally(proposal).await, (1, 0, 0));
        // On the page she still may; and then no poll can turn it back.
        home.cast(proposal, ada, Choice::Against).await.unwrap();
        assert!(matches!(home.cast_by_poll(proposal, ada, Choice::For).await, Err(ServiceError::AlreadyVoted)));
        assert_eq!(home.tally(proposal).await, (0, 1, 0));
        assert!(home.faults().await.is_empty());
    }

    async fn one_request_is_evidence_for_one_ballot(home: Home) {
        let (_, people, proposal) = scene(home, 6).await;
        let evidence = home.evidence(&people[0]).await;
        let cast = async |who| {
            let command = vote(proposal, who, Choice::For, Way::Poll(evidence), home.world.now());
            tx!(home, |tx| cast_ballot(&mut tx, &home.world, &home.site, &command).await)
        };
        cast(&people[0]).await.unwrap();
        let second = cast(&people[1]).await;
        assert!(matches!(&second, Err(ServiceError::Store(error)) if error.is_constraint("ballot_one_per_evidence")), "{second:?}");
    }

    async fn who_may_not_vote_is_told_why(home: Home) {
        let (pool, people, proposal) = scene(home, 6).await;
        let follower = home.remote_person("eve", "there.example").await;
        let asked = home.remote_person("fay", "there.example").await;
        home.ask(pool.pool_id, &asked).await.unwrap();
        let late = home.remote_person("gus", "there.example").await;
        home.join(&pool, &late).await;
        home.take_events().await;
        for (who, refusal, key) in [
            (&follower, "only members vote, and following is not membership", "message-not-a-member"),
            (&asked, "only members vote, and following is not membership", "message-not-a-member"),
            (&late, "the roll was fixed before you became a member", "message-joined-after-opening"),
        ] {
            let evidence = home.evidence(who).await;
            let command = vote(proposal, who, Choice::For, Way::Poll(evidence), home.world.now());
            for first in [true, false] {
                let refused = tx!(home, |tx| cast_ballot(&mut tx, &home.world, &home.site, &command).await).unwrap_err();
                assert_eq!(refused.to_string(), refusal);
                let note = Some("https://there.example/notes/1".to_owned());
                tx!(home, |tx| answer_uncounted(&mut tx, &home.world, &home.site, &command, &refused, note.clone()).await).unwrap();
                let args = pools::args! { "pool" => pool.name.clone(), "title" => "Buy a shed" };
                let answer = Event::Told { to: who.actor_id, text: text_with(key, &args), in_reply_to: note.clone() };
                let expected = if first { vec![answer] } else { vec![] };
                assert_eq!(home.take_events().await, expected, "one polite answer");
            }
        }
        assert_eq!(home.tally(proposal).await, (0, 0, 0));
        // Other refusals are no business of a message.
        let command = vote(proposal, &people[1], Choice::For, Way::Web, home.world.now());
        tx!(home, |tx| answer_uncounted(&mut tx, &home.world, &home.site, &command, &ServiceError::UnknownPool, None).await).unwrap();
        assert!(home.events().await.is_empty());
        let nothing = ProposalId::from(home.world.new_id());
        assert!(matches!(home.cast(nothing, &people[0], Choice::For).await, Err(ServiceError::UnknownProposal)));
    }

    async fn a_vote_that_comes_too_late_or_twice_is_answered_once(home: Home) {
        let eve = home.remote_person("eve", "there.example").await;
        let fay = home.remote_person("fay", "there.example").await;
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        home.join(&pool, &eve).await;
        home.join(&pool, &fay).await;
        home.members(&pool, "m", 5).await;
        let proposal = home.proposal(&pool, &ada).await;
        let link = home.site.proposal_uri("oak", proposal.number);
        let proposal = proposal.proposal_id;
        let poll = async |who: &Actor, choice| {
            let evidence = home.evidence(who).await;
            let command = vote(proposal, who, choice, Way::Poll(evidence), home.world.now());
            home.take_events().await;
            let cast = tx!(home, |tx| cast_ballot(&mut tx, &home.world, &home.site, &command).await);
            if let Err(refused) = cast {
                tx!(home, |tx| answer_uncounted(&mut tx, &home.world, &home.site, &command, &refused, None).await).unwrap();
            }
            let mut events = home.take_events().await;
            events.retain(|event| matches!(event, Event::Told { .. }));
            events
        };
        let told = |who: &Actor, key| {
            let args = pools::args! { "title" => "Buy a shed", "link" => link.clone() };
            vec![Event::Told { to: who.actor_id, text: text_with(key, &args), in_reply_to: None }]
        };
        assert_eq!(poll(&eve, Choice::For).await, []);
        assert_eq!(poll(&eve, Choice::For).await, [], "her app sent it twice");
        assert_eq!(poll(&eve, Choice::Against).await, told(&eve, "message-already-voted"));
        assert_eq!(poll(&eve, Choice::Abstain).await, [], "one polite answer");
        home.later(WEEK + 1);
        for is_closed in [false, true] {
            let gus = if is_closed { &fay } else { &ada };
            let expected = if is_closed { told(gus, "message-vote-too-late") } else { vec![] };
            if is_closed {
                close(home, proposal).await.unwrap();
            }
            // Somebody of this server gets a letter.
            assert_eq!(poll(gus, Choice::For).await, expected);
            assert_eq!(poll(gus, Choice::For).await, []);
        }
        let letters = "SELECT COUNT(*) FROM letter WHERE content_html LIKE '%Buy a shed%'";
        assert_eq!(home.count(letters, vec![]).await, 1);
        assert_eq!(poll(&eve, Choice::For).await, [], "what stands is what she says");
    }

    async fn whoever_left_keeps_her_vote(home: Home) {
        let (pool, people, proposal) = scene(home, 6).await;
        tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, &people[1]).await).unwrap();
        home.cast(proposal, &people[1], Choice::For).await.expect("the roll is fixed");
        assert_eq!(home.again(proposal).await.bar.electorate, 6);
        assert!(home.faults().await.is_empty());
    }

    async fn the_last_moment_is_in_time(home: Home) {
        let (_, people, proposal) = scene(home, 8).await;
        let closes_at = home.again(proposal).await.closes_at;
        home.later(WEEK);
        assert_eq!(home.world.now(), closes_at);
        assert_eq!(name_of(close(home, proposal).await), "ballots that may still come could change the outcome");
        assert!(proposal::due(&mut home.db.read().await.unwrap(), closes_at, 10).await.unwrap().is_empty());
        home.cast(proposal, &people[0], Choice::For).await.unwrap();
        let after = Timestamp::from_micros(closes_at.micros() + 1);
        let cast_at = async |who, at| {
            let command = vote(proposal, who, Choice::For, Way::Web, at);
            name_of(tx!(home, |tx| cast_ballot(&mut tx, &home.world, &home.site, &command).await))
        };
        assert_eq!(cast_at(&people[1], closes_at).await, "done");
        assert_eq!(cast_at(&people[2], after).await, "voting is over");
        home.later(1);
        // What came in time and is read only now counts, as long as it isn't closed.
        assert_eq!(cast_at(&people[2], closes_at).await, "done");
        let due = proposal::due(&mut home.db.read().await.unwrap(), home.world.now(), 10).await.unwrap();
        assert_eq!(due, [proposal]);
        close(home, proposal).await.unwrap();
        assert_eq!(cast_at(&people[3], closes_at).await, "voting is over");
        assert_eq!(home.tally(proposal).await, (3, 0, 0));
        assert!(home.faults().await.is_empty());
    }

    async fn it_closes_when_its_time_has_come(home: Home) {
        // Ballots for, against, abstaining of eight; the quorum is two, more than half has to be for.
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let mut people = vec![ada];
        people.extend(home.members(&pool, "m", 7).await);
        for (yes, no, abstained, expected) in [
            (0, 0, 0, Outcome::Inquorate),
            (1, 0, 0, Outcome::Inquorate),
            (2, 0, 0, Outcome::Carried),
            (1, 1, 0, Outcome::Defeated),
            (1, 0, 1, Outcome::Carried),
            (0, 0, 2, Outcome::Defeated),
            (2, 2, 1, Outcome::Defeated),
            (2, 1, 1, Outcome::Carried),
        ] {
            let proposal = home.proposal(&pool, &people[0]).await.proposal_id;
            let choices = [(Choice::For, yes), (Choice::Against, no), (Choice::Abstain, abstained)];
            let choices = choices.into_iter().flat_map(|(choice, count)| std::iter::repeat_n(choice, count));
            for (who, choice) in people.iter().zip(choices) {
                home.cast(proposal, who, choice).await.unwrap();
            }
            assert_eq!(outcome(home, proposal).await, None, "still open");
            home.take_events().await;
            home.later(WEEK + 1);
            close(home, proposal).await.unwrap();
            assert_eq!(outcome(home, proposal).await, Some(expected), "{yes} {no} {abstained}");
            assert_eq!(home.take_events().await, ending(proposal));
            close(home, proposal).await.unwrap();
            assert!(home.take_events().await.is_empty(), "once is enough");
        }
        assert!(home.faults().await.is_empty());
    }

    async fn it_closes_early_when_nothing_can_change_it(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let mut people = vec![ada];
        people.extend(home.members(&pool, "m", 4).await);
        use Choice::{Abstain, Against, For};
        for (choices, expected) in [
            (vec![For, For, For], Outcome::Carried),
            // Two against two with one left: still anybody's.
            (vec![For, For, Against, Against, Abstain], Outcome::Defeated),
            (vec![Against, Against, Against], Outcome::Defeated),
            (vec![Abstain, Abstain, Abstain, Abstain, For], Outcome::Carried),
        ] {
            let proposal = home.proposal(&pool, &people[0]).await.proposal_id;
            home.take_events().await;
            let last = choices.len() - 1;
            for (index, (who, choice)) in people.iter().zip(&choices).enumerate() {
                assert_eq!(outcome(home, proposal).await, None, "{choices:?} before ballot {index}");
                home.cast(proposal, who, *choice).await.unwrap();
                let is_over = outcome(home, proposal).await.is_some();
                assert_eq!(is_over, index == last, "{choices:?} after ballot {index}");
            }
            assert_eq!(outcome(home, proposal).await, Some(expected), "{choices:?}");
            let mut events = home.take_events().await;
            events.retain(|event| !matches!(event, Event::TallyChanged { .. }));
            assert_eq!(events, ending(proposal));
            let late = home.cast(proposal, &people[4], For).await;
            assert_eq!(name_of(late), "voting is over");
        }
        assert!(home.faults().await.is_empty());
    }

    async fn votes_that_were_taken_in_are_read_before_it_closes_early(home: Home) {
        use Choice::{Abstain, For};
        let (_, people, proposal) = scene(home, 5).await;
        // It is there, and nobody has looked at it.
        let keep = async |who| {
            let request = home.request(who);
            tx!(home, |tx| Ok(inbox::insert(&mut tx, &request).await?)).unwrap();
            request.request_id
        };
        let close_due = async || {
            let mut conn = home.db.read().await.unwrap();
            let due = proposal::due(&mut conn, home.world.now(), 10).await.unwrap();
            drop(conn);
            let mut closed = vec![];
            for id in due {
                assert_eq!(id, proposal);
                closed.push(tx!(home, |tx| close_due_proposal(&mut tx, &home.world, &home.site, id).await).unwrap());
            }
            closed
        };
        let waiting = keep(&people[4]).await;
        home.cast(proposal, &people[0], For).await.unwrap();
        home.cast(proposal, &people[1], For).await.unwrap();
        assert!(close_due().await.is_empty(), "not certain yet");
        home.cast(proposal, &people[2], For).await.unwrap();
        assert_eq!(outcome(home, proposal).await, None, "the fifth may have voted");
        assert_eq!(close_due().await, [false]);
        // She changes her mind: nothing is certain any more.
        home.cast(proposal, &people[2], Abstain).await.unwrap();
        assert!(close_due().await.is_empty());
        home.cast(proposal, &people[2], For).await.unwrap();
        assert_eq!(close_due().await, [false]);
        // The vote is read: the very request that is being read holds nothing up.
        let other = keep(&people[3]).await;
        let command = vote(proposal, &people[4], Abstain, Way::Poll(waiting), home.world.now());
        tx!(home, |tx| {
            cast_ballot(&mut tx, &home.world, &home.site, &command).await?;
            Ok(inbox::finish(&mut tx, waiting, true).await?)
        })
        .unwrap();
        assert_eq!(close_due().await, [false], "another one waits");
        let now = home.world.now();
        for failed in 0..3 {
            assert_eq!(close_due().await, [false], "tried {failed} times");
            tx!(home, |tx| Ok(inbox::postpone(&mut tx, other, now, "no luck").await?)).unwrap();
        }
        home.take_events().await;
        assert_eq!(close_due().await, [true]);
        assert_eq!(home.take_events().await, ending(proposal));
        assert_eq!(home.tally(proposal).await, (3, 0, 1));
        assert!(close_due().await.is_empty());
        assert!(home.faults().await.is_empty());
    }

    async fn the_vote_that_makes_it_certain_closes_it(home: Home) {
        let (_, people, proposal) = scene(home, 3).await;
        home.cast(proposal, &people[0], Choice::For).await.unwrap();
        let request = home.request(&people[1]);
        let command = vote(proposal, &people[1], Choice::For, Way::Poll(request.request_id), home.world.now());
        tx!(home, |tx| {
            inbox::insert(&mut tx, &request).await?;
            cast_ballot(&mut tx, &home.world, &home.site, &command).await?;
            Ok(inbox::finish(&mut tx, request.request_id, true).await?)
        })
        .unwrap();
        assert_eq!(outcome(home, proposal).await, Some(Outcome::Carried));
    }

    async fn when_time_is_over_votes_in_time_are_read_first(home: Home) {
        let (_, people, proposal) = scene(home, 5).await;
        let close_due = async || tx!(home, |tx| close_due_proposal(&mut tx, &home.world, &home.site, proposal).await).unwrap();
        home.later(WEEK);
        assert!(!close_due().await, "its last moment");
        let request = home.request(&people[1]);
        tx!(home, |tx| Ok(inbox::insert(&mut tx, &request).await?)).unwrap();
        home.later(1);
        let late = home.request(&people[2]);
        tx!(home, |tx| Ok(inbox::insert(&mut tx, &late).await?)).unwrap();
        assert!(!close_due().await, "a vote in time may wait");
        tx!(home, |tx| Ok(inbox::reject(&mut tx, request.request_id, "no_vote").await?)).unwrap();
        assert!(close_due().await, "what came later is waited for no longer");
        assert_eq!(outcome(home, proposal).await, Some(Outcome::Inquorate));
    }

    async fn many_ballots_are_one_message(home: Home) {
        let (_, people, proposal) = scene(home, 9).await;
        let changed = Event::TallyChanged { proposal_id: proposal.into() };
        home.cast(proposal, &people[0], Choice::For).await.unwrap();
        home.later(GATHER_SECONDS - 1);
        home.cast(proposal, &people[1], Choice::Against).await.unwrap();
        assert_eq!(home.events().await, std::slice::from_ref(&changed));
        let next = async || {
            let now = home.world.now();
            tx!(home, |tx| Ok(outbox::next(&mut tx, now).await?)).unwrap()
        };
        assert!(next().await.is_none(), "not due yet");
        home.later(1);
        let first = next().await.expect("due");
        assert_eq!(pools::services::event::read(&first.payload).unwrap(), changed);
        let now = home.world.now();
        tx!(home, |tx| Ok(outbox::set_rendered(&mut tx, first.event_id, now).await?)).unwrap();
        assert!(next().await.is_none());
        // What comes after the message is another one.
        home.cast(proposal, &people[2], Choice::For).await.unwrap();
        assert_eq!(home.events().await, [changed.clone(), changed]);
    }
}
