//! Files that come with a proposal or an invoice, looked at and kept.

use sha2::{Digest as _, Sha256};

use super::{ServiceError, file_certificate::file_name};
use crate::{
    domain::{
        certificate::Paper,
        id::{PersonId, PoolId},
        spend::{MOST_PAPERS, SpendError},
    },
    store::{
        db::Tx,
        paper::{self, NewPaper, PaperOf},
    },
    world::World,
};

/// A file as it was sent.
#[derive(Clone, Copy, Debug)]
pub struct SentPaper<'a> {
    /// What it was called; anything.
    pub file_name: &'a str,
    /// The file.
    pub content: &'a [u8],
}

/// Keeps them: PDF, PNG or JPEG by how they begin, whatever they are called.
///
/// # Errors
/// [`SpendError::ManyPapers`], [`ServiceError::Certificate`]; see
/// [`ServiceError`].
pub async fn keep_papers(
    tx: &mut Tx,
    world: &World,
    (pool, by): (PoolId, PersonId),
    of: PaperOf,
    sent: &[SentPaper<'_>],
) -> Result<(), ServiceError> {
    if sent.len() > MOST_PAPERS {
        return Err(SpendError::ManyPapers.into());
    }
    for one in sent {
        let found = Paper::of(one.content)?;
        let name = file_name(one.file_name)?;
        let new = NewPaper {
            paper_id: world.new_id(),
            pool,
            of,
            file_name: name.as_str(),
            media_type: found.media_type(),
            content: one.content,
            hash: Sha256::digest(one.content).into(),
            by,
        };
        paper::insert(tx, &new, world.now()).await?;
    }
    Ok(())
}
