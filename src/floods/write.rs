//! Objects as JSON. One function for each thing that can be said; what is signed
//! and hashed is exactly this.

use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::domain::{
    flood::{
        Body, Certification, Charter, Digest, Method, Object, Outcome, Peer, Proposal, Reason,
        Verdict,
    },
    id::FloodId,
    time::Timestamp,
};

use super::text_of;

/// The address of a Flood, which is on no server.
#[must_use]
pub fn urn(flood: FloodId) -> String {
    format!("urn:uuid:{}", Uuid::from(flood))
}

/// A time with microseconds, in UTC.
#[must_use]
pub fn date(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros())
        .map(|at| format!("{at:.6}"))
        .unwrap_or_default()
}

/// The object, without a proof. `context` comes first, `address` is its `id`.
#[must_use]
pub fn object(object: &Object, context: &Value, address: &str) -> Value {
    let seen = object.seen.iter().map(|(pool, seen)| {
        json!({ "pool": pool.as_str(), "seq": seen.seq, "digest": text_of(seen.id) })
    });
    let (kind, body) = body(&object.body);
    let mut map = Map::new();
    map.insert("@context".into(), context.clone());
    map.insert("id".into(), json!(address));
    map.insert("type".into(), json!(format!("pools:{kind}")));
    map.insert("attributedTo".into(), json!(object.by.as_str()));
    map.insert("published".into(), json!(date(object.at)));
    map.insert("pools:flood".into(), json!(urn(object.flood)));
    map.insert("pools:epoch".into(), json!(object.epoch));
    map.insert("pools:seq".into(), json!(object.seq));
    map.insert("pools:prev".into(), json!(object.prev.map(text_of)));
    map.insert("pools:seen".into(), seen.collect());
    if let Value::Object(members) = body {
        for (name, value) in members {
            map.insert(format!("pools:{name}"), value);
        }
    }
    Value::Object(map)
}

/// The type of each thing that can be said.
#[must_use]
pub const fn kind(body: &Body) -> &'static str {
    match body {
        Body::Offer(_) => "FloodCharter",
        Body::AcceptCharter(_) => "CharterAccept",
        Body::RejectCharter(_) => "CharterReject",
        Body::Pledge { .. } => "Pledge",
        Body::Propose(_) => "FloodProposal",
        Body::RollCommit(_) => "RollCommit",
        Body::RollAccept { .. } => "RollAccept",
        Body::Tally(_) => "Tally",
        Body::Outcome { .. } => "Outcome",
        Body::Accept { .. } => "OutcomeAccept",
        Body::Reject { .. } => "OutcomeReject",
        Body::Draw { .. } => "Draw",
        Body::Free { .. } => "Free",
        Body::GiveUp { .. } => "GiveUp",
        Body::Receipt { .. } => "Receipt",
        Body::Received { .. } => "ReceiptAccept",
        Body::Release { .. } => "Release",
        Body::Invite(_) => "FloodInvite",
        Body::Join { .. } => "FloodJoin",
        Body::Leave => "FloodLeave",
        Body::Dispute { .. } => "Dispute",
    }
}

fn body(body: &Body) -> (&'static str, Value) {
    let text = |digest: &Digest| text_of(*digest);
    let value = match body {
        Body::Offer(charter) => json!({ "charter": self::charter(charter) }),
        Body::AcceptCharter(offer) | Body::RejectCharter(offer) => json!({ "offer": text(offer) }),
        Body::Pledge { amount, until } => {
            json!({ "amount": amount.to_string(), "until": date(*until) })
        }
        Body::Propose(proposal) => json!({ "proposal": self::proposal(proposal) }),
        Body::RollCommit(commit) => json!({
            "round": text(&commit.round.digest()),
            "root": text(&commit.root),
            "size": commit.size,
            "brings": commit.brings.to_string(),
        }),
        Body::RollAccept { round, rolls } => json!({
            "round": text(&round.digest()),
            "rolls": rolls.iter().map(text).collect::<Vec<_>>(),
        }),
        Body::Tally(tally) => json!({
            "round": text(&tally.round.digest()),
            "roll": text(&tally.roll),
            "ballots": text(&tally.ballots),
            "size": tally.size,
            "counts": tally.counts,
        }),
        Body::Outcome { outcome, .. } => json!({ "result": self::outcome(outcome) }),
        Body::Accept { round, outcome } => json!({
            "round": text(&round.digest()),
            "outcomeHash": text(outcome),
        }),
        Body::Reject { round, reason } => json!({
            "round": text(&round.digest()),
            "reason": self::reason(*reason),
        }),
        Body::Draw { round, amount } => json!({
            "round": text(&round.digest()),
            "amount": amount.to_string(),
        }),
        Body::Free { round } | Body::GiveUp { round } => json!({ "round": text(&round.digest()) }),
        Body::Receipt { draw, evidence } => {
            json!({ "draw": text(draw), "evidence": text(evidence) })
        }
        Body::Received { receipt } => json!({ "receipt": text(receipt) }),
        Body::Release { amount } => json!({ "amount": amount.to_string() }),
        Body::Invite(pool) => json!({ "pool": pool.as_str() }),
        Body::Join { invite } => json!({ "invite": text(invite) }),
        Body::Leave => json!({}),
        Body::Dispute { first, second } => {
            json!({ "first": text(first), "second": text(second) })
        }
    };
    (kind(body), value)
}

/// The terms of a charter.
#[must_use]
pub fn charter(charter: &Charter) -> Value {
    let parts = charter.parts();
    let key = |(pool, key): (&Peer, &String)| json!({ "pool": pool.as_str(), "key": key });
    json!({
        "epoch": parts.epoch,
        "pools": parts.keys.iter().map(key).collect::<Vec<_>>(),
        "purpose": parts.purpose,
        "currency": parts.currency,
        "quorumPercent": parts.quorum_percent,
        "thresholdPercent": parts.threshold_percent,
        "smallest": parts.smallest,
        "certification": match parts.certification {
            Certification::All => "all",
            Certification::TwoThirds => "two-thirds",
        },
        "attestedCount": parts.attested_count,
        "endsAt": date(parts.ends_at),
    })
}

fn proposal(proposal: &Proposal) -> Value {
    let (method, options) = match proposal.method {
        Method::One => ("one", 3),
        Method::Approval(options) => ("approval", options),
    };
    json!({
        "text": text_of(proposal.text),
        "cost": proposal.cost.to_string(),
        "payee": text_of(proposal.payee),
        "method": method,
        "options": options,
        "opensAt": date(proposal.opens_at),
        "closesAt": date(proposal.closes_at),
        "voidAfter": date(proposal.void_after),
        "repeats": proposal.repeats.map(|round| text_of(round.digest())),
    })
}

/// An outcome: its hash is over exactly this.
#[must_use]
pub fn outcome(outcome: &Outcome) -> Value {
    let part = |part: &crate::domain::flood::Part| {
        json!({
            "pool": part.pool.as_str(),
            "roll": text_of(part.roll),
            "tally": text_of(part.tally),
            "share": part.share.to_string(),
        })
    };
    let (verdict, option) = match outcome.verdict {
        Verdict::Carried(option) => ("carried", Some(option)),
        Verdict::Defeated => ("defeated", None),
        Verdict::Inquorate => ("inquorate", None),
        Verdict::Uncovered => ("uncovered", None),
    };
    json!({
        "round": text_of(outcome.round.digest()),
        "charter": text_of(outcome.charter),
        "parts": outcome.parts.iter().map(part).collect::<Vec<_>>(),
        "counts": outcome.counts,
        "electorate": outcome.electorate,
        "turnout": outcome.turnout,
        "verdict": verdict,
        "option": option,
    })
}

/// The name of a reason.
#[must_use]
pub const fn reason(reason: Reason) -> &'static str {
    match reason {
        Reason::NotOpened => "not-opened",
        Reason::Silence => "silence",
        Reason::BadTally => "bad-tally",
        Reason::OtherOutcome => "other-outcome",
        Reason::Equivocation => "equivocation",
        Reason::TooFewPools => "too-few-pools",
        Reason::Hopeless => "hopeless",
        Reason::Declined => "declined",
    }
}
