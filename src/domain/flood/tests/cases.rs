//! Something that breaks each rule.
#![cfg(test)]

use std::collections::BTreeMap;

use super::talk::{CLOSES, OPENS, Talk, UNTIL, VOID_AFTER, at, charter, id, pool, proposal};
use crate::domain::{
    flood::{Body, Method, Object, Proposal, Reason, Refusal, RollCommit, RoundId, Seen, Tally},
    id::FloodId,
};

pub type Case = (Refusal, fn() -> (Talk, Object));

fn by(mut talk: Talk, letter: char, body: Body) -> (Talk, Object) {
    let object = talk.object(letter, body);
    (talk, object)
}

fn changed(mut talk: Talk, letter: char, body: Body, change: fn(&mut Object)) -> (Talk, Object) {
    let mut object = talk.object(letter, body);
    change(&mut object);
    (talk, object)
}

fn later(mut talk: Talk, now: i64) -> Talk {
    talk.now = now;
    talk
}

fn after(mut talk: Talk, letter: char, body: Body) -> Talk {
    talk.say(letter, body).unwrap();
    talk
}

fn pledge(amount: i64, until: i64) -> Body {
    Body::Pledge {
        amount,
        until: at(until),
    }
}

fn put(change: fn(&mut Proposal)) -> (Talk, Object) {
    let mut proposal = proposal(60);
    change(&mut proposal);
    by(Talk::formed(), 'a', Body::Propose(proposal))
}

pub const PLACES: [Case; 5] = [
    (Refusal::ForeignFlood, || {
        changed(Talk::formed(), 'a', Body::Leave, |object| {
            object.flood = FloodId::from(uuid::Uuid::max());
        })
    }),
    (Refusal::WrongPlace, || {
        changed(Talk::formed(), 'a', Body::Leave, |object| object.seq += 1)
    }),
    (Refusal::WrongPlace, || {
        changed(Talk::formed(), 'a', Body::Leave, |object| {
            object.by = pool('b');
        })
    }),
    (Refusal::TooLong, || {
        changed(Talk::formed(), 'a', Body::Leave, |object| {
            let seen = Seen { seq: 1, id: id(1) };
            let many = (0..300)
                .map(|number| (crate::domain::flood::Peer::new(&format!("{number}")), seen));
            object.seen = many.collect::<BTreeMap<_, _>>();
        })
    }),
    (Refusal::WrongPlace, || {
        changed(Talk::formed(), 'c', Body::Leave, |object| object.seq = 7)
    }),
];

pub const EPOCHS: [Case; 12] = [
    (Refusal::TimeWentBack, || {
        changed(Talk::formed(), 'a', Body::Leave, |object| object.at = at(0))
    }),
    (Refusal::SeenWentBack, || {
        changed(Talk::formed(), 'b', Body::Leave, |object| {
            object.seen = BTreeMap::from([(pool('a'), Seen { seq: 0, id: id(1) })]);
        })
    }),
    (Refusal::WrongEpoch, || {
        by(Talk::formed(), 'a', Body::Offer(charter("ab", 2)))
    }),
    (Refusal::WrongEpoch, || {
        let mut talk = Talk::proposed();
        talk.epoch = 2;
        let offer = talk.say('a', Body::Offer(charter("ab", 2))).unwrap();
        talk = after(talk, 'a', Body::AcceptCharter(offer));
        let commit = talk.commit(0);
        by(talk, 'a', commit)
    }),
    (Refusal::EpochNotAccepted, || {
        by(Talk::formed(), 'c', Body::Leave)
    }),
    (Refusal::StaleEpoch, || {
        let mut talk = Talk::formed();
        talk.epoch = 2;
        let offer = talk.say('a', Body::Offer(charter("ab", 2))).unwrap();
        talk = after(talk, 'a', Body::AcceptCharter(offer));
        talk = after(talk, 'a', pledge(5, UNTIL));
        talk.epoch = 1;
        by(talk, 'a', pledge(5, UNTIL))
    }),
    (Refusal::UnknownCharter, || {
        let talk = Talk::formed();
        let other = talk.said[1].id;
        by(talk, 'b', Body::RejectCharter(other))
    }),
    (Refusal::NotInCharter, || {
        let talk = Talk::formed();
        let offer = talk.offer;
        by(talk, 'c', Body::AcceptCharter(offer))
    }),
    (Refusal::NotInCharter, || {
        by(Talk::formed(), 'c', Body::Offer(charter("ab", 1)))
    }),
    (Refusal::SecondCharter, || {
        let mut talk = Talk::formed();
        let other = talk.say('a', Body::Offer(charter("abc", 1))).unwrap();
        by(talk, 'b', Body::AcceptCharter(other))
    }),
    (Refusal::OtherCharter, || {
        let mut talk = Talk::proposed();
        let other = talk.say('c', Body::Offer(charter("ac", 1))).unwrap();
        talk = after(talk, 'c', Body::AcceptCharter(other));
        let commit = talk.commit(0);
        by(talk, 'c', commit)
    }),
    (Refusal::UnknownRound, || {
        let talk = Talk::proposed();
        let round = RoundId::new(talk.offer);
        by(talk, 'b', Body::Free { round })
    }),
];

pub const MONEY: [Case; 17] = [
    (Refusal::AlreadyLeft, || {
        by(
            after(Talk::formed(), 'a', Body::Leave),
            'a',
            pledge(5, UNTIL),
        )
    }),
    (Refusal::AlreadyLeft, || {
        by(after(Talk::formed(), 'a', Body::Leave), 'a', Body::Leave)
    }),
    (Refusal::BadAmount, || {
        by(Talk::formed(), 'a', pledge(0, UNTIL))
    }),
    (Refusal::BadAmount, || {
        by(Talk::proposed(), 'a', pledge(i64::MAX, UNTIL))
    }),
    (Refusal::BadAmount, || {
        let talk = Talk::proposed();
        let commit = talk.commit(-1);
        by(talk, 'a', commit)
    }),
    (Refusal::BadUntil, || by(Talk::formed(), 'a', pledge(5, 1))),
    (Refusal::BadUntil, || {
        by(Talk::proposed(), 'a', pledge(5, UNTIL - 1))
    }),
    (Refusal::BadProposal, || put(|proposal| proposal.cost = -1)),
    (Refusal::BadProposal, || {
        put(|proposal| proposal.closes_at = proposal.opens_at)
    }),
    (Refusal::BadProposal, || {
        put(|proposal| proposal.method = Method::Approval(17))
    }),
    (Refusal::BadProposal, || {
        put(|proposal| proposal.void_after = at(10_000))
    }),
    (Refusal::MoreThanPledged, || {
        let talk = Talk::proposed();
        let commit = talk.commit(101);
        by(talk, 'a', commit)
    }),
    (Refusal::PledgeTooShort, || {
        let mut talk = Talk::formed();
        talk = after(talk, 'a', pledge(5, VOID_AFTER - 1));
        talk.round = RoundId::new(talk.say('a', Body::Propose(proposal(1))).unwrap());
        let commit = talk.commit(5);
        by(talk, 'a', commit)
    }),
    (Refusal::PledgeBinds, || {
        by(Talk::proposed(), 'a', Body::Release { amount: 5 })
    }),
    (Refusal::PledgeBinds, || {
        let talk = Talk::opened();
        let round = talk.round;
        by(talk, 'a', Body::GiveUp { round })
    }),
    (Refusal::MoreThanPledged, || {
        by(
            later(Talk::opened(), UNTIL),
            'a',
            Body::Release { amount: 51 },
        )
    }),
    (Refusal::Overdrawn, || {
        let talk = Talk::certified();
        let round = talk.round;
        by(talk, 'a', Body::Draw { round, amount: 51 })
    }),
];

pub const ROUNDS: [Case; 21] = [
    (Refusal::SaidAlready, || {
        let talk = Talk::opened();
        let commit = talk.commit(1);
        by(talk, 'a', commit)
    }),
    (Refusal::SaidAlready, || {
        let talk = Talk::certified();
        let round = talk.round;
        by(
            talk,
            'a',
            Body::Reject {
                round,
                reason: Reason::Declined,
            },
        )
    }),
    (Refusal::RollTooLate, || {
        let talk = later(Talk::proposed(), OPENS);
        let commit = talk.commit(1);
        by(talk, 'a', commit)
    }),
    (Refusal::BadRoll, || {
        let talk = Talk::proposed();
        let round = talk.round;
        by(
            talk,
            'a',
            Body::RollCommit(RollCommit {
                round,
                root: id(3),
                size: 0,
                brings: 0,
            }),
        )
    }),
    (Refusal::BadRoll, || {
        let mut talk = Talk::proposed();
        let round = talk.round;
        talk = after(talk.clone(), 'a', talk.commit(1));
        by(
            talk,
            'a',
            Body::RollAccept {
                round,
                rolls: vec![id(1)],
            },
        )
    }),
    (Refusal::OutOfTurn, || {
        let talk = Talk::proposed();
        let round = talk.round;
        by(
            talk,
            'a',
            Body::RollAccept {
                round,
                rolls: vec![],
            },
        )
    }),
    (Refusal::OutOfTurn, || {
        let talk = Talk::opened();
        let round = talk.round;
        by(talk, 'a', Body::Draw { round, amount: 1 })
    }),
    (Refusal::OutOfTurn, || {
        let talk = Talk::tallied();
        let round = talk.round;
        by(
            talk,
            'a',
            Body::Accept {
                round,
                outcome: id(5),
            },
        )
    }),
    (Refusal::TallyTooEarly, || {
        let talk = Talk::opened();
        let tally = talk.tally(0);
        by(talk, 'a', Body::Tally(tally))
    }),
    (Refusal::BadTally, || {
        let talk = later(Talk::opened(), CLOSES);
        let tally = Tally {
            size: 3,
            ..talk.tally(0)
        };
        by(talk, 'a', Body::Tally(tally))
    }),
    (Refusal::BadTally, || {
        let talk = later(Talk::opened(), CLOSES);
        let tally = talk.tally(1);
        by(talk, 'a', Body::Tally(tally))
    }),
    (Refusal::BadOutcome, || {
        let talk = Talk::tallied();
        let mut outcome = talk.outcome();
        outcome.parts[0].share = 31;
        by(
            talk,
            'a',
            Body::Outcome {
                outcome,
                hash: id(6),
            },
        )
    }),
    (Refusal::BadOutcome, || {
        let talk = Talk::tallied();
        let mut outcome = talk.outcome();
        outcome.parts.reverse();
        by(
            talk,
            'a',
            Body::Outcome {
                outcome,
                hash: id(6),
            },
        )
    }),
    (Refusal::NotItsOutcome, || {
        let talk = Talk::computed();
        let round = talk.round;
        by(
            talk,
            'a',
            Body::Accept {
                round,
                outcome: id(6),
            },
        )
    }),
    (Refusal::AcceptTooLate, || {
        let talk = later(Talk::computed(), VOID_AFTER);
        let round = talk.round;
        by(
            talk,
            'a',
            Body::Accept {
                round,
                outcome: id(5),
            },
        )
    }),
    (Refusal::RoundEnded, || {
        let talk = Talk::certified();
        let round = talk.round;
        by(
            after(talk, 'a', Body::Draw { round, amount: 30 }),
            'a',
            Body::Draw { round, amount: 1 },
        )
    }),
    (Refusal::UnknownDraw, || {
        by(
            Talk::certified(),
            'a',
            Body::Receipt {
                draw: id(7),
                evidence: id(8),
            },
        )
    }),
    (Refusal::UnknownReceipt, || {
        let talk = Talk::formed();
        let receipt = talk.offer;
        by(talk, 'a', Body::Received { receipt })
    }),
    (Refusal::UnknownInvite, || {
        let mut talk = Talk::formed();
        let invite = talk.say('a', Body::Invite(pool('c'))).unwrap();
        by(talk, 'd', Body::Join { invite })
    }),
    (Refusal::NotAnEquivocation, || {
        let talk = Talk::formed();
        let (first, second) = (talk.said[0].id, talk.said[1].id);
        by(talk, 'a', Body::Dispute { first, second })
    }),
    (Refusal::SaidAlready, || {
        let talk = Talk::formed();
        let offer = talk.offer;
        by(talk, 'a', Body::RejectCharter(offer))
    }),
];
