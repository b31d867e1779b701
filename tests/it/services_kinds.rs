//! Kinds of proposals through the services: what each has to clear, what comes
//! of it, and that nothing but a carried proposal changes a Pool.

use futures::future::join_all;
use pools::{
    domain::{
        ballot::Choice,
        enactment::{CouldNot, Enactment},
        form::{LegalForm, Stage},
        id::{PoolId, ProposalId},
        kind::{Kind, Matter},
        membership::Standing,
        proposal::Draft,
        rules::{Admission, VotingRules},
        tally::{Outcome, Share},
        terms::{Terms, TermsError},
        text::{Body, Name, Title},
        variables::{Number, Variables},
    },
    services::{
        Event, ServiceError,
        close_proposal::close_proposal,
        file_certificate::{FileCertificate, file_certificate},
        finish_review::finish_review,
        leave_pool::leave_pool,
        open_review::open_review,
        propose_amendment::{ProposeAmendment, propose_amendment},
        put_to_vote::put_to_vote,
        record_acceptance::record_acceptance,
    },
    store::{actor::Actor, membership, pool::Pool, proposal, review},
};
use uuid::Uuid;

use crate::support::{Home, both_databases, consent, draft, name_of, rule_of, terms, tx, values};

const WEEK: i64 = 7 * 86_400;

/// Terms under which every vote takes its whole time.
fn patient(handle: &str, admission: Admission) -> Terms {
    let mut terms = terms(handle, admission, VotingRules::DEFAULT);
    terms.variables.early_close = false;
    terms
}

/// A Pool of eight, the first its founder.
async fn eight(home: &Home, people: &[Actor], handle: &str) -> Pool {
    eight_on(home, people, handle, LegalForm::Association).await
}

/// The same in a legal form.
async fn eight_on(home: &Home, people: &[Actor], handle: &str, form: LegalForm) -> Pool {
    let terms = Terms {
        form,
        ..patient(handle, Admission::Open)
    };
    let pool = home.draft_pool(&people[0], handle, terms).await;
    home.agree(pool.pool_id, &people[0]).await.unwrap();
    home.founding_vote(pool.pool_id, &people[0]).await.unwrap();
    let founding = numbered(home, pool.pool_id, 0).await;
    home.cast(founding, &people[0], Choice::For).await.unwrap();
    home.later(WEEK + 1);
    close(home, founding).await;
    let pool = home.pool_again(pool.pool_id).await;
    for who in &people[1..8] {
        home.join(&pool, who).await;
    }
    pool
}

async fn people(home: &Home, count: usize) -> Vec<Actor> {
    let mut people = Vec::new();
    for index in 0..count {
        people.push(home.person(&format!("p{index}")).await);
    }
    people
}

/// The terms in force, changed.
fn changed(pool: &Pool, change: impl FnOnce(&mut Variables)) -> Terms {
    let mut terms = pool.terms().unwrap();
    change(&mut terms.variables);
    terms
}

fn amendment(pool: &Pool, who: &Actor, terms: Terms) -> ProposeAmendment {
    ProposeAmendment {
        proposer: who.actor_id.into(),
        against: pool.bylaws_id,
        terms,
        title: Title::parse("Other bylaws").unwrap(),
        body: Body::parse("").unwrap(),
        review_at: None,
    }
}

async fn propose(
    home: &Home,
    pool: PoolId,
    command: &ProposeAmendment,
) -> Result<i64, ServiceError> {
    tx!(home, |tx| propose_amendment(
        &mut tx,
        &home.world,
        pool,
        command
    )
    .await)
}

/// Puts an amendment of the terms in force to the vote.
async fn amend(
    home: &Home,
    pool: &Pool,
    who: &Actor,
    change: impl FnOnce(&mut Variables),
) -> ProposalId {
    let pool = home.pool_again(pool.pool_id).await;
    let command = amendment(&pool, who, changed(&pool, change));
    let number = propose(home, pool.pool_id, &command).await.unwrap();
    numbered(home, pool.pool_id, number).await
}

async fn numbered(home: &Home, pool: PoolId, number: i64) -> ProposalId {
    let mut conn = home.db.read().await.unwrap();
    let found = proposal::by_number(&mut conn, pool, number).await.unwrap();
    found.unwrap().proposal_id
}

async fn open(home: &Home, pool: PoolId, who: &Actor, matter: Matter) -> ProposalId {
    // An expulsion is voted on two weeks after its notice, by itself.
    if let Matter::Expulsion(person) = matter {
        let notice = home.notice(pool, who, person).await.unwrap();
        home.later(14 * 86_400);
        assert_eq!(home.take_steps().await, 1);
        let mut conn = home.db.read().await.unwrap();
        let notice = pools::store::expulsion::by_id(&mut conn, notice)
            .await
            .unwrap();
        return notice.unwrap().proposal_id.unwrap();
    }
    let number = match matter {
        Matter::Admission(person) => tx!(home, |tx| put_to_vote(
            &mut tx,
            &home.world,
            &home.site,
            pool,
            who.actor_id.into(),
            person
        )
        .await),
        Matter::Filing => {
            let command = FileCertificate {
                pool_id: pool,
                steward: who.actor_id.into(),
                file_name: "certificate.pdf",
                content: b"%PDF-1.7\nThe State of Delaware",
            };
            tx!(home, |tx| file_certificate(
                &mut tx,
                &home.world,
                &home.site,
                &command
            )
            .await)
        }
        _ => {
            let draft = Draft {
                matter,
                ..draft("Something")
            };
            home.open_on(pool, who, &draft, &[]).await
        }
    }
    .unwrap();
    numbered(home, pool, number).await
}

/// So many For, Against, Abstain, in the order of the people.
async fn vote(home: &Home, proposal: ProposalId, people: &[Actor], votes: (usize, usize, usize)) {
    let choices = std::iter::repeat_n(Choice::For, votes.0)
        .chain(std::iter::repeat_n(Choice::Against, votes.1))
        .chain(std::iter::repeat_n(Choice::Abstain, votes.2));
    for (who, choice) in people.iter().zip(choices) {
        home.cast(proposal, who, choice).await.unwrap();
    }
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

/// What it came to, and what came of it.
async fn end(home: &Home, proposal: ProposalId) -> (Outcome, Option<Enactment>) {
    let ended = home.again(proposal).await.closed.expect("closed");
    (ended.outcome, ended.enactment)
}

async fn standing(home: &Home, pool: PoolId, who: &Actor) -> Standing {
    let mut conn = home.db.read().await.unwrap();
    membership::standing(&mut conn, pool, who.actor_id.into())
        .await
        .unwrap()
}

const DONE: Option<Enactment> = Some(Enactment::Done);

/// Whether the effect of a carried proposal of that kind is there.
async fn took_effect(home: &Home, before: &Pool, proposal: ProposalId, subject: &Actor) -> bool {
    let pool = home.pool_again(before.pool_id).await;
    match home.again(proposal).await.matter {
        Matter::Amendment(new) => pool.bylaws_id == new,
        Matter::Admission(_) => standing(home, pool.pool_id, subject).await.is_active(),
        Matter::Expulsion(_) => matches!(
            standing(home, pool.pool_id, subject).await,
            Standing::Expelled(_)
        ),
        Matter::Dissolution => pool.stage == Stage::Dissolved,
        Matter::Founding(_) | Matter::Filing => pool.stage == Stage::Active,
        Matter::Decision | Matter::Election { .. } | Matter::Spend(_) | Matter::Rail(_) => {
            pool == *before
        }
    }
}

both_databases! {
    async fn every_kind_at_every_edge(home: Home) {
        use Kind::{Admission as Admit, Amendment, Decision, Dissolution, Expulsion, Filing};
        use Outcome::{Carried, Defeated, Inquorate};
        let people = people(home, 9).await;
        let subject = &people[8];
        let rows = [
            // Exactly at the quorum of 25 %, one below; exactly a half; a tie; nobody For; nobody.
            (Decision, (2, 0, 0), Carried),
            (Decision, (1, 0, 0), Inquorate),
            (Decision, (3, 2, 0), Carried),
            (Decision, (2, 2, 0), Defeated),
            (Decision, (0, 0, 2), Defeated),
            (Decision, (0, 0, 0), Inquorate),
            // Quorum 50 %; exactly two thirds, one below.
            (Amendment, (4, 0, 0), Carried),
            (Amendment, (3, 0, 0), Inquorate),
            (Amendment, (4, 2, 0), Carried),
            (Amendment, (3, 2, 0), Defeated),
            (Amendment, (2, 2, 0), Defeated),
            (Amendment, (0, 0, 4), Defeated),
            (Admit, (2, 0, 0), Carried),
            (Admit, (1, 0, 0), Inquorate),
            (Admit, (3, 2, 0), Carried),
            (Admit, (2, 2, 0), Defeated),
            (Expulsion, (2, 0, 0), Carried),
            (Expulsion, (1, 0, 0), Inquorate),
            (Expulsion, (4, 2, 0), Carried),
            (Expulsion, (3, 2, 0), Defeated),
            (Expulsion, (2, 2, 0), Defeated),
            // Three quarters of all eight: six.
            (Dissolution, (6, 2, 0), Carried),
            (Dissolution, (6, 0, 0), Carried),
            (Dissolution, (5, 0, 0), Inquorate),
            (Dissolution, (5, 0, 3), Defeated),
            (Dissolution, (5, 3, 0), Defeated),
            (Dissolution, (4, 4, 0), Defeated),
            (Filing, (2, 0, 0), Carried),
            (Filing, (1, 0, 0), Inquorate),
        ];
        for (index, (kind, votes, expected)) in rows.into_iter().enumerate() {
            let form = if kind == Filing { LegalForm::DelawareLlc } else { LegalForm::Association };
            let pool = eight_on(home, &people, &format!("pool{index}"), form).await;
            let id = pool.pool_id;
            let (matter, who) = match kind {
                Amendment => (None, subject),
                Admit => {
                    // She applied, and was expelled before: who lets her in is a vote's to say.
                    let ask = "INSERT INTO membership (membership_id, pool_id, person_id, state, is_steward, asked_at, agreed_at, was_expelled)
                        VALUES ($1, $2, $3, 'applied', FALSE, 1, 1, TRUE)";
                    home.sql(ask, values![home.world.new_id(), Uuid::from(id), subject.actor_id]).await.unwrap();
                    let consent = consent(subject);
                    tx!(home, |tx| record_acceptance(&mut tx, &home.world, subject, &pool, &consent).await).unwrap();
                    (Some(Matter::Admission(subject.actor_id.into())), subject)
                }
                Expulsion => (Some(Matter::Expulsion(people[7].actor_id.into())), &people[7]),
                Dissolution => (Some(Matter::Dissolution), subject),
                Filing => (Some(Matter::Filing), subject),
                _ => (Some(Matter::Decision), subject),
            };
            let proposal = match matter {
                Some(matter) => open(home, id, &people[0], matter).await,
                None => amend(home, &pool, &people[0], |v| v.set(Number::VotingDays, 9).unwrap()).await,
            };
            let was = home.pool_again(id).await;
            vote(home, proposal, &people, votes).await;
            assert!(home.again(proposal).await.closed.is_none(), "this bylaws wait for the whole time");
            home.later(WEEK + 1);
            close(home, proposal).await;
            let enactment = if expected == Carried { DONE } else { None };
            assert_eq!(end(home, proposal).await, (expected, enactment), "{kind:?} {votes:?}");
            if enactment == DONE {
                assert!(took_effect(home, &was, proposal, who).await, "{kind:?} {votes:?}");
            } else {
                assert_eq!(home.pool_again(id).await, was, "{kind:?} {votes:?}");
                assert!(!matches!(standing(home, id, who).await, Standing::Expelled(_)));
            }
        }
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn one_dissolution_is_voted_on_at_a_time(home: Home) {
        let people = people(home, 8).await;
        let pool = eight(home, &people, "oak").await.pool_id;
        let end = Draft { matter: Matter::Dissolution, ..draft("The end") };
        home.open_on(pool, &people[0], &end, &[]).await.unwrap();
        let again = home.open_on(pool, &people[1], &end, &[]).await;
        assert_eq!(name_of(again), "a vote on this is open already");
    }

    async fn the_founding_vote_is_number_zero_and_takes_two_thirds(home: Home) {
        use Outcome::{Carried, Defeated, Inquorate};
        let people = people(home, 6).await;
        for (index, (votes, expected)) in [
            ((3, 0, 0), Carried),
            ((2, 0, 0), Inquorate),
            ((4, 2, 0), Carried),
            ((3, 2, 0), Defeated),
            ((3, 3, 0), Defeated),
        ]
        .into_iter()
        .enumerate()
        {
            let handle = format!("pool{index}");
            let pool = home.draft_pool(&people[0], &handle, patient(&handle, Admission::Open)).await;
            home.agree(pool.pool_id, &people[0]).await.unwrap();
            for who in &people[1..] {
                let invited = Standing::Outside.ask(home.world.now()).unwrap();
                tx!(home, |tx| Ok(membership::ask(
                    &mut tx, home.world.new_id(), pool.pool_id, who.actor_id.into(), None, invited,
                ).await?)).unwrap();
                home.agree(pool.pool_id, who).await.unwrap();
            }
            assert_eq!(home.founding_vote(pool.pool_id, &people[0]).await.unwrap(), 0);
            let proposal = numbered(home, pool.pool_id, 0).await;
            vote(home, proposal, &people, votes).await;
            home.later(WEEK + 1);
            close(home, proposal).await;
            let enactment = (expected == Carried).then_some(Enactment::Done);
            assert_eq!(end(home, proposal).await, (expected, enactment), "{votes:?}");
            let stage = home.pool_again(pool.pool_id).await.stage;
            assert_eq!(stage == Stage::Active, expected == Carried, "{votes:?}");
        }
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn when_everyone_has_left_what_was_cast_still_counts(home: Home) {
        let people = people(home, 8).await;
        let pool = eight(home, &people, "oak").await;
        let decided = open(home, pool.pool_id, &people[0], Matter::Decision).await;
        let ignored = open(home, pool.pool_id, &people[0], Matter::Decision).await;
        let amended = amend(home, &pool, &people[0], |v| v.set(Number::VotingDays, 9).unwrap()).await;
        vote(home, decided, &people, (2, 0, 0)).await;
        vote(home, amended, &people, (4, 0, 0)).await;
        for who in people.iter().rev() {
            tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, who).await).unwrap();
        }
        home.later(WEEK + 1);
        for proposal in [decided, ignored, amended] {
            close(home, proposal).await;
        }
        assert_eq!(end(home, decided).await, (Outcome::Carried, DONE));
        assert_eq!(end(home, ignored).await, (Outcome::Inquorate, None));
        assert_eq!(end(home, amended).await, (Outcome::Carried, DONE));
        assert_eq!(home.pool_again(pool.pool_id).await.bylaws_number, 2);
        // Of nobody nothing can be asked.
        assert!(matches!(home.open(pool.pool_id, &people[0]).await, Err(ServiceError::NotMember)));
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn of_two_amendments_the_second_says_that_the_bylaws_changed(home: Home) {
        let people = people(home, 8).await;
        let pool = eight(home, &people, "oak").await;
        let first = amend(home, &pool, &people[0], |v| v.set(Number::VotingDays, 9).unwrap()).await;
        let second = amend(home, &pool, &people[1], |v| v.set(Number::QuorumPercent, 90).unwrap()).await;
        for proposal in [first, second] {
            vote(home, proposal, &people, (8, 0, 0)).await;
        }
        home.later(WEEK + 1);
        close(home, first).await;
        close(home, second).await;
        assert_eq!(end(home, first).await, (Outcome::Carried, DONE));
        let changed = Some(Enactment::CouldNot(CouldNot::BylawsChanged));
        assert_eq!(end(home, second).await, (Outcome::Carried, changed));
        let now = home.pool_again(pool.pool_id).await;
        assert_eq!((now.bylaws_number, now.variables.number(Number::QuorumPercent)), (2, 25));
        // Written anew against the version in force it may be carried.
        let third = amend(home, &pool, &people[1], |v| v.set(Number::QuorumPercent, 90).unwrap()).await;
        vote(home, third, &people, (8, 0, 0)).await;
        home.later(9 * 86_400 + 1);
        close(home, third).await;
        let now = home.pool_again(pool.pool_id).await;
        assert_eq!((now.bylaws_number, now.variables.number(Number::QuorumPercent)), (4, 90));
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn two_closings_at_once_enact_once(home: Home) {
        let people = people(home, 8).await;
        let pool = eight(home, &people, "oak").await;
        let both = [
            amend(home, &pool, &people[0], |v| v.set(Number::VotingDays, 9).unwrap()).await,
            amend(home, &pool, &people[1], |v| v.set(Number::VotingDays, 10).unwrap()).await,
        ];
        for proposal in both {
            vote(home, proposal, &people, (8, 0, 0)).await;
        }
        home.take_events().await;
        home.later(WEEK + 1);
        join_all([0, 1, 0, 1, 0, 1].map(|which| close(home, both[which]))).await;
        let mut came_of = Vec::new();
        for proposal in both {
            came_of.push(end(home, proposal).await.1.unwrap());
        }
        came_of.sort_by_key(|enactment| enactment.name());
        assert_eq!(came_of, [Enactment::CouldNot(CouldNot::BylawsChanged), Enactment::Done]);
        assert_ne!(home.pool_again(pool.pool_id).await.bylaws_id, pool.bylaws_id);
        let announced = home.events().await.into_iter()
            .filter(|event| matches!(event, Event::OutcomeAnnounced { .. })).count();
        assert_eq!(announced, 2);
        assert!(home.faults().await.is_empty(), "{:?}", home.faults().await);
    }

    async fn what_is_cut_off_before_its_end_never_was(home: Home) {
        let people = people(home, 8).await;
        let pool = eight(home, &people, "oak").await;
        let proposal = amend(home, &pool, &people[0], |v| v.set(Number::VotingDays, 9).unwrap()).await;
        vote(home, proposal, &people, (8, 0, 0)).await;
        home.later(WEEK + 1);
        let mut tx = home.db.begin().await.unwrap();
        close_proposal(&mut tx, &home.world, &home.site, proposal).await.unwrap();
        drop(tx);
        assert!(home.again(proposal).await.closed.is_none());
        assert_eq!(home.pool_again(pool.pool_id).await.bylaws_id, pool.bylaws_id);
        close(home, proposal).await;
        assert_eq!(end(home, proposal).await, (Outcome::Carried, DONE));
        assert_eq!(home.pool_again(pool.pool_id).await.bylaws_number, 2);
    }

    async fn each_variable_counts_from_the_next_proposal_on(home: Home) {
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let id = pool.pool_id;
        // Alone, her vote decides at once.
        let carry = async |change: &dyn Fn(&mut Variables)| {
            let proposal = amend(home, &pool, &ada, change).await;
            vote(home, proposal, std::slice::from_ref(&ada), (1, 0, 0)).await;
            if home.again(proposal).await.closed.is_none() {
                home.later(31 * 86_400);
                close(home, proposal).await;
            }
            assert_eq!(end(home, proposal).await.1, DONE);
        };
        for &number in Number::ALL {
            let open_before = open(home, id, &ada, Matter::Decision).await;
            let before = home.again(open_before).await;
            let now = home.pool_again(id).await.variables.number(number);
            let bounds = number.bounds();
            let other = i64::from(if now == bounds.most { bounds.least } else { bounds.most });
            carry(&|v| v.set(number, other).unwrap()).await;
            let pool = home.pool_again(id).await;
            assert_eq!(i64::from(pool.variables.number(number)), other, "{number:?}");
            let still = home.again(open_before).await;
            assert_eq!(
                (still.bar, still.closes_at, still.closes_early, still.bylaws_id),
                (before.bar, before.closes_at, before.closes_early, before.bylaws_id),
                "{number:?}"
            );
            let next = home.again(open(home, id, &ada, Matter::Decision).await).await;
            assert_eq!(next.bar, Kind::Decision.bar(&pool.variables, 1), "{number:?}");
            assert_eq!(next.bylaws_id, pool.bylaws_id);
            // So many at once are too many.
            for proposal in [open_before, next.proposal_id] {
                let _ = home.cast(proposal, &ada, Choice::For).await;
            }
        }
        let next = home.again(open(home, id, &ada, Matter::Decision).await).await;
        assert_eq!((next.bar.quorum_percent, next.bar.share), (100, Share::MoreThan(99)));
        assert_eq!(next.closes_at, home.world.now().plus_days(30));
        let next = home.again(amend(home, &pool, &ada, |v| v.set(Number::LeastAge, 20).unwrap()).await).await;
        assert_eq!((next.bar.quorum_percent, next.bar.share), (100, Share::TwoThirds));
        let open_before = open(home, id, &ada, Matter::Decision).await;
        carry(&|v| v.early_close = false).await;
        carry(&|v| v.admission = Admission::ByVote).await;
        assert_eq!(home.pool_again(id).await.admission(), Admission::ByVote);
        let next = open(home, id, &ada, Matter::Decision).await;
        for (proposal, is_closed) in [(open_before, true), (next, false)] {
            home.later(1);
            if home.again(proposal).await.closed.is_none() && home.world.now() <= home.again(proposal).await.closes_at {
                home.cast(proposal, &ada, Choice::For).await.unwrap();
                assert_eq!(home.again(proposal).await.closed.is_some(), is_closed);
            }
        }
    }

    async fn an_amendment_is_refused_by_name(home: Home) {
        let ada = home.person("ada").await;
        let ben = home.person("ben").await;
        let pool = home.pool(&ada, "oak").await;
        let good = changed(&pool, |v| v.set(Number::VotingDays, 9).unwrap());
        let mut registered = good.clone();
        registered.name = Name::parse("Oak LLC").unwrap();
        let other = home.pool(&ben, "elm").await;
        for (row, command, expected) in [
            ("nothing", amendment(&pool, &ada, pool.terms().unwrap()), ServiceError::NothingChanges),
            ("stranger", amendment(&pool, &ben, good.clone()), ServiceError::NotMember),
            ("name", amendment(&pool, &ada, registered), TermsError::NameClaimsRegistration.into()),
            (
                "another version",
                ProposeAmendment { against: other.bylaws_id, ..amendment(&pool, &ada, good.clone()) },
                ServiceError::BylawsChanged,
            ),
        ] {
            let refused = propose(home, pool.pool_id, &command).await;
            assert_eq!(name_of(refused), expected.to_string(), "{row}");
        }
        // Nothing of it was written.
        let versions = "SELECT COUNT(*) FROM bylaws WHERE pool_id = $1";
        assert_eq!(home.count(versions, values![Uuid::from(pool.pool_id)]).await, 1);
        let early = ProposeAmendment {
            review_at: Some(home.world.now().plus_days(7)),
            ..amendment(&pool, &ada, good.clone())
        };
        assert_eq!(name_of(propose(home, pool.pool_id, &early).await), "the review comes before the end of the vote");
        assert_eq!(home.count(versions, values![Uuid::from(pool.pool_id)]).await, 1);
        let draft = home.draft_pool(&ada, "fir", terms("fir", Admission::Open, VotingRules::DEFAULT)).await;
        let command = amendment(&draft, &ada, changed(&draft, |v| v.set(Number::VotingDays, 9).unwrap()));
        assert!(propose(home, draft.pool_id, &command).await.is_err());
    }

    async fn a_decision_is_looked_at_again_once(home: Home) {
        let people = people(home, 8).await;
        let pool = eight(home, &people, "oak").await;
        let day = home.world.now().plus_days(30);
        let with_review = Draft { review_at: Some(day), ..draft("Try it for a month") };
        let mut proposals = Vec::new();
        for votes in [(3, 0, 0), (0, 3, 0)] {
            let number = home.open_on(pool.pool_id, &people[1], &with_review, &[]).await.unwrap();
            let proposal = numbered(home, pool.pool_id, number).await;
            vote(home, proposal, &people, votes).await;
            proposals.push(proposal);
        }
        home.later(WEEK + 1);
        for proposal in &proposals {
            close(home, *proposal).await;
        }
        let due = async || review::due(&mut home.db.read().await.unwrap(), home.world.now(), 10).await.unwrap();
        assert_eq!(due().await, []);
        home.later(24 * 86_400);
        // Only what was carried.
        assert_eq!(due().await, [proposals[0]]);
        let before = home.count("SELECT COUNT(*) FROM letter", vec![]).await;
        let opened = join_all([0, 1, 2].map(|_| async {
            tx!(home, |tx| open_review(&mut tx, &home.world, &home.site, proposals[0]).await).unwrap()
        }))
        .await;
        assert_eq!(opened.iter().filter(|was_new| **was_new).count(), 1);
        assert_eq!(due().await, []);
        // The proposer and the one steward.
        assert_eq!(home.count("SELECT COUNT(*) FROM letter", vec![]).await - before, 2);
        let list = async || review::of_pool(&mut home.db.read().await.unwrap(), pool.pool_id, 10).await.unwrap();
        assert_eq!(list().await.len(), 1);
        let stranger = home.person("zoe").await;
        for (who, expected) in [
            (&stranger, "only members can do that"),
            (&people[5], "done"),
            (&people[6], "done"),
        ] {
            let person = who.actor_id.into();
            let done = tx!(home, |tx| finish_review(&mut tx, &home.world, proposals[0], person).await);
            assert_eq!(name_of(done), expected);
        }
        assert_eq!(list().await, []);
        // Who was first has done it.
        let by = "SELECT COUNT(*) FROM review WHERE done_by = $1";
        assert_eq!(home.count(by, values![people[5].actor_id]).await, 1);
    }

    async fn no_statement_changes_a_pool_without_its_members(home: Home) {
        let people = people(home, 8).await;
        let pool = eight(home, &people, "oak").await;
        let lost = amend(home, &pool, &people[0], |v| v.set(Number::VotingDays, 9).unwrap()).await;
        let open_still = amend(home, &pool, &people[0], |v| v.set(Number::VotingDays, 10).unwrap()).await;
        vote(home, lost, &people, (4, 4, 0)).await;
        home.later(WEEK + 1);
        close(home, lost).await;
        let version = async |proposal| match home.again(proposal).await.matter {
            Matter::Amendment(version) => Uuid::from(version),
            other => panic!("{other:?}"),
        };
        let id = Uuid::from(pool.pool_id);
        for bylaws in [version(lost).await, version(open_still).await, home.world.new_id()] {
            let set = home.sql("UPDATE pool SET bylaws_id = $2 WHERE pool_id = $1", values![id, bylaws]).await;
            assert_eq!(rule_of(set), "pool_by_vote");
        }
        for stage in ["draft", "adopted", "filed", "dissolved"] {
            let set = home.sql("UPDATE pool SET stage = $2 WHERE pool_id = $1", values![id, stage.to_owned()]).await;
            assert_eq!(rule_of(set), "pool_by_vote", "{stage}");
        }
        for (text, rule) in [
            ("UPDATE pool SET purpose = 'Mine' WHERE pool_id = $1", "pool_by_vote"),
            ("DELETE FROM pool WHERE pool_id = $1", "pool_by_vote"),
            ("UPDATE bylaws SET parameters = '{}' WHERE pool_id = $1", "bylaws_frozen"),
            ("DELETE FROM bylaws WHERE pool_id = $1", "bylaws_frozen"),
            ("UPDATE membership SET state = 'expelled' WHERE pool_id = $1", "membership_expelled_by_vote"),
            ("UPDATE proposal SET outcome = 'carried', enactment = 'done' WHERE pool_id = $1 AND state = 'closed'", "proposal_frozen"),
            ("UPDATE proposal SET enactment = 'done' WHERE pool_id = $1 AND state = 'open'", "proposal_frozen"),
            ("UPDATE proposal SET share = 'more_than' WHERE pool_id = $1 AND state = 'open'", "proposal_frozen"),
            ("UPDATE proposal SET kind = 'decision' WHERE pool_id = $1 AND state = 'open'", "proposal_frozen"),
        ] {
            assert_eq!(rule_of(home.sql(text, values![id]).await), rule, "{text}");
        }
        assert_eq!(home.pool_again(pool.pool_id).await, pool);
    }
}
