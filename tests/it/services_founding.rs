//! Founding: invitations into a draft, changes of it, and its vote.

use futures::future::join_all;
use pools::{
    domain::{
        ballot::Choice,
        form::Stage,
        id::PoolId,
        membership::Standing,
        rules::{Admission, VotingRules},
        terms::Terms,
        text::{Line, Name},
        variables::Number,
    },
    services::{
        ServiceError,
        edit_draft::edit_draft,
        invite::{
            GOOD_DAYS, HANDLES_A_DAY, follow_invitation, invite_actor, invite_by_link,
            invite_listed, revoke_link, withdraw_invitation,
        },
        leave_pool::leave_pool,
    },
    store::{actor::Actor, founder, invitation, membership, pool::Pool, proposal},
};
use uuid::Uuid;

use crate::support::{Home, both_databases, name_of, terms, tx, values};

const NOT_INVITED: &str = "this Pool is being founded: its founders invite each other";
const NO_INVITATION: &str = "this invitation is good no more";
const MISSING: &str = "the founders have yet to accept the draft";
const VOTE_IS_OPEN: &str = "a vote on this is open already";
const NOT_STEWARD: &str = "only a steward of this Pool may do that";

fn three(name: &str) -> Terms {
    let mut terms = terms(name, Admission::BySteward, VotingRules::DEFAULT);
    terms.variables.set(Number::Founders, 3).unwrap();
    terms
}

async fn link(home: &Home, pool: PoolId, who: &Actor) -> Result<String, ServiceError> {
    let who = who.actor_id.into();
    tx!(home, |tx| invite_by_link(&mut tx, &home.world, pool, who)
        .await)
    .map(|link| link.token)
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

async fn invite(home: &Home, pool: PoolId, by: &Actor, who: &Actor) -> Result<bool, ServiceError> {
    tx!(home, |tx| invite_actor(
        &mut tx,
        &home.world,
        &home.site,
        pool,
        by,
        who
    )
    .await)
}

async fn edit(home: &Home, pool: PoolId, who: &Actor, terms: &Terms) -> Result<bool, ServiceError> {
    let who = who.actor_id.into();
    tx!(home, |tx| edit_draft(
        &mut tx,
        &home.world,
        &home.site,
        pool,
        who,
        terms
    )
    .await)
}

async fn standing(home: &Home, pool: PoolId, who: &Actor) -> Standing {
    let mut conn = home.db.read().await.unwrap();
    membership::standing(&mut conn, pool, who.actor_id.into())
        .await
        .unwrap()
}

async fn comes(home: &Home, token: &str, pool: PoolId, who: &Actor) {
    follow(home, token, who).await.unwrap();
    home.agree(pool, who).await.unwrap();
}

async fn letters(home: &Home, who: &Actor) -> i64 {
    home.count(
        "SELECT COUNT(*) FROM letter WHERE recipient_id = $1",
        values![who.actor_id],
    )
    .await
}

both_databases! {
    async fn three_found_a_pool_by_one_link(home: Home) {
        let [ada, ben, cleo, dan] = [home.person("ada").await, home.person("ben").await,
            home.remote_person("cleo", "far.example").await, home.person("dan").await];
        let pool = home.draft_pool(&ada, "oak", three("oak")).await.pool_id;
        let token = link(home, pool, &ada).await.unwrap();
        assert_eq!(link(home, pool, &ada).await.unwrap(), token, "one link is enough");
        assert_eq!(name_of(link(home, pool, &ben).await), "only members can do that");
        assert_eq!(name_of(home.ask(pool, &dan).await), NOT_INVITED);
        assert_eq!(name_of(home.founding_vote(pool, &ada).await), MISSING);
        home.agree(pool, &ada).await.unwrap();
        assert_eq!(name_of(home.founding_vote(pool, &ada).await), MISSING);
        // Two people with one link at once, and one of them twice.
        let both = join_all([&ben, &cleo, &ben].map(|who| follow(home, &token, who))).await;
        assert!(both.iter().all(Result::is_ok), "{both:?}");
        assert!(matches!(standing(home, pool, &ben).await, Standing::Invited(_)));
        home.agree(pool, &ben).await.unwrap();
        // The same invitation again changes nothing.
        follow(home, &token, &ben).await.unwrap();
        assert!(matches!(standing(home, pool, &ben).await, Standing::Applied(_)));
        assert_eq!(name_of(home.founding_vote(pool, &ada).await), MISSING);
        home.agree(pool, &cleo).await.unwrap();
        assert_eq!(name_of(home.founding_vote(pool, &ben).await), NOT_STEWARD);
        let number = home.founding_vote(pool, &ada).await.unwrap();
        assert_eq!(name_of(home.founding_vote(pool, &ada).await), VOTE_IS_OPEN);
        let vote = proposal::by_number(&mut home.db.read().await.unwrap(), pool, number).await.unwrap().unwrap();
        assert_eq!(vote.bar.electorate, 3);
        for who in [&ada, &ben] {
            home.cast(vote.proposal_id, who, Choice::For).await.unwrap();
        }
        assert_eq!(home.pool_again(pool).await.stage, Stage::Active);
        for who in [&ada, &ben, &cleo] {
            assert!(standing(home, pool, who).await.is_active());
        }
        // The link goes on, and lets nobody past the bylaws.
        follow(home, &token, &dan).await.unwrap();
        home.agree(pool, &dan).await.unwrap();
        assert!(matches!(standing(home, pool, &dan).await, Standing::Applied(_)));
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn which_invitations_are_good(home: Home) {
        let [ada, ben, cleo] = [home.person("ada").await, home.person("ben").await, home.person("cleo").await];
        let pool = home.draft_pool(&ada, "oak", three("oak")).await.pool_id;
        let by = ada.actor_id.into();
        let token = link(home, pool, &ada).await.unwrap();
        for wrong in ["", "x", &token[1..], &format!("{token}A")] {
            assert_eq!(name_of(follow(home, wrong, &ben).await), NO_INVITATION, "{wrong}");
        }
        // Who is not the keeper can't withdraw it; withdrawn, it is another one.
        let revoked = tx!(home, |tx| revoke_link(&mut tx, &home.world, pool, ben.actor_id.into()).await);
        assert_eq!(name_of(revoked), NOT_STEWARD);
        tx!(home, |tx| revoke_link(&mut tx, &home.world, pool, by).await).unwrap();
        assert_eq!(name_of(follow(home, &token, &ben).await), NO_INVITATION);
        let fresh = link(home, pool, &ada).await.unwrap();
        assert_ne!(fresh, token);
        home.later(GOOD_DAYS * 86_400 - 1);
        follow(home, &fresh, &ben).await.unwrap();
        home.later(1);
        assert_eq!(name_of(follow(home, &fresh, &cleo).await), NO_INVITATION);
        // One of a list is for the first who comes with it.
        let label = Line::parse("Cleo of the choir").unwrap();
        let listed = tx!(home, |tx| invite_listed(&mut tx, &home.world, pool, by, &label).await).unwrap();
        follow(home, &listed.token, &cleo).await.unwrap();
        follow(home, &listed.token, &cleo).await.unwrap();
        let dan = home.person("dan").await;
        assert_eq!(name_of(follow(home, &listed.token, &dan).await), NO_INVITATION);
        assert_eq!(name_of(home.ask(pool, &dan).await), NOT_INVITED);
    }

    async fn an_invitation_by_handle_is_for_one(home: Home) {
        let [ada, ben, cleo] = [home.person("ada").await, home.person("ben").await,
            home.remote_person("cleo", "far.example").await];
        let pool = home.draft_pool(&ada, "oak", three("oak")).await.pool_id;
        home.take_events().await;
        assert!(invite(home, pool, &ada, &cleo).await.unwrap());
        assert_eq!(home.take_events().await.len(), 1, "she is told");
        assert!(!invite(home, pool, &ada, &cleo).await.unwrap());
        assert!(home.take_events().await.is_empty(), "and told once");
        let group = home.remote("choir", "far.example", "group").await;
        assert_eq!(name_of(invite(home, pool, &ada, &group).await), "only people can do that");
        let mut conn = home.db.read().await.unwrap();
        let found = invitation::of_person(&mut conn, pool, cleo.actor_id.into()).await.unwrap().unwrap();
        let expected = invitation::expected(&mut conn, pool, home.world.now(), Uuid::nil(), 9).await.unwrap();
        assert_eq!(expected.len(), 1);
        drop(conn);
        assert_eq!(name_of(follow(home, &found.token, &ben).await), NO_INVITATION);
        // She answers with a word instead of opening the link.
        home.ask(pool, &cleo).await.unwrap();
        home.agree(pool, &cleo).await.unwrap();
        assert_eq!(name_of(invite(home, pool, &ada, &cleo).await), "the others have yet to let you in");
        // She accepted, so she invites too.
        assert!(invite(home, pool, &cleo, &ben).await.unwrap());
        assert_eq!(letters(home, &ben).await, 1);
        let mut conn = home.db.read().await.unwrap();
        let of_ben = invitation::of_person(&mut conn, pool, ben.actor_id.into()).await.unwrap().unwrap();
        drop(conn);
        let (id, dan) = (of_ben.invitation_id, home.person("dan").await);
        for (who, expected) in [(&dan, NOT_STEWARD), (&cleo, "done")] {
            let who = who.actor_id.into();
            let withdrawn = tx!(home, |tx| withdraw_invitation(&mut tx, &home.world, pool, id, who).await);
            assert_eq!(name_of(withdrawn), expected);
        }
        assert_eq!(name_of(home.ask(pool, &ben).await), NOT_INVITED);
        // Withdrawn, she may be invited again, by another link.
        assert!(invite(home, pool, &ada, &ben).await.unwrap());
        assert_eq!(name_of(follow(home, &of_ben.token, &ben).await), NO_INVITATION);
        home.ask(pool, &ben).await.unwrap();
    }

    async fn a_pool_invites_so_many_a_day(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.draft_pool(&ada, "oak", three("oak")).await.pool_id;
        for number in 0..HANDLES_A_DAY {
            let who = home.remote_person(&format!("p{number}"), "far.example").await;
            invite(home, pool, &ada, &who).await.unwrap();
        }
        let late = home.remote_person("late", "far.example").await;
        let many = "so many people were invited today that the rest has to wait";
        assert_eq!(name_of(invite(home, pool, &ada, &late).await), many);
        home.later(86_400);
        assert!(invite(home, pool, &ada, &late).await.unwrap());
    }

    async fn a_changed_draft_is_accepted_anew(home: Home) {
        let [ada, ben, cleo] = [home.person("ada").await, home.person("ben").await, home.person("cleo").await];
        let pool = home.draft_pool(&ada, "oak", three("oak")).await.pool_id;
        let token = link(home, pool, &ada).await.unwrap();
        home.agree(pool, &ada).await.unwrap();
        comes(home, &token, pool, &ben).await;
        comes(home, &token, pool, &cleo).await;
        assert_eq!(name_of(edit(home, pool, &ben, &three("elm")).await), NOT_STEWARD);
        assert!(!edit(home, pool, &ada, &three("oak")).await.unwrap(), "nothing is changed");
        let before = letters(home, &ben).await;
        assert!(edit(home, pool, &ada, &three("elm")).await.unwrap());
        assert_eq!(letters(home, &ben).await, before + 1, "she is told");
        let changed = home.pool_again(pool).await;
        assert_eq!((changed.name.as_str(), changed.bylaws_number, changed.stage), ("The elm", 2, Stage::Draft));
        let mut conn = home.db.read().await.unwrap();
        let gathered = founder::gathered(&mut conn, pool, changed.bylaws_id, 9).await.unwrap();
        drop(conn);
        assert_eq!(gathered.len(), 3);
        assert!(gathered.iter().all(|each| each.accepted_before && !each.has_accepted), "{gathered:?}");
        assert!(gathered[0].is_steward);
        assert_eq!(name_of(home.founding_vote(pool, &ada).await), MISSING);
        for who in [&ada, &ben] {
            home.agree(pool, who).await.unwrap();
        }
        assert_eq!(name_of(home.founding_vote(pool, &ada).await), MISSING);
        // Who doesn't answer any more doesn't stop the others.
        let dan = home.person("dan").await;
        comes(home, &token, pool, &dan).await;
        home.founding_vote(pool, &ada).await.unwrap();
        assert_eq!(name_of(edit(home, pool, &ada, &three("oak")).await), VOTE_IS_OPEN);
        let mut wrong = three("elm");
        wrong.name = Name::parse("Elm LLC").unwrap();
        assert_ne!(name_of(edit(home, pool, &ada, &wrong).await), "done");
    }

    async fn a_vote_that_failed_is_held_again(home: Home) {
        let [ada, ben, cleo] = [home.person("ada").await, home.person("ben").await, home.person("cleo").await];
        let pool = home.draft_pool(&ada, "oak", three("oak")).await.pool_id;
        let token = link(home, pool, &ada).await.unwrap();
        home.agree(pool, &ada).await.unwrap();
        comes(home, &token, pool, &ben).await;
        comes(home, &token, pool, &cleo).await;
        for (choice, expected) in [(Choice::Against, Stage::Draft), (Choice::For, Stage::Active)] {
            let number = home.founding_vote(pool, &ada).await.unwrap();
            let vote = proposal::by_number(&mut home.db.read().await.unwrap(), pool, number).await.unwrap().unwrap();
            for who in [&ada, &ben] {
                home.cast(vote.proposal_id, who, choice).await.unwrap();
            }
            assert!(home.again(vote.proposal_id).await.closed.is_some());
            assert_eq!(home.pool_again(pool).await.stage, expected);
        }
        let not_draft = "this Pool is founded already";
        assert_eq!(name_of(home.founding_vote(pool, &ada).await), not_draft);
        assert_eq!(name_of(edit(home, pool, &ada, &three("elm")).await), not_draft);
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn who_took_her_acceptance_back_is_no_founder(home: Home) {
        let [ada, ben] = [home.person("ada").await, home.person("ben").await];
        let mut two = three("oak");
        two.variables.set(Number::Founders, 2).unwrap();
        let pool = home.draft_pool(&ada, "oak", two).await.pool_id;
        let token = link(home, pool, &ada).await.unwrap();
        home.agree(pool, &ada).await.unwrap();
        comes(home, &token, pool, &ben).await;
        tx!(home, |tx| leave_pool(&mut tx, &home.world, pool, &ben).await).unwrap();
        assert_eq!(name_of(home.founding_vote(pool, &ada).await), MISSING);
        comes(home, &token, pool, &ben).await;
        home.founding_vote(pool, &ada).await.unwrap();
        // Without who keeps it, nobody could go on with a draft.
        let left = tx!(home, |tx| leave_pool(&mut tx, &home.world, pool, &ada).await);
        assert_ne!(name_of(left), "done");
    }
}
