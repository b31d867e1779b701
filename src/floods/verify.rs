//! Does an exported Flood hold? With the file alone: no network, no database, no
//! clock. Every signature is checked, every chain followed, every roll and
//! ballot hashed, every certified outcome counted again; and if something
//! doesn't hold, the object at fault is named with the rule that it breaks.

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;

use crate::domain::{
    flood::{
        Ballot, Body, Choices, Digest, DrawStanding, Effect, Evidence, Flood, Object, Opened,
        Outcome, Peer, Round, RoundId, Standing, count,
    },
    id::FloodId,
    time::Timestamp,
};

use super::{
    ballots::{ballot_root, person, roll_root},
    fault::{Breach, Fault},
    hash_json, outcome_hash,
    read::{self, ReadError},
};

/// What only the holder of keys and formats can say.
pub trait Signatures {
    /// Whether the proof of an object is by this key.
    fn is_signed(&self, object: &Value, pool: &Peer, key: &str) -> bool;
    /// What the evidence of a ballot proves.
    fn evidence(&self, cast: &Cast<'_>) -> Evidence;
}

/// A ballot with its evidence, as it was opened.
#[derive(Clone, Copy, Debug)]
pub struct Cast<'a> {
    /// In which round.
    pub round: RoundId,
    /// Which Pool got it.
    pub pool: &'a Peer,
    /// The address of the voter's actor.
    pub voter: &'a str,
    /// What the ballot says was chosen.
    pub choices: Choices,
    /// When the ballot says it was signed.
    pub signed_at: Timestamp,
    /// What shows it.
    pub evidence: &'a Value,
}

/// A round that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundResult {
    /// Which.
    pub round: RoundId,
    /// How it stands.
    pub standing: Standing,
    /// What was certified, counted again.
    pub outcome: Option<Outcome>,
}

/// A Flood that holds.
#[derive(Clone, Debug)]
pub struct Verified {
    /// All of it.
    pub flood: Flood,
    /// Its rounds.
    pub rounds: Vec<RoundResult>,
}

/// Checks an exported Flood.
///
/// # Errors
/// The first object at fault.
pub fn verify(export: &Value, with: &dyn Signatures) -> Result<Verified, Fault> {
    let reader = Reader::of(export, with)?;
    let flood = reader.fold()?;
    let mut rounds = Vec::new();
    for round in flood.rounds() {
        let standing = flood.standing(round.id);
        let outcome = round.outcome(standing).cloned();
        if let Some(outcome) = &outcome {
            reader.recount(&flood, round, outcome)?;
        }
        rounds.push(RoundResult {
            round: round.id,
            standing,
            outcome,
        });
    }
    reader.draws(&flood)?;
    Ok(Verified { flood, rounds })
}

struct Reader<'a> {
    flood: FloodId,
    objects: Vec<(Arc<Object>, &'a Value)>,
    rolls: BTreeMap<String, Vec<Digest>>,
    boxes: BTreeMap<String, &'a Vec<Value>>,
    with: &'a dyn Signatures,
}

fn unreadable(object: &str, name: &'static str) -> Fault {
    Fault {
        object: object.to_owned(),
        rule: Breach::Unreadable(ReadError::Member(name)),
    }
}

impl<'a> Reader<'a> {
    fn of(export: &'a Value, with: &'a dyn Signatures) -> Result<Self, Fault> {
        let list = |name: &'static str| {
            let list = export.get(name).and_then(Value::as_array);
            list.ok_or_else(|| unreadable("export", name))
        };
        let mut objects = Vec::new();
        for value in list("objects")? {
            let object = read::object(value).map_err(|error| Fault {
                object: name_of(value),
                rule: Breach::Unreadable(error),
            })?;
            objects.push((Arc::new(object), value));
        }
        let first = objects
            .first()
            .ok_or_else(|| unreadable("export", "objects"))?;
        let flood = first.0.flood;
        let mut rolls = BTreeMap::new();
        for roll in list("rolls")? {
            let (root, members) = keyed(roll, "root", "members")?;
            let members = members.iter().map(|member| person(flood, member.as_str()?));
            let members: Option<Vec<Digest>> = members.collect();
            rolls.insert(
                root,
                members.ok_or_else(|| unreadable("export", "members"))?,
            );
        }
        let boxes = list("ballots")?
            .iter()
            .map(|one| keyed(one, "root", "ballots"));
        let boxes = boxes.collect::<Result<_, _>>()?;
        Ok(Self {
            flood,
            objects,
            rolls,
            boxes,
            with,
        })
    }

    fn fault(&self, id: Digest, rule: Breach) -> Fault {
        let mut found = self.objects.iter().filter(|(object, _)| object.id == id);
        let object = found
            .next()
            .map_or_else(|| super::text_of(id), |(_, value)| name_of(value));
        Fault { object, rule }
    }

    /// Signatures and chains; every object takes its place and counts.
    fn fold(&self) -> Result<Flood, Fault> {
        for (object, value) in &self.objects {
            if !self.is_signed(object, value) {
                return Err(self.fault(object.id, Breach::Proof));
            }
        }
        let mut flood = Flood::new(self.flood);
        for (object, _) in &self.objects {
            let effects = flood
                .apply(Arc::clone(object))
                .map_err(|rule| self.fault(object.id, Breach::Refused(rule)))?;
            for effect in effects {
                match effect {
                    Effect::Refused(id, rule) => return Err(self.fault(id, Breach::Refused(rule))),
                    Effect::Equivocated(_, first, second) => {
                        return Err(self.fault(first, Breach::Equivocation(second)));
                    }
                    _ => {}
                }
            }
        }
        for (object, _) in &self.objects {
            if flood.link(object.id).is_none() {
                let missing = object.prev.filter(|prev| flood.link(*prev).is_none());
                let missing = missing.or(object.body.round().map(RoundId::digest));
                // Only the first of those that hang on it is named.
                let hangs =
                    missing.is_some_and(|id| self.objects.iter().any(|(one, _)| one.id == id));
                if !hangs {
                    let rule = Breach::Missing(missing.unwrap_or(object.id));
                    return Err(self.fault(object.id, rule));
                }
            }
        }
        Ok(flood)
    }

    /// By the key that the charter pins which the Pool has accepted for the
    /// object's epoch. The answer to a charter is signed with the key before it,
    /// where there is one: a charter that its Pool never saw can't bring a key.
    fn is_signed(&self, object: &Object, value: &Value) -> bool {
        let key = match &object.body {
            Body::Offer(charter) => {
                let own = charter.parts().keys.get(&object.by);
                self.pinned(&object.by, |epoch| epoch < object.epoch)
                    .or(own)
            }
            Body::AcceptCharter(offer) | Body::RejectCharter(offer) => {
                let before = self.pinned(&object.by, |epoch| epoch < object.epoch);
                before.or_else(|| self.offered(*offer, &object.by))
            }
            _ => {
                let now = self.pinned(&object.by, |epoch| epoch == object.epoch);
                now.or_else(|| self.pinned(&object.by, |_| true))
            }
        };
        key.is_some_and(|key| self.with.is_signed(value, &object.by, key))
    }

    /// The key in the latest charter that a Pool accepted, of some epochs.
    fn pinned(&self, pool: &Peer, of: impl Fn(u32) -> bool) -> Option<&String> {
        let accepted = self
            .objects
            .iter()
            .filter(|(one, _)| one.by == *pool && of(one.epoch));
        let offers = accepted.filter_map(|(one, _)| match one.body {
            Body::AcceptCharter(offer) => Some((one.epoch, offer)),
            _ => None,
        });
        let (_, offer) = offers.max_by_key(|(epoch, _)| *epoch)?;
        self.offered(offer, pool)
    }

    fn offered(&self, offer: Digest, pool: &Peer) -> Option<&String> {
        let (object, _) = self.objects.iter().find(|(one, _)| one.id == offer)?;
        match &object.body {
            Body::Offer(charter) => charter.parts().keys.get(pool),
            _ => None,
        }
    }

    /// The outcome once more, from the openings.
    fn recount(&self, flood: &Flood, round: &Round, outcome: &Outcome) -> Result<(), Fault> {
        let mut parts = Vec::new();
        for part in &outcome.parts {
            let commit = round.commits.get(&part.roll).map(|(_, commit)| commit);
            let tally = round.tallies.get(&part.tally).map(|(_, tally)| tally);
            let (Some(commit), Some(tally)) = (commit, tally) else {
                return Err(self.fault(part.tally, Breach::Missing(part.roll)));
            };
            let members = self.rolls.get(&super::text_of(commit.root));
            let members = members.filter(|members| roll_root(members) == commit.root);
            let members = members.ok_or_else(|| self.fault(part.roll, Breach::RollRoot))?;
            let ballots = self.ballots(round.id, &part.pool, tally.ballots);
            let ballots = ballots.filter(|ballots| ballot_root(round.id, ballots) == tally.ballots);
            let ballots = ballots.ok_or_else(|| self.fault(part.tally, Breach::BallotRoot))?;
            parts.push((part, commit, tally, members, ballots));
        }
        let opened: Vec<Opened<'_>> = parts
            .iter()
            .map(|(part, commit, tally, members, ballots)| Opened {
                pool: &part.pool,
                roll: part.roll,
                commit,
                tally_id: part.tally,
                tally,
                members,
                ballots,
            })
            .collect();
        let charter = flood.charter(round.terms.charter);
        let charter = charter.ok_or_else(|| self.fault(round.id.digest(), Breach::Outcome))?;
        let counted = count(
            (&charter.charter, round.terms.charter),
            (round.id, &round.terms),
            &opened,
        );
        match counted {
            Err(fault) => Err(self.fault(fault.tally, Breach::Tally(fault.rule))),
            Ok(counted) if counted == *outcome => Ok(()),
            Ok(_) => {
                let said = self.objects.iter().find(|(object, _)| match &object.body {
                    Body::Outcome { hash, .. } => Some(*hash) == outcome_hash(outcome),
                    _ => false,
                });
                let id = said.map_or(round.id.digest(), |(object, _)| object.id);
                Err(self.fault(id, Breach::Outcome))
            }
        }
    }

    fn ballots(&self, round: RoundId, pool: &Peer, root: Digest) -> Option<Vec<Ballot>> {
        let cast = self.boxes.get(&super::text_of(root))?;
        let read = |value: &Value| {
            let voter = value.get("voter")?.as_str()?;
            let evidence = value.get("evidence")?;
            let choices = read::choices(value.get("choices")?)?;
            let signed_at = read::date(value.get("signed")?.as_str()?)?;
            let cast = Cast {
                round,
                pool,
                voter,
                choices,
                signed_at,
                evidence,
            };
            Some(Ballot {
                voter: person(self.flood, voter)?,
                signed_at,
                evidence: hash_json(evidence)?,
                choices,
                kind: self.with.evidence(&cast),
            })
        };
        cast.iter().map(read).collect()
    }

    /// Nobody drew what no certificate gives.
    fn draws(&self, flood: &Flood) -> Result<(), Fault> {
        for round in flood.rounds() {
            for (id, (pool, _)) in &round.draws {
                if flood.draw_standing(pool, *id) != DrawStanding::Certified {
                    return Err(self.fault(*id, Breach::Draw));
                }
            }
        }
        Ok(())
    }
}

fn name_of(value: &Value) -> String {
    let id = value.get("id").and_then(Value::as_str);
    id.unwrap_or("export").to_owned()
}

fn keyed<'a>(
    value: &'a Value,
    key: &'static str,
    list: &'static str,
) -> Result<(String, &'a Vec<Value>), Fault> {
    let text = value.get(key).and_then(Value::as_str);
    let items = value.get(list).and_then(Value::as_array);
    match (text, items) {
        (Some(text), Some(items)) => Ok((text.to_owned(), items)),
        (None, _) => Err(unreadable("export", key)),
        _ => Err(unreadable("export", list)),
    }
}
