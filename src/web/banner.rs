//! What stands above every page of a Pool. It is looked up by the path, so that
//! no page can forget it.

use super::{WebError, view::page::Banner};
use crate::{
    domain::{
        form::{LegalForm, Stage},
        handle::Handle,
    },
    store::{
        db::Conn,
        pool::{self, Pool},
    },
};

/// The banners of the Pool whose page this is; none of other pages.
///
/// # Errors
/// When the database can't be asked.
pub async fn of(conn: &mut Conn, path: &str) -> Result<Vec<Banner>, WebError> {
    let Some(handle) = handle(path) else {
        return Ok(Vec::new());
    };
    let found = pool::by_handle(conn, handle.as_str()).await?;
    Ok(found.as_ref().map(banners).unwrap_or_default())
}

fn handle(path: &str) -> Option<Handle> {
    let rest = path.strip_prefix("/pools/")?;
    let first = rest.split('/').next().filter(|first| *first != "new")?;
    Handle::parse(first).ok()
}

fn banners(pool: &Pool) -> Vec<Banner> {
    let suspended = pool.suspended_because.clone();
    let suspended = suspended.map(|because| Banner::Suspended { because });
    let unregistered = is_unregistered(pool.form, pool.stage).then(|| Banner::NotRegistered {
        handle: pool.handle.clone(),
    });
    let ended = (pool.stage == Stage::Dissolved).then_some(Banner::Ended);
    suspended
        .into_iter()
        .chain(ended)
        .chain(unregistered)
        .collect()
}

/// Whether it wants to be something that no office has its papers of.
fn is_unregistered(form: LegalForm, stage: Stage) -> bool {
    form.is_filed() && matches!(stage, Stage::Draft | Stage::Adopted | Stage::Filed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_pool_are_known_by_their_path() {
        for (path, expected) in [
            ("/pools/oak", Some("oak")),
            ("/pools/oak/proposals/1", Some("oak")),
            ("/pools/new", None),
            ("/pools/", None),
            ("/people/oak", None),
            ("/", None),
        ] {
            let found = handle(path);
            assert_eq!(found.as_ref().map(Handle::as_str), expected, "{path}");
        }
    }

    #[test]
    fn a_banner_stands_until_the_certificate_is_there() {
        use LegalForm::{Association, DelawareLlc};
        for (form, stage, expected) in [
            (DelawareLlc, Stage::Draft, true),
            (DelawareLlc, Stage::Adopted, true),
            (DelawareLlc, Stage::Filed, true),
            (DelawareLlc, Stage::Active, false),
            (Association, Stage::Draft, false),
            (Association, Stage::Active, false),
        ] {
            assert_eq!(is_unregistered(form, stage), expected, "{form:?} {stage:?}");
        }
    }
}
