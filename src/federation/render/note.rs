//! Notes: direct messages, votes of ours, and outcomes in words.

use serde_json::json;
use uuid::Uuid;

use super::{Rendered, Rendering, frame, question};
use crate::{
    args,
    domain::{id::ProposalId, tally::Outcome},
    services::{
        ServiceError, Site,
        election_result::{ElectionResult, election_result, fate_word, told_election},
        outcome_words,
    },
    store::{
        actor::{self, Actor},
        db::{Conn, StoreError},
        proposal::{self, Ending, Proposal},
    },
    text::{escape, paragraphs, text_with},
};

/// A direct message: the mention of the person in front, since some programs
/// file a message by it.
pub(super) async fn told(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    to: Uuid,
    text: &str,
    in_reply_to: Option<&str>,
) -> Result<Rendered, ServiceError> {
    let to = actor::known(conn, to).await?;
    let address = to.address(&rendering.site.host);
    let mention = format!(
        "<a href=\"{}\" class=\"u-url mention\">{}</a> ",
        escape(&to.url),
        escape(&address)
    );
    let content = paragraphs(text).replacen("<p>", &format!("<p>{mention}"), 1);
    let mut note = json!({
        "id": rendering.note_uri(),
        "type": "Note",
        "attributedTo": rendering.from.uri,
        "to": [to.uri],
        "cc": [],
        "published": rendering.now,
        "content": content,
        "tag": [{ "type": "Mention", "href": to.uri, "name": address }],
    });
    if let Some(parent) = in_reply_to {
        note["inReplyTo"] = json!(parent);
    }
    let body = frame::with_context(
        frame::context(rendering.site),
        json!({
            "id": rendering.activity_uri(),
            "type": "Create",
            "actor": rendering.from.uri,
            "published": rendering.now,
            "to": [to.uri],
            "cc": [],
            "object": note,
        }),
    );
    Ok(rendering.to_one(&to, body))
}

/// A local person's vote in a Pool elsewhere (FEP-9967), in the shape of
/// Mastodon.
pub(super) async fn vote(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    pool_id: Uuid,
    question_uri: &str,
    option_name: &str,
) -> Result<Rendered, ServiceError> {
    let pool = actor::known(conn, pool_id).await?;
    let body = frame::with_context(
        frame::context(rendering.site),
        json!({
            "id": rendering.activity_uri(),
            "type": "Create",
            "actor": rendering.from.uri,
            "to": [pool.uri],
            "object": {
                "id": rendering.note_uri(),
                "type": "Note",
                "attributedTo": rendering.from.uri,
                "to": [pool.uri],
                "inReplyTo": question_uri,
                "name": option_name,
            },
        }),
    );
    Ok(rendering.to_one(&pool, body))
}

/// The outcome with its arithmetic, in reply to the Question.
pub(super) async fn outcome(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    proposal_id: Uuid,
) -> Result<Rendered, ServiceError> {
    let found = proposal::by_id(conn, ProposalId::from(proposal_id))
        .await?
        .ok_or_else(|| StoreError::Corrupt(format!("no proposal {proposal_id}")))?;
    let question_uri = question::uri(rendering, &found);
    let note = outcome_note(conn, rendering, &found)
        .await?
        .ok_or_else(|| ServiceError::Internal("an outcome of an open proposal".to_owned()))?;
    let activity_uri = format!("{question_uri}/outcome/activity");
    let body = frame::with_context(
        frame::context(rendering.site),
        json!({
            "id": activity_uri,
            "type": "Create",
            "actor": rendering.from.uri,
            "published": note["published"],
            "to": note["to"],
            "cc": note["cc"],
            "object": note,
        }),
    );
    rendering.to_followers(conn, activity_uri, body).await
}

/// The Note itself, once the proposal has closed.
async fn outcome_note(
    conn: &mut Conn,
    rendering: &Rendering<'_>,
    found: &Proposal,
) -> Result<Option<serde_json::Value>, ServiceError> {
    let Some(ending) = found.closed else {
        return Ok(None);
    };
    let content = match election_result(conn, found).await? {
        Some(result) => election_html(found, ending, &result),
        None => outcome_html(found, ending),
    };
    let question_uri = question::uri(rendering, found);
    Ok(Some(json!({
        "id": format!("{question_uri}/outcome"),
        "type": "Note",
        "url": question_uri,
        "attributedTo": rendering.from.uri,
        "to": [frame::PUBLIC],
        "cc": [format!("{}/followers", rendering.from.uri)],
        "published": frame::time(ending.closed_at),
        "inReplyTo": question_uri,
        "content": content,
    })))
}

/// Who was elected and for how long, with the arithmetic.
fn election_html(found: &Proposal, ending: Ending, result: &ElectionResult) -> String {
    let title_key = match ending.outcome {
        Outcome::Carried => "message-outcome-title-carried",
        Outcome::Defeated => "message-outcome-title-defeated",
        Outcome::Inquorate => "message-outcome-title-inquorate",
    };
    let title = text_with(title_key, &args! { "title" => found.title.clone() });
    let lines: Vec<String> = result
        .candidates
        .iter()
        .map(|standing| {
            let args = args! {
                "name" => standing.candidate.option_name.clone(),
                "approvals" => standing.approvals,
                "fate" => fate_word(standing, ending.outcome),
            };
            escape(text_with("message-election-line", &args).trim_end())
        })
        .collect();
    format!(
        "<p><strong>{}</strong></p>{}<p>{}</p>",
        escape(&title),
        paragraphs(&told_election(found.bar, ending, result)),
        lines.join("<br>")
    )
}

fn outcome_html(found: &Proposal, ending: Ending) -> String {
    let title_key = match ending.outcome {
        Outcome::Carried => "message-outcome-title-carried",
        Outcome::Defeated => "message-outcome-title-defeated",
        Outcome::Inquorate => "message-outcome-title-inquorate",
    };
    let title = text_with(title_key, &args! { "title" => found.title.clone() });
    format!(
        "<p><strong>{}</strong></p>{}",
        escape(&title),
        paragraphs(&outcome_told(found, ending))
    )
}

/// The arithmetic, and what came of it; plain text in paragraphs.
pub(super) fn outcome_told(found: &Proposal, ending: Ending) -> String {
    let words_key = match ending.outcome {
        Outcome::Carried => "outcome-carried",
        Outcome::Defeated => "outcome-defeated",
        Outcome::Inquorate => "outcome-inquorate",
    };
    let quorum = found.bar.quorum(ending.tally);
    let words = text_with(
        words_key,
        &args! {
            "votes" => quorum.have,
            "votes_needed" => quorum.needed,
            "missing" => quorum.missing(),
            "electorate" => found.bar.electorate,
            "in_favour" => ending.tally.for_count,
            "against" => ending.tally.against_count,
            "abstain" => ending.tally.abstain_count,
            "share" => found.bar.share.id(),
            "for_needed" => found.bar.threshold(ending.tally).needed,
        },
    );
    let came_of = ending
        .enactment
        .map(|enactment| outcome_words::came_of(found.matter.kind(), enactment));
    match came_of {
        Some(came_of) => format!("{words}\n\n{came_of}"),
        None => words,
    }
}

/// The outcome Note of a closed proposal, for whoever asks for it.
///
/// # Errors
/// See [`ServiceError`].
pub async fn public_outcome(
    conn: &mut Conn,
    site: &Site,
    pool: &Actor,
    found: &Proposal,
) -> Result<Option<serde_json::Value>, ServiceError> {
    let rendering = Rendering {
        site,
        now: String::new(),
        event_id: Uuid::nil(),
        from: pool.clone(),
    };
    outcome_note(conn, &rendering, found).await
}
