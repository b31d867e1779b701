//! A proposal as a Question: its opening, its counts, its close.

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Rendered, Rendering, frame};
use crate::{
    args,
    domain::{
        ballot::Choice,
        id::{ProposalId, SpendId},
        kind::{Kind, Matter},
        tally::{Outcome, Share, Tally},
    },
    services::{ServiceError, Site, write_bylaws::amount_text},
    store::{
        actor::Actor,
        approval::{self, Candidate},
        ballot,
        db::{Conn, StoreError},
        proposal::{self, Proposal},
        spend,
    },
    text::{escape, paragraphs, text, text_with},
};

/// The Question's id.
pub(super) fn uri(rendering: &Rendering<'_>, found: &Proposal) -> String {
    rendering
        .site
        .proposal_uri(&rendering.from.handle, found.number)
}

/// `Create{Question}`: the poll goes out.
pub(super) async fn opened(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    proposal_id: Uuid,
) -> Result<Rendered, ServiceError> {
    let (found, counts) = load(conn, proposal_id).await?;
    let question = question(rendering.site, &rendering.from, &found, &counts);
    let activity_uri = format!("{}/activity", uri(rendering, &found));
    let body = activity(
        rendering,
        &activity_uri,
        "Create",
        &frame::time(found.opened_at),
        &question,
    );
    rendering.to_followers(conn, activity_uri, body).await
}

/// `Update{Question}`: fresh counts, and at the close `closed`. It never has
/// `updated`: some programs take that for a change of the options, and forget
/// all votes.
pub(super) async fn updated(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    proposal_id: Uuid,
) -> Result<Rendered, ServiceError> {
    let (found, counts) = load(conn, proposal_id).await?;
    let question = question(rendering.site, &rendering.from, &found, &counts);
    let activity_uri = rendering.activity_uri();
    let body = activity(
        rendering,
        &activity_uri,
        "Update",
        &rendering.now,
        &question,
    );
    rendering.to_followers(conn, activity_uri, body).await
}

fn activity(
    rendering: &Rendering<'_>,
    id: &str,
    kind: &str,
    published: &str,
    question: &Value,
) -> Value {
    frame::with_context(
        frame::context(rendering.site),
        json!({
            "id": id,
            "type": kind,
            "actor": rendering.from.uri,
            "published": published,
            "to": question["to"],
            "cc": question["cc"],
            "object": question,
        }),
    )
}

/// Whether the proposal has closed.
pub(super) async fn is_closed(conn: &mut Conn, proposal_id: Uuid) -> Result<bool, ServiceError> {
    Ok(load(conn, proposal_id).await?.0.closed.is_some())
}

async fn load(conn: &mut Conn, proposal_id: Uuid) -> Result<(Proposal, Counts), ServiceError> {
    let found = proposal::by_id(conn, ProposalId::from(proposal_id))
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("no proposal {proposal_id}")))?;
    let counts = counts(conn, &found).await?;
    Ok((found, counts))
}

/// What a Question tells of the ballots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts {
    /// The ballots.
    pub tally: Tally,
    /// In an election, the candidates with their approvals.
    pub candidates: Vec<Candidate>,
    /// What a spend would pay: how much, and to whom.
    pub pays: Option<(String, String)>,
}

/// The counts of a proposal as they stand, or as it closed with.
///
/// # Errors
/// See [`ServiceError`].
pub async fn counts(conn: &mut Conn, found: &Proposal) -> Result<Counts, ServiceError> {
    let tally = match found.closed {
        Some(ending) => ending.tally,
        None => ballot::tally(conn, found.proposal_id).await?,
    };
    let candidates = match found.matter {
        Matter::Election { .. } => approval::candidates(conn, found.proposal_id).await?,
        _ => Vec::new(),
    };
    let pays = match found.matter {
        Matter::Spend(id) => Some(pays(conn, id).await?),
        _ => None,
    };
    Ok(Counts {
        tally,
        candidates,
        pays,
    })
}

/// How much a spend would pay, in words, and to whom; a member's name stays
/// among the members.
async fn pays(conn: &mut Conn, id: SpendId) -> Result<(String, String), ServiceError> {
    let asked = spend::known(conn, id).await?;
    let payee = match asked.payee_person {
        Some(_) => text("spend-payee-member"),
        None => spend::payee(conn, asked.payee_id).await?.name,
    };
    Ok((amount_text(asked.amount, asked.currency), payee))
}

fn option(name: &str, count: i64) -> Value {
    json!({
        "type": "Note",
        "name": name,
        "replies": { "type": "Collection", "totalItems": count },
    })
}

/// The Question as it stands.
#[must_use]
pub fn question(site: &Site, pool: &Actor, found: &Proposal, counts: &Counts) -> Value {
    let id = site.proposal_uri(&pool.handle, found.number);
    let mut question = json!({
        "id": id,
        "type": "Question",
        "url": id,
        "attributedTo": pool.uri,
        "to": [frame::PUBLIC],
        "cc": [format!("{}/followers", pool.uri)],
        "published": frame::time(found.opened_at),
        "endTime": frame::time(found.closes_at),
    });
    if let Some(ending) = found.closed {
        question["closed"] = json!(frame::time(ending.closed_at));
    }
    question["name"] = json!(found.title);
    question["content"] = json!(content(site, pool, found, counts));
    if let Matter::Election { .. } = found.matter {
        let options = counts
            .candidates
            .iter()
            .map(|candidate| option(&candidate.option_name, candidate.approvals));
        question["anyOf"] = options.collect();
    } else {
        let options = Choice::ALL
            .into_iter()
            .map(|choice| option(choice.option_name(), counts.tally.of(choice).into()));
        question["oneOf"] = options.collect();
    }
    question["votersCount"] = json!(counts.tally.turnout());
    question["pools:proposalNumber"] = json!(found.number);
    question["pools:kind"] = json!(found.matter.kind().id());
    question["pools:bylaws"] = json!(site.bylaws_uri(&pool.handle, found.bylaws_number));
    question["pools:electorate"] = json!(found.bar.electorate);
    question["pools:quorumPercent"] = json!(found.bar.quorum_percent);
    question["pools:threshold"] = json!(threshold(found.bar.share));
    question["pools:thresholdPercent"] = json!(found.bar.share.percent());
    if let Matter::Election { seats } = found.matter {
        question["pools:seats"] = json!(seats);
    }
    if let Some(ending) = found.closed {
        question["pools:outcome"] = json!(match ending.outcome {
            Outcome::Carried => "Carried",
            Outcome::Defeated => "Defeated",
            Outcome::Inquorate => "Inquorate",
        });
        if let Some(enactment) = ending.enactment {
            question["pools:enactment"] = json!(enactment.name());
        }
    }
    question
}

/// How much has to be For, for machines.
fn threshold(share: Share) -> String {
    match share {
        Share::MoreThan(percent) => format!("> {percent}%"),
        Share::TwoThirds => ">= 2/3".to_owned(),
        Share::ThreeQuartersOfAll => ">= 3/4 of all".to_owned(),
    }
}

/// What it would change, in a line; nothing for what the members do themselves.
fn effect(site: &Site, pool: &Actor, found: &Proposal, counts: &Counts) -> String {
    if let Some((amount, payee)) = &counts.pays {
        let args = args! { "amount" => amount.clone(), "payee" => payee.clone() };
        return paragraphs(&text_with("message-question-spend", &args));
    }
    let key = match found.matter.kind() {
        Kind::Founding => "message-question-founding",
        Kind::Amendment => "message-question-amendment",
        Kind::Dissolution => "message-question-dissolution",
        _ => return String::new(),
    };
    let number = found.new_bylaws_number.unwrap_or(found.bylaws_number);
    let link = site.bylaws_uri(&pool.handle, number);
    paragraphs(&text_with(key, &args! { "link" => link }))
}

fn content(site: &Site, pool: &Actor, found: &Proposal, counts: &Counts) -> String {
    let (key, seats) = match found.matter {
        Matter::Election { seats } => ("message-election-rules", seats),
        _ => ("message-question-rules", 0),
    };
    let rules = text_with(
        key,
        &args! {
            "when" => when(found),
            "days" => (found.closes_at.seconds() - found.opened_at.seconds()) / 86_400,
            "quorum" => u32::from(found.bar.quorum_percent),
            "share" => found.bar.share.id(),
            "threshold" => u32::from(found.bar.share.percent()),
            "votes_needed" => found.bar.quorum(Tally::default()).needed,
            "electorate" => found.bar.electorate,
            "seats" => seats,
        },
    );
    let link = text_with(
        "message-question-link",
        &args! { "link" => site.proposal_uri(&pool.handle, found.number) },
    );
    format!(
        "<p><strong>{}</strong></p>{}{}{}{}",
        escape(&found.title),
        paragraphs(&found.body),
        effect(site, pool, found, counts),
        paragraphs(&rules),
        paragraphs(&link)
    )
}

/// The close as people read it: "8 September 2026, 10:00 UTC".
pub(super) fn when(found: &Proposal) -> String {
    jiff::Timestamp::from_second(found.closes_at.seconds()).map_or_else(
        |_| String::new(),
        |at| at.strftime("%-d %B %Y, %H:%M UTC").to_string(),
    )
}
