//! What people elsewhere are told in a message of their own: that a vote has
//! opened, that their Pool is founded, why a vote of theirs isn't counted, and
//! that it is too late to answer, or to leave.

use pools::{
    args,
    domain::{
        ballot::Choice,
        form::Stage,
        id::PersonId,
        kind::Matter,
        membership::Standing,
        proposal::Draft,
        rules::{Admission, VotingRules},
        variables::Number,
    },
    services::{
        Event, ServiceError,
        cast_ballot::{CastBallot, Way, answer_uncounted, cast_ballot},
        close_proposal::close_proposal,
        follow_pool::follow_pool,
        hear_word::{Heard, hear_word},
        leave_pool::leave_pool,
        stay::stay,
        tell::time,
        tell_voters::{PAGE, tell_voters, welcome_founders},
    },
    store::{actor::Actor, membership, pool::Pool, proposal::Proposal},
    text::text_with,
};
use uuid::Uuid;

use crate::support::{Home, both_databases, draft, terms, tx, values, vote};

const DAY: i64 = 86_400;
const NOTE: &str = "https://there.example/notes/1";

/// The events that wait, taken one after the other as the worker does: who was
/// told, and what.
async fn told(home: &Home) -> Vec<(Uuid, String)> {
    let mut told = Vec::new();
    let mut waiting = home.take_events().await;
    while let Some(event) = waiting.pop() {
        match event {
            Event::Told { to, text, .. } => told.push((to, text)),
            Event::ProposalOpened { proposal_id } => {
                tell(home, proposal_id, Uuid::nil()).await;
            }
            Event::VotersTold { proposal_id, after } => tell(home, proposal_id, after).await,
            Event::FoundersWelcomed { proposal_id, after } => {
                tx!(home, |tx| welcome_founders(
                    &mut tx,
                    &home.world,
                    &home.site,
                    proposal_id.into(),
                    after
                )
                .await)
                .unwrap();
            }
            _ => {}
        }
        waiting.extend(home.take_events().await);
    }
    told
}

async fn tell(home: &Home, proposal_id: Uuid, after: Uuid) {
    tx!(home, |tx| tell_voters(
        &mut tx,
        &home.world,
        &home.site,
        proposal_id.into(),
        after
    )
    .await)
    .unwrap();
}

fn words(home: &Home, pool: &Pool, proposal: &Proposal, key: &str) -> String {
    let args = args! {
        "pool" => pool.name.clone(),
        "address" => "@oak@here.example",
        "title" => proposal.title.clone(),
        "when" => time(proposal.closes_at),
        "link" => home.site.proposal_uri("oak", proposal.number),
        "page" => home.site.pool_uri("oak"),
    };
    text_with(key, &args)
}

/// Who was told, each of them this.
fn each(told: Vec<(Uuid, String)>, expected: &str) -> Vec<Uuid> {
    let mut people: Vec<Uuid> = told
        .into_iter()
        .map(|(to, text)| {
            assert_eq!(text, expected);
            to
        })
        .collect();
    people.sort();
    people
}

async fn letters(home: &Home, to: &Actor) -> i64 {
    let count = "SELECT COUNT(*) FROM letter WHERE recipient_id = $1";
    home.count(count, values![to.actor_id]).await
}

/// She writes a word; the keys of what could be the answer are tried.
async fn hears(home: &Home, pool: &Pool, who: &Actor, word: &str) -> Vec<String> {
    home.take_events().await;
    let to = home.actor(pool.pool_id).await;
    let heard = Heard {
        request_id: home.evidence(who).await,
        from: who,
        to: &to,
        words: word,
        note_uri: NOTE,
        is_direct: true,
    };
    tx!(home, |tx| hear_word(
        &mut tx,
        &home.world,
        &home.site,
        &heard
    )
    .await)
    .unwrap();
    told(home).await.into_iter().map(|(_, text)| text).collect()
}

fn says(home: &Home, pool: &Pool, key: &str) -> String {
    let args = args! { "pool" => pool.name.clone(), "link" => home.site.pool_uri("oak") };
    text_with(key, &args)
}

both_databases! {
    async fn whoever_gets_no_poll_gets_the_link(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.member(&pool, "ben").await;
        let group = home.actor(pool.pool_id).await;
        let mut expected = Vec::new();
        for index in 0..=PAGE {
            let who = home.remote_person(&format!("p{index}"), "there.example").await;
            home.join(&pool, &who).await;
            expected.push(who.actor_id);
        }
        expected.sort();
        let fay = home.remote_person("fay", "there.example").await;
        home.join(&pool, &fay).await;
        tx!(home, |tx| follow_pool(&mut tx, &home.world, &fay, &group, "https://there.example/follow/1").await).unwrap();
        let eve = home.remote_person("eve", "there.example").await;
        home.ask(pool.pool_id, &eve).await.unwrap();
        home.take_events().await;
        let before = letters(home, &ben).await;
        let proposal = home.proposal(&pool, &ben).await;
        let people = each(told(home).await, &words(home, &pool, &proposal, "message-vote-opened"));
        assert_eq!(people, expected, "each of them once; who follows has the poll, and no stranger is told");
        assert_eq!(letters(home, &ben).await, before, "who lives here sees it here");
        // Whom an expulsion is about is told by a message of its own.
        home.notice(pool.pool_id, &ada, expected[0].into()).await.unwrap();
        home.later(14 * DAY);
        home.take_events().await;
        home.take_steps().await;
        let mut people: Vec<Uuid> = told(home).await.into_iter().map(|(to, _)| to).collect();
        people.sort();
        assert_eq!(people, expected, "each of them once");
        // Nobody is sent to a vote that is over.
        home.later(30 * DAY);
        tx!(home, |tx| close_proposal(&mut tx, &home.world, &home.site, proposal.proposal_id).await).unwrap();
        home.take_events().await;
        tell(home, proposal.proposal_id.into(), Uuid::nil()).await;
        assert_eq!(home.take_events().await, []);
    }

    async fn founders_are_told_and_welcomed(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.draft_pool(&ada, "oak", terms("oak", Admission::BySteward, VotingRules::DEFAULT)).await;
        home.agree(pool.pool_id, &ada).await.unwrap();
        let ben = home.person("ben").await;
        let mut founders = vec![ben.clone()];
        for index in 0..=PAGE {
            founders.push(home.remote_person(&format!("p{index}"), "there.example").await);
        }
        for who in &founders {
            let invite = "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, asked_at, was_expelled)
                VALUES ($1, $2, $3, 'invited', FALSE, 1, FALSE)";
            home.sql(invite, values![home.world.new_id(), Uuid::from(pool.pool_id), who.actor_id]).await.unwrap();
            home.agree(pool.pool_id, who).await.unwrap();
        }
        let mut expected: Vec<Uuid> = founders[1..].iter().map(|who| who.actor_id).collect();
        expected.sort();
        home.take_events().await;
        let before = (letters(home, &ada).await, letters(home, &ben).await);
        let number = home.founding_vote(pool.pool_id, &ada).await.unwrap();
        let vote = pools::store::proposal::by_number(&mut home.db.read().await.unwrap(), pool.pool_id, number).await.unwrap().unwrap();
        let opened = words(home, &pool, &vote, "message-founding-opened");
        assert_eq!(each(told(home).await, &opened), expected);
        for who in &founders {
            if home.again(vote.proposal_id).await.closed.is_none() {
                home.cast(vote.proposal_id, who, Choice::For).await.unwrap();
            }
        }
        assert_eq!(home.pool_again(pool.pool_id).await.stage, Stage::Active);
        let founded = words(home, &pool, &vote, "message-founded");
        assert_eq!(each(told(home).await, &founded), expected);
        let after = (letters(home, &ada).await, letters(home, &ben).await);
        assert_eq!(after, (before.0, before.1 + 2), "whoever called the vote knows");
    }

    async fn a_member_without_a_vote_is_told_from_when_she_has_one(home: Home) {
        let ada = home.person("ada").await;
        let mut given = terms("oak", Admission::Open, VotingRules::DEFAULT);
        given.variables.set(Number::ProbationDays, 9).unwrap();
        given.variables.set(Number::ExitNoticeDays, 30).unwrap();
        let pool = home.pool_on(&ada, "oak", given).await;
        let ben = home.remote_person("ben", "there.example").await;
        home.ask(pool.pool_id, &ben).await.unwrap();
        let Standing::Admitted(step) = home.agree(pool.pool_id, &ben).await.unwrap() else { panic!("nine days") };
        let refused = async |key: &str, when: pools::domain::time::Timestamp| {
            home.later(1);
            let proposal = home.proposal(&pool, &ada).await;
            let evidence = home.evidence(&ben).await;
            let command: CastBallot = vote(proposal.proposal_id, &ben, Choice::For, Way::Poll(evidence), home.world.now());
            let refusal = tx!(home, |tx| cast_ballot(&mut tx, &home.world, &home.site, &command).await).unwrap_err();
            home.take_events().await;
            tx!(home, |tx| answer_uncounted(&mut tx, &home.world, &home.site, &command, &refusal, None).await).unwrap();
            let args = args! { "pool" => pool.name.clone(), "title" => proposal.title, "when" => time(when) };
            assert_eq!(told(home).await, [(ben.actor_id, text_with(key, &args))]);
            refusal
        };
        let refusal = refused("message-votes-later", step.votes_from).await;
        assert!(matches!(refusal, ServiceError::VotesLater { from } if from == step.votes_from), "{refusal:?}");
        home.later(9 * DAY);
        home.take_steps().await;
        let left = tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, &ben).await).unwrap();
        let Standing::Leaving(notice) = left else { panic!("thirty days") };
        let refusal = refused("message-vote-on-notice", notice.ends_at).await;
        assert!(matches!(refusal, ServiceError::OnNotice { until } if until == notice.ends_at), "{refusal:?}");
        tx!(home, |tx| stay(&mut tx, &home.world, pool.pool_id, &ben).await).unwrap();
        let proposal = home.proposal(&pool, &ada).await.proposal_id;
        home.cast_by_poll(proposal, &ben, Choice::For).await.unwrap();
    }

    async fn an_answer_that_comes_too_late_is_told_so(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let ben = home.remote_person("ben", "there.example").await;
        home.join(&pool, &ben).await;
        home.members(&pool, "m", 4).await;
        let unknown = [says(home, &pool, "message-unknown-word")];
        assert_eq!(hears(home, &pool, &ben, "reply What for?").await, unknown);
        home.notice(pool.pool_id, &ada, PersonId::from(ben.actor_id)).await.unwrap();
        assert_eq!(hears(home, &pool, &ben, "reply I was ill.").await, [says(home, &pool, "message-reply-taken")]);
        home.later(14 * DAY);
        home.take_steps().await;
        let late = [says(home, &pool, "message-reply-too-late")];
        assert_eq!(hears(home, &pool, &ben, "reply I was very ill.").await, late);
        let cem = home.remote_person("cem", "there.example").await;
        assert_eq!(hears(home, &pool, &cem, "reply Me too.").await, unknown);
    }

    async fn a_pool_that_has_ended_starts_no_notice(home: Home) {
        let ada = home.person("ada").await;
        let mut given = terms("oak", Admission::BySteward, VotingRules::DEFAULT);
        given.variables.set(Number::ExitNoticeDays, 30).unwrap();
        let pool = home.pool_on(&ada, "oak", given).await;
        let [ben, waits] = [home.remote_person("ben", "there.example").await, home.remote_person("cem", "there.example").await];
        for who in [&ben, &waits] {
            home.ask(pool.pool_id, who).await.unwrap();
            home.agree(pool.pool_id, who).await.unwrap();
        }
        home.admit(pool.pool_id, &ada, &ben).await.unwrap();
        let end = Draft { matter: Matter::Dissolution, ..draft("The end") };
        let number = home.open_on(pool.pool_id, &ada, &end, &[]).await.unwrap();
        let vote = pools::store::proposal::by_number(&mut home.db.read().await.unwrap(), pool.pool_id, number).await.unwrap().unwrap();
        for who in [&ada, &ben] {
            home.cast(vote.proposal_id, who, Choice::For).await.unwrap();
        }
        assert_eq!(home.pool_again(pool.pool_id).await.stage, Stage::Dissolved);
        assert_eq!(hears(home, &pool, &ben, "leave").await, [says(home, &pool, "message-pool-ended")]);
        let standing = membership::standing(&mut home.db.read().await.unwrap(), pool.pool_id, ben.actor_id.into()).await.unwrap();
        assert!(standing.is_active(), "{standing:?}");
        // A request that nobody will decide on can be taken back.
        assert_eq!(hears(home, &pool, &waits, "leave").await, [says(home, &pool, "message-left-pool")]);
    }
}
