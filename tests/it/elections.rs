//! Elections of stewards: who stands, ballots from the pages and from polls in
//! each shape, the count, and who takes office.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use http::Method;
use pools::{
    domain::{
        ballot::Choice,
        election::Approvals,
        enactment::{CouldNot, Enactment},
        id::{PersonId, ProposalId},
        kind::Matter,
        rules::{Admission, VotingRules},
        tally::Outcome,
        text::Body,
        time::Timestamp,
        variables::Number,
    },
    federation::{
        evidence,
        read::{self, Activity},
        receive::{Ended, Received, receive},
        refusal::Refusal,
        signature_in::{Here, Request, headers_to_keep, parse},
        signature_out::{Outgoing, Scheme, Signer, sign},
    },
    keys::SigningKey,
    services::{
        Event, ServiceError,
        approve_candidates::{ApproveCandidates, approve_candidates},
        cast_ballot::Way,
        check::ELECTIONS,
        close_proposal::close_proposal,
        election_result::election_result,
        leave_pool::leave_pool,
        open_election::{OpenElection, open_election},
        vote_elsewhere::{approve_elsewhere, vote_elsewhere},
    },
    store::{
        actor::Actor,
        approval,
        db::{FOREIGN_KEY, StoreError},
        elsewhere::{self, MembershipElsewhere, StandingElsewhere},
        follow,
        inbox::{self, InboundRequest},
        membership, options_elsewhere,
        pool::Pool,
        proposal::{self, Proposal},
        vote_elsewhere as votes_elsewhere,
    },
    text::text_with,
};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Home, both_databases, name_of, real_keys, rule_of, terms, tx, values};

const WEEK: i64 = 7 * 86_400;

/// A Pool of these people, the first its founder, with so many seats.
async fn pool_of(home: &Home, handle: &str, seats: u16, people: &[Actor]) -> Pool {
    let mut terms = terms(handle, Admission::Open, VotingRules::DEFAULT);
    terms
        .variables
        .set(Number::StewardSeats, seats.into())
        .unwrap();
    let pool = home.pool_on(&people[0], handle, terms).await;
    for who in &people[1..] {
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

fn ids<'a>(people: impl IntoIterator<Item = &'a Actor>) -> Approvals {
    Approvals::of(people.into_iter().map(|who| PersonId::from(who.actor_id)))
}

async fn call(
    home: &Home,
    pool: &Pool,
    by: &Actor,
    candidates: Approvals,
) -> Result<i64, ServiceError> {
    let command = OpenElection {
        proposer: by.actor_id.into(),
        candidates,
        body: Body::parse("").unwrap(),
    };
    tx!(home, |tx| open_election(
        &mut tx,
        &home.world,
        pool.pool_id,
        &command
    )
    .await)
}

/// An open election between the first `stand` of the people.
async fn election(home: &Home, pool: &Pool, people: &[Actor], stand: usize) -> Proposal {
    let number = call(home, pool, &people[0], ids(&people[..stand]))
        .await
        .unwrap();
    let mut conn = home.db.read().await.unwrap();
    proposal::by_number(&mut conn, pool.pool_id, number)
        .await
        .unwrap()
        .unwrap()
}

async fn approve(
    home: &Home,
    proposal_id: ProposalId,
    who: &Actor,
    approvals: Approvals,
    way: Way,
) -> Result<(), ServiceError> {
    let command = ApproveCandidates {
        proposal_id,
        person: who.actor_id.into(),
        approvals,
        way,
        at: home.world.now(),
    };
    tx!(home, |tx| approve_candidates(
        &mut tx,
        &home.world,
        &home.site,
        &command
    )
    .await)
}

async fn by_poll(
    home: &Home,
    proposal: ProposalId,
    who: &Actor,
    approvals: Approvals,
) -> Result<(), ServiceError> {
    let evidence = home.evidence(who).await;
    approve(home, proposal, who, approvals, Way::Poll(evidence)).await
}

async fn close(home: &Home, proposal: ProposalId) -> Proposal {
    home.later(WEEK + 1);
    tx!(home, |tx| close_proposal(
        &mut tx,
        &home.world,
        &home.site,
        proposal
    )
    .await)
    .unwrap();
    home.again(proposal).await
}

/// Approvals of each of the people, in their order.
async fn counts(home: &Home, proposal: ProposalId, people: &[Actor]) -> Vec<u32> {
    let mut conn = home.db.read().await.unwrap();
    let counts = approval::counts(&mut conn, proposal).await.unwrap();
    people
        .iter()
        .filter_map(|who| {
            counts
                .iter()
                .find(|count| count.candidate == who.actor_id.into())
        })
        .map(|count| count.approvals)
        .collect()
}

/// Which of the people are stewards, by their places, and until when.
async fn stewards(home: &Home, pool: &Pool, people: &[Actor]) -> Vec<(usize, Option<Timestamp>)> {
    let mut conn = home.db.read().await.unwrap();
    let mut found = Vec::new();
    for (place, who) in people.iter().enumerate() {
        let row = membership::get(&mut conn, pool.pool_id, who.actor_id.into())
            .await
            .unwrap();
        if let Some(row) = row.filter(|row| row.is_steward) {
            found.push((place, row.steward_until));
        }
    }
    found
}

both_databases! {
    async fn an_election_opens_between_members(home: Home) {
        let mut people = people(home, 3).await;
        let pool = pool_of(home, "oak", 2, &people).await;
        let twin = Actor { name: "p0".into(), ..home.remote_person("twin", "there.example").await };
        home.sql("UPDATE actor SET name = 'p0' WHERE actor_id = $1", values![twin.actor_id]).await.unwrap();
        home.join(&pool, &twin).await;
        people.push(twin);
        let stranger = home.person("stranger").await;
        let many = home.members(&pool, "many", 21).await;
        for (by, candidates, expected) in [
            (&people[0], Approvals::default(), "an election needs at least one candidate"),
            (&people[0], ids(&many), "at most 20 can stand for election at once"),
            (&people[0], ids([&people[1], &stranger]), "only members can stand for election"),
            (&stranger, ids([&people[1]]), "only members can do that"),
        ] {
            assert_eq!(name_of(call(home, &pool, by, candidates).await), expected);
        }
        home.take_events().await;
        let proposal = election(home, &pool, &people, 4).await;
        assert_eq!(proposal.matter, Matter::Election { seats: 2 });
        assert_eq!(proposal.title, "Election of 2 stewards");
        assert!(!proposal.closes_early);
        let opened = Event::ProposalOpened { proposal_id: proposal.proposal_id.into() };
        assert_eq!(home.take_events().await, [opened]);
        let mut conn = home.db.read().await.unwrap();
        let candidates = approval::candidates(&mut conn, proposal.proposal_id).await.unwrap();
        drop(conn);
        let names: Vec<&str> = candidates.iter().map(|row| row.option_name.as_str()).collect();
        assert_eq!(names, ["p0 (@p0)", "p0 (@twin@there.example)", "p1", "p2"]);
        let second = call(home, &pool, &people[1], ids([&people[1]])).await;
        assert_eq!(name_of(second), "a vote on this is open already");
        // For and Against are no ballots of an election, nor approvals of others.
        let wrong = home.cast(proposal.proposal_id, &people[0], Choice::For).await;
        assert_eq!(name_of(wrong), "this proposal takes another kind of ballot");
        let other = home.proposal(&pool, &people[0]).await.proposal_id;
        let wrong = approve(home, other, &people[0], Approvals::default(), Way::Web).await;
        assert_eq!(name_of(wrong), "this proposal takes another kind of ballot");
        let wrong = approve(home, proposal.proposal_id, &people[0], ids([&many[0]]), Way::Web).await;
        assert_eq!(name_of(wrong), "the ballot names somebody who is no candidate");
        let wrong = approve(home, proposal.proposal_id, &stranger, Approvals::default(), Way::Web).await;
        assert_eq!(name_of(wrong), "only members vote, and following is not membership");
    }

    async fn seats_go_to_the_most_approved(home: Home) {
        use Outcome::{Carried, Defeated, Inquorate};
        let people = people(home, 8).await;
        let mut pools = Vec::new();
        for seats in 1..=3 {
            pools.push(pool_of(home, &format!("oak{seats}"), seats, &people).await);
        }
        // Seats; whom each ballot names; the outcome; who is elected.
        for (seats, ballots, outcome, elected) in [
            (1, vec![vec![0], vec![0], vec![1]], Carried, vec![0]),
            (2, vec![vec![0, 1], vec![0, 1], vec![1, 2]], Carried, vec![0, 1]),
            // Half is not enough.
            (2, vec![vec![0], vec![0], vec![1], vec![1]], Defeated, vec![]),
            (2, vec![vec![0], vec![0], vec![0], vec![]], Carried, vec![0]),
            (2, vec![vec![0], vec![0], vec![], vec![]], Defeated, vec![]),
            // A tie for the last seat leaves it empty.
            (1, vec![vec![0, 1], vec![0, 1]], Defeated, vec![]),
            (2, vec![vec![0, 1, 2], vec![0, 1, 2], vec![0]], Carried, vec![0]),
            (3, vec![vec![0, 1, 2], vec![0, 1, 2], vec![0]], Carried, vec![0, 1, 2]),
            // Everybody abstains; too few vote; nobody does.
            (3, vec![vec![], vec![], vec![]], Defeated, vec![]),
            (3, vec![vec![0]], Inquorate, vec![]),
            (3, vec![], Inquorate, vec![]),
        ] {
            let pool = &pools[seats - 1];
            let proposal = election(home, pool, &people, 4).await.proposal_id;
            let before = stewards(home, pool, &people).await;
            for (who, named) in people.iter().zip(&ballots) {
                approve(home, proposal, who, ids(named.iter().map(|place| &people[*place])), Way::Web).await.unwrap();
            }
            assert_eq!(stewards(home, pool, &people).await, before, "they serve on");
            let closed = close(home, proposal).await;
            let ending = closed.closed.unwrap();
            assert_eq!(ending.outcome, outcome, "{seats} {ballots:?}");
            let mut conn = home.db.read().await.unwrap();
            let result = election_result(&mut conn, &closed).await.unwrap().unwrap();
            drop(conn);
            if outcome == Carried {
                let until = ending.closed_at.micros();
                let year = jiff::Timestamp::from_microsecond(until).unwrap().to_zoned(jiff::tz::TimeZone::UTC);
                let until = year.checked_add(jiff::Span::new().months(12)).unwrap().timestamp();
                let until = Timestamp::from_micros(until.as_microsecond());
                assert_eq!(result.until, Some(until));
                let expected: Vec<_> = elected.iter().map(|place| (*place, Some(until))).collect();
                assert_eq!(stewards(home, pool, &people).await, expected, "{seats} {ballots:?}");
                assert_eq!(ending.enactment, Some(Enactment::Done));
            } else {
                assert_eq!(stewards(home, pool, &people).await, before);
                assert_eq!((ending.enactment, result.until), (None, None));
            }
            assert!(home.faults().await.is_empty());
        }
        // The term is a calendar year.
        let pool = &pools[0];
        let proposal = election(home, pool, &people, 1).await.proposal_id;
        for who in &people[..3] {
            approve(home, proposal, who, ids([&people[0]]), Way::Web).await.unwrap();
        }
        let closed_at = close(home, proposal).await.closed.unwrap().closed_at;
        let until = stewards(home, pool, &people).await[0].1.unwrap();
        assert!((364..=366).contains(&((until.seconds() - closed_at.seconds()) / 86_400)));
    }

    async fn only_who_is_still_a_member_takes_office(home: Home) {
        let people = people(home, 6).await;
        let pool = pool_of(home, "oak", 2, &people).await;
        for (leaver, outcome) in [(1, Enactment::Done), (2, Enactment::CouldNot(CouldNot::ElectedGone))] {
            let number = call(home, &pool, &people[0], ids([&people[leaver], &people[3]])).await.unwrap();
            let mut conn = home.db.read().await.unwrap();
            let proposal = proposal::by_number(&mut conn, pool.pool_id, number).await.unwrap().unwrap().proposal_id;
            drop(conn);
            let named = if leaver == 1 { vec![&people[1], &people[3]] } else { vec![&people[2]] };
            for who in &people[..4] {
                let _ = approve(home, proposal, who, ids(named.iter().copied()), Way::Web).await;
            }
            tx!(home, |tx| leave_pool(&mut tx, &home.world, pool.pool_id, &people[leaver]).await).unwrap();
            let ending = close(home, proposal).await.closed.unwrap();
            assert_eq!((ending.outcome, ending.enactment), (Outcome::Carried, Some(outcome)));
            let closed = home.again(proposal).await;
            let result = election_result(&mut home.db.read().await.unwrap(), &closed).await.unwrap().unwrap();
            let gone: Vec<Uuid> = result.candidates.iter().filter(|each| each.is_gone).map(|each| each.candidate.person_id).collect();
            assert_eq!((gone, result.elected().count()), (vec![people[leaver].actor_id], 1), "who takes office is named");
            let now: Vec<usize> = stewards(home, &pool, &people).await.into_iter().map(|row| row.0).collect();
            assert_eq!(now, [3], "who was elected and stayed");
        }
        assert!(home.faults().await.is_empty());
    }

    async fn the_web_replaces_and_a_poll_adds(home: Home) {
        let people = people(home, 6).await;
        let pool = pool_of(home, "oak", 2, &people).await;
        let proposal = election(home, &pool, &people, 3).await.proposal_id;
        let (ada, ben) = (&people[0], &people[1]);
        let [a, b, c] = [0, 1, 2].map(|place| &people[place]);
        // From a poll one by one; the same twice counts once.
        for (named, expected, after) in [
            (ids([a]), "done", [1, 0, 0]),
            (ids([a]), "you have voted already", [1, 0, 0]),
            (ids([b]), "done", [1, 1, 0]),
            (ids([a, b]), "you have voted already", [1, 1, 0]),
            (ids([b, c]), "done", [1, 1, 1]),
        ] {
            assert_eq!(name_of(by_poll(home, proposal, ada, named).await), expected);
            assert_eq!(counts(home, proposal, &people).await, after);
            assert_eq!(home.ballots_of(proposal, ada).await, 1);
        }
        assert!(home.faults().await.is_empty());
        // The page takes the place of all of it, and then no poll adds.
        for (named, after, tally) in [
            (ids([c]), [0, 0, 1], (1, 0, 0)),
            (ids([]), [0, 0, 0], (0, 0, 1)),
            (ids([]), [0, 0, 0], (0, 0, 1)),
            (ids([a, b]), [1, 1, 0], (1, 0, 0)),
        ] {
            approve(home, proposal, ada, named, Way::Web).await.unwrap();
            assert_eq!(counts(home, proposal, &people).await, after);
            assert_eq!(home.tally(proposal).await, tally);
            assert_eq!(name_of(by_poll(home, proposal, ada, ids([c])).await), "you have voted already");
            assert!(home.faults().await.is_empty());
        }
        // The same on the page as in the app: from now on it stands as on the page.
        by_poll(home, proposal, ben, ids([b])).await.unwrap();
        approve(home, proposal, ben, ids([b]), Way::Web).await.unwrap();
        assert_eq!(name_of(by_poll(home, proposal, ben, ids([c])).await), "you have voted already");
        assert_eq!(counts(home, proposal, &people).await, [1, 2, 0]);
        // It never closes before its time, though everybody has voted.
        for who in &people {
            approve(home, proposal, who, ids([a]), Way::Web).await.unwrap();
        }
        assert!(home.again(proposal).await.closed.is_none());
        home.later(WEEK + 1);
        let late = by_poll(home, proposal, ada, ids([b])).await;
        assert_eq!(name_of(late), "voting is over");
        assert!(home.faults().await.is_empty());
    }

    async fn the_tables_keep_elections(home: Home) {
        let people = people(home, 5).await;
        let pool = pool_of(home, "oak", 2, &people).await;
        let proposal = election(home, &pool, &people, 2).await.proposal_id;
        let id = Uuid::from(proposal);
        approve(home, proposal, &people[0], ids([&people[0]]), Way::Web).await.unwrap();
        let approval = "INSERT INTO approval (proposal_id, person_id, candidate_id) VALUES ($1, $2, $3)";
        let candidate = "INSERT INTO candidate (proposal_id, person_id, option_name) VALUES ($1, $2, 'X')";
        let [a, b, c, d] = [0, 1, 2, 3].map(|place| people[place].actor_id);
        for (text, binds, expected) in [
            (approval, values![id, a, a], approval::ONCE),
            (approval, values![id, a, c], FOREIGN_KEY),
            (approval, values![id, d, a], FOREIGN_KEY),
            (candidate, values![id, c], "candidate_frozen"),
            ("DELETE FROM candidate WHERE proposal_id = $1", values![id], "candidate_frozen"),
            ("UPDATE candidate SET option_name = 'X' WHERE proposal_id = $1", values![id], "candidate_frozen"),
            ("UPDATE approval SET candidate_id = $2 WHERE proposal_id = $1", values![id, b], "ballot_while_open"),
            ("UPDATE proposal SET seats = 9 WHERE proposal_id = $1", values![id], "proposal_frozen"),
            (approval, values![id, a, b], "1 written"),
        ] {
            assert_eq!(rule_of(home.sql(text, binds).await), expected, "{text}");
        }
        close(home, proposal).await;
        for (text, binds) in [
            (approval, values![id, a, b]),
            ("DELETE FROM approval WHERE proposal_id = $1", values![id]),
        ] {
            assert_eq!(rule_of(home.sql(text, binds).await), "ballot_while_open", "{text}");
        }
    }

    async fn one_request_is_evidence_once_for_each(home: Home) {
        let people = people(home, 5).await;
        let pool = pool_of(home, "oak", 2, &people).await;
        let proposal = election(home, &pool, &people, 2).await.proposal_id;
        let evidence = home.evidence(&people[0]).await;
        approve(home, proposal, &people[0], ids(&people[..2]), Way::Poll(evidence)).await.unwrap();
        let other = approve(home, proposal, &people[1], ids(&people[..2]), Way::Poll(evidence)).await;
        assert!(matches!(&other, Err(ServiceError::Store(StoreError::Constraint(_)))), "{other:?}");
        assert_eq!(counts(home, proposal, &people).await, [1, 1]);
    }

    async fn what_was_tampered_with_is_found(home: Home) {
        let people = people(home, 5).await;
        let pool = pool_of(home, "oak", 2, &people).await;
        let proposal = election(home, &pool, &people, 2).await.proposal_id;
        let id = Uuid::from(proposal);
        for who in &people[..3] {
            by_poll(home, proposal, who, ids(&people[..1])).await.unwrap();
        }
        close(home, proposal).await;
        assert!(home.faults().await.is_empty());
        home.drop_triggers("proposal", &["proposal_frozen"]).await;
        home.drop_triggers("approval", &["approval_taken_back_while_open", "approval_while_open"]).await;
        for (spoil, mend, rule) in [
            ("UPDATE proposal SET outcome = 'defeated', enactment = NULL WHERE proposal_id = $1",
             "UPDATE proposal SET outcome = 'carried', enactment = 'done' WHERE proposal_id = $1", ELECTIONS),
            ("UPDATE inbound_request SET is_evidence = FALSE WHERE request_id IN (SELECT evidence_id FROM approval WHERE proposal_id = $1)",
             "UPDATE inbound_request SET is_evidence = TRUE WHERE request_id IN (SELECT evidence_id FROM approval WHERE proposal_id = $1)",
             "every approval from a poll has its own signed request as evidence"),
            ("DELETE FROM approval WHERE proposal_id = $1", "UPDATE proposal SET outcome = outcome WHERE proposal_id = $1",
             "every ballot of an election approves of somebody or abstains"),
        ] {
            home.sql(spoil, values![id]).await.unwrap();
            let found: Vec<&str> = home.faults().await.into_iter().map(|fault| fault.0).collect();
            assert!(found.contains(&rule), "{found:?}");
            home.sql(mend, values![id]).await.unwrap();
        }
    }
}

/// Somebody's app, which signs what it sends.
struct App<'a> {
    home: &'a Home,
    signer: Signer,
    pem: String,
}

impl<'a> App<'a> {
    fn new(home: &'a Home) -> Self {
        let keys = real_keys(&home.world);
        let key = SigningKey::from_pem(&keys.rsa_private_pem).unwrap();
        Self {
            home,
            signer: Signer {
                key_id: "https://there.example/key".into(),
                key: Arc::new(key),
            },
            pem: keys.rsa_public_pem,
        }
    }

    /// Sends an activity of `who`; how it ended, or nothing for a repeat.
    async fn send(&self, who: &Actor, activity: &Value) -> Option<Ended> {
        let home = self.home;
        let now = home.world.now();
        let body = activity.to_string().into_bytes();
        let url = url::Url::parse(&format!("{}/inbox", home.site.origin)).unwrap();
        let outgoing = Outgoing {
            method: &Method::POST,
            url: &url,
            body: Some((&body, "application/activity+json")),
            accept: None,
        };
        let headers = sign(Scheme::Cavage, &outgoing, &self.signer, now).unwrap();
        let request = Request {
            method: &Method::POST,
            path_and_query: "/inbox",
            headers: &headers,
            body: &body,
        };
        let here = Here {
            scheme: "https",
            authority: &home.site.host,
        };
        let signature = parse(&request, &here, now).unwrap();
        let kept = serde_json::to_string(&headers_to_keep(&signature, &headers)).unwrap();
        let envelope = read::envelope(&body, &home.site, false).unwrap();
        let stored = InboundRequest {
            activity_uri: activity["id"].as_str().unwrap().to_owned(),
            key_pem: self.pem.clone(),
            headers: kept,
            body,
            ..home.request(who)
        };
        let read = read::read(&envelope, false);
        tx!(home, |tx| {
            inbox::insert(&mut tx, &stored).await?;
            let Some(request) = inbox::take(&mut tx, stored.request_id).await? else {
                return Ok(None);
            };
            let received = Received {
                from: who,
                request: &request,
            };
            let ended = match read.clone() {
                Err(refusal) => Ended::Refused(refusal),
                Ok(activity) => {
                    receive(&mut tx, &home.world, &home.site, &received, activity).await?
                }
            };
            match ended {
                Ended::Refused(refusal) => {
                    inbox::reject(&mut tx, request.request_id, refusal.name()).await?;
                }
                other => {
                    inbox::finish(&mut tx, request.request_id, other == Ended::Evidence).await?;
                }
            }
            Ok(Some(ended))
        })
        .unwrap()
    }

    /// The evidence of all approvals, checked again: how many hold.
    async fn checked(&self) -> usize {
        let mut conn = self.home.db.read().await.unwrap();
        let mut after = (Uuid::nil(), Uuid::nil());
        let mut found = 0;
        loop {
            let rows = approval::evidenced(&mut conn, after, 2).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = (last.evidenced_id, last.second_id);
            for row in &rows {
                evidence::check(&self.home.site, row, false).unwrap();
                let mut other = row.clone();
                other.option_name = "Somebody else".into();
                evidence::check(&self.home.site, &other, false).unwrap_err();
                found += 1;
            }
        }
        found
    }
}

/// A vote of `who` in the shape of a program: an activity for each option, or
/// one for all.
fn votes(shape: &str, who: &Actor, question: &str, options: &[&str]) -> Vec<Value> {
    let pool = question.split("/proposals").next().unwrap();
    let note = |index: usize, option: &str| {
        let mut note = json!({
            "id": format!("{}#votes/{shape}/{index}", who.uri),
            "type": "Note",
            "attributedTo": who.uri,
            "to": pool,
            "inReplyTo": question,
            "name": option,
        });
        if shape == "misskey" {
            note["to"] = json!([pool]);
        }
        note
    };
    let activity = |index: usize, object: Value| {
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{}#votes/{shape}/{index}/activity", who.uri),
            "type": "Create",
            "actor": who.uri,
            "to": pool,
            "object": object,
        })
    };
    let notes = options
        .iter()
        .enumerate()
        .map(|(index, option)| note(index, option));
    match shape {
        "gotosocial" => vec![activity(0, notes.collect())],
        _ => notes
            .enumerate()
            .map(|(index, note)| activity(index, note))
            .collect(),
    }
}

both_databases! {
    async fn polls_count_in_each_shape(home: Home) {
        let app = App::new(home);
        let mut people = people(home, 3).await;
        let pool = pool_of(home, "oak", 2, &people).await;
        for handle in ["bob", "fern", "mia", "zoe"] {
            let who = home.remote_person(handle, "there.example").await;
            home.join(&pool, &who).await;
            people.push(who);
        }
        let proposal = election(home, &pool, &people, 3).await;
        let question = home.site.proposal_uri("oak", proposal.number);
        let id = proposal.proposal_id;
        let mut expected = [0, 0, 0];
        for (place, shape, options) in [
            (3, "mastodon", vec!["p0", "p2"]),
            (4, "gotosocial", vec!["p0", "p1", "p0"]),
            (5, "misskey", vec!["p2"]),
        ] {
            for activity in votes(shape, &people[place], &question, &options) {
                assert_eq!(app.send(&people[place], &activity).await, Some(Ended::Evidence), "{shape}");
                // A repeat of the same request.
                assert_eq!(app.send(&people[place], &activity).await, None, "{shape}");
            }
            for option in options.iter().collect::<BTreeSet<_>>() {
                expected[usize::from(option.as_bytes()[1] - b'0')] += 1;
            }
            assert_eq!(counts(home, id, &people).await, expected, "{shape}");
            assert_eq!(home.ballots_of(id, &people[place]).await, 1);
        }
        assert_eq!(app.checked().await, 5);
        home.take_events().await;
        // The same again in another request: no trouble, no message.
        let again = &votes("again", &people[3], &question, &["p0"])[0];
        assert_eq!(app.send(&people[3], again).await, Some(Ended::Refused(Refusal::AlreadyVoted)));
        // One unknown name spoils the whole.
        for options in [vec!["p9"], vec!["P0"], vec!["p0", "For"]] {
            let mut array = votes("gotosocial", &people[6], &question, &options).remove(0);
            array["id"] = json!(format!("{}#{}", people[6].uri, options.join("-")));
            assert_eq!(app.send(&people[6], &array).await, Some(Ended::Refused(Refusal::UnknownChoice)));
        }
        assert!(!home.take_events().await.iter().any(|event| matches!(event, Event::Told { .. })));
        // Who voted on the page and then in her app is told, once.
        approve(home, id, &people[6], ids([&people[1]]), Way::Web).await.unwrap();
        home.take_events().await;
        for (number, says) in [(1, true), (2, false)] {
            let vote = &votes(&format!("late{number}"), &people[6], &question, &["p0"])[0];
            assert_eq!(app.send(&people[6], vote).await, Some(Ended::Refused(Refusal::AlreadyVoted)));
            let args = pools::args! { "title" => "Election of 2 stewards", "link" => question.clone() };
            let told = Event::Told {
                to: people[6].actor_id,
                text: text_with("message-already-voted", &args),
                in_reply_to: Some(format!("{}#votes/late{number}/0", people[6].uri)),
            };
            let expected = if says { vec![told] } else { vec![] };
            assert_eq!(home.take_events().await, expected);
        }
        let eve = home.remote_person("eve", "there.example").await;
        let vote = &votes("mastodon", &eve, &question, &["p0"])[0];
        assert_eq!(app.send(&eve, vote).await, Some(Ended::Refused(Refusal::NotOnTheRoll)));
        close(home, id).await;
        let vote = &votes("after", &people[5], &question, &["p0"])[0];
        assert_eq!(app.send(&people[5], vote).await, Some(Ended::Refused(Refusal::Closed)));
        assert_eq!(app.checked().await, 5);
        assert!(home.faults().await.is_empty());
    }

    async fn an_array_of_two_choices_is_no_vote_on_a_decision(home: Home) {
        let app = App::new(home);
        let ada = home.person("ada").await;
        let pool = home.pool(&ada, "oak").await;
        let bob = home.remote_person("bob", "there.example").await;
        home.join(&pool, &bob).await;
        let proposal = home.proposal(&pool, &ada).await;
        let question = home.site.proposal_uri("oak", proposal.number);
        let both = votes("gotosocial", &bob, &question, &["For", "Against"]).remove(0);
        assert_eq!(app.send(&bob, &both).await, Some(Ended::Refused(Refusal::BadField)));
        assert_eq!(home.tally(proposal.proposal_id).await, (0, 0, 0));
    }

    async fn an_election_elsewhere_is_heard_and_voted_in(home: Home) {
        let app = App::new(home);
        let elm = home.remote("elm", "grove.example", "group").await;
        let ada = home.person("ada").await;
        let now = home.world.now();
        let (target, follower) = (elm.actor_id, ada.actor_id);
        tx!(home, |tx| {
            follow::upsert(&mut tx, target, follower, "https://here.example/f", now, Some(now)).await?;
            let row = MembershipElsewhere {
                person_id: follower,
                pool_id: target,
                standing: StandingElsewhere::Active,
                join_uri: "https://here.example/j".into(),
            };
            Ok(elsewhere::set_membership(&mut tx, &row, now).await?)
        })
        .unwrap();
        let question = format!("{}/proposals/4", elm.uri);
        let message = |number: u32, counts: &[(&str, u32)], ballots: u32| json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{question}#{number}"),
            "type": "Update",
            "actor": elm.uri,
            "object": {
                "id": question,
                "type": "Question",
                "attributedTo": elm.uri,
                "endTime": "2026-03-08T12:00:00Z",
                "name": "Election of 2 stewards",
                "content": "<p>Choose.</p>",
                "anyOf": counts.iter().map(|(name, count)| json!({
                    "type": "Note", "name": name, "replies": { "type": "Collection", "totalItems": count },
                })).collect::<Vec<_>>(),
                "votersCount": ballots,
                "pools:seats": 2,
            },
        });
        let known = async || {
            let mut conn = home.db.read().await.unwrap();
            let found = elsewhere::proposal_by_uri(&mut conn, &question).await.unwrap().unwrap();
            let options = options_elsewhere::read(found.options.as_deref()).unwrap();
            (found.proposal_id, found.for_count, options)
        };
        let first = [("Bo & Co", 0), ("Céleste", 0), ("Dov", 0)];
        assert_eq!(app.send(&elm, &message(1, &first, 0)).await, Some(Ended::Done));
        assert_eq!(app.send(&elm, &message(2, &[("Bo & Co", 2), ("Céleste", 1), ("Dov", 0)], 2)).await, Some(Ended::Done));
        // Others than those who stand are not heard of; nor fewer ballots.
        app.send(&elm, &message(3, &[("Bo & Co", 9), ("Eve", 9)], 9)).await;
        app.send(&elm, &message(4, &first, 1)).await;
        let (id, ballots, options) = known().await;
        let options: Vec<(&str, i64)> = options.iter().map(|(name, count)| (name.as_str(), *count)).collect();
        assert_eq!((ballots, options), (2, vec![("Bo & Co", 2), ("Céleste", 1), ("Dov", 0)]));

        let person = PersonId::from(ada.actor_id);
        let approve = async |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            name_of(tx!(home, |tx| approve_elsewhere(&mut tx, &home.world, person, id, &names).await))
        };
        let wrong = tx!(home, |tx| vote_elsewhere(&mut tx, &home.world, person, id, Choice::For).await);
        assert_eq!(name_of(wrong), "this proposal takes another kind of ballot");
        assert_eq!(approve(&[]).await, "an election needs at least one candidate");
        assert_eq!(approve(&["Dov", "Eve"]).await, "the ballot names somebody who is no candidate");
        assert!(home.take_events().await.is_empty());
        assert_eq!(approve(&["Dov", "Bo & Co", "Dov"]).await, "done");
        let sent = |name: &str| Event::VotedElsewhere {
            pool_id: elm.actor_id,
            question_uri: question.clone(),
            option_name: name.to_owned(),
        };
        assert_eq!(home.take_events().await, [sent("Bo & Co"), sent("Dov")]);
        assert_eq!(approve(&["Dov"]).await, "you have voted already");
        let mut conn = home.db.read().await.unwrap();
        let votes = votes_elsewhere::of_person(&mut conn, elm.actor_id, person).await.unwrap();
        let named = options_elsewhere::read_names(votes[0].options.as_deref()).unwrap();
        assert_eq!(named, ["Bo & Co", "Dov"]);
    }

    /// Ballots dealt by seeded chance, against a plain model.
    async fn whatever_is_approved_the_count_is_right(home: Home) {
        let people = people(home, 9).await;
        let pool = pool_of(home, "oak", 2, &people).await;
        let mut rng = StdRng::seed_from_u64(20_260_301);
        let mut carried = 0;
        for _ in 0..4 {
            let proposal = election(home, &pool, &people, 4).await.proposal_id;
            let mut model = BTreeMap::<usize, (bool, BTreeSet<usize>)>::new();
            for _ in 0..60 {
                let who = rng.random_range(0..people.len());
                let named: BTreeSet<usize> = (0..4).filter(|_| rng.random_bool(0.5)).collect();
                let approvals = ids(named.iter().map(|place| &people[*place]));
                let known = model.get(&who).cloned();
                if rng.random_bool(0.4) {
                    approve(home, proposal, &people[who], approvals, Way::Web).await.unwrap();
                    model.insert(who, (false, named));
                } else if !named.is_empty() {
                    let adds = match &known {
                        None => true,
                        Some((is_poll, before)) => *is_poll && !named.is_subset(before),
                    };
                    let done = name_of(by_poll(home, proposal, &people[who], approvals).await);
                    assert_eq!(done, if adds { "done" } else { "you have voted already" });
                    if adds {
                        let entry = model.entry(who).or_insert((true, BTreeSet::new()));
                        entry.1.extend(named);
                    }
                }
            }
            let of = |place: usize| model.values().filter(|(_, named)| named.contains(&place)).count();
            let all: Vec<usize> = (0..4).map(of).collect();
            let counted: Vec<usize> = counts(home, proposal, &people).await.into_iter().map(|count| count as usize).collect();
            assert_eq!(counted, all);
            let closed = close(home, proposal).await;
            let elected: Vec<usize> = (0..4)
                .filter(|&place| all[place] * 2 > model.len() && all.iter().filter(|&&other| other >= all[place]).count() <= 2)
                .collect();
            let ending = closed.closed.unwrap();
            assert_eq!(ending.tally.turnout() as usize, model.len());
            assert_eq!(ending.outcome == Outcome::Carried, !elected.is_empty());
            if !elected.is_empty() {
                carried += 1;
                let now: Vec<usize> = stewards(home, &pool, &people).await.into_iter().map(|row| row.0).collect();
                assert_eq!(now, elected);
            }
            assert_eq!(home.faults().await, []);
        }
        println!("{carried} of 4 elected somebody");
    }
}

#[test]
fn votes_on_two_questions_are_none() {
    let poll = json!({
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "https://grove.example/a", "type": "Create", "actor": "https://grove.example/pools/elm",
        "object": [
            { "type": "Note", "name": "A", "inReplyTo": "https://here.example/pools/oak/proposals/1" },
            { "type": "Note", "name": "B", "inReplyTo": "https://here.example/pools/oak/proposals/2" },
        ],
    });
    let site = pools::services::Site {
        origin: "https://here.example".into(),
        host: "here.example".into(),
    };
    let envelope = read::envelope(poll.to_string().as_bytes(), &site, false).unwrap();
    assert_eq!(
        read::read(&envelope, false),
        Err::<Activity, _>(Refusal::BadField)
    );
}
