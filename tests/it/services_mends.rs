//! What a hostile reader once found in the rules, each closed for good.

use std::sync::Arc;

use pools::stripe::client::{STRIPE, StripeClient};
use pools::{
    domain::{
        ballot::Choice,
        enactment::{CouldNot, Enactment},
        form::{LegalForm, Stage},
        id::{PersonId, PoolId, ProposalId},
        kind::Matter,
        membership::Standing,
        money::{Amount, BuyIn, Currency, MoneyRules},
        proposal::Draft,
        rules::{Admission, VotingRules},
        terms::Terms,
        text::{Body, Title},
        variables::{Number, Variables},
    },
    services::{
        Event, ServiceError,
        accept_bylaws::{AcceptBylaws, accept_bylaws},
        agree_to_rules::{VOTES_APART_DAYS, agree_to_rules},
        ask_to_join::{ask_to_join, rules_text},
        close_proposal::close_proposal,
        invite::{follow_invitation, invite_by_link},
        leave_pool::leave_pool,
        open_proposal::OPEN_AT_ONCE,
        propose_amendment::{ProposeAmendment, propose_amendment},
        put_out_founder::put_out_founder,
        record_acceptance::{Consent, Way},
        serve_as_steward::{PAGE, tell_election_due},
    },
    store::{actor::Actor, buy_in, expulsion, membership, pool::Pool, proposal},
    worker::Worker,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{Home, both_databases, consent, draft, name_of, terms, tx, values};

const DAY: i64 = 86_400;
const VOTE_IS_OPEN: &str = "a vote on this is open already";

fn id(who: &Actor) -> PersonId {
    who.actor_id.into()
}

fn amount(minor: i64) -> Amount {
    Amount::from_minor(minor).unwrap()
}

/// Terms under which every vote takes its whole time.
fn patient(handle: &str, admission: Admission) -> Terms {
    let mut terms = terms(handle, admission, VotingRules::DEFAULT);
    terms.variables.early_close = false;
    terms
}

async fn stands(home: &Home, pool: PoolId, who: &Actor) -> Standing {
    let mut conn = home.db.read().await.unwrap();
    membership::standing(&mut conn, pool, id(who))
        .await
        .unwrap()
}

async fn numbered(home: &Home, pool: PoolId, number: i64) -> ProposalId {
    let mut conn = home.db.read().await.unwrap();
    let found = proposal::by_number(&mut conn, pool, number).await.unwrap();
    found.unwrap().proposal_id
}

async fn close(home: &Home, proposal: ProposalId) {
    tx!(home, |tx| close_proposal(
        &mut tx,
        &home.world,
        &home.site,
        proposal
    )
    .await)
    .unwrap();
}

async fn leave(home: &Home, pool: PoolId, who: &Actor) -> Result<Standing, ServiceError> {
    tx!(home, |tx| leave_pool(&mut tx, &home.world, pool, who).await)
}

/// The bylaws as `change` makes them are proposed by `ada` and carried by her
/// vote.
async fn amend(home: &Home, pool: PoolId, ada: &Actor, change: impl FnOnce(&mut Variables)) {
    home.later(1);
    let pool = home.pool_again(pool).await;
    let mut terms = pool.terms().unwrap();
    change(&mut terms.variables);
    let command = ProposeAmendment {
        proposer: id(ada),
        against: pool.bylaws_id,
        terms,
        title: Title::parse("Other bylaws").unwrap(),
        body: Body::parse("").unwrap(),
        review_at: None,
    };
    let number = tx!(home, |tx| propose_amendment(
        &mut tx,
        &home.world,
        pool.pool_id,
        &command
    )
    .await)
    .unwrap();
    let proposal = numbered(home, pool.pool_id, number).await;
    home.cast(proposal, ada, Choice::For).await.unwrap();
    assert_eq!(
        home.again(proposal).await.closed.unwrap().enactment,
        Some(Enactment::Done)
    );
    home.later(1);
}

/// A draft of three founders who accepted it, the first of them its keeper; and
/// the link to it.
async fn three_gather(home: &Home, form: LegalForm) -> (Pool, [Actor; 3], String) {
    let people = [
        home.person("ada").await,
        home.person("ben").await,
        home.person("cleo").await,
    ];
    let mut terms = patient("oak", Admission::BySteward);
    terms.form = form;
    terms.variables.set(Number::Founders, 3).unwrap();
    let pool = home.draft_pool(&people[0], "oak", terms).await;
    let by = id(&people[0]);
    let link = tx!(home, |tx| invite_by_link(
        &mut tx,
        &home.world,
        pool.pool_id,
        by
    )
    .await);
    let link = link.unwrap().token;
    home.agree(pool.pool_id, &people[0]).await.unwrap();
    for who in &people[1..] {
        follow(home, &link, who).await.unwrap();
        home.agree(pool.pool_id, who).await.unwrap();
    }
    (pool, people, link)
}

async fn follow(home: &Home, token: &str, who: &Actor) -> Result<Pool, ServiceError> {
    tx!(home, |tx| follow_invitation(
        &mut tx,
        &home.world,
        token,
        who
    )
    .await)
}

async fn put_out(home: &Home, pool: PoolId, by: &Actor, who: &Actor) -> String {
    let (by, who) = (id(by), id(who));
    name_of(tx!(home, |tx| put_out_founder(
        &mut tx,
        &home.world,
        &home.site,
        pool,
        by,
        who
    )
    .await))
}

async fn letters(home: &Home, who: &Actor) -> i64 {
    let text = "SELECT COUNT(*) FROM letter WHERE recipient_id = $1";
    home.count(text, values![who.actor_id]).await
}

both_databases! {
    async fn who_is_gone_before_her_expulsion_comes_back_by_vote(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool_on(&ada, "oak", terms("oak", Admission::Open, VotingRules::DEFAULT)).await;
        let others = home.members(&pool, "m", 3).await;
        let (pool, ben) = (pool.pool_id, &others[0]);
        let notice = home.notice(pool, &ada, id(ben)).await.unwrap();
        home.later(14 * DAY);
        assert_eq!(home.take_steps().await, 1);
        let notice = expulsion::by_id(&mut home.db.read().await.unwrap(), notice).await.unwrap().unwrap();
        let vote = notice.proposal_id.unwrap();
        // Why she is voted out, only members read.
        let found = home.again(vote).await;
        assert!(!found.body.contains("shed") && !found.title.contains("shed"), "{found:?}");
        leave(home, pool, ben).await.unwrap();
        for who in [&ada, &others[1], &others[2]] {
            let _ = home.cast(vote, who, Choice::For).await;
        }
        home.later(8 * DAY);
        if home.again(vote).await.closed.is_none() {
            close(home, vote).await;
        }
        let gone = Some(Enactment::CouldNot(CouldNot::MemberGone));
        assert_eq!(home.again(vote).await.closed.unwrap().enactment, gone);
        // The door is open, but not to her: neither at once nor at the second try.
        for _ in 0..2 {
            home.ask(pool, ben).await.unwrap();
            let standing = home.agree(pool, ben).await.unwrap();
            assert!(matches!(standing, Standing::Applied(applied) if applied.was_expelled), "{standing:?}");
            leave(home, pool, ben).await.unwrap();
            home.later(VOTES_APART_DAYS * DAY);
        }
        let other = home.person("zoe").await;
        home.ask(pool, &other).await.unwrap();
        assert!(home.agree(pool, &other).await.unwrap().is_active());
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn an_agreed_sum_is_not_read_in_another_currency(home: Home) {
        let (eur, jpy) = (Currency::EUR, Currency::parse("JPY").unwrap());
        for (index, (currency, rule, owed)) in [
            (jpy, BuyIn::Fixed(amount(1_500)), 1_500),
            (jpy, BuyIn::Between(amount(100), amount(9_000)), 100),
            (eur, BuyIn::Between(amount(500), amount(3_000)), 500),
            (eur, BuyIn::Between(amount(500), amount(4_500)), 4_000),
            (eur, BuyIn::None, 0),
        ].into_iter().enumerate() {
            let handle = format!("oak{index}");
            let ada = home.person(&format!("ada{index}")).await;
            let mut terms = terms(&handle, Admission::BySteward, VotingRules::DEFAULT);
            terms.variables.money = MoneyRules::new(eur, BuyIn::Between(amount(0), amount(5_000)), amount(50_000)).unwrap();
            let pool = home.pool_on(&ada, &handle, terms).await.pool_id;
            // Two who wait; one accepts the amended bylaws by a message.
            let [ben, cem] = [home.person(&format!("ben{index}")).await, home.person(&format!("cem{index}")).await];
            for who in [&ben, &cem] {
                home.ask(pool, who).await.unwrap();
                let consent = Consent { buy_in: Some(amount(4_000)), ..consent(who) };
                tx!(home, |tx| agree_to_rules(&mut tx, &home.world, &home.site, pool, who, &consent, None, None).await).unwrap();
            }
            amend(home, pool, &ada, |v| v.money = MoneyRules::new(currency, rule, amount(50_000)).unwrap()).await;
            let consent = consent(&cem);
            let accept = AcceptBylaws { who: &cem, consent: &consent, shown: None, in_reply_to: None };
            tx!(home, |tx| accept_bylaws(&mut tx, &home.world, &home.site, pool, &accept).await).unwrap();
            for who in [&ben, &cem] {
                home.admit(pool, &ada, who).await.unwrap();
                let mut conn = home.db.read().await.unwrap();
                let parts = buy_in::of_member(&mut conn, pool, id(who)).await.unwrap();
                let sum: i64 = parts.iter().map(|part| part.amount_minor).sum();
                assert_eq!(sum, owed, "{index} {}", who.handle);
                assert!(parts.iter().all(|part| part.currency == currency.code()));
            }
        }
    }

    async fn the_end_of_a_term_is_told_page_by_page(home: Home) {
        let ada = home.person("ada").await;
        let mut terms = terms("oak", Admission::Open, VotingRules::DEFAULT);
        terms.variables.set(Number::StewardTermMonths, 1).unwrap();
        let pool = home.pool_on(&ada, "oak", terms).await;
        for index in 0..=PAGE {
            home.join(&pool, &home.remote_person(&format!("p{index}"), "there.example").await).await;
        }
        home.later(32 * DAY);
        home.take_events().await;
        let before = letters(home, &ada).await;
        assert_eq!(home.take_steps().await, 1);
        assert_eq!(letters(home, &ada).await, before + 1);
        let (mut told, mut pages) = (Vec::new(), 1);
        let mut events = home.take_events().await;
        while let Some(event) = events.pop() {
            match event {
                Event::Told { to, .. } => told.push(to),
                Event::ElectionDue { after } => {
                    pages += 1;
                    tx!(home, |tx| tell_election_due(&mut tx, &home.world, &home.site, pool.pool_id, after).await).unwrap();
                    events.extend(home.take_events().await);
                }
                _ => {}
            }
        }
        let many = told.len();
        told.sort();
        told.dedup();
        assert_eq!((many, told.len(), pages), (many, usize::try_from(PAGE).unwrap() + 1, 2), "everyone, once");
        assert_eq!(home.take_steps().await, 0);
    }

    async fn what_fails_holds_up_nothing_else(home: Home) {
        let ada = home.person("ada").await;
        let mut votes = Vec::new();
        for handle in ["oak", "elm"] {
            let pool = home.pool(&ada, handle).await;
            home.member(&pool, &format!("{handle}m")).await;
            let vote = home.proposal(&pool, &ada).await.proposal_id;
            home.cast(vote, &ada, Choice::For).await.unwrap();
            votes.push(vote);
            home.later(1);
        }
        let oak = home.again(votes[0]).await.pool_id;
        home.drop_triggers("bylaws", &["bylaws_frozen"]).await;
        home.sql("UPDATE bylaws SET parameters = '{\"currency\":\"none\"}' WHERE pool_id = $1", values![Uuid::from(oak)]).await.unwrap();
        home.later(8 * DAY);
        home.take_events().await;
        let federation = Arc::new(crate::door::federation(home).await);
        let stop = CancellationToken::new();
        let worker = Worker::new(federation, StripeClient::new(STRIPE).unwrap(), "one".into());
        let watch = async {
            let waiting = "SELECT COUNT(*) FROM outbox_event WHERE rendered_at IS NULL";
            for _ in 0..5_000 {
                if home.again(votes[1]).await.closed.is_some() && home.count(waiting, vec![]).await == 0 {
                    break;
                }
                tokio::task::yield_now().await;
            }
            stop.cancel();
        };
        let (ran, ()) = tokio::join!(worker.run(stop.clone()), watch);
        ran.unwrap();
        assert!(home.again(votes[0]).await.closed.is_none(), "it can't be closed");
        assert!(home.again(votes[1]).await.closed.is_some(), "the next one is");
    }

    async fn rules_that_changed_while_she_waited_are_shown_first(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool_with(&ada, "oak", Admission::BySteward, VotingRules::DEFAULT).await.pool_id;
        let ben = home.remote_person("ben", "there.example").await;
        let join = |number: u8| Some(format!("https://there.example/join/{number}"));
        let by = async |number: u8| {
            let request = home.evidence(&ben).await;
            let consent = Consent { way: Way::Join(request), ..consent(&ben) };
            tx!(home, |tx| agree_to_rules(&mut tx, &home.world, &home.site, pool, &ben, &consent, join(number), None).await)
        };
        let ask = async |number: u8| {
            tx!(home, |tx| ask_to_join(&mut tx, &home.world, &home.site, pool, &ben, join(number), None).await)
        };
        ask(1).await.unwrap();
        assert!(matches!(by(2).await.unwrap(), Standing::Applied(_)));
        assert_eq!(name_of(ask(3).await), "the others have yet to let you in");
        amend(home, pool, &ada, |v| v.admission = Admission::Open).await;
        assert_eq!(name_of(by(4).await), "ask to join first");
        assert!(matches!(stands(home, pool, &ben).await, Standing::Applied(_)));
        home.take_events().await;
        ask(4).await.unwrap();
        let rules = rules_text(&home.site, &home.pool_again(pool).await);
        let told = home.take_events().await;
        assert!(matches!(told.as_slice(), [Event::Told { text, .. }] if *text == rules), "{told:?}");
        assert!(by(5).await.unwrap().is_active());
        let accepted = Event::JoinAccepted { person_id: ben.actor_id, join_uri: join(5).unwrap() };
        assert!(home.take_events().await.contains(&accepted));
    }

    async fn each_kind_opens_in_its_own_way(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        for matter in [Matter::Filing, Matter::Founding(pool.bylaws_id), Matter::Admission(id(&ada))] {
            let opened = home.open_on(pool.pool_id, &ada, &Draft { matter, ..draft("Now") }, &[]).await;
            assert_eq!(name_of(opened), "this is put to the vote in another way", "{matter:?}");
        }
    }

    async fn a_notice_falls_with_the_vote_of_who_gave_it(home: Home) {
        let ada = home.person("ada").await;
        let mut terms = terms("oak", Admission::Open, VotingRules::DEFAULT);
        terms.variables.set(Number::ExitNoticeDays, 30).unwrap();
        let pool = home.pool_on(&ada, "oak", terms).await;
        let others = home.members(&pool, "m", 3).await;
        home.notice(pool.pool_id, &others[0], id(&others[1])).await.unwrap();
        assert!(matches!(leave(home, pool.pool_id, &others[0]).await.unwrap(), Standing::Leaving(_)));
        home.later(14 * DAY);
        assert_eq!(home.take_steps().await, 1);
        let open = proposal::open_of_pool(&mut home.db.read().await.unwrap(), pool.pool_id, i64::MAX, 9).await.unwrap();
        assert!(open.is_empty(), "{open:?}");
    }

    async fn a_keeper_puts_somebody_out_before_the_vote(home: Home) {
        let (pool, [ada, ben, cleo], link) = three_gather(home, LegalForm::Association).await;
        let (pool, dan) = (pool.pool_id, home.person("dan").await);
        follow(home, &link, &dan).await.unwrap();
        const NOT_STEWARD: &str = "only a steward of this Pool may do that";
        const NOT_WAITING: &str = "this person is not waiting to be let in";
        assert_eq!(put_out(home, pool, &ben, &cleo).await, NOT_STEWARD);
        assert_eq!(put_out(home, pool, &ada, &ada).await, NOT_STEWARD);
        assert_eq!(put_out(home, pool, &ada, &dan).await, NOT_WAITING, "she has accepted nothing yet");
        home.agree(pool, &dan).await.unwrap();
        let before = letters(home, &dan).await;
        assert_eq!(put_out(home, pool, &ada, &dan).await, "done");
        assert_eq!(letters(home, &dan).await, before + 1, "she is told");
        assert_eq!(put_out(home, pool, &ada, &dan).await, NOT_WAITING);
        assert!(follow(home, &link, &dan).await.is_err(), "the link is no way back");
        let number = home.founding_vote(pool, &ada).await.unwrap();
        assert_eq!(put_out(home, pool, &ada, &ben).await, VOTE_IS_OPEN);
        let vote = numbered(home, pool, number).await;
        assert_eq!(home.again(vote).await.bar.electorate, 3);
        for who in [&ada, &ben, &cleo] {
            home.cast(vote, who, Choice::For).await.unwrap();
        }
        home.later(8 * DAY);
        close(home, vote).await;
        assert!(!stands(home, pool, &dan).await.is_member());
        assert_eq!(put_out(home, pool, &ada, &ben).await, "this Pool is founded already");
        assert!(stands(home, pool, &ben).await.is_active());
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn the_members_are_asked_about_one_person_once_a_month(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool_with(&ada, "oak", Admission::ByVote, VotingRules::DEFAULT).await.pool_id;
        let ben = home.person("ben").await;
        let apply = async || {
            home.ask(pool, &ben).await.unwrap();
            name_of(home.agree(pool, &ben).await)
        };
        let open = async || {
            let mut conn = home.db.read().await.unwrap();
            proposal::open_of_pool(&mut conn, pool, i64::MAX, 9).await.unwrap()
        };
        assert_eq!(apply().await, "done");
        // While the vote runs she may take it back and apply again: it is the same vote.
        leave(home, pool, &ben).await.unwrap();
        assert_eq!(apply().await, "done");
        leave(home, pool, &ben).await.unwrap();
        let vote = open().await;
        assert_eq!(vote.len(), 1);
        home.later(8 * DAY);
        close(home, vote[0].proposal_id).await;
        assert_eq!(apply().await, "the members were asked to vote on you less than thirty days ago");
        assert!(matches!(stands(home, pool, &ben).await, Standing::Invited(_)), "nothing binds her");
        assert_eq!(open().await, []);
        home.later((VOTES_APART_DAYS - 8) * DAY);
        assert_eq!(apply().await, "done");
        assert_eq!(open().await.len(), 1);
    }

    async fn one_member_has_so_many_proposals_open_at_once(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        for _ in 0..OPEN_AT_ONCE {
            home.open(pool.pool_id, &ada).await.unwrap();
        }
        let many = "so many proposals of yours are open that the next has to wait";
        assert_eq!(name_of(home.open(pool.pool_id, &ada).await), many);
        home.open(pool.pool_id, &ben).await.unwrap();
        let first = proposal::open_of_pool(&mut home.db.read().await.unwrap(), pool.pool_id, 2, 1).await.unwrap();
        home.later(8 * DAY);
        close(home, first[0].proposal_id).await;
        home.open(pool.pool_id, &ada).await.unwrap();
    }

    async fn nobody_slips_in_while_the_founders_vote(home: Home) {
        let (pool, [ada, ..], link) = three_gather(home, LegalForm::Association).await;
        let dan = home.person("dan").await;
        follow(home, &link, &dan).await.unwrap();
        home.founding_vote(pool.pool_id, &ada).await.unwrap();
        assert_eq!(name_of(home.agree(pool.pool_id, &dan).await), VOTE_IS_OPEN);
        let eve = home.person("eve").await;
        assert!(follow(home, &link, &eve).await.is_err() || name_of(home.agree(pool.pool_id, &eve).await) == VOTE_IS_OPEN);
    }

    async fn a_founding_needs_the_founders_of_the_law_to_the_end(home: Home) {
        let (pool, [ada, ben, cleo], _) = three_gather(home, LegalForm::UkSociety).await;
        let pool = pool.pool_id;
        let number = home.founding_vote(pool, &ada).await.unwrap();
        let vote = numbered(home, pool, number).await;
        leave(home, pool, &cleo).await.unwrap();
        for who in [&ada, &ben] {
            home.cast(vote, who, Choice::For).await.unwrap();
        }
        home.later(31 * DAY);
        close(home, vote).await;
        let missing = Some(Enactment::CouldNot(CouldNot::FoundersMissing));
        assert_eq!(home.again(vote).await.closed.unwrap().enactment, missing);
        assert_eq!(home.pool_again(pool).await.stage, Stage::Draft);
        assert!(!stands(home, pool, &ada).await.is_member());
    }

    async fn asking_again_keeps_the_draft_in_its_keepers_hands(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.draft_pool(&ada, "oak", terms("oak", Admission::Open, VotingRules::DEFAULT)).await.pool_id;
        home.ask(pool, &ada).await.unwrap();
        home.ask(pool, &ada).await.unwrap();
        home.agree(pool, &ada).await.unwrap();
        home.founding_vote(pool, &ada).await.unwrap();
    }

    async fn a_pool_that_ended_lets_nobody_in(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool_with(&ada, "oak", Admission::BySteward, VotingRules::DEFAULT).await.pool_id;
        let [ben, cem, dee] = [home.person("ben").await, home.person("cem").await, home.person("dee").await];
        home.ask(pool, &ben).await.unwrap();
        home.agree(pool, &ben).await.unwrap();
        home.ask(pool, &cem).await.unwrap();
        let end = Draft { matter: Matter::Dissolution, ..draft("The end") };
        let number = home.open_on(pool, &ada, &end, &[]).await.unwrap();
        home.cast(numbered(home, pool, number).await, &ada, Choice::For).await.unwrap();
        assert_eq!(home.pool_again(pool).await.stage, Stage::Dissolved);
        let ended = "this Pool does not decide: it is not founded yet, or has ended";
        assert_eq!(name_of(home.admit(pool, &ada, &ben).await), ended);
        assert_eq!(name_of(home.agree(pool, &cem).await), ended);
        assert_eq!(name_of(home.agree(pool, &ben).await), ended);
        assert_eq!(name_of(home.ask(pool, &dee).await), ended);
    }

    async fn the_office_passes_on_when_the_last_steward_leaves(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let mut others = Vec::new();
        for handle in ["m0", "m1"] {
            home.later(1);
            others.push(home.member(&pool, handle).await);
        }
        leave(home, pool.pool_id, &ada).await.unwrap();
        let mut conn = home.db.read().await.unwrap();
        for (who, expected) in [(&ada, false), (&others[0], true), (&others[1], false)] {
            let found = membership::is_steward(&mut conn, pool.pool_id, id(who)).await.unwrap();
            assert_eq!(found, expected, "{}", who.handle);
        }
    }
}
