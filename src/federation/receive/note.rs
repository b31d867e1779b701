//! What somebody wrote: a word to a Pool, talk under a proposal, a letter, or
//! the outcome of a proposal elsewhere.

use uuid::Uuid;

use super::{Ended, local_actor, vote::local_proposal};
use crate::{
    domain::id::ProposalId,
    federation::{html, read::note::Note},
    services::{
        ServiceError, Site,
        add_remark::add_remark,
        hear_elsewhere::{hear_letter, hear_outcome, keep_outcome},
        hear_word::{Heard, hear_word},
        person_of,
    },
    store::{actor::Actor, db::Tx, elsewhere, follow, group_link, inbox, remark},
    world::World,
};

/// A remark is cut there; characters.
const MAX_REMARK: usize = 5_000;

/// Does with it what it is.
pub(super) async fn note(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    request_id: Uuid,
    note: &Note,
) -> Result<Ended, ServiceError> {
    if inbox::is_buried(tx, &note.id, from.actor_id).await?
        || !inbox::see(tx, &note.id, world.now()).await?
    {
        return Ok(Ended::Done);
    }
    let is_outcome = from.kind == "group" && !note.is_direct;
    if let Some(question) = note.in_reply_to.as_deref().filter(|_| is_outcome) {
        let clean = html::clean(&note.content);
        // It may come before its proposal does.
        if hear_outcome(tx, from, question, &clean).await?
            || keep_outcome(tx, world, from, question, &clean).await?
        {
            return Ok(Ended::Done);
        }
    }
    let words = html::words(&note.content);
    let is_word = is_one_word(&words);
    if !note.is_direct && !is_word {
        return talk(tx, world, site, from, note).await;
    }
    let (mut heard_somewhere, mut is_evidence) = (false, false);
    for recipient in &note.recipients {
        let Some(to) = local_actor(tx, site, recipient).await? else {
            continue;
        };
        if to.kind == "service" {
            // A messenger speaks for its Pool elsewhere, and hears nothing.
            continue;
        }
        if to.kind == "person" {
            letter(tx, world, from, &to, note).await?;
        } else if !heard_somewhere {
            // One Note, one answer, however many Pools it names.
            heard_somewhere = true;
            let heard = Heard {
                from,
                to: &to,
                words: &words,
                note_uri: &note.id,
                request_id,
                is_direct: note.is_direct,
            };
            match hear_word(tx, world, site, &heard).await {
                // Groups and programs are not answered.
                Err(ServiceError::NotAPerson) => {}
                other => is_evidence = other?,
            }
        }
    }
    if is_evidence {
        return Ok(Ended::Evidence);
    }
    if heard_somewhere && is_word {
        return Ok(Ended::Done);
    }
    talk(tx, world, site, from, note).await
}

fn is_one_word(words: &str) -> bool {
    let bare = words.trim_matches(|c: char| c.is_whitespace() || c.is_ascii_punctuation());
    matches!(
        bare.to_lowercase().as_str(),
        "join" | "agree" | "accept" | "leave" | "stay" | "help"
    )
}

/// A reply to a proposal, or to a remark under one, is discussion.
async fn talk(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    from: &Actor,
    note: &Note,
) -> Result<Ended, ServiceError> {
    let Some(parent) = note.in_reply_to.as_deref().filter(|_| !note.is_direct) else {
        return Ok(Ended::Done);
    };
    if person_of(from).is_none() || note.content.is_empty() {
        return Ok(Ended::Done);
    }
    let question = parent.strip_suffix("/outcome").unwrap_or(parent);
    let proposal_id = match local_proposal(tx, site, question).await? {
        Some(found) => Some(found.proposal_id),
        None => match remark::proposal_of(tx, parent).await? {
            Some(found) => Some(ProposalId::from(found)),
            None => posted(tx, site, parent).await?,
        },
    };
    if let Some(proposal_id) = proposal_id {
        let begun: String = note.content.chars().take(MAX_REMARK).collect();
        let clean = html::clean(&begun);
        add_remark(tx, world, proposal_id, from, &note.id, &clean).await?;
    }
    Ok(Ended::Done)
}

/// The proposal that was posted in a group elsewhere under that wire id.
async fn posted(tx: &mut Tx, site: &Site, uri: &str) -> Result<Option<ProposalId>, ServiceError> {
    let page_id = uri
        .strip_prefix(&site.origin)
        .and_then(|path| path.rsplit_once("/messenger/pages/"))
        .and_then(|(_, id)| Uuid::parse_str(id).ok());
    let Some(page_id) = page_id else {
        return Ok(None);
    };
    let page = group_link::page(tx, page_id).await?;
    Ok(page.and_then(|page| page.proposal_id).map(ProposalId::from))
}

/// A letter is kept from those whom she follows or asked to join: nobody else
/// can fill her page.
async fn letter(
    tx: &mut Tx,
    world: &World,
    from: &Actor,
    to: &Actor,
    note: &Note,
) -> Result<(), ServiceError> {
    let Some(person) = person_of(to).filter(|_| note.is_direct) else {
        return Ok(());
    };
    let follows = follow::get(tx, from.actor_id, to.actor_id).await?.is_some();
    let asked = elsewhere::membership(tx, person, from.actor_id)
        .await?
        .is_some();
    if follows || asked {
        hear_letter(tx, world, from, to, &note.id, &html::clean(&note.content)).await?;
    }
    Ok(())
}
