//! The paper of the registry is here: a steward hands it in, the name may say
//! what the Pool is, and the members look whether it is right.

use sha2::{Digest as _, Sha256};

use super::{
    ServiceError, Site,
    open_proposal::{OpenProposal, open},
    tell_of_change::tell_of_change,
};
use crate::{
    args,
    domain::{
        certificate::Paper,
        form::Stage,
        id::{PersonId, PoolId},
        kind::Matter,
        membership::MembershipError,
        proposal::Draft,
        text::{Body, Line, Title},
    },
    store::{
        db::Tx,
        formation::{self, NewCertificate},
        membership,
        pool::{self, Pool},
        proposal,
    },
    text::{text, text_with},
    world::World,
};

/// A file as it was handed in.
#[derive(Debug)]
pub struct FileCertificate<'a> {
    /// Whose.
    pub pool_id: PoolId,
    /// Who hands it in.
    pub steward: PersonId,
    /// What it was called; anything.
    pub file_name: &'a str,
    /// The file.
    pub content: &'a [u8],
}

/// Keeps it, and opens the vote on whether it is right; that proposal's number.
/// Where the members found one wrong, another may follow.
///
/// # Errors
/// [`MembershipError::NotSteward`], [`ServiceError::NothingToFile`],
/// [`ServiceError::Certificate`], [`ServiceError::VoteIsOpen`],
/// [`ServiceError::Suspended`]; see [`ServiceError`].
pub async fn file_certificate(
    tx: &mut Tx,
    world: &World,
    site: &Site,
    command: &FileCertificate<'_>,
) -> Result<i64, ServiceError> {
    let pool_id = command.pool_id;
    if !membership::is_steward(tx, pool_id, command.steward).await? {
        return Err(MembershipError::NotSteward.into());
    }
    let pool = pool::known(tx, pool_id).await?;
    if !pool.form.is_filed() || !matches!(pool.stage, Stage::Adopted | Stage::Filed) {
        return Err(ServiceError::NothingToFile);
    }
    let paper = Paper::of(command.content)?;
    if proposal::has_open(tx, pool_id, Matter::Filing).await? {
        return Err(ServiceError::VoteIsOpen);
    }
    let new = NewCertificate {
        certificate_id: world.new_id(),
        pool: pool_id,
        file_name: &file_name(command.file_name)?,
        paper,
        content: command.content,
        hash: Sha256::digest(command.content).into(),
        uploaded_by: command.steward,
        uploaded_at: world.now(),
    };
    formation::keep(tx, &new).await?;
    if pool.stage == Stage::Adopted {
        pool::set_stage(tx, &pool, Stage::Filed).await?;
        tell_of_change(tx, world, &pool).await?;
    }
    let draft = draft(site, &pool)?;
    let opening = OpenProposal {
        proposer: command.steward,
        draft: &draft,
        candidates: &[],
    };
    open(tx, world, &pool, &opening).await
}

/// The last part of what a browser calls the file, or a name of ours.
pub(super) fn file_name(given: &str) -> Result<Line, ServiceError> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    Line::parse(last)
        .or_else(|_| Line::parse(&text("certificate-unnamed")))
        .map_err(|error| ServiceError::Internal(error.to_string()))
}

fn draft(site: &Site, pool: &Pool) -> Result<Draft, ServiceError> {
    let internal =
        |error: crate::domain::text::TextError| ServiceError::Internal(error.to_string());
    let link = format!("{}/formation", site.pool_uri(&pool.handle));
    Ok(Draft {
        matter: Matter::Filing,
        title: Title::parse(&text("filing-title")).map_err(internal)?,
        body: Body::parse(&text_with("filing-body", &args! { "link" => link }))
            .map_err(internal)?,
        review_at: None,
    })
}
