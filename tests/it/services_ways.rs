//! The ways in and out: sponsors, votes on admission, being turned down,
//! buy-in, probation, notice, stewards' terms, and expulsion after notice.

use pools::{
    domain::{
        ballot::Choice,
        expulsion::ExpulsionError,
        id::{PersonId, PoolId},
        kind::Matter,
        membership::Standing,
        money::{Amount, BuyIn, Currency, MoneyRules},
        rules::{Admission, VotingRules},
        text::Reply,
        variables::{Number, Variables},
    },
    services::{
        Event, ServiceError,
        agree_to_rules::agree_to_rules,
        answer_expulsion_notice::{reply_to_notice, withdraw_notice},
        ask_to_join::ask_to_join,
        close_proposal::close_proposal,
        leave_pool::leave_pool,
        put_to_vote::put_to_vote,
        record_acceptance::record_acceptance,
        serve_as_steward::step_down,
        stay::stay,
        turn_down::turn_down,
        vouch::vouch,
    },
    store::{actor::Actor, buy_in, expulsion, membership, pool::Pool, proposal},
};

use crate::support::{Home, both_databases, consent, name_of, terms, tx};

const DAY: i64 = 86_400;

/// A Pool with these variables, and members enough.
async fn pool_of(
    home: &Home,
    admission: Admission,
    members: usize,
    change: impl FnOnce(&mut Variables),
) -> (Pool, Vec<Actor>) {
    let ada = home.person("ada").await;
    let mut terms = terms("oak", admission, VotingRules::DEFAULT);
    change(&mut terms.variables);
    let pool = home.pool_on(&ada, "oak", terms).await;
    let mut people = vec![ada];
    for index in 1..members {
        let who = home.person(&format!("m{index}")).await;
        let active = "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, asked_at, agreed_at, admitted_at, was_expelled)
            VALUES ($1, $2, $3, 'active', FALSE, 1, 1, 1, FALSE)";
        let values = crate::support::values![
            home.world.new_id(),
            uuid::Uuid::from(pool.pool_id),
            who.actor_id
        ];
        home.sql(active, values).await.unwrap();
        let consent = consent(&who);
        tx!(home, |tx| record_acceptance(
            &mut tx,
            &home.world,
            &who,
            &pool,
            &consent
        )
        .await)
        .unwrap();
        people.push(who);
    }
    (pool, people)
}

fn id(who: &Actor) -> PersonId {
    who.actor_id.into()
}

async fn stands(home: &Home, pool: PoolId, who: &Actor) -> Standing {
    let mut conn = home.db.read().await.unwrap();
    membership::standing(&mut conn, pool, id(who))
        .await
        .unwrap()
}

async fn apply(home: &Home, pool: PoolId, who: &Actor) -> Result<Standing, ServiceError> {
    home.ask(pool, who).await?;
    home.agree(pool, who).await
}

async fn vouched(
    home: &Home,
    pool: PoolId,
    sponsor: &Actor,
    who: &Actor,
) -> Result<u32, ServiceError> {
    let (sponsor, who) = (id(sponsor), id(who));
    tx!(home, |tx| vouch(
        &mut tx,
        &home.world,
        &home.site,
        pool,
        sponsor,
        who
    )
    .await)
}

async fn leave(home: &Home, pool: PoolId, who: &Actor) -> Result<Standing, ServiceError> {
    tx!(home, |tx| leave_pool(&mut tx, &home.world, pool, who).await)
}

/// The open proposals of the Pool.
async fn open_ones(home: &Home, pool: PoolId) -> Vec<proposal::Proposal> {
    let mut conn = home.db.read().await.unwrap();
    proposal::open_of_pool(&mut conn, pool, i64::MAX, 10)
        .await
        .unwrap()
}

async fn close(home: &Home, proposal: pools::domain::id::ProposalId) {
    tx!(home, |tx| close_proposal(
        &mut tx,
        &home.world,
        &home.site,
        proposal
    )
    .await)
    .unwrap();
}

fn told(events: &[Event]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Told { text, .. } => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

both_databases! {
    async fn sponsors_let_people_in(home: Home) {
        let (pool, people) = pool_of(home, Admission::BySponsors, 4, |_| {}).await;
        let pool = pool.pool_id;
        let ben = home.person("ben").await;
        let outsider = home.person("olga").await;
        assert_eq!(name_of(vouched(home, pool, &people[0], &ben).await), "this person is not waiting to be let in");
        assert!(matches!(apply(home, pool, &ben).await.unwrap(), Standing::Applied(_)));
        for (sponsor, expected) in [
            (&ben, "only members with a vote may do that"),
            (&outsider, "only members with a vote may do that"),
            (&people[1], "done"),
            (&people[1], "nobody vouches twice, or for herself"),
        ] {
            assert_eq!(name_of(vouched(home, pool, sponsor, &ben).await), expected);
        }
        // A steward alone is one sponsor like the others.
        assert_eq!(name_of(home.admit(pool, &people[0], &ben).await), "people are let in another way here");
        // She takes her request back: a new one begins without the old word.
        leave(home, pool, &ben).await.unwrap();
        apply(home, pool, &ben).await.unwrap();
        assert_eq!(vouched(home, pool, &people[1], &ben).await.unwrap(), 1);
        // Who left vouches no more.
        leave(home, pool, &people[1]).await.unwrap();
        assert_eq!(vouched(home, pool, &people[2], &ben).await.unwrap(), 1);
        assert_eq!(vouched(home, pool, &people[0], &ben).await.unwrap(), 0);
        assert!(stands(home, pool, &ben).await.is_active());
        assert_eq!(name_of(vouched(home, pool, &people[3], &ben).await), "this person is not waiting to be let in");
        assert!(home.faults().await.is_empty());
    }

    async fn two_sponsors_at_once_let_her_in_once(home: Home) {
        let (pool, people) = pool_of(home, Admission::BySponsors, 4, |_| {}).await;
        let pool = pool.pool_id;
        for round in 0..4 {
            let who = home.person(&format!("ben{round}")).await;
            apply(home, pool, &who).await.unwrap();
            let (one, two) = tokio::join!(vouched(home, pool, &people[1], &who), vouched(home, pool, &people[2], &who));
            let mut missing = [one.unwrap(), two.unwrap()];
            missing.sort_unstable();
            assert_eq!(missing, [0, 1]);
            assert!(stands(home, pool, &who).await.is_active());
            let mut conn = home.db.read().await.unwrap();
            assert_eq!(buy_in::of_member(&mut conn, pool, id(&who)).await.unwrap().len(), 1, "she entered once");
        }
    }

    async fn no_sponsors_is_open(home: Home) {
        let (pool, _) = pool_of(home, Admission::BySponsors, 1, |v| v.set(Number::Sponsors, 0).unwrap()).await;
        let ben = home.person("ben").await;
        assert!(apply(home, pool.pool_id, &ben).await.unwrap().is_active());
    }

    async fn the_members_vote_on_who_asks(home: Home) {
        let (pool, people) = pool_of(home, Admission::ByVote, 3, |_| {}).await;
        let pool = pool.pool_id;
        let ben = home.person("ben").await;
        apply(home, pool, &ben).await.unwrap();
        assert_eq!(name_of(apply(home, pool, &ben).await), "the others have yet to let you in");
        let open = open_ones(home, pool).await;
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].matter, Matter::Admission(id(&ben)));
        assert_eq!((open[0].proposer_id, open[0].title.as_str()), (id(&ben), "Let @ben@here.example in"));
        // Back and in again: the vote on her runs on, and there is no second.
        leave(home, pool, &ben).await.unwrap();
        apply(home, pool, &ben).await.unwrap();
        assert_eq!(open_ones(home, pool).await.len(), 1);
        let put = tx!(home, |tx| put_to_vote(&mut tx, &home.world, &home.site, pool, id(&people[1]), id(&ben)).await);
        assert!(matches!(put, Err(ServiceError::VoteIsOpen)));
        for who in &people[..2] {
            home.cast(open[0].proposal_id, who, Choice::For).await.unwrap();
        }
        assert!(stands(home, pool, &ben).await.is_active(), "carried early");
        // Another one is turned down, and may ask again after thirty days.
        let cem = home.person("cem").await;
        apply(home, pool, &cem).await.unwrap();
        let vote = open_ones(home, pool).await[0].proposal_id;
        home.later(8 * DAY);
        close(home, vote).await;
        assert!(matches!(stands(home, pool, &cem).await, Standing::TurnedDown(_)));
        home.later(30 * DAY - 1);
        assert_eq!(name_of(apply(home, pool, &cem).await), "your request was turned down less than thirty days ago");
        home.later(1);
        apply(home, pool, &cem).await.unwrap();
        assert_eq!(open_ones(home, pool).await.len(), 1, "a new request, a new vote");
        assert!(home.faults().await.is_empty());
    }

    async fn a_request_taken_back_meanwhile_lets_nobody_in(home: Home) {
        let (pool, people) = pool_of(home, Admission::ByVote, 3, |_| {}).await;
        let ben = home.person("ben").await;
        apply(home, pool.pool_id, &ben).await.unwrap();
        let vote = open_ones(home, pool.pool_id).await[0].proposal_id;
        leave(home, pool.pool_id, &ben).await.unwrap();
        for who in &people[..2] {
            home.cast(vote, who, Choice::For).await.unwrap();
        }
        assert_eq!(stands(home, pool.pool_id, &ben).await, Standing::Outside);
        assert_eq!(home.again(vote).await.closed.unwrap().enactment.unwrap().name(), "applicant_gone");
    }

    async fn a_steward_turns_down_with_kind_words(home: Home) {
        let (pool, people) = pool_of(home, Admission::BySteward, 2, |_| {}).await;
        let pool = pool.pool_id;
        let ben = home.remote_person("ben", "there.example").await;
        let join_uri = "https://there.example/join/1".to_owned();
        let join = Some(join_uri.clone());
        tx!(home, |tx| ask_to_join(&mut tx, &home.world, &home.site, pool, &ben, join.clone(), None).await).unwrap();
        tx!(home, |tx| agree_to_rules(&mut tx, &home.world, &home.site, pool, &ben, &consent(&ben), join.clone(), None).await).unwrap();
        home.take_events().await;
        let down = async |by: &Actor| {
            let (by, who) = (id(by), id(&ben));
            name_of(tx!(home, |tx| turn_down(&mut tx, &home.world, &home.site, pool, by, who).await))
        };
        assert_eq!(down(&people[1]).await, "only a steward of this Pool may do that");
        assert_eq!(down(&people[0]).await, "done");
        assert_eq!(down(&people[0]).await, "this person is not waiting to be let in");
        let events = home.take_events().await;
        assert!(events.contains(&Event::JoinRejected { person_id: ben.actor_id, join_uri }), "{events:?}");
        assert!(told(&events)[0].contains("ask again after thirty days"));
    }

    async fn a_buy_in_is_owed_in_parts_and_waived(home: Home) {
        let amount = |minor| Amount::from_minor(minor).unwrap();
        let (pool, _) = pool_of(home, Admission::Open, 2, |v| {
            v.money = MoneyRules::new(Currency::EUR, BuyIn::Between(amount(1_000), amount(5_000)), amount(50_000)).unwrap();
            v.set(Number::Instalments, 3).unwrap();
        }).await;
        let pool = pool.pool_id;
        let ben = home.person("ben").await;
        let with = |minor| {
            let mut consent = consent(&ben);
            consent.buy_in = Some(amount(minor));
            consent
        };
        home.ask(pool, &ben).await.unwrap();
        for (minor, taken) in [(999, false), (5_001, false), (2_000, true)] {
            let consent = with(minor);
            let agreed = tx!(home, |tx| agree_to_rules(&mut tx, &home.world, &home.site, pool, &ben, &consent, None, None).await);
            assert_eq!(agreed.is_ok(), taken, "{minor}");
        }
        let parts = async || {
            let mut conn = home.db.read().await.unwrap();
            let parts = buy_in::of_member(&mut conn, pool, id(&ben)).await.unwrap();
            parts.into_iter().map(|part| (part.part, part.amount_minor, part.waived_at.is_some())).collect::<Vec<_>>()
        };
        assert_eq!(parts().await, [(1, 667, false), (2, 667, false), (3, 666, false)]);
        home.later(40 * DAY);
        leave(home, pool, &ben).await.unwrap();
        assert_eq!(parts().await, [(1, 667, false), (2, 667, false), (3, 666, true)], "what is due stays owed");
        home.join(&home.pool_again(pool).await, &ben).await;
        assert_eq!(parts().await.len(), 6, "whoever comes back is asked anew");
    }

    async fn probation_ends_by_the_clock(home: Home) {
        let (pool, people) = pool_of(home, Admission::Open, 2, |v| v.set(Number::ProbationDays, 9).unwrap()).await;
        let pool = pool.pool_id;
        let ben = home.remote_person("ben", "there.example").await;
        assert!(matches!(apply(home, pool, &ben).await.unwrap(), Standing::Admitted(_)));
        let proposal = home.open(pool, &people[0]).await.unwrap();
        let mut conn = home.db.read().await.unwrap();
        let found = proposal::by_number(&mut conn, pool, proposal).await.unwrap().unwrap();
        drop(conn);
        assert_eq!(found.bar.electorate, 2, "no elector on probation");
        assert_eq!(name_of(home.open(pool, &ben).await), "only members can do that");
        home.later(9 * DAY - 1);
        assert_eq!(home.take_steps().await, 0);
        home.later(1);
        home.take_events().await;
        let (one, two) = tokio::join!(home.take_steps(), home.take_steps());
        assert_eq!(one + two, 1, "two workers, one step");
        assert_eq!(told(&home.take_events().await).len(), 1);
        assert!(stands(home, pool, &ben).await.is_active());
        assert_eq!(home.take_steps().await, 0);
    }

    async fn leaving_takes_its_notice(home: Home) {
        let (pool, people) = pool_of(home, Admission::Open, 3, |v| v.set(Number::ExitNoticeDays, 30).unwrap()).await;
        let pool = pool.pool_id;
        let ben = &people[1];
        let Standing::Leaving(notice) = leave(home, pool, ben).await.unwrap() else { panic!("thirty days") };
        home.later(DAY);
        assert_eq!(leave(home, pool, ben).await.unwrap(), Standing::Leaving(notice), "saying so twice changes nothing");
        assert_eq!(name_of(home.open(pool, ben).await), "only members can do that");
        let stays = async |who| name_of(tx!(home, |tx| stay(&mut tx, &home.world, pool, who).await));
        assert_eq!(stays(&people[0]).await, "there is no notice to take back");
        assert_eq!(stays(ben).await, "done");
        assert_eq!(stays(ben).await, "there is no notice to take back");
        assert!(stands(home, pool, ben).await.is_active());
        leave(home, pool, ben).await.unwrap();
        home.later(30 * DAY);
        assert_eq!(stays(ben).await, "there is no notice to take back", "it is over, seen or not");
        let (one, two) = tokio::join!(home.take_steps(), home.take_steps());
        assert_eq!((one + two, home.take_steps().await), (1, 0));
        assert_eq!(stands(home, pool, ben).await, Standing::Outside);
        assert!(home.faults().await.is_empty());
    }

    async fn an_expulsion_is_heard_before_it_is_voted_on(home: Home) {
        let (pool, people) = pool_of(home, Admission::Open, 5, |_| {}).await;
        let pool = pool.pool_id;
        let [ada, ben, cem, _, dee] = &people[..] else { panic!("five") };
        let olga = home.person("olga").await;
        for (giver, person, expected) in [
            (&olga, ben, ExpulsionError::NotActive.to_string()),
            (ada, &olga, ExpulsionError::NobodyToExpel.to_string()),
            (ada, ada, ExpulsionError::Herself.to_string()),
        ] {
            assert_eq!(name_of(home.notice(pool, giver, id(person)).await), expected);
        }
        let (one, two) = tokio::join!(home.notice(pool, ada, id(ben)), home.notice(pool, cem, id(ben)));
        let (notice, giver) = match (one, two) {
            (Ok(notice), Err(ServiceError::Expulsion(ExpulsionError::AlreadyRuns))) => (notice, ada),
            (Err(ServiceError::Expulsion(ExpulsionError::AlreadyRuns)), Ok(notice)) => (notice, cem),
            other => panic!("one of both: {other:?}"),
        };
        let letters = home.count("SELECT COUNT(*) FROM letter WHERE recipient_id = $1", crate::support::values![ben.actor_id]).await;
        assert_eq!(letters, 1, "she is told at once");
        let reply = async |who: &Actor, text: &str| {
            let reply = Reply::parse(text).unwrap();
            let who = id(who);
            name_of(tx!(home, |tx| reply_to_notice(&mut tx, &home.world, pool, notice, who, &reply).await))
        };
        assert_eq!(reply(dee, "No!").await, ExpulsionError::NotHers.to_string());
        assert_eq!(reply(ben, "It was the wind.").await, "done");
        assert_eq!(reply(ben, "I was ill.").await, "done");
        let withdraw = async |who: &Actor| {
            let who = id(who);
            name_of(tx!(home, |tx| withdraw_notice(&mut tx, &home.world, &home.site, pool, notice, who).await))
        };
        assert_eq!(withdraw(ben).await, ExpulsionError::NotGiver.to_string());
        home.later(14 * DAY - 1);
        assert_eq!(home.take_steps().await, 0);
        home.later(1);
        let (one, two) = tokio::join!(home.take_steps(), home.take_steps());
        assert_eq!((one + two, home.take_steps().await), (1, 0), "it opens once");
        assert_eq!(reply(ben, "Too late.").await, ExpulsionError::Over.to_string());
        assert_eq!(withdraw(giver).await, ExpulsionError::Over.to_string());
        let open = open_ones(home, pool).await;
        assert_eq!((open.len(), open[0].matter), (1, Matter::Expulsion(id(ben))));
        assert!(open[0].body.contains(&notice.to_string()) && !open[0].body.contains("The shed was left open."));
        assert!(!open[0].body.contains("the wind"));
        assert_eq!(name_of(home.notice(pool, ada, id(ben)).await), ExpulsionError::AlreadyRuns.to_string());
        for who in [ada, cem, dee] {
            home.cast(open[0].proposal_id, who, Choice::For).await.unwrap();
        }
        home.later(8 * DAY);
        if home.again(open[0].proposal_id).await.closed.is_none() {
            close(home, open[0].proposal_id).await;
        }
        assert!(matches!(stands(home, pool, ben).await, Standing::Expelled(_)));
        // A year later she asks; though this Pool is open, the members decide.
        assert_eq!(name_of(apply(home, pool, ben).await), "the members voted you out less than a year ago");
        home.later(366 * DAY);
        assert!(matches!(apply(home, pool, ben).await.unwrap(), Standing::Applied(_)));
        assert_eq!(open_ones(home, pool).await[0].matter, Matter::Admission(id(ben)));
        leave(home, pool, ben).await.unwrap();
        assert!(matches!(apply(home, pool, ben).await.unwrap(), Standing::Applied(_)), "asking twice makes it not forgotten");
        assert!(home.faults().await.is_empty());
    }

    async fn a_notice_may_be_withdrawn_or_fall(home: Home) {
        let (pool, people) = pool_of(home, Admission::Open, 4, |_| {}).await;
        let pool = pool.pool_id;
        let [ada, ben, cem, dee] = &people[..] else { panic!("four") };
        let notice = home.notice(pool, ada, id(ben)).await.unwrap();
        tx!(home, |tx| withdraw_notice(&mut tx, &home.world, &home.site, pool, notice, id(ada)).await).unwrap();
        home.notice(pool, cem, id(ben)).await.unwrap();
        let about = home.notice(pool, cem, id(dee)).await.unwrap();
        leave(home, pool, ben).await.unwrap();
        home.later(14 * DAY);
        assert_eq!(home.take_steps().await, 2);
        let open = open_ones(home, pool).await;
        assert_eq!((open.len(), open[0].matter), (1, Matter::Expulsion(id(dee))), "whoever left is not voted on");
        let mut conn = home.db.read().await.unwrap();
        assert_eq!(expulsion::by_id(&mut conn, about).await.unwrap().unwrap().proposal_id, Some(open[0].proposal_id));
        drop(conn);
        // Nobody opens one without notice.
        let draft = pools::domain::proposal::Draft { matter: Matter::Expulsion(id(cem)), ..crate::support::draft("Out") };
        let opened = home.open_on(pool, ada, &draft, &[]).await;
        assert!(matches!(opened, Err(ServiceError::Expulsion(ExpulsionError::NoticeFirst))));
    }

    async fn stewards_serve_until_others_are_elected(home: Home) {
        let (pool, people) = pool_of(home, Admission::Open, 3, |v| v.set(Number::StewardTermMonths, 1).unwrap()).await;
        let pool = pool.pool_id;
        let down = async |who: &Actor| {
            let who = id(who);
            name_of(tx!(home, |tx| step_down(&mut tx, pool, who).await))
        };
        assert_eq!(down(&people[1]).await, "only a steward of this Pool may do that");
        let make = "UPDATE membership SET is_steward = TRUE WHERE person_id = $1";
        home.sql(make, crate::support::values![people[1].actor_id]).await.unwrap();
        assert_eq!(down(&people[1]).await, "done");
        home.later(32 * DAY);
        let letters = async || home.count("SELECT COUNT(*) FROM letter WHERE sender_id = $1", crate::support::values![uuid::Uuid::from(pool)]).await;
        let before = letters().await;
        let (one, two) = tokio::join!(home.take_steps(), home.take_steps());
        assert_eq!((one + two, home.take_steps().await), (1, 0));
        assert_eq!(letters().await - before, 3, "every member is told once");
        let mut conn = home.db.read().await.unwrap();
        assert!(membership::is_steward(&mut conn, pool, id(&people[0])).await.unwrap(), "she serves on");
    }
}
