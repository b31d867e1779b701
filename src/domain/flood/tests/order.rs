//! One state for one set of objects: every order of small sets, many orders of
//! larger ones, and every state on the way.
#![cfg(test)]

use std::{collections::BTreeMap, sync::Arc};

use super::talk::{Talk, UNTIL, at, charter, id, pool};
use crate::domain::flood::{Body, Effect, Flood, Object, Reason, Standing};

/// Every order of the objects (Heap's algorithm).
fn orders(objects: &mut Vec<usize>, count: usize, see: &mut impl FnMut(&[usize])) {
    if count <= 1 {
        return see(objects);
    }
    for index in 0..count {
        orders(objects, count - 1, see);
        let other = if count.is_multiple_of(2) { index } else { 0 };
        objects.swap(other, count - 1);
    }
}

/// Each set of them has one state, in whatever order it came together.
fn one_state_for_each_set(before: &[Arc<Object>], objects: &[Arc<Object>]) {
    let mut states: BTreeMap<u32, Flood> = BTreeMap::new();
    let mut start = Flood::new(objects[0].flood);
    for object in before {
        let _ = start.apply(Arc::clone(object));
    }
    let mut seen = 0;
    let mut numbers: Vec<usize> = (0..objects.len()).collect();
    orders(&mut numbers, objects.len(), &mut |order| {
        seen += 1;
        let (mut flood, mut set) = (start.clone(), 0_u32);
        for index in order {
            let _ = flood.apply(Arc::clone(&objects[*index]));
            set |= 1 << index;
            let state = states.entry(set).or_insert_with(|| flood.clone());
            assert!(*state == flood, "order {order:?}, set {set:b}");
        }
    });
    assert_eq!(seen, (1..=objects.len()).product::<usize>());
    assert_eq!(states.len(), (1 << objects.len()) - 1);
}

#[test]
fn beginnings_in_any_order() {
    let mut talk = Talk::formed();
    talk.say(
        'a',
        Body::Pledge {
            amount: 5,
            until: at(UNTIL),
        },
    )
    .unwrap();
    talk.forget('a');
    talk.say(
        'a',
        Body::Pledge {
            amount: 6,
            until: at(UNTIL),
        },
    )
    .unwrap();
    let rival = talk.say('b', Body::Offer(charter("ab", 1))).unwrap();
    let _ = talk.say('a', Body::AcceptCharter(rival));
    one_state_for_each_set(&[], &talk.said);
}

#[test]
fn ends_in_any_order() {
    let mut talk = Talk::computed();
    let begun = talk.said.len() - 2;
    let round = talk.round;
    talk.say(
        'a',
        Body::Accept {
            round,
            outcome: id(5),
        },
    )
    .unwrap();
    talk.say('a', Body::Draw { round, amount: 30 }).unwrap();
    talk.say(
        'b',
        Body::Accept {
            round,
            outcome: id(5),
        },
    )
    .unwrap();
    talk.forget('b');
    talk.say(
        'b',
        Body::Reject {
            round,
            reason: Reason::Silence,
        },
    )
    .unwrap();
    let (before, objects) = talk.said.split_at(begun);
    one_state_for_each_set(before, objects);
}

#[test]
fn leaving_in_any_order() {
    let mut talk = Talk::opened();
    let begun = talk.said.len() - 2;
    talk.now = 2_000;
    talk.say('a', Body::Tally(talk.tally(0))).unwrap();
    talk.say('b', Body::Leave).unwrap();
    talk.forget('b');
    talk.say('b', Body::Tally(talk.tally(1))).unwrap();
    talk.say('b', Body::Leave).unwrap();
    let (before, objects) = talk.said.split_at(begun);
    one_state_for_each_set(before, objects);
}

#[test]
fn a_whole_life_in_many_orders() {
    let mut talk = Talk::certified();
    let round = talk.round;
    for letter in ['a', 'b'] {
        let draw = talk.say(letter, Body::Draw { round, amount: 30 }).unwrap();
        let receipt = talk
            .say(
                letter,
                Body::Receipt {
                    draw,
                    evidence: id(8),
                },
            )
            .unwrap();
        talk.say('a', Body::Received { receipt }).unwrap();
    }
    let invite = talk.say('b', Body::Invite(pool('c'))).unwrap();
    talk.say('c', Body::Join { invite }).unwrap();
    talk.say('b', Body::Leave).unwrap();
    let mut state = 1_u64;
    for _ in 0..400 {
        let mut left = talk.said.clone();
        let mut flood = Flood::new(talk.flood.id());
        while !left.is_empty() {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let index =
                usize::try_from((state >> 33) % u64::try_from(left.len()).unwrap()).unwrap();
            let _ = flood.apply(left.swap_remove(index));
        }
        assert!(flood == talk.flood);
    }
}

/// A draw may come before its certificate: it has its place, and nothing is
/// drawn until the certificate is there.
#[test]
fn a_draw_waits_for_its_certificate() {
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
    talk.say('a', Body::Draw { round, amount: 30 }).unwrap();
    let before = talk.flood.pledged(&pool('a'), 1);
    assert_eq!((before.drawn, before.reserved), (0, 100));
    let word = talk.object(
        'b',
        Body::Accept {
            round,
            outcome: id(5),
        },
    );
    let effects = talk.put(word).unwrap();
    assert!(effects.contains(&Effect::Moved(round, Standing::Certified(id(5)))));
    let after = talk.flood.pledged(&pool('a'), 1);
    assert_eq!((after.drawn, after.reserved), (30, 70));
    assert!(before.adds_up() && after.adds_up());
}
