//! Every rule is kept, and nobody can fill the memory.
#![cfg(test)]

use std::sync::Arc;

use super::{
    cases::{EPOCHS, MONEY, PLACES, ROUNDS},
    talk::{Talk, id, pool},
};
use crate::domain::flood::{Body, Chain, Effect, Flood, Refusal, Standing};

#[test]
fn every_rule_is_kept() {
    let mut kept = vec![
        Refusal::TooMuchWaits,
        Refusal::TooManyBranches,
        Refusal::TooManyPools,
    ];
    let cases = PLACES.into_iter().chain(EPOCHS).chain(MONEY).chain(ROUNDS);
    for (number, (rule, case)) in cases.enumerate() {
        let (mut talk, object) = case();
        let id = object.id;
        assert_eq!(talk.put(object), Err(rule), "case {number}");
        // It is not taken at all, or keeps its place and says why.
        let link = talk.flood.link(id);
        assert!(
            link.is_none_or(|link| link.refused == Some(rule)),
            "case {number}"
        );
        kept.push(rule);
    }
    for rule in Refusal::ALL {
        assert!(kept.contains(rule), "nothing breaks {rule:?}");
    }
}

/// What a stranger sends has its bounds.
#[test]
fn a_stranger_cannot_fill_the_memory() {
    let mut talk = Talk::formed();
    let mut last = Ok(Vec::new());
    for _ in 0..=Flood::MOST_WAITING {
        let mut object = talk.object('a', Body::Leave);
        object.prev = Some(id(object.at.micros().unsigned_abs() + 1_000_000));
        last = talk.flood.apply(Arc::new(object));
    }
    assert_eq!(last, Err(Refusal::TooMuchWaits));

    let mut talk = Talk::formed();
    for _ in 0..Chain::MOST_BRANCHES - 1 {
        talk.say('a', Body::Invite(pool('d'))).unwrap();
        talk.forget('a');
    }
    talk.say('a', Body::Invite(pool('d'))).unwrap();
    talk.forget('a');
    assert_eq!(talk.say('a', Body::Leave), Err(Refusal::TooManyBranches));
    let names = '一'..='俿';
    let mut refused = None;
    for letter in names {
        refused = talk.say(letter, Body::Leave).err();
        if refused == Some(Refusal::TooManyPools) {
            break;
        }
    }
    assert_eq!(refused, Some(Refusal::TooManyPools));
}

/// A certificate reaches those to whom its Pool has said too much.
#[test]
fn words_are_followed_whatever_else_was_said() {
    let mut talk = Talk::computed();
    let round = talk.round;
    talk.say(
        'a',
        Body::Accept {
            round,
            outcome: id(5),
        },
    )
    .unwrap();
    for _ in 0..40 {
        let _ = talk.say('b', Body::Invite(pool('d')));
        if talk.flood.link(talk.said.last().unwrap().id).is_none() {
            break;
        }
        talk.forget('b');
    }
    let mut word = talk.object(
        'b',
        Body::Accept {
            round,
            outcome: id(5),
        },
    );
    let computed = talk
        .said
        .iter()
        .rfind(|object| matches!(object.body, Body::Outcome { .. }));
    let computed = computed.unwrap();
    (word.prev, word.seq) = (Some(computed.id), computed.seq + 1);
    let effects = talk.put(word).unwrap();
    assert!(effects.contains(&Effect::Moved(round, Standing::Certified(id(5)))));
}
