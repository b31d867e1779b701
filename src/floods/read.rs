//! Objects from JSON. Whatever a stranger sends has a limit, a shape and, where
//! it hasn't, a refusal that names the member at fault.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::domain::{
    flood::{
        Body, Certification, Charter, CharterParts, Choices, Digest, Method, Object, Outcome, Part,
        Peer, Proposal, Reason, RollCommit, RoundId, Seen, Tally, Verdict,
    },
    id::FloodId,
    time::Timestamp,
};

use super::{digest_of, object_id, outcome_hash};

/// Longest address of an actor, bytes.
const MOST_ADDRESS: usize = 2_048;
/// Longest list.
const MOST_ITEMS: usize = 256;

/// What can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// A member is missing, or isn't what it must be.
    #[error("{0} is missing or can't be read")]
    Member(&'static str),
    /// There is no such type.
    #[error("there is no such type")]
    Type,
    /// It has no canonical form.
    #[error("it has no canonical form")]
    NotCanonical,
}

/// Reads an object; its proof is for others to verify.
///
/// # Errors
/// Names what can't be read.
pub fn object(value: &Value) -> Result<Object, ReadError> {
    let map = Members::of(value, "object")?;
    let seen = map.list("pools:seen")?.iter().map(|one| {
        let one = Members::of(one, "pools:seen")?;
        let seq = one.number("seq")?;
        let id = one.digest("digest")?;
        Ok((one.peer("pool")?, Seen { seq, id }))
    });
    let object = Object {
        id: object_id(value).ok_or(ReadError::NotCanonical)?,
        by: map.peer("attributedTo")?,
        flood: map.flood("pools:flood")?,
        epoch: map.number("pools:epoch")?,
        seq: map.number("pools:seq")?,
        prev: map.maybe_digest("pools:prev")?,
        seen: seen.collect::<Result<BTreeMap<_, _>, ReadError>>()?,
        at: map.date("published")?,
        body: body(&map)?,
    };
    if object.seq == 0 || object.epoch == 0 {
        return Err(ReadError::Member("pools:seq"));
    }
    Ok(object)
}

fn body(map: &Members<'_>) -> Result<Body, ReadError> {
    let kind = map.text("type")?;
    Ok(match kind.strip_prefix("pools:").ok_or(ReadError::Type)? {
        "FloodCharter" => Body::Offer(charter(map.get("pools:charter")?)?),
        "CharterAccept" => Body::AcceptCharter(map.digest("pools:offer")?),
        "CharterReject" => Body::RejectCharter(map.digest("pools:offer")?),
        "Pledge" => Body::Pledge {
            amount: map.amount("pools:amount")?,
            until: map.date("pools:until")?,
        },
        "FloodProposal" => Body::Propose(proposal(map.get("pools:proposal")?)?),
        "RollCommit" => Body::RollCommit(RollCommit {
            round: map.round("pools:round")?,
            root: map.digest("pools:root")?,
            size: map.number("pools:size")?,
            brings: map.amount("pools:brings")?,
        }),
        "RollAccept" => Body::RollAccept {
            round: map.round("pools:round")?,
            rolls: map.digests("pools:rolls")?,
        },
        "Tally" => Body::Tally(Tally {
            round: map.round("pools:round")?,
            roll: map.digest("pools:roll")?,
            ballots: map.digest("pools:ballots")?,
            size: map.number("pools:size")?,
            counts: map.counts("pools:counts")?,
        }),
        "Outcome" => {
            let outcome = outcome(map.get("pools:result")?)?;
            let hash = outcome_hash(&outcome).ok_or(ReadError::NotCanonical)?;
            Body::Outcome { outcome, hash }
        }
        "OutcomeAccept" => Body::Accept {
            round: map.round("pools:round")?,
            outcome: map.digest("pools:outcomeHash")?,
        },
        "OutcomeReject" => Body::Reject {
            round: map.round("pools:round")?,
            reason: reason(map.text("pools:reason")?)?,
        },
        other => return money(other, map),
    })
}

/// What is said beside a round's own steps.
fn money(kind: &str, map: &Members<'_>) -> Result<Body, ReadError> {
    Ok(match kind {
        "Draw" => Body::Draw {
            round: map.round("pools:round")?,
            amount: map.amount("pools:amount")?,
        },
        "Free" => Body::Free {
            round: map.round("pools:round")?,
        },
        "GiveUp" => Body::GiveUp {
            round: map.round("pools:round")?,
        },
        "Receipt" => Body::Receipt {
            draw: map.digest("pools:draw")?,
            evidence: map.digest("pools:evidence")?,
        },
        "ReceiptAccept" => Body::Received {
            receipt: map.digest("pools:receipt")?,
        },
        "Release" => Body::Release {
            amount: map.amount("pools:amount")?,
        },
        "FloodInvite" => Body::Invite(map.peer("pools:pool")?),
        "FloodJoin" => Body::Join {
            invite: map.digest("pools:invite")?,
        },
        "FloodLeave" => Body::Leave,
        "Dispute" => Body::Dispute {
            first: map.digest("pools:first")?,
            second: map.digest("pools:second")?,
        },
        _ => return Err(ReadError::Type),
    })
}

fn charter(value: &Value) -> Result<Charter, ReadError> {
    let map = Members::of(value, "pools:charter")?;
    let list = map.list("pools")?;
    let key = |one: &Value| {
        let one = Members::of(one, "pools")?;
        Ok((one.peer("pool")?, one.text("key")?.to_owned()))
    };
    let keys: BTreeMap<Peer, String> = list.iter().map(key).collect::<Result<_, ReadError>>()?;
    if keys.len() != list.len() {
        return Err(ReadError::Member("pools"));
    }
    let parts = CharterParts {
        epoch: map.number("epoch")?,
        pools: keys.keys().cloned().collect(),
        keys,
        purpose: map.text("purpose")?.to_owned(),
        currency: map.text("currency")?.to_owned(),
        quorum_percent: map.number("quorumPercent")?,
        threshold_percent: map.number("thresholdPercent")?,
        smallest: map.number("smallest")?,
        certification: match map.text("certification")? {
            "all" => Certification::All,
            "two-thirds" => Certification::TwoThirds,
            _ => return Err(ReadError::Member("certification")),
        },
        attested_count: map
            .get("attestedCount")?
            .as_bool()
            .ok_or(ReadError::Member("attestedCount"))?,
        ends_at: map.date("endsAt")?,
    };
    Charter::new(parts).map_err(|_| ReadError::Member("pools:charter"))
}

fn proposal(value: &Value) -> Result<Proposal, ReadError> {
    let map = Members::of(value, "pools:proposal")?;
    let options: u8 = map.number("options")?;
    Ok(Proposal {
        text: map.digest("text")?,
        cost: map.amount("cost")?,
        payee: map.digest("payee")?,
        method: match (map.text("method")?, options) {
            ("one", 3) => Method::One,
            ("approval", options) => Method::Approval(options),
            _ => return Err(ReadError::Member("method")),
        },
        opens_at: map.date("opensAt")?,
        closes_at: map.date("closesAt")?,
        void_after: map.date("voidAfter")?,
        repeats: map.maybe_digest("repeats")?.map(RoundId::new),
    })
}

/// An outcome.
///
/// # Errors
/// Names what can't be read.
pub fn outcome(value: &Value) -> Result<Outcome, ReadError> {
    let map = Members::of(value, "pools:result")?;
    let part = |value: &Value| {
        let map = Members::of(value, "parts")?;
        Ok(Part {
            pool: map.peer("pool")?,
            roll: map.digest("roll")?,
            tally: map.digest("tally")?,
            share: map.amount("share")?,
        })
    };
    let parts = map.list("parts")?.iter().map(part);
    let option = map.get("option")?;
    let verdict = match (map.text("verdict")?, option) {
        ("carried", _) => Verdict::Carried(map.number("option")?),
        ("defeated", Value::Null) => Verdict::Defeated,
        ("inquorate", Value::Null) => Verdict::Inquorate,
        ("uncovered", Value::Null) => Verdict::Uncovered,
        _ => return Err(ReadError::Member("verdict")),
    };
    Ok(Outcome {
        round: map.round("round")?,
        charter: map.digest("charter")?,
        parts: parts.collect::<Result<_, ReadError>>()?,
        counts: map.counts("counts")?,
        electorate: map.number("electorate")?,
        turnout: map.number("turnout")?,
        verdict,
    })
}

fn reason(text: &str) -> Result<Reason, ReadError> {
    let all = [
        Reason::NotOpened,
        Reason::Silence,
        Reason::BadTally,
        Reason::OtherOutcome,
        Reason::Equivocation,
        Reason::TooFewPools,
        Reason::Hopeless,
        Reason::Declined,
    ];
    let mut found = all
        .into_iter()
        .filter(|reason| super::write::reason(*reason) == text);
    found.next().ok_or(ReadError::Member("pools:reason"))
}

/// The options of a ballot, ascending and each once.
#[must_use]
pub fn choices(value: &Value) -> Option<Choices> {
    let options = value.as_array()?.iter();
    let options: Option<Vec<u8>> = options
        .map(|option| u8::try_from(option.as_u64()?).ok())
        .collect();
    let options = options.filter(|list| list.windows(2).all(|two| two.first() < two.last()))?;
    Choices::new(&options)
}

/// A time.
#[must_use]
pub fn date(text: &str) -> Option<Timestamp> {
    let at: jiff::Timestamp = text.parse().ok()?;
    Some(Timestamp::from_micros(at.as_microsecond()))
}

fn peer(value: &Value, name: &'static str) -> Result<Peer, ReadError> {
    let address = value.as_str().filter(|text| text.len() <= MOST_ADDRESS);
    let address =
        address.filter(|text| text.starts_with("https://") || text.starts_with("http://"));
    address.map(Peer::new).ok_or(ReadError::Member(name))
}

/// The members of a JSON object, each asked for by what it must be.
struct Members<'a>(&'a Map<String, Value>);

impl<'a> Members<'a> {
    fn of(value: &'a Value, name: &'static str) -> Result<Self, ReadError> {
        value.as_object().map(Self).ok_or(ReadError::Member(name))
    }

    fn get(&self, name: &'static str) -> Result<&'a Value, ReadError> {
        self.0.get(name).ok_or(ReadError::Member(name))
    }

    fn text(&self, name: &'static str) -> Result<&'a str, ReadError> {
        self.get(name)?.as_str().ok_or(ReadError::Member(name))
    }

    fn number<T: TryFrom<u64>>(&self, name: &'static str) -> Result<T, ReadError> {
        let number = self.get(name)?.as_u64();
        let number = number.and_then(|number| T::try_from(number).ok());
        number.ok_or(ReadError::Member(name))
    }

    /// Minor units, as digits: JSON's numbers lose some.
    fn amount(&self, name: &'static str) -> Result<i64, ReadError> {
        let text = self.text(name)?;
        let amount: Option<i64> = text.parse().ok();
        let plain = amount.filter(|amount| *amount >= 0 && amount.to_string() == text);
        plain.ok_or(ReadError::Member(name))
    }

    fn date(&self, name: &'static str) -> Result<Timestamp, ReadError> {
        date(self.text(name)?).ok_or(ReadError::Member(name))
    }

    fn digest(&self, name: &'static str) -> Result<Digest, ReadError> {
        digest_of(self.text(name)?).ok_or(ReadError::Member(name))
    }

    fn maybe_digest(&self, name: &'static str) -> Result<Option<Digest>, ReadError> {
        match self.get(name)? {
            Value::Null => Ok(None),
            _ => self.digest(name).map(Some),
        }
    }

    fn round(&self, name: &'static str) -> Result<RoundId, ReadError> {
        self.digest(name).map(RoundId::new)
    }

    fn list(&self, name: &'static str) -> Result<&'a [Value], ReadError> {
        let list = self.get(name)?.as_array().map(Vec::as_slice);
        let list = list.filter(|list| list.len() <= MOST_ITEMS);
        list.ok_or(ReadError::Member(name))
    }

    fn digests(&self, name: &'static str) -> Result<Vec<Digest>, ReadError> {
        let read = |value: &Value| value.as_str().and_then(digest_of);
        let all: Option<Vec<Digest>> = self.list(name)?.iter().map(read).collect();
        all.ok_or(ReadError::Member(name))
    }

    fn counts(&self, name: &'static str) -> Result<Vec<u32>, ReadError> {
        let read = |value: &Value| u32::try_from(value.as_u64()?).ok();
        let all: Option<Vec<u32>> = self.list(name)?.iter().map(read).collect();
        all.ok_or(ReadError::Member(name))
    }

    fn peer(&self, name: &'static str) -> Result<Peer, ReadError> {
        peer(self.get(name)?, name)
    }

    fn flood(&self, name: &'static str) -> Result<FloodId, ReadError> {
        let id = self.text(name)?.strip_prefix("urn:uuid:");
        let id = id.and_then(|id| Uuid::parse_str(id).ok());
        id.map(FloodId::from).ok_or(ReadError::Member(name))
    }
}
