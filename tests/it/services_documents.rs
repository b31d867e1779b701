//! The legal form and its certificate, the versions of the bylaws, and what a
//! suspension stops and does not stop.

use pools::{
    domain::{
        ballot::Choice,
        form::{LegalForm, Stage},
        handle::Handle,
        id::{BylawsId, PersonId},
        kind::Matter,
        money::Currency,
        proposal::Draft,
        rules::{Admission, VotingRules},
        tally::Outcome,
        terms::Terms,
        text::{Because, Body, Title},
        variables::{Number, Variables},
    },
    services::{
        Event, ServiceError,
        close_proposal::close_proposal,
        file_certificate::{FileCertificate, file_certificate},
        put_to_vote::put_to_vote,
        suspend_pool::{resume_pool, suspend_pool},
        tick_step::tick_step,
        write_bylaws::write_bylaws,
    },
    store::{
        actor::Actor,
        formation,
        pool::Pool,
        proposal::{self, Proposal},
        version,
    },
};

use crate::support::{Home, both_databases, name_of, terms, tx, values};

const PDF: &[u8] = b"%PDF-1.7\nThe State of Delaware";

pub fn llc(handle: &str) -> Terms {
    Terms {
        form: LegalForm::DelawareLlc,
        ..terms(handle, Admission::Open, VotingRules::DEFAULT)
    }
}

async fn file(home: &Home, pool: &Pool, who: &Actor, content: &[u8]) -> Result<i64, ServiceError> {
    let command = FileCertificate {
        pool_id: pool.pool_id,
        steward: who.actor_id.into(),
        file_name: "C:\\papers\\certificate of formation.pdf",
        content,
    };
    tx!(home, |tx| file_certificate(
        &mut tx,
        &home.world,
        &home.site,
        &command
    )
    .await)
}

async fn tick(home: &Home, pool: &Pool, who: &Actor, step: &str, done: bool) -> String {
    let who = PersonId::from(who.actor_id);
    name_of(tx!(home, |tx| tick_step(
        &mut tx,
        &home.world,
        pool.pool_id,
        who,
        step,
        done
    )
    .await))
}

async fn numbered(home: &Home, pool: &Pool, number: i64) -> Proposal {
    let mut conn = home.db.read().await.unwrap();
    proposal::by_number(&mut conn, pool.pool_id, number)
        .await
        .unwrap()
        .unwrap()
}

async fn ends(home: &Home, proposal: &Proposal) -> Proposal {
    home.later(31 * 86_400);
    let id = proposal.proposal_id;
    tx!(home, |tx| close_proposal(
        &mut tx,
        &home.world,
        &home.site,
        id
    )
    .await)
    .unwrap();
    home.again(id).await
}

async fn suspend(home: &Home, because: &str) {
    let (oak, because) = (
        Handle::parse("oak").unwrap(),
        Because::parse(because).unwrap(),
    );
    tx!(home, |tx| suspend_pool(
        &mut tx,
        &home.world,
        &oak,
        &because
    )
    .await)
    .unwrap();
}

async fn resume(home: &Home) {
    let oak = Handle::parse("oak").unwrap();
    tx!(home, |tx| resume_pool(&mut tx, &home.world, &oak).await).unwrap();
}

fn on(matter: Matter) -> Draft {
    Draft {
        matter,
        title: Title::parse("Let us").unwrap(),
        body: Body::parse("").unwrap(),
        review_at: None,
    }
}

const SUSPENDED: &str = "this Pool is suspended by the operator of this server";

both_databases! {
    async fn the_name_says_llc_only_once_the_certificate_is_there(home: Home) {
        let ada = home.person("ada").await;
        let oak = home.pool_on(&ada, "oak", llc("oak")).await;
        let ben = home.member(&oak, "ben").await;
        assert_eq!((oak.stage, oak.name.as_str()), (Stage::Adopted, "The oak"));
        home.take_events().await;

        for (who, content, expected) in [
            (&ben, PDF, "only a steward can let people in"),
            (&ada, &b"<html>"[..], "the file is no PDF, PNG or JPEG"),
            (&ada, &b""[..], "the file is empty"),
        ] {
            let refused = name_of(file(home, &oak, who, content).await);
            if expected.starts_with("only") {
                assert!(refused != "done", "{refused}");
            } else {
                assert_eq!(refused, expected);
            }
        }
        assert_eq!(home.pool_again(oak.pool_id).await, oak, "nothing happened");

        let number = file(home, &oak, &ada, PDF).await.unwrap();
        let filed = home.pool_again(oak.pool_id).await;
        assert_eq!((filed.stage, filed.name.as_str()), (Stage::Filed, "The oak"));
        // The name waits until the members have looked at the paper.
        let events = home.take_events().await;
        assert!(!events.contains(&Event::PoolChanged), "{events:?}");
        let vote = numbered(home, &oak, number).await;
        assert_eq!(vote.matter, Matter::Filing);
        assert_eq!(name_of(file(home, &oak, &ada, PDF).await), "a vote on this is open already");

        // The members say no: another one may be handed in.
        home.cast(vote.proposal_id, &ada, Choice::Against).await.unwrap();
        let vote = home.again(vote.proposal_id).await;
        let vote = if vote.closed.is_none() { ends(home, &vote).await } else { vote };
        assert_eq!(vote.closed.unwrap().outcome, Outcome::Defeated);
        let png = b"\x89PNG\r\n\x1a\n...";
        let number = file(home, &oak, &ada, png).await.unwrap();
        let vote = numbered(home, &oak, number).await;
        home.cast(vote.proposal_id, &ada, Choice::For).await.unwrap();
        home.cast(vote.proposal_id, &ben, Choice::For).await.unwrap();
        assert_eq!(home.again(vote.proposal_id).await.closed.unwrap().outcome, Outcome::Carried);
        let active = home.pool_again(oak.pool_id).await;
        assert_eq!((active.stage, active.name.as_str()), (Stage::Active, "The oak LLC"));
        let events = home.take_events().await;
        assert!(events.contains(&Event::PoolChanged), "{events:?}");
        assert_eq!(name_of(file(home, &oak, &ada, PDF).await), "no certificate is awaited");

        let mut conn = home.db.read().await.unwrap();
        let kept = formation::certificate(&mut conn, oak.pool_id).await.unwrap().unwrap();
        assert_eq!(kept.file_name, "certificate of formation.pdf");
        assert_eq!(kept.media_type, "image/png");
        assert_eq!(formation::content(&mut conn, kept.certificate_id).await.unwrap(), png);
        drop(conn);
        assert_eq!(home.faults().await, vec![]);
    }

    async fn what_has_no_registry_has_no_certificate(home: Home) {
        let ada = home.person("ada").await;
        let oak = home.pool(&ada, "oak").await;
        assert_eq!(name_of(file(home, &oak, &ada, PDF).await), "no certificate is awaited");
        let elm = home.draft_pool(&ada, "elm", llc("elm")).await;
        assert_ne!(name_of(file(home, &elm, &ada, PDF).await), "done");
    }

    async fn stewards_tick_steps_off(home: Home) {
        let ada = home.person("ada").await;
        let oak = home.pool_on(&ada, "oak", llc("oak")).await;
        let ben = home.member(&oak, "ben").await;
        let mut conn = home.db.read().await.unwrap();
        let version = pools::store::bylaws::known(&mut conn, oak.bylaws_id).await.unwrap();
        drop(conn);
        let steps = pools::services::formation_steps::formation_steps(&version).unwrap();
        let step = steps.first().unwrap().id.as_str();
        assert_eq!(tick(home, &oak, &ada, "fly", true).await, "there is no such step");
        assert_ne!(tick(home, &oak, &ben, step, true).await, "done");
        for (done, expected) in [(true, 1), (true, 1), (false, 0), (false, 0), (true, 1)] {
            assert_eq!(tick(home, &oak, &ada, step, done).await, "done");
            let mut conn = home.db.read().await.unwrap();
            let ticked = formation::ticked(&mut conn, oak.pool_id).await.unwrap();
            assert_eq!(ticked.len(), expected);
            assert!(ticked.iter().all(|row| row.handle == "ada" && row.step == step));
        }
        assert_eq!(home.pool_again(oak.pool_id).await, oak, "a tick changes nothing else");
    }

    async fn versions_say_what_adopted_them(home: Home) {
        let ada = home.person("ada").await;
        let oak = home.pool(&ada, "oak").await;
        let mut amended = terms("oak", Admission::Open, VotingRules::DEFAULT);
        amended.variables = amended.variables.with(Number::VotingDays, 14).unwrap();
        let writer = PersonId::from(ada.actor_id);
        let mut written = Vec::<BylawsId>::new();
        for _ in 0..2 {
            let id = tx!(home, |tx| write_bylaws(&mut tx, &home.world, oak.pool_id, &amended, writer).await);
            written.push(id.unwrap());
        }
        home.take_events().await;
        let number = home.open_on(oak.pool_id, &ada, &on(Matter::Amendment(written[1])), &[]).await.unwrap();
        let vote = numbered(home, &oak, number).await;
        home.cast(vote.proposal_id, &ada, Choice::For).await.unwrap();
        assert!(home.take_events().await.contains(&Event::PoolChanged));
        let mut conn = home.db.read().await.unwrap();
        let versions = version::of_pool(&mut conn, oak.pool_id, i64::MAX, 9).await.unwrap();
        let told: Vec<_> = versions.iter().map(|row| (row.number, row.proposal, row.adopted_by)).collect();
        assert_eq!(told, [(3, Some(number), Some(number)), (2, None, None), (1, Some(0), Some(0))]);
        let adoption = version::adoption(&mut conn, written[1]).await.unwrap().unwrap();
        assert_eq!((adoption.proposal, adoption.at), (number, home.world.now()));
        assert_eq!(version::adoption(&mut conn, written[0]).await.unwrap(), None);
        let before = version::of_pool(&mut conn, oak.pool_id, 3, 1).await.unwrap();
        assert_eq!(before.iter().map(|row| row.number).collect::<Vec<_>>(), [2]);
    }

    async fn a_suspended_pool_lets_nobody_in_and_opens_nothing(home: Home) {
        let ada = home.person("ada").await;
        let rules = terms("oak", Admission::BySteward, VotingRules::DEFAULT);
        let oak = home.pool_on(&ada, "oak", rules).await;
        let [asked, applied, fresh] = ["asked", "applied", "fresh"].map(|name| home.person(name));
        let (asked, applied, fresh) = (asked.await, applied.await, fresh.await);
        home.ask(oak.pool_id, &asked).await.unwrap();
        home.ask(oak.pool_id, &applied).await.unwrap();
        home.agree(oak.pool_id, &applied).await.unwrap();
        let open = home.proposal(&oak, &ada).await;
        // On whom the members expelled before, they vote.
        let expelled = async |word: &str| {
            let text = format!("UPDATE membership SET was_expelled = {word} WHERE person_id = $1");
            home.sql(&text, values![applied.actor_id]).await.unwrap();
        };
        expelled("TRUE").await;
        let (by, person) = (ada.actor_id.into(), applied.actor_id.into());
        let admission = tx!(home, |tx| put_to_vote(&mut tx, &home.world, &home.site, oak.pool_id, by, person).await).unwrap();
        expelled("FALSE").await;
        let admission = numbered(home, &oak, admission).await;

        suspend(home, "The police asked.").await;
        suspend(home, "The court asked.").await;
        let suspended = home.pool_again(oak.pool_id).await;
        assert_eq!(suspended.suspended_because.as_deref(), Some("The court asked."));
        assert_eq!(Pool { suspended_because: None, ..suspended }, oak, "nothing else changes");
        assert_eq!(name_of(home.ask(oak.pool_id, &fresh).await), SUSPENDED);
        assert_eq!(name_of(home.agree(oak.pool_id, &asked).await), SUSPENDED);
        assert_eq!(name_of(home.admit(oak.pool_id, &ada, &applied).await), SUSPENDED);
        assert_eq!(name_of(home.open(oak.pool_id, &ada).await), SUSPENDED);

        // What is open goes on, and what it decides takes effect.
        for vote in [&open, &admission] {
            home.cast(vote.proposal_id, &ada, Choice::For).await.unwrap();
        }
        let ended = ends(home, &open).await;
        assert_eq!(ended.closed.unwrap().outcome, Outcome::Carried);
        let ended = ends(home, &admission).await;
        assert_eq!(ended.closed.unwrap().outcome, Outcome::Carried);
        let mut conn = home.db.read().await.unwrap();
        let standing = pools::store::membership::standing(&mut conn, oak.pool_id, applied.actor_id.into()).await;
        assert!(standing.unwrap().is_active());
        drop(conn);
        assert_eq!(home.faults().await, vec![]);

        resume(home).await;
        resume(home).await;
        assert_eq!(home.pool_again(oak.pool_id).await, oak);
        home.ask(oak.pool_id, &fresh).await.unwrap();
        home.agree(oak.pool_id, &asked).await.unwrap();
        home.open(oak.pool_id, &ada).await.unwrap();
        let elm = Handle::parse("elm").unwrap();
        let nobody = tx!(home, |tx| resume_pool(&mut tx, &home.world, &elm).await);
        assert_eq!(name_of(nobody), "there is no such Pool here");
    }

    async fn a_suspended_draft_is_not_founded(home: Home) {
        let ada = home.person("ada").await;
        let founders = Variables::usual(Currency::EUR).with(Number::Founders, 1).unwrap();
        let draft = Terms { variables: founders, ..terms("oak", Admission::Open, VotingRules::DEFAULT) };
        let oak = home.draft_pool(&ada, "oak", draft).await;
        home.agree(oak.pool_id, &ada).await.unwrap();
        suspend(home, "Spam.").await;
        assert_eq!(name_of(home.founding_vote(oak.pool_id, &ada).await), SUSPENDED);
    }
}
