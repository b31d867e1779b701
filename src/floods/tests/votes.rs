//! Who may vote in the story, and who does.
#![cfg(test)]

use serde_json::json;

use super::super::{
    ballots::{ballot_root, opening_json, person},
    hash_json, text_of,
};
use super::{
    fake::{mac, said},
    story::{CLOSES, Lie, Story, any},
};
use crate::domain::{
    flood::{Ballot, Body, Choices, Digest, Evidence, Method, RoundId, Tally, counts_of},
    time::Timestamp,
};

impl Story {
    pub(super) fn members(letter: &str) -> Vec<String> {
        let names: &[&str] = match letter {
            "a" => &["ada", "bob", "cleo"],
            "b" => &["ada", "dan", "eli"],
            _ => &["fay", "gus"],
        };
        names
            .iter()
            .map(|name| format!("https://people.example/{name}"))
            .collect()
    }

    /// Who votes where, for what, and when; Ada changes her mind in the other Pool.
    fn votes(&self, letter: &str) -> Vec<(String, u8, i64)> {
        let votes: &[(&str, u8, i64)] = match letter {
            "a" => &[("ada", 0, 350), ("bob", 0, 360)],
            "b" => &[("ada", 1, 370), ("dan", 1, 355)],
            _ => &[("fay", 0, 340), ("gus", 2, 345)],
        };
        let mut votes: Vec<_> = votes
            .iter()
            .map(|(name, option, at)| (format!("https://people.example/{name}"), *option, *at))
            .collect();
        if letter == "c" {
            match self.lie {
                Lie::CountsTwice => votes.push((votes[0].0.clone(), 0, 341)),
                Lie::VotesForStranger => {
                    votes.push(("https://people.example/zoe".to_owned(), 0, 342));
                }
                Lie::LateBallot => votes[0].2 = 601,
                _ => {}
            }
        }
        votes
    }

    pub(super) fn tally(&mut self, round: RoundId, commits: &[(&'static str, Digest)]) {
        self.clock = CLOSES;
        for (letter, roll) in commits {
            let (mut cast, mut openings) = (Vec::new(), Vec::new());
            for (voter, option, at) in self.votes(letter) {
                let choices = Choices::new(&[option]).unwrap();
                let signed_at = Timestamp::from_seconds(1_800_000 + at);
                let body = said(round, &voter, choices, signed_at);
                let mut mac = mac(&["server of", &voter, &body.to_string()]);
                if self.lie == Lie::InventedBallot && *letter == "c" {
                    mac = "invented".to_owned();
                }
                let evidence = json!({ "type": "http-sig", "body": body, "mac": mac });
                cast.push(Ballot {
                    voter: person(self.flood.id(), &voter).unwrap(),
                    signed_at,
                    evidence: hash_json(&evidence).unwrap(),
                    choices,
                    kind: Evidence::Signed,
                });
                openings.push(opening_json(&voter, choices, signed_at, &evidence));
            }
            let root = ballot_root(round, &cast);
            let mut counts = counts_of(Method::One, &cast);
            if self.lie == Lie::WrongCounts && *letter == "c" {
                counts.swap(0, 1);
            }
            self.openings
                .push(json!({ "root": text_of(root), "ballots": openings }));
            let size = u32::try_from(cast.len()).unwrap();
            let tally = Tally {
                round,
                roll: *roll,
                ballots: root,
                size,
                counts,
            };
            self.say(letter, Body::Tally(tally));
            self.boxes.push((round, root, cast));
        }
    }

    /// What a tally would be if its ballots were good.
    pub(super) fn told_boxes(round: RoundId, story: &Self) -> Vec<(Tally, Vec<Ballot>)> {
        let rolls = ["a", "b", "c"].map(Self::members);
        let boxes = story.boxes.iter().zip(rolls);
        boxes
            .map(|((_, root, cast), members)| {
                let roll: Vec<Digest> = members
                    .iter()
                    .map(|name| person(story.flood.id(), name).unwrap())
                    .collect();
                let mut good: Vec<Ballot> = Vec::new();
                for ballot in cast {
                    let once = good.iter().all(|other| other.voter != ballot.voter);
                    let late = ballot.signed_at > Timestamp::from_seconds(CLOSES);
                    if once && !late && roll.contains(&ballot.voter) {
                        good.push(*ballot);
                    }
                }
                let tally = Tally {
                    round,
                    roll: any(0),
                    ballots: *root,
                    size: u32::try_from(good.len()).unwrap(),
                    counts: counts_of(Method::One, &good),
                };
                (tally, good)
            })
            .collect()
    }
}
